"""Bảng tính của xã cũ nào: commune, year and rules of a workbook, filled in as far as it says."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, form_row, row
from ntm_desktop.gui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.domain.units import Commune
    from ntm_desktop.services.joining.workbooks import Guess, OldWorkbook

_WIDTH = 560
_FIRST_YEAR, _LAST_YEAR = 2011, 2035


class OldWorkbookDialog(Dialog):
    """Asks whose a workbook is; what it says of itself is chosen already, and is only that.

    Signals:
        chosen: an ``OldWorkbook``.
    """

    chosen = Signal(object)

    def __init__(
        self,
        path: Path,
        guess: "Guess",
        candidates: "Sequence[Commune]",
        sets: "Sequence[CriteriaSet]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Bảng tính của xã cũ nào?"))
        self.setMinimumWidth(_WIDTH)
        self._path, self._sets = path, sets
        self._rules_asked = False
        self.commune = QComboBox()
        self.commune.setEditable(False)
        self.commune.addItem(self.tr("Chọn xã cũ…"), "")
        for one in candidates:
            self.commune.addItem(f"{one.full_name}, {one.above} ({one.code})", one.code)
        if len(guess.communes) == 1:
            self.commune.setCurrentIndex(self.commune.findData(guess.communes[0].code))
        self.year = QSpinBox()
        self.year.setRange(_FIRST_YEAR, _LAST_YEAR)
        said = len(guess.years) == 1
        self.year.setValue(guess.years[0] if said else QDate.currentDate().year() - 1)
        self.rules = QComboBox()
        self.take_button = Button(self.tr("Lấy bảng này"), "primary")
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(self._take)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.windowTitle(), "title"))
        layout.addWidget(Label(self._says(guess), "muted", wrap=True))
        layout.addLayout(form_row(self.tr("Xã cũ"), self.commune))
        layout.addLayout(
            form_row(
                self.tr("Năm của bảng"),
                self.year,
                "" if said else self.tr("Bảng không ghi rõ năm: hãy chọn đúng năm."),
            )
        )
        layout.addLayout(form_row(self.tr("Theo bộ tiêu chí"), self.rules))
        layout.addStretch(1)
        buttons = row()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.take_button)
        layout.addLayout(buttons)
        self.year.valueChanged.connect(self._fill_rules)
        self.rules.currentIndexChanged.connect(self._offer)
        self.commune.currentIndexChanged.connect(self._offer)
        self._fill_rules()
        self._offer()

    def ask_rules(self, book: "OldWorkbook") -> None:
        """Keep what was chosen before; only the rules are open, and have to be named now."""
        self.commune.setCurrentIndex(max(0, self.commune.findData(book.code)))
        if book.period is not None:
            self.year.setValue(book.period.year)
        self._rules_asked = True
        self._fill_rules()
        self.rules.setFocus()

    def _says(self, guess: "Guess") -> str:
        names = ", ".join(one.full_name for one in guess.communes)
        years = ", ".join(str(year) for year in guess.years)
        return self.tr("“{0}” ghi xã: {1}; năm: {2}. Hãy xem lại rồi lấy.").format(
            self._path.name, names or self.tr("không rõ"), years or self.tr("không rõ")
        )

    def _fill_rules(self) -> None:
        year = self.year.value()
        self.rules.clear()
        self.rules.addItem(
            self.tr("Chọn bộ tiêu chí…")
            if self._rules_asked
            else self.tr("Như các xã cũ khác trong năm đó"),
            "",
        )
        for one in self._sets:
            if (one.first_year or 0) <= year <= (one.last_year or 9999):
                self.rules.addItem(one.short_title, one.id)

    def _offer(self) -> None:
        named = bool(self.rules.currentData()) or not self._rules_asked
        self.take_button.setEnabled(bool(self.commune.currentData()) and named)

    def _take(self) -> None:
        from ntm_desktop.services.joining.workbooks import OldWorkbook

        self.chosen.emit(
            OldWorkbook(
                self._path,
                self.commune.currentData(),
                Period(self.year.value()),
                self.rules.currentData(),
            )
        )
        self.accept()
