"""Adding up the communes of a district: bands, criteria, mean and resources.

Everything is counted from what the communes handed over; every sum is made twice, by
different ways, and the outcome of that check travels with the table. Shares are rounded
half-up to two decimals and never adjusted so that a column adds up to 100: the residue is
shown instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import Band, CriteriaSet
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import (
    SHOWN_WITH_MONEY_ONLY,
    SOURCE_LABELS,
    Contribution,
    ResourceLine,
    ResourceSource,
    contradicting_sum,
    total_actual,
)

SHARE_PLACES = 2
HUNDRED = Decimal("100.00")
UNCOUNTED = "Chưa tính (chưa nộp, đang trả lại hoặc nộp theo bộ khác)"
ENROLLED_BASE = "Cơ sở tính tỷ lệ: các xã đã đăng ký khóa với nơi nhận."


@dataclass(frozen=True, slots=True)
class CommuneResult:
    """What one commune handed over for the period.

    Attributes:
        code: official five-digit code.
        name: with its kind, as printed: "Xã Chiến Thắng".
        above: name of its district with its kind, "" from 1 July 2025.
        verdicts: criterion number to its verdict, every criterion of the set.
        resources: planned and actual money by source; empty when none were given.
        contributions: what residents gave.
        sequence: number of the package it came with.
        received_on: the day it was registered, dd/mm/yyyy.
        sample: its figures are invented.
    """

    code: str
    name: str
    above: str
    verdicts: Mapping[int, Verdict]
    resources: tuple[ResourceLine, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    sequence: int = 0
    received_on: str = ""
    sample: bool = False

    @property
    def met(self) -> int:
        """Number of criteria met."""
        return sum(verdict is Verdict.MET for verdict in self.verdicts.values())


@dataclass(frozen=True, slots=True)
class BandRow:
    """Communes whose number of criteria met lies in one band; the share in percent."""

    label: str
    lowest: int
    highest: int
    count: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """Communes that meet one criterion; the share in percent of all communes."""

    no: int
    name: str
    met: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """Money of one source over all communes, triệu đồng; the share in percent of the actual."""

    source: ResourceSource
    label: str
    planned: Decimal
    actual: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Check:
    """One sum held against another way of getting at it.

    Attributes:
        label: what was checked.
        sentence: the outcome with both figures, for screen and paper.
    """

    label: str
    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class CommuneBase:
    """All communes that existed on the last day of the period: what shares are made of.

    Attributes:
        count: how many there were.
        sentence: which they are and from where the number is, for screen and paper.
        named: (code, name) of those that are known one by one.
    """

    count: int
    sentence: str
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Collation:
    """The district's tables for one period and one criteria set.

    Attributes:
        set_title: title of the criteria set as printed.
        criteria_total: number of criteria of the set.
        communes: those that handed over, in order of their codes.
        base: all communes that existed then.
        missing: (code, name) of communes, as far as they are known one by one, that have handed
            over nothing for the period.
        bands: highest first; with ``uncounted`` they hold every commune of the base once.
        uncounted: the communes of the base that are in no band, as they handed over nothing that
            counts.
        criteria: in official order.
        mean: criteria met per commune that handed over, two decimals; None when none did.
        resources: one row for every source in the province's order, "khác" only when used.
        resources_planned: sum over all communes, triệu đồng.
        resources_actual: sum over all communes, triệu đồng.
        band_residue: 100 less the sum of the printed band shares; 0 when there is none.
        resource_residue: 100 less the sum of the printed resource shares.
        checks: every sum that was made twice.
        cautions: what has to be looked at in single communes, a sentence each.
    """

    period: Period
    set_id: str
    set_title: str
    criteria_total: int
    communes: tuple[CommuneResult, ...]
    base: CommuneBase
    missing: tuple[tuple[str, str], ...]
    bands: tuple[BandRow, ...]
    uncounted: BandRow
    criteria: tuple[CriterionRow, ...]
    mean: Decimal | None
    resources: tuple[ResourceRow, ...]
    resources_planned: Decimal
    resources_actual: Decimal
    band_residue: Decimal
    resource_residue: Decimal
    checks: tuple[Check, ...]
    cautions: tuple[str, ...]


def share(part: Decimal | int, whole: Decimal | int) -> Decimal:
    """Percent with two decimals, half-up; 0,00 of nothing."""
    if not whole:
        return Decimal("0.00")
    return round_half_up(percent(Decimal(part), Decimal(whole)), SHARE_PLACES)


def residue(shares: Iterable[Decimal]) -> Decimal:
    """What the printed shares lack to 100,00; zero when all of them are zero."""
    total = sum(shares, Decimal("0.00"))
    return HUNDRED - total if total else Decimal("0.00")


def bands_of(criteria_set: CriteriaSet) -> tuple[Band, ...]:
    """The bands of a set: its own; for a set that names none "all" and "fewer"."""
    if criteria_set.bands:
        return criteria_set.bands
    total = len(criteria_set.criteria)
    return (
        Band(f"{total} tiêu chí", total, total),
        Band(f"Dưới {total} tiêu chí", 0, total - 1),
    )


def band_rows(
    bands: Sequence[Band], met_counts: Sequence[int], base: int | None = None
) -> tuple[BandRow, ...]:
    """Count communes by band.

    Args:
        bands: in the order of the table.
        met_counts: criteria met, one figure for each commune that handed over.
        base: the number of communes that shares are made of; those that handed over when None.
    """
    whole = len(met_counts) if base is None else base
    rows = []
    for band in bands:
        count = sum(band.lowest <= met <= band.highest for met in met_counts)
        rows.append(BandRow(band.label, band.lowest, band.highest, count, share(count, whole)))
    return tuple(rows)


def mean_met(met_counts: Sequence[int]) -> Decimal | None:
    """Criteria met per commune, two decimals half-up; None for no commune."""
    if not met_counts:
        return None
    exact = percent(Decimal(sum(met_counts)), Decimal(len(met_counts))) / 100
    return round_half_up(exact, SHARE_PLACES)


def mean_bounds(rows: Sequence[BandRow]) -> tuple[Decimal, Decimal] | None:
    """Lowest and highest mean that a table of bands allows; None for an empty one.

    A published mean outside of them contradicts the table beside it.
    """
    communes = sum(row.count for row in rows)
    if not communes:
        return None
    low = percent(Decimal(sum(row.count * row.lowest for row in rows)), Decimal(communes)) / 100
    high = percent(Decimal(sum(row.count * row.highest for row in rows)), Decimal(communes)) / 100
    return round_half_up(low, SHARE_PLACES), round_half_up(high, SHARE_PLACES)


def criterion_rows(
    criteria_set: CriteriaSet, communes: Sequence[CommuneResult], base: int
) -> tuple[CriterionRow, ...]:
    """Count the communes of the base that meet each criterion, in official order."""
    rows = []
    for criterion in criteria_set.criteria:
        met = sum(c.verdicts.get(criterion.no) is Verdict.MET for c in communes)
        rows.append(CriterionRow(criterion.no, criterion.name, met, share(met, base)))
    return tuple(rows)


def resource_rows(lines: Iterable[ResourceLine]) -> tuple[ResourceRow, ...]:
    """Add up money by source, in the province's order."""
    planned = dict.fromkeys(ResourceSource, Decimal(0))
    actual = dict.fromkeys(ResourceSource, Decimal(0))
    for line in lines:
        planned[line.source] += line.planned or Decimal(0)
        actual[line.source] += line.actual or Decimal(0)
    whole = sum(actual.values(), Decimal(0))
    return tuple(
        ResourceRow(
            source,
            SOURCE_LABELS[source],
            planned[source],
            actual[source],
            share(actual[source], whole),
        )
        for source in ResourceSource
        if source not in SHOWN_WITH_MONEY_ONLY or planned[source] or actual[source]
    )


