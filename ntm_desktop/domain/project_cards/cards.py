"""What is written down about a project; money in triệu đồng, by source (``domain/money``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.text import fold

Amounts = Mapping[str, Decimal]
"""Source id, or ``TOTAL`` for what is not split, to triệu đồng."""

NO_AMOUNTS: Amounts = MappingProxyType({})


def no_amounts() -> Amounts:
    """Nothing is known of any source."""
    return NO_AMOUNTS


class ProjectState(StrEnum):
    """How far a project is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    SETTLED = "settled"


STATE_LABELS = {
    ProjectState.NOT_STARTED: "Chưa triển khai",
    ProjectState.UNDER_WAY: "Đang thi công",
    ProjectState.DONE: "Hoàn thành",
    ProjectState.SETTLED: "Đã quyết toán",
}


@dataclass(frozen=True, slots=True)
class Sector:
    """A kind of works (giao thông, thủy lợi …), and what is made in it."""

    id: str
    label: str
    quantities: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityKind:
    """Something that projects make and that is added up: km of concrete road, m of canal."""

    id: str
    label: str
    unit: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProjectForm:
    """Sectors and quantities, as data (``forms/projects``)."""

    id: str
    version: int
    title: str
    sectors: tuple[Sector, ...]
    quantities: tuple[QuantityKind, ...]
    provenance: Provenance = field(default_factory=lambda: Provenance("", False))

    def sector(self, sector_id: str) -> Sector | None:
        """The sector with this id."""
        return next((one for one in self.sectors if one.id == sector_id), None)

    def quantity(self, kind: str) -> QuantityKind | None:
        """The kind of quantity with this id."""
        return next((one for one in self.quantities if one.id == kind), None)

    def match_sector(self, text: str) -> Sector | None:
        """The sector that a text names."""
        wanted = fold(text)
        return next((s for s in self.sectors if wanted in (fold(s.label), s.id, *s.synonyms)), None)


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """One project for its whole life.

    Attributes:
        village: where it stands, as written.
        sector: id of ``ProjectForm``, "" when not said.
        investor: chủ đầu tư.
        approval: the approving decision as written.
        approved_on: its day, where it is kept apart.
        total: tổng mức đầu tư by source.
        starts: planned start: a year, a month or a day, as written.
        ends: planned end.
    """

    id: str
    name: str
    position: int = 0
    village: str = ""
    sector: str = ""
    investor: str = ""
    approval: str = ""
    approved_on: date | None = None
    total: Amounts = field(default_factory=no_amounts)
    starts: str = ""
    ends: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """A project in the list of one year.

    Attributes:
        position: place in the year's list, from 1.
        group: trả nợ | chuyển tiếp | khởi công mới.
        funded_before: vốn đã bố trí đến hết năm trước.
        paid_before: đã giải ngân đến hết năm trước; None takes it from the years before.
        plan: kế hoạch vốn of the year, by source.
        settlement: what is to be paid off in the year, by source.
        total: tổng mức đầu tư as the year's list had it, where it was another than the card's.
        note: of the year's list.
        absent: months of the year whose lists were given and do not have it.
    """

    id: str
    project_id: str
    year: int
    group: ProjectKind
    position: int = 0
    funded_before: Decimal | None = None
    paid_before: Decimal | None = None
    plan: Amounts = field(default_factory=no_amounts)
    settlement: Amounts = field(default_factory=no_amounts)
    total: Decimal | None = None
    note: str = ""
    absent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectPeriod:
    """Where a project stands at a cut; money from 1 January to the end of the month.

    Attributes:
        disbursed: paid, by source.
        progress: percent of the work done.
        accepted: value accepted since the project began (giá trị khối lượng nghiệm thu).
        reason: why it has not started.
        arrears: nợ đọng as the office states it; None takes accepted value less paid.
        arrears_programme: of which money of the programme.
        listed: what the list of this cut said of card and year, where that is no longer so:
            field of ``domain.projects.Project`` to its value then.
    """

    id: str
    project_id: str
    year: int
    month: int
    disbursed: Amounts = field(default_factory=no_amounts)
    progress: Decimal | None = None
    accepted: Decimal | None = None
    state: ProjectState | None = None
    reason: str = ""
    arrears: Decimal | None = None
    arrears_programme: Decimal | None = None
    listed: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a project made from 1 January to the end of a month.

    Attributes:
        kind: id of ``ProjectForm``.
    """

    id: str
    project_id: str
    year: int
    month: int
    kind: str
    quantity: Decimal
    note: str = ""
