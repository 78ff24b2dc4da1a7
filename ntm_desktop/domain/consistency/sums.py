"""Totals held against the parts they are said to be made of."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ntm_desktop.domain.consistency.counted import check_counted
from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import (
    Passage,
    joined,
)
from ntm_desktop.domain.consistency.shares import finding as share_finding
from ntm_desktop.domain.consistency.shares import joined_to, share_agrees
from ntm_desktop.domain.consistency.sum_groups import Group, Part, groups_of

_OPPOSITE = re.compile(r"(?i)\b(?:chưa|không|nữ)\b")
_CLOSE = Decimal("0.10")


def check_sums(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Every total whose parts are listed."""
    for index in range(len(passages)):
        seen: set[tuple[int, int, str]] = set()
        for group in groups_of(passages, index):
            key = (group.whole.figure.start, len(group.parts), group.parts[-1].passage.text[:40])
            if key in seen:
                continue
            seen.add(key)
            yield from _judged(group)
        yield from check_counted(passages[index])


def _judged(group: Group) -> Iterator[Finding]:
    whole, parts = group.whole.figure, [part.figure for part in group.parts]
    made = sum((one.value for one in parts), Decimal(0))
    gap = made - whole.value
    room = _room(whole, parts)
    wrong = abs(gap) > room and len(parts) > 1
    size = abs(gap) / abs(whole.value) if whole.value else Decimal(1)
    over = gap > 0
    if wrong and _two_of_many(group, over=over):
        wrong = False
    if wrong and (
        (group.complete and size < 2)
        or size <= _CLOSE
        or (over and whole.unit == "đồng" and size < 1)
    ):
        yield _said(group, made)
    elif len(parts) == 1 and over and not parts[0].about and not whole.about:
        # A single part that is more than its whole, of the very same thing.
        if group.label and size < 3:
            yield _said(group, made)
    for part in group.parts:
        yield from _share(group, part, made, wrong=wrong)


def _two_of_many(group: Group, *, over: bool) -> bool:
    """“12 thôn, trong đó 7 thôn đạt chuẩn và 4 thôn vùng cao”: two features, not two parts."""
    first, last = group.parts[0], group.parts[-1]
    if group.complete or over or len(group.parts) != 2 or first.passage is not last.passage:
        return False
    if group.whole.figure.unit == "đồng" or not group.label.lower().startswith("trong"):
        return False
    text = first.passage.text
    _, end = sentence_bounds(text, last.figure.start)
    return not _OPPOSITE.search(text[first.figure.start : end])


def _room(whole: Figure, parts: Sequence[Figure]) -> Decimal:
    """How far the sum may be off because somebody rounded or said "trên"."""
    room = Decimal(0)
    finest = min(one.step for one in parts)
    if whole.step > finest:
        room += whole.step / 2
    room += sum((one.step / 2 for one in parts if one.step > whole.step), Decimal(0))
    if whole.about or any(one.about for one in parts):
        room += abs(whole.value) / 100
    return room


def _said(group: Group, made: Decimal) -> Finding:
    whole = group.whole
    place = whole.passage.place(whole.figure.start)
    others = joined(part.passage.place(part.figure.start) for part in group.parts)
    printed, computed = whole.figure.show(whole.figure.value), whole.figure.show(made)
    listed = " + ".join(part.figure.show(part.figure.value) for part in group.parts[:8])
    if len(group.parts) > 8:
        listed += " + …"
    gap = whole.figure.show(abs(made - whole.figure.value))
    if len(group.parts) == 1:
        told = f"Phần {computed} ({others}) lớn hơn tổng {printed} ({place})."
    else:
        told = (
            f"Tổng in {printed} ({place}); các phần cộng lại {listed} = {computed} ({others}); "
            f"lệch {gap}."
        )
    if whole.figure.value and abs(made - whole.figure.value) / whole.figure.value < Decimal(
        "0.0005"
    ):
        told += " Chênh lệch nhỏ, có thể do làm tròn các phần."
    return Finding(
        Kind.SUM,
        joined([place, *others.split("; ")]),
        whole.passage.around(whole.figure.start, whole.figure.tail),
        printed,
        computed,
        told,
    )


def _share(group: Group, part: Part, made: Decimal, *, wrong: bool) -> Iterator[Finding]:
    """The percent printed behind a part, held against the total."""
    figs = figures(part.passage)
    at = figs.index(part.figure)
    if at + 1 >= len(figs) or figs[at + 1].unit != "%" or group.whole.figure.of is not None:
        return
    share = figs[at + 1]
    if not joined_to(part.passage.text, part.figure, share) or part.figure.of is not None:
        return
    following = part.passage.text[share.tail : share.tail + 40]
    if re.match(r"(?i)\s*(?:so|kế hoạch|kh\b|mục tiêu|chỉ tiêu|dự toán|của|số|tổng số)", following):
        return
    if wrong and made and share.value == _half_up(part.figure.value, made, share.places):
        return
    # A part of a part is often told as a share of the grand total.
    whole = group.whole
    for one in figs[:at]:
        if one.kind == part.figure.kind and one.value > whole.figure.value and not one.change:
            other = Part(part.passage, one)
            if _distance(part, other, share) < _distance(part, whole, share):
                whole = other
    if share_agrees(part.figure, whole.figure, share) is not False:
        return
    exact = part.figure.value * 100 / whole.figure.value
    if exact and abs(exact - share.value) / exact > Decimal("0.5") and not group.complete:
        return
    yield share_finding(
        part.passage,
        part.figure,
        whole.figure.value,
        share,
        whole.passage.place(whole.figure.start),
    )


def _distance(part: Part, whole: Part, share: Figure) -> Decimal:
    """How far a printed share is from the one of this whole."""
    if not whole.figure.value:
        return Decimal(1000)
    return abs(part.figure.value * 100 / whole.figure.value - share.value)


def _half_up(part: Decimal, whole: Decimal, places: int) -> Decimal:
    from ntm_desktop.domain.numbers import percent, round_half_up

    return round_half_up(percent(part, whole), places)
