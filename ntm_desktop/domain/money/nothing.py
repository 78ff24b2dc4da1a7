"""“Không phát sinh” of money: that a source brought nothing from 1 January to the end of a cut.

The marks are lines of the register ``nothing-to-report``, as those of registers are (decision
0053), with ``money:`` and the source in the place of a register's id. An empty cell says that
nobody wrote; a mark, that there is nothing to write. It holds only while no figure of the source
says otherwise.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, SourceTree
from ntm_desktop.domain.money.statement import MoneyRow, Statement
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.nothing import PERIOD, covers, of_register
from ntm_desktop.domain.registers.times import When, months

_PREFIX = "money:"
_WIDTHS = (12, 6, 3, 1)


def about_of(source: str) -> str:
    """What a mark of a source says that it is about."""
    return _PREFIX + source


def source_about(about: str) -> str:
    """The source that a mark is about, "" for one of a register."""
    return about.removeprefix(_PREFIX) if about.startswith(_PREFIX) else ""


def stretches_of(cut: Cut) -> tuple[When, ...]:
    """From 1 January to the end of a cut, in stretches that a date field can hold."""
    found, first = [], 1
    while first <= cut.month:
        width = next(
            one for one in _WIDTHS if first + one - 1 <= cut.month and (first - 1) % one == 0
        )
        found.append(months(cut.year, first, width))
        first += width
    return tuple(found)


def said_of(tree: SourceTree, marks: Iterable[Entry], source: str, cut: Cut) -> bool:
    """Whether marks say of a source, or of what it is part of, that it brought nothing."""
    if cut.spans:
        return False
    marks = tuple(marks)
    first = date(cut.year, 1, 1)
    return any(
        covers(marks, about_of(one), first, cut.last_day) for one in (source, *above(tree, source))
    )


def above(tree: SourceTree, source: str) -> tuple[str, ...]:
    """The groups that a source is part of, the total last."""
    found = []
    node = tree.find(source)
    while node is not None and node.parent:
        found.append(node.parent)
        node = tree.find(node.parent)
    return (*found, TOTAL) if source != TOTAL else ()


def written(row: MoneyRow) -> bool:
    """Whether a figure says that the source brought something, in the cut or before it."""
    return bool(row.actual.value or row.earlier or any(row.quantities.values()))


def paid_of(tree: SourceTree, paid: Mapping[str, Decimal]) -> frozenset[str]:
    """The sources that projects were paid from, and what those are part of."""
    used = [source for source, money in paid.items() if money]
    return frozenset(one for source in used for one in (source, *above(tree, source), TOTAL))


def nothing_in(
    tree: SourceTree,
    marks: Iterable[Entry],
    found: Statement,
    paid: Mapping[str, Decimal] | None = None,
) -> frozenset[str]:
    """The sources of a table that were said to have brought nothing, while no figure denies it.

    Args:
        tree: of the sources.
        marks: what was said.
        found: the table.
        paid: what projects were paid in the year, by source: that came from somewhere.
    """
    marks, used = tuple(marks), paid_of(tree, paid or {})
    return frozenset(
        row.id
        for row in found.rows
        if not written(row) and row.id not in used and said_of(tree, marks, row.id, found.cut)
    )


def spoken_against(
    tree: SourceTree, marks: Iterable[Entry], source: str, cut: Cut
) -> tuple[Entry, ...]:
    """The marks that a figure of a source makes untrue: its own and those of what it is part of.

    A figure runs from 1 January: what was said of a stretch that ends before the cut may stand.
    """
    return tuple(
        mark
        for one in (source, *above(tree, source))
        for mark in of_register(marks, about_of(one))
        if (when := mark.when(PERIOD)) and when.last.year == cut.year and when.last >= cut.last_day
    )
