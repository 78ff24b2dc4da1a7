"""The table of sources at a cut: plan, actual, what was there before, the difference, shares."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut, before, year_ends
from ntm_desktop.domain.money.lines import (
    Gift,
    MoneyLine,
    figures_at,
    gifts_until,
    known_cuts,
    quantities_at,
)
from ntm_desktop.domain.money.questions import Question, money_questions
from ntm_desktop.domain.money.sources import TOTAL, NodeValue, Source, SourceTree, add_up
from ntm_desktop.domain.numbers import percent, round_half_up
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)

_NOTHING = NodeValue(None, None, None)


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One source of the table.

    Attributes:
        source: None for the total.
        group: it only sums up.
        lines: what was written down for it at the cut, in order.
        earlier: its actual at the cut before, in the same year.
        difference: what came since; None when one of the two is not known.
        share: percent of the total, two decimals half-up; of lines and groups only.
        quantities: unit to quantity.
        derived: its actual is worked out from what stands below it, not written down.
    """

    source: Source | None
    depth: int
    group: bool
    lines: tuple[MoneyLine, ...]
    planned: NodeValue
    actual: NodeValue
    earlier: Decimal | None
    difference: Decimal | None
    share: Decimal | None
    quantities: Mapping[str, Decimal]

    @property
    def id(self) -> str:
        """Of the source, ``TOTAL`` for the total."""
        return self.source.id if self.source else TOTAL

    @property
    def derived(self) -> bool:
        """Whether the actual is worked out, not written down."""
        return self.actual.stated is None and self.actual.value is not None

    @property
    def blank(self) -> bool:
        """Whether nothing is known of it, now or before."""
        known = (self.planned.value, self.actual.value, self.earlier)
        return not self.lines and all(value is None for value in known)


@dataclass(frozen=True, slots=True)
class Statement:
    """The table at a cut, top down, the total last.

    Attributes:
        before: the cut that ``earlier`` speaks of; None when there is none in the year.
        summed: a span that is the sum of its years, so nothing can be typed.
    """

    cut: Cut
    rows: tuple[MoneyRow, ...]
    before: Cut | None
    questions: tuple[Question, ...]
    summed: bool

    def row(self, source_id: str) -> MoneyRow:
        """The row of a source, or the total."""
        return next(row for row in self.rows if row.id == source_id)


def statement(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    paid: Mapping[str, Decimal] | None = None,
) -> Statement:
    """Make the table."""
    own = [line for line in lines if line.cut == cut]
    now = figures_at(tree, lines, gifts, cut)
    earlier_cut = before(cut, known_cuts(lines, gifts))
    then = figures_at(tree, lines, gifts, earlier_cut).actual if earlier_cut else {}
    units = quantities_at(lines, gifts, cut)
    total = now.actual[TOTAL].value if TOTAL in now.actual else None

    def row(source: Source | None) -> MoneyRow:
        name = source.id if source else TOTAL
        actual = now.actual.get(name, _NOTHING)
        was = then[name].value if name in then else None
        counted = source is None or source.line or tree.is_group(source)
        share = None
        if counted and total and actual.value is not None:
            share = round_half_up(percent(actual.value, total), 2)
        return MoneyRow(
            source,
            tree.depth(source) if source else 0,
            source is None or tree.is_group(source),
            tuple(line for line in own if line.source == name),
            now.planned.get(name, _NOTHING),
            actual,
            was,
            actual.value - was if actual.value is not None and was is not None else None,
            share,
            units.get(name, {}),
        )

    return Statement(
        cut,
        (*(row(source) for source in tree.sources), row(None)),
        earlier_cut,
        money_questions(tree, lines, gifts, cut, paid),
        cut.spans and not own,
    )


