"""A criterion beside the document: read to its end, then confirmed in one press."""

from PySide6.QtCore import QItemSelectionModel, QPoint, QTimer, Signal
from PySide6.QtWidgets import QAbstractSlider, QWidget

from ntm_desktop.gui.rules.checking.sheets import Sheet, sheet_rows
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    FlowLayout,
    IconLabel,
    Label,
    row,
)
from ntm_desktop.gui.widgets.tables import Column, DataTable

_FRESH_MS = 700
_OVERLAP = 48
_TALLEST_ROW = 4000


class SheetCard(Card):
    """What was entered on the left, the document's words on the right.

    It is confirmed only after its last row was in sight; a press on its way to the sheet before
    it confirms nothing here.

    Signals:
        confirmed: the sheet was read and found right.
        mend_wanted: number of an indicator that is wrong; "" for the name of the criterion.
        apart_wanted: number of an indicator that is to be looked at by itself.
        row_shown: key of the fact whose row is chosen.
    """

    confirmed = Signal()
    mend_wanted = Signal(str)
    apart_wanted = Signal(str)
    row_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Tiêu chí đang đối chiếu"), parent)
        self._sheet: Sheet | None = None
        self._numbers: dict[object, str] = {}
        self._why = ""
        self._seen = False
        self.body.setSpacing(GRID + 2)
        self.title = Label("", "accent", wrap=True)
        self.count = Label("", "muted")
        self.table = DataTable(
            (
                Column(self.tr("Số"), 6),
                Column(self.tr("Đã nhập")),
                Column(self.tr("Văn bản ghi")),
                Column(self.tr("Ở đâu"), 15),
            ),
            self.tr("Phần đã nhập và văn bản"),
        )
        # Nothing that is confirmed is cut off, however long it is.
        self.table.verticalHeader().setMaximumSectionSize(_TALLEST_ROW)
        self.table.current_changed.connect(lambda _key: self._show_buttons())
        self.table.current_changed.connect(lambda key: self.row_shown.emit(str(key)))
        bar = self.table.verticalScrollBar()
        bar.valueChanged.connect(lambda _value: self._look())
        bar.rangeChanged.connect(lambda _low, _high: self._look())
        self._fresh = QTimer(self, interval=_FRESH_MS, singleShot=True)
        self._fresh.timeout.connect(self._look)
        self._why_label = Label("", "warn", wrap=True)
        self._why_line = QWidget()
        self._why_line.setLayout(row(IconLabel("info", "warn", 15), self._why_label, stretch=1))
        policy = self._why_line.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._why_line.setSizePolicy(policy)
        self.right_button = Button("", "primary", icon="circle-check", tip="Ctrl+Enter")
        self.on_button = Button(self.tr("Xem tiếp"), icon="chevron-down", tip="Ctrl+Enter")
        self.wrong_button = Button("", "danger", icon="pencil")
        self.apart_button = Button("")
        self.right_button.clicked.connect(self._confirm)
        self.on_button.clicked.connect(self._go_on)
        self.wrong_button.clicked.connect(lambda: self.mend_wanted.emit(self._number()))
        self.apart_button.clicked.connect(lambda: self.apart_wanted.emit(self._number()))
        buttons = FlowLayout(spacing=GRID + 4)
        for button in (self.right_button, self.on_button, self.wrong_button, self.apart_button):
            buttons.addWidget(button)
        self.body.addLayout(row(self.title, self.count, stretch=0))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._why_line)
        self.body.addLayout(buttons)

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    @property
    def seen(self) -> bool:
        """Whether its last row was in sight."""
        return self._seen

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a criterion; one that is shown already stays where it was scrolled to."""
        if sheet == self._sheet:
            return
        again = self._sheet is not None and self._sheet.key == sheet.key
        self._sheet = sheet
        self.title.setText(sheet.title)
        self.count.setText(self.tr("{0} mục giống văn bản").format(len(sheet.items)))
        rows = sheet_rows(sheet)
        numbers = {item.key: item.no for item in sheet.items}
        self._numbers = {
            one.key: numbers.get(str(one.key), str(one.key).partition("/")[0]) for one in rows
        }
        self.table.show_rows(rows)
        if not again:
            self.table.verticalScrollBar().setValue(0)
            if rows:
                self.table.setCurrentIndex(self.table.table.index(0, 0))
        self._seen = False
        self._fresh.start()
        self._show_buttons()

    def show_why(self, why: str) -> None:
        """Why it cannot be confirmed although it was read; "" when it can."""
        self._why = why
        self._show_buttons()

    def advance(self) -> None:
        """Ctrl+Enter: what is below first, then it is confirmed."""
        if not self._seen:
            self._go_on()
        else:
            self.right_button.click()

    def _go_on(self) -> None:
        if not self._fresh.isActive():
            bar = self.table.verticalScrollBar()
            bar.setValue(bar.value() + max(bar.pageStep() - _OVERLAP, bar.singleStep()))
            # What is said to be wrong is among what is in sight.
            first = self.table.indexAt(QPoint(0, _OVERLAP // 2))
            if first.isValid():
                self.table.selectionModel().setCurrentIndex(
                    first,
                    QItemSelectionModel.SelectionFlag.ClearAndSelect
                    | QItemSelectionModel.SelectionFlag.Rows,
                )

    def _confirm(self) -> None:
        if self._seen and not self._why:
            self.confirmed.emit()

    def _look(self) -> None:
        bar: QAbstractSlider = self.table.verticalScrollBar()
        if not self._seen and not self._fresh.isActive() and bar.value() >= bar.maximum() - 2:
            self._seen = self.isVisible()
        self._show_buttons()

    def _number(self) -> str:
        return self._numbers.get(self.table.current_key, "")

    def _show_buttons(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        no = self._number()
        self.right_button.setText(
            self.tr("Cả tiêu chí {0} đúng ({1} mục)").format(sheet.criterion, len(sheet.items))
            if sheet.criterion
            else self.tr("Tên cả {0} tiêu chí đúng").format(len(sheet.items))
        )
        self.right_button.setEnabled(self._seen and not self._why)
        self.on_button.setEnabled(not self._seen)
        self.wrong_button.setText(
            self.tr("{0} sai – sửa").format(no) if no else self.tr("Tên sai – sửa")
        )
        self.apart_button.setText(self.tr("Xem riêng {0}").format(no))
        self.apart_button.setEnabled(bool(no))
        why = self._why
        if not why and not self._seen and not self._fresh.isActive():
            why = self.tr("Còn dòng ở dưới: xem hết bảng rồi xác nhận.")
        self._why_label.setText(why)
        self._why_line.setVisible(bool(why))
