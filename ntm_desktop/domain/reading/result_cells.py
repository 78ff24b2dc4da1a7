"""What stands in the cells of a criteria row: its result, its wording, its unit.

A result may be one cell, a tick in one of two columns, or a whole, a part and a share side by
side; it comes out as an officer would have written it in one cell.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.numbers import parse_decimal
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.sheets import Cell, column_letters
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError


@dataclass(frozen=True, slots=True)
class Result:
    """What stands in the result column or columns of a row.

    Attributes:
        place: of the cell, "Bieu TC!E31".
        fault: why it cannot be read, a sentence, or "".
        doubt: why it has to be confirmed, a sentence, or "".
    """

    place: str
    text: str = ""
    fault: str = ""
    doubt: str = ""


def result_of(table: Table, row: int) -> Result:
    """The result of a row as one text, with its place and what is wrong with it."""
    sheet = table.sheet
    column = table.column(Role.RESULT)
    if Role.RESULT in table.marks:
        return _ticked(table, row, Role.RESULT)
    if table.parts:
        return _joined(table, row)
    if column is None:
        places = [c for columns in table.asked.values() for c in columns]
        return Result(sheet.place(Cell(row, places[0] if places else 1, None, "")))
    place = sheet.place(Cell(row, column, None, ""))
    cell = sheet.own(row, column)
    if cell is None:
        return Result(place)
    fault = fault_of(cell)
    unit = clean(text_of(sheet.own(row, table.column(Role.UNIT))))
    text = cell.text
    if "%" in unit:
        text = _in_percent(cell)
    elif unit and isinstance(cell.value, Decimal) and not cell.percent and not cell.format_words:
        text = f"{text} {unit}"
    return Result(place, text, fault, _shared(table, cell, row))


def self_assessed_of(table: Table, row: int) -> str:
    """What the column or columns "tự đánh giá" say, "" for nothing."""
    if Role.SELF_ASSESSED in table.marks:
        return _ticked(table, row, Role.SELF_ASSESSED).text
    return text_of(table.sheet.own(row, table.column(Role.SELF_ASSESSED)))


_TICK = re.compile(r"[xv+✓✔☑√]")


def _ticked(table: Table, row: int, role: Role) -> Result:
    """Which of the columns "Đạt" and "Chưa đạt" is ticked; words in them stay as they are."""
    sheet = table.sheet
    cells = [
        (said, cell)
        for said, column in zip(("Đạt", "Chưa đạt"), table.marks[role], strict=True)
        if (cell := sheet.own(row, column)) is not None and (cell.text.strip() or cell.fault)
    ]
    place = sheet.place(Cell(row, table.columns[role], None, ""))
    if not cells:
        return Result(place)
    said, cell = cells[0]
    place = sheet.place(cell)
    fault = next(filter(None, (fault_of(each) for _, each in cells)), "")
    both = " | ".join(clean(each.text) for _, each in cells)
    if len(cells) > 1:
        named = " và ".join(each.address for _, each in cells)
        fault = fault or f"Ô {named} đều có dấu: vừa đạt vừa chưa đạt."
    if fault:
        return Result(place, both, fault)
    ticked = _TICK.fullmatch(fold(cell.text)) or fold(cell.text) == fold(said)
    if ticked:
        return Result(place, said)
    doubt = f"Ô {cell.address} ở cột “{said}” ghi “{clean(cell.text)}”"
    return Result(place, f"{said}: {clean(cell.text)}", doubt=doubt)


def _in_percent(cell: Cell) -> str:
    """A figure under "%" with its sign; 0,85 may be 85 % and stays without one."""
    text = clean(cell.text)
    if cell.percent or cell.format_words or not _FIGURE.fullmatch(text):
        return text
    try:
        value = parse_decimal(text)
    except EntryError:
        return text
    return text if 0 < value <= 1 else f"{text}%"


_FIGURE = re.compile(r"\d[\d.,]*")


def _joined(table: Table, row: int) -> Result:
    """Total, met and share in columns of their own, as an officer writes them in one cell."""
    sheet = table.sheet
    cells = {
        role: cell
        for role, column in table.parts.items()
        if (cell := sheet.own(row, column)) is not None and (cell.text.strip() or cell.fault)
    }
    place = sheet.place(Cell(row, table.columns[Role.RESULT], None, ""))
    if not cells:
        return Result(place)
    place = sheet.place(cells.get(Role.MET) or next(iter(cells.values())))
    fault = next(filter(None, map(fault_of, cells.values())), "")
    if fault:
        return Result(place, " | ".join(cell.text for cell in cells.values()), fault)
    unit = clean(text_of(sheet.own(row, table.column(Role.UNIT))))
    counted = f" {unit}" if unit and "%" not in unit else ""
    met, whole, share = (cells.get(role) for role in (Role.MET, Role.WHOLE, Role.SHARE))
    said = ""
    if share is not None:
        said = _in_percent(share)
        if "%" not in said and _is_share(met, whole, share):
            said = ""  # 0,8493 beside 12,4 and 14,6 says the same once more
    if met is not None and whole is not None:
        text = f"{clean(met.text)}/{clean(whole.text)}{counted}"
        return Result(place, f"{text} ({said})" if said else text)
    if met is not None and said:
        doubt = f"Ô {met.address} ghi số đạt {clean(met.text)} nhưng bảng không có tổng số"
        return Result(place, said, doubt=doubt)
    if met is not None or (whole is not None and not isinstance(whole.value, Decimal)):
        cell = met or whole
        assert cell is not None
        return Result(place, f"{clean(cell.text)}{counted}")
    if whole is None:
        return Result(place, said)
    if said:
        doubt = f"Ô {whole.address} ghi tổng số {clean(whole.text)} nhưng không ghi số đạt"
        return Result(place, said, doubt=doubt)
    return Result(
        place,
        clean(whole.text),
        f"Ô {whole.address} là tổng số; thiếu số đạt ở cột bên cạnh nên chưa đọc được.",
    )


def _is_share(met: Cell | None, whole: Cell | None, share: Cell) -> bool:
    """Whether the share is met over whole as a fraction, to a hundredth."""
    if met is None or whole is None or not isinstance(share.value, Decimal):
        return False
    if not isinstance(met.value, Decimal) or not isinstance(whole.value, Decimal):
        return False
    return bool(whole.value) and abs(met.value / whole.value - share.value) < Decimal("0.01")


def fault_of(cell: Cell) -> str:
    """Why a cell cannot be read, a sentence, or ""."""
    if cell.fault:
        return (
            f"Ô {cell.address}: {cell.fault}. Hãy mở tệp bằng Excel, kiểm tra ô này, lưu lại rồi "
            "nhập lại."
        )
    if isinstance(cell.value, date):
        return (
            f"Ô {cell.address} đang là ngày {cell.text}: Excel có thể đã đổi số liệu như "
            f"“{cell.value.day}/{cell.value.month}” thành ngày. Hãy định dạng ô là Text rồi gõ lại."
        )
    return ""


def _shared(table: Table, cell: Cell, row: int) -> str:
    """A doubt where one result cell is merged over rows that ask different things."""
    if cell.origin == (0, 0):
        return ""
    sheet = table.sheet
    rows = [
        near
        for near in (row - 1, row + 1)
        if near > table.header_row
        and (beside := sheet.cell(near, cell.column)) is not None
        and beside.origin == cell.origin
        and wording_of(table, near) != wording_of(table, row)
    ]
    if not rows:
        return ""
    first = f"{column_letters(cell.origin[1])}{cell.origin[0]}"
    return f"Ô kết quả {first} gộp chung cho nhiều dòng; chưa chắc là số của dòng này"


def around_of(table: Table, row: int, wording: str) -> str:
    """What stands around a result and may name its unit, a line each."""
    sheet = table.sheet
    words = [
        wording,
        text_of(sheet.own(row, table.column(Role.REQUIRED))),
        text_of(sheet.own(row, table.column(Role.UNIT))),
    ]
    if (column := table.column(Role.RESULT)) is not None:
        words.extend(table.head_lines(column))
    return "\n".join(word for word in words if word)


def wording_of(table: Table, row: int) -> str:
    """What a row asks, in one line."""
    for role in (Role.CONTENT, Role.NAME):
        text = clean(text_of(table.sheet.own(row, table.column(role)))).replace("\n", " ")
        if text:
            return text
    return ""


def text_of(cell: Cell | None) -> str:
    """The text of a cell, "" where there is none."""
    return cell.text if cell else ""
