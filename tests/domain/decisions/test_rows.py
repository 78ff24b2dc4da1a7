"""Rows of a decision's table: numbers, bullets, order, merged cells, tables cut in two."""

from dataclasses import replace

from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.document import Block, DecisionText, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.decisions.known import KnownSet
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision

HEAD = ["TT", "Tên tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2"]


def table(*rows: list[str], merged: dict[tuple[int, int], tuple[int, int]] | None = None) -> Grid:
    """A table; ``merged`` says which place belongs to which earlier one."""
    origins = merged or {}
    return Grid(
        tuple(
            GridRow(
                tuple(
                    GridCell(
                        rows[origins[r, c][0]][origins[r, c][1]] if (r, c) in origins else text,
                        origins.get((r, c), (r, c)),
                    )
                    for c, text in enumerate(row)
                ),
                number=r + 1,
            )
            for r, row in enumerate(rows)
        )
    )


def read(*blocks: Block) -> DecisionReading:
    return read_decision(DecisionText("thu.docx", "0" * 64, blocks))


def numbers(made: DecisionReading) -> list[tuple[str, str]]:
    return [(item.number, item.label) for item in made.indicators]


def test_bullets_and_order_number_what_has_no_number() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Quy hoạch", "- Có quy hoạch", "Đạt", "Đạt"],
            ["", "", "- Tỷ lệ đường", "≥ 80%", "≥ 70%"],
            ["2", "Điện", "Hệ thống điện đạt chuẩn", "Đạt", "Đạt"],
            ["3", "Y tế", "Tỷ lệ tham gia", "≥ 95%", "≥ 90%"],
            ["", "", "Tỷ lệ quản lý", "≥ 9%", "≥ 8%"],
        )
    )

    assert numbers(made) == [("1.1", "-"), ("1.2", "-"), ("2", ""), ("3.1", ""), ("3.2", "")]


def test_letters_and_bullets_below_a_row_without_values_are_its_parts() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Trường học", "1.1. Trường học:", "", ""],
            ["", "", "a) Tỷ lệ một", "≥ 80%", "≥ 70%"],
            ["", "", "b) Tỷ lệ hai", "≥ 20%", "-"],
            ["", "", "1.2. Cảnh quan", "", ""],
            ["", "", "- Tỷ lệ đường có cây", "≥ 50%", "≥ 40%"],
        )
    )

    assert [[p.label for p in item.parts] for item in made.indicators] == [["a", "b"], ["a"]]
    assert made.asks() == []


def test_one_cell_over_two_rows_is_asked_in_both() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Nước", "1.1. Tỷ lệ nước sạch", "≥ 80%", "≥ 70%"],
            ["", "", "1.2. Tỷ lệ xử lý", "", "≥ 60%"],
            merged={(2, 3): (1, 3)},
        )
    )

    assert made.asks() == ["1.1", "1.2"]
    assert not made.indicators[0].thresholds["nhom-2"].asked


def test_a_table_cut_from_top_to_bottom_is_put_together_by_number() -> None:
    first = ["TT", "Nội dung", "Bắc Trung Bộ", "Tây Nguyên"]
    second = ["TT", "Nội dung", "Đông Nam Bộ", "ĐB sông Hồng"]
    made = read(
        table(first, ["1.1", "Tỷ lệ hộ", "≥ 80%", "≥ 70%"]),
        Line("(tiếp theo)"),
        table(second, ["1.1", "Tỷ lệ hộ", "≥ 81%", "≥ 71%"]),
    )

    assert [str(limit.value) for limit in made.indicators[0].thresholds.values()] == [
        "80", "70", "81", "71",
    ]  # fmt: skip


def test_a_row_cut_by_the_page_goes_on_in_the_next_table() -> None:
    made = read(
        table(HEAD, ["1", "Nước", "1.1. Tỷ lệ hộ dùng nước sạch; không có", "≥ 65%", "≥ 50%"]),
        table(["", "", "điểm ô nhiễm", "(≥ 50% từ công trình tập trung)", ""]),
    )

    (item,) = made.indicators
    assert item.text.endswith("không có điểm ô nhiễm")
    assert item.thresholds["nhom-1"].also[0].label == "từ công trình tập trung"


