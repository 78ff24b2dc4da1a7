"""The lines of a workbook that was read are taken in as they were shown, all of them or none."""

from collections.abc import Mapping

from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.tables import TABLE_LABELS, TableKind
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, SOURCE_LABELS
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services import edits
from ntm_desktop.services.import_lines import ImportPlan, LineState, PlanLine, merged_answer
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
)
from ntm_desktop.services.registers.reading import apply_registers
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored_assessments


def apply_import(
    ws: Workspace,
    assessment_id: str,
    plan: ImportPlan,
    accepted: frozenset[str] | None = None,
    *,
    whole: bool = False,
) -> Change:
    """Take in the lines of a plan in one transaction; it can be undone as one edit.

    What a question is still open about is left out, and what is stored and not in the file stays
    unless the plan's question about it was answered otherwise.

    Args:
        ws: the open commune.
        assessment_id: the one the plan was made for.
        plan: as the dry run gave it.
        accepted: subjects to take in; None takes every line that can be, also those that
            replace other figures, since the dry run showed them.
        whole: the file is the whole list of its registers: lines it does not have go.

    Raises:
        ImportRefusedError: the plan was made for another assessment.
        EntryError: a figure cannot be true; nothing was changed.
    """
    if plan.assessment_id != assessment_id:
        raise ImportRefusedError(
            "Bản đọc thử này của một đợt tự đánh giá khác. Hãy đọc lại tệp rồi nhập."
        )
    info = find_assessment(ws, assessment_id)
    lines = [
        line
        for line in plan.lines
        if line.importable and (accepted is None or line.subject in accepted)
    ]
    label = f"Nhập {TABLE_LABELS[plan.kind]} từ tệp “{plan.file_name}”"
    match plan.kind:
        case TableKind.CRITERIA:
            return edits.replace_answers(
                ws, assessment_id, _answers(ws, assessment_id, lines), label
            )
        case TableKind.PROJECTS:
            return _apply_projects(ws, info.period, plan, lines, label)
        case TableKind.RESOURCES:
            return _apply_resources(ws, info.period, plan, lines, label)
        case TableKind.REGISTERS:
            return apply_registers(ws, lines, label, plan.absent if whole else ())


def _answers(ws: Workspace, assessment_id: str, lines: list[PlanLine]) -> Mapping[str, Answer]:
    """The new answers; what a row says nothing of stays as it is now."""
    current = stored_assessments.answers(ws.file, assessment_id)
    answers = {}
    for line in lines:
        old = current.get(line.subject, Answer())
        if line.answer is None:
            continue
        if line.state is LineState.NOT_UNDERSTOOD and not _silent(old):
            continue  # a text that says nothing must not stand over figures
        answers[line.subject] = merged_answer(old, line.answer)
    return answers


def _silent(answer: Answer) -> bool:
    return not answer.not_applicable and all(part.blank for part in answer.parts.values())


def _apply_projects(
    ws: Workspace, period: Period, plan: ImportPlan, lines: list[PlanLine], label: str
) -> Change:
    taken = [line.project for line in lines if line.project is not None]
    held = _held(plan, lines)
    kept = [p for p in listed_projects(ws, period) if fold(p.name) in held]
    return edits.replace_projects(ws, period, [*taken, *kept], label)


def _apply_resources(
    ws: Workspace, period: Period, plan: ImportPlan, lines: list[PlanLine], label: str
) -> Change:
    money = [line.resource for line in lines if line.resource is not None]
    given = [line.contribution for line in lines if line.contribution is not None]
    held = _held(plan, lines)
    money += [
        line for line in listed_resources(ws, period) if fold(SOURCE_LABELS[line.source]) in held
    ]
    given += [
        each
        for each in listed_contributions(ws, period)
        if fold(CONTRIBUTION_LABELS[each.kind]) in held
    ]
    has_block = any(line.contribution for line in plan.lines)
    return edits.replace_resources(ws, period, money, given if has_block else None, label)


def _held(plan: ImportPlan, lines: list[PlanLine]) -> frozenset[str]:
    """Folded names under which what is stored stays.

    Those in the file that are not taken in, and those not in the file unless they are to go.
    """
    taken = {fold(line.label) for line in lines}
    held = {fold(line.label) for line in plan.lines} - taken
    if not plan.drops_missing:
        held |= {fold(name) for name in plan.missing}
    return frozenset(held)
