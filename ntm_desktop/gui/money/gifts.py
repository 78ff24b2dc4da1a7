"""What residents gave: a list that is typed into, the last row taking the next one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.domain.reading.pasted import pasted_cells
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.money.rows import NEW, gift_columns, gift_rows, gift_sums, village_sums
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.pasted_rows import PastedRow, PastedTable, Shown
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, ElidedLabel, Level, Notice
from ntm_desktop.gui.widgets.sheet import SheetView
from ntm_desktop.services.gifts import GiftField, GiftsView

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.gifts import ReadGifts
    from ntm_desktop.services.session import Workspace

_LAST = frozenset({GiftField.MONEY, GiftField.QUANTITY})


class GiftsPane(Card):
    """The contributions of a cut.

    A new one is typed into the last row; it is saved once it says what was given and how much.
    """

    def __init__(self, context: CommuneContext, owner: QWidget) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Đóng góp của dân"))
        self._context, self._owner = context, owner
        self.view: GiftsView | None = None
        self.typed: dict[GiftField, str] = {}
        """Of the row that waits, what was typed so far."""
        self.body.setContentsMargins(1, 1, 1, GRID // 2)
        self.body.setSpacing(GRID // 2)
        self.table = SheetView(gift_columns(), self.tr("Các khoản đóng góp"))
        self.table.listen(self._edited, context.show_error)
        self.table.add_wanted.connect(self.begin_new)
        self.table.remove_wanted.connect(self._remove)
        self.table.moved.connect(self._move)
        self.table.pasted.connect(lambda text: self.take_rows(pasted_cells(text)))
        self.notice = Notice("", Level.ERROR, dismissable=True)
        self.notice.hide()
        self.sums = ElidedLabel("", "muted")
        add = Button(self.tr("Thêm khoản đóng góp"), icon="plus", tip="F5")
        add.clicked.connect(self.begin_new)
        foot = QHBoxLayout()
        foot.setContentsMargins(GRID + 4, 0, GRID, 0)
        foot.addWidget(self.sums, 1)
        foot.addWidget(add)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)

    def show_gifts(self, view: GiftsView) -> None:
        """Show the contributions of a cut."""
        self.view = view
        self.table.set_columns(gift_columns(view))
        self.table.show_rows(gift_rows(view, self.typed))
        said = gift_sums(view)
        self.sums.setText(said or self.tr("Chưa có khoản đóng góp nào trong kỳ."))
        self.sums.setToolTip(village_sums(view))

    def begin_new(self) -> None:
        """Go to the row that takes the next contribution."""
        self.table.setFocus()
        self.table.begin_edit(NEW, GiftField.GIVER)

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Cells that were refused, and a contribution that is not complete."""
        name = self.tr("Đóng góp")
        found = [Unsaved(one.text, one.reason, name, "gifts")
                 for one in self.table.sheet.refused.values()]  # fmt: skip
        if self.typed:
            text = " | ".join(self.typed.values())
            reason = self.tr("chưa ghi hình thức và số lượng hoặc số tiền.")
            found.append(Unsaved(text, reason, name, "gifts"))
        return tuple(found)

    def give_back(self) -> bool:
        """Show what is saved in the place of refused texts, and empty the row that waits."""
        waited = bool(self.typed)
        self.typed.clear()
        self.notice.hide()
        given = self.table.sheet.give_back()
        if waited and self.view is not None:
            self.show_gifts(self.view)
        return waited or given

    def take_rows(self, cells: "Sequence[Sequence[str]]") -> None:
        """Show how rows are understood; write them when the officer agrees."""
        if self.view is None:
            return
        cut = self.view.cut

        def read(choices: dict[str, str], done: "Callable[[ReadGifts], None]") -> None:
            def work(ws: "Workspace") -> "ReadGifts":
                from ntm_desktop.services.gifts import read_pasted_gifts

                return read_pasted_gifts(ws, cut, cells, choices)

            self._context.tasks.run(
                work, done=done, failed=self._context.show_error, owner=self._owner
            )

        def shown(found: "ReadGifts") -> Shown:
            added = self.tr("Thêm khoản đóng góp")
            rows = [PastedRow(one.text, added, one.fault) for one in found.rows]
            return Shown(rows, found.questions)

        def write(found: "ReadGifts", _dialog: object) -> None:
            def work(ws: "Workspace") -> "Change":
                from ntm_desktop.services.gifts import paste_gifts

                return paste_gifts(ws, cut, found.rows)

            self._run(work)

        self.pasted = PastedTable(read, shown, write, self)

    def _run(
        self,
        fn: "Callable[[Workspace], Change]",
        failed: Callable[[NtmError], None] | None = None,
        done: "Callable[[Change], None] | None" = None,
    ) -> None:
        self._context.tasks.run(
            fn, done=done, failed=failed or self._context.show_error, owner=self._owner
        )

    def _edited(self, key: object, column: str, text: str) -> None:
        if key == NEW:
            self._new_edited(GiftField(column), text)
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.gifts import record_gift

            return record_gift(ws, str(key), GiftField(column), text)

        self._run(
            work,
            lambda error: self._refuse(key, column, text, error),
            lambda _change: self.table.sheet.accept(key, column),
        )

    def _refuse(self, key: object, column: str, text: str, error: NtmError) -> None:
        self.table.sheet.refuse(key, column, text, str(error))
        self.notice.show_message(str(error), Level.ERROR)
        self.notice.show()

    def _new_edited(self, field: GiftField, text: str) -> None:
        self.table.sheet.accept(NEW, field)
        if text.strip():
            self.typed[field] = text.strip()
        else:
            self.typed.pop(field, None)
        view = self.view
        if view is None:
            return
        self.table.show_rows(gift_rows(view, self.typed))
        if GiftField.KIND not in self.typed or not _LAST & self.typed.keys():
            return
        # Taken out at once: what is typed meanwhile begins another one.
        typed, self.typed = self.typed, {}

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.gifts import add_gift

            return add_gift(ws, view.cut, typed)

        def saved(_change: "Change") -> None:
            self.notice.hide()

        def refused(error: NtmError) -> None:
            self.typed = typed | self.typed
            self.show_gifts(view)
            self._refuse(NEW, field, text, error)

        self._run(work, refused, saved)

    def _remove(self, keys: "Sequence[object]") -> None:
        ids = [str(key) for key in keys if key != NEW]
        if not ids:
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.gifts import remove_gifts

            return remove_gifts(ws, ids)

        def told(change: "Change") -> None:
            self._context.show_message(
                self.tr("Đã lưu: {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(change.label),
                Level.SUCCESS,
            )

        self._run(work, done=told)

    def _move(self, key: object, step: int) -> None:
        view = self.view
        if view is None or key == NEW:
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.gifts import move_gift

            return move_gift(ws, view.cut, str(key), step)

        self._run(work)
