"""How requirements, results and verdicts are worded on paper, for table and report alike."""

from dataclasses import dataclass

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.pages import Text, words
from ntm_desktop.domain.assessment import (
    BLANK_ANSWER,
    VERDICT_LABELS,
    Answer,
    CriterionVerdict,
    IndicatorVerdict,
    Verdict,
)
from ntm_desktop.domain.criteria import Assurance, Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.thresholds import Applicable

UNVERIFIED = "(*)"
ENTERED = "(+)"
UNVERIFIED_WORDING = "(**)"
UNVERIFIED_NOTE = "(*) Ngưỡng chưa đối chiếu với văn bản gốc."
ENTERED_NOTE = "(+) Ngưỡng đã nhập từ văn bản, chưa được người thứ hai đối chiếu."
UNVERIFIED_WORDING_NOTE = "(**) Lời văn của chỉ tiêu chưa đối chiếu với văn bản gốc."
_BARE = frozenset({"", "dat", "co", "khong", "x", "v", "chua dat", "khong dat", "chua"})
NO_FIGURES = "Chưa có số liệu"


@dataclass(frozen=True, slots=True)
class IndicatorOutcome:
    """One indicator as it is printed.

    Attributes:
        wording: number and official text, marked where it was not checked.
        needed: what has to be reached, marked where it was not checked.
        result: the figures, the ground of an exemption, and the officer's remark.
        verdict: "Đạt", "Chưa đạt", …
        marks: the marks used.
    """

    no: str
    wording: str
    needed: str
    result: str
    verdict: str
    marks: frozenset[str]


def indicator_outcome(
    facts: DossierFacts, indicator: Indicator, outcome: IndicatorVerdict
) -> IndicatorOutcome:
    """Word one indicator."""
    answer = facts.answers.get(indicator.no, BLANK_ANSWER)
    needed, marks = _needed(facts, indicator)
    # A criterion with one indicator gives it no number of its own in the decision.
    number = f"{indicator.no}. " if "." in indicator.no else ""
    wording = f"{number}{indicator.text}"
    if not indicator.provenance.verified and not marks:
        wording += f"\u00a0{UNVERIFIED_WORDING}"
        marks = {UNVERIFIED_WORDING}
    return IndicatorOutcome(
        no=indicator.no,
        wording=wording,
        needed=needed,
        result=_result(indicator, outcome, answer),
        verdict=VERDICT_LABELS[outcome.verdict],
        marks=frozenset(marks),
    )


def _needed(facts: DossierFacts, indicator: Indicator) -> tuple[str, set[str]]:
    thresholds = facts.threshold(indicator)
    outcome = facts.assessment.indicator(indicator.no)
    lines: list[str] = []
    marks: set[str] = set()
    for part in outcome.parts:
        applied = thresholds[part.part_id]
        if applied.known:
            text = part.needed
            if applied.threshold is not None and applied.threshold.decision:
                text += f" ({applied.threshold.decision})"
            mark = _mark(applied)
            if mark:
                text += f"\u00a0{mark}"
                marks.add(mark)
        else:
            text = f"Chưa có ngưỡng ({applied.why_unknown})"
        lines.append(f"{_capital(part.label)}: {text}" if part.label else text)
    if len(set(lines)) == 1:
        return lines[0], marks
    return "\n".join(lines), marks


def _mark(applied: Applicable) -> str:
    """The mark of a threshold that nobody, or only one person, held against the decision."""
    if applied.threshold is None:
        return UNVERIFIED
    match applied.threshold.provenance.assurance:
        case Assurance.CHECKED:
            return ""
        case Assurance.ENTERED:
            return ENTERED
        case Assurance.RECALLED:
            return UNVERIFIED


def _result(indicator: Indicator, outcome: IndicatorVerdict, answer: Answer) -> str:
    lines: list[str] = []
    if outcome.verdict is Verdict.NOT_APPLICABLE:
        lines.append(f"Không áp dụng: {answer.not_applicable.rstrip('. ')}.")
    else:
        for part, judged in zip(indicator.parts, outcome.parts, strict=True):
            figures = _figures(part, answer, judged.value)
            if figures:
                lines.append(f"{_capital(part.label)}: {figures}" if part.label else figures)
        if not lines:
            lines.append(NO_FIGURES)
        typed = _telling(answer)
        if typed and any(part.kind is Kind.YES_NO for part in indicator.parts):
            lines.append(typed)
    if answer.remark:
        lines.append(answer.remark.strip())
    return "\n".join(lines)


def _telling(answer: Answer) -> str:
    """What the officer's workbook said beyond a bare yes, unless it says the opposite now."""
    folded = fold(answer.as_typed)
    if folded in _BARE or answer.as_typed == answer.remark:
        return ""
    denied = "chua dat" in folded or "khong dat" in folded
    if denied and any(part.yes for part in answer.parts.values()):
        return ""
    return answer.as_typed.strip()


def _figures(part: Part, answer: Answer, value: str) -> str:
    """Counts and share of a percent, else the value alone."""
    given = answer.part(part.id)
    if part.kind is Kind.PERCENT and given.numerator is not None and given.denominator is not None:
        unit = f"\u00a0{part.count_unit}" if part.count_unit else ""
        counts = f"{format_decimal(given.numerator)}/{format_decimal(given.denominator)}{unit}"
        return f"{counts} = {value}" if value else counts
    return value


def criterion_summary(criterion: CriterionVerdict) -> str:
    """How many of the indicators that apply are met."""
    exempt = len(criterion.indicators) - criterion.applicable
    if not criterion.indicators:
        return "Chưa có nội dung chỉ tiêu"
    if not criterion.applicable:
        return "Mọi chỉ tiêu đều không áp dụng"
    counted = f"Đạt {criterion.met}/{criterion.applicable} chỉ tiêu"
    return f"{counted} áp dụng ({exempt} chỉ tiêu không áp dụng)" if exempt else counted


def criterion_verdict(criterion: CriterionVerdict) -> str:
    """The criterion's verdict in words."""
    return VERDICT_LABELS[criterion.verdict]


def mark_notes(marks: frozenset[str]) -> tuple[Text, ...]:
    """The footnotes for the marks used, in order."""
    notes = []
    if UNVERIFIED in marks:
        notes.append(words(UNVERIFIED_NOTE))
    if ENTERED in marks:
        notes.append(words(ENTERED_NOTE))
    if UNVERIFIED_WORDING in marks:
        notes.append(words(UNVERIFIED_WORDING_NOTE))
    return tuple(notes)


def source_note(facts: DossierFacts) -> Text:
    """Where the requirements come from."""
    rules = facts.criteria_set
    sentence = f"Nguồn yêu cầu đạt chuẩn: {rules.title}"
    if rules.decision:
        sentence += f", {rules.decision}"
    if rules.amended_by:
        sentence += f"; sửa đổi bởi {', '.join(rules.amended_by)}"
    decisions = provincial_decisions(facts)
    if decisions:
        sentence += f"; tỉnh áp dụng theo {'; '.join(decisions)}"
    if facts.context.group_id is not None:
        sentence += f". Xã thuộc nhóm: {rules.group(facts.context.group_id).name}"
    return words(sentence + ".")


def provincial_decisions(facts: DossierFacts) -> tuple[str, ...]:
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
