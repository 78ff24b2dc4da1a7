"""What a report says of money that did not come: “Không phát sinh”, and what nobody wrote."""

from collections.abc import Mapping

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.registers.nothing import NOTHING_WORDS
from ntm_desktop.domain.reports.form import ReportForm, SectionForm, TableForm
from ntm_desktop.services.listed import money_stated
from ntm_desktop.services.money_nothing import nothing_of_money
from ntm_desktop.services.session import Workspace

_TABLE = "nguon-luc"
MONEY = "money"
"""Stands among the registers that nobody wrote in, in the place of one's id."""
MONEY_NAME = "Nguồn lực"


def money_sentences(
    ws: Workspace, period: Period, form: ReportForm
) -> Mapping[str, tuple[str, ...]]:
    """What is said of sources that brought nothing, by the number of money's section."""
    section = _section(form)
    if section is None or period.kind is PeriodKind.SPAN:
        return {}
    found = nothing_of_money(ws, Cut.of(period))
    if not found:
        return {}
    tree = ws.catalog.source_tree()
    whole = "Huy động nguồn lực"
    names = whole if found == (TOTAL,) else ", ".join(tree.label(source) for source in found)
    said = f"{names}: {NOTHING_WORDS.lower()} trong {period.inline}."
    return {section.numbers[0]: (said,)}


def money_figures(ws: Workspace, period: Period) -> dict[str, str]:
    """Live figures of a period of which it was said that there was no money at all."""
    if period.kind is PeriodKind.SPAN or nothing_of_money(ws, Cut.of(period)) != (TOTAL,):
        return {}
    nothing = NOTHING_WORDS.lower()
    return {"tổng nguồn lực": "0", "cơ cấu nguồn lực": nothing, "đóng góp của dân": nothing}


def unwritten_money(ws: Workspace, period: Period, form: ReportForm) -> bool:
    """Whether the table of money would stand in a report and is empty without a word."""
    if _section(form) is None or period.kind is PeriodKind.SPAN:
        return False
    return not money_stated(ws, period) and not nothing_of_money(ws, Cut.of(period))


def _section(form: ReportForm) -> SectionForm | None:
    return next(
        (
            section
            for section in form.sections
            if any(isinstance(item, TableForm) and item.source == _TABLE for item in section.items)
        ),
        None,
    )
