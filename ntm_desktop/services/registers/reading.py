"""Registers in workbooks: the dry run, and taking its lines in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.money import UNIT
from ntm_desktop.domain.reading.questions import Choice, Choices, Question, ask
from ntm_desktop.domain.reading.tables import TableKind
from ntm_desktop.domain.reading.units import UNITS
from ntm_desktop.domain.registers.entries import Entry, entry_key, shown
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.pasting import entry_questions
from ntm_desktop.domain.registers.sheets import (
    LISTS_SHEET,
    FoundRegister,
    SheetLine,
    find_registers,
    read_lines,
    unknown_notices,
)
from ntm_desktop.domain.registers.surveys import find_surveys, is_survey, read_results
from ntm_desktop.domain.registers.values import Known, bare_money
from ntm_desktop.domain.registers.wording import entry_name
from ntm_desktop.domain.sheets import SheetGrid, WorkbookContent
from ntm_desktop.services.import_lines import ImportPlan, LineState, PlanLine
from ntm_desktop.services.registers.editing import add_lines
from ntm_desktop.services.registers.listing import find_register, known_of, register_forms
from ntm_desktop.services.registers.nothing import lifting
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import registers as stored


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """The registers of a workbook.

    Attributes:
        found: one a sheet.
        doubtful: notices about sheets that may be one of several registers.
    """

    found: tuple[FoundRegister, ...]
    doubtful: tuple[str, ...]

    def stands_first(self, wanted: TableKind | None) -> bool:
        """Whether the workbook is one of registers: asked for, or its titles say so."""
        if wanted is not None:
            return wanted is TableKind.REGISTERS and bool(self.found)
        return any(each.named for each in self.found)

    @property
    def _page(self) -> PageId | None:
        pages = {each.form.page for each in self.found}
        page = pages.pop() if len(pages) == 1 else ""
        return PageId(page) if page else None

    def plan(
        self,
        ws: Workspace,
        assessment_id: str,
        period: Period,
        workbook: WorkbookContent,
        encodings: Mapping[str, str],
        content: WorkbookContent,
        choices: Choices,
    ) -> ImportPlan:
        """The dry run of all its registers, with what was answered so far."""
        questions, registers = _with_units(self.found, choices)
        known = known_of(ws, period)
        lines: list[PlanLine] = []
        absent: list[str] = []
        notices = list(workbook.notices)
        for each in registers:
            read = read_results(each, known) if is_survey(each) else read_lines(each, known)
            made, other = _lines(ws, each, read, known, len(lines))
            lines.extend(made)
            if not is_survey(each):  # results of a survey come bit by bit
                kept = {line.entry.id for line in made if line.entry is not None}
                absent.extend(entry.id for entry in other if entry.id not in kept)
            notices.append(f"Trang “{each.sheet.name}”: {each.form.title}, {len(read)} dòng.")
            notices.extend(unknown_notices(each))
        used = {each.sheet.name for each in self.found}
        notices.extend(f"Trang “{name}”: {note}" for name, note in encodings.items())
        notices.extend(self.doubtful)
        notices.extend(
            f"Trang “{sheet.name}” {_left_out(sheet)}, không nhập."
            for sheet in workbook.sheets
            if sheet.name not in used and sheet.cells and sheet.name != LISTS_SHEET
        )
        return ImportPlan(
            assessment_id=assessment_id,
            kind=TableKind.REGISTERS,
            file_name=workbook.file_name,
            sha256=workbook.sha256,
            sheet=", ".join(each.sheet.name for each in self.found),
            header_row=self.found[0].header_row,
            encoding=" ".join(encodings.values()),
            year=period.year,
            lines=tuple(lines),
            notices=tuple(dict.fromkeys([*(q.text for q in questions if q.open), *notices])),
            questions=questions,
            page=self._page,
            workbook=content,
            absent=tuple(absent),
        )


def _with_units(
    found: Sequence[FoundRegister], choices: Choices
) -> tuple[tuple[Question, ...], tuple[FoundRegister, ...]]:
    """The registers with the units that were chosen for money whose unit stands nowhere."""
    shown = [
        f"{each.sheet.place(cell)}: “{cell.text}”"
        for each in found
        for row in range(each.header_row + 1, each.sheet.last_row + 1)
        for column in sorted(each.columns.unsaid)
        if (cell := each.sheet.own(row, column)) is not None and bare_money(cell.text)
    ]
    if not shown:
        return (), tuple(found)
    text = (
        f"Số tiền (như {shown[0]}) tính bằng đơn vị nào? Bảng không ghi đơn vị ở trên bảng hay ở "
        "tiêu đề cột."
    )
    readings = tuple(Choice(key, unit.name, tuple(shown[:3])) for key, unit in UNITS.items())
    question = ask(choices, UNIT, text, readings)
    if question.open:
        return (question,), tuple(found)
    shift = UNITS[question.chosen].factor.adjusted()
    return (question,), tuple(
        replace(
            each,
            columns=replace(
                each.columns,
                shift={**each.columns.shift, **dict.fromkeys(each.columns.unsaid, shift)},
                unsaid=frozenset(),
            ),
        )
        for each in found
    )


def _left_out(sheet: SheetGrid) -> str:
    return "bị ẩn" if sheet.hidden else "không phải sổ nào của chương trình"


def register_reading(ws: Workspace, workbook: WorkbookContent, period: Period) -> RegisterReading:
    """Find the registers of a workbook."""
    del period
    forms = register_forms(ws)
    surveys = find_surveys(workbook, forms)
    if surveys or workbook.file_name.lower().endswith(".csv"):
        # A text with separators says 1.234 in two ways; only of a survey is it known which.
        return RegisterReading(surveys, ())
    return RegisterReading(*find_registers(workbook, forms))


def _lines(
    ws: Workspace, found: FoundRegister, read: Sequence[SheetLine], known: Known, before: int
) -> tuple[list[PlanLine], list[Entry]]:
    """The lines of one sheet, and those of the register that are in it not word for word."""
    form = found.form
    # A line that is there word for word is no other line's earlier state.
    same, other = _matched(stored.entries(ws.file, form.id), read)
    keyed: dict[tuple[str, ...], list[Entry]] = {}
    for entry in other:
        if (key := entry_key(form, entry)) is not None:
            keyed.setdefault(key, []).append(entry)
    seen: dict[tuple[str, ...], str] = {}
    lines = []
    for number, (line, known_line) in enumerate(zip(read, same, strict=True), before + 1):
        key = entry_key(form, line.entry)
        candidates = keyed.get(key, []) if key is not None and not known_line else []
        old = candidates.pop() if len(candidates) == 1 else None
        twin = seen.get(key, "") if key is not None else ""
        if key is not None:
            seen.setdefault(key, line.place)
        subject = f"{form.id}:{number}"
        lines.append(_line(form, line, known, subject, old, twin, unchanged=known_line))
    return lines, other


def _matched(there: Sequence[Entry], read: Sequence[SheetLine]) -> tuple[list[bool], list[Entry]]:
    """For each line of the file whether it is kept word for word; the kept lines it is not."""
    waiting: dict[object, list[Entry]] = {}
    for entry in there:
        waiting.setdefault(_content(entry), []).append(entry)
    same = []
    for line in read:
        twins = waiting.get(_content(line.entry))
        same.append(bool(twins))
        if twins:
            twins.pop()
    left = {entry.id for entries in waiting.values() for entry in entries}
    return same, [entry for entry in there if entry.id in left]


def _content(entry: Entry) -> object:
    return tuple(sorted(entry.values.items())), tuple(sorted(entry.asked.items()))


def _line(
    form: Form,
    line: SheetLine,
    known: Known,
    subject: str,
    old: Entry | None,
    twin: str,
    *,
    unchanged: bool,
) -> PlanLine:
    questions = entry_questions(form, line.entry, known)
    doubled = f"Giống một dòng khác trong tệp ({twin}); nếu là một thì bỏ chọn dòng này."
    said = [*([f"Đang có: {entry_words(form, old, known)}."] if old else []), *questions]
    if twin and not unchanged:
        said.append(doubled)
    if unchanged:
        state = LineState.UNCHANGED
    elif questions or (twin and old is None):
        state = LineState.AMBIGUOUS
    else:
        state = LineState.CHANGED if old else LineState.RECOGNISED
    return PlanLine(
        cell=line.place,
        subject=subject,
        label=f"{form.title}: {entry_name(form, line.entry, known)}",
        state=state,
        text=line.text,
        reading=entry_words(form, line.entry, known),
        message=" ".join(said),
        old=entry_words(form, old, known) if old else "",
        entry=replace(line.entry, id=old.id if old else "", position=old.position if old else 0),
    )


def entry_words(form: Form, entry: Entry, known: Known) -> str:
    """A line as it was understood: "Số lớp: 2; Số người tham gia: 90"."""
    said = [
        f"{column.label}: {text}"
        for column in form.fields
        if column.id not in entry.asked and (text := shown(form, entry, column, known))
    ]
    return "; ".join(said)


def apply_registers(
    ws: Workspace, lines: Sequence[PlanLine], label: str, removed: Sequence[str] = ()
) -> Change:
    """Take in lines of a plan: new ones behind those that are there, others in their place.

    Args:
        ws: the open commune.
        lines: what is taken in.
        label: of the edit.
        removed: ids of lines that go, because the file is the whole list.
    """
    gone = [one for each in removed if (one := stored.entry(ws.file, each)) is not None]
    changes = [stored.removal(ws.file, one) for one in gone]
    fresh: dict[str, list[Entry]] = {}
    replaced: dict[str, list[Entry]] = {}
    for line in lines:
        if line.entry is None:
            continue
        if line.entry.id:
            changes.append(stored.change(ws.file, line.entry))
            replaced.setdefault(line.entry.register, []).append(line.entry)
        else:
            fresh.setdefault(line.entry.register, []).append(line.entry)
    for register, entries in fresh.items():
        changes.extend(add_lines(ws, register, entries))
    for register, entries in replaced.items():
        lifted, _said = lifting(ws, find_register(ws, register), entries)
        known = {change.key for change in changes}
        changes.extend(change for change in lifted if change.key not in known)
    return apply(ws, label, changes)
