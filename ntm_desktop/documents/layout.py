"""Blocks of text measured, broken and drawn: everything on a page but tables.

An ``Item`` knows its height in a given width, how it may be broken over two pages, and how
to draw itself from its top edge downwards. ``paginate`` puts items on pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.nd30 import MM
from ntm_desktop.documents.pages import Align, CoverPage, Party, Run, Text, bold, italic, words

# The numbers of reportlab.lib.enums, which gives them no type that a style accepts.
_ALIGNMENTS: Mapping[Align, Literal[0, 1, 2, 4]] = {
    Align.LEFT: 0,
    Align.CENTRE: 1,
    Align.RIGHT: 2,
    Align.JUSTIFIED: 4,
}


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


class HeaderItem(Unbroken):
    """Issuing agency, state name and motto, number, place and date (ô 1–4)."""

    def __init__(self, issuer: Sequence[str], number: str, place_date: str) -> None:
        self._issuer = [_centred(bold(line), nd30.ISSUER_SIZE) for line in issuer]
        self._state = _centred(bold(nd30.STATE_NAME), nd30.STATE_SIZE)
        self._motto = _centred(bold(nd30.MOTTO), nd30.MOTTO_SIZE)
        self._number = _centred(Run(number), nd30.NUMBER_SIZE)
        self._place = _centred(italic(place_date), nd30.PLACE_DATE_SIZE) if place_date else None

    def _columns(self, width: float) -> tuple[float, float]:
        left = width * nd30.HEADER_LEFT_SHARE
        return left, width - left

    def _upper(self, width: float) -> float:
        left, right = self._columns(width)
        issuer = sum(flow_height(line, left) for line in self._issuer)
        return max(issuer, flow_height(self._state, right) + flow_height(self._motto, right)) + 12

    def _lower(self, width: float) -> float:
        left, right = self._columns(width)
        place = flow_height(self._place, right) if self._place else 0.0
        return max(flow_height(self._number, left), place)

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._upper(width) + self._lower(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        left, right = self._columns(width)
        canvas = pen.canvas
        y = top
        for line in self._issuer:
            y = draw_flow(line, canvas, x, y, left)
        length = longest_line(self._issuer[-1], left) * nd30.SHORT_RULE_SHARE
        rule(canvas, x + left / 2, y - 3.5, length)
        y = draw_flow(self._state, canvas, x + left, top, right)
        y = draw_flow(self._motto, canvas, x + left, y, right)
        rule(canvas, x + left + right / 2, y - 2.5, longest_line(self._motto, right))
        lower = top - self._upper(width)
        draw_flow(self._number, canvas, x, lower, left)
        if self._place:
            draw_flow(self._place, canvas, x + left, lower, right)


def _centred(run: Run, size: float) -> Flow:
    return flow((run,), size, Align.CENTRE, factor=nd30.TABLE_LEADING_FACTOR)


class TitleItem(Unbroken):
    """Kind and subject over a short rule (ô 5a); an italic note stands in for the rule."""

    gap = 16.0

    def __init__(self, name: str, subject: str, note: str) -> None:
        self._name = flow((bold(name),), nd30.BODY, Align.CENTRE, factor=1.2)
        self._subject = (
            flow((bold(subject),), nd30.BODY, Align.CENTRE, factor=1.2) if subject else None
        )
        self._note = flow((italic(note),), nd30.BODY, Align.CENTRE, factor=1.2) if note else None

    def height(self, width: float) -> float:
        """Full height in this width."""
        inner = width * 0.9
        lines = (self._name, self._subject, self._note)
        return sum(flow_height(line, inner) for line in lines if line) + 10

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        inner = width * 0.9
        left = x + width * 0.05
        y = draw_flow(self._name, pen.canvas, left, top, inner)
        last = self._name
        if self._subject:
            y = draw_flow(self._subject, pen.canvas, left, y, inner)
            last = self._subject
        if self._note:
            draw_flow(self._note, pen.canvas, left, y, inner)
            return
        length = longest_line(last, inner) * nd30.SHORT_RULE_SHARE
        rule(pen.canvas, x + width / 2, y - 3.5, length)


class AddresseesItem(Unbroken):
    """Addressees (ô 9a): one addressee on the same line, more below with dashes."""

    gap = 10.0
    _LABEL = "Kính gửi: "

    def __init__(self, names: Sequence[str]) -> None:
        self._single = (
            flow(words(self._LABEL + names[0]), nd30.BODY, Align.CENTRE)
            if len(names) == 1
            else None
        )
        last = len(names) - 1
        self._names = [
            flow(words(f"- {name}{'.' if place == last else ';'}"), nd30.BODY)
            for place, name in enumerate(names)
        ]
        self._label = flow(words(self._LABEL.strip()), nd30.BODY)

    def _indent(self, width: float) -> float:
        # The dash stands below the colon.
        return width * 0.2 + stringWidth(self._LABEL.strip()[:-1], fonts.REGULAR, nd30.BODY)

    def height(self, width: float) -> float:
        """Full height in this width."""
        if self._single:
            return flow_height(self._single, width)
        inner = width - self._indent(width)
        names = sum(flow_height(name, inner) for name in self._names)
        return flow_height(self._label, width) + names

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        if self._single:
            draw_flow(self._single, pen.canvas, x, top, width)
            return
        y = draw_flow(self._label, pen.canvas, x + width * 0.2, top, width * 0.8)
        indent = self._indent(width)
        for name in self._names:
            y = draw_flow(name, pen.canvas, x + indent, y, width - indent)


class DottedItem:
    """Dotted lines to be filled in by hand."""

    keep_with_next = False

    def __init__(self, count: int, gap: float = 2) -> None:
        self._count = count
        self.gap = gap

    _PITCH = 20.0

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._count * self._PITCH

    def least(self, width: float) -> float:
        """One line."""
        return self._PITCH

    def split(
        self, width: float, room: float, page_height: float
    ) -> "tuple[DottedItem, DottedItem] | None":
        """Break between two lines."""
        fitting = int(room // self._PITCH)
        if not 0 < fitting < self._count:
            return None
        return DottedItem(fitting, self.gap), DottedItem(self._count - fitting, 0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        dot = stringWidth(".", fonts.REGULAR, nd30.BODY)
        line = "." * int(width / dot)
        pen.canvas.setFont(fonts.REGULAR, nd30.BODY)
        for place in range(1, self._count + 1):
            pen.canvas.drawString(x, top - place * self._PITCH + 4, line)


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


class SignaturesItem(Unbroken):
    """Recipients or a second signer on the left, the signer on the right (ô 7, 9b)."""

    gap = 12.0

    def __init__(self, right: Party, left: Party | None, recipients: Sequence[str]) -> None:
        self._right = _PartyBlock(right)
        self._left = _PartyBlock(left) if left else None
        self._recipients: list[Flow] = []
        if recipients:
            title = Run("Nơi nhận:", bold=True, italic=True)
            size, factor = nd30.RECIPIENTS_SIZE, nd30.TABLE_LEADING_FACTOR
            self._recipients = [flow((title,), nd30.RECIPIENTS_TITLE_SIZE, factor=factor)]
            self._recipients += [flow(words(line), size, factor=factor) for line in recipients]

    def _columns(self, width: float) -> tuple[float, float]:
        left = width * (0.5 if self._left else nd30.SIGNATURE_LEFT_SHARE)
        return left, width - left

    def height(self, width: float) -> float:
        """Full height in this width."""
        left, right = self._columns(width)
        parties = max(self._right.height(right), self._left.height(left) if self._left else 0.0)
        recipients = sum(flow_height(line, left) for line in self._recipients)
        return parties + 8 + recipients if self._left else max(parties, recipients)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        left, right = self._columns(width)
        y = top
        if self._left:
            self._left.draw(pen.canvas, x, top, left)
            y -= max(self._right.height(right), self._left.height(left)) + 8
        for line in self._recipients:
            y = draw_flow(line, pen.canvas, x, y, left)
        self._right.draw(pen.canvas, x + left, top, right)


class _PartyBlock:
    def __init__(self, party: Party) -> None:
        factor = nd30.TABLE_LEADING_FACTOR
        self._upper = [
            flow((bold(line),), nd30.CAPACITY_SIZE, Align.CENTRE, factor=factor)
            for line in party.capacity
        ]
        if party.note:
            self._upper.append(flow((italic(party.note),), 12, Align.CENTRE, factor=factor))
        # An empty name keeps its line, so that it can be written or stamped there.
        name = party.name or "\u00a0"
        self._name = flow((bold(name),), nd30.SIGNER_SIZE, Align.CENTRE, factor=factor)

    def height(self, width: float) -> float:
        upper = sum(flow_height(line, width) for line in self._upper)
        return upper + nd30.SIGNATURE_ROOM + flow_height(self._name, width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        y = top
        for line in self._upper:
            y = draw_flow(line, canvas, x, y, width)
        draw_flow(self._name, canvas, x, y - nd30.SIGNATURE_ROOM, width)


class CoverItem(Unbroken):
    """The framed first sheet; as tall as the text area it is made for."""

    def __init__(self, cover: CoverPage, height: float) -> None:
        self._height = height
        self._top = [_cover_line(bold(line), 14) for line in cover.top]
        self._title = [_cover_line(bold(line), 22) for line in cover.title]
        self._details = [_cover_line(Run(line), 15) for line in cover.details]
        self._foot = _cover_line(bold(cover.foot), 14)

    def height(self, width: float) -> float:
        """The whole page."""
        return self._height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        canvas = pen.canvas
        bottom = top - self._height
        canvas.setLineWidth(1.5)
        canvas.rect(x + 1, bottom + 1, width - 2, self._height - 2)
        canvas.setLineWidth(0.5)
        canvas.rect(x + 5, bottom + 5, width - 10, self._height - 10)
        inner, left = width - 60, x + 30
        y = top - 34
        for line in self._top:
            y = draw_flow(line, canvas, left, y, inner) - 2
        rule(canvas, x + width / 2, y - 4, longest_line(self._top[-1], inner) * 0.4)
        title_height = sum(flow_height(line, inner) + 6 for line in self._title)
        y = top - self._height * 0.42 + title_height / 2
        for line in self._title:
            y = draw_flow(line, canvas, left, y, inner) - 6
        y -= 18
        for line in self._details:
            y = draw_flow(line, canvas, left, y, inner) - 4
        draw_flow(self._foot, canvas, left, bottom + 52, inner)


def _cover_line(run: Run, size: float) -> Flow:
    return flow((run,), size, Align.CENTRE, factor=1.3)
