"""What else a sentence says of a rise: as a percent, as a share, added, against a plan."""

import re
from collections.abc import Iterator
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.growth_words import APART, DOWN, FROM_TO, PLAN, TO, UP, like
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.consistency.shares import share_agrees
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_RAISED_TO = re.compile(
    r"(?i)^(?:[^.;,\d]{0,40},)?\s*,?\s*(?:đã\s+)?(?:nâng|đưa)\s+(?:tổng\s+)?số[^.;\d]{0,30}\btừ\s*$"
)
_AS_PERCENT = re.compile(
    r"(?i)^\s*[(,]?\s*(?:tương đương|tương ứng|tức|hay|bằng)?(?:\s*(?:với|tăng|giảm|là))*\s*$"
)
_THAN_BEFORE = re.compile(r"(?i)^\s*\)?\s*so (?:với )?")
_SHARE_OF_ALL = frozenset({"hộ", "người", "lao", "trẻ", "khẩu", "nhân", "học"})
"""Of these a percent beside the rise is often one of all there are, as of poor households."""
_EQUAL = re.compile(r"(?i)^\s*[,(]?\s*(?:tương ứng\s+)?(?:bằng|đạt)(?:\s+tỷ lệ)?\s*$")
_THEN_OPENED = re.compile(
    r"(?i)\s*(?:so (?:với )?|của )?(?:cùng kỳ|năm|thời điểm|thực hiện)[^.;()]{0,40}?"
    r"\(\s*(?:là|đạt|có)?\s*"
)
_THAN_PLAN = re.compile(
    r"(?i)(?P<way>cao hơn|vượt|thấp hơn|hụt)\s+(?:so với\s+)?(?:chỉ tiêu|kế hoạch|mục tiêu)"
    r"(?:\s+(?:được\s+)?(?:giao|đề ra|năm|đặt ra))*\s*(?:là\s+)?$"
)


