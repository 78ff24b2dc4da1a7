"""Spells that run backwards: from a later day to an earlier one, done before it was begun."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ntm_desktop.domain.consistency.days import TIME, Time, named, read_time
from ntm_desktop.domain.consistency.figures import sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, cell_place, joined
from ntm_desktop.domain.decisions.document import Grid
from ntm_desktop.domain.text import clean, fold

_SPELL = re.compile(rf"(?i)\btừ\s+{named(TIME, 'a')}\s+(?:đến|tới)\s+(?:hết\s+)?{named(TIME, 'b')}")
_YEARS = re.compile(r"(?i)\b(?:giai đoạn|nhiệm kỳ)\s+((?:19|20)\d{2})\s?[-–]\s?((?:19|20)\d{2})")
_BEGUN = (
    r"\b(?:khởi công|động thổ|khai mạc|khai giảng|triển khai thi công|phát phiếu|"
    r"bắt đầu(?!\s+(?:được\s+)?(?:đưa|sử dụng|hoạt động|vận hành|khai thác|bảo hành|có hiệu lực|"
    r"phục vụ))|(?:xây dựng|triển khai|thi công)(?=\s+từ\s))\b"
)
_DONE = (
    r"\b(?:hoàn thành|hoàn thiện|nghiệm thu|bàn giao|khánh thành|đưa vào sử dụng|kết thúc|"
    r"bế mạc|bế giảng|thu phiếu)\b"
)
_BARE = (
    r"(?:[\s:,]|\b(?:và|xây dựng|thi công|công trình|dự án|toàn bộ|đưa|vào|sử dụng|khai thác|"
    r"thực hiện|bàn giao|nghiệm thu|hợp đồng|thời gian|từ|trong)\b)*"
)
"""Between the verb and its day nothing that is another thing begun or done."""
_START = re.compile(rf"(?i)(?P<verb>{_BEGUN})[^,;.()]{{0,60}}?[\s:]{TIME}")
_END = re.compile(rf"(?i)(?P<verb>{_DONE}){_BARE}{TIME}(?=\s*(?:$|[,.;)]|và\b))")
_BY_THEN = re.compile(
    rf"(?i)\bđến\s+(?:hết\s+)?{TIME},?\s+(?:thì\s+|đã\s+|được\s+|cơ bản\s+)*(?P<verb>{_DONE})"
    rf"(?=\s*(?:$|[,.;)]))"
)
_FINISHED = re.compile(rf"(?i)(?P<verb>{_DONE})[^,;.()]{{0,60}}?[\s:]{TIME}")
_BEFORE = re.compile(
    rf"(?i)(?P<verb>\bkhởi công(?=\s*:|\s+từ\b)|(?<=\()(?:khởi công|bắt đầu|khai mạc)\b)"
    rf"{_BARE}{TIME}"
    rf"(?=\s*(?:$|[,.;)]))"
)
_NEXT = re.compile(
    r"(?i)[\s,;.(–-]*(?:(?:và|đã|được|sẽ|dự kiến|phấn đấu|đến nay|nay|cơ bản|ngày|thời gian|"
    r"công trình|dự án|việc)\s+)*"
)
_CELL = re.compile(rf"(?i){TIME}\.?")
_HEAD_BEGUN = re.compile(
    r"(?:(?:ngay|thoi gian|thoi diem|thang)\s+)?(?:khoi cong|bat dau)(?: thuc te)?"
)
_HEAD_DONE = re.compile(
    r"(?:(?:ngay|thoi gian|thoi diem|thang)\s+)?(?:hoan thanh|ket thuc|ban giao|nghiem thu)"
    r"(?: thuc te)?"
)
"""Not “Hoàn thành theo hợp đồng”: a work may be begun after it should have been done."""
_WIDE = 140
_PREPARED = re.compile(
    r"(?i)\b(?:hồ sơ|thủ tục|thiết kế|dự toán|mặt bằng|khảo sát|đấu thầu|phê duyệt|quy hoạch|"
    r"kế hoạch|tập huấn)\b"
)
"""Done rightly before a work is begun."""
_ANOTHER = re.compile(
    r"(?i)\b(?:nhà|đường|công trình|dự án|trường|trạm|cầu|kênh|mương|đập|chợ|thôn|tuyến|hạng mục|"
    r"gói thầu|giai đoạn|đợt|lớp|hội nghị|còn|riêng)\b"
)


def check_spells(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Every spell of the passages that ends before it begins."""
    for passage in passages:
        yield from _backwards(passage)
        yield from _done_before_begun(passage)
    for above, below in pairwise(passages):
        yield from _in_two_items(above, below)


def _backwards(passage: Passage) -> Iterator[Finding]:
    for match in _SPELL.finditer(passage.text):
        first, last = read_time(match, "a"), read_time(match, "b")
        if first and last and last.last < first.first:
            yield _turned(passage, match, "Khoảng thời gian", first.text, last.text)
    for match in _YEARS.finditer(passage.text):
        if int(match[2]) < int(match[1]):
            yield _turned(passage, match, "Giai đoạn", match[1], match[2], "năm ")


