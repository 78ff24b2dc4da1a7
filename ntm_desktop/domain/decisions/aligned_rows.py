"""The rows of a table kept as text with blanks, each with its criterion."""

import re
from collections import Counter
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.aligned_bands import Band, Bands
from ntm_desktop.domain.decisions.aligned_cells import Cell
from ntm_desktop.domain.decisions.aligned_criteria import Rowed, Told, part_rows, told_numbers
from ntm_desktop.domain.decisions.aligned_lines import (
    Strip,
    is_own_letter,
    is_own_number,
    opens,
    tells_nothing,
)
from ntm_desktop.domain.decisions.copied import BROKEN
from ntm_desktop.domain.decisions.wording import Numbered, take_number

_PADDING = 0.2  # between two rows, in lines


@dataclass(slots=True)
class Row:
    """One row.

    Attributes:
        at: the line it begins in.
        whole: the text of a heading over all columns, "" for an ordinary row.
        wording: of its indicator, with the number that stands before it.
        own: its number or letter in the column of numbers, "" when that has none.
        criterion: the number of its criterion.
        begins: whether it is the first of its criterion.
        name: of the criterion, for the first row.
        cells: of the columns of levels.
        others: texts of columns of units and remarks.
        doubt: why all of it is not sure, "" when it is.
        band: where it stands.
        heads: whether it may have no level, because it heads the rows below it.
        head: what stands before its wording.
        capitals: lines of its wording that could begin an indicator, too.
    """

    at: int
    whole: str = ""
    wording: str = ""
    own: str = ""
    criterion: str = ""
    begins: bool = False
    name: str = ""
    cells: list[Cell] = field(default_factory=list)
    others: dict[int, list[str]] = field(default_factory=dict)
    doubt: str = ""
    band: Band | None = None
    heads: bool = False
    head: Numbered = field(default_factory=lambda: Numbered("", "", ""))
    capitals: int = 0

    @property
    def counted(self) -> bool:
        """Whether its number is told by counting alone."""
        return self.head.kind != "number"


def seat_rows(
    strips: list[Strip], found: list[tuple[Bands, list[Band]]], numbered: str, *, every: bool
) -> list[Row] | None:
    """All rows in order, criteria told; None when the criteria cannot be placed."""
    place = {id(one): index for index, one in enumerate(strips)}
    rows: list[Row] = [Row(one.at, whole=one.whole) for one in strips if one.whole]
    spans: dict[int, tuple[int, int]] = {}
    for table, bands in found:
        for band in bands:
            inside = table.strips[band.first : band.end]
            row = _row(table, band, inside)
            spans[id(row)] = (place[id(inside[0])], place[id(inside[-1])])
            rows.append(row)
    rows.sort(key=lambda row: row.at)
    shown = [row for row in rows if not row.whole]
    if not shown:
        return None
    told = [_criterion_told(row, strips, spans[id(row)], every) for row in shown]
    if every or (numbered == "wording" and all(told)):
        _begin_where_told(shown, told)
    elif not _begin_by_place(rows, shown, told, strips, spans, _heights(strips, rows, spans)):
        if numbered != "wording":
            return None
        _begin_where_told(shown, _told_between(told, strips))
    _name(shown, strips, spans)
    return rows


def _row(table: Bands, band: Band, inside: list[Strip]) -> Row:
    wording = table.wording(band.first, band.end)
    own = next((s.number for s in inside if is_own_number(s.number) or is_own_letter(s.number)), "")
    head = take_number(wording)
    if own and not head.kind:
        kind = "number" if is_own_number(own) else "letter"
        head = Numbered(kind, own.rstrip(".)"), wording)
    others: dict[int, list[str]] = {}
    for one in inside:
        for column, texts in one.others.items():
            others.setdefault(column, []).extend(texts)
    lines = [one.content for one in inside if one.content][1:]
    return Row(
        inside[0].at,
        wording=wording,
        own=own,
        cells=band.cells,
        others=others,
        doubt=BROKEN if any(one.broken for one in inside) else "",
        band=band,
        heads=table.heads(band.first, band.end),
        head=head,
        capitals=sum(opens(text) == "word" and not tells_nothing(text) for text in lines),
    )


def _criterion_told(row: Row, strips: list[Strip], span: tuple[int, int], every: bool) -> int:
    """The criterion a row's own number names; -1 for a part of the row above, 0 for none."""
    if row.head.kind == "number":
        return int(row.head.label.split(".")[0])
    if every:
        text = "".join(
            one.number for one in strips[span[0] : span[1] + 1] if not is_own_letter(one.number)
        )
        digits = re.findall(r"\d+", text)
        if digits:
            return int(digits[0])
    return -1 if row.head.kind in {"letter", "bullet"} else 0


def _begin_where_told(rows: list[Row], told: list[int]) -> None:
    now = 0
    for index, (row, number) in enumerate(zip(rows, told, strict=True)):
        if number > 0 and number != now:
            now = number
            row.begins = True
        elif number == 0 and not _only_one(rows, told, index):
            row.doubt = row.doubt or BROKEN
        row.criterion = str(now) if now else ""


