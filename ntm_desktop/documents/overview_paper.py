"""The overview on paper: how far, the pictures, each criterion, what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from ntm_desktop.documents.pages import (
    Align,
    Block,
    Cell,
    ChartPicture,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    Section,
    Table,
    Title,
    words,
)
from ntm_desktop.domain.charts import Chart

_COLUMNS = (
    Column(12, Align.CENTRE),
    Column(78),
    Column(30, Align.CENTRE),
    Column(22, Align.CENTRE),
    Column(23, Align.CENTRE),
)
_HEADER = ("TT", "Tiêu chí", "Kết luận", "Chỉ tiêu đạt", "Minh chứng")


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """What is printed.

    Attributes:
        sentences: how far the commune is, a paragraph each.
        criteria: number, name, verdict, indicators met, evidence.
        todo: what is to be done first, a sentence each, of ``todo_total``.
        notice: a line on every page.
    """

    commune: str
    period: str
    author: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    criteria: tuple[tuple[str, str, str, str, str], ...]
    todo: tuple[str, ...]
    todo_total: int
    notice: str = ""


def overview_paper(facts: OverviewFacts) -> Document:
    """The sheet for the chairman's desk; no official paper, so without number and signature."""
    blocks: list[Block] = [
        Title("TỔNG QUAN", f"Kết quả tự đánh giá nông thôn mới {facts.commune}, {facts.period}"),
        *(Paragraph(words(line)) for line in facts.sentences),
        *(ChartPicture(chart) for chart in facts.charts),
        Heading(2, "Từng tiêu chí"),
        Table(_COLUMNS, (_row(_HEADER),), tuple(map(_row, facts.criteria)), 12, "Từng tiêu chí"),
    ]
    if facts.todo:
        shown = f"Việc cần làm trước ({len(facts.todo)}/{facts.todo_total})"
        blocks.append(Heading(2, shown))
        blocks += [
            Paragraph(words(f"{place}. {line}"), Align.LEFT)
            for place, line in enumerate(facts.todo, 1)
        ]
    return Document(
        id="tong-quan",
        title=f"Tổng quan {facts.commune} {facts.period}",
        file_stem="tong-quan",
        sections=(Section(tuple(blocks)),),
        notice=facts.notice,
        author=facts.author,
    )


def _row(texts: Sequence[str]) -> Row:
    return Row(tuple(Cell(words(text)) for text in texts))
