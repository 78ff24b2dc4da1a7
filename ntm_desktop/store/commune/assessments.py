"""Self-assessments and their answers.

A decimal is kept as the text of its digits. A blank answer has no row at all, so taking back
an edit leaves the very same tables as before.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row

ANSWER, ASSESSMENT = "answer", "assessment"
MADE, PIN = "made", "pin"
TEXT_FIELDS = ("not_applicable", "remark", "as_typed", "to_confirm")
FIGURES = ("numerator", "denominator", "value")
YES = "yes"

_SELECT = (
    "SELECT assessment.*, title, short_title,"
    " subject_id IN (SELECT id FROM commune WHERE role = 'own') AS own FROM assessment"
    " JOIN criteria_set ON fingerprint = set_fingerprint"
)
_WRITE_TEXT = {
    "not_applicable": (
        "INSERT INTO answer (assessment_id, indicator_no, not_applicable) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET not_applicable = excluded.not_applicable"
    ),
    "remark": (
        "INSERT INTO answer (assessment_id, indicator_no, remark) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET remark = excluded.remark"
    ),
    "as_typed": (
        "INSERT INTO answer (assessment_id, indicator_no, as_typed) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET as_typed = excluded.as_typed"
    ),
    "to_confirm": (
        "INSERT INTO answer (assessment_id, indicator_no, to_confirm) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET to_confirm = excluded.to_confirm"
    ),
}
_WRITE_FIGURE = {
    "numerator": (
        "INSERT INTO answer_part (assessment_id, indicator_no, part_id, numerator)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET numerator = excluded.numerator"
    ),
    "denominator": (
        "INSERT INTO answer_part (assessment_id, indicator_no, part_id, denominator)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET denominator = excluded.denominator"
    ),
    "value": (
        "INSERT INTO answer_part (assessment_id, indicator_no, part_id, value)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
    ),
    "yes": (
        "INSERT INTO answer_part (assessment_id, indicator_no, part_id, yes)"
        " VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET yes = excluded.yes"
    ),
}


def making(file: CommuneFile, info: AssessmentInfo) -> tuple[AssessmentInfo, FieldChange]:
    """The assessment to be made, and what has to be written; its set must be kept already.

    One of the same period, set and subject that was taken back comes to life again, for its
    history still speaks of it.
    """
    subject_id = info.subject_id or communes.read(file).id
    row = file.row(
        "SELECT id FROM assessment WHERE period_key = ? AND set_id = ? AND subject_level = ?"
        " AND subject_id = ? AND withdrawn_at IS NOT NULL",
        (info.period.key, info.set_id, info.subject_level.value, subject_id),
    )
    if row is not None:
        info = replace(info, id=row["id"])
    return info, FieldChange(ASSESSMENT, MADE, MADE, None, _record(info, subject_id), info.id)


def unmaking(file: CommuneFile, info: AssessmentInfo) -> FieldChange:
    """What has to be written to take an assessment out; its answers stay for its history."""
    subject_id = info.subject_id or communes.read(file).id
    return FieldChange(ASSESSMENT, MADE, MADE, _record(info, subject_id), None, info.id)


def add(file: CommuneFile, info: AssessmentInfo) -> AssessmentInfo:
    """Write a new assessment without history; its set must be kept already."""
    made, change = making(file, info)
    write_assessment(file, change)
    return made


def all_of(
    file: CommuneFile, level: SubjectLevel = SubjectLevel.COMMUNE, subject_id: str | None = None
) -> tuple[AssessmentInfo, ...]:
    """Every assessment of the commune, newest period first, then newest made.

    Args:
        file: the commune's.
        level: of what; of the commune itself unless said otherwise.
        subject_id: of one village or garden, or of one former commune, only.
    """
    rows = file.rows(
        f"{_SELECT} WHERE withdrawn_at IS NULL AND subject_level = ?"
        " AND CASE WHEN ? IS NOT NULL THEN subject_id = ? ELSE subject_level != ? OR own END",
        (level.value, subject_id, subject_id, SubjectLevel.COMMUNE.value),
    )
    return tuple(
        sorted(
            (_info(row) for row in rows),
            key=lambda info: (info.period, info.created_at),
            reverse=True,
        )
    )


def find(file: CommuneFile, assessment_id: str) -> AssessmentInfo | None:
    """One assessment, None when there is none with this id."""
    row = file.row(f"{_SELECT} WHERE assessment.id = ? AND withdrawn_at IS NULL", (assessment_id,))
    return _info(row) if row else None


def answers(file: CommuneFile, assessment_id: str) -> dict[str, Answer]:
    """Indicator number to answer, for every indicator that has one."""
    parts: dict[str, dict[str, PartAnswer]] = {}
    for row in file.rows("SELECT * FROM answer_part WHERE assessment_id = ?", (assessment_id,)):
        parts.setdefault(row["indicator_no"], {})[row["part_id"]] = _part(row)
    texts = {
        row["indicator_no"]: row
        for row in file.rows("SELECT * FROM answer WHERE assessment_id = ?", (assessment_id,))
    }
    return {
        no: _answer(texts.get(no), parts.get(no, {})) for no in sorted(parts.keys() | texts.keys())
    }


def answer(file: CommuneFile, assessment_id: str, no: str) -> Answer:
    """One answer, blank when nothing was said."""
    where = (assessment_id, no)
    rows = file.rows(
        "SELECT * FROM answer_part WHERE assessment_id = ? AND indicator_no = ?", where
    )
    text = file.row("SELECT * FROM answer WHERE assessment_id = ? AND indicator_no = ?", where)
    return _answer(text, {row["part_id"]: _part(row) for row in rows})


def differences(assessment_id: str, no: str, old: Answer, new: Answer) -> tuple[FieldChange, ...]:
    """The changes that lead from one answer to another, in a stable order."""
    found = []
    for field in TEXT_FIELDS:
        before, after = getattr(old, field) or None, getattr(new, field) or None
        if before != after:
            found.append(FieldChange(ANSWER, no, field, before, after, assessment_id))
    for part_id in sorted(old.parts.keys() | new.parts.keys()):
        before_part, after_part = _texts(old.part(part_id)), _texts(new.part(part_id))
        found.extend(
            FieldChange(ANSWER, no, f"{part_id}.{name}", before, after_part[name], assessment_id)
            for name, before in before_part.items()
            if before != after_part[name]
        )
    return tuple(found)


def with_field(answer: Answer, field: str, value: str | None) -> Answer:
    """An answer in which one field of its history has the value that a change wrote."""
    if field in TEXT_FIELDS:
        text: dict[str, Any] = {field: value or ""}
        return replace(answer, **text)
    part_id, _, name = field.rpartition(".")
    one = (None if value is None else value == "1") if name == YES else _decimal(value)
    figure: dict[str, Any] = {name: one}
    given = replace(answer.part(part_id), **figure)
    return replace(answer, parts={**answer.parts, part_id: given})


def as_seen(changes: Iterable[FieldChange], seen: Answer) -> tuple[FieldChange, ...]:
    """Changes of one answer as made on another answer than the stored one."""
    return tuple(replace(change, old=_value(seen, change.field)) for change in changes)


def stored_answer(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "answer" would write."""
    return _value(answer(file, change.assessment_id or "", change.key), change.field)


