"""Sentences with their figures taken out, so that a wording can be told as one pattern.

“Trồng rừng 85 ha, đạt 106,25% kế hoạch (80 ha)” becomes “Trồng rừng ‹0›, đạt ‹1› kế hoạch (‹2›)”: a
frame names the figures of such a sentence and :mod:`frame_checks` works one out of the others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.consistency.shares import finding as share_finding
from ntm_desktop.domain.consistency.shares import share_agrees
from ntm_desktop.domain.numbers import round_half_up

WEIGHTS = {"tấn": Fraction(1000), "tạ": Fraction(100), "kg": Fraction(1)}

END = r"(?=\s*(?:$|[.,;)]|\())"
"""Behind a frame: the clause ends here."""
PLAN = r"(?:kế hoạch|chỉ tiêu|dự toán|nhu cầu|tổng mức đầu tư|vốn (?:được )?giao)"
SO_MUCH = r"(?:đạt|bằng|chiếm|tương đương|tương ứng)(?:\s+(?:tỷ lệ|với|là|khoảng))*\s*"
OTHER = re.compile(r"(?i)\b(?:trong đó|riêng|bình quân|mỗi|cùng kỳ|năm trước|lũy kế|ước)\b")
"""Between two figures: the second is of something else."""


def fig(name: str) -> str:
    """A figure with its unit, in a frame."""
    return rf"‹(?P<{name}>\d+)›"


def gap(length: int, without: str = "") -> str:
    """So many letters of words at most, none of them a figure or the end of a clause."""
    return rf"[^‹›.;{without}]{{0,{length}}}?"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage.

    Attributes:
        text: with ‹0›, ‹1› … where its figures stood.
        figs: those figures, in order.
        bare: the same sentence as it was written.
    """

    passage: Passage
    text: str
    figs: tuple[Figure, ...]
    bare: str

    def get(self, match: re.Match[str], name: str) -> Figure:
        """The figure a frame calls ``name``."""
        return self.figs[int(match[name])]

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every place where the frame fits."""
        return pattern.finditer(self.text)


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage that hold two figures or more."""
    text, figs = passage.text, figures(passage)
    at = 0
    while at < len(text):
        start, end = sentence_bounds(text, at)
        inside = tuple(one for one in figs if start <= one.start < end)
        if len(inside) > 1:
            pieces, left = [], start
            for number, one in enumerate(inside):
                pieces += [text[left : one.start], f"‹{number}›"]
                left = max(left, _behind(text, one))
            pieces.append(text[left:end])
            yield Sentence(passage, "".join(pieces), inside, text[start:end])
        at = max(end, at) + 1


def _behind(text: str, one: Figure) -> int:
    """After the whole name of what is counted: behind “tiêu chí”, not behind “tiêu”."""
    named = one.name and re.match(rf"(?i)\s+{one.name}(?![^\W\d_])", text[one.end :])
    return max(one.tail, one.end + named.end()) if named else one.tail


def exact(*figs: Figure) -> bool:
    """Whether all are plain amounts: no fraction, no “khoảng”, no rise."""
    return not any(one.of is not None or one.about or one.change for one in figs)


def alike(*figs: Figure) -> bool:
    """Whether all count the same thing."""
    return len({one.kind for one in figs}) == 1


def room_of(whole: Figure, parts: Sequence[Figure]) -> Decimal:
    """How far a sum may be off by the rounding of what is printed."""
    finest = min(one.step for one in parts)
    room = whole.step / 2 if whole.step > finest else Decimal(0)
    return room + sum((one.step / 2 for one in parts if one.step > whole.step), Decimal(0))


def not_so(
    sentence: Sentence,
    told: Figure,
    made: Decimal,
    ends: Sequence[Figure],
    why: str,
    kind: Kind = Kind.SUM,
) -> Finding:
    """A figure that the others of its sentence make another.

    ``made`` is what it should be, in the measure of ``told``; ``ends`` the figures it was worked
    out of; ``why`` says how, as a sentence begins: “4.850 triệu đồng bớt 3.880 triệu đồng”.
    """
    passage = sentence.passage
    here = passage.place(told.start)
    others = joined(passage.place(one.start) for one in ends)
    printed, computed = told.show(told.value), told.show(made)
    every = [told, *ends]
    return Finding(
        kind,
        joined([here, *others.split("; ")]),
        passage.around(min(one.start for one in every), max(one.tail for one in every)),
        printed,
        computed,
        f"{why} ({others}) là {computed}, không phải {printed} ({here}).",
    )


def wrong_share(
    sentence: Sentence, part: Figure, whole: Figure, share: Figure, over: bool = False
) -> Iterator[Finding]:
    """A percent that is not the part of the whole; with ``over``, not what it is more by."""
    if share.unit != "%" or share.of is not None or part.unit in {"%", ""} or not whole.value:
        return
    if part.unit != whole.unit or not exact(part, whole):
        return
    if over:
        made = Fraction(part.value - whole.value) * 100 / Fraction(whole.value)
        if abs(made - Fraction(share.value)) > Fraction(1, 2 * 10**share.places):
            value = round_half_up(made, max(share.places, 1))
            why = f"{part.show(part.value)} so với {whole.show(whole.value)}"
            yield not_so(sentence, share, value, (part, whole), why, Kind.SHARE)
    elif share_agrees(part, whole, share) is False:
        there = sentence.passage.place(whole.start)
        yield share_finding(sentence.passage, part, whole.value, share, there)


def wrong_sum(sentence: Sentence, whole: Figure, parts: list[Figure]) -> Iterator[Finding]:
    """A list that is said to be all of its whole, and is nearly so."""
    made = sum((one.value for one in parts), Decimal(0))
    if made != whole.value and abs(made - whole.value) <= max(whole.value / 5, Decimal(2)):
        why = f"Cộng {' + '.join(one.show(one.value) for one in parts)}"
        yield not_so(sentence, whole, made, parts, why)
