"""Rows of a table of resources with the residents' contributions, and what is asked of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.columns import ROLE_LABELS, Role
from ntm_desktop.domain.reading.contribution_rows import (
    FIRST,
    SUM,
    contribution_row,
    kinds_together,
)
from ntm_desktop.domain.reading.money import MILLIONS, Amount, Figures
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.reading.resource_state import (
    Reader,
    ResourceRow,
    SourceRow,
    faulty,
    place_of,
)
from ntm_desktop.domain.reading.resource_sums import check_sums
from ntm_desktop.domain.reading.rows import (
    ASKED_WORDS,
    Numbering,
    Row,
    has_figure,
    listed_rows,
    summed,
    texts,
)
from ntm_desktop.domain.reading.sources import (
    contribution_in,
    is_budget,
    says_all_of,
    sources_in,
)
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.reading.units import Unit, parse_unit
from ntm_desktop.domain.resources import (
    SOURCE_LABELS,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.domain.text import clean

_ONE_DONG = Decimal("0.000001")
_BLOCK = re.compile(r"^trong do|dan (?:cu )?(?:dong gop|gop)|dong gop cua")


@dataclass(frozen=True, slots=True)
class ResourceTable:
    """A table of resources as read: its rows, a sentence for each check, what is asked."""

    rows: tuple[ResourceRow, ...]
    notices: tuple[str, ...]
    questions: tuple[Question, ...]


def read_resources(table: Table, choices: Choices | None = None) -> ResourceTable:
    """Every source and contribution in order, the checks, and what has to be asked."""
    answered = choices or {}
    money = [table.columns[r] for r in (Role.PLANNED, Role.ACTUAL) if r in table.columns]
    figures = Figures(table, money, answered)
    reader = Reader(table, figures, answered)
    reader.notices.extend(figures.notices)
    reader.questions.extend((*table.questions, *figures.questions))
    columns = [*money, *table.unknown]
    columns += [column for asked in table.asked.values() for column in asked]
    found = listed_rows(table, columns, answered)
    listed, reader.waiting = found.rows, found.waiting
    reader.questions.extend(found.questions)
    for place, (row, same) in enumerate(listed):
        _read_row(reader, row, same, listed[place + 1 :])
    rows = tuple(kinds_together(reader, list(_brought_together(reader))))
    reader.stated.sources = [row.line or row.provisional for row in rows]
    reader.stated.given = [row.contribution for row in rows]
    reader.notices.extend(check_sums(table, figures, reader.stated))
    return ResourceTable(rows, tuple(reader.notices), tuple(reader.questions))


def _read_row(
    reader: Reader, row: Row, same: tuple[int, ...], below: list[tuple[Row, tuple[int, ...]]]
) -> None:
    folded = row.folded
    if row.is_total:
        reader.stated.totals.append(row.row)
        return
    if row.is_signature or (reader.ended and not row.number and not row.figures):
        reader.ended = True
        return
    if _BLOCK.search(folded) and not row.figures:
        reader.in_block = True
        return
    kind = contribution_in(folded)
    # After "Trong đó …" or the total every row says what residents gave.
    detail = row.numbering is Numbering.DETAIL
    if kind is not None and (reader.in_block or reader.stated.totals or detail):
        reader.rows.append(contribution_row(reader, row, kind))
        return
    if not row.figures:
        if row.number.strip() and row.named and not _below_details(below):
            fault = "Dòng không có số liệu."
            reader.rows.append(faulty(reader, row, row.name, fault))
        return
    if not row.named and row.row in reader.waiting:
        reader.rows.append(_waiting(reader, row))
        return
    if any(q.id == f"row:{row.row}" and q.chosen == NONE for q in reader.questions):
        reader.rows.append(faulty(reader, row, row.name, "Không nhập riêng, như đã chọn."))
        return
    found = sources_in(folded)
    heads = is_budget(folded) or row.numbering in (Numbering.ROMAN, Numbering.LETTER)
    # "B. Các nguồn khác" is a source of its own only where the rows below are not its parts.
    others = found == (ResourceSource.OTHER,)
    if len(found) == 1 and not (others and (heads or _adds_up(reader, row, below))):
        reader.rows.append(_source(reader, row, same, found[0]))
        return
    if not found and not row.counted and _closes(reader, row):
        reader.notices.append(f"Dòng “{row.name}” là dòng cộng các nguồn ở trên nên không nhập.")
        return
    if (others or (not found and heads)) and _adds_up(reader, row, below):
        what = "các nguồn ngân sách" if is_budget(folded) else "các dòng dưới"
        reader.notices.append(f"Dòng “{row.name}” là dòng cộng của {what} nên không nhập riêng.")
        return
    if others and not _has_parts(row, below):
        reader.rows.append(_source(reader, row, same, found[0]))
        return
    _ask_source(reader, row, same, found)


def _waiting(reader: Reader, row: Row) -> ResourceRow:
    return ResourceRow(
        place_of(reader, row), row.name, row.text, asked=(reader.waiting[row.row],)
    )  # fmt: skip


def _below_details(below: list[tuple[Row, tuple[int, ...]]]) -> bool:
    """Whether the rows that follow belong to the row above them."""
    return bool(below) and below[0][0].numbering in (Numbering.DETAIL, Numbering.NONE)


def _has_parts(row: Row, below: list[tuple[Row, tuple[int, ...]]]) -> bool:
    """Whether rows numbered otherwise follow, as parts follow the head of their group."""
    return bool(below) and not below[0][0].is_total and below[0][0].numbering != row.numbering


def _adds_up(reader: Reader, row: Row, below: list[tuple[Row, tuple[int, ...]]]) -> bool:
    """Whether the rows right below a budget's row add up to it: then it is their sum."""
    table = reader.table

    def money(number: int, role: Role) -> Decimal | None:
        cell = table.sheet.own(number, table.column(role))
        return reader.figures.money(cell, "").value

    for role in (Role.ACTUAL, Role.PLANNED):
        stated = money(row.row, role)
        if not stated:
            continue
        together = Decimal(0)
        for place, (child, same) in enumerate(below):
            if child.is_total:
                break
            together += sum((money(each, role) or Decimal(0) for each in same), Decimal(0))
            # What Excel worked out itself is off by less than any money.
            if abs(together - stated) < _ONE_DONG:
                return place > 0
        return False
    return False


