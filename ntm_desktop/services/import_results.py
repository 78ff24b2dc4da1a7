"""The file of results of an import: every row of the officer's table, and why it was not taken."""

from collections.abc import Sequence
from pathlib import Path

_HEADINGS = ("Ô", "Trạng thái", "Kết quả", "Nội dung", "Ghi trong tệp", "Đọc là", "Cần xem lại")
_WIDTHS = (16, 15, 28, 34, 40, 40, 46)


def write_results(file_name: str, rows: Sequence[tuple[str, ...]], path: Path) -> Path:
    """Write what became of every row; whoever made the table mends it by this.

    Args:
        file_name: what was read.
        rows: cell, state, outcome, what it is about, as typed, as understood, what to look at.
        path: target, ".xlsx"; an older file of the name is replaced.

    Raises:
        DocumentError: the file cannot be written.
    """
    from ntm_desktop.documents.plain_workbook import write_grid

    return write_grid(
        "Kết quả nhập từ Excel",
        f"Tệp “{file_name}”: {len(rows)} dòng",
        _HEADINGS,
        _WIDTHS,
        rows,
        "",
        path,
    )
