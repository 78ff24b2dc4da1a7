"""A list of villages pasted from Excel: what each line is understood to be."""

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.place_lines import LineState, read_households, read_place_lines
from ntm_desktop.domain.places import Place
from ntm_desktop.errors import EntryError

VILLAGE, GARDEN = SubjectLevel.VILLAGE, SubjectLevel.GARDEN
KNOWN = (
    Place("a", VILLAGE, "Thôn Đông Tiến", 1, households=120),
    Place("b", VILLAGE, "Thôn Hồng Tiến", 2, households=96),
)


def read(rows, level=VILLAGE, known=KNOWN):
    return read_place_lines(rows, level, known, KNOWN)


def test_the_office_list_is_read_with_its_numbers_headings_and_sums():
    lines = read(
        [
            ["TT", "Tên thôn", "Số hộ"],
            ["1", "Thôn Nà Lốc", "1.024"],
            ["2", "Thôn Đông Tiến", "131 hộ"],
            ["3", "thôn  hồng tiến", "96"],
            ["", "", ""],
            ["", "Tổng cộng", "1.251"],
        ]
    )
    assert [(line.state, line.name, line.households) for line in lines] == [
        (LineState.SKIPPED, "", None),
        (LineState.NEW, "Thôn Nà Lốc", 1024),
        (LineState.CHANGED, "Thôn Đông Tiến", 131),
        (LineState.SAME, "Thôn Hồng Tiến", 96),
        (LineState.SKIPPED, "", None),
    ]
    assert lines[2].place_id == "a"


