"""Rows of a list of projects."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project, ProjectKind
from ntm_desktop.domain.reading.columns import ROLE_LABELS, Role
from ntm_desktop.domain.reading.money import MILLIONS, Amount, Figures
from ntm_desktop.domain.reading.project_sums import (
    MONEY,
    Sums,
    check_section,
    check_total,
    oddities,
    sums_up,
)
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.reading.rows import (
    ASKED_WORDS,
    Numbering,
    Row,
    listed_rows,
    summed,
    texts,
)
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import fold

_PROGRESS = "progress"
_KIND = "kind"
_CHOSEN_KINDS = {kind.value: kind for kind in ProjectKind}
_PERCENT, _FRACTION = "phan_tram", "ti_so"
_KINDS = (
    (ProjectKind.PAYING_OFF, r"tra no"),
    (ProjectKind.CARRIED_OVER, r"chuyen tiep"),
    (ProjectKind.NEW, r"khoi cong moi|xay (?:dung )?moi|^moi$"),
)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project as read.

    Attributes:
        project: None when it cannot be taken in.
        text: the row as typed, cells joined.
        doubts: what has to be looked at, a sentence each.
        faults: why it is not taken in, a sentence each.
        impossible: a fault is a figure that cannot be true.
        asked: what has to be answered before it can be taken in, a sentence each.
        provisional: the project as far as it is clear, while something is asked.
    """

    place: str
    name: str
    project: Project | None
    text: str
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    impossible: bool = False
    asked: tuple[str, ...] = ()
    provisional: Project | None = None


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """A list of projects as read: its rows, a sentence for each check, what is asked."""

    rows: tuple[ProjectRow, ...]
    notices: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(slots=True)
class _Reader:
    """What is known of the table while its rows are read."""

    table: Table
    figures: Figures
    choices: Choices
    fractions: list[Cell] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waiting: Mapping[int, str] = field(default_factory=dict)
    without_kind: list[Row] = field(default_factory=list)


def read_projects(table: Table, choices: Choices | None = None) -> ProjectTable:
    """Every project of the table in order, the checks of its sums, and what has to be asked."""
    answered = choices or {}
    money = [table.columns[role] for role in MONEY if role in table.columns]
    figures = Figures(table, money, answered)
    reader = _Reader(table, figures, answered)
    notices = list(figures.notices)
    columns = [*money, *table.other_figures, *table.unknown]
    columns += [column for asked in table.asked.values() for column in asked]
    found = listed_rows(table, columns, answered)
    listed, reader.waiting = found.rows, found.waiting
    reader.questions.extend(found.questions)
    numbered = sum(row.numbering is not Numbering.NONE for row, _ in listed) * 2 >= len(listed)
    rows: list[ProjectRow] = []
    sums = Sums()
    section: ProjectKind | None = None
    sections: Numbering | None = None
    ended = parent = False
    first: list[Row] = []
    for place, (row, same) in enumerate(listed):
        if not (row.named or row.number or row.figures):
            continue  # words in a column that says something else
        following = listed[place + 1][0] if place + 1 < len(listed) else None
        bare = not row.number and not row.figures
        if row.is_total and (row.figures or not row.number):
            if rows:
                notices.extend(check_total(table, figures, row, sums))
                ended = ended or not row.number
            else:
                first.append(row)  # over its projects: held against them at the end
        elif row.is_signature or (ended and bare):
            ended = True
        elif is_section(row, following) or sums_up(table, figures, row, listed[place + 1 :]):
            section, sums.section, parent = _kind(row.folded), {}, False
            sections = row.numbering
            notices.extend(check_section(table, figures, row, listed[place + 1 :]))
        elif not row.counted and not row.figures and _kind(row.folded) is not None:
            section, sums.section, parent = _kind(row.folded), {}, False
        else:
            if row.numbering is sections and sections is not Numbering.ARABIC:
                section = None  # beside the section and not in it
            order = len(rows) + 1
            read = _project_row(reader, row, same, order, section, numbered=numbered, below=parent)
            rows.append(read)
            parent = parent or row.numbering is not Numbering.DETAIL
            for role, value in _figures(read):
                sums.add(role, value)
    for row in first:
        sums.section = sums.whole
        notices.extend(check_total(table, figures, row, sums))
    questions = [
        *table.questions,
        *figures.questions,
        *_ask_progress(reader),
        *_ask_kind(reader),
        *reader.questions,
    ]
    return ProjectTable(tuple(rows), tuple(notices), tuple(questions))


