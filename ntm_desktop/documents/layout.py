"""What stands on a page, measured, broken and drawn: its base, and running text.

An ``Item`` knows its height in a given width, how it may be broken over two pages, and how
to draw itself from its top edge downwards. ``paginate`` puts items on pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.nd30 import MM
from ntm_desktop.documents.pages import Align, Text, words

# The numbers of reportlab.lib.enums, which gives them no type that a style accepts.
_ALIGNMENTS: Mapping[Align, Literal[0, 1, 2, 4]] = {
    Align.LEFT: 0,
    Align.CENTRE: 1,
    Align.RIGHT: 2,
    Align.JUSTIFIED: 4,
}


_NARROWEST = 0.4
# A heading shorter than this always stands on one line.
_ONE_LINE = 40


@dataclass(slots=True)
class Pen:
    """What an item draws with.

    Attributes:
        key: bookmark of the document being drawn and prefix of those inside it.
    """

    canvas: Canvas
    key: str
    _depth: int = -1
    _count: int = 0

    def outline(self, title: str, level: int, top: float) -> None:
        """Add a line to the outline that leads to this height of the page.

        Args:
            title: as shown.
            level: 0 for the document itself, deeper for its headings.
            top: where the view begins.
        """
        # The outline of a PDF must not skip a level.
        depth = min(level, self._depth + 1)
        self._count += 1
        key = self.key if level == 0 else f"{self.key}-{self._count}"
        self.canvas.bookmarkHorizontal(key, 0, top)
        self.canvas.addOutlineEntry(title, key, depth, closed=level > 0)
        self._depth = depth


class Flow(Paragraph):  # type: ignore[misc, unused-ignore]
    """A paragraph of ReportLab that breaks its lines once per width, not at every question."""

    # What ReportLab keeps of the broken lines.
    blPara: Any
    _measured: tuple[float, float] | None = None

    def height_in(self, width: float) -> float:
        """Height in this width; afterwards the paragraph is ready to be drawn or split."""
        if self._measured is None or self._measured[0] != width:
            self._measured = (width, float(self.wrap(width, 1e6)[1]))
        return self._measured[1]

    def broken(self, width: float, room: float) -> "tuple[Flow, Flow] | None":
        """The lines that fit in ``room`` and the rest; None when that is all or nothing."""
        self.height_in(width)
        pieces = self.split(width, room)
        if len(pieces) != 2:
            return None
        head, tail = pieces
        assert isinstance(head, Flow)
        assert isinstance(tail, Flow)
        return head, tail


class Item(Protocol):
    """Something that takes height on a page."""

    gap: float
    keep_with_next: bool

    def height(self, width: float) -> float:
        """Full height in this width."""

    def least(self, width: float) -> float:
        """Height of the smallest piece that may stand at the foot of a page."""

    def split(self, width: float, room: float, page_height: float) -> "tuple[Item, Item] | None":
        """The part that fits in ``room`` and the rest; None when nothing sensible fits."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""


def flow(
    text: Text,
    size: float,
    align: Align = Align.LEFT,
    *,
    first_indent: float = 0,
    left_indent: float = 0,
    factor: float = nd30.LEADING_FACTOR,
) -> Flow:
    """A paragraph of ReportLab in the papers' typeface."""
    style = ParagraphStyle(
        "text",
        fontName=fonts.REGULAR,
        fontSize=size,
        leading=size * factor,
        alignment=_ALIGNMENTS[align],
        firstLineIndent=first_indent,
        leftIndent=left_indent,
        allowWidows=0,
        allowOrphans=0,
        splitLongWords=1,
        # Blanks are never squeezed: Word breaks its lines where they are full, and so do we.
        spaceShrinkage=0,
    )
    return Flow(fonts.markup(text), style)


def flow_height(paragraph: Flow, width: float) -> float:
    """Height of a paragraph in this width."""
    return paragraph.height_in(width)


def draw_flow(paragraph: Flow, canvas: Canvas, x: float, top: float, width: float) -> float:
    """Draw a paragraph from its top edge; returns its lower edge."""
    height = flow_height(paragraph, width)
    paragraph.drawOn(canvas, x, top - height)
    return top - height


def longest_line(paragraph: Flow, width: float) -> float:
    """Width of the longest line of a wrapped paragraph."""
    paragraph.height_in(width)
    extra = [
        line[0] if isinstance(line, tuple) else line.extraSpace for line in paragraph.blPara.lines
    ]
    return width - min(extra, default=width)


def lines_of(paragraph: Flow, width: float) -> list[str]:
    """The words of each line of a wrapped paragraph."""
    paragraph.height_in(width)
    lines = []
    for line in paragraph.blPara.lines:
        words = line[1] if isinstance(line, tuple) else [word.text for word in line.words]
        lines.append(" ".join(words))
    return lines


def balanced(text: Text, size: float, width: float, factor: float) -> tuple[Flow, float]:
    """A centred text in as few lines as it takes, of about the same length.

    Returns:
        The text and the width to draw it in, so that no single word is left on a line.
    """
    centred = flow(text, size, Align.CENTRE, factor=factor)
    height = centred.height_in(width)
    narrow, wide = width * _NARROWEST, width
    while wide - narrow > 2:
        middle = (narrow + wide) / 2
        if centred.height_in(middle) > height:
            narrow = middle
        else:
            wide = middle
    return centred, wide


