"""A day typed as offices write it: 29/12/2025."""

import re
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ntm_desktop.errors import EntryError
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.widgets.fields import LineField

_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")


def parse_day(text: str) -> date | None:
    """The day that was typed; None for nothing.

    Raises:
        EntryError: it is no day.
    """
    if not text.strip():
        return None
    found = _DAY.fullmatch(text.strip())
    if found is not None:
        day, month, year = map(int, found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            pass
    raise EntryError(
        rule_words.tr("“{0}” không phải là ngày. Hãy ghi như 29/12/2025.").format(text)
    )


class DayField(LineField):
    """Hands over a day.

    Signals:
        day_given: a ``date`` or None, when another one was typed.
        refused: why the text is no day, "" when it is one.
    """

    day_given = Signal(object)
    refused = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, rule_words.tr("ngày/tháng/năm"), parent)
        self._day: date | None = None
        self.given.connect(self._read)

    @property
    def day(self) -> date | None:
        """The day shown or given last."""
        return self._day

    def show_day(self, day: date | None) -> None:
        """Show a saved day, unless another one is being typed."""
        self._day = day
        self.show_text(rule_words.day_words(day) if day else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+; writes today's date over what stands there."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Semicolon:
            self.setText(QDate.currentDate().toString("dd/MM/yyyy"))
            return
        super().keyPressEvent(event)

    def _read(self, text: str) -> None:
        try:
            day = parse_day(text)
        except EntryError as error:
            self.mark(str(error))
            self.refused.emit(str(error))
            return
        self.mark("")
        self.refused.emit("")
        self._day = day
        self.day_given.emit(day)
