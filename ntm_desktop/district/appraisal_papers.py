"""Minutes, report and letter of an appraisal: gathered, written into, made as PDF or Word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.documents.appraisal.facts import AppraisalFacts
from ntm_desktop.domain.appraisal_form import AppraisalForm, AppraisalPaper
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.dossier_entries import read_entry
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import local_day
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.store.register.appraisal_texts import keep_text, texts_of
from ntm_desktop.store.register.register import Register

_LONGEST = 8000
RECALLED = "Tên, bố cục nhớ lại, chưa đối chiếu với mẫu của Nhà nước"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper as a line of a list.

    Attributes:
        title: with names filled in.
        recalled: nobody held its form against a text of the state.
    """

    id: str
    title: str
    recalled: bool


def paper_facts(
    register: Register, catalog: Catalog, appraisal: Appraisal, today: date
) -> AppraisalFacts:
    """What the papers of an appraisal are made from, read from the register."""
    content, package = appraisal.content, appraisal.package
    return AppraisalFacts(
        form=catalog.appraisal_form(appraisal.criteria_set.id),
        texts=dict(texts_of(register, package.position)),
        office=register.office().name,
        commune=content.commune,
        period=content.period,
        criteria_set=appraisal.criteria_set,
        context=Context(content.period.year, content.group_id, content.properties),
        lines=appraisal.lines,
        answers={line.indicator_no: line.appraised for line in appraisal.lines},
        sequence=package.sequence,
        received_on=local_day(package.received_at),
        evidence=len(content.evidence),
        papers=len(appraisal.papers),
        finished=appraisal.answered is not PackageOutcome.RECEIVED,
        sample=content.sample,
        today=today,
    )


def paper_lines(facts: AppraisalFacts) -> tuple[PaperLine, ...]:
    """The papers that can be made."""
    return tuple(
        PaperLine(one.id, facts.fill(one.title), not one.provenance.verified)
        for one in facts.form.papers
    )


def write_text(
    register: Register, catalog: Catalog, appraisal: Appraisal, field_id: str, text: str
) -> str:
    """Keep what the officer wrote into a field of the papers.

    Returns:
        The text as it is kept.

    Raises:
        EntryError: no such field, or what was written is no number, no day, or too long.
    """
    form = catalog.appraisal_form(appraisal.criteria_set.id)
    shared = any(one.id == field_id for one in form.shared_fields)
    field, symbol = _field(form, field_id)
    written = nfc(text).strip()
    if len(written) > _LONGEST:
        raise EntryError(f"“{field.label}” dài quá {_LONGEST} chữ. Hãy rút gọn.")
    if field.kind is FieldKind.NUMBER:
        written = written.partition("/")[0]
    kept = read_entry(field, written, symbol).strip()
    with register.transaction():
        keep_text(register, appraisal.package.position, field_id, kept, shared=shared)
    return kept


def paper_pdf(facts: AppraisalFacts, paper_id: str) -> bytes:
    """One paper as PDF."""
    from ntm_desktop.documents.appraisal.papers import make_paper
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(make_paper(facts, paper_id))


def write_papers(
    facts: AppraisalFacts, folder: Path, endings: Mapping[str, bool] | None = None
) -> tuple[Path, ...]:
    """Write every paper into a folder, as PDF and Word unless told otherwise.

    Args:
        facts: as ``paper_facts`` gives them.
        folder: made when it is not there.
        endings: ".pdf", ".docx" to whether it is wanted.

    Raises:
        DocumentError: a file cannot be written.
    """
    from ntm_desktop.documents.appraisal.papers import make_paper

    written = []
    for paper in facts.form.papers:
        made = make_paper(facts, paper.id)
        for ending, wanted in (endings or {".pdf": True, ".docx": True}).items():
            if wanted:
                written.append(write_paper(facts, paper.id, folder / f"{made.file_stem}{ending}"))
    return tuple(written)


def write_paper(facts: AppraisalFacts, paper_id: str, path: Path) -> Path:
    """Write one paper as its name asks for: .pdf or .docx.

    Raises:
        UsageError: another ending.
        DocumentError: the file cannot be written.
    """
    from ntm_desktop.documents.appraisal.papers import make_paper
    from ntm_desktop.documents.files import write_file

    made = make_paper(facts, paper_id)
    match path.suffix.lower():
        case ".pdf":
            from ntm_desktop.documents.pdf import document_pdf

            return write_file(path, document_pdf(made))
        case ".docx":
            from ntm_desktop.documents.docx import document_docx

            return write_file(path, document_docx(made))
        case _:
            raise UsageError(f"{path} phải là tên tệp .pdf hoặc .docx.")


def file_name(facts: AppraisalFacts, paper_id: str, ending: str) -> str:
    """The name proposed for a paper's file."""
    from ntm_desktop.documents.appraisal.papers import make_paper

    return f"{make_paper(facts, paper_id).file_stem}{ending}"


def _field(form: AppraisalForm, field_id: str) -> tuple[TextField, str]:
    """A field with the symbol of the paper it belongs to."""
    papers: tuple[AppraisalPaper, ...] = form.papers
    for paper in papers:
        for field in paper.fields:
            if field.id == field_id:
                return field, paper.symbol
    for field in form.shared_fields:
        if field.id == field_id:
            return field, ""
    raise EntryError(f"Văn bản thẩm tra không có mục “{field_id}”.")
