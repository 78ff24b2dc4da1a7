"""What was imported besides the criteria, for looking at: projects, resources, evidence.

The figures are shown as the office gave them; what does not add up is said beside them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.evidence import EvidenceItem, criterion_of_place, place_of_criterion
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent, round_half_up
from ntm_desktop.domain.projects import Project, ProjectKind, total_arrears
from ntm_desktop.domain.resources import (
    Contribution,
    ResourceLine,
    ResourceSource,
    contradicting_sum,
    total_actual,
)
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store.commune import evidence as stored_evidence

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)
_SHARE_PLACES = 2


@dataclass(frozen=True, slots=True)
class ProjectTotals:
    """Sums of a list of projects, triệu đồng; a blank figure adds nothing."""

    total_investment: Decimal
    funded_before: Decimal
    planned: Decimal
    disbursed: Decimal
    arrears: Decimal

    @classmethod
    def of(cls, projects: Sequence[Project]) -> "ProjectTotals":
        """The sums of some projects."""
        return cls(
            _sum(p.total_investment for p in projects),
            _sum(p.funded_before for p in projects),
            _sum(p.planned for p in projects),
            _sum(p.disbursed for p in projects),
            total_arrears(tuple(projects)),
        )


@dataclass(frozen=True, slots=True)
class ProjectRecords:
    """The projects of a year.

    Attributes:
        remarks: (order of the project, sentence) for whatever does not fit together.
    """

    year: int
    projects: tuple[Project, ...]
    totals: ProjectTotals
    remarks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ResourceRecords:
    """The money of a year.

    Attributes:
        shares: percent of the whole actual money, two decimals, one per line; None where the
            line or the whole has no figure.
        remarks: a sentence for whatever does not add up.
    """

    year: int
    lines: tuple[ResourceLine, ...]
    contributions: tuple[Contribution, ...]
    planned: Decimal
    actual: Decimal
    shares: tuple[Decimal | None, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of evidence that an indicator asks for, with the files that are there.

    Attributes:
        indicator_name: short wording.
        requirement: index in ``Indicator.evidence``; None for files of the whole indicator.
        text: the line; empty for the whole indicator.
        applies: the indicator applies, so the line is really asked for.
        offers: (number, wording) of the indicators that files waiting at a criterion can go to.
    """

    indicator_no: str
    indicator_name: str
    requirement: int | None
    text: str
    items: tuple[EvidenceItem, ...]
    applies: bool
    offers: tuple[tuple[str, str], ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it stands for a criterion whose indicators are, or were, not known."""
        return criterion_of_place(self.indicator_no) is not None

    @property
    def missing(self) -> bool:
        """Whether a file is asked for and none is there."""
        return self.applies and self.requirement is not None and not self.items

    @property
    def free(self) -> bool:
        """Whether the rules ask for no evidence of the indicator, and none is there yet."""
        return not self.waits and self.requirement is None and not self.items


def projects(ws: Workspace, assessment_id: str) -> ProjectRecords:
    """The projects of the year of an assessment."""
    period = find_assessment(ws, assessment_id).period
    year = period.year
    found = listed_projects(ws, period)
    remarks = tuple((p.order, text) for p in found for text in _project_remarks(p))
    return ProjectRecords(year, found, ProjectTotals.of(found), remarks)


def resources(ws: Workspace, assessment_id: str) -> ResourceRecords:
    """The money of the year of an assessment."""
    period = find_assessment(ws, assessment_id).period
    year = period.year
    lines = listed_resources(ws, period)
    contributions = listed_contributions(ws, period)
    actual = total_actual(lines)
    shares = tuple(_share(line.actual, actual) for line in lines)
    return ResourceRecords(
        year,
        lines,
        contributions,
        _sum(line.planned for line in lines),
        actual,
        shares,
        tuple(_resource_remarks(lines, contributions)),
    )


def evidence_lines(ws: Workspace, assessment_id: str) -> tuple[EvidenceLine, ...]:
    """Every line of evidence of an assessment in the order of the set."""
    now = standing(ws, find_assessment(ws, assessment_id))
    items = stored_evidence.of_assessment(ws.file, assessment_id)
    lines = list(_waiting_lines(now.criteria_set, items))
    for indicator in now.criteria_set.indicators():
        own = [item for item in items if item.indicator_no == indicator.no]
        applies = now.outcome.indicator(indicator.no).verdict is not Verdict.NOT_APPLICABLE
        asked: list[tuple[int | None, str]] = list(enumerate(indicator.evidence))
        for requirement, text in [*asked, (None, "")]:
            files = tuple(item for item in own if item.requirement == requirement)
            free = requirement is None and not indicator.evidence
            if files or (applies and (requirement is not None or free)):
                lines.append(
                    EvidenceLine(indicator.no, indicator.name, requirement, text, files, applies)
                )
    return tuple(lines)


def _waiting_lines(rules: CriteriaSet, items: tuple[EvidenceItem, ...]) -> Iterator[EvidenceLine]:
    """One for each criterion without indicators; later, for those whose files still wait."""
    for criterion in rules.criteria:
        place = place_of_criterion(criterion.no)
        files = tuple(item for item in items if item.indicator_no == place)
        offers = tuple((one.no, one.name) for one in criterion.indicators)
        if files or not rules.assessable:
            yield EvidenceLine(place, criterion.name, None, "", files, True, offers)


def _sum(values: Iterator[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), _ZERO)


def _share(part: Decimal | None, whole: Decimal) -> Decimal | None:
    if part is None or not whole:
        return None
    return round_half_up(percent(part, whole), _SHARE_PLACES)


def _project_remarks(project: Project) -> Iterator[str]:
    planned, disbursed = project.planned, project.disbursed
    if project.arrears:
        yield f"Nợ đọng {format_decimal(project.arrears)} triệu đồng"
    if planned is not None and disbursed is not None and disbursed > planned:
        yield (
            f"Giải ngân {format_decimal(disbursed)} lớn hơn kế hoạch vốn "
            f"{format_decimal(planned)} triệu đồng"
        )
    funded = _sum(iter((project.funded_before, planned)))
    if project.total_investment is not None and funded > project.total_investment:
        yield (
            f"Vốn đã bố trí và kế hoạch năm cộng lại {format_decimal(funded)}, vượt tổng mức đầu "
            f"tư {format_decimal(project.total_investment)} triệu đồng"
        )
    progress = project.progress
    if project.kind is ProjectKind.PAYING_OFF and progress is not None and progress < _HUNDRED:
        yield f"Ghi là trả nợ công trình hoàn thành nhưng tiến độ mới {format_decimal(progress)} %"


def _resource_remarks(
    lines: Sequence[ResourceLine], contributions: Sequence[Contribution]
) -> Iterator[str]:
    stated = [line.actual for line in lines if line.source is ResourceSource.COMMUNITY]
    if any(gift.money is None for gift in contributions):
        yield "Có khoản đóng góp của cộng đồng chưa quy ra tiền."
    total = contradicting_sum(contributions, stated[0] if stated else None)
    if total is not None and stated[0] is not None:
        yield (
            f"Cộng đồng dân cư ghi {format_decimal(stated[0])} triệu đồng, nhưng các khoản "
            f"đóng góp cộng lại {format_decimal(total)} triệu đồng."
        )
    for line in lines:
        if line.actual is not None and line.planned and line.actual > 2 * line.planned:
            rate = format_percent(percent(line.actual, line.planned))
            yield f"Có nguồn thực hiện tới {rate} kế hoạch; hãy kiểm tra lại số liệu."
            break
