"""Gửi – nhận: the packages and how far each has come, sticks, the commune's key."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.exchange.key_card import KeyCard
from ntm_desktop.gui.exchange.line_card import LineCard
from ntm_desktop.gui.exchange.pack_dialog import PackDialog
from ntm_desktop.gui.exchange.receive_dialog import ReceiveDialog
from ntm_desktop.gui.exchange.timeline import PackageCard
from ntm_desktop.gui.exchange.verify_dialog import VerifyDialog
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    Notice,
    PageHeader,
    clear_layout,
    scrolled,
)
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, removable_drives

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.exchange.timeline import PackageEntry

_TOUCHED = frozenset({Touched.PACKAGES, Touched.SETTINGS, Touched.ASSESSMENTS})
_SIDE_WIDTH = 364


class ExchangePage(CommunePage):
    """Outbox and answers as one timeline."""

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None = None,
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        super().__init__(context, parent)
        self._find_drives = find_drives
        self._entries: tuple[PackageEntry, ...] | None = None
        self.header = PageHeader(self.tr("Gửi – nhận"))
        self.verify_button = Button(self.tr("Kiểm tra gói…"), icon="shield-check")
        self.receive_button = Button(self.tr("Nhận phiếu…"), icon="download")
        self.pack_button = Button(self.tr("Đóng gói…"), "primary", icon="package")
        for button, action in (
            (self.verify_button, self._verify),
            (self.receive_button, self._receive),
            (self.pack_button, self._pack),
        ):
            self.header.add_action(button)
            button.clicked.connect(action)
        self.gone = Notice(level=Level.WARN)
        self.gone.activated.connect(lambda: context.navigate("settings", "receiver"))
        self.gone.hide()
        self.key_card = KeyCard(context)
        self.line_card = LineCard(context)
        self.drives = DriveList(
            context.tasks, self.tr("Chép ra USB"), writes=True, find=find_drives
        )
        self.drives.chosen.connect(self._pack_to)
        self._build()

    @property
    def cards(self) -> tuple[PackageCard, ...]:
        """The packages shown, newest first."""
        found = (self._timeline.itemAt(place).widget() for place in range(self._timeline.count()))
        return tuple(widget for widget in found if isinstance(widget, PackageCard))

    def refresh(self, change: "Change | None") -> None:
        """Read the timeline again."""
        if change is not None and not change.touched & _TOUCHED:
            return
        from ntm_desktop.services.exchange import timeline as exchange
        from ntm_desktop.services.workspace import receiver_gone

        self.header.set_subtitle(
            self.tr("Nơi nhận: {0}").format(self.context.commune.receiving_unit)
        )
        gone = receiver_gone(self.context.commune, self.context.assessment.period)
        if gone:
            self.gone.show_message(gone, Level.WARN, self.tr("Sửa nơi nhận"))
        else:
            self.gone.hide()
        self.context.tasks.run(exchange.timeline, done=self._show, owner=self)
        self.line_card.refresh()
        if change is None:
            self.key_card.refresh()

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Gửi số liệu lên cấp trên và nhận phiếu trả lời, bằng USB, không cần mạng.\n\n"
            "“Đóng gói” tạo một tệp có chữ ký của xã; chép ra USB xong chương trình đọc lại "
            "từng byte rồi mới báo “đã chép và kiểm tra”. Gói chỉ “đã tiếp nhận” khi có phiếu "
            "do nơi nhận ký.\n\n"
            "Sáu mức, không lẫn với nhau: đã lưu, đã chốt, đã đóng gói, đã chép và kiểm tra, "
            "đã tiếp nhận, đã chấp nhận. Chương trình không mở tệp nào khác trên USB."
        )

    def _show(self, entries: "tuple[PackageEntry, ...]") -> None:
        if entries != self._entries:
            self._entries = entries
            clear_layout(self._timeline)
            numbers = {indicator.no for indicator in self.context.criteria_set.indicators()}
            for entry in entries:
                card = PackageCard(entry, numbers)
                card.copy_requested.connect(self._copy_again)
                card.withdrawal_requested.connect(self._withdraw)
                card.page_requested.connect(self.context.navigate)
                self._timeline.addWidget(card)
            self._timeline.addStretch(1)
        self.stack.setCurrentIndex(1 if entries else 2)

    # What is done

    def _pack(self) -> None:
        from ntm_desktop.services.handed_out import ensure_main

        def begin(_said: None) -> None:
            self._open(PackDialog(self.context, self.window(), find_drives=self._find_drives))

        # A copy that was handed out packs nothing: said before anything is chosen.
        self.context.tasks.run(ensure_main, done=begin, failed=self.context.show_error, owner=self)

    def _pack_to(self, drive: Drive) -> None:
        """The button beside a stick: the newest package that was not copied yet, or a new one."""
        waiting = next(
            (e.package.id for e in self._entries or () if e.package.state.value == "packed"), ""
        )

        def begin(_said: None) -> None:
            dialog = PackDialog(
                self.context, self.window(), package_id=waiting, find_drives=lambda: (drive,)
            )
            self._open(dialog)

        from ntm_desktop.services.handed_out import ensure_main

        self.context.tasks.run(ensure_main, done=begin, failed=self.context.show_error, owner=self)

    def _copy_again(self, package_id: str) -> None:
        self._open(
            PackDialog(
                self.context,
                self.window(),
                package_id=package_id,
                find_drives=self._find_drives,
            )
        )

    def _withdraw(self, package_id: str) -> None:
        """Take a package back: at once when it has not left this PC, else by asking on paper."""
        from ntm_desktop.gui.exchange.withdrawing import withdraw

        entry = next((e for e in self._entries or () if e.package.id == package_id), None)
        if entry is not None:
            withdraw(self.context, self, entry)

    def _receive(self) -> None:
        ReceiveDialog(self.context, self.window(), find_drives=self._find_drives).open()

    def _verify(self) -> None:
        self._check(None)

    def show_target(self, target: str | None) -> None:
        """Check the package whose path is the target, as after a double click on the file."""
        if target:
            self._check(Path(target))

    def _check(self, package: Path | None) -> None:
        dialog = VerifyDialog(self.context, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        if package is not None:
            dialog.check(package)

    def _open(self, dialog: PackDialog) -> None:
        # Copying changes the state of a package without being an edit that is broadcast.
        dialog.finished.connect(self._refresh_all)
        dialog.open()

    def _refresh_all(self) -> None:
        self.refresh(None)

    # Building

    def _build(self) -> None:
        timeline = QWidget()
        self._timeline = QVBoxLayout(timeline)
        self._timeline.setContentsMargins(0, 0, 0, 0)
        self._timeline.setSpacing(GRID + 4)
        begin = Button(self.tr("Đóng gói lần đầu…"), "primary", icon="package")
        begin.clicked.connect(self._pack)
        self.empty = EmptyState(
            "package",
            self.tr("Chưa có gói nào"),
            self.tr(
                "Cắm USB rồi bấm “Đóng gói”: số liệu, minh chứng và hồ sơ đi trong một tệp có "
                "chữ ký của xã. Lần đầu, gửi kèm phiếu khóa có chữ ký của Chủ tịch."
            ),
            [begin],
        )
        self.stack = QStackedWidget()
        for widget in (QWidget(), scrolled(timeline), self.empty):
            self.stack.addWidget(widget)
        usb = Card(self.tr("Chép ra USB"))
        usb.body.addWidget(Label(self.tr("Chép ra USB"), "heading"))
        usb.body.addWidget(self.drives)
        usb.body.addWidget(
            Label(
                self.tr("Chép xong, chương trình đọc lại để kiểm tra rồi mới báo có thể rút."),
                "caption",
                wrap=True,
            )
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        column.addWidget(usb)
        column.addWidget(self.line_card)
        column.addWidget(self.key_card)
        column.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(GRID + 4)
        body.addWidget(self.stack, 1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE_WIDTH)
        body.addWidget(area)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID + 4)
        whole.addWidget(self.header)
        whole.addWidget(self.gone)
        whole.addLayout(body, 1)
