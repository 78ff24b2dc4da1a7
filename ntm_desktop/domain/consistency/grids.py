"""Tables: rows that are a total, columns that are a share, a difference or a sum of others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, permutations

from ntm_desktop.domain.consistency.figures import read_number
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import cell_place, joined
from ntm_desktop.domain.decisions.document import Grid
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.text import clean, fold

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|\d+(?:[.,]\d+)?)")
# With its marks: "Cộng đồng dân cư" and "Công trình" are no sums, nor is "Tổng số hộ nghèo".
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng|toàn (?:xã|huyện|tỉnh))"
    r"(?:\s+(?:chung|cộng|toàn xã|nguồn vốn|nguồn lực|kinh phí|vốn|các nguồn))?\s*(?:\(.*\))?[:.]?"
)
_NOT_ADDED = re.compile(
    r"ty le|%|binh quan|trung binh|\bnam\b|muc\b|dinh muc|don gia|/nguoi|/ho|thu nhap|"
    r"tiem do|tien do|xep"
)
_TREE = re.compile(
    r"(?P<roman>[IVX]+|[A-H])|(?P<whole>\d+)|(?P<deep>\d+(?:\.\d+)+)|(?P<sub>[a-zđ]|[-+*•])"
)
_ADDED = re.compile(r"tong|cong|chenh|tang|giam|con lai|so sanh|luy ke|ca nam|ca ky|ket du|con no")
_MAX_COLUMNS = 14
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Value:
    value: Decimal
    places: int
    text: str


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    label: str
    level: int
    values: dict[int, _Value]
    total: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """A table read as numbers.

    Attributes:
        index: of the table in the document, from 1.
        heads: the folded heading over each column.
        letters: cells are named as in Excel.
    """

    index: int
    heads: tuple[str, ...]
    rows: tuple[_Row, ...]
    letters: bool

    def place(self, row: _Row, column: int) -> str:
        return cell_place(self.index, row.number, column, letters=self.letters)


@dataclass(frozen=True, slots=True)
class Total:
    """One figure of a table's row of totals, under its folded heading."""

    label: str
    head: str
    value: Decimal
    place: str


def totals_of(grid: Grid, index: int, *, letters: bool) -> tuple[list[Total], frozenset[str]]:
    """The totals of a table, and every figure in it as plain digits."""
    table = _read(grid, index, letters=letters)
    if table is None:
        return [], frozenset()
    found = [
        Total(row.label, table.heads[column], value.value, table.place(row, column))
        for row in table.rows
        if row.total
        for column, value in row.values.items()
    ]
    every = (value.text for row in table.rows for value in row.values.values())
    return found, frozenset(re.sub(r"\D", "", text) for text in every)


def check_grid(grid: Grid, index: int, *, letters: bool) -> Iterator[Finding]:
    """Every total and every worked-out column of one table."""
    table = _read(grid, index, letters=letters)
    if table is None:
        return
    yield from _totals(table)
    yield from _columns(table)
    yield from _fractions(grid, index, letters=letters)


def _value(text: str) -> _Value | None:
    plain = clean(text).replace(" ", "").removesuffix("%")
    if not _NUMBER.fullmatch(plain):
        return None
    value, places = read_number(plain.removeprefix("-"))
    return _Value(-value if plain.startswith("-") else value, places, clean(text))


def _read(grid: Grid, index: int, *, letters: bool) -> _Table | None:
    width = len(grid.rows[0].cells) if grid.rows else 0
    if width < 2 or width > 40 or len(grid.rows) < 3:
        return None
    body = 0
    for at, row in enumerate(grid.rows):
        numbers = [_value(cell.text) for cell in row.cells]
        counted = [n.value for n in numbers if n is not None]
        named = any(cell.text.strip() and _value(cell.text) is None for cell in row.cells)
        in_order = len(counted) > 2 and all(
            later - earlier == 1 for earlier, later in pairwise(counted)
        )
        if len(counted) > 0 and named and not (in_order and not named):
            body = at
            break
    heads = [""] * width
    for row in grid.rows[:body]:
        for column, cell in enumerate(row.cells):
            heads[column] = fold(f"{heads[column]} {cell.text}")
    rows: list[_Row] = []
    for at, row in enumerate(grid.rows[body:], start=body):
        texts = [clean(cell.text) for cell in row.cells]
        words = [
            t for t in texts if t and _value(t) is None and not _TREE.fullmatch(t.strip(".)("))
        ]
        label = words[0] if words else ""
        mark = texts[0].strip(".)( ")
        found = _TREE.fullmatch(mark)
        level = 9
        if found:
            level = 1 if found["roman"] else 2 if found["whole"] else 4 if found["sub"] else 3
        if not mark and label.startswith(("-", "+", "*")):
            level = 4
        values = {}
        for column, cell in enumerate(row.cells):
            value = _value(cell.text)
            if value is not None and cell.origin == (at, column):
                values[column] = value
        if re.match(r"(?:tt|stt|so tt)\b", heads[0]) or (found and 0 in values):
            values.pop(0, None)
        rows.append(_Row(row.number, label, level, values, bool(_TOTAL.fullmatch(label.lower()))))
    rows = [row for row in rows if row.values]
    return _Table(index, tuple(heads), tuple(rows), letters) if len(rows) > 1 else None


