"""Means and products: "152 tiêu chí của 10 xã, bình quân …", "25 nhà, mỗi nhà 300 triệu đồng"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_MEAN = re.compile(r"(?i)\bbình quân(?:\s+(?:mỗi\s+\w+|chung|toàn\s+\w+|đạt|là|chung đạt))*\s*$")
_TOTAL = re.compile(r"(?i)\btổng(?:\s+số|\s+cộng)?\b[^\d;.]{0,40}$")
_PARTS = re.compile(r"(?i)trong đó|cụ thể|chia ra|gồm")
_EACH = re.compile(r"(?i)[,(]?\s*mỗi\s+(?P<what>[^\W\d_]+)(?:\s+(?:được|là|hỗ trợ|trị giá))*\s*$")
_TOGETHER = re.compile(
    r"(?i)^[,;)]?\s*(?:với\s+)?tổng\s+(?:cộng|số|số tiền|kinh phí|giá trị|trị giá|mức hỗ trợ)"
    r"(?:\s+(?:tiền|hỗ trợ|là|bằng))*\s*$"
)
_RATE = re.compile(r"(?i)[,(]?\s*(?:với\s+)?(?:định\s+)?mức(?:\s+(?:hỗ trợ|thưởng|chi|là))*\s*$")


def check_products(passage: Passage) -> Iterator[Finding]:
    """Every mean, product and sum of fractions whose figures stand in its own sentence."""
    figs = figures(passage)
    yield from _fractions(passage)
    for index in range(len(figs)):
        yield from _mean(passage, figs, index)
        yield from _product(passage, figs, index)


def _mean(passage: Passage, figs: tuple[Figure, ...], index: int) -> Iterator[Finding]:
    text, mean = passage.text, figs[index]
    if not mean.rate or mean.of is not None or mean.about or mean.change:
        return
    if not _MEAN.search(text[max(0, mean.start - 60) : mean.start]):
        return
    start, _ = sentence_bounds(text, mean.start)
    before = [one for one in figs[:index] if one.start >= start and one.of is None]
    totals = [
        one
        for one in before
        if one.unit == mean.unit and not one.rate and _TOTAL.search(text[start : one.start])
    ]
    counts = [one for one in before if one.unit == mean.rate and not one.rate]
    # With two of either it is not said which were divided.
    same = [one for one in before if one.unit == mean.unit]
    if len(totals) != 1 or len(counts) != 1 or len(same) != 1 or not counts[0].value:
        return
    total, count = totals[0], counts[0]
    if total.about or count.about or total.change or count.change:
        return
    made = Fraction(total.value) / Fraction(count.value)
    room = Fraction(mean.step) / 2 + (
        Fraction(total.step) / 2 / Fraction(count.value) if total.places else Fraction(0)
    )
    if abs(made - Fraction(mean.value)) <= room:
        return
    places = max(mean.places, 1)
    told = f"{format_decimal(round_half_up(made / Fraction(mean.scale), places))} {mean.unit_text}"
    here = passage.place(mean.start)
    ends = joined([passage.place(total.start), passage.place(count.start)])
    yield Finding(
        Kind.SHARE,
        joined([here, *ends.split("; ")]),
        passage.around(count.start, mean.tail),
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
