"""The whole dossier: its cover, the list of its papers, and the papers in order."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from ntm_desktop.documents.dossier.arrears_report import arrears_report
from ntm_desktop.documents.dossier.detailed_table import detailed_table
from ntm_desktop.documents.dossier.evidence_list import evidence_list
from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import date_words, file_stem, number_line, whole
from ntm_desktop.documents.dossier.letter import letter
from ntm_desktop.documents.dossier.minutes import minutes
from ntm_desktop.documents.dossier.opinions_report import opinions_report
from ntm_desktop.documents.dossier.results_report import results_report
from ntm_desktop.documents.dossier.submission_letter import submission_letter
from ntm_desktop.documents.pages import (
    Align,
    Cell,
    Column,
    CoverPage,
    Document,
    Paragraph,
    Row,
    Section,
    Table,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm, DocumentKind
from ntm_desktop.errors import DocumentError

_PROGRAMME = "NÔNG THÔN MỚI"

_BUILDERS: Mapping[DocumentKind, Callable[[DossierFacts, DocumentForm], Document]] = {
    DocumentKind.SUBMISSION_LETTER: submission_letter,
    DocumentKind.RESULTS_REPORT: results_report,
    DocumentKind.DETAILED_TABLE: detailed_table,
    DocumentKind.OPINIONS_REPORT: opinions_report,
    DocumentKind.MINUTES: minutes,
    DocumentKind.ARREARS_REPORT: arrears_report,
    DocumentKind.LETTER: letter,
    DocumentKind.EVIDENCE_LIST: evidence_list,
}
_COLUMNS = (
    Column(10, Align.CENTRE),
    Column(76),
    Column(37),
    Column(24, Align.CENTRE),
    Column(18, Align.CENTRE),
)
_HEADER = ("TT", "Tên văn bản", "Số, ký hiệu; ngày", "Bản", "Trang")


class Pages(Protocol):
    """Where a paper stands in the whole file."""

    @property
    def first(self) -> int:
        """First page, from 1."""

    @property
    def last(self) -> int:
        """Last page."""


class BoundDossier(NamedTuple):
    """What is bound into one file; ``contents`` is made once the pages are counted."""

    cover: Document
    contents: Callable[[Sequence[Pages]], Document]
    documents: tuple[Document, ...]
    folio: str


def build_document(facts: DossierFacts, document_id: str) -> Document:
    """One paper of the dossier.

    Raises:
        DocumentError: the form has no paper with this id.
    """
    for form in facts.form.every_document:
        if form.id == document_id:
            return _BUILDERS[form.kind](facts, form)
    known = ", ".join(form.id for form in facts.form.every_document)
    raise DocumentError(f"Hồ sơ không có văn bản “{document_id}”; chỉ có: {known}.")


def bind(facts: DossierFacts) -> BoundDossier:
    """All papers with a cover and a list of them."""

    def contents(ranges: Sequence[Pages]) -> Document:
        return _contents(facts, ranges)

    documents = tuple(build_document(facts, form.id) for form in facts.form.documents)
    folio = f"Hồ sơ {facts.commune_name} {facts.year_words}"
    return BoundDossier(_cover(facts), contents, documents, folio)


def _cover(facts: DossierFacts) -> Document:
    cover = CoverPage(
        top=(f"ỦY BAN NHÂN DÂN {facts.commune_name.upper()}", facts.commune.above.upper()),
        title=(
            "HỒ SƠ",
            "ĐỀ NGHỊ XÉT, CÔNG NHẬN",
            facts.commune_name.upper(),
            whole(facts.tier_name.upper(), _PROGRAMME),
            f"NĂM {facts.year}",
        ),
        details=(
            facts.criteria_set.title,
            f"Trình tự, thủ tục theo {facts.form.decision}",
        ),
        foot=f"{facts.commune.name}, {facts.year_words}",
    )
    title = f"Hồ sơ đề nghị công nhận {facts.commune_name} {facts.tier_name} {facts.year_words}"
    return Document(
        id="bia",
        title=title,
        file_stem=file_stem(f"ho so {facts.commune.name} {facts.period.key}"),
        sections=(Section((cover,)),),
        draft=facts.draft,
        notice=facts.notice,
        author=facts.author,
        subject=facts.criteria_set.title,
    )


def _contents(facts: DossierFacts, ranges: Sequence[Pages]) -> Document:
    rows = []
    for place, (form, pages) in enumerate(zip(facts.form.documents, ranges, strict=True), 1):
        span = str(pages.first) if pages.first == pages.last else f"{pages.first}–{pages.last}"
        texts = (
            str(place),
            facts.fill(form.title),
            _number_and_date(facts, form),
            form.original,
            span,
        )
        rows.append(Row(tuple(Cell(words(text)) for text in texts), target=form.id))
    header = Row(tuple(Cell(words(label)) for label in _HEADER))
    table = Table(_COLUMNS, (header,), tuple(rows), 13, "Danh mục hồ sơ")
    blocks = (
        Title(
            "DANH MỤC HỒ SƠ",
            f"Đề nghị xét, công nhận {facts.commune_name} {facts.tier_name} {facts.year_words}",
        ),
        table,
        Paragraph(
            words(
                bold("Ghi chú: "),
                "cột “Trang” là số trang của toàn bộ hồ sơ, in ở cuối mỗi trang; số ở giữa lề trên "
                "là số trang của từng văn bản.",
            ),
            size=12,
            indent=False,
        ),
    )
    return Document(
        id="danh-muc",
        title="Danh mục hồ sơ",
        file_stem="danh-muc",
        sections=(Section(blocks),),
        draft=facts.draft,
        notice=facts.notice,
        author=facts.author,
    )


def _number_and_date(facts: DossierFacts, form: DocumentForm) -> str:
    if not form.symbol:
        return "Kèm theo báo cáo"
    date = facts.text(f"{form.id}.date")
    number = number_line(facts, form).removeprefix("Số: ").strip()
    lines = [f"…{number}" if number.startswith("/") else number]
    if date:
        lines.append(date_words(date, facts.year))
    return "\n".join(lines)