_CLOSING = re.compile(r"^(?:cong|tong)\b(?! dong\b)")


def _closes(reader: Reader, row: Row) -> bool:
    """Whether a row "Cộng ngân sách" is the sum of the sources right above it."""
    if not _CLOSING.match(row.folded):
        return False
    for role, name in ((Role.ACTUAL, "actual"), (Role.PLANNED, "planned")):
        cell = reader.table.sheet.own(row.row, reader.table.column(role))
        stated = reader.figures.money(cell, "").value
        if not stated:
            continue
        together = Decimal(0)
        for each in reversed(reader.rows):
            if not isinstance(each, SourceRow):
                return False
            together += getattr(each, name).value or Decimal(0)
            if together == stated:
                return True
        return False
    return False


def _ask_source(
    reader: Reader, row: Row, same: tuple[int, ...], found: tuple[ResourceSource, ...]
) -> None:
    table = reader.table
    if len(found) > 1:
        named = ", ".join(f"“{SOURCE_LABELS[source]}”" for source in found)
        fault = f"Dòng này nói đến nhiều nguồn: {named}."
    elif found:
        fault = "Các dòng dưới cộng lại không bằng dòng này, không rõ có phải chi tiết của nó."
    elif is_budget(row.folded):
        fault = "Dòng ngân sách chung, không rõ là nguồn nào và không phải tổng các dòng dưới."
    else:
        fault = "Không rõ đây là nguồn vốn nào của biểu."
    shows = tuple(
        f"{table.sheet.place(cell)}: “{clean(cell.text)}”"
        for each in same
        for role in (Role.PLANNED, Role.ACTUAL)
        if (cell := table.sheet.own(each, table.column(role))) is not None
    )
    readings = tuple(
        Choice(source.value, f"là “{SOURCE_LABELS[source]}”", shows)
        for source in (*found, *(s for s in ResourceSource if s not in found))
    )
    text = f"Dòng {row.row} “{row.name}”: {fault[:1].lower()}{fault[1:]} Nhập vào nguồn nào?"
    left_out = Choice(NONE, "là dòng cộng hoặc dòng chi tiết: không nhập riêng")
    question = ask(
        reader.choices, f"source:{row.row}", text, (*readings, left_out), table.sheet.name
    )
    reader.questions.append(question)
    if question.chosen and question.chosen != NONE:
        reader.rows.append(_source(reader, row, same, ResourceSource(question.chosen)))
        return
    if question.chosen == NONE:
        fault = "Không nhập riêng, như đã chọn."
    reader.rows.append(faulty(reader, row, row.name, fault))


