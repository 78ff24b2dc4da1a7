"""The recognition dossier: what it lacks, its passages, its papers; as files ``dossier_files``.

The modules that draw are loaded only when a paper is wanted, so that the window opens first.
"""

from dataclasses import dataclass

from ntm_desktop.documents.dossier.binding import bind, build_document
from ntm_desktop.documents.dossier.facts import DossierFacts, LowerTier, PhotoFile
from ntm_desktop.documents.dossier.readiness import (
    READINESS_LABELS,
    Condition,
    MissingItem,
    Readiness,
    claim_sentence,
    conditions,
    missing_items,
    readiness,
    tier_condition,
)
from ntm_desktop.documents.pages import Document
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, SubjectLevel
from ntm_desktop.domain.dossier import DocumentForm, DocumentKind, DossierForm, TextField
from ntm_desktop.domain.dossier_entries import read_entry
from ntm_desktop.domain.papers import PaperKey, PaperLife, PaperRecord, Stage
from ntm_desktop.domain.progress import Progress, Step, Tally, no_step
from ntm_desktop.domain.project_cards.photos import PHOTO_TYPES
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import DocumentError, EntryError
from ntm_desktop.services.dossier_registers import (
    evidence_of,
    opinions_of,
    recognised_words,
    survey_of_year,
)
from ntm_desktop.services.edits import edit_dossier_text
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
)
from ntm_desktop.services.meanwhile import refuse_overtaken
from ntm_desktop.services.paper_life import life_of, records
from ntm_desktop.services.predecessors import commune_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.workspace import receiver_gone
from ntm_desktop.store.commune import dossier_texts as stored_texts
from ntm_desktop.store.commune import evidence, project_photos, vault

