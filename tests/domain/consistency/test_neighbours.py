"""Slips as commune reports could have them, one a sentence, and sentences that are right.

None of them stands in a published report: the guard is held to the kind, not to the case.
"""

import pytest

from ntm_desktop.domain.consistency import check_documents
from ntm_desktop.domain.decisions.document import DecisionText, Line
from tests.domain.consistency.texts import brief, said

SLIPS = [
    (
        "Đến hết năm 2022 toàn huyện có 14 xã đạt chuẩn nông thôn mới. Công tác tuyên "
        "truyền được quan tâm. Kết quả: đến hết năm 2022 toàn huyện có 15 xã đạt chuẩn "
        "nông thôn mới.",
        ("repeat", "15 xã", "14 xã"),
    ),
    (
        "Trong năm đã mở 12 lớp tập huấn với 640 lượt người tham gia, trong đó cấp tỉnh"
        " 3 lớp với 150 người, cấp huyện 5 lớp với 260 người, cấp xã 4 lớp với 220 "
        "người.",
        ("sum", "640 lượt người", "630 lượt người"),
    ),
    (
        "Có 60/181 xã đạt (33,15%); trong 207 xã của tỉnh, còn 121 xã chưa đạt.",
        ("base", "207 xã", "181 xã"),
    ),
    (
        "Toàn xã có 1.127 hộ với 4.790 nhân khẩu, trong đó dân tộc Tày 612 hộ với 2.600"
        " khẩu, dân tộc Nùng 410 hộ với 1.750 khẩu, dân tộc Kinh 105 hộ với 400 khẩu.",
        ("sum", "4.790 nhân", "4.750 nhân"),
    ),
    (
        "Đã tổ chức 24 hội nghị với 1.860 người tham dự; trong đó: cấp xã 4 hội nghị "
        "với 320 người, cấp thôn 20 hội nghị với 1.450 người.",
        ("sum", "1.860 người", "1.770 người"),
    ),
    (
        "Tổng kinh phí 2.450 triệu đồng, gồm: ngân sách tỉnh 1.200 triệu đồng, ngân "
        "sách huyện 800 triệu đồng, nhân dân đóng góp 540 triệu đồng.",
        ("sum", "2.450 triệu đồng", "2.540 triệu đồng"),
    ),
    (
        "Xã có 12 thôn, trong đó 7 thôn đạt chuẩn và 4 thôn chưa đạt chuẩn.",
        ("sum", "12 thôn", "11 thôn"),
    ),
    (
        "Đường giao thông nông thôn: trong kỳ cứng hóa được 12,5 km, gồm đường trục xã "
        "3,2 km, đường trục thôn 5,1 km, đường ngõ xóm 4,0 km.",
        ("sum", "12,5 km", "12,3 km"),
    ),
    (
        "Nhân dân hiến 15.400 m2 đất (thôn Nà Pàn 6.200 m2, thôn Bản Chang 4.700 m2, "
        "thôn Khuổi Lầy 3.500 m2).",
        ("sum", "15.400 m2", "14.400 m2"),
    ),
    (
        "Tổng số hộ nghèo và cận nghèo là 215 hộ (hộ nghèo 96 hộ, hộ cận nghèo 129 hộ).",
        ("sum", "215 hộ", "225 hộ"),
    ),
    (
        "Khen thưởng 35 tập thể, cá nhân, trong đó 12 tập thể và 25 cá nhân.",
        ("sum", "35 tập thể", "37 tập thể"),
    ),
    (
        "Ban Chỉ đạo có 25 thành viên: 01 Trưởng ban, 03 Phó Trưởng ban và 20 ủy viên.",
        ("sum", "25 thành viên", "24 thành viên"),
    ),
    (
        "Vốn tín dụng 45,6 tỷ đồng; doanh nghiệp 3,2 tỷ đồng; nhân dân 5,4 tỷ đồng; "
        "ngân sách 20,1 tỷ đồng. Tổng cộng 75,3 tỷ đồng.",
        ("sum", "75,3 tỷ đồng", "74,3 tỷ đồng"),
    ),
    (
        "Số lao động qua đào tạo là 640 người (nam 352 người, nữ 278 người).",
        ("sum", "640 người", "630 người"),
    ),
    (
        "Trong 6 tháng đã vận động được 320 triệu đồng tiền mặt và 1.250 ngày công, 80 "
        "triệu đồng vật liệu; tổng quy đổi 650 triệu đồng, trong đó tiền mặt 320 triệu "
        "đồng, ngày công 250 triệu đồng, vật liệu 90 triệu đồng.",
        ("sum", "650 triệu đồng", "660 triệu đồng"),
    ),
    (
        "Số hộ được dùng nước hợp vệ sinh 1.105/1.127 hộ, đạt 97,05%.",
        ("share", "97,05 %", "98,05 %"),
    ),
    (
        "Toàn xã có 4.790 nhân khẩu, số người tham gia bảo hiểm y tế là 4.506 người, đạt 95,07%.",
        ("share", "95,07 %", "94,07 %"),
    ),
    (
        "Tỷ lệ hộ nghèo 8,52% (96/1.127 hộ); hộ cận nghèo 12,45% (129/1.127 hộ).",
        ("share", "12,45 %", "11,45 %"),
    ),
    (
        "Đã cứng hóa 21,7 km trên tổng số 31,2 km đường thôn, đạt 68,55%.",
        ("share", "68,55 %", "69,55 %"),
    ),
    (
        "Giải ngân 1.250 triệu đồng trong tổng số 1.800 triệu đồng kế hoạch vốn, đạt 96,44%.",
        ("share", "96,44 %", "69,44 %"),
    ),
    (
        "Có 10 trên 11 thôn có nhà văn hóa, đạt 91,91%.",
        ("share", "91,91 %", "90,91 %"),
    ),
    (
        "Số trường đạt chuẩn quốc gia là 2 trên tổng số 3 trường, chiếm 65,67%.",
        ("share", "65,67 %", "66,67 %"),
    ),
    (
        "Tỷ lệ tán thành 482/510 phiếu, bằng 95,41%.",
        ("share", "95,41 %", "94,51 %"),
    ),
    (
        "Ngân sách trung ương 500 triệu đồng, chiếm 25%; ngân sách địa phương 700 triệu"
        " đồng, chiếm 36%; vốn khác 800 triệu đồng, chiếm 40%; tổng 2.000 triệu đồng.",
        ("share", "36 %", "35 %"),
    ),
    (
        "Thu nhập bình quân đầu người đạt 45,2 triệu đồng/người/năm, tăng 3,7 triệu "
        "đồng so với năm 2023 (41,7 triệu đồng).",
        ("growth", "tăng 3,7 triệu đồng", "3,5 triệu đồng"),
    ),
    (
        "Số hộ nghèo giảm từ 146 hộ xuống 96 hộ, giảm 60 hộ.",
        ("growth", "giảm 60 hộ", "50 hộ"),
    ),
    (
        "Tỷ lệ hộ nghèo còn 8,52%, giảm 3,1% so với đầu năm (12,95%).",
        ("growth", "giảm 3,1 %", "4,4 %"),
    ),
    (
        "Bình quân đạt 15,2 tiêu chí/xã, tăng 2,1 tiêu chí so với năm 2020 (13,4 tiêu chí/xã).",
        ("growth", "tăng 2,1 tiêu chí", "1,8 tiêu chí"),
    ),
    (
        "Đàn trâu bò có 1.240 con, tăng 124 con (tăng 10%) so với cùng kỳ năm trước.",
        ("growth", "10 %", "11,11 %"),
    ),
    (
        "Sản lượng lương thực năm 2023 đạt 2.350 tấn, năm 2024 đạt 2.420 tấn, tăng 80 tấn.",
        ("growth", "tăng 80 tấn", "70 tấn"),
    ),
    (
        "Vốn huy động gấp 2,5 lần so với năm 2020 (từ 4,0 tỷ đồng lên 9,0 tỷ đồng).",
        ("growth", "tăng 2,5 lần", "2,3 lần"),
    ),
    (
        "Xã đạt 15/19 tiêu chí, tăng 3 tiêu chí so với năm 2022 (13 tiêu chí).",
        ("growth", "tăng 3 tiêu chí", "2 tiêu chí"),
    ),
    (
        "Cuối năm 2020 có 9 sản phẩm OCOP, đến nay có 21 sản phẩm, tăng 13 sản phẩm.",
        ("growth", "tăng 13 sản phẩm", "12 sản phẩm"),
    ),
    (
        "Xã đã đạt 14 tiêu chí, còn 6/19 tiêu chí chưa đạt.",
        ("sum", "còn 6 tiêu chí", "còn 5 tiêu chí"),
    ),
    (
        "Toàn xã có 11 thôn. Có 9/11 thôn đạt chuẩn; 10/12 thôn có nhà văn hóa; 8/11 "
        "thôn có loa; 11/11 thôn có điện; 7/11 thôn có đường bê tông.",
        ("base", "12 thôn", "11 thôn"),
    ),
    (
        "Có 45/113 xã đạt chuẩn; trong tổng số 131 xã, còn 68 xã chưa đạt chuẩn.",
        ("base", "113 xã", "131 xã"),
    ),
    (
        "Xã có 1.127 hộ; có 1.105/1.172 hộ dùng nước hợp vệ sinh, đạt 98,05%.",
        ("share", "98,05 %", "94,28 %"),
    ),
    (
        "Trong 11 thôn có 9 thôn đạt chuẩn nông thôn mới (9/12 thôn).",
        ("base", "12 thôn", "11 thôn"),
    ),
    (
        "Hội nghị tổ chức ngày 31/6/2024 tại nhà văn hóa thôn.",
        ("date", "31/6/2024", "tháng 6 có 30 ngày"),
    ),
    (
        "Từ ngày 15/7/2024 đến ngày 10/7/2024, xã đã tổ chức lấy ý kiến.",
        ("date", "Từ ngày 15/7/2024 đến ngày 10/7/2024", "10/07/2024 trước 15/07/2024"),
    ),
    (
        "Căn cứ Quyết định số 45/2023/QĐ-UBND ngày 12/5/2022 của UBND tỉnh.",
        ("date", "ngày 12/05/2022", "năm 2023"),
    ),
    (
        "Số liệu tính đến ngày 29/02/2023.",
        ("date", "29/02/2023", "tháng 2 có 28 ngày"),
    ),
    (
        "Tổng vốn huy động năm 2024 là 10.494,8 triệu đồng.\n"
        "Về nguồn lực, tổng vốn huy động năm 2024 là 10.449,8 triệu đồng.",
        ("repeat", "10.449,8 triệu đồng", "10.494,8 triệu đồng"),
    ),
    (
        "Đến 30/6/2024 xã đạt 15/19 tiêu chí. Đánh giá chung: đến 30/6/2024 xã đạt 16/19 tiêu chí.",
        ("repeat", "16/19 tiêu chí", "15/19 tiêu chí"),
    ),
    (
        "Thu nhập bình quân đầu người năm 2024 đạt 45,2 triệu đồng/người. Như vậy, thu "
        "nhập bình quân đầu người năm 2024 đạt 42,5 triệu đồng/người, vượt chỉ tiêu.",
        ("repeat", "42,5 triệu đồng", "45,2 triệu đồng"),
    ),
    (
        "Trong năm 2024 đã mở 4 lớp tập huấn cho 160 lượt người. Kết quả trong năm 2024"
        " đã mở 5 lớp tập huấn cho 160 lượt người.",
        ("repeat", "5 lớp", "4 lớp"),
    ),
    (
        "Đến hết năm 2023, tỷ lệ hộ nghèo của xã là 12,95%.\n"
        "Tỷ lệ hộ nghèo của xã đến hết năm 2023 là 12,59%, cao hơn bình quân của "
        "tỉnh.",
        ("repeat", "12,59 %", "12,95 %"),
    ),
    (
        "Toàn xã có 1.127 hộ, 4.790 nhân khẩu.\nVới 11 thôn, toàn xã có 1.172 hộ, 4.790 nhân khẩu.",
        ("repeat", "1.172 hộ", "1.127 hộ"),
    ),
    (
        "Hỗ trợ 35 hộ, mỗi hộ 12 triệu đồng, tổng số 400 triệu đồng.",
        ("sum", "400 triệu đồng", "420 triệu đồng"),
    ),
    (
        "Thưởng cho 8 thôn, mức 5 triệu đồng/thôn, tổng cộng 45 triệu đồng.",
        ("sum", "45 triệu đồng", "40 triệu đồng"),
    ),
    (
        "Năm 2024, xã được giao 3.250 triệu đồng vốn đầu tư (trung ương 2.000 triệu "
        "đồng, tỉnh 850 triệu đồng, huyện 300 triệu đồng).",
        ("sum", "3.250 triệu đồng", "3.150 triệu đồng"),
    ),
    (
        "Tổng số tiêu chí đạt 16/19 tiêu chí, tăng 2 tiêu chí so với cuối năm 2023 (15 tiêu chí).",
        ("growth", "tăng 2 tiêu chí", "1 tiêu chí"),
    ),
    (
        "Diện tích lúa 245,5 ha, trong đó vụ xuân 98,2 ha, vụ mùa 157,3 ha.",
        ("sum", "245,5 ha", "255,5 ha"),
    ),
    (
        "Toàn xã có 1.127 hộ; hộ nghèo 96 hộ, chiếm 9,52%; hộ cận nghèo 129 hộ, chiếm 11,45%.",
        ("share", "9,52 %", "8,52 %"),
    ),
    (
        "Đã xét nghiệm 240/252 mẫu nước, đạt 95,42%.",
        ("share", "95,42 %", "95,24 %"),
    ),
    (
        "Có 4.506 người tham gia bảo hiểm y tế, đạt 94,07% (4.506/4.970 người).",
        ("share", "94,07 %", "90,66 %"),
    ),
    (
        "Lũy kế giải ngân 8.120 triệu đồng/9.500 triệu đồng, bằng 87,47% kế hoạch năm.",
        ("share", "87,47 %", "85,47 %"),
    ),
    (
        "Số phiếu phát ra 680 phiếu, thu về 655 phiếu, đạt 96,42%.",
        ("share", "96,42 %", "96,32 %"),
    ),
    (
        "Trong 655 phiếu thu về có 640 phiếu hài lòng, đạt 98,71%.",
        ("share", "98,71 %", "97,71 %"),
    ),
    (
        "Nhân dân đóng góp 611,3 triệu đồng (tiền mặt 212 triệu đồng, ngày công 243 "
        "triệu đồng, hiến đất quy đổi 165,3 triệu đồng).",
        ("sum", "611,3 triệu đồng", "620,3 triệu đồng"),
    ),
    (
        "Giai đoạn 2021-2025 huy động 52,4 tỷ đồng: năm 2021 8,2 tỷ đồng, năm 2022 9,6 "
        "tỷ đồng, năm 2023 11,1 tỷ đồng, năm 2024 10,5 tỷ đồng, năm 2025 12,0 tỷ đồng.",
        ("sum", "52,4 tỷ đồng", "51,4 tỷ đồng"),
    ),
    (
        "Xã có 3 trường đạt chuẩn trên tổng số 4 trường, đạt 70%.",
        ("share", "70 %", "75 %"),
    ),
    (
        "Thu nhập năm 2023 là 41,7 triệu đồng/người; năm 2024 là 45,2 triệu đồng/người, tăng 9,4%.",
        ("growth", "tăng 9,4 %", "8,4 %"),
    ),
    (
        "Hộ nghèo đầu năm 146 hộ, cuối năm 96 hộ, giảm 52 hộ.",
        ("growth", "giảm 52 hộ", "50 hộ"),
    ),
    (
        "Biểu quyết: 24 đại biểu dự họp, 23 đại biểu tán thành, đạt 98,53%.",
        ("share", "98,53 %", "95,83 %"),
    ),
    (
        "Trồng mới 45 ha rừng, đạt 112,5% kế hoạch (kế hoạch 42 ha).",
        ("share", "112,5 %", "107,1 %"),
    ),
    (
        "Đến tháng 6 năm 2024 xã có 7 sản phẩm OCOP. Trong phần đánh giá: đến tháng 6 "
        "năm 2024 xã có 6 sản phẩm OCOP.",
        ("repeat", "6 sản phẩm", "7 sản phẩm"),
    ),
    (
        "Họp ngày 15/13/2024 tại UBND xã.",
        ("date", "15/13/2024", "một năm có 12 tháng"),
    ),
    (
        "Toàn xã có 11 thôn, 1.127 hộ, 4.790 nhân khẩu. Trong đó có 9 thôn đạt chuẩn, 3"
        " thôn chưa đạt chuẩn.",
        ("sum", "11 thôn", "12 thôn"),
    ),
    (
        "Tổng diện tích gieo trồng năm 2024 là 512,6 ha, đạt 102,5% kế hoạch; trong đó "
        "lúa 245,5 ha, ngô 168,1 ha, cây màu khác 109,0 ha.",
        ("sum", "512,6 ha", "522,6 ha"),
    ),
    (
        "Năm 2024 xã có 4 công trình: 2 công trình trả nợ, 1 công trình chuyển tiếp và "
        "2 công trình khởi công mới.",
        ("sum", "4 công trình", "5 công trình"),
    ),
    (
        "Tổng mức đầu tư 4 công trình là 8.190,5 triệu đồng (Trường mầm non 2.850 triệu"
        " đồng; đường Làng Huyền 1.240 triệu đồng; kênh Khuổi Dụi 3.120,5 triệu đồng; "
        "nhà văn hóa Pá Danh 890 triệu đồng).",
        ("sum", "8.190,5 triệu đồng", "8.100,5 triệu đồng"),
    ),
    (
        "Tỷ lệ đô thị hóa tăng từ 19,2% lên 21,5%, tăng 2,8 điểm phần trăm.",
        ("growth", "tăng 2,8 %", "2,3 %"),
    ),
    (
        "Số hợp tác xã là 5 HTX, tăng 2 HTX so với năm 2020 (4 HTX).",
        ("growth", "tăng 2 htx", "1 htx"),
    ),
    (
        "Có 42/57 chỉ tiêu đạt (74,68%), 10/57 chỉ tiêu chưa đạt (17,54%), 5/57 chỉ "
        "tiêu chưa đánh giá (8,77%).",
        ("share", "74,68 %", "73,68 %"),
    ),
    (
        "Trong tổng số 24 đại biểu được triệu tập có 23 đại biểu có mặt, vắng 2 đại biểu.",
        ("sum", "vắng 2 đại biểu", "vắng 1 đại biểu"),
    ),
    (
        "Cử tri tham gia 1.050/1.105 hộ, bằng 96,02%.",
        ("share", "96,02 %", "95,02 %"),
    ),
    (
        "Lũy kế đến nay có 9 thôn đạt chuẩn trên 11 thôn, chiếm 82,18%.",
        ("share", "82,18 %", "81,82 %"),
    ),
    (
        "Mức hưởng thụ: 100% hộ có điện; 98,05% hộ dùng nước hợp vệ sinh (1.015/1.127 hộ).",
        ("share", "98,05 %", "90,06 %"),
    ),
    (
        "Đã thực hiện 3/4 nội dung, đạt 70% kế hoạch đề ra.",
        ("share", "70 %", "75 %"),
    ),
    (
        "Tổng kinh phí hỗ trợ là 360 triệu đồng cho 24 hộ, bình quân 16 triệu đồng/hộ.",
        ("share", "16 triệu đồng", "15 triệu đồng"),
    ),
    (
        "Chi ngân sách 2.450 triệu đồng: chi đầu tư 1.500 triệu đồng; chi sự nghiệp "
        "1.050 triệu đồng.",
        ("sum", "2.450 triệu đồng", "2.550 triệu đồng"),
    ),
    (
        "Quyết định số 318/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ. Theo Quyết "
        "định số 318/QĐ-TTg ngày 03/8/2022 của Thủ tướng Chính phủ, xã phải đạt 19 tiêu"
        " chí.",
        ("date", "318/QĐ-TTg ngày 03/08/2022", "318/QĐ-TTg ngày 08/03/2022"),
    ),
    (
        "Dân số trung bình năm 2023 là 4.752 người, năm 2024 là 4.790 người, tăng 48 "
        "người so với năm 2023.",
        ("growth", "tăng 48 người", "38 người"),
    ),
    (
        "Xã có 3 trường gồm 1 trường mầm non, 1 trường tiểu học, 2 trường trung học cơ sở.",
        ("sum", "3 trường", "4 trường"),
    ),
    (
        "Cây ăn quả 120 ha, trong đó quýt 75 ha, chiếm 65,2% diện tích; na 45 ha, chiếm 37,5%.",
        ("share", "65,2 %", "62,5 %"),
    ),
    (
        "Số tiêu chí đạt đến ngày 30/6/2024 là 12 tiêu chí. Tổng hợp lại, số tiêu chí "
        "đạt đến ngày 30/6/2024 là 13 tiêu chí.",
        ("repeat", "13 tiêu chí", "12 tiêu chí"),
    ),
    (
        "Tổng nguồn vốn 10.494,8 triệu đồng: ngân sách trung ương 1.420 triệu đồng "
        "(13,53%), ngân sách địa phương 688,5 triệu đồng (6,56%), lồng ghép 2.412 triệu"
        " đồng (22,98%), tín dụng 5.318 triệu đồng (50,76%), doanh nghiệp 45 triệu đồng"
        " (0,43%), cộng đồng 611,3 triệu đồng (5,82%).",
        ("share", "50,76 %", "50,67 %"),
    ),
    (
        "Trong 20 cán bộ, công chức có 17 người trình độ đại học, đạt 80%.",
        ("share", "80 %", "85 %"),
    ),
    (
        "Giảm 50 hộ nghèo so với năm 2023, từ 146 hộ còn 98 hộ.",
        ("growth", "giảm 50 hộ", "48 hộ"),
    ),
]
RIGHT = [
    (
        "Toàn xã có 1.127 hộ với 4.790 nhân khẩu, trong đó dân tộc Tày 612 hộ với 2.600"
        " khẩu, dân tộc Nùng 410 hộ với 1.750 khẩu, dân tộc Kinh 105 hộ với 440 khẩu."
    ),
    ("Đã tổ chức 24 hội nghị với 1.860 người tham dự; trong đó: cấp xã 4 hội nghị với 320 người."),
    (
        "Trong năm đã mở 12 lớp tập huấn với 640 lượt người tham gia, trong đó lớp về "
        "trồng trọt 3 lớp với 150 người, chăn nuôi 5 lớp với 260 người."
    ),
    ("Ban Chỉ đạo có 25 thành viên: 01 Trưởng ban, 03 Phó Trưởng ban và 21 ủy viên."),
    ("Xã có 12 thôn, trong đó 7 thôn đạt chuẩn và 4 thôn đặc biệt khó khăn."),
    ("Khen thưởng 12 tập thể và 25 cá nhân; Giấy khen của UBND xã cho 10 tập thể, 20 cá nhân."),
    ("Đường trục thôn dài 31,2 km, trong đó đã cứng hóa 21,7 km, còn 9,5 km chưa cứng hóa."),
    (
        "Tổng vốn 10.494,8 triệu đồng, trong đó ngân sách 4.520,5 triệu đồng, tín dụng "
        "5.318 triệu đồng, doanh nghiệp 45 triệu đồng, dân 611,3 triệu đồng."
    ),
    (
        "Xã có 3 trường học với 42 lớp, 1.180 học sinh; trong đó trường mầm non 14 lớp "
        "với 350 cháu, tiểu học 18 lớp với 520 học sinh, THCS 10 lớp với 310 học sinh."
    ),
    ("Trong tổng số 25 đại biểu có 23 đại biểu tán thành, 2 đại biểu không có ý kiến."),
    ("Số hộ được dùng nước hợp vệ sinh 1.105/1.127 hộ, đạt 98,05%."),
    ("Toàn xã có 4.790 nhân khẩu, số người tham gia bảo hiểm y tế là 4.506 người, đạt 94,07%."),
    ("Đã cứng hóa 21,7 km trên tổng số 31,2 km đường thôn, đạt 69,55%, vượt kế hoạch 4,55%."),
    (
        "Tỷ lệ lao động qua đào tạo 70,39%, trong đó có bằng cấp, chứng chỉ 20,55%; lao"
        " động nữ qua đào tạo 69,19%."
    ),
    ("Có 18/24 người dự họp phát biểu; 23/24 người biểu quyết tán thành, đạt 95,83%."),
    ("Số hộ có nhà tiêu hợp vệ sinh 861/1.127 hộ, đạt 76,4%; nhà tắm 789/1.127 hộ, đạt 70,01%."),
    (
        "Thu nhập bình quân đầu người đạt 45,2 triệu đồng/người/năm, tăng 3,5 triệu "
        "đồng so với năm 2023 (41,7 triệu đồng)."
    ),
    ("Tỷ lệ hộ nghèo còn 8,52%, giảm 4,43% so với đầu năm (12,95%)."),
    ("Xã đạt 15/19 tiêu chí, tăng 2 tiêu chí so với năm 2022, kế hoạch năm 2025 đạt 19 tiêu chí."),
    ("Sản lượng lương thực năm 2024 đạt 2.420 tấn, tăng 3% so với năm 2023."),
    ("Số hộ nghèo 96 hộ, giảm 50 hộ so với năm 2023; phấn đấu năm 2025 còn 60 hộ, giảm 36 hộ."),
    (
        "Toàn xã có 11 thôn và 2 khu dân cư; 9/11 thôn đạt chuẩn; 2/2 khu dân cư kiểu "
        "mẫu; 10/13 thôn, khu dân cư có nhà văn hóa."
    ),
    ("Có 45/113 xã đạt chuẩn; còn 68 xã chưa đạt chuẩn, trong đó có 21 xã đặc biệt khó khăn."),
    (
        "Toàn tỉnh có 181 xã, trong đó 45 xã biên giới, 88 xã đặc biệt khó khăn; 60/181"
        " xã đạt chuẩn."
    ),
    (
        "Trước sáp nhập tỉnh có 207 xã, 61/207 xã đạt chuẩn; sau sáp nhập còn 181 xã, "
        "49/181 xã đạt chuẩn."
    ),
    (
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 15/3/2024 của UBND xã; Kế hoạch số 12/KH-"
        "UBND ngày 20/2/2023 của UBND huyện."
    ),
    ("Từ ngày 01/7/2024 đến ngày 10/7/2024, xã đã tổ chức lấy ý kiến."),
    ("Số liệu tính đến ngày 29/02/2024; họp ngày 30/9/2024."),
    (
        "Báo cáo 6 tháng đầu năm 2024, phương hướng 6 tháng cuối năm 2024; số liệu chốt"
        " đến ngày 14/6/2024, so với 14/12/2023."
    ),
    (
        "Trong năm 2022 có 3 xã đạt chuẩn nông thôn mới. Lũy kế đến hết năm 2022 có 14 "
        "xã đạt chuẩn nông thôn mới."
    ),
    (
        "Đến hết năm 2022 toàn huyện có 14 xã đạt chuẩn nông thôn mới. Kế hoạch đến hết"
        " năm 2022 toàn huyện có 15 xã đạt chuẩn nông thôn mới."
    ),
    (
        "Đến hết năm 2022 toàn huyện có 14 xã đạt chuẩn nông thôn mới, 3 xã đạt chuẩn "
        "nông thôn mới nâng cao. Huyện Bắc Sơn đến hết năm 2022 có 6 xã đạt chuẩn nông "
        "thôn mới."
    ),
    (
        "Năm 2024 thôn Nà Pàn có 15 hộ nghèo; thôn Bản Chang có 12 hộ nghèo; năm 2024 "
        "toàn xã có 96 hộ nghèo."
    ),
    ("Đầu năm 2024 toàn xã có 146 hộ nghèo. Cuối năm 2024 toàn xã có 96 hộ nghèo."),
    (
        "Năm 2024 giải ngân 1.250 triệu đồng; trong đó vốn sự nghiệp năm 2024 giải ngân"
        " 250 triệu đồng."
    ),
    (
        "Tháng 3 năm 2024 đã mở 2 lớp tập huấn cho 80 người. Quý II năm 2024 đã mở 3 "
        "lớp tập huấn cho 110 người. Năm 2024 mở 5 lớp tập huấn cho 190 người."
    ),
    ("Hỗ trợ 35 hộ, mỗi hộ 12 triệu đồng, tổng số 420 triệu đồng."),
    ("Hỗ trợ 35 hộ, mỗi hộ từ 10 đến 12 triệu đồng, tổng số 400 triệu đồng."),
    (
        "Tiêu chí số 1 (2/2 chỉ tiêu đạt), tiêu chí số 2 (3/4 chỉ tiêu đạt), tiêu chí "
        "số 3 (2/2 chỉ tiêu đạt)."
    ),
    (
        "Vốn giao 2.000 triệu đồng: trả nợ 3 công trình 1.200 triệu đồng; chuyển tiếp 2"
        " công trình 500 triệu đồng; khởi công mới 1 công trình 300 triệu đồng."
    ),
    (
        "Xây 8 phòng học trị giá 3,2 tỷ đồng; 2 nhà văn hóa 800 triệu đồng; sửa 1 trạm "
        "y tế 450 triệu đồng."
    ),
    (
        "Năm 2024, xã được giao 3.250 triệu đồng vốn đầu tư (trung ương 2.000 triệu "
        "đồng, tỉnh 850 triệu đồng, huyện 400 triệu đồng)."
    ),
    (
        "Xã có 11 thôn với 1.127 hộ, 4.790 nhân khẩu; có 4 dân tộc cùng sinh sống, "
        "trong đó dân tộc Nùng chiếm 62%, Tày chiếm 31%, còn lại là dân tộc khác."
    ),
    (
        "Tiêu chí số 2 - Giao thông: 2.1. Đường xã 12,4/14,6 km (84,93%); 2.2. Đường "
        "thôn 21,7/31,2 km (69,55%); 2.3. Đường ngõ 17,05/18,3 km (93,17%)."
    ),
    (
        "Có 02 HTX đang hoạt động với 34 thành viên, doanh thu bình quân 1.200 triệu "
        "đồng/năm; 01 tổ hợp tác với 12 thành viên."
    ),
    (
        "Trong 6 tháng tổ chức 22 buổi tuyên truyền với 1.640 lượt người; phát 1.200 tờ"
        " rơi; viết 96 tin bài."
    ),
    ("Mở 04 lớp dạy nghề cho 160 người, trong đó 03 lớp nông nghiệp cho 120 người."),
    (
        "Số hộ đăng ký Gia đình văn hóa 1.020/1.127 hộ, đạt 90,51%; năm 2023 có "
        "985/1.120 hộ đạt 87,95%."
    ),
    (
        "Xã hoàn thành 12/19 tiêu chí (63,16%), 42/57 chỉ tiêu (73,68%). Còn 7 tiêu chí"
        " chưa đạt: 2, 6, 8, 12, 15, 16, 17."
    ),
    (
        "Kế hoạch năm 2025: đạt thêm 3 tiêu chí, nâng tổng số lên 15/19 tiêu chí; hộ "
        "nghèo giảm còn 6%; thu nhập đạt 48 triệu đồng/người."
    ),
    ("Giá trị quy đổi 243 triệu đồng (1.215 ngày công x 200.000 đồng)."),
    (
        "Năm 2022 có 5 thôn đạt chuẩn, năm 2023 có 7 thôn đạt chuẩn, năm 2024 có 9 thôn"
        " đạt chuẩn, tăng 2 thôn so với năm 2023."
    ),
    ("Toàn tỉnh có 200 đơn vị hành chính cấp xã, gồm 181 xã, 5 phường và 14 thị trấn."),
    ("Huyện Bắc Sơn có 18 xã, 1 thị trấn. Huyện Chi Lăng có 19 xã, 2 thị trấn."),
    ("Đường trục xã dài 14,6 km, rộng 6 m, mặt đường 3,5 m; nền 5,0 m."),
    (
        "Nợ đọng xây dựng cơ bản 100 triệu đồng, trong đó thuộc Chương trình nông thôn "
        "mới 45 triệu đồng."
    ),
    ("Trường Tiểu học có 18 phòng học, 14 phòng kiên cố, 4 phòng bán kiên cố."),
    (
        "Đội ngũ cán bộ, công chức 20 người: đại học 17 người, cao đẳng 2 người, trung "
        "cấp 1 người; lý luận chính trị trung cấp 15 người."
    ),
    ("Thôn Nà Pàn có 96 hộ, 402 khẩu. Thôn Bản Chang có 102 hộ, 455 khẩu."),
    (
        "Từ ngày 01/01/2024 đến 14/6/2024 đã cấp 35 giấy phép; 6 tháng cuối năm dự kiến"
        " cấp 40 giấy phép."
    ),
    ("Tỷ lệ hộ nghèo đa chiều 12,95% (146/1.127 hộ), giảm 3,05% so với năm 2023 (16,0%)."),
    ("Lắp 45 bóng đèn trên 3,2 km đường, kinh phí 96 triệu đồng, bình quân 30 triệu đồng/km."),
    ("Năm 2024 thôn Hồng Tiến có 12 hộ nghèo. Năm 2024 thôn Pá Danh có 15 hộ nghèo."),
    (
        "Hỗ trợ xi măng 320 tấn cho 6 thôn làm 4,5 km đường; nhân dân góp 1.200 ngày "
        "công, hiến 2.400 m2 đất."
    ),
    (
        "Bưu điện văn hóa xã phục vụ 11/11 thôn. Loa truyền thanh có ở 9/11 thôn. Wifi "
        "công cộng ở 5 điểm."
    ),
    ("Có 57 chỉ tiêu, trong đó 42 chỉ tiêu đạt, 10 chỉ tiêu chưa đạt, 5 chỉ tiêu chưa đánh giá."),
    (
        "Sản lượng lương thực có hạt năm 2024 đạt 1.850 tấn, bằng 98% so với năm 2023; "
        "ngô 620 tấn, lúa 1.230 tấn."
    ),
    ("Tổng đàn gia súc 2.450 con (trâu 620 con, bò 310 con, lợn 1.520 con); gia cầm 38.000 con."),
    (
        "Xã phấn đấu đến hết năm 2025 có 11/11 thôn đạt chuẩn; đến hết năm 2024 có 9/11"
        " thôn đạt chuẩn."
    ),
    (
        "Trong tổng số 1.127 hộ có 1.102 hộ sử dụng điện thường xuyên (97,78%), 861 hộ "
        "có nhà ở đạt chuẩn (76,4%)."
    ),
    (
        "Toàn xã có 11 thôn. Trong 5 thôn vùng cao có 3 thôn chưa có nhà văn hóa; 10/11"
        " thôn có điểm vui chơi."
    ),
    (
        "Tổng diện tích gieo trồng năm 2024 là 522,6 ha, đạt 102,5% kế hoạch; trong đó "
        "lúa 245,5 ha, ngô 168,1 ha, cây màu khác 109,0 ha."
    ),
    (
        "Năm 2024 xã có 5 công trình: 2 công trình trả nợ, 1 công trình chuyển tiếp và "
        "2 công trình khởi công mới."
    ),
    (
        "Ủy ban nhân dân xã đã ban hành 12 văn bản, gồm 3 quyết định, 5 kế hoạch, 4 báo"
        " cáo. Ban Chỉ đạo họp 6 kỳ, Ban Quản lý họp 12 kỳ."
    ),
    (
        "Trường Mầm non có 14 lớp, 350 cháu; tỷ lệ huy động trẻ 5 tuổi ra lớp 100%, trẻ"
        " 3-5 tuổi 98,6%, nhà trẻ 35,2%."
    ),
    (
        "Tỷ lệ người dân tham gia bảo hiểm y tế 94,07% (4.506/4.790 người); khám chữa "
        "bệnh điện tử đạt 23,66% (88/372 lượt)."
    ),
    (
        "Hệ thống kênh mương dài 45,2 km, kiên cố hóa 28,4 km (62,83%); chủ động tưới "
        "338,5/402,7 ha (84,06%)."
    ),
    (
        "Năm 2024 giải ngân 1.960,5/2.530 triệu đồng, đạt 77,49% kế hoạch vốn; nợ đọng "
        "60 triệu đồng."
    ),
    ("Thu gom, xử lý rác 612/890 tấn (68,76%); phân loại tại nguồn 339/1.127 hộ (30,08%)."),
    ("Lực lượng dân quân 46 người, đạt 0,96% dân số; huấn luyện 100% quân số."),
    (
        "Ban Chỉ đạo có 21 thành viên, trong đó nữ 5 người; Ban Quản lý 15 thành viên, "
        "trong đó nữ 4 người."
    ),
    ("Thành lập mới 1 HTX, nâng tổng số HTX trên địa bàn lên 3 HTX với 46 thành viên."),
    (
        "Vốn tín dụng 5.318 triệu đồng, chiếm 50,67% tổng nguồn lực; ngân sách các cấp "
        "2.108,5 triệu đồng, chiếm 20,09%."
    ),
    ("Các tiêu chí khó: số 2 (0/4 chỉ tiêu), số 6 (1/3 chỉ tiêu), số 17 (9/12 chỉ tiêu)."),
    (
        "Đến tháng 12/2023: 11 tiêu chí. Đến tháng 6/2024: 12 tiêu chí. Đến tháng "
        "12/2024: 12 tiêu chí, không tăng so với tháng 6."
    ),
    (
        "Phát 680 phiếu, thu về 655 phiếu (96,32%); hài lòng 640 phiếu (97,71%), không "
        "hài lòng 15 phiếu."
    ),
    ("Hộ nghèo 96 hộ (8,52%), cận nghèo 50 hộ (4,44%), nghèo đa chiều 146/1.127 hộ (12,95%)."),
    ("Mỗi thôn 1 tổ tự quản 5 người, 11 thôn có 11 tổ với 55 người."),
    (
        "Quỹ vì người nghèo 45 triệu đồng, hỗ trợ làm 2 nhà, mỗi nhà 20 triệu đồng, còn"
        " 5 triệu đồng thăm hỏi."
    ),
    (
        "Nhân dân hiến 1.563 m2 đất (trị giá 156,3 triệu đồng), 1.215 ngày công (243 "
        "triệu đồng), tiền mặt 212 triệu đồng; cộng 611,3 triệu đồng."
    ),
    (
        "Theo Quyết định số 318/QĐ-TTg ngày 08/3/2022 và Quyết định số 211/QĐ-TTg ngày "
        "01/03/2024 của Thủ tướng Chính phủ; Quyết định số 18/2022/QĐ-TTg ngày "
        "02/8/2022."
    ),
    (
        "Năm 2023 mở 3 lớp cho 90 người, năm 2024 mở 4 lớp cho 160 người, 2 năm mở 7 "
        "lớp cho 250 người."
    ),
    (
        "Sửa chữa 2,4 km đường, mở mới 1,3 km, bê tông hóa 4,5 km; tổng chiều dài đường"
        " thôn 31,2 km."
    ),
    (
        "Giao ban hằng tháng; kiểm tra 06 kỳ tại 11 thôn, phát hiện 4 tồn tại, đã khắc "
        "phục 3, còn 1 đang khắc phục."
    ),
    ("Có 3 sản phẩm OCOP: 2 sản phẩm 3 sao, 1 sản phẩm 4 sao; phấn đấu năm 2025 có 5 sản phẩm."),
    ("Thu ngân sách 850 triệu đồng, đạt 113,3% dự toán huyện giao, tăng 12% so với cùng kỳ."),
]


@pytest.mark.parametrize(("text", "found"), SLIPS)
def test_a_slip_is_said_with_both_figures(text, found):
    assert found in said(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_spoken_of(text):
    assert said(text) == []


def test_all_of_what_is_right_is_right_together():
    assert said("\n".join(RIGHT)) == []


def test_a_mean_that_two_reports_give_two_years_is_said_where_both_are_checked():
    texts = [
        DecisionText(name, "", (Line(line, 0, 1),))
        for name, line in (
            ("a.txt", "Năm 2019, bình quân 01 xã đạt 11,54 tiêu chí."),
            ("b.txt", "Đến hết tháng 6/2020, số tiêu chí bình quân đạt 11,54 tiêu chí/xã."),
        )
    ]
    (found,) = brief(check_documents(texts))
    assert found == ("date", "11,54 tiêu chí/xã của 2020", "11,54 tiêu chí/xã của 2019")
