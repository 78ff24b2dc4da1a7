"""Rules of one page → where the columns and rows of its tables end, pure geometry."""

from dataclasses import dataclass
from itertools import pairwise

_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight rule: at ``at``, from ``start`` to ``end`` along the other direction."""

    standing: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Table:
    """Rules that touch each other: where columns (``xs``) and rows (``ys``, from below) end."""

    xs: list[float]
    ys: list[float]
    standing: list[Rule]
    lying: list[Rule]


def drawn_tables(rules: list[Rule], seen: list[list[float]]) -> list[Table]:
    """The tables of a page from top to bottom.

    Args:
        rules: the page's rules.
        seen: the columns' edges of the tables on the pages before; this page's are added.
    """
    found: list[Table] = []
    for touching in sorted(_tables(rules), key=lambda table: -table.ys[-1]):
        whole = _goes_on(touching.xs, seen) is not touching.xs
        for table in [touching] if whole else _parted(touching):
            table.xs = _goes_on(table.xs, seen)
            if len(table.xs) > 2 and len(table.ys) > 1:
                seen.append(table.xs)
                found.append(table)
    return found


def _parted(table: Table) -> list[Table]:
    """The tables that stand below each other without a gap, one by one.

    Cells that are merged end on the edges of their table's heading. Where the rows above a rule
    show an edge that no row below it has, and the rows below one that none above has, two tables
    touch each other there.
    """
    ys = table.ys[::-1]
    shown = [
        frozenset(x for x in table.xs if covered(table.standing, x, below, above))
        for above, below in pairwise(ys)
    ]
    best: tuple[int, int] | None = None
    for row in range(1, len(shown)):
        above, below = frozenset().union(*shown[:row]), frozenset().union(*shown[row:])
        if not (above - below and below - above):
            continue
        if not covered(table.lying, ys[row], table.xs[0], table.xs[-1]):
            continue
        best = min(best or (len(table.xs), 0), (len(above & below), row))
    if best is None:
        return [table]
    edge = ys[best[1]]
    upper = _piece(table, [y for y in table.ys if y >= edge])
    lower = _piece(table, [y for y in table.ys if y <= edge])
    return [piece for half in (upper, lower) for piece in _parted(half)]


def _piece(table: Table, ys: list[float]) -> Table:
    """The part of a table between two of its rows' edges, with the columns' edges it shows."""
    xs = [
        x
        for x in table.xs
        if any(covered(table.standing, x, below, above) for below, above in pairwise(ys))
        # A table without a rule at its side.
        or not any(abs(rule.at - x) <= _NEAR for rule in table.standing)
    ]
    return Table(xs, ys, table.standing, table.lying)


def _tables(rules: list[Rule]) -> list[Table]:
    """Rules that touch each other belong to one table."""
    if len(rules) > 20_000:
        rules = rules[:20_000]
    groups: list[list[Rule]] = []
    boxes: list[list[float]] = []
    for rule in sorted(rules, key=lambda r: -(r.end if r.standing else r.at)):
        box = _span(rule)
        touching = [i for i, other in enumerate(boxes) if _touch(box, other)]
        if not touching:
            groups.append([rule])
            boxes.append(box)
            continue
        first = touching[0]
        groups[first].append(rule)
        boxes[first] = _joined(boxes[first], box)
        for index in reversed(touching[1:]):
            groups[first] += groups.pop(index)
            boxes[first] = _joined(boxes[first], boxes.pop(index))
    found = []
    for group in groups:
        standing = [rule for rule in group if rule.standing]
        lying = [rule for rule in group if not rule.standing]
        if standing and lying:
            found.append(
                Table(
                    _edges(standing, lying),
                    _edges(lying, standing),
                    standing,
                    lying,
                )
            )
    return found


def _edges(rules: list[Rule], across: list[Rule]) -> list[float]:
    """Where the rules stand; rules across that run on past the last one end at an edge, too.

    A page that ends inside a row leaves it without a rule; some tables have none at the sides.
    """
    edges = _gathered([rule.at for rule in rules])
    first, last = min(rule.start for rule in across), max(rule.end for rule in across)
    if first < edges[0] - 2 * _NEAR:
        edges.insert(0, first)
    if last > edges[-1] + 2 * _NEAR:
        edges.append(last)
    return edges


def _goes_on(xs: list[float], seen: list[list[float]]) -> list[float]:
    """The edges of the last table this one goes on: where cells are merged, it shows fewer."""
    for edges in reversed(seen[-3:]):
        ends = abs(edges[0] - xs[0]) <= _NEAR and abs(edges[-1] - xs[-1]) <= _NEAR
        if ends and all(min(abs(x - edge) for edge in edges) <= _NEAR for x in xs):
            return edges
    return xs


def _span(rule: Rule) -> list[float]:
    if rule.standing:
        return [rule.at, rule.start, rule.at, rule.end]
    return [rule.start, rule.at, rule.end, rule.at]


def _touch(one: list[float], two: list[float]) -> bool:
    return (
        one[0] <= two[2] + _NEAR
        and two[0] <= one[2] + _NEAR
        and one[1] <= two[3] + _NEAR
        and two[1] <= one[3] + _NEAR
    )


def _joined(one: list[float], two: list[float]) -> list[float]:
    return [min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])]


def _gathered(places: list[float]) -> list[float]:
    """Places that lie within a rule's width of each other are one."""
    found: list[list[float]] = []
    for place in sorted(places):
        if found and place - found[-1][-1] <= _NEAR:
            found[-1].append(place)
        else:
            found.append([place])
    return [sum(group) / len(group) for group in found]


def covered(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether a rule runs along most of an edge, from ``start`` to ``end``."""
    length = 0.0
    spans = sorted(
        (max(rule.start, start), min(rule.end, end))
        for rule in rules
        if abs(rule.at - at) <= _NEAR and rule.end > start and rule.start < end
    )
    reached = start
    for left, right in spans:
        left = max(left, reached)
        if right > left:
            length += right - left
            reached = right
    return length >= 0.6 * (end - start)
