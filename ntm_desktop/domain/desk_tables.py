"""One table model for everything the receiving office adds up: screen, Excel, PDF draw the same.

Figures stay decimals until they are drawn. A row knows the communes behind it, so that a figure
can be opened. Shares are rounded half-up to two decimals and never adjusted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.criteria import CriteriaSet, Provenance
from ntm_desktop.domain.kept_tables import KeptRow, KeptTable
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form

Value = str | int | Decimal | None
PROVISIONAL = "Tạm tính"
"""Begins the note of a sum that lacks communes."""
_MOST_NAMED = 20
_MOST_BESIDE = 12


class ValueKind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    WRITTEN = "written"
    """A figure that is words already, as it was printed elsewhere."""


class RowLevel(StrEnum):
    """What a row is among the others; only plain rows add up to the total."""

    PLAIN = "plain"
    PART = "part"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class DeskColumn:
    """A column; ``width`` in characters."""

    id: str
    label: str
    kind: ValueKind = ValueKind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A row.

    Attributes:
        key: the same row in the table of another date or group has the same.
        cells: one value a column.
        communes: codes of the communes behind the figure.
    """

    key: str
    cells: tuple[Value, ...]
    level: RowLevel = RowLevel.PLAIN
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskTable:
    """A table.

    Attributes:
        id: stable, "bands".
        title: as printed.
        main: id of the column that is compared with an earlier date and set beside groups;
            "" for a list.
        label: id of the column that says what a row is.
        notes: whom a sum lacks, what does not fit together, a sentence each.
    """

    id: str
    title: str
    columns: tuple[DeskColumn, ...]
    rows: tuple[DeskRow, ...]
    main: str = ""
    label: str = "label"
    notes: tuple[str, ...] = ()

    def place(self, column_id: str) -> int:
        """Where a column stands."""
        return next(n for n, column in enumerate(self.columns) if column.id == column_id)

    def value(self, key: str, column_id: str) -> Value:
        """The value in a row, None when there is no such row."""
        place = self.place(column_id)
        return next((row.cells[place] for row in self.rows if row.key == key), None)


@dataclass(frozen=True, slots=True)
class CommuneFacts:
    """What counts for one commune.

    Attributes:
        above: name of its district, "" from 1 July 2025.
        verdicts: criterion number to verdict.
        tables: every table of its package; empty when the package is lost.
        group_id: commune group of the set, None when it has none.
        border: flags as the commune set them; None when they are not known.
        registers: lines of each register it sent, by the register's id.
        position: of its package in the register of the office.
    """

    code: str
    name: str
    above: str
    verdicts: Mapping[int, Verdict]
    tables: Mapping[str, KeptTable] = field(default_factory=lambda: MappingProxyType({}))
    group_id: str | None = None
    border: bool | None = None
    especially_difficult: bool | None = None
    atk: bool | None = None
    sequence: int = 0
    received_on: str = ""
    sample: bool = False
    registers: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    position: int = 0

    @property
    def met(self) -> int:
        """Number of criteria met."""
        return sum(verdict is Verdict.MET for verdict in self.verdicts.values())

    def rows(self, table: str) -> tuple[KeptRow, ...]:
        """Rows of one of its tables, none when it has no such table."""
        found = self.tables.get(table)
        return found.rows if found else ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that counts for one period and one set.

    Attributes:
        base: all communes that existed then; None when only those that are enrolled are known.
        communes: those that count, by code.
        missing: (code, name) of those that handed over nothing that counts.
        cautions: what is not added up and why, told with the list of communes.
        register_forms: of the registers that were sent, in the office's order.
        over_years: of several years, what each commune sent for each of them, those among it
            that were merged away since; money is added up over these.
        money_notes: what such sums of money lack, a sentence each.
        merged: of the cautions what is of a commune that became another one; told with every sum.
    """

    period: Period
    criteria_set: CriteriaSet
    base: CommuneBase | None
    communes: tuple[CommuneFacts, ...]
    missing: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...] = ()
    register_forms: tuple[Form, ...] = ()
    over_years: tuple[CommuneFacts, ...] = ()
    money_notes: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def paying(self) -> tuple[CommuneFacts, ...]:
        """Whose money is added up."""
        return self.over_years or self.communes

    @property
    def base_count(self) -> int:
        """How many communes shares are made of."""
        known = len(self.communes) + len(self.missing)
        return max(self.base.count, len(self.communes)) if self.base else known


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row of a table as a report prints it, from data.

    Attributes:
        of: sources or kinds that it adds up.
        progress: "begun", "not-begun" or "unknown" where only such projects count, else "".
    """

    key: str
    label: str
    level: RowLevel
    of: tuple[str, ...]
    progress: str = ""


