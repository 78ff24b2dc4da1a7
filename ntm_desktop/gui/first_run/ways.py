"""What helps in a year whose set has no content: read it, receive it, or the last period's set."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.first_run.rules_form import RulesForm
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import LinkButton, row


class Ways(QWidget):
    """Three links under the form; shown only where no set of the year can be used at once.

    Signals:
        begun: "decision" to read the decision, "receive" to receive the set.
        earlier_wanted: the last year that has a set with content.
    """

    begun = Signal(str)
    earlier_wanted = Signal(int)

    def __init__(self, form: RulesForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self.read = LinkButton(self.tr("Đọc từ tệp quyết định"), icon="file-text")
        self.read.clicked.connect(lambda: self.begun.emit("decision"))
        self.receive = LinkButton(self.tr("Nhận bộ do tỉnh gửi"), icon="download")
        self.receive.clicked.connect(lambda: self.begun.emit("receive"))
        self.earlier = LinkButton("", icon="history")
        self.earlier.clicked.connect(self._earlier)
        self.setLayout(row(self.read, self.receive, self.earlier))
        # The list above gives way, not these.
        self.setMinimumHeight(self.read.sizeHint().height() + GRID)
        self.hide()
        form.changed.connect(self._show)

    def _show(self) -> None:
        earlier = self._form.last_usable_year(self._form.year.value())
        self.setVisible(self._form.nothing_usable)
        self.earlier.setVisible(earlier is not None)
        self.earlier.setText(self.tr("Làm trước với năm {0}").format(earlier or ""))

    def _earlier(self) -> None:
        earlier = self._form.last_usable_year(self._form.year.value())
        if earlier is not None:
            # The link goes with the year; the cursor shall not land on "Quay lại".
            self._form.sets.setFocus()
            self.earlier_wanted.emit(earlier)
