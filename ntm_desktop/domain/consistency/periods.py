"""Days that cannot belong to the period they are told of: “6 tháng năm 2024 (đến 14/6/2023)”."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ntm_desktop.domain.consistency.days import DAY, Time, months, named, read_day, real_date
from ntm_desktop.domain.consistency.figures import sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined

_PERIOD = re.compile(
    r"(?i)\b(?:(?P<months>3|03|ba|6|06|sáu|9|09|chín) tháng(?: (?P<half>đầu|cuối))?,? năm"
    r"|quý\s+(?P<quarter>[1-4]|I{1,3}|IV)\s*(?:/|,?\s+năm|\s)|(?P<whole>\bnăm))"
    r"\s*(?P<year>(?:19|20)\d{2})(?!\s?[-–/]\s?\d)(?!\d)"
)
_SPANS = {"3": 3, "03": 3, "ba": 3, "6": 6, "06": 6, "sáu": 6, "9": 9, "09": 9, "chín": 9}
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "I": 1, "II": 2, "III": 3, "IV": 4}
_UP_TO = (
    r"(?:(?:số liệu|báo cáo|được|chốt|tính|lấy|cập nhật|lũy kế|kể|tổng hợp|kết quả|thời điểm|"
    r"thời gian)\s+)*"
)
_BEHIND = re.compile(
    rf"(?i)[\s,(:;–-]*{_UP_TO}(?:(?:từ\s+)?(?:ngày\s+)?{named(DAY, 'a')}\s*)?"
    rf"(?:(?:đến|tới|[-–])\s*(?:hết\s+|thời điểm\s+|ngày\s+)*|chốt\s+ngày\s+){DAY}"
)
"""Right behind a period: up to which day it is told."""
_AT_FIRST = re.compile(
    rf"(?i)\s*(?:tính\s+)?đến\s+(?:hết\s+)?(?:ngày\s+)?{DAY}\s*,[^\d,;.:()]{{0,40}}"
)
_COUNTED = re.compile(
    rf"(?i)\bsố liệu\s+{_UP_TO}(?:đến|tới|tại)\s+(?:hết\s+|thời điểm\s+|ngày\s+)*{DAY}"
)
_MEETING = re.compile(rf"(?i)(?:[^;.()\d]{{0,60}}?)\b(?:vào\s+)?(?:sáng\s+|chiều\s+)?ngày\s+{DAY}")
_REPORT = re.compile(
    rf"(?i)\bbáo cáo\s+số\s*:?\s*\d+/[\w&-]+,?\s+ngày\s+{DAY}(?P<what>[^;.\d]{{0,120}}?)$"
)
_RESULT = re.compile(r"(?i)\b(?:kết quả|tình hình|sơ kết|tổng kết|công tác)\b")
_HELD = re.compile(
    rf"(?i)\b(?:(?:đã|được)\s+(?:tổ chức|phát động|khai mạc|khánh thành|ra quân|họp)|lớp|buổi|"
    rf"hội nghị|cuộc họp|đợt|lễ)\b"
    rf"(?P<what>[^;.()]{{0,70}}?)\b(?:vào\s+)?ngày\s+{DAY}"
)
_AHEAD = re.compile(
    r"(?i)\b(?:kế hoạch|phương hướng|nhiệm vụ|dự toán|mục tiêu|phấn đấu|giao|so với|so|cùng kỳ|"
    r"chỉ tiêu|dự kiến|đăng ký|chuẩn bị)\b"
)
_CITED = re.compile(
    r"(?i)\bsố\s*:?\s*\d|\d/[A-ZĐ]|\b(?:theo|kết luận|căn cứ|từ|nghị quyết|khởi công|bắt đầu|"
    r"ban hành|thực hiện|triển khai|nội dung|tiếp tục|kết quả)\b"
)
"""The day is that of something older that is carried out now."""
_SINCE = re.compile(
    r"(?i)\b(?:từ|sau|trước|kể từ|so với|đầu|cuối|hết|vào|lũy kế)(?: kỳ| báo cáo)?\s*$"
)
_TITLE = re.compile(r"(?i)^(?:báo cáo|kết quả|tình hình|(?:về )?kết quả|sơ kết|tổng kết)\b")
_EARLY = timedelta(days=31)
"""The half year of a report often begins in the middle of the month before."""
_LATE = timedelta(days=92)
_FIRST_LINES = 12


def check_periods(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Days said to close a period, or to lie in it, that are of another year."""
    title: tuple[Passage, int, Time] | None = None
    for index, passage in enumerate(passages):
        text = passage.text
        periods = list(_PERIOD.finditer(text))
        for match in periods:
            period = _period(match)
            start, end = sentence_bounds(text, match.start())
            yield from _closed(passage, match, period)
            if not match["whole"]:
                yield from _counted_to(passage, match, period, end)
                yield from _told_first(passage, match, period, start)
            yield from _held_in(passage, match, period, start, end)
            yield from _reported(passage, match, period, start)
        if index < _FIRST_LINES and len(text) < 300 and len(periods) == 1 and title is None:
            if _TITLE.match(text) and not periods[0]["whole"]:
                title = (passage, periods[0].start(), _period(periods[0]))
        elif title is not None and not periods:
            yield from _against_title(passage, title)


