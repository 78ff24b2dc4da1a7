"""What the text of a threshold cell means, and what must be asked about it."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.values import read_value


def read(text: str) -> Limit:
    found = read_value(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "comparison", "value", "unit"),
    [
        ("≥80%", ">=", "80", "%"),
        (">= 2,5 %", ">=", "2.5", "%"),
        ("<1,5%", "<", "1.5", "%"),
        ("≤ 20,9%", "<=", "20.9", "%"),
        ("100%", "==", "100", "%"),
        ("Tối thiểu 02", ">=", "2", None),
        ("≥ 02 mô hình", ">=", "2", "mô hình"),
        ("Từ 90% trở lên", ">=", "90", "%"),
        ("Đạt từ 80% trở lên", ">=", "80", "%"),
        ("không quá 3 vụ", "<=", "3", "vụ"),
        ("lớn hơn hoặc bằng 60%", ">=", "60", "%"),
        ("nhỏ hơn hoặc bằng 7%", "<=", "7", "%"),
        ("không dưới 85%", ">=", "85", "%"),
        ("Tối thiểu đạt 47%", ">=", "47", "%"),
        ("Có ít nhất 03 tổ", ">=", "3", "tổ"),
        ("≤ 2,5‰", "<=", "2.5", "‰"),
        ("dưới 5%", "<", "5", "%"),
        ("≥ 1.500 m2", ">=", "1500", "m2"),
        ("≥2m²/người", ">=", "2", "m2/người"),
        ("Không còn", "==", "0", None),
    ],
)
def test_figures_are_read_with_sign_and_unit(
    text: str, comparison: str, value: str, unit: str | None
) -> None:
    found = read(text)

    assert (found.comparison, found.value, found.unit) == (comparison, Decimal(value), unit)
    assert not found.asked


def test_a_figure_without_a_sign_is_asked_with_both_readings() -> None:
    found = read("25%")

    assert (found.comparison, found.value) == (None, Decimal(25))
    assert found.readings == ("≥ 25%", "≤ 25%")


@pytest.mark.parametrize(
    "text",
    [
        "75 - 80%",
        "Khuyến khích thực hiện",
        "Không tăng",
        "≥ 80% trở xuống",
        "≥ 9O%",
        "…",
        "x",
        "2/3",
        "≥ 70% hoặc ≥ 50 hộ",
        "Theo quy định của Bộ Y tế",
    ],
)
def test_what_is_no_rule_is_unknown_and_asked(text: str) -> None:
    found = read(text)

    assert found.word is Word.UNKNOWN
    assert found.asked


def test_an_empty_cell_is_none() -> None:
    assert read_value("  ") is None


def test_a_dash_leaves_the_group_out() -> None:
    assert read("-").word is Word.NOT_APPLICABLE
    assert not read("–").asked


def test_not_examined_is_asked_before_a_group_is_left_out() -> None:
    found = read("Không xét")

    assert found.word is Word.NOT_APPLICABLE
    assert found.asked


@pytest.mark.parametrize(
    "text",
    ["UBND cấp tỉnh quy định cụ thể", "Do Ủy ban nhân dân tỉnh quy định", "UBND TỈNH QUY ĐỊNH"],
)
def test_what_the_province_sets(text: str) -> None:
    assert read(text).word is Word.SET_BY_PROVINCE


def test_met_as_the_province_sets_it_keeps_both() -> None:
    found = read("Đạt (theo quy định cụ thể của UBND cấp tỉnh)")

    assert (found.comparison, found.value, found.set_by_province) == ("met", True, True)
    assert not found.asked


def test_a_condition_beside_met_is_asked() -> None:
    found = read("Đạt (được sử dụng chung nhà văn hóa thôn trung tâm)")

    assert found.condition == "được sử dụng chung nhà văn hóa thôn trung tâm"
    assert found.asked


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("≥ 30% (≥ 20% từ công trình tập trung)", "từ công trình tập trung"),
        ("≥ 30% (trong đó ≥ 20% nhựa hóa hoặc bê tông hóa)", "nhựa hóa hoặc bê tông hóa"),
        ("≥ 30%, trong đó nước sạch ≥ 20%", "nước sạch"),
    ],
)
def test_a_second_demand_keeps_its_own_figure_and_label(text: str, label: str) -> None:
    found = read(text)

    assert found.value == Decimal(30)
    assert [(one.label, one.comparison, one.value) for one in found.also] == [
        (label, ">=", Decimal(20))
    ]
    assert not found.asked


def test_another_level_for_some_communes_is_asked() -> None:
    assert read("≥ 80% (đối với xã đảo ≥ 70%)").asked


def test_every_year_has_its_own_level() -> None:
    found = read("Năm 2026: ≥ 50; năm 2027: ≥ 53;\nnăm 2028: ≥ 56")

    assert [(year, one.value) for year, one in found.by_year] == [
        (2026, Decimal(50)),
        (2027, Decimal(53)),
        (2028, Decimal(56)),
    ]


@pytest.mark.parametrize(
    "text",
    ["Năm 2026: ≥ 50; 2027: ≥ 53", "Năm 2026: ≥ 50\nNăm 2027: ≥ 53", "2026: ≥ 50\n2027: ≥ 53"],
)
def test_years_are_told_in_several_ways(text: str) -> None:
    found = read(text)

    assert [(year, one.value) for year, one in found.by_year] == [(2026, 50), (2027, 53)]
    assert not found.asked


def test_a_year_told_twice_is_asked() -> None:
    assert read("Năm 2026: ≥ 50; năm 2026: ≥ 53").asked


def test_a_level_without_upward_is_asked() -> None:
    assert read("Mức độ 3").asked
    upward = read("Từ mức độ 1 trở lên")
    assert (upward.comparison, upward.value, upward.asked) == (">=", "Mức độ 1", False)


def test_a_reduction_keeps_its_direction() -> None:
    found = read("Giảm từ 10% trở lên")

    assert (found.comparison, found.value, found.qualifier) == (">=", Decimal(10), "giảm")


@pytest.mark.parametrize("text", ["Từ 04 điểm trở lên 2", "≥ 45 lớn hơn hoặc bằng"])
def test_what_strayed_behind_a_figure_is_no_unit(text: str) -> None:
    limit = read_value(text)

    assert limit is None or limit.word is Word.UNKNOWN or limit.asked
