"""Tables copied as text, and sets told in sentences: what is certain is taken, the rest asked."""

from decimal import Decimal

from ntm_desktop.domain.decisions.limits import Word
from tests.domain.decisions.pasted import asked, read, values


def test_a_copied_table_with_units_and_remarks_keeps_every_value_in_its_column() -> None:
    made = read(
        "TT\tTên tiêu chí\tNội dung\tĐơn vị tính\tChỉ tiêu\tGhi chú\n"
        "Nhóm 1\tNhóm 2\n"
        "1.1\tNước sạch\tTỷ lệ hộ dùng nước sạch\t%\t≥ 65%\t≥ 50%\t\n"
        "1.2\tTỷ lệ hộ có bể chứa\t%\t≥ 40%\t≥ 30%\t\n"
        "2\tMô hình\tSố mô hình vườn mẫu\tmô hình\t≥ 02\t≥ 01\t\n"
    )

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    assert values(made) == {"1.1": [65, 50], "1.2": [40, 30], "2": [2, 1]}
    assert [item.criterion_name for item in made.indicators] == [
        "Nước sạch",
        "Nước sạch",
        "Mô hình",
    ]
    assert not asked(made)


def test_a_line_broken_inside_a_copied_cell_goes_on_and_the_table_with_it() -> None:
    made = read(
        "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\n"
        "1\tThu nhập\t1.1. Thu nhập bình quân\tNăm 2026: ≥ 50\n"
        "Năm 2027: ≥ 53\tNăm 2026: ≥ 40\n"
        "Năm 2027: ≥ 43\n"
        "1.2. Tỷ lệ hộ nghèo\t≤ 3%\t≤ 5%\n"
    )

    income, poverty = made.indicators
    assert [[y for y, _ in one.by_year] for one in income.thresholds.values()] == [
        [2026, 2027],
        [2026, 2027],
    ]
    assert [limit.value for limit in poverty.thresholds.values()] == [3, 5]
    assert not asked(made)


def test_as_many_levels_as_indicators_in_every_cell_are_parted_line_by_line() -> None:
    made = read(
        "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\n"
        "1\tY tế\t1.1. Có trạm y tế\n"
        "1.2. Tỷ lệ tham gia bảo hiểm\n"
        "1.3. Mức độ hài lòng\tĐạt\n"
        "≥ 95%\n"
        "75 - 80%\tĐạt\n"
        "≥ 90%\n"
        "≥ 70%\n"
        "2\tĐiện\t2.1. Tỷ lệ hộ dùng điện\t≥ 98%\t≥ 95%\n"
    )

    found = values(made)
    station = next(item for item in made.indicators if item.number == "1.1")
    assert [limit.word for limit in station.thresholds.values()] == [Word.MET, Word.MET]
    assert (found["1.2"], found["2.1"]) == ([95, 90], [98, 95])
    # What is no level by itself is asked, and only that.
    assert asked(made) == ["1.3"]
    assert found["1.3"][1] == 70


def test_levels_that_can_be_parted_in_two_ways_are_asked() -> None:
    for first, second in (
        ("Đạt\n≥\n95%", "Đạt\n≥ 90%"),
        ("≥ 95%", "Đạt\n≥ 90%"),
        ("≥ 95%\n(≥ 50% từ xã)", "Đạt\n≥ 90%"),
        ("Đạt\n95", "≥ 90%\n\n"),
    ):
        made = read(
            "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\n"
            "1\tY tế\t1.1. Có trạm y tế\n"
            f"1.2. Tỷ lệ tham gia bảo hiểm\t{first}\t{second}\n"
            "2\tĐiện\t2.1. Tỷ lệ hộ dùng điện\t≥ 98%\t≥ 95%\n"
        )

        assert asked(made)[:2] == ["1.1", "1.2"], (first, second)


PAGE = (
    ("TT", "Tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2"),
    ("1", "Y tế", "Trạm y tế:", "", ""),
    ("", "", "a) Tỷ lệ trạm đạt chuẩn", "≥\n\n80%", "≥ 70%"),
    ("", "", "b) Có bác sĩ", "Đạt", ""),
    ("2", "Điện", "Tỷ lệ hộ dùng điện", "≥ 98%", "≥ 95%"),
)


def test_a_table_copied_from_a_browser_is_told_by_the_tabs_before_its_cells() -> None:
    made = read("\n".join("\n\n\t".join(row) + "\n" for row in PAGE))

    health, power = made.indicators
    assert [part.text for part in health.parts] == ["Tỷ lệ trạm đạt chuẩn", "Có bác sĩ"]
    rate, doctor = (list(part.thresholds.values()) for part in health.parts)
    assert ([limit.value for limit in rate], doctor[0].word) == ([80, 70], Word.MET)
    assert [limit.value for limit in power.thresholds.values()] == [98, 95]
    assert doctor[1].word is Word.UNKNOWN  # its cell is empty


