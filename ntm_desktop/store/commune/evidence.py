"""Which files prove which answers; the files themselves are in ``vault``."""

import json
from dataclasses import asdict
from datetime import datetime

from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.store import failures
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row

EVIDENCE = "evidence"


def of_assessment(file: CommuneFile, assessment_id: str) -> tuple[EvidenceItem, ...]:
    """Every item of an assessment, in the order it was added."""
    rows = file.rows(
        "SELECT * FROM evidence WHERE assessment_id = ? ORDER BY added_at, rowid",
        (assessment_id,),
    )
    return tuple(_item(row) for row in rows)


def find(file: CommuneFile, evidence_id: str) -> EvidenceItem | None:
    """One item, None when there is none with this id."""
    row = file.row("SELECT * FROM evidence WHERE id = ?", (evidence_id,))
    return _item(row) if row else None


def addition(item: EvidenceItem) -> FieldChange:
    """What has to be written for an item to be there."""
    return FieldChange(EVIDENCE, item.indicator_no, item.id, None, _text(item), item.assessment_id)


def removal(item: EvidenceItem) -> FieldChange:
    """What has to be written for an item to be gone; its history keeps it."""
    return addition(item).inverse


def item_of(text: str) -> EvidenceItem:
    """The item that a row of history speaks of."""
    return _item(json.loads(text))


def stored(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "evidence" would write."""
    item = find(file, change.field)
    return None if item is None else _text(item)


def write(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "evidence"."""
    table = file.db.table("evidence")
    with failures.explained(file.path):
        table.delete_where("id = ?", [change.field])
        if change.new is not None:
            table.insert(json.loads(change.new))


def _text(item: EvidenceItem) -> str:
    record = {**asdict(item), "added_at": item.added_at.isoformat()}
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _item(row: Row) -> EvidenceItem:
    return EvidenceItem(**{**row, "added_at": datetime.fromisoformat(row["added_at"])})
