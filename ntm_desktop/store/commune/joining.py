"""Records of old communes written into the file of the commune they became, and what stays."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from heapq import merge

from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import RECORD, record_text
from ntm_desktop.store.sqlite_file import Row

AS_IT_IS = (
    "assessment", "answer", "answer_part", "evidence", "dossier_text", "commune_property",
    "project_year", "project_period", "project_quantity", "project_photo",
)  # fmt: skip
"""Tables whose records are taken unchanged, in an order in which none names a later one."""
IN_ORDER = {
    "village": "village", "assessed_place": "place", "project_card": "project_card",
    "money_line": "money_line", "gift": "gift", "register_entry": "register_entry",
}  # fmt: skip
"""Table to its subject in the history: lists that are put one behind the other."""
BY_CONTENT = ("criteria_set", "rule_document")
VERSIONED = ("adopted_set", "provincial_override", "register_form")
DRAFTS = "rule_draft_piece"
WRITTEN = ("commune", "history", "report_text", "setting", "epoch", "paper")
LEFT = (
    "package", "receipt", "sending", "receiver", "rules_package", "trusted_authority", "merge",
    "merged_rows",
)  # fmt: skip
"""What belongs to the old communes' own exchange; it stays in their files."""
FORMER_SUBJECTS = {communes.SETTING: "former_setting", communes.PROPERTY: "former_property"}
"""What the history calls settings of an old commune, so that no undo writes into the new one."""


_AN_ID = re.compile(r"[0-9a-f]{32}")
_ID_LENGTH = 32
_NO_OWN_ID = ("answer", "answer_part", "dossier_text", "commune_property", "assessment")
_REPORT = "report/"


def rows_of(file: CommuneFile, table: str) -> list[Row]:
    """Every record of a table, in a stable order."""
    return file.rows(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608 - a name of ours


def put(file: CommuneFile, table: str, rows: Iterable[Row], *, known: bool = False) -> None:
    """Write records as they are; with ``known`` those that are there already are left."""
    for row in rows:
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        ending = " ON CONFLICT DO NOTHING" if known else ""
        file.run(
            f"INSERT INTO {table} ({columns}) VALUES ({values}){ending}",  # noqa: S608 - ours
            row,
        )


def told_apart(files: Sequence[tuple[str, CommuneFile]]) -> tuple[dict[str, str], ...]:
    """For each old commune: id to new id, of records that have one id in several of the files.

    What is one thing on two PCs of one commune has one id; in two communes it is two things.
    """
    tables = [name for name in (*IN_ORDER, *AS_IT_IS) if name not in _NO_OWN_ID]
    ids = [
        {row["id"] for table in tables for row in file.rows(f"SELECT id FROM {table}")}  # noqa: S608
        for _, file in files
    ]
    times = Counter(one for found in ids for one in found)
    return tuple(
        {
            one: sha256(f"{commune}/{one}".encode()).hexdigest()[:_ID_LENGTH]
            for one in found
            if times[one] > 1
        }
        for (commune, _), found in zip(files, ids, strict=True)
    )


def renamed(row: Row, ids: Mapping[str, str]) -> Row:
    """A record in which ids, wherever they stand, are those of the new file."""
    if not ids:
        return row

    def told(found: re.Match[str]) -> str:
        return ids.get(found[0], found[0])

    return {
        name: _AN_ID.sub(told, value) if isinstance(value, str) else value
        for name, value in row.items()
    }


def of_former_paper(row: Row, commune: str) -> Row:
    """A paper that speaks of a period and not of an assessment is named by its old commune."""
    if not row["id"].startswith(_REPORT):
        return row
    return {**row, "id": f"former/{commune}/{row['id']}"}


def put_former(file: CommuneFile, old: CommuneFile) -> None:
    """Keep which commune it was, and which it had been made from itself."""
    for row in old.rows("SELECT * FROM commune ORDER BY role DESC, id"):
        put(file, "commune", [{**row, "role": "former"}])


def in_time(histories: Sequence[list[Row]]) -> Iterator[Row]:
    """Rows of several histories by time, each history in its own order, clocks right or wrong."""

    def risen(rows: list[Row]) -> Iterator[tuple[str, str, int, Row]]:
        last = ""
        for place, row in enumerate(rows):
            last = max(last, row["at"])
            yield last, rows[0]["id"], place, row

    for *_, row in merge(*(risen(rows) for rows in histories if rows), key=lambda one: one[:3]):
        yield row


def put_history(file: CommuneFile, histories: Sequence[list[Row]]) -> None:
    """Keep what was done in the old communes' files, under whose name it was done."""
    for row in in_time(histories):
        if row["subject"] == "merge":
            continue
        kept = {name: value for name, value in row.items() if name != "position"}
        kept["subject"] = FORMER_SUBJECTS.get(row["subject"], row["subject"])
        put(file, "history", [kept])


def record_change(
    subject: str, old: Mapping[str, object], new: Mapping[str, object]
) -> FieldChange:
    """What joining changed in a record, for the history."""
    return FieldChange(subject, str(old["id"]), RECORD, record_text(old), record_text(new))


def merged_texts(texts: Sequence[tuple[str, list[Row]]], new_id: Callable[[], str]) -> list[Row]:
    """Passages of reports: one for each place, every old commune's under its name."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name, rows in texts:
        for row in rows:
            where = (row["report_id"], row["period"], row["field_id"])
            found.setdefault(where, []).append(f"[{name}] {row['text']}")
    return [
        {"id": new_id(), "report_id": report, "period": period, "field_id": field,
         "text": "\n\n".join(said)}
        for (report, period, field), said in sorted(found.items())
    ]  # fmt: skip


def remember_predecessors(file: CommuneFile, ids: Sequence[str]) -> None:
    """Note the communes this one was made from, apart from those that these were made from."""
    communes.remember(file, _PREDECESSORS, json.dumps(list(ids)))


def predecessors(file: CommuneFile) -> tuple[str, ...]:
    """Ids of the communes this one was made from; none when it was not made from files."""
    said = communes.remembered(file, _PREDECESSORS)
    return tuple(json.loads(said)) if said else ()


_PREDECESSORS = "predecessors"
