"""Giao phần việc: which criteria to whom; as a form in Excel or as a copy of the data."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Label, Level, Notice, ProgressStrip, form_row, row
from ntm_desktop.gui.widgets.choosing_files import ask_folder, remember_folder
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.services.backups import FolderCopy
    from ntm_desktop.services.workspace import Workspace


class HandingOutDialog(Dialog):
    """Ticks criteria, names the officer, writes what he takes along."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Giao phần việc"))
        self.resize(640, 600)
        self._context = context
        self._made: Path | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        title = Label(self.windowTitle(), "title")
        layout.addWidget(title)
        layout.addWidget(
            Label(
                self.tr(
                    "Đánh dấu tiêu chí, ghi tên người nhận. Biểu Excel: điền rồi đưa lại, ở trang "
                    "Tự đánh giá bấm “Nhập từ Excel…”. Bản dữ liệu: mở trên máy khác, làm xong "
                    "mang về, vào Cài đặt bấm “Gộp số liệu từ máy khác…”."
                ),
                "muted",
                wrap=True,
            )
        )
        self.notice = Notice(dismissable=True)
        self.notice.activated.connect(self._open_made)
        Floating(self.notice, self, title)
        self.owner = QLineEdit()
        self.owner.setPlaceholderText(self.tr("Ví dụ: Trần Thị Hoa, công chức địa chính"))
        self.owner.textChanged.connect(lambda _text: self._offer())
        layout.addLayout(form_row(self.tr("Người nhận phần việc"), self.owner))
        self.criteria = QListWidget()
        self.criteria.setAccessibleName(self.tr("Các tiêu chí giao"))
        self.criteria.itemChanged.connect(lambda _item: self._offer())
        layout.addWidget(self.criteria, 1)
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        layout.addWidget(self.strip)
        keep_room(self.strip)
        self.form_button = Button(self.tr("Lấy biểu Excel…"), "primary", icon="file-down")
        self.form_button.setDefault(True)
        self.form_button.clicked.connect(self._choose_file)
        self.copy_button = Button(self.tr("Chép dữ liệu ra USB…"), icon="usb")
        self.copy_button.clicked.connect(self._choose_place)
        close = Button(self.tr("Đóng"))
        close.clicked.connect(self.reject)
        buttons = row(self.form_button, self.copy_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        self._offer()
        assessment_id = context.assessment.id
        context.tasks.run(partial(_rules, assessment_id), done=self._show, owner=self)

    @property
    def chosen(self) -> list[int]:
        """Numbers of the criteria that are ticked."""
        items = (self.criteria.item(place) for place in range(self.criteria.count()))
        return [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def write_form(self, path: Path) -> None:
        """Write the form of the ticked criteria."""
        from ntm_desktop.services.handing_out import writing_form

        job = self._context.tasks.run_staged(
            writing_form(self._context.assessment.id, self.chosen, self.owner.text(), path),
            done=self._say_form,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang ghi biểu Excel"),
        )
        self.strip.begin(self.tr("Đang ghi biểu Excel…"), job, can_stop=False)
        self._offer()

    def write_copy(self, place: Path) -> None:
        """Copy the data for the officer into a new folder there."""
        from ntm_desktop.services.handing_out import handing_copy

        job = self._context.tasks.run_staged(
            handing_copy(self.chosen, self.owner.text(), place),
            done=self._say_copy,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang chép dữ liệu"),
        )
        self.strip.begin(self.tr("Đang chép và kiểm tra dữ liệu…"), job)
        self._offer()

    def _show(self, rules: "CriteriaSet") -> None:
        for criterion in rules.criteria:
            count = len(criterion.indicators)
            text = self.tr("{0}. {1} ({2} chỉ tiêu)").format(criterion.no, criterion.name, count)
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, criterion.no)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.criteria.addItem(item)
        if self.criteria.count():
            self.criteria.setCurrentRow(0)
        self._offer()

    def _choose_file(self) -> None:
        preferences = self._context.preferences
        numbers = "-".join(map(str, self.chosen))
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Lấy biểu Excel"),
            str(Path(preferences.last_folder) / f"phan-viec-tieu-chi-{numbers}.xlsx"),
            self.tr("Tệp Excel (*.xlsx)"),
        )
        if chosen:
            remember_folder(preferences, Path(chosen).parent)
            self.write_form(Path(chosen))

    def _choose_place(self) -> None:
        chosen = ask_folder(self, self.tr("Chép vào USB nào?"), self._context.preferences)
        if chosen is not None:
            self.write_copy(chosen)

    def _say_form(self, path: Path) -> None:
        self._made = path
        self.notice.show_message(
            self.tr("Đã ghi biểu “{0}”.").format(path.name), Level.SUCCESS, self.tr("Mở tệp")
        )

    def _say_copy(self, copy: "FolderCopy") -> None:
        self._made = copy.folder
        self.notice.show_message(
            self.tr(
                "Đã chép vào “{0}”. Ở máy kia: “Mở thư mục dữ liệu có sẵn…”, chọn thư mục ấy."
            ).format(copy.folder),
            Level.SUCCESS,
            self.tr("Mở thư mục"),
        )

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)

    def _open_made(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made)))

    def _offer(self) -> None:
        ready = bool(self.chosen) and not self.strip.busy
        self.form_button.setEnabled(ready)
        self.copy_button.setEnabled(ready and bool(self.owner.text().strip()))


def _rules(assessment_id: str, ws: "Workspace") -> "CriteriaSet":
    from ntm_desktop.services.in_force import pinned_set

    return pinned_set(ws, assessment_id)
