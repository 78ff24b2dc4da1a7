"""Two columns headed by two years and nothing else: when the title says that both are results.

A year alone says neither "kế hoạch" nor "thực hiện", so such columns are asked about. Only a table
whose own title says "Kết quả …", of this year or of none, and speaks of nothing that is planned,
says as much as "Kết quả › 2024" does.
"""

import re
from collections.abc import Iterator, Sequence

from ntm_desktop.domain.reading.headers import Head, Header
from ntm_desktop.domain.sheets import SheetGrid
from ntm_desktop.domain.text import fold

_TITLE_ROWS = 8
_CELLS_OF_A_TITLE = 2
_RESULTS = re.compile(r"\bket qua (?:thuc hien|dat|ra soat|danh gia|tu danh gia)\b")
# Any of these beside "kết quả", and the later year may be what is wanted and not what was done.
_PLANNED = (
    "ke hoach|kh|muc tieu|mt|nhiem vu|phuong huong|dinh huong|phan dau|du kien|du bao|du tinh"
    "|du toan|lo trinh|uoc|uth|giao|dang ky|de ra|de xuat|can dat|cam ket|giai phap|tam nhin"
    "|chi tieu phap lenh"
)
_WANTED = re.compile(rf"\b(?:{_PLANNED})\b")
# In a title "chỉ tiêu năm 2024" is a target; over a column it is only what the rows are called.
# "6 tháng đầu năm 2024" has a part of the year's result in the column of the year.
_PART_OF_A_YEAR = r"\d+ ?thang|(?:sau|chin|ba) thang|thang \d+|quy (?:\d|i{1,3}|iv)"
_WANTED_IN_TITLE = re.compile(rf"\b(?:{_PLANNED}|chi tieu|yeu cau|{_PART_OF_A_YEAR})\b")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngay\W*\d*\W*thang\W*\d*\W*nam\W*\d{4}")
_SPAN = re.compile(r"(?:19|20)\d{2}\s*[-–—]\s*(?:19|20)?\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def result_of_the_year(
    sheet: SheetGrid, header: Header, heads: Sequence[Head], year: int
) -> Head | None:
    """The column of the year where the other one can only be an earlier year's result; else None.

    Args:
        sheet: the table's sheet.
        header: the table's heading.
        heads: every column that may be the result.
        year: the assessed one.
    """
    if len(heads) != 2 or any(head.hidden or not head.only_a_year for head in heads):
        return None
    named = {head.years(): head for head in heads}
    this = named.pop((year,), None)
    if this is None or len(named) != 1:
        return None
    (other,) = named
    if len(other) != 1 or other[0] >= year:
        return None
    if _WANTED.search(fold(sheet.name).replace("_", " ")):
        return None
    title = " | ".join(_titles(sheet, header))
    if not _RESULTS.search(title) or _WANTED_IN_TITLE.search(title):
        return None
    if {int(found) for found in _YEAR.findall(title)} - {year}:
        return None
    beside = (head for head in header.heads.values() if head not in heads)
    return None if any(_WANTED.search(head.folded) for head in beside) else this


def _titles(sheet: SheetGrid, header: Header) -> Iterator[str]:
    """The folded lines over a table, up to where another table ends; days and spans left out."""
    for row in range(header.row - 1, max(header.row - 1 - _TITLE_ROWS, 0), -1):
        texts = [cell.text for cell in sheet.row_cells(row)]
        if len(texts) > _CELLS_OF_A_TITLE:
            return
        for text in texts:
            yield _SPAN.sub(" ", _DAY.sub(" ", fold(text)))
