"""What the receiving office sees first: who handed in, who is late, what waits, what went back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.lateness import HandIn, Lateness, lateness
from ntm_desktop.district.units_then import (
    every_other,
    fitting,
    name_then,
    predecessors_of,
    successor_on,
)
from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period, day_in_vietnam, newest_begun
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.refusals import refusals
from ntm_desktop.store.register.register import Register, RegisteredPackage


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package that was received and that nobody has answered yet.

    Attributes:
        position: of the package in the register.
        received_on: dd/mm/yyyy.
        begun: an appraiser has entered something already.
    """

    position: int
    commune: str
    commune_name: str
    period: Period
    sequence: int
    received_on: str
    begun: bool


@dataclass(frozen=True, slots=True)
class Regression:
    """A criterion that a commune met in the period before and does not meet now."""

    commune: str
    commune_name: str
    criterion_no: int
    sentence: str


@dataclass(frozen=True, slots=True)
class DeskOverview:
    """The first page.

    Attributes:
        period: what it speaks of; None while nothing was received.
        hand_ins: every commune by how it stands; None while nothing was received.
        waiting: newest packages that wait for an answer, oldest first, of any period.
        regressions: of the period, by commune.
        refused_in_all: how many files were ever refused.
        lost: packages whose tables cannot be read any more.
    """

    office: str
    period: Period | None
    hand_ins: Lateness | None
    waiting: tuple[Waiting, ...]
    regressions: tuple[Regression, ...]
    refused_in_all: int
    lost: int

    @property
    def handed_in(self) -> int:
        """How many communes have handed in for the period, in time or not."""
        if self.hand_ins is None:
            return 0
        return len(self.hand_ins.of(HandIn.ON_TIME, HandIn.AFTER, HandIn.RETURNED))


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """One commune in the list of all.

    Attributes:
        state: how it stands for the period.
        met: criteria met by its newest package for the period, None when there is none.
        last: its newest package of any period, None when there is none.
        key_fingerprint: of its key, "" while it is not enrolled.
        formed_from: the communes it was made from, with their codes; none for one of old.
        became: the commune it went into after the period, with its code and the day, or "".
        border: flags of the newest package, None when not known.
    """

    code: str
    name: str
    above: str
    state: HandIn
    met: int | None
    total: int | None
    last: RegisteredPackage | None
    key_fingerprint: str
    group_id: str | None
    border: bool | None
    especially_difficult: bool | None
    atk: bool | None
    formed_from: tuple[str, ...] = ()
    became: str = ""


def newest_period(register: Register, today: date) -> Period | None:
    """The newest period something was received for, of those that have begun."""
    return newest_begun(map(Period.parse, register.period_keys()), today)


def desk_overview(
    register: Register,
    catalog: Catalog,
    today: date,
    *,
    period: Period | None = None,
    area: str = "",
) -> DeskOverview:
    """What the first page shows.

    Args:
        register: open.
        catalog: knows units and rules of reporting.
        today: by this PC.
        period: the newest one received that has begun when None.
        area: code of the one district the office answers for; the whole province when "".
    """
    period = period or newest_period(register, today)
    return DeskOverview(
        office=register.office().name,
        period=period,
        hand_ins=lateness(register, catalog, period, today, area=area) if period else None,
        waiting=waiting_packages(register, catalog),
        regressions=regressions(register, catalog, period) if period else (),
        refused_in_all=len(refusals(register)),
        lost=contents.lost_contents(register),
    )


def waiting_positions(register: Register) -> tuple[int, ...]:
    """Positions of the packages that nobody has answered, oldest first."""
    return tuple(package.position for package in _waiting(register))


def _waiting(register: Register) -> list[RegisteredPackage]:
    newest = {(p.commune, p.period_key): p for p in register.packages()}
    outcomes = register.outcomes(package.position for package in newest.values())
    return [
        package
        for package in sorted(newest.values(), key=lambda one: one.position)
        if outcomes.get(package.position, PackageOutcome.RECEIVED) is PackageOutcome.RECEIVED
    ]


def waiting_packages(register: Register, catalog: Catalog) -> tuple[Waiting, ...]:
    """The newest package of each commune and period that nobody has answered, oldest first."""
    names = {one.code: one.name for one in register.communes()}
    begun = register.appraised_positions()
    return tuple(
        Waiting(
            package.position,
            package.commune,
            name_then(catalog, names.get(package.commune, package.commune), package.commune, day),
            period,
            package.sequence,
            day_in_vietnam(package.received_at),
            package.position in begun,
        )
        for package in _waiting(register)
        for period in (Period.parse(package.period_key),)
        for day in (period.last_day,)
    )


