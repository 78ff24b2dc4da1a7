"""What a province published, held against what its communes' packages add up to.

Figures stand as they were printed, wrong ones too. A computed figure is rounded to the decimals
that were printed before both are compared, so that 41,99 % is not called different from 42 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.desk_tables import (
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    ValueKind,
)
from ntm_desktop.domain.numbers import format_decimal, round_half_up
from ntm_desktop.domain.periods import Period


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The printed figures of one table.

    Attributes:
        table: id of the office's table.
        base: number of communes as printed, None when none was.
        factor: of amounts of money: 1000 where they were printed in tỷ đồng.
        rows: key of a row to its figures by column.
    """

    period: Period
    table: str
    base: int | None
    factor: int
    source: str
    rows: tuple[tuple[str, Mapping[str, Decimal]], ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that one province published."""

    title: str
    province_code: str
    tables: tuple[PublishedTable, ...]
    provenance: Provenance

    def of(self, period: Period) -> tuple[PublishedTable, ...]:
        """What was printed of a period."""
        return tuple(table for table in self.tables if table.period == period)


@dataclass(frozen=True, slots=True)
class _Compared:
    table: str
    row: str
    label: str
    column_id: str
    column: str
    printed: Decimal
    computed: Decimal | None
    communes: tuple[str, ...]
    source: str

    @property
    def gap(self) -> Decimal | None:
        return None if self.computed is None else self.computed - self.printed

    @property
    def key(self) -> str:
        return f"{self.table}/{self.row}/{self.column_id}"


def with_published(
    tables: Sequence[DeskTable], published: Sequence[PublishedTable], base: int
) -> tuple[DeskTable, ...]:
    """The tables, each with a note for every figure that was published otherwise, and all of them.

    Args:
        tables: as they were added up.
        published: what was printed of the same period.
        base: all communes that existed then.
    """
    by_id = {table.id: table for table in tables}
    compared: list[_Compared] = []
    bases: list[str] = []
    for printed in published:
        table = by_id.get(printed.table)
        if table is None:
            continue
        compared += _compared(table, printed)
        if printed.base is not None and printed.base != base:
            bases.append(
                f"{table.title}: đã công bố trên {printed.base} xã, ở đây tính trên {base} xã."
            )
    if not compared:
        return tuple(tables)
    noted = tuple(
        replace(table, notes=(*table.notes, *_notes(one for one in compared if one.table == key)))
        for key, table in by_id.items()
    )
    made = _table(compared, by_id, bases)
    lists = [table for table in noted if not table.main]
    return (*(table for table in noted if table.main), made, *lists)


def _compared(table: DeskTable, printed: PublishedTable) -> Iterable[_Compared]:
    columns = {column.id: column for column in table.columns}
    label = table.place(table.label)
    for key, figures in printed.rows:
        row = next((one for one in table.rows if one.key == key), None)
        for column_id, figure in figures.items():
            column = columns.get(column_id)
            if column is None:
                continue
            value = row.cells[table.place(column_id)] if row else None
            computed: Decimal | None = None
            if isinstance(value, int | Decimal):
                exact = Decimal(value)
                if column.kind is ValueKind.MONEY:
                    exact /= printed.factor
                computed = round_half_up(exact, _places(figure))
            name = str(row.cells[label]) if row else key
            unit = " (tỷ đồng)" if printed.factor != 1 and column.kind is ValueKind.MONEY else ""
            yield _Compared(
                table.id,
                key,
                name,
                column_id,
                column.label.replace(" (triệu đồng)", "") + unit if unit else column.label,
                figure,
                computed,
                row.communes if row else (),
                printed.source,
            )


def _places(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _notes(compared: Iterable[_Compared]) -> tuple[str, ...]:
    return tuple(
        f"{one.label} – {one.column}: đã công bố {_said(one.printed)}, tính từ gói "
        f"{_said(one.computed)}, chênh lệch {_signed(one.gap)}."
        for one in compared
        if one.gap
    )


def _table(
    compared: Sequence[_Compared], by_id: Mapping[str, DeskTable], bases: Sequence[str]
) -> DeskTable:
    rows = []
    for one in compared:
        verdict = "Chưa có số" if one.gap is None else "Lệch" if one.gap else "Khớp"
        cells = (
            by_id[one.table].title,
            one.label,
            one.column,
            _said(one.printed),
            _said(one.computed),
            _signed(one.gap) if one.gap else "",
            verdict,
        )
        level = RowLevel.SUBTOTAL if one.gap else RowLevel.PLAIN
        rows.append(DeskRow(one.key, cells, level, one.communes))
    different = sum(bool(one.gap) for one in compared)
    unknown = sum(one.gap is None for one in compared)
    told = f"{len(compared)} số đã công bố: {len(compared) - different - unknown} khớp"
    told += f", {different} lệch" if different else ""
    told += f", {unknown} chưa có số để so" if unknown else ""
    columns = (
        DeskColumn("table", "Bảng", width=30),
        DeskColumn("label", "Nội dung", width=34),
        DeskColumn("column", "Cột", width=16),
        DeskColumn("printed", "Đã công bố", ValueKind.WRITTEN, 12),
        DeskColumn("computed", "Tính từ gói", ValueKind.WRITTEN, 12),
        DeskColumn("gap", "Chênh lệch", ValueKind.WRITTEN, 11),
        DeskColumn("verdict", "Kết luận", width=11),
    )
    sources = dict.fromkeys(one.source for one in compared)
    notes = (
        f"{told}. Số tính được làm tròn đến số chữ số đã in trước khi so.",
        *bases,
        *(f"Nguồn: {source}." for source in sources),
    )
    title = "Đối chiếu với số đã công bố"
    return DeskTable("published", title, columns, tuple(rows), notes=notes)


def _said(value: Decimal | None) -> str:
    return "–" if value is None else format_decimal(value, _places(value))


def _signed(value: Decimal | None) -> str:
    if value is None:
        return "–"
    said = format_decimal(abs(value), _places(value))
    return f"+{said}" if value > 0 else f"–{said}"