def _totals(table: _Table) -> Iterator[Finding]:
    totals = [row for row in table.rows if row.total]
    if not totals or len(totals) > 3:
        return
    for total in totals:
        at = table.rows.index(total)
        if at == 0:
            others = [row for row in table.rows[1:] if not row.total]
        else:
            start = max(
                (table.rows.index(t) for t in totals if table.rows.index(t) < at), default=-1
            )
            others = [row for row in table.rows[start + 1 : at] if not row.total]
            if not others:
                others = [row for row in table.rows if not row.total]
        for column, printed in total.values.items():
            head = table.heads[column]
            if _NOT_ADDED.search(head) or printed.text.endswith("%"):
                continue
            values = [(row, row.values[column]) for row in others if column in row.values]
            if len(values) < 2:
                continue
            sums = _readings(others, column)
            if printed.value in sums or not sums:
                continue
            flat = len({row.level for row in others}) == 1
            best = min(sums, key=lambda made: abs(made - printed.value))
            gap = abs(best - printed.value)
            if printed.value and gap / abs(printed.value) > (
                Decimal("0.5") if flat else Decimal("0.1")
            ):
                continue
            places = max([printed.places, *(value.places for _, value in values)])
            place = table.place(total, column)
            yield Finding(
                Kind.SUM,
                joined(
                    [place, table.place(values[0][0], column), table.place(values[-1][0], column)]
                ),
                f"{total.label}: {printed.text}",
                format_decimal(printed.value, printed.places),
                format_decimal(best, places),
                f"Dòng “{total.label}” in {format_decimal(printed.value, printed.places)} "
                f"({place}) nhưng các dòng cộng lại là {format_decimal(best, places)} "
                f"(từ {table.place(values[0][0], column)} đến "
                f"{table.place(values[-1][0], column)}); "
                f"lệch {format_decimal(gap, places)}.",
            )


def _readings(rows: Sequence[_Row], column: int) -> list[Decimal]:
    """What the rows add up to: all of them, the highest of the tree, its leaves."""
    levels = sorted({row.level for row in rows})
    return [
        sum((row.values[column].value for row in some if column in row.values), Decimal(0))
        for some in (
            rows,
            *([row for row in rows if row.level <= level] for level in levels),
            *([row for row in rows if row.level == level] for level in levels),
            [
                row
                for row, after in zip(rows, [*rows[1:], None], strict=True)
                if after is None or after.level <= row.level
            ],
        )
    ]


def _columns(table: _Table) -> Iterator[Finding]:
    """Which column is worked out from which is told by most rows; the others are held to it."""
    columns = sorted({column for row in table.rows for column in row.values})[:_MAX_COLUMNS]
    total = next((row for row in table.rows if row.total), None)
    for column in columns:
        head = table.heads[column]
        if re.search(r"thanh tien|gia tri|kinh phi|so tien", head):
            yield from _product_column(table, column, columns)
        share = bool(re.search(r"ty le|%|co cau|dat", head)) or any(
            row.values[column].text.endswith("%") for row in table.rows if column in row.values
        )
        if share and re.search(r"tang|giam", head):
            yield from _growth_column(table, column, columns)
        elif share:
            yield from _share_column(table, column, columns, total)
        else:
            yield from _sum_column(table, column, columns)