def ending_together(text: str) -> str:
    """A heading whose last three words stay on one line, so that none is left alone."""
    head, *tail = text.rsplit(" ", 2)
    return "\u00a0".join((head, *tail)) if len(text) > _ONE_LINE else text


def column_heading(text: Text, size: float, width: float) -> Text:
    """A column's heading whose last line has two words where they fit beside each other.

    Args:
        text: as it is printed.
        size: of its type.
        width: that its cell leaves.
    """
    head, blank, tail = text[-1].text.rpartition(" ") if text else ("", "", "")
    # A unit below its heading is no word left alone.
    if not blank or " " not in head or tail.startswith("("):
        return text
    joined = (*text[:-1], replace(text[-1], text=f"{head}\u00a0{tail}"))
    pair = replace(text[-1], text=f"{head.rpartition(' ')[2]}\u00a0{tail}")
    as_it_is = flow(text, size, factor=nd30.TABLE_LEADING_FACTOR)
    fits = flow((pair,), size).height_in(width) <= flow(words("x"), size).height_in(width)
    lines = lines_of(as_it_is, width)
    alone = len(lines) > 1 and lines[-1] == tail
    if not (alone and fits):
        return text
    bound = flow(joined, size, factor=nd30.TABLE_LEADING_FACTOR)
    return joined if bound.height_in(width) <= as_it_is.height_in(width) else text


def rule(canvas: Canvas, centre: float, y: float, length: float) -> None:
    """A drawn rule, never an underline."""
    canvas.setLineWidth(nd30.RULE_WIDTH)
    canvas.line(centre - length / 2, y, centre + length / 2, y)


class Unbroken:
    """An item that stays in one piece."""

    gap = 0.0
    keep_with_next = False

    def height(self, width: float) -> float:
        """Full height in this width."""
        raise NotImplementedError

    def least(self, width: float) -> float:
        """All of it."""
        return self.height(width)

    def split(self, width: float, room: float, page_height: float) -> "tuple[Item, Item] | None":
        """Never broken."""
        return None


class TextItem:
    """A paragraph that may be broken between lines, two at least on either page."""

    def __init__(
        self,
        paragraph: Flow,
        *,
        gap: float = nd30.PARAGRAPH_GAP,
        keep_with_next: bool = False,
        outline: tuple[str, int] | None = None,
    ) -> None:
        self._flow = paragraph
        self.gap = gap
        self.keep_with_next = keep_with_next
        self._outline = outline

    def lines(self, width: float) -> int:
        """Number of lines in this width."""
        return max(1, round(self.height(width) / self.leading))

    @property
    def leading(self) -> float:
        """Distance of two baselines."""
        return float(self._flow.style.leading)

    def height(self, width: float) -> float:
        """Full height in this width."""
        return flow_height(self._flow, width)

    def least(self, width: float) -> float:
        """Two lines, or all when breaking would leave a single line."""
        lines = self.lines(width)
        return self.leading * (lines if lines < 4 else 2)

    def split(
        self, width: float, room: float, page_height: float
    ) -> "tuple[TextItem, TextItem] | None":
        """Break between two lines."""
        pieces = self._flow.broken(width, room)
        if pieces is None:
            return None
        return (
            TextItem(pieces[0], gap=self.gap, outline=self._outline),
            TextItem(pieces[1], gap=0, keep_with_next=self.keep_with_next),
        )

    def split_lines(self, width: float, lines: int) -> "tuple[TextItem, TextItem] | None":
        """Break after so many lines."""
        return self.split(width, lines * self.leading + 0.5, 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        if self._outline is not None:
            title, level = self._outline
            pen.outline(title, level, top + self.leading / 2)
        draw_flow(self._flow, pen.canvas, x, top, width)


class DottedItem:
    """Dotted lines to be filled in by hand."""

    keep_with_next = False
    PITCH = 20.0
    GAP = 2.0

    def __init__(self, count: int, gap: float = GAP) -> None:
        self._count = count
        self.gap = gap

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._count * self.PITCH

    def least(self, width: float) -> float:
        """One line."""
        return self.PITCH

    def split(
        self, width: float, room: float, page_height: float
    ) -> "tuple[DottedItem, DottedItem] | None":
        """Break between two lines."""
        fitting = int(room // self.PITCH)
        if not 0 < fitting < self._count:
            return None
        return DottedItem(fitting, self.gap), DottedItem(self._count - fitting, 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        dot = stringWidth(".", fonts.REGULAR, nd30.BODY)
        line = "." * int(width / dot)
        pen.canvas.setFont(fonts.REGULAR, nd30.BODY)
        for place in range(1, self._count + 1):
            pen.canvas.drawString(x, top - place * self.PITCH + 4, line)


class NotesItem(Unbroken):
    """Remarks in small type under a short rule."""

    gap = 8.0

    def __init__(self, lines: Sequence[Text]) -> None:
        self._lines = [
            flow(line, nd30.NOTE_SIZE, Align.JUSTIFIED, factor=nd30.TABLE_LEADING_FACTOR)
            for line in lines
        ]

    def height(self, width: float) -> float:
        """Full height in this width."""
        return 6 + sum(flow_height(line, width) + 2 for line in self._lines)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        length = 50 * MM
        rule(pen.canvas, x + length / 2, top, length)
        y = top - 6
        for line in self._lines:
            y = draw_flow(line, pen.canvas, x, y, width) - 2
