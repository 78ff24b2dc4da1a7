"""What an officer answers, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.criteria import Assurance


class Verdict(StrEnum):
    """Where an indicator or a criterion stands.

    ``NO_THRESHOLD``: the rule itself is not known (the province sets it, or nobody has
    entered it), so the figures decide nothing yet.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    INCOMPLETE = "incomplete"
    NO_THRESHOLD = "no_threshold"


VERDICT_LABELS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.MET: "Đạt",
        Verdict.NOT_MET: "Chưa đạt",
        Verdict.NOT_APPLICABLE: "Không áp dụng",
        Verdict.INCOMPLETE: "Thiếu số liệu",
        Verdict.NO_THRESHOLD: "Chưa có ngưỡng",
    }
)


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The figures typed for one part; None is "not typed", never zero.

    Attributes:
        numerator: what is counted, in the part's count unit.
        denominator: out of what, same unit.
        value: a number, a count, a level's ordinal, or a percent that came without counts.
        yes: the answer to a yes/no part.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    yes: bool | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing at all was typed."""
        return (
            self.numerator is None
            and self.denominator is None
            and self.value is None
            and self.yes is None
        )


BLANK_PART = PartAnswer()


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the officer said about one indicator.

    Attributes:
        parts: part id to its figures; a missing part is blank.
        not_applicable: the reason why the indicator does not apply; empty when it does.
        remark: a remark for the dossier.
        as_typed: the text that stood in the officer's workbook, kept word for word.
        to_confirm: a sentence saying what was read from that text and has to be confirmed;
            empty when nothing is open.
    """

    parts: Mapping[str, PartAnswer] = field(default_factory=dict)
    not_applicable: str = ""
    remark: str = ""
    as_typed: str = ""
    to_confirm: str = ""

    def part(self, part_id: str) -> PartAnswer:
        """The figures of a part, blank when none were typed."""
        return self.parts.get(part_id, BLANK_PART)


BLANK_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class Context:
    """What the thresholds depend on besides the figures.

    Attributes:
        year: the year that is assessed.
        group_id: commune group of the set; None while it has not been chosen.
        properties: property id to its value, as entered for the commune.
    """

    year: int
    group_id: str | None
    properties: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """Where one part stands.

    Attributes:
        value: the figure in words ("69,19 %"), "" when blank.
        working: how it came about ("961 / 1.389 người = 69,19 %"), "" when blank.
        needed: the threshold in words ("≥ 70 %"), or why there is none.
        shortfall: what is still missing, in words ("cần thêm 12 người"), or "".
    """

    part_id: str
    label: str
    verdict: Verdict
    value: str
    working: str
    needed: str
    shortfall: str
    verified: bool


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """Where one indicator stands, with the sentence that says why.

    Attributes:
        value: all figures in words, "" when blank.
        needed: all thresholds that apply here, in words.
        explanation: the sentence under the question, beginning with the verdict.
        source: decision or page the deciding threshold rests on.
        verified: False as soon as one threshold in use, or the wording, was not checked
            against the decision.
        cautions: what the officer should look at again, a sentence each.
        assurance: the weakest of the wording and the thresholds in use: recalled, entered by
            one person, or checked by a second.
    """

    no: str
    verdict: Verdict
    value: str
    needed: str
    explanation: str
    source: str
    verified: bool
    cautions: tuple[str, ...]
    parts: tuple[PartVerdict, ...]
    assurance: Assurance = Assurance.RECALLED


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """Where a criterion stands; ``met`` of ``applicable`` indicators are met."""

    no: int
    name: str
    verdict: Verdict
    met: int
    applicable: int
    indicators: tuple[IndicatorVerdict, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The outcome of a whole self-assessment."""

    set_id: str
    criteria: tuple[CriterionVerdict, ...]

    @property
    def met(self) -> int:
        """Number of criteria met."""
        return sum(c.verdict is Verdict.MET for c in self.criteria)

    @property
    def total(self) -> int:
        """Number of criteria of the set."""
        return len(self.criteria)

    @property
    def unverified(self) -> tuple[str, ...]:
        """Numbers of the indicators that rest on something not checked."""
        return tuple(i.no for c in self.criteria for i in c.indicators if not i.verified)

    def count(self, verdict: Verdict) -> int:
        """Number of indicators with this verdict."""
        return sum(i.verdict is verdict for c in self.criteria for i in c.indicators)

    def indicator(self, no: str) -> IndicatorVerdict:
        """The outcome of one indicator; KeyError when the set has none."""
        for criterion in self.criteria:
            for indicator in criterion.indicators:
                if indicator.no == no:
                    return indicator
        raise KeyError(no)
