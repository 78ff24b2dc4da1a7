"""NTM Xem: one package, opened by a double click, looked at and printed; nothing is written."""

import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    EmptyState,
    Level,
    Notice,
    ProgressStrip,
)
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.package.package_view import PackageView
from ntm_desktop.gui.widgets.package.reader import FileReader
from ntm_desktop.temporary import own_folder

if TYPE_CHECKING:
    from ntm_desktop.gui.papers.printing import PrintOrder
    from ntm_desktop.gui.papers.rendering import PdfPages
    from ntm_desktop.services.exchange.viewing import Seen

FILTER = "*.ntmz *.ntmz.age *.age"


class ViewWindow(QWidget):
    """One window, one package at a time.

    Signals:
        closed: the window was closed.
        elsewhere: a path of another kind of package, which NTM Desktop opens.
    """

    closed = Signal()

    def __init__(
        self, tasks: Tasks[Any], *, known: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Show the invitation.

        Args:
            tasks: runs what is read beside the window.
            known: commune code to the keys that were compared with its paper slip.
        """
        super().__init__()
        self._tasks = tasks
        self._known = known or {}
        self._path: Path | None = None
        self._work: Path | None = None
        self._generation = 0
        self._order: PrintOrder | None = None
        self.setWindowTitle(self.tr("NTM Xem"))
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._build()

    def look_at(self, path: Path, public_key: Path | None = None) -> None:
        """Check a package and show it, or say what is wrong with it.

        Args:
            path: the package.
            public_key: the sender's key as it was chosen.
        """
        self._path = path
        self._generation += 1
        generation = self._generation
        self.name.setText(str(path.name))
        self.places.setCurrentWidget(self.waiting)
        for button in (self.print_button, self.key_button):
            button.setEnabled(False)
        known = self._known
        work = self._work

        def look(progress: Progress) -> "tuple[Seen, Path]":
            from ntm_desktop.catalog import Catalog
            from ntm_desktop.services.exchange.viewing import look_at_package

            folder = work or own_folder("xem")
            seen = look_at_package(
                path,
                Catalog.shipped(),
                folder,
                public_key=public_key,
                known=known,
                progress=progress,
            )
            return seen, folder

        job = self._tasks.run_background(
            look,
            done=partial(self._show, generation),
            failed=partial(self._refuse, generation),
            owner=self,
        )
        self.progress.begin(self.tr("Đang kiểm tra từng tệp trong gói…"), job)

    # What is shown

    def _show(self, generation: int, found: "tuple[Seen, Path]") -> None:
        if generation != self._generation:
            return
        seen, self._work = found
        sight = seen.sight
        commune = sight.content.commune
        self.name.setText(f"{sight.title} ({commune.above})")
        self.setWindowTitle(self.tr("{0} – NTM Xem").format(sight.title))
        self.view.show_package(sight, FileReader(seen.plain, self._work))
        self.notice.hide()
        self.places.setCurrentWidget(self.view)
        self.print_button.setEnabled(True)
        self.key_button.setEnabled(True)
        self.view.tree.setFocus()

    def _refuse(self, generation: int, error: NtmError) -> None:
        if generation != self._generation:
            return
        reason = error.reason if isinstance(error, PackageError) else ""
        title, todo = _WORDS.get(reason, _DAMAGED)
        self.setWindowTitle(self.tr("NTM Xem"))
        faults = "".join(f"\n• {fault}" for fault in error.faults[:8])
        self.wrong_state.set_text(title, f"{error}{faults}\n\n{todo}")
        needs_key = reason in ("unknown-sender", "wrong-key")
        self.choose_key_button.setVisible(needs_key)
        self.key_button.setEnabled(needs_key)
        self.print_button.setEnabled(False)
        self.places.setCurrentWidget(self.wrong)

    def _fail(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)
        self.notice.show()

    # Choosing

    def choose_package(self) -> None:
        """Ask for another package."""
        start = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Chọn gói dữ liệu"), start, self.tr("Gói dữ liệu ({0})").format(FILTER)
        )
        if name:
            self.look_at(Path(name))

    def choose_key(self) -> None:
        """Ask for the sender's key, and check the package with it."""
        path = self._path
        if path is None:
            return
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Chọn khóa công khai của xã"), str(path.parent), "*.pub"
        )
        if name:
            self.look_at(path, Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file may be dropped."""
        if len(dropped_paths(event.mimeData())) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        (path,) = dropped_paths(event.mimeData())[:1]
        self.look_at(path)

    # Paper

    def print_package(self) -> None:
        """Print the paper that is looked at, or the sheet of the package."""
        if self.places.currentWidget() is not self.view or self.progress.busy:
            return
        shown = self.view.printable()
        if shown is not None:
            self._print_pages(*shown)
            return
        sight = self.view.sight
        assert sight is not None

        def draw(progress: Progress) -> "PdfPages":
            from datetime import UTC, datetime

            from ntm_desktop.documents.package_sheet import package_sheet
            from ntm_desktop.documents.pdf import document_pdf
            from ntm_desktop.gui.papers.rendering import open_pages

            return open_pages(document_pdf(package_sheet(sight, datetime.now(UTC))), progress)

        job = self._tasks.run_background(
            draw, done=partial(self._print_pages, sight.title), failed=self._fail, owner=self
        )
        self.progress.begin(self.tr("Đang lập bản in…"), job)

    def _print_pages(self, title: str, pages: "PdfPages") -> None:
        from ntm_desktop.gui.papers import printing

        order = printing.choose_printer(self, title, pages)
        if order is None:
            return
        self._order = order  # the printer has to live as long as it is painted on
        job = self._tasks.run_background(printing.print_work(order), failed=self._fail, owner=self)
        self.progress.begin(self.tr("Đang in…"), job)

    def forget(self) -> None:
        """Clear away the copies of evidence that were opened."""
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)

    def show_help(self) -> None:
        """The page of the manual about this window."""
        from ntm_desktop.gui.manual import show_manual

        show_manual("view", self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is over."""
        super().closeEvent(event)
        self.closed.emit()

    # Building

    def _build(self) -> None:
        self.name = ElidedLabel(self.tr("NTM Xem"), "title")
        self.open_button = Button(self.tr("Mở gói khác…"), icon="folder-open")
        self.open_button.setToolTip(self.tr("Ctrl+O"))
        self.open_button.clicked.connect(self.choose_package)
        self.key_button = Button(self.tr("Khóa của xã…"), icon="shield-check")
        self.key_button.setToolTip(
            self.tr("Chọn tệp khóa (.pub) của xã để biết chắc gói là của xã")
        )
        self.key_button.clicked.connect(self.choose_key)
        self.print_button = Button(self.tr("In…"), icon="printer")
        self.print_button.setToolTip(self.tr("Ctrl+P"))
        self.print_button.clicked.connect(self.print_package)
        self.print_button.setEnabled(False)
        self.key_button.setEnabled(False)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.name, 1)
        for button in (self.key_button, self.print_button, self.open_button):
            head.addWidget(button)
        self.notice = Notice(level=Level.ERROR, dismissable=True)
        Floating(self.notice, self, self.name)
        self.view = PackageView(self._tasks)
        self.view.refused.connect(self._fail)
        self.waiting = QWidget()
        first = Button(self.tr("Chọn gói…"), "primary", icon="folder-open")
        first.clicked.connect(self.choose_package)
        self.empty = EmptyState(
            "package",
            self.tr("Kéo gói dữ liệu thả vào đây"),
            self.tr(
                "Xem gói của một xã: số liệu, kết luận, minh chứng, văn bản. Chỉ đọc, không ghi gì "
                "vào máy, không cần mạng."
            ),
            (first,),
        )
        nothing = Card()
        nothing.body.addWidget(self.empty)
        self.wrong = self._wrong_card()
        self.places = QStackedWidget()
        for place in (nothing, self.waiting, self.view, self.wrong):
            self.places.addWidget(place)
        self.progress = ProgressStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setSpacing(GRID + 2)
        layout.addLayout(head)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        for keys, run in (
            (QKeySequence.StandardKey.Open, self.choose_package),
            (QKeySequence.StandardKey.Print, self.print_package),
            (QKeySequence.StandardKey.Close, self.close),
            (QKeySequence.StandardKey.HelpContents, self.show_help),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _wrong_card(self) -> Card:
        card = Card(self.tr("Gói không xem được"))
        self.choose_key_button = Button(self.tr("Chọn khóa của xã…"), "primary")
        self.choose_key_button.clicked.connect(self.choose_key)
        self.wrong_state = EmptyState("ban", "", "", (self.choose_key_button,))
        card.body.addWidget(self.wrong_state)
        return card


_NOTHING = "Không nội dung nào của gói được hiện, vì không tin được."
_DAMAGED = (
    "Gói hỏng hoặc đã bị sửa",
    f"{_NOTHING} Hãy xin xã chép lại chính gói đó sang USB khác.",
)
_WORDS = {
    "sealed": (
        "Gói niêm phong",
        "Chỉ máy có khóa của nơi nhận mới mở được. Hãy mở ở máy của nơi nhận, hoặc xin xã gói "
        "không niêm phong.",
    ),
    "unknown-sender": (
        "Chưa kiểm tra được chữ ký",
        f"{_NOTHING} Gói do phiên bản cũ đóng nên không kèm khóa: hãy chọn tệp khóa của xã.",
    ),
    "wrong-key": (
        "Gói ký bằng khóa khác",
        f"{_NOTHING} Hỏi xã có đổi khóa không; nếu có thì chọn tệp khóa mới của xã.",
    ),
    "signature": (
        "Chữ ký không đúng",
        f"{_NOTHING} Gói đã bị sửa sau khi ký, hoặc không phải do xã ký.",
    ),
    "newer-format": (
        "Gói của phiên bản mới hơn",
        "Hãy cập nhật chương trình rồi mở lại; gói không có lỗi gì.",
    ),
    "kind": ("Gói loại khác", "NTM Xem chỉ xem gói tự đánh giá của xã."),
    "unreadable": ("Không đọc được tệp", "Hãy cắm lại USB rồi mở lại."),
}
