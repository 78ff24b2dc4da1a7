"""A set told in sentences: whatever breaks its lines, no level may go to another indicator."""

import re
import textwrap
from collections.abc import Callable
from decimal import Decimal
from time import process_time

import pytest

from ntm_desktop.domain.decisions.document import DecisionText, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision

LISTED = """PHỤ LỤC
Tiêu chí số 1: Giao thông nông thôn và đường ra đồng ruộng
1.1. Tỷ lệ đường xã được nhựa hóa hoặc bê tông hóa: Nhóm 1: ≥ 95%; Nhóm 2: ≥ 85%; Nhóm 3: ≥ 75%.
1.2. Tỷ lệ cầu dân sinh có biển báo (nếu có): Nhóm 1: 100%; Nhóm 2: ≥ 90%; Nhóm 3: ≥ 80%.
1.3. Có quy chế quản lý đường thôn được công bố: Đạt.
Tiêu chí số 2: Tổ chức sản xuất và phát triển kinh tế
2.1. Thu nhập bình quân giai đoạn 2026 - 2030 (triệu đồng/người/năm): Nhóm 1: Năm 2026: ≥ 60; \
năm 2027: ≥ 64; Nhóm 2: ≥ 50; Nhóm 3: ≥ 40.
2.2. Tỷ lệ trẻ em từ 6 đến 11 tuổi biết bơi: Nhóm 1: ≥ 70%; Nhóm 2: ≥ 60%; Nhóm 3: ≥ 50%.
"""


def read(text: str) -> DecisionReading:
    lines = [Line(line, 0, at) for at, line in enumerate(text.split("\n"), start=1)]
    return read_decision(DecisionText("văn bản.txt", "0" * 64, tuple(lines)))


def told(made: DecisionReading) -> dict[str, list[object]]:
    return {
        item.number: [
            one.word or ([y for y, _ in one.by_year] or (one.comparison, one.value))
            for one in item.thresholds.values()
        ]
        for item in made.indicators
    }


@pytest.mark.parametrize("width", [30, 41, 57, 72, 95])
def test_sentences_broken_at_the_margin_say_what_they_said_in_one_line(width: int) -> None:
    whole = read(LISTED)
    broken = read("\n".join(at for line in LISTED.split("\n") for at in textwrap.wrap(line, width)))

    assert told(broken) == told(whole)
    assert [one.text for one in broken.indicators] == [one.text for one in whole.indicators]
    assert [one.criterion_name for one in broken.indicators] == [
        one.criterion_name for one in whole.indicators
    ]
    assert broken.asks() == whole.asks() == []


@pytest.mark.parametrize(
    "way",
    [
        lambda text: text.replace(": Nhóm 1", "\nNhóm 1").replace(": Đạt", "\nĐạt"),
        lambda text: text.replace(": Nhóm 1", "\nChỉ tiêu: Nhóm 1").replace(": Đạt", "\nMức: Đạt"),
        lambda text: re.sub(r": (Nhóm 1.*|Đạt)\.", r" (\1)", text),
        lambda text: text.replace(": Nhóm 1", " – Nhóm 1").replace(": Đạt", " – Đạt"),
        lambda text: re.sub(r"[:;] (?=Nhóm)", "\n- ", text),
    ],
)
def test_levels_below_in_brackets_or_behind_a_dash_are_levels_too(
    way: Callable[[str], str],
) -> None:
    made = read(way(LISTED))

    assert told(made) == told(read(LISTED))
    assert made.asks() == []


def test_a_level_told_by_words_of_the_wording_is_asked() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Trẻ em\n1.1. Tỷ lệ trẻ em dưới 16 tuổi\n"
        "1.2. Có ít nhất 02 mô hình\n1.3. Tỷ lệ hộ dùng điện ≥ 98%.\n"
        "1.4. Tỷ lệ trạm có sổ ≥ 90%.\n1.5. Tỷ lệ đường có đèn ≥ 50%.\n"
    )

    assert made.asks() == ["1.1", "1.2"]
    assert made.indicators[2].thresholds["chung"].value == Decimal(98)


