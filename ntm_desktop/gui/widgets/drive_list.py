"""The sticks that are plugged in, kept up to date while the list is shown."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.gui.jobs import Job
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    ElidedLabel,
    IconLabel,
    Label,
    ToolButton,
    clear_layout,
    row,
)
from ntm_desktop.gui.widgets.drives import Drive, removable_drives
from ntm_desktop.gui.widgets.figure_words import file_size

_LOOK_EVERY_MS = 3000


class DriveList(QWidget):
    """One line with a button per stick.

    Signals:
        chosen: the :class:`Drive` whose button was pressed.
        drives_changed: the drives there are now.
    """

    chosen = Signal(object)
    drives_changed = Signal(object)

    def __init__(
        self,
        tasks: Tasks[Any],
        action: str,
        *,
        writes: bool,
        find: Callable[[], tuple[Drive, ...]] = removable_drives,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty list; it looks for drives when it is shown.

        Args:
            tasks: a slow drive must not hold up the window.
            action: what the buttons say.
            writes: drives that cannot be written are not offered.
            find: looks for drives.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._tasks = tasks
        self._action = action
        self._writes = writes
        self._find = find
        self._job: Job | None = None
        self._allowed = True
        self.drives: tuple[Drive, ...] | None = None
        self.buttons: list[Button] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID)
        self.refresh_button = ToolButton("refresh-cw", self.tr("Tìm lại USB"))
        self.refresh_button.clicked.connect(self.look)
        self._title = Label(self.tr("USB đang cắm"), "overline")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row(self._title, self.refresh_button, stretch=0))
        layout.addLayout(self._lines)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def allow(self, allowed: bool) -> None:
        """Whether the buttons can be pressed."""
        self._allowed = allowed
        for button, drive in zip(self.buttons, self.drives or (), strict=True):
            usable = drive.answers and not (self._writes and drive.read_only)
            button.setEnabled(allowed and usable)

    def look(self) -> None:
        """Look for drives again."""
        if self._job is not None:
            return
        find = self._find
        self._job = self._tasks.run_background(
            lambda _progress: find(),
            done=self._show,
            owner=self,
            finished=self._looked,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Look now and then."""
        super().showEvent(event)
        self.look()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _looked(self) -> None:
        self._job = None

    def _show(self, drives: tuple[Drive, ...]) -> None:
        if drives == self.drives:
            return
        self.drives = drives
        self.buttons.clear()
        clear_layout(self._lines)
        for drive in drives:
            self._lines.addWidget(self._line(drive))
        if not drives:
            self._lines.addWidget(
                Label(
                    self.tr("Chưa thấy USB nào. Hãy cắm USB; chương trình tự nhận ra."),
                    "muted",
                    wrap=True,
                )
            )
        self.allow(self._allowed)
        self.drives_changed.emit(drives)

    def _line(self, drive: Drive) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        facts = self.tr("còn trống {0}").format(file_size(drive.free))
        if drive.file_system:
            facts = f"{drive.file_system} · {facts}"
        if self._writes and drive.read_only:
            facts = self.tr("đang khóa chống ghi")
        if not drive.answers:
            facts = self.tr("không trả lời; hãy rút USB ra rồi cắm lại")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(drive.title, "strong"))
        words.addWidget(ElidedLabel(facts, "caption"))
        button = Button(self._action, icon="usb")
        button.setAccessibleName(f"{self._action}: {drive.title}")
        button.clicked.connect(lambda _=False: self.chosen.emit(drive))
        self.buttons.append(button)
        layout.addWidget(IconLabel("usb", "accent", 22))
        layout.addLayout(words, 1)
        layout.addWidget(button)
        return line
