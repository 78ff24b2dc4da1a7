"""What the history writes down in more than one way, as one place of a merge.

A group of an assessment is changed alone or with the version of its set; a file of evidence is
listed at the indicator it was put to, and moves. Held against each other as two places, one side's
would silently go before the other's.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.merging import Log, Logged, Slot
from ntm_desktop.store.commune import assessments, evidence, merges
from ntm_desktop.store.commune.commune_file import CommuneFile

GROUP = "group_id"


def as_one_place(log: Log, file: CommuneFile) -> Log:
    """A log in which a group is told as the pin that it made, evidence without its indicator."""
    log = _groups_as_pins(log, file)
    if not any(row.subject == evidence.EVIDENCE for row in log.rows):
        return log
    return replace(
        log,
        rows=[
            row._replace(key="") if row.subject == evidence.EVIDENCE else row for row in log.rows
        ],
    )


def key_of(slot: Slot, *texts: str | None) -> str:
    """The key of a place as the history writes it: of evidence the indicator that it is at.

    Args:
        slot: the place.
        texts: what is written there, then what stood there.
    """
    if slot.subject != evidence.EVIDENCE:
        return slot.key
    return next((evidence.item_of(text).indicator_no for text in texts if text), slot.key)


def _groups_as_pins(log: Log, file: CommuneFile) -> Log:
    if not any(row.field == GROUP for row in log.rows):
        return log
    pins = merges.pins(file)
    rows: list[Logged] = []
    for row in reversed(log.rows):
        told = row
        if row.subject == assessments.ASSESSMENT and row.assessment_id in pins:
            pin = pins[row.assessment_id]
            if row.field == GROUP:
                before = {**pin, GROUP: row.old}
                told = row._replace(
                    key=assessments.PIN, field=assessments.PIN, old=_text(before), new=_text(pin)
                )
                pins[row.assessment_id] = before
            elif row.field == assessments.PIN and row.old is not None:
                pins[row.assessment_id] = json.loads(row.old)
        rows.append(told)
    return replace(log, rows=rows[::-1])


def made_again(
    ours: Mapping[Slot, tuple[Logged, ...]], slot: Slot, base: str | None
) -> tuple[Logged, ...]:
    """What an assessment that was taken out and came back did to its rules, as a change of them.

    Args:
        ours: what was done on the one side that the other has not seen.
        slot: of the rules of an assessment.
        base: what the other side began with, or has.
    """
    made = ours.get(slot._replace(key=assessments.MADE, field=assessments.MADE), ())
    return tuple(
        row._replace(key=slot.key, field=slot.field, old=base, new=None)
        for row in made
        if row.new is not None
    )


def _text(pin: dict[str, object]) -> str:
    return json.dumps(pin, sort_keys=True)
