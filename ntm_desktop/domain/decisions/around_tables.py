"""What stands above and below the tables of an annex and changes what their rows say."""

import re
from collections.abc import Iterable, Sequence

from ntm_desktop.domain.decisions.document import Block, Grid, Line
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.text import fold

FOOTNOTE = re.compile(r"(?:Ghi chú:?\s*)?[(\[]?(\d{1,2}|\*{1,3})[)\]]\s*(\S.*)")
_HEAD = re.compile(
    r"(?:Tiêu chí\s+(?:số\s+)?(\d{1,2})|(\d{1,2})\s*[.)]\s*Tiêu chí)\s*(?:về\s+|[.:–-]\s*)?"
    r"(?P<name>[^\W\d].*)",
    re.IGNORECASE,
)
# “Xã biên giới được giảm 10 % so với mức trên”, “thôn đảo không áp dụng chỉ tiêu 2.1”.
_LESS = re.compile(
    r"\b(?:xa|thon|ban|vung|nhom|khu vuc|truong hop)\b.*\b(?:duoc (?:giam|tang|mien|ap dung|tinh)|"
    r"(?:khong )?ap dung (?:muc|chi tieu|tieu chi)|khong (?:phai )?(?:ap dung|xet|danh gia)|"
    r"muc (?:dat )?(?:nay )?(?:la|bang) )"
)
_REMARK = 800  # letters of a line in which a remark is looked for


def heads_above(blocks: Sequence[Block]) -> dict[int, tuple[int, str]]:
    """Where a criterion's heading stands above a table of its own; none unless several do."""
    found: dict[int, tuple[int, str]] = {}
    for at, block in enumerate(blocks):
        match = _HEAD.fullmatch(squeeze(block.text)) if isinstance(block, Line) else None
        if match is not None and any(isinstance(one, Grid) for one in blocks[at + 1 : at + 4]):
            found[at] = int(match[1] or match[2]), match["name"].strip(" .:")
    return found if len(found) > 1 else {}


def remarks_below(blocks: Iterable[Block], marks: set[str]) -> list[tuple[str, str]]:
    """Remarks that give some communes another level and that no row tells of, to be asked.

    Args:
        blocks: of the document.
        marks: of footnotes that rows carry; these are asked there.
    """
    found: list[tuple[str, str]] = []
    table = False
    for block in blocks:
        if isinstance(block, Grid):
            table = True
        elif table and _LESS.search(fold(squeeze(block.text[:_REMARK]))):
            note = FOOTNOTE.fullmatch(squeeze(block.text))
            if note is None or note[1] not in marks:
                found.append(("dưới bảng", f"“{squeeze(block.text)}” nằm ngoài bảng."))
    return found
