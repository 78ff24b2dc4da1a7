"""The button "Excel" of pages with lists: an empty form, reading one back, writing out."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Button
from ntm_desktop.gui.widgets.choosing_files import ask_file
from ntm_desktop.gui.written_file import ask_workbook, write_workbook

if TYPE_CHECKING:
    from ntm_desktop.services.money_workbooks import Listing


class ExcelMenu(Button):
    """What a list does with Excel.

    Signals:
        read: rows of cells, the headings first.
    """

    read = Signal(list)

    def __init__(self, context: CommuneContext, listing: str, page: QWidget) -> None:
        super().__init__(self.tr("Excel"), icon="file-down")
        self._context, self._listing, self._page = context, listing, page
        self._cut = Cut.at(2024)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.own_file = menu.addAction(self.tr("Nhập tệp của xã…"))
        self.own_file.triggered.connect(lambda _on=False: context.open_import())
        self.form_file = menu.addAction(self.tr("Tải từ mẫu Excel…"))
        self.form_file.triggered.connect(lambda _on=False: self._read())
        menu.addSeparator()
        self.empty_form: QAction = menu.addAction(self.tr("Lấy mẫu trống…"))
        self.empty_form.triggered.connect(lambda _on=False: self._write(empty=True))
        self.export: QAction = menu.addAction(self.tr("Kết xuất ra Excel…"))
        self.export.triggered.connect(lambda _on=False: self._write(empty=False))
        self.setMenu(menu)

    def show_cut(self, cut: Cut, *, filled: bool) -> None:
        """What is written out is of this cut; without rows there is nothing to write."""
        self._cut = cut
        self.export.setEnabled(filled)

    def set_listing(self, listing: str) -> None:
        """Write and read another list of the page."""
        self._listing = listing

    def _of(self) -> "Listing":
        from ntm_desktop.services.money_workbooks import Listing

        return Listing(self._listing)

    def _write(self, *, empty: bool) -> None:
        stem = {"projects": "cong-trinh", "money": "nguon-luc", "gifts": "dong-gop"}[self._listing]
        name = f"mau-{stem}" if empty else f"{stem}-{self._cut.key.replace('/', '_')}"
        title = self.tr("Lấy mẫu trống") if empty else self.tr("Kết xuất ra Excel")
        path = ask_workbook(self._context, self._page, title, name)
        if path is not None:
            self.write_to(path, empty=empty)

    def write_to(self, path: Path, *, empty: bool) -> None:
        """Write the list, or its empty form, to a file."""
        from ntm_desktop.services.money_workbooks import exporting

        steps = exporting(self._of(), self._cut, path, empty=empty)
        write_workbook(self._context, self._page, steps)

    def _read(self) -> None:
        path = ask_file(
            self._page,
            self.tr("Tải từ mẫu Excel"),
            self._context.preferences,
            self.tr("Tệp Excel (*.xlsx *.xls)"),
        )
        if path is not None:
            self.read_from(path)

    def read_from(self, path: Path) -> None:
        """Read the rows of a file; they are shown before anything is written."""
        from ntm_desktop.services.money_workbooks import reading

        self._context.tasks.run_staged(
            reading(path),
            done=self.read.emit,
            failed=self._context.show_error,
            owner=self._page,
            title=self.tr("Đang đọc tệp Excel"),
        )
