"""“Mục tiêu…” of the page “Tổng hợp”: asked for, kept in the register, then told."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ntm_desktop.district.targets import set_target, target_of
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.collation import bands_of
from ntm_desktop.gui.desk.context import DeskContext, changed, now

if TYPE_CHECKING:
    from ntm_desktop.district.tables import Tables
    from ntm_desktop.domain.desk_plan import BandTarget
    from ntm_desktop.gui.desk.target_dialog import TargetDialog, TargetWish
    from ntm_desktop.store.register.register import Register


class TargetEditing(QObject):
    """Asks how many communes are to be in each band by the end of the year of some tables."""

    def __init__(self, page: QWidget, context: DeskContext, kept: Callable[[], None]) -> None:
        """Edit the targets of a page.

        Args:
            page: over which the dialog stands.
            context: the open register.
            kept: called when the register has a target.
        """
        super().__init__(page)
        self._page, self._context, self._kept = page, context, kept
        self._made: Tables | None = None
        self.dialog: TargetDialog | None = None

    def begin(self, made: "Tables | None") -> None:
        """Read the target of the year of these tables and ask for it; nothing without tables."""
        self._made = made
        if made is None:
            return
        year = made.now.period.last_day.year
        self._context.tasks.run(
            lambda register: target_of(register, year), done=self._ask, owner=self
        )

    def _ask(self, target: "BandTarget | None") -> None:
        from ntm_desktop.gui.desk.target_dialog import TargetDialog

        assert self._made is not None
        now_counted = self._made.now
        criteria = now_counted.criteria_set
        known = target if target is not None and target.set_id == criteria.id else None
        year = now_counted.period.last_day.year
        dialog = TargetDialog(year, bands_of(criteria), now_counted.base_count, known, self._page)
        dialog.wished.connect(self._keep)
        self.dialog = dialog
        dialog.open()

    def _keep(self, wish: "TargetWish") -> None:
        assert self._made is not None
        assert self.dialog is not None
        set_id, catalog = self._made.now.criteria_set.id, self._context.catalog

        def keep(register: "Register") -> Change:
            set_target(
                register,
                catalog,
                wish.year,
                set_id,
                wish.counts,
                now(),
                mean=wish.mean,
                source=wish.source,
            )
            return changed(self.tr("Đặt mục tiêu năm {0}").format(wish.year), Touched.SETTINGS)

        self._context.tasks.run(keep, done=self._end, failed=self.dialog.refuse, owner=self)

    def _end(self, _change: Change) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self._kept()
