"""Officers' workbooks: a dry run that shows everything, then one transaction.

The dry run reads, recognises and compares, and changes nothing; its plan lists every row with
what was read from it. Applying takes the lines as shown, all of them or none.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ntm_desktop.documents import reading_process
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.reading.encodings import decode_workbook
from ntm_desktop.domain.reading.tables import (
    TABLE_LABELS,
    Table,
    TableKind,
    choose_tables,
    find_tables,
)
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, SOURCE_LABELS
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services import edits
from ntm_desktop.services.changes import Change
from ntm_desktop.services.import_lines import (
    ImportPlan,
    LineState,
    PlanLine,
    criteria_lines,
    merged_answer,
    project_lines,
    resource_lines,
)
from ntm_desktop.services.in_force import context_of, find_assessment, pinned_set_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.store.commune import assessments as stored_assessments
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune import projects as stored_projects
from ntm_desktop.store.commune import resources as stored_resources

__all__ = [
    "ImportPlan",
    "LineState",
    "PlanLine",
    "TableKind",
    "apply_import",
    "dry_run",
    "end_readers",
    "reading",
    "start_readers",
]


def dry_run(
    ws: Workspace, assessment_id: str, path: Path, *, kind: TableKind | Literal["auto"] = "auto"
) -> ImportPlan:
    """Read a workbook and say what taking it in would change.

    Args:
        ws: the open commune.
        assessment_id: whose answers, and whose year for projects and resources.
        path: an .xlsx or .xls file; it is only read.
        kind: which table is wanted; "auto" takes the one understood best.

    Raises:
        ImportRefusedError: the file cannot be read or holds none of the tables.
        EntryError: there is no such assessment.
    """
    return carry_out(ws, reading(assessment_id, path, kind=kind))


def reading(
    assessment_id: str, path: Path, *, kind: TableKind | Literal["auto"] = "auto"
) -> Staged[ImportPlan]:
    """The steps of :func:`dry_run`: the file is read beside, so that edits are saved meanwhile."""
    yield OnDatabase(lambda ws: find_assessment(ws, assessment_id))
    content: WorkbookContent = yield Beside(
        lambda progress: reading_process.read_workbook(path, progress)
    )
    plan: ImportPlan = yield OnDatabase(lambda ws: _plan(ws, assessment_id, content, kind))
    return plan


def start_readers() -> None:
    """A dialog opens in which a file will be chosen: be ready to read it."""
    reading_process.start_ahead()


def end_readers() -> None:
    """The dialog is closed."""
    reading_process.end_spare()


def _plan(
    ws: Workspace,
    assessment_id: str,
    content: WorkbookContent,
    kind: TableKind | Literal["auto"],
) -> ImportPlan:
    info = find_assessment(ws, assessment_id)
    workbook, encodings = decode_workbook(content)
    year = info.period.year
    wanted = None if kind == "auto" else kind
    tables, left_aside = choose_tables(find_tables(workbook, year), wanted, year)
    if not tables:
        raise _no_table(workbook.file_name, wanted)
    lines, checks = _lines(ws, info, tables)
    used = {table.sheet.name for table in tables}
    unused = [f"“{sheet.name}”" for sheet in workbook.sheets if sheet.name not in used]
    if tables[0].kind is TableKind.CRITERIA and not any(line.subject for line in lines):
        raise ImportRefusedError(
            f"Tệp “{workbook.file_name}” có bảng tiêu chí nhưng không dòng nào khớp với "
            f"{info.short_title}. Hãy chọn đúng đợt tự đánh giá hoặc đúng tệp."
        )
    notices = [
        *(notice for notice in workbook.notices if not any(name in notice for name in unused)),
        *(f"Trang “{name}”: {note}" for name, note in encodings.items() if name in used),
        *(notice for table in tables for notice in table.notices),
        *(notice for table in tables for notice in _title_notices(ws, table, year)),
        *left_aside,
        *checks,
    ]
    first = tables[0]
    return ImportPlan(
        assessment_id=assessment_id,
        kind=first.kind,
        file_name=workbook.file_name,
        sha256=workbook.sha256,
        sheet=", ".join(table.sheet.name for table in tables),
        header_row=first.header_row,
        encoding=" ".join(note for name, note in encodings.items() if name in used),
        year=year,
        lines=lines,
        notices=tuple(dict.fromkeys(notices)),
    )


def apply_import(
    ws: Workspace, assessment_id: str, plan: ImportPlan, accepted: frozenset[str] | None = None
) -> Change:
    """Take in the lines of a plan in one transaction; it can be undone as one edit.

    Args:
        ws: the open commune.
        assessment_id: the one the plan was made for.
        plan: as the dry run gave it.
        accepted: subjects to take in; None takes every line that can be, also those that
            replace other figures, since the dry run showed them.

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
            return _apply_projects(ws, info.period.year, plan, lines, label)
        case TableKind.RESOURCES:
            return _apply_resources(ws, info.period.year, plan, lines, label)


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
    ws: Workspace, year: int, plan: ImportPlan, lines: list[PlanLine], label: str
) -> Change:
    taken = [line.project for line in lines if line.project is not None]
    held = _held(plan, lines)
    kept = [p for p in stored_projects.read(ws.file, year) if fold(p.name) in held]
    return edits.replace_projects(ws, year, [*taken, *kept], label)