def regressions(register: Register, catalog: Catalog, period: Period) -> tuple[Regression, ...]:
    """Criteria met in the period before, by the same set, and not any more.

    A commune that was made from others is not compared with the one that had its code before.
    """
    received = register.packages()
    other = every_other(register, catalog, received)
    packages = [
        package
        for package in received
        if package.position not in other
        and _same_unit(catalog, package.commune, Period.parse(package.period_key), period)
    ]
    now = {p.commune: p for p in packages if p.period_key == period.key}
    before = _before(packages, period, now)
    verdicts = register.verdicts_of(
        [one.position for code, earlier in before.items() for one in (now[code], earlier)]
    )
    enrolled = {one.code: one.name for one in register.communes()}
    names = {
        code: name_then(catalog, enrolled.get(code, code), code, period.last_day) for code in before
    }
    found = []
    for code, earlier in sorted(before.items()):
        old = verdicts.get(earlier.position, {})
        new = verdicts.get(now[code].position, {})
        label = Period.parse(earlier.period_key).inline
        for no, verdict in old.items():
            # One that is not answered any more is not known to be met no more.
            if verdict is not Verdict.MET or new.get(no) is not Verdict.NOT_MET:
                continue
            found.append(
                Regression(
                    code,
                    names.get(code, code),
                    no,
                    f"{names.get(code, code)} ({code}): tiêu chí {no} đạt {label}, nay "
                    f"{VERDICT_LABELS[new[no]].lower()}",
                )
            )
    return tuple(found)


def _became(catalog: Catalog, code: str, period: Period, today: date) -> str:
    """What a commune of that time has become since."""
    became = successor_on(catalog, code, today)
    if became is None or became == successor_on(catalog, code, period.last_day):
        return ""
    commune, units = became
    since = f" từ {units.valid_from:%d/%m/%Y}" if units.valid_from else ""
    return f"{commune.full_name} ({commune.code}){since}"


def _same_unit(catalog: Catalog, code: str, earlier: Period, now: Period) -> bool:
    then, today = (successor_on(catalog, code, one.last_day) for one in (earlier, now))
    return (then[0] if then else None) == (today[0] if today else None)


def _before(
    packages: Sequence[RegisteredPackage], period: Period, now: dict[str, RegisteredPackage]
) -> dict[str, RegisteredPackage]:
    found: dict[str, RegisteredPackage] = {}
    for package in packages:
        current = now.get(package.commune)
        earlier = Period.parse(package.period_key)
        if current is None or package.set_id != current.set_id or not earlier < period:
            continue
        known = found.get(package.commune)
        if known is None or not earlier < Period.parse(known.period_key):
            found[package.commune] = package
    return found


def commune_lines(
    register: Register, catalog: Catalog, period: Period, today: date, *, area: str = ""
) -> tuple[CommuneLine, ...]:
    """Every commune of the office for a period, also those never heard of."""
    packages = register.packages()
    newest = {package.commune: package for package in packages}
    of_period = [p for p in packages if p.period_key == period.key]
    current = {p.commune: p for p in fitting(register, catalog, period, of_period)}
    met = register.met_counts(package.position for package in current.values())
    keys = {one.code: one.public_key for one in register.communes()}
    lines = []
    for one in lateness(register, catalog, period, today, area=area).communes:
        package, last = current.get(one.code), newest.get(one.code)
        counted = met.get(package.position, (0, 0)) if package else (None, None)
        shown = package or last
        key = keys.get(one.code, "")
        lines.append(
            CommuneLine(
                code=one.code,
                name=one.name,
                above=one.above,
                state=one.state,
                met=counted[0],
                total=counted[1],
                last=last,
                key_fingerprint=PublicKey.parse(key).fingerprint if key else "",
                group_id=shown.group_id if shown else None,
                border=shown.border if shown else None,
                especially_difficult=shown.especially_difficult if shown else None,
                atk=shown.atk if shown else None,
                formed_from=tuple(
                    f"{old.full_name} ({old.code})"
                    for old in predecessors_of(catalog, one.code, period.last_day)
                ),
                became=_became(catalog, one.code, period, today),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.code))