def _share_column(
    table: _Table, column: int, columns: Sequence[int], total: _Row | None
) -> Iterator[Finding]:
    best: tuple[int, list[tuple[_Row, Decimal, str, str]]] = (0, [])
    for top, bottom in permutations([c for c in columns if c != column], 2):
        best = max(best, _tried_share(table, column, top, bottom, None), key=lambda one: one[0])
    if total is not None:
        for top in columns:
            if top != column and top in total.values:
                tried = _tried_share(table, column, top, top, total)
                best = max(best, tried, key=lambda one: one[0])
    matched, wrong = best
    gaps = [(row.values[column].value, made) for row, made, _, _ in wrong]
    if not _enough(matched, gaps, named=total is None):
        return
    for row, made, top_place, bottom_place in wrong:
        printed = row.values[column]
        place = table.place(row, column)
        yield Finding(
            Kind.SHARE,
            joined([place, top_place, bottom_place]),
            f"{row.label}: {printed.text}",
            f"{format_decimal(printed.value, printed.places)} %",
            f"{format_decimal(made, printed.places)} %",
            f"Tỷ lệ in {format_decimal(printed.value, printed.places)} % ({place}) nhưng tính từ "
            f"{top_place} và {bottom_place} là {format_decimal(made, printed.places)} %.",
        )


def _tried_share(
    table: _Table, column: int, top: int, bottom: int, total: _Row | None
) -> tuple[int, list[tuple[_Row, Decimal, str, str]]]:
    matched, wrong = 0, []
    for row in table.rows:
        printed, part = row.values.get(column), row.values.get(top)
        whole = (total or row).values.get(bottom)
        if printed is None or part is None or whole is None or not whole.value:
            continue
        scale = _SCALED.get((_money(table.heads[top]), _money(table.heads[bottom])), 1)
        made = round_half_up(percent(part.value, whole.value) * scale, printed.places)
        if made == printed.value:
            # 0 % and 100 % agree with nearly everything.
            matched += 1 if made not in {Decimal(0), Decimal(100)} or row is total else 0
        else:
            wrong.append((row, made, table.place(row, top), table.place(total or row, bottom)))
    return matched, wrong


def _money(head: str) -> str:
    """Which unit of money a heading names."""
    found = re.search(r"\b(ty|trieu|nghin) dong\b", head)
    return found[1] if found else ""


_SCALED = {
    ("trieu", "ty"): Fraction(1, 1000),
    ("ty", "trieu"): Fraction(1000),
    ("nghin", "trieu"): Fraction(1, 1000),
    ("trieu", "nghin"): Fraction(1000),
}
_NEARLY = Decimal("0.25")


def _enough(matched: int, wrong: Sequence[tuple[Decimal, Decimal]], *, named: bool) -> bool:
    """Whether the rows that agree tell how a column is worked out.

    Three do; two do where the heading names it too, only one row departs, and that one by little.
    """
    if matched >= _ENOUGH and len(wrong) * 2 <= matched:
        return True
    if matched < _ENOUGH - 1 or len(wrong) != 1 or not named:
        return False
    printed, made = wrong[0]
    return bool(made) and abs(printed - made) <= abs(made) * _NEARLY


def _growth_column(table: _Table, column: int, columns: Sequence[int]) -> Iterator[Finding]:
    """“Tăng (%)”: by how much of the one column the other is more."""
    best: tuple[int, list[tuple[_Row, Decimal]], tuple[int, int]] = (0, [], (0, 0))
    falls = "giam" in table.heads[column] and "tang" not in table.heads[column]
    for then, now in permutations([c for c in columns if c != column], 2):
        matched, wrong = 0, []
        for row in table.rows:
            if not all(one in row.values for one in (column, then, now)):
                continue
            printed, before = row.values[column], row.values[then].value
            if not before:
                continue
            gap = row.values[now].value - before
            made = round_half_up(percent(-gap if falls else gap, before), printed.places)
            agrees = made == printed.value or (not falls and made == -printed.value and gap < 0)
            matched += bool(made) and agrees
            wrong += [] if agrees else [(row, made)]
        if matched > best[0]:
            best = (matched, wrong, (then, now))
    matched, wrong, used = best
    gaps = [(row.values[column].value, made) for row, made in wrong]
    if _enough(matched, gaps, named=True):
        for row, made in wrong:
            yield _departs(table, row, column, made, used, Kind.GROWTH, " %")


