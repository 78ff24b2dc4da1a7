"""The rules of one period and tier: a criteria set, its criteria, indicators and thresholds.

A set is data. The vocabulary below says everything the national sets of 2009, 2016, 2022 and
2025 need:

* an *indicator* asks for one or more *parts* (a share over all and for women alone; the
  share of schools at the minimum and at level 1), and every part has its own thresholds;
* a *threshold* may hold only for one group of communes, one year, or under a *condition* on
  a property of the commune; the most specific one that applies decides;
* whatever was not checked against the decision itself says so (``verified`` is false) and
  names where it comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an officer is asked for in one part of an indicator."""

    YES_NO = "yes_no"
    PERCENT = "percent"
    NUMBER = "number"
    COUNT = "count"
    LEVEL = "level"


class Comparison(StrEnum):
    """How a figure is held against a threshold.

    ``MET`` stands for a plain yes. ``NOT_ASKED`` is the dash of a decision: of this group of
    communes the figure is not asked, so nothing is held against it.
    """

    MET = "met"
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EXACTLY = "=="
    NOT_ASKED = "not_asked"


class Tier(StrEnum):
    """How far a set reaches: đạt chuẩn, nâng cao, kiểu mẫu, hiện đại."""

    STANDARD = "standard"
    ADVANCED = "advanced"
    MODEL = "model"
    MODERN = "modern"


class SubjectLevel(StrEnum):
    """What is assessed by a set: a commune, a village, a residential area or a garden."""

    COMMUNE = "commune"
    VILLAGE = "village"
    RESIDENTIAL_AREA = "residential_area"
    GARDEN = "garden"


class Status(StrEnum):
    """How much of a set is known.

    ``CONTENT`` has its indicators; ``NAMES_ONLY`` has criteria but no indicator yet; ``STUB``
    has only number, date and title; ``REFERENCE`` is another province's, for its structure.
    """

    CONTENT = "content"
    NAMES_ONLY = "criteria_names_only"
    STUB = "stub"
    REFERENCE = "reference"


class Assurance(StrEnum):
    """How sure a fact of the rules is: recalled, entered by one, checked by a second."""

    RECALLED = "recalled"
    ENTERED = "entered"
    CHECKED = "checked"