def is_section(row: Row, following: Row | None) -> bool:
    """Whether rows below belong to this one; "I, II, III" may number the projects themselves."""
    if row.numbering not in (Numbering.ROMAN, Numbering.LETTER, Numbering.ARABIC):
        return False
    if following is None or following.is_total:
        # A section that is empty this year has a name of a kind and no figures.
        return not row.figures and _kind(row.folded) is not None
    below = following.numbering
    number = row.number.strip().rstrip(".)")
    if row.numbering is Numbering.ARABIC:
        first = re.fullmatch(r"(\d+)\.\d+.*", following.number.strip())
        return bool(first and first[1] == number)
    if below is Numbering.ARABIC or (below is Numbering.DETAIL and not row.figures):
        return True
    if below is Numbering.ROMAN:
        starts = following.number.strip().rstrip(".)") == "I"
        if row.numbering is Numbering.LETTER and starts and number != "H":
            return True
    if below is Numbering.LETTER and row.numbering is Numbering.ROMAN:
        if following.number.strip().rstrip(".)") == "A":
            return True
    if below is Numbering.NONE and not row.figures:
        return True
    return not row.figures and _kind(row.folded) is not None


def _kind(folded: str) -> ProjectKind | None:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, folded)), None)


def _project_row(
    reader: _Reader,
    row: Row,
    same: tuple[int, ...],
    order: int,
    section: ProjectKind | None,
    *,
    numbered: bool,
    below: bool,
) -> ProjectRow:
    table = reader.table
    doubts: list[str] = []
    faults: list[str] = []
    asked: dict[str, None] = {}
    impossible = False
    money: dict[str, Decimal | None] = {}
    converted: dict[str, None] = {}
    for role, (name, label) in MONEY.items():
        amount = summed(table, reader.figures, role, same, label, money=True)
        _note(amount, faults, doubts, asked)
        impossible = impossible or amount.impossible
        money[name] = amount.value
        if amount.unit is not None and amount.unit != MILLIONS:
            converted[amount.unit.name] = None
    progress, wrong = _progress(reader, same, faults, doubts, asked)
    impossible = impossible or wrong
    faults.extend(_no_project(row, numbered=numbered, below=below))
    typed = texts(table, Role.KIND, same)
    kind = _kind(fold(typed)) or section
    if kind is None and row.named and not faults:
        reader.without_kind.append(row)
        kind = _CHOSEN_KINDS.get(reader.choices.get(_KIND, ""))
    if kind is None:
        asked[ASKED_WORDS[_KIND]] = None
    elif section is not None and kind is not section:
        doubts.append(
            f"Cột loại ghi “{typed}” nhưng công trình nằm ở mục “{PROJECT_KIND_LABELS[section]}”"
        )
    loose = numbered and row.numbering is Numbering.NONE and row.figures
    if row.named and (loose or row.may_be_total):
        which = _ask_what_it_is(reader, row)
        if which.chosen == NONE:
            faults.append("không nhập riêng, như đã chọn")
        elif which.open:
            asked[which.text] = None
    doubts.extend(oddities(money))
    if converted:
        doubts.append(f"Số tiền đã đổi từ {', '.join(converted)} sang triệu đồng")
    if row.row in reader.waiting:
        asked[reader.waiting[row.row]] = None
    for each in same:
        for words in table.unknown_words(each):
            asked[words[:1].upper() + words[1:]] = None
    for role, columns in table.asked.items():
        cells = [c for n in same for col in columns if (c := table.sheet.own(n, col)) is not None]
        if cells:
            said = "; ".join(f"{cell.address}: “{cell.text}”" for cell in cells)
            asked[f"Chưa rõ lấy cột nào làm {ROLE_LABELS.get(role, role.value)}: {said}"] = None
    read = None
    if kind is not None and not faults:
        kept = "; ".join(filter(None, (table.kept_words(each) for each in same)))
        read = Project(
            order=order,
            name=row.name,
            village=texts(table, Role.PLACE, same),
            kind=kind,
            approval=texts(table, Role.APPROVAL, same),
            progress=progress,
            note="; ".join(filter(None, (texts(table, Role.NOTE, same), kept))),
            **money,
        )
    cell = table.sheet.cell(row.row, table.columns[Role.NAME])
    return ProjectRow(
        place=table.sheet.place(cell or next(table.sheet.row_cells(row.row))),
        name=row.name,
        project=None if asked else read,
        text=row.text,
        doubts=tuple(doubts),
        faults=tuple(fault[:1].upper() + fault[1:] for fault in faults),
        impossible=impossible,
        asked=tuple(asked),
        provisional=read if asked and "unit" not in _ids(asked) else None,
    )