def test_a_number_of_another_criterion_and_a_double_one_are_asked() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Quy hoạch", "1.1. Có quy hoạch", "Đạt", "Đạt"],
            ["", "", "3.1. Tỷ lệ hộ", "≥ 80%", "≥ 70%"],
            ["2", "Điện", "2.1. Tỷ lệ hộ", "≥ 80%", "≥ 70%"],
            ["", "", "2.1. Tỷ lệ hộ khác", "≥ 80%", "≥ 70%"],
        )
    )

    assert made.asks() == ["3.1", "2.1", "2.1"]


def test_a_tenth_that_a_workbook_turned_into_a_first_is_asked() -> None:
    rows = [["1" if n == 1 else "", "Tên", f"1.{n}. Tỷ lệ", "≥ 8%", "≥ 7%"] for n in range(1, 10)]
    made = read(table(HEAD, *rows, ["", "", "1.1. Tỷ lệ mười", "≥ 8%", "≥ 7%"]))

    assert made.indicators[-1].number == "1.10"
    assert made.asks() == ["1.10"]


def test_values_below_a_column_without_a_name_are_never_dropped_in_silence() -> None:
    made = read(
        table(
            ["TT", "Tên tiêu chí", "Nội dung", "Chỉ tiêu", ""],
            ["1", "Điện", "1.1. Tỷ lệ hộ", "≥ 98%", "≥ 95%"],
        )
    )

    assert made.asks() == ["1.1"]


def test_a_criterion_without_indicators_is_said() -> None:
    made = read(table(HEAD, ["1", "Điện", "1.1. Tỷ lệ", "Đạt", "Đạt"], ["2", "Y tế", "", "", ""]))

    assert [where for where, _ in made.questions] == ["tiêu chí 2"]


def test_the_counts_of_the_decision_are_held_against_what_was_read() -> None:
    made = read(
        Line("Điều 1. Ban hành Bộ tiêu chí gồm 1 tiêu chí, 3 chỉ tiêu."),
        table(
            HEAD, ["1", "Điện", "1.1. Tỷ lệ", "Đạt", "Đạt"], ["", "", "1.3. Tỷ lệ", "Đạt", "Đạt"]
        ),
    )

    said = [why for _, why in made.questions]
    assert any("3 chỉ tiêu; đọc được 2" in why for why in said)
    assert any("1.2" in why for why in said)


def test_a_name_written_out_and_one_shortened_are_one_group() -> None:
    assert group_id("TDMN phía Bắc") == group_id("Trung du và miền núi phía Bắc") == "tdmnpb"
    assert group_id("Xã khu vực III") == "kv-3"
    assert group_id("Nhóm 1") == "nhom-1"
    assert group_id("Vùng I") != group_id("Vùng II")


def test_a_heading_that_runs_over_the_columns_of_values_is_no_value() -> None:
    over = {(1, 3): (1, 2), (1, 4): (1, 2), (3, 3): (3, 2), (3, 4): (3, 2)}
    made = read(
        table(
            ["TT", "", "Nội dung", "Nhóm 1", "Nhóm 2"],
            ["1", "", "Quy hoạch", "", ""],
            ["", "", "Tỷ lệ đường", "≥ 80%", "≥ 70%"],
            ["2", "", "Điện", "", ""],
            ["", "", "Tỷ lệ hộ", "≥ 98%", "≥ 95%"],
            merged=over,
        )
    )

    assert [(i.number, i.criterion_name, i.text) for i in made.indicators] == [
        ("1", "Quy hoạch", "Tỷ lệ đường"),
        ("2", "Điện", "Tỷ lệ hộ"),
    ]
    assert not any(item.asked for item in made.indicators)


def test_the_column_of_numbers_tells_the_criterion_of_its_row() -> None:
    made = read(
        table(
            HEAD,
            ["1.1", "Quy hoạch", "Có quy hoạch", "Đạt", "Đạt"],
            ["1.2", "", "Tỷ lệ đường", "≥ 80%", "≥ 70%"],
            ["2.1", "Điện", "Tỷ lệ hộ", "≥ 98%", "≥ 95%"],
            ["2.2", "", "Tỷ lệ trạm", "≥ 9%", "≥ 8%"],
        )
    )

    assert [(i.number, i.criterion_name) for i in made.indicators] == [
        ("1.1", "Quy hoạch"),
        ("1.2", "Quy hoạch"),
        ("2.1", "Điện"),
        ("2.2", "Điện"),
    ]
    assert not any(item.asked for item in made.indicators)


