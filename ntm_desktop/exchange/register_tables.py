"""Registers in a package: one table that lists them, and one for each with its lines."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

from ntm_desktop.domain.kept_tables import KeptRow
from ntm_desktop.domain.package import RegisterContent
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Field, FieldKind, Form
from ntm_desktop.domain.registers.values import plain_number
from ntm_desktop.exchange.tables import Cell, FieldType, Row, Table, TableField, values_fault

PREFIX = "register-"
ID, ORDER, UNCLEAR = "id", "order", "unclear"

REGISTERS = Table(
    "registers",
    "Các sổ theo dõi trong gói",
    (
        TableField("register", "Mã sổ", required=True),
        TableField("version", "Phiên bản mẫu sổ", FieldType.INTEGER, required=True),
        TableField("fingerprint", "SHA-256 của mẫu sổ", required=True),
        TableField("title", "Tên sổ", required=True),
        TableField("entries", "Số dòng", FieldType.INTEGER, required=True),
    ),
    key=("register",),
)

_TYPES = {
    FieldKind.WHOLE: FieldType.INTEGER,
    FieldKind.NUMBER: FieldType.NUMBER,
    FieldKind.MONEY: FieldType.NUMBER,
    FieldKind.YES_NO: FieldType.BOOLEAN,
}


def register_table(form: Form) -> Table:
    """The table of a register's lines: an id, the order, its fields, and what is not clear."""
    return Table(
        PREFIX + form.id,
        form.title,
        (
            TableField(ID, "Mã dòng", required=True),
            TableField(ORDER, "Thứ tự", FieldType.INTEGER, required=True),
            *(_field(column) for column in form.fields),
            TableField(UNCLEAR, "Điều đã gõ mà chưa rõ: mã cột và chữ, dạng JSON"),
        ),
        key=(ID,),
    )


def _field(column: Field) -> TableField:
    title = column.heading
    if column.kind is FieldKind.DATE:
        title += "; ngày 2024-03-05, hoặc 2024-03, 2024-Q1, 2024-H1, 2024 khi chỉ biết vậy"
    # No cell is required: an office may still lack a figure, and says so by leaving it out.
    return TableField(
        column.id,
        title,
        _TYPES.get(column.kind, FieldType.STRING),
        choices=tuple(choice.id for choice in column.choices),
    )


def register_rows(form: Form, entries: Sequence[Entry]) -> list[Row]:
    """The rows of a register's table; villages stand in them by name."""
    return [
        {
            ID: entry.id,
            ORDER: number,
            **{column.id: _cell(column, entry.value(column.id)) for column in form.fields},
            UNCLEAR: _asked_text(entry),
        }
        for number, entry in enumerate(entries, 1)
    ]


def _cell(column: Field, value: str) -> Cell:
    if not value:
        return None
    match column.kind:
        case FieldKind.WHOLE:
            return int(value)
        case FieldKind.NUMBER | FieldKind.MONEY:
            return Decimal(value)
        case FieldKind.YES_NO:
            return value == "true"
    return value


def _asked_text(entry: Entry) -> str:
    return json.dumps(dict(entry.asked), ensure_ascii=False, sort_keys=True) if entry.asked else ""


def registers_rows(registers: Sequence[RegisterContent]) -> dict[str, list[Row]]:
    """Table name to rows: the list of registers, and each one that brings its form."""
    rows: dict[str, list[Row]] = {
        REGISTERS.name: [
            {
                "register": one.register,
                "version": one.version,
                "fingerprint": one.fingerprint,
                "title": one.title,
                "entries": len(one.entries),
            }
            for one in registers
        ]
    }
    for one in registers:
        if one.form is not None:
            rows[PREFIX + one.register] = register_rows(one.form, one.entries)
    return rows


def registers_tables(registers: Sequence[RegisterContent]) -> tuple[Table, ...]:
    """The tables that hold these registers; none when there are none."""
    forms = [one.form for one in registers if one.form is not None]
    return (REGISTERS, *(register_table(form) for form in forms)) if registers else ()


def registers_content(rows: Mapping[str, Sequence[Row]]) -> tuple[RegisterContent, ...]:
    """The registers of a package, without their forms.

    Raises:
        PackageError: ``values`` when list and tables do not tell the same.
    """
    found = []
    listed = rows.get(REGISTERS.name, ())
    for row in listed:
        register = cast("str", row["register"])
        lines = rows.get(PREFIX + register)
        if lines is None or len(lines) != row["entries"]:
            raise values_fault(REGISTERS, [f"sổ “{register}” thiếu dòng hoặc không có bảng"])
        found.append(
            RegisterContent(
                register,
                cast("int", row["version"]),
                cast("str", row["fingerprint"]),
                cast("str", row["title"]),
                tuple(_entry(register, line) for line in lines),
            )
        )
    names = {PREFIX + one.register for one in found}
    strange = [name for name in rows if name.startswith(PREFIX) and name not in names]
    if strange:
        raise values_fault(REGISTERS, [f"bảng {strange[0]} không có trong danh sách sổ"])
    return tuple(found)


def kept_entries(register: str, rows: Iterable[KeptRow]) -> tuple[Entry, ...]:
    """The lines of a register from its table as the receiving office keeps it.

    Raises:
        PackageError: ``values``.
    """
    return tuple(_entry(register, {UNCLEAR: "", **row}) for row in rows)


def _entry(register: str, row: Row) -> Entry:
    values = {
        name: text
        for name, cell in row.items()
        if name not in (ID, ORDER, UNCLEAR) and (text := _value(cell))
    }
    return Entry(
        cast("str", row[ID]), register, cast("int", row[ORDER]), values, _asked(row[UNCLEAR])
    )


def _value(cell: Cell) -> str:
    match cell:
        case None | "":
            return ""
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case Decimal():
            return plain_number(cell)
    return str(cell)


def _asked(cell: Cell) -> dict[str, str]:
    if not cell:
        return {}
    try:
        asked = json.loads(str(cell))
    except (ValueError, RecursionError) as error:
        raise values_fault(REGISTERS, ["cột “unclear” không phải JSON"]) from error
    if not isinstance(asked, dict) or not all(isinstance(text, str) for text in asked.values()):
        raise values_fault(REGISTERS, ["cột “unclear” không đúng dạng"])
    return asked
