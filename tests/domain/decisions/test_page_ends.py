"""Where a page ends inside a criterion's number, its name, its heading or one of its levels."""

from dataclasses import replace

import pytest

from ntm_desktop.domain.decisions.document import Grid
from ntm_desktop.domain.decisions.indicators import ReadIndicator
from ntm_desktop.domain.decisions.page_breaks import CUT
from ntm_desktop.domain.decisions.reading import DecisionReading
from tests.domain.decisions.test_rows import HEAD, numbers, read, table

BARE = ["TT", "Nội dung chỉ tiêu", "Nhóm 1", "Nhóm 2"]


def pages(*grids: Grid) -> DecisionReading:
    """Tables, one a page."""
    return read(
        *(
            Grid(tuple(replace(row, page=page) for row in grid.rows))
            for page, grid in enumerate(grids, start=1)
        )
    )


def named(made: DecisionReading) -> list[tuple[str, str]]:
    return [(item.number, item.criterion_name) for item in made.indicators]


def asked(item: ReadIndicator) -> str:
    return item.question


@pytest.mark.parametrize(
    ("above", "below"), [("Tiê u", "chí 2"), ("Tiêu chí", "2"), ("Tiêu", "chí số 2.")]
)
def test_a_criterions_number_that_a_page_cuts_is_one_number(above: str, below: str) -> None:
    made = pages(
        table(
            HEAD,
            ["Tiêu chí 1", "Quy hoạch", "Có quy hoạch", "Đạt", "Đạt"],
            [above, "Hệ thống", "Có quy ước", "Đạt", "Đạt"],
        ),
        table(
            HEAD,
            [below, "Chính trị", "Có quy chế", "Đạt", "Đạt"],
            [below, "Chính trị", "Tỷ lệ thôn", "≥ 80%", "≥ 70%"],
            ["Tiêu chí 3", "Điện", "Có điện", "Đạt", "Đạt"],
            merged={(2, 0): (1, 0), (2, 1): (1, 1)},
        ),
    )

    assert named(made) == [
        ("1", "Quy hoạch"),
        ("2.1", "Hệ thống Chính trị"),
        ("2.2", "Hệ thống Chính trị"),
        ("2.3", "Hệ thống Chính trị"),
        ("3", "Điện"),
    ]
    assert not any(map(asked, made.indicators))


def test_a_heading_row_of_a_criterion_that_a_page_cuts_keeps_its_name() -> None:
    made = pages(
        table(
            BARE,
            ["Tiêu chí 5", "Trường học", "Trường học", "Trường học"],
            ["", "Tỷ lệ trường học", "≥ 80%", "≥ 70%"],
            ["Tiêu chí", "Văn hóa", "Văn hóa", "Văn hóa"],
            merged={(1, 2): (1, 1), (1, 3): (1, 1), (3, 2): (3, 1), (3, 3): (3, 1)},
        ),
        table(BARE, ["6", "", "", ""], ["6.1", "Có nhà văn hóa", "Đạt", "Đạt"]),
    )

    assert named(made) == [("5", "Trường học"), ("6.1", "Văn hóa")]
    assert not any(map(asked, made.indicators))


def test_what_is_left_of_a_number_is_asked_and_counts_no_row_on_in_silence() -> None:
    made = read(
        table(
            HEAD,
            ["Tiêu chí 1", "Quy hoạch", "Có quy hoạch", "Đạt", "Đạt"],
            ["u chí", "Chính trị", "Có quy chế", "Đạt", "Đạt"],
            ["Tiêu chí 3", "Điện", "Có điện", "Đạt", "Đạt"],
        )
    )

    assert [bool(asked(item)) for item in made.indicators] == [False, True, False]
    assert "“u chí”" in asked(made.indicators[1])


def test_the_rest_of_a_name_at_the_top_of_a_page_is_no_new_criterion() -> None:
    made = pages(
        table(
            HEAD,
            ["7", "Lao động", "Có lao động", "Đạt", "Đạt"],
            ["8", "Quốc phòng và", "Tỷ lệ rơm rạ", "≥ 90%", "≥ 80%"],
        ),
        table(HEAD, ["", "An ninh", "Tỷ lệ học sinh", "≥ 70%", "≥ 60%"]),
    )

    assert named(made) == [
        ("7", "Lao động"),
        ("8.1", "Quốc phòng và An ninh"),
        ("8.2", "Quốc phòng và An ninh"),
    ]


