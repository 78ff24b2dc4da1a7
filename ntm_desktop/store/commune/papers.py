"""What is kept of papers that were printed, signed, scanned or edited in Word; one row each."""

import json
from collections.abc import Iterator

from ntm_desktop.domain.papers import KeptFile, PaperKey, PaperRecord
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row

PAPERS = KeyedTable("paper", "paper", "id", "id", later=("signed_by", "signed_at"))
_FILES = ("scan", "edited")


def read(file: CommuneFile) -> dict[str, PaperRecord]:
    """Key of the paper to what is kept of it."""
    return {row["id"]: _record(row) for row in PAPERS.rows(file)}


def find(file: CommuneFile, key: PaperKey) -> PaperRecord:
    """What is kept of one paper; a blank record for nothing."""
    row = PAPERS.row(file, key.text)
    return PaperRecord() if row is None else _record(row)


def change(file: CommuneFile, key: PaperKey, record: PaperRecord) -> FieldChange:
    """What has to be written for a paper's record to be as given."""
    return PAPERS.change(file, key.text, None if record.blank else _row(record))


def files_in(text: str | None) -> Iterator[KeptFile]:
    """The files that a row of history of a paper speaks of."""
    if text is not None:
        record = _record(json.loads(text))
        yield from (kept for kept in (record.scan, record.edited) if kept is not None)


def _record(row: Row) -> PaperRecord:
    scan, edited = (_file(row, name) for name in _FILES)
    return PaperRecord(
        row["printed_on"],
        row["printed_text"],
        row["signed_number"],
        row["signed_date"],
        row["signed_text"],
        scan,
        edited,
        # Edits that earlier versions kept do not speak of them.
        row.get("signed_by", ""),
        row.get("signed_at", ""),
    )


def _file(row: Row, name: str) -> KeptFile | None:
    if not row[f"{name}_sha256"]:
        return None
    return KeptFile(
        row[f"{name}_sha256"],
        row[f"{name}_name"],
        row[f"{name}_media_type"],
        int(row[f"{name}_size"]),
    )


def _row(record: PaperRecord) -> dict[str, str | int]:
    row: dict[str, str | int] = {
        "printed_on": record.printed_on,
        "printed_text": record.printed_text,
        "signed_number": record.signed_number,
        "signed_date": record.signed_date,
        "signed_text": record.signed_text,
        "signed_by": record.signed_by,
        "signed_at": record.signed_at,
    }
    for name, kept in zip(_FILES, (record.scan, record.edited), strict=True):
        row[f"{name}_sha256"] = kept.sha256 if kept else ""
        row[f"{name}_name"] = kept.name if kept else ""
        row[f"{name}_media_type"] = kept.media_type if kept else ""
        row[f"{name}_size"] = kept.size if kept else 0
    return row
