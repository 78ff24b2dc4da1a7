"""The rules workbook is ready for Excel: lists, hints, frozen heads, text cells, A4 pages."""

import openpyxl
import pytest

from ntm_desktop.documents.rules_workbook import draw_rules_workbook
from ntm_desktop.domain.rule_tables.writing import set_book
from tests.rules_samples import changed_rows, trial_set

FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    book = changed_rows(set_book(trial_set()), {"1.1": {"text": FORMULA}})
    path = draw_rules_workbook(book, tmp_path_factory.mktemp("rules") / "bộ.xlsx", "NTM Desktop")
    return openpyxl.load_workbook(path)


def header(sheet, title):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == title)


def validations(sheet, cell):
    return [v for v in sheet.data_validations.dataValidation if cell.coordinate in v.sqref]


def test_the_sheets_stand_in_the_order_they_are_filled(drawn):
    assert drawn.sheetnames == [
        "Hướng dẫn",
        "Bộ tiêu chí",
        "Tiêu chí",
        "Chỉ tiêu",
        "Phần",
        "Ngưỡng riêng",
    ]


def test_a_formula_from_outside_stays_text(drawn):
    cell = next(c for row in drawn["Chỉ tiêu"].iter_rows() for c in row if c.value == FORMULA)
    assert cell.data_type == "s"


def test_every_cell_to_fill_is_a_text_cell(drawn):
    sheet = drawn["Chỉ tiêu"]
    first = header(sheet, "Số chỉ tiêu *").row + 1
    formats = {cell.number_format for row in sheet.iter_rows(min_row=first) for cell in row}
    assert formats == {"@"}


def test_kinds_are_offered_in_a_list_that_forbids_nothing(drawn):
    sheet = drawn["Chỉ tiêu"]
    head = header(sheet, "Kiểu *")
    (offered,) = validations(sheet, sheet.cell(head.row + 1, head.column))
    assert offered.formula1 == '"Có/Không,Tỷ lệ %,Con số,Số đếm,Xếp mức"'
    assert not offered.showErrorMessage
    assert "Xếp mức" in offered.prompt


def test_hints_fit_into_what_excel_shows(drawn):
    for sheet in drawn.worksheets:
        for one in sheet.data_validations.dataValidation:
            assert len(one.promptTitle or "") <= 32
            assert len(one.prompt or "") <= 255
            assert len(one.formula1 or "") <= 257


def test_the_head_and_the_number_stay_in_view_and_on_every_page(drawn):
    sheet = drawn["Chỉ tiêu"]
    head = header(sheet, "Số chỉ tiêu *")
    assert sheet.freeze_panes == f"D{head.row + 1}"
    assert sheet.print_title_rows == f"${head.row - 1}:${head.row}"
    assert sheet.print_title_cols == "$A:$C"
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.protection.sheet


def test_the_tier_is_offered_beside_its_label(drawn):
    sheet = drawn["Bộ tiêu chí"]
    label = header(sheet, "Mức *")
    (offered,) = validations(sheet, sheet.cell(label.row, 2))
    assert "Nâng cao" in offered.formula1