def test_a_name_without_its_number_amid_numbered_criteria_is_asked() -> None:
    made = read(
        table(
            HEAD,
            ["7", "Lao động", "Có lao động", "Đạt", "Đạt"],
            ["", "An ninh", "Tỷ lệ học sinh", "≥ 70%", "≥ 60%"],
        )
    )

    assert [bool(asked(item)) for item in made.indicators] == [False, True]


def test_a_heading_said_again_without_the_ends_of_its_cells_has_the_same_columns() -> None:
    head = ["TT", "Nội dung chỉ tiêu", "Nhóm 1", "Nhóm 2", "Cơ quan hướng dẫn"]
    made = pages(
        table(head, ["1.1", "Có quy hoạch", "Đạt", "Đạt", "Sở Thử"]),
        table(
            [*head[:4], "Cơ quan hướng"],
            ["1.2", "Tỷ lệ đường", "≥ 80%", "≥ 70%", "dẫn Sở Thử"],
        ),
    )

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    assert numbers(made) == [("1.1", "1.1"), ("1.2", "1.2")]


def test_a_tenth_number_broken_in_a_narrow_column_is_the_tenth_only_after_the_ninth() -> None:
    rows = [[f"1.{n}", f"Tỷ lệ thứ {n}", "≥ 80%", "≥ 70%"] for n in range(1, 10)]
    made = read(table(BARE, *rows, ["1.1 0", "Tỷ lệ nữa", "≥ 80%", "≥ 70%"]))
    apart = read(table(BARE, *rows[:5], ["1.1 0", "Tỷ lệ nữa", "≥ 80%", "≥ 70%"]))

    assert made.indicators[-1].number == "1.10"
    assert not asked(made.indicators[-1])
    assert asked(apart.indicators[-1])


def test_a_level_told_by_years_may_be_cut_before_a_year() -> None:
    made = pages(
        table(BARE, ["1.1", "Thu nhập", "Năm 2026: ≥ 60; năm", "Năm 2026: ≥ 50;"]),
        table(BARE, ["", "", "2027: ≥ 64", "năm 2027: ≥ 54"]),
    )

    limits = made.indicators[0].thresholds
    assert {key: [year for year, _ in limit.by_year] for key, limit in limits.items()} == {
        key: [2026, 2027] for key in limits
    }
    assert not any(limit.asked for limit in limits.values())
    assert CUT not in "".join(limit.question for limit in limits.values())


def test_levels_of_several_indicators_in_a_cell_are_asked_where_the_page_cuts_between_them() -> (
    None
):
    made = pages(
        table(
            HEAD,
            [
                "3",
                "Nhà ở",
                "3.1 Tỷ lệ nhà tạm\n3.2 Tỷ lệ tảo hôn",
                "tối đa 8% Thấp hơn 1,5%\n≥ 48%",
                "tối đa 8%\nThấp hơn 1,5%",
            ],
        ),
        table(HEAD, ["", "", "3.3 Tỷ lệ giếng", "", "≥ 45%"]),
    )

    assert all(limit.asked for item in made.indicators for limit in item.thresholds.values())


def test_as_many_lines_as_indicators_but_two_levels_in_one_are_asked_in_a_drawn_page() -> None:
    cells = ["tối đa 8% Thấp hơn 1,5%\n≥ 48%", "tối đa 8%\nThấp hơn 1,5%"]
    made = pages(table(HEAD, ["3", "Nhà ở", "3.1 Nhà tạm\n3.2 Tỷ lệ tảo hôn", *cells]))

    first, second = [list(item.thresholds.values()) for item in made.indicators]
    assert first[0].asked
    assert second[0].asked
    assert not first[1].asked
    assert not second[1].asked


def test_a_count_of_columns_under_the_end_of_a_heading_is_still_one() -> None:
    made = read(
        table(
            ["TT", "Tên tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2", "Ghi chú"],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "d(6ẫn)"],
            ["1", "Quy hoạch", "Có quy hoạch", "Đạt", "Đạt", ""],
        )
    )

    assert [item.text for item in made.indicators] == ["Có quy hoạch"]


