"""Who meets every criterion of a set and is not recognised for it yet: what waits for a decision.

What else a decision asks for is shown beside as the commune's package says it, and judged by
people: debts of basic construction, and how satisfied the residents were.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.recognising import RecognitionBook, recognition_book
from ntm_desktop.district.tables import Material, read_material
from ntm_desktop.district.units_of_code import units_of_code
from ntm_desktop.domain.collation import share
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.desk_tables import CommuneFacts, Snapshot
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.recognition import Recognition
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.register import Register

_POLLS = "satisfaction"
_PROJECTS = "projects"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A commune that meets a set and waits for its decision.

    Attributes:
        title: of the set.
        position: of its package.
        met: criteria met, all of them.
        owed: debts of its projects in million đồng, None when no project says anything of them.
        polls: how many of those asked were satisfied, a sentence; "" when nothing was sent.
        lower: it is recognised for no tier in the register although the set builds on one.
    """

    code: str
    name: str
    tier: Tier
    title: str
    position: int
    met: int
    owed: Decimal | None
    polls: str
    lower: bool

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the package says of the further conditions, a sentence each."""
        return (
            "Nợ đọng: chưa công trình nào ghi."
            if self.owed is None
            else f"Nợ đọng: {format_decimal(self.owed)} triệu đồng.",
            self.polls or "Hài lòng của người dân: gói không có kết quả khảo sát.",
            *(("Trong sổ chưa có quyết định công nhận mức thấp hơn.",) if self.lower else ()),
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is read of the register to see who waits.

    Attributes:
        held: code of a commune of the period to the tiers that it is recognised for.
    """

    materials: tuple[Material, ...]
    held: Mapping[str, Collection[Tier]]


def read_waiting(
    register: Register, catalog: Catalog, period: Period, on: date, *, area: str = ""
) -> Waiting:
    """Read what counts for a period by each of its sets, and the register of recognition.

    Args:
        register: open.
        catalog: knows sets and units.
        period: whose packages are looked at.
        on: the day on which somebody is recognised or not.
        area: code of the one district, "" for the whole province.

    Raises:
        PackageError: a set is only in a package, and that cannot be read any more.
    """
    found = []
    for set_id in sorted({package.set_id for package in register.packages_for(period.key)}):
        # By a set of which nothing counts for the period nobody waits.
        with suppress(EntryError):
            material = read_material(register, catalog, period=period, set_id=set_id, area=area)
            found.append(material)
    book = recognition_book(register, catalog, on)
    codes = {code for each in found for code in each.now.counting.counted}
    held = {code: tuple(_held(catalog, book, code, period)) for code in codes}
    return Waiting(tuple(found), held)


def _held(
    catalog: Catalog, book: RecognitionBook, code: str, period: Period
) -> Mapping[Tier, Recognition]:
    """What the unit is recognised for that had a code at the end of a period."""
    units = units_of_code(catalog, code)
    there = next((one for one in units if one.on(period.last_day)), None)
    if there is None or len(units) == 1:
        return book.standing.get(code, {})
    return book.standing.get(there.id, {})


def proposals_of(read: Waiting) -> tuple[Proposal, ...]:
    """Who waits, by tier and code; needs no register any more."""
    found = [one for each in read.materials for one in _of_set(each.now.snapshot(), read.held)]
    order = list(Tier)
    return tuple(sorted(found, key=lambda one: (order.index(one.tier), one.code)))


def making_proposals(
    catalog: Catalog, period: Period, on: date, *, area: str = ""
) -> Staged[tuple[Proposal, ...]]:
    """The same in steps.

    Raises:
        As ``read_waiting``.
    """
    read: Waiting = yield OnDatabase(
        lambda register: read_waiting(register, catalog, period, on, area=area)
    )
    made: tuple[Proposal, ...] = yield Beside(lambda _progress: proposals_of(read))
    return made


def _of_set(now: Snapshot, every: Mapping[str, Collection[Tier]]) -> Iterable[Proposal]:
    rules, order = now.criteria_set, list(Tier)
    whole = len(rules.criteria)
    for commune in now.communes:
        held = every.get(commune.code, ())
        if commune.met < whole or any(order.index(t) >= order.index(rules.tier) for t in held):
            continue
        yield Proposal(
            commune.code,
            commune.name,
            rules.tier,
            rules.short_title,
            commune.position,
            commune.met,
            _owed(commune),
            _polls(commune),
            bool(rules.prerequisite) and not held,
        )


def _owed(commune: CommuneFacts) -> Decimal | None:
    said = [row.get("arrears") for row in commune.rows(_PROJECTS)]
    figures = [one for one in said if isinstance(one, Decimal)]
    return sum(figures, Decimal(0)) if figures else None


def _polls(commune: CommuneFacts) -> str:
    """All who were asked, and the question that pleased least."""
    shares = []
    asked = pleased = Decimal(0)
    for entry in commune.registers.get(_POLLS, ()):
        returned, satisfied = entry.number("returned"), entry.number("satisfied")
        if returned and satisfied is not None:
            asked, pleased = asked + returned, pleased + satisfied
            shares.append(share(satisfied, returned))
    if not shares:
        return ""
    return (
        f"Hài lòng của người dân: {format_decimal(share(pleased, asked))} % "
        f"({format_decimal(pleased)}/{format_decimal(asked)} phiếu); thấp nhất "
        f"{format_decimal(min(shares))} %."
    )
