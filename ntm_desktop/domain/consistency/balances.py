"""Figures that must balance though no list says so: what came and went, and two opposites.

“Đầu năm 142 hộ nghèo, thoát nghèo 38 hộ, phát sinh mới 5 hộ, cuối năm còn 107 hộ”; “489 phiếu hài
lòng (51%), 312 phiếu … (30%), 160 phiếu … (20%)”; “Thứ Hai, ngày 20/11/2024” that was a Wednesday.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ntm_desktop.domain.consistency.days import DAY, read_day, real_date
from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.consistency.shares import finding as share_finding
from ntm_desktop.domain.consistency.shares import joined_to, share_agrees
from ntm_desktop.domain.numbers import format_decimal

_FIRST = re.compile(r"(?i)\bđầu (?:năm|kỳ|quý|nhiệm kỳ)\b[^\d,;:.]{0,45}$")
_LAST = re.compile(
    r"(?i)\b(?:(?:cuối|hết) (?:năm|kỳ|quý)|đến nay|hiện nay|hiện|nay)\b[^\d,;:.]{0,30}"
    r"\b(?:còn|có|là)(?:\s+(?:lại|là))*\s*$"
    r"|\b(?:cuối|hết) (?:năm|kỳ)\s*$"
)
_GONE = re.compile(
    r"(?i)\b(?:giảm|thoát|bớt|từ trần|qua đời|khai trừ|chuyển đi|cắt|trừ|thôi|ra khỏi)"
    r"(?:\s[^\W\d_]+){0,4}\s*$"
)
_COME = re.compile(
    r"(?i)\b(?:tăng|phát sinh|thêm|mới|tái nghèo|chuyển đến|bổ sung|kết nạp|tái)"
    r"(?:\s[^\W\d_]+){0,4}\s*$"
)
_NOT_THE_STORY = re.compile(r"(?i)\b(?:kế hoạch|mục tiêu|phấn đấu|dự kiến|ước)\b")
_ALLOTTED = re.compile(
    r"(?i)\b(?:vốn|kế hoạch|dự toán|kinh phí)\b[^\d;.]{0,40}?\b(?:giao|phân bổ|bố trí|cấp)"
    r"(?:\s+(?:là|cả|năm|trong năm|cho xã|năm (?:19|20)\d\d))*\s*:?\s*$"
)
_SPENT = re.compile(
    r"(?i)^[\s;,.]*[^;]{0,60}?\b(?:giải ngân|thực hiện|đã chi|thanh toán)\b[^;\d]{0,25}"
    r"(?:\d{1,2}/\d{1,2}/\d{4}[^;\d]{0,20})?$"
)
_THAN = re.compile(r"(?i)\s*(?:so|cùng kỳ|của|tổng|nguồn)\b")
_ODD_ONE = 3
_DAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_NUMBERED = {f"thứ {number}": number - 2 for number in range(2, 8)}
_NAMES = {name: place for place, name in enumerate(_DAYS)} | _NUMBERED | {"thứ bẩy": 5}
_DAY_NAME = r"(?P<name>thứ\s+(?:hai|ba|tư|năm|sáu|b[aẩả]y|bảy|[2-7])|chủ nhật)"
_WEEKDAYS = (
    re.compile(rf"(?i)\b{_DAY_NAME}\s*[,(]?\s*(?:ngày\s+)?{DAY}"),
    re.compile(rf"(?i)\b(?:ngày\s+)?{DAY}\s*[,(]\s*(?:tức\s+)?{_DAY_NAME}\b"),
)
_NAMES_A_DAY = re.compile(r"(?i)(?:^|[.;:,(–-]\s*|\b(?:vào|sáng|chiều|tối|hôm|từ|đến|ngày)\s+)$")
"""Not “kỳ họp thứ năm, ngày 14/7/2017”, which is the fifth one."""
_POOR = re.compile(r"(?i)\bhộ nghèo\b[^;.]{0,60}")
_NEAR_POOR = re.compile(r"(?i)\bhộ cận nghèo\b[^;.]{0,60}")


def check_balances(passage: Passage) -> Iterator[Finding]:
    """Everything of one passage that has to balance."""
    yield from _flows(passage)
    yield from _shares_of_their_sum(passage)
    yield from _poor_of_one_whole(passage)
    yield from _weekdays(passage)
    yield from _spent(passage)


def _plain(figure: Figure) -> bool:
    return figure.of is None and not figure.about and not figure.places and bool(figure.unit)


def _bare(figure: Figure) -> bool:
    """“kết nạp 14, chuyển đi 5”: the unit was said at first."""
    return figure.of is None and not figure.about and not figure.places and not figure.unit


def _flows(passage: Passage) -> Iterator[Finding]:
    """What there was, what went and came, and what is left: all of it in one sentence or two."""
    text, figs = passage.text, figures(passage)
    for place, begin in enumerate(figs):
        if not _plain(begin) or not _FIRST.search(text[: begin.start][-70:]):
            continue
        start, end = sentence_bounds(text, begin.start)
        if end < len(text):
            _, end = sentence_bounds(text, end + 1)
        if _NOT_THE_STORY.search(text[start:end]):
            continue
        left, moved = begin.value, 0
        for one in figs[place + 1 :]:
            if one.start >= end or one.kind not in {begin.kind, "%", ""}:
                break
            if one.unit == "%":
                continue
            before = text[max(0, one.start - 60) : one.start]
            before = re.split(r"[;,.(:]", before)[-1]
            if _LAST.search(text[: one.start][-60:]):
                if moved and _plain(one) and one.value != left:
                    yield _unbalanced(passage, begin, one, left)
                break
            gone, come = _GONE.search(before), _COME.search(before)
            if not (_plain(one) or _bare(one)) or bool(gone) == bool(come):
                break
            left += one.value if come else -one.value
            moved += 1


def _unbalanced(passage: Passage, begin: Figure, last: Figure, left: Decimal) -> Finding:
    here, there = passage.place(last.start), passage.place(begin.start)
    return Finding(
        Kind.SUM,
        joined([here, there]),
        passage.around(begin.start, last.tail),
        last.show(last.value),
        last.show(left),
        f"Từ {begin.show(begin.value)} ({there}), trừ số giảm và cộng số tăng đã ghi thì còn "
        f"{last.show(left)}, không phải {last.show(last.value)} ({here}).",
    )


def _shares_of_their_sum(passage: Passage) -> Iterator[Finding]:
    """Amounts with a percent each and no total: all but one are shares of what they add up to."""
    text, figs = passage.text, figures(passage)
    done = -1
    for place, first in enumerate(figs):
        if place < done or place + 1 >= len(figs):
            continue
        _, end = sentence_bounds(text, first.start)
        pairs: list[tuple[Figure, Figure]] = []
        at = place
        while at + 1 < len(figs) and figs[at + 1].start < end:
            amount, share = figs[at], figs[at + 1]
            told = amount.unit not in {"%", ""} and share.unit == "%" and not share.change
            if not told or amount.kind != first.kind or amount.change or amount.of is not None:
                break
            if not joined_to(text, amount, share):
                break
            pairs.append((amount, share))
            at += 2
        if len(pairs) < _ODD_ONE:
            continue
        done = at
        yield from _odd_share(passage, pairs)


def _odd_share(passage: Passage, pairs: Sequence[tuple[Figure, Figure]]) -> Iterator[Finding]:
    total = sum((amount.value for amount, _ in pairs), Decimal(0))
    whole = Figure(0, 0, 0, total, pairs[0][0].step, pairs[0][0].scale, pairs[0][0].unit)
    wrong = [pair for pair in pairs if share_agrees(pair[0], whole, pair[1]) is False]
    if len(wrong) == 1 and total:
        amount, share = wrong[0]
        others = [one for one, _ in pairs if one is not amount]
        where = joined(passage.place(one.start) for one in others)
        yield share_finding(passage, amount, total, share, where)


def _poor_of_one_whole(passage: Passage) -> Iterator[Finding]:
    """Poor and near-poor households of one place are counted out of the same households."""
    text = passage.text
    told: dict[str, Figure] = {}
    for one in figures(passage):
        start, _ = sentence_bounds(text, one.start)
        if one.of is None or one.unit != "hộ":
            continue
        clause = re.split(r";|,\s", text[start : one.start])[-1]
        for name, pattern in (("nghèo", _POOR), ("cận nghèo", _NEAR_POOR)):
            if pattern.search(clause) and not re.search(r"(?i)năm\s+\d{4}|dân tộc|kỳ", clause):
                told.setdefault(name, one)
    if len(told) < len(("nghèo", "cận nghèo")):
        return
    poor, near = told["nghèo"], told["cận nghèo"]
    if poor.of is None or near.of is None or poor.of == near.of:
        return
    here, there = passage.place(near.start), passage.place(poor.start)
    yield Finding(
        Kind.BASE,
        joined([here, there]),
        passage.around(poor.start, near.tail),
        f"{format_decimal(near.of)} hộ",
        f"{format_decimal(poor.of)} hộ",
        f"Hộ cận nghèo tính trên {format_decimal(near.of)} hộ ({here}) mà hộ nghèo tính trên "
        f"{format_decimal(poor.of)} hộ ({there}). Một xã chỉ có một tổng số hộ.",
    )


def _spent(passage: Passage) -> Iterator[Finding]:
    """“Vốn giao 5.000 triệu đồng; giải ngân 4.125 triệu đồng, đạt 83,5%”."""
    text, figs = passage.text, figures(passage)
    for given, spent, share in zip(figs, figs[1:], figs[2:], strict=False):
        start, end = sentence_bounds(text, given.start)
        if not given.unit == spent.unit == "đồng" or share.unit != "%" or share.start >= end:
            continue
        if any(one.of is not None or one.change or one.rate for one in (given, spent, share)):
            continue
        if (
            _ALLOTTED.search(text[start : given.start])
            and _SPENT.search(text[given.tail : spent.start])
            and not _THAN.match(text, share.tail)
            and joined_to(text, spent, share)
            and spent.value <= given.value
            and share_agrees(spent, given, share) is False
        ):
            yield share_finding(passage, spent, given.value, share, passage.place(given.start))


def _weekdays(passage: Passage) -> Iterator[Finding]:
    for pattern in _WEEKDAYS:
        for match in pattern.finditer(passage.text):
            day = real_date(*read_day(match))
            name = re.sub(r"\s+", " ", match["name"].lower()).replace("bẩy", "bảy")
            said = _NAMES.get(name)
            if day is None or said is None or day.weekday() == said:
                continue
            if match.start("name") == match.start() and not _NAMES_A_DAY.search(
                passage.text[: match.start()]
            ):
                continue
            place = passage.place(match.start())
            right = _DAYS[day.weekday()]
            yield Finding(
                Kind.DATE,
                place,
                passage.around(*match.span()),
                f"{match['name'].lower()}, ngày {day:%d/%m/%Y}",
                f"{right}, ngày {day:%d/%m/%Y}",
                f"Ngày {day:%d/%m/%Y} là {right}, không phải {match['name'].lower()} ({place}).",
            )