def test_a_wording_that_stands_whole_on_the_next_page_belongs_to_its_number_and_levels() -> None:
    made = pages(
        table(BARE, ["4.4", "Tỷ lệ hộ", "≥ 90%", "≥ 80%"], ["4.5", "", "≥ 80%", "≥ 70%"]),
        table(BARE, ["", "Tỷ lệ cầu dân sinh", "", ""], ["4.6", "Tỷ lệ trẻ", "≥ 60%", "≥ 50%"]),
    )

    assert [(item.number, item.text) for item in made.indicators] == [
        ("4.4", "Tỷ lệ hộ"),
        ("4.5", "Tỷ lệ cầu dân sinh"),
        ("4.6", "Tỷ lệ trẻ"),
    ]
    assert not any(map(asked, made.indicators))


def test_levels_without_any_wording_are_asked() -> None:
    made = read(table(BARE, ["4.5", "", "≥ 80%", "≥ 70%"], ["4.6", "Tỷ lệ trẻ", "≥ 60%", "≥ 50%"]))

    assert [bool(asked(item)) for item in made.indicators] == [True, False]


def test_a_row_between_two_rules_that_says_nothing_of_its_own_counts_for_nothing() -> None:
    made = read(
        table(
            HEAD,
            ["1", "Điện", "Trạm y tế", "Đạt", "Đạt"],
            ["", "", "", "", ""],
            ["", "", "Tỷ lệ hộ", "≥ 80%", "≥ 70%"],
            merged={(2, 2): (1, 2), (2, 3): (1, 3), (2, 4): (1, 4)},
        )
    )

    assert [(item.number, item.text) for item in made.indicators] == [
        ("1.1", "Trạm y tế"),
        ("1.2", "Tỷ lệ hộ"),
    ]


def test_rows_of_another_tables_columns_on_the_same_page_are_read_with_their_own() -> None:
    double = [BARE[0], BARE[1], BARE[2], BARE[2], BARE[3], BARE[3]]
    foreign = table(
        ["1.2", "Tỷ lệ đường", "≥ 80%", "≥ 80%", "≥ 70%", "≥ 70%"],
        double,
        ["1.3", "Tỷ lệ hộ", "≥ 60%", "≥ 60%", "≥ 50%", "≥ 50%"],
        merged={(r, c): (r, c - 1) for r in range(3) for c in (3, 5)},
    )
    made = pages(table(BARE, ["1.1", "Có quy hoạch", "Đạt", "Đạt"]), foreign)

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2"]
    assert [item.number for item in made.indicators] == ["1.1", "1.2", "1.3"]


def test_what_counts_on_after_a_table_that_was_not_read_is_asked() -> None:
    made = read(
        table(BARE, ["1", "Điện", "Điện", "Điện"], ["", "- Trạm ≥ 1", "≥ 80%", "≥ 70%"]),
        table(["- Tỷ lệ khác ≥ 2", "≥ 3", "≥ 4"]),
        table(BARE, ["", "- Tỷ lệ hộ", "≥ 60%", "≥ 50%"], ["2", "Nước", "≥ 50%", "≥ 40%"]),
    )

    assert [bool(asked(item)) for item in made.indicators] == [False, True, False]


def test_a_heading_that_a_page_cuts_after_its_first_row_keeps_the_columns_it_had() -> None:
    head = ["TT", "Tên chỉ tiêu", "Chỉ tiêu chung", "Chỉ tiêu theo vùng", "Chỉ tiêu theo vùng"]
    names = ["TT", "Tên chỉ tiêu", "Chỉ tiêu chung", "Vùng núi", "Đồng bằng"]
    merged = {(1, 0): (0, 0), (1, 1): (0, 1), (1, 2): (0, 2), (0, 4): (0, 3)}
    made = pages(
        table(head, names, ["1.1", "Tỷ lệ hộ", "≥ 80%", "≥ 70%", "≥ 90%"], merged=merged),
        table(["TT", "Tên chỉ tiêu", "Chỉ", *head[3:]], merged={(0, 4): (0, 3)}),
        table(["", "", "tiêu chung", *names[3:]], ["1.2", "Tỷ lệ thôn", "≥ 60%", "≥ 50%", "≥ 55%"]),
    )

    assert [group.name for group in made.groups] == names[2:]
    assert numbers(made) == [("1.1", "1.1"), ("1.2", "1.2")]


