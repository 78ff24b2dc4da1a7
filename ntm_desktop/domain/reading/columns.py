"""Which column says what, and what is asked where several may be meant or nobody knows.

A column of another year, a hidden one, one of several that look alike: none of them is taken
in silence. A column without a place in the program is shown and asked about.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.reading.bare_years import result_of_the_year
from ntm_desktop.domain.reading.headers import Head, Header, When
from ntm_desktop.domain.reading.questions import NONE, Choice, Choices, Question, ask
from ntm_desktop.domain.sheets import SheetGrid, column_letters
from ntm_desktop.domain.text import clean

NOTE = "note"
"""The choice that puts an unknown column into the note."""
_SAMPLES = 3


class Role(StrEnum):
    """What a column says."""

    NUMBER = "number"
    SECOND_NUMBER = "second_number"
    NAME = "name"
    CONTENT = "content"
    UNIT = "unit"
    REQUIRED = "required"
    RESULT = "result"
    WHOLE = "whole"
    MET = "met"
    SELF_ASSESSED = "self_assessed"
    NOTE = "note"
    PLACE = "place"
    KIND = "kind"
    APPROVAL = "approval"
    TOTAL = "total"
    FUNDED_BEFORE = "funded_before"
    PLANNED = "planned"
    ACTUAL = "actual"
    PROGRESS = "progress"
    ARREARS = "arrears"
    SHARE = "share"
    GIVEN = "given"
    HINT = "hint"
    OTHER = "other"


ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.RESULT: "kết quả thực hiện",
        Role.WHOLE: "tổng số",
        Role.MET: "số đạt",
        Role.SHARE: "tỷ lệ",
        Role.GIVEN: "số lúc giao",
        Role.SELF_ASSESSED: "tự đánh giá",
        Role.TOTAL: "tổng mức đầu tư",
        Role.FUNDED_BEFORE: "vốn đã bố trí các năm trước",
        Role.PLANNED: "kế hoạch năm",
        Role.ACTUAL: "thực hiện (giải ngân) trong năm",
        Role.PROGRESS: "tiến độ",
        Role.ARREARS: "nợ đọng",
        Role.PLACE: "địa điểm",
        Role.KIND: "loại công trình",
        Role.APPROVAL: "quyết định phê duyệt",
    }
)
_OF_THE_YEAR = frozenset(
    {Role.RESULT, Role.SELF_ASSESSED, Role.ACTUAL, Role.PLANNED, Role.PROGRESS, Role.WHOLE,
     Role.MET, Role.SHARE}
)  # fmt: skip
_ONE_FIGURE = _OF_THE_YEAR | {Role.TOTAL, Role.FUNDED_BEFORE, Role.ARREARS}
_DONE = (Role.RESULT, Role.ACTUAL)
_PARTS = (Role.WHOLE, Role.MET, Role.SHARE)
_WORDED = (Role.NAME, Role.CONTENT)
_RUNNING = re.compile(r"(?:\d{1,3}(?:[.,]\d{1,2})*|[IVX]{1,5}|[A-Ha-h])[.)]?|[-+*•–]")
# What another office found is not what the commune reports.
_OTHERS_FINDING = re.compile(
    r"\b(?:tham (?:tra|dinh)|phuc tra)\b"
    r"|\b(?:huyen|tinh|doan|cap tren) (?:danh gia|kiem tra|cham|xac nhan|cong nhan)\b"
)
_FIGURE = re.compile(r"\d")
_YES_HEAD = re.compile(r"(?:da )?dat|co")
_NO_HEAD = re.compile(r"(?:chua|khong|ko) dat|khong|chua")


@dataclass(slots=True)
class Used:
    """The columns of a table by their use; see ``tables.Table``."""

    columns: dict[Role, int] = field(default_factory=dict)
    parts: dict[Role, int] = field(default_factory=dict)
    marks: dict[Role, tuple[int, int]] = field(default_factory=dict)
    asked: dict[Role, tuple[int, ...]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def use_columns(
    sheet: SheetGrid,
    header: Header,
    by_role: Mapping[Role, list[Head]],
    year: int,
    choices: Choices,
    *,
    together: bool,
) -> Used:
    """Give every column its use, as far as it is clear or was answered.

    Args:
        sheet: the table's sheet.
        header: the table's heading.
        by_role: the columns whose heading fits a role.
        year: the assessed one.
        choices: what was answered so far.
        together: unknown columns are asked about in one question instead of one each.
    """
    used = Used()
    filled = {
        column
        for (row, column), cell in sheet.cells.items()
        if row > header.last_row and cell.origin[1] in (0, column) and cell.text.strip()
    }
    spare: list[Head] = []
    roles = dict(by_role)
    if together:
        _results_among_verdicts(sheet, header, roles)
        roles = _without_marks(header, roles, used)
    spare += roles.pop(Role.OTHER, [])
    if Role.RESULT in roles:
        for role in _PARTS:
            spare += roles.pop(role, [])
    for role, heads in roles.items():
        if role in _ONE_FIGURE:
            spare += _one_figure(role, heads, year, choices, sheet, header, filled, used)
        else:
            shown = [head for head in heads if not head.hidden] or heads
            if role in _WORDED and len(shown) > 1:
                shown = _apart_from_numbers(sheet, header, shown, used)
                heads = shown
            used.columns[role] = shown[0].column
            # A second wording or requirement of a criterion says nothing that is kept.
            if not together or role is Role.NOTE:
                spare += [head for head in heads if head.column != shown[0].column]
    if together and Role.RESULT not in roles and Role.RESULT not in used.marks:
        used.parts = {role: used.columns.pop(role) for role in _PARTS if role in used.columns}
        place = used.parts.get(Role.MET) or used.parts.get(Role.SHARE) or used.parts.get(Role.WHOLE)
        if place is not None:
            used.columns[Role.RESULT] = place
    fitting = {head.column for heads in by_role.values() for head in heads}
    fitting |= {column for pair in used.marks.values() for column in pair}
    spare += [head for head in header.heads.values() if head.column not in fitting]
    _ask_about_unknown(sheet, header, spare, filled, choices, used, together=together)
    return used


def _results_among_verdicts(
    sheet: SheetGrid, header: Header, roles: dict[Role, list[Head]]
) -> None:
    """Take "Kết quả xã tự đánh giá" over figures for the results it holds, not for verdicts."""
    for head in tuple(roles.get(Role.SELF_ASSESSED, ())):
        texts = [
            cell.text
            for row in range(header.last_row + 1, sheet.last_row + 1)
            if (cell := sheet.own(row, head.column)) is not None and cell.text.strip()
        ]
        if "ket qua" in head.folded and sum(map(bool, map(_FIGURE.search, texts))) * 2 > len(texts):
            left = [other for other in roles[Role.SELF_ASSESSED] if other is not head]
            roles[Role.SELF_ASSESSED] = left
            roles[Role.RESULT] = [head, *roles.get(Role.RESULT, [])]
    if not roles.get(Role.SELF_ASSESSED, [0]):
        del roles[Role.SELF_ASSESSED]


def _apart_from_numbers(
    sheet: SheetGrid, header: Header, heads: list[Head], used: Used
) -> list[Head]:
    """The columns with words under one heading merged over "1.1" and what it says."""
    numbers = [
        head
        for head in heads
        if head.lines == heads[0].lines and _only_numbers(sheet, header, head.column)
    ]
    words = [head for head in heads if head not in numbers]
    if len(numbers) != 1 or not words:
        return heads
    used.columns[Role.SECOND_NUMBER] = numbers[0].column
    return words


def _only_numbers(sheet: SheetGrid, header: Header, column: int) -> bool:
    texts = [
        clean(cell.text)
        for row in range(header.last_row + 1, sheet.last_row + 1)
        if (cell := sheet.own(row, column)) is not None
    ]
    # A title of a section may begin in it.
    return sum(bool(_RUNNING.fullmatch(text)) for text in texts) * 2 > len(texts)


def _without_marks(
    header: Header, by_role: Mapping[Role, list[Head]], used: Used
) -> dict[Role, list[Head]]:
    """The roles without two columns "Đạt" and "Chưa đạt" that are ticked: one answer together."""
    pairs = list(mark_columns(header))
    if len(pairs) != 1:
        return dict(by_role)
    yes, no = pairs[0]
    left = {
        role: kept
        for role, heads in by_role.items()
        if (kept := [head for head in heads if head.column not in (yes.column, no.column)])
    }
    over = " ".join(yes.folded.split()[: -len(yes.last.split())])
    judged = "danh gia" in over or Role.RESULT in left
    role = Role.SELF_ASSESSED if judged else Role.RESULT
    if role in left:
        return dict(by_role)
    used.marks[role] = (yes.column, no.column)
    used.columns[role] = yes.column
    return left


def mark_columns(header: Header) -> Iterator[tuple[Head, Head]]:
    """Columns side by side of which one is ticked: "Đạt" and "Chưa đạt"."""
    for head in header.heads.values():
        beside = header.heads.get(head.column + 1)
        if beside is None or beside.lines[:-1] != head.lines[:-1]:
            continue
        if _YES_HEAD.fullmatch(head.last) and _NO_HEAD.fullmatch(beside.last):
            yield head, beside
        elif _NO_HEAD.fullmatch(head.last) and _YES_HEAD.fullmatch(beside.last):
            yield beside, head


def _one_figure(
    role: Role,
    heads: list[Head],
    year: int,
    choices: Choices,
    sheet: SheetGrid,
    header: Header,
    filled: set[int],
    used: Used,
) -> list[Head]:
    """Choose the column of a role; returns the ones that say something else."""
    # A heading merged over empty columns names only the first of them.
    with_figures = [head for head in heads if head.column in filled]
    heads = with_figures or heads[:1]
    sure = _sure(role, heads, year)
    if role is Role.RESULT and not sure:
        titled = result_of_the_year(sheet, header, heads, year)
        sure = [titled] if titled is not None else []
    beside: list[Head] = []
    if len(sure) > 1:
        parts = {part: head for head in sure if (part := _part_of(head)) is not None}
        if role is Role.RESULT and len(parts) == len(sure):
            used.parts = {part: head.column for part, head in parts.items()}
            sure = [parts.get(Role.MET) or parts.get(Role.SHARE) or sure[0]]
            _say_left(used, [h for h in heads if h not in parts.values()], sure[0])
            used.columns[role] = sure[0].column
            return []
        sums = [head for head in sure if len(head.lines) > 1 and _is_sum(head)]
        if len(sums) == 1:
            beside = [head for head in sure if head is not sums[0]]
            sure = sums
    question = None
    if len(sure) != 1:
        question = _which(role, heads, year, choices, sheet, header)
        used.questions.append(question)
        if question.open:
            used.asked[role] = tuple(head.column for head in heads)
            return []
        sure = [head for head in heads if column_letters(head.column) == question.chosen]
    if sure:
        used.columns[role] = sure[0].column
        if question is None:
            _say_left(used, [h for h in heads if h not in sure and h not in beside], sure[0])
    return beside


def _sure(role: Role, heads: list[Head], year: int) -> list[Head]:
    """The columns that may be meant when nothing is asked; one when it is clear."""
    if any(head.only_a_year for head in heads):
        return []  # a year alone says neither "kế hoạch" nor "thực hiện"
    if role in _DONE and any(head.estimated and not head.hidden for head in heads):
        return []  # an estimate is taken for the result only when that is said
    shown = [head for head in heads if not head.hidden]
    if role in _DONE:
        shown = [head for head in shown if not _OTHERS_FINDING.search(head.folded)]
    if role not in _OF_THE_YEAR:
        late = [head for head in shown if role is Role.FUNDED_BEFORE and year in head.years()]
        return [] if late else shown
    this = [head for head in shown if head.when(year) is When.THIS]
    unsaid = [
        head
        for head in shown
        if head.when(year) is When.UNSAID and not _sums_up_years(head, heads, year)
    ]
    if any(head.when(year) is When.PART for head in shown):
        return [head for head in this + unsaid if head.whole_year]
    if this:
        return this + unsaid
    if any(head.hidden and head.when(year) is When.THIS for head in heads):
        return []
    return unsaid


def _sums_up_years(head: Head, heads: list[Head], year: int) -> bool:
    """Whether "Cộng" stands beside columns of years under one upper heading."""
    return _is_sum(head) and any(
        other.lines[:-1] == head.lines[:-1] and other.when(year) is not When.UNSAID
        for other in heads
        if other is not head
    )


def _part_of(head: Head) -> Role | None:
    last = head.last
    if len(head.lines) < 2:
        return None
    if last.startswith(("ty le", "ti le", "%", "(%)")) or "%" in last:
        return Role.SHARE
    if last.startswith("tong"):
        return Role.WHOLE
    if last.startswith(("so", "da ", "dat", "dap ung")):
        return Role.MET
    return None


def _is_sum(head: Head) -> bool:
    return head.last.startswith(("tong", "cong")) and not head.last.startswith("cong dong")


def _which(
    role: Role,
    heads: list[Head],
    year: int,
    choices: Choices,
    sheet: SheetGrid,
    header: Header,
) -> Question:
    label = ROLE_LABELS.get(role, role.value)
    if len(heads) > 1:
        text = (
            f"Trang “{sheet.name}” có {len(heads)} cột có thể là “{label}”. Lấy cột nào cho năm "
            f"{year}?"
        )
    else:
        text = (
            f"Trang “{sheet.name}”: {heads[0].said} không phải của riêng năm {year}. Có lấy cột "
            f"này làm “{label}” năm {year} không?"
        )
        if _OTHERS_FINDING.search(heads[0].folded):
            text = (
                f"Trang “{sheet.name}”: {heads[0].said} là số của nơi thẩm tra, không phải xã tự "
                f"báo cáo. Có lấy cột này làm “{label}” năm {year} không?"
            )
        if heads[0].estimated:
            text = (
                f"Trang “{sheet.name}”: {heads[0].said} là số ước. Có lấy cột này làm “{label}” "
                f"năm {year} không?"
            )
        if heads[0].only_a_year:
            text = (
                f"Trang “{sheet.name}”: {heads[0].said} chỉ ghi năm, không ghi là kế hoạch hay "
                f"kết quả. Có lấy cột này làm “{label}” năm {year} không?"
            )
        if heads[0].hidden:
            text = (
                f"Trang “{sheet.name}”: {heads[0].said} đang ẩn trong tệp. Có lấy cột này làm "
                f"“{label}” không?"
            )
    readings = [
        Choice(column_letters(head.column), head.said, _samples(sheet, header, head.column))
        for head in heads
    ]
    readings.append(Choice(NONE, "không lấy cột nào"))
    return ask(choices, f"column:{role.value}", text, tuple(readings), sheet.name)


def _samples(sheet: SheetGrid, header: Header, column: int) -> tuple[str, ...]:
    found = []
    for row in range(header.last_row + 1, sheet.last_row + 1):
        cell = sheet.own(row, column)
        if cell is not None and cell.text.strip():
            found.append(f"{sheet.place(cell)}: “{' '.join(clean(cell.text).split())[:60]}”")
            if len(found) == _SAMPLES:
                break
    return tuple(found)


def _say_left(used: Used, left: Iterable[Head], taken: Head) -> None:
    words = [head.said for head in left]
    if words:
        used.notices.append(f"Đã lấy {taken.said}; để ngoài {', '.join(words)}.")


def _ask_about_unknown(
    sheet: SheetGrid,
    header: Header,
    spare: list[Head],
    filled: set[int],
    choices: Choices,
    used: Used,
    *,
    together: bool,
) -> None:
    unknown = sorted((head for head in spare if head.column in filled), key=lambda h: h.column)
    hidden = [head for head in unknown if head.hidden]
    unknown = [head for head in unknown if not head.hidden]
    bare = filled - set(header.heads)
    if hidden:
        said = ", ".join(head.said for head in hidden)
        used.notices.append(f"Trang “{sheet.name}” có {said}: không đọc.")
    if bare:
        letters = ", ".join(column_letters(column) for column in sorted(bare))
        used.notices.append(
            f"Trang “{sheet.name}” có dữ liệu ở cột {letters} không có tiêu đề: không đọc."
        )
    if not unknown:
        return
    into_note = Choice(NOTE, "ghi vào ghi chú của dòng")
    left_out = Choice(NONE, "để ngoài, không lấy")
    if together:
        listed = "; ".join(head.said for head in unknown)
        text = (
            f"Trang “{sheet.name}” có cột chương trình chưa có chỗ để ghi: {listed}. Lấy vào đâu?"
        )
        shows = tuple(_samples(sheet, header, head.column)[0] for head in unknown[:4])
        either = (Choice(NOTE, into_note.label, shows), left_out)
        question = ask(choices, "columns", text, either, sheet.name)
        used.questions.append(question)
        for head in unknown:
            _settle(head, question, used)
        return
    free = [role for role in ROLE_LABELS if role not in used.columns and role not in used.asked]
    for head in unknown:
        text = f"Trang “{sheet.name}”: {head.said} chưa có chỗ trong chương trình. Lấy vào đâu?"
        shows = _samples(sheet, header, head.column)
        readings = (
            Choice(NOTE, into_note.label, shows),
            left_out,
            *(
                Choice(role.value, f"đó là {ROLE_LABELS[role]}", shows)
                for role in free
                if role not in (Role.RESULT, Role.SELF_ASSESSED, *_PARTS)
            ),
        )
        identity = f"use:{column_letters(head.column)}"
        question = ask(choices, identity, text, readings, sheet.name)
        used.questions.append(question)
        _settle(head, question, used)


def _settle(head: Head, question: Question, used: Used) -> None:
    if question.open:
        used.unknown.append(head.column)
    elif question.chosen == NOTE:
        used.kept.append(head.column)
    elif question.chosen != NONE:
        used.columns.setdefault(Role(question.chosen), head.column)
