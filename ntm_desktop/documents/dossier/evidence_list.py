"""Danh mục minh chứng: every file of evidence with a number, by indicator."""

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import attached_to, document_of
from ntm_desktop.documents.pages import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Notes,
    Row,
    Section,
    Table,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.dossier import DocumentForm

_COLUMNS = (Column(10, Align.CENTRE), Column(22, Align.CENTRE), Column(74), Column(59))
_HEADER = ("TT", "Số minh chứng", "Chứng minh", "Tệp")


def evidence_list(facts: DossierFacts, form: DocumentForm) -> Document:
    """The list; the number of a file is that of its indicator and its place there."""
    rows: list[Row] = []
    before = ""
    for place, one in enumerate(facts.evidence, 1):
        if one.indicator != before:
            before = one.indicator
            rows.append(Row((Cell(words(bold(one.indicator)), span=4),), shaded=True))
        texts = (str(place), one.number, one.proves, one.name)
        rows.append(Row(tuple(Cell(words(text)) for text in texts)))
    header = Row(tuple(Cell(words(label), align=Align.CENTRE) for label in _HEADER))
    blocks: list[Block] = [
        Title(
            "DANH MỤC MINH CHỨNG",
            f"Kèm theo kết quả tự đánh giá của {facts.commune_name} {facts.year_words}",
            attached_to(facts),
        ),
        Table(_COLUMNS, (header,), tuple(rows), 12, "Danh mục minh chứng"),
    ]
    if not rows:
        blocks[1:] = [Notes((words("Chưa có tệp minh chứng nào."),))]
    return document_of(facts, form, (Section(tuple(blocks)),))
