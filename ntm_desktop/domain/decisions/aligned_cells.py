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
_FURTHEST = 5.5  # letters a part may stand off its column
_MOST_WAYS = 6  # to cut one line
_MOST_TOGETHER = 24  # to cut all lines of a row
_MOST_CUT = 8  # lines of one row that can be cut in several ways
_CLEARLY_DEARER = 3.0  # letters

_Way = tuple[float, list[Piece]]


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
    """The cells of neighbours, every line cut at the blanks that fit best; None: not possible.

    Where what fits best does not read, the cheapest cuts of all lines that read together are taken.
    """
    ways: list[list[_Way]] = []
    for _, one in held:
        over = [c for c in columns if one.first <= c <= one.last]
        found = _ways(one.piece, tuple(over), area)
        if not found:
            return None
        ways.append(found)
    told: list[tuple[float, list[Cell]]] = []
    if sum(len(found) > 1 for found in ways) > _MOST_CUT:
        ways = [found[:1] for found in ways]
    for cost, chosen in _together_cheapest(ways):
        if told and cost > told[0][0] + _CLEARLY_DEARER:
            break
        cells = _laid(columns, held, chosen)
        if cells is None or not all(_whole(cell.texts) for cell in cells):
            continue
        if all([one.text for one in cells] != [one.text for one in other] for _, other in told):
            told.append((cost, cells))
    # The words of a further demand read with or without a neighbour's.
    worded = any(_has_words(cell.texts) for _, cells in told[:1] for cell in cells)
    if len(told) == 1 and not worded:
        return told[0][1]
    if told:
        return [replace(cell, doubt=BROKEN) for cell in told[0][1]]
    best = _laid(columns, held, [found[0][1] for found in ways])
    return [replace(cell, doubt=BROKEN) for cell in best] if best is not None else None


@lru_cache(maxsize=16384)
def _whole(texts: tuple[str, ...]) -> bool:
    """Whether lines read as one level, with nothing of a neighbour's before or behind it."""
    text = put_together(texts)
    return readable(text) and not only_sign(text.rsplit(" ", 1)[-1])


def _has_words(texts: tuple[str, ...]) -> bool:
    limit = read_value(put_together(texts))
    return limit is not None and (bool(limit.also) or bool(limit.qualifier or limit.condition))


def _laid(
    columns: list[int], held: list[tuple[int, Placed]], chosen: list[list[Piece]]
) -> list[Cell] | None:
    found: dict[int, list[tuple[int, Piece]]] = {column: [] for column in columns}
    for (line, one), parts in zip(held, chosen, strict=True):
        over = [c for c in columns if one.first <= c <= one.last]
        for column, piece in zip(over, parts, strict=True):
            found[column].append((line, piece))
    if any(not told for told in found.values()):
        return None
    return [_cell(c, c, told) for c, told in found.items()]


def _together_cheapest(ways: list[list[_Way]]) -> list[tuple[float, list[list[Piece]]]]:
    """The cheapest ways to take one of each, cheapest first."""
    made: list[tuple[float, list[list[Piece]]]] = [(0.0, [])]
    for found in ways:
        further = [(cost + own, [*chosen, parts]) for cost, chosen in made for own, parts in found]
        made = sorted(further, key=lambda one: one[0])[:_MOST_TOGETHER]
    return made


@lru_cache(maxsize=16384)
def _ways(piece: Piece, columns: tuple[int, ...], area: Area) -> list[_Way]:
    """The cheapest ways to cut a piece into one for each column, near where it should stand."""
    if len(columns) < 2:
        return [(0.0, [piece])]
    blanks = [piece.left + at for at, letter in enumerate(piece.text) if letter == " "]
    made: dict[int, list[_Way]] = {piece.left: [(0.0, [])]}
    for column in columns:
        further: dict[int, list[_Way]] = {}
        for start, before in made.items():
            for end in blanks if column != columns[-1] else [piece.right]:
                one = part(piece, start, end) if end > start else None
                if one is None or not one.text:
                    continue
                away = area.off(one, column)
                if away <= _FURTHEST:
                    further.setdefault(end, []).extend((c + away, [*w, one]) for c, w in before)
        made = {
            end: sorted(found, key=lambda one: one[0])[:_MOST_WAYS]
            for end, found in further.items()
        }
    return made.get(piece.right, [])


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
