"""Officers' tables in other shapes, made from the sample workbook."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.paths import resources_dir

SAMPLES = resources_dir() / "samples" / "chien-thang-2024"
HEADER_ROW, FIRST_ROW, LAST_ROW = 7, 8, 64
NUMBER, NAME, CONTENT, REQUIRED, RESULT, SELF_ASSESSED, NOTE = range(1, 8)


def changed(
    folder: Path, change: Callable[[Worksheet], None], name: str = "bieu-tieu-chi-2024"
) -> Path:
    """A copy of a sample after a change to its sheet."""
    workbook = openpyxl.load_workbook(SAMPLES / f"{name}.xlsx")
    change(first_sheet(workbook))
    path = folder / f"{name}.xlsx"
    workbook.save(path)
    return path


def first_sheet(workbook: Workbook) -> Worksheet:
    return workbook.worksheets[0]


def unmerge(sheet: Worksheet) -> None:
    for area in list(sheet.merged_cells.ranges):
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
        if area.min_row >= FIRST_ROW:
            for row in range(area.min_row, area.max_row + 1):
                sheet.cell(row, area.min_col).value = value


def in_column_order(order: list[int]) -> Callable[[Worksheet], None]:
    """The same table with its columns in another order."""

    def change(sheet: Worksheet) -> None:
        unmerge(sheet)
        for row in range(HEADER_ROW, LAST_ROW + 1):
            values = [sheet.cell(row, column).value for column in range(1, 8)]
            for column, source in enumerate(order, start=1):
                sheet.cell(row, column).value = values[source - 1]

    return change


def with_blank_rows(sheet: Worksheet) -> None:
    unmerge(sheet)
    for row in range(LAST_ROW, FIRST_ROW, -3):
        sheet.insert_rows(row)
    sheet.insert_rows(1, 6)


def after_instructions(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    guide = sheet.parent.create_sheet("Hướng dẫn", 0)
    guide["A1"] = "HƯỚNG DẪN GHI BIỂU"
    guide["A3"] = "1. Cột “Kết quả thực hiện” ghi số liệu đến 31/10."
    guide["B3"] = "Nội dung"
    guide["A4"] = "2. Cột “Ghi chú” ghi lý do chưa đạt."
    sheet.parent.active = 0


def typed_with(font: str, encode: Callable[[str], str]) -> Callable[[Worksheet], None]:
    """The same table typed with a font from before Unicode."""

    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = encode(cell.value)
                    cell.font = Font(name=font)

    return change


def numbers_in_first_column(
    *, as_numbers: bool, mixed: bool = False
) -> Callable[[Worksheet], None]:
    """The indicator's number in the number column, not in front of the wording."""

    def change(sheet: Worksheet) -> None:
        unmerge(sheet)
        for row in range(FIRST_ROW, LAST_ROW + 1):
            wording = str(sheet.cell(row, CONTENT).value)
            number, _, rest = wording.partition(". ")
            if not rest or not number.replace(".", "").isdigit():
                number, rest = str(sheet.cell(row, NUMBER).value), wording
            sheet.cell(row, CONTENT).value = rest
            sheet.cell(row, NUMBER).value = float(number) if as_numbers else number

    return change


def without_numbers(sheet: Worksheet) -> None:
    numbers_in_first_column(as_numbers=False)(sheet)
    for row in range(FIRST_ROW, LAST_ROW + 1):
        sheet.cell(row, NUMBER).value = None


def with_two_header_rows(sheet: Worksheet) -> None:
    unmerge(sheet)
    sheet.insert_rows(HEADER_ROW + 1)
    for column, (above, below) in {
        REQUIRED: ("Chỉ tiêu", "Yêu cầu đạt chuẩn"),
        RESULT: ("Thực hiện năm 2024", "Kết quả thực hiện"),
        SELF_ASSESSED: ("Đánh giá", "Đạt/chưa đạt"),
    }.items():
        sheet.cell(HEADER_ROW, column).value = above
        sheet.cell(HEADER_ROW + 1, column).value = below
    for column in (NUMBER, NAME, CONTENT, NOTE):
        sheet.merge_cells(
            start_row=HEADER_ROW, end_row=HEADER_ROW + 1, start_column=column, end_column=column
        )


def with_sections_and_sums(sheet: Worksheet) -> None:
    unmerge(sheet)
    sheet.insert_rows(FIRST_ROW + 2)
    sheet.cell(FIRST_ROW + 2, NUMBER).value = "II"
    sheet.cell(FIRST_ROW + 2, NAME).value = "HẠ TẦNG KINH TẾ - XÃ HỘI"
    sheet.merge_cells(
        start_row=FIRST_ROW + 2, end_row=FIRST_ROW + 2, start_column=NAME, end_column=NOTE
    )
    last = LAST_ROW + 2
    sheet.cell(last, NAME).value = "Tổng số tiêu chí đạt"
    sheet.cell(last, RESULT).value = "15/19"
    sheet.cell(last + 2, RESULT).value = "TM. ỦY BAN NHÂN DÂN"
    sheet.cell(last + 3, RESULT).value = "CHỦ TỊCH"
