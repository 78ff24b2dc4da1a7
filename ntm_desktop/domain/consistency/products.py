"""Means and products: "152 tiêu chí của 10 xã, bình quân …", "25 nhà, mỗi nhà 300 triệu đồng"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import LOWER, UPPER, Passage, joined
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_MEAN = re.compile(r"(?i)\bbình quân(?:\s+(?:mỗi\s+\w+|chung|toàn\s+\w+|đạt|là|chung đạt))*\s*$")
_PER = re.compile(
    r"(?i)\bbình quân\s+(?:mỗi|một|0?1)\s+(?P<per>[^\W\d_]+)"
    r"(?:\s+(?:được|đạt|là|hỗ|trợ|có|cho|đóng|góp))*\s*$"
)
_TOTAL = re.compile(r"(?i)\btổng(?:\s+số|\s+cộng)?\b[^\d;.]{0,40}$")
_PARTS = re.compile(r"(?i)trong đó|cụ thể|chia ra|gồm|:")
_EACH = re.compile(r"(?i)[,(]?\s*mỗi\s+(?P<what>[^\W\d_]+)(?:\s+(?:được|là|hỗ trợ|trị giá))*\s*$")
_TOGETHER = re.compile(
    r"(?i)^[,;)]?\s*(?:với\s+)?tổng\s+(?:cộng|số|số tiền|kinh phí|giá trị|trị giá|mức hỗ trợ)"
    r"(?:\s+(?:tiền|hỗ trợ|là|bằng))*\s*$"
)
_RATE = re.compile(r"(?i)[,(]?\s*(?:với\s+)?(?:định\s+)?mức(?:\s+(?:hỗ trợ|thưởng|chi|là))*\s*$")


_LEAD = re.compile(
    r"(?i)(?:\(\s*|[,;:(.]\s*(?:đạt|với|cả xã|toàn (?:xã|huyện|tỉnh)|là|có)?\s*(?:đạt|có)?\s*"
    r"tổng(?:\s+(?:số|cộng|là|có|kinh|phí|diện|tích|vốn|tiền|tiêu chí|đạt|hỗ trợ|"
    r"được))*\s*)$"
)
"""Right before a total: “, tổng số”, “. Tổng cộng”, or the bracket that explains the mean."""
_RISE = re.compile(r"(?i)[,\s]*(?:tăng|giảm|cao hơn|thấp hơn|vượt)[^;.]*$")
_OTHERS = re.compile(
    rf"(?i:\b(?:trong đó|riêng|phấn đấu|kế hoạch|mục tiêu|dự kiến|cùng kỳ|quý|tháng|năm)\b)"
    rf"|[{LOWER}] [{UPPER}][{LOWER}]"
)
"""Between a mean and a total: the total is of a part, a plan, another place or time."""
_PLANNED = re.compile(r"(?i)\b(?:trong đó|riêng|phấn đấu|kế hoạch|mục tiêu)\b")
_OF_COUNT = re.compile(
    r"(?i)(?:\s?[^\W\d_]+){0,2}\s*(?:\b(?:của|trên|cho|ở|tại|với)\b|/)\s*"
    r"(?:(?:tổng số|cả|toàn bộ)\s+)?"
)
_COUNT_HAS = re.compile(r"(?i)(?:\s(?:đã\s)?(?:có|đạt|được|với))(?:\s(?:tổng|số|cộng|hỗ|trợ))*\s+")
_ENDS = re.compile(
    r"(?i)(?:\s?(?:tiêu chí|chí))?\s*(?:$|[,.;)]|(?:trong|trên địa bàn|toàn|tính)\b)"
)
_NEAR = Fraction(1, 4)


def check_products(passage: Passage) -> Iterator[Finding]:
    """Every mean, product and sum of fractions whose figures stand in its own sentence."""
    figs = figures(passage)
    yield from _fractions(passage)
    for index in range(len(figs)):
        yield from _mean(passage, figs, index)
        yield from _mean_first(passage, figs, index)
        yield from _product(passage, figs, index)


def _per(text: str, mean: Figure) -> str:
    """What a mean is told per, "" when it is none: “15,3 tiêu chí/xã”, “mỗi xã đạt 15,3 …”."""
    if mean.of is not None or mean.about or mean.change:
        return ""
    before = text[max(0, mean.start - 60) : mean.start]
    each = _PER.search(before)
    if each and not mean.rate:
        return each["per"].lower()
    if not _MEAN.search(before):
        return ""
    behind = re.match(r"\s?/\s?([^\W\d_]+)", text[mean.tail :])  # a measure: “1,8 ha/hộ”
    return mean.rate or (behind[1].lower() if behind else "")


def _mean(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“Tổng 152 tiêu chí của 10 xã, bình quân 15,3 tiêu chí/xã”."""
    text, mean = passage.text, figs[index]
    per = _per(text, mean)
    if not per:
        return
    start, _ = sentence_bounds(text, mean.start)
    before = [one for one in figs[:index] if one.start >= start and one.of is None]
    totals = [
        one
        for one in before
        if one.unit == mean.unit and not one.rate and _TOTAL.search(text[start : one.start])
    ]
    # “bình quân 01 xã” counts nothing.
    counts = [one for one in before if one.unit == per and not one.rate and one.value != 1]
    # With two of either it is not said which were divided.
    same = [one for one in before if one.unit == mean.unit]
    if len(totals) == len(counts) == len(same) == 1:
        yield from _divided(passage, mean, totals[0], counts[0])


