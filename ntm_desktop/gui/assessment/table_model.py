"""All indicators as lines of a table, with a result column typed as officers write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ntm_desktop.domain.answer_text import cell_text
from ntm_desktop.domain.assessment import VERDICT_LABELS, Answer
from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.reading import Reading, ReadingState, read_answer
from ntm_desktop.gui.assessment.recorder import Recorder
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.question.fields import Refusal

if TYPE_CHECKING:
    from ntm_desktop.domain.reading.pasted_table import PastedTable
    from ntm_desktop.domain.reading.questions import Choice

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Column(IntEnum):
    """Columns from left to right."""

    NO = 0
    NAME = 1
    NEEDED = 2
    PREVIOUS = 3
    RESULT = 4
    VERDICT = 5


VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1
UNSAVED_ROLE = Qt.ItemDataRole.UserRole + 2
FIRST_ROLE = Qt.ItemDataRole.UserRole + 3  # first line of a criterion


@dataclass(frozen=True, slots=True)
class PastedLine:
    """What became of one pasted line.

    Attributes:
        indicator: which one it was taken for; None when there is none.
        text: as pasted.
        reading: how it was understood; None without an indicator.
        no: the number in front, where there was one.
        doubt: what has to be looked at, or why it cannot be saved.
        waits: the column of the results has to be chosen first.
    """

    indicator: Indicator | None
    text: str
    reading: Reading | None
    no: str = ""
    doubt: str = ""
    waits: bool = False

    @property
    def usable(self) -> bool:
        """Whether it can be saved."""
        return self.reading is not None and self.reading.state in (
            ReadingState.RECOGNISED,
            ReadingState.AMBIGUOUS,
        )


class IndicatorTableModel(QAbstractTableModel):
    """Number, name, needed, last period, result, verdict.

    Signals:
        entered: (number, answer) a result was typed and understood.
        not_understood: (number, message).
    """

    entered = Signal(str, object)
    not_understood = Signal(str, str)

    def __init__(self, recorder: Recorder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._indicators: list[Indicator] = []
        self._first: frozenset[str] = frozenset()
        self._refused: dict[str, tuple[Refusal, Answer]] = {}  # with the answer it was typed over

    @property
    def unsaved(self) -> Mapping[str, Refusal]:
        """Texts that were not understood, by indicator number.

        Figures that were saved since, pasted or typed into the fields, take their place.
        """
        return {
            no: refusal
            for no, (refusal, before) in self._refused.items()
            if _same_figures(before, self._recorder.answer(no))
        }

    def forget_refusals(self, numbers: Iterable[str]) -> None:
        """Show what is saved for these indicators, although something else was typed before."""
        for no in numbers:
            self._refused.pop(no, None)

    def refresh(self) -> None:
        """Show the recorder's answers anew."""
        criteria_set = self._recorder.snapshot.criteria_set
        indicators = list(criteria_set.indicators())
        if indicators != self._indicators:
            self.beginResetModel()
            self._indicators = indicators
            self._first = frozenset(
                c.indicators[0].no for c in criteria_set.criteria if c.indicators
            )
            self._refused.clear()
            self.endResetModel()
        elif indicators:
            self._refused = {no: self._refused[no] for no in self.unsaved}
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(indicators) - 1, len(Column) - 1)
            )

    def indicator_at(self, row: int) -> Indicator:
        """The indicator of a line."""
        return self._indicators[row]

    def row_of(self, no: str) -> int:
        """The line of an indicator, -1 when there is none."""
        return next((row for row, i in enumerate(self._indicators) if i.no == no), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """A line for each indicator."""
        return 0 if parent.isValid() else len(self._indicators)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """See ``Column``."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Headings; last period's says which it is."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        period = self.tr("Kỳ trước")
        if self._indicators and (previous := self._recorder.snapshot.previous):
            period = previous.period.label
        return (
            self.tr("Số"),
            self.tr("Chỉ tiêu"),
            self.tr("Cần đạt"),
            period,
            self.tr("Kết quả"),
            self.tr("Kết luận"),
        )[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only results are typed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == Column.RESULT:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if not index.isValid():
            return None
        indicator = self._indicators[index.row()]
        verdict = self._recorder.snapshot.verdict(indicator.no)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(indicator, Column(index.column()))
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(indicator, Column(index.column()))
            case Qt.ItemDataRole.AccessibleTextRole:
                heading = self.headerData(index.column(), Qt.Orientation.Horizontal)
                return f"{indicator.no}, {heading}: {self._text(indicator, Column(index.column()))}"
            case _ if role == VERDICT_ROLE:
                return verdict.verdict
            case _ if role == UNSAVED_ROLE:
                return indicator.no in self.unsaved
            case _ if role == FIRST_ROLE:
                return indicator.no in self._first and index.row() > 0
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Read what was typed; what is not understood stays in the cell, marked unsaved."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.RESULT:
            return False
        indicator = self._indicators[index.row()]
        text = str(value).strip()
        if text == self._text(indicator, Column.RESULT):
            return False
        if text == self._saved_text(indicator):
            self._refused.pop(indicator.no, None)
        else:
            self._enter(indicator, text)
        self.dataChanged.emit(index, index)
        return True

    def read_lines(self, start: int, lines: list[list[str]], column: str = "") -> list[PastedLine]:
        """Match pasted cells with indicators and read them.

        Cells that begin with indicator numbers, or under a heading, go to those indicators, and
        blank lines say nothing. Otherwise cells go downwards from ``start``.

        Args:
            start: the current line.
            lines: the cells.
            column: key of the column with the results, of :meth:`result_columns`; while there
                are several and none is chosen, no line is read.
        """
        table = self._table_of(lines, column)
        if table is None:
            return self._downwards(start, lines, column)
        waits = table.asks and not column
        found, seen = [], set()
        for place, row in table.rows:
            no = lines[place][0].strip() if lines[place] else ""
            indicator = self._by_no(row.no) if row.no else None
            if indicator is None:
                found.append(PastedLine(None, row.text, None, no))
                continue
            if waits or row.fault or indicator.no in seen:
                again = self.tr("Chỉ tiêu này đã có ở dòng trên.") if indicator.no in seen else ""
                beside = " | ".join(cell for cell in lines[place][1:] if cell)
                text = beside if waits else row.text or beside
                doubt = row.fault or again or row.doubt
                found.append(PastedLine(indicator, text, None, no, doubt, waits))
                continue
            seen.add(indicator.no)
            reading = read_answer(indicator, row.text, row.self_assessed, row.around)
            found.append(PastedLine(indicator, row.text, reading, no, row.doubt))
        return found

    def result_columns(self, lines: list[list[str]]) -> "tuple[Choice, ...]":
        """The columns that may hold the results; more than one of them has to be asked about."""
        from ntm_desktop.domain.reading.pasted_table import filled_columns, result_choices

        table = self._table_of(lines, "")
        if table is not None:
            return table.choices
        return result_choices(lines, filled_columns(lines))

    def _table_of(self, lines: list[list[str]], column: str) -> "PastedTable | None":
        from ntm_desktop.domain.reading.pasted_table import is_numbered, read_pasted_table

        snapshot = self._recorder.snapshot
        if not is_numbered(lines, snapshot.criteria_set):
            return None
        year = snapshot.context.year
        return read_pasted_table(lines, snapshot.criteria_set, year, column)

    def _downwards(self, start: int, lines: list[list[str]], column: str) -> list[PastedLine]:
        columns = self.result_columns(lines)
        waits = len(columns) > 1 and not column
        place = int(column) if column else int(columns[0].key) if columns else 0
        found = []
        for offset, cells in enumerate(lines):
            row = start + offset
            indicator = self._indicators[row] if row < len(self._indicators) else None
            if waits:
                text = " | ".join(cell for cell in cells if cell)
                found.append(PastedLine(indicator, text, None, waits=True))
                continue
            text = cells[place] if place < len(cells) else ""
            reading = read_answer(indicator, text) if indicator is not None else None
            found.append(PastedLine(indicator, text, reading))
        return found

    def answer_from(self, line: PastedLine) -> Answer:
        """The answer a pasted line stands for; the remark that is there stays."""
        assert line.indicator is not None
        assert line.reading is not None
        answer = _joined(self._recorder.answer(line.indicator.no), line.reading)
        if not line.doubt:
            return answer
        from dataclasses import replace

        confirm = " ".join(filter(None, (f"{line.doubt.rstrip('.')}.", answer.to_confirm)))
        return replace(answer, to_confirm=confirm)

    def _by_no(self, text: str) -> Indicator | None:
        wanted = text.strip().rstrip(".")
        return next((i for i in self._indicators if i.no == wanted), None)

    def _enter(self, indicator: Indicator, text: str) -> None:
        no = indicator.no
        reading = read_answer(indicator, text)
        match reading.state:
            case ReadingState.RECOGNISED | ReadingState.AMBIGUOUS | ReadingState.EMPTY:
                self._refused.pop(no, None)
                self.entered.emit(no, _joined(self._recorder.answer(no), reading))
            case _:
                self._refused[no] = (Refusal(text, reading.message), self._recorder.answer(no))
                self.not_understood.emit(no, reading.message)

    def _text(self, indicator: Indicator, column: Column) -> str:
        snapshot = self._recorder.snapshot
        verdict = snapshot.verdict(indicator.no)
        match column:
            case Column.NO:
                return indicator.no
            case Column.NAME:
                return indicator.name
            case Column.NEEDED:
                return wording.needed_here(verdict)
            case Column.PREVIOUS:
                before = snapshot.previous.verdict(indicator.no) if snapshot.previous else None
                return before.value if before else ""
            case Column.RESULT:
                refusal = self.unsaved.get(indicator.no)
                return refusal.text if refusal else self._saved_text(indicator)
            case Column.VERDICT:
                return VERDICT_LABELS[verdict.verdict]

    def _saved_text(self, indicator: Indicator) -> str:
        return cell_text(indicator, self._recorder.answer(indicator.no))

    def _tip(self, indicator: Indicator, column: Column) -> str:
        verdict = self._recorder.snapshot.verdict(indicator.no)
        if column is Column.NAME:
            return f"{indicator.no}. {indicator.text}"
        if column is Column.RESULT:
            refusal = self.unsaved.get(indicator.no)
            if refusal:
                return self.tr("{0} Chưa lưu.").format(refusal.message)
            if self._recorder.answer(indicator.no).to_confirm:
                return self._recorder.answer(indicator.no).to_confirm
            return self.tr("Ghi như trong biểu: 12,4/14,6 · 45,2 · đạt · HTTNV")
        if column is Column.VERDICT:
            return verdict.explanation
        return self._text(indicator, column)


def _same_figures(old: Answer, new: Answer) -> bool:
    return old.parts == new.parts and old.not_applicable == new.not_applicable


def _joined(old: Answer, reading: Reading) -> Answer:
    from dataclasses import replace

    if reading.state is ReadingState.EMPTY:
        return Answer(remark=old.remark)
    return replace(reading.answer, remark=old.remark)
