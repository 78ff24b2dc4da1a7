"""What tables copied as text have in common, with tabs or cell by cell."""

import re

END = re.compile(
    r"(?:dieu \d+\b|\d{1,2}[.)] (?:sua doi|bai bo|bo sung|thay)|"
    r"ghi chu|noi nhan|phu luc|\(\d{1,2}\) ?\D{12}|\*+ ?ghi chu)"
)
ROMAN = re.compile(r"[IVX]{1,5}\.\s+\S")
SPANNING = re.compile(r"(?:chi tieu|muc|yeu cau|tieu chuan|quy dinh|phan)\b(?!.*\bchung$).*")
ONE_FOR_ALL = "Một giá trị cho mọi nhóm: bản chữ trơn không nói là ô gộp."
FEWER = "Số giá trị ít hơn số nhóm: không rõ giá trị nào cho nhóm nào."
NO_NAMES = "Không rõ cột này là của nhóm nào: tên cột đã mất khi chép."
YEARS_MELTED = "Bảng năm lồng trong ô tan thành dòng."
MIXED = "Nhiều mức nằm dưới nhau: không rõ mức nào của dòng nào."
UNTOLD = "Các ô nằm dưới nhau, dòng không có số: không chắc ô này của dòng nào."
BROKEN = (
    "Các ô bị ngắt thành nhiều dòng, không chắc dòng nào của ô nào. Nếu chép từ PDF hay Word, "
    "hãy chọn chính tệp đó."
)
