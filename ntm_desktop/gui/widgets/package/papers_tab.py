"""The papers of the dossier inside a package, shown page by page and printed."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.package_sight import PAPER_NAMES
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import NtmError
from ntm_desktop.exchange.contents import SIGNED_SCAN
from ntm_desktop.gui.papers.pages_view import PagesView
from ntm_desktop.gui.papers.rendering import PdfPages, open_pages
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Choice, ChoiceList, EmptyState, Label
from ntm_desktop.gui.widgets.package.reader import PackageReader

_LIST_WIDTH = 280


class PapersTab(QWidget):
    """The list at the left, the pages at the right."""

    def __init__(self, tasks: Tasks[Any], names: dict[str, str]) -> None:
        super().__init__()
        self._tasks = tasks
        self._names = {**PAPER_NAMES, **names}
        self._reader: PackageReader | None = None
        self._asked = ""
        self.pages: PdfPages | None = None
        self.title = ""
        self.list = ChoiceList(self.tr("Văn bản trong gói"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.chosen.connect(self._choose)
        self.view = PagesView(tasks)
        self.message = Label("", "muted", wrap=True)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.message)
        right.addWidget(self.view, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.list)
        layout.addWidget(self._right, 1)
        self.nothing = EmptyState(
            "file-text",
            self.tr("Gói không kèm văn bản hồ sơ nào"),
            self.tr(
                "Lúc đóng gói này không có văn bản nào được kèm vào. Số liệu, kết quả và minh "
                "chứng xem ở các thẻ bên cạnh."
            ),
        )
        self.nothing.hide()
        layout.addWidget(self.nothing, 1)

    def show_papers(self, papers: tuple[str, ...], reader: PackageReader) -> None:
        """Show the papers of another package."""
        self._reader, self._asked, self.pages = reader, "", None
        self.view.show_pages(None, keep_place=False)
        known = list(self._names)
        ordered = sorted(papers, key=lambda one: _place(known, one))
        self.list.show_choices(
            [Choice(one, self.name_of(one), icon="file-text") for one in ordered]
        )
        self.message.hide()
        self.nothing.setVisible(not papers)
        for shown in (self.list, self._right):
            shown.setVisible(bool(papers))
        if ordered:
            self.list.choose(ordered[0])
            self._choose(ordered[0])

    def name_of(self, paper: str) -> str:
        """What a paper is called."""
        bare = paper.removesuffix(SIGNED_SCAN)
        name = self._names.get(bare, bare)
        return self.tr("{0} (bản quét đã ký)").format(name) if bare != paper else name

    def _choose(self, paper: str) -> None:
        reader = self._reader
        if not paper or paper == self._asked or reader is None:
            return
        self._asked = paper

        def read(progress: Progress) -> PdfPages:
            return open_pages(reader.paper(paper), progress)

        self._tasks.run_background(
            read,
            done=partial(self._show, paper),
            failed=partial(self._fail, paper),
            owner=self,
        )

    def _show(self, paper: str, pages: PdfPages) -> None:
        if paper != self._asked:
            return
        self.pages, self.title = pages, self.name_of(paper)
        self.message.hide()
        self.view.show_pages(pages, keep_place=False)

    def _fail(self, paper: str, error: NtmError) -> None:
        if paper == self._asked:
            self.pages = None
            self.view.show_pages(None, keep_place=False)
            self.message.setText(str(error))
            self.message.show()


def _place(known: list[str], paper: str) -> tuple[int, str]:
    """The order of the dossier; what is not known comes behind it."""
    bare = paper.removesuffix(SIGNED_SCAN)
    return (known.index(bare) if bare in known else len(known), paper)
