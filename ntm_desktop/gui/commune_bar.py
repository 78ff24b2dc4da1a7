"""What stands in the top bar over a commune: whose data, which period, which rules."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu

from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.top_bar import TopBar
from ntm_desktop.gui.widgets.buttons import Button
from ntm_desktop.gui.widgets.elided_box import _NARROWEST, ElidedBox
from ntm_desktop.gui.widgets.labels import ElidedLabel

if TYPE_CHECKING:
    from ntm_desktop.gui.glance import Header

# Average letters across, below which something has to go.
_ROOMY, _LETTERS = 210, 150
_ADD, _REMOVE = "+", "-"  # in place of a key


class CommuneBar(TopBar):
    """What is open, and where to choose something else.

    Signals:
        assessment_chosen: id of another assessment.
        new_assessment_requested: another period or set is to be begun.
        removal_requested: the assessment that is open was begun by mistake.
    """

    assessment_chosen = Signal(str)
    new_assessment_requested = Signal()
    removal_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._header: Header | None = None

        self.commune = Button("", "commune")
        self.commune.setAccessibleName(self.tr("Xã đang mở; bấm để mở dữ liệu khác"))
        self.menu = QMenu(self.commune)
        self.commune.setMenu(self.menu)
        self._above = ElidedLabel("", "muted")
        self.period = ElidedBox(self.tr("Kỳ"), narrowest=3 * _NARROWEST)
        self.period.activated.connect(self._choose_period)
        self.set = ElidedBox(self.tr("Bộ tiêu chí"))
        self.set.activated.connect(self._choose_set)
        self.add = Button("", "quiet", icon="plus", tip=self.tr("Kỳ khác, bộ tiêu chí khác"))
        self.add.setAccessibleName(self.tr("Thêm đợt"))
        self.add.clicked.connect(self.new_assessment_requested)
        self.left.addWidget(self.commune)
        self.left.addWidget(self._above)
        self.left.addSpacing(GRID)
        self.left.addWidget(self.period)
        self.left.addWidget(self.set)
        self.left.addWidget(self.add)

    def show_header(self, header: "Header") -> None:
        """Show whose data is open; the sets are those begun for the chosen period."""
        self._header = header
        self.commune.setText(header.commune)
        self._above.setText(header.above)
        periods = {line.period_key: line.period_label for line in header.assessments}
        chosen = header.chosen
        self.period.fill(
            [
                (self.tr("Kỳ: {0}").format(periods[key]), key)
                for key in sorted(periods, reverse=True)
            ],
            chosen.period_key,
            more=[
                (self.tr("Thêm đợt tự đánh giá…"), _ADD),
                *([(self.tr("Bỏ đợt đang mở…"), _REMOVE)] if len(header.assessments) > 1 else ()),
            ],
        )
        self.set.fill(
            [
                (line.short_title, line.id)
                for line in header.assessments
                if line.period_key == chosen.period_key
            ],
            header.current,
        )

    def show_chosen(self) -> None:
        """Show what is open again, after another choice was not carried out."""
        if self._header is not None:
            self.show_header(self._header)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow bar the district and province go first, which nobody forgets."""
        super().resizeEvent(event)
        letters = self.width() // max(self.fontMetrics().averageCharWidth(), 1)
        self._above.setVisible(letters >= _ROOMY)
        self.add.setText(self.tr("Thêm đợt") if letters >= _LETTERS else "")

    def _choose_period(self, _index: int) -> None:
        if self._header is None:
            return
        now = self._header.chosen
        key = self.period.currentData()
        if key == now.period_key or self._is_wish(key):
            return
        lines = [line for line in self._header.assessments if line.period_key == key]
        best = next((line for line in lines if line.set_id == now.set_id), lines[0])
        self.assessment_chosen.emit(best.id)

    def _choose_set(self, _index: int) -> None:
        if self._header is None:
            return
        assessment_id = self.set.currentData()
        if not self._is_wish(assessment_id) and assessment_id != self._header.current:
            self.assessment_chosen.emit(assessment_id)

    def _is_wish(self, key: object) -> bool:
        """Whether no assessment was chosen but something to do with them; it is asked for then."""
        wish = {_ADD: self.new_assessment_requested, _REMOVE: self.removal_requested}.get(str(key))
        if wish is not None:
            self.show_chosen()
            wish.emit()
        return wish is not None
