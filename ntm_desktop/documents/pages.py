"""What a paper says, as plain data: blocks of text and tables in reading order.

Builders under ``documents/dossier`` decide wording, rounding and numbering and return a
``Document``; ``pdf.py`` and ``xlsx.py`` draw it and decide nothing. So whatever matters on
paper can be tested without a PDF.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from ntm_desktop.domain.charts import Chart, chart_texts


class Align(StrEnum):
    """How a text stands between its left and right edge."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFIED = "justified"


class Orientation(StrEnum):
    """How the sheet of a section lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Text: TypeAlias = tuple[Run, ...]


def words(*parts: str | Run) -> Text:
    """A text of plain strings and runs, empty ones left out."""
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(run for run in runs if run.text)


def bold(text: str) -> Run:
    """A bold piece of text."""
    return Run(text, bold=True)


def italic(text: str) -> Run:
    """An italic piece of text."""
    return Run(text, italic=True)


def plain(text: Text) -> str:
    """The text without its styles."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a paper: issuing agency on the left, the state's name on the right.

    Attributes:
        issuer: lines of the issuing agency, all bold and in capitals.
        number: "Số: 05/BC-UBND", with room to write when the number is not known yet.
        place_date: "Chiến Thắng, ngày … tháng … năm 2024"; empty in minutes.
        about: of a công văn, which has no title: "V/v trả lời …", under the number.
        above: lines of the agency it belongs to, not bold, over the issuer.
    """

    issuer: tuple[str, ...]
    number: str
    place_date: str = ""
    about: str = ""
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """Kind of the paper and what it is about, over a short rule.

    Attributes:
        name: "TỜ TRÌNH".
        subject: what it is about; may be empty.
        note: an italic line below, as "(Kèm theo Báo cáo số …)"; it replaces the rule.
    """

    name: str
    subject: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Addressees:
    """The lines after "Kính gửi:"."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 1 is "I. …" in capitals, 2 is "1. …", 3 is "a) …".

    Levels 1 and 2 are bold and stand in the outline; level 3 is italic.
    """

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body.

    Attributes:
        size: in points; 0 is the size of the body.
        indent: the first line is indented.
        keep_with_next: never the last on a page.
        noted: the page it stands on carries the note of its section.
    """

    text: Text
    align: Align = Align.JUSTIFIED
    size: float = 0
    indent: bool = True
    keep_with_next: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class BlankLines:
    """Dotted lines to be filled in by hand."""

    count: int = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its share of the width and how its cells are aligned."""

    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``span`` columns wide, aligned as its column unless it says otherwise."""

    text: Text
    span: int = 1
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: their spans add up to the number of columns.
        joined: how many of the first columns belong to the row above; their cells repeat
            that row's text, which is drawn once for all rows on a page and again, with
            "(tiếp theo)", where the rows go on over a page.
        with_previous: never the first on a page unless nothing else is possible.
        target: id of the document that the row leads to, when clicked.
        shaded: on a light ground.
        noted: the page it stands on carries the note of its section.
    """

    cells: tuple[Cell, ...]
    joined: int = 0
    with_previous: bool = False
    target: str = ""
    shaded: bool = False
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose header rows are repeated on every page.

    Attributes:
        size: of the text in points.
        caption: for the sheet name in a workbook and for screen readers.
        together: short enough to be read at a glance: it begins a page rather than be broken.
    """

    columns: tuple[Column, ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    size: float = 12
    caption: str = ""
    together: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who signs.

    Attributes:
        capacity: lines in capitals, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH".
        note: "(Ký, ghi rõ họ tên)" or empty.
        name: of the signer, empty when it is written by hand.
    """

    capacity: tuple[str, ...]
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The block at the end of a paper; stays on one page with two lines of the body.

    Attributes:
        right: who signs for the agency.
        left: who signs on the left (the secretary of a meeting); None when the recipients
            stand there.
        recipients: lines under "Nơi nhận:", each with its dash and mark.
    """

    right: Party
    left: Party | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """Remarks in small type under a short rule."""

    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo with a line below it; never broken.

    Attributes:
        path: the file, JPEG or PNG.
        name: what the officer calls the file, for a sentence about it.
        caption: the line below.
    """

    path: Path
    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class CoverPage:
    """The framed first sheet of a dossier; fills its page.

    Attributes:
        top: lines of the issuing agency.
        title: the big lines in the middle.
        details: smaller lines below the title.
        foot: place and year.
    """

    top: tuple[str, ...]
    title: tuple[str, ...]
    details: tuple[str, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """A chart over the width of the text."""

    chart: Chart


Block: TypeAlias = (
    Header
    | Title
    | Addressees
    | Heading
    | Paragraph
    | BlankLines
    | Table
    | Signatures
    | Notes
    | Picture
    | CoverPage
    | ChartPicture
)


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that begin on a new sheet and count their pages from 1.

    Attributes:
        blocks: in reading order.
        orientation: how its sheets lie.
        note: a line at the foot of its pages when something in it is ``noted``.
    """

    blocks: tuple[Block, ...]
    orientation: Orientation = Orientation.PORTRAIT
    note: str = ""

    @property
    def shown_note(self) -> str:
        """The note, on all pages alike, for Word has one foot for a section; else nothing."""
        for block in self.blocks:
            if isinstance(block, Paragraph) and block.noted:
                return self.note
            if isinstance(block, Table) and any(row.noted for row in block.rows):
                return self.note
        return ""


@dataclass(frozen=True, slots=True)
class Document:
    """One paper.

    Attributes:
        id: stable, "to-trinh".
        title: for outline, table of contents and file properties.
        file_stem: file name without ending, ASCII.
        draft: a boxed line at the left of the top margin of every page that keeps it from
            being signed unawares; empty when the paper may be signed.
        notice: a line at the right of the top margin, as for invented figures.
        author: the issuing agency.
        subject: for the file's properties.
    """

    id: str
    title: str
    file_stem: str
    sections: tuple[Section, ...]
    draft: str = ""
    notice: str = ""
    author: str = ""
    subject: str = ""

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        for section in self.sections:
            yield from section.blocks


def block_texts(block: Block) -> Iterator[str]:
    """Every piece of text that drawing the block puts on paper, in reading order."""
    match block:
        case Header():
            yield from (*block.above, *block.issuer)
            yield block.number
            yield block.place_date
            yield block.about
        case Title():
            yield from (block.name, block.subject, block.note)
        case Addressees():
            yield from block.names
        case Heading():
            yield block.text
        case Paragraph():
            yield plain(block.text)
        case Table():
            for row in (*block.header, *block.rows):
                for cell in row.cells:
                    yield plain(cell.text)
        case Signatures():
            yield from block.recipients
            for party in (block.left, block.right):
                if party is not None:
                    yield from (*party.capacity, party.note, party.name)
        case Notes():
            for line in block.lines:
                yield plain(line)
        case Picture():
            yield block.caption
        case CoverPage():
            yield from (*block.top, *block.title, *block.details, block.foot)
        case ChartPicture():
            yield from chart_texts(block.chart)
        case BlankLines():
            return