def resource_lines(
    tree: SourceTree, lines: Sequence[MoneyLine], gifts: Sequence[Gift], cut: Cut
) -> tuple[ResourceLine, ...]:
    """The province's table: what is counted, a line for every source of it.

    Lines as they were written down, in the office's order; a source known only by its parts is
    their sum; what a group states beyond its lines is a line of its own.
    """
    now = figures_at(tree, lines, gifts, cut)
    own = [line for line in lines if line.cut == cut]
    summed = cut.spans and not own  # then what the years state stands in their sums alone
    made: list[tuple[tuple[int, int], ResourceLine]] = []
    for place, source in enumerate(tree.sources):
        planned = now.planned.get(source.id, _NOTHING)
        actual = now.actual.get(source.id, _NOTHING)
        if not source.resource:
            continue
        name = ResourceSource(source.resource)
        if tree.is_group(source):
            rest_planned, rest_actual = planned.rest or None, actual.rest or None
            if rest_planned is not None or rest_actual is not None:
                made.append(((1, place), ResourceLine(name, rest_planned, rest_actual)))
            continue
        stated = [line for line in own if line.source == source.id]
        for line in stated:
            made.append(
                ((0, line.position), ResourceLine(name, line.planned, line.actual, line.note))
            )
        late_plan = planned.value if summed or planned.stated is None else None
        late = actual.value if summed or actual.stated is None else None
        if late_plan is None and late is None:
            continue
        if stated:  # a line that states one of the two takes the other from its parts
            where, last = made.pop()
            filled = ResourceLine(
                name,
                last.planned if late_plan is None else late_plan,
                last.actual if late is None else late,
                last.note,
            )
            made.append((where, filled))
        else:
            made.append(((1, place), ResourceLine(name, late_plan, late)))
    return tuple(line for _, line in sorted(made, key=lambda one: one[0]))


def contribution_lines(
    tree: SourceTree, lines: Sequence[MoneyLine], gifts: Sequence[Gift], cut: Cut
) -> tuple[Contribution, ...]:
    """What residents gave by kind: lines as written down, else the single records added up.

    A span without lines of its own is the sum of its years, a line for each kind and unit.
    """
    if cut.spans and not any(line.cut == cut for line in lines):
        ends = year_ends(cut, known_cuts(lines, gifts)).values()
        return _by_unit(one for end in ends for one in contribution_lines(tree, lines, gifts, end))
    made: list[Contribution] = []
    kinds = {source.id: kind_of(source.id) for source in tree.gifts()}
    own = sorted(
        (line for line in lines if line.cut == cut and line.source in kinds),
        key=lambda line: line.position,
    )
    made.extend(
        Contribution(kinds[line.source], line.quantity, line.unit, line.actual, line.note)
        for line in own
    )
    stated = {line.source for line in own}
    given = gifts_until(gifts, cut) if not cut.spans else ()
    for source in tree.gifts():
        mine = [gift for gift in given if gift.kind == source.id]
        if not mine or source.id in stated:
            continue
        for unit in dict.fromkeys(gift.unit for gift in mine):
            same = [gift for gift in mine if gift.unit == unit]
            quantities = [gift.quantity for gift in same if gift.quantity is not None]
            values = [gift.money for gift in same if gift.money is not None]
            made.append(
                Contribution(
                    kinds[source.id],
                    sum(quantities, Decimal(0)) if quantities else None,
                    unit,
                    sum(values, Decimal(0)) if values else None,
                )
            )
    return tuple(made)


def _by_unit(given: Iterable[Contribution]) -> tuple[Contribution, ...]:
    found: dict[tuple[ContributionKind, str], list[Contribution]] = {}
    for one in given:
        found.setdefault((one.kind, one.unit), []).append(one)
    return tuple(
        Contribution(
            kind,
            add_up(one.quantity for one in same),
            unit,
            add_up(one.money for one in same),
        )
        for (kind, unit), same in found.items()
    )


def span_lacks(
    tree: SourceTree, lines: Sequence[MoneyLine], gifts: Sequence[Gift], cut: Cut
) -> tuple[str, ...]:
    """Sentences on the years that the sum of a span lacks; none when it is whole.

    A sum of some years must not be shown as that of all.
    """
    found = figures_at(tree, lines, gifts, cut)
    said = []
    if found.missing:
        named = ", ".join(map(str, found.missing))
        said.append(f"Chưa có số liệu nguồn lực của năm {named}.")
    said += [
        f"Số liệu nguồn lực năm {end.year} mới đến hết tháng {end.month}."
        for end in found.unfinished
    ]
    return tuple(said)


def kind_of(source_id: str) -> ContributionKind:
    """The kind of contribution that a source below the community is."""
    return ContributionKind(source_id.removeprefix("community_"))


def source_of(kind: ContributionKind) -> str:
    """The source of a kind of contribution."""
    return f"community_{kind}"
