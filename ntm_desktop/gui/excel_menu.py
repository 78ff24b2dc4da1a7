"""The button "Excel" of pages with lists: an empty form, reading one back, writing out."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Button, Level

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
        preferences = self._context.preferences
        chosen, _ = QFileDialog.getSaveFileName(
            self._page,
            self.tr("Lấy mẫu trống") if empty else self.tr("Kết xuất ra Excel"),
            str(Path(preferences.last_folder) / f"{name}.xlsx"),
            self.tr("Tệp Excel (*.xlsx)"),
        )
        if not chosen:
            return
        self._remember(Path(chosen))
        self.write_to(Path(chosen), empty=empty)

    def write_to(self, path: Path, *, empty: bool) -> None:
        """Write the list, or its empty form, to a file."""
        from ntm_desktop.services.money_workbooks import exporting

        def done(written: Path) -> None:
            self._context.show_message(
                self.tr("Đã ghi tệp “{0}”.").format(written),
                Level.SUCCESS,
                self.tr("Mở tệp"),
                partial(self._open, written),
            )

        self._context.tasks.run_staged(
            exporting(self._of(), self._cut, path, empty=empty),
            done=done,
            failed=self._context.show_error,
            owner=self._page,
            title=self.tr("Đang xuất ra Excel"),
        )

    def _read(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._page,
            self.tr("Tải từ mẫu Excel"),
            self._context.preferences.last_folder,
            self.tr("Tệp Excel (*.xlsx *.xls)"),
        )
        if chosen:
            self._remember(Path(chosen))
            self.read_from(Path(chosen))

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

    def _remember(self, path: Path) -> None:
        self._context.preferences.last_folder = str(path.parent)
        self._context.preferences.save()

    def _open(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._context.show_message(
                self.tr("Máy này chưa có chương trình mở được “{0}”.").format(path.name), Level.WARN
            )
