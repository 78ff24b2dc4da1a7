"""Things made on both PCs apart that are one: a period, a village, a file; their ids are told."""

from dataclasses import replace

from ntm_desktop.domain.merging import Log, Logged
from ntm_desktop.domain.text import fold
from ntm_desktop.store.commune import communes, edits, merges
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.places import VILLAGES
from ntm_desktop.store.sqlite_file import Row


def same_ids(ours: CommuneFile, theirs: CommuneFile) -> dict[str, str]:
    """Id on the other side to the id here, for what is one thing and got two ids.

    A commune, an assessment of the same period, set and subject, a village of the same name, and
    the same file as evidence of the same line.
    """
    found: dict[str, str] = {}
    mine, other = communes.read(ours).id, communes.read(theirs).id
    if mine != other:
        found[other] = mine
    here = {row["id"] for row in VILLAGES.rows(ours)}
    there = {row["id"] for row in VILLAGES.rows(theirs)}
    by_name = {fold(row["name"]): row["id"] for row in VILLAGES.rows(ours)}
    for row in VILLAGES.rows(theirs):
        village = by_name.get(fold(row["name"]))
        if row["id"] not in here and village is not None and village not in there:
            found[row["id"]] = village
    for subject, columns in _KNOWN_BY.items():
        table = edits.TABLES[subject]

        def known(row: Row, columns: tuple[str, ...] = columns) -> tuple[object, ...]:
            return tuple(_plain(row[name], found) for name in columns)

        our_rows = table.rows(ours)
        mine_by = {known(row): row["id"] for row in our_rows}
        ids = {row["id"] for row in our_rows}
        their_rows = table.rows(theirs)
        # One that they have too under its own id is another one of the same name.
        taken = {row["id"] for row in their_rows}
        for row in their_rows:
            one = mine_by.get(known(row))
            if one is not None and one not in taken and row["id"] not in ids:
                found[row["id"]] = one
    begun = {
        (row["period_key"], row["set_id"], row["subject_level"], row["subject_id"]): row["id"]
        for row in merges.every_assessment(ours)
    }
    for row in merges.every_assessment(theirs):
        subject_id = found.get(row["subject_id"], row["subject_id"])
        key = (row["period_key"], row["set_id"], row["subject_level"], subject_id)
        if key in begun and begun[key] != row["id"]:
            found[row["id"]] = begun[key]

    def line(row: dict[str, object], known: dict[str, str]) -> tuple[object, ...]:
        assessment = str(row["assessment_id"])
        return (
            known.get(assessment, assessment),
            row["indicator_no"],
            row["requirement"],
            row["sha256"],
        )

    kept = {line(row, {}): row["id"] for row in merges.every_evidence(ours)}
    for row in merges.every_evidence(theirs):
        same = kept.get(line(row, found))
        if same is not None and same != row["id"]:
            found[row["id"]] = same
    return found


_KNOWN_BY = {
    "project_card": ("name", "village"),
    "project_year": ("project_id", "year"),
    "project_period": ("project_id", "year", "month"),
    "project_photo": ("project_id", "sha256"),
    "report_text": ("report_id", "period", "field_id"),
}
"""What tells a record where there may be only one, in the order in which they name one another."""


def _plain(value: object, found: dict[str, str]) -> object:
    return found.get(value, fold(value)) if isinstance(value, str) else value


def told_as_ours(text: str | None, same: dict[str, str]) -> str | None:
    """A value of the other side with our ids; ids are 32 hexadecimal digits and nothing else."""
    if text is None or not same:
        return text
    for theirs, ours in same.items():
        if theirs in text:
            text = text.replace(theirs, ours)
    return text


def log_as_ours(log: Log, same: dict[str, str]) -> Log:
    """The other side's log with our ids."""
    if not same:
        return log

    def row_as_ours(row: Logged) -> Logged:
        return row._replace(
            assessment_id=same.get(row.assessment_id or "", row.assessment_id),
            key=same.get(row.key, row.key),
            field=same.get(row.field, row.field),
            old=told_as_ours(row.old, same),
            new=told_as_ours(row.new, same),
        )

    return replace(log, rows=[row_as_ours(row) for row in log.rows])