@dataclass(frozen=True, slots=True)
class RegisterTableForm:
    """How the office's report lays out a register.

    Attributes:
        key: id of the table, "T6".
        register: id of the form.
        rows: fields whose values make the rows.
        across: field whose values make the columns; "" for a column for each sum.
        sums: the sums of the form that are shown; all when empty.
    """

    key: str
    title: str
    register: str
    rows: tuple[str, ...]
    across: str = ""
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A row of the table of works done: quantities of projects, or what residents gave for it.

    Attributes:
        of: kinds of quantity, or kinds of contribution.
        given: it is what residents gave.
        share_of: set, number and part of the answers that it is a share of: the sum of what is
            counted over the sum of the whole; () for a quantity.
    """

    key: str
    label: str
    unit: str
    of: tuple[str, ...]
    given: bool = False
    share_of: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TableForms:
    """The rows of the office's tables, and where they are from.

    Attributes:
        registers: layouts of registers.
        roads: rows of the table of rural roads.
    """

    resources: tuple[RowForm, ...]
    projects: tuple[RowForm, ...]
    provenance: Provenance
    registers: tuple[RegisterTableForm, ...] = ()
    roads: tuple[QuantityRow, ...] = ()


def names(communes: Iterable[tuple[str, str]]) -> str:
    """Communes by name and code, the first of them when there are many."""
    listed = [f"{name} ({code})" for code, name in communes]
    shown = ", ".join(listed[:_MOST_NAMED])
    return f"{shown} và {len(listed) - _MOST_NAMED} xã khác" if len(listed) > _MOST_NAMED else shown


def lacks(now: Snapshot) -> list[str]:
    """Of whom a sum is made and whom it lacks, a sentence each."""
    lacking = now.base_count - len(now.communes)
    sentences = [now.base.sentence if now.base else _enrolled_base(now)]
    if lacking:
        listed = f": {names(now.missing)}" if now.missing else ""
        sentences.append(f"{PROVISIONAL}: còn thiếu số liệu của {lacking} xã{listed}.")
    return [one for one in (*sentences, *now.merged) if one]


def _enrolled_base(now: Snapshot) -> str:
    return (
        f"Cơ sở tính tỷ lệ: {now.base_count} xã đã đăng ký khóa với nơi nhận; chương trình không "
        f"có danh mục xã của ngày {now.period.last_day:%d/%m/%Y}."
    )


def against(now: DeskTable, before: DeskTable, label: str) -> DeskTable:
    """The table with its main column on an earlier date and the increase since, row by row.

    Args:
        now: a table with a main column.
        before: the same table of the earlier date.
        label: of the earlier date.
    """
    if not now.main:
        return now
    main = now.columns[now.place(now.main)]
    columns = (
        *now.columns,
        DeskColumn("before", label, main.kind, max(12, main.width)),
        DeskColumn("change", "Tăng (+), giảm (–)", main.kind, max(13, main.width)),
    )
    rows = []
    for row in now.rows:
        new, old = row.cells[now.place(now.main)], before.value(row.key, before.main)
        change: Value = None
        if isinstance(new, int | Decimal) and isinstance(old, int | Decimal):
            change = new - old
        rows.append(replace(row, cells=(*row.cells, old, change)))
    keys = {row.key for row in now.rows}
    gone = [row for row in before.rows if row.key not in keys]
    notes = now.notes
    if gone:
        place = before.place(before.label)
        listed = ", ".join(str(row.cells[place]) for row in gone)
        notes = (*notes, f"{label} còn có dòng mà kỳ này không có: {listed}.")
    return replace(now, columns=columns, rows=tuple(rows), notes=notes)


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the communes.

    Attributes:
        count: how many of them count.
        table: over them alone.
        before: the same on an earlier date, None without one.
    """

    name: str
    count: int
    table: DeskTable
    before: DeskTable | None = None


def beside(
    table: DeskTable,
    groups: Sequence[Group],
    label: str,
    counted: int | None = None,
    earlier: str = "",
) -> DeskTable:
    """The main column of a table for several groups, a row a group.

    Args:
        table: over all communes.
        groups: what is set beside one another.
        label: what the groups are, "Huyện".
        counted: how many communes count in all; None for those behind the table's rows, which
            may be more: a row may stand for those that handed over nothing.
        earlier: label of the earlier date; each group has a second row then, what it gained.
    """
    place = table.place(table.label)
    kind = table.columns[table.place(table.main)].kind
    shown = [row for row in table.rows if row.level is not RowLevel.PART]
    if len(table.rows) <= _MOST_BESIDE:
        shown = list(table.rows)
    columns = (
        DeskColumn("label", label, width=26),
        DeskColumn("communes", "Số xã", ValueKind.COUNT, 9),
        *(DeskColumn(row.key, str(row.cells[place]), kind) for row in shown),
    )

    def cells(name: str, count: int, one: DeskTable) -> tuple[Value, ...]:
        return (name, count, *(one.value(row.key, one.main) for row in shown))

    rows = []
    for one in groups:
        rows.append(
            DeskRow(one.name, cells(one.name, one.count, one.table), communes=_behind(one.table))
        )
        if earlier:
            gained = tuple(
                _gained(one.table, one.before, row.key) if one.before else None for row in shown
            )
            told = (f"so với {earlier}", None, *gained)
            rows.append(DeskRow(f"{one.name}/change", told, RowLevel.PART))
    behind = _behind(table)
    rows.append(
        DeskRow(
            "all",
            cells("Toàn bộ", len(behind) if counted is None else counted, table),
            RowLevel.TOTAL,
            communes=behind,
        )
    )
    return DeskTable(
        f"{table.id}-by",
        f"{table.title} theo {label.lower()}",
        columns,
        tuple(rows),
        notes=table.notes,
    )


def _gained(now: DeskTable, before: DeskTable, key: str) -> Value:
    new, old = now.value(key, now.main), before.value(key, before.main)
    if isinstance(new, int | Decimal) and isinstance(old, int | Decimal):
        return new - old
    return None


def _behind(table: DeskTable) -> tuple[str, ...]:
    return tuple(sorted({code for row in table.rows for code in row.communes}))
