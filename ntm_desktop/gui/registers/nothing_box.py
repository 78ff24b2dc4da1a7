"""The tick “Không phát sinh” of the shown register and period."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form


class NothingBox(QCheckBox):
    """Ticked while it was said that nothing is to be written.

    It stands where it stands: with lines in the period it is greyed, not gone.

    Signals:
        wanted: the period is to be marked (True) or the mark taken away.
    """

    wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self.wanted)

    def show_state(
        self,
        form: Form,
        entries: Sequence[Entry],
        marks: Sequence[Entry],
        period: Period,
        *,
        chosen: bool = True,
    ) -> None:
        """Show how a period stands.

        Args:
            form: of the register.
            entries: all its lines.
            marks: those that speak of it.
            period: that the tick is about.
            chosen: the period stands beside the tick; else the tick says it.
        """
        from ntm_desktop.domain.registers.nothing import any_within, covered

        there = any_within(form, entries, period)
        marked = covered(marks, form.id, period)
        name = self.tr("Không phát sinh – {0}").format(period.label)
        self.setText(self.tr("Không phát sinh trong kỳ") if chosen else name)
        self.setAccessibleName(name)
        self.setChecked(marked and not there)
        # A mark that lines of another copy made untrue can be taken away, not set.
        self.setEnabled(not there)
        self.setToolTip(
            self.tr("Sổ đã có dòng trong {0}.").format(period.inline)
            if there
            else self.tr(
                "Đánh dấu khi trong {0} không có việc gì để ghi vào sổ này: sổ không còn bị coi là "
                "thiếu, báo cáo ghi “Không phát sinh”."
            ).format(period.inline)
        )
