"""The tick “Không phát sinh” of the source that is current on the page "Nguồn lực"."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ntm_desktop.domain.money.sources import TOTAL

if TYPE_CHECKING:
    from ntm_desktop.services.money import MoneyView


class NothingTick(QCheckBox):
    """Ticked while it was said that the current source brought nothing up to the shown cut.

    It stands where it stands: with figures it is greyed, not gone.

    Signals:
        wanted: the source is to be marked (True) or the mark taken away.
    """

    wanted = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Không phát sinh"))
        self.source = TOTAL
        """Which one the tick is about."""
        self.clicked.connect(lambda on: self.wanted.emit(self.source, on))

    def show_state(self, view: "MoneyView | None", source: str) -> None:
        """Show how a source stands; one that is not known stands for all money."""
        from ntm_desktop.domain.money.nothing import written

        self.source = source if view is not None and view.tree.find(source) else TOTAL
        if view is None:
            self.setEnabled(False)
            return
        found = view.statement
        label = view.tree.label(self.source)
        there = written(found.row(self.source))
        self.setAccessibleName(self.tr("Không phát sinh – {0}, {1}").format(label, found.cut.label))
        self.setChecked(self.source in view.nothing)
        self.setEnabled(not there and not found.cut.spans)
        if found.cut.spans:
            tip = self.tr("Giai đoạn nhiều năm: đánh dấu ở từng năm.")
        elif there:
            tip = self.tr("“{0}” đã có số đến hết {1}.").format(label, found.cut.label)
        else:
            tip = self.tr(
                "Đánh dấu khi từ đầu năm đến hết {1} “{0}” không huy động được gì: dòng ấy không "
                "còn bị coi là thiếu, báo cáo ghi “Không phát sinh”. Đặt con trỏ ở dòng tổng để "
                "đánh dấu mọi nguồn."
            ).format(label, found.cut.label)
        self.setToolTip(tip)
