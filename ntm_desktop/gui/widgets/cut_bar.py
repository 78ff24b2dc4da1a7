"""Choosing up to when figures count: a year, and the month or the years it runs over."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets.buttons import ToolButton
from ntm_desktop.gui.widgets.labels import Label

_FIRST_YEAR, _LAST_YEAR = 2009, 2100


class CutBar(QWidget):
    """‹ 2024 › and "đến hết tháng 6", or several years where that makes sense.

    Signals:
        chosen: another :class:`Cut`.
    """

    chosen = Signal(object)

    def __init__(self, *, spans: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = spans
        self._cut = Cut.at(2024)
        self.before = ToolButton("chevron-left", self.tr("Năm trước"))
        self.after = ToolButton("chevron-right", self.tr("Năm sau"))
        self.year = Label("", "heading")
        self.parts = QComboBox()
        self.parts.setAccessibleName(self.tr("Số liệu đến hết"))
        self.parts.setMinimumContentsLength(16)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for widget in (self.before, self.year, self.after, self.parts):
            line.addWidget(widget)
        self.before.clicked.connect(lambda: self._move(-1))
        self.after.clicked.connect(lambda: self._move(1))
        self.parts.activated.connect(self._choose)

    @property
    def cut(self) -> Cut:
        """What is chosen."""
        return self._cut

    def show_cut(self, cut: Cut, known: frozenset[Cut] = frozenset()) -> None:
        """Show a cut; those that have figures carry a mark."""
        self._cut = cut
        self.year.setText(str(cut.year))
        self.before.setEnabled(cut.year > _FIRST_YEAR)
        self.after.setEnabled(cut.year < _LAST_YEAR)
        choices = [Cut.at(cut.year, month) for month in (12, 6, 9, 3, 1, 2, 4, 5, 7, 8, 10, 11)]
        if self._spans:
            firsts = {cut.year - 4, cut.year - 9, *(k.first_year for k in known if k.spans)}
            firsts |= {cut.first_year} if cut.spans else set()
            spans = {one for one in known if one.spans and one.year == cut.year}
            spans |= {
                Cut(cut.year, 12, first) for first in firsts if _FIRST_YEAR <= first < cut.year
            }
            choices += sorted(spans, reverse=True)
        self.parts.clear()
        for one in choices:
            mark = " •" if one in known else ""
            self.parts.addItem(self._words(one) + mark, one.key)
        self.parts.setCurrentIndex(max(self.parts.findData(cut.key), 0))
        self.setAccessibleName(cut.title)

    def _words(self, cut: Cut) -> str:
        if cut.spans:
            return self.tr("Giai đoạn {0}–{1}").format(cut.first_year, cut.year)
        if cut.month == 12:
            return self.tr("Cả năm")
        if cut.month in (3, 6, 9):
            return self.tr("{0} tháng đầu năm").format(cut.month)
        return self.tr("Đến hết tháng {0}").format(cut.month)

    def _move(self, step: int) -> None:
        year = self._cut.year + step
        first = self._cut.first_year + step
        self.chosen.emit(Cut(year, self._cut.month, first))

    def _choose(self, place: int) -> None:
        self.chosen.emit(Cut.parse(str(self.parts.itemData(place))))
