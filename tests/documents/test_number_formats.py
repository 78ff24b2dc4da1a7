"""What a cell shows is what its officer signs: formats that scale a figure or add a unit to it."""

from decimal import Decimal

import pytest

from ntm_desktop.documents.workbook_cells import number_cell


def shown(raw, code):
    return number_cell((1, 1), raw, code, "")


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        (2_850_000_000, "#,##0,,", "2.850"),
        (45_200_000, '0.0,," triệu đồng"', "45,2 triệu đồng"),
        (4.9, '0.0" tỷ"', "4,9 tỷ"),
        (1240, '_-* #,##0\\ "₫"_-;-* #,##0 "₫"_-', "1.240 ₫"),
        (1240, "_-* #,##0_-;-* #,##0_-", "1.240"),
        (1240, "[$₫-42A] #,##0", "₫ 1.240"),
        (0.849315, "0.00%", "84,9315%"),
        (1_500_000, '[>=1000000]#,##0,," tr";#,##0', "1,5 tr"),
        (1_500, '[>=1000000]#,##0,," tr";#,##0', "1.500"),
        (1234.5, "[Red](#,##0.00)", "1.234,5"),
        (45628, "dd/mm/yyyy", "02/12/2024"),
        (45628, "mmm-yy", "02/12/2024"),
        (59, "dd/mm/yyyy", "28/02/1900"),
    ],
)
def test_a_figure_is_written_as_its_format_shows_it(raw, code, text):
    assert shown(raw, code).text == text


def test_the_figure_that_is_held_stays_beside_the_one_that_is_shown():
    cell = shown(2_850_400_000, "#,##0,,")
    assert (cell.value, cell.shown) == (Decimal(2_850_400_000), Decimal("2850.4"))


@pytest.mark.parametrize(
    ("code", "said"), [(";;;", "ô trống"), ('"đã xong"', "đã xong"), ("h:mm", "dạng giờ")]
)
def test_a_figure_that_is_not_shown_is_no_figure(code, said):
    cell = shown(0.5, code)
    assert (cell.value, said in cell.fault) == (None, True)
