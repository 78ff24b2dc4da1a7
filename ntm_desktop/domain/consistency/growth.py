"""Rises and falls: "tăng 27% so với năm 2011", "từ … lên …", "cao hơn chỉ tiêu 5 xã"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds, years_of
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.growth_beside import check_beside
from ntm_desktop.domain.consistency.growth_words import APART, DOWN, FROM_TO, PLAN, TO, UP, like
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_FOLD = re.compile(r"(?i)\bgấp(?:\s+(?:hơn|gần|trên|khoảng))*\s*$")
_TIMES = re.compile(r"(?i)\s*lần\b")
_POINTS = re.compile(r"(?i)\s*điểm\s*(?:phần trăm|%)")
_THAN_YEAR = re.compile(
    r"(?i)\s*[^.;\d]{0,20}?so (?:với )?(?:cùng kỳ |cuối |đầu )*năm\s+((?:19|20)\d{2})"
)
_THAN = re.compile(r"(?i)\s*[^.;\d]{0,20}?so (?:với )?")
_AT_FIRST = re.compile(r"(?i)\bđầu (?:năm|kỳ)(?:\s+(?:có|là|đạt|còn))*\s*$")
_AT_LAST = re.compile(r"(?i)\b(?:cuối (?:năm|kỳ)|đến nay|hiện nay)(?:\s+(?:có|là|đạt|còn))*\s*$")
_UNTIL_NOW = re.compile(r"(?i)\b(?:đến nay|hiện nay|đến thời điểm này)\b")
_YEARLY = re.compile(r"(?i)\s*(?:/\s*năm|mỗi năm|một năm|hằng năm|hàng năm)")
_THEN_WAS = re.compile(r"(?i)^[^,;]*\b(?:trước|cùng kỳ|ngoái)\s+(?:là|đạt)\s*$")
_SURPASSED = re.compile(r"(?i)(?:vượt|cao hơn|thấp hơn|nhiều hơn|ít hơn|hụt)[^,;.]{0,20}$")


def check_growth(passage: Passage) -> Iterator[Finding]:
    """Every rise and fall whose two ends stand in the passage."""
    text = passage.text
    figs = figures(passage)
    for index, change in enumerate(figs):
        before = text[max(0, change.start - 40) : change.start]
        up, down = UP.search(before), DOWN.search(before)
        if (up or down) and change.of is None:
            yield from _rise(passage, figs, index, rising=bool(up))
        elif _FOLD.search(before) and change.of is None and _TIMES.match(text, change.end):
            yield from _rise(passage, figs, index, rising=True)
        yield from check_beside(passage, figs, index)


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
    if APART.search(text[now.tail : change.start]) or _YEARLY.match(text, change.tail):
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
    if not opened or not TO.search(text[first.tail : last.start]):
        return None
    first = like(first, last)
    plain = opened[0].rstrip().endswith("từ") and "(" not in opened[0]
    relative = change.unit in {"%", "lần"}
    if first.kind != last.kind or (plain and not relative and last.kind != change.kind):
        return None
    return first, last


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
    first = like(figs[at - 1], now) if at else now
    if at and first.kind == now.kind and first.start >= bounds[0]:
        other = _THAN.match(text, change.tail)
        than_year = _THAN_YEAR.match(text, change.tail)
        elsewhere = (other and not than_year) or _SURPASSED.search(text[: change.start])
        if (
            not elsewhere
            and FROM_TO.search(text[bounds[0] : first.start])
            and TO.search(text[first.tail : now.start])
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
    if APART.search(between) or PLAN.search(text[start : now.start]):
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
