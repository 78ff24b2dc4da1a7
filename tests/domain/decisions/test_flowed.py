"""A table whose cells have flowed into lines, as a viewer copies it: one parting is taken."""

from time import process_time

from ntm_desktop.domain.decisions.limits import Word
from tests.domain.decisions.pasted import asked, read, values

HEAD = "TT Tên tiêu chí Nội dung\nChỉ tiêu theo nhóm xã\nNhóm 1 Nhóm 2 Nhóm 3\n"
FULL = (
    "1 Quy hoạch\n1.1. Có quy hoạch chung xã được cấp có\nthẩm quyền phê duyệt\nĐạt Đạt Đạt\n"
    "1.2. Có quy chế quản lý được công bố\nĐạt Đạt Đạt\n"
    "2 Hạ tầng kinh\ntế\n2.1. Tỷ lệ đường xã được nhựa hóa hoặc\nbê tông hóa 100% ≥ 90%\n≥80%\n"
    "2.2. Tỷ lệ hộ sử dụng điện\nĐạt Đạt Đạt\n"
)
MERGED = (
    "1 Quy hoạch\n1.1. Có quy hoạch chung xã được cấp có\nthẩm quyền phê duyệt\nĐạt\n"
    "1.2. Tỷ lệ khu dân cư mới được xây dựng\ntheo quy hoạch\n100% ≥ 90% ≥80%\n"
    "1.3. Tỷ lệ đường xã được nhựa hóa\n≥ 95% ≥ 85% ≥75%\n"
    "1.4. Tỷ lệ đường thôn được cứng hóa\n≥ 70% ≥ 60% ≥50%\n"
)


def test_rows_begin_at_their_numbers_and_end_with_a_level_for_each_column() -> None:
    made = read(HEAD + FULL)

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2", "Nhóm 3"]
    assert not asked(made)
    assert values(made)["2.1"] == [100, 90, 80]
    assert {item.criterion_name for item in made.indicators} == {"Quy hoạch", "Hạ tầng kinh tế"}
    assert made.indicators[0].text == "Có quy hoạch chung xã được cấp có thẩm quyền phê duyệt"
    assert not made.questions


def test_names_broken_over_lines_are_asked_once_while_values_keep_their_columns() -> None:
    head = (
        "TT\nTên tiêu\nchí\nNội dung tiêu chí\nChỉ tiêu\nchung\nChỉ tiêu theo vùng\n"
        "TDMN\nphía Bắc\nĐB sông\nHồng\nTây\nNguyên\n"
    )
    rows = "".join(
        f"1.{n}. Tỷ lệ hộ dùng nước hợp\nquy chuẩn của thôn\n≥8{n}% ≥ 7{n}% ≥6{n}%\n≥ 5{n}%\n"
        for n in range(1, 8)
    )
    made = read(head + "1 Nước sạch\n" + rows)

    assert values(made)["1.3"] == [83, 73, 63, 53]
    assert not asked(made)
    assert made.groups[0].reference_only
    (question,) = [why for where, why in made.questions if where == "tên cột"]
    assert all(f"“{group.name}”" in question for group in made.groups)


def test_figures_at_the_ends_of_wordings_are_no_column_more() -> None:
    head = "TT Nội dung\nTây Nguyên\nĐông Nam\nBộ\nĐồng\nbằng\n"
    rows = "".join(
        f"1.{n}. Tỷ lệ hộ dùng nước hợp\nquy chuẩn của thôn {n}\n≥8{n}% ≥ 7{n}% ≥6{n}%\n"
        for n in range(1, 8)
    )
    made = read(head + rows)

    assert all(
        list(limits)[-2:] == [70 + n, 60 + n] for n, limits in enumerate(values(made).values(), 1)
    )
    assert len(made.groups) == 3
    # One level less would leave the figure for the first cell.
    assert "1.8" in asked(read(head + rows + "1.8. Tỷ lệ hộ của thôn 3\n≥ 80% ≥ 70%\n"))