def _period(match: re.Match[str]) -> Time:
    year = int(match["year"])
    text = re.sub(r"\s+", " ", match[0]).strip()
    if match["quarter"]:
        quarter = _QUARTERS[match["quarter"].upper()]
        return months(year, 3 * quarter - 2, 3 * quarter, text)
    count = _SPANS[match["months"].lower()] if match["months"] else 12
    if (match["half"] or "").lower() == "cuối":
        return months(year, 13 - count, 12, text)
    return months(year, 1, count, text)


def _day(match: re.Match[str]) -> date | None:
    return real_date(*read_day(match))


def _outside(day: date, period: Time, *, counted: bool = False) -> bool:
    """Too early for the period, or so late that another year must be meant.

    With ``counted``, the day is said to be the one up to which the figures were counted.
    """
    if counted and day > period.last + _EARLY:
        return True
    return day < period.first - _EARLY or (
        day > period.last + _LATE and day.year > period.last.year
    )


def _closed(passage: Passage, match: re.Match[str], period: Time) -> Iterator[Finding]:
    """“Trong 6 tháng đầu năm 2024 (tính đến ngày 14/6/2023)”."""
    text = passage.text
    behind = _BEHIND.match(text, match.end())
    start, _ = sentence_bounds(text, match.start())
    head = text[start : match.start()]
    if behind is None or _AHEAD.search(head if match["whole"] else head[-50:]):
        return
    if _SINCE.search(head) or re.search(r"(?i)lũy kế", behind[0]):
        return
    day = _day(behind)
    if day == date(period.first.year - 1, 12, 31):
        return  # how things stood when the year began
    first = real_date(*read_day(behind, "a")) if behind["ad"] or behind["ad2"] else None
    if day is None or (first is not None and first > day):
        return  # said as a spell that runs backwards
    if first is not None and not match["whole"] and first < period.first - _EARLY <= day:
        day = first
    elif day >= period.first and (
        match["whole"] or not _outside(day, period, counted="số liệu" in behind[0].lower())
    ):
        return  # what was given for a year is spent in the next one
    yield _said(passage, behind.start(), behind.end(), day, passage, match.start(), period)


def _counted_to(
    passage: Passage, match: re.Match[str], period: Time, end: int
) -> Iterator[Finding]:
    """“Kết quả 6 tháng đầu năm 2024 như sau (số liệu chốt đến ngày 14/6/2023)”."""
    text = passage.text
    if _BEHIND.match(text, match.end()):
        return
    counted = _COUNTED.search(text, match.end(), end)
    if counted is None:
        return
    if re.search(r"\d", text[match.end() : counted.start()]):
        return  # it may be the day of another figure: of the poor households counted last autumn
    between = text[max(0, match.start() - 50) : counted.start()]
    day = _day(counted)
    if day is None or _AHEAD.search(between) or _PERIOD.search(text, match.end(), counted.start()):
        return
    if _outside(day, period, counted=not match["whole"]):
        yield _said(passage, counted.start(), counted.end(), day, passage, match.start(), period)


