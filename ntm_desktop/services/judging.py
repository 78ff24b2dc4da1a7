"""Verdicts, worked out once for the same answers by the same rules.

One edit is judged where it is typed, and asked for again by the page, the status bar and the
overview that read it back. What was worked out last is kept, for every thread; nothing is shared
but frozen values.
"""

import threading
from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from ntm_desktop.domain.assessment import BLANK_ANSWER, BLANK_PART, Answer, Assessment, Context
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.verdicts import judge

_KEPT = 8  # this period and the one before, of what is open and of what is compared


class _Known(NamedTuple):
    criteria_set: CriteriaSet
    context: Context
    answers: Mapping[str, Answer]
    outcome: Assessment


_known: deque[_Known] = deque(maxlen=_KEPT)
_lock = threading.Lock()


def judged(
    criteria_set: CriteriaSet, answers: Mapping[str, Answer], context: Context
) -> Assessment:
    """What ``domain.verdicts.judge`` says; worked out only when it was not just before."""
    said = _said(answers)
    with _lock:
        for one in _known:
            if one.criteria_set is criteria_set and (one.context, one.answers) == (context, said):
                return one.outcome
    outcome = judge(criteria_set, answers, context)
    with _lock:
        _known.appendleft(_Known(criteria_set, context, said, outcome))
    return outcome


def _said(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Without what says nothing: a file has no row for it."""
    return {no: said for no, answer in answers.items() if (said := _bare(answer)) != BLANK_ANSWER}


def _bare(answer: Answer) -> Answer:
    if BLANK_PART not in answer.parts.values():
        return answer
    parts = {name: part for name, part in answer.parts.items() if part != BLANK_PART}
    return Answer(parts, answer.not_applicable, answer.remark, answer.as_typed, answer.to_confirm)
