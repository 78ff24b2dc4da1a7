"""The user's manual in a window of its own, so that it can be read while working."""

from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from ntm_desktop import paths
from ntm_desktop.gui.theme import text_font
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, row
from ntm_desktop.gui.widgets.dialog import Dialog

INDEX = "README"
_LINE_PERCENT = 135
_HEADING_ABOVE = (0, 0, 2 * GRID, GRID + 4)  # by level of the heading


def manual_page(page_id: str) -> Path:
    """The file about a page of the window; it need not exist."""
    return paths.manual_dir() / f"{page_id}.md"


def show_manual(page_id: str, parent: QWidget) -> bool:
    """Show what the manual says about a page, in the window that is open already if there is one.

    Returns:
        Whether there is anything to show.
    """
    if not manual_page(page_id).is_file():
        return False
    dialog = parent.findChild(ManualDialog) or ManualDialog(parent)
    dialog.show_page(page_id)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return True


class ManualDialog(Dialog):
    """Pages of the manual with their links, an index and the way back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.browser = ManualBrowser()
        self.browser.setAccessibleName(self.tr("Hướng dẫn sử dụng"))
        self.back = Button(self.tr("Quay lại"), icon="chevron-left")
        self.back.setEnabled(False)
        self.back.clicked.connect(self.browser.backward)
        self.index = Button(self.tr("Mục lục"), icon="menu")
        self.index.clicked.connect(lambda: self.show_page(INDEX))
        self.close_button = Button(self.tr("Đóng"), "primary")
        self.close_button.clicked.connect(self.close)
        for button in (self.back, self.index, self.close_button):
            button.setAutoDefault(False)  # Enter follows the link that has the focus
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.browser, 1)
        foot = row(self.back, self.index, spacing=GRID)
        foot.addWidget(self.close_button)
        layout.addLayout(foot)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.sourceChanged.connect(self._name_window)
        room = self.screen().availableGeometry()
        self.resize(min(720, room.width() - 48), min(660, room.height() - 72))

    def show_page(self, page_id: str) -> None:
        """Show the page of the manual with this name."""
        self.browser.setSource(QUrl.fromLocalFile(str(manual_page(page_id))))
        self.browser.setFocus()

    @Slot(QUrl)
    def _name_window(self, _source: QUrl) -> None:
        first = self.browser.document().firstBlock().text()
        self.setWindowTitle(self.tr("Hướng dẫn: {0}").format(first))


class ManualBrowser(QTextBrowser):
    """Markdown of the manual's folder, and nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(False)
        self.document().setDefaultFont(text_font(self, "body"))
        self.document().setDocumentMargin(2 * GRID)

    def doSetSource(
        self,
        name: QUrl | str,
        type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        """Follow a link when it leads to another page of the manual."""
        wanted = QUrl(name)
        url = self.source().resolved(wanted) if self.source().isValid() else wanted
        target = Path(url.toLocalFile())
        if target.parent != paths.manual_dir() or not target.is_file():
            return
        super().doSetSource(url, QTextDocument.ResourceType.MarkdownResource)
        self._give_air()

    def _give_air(self) -> None:
        """Lines and headings further apart than Markdown is laid out by default."""
        block = self.document().firstBlock()
        while block.isValid():
            form = QTextBlockFormat()
            form.setLineHeight(
                _LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            )
            form.setTopMargin(_above(block))
            form.setBottomMargin(GRID // 2 if block.textList() is not None else GRID)
            QTextCursor(block).mergeBlockFormat(form)
            block = block.next()


def _above(block: QTextBlock) -> int:
    return _HEADING_ABOVE[min(block.blockFormat().headingLevel(), len(_HEADING_ABOVE) - 1)]
