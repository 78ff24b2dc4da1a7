"""What residents gave: money, labour days, land, materials, and in which measure."""

import re
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Amount, money_in_text
from ntm_desktop.domain.reading.questions import Choice, ask
from ntm_desktop.domain.reading.resource_state import Reader, ResourceRow, place_of
from ntm_desktop.domain.reading.rows import ASKED_WORDS, Row, texts
from ntm_desktop.domain.reading.units import Unit, parse_unit
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, Contribution, ContributionKind
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean

_UNIT_WORD = re.compile(r"[^\W\d]{1,12}[23²³]?|ngày công|m[23²³]")
_WITH_UNIT = re.compile(r"([\d.,]+)\s*([^\W\d][^\d]{0,11}[23²³]?)")
_MONEY, _QUANTITY = "tien", "so_luong"
SUM, FIRST = "sum", "first"


def contribution_row(reader: Reader, row: Row, kind: ContributionKind) -> ResourceRow:
    """One row of what residents gave."""
    table = reader.table
    label = CONTRIBUTION_LABELS[kind].lower()
    start = table.column(Role.ACTUAL) or 0
    cell = table.sheet.own(row.row, table.column(Role.ACTUAL))
    beside = [c for c in table.sheet.row_cells(row.row) if c.column > start]
    own_unit = clean(texts(table, Role.UNIT, (row.row,)))
    words = [own_unit] if own_unit else [
        clean(c.text) for c in beside if _UNIT_WORD.fullmatch(clean(c.text))
    ]  # fmt: skip
    typed_unit = words[0] if words else ""
    if cell is not None and (told := _WITH_UNIT.fullmatch(clean(cell.text))) and cell.shown is None:
        # "1.563 m2" in one cell: the figure and its unit.
        cell, typed_unit = replace(cell, value=told[1], text=told[1]), told[2]
    money_unit = parse_unit(typed_unit) if typed_unit else None
    money = next((m for m in (money_in_text(c.text) for c in beside) if m is not None), None)
    as_money = kind is ContributionKind.CASH or money_unit is not None
    doubts: list[str] = []
    if not as_money and not typed_unit and money is None:
        return _which_measure(reader, row, kind, cell)
    if as_money:
        amount = (
            reader.figures.money(cell, label)
            if money_unit is None
            else _money_by(reader, cell, label, money_unit)
        )
        contribution = Contribution(kind, None, "", amount.value)
    else:
        amount = reader.figures.plain(cell, label)
        if money is None:
            doubts.append(f"Dòng “{row.name}” chưa quy ra tiền (triệu đồng)")
        contribution = Contribution(kind, amount.value, typed_unit, money)
    return _given(reader, row, kind, amount, contribution, doubts)


def _given(
    reader: Reader,
    row: Row,
    kind: ContributionKind,
    amount: Amount,
    contribution: Contribution,
    doubts: list[str],
) -> ResourceRow:
    place = place_of(reader, row)
    if amount.fault:
        return ResourceRow(
            place, CONTRIBUTION_LABELS[kind], row.text, faults=(amount.fault,),
            impossible=amount.impossible,
        )  # fmt: skip
    if amount.asked:
        words = ASKED_WORDS[amount.asked]
        return ResourceRow(place, CONTRIBUTION_LABELS[kind], row.text, asked=(words,))
    if amount.doubt:
        doubts.append(amount.doubt)
    return ResourceRow(place, row.name, row.text, contribution=contribution, doubts=tuple(doubts))


def _money_by(reader: Reader, cell: Cell | None, label: str, unit: Unit) -> Amount:
    amount = reader.figures.plain(cell, label)
    return amount if amount.value is None else Amount(unit.convert(amount.value), unit=unit)