def test_a_span_of_years_that_a_page_cuts_before_its_dash_is_no_bullet() -> None:
    made = pages(
        table(HEAD, ["11", "Hộ nghèo", "Tỷ lệ hộ nghèo giai đoạn 2016", "≤ 6%", "≤ 12%"]),
        table(HEAD, ["", "", "- 2020", "", ""]),
    )

    assert [item.text for item in made.indicators] == ["Tỷ lệ hộ nghèo giai đoạn 2016 - 2020"]


def test_levels_at_a_pages_end_belong_to_the_bullet_that_stands_on_the_next() -> None:
    made = pages(
        table(
            HEAD,
            ["1", "Điện", "- Tỷ lệ hộ", "≥ 90%", "≥ 80%"],
            ["2", "", "", "≥ 70%", "≥ 60%"],
        ),
        table(
            HEAD,
            ["", "Thủy lợi", "- Tỷ lệ kênh", "", ""],
            ["", "", "- Tỷ lệ trạm", "≥ 50%", "≥ 40%"],
            merged={(2, 0): (1, 0), (2, 1): (1, 1)},
        ),
    )

    assert [(i.number, i.text, [*i.printed.values()]) for i in made.indicators] == [
        ("1", "Tỷ lệ hộ", ["≥ 90%", "≥ 80%"]),
        ("2.1", "Tỷ lệ kênh", ["≥ 70%", "≥ 60%"]),
        ("2.2", "Tỷ lệ trạm", ["≥ 50%", "≥ 40%"]),
    ]
    assert not any(item.asked for item in made.indicators)


def test_levels_at_a_pages_end_are_asked_where_a_sub_item_without_any_follows() -> None:
    made = pages(
        table(HEAD, ["1", "Điện", "Hoạt động của tổ:", "", ""], ["", "", "", "≥ 70%", "≥ 60%"]),
        table(HEAD, ["", "", "+ Tỷ lệ hộ", "", ""], ["", "", "+ Tỷ lệ trạm", "≥ 50%", "≥ 40%"]),
    )

    assert all(limit.asked for limit in made.indicators[0].thresholds.values())


def test_the_rest_of_a_heading_said_again_is_no_level_of_the_row_above_it() -> None:
    made = pages(
        table(
            HEAD,
            ["1", "Điện", "Tỷ lệ hộ", "≥ 90%, từ công trình", "≥ 80%, từ công trình"],
            ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Nhóm", "Nhóm"],
        ),
        table(["", "", "", "một", "hai"], ["2", "Nước", "Tỷ lệ trạm", "≥ 50%", "≥ 40%"]),
    )

    assert [[*item.printed.values()] for item in made.indicators] == [
        ["≥ 90%, từ công trình", "≥ 80%, từ công trình"],
        ["≥ 50%", "≥ 40%"],
    ]


def test_each_level_under_two_columns_of_one_name_is_asked_on_a_drawn_page() -> None:
    made = pages(table([*BARE[:3], "Nhóm 1"], ["1.1", "Tỷ lệ hộ", "≥ 90%", "≥ 80%"]))

    assert all(limit.asked for limit in made.indicators[0].thresholds.values())


def test_a_lone_row_above_a_table_that_was_not_read_is_asked_for_its_number() -> None:
    made = read(
        table(HEAD, ["1", "Điện", "Tỷ lệ hộ", "≥ 90%", "≥ 80%"]),
        table(["Tỷ lệ khác ≥ 2", "≥ 3", "≥ 4"]),
    )

    assert [bool(asked(item)) for item in made.indicators] == [True]


def test_a_row_and_its_sub_items_on_both_sides_of_a_table_that_was_not_read_are_asked() -> None:
    made = pages(
        table(HEAD, ["1", "Điện", "- Tổ:", "", ""], ["", "", "+ Tỷ lệ hộ", "≥ 9%", "≥ 8%"]),
        table(["Tỷ lệ khác ≥ 2", "≥ 3", "≥ 4"]),
        table(HEAD, ["", "", "+ Tỷ lệ trạm", "≥ 7%", "≥ 6%"], ["2", "Nước", "Hộ", "Đạt", "Đạt"]),
    )

    assert [bool(part.question) for part in made.indicators[0].parts] == [True, True]
