"""Beside a table: the communes behind the row that is chosen, each with its own share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, LinkButton, clear_layout
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

if TYPE_CHECKING:
    from ntm_desktop.district.drilling import Behind

MOST_NAMED = 100
_WIDTH = 250


class TableSide(ScrollColumn):
    """Links to the communes; notes of the table below.

    Signals:
        asked: the commune's answers are to be shown: place of them, code of the commune.
    """

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(2)
        self.area.setFixedWidth(_WIDTH)
        self.links: list[LinkButton] = []

    def show_hint(self, notes: Sequence[str]) -> None:
        """No row is chosen."""
        self._begin()
        text = self.tr("Bấm một dòng của bảng để thấy các xã đứng sau con số.")
        self.body.addWidget(Label(text, "muted", wrap=True))
        self._end(notes)

    def show_wait(self) -> None:
        """The communes are being looked up."""
        self._begin()
        self.body.addWidget(Label(self.tr("Đang tìm các xã…"), "muted"))
        self.body.addStretch(1)

    def show_behind(self, found: "Sequence[Behind]", count: int, notes: Sequence[str]) -> None:
        """The communes behind a row.

        Args:
            found: the first of them.
            count: how many there are.
            notes: of the table.
        """
        self._begin()
        if not count:
            self.body.addWidget(Label(self.tr("Không có xã nào."), "muted", wrap=True))
        else:
            self.body.addWidget(Label(self.tr("{0} xã đứng sau con số").format(count), "strong"))
        for one in found:
            link = LinkButton(commune_words(one.code, one.name))
            link.setToolTip(
                self.tr("Mở trả lời và minh chứng của xã")
                if one.target
                else self.tr("Xem xã này ở trang Các xã")
            )
            link.clicked.connect(lambda _on=False, one=one: self.asked.emit(one.target, one.code))
            self.links.append(link)
            self.body.addWidget(link)
            if one.figure:
                self.body.addWidget(Label(f"    {one.figure}", "caption", selectable=True))
        more = count - len(found)
        if more > 0:
            self.body.addWidget(Label(self.tr("… và {0} xã nữa").format(more), "muted"))
        self._end(notes)

    def _begin(self) -> None:
        clear_layout(self.body)
        self.links = []

    def _end(self, notes: Sequence[str]) -> None:
        if notes:
            self.body.addSpacing(2 * GRID)
            self.body.addWidget(Label(self.tr("Lưu ý của bảng"), "warn"))
            for note in notes:
                self.body.addWidget(Label(note, "caption", wrap=True, selectable=True))
        self.body.addStretch(1)
