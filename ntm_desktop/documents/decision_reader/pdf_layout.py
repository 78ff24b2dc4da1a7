"""Letters and rules of one page → paragraphs and tables, pure geometry."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import Budget, too_much
from ntm_desktop.documents.decision_reader.docx import raised_text
from ntm_desktop.documents.decision_reader.pdf_tables import Rule, Table, covered, drawn_tables
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line

CROSSED = "Chữ trong ô nằm chồng lên nhau: hãy đọc lại ô này ở hình trang."
_STARTS = re.compile(
    r"(?:Điều\s+\d+|\d{1,2}(?:\.\d{1,2})*[.)]\s|"
    r"[a-zđ]\)\s|[-–+•]\s|Căn cứ|Theo đề nghị|"
    r"Xét đề nghị|PHỤ LỤC|Phụ lục|QUYẾT ĐỊNH|\(|[“\"]|[IVX]{1,5}\.\s|Ghi chú|Nơi nhận|"
    r"(?:Tiêu chí|Chỉ tiêu)\s+(?:số\s+)?\d|Số:)"
)
_NUMBERED = re.compile(r"(?:Chỉ tiêu )?(\d{1,2})\.(\d{1,2})[.:]?\s+[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows upwards, as in a PDF."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Char:
    """One letter with its place and its font's size."""

    text: str
    box: Box
    size: float


@dataclass(slots=True)
class _TextLine:
    text: str
    box: Box
    first_word: float
    crossed: bool


def page_blocks(
    chars: list[Char],
    rules: list[Rule],
    page: int,
    budget: Budget,
    seen: list[list[float]] | None = None,
) -> list[Block]:
    """The page's paragraphs and tables from top to bottom.

    Args:
        chars: the letters of the page.
        rules: its rules.
        page: from 1.
        budget: what is read at most.
        seen: the columns' edges of the tables on the pages before; this page's are added.
    """
    seen = [] if seen is None else seen
    tables = drawn_tables(rules, seen)
    free: list[Char] = []
    inside: list[list[Char]] = [[] for _ in tables]
    for char in chars:
        x = (char.box.left + char.box.right) / 2
        y = (char.box.bottom + char.box.top) / 2
        for table, held in zip(tables, inside, strict=True):
            if (
                table.xs[0] - 1 <= x <= table.xs[-1] + 1
                and table.ys[0] - 1 <= y <= table.ys[-1] + 1
            ):
                held.append(char)
                break
        else:
            free.append(char)
    placed: list[tuple[float, Block]] = []
    for table, held in zip(tables, inside, strict=True):
        if any(char.text.strip() for char in held):
            placed.append((table.ys[-1], _grid(table, held, page, budget)))
    edges = sorted((top for top, _ in placed), reverse=True)
    placed += [(y, line) for y, line in _paragraphs(free, page, budget, edges)]
    placed.sort(key=lambda one: -one[0])
    return [block for _, block in placed]


def _grid(table: Table, chars: list[Char], page: int, budget: Budget) -> Grid:
    xs, ys = table.xs, table.ys[::-1]
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns > bounds.MAX_COLUMNS or rows > bounds.MAX_ROWS:
        raise too_much(budget.name)
    parent = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    def join(one: tuple[int, int], two: tuple[int, int]) -> None:
        a, b = sorted((root(one), root(two)))
        parent[b] = a

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns and not covered(table.standing, xs[c + 1], ys[r + 1], ys[r]):
                join((r, c), (r, c + 1))
            if r + 1 < rows and not covered(table.lying, ys[r + 1], xs[c], xs[c + 1]):
                join((r, c), (r + 1, c))
    held: dict[tuple[int, int], list[Char]] = {}
    right: dict[tuple[int, int], float] = {}
    for place in parent:
        origin = root(place)
        right[origin] = max(right.get(origin, 0.0), xs[place[1] + 1])
    for char in chars:
        x = (char.box.left + char.box.right) / 2
        y = (char.box.bottom + char.box.top) / 2
        c = min(max(bisect_right(xs, x) - 1, 0), columns - 1)
        # From above: how many edges lie no lower than the letter.
        r = min(max(len(ys) - bisect_left(table.ys, y) - 1, 0), rows - 1)
        held.setdefault(root((r, c)), []).append(char)
    texts: dict[tuple[int, int], str] = {}
    doubts: dict[tuple[int, int], str] = {}
    for origin, inside in held.items():
        lines = _lines(inside, gap=1e9)
        texts[origin] = budget.cell(_cell_text(lines, right[origin] - xs[origin[1]]))
        if any(line.crossed for line in lines):
            doubts[origin] = CROSSED
    return Grid(
        tuple(
            GridRow(
                tuple(
                    GridCell(texts.get(at, ""), at, doubt=doubts.get(at, ""))
                    for at in (root((r, c)) for c in range(columns))
                ),
                page,
                r + 1,
            )
            for r in range(rows)
        )
    )