def _which_measure(
    reader: Reader, row: Row, kind: ContributionKind, cell: Cell | None
) -> ResourceRow:
    """1.215 beside "Ngày công" may be days or money: nothing says which."""
    label = CONTRIBUTION_LABELS[kind].lower()
    plain = reader.figures.plain(cell, label)
    if plain.value is None:
        return _given(reader, row, kind, plain, Contribution(kind, None, "", None), [])
    place = place_of(reader, row)
    figure = format_decimal(plain.value)
    unit = reader.figures.unit
    quantity = {ContributionKind.LABOUR: "công", ContributionKind.LAND: "m2"}.get(kind, "")
    readings = (
        Choice(_MONEY, f"số tiền ({unit.name if unit else 'theo đơn vị bảng'})",
               (f"{place}: {figure} là tiền",)),
        Choice(_QUANTITY, f"số lượng ({quantity or 'chưa rõ đơn vị'})",
               (f"{place}: {figure} {quantity}".strip(),)),
    )  # fmt: skip
    question = ask(
        reader.choices,
        f"measure:{row.row}",
        f"Dòng {row.row} “{row.name}” không ghi đơn vị: {figure} là số tiền hay số lượng?",
        readings,
        reader.table.sheet.name,
    )
    reader.questions.append(question)
    doubts: list[str] = []
    if question.chosen == _MONEY:
        amount = reader.figures.money(cell, label)
        return _given(reader, row, kind, amount, Contribution(kind, None, "", amount.value), doubts)
    if question.chosen == _QUANTITY:
        doubts.append(f"Dòng “{row.name}” chưa quy ra tiền (triệu đồng)")
        given = Contribution(kind, plain.value, quantity, None)
        return _given(reader, row, kind, plain, given, doubts)
    words = f"Dòng “{row.name}” không ghi đơn vị: {figure} là số tiền hay số lượng?"
    return ResourceRow(place, CONTRIBUTION_LABELS[kind], row.text, asked=(words,))


def kinds_together(reader: Reader, rows: list[ResourceRow]) -> list[ResourceRow]:
    """Several rows of one kind, cement and sand, are added only when that is said."""
    groups: dict[ContributionKind, list[int]] = {}
    for place, row in enumerate(rows):
        if row.contribution is not None:
            groups.setdefault(row.contribution.kind, []).append(place)
    for kind, places in groups.items():
        if len(places) > 1:
            for place, row in zip(places, _of_a_kind(reader, kind, [rows[p] for p in places]),
                                  strict=True):  # fmt: skip
                rows[place] = row
    return rows


def _of_a_kind(
    reader: Reader, kind: ContributionKind, members: list[ResourceRow]
) -> list[ResourceRow]:
    label = CONTRIBUTION_LABELS[kind]
    cells = tuple(f"{row.place}: {row.text}" for row in members)
    question = ask(
        reader.choices,
        f"rows:{kind.value}",
        f"Có {len(members)} dòng cùng mục “{label}”: {'; '.join(cells)}. Cộng lại hay chỉ lấy dòng "
        "đầu?",
        (
            Choice(SUM, "cộng các dòng", cells),
            Choice(FIRST, "chỉ lấy dòng đầu", cells[:1]),
        ),
        reader.table.sheet.name,
    )
    reader.questions.append(question)
    first, rest = members[0], members[1:]
    if question.chosen == SUM:
        added = replace(first, contribution=_added(kind, members))
        note = f"Đã cộng vào dòng ở {first.place}."
        return [added, *(replace(row, contribution=None, faults=(note,)) for row in rest)]
    if question.chosen == FIRST:
        note = "Không nhập, như đã chọn."
        return [first, *(replace(row, contribution=None, faults=(note,)) for row in rest)]
    words = f"Mục “{label}” có {len(members)} dòng; chờ chọn cộng lại hay lấy một dòng"
    return [
        replace(row, label=label, contribution=None, asked=(*row.asked, words)) for row in members
    ]


def _added(kind: ContributionKind, members: list[ResourceRow]) -> Contribution:
    given = [row.contribution for row in members if row.contribution is not None]
    money = [each.money for each in given if each.money is not None]
    units = {each.unit for each in given}
    quantities = [each.quantity for each in given if each.quantity is not None]
    same = len(units) == 1 and len(quantities) == len(given)
    return Contribution(
        kind,
        sum(quantities, Decimal(0)) if same else None,
        units.pop() if same else "",
        sum(money, Decimal(0)) if money else None,
    )