def _source(reader: Reader, row: Row, same: tuple[int, ...], source: ResourceSource) -> SourceRow:
    planned, actual = (
        summed(reader.table, reader.figures, role, same, label, money=True)
        for role, label in ((Role.PLANNED, "kế hoạch"), (Role.ACTUAL, "thực hiện"))
    )
    said = texts(reader.table, Role.UNIT, same)
    unit = parse_unit(said) if said else None
    if said and unit is None:
        fault = f"Dòng tính bằng “{said}”, không phải số tiền; hãy ghi số tiền của nguồn này"
        planned = actual = Amount(None, fault)
    if unit is not None:
        planned, actual = (
            _by_row_unit(reader, role, same, label, unit, amount)
            for role, label, amount in (
                (Role.PLANNED, "kế hoạch", planned),
                (Role.ACTUAL, "thực hiện", actual),
            )
        )
    return SourceRow(row, same, source, planned, actual)


def _by_row_unit(
    reader: Reader, role: Role, same: tuple[int, ...], label: str, unit: Unit, amount: Amount
) -> Amount:
    """The amount by the unit that the row itself names in a column "ĐVT"."""
    cell = reader.table.sheet.own(same[0], reader.table.column(role))
    if amount.fault or len(same) > 1 or cell is None:
        return amount
    plain = reader.figures.plain(cell, label)
    if plain.value is None:
        return amount
    return Amount(unit.convert(plain.value), unit=unit)


def _brought_together(reader: Reader) -> Iterator[ResourceRow]:
    """The rows in order; several rows of one source are its parts, or have to be asked about."""
    groups: dict[ResourceSource, list[SourceRow]] = {}
    for each in reader.rows:
        if isinstance(each, SourceRow):
            groups.setdefault(each.source, []).append(each)
    ready: dict[int, ResourceRow] = {}
    for source, members in groups.items():
        for member, made in zip(members, _group(reader, source, members), strict=True):
            ready[id(member)] = made
    for each in reader.rows:
        yield ready[id(each)] if isinstance(each, SourceRow) else each


def _group(
    reader: Reader, source: ResourceSource, members: list[SourceRow]
) -> Iterator[ResourceRow]:
    first, rest = members[0], members[1:]
    if not rest:
        yield _source_row(reader, first)
        return
    label = SOURCE_LABELS[source]
    details = says_all_of(first.row.folded, source) and _is_sum_of(first, rest)
    place = place_of(reader, first.row)
    if details:
        yield _source_row(reader, first)
        for each in rest:
            fault = (
                f"Nguồn “{label}” đã có ở {place}; dòng này được coi là chi tiết nên không nhập."
            )
            yield faulty(reader, each.row, each.row.name, fault)
        return
    cells = tuple(
        f"{place_of(reader, each.row)}: “{each.row.name}” "
        f"{_said(each.planned, 'kế hoạch')}{_said(each.actual, 'thực hiện')}".strip()
        for each in members
    )
    together = replace(first, planned=_together(members, "planned"),
                       actual=_together(members, "actual"))  # fmt: skip
    added = f"{_said(together.planned, 'kế hoạch')}{_said(together.actual, 'thực hiện')}".strip()
    question = ask(
        reader.choices,
        f"rows:{source.value}",
        f"Có {len(members)} dòng cùng nguồn “{label}”: {'; '.join(cells)}. Cộng lại hay "
        "chỉ lấy dòng đầu?",
        (
            Choice(SUM, f"cộng các dòng: {added}", cells),
            Choice(FIRST, "chỉ lấy dòng đầu, các dòng sau là chi tiết", cells[:1]),
        ),
        reader.table.sheet.name,
    )
    reader.questions.append(question)
    if question.chosen == SUM:
        yield _source_row(reader, together, doubt=f"Đã cộng {len(members)} dòng của nguồn này")
        for each in rest:
            yield faulty(reader, each.row, each.row.name, f"Đã cộng vào dòng ở {place}.")
        return
    if question.chosen == FIRST:
        yield _source_row(reader, first)
        for each in rest:
            yield faulty(reader, each.row, each.row.name, "Chi tiết của dòng trên, như đã chọn.")
        return
    for each in members:
        row = _source_row(reader, each)
        words = f"Nguồn “{label}” có {len(members)} dòng; chờ chọn cộng lại hay lấy một dòng"
        yield replace(row, line=None, label=label, asked=(*row.asked, words), provisional=None)


