"""Figures of money and projects that stand elsewhere already: offered with their origin.

None is taken by itself: what is offered may be less than the whole (projects are not all that
money was spent on), and a cumulative figure may have grown since.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine, figures_at, known_cuts
from ntm_desktop.domain.money.sources import NodeValue, Source, SourceTree, add_up
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.cards import STATE_LABELS, ProjectPeriod
from ntm_desktop.domain.project_cards.standing import Standing


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """One figure, or what was written of one project, that can be taken over.

    Attributes:
        key: what the service knows it by.
        label: the line it belongs to.
        column: what it says of it ("Kế hoạch").
        words: the figure as it would stand.
        origin: where it stands now.
        value: triệu đồng; None where more than one figure is meant.
    """

    key: tuple[str, ...]
    label: str
    column: str
    words: str
    origin: str
    value: Decimal | None = None


PLANNED, ACTUAL = "planned", "actual"
_COLUMNS = {PLANNED: "Kế hoạch", ACTUAL: "Thực hiện"}


def known_money(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    projects: Sequence[Standing],
) -> tuple[KnownFigure, ...]:
    """What empty cells of the table of sources could hold.

    A plan that another cut of the same year states; what the projects of the year plan and paid
    by source. Not where the source, or a line it belongs to, says something already, nor where it
    is written down in several lines: which of them is meant is not known.

    Args:
        tree: the sources.
        lines: of all cuts.
        gifts: of all years.
        cut: that is looked at; a span of years is the sum of its years and is offered nothing.
        projects: the list of the cut's year, as it stands at the cut.
    """
    if cut.spans:
        return ()
    now = figures_at(tree, lines, gifts, cut)
    same_year = [
        one
        for one in known_cuts(lines, gifts)
        if not one.spans and one.year == cut.year and one != cut
    ]
    plans = [(one, figures_at(tree, lines, gifts, one).planned) for one in reversed(same_year)]
    written = Counter(line.source for line in lines if line.cut == cut)
    found: list[KnownFigure] = []
    for source in tree.sources:
        if tree.is_group(source) or written[source.id] > 1:
            continue
        if _open(tree, source, now.planned):
            stated = next(
                (
                    (one, node.stated)
                    for one, nodes in plans
                    if (node := nodes.get(source.id)) and node.stated is not None
                ),
                None,
            )
            if stated is not None:
                origin = f"kế hoạch đã ghi ở {stated[0].label}"
                found.append(_figure(source, PLANNED, stated[1], origin))
            else:
                found += _of_projects(tree, source, PLANNED, projects, cut)
        if _open(tree, source, now.actual):
            found += _of_projects(tree, source, ACTUAL, projects, cut)
    return tuple(found)


def _open(tree: SourceTree, source: Source, nodes: Mapping[str, NodeValue]) -> bool:
    """Whether nothing is known of a source, and nothing stated that would hold it already."""
    node = nodes.get(source.id)
    if node is not None and node.value is not None:
        return False
    above = tree.find(source.parent)
    while above is not None and not tree.is_group(above):
        node = nodes.get(above.id)
        if node is not None and node.stated is not None:
            return False
        above = tree.find(above.parent)
    return True


def _of_projects(
    tree: SourceTree, source: Source, what: str, projects: Sequence[Standing], cut: Cut
) -> list[KnownFigure]:
    sums = [
        value
        for one in projects
        if (value := _with_details(tree, source, partial(_amount, one, what))) is not None
    ]
    total = add_up(iter(sums))
    if not total or all(_amount(one, what, source.id) is None for one in projects):
        return []  # a whole that is told by its details alone adds itself up
    done = "kế hoạch vốn" if what == PLANNED else "giải ngân"
    until = f" đến {cut.last_day:%d/%m/%Y}" if what == ACTUAL else f" năm {cut.year}"
    return [_figure(source, what, total, f"{done} của {len(sums)} công trình{until}")]


def _amount(one: Standing, what: str, source_id: str) -> Decimal | None:
    amounts = one.year.plan if what == PLANNED else (one.now.disbursed if one.now else {})
    return amounts.get(source_id)


def _with_details(
    tree: SourceTree, source: Source, amount: Callable[[str], Decimal | None]
) -> Decimal | None:
    """A source of a project with what is told below it, so that a whole holds its parts."""
    below = [_with_details(tree, one, amount) for one in tree.below(source.id)]
    return add_up(iter([amount(source.id), *below]))


def _figure(source: Source, what: str, value: Decimal, origin: str) -> KnownFigure:
    words = f"{format_decimal(value)} triệu đồng"
    return KnownFigure((source.id, what), source.label, _COLUMNS[what], words, origin, value)


def known_projects(projects: Iterable[Standing], cut: Cut) -> tuple[KnownFigure, ...]:
    """Projects of which nothing is written down at a cut, as they stood at the cut before.

    For those on which nothing happened since; whoever takes it says so.
    """
    if cut.spans:
        return ()
    return tuple(
        KnownFigure(
            (one.card.id,),
            one.card.name,
            "Tình trạng",
            _standing_words(one, one.earlier),
            f"đã ghi đến hết tháng {one.earlier.month}/{one.earlier.year}",
        )
        for one in projects
        if one.now is None and one.earlier is not None and _standing_words(one, one.earlier)
    )


def _standing_words(one: Standing, then: ProjectPeriod) -> str:
    paid = one.disbursed_earlier
    said = (
        STATE_LABELS[then.state].lower() if then.state else "",
        f"khối lượng {format_decimal(then.progress)} %" if then.progress is not None else "",
        f"giải ngân {format_decimal(paid)}" if paid is not None else "",
        f"nghiệm thu {format_decimal(then.accepted)}" if then.accepted is not None else "",
        f"nợ đọng {format_decimal(then.arrears)}" if then.arrears is not None else "",
    )
    return ", ".join(text for text in said if text)
