"""Columns of several years and times: which one is of the assessed period, and when it is asked."""

import pytest

from tests.services.test_imports_asked import PROJECT_HEADS, ids, made, ws

__all__ = ["made", "ws"]


def test_a_column_of_another_year_alone_is_asked_about(made):
    heads = ["TT", "Nội dung tiêu chí", "Kết quả năm 2023"]
    plan = made([heads, ["4.2", "Tỷ lệ hộ sử dụng điện an toàn", "900/1.127 hộ"]])
    assert ids(plan) == ["column:result"]


TITLE = "KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ XÃ NÔNG THÔN MỚI"
BEFORE = "Kèm theo Báo cáo số 12/BC-UBND ngày 10/01/2025, giai đoạn 2021 - 2025"


@pytest.mark.parametrize("heads", [(2023, 2024), ("Năm 2024", "Năm 2023"), ("2022", "2024")])
def test_of_two_bare_years_under_a_title_of_results_the_one_of_the_period_is_taken(made, heads):
    figures = [45.2 if "2024" in str(head) else 40.5 for head in heads]
    rows = [
        ["TT", "Nội dung chỉ tiêu", "Yêu cầu", *heads, "Ghi chú"],
        ["10", "Thu nhập bình quân đầu người (triệu đồng/người/năm)", "≥ 44", *figures, ""],
    ]
    plan = made(rows, title=TITLE, over=(BEFORE,))
    assert ids(plan) == []
    assert plan.lines[0].reading.startswith("45,2")
    assert any("để ngoài cột" in notice for notice in plan.notices)


@pytest.mark.parametrize(
    ("title", "heads", "more"),
    [
        ("BẢNG NĂM 2024", (2023, 2024), {}),  # results of nothing said
        ("KẾ HOẠCH THỰC HIỆN", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN KẾ HOẠCH", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN NĂM 2023, CHỈ TIÊU NĂM 2024", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN NĂM 2023", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN VÀ KH NĂM 2024", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN NĂM TRƯỚC, DỰ BÁO NĂM 2024", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN 6 THÁNG ĐẦU NĂM 2024", (2023, 2024), {}),
        ("KẾT QUẢ THỰC HIỆN QUÝ III NĂM 2024", (2023, 2024), {}),
        (TITLE, (2024, 2025), {}),  # the later one may be planned, and so may both
        (TITLE, (2023, 2025), {}),
        (TITLE, (2024, 2024), {}),
        (TITLE, (2022, 2023, 2024), {}),
        (TITLE, (2024,), {}),
        (TITLE, ("2023-2024", 2024), {}),
        (TITLE, (2023, 2024, "Mục tiêu"), {}),
        (TITLE, (2023, 2024), {"hide": ("D",)}),
        (TITLE, (2023, 2024), {"over": ("Phương hướng, nhiệm vụ",)}),
    ],
)
def test_bare_years_that_may_be_plans_are_still_asked_about(made, title, heads, more):
    rows = [
        ["TT", "Nội dung tiêu chí", *heads],
        ["10", "Thu nhập bình quân đầu người (triệu đồng/người/năm)", *(45.2 for _ in heads)],
    ]
    plan = made(rows, title=title, **more)
    assert "column:result" in ids(plan)
    assert not any(line.importable for line in plan.lines)


def test_the_title_of_another_table_above_says_nothing_of_bare_years(made):
    rows = [
        ["TT", "Thôn", "Số hộ"],
        [1, "Thôn A", 120],
        [None],
        ["TT", "Nội dung tiêu chí", 2023, 2024],
        ["10", "Thu nhập bình quân đầu người (triệu đồng/người/năm)", 40.5, 45.2],
        ["4.2", "Tỷ lệ hộ sử dụng điện an toàn", "900/1.127 hộ", "1.000/1.127 hộ"],
    ]
    assert "column:result" in ids(made(rows, title=TITLE))


def test_years_over_total_and_met_are_found_in_three_rows(made):
    rows = [
        ["TT", "Nội dung tiêu chí", "Kết quả thực hiện", None, None, None],
        [None, None, "Năm 2023", None, "Năm 2024", None],
        [None, None, "Tổng số", "Số đạt", "Tổng số", "Số đạt"],
        ["4.2", "Tỷ lệ hộ sử dụng điện an toàn", 1127, 900, 1127, 1102],
    ]
    merge = ("A3:A5", "B3:B5", "C3:F3", "C4:D4", "E4:F4")
    for areas in (merge, ()):
        plan = made(rows, merge=areas)
        assert ids(plan) == []
        assert plan.lines[0].reading.startswith("1.102/1.127")


@pytest.mark.parametrize(
    "heads",
    [
        ("Kết quả đầu năm", "Ước thực hiện năm 2024"),
        ("Thực hiện 6 tháng", "Thực hiện năm 2024"),
        ("Kết quả năm 2022", "Kết quả năm 2023"),
    ],
)
def test_of_columns_of_several_times_none_is_taken_unasked(made, heads):
    row = ["2.1", "Đường xã", "10/14,6 km", "11/14,6 km"]
    plan = made([["TT", "Nội dung tiêu chí", *heads], row])
    assert ids(plan) == ["column:result"]
    assert not any(line.importable for line in plan.lines)


def test_a_sum_beside_columns_of_years_is_none_of_the_year(made):
    upper = [*PROJECT_HEADS[:6], "Kế hoạch vốn", None, None]
    lower = [None, None, None, None, None, None, 2023, 2024, "Cộng"]
    row = [1, "Đường", "Thôn A", "Chuyển tiếp", "QĐ", 1240, 100, 200, 300]
    merge = ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4", "G3:I3")
    plan = made([upper, lower, row], merge=merge)
    assert "kế hoạch vốn 200" in plan.lines[0].reading
    assert ids(plan) == []
