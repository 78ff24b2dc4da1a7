"""Words of rises and falls that several checks look for, and figures that go without their name."""

import re
from dataclasses import replace

from ntm_desktop.domain.consistency.figures import Figure

UP = re.compile(
    r"(?i)(?:tăng|vượt|cao hơn|nhiều hơn)(?:\s+(?:thêm|lên|được|khoảng|gần|trên|hơn|"
    r"bình quân))*\s*$"
)
DOWN = re.compile(
    r"(?i)(?:giảm|thấp hơn|ít hơn|hụt)(?:\s+(?:thêm|đi|được|khoảng|gần|trên|hơn|bình quân))*\s*$"
)
FROM_TO = re.compile(
    r"(?i)(?P<verb>tăng|nâng|giảm|hạ|rút)?[^.;\d]{0,90}\btừ\s*(?:trên|khoảng|mức|hơn)?\s*$"
)
TO = re.compile(
    r"(?i)^[^.;]{0,60}?\b(?P<way>lên|xuống|đến|tới|còn)(?:\s*(?:còn|trên|khoảng|đến|đạt))*\s*$"
)
APART = re.compile(r"(?i)bình quân|mỗi|hằng|hàng năm|trong đó|riêng")
PLAN = re.compile(r"(?i)\b(?:chỉ tiêu|kế hoạch|mục tiêu)\b")


def like(first: Figure, last: Figure) -> Figure:
    """“từ 24 lên 35 triệu đồng”: the first figure has the unit of the last."""
    if first.unit or not last.unit:
        return first
    return replace(
        first,
        unit=last.unit,
        value=first.value * last.scale,
        step=first.step * last.scale,
        scale=last.scale,
        rate=last.rate,
        name=last.name,
    )
