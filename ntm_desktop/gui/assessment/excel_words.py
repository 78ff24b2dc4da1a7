"""What the officer's own workbook said of an indicator, where that says more than the fields do."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ntm_desktop.domain.answer_text import cell_text
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.text import fold
from ntm_desktop.gui.question import wording
from ntm_desktop.gui.widgets import Label, Level, Notice


class ExcelWords(QObject):
    """A question to be confirmed, or a quiet line; never both.

    Attributes:
        confirm: what was read and is not sure, or was not understood.
        line: the words as they stood there.
    """

    def __init__(self, confirm: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.confirm = Notice("", Level.WARN, icon="help-circle")
        self.confirm.activated.connect(confirm)
        self.line = Label("", "caption", wrap=True, selectable=True)

    def show_answer(self, indicator: Indicator, answer: Answer, *, understood: bool) -> None:
        """Show what is to be said of this answer, which may be nothing.

        Args:
            indicator: what is asked.
            answer: with the text as typed in the workbook.
            understood: the fields hold a value.
        """
        exempt, to_confirm = bool(answer.not_applicable), answer.to_confirm
        said = " ".join(answer.as_typed.split())
        same = fold(said) == fold(cell_text(indicator, answer))
        self.confirm.setVisible(False)
        self.line.setVisible(False)
        if to_confirm:
            self.confirm.show_message(
                self.tr("Đọc từ Excel: {0}").format(wording.quoted(said, to_confirm)),
                Level.WARN,
                self.tr("Xác nhận đúng"),
            )
        elif said and not understood and not exempt:
            self.confirm.show_message(
                self.tr(
                    "Trong Excel ghi “{0}”, chương trình chưa hiểu. "
                    "Hãy nhập số liệu vào ô dưới đây."
                ).format(said),
                Level.INFO,
            )
        elif said and not same:
            self.line.setText(self.tr("Trong Excel ghi: “{0}”").format(said))
            self.line.setVisible(True)
