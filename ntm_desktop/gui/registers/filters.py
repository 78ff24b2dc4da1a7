"""Which lines of a register are shown: of a period, with some words, to be mended."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button
from ntm_desktop.gui.widgets.elided_box import ElidedBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ntm_desktop.domain.registers.entries import Entry
    from ntm_desktop.services.registers.listing import RegisterView

EVERY_PERIOD = ""
_SEARCH_WIDTH = 250
_SEARCH_AFTER_MS = 150
_YEARS_BACK = 4


class Filters(QWidget):
    """Period, words, and what has to be mended.

    Signals:
        changed: other lines are to be shown.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.period = ElidedBox(self.tr("Kỳ"))
        self.period.activated.connect(lambda _place: self.changed.emit())
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tìm trong sổ, không cần dấu"))
        self.search.setAccessibleName(self.tr("Tìm trong sổ"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(_SEARCH_WIDTH)
        self._later = QTimer(self, interval=_SEARCH_AFTER_MS, singleShot=True)
        self._later.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._later.start())
        self.asked = Button(self.tr("Cần sửa"), "chip", icon="help-circle")
        self.asked.toggled.connect(lambda _on: self.changed.emit())
        self.asked.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID - 1, 0, 2 * GRID - 1, 0)
        layout.setSpacing(GRID)
        for widget in (self.period, self.search, self.asked):
            layout.addWidget(widget)
        self._wanted: Period | None = None
        layout.addStretch(1)
        self._line = layout

    def add(self, widget: QWidget) -> None:
        """Put something at the right end of the line."""
        self._line.addWidget(widget)

    @property
    def chosen(self) -> Period | None:
        """The period whose lines are shown; None for all of them."""
        key = str(self.period.currentData() or EVERY_PERIOD)
        return Period.parse(key) if key else None

    def want(self, period: Period) -> None:
        """Show the lines of a period as soon as the register is there."""
        self._wanted = period

    def offer_periods(self, at: Period) -> None:
        """The period of the assessment, its year with all parts, and the years before."""
        year = at.last_day.year
        periods = [at, *Period.parts_of(year)]
        periods += [Period(earlier) for earlier in range(year - 1, year - 1 - _YEARS_BACK, -1)]
        if self._wanted is not None:
            periods.append(self._wanted)
        unique = list(dict.fromkeys(periods))
        items = [(self.tr("Mọi kỳ"), EVERY_PERIOD), *((p.label, p.key) for p in unique)]
        chosen = str(self.period.currentData() or EVERY_PERIOD)
        if self._wanted is not None:
            chosen, self._wanted = self._wanted.key, None
        current = chosen if any(key == chosen for _, key in items) else EVERY_PERIOD
        self.period.blockSignals(True)
        self.period.fill(items, current)
        self.period.blockSignals(False)

    def begin(self) -> None:
        """Another register: its lines are not filtered by words."""
        for widget in (self.search, self.asked):
            widget.blockSignals(True)
        self.search.clear()
        self.asked.setChecked(False)
        for widget in (self.search, self.asked):
            widget.blockSignals(False)

    def show_all(self) -> None:
        """Filter nothing away."""
        self.begin()
        self.period.setCurrentIndex(self.period.findData(EVERY_PERIOD))

    def check(self) -> None:
        """Show only what has to be mended, or everything again; nothing when all is clear."""
        if self.asked.isVisible():
            self.asked.toggle()

    def show_unsettled(self, count: int) -> None:
        """Say how many lines have something to be mended."""
        self.asked.setText(self.tr("Cần sửa {0}").format(count))
        self.asked.setVisible(bool(count) or self.asked.isChecked())

    def lines(self, view: "RegisterView") -> "Sequence[Entry]":
        """The lines that are to be shown."""
        found = view.entries
        if self.search.text().strip():
            from ntm_desktop.domain.registers.entries import search

            found = search(view.form, found, self.search.text(), view.known)
        if (period := self.chosen) is not None:
            from ntm_desktop.domain.registers.sums import Place, place_in
            from ntm_desktop.domain.registers.times import span_of

            span = span_of(period)
            found = tuple(e for e in found if place_in(view.form, e, span) is not Place.OUT)
        if self.asked.isChecked():
            from ntm_desktop.domain.registers.entries import missing

            found = tuple(e for e in found if e.asked or missing(view.form, e))
        return found