ASSURANCE_LABELS = {
    Assurance.RECALLED: "chưa đối chiếu",
    Assurance.ENTERED: "đã nhập, chưa đối chiếu",
    Assurance.CHECKED: "đã đối chiếu",
}


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact of the rules comes from, and whether that was checked.

    Attributes:
        source: legal source or page as a person would cite it; starts with "nhớ lại" where
            the fact is recalled and no text was at hand.
        verified: both wording and threshold were seen in the named source.
        verified_parts: what was seen when not everything was: "text", "threshold".
        confidence: "high", "medium", "low" for a recalled fact, else empty.
        entered_by: who typed it in from the decision, empty for shipped rules.
        checked_by: the second person who held it against the decision, never the first.
        checked_on: the day of that.
        place: article or page where the second person found it.
    """

    source: str
    verified: bool
    verified_parts: tuple[str, ...] = ()
    confidence: str = ""
    entered_by: str = ""
    checked_by: str = ""
    checked_on: date | None = None
    place: str = ""

    @property
    def assurance(self) -> Assurance:
        """How sure this is."""
        if self.verified:
            return Assurance.CHECKED
        return Assurance.ENTERED if self.entered_by else Assurance.RECALLED


@dataclass(frozen=True, slots=True)
class Condition:
    """A threshold that holds only for communes with a property, e.g. at most 3 schools."""

    property_id: str
    comparison: Comparison
    value: Decimal


@dataclass(frozen=True, slots=True)
class Threshold:
    """What one part must reach.

    Attributes:
        comparison: how the figure is compared; None while it is unknown.
        value: Decimal in the part's unit (a percent is 80, not 0.8), the ordinal of a level,
            True for a yes; None while it is unknown and where nothing is asked.
        group_id: id of the commune group it holds for; None for every group.
        year: the assessment year it holds for; None for every year.
        condition: the property of the commune it depends on, or None.
        basis: what is measured, where the part's label does not say it.
        set_by_province: the national decision leaves it to the province.
        provenance: where it comes from.
        decision: number and date of the decision to be named in the verdict when it is not
            the set's own (a province's application), else empty.
    """

    comparison: Comparison | None
    value: Decimal | bool | None
    provenance: Provenance
    group_id: str | None = None
    year: int | None = None
    condition: Condition | None = None
    basis: str = ""
    set_by_province: bool = False
    decision: str = ""

    @property
    def known(self) -> bool:
        """Whether it says what is asked: a figure to reach, or that none is."""
        return self.not_asked or (self.comparison is not None and self.value is not None)

    @property
    def not_asked(self) -> bool:
        """Whether it says that its communes are not asked for this figure at all."""
        return self.comparison is Comparison.NOT_ASKED


@dataclass(frozen=True, slots=True)
class ScaleLevel:
    """One step of an ordered scale.

    Attributes:
        ordinal: place in the scale, higher is better.
        label: official wording.
        aliases: abbreviations that officers write ("HTTNV").
    """

    ordinal: int
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of an indicator.

    Attributes:
        id: stable within the indicator; the first part is "main".
        label: how the part is called on screen and paper; empty for a single part.
        kind: what is asked for.
        unit: unit of the value: "%", "triệu đồng/người/năm", "nhà", "mức độ", or empty.
        thresholds: all of them; see ``applicable_threshold``.
        required: a blank required part leaves the indicator incomplete; a blank part that is
            not required is only pointed out, and when given it must hold too.
        numerator_label: for a percent, what is counted ("Hộ đạt").
        denominator_label: for a percent, out of what ("Tổng số hộ").
        count_unit: unit of both counts of a percent: "hộ", "km", "người"; empty if unknown.
        whole_counts: both counts are whole numbers (people, households), so a missing amount
            can be said in whole ones.
        levels: the scale of a level, ascending; empty when the ordinal itself is written.
        aliases: words by which officers' workbooks name this part ("nữ", "tập trung").
        affirmed_by: words in a result text that stand for a yes and must be confirmed.
    """

    id: str
    kind: Kind
    thresholds: tuple[Threshold, ...]
    label: str = ""
    unit: str = ""
    required: bool = True
    numerator_label: str = ""
    denominator_label: str = ""
    count_unit: str = ""
    whole_counts: bool = False
    levels: tuple[ScaleLevel, ...] = ()
    aliases: tuple[str, ...] = ()
    affirmed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExemptionReason:
    """A ground on which an indicator does not apply to a commune.

    Attributes:
        text: the reason as it stands in the dossier.
        aliases: phrases in officers' workbooks that mean it.
        needs_confirmation: customary, or an alternative has to be shown: the officer decides.
    """

    text: str
    aliases: tuple[str, ...] = ()
    needs_confirmation: bool = True


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is checked (chỉ tiêu).

    Attributes:
        no: official number, "12.1"; unique in the set.
        text: official wording.
        name: short wording for lists and tiles.
        question: plain question put to the officer.
        parts: at least one.
        provenance: of the wording.
        exemptions: grounds for "not applicable"; empty when the rules name none.
        evidence: what has to prove it, one line each, in order.
        responsible: agency that guides and appraises it.
        hint: where the figure can be found.
        note: what has to be known about it.
        article: article or page of the decision, if known.
        decision: number and date of the decision that added it when that is not the set's own
            (a province's); never written with a set, only put on while it is applied.
    """

    no: str
    text: str
    name: str
    question: str
    parts: tuple[Part, ...]
    provenance: Provenance
    exemptions: tuple[ExemptionReason, ...] = ()
    evidence: tuple[str, ...] = ()
    responsible: str = ""
    hint: str = ""
    note: str = ""
    article: str = ""
    decision: str = ""

    @property
    def spares_groups(self) -> bool:
        """Whether some communes are asked for nothing of it: by the rule, whatever is answered."""
        return all(any(one.not_asked for one in part.thresholds) for part in self.parts)

    def part(self, part_id: str) -> Part:
        """The part with this id; KeyError when there is none."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion (tiêu chí): met only when every indicator that applies is met."""

    no: int
    name: str
    short_name: str
    section: str
    indicators: tuple[Indicator, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CommuneGroup:
    """A region or group of communes with thresholds of its own.

    ``reference_only`` groups are printed for comparison and never used for a verdict.
    """

    id: str
    name: str
    definition: str = ""
    verified: bool = False
    reference_only: bool = False


@dataclass(frozen=True, slots=True)
class CommuneProperty:
    """A property of the commune that conditions may ask for.

    Attributes:
        id: "schools".
        label: what the officer is asked.
        derived_from: (indicator no, part id) whose denominator gives it when the commune has
            not entered it; None when it must be entered.
    """

    id: str
    label: str
    derived_from: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the province's table of communes by number of criteria met."""

    label: str
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file that rules were read from or held against: the decision itself.

    Attributes:
        name: of the file as the officer knows it.
        sha256: of its bytes, hex.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The rules of one period and tier.

    Attributes:
        id: stable id, "qd-318-2022-xa".
        version: of this data, not of the law; raised with every change of the file.
        title: official title.
        short_title: for the top bar, "Bộ tiêu chí 2021–2025 · đạt chuẩn".
        decision: number of the decision, with its annex.
        issued: its date, None if unknown.
        effective_from: first day in force, None if unknown.
        first_year: first assessment year, None if unknown.
        last_year: last assessment year, None if unknown.
        official_criteria: official count of criteria, None if unknown.
        official_indicators: official count of indicators, None if unknown.
        prerequisite: id of the set that must already be met, or empty.
        bands: rows of the province's table, highest first.
        notes: what has to be known about this data, each a sentence.
        documents: files of the decision that it was read from or held against.
    """

    id: str
    version: int
    title: str
    short_title: str
    decision: str
    issued: date | None
    effective_from: date | None
    first_year: int | None
    last_year: int | None
    level: SubjectLevel
    tier: Tier
    status: Status
    official_criteria: int | None
    official_indicators: int | None
    groups: tuple[CommuneGroup, ...]
    criteria: tuple[Criterion, ...]
    properties: tuple[CommuneProperty, ...] = ()
    bands: tuple[Band, ...] = ()
    prerequisite: str = ""
    amended_by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    _by_no: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_no", {i.no: i for i in self.indicators()})

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator in official order."""
        for criterion in self.criteria:
            yield from criterion.indicators

    def indicator(self, no: str) -> Indicator:
        """The indicator with this number; KeyError when the set has none."""
        return self._by_no[no]

    def criterion_of(self, no: str) -> Criterion:
        """The criterion that holds this indicator; KeyError when the set has none."""
        for criterion in self.criteria:
            if any(indicator.no == no for indicator in criterion.indicators):
                return criterion
        raise KeyError(no)

    def group(self, group_id: str) -> CommuneGroup:
        """The commune group with this id; KeyError when the set has none."""
        for group in self.groups:
            if group.id == group_id:
                return group
        raise KeyError(group_id)

    @property
    def frame(self) -> bool:
        """Whether only the names of its criteria are known: work begins, verdicts wait."""
        return self.status is Status.NAMES_ONLY and bool(self.criteria) and not self.assessable

    @property
    def assessable(self) -> bool:
        """Whether an assessment can be made: at least one indicator is known."""
        return any(criterion.indicators for criterion in self.criteria)
