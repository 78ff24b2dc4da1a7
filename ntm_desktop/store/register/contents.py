"""Everything the package of a commune says, table by table, as the register keeps it."""

from collections.abc import Mapping
from decimal import Decimal

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import AssessmentContent, StatedVerdicts
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.store.register.register import Register

_MONEY = (
    "total_investment",
    "funded_before",
    "planned",
    "disbursed",
    "progress",
    "arrears",
)


def keep_contents(
    register: Register, position: int, content: AssessmentContent, verdicts: StatedVerdicts
) -> None:
    """Keep what ``Register.add_package`` does not. Inside a transaction.

    Args:
        register: open.
        position: of a package whose contents are not kept yet.
        content: what the package says.
        verdicts: those this office worked out.
    """
    register.run(
        "UPDATE package SET contents = 'kept', group_id = ?, border = ?,"
        " especially_difficult = ?, atk = ?, receiving_unit = ? WHERE position = ?",
        (
            content.group_id,
            content.border,
            content.especially_difficult,
            content.atk,
            content.receiving_unit,
            position,
        ),
    )
    for name, value in content.properties.items():
        register.run(
            "INSERT INTO property (package, id, value) VALUES (?, ?, ?)",
            (position, name, _text(value)),
        )
    for no, answer in content.answers.items():
        _keep_answer(register, position, no, answer)
    for no, verdict in verdicts.indicators.items():
        register.run(
            "INSERT INTO indicator_verdict (package, indicator_no, verdict) VALUES (?, ?, ?)",
            (position, no, str(verdict)),
        )
    for place, project in enumerate(content.projects):
        _keep_project(register, position, place, project)
    for place, entry in enumerate(content.evidence):
        register.run(
            "INSERT INTO evidence (package, place, indicator_no, requirement, name, media_type,"
            " size, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                position,
                place,
                entry.indicator_no,
                entry.requirement,
                entry.name,
                entry.media_type,
                entry.size,
                entry.sha256,
            ),
        )


def contents_lost(register: Register, position: int) -> None:
    """Record that an old package cannot be read again; its verdicts and sums stay."""
    register.run("UPDATE package SET contents = 'lost' WHERE position = ?", (position,))


def without_contents(register: Register) -> tuple[int, ...]:
    """Positions of packages that an older program registered, to be read again."""
    rows = register.rows("SELECT position FROM package WHERE contents = '' ORDER BY position")
    return tuple(row["position"] for row in rows)


def lost_contents(register: Register) -> int:
    """How many old packages could not be read again."""
    return int(
        register.rows("SELECT count(*) AS lost FROM package WHERE contents = 'lost'")[0]["lost"]
    )


def answers(register: Register, position: int) -> Mapping[str, Answer]:
    """Indicator number to what the commune answered, numerators and denominators too."""
    parts: dict[str, dict[str, PartAnswer]] = {}
    for row in register.rows("SELECT * FROM answer_part WHERE package = ?", (position,)):
        parts.setdefault(row["indicator_no"], {})[row["part"]] = PartAnswer(
            numerator=_decimal(row["numerator"]),
            denominator=_decimal(row["denominator"]),
            value=_decimal(row["value"]),
            yes=None if row["yes"] is None else bool(row["yes"]),
        )
    rows = register.rows("SELECT * FROM answer WHERE package = ? ORDER BY rowid", (position,))
    return {
        row["indicator_no"]: Answer(
            parts=parts.get(row["indicator_no"], {}),
            not_applicable=row["not_applicable"],
            remark=row["remark"],
            as_typed=row["as_typed"],
            to_confirm=row["to_confirm"],
        )
        for row in rows
    }


def indicator_verdicts(register: Register, position: int) -> Mapping[str, Verdict]:
    """Indicator number to the verdict this office worked out."""
    rows = register.rows(
        "SELECT * FROM indicator_verdict WHERE package = ? ORDER BY rowid", (position,)
    )
    return {row["indicator_no"]: Verdict(row["verdict"]) for row in rows}


def projects(register: Register, position: int) -> tuple[Project, ...]:
    """The list of projects as the package gave it."""
    rows = register.rows("SELECT * FROM project WHERE package = ? ORDER BY place", (position,))
    return tuple(
        Project(
            order=row["number"],
            name=row["name"],
            village=row["village"],
            kind=ProjectKind(row["kind"]),
            approval=row["approval"],
            note=row["note"],
            **{name: _decimal(row[name]) for name in _MONEY},
        )
        for row in rows
    )


def _keep_answer(register: Register, position: int, no: str, answer: Answer) -> None:
    register.run(
        "INSERT INTO answer (package, indicator_no, not_applicable, remark, as_typed, to_confirm)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (position, no, answer.not_applicable, answer.remark, answer.as_typed, answer.to_confirm),
    )
    for part_id, part in answer.parts.items():
        register.run(
            "INSERT INTO answer_part"
            " (package, indicator_no, part, numerator, denominator, value, yes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                position,
                no,
                part_id,
                _text(part.numerator),
                _text(part.denominator),
                _text(part.value),
                part.yes,
            ),
        )


def _keep_project(register: Register, position: int, place: int, project: Project) -> None:
    register.run(
        "INSERT INTO project (package, place, number, name, village, kind, approval,"
        " total_investment, funded_before, planned, disbursed, progress, arrears, note)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            position,
            place,
            project.order,
            project.name,
            project.village,
            str(project.kind),
            project.approval,
            *(_text(getattr(project, name)) for name in _MONEY),
            project.note,
        ),
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
