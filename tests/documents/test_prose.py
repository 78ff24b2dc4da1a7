"""Figures and requirements in the spelling of official papers."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.documents.dossier.prose import (
    as_written,
    requirement,
    share_of,
    telling,
    together,
)
from ntm_desktop.documents.dossier.resources_table import resources_table
from ntm_desktop.documents.layout import column_heading, ending_together
from ntm_desktop.documents.pages import bold, plain
from ntm_desktop.domain.resources import ResourceLine, ResourceSource
from ntm_desktop.domain.thresholds import Applicable

GAP = "\u00a0"


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown", "said"),
    [
        (3, 3, "100,00\u00a0%", "100%"),
        (1, 2, "50,00\u00a0%", "50%"),
        (612, 890, "68,76\u00a0%", "68,76%"),
        # Rounded to the threshold's own figure it would look exact.
        (99996, 100000, "99,996\u00a0%", "99,996%"),
        (29999, 30000, "100,00\u00a0%", "100,00%"),
    ],
)
def test_an_exact_share_has_no_zeros_and_a_rounded_one_keeps_them(
    numerator, denominator, shown, said
):
    assert share_of(Decimal(numerator), Decimal(denominator), shown) == said


def test_a_percent_sign_stands_at_its_figure_and_square_metres_are_raised():
    assert as_written("2 m2/người, đạt 84,06\u00a0%") == "2 m²/người, đạt 84,06%"
    assert as_written("tiêu chí %") == "tiêu chí %"


@pytest.mark.parametrize(
    ("cell", "met", "said"),
    [
        ("9/11 thôn có loa - Chưa đạt", False, "9/11 thôn có loa"),
        ("02 HTX, đạt", True, "02 HTX"),
        ("Đạt - QĐ 1245/QĐ-UBND", True, "QĐ 1245/QĐ-UBND"),
        ("Đạt", True, ""),
        ("02 HTX, đạt", False, ""),
        ("9/11 thôn - Chưa đạt", True, ""),
    ],
)
def test_a_cell_never_says_the_verdict_again_nor_the_opposite(cell, met, said):
    assert telling(cell, met=met) == said


def test_a_plan_that_was_not_given_has_no_sum():
    lines = (ResourceLine(ResourceSource.CREDIT, None, Decimal(5)),)
    total = [plain(cell.text) for cell in resources_table(lines, (), 2024).rows[-1].cells]
    assert total[1:4] == ["Tổng cộng", "", "5"]


def test_a_long_heading_leaves_no_single_word_on_its_last_line():
    heading = "III. KẾT QUẢ CHỈ ĐẠO, THỰC HIỆN XÂY DỰNG NÔNG THÔN MỚI"
    assert ending_together(heading).endswith("NÔNG\u00a0THÔN\u00a0MỚI")
    assert ending_together("1. Đặc điểm") == "1. Đặc điểm"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("84,06 %", "84,06%"),
        ("320 m2", "320 m²"),
        ("từ Mức độ 2 trở lên", f"từ{GAP}Mức{GAP}độ{GAP}2 trở lên"),
        ("mức 1", f"mức{GAP}1"),
        ("mức sống 5 triệu", "mức sống 5 triệu"),
    ],
)
def test_what_belongs_together_is_never_parted_by_the_end_of_a_line(said, written):
    assert as_written(said) == written


def test_a_title_never_leaves_one_word_on_its_last_line():
    assert together("Giáo dục và Đào tạo") == f"Giáo dục và Đào{GAP}tạo"
    assert together("Quy hoạch") == "Quy hoạch"


def test_a_requirement_nobody_entered_names_the_paper_that_says_it():
    rules = Catalog.shipped().criteria_set("qd-318-2022-xa")
    part = rules.indicator("17.2").parts[0]
    unknown = replace(
        part.thresholds[0], value=None, comparison=None, set_by_province=False,
        decision="QĐ 211/QĐ-TTg ngày 01/3/2024",
    )  # fmt: skip
    said = requirement(part, Applicable(unknown, "chưa biết"), in_table=True)
    assert said == "Theo Quyết định số 211/QĐ-TTg ngày 01/3/2024"


@pytest.mark.parametrize(
    ("heading", "width", "printed"),
    [
        ("Quyết định phê duyệt", 80, f"Quyết định phê{GAP}duyệt"),
        ("Kế hoạch vốn", 200, "Kế hoạch vốn"),
        # The two do not fit beside each other, and a unit may stand alone.
        ("Giải ngân", 24, "Giải ngân"),
        ("Tỷ lệ (%)", 34, "Tỷ lệ (%)"),
    ],
)
def test_a_column_leaves_no_single_word_where_two_fit(heading, width, printed):
    assert plain(column_heading((bold(heading),), 10.5, width)) == printed