def test_a_second_heading_inside_a_table_with_other_columns_holds_below_it() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Điện", "1.1. Tỷ lệ hộ", "≥ 98%", "≥ 95%"],
            ["TT", "Tên tiêu chí", "Nội dung", "Nhóm 2", "Nhóm 1"],
            ["", "", "1.2. Tỷ lệ trạm", "≥ 8%", "≥ 9%"],
        )
    )

    assert {key: limit.value for key, limit in made.indicators[1].thresholds.items()} == {
        "nhom-1": 9,
        "nhom-2": 8,
    }


def test_after_lettered_sub_items_a_bare_row_is_an_indicator_of_its_own() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Trường học", "Trường học các cấp:", "", ""],
            ["", "", "a) Tỷ lệ một", "≥ 80%", "≥ 70%"],
            ["", "", "b) Tỷ lệ hai", "≥ 20%", "-"],
            ["", "", "Tỷ lệ thư viện", "≥ 60%", "≥ 50%"],
        )
    )

    assert [(item.number, len(item.parts)) for item in made.indicators] == [("1.1", 2), ("1.2", 0)]


def on_page(grid: Grid, page: int) -> Grid:
    return Grid(tuple(replace(row, page=page) for row in grid.rows))


def test_a_row_cut_by_a_page_below_a_repeated_heading_is_one_row() -> None:
    made = read(
        on_page(
            table(HEAD, ["1", "Thủy", "1.1. Tỷ lệ diện tích", "≥ 65% (≥ 50% từ công", "≥ 50%"]), 2
        ),
        on_page(
            table(
                HEAD,
                ["", "lợi", "được tưới", "trình tập trung)", ""],
                ["", "", "1.2. Tỷ lệ hộ", "≥ 98%", "≥ 95%"],
            ),
            3,
        ),
    )

    first = made.indicators[0]
    assert (first.criterion_name, first.text) == ("Thủy lợi", "Tỷ lệ diện tích được tưới")
    assert first.thresholds["nhom-1"].also[0].label == "từ công trình tập trung"
    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    assert not any(item.asked for item in made.indicators)


def test_two_whole_values_on_two_pages_in_one_cell_are_asked() -> None:
    made = read(
        on_page(table(HEAD, ["1", "Điện", "1.1. Tỷ lệ hộ", "≥ 98%", "≥ 95%"]), 2),
        on_page(table(HEAD, ["", "", "sử dụng điện", "≥ 90%", ""]), 3),
    )

    assert made.indicators[0].thresholds["nhom-1"].asked
    assert not made.indicators[0].thresholds["nhom-2"].asked


def test_a_row_of_a_province_without_a_number_is_told_by_its_wording() -> None:
    known = KnownSet(
        "qd-9-xa",
        "9/QĐ-TTg",
        "Bộ tiêu chí",
        (),
        {"1.1": "percent", "1.3": "percent"},
        {"1.1": "Tỷ lệ đường xã", "1.3": "Tỷ lệ đường ngõ"},
    )
    lines = (
        Line("Số: 7/QĐ-UBND", 0, 1),
        Line("QUYẾT ĐỊNH", 0, 2),
        Line("Quy định một số chỉ tiêu theo Quyết định số 9/QĐ-TTg", 0, 3),
    )
    grid = table(
        ["TT", "Tên tiêu chí", "Nội dung", "Mức"],
        ["1", "Giao thông", "Tỷ lệ đường ngõ", "≥ 80%"],
        ["", "", "Tỷ lệ cầu", "≥ 70%"],
    )

    made = read_decision(DecisionText("tinh.docx", "0" * 64, (*lines, grid)), (known,))

    lane, bridge = made.indicators
    assert (lane.number, lane.asked) == ("1.3", False)
    assert bridge.asked


def test_the_column_of_wordings_is_told_by_its_cells_whatever_it_is_headed() -> None:
    rows = (
        ["1", "Giao thông", "1.1. Tỷ lệ đường xã được cứng hóa", "≥ 80%", "≥ 70%"],
        ["", "", "1.2. Có quy chế", "Đạt", "Đạt"],
        ["2", "Điện", "2.1. Tỷ lệ hộ dùng điện an toàn", "≥ 98%", "≥ 95%"],
    )
    for headed in ("Chỉ tiêu đánh giá", "Yêu cầu", "Chỉ tiêu", "Tiêu chí thành phần"):
        for named in ("Tiêu chí", "Nội dung tiêu chí"):
            made = read(table(["TT", named, headed, "Nhóm 1", "Nhóm 2"], *rows))

            assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
            assert [item.number for item in made.indicators] == ["1.1", "1.2", "2.1"]
            assert made.indicators[2].criterion_name == "Điện"
            assert made.asks() == []


