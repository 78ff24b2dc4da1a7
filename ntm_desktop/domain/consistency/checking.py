"""All checks of a document, in the order its figures stand."""

import re
from collections.abc import Sequence

from ntm_desktop.domain.consistency.balances import check_balances
from ntm_desktop.domain.consistency.bases import check_bases, commonest
from ntm_desktop.domain.consistency.broken_grids import whole_grids
from ntm_desktop.domain.consistency.dates import check_dates
from ntm_desktop.domain.consistency.durations import check_durations
from ntm_desktop.domain.consistency.findings import Finding
from ntm_desktop.domain.consistency.frame_checks import check_frames
from ntm_desktop.domain.consistency.grids import Total, check_grid, totals_of
from ntm_desktop.domain.consistency.growth import check_growth
from ntm_desktop.domain.consistency.known import KnownFigure, check_known
from ntm_desktop.domain.consistency.lists import check_lists
from ntm_desktop.domain.consistency.passages import Passage, passages_of
from ntm_desktop.domain.consistency.periods import check_periods
from ntm_desktop.domain.consistency.products import check_products
from ntm_desktop.domain.consistency.repeats import check_repeats
from ntm_desktop.domain.consistency.shares import check_shares
from ntm_desktop.domain.consistency.spells import check_grid_spells, check_spells
from ntm_desktop.domain.consistency.statements import (
    check_one_figure_of_two_years,
    check_statements,
)
from ntm_desktop.domain.consistency.sums import check_sums
from ntm_desktop.domain.consistency.text_and_tables import check_text_and_tables
from ntm_desktop.domain.decisions.document import DecisionText


def check_against(
    document: DecisionText, known: Sequence[KnownFigure], years: range
) -> tuple[Finding, ...]:
    """A text against itself, and against what the program knows of its period."""
    passages = passages_of(document)
    return (*check_known(passages, known, years), *check_document(document))


def check_document(document: DecisionText) -> tuple[Finding, ...]:
    """Hold every figure of one text against the others.

    Only what can be worked out from the text itself is said; a figure that stands alone is
    neither right nor wrong.
    """
    return check_documents([document])


def check_documents(documents: Sequence[DecisionText]) -> tuple[Finding, ...]:
    """Each text for itself, then the documents they cite against one another."""
    several = len(documents) > 1
    found: list[Finding] = []
    every: list[Passage] = []
    for document in documents:
        passages = passages_of(document, document.name if several else "")
        every += passages
        found += _text_findings(passages)
        letters = document.name.lower().endswith((".xlsx", ".xls"))
        totals: list[Total] = []
        values: frozenset[str] = frozenset()
        for index, grid in enumerate(whole_grids(document.blocks), start=1):
            at_foot, inside = totals_of(grid, index, letters=letters)
            totals, values = [*totals, *at_foot], values | inside
            found += check_grid(grid, index, letters=letters)
            found += check_grid_spells(grid, index, letters=letters)
        found += check_text_and_tables(passages, totals, values)
    if several:
        found += check_dates(every)
        found += check_repeats(every)
        found += check_one_figure_of_two_years(every)
    kept: dict[tuple[str, str, str, str], Finding] = {}
    for one in found:
        kept.setdefault((one.kind.value, one.where, one.printed, one.computed), one)
    return tuple(kept.values())


def _text_findings(passages: Sequence[Passage]) -> list[Finding]:
    bases = commonest(passages)
    found: list[tuple[int, Finding]] = []
    order = {passage.place(): index for index, passage in reversed(list(enumerate(passages)))}

    def at(finding: Finding) -> int:
        return order.get(finding.where.split(";")[0], len(order))

    for index, passage in enumerate(passages):
        found += [(index, one) for one in check_shares(passage, bases)]
        found += [(index, one) for one in check_growth(passage)]
        found += [(index, one) for one in check_products(passage)]
        found += [(index, one) for one in check_lists(passage)]
        found += [(index, one) for one in check_balances(passage)]
        found += [(index, one) for one in check_durations(passage)]
    for check in (
        check_sums,
        check_bases,
        check_dates,
        check_spells,
        check_periods,
        check_repeats,
        check_statements,
    ):
        found += [(at(one), one) for one in check(passages)]
    told = [(set(one.where.split("; ")), one.explanation) for _, one in found]
    for index, passage in enumerate(passages):
        for one in check_frames(passage):
            # One slip is told once, by whichever check saw it first.
            here, figure = one.where.split("; ")[0], _bare(one.printed)
            if not any(here in places and _names(text, figure) for places, text in told):
                told.append((set(one.where.split("; ")), one.explanation))
                found.append((index, one))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _names(explanation: str, figure: str) -> bool:
    """Whether an explanation speaks of that figure."""
    return bool(re.search(rf"(?<![\d.,/]){re.escape(figure)}(?![\d/]|[.,]\d)", explanation))


def _bare(printed: str) -> str:
    """The printed figure without the words about it."""
    found = re.search(r"\d[\d.,]*(?:/\d+)?", printed)
    return found[0].rstrip(",.") if found else printed
