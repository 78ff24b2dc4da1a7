"""The lines of an import plan: each row of the officer's table against what is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, Context, Verdict
from ntm_desktop.domain.criteria import CriteriaSet, Kind
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, Project
from ntm_desktop.domain.reading import Reading, ReadingState, describe_answer, read_answer
from ntm_desktop.domain.reading.criteria_rows import CriteriaRow, match_rows, other_year
from ntm_desktop.domain.reading.phrases import Phrase
from ntm_desktop.domain.reading.project_rows import ProjectRow, read_projects
from ntm_desktop.domain.reading.project_sums import MONEY
from ntm_desktop.domain.reading.questions import Choice, Choices, Question, ask
from ntm_desktop.domain.reading.resource_rows import read_resources
from ntm_desktop.domain.reading.resource_state import ResourceRow
from ntm_desktop.domain.reading.tables import Table, TableKind
from ntm_desktop.domain.reading.wording import sentences
from ntm_desktop.domain.reading.yes_no import explicit
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    Contribution,
    ResourceLine,
)
from ntm_desktop.domain.sheets import WorkbookContent
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.services.import_notices import criteria_notices


class LineState(StrEnum):
    """What became of one row.

    ``AMBIGUOUS`` without an answer, project or money: a question has to be answered first.
    ``CHANGED``: understood without doubt, and another answer is already there. An ambiguous
    row stays ``AMBIGUOUS`` even when it would replace something; see ``PlanLine.old``.
    """

    RECOGNISED = "recognised"
    AMBIGUOUS = "ambiguous"
    CHANGED = "changed"
    NOT_UNDERSTOOD = "not_understood"
    IMPOSSIBLE = "impossible"
    UNCHANGED = "unchanged"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of the officer's table and what taking it in would do.

    Attributes:
        cell: where the result stands: "Bieu TC!E31".
        subject: what it is about, the key for ``accepted``: the indicator's number, or the
            running number of a project or source; "" when the row fits nothing.
        label: name of the indicator, project or source; the row's own words otherwise.
        text: as typed, word for word.
        reading: what was read, in words; "" when nothing was.
        message: what has to be looked at, or why the row is not taken in; "" when clear.
        old: what is stored now and would be replaced, in words; "" when nothing would.
        applies: False for the second row of the same indicator.
        answer: of a criteria row, as read, not yet joined with what is stored.
        entry: of a register; with the id of the line it replaces, else without one.
        given: of a form that was handed out, what stood in the cell then; None for others.
    """

    cell: str
    subject: str
    label: str
    state: LineState
    text: str
    reading: str = ""
    message: str = ""
    old: str = ""
    applies: bool = True
    answer: Answer | None = None
    project: Project | None = None
    resource: ResourceLine | None = None
    contribution: Contribution | None = None
    entry: Entry | None = None
    given: str | None = None

    @property
    def importable(self) -> bool:
        """Whether applying the plan takes this line in.

        A row that was not understood gives its text to an indicator without figures, so
        that the officer finds it there; projects and money have to be understood.
        """
        if not self.subject or not self.applies:
            return False
        if self.answer is not None:
            wanted = (
                LineState.RECOGNISED, LineState.AMBIGUOUS, LineState.CHANGED,
                LineState.NOT_UNDERSTOOD,
            )  # fmt: skip
            return self.state in wanted
        if self.entry is not None:
            return self.state is not LineState.UNCHANGED
        return any(x is not None for x in (self.project, self.resource, self.contribution))


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The outcome of a dry run.

    Attributes:
        assessment_id: the assessment it was made for.
        sheet: name of the sheet, several joined by commas.
        header_row: last row of the header on the first of them.
        encoding: the sentence about a conversion from TCVN3 or VNI, "" when there was none.
        year: of the assessment, and of projects and resources.
        lines: in the order of the table.
        notices: what holds for the whole table, sums checked among it, a sentence each.
        questions: what the file leaves open, with the answers given so far.
        missing: what is stored and not in the file, by name; kept unless answered otherwise.
        workbook: what was read, so that answers need no second look at the file.
        page: where it is looked at afterwards; None for the page of its kind.
        absent: ids of the lines of its registers that the file does not have; they stay unless it
            is said that the file is the whole list (“Thêm mới hoàn toàn”).
        others: other kinds of tables that the same file holds, to be looked at next.
    """

    assessment_id: str
    kind: TableKind
    file_name: str
    sha256: str
    sheet: str
    header_row: int
    encoding: str
    year: int
    lines: tuple[PlanLine, ...]
    notices: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()
    workbook: WorkbookContent | None = field(default=None, repr=False, compare=False)
    page: PageId | None = None
    absent: tuple[str, ...] = ()
    others: tuple[TableKind, ...] = ()

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What nobody answered yet."""
        return tuple(question for question in self.questions if question.open)

    @property
    def drops_missing(self) -> bool:
        """Whether what is not in the file is to be taken out of the list."""
        return any(q.id == MISSING and q.chosen == OVERWRITE for q in self.questions)

    @property
    def counts(self) -> Mapping[LineState, int]:
        """Number of lines in each state, zero included, in the order of the states."""
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in LineState}