def test_a_name_alone_is_enough_and_keeps_the_households_that_are_known():
    new, same = read([["Thôn Bản Sầm"], ["Thôn Đông Tiến"]])
    assert (new.state, new.households) == (LineState.NEW, None)
    assert (same.state, same.households) == (LineState.SAME, 120)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["Thôn Sai", "một trăm"], "không phải là số"),
        (["Thôn Sai", "12,5"], "số nguyên"),
        (["Thôn Sai", "-3"], "số nguyên"),
        (["12", "34"], "Không thấy tên"),
        (["x" * 201], "từ 1 đến 200"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(cells, reason):
    (line,) = read([cells])
    assert line.state is LineState.REFUSED
    assert reason in line.message
    assert not line.taken


def test_a_name_twice_in_the_same_paste_is_taken_once():
    first, second = read([["Thôn Tân Kỳ", "5"], ["Thôn tân kỳ", "6"]])
    assert first.taken
    assert "dòng trên" in second.message


@pytest.mark.parametrize("name", ["Bản Sầm", "Thôn Nà", "Tổng Chảo", "Khu 1"])
def test_a_first_line_that_only_begins_like_a_heading_or_a_sum_is_a_village(name):
    (line,) = read([[name]])
    assert (line.state, line.name) == (LineState.NEW, name)


def test_a_garden_finds_its_village_with_or_without_the_word_for_it():
    found, lost = read([["Vườn ông An", "Hồng Tiến"], ["Vườn bà Lan", "Thôn Xa"]], GARDEN, known=())
    assert (found.state, found.village_id) == (LineState.NEW, "b")
    assert "Không có thôn “Thôn Xa”" in lost.message


def test_villages_whose_names_differ_in_a_mark_only_are_two():
    other, same = read([["Thôn Đồng Tiến", "12"], ["Thôn\u00a0Đông  Tiến\u200b", "120"]])
    assert (other.state, other.name) == (LineState.NEW, "Thôn Đồng Tiến")
    assert (same.state, same.name) == (LineState.SAME, "Thôn Đông Tiến")


def test_where_the_tone_mark_is_put_makes_no_other_village():
    first, second = read([["Thôn Hoà Bình", "5"], ["Thôn Hòa Bình", "6"]])
    assert first.taken
    assert "dòng trên" in second.message


TWINS = (
    Place("1", VILLAGE, "Thôn Nà Lốc", 1),
    Place("2", VILLAGE, "Bản Nà Lốc", 2),
    Place("3", VILLAGE, "Thôn Đông Tiến", 3),
    Place("4", VILLAGE, "Thôn Đồng Tiến", 4),
)


@pytest.mark.parametrize(
    ("said", "village_id"),
    [("Bản Nà Lốc", "2"), ("bản nà lốc", "2"), ("Đồng Tiến", "4"), ("THÔN ĐÔNG TIẾN", "3")],
)
def test_a_garden_lies_in_the_village_whose_name_is_said_not_in_a_similar_one(said, village_id):
    (line,) = read_place_lines([["Vườn ông An", said]], GARDEN, (), TWINS)
    assert line.village_id == village_id


@pytest.mark.parametrize("said", ["Nà Lốc", "Dong Tien"])
def test_a_name_that_several_villages_may_have_is_refused_with_all_of_them(said):
    (line,) = read_place_lines([["Vườn ông An", said]], GARDEN, (), TWINS)
    assert line.state is LineState.REFUSED
    assert f"“{said}” có thể là" in line.message


def test_households_are_read_as_typed():
    assert read_households(" 1.024 ") == 1024
    assert read_households("0") == 0
    assert read_households("") is None
    with pytest.raises(EntryError, match="không phải là số"):
        read_households("nhiều")


def test_blank_cells_keep_their_place_under_a_heading():
    lines = read(
        [
            ["STT", "Thôn", "Số hộ", "Số khẩu"],
            ["1", "Thôn Nà Lốc", "", "480"],
            ["2", "Thôn Pá Danh", "77", "310"],
        ]
    )
    assert [(line.name, line.households) for line in lines[1:]] == [
        ("Thôn Nà Lốc", None),
        ("Thôn Pá Danh", 77),
    ]


def test_the_column_of_households_is_found_by_its_heading_wherever_it_stands():
    lines = read(
        [["Số khẩu", "Số hộ nghèo", "Tên thôn", "Tổng số hộ"], ["480", "9", "Nà Lốc", "110"]]
    )
    assert (lines[1].name, lines[1].households) == ("Nà Lốc", 110)


def test_of_two_columns_of_figures_without_a_heading_none_is_taken():
    (line,) = read([["Thôn Nà Lốc", "110", "480"]])
    assert line.state is LineState.REFUSED
    assert "2 cột số" in line.message


def test_the_letter_that_looks_as_d_makes_no_second_village():
    first, second = read([["Thôn Ðông", "120"], ["Thôn Đông", "120"]], known=())
    assert (first.name, first.state) == ("Thôn Đông", LineState.NEW)
    assert second.state is LineState.REFUSED


def test_a_village_called_cong_is_no_sum():
    lines = read_place_lines(
        [["Thôn", "Số hộ"], ["Cống", "45"], ["Cộng", "45"]], SubjectLevel.VILLAGE, (), ()
    )
    assert [(line.name, line.state) for line in lines] == [
        ("", LineState.SKIPPED),
        ("Cống", LineState.NEW),
        ("", LineState.SKIPPED),
    ]


def test_a_heading_below_a_title_and_blank_lines_is_found():
    lines = read_place_lines(
        [
            ["UBND XÃ CHIẾN THẮNG", "", ""],
            ["", "", ""],
            ["STT", "Tên thôn, bản", "Tổng số hộ năm 2024"],
            ["(1)", "(2)", "(3)"],
            ["1", "Bản Lúng", "120"],
            ["2", "Nà Cuối", ""],
            ["", "Cộng", "120"],
        ],
        SubjectLevel.VILLAGE,
        (),
        (),
    )
    assert [(line.name, line.households) for line in lines if line.taken] == [
        ("Bản Lúng", 120),
        ("Nà Cuối", None),
    ]
    skipped = [line.message for line in lines if line.state is LineState.SKIPPED]
    assert skipped == [
        "Dòng tên của bảng, để ngoài.",
        "Dòng tiêu đề, để ngoài.",
        "Dòng đánh số cột, để ngoài.",
        "Dòng cộng, để ngoài.",
    ]


def test_a_blank_line_above_the_heading_makes_no_village_of_it():
    lines = read_place_lines(
        [["", ""], ["Thôn", "Số hộ"], ["Bản Lúng", "120"]], SubjectLevel.VILLAGE, (), ()
    )
    assert [line.name for line in lines if line.taken] == ["Bản Lúng"]


def test_a_village_of_one_letter_below_the_heading_is_a_village():
    lines = read_place_lines(
        [["TT", "Thôn", "Số hộ"], ["1", "B", "45"]], SubjectLevel.VILLAGE, (), ()
    )
    assert [(line.name, line.households) for line in lines if line.taken] == [("B", 45)]


@pytest.mark.parametrize(
    ("typed", "name", "households"),
    [
        ("1. Thôn Nà Lốc", "Thôn Nà Lốc", None),
        ("12) Bản Cải", "Bản Cải", None),
        ("- Thôn Nà Lốc", "Thôn Nà Lốc", None),
        ("Thôn Nà Lốc - 120 hộ", "Thôn Nà Lốc", 120),
        ("3. Thôn Nà Lốc: 1.020 hộ", "Thôn Nà Lốc", 1020),
        ("Thôn Nà Lốc (95 hộ)", "Thôn Nà Lốc", 95),
        ("Thôn 5 có 80 hộ", "Thôn 5", 80),
        ("Thôn 12", "Thôn 12", None),
        ("Khu 3 - Nà Lốc", "Khu 3 - Nà Lốc", None),
    ],
)
def test_number_name_and_households_may_stand_in_one_cell(typed, name, households):
    (line,) = read([[typed]])
    assert (line.state, line.name, line.households) == (LineState.NEW, name, households)
