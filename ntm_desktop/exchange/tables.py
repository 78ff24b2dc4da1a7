"""CSV (RFC 4180, UTF-8) with a Frictionless descriptor: one declaration, both directions.

A text that a spreadsheet would take for a formula gets an apostrophe in front when written,
and loses it when read, so that a curious double click does no harm and nothing changes on the
way.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.periods import parse_utc, utc_text
from ntm_desktop.errors import PackageError

DESCRIPTOR_FILE = "data/datapackage.json"
MAX_ROWS = 50_000
MAX_TEXT = 20_000

Cell = str | int | Decimal | bool | datetime | None
Row = Mapping[str, Cell]

_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,17})")
# Room for every figure that can be entered or imported: a formula's share has 13 decimals and more.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,23})(?:\.\d{1,30})?")


class FieldType(StrEnum):
    """Types of Table Schema in use here."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class TableField:
    """One column.

    Attributes:
        title: Vietnamese heading for people who open the descriptor.
        required: an empty cell is refused.
        choices: the only texts allowed; empty when free.
    """

    name: str
    title: str
    type: FieldType = FieldType.STRING
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file of a package.

    Attributes:
        name: its file is ``data/<name>.csv``.
        key: columns that together name a row; no two rows share them.
        single: exactly one row.
    """

    name: str
    title: str
    fields: tuple[TableField, ...]
    key: tuple[str, ...] = ()
    single: bool = False

    @property
    def file(self) -> str:
        """Name inside the bag."""
        return f"data/{self.name}.csv"


def clean(text: str) -> str:
    """A text as it may stand in a cell: NFC, plain line ends, no control characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    # Last: what was taken out may have kept a letter and its mark apart.
    return unicodedata.normalize("NFC", kept)


def write_csv(table: Table, rows: Iterable[Row]) -> bytes:
    """Content of a table's file, heading first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    for row in rows:
        writer.writerow(_text(row.get(field.name)) for field in table.fields)
    return out.getvalue().encode("utf-8")


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal():
            return _plain(cell)
        case datetime():
            return utc_text(cell)
        case _:
            text = clean(cell)
            return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: Decimal) -> str:
    """A number in full, without exponent or trailing zeros: the same value, the same text."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def read_csv(table: Table, data: bytes) -> tuple[dict[str, Cell], ...]:
    """Rows of a table's file, every cell in its type.

    Raises:
        PackageError: ``values``; every fault in ``faults``.
    """
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        lines = [line for _, line in zip(range(MAX_ROWS + 2), reader, strict=False)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise values_fault(table, [f"{table.file}: không phải bảng CSV UTF-8"]) from error
    if not lines or lines[0] != [field.name for field in table.fields]:
        raise values_fault(table, [f"{table.file}: dòng tên cột không đúng"])
    if len(lines) > MAX_ROWS + 1:
        raise values_fault(table, [f"{table.file}: quá {MAX_ROWS} dòng"])
    rows, faults, seen = [], [], set()
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(table.fields):
            faults.append(f"{table.file} dòng {number}: sai số cột")
            continue
        row: dict[str, Cell] = {}
        for field, text in zip(table.fields, line, strict=True):
            try:
                row[field.name] = _cell(field, text)
            except ValueError as error:
                faults.append(f"{table.file} dòng {number}, cột {field.name}: {error}")
        key = tuple(row.get(name) for name in table.key)
        if key and key in seen:
            faults.append(f"{table.file} dòng {number}: trùng dòng khác")
        seen.add(key)
        rows.append(row)
    if table.single and len(rows) != 1:
        faults.append(f"{table.file}: phải có đúng một dòng")
    if faults:
        raise values_fault(table, faults)
    return tuple(rows)


def values_fault(table: Table, faults: Sequence[str]) -> PackageError:
    """The refusal for figures or words that cannot stand in a table."""
    return PackageError(
        "values", f"Gói bị từ chối: bảng “{table.title}” có dữ liệu sai ({faults[0]}).", faults
    )


def _string(text: str) -> str:
    plain = text.removeprefix("'") if text.startswith("'") else text
    if _text(plain) != text or len(text) > MAX_TEXT:
        raise ValueError("chữ không hợp lệ hoặc quá dài")
    return plain


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("không phải số nguyên")
    return int(text)


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or _plain(Decimal(text)) != text:
        raise ValueError("không phải số")
    return Decimal(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("phải là true hoặc false")
    return text == "true"


def _datetime(text: str) -> datetime:
    try:
        return parse_utc(text)
    except ValueError as error:
        raise ValueError("không phải thời điểm UTC") from error


_READERS: Mapping[FieldType, Callable[[str], Cell]] = {
    FieldType.STRING: _string,
    FieldType.INTEGER: _integer,
    FieldType.NUMBER: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATETIME: _datetime,
}


def _cell(field: TableField, text: str) -> Cell:
    if text == "":
        if field.required:
            raise ValueError("bỏ trống")
        return "" if field.type is FieldType.STRING else None
    value = _READERS[field.type](text)
    if field.choices and value not in field.choices:
        raise ValueError("không nằm trong các giá trị cho phép")
    return value


def descriptor_bytes(name: str, title: str, tables: Sequence[Table]) -> bytes:
    """Content of ``data/datapackage.json``.

    Args:
        name: of the data package: lower-case letters, digits, "-", "_", ".".
        title: for people.
        tables: in the order they are listed.
    """
    document = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _resource(table: Table) -> dict[str, object]:
    return {
        "name": table.name,
        "title": table.title,
        # Relative to the descriptor, which lies in data/ itself.
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {
            "fields": [_field(field) for field in table.fields],
            "missingValues": [""],
            **({"primaryKey": list(table.key)} if table.key else {}),
        },
    }


def _field(field: TableField) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    described: dict[str, object] = {
        "name": field.name,
        "title": field.title,
        "type": str(field.type),
    }
    if field.type is FieldType.BOOLEAN:
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    if constraints:
        described["constraints"] = constraints
    return described