def test_a_heading_said_again_and_the_number_of_its_page_belong_to_no_row() -> None:
    rows = FULL.replace("2 Hạ tầng", f"3\n{HEAD}2 Hạ tầng")

    assert values(read(HEAD + rows)) == values(read(HEAD + FULL))
    assert not asked(read(HEAD + rows))


def test_one_level_for_all_columns_and_fewer_levels_than_columns_are_asked() -> None:
    made = read(HEAD + MERGED + "1.5. Tỷ lệ hộ có bể chứa nước\n≥ 80% ≥ 50%\n")

    assert asked(made) == ["1.1", "1.5"]
    assert values(made)["1.4"] == [70, 60, 50]


def test_what_could_be_one_level_or_two_is_asked_where_cells_are_merged() -> None:
    row = "1.5. Tỷ lệ hộ có hố rác di động\nĐạt ≥ 60% ≥ 50%\n"

    # Two cells, the first of them merged over two groups, read the same.
    assert "1.5" in asked(read(HEAD + MERGED + row))
    assert asked(read(HEAD + FULL + row.replace("1.5", "2.3").replace("\nĐạt", " ĐẠT"))) == []


def test_a_wording_that_ends_like_a_level_gives_no_column_to_it() -> None:
    made = read(
        HEAD + FULL + "2.3. Hệ thống điện của xã đạt chuẩn Đạt Đạt Đạt\n"
        "2.4. Tỷ lệ trường có cơ sở vật chất đạt chuẩn tối thiểu\n100% 100% 100%\n"
    )

    assert made.indicators[-2].text == "Hệ thống điện của xã đạt chuẩn"
    assert [limit.word for limit in made.indicators[-2].thresholds.values()] == [Word.MET] * 3
    # “tối thiểu” may be the sign of the first cell or the end of the wording.
    assert asked(made) == ["2.4"]


def test_a_grade_at_the_end_of_the_wording_is_no_first_cell_where_others_are_merged() -> None:
    made = read(
        HEAD
        + MERGED
        + "1.5. Tỷ lệ tổ chức được xếp loại\nhoàn thành tốt nhiệm vụ trở lên\n100% ≥80%\n"
    )

    assert "1.5" in asked(made)


def test_levels_on_several_lines_years_and_further_parts_are_whole_cells() -> None:
    made = read(
        HEAD + FULL + "2.3. Tỷ lệ hộ dùng nước sạch\n≥ 65% (≥ 50%\ntừ công trình\ntập trung)\n"
        "≥ 50% (≥ 35%\ntừ công trình\ntập trung) ≥ 30%\n"
        "2.4. Thu nhập bình quân (triệu đồng/người)\nNăm 2026: ≥ 68;\nnăm 2027: ≥ 72\n"
        "Năm 2026: ≥ 58;\nnăm 2027: ≥ 61 Năm 2026: ≥ 50;\nnăm 2027: ≥ 53\n"
    )

    water, income = made.indicators[-2:]
    assert [len(limit.also) for limit in water.thresholds.values()] == [1, 1, 0]
    assert [[y for y, _ in limit.by_year] for limit in income.thresholds.values()] == [
        [2026, 2027]
    ] * 3
    assert not asked(made)


def test_what_stands_behind_the_last_level_or_is_cut_by_a_page_is_asked() -> None:
    for more in (
        "2.3. Tỷ lệ hộ có bể chứa\n≥ 80% ≥ 70% ≥ 60% tổng số hộ\n",
        "2.3. Tỷ lệ hộ có bể chứa\n≥ 80% ≥ 70% Phấn đấu\nđủ\n",
        "2.3. Tỷ lệ hộ có bể\n≥ 80% Tối thiểu Tối thiểu\n\fchứa nước 70% 60%\n",
        "2.3. Tỷ lệ hộ có bể chứa ≥ 80% Riêng xã đảo ≥ 70% ≥ 60% ≥ 50%\n",
    ):
        made = read(HEAD + FULL + more)

        assert asked(made)[-1:] == ["2.3"], more