def _value(given: Answer, field: str) -> str | None:
    if field in TEXT_FIELDS:
        return getattr(given, field) or None
    part_id, _, name = field.rpartition(".")
    return _texts(given.part(part_id))[name]


def write_answer(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "answer"."""
    where = (change.assessment_id, change.key)
    if change.field in TEXT_FIELDS:
        file.run(_WRITE_TEXT[change.field], (*where, change.new or ""))
        file.run(
            "DELETE FROM answer WHERE assessment_id = ? AND indicator_no = ?"
            " AND not_applicable = '' AND remark = '' AND as_typed = '' AND to_confirm = ''",
            where,
        )
        return
    part_id, _, name = change.field.rpartition(".")
    value = int(change.new) if name == YES and change.new is not None else change.new
    file.run(_WRITE_FIGURE[name], (*where, part_id, value))
    file.run(
        "DELETE FROM answer_part WHERE assessment_id = ? AND indicator_no = ? AND part_id = ?"
        " AND numerator IS NULL AND denominator IS NULL AND value IS NULL AND yes IS NULL",
        (*where, part_id),
    )


def group_change(info: AssessmentInfo, group_id: str | None) -> FieldChange:
    """What has to be written to put the commune into another group of the set."""
    return FieldChange(ASSESSMENT, "group", "group_id", info.group_id, group_id, info.id)


def pin_change(
    info: AssessmentInfo, version: int, fingerprint: str, group_id: str | None
) -> FieldChange:
    """What has to be written to pin an assessment to another version of its set."""
    old = _pin(info.set_version, info.set_fingerprint, info.group_id)
    return FieldChange(ASSESSMENT, PIN, PIN, old, _pin(version, fingerprint, group_id), info.id)


def stored_assessment(file: CommuneFile, change: FieldChange) -> str | None:
    """What stands where a change of subject "assessment" would write."""
    info = find(file, change.assessment_id or "")
    if info is None:
        return None
    if change.field == "group_id":
        return info.group_id
    if change.field == PIN:
        return _pin(info.set_version, info.set_fingerprint, info.group_id)
    return _record(info, info.subject_id or communes.read(file).id)


def write_assessment(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "assessment"."""
    if change.field == "group_id":
        file.run(
            "UPDATE assessment SET group_id = ? WHERE id = ?", (change.new, change.assessment_id)
        )
    elif change.field == PIN:
        pin = json.loads(change.new or "{}")
        file.run(
            "UPDATE assessment SET set_version = :version, set_fingerprint = :fingerprint,"
            " group_id = :group_id WHERE id = :id",
            {**pin, "id": change.assessment_id},
        )
    elif change.new is None:
        file.run(
            "UPDATE assessment SET withdrawn_at = created_at WHERE id = ?", (change.assessment_id,)
        )
    else:
        file.run(
            "INSERT INTO assessment (id, period_key, set_id, set_version, set_fingerprint,"
            " group_id, subject_level, subject_id, created_at) VALUES (:id, :period_key, :set_id,"
            " :set_version, :set_fingerprint, :group_id, :subject_level, :subject_id,"
            " :created_at) ON CONFLICT (id) DO UPDATE SET set_version = excluded.set_version,"
            " set_fingerprint = excluded.set_fingerprint, group_id = excluded.group_id,"
            " created_at = excluded.created_at, withdrawn_at = NULL",
            json.loads(change.new),
        )


def of_former(file: CommuneFile, assessment_ids: Iterable[str]) -> str:
    """The name of a former commune that one of these assessments is of; "" when none is."""
    wanted = [one for one in dict.fromkeys(assessment_ids) if one]
    if not wanted:
        return ""
    row = file.row(
        "SELECT kind, name FROM assessment JOIN commune ON commune.id = subject_id"
        " WHERE role = 'former' AND assessment.id IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    )
    return f"{row['kind']} {row['name']}" if row else ""


def _record(info: AssessmentInfo, subject_id: str) -> str:
    return json.dumps(
        {
            "id": info.id,
            "period_key": info.period.key,
            "set_id": info.set_id,
            "set_version": info.set_version,
            "set_fingerprint": info.set_fingerprint,
            "group_id": info.group_id,
            "subject_level": info.subject_level.value,
            "subject_id": subject_id,
            "created_at": info.created_at.isoformat(),
        },
        sort_keys=True,
    )


def _pin(version: int, fingerprint: str, group_id: str | None) -> str:
    return json.dumps(
        {"version": version, "fingerprint": fingerprint, "group_id": group_id}, sort_keys=True
    )


def _texts(part: PartAnswer) -> Mapping[str, str | None]:
    figures = {
        name: None if (figure := getattr(part, name)) is None else f"{figure:f}" for name in FIGURES
    }
    return {**figures, YES: None if part.yes is None else str(int(part.yes))}


def _part(row: Row) -> PartAnswer:
    return PartAnswer(
        numerator=_decimal(row["numerator"]),
        denominator=_decimal(row["denominator"]),
        value=_decimal(row["value"]),
        yes=None if row["yes"] is None else bool(row["yes"]),
    )


def _answer(row: Row | None, parts: Mapping[str, PartAnswer]) -> Answer:
    if row is None:
        return Answer(parts) if parts else BLANK_ANSWER
    return Answer(parts, *(row[field] for field in TEXT_FIELDS))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _info(row: Row) -> AssessmentInfo:
    level = SubjectLevel(row["subject_level"])
    return AssessmentInfo(
        id=row["id"],
        period=Period.parse(row["period_key"]),
        set_id=row["set_id"],
        set_version=row["set_version"],
        set_fingerprint=row["set_fingerprint"],
        group_id=row["group_id"],
        set_title=row["title"],
        short_title=row["short_title"],
        created_at=datetime.fromisoformat(row["created_at"]),
        subject_level=level,
        subject_id="" if level is SubjectLevel.COMMUNE and row["own"] else row["subject_id"],
    )