def _told_first(
    passage: Passage, match: re.Match[str], period: Time, start: int
) -> Iterator[Finding]:
    """“Tính đến ngày 15/6/2023, trong 6 tháng đầu năm 2024 đã giải ngân …”."""
    first = _AT_FIRST.fullmatch(passage.text[start : match.start()])
    if first is None or _AHEAD.search(first[0]):
        return
    day = _day(first)
    if day is not None and _outside(day, period):
        yield _said(passage, start, match.end(), day, passage, match.start(), period)


def _held_in(
    passage: Passage, match: re.Match[str], period: Time, start: int, end: int
) -> Iterator[Finding]:
    """“sơ kết 6 tháng đầu năm 2024 ngày 05/7/2023”; “Trong quý I/2024 đã tổ chức … ngày …”."""
    text = passage.text
    head = text[start : match.start()]
    if re.search(r"(?i)\b(?:sơ kết|tổng kết)\s+$", head):
        meeting = _MEETING.match(text[:end], match.end())
        if meeting and not _CITED.search(meeting[0][: meeting[0].lower().rfind("ngày")]):
            day = _day(meeting)
            # A year is summed up when it is nearly over.
            early = date(period.first.year, 10, 1) if match["whole"] else period.first
            if day is not None and day < early:
                yield _said(
                    passage, meeting.start(), meeting.end(), day, passage, match.start(), period
                )
    elif re.fullmatch(r"(?i)\s*(?:[-+*]\s*)?(?:trong\s+)?", head):
        for held in _HELD.finditer(text[:end], match.end()):
            day = _day(held)
            if day is None or not _outside(day, period) or day > period.last:
                continue
            before = text[match.end() : held.start()]
            if _CITED.search(held["what"]) or _CITED.search(before) or _AHEAD.search(before):
                continue
            noun = not re.match(r"(?i)đã|được", held[0])
            if _PERIOD.search(before) or (noun and match["whole"]):
                continue
            yield _said(passage, held.start(), held.end(), day, passage, match.start(), period)


def _reported(
    passage: Passage, match: re.Match[str], period: Time, start: int
) -> Iterator[Finding]:
    """“Báo cáo số 31/BC-UBND ngày 14/6/2023 về kết quả 6 tháng đầu năm 2024”."""
    report = _REPORT.search(passage.text[start : match.start()])
    if report is None or not _RESULT.search(report["what"]) or _AHEAD.search(report["what"]):
        return
    day = _day(report)
    if day is not None and day < period.first - _EARLY:
        begin = start + report.start()
        yield _said(passage, begin, match.end(), day, passage, match.start(), period)


def _against_title(passage: Passage, title: tuple[Passage, int, Time]) -> Iterator[Finding]:
    """“(Số liệu tính đến ngày 14/6/2023)” under the title “… 6 tháng đầu năm 2024”."""
    there, at, period = title
    counted = _COUNTED.search(passage.text)
    # A line of its own; within a sentence it may be the day of one figure only.
    if counted is None or passage.text[: counted.start()].strip(" (*-"):
        return
    day = _day(counted)
    if day is not None and _outside(day, period):
        yield _said(passage, counted.start(), counted.end(), day, there, at, period)


def _said(
    passage: Passage, start: int, end: int, day: date, other: Passage, at: int, period: Time
) -> Finding:
    here, there = passage.place(start), other.place(at)
    left = min(start, at) if passage is other else start
    return Finding(
        Kind.DATE,
        joined([here, there]),
        passage.around(left, end),
        f"ngày {day:%d/%m/%Y}",
        period.text,
        f"Nói về {period.text} ({there}) nhưng ghi ngày {day:%d/%m/%Y} ({here}), không thuộc kỳ "
        "này. Hãy xem lại năm.",
    )
