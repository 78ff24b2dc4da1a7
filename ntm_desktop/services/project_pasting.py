"""Rows of projects pasted from Excel: columns by their headings, shown before they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.standing import standings
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.reading.pasted_figures import (
    PastedFigures,
    column_of_year,
    unread_columns,
)
from ntm_desktop.domain.reading.project_rows import is_section
from ntm_desktop.domain.reading.questions import Choices, Question
from ntm_desktop.domain.reading.rows import Row
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.project_fields import (
    FIELD_LABELS,
    ProjectField,
    card_of,
    group_named,
    new_project,
    period_of,
    with_typed,
    year_of,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import line_of
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import project_cards as stored
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class ReadProject:
    """One pasted row.

    Attributes:
        project_id: the project of the list that it names; "" for a new one.
        fault: why it is not taken.
    """

    text: str
    name: str
    typed: Mapping[ProjectField, str]
    project_id: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReadProjects:
    """Pasted rows as they were understood, and what is asked about them."""

    rows: tuple[ReadProject, ...]
    questions: tuple[Question, ...] = ()


def read_pasted_projects(
    ws: Workspace, cut: Cut, rows: Sequence[Sequence[str]], choices: Choices | None = None
) -> ReadProjects:
    """How rows would be taken in; one of the first has to hold the headings.

    Args:
        ws: the open commune.
        cut: that the figures are to run to.
        rows: the cells, with the lines over the headings.
        choices: answers to the questions of an earlier reading.

    Raises:
        EntryError: there are no headings, or a column is not known.
    """
    body = [[clean(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    answered = choices or {}
    head, columns, asked = _columns(body, cut, answered)
    money = [place for field, place in columns.items() if field in _MONEY]
    figures = PastedFigures(body, head, money, answered)
    questions = (*asked, *figures.questions)
    waiting = any(question.open for question in questions)
    listed = _rows(body, head, columns)
    found: list[ReadProject] = []
    group: ProjectKind | None = None
    book = stored.book(ws.file)
    there = standings(ws.catalog.source_tree(), book, cut)
    for place, (row, number) in enumerate(listed):
        typed = {
            field: cell
            for field, column in columns.items()
            if column < len(body[number]) and (cell := body[number][column].strip())
        }
        name = typed.pop(ProjectField.NAME, "")
        following = listed[place + 1][0] if place + 1 < len(listed) else None
        section = group_named(name) if name else None
        if not row.counted and section is not None and not typed:
            group = section
            continue
        if row.is_total or (not name and not row.figures):
            continue
        fault = ""
        if is_section(row, following):
            group = section
            if not row.figures:
                continue
            fault = "Dòng mục của các dòng dưới; số của dòng này không ghi."
        elif not name:
            fault = "Dòng có số nhưng không có tên công trình."
        elif row.may_be_total:
            fault = "Tên có thể là “Cộng” hoặc “Cống”; hãy ghi đủ dấu."
        fault = fault or _with_figures(figures, number, columns, typed)
        if group is not None and ProjectField.GROUP not in typed:
            typed[ProjectField.GROUP] = group.value
        same = [one for one in there if fold(one.card.name) == fold(name)]
        if not fault and len(same) > 1:
            fault = f"Danh mục có {len(same)} công trình cùng tên; hãy sửa ngay trong bảng."
        elif not fault and not same and ProjectField.GROUP not in typed:
            fault = "Chưa rõ nhóm: trả nợ, chuyển tiếp hay khởi công mới."
        elif not fault:
            try:
                card, year = new_project(
                    book, cut, line_of(name, "Tên công trình"), ProjectKind.NEW
                )
                with_typed(ws, card, year, None, cut, typed)
            except EntryError as error:
                fault = str(error)
        if waiting and not fault:
            fault = "Chờ trả lời câu hỏi ở trên."
        project_id = same[0].card.id if len(same) == 1 else ""
        found.append(ReadProject(row.text, name, typed, project_id, fault))
    return ReadProjects(tuple(found), questions)


def _rows(
    body: Sequence[Sequence[str]], head: int, columns: Mapping[ProjectField, int]
) -> list[tuple[Row, int]]:
    """The rows below the headings as they say what they are, each with its place."""
    numbered = [n for n, cell in enumerate(body[head]) if re.search(_NUMBER, _heading(cell))]
    figured = [place for field, place in columns.items() if field in _FIGURES]

    def cell(row: Sequence[str], column: int) -> str:
        return row[column].strip() if 0 <= column < len(row) else ""

    return [
        (
            Row(
                number,
                cell(row, numbered[0]) if numbered else "",
                cell(row, columns[ProjectField.NAME]),
                bool(cell(row, columns[ProjectField.NAME])),
                any(letter.isdigit() for column in figured for letter in cell(row, column)),
                " | ".join(text for text in row if text),
            ),
            number,
        )
        for number, row in enumerate(body)
        if number > head
    ]


def _with_figures(
    figures: PastedFigures,
    number: int,
    columns: Mapping[ProjectField, int],
    typed: dict[ProjectField, str],
) -> str:
    """Put the money of a row in triệu đồng; returns what is wrong."""
    for field in [field for field in typed if field in _MONEY]:
        label = FIELD_LABELS[field].lower()
        amount = figures.money(number, columns[field], typed.pop(field), label)
        if amount.fault:
            return amount.fault[:1].upper() + amount.fault[1:]
        if amount.value is not None:
            typed[field] = format_decimal(amount.value)
    progress = typed.get(ProjectField.PROGRESS, "")
    if re.fullmatch(r"0[.,]\d+|1", progress):
        return f"Tiến độ “{progress}” có thể là {progress} % hoặc tỷ số; hãy ghi dấu %."
    return ""


def paste_projects(ws: Workspace, cut: Cut, read: Sequence[ReadProject]) -> Change:
    """Take in the rows that could be read, as one edit; projects that they do not name stay.

    Raises:
        EntryError: none of them can be.
    """
    usable = [one for one in read if not one.fault]
    if not usable:
        raise EntryError("Không có dòng nào ghi được. Hãy xem lý do ở từng dòng.")
    book = stored.book(ws.file)
    changes: list[FieldChange] = []
    behind = 0
    for one in usable:
        if one.project_id:
            card = card_of(book, one.project_id)
            year = year_of(book, one.project_id, cut.year)
            period = period_of(book, one.project_id, cut)
        else:
            card, year = new_project(book, cut, one.name, ProjectKind.NEW, behind)
            period = None
            behind += 1
        card, year, period = with_typed(ws, card, year, period, cut, one.typed)
        changes += [stored.card_change(ws.file, card), stored.year_change(ws.file, year)]
        if period is not None:
            changes.append(stored.period_change(ws.file, period))
    return apply(ws, f"Nhập {len(usable)} công trình, {cut.label}", changes)


_COLUMNS = (
    (ProjectField.NAME, "ten cong trinh|ten du an|^cong trinh|danh muc|^ten"),
    (ProjectField.VILLAGE, "thon|dia diem|^ban$"),
    (ProjectField.SECTOR, "linh vuc"),
    (ProjectField.INVESTOR, "chu dau tu"),
    (ProjectField.APPROVED_ON, "ngay phe duyet|ngay quyet dinh"),
    (ProjectField.APPROVAL, "quyet dinh|phe duyet"),
    (ProjectField.TOTAL, "tong muc"),
    (ProjectField.STARTS, "khoi cong$|bat dau"),
    (ProjectField.ENDS, "ket thuc|nam hoan thanh|^hoan thanh"),
    (ProjectField.GROUP, "nhom|loai"),
    (ProjectField.PAID_BEFORE, "giai ngan (?:den )?(?:het )?nam truoc|da giai ngan den"),
    (ProjectField.FUNDED_BEFORE, "bo tri|luy ke von"),
    (ProjectField.SETTLEMENT, "tra no"),
    (ProjectField.PLAN, "ke hoach"),
    (ProjectField.DISBURSED, "giai ngan|thanh toan"),
    (ProjectField.PROGRESS, "tien do|khoi luong"),
    (ProjectField.ACCEPTED, "nghiem thu"),
    (ProjectField.ARREARS_PROGRAMME, "no .*chuong trinh"),
    (ProjectField.ARREARS, "no dong|^no$|con no"),
    (ProjectField.STATE, "tinh trang|trang thai"),
    (ProjectField.REASON, "ly do"),
    (ProjectField.YEAR_NOTE, "ghi chu"),
)


_HEAD_ROWS = 12
_NUMBER = "^tt$|^stt$|^so tt$"
_MONEY = frozenset(
    {
        ProjectField.TOTAL, ProjectField.PAID_BEFORE, ProjectField.FUNDED_BEFORE,
        ProjectField.SETTLEMENT, ProjectField.PLAN, ProjectField.DISBURSED, ProjectField.ACCEPTED,
        ProjectField.ARREARS_PROGRAMME, ProjectField.ARREARS,
    }
)  # fmt: skip
_FIGURES = _MONEY | {ProjectField.PROGRESS}
_OF_THE_YEAR = frozenset({ProjectField.SETTLEMENT, ProjectField.PLAN, ProjectField.DISBURSED})


def _heading(cell: str) -> str:
    return fold(cell).partition("(")[0].strip()


def _field(folded: str) -> ProjectField | None:
    match = next((one for one in _COLUMNS if re.search(one[1], folded)), None)
    return match[0] if match else None


def _columns(
    body: Sequence[Sequence[str]], cut: Cut, choices: Choices
) -> tuple[int, dict[ProjectField, int], list[Question]]:
    """The row of headings, which column is which, and what is asked about the columns."""
    head = next(
        (
            number
            for number, row in enumerate(body[:_HEAD_ROWS])
            if sum(bool(cell) for cell in row) > 1
            and any(_field(_heading(cell)) is ProjectField.NAME for cell in row)
        ),
        -1,
    )
    if head < 0:
        raise EntryError(
            "Dòng đầu phải là tiêu đề cột, có “Tên công trình”. Hãy chép cả dòng tiêu đề."
        )
    several: dict[ProjectField, list[int]] = {}
    unknown: list[str] = []
    known: dict[int, object] = {}
    for place, cell in enumerate(body[head]):
        folded = _heading(cell)
        field = _field(folded)
        if field is not None and (field not in several or field in _OF_THE_YEAR):
            several.setdefault(field, []).append(place)
            known[place] = field
        elif folded and not re.search(_NUMBER, folded):
            unknown.append(f"“{cell.strip()}”")
            known[place] = None
        elif folded:
            known[place] = None
    unknown += unread_columns(body, head, known)
    if unknown:
        raise EntryError(
            f"Chưa rõ cột {', '.join(unknown)} là gì. Hãy đổi tên cột như trong mẫu, hoặc bỏ cột "
            "ấy khi chép."
        )
    columns: dict[ProjectField, int] = {}
    asked: list[Question] = []
    for field, places in several.items():
        if field not in _OF_THE_YEAR:
            columns[field] = places[0]
            continue
        meant = column_of_year(body, head, places, cut, FIELD_LABELS[field].lower(), choices)
        if meant.column is not None:
            columns[field] = meant.column
        if meant.question is not None:
            asked.append(meant.question)
    return head, columns, asked
