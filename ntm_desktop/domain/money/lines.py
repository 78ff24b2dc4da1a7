"""What is written down about money: cumulative lines by source, and what residents gave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.cuts import DECEMBER, Cut, year_ends
from ntm_desktop.domain.money.sources import (
    TOTAL,
    NodeValue,
    SourceTree,
    add_up,
    node_values,
)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Cumulative money of one source up to a cut, triệu đồng.

    Several lines of one source stand beside each other (cement and sand are both materials).

    Attributes:
        source: id of the tree, or ``TOTAL`` for a total that an office states.
        label: the office's own word for it, "" when the source's name says it.
        planned: of the whole year; None is an empty plan, not 0.
        actual: from 1 January to the cut.
        quantity: in ``unit``; None where only money is kept.
    """

    id: str
    cut: Cut
    source: str
    position: int = 0
    label: str = ""
    planned: Decimal | None = None
    actual: Decimal | None = None
    quantity: Decimal | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gift:
    """What somebody gave: money, labour days, land, materials.

    Attributes:
        year: it belongs to.
        month: of the day, or the last month of the period when only that is known.
        given_on: the day, None when it is not known.
        giver: person, household or body.
        project_id: what it was given for, "" when for none.
        kind: a source below the community.
        money: its value in triệu đồng; None when it was not valued yet.
    """

    id: str
    year: int
    month: int
    kind: str
    given_on: date | None = None
    position: int = 0
    giver: str = ""
    village: str = ""
    project_id: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    money: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """All nodes of the tree at one cut.

    Attributes:
        planned: node id to what was planned.
        actual: node id to what was mobilised.
        missing: years of a span that have no figures.
        unfinished: years of a span whose last figures do not reach December.
    """

    planned: Mapping[str, NodeValue]
    actual: Mapping[str, NodeValue]
    missing: tuple[int, ...] = ()
    unfinished: tuple[Cut, ...] = ()


def known_cuts(lines: Iterable[MoneyLine], gifts: Iterable[Gift]) -> tuple[Cut, ...]:
    """Every cut that figures were written down for, in order.

    A contribution has a day and counts for every cut after it. It makes a cut of its own only in
    a year without any figures: else each month of it would look like a report without the rest.
    """
    cuts = {line.cut for line in lines}
    years = {year for cut in cuts for year in cut.years if not cut.spans}
    cuts |= {Cut.at(gift.year, gift.month) for gift in gifts if gift.year not in years}
    return tuple(sorted(cuts))


def gifts_until(gifts: Iterable[Gift], cut: Cut) -> tuple[Gift, ...]:
    """What was given from the first day of a cut to its last."""
    return tuple(
        gift
        for gift in gifts
        if cut.first_year <= gift.year and (gift.year, gift.month) <= (cut.year, cut.month)
    )


def figures_at(
    tree: SourceTree, lines: Iterable[MoneyLine], gifts: Iterable[Gift], cut: Cut
) -> Figures:
    """What every source comes to at a cut.

    A span that has lines of its own is what they say; any other span is the sum of its years, a
    year's being the last of it.
    """
    lines, gifts = tuple(lines), tuple(gifts)
    own = [line for line in lines if line.cut == cut]
    if own or not cut.spans:
        given = gifts_until(gifts, cut) if not cut.spans else ()
        return Figures(
            node_values(tree, _sums(own, "planned")),
            node_values(tree, _sums(own, "actual"), _sums(given, "money", "kind")),
        )
    years = year_ends(cut, known_cuts(lines, gifts))
    found = [figures_at(tree, lines, gifts, end) for end in years.values()]
    return Figures(
        _added([one.planned for one in found]),
        _added([one.actual for one in found]),
        tuple(year for year in cut.years if year not in years),
        tuple(
            end
            for end in years.values()
            if end.month != (DECEMBER if end.year != cut.year else cut.month)
        ),
    )


def quantities_at(
    lines: Iterable[MoneyLine], gifts: Iterable[Gift], cut: Cut
) -> Mapping[str, Mapping[str, Decimal]]:
    """Source id to unit to quantity: what the lines state, else what was given one by one.

    A span without lines of its own is the sum of its years.
    """
    lines, gifts = tuple(lines), tuple(gifts)
    if cut.spans and not any(line.cut == cut for line in lines):
        summed: dict[str, dict[str, Decimal]] = {}
        for end in year_ends(cut, known_cuts(lines, gifts)).values():
            for source, of_unit in quantities_at(lines, gifts, end).items():
                units = summed.setdefault(source, {})
                for unit, quantity in of_unit.items():
                    units[unit] = units.get(unit, Decimal(0)) + quantity
        return summed
    stated: dict[str, dict[str, Decimal]] = {}
    for line in lines:
        if line.cut == cut and line.quantity is not None:
            units = stated.setdefault(line.source, {})
            units[line.unit] = units.get(line.unit, Decimal(0)) + line.quantity
    single: dict[str, dict[str, Decimal]] = {}
    for gift in gifts_until(gifts, cut):
        if gift.quantity is not None:
            units = single.setdefault(gift.kind, {})
            units[gift.unit] = units.get(gift.unit, Decimal(0)) + gift.quantity
    return single | stated


def _sums(
    records: Iterable[MoneyLine] | Iterable[Gift], amount: str, name: str = "source"
) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for record in records:
        value = getattr(record, amount)
        if value is not None:
            source = getattr(record, name)
            sums[source] = sums.get(source, Decimal(0)) + value
    return sums


def _added(values: list[Mapping[str, NodeValue]]) -> Mapping[str, NodeValue]:
    names = dict.fromkeys(name for one in values for name in one)
    empty = NodeValue(None, None, None)

    def of(name: str) -> NodeValue:
        nodes = [one.get(name, empty) for one in values]
        # A year that states nothing for the node is what its parts come to; else a sum of some
        # years would be held against the parts of all.
        stated = None
        if any(node.stated is not None for node in nodes):
            stated = add_up(n.value if n.stated is None else n.stated for n in nodes)
        return NodeValue(
            stated,
            add_up(node.parts for node in nodes),
            add_up(node.value for node in nodes),
        )

    return {name: of(name) for name in dict.fromkeys((*names, TOTAL))}