__all__ = [
    "READINESS_LABELS",
    "Condition",
    "DocumentState",
    "DossierState",
    "MissingItem",
    "Readiness",
    "document_pages",
    "document_titles",
    "dossier_facts",
    "dossier_form",
    "dossier_state",
    "dossier_texts",
    "draw_document",
    "draw_dossier",
    "drawing",
    "drawing_table",
    "make_document",
    "make_dossier",
    "record_dossier_text",
]


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One paper of the dossier.

    Attributes:
        title: as listed in the submission letter.
        missing: what has to be done first; empty unless ``state`` is missing.
        fields: what the officer writes himself.
        verified: title and place in the list were checked against the decision.
        life: whether it was printed, signed, scanned, and what changed since.
    """

    id: str
    title: str
    kind: DocumentKind
    state: Readiness
    missing: tuple[MissingItem, ...]
    fields: tuple[TextField, ...]
    verified: bool
    life: PaperLife


@dataclass(frozen=True, slots=True)
class DossierState:
    """The dossier of one assessment.

    Attributes:
        title: of the procedure's form.
        decision: that sets the procedure.
        documents: in their order.
        conditions: of recognition, with what the data say of each.
        claim_holds: the submission letter may ask for recognition.
        claim: a sentence saying so, or why not.
        draft: the mark printed on every page, empty when the dossier may be signed.
        shared_fields: asked once for several papers.
        notes: what has to be known about the form.
        further: papers beside the dossier, as a registration letter.
    """

    title: str
    decision: str
    documents: tuple[DocumentState, ...]
    conditions: tuple[Condition, ...]
    claim_holds: bool
    claim: str
    draft: str
    shared_fields: tuple[TextField, ...]
    notes: tuple[str, ...]
    further: tuple[DocumentState, ...] = ()

    @property
    def missing(self) -> tuple[MissingItem, ...]:
        """Everything that is missing in any paper, each thing once."""
        every = (item for document in self.documents for item in document.missing)
        return tuple(dict.fromkeys(every))


def dossier_form(ws: Workspace, assessment_id: str) -> DossierForm:
    """The form of the dossier that an assessment goes into.

    Raises:
        DocumentError: no procedure is known for its criteria set.
    """
    info = find_assessment(ws, assessment_id)
    form = ws.catalog.dossier_form(info.set_id)
    if form is None:
        raise DocumentError(
            f"Chưa có mẫu hồ sơ cho “{info.short_title}”: chưa biết văn bản quy định trình tự, "
            "thủ tục công nhận của giai đoạn này. Số liệu tự đánh giá vẫn dùng được."
        )
    return form


def dossier_facts(ws: Workspace, assessment_id: str) -> DossierFacts:
    """Everything the papers are made from, as it stands now."""
    form = dossier_form(ws, assessment_id)
    info = find_assessment(ws, assessment_id)
    now = standing(ws, info)
    commune = commune_of(ws, info)
    # Lists are of the commune as it is now; an old commune's paper must not show them as its own.
    own = info.subject_level is not SubjectLevel.COMMUNE or not info.subject_id
    opinions, unsettled = opinions_of(ws, info.period.year) if own else ((), 0)
    return DossierFacts(
        commune=commune.commune,
        period=info.period,
        criteria_set=now.criteria_set,
        context=now.context,
        assessment=now.outcome,
        form=form,
        answers=now.answers,
        texts=stored_texts.read(ws.file, assessment_id),
        projects=listed_projects(ws, info.period) if own else (),
        resources=listed_resources(ws, info.period) if own else (),
        contributions=listed_contributions(ws, info.period) if own else (),
        receiving_unit=commune.receiving_unit,
        receiver_gone=receiver_gone(commune, info.period),
        photos=_photos(ws, assessment_id),
        sample=commune.sample,
        lower_tier=_lower_tier(ws, assessment_id, now.criteria_set),
        opinions=opinions,
        opinions_unsettled=unsettled,
        survey=survey_of_year(ws, info.period.year) if own else None,
        recognised=recognised_words(ws),
        evidence=evidence_of(ws, assessment_id, now.criteria_set),
    )


def _photos(ws: Workspace, assessment_id: str) -> tuple[PhotoFile, ...]:
    found = {
        item.name: PhotoFile(item.name, vault.path_of(ws.file, item.sha256))
        for item in evidence.of_assessment(ws.file, assessment_id)
        if item.media_type in PHOTO_TYPES
    }
    for photo in project_photos.photos(ws.file):
        found.setdefault(photo.name, PhotoFile(photo.name, vault.path_of(ws.file, photo.sha256)))
    return tuple(found.values())


def _lower_tier(ws: Workspace, assessment_id: str, rules: CriteriaSet) -> LowerTier | None:
    if not rules.prerequisite:
        return None
    from ntm_desktop.services.tiers import HOLDS, tier_conditions

    held = tier_conditions(ws, assessment_id)[0]
    return LowerTier(held.text, HOLDS[held.state], held.detail)


def dossier_state(ws: Workspace, assessment_id: str) -> DossierState:
    """The papers in order, each with what it lacks, and the conditions of recognition."""
    facts = dossier_facts(ws, assessment_id)
    kept = records(ws)

    def record_of(form: DocumentForm) -> PaperRecord:
        return kept.get(PaperKey.of_dossier(assessment_id, form.id).text, PaperRecord())

    return DossierState(
        title=facts.form.title,
        decision=facts.form.decision,
        documents=tuple(
            _document_state(facts, form, record_of(form)) for form in facts.form.documents
        ),
        conditions=(*conditions(facts), *tier_condition(facts)),
        claim_holds=facts.claim_holds,
        claim=claim_sentence(facts),
        draft=facts.draft,
        shared_fields=facts.form.shared_fields,
        notes=facts.form.notes,
        further=tuple(_document_state(facts, form, record_of(form)) for form in facts.form.further),
    )


def document_titles(ws: Workspace, assessment_id: str) -> dict[str, str]:
    """The papers of the dossier as they are called for this commune and year, by their ids."""
    facts = dossier_facts(ws, assessment_id)
    return {form.id: facts.fill(form.title) for form in facts.form.documents}


def _document_state(facts: DossierFacts, form: DocumentForm, record: PaperRecord) -> DocumentState:
    life = PaperLife(record)
    if record.stage is not Stage.MADE:
        number = facts.text(f"{form.id}.number").partition("/")[0].strip()
        document = build_document(facts, form.id)
        life = life_of(record, document, number, facts.text(f"{form.id}.date"))
    return DocumentState(
        id=form.id,
        title=facts.fill(form.title),
        kind=form.kind,
        state=readiness(facts, form),
        missing=missing_items(facts, form),
        fields=form.fields,
        verified=form.provenance.verified,
        life=life,
    )


def dossier_texts(ws: Workspace, assessment_id: str) -> dict[str, str]:
    """Field id to what is printed: what the officer wrote, else the proposed text.

    Every field of the form is there, an empty text where there is neither.
    """
    facts = dossier_facts(ws, assessment_id)
    own = (field for document in facts.form.every_document for field in document.fields)
    fields = [*facts.form.shared_fields, *own]
    return {field.id: facts.text(field.id) for field in fields}


def record_dossier_text(
    ws: Workspace, assessment_id: str, field_id: str, text: str, *, seen: str | None = None
) -> Change:
    """Record a passage; an empty text goes back to the proposed one.

    Args:
        ws: the open commune.
        assessment_id: of which assessment.
        field_id: of the dossier's form.
        text: as typed.
        seen: the passage as it was shown when the typing began.

    Raises:
        ChangedMeanwhileError: another passage than that was written meanwhile.
        EntryError: the form has no such field, the passage is too long, or it is not the date,
            number or count that the field is for.
    """
    form = dossier_form(ws, assessment_id)
    fields = {field.id: (field, "") for field in form.shared_fields}
    for document in form.every_document:
        fields.update((field.id, (field, document.symbol)) for field in document.fields)
    if field_id not in fields:
        raise EntryError(f"Hồ sơ không có mục “{field_id}”.")
    field, symbol = fields[field_id]
    kept = read_entry(field, text, symbol)
    now = stored_texts.read(ws.file, assessment_id).get(field_id, "")
    refuse_overtaken(field.label, seen, now, kept, lambda one: read_entry(field, one, symbol))
    return edit_dossier_text(ws, assessment_id, field_id, kept, f"Sửa hồ sơ: {field.label}")


def document_pages(ws: Workspace, assessment_id: str, document_id: str) -> Document:
    """One paper as plain pages.

    Raises:
        DocumentError: the dossier has no such paper.
    """
    return build_document(dossier_facts(ws, assessment_id), document_id)


def make_document(ws: Workspace, assessment_id: str, document_id: str) -> bytes:
    """One paper as PDF.

    Raises:
        DocumentError: there is no such paper, or a text has a character no font has.
    """
    return draw_document(dossier_facts(ws, assessment_id), document_id)


def make_dossier(ws: Workspace, assessment_id: str) -> bytes:
    """The whole dossier as one PDF with cover, list of papers, outline and page numbers.

    Raises:
        DocumentError: as ``make_document``.
    """
    return draw_dossier(dossier_facts(ws, assessment_id))


def draw_document(facts: DossierFacts, document_id: str) -> bytes:
    """As ``make_document``, from what was read before; needs no workspace."""
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(build_document(facts, document_id))


def draw_dossier(facts: DossierFacts, step: Step = no_step) -> bytes:
    """As ``make_dossier``, from what was read before; tells 1 for half of every paper."""
    from ntm_desktop.documents.pdf import Dossier, dossier_pdf

    bound = bind(facts)
    return dossier_pdf(Dossier(bound.cover, bound.contents, bound.documents, bound.folio), step)


def drawing(assessment_id: str, document_id: str | None) -> Staged[bytes]:
    """The steps of drawing one paper, or the whole dossier for None.

    Raises:
        DocumentError: as ``make_document``.
        CancelledError: asked to stop.
    """
    facts: DossierFacts = yield OnDatabase(lambda ws: dossier_facts(ws, assessment_id))
    pdf: bytes = yield Beside(lambda progress: _draw(facts, document_id, progress))
    return pdf


def drawing_table(assessment_id: str) -> Staged[bytes]:
    """The steps of drawing the detailed table alone, or the whole dossier where it has none."""

    def table(ws: Workspace) -> str | None:
        found = dossier_facts(ws, assessment_id).document(DocumentKind.DETAILED_TABLE)
        return found.id if found is not None else None

    document_id: str | None = yield OnDatabase(table)
    pdf = yield from drawing(assessment_id, document_id)
    return pdf


def _draw(facts: DossierFacts, document_id: str | None, progress: Progress) -> bytes:
    if document_id is not None:
        return draw_document(facts, document_id)
    return draw_dossier(facts, Tally(progress, 2 * len(facts.form.documents) + 2).add)
