"""Figures that have to balance in wordings that no published report has; and what is right beside.

Each slip stands beside the sentence as it should be: the guard is held to the kind, not the case.
"""

import pytest

from tests.domain.consistency.texts import said

PAIRS = [
    # What there was, what went and came, what is left.
    (
        "Số hộ nghèo đầu năm là 142 hộ, trong năm thoát nghèo 38 hộ, phát sinh mới 5 hộ, cuối năm "
        "còn {} hộ.",
        ("107", "109"),
        "sum",
    ),
    (
        "Đầu kỳ toàn xã có 96 hộ cận nghèo, giảm được 22 hộ, cuối kỳ còn {} hộ cận nghèo.",
        ("72", "74"),
        "sum",
    ),
    # Two opposites make the whole.
    ("Tổng số 58 chỉ tiêu, đã đạt 41 chỉ tiêu, chưa đạt {} chỉ tiêu.", ("15", "17"), "sum"),
    ("Có 520 phiếu, 489 phiếu hài lòng, {} phiếu không hài lòng.", ("21", "31"), "sum"),
    ("Xã đạt 15/19 tiêu chí. Còn {} tiêu chí chưa đạt.", ("5", "4"), "sum"),
    # Lists that are told in other words.
    (
        "Vốn ngân sách 3,2 tỷ đồng, tín dụng 5,1 tỷ đồng, nhân dân đóng góp 0,9 tỷ đồng, nâng tổng "
        "nguồn lực huy động lên {} tỷ đồng.",
        ("9,4", "9,2"),
        "sum",
    ),
    (
        "Trong 215 công trình có 120 công trình giao thông, 45 công trình thủy lợi, 30 công trình "
        "trường học và {} công trình văn hóa.",
        ("25", "20"),
        "sum",
    ),
    (
        "Tổ chức 14 cuộc kiểm tra, giám sát (Đảng ủy 3 cuộc, HĐND xã 4 cuộc, MTTQ {} cuộc).",
        ("6", "7"),
        "sum",
    ),
    (
        "Kinh phí thực hiện 1 tỷ 250 triệu đồng, gồm ngân sách 900 triệu đồng và dân góp {} triệu "
        "đồng.",
        ("300", "350"),
        "sum",
    ),
    (
        "Làm mới được 8,6 km đường bê tông: đường trục xã 2,1 km, đường trục thôn 3,9 km, đường "
        "nội đồng {} km.",
        ("2,2", "2,6"),
        "sum",
    ),
    (
        "Năm 2022: 12 mô hình; năm 2023: 15 mô hình; năm 2024: 18 mô hình. Cả 3 năm triển khai {} "
        "mô hình.",
        ("44", "45"),
        "sum",
    ),
    (
        "Đã hoàn thành {} tiêu chí trong năm gồm: Giao thông, Thủy lợi, Điện, Trường học.",
        ("3", "4"),
        "sum",
    ),
    (
        "Đến nay xã đã đạt {}/19 tiêu chí; các tiêu chí chưa đạt gồm: số 2 Giao thông, số 5 Trường "
        "học, số 6 Cơ sở vật chất văn hóa, số 17 Môi trường.",
        ("16", "15"),
        "sum",
    ),
    # Shares of a sum, of a total in brackets, of what was given.
    (
        "Ngân sách nhà nước 5.200 triệu đồng (chiếm 52%), tín dụng 3.000 triệu đồng (chiếm 30%), "
        "nhân dân 1.800 triệu đồng (chiếm {}%).",
        ("20", "18"),
        "share",
    ),
    ("Số xã đạt chuẩn là 61 xã, chiếm {}% tổng số xã (181 xã).", ("34,7", "33,7"), "share"),
    (
        "Vốn giao 5.000 triệu đồng; giải ngân đến 30/11/2024 là 4.125 triệu đồng, đạt {}%.",
        ("83,5", "82,5"),
        "share",
    ),
    ("Chi 450 triệu đồng trên dự toán 500 triệu đồng (đạt {}%).", ("95", "90"), "share"),
    # Rises told in other words.
    (
        "Sản lượng lương thực đạt 2.450 tấn, bằng {}% so với cùng kỳ (2.300 tấn).",
        ("104,3", "106,5"),
        "growth",
    ),
    (
        "Thu nhập bình quân đầu người tăng {} lần, từ 21,5 triệu đồng năm 2015 lên 45,2 triệu đồng "
        "năm 2023.",
        ("1,8", "2,1"),
        "growth",
    ),
    (
        "Cả nhiệm kỳ làm được 24,5 km, tăng {} km so với nhiệm kỳ trước là 20 km.",
        ("3,5", "4,5"),
        "growth",
    ),
    # Bases and days.
    (
        "Tỷ lệ hộ nghèo 8,22% (97/1.180 hộ), tỷ lệ hộ cận nghèo {} hộ).",
        ("6,15% (71/1.155", "6,02% (71/1.180"),
        "base",
    ),
    ("{}, ngày 20/11/2024, Ban Chỉ đạo họp.", ("Thứ Hai", "Thứ Tư"), "date"),
    ("Nghị quyết số 25/{}/QH15 ngày 28/7/2021 của Quốc hội.", ("2022", "2021"), "date"),
    ("Hội nghị tổng kết năm 2023 tổ chức ngày {}.", ("15/01/2023", "15/01/2024"), "date"),
    (
        "Thu nhập bình quân đầu người năm 2023 đạt 43,5 triệu đồng.\nPhần đánh giá chung.\nThu "
        "nhập bình quân đầu người năm 2023 đạt {} triệu đồng/người/năm.",
        ("45,3", "43,5"),
        "repeat",
    ),
]