def _told_between(told: list[int], strips: list[Strip]) -> list[int]:
    """Rows without a number between numbered ones, as many as criteria are missing there.

    Indicators have numbers but where they are the only ones of their criterion: two rows between
    1.4 and 4.1 are criteria 2 and 3, when the column of criteria tells these, too.
    """
    shown = {int(n) for one in strips for n in re.findall(r"\d+", one.number) if one.number}
    made = list(told)
    for at, number in enumerate(told):
        if number or (at and not told[at - 1]):
            continue
        after = next((i for i in range(at, len(told)) if told[i]), None)
        if after is None or told[after] < 0:
            continue
        before = next((one for one in reversed(told[:at]) if one > 0), 0)
        missing = list(range(before + 1, told[after]))
        if len(missing) == after - at and shown.issuperset(missing):
            made[at:after] = missing
    return made


def _only_one(rows: list[Row], told: list[int], index: int) -> bool:
    """Whether a row without a number is all that stands below the row that names a criterion."""
    above = rows[index - 1] if index else None
    named = above is not None and above.begins and not above.cells and not above.doubt
    last = index + 1 == len(rows)
    return named and (last or (told[index + 1] > 0 and told[index + 1] != told[index - 1]))


def _heights(
    strips: list[Strip], rows: list[Row], spans: dict[int, tuple[int, int]]
) -> list[float]:
    """How far down every line stands, in lines; a text shows half lines as lines of their own."""
    made: list[float | None] = [None] * len(strips)
    base = 0.0
    for row in rows:
        if row.whole:
            base += 1
            continue
        first, last = spans[id(row)]
        inside = range(first, last + 1)
        held = [[i for i in inside if strips[i].content]]
        for cell in row.cells:
            held.append([i for i in inside if any(p.first == cell.first for p in strips[i].levels)])
        tallest = max(held, key=len)
        for index in inside:
            above = sum(i < index for i in tallest)
            made[index] = base + above + (0.5 if index in tallest else 0.0)
        base += max(1, len(tallest)) + _PADDING
    known = [(i, height) for i, height in enumerate(made) if height is not None]
    return [
        height if height is not None else _between(index, known)
        for index, height in enumerate(made)
    ]


def _between(index: int, known: list[tuple[int, float]]) -> float:
    above = [one for one in known if one[0] < index][-1:]
    below = [one for one in known if one[0] > index][:1]
    near = above + below
    if len(near) < 2:
        return near[0][1]
    (one, low), (two, high) = near
    return low + (high - low) * (index - one) / (two - one)


def _begin_by_place(
    rows: list[Row],
    shown: list[Row],
    told: list[int],
    strips: list[Strip],
    spans: dict[int, tuple[int, int]],
    heights: list[float],
) -> bool:
    found = [
        (i, s.number) for i, s in enumerate(strips) if s.number and not is_own_number(s.number)
    ]
    numbers = told_numbers([(heights[i], t) for i, t in found if not is_own_letter(t)])
    if not numbers:
        return False
    bullets = Counter(row.head.label for row in shown if row.head.kind == "bullet")
    main = bullets.most_common(1)[0] if bullets else ("", 0)
    indicator = main[0] if 2 * main[1] >= len(shown) else ""
    known = {one.number for one in numbers}
    made: list[Rowed] = []
    parted = False
    for row in rows:
        if row.whole:
            parted = True
            continue
        first, last = spans[id(row)]
        number = max(told[len(made)], 0)
        part = row.head.kind == "letter" or (
            row.head.kind == "bullet" and row.head.label != indicator
        )
        made.append(
            Rowed(
                heights[first] - 0.5,
                heights[last] + 0.5,
                strips[first].page,
                strips[last].page,
                number,
                part,
                parted,
            )
        )
        if number and number not in known:
            known.add(number)
            numbers.append(Told(number, heights[first]))
        parted = False
    numbers.sort(key=lambda one: one.number)
    way = part_rows(made, numbers)
    if way is None:
        return False
    starts, unsure = way
    for group, start in enumerate(starts):
        end = starts[group + 1] if group + 1 < len(starts) else len(shown)
        shown[start].begins = True
        counted = True
        for index, row in enumerate(shown[start:end], start):
            row.criterion = str(numbers[group].number)
            # The parts of an indicator with a number of its own belong to it wherever they stand.
            counted = row.counted and (counted or not made[index].part)
            if counted and {group, group + 1} & unsure:
                row.doubt = row.doubt or BROKEN
    return True


def _name(rows: list[Row], strips: list[Strip], spans: dict[int, tuple[int, int]]) -> None:
    """Give every criterion its name: the lines beside its rows."""
    begun = [row for row in rows if row.begins]
    starts = [spans[id(row)][0] for row in begun]
    if starts:
        starts[0] = 0
    held: list[list[str]] = [[] for _ in begun]
    for index, one in enumerate(strips):
        if not one.name:
            continue
        group = sum(start <= index for start in starts) - 1
        if group < 0:
            continue
        if group and not held[group] and one.name[:1].islower():
            group -= 1
        if not held[group] or held[group][-1] != one.name:
            held[group].append(one.name)
    for row, texts in zip(begun, held, strict=True):
        row.name = " ".join(texts)
