"""Slips of kinds near those of published reports, some of each, and what is right beside them."""

import pytest

from ntm_desktop.domain.consistency import check_documents
from ntm_desktop.domain.decisions.document import DecisionText, Line
from tests.domain.consistency.test_neighbours import RIGHT as RIGHT_ELSEWHERE
from tests.domain.consistency.texts import brief, said, said_of

TWO_TOTALS_SLIPS = [
    (
        "Thôn Nà Pàn có 3 mô hình với 25 hộ; thôn Bản Cáu có 2 mô hình với 18 hộ; toàn xã có 5 "
        "mô hình với 45 hộ.",
        ("sum", "45 hộ", "43 hộ"),
    ),
    (
        "Tổng cộng mở 7 lớp với 240 người: thôn Nà Pàn 3 lớp với 90 người, thôn Bản Cáu 4 lớp "
        "với 160 người.",
        ("sum", "240 người", "250 người"),
    ),
    (
        "Thôn Nà Pàn mở 3 lớp với 90 người, thôn Bản Cáu mở 4 lớp với 160 người, tổng cộng 7 "
        "lớp với 240 người.",
        ("sum", "240 người", "250 người"),
    ),
    (
        "Thôn Nà Pàn góp 120 triệu đồng, 300 ngày công; thôn Bản Cáu góp 90 triệu đồng, 250 "
        "ngày công; tổng cộng 210 triệu đồng và 560 ngày công.",
        ("sum", "560 ngày công", "550 ngày công"),
    ),
    (
        "Năm 2023 mở 3 lớp cho 90 người, năm 2024 mở 4 lớp cho 160 người, 2 năm mở 8 lớp cho "
        "250 người.",
        ("sum", "8 lớp", "7 lớp"),
    ),
    (
        "Quý I tổ chức 4 buổi tuyên truyền với 180 lượt người; quý II tổ chức 6 buổi tuyên "
        "truyền với 310 lượt người; tổng cộng 10 buổi tuyên truyền với 480 lượt người.",
        ("sum", "480 lượt người", "490 lượt người"),
    ),
    (
        "Thôn Nà Pàn trồng 12 ha quýt cho 35 hộ, thôn Bản Cáu trồng 8 ha quýt cho 21 hộ. Tổng "
        "cộng 20 ha cho 66 hộ.",
        ("sum", "66 hộ", "56 hộ"),
    ),
    (
        "Thôn Nà Pàn có 96 hộ với 402 nhân khẩu, thôn Bản Chang có 102 hộ với 455 nhân khẩu, "
        "tổng số 198 hộ với 847 nhân khẩu.",
        ("sum", "847 nhân", "857 nhân"),
    ),
]
TWO_TOTALS_RIGHT = [
    "Thôn Nà Pàn có 3 mô hình với 25 hộ; thôn Bản Cáu có 2 mô hình với 18 hộ; toàn xã có 9 mô "
    "hình với 90 hộ.",
    "Thôn Nà Pàn mở 3 lớp với 90 người, trong đó 40 người nữ, thôn Bản Cáu mở 4 lớp với 160 "
    "người, tổng cộng 7 lớp với 250 người.",
    "Thôn Nà Pàn góp 120 triệu đồng, 300 ngày công; thôn Bản Cáu góp 90 triệu đồng; tổng cộng "
    "210 triệu đồng và 300 ngày công.",
    "Năm 2022 mở 2 lớp cho 60 người, năm 2024 mở 4 lớp cho 160 người, 5 năm mở 15 lớp cho 520 "
    "người.",
    "Thôn Nà Pàn làm 1,2 km đường với 320 ngày công, thôn Bản Cáu làm 0,9 km đường với 210 ngày "
    "công. Tổng cộng 2,1 km với 530 ngày công, trị giá 106 triệu đồng.",
    "Mở 2 lớp trồng trọt cho 60 người, 1 lớp chăn nuôi cho 30 người, tổng cộng 3 lớp, 90 người, "
    "tăng 1 lớp so với năm 2023.",
    "Vốn trung ương 2 công trình 500 triệu đồng, vốn tỉnh 1 công trình 300 triệu đồng, tổng số 3 "
    "công trình với tổng mức đầu tư 1.200 triệu đồng.",
]
MEAN_FIRST_SLIPS = [
    (
        "Bình quân đạt 15,3 tiêu chí/xã, tổng số 2.754 tiêu chí của 181 xã.",
        ("share", "15,3 tiêu chí/xã", "15,2 tiêu chí/xã"),
    ),
    (
        "Đến nay, bình quân 15,3 tiêu chí/xã, trong đó có 14 xã đạt 19 tiêu chí; tổng 2.754 tiêu "
        "chí của 181 xã.",
        ("share", "15,3 tiêu chí/xã", "15,2 tiêu chí/xã"),
    ),
    (
        "Bình quân 12,6 tiêu chí/thôn (135 tiêu chí/11 thôn).",
        ("share", "12,6 tiêu chí/thôn", "12,3 tiêu chí/thôn"),
    ),
    (
        "Bình quân mỗi hộ được hỗ trợ 16 triệu đồng, tổng số 360 triệu đồng cho 24 hộ.",
        ("share", "16 triệu đồng", "15 triệu đồng"),
    ),
    (
        "Bình quân 01 xã đạt 14,2 tiêu chí. Tổng cộng 19 xã đạt 266 tiêu chí.",
        ("share", "14,2 tiêu chí", "14 tiêu chí"),
    ),
    (
        "Huyện có 19 xã, bình quân 14,6 tiêu chí/xã, tổng số tiêu chí đạt là 270 tiêu chí.",
        ("share", "14,6 tiêu chí/xã", "14,2 tiêu chí/xã"),
    ),
    (
        "Diện tích bình quân 1,8 ha/hộ, tổng diện tích 84 ha của 52 hộ.",
        ("share", "1,8 ha", "1,6 ha"),
    ),
]
MEAN_FIRST_RIGHT = [
    ("Bình quân 15,2 tiêu chí/xã (2.754 tiêu chí/181 xã), tăng 1,2 tiêu chí/xã so với năm 2023."),
    ("Bình quân mỗi xã đạt 15,3 tiêu chí; 13 xã điểm đạt tổng số 247 tiêu chí."),
    ("Bình quân 15,3 tiêu chí/xã; huyện Bắc Sơn có 20 xã, tổng số 304 tiêu chí của 20 xã."),
    ("Bình quân 15,3 tiêu chí/xã, phấn đấu năm 2025 tổng số 2.900 tiêu chí của 181 xã."),
    ("Bình quân đạt 15,2 tiêu chí/xã. Tổng số 152 tiêu chí của 10 xã điểm."),
    ("Hỗ trợ bình quân 15 triệu đồng/hộ, tổng kinh phí 360 triệu đồng cho 24 hộ."),
    ("Bình quân 15,3 tiêu chí/xã, trong đó tổng số 152 tiêu chí của 10 xã vùng cao là thấp nhất."),
]
TWO_DATES_SLIPS = [
    (
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 15/3/2024. Thực hiện Kế hoạch số 12/KH-UBND ngày "
        "20/3/2024, xã đã tổ chức ra quân.",
        ("date", "12/KH-UBND ngày 20/03/2024", "12/KH-UBND ngày 15/03/2024"),
    ),
    (
        "Căn cứ Quyết định số 45/QĐ-UBND ngày 12/5/2024 về việc thành lập Ban Chỉ đạo. Ban Chỉ "
        "đạo họp theo QĐ số 45/QĐ-UBND ngày 21/5/2024.",
        ("date", "45/QĐ-UBND ngày 21/05/2024", "45/QĐ-UBND ngày 12/05/2024"),
    ),
    (
        "Xã ban hành Tờ trình số 05/TTr-UBND ngày 10/6/2024 đề nghị thẩm tra; Tờ trình số 05/TTr-"
        "UBND ngày 16/10/2024 đã được huyện tiếp nhận.",
        ("date", "05/TTr-UBND ngày 16/10/2024", "05/TTr-UBND ngày 10/06/2024"),
    ),
    (
        "Kế hoạch số 12/KH-BCĐ ngày 15/3/2024 của UBND xã. Theo Kế hoạch số 12/KH-BCĐ ngày "
        "18/3/2024, các thôn đăng ký.",
        ("date", "12/KH-BCĐ ngày 18/03/2024", "12/KH-BCĐ ngày 15/03/2024"),
    ),
    (
        "Nghị quyết số 08/NQ-HĐND ngày 05/7/2024. Nghị quyết số 08/NQ-HĐND ngày 15 tháng 7 năm "
        "2024 đã giao chỉ tiêu.",
        ("date", "08/NQ-HĐND ngày 15/07/2024", "08/NQ-HĐND ngày 05/07/2024"),
    ),
]
TWO_DATES_RIGHT = [
    ("Kế hoạch số 21/KH-UBND ngày 15/3/2023; Kế hoạch số 21/KH-UBND ngày 20/3/2024."),
    (
        "Kế hoạch số 22/KH-UBND ngày 15/3/2024 về phát triển du lịch; Kế hoạch số 22/KH-UBND ngày"
        " 20/4/2024 về chuyển đổi số."
    ),
    (
        "Kế hoạch số 23/KH-UBND ngày 15/3/2024 của UBND huyện; xã đã ban hành Kế hoạch số 23/KH-"
        "UBND ngày 20/4/2024 triển khai."
    ),
    (
        "Thực hiện Kế hoạch số 24/KH-UBND ngày 15/3/2024 của UBND huyện, xã đã xây dựng Kế hoạch "
        "số 24/KH-UBND ngày 20/4/2024."
    ),
    ("Quyết định số 45/QĐ-UBND ngày 12/5/2024; Quyết định số 45/QĐ-BCĐ ngày 21/5/2024."),
    (
        "Kế hoạch số 25/KH-UBND ngày 15/3/2024. Nội dung Kế hoạch số 25/KH-UBND ngày 15/03/2024 "
        "đã rõ."
    ),
]
BEGUN_AFTER_DONE_SLIPS = [
    (
        "Công trình thi công từ ngày 10/9/2024, đến ngày 15/8/2024 đã hoàn thành.",
        ("date", "thi công 10/09/2024", "hoàn thành 15/08/2024"),
    ),
    (
        "Nhà văn hóa thôn Nà Pàn khởi công ngày 15/8/2024, hoàn thành ngày 30/6/2024.",
        ("date", "khởi công 15/08/2024", "hoàn thành 30/06/2024"),
    ),
    (
        "Công trình khởi công tháng 9/2024, hoàn thành và đưa vào sử dụng tháng 3/2024.",
        ("date", "khởi công tháng 9/2024", "hoàn thành tháng 3/2024"),
    ),
    (
        "Đường trục thôn được khởi công ngày 12/5/2024, quy mô 1,2 km, kinh phí 850 triệu đồng, "
        "nghiệm thu bàn giao ngày 10/4/2024.",
        ("date", "khởi công 12/05/2024", "nghiệm thu 10/04/2024"),
    ),
    (
        "Trạm bơm hoàn thành ngày 20/11/2023 (khởi công ngày 05/12/2023).",
        ("date", "khởi công 05/12/2023", "hoàn thành 20/11/2023"),
    ),
    (
        "- Ngày khởi công: 15/8/2024\n- Ngày hoàn thành: 30/6/2024",
        ("date", "khởi công 15/08/2024", "hoàn thành 30/06/2024"),
    ),
    (
        "Thời gian thực hiện từ tháng 9/2024 đến tháng 3/2024.",
        ("date", "từ tháng 9/2024 đến tháng 3/2024", "tháng 3/2024 trước tháng 9/2024"),
    ),
    (
        "Từ 15/7/2024 đến 10/7/2024, xã đã lấy ý kiến.",
        ("date", "Từ 15/7/2024 đến 10/7/2024", "10/07/2024 trước 15/07/2024"),
    ),
]
BEGUN_AFTER_DONE_RIGHT = [
    "Công trình khởi công ngày 15/8/2024, đến ngày 30/6/2024 đã hoàn thành 3 công trình khác.",
    (
        "Nhà văn hóa thôn Nà Pàn khởi công ngày 15/8/2024, nhà văn hóa thôn Bản Cáu hoàn thành "
        "ngày 30/6/2024."
    ),
    (
        "Năm 2024 khởi công 2 công trình ngày 15/8/2024, hoàn thành ngày 30/6/2024 3 công trình "
        "chuyển tiếp."
    ),
    ("Việc rà soát kết thúc ngày 30/6/2024, bắt đầu thực hiện từ ngày 15/8/2024."),
    ("Công trình khởi công tháng 3/2024, hoàn thành ngày 31/3/2024."),
    ("Công tác giải phóng mặt bằng hoàn thành ngày 10/3/2024, khởi công ngày 15/5/2024."),
    ("Công trình bắt đầu đưa vào sử dụng ngày 01/7/2024, hoàn thành ngày 30/6/2024."),
    (
        "Khởi công tháng 11, hoàn thành tháng 3/2025; từ tháng 12/2023 đến tháng 6/2024 có 3 công"
        " trình."
    ),
]
OTHER_YEAR_SLIPS = [
    (
        "Tính đến ngày 15/6/2023, trong 6 tháng năm 2024 đã giải ngân 1.250 triệu đồng.",
        ("date", "ngày 15/06/2023", "6 tháng năm 2024"),
    ),
    (
        "Số liệu 6 tháng năm 2024 được chốt ngày 14/6/2023.",
        ("date", "ngày 14/06/2023", "6 tháng năm 2024"),
    ),
    (
        "Kết quả 6 tháng năm 2024 (tính đến ngày 14/6/2023): xã đạt 12 tiêu chí.",
        ("date", "ngày 14/06/2023", "6 tháng năm 2024"),
    ),
    (
        "Báo cáo số 31/BC-UBND ngày 14/6/2023 về kết quả 6 tháng đầu năm 2024 của UBND xã.",
        ("date", "ngày 14/06/2023", "6 tháng đầu năm 2024"),
    ),
    (
        "Hội nghị sơ kết 6 tháng đầu năm 2024 tổ chức ngày 05/7/2023.",
        ("date", "ngày 05/07/2023", "6 tháng đầu năm 2024"),
    ),
    (
        "BÁO CÁO\nKết quả xây dựng nông thôn mới 6 tháng đầu năm 2024\n\n(Số liệu tính đến ngày "
        "14/6/2023)",
        ("date", "ngày 14/06/2023", "6 tháng đầu năm 2024"),
    ),
    (
        "Trong quý I/2024, UBND xã đã tổ chức họp thôn vào ngày 15/3/2023.",
        ("date", "ngày 15/03/2023", "quý I/2024"),
    ),
    (
        "6 tháng đầu năm 2024 (từ 15/12/2022 đến 14/6/2024) có 3 lớp.",
        ("date", "ngày 15/12/2022", "6 tháng đầu năm 2024"),
    ),
    (
        "Kết quả 9 tháng năm 2024 được tổng hợp như sau (số liệu chốt đến ngày 14/9/2025).",
        ("date", "ngày 14/09/2025", "9 tháng năm 2024"),
    ),
]
OTHER_YEAR_RIGHT = [
    "Trong 6 tháng đầu năm 2024 còn 96 hộ nghèo (số liệu tính đến ngày 30/11/2023).",
    "Đến ngày 30/11/2023, kế hoạch 6 tháng đầu năm 2024 đã được giao.",
    ("Kết quả 6 tháng đầu năm 2024 (từ 15/12/2023 đến 14/6/2024)."),
    ("Trong 6 tháng đầu năm 2024, xã đã triển khai Kế hoạch số 33/KH-UBND ngày 15/3/2023."),
    ("Kế hoạch vốn năm 2023 (tính đến ngày 30/6/2024) đã giải ngân 95%."),
    ("Nhiệm vụ 6 tháng cuối năm 2024 (số liệu tính đến ngày 30/6/2024)."),
    ("Báo cáo số 85/BC-UBND ngày 14/12/2023 về kết quả năm 2023, nhiệm vụ năm 2024."),
    ("6 tháng đầu năm 2024 tăng 2 tiêu chí so với số liệu tính đến ngày 31/12/2023."),
    (
        "Đầu năm 2024 (tính đến 31/12/2023), xã còn một số hộ nghèo; từ quý I/2023 đến ngày "
        "30/6/2024 có giảm."
    ),
    ("Trong năm 2024 đã tổ chức khánh thành công trình khởi công ngày 15/3/2023."),
]
SLIPS = [
    *TWO_TOTALS_SLIPS,
    *MEAN_FIRST_SLIPS,
    *TWO_DATES_SLIPS,
    *BEGUN_AFTER_DONE_SLIPS,
    *OTHER_YEAR_SLIPS,
]
RIGHT = [
    *TWO_TOTALS_RIGHT,
    *MEAN_FIRST_RIGHT,
    *TWO_DATES_RIGHT,
    *BEGUN_AFTER_DONE_RIGHT,
    *OTHER_YEAR_RIGHT,
]


