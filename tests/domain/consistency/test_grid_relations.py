"""Table columns worked out of others; totals of the text mistyped beside a table's foot."""

import pytest

from ntm_desktop.domain.consistency import check_document
from ntm_desktop.domain.decisions.document import DecisionText, Line
from tests.domain.consistency.texts import brief, said_of, table

TABLES = [
    (
        [
            ("TT", "Nguồn vốn", "Lũy kế kỳ trước", "Thực hiện trong kỳ", "Lũy kế đến hết kỳ"),
            ("1", "Trung ương", "1.200", "300", "1.500"),
            ("2", "Tỉnh", "800", "150", "950"),
            ("3", "Xã", "200", "50", "{}"),
            ("4", "Tín dụng", "2.400", "600", "3.000"),
            ("", "Tổng cộng", "4.600", "1.100", "5.700"),
        ],
        ("260", "250"),
        ("sum", "5.700", "5.710"),
    ),
    (
        [
            ("TT", "Công trình", "Kế hoạch", "Giải ngân", "Còn lại"),
            ("1", "Đường Nà Pàn", "1.350", "1.200", "150"),
            ("2", "Mương Nà Lầu", "1.200", "1.050", "{}"),
            ("3", "NVH", "450", "400", "50"),
            ("4", "Trường", "850", "500", "350"),
        ],
        ("250", "150"),
        ("sum", "250", "150"),
    ),
    (
        [
            ("Chỉ tiêu", "Năm 2022", "Năm 2023", "Tăng (%)"),
            ("Thu nhập", "42,5", "46,8", "10,1"),
            ("Sản lượng", "2.715", "2.860", "5,3"),
            ("Đàn lợn", "1.800", "1.960", "{}"),
            ("Lúa", "400", "412", "3,0"),
            ("Trâu", "800", "845", "5,6"),
        ],
        ("9,8", "8,9"),
        ("growth", "9,8 %", "8,9 %"),
    ),
    (
        [
            ("Chỉ tiêu", "Năm 2022", "Năm 2023", "Tăng, giảm"),
            ("Thu nhập", "42,5", "46,8", "4,3"),
            ("Sản lượng", "2.715", "2.860", "145"),
            ("Đàn lợn", "1.800", "1.960", "{}"),
            ("Lúa", "400", "412", "12"),
        ],
        ("180", "160"),
        ("sum", "180", "160"),
    ),
    (
        [
            ("Công việc", "Kế hoạch", "Thực hiện", "Đạt (%)"),
            ("Đường", "5,0", "4,2", "84"),
            ("Rừng", "80", "85", "106,25"),
            ("Cây", "12.000", "13.500", "{}"),
            ("Lớp", "4", "5", "125"),
        ],
        ("115", "112,5"),
        ("share", "115 %", "113 %"),
    ),
    (
        [
            ("Công việc", "Kế hoạch", "Thực hiện", "Đạt (%)"),
            ("Đường", "5,0", "4,2", "84"),
            ("Cây", "12.000", "13.500", "{}"),
            ("Lớp", "4", "5", "125"),
        ],
        ("115", "112,5"),
        ("share", "115 %", "113 %"),
    ),
    (
        [
            ("Thôn", "Tổng số hộ", "Hộ nghèo", "Tỷ lệ (%)"),
            ("Nà Pàn", "120", "6", "5,00"),
            ("Bản Cáu", "98", "9", "{}"),
            ("Pá Danh", "150", "12", "8,00"),
            ("Lũng Vài", "88", "4", "4,55"),
            ("Cộng", "456", "31", "6,80"),
        ],
        ("9,81", "9,18"),
        ("share", "9,81 %", "9,18 %"),
    ),
    (
        [
            ("TT", "Thôn", "Số hộ", "Số khẩu"),
            ("1", "Nà Pàn", "120", "512"),
            ("2", "Bản Cáu", "98", "{}"),
            ("3", "Pá Danh", "150", "640"),
            ("", "Tổng số", "368", "1.557"),
        ],
        ("450", "405"),
        ("sum", "1.557", "1.602"),
    ),
    (
        [
            ("Thôn", "Tổng số", "Nam", "Nữ"),
            ("Nà Pàn", "512", "260", "252"),
            ("Bản Cáu", "405", "200", "{}"),
            ("Pá Danh", "640", "330", "310"),
        ],
        ("250", "205"),
        ("sum", "405", "450"),
    ),
    (
        [
            ("Chỉ tiêu", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"),
            ("Lớp", "2", "3", "1", "2", "8"),
            ("Người", "80", "120", "40", "60", "{}"),
            ("Tin bài", "12", "15", "10", "18", "55"),
            ("Kinh phí", "20", "30", "10", "15", "75"),
        ],
        ("320", "300"),
        ("sum", "320", "300"),
    ),
    (
        [
            ("Nguồn", "Triệu đồng", "Tỷ lệ (%)"),
            ("Trung ương", "2.100", "50,0"),
            ("Tỉnh", "1.400", "{}"),
            ("Xã", "700", "16,7"),
            ("Cộng", "4.200", "100"),
        ],
        ("35,3", "33,3"),
        ("share", "35,3 %", "33,3 %"),
    ),
    (
        [
            ("Nhóm", "Số xã", "Tỷ lệ (%)"),
            ("19 tiêu chí", "9", "45"),
            ("15-18", "6", "30"),
            ("10-14", "5", "{}"),
            ("Tổng", "20", "100"),
        ],
        ("20", "25"),
        ("share", "20 %", "25 %"),
    ),
    (
        [
            ("Công trình", "Tổng mức (tỷ đồng)", "Đã giải ngân (triệu đồng)", "Tỷ lệ (%)"),
            ("A", "1,35", "1.200", "88,9"),
            ("B", "1,20", "1.050", "87,5"),
            ("C", "0,45", "400", "{}"),
            ("D", "0,85", "500", "58,8"),
        ],
        ("98,8", "88,9"),
        ("share", "98,8 %", "88,9 %"),
    ),
    (
        [
            ("Vật tư", "Số lượng", "Đơn giá", "Thành tiền"),
            ("Xi măng", "540", "1,5", "810"),
            ("Cát", "300", "0,3", "{}"),
            ("Đá", "200", "0,4", "80"),
            ("Công", "1.000", "0,2", "200"),
        ],
        ("100", "90"),
        ("sum", "100", "90"),
    ),
]


def filled(rows, figure):
    return [tuple(cell.format(figure) for cell in row) for row in rows]


@pytest.mark.parametrize(("rows", "figures", "found"), TABLES, ids=lambda one: str(one)[:30])
def test_a_cell_that_departs_from_its_columns_is_found(rows, figures, found):
    wrong, right = figures
    assert found in said_of(*filled(rows, wrong))
    assert said_of(*filled(rows, right)) == []


def told(text, *rows):
    return brief(check_document(DecisionText("b.docx", "", (Line(text, 0, 1), table(*rows)))))


VILLAGES = [("Thôn", "Số hộ"), ("Nà Pàn", "120"), ("Bản Cáu", "98"), ("Pá Danh", "150")]


def test_a_total_of_the_text_with_two_digits_exchanged_is_found():
    foot = ("Tổng số", "368")
    assert told("Toàn xã có 386 hộ.", *VILLAGES, foot) == [("repeat", "386 hộ", "368 hộ")]
    assert told("Toàn xã có 368 hộ.", *VILLAGES, foot) == []


def test_another_figure_of_the_text_is_another_count():
    foot = ("Tổng số", "368")
    assert told("Toàn xã có 371 hộ.", *VILLAGES, foot) == []
    assert told("Đầu năm toàn xã có 386 hộ.", *VILLAGES, foot) == []
    assert told("Toàn xã có 386 người cao tuổi.", *VILLAGES, foot) == []
