"""An indicator that was just added, and what it is called until somebody says so."""

from dataclasses import replace

from ntm_desktop.domain.criteria import (
    CriteriaSet,
    Indicator,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.domain.rule_order import free_number
from ntm_desktop.gui.rules import wording

_UNWRITTEN = "(chưa nhập nội dung)"
_SHORT = 60


def new_indicator(criteria_set: CriteriaSet, criterion_no: int) -> Indicator:
    """An empty indicator with the next free number of a criterion."""
    no = free_number(criteria_set, criterion_no)
    words = _placeholder(no)
    nobody = Provenance("", verified=False)
    main = Part("main", Kind.PERCENT, (Threshold(None, None, nobody),), unit="%")
    return Indicator(no, words, words, words, (main,), nobody)


def _placeholder(no: str) -> str:
    return f"{wording.tr('Chỉ tiêu {0}').format(no)} {wording.tr(_UNWRITTEN)}"


def named(indicator: Indicator) -> Indicator:
    """An indicator whose short name and question follow its text while nobody wrote them."""
    words, unwritten = indicator.text, wording.tr(_UNWRITTEN)
    short = words if len(words) <= _SHORT else words[:_SHORT].rsplit(" ", 1)[0] + "…"
    unnamed = indicator.name.endswith(unwritten) or not indicator.name
    unasked = indicator.question.endswith(unwritten) or not indicator.question
    return replace(
        indicator,
        name=short if unnamed else indicator.name,
        question=words if unasked else indicator.question,
    )
