"""“Mục tiêu…”: how many communes are to be in each band by the end of a year."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.fields import whole_number
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import Band
    from ntm_desktop.domain.desk_plan import BandTarget

_WIDTH = 460


def _name(label: str) -> str:
    """A band inside a line: "dưới 5"."""
    return (label[:1].lower() + label[1:]).removesuffix(" tiêu chí")


class TargetWish(NamedTuple):
    """A target to be kept; without counts it is taken back."""

    year: int
    counts: Mapping[str, int]
    mean: str
    source: str


class TargetDialog(Dialog):
    """Stays open until the register has taken it.

    Signals:
        wished: a :class:`TargetWish`.
    """

    wished = Signal(object)

    def __init__(
        self,
        year: int,
        bands: "tuple[Band, ...]",
        base: int,
        target: "BandTarget | None",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Mục tiêu năm {0}").format(year))
        self.setMinimumWidth(_WIDTH)
        self._year, self._base = year, base
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        self.notice.hide()
        self.counts: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for place, band in enumerate(bands):
            key = f"{band.lowest}-{band.highest}"
            field = QLineEdit()
            if target is not None and key in target.counts:
                field.setText(str(target.counts[key]))
            field.setAccessibleName(band.label)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setMaximumWidth(120)
            field.textChanged.connect(self._add_up)
            self.counts[key] = field
            grid.addWidget(
                Label(self.tr("Nhóm {0} tiêu chí, số xã").format(_name(band.label))), place, 0
            )
            grid.addWidget(field, place, 1)
        self.sum = Label("", "muted")
        self.mean, self.source = QLineEdit(), QLineEdit()
        self.mean.setMaximumWidth(120)
        self.mean.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.mean.setAccessibleName(self.tr("Bình quân tiêu chí/xã"))
        self.source.setAccessibleName(self.tr("Theo văn bản"))
        self.source.setPlaceholderText(self.tr("Ví dụ: 05/NQ-HĐND ngày 15/7/2025"))
        if target is not None:
            self.mean.setText("" if target.mean is None else format_decimal(target.mean))
            self.source.setText(target.source)
        last = len(bands)
        grid.addWidget(self.sum, last, 0, 1, 2)
        grid.addWidget(Label(self.tr("Bình quân tiêu chí/xã (nếu có)")), last + 1, 0)
        grid.addWidget(self.mean, last + 1, 1)
        grid.addWidget(Label(self.tr("Theo văn bản")), last + 2, 0)
        grid.addWidget(self.source, last + 2, 1)
        grid.setColumnStretch(1, 1)
        save = Button(self.tr("Ghi"), "primary", icon="check")
        save.clicked.connect(self._wish)
        clear = Button(self.tr("Bỏ mục tiêu"), icon="trash")
        clear.clicked.connect(lambda: self.wished.emit(TargetWish(year, {}, "", "")))
        clear.setVisible(target is not None)
        cancel = Button(self.tr("Thôi"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        Floating(self.notice, self, title)
        layout.addLayout(grid)
        layout.addStretch(1)
        buttons = row(clear)
        buttons.addWidget(cancel)
        buttons.addWidget(save)
        layout.addLayout(buttons)
        self._add_up()

    def refuse(self, error: NtmError) -> None:
        """Say why it was not taken; what was typed stays."""
        self.notice.show_message(str(error), Level.ERROR)

    def _read(self) -> dict[str, int]:
        counts = {}
        for key, field in self.counts.items():
            text = field.text().strip()
            if not text:
                continue
            count = whole_number(text)
            if count is None:
                raise EntryError(
                    self.tr("“{0}” ở nhóm {1} phải là một số nguyên, ví dụ 8.").format(
                        text, field.accessibleName()
                    )
                )
            counts[key] = count
        return counts

    def _add_up(self) -> None:
        try:
            whole = sum(self._read().values())
        except EntryError:
            self.sum.setText("")
            return
        words = self.tr("Cộng {0} xã trên cơ sở {1} xã").format(whole, self._base)
        self.sum.setText(words)

    def _wish(self) -> None:
        try:
            counts = self._read()
            if not counts:
                raise EntryError(self.tr("Hãy ghi số xã của ít nhất một nhóm."))
        except EntryError as error:
            self.refuse(error)
            return
        self.wished.emit(TargetWish(self._year, counts, self.mean.text(), self.source.text()))
