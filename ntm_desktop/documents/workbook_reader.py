"""Officers' workbooks, read into plain cells within bounds.

What a file is, is told by its bytes and never by its name. Everything is checked before it is
unpacked: size, number of parts, size when unpacked. The workbook is never written to.
"""

import hashlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from ntm_desktop.domain.numbers import format_decimal, round_half_up
from ntm_desktop.domain.sheets import Cell, CellValue, SheetGrid, WorkbookContent
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import ImportRefusedError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as OpenpyxlCell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet
    from python_calamine import CalamineSheet

MAX_FILE_BYTES = 20 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 120 * 2**20
# Sheets and shared strings become objects of a hundred times their size.
MAX_XML_BYTES = 32 * 2**20
MAX_SHEETS = 60
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_CELL_CHARACTERS = 10_000
# Excel keeps 15 significant digits; what a float holds beyond them is noise.
_SIGNIFICANT = 15
_MOST_PLACES = 15

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    OSError,
    EOFError,
)


def read_workbook(path: Path) -> WorkbookContent:
    """Read every sheet of an .xlsx or .xls file.

    Returns:
        The cells; text is as it stands in the file, legacy fonts not yet decoded.

    Raises:
        ImportRefusedError: the file is no workbook, too large, locked, damaged, or may carry
            macros; the sentence says which and what to do.
    """
    name = nfc(path.name or str(path))
    data = _bytes(path, name)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"PK"):
        _check_package(data, name)
        sheets, notices = _read_xlsx(data, name)
    elif data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name)
        sheets, notices = _read_xls(data, name)
    elif not data:
        raise ImportRefusedError(f"Tệp “{name}” rỗng (0 byte). Hãy chọn lại tệp Excel.")
    else:
        raise ImportRefusedError(
            f"Tệp “{name}” không phải tệp Excel. Hãy mở tệp bằng Excel rồi lưu lại dạng "
            "“Excel Workbook (.xlsx)”."
        )
    if not any(sheet.cells for sheet in sheets):
        raise ImportRefusedError(f"Tệp “{name}” không có ô nào có số liệu.")
    return WorkbookContent(name, digest, tuple(sheets), tuple(notices))


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ImportRefusedError(
            f"Không đọc được tệp “{name}”: tệp không còn ở đó, là thư mục, hoặc đang bị chương "
            "trình khác giữ. Hãy đóng tệp trong Excel rồi thử lại."
        ) from error
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(name)
    return data


