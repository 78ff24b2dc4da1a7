"""What an assessment lost against earlier ones, and the alarm about it."""

from dataclasses import replace

from ntm_desktop.domain.assessment import Assessment
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.regression import Fallen, Regression, regression
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import Standing, standing
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import assessments as stored

_LISTED = 6


def regressions(ws: Workspace, now: Standing) -> Regression:
    """What was met in an earlier period by the same set, and is answered and not met now.

    Indicators of another set are other questions: they are not compared.
    """
    return _named(now, regression(now.outcome, _earlier(ws, now.info)))


def _earlier(ws: Workspace, info: AssessmentInfo) -> list[tuple[Period, Assessment]]:
    return [
        (one.period, standing(ws, one).outcome)
        for one in stored.all_of(ws.file, info.subject_level, info.subject_id or None)
        if one.set_id == info.set_id and one.period < info.period
    ]


def _named(now: Standing, found: Regression) -> Regression:
    names = {one.no: one.name for one in now.criteria_set.indicators()}
    return replace(
        found,
        indicators=tuple(replace(one, name=names.get(one.no, "")) for one in found.indicators),
    )


def regression_words(found: Regression) -> str:
    """The alarm as a sentence, "" when nothing fell."""
    if not found:
        return ""
    if found.criteria:
        listed = _listed(found.criteria)
        return f"Tụt {len(found.criteria)} tiêu chí đã đạt trước đây: {listed}"
    return f"Tụt {len(found.indicators)} chỉ tiêu đã đạt trước đây: {_listed(found.indicators)}"


def _listed(fallen: tuple[Fallen, ...]) -> str:
    shown = "; ".join(f"{one.no} {one.name}" for one in fallen[:_LISTED])
    more = len(fallen) - _LISTED
    return f"{shown} và {more} mục nữa" if more > 0 else shown


def regression_todos(found: Regression) -> tuple[Todo, ...]:
    """Each indicator that fell, as a thing to do."""
    return tuple(
        Todo(
            f"Khắc phục chỉ tiêu {one.no} bị tụt – {one.name}",
            f"Đạt {one.since.inline}, nay {one.now or 'không đạt'}",
            one.no,
            PageId.ASSESSMENT,
            "regression",
        )
        for one in found.indicators
    )