MISSING = "missing"
KEEP, OVERWRITE = "keep", "overwrite"


@dataclass(frozen=True, slots=True)
class TableLines:
    """The lines of a table, what holds for it as a whole, and what is asked."""

    lines: tuple[PlanLine, ...]
    notices: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()


_STATES = {
    ReadingState.RECOGNISED: LineState.RECOGNISED,
    ReadingState.AMBIGUOUS: LineState.AMBIGUOUS,
    ReadingState.NOT_UNDERSTOOD: LineState.NOT_UNDERSTOOD,
    ReadingState.IMPOSSIBLE: LineState.IMPOSSIBLE,
    ReadingState.EMPTY: LineState.EMPTY,
}


def merged_answer(old: Answer, new: Answer) -> Answer:
    """A new answer over the stored one: parts the row says nothing of stay, as does a remark."""
    parts = {part_id: part for part_id, part in old.parts.items() if not part.blank}
    if not new.not_applicable:
        parts |= new.parts
    return replace(new, parts=parts, remark=old.remark or new.remark)


def rows_of_criteria(
    tables: Sequence[Table],
    criteria_set: CriteriaSet,
    current: Mapping[str, Answer],
    context: Context,
) -> TableLines:
    """The lines of criteria tables, in order, and notices about them as a whole."""
    lines: list[PlanLine] = []
    rows: list[CriteriaRow] = []
    first: dict[str, CriteriaRow] = {}
    for table in tables:
        for row in match_rows(table, criteria_set):
            earlier = first.get(row.no)
            lines.append(_criteria_line(row, criteria_set, current, earlier, context.year))
            rows.append(row)
            if row.no:
                first.setdefault(row.no, row)
    lines = _held_against_verdicts(lines, rows, criteria_set, current, context)
    questions = tuple(question for table in tables for question in table.questions)
    return TableLines(
        tuple(lines),
        tuple(criteria_notices([line.subject for line in lines], rows, criteria_set)),
        questions,
    )


def _criteria_line(
    row: CriteriaRow,
    criteria_set: CriteriaSet,
    current: Mapping[str, Answer],
    earlier: CriteriaRow | None,
    year: int,
) -> PlanLine:
    shown = row.text or row.self_assessed
    if not row.no:
        return PlanLine(
            row.place, "", row.wording, LineState.NOT_UNDERSTOOD, shown, message=row.fault
        )
    indicator = criteria_set.indicator(row.no)
    if row.fault:
        return PlanLine(
            row.place, row.no, indicator.name, LineState.NOT_UNDERSTOOD, shown, message=row.fault
        )
    if row.asked:
        return PlanLine(
            row.place, row.no, indicator.name, LineState.AMBIGUOUS, shown,
            message=sentences(row.asked, row.doubt), applies=earlier is None,
        )  # fmt: skip
    reading = read_answer(indicator, row.text, row.self_assessed, row.around)
    doubt = row.doubt
    if earlier is not None and not doubt:
        doubt = f"Chỉ tiêu {row.no} đã có ở {earlier.place}; dòng này không được lấy"
    if any(part.kind is not Kind.YES_NO for part in indicator.parts):
        doubt = ". ".join(filter(None, (doubt, other_year(row.text, year))))
    reading = _doubted(reading, doubt)
    old = current.get(row.no, BLANK_ANSWER)
    answer = replace(reading.answer, remark=row.note)
    state = _STATES[reading.state]
    old_words = describe_answer(indicator, old)
    message = reading.message
    replaced = ""
    if reading.state in (ReadingState.RECOGNISED, ReadingState.AMBIGUOUS) and old_words:
        if same_figures(old, merged_answer(old, answer)):
            state, message = LineState.UNCHANGED, ""
        else:
            replaced = old_words
            message = sentences(f"Đang có: {old_words}", message)
            if state is LineState.RECOGNISED:
                state = LineState.CHANGED
    elif reading.state is ReadingState.NOT_UNDERSTOOD and old_words:
        message = sentences(message, f"Giữ nguyên số liệu đang có: {old_words}")
    usable = reading.state not in (ReadingState.EMPTY, ReadingState.IMPOSSIBLE)
    return PlanLine(
        row.place, row.no, indicator.name, state, shown, reading.reading, message, replaced,
        applies=earlier is None, answer=answer if usable else None, given=row.given,
    )  # fmt: skip


