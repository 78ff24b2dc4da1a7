"""What the frame has to know when a commune or another assessment is opened, read at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet, SubjectLevel
    from ntm_desktop.services.assessments import StatusLine
    from ntm_desktop.services.overview import Overview
    from ntm_desktop.services.workspace import AssessmentInfo, CommuneInfo, Workspace


class OpenSubject(NamedTuple):
    """A village, residential area or garden whose assessment is open."""

    info: "AssessmentInfo"
    place_id: str
    name: str
    level: "SubjectLevel"
    criteria_set: "CriteriaSet"


class OpenCommune(NamedTuple):
    """The commune, its assessments, and the one that is chosen.

    Attributes:
        overview: first page of the chosen assessment, so that it need not be asked for.
        subject: what else is open beside it, None for nothing.
    """

    commune: "CommuneInfo"
    assessments: "tuple[AssessmentInfo, ...]"
    current: "AssessmentInfo"
    criteria_set: "CriteriaSet"
    overview: "Overview"
    foot: "Foot"
    subject: OpenSubject | None = None


class Foot(NamedTuple):
    """What changes with every edit besides the page: status line and undo."""

    status: "StatusLine"
    undo: str
    redo: str


def read_session(
    assessment_id: str | None = None, beside: str | None = None
) -> "Callable[[Workspace], OpenCommune]":
    """Work for the database thread: read a session.

    By default that of the assessment in use last, else of the latest one.

    Args:
        assessment_id: of the commune; or of a village or garden, which is then opened while the
            commune's own assessment stays the chosen one.
        beside: the commune's assessment that stays chosen then.
    """

    def work(ws: "Workspace") -> OpenCommune:
        from ntm_desktop.services import assessments, workspace
        from ntm_desktop.services.overview import overview

        known = workspace.assessments(ws)
        by_id = {info.id: info for info in known}
        wanted = assessment_id or workspace.last_open(ws)
        current = by_id.get(wanted) or by_id.get(beside or "")
        if current is None:
            current = workspace.latest_assessment(ws)
        subject = None
        if assessment_id and assessment_id not in by_id:
            subject = _open_subject(ws, assessment_id)
        return OpenCommune(
            commune=workspace.commune_info(ws),
            assessments=known,
            current=current,
            criteria_set=assessments.pinned_set(ws, current.id),
            overview=overview(ws, current.id),
            foot=read_foot(current.id)(ws),
            subject=subject,
        )

    return work


def _open_subject(ws: "Workspace", assessment_id: str) -> OpenSubject | None:
    from ntm_desktop.services import assessments, subjects

    found = subjects.subject_of(ws, assessment_id)
    if found is None:
        return None
    info, place = found
    rules = assessments.pinned_set(ws, info.id)
    return OpenSubject(info, place.id, place.name, place.level, rules)


def read_foot(assessment_id: str) -> "Callable[[Workspace], Foot]":
    """Work for the database thread: read what the frame shows around every page."""

    def work(ws: "Workspace") -> Foot:
        from ntm_desktop.services import assessments, edits

        return Foot(
            assessments.status_line(ws, assessment_id), edits.undo_label(ws), edits.redo_label(ws)
        )

    return work