def test_columns_of_years_are_asked_for_they_are_no_groups_of_communes() -> None:
    made = read(
        table(
            ["TT", "Tiêu chí", "Nội dung", "Đến năm 2028", "Đến năm 2030"],
            ["1", "Giao thông", "1.1. Tỷ lệ đường xã được cứng hóa", "≥ 80%", "≥ 90%"],
        )
    )

    assert made.asks() == ["1.1"]


def test_levels_that_ran_together_are_parted_as_those_beside_them_are() -> None:
    two, three = "2.1 Tỷ lệ trạm 2.2 Tỷ lệ hộ dùng điện", "3.1 Tỷ lệ hộ có thẻ 3.2 Có trạm y tế"
    made = read(
        table(
            [*HEAD, "Nhóm 3"],
            ["2", "Điện", two, "≥ 90% ≥35%", "Đạt 100%", "≥ 80% ≥29%"],
            ["3", "Y tế", three, "Đạt 100%", "Đạt ≥ 90%", "Đạt ≥29%"],
            ["4", "Nhà", "4.1 Có quy ước 4.2 Tỷ lệ nhà", "Đạt 100%", "Đạt ≥ 90%", "Đạt ≥ 80%"],
            ["5", "Vườn", "5.1 Tỷ lệ vườn 5.2 Tỷ lệ ao", "≥ 9% ≥ 8%", "≥ 7% Có", "≥ 6% ≥ 5%"],
        )
    )

    # “Đạt 100%” is one level as well: where every cell of a row could be one, it is asked, unless
    # each stands beside a wording of its kind.
    assert made.asks() == ["3.1", "5.1", "5.2"]
    ponds = made.indicators[-1].thresholds.values()
    assert [limit.value for limit in ponds if not limit.asked] == [8, 5]
    assert [limit.value for limit in made.indicators[1].thresholds.values()] == [35, 100, 29]


def test_a_table_below_a_criterions_heading_counts_that_criterions_indicators() -> None:
    head = ["TT", "Chỉ tiêu", "Mức đạt chuẩn"]
    made = read(
        Line("Tiêu chí 1. Giao thông"),
        table(head, ["1", "Tỷ lệ đường xã được cứng hóa", "≥ 80%"], ["2", "Có quy chế", "Đạt"]),
        Line("Tiêu chí số 2 về Điện"),
        table(head, ["1", "Tỷ lệ hộ dùng điện an toàn", "≥ 90%"], ["2", "Tỷ lệ trạm", "≥ 85%"]),
    )

    assert [item.number for item in made.indicators] == ["1.1", "1.2", "2.1", "2.2"]
    assert [item.criterion_name for item in made.indicators][1:3] == ["Giao thông", "Điện"]
    assert made.asks() == []


def test_tables_that_begin_to_count_again_under_no_criterion_are_asked() -> None:
    head = ["TT", "Chỉ tiêu", "Mức đạt chuẩn"]
    made = read(
        Line("Giao thông"),
        table(head, ["1", "Tỷ lệ đường xã được cứng hóa", "≥ 80%"], ["2", "Có quy chế", "Đạt"]),
        Line("Điện"),
        table(head, ["1", "Tỷ lệ hộ dùng điện an toàn", "≥ 90%"], ["2", "Tỷ lệ trạm", "≥ 85%"]),
    )

    assert len(made.asks()) == len(made.indicators) == 4


def test_letters_in_the_column_of_numbers_tell_sub_items() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Điện", "", "", ""],
            ["1.1", "", "Tỷ lệ hộ dùng điện", "", ""],
            ["a", "", "Hộ thường", "≥ 80%", "≥ 70%"],
            ["b", "", "Hộ nghèo", "≥ 60%", "≥ 50%"],
            ["1.2", "", "Có quy chế", "Đạt", "Đạt"],
        )
    )

    assert numbers(made) == [("1.1", "1.1"), ("1.2", "1.2")]
    assert [part.label for part in made.indicators[0].parts] == ["a", "b"]
    assert made.asks() == []