def _mean_first(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """“Bình quân 15,3 tiêu chí/xã, tổng số 2.754 tiêu chí của 181 xã”, also in brackets."""
    text, mean = passage.text, figs[index]
    per = _per(text, mean)
    if not per:
        return
    _, end = sentence_bounds(text, mean.start)
    following = re.match(r"\s*Tổng\b", text[end:])
    end = sentence_bounds(text, end + 2)[1] if following else end
    behind = [one for one in figs[index + 1 :] if not one.change and one.start < end]
    for left, right in pairwise(behind):
        gap = text[left.tail : right.start]
        if (left.unit, right.unit) == (mean.unit, per) and _OF_COUNT.fullmatch(gap):
            total, count = left, right
        elif (left.unit, right.unit) == (per, mean.unit) and _COUNT_HAS.fullmatch(gap):
            total, count = right, left
        else:
            continue
        near = _leads(text, mean, left)
        if near is not None and _ENDS.match(text, right.tail):
            yield from _divided(passage, mean, total, count, near)
            return
    # The count before, the total behind: “181 xã, bình quân 15,3 tiêu chí/xã, tổng số 2.754 …”.
    start, _ = sentence_bounds(text, mean.start)
    before = [one for one in figs[:index] if one.start >= start]
    if len(before) == 1 and before[0].unit == per and before[0].of is None and behind:
        total, near = behind[0], _leads(text, mean, behind[0])
        if total.unit == mean.unit and near == _NEAR and _ENDS.match(text, total.tail):
            yield from _divided(passage, mean, total, before[0], _NEAR / 3)


def _leads(text: str, mean: Figure, first: Figure) -> Fraction | None:
    """How near to the mean a total behind it must come to be the one divided; None when it is not.

    Right behind the mean the words say so; with more between only a small gap is a slip.
    """
    between = text[mean.tail : first.start]
    lead = _LEAD.search(between)
    if lead is None or len(between) > 200:
        return None
    middle = re.sub(r"^\s?(?:chí\s?)?/?\s?[^\W\d_]*", "", between[: lead.start()])
    if not middle.strip() or (_RISE.fullmatch(middle) and not _PLANNED.search(middle)):
        return _NEAR
    return None if _OTHERS.search(re.sub(r"(?i)\btrong đó\b[^;]*;", ";", between)) else _NEAR / 5


def _divided(
    passage: Passage, mean: Figure, total: Figure, count: Figure, near: Fraction | None = None
) -> Iterator[Finding]:
    # “2.754 tiêu chí trên 181 xã” is no “more than”.
    rough = total.about or (count.about and not (count.about == "trên" and total.end < count.start))
    if not count.value or rough or total.change or count.change:
        return
    if total.rate or count.rate or total.of is not None or count.of is not None:
        return
    made = Fraction(total.value) / Fraction(count.value)
    room = Fraction(mean.step) / 2 + (
        Fraction(total.step) / 2 / Fraction(count.value) if total.places else Fraction(0)
    )
    off = abs(made - Fraction(mean.value))
    if off <= room or (near is not None and off > near * Fraction(mean.value)):
        return
    places = max(mean.places, 1)
    told = f"{format_decimal(round_half_up(made / Fraction(mean.scale), places))} {mean.unit_text}"
    here = passage.place(mean.start)
    ends = joined([passage.place(total.start), passage.place(count.start)])
    yield Finding(
        Kind.SHARE,
        joined([here, *ends.split("; ")]),
        passage.around(min(count.start, mean.start), max(mean.tail, total.tail)),
        mean.show(mean.value),
        told,
        f"{total.show(total.value)} chia cho {count.show(count.value)} ({ends}) là {told}, không "
        f"phải {mean.show(mean.value)} ({here}).",
    )


def _product(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    """Count, "mỗi" one of them, and "tổng" right behind, nothing between."""
    if index + 2 >= len(figs):
        return
    text = passage.text
    count, each, total = figs[index : index + 3]
    end = sentence_bounds(text, count.start)[1]
    between = text[count.tail : each.start]
    led = _EACH.search(between)
    per = led["what"].lower() if led else each.rate if _RATE.search(between) else ""
    if (
        per != count.unit
        or not count.unit
        or not _TOGETHER.search(text[each.tail : total.start])
        or total.start >= end
        or each.unit != total.unit
        or any(one.about or one.change or one.of is not None for one in (count, each, total))
    ):
        return
    made = count.value * each.value
    room = total.step / 2 + (count.value * each.step / 2 if each.places else Decimal(0))
    if abs(made - total.value) <= room:
        return
    here = passage.place(total.start)
    ends = joined([passage.place(count.start), passage.place(each.start)])
    yield Finding(
        Kind.SUM,
        joined([here, *ends.split("; ")]),
        passage.around(count.start, total.tail),
        total.show(total.value),
        total.show(made),
        f"{count.show(count.value)} nhân {each.show(each.value)} ({ends}) là {total.show(made)}, "
        f"không phải {total.show(total.value)} ({here}).",
    )


def _fractions(passage: Passage) -> Iterator[Finding]:
    """“19/19 tiêu chí, trong đó 1/1, 8/8, …”: parts whose lower figures make up the whole's."""
    text, figs = passage.text, figures(passage)
    for index, whole in enumerate(figs):
        if whole.of is None:
            continue
        _, end = sentence_bounds(text, whole.start)
        behind = [one for one in figs[index + 1 :] if one.start < end]
        parts = [one for one in behind if one.of is not None]
        if len(parts) < 3 or len(parts) != len(behind):
            continue
        if not _PARTS.search(text[whole.tail : parts[0].start]):
            continue
        lower = sum((one.of for one in parts if one.of is not None), Decimal(0))
        upper = sum((one.value for one in parts), Decimal(0))
        if lower == whole.of and upper != whole.value:
            here, others = passage.place(whole.start), passage.place(parts[0].start)
            printed = f"{format_decimal(whole.value)}/{format_decimal(whole.of)}"
            computed = f"{format_decimal(upper)}/{format_decimal(lower)}"
            yield Finding(
                Kind.SUM,
                joined([here, others]),
                passage.around(whole.start, parts[-1].tail),
                printed,
                computed,
                f"Tổng in {printed} ({here}); các phần cộng lại {computed} ({others}).",
            )
