"""One decision of recognition, as it is entered."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.district.units_of_code import WhichUnitError
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.recognition import RECOGNITION_LABELS, RecognitionAct
from ntm_desktop.domain.rule_tables.wording import TIERS
from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.days import parse_day
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import whole_number
from ntm_desktop.gui.widgets.floating import Floating

_WIDTH = 560


class Wish(NamedTuple):
    """A decision to be entered.

    Attributes:
        shown: name under which the commune was chosen, "" when a bare code was typed.
        unit: which of the units that had the code, once a person said so.
    """

    commune: str
    act: RecognitionAct
    tier: Tier
    decision: str
    decided_on: date
    issuer: str
    year: int | None
    reason: str
    shown: str = ""
    unit: str = ""


class RecognitionDialog(Dialog):
    """Stays open until the register has taken it.

    Signals:
        wished: a :class:`Wish`.
    """

    wished = Signal(object)

    def __init__(
        self, communes: Sequence[tuple[str, str]], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Ghi quyết định"))
        self.setMinimumWidth(_WIDTH)
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        self.notice.hide()
        self.commune = QComboBox()
        self.commune.setEditable(True)
        self.commune.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for code, name in communes:
            self.commune.addItem(commune_words(code, name), (code, name))
        self.commune.setCurrentIndex(-1)
        completer = self.commune.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.act, self.tier = QComboBox(), QComboBox()
        for act, label in RECOGNITION_LABELS.items():
            if act is not RecognitionAct.VOID:
                self.act.addItem(label, str(act))
        for tier, label in TIERS.items():
            self.tier.addItem(label, str(tier))
        self.decision, self.day, self.issuer = QLineEdit(), QLineEdit(), QLineEdit()
        self.year, self.reason = QLineEdit(), QLineEdit()
        self.decision.setPlaceholderText(self.tr("Ví dụ: 123/QĐ-UBND"))
        self.day.setPlaceholderText(self.tr("ngày/tháng/năm"))
        self.year.setPlaceholderText(str(today.year))
        self.reason.setPlaceholderText(self.tr("Phải ghi khi thu hồi"))
        save = Button(self.tr("Ghi"), "primary", icon="check")
        save.clicked.connect(self._wish)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        grid = QGridLayout()
        grid.setSpacing(GRID + 4)
        fields: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (self.tr("Xã (gõ tên hoặc mã)"), self.commune, 0, 0, 2),
            (self.tr("Việc"), self.act, 1, 0, 1),
            (self.tr("Mức"), self.tier, 1, 1, 1),
            (self.tr("Số quyết định"), self.decision, 2, 0, 1),
            (self.tr("Ngày quyết định"), self.day, 2, 1, 1),
            (self.tr("Cơ quan quyết định"), self.issuer, 3, 0, 1),
            (self.tr("Tính cho năm"), self.year, 3, 1, 1),
            (self.tr("Lý do"), self.reason, 4, 0, 2),
        )
        for label, field, line, column, span in fields:
            grid.addLayout(form_row(label, field), line, column, 1, span)
        buttons = row()
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.tr("Ghi quyết định vào sổ công nhận"), "value")
        layout.addWidget(title)
        Floating(self.notice, self, title)
        layout.addLayout(grid)
        layout.addLayout(buttons)
        self.save_button = save

    def begin_with(self, code: str, name: str, tier: Tier) -> None:
        """Have the commune and the tier chosen already; the decision is still to be written."""
        place = self.commune.findText(commune_words(code, name))
        if place < 0:
            self.commune.addItem(commune_words(code, name), (code, name))
            place = self.commune.count() - 1
        self.commune.setCurrentIndex(place)
        self.tier.setCurrentIndex(self.tier.findData(str(tier)))
        self.decision.setFocus()

    def refuse(self, error: NtmError) -> None:
        """Say why the register did not take it."""
        self.notice.show_message(str(error), Level.ERROR)

    def _wish(self) -> None:
        try:
            wish = self._read()
        except EntryError as error:
            self.refuse(error)
            return
        self.notice.hide()
        self.wished.emit(wish)

    def _read(self) -> Wish:
        text = self.commune.currentText().strip()
        place = self.commune.findText(text)
        code, name = self.commune.itemData(place) if place >= 0 else (text, "")
        if not code:
            raise EntryError(self.tr("Chưa chọn xã."))
        day = parse_day(self.day.text())
        if day is None:
            raise EntryError(self.tr("Chưa ghi ngày quyết định."))
        year = whole_number(self.year.text()) if self.year.text().strip() else None
        if self.year.text().strip() and year is None:
            raise EntryError(self.tr("Năm phải ghi như 2024."))
        return Wish(
            code,
            RecognitionAct(self.act.currentData()),
            Tier(self.tier.currentData()),
            self.decision.text(),
            day,
            self.issuer.text(),
            year,
            self.reason.text(),
            name,
        )


class WhichUnitDialog(Dialog):
    """Asks which of the units that had a code a decision is about; a button for each.

    Signals:
        chosen: the unit, as ``UnitOfCode.choice`` says it.
    """

    chosen = Signal(str)

    def __init__(self, error: WhichUnitError, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Quyết định về đơn vị nào?"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(Label(self.tr("Quyết định về đơn vị nào?"), "value"))
        layout.addWidget(Label(str(error), wrap=True))
        self.units: list[Button] = []
        for one in error.units:
            button = Button(one.choice)
            button.clicked.connect(lambda _on=False, choice=one.choice: self._choose(choice))
            self.units.append(button)
            layout.addWidget(button)
        cancel = Button(self.tr("Thôi, xem lại"))
        cancel.clicked.connect(self.reject)
        buttons = row()
        buttons.addWidget(cancel)
        layout.addLayout(buttons)

    def _choose(self, choice: str) -> None:
        self.accept()
        self.chosen.emit(choice)