def _cell_text(lines: list[_TextLine], width: float) -> str:
    """Lines of a cell; a line that could have held the next word was broken on purpose."""
    text = ""
    for index, line in enumerate(lines):
        if index:
            before = lines[index - 1]
            room = width - (before.box.right - before.box.left) - 12.0
            begins = line.first_word + 3.0 < room or _next_number(text, line.text)
            text += "\n" if begins else " "
        text += line.text
    return text


def _next_number(text: str, line: str) -> bool:
    """Whether a line begins the indicator that follows the last one of its cell: 6.1, then 6.2."""
    begins = _NUMBERED.match(line)
    before = [match for one in text.split("\n") if (match := _NUMBERED.match(one))]
    return (
        begins is not None
        and bool(before)
        and begins[1] == before[-1][1]
        and int(begins[2]) == int(before[-1][2]) + 1
    )


def _lines(chars: list[Char], gap: float) -> list[_TextLine]:
    """Letters gathered into lines from top to bottom, cut where a gap is over ``gap`` sizes."""
    shown = [char for char in chars if char.text.strip()]
    if not shown:
        return []
    rows: list[list[Char]] = []
    middle: list[float] = []
    for char in sorted(chars, key=lambda c: -(c.box.bottom + c.box.top)):
        y = (char.box.bottom + char.box.top) / 2
        near = char.size * 0.55
        if middle and abs(middle[-1] - y) <= near:
            rows[-1].append(char)
        elif char.text.strip():
            rows.append([char])
            middle.append(y)
    found: list[_TextLine] = []
    for row in rows:
        row.sort(key=lambda c: (c.box.left, c.text.strip() == ""))
        while not row[0].text.strip():
            del row[0]
        size = max(char.size for char in row)
        floor = sorted(char.box.bottom for char in row if char.size >= 0.85 * size)
        base = floor[len(floor) // 2]
        pieces: list[list[Char]] = [[]]
        edge = row[0].box.right
        for char in row:
            if char.text.strip():
                if char.box.left - edge > gap * size:
                    pieces.append([])
                edge = char.box.right
            pieces[-1].append(char)
        found += [_line(piece, size, base) for piece in pieces]
    return found


def _line(row: list[Char], size: float, base: float) -> _TextLine:
    text, raised = "", ""
    first_word, blank = 0.0, False
    # A line that holds blanks says itself where its words end; letters of another font stand wide.
    wide = size * (0.21 if any(not char.text.strip() for char in row) else 0.16)
    before = row[0]
    for index, char in enumerate(row):
        if not char.text.strip():
            blank = True
            continue
        apart = bool(index) and (blank or char.box.left - before.box.right > wide)
        up = (
            char.size < 0.8 * size
            and char.box.bottom > base + 0.15 * size
            and (char.text.isdigit() or char.text in "*()")
        )
        if raised and not up:
            text += raised_text(raised, text)
            raised = ""
        if apart:
            if not first_word:
                first_word = before.box.right - row[0].box.left
            text += " "
        before, blank = char, False
        if up:
            raised += char.text
        else:
            text += char.text
    if raised:
        text += raised_text(raised, text)
    box = Box(
        row[0].box.left,
        min(char.box.bottom for char in row),
        max(char.box.right for char in row if char.text.strip()),
        max(char.box.top for char in row),
    )
    return _TextLine(text.strip(), box, first_word or box.right - box.left, _crossed(row))


def _crossed(row: list[Char]) -> bool:
    """Whether letters lie over each other: two texts in one place, read as one, say anything."""
    shown = [char for char in row if char.text.strip()]
    for one, two in pairwise(shown):
        narrow = min(one.box.right - one.box.left, two.box.right - two.box.left)
        if narrow > 1.0 and one.text != two.text and one.box.right - two.box.left > 0.5 * narrow:
            return True
    return False


def _opens(text: str) -> bool:
    """Whether a line begins a paragraph: “17.5 Tỷ lệ” does, “17.5 và thay bằng” goes on."""
    number = re.match(r"\d{1,2}(?:\.\d{1,2})+\s+(\S)", text)
    return bool(_STARTS.match(text)) or (number is not None and number[1].isupper())


def _paragraphs(
    chars: list[Char], page: int, budget: Budget, edges: list[float]
) -> list[tuple[float, Line]]:
    """Lines outside tables, joined where a line runs to the right edge and goes on below."""
    lines = _lines(chars, gap=2.2)
    if not lines:
        return []
    margin = max(line.box.right for line in lines)
    found: list[tuple[float, Line]] = []
    before: _TextLine | None = None
    for line in lines:
        if re.fullmatch(r"[-–\s]*(?:Trang\s+)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–\s]*", line.text):
            continue
        parted = before is not None and any(line.box.top < edge < before.box.top for edge in edges)
        goes_on = (
            before is not None
            and not parted
            and before.box.left < line.box.right
            and line.box.top < before.box.top
            and before.box.right + line.first_word > margin - 12
            and line.box.left < margin * 0.5
            and not _opens(line.text)
        )
        if goes_on and found:
            y, last = found[-1]
            found[-1] = (y, Line(f"{last.text} {line.text}", page, last.number))
        else:
            found.append((line.box.top, Line(budget.line(line.text), page, len(found) + 1)))
        before = line
    return found
