"""A decision as plain lines and grids, whatever file it came in."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ntm_desktop.domain.criteria import SourceDocument


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph outside a table.

    Attributes:
        text: Unicode, composed, blanks squeezed; line breaks inside it kept.
        page: from 1, 0 when the file has no pages.
        number: of the line in the file, from 1.
    """

    text: str
    page: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """One place of a table; every place of a merged area holds the same text and origin.

    Attributes:
        text: as in ``Line``.
        origin: (row, column) of the merged area's first place, from 0.
        years: rows of a table of years inside the cell, as (left, right) texts.
        doubt: why it is not sure that this text belongs here, "" when it is.
    """

    text: str
    origin: tuple[int, int]
    years: tuple[tuple[str, str], ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table with the page and the number it has in the file."""

    cells: tuple[GridCell, ...]
    page: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        """The row as one line, a merged cell once."""
        shown: list[str] = []
        seen: set[tuple[int, int]] = set()
        for cell in self.cells:
            if cell.origin not in seen and cell.text:
                shown.append(cell.text.replace("\n", " "))
            seen.add(cell.origin)
        return " | ".join(shown)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table.

    Attributes:
        rows: all of the same length.
    """

    rows: tuple[GridRow, ...]

    def part(self, start: int, end: int) -> "Grid":
        """The rows from ``start`` up to ``end``; merged areas keep their first place."""
        return Grid(
            tuple(
                replace(
                    row,
                    cells=tuple(
                        replace(cell, origin=(cell.origin[0] - start, cell.origin[1]))
                        for cell in row.cells
                    ),
                )
                for row in self.rows[start:end]
            )
        )


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class DecisionText:
    """A whole document.

    Attributes:
        name: of the file.
        sha256: of the file's bytes.
        blocks: in reading order.
        notices: what the reader of the file has to say (hidden sheets, converted fonts).
        questions: (where, question) of the reader of the file about the whole document.
        content: the file's own bytes, to be kept with the rules; b"" when they are not at hand.
        form: it is the program's own short form, which a person filled in: no proof of anything.
    """

    name: str
    sha256: str
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = field(default=())
    questions: tuple[tuple[str, str], ...] = field(default=())
    content: bytes = field(default=b"", repr=False, compare=False)
    form: bool = False

    @property
    def source(self) -> SourceDocument:
        """What the file is known by."""
        return SourceDocument(self.name, self.sha256)

    def lines(self) -> Iterator[Line]:
        """Every paragraph, those inside tables too, a merged cell once."""
        for block in self.blocks:
            if isinstance(block, Line):
                for text in block.text.split("\n"):
                    yield Line(text.strip(), block.page, block.number)
                continue
            seen: set[tuple[int, int]] = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell.origin in seen:
                        continue
                    seen.add(cell.origin)
                    for text in cell.text.split("\n"):
                        yield Line(text.strip(), row.page, row.number)