def test_a_copied_table_whose_empty_cells_were_trimmed_gives_no_level_to_another_indicator() -> (
    None
):
    told = "\n".join("\t".join(row).rstrip() for row in (
        ("TT", "Tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2"),
        ("14", "Giao thông", "Có quy ước của thôn", "Đạt", "Đạt"),
        ("Bảo vệ nguồn nước tại thôn:", "", ""),
        ("+ Tỷ lệ hộ có bể chứa", "≥ 90%", "≥ 80%"),
        ("Tỷ lệ hộ có hố rác", "≥ 70%"),
        ("Chăm sóc người cao tuổi:", "", ""),
        ("+ Tỷ lệ hộ có người chăm sóc", "≥ 90%", "≥ 80%"),
        ("Tỷ lệ hộ có nhà tắm", "≥ 75%", "≥ 65%"),
        ("Có kế hoạch giao thông", "", ""),
        ("Tỷ lệ đường có rãnh", "≥ 50%", "≥ 40%"),
    ))  # fmt: skip
    made = read(told)

    found = {item.text: item for item in made.indicators}
    assert found["Tỷ lệ hộ có nhà tắm"].number == "14.5"
    assert found["Tỷ lệ đường có rãnh"].asked


def test_a_value_told_in_a_sentence_may_hold_semicolons_of_its_own() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Thu nhập\n"
        "1.1. Thu nhập bình quân: nhóm 1 Năm 2026: ≥ 50; năm 2027: ≥ 53; nhóm 2 ≥ 40.\n"
        "1.2. Tỷ lệ hộ nghèo: nhóm 1 không quá 3%; nhóm 2 dưới 5%.\n"
        "1.3. Tỷ lệ hộ có vườn: không dưới 85%.\n"
    )

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    income, poverty, garden = made.indicators
    first, second = income.thresholds.values()
    assert ([year for year, _ in first.by_year], second.value) == ([2026, 2027], Decimal(40))
    assert [limit.comparison for limit in poverty.thresholds.values()] == ["<=", "<"]
    # “không dưới” is a sign, never a group called “Không” with “dưới 85%”.
    assert [(one.comparison, one.value) for one in garden.thresholds.values()] == [
        (">=", Decimal(85))
    ] * 2


def test_a_sentence_that_cannot_be_parted_by_its_groups_is_asked() -> None:
    made = read(
        "PHỤ LỤC\nTiêu chí 1. Điện\n"
        "1.1. Tỷ lệ hộ: nhóm 1 ≥ 98%; nhóm 2 ≥ 95%.\n"
        "1.2. Tỷ lệ trạm: nhóm 1 ≥ 9%; nhóm 2 ≥ 8%.\n"
        "1.3. Tỷ lệ đèn: tăng dần, riêng nhóm 2 ≥ 70%.\n"
    )

    lamps = made.indicators[2]
    assert lamps.asked
    assert not any(
        one.value == 70 and not one.asked and not lamps.question
        for one in lamps.thresholds.values()
        if one.word is not Word.UNKNOWN
    )


def test_a_remark_column_trimmed_away_leaves_the_last_level_a_level() -> None:
    made = read(
        "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\tGhi chú\n"
        "1\tĐiện\t1.1. Tỷ lệ hộ dùng điện\t≥ 98%\t≥ 95%\n"
        "1.2. Tỷ lệ trạm có rào chắn\t≥ 90%\t≥ 80%\tTừ năm 2027\n"
        "1.3. Tỷ lệ đèn có biển báo\t≥ 70%\tXã vùng cao\n"
    )

    assert values(made)["1.1"] == [98, 95]
    # One level and a remark are not two levels.
    assert asked(made) == ["1.2", "1.3"]


def test_levels_of_several_indicators_end_where_a_trimmed_remark_stood() -> None:
    made = read(
        "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\tGhi chú\n"
        "1\tY tế\t1.1. Có trạm y tế\n1.2. Tỷ lệ tham gia bảo hiểm\tĐạt\n≥ 95%\tĐạt\n≥ 90%\n"
        "2\tĐiện\t2.1. Tỷ lệ hộ dùng điện\t≥ 98%\t≥ 95%\n"
    )

    assert values(made) == {"1.1": [None, None], "1.2": [95, 90], "2.1": [98, 95]}
    assert not asked(made)


def test_a_heading_whose_merged_cells_are_repeated_has_its_names_below_them() -> None:
    made = read(
        "TT\tNội dung tiêu chí\tChỉ tiêu theo vùng\tChỉ tiêu theo vùng\n"
        "TT\tNội dung tiêu chí\tTây Nguyên\tĐông Nam Bộ\n"
        "17.1\tTỷ lệ hộ dùng nước sạch\t≥ 42%\t≥ 70%\n"
    )

    assert [group.name for group in made.groups] == ["Tây Nguyên", "Đông Nam Bộ"]
    assert values(made) == {"17.1": [42, 70]}


def test_years_below_the_last_row_of_a_copied_table_belong_to_its_last_cell() -> None:
    made = read(
        "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\n"
        "1\tThu nhập\tThu nhập bình quân\tNăm 2026: ≥ 60; năm 2027: ≥ 64\tNăm 2026: ≥ 50\n"
        "Năm 2027: ≥ 54\nNơi nhận: như trên\n"
    )

    (income,) = made.indicators
    assert [[y for y, _ in one.by_year] for one in income.thresholds.values()] == [
        [2026, 2027],
        [2026, 2027],
    ]
