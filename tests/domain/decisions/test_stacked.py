"""A table copied with every cell on a line of its own: taken where only one grid is possible."""

from tests.domain.decisions.pasted import asked, read, values

HEAD = "TT\nTiêu chí\nNội dung\nNhóm 1\nNhóm 2\n"
HEAD_OF_THREE = "TT\nTiêu chí\nNội dung\nChỉ tiêu\nNhóm 1\nNhóm 2\nNhóm 3\n"


def test_the_heading_tells_how_many_lines_a_row_has() -> None:
    made = read(
        HEAD + "1\nĐiện\nTỷ lệ hộ dùng điện an toàn\n≥ 98%\n≥ 95%\n"
        "Tỷ lệ trạm biến áp có rào chắn\n≥ 9%\n≥ 8%\n2\nY tế\nXã có trạm y tế\nĐạt\nĐạt\n"
    )

    assert values(made) == {"1.1": [98, 95], "1.2": [9, 8], "2": [None, None]}
    assert [item.criterion_name for item in made.indicators] == ["Điện", "Điện", "Y tế"]
    assert not asked(made)


def test_a_level_cut_inside_its_sign_is_one_level() -> None:
    made = read(HEAD + "1\nĐiện\n1.1. Tỷ lệ hộ dùng điện\n≥\n98%\nTối thiểu\n95%\n")

    assert values(made) == {"1.1": [98, 95]}
    assert not asked(made)


def test_levels_told_year_by_year_below_each_other_stay_in_their_cells() -> None:
    made = read(
        HEAD + "1.1\nThu nhập\nThu nhập bình quân\n"
        "Năm 2026: ≥ 50;\nnăm 2027: ≥ 53\nNăm 2026: ≥ 40;\nnăm 2027: ≥ 43\n"
        "1.2\nTỷ lệ hộ nghèo đa chiều\n≤ 3%\n≤ 5%\n"
    )

    income, poverty = made.indicators
    assert [[y for y, _ in one.by_year] for one in income.thresholds.values()] == [
        [2026, 2027],
        [2026, 2027],
    ]
    assert [limit.value for limit in poverty.thresholds.values()] == [3, 5]
    assert not asked(made)


def test_years_of_one_merged_cell_are_not_given_to_two_groups() -> None:
    made = read(
        HEAD + "1.1\nThu nhập\nThu nhập bình quân\nNăm 2026: ≥ 50\nNăm 2027: ≥ 53\n"
        "1.2\nTỷ lệ hộ nghèo đa chiều\n≤ 3%\n≤ 5%\n"
    )

    assert asked(made) == ["1.1"]


def test_an_odd_level_between_others_leaves_them_in_their_columns() -> None:
    made = read(
        HEAD_OF_THREE + "1.1\nY tế\nTỷ lệ trạm có tủ thuốc\n≥ 80%\nKhuyến khích\n≥ 60%\n"
        "1.2\nTỷ lệ người có thẻ bảo hiểm\n≥ 95%\n≥ 90%\n≥ 85%\n"
        "1.3\nTỷ lệ thôn có nhân viên y tế\n≥ 30%\n≥ 20%\n≥ 10%\n"
        "1.4\nTỷ lệ người cao tuổi được khám\n≥ 50%\n≥ 40%\n≥ 30%\n"
    )

    first, second, *_ = made.indicators
    assert [limit.value for limit in first.thresholds.values()] == [80, None, 60]
    assert [limit.asked for limit in first.thresholds.values()] == [False, True, False]
    assert not second.asked


def test_fewer_levels_than_groups_are_asked_and_so_is_what_is_counted_behind_them() -> None:
    made = read(
        HEAD_OF_THREE + "1\nY tế\nTỷ lệ trạm có tủ thuốc\n≥ 80%\n≥ 70%\n≥ 60%\n"
        "Tỷ lệ người có thẻ bảo hiểm\n≥ 95%\n≥ 90%\n"
        "Chưa quy định\n≥ 10%\nTỷ lệ thôn có nhân viên y tế\n≥ 30%\n≥ 20%\n≥ 10%\n"
    )

    wordings = {item.text: item.asked for item in made.indicators}
    assert wordings["Tỷ lệ người có thẻ bảo hiểm"]
    # Whether “Chưa quy định” is an indicator decides which number the next one has.
    assert wordings["Tỷ lệ thôn có nhân viên y tế"]


