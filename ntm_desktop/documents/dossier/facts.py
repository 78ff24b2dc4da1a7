"""Everything a dossier is made from, as plain data, and the few things that follow from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ntm_desktop.documents.dossier.outcome import counted_share, counted_things
from ntm_desktop.domain.assessment import Answer, Assessment, Context, CriterionVerdict, Verdict
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Tier
from ntm_desktop.domain.dossier import DocumentForm, DocumentKind, DossierForm, TextField
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, total_arrears
from ntm_desktop.domain.resources import Contribution, ResourceLine
from ntm_desktop.domain.thresholds import Applicable, thresholds_of
from ntm_desktop.domain.units import Commune

TIER_NAMES = {
    Tier.STANDARD: "đạt chuẩn nông thôn mới",
    Tier.ADVANCED: "đạt chuẩn nông thôn mới nâng cao",
    Tier.MODEL: "đạt chuẩn nông thôn mới kiểu mẫu",
    Tier.MODERN: "đạt chuẩn nông thôn mới hiện đại",
}
SAMPLE_MARK = "DỮ LIỆU MẪU"
DRAFT_MARK = "BẢN NHÁP – chưa đủ điều kiện đề nghị"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class LowerTier:
    """The tier that has to be held already; ``holds`` is None when the data cannot tell."""

    text: str
    holds: bool | None
    detail: str


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo among the evidence: its name and where it lies."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One opinion of the register as it is printed."""

    day: str
    body: str
    form: str
    persons: Decimal | None
    agree: Decimal | None
    content: str
    answer: str


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """One content of the satisfaction survey, over all villages."""

    content: str
    returned: Decimal
    satisfied: Decimal


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """The satisfaction survey of a year.

    Attributes:
        villages: how many villages it was made in; 0 where it is of the whole commune only.
        unsettled: lines of the register that are not clear and in no sum.
    """

    contents: tuple[SurveyLine, ...]
    total: SurveyLine
    villages: int
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One file of evidence: its number, its indicator, the line it proves, its name."""

    number: str
    indicator: str
    proves: str
    name: str


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What the builders are given.

    Attributes:
        commune: as the commune's file holds it.
        context: year, group and properties that the assessment was judged with.
        answers: indicator number to answer.
        texts: field id to what the officer wrote; a missing one was not written.
        projects: of the assessed year.
        resources: of the assessed year.
        contributions: of the assessed year.
        photos: the photos among the evidence, each name once.
        receiver_gone: a sentence that this office exists no more in the period; "" while it does.
        receiving_unit: where the dossier goes, from the commune's settings: "UBND huyện
            Bắc Sơn".
        sample: the figures are invented, and every page says so.
        lower_tier: None where the set asks for none.
        opinions: of the assessed year, from the register.
        opinions_unsettled: lines of that register that are not clear.
        survey: of the assessed year; None where none was made.
        evidence: every file, numbered.
        recognised: a sentence on the recognition in force by the register; "" when none is known.
    """

    commune: Commune
    period: Period
    criteria_set: CriteriaSet
    context: Context
    assessment: Assessment
    form: DossierForm
    answers: Mapping[str, Answer] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    projects: tuple[Project, ...] = ()
    resources: tuple[ResourceLine, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    receiving_unit: str = ""
    receiver_gone: str = ""
    photos: tuple[PhotoFile, ...] = ()
    sample: bool = False
    lower_tier: LowerTier | None = None
    opinions: tuple[OpinionLine, ...] = ()
    opinions_unsettled: int = 0
    survey: SurveyFacts | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    recognised: str = ""

    @property
    def year(self) -> int:
        """The year that is assessed."""
        return self.period.year

    @property
    def tier_name(self) -> str:
        """What recognition is asked for: "đạt chuẩn nông thôn mới"."""
        return TIER_NAMES[self.criteria_set.tier]

    @property
    def commune_name(self) -> str:
        """Kind and name inside a sentence: "xã Chiến Thắng"."""
        return f"{self.commune.kind} {self.commune.name}"

    @property
    def issuer(self) -> tuple[str, ...]:
        """Lines of the issuing agency."""
        return ("ỦY BAN NHÂN DÂN", self.commune_name.upper())

    @property
    def author(self) -> str:
        """The issuing agency in one line."""
        return f"UBND {self.commune_name}, {self.commune.above}"

    @property
    def arrears(self) -> Decimal:
        """Capital construction debt over all projects, triệu đồng."""
        return total_arrears(self.projects)

    @property
    def criteria_hold(self) -> bool:
        """Whether every criterion of the set is met."""
        return self.assessment.total > 0 and self.assessment.met == self.assessment.total

    @property
    def counted(self) -> str:
        """How much is met: "13/19 tiêu chí", "3/4 nội dung" where the set is one criterion."""
        share, thing = counted_things(self.assessment)
        return f"{share} {thing}"

    @property
    def counted_share(self) -> str:
        """The same with its share, where a share says something: "13/19 tiêu chí (68,42%)"."""
        return counted_share(self.assessment)

    @property
    def claim_holds(self) -> bool:
        """Whether recognition may be asked for as far as the data tell."""
        return self.criteria_hold and self.arrears == 0 and not self.lower_tier_fails

    @property
    def lower_tier_fails(self) -> bool:
        """Whether the data say that the lower tier is not held; not knowing is no failing."""
        return self.lower_tier is not None and self.lower_tier.holds is False

    @property
    def draft(self) -> str:
        """The line that marks every page of a dossier that must not be signed."""
        return "" if self.claim_holds else DRAFT_MARK

    @property
    def notice(self) -> str:
        """The line on every page that says that the figures are invented."""
        return SAMPLE_MARK if self.sample else ""

    @property
    def year_words(self) -> str:
        """“năm 2024” that is never broken over two lines."""
        return f"năm\u00a0{self.year}"

    def failing(self) -> tuple[CriterionVerdict, ...]:
        """Criteria that are not met, for whatever reason."""
        return tuple(c for c in self.assessment.criteria if c.verdict is not Verdict.MET)

    def document(self, kind: DocumentKind) -> DocumentForm | None:
        """The form of the first paper of this kind; None when the procedure has none."""
        return next((d for d in self.form.documents if d.kind is kind), None)

    def text(self, field_id: str) -> str:
        """What the officer wrote, else the proposed text; empty when there is neither."""
        written = self.texts.get(field_id)
        if written is not None:
            return written.strip()
        for known in self._fields():
            if known.id == field_id:
                return self.fill(known.default).strip()
        return ""

    def fill(self, template: str) -> str:
        """A template of the form with its placeholders replaced; unknown ones stay."""
        values = {
            "commune": self.commune_name,
            "commune_name": self.commune.name,
            "district": self.commune.district.full_name if self.commune.district else "",
            "province": self.commune.province_full_name,
            "province_name": self.commune.province,
            "year": str(self.year),
            "tier": self.tier_name,
            "receiving_unit": self.receiving_unit,
            "counted": self.counted_share,
            "recognised": self.recognised,
            "failing": self._failing_words(),
        }
        return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)

    def threshold(self, indicator: Indicator) -> dict[str, Applicable]:
        """Part id to the threshold that applies to this commune, or why there is none."""
        return thresholds_of(indicator, self.criteria_set, self.answers, self.context)

    def _failing_words(self) -> str:
        """The criteria that are not met: "số 2 Giao thông; số 6 Cơ sở vật chất văn hóa"."""
        return "; ".join(f"số {c.no} {c.name}" for c in self.failing()) or "không có"

    def _fields(self) -> tuple[TextField, ...]:
        own = (f for document in self.form.every_document for f in document.fields)
        return (*self.form.shared_fields, *own)