def _doubted(reading: Reading, doubt: str) -> Reading:
    """The reading with a doubt about its row; only a reading with figures can carry one."""
    if not doubt or reading.state not in (ReadingState.RECOGNISED, ReadingState.AMBIGUOUS):
        return reading
    confirm = sentences(doubt, reading.answer.to_confirm or "Xin xác nhận.")
    return Reading(
        ReadingState.AMBIGUOUS,
        replace(reading.answer, to_confirm=confirm),
        reading.reading,
        sentences(doubt, reading.message),
    )


def same_figures(old: Answer, new: Answer) -> bool:
    """Whether two answers say the same, whatever stands beside."""

    def said(answer: Answer) -> Mapping[str, object]:
        return {part_id: part for part_id, part in answer.parts.items() if not part.blank}

    return said(old) == said(new) and bool(old.not_applicable) == bool(new.not_applicable)


def _held_against_verdicts(
    lines: Sequence[PlanLine],
    rows: Sequence[CriteriaRow],
    criteria_set: CriteriaSet,
    current: Mapping[str, Answer],
    context: Context,
) -> list[PlanLine]:
    """Point out where the officer's own verdict is not what the figures give."""
    answers = dict(current)
    for line in lines:
        if line.importable and line.answer is not None:
            answers[line.subject] = merged_answer(current.get(line.subject, Answer()), line.answer)
    outcome = judge(criteria_set, answers, context)
    checked = []
    for line, row in zip(lines, rows, strict=True):
        yes, no, _ = explicit(Phrase.of(row.self_assessed))
        if line.importable and yes != no and line.subject in answers:
            verdict = outcome.indicator(line.subject).verdict
            if (yes and verdict is Verdict.NOT_MET) or (no and verdict is Verdict.MET):
                computed = "Đạt" if verdict is Verdict.MET else "Chưa đạt"
                said = (
                    f"Cột tự đánh giá ghi “{row.self_assessed.strip()}” nhưng số liệu cho kết quả "
                    f"{computed}"
                )
                line = replace(line, message=sentences(line.message, said))
        checked.append(line)
    return checked


def project_lines(table: Table, stored: Sequence[Project], choices: Choices) -> TableLines:
    """The lines of a list of projects, its checks, and what is asked."""
    read = read_projects(table, choices)
    by_name = {fold(project.name): project for project in stored}
    counts = Counter(fold(row.name) for row in read.rows)
    lines = tuple(
        _project_line(number, _doubled(row, counts), by_name.get(fold(row.name)))
        for number, row in enumerate(read.rows, start=1)
    )
    notices = list(read.notices)
    notices.extend(
        f"Có nhiều dòng cùng tên “{next(r.name for r in read.rows if fold(r.name) == name)}”."
        for name, count in counts.items()
        if count > 1
    )
    missing = tuple(project.name for project in stored if fold(project.name) not in counts)
    questions = (*read.questions, *_ask_missing(missing, "công trình", len(stored), choices))
    return TableLines(lines, tuple(notices), questions, missing)


def _doubled(row: ProjectRow, counts: Mapping[str, int]) -> ProjectRow:
    if counts[fold(row.name)] < 2:
        return row
    return replace(row, doubts=(*row.doubts, "Tệp có nhiều dòng cùng tên này"))


def _ask_missing(
    missing: Sequence[str], what: str, stored: int, choices: Choices
) -> tuple[Question, ...]:
    """What is stored and not in the file is never dropped in silence."""
    if not missing:
        return ()
    names = ", ".join(f"“{name}”" for name in missing[:5]) + (", …" if len(missing) > 5 else "")
    text = (
        f"{len(missing)}/{stored} {what} đang có trong dữ liệu nhưng không có trong tệp: {names}. "
        "Giữ lại hay bỏ?"
    )
    readings = (
        Choice(KEEP, f"giữ lại {len(missing)} {what} này", tuple(missing[:5])),
        Choice(
            OVERWRITE, f"bỏ {len(missing)} {what} này: danh mục theo đúng tệp", tuple(missing[:5])
        ),
    )
    return (ask(choices, MISSING, text, readings),)