def collate(
    criteria_set: CriteriaSet,
    period: Period,
    communes: Iterable[CommuneResult],
    enrolled: Iterable[tuple[str, str]] = (),
    base: CommuneBase | None = None,
    spoken_for: Iterable[str] = (),
) -> Collation:
    """Make the district's tables.

    Args:
        criteria_set: the set every commune was assessed by.
        period: the period every commune was assessed for.
        communes: each commune once, with what counts for it.
        enrolled: (code, name) of every enrolled commune that should hand over.
        base: all communes that existed then; those that are enrolled or handed over when None.
        spoken_for: codes of communes that are not counted for another reason than silence.
    """
    handed_over = tuple(sorted(communes, key=lambda commune: commune.code))
    codes = {commune.code for commune in handed_over}
    met_counts = [commune.met for commune in handed_over]
    expected = dict(enrolled)
    if base is None:
        base = CommuneBase(len(codes | set(expected)), ENROLLED_BASE)
    expected = {**dict(base.named), **expected}
    bands = band_rows(bands_of(criteria_set), met_counts, base.count)
    others = max(base.count - len(handed_over), 0)
    uncounted = BandRow(UNCOUNTED, 0, 0, others, share(others, base.count))
    criteria = criterion_rows(criteria_set, handed_over, base.count)
    resources = resource_rows(line for commune in handed_over for line in commune.resources)
    planned = sum((row.planned for row in resources), Decimal(0))
    actual = sum((row.actual for row in resources), Decimal(0))
    mean = mean_met(met_counts)
    accounted = codes | set(spoken_for)
    return Collation(
        period=period,
        set_id=criteria_set.id,
        set_title=criteria_set.title,
        criteria_total=len(criteria_set.criteria),
        communes=handed_over,
        base=base,
        missing=tuple(sorted(one for one in expected.items() if one[0] not in accounted)),
        bands=bands,
        uncounted=uncounted,
        criteria=criteria,
        mean=mean,
        resources=resources,
        resources_planned=planned,
        resources_actual=actual,
        band_residue=residue(row.share for row in (*bands, uncounted)),
        resource_residue=residue(row.share for row in resources),
        checks=_checks(handed_over, base, bands, criteria, mean, actual),
        cautions=_cautions(handed_over),
    )


