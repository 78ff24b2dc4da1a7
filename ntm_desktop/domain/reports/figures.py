"""Figures that are dropped into a passage by name: "{tiêu chí đạt}" becomes "13".

The names are Vietnamese, as the officer sees them in his text. A figure that is not known is
printed as dots, and told; it is never left out in silence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

UNKNOWN = "……"
_FIGURE = re.compile(r"\{([^{}\n]{1,60})\}")

_MONEY_AND_WORKS = {
    "tổng nguồn lực": "tổng huy động, triệu đồng",
    "so sánh nguồn lực": "tăng, giảm bao nhiêu phần trăm so với kỳ trước",
    "cơ cấu nguồn lực": "từng nguồn với số tiền và tỷ lệ",
    "đóng góp của dân": "tiền, ngày công, đất hiến, vật liệu",
    "số công trình": "số công trình trong danh mục",
    "cơ cấu công trình": "số công trình trả nợ, chuyển tiếp, khởi công mới",
    "công trình hoàn thành": "số công trình đạt 100% khối lượng",
    "vốn kế hoạch": "tổng vốn kế hoạch năm của các công trình, triệu đồng",
    "vốn giải ngân": "tổng vốn đã giải ngân, triệu đồng",
    "tỷ lệ giải ngân": "phần trăm giải ngân so với kế hoạch",
    "nợ đọng": "nợ đọng xây dựng cơ bản, triệu đồng",
    "tình trạng nợ đọng": "“60 triệu đồng”, hoặc “không có”",
}
FIGURE_NAMES: Mapping[str, str] = {
    "kỳ báo cáo": "năm 2024, 6 tháng đầu năm 2024 …",
    "kỳ cộng dồn": "số tiền cộng từ đầu năm: cả năm 2024, từ đầu năm đến hết quý III năm 2024 …",
    "kỳ trước": "kỳ đem so sánh",
    "kỳ tới": "kỳ tiếp theo",
    "ngày chốt số liệu": "số liệu tính đến ngày nào",
    "xã": "loại và tên xã",
    "tiêu chí đạt": "số tiêu chí đạt trong kỳ",
    "tổng số tiêu chí": "số tiêu chí của bộ tiêu chí",
    "tỷ lệ tiêu chí đạt": "phần trăm tiêu chí đạt",
    "tiêu chí đạt kỳ trước": "số tiêu chí đạt của kỳ đem so sánh",
    "so sánh tiêu chí": "tăng, giảm bao nhiêu tiêu chí so với kỳ trước",
    "tiêu chí chưa đạt": "danh sách tiêu chí chưa đạt",
    "kết quả tiêu chí": "“16/19 tiêu chí (84,21%)”; xã kiểu mẫu: “3/4 nội dung”",
    "kết quả chỉ tiêu": "“đạt 54/57 chỉ tiêu”",
    "tiêu chí mới đạt": "danh sách tiêu chí mới đạt so với kỳ trước",
    "tiêu chí tụt": "danh sách tiêu chí trước đây đạt, nay đã trả lời và không đạt",
    "chỉ tiêu đạt": "số chỉ tiêu đạt",
    "tổng số chỉ tiêu": "số chỉ tiêu áp dụng",
    "bộ tiêu chí": "tên bộ tiêu chí đang dùng",
    **_MONEY_AND_WORKS,
    "bộ máy": "tổ chức, người, cán bộ chuyên trách, theo sổ",
    "văn bản": "số văn bản đã ban hành, theo sổ",
    "tuyên truyền": "hội nghị, lượt người, tài liệu, theo sổ",
    "tập huấn": "số lớp, lượt người, theo sổ",
    "khen thưởng": "số lượt khen thưởng, theo sổ",
    "mô hình": "số mô hình, số hộ, theo sổ",
}


OFFICE_FIGURE_NAMES: Mapping[str, str] = {
    "kỳ báo cáo": "năm 2024, 6 tháng đầu năm 2024 …",
    "kỳ cộng dồn": "số tiền cộng từ đầu năm: cả năm 2024, từ đầu năm đến hết quý III năm 2024 …",
    "kỳ trước": "kỳ đem so sánh",
    "kỳ tới": "kỳ tiếp theo",
    "ngày chốt số liệu": "số liệu tính đến ngày nào",
    "nơi lập": "tên cơ quan lập báo cáo",
    "địa bàn": "tỉnh hoặc huyện",
    "tỉnh": "tên tỉnh",
    "số xã": "mọi xã có vào ngày cuối kỳ",
    "số xã có số liệu": "số xã đã có gói được tính",
    "xã thiếu số liệu": "danh sách xã chưa có số liệu",
    "bộ tiêu chí": "tên bộ tiêu chí đang dùng",
    "bình quân tiêu chí": "số tiêu chí đạt bình quân một xã",
    "so sánh bình quân": "tăng, giảm bao nhiêu so với kỳ trước",
    "cơ cấu nhóm xã": "số xã và tỷ lệ của từng nhóm tiêu chí",
    "xã đạt từng tiêu chí": "số xã và tỷ lệ đạt của từng tiêu chí",
    "tiêu chí ít xã đạt": "ba tiêu chí ít xã đạt nhất",
    "tụt tiêu chí": "số lượt tiêu chí trước đạt, nay không đạt",
    **_MONEY_AND_WORKS,
    "bộ máy": "tổ chức, người, cán bộ chuyên trách",
    "văn bản": "số văn bản đã ban hành",
    "tuyên truyền": "hội nghị, lượt người, tài liệu",
    "tập huấn": "số lớp, lượt người",
    "khen thưởng": "số lượt khen thưởng",
    "mô hình": "số mô hình, số hộ, còn duy trì",
}
"""What a receiving office's report may name: sums over its communes."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A passage as it is printed.

    Attributes:
        unknown: names whose figure is not known, or that do not exist.
    """

    text: str
    unknown: tuple[str, ...]


def names_in(text: str) -> tuple[str, ...]:
    """The figures a passage names, each once."""
    return tuple(dict.fromkeys(match[1].strip() for match in _FIGURE.finditer(text)))


def fill(text: str, figures: Mapping[str, str]) -> Filled:
    """A passage with its figures put in."""
    unknown: dict[str, None] = {}

    def one(match: re.Match[str]) -> str:
        name = match[1].strip()
        value = figures.get(name.lower(), "")
        if not value:
            unknown[name] = None
            return UNKNOWN
        return value

    return Filled(_FIGURE.sub(one, text), tuple(unknown))
