"""Means, yields and products in the order people write them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.frames import (
    END,
    WEIGHTS,
    Sentence,
    exact,
    fig,
    gap,
    not_so,
)
from ntm_desktop.domain.numbers import round_half_up

_YIELD = re.compile(rf"(?i)\bnăng suất\b{gap(40, ',')}{fig('mean')}\s*/\s*ha\b")
_PER_UNIT = re.compile(
    rf"(?i)(?P<total>‹\d+›)(?P<mid>{gap(50, ',')})(?P<count>‹\d+›){gap(20, ',(')}[,(]\s*bình quân"
    rf"{gap(30)}{fig('mean')}(?:\s*/\s*(?P<per>[^\W\d_]+)\b)?"
)
_COUNT_FIRST = re.compile(
    rf"(?i)\bcho\s+(?P<count>‹\d+›)(?P<mid>\s*(?:với|số tiền|tổng|kinh phí|số|là|,|\s)*)"
    rf"(?P<total>‹\d+›)"
    rf"\s*[,(]\s*bình quân{gap(20)}{fig('mean')}(?:\s*/\s*(?P<per>[^\W\d_]+)\b)?"
)
_PER_HEAD = re.compile(
    rf"(?i)(?P<total>‹\d+›){gap(15, '(')},\s*bình quân[^‹›.;,]{{0,40}}?\bđầu "
    rf"người(?:\s+(?:đạt|là))?\s*"
    rf"{fig('mean')}[^‹›.;,]{{0,30}}?(?:dân số|tổng số)\s*(?P<count>‹\d+›)"
)
_EACH_OF = re.compile(
    rf"(?i)\bbình quân{gap(45, ',(')}{fig('mean')}\s*(?:/\s*[^\W\d_]+\s*)?"
    rf"\(\s*(?P<total>‹\d+›)\s*(?:/|cho|chia(?:\s+cho)?|trên)\s*(?P<count>‹\d+›)\s*\)"
)
_NOT_A_MEAN = re.compile(
    r"(?i)\b(?:tối đa|định mức|không quá|kế hoạch|phấn đấu|mục tiêu|trong đó|riêng)"
    r"\b"
)


def _at(sentence: Sentence, mark: str) -> Figure:
    return sentence.figs[int(mark.strip("‹›"))]


def means(sentence: Sentence) -> Iterator[Finding]:
    """“540 tấn cho 4,5 km, bình quân 120 tấn/km”, a yield of tons and hectares, food per head."""
    for match in sentence.found(_YIELD):
        mean = sentence.get(match, "mean")
        tons = [one for one in sentence.figs if one.unit == "tấn" and not one.rate]
        areas = [one for one in sentence.figs if one.unit == "ha"]
        if len(tons) == len(areas) == 1 and mean.unit in WEIGHTS:
            yield from _mean(sentence, mean, tons[0], areas[0])
    for pattern in (_PER_UNIT, _COUNT_FIRST, _PER_HEAD, _EACH_OF):
        for match in sentence.found(pattern):
            total, count = _at(sentence, match["total"]), _at(sentence, match["count"])
            mean = sentence.get(match, "mean")
            per = mean.rate or match.groupdict().get("per")
            if pattern in {_PER_UNIT, _COUNT_FIRST} and (per or "").lower() != count.unit:
                continue
            if not _NOT_A_MEAN.search(match[0]):
                yield from _mean(sentence, mean, total, count)
    yield from _any_mean(sentence)


_ANY = re.compile(
    rf"(?i)\bbình quân\b(?:\s+(?:mỗi|một)\s+(?P<each>[^\W\d_]+))?{gap(30, ',')}{fig('mean')}"
)


def _any_mean(sentence: Sentence) -> Iterator[Finding]:
    """The one total and the one count of a sentence, wherever they stand in it."""
    for match in sentence.found(_ANY):
        mean = sentence.get(match, "mean")
        per = (mean.rate or match["each"] or "").lower()
        totals = [o for o in sentence.figs if o.unit == mean.unit and not o.rate and o is not mean]
        counts = [o for o in sentence.figs if o.unit == per and not o.rate and o is not mean]
        if len(totals) == len(counts) == 1 and not _NOT_A_MEAN.search(sentence.text):
            yield from _mean(sentence, mean, totals[0], counts[0], near=Fraction(15, 100))


def _mean(
    sentence: Sentence,
    mean: Figure,
    total: Figure,
    count: Figure,
    near: Fraction = Fraction(1, 4),
) -> Iterator[Finding]:
    """Tons and quintals are brought to one weight."""
    if not exact(mean, total, count) or not count.value or count.value == 1:
        return
    if total.unit in WEIGHTS and mean.unit in WEIGHTS:
        scale = WEIGHTS[total.unit] / WEIGHTS[mean.unit]
    elif total.unit == mean.unit:
        scale = Fraction(1)
    else:
        return
    made = Fraction(total.value) * scale / Fraction(count.value)
    room = Fraction(mean.step) / 2 + made * (
        Fraction(total.step) / 2 / Fraction(total.value) if total.value else Fraction(0)
    )
    if count.places:
        room += made * Fraction(count.step) / 2 / Fraction(count.value)
    off = abs(made - Fraction(mean.value))
    if room < off <= made * near:
        places = max(mean.places, 1)
        value = round_half_up(made / Fraction(mean.scale), places) * mean.scale
        why = f"{total.show(total.value)} chia cho {count.show(count.value)}"
        yield not_so(sentence, mean, value, (total, count), why, Kind.SHARE)


_EACH_FIRST = re.compile(
    rf"(?i)\bmỗi\s+(?P<per>[^\W\d_]+)(?P<mid>{gap(35, ',')}){fig('each')}{gap(12, ',')}"
    rf",\s*(?:với\s+)?"
    rf"{fig('count')}(?P<on>{gap(40)}){fig('total')}"
)
_AND_ALL = re.compile(
    rf"(?i){fig('count')}(?P<mid>{gap(15, ',(')}),?\s*mỗi\s+(?P<per>[^\W\d_]+)"
    rf"(?:\s+[^\W\d_]+)?(?:\s+(?:được|"
    rf"nhận|có|là|hỗ trợ))*\s*{fig('each')}{gap(15, ',')}"
    rf",\s*(?:với\s+)?tổng(?P<on>(?:\s+(?:số|cộng|kinh phí|"
    rf"số tiền|tiền|là|học viên))*)\s*{fig('total')}"
)
_TIMES = re.compile(
    rf"(?i){fig('count')}(?P<mid>\s*)[x×*]?\s*{fig('each')}(?P<on>\s*)=\s*{fig('total')}"
)
_FOR_EACH = re.compile(
    rf"(?i){fig('total')}(?P<mid>{gap(30, ',')})\bcho\s+{fig('count')}{gap(15, ',(')}[,(]\s*mỗi\s+"
    rf"(?P<per>[^\W\d_]+)(?P<on>(?:\s+(?:được|nhận|có))*)\s*{fig('each')}{END}"
)
_AREA = re.compile(
    rf"(?i)\bdài\s*{fig('long')},\s*(?:chiều\s+)?rộng\s*{fig('wide')},\s*(?:tổng\s+)?diện tích"
    rf"[^‹›.;,]{{0,25}}?{fig('area')}"
)


def products(sentence: Sentence) -> Iterator[Finding]:
    """“Mỗi thôn 02 camera, 12 thôn lắp được 24 camera”; length and width and the area of a road."""
    found = [*sentence.found(_EACH_FIRST), *sentence.found(_FOR_EACH), *sentence.found(_AND_ALL)]
    for match in sentence.found(_TIMES):
        each, count, total = (sentence.get(match, name) for name in ("each", "count", "total"))
        if each.unit == total.unit and exact(each, count, total):
            yield from _product(sentence, count, each, total)
    for match in found:
        each, count, total = (sentence.get(match, name) for name in ("each", "count", "total"))
        if match["per"].lower() != count.unit or each.unit != total.unit or each.unit in {"", "%"}:
            continue
        if not exact(each, count, total) or _NOT_A_MEAN.search(match[0]):
            continue
        if re.search(r"(?i)\b(?:từ|ít nhất|khác|thêm)\b", match["mid"] + match["on"]):
            continue
        yield from _product(sentence, count, each, total)
    for match in sentence.found(_AREA):
        long, wide, area = (sentence.get(match, name) for name in ("long", "wide", "area"))
        if long.unit == wide.unit == "m" and area.unit == "m2" and exact(long, wide, area):
            yield from _product(sentence, long, wide, area)


def _product(sentence: Sentence, count: Figure, each: Figure, total: Figure) -> Iterator[Finding]:
    made = count.value * each.value
    room = total.step / 2 + count.value * (each.step / 2 if each.places else Decimal(0))
    room += each.value * (count.step / 2 if count.places else Decimal(0))
    if room < abs(made - total.value) <= made / 3:
        why = f"{count.show(count.value)} nhân {each.show(each.value)}"
        yield not_so(sentence, total, made, (count, each), why)
