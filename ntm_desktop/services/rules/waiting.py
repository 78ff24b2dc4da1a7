"""What an assessment on a set without indicators waits for, and ending that."""

from dataclasses import dataclass

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Status
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_assessment, find_set, pinned_version_of, stored_set
from ntm_desktop.services.rules.drafts import drafts
from ntm_desktop.services.rules.frames import leaving_frames
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import criteria_sets


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an assessment on a frame waits for.

    Attributes:
        rules: the frame.
        draft_id: of the draft its set is being written in, "" for none.
        draft_indicators: how many indicators that draft has.
        ready: the set has its content, the assessment only has to go over to it.
    """

    rules: CriteriaSet
    draft_id: str
    draft_indicators: int
    ready: bool


def waiting(ws: Workspace, assessment_id: str) -> Waiting | None:
    """What an assessment waits for; None when its indicators are known.

    Raises:
        EntryError: there is no such assessment.
    """
    info = find_assessment(ws, assessment_id)
    rules = pinned_version_of(ws, info)
    if rules.assessable:
        return None
    draft = next((one for one in drafts(ws) if one.set_id == info.set_id), None)
    now = find_set(ws, info.set_id)
    return Waiting(
        rules,
        draft.id if draft is not None else "",
        draft.indicators if draft is not None else 0,
        now.assessable and now.status is Status.CONTENT,
    )


def go_over(ws: Workspace, set_id: str) -> Change:
    """Let every assessment begun on the names of a set go over to its content.

    For content that came with a newer version of the program; published or received content
    takes them along.

    Raises:
        EntryError: the set has no content yet, or no assessment waits for it.
    """
    rules = find_set(ws, set_id)
    changes = leaving_frames(ws, rules)
    if not changes:
        raise EntryError(f"Không có đợt nào chờ chỉ tiêu của “{rules.short_title}”.")
    with ws.file.transaction():
        criteria_sets.keep(ws.file, stored_set(rules), ws.now())
        return apply(ws, f"Chuyển đợt sang {rules.short_title}, bản {rules.version}", changes)
