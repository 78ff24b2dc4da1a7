"""Which rows of a table kept as text with blanks are not sure, however well each cell reads."""

import re
from itertools import pairwise

from ntm_desktop.domain.decisions.aligned_bands import SURE
from ntm_desktop.domain.decisions.aligned_cells import Cell, halves
from ntm_desktop.domain.decisions.aligned_rows import Row
from ntm_desktop.domain.decisions.copied import BROKEN, ONE_FOR_ALL
from ntm_desktop.domain.decisions.values import only_sign, read_value, readable

_REST = re.compile(r"(?:trở |cụ thể|\(|[;,]|\d+ ?%? ?trở )")
_LEVEL = re.compile(r"[≥≤<>⩾⩽=]|[A-ZĐ]|\d[\d,.]* ?%|đạt\b|từ\b|tối\b|ít\b|không\b")
# A capital within a level begins another, or is a neighbour's.
_CAPITAL = re.compile(r"(?<=[\w%;,.] )(?!UBND|Ủy|Uỷ|DTTS|Năm|OCOP|VietGAP)[A-ZĐ]")
_AWAY = 1.5
_WELL_SURE = 2 * SURE
_SLIGHTLY = 0.3
_MOST_ODD = 3  # rows in ten that may lie otherwise; more, and the table is not what it seems


def doubt_rows(rows: list[Row], columns: int) -> None:
    """Doubt rows that may lie otherwise, and the rows their levels may come from.

    Args:
        rows: of the table, in order.
        columns: how many columns of levels there are.
    """
    shown = [row for row in rows if not row.whole]
    odd = [_odd(row, columns) for row in shown]
    # Levels at the top of one cell for several indicators drift further with every row.
    top = any(row.band is not None and row.band.top for row in shown)
    drifts = {row.criterion for row in shown if _off(row) > _SLIGHTLY or not _has_levels(row)}
    odd = [
        3 if top and how > 1 and row.criterion in drifts else how
        for row, how in zip(shown, odd, strict=True)
    ]
    strange = {row.criterion for row, how in zip(shown, odd, strict=True) if how > 2}
    for index, row in enumerate(shown):
        two = any(halves(cell.texts) or _another(cell) for cell in row.cells if not cell.doubt)
        # Two levels below each other look like “Đạt | 100%” on two lines: the rows around tell.
        if two and (odd[index] or row.criterion in strange or _off(row) > _SLIGHTLY):
            odd[index] = 3
    for index, row in enumerate(shown):
        if not odd[index]:
            continue
        around = shown[max(0, index - 1) : index + 2]
        if odd[index] == 1:
            # A cell merged with the row above or below stands off the middle of both.
            around = [row, *(one for one in around if _off(one) > _SLIGHTLY)]
        if odd[index] > 2:
            around = [*around, *(one for one in shown if one.criterion == row.criterion)]
        for one in around:
            one.doubt = one.doubt or BROKEN
    for row in shown:
        # Where neighbours cannot be told apart, the others of the row may stand elsewhere, too.
        if any(cell.doubt not in {"", ONE_FOR_ALL} for cell in row.cells):
            row.doubt = row.doubt or BROKEN
    _doubt_counted(shown)
    # A torn cell shows where its row ends wrong; whole rows that may lie otherwise are worse.
    strange_rows = [how > 1 and not _only_torn(row) for row, how in zip(shown, odd, strict=True)]
    if 10 * sum(strange_rows) > _MOST_ODD * len(shown):
        for row in shown:
            row.doubt = row.doubt or BROKEN


def _has_levels(row: Row) -> bool:
    """Whether a row has levels, or none because it heads the rows below it."""
    return bool(row.cells) or row.heads


def _off(row: Row) -> float:
    return row.band.away if row.band is not None else 0.0


def _only_torn(row: Row) -> bool:
    """Whether a row is odd for its cells alone, its band being sure."""
    band = row.band
    return band is not None and bool(row.cells) and band.margin >= SURE and band.away <= _AWAY


def _odd(row: Row, columns: int) -> int:
    """How strange a row is.

    0: not at all; 1: a column is empty; 2: it may take from its neighbours; 3: it may take from
    any row of its criterion.
    """
    band = row.band
    if band is None:
        return 0
    if not row.cells:
        return 0 if row.heads else 3
    torn = [cell for cell in row.cells if _torn(cell, top=band.top or band.away > _SLIGHTLY)]
    if torn and not _only_beside(row, torn):
        return 2
    if band.margin < SURE or band.away > _AWAY:
        return 2
    covered = sum(cell.last - cell.first + 1 for cell in row.cells)
    return int(covered < columns or bool(torn))


def _only_beside(row: Row, torn: list[Cell]) -> bool:
    """Whether cells are torn between columns alone: the row's other cells are whole."""
    band = row.band
    others = [cell for cell in row.cells if cell not in torn]
    return (
        band is not None
        and band.margin >= _WELL_SURE
        and band.away <= _SLIGHTLY
        and all(cell.doubt for cell in torn)
        and bool(others)
        and all(readable(cell.text) and not halves(cell.texts) for cell in others)
    )


def _torn(cell: Cell, *, top: bool) -> bool:
    """Whether a cell holds levels that ran together, or the rest or the beginning of one."""
    text = cell.text
    limit = read_value(text)
    labels = {one.label for one in limit.also} if limit is not None else set()
    for line, below in pairwise(cell.texts):
        sign = line.split(" ")[-1]
        # “≥ 1.400 Từ | m2”: the sign is the neighbour's; “(≥ 70% từ | công trình” has its own.
        own = sign == "từ" and any(label.startswith("từ ") for label in labels)
        if re.search(r"\d", line) and only_sign(sign) and not own and not below[0].isdigit():
            return True
    if _CAPITAL.search(text):
        return True
    if limit is not None and len({one.unit for _, one in limit.by_year}) > 1:
        return True
    if readable(text):
        return False
    if (
        text[0].islower()
        or _REST.match(text)
        or text[-1] in "≥≤<>(:;,"
        or text.count("(") != text.count(")")
    ):
        return True
    return top and any(
        _LEVEL.match(cell.texts[at]) and readable(" ".join(cell.texts[:at]))
        for at in range(1, len(cell.texts))
    )


def _another(cell: Cell) -> bool:
    """Whether a line of a cell begins anew behind a whole level: “Từ 04 buổi | Theo quy định”."""
    limit = read_value(cell.text)
    if limit is not None and limit.by_year:
        return False
    return any(
        cell.texts[at][:1].isupper() and readable(" ".join(cell.texts[:at]))
        for at in range(1, len(cell.texts))
    )


def _doubt_counted(rows: list[Row]) -> None:
    """Indicators told by counting hang together: one too many, and all behind it are others."""
    shifted = torn = False
    for row in rows:
        # What begins the next criterion may be the end of a row that is not sure.
        shifted = torn if row.begins else shifted
        torn = row.capitals > 0 or (row.band is not None and row.band.margin < SURE)
        if row.counted:
            shifted = shifted or torn
            if shifted:
                row.doubt = row.doubt or BROKEN
