"""Officers' workbooks: a dry run that shows everything, before anything is taken in.

It reads, recognises and compares, and changes nothing; its plan lists every row with what was
read from it. ``import_applying.py`` takes the lines as shown, all of them or none.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ntm_desktop.documents import reading_process
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.encodings import decode_workbook
from ntm_desktop.domain.reading.money import NUMBERS, UNIT
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.reading.tables import (
    TABLE_LABELS,
    Table,
    TableKind,
    choose_tables,
    find_tables,
)
from ntm_desktop.domain.reading.wording import sentences
from ntm_desktop.domain.registers.surveys import REGISTER as SURVEY_COLUMN
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.handed_forms import criteria_lines
from ntm_desktop.services.import_amounts import with_large_amounts_pointed_out
from ntm_desktop.services.import_lines import (
    ImportPlan,
    LineState,
    PlanLine,
    TableLines,
    project_lines,
    resource_lines,
)
from ntm_desktop.services.in_force import context_of, find_assessment, pinned_set_of
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
)
from ntm_desktop.services.registers.reading import register_reading
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored_assessments
from ntm_desktop.store.commune import communes

__all__ = [
    "ImportPlan",
    "LineState",
    "PlanLine",
    "Question",
    "TableKind",
    "answering",
    "dry_run",
    "end_readers",
    "reading",
    "start_readers",
]

MOST_ROWS = 10_000
"""Rows of all tables that are taken in together."""


def dry_run(
    ws: Workspace,
    assessment_id: str,
    path: Path,
    *,
    kind: TableKind | Literal["auto"] = "auto",
    choices: Choices | None = None,
) -> ImportPlan:
    """Read a workbook and say what taking it in would change.

    Args:
        ws: the open commune.
        assessment_id: whose answers, and whose year for projects and resources.
        path: an .xlsx or .xls file; it is only read.
        kind: which table is wanted; "auto" takes the one understood best.
        choices: answers to the questions of an earlier dry run, by their ids.

    Raises:
        ImportRefusedError: the file cannot be read or holds none of the tables.
        EntryError: there is no such assessment.
    """
    return carry_out(ws, reading(assessment_id, path, kind=kind, choices=choices))


def reading(
    assessment_id: str,
    path: Path,
    *,
    kind: TableKind | Literal["auto"] = "auto",
    choices: Choices | None = None,
) -> Staged[ImportPlan]:
    """The steps of :func:`dry_run`: the file is read beside, so that edits are saved meanwhile."""
    yield OnDatabase(lambda ws: find_assessment(ws, assessment_id))
    content: WorkbookContent = yield Beside(
        lambda progress: reading_process.read_workbook(path, progress)
    )
    plan: ImportPlan = yield OnDatabase(
        lambda ws: _plan(ws, assessment_id, content, kind, choices or {})
    )
    return plan


def answering(ws: Workspace, plan: ImportPlan, choices: Choices) -> ImportPlan:
    """The dry run again with answers to its questions, on what was read of the file then.

    Args:
        ws: the open commune.
        plan: as the dry run gave it.
        choices: question id to the key of a choice; earlier answers stay.

    Raises:
        ImportRefusedError: with these answers the file holds no table.
        EntryError: there is no such assessment any more.
    """
    assert plan.workbook is not None
    given = {question.id: question.chosen for question in plan.questions if question.chosen}
    kind: TableKind | Literal["auto"] = plan.kind
    return _plan(ws, plan.assessment_id, plan.workbook, kind, {**given, **choices})


def going_on(ws: Workspace, plan: ImportPlan, kind: TableKind) -> ImportPlan:
    """The dry run of another kind of table of the same file, on what was read of it then.

    Args:
        ws: the open commune.
        plan: of the file, as an earlier dry run gave it.
        kind: one of ``plan.others``.

    Raises:
        ImportRefusedError: the table cannot be taken in.
        EntryError: there is no such assessment any more.
    """
    assert plan.workbook is not None
    return _plan(ws, plan.assessment_id, plan.workbook, kind, {})


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
    choices: Choices,
) -> ImportPlan:
    info = find_assessment(ws, assessment_id)
    workbook, encodings = decode_workbook(content)
    year = info.period.year
    wanted = None if kind == "auto" else kind
    by_sheet = register_reading(ws, workbook, info.period)
    if by_sheet.stands_first(wanted):
        plan = by_sheet.plan(ws, assessment_id, info.period, workbook, encodings, content, choices)
        listed = {each.sheet.name for each in by_sheet.found}
        rest = tuple(sheet for sheet in workbook.sheets if sheet.name not in listed)
        beside = find_tables(replace(workbook, sheets=rest), year, {}) if rest else ()
        return replace(plan, others=_kinds(beside, year, plan.kind))
    if workbook.file_name.lower().endswith(".csv"):
        raise ImportRefusedError(
            f"Tệp “{workbook.file_name}” không phải kết quả khảo sát lập từ sổ theo dõi (thiếu cột "
            f"“{SURVEY_COLUMN}”). Tệp CSV chỉ nhận kết quả của ODK, Kobo; bảng khác hãy lưu thành "
            ".xlsx rồi nhập."
        )
    found = find_tables(workbook, year, choices)
    tables, left_aside = choose_tables(found, wanted, year)
    if not tables and by_sheet.found and wanted is None:
        return by_sheet.plan(ws, assessment_id, info.period, workbook, encodings, content, choices)
    if not tables:
        raise _no_table(workbook.file_name, wanted)
    tables, which = _of_several(tables, choices)
    _ensure_of_a_commune(workbook.file_name, tables)
    read = with_large_amounts_pointed_out(_lines(ws, info, tables, choices), ws.catalog.limits())
    used = {table.sheet.name for table in tables}
    unused = [f"“{sheet.name}”" for sheet in workbook.sheets if sheet.name not in used]
    if tables[0].kind is TableKind.CRITERIA and not any(line.subject for line in read.lines):
        raise ImportRefusedError(
            f"Tệp “{workbook.file_name}” có bảng tiêu chí nhưng không dòng nào khớp với "
            f"{info.short_title}. Hãy chọn đúng đợt tự đánh giá hoặc đúng tệp."
        )
    of_year = _of_year(tables, year, choices)
    lines = read.lines
    if any(question.chosen != _YES for question in of_year):
        lines = _waiting(lines, f"Chưa rõ bảng có phải của năm {year} không")
    if any(question.open for question in which):
        lines = _waiting(lines, "Chờ chọn trang nào của tệp")
    questions = _told_apart([*of_year, *which, *read.questions], tables)
    notices = [
        *(question.text for question in questions if question.open),
        *(notice for notice in workbook.notices if not any(name in notice for name in unused)),
        *(f"Trang “{name}”: {note}" for name, note in encodings.items() if name in used),
        *(notice for table in tables for notice in table.notices),
        *(notice for table in tables for notice in _title_notices(ws, table)),
        *left_aside,
        *read.notices,
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
        questions=questions,
        missing=read.missing,
        workbook=content,
        others=_kinds(found, year, first.kind, registers=bool(by_sheet.found)),
    )


def _kinds(
    tables: Sequence[Table], year: int, taken: TableKind, *, registers: bool = False
) -> tuple[TableKind, ...]:
    """What else can be taken in of a file: nothing hidden, nothing of another year."""
    kinds = [t.kind for t in tables if not t.sheet.hidden and (year in t.years or not t.years)]
    if registers:
        kinds.append(TableKind.REGISTERS)
    return tuple(kind for kind in dict.fromkeys(kinds) if kind is not taken)


def _of_year(tables: tuple[Table, ...], year: int, choices: Choices) -> tuple[Question, ...]:
    """A table that names another year is taken in only when it is said to be of this one."""
    others = [table for table in tables if table.years and year not in table.years]
    if not others:
        return ()
    first = others[0]
    named = ", ".join(map(str, first.years))
    shown = tuple(line for line in first.title.split("\n") if any(c.isdigit() for c in line))[:2]
    text = (
        f"Bảng ở trang “{first.sheet.name}” ghi năm {named}, còn đợt tự đánh giá đang mở là năm "
        f"{year}. Có đúng tệp không?"
    )
    readings = (
        Choice(_YES, f"đúng: số liệu trong bảng là của năm {year}", shown),
        Choice(NONE, f"không: số liệu là của năm {named}, không nhập vào năm {year}", shown),
    )
    return (ask(choices, _YEAR, text, readings),)


def _waiting(lines: tuple[PlanLine, ...], why: str) -> tuple[PlanLine, ...]:
    """The lines as they are while a question about all of them is open: none is taken in."""
    sure = (LineState.RECOGNISED, LineState.CHANGED)
    return tuple(
        replace(
            line,
            applies=False,
            state=LineState.AMBIGUOUS if line.state in sure else line.state,
            message=sentences(line.message, why),
        )
        if line.importable
        else line
        for line in lines
    )


def _of_several(
    tables: tuple[Table, ...], choices: Choices
) -> tuple[tuple[Table, ...], tuple[Question, ...]]:
    """Of several lists of one year one is taken in, and which is asked."""
    if len(tables) == 1 or tables[0].kind is TableKind.CRITERIA:
        return tables, ()
    what = TABLE_LABELS[tables[0].kind]
    readings = tuple(
        Choice(table.sheet.name, f"trang “{table.sheet.name}”", tuple(table.title.split("\n")[-2:]))
        for table in tables
    )
    question = ask(
        choices, "sheet", f"Tệp có {len(tables)} trang có {what}. Nhập trang nào?", readings
    )
    chosen = [table for table in tables if table.sheet.name == question.chosen]
    return (chosen[0] if chosen else tables[0],), (question,)


def _told_apart(questions: list[Question], tables: tuple[Table, ...]) -> tuple[Question, ...]:
    """Two sheets may ask the same: then the id of the second names its sheet."""
    seen: dict[str, Question] = {}
    of_sheet = {id(question): table.sheet.name for table in tables for question in table.questions}
    for question in questions:
        name = question.id
        if name in seen and id(question) in of_sheet:
            name = f"{question.id}@{of_sheet[id(question)]}"
        seen.setdefault(name, replace(question, id=name))
    return tuple(sorted(seen.values(), key=_rank))


_YEAR, _YES = "year", "yes"
_ORDER = (
    _YEAR,
    "sheet",
    "tables",
    "column",
    UNIT,
    NUMBERS,
    "progress",
    "kind",
    "row",
    "rows",
    "source",
    "measure",
    "columns",
    "use",
)


def _rank(question: Question) -> int:
    """What the others hang on is asked first."""
    kind = question.id.partition(":")[0].partition("@")[0]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _ensure_of_a_commune(file_name: str, tables: Sequence[Table]) -> None:
    """Refuse more rows than a commune's tables have: matching them would hold up what is saved.

    Raises:
        ImportRefusedError: there are too many.
    """
    rows = sum(len({r for r, _ in t.sheet.cells if r > t.header_row}) for t in tables)
    if rows > MOST_ROWS:
        long, most = (format_decimal(Decimal(number)) for number in (rows, MOST_ROWS))
        raise ImportRefusedError(
            f"Các bảng trong tệp “{file_name}” dài {long} dòng, hơn mức {most} dòng mà bảng của "
            "một xã có thể có. Hãy chép riêng bảng cần nhập sang một tệp mới."
        )


def _lines(
    ws: Workspace, info: AssessmentInfo, tables: tuple[Table, ...], choices: Choices
) -> TableLines:
    match tables[0].kind:
        case TableKind.CRITERIA:
            current = stored_assessments.answers(ws.file, info.id)
            rules, context = pinned_set_of(ws, info), context_of(ws, info)
            return criteria_lines(tables, rules, current, context, choices)
        case TableKind.PROJECTS:
            return project_lines(tables[0], listed_projects(ws, info.period), choices)
        case TableKind.RESOURCES:
            return resource_lines(
                tables[0],
                listed_resources(ws, info.period),
                listed_contributions(ws, info.period),
                choices,
            )
        case TableKind.REGISTERS:
            raise AssertionError("registers are read by themselves")


def _title_notices(ws: Workspace, table: Table) -> list[str]:
    """Whether the title speaks of another commune."""
    notices = []
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