def test_several_indicators_in_one_cell_go_by_their_order() -> None:
    made = read(
        HEAD + "1\nĐiện\n1.1. Hệ thống điện đạt chuẩn\n1.2. Tỷ lệ hộ dùng điện an toàn\n"
        "Đạt\n≥ 98%\nĐạt\n≥ 95%\n2\nY tế\n2.1. Tỷ lệ có thẻ bảo hiểm\n≥ 90%\n≥ 85%\n"
    )

    assert values(made) == {"1.1": [None, None], "1.2": [98, 95], "2.1": [90, 85]}
    assert not asked(made)


def test_where_covered_cells_leave_a_line_one_level_is_for_all_groups() -> None:
    blank = "\n\n"
    made = read(
        HEAD_OF_THREE + "1\nĐiện\n1.1. Hệ thống điện đạt chuẩn\nĐạt\n"
        f"{blank}1.2. Tỷ lệ hộ dùng điện an toàn\n≥ 98%\n≥ 95%\n≥ 90%\n"
        f"{blank}1.3. Tỷ lệ trạm có rào chắn\n≥ 9%\n≥ 8%\n≥ 7%\n"
        f"{blank}1.4. Tỷ lệ thôn có đèn đường\n≥ 60%\n"
    )

    assert values(made)["1.4"] == [60, 60, 60]
    assert not asked(made)


def test_without_such_lines_one_level_for_three_groups_is_asked() -> None:
    made = read(
        HEAD_OF_THREE + "1\nĐiện\n1.1. Hệ thống điện đạt chuẩn\nĐạt\n"
        "1.2. Tỷ lệ hộ dùng điện an toàn\n≥ 98%\n≥ 95%\n≥ 90%\n"
    )

    assert asked(made) == ["1.1"]


def test_units_remarks_and_a_heading_said_again_are_no_levels() -> None:
    head = "TT\nTiêu chí\nNội dung\nĐơn vị tính\nNhóm 1\nNhóm 2\nCơ quan hướng dẫn\n"
    made = read(
        head + "1\nĐiện\n1.1. Tỷ lệ hộ dùng điện\n%\n≥ 98\n≥ 95\nSở Công Thương\n"
        + head + "2\nMô hình\n2.1. Số mô hình vườn mẫu\nmô hình\n≥ 02\n≥ 01\nSở Nông nghiệp\n"
    )  # fmt: skip

    assert values(made) == {"1.1": [98, 95], "2.1": [2, 1]}
    assert [item.thresholds["nhom-1"].unit for item in made.indicators] == ["%", "mô hình"]
    assert not asked(made)


def test_indicators_that_have_run_together_are_parted_where_only_one_parting_is_possible() -> None:
    told = HEAD + (
        "1\nĐiện\n1.1. Tỷ lệ trạm biến áp có rào chắn 1.2. Tỷ lệ hộ dùng điện an toàn\n"
        "100% Tối thiểu 98%\n≥ 90% ≥ 95%\n"
    )
    untold = told.replace("100% Tối thiểu 98%", "Năm 2026: ≥ 50 năm 2027: ≥ 53")

    assert values(read(told)) == {"1.1": [100, 90], "1.2": [98, 95]}
    assert not asked(read(told))
    assert asked(read(untold)) == [item.number for item in read(untold).indicators]


def test_cells_broken_into_lines_are_asked_with_what_to_do_where_no_number_begins_a_row() -> None:
    rows = "".join(
        f"Tỷ lệ hộ gia đình dùng\nnước hợp quy chuẩn {n}\ncủa toàn xã\n≥ 9{n}%\n≥ 8{n}%\n"
        for n in range(1, 6)
    )
    made = read("TT\nTiêu chí\nNội dung\nNhóm 1\nNhóm 2\n1\nNước\n" + rows)

    assert asked(made) == [item.number for item in made.indicators]
    assert "chọn chính tệp" in next(iter(made.indicators[0].thresholds.values())).question


def test_a_table_longer_than_any_decision_is_refused_rather_than_worked_on() -> None:
    made = read(HEAD_OF_THREE + "≥\nđạt\ntừ\nnăm 2026\nĐạt\n" * 2000)

    assert not made.indicators
    assert made.reason


