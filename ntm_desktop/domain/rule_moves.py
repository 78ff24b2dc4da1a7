"""Carrying answers from one set of rules, or version of it, over to another.

Between versions of one set, numbers are a good guide; between different sets they mean nothing
(12.1 of one period is not 12.1 of the next), so indicators are matched by wording and kind, and
every figure has to be read again by the officer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part
from ntm_desktop.domain.plausibility import check_answer
from ntm_desktop.domain.text import fold, similarity

SAME_WORDING = 0.75
"""From here on two wordings under one number are the same indicator."""
LIKE_WORDING = 0.6
"""From here on two wordings of different sets may speak of the same thing."""


class MoveState(StrEnum):
    """What becomes of an indicator when an assessment is moved."""

    CARRIED = "carried"
    REREAD = "reread"
    KEPT = "kept"
    DROPPED = "dropped"
    NEW = "new"


MOVE_LABELS: Mapping[MoveState, str] = MappingProxyType(
    {
        MoveState.CARRIED: "Giữ nguyên",
        MoveState.REREAD: "Chuyển, phải đọc lại",
        MoveState.KEPT: "Đã có số liệu ở đợt mới, giữ nguyên",
        MoveState.DROPPED: "Không còn, bỏ lại ở đợt cũ",
        MoveState.NEW: "Chỉ tiêu mới",
    }
)


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One indicator of a move.

    Attributes:
        old_no: number in the old rules, empty for a new indicator.
        new_no: number in the new rules, empty for a dropped one.
        name: short wording, of the new rules where there is one.
        old_name: short wording in the old rules.
        answer: what will stand under ``new_no``; blank where nothing was answered.
        reasons: why it has to be read again, or what was left out, a sentence each.
    """

    state: MoveState
    old_no: str
    new_no: str
    name: str
    old_name: str
    answer: Answer
    reasons: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What becomes of it, in words."""
        return MOVE_LABELS[self.state]

    @property
    def answered(self) -> bool:
        """Whether there is anything to carry."""
        return self.answer != BLANK_ANSWER


def move_lines(
    old: CriteriaSet,
    new: CriteriaSet,
    answers: Mapping[str, Answer],
    *,
    kept: Mapping[str, Answer] = MappingProxyType({}),
    other_period: bool = False,
) -> tuple[MoveLine, ...]:
    """What becomes of every indicator, in the order of the new rules, dropped ones at the end.

    Args:
        old: the rules the answers were given by.
        new: the rules they are carried to.
        answers: indicator number to answer, by the old rules.
        kept: answers that stand in the target already; they are never overwritten.
        other_period: the figures are of another year, so every one has to be read again.
    """
    same_set = old.id == new.id
    pairs = _by_number(old, new) if same_set else {}
    taken = {indicator.no for indicator in pairs.values()}
    pairs |= _by_wording(
        [i for i in new.indicators() if i.no not in pairs],
        [i for i in old.indicators() if i.no not in taken],
    )
    lines = [
        _line(pairs.get(i.no), i, answers, kept.get(i.no, BLANK_ANSWER), same_set, other_period)
        for i in new.indicators()
    ]
    used = {indicator.no for indicator in pairs.values()}
    lines.extend(
        MoveLine(
            MoveState.DROPPED,
            gone.no,
            "",
            gone.name,
            gone.name,
            answers.get(gone.no, BLANK_ANSWER),
            ("Bộ tiêu chí mới không có chỉ tiêu tương ứng.",),
        )
        for gone in old.indicators()
        if gone.no not in used
    )
    return tuple(lines)


def carried_answers(lines: Iterable[MoveLine]) -> dict[str, Answer]:
    """The answers by the new rules, blank ones left out."""
    return {line.new_no: line.answer for line in lines if line.new_no and line.answered}


def _by_number(old: CriteriaSet, new: CriteriaSet) -> dict[str, Indicator]:
    """New number to the old indicator of the same number, where both say about the same."""
    before = {indicator.no: indicator for indicator in old.indicators()}
    return {
        indicator.no: before[indicator.no]
        for indicator in new.indicators()
        if indicator.no in before and likeness(before[indicator.no], indicator) >= SAME_WORDING
    }


def _by_wording(new: list[Indicator], old: list[Indicator]) -> dict[str, Indicator]:
    """New number to the most alike old indicator, the best pairs first, each used once."""
    ranked = sorted(
        (
            (-alike, place, other, one, known)
            for place, one in enumerate(new)
            for other, known in enumerate(old)
            if one.parts[0].kind is known.parts[0].kind
            and _unit(one.parts[0]) == _unit(known.parts[0])
            and (alike := likeness(known, one)) >= LIKE_WORDING
        ),
        key=lambda found: found[:3],
    )
    pairs: dict[str, Indicator] = {}
    used: set[str] = set()
    for _, _, _, one, known in ranked:
        if one.no not in pairs and known.no not in used:
            pairs[one.no] = known
            used.add(known.no)
    return pairs


def likeness(left: Indicator, right: Indicator) -> float:
    """How much two official wordings say the same, 0 to 1, either way round."""
    if fold(left.text) == fold(right.text):
        return 1.0
    return min(similarity(left.text, right.text), similarity(right.text, left.text))


def _line(
    old: Indicator | None,
    new: Indicator,
    answers: Mapping[str, Answer],
    kept: Answer,
    same_set: bool,
    other_period: bool,
) -> MoveLine:
    if kept != BLANK_ANSWER:
        old_no, old_name = (old.no, old.name) if old else ("", "")
        return MoveLine(MoveState.KEPT, old_no, new.no, new.name, old_name, kept)
    if old is None:
        return MoveLine(MoveState.NEW, "", new.no, new.name, "", BLANK_ANSWER)
    answer, lost = _fitted(old, new, answers.get(old.no, BLANK_ANSWER))
    reasons = list(lost)
    if other_period:
        reasons.append("Số liệu của kỳ trước.")
    if not same_set:
        reasons.append(f"Lấy từ chỉ tiêu {old.no} của bộ tiêu chí khác.")
    reasons.extend(_changes(old, new))
    state = MoveState.REREAD if reasons else MoveState.CARRIED
    if reasons and answer != BLANK_ANSWER:
        answer = replace(answer, to_confirm=_sentence(old, reasons, answer))
    return MoveLine(state, old.no, new.no, new.name, old.name, answer, tuple(reasons))


def _sentence(old: Indicator, reasons: list[str], answer: Answer) -> str:
    """What the officer has to look at; an earlier open question is not lost."""
    told = f"Chuyển từ chỉ tiêu {old.no} ({old.name}). {' '.join(reasons)} Hãy đọc lại."
    return f"{answer.to_confirm} {told}".strip() if answer.to_confirm else told


def _fitted(old: Indicator, new: Indicator, answer: Answer) -> tuple[Answer, tuple[str, ...]]:
    """The answer in the parts of the new indicator; what does not fit is named."""
    if answer == BLANK_ANSWER:
        return answer, ()
    lost = []
    parts: dict[str, PartAnswer] = {}
    for part in old.parts:
        given = answer.part(part.id)
        if given.blank:
            continue
        target = _counterpart(part, new)
        if target is None:
            lost.append(f"Không chuyển được số liệu “{part.label or old.name}”.")
        else:
            parts[target.id] = given
    moved = replace(answer, parts=parts)
    if check_answer(new, moved):
        lost.append("Số liệu cũ không hợp lệ với chỉ tiêu mới nên không chuyển.")
        moved = replace(moved, parts={})
    if moved.not_applicable and not new.exemptions and old.exemptions:
        lost.append("Bộ tiêu chí mới không nêu trường hợp không áp dụng nên bỏ lý do cũ.")
        moved = replace(moved, not_applicable="")
    return moved, tuple(lost)


def _counterpart(part: Part, indicator: Indicator) -> Part | None:
    """The part of another indicator that asks for the same figure."""
    fitting = [
        one for one in indicator.parts if one.kind is part.kind and _unit(one) == _unit(part)
    ]
    same_id = [one for one in fitting if one.id == part.id]
    same_label = [one for one in fitting if fold(one.label) == fold(part.label)]
    if part.kind is Kind.LEVEL:
        # A step means nothing outside its own scale.
        same_id = [one for one in same_id if _scale(one) == _scale(part)]
        same_label = [one for one in same_label if _scale(one) == _scale(part)]
    return next(iter(same_label or same_id), None)


def _changes(old: Indicator, new: Indicator) -> list[str]:
    """Why figures under the new indicator have to be read again."""
    found = []
    if fold(old.text) != fold(new.text):
        found.append("Nội dung chỉ tiêu đã đổi.")
    before = {part.id: part for part in old.parts}
    after = {part.id: part for part in new.parts}
    if before.keys() != after.keys():
        found.append("Các phần phải nhập đã đổi.")
    shared = [(before[key], after[key]) for key in after if key in before]
    if any((a.kind, _unit(a), _scale(a)) != (b.kind, _unit(b), _scale(b)) for a, b in shared):
        found.append("Cách đo hoặc đơn vị đã đổi.")
    if any(_thresholds(a) != _thresholds(b) for a, b in shared):
        found.append("Ngưỡng đã đổi.")
    if {fold(e.text) for e in old.exemptions} != {fold(e.text) for e in new.exemptions}:
        found.append("Trường hợp không áp dụng đã đổi.")
    return found


def _thresholds(part: Part) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (t.group_id, t.year, t.condition, t.comparison, t.value, fold(t.basis))
        for t in part.thresholds
    )


def _scale(part: Part) -> tuple[tuple[int, str], ...]:
    return tuple((level.ordinal, fold(level.label)) for level in part.levels)


def _unit(part: Part) -> str:
    return fold(part.unit)
