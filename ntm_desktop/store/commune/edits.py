"""The one door for edits: every kind of record that can be changed, with its row of history.

Because each row of history holds the old and the new value, an edit is taken back by writing
its changes the other way round; no kind of record needs an undo of its own. And because each
change says which value it was made on, none can overwrite one that somebody else has put there
meanwhile.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from ntm_desktop.errors import ChangedMeanwhileError, EntryError
from ntm_desktop.store.commune import (
    assessments,
    communes,
    dossier_texts,
    evidence,
    history,
    merges,
    money,
    own_rules,
    places,
    project_cards,
    registers,
)
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.commune.papers import PAPERS
from ntm_desktop.store.commune.project_photos import PHOTOS
from ntm_desktop.store.commune.report_texts import TEXTS as REPORT_TEXTS
from ntm_desktop.store.sqlite_file import new_id

_SHOWN = 200  # letters of a value in a sentence

WRITERS: Mapping[str, Callable[[CommuneFile, FieldChange], None]] = MappingProxyType(
    {
        assessments.ANSWER: assessments.write_answer,
        assessments.ASSESSMENT: assessments.write_assessment,
        evidence.EVIDENCE: evidence.write,
        dossier_texts.DOSSIER: dossier_texts.write,
        communes.SETTING: communes.write_setting,
        communes.PROPERTY: communes.write_property,
        project_cards.CARDS.subject: project_cards.CARDS.write,
        project_cards.YEARS.subject: project_cards.YEARS.write,
        project_cards.PERIODS.subject: project_cards.PERIODS.write,
        project_cards.QUANTITIES.subject: project_cards.QUANTITIES.write,
        PHOTOS.subject: PHOTOS.write,
        money.LINES.subject: money.LINES.write,
        money.GIFTS.subject: money.GIFTS.write,
        own_rules.DRAFT: own_rules.write_draft,
        own_rules.ADOPTED.subject: own_rules.ADOPTED.write,
        own_rules.OVERRIDES.subject: own_rules.OVERRIDES.write,
        own_rules.AUTHORITIES.subject: own_rules.AUTHORITIES.write,
        places.VILLAGES.subject: places.VILLAGES.write,
        places.PLACES.subject: places.PLACES.write,
        registers.ENTRIES.subject: registers.ENTRIES.write,
        registers.FORMS.subject: registers.FORMS.write,
        REPORT_TEXTS.subject: REPORT_TEXTS.write,
        PAPERS.subject: PAPERS.write,
        merges.MERGES.subject: merges.MERGES.write,
    }
)

"""How a change of each kind of record is carried out."""

TABLES: Mapping[str, KeyedTable] = MappingProxyType(
    {
        table.subject: table
        for table in (
            own_rules.ADOPTED,
            own_rules.OVERRIDES,
            own_rules.AUTHORITIES,
            places.VILLAGES,
            places.PLACES,
            project_cards.CARDS,
            project_cards.YEARS,
            project_cards.PERIODS,
            project_cards.QUANTITIES,
            PHOTOS,
            money.LINES,
            money.GIFTS,
            registers.ENTRIES,
            registers.FORMS,
            REPORT_TEXTS,
            PAPERS,
        )
    }
)
"""The kinds whose records are known by an id of their own."""

STORED: Mapping[str, Callable[[CommuneFile, FieldChange], str | None]] = MappingProxyType(
    {
        assessments.ANSWER: assessments.stored_answer,
        assessments.ASSESSMENT: assessments.stored_assessment,
        evidence.EVIDENCE: evidence.stored,
        dossier_texts.DOSSIER: dossier_texts.stored,
        communes.SETTING: communes.stored_setting,
        communes.PROPERTY: communes.stored_property,
        project_cards.CARDS.subject: project_cards.CARDS.stored,
        project_cards.YEARS.subject: project_cards.YEARS.stored,
        project_cards.PERIODS.subject: project_cards.PERIODS.stored,
        project_cards.QUANTITIES.subject: project_cards.QUANTITIES.stored,
        PHOTOS.subject: PHOTOS.stored,
        money.LINES.subject: money.LINES.stored,
        money.GIFTS.subject: money.GIFTS.stored,
        own_rules.DRAFT: own_rules.stored_draft,
        own_rules.ADOPTED.subject: own_rules.ADOPTED.stored,
        own_rules.OVERRIDES.subject: own_rules.OVERRIDES.stored,
        own_rules.AUTHORITIES.subject: own_rules.AUTHORITIES.stored,
        places.VILLAGES.subject: places.VILLAGES.stored,
        places.PLACES.subject: places.PLACES.stored,
        registers.ENTRIES.subject: registers.ENTRIES.stored,
        registers.FORMS.subject: registers.FORMS.stored,
        REPORT_TEXTS.subject: REPORT_TEXTS.stored,
        PAPERS.subject: PAPERS.stored,
        merges.MERGES.subject: merges.MERGES.stored,
    }
)
"""What stands where a change of each kind of record would write, as ``FieldChange.old`` says it."""


def apply(
    file: CommuneFile,
    changes: Sequence[FieldChange],
    *,
    who: str,
    at: datetime,
    undo_of: str = "",
    change_id: str = "",
) -> str:
    """Write changes and their history in one transaction.

    Each change is held against what stands there when its turn comes: all are written, or none.

    Args:
        file: the commune's.
        changes: in the order they are to be written.
        who: the person at the keyboard, may be empty.
        at: UTC.
        undo_of: the edit that this one takes back or does again.
        change_id: what the edit is called where that is known before; a new id when empty.

    Returns:
        The id that all rows of this edit share.

    Raises:
        EntryError: an assessment is of a former commune.
        ChangedMeanwhileError: another value than the one a change was made on stands there.
    """
    communes.ensure_here(file)
    former = assessments.of_former(file, (change.assessment_id or "" for change in changes))
    if former:
        raise EntryError(
            f"Đợt tự đánh giá này là của {former} cũ, trước khi lập xã mới: chỉ xem, không sửa."
        )
    change_id = change_id or new_id()
    with file.transaction():
        for change in changes:
            _compare(change, STORED[change.subject](file, change))
            WRITERS[change.subject](file, change)
        history.append(file, changes, change_id=change_id, who=who, at=at, undo_of=undo_of)
    return change_id


def _compare(change: FieldChange, stored: str | None) -> None:
    if _same(change.old, stored):
        return
    before, now = _in_words(change.old, stored), _in_words(stored, change.old)
    where = f"chỉ tiêu {change.key}" if change.subject == assessments.ANSWER else "mục này"
    raise ChangedMeanwhileError(
        f"Chưa lưu, vì {where} đã được sửa ở nơi khác: giá trị lúc bắt đầu sửa là {before}, giá "
        f"trị đang lưu là {now}. Hãy xem giá trị đang lưu, rồi nhập lại nếu vẫn muốn thay.",
        seen=before,
        stored=now,
    )


def _same(old: str | None, stored: str | None) -> bool:
    if old == stored or old is None or stored is None:
        return old == stored
    before, now = _record(old), _record(stored)
    # A change may name fewer columns than the table has got since.
    if before is None or now is None:
        return False
    return all(now.get(name) == value for name, value in before.items())


def _in_words(text: str | None, other: str | None) -> str:
    """A value as a person reads it; of a record only what differs from the other one."""
    if text is None:
        return "(không có)"
    record, beside = _record(text), _record(other)
    if record is None:
        shown = text
    else:
        differing = [
            str(value)
            for name, value in record.items()
            if value is not None and (beside is None or beside.get(name) != value)
        ]
        shown = "; ".join(differing)
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"


def _record(text: str | None) -> dict[str, Any] | None:
    if text is None or not text.startswith("{"):
        return None
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
