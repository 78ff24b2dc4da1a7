"""Records that name one that a merge takes away: the name goes, the record stays."""

import json
from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.merging import Slot
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind
from ntm_desktop.errors import NtmError
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.keyed import RECORD, KeyedTable, record_text
from ntm_desktop.store.commune.money import GIFTS
from ntm_desktop.store.commune.places import PLACES, VILLAGES
from ntm_desktop.store.commune.project_cards import CARDS

_LINKS = ((CARDS, GIFTS, "project_id"), (VILLAGES, PLACES, "village_id"))


def without_gone(
    ws: Workspace, theirs: CommuneFile, values: Mapping[Slot, str | None]
) -> dict[Slot, str | None]:
    """Further and changed values, so that nothing names a project or village that is gone.

    A contribution stays without its project, a garden without its village; a line of a register
    keeps the village's name as typed, to be asked about.

    Args:
        ws: ours, before anything is written.
        theirs: the other copy.
        values: place to what the merge writes there.
    """
    found: dict[Slot, str | None] = {}
    for parent, table, column in _LINKS:
        there = _present(ws, parent, values)
        for slot, text in _records(ws, table, values).items():
            record = json.loads(text)
            if record.get(column) and record[column] not in there:
                found[slot] = table.text({**record, column: None})
    return found | _lines(ws, theirs, values)


def _lines(
    ws: Workspace, theirs: CommuneFile, values: Mapping[Slot, str | None]
) -> dict[Slot, str | None]:
    there = _present(ws, VILLAGES, values)
    names = {
        str(row["id"]): str(row["name"])
        for file in (theirs, ws.file)
        for row in VILLAGES.rows(file)
        if row["id"] not in there
    }
    found: dict[Slot, str | None] = {}
    for slot, text in _records(ws, stored.ENTRIES, values).items() if names else ():
        line = stored.line_of(text)
        if line is not None and (parted := _parted(ws, line, names)) is not None:
            found[slot] = stored.addition(parted).new
    return found


def _parted(ws: Workspace, line: Entry, gone: Mapping[str, str]) -> Entry | None:
    try:
        form = find_register(ws, line.register)
    except NtmError:
        return None
    named = {
        column.id: gone[line.value(column.id)]
        for column in form.fields
        if column.kind is FieldKind.VILLAGE and line.value(column.id) in gone
    }
    if not named:
        return None
    values = {name: value for name, value in line.values.items() if name not in named}
    return replace(line, values=values, asked={**line.asked, **named})


def _present(ws: Workspace, table: KeyedTable, values: Mapping[Slot, str | None]) -> set[str]:
    """Keys of the records that are there after the merge."""
    return {slot.key for slot in _records(ws, table, values)}


def _records(
    ws: Workspace, table: KeyedTable, values: Mapping[Slot, str | None]
) -> dict[Slot, str]:
    """The records of a table as they are after the merge."""
    made: dict[Slot, str | None] = {
        Slot(table.subject, None, str(row[table.key]), RECORD): record_text(row)
        for row in table.rows(ws.file)
    }
    made |= {slot: text for slot, text in values.items() if slot.subject == table.subject}
    return {slot: text for slot, text in made.items() if text is not None}
