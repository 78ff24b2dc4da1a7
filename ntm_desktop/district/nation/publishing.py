"""The kept register as a Parquet data set, so that many offices can be added up."""

import re
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.counting import as_called_then, existed
from ntm_desktop.district.kept import fill_contents
from ntm_desktop.district.nation.extra import needs_extra
from ntm_desktop.district.nation.layout import (
    COMMUNE,
    COMMUNES,
    DIGITS,
    KEYS,
    NOT_PUBLISHED,
    OFFICE,
    OFFICES_FOLDER,
    OWN_TABLES,
    PACKAGE,
    PACKAGES,
    PERIOD,
    PLACES,
    PROVINCE,
    UNKNOWN_PROVINCE,
    VERDICTS,
    is_published,
)
from ntm_desktop.district.nation.places import Place
from ntm_desktop.district.nation.published import OfficeList, PublishedTable
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.district.units_then import every_other
from ntm_desktop.domain.kept_tables import NUMBER, KeptCell, KeptColumn, KeptRow, KeptTable
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.domain.periods import Period, utc_text
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.exchange.kinds import TABLES
from ntm_desktop.exchange.year_tables import YEAR_TABLES
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import Register, RegisteredPackage

if TYPE_CHECKING:
    import pyarrow as pa

# decimal(38, 18): exact for every sum, on every engine. A spreadsheet's share may have more.
_SMALLEST = Decimal(1).scaleb(-PLACES)
_LARGEST = Decimal(10) ** (DIGITS - PLACES)
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published.

    Attributes:
        packages: how many.
        tables: name to number of rows.
        notes: what had to be changed on the way, a sentence each.
    """

    packages: int
    periods: tuple[str, ...]
    provinces: tuple[str, ...]
    tables: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass
class _Writer:
    """Writes the files of one publication and remembers their list."""

    place: Place
    office: str
    generation: str
    columns: dict[str, tuple[str, tuple[KeptColumn, ...]]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    rounded: list[str] = field(default_factory=list)

    def write(self, name: str, period: str, province: str, rows: Sequence[KeptRow]) -> None:
        """Write one file; nothing for no row."""
        import pyarrow as pa

        _, columns = self.columns[name]
        if not rows:
            return
        arrays = [
            pa.array([self._cell(name, column, row) for row in rows], _arrow_type(column.type))
            for column in columns
        ]
        table = pa.Table.from_arrays(arrays, schema=_arrow_schema(columns))
        file = (
            f"{name}/{PERIOD}={period}/{PROVINCE}={province}/{self.office}-{self.generation}"
            ".parquet"
        )
        self.place.write_table(file, table)
        self.files.setdefault(name, []).append(file)
        self.rows[name] = self.rows.get(name, 0) + len(rows)

    def _cell(self, name: str, column: KeptColumn, row: KeptRow) -> KeptCell:
        value = row.get(column.name)
        if value is None or isinstance(value, bool) or column.type != NUMBER:
            return value
        if not isinstance(value, int | Decimal):
            return None
        number = Decimal(value)
        where = f"xã {row[COMMUNE]}, bảng {name}, cột {column.title or column.name}"
        if abs(number) >= _LARGEST:
            raise EntryError(
                f"Số {format_decimal(number)} lớn quá mức công bố được: {where}. Hãy trả lại gói "
                "của xã để sửa."
            )
        exact = number.as_tuple().exponent
        if isinstance(exact, int) and exact < -PLACES:
            kept = number.quantize(_SMALLEST, ROUND_HALF_EVEN)
            if kept != number:
                self.rounded.append(where)
            return kept
        return number


def publish_register(
    register: Register, catalog: Catalog, out: Place, now: datetime | None = None
) -> Publication:
    """Write every table of the register to a data set, in the place of what the office had there.

    What other offices published there stays. What is written in words about people and places
    (notes, names of givers, lines of registers) is not published; evidence is not either.

    Args:
        register: open.
        catalog: gives units and sets.
        out: of the data set; a folder is made when it is not there.
        now: UTC; the clock when None.

    Raises:
        EntryError: nothing was received, or a figure is too large to be one.
        StoreError: the place cannot be written.
        UsageError: the extra is not installed.
    """
    needs_extra("pyarrow")
    refilled = fill_contents(register, OfficeRules(catalog, register))
    received = register.packages()
    # Of a commune that was merged away its successor is published: nothing is added twice.
    other = every_other(register, catalog, received)
    packages = tuple(one for one in received if one.position not in other)
    if not packages:
        raise EntryError("Chưa nhận gói nào nên chưa có gì để công bố.")
    office = register.office()
    writer = _Writer(out, office.id, uuid.uuid4().hex[:12])
    positions = [package.position for package in packages]
    try:
        columns, mixed = _columns(register, positions)
        writer.columns.update(columns)
        provinces = _provinces(register, catalog, packages)
        groups: dict[tuple[str, str], list[RegisteredPackage]] = {}
        for package in packages:
            place = (package.period_key, provinces[package.position])
            groups.setdefault(place, []).append(package)
        for (period, province), group in sorted(groups.items()):
            _write_group(register, writer, period, province, group)
        for period in sorted({package.period_key for package in packages}):
            of_period = {
                package.commune: provinces[package.position]
                for package in packages
                if package.period_key == period
            }
            _write_communes(register, catalog, writer, period, of_period)
        notes = (
            *([refilled] if refilled else []),
            *(one.sentence for one in other.values()),
            *mixed,
            *_rounded(writer.rounded),
        )
        listed = OfficeList(
            office.id,
            office.name,
            utc_text(now or datetime.now(UTC)),
            {
                name: PublishedTable(name, *writer.columns[name], tuple(sorted(files)))
                for name, files in sorted(writer.files.items())
            },
            notes,
        )
        out.write_list(f"{OFFICES_FOLDER}/{office.id}.json", listed.as_json())
    except BaseException as error:
        with suppress(OSError):
            for name in _own_files(out, office.id):
                if f"-{writer.generation}." in name:
                    out.remove(name)
        if isinstance(error, OSError):
            raise out.why_not(error) from error
        raise
    with suppress(OSError):
        for name in _own_files(out, office.id):
            if f"-{writer.generation}." not in name:
                out.remove(name)
    return Publication(
        len(packages),
        tuple(sorted({period for period, _ in groups})),
        tuple(sorted({province for _, province in groups})),
        dict(sorted(writer.rows.items())),
        notes,
    )


def _own_files(out: Place, office: str) -> list[str]:
    form = re.compile(rf"[^/]+/{PERIOD}=[^/]+/{PROVINCE}=[^/]+/{re.escape(office)}-[^/]+\.parquet")
    return [name for name in out.names() if form.fullmatch(name)]


def _columns(
    register: Register, positions: Sequence[int]
) -> tuple[dict[str, tuple[str, tuple[KeptColumn, ...]]], list[str]]:
    """Title and columns of every table: as this program declares them, else as packages did."""
    found: dict[str, tuple[str, tuple[KeptColumn, ...]]] = dict(OWN_TABLES)
    mixed = []
    declared = {
        table.name: (
            table.title,
            [KeptColumn(one.name, str(one.type), one.title) for one in table.fields],
        )
        for table in (*TABLES[PackageKind.ASSESSMENT], *YEAR_TABLES)
    }
    for name in contents.table_names(register, positions):
        if name in NOT_PUBLISHED:
            continue
        title, fields = declared.get(name, ("", []))
        columns = {column.name: column for column in fields}
        for table in contents.tables_named(register, name, positions).values():
            title = title or table.title
            for column in table.columns:
                known = columns.setdefault(column.name, column)
                if known.type != column.type:
                    # Two versions of a form: as text both can be kept, and neither is added up.
                    columns[column.name] = KeptColumn(column.name, "string", column.title)
                    mixed.append(
                        f"Bảng {name}, cột {column.title or column.name}: các gói khai báo khác "
                        "kiểu nên không công bố."
                    )
        kept = tuple(column for column in columns.values() if is_published(name, column))
        found[name] = (title, (*KEYS, *kept))
    return found, list(dict.fromkeys(mixed))


def _provinces(
    register: Register, catalog: Catalog, packages: Sequence[RegisteredPackage]
) -> dict[int, str]:
    """Position to the code of the province: as the package says, else as the lists do."""
    tables = contents.tables_named(register, "commune", [p.position for p in packages])
    found = {}
    for package in packages:
        table = tables.get(package.position)
        said = table.rows[0].get("province_code") if table and table.rows else None
        found[package.position] = (
            str(said) if said else _province(catalog, package.commune, package.period_key)
        )
    return found


def _province(catalog: Catalog, code: str, period: str) -> str:
    try:
        unit, _ = catalog.commune(code, on=Period.parse(period).last_day)
    except CatalogError:
        return UNKNOWN_PROVINCE
    return unit.province_code


def _listed(catalog: Catalog, code: str, period: Period) -> bool:
    try:
        catalog.commune(code, on=period.last_day)
    except CatalogError:
        return False
    return True


def _write_group(
    register: Register,
    writer: _Writer,
    period: str,
    province: str,
    group: Sequence[RegisteredPackage],
) -> None:
    """Everything of one period and province."""
    positions = [package.position for package in group]
    outcomes = register.outcomes(positions)
    verdicts = register.verdicts_of(positions)
    keys: dict[int, dict[str, KeptCell]] = {
        package.position: {
            OFFICE: writer.office,
            PACKAGE: package.position,
            COMMUNE: package.commune,
        }
        for package in group
    }
    writer.write(
        PACKAGES,
        period,
        province,
        [
            {
                **keys[package.position],
                "set_id": package.set_id,
                "sequence": package.sequence,
                "sha256": package.sha256,
                "received_at": package.received_at,
                "outcome": str(outcomes.get(package.position, "")),
                "sample": package.sample,
                "group": package.group_id,
                "border": package.border,
                "especially_difficult": package.especially_difficult,
                "atk": package.atk,
            }
            for package in group
        ],
    )
    writer.write(
        VERDICTS,
        period,
        province,
        [
            {**keys[position], "criterion": no, "verdict": str(verdict)}
            for position in positions
            for no, verdict in verdicts.get(position, {}).items()
        ],
    )
    for name in writer.columns:
        if name in OWN_TABLES:
            continue
        tables: Mapping[int, KeptTable] = contents.tables_named(register, name, positions)
        rows = [
            {**row, **keys[position]} for position, table in tables.items() for row in table.rows
        ]
        writer.write(name, period, province, rows)


def _write_communes(
    register: Register,
    catalog: Catalog,
    writer: _Writer,
    period_key: str,
    provinces: Mapping[str, str],
) -> None:
    """Who was to hand over for a period, whether they did or not."""
    period = Period.parse(period_key)
    rows: dict[str, list[KeptRow]] = {}
    for enrolled in register.communes():
        if not existed(catalog, enrolled.code, period):
            continue
        commune = as_called_then(catalog, enrolled, period)
        province = provinces.get(enrolled.code) or _province(catalog, enrolled.code, period_key)
        rows.setdefault(province, []).append(
            {
                OFFICE: writer.office,
                COMMUNE: enrolled.code,
                "name": commune.name,
                "above": commune.above,
                "listed": _listed(catalog, enrolled.code, period),
            }
        )
    for province, lines in sorted(rows.items()):
        writer.write(COMMUNES, period_key, province, lines)


def _rounded(cells: Sequence[str]) -> list[str]:
    if not cells:
        return []
    places = list(dict.fromkeys(cells))
    named = "; ".join(places[:_MOST_NAMED])
    more = f" và {len(places) - _MOST_NAMED} chỗ khác" if len(places) > _MOST_NAMED else ""
    return [f"Làm tròn đến {PLACES} số lẻ khi công bố: {named}{more}."]


def _arrow_type(kind: str) -> "pa.DataType":
    import pyarrow as pa

    return {
        "string": pa.string(),
        "integer": pa.int64(),
        NUMBER: pa.decimal128(DIGITS, PLACES),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("us", tz="UTC"),
    }[kind]


def _arrow_schema(columns: Sequence[KeptColumn]) -> "pa.Schema":
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(column.name, _arrow_type(column.type), metadata={"title": column.title})
            for column in columns
        ]
    )
