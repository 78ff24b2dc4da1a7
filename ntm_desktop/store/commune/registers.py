"""Registers (sổ theo dõi): their lines, and the forms this office took over or made itself."""

import json
from dataclasses import dataclass
from typing import Any

from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.lines import Lines
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import RECORD, KeyedTable, record_text
from ntm_desktop.store.sqlite_file import Row

ENTRIES = KeyedTable("register_entry", "register_entry", "id", "register, position, id")
FORMS = KeyedTable("register_form", "register_form", "id", "id")


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A register's form that did not come with the program.

    Attributes:
        document: its canonical JSON.
        signer_key_id: of the key that signed it where it came from; "" for an own one.
        adopted_at: UTC, ISO 8601.
    """

    id: str
    version: int
    document: str
    signer_key_id: str = ""
    signer_name: str = ""
    adopted_at: str = ""


_BETWEEN = "\x1e"
"""Between two lines; JSON writes such a character as ``\\u001e``."""
_COLUMNS = ("id", "position", "asked", "content")


def lines(file: CommuneFile, register: str) -> Lines:
    """The lines of a register in the office's order, each made sense of when it is looked at.

    A column of all of them comes as one text: a row at a time, a busy window would be waited for
    at each.
    """
    columns = ", ".join(f"group_concat({name}, char(30)) AS {name}" for name in _COLUMNS)
    row = file.row(
        f"SELECT {columns} FROM (SELECT id, position, asked, content"  # noqa: S608 - ours
        " FROM register_entry WHERE register = ? ORDER BY position, id)",
        [register],
    )
    if row is None or row["id"] is None:
        return Lines([], _nothing)
    ids, positions, asked, contents = (row[name].split(_BETWEEN) for name in _COLUMNS)

    def made(place: int) -> Entry:
        return Entry(
            ids[place],
            register,
            int(positions[place]),
            json.loads(contents[place]),
            json.loads(asked[place]),
        )

    return Lines(ids, made)


def _nothing(place: int) -> Entry:
    raise IndexError(place)


def entries(file: CommuneFile, register: str) -> tuple[Entry, ...]:
    """The lines of a register in the office's order."""
    return tuple(lines(file, register))


def every_entry(file: CommuneFile) -> tuple[Entry, ...]:
    """The lines of all registers."""
    return tuple(map(_entry, ENTRIES.rows(file)))


def entry(file: CommuneFile, entry_id: str) -> Entry | None:
    """One line, None when there is none with this id."""
    row = file.row("SELECT * FROM register_entry WHERE id = ?", [entry_id])
    return None if row is None else _entry(row)


def counts(file: CommuneFile) -> dict[str, tuple[int, int]]:
    """Register to how many lines it has, and how many of them are asked about."""
    found = file.rows(
        "SELECT register, count(*) AS n, sum(asked != '{}') AS asked FROM register_entry"
        " GROUP BY register"
    )
    return {row["register"]: (row["n"], row["asked"]) for row in found}


def last_position(file: CommuneFile, register: str) -> int:
    """The position of the last line, 0 when there is none."""
    row = file.row(
        "SELECT max(position) AS last FROM register_entry WHERE register = ?", [register]
    )
    return (row["last"] or 0) if row is not None else 0


def change(file: CommuneFile, line: Entry, before: Entry | None = None) -> FieldChange:
    """What has to be written for a line to be as given; ``before`` saves reading it again."""
    if before is None:
        return ENTRIES.change(file, line.id, _record(line))
    old, new = ({**_record(one), "id": line.id} for one in (before, line))
    return FieldChange(ENTRIES.subject, line.id, RECORD, record_text(old), record_text(new))


def addition(line: Entry) -> FieldChange:
    """What has to be written for a line with a new id to be there."""
    new = record_text({**_record(line), "id": line.id})
    return FieldChange(ENTRIES.subject, line.id, RECORD, None, new)


def removal(file: CommuneFile, line: Entry) -> FieldChange:
    """What has to be written for a line to be gone."""
    return ENTRIES.change(file, line.id, None)


def line_of(record: str | None) -> Entry | None:
    """The line a change in the history holds, before or after."""
    return None if record is None else _entry(json.loads(record))


def forms(file: CommuneFile) -> tuple[StoredForm, ...]:
    """The forms kept in this file."""
    return tuple(
        StoredForm(
            row["id"],
            row["version"],
            row["document"],
            row["signer_key_id"],
            row["signer_name"],
            row["adopted_at"],
        )
        for row in FORMS.rows(file)
    )


def form_change(file: CommuneFile, form: StoredForm) -> FieldChange:
    """What has to be written for a form to be kept."""
    return FORMS.change(
        file,
        form.id,
        {
            "version": form.version,
            "document": form.document,
            "signer_key_id": form.signer_key_id,
            "signer_name": form.signer_name,
            "adopted_at": form.adopted_at,
        },
    )


def _record(line: Entry) -> dict[str, Any]:
    return {
        "register": line.register,
        "position": line.position,
        "content": _text(line.values),
        "asked": _text(line.asked),
    }


def _entry(row: Row | dict[str, Any]) -> Entry:
    return Entry(
        row["id"],
        row["register"],
        row["position"],
        json.loads(row["content"]),
        json.loads(row["asked"]),
    )


def _text(values: Any) -> str:
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
