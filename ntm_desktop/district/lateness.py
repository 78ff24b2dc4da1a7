"""Who has handed in for a period, who is late, and who has not been heard of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.base import base_of
from ntm_desktop.district.units_then import fitting
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, PeriodKind, local_day
from ntm_desktop.domain.reporting import DueRule
from ntm_desktop.domain.units import RURAL_KIND
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import Register, RegisteredPackage
from ntm_desktop.store.register.settings import change_setting, setting

_KINDS = {
    PeriodKind.YEAR: "báo cáo năm",
    PeriodKind.HALF: "báo cáo 6 tháng",
    PeriodKind.NINE_MONTHS: "báo cáo 9 tháng",
    PeriodKind.QUARTER: "báo cáo quý",
    PeriodKind.MONTH: "báo cáo tháng",
    PeriodKind.SPAN: "báo cáo giai đoạn",
}
_MOST_DAYS = 120


class HandIn(StrEnum):
    """How a commune stands for a period."""

    ON_TIME = "on-time"
    AFTER = "after"
    RETURNED = "returned"
    LATE = "late"
    WAITING = "waiting"
    NO_RULE = "no-rule"


HAND_IN_LABELS: Mapping[HandIn, str] = {
    HandIn.ON_TIME: "Đã nộp",
    HandIn.AFTER: "Nộp muộn",
    HandIn.RETURNED: "Đã gửi trả, chưa nộp lại",
    HandIn.LATE: "Quá hạn chưa nộp",
    HandIn.WAITING: "Chưa nộp, còn hạn",
    HandIn.NO_RULE: "Chưa nộp, chưa đặt hạn",
}


@dataclass(frozen=True, slots=True)
class CommuneHandIn:
    """One commune.

    Attributes:
        enrolled: its key is known here; without it nothing can be received from it.
        handed_in: day of the first receipt for the period, None when there is none.
        packages: how many were received for the period.
        days_late: days after the due day, of the first package or until today; 0 when not late.
    """

    code: str
    name: str
    above: str
    enrolled: bool
    state: HandIn
    handed_in: date | None
    packages: int
    days_late: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """All communes for a period.

    Attributes:
        cutoff: day its figures are closed, None when no rule is known.
        due: last day to hand in, None when neither a rule nor the office says one.
        own_rule: the office has set the days itself.
        source: where the closing day is from, with a word when that is not verified.
        communes: by state, the late ones first, then by code.
    """

    period: Period
    cutoff: date | None
    due: date | None
    own_rule: bool
    source: str
    communes: tuple[CommuneHandIn, ...]

    def of(self, *states: HandIn) -> tuple[CommuneHandIn, ...]:
        """Those in one of some states."""
        return tuple(one for one in self.communes if one.state in states)


_ORDER = (
    HandIn.LATE,
    HandIn.RETURNED,
    HandIn.NO_RULE,
    HandIn.WAITING,
    HandIn.AFTER,
    HandIn.ON_TIME,
)


def set_due_days(register: Register, kind: PeriodKind, days: int, at: datetime) -> None:
    """Let the office say how many days after the closing day a commune has to hand in.

    Args:
        register: open.
        kind: of the report.
        days: after the closing day.
        at: now, UTC.

    Raises:
        EntryError: not between 0 and 120 days.
    """
    if not 0 <= days <= _MOST_DAYS:
        raise EntryError(f"Số ngày phải từ 0 đến {_MOST_DAYS}.")
    before = setting(register, _key(kind))
    if before == str(days):
        return
    with register.transaction():
        change_setting(register, _key(kind), str(days))
        was = f" (trước: {before} ngày)" if before else ""
        told = f"Đặt hạn nộp {_KINDS[kind]}: {days} ngày sau ngày chốt số liệu{was}"
        note_act(register, at, ActKind.SETTINGS, told)


def due_days(register: Register, catalog: Catalog, kind: PeriodKind) -> tuple[int | None, str]:
    """Days after the closing day that a commune has, None when nobody said; and who said so."""
    own = setting(register, _key(kind))
    if own:
        return int(own), "Nơi nhận tự đặt."
    rule = catalog.due_rule(kind)
    return (rule.due_days if rule else None), _source(rule)


def lateness(
    register: Register, catalog: Catalog, period: Period, today: date, *, area: str = ""
) -> Lateness:
    """Who has handed in for a period. The day of handing in is that of the first receipt.

    Args:
        register: open.
        catalog: knows units and rules of reporting.
        period: for which.
        today: by this PC.
        area: code of the one district the office answers for; the whole province when "".

    Raises:
        EntryError: no list of that day has the district.
    """
    own = setting(register, _key(period.kind))
    rule = catalog.due_rule(period.kind)
    if rule is not None and own:
        rule = rule.with_days(int(own))
    due = rule.due(period) if rule else None
    packages: dict[str, list[RegisteredPackage]] = {}
    received = register.packages_for(period.key)
    for package in fitting(register, catalog, period, received):
        packages.setdefault(package.commune, []).append(package)
    newest = [several[-1].position for several in packages.values()]
    outcomes = register.outcomes(newest)
    communes = [
        _one(code, name, above, enrolled, packages.get(code, []), outcomes, due, today)
        for code, (name, above, enrolled) in _expected(register, catalog, period, area).items()
    ]
    communes.sort(key=lambda one: (_ORDER.index(one.state), one.code))
    return Lateness(
        period,
        rule.cutoff(period) if rule else None,
        due,
        bool(own),
        _source(rule),
        tuple(communes),
    )


def _one(
    code: str,
    name: str,
    above: str,
    enrolled: bool,
    packages: list[RegisteredPackage],
    outcomes: Mapping[int, PackageOutcome],
    due: date | None,
    today: date,
) -> CommuneHandIn:
    first = local_day(packages[0].received_at) if packages else None
    days = max(0, ((first or today) - due).days) if due else 0
    if first is None:
        state = HandIn.NO_RULE if due is None else HandIn.LATE if days else HandIn.WAITING
    elif outcomes.get(packages[-1].position) is PackageOutcome.RETURNED:
        state = HandIn.RETURNED
    else:
        state = HandIn.AFTER if days else HandIn.ON_TIME
    return CommuneHandIn(code, name, above, enrolled, state, first, len(packages), days)


def _expected(
    register: Register, catalog: Catalog, period: Period, area: str
) -> dict[str, tuple[str, str, bool]]:
    """Code of every commune that existed then to its name, its district, whether enrolled."""
    found: dict[str, tuple[str, str, bool]] = {}
    enrolled = {one.code: one for one in register.communes()}
    base = base_of(catalog, period, enrolled, area=area)
    for code, name in base.named if base else ():
        found[code] = (name, _above(catalog, code, period), False)
    for code, one in enrolled.items():
        try:
            unit, units = catalog.commune(code, on=period.last_day)
        except CatalogError:
            found[code] = (one.name, one.above, True)
            continue
        # Its code may be a ward's by then, of which no report of this programme is asked.
        if units.valid_on(period.last_day) and unit.kind == RURAL_KIND:
            found[code] = (unit.full_name, _above(catalog, code, period), True)
    if area and base and base.named:
        inside = {code for code, _ in base.named}
        found = {code: said for code, said in found.items() if code in inside}
    return found


def _above(catalog: Catalog, code: str, period: Period) -> str:
    unit, _ = catalog.commune(code, on=period.last_day)
    return unit.district.full_name if unit.district else ""


def _source(rule: DueRule | None) -> str:
    if rule is None:
        return "Chưa có quy định về ngày chốt số liệu cho loại kỳ này."
    doubt = "" if rule.provenance.verified else " (chưa đối chiếu)"
    return f"{rule.provenance.source}{doubt}"


def _key(kind: PeriodKind) -> str:
    return f"due_days.{kind.value}"
