"""How requirements, results and verdicts are worded on paper, for table and report alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from ntm_desktop.documents.dossier.prose import (
    VERDICT_WORDS,
    as_written,
    figures,
    requirement,
    share_of,
    telling,
)
from ntm_desktop.documents.pages import Text, words
from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    Answer,
    Assessment,
    Context,
    CriterionVerdict,
    IndicatorVerdict,
    Verdict,
)
from ntm_desktop.domain.citing import as_cited
from ntm_desktop.domain.criteria import Assurance, CriteriaSet, Indicator, Kind
from ntm_desktop.domain.numbers import format_percent, percent
from ntm_desktop.domain.thresholds import Applicable
from ntm_desktop.domain.verdicts import NOT_ASKED_WHY

_SHORT = re.compile(r"\bQĐ (?=\d)")
_ISSUER = re.compile(r"-(TTg|UBND|HĐND)\b")
NO_FIGURES = "Chưa có số liệu"
# Printed once on every page that has something unchecked; which it is stands in the notes.
PAGE_NOTE = (
    "Có yêu cầu hoặc lời văn chỉ tiêu chưa đối chiếu với văn bản gốc; xem ghi chú cuối {where}."
)


class Ruled(Protocol):
    """Answers with the rules they are judged by: a commune's dossier, an appraisal."""

    @property
    def criteria_set(self) -> CriteriaSet:
        """The set, decisions laid over."""

    @property
    def context(self) -> Context:
        """Year, group and properties."""

    @property
    def answers(self) -> Mapping[str, Answer]:
        """Indicator number to answer."""

    def threshold(self, indicator: Indicator) -> Mapping[str, Applicable]:
        """Part id to the threshold that applies."""


class Mark(StrEnum):
    """Why something printed cannot be relied on yet, with the words that say so."""

    UNVERIFIED = "Yêu cầu chưa đối chiếu với văn bản gốc"
    ENTERED = "Yêu cầu nhập từ văn bản, chưa được người thứ hai đối chiếu"
    WORDING = "Lời văn chưa đối chiếu với văn bản gốc"
    BY_PROVINCE = "Chưa đánh giá vì chưa có mức yêu cầu cụ thể của UBND tỉnh"
    BY_DECISION = "Chưa đánh giá vì chưa có mức cụ thể của văn bản nêu trong yêu cầu"


@dataclass(frozen=True, slots=True)
class IndicatorOutcome:
    """One indicator as it is printed.

    Attributes:
        wording: number and official text.
        needed: what has to be reached, as a table says it.
        asked: the same, as a sentence says it.
        result: the figures, the ground of an exemption, and the officer's remark, in a table.
        told: the same, as a sentence says it.
        verdict: "Đạt", "Chưa đạt", …
        marks: what was not checked.
    """

    no: str
    wording: str
    needed: str
    asked: str
    result: str
    told: str
    verdict: str
    marks: frozenset[Mark]

    @property
    def unchecked(self) -> bool:
        """Whether the page it stands on needs the note."""
        return bool(self.marks - {Mark.BY_PROVINCE, Mark.BY_DECISION})


def indicator_outcome(
    facts: Ruled, indicator: Indicator, outcome: IndicatorVerdict
) -> IndicatorOutcome:
    """Word one indicator."""
    answer = facts.answers.get(indicator.no, BLANK_ANSWER)
    # A criterion with one indicator gives it no number of its own in the decision.
    number = f"{indicator.no}. " if "." in indicator.no else ""
    marks = _marks(facts, indicator)
    if not indicator.provenance.verified and not marks & {Mark.UNVERIFIED, Mark.ENTERED}:
        marks |= {Mark.WORDING}
    return IndicatorOutcome(
        no=indicator.no,
        wording=as_written(f"{number}{indicator.text}"),
        needed=_needed(facts, indicator, in_table=True),
        asked=_needed(facts, indicator, in_table=False),
        result=_result(indicator, outcome, answer, in_table=True),
        told=_result(indicator, outcome, answer, in_table=False),
        verdict=VERDICT_WORDS[outcome.verdict],
        marks=frozenset(marks),
    )