def _apply_resources(
    ws: Workspace, year: int, plan: ImportPlan, lines: list[PlanLine], label: str
) -> Change:
    money = [line.resource for line in lines if line.resource is not None]
    given = [line.contribution for line in lines if line.contribution is not None]
    held = _held(plan, lines)
    money += [
        line
        for line in stored_resources.lines(ws.file, year)
        if fold(SOURCE_LABELS[line.source]) in held
    ]
    given += [
        each
        for each in stored_resources.contributions(ws.file, year)
        if fold(CONTRIBUTION_LABELS[each.kind]) in held
    ]
    has_block = any(line.contribution for line in plan.lines)
    return edits.replace_resources(ws, year, money, given if has_block else None, label)


def _held(plan: ImportPlan, lines: list[PlanLine]) -> frozenset[str]:
    """Folded names in the file that are not taken in: what is stored under them stays."""
    taken = {fold(line.label) for line in lines}
    return frozenset(fold(line.label) for line in plan.lines) - taken


def _lines(
    ws: Workspace, info: AssessmentInfo, tables: tuple[Table, ...]
) -> tuple[tuple[PlanLine, ...], tuple[str, ...]]:
    match tables[0].kind:
        case TableKind.CRITERIA:
            current = stored_assessments.answers(ws.file, info.id)
            return criteria_lines(tables, pinned_set_of(ws, info), current, context_of(ws, info))
        case TableKind.PROJECTS:
            return project_lines(tables[0], stored_projects.read(ws.file, info.period.year))
        case TableKind.RESOURCES:
            year = info.period.year
            return resource_lines(
                tables[0],
                stored_resources.lines(ws.file, year),
                stored_resources.contributions(ws.file, year),
            )


def _title_notices(ws: Workspace, table: Table, year: int) -> list[str]:
    """Whether the title speaks of another year or another commune."""
    notices = []
    if table.years and year not in table.years:
        named = ", ".join(map(str, table.years))
        notices.append(
            f"Bảng ở trang “{table.sheet.name}” ghi năm {named}, còn đợt tự đánh giá đang mở là "
            f"năm {year}. Hãy kiểm tra có đúng tệp không."
        )
    commune = communes.read(ws.file).commune
    title = fold(table.title)
    kind = fold(commune.kind)
    if f"{kind} " in title and fold(commune.name) not in title and "cua xa" not in title:
        notices.append(
            f"Tiêu đề bảng ở trang “{table.sheet.name}” không ghi tên {commune.kind} "
            f"{commune.name}. Hãy kiểm tra có đúng tệp của xã không."
        )
    return notices


def _no_table(name: str, wanted: TableKind | None) -> ImportRefusedError:
    what = TABLE_LABELS[wanted] if wanted else "bảng nào chương trình nhận được"
    return ImportRefusedError(
        f"Tệp “{name}” không có {what}. Bảng cần có dòng tiêu đề cột, ví dụ: “Nội dung tiêu chí” "
        "và “Kết quả thực hiện”; “Tên công trình” và “Tổng mức đầu tư”; hoặc “Nguồn vốn” và “Thực "
        "hiện”."
    )
