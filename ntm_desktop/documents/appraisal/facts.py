"""Everything the papers of one appraisal are made from, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.appraisal import AppraisalDecision, AppraisalLine
from ntm_desktop.domain.appraisal_form import STEP, AppraisalForm
from ntm_desktop.domain.assessment import Answer, Assessment, Context
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.thresholds import Applicable, thresholds_of
from ntm_desktop.domain.units import Commune
from ntm_desktop.domain.verdicts import judge

DRAFT = "BẢN NHÁP: THẨM TRA CHƯA HOÀN THÀNH"
SAMPLE = "SỐ LIỆU MẪU"


@dataclass(frozen=True, slots=True)
class AppraisalFacts:
    """One appraisal with what the office wrote for its papers.

    Attributes:
        form: which papers there are.
        texts: field id to what the officer wrote; a field left out has its proposed text.
        office: the receiving office.
        lines: every indicator of the set, in official order.
        answers: the appraised answers.
        sequence: number of the package.
        received_on: the day it came.
        evidence: how many pieces it tells of.
        papers: how many papers of the dossier lie in it.
        finished: the answer is signed.
        sample: the figures are invented.
        today: for a date that is left open.
    """

    form: AppraisalForm
    texts: Mapping[str, str]
    office: str
    commune: Commune
    period: Period
    criteria_set: CriteriaSet
    context: Context
    lines: tuple[AppraisalLine, ...]
    answers: Mapping[str, Answer]
    sequence: int
    received_on: date
    evidence: int
    papers: int
    finished: bool
    sample: bool
    today: date

    def text(self, field_id: str) -> str:
        """What a field holds, its placeholders filled in."""
        field = next((one for one in self.form.fields if one.id == field_id), None)
        written = self.texts.get(field_id)
        if written is None:
            written = field.default if field else ""
        return self.fill(written)

    def fill(self, text: str) -> str:
        """A text with the placeholders of the form filled in."""
        for name, value in (
            ("{commune}", self.commune_name),
            ("{year}", self.period.inline),
            ("{step}", self.step),
        ):
            text = text.replace(name, value)
        return text

    @property
    def step(self) -> str:
        """What the office calls this step, in small letters."""
        written = self.texts.get(STEP) or next(
            (one.default for one in self.form.shared_fields if one.id == STEP), ""
        )
        return written.strip().lower() or "thẩm tra"

    @property
    def commune_name(self) -> str:
        """“xã Chiến Thắng”."""
        return f"{self.commune.kind} {self.commune.name}"

    @property
    def reported(self) -> "AppraisalFacts":
        """The same with the answers as the commune gave them."""
        return replace(self, answers={line.indicator_no: line.reported for line in self.lines})

    def judged(self) -> Assessment:
        """Every verdict of these answers."""
        return judge(self.criteria_set, self.answers, self.context)

    def threshold(self, indicator: Indicator) -> Mapping[str, Applicable]:
        """Part id to the threshold that applies to this commune, or why there is none."""
        return thresholds_of(indicator, self.criteria_set, self.answers, self.context)

    @property
    def returned(self) -> tuple[AppraisalLine, ...]:
        """The indicators that go back to the commune."""
        return self._decided(AppraisalDecision.RETURNED)

    @property
    def accepted(self) -> tuple[AppraisalLine, ...]:
        """The indicators that are accepted."""
        return self._decided(AppraisalDecision.ACCEPTED)

    @property
    def changed(self) -> tuple[AppraisalLine, ...]:
        """The indicators of which another figure was found."""
        return tuple(line for line in self.lines if line.changed)

    def _decided(self, decision: AppraisalDecision) -> tuple[AppraisalLine, ...]:
        return tuple(line for line in self.lines if line.decision is decision)

    def labels(self, fields: tuple[TextField, ...]) -> tuple[TextField, ...]:
        """Fields with their labels and hints filled in, to be asked on screen."""
        return tuple(
            replace(one, label=self.fill(one.label), hint=self.fill(one.hint)) for one in fields
        )
