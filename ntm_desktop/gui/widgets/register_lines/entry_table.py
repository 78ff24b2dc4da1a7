"""The lines of one register as a table that saves what is typed, with all that is done to lines."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from ntm_desktop.domain.registers.lines import ids_of
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.widgets.cell_typing import HeldKeys, being_typed, type_on
from ntm_desktop.gui.widgets.edit_grid import EditGrid
from ntm_desktop.gui.widgets.register_lines import actions
from ntm_desktop.gui.widgets.register_lines.model import RegisterModel

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.registers.entries import Entry
    from ntm_desktop.services.registers.editing import Added
    from ntm_desktop.services.registers.listing import RegisterView
    from ntm_desktop.services.session import Workspace

_NOTHING: "tuple[tuple[str, str], Entry | None]" = (("", ""), None)


class EntryTable(EditGrid):
    """Shows lines of a register; every edit is saved when its cell is left.

    Signals:
        filtered_away: a line that is led to is there and not among those shown.
    """

    filtered_away = Signal()

    def __init__(
        self,
        context: CommuneContext,
        name: str,
        lines: RegisterModel | None = None,
        *,
        widths: Sequence[float] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._context = context
        self._widths = widths
        self.view: RegisterView | None = None
        """The register with all its lines; None until it was read."""
        self._wanted = ""
        self._edit_wanted = False
        self._asking = False
        self._held = HeldKeys(self)
        self._opened: tuple[tuple[str, str], Entry | None] = _NOTHING
        """The cell that is typed into, and its line as it was shown when that began."""
        self.lines = lines or RegisterModel()
        self.lines.setParent(self)
        self.lines.typed.connect(self._typed)
        self.setModel(self.lines)
        self.line_wanted.connect(self.add)
        self.removal_wanted.connect(self.remove)
        self.opened.connect(self.open_entry)
        self.moved.connect(self._move)
        self.pasted.connect(self.paste)

    def show_lines(self, view: "RegisterView", shown: "Sequence[Entry] | None" = None) -> None:
        """Show a register, or those of its lines that pass a filter."""
        first = self.view is None or self.view.form.id != view.form.id
        self.view = view
        here = self.current_entry
        column = self.currentIndex().column()
        entries = view.entries if shown is None else shown
        typing = being_typed(self) if not first and here is not None else None
        if typing is not None and here is not None and here.id not in ids_of(entries):
            self.commit_editor()  # the line goes out of sight: what was typed is saved first
            typing = None
        numbers = {line: number for number, line in enumerate(ids_of(view.entries), 1)}
        self.lines.show_entries(view.form, entries, view.known, numbers)
        if first:
            self.set_widths(self._widths or self.lines.widths())
        if here is not None and (row := self.lines.row_of(here.id)) >= 0:
            if self.currentIndex().row() != row:
                self.go_to(row, column)
            if typing is not None and not self.editing:
                type_on(self, self.lines.index(row, column), typing)
        elif first and self.lines.rowCount():
            self.go_to(0, self.lines.first_field)
        if typing is None:
            # Nothing was typed yet: the cell shows what is stored now, and that is seen.
            self._opened = _NOTHING
            if self.editing:
                self._note(self.currentIndex())
        self._go_to_wanted()

    def edit(self, index: QModelIndex, *how: Any) -> Any:  # type: ignore[override]
        """Open a cell; what its line was like then is what the edit is made on."""
        opened = super().edit(index, *how)
        if self.editing:
            self._note(self.currentIndex())
        return opened

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Leave a cell, with or without what was typed."""
        self._opened = _NOTHING
        super().closeEditor(editor, hint)

    def _note(self, index: QModelIndex) -> None:
        column, entry = self.lines.field_at(index.column()), self.current_entry
        if column is None or entry is None or self._opened[0] == (entry.id, column.id):
            return
        self._opened = (entry.id, column.id), self.lines.settled(entry)

    def want(self, entry_id: str) -> None:
        """Lead to a line, at once or as soon as it is there."""
        self._wanted = entry_id
        self._go_to_wanted()

    @property
    def current_entry(self) -> "Entry | None":
        """The line the cursor is in."""
        row = self.currentIndex().row()
        return self.lines.entries[row] if 0 <= row < len(self.lines.entries) else None

    # Edits

    def add(self) -> None:
        """Add a line at the end, and open its first cell."""
        if self.view is None:
            return
        register = self.view.form.id

        def work(ws: "Workspace") -> "Added":
            from ntm_desktop.services.registers.editing import add_entry

            return add_entry(ws, register, {})

        def done(added: "Added") -> None:
            self._edit_wanted = True
            self.want(added.id)

        self.commit_editor()
        self._held.hold()
        failed = self._held.forgetting(self._context.show_error)
        self._context.tasks.run(work, done=done, failed=failed, owner=self)

    def remove(self) -> None:
        """Remove the selected lines; Ctrl+Z brings them back."""
        self.commit_editor()
        rows = [row for row in self.selected_rows() if row < len(self.lines.entries)]
        ids = [self.lines.entries[row].id for row in rows]
        if not ids:
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.registers.editing import remove_entries

            return remove_entries(ws, ids)

        def told(change: "Change") -> None:
            self._context.show_message(
                self.tr("Đã lưu: {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(change.label),
                Level.SUCCESS,
            )
            self.go_to(min(rows[0], self.lines.rowCount() - 1), self.lines.first_field)

        self._context.tasks.run(work, done=told, failed=self._context.show_error, owner=self)

    def open_entry(self) -> None:
        """Show the current line as a form."""
        self.commit_editor()
        entry = self.current_entry
        if entry is not None and self.view is not None:
            record = partial(self._record, seen=self.lines.settled(entry))
            actions.edit_entry(self._context, self, self.view, entry, record)

    def paste(self, text: str = "") -> None:
        """Show how lines from Excel are understood, those of the clipboard when none are given."""
        if self.view is not None:
            column = self.lines.field_at(self.currentIndex().column())
            text = text or QGuiApplication.clipboard().text()
            actions.paste(self._context, self, self.view, text, column.id if column else "")

    def show_history(self) -> None:
        """Show what was changed in the current line."""
        entry = self.current_entry
        if entry is not None and self.view is not None:
            actions.show_history(self._context, self, self.view, entry)

    def _typed(self, entry_id: str, field_id: str, text: str) -> None:
        def failed(error: NtmError) -> None:
            self.lines.forget(entry_id, field_id)
            self._context.show_error(error)

        at, entry = self._opened
        seen = entry if at == (entry_id, field_id) else None
        self._opened = _NOTHING
        self._record(entry_id, {field_id: text}, failed, seen=seen)

    def _record(
        self,
        entry_id: str,
        texts: Mapping[str, str],
        failed: Callable[[NtmError], None] | None = None,
        *,
        seen: "Entry | None" = None,
    ) -> None:
        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.registers.editing import type_fields

            return type_fields(ws, entry_id, texts, seen=seen)

        self._context.tasks.run(work, failed=failed or self._context.show_error, owner=self)

    def _move(self, by: int) -> None:
        entry = self.current_entry
        if entry is None:
            return

        def work(ws: "Workspace") -> "Change":
            from ntm_desktop.services.registers.editing import move_entry

            return move_entry(ws, entry.id, by)

        self._context.tasks.run(work, failed=self._context.show_error, owner=self)

    def _go_to_wanted(self) -> None:
        if not self._wanted:
            return
        row = self.lines.row_of(self._wanted)
        if row < 0:
            there = self.view is not None and self._wanted in ids_of(self.view.entries)
            if there and not self._asking:
                self._asking = True
                self.filtered_away.emit()
                self._asking = False
            return
        self._wanted = ""
        self.go_to(row, self.lines.first_field)
        if self._edit_wanted:
            self._edit_wanted = False
            self.setFocus()
            index = self.lines.index(row, self.lines.first_field)
            # The list of a cell opens once the table has its place on screen.
            QTimer.singleShot(0, self, lambda: self._begin(index))

    def _begin(self, index: QModelIndex) -> None:
        self.edit(index)
        self._held.release()