def _project_line(number: int, row: ProjectRow, old: Project | None) -> PlanLine:
    same = old is not None and row.project == replace(
        old, order=row.project.order if row.project else 0
    )
    state, message, replaced = _listed_state(
        row, understood=row.project is not None, same=same,
        old_words=_project_words(old) if old else "",
    )  # fmt: skip
    shown = row.project or row.provisional
    words = _project_words(shown) if shown else ""
    return PlanLine(
        row.place, str(number), row.name, state, row.text, words, message, replaced,
        project=row.project,
    )  # fmt: skip


def _listed_state(
    row: ProjectRow | ResourceRow, *, understood: bool, same: bool, old_words: str
) -> tuple[LineState, str, str]:
    """State, message and what would be replaced, for a row of a list kept by year."""
    if not understood:
        state = LineState.NOT_UNDERSTOOD
        if row.impossible:
            state = LineState.IMPOSSIBLE
        elif not row.faults:
            state = LineState.AMBIGUOUS
        kept = f"Giữ nguyên số liệu đang có: {old_words}" if old_words else ""
        return state, sentences(*row.faults, *row.asked, *row.doubts, kept), ""
    message = sentences(*row.doubts)
    if same:
        return LineState.UNCHANGED, message, ""
    if old_words:
        message = sentences(f"Đang có: {old_words}", message)
    if row.doubts:
        return LineState.AMBIGUOUS, message, old_words
    return (LineState.CHANGED if old_words else LineState.RECOGNISED), message, old_words


def _project_words(project: Project) -> str:
    words = [PROJECT_KIND_LABELS[project.kind]]
    for name, label in MONEY.values():
        value = getattr(project, name)
        if value is not None:
            words.append(f"{label} {format_decimal(value)}")
    if project.progress is not None:
        words.append(f"tiến độ {format_decimal(project.progress)}\u00a0%")
    return "; ".join(words)


def resource_lines(
    table: Table,
    stored: Sequence[ResourceLine],
    contributions: Sequence[Contribution],
    choices: Choices,
) -> TableLines:
    """The lines of a table of resources, its checks, and what is asked."""
    read = read_resources(table, choices)
    lines = tuple(
        _resource_line(number, row, stored, contributions)
        for number, row in enumerate(read.rows, start=1)
    )
    named = {fold(line.label) for line in lines}
    missing = [
        SOURCE_LABELS[line.source]
        for line in stored
        if fold(SOURCE_LABELS[line.source]) not in named
    ]
    if any(row.contribution for row in read.rows):
        missing += [
            CONTRIBUTION_LABELS[each.kind]
            for each in contributions
            if fold(CONTRIBUTION_LABELS[each.kind]) not in named
        ]
    kept = len(stored) + len(contributions)
    questions = (*read.questions, *_ask_missing(missing, "mục", kept, choices))
    return TableLines(lines, read.notices, questions, tuple(missing))


def _resource_line(
    number: int,
    row: ResourceRow,
    stored: Sequence[ResourceLine],
    contributions: Sequence[Contribution],
) -> PlanLine:
    words = old_words = ""
    same = False
    label = row.label
    if row.line is not None:
        label = SOURCE_LABELS[row.line.source]
        words = _money_words(row.line)
        old = next((line for line in stored if line.source is row.line.source), None)
        old_words, same = (_money_words(old) if old else ""), old == row.line
    elif row.contribution is not None:
        label = CONTRIBUTION_LABELS[row.contribution.kind]
        words = _contribution_words(row.contribution)
        kept = next((c for c in contributions if c.kind is row.contribution.kind), None)
        old_words, same = (_contribution_words(kept) if kept else ""), kept == row.contribution
    elif row.provisional is not None:
        words = _money_words(row.provisional)
    state, message, replaced = _listed_state(
        row, understood=bool(row.line or row.contribution), same=same, old_words=old_words
    )
    return PlanLine(
        row.place, str(number), label, state, row.text, words, message, replaced,
        resource=row.line, contribution=row.contribution,
    )  # fmt: skip


def _money_words(line: ResourceLine) -> str:
    words = []
    if line.planned is not None:
        words.append(f"kế hoạch {format_decimal(line.planned)}")
    if line.actual is not None:
        words.append(f"thực hiện {format_decimal(line.actual)}")
    return "; ".join(words) + (" triệu đồng" if words else "")


def _contribution_words(given: Contribution) -> str:
    words = []
    if given.quantity is not None:
        words.append(f"{format_decimal(given.quantity)} {given.unit}".strip())
    if given.money is not None:
        words.append(f"{format_decimal(given.money)} triệu đồng")
    return " = ".join(words)
