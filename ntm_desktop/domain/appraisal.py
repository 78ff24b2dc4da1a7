"""What the appraisers of the receiving office find of one indicator: a draft until it is signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict


class AppraisalDecision(StrEnum):
    """What the appraiser says of an indicator; open until he says something."""

    OPEN = ""
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Appraised:
    """What an appraiser entered for one indicator.

    Attributes:
        parts: part id to the appraised figures; a part left out stands as reported.
        remark: what has to be mended, or what was found.
        due_on: the day a returned indicator is to come back, None when none is set.
    """

    indicator_no: str
    decision: AppraisalDecision
    parts: Mapping[str, PartAnswer]
    remark: str
    due_on: date | None
    appraiser: str


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One indicator side by side: reported, appraised, difference.

    Attributes:
        reported: the commune's answer.
        appraised: as reported until an appraiser enters another figure.
        stated: the verdict of the reported answer by this office's rules.
        verdict: the verdict of the appraised answer.
        entered: what the appraiser entered, None when he has not touched it.
        before: the verdict of the period before, None when there is none.
        cautions: what is odd in the reported answer, a sentence each; the commune's remark on
            it says why.
    """

    indicator_no: str
    criterion_no: int
    name: str
    reported: Answer
    appraised: Answer
    stated: Verdict
    verdict: Verdict
    sentence: str
    entered: Appraised | None
    before: Verdict | None
    cautions: tuple[str, ...] = ()

    @property
    def decision(self) -> AppraisalDecision:
        """What the appraiser says of it."""
        return self.entered.decision if self.entered else AppraisalDecision.OPEN

    @property
    def changed(self) -> bool:
        """Whether another figure was found than the commune reported."""
        return self.appraised.parts != self.reported.parts

    @property
    def differences(self) -> Mapping[str, Decimal]:
        """Part id to appraised less reported, of every figure that was changed.

        Shares are compared as the figure that is judged: in percent.
        """
        found = {}
        for part, new in self.appraised.parts.items():
            old = self.reported.parts.get(part, PartAnswer())
            before, after = _figure(old), _figure(new)
            if before is not None and after is not None and before != after:
                found[part] = after - before
        return found


def _figure(part: PartAnswer) -> Decimal | None:
    if part.value is not None:
        return part.value
    if part.numerator is not None and part.denominator:
        return part.numerator * 100 / part.denominator
    return part.numerator


@dataclass(frozen=True, slots=True)
class AppraisalCount:
    """How far an appraisal has come."""

    indicators: int
    accepted: int
    returned: int

    @property
    def open(self) -> int:
        """Indicators nobody has said anything of."""
        return self.indicators - self.accepted - self.returned