PLAIN = """PHỤ LỤC
Tiêu chí số 1: Nước sạch và vệ sinh
1.1. Tỷ lệ hộ dùng nước hợp vệ sinh đạt từ 80% trở lên.
1.2. Xã có tổ thu gom rác Đạt.
1.3. Tỷ lệ bể chứa có nắp ≥ 95%.
1.4. Tỷ lệ thất thoát nước không quá 3%.
1.5. Thu nhập bình quân đầu người đạt từ 59 triệu đồng/người/năm trở lên.
1.6. Sản lượng nước (m3) Năm 2026: ≥ 60; năm 2027: ≥ 64.
"""


@pytest.mark.parametrize("width", [38, 60, 200])
def test_a_sentence_that_ends_with_a_level_needs_no_colon(width: int) -> None:
    made = read("\n".join(at for line in PLAIN.split("\n") for at in textwrap.wrap(line, width)))

    assert list(told(made).values()) == [
        [(">=", Decimal(80))],
        [Word.MET],
        [(">=", Decimal(95))],
        [("<=", Decimal(3))],
        [(">=", Decimal(59))],
        [[2026, 2027]],
    ]
    assert made.asks() == []
    assert made.indicators[0].text == "Tỷ lệ hộ dùng nước hợp vệ sinh"


@pytest.mark.parametrize(
    "sentence",
    [
        "Số thôn có ít nhất 02 mô hình",
        "Tỷ lệ hộ có nhà ở đạt chuẩn",
        "Tỷ lệ hộ nghèo giảm từ 1,5% trở lên",
        "Tỷ lệ hộ nghèo giảm bình quân 1% trở lên",
        "Tỷ lệ hộ không đạt 100%",
        "Tỷ lệ thôn có tỷ lệ hộ dùng nước sạch đạt từ 80% trở lên",
        "Tỷ lệ hộ dùng nước không dưới 65%, không quá 85%",
        "Có chợ Đạt hoặc ≥ 85%",
        "Có chợ theo quy định của UBND cấp tỉnh quy định",
        "Vùng đồng bằng -; vùng miền núi Đạt",
        "Có chợ Đạt (≥ 78%)",
        "Tỷ lệ hộ không thấp\nhơn 85% và tăng",
    ],
)
def test_a_sentence_whose_end_may_be_its_wording_is_asked(sentence: str) -> None:
    assert read(f"{PLAIN}1.7. {sentence}.\n").asks() == ["1.7"]


def test_one_sentence_without_a_colon_among_many_with_one_is_asked() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Điện\n1.1. Tỷ lệ hộ: ≥ 98%.\n1.2. Tỷ lệ trạm: ≥ 90%.\n"
        "1.3. Tỷ lệ đường có đèn đạt từ 80% trở lên.\n"
    )

    assert made.asks() == ["1.3"]


@pytest.mark.parametrize("width", [33, 47, 200])
def test_the_first_group_without_a_colon_is_no_wording(width: int) -> None:
    plain = re.sub(r": (?=Nhóm|Năm|Đạt)", " ", LISTED).replace("Nhóm 1:", "Nhóm 1")
    plain = re.sub(r"(Nhóm \d):", r"\1", plain)
    made = read("\n".join(at for line in plain.split("\n") for at in textwrap.wrap(line, width)))

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2", "Nhóm 3"]
    assert told(made) == told(read(LISTED))


def test_what_stands_below_a_sentence_and_says_otherwise_is_not_dropped() -> None:
    made = read("PHỤ LỤC\nTiêu chí 1. Điện\n1.1. Tỷ lệ hộ: ≥ 98%.\nRiêng xã đảo: ≥ 50%.\n")

    assert made.asks() == ["1.1"]


def test_a_line_that_is_no_level_names_no_group() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Nước\n1.1. Tỷ lệ hộ: ≥ 80%\nHồ sơ: báo cáo của xã: ≥ 2 bản\n"
        "1.2. Tỷ lệ bể: ≥ 70%\n"
    )

    assert made.asks() == ["1.1"]
    assert [group.id for group in made.groups] == ["chung"]