def _turned(
    passage: Passage, match: re.Match[str], what: str, first: str, last: str, unit: str = ""
) -> Finding:
    place = passage.place(match.start())
    return Finding(
        Kind.DATE,
        place,
        passage.around(*match.span()),
        match[0],
        f"{last} trước {first}",
        f"{what} kết thúc {unit}{last} trước khi bắt đầu {unit}{first} ({place}).",
    )


def _done_before_begun(passage: Passage) -> Iterator[Finding]:
    """“khởi công ngày 15/8/2024, hoàn thành ngày 30/6/2024”, also the other way round."""
    text = passage.text
    for start in _START.finditer(text):
        ends = (one.search(text, start.end()) for one in (_END, _BY_THEN))
        end = min((one for one in ends if one), key=lambda one: one.start(), default=None)
        if end is not None and _one_thing(text[start.end() : end.start()]):
            yield from _held(passage, start, passage, end)
    for end in _FINISHED.finditer(text):
        begun = _BEFORE.search(text, end.end())
        head = text[sentence_bounds(text, end.start())[0] : end.end()]
        if begun is None or _PREPARED.search(head):
            continue
        if _NEXT.fullmatch(text[end.end() : begun.start()]):
            yield from _held(passage, begun, passage, end)


def _one_thing(gap: str) -> bool:
    """Whether what was done is what was begun before: nothing else is named between."""
    if _NEXT.fullmatch(gap):
        return True
    if len(gap) > _WIDE or re.search(rf"(?i)[;.]\s|{_BEGUN}|{_DONE}|{TIME}", gap):
        return False
    # “khởi công ngày 15/8/2024 nhà văn hóa thôn Nà Pàn, hoàn thành …”: its own name.
    named_there, comma, rest = gap.partition(",")
    return (
        bool(comma)
        and len(named_there) < 80
        and not (_ANOTHER.search(rest) or _PREPARED.search(gap))
    )


def _in_two_items(above: Passage, below: Passage) -> Iterator[Finding]:
    """“- Ngày khởi công: 15/8/2024” over “- Ngày hoàn thành: 30/6/2024”."""
    starts = list(_START.finditer(above.text))
    end = _END.search(below.text)
    if not starts or end is None or above.file != below.file:
        return
    lead = below.text[: end.start()].removeprefix(below.mark)
    if above.text[starts[-1].end() :].strip(" .;,") or not _NEXT.fullmatch(lead):
        return
    yield from _held(above, starts[-1], below, end)


def check_grid_spells(grid: Grid, index: int, *, letters: bool) -> Iterator[Finding]:
    """Rows of a table with a column of beginnings and one of ends: “Khởi công”, “Hoàn thành”."""
    columns: tuple[int, int] | None = None
    for row in grid.rows:
        texts = [clean(cell.text) for cell in row.cells]
        heads = [fold(text) for text in texts]
        first = [at for at, head in enumerate(heads) if _HEAD_BEGUN.fullmatch(head)]
        last = [at for at, head in enumerate(heads) if _HEAD_DONE.fullmatch(head)]
        if len(first) == len(last) == 1:
            columns = (first[0], last[0])
        elif columns is not None and max(columns) < len(texts):
            start, end = (_CELL.fullmatch(texts[column]) for column in columns)
            begun, done = (read_time(one) if one else None for one in (start, end))
            if begun is None or done is None or done.last >= begun.first:
                continue
            here, there = (
                cell_place(index, row.number, column, letters=letters) for column in columns
            )
            yield Finding(
                Kind.DATE,
                joined([here, there]),
                " | ".join(text for text in texts if text),
                f"bắt đầu {begun.text}",
                f"kết thúc {done.text}",
                f"Ghi bắt đầu {begun.text} ({here}) sau khi kết thúc {done.text} ({there}). Hãy "
                "xem lại hai ngày này.",
            )


def _held(
    at: Passage, start: re.Match[str], other: Passage, end: re.Match[str]
) -> Iterator[Finding]:
    begun, done = read_time(start), read_time(end)
    if begun is None or done is None or done.last >= begun.first:
        return
    if at is other and re.search(rf"(?i){_DONE}", start[0]):
        return  # “khởi công và hoàn thành trong năm 2024”
    yield _said(at, start, begun, other, end, done)


def _said(
    at: Passage,
    start: re.Match[str],
    begun: Time,
    other: Passage,
    end: re.Match[str],
    done: Time,
) -> Finding:
    here, there = at.place(start.start()), other.place(end.start())
    first, last = start["verb"].lower(), end["verb"].lower()
    span = sorted((*start.span(), *end.span())) if at is other else [*start.span()]
    return Finding(
        Kind.DATE,
        joined([here, there]),
        at.around(span[0], span[-1]),
        f"{first} {begun.text}",
        f"{last} {done.text}",
        f"Ghi {first} {begun.text} ({here}) sau khi {last} {done.text} ({there}). Hãy xem lại "
        "hai ngày này.",
    )