def _needed(facts: Ruled, indicator: Indicator, *, in_table: bool) -> str:
    thresholds = facts.threshold(indicator)
    # Every threshold of the set is gone through for that: only where it is to be named.
    named = any(one.threshold and one.threshold.decision for one in thresholds.values())
    several = named and len(provincial_decisions(facts)) > 1
    lines: list[str] = []
    for part in indicator.parts:
        applied = thresholds[part.id]
        text = requirement(part, applied, in_table=in_table)
        # A single decision of the province stands under "Căn cứ" and below the table.
        decided = applied.known and applied.threshold is not None and applied.threshold.decision
        if several and decided:
            text += f" ({decided})"
        lines.append(f"{_capital(part.label)}: {text}" if part.label else text)
    if len({line.partition(": ")[2] or line for line in lines}) == 1 and len(lines) > 1:
        # "Chung, Nam, Nữ: ≥ 70%" where all of them ask for the same.
        labels = [_capital(part.label) for part in indicator.parts if part.label]
        said = lines[0].partition(": ")[2] or lines[0]
        return f"{', '.join(labels)}: {said}" if labels else said
    return "\n".join(lines)


def _marks(facts: Ruled, indicator: Indicator) -> set[Mark]:
    found: set[Mark] = set()
    for applied in facts.threshold(indicator).values():
        threshold = applied.threshold
        if not applied.known:
            if threshold is not None and threshold.set_by_province:
                found.add(Mark.BY_PROVINCE)
            elif threshold is not None and threshold.decision:
                found.add(Mark.BY_DECISION)
        elif threshold is None or threshold.provenance.assurance is Assurance.RECALLED:
            found.add(Mark.UNVERIFIED)
        elif threshold.provenance.assurance is Assurance.ENTERED:
            found.add(Mark.ENTERED)
    return found


def _result(
    indicator: Indicator, outcome: IndicatorVerdict, answer: Answer, *, in_table: bool
) -> str:
    lines: list[str] = []
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        why = answer.not_applicable.rstrip(". ") or NOT_ASKED_WHY
        lines.append(f"Không áp dụng: {why}")
    elif told := _told_instead(indicator, answer):
        lines.append(told)
    else:
        for part, judged in zip(indicator.parts, outcome.parts, strict=True):
            said = figures(part, answer.part(part.id), judged.value, in_table=in_table)
            if said:
                lines.append(f"{_capital(part.label)}: {said}" if part.label else said)
        if not lines:
            lines.append(NO_FIGURES)
    if answer.remark:
        lines.append(as_written(answer.remark.strip()))
    return "\n".join(lines)


def _told_instead(indicator: Indicator, answer: Answer) -> str:
    """What the workbook told where the bare answer would only repeat the verdict."""
    if len(indicator.parts) != 1 or indicator.parts[0].kind is not Kind.YES_NO:
        return ""
    met = answer.part(indicator.parts[0].id).yes
    if met is None or answer.as_typed == answer.remark:
        return ""
    return telling(answer.as_typed, met=met)


def criterion_summary(criterion: CriterionVerdict) -> str:
    """How many of the indicators that apply are met."""
    exempt = len(criterion.indicators) - criterion.applicable
    if not criterion.indicators:
        return "Chưa có nội dung chỉ tiêu"
    if not criterion.applicable:
        return "Mọi chỉ tiêu đều không áp dụng"
    counted = f"Đạt {criterion.met}/{criterion.applicable} chỉ tiêu"
    return f"{counted} áp dụng ({exempt} chỉ tiêu không áp dụng)" if exempt else counted


def counted_things(assessment: Assessment) -> tuple[str, str]:
    """How much is met and of what: ("13/19", "tiêu chí"); else what it holds."""
    if assessment.total != 1:
        return f"{assessment.met}/{assessment.total}", "tiêu chí"
    only = assessment.criteria[0]
    return f"{only.met}/{only.applicable}", "nội dung"


def counted_share(assessment: Assessment) -> str:
    """The same with its share, where a share says something: "13/19 tiêu chí (68,42%)"."""
    counted = " ".join(counted_things(assessment))
    if assessment.total < 2:
        return counted
    met, total = Decimal(assessment.met), Decimal(assessment.total)
    return f"{counted} ({share_of(met, total, format_percent(percent(met, total)))})"


def criterion_verdict(criterion: CriterionVerdict) -> str:
    """The criterion's verdict in words."""
    return VERDICT_WORDS[criterion.verdict]


