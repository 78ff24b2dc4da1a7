"""Assessments begun on a set of which only the names of its criteria are known.

Work does not wait for rules: projects, money, registers and reports are kept for such a period, and
evidence at the criterion it belongs to, until it can be put to an indicator.
As soon as the set gets its content here, published or received, these assessments go over to it
in the same step; there is no answer yet that could be read otherwise.
"""

from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Status
from ntm_desktop.services.in_force import pinned_version_of, stored_set
from ntm_desktop.services.rules.effects import moved_group
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune.history import FieldChange


def on_frames(ws: Workspace, set_id: str) -> tuple[AssessmentInfo, ...]:
    """The assessments of a set that were begun on its names only."""
    return tuple(
        info
        for info in stored.all_of(ws.file)
        if info.set_id == set_id and not pinned_version_of(ws, info).assessable
    )


def leaving_frames(ws: Workspace, rules: CriteriaSet) -> list[FieldChange]:
    """What pins the assessments begun on a set's names to its content."""
    if not rules.assessable or rules.status is not Status.CONTENT:
        return []
    fingerprint = stored_set(rules).fingerprint
    return [
        stored.pin_change(info, rules.version, fingerprint, moved_group(rules, info.group_id))
        for info in on_frames(ws, rules.id)
    ]


def periods_leaving(ws: Workspace, rules: CriteriaSet) -> tuple[str, ...]:
    """The periods that ``leaving_frames`` takes to the set's content, as they are called."""
    known = on_frames(ws, rules.id) if leaving_frames(ws, rules) else ()
    return tuple(info.period.label for info in known)
