"""What officers type into the result column, and what may be read from it."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import PartAnswer
from ntm_desktop.domain.criteria import Kind
from ntm_desktop.domain.reading import ReadingState, read_answer

RECOGNISED, AMBIGUOUS = ReadingState.RECOGNISED, ReadingState.AMBIGUOUS
NOT_UNDERSTOOD, IMPOSSIBLE = ReadingState.NOT_UNDERSTOOD, ReadingState.IMPOSSIBLE


@cache
def rules():
    return Catalog.shipped().criteria_set("qd-318-2022-xa")


def read(no, text, self_assessed=""):
    return read_answer(rules().indicator(no), text, self_assessed)


def share(above, below):
    return PartAnswer(numerator=Decimal(above), denominator=Decimal(below))


@pytest.mark.parametrize(
    ("no", "text", "above", "below"),
    [
        ("2.1", "12,4/14,6 km (84,93%)", "12.4", "14.6"),
        ("2.3", "17,05 / 18,3 km đạt 93,2%", "17.05", "18.3"),
        ("2.4", "5,6/9,1km", "5.6", "9.1"),
        ("2.1", "12.4/14.6 km", "12.4", "14.6"),
        ("3.1", "338,5/402,7 ha = 84,06%", "338.5", "402.7"),
        ("4.2", "1.102/1.127 hộ", "1102", "1127"),
        ("4.2", "1.102 hộ/1.127 hộ", "1102", "1127"),
        ("4.2", "1.102 hộ trên tổng số 1.127 hộ, đạt 97,78%", "1102", "1127"),
        ("4.2", "Tháng 10/2024: 1102/1127 hộ", "1102", "1127"),
        ("4.2", "1102/1127 (BC số 12/BC-UBND ngày 1/2/2024)", "1102", "1127"),
        ("9.2", "861/1.127 hộ (76,4 %)", "861", "1127"),
        ("14.2", "52/61", "52", "61"),
        ("16", "8/11 thôn (72,7%)", "8", "11"),
        ("17.11", "339/1127", "339", "1127"),
        ("6.3", "10/11 thôn - Chưa đạt", "10", "11"),
        ("12.1", "70,39% (2014/2861)", "2014", "2861"),
        ("12.1", "Năm 2024: 2014/2861", "2014", "2861"),
        ("12.1", "2014/2861 lao động, giai đoạn 2021 - 2025", "2014", "2861"),
    ],
)
def test_a_share_is_read_with_both_counts(no, text, above, below):
    reading = read(no, text)
    assert reading.state is RECOGNISED, reading.message
    assert reading.answer.parts == {"main": share(above, below)}
    assert reading.answer.to_confirm == ""


@pytest.mark.parametrize(
    "text",
    [
        "2.014/2.861 người; nam 1.053/1.472, nữ 961/1.389",
        "2.014/2.861 người (nam 1.053/1.472; nữ 961/1.389)",
        "Chung 2014/2861\n- Nam: 1053/1472\n- Nữ: 961/1389 = 69,2%",
        "nữ 961/1.389 nam 1.053/1.472 chung 2.014/2.861",
        "70,39% (2014/2861), trong đó nam 1053/1472 và nữ 961/1389",
    ],
)
def test_men_women_and_the_whole_are_told_apart(text):
    reading = read("12.1", text)
    assert reading.state is RECOGNISED, reading.message
    assert reading.answer.parts == {
        "main": share(2014, 2861),
        "nam": share(1053, 1472),
        "nu": share(961, 1389),
    }


def test_the_year_is_not_taken_for_men():
    assert set(read("12.1", "Năm 2024: 2014/2861; cả năm 70,39%").answer.parts) == {"main"}


def test_a_named_part_takes_its_own_figures():
    reading = read("5", "3/3 trường; 2/3 trường mức độ 1")
    assert reading.answer.parts == {"main": share(3, 3), "muc-do-1": share(2, 3)}
    reading = read("17.1", "428/1.127 hộ; tập trung 241/1.127")
    assert reading.answer.parts == {"main": share(428, 1127), "tap-trung": share(241, 1127)}


def test_a_letter_names_the_sub_item_of_its_place():
    parts = [part.id for part in rules().indicator("12.1").parts]
    both = read("12.1", "a) 2014/2861; b) 1053/1472")
    assert both.state is RECOGNISED, both.message
    assert both.answer.parts == {parts[0]: share(2014, 2861), parts[1]: share(1053, 1472)}
    # Alone, too: it is never taken for the first.
    assert set(read("12.1", "b) 40%").answer.parts) == {parts[1]}
    assert read("12.1", "h) 40%").state is NOT_UNDERSTOOD
    assert "a) …; b) …" in read("12.1", "70%; 60%").message


def test_a_letter_and_a_name_that_disagree_are_asked_about():
    reading = read("12.1", "a) 2014/2861; c) nam 1053/1472")
    assert reading.state is AMBIGUOUS
    assert "Chưa dùng đến" in reading.message


def test_in_a_workbook_from_outside_the_place_of_a_letter_is_confirmed():
    reading = read_answer(rules().indicator("12.1"), "b) 40%", around="")
    assert reading.state is AMBIGUOUS
    assert "Đã hiểu “b)”" in reading.message


def test_yes_and_levels_are_read_part_by_part():
    text = "MN 5 tuổi đạt; TH mức độ 3; THCS mức độ 2; XMC mức độ 2"
    reading = read("14.1", text)
    assert reading.state is RECOGNISED, reading.message
    assert reading.answer.parts == {
        "main": PartAnswer(yes=True),
        "th": PartAnswer(value=Decimal(3)),
        "thcs": PartAnswer(value=Decimal(2)),
        "xmc": PartAnswer(value=Decimal(2)),
    }
    assert reading.answer.as_typed == text


@pytest.mark.parametrize(
    ("no", "text", "value"),
    [
        ("10", "45,2 triệu đồng", "45.2"),
        ("10", "Năm 2024: 45,2 tr.đ/người/năm", "45.2"),
        ("17.4", "2,05", "2.05"),
        ("17.7", "100%", "100"),
        ("4.2", "84,9315%", "84.9315"),
        ("9.1", "0", "0"),
        ("9.1", "Không", "0"),
        ("9.1", "Không còn nhà tạm, nhà dột nát", "0"),
        ("9.1", "Còn 03 nhà", "3"),
        ("18.2", "HTTNV", "3"),
        ("18.2", "Hoàn thành tốt nhiệm vụ", "3"),
        ("18.2", "Không hoàn thành nhiệm vụ", "1"),
    ],
)
def test_single_figures_counts_and_levels_are_read(no, text, value):
    reading = read(no, text)
    assert reading.state is RECOGNISED, reading.message
    assert reading.answer.parts == {"main": PartAnswer(value=Decimal(value))}


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Đạt", True),
        ("đạt", True),
        ("DAT", True),
        ("Có", True),
        ("x", True),
        ("✓", True),
        ("02 HTX, đạt", True),
        ("Xã tự đánh giá: Đạt", True),
        ("Chưa đạt", False),
        ("Không đạt.", False),
        ("Không", False),
        ("Chưa có", False),
        ("9/11 thôn có loa - Chưa đạt", False),
    ],
)
def test_an_explicit_word_decides_a_yes_no(text, yes):
    reading = read("13.1", text)
    assert reading.state is RECOGNISED, reading.message
    assert reading.answer.parts == {"main": PartAnswer(yes=yes)}


@pytest.mark.parametrize(
    ("no", "text"),
    [
        ("1.1", "QĐ 1245/QĐ-UBND ngày 20/6/2022, đã công bố"),
        ("13.3", "Quýt vàng, VietGAP 12 ha"),
        ("18.1", "20/20"),
        ("15.2", "Trạm y tế xã đạt chuẩn năm 2023"),
    ],
)
def test_a_yes_that_is_not_said_outright_has_to_be_confirmed(no, text):
    reading = read(no, text)
    assert reading.state is AMBIGUOUS
    assert reading.answer.parts == {"main": PartAnswer(yes=True)}
    assert text in reading.message
    assert reading.answer.to_confirm.endswith("Xin xác nhận.")


@pytest.mark.parametrize(
    ("no", "text"),
    [
        ("18.1", "19/20"),
        ("18.1", "21/20"),
        ("18.1", "Cơ bản đạt"),
        ("18.1", "19/20 đạt; 01 chưa đạt"),
        ("13.3", "Chưa có VietGAP"),
        ("13.3", "Đang làm hồ sơ OCOP"),
        ("1.1", "QĐ 1245/QĐ-UBND ngày 20/6/2022"),
        ("1.1", "Không áp dụng"),
        ("4.2", "Đạt"),
        ("4.2", "chưa có số liệu"),
        ("4.2", "Thực hiện rà soát 1102/1127 hộ. " * 40),
        ("4.2", "12-15%"),
        ("4.2", "0,8493"),
        ("9.1", "0/1.127 hộ"),
        ("10", "4,9 triệu/tháng"),
        ("10", "4,9 triệu đồng/người/tháng"),
        ("10", "13,5 triệu một quý"),
        ("10", "42,1 - 45,2"),
        ("14.1", "Đạt"),
        ("14.1", "Mức độ 3"),
        ("18.2", "Đạt"),
        ("2.1", "đường bê tông"),
    ],
)
def test_what_is_not_clear_keeps_its_text_and_gives_no_figure(no, text):
    reading = read(no, text)
    assert reading.state is NOT_UNDERSTOOD
    assert reading.answer.parts == {}
    assert not reading.answer.not_applicable
    assert reading.answer.as_typed == text
    assert reading.message


@pytest.mark.parametrize(
    ("no", "text"),
    [("3.1", "≥ 80%"), ("3.1", "80% trở lên"), ("10", "≥ 45"), ("17.1", "≥ 35% (≥ 20% tập trung)")],
)
def test_what_is_needed_copied_into_the_result_has_to_be_confirmed(no, text):
    reading = read(no, text)
    assert reading.state is AMBIGUOUS
    assert "mức so sánh" in reading.message


@pytest.mark.parametrize("text", ["338,5/402,7 ha = 84,06% ≥ 80%", "338,5/402,7 (≥ 80%)"])
def test_a_bound_beside_both_counts_leaves_the_share_as_it_was_read(text):
    reading = read("3.1", text)
    assert reading.answer.parts == {"main": share("338.5", "402.7")}
    assert "mức so sánh" not in reading.message


def test_a_bare_no_says_nothing_where_the_rule_itself_says_no():
    assert read("19.2", "Không").state is NOT_UNDERSTOOD
    assert read("19.2", "Đạt").state is RECOGNISED


@pytest.mark.parametrize(
    ("no", "text", "said"),
    [
        ("4.2", "85% (1102/1127)", ("85 %", "97,78")),
        ("4.2", "1102/1127 đạt 97,7%", ("97,7 %", "97,78")),
        ("4.2", "1.102/1.127 ha", ("“ha”", "hộ")),
        ("2.1", "12.400/14.600 m", ("“m”", "km")),
        ("2.1", "1.240/1.500 km", ("1,240",)),
        ("4.2", "1 102/1 127", ("dấu cách",)),
        ("4.2", "1.102/1.127 hộ, còn 25 hộ", ("còn 25 hộ",)),
        ("4.2", "97,8", ("%",)),
        ("4.2", "1.102 hộ", ("tổng số",)),
        ("18.2", "Đảng bộ HTXSNV, chính quyền HTTNV", ("thấp nhất",)),
        ("14.1", "MN: đạt, TH mức độ 3", ("MN",)),
    ],
)
def test_what_can_be_read_in_two_ways_says_both(no, text, said):
    reading = read(no, text)
    assert reading.state is AMBIGUOUS
    assert reading.answer.parts
    for words in said:
        assert words in reading.message
        assert words in reading.answer.to_confirm


def test_a_stated_percent_within_its_own_rounding_is_right():
    assert read("4.2", "1102/1127 (98%)").state is RECOGNISED
    assert read("4.2", "1102/1127 (97,8%)").state is RECOGNISED
    assert read("4.2", "1102/1127 (97,78%)").state is RECOGNISED
    assert read("4.2", "1102/1127 (97,79%)").state is AMBIGUOUS


@pytest.mark.parametrize(
    ("no", "text", "why"),
    [
        ("15.1", "4.506/4.490 người", "lớn hơn tổng số"),
        ("4.2", "-5/10", "số âm"),
        ("4.2", "120%", "lớn hơn 100 %"),
        ("4.2", "12,5/20 hộ", "số nguyên"),
        ("9.1", "2,5", "số nguyên"),
    ],
)
def test_a_figure_that_cannot_be_true_is_refused_with_its_reason(no, text, why):
    reading = read(no, text)
    assert reading.state is IMPOSSIBLE
    assert reading.answer.parts == {}
    assert why in reading.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("khoảng 97%", "khoảng"),
        ("phấn đấu 97%", "phấn đấu"),
        ("đạt trên 94%", "đạt trên"),
        ("Từ 97%", "Từ"),
        ("Tỷ lệ từ 97% trở lên", "Tỷ lệ từ"),
        ("ước đạt 97%", "ước đạt"),
    ],
)
def test_what_was_not_measured_has_to_be_confirmed(text, said):
    reading = read("4.2", text)
    assert reading.state is AMBIGUOUS
    assert f"Ô ghi “{said}”" in reading.message


@pytest.mark.parametrize("text", ["97%", "Đạt 97%", "Tự đánh giá 97%", "1102/1127 (97,78%)"])
def test_what_was_measured_is_not_taken_for_an_estimate(text):
    assert read("4.2", text).state is RECOGNISED


def test_an_exemption_is_taken_from_its_own_words():
    reading = read("13.4", "Xã không có làng nghề")
    assert reading.state is RECOGNISED
    assert reading.answer.not_applicable == "Xã không có làng nghề, làng nghề truyền thống"


def test_an_exemption_among_other_words_has_to_be_confirmed():
    assert read("13.4", "Trên địa bàn xã không có làng nghề").state is RECOGNISED
    reading = read("13.4", "Xã có 02 làng nghề, không có làng nghề truyền thống")
    assert reading.state is AMBIGUOUS


def test_an_exemption_that_the_officer_decides_is_proposed():
    reading = read("7", "Xã không quy hoạch chợ; có 02 cửa hàng tiện ích")
    assert reading.state is AMBIGUOUS
    assert reading.answer.not_applicable
    assert reading.answer.to_confirm


@pytest.mark.parametrize("text", ["", "  ", "-", "…", "\u00a0"])
def test_an_empty_cell_is_no_answer_and_no_fault(text):
    reading = read("17.12", text)
    assert reading.state is ReadingState.EMPTY
    assert reading.answer.as_typed == ""


def test_the_officers_own_verdict_speaks_where_the_result_only_describes():
    reading = read("13.2", "Có mô hình trồng quýt vàng với HTX Bắc Sơn", "Đạt")
    assert (reading.state, reading.answer.part("main").yes) == (RECOGNISED, True)
    assert reading.answer.as_typed == "Có mô hình trồng quýt vàng với HTX Bắc Sơn"
    assert read("13.2", "", "Chưa đạt").answer.part("main").yes is False


def test_the_officers_own_verdict_against_the_result_has_to_be_confirmed():
    reading = read("18.1", "20/20", "Chưa đạt")
    assert reading.state is AMBIGUOUS
    assert "khác cột tự đánh giá" in reading.message


def test_a_verdict_column_gives_no_figure():
    assert read("4.2", "", "Đạt").state is ReadingState.EMPTY


_PIECES = st.sampled_from(
    [
        "12,4/14,6", "1.102", "1127", " ", "km", "hộ", "%", "84,93%", "nam", "nữ", ";", ",", "(",
        ")", "/", "-", "đạt", "chưa đạt", "Có", "mức độ 2", "TH", "THCS", "tập trung", "QĐ",
        "20/6/2022", "năm 2024", "5 tuổi", "không", "VietGAP", "triệu đồng", "0", "\n", "=", ".",
        "1.2.3", "9999999999999999999999", "trên tổng số", "Đảng", "HTTNV", "\u00ad", "²", "٣",
    ]
)  # fmt: skip


@given(
    st.sampled_from([indicator.no for indicator in rules().indicators()]),
    st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map("".join)),
    st.sampled_from(["", "Đạt", "Chưa đạt", "?"]),
)
def test_reading_never_fails_and_never_yields_a_figure_that_is_not_in_the_text(no, text, verdict):
    indicator = rules().indicator(no)
    reading = read_answer(indicator, text, verdict)
    digits = re.sub(r"\D", "", text)
    for part in indicator.parts:
        given_part = reading.answer.part(part.id)
        figures = [given_part.numerator, given_part.denominator]
        # A level with names and a "không" that means none are words, not figures.
        if not part.levels and not (part.kind is Kind.COUNT and given_part.value == 0):
            figures.append(given_part.value)
        for figure in figures:
            if figure is not None:
                shown = f"{abs(figure):f}"
                assert shown.replace(".", "") in digits.replace(" ", "")
    assert bool(reading.answer.to_confirm) == (reading.state is AMBIGUOUS)
    if reading.state in (NOT_UNDERSTOOD, IMPOSSIBLE):
        assert reading.answer.parts == {}


def test_an_indicator_without_affirming_words_takes_no_hint_for_a_yes():
    indicator = rules().indicator("13.3")
    part = replace(indicator.parts[0], affirmed_by=())
    bare = replace(indicator, parts=(part,))
    assert read_answer(bare, "Quýt vàng, VietGAP 12 ha").state is NOT_UNDERSTOOD
