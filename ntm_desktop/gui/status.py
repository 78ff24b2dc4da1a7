"""The line at the foot: saved when, and how things stand."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ntm_desktop.gui.theme import fill, tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.labels import ElidedLabel, Label
from ntm_desktop.gui.widgets.verdict_mark import IconLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

# A quick save is not worth a flicker; slower work shows that it goes on.
_BUSY_AFTER_MS = 300


class StatusLineBar(QWidget):
    """Plain sentences, the most important first; shortened from the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 4, 4, GRID + 4, 4)
        layout.setSpacing(6)
        self._icon = IconLabel("check", "met", 14)
        self._saved = Label("", "caption")
        self._facts: list[Label] = []
        self._place = ElidedLabel("", "caption")
        layout.addWidget(self._icon)
        layout.addWidget(self._saved)
        self._line = QHBoxLayout()
        self._line.setSpacing(6)
        layout.addLayout(self._line)
        layout.addSpacing(2 * GRID)
        layout.addStretch(1)
        layout.addWidget(self._place)
        self._saved_text = self.tr("Mọi thay đổi được lưu ngay")
        self._moved_on = ""
        self._working = False
        self._busy = QTimer(self, interval=_BUSY_AFTER_MS, singleShot=True)
        self._busy.timeout.connect(self._show_busy)
        self._show_saved()

    @property
    def text(self) -> str:
        """All that is said, for tests and screen readers."""
        labels = (self._saved, *self._facts)
        return " · ".join(label.text() for label in labels if label.text())

    def show_state(self, saved: str, facts: "Sequence[str]", moved_on: str = "") -> None:
        """Show when the last edit reached the disk ("" before the first), and how things stand.

        Args:
            saved: the time, in words.
            facts: short sentences, the most important first; an empty one takes no room.
            moved_on: the day the data went to another PC and are only looked at since; else "".
        """
        self._moved_on = moved_on
        if saved:
            self._saved_text = self.tr("Đã lưu {0}").format(saved)
        while len(self._facts) < len(facts):
            self._add_fact()
        for number, label in enumerate(self._facts):
            label.setText(facts[number] if number < len(facts) else "")
        if not self._working:
            self._show_saved()

    def _add_fact(self) -> None:
        label = Label("", "caption")
        self._line.addSpacing(2 * GRID)
        self._line.addWidget(label)
        self._facts.append(label)

    def set_place(self, text: str) -> None:
        """Show the data folder at the right end."""
        self._place.setText(text)

    def begin_work(self) -> None:
        """The database thread is at work; say so when it takes long."""
        self._busy.start()

    def end_work(self) -> None:
        """The database thread has nothing left to do."""
        self._busy.stop()
        self._working = False
        self._show_saved()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground with an edge above."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        fill(painter, self.rect(), tokens.surface)
        fill(painter, QRect(0, 0, self.width(), 1), tokens.border)

    def _show_busy(self) -> None:
        self._working = True
        self._icon.set_icon("clock", "warn")
        self._saved.setText(self.tr("Đang ghi…"))

    def _show_saved(self) -> None:
        if self._moved_on:
            self._icon.set_icon("lock", "warn")
            said = self.tr("Chỉ xem: đã chuyển sang máy khác ngày {0}").format(self._moved_on)
        else:
            self._icon.set_icon("check", "met")
            said = self._saved_text
        self._saved.setText(said)
        self.setAccessibleName(self.text)
