"""The tables of the receiving office as pictures, on screen and on paper the same."""

from dataclasses import replace
from decimal import Decimal
from math import ceil

from ntm_desktop.domain.charts import Bar, Chart, ChartKind
from ntm_desktop.domain.desk_tables import DeskRow, DeskTable, RowLevel, ValueKind

_MOST_COLUMNS = 20
_MOST_BARS = 24
_SHARE_TABLES = frozenset({"resources"})
_COLUMN_TABLES = frozenset({"bands", "criteria"})
_LACKING = "lacking"
_NOT_DRAWN = frozenset({"T9"})


def chart_of(table: DeskTable) -> Chart | None:
    """The main column of a table as a picture.

    Bands and criteria are columns, with the plan or the earlier date as a line across; money is
    bars with its sum; anything else with figures of one unit is bars. None for lists, and for what
    is set beside groups.
    """
    if not table.main or table.id in _NOT_DRAWN:
        return None
    rows = [row for row in table.rows if row.level is RowLevel.PLAIN and row.key != _LACKING]
    place = table.place(table.main)
    kind = table.columns[place].kind
    if table.id in _COLUMN_TABLES:
        return _columns(table, rows, place)
    if table.id in _SHARE_TABLES:
        bars = [_bar(table, row, place) for row in rows]
        return _chart(table, ChartKind.SHARES, "triệu đồng", bars)
    units = {row.cells[table.place("unit")] for row in rows} if _has(table, "unit") else {""}
    if len(units) > 1 or not rows:
        return None
    unit = "triệu đồng" if kind is ValueKind.MONEY else _unit(table, place, next(iter(units)))
    rows = sorted(rows, key=lambda row: -(_figure(row, place) or Decimal(0)))[:_MOST_BARS]
    return _chart(table, ChartKind.SHARES, unit, [_bar(table, row, place) for row in rows])


def _columns(table: DeskTable, rows: list[DeskRow], place: int) -> Chart | None:
    if len(rows) > _MOST_COLUMNS:
        return None
    target = next((name for name in ("planned", "before") if _has(table, name)), "")
    aim = table.columns[table.place(target)].label if target else ""
    bars = []
    for row in rows:
        label = row.key if table.id == "criteria" else str(row.cells[0])
        wanted = _figure(row, table.place(target)) if target else None
        bars.append(Bar(label.replace(" tiêu chí", ""), _figure(row, place), wanted))
    title = f"{table.title}, vạch ngang: {aim.lower()}" if target else table.title
    values = [one for bar in bars for one in (bar.value, bar.target) if one is not None]
    made = _chart(table, ChartKind.COLUMNS, "xã", bars, title)
    return replace(made, top=_top(max(values)), aim="") if made is not None else None


def _top(most: Decimal) -> Decimal:
    """Where the axis ends: a round number not far above the greatest value."""
    step = Decimal(10) ** max(0, len(str(int(most))) - 1) / 2
    return max(Decimal(1), step * ceil(most / step))


def _chart(
    table: DeskTable, kind: ChartKind, unit: str, bars: list[Bar], title: str = ""
) -> Chart | None:
    made = Chart(f"chart-{table.id}", kind, title or table.title, unit, tuple(bars))
    return None if made.empty or not any(bar.value for bar in bars) else made


def _bar(table: DeskTable, row: DeskRow, place: int) -> Bar:
    return Bar(str(row.cells[table.place(table.label)]), _figure(row, place))


def _figure(row: DeskRow, place: int) -> Decimal | None:
    value = row.cells[place]
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _has(table: DeskTable, column_id: str) -> bool:
    return any(column.id == column_id for column in table.columns)


def _unit(table: DeskTable, place: int, unit: object) -> str:
    if unit:
        return str(unit)
    label = table.columns[place].label
    inside = label.rpartition("(")[2].removesuffix(")") if label.endswith(")") else ""
    return inside or label.lower()
