"""What the frame has to know when a commune or another assessment is opened, read at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.assessments import StatusLine
    from ntm_desktop.services.overview import Overview
    from ntm_desktop.services.workspace import AssessmentInfo, CommuneInfo, Workspace


class Session(NamedTuple):
    """The commune, its assessments, and the one that is chosen.

    Attributes:
        overview: first page of the chosen assessment, so that it need not be asked for.
    """

    commune: "CommuneInfo"
    assessments: "tuple[AssessmentInfo, ...]"
    current: "AssessmentInfo"
    criteria_set: "CriteriaSet"
    overview: "Overview"
    foot: "Foot"


class Foot(NamedTuple):
    """What changes with every edit besides the page: status line and undo."""

    status: "StatusLine"
    undo: str
    redo: str


def read_session(assessment_id: str | None = None) -> "Callable[[Workspace], Session]":
    """Work for the database thread: read a session, of the latest assessment by default."""

    def work(ws: "Workspace") -> Session:
        from ntm_desktop.services import assessments, workspace
        from ntm_desktop.services.overview import overview

        known = workspace.assessments(ws)
        current = next((info for info in known if info.id == assessment_id), None)
        if current is None:
            current = workspace.latest_assessment(ws)
        return Session(
            commune=workspace.commune_info(ws),
            assessments=known,
            current=current,
            criteria_set=assessments.pinned_set(ws, current.id),
            overview=overview(ws, current.id),
            foot=read_foot(current.id)(ws),
        )

    return work


def read_foot(assessment_id: str) -> "Callable[[Workspace], Foot]":
    """Work for the database thread: read what the frame shows around every page."""

    def work(ws: "Workspace") -> Foot:
        from ntm_desktop.services import assessments, edits

        return Foot(
            assessments.status_line(ws, assessment_id), edits.undo_label(ws), edits.redo_label(ws)
        )

    return work
