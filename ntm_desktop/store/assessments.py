"""Self-assessments and their answers.

A decimal is kept as the text of its digits. A blank answer has no row at all, so taking back
an edit leaves the very same tables as before.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.periods import Period
from ntm_desktop.store.database import CommuneFile, Row
from ntm_desktop.store.history import FieldChange

ANSWER, ASSESSMENT = "answer", "assessment"
TEXT_FIELDS = ("not_applicable", "remark", "as_typed", "to_confirm")
FIGURES = ("numerator", "denominator", "value")
YES = "yes"

_SELECT = (
    "SELECT assessment.*, title, short_title FROM assessment"
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


def add(file: CommuneFile, info: AssessmentInfo, commune_id: str) -> None:
    """Write a new assessment of the commune; its set must be kept already."""
    file.run(
        "INSERT INTO assessment (id, period_key, set_id, set_version, set_fingerprint,"
        " group_id, subject_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            info.id,
            info.period.key,
            info.set_id,
            info.set_version,
            info.set_fingerprint,
            info.group_id,
            commune_id,
            info.created_at.isoformat(),
        ),
    )


def all_of(file: CommuneFile) -> tuple[AssessmentInfo, ...]:
    """Every assessment of the commune, newest year first, then newest made."""
    found = [_info(row) for row in file.rows(f"{_SELECT} WHERE subject_level = 'commune'")]
    return tuple(
        sorted(
            found,
            key=lambda info: (info.period.year, info.period.key, info.created_at),
            reverse=True,
        )
    )


def find(file: CommuneFile, assessment_id: str) -> AssessmentInfo | None:
    """One assessment, None when there is none with this id."""
    row = file.row(f"{_SELECT} WHERE assessment.id = ?", (assessment_id,))
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


def write_assessment(file: CommuneFile, change: FieldChange) -> None:
    """Carry out one change of subject "assessment"."""
    file.run("UPDATE assessment SET group_id = ? WHERE id = ?", (change.new, change.assessment_id))


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
    )
