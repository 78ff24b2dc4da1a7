"""What the guard works out: one sentence each, wrong and right."""

from pathlib import Path

import pytest

from tests.domain.consistency.texts import said, said_of

CLEAN = Path(__file__).parents[2] / "data" / "reports" / "khong-loi.txt"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Tổng kinh phí là 12.500 triệu đồng, gồm: ngân sách trung ương 5.000 triệu đồng, ngân "
            "sách tỉnh 3.500 triệu đồng, nhân dân đóng góp 3.000 triệu đồng.",
            ("sum", "12.500 triệu đồng", "11.500 triệu đồng"),
        ),
        (
            "Đã mở 06 lớp tập huấn gồm: 03 lớp trồng trọt, 02 lớp chăn nuôi, 02 lớp thủy sản.",
            ("sum", "6 lớp", "7 lớp"),
        ),
        (
            "Thôn Nà Pàn có 45 hộ, thôn Bản Cáu có 60 hộ, thôn Tao có 38 hộ, tổng cộng 153 hộ.",
            ("sum", "153 hộ", "143 hộ"),
        ),
        (
            "Rút ra 04 bài học kinh nghiệm là: (1) dân chủ; (2) công khai; (3) kiên trì.",
            ("sum", "4 bài", "3 bài"),
        ),
        (
            "Toàn xã có 1.250 hộ, trong đó có 85 hộ nghèo chiếm 7,6% tổng số hộ.",
            ("share", "7,6 %", "6,8 %"),
        ),
        ("Có 12/14 thôn đạt chuẩn, chiếm 87,71%.", ("share", "87,71 %", "85,71 %")),
        ("Tỷ lệ cứng hóa 81,4% (28,4 km/35,5 km).", ("share", "81,4 %", "80,0 %")),
        (
            "Kế hoạch giao 500 triệu đồng, đến nay giải ngân 410 triệu đồng, đạt 92% kế hoạch.",
            ("share", "92 %", "82 %"),
        ),
        (
            "Đã giải ngân 3.200 triệu đồng/8.000 triệu đồng, đạt 45%.",
            ("share", "45 %", "40 %"),
        ),
        (
            "Nhu cầu 4.111,5 tỷ đồng, trong đó ngân sách 985,7 tỷ đồng, chiếm 24%, còn lại 67% là "
            "huy động.",
            ("share", "67 %", "76 %"),
        ),
        (
            "Năm 2023 thu nhập đạt 40 triệu đồng/người/năm; năm 2024 đạt 46 triệu đồng/người/năm, "
            "tăng 12% so với năm 2023.",
            ("growth", "tăng 12 %", "15 %"),
        ),
        (
            "Tỷ lệ hộ nghèo giảm từ 8,5% năm 2022 xuống còn 9,1% năm 2023.",
            ("growth", "giảm từ 8,5 % đến 9,1 %", "tăng 0,6 %"),
        ),
        (
            "Số hộ có nước sạch tăng từ 520 hộ lên 640 hộ, tăng 130 hộ.",
            ("growth", "tăng 130 hộ", "120 hộ"),
        ),
        (
            "Sản lượng đạt 1.320 tấn, tăng 10% so với cùng kỳ (1.150 tấn).",
            ("growth", "tăng 10 %", "14,78 %"),
        ),
        (
            "Chỉ tiêu giao 72 xã, đến nay có 77 xã đạt chuẩn, cao hơn chỉ tiêu giao 6 xã.",
            ("growth", "6 xã", "5 xã"),
        ),
        (
            "Cơ cấu kinh tế: nông nghiệp 45%, công nghiệp 30%, dịch vụ 20%.",
            ("sum", "100 %", "95 %"),
        ),
        (
            "Có 25 công trình, đã khởi công 18 công trình, còn lại 08 công trình chưa khởi công.",
            ("sum", "25 công trình", "26 công trình"),
        ),
        (
            "Nghị quyết số 20-NQ/TU ngày 12/8/2011. Nghị quyết số 20-NQ/TU ngày 21/8/2011.",
            ("date", "20/NQ/TU ngày 21/08/2011", "20/NQ/TU ngày 12/08/2011"),
        ),
        (
            # A part of a part is told as a share of the grand total.
            "Huy động 9.241.426 triệu đồng, trong đó: ngân sách 2.401.548 triệu đồng, chiếm 25,99% "
            "(trực tiếp 533.600 triệu đồng, chiếm 5,77%; lồng ghép 1.867.948 triệu đồng, chiếm "
            "20,22%); tín dụng 5.351.257 triệu đồng, chiếm 57,91%; doanh nghiệp 1.087.780 triệu "
            "đồng, chiếm 11,77%; cộng đồng 400.841 triệu đồng, chiếm 4,34%.",
            ("share", "20,22 %", "20,21 %"),
        ),
        (
            "Có 35 trên tổng số 207 xã đạt chuẩn, chiếm 17,91%.",
            ("share", "17,91 %", "16,91 %"),
        ),
        ("Tăng 12 xã (từ 24 xã lên 35 xã).", ("growth", "tăng 12 xã", "11 xã")),
        ("Số xã tăng từ 24 lên 35 xã, tăng 12 xã.", ("growth", "tăng 12 xã", "11 xã")),
        (
            "Tỷ lệ hộ nghèo giảm từ 12,5% xuống còn 9,8%, giảm 2,6 điểm phần trăm.",
            ("growth", "giảm 2,6 %", "2,7 %"),
        ),
        ("Có 03 thôn đạt chuẩn gồm: Nà Pàn, Bản Cáu.", ("sum", "3 thôn", "2 thôn")),
        ("Có 15/14 thôn đạt chuẩn.", ("base", "15/14 thôn", "nhiều nhất 14 thôn")),
        (
            "Quyết định số 15/2021/QĐ-UBND ngày 12/5/2022 của UBND tỉnh.",
            ("date", "ngày 12/05/2022", "năm 2021"),
        ),
        ("Họp ngày 31/6/2024 tại xã.", ("date", "31/6/2024", "tháng 6 có 30 ngày")),
        ("Kế hoạch giai đoạn 2025 - 2021.", ("date", "giai đoạn 2025 - 2021", "2021 trước 2025")),
        (
            "Từ ngày 15/6/2024 đến ngày 14/5/2024.",
            ("date", "Từ ngày 15/6/2024 đến ngày 14/5/2024", "14/05/2024 trước 15/06/2024"),
        ),
    ],
)
def test_a_slip_is_found(text, found):
    assert said(text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Thu nhập bình quân năm 2020 đạt 38,5 triệu đồng/người, tăng 12,3 triệu đồng so với "
            "năm 2015 (26,1 triệu đồng/người).",
            ("growth", "tăng 12,3 triệu đồng", "12,4 triệu đồng"),
        ),
        (
            "Diện tích cây ăn quả đạt 1.250 ha, tăng 250 ha (tăng 20%) so với năm trước.",
            ("growth", "20 %", "25 %"),
        ),
        (
            "Toàn huyện có 10 xã, tổng số tiêu chí đạt là 152 tiêu chí; bình quân đạt 15,8 tiêu "
            "chí/xã.",
            ("share", "15,8 tiêu chí/xã", "15,2 tiêu chí/xã"),
        ),
        (
            "Hỗ trợ xây 25 nhà văn hóa, mỗi nhà 300 triệu đồng, tổng kinh phí 7.800 triệu đồng.",
            ("sum", "7.800 triệu đồng", "7.500 triệu đồng"),
        ),
        (
            "Đạt 19/19 tiêu chí, trong đó: quy hoạch 1/1, hạ tầng 8/8, kinh tế 4/4, văn hóa 4/4, "
            "hệ thống chính trị 1/2.",
            ("sum", "19/19", "18/19"),
        ),
    ],
)
def test_means_products_and_rises_told_two_ways_are_worked_out(text, found):
    assert said(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Diện tích cây ăn quả đạt 1.250 ha, tăng 250 ha (tăng 25%) so với năm trước.",
        "Số hộ nghèo còn 98 hộ, giảm 22 hộ (giảm 1,76%) so với đầu năm.",
        "Có 10 xã, tổng số tiêu chí đạt là 152 tiêu chí; bình quân đạt 15,2 tiêu chí/xã.",
        "Hỗ trợ xây 25 nhà văn hóa, mỗi nhà không quá 300 triệu đồng, tổng kinh phí 6.900 triệu "
        "đồng.",
        "Đạt 19/19 tiêu chí, trong đó: quy hoạch 1/1, hạ tầng 8/8, kinh tế 4/4.",
        "Thu nhập đạt 38,5 triệu đồng/người, tăng 12,4 triệu đồng so với năm 2015 (26,1 triệu "
        "đồng/người).",
    ],
)
def test_means_products_and_rises_that_are_right_are_silent(text):
    assert said(text) == []