def _said(amount: Amount, label: str) -> str:
    return "" if amount.value is None else f"{label} {format_decimal(amount.value)} "


def _is_sum_of(first: SourceRow, rest: list[SourceRow]) -> bool:
    compared = False
    for name in ("actual", "planned"):
        stated = getattr(first, name).value
        if stated is None:
            continue
        compared = True
        parts = [getattr(each, name).value for each in rest]
        if sum((part for part in parts if part is not None), Decimal(0)) != stated:
            return False
    return compared


def _together(members: list[SourceRow], name: str) -> Amount:
    amounts = [getattr(each, name) for each in members]
    for amount in amounts:
        if amount.fault or amount.asked:
            found: Amount = amount
            return found
    values = [amount.value for amount in amounts if amount.value is not None]
    return Amount(sum(values, Decimal(0)) if values else None, unit=amounts[0].unit)


def _source_row(reader: Reader, one: SourceRow, doubt: str = "") -> ResourceRow:
    table = reader.table
    place, text = place_of(reader, one.row), one.row.text
    faults = tuple(dict.fromkeys(filter(None, (one.planned.fault, one.actual.fault))))
    if faults:
        return ResourceRow(
            place, SOURCE_LABELS[one.source], text, faults=faults,
            impossible=one.planned.impossible or one.actual.impossible,
        )  # fmt: skip
    asked = list(
        dict.fromkeys(ASKED_WORDS[a.asked] for a in (one.planned, one.actual) if a.asked)
    )  # fmt: skip
    if one.row.row in reader.waiting:
        asked.append(reader.waiting[one.row.row])
    for each in one.same:
        asked += [words[:1].upper() + words[1:] for words in table.unknown_words(each)]
    for role, columns in table.asked.items():
        cells = [c for n in one.same for col in columns if (c := table.sheet.own(n, col))]
        if cells:
            said = "; ".join(f"{cell.address}: “{cell.text}”" for cell in cells)
            asked.append(f"Chưa rõ lấy cột nào làm {ROLE_LABELS.get(role, role.value)}: {said}")
    kept = "; ".join(filter(None, (table.kept_words(each) for each in one.same)))
    note = "; ".join(filter(None, (texts(table, Role.NOTE, one.same), kept)))
    line = ResourceLine(one.source, one.planned.value, one.actual.value, note)
    share_cell = table.sheet.own(one.row.row, table.column(Role.SHARE))
    if share_cell is not None and has_figure(share_cell) and line.actual is not None:
        share = reader.figures.plain(share_cell, "tỷ lệ").value
        if share is not None:
            place_of_share = table.sheet.place(share_cell)
            reader.stated.shares.append((one.row.name, place_of_share, share, line.actual))
    units = dict.fromkeys(a.unit for a in (one.planned, one.actual) if a.unit is not None)
    doubts = [amount.doubt for amount in (one.planned, one.actual) if amount.doubt]
    doubts += [
        f"Số tiền đã đổi từ {unit.name} sang triệu đồng" for unit in units if unit != MILLIONS
    ]
    if doubt:
        doubts.append(doubt)
    waiting = ASKED_WORDS["unit"] in asked
    return ResourceRow(
        place, one.row.name, text, line=None if asked else line, doubts=tuple(doubts),
        asked=tuple(asked), provisional=None if waiting or not asked else line,
    )  # fmt: skip