def _ask_what_it_is(reader: _Reader, row: Row) -> Question:
    """A row that may be a project, or a sum or detail of others."""
    why = "có thể là “Cộng” hoặc “Cống”" if row.may_be_total else "không có số thứ tự"
    text = (
        f"Dòng {row.row} “{row.name}” {why}: là một công trình, hay là dòng cộng hoặc dòng chi "
        "tiết?"
    )
    readings = (
        Choice("project", "là một công trình", (row.text,)),
        Choice(NONE, "là dòng cộng hoặc dòng chi tiết: không nhập riêng"),
    )
    question = ask(reader.choices, f"row:{row.row}", text, readings, reader.table.sheet.name)
    reader.questions.append(question)
    return question


def _ids(asked: Mapping[str, None]) -> set[str]:
    return {key for key, words in ASKED_WORDS.items() if words in asked}


def _note(amount: Amount, faults: list[str], doubts: list[str], asked: dict[str, None]) -> None:
    if amount.fault:
        faults.append(amount.fault)
    if amount.doubt:
        doubts.append(amount.doubt)
    if amount.asked:
        asked[ASKED_WORDS[amount.asked]] = None


def _no_project(row: Row, *, numbered: bool, below: bool) -> Iterator[str]:
    """Why a row with something in it cannot be a project of its own."""
    if not row.named:
        yield "dòng có số nhưng không có tên công trình"
    elif below and row.numbering is Numbering.DETAIL and not re.match(r"\d", row.number):
        yield "dòng chi tiết của công trình ở trên nên không nhập riêng"
    elif numbered and not row.number and not row.figures:
        yield "dòng không có số thứ tự, không có số liệu nên không coi là công trình"


def _progress(
    reader: _Reader,
    same: tuple[int, ...],
    faults: list[str],
    doubts: list[str],
    asked: dict[str, None],
) -> tuple[Decimal | None, bool]:
    """The progress in percent, and whether it cannot be true."""
    table = reader.table
    column = table.column(Role.PROGRESS)
    cells = [c for row in same if (c := table.sheet.own(row, column)) and c.origin[0] in (0, row)]
    cell = cells[0] if cells else table.sheet.own(same[0], column)
    amount = reader.figures.plain(cell, "tiến độ")
    if len(cells) > 1 and len({each.text for each in cells}) > 1:
        places = ", ".join(each.address for each in cells)
        faults.append(f"tiến độ có nhiều số ở các ô {places}")
        return None, False
    _note(amount, faults, doubts, asked)
    value = amount.value
    if value is None:
        return None, False
    if value > 100:
        faults.append(f"tiến độ {format_decimal(value)} % lớn hơn 100 %")
        return None, True
    said = cell is not None and (cell.percent or "%" in cell.text)
    if said or not 0 < value <= 1 or cell is None:
        return value, False
    reader.fractions.append(cell)
    match reader.choices.get(_PROGRESS, ""):
        case "phan_tram":
            return value, False
        case "ti_so":
            return value * 100, False
    asked[ASKED_WORDS[_PROGRESS]] = None
    return None, False


def _ask_progress(reader: _Reader) -> Iterator[Question]:
    """0,85 under "Tiến độ (%)" may be 85 %: no percent sign says that it is not."""
    cells = reader.fractions
    if not cells:
        return
    sheet = reader.table.sheet

    def shows(times: int) -> tuple[str, ...]:
        return tuple(
            f"{sheet.place(cell)}: “{cell.text}” là {format_decimal(shown * times)} %"
            for cell in cells[:4]
            if (shown := reader.figures.plain(cell, "").value) is not None
        )

    text = (
        f"Trang “{sheet.name}”: tiến độ ghi “{cells[0].text}” (ô {cells[0].address}) không có dấu "
        "%. Là phần trăm hay tỷ số?"
    )
    readings = (
        Choice(_FRACTION, "tỷ số: 1 là 100 %", shows(100)),
        Choice(_PERCENT, "phần trăm: đúng như số đã ghi", shows(1)),
    )
    yield ask(reader.choices, _PROGRESS, text, readings, sheet.name)


def _ask_kind(reader: _Reader) -> Iterator[Question]:
    """Without a column or section that says it, nobody knows the kind of a project."""
    rows = reader.without_kind
    if not rows:
        return
    named = ", ".join(f"“{row.name}”" for row in rows[:3]) + (", …" if len(rows) > 3 else "")
    text = (
        f"Bảng không ghi {len(rows)} công trình ({named}) là trả nợ, chuyển tiếp hay khởi công "
        "mới. Các công trình này thuộc loại nào?"
    )
    readings = tuple(Choice(kind.value, PROJECT_KIND_LABELS[kind]) for kind in PROJECT_KIND_LABELS)
    yield ask(reader.choices, _KIND, text, readings, reader.table.sheet.name)


def _figures(row: ProjectRow) -> Iterator[tuple[Role, Decimal]]:
    project = row.project or row.provisional
    if project is None:
        return
    for role, (name, _) in MONEY.items():
        value = getattr(project, name)
        if value is not None:
            yield role, value