def test_a_list_of_lines_is_added_up_and_its_shares_are_held_to_the_total():
    text = (
        "Tổng nguồn vốn huy động năm 2024 đạt 8.500 triệu đồng. Trong đó:\n"
        "- Ngân sách Nhà nước: 5.200 triệu đồng, chiếm 61,18%;\n"
        "- Vốn tín dụng: 2.100 triệu đồng, chiếm 24,71%;\n"
        "- Nhân dân đóng góp: 1.200 triệu đồng, chiếm 14,21%."
    )
    assert said(text) == [("share", "14,21 %", "14,12 %")]


def test_groups_of_communes_must_fill_their_base():
    text = (
        "+ Số xã đạt 19 tiêu chí có 24/207 xã;\n+ Số xã đạt 15-18 tiêu chí: 02/207 xã;\n"
        "+ Số xã đạt 10-14 tiêu chí có 15/207 xã;\n+ Số xã đạt từ 5-9 tiêu chí có 120/207 xã;\n"
        "+ Số xã đạt dưới 5 tiêu chí còn 45/207 xã."
    )
    assert said(text) == [("sum", "207 xã", "206 xã")]


def test_one_thing_told_twice_with_two_figures_is_found():
    text = (
        "Tổng thu ngân sách trên địa bàn xã năm 2024 đạt 3.450 triệu đồng.\n\n"
        "Về kinh tế: tổng thu ngân sách trên địa bàn xã năm 2024 là 3.540 triệu đồng."
    )
    assert said(text) == [("repeat", "3.540 triệu đồng", "3.450 triệu đồng")]


