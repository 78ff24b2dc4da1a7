"""The one door for edits: every kind of record that can be changed, with its row of history.

Because each row of history holds the old and the new value, an edit is taken back by writing
its changes the other way round; no kind of record needs an undo of its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from ntm_desktop.store.commune import (
    assessments,
    communes,
    dossier_texts,
    evidence,
    history,
    own_rules,
    places,
)
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.projects import PROJECTS
from ntm_desktop.store.commune.report_texts import TEXTS as REPORT_TEXTS
from ntm_desktop.store.commune.resources import CONTRIBUTIONS, LINES
from ntm_desktop.store.sqlite_file import new_id

WRITERS: Mapping[str, Callable[[CommuneFile, FieldChange], None]] = MappingProxyType(
    {
        assessments.ANSWER: assessments.write_answer,
        assessments.ASSESSMENT: assessments.write_assessment,
        evidence.EVIDENCE: evidence.write,
        dossier_texts.DOSSIER: dossier_texts.write,
        communes.SETTING: communes.write_setting,
        communes.PROPERTY: communes.write_property,
        PROJECTS.subject: PROJECTS.write,
        LINES.subject: LINES.write,
        CONTRIBUTIONS.subject: CONTRIBUTIONS.write,
        own_rules.DRAFT: own_rules.write_draft,
        own_rules.ADOPTED.subject: own_rules.ADOPTED.write,
        own_rules.OVERRIDES.subject: own_rules.OVERRIDES.write,
        own_rules.AUTHORITIES.subject: own_rules.AUTHORITIES.write,
        places.VILLAGES.subject: places.VILLAGES.write,
        places.PLACES.subject: places.PLACES.write,
        REPORT_TEXTS.subject: REPORT_TEXTS.write,
    }
)


def apply(
    file: CommuneFile,
    changes: Sequence[FieldChange],
    *,
    who: str,
    at: datetime,
    undo_of: str = "",
) -> str:
    """Write changes and their history in one transaction.

    Args:
        file: the commune's.
        changes: in the order they are to be written.
        who: the person at the keyboard, may be empty.
        at: UTC.
        undo_of: the edit that this one takes back or does again.

    Returns:
        The id that all rows of this edit share.
    """
    change_id = new_id()
    with file.transaction():
        for change in changes:
            WRITERS[change.subject](file, change)
        history.append(file, changes, change_id=change_id, who=who, at=at, undo_of=undo_of)
    return change_id