def test_sub_items_keep_their_levels_and_their_heading_has_none() -> None:
    made = read(
        HEAD + FULL + "2.3. Trường học các cấp trên địa bàn xã:\n"
        "a) Tỷ lệ trường đạt tiêu chuẩn cơ sở\nvật chất\n100% 100% 100%\n"
        "b) Tỷ lệ trường có sân chơi\n≥ 20% ≥10% -\n"
    )

    school = made.indicators[-1]
    assert [part.label for part in school.parts] == ["a", "b"]
    last = list(school.parts[1].thresholds.values())
    assert [limit.value for limit in last[:2]] == [20, 10]
    assert last[2].word is Word.NOT_APPLICABLE
    assert not school.thresholds


def test_rows_without_numbers_are_counted_where_levels_end_them() -> None:
    rows = (
        "1 Điện\nTỷ lệ hộ dùng điện an\ntoàn\n≥ 98% ≥ 95% ≥ 90%\nXã có trạm biến\náp\nĐạt Đạt Đạt\n"
        "2 Y tế\nXã có trạm y tế theo\nquy định\nĐạt Đạt Đạt\nTỷ lệ người tham gia\nbảo hiểm\n"
        "≥ 95% ≥ 90% ≥ 85%\n"
    )
    made = read(HEAD + rows)

    assert values(made)["1.1"] == [98, 95, 90]
    assert values(made)["2.2"] == [95, 90, 85]
    assert not asked(made)

    # A row whose cells nothing tells would shift the numbers of those behind it.
    shifted = read(HEAD + rows.replace("Xã có trạm biến", "Có đèn ở đường thôn\nXã có trạm biến"))
    assert {"1.1", "1.2"} <= set(asked(shifted))


def test_the_unit_has_a_column_of_its_own_between_wording_and_levels() -> None:
    head = "TT Tiêu chí Nội dung Đơn vị tính\nNhóm 1 Nhóm 2\n"
    made = read(
        head + "1 Kinh tế\n1.1. Số mô hình vườn mẫu của\nxã mô hình\n≥ 02 mô hình ≥ 01\n"
        "1.2. Tỷ lệ hộ có vườn % ≥ 60% ≥\n50%\n1.3. Có hợp tác xã Đạt Đạt\n"
        "1.4. Tỷ lệ hộ có hố rác % ≥ 40% ≥ 30%\n"
    )

    assert values(made)["1.1"] == [2, 1]
    assert made.indicators[0].text == "Số mô hình vườn mẫu của xã"
    assert made.indicators[0].unit_column == "mô hình"
    assert not asked(made)


def test_indicators_that_share_a_cell_give_their_levels_to_none_of_them() -> None:
    # Three indicators in one cell, each with one level merged over all three groups.
    made = read(
        HEAD + MERGED + "2 Nước\n2.1. Tỷ lệ hộ có bể chứa\n2.2. Tỷ lệ hộ có hố rác\n"
        "2.3. Tỷ lệ hộ có nhà\ntắm\n≥ 90%\n≥ 70%\n≥ 50%\n"
        "3 Y tế\n3.1. Tỷ lệ hộ có bảo\nhiểm\n≥ 95% ≥ 90% ≥ 85%\n"
    )

    assert {"2.1", "2.2", "2.3"} <= set(asked(made))
    assert "3.1" not in asked(made)


def test_reading_a_hostile_text_takes_bounded_time() -> None:
    began = process_time()
    read(HEAD + FULL + "2.3. Tỷ lệ hộ\n" + "Đạt ≥ 80% - Không\n" * 4000)
    read(HEAD * 2000)
    read("".join(f"TT Tiêu chí Nội dung Nhóm\n1.{n}. Đạt Đạt\n" for n in range(2500)))

    assert process_time() - began < 20


def test_the_end_of_a_neighbours_level_behind_ones_own_is_asked() -> None:
    years = "Năm 2026: ≥ 5{0}; năm 2027: ≥ 6{0}"
    made = read(
        HEAD + FULL + "2.3. Thu nhập bình quân đầu người\n"
        f"{years.format(0)} mô hình trở lên\n{years.format(1)} trở lên\n{years.format(2)}\n"
        "2.4. Tỷ lệ hộ có bể\n≥ 80% ≥ 70% ≥ 60%\n"
    )

    assert "2.3" in asked(made)
    assert "2.4" not in asked(made)
