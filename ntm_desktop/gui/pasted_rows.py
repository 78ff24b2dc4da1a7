"""Rows that were pasted or read from a workbook, before they are written: what becomes of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ntm_desktop.domain.reading.questions import Question
from ntm_desktop.gui.pasted_lines import PastedLinesDialog
from ntm_desktop.gui.questions_pane import QuestionsPane
from ntm_desktop.gui.widgets.sheet import SheetCell, SheetColumn, SheetRow, SheetView

_FAULT = 3


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row.

    Attributes:
        text: as typed.
        what: what it will become.
        fault: why it is not taken.
        options: label to value of what it may be; choosing one settles the fault.
    """

    text: str
    what: str = ""
    fault: str = ""
    options: Mapping[str, str] | None = None


class PastedRowsDialog(PastedLinesDialog):
    """Lists the rows; where one may be several things the officer says which.

    Attributes:
        answers: row number (from 0) to what was chosen.
        fresh: what is there goes first.

    Signals:
        answered: id of a question about the table, key of the choice.
    """

    answered = Signal(str, str)

    def __init__(
        self,
        rows: Sequence[PastedRow],
        parent: QWidget | None = None,
        *,
        notice: str = "",
        may_replace: bool = False,
        questions: Sequence[Question] = (),
    ) -> None:
        super().__init__(parent)
        self.resize(1000, 600 if questions else 520)
        self._pasted = tuple(rows)
        self.questions = QuestionsPane()
        self.questions.answered.connect(self.answered)
        self.answers: dict[int, str] = {}
        self.table = SheetView(
            (
                SheetColumn("no", self.tr("Dòng"), 5, right=True),
                SheetColumn("text", self.tr("Đã đọc")),
                SheetColumn("what", self.tr("Sẽ ghi"), 34),
                SheetColumn("fault", self.tr("Cần xem"), 34),
            ),
            self.tr("Các dòng đã đọc"),
        )
        self.table.edited.connect(self._answer)
        taken = sum(not row.fault for row in rows)
        said = self._notes(notice, questions)
        self._lay_out(self.table, len(rows), taken, said, self.questions)
        self.replace = QCheckBox(self.tr("Thêm mới hoàn toàn: bỏ số liệu đang có của kỳ này trước"))
        self.replace.setVisible(may_replace)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.replace)
        self._show()
        self.questions.show_questions(questions)

    def show_read(
        self, rows: Sequence[PastedRow], questions: Sequence[Question], notice: str = ""
    ) -> None:
        """The same table read again with an answer."""
        self._pasted = tuple(rows)
        self.answers = {}
        self._count(len(rows), sum(not row.fault for row in rows), self._notes(notice, questions))
        self._show()
        self.questions.show_questions(questions, again=True)

    def _notes(self, notice: str, questions: Sequence[Question]) -> str:
        taken = sum(not row.fault for row in self._pasted)
        asked = any(row.options for row in self._pasted)
        waiting = any(question.open for question in questions)
        said = [notice] if notice else []
        if asked:
            said.append(self.tr("Dòng có thể hiểu hai cách: chọn ở cột “Sẽ ghi” (F2, rồi Alt+↓)."))
        if taken < len(self._pasted) and not asked and not waiting:
            said.append(self.tr("Dòng chưa ghi được thì sửa trong Excel rồi làm lại."))
        return " ".join(said)

    @property
    def fresh(self) -> bool:
        """Whether what is there goes first."""
        return self.replace.isChecked()

    def _show(self) -> None:
        rows = []
        for number, row in enumerate(self._pasted):
            chosen = next(
                (label for label, value in (row.options or {}).items()
                 if self.answers.get(number) == value), "",
            )  # fmt: skip
            fault = "" if chosen else row.fault
            rows.append(
                SheetRow(
                    number,
                    (
                        SheetCell(str(number + 1)),
                        SheetCell(row.text, tip=row.text),
                        SheetCell(
                            chosen or ("" if row.fault else row.what),
                            editable=bool(row.options),
                            choices=tuple(row.options or ()),
                            tip=row.what,
                        ),
                        SheetCell(
                            fault,
                            tip=fault,
                            token="not_met" if fault else "",
                            icon="circle-x" if fault else "",
                        ),
                    ),
                )
            )
        self.table.show_rows(rows)
        # With nothing to look at, what was read has the room: the figures are to be seen.
        self.table.hide_column(_FAULT, not any(row.fault for row in self._pasted))
        taken = sum(not r.fault or n in self.answers for n, r in enumerate(self._pasted))
        self.accept_button.setText(self.tr("Ghi {0} dòng").format(taken))
        self.accept_button.setEnabled(taken > 0)

    def _answer(self, key: object, column: str, text: str) -> None:
        options = self._pasted[int(str(key))].options or {}
        if text in options:
            self.answers[int(str(key))] = options[text]
            self.table.sheet.accept(key, column)
            self._show()
        else:
            self.table.sheet.refuse(key, column, text, self.tr("Hãy chọn trong danh sách."))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a dialog shows of a table that was read."""

    rows: Sequence[PastedRow]
    questions: Sequence[Question] = ()
    notice: str = ""


class PastedTable(QObject):
    """Reads a table, shows what becomes of it, reads it again with every answer, writes it.

    Args:
        read: reads with the answers given so far and calls back with what it read.
        shown: what the dialog shows of it; None when there is nothing to show.
        write: writes what was read last, when the officer agrees.
        parent: over which the dialog opens.
        may_replace: what is there may be made to go first.
    """

    def __init__(
        self,
        read: Callable[[dict[str, str], Callable[[Any], None]], None],
        shown: Callable[[Any], Shown | None],
        write: Callable[[Any, PastedRowsDialog], None],
        parent: QWidget,
        *,
        may_replace: bool = False,
    ) -> None:
        super().__init__(parent)
        self._read, self._shown, self._write = read, shown, write
        self._parent = parent
        self._may_replace = may_replace
        self._choices: dict[str, str] = {}
        self._found: Any = None
        self.dialog: PastedRowsDialog | None = None
        read(self._choices, self._show)

    def _show(self, found: Any) -> None:
        shown = self._shown(found)
        self._found = found
        if shown is None:
            self.deleteLater()
        elif self.dialog is None:
            self.dialog = PastedRowsDialog(
                shown.rows,
                self._parent,
                notice=shown.notice,
                may_replace=self._may_replace,
                questions=shown.questions,
            )
            self.dialog.answered.connect(self._answer)
            self.dialog.accepted.connect(self._accept)
            self.dialog.finished.connect(self.dialog.deleteLater)
            self.dialog.finished.connect(self.deleteLater)
            self.dialog.open()
        else:
            self.dialog.show_read(shown.rows, shown.questions, shown.notice)

    def _answer(self, question: str, key: str) -> None:
        self._choices[question] = key
        self._read(dict(self._choices), self._show)

    def _accept(self) -> None:
        if self.dialog is not None:
            self._write(self._found, self.dialog)