def _product_column(table: _Table, column: int, columns: Sequence[int]) -> Iterator[Finding]:
    """“Thành tiền”: so many at such a price."""
    best: tuple[int, list[tuple[_Row, Decimal]], tuple[int, int]] = (0, [], (0, 0))
    for left, right in combinations([c for c in columns if c != column], 2):
        matched, wrong = 0, []
        for row in table.rows:
            if not all(one in row.values for one in (column, left, right)):
                continue
            values = [row.values[one].value for one in (left, right)]
            made = values[0] * values[1]
            agrees = made == row.values[column].value
            matched += bool(made) and 1 not in values and agrees
            wrong += [] if agrees else [(row, made)]
        if matched > best[0]:
            best = (matched, wrong, (left, right))
    matched, wrong, used = best
    gaps = [(row.values[column].value, made) for row, made in wrong]
    if _enough(matched, gaps, named="thanh tien" in table.heads[column]):
        for row, made in wrong:
            yield _departs(table, row, column, made, used, Kind.SUM)


def _departs(
    table: _Table,
    row: _Row,
    column: int,
    made: Decimal,
    used: Sequence[int],
    kind: Kind,
    unit: str = "",
) -> Finding:
    """A row whose worked-out figure is not what its other columns make."""
    printed = row.values[column]
    place = table.place(row, column)
    others = joined(table.place(row, one) for one in used)
    shown, right = format_decimal(printed.value, printed.places), format_decimal(made)
    return Finding(
        kind,
        joined([place, others]),
        f"{row.label}: {printed.text}",
        shown + unit,
        right + unit,
        f"In {shown}{unit} ({place}) nhưng tính từ các cột khác của dòng ({others}) là "
        f"{right}{unit}.",
    )


def _sum_column(table: _Table, column: int, columns: Sequence[int]) -> Iterator[Finding]:
    if not re.search(
        r"tong|cong|chenh|tang|giam|con lai|so sanh|luy ke|ca nam|ca ky|ket du|con no",
        table.heads[column],
    ):
        return
    at = columns.index(column)
    options: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for width in range(2, min(9, len(columns))):
        options.append((tuple(columns[at + 1 : at + 1 + width]), ()))
        options.append((tuple(columns[max(0, at - width) : at]), ()))
    others = [c for c in columns if c != column]
    options += [((left,), (right,)) for left, right in permutations(others, 2)]
    best: tuple[int, list[tuple[_Row, Decimal]], tuple[int, ...]] = (0, [], ())
    for plus, minus in options:
        used = (*plus, *minus)
        if len(used) < 2:
            continue
        matched, wrong = 0, []
        for row in table.rows:
            if column not in row.values or not all(c in row.values for c in used):
                continue
            made = sum((row.values[c].value for c in plus), Decimal(0))
            made -= sum((row.values[c].value for c in minus), Decimal(0))
            if made == row.values[column].value:
                matched += bool(made) and sum(bool(row.values[c].value) for c in used) > 1
            else:
                wrong.append((row, made))
        if matched > best[0]:
            best = (matched, wrong, used)
    matched, wrong, used = best
    gaps = [(row.values[column].value, made) for row, made in wrong]
    if _enough(matched, gaps, named=True):
        for row, made in wrong:
            yield _departs(table, row, column, made, used, Kind.SUM)


_PAIR = re.compile(r"(?P<a>\d+(?:\.\d{3})*)\s?/\s?(?P<b>\d+(?:\.\d{3})*)(?:\s*\w+)?")


def _fractions(grid: Grid, index: int, *, letters: bool) -> Iterator[Finding]:
    """“35/207” in one cell and its share in the next."""
    for row in grid.rows:
        for column, (cell, after) in enumerate(zip(row.cells, row.cells[1:], strict=False)):
            pair, share = _PAIR.fullmatch(clean(cell.text)), _value(after.text)
            if pair is None or share is None or not clean(after.text).endswith("%"):
                continue
            top, _ = read_number(pair["a"])
            bottom, _ = read_number(pair["b"])
            if not bottom:
                continue
            made = round_half_up(percent(top, bottom), share.places)
            if made != share.value and abs(made - share.value) * 5 <= made:
                place = cell_place(index, row.number, column + 1, letters=letters)
                other = cell_place(index, row.number, column, letters=letters)
                yield Finding(
                    Kind.SHARE,
                    joined([place, other]),
                    clean(cell.text) + ": " + clean(after.text),
                    f"{format_decimal(share.value, share.places)} %",
                    f"{format_decimal(made, share.places)} %",
                    f"{clean(cell.text)} ({other}) là {format_decimal(made, share.places)} %, "
                    f"không phải {format_decimal(share.value, share.places)} % ({place}).",
                )
