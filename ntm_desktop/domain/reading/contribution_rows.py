"""What residents gave: money, labour days, land, materials, and in which measure."""

import re

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.money import Amount, money_in_text
from ntm_desktop.domain.reading.questions import Choice, ask
from ntm_desktop.domain.reading.resource_state import Reader, ResourceRow, faulty, place_of
from ntm_desktop.domain.reading.rows import ASKED_WORDS, Row, texts
from ntm_desktop.domain.reading.units import Unit, parse_unit
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, Contribution, ContributionKind
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean

_UNIT_WORD = re.compile(r"[^\W\d]{1,12}[23²³]?|ngày công|m[23²³]")
_MONEY, _QUANTITY = "tien", "so_luong"


def contribution_row(reader: Reader, row: Row, kind: ContributionKind) -> ResourceRow:
    """One row of what residents gave."""
    table = reader.table
    label = CONTRIBUTION_LABELS[kind].lower()
    start = table.column(Role.ACTUAL) or 0
    cell = table.sheet.own(row.row, table.column(Role.ACTUAL))
    if any(
        isinstance(r, ResourceRow) and r.contribution and r.contribution.kind is kind
        for r in reader.rows
    ):
        return faulty(reader, row, row.name, f"Mục “{row.name}” có hai dòng; chỉ nhập dòng đầu.")
    beside = [c for c in table.sheet.row_cells(row.row) if c.column > start]
    own_unit = clean(texts(table, Role.UNIT, (row.row,)))
    words = [own_unit] if own_unit else [
        clean(c.text) for c in beside if _UNIT_WORD.fullmatch(clean(c.text))
    ]  # fmt: skip
    typed_unit = words[0] if words else ""
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