def test_a_remark_below_the_table_that_spares_some_communes_is_asked() -> None:
    rows = table(HEAD, ["1", "Điện", "1.1. Tỷ lệ hộ dùng điện (1)", "≥ 98%", "≥ 95%"])
    spared = "Các xã biên giới được giảm 10% so với mức trên."

    made = read(rows, Line("Ghi chú:"), Line("(1) Thôn chưa có lưới điện không áp dụng."))
    assert made.asks() == ["1.1"]
    assert made.questions == []

    made = read(rows, Line(spared), Line("Nơi nhận: Ủy ban nhân dân các xã"))
    assert made.questions == [("dưới bảng", f"“{spared}” nằm ngoài bảng.")]


def test_a_dash_at_the_beginning_of_a_line_may_be_the_wordings_own() -> None:
    made = read(
        table(
            HEAD,
            ["17", "Môi trường", "- Tỷ lệ hộ có hố rác", "≥ 80%", "≥ 70%"],
            ["", "", "- Xây dựng cảnh quan xanh - sạch\n- đẹp, an toàn", "Đạt", "Đạt"],
            ["", "", "- Tỷ lệ hộ có nhà tắm", "≥ 60%", "≥ 50%"],
        )
    )

    assert [item.number for item in made.indicators] == ["17.1", "17.2", "17.3"]
    assert made.indicators[1].text == "Xây dựng cảnh quan xanh - sạch - đẹp, an toàn"
    assert made.asks() == []


def test_a_page_may_end_before_a_dash_of_the_wording() -> None:
    first = table(HEAD, ["17", "Môi trường", "- Tỷ lệ hộ có hố rác", "≥ 80%", "≥ 70%"],
                  ["", "", "- Xây dựng cảnh quan xanh - sạch", "Đạt", "Đạt"])  # fmt: skip
    second = table(["", "", "- đẹp, an toàn", "", ""],
                   ["", "", "- Tỷ lệ hộ có nhà tắm", "≥ 60%", "≥ 50%"])  # fmt: skip
    made = read(
        *(
            Grid(tuple(replace(row, page=page) for row in grid.rows))
            for page, grid in ((1, first), (2, second))
        )
    )

    assert [item.number for item in made.indicators] == ["17.1", "17.2", "17.3"]
    assert made.indicators[1].text == "Xây dựng cảnh quan xanh - sạch - đẹp, an toàn"
    assert made.asks() == []


def test_half_a_heading_said_again_names_no_new_groups() -> None:
    head = ["TT", "Tiêu chí", "Nội dung", "Chỉ tiêu", "Chỉ tiêu"]
    made = read(
        table(
            head,
            ["TT", "Tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2"],
            ["1", "Điện", "1.1. Tỷ lệ hộ dùng điện", "≥ 98%", "≥ 95%"],
            merged={(1, 0): (0, 0), (1, 1): (0, 1), (1, 2): (0, 2)},
        ),
        table(["Số", *head[1:]], ["2", "Nước", "2.1. Tỷ lệ hộ dùng nước", "≥ 90%", "≥ 80%"]),
    )

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    assert [limit.value for limit in made.indicators[1].thresholds.values()] == [90, 80]


def test_a_unit_column_that_contradicts_the_wording_is_asked() -> None:
    head = ["TT", "Nội dung", "Đơn vị tính", "Nhóm 1"]
    made = read(
        table(
            head,
            ["1.1", "Thu nhập bình quân đầu người (triệu đồng/người)", "%", "≥ 48"],
            ["1.2", "Tỷ lệ hộ được dùng nước sạch", "hộ", "≥ 95"],
            ["1.3", "Thu nhập bình quân (triệu đồng/người/năm)", "Triệu đồng", "≥ 50"],
            ["1.4", "Tỷ lệ bác sĩ trên vạn dân", "bác sĩ/vạn dân", "≥ 8"],
            ["1.5", "Tỷ lệ hộ nghèo", "%", "≤ 4"],
        )
    )
    limits = [next(iter(item.thresholds.values())) for item in made.indicators]
    assert [bool(limit.question) for limit in limits] == [True, True, False, False, False]
    assert "triệu đồng/người" in limits[0].question
    assert [limit.unit for limit in limits[2:]] == ["Triệu đồng", "bác sĩ/vạn dân", "%"]