def _too_large(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” quá lớn (tối đa {MAX_FILE_BYTES // 2**20} MB). Hãy chép riêng bảng cần "
        "nhập sang một tệp mới."
    )


def _locked(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ "
        "làm việc), lưu lại rồi nhập."
    )


def _damaged(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” bị hỏng hoặc chưa chép xong. Hãy mở bằng Excel, lưu thành tệp mới rồi nhập "
        "lại; nếu Excel cũng không mở được, hãy xin lại tệp."
    )


def _check_package(data: bytes, name: str) -> None:
    """Refuse what must not be unpacked, by the table of contents alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(name) from error
    names = {part.filename.lower() for part in parts}
    if any(part.endswith("vbaproject.bin") for part in names) or name.lower().endswith(".xlsm"):
        raise ImportRefusedError(
            f"Tệp “{name}” có macro nên không được nhập. Hãy lưu lại dạng “Excel Workbook (.xlsx)” "
            "rồi nhập tệp mới."
        )
    if "xl/workbook.xml" not in names:
        if "xl/workbook.bin" in names or "content.xml" in names:
            raise ImportRefusedError(
                f"Tệp “{name}” là bảng tính dạng khác (.xlsb hoặc .ods). Hãy lưu lại dạng “Excel "
                "Workbook (.xlsx)” rồi nhập."
            )
        raise ImportRefusedError(
            f"Tệp “{name}” không phải tệp Excel. Hãy chọn tệp .xlsx hoặc .xls."
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise _locked(name)
    tables = sum(
        part.file_size
        for part in parts
        if part.filename.lower().startswith(("xl/worksheets/", "xl/sharedstrings", "xl/styles"))
    )
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or tables > MAX_XML_BYTES:
        raise ImportRefusedError(
            f"Tệp “{name}” phình quá lớn khi mở ({unpacked // 2**20} MB). Hãy chép riêng bảng cần "
            "nhập sang một tệp mới."
        )


def _read_xlsx(data: bytes, name: str) -> tuple[list[SheetGrid], list[str]]:
    with warnings.catch_warnings():
        # openpyxl warns of extensions it drops (validation, themes); we only read.
        warnings.simplefilter("ignore")
        try:
            values = _load(data, values=True)
            uncached = _uncached_formulas(data, values)
            sheets: list[SheetGrid] = []
            notices: list[str] = []
            for sheet in values.worksheets[:MAX_SHEETS]:
                sheets.append(_grid(sheet, uncached.get(sheet.title, frozenset()), notices))
        except _DAMAGED as error:
            raise _damaged(name) from error
    if len(values.worksheets) > MAX_SHEETS:
        notices.append(f"Tệp có quá nhiều trang; chỉ đọc {MAX_SHEETS} trang đầu.")
    return sheets, notices


def _load(data: bytes, *, values: bool) -> "Workbook":
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)


def _uncached_formulas(data: bytes, values: "Workbook") -> dict[str, frozenset[tuple[int, int]]]:
    """Cells whose formula was never calculated: programs other than Excel leave them so."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [n for n in package.namelist() if n.lower().startswith("xl/worksheets/")]
        if not any(re.search(rb"<(?:\w+:)?f[\s>/]", package.read(part)) for part in sheets):
            return {}
    found = {}
    for sheet in _load(data, values=False).worksheets[:MAX_SHEETS]:
        cached = values[sheet.title]
        found[sheet.title] = frozenset(
            place
            for place, cell in _bounded(sheet)
            if cell.data_type == "f" and cached.cell(*place).value is None
        )
    return found


def _bounded(sheet: "Worksheet") -> "Iterator[tuple[tuple[int, int], OpenpyxlCell]]":
    """The filled cells within the caps, each with its row and column."""
    from openpyxl.cell.cell import Cell as OpenpyxlCell

    rows = sheet.iter_rows(
        max_row=min(sheet.max_row, MAX_ROWS), max_col=min(sheet.max_column, MAX_COLUMNS)
    )
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if isinstance(cell, OpenpyxlCell):
                yield (row, column), cell


def _reaches_beyond(sheet: "Worksheet") -> bool:
    """Whether something stands beyond the caps; borders drawn down an empty sheet do not count."""
    if sheet.max_row <= MAX_ROWS and sheet.max_column <= MAX_COLUMNS:
        return False
    # What is there, not the rectangle around it: a lone border in the last row spans millions.
    cells = sheet._cells.items()
    return any(
        cell.value is not None
        for (row, column), cell in cells
        if row > MAX_ROWS or column > MAX_COLUMNS
    )


def _cut_off(title: str) -> str:
    return (
        f"Trang “{title}” còn ghi gì đó sau dòng {MAX_ROWS} hoặc sau cột {MAX_COLUMNS}; phần đó "
        "không được đọc. Nếu bảng nằm ở đó, hãy chép riêng bảng sang một tệp mới rồi nhập."
    )


def _grid(
    sheet: "Worksheet", uncached: frozenset[tuple[int, int]], notices: list[str]
) -> SheetGrid:
    title = nfc(sheet.title)
    if _reaches_beyond(sheet):
        notices.append(_cut_off(title))
    cells: dict[tuple[int, int], Cell] = {}
    for place, cell in _bounded(sheet):
        if cell.value is None and place not in uncached:
            continue
        font = nfc(cell.font.name or "") if cell.has_style else ""
        percent = "%" in re.sub(r'"[^"]*"', "", cell.number_format or "")
        if place in uncached:
            fault = "công thức chưa được tính"
            cells[place] = Cell(*place, None, "", font, percent, fault=fault)
        elif cell.data_type == "e":
            fault = f"công thức báo lỗi {cell.value}"
            cells[place] = Cell(*place, None, "", font, percent, fault=fault)
        else:
            made = _cell(place, cell.value, font, percent=percent)
            if made is not None:
                cells[place] = made
    ranges = [area.bounds for area in sheet.merged_cells.ranges]
    _fill_merged(cells, [(row, col, last_row, last) for col, row, last, last_row in ranges])
    hidden_rows = frozenset(
        row for row, shape in sheet.row_dimensions.items() if shape.hidden and row <= MAX_ROWS
    )
    hidden = sheet.sheet_state != "visible"
    return _noted(SheetGrid(title, cells, hidden, hidden_rows), notices)


def _noted(grid: SheetGrid, notices: list[str]) -> SheetGrid:
    if grid.hidden and grid.cells:
        notices.append(f"Trang “{grid.name}” đang ẩn trong tệp.")
    filled = {row for row, _ in grid.cells}
    hidden = sorted(grid.hidden_rows & filled)
    if hidden:
        shown = ", ".join(map(str, hidden[:8])) + (", …" if len(hidden) > 8 else "")
        notices.append(f"Trang “{grid.name}” có dòng đang ẩn, vẫn được đọc: {shown}.")
    return grid


def _fill_merged(
    cells: dict[tuple[int, int], Cell], areas: list[tuple[int, int, int, int]]
) -> None:
    """Give every cell of a merged area the content of its first one."""
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    for row, column, end_row, end_column in areas:
        first = cells.get((row, column))
        if first is None:
            continue
        for r in range(row, min(end_row, max(last_row, row)) + 1):
            for c in range(column, min(end_column, max(last_column, column)) + 1):
                cells[r, c] = Cell(
                    r, c, first.value, first.text, first.font, first.percent,
                    (row, column), first.fault,
                )  # fmt: skip


def _cell(place: tuple[int, int], raw: object, font: str, *, percent: bool) -> Cell | None:
    """The cell for one raw value, None when it is empty."""
    value: CellValue
    match raw:
        case bool():
            value, text = raw, "TRUE" if raw else "FALSE"
        case int() | float():
            if raw != raw or abs(raw) >= 1e18:
                return Cell(*place, None, "", font, fault="số quá lớn")
            value = Decimal(raw) if isinstance(raw, int) else _without_noise(raw)
            shown = value * 100 if percent else value
            text = format_decimal(shown) + ("%" if percent else "")
        case datetime() | date():
            value = raw.date() if isinstance(raw, datetime) else raw
            text = f"{value:%d/%m/%Y}"
        case time() | timedelta():
            return Cell(*place, None, "", font, fault="ô đang ở dạng giờ")
        case str():
            text = raw.replace("_x000D_", "\n")[:MAX_CELL_CHARACTERS]
            value = text
            if not text.strip():
                return None
        case _:
            value = text = str(raw)[:MAX_CELL_CHARACTERS]
    return Cell(*place, value, text, font, percent)


def _without_noise(raw: float) -> Decimal:
    """What a float was meant to be; sums that should be zero leave 5,55E-17 behind."""
    value = Decimal(f"{raw:.{_SIGNIFICANT}g}")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_PLACES:
        return round_half_up(value, _MOST_PLACES)
    return value


def _read_xls(data: bytes, name: str) -> tuple[list[SheetGrid], list[str]]:
    """Read the binary format of Excel 97–2003: values only, it gives us no fonts."""
    import python_calamine as calamine

    sheets: list[SheetGrid] = []
    notices: list[str] = []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in workbook.sheets_metadata[:MAX_SHEETS]:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheets.append(_noted(_xls_grid(sheet, hidden=hidden, notices=notices), notices))
    except calamine.PasswordError as error:
        raise _locked(name) from error
    except (calamine.CalamineError, *_DAMAGED) as error:
        raise _damaged(name) from error
    except BaseException as error:
        # A panic inside the Rust reader arrives as a BaseException of its own.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(name) from error
    return sheets, notices


def _xls_grid(sheet: "CalamineSheet", *, hidden: bool, notices: list[str]) -> SheetGrid:
    title = nfc(sheet.name)
    rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS:
        notices.append(_cut_off(title))
    cells: dict[tuple[int, int], Cell] = {}
    for row, values in enumerate(rows, start=1):
        for column, raw in enumerate(values[:MAX_COLUMNS], start=1):
            if raw == "" and isinstance(raw, str):
                continue
            made = _cell((row, column), raw, "", percent=False)
            if made is not None:
                cells[row, column] = made
    areas = [
        (start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
        for start, end in sheet.merged_cell_ranges or ()
    ]
    _fill_merged(cells, areas)
    return SheetGrid(title, cells, hidden)