def mark_notes(outcomes: Iterable[IndicatorOutcome]) -> tuple[Text, ...]:
    """What was not checked, a line for each kind with the indicators it concerns."""
    told = tuple(outcomes)
    notes = []
    for mark in Mark:
        numbers = [said.no for said in told if mark in said.marks]
        if numbers:
            notes.append(words(f"{mark}: {_listed(numbers, len(told))}."))
    return tuple(notes)


def _listed(numbers: Sequence[str], total: int) -> str:
    if len(numbers) == total > 1:
        return "mọi chỉ tiêu"
    return f"chỉ tiêu {', '.join(numbers)}"


def source_note(facts: Ruled) -> Text:
    """Where the requirements come from."""
    rules = facts.criteria_set
    sentence = f"Nguồn yêu cầu đạt chuẩn: {set_title(rules)}"
    if rules.decision:
        sentence += f", {rules.decision.split(';', maxsplit=1)[0]}"
    amended = [_bare(one) for one in rules.amended_by if _number(one) not in rules.title]
    if amended:
        sentence += f"; sửa đổi bởi {', '.join(amended)}"
    decisions = provincial_decisions(facts)
    if decisions:
        sentence += f"; tỉnh áp dụng theo {'; '.join(decisions)}"
    if facts.context.group_id is not None:
        sentence += f". Xã thuộc nhóm: {rules.group(facts.context.group_id).name}"
    return words(sentence + ".")


def provincial_decisions(facts: Ruled) -> tuple[str, ...]:
    """The province's decisions that a threshold in use or an indicator rests on, in order.

    National amendments, which the set itself names, are not among them.
    """
    found: dict[str, None] = {}
    for indicator in facts.criteria_set.indicators():
        if indicator.decision:
            found[indicator.decision] = None
        for applied in facts.threshold(indicator).values():
            if applied.threshold is not None and applied.threshold.decision:
                found[applied.threshold.decision] = None
    return tuple(one for one in found if one not in facts.criteria_set.amended_by)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def legal_bases(facts: Ruled, of_form: Sequence[str], *, province: str) -> tuple[str, ...]:
    """The lines under “Căn cứ”, the kind of paper spelt out.

    What amends the set on the day of the cut stands behind the line of the set itself, the
    province's decisions stand last.

    Args:
        facts: rules and values.
        of_form: the lines that the form prints.
        province: whose decisions they are: "tỉnh Lạng Sơn".
    """
    rules = facts.criteria_set
    decision = _bare(rules.decision)
    amended = [
        f"Căn cứ {_issued(_bare(one), province)} sửa đổi {_spelt_out(decision)}"
        for one in rules.amended_by
        # The form may name it in words of its own.
        if not any(_number(one) in line for line in of_form)
    ]
    own = next((i for i, line in enumerate(of_form, 1) if decision and decision in line), None)
    at = len(of_form) if own is None else own
    of_province = [f"Căn cứ {_issued(one, province)}" for one in provincial_decisions(facts)]
    return (*of_form[:at], *amended, *of_form[at:], *of_province)


def set_title(rules: CriteriaSet) -> str:
    """The title of a set as it stands in a sentence, without short forms of the screen."""
    return _SHORT.sub("Quyết định số ", rules.title)


def _bare(decision: str) -> str:
    """A decision without the place in it and without what the set's data remark on it."""
    return re.split(r" \(|;", decision, maxsplit=1)[0].strip()


def _number(decision: str) -> str:
    """The number of a decision: "342/QĐ-TTg"."""
    return next((word for word in decision.split() if "/" in word), decision).rstrip(";,.")


def _issued(decision: str, province: str) -> str:
    """A decision spelt out with who issued it, as far as its symbol says so."""
    text = _spelt_out(decision)
    issuers = {
        "TTg": "Thủ tướng Chính phủ",
        "UBND": f"Ủy ban nhân dân {province}",
        "HĐND": f"Hội đồng nhân dân {province}",
    }
    symbol = _ISSUER.search(text)
    return text if symbol is None or " của " in text else f"{text} của {issuers[symbol[1]]}"


def _spelt_out(decision: str) -> str:
    text = decision.strip()
    if text.startswith("QĐ "):
        text = text[3:].strip()
    elif text[:1].isdigit() is False:
        return text
    text = text.removeprefix("số ").strip()
    kind = "Nghị quyết" if "/NQ-" in text else "Quyết định"
    return f"{kind} số {as_cited(text)}"
