"""The changes of an amending decision as rows, and in words."""

from collections.abc import Mapping, Sequence

from ntm_desktop.domain.decisions.amendments import Operation
from ntm_desktop.domain.decisions.answering import limit_words
from ntm_desktop.domain.decisions.drafting_amendment import ACTIONS
from ntm_desktop.domain.decisions.limits import Limit
from ntm_desktop.gui.rule_words import tr
from ntm_desktop.gui.widgets.tables import Cell, TableRow

_FEW_GROUPS = 3


def operation_rows(operations: Sequence[Operation]) -> list[TableRow]:
    """One row each, in the decision's order; the key is its place."""
    found = []
    for place, one in enumerate(operations):
        icon, token = ("help-circle", "warn") if one.asked else ("circle-check", "met")
        text = " – ".join(x for x in (action_words(one), one.text or one.new) if x)
        told = "; ".join(dict.fromkeys(level_words(one, {})))
        found.append(
            TableRow(
                (
                    Cell(one.number, icon=icon, token=token, strong=True),
                    Cell(text, tip=text),
                    Cell(told, tip=told),
                ),
                key=place,
            )
        )
    return found


def action_words(one: Operation) -> str:
    """What it does, and where it stands: "Sửa mức (Điều 1 khoản 3)"."""
    action = ACTIONS[one.op]
    return f"{action[:1].upper()}{action[1:]} ({one.where})"


def level_words(one: Operation, names: Mapping[str, str]) -> list[str]:
    """What has to be reached, a line for each group whose level is its own."""
    words = {group: limit_words(limit) for group, limit in one.thresholds.items()}
    if len(set(words.values())) <= 1:
        return list(dict.fromkeys(words.values()))
    if not names and len(words) > _FEW_GROUPS:
        return [tr("{0} mức theo nhóm, vùng").format(len(set(words.values())))]
    return [f"{names.get(group, group)}: {said}" for group, said in words.items()]


def before_words(one: Operation) -> str:
    """What the decision says stood there before, "" for nothing."""
    if isinstance(one.old, Limit):
        return limit_words(one.old)
    return f"“{one.old}”" if one.old else ""


def asked_words(one: Operation) -> list[str]:
    """What has to be asked about it, a sentence each."""
    said = [one.question, *(limit.question for limit in one.thresholds.values())]
    return [text for text in dict.fromkeys(said) if text]
