"""Nhận gói: what a stick brings, told file by file; one press takes it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout

from ntm_desktop.district.dry_run import WouldBe
from ntm_desktop.district.refusals import RefusalLine, refusal_list
from ntm_desktop.district.stick import (
    RECEIPTS_ON_STICK,
    Stick,
    Taken,
    give_up,
    inbox_of,
    looking_at,
    taking,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import EXTENSION, SEALED_EXTENSION
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, now
from ntm_desktop.gui.desk.receive_words import (
    look_parts,
    look_rows,
    refusal_parts,
    refusal_rows,
    taken_parts,
    taken_rows,
    taken_sentence,
)
from ntm_desktop.gui.desk.side_text import Part, SideText
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    Notice,
    PageHeader,
    ProgressStrip,
)
from ntm_desktop.gui.widgets.choosing_files import ask_files, ask_folder
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.tables import Column, DataTable

_START, _LIST, _REFUSED = range(3)
_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS})


class ReceivePage(DeskPage):
    """First the sources; then what they bring; then what became of it."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self.stick: Stick | None = None
        self.taken: Taken | None = None
        self._root: Path | None = None
        self._refusals: tuple[RefusalLine, ...] = ()
        self._inbox = 0
        self._build()
        context.shared_folder.looked.connect(self._show_folder)

    # What is shown

    def refresh(self, change: Change | None) -> None:
        """Read the refused packages and the line's inbox anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        catalog = self.context.catalog
        self.context.tasks.run(
            lambda register: refusal_list(register, catalog),
            done=self._show_refusals,
            failed=self._could_not_read_refusals,
            owner=self,
        )
        self._count_inbox()
        if change is None:
            self.context.shared_folder.look()

    def show_target(self, target: str | None) -> None:
        """Lead to the refused packages ("refused")."""
        if target == "refused":
            self._show_place(_REFUSED)

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Cắm USB của xã, bấm “Xem”. Chương trình kiểm tra từng gói và nói gói nào mới, có gì "
            "đổi, gói nào sẽ bị từ chối và vì sao. Chưa ghi gì cho đến khi bấm “Nhận”."
        )

    def look(self, paths: Sequence[Path], root: Path | None = None) -> None:
        """Look at files and folders.

        Args:
            paths: what was chosen or dropped.
            root: folder the receipts may go to, None for the folder of the first file.
        """
        if self.progress.busy:
            return
        first = paths[0]
        self._root = root or (first if first.is_dir() else first.parent)
        self._forget()
        self._set_busy(True)
        job = self.context.tasks.run_staged(
            looking_at(self.context.data_dir, self.context.catalog, paths),
            done=self._show_stick,
            failed=self._could_not_look,
            owner=self,
            finished=lambda: self._set_busy(False),
            title=self.tr("Đang xem các gói"),
        )
        self.progress.begin(self.tr("Đang chép và kiểm tra từng gói…"), job)

    def take(self) -> None:
        """Register what was looked at."""
        stick = self.stick
        if stick is None or self.progress.busy:
            return
        receipts = self._root / RECEIPTS_ON_STICK if self._root else None
        if any(path == inbox_of(self.context.data_dir)[0] for path in stick.paths):
            receipts = None  # the line brings them down itself
        self._set_busy(True)
        job = self.context.tasks.run_staged(
            taking(stick, self.context.catalog, now, receipts),
            done=self._show_taken,
            failed=self._could_not_take,
            owner=self,
            finished=lambda: self._set_busy(False),
            title=self.tr("Đang nhận gói"),
        )
        self.progress.begin(self.tr("Đang ghi sổ và ký phiếu…"), job, can_stop=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Packages and folders may be dropped anywhere on the page."""
        if dropped_paths(event.mimeData()) and not self.progress.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.look(paths)

    # Outcomes

    def _show_stick(self, stick: Stick) -> None:
        self.stick, self.taken = stick, None
        self.table.show_rows(look_rows(stick.run))
        news = stick.count(WouldBe.NEW)
        refused = stick.count(WouldBe.REFUSED)
        again = stick.count(WouldBe.AGAIN)
        unread = stick.count(WouldBe.UNREAD)
        said = [self.tr("{0} gói mới").format(news)]
        if again:
            said.append(self.tr("{0} gói đã nhận từ trước").format(again))
        if refused:
            said.append(self.tr("{0} gói sẽ bị từ chối").format(refused))
        if unread:
            said.append(self.tr("{0} gói chưa đọc được").format(unread))
        if stick.run.ignored:
            said.append(self.tr("{0} tệp đáng ngờ không mở").format(len(stick.run.ignored)))
        level = Level.WARN if refused or unread else Level.INFO
        text = self.tr("Chưa ghi gì vào sổ. {0}.").format(", ".join(said))
        self.notice.show_message(text, level)
        self.take_button.setText(
            self.tr("Nhận {0} gói, ghi sổ và trả phiếu").format(news + again)
            if news + again
            else self.tr("Ghi {0} gói bị từ chối vào sổ").format(refused)
        )
        self.take_button.setVisible(bool(news + again + refused))
        self.again_button.setText(self.tr("Thôi, chưa nhận"))
        self._show_place(_LIST)
        self._select_first()

    def _show_taken(self, taken: Taken) -> None:
        self.stick, self.taken = None, taken
        self.table.show_rows(taken_rows(taken))
        text, level = taken_sentence(taken)
        self.notice.show_message(text, level)
        self.take_button.hide()
        self.again_button.setText(self.tr("Xem USB khác"))
        self._show_place(_LIST)
        self._select_first()
        self.table.setFocus()  # the button that was pressed is gone

    def _could_not_look(self, error: NtmError) -> None:
        self.context.show_error(error)

    def _could_not_take(self, error: NtmError) -> None:
        self.context.show_error(error)

    def _show_refusals(self, found: tuple[RefusalLine, ...]) -> None:
        self._refusals = found
        self.refused_chip.setText(self.tr("Đã từ chối ({0})").format(len(found)))
        self.refused_table.show_rows(refusal_rows(found))
        self.refused_unread.hide()
        self.refused_empty.setVisible(not found)
        self.refused_table.setVisible(bool(found))
        self.refused_text.setVisible(bool(found))
        if found and self.refused_table.current_key is None:
            self.refused_table.make_current(0)

    def _count_inbox(self) -> None:
        data_dir = self.context.data_dir
        self.context.tasks.run_background(
            lambda _progress: inbox_of(data_dir)[1], done=self._show_inbox, owner=self
        )

    def _show_folder(self) -> None:
        """The shared folder was looked into: what came from it waits with the rest."""
        self.folder_said.setText(self.context.shared_folder.said)
        self._count_inbox()

    def _show_inbox(self, count: int) -> None:
        self._inbox = count
        self.inbox_button.setText(self.tr("Gói đến qua mạng ({0})").format(count))
        self.inbox_button.setVisible(count > 0)

    def _tell_row(self, key: object) -> None:
        parts: tuple[Part, ...] = ()
        if isinstance(key, int):
            if self.taken is not None:
                parts = taken_parts(self.taken, key)
            elif self.stick is not None:
                parts = look_parts(self.stick.run.files[key])
        self.text.show_parts(parts)

    def _could_not_read_refusals(self, error: NtmError) -> None:
        """What could not be read is not nothing."""
        self.refused_chip.setText(self.tr("Đã từ chối"))
        title = self.tr("Chưa đọc được danh sách gói đã từ chối")
        self.refused_unread.set_text(title, str(error))
        self.refused_unread.show()
        for other in (self.refused_table, self.refused_text, self.refused_empty):
            other.hide()
        self.context.show_error(error)

    def _tell_refusal(self, key: object) -> None:
        parts: tuple[Part, ...] = ()
        if isinstance(key, int) and key < len(self._refusals):
            parts = refusal_parts(self._refusals[key])
        self.refused_text.show_parts(parts)

    def _forget(self) -> None:
        """Give up what was looked at and not taken."""
        stick, self.stick, self.taken = self.stick, None, None
        if stick is not None:
            self.context.tasks.run_staged(give_up(stick), owner=self)
        self.table.show_rows(())
        self._show_place(_START)

    def _select_first(self) -> None:
        rows = [row.key for row in self.table.table.rows if row.key is not None]
        if rows:
            self.table.make_current(rows[0])
        self._tell_row(self.table.current_key)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self.take_button, self.again_button, self.choose, self.choose_folder):
            widget.setEnabled(not busy)
        self.drives.allow(not busy)

    def _show_place(self, place: int) -> None:
        self.places.setCurrentIndex(place)
        (self.refused_chip if place == _REFUSED else self.look_chip).setChecked(True)

    def _back_to_look(self) -> None:
        self._show_place(_LIST if self.stick or self.taken else _START)

    # Choosing

    def _choose_files(self) -> None:
        files = ask_files(
            self,
            self.tr("Chọn gói của các xã"),
            self.context.preferences,
            self.tr("Gói dữ liệu (*{0} *{1})").format(EXTENSION, SEALED_EXTENSION),
        )
        if files:
            self.look(files)

    def _choose_folder(self) -> None:
        folder = ask_folder(self, self.tr("Chọn thư mục có gói"), self.context.preferences)
        if folder is not None:
            self.look([folder])

    def _look_at_drive(self, drive: Drive) -> None:
        self.look([drive.root], drive.root)

    def _look_at_inbox(self) -> None:
        self.look([inbox_of(self.context.data_dir)[0]])

    # Building

    def _build(self) -> None:
        header = PageHeader(self.tr("Nhận gói"))
        self.look_chip = Button(self.tr("Gói mang đến"), "chip")
        self.refused_chip = Button(self.tr("Đã từ chối ({0})").format(0), "chip")
        group = QButtonGroup(self)
        for chip, run in (
            (self.look_chip, self._back_to_look),
            (self.refused_chip, partial(self._show_place, _REFUSED)),
        ):
            group.addButton(chip)
            chip.clicked.connect(lambda _on=False, run=run: run())
            header.add_action(chip)
        self.look_chip.setChecked(True)
        self.progress = ProgressStrip()
        keep_room(self.progress)  # what stands in the middle above it stays there
        self.places = QStackedWidget()
        self.places.addWidget(self._start_place())
        self.places.addWidget(self._list_place())
        self.places.addWidget(self._refused_place())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(header)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)

    def _start_place(self) -> Card:
        card = Card(self.tr("Gói từ đâu?"))
        self.drives = DriveList(self.context.tasks, self.tr("Xem"), writes=False)
        self.drives.chosen.connect(self._look_at_drive)
        self.choose = Button(self.tr("Chọn tệp gói…"), "primary", icon="package")
        self.choose.clicked.connect(self._choose_files)
        self.choose_folder = Button(self.tr("Chọn thư mục…"), icon="folder-open")
        self.choose_folder.clicked.connect(self._choose_folder)
        self.inbox_button = Button("", icon="download")
        self.inbox_button.clicked.connect(self._look_at_inbox)
        self.inbox_button.hide()
        self.folder_said = Label("", "caption", wrap=True)
        keep_room(self.folder_said)
        card.body.addWidget(self.drives)
        card.body.addWidget(
            EmptyState(
                "download",
                self.tr("Cắm USB của xã, hoặc kéo gói vào đây"),
                self.tr(
                    "Chương trình kiểm tra từng gói trước và nói gói nào mới, có gì đổi, gói nào "
                    "sẽ bị từ chối và vì sao. Chưa ghi gì vào sổ cho đến khi bấm “Nhận”."
                ),
                (self.choose, self.choose_folder, self.inbox_button),
            ),
            1,
        )
        card.body.addWidget(self.folder_said)
        return card

    def _list_place(self) -> Card:
        card = Card(self.tr("Gói mang đến"))
        self.notice = Notice()
        self.table = DataTable(
            [
                Column(self.tr("Xã"), 24),
                Column(self.tr("Kỳ"), 10),
                Column(self.tr("Gói"), 6, right=True),
                Column(self.tr("Tiêu chí đạt"), 14, right=True),
                Column(self.tr("Điểm cần xem")),
            ],
            self.tr("Các gói mang đến"),
        )
        self.table.current_changed.connect(self._tell_row)
        self.text = SideText(self.tr("Gói đang chọn"))
        self.take_button = Button("", "primary", icon="check")
        self.take_button.clicked.connect(self.take)
        self.again_button = Button(self.tr("Thôi, chưa nhận"))
        self.again_button.clicked.connect(self._forget)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID + 4)
        buttons.addStretch(1)
        buttons.addWidget(self.again_button)
        buttons.addWidget(self.take_button)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.table, 1)
        middle.addWidget(self.text)
        card.body.addWidget(self.notice)
        card.body.addLayout(middle, 1)
        card.body.addLayout(buttons)
        return card

    def _refused_place(self) -> Card:
        card = Card(self.tr("Gói đã từ chối"))
        self.refused_table = DataTable(
            [
                Column(self.tr("Ngày"), 12),
                Column(self.tr("Xã"), 22),
                Column(self.tr("Tệp"), 26),
                Column(self.tr("Lý do")),
            ],
            self.tr("Các gói đã từ chối"),
        )
        self.refused_table.current_changed.connect(self._tell_refusal)
        self.refused_text = SideText(self.tr("Gói bị từ chối"))
        self.refused_empty = EmptyState(
            "circle-check",
            self.tr("Chưa từ chối gói nào"),
            self.tr("Gói bị từ chối nằm ở đây, kèm lý do và điều cần đề nghị xã."),
        )
        self.refused_unread = EmptyState("alert-triangle", "", "")
        self.refused_unread.hide()
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.refused_table, 1)
        middle.addWidget(self.refused_text)
        card.body.addLayout(middle, 1)
        card.body.addWidget(self.refused_empty, 1)
        card.body.addWidget(self.refused_unread, 1)
        return card