@pytest.mark.parametrize(("text", "found"), SLIPS)
def test_a_slip_is_said_once_with_both_figures(text, found):
    assert said(text) == [found]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_spoken_of(text):
    assert said(text) == []


def test_all_of_what_is_right_is_right_together():
    assert said("\n\n".join([*RIGHT_ELSEWHERE, *RIGHT])) == []


def test_one_number_in_the_reports_of_two_communes_is_two_documents():
    texts = [
        DecisionText(name, "", (Line(f"Kế hoạch số 12/KH-UBND ngày {day}.", 0, 1),))
        for name, day in (("a.txt", "15/3/2024"), ("b.txt", "20/3/2024"))
    ]
    assert brief(check_documents(texts)) == []


def test_a_row_of_a_table_that_ends_before_it_begins_is_said():
    assert said_of(
        ["STT", "Công trình", "Khởi công", "Hoàn thành"],
        ["1", "Nhà văn hóa thôn Nà Pàn", "15/3/2024", "30/6/2024"],
        ["2", "Đường trục thôn Bản Cáu", "9/2024", "6/2024"],
        ["3", "Kênh Nà Lầu", "Tháng 5/2024", "80%"],
    ) == [("date", "bắt đầu tháng 9/2024", "kết thúc tháng 6/2024")]


def test_a_day_of_the_contract_may_lie_before_the_real_beginning():
    rows = (
        ["Công trình", "Khởi công", "Hoàn thành theo hợp đồng"],
        ["Kênh Nà Lầu", "15/8/2024", "30/6/2024"],
    )
    assert said_of(*rows) == []


PASTED = """Tổng nguồn lực huy động xây dựng nông thôn mới năm 2024 là 10.494,8
triệu đồng, gồm: ngân sách trung ương 1.420 triệu đồng; ngân sách
địa phương 688,5 triệu đồng; lồng ghép các chương trình, dự án
2.412 triệu đồng, chiếm 22,98%; vốn tín dụng 5.318 triệu đồng, chiếm 50,67%;
doanh nghiệp, hợp tác xã 45 triệu đồng; cộng đồng dân cư {} triệu đồng."""


def test_a_pasted_sum_goes_on_behind_a_line_that_ends_with_a_semicolon():
    assert said(PASTED.format("611,3")) == []
    assert said(PASTED.format("631,1")) == [("sum", "10.494,8 triệu đồng", "10.514,6 triệu đồng")]