def _checks(
    communes: Sequence[CommuneResult],
    base: CommuneBase,
    bands: Sequence[BandRow],
    criteria: Sequence[CriterionRow],
    mean: Decimal | None,
    actual: Decimal,
) -> tuple[Check, ...]:
    """Every sum made a second way."""
    checks = [
        _equal(
            "Số xã trong các nhóm",
            Decimal(sum(row.count for row in bands)),
            Decimal(len(communes)),
            "xã trong các nhóm",
            "xã đã nộp",
        ),
        _equal(
            "Số lượt tiêu chí đạt",
            Decimal(sum(row.met for row in criteria)),
            Decimal(sum(commune.met for commune in communes)),
            "lượt cộng theo tiêu chí",
            "lượt cộng theo xã",
        ),
        _equal(
            "Tổng nguồn lực thực hiện (triệu đồng)",
            actual,
            sum((total_actual(commune.resources) for commune in communes), Decimal(0)),
            "cộng theo nguồn",
            "cộng theo xã",
        ),
    ]
    if len(communes) > base.count:
        checks.append(
            Check(
                "Cơ sở tính tỷ lệ",
                False,
                f"{len(communes)} xã đã nộp, nhiều hơn cơ sở {base.count} xã: tỷ lệ không dùng "
                "được. Hãy kiểm tra lại cơ sở.",
            )
        )
    bounds = mean_bounds(bands)
    if mean is not None and bounds is not None:
        low, high = bounds
        holds = low <= mean <= high
        words = "nằm trong" if holds else "nằm ngoài"
        checks.append(
            Check(
                "Bình quân tiêu chí/xã",
                holds,
                f"Bình quân {format_decimal(mean, 2)} tiêu chí/xã {words} khoảng "
                f"{format_decimal(low, 2)}–{format_decimal(high, 2)} mà bảng nhóm cho phép.",
            )
        )
    return tuple(checks)


def _equal(label: str, left: Decimal, right: Decimal, left_name: str, right_name: str) -> Check:
    holds = left == right
    sign = "khớp với" if holds else "LỆCH so với"
    return Check(
        label,
        holds,
        f"{label}: {format_decimal(left)} ({left_name}) {sign} "
        f"{format_decimal(right)} ({right_name}).",
    )


def _cautions(communes: Sequence[CommuneResult]) -> tuple[str, ...]:
    """What does not fit together inside one commune's own figures."""
    sentences = []
    for commune in communes:
        if commune.sample:
            sentences.append(f"{commune.name} ({commune.code}) nộp số liệu mẫu, không có thật.")
        if not any(line.actual is not None for line in commune.resources):
            sentences.append(f"{commune.name} ({commune.code}) chưa có số liệu nguồn lực.")
            continue
        community = sum(
            (
                line.actual
                for line in commune.resources
                if line.source is ResourceSource.COMMUNITY and line.actual is not None
            ),
            Decimal(0),
        )
        money = contradicting_sum(commune.contributions, community)
        if money is not None:
            sentences.append(
                f"{commune.name} ({commune.code}): đóng góp của dân cộng lại là "
                f"{format_decimal(money)} triệu đồng, nguồn cộng đồng dân cư "
                f"ghi {format_decimal(community)} triệu đồng."
            )
    return tuple(sentences)
