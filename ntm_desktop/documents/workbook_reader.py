"""Officers' workbooks, read into plain cells within bounds.

What a file is, is told by its bytes and never by its name. Everything is checked before it is
unpacked: size, number of parts, size when unpacked. The workbook is never written to.
"""

import hashlib
import zipfile
import zlib
from pathlib import Path

from ntm_desktop.documents.workbook_cells import (
    DamagedError,
    LockedError,
    RawSheet,
    TooLargeError,
    finished,
)
from ntm_desktop.documents.xls_reader import read_xls
from ntm_desktop.documents.xlsx_package import Package, read_contents, workbook_part
from ntm_desktop.documents.xlsx_sheet import read_sheet
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import ImportRefusedError

MAX_FILE_BYTES = 20 * 2**20
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 120 * 2**20
# What is unpacked of it: sheets, strings and styles together.
MAX_XML_BYTES = 32 * 2**20
MAX_SHEETS = 60
MAX_ROWS = 5_000
MAX_COLUMNS = 100
MAX_ROWS_TOGETHER = 20_000
"""Of all sheets: twice what the tables of a commune may have."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def read_workbook(path: Path) -> WorkbookContent:
    """Read every sheet of an .xlsx or .xls file, or the table of a .csv file.

    Returns:
        The cells; text is as it stands in the file, legacy fonts not yet decoded.

    Raises:
        ImportRefusedError: the file is no workbook, too large, locked, damaged, or may carry
            macros; the sentence says which and what to do.
    """
    name = nfc(path.name or str(path))
    data = _bytes(path, name)
    digest = hashlib.sha256(data).hexdigest()
    notices: list[str] = []
    if name.lower().endswith(".csv") and not data.startswith((b"PK", _OLE)):
        from ntm_desktop.documents.csv_reader import read_csv

        grid = read_csv(data, name, (MAX_ROWS, MAX_COLUMNS), notices)
        if not grid.cells:
            raise ImportRefusedError(f"Tệp “{name}” không có ô nào có số liệu.")
        return WorkbookContent(name, digest, (grid,), tuple(dict.fromkeys(notices)))
    try:
        sheets = _read(data, name)
        grids = [finished(sheet, notices, (MAX_ROWS, MAX_COLUMNS)) for sheet in sheets[:MAX_SHEETS]]
    except LockedError as error:
        raise _locked(name) from error
    except TooLargeError as error:
        raise _swollen(name) from error
    except (DamagedError, zipfile.BadZipFile, zlib.error, OSError, EOFError,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise _damaged(name) from error
    if len(sheets) > MAX_SHEETS:
        notices.append(f"Tệp có quá nhiều trang; chỉ đọc {MAX_SHEETS} trang đầu.")
    if not any(grid.cells for grid in grids):
        raise ImportRefusedError(f"Tệp “{name}” không có ô nào có số liệu.")
    return WorkbookContent(name, digest, tuple(grids), tuple(notices))


def _read(data: bytes, name: str) -> list[RawSheet]:
    if data.startswith(b"PK"):
        package = Package(data, MAX_XML_BYTES)
        _check_package(package, name)
        return _read_xlsx(package, name)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise LockedError
        return read_xls(data, (MAX_ROWS, MAX_COLUMNS), MAX_SHEETS + 1)
    if not data:
        raise ImportRefusedError(f"Tệp “{name}” rỗng (0 byte). Hãy chọn lại tệp Excel.")
    raise ImportRefusedError(
        f"Tệp “{name}” không phải tệp Excel. Hãy mở tệp bằng Excel rồi lưu lại dạng "
        "“Excel Workbook (.xlsx)”."
    )


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


def _swollen(name: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"Tệp “{name}” phình quá lớn khi mở. Hãy chép riêng bảng cần nhập sang một tệp mới."
    )


def _check_package(package: Package, name: str) -> None:
    """Refuse what must not be unpacked, by the table of contents alone."""
    parts = package.parts
    names = {part.filename.lower() for part in parts}
    if any(part.endswith("vbaproject.bin") for part in names) or name.lower().endswith(".xlsm"):
        raise ImportRefusedError(
            f"Tệp “{name}” có macro nên không được nhập. Hãy lưu lại dạng “Excel Workbook (.xlsx)” "
            "rồi nhập tệp mới."
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise LockedError
    tables = sum(
        part.file_size
        for part in parts
        if part.filename.lower().startswith(("xl/worksheets/", "xl/sharedstrings", "xl/styles"))
    )
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES or tables > MAX_XML_BYTES:
        raise TooLargeError
    part = workbook_part(package)
    if part.endswith(".bin") or "xl/workbook.bin" in names or "content.xml" in names:
        raise ImportRefusedError(
            f"Tệp “{name}” là bảng tính dạng khác (.xlsb hoặc .ods). Hãy lưu lại dạng “Excel "
            "Workbook (.xlsx)” rồi nhập."
        )
    if not part or not _holds_a_workbook(names, part):
        raise ImportRefusedError(
            f"Tệp “{name}” không phải tệp Excel. Hãy chọn tệp .xlsx hoặc .xls."
        )


def _holds_a_workbook(names: set[str], part: str) -> bool:
    """Whether it is a workbook and no text or presentation, which are packed the same way."""
    others = ("word/", "ppt/")
    return not part.startswith(others) and not any(each.startswith(others) for each in names)


def _read_xlsx(package: Package, name: str) -> list[RawSheet]:
    contents = read_contents(package)
    sheets: list[RawSheet] = []
    rows = 0
    for part in contents.sheets[: MAX_SHEETS + 1]:
        sheet = read_sheet(package, part, contents, (MAX_ROWS, MAX_COLUMNS))
        rows += len({row for row, _ in sheet.cells})
        if rows > MAX_ROWS_TOGETHER:
            raise ImportRefusedError(
                f"Các trang của tệp “{name}” có hơn {MAX_ROWS_TOGETHER // 1000}.000 dòng. Hãy chép "
                "riêng bảng cần nhập sang một tệp mới rồi nhập tệp đó."
            )
        sheets.append(sheet)
    return sheets
