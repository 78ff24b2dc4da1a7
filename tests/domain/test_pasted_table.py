"""Tables out of the clipboard: which column holds the results, and whose they are."""

from functools import cache
from pathlib import Path

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LineState, read_place_lines
from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.domain.reading.pasted_table import is_numbered, read_pasted_table

CASES = Path(__file__).parents[1] / "data" / "cases"
PASTED = CASES / "19-pasted-table-requirement-taken"


@cache
def rules():
    return Catalog.shipped().criteria_set("qd-318-2022-xa")


def cells(path):
    return pasted_cells(path.read_text(encoding="utf-8"))


def read(lines, column=""):
    assert is_numbered(lines, rules())
    return read_pasted_table(lines, rules(), 2024, column)


@pytest.mark.parametrize("name", ["clipboard.txt", "clipboard-plan.txt"])
def test_a_requirement_or_a_plan_is_never_taken_for_the_result(name):
    lines = cells(PASTED / name)
    table = read(lines)
    assert table.asks
    assert all(row.asked for _, row in table.rows)
    shown = [choice.shows[0] for choice in table.choices]
    assert lines[0][2] in shown
    assert lines[0][3] in shown
    chosen = read(lines, table.choices[-1].key)
    assert [row.text for _, row in chosen.rows] == [line[3] for line in lines]


def test_a_number_that_lost_its_zero_in_the_clipboard_goes_where_its_words_say():
    table = read(cells(PASTED / "clipboard-17-10.txt"))
    assert [row.no for _, row in table.rows] == ["17.1", "17.10"]
    assert not table.asks


def test_one_careless_bound_does_not_make_a_requirement_of_the_results():
    lines = [
        ["4.2", "Điện an toàn", "Đạt", "1.102/1.127 hộ"],
        ["2.1", "Đường xã", "100%", "12,4/14,6 km"],
        ["3.1", "Tưới, tiêu", "100%", "≥ 80%"],
    ]
    assert read(lines).asks


def test_under_a_heading_words_are_enough():
    lines = [
        ["Nội dung tiêu chí", "Yêu cầu", "Kết quả"],
        ["Tỷ lệ hộ sử dụng điện an toàn", "≥ 95%", "1.102/1.127 hộ"],
    ]
    ((_, row),) = read(lines).rows
    assert (row.no, row.text) == ("4.2", "1.102/1.127 hộ")


def test_a_lone_17_1_may_be_17_10_and_says_so():
    ((_, row),) = read([["17.1", "428/1.127 hộ"]]).rows
    assert row.no == "17.1"
    assert "17.10" in row.doubt


def test_a_village_written_with_a_foreign_letter_is_one_village():
    lines = cells(CASES / "09-letter-eth-for-d" / "villages.txt")
    first, second = read_place_lines(lines, SubjectLevel.VILLAGE, (), ())
    assert (first.name, first.households) == ("Thôn Đông", 120)
    assert second.state is LineState.REFUSED


@pytest.mark.parametrize("heading", ["Yêu cầu", "Cần đạt", "Kế hoạch năm 2025", "Đơn vị tính"])
def test_a_lone_column_headed_as_something_else_gives_no_results(heading):
    lines = [["TT", "Nội dung", heading], ["1.1", "Quy hoạch", "Đạt"], ["2.1", "Đường", "100%"]]
    rows = read(lines).rows
    assert [row.no for _, row in rows] == ["1.1", "2.1"]
    assert all(f"“{heading}” không phải là kết quả" in row.fault for _, row in rows)
    assert not any(row.text for _, row in rows)


def test_a_requirement_under_its_heading_is_not_offered_beside_what_was_judged():
    lines = [
        ["Số", "Tên", "Cần đạt", "Tự đánh giá"],
        ["2.1", "Đường xã", "100%", "Đạt"],
        ["2.2", "Đường thôn", "70%", "Chưa đạt"],
    ]
    assert [row.text for _, row in read(lines).rows if row.no] == ["Đạt", "Chưa đạt"]


def test_a_lone_column_full_of_bounds_has_each_of_its_lines_looked_at():
    lines = [
        ["1.1", "Quy hoạch", "Đạt"],
        ["2.1", "Đường xã", "100%"],
        ["2.2", "Đường thôn", "≥ 70%"],
        ["3.1", "Tưới", "≥ 80%"],
    ]
    assert all("mức cần đạt" in row.doubt for _, row in read(lines).rows)