def test_a_target_and_a_result_of_one_year_are_two_things():
    text = (
        "Phấn đấu tổng thu ngân sách trên địa bàn xã năm 2024 đạt 3.600 triệu đồng.\n\n"
        "Tổng thu ngân sách trên địa bàn xã năm 2024 là 3.540 triệu đồng."
    )
    assert said(text) == []


def test_right_sentences_of_a_commune_are_silent():
    assert said(CLEAN.read_text(encoding="utf-8")) == []


def test_a_total_row_that_its_rows_do_not_make_is_found_with_its_cell():
    rows = (
        ("TT", "Nguồn", "Kế hoạch", "Thực hiện"),
        ("1", "Ngân sách", "1.000", "900"),
        ("2", "Tín dụng", "500", "450"),
        ("3", "Nhân dân", "300", "310"),
        ("", "Tổng cộng", "1.800", "1.760"),
    )
    assert said_of(*rows) == [("sum", "1.760", "1.660")]


def test_a_tree_of_rows_may_be_added_at_any_of_its_levels():
    assert (
        said_of(
            ("TT", "Nguồn", "Thực hiện"),
            ("I", "Ngân sách", "900"),
            ("1", "Trung ương", "600"),
            ("2", "Địa phương", "300"),
            ("II", "Nhân dân", "310"),
            ("", "Tổng số", "1.210"),
        )
        == []
    )


def test_a_row_that_only_begins_like_a_sum_is_a_row_like_others():
    assert (
        said_of(
            ("TT", "Nguồn", "Thực hiện"),
            ("1", "Ngân sách", "900"),
            ("2", "Tín dụng", "450"),
            ("3", "Cộng đồng dân cư", "310"),
            ("4", "Công trình phúc lợi", "40"),
            ("", "Tổng cộng (4)", "1.700"),
        )
        == []
    )


def test_the_one_share_of_a_column_that_departs_from_the_rest_is_found():
    rows = (
        ("TT", "Thôn", "Số hộ", "Hộ đạt", "Tỷ lệ (%)"),
        ("1", "A", "50", "40", "80,00"),
        ("2", "B", "60", "45", "75,00"),
        ("3", "C", "70", "63", "90,00"),
        ("4", "D", "80", "50", "65,20"),
    )
    assert said_of(*rows) == [("share", "65,20 %", "62,50 %")]