@pytest.mark.parametrize(("text", "figures", "kind"), PAIRS, ids=lambda one: str(one)[:40])
def test_the_slip_is_found_and_the_right_sentence_is_left_alone(text, figures, kind) -> None:
    wrong, right = figures
    assert kind in [found[0] for found in said(text.format(wrong))]
    assert said(text.format(right)) == []


RIGHT = [
    "Tổng số 58 chỉ tiêu, đã đạt 41 chỉ tiêu, chưa đạt 15 chỉ tiêu, 2 chỉ tiêu không áp dụng.",
    "Có 520 phiếu phát ra, 489 phiếu hài lòng, 20 phiếu không hài lòng, còn lại không thu được.",
    "Đầu năm xã có 142 hộ nghèo, đã hỗ trợ 38 hộ làm nhà, cuối năm còn 107 hộ.",
    "Đầu năm có 142 hộ nghèo, kế hoạch giảm 38 hộ, cuối năm còn 110 hộ.",
    "Trong năm giải ngân vốn tỉnh 3,2 tỷ đồng, vốn huyện 5,1 tỷ đồng, vốn xã 0,9 tỷ đồng, nâng "
    "tổng vốn giải ngân từ đầu nhiệm kỳ lên 29,2 tỷ đồng.",
    "Trong 215 công trình có 120 công trình giao thông, 45 công trình thủy lợi và 30 công trình "
    "trường học.",
    "Trồng lúa 298 ha (đạt 102%), trồng ngô 120 ha (đạt 96%), trồng lạc 45 ha (đạt 110%).",
    "Năm 2023 hoàn thành 2 tiêu chí: Giáo dục và Đào tạo, Y tế.",
    "Chỉ đạo 5 xã hoàn thành 19 tiêu chí gồm: Chiến Thắng, Vũ Sơn, Tân Hương, Hưng Vũ, Chiêu Vũ.",
    "Đã đạt 13 tiêu chí (1, 3, 4, 7, 8, 9, 10, 12, 13, 14, 16, 18, 19).",
    "Tỷ lệ hộ nghèo năm 2022 là 9,1% (105/1.154 hộ), tỷ lệ hộ cận nghèo năm 2023 là 6,02% "
    "(71/1.180 hộ).",
    "Nghị quyết được thông qua tại kỳ họp thứ năm, ngày 14/7/2017.",
    "Hội nghị lần thứ ba, ngày 15/7/2017.",
    "Có 12 hợp tác xã, tổ hợp tác, trang trại (trong đó 5 hợp tác xã).",
    "Dự toán 1 tỷ 800 triệu đồng, đã giải ngân 1 tỷ 200 triệu đồng, đạt 66,67%.",
]


@pytest.mark.parametrize("text", RIGHT, ids=lambda one: one[:40])
def test_what_only_looks_like_it_is_left_alone(text) -> None:
    assert said(text) == []


def test_all_that_is_right_is_right_together() -> None:
    assert said("\n".join(RIGHT)) == []
