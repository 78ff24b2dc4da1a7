"""What stands in the columns of levels within one row → its cells, merged ones told apart."""

from dataclasses import dataclass, replace
from functools import lru_cache

from ntm_desktop.domain.decisions.aligned_columns import Piece
from ntm_desktop.domain.decisions.aligned_lines import Placed, part
from ntm_desktop.domain.decisions.copied import BROKEN, FEWER, ONE_FOR_ALL
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import only_sign, read_value, readable, two_values
from ntm_desktop.domain.text import fold

_CENTRED = 2.5  # letters a cell may stand off its middle
_CLEARLY = 2.0
_NEVER = 1e9
_FITS = 3.5
_SIGN_LEFT = 2.0  # what a sign at the end of a part costs: its figure stands behind the cut


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row.

    Attributes:
        first: its first column.
        last: its last one.
        texts: its lines.
        lines: where they stand, counted from the row's first line.
        middle: of what stands in it, in letters from the left.
        doubt: why it is not sure, "" when it is.
    """

    first: int
    last: int
    texts: tuple[str, ...]
    lines: tuple[int, ...]
    middle: float
    doubt: str = ""

    @property
    def text(self) -> str:
        """Its lines put together."""
        return put_together(self.texts)


@dataclass(frozen=True, slots=True)
class Area:
    """The columns of levels of one page.

    Attributes:
        columns: left to right.
        bounds: where each begins, and where the last ends.
        middles: of what stands in each.
        lefts: where that begins.
        centred: whether it stands in the middle of its column.
    """

    columns: tuple[int, ...]
    bounds: tuple[int, ...]
    middles: tuple[float, ...]
    lefts: tuple[float, ...]
    centred: bool

    def off(self, piece: Piece, column: int) -> float:
        """How far a piece stands from where a column has its pieces."""
        at = self.columns.index(column)
        if self.centred:
            return abs((piece.left + piece.right) / 2 - self.middles[at])
        return abs(piece.left - self.lefts[at])

    def middle(self, first: int, last: int) -> float:
        """The middle of the columns from ``first`` to ``last``."""
        start, end = self.columns.index(first), self.columns.index(last)
        return (self.bounds[start] + self.bounds[end + 1]) / 2


def lay_cells(held: list[tuple[int, Placed]], area: Area) -> list[Cell]:
    """The cells of one row; a column without one is missing.

    Args:
        held: (line, piece), from above.
        area: of the page.
    """
    spans = _together([(one.first, one.last) for _, one in held])
    made: list[Cell] = []
    for first, last in spans:
        inside = [(line, one) for line, one in held if first <= one.first <= last]
        if first == last:
            made.append(_cell(first, last, [(line, one.piece) for line, one in inside]))
        else:
            made += _over(first, last, inside, area)
    return _widened(made, area)


def _together(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for first, last in sorted(set(spans)):
        if made and first <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return made


def _cell(first: int, last: int, held: list[tuple[int, Piece]], doubt: str = "") -> Cell:
    lines = [line for line, _ in held]
    texts = [piece.text for _, piece in held]
    at = [i for i in range(1, len(held)) if lines[i] == lines[i - 1]]
    for i in reversed(at):
        texts[i - 1 : i + 1] = [f"{texts[i - 1]} {texts[i]}"]
        del lines[i]
    middle = (min(p.left for _, p in held) + max(p.right for _, p in held)) / 2
    return Cell(first, last, tuple(texts), tuple(lines), middle, doubt)


def _over(first: int, last: int, held: list[tuple[int, Placed]], area: Area) -> list[Cell]:
    """Cells of which a line lies over several columns.

    It is one merged cell, or neighbours so near that one blank parts them.
    """
    merged = _cell(first, last, [(line, one.piece) for line, one in held])
    singles = {one.first for _, one in held if one.first == one.last}
    columns = [c for c in area.columns if first <= c <= last]
    cut = _cut(columns, held, area)
    parted = cut is not None and all(readable(cell.text) for cell in cut)
    whole = readable(merged.text) and not halves(merged.texts) and len(singles) < 2
    if parted and cut is not None and not whole:
        return cut
    if whole and not parted:
        return [merged]
    doubt = ONE_FOR_ALL if whole else BROKEN
    if cut is not None and len(singles) > 1:
        return [replace(cell, doubt=BROKEN) for cell in cut]
    return [replace(merged, doubt=doubt)]


def _cut(columns: list[int], held: list[tuple[int, Placed]], area: Area) -> list[Cell] | None:
    """The cells of neighbours, every line cut at the blanks that fit best; None: not possible."""
    found: dict[int, list[tuple[int, Piece]]] = {column: [] for column in columns}
    doubt = ""
    for line, one in held:
        over = [c for c in columns if one.first <= c <= one.last]
        parts = _parts(one.piece, over, area)
        if parts is None:
            return None
        if parts != _parts(one.piece, over, area, sign=_SIGN_LEFT):
            doubt = BROKEN
        for column, piece in zip(over, parts, strict=True):
            found[column].append((line, piece))
    if any(not told for told in found.values()):
        return None
    return [_cell(c, c, told, doubt) for c, told in found.items()]


def _parts(piece: Piece, columns: list[int], area: Area, sign: float = 0.0) -> list[Piece] | None:
    """A piece cut into one for each column, each as near as can be to where it should stand."""
    if len(columns) < 2:
        return [piece]
    blanks = [piece.left + at for at, letter in enumerate(piece.text) if letter == " "]
    ways: dict[int, tuple[float, list[Piece]]] = {piece.left: (0.0, [])}
    for column in columns:
        further: dict[int, tuple[float, list[Piece]]] = {}
        for start, (cost, made) in ways.items():
            for end in blanks if column != columns[-1] else [piece.right]:
                one = part(piece, start, end) if end > start else None
                away = area.off(one, column) if one is not None and one.text else _NEVER
                if one is not None and only_sign(one.text.rsplit(" ", 1)[-1]):
                    away += sign
                held = further.get(end)
                if (
                    one is not None
                    and away <= _FITS + _SIGN_LEFT
                    and (not held or cost + away < held[0])
                ):
                    further[end] = (cost + away, [*made, one])
        ways = further
    return ways[piece.right][1] if piece.right in ways else None


def _widened(cells: list[Cell], area: Area) -> list[Cell]:
    """Cells that stand for the empty columns beside them, too, where their middle says so."""
    filled = {c for cell in cells for c in area.columns if cell.first <= c <= cell.last}
    if not cells:
        return cells
    if all(c in filled for c in area.columns):
        return [
            cell
            if cell.first == cell.last or cell.doubt or _stands_between(cell, area)
            else replace(cell, doubt=FEWER)
            for cell in cells
        ]
    if len(cells) == 1:
        cell = cells[0]
        away = abs(cell.middle - area.middle(area.columns[0], area.columns[-1]))
        sure = cell.first < cell.last and away <= _CENTRED and not cell.doubt
        doubt = "" if sure else cell.doubt or ONE_FOR_ALL
        return [replace(cell, first=area.columns[0], last=area.columns[-1], doubt=doubt)]
    return [replace(cell, doubt=cell.doubt or FEWER) for cell in cells]


def _stands_between(cell: Cell, area: Area) -> bool:
    """Whether a cell that reaches over an edge stands in the middle of its columns, not of one."""
    away = abs(cell.middle - area.middle(cell.first, cell.last))
    singles = [
        abs(cell.middle - middle)
        for column, middle in zip(area.columns, area.middles, strict=True)
        if cell.first <= column <= cell.last
    ]
    return area.centred and away <= _CLEARLY and (len(singles) % 2 > 0 or min(singles) >= 2 * away)


@lru_cache(maxsize=16384)
def put_together(texts: tuple[str, ...]) -> str:
    """The lines of one cell as its text: a paragraph that was broken, or a level a line."""
    joined, below = " ".join(texts), "\n".join(texts)
    one, two = read_value(joined), read_value(below)
    if one is None or two is None or (one.word is not Word.UNKNOWN and not one.asked):
        return joined
    return below if two.by_year and not two.asked else joined


@lru_cache(maxsize=16384)
def odd(texts: tuple[str, ...]) -> float:
    """How little several lines read like one cell, from 0."""
    limit = read_value(put_together(texts))
    if limit is None or limit.word is Word.UNKNOWN or limit.label:
        whole = (
            len(texts) == 1
            and texts[0][:1].isupper()
            and texts[0].count("(") == texts[0].count(")")
        )
        return 1.5 if whole and not only_sign(texts[0]) else 4.0
    if only_sign(texts[-1]):
        return 4.0
    if limit.word is Word.SET_BY_PROVINCE and fold(texts[0]).startswith("cu the"):
        return 2.0
    return (2.5 if halves(texts) else 0.0) + (1.0 if limit.asked else 0.0)


@lru_cache(maxsize=16384)
def halves(texts: tuple[str, ...]) -> bool:
    """Whether the lines may as well be two levels that stand below each other."""
    limit = read_value(put_together(texts))
    if limit is not None and limit.by_year and not limit.asked:
        return False
    if len(texts) > 1 and fold(texts[0]) == "khong" and texts[1][:1].islower():
        return False
    return any(
        not texts[cut].startswith("(")
        and two_values(put_together(texts[:cut]), put_together(texts[cut:]))
        for cut in range(1, len(texts))
    )