def test_two_levels_in_one_sentence_are_never_one() -> None:
    made = read("PHỤ LỤC\nTiêu chí 1. Điện\n1.1. Tỷ lệ hộ ≥ 98% và tỷ lệ trạm theo mẫu: ≥ 50%.\n")

    assert made.asks() == ["1.1"]


def test_bullets_below_a_criterion_are_its_indicators_below_an_indicator_its_parts() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Nước\n- Tỷ lệ hộ có nước sạch: ≥ 80%\n- Có trạm cấp nước: Đạt\n"
        "Tiêu chí 2. Điện\n- Tỷ lệ hộ dùng điện: ≥ 98%\n"
        "Tiêu chí 3. Nhà ở\n3.1. Nhà ở dân cư:\n- Tỷ lệ nhà kiên cố: ≥ 70%\n- Nhà tạm còn lại: 0%\n"
        "Tiêu chí 4. Hộ nghèo: ≤ 3%\n"
    )

    assert [one.number for one in made.indicators] == ["1.1", "1.2", "2", "3.1", "4"]
    assert [part.label for part in made.indicators[3].parts] == ["a", "b"]
    assert made.indicators[1].thresholds["chung"].word is Word.MET
    assert made.indicators[4].thresholds["chung"].comparison == "<="


def test_a_number_out_of_order_is_asked_and_opens_nothing() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 3. Điện\n3.2. Tỷ lệ hộ quy định tại chỉ tiêu\n2.1 Bộ cũ: ≥ 98%.\n"
        "3.3. Tỷ lệ trạm: ≥ 90%.\n"
    )

    assert [one.number for one in made.indicators] == ["3.2", "3.3"]
    assert made.asks() == ["3.2"]


def test_a_row_of_levels_is_no_heading_of_groups() -> None:
    heading = ("TT", "Nội dung", "Nhóm 1", "Nhóm 2")
    half = ("TT", "", "85,5% trở lên", "≥ 79%")
    rows = [heading, half, ("1.1", "Tỷ lệ hộ dùng điện", "≥ 98%", "≥ 95%")]
    # The page lost the rule under “TT”: the number's cell runs down into the half row.
    grid = Grid(
        tuple(
            GridRow(
                tuple(GridCell(t, (0 if c == 0 and r < 2 else r, c)) for c, t in enumerate(row)),
                1,
                r + 1,
            )
            for r, row in enumerate(rows)
        )
    )
    made = read_decision(DecisionText("quyết định.pdf", "0" * 64, (grid,)))

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]


def test_part_of_an_indicator_that_is_repealed_is_never_the_whole_without_a_question() -> None:
    made = read(
        "QUYẾT ĐỊNH\nSửa đổi Quyết định số 318/QĐ-TTg\nĐiều 1. Sửa đổi Phụ lục\n"
        "1. Bãi bỏ chỉ tiêu 13.4.\n2. Bãi bỏ điểm a chỉ tiêu 14.1.\n"
        "3. Bãi bỏ cụm từ ?UBND cấp tỉnh? tại chỉ tiêu 17.5 và thay bằng ?Đạt?.\n"
    )

    assert [(one.op, one.number) for one in made.operations] == [
        ("repeal", "13.4"), ("repeal", "14.1"), ("repeal", "17.5"),
    ]  # fmt: skip
    assert ["một phần" in one.question for one in made.operations] == [False, True, True]


def test_the_name_of_a_criterion_is_no_unit() -> None:
    made = read("PHỤ LỤC\nTiêu chí 1. Giao thông\n1.1. Diện tích bến: ≥ 41 Giao thông\n")

    assert made.asks() == ["1.1"]


def test_a_year_at_the_beginning_of_a_line_may_be_the_wordings_own() -> None:
    made = read(LISTED.replace("được công bố: Đạt.", "đúng theo Luật Hợp tác xã năm\n2012: Đạt."))

    item = next(one for one in made.indicators if one.number == "1.3")
    assert item.question or all(one.asked for one in item.thresholds.values())


