"""Writing an edit with its history, taking it back, doing it again.

Taking back is an edit like any other: the same changes the other way round, written the same
way, with a history that says which edit it takes back. The stacks live as long as the file is
open.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.errors import ChangedMeanwhileError
from ntm_desktop.services.session import UndoEntry, Workspace
from ntm_desktop.store.commune import assessments, edits
from ntm_desktop.store.commune.history import FieldChange

MAX_STEPS = 500
_WITH_INDICATOR = frozenset({"answer", "evidence"})
_TOUCHED: Mapping[str, tuple[Touched, ...]] = MappingProxyType(
    {
        "answer": (Touched.ANSWERS,),
        "assessment": (Touched.ASSESSMENTS, Touched.ANSWERS),
        "evidence": (Touched.EVIDENCE,),
        "dossier": (Touched.DOSSIER,),
        "setting": (Touched.SETTINGS,),
        "property": (Touched.SETTINGS, Touched.ANSWERS),
        "project_card": (Touched.PROJECTS,),
        "project_year": (Touched.PROJECTS,),
        "project_period": (Touched.PROJECTS,),
        "project_quantity": (Touched.PROJECTS,),
        "project_photo": (Touched.PROJECTS,),
        "money_line": (Touched.RESOURCES,),
        "gift": (Touched.RESOURCES,),
        "rule_draft": (Touched.RULES,),
        "adopted_set": (Touched.RULES,),
        # A decision in force changes verdicts at once.
        "override": (Touched.RULES, Touched.ANSWERS),
        "authority": (Touched.RULES,),
        "village": (Touched.SUBJECTS,),
        "place": (Touched.SUBJECTS,),
        "register_entry": (Touched.REGISTERS,),
        "register_form": (Touched.REGISTERS,),
        "report_text": (Touched.REPORTS,),
        "paper": (Touched.DOSSIER, Touched.REPORTS),
        "merge": (),
    }
)


def apply(
    ws: Workspace, label: str, changes: Iterable[FieldChange], *, change_id: str = ""
) -> Change:
    """Write an edit: its changes and their history in one transaction; then it can be undone.

    Changes whose old and new value are the same are left out; when nothing is left, nothing is
    written and ``Change.touched`` is empty.

    Args:
        ws: the open commune.
        label: of the edit, for the undo menu: "Sửa chỉ tiêu 12.1".
        changes: in the order they are to be written.
        change_id: see ``edits.apply``.

    Raises:
        ChangedMeanwhileError: another value than the one an edit was made on stands there.
    """
    real = tuple(change for change in changes if change.old != change.new)
    at = ws.now()
    if real:
        change_id = edits.apply(ws.file, real, who=ws.actor, at=at, change_id=change_id)
        ws.session.undo.append(UndoEntry(change_id, label, real))
        del ws.session.undo[:-MAX_STEPS]
        ws.session.redo.clear()
    return _told(label, real, at)


def undo(ws: Workspace) -> Change | None:
    """Take back the newest edit; None when there is none."""
    stack = ws.session.undo
    if not stack:
        return None
    entry = stack[-1]
    changes = tuple(change.inverse for change in reversed(entry.changes))
    at = ws.now()
    with _given_up_when_stale(stack):
        edits.apply(ws.file, changes, who=ws.actor, at=at, undo_of=entry.change_id)
    # Only now: an undo that could not be saved can be tried again.
    ws.session.redo.append(stack.pop())
    return _told(f"Hoàn tác: {entry.label}", changes, at)


def redo(ws: Workspace) -> Change | None:
    """Do again the edit that was taken back last; None when there is none."""
    stack = ws.session.redo
    if not stack:
        return None
    entry = stack[-1]
    at = ws.now()
    with _given_up_when_stale(stack):
        change_id = edits.apply(
            ws.file, entry.changes, who=ws.actor, at=at, undo_of=entry.change_id
        )
    stack.pop()
    ws.session.undo.append(UndoEntry(change_id, entry.label, entry.changes))
    return _told(f"Làm lại: {entry.label}", entry.changes, at)


@contextmanager
def _given_up_when_stale(stack: list[UndoEntry]) -> Iterator[None]:
    """An edit on top of which somebody else has written stays; the one before it comes next."""
    try:
        yield
    except ChangedMeanwhileError:
        stack.pop()
        raise


def place_of_undo(ws: Workspace) -> AssessmentInfo | None:
    """The commune's assessment that ``undo`` would change; None when it is of none that is there.

    What is taken back has to be on the screen: the window leads there first.
    """
    return _place(ws, ws.session.undo)


def place_of_redo(ws: Workspace) -> AssessmentInfo | None:
    """The commune's assessment that ``redo`` would change; see :func:`place_of_undo`."""
    return _place(ws, ws.session.redo)


def _place(ws: Workspace, stack: Sequence[UndoEntry]) -> AssessmentInfo | None:
    ids = {change.assessment_id for change in stack[-1].changes} if stack else set()
    found = assessments.find(ws.file, ids.pop() or "") if len(ids) == 1 else None
    return found if found and found.subject_level is SubjectLevel.COMMUNE else None


def undo_label(ws: Workspace) -> str:
    """What ``undo`` would take back; empty when nothing."""
    return ws.session.undo[-1].label if ws.session.undo else ""


def redo_label(ws: Workspace) -> str:
    """What ``redo`` would do again; empty when nothing."""
    return ws.session.redo[-1].label if ws.session.redo else ""


def _told(label: str, changes: Sequence[FieldChange], at: datetime) -> Change:
    touched = {name for change in changes for name in _TOUCHED[change.subject]}
    numbers = {change.key for change in changes if change.subject in _WITH_INDICATOR}
    return Change(label, frozenset(touched), frozenset(numbers), at)
