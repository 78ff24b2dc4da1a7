"""Amounts of a workbook that no commune has: the unit was meant otherwise, so they are asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.limits import Figure, Limit
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.wording import sentences
from ntm_desktop.services.import_lines import LineState, PlanLine, TableLines

_TAKEN = (LineState.RECOGNISED, LineState.CHANGED, LineState.AMBIGUOUS)


def with_large_amounts_pointed_out(found: TableLines, limits: Sequence[Limit]) -> TableLines:
    """The same lines; one whose money is beyond what a commune has must be confirmed.

    Args:
        found: as read.
        limits: what can be, and from where on a person has to look (``Limit.ask_above``).
    """
    of_money = next((limit for limit in limits if limit.of is Figure.MONEY), None)
    if of_money is None:
        return found
    return replace(found, lines=tuple(_held_against(line, of_money) for line in found.lines))


def _held_against(line: PlanLine, limit: Limit) -> PlanLine:
    odd = [value for value in _amounts(line) if limit.odd(value)]
    if not odd or line.state not in _TAKEN:
        return line
    said = (
        f"{format_decimal(max(odd))} triệu đồng là nhiều hơn một xã có thể có; hãy xem lại đơn vị "
        "tính của bảng"
    )
    return replace(line, state=LineState.AMBIGUOUS, message=sentences(line.message, said))


def _amounts(line: PlanLine) -> Iterator[Decimal]:
    project, resource, given = line.project, line.resource, line.contribution
    values: list[Decimal | None] = []
    if project is not None:
        values += [project.total_investment, project.funded_before, project.planned]
        values += [project.disbursed, project.arrears]
    if resource is not None:
        values += [resource.planned, resource.actual]
    if given is not None:
        values.append(given.money)
    yield from (value for value in values if value is not None)
