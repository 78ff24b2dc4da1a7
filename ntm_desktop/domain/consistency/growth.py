"""Rises and falls: "tăng 27% so với năm 2011", "từ … lên …", "cao hơn chỉ tiêu 5 xã"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds, years_of
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.consistency.shares import share_agrees
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_UP = re.compile(
    r"(?i)(?:tăng|vượt|cao hơn|nhiều hơn)(?:\s+(?:thêm|lên|được|khoảng|gần|trên|hơn|"
    r"bình quân))*\s*$"
)
_DOWN = re.compile(
    r"(?i)(?:giảm|thấp hơn|ít hơn|hụt)(?:\s+(?:thêm|đi|được|khoảng|gần|trên|hơn|bình quân))*\s*$"
)
_FOLD = re.compile(r"(?i)\bgấp(?:\s+(?:hơn|gần|trên|khoảng))*\s*$")
_TIMES = re.compile(r"(?i)\s*lần\b")
_POINTS = re.compile(r"(?i)\s*điểm\s*(?:phần trăm|%)")
_THAN_YEAR = re.compile(
    r"(?i)\s*[^.;\d]{0,20}?so (?:với )?(?:cùng kỳ |cuối |đầu )*năm\s+((?:19|20)\d{2})"
)
_THAN = re.compile(r"(?i)\s*[^.;\d]{0,20}?so (?:với )?")
_FROM_TO = re.compile(
    r"(?i)(?P<verb>tăng|nâng|giảm|hạ|rút)?[^.;\d]{0,90}\btừ\s*(?:trên|khoảng|mức|hơn)?\s*$"
)
_TO = re.compile(
    r"(?i)^[^.;]{0,60}?\b(?P<way>lên|xuống|đến|tới|còn)(?:\s*(?:còn|trên|khoảng|đến|đạt))*\s*$"
)
_RAISED_TO = re.compile(
    r"(?i)^(?:[^.;,\d]{0,40},)?\s*,?\s*(?:đã\s+)?(?:nâng|đưa)\s+(?:tổng\s+)?số[^.;\d]{0,30}\btừ\s*$"
)
_AT_FIRST = re.compile(r"(?i)\bđầu (?:năm|kỳ)(?:\s+(?:có|là|đạt|còn))*\s*$")
_AT_LAST = re.compile(r"(?i)\b(?:cuối (?:năm|kỳ)|đến nay|hiện nay)(?:\s+(?:có|là|đạt|còn))*\s*$")
_UNTIL_NOW = re.compile(r"(?i)\b(?:đến nay|hiện nay|đến thời điểm này)\b")
_APART = re.compile(r"(?i)bình quân|mỗi|hằng|hàng năm|trong đó|riêng")
_YEARLY = re.compile(r"(?i)\s*(?:/\s*năm|mỗi năm|một năm|hằng năm|hàng năm)")
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
_THEN_WAS = re.compile(r"(?i)^[^,;]*\b(?:trước|cùng kỳ|ngoái)\s+(?:là|đạt)\s*$")
_SURPASSED = re.compile(r"(?i)(?:vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn|hụt)[^,;.]{0,20}$")
_PLAN = re.compile(r"(?i)\b(?:chỉ tiêu|kế hoạch|mục tiêu)\b")
_THAN_PLAN = re.compile(
    r"(?i)(?P<way>cao hơn|vượt|thấp hơn|hụt)\s+(?:so với\s+)?(?:chỉ tiêu|kế hoạch|mục tiêu)"
    r"(?:\s+(?:được\s+)?(?:giao|đề ra|năm|đặt ra))*\s*(?:là\s+)?$"
)


def check_growth(passage: Passage) -> Iterator[Finding]:
    """Every rise and fall whose two ends stand in the passage."""
    text = passage.text
    figs = figures(passage)
    for index, change in enumerate(figs):
        before = text[max(0, change.start - 40) : change.start]
        up, down = _UP.search(before), _DOWN.search(before)
        if (up or down) and change.of is None:
            yield from _rise(passage, figs, index, rising=bool(up))
        elif _FOLD.search(before) and change.of is None and _TIMES.match(text, change.end):
            yield from _rise(passage, figs, index, rising=True)
        yield from _against_plan(passage, figs, index)
        yield from _told_twice(passage, figs, index)
        yield from _as_share_of_then(passage, figs, index)
        yield from _added(passage, figs, index)
        if index:
            yield from _direction(passage, figs, index)


def _rise(
    passage: Passage, figs: tuple[Figure, ...], index: int, *, rising: bool
) -> Iterator[Finding]:
    text, change = passage.text, figs[index]
    times = change.unit == "lần" or bool(_TIMES.match(text, change.end))
    start, end = sentence_bounds(text, change.start)
    points = bool(_POINTS.match(text, change.end)) and change.unit == "điểm"
    if points:
        change = replace(change, unit="%", name="")
    elif _POINTS.match(text, change.tail):
        return
    now = _now(figs, index, start, change, relative=change.unit == "%" or times)
    then = _then(passage, figs, index, now, (start, end)) if now is not None else None
    behind = _in_brackets(text, figs, index, change)
    if behind is not None:
        then, now = behind
    if then is None or now is None or not then.value or then.about or now.about:
        return
    if _APART.search(text[now.tail : change.start]) or _YEARLY.match(text, change.tail):
        return
    yield from judged(passage, now, then, change, rising=rising, points=points)


def judged(
    passage: Passage,
    now: Figure,
    then: Figure,
    change: Figure,
    *,
    rising: bool,
    points: bool = False,
) -> Iterator[Finding]:
    """Say so when a printed rise is not the one between its two printed ends.

    With ``points`` the rise is told in points of a percent.
    """
    times = change.unit == "lần" or bool(_TIMES.match(passage.text, change.end))
    if not then.value or then.about or now.about:
        return
    gap = now.value - then.value if rising else then.value - now.value
    if points:
        if now.unit != "%":
            return
        options = [Fraction(gap)]
    elif times:
        made = Fraction(now.value) / Fraction(then.value)
        options = [made, made - 1]
    elif change.unit == "%":
        options = [Fraction(gap) * 100 / Fraction(then.value)]
        if now.unit == "%":
            options.append(Fraction(gap))
    else:
        options = [Fraction(gap) / Fraction(change.scale)]
    printed = Fraction(change.value if change.unit == "%" or times else change.value / change.scale)
    room = Fraction(1) if change.about else _room(now, then, change, times=times)
    half = Fraction(1, 2 * 10**change.places)
    if any(abs(option - printed) <= half + room for option in options):
        return
    value = round_half_up(options[-1] if now.unit == "%" else options[0], max(change.places, 0))
    if not change.places and change.unit == "%":
        value = round_half_up(options[0], 2)
    unit = "lần" if times else change.unit_text
    place = passage.place(change.start)
    ends = joined([passage.place(then.start), passage.place(now.start)])
    word = "tăng" if rising else "giảm"
    told = f"{format_decimal(value)} {unit}".strip()
    if value < 0:
        told = f"{'giảm' if rising else 'tăng'} {format_decimal(-value)} {unit}".strip()
    said = f"{word} {format_decimal(printed_of(change, times=times), change.places)} {unit}".strip()
    yield Finding(
        Kind.GROWTH,
        joined([place, *ends.split("; ")]),
        passage.around(then.start if then.start < change.start else now.start, change.tail),
        said,
        told,
        f"Từ {then.show(then.value)} đến {now.show(now.value)} ({ends}) là {told}, không phải "
        f"{said} ({place}).",
    )


def printed_of(change: Figure, *, times: bool) -> Decimal:
    """The printed number without the worth of its unit."""
    return change.value if change.unit == "%" or times else change.value / change.scale


def _room(now: Figure, then: Figure, change: Figure, *, times: bool) -> Fraction:
    """Ends with decimals are rounded themselves."""
    if not now.places and not then.places:
        return Fraction(0)
    wide = Fraction(now.step + then.step) / 2
    if change.unit == "%" or times:
        if now.unit == "%" and not times:
            return Fraction(0)
        share = wide * 2 / Fraction(then.value)
        return share * (1 if times else 100)
    return Fraction(0) if change.step <= min(now.step, then.step) else wide / Fraction(change.scale)


def _in_brackets(
    text: str, figs: tuple[Figure, ...], index: int, change: Figure
) -> tuple[Figure, Figure] | None:
    """“tăng 11 xã (từ 24 xã lên 35 xã)”: the ends behind the rise."""
    if index + 2 >= len(figs):
        return None
    first, last = figs[index + 1], figs[index + 2]
    opened = re.fullmatch(
        r"(?:\s*lần)?[^.;()\d]{0,24}(?:(?:19|20)\d{2}\s*)?[(,]\s*(?:tăng|giảm|nâng)?\s*từ\s*",
        text[change.tail : first.start],
    )
    if not opened or not _TO.search(text[first.tail : last.start]):
        return None
    first = _like(first, last)
    plain = opened[0].rstrip().endswith("từ") and "(" not in opened[0]
    relative = change.unit in {"%", "lần"}
    if first.kind != last.kind or (plain and not relative and last.kind != change.kind):
        return None
    return first, last


def _like(first: Figure, last: Figure) -> Figure:
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


def _now(
    figs: tuple[Figure, ...], index: int, start: int, change: Figure, *, relative: bool
) -> Figure | None:
    """What rose: the figure before, in the same sentence."""
    for one in reversed(figs[max(0, index - 3) : index]):
        if one.start < start or one.change:
            continue
        if one.of is not None and (relative or one is not figs[index - 1]):
            continue
        if one.unit == "" or (not relative and not _same_measure(one, change)):
            continue
        if relative and one.unit == "%" and one is not figs[index - 1]:
            continue
        return one
    return None


def _same_measure(now: Figure, change: Figure) -> bool:
    """“38,5 triệu đồng/người, tăng 12,3 triệu đồng”: a rise needs not say per what."""
    return now.kind == change.kind or (not change.rate and now.unit == change.unit)


def _then(
    passage: Passage,
    figs: tuple[Figure, ...],
    index: int,
    now: Figure,
    bounds: tuple[int, int],
) -> Figure | None:
    """What it rose from: of the year it is compared with, or the other end of "từ … lên …"."""
    text, change = passage.text, figs[index]
    at = figs.index(now)
    first = _like(figs[at - 1], now) if at else now
    if at and first.kind == now.kind and first.start >= bounds[0]:
        other = _THAN.match(text, change.tail)
        than_year = _THAN_YEAR.match(text, change.tail)
        elsewhere = (other and not than_year) or _SURPASSED.search(text[: change.start])
        if (
            not elsewhere
            and _FROM_TO.search(text[bounds[0] : first.start])
            and _TO.search(text[first.tail : now.start])
        ):
            return first
    than = _THAN_YEAR.match(text, change.tail)
    if than is None:
        if index + 1 < len(figs) and _THAN.match(text, change.tail):
            told = figs[index + 1]
            between = text[change.tail : told.start]
            if (
                _same_measure(now, told)
                and not told.change
                and len(between) < 60
                and (re.search(r"\([^()]*$", between) or _THEN_WAS.search(between))
            ):
                return told
        return _year_before(text, figs, at, change)
    year = int(than[1])
    if index + 1 < len(figs):
        told = figs[index + 1]
        between = text[than.end() : told.start]
        opened = re.fullmatch(r"\s*\(\s*(?:là|đạt)?\s*[^\d;.]{0,20}", between)
        if opened and _same_measure(now, told) and not told.change:
            return told
    same = [
        one
        for place, one in enumerate(figs[:index])
        if one is not now
        and one.kind == now.kind
        and not one.change
        and one.of is None
        and years_of(text, figs, place) == {year}
    ]
    if len(same) != 1 or year in years_of(text, figs, at):
        return None
    # Of the same thing: a passage may tell several stories of one year.
    return same[0] if _same_story(text, figs, same[0], now) else None


def _year_before(text: str, figs: tuple[Figure, ...], at: int, change: Figure) -> Figure | None:
    """“năm 2023 đạt 2.350 tấn, năm 2024 đạt 2.420 tấn, tăng 70 tấn”: the state just before."""
    now = figs[at]
    if not at or _THAN.match(text, change.tail) or figs[at + 1] is not change:
        return None
    then = figs[at - 1]
    start, _ = sentence_bounds(text, now.start)
    if then.start < start or then.kind != now.kind or then.change or then.of is not None:
        return None
    if at > 1 and figs[at - 2].kind == now.kind and figs[at - 2].start >= start:
        return None
    between = text[then.tail : now.start]
    if _APART.search(between) or _PLAN.search(text[start : now.start]):
        return None
    if _AT_FIRST.search(text[start : then.start]) and _AT_LAST.search(between):
        return then
    earlier, later = years_of(text, figs, at - 1), years_of(text, figs, at)
    if len(earlier) != 1 or len(later) > 1:
        return None
    if later:
        return then if max(later) > max(earlier) else None
    return then if _UNTIL_NOW.search(between) else None


def _same_story(text: str, figs: tuple[Figure, ...], then: Figure, now: Figure) -> bool:
    between = [one for one in figs if then.start < one.start < now.start and one.unit != "%"]
    return all(one.kind != then.kind for one in between)


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
        or _APART.search(text[now.tail : change.start])
    ):
        return
    led = text[max(now.tail, change.start - 40) : change.start]
    rising, falling = _UP.search(led), _DOWN.search(led)
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
    then, more = _like(figs[index - 1], now), figs[index - 2]
    start, _ = sentence_bounds(text, now.start)
    if (
        more.start < start
        or len({more.kind, then.kind, now.kind}) != 1
        or any(one.of is not None or one.about or one.change for one in (more, then, now))
        or not _RAISED_TO.search(text[more.tail : then.start])
        or not _TO.search(text[then.tail : now.start])
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
    then = _like(figs[index - 1], now)
    start, _ = sentence_bounds(text, now.start)
    if then.start < start or then.kind != now.kind or now.of is not None or then.of is not None:
        return
    opened = _FROM_TO.search(text[start : then.start])
    led = _TO.search(text[then.tail : now.start])
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
        if one.of is None and _PLAN.search(text[start : one.start]) and one is not before[-1]
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
