"""The foot of an indicator: back, on, to the next open one, and what is rarely needed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, LinkButton, ToolButton


class Footer(QWidget):
    """Buttons and links under an indicator.

    Signals:
        previous_wanted: to the indicator before.
        next_wanted: to the one after.
        missing_wanted: to the next that needs the officer.
        exemption_wanted: the indicator does not apply, or does again.
        remark_wanted: a remark for the dossier.
        history_wanted: what was changed.
    """

    previous_wanted = Signal()
    next_wanted = Signal()
    missing_wanted = Signal()
    exemption_wanted = Signal()
    remark_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, GRID + 6, 0)
        layout.setSpacing(GRID)
        self.previous = Button(
            self.tr("Trước"), icon="chevron-left", tip=self.tr("Chỉ tiêu trước (Alt+←)")
        )
        self.previous.clicked.connect(self.previous_wanted)
        layout.addWidget(self.previous)
        self._links = QWidget()
        links = QHBoxLayout(self._links)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(2)
        self.exemption = LinkButton(self.tr("Không áp dụng…"))
        self.remark = LinkButton(self.tr("Ghi chú"))
        self.history = LinkButton(self.tr("Lịch sử"))
        # Of one width, with a count or without: what is beside it stays.
        self.history.setText(self.tr("Lịch sử ({0})").format(9999))
        self.history.setMinimumWidth(self.history.sizeHint().width())
        self.history.setText(self.tr("Lịch sử"))
        self._menu = QMenu(self)
        self._actions: list[tuple[LinkButton, QAction]] = []
        for link, signal in (
            (self.exemption, self.exemption_wanted),
            (self.remark, self.remark_wanted),
            (self.history, self.history_wanted),
        ):
            link.clicked.connect(signal)
            links.addWidget(link)
            action = self._menu.addAction(link.text())
            action.triggered.connect(signal)
            self._actions.append((link, action))
        self._menu.aboutToShow.connect(self._name_actions)
        layout.addWidget(self._links)
        self.more = ToolButton("menu", self.tr("Không áp dụng, ghi chú, lịch sử"))
        self.more.clicked.connect(self._open_menu)
        layout.addWidget(self.more)
        layout.addStretch(1)
        self.missing = Button(
            self.tr("Đến mục còn thiếu tiếp theo"),
            tip=self.tr(
                "Chỉ tiêu kế tiếp còn thiếu số liệu, xác nhận hoặc minh chứng (Ctrl+Enter)"
            ),
        )
        self.missing.clicked.connect(self.missing_wanted)
        layout.addWidget(self.missing)
        self.next = Button(self.tr("Sau"), "primary", icon="chevron-right")
        # Mirrored, so that the arrow stands behind the word.
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.next.setToolTip(self.tr("Chỉ tiêu sau (Alt+→)"))
        self.next.clicked.connect(self.next_wanted)
        layout.addWidget(self.next)
        self.more.hide()

    def fit(self, width: int) -> None:
        """Put the links into a menu where there is no room for them."""
        self.missing.setText(self.tr("Đến mục còn thiếu tiếp theo"))
        whole = sum(
            widget.sizeHint().width()
            for widget in (self.previous, self._links, self.missing, self.next)
        )
        narrow = width < whole + 4 * GRID
        self._links.setVisible(not narrow)
        self.more.setVisible(narrow)
        if narrow:
            self.missing.setText(self.tr("Mục còn thiếu"))

    def _name_actions(self) -> None:
        for link, action in self._actions:
            action.setText(link.text())
            action.setEnabled(link.isEnabled())

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))
