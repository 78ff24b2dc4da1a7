"""A table as text with separators: what ODK and KoboToolbox export."""

import csv
import io

from ntm_desktop.domain.sheets import Cell, SheetGrid
from ntm_desktop.errors import ImportRefusedError

_SEPARATORS = (",", ";", "\t")
_LONGEST = 32_000  # of one cell, letters; as a cell of Excel


def read_csv(data: bytes, name: str, limits: tuple[int, int], notices: list[str]) -> SheetGrid:
    """Read the only table of a .csv file; every cell is text.

    Args:
        data: the file's bytes, UTF-8.
        name: of the file.
        limits: rows and columns that are read.
        notices: what is left out is said here.

    Raises:
        ImportRefusedError: it is no UTF-8 text, or a quote in it is never closed.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefusedError(
            f"Tệp “{name}” không phải chữ Unicode (UTF-8). Hãy xuất lại từ ODK, Kobo ở dạng CSV "
            "hoặc XLSX, đừng lưu lại bằng chương trình khác."
        ) from error
    if "\0" in text:
        raise ImportRefusedError(f"Tệp “{name}” không phải tệp CSV.")
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    rows, columns = limits
    cells: dict[tuple[int, int], Cell] = {}
    csv.field_size_limit(_LONGEST)
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if row > rows or len(line) > columns:
                notices.append(
                    f"Tệp lớn hơn {rows} dòng hoặc {columns} cột; phần dư không được đọc."
                )
            if row > rows:
                break
            for column, value in enumerate(line[:columns], start=1):
                if value.strip():
                    cells[row, column] = Cell(row, column, value, value, origin=(row, column))
    except csv.Error as error:
        raise ImportRefusedError(
            f"Tệp “{name}” không đọc được thành bảng. Hãy xuất lại từ ODK, Kobo."
        ) from error
    return SheetGrid("CSV", cells)