REGIONS = """PHỤ LỤC
Tiêu chí 1. Giao thông
1.1. Tỷ lệ đường xã được cứng hóa:
- Vùng I: ≥ 80%
- Vùng II: từ 70% trở lên
1.2. Thu nhập bình quân đầu người (triệu đồng/người/năm):
- Vùng I: ≥ 75
- Vùng II: ≥ 65
1.3. Số mô hình kinh tế:
- Vùng I: tối thiểu 03 mô hình
- Vùng II: tối thiểu 02 mô hình
"""


@pytest.mark.parametrize(
    "way",
    [
        lambda text: text,
        # Without bullets, each on its line; in one line with commas; with commas at line ends.
        lambda text: text.replace("- Vùng", "Vùng"),
        lambda text: re.sub(r":\n- Vùng I: (.*)\n- Vùng", r": Vùng I \1, Vùng", text),
        lambda text: re.sub(r"\n- (Vùng II)", r",\n\1", text),
    ],
)
def test_groups_called_by_a_number_keep_their_name_and_each_its_level(
    way: Callable[[str], str],
) -> None:
    made = read(way(REGIONS))

    assert [group.name for group in made.groups] == ["Vùng I", "Vùng II"]
    assert list(told(made).values()) == [
        [(">=", Decimal(80)), (">=", Decimal(70))],
        [(">=", Decimal(75)), (">=", Decimal(65))],
        [(">=", Decimal(3)), (">=", Decimal(2))],
    ]
    assert made.asks() == []


def test_a_comma_between_names_or_inside_a_wording_parts_no_groups() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Điện\n"
        "1.1. Tỷ lệ hộ dùng điện, xã có đèn: Nhóm 1 ≥ 98%; Nhóm 2, Nhóm 3 ≥ 95%.\n"
        "1.2. Tỷ lệ trạm có rào: Nhóm 1, Nhóm 2 ≥ 90%, Nhóm 3 ≥ 80%.\n"
        "1.3. Tỷ lệ cột có biển: Nhóm 1 ≥ 70%; Nhóm 2 ≥ 60%; Nhóm 3 ≥ 50%.\n"
    )

    assert list(told(made).values()) == [
        [(">=", Decimal(98)), (">=", Decimal(95)), (">=", Decimal(95))],
        [(">=", Decimal(90)), (">=", Decimal(90)), (">=", Decimal(80))],
        [(">=", Decimal(70)), (">=", Decimal(60)), (">=", Decimal(50))],
    ]
    assert made.indicators[0].text == "Tỷ lệ hộ dùng điện, xã có đèn"
    assert made.asks() == []


def test_sub_items_with_a_colon_do_not_make_the_sentences_without_one_strange() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Giao thông\n"
        "1.1. Tỷ lệ đường xã được cứng hóa từ 80% trở lên.\n1.2. Đường thôn:\n"
        "+ Tỷ lệ được cứng hóa: từ 70% trở lên;\n+ Tỷ lệ hỏng nặng: không quá 5%;\n"
        "+ Có biển báo: Đạt.\n1.3. Tỷ lệ đường bị ngập dưới 2%.\n"
        "1.4. Tỷ lệ cầu yếu không quá 3%.\n"
    )

    found = told(made)
    assert (found["1.1"], found["1.3"], found["1.4"]) == (
        [(">=", Decimal(80))], [("<", Decimal(2))], [("<=", Decimal(3))],
    )  # fmt: skip
    assert made.asks() == []


