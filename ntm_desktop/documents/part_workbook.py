"""The part of the work of one officer as a form in Excel, which the program reads back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.documents.workbook import (
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
    text_height,
)

_WIDTHS = (6, 18, 44, 22, 30, 18, 20, 26)
_HEADS = (
    "TT", "Tên tiêu chí", "Nội dung tiêu chí", "Yêu cầu đạt chuẩn", "Kết quả thực hiện", "Ghi chú",
    "Số lúc giao", "Cách ghi",
)  # fmt: skip
_RESULT, _NOTE, _GIVEN = 5, 6, 7


@dataclass(frozen=True, slots=True)
class PartRow:
    """One indicator of the form.

    Attributes:
        criterion: "2".
        name: of the criterion, "" behind its first indicator.
        text: with its number: "2.1. Tỷ lệ đường xã …".
        needed: what has to be reached.
        result: what is known already, as one types it; also kept beside, so that what the owner
            did not touch is told from what he did when the form comes back.
        hint: how the result is written: "số đạt/tổng số, ví dụ 45/110".
    """

    criterion: str
    name: str
    text: str
    needed: str
    result: str
    hint: str


def write_part(
    rows: Sequence[PartRow], title: str, office: str, owner: str, path: Path, *, mark: str = ""
) -> Path:
    """Write the form.

    Args:
        rows: in order.
        title: names commune and year, so that the form is not taken for another one's.
        office: author.
        owner: whose part it is, may be empty.
        path: target, ".xlsx"; an older file of the name is replaced.
        mark: stands over everything: that the figures are invented.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(title, office)
    sheet = add_sheet(book, "Phan viec", _WIDTHS, landscape=True)
    columns, row = len(_HEADS), 1
    put_title(sheet, row, columns, office.upper())
    row += 1
    put_title(sheet, row, columns, title)
    notes = [f"Người làm: {owner}"] if owner else []
    notes.append(
        "Ghi vào cột “Kết quả thực hiện” như cột “Cách ghi”; chưa có số thì để trống. Không sửa "
        "cột “Số lúc giao”. Lưu tệp rồi đưa lại: ở trang Tự đánh giá bấm “Nhập từ Excel…”."
    )
    for note in (*notes, *([mark] if mark else [])):
        row += 1
        put_title(sheet, row, columns, note, note=True)
    row += 2
    put_header(sheet, row, _HEADS)
    sheet.freeze_panes = f"A{row + 1}"
    for line in rows:
        row += 1
        cells = (
            line.criterion, line.name, line.text, line.needed, line.result, "", line.result,
            line.hint,
        )  # fmt: skip
        # Excel fits no row by itself when a program wrote it.
        heights = [text_height(text, width - 2) for text, width in zip(cells, _WIDTHS, strict=True)]
        sheet.row_dimensions[row].height = max(heights)
        for column, text in enumerate(cells, 1):
            put(
                sheet, row, column, text, boxed=True, bold=column == 2,
                italic=column >= _GIVEN, align="center" if column == 1 else "",
                filled=column in (_RESULT, _NOTE),
            )  # fmt: skip
    return save_workbook(book, path)