def check_beside(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """What a figure says against those that stand before or behind it in its sentence."""
    yield from _against_plan(passage, figs, index)
    yield from _told_twice(passage, figs, index)
    yield from _as_share_of_then(passage, figs, index)
    yield from _added(passage, figs, index)
    if index:
        yield from _direction(passage, figs, index)


def _told_twice(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“đạt 1.250 ha, tăng 250 ha (tăng 20%)”: the rise as an amount and as a percent of before."""
    if index < 2:
        return
    text, percent, change, now = passage.text, figs[index], figs[index - 1], figs[index - 2]
    start, _ = sentence_bounds(text, percent.start)
    if (
        percent.unit != "%"
        or percent.of is not None
        or change.unit in {"%", "", *_SHARE_OF_ALL}
        or not _THAN_BEFORE.search(text[percent.tail :])
        or now.kind != change.kind
        or now.change
        or now.of is not None
        or now.start < start
        or any(one.about for one in (percent, change, now))
        or not _AS_PERCENT.search(text[change.tail : percent.start])
        or APART.search(text[now.tail : change.start])
    ):
        return
    led = text[max(now.tail, change.start - 40) : change.start]
    rising, falling = UP.search(led), DOWN.search(led)
    if not rising and not falling:
        return
    before = now.value - change.value if rising else now.value + change.value
    if before <= 0:
        return
    made = Fraction(change.value) * 100 / Fraction(before)
    rough = Fraction(change.step + now.step) * 50 / Fraction(before) if change.places else 0
    if abs(made - Fraction(percent.value)) <= Fraction(1, 2 * 10**percent.places) + rough:
        return
    told = f"{format_decimal(round_half_up(made, max(percent.places, 2)))} %"
    said = f"{format_decimal(percent.value, percent.places)} %"
    here = passage.place(percent.start)
    ends = joined([passage.place(now.start), passage.place(change.start)])
    yield Finding(
        Kind.GROWTH,
        joined([here, *ends.split("; ")]),
        passage.around(now.start, percent.tail),
        said,
        told,
        f"{change.show(change.value)} so với {now.show(before)} trước đó ({ends}) là {told}, không "
        f"phải {said} ({here}).",
    )


def _as_share_of_then(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“đạt 2.450 tấn, bằng 104,3% so với cùng kỳ (2.300 tấn)”: now as a percent of then."""
    if not 0 < index < len(figs) - 1:
        return
    text, now, share, then = passage.text, figs[index - 1], figs[index], figs[index + 1]
    start, _ = sentence_bounds(text, share.start)
    if (
        share.unit != "%"
        or share.change
        or share.of is not None
        or now.start < start
        or now.kind != then.kind
        or now.unit in {"", "%"}
        or any(one.change or one.of is not None for one in (now, then))
        or not _EQUAL.search(text[now.tail : share.start])
        or not _THEN_OPENED.fullmatch(text[share.tail : then.start])
        or share_agrees(now, then, share) is not False
    ):
        return
    made = Fraction(now.value) * 100 / Fraction(then.value)
    told = f"{format_decimal(round_half_up(made, max(share.places, 1)), max(share.places, 1))} %"
    said = f"{format_decimal(share.value, share.places)} %"
    here, ends = passage.place(share.start), [passage.place(then.start), passage.place(now.start)]
    yield Finding(
        Kind.GROWTH,
        joined([here, *ends]),
        passage.around(now.start, then.tail),
        said,
        told,
        f"{now.show(now.value)} so với {then.show(then.value)} ({joined(ends)}) bằng {told}, không "
        f"phải {said} ({here}).",
    )


def _added(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“Kết nạp 12 hội viên, nâng tổng số hội viên từ 340 lên 350 hội viên”."""
    if index < 2:
        return
    text, now = passage.text, figs[index]
    then, more = like(figs[index - 1], now), figs[index - 2]
    start, _ = sentence_bounds(text, now.start)
    if (
        more.start < start
        or len({more.kind, then.kind, now.kind}) != 1
        or any(one.of is not None or one.about or one.change for one in (more, then, now))
        or not _RAISED_TO.search(text[more.tail : then.start])
        or not TO.search(text[then.tail : now.start])
        or then.value + more.value == now.value
    ):
        return
    here = passage.place(more.start)
    ends = joined([passage.place(then.start), passage.place(now.start)])
    made = now.value - then.value
    yield Finding(
        Kind.GROWTH,
        joined([here, *ends.split("; ")]),
        passage.around(more.start, now.tail),
        more.show(more.value),
        more.show(made),
        f"Từ {then.show(then.value)} lên {now.show(now.value)} ({ends}) là thêm "
        f"{more.show(made)}, không phải {more.show(more.value)} ({here}).",
    )


def _direction(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“giảm từ 5,2% xuống còn 5,8%”."""
    text, now = passage.text, figs[index]
    then = like(figs[index - 1], now)
    start, _ = sentence_bounds(text, now.start)
    if then.start < start or then.kind != now.kind or now.of is not None or then.of is not None:
        return
    opened = FROM_TO.search(text[start : then.start])
    led = TO.search(text[then.tail : now.start])
    if not opened or not led or then.change:
        return
    way = led["way"].lower()
    verb = (opened["verb"] or "").lower()
    rising = way == "lên" or (way in {"đến", "tới"} and verb in {"tăng", "nâng"})
    falling = way in {"xuống", "còn"} or (way in {"đến", "tới"} and verb in {"giảm", "hạ", "rút"})
    if (rising and now.value < then.value) or (falling and now.value > then.value):
        place = passage.place(now.start)
        word = "tăng" if rising else "giảm"
        other = "giảm" if rising else "tăng"
        yield Finding(
            Kind.GROWTH,
            joined([place, passage.place(then.start)]),
            passage.around(then.start, now.tail),
            f"{word} từ {then.show(then.value)} đến {now.show(now.value)}",
            f"{other} {then.show(abs(now.value - then.value))}",
            f"Nói {word} nhưng từ {then.show(then.value)} ({passage.place(then.start)}) đến "
            f"{now.show(now.value)} ({place}) là {other}.",
        )


def _against_plan(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“có 77 xã, cao hơn chỉ tiêu giao 5 xã” beside the target of 72."""
    text, change = passage.text, figs[index]
    than = _THAN_PLAN.search(text[max(0, change.start - 60) : change.start])
    if than is None or change.of is not None or change.unit in {"%", ""}:
        return
    start, _ = sentence_bounds(text, change.start)
    before = [
        one
        for one in figs[:index]
        if one.start >= start and one.kind == change.kind and not one.change
    ]
    planned = [
        one
        for one in before
        if one.of is None and PLAN.search(text[start : one.start]) and one is not before[-1]
    ]
    if len(planned) != 1 or not before:
        return
    plan, now = planned[0], before[-1]
    gap = now.value - plan.value
    if than["way"].lower() in {"thấp hơn", "hụt"}:
        gap = -gap
    if gap == change.value or plan.about or change.about:
        return
    place = passage.place(change.start)
    yield Finding(
        Kind.GROWTH,
        joined([place, passage.place(plan.start)]),
        passage.around(now.start, change.tail),
        change.show(change.value),
        change.show(gap),
        f"{now.show(now.value)} so với chỉ tiêu {plan.show(plan.value)} "
        f"({passage.place(plan.start)}) là {change.show(gap)}, không phải "
        f"{change.show(change.value)} ({place}).",
    )
