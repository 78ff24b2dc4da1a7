"""Right: the preview with its page number and zoom; drawn anew a moment after a change."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.papers.pages_view import FIT, PagesView
from ntm_desktop.gui.papers.rendering import PdfPages, open_pages
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import ElidedLabel, Label, Level, Notice, ToolButton, row
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.domain.staged import Staged

_SETTLE_MS = 350

MakePdf = Callable[[], "Staged[bytes]"]


class PreviewPane(QWidget):
    """Shows one paper; the old pages stay until the new ones are ready.

    Signals:
        wide_requested: the preview is to have more room, or give it back.
        ready: pages are shown that belong to the paper asked for last.
    """

    wide_requested = Signal(bool)
    ready = Signal()

    def __init__(self, tasks: Tasks[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._paper: str | None = None
        self._shown_paper: str | None = None
        self._make: MakePdf | None = None
        self._generation = 0
        self.view = PagesView(tasks)
        self._place = Label("", "muted")
        self._busy = Label("", "muted")
        self._error = Notice(level=Level.ERROR)
        self.smaller = ToolButton("minus-circle", self.tr("Thu nhỏ (Ctrl và lăn chuột)"))
        self.larger = ToolButton("plus", self.tr("Phóng to (Ctrl và lăn chuột)"))
        self.fit = ToolButton("file-text", self.tr("Vừa bề ngang"))
        self.wide = ToolButton("eye", self.tr("Xem trước rộng hơn, tạm ẩn phần nội dung"))
        self.wide.setCheckable(True)
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.fit.clicked.connect(lambda: self.view.set_zoom(FIT))
        self.wide.toggled.connect(self.wide_requested)
        self.view.place_changed.connect(self._show_place)
        self._delay = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._delay.timeout.connect(self._begin)
        self.heading = ElidedLabel(self.tr("Bản in"), "heading")
        bar = row(
            self.heading,
            self._busy,
            self._place,
            self.smaller,
            self.fit,
            self.larger,
            self.wide,
            stretch=1,
        )
        bar.setContentsMargins(2 * GRID, GRID - 2, GRID, GRID - 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)
        Floating(self._error, self, self.heading)
        self.view.setFrameShape(QFrame.Shape.NoFrame)

    @property
    def pages(self) -> PdfPages | None:
        """What is shown, when it is the paper asked for and up to date."""
        current = self._shown_paper == self._paper and not self._busy.text()
        return self.view.pages if current else None

    def show_paper(self, paper: str, make: MakePdf, *, at_once: bool) -> None:
        """Show a paper, or draw the one that is shown anew.

        Args:
            paper: its id.
            make: begins the steps that draw the PDF.
            at_once: do not wait for further changes.
        """
        self._paper, self._make = paper, make
        self._busy.setText(self.tr("đang lập…"))
        if at_once:
            self._delay.stop()
            self._begin()
        else:
            self._delay.start()

    def _begin(self) -> None:
        if self._make is None:
            return
        self._generation += 1
        generation = self._generation
        self._tasks.run_staged(
            self._make(),
            done=partial(self._open, generation),
            failed=partial(self._fail, generation),
            owner=self,
        )

    def _open(self, generation: int, pdf: bytes) -> None:
        if generation != self._generation:
            return
        shown = self.view.pages
        if shown is not None and shown.pdf == pdf:
            self._show(generation, shown)
            return
        self._tasks.run_background(
            partial(open_pages, pdf),
            done=partial(self._show, generation),
            failed=partial(self._fail, generation),
            owner=self,
        )

    def _show(self, generation: int, pages: PdfPages) -> None:
        if generation != self._generation:
            return
        same = self._shown_paper == self._paper
        self._shown_paper = self._paper
        self._busy.setText("")
        self._error.hide()
        if self.view.pages is not pages:
            self.view.show_pages(pages, keep_place=same)
        self.ready.emit()

    def _fail(self, generation: int, error: NtmError) -> None:
        if generation != self._generation:
            return
        self._busy.setText("")
        self._shown_paper = self._paper
        self.view.show_pages(None, keep_place=False)
        faults = "\n".join(f"• {fault}" for fault in error.faults[:4])
        self._error.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _show_place(self, page: int, count: int) -> None:
        self._place.setText(self.tr("Trang {0}/{1}").format(page, count) if count else "")
