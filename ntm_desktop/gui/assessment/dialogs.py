"""Small dialogs of one indicator: why it does not apply, and what was changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.history_table import history_table
from ntm_desktop.services.history import HistoryEntry


class ExemptionDialog(Dialog):
    """Asks why an indicator does not apply to the commune, or to a village or garden."""

    def __init__(
        self, indicator: Indicator, reason: str, unit: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Chỉ tiêu {0} không áp dụng").format(indicator.no))
        self.setMinimumWidth(500)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        asked = self.tr("Vì sao chỉ tiêu này không áp dụng ở {0}?").format(unit)
        layout.addWidget(Label(asked, "heading"))
        layout.addWidget(Label(indicator.text, "muted", wrap=True))
        self._group = QButtonGroup(self)
        self._reasons: list[str] = []
        for ground in indicator.exemptions:
            self._add_reason(layout, ground.text, chosen=ground.text == reason)
            if ground.needs_confirmation:
                note = Label(
                    self.tr("Theo thông lệ; nên hỏi ý kiến cấp trên trước khi chọn."),
                    "caption",
                    wrap=True,
                )
                note.setContentsMargins(3 * GRID + 4, 0, 0, GRID // 2)
                layout.addWidget(note)
        if not indicator.exemptions:
            layout.addWidget(
                Label(
                    self.tr(
                        "Bộ tiêu chí không nêu trường hợp miễn cho chỉ tiêu này. Nếu {0} vẫn được "
                        "miễn, hãy ghi lý do và số văn bản cho phép."
                    ).format(unit),
                    "warn",
                    wrap=True,
                )
            )
        own = bool(reason) and reason not in self._reasons
        only = not indicator.exemptions
        self._add_reason(
            layout,
            self.tr("Lý do") if only else self.tr("Lý do khác"),
            chosen=own or only,
            own=True,
        )
        if only:
            self.buttons()[-1].hide()  # nothing to choose from
        self.text = QPlainTextEdit(reason if own else "")
        self.text.setAccessibleName(self.tr("Lý do khác"))
        self.text.setPlaceholderText(
            self.tr("Ghi lý do như sẽ đứng trong hồ sơ, kèm số văn bản nếu có")
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        layout.addWidget(self.text)
        layout.addSpacing(GRID)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel = Button(self.tr("Hủy"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.accept_button = Button(self.tr("Không áp dụng"), "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        buttons.addWidget(self.accept_button)
        layout.addLayout(buttons)
        if only:
            self.text.setFocus()
        self._group.idToggled.connect(self._update)
        self.text.textChanged.connect(self._typed)
        self._update()

    def buttons(self) -> Sequence[QRadioButton]:
        """The reasons to choose from, the officer's own last."""
        return [button for button in self._group.buttons() if isinstance(button, QRadioButton)]

    @property
    def reason(self) -> str:
        """What was chosen or typed, "" while nothing is."""
        position = self._group.checkedId()
        if 0 <= position < len(self._reasons):
            return self._reasons[position]
        return self.text.toPlainText().strip() if position >= 0 else ""

    def _add_reason(
        self, layout: QVBoxLayout, text: str, *, chosen: bool, own: bool = False
    ) -> None:
        # A radio button cannot wrap; its words stand in a label beside it.
        line = QHBoxLayout()
        line.setSpacing(2)
        button = QRadioButton()
        button.setAccessibleName(text)
        button.setChecked(chosen)
        label = _ClickLabel(text, button)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        layout.addLayout(line)
        self._group.addButton(button, len(self._group.buttons()))
        if not own:
            self._reasons.append(text)

    def _typed(self) -> None:
        if self.text.toPlainText().strip():
            self._group.buttons()[-1].setChecked(True)
        self._update()

    def _update(self) -> None:
        self.accept_button.setEnabled(bool(self.reason))


class _ClickLabel(Label):
    """Words that choose their radio button when clicked."""

    def __init__(self, text: str, button: QRadioButton) -> None:
        super().__init__(text, "body", wrap=True)
        self._button = button
        self.setBuddy(button)
        self.setContentsMargins(0, 4, 0, 0)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._button.setFocus(Qt.FocusReason.MouseFocusReason)
        self._button.setChecked(True)


class HistoryDialog(Dialog):
    """Who changed what in an indicator, and when; a value of before can be taken back.

    Signals:
        restore_wanted: id of the change before which the value was the wished one.
    """

    restore_wanted = Signal(str)

    def __init__(
        self,
        indicator: Indicator,
        entries: Sequence[HistoryEntry],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Lịch sử chỉ tiêu {0}").format(indicator.no))
        self.resize(820, 420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(Label(f"{indicator.no} {indicator.name}", "heading", wrap=True))
        self.table = history_table(self, entries)
        layout.addWidget(self.table, 1)
        line = QHBoxLayout()
        line.addWidget(
            Label(
                self.tr("Mọi lần sửa đều được giữ lại; hoàn tác bằng Ctrl+Z cũng được ghi."),
                "caption",
            )
        )
        line.addStretch(1)
        self.back = Button(self.tr("Lấy lại giá trị trước"), icon="undo")
        self.back.setEnabled(bool(entries))
        self.back.clicked.connect(lambda: self._restore(entries))
        line.addWidget(self.back)
        close = Button(self.tr("Đóng"), "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        line.addWidget(close)
        layout.addLayout(line)

    def _restore(self, entries: Sequence[HistoryEntry]) -> None:
        place = self.table.currentRow()
        if 0 <= place < len(entries):
            self.restore_wanted.emit(entries[place].id)
            self.accept()