def test_a_line_with_a_colon_heads_the_sub_items_below_it_and_is_no_remark() -> None:
    made = read(
        "TT\nNội dung\nChỉ tiêu\nGhi chú\n"
        "Tiêu chí 1\nMôi trường\nTỷ lệ hộ dùng nước sạch\n≥ 35%\n"
        "Tỷ lệ hộ có nhà tắm\n≥ 45%\nTỷ lệ hộ phân loại rác\n≥ 55%\n"
        "Bảo vệ nguồn nước tại thôn:\na) Tỷ lệ cầu được gắn biển\n≥ 80%\n"
        "b) Tỷ lệ giếng được trám lấp\n≥ 70%\n"
        "Tiêu chí 2\nĐiện\nTỷ lệ hộ dùng điện an toàn\n≥ 98%\n"
        "Tỷ lệ trạm biến áp có rào chắn\n≥ 9%\n"
    )

    found = values(made)
    assert found == {"1.1": [35], "1.2": [45], "1.3": [55], "1.4": [], "2.1": [98], "2.2": [9]}
    source = made.indicators[3]
    assert [
        (part.text, limit.value) for part in source.parts for limit in part.thresholds.values()
    ] == [("Tỷ lệ cầu được gắn biển", 80), ("Tỷ lệ giếng được trám lấp", 70)]
    assert not asked(made)
    assert not any(limit.asked for part in source.parts for limit in part.thresholds.values())


def test_sub_items_that_say_their_criterion_again_still_belong_to_the_line_above() -> None:
    made = read(
        "TT\nTiêu chí\nNội dung\nNhóm 1\nNhóm 2\nNhóm 3\n"
        "1.1\nVăn hóa\nTỷ lệ nhà văn hóa\n≥ 35%\n≥ 30%\n≥ 25%\n"
        "1.2\nVăn hóa\nChăm sóc người cao tuổi:\n\n\n\n"
        "1\nVăn hóa\na) Tỷ lệ được khám sức khỏe\n≥ 80%\n≥ 70%\n≥ 65%\n"
        "1\nVăn hóa\nb) Tỷ lệ có thẻ bảo hiểm\n≥ 90%\n≥ 85%\n≥ 75%\n"
        "1.3\nVăn hóa\nTỷ lệ thôn đạt chuẩn\n≥ 60%\n≥ 50%\n≥ 45%\n"
    )

    assert values(made) == {"1.1": [35, 30, 25], "1.2": [], "1.3": [60, 50, 45]}
    care = made.indicators[1]
    limits = [list(part.thresholds.values()) for part in care.parts]
    assert [[limit.value for limit in one] for one in limits] == [[80, 70, 65], [90, 85, 75]]
    assert not asked(made)
    assert not any(limit.asked for one in limits for limit in one)


def test_a_line_that_reads_like_an_odd_level_takes_no_number_from_those_below() -> None:
    made = read(
        HEAD_OF_THREE + "1\nĐiện\nTỷ lệ hộ dùng điện\n≥ 98%\n≥ 95%\n≥ 90%\n"
        "Tỷ lệ trạm có rào chắn\n≥ 90,5%\n≥ 65% hộ nghèo; ≥ 70% hộ còn lại của xã\n≥ 84%\n"
        "Tỷ lệ đèn có biển báo\n≥ 80%\n≥ 75%\n≥ 70%\n"
    )

    assert asked(made)[-1] == made.indicators[-1].number


def test_an_empty_line_behind_one_level_may_be_a_group_without_any() -> None:
    made = read(
        "TT\nNội dung\nChỉ tiêu\nGhi chú\nNhóm 1\nNhóm 2\nNhóm 3\n"
        "1.1\nTỷ lệ hộ dùng điện\n≥ 98%\n≥ 95%\n≥ 90%\n\n"
        "1.2\nTỷ lệ trạm có rào chắn\n≥ 90%\n\n\n"
        "1.3\nTỷ lệ đèn có biển báo\n≥ 80%\n≥ 75%\n≥ 70%\n\n"
        + "".join(f"1.{n}\nCó quy ước loại {n}\nĐạt\n\n" for n in range(4, 10))
    )

    assert values(made)["1.3"] == [80, 75, 70]
    assert asked(made)[0] == "1.2"


def test_rows_of_merged_cells_cast_no_doubt_on_those_with_a_level_for_every_group() -> None:
    whole = "".join(f"1.{n}\nTỷ lệ hộ loại {n}\n≥ 9{n}%\n≥ 8{n}%\n≥ 7{n}%\n" for n in range(1, 7))
    merged = "".join(f"2.{n}\nCó quy ước loại {n}\nĐạt\nĐạt\n" for n in range(1, 10)) * 2
    made = read("TT\nNội dung\nNhóm 1\nNhóm 2\nNhóm 3\n" + whole + merged)

    assert {f"1.{n}" for n in range(1, 7)}.isdisjoint(asked(made))
    assert "2.1" in asked(made)