def test_a_unit_in_brackets_before_the_first_group_belongs_to_the_wording() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Môi trường\n"
        "1.1. Tỷ lệ đường có hoa (%) Nhóm 1 ≥ 70; Nhóm 2 ≥ 60\n"
        "1.2. Tỷ lệ hộ có hố rác Nhóm 1 ≥ 90%; Nhóm 2 ≥ 80%\n"
        "1.3. Tỷ lệ hộ có nhà tắm Nhóm 1 ≥ 85%; Nhóm 2 ≥ 75%\n"
        "1.4. Tỷ lệ hộ có bể nước Nhóm 1 ≥ 65%; Nhóm 2 ≥ 55%\n"
    )

    assert made.indicators[0].text == "Tỷ lệ đường có hoa (%)"
    assert [one.unit for one in made.indicators[0].thresholds.values()] == ["%", "%"]
    assert made.asks() == []


def test_criteria_in_roman_figures_count_their_indicators() -> None:
    made = read(
        "PHỤ LỤC\nI. Tiêu chí về quy hoạch\n1. Có quy hoạch chung xã: Đạt.\n"
        "2. Tỷ lệ hộ biết quy hoạch: ≥ 80%.\nIV. Tiêu chí về điện\n1. Tỷ lệ hộ dùng điện: ≥ 90%.\n"
    )

    assert told(made) == {"1.1": [Word.MET], "1.2": [(">=", 80)], "4.1": [(">=", 90)]}
    assert made.indicators[2].criterion_name == "điện"


@pytest.mark.parametrize(
    "numbered", ["1.1/ ", "(1.1) ", "a) Chỉ tiêu 1.1. ", "- 1.1. ", "Chỉ tiêu số 1.1: "]
)
def test_an_indicators_number_is_one_however_it_is_set_off(numbered: str) -> None:
    made = read(
        f"PHỤ LỤC\n1. Tiêu chí số 1 về Giao thông:\n{numbered}Tỷ lệ đường xã: ≥ 80%\n"
        f"{numbered.replace('1.1', '1.2').replace('a)', 'b)')}Tỷ lệ đường thôn: ≥ 70%\n"
    )

    assert told(made) == {"1.1": [(">=", 80)], "1.2": [(">=", 70)]}
    assert made.indicators[0].text == "Tỷ lệ đường xã"
    assert made.asks() == []


def test_a_number_told_again_for_another_group_leaves_no_level_for_all() -> None:
    one = "Tiêu chí 1. Giao thông\n1.1. Tỷ lệ đường xã: ≥ 9{0}%\n1.2. Tỷ lệ đường thôn: ≥ 8{0}%\n"
    made = read(
        "PHỤ LỤC\nA. Đối với xã nhóm 1\n" + one.format(5) + "B. Đối với xã nhóm 2\n" + one.format(0)
    )

    assert made.asks() == ["1.1", "1.2"]


def test_a_sentence_longer_than_any_indicator_is_asked_and_costs_no_time() -> None:
    endless = "1.2. Tỷ lệ hộ " + "từ 80% trở lên năm 2026\n– tối thiểu (nhóm: đạt ≥ 70%\n" * 1500
    began = process_time()
    made = read(
        "PHỤ LỤC\nTiêu chí số 1: Giao thông\n1.1. Tỷ lệ đường xã được nhựa hóa: ≥ 90%.\n"
        f"{endless}1.3. Tỷ lệ hộ dùng nước sạch: ≥ 60%.\n"
    )

    assert process_time() - began < 10
    assert {number: bool(levels) for number, levels in told(made).items()} == {
        "1.1": True,
        "1.2": False,
        "1.3": True,
    }
    (long,) = [item for item in made.indicators if item.number == "1.2"]
    assert "dài hơn mọi chỉ tiêu" in long.question
    assert len(long.text) < 250


def test_sentences_longer_together_than_any_decision_are_asked_from_there_on() -> None:
    one = " ".join(["tỷ lệ hộ gia đình đạt chuẩn"] * 60)
    lines = [f"1.{n}. Tỷ lệ {one}: ≥ {n}%." for n in range(1, 40)]
    made = read("PHỤ LỤC\nTiêu chí số 1: Giao thông\n" + "\n".join(lines))

    assert told(made)["1.1"] == [(">=", 1)]
    assert not made.indicators[-1].thresholds
    assert "Các câu phía trên" in made.indicators[-1].question
