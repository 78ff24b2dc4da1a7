"""An indicator that was just added, and what it is called until somebody says so."""

from collections.abc import Mapping
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
from ntm_desktop.gui import rule_words

_UNWRITTEN = "(chưa nhập nội dung)"
_SHORT = 60
_SHORT_NAME = 28


def new_indicator(criteria_set: CriteriaSet, criterion_no: int) -> Indicator:
    """An empty indicator with the next free number of a criterion."""
    no = free_number(criteria_set, criterion_no)
    words = _placeholder(no)
    nobody = Provenance("", verified=False)
    main = Part("main", Kind.PERCENT, (Threshold(None, None, nobody),), unit="%")
    return Indicator(no, words, words, words, (main,), nobody)


def _placeholder(no: str) -> str:
    return f"{rule_words.tr('Chỉ tiêu {0}').format(no)} {rule_words.tr(_UNWRITTEN)}"


def is_unwritten(indicator: Indicator) -> bool:
    """Whether nobody wrote its text yet."""
    return indicator.text.endswith(rule_words.tr(_UNWRITTEN))


def named(indicator: Indicator) -> Indicator:
    """An indicator whose short name and question follow its text while nobody wrote them."""
    words, unwritten = indicator.text, rule_words.tr(_UNWRITTEN)
    short = _short(words, _SHORT)
    unnamed = indicator.name.endswith(unwritten) or not indicator.name
    unasked = indicator.question.endswith(unwritten) or not indicator.question
    return replace(
        indicator,
        name=short if unnamed else indicator.name,
        question=words if unasked else indicator.question,
    )


def with_short_names(
    criteria_set: CriteriaSet, no: int, fields: Mapping[str, object]
) -> dict[str, object]:
    """Changes of a criterion in which what only repeated its old name follows the new one."""
    criterion = next((c for c in criteria_set.criteria if c.no == no), None)
    name = str(fields.get("name", ""))
    made = dict(fields)
    if criterion is None or not name:
        return made
    if criterion.short_name == _short(criterion.name, _SHORT_NAME):
        made.setdefault("short_name", _short(name, _SHORT_NAME))
    if criterion.section == criterion.name:
        made.setdefault("section", name)
    return made


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"
