"""Things made on both PCs apart that are one: a period, a village, a file; their ids are told."""

from dataclasses import replace

from ntm_desktop.domain.merging import Log, Logged
from ntm_desktop.domain.text import fold
from ntm_desktop.store.commune import communes, merges
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.places import VILLAGES


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
        same = by_name.get(fold(row["name"]))
        if row["id"] not in here and same is not None and same not in there:
            found[row["id"]] = same
    begun = {
        (row["period_key"], row["set_id"], row["subject_level"], row["subject_id"]): row["id"]
        for row in merges.every_assessment(ours)
    }
    for row in merges.every_assessment(theirs):
        subject = found.get(row["subject_id"], row["subject_id"])
        same = begun.get((row["period_key"], row["set_id"], row["subject_level"], subject))
        if same is not None and same != row["id"]:
            found[row["id"]] = same

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
        slot = row.slot
        return replace(
            row,
            slot=replace(
                slot,
                assessment_id=same.get(slot.assessment_id or "", slot.assessment_id),
                key=same.get(slot.key, slot.key),
                field=same.get(slot.field, slot.field),
            ),
            old=told_as_ours(row.old, same),
            new=told_as_ours(row.new, same),
        )

    return replace(log, rows=[row_as_ours(row) for row in log.rows])
