"""The pages that were built: which is shown, and which have to read anew before they are."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStackedWidget

from ntm_desktop.gui.navigation import Page, PageContext, PageList, page_title

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change


class PageStack(QStackedWidget):
    """Builds a page when it is first opened and refreshes a hidden one when it is shown again.

    Attributes:
        built: pages by id.
        current_id: id of the page shown, "" before any is.
    """

    def __init__(self, pages: PageList) -> None:
        super().__init__()
        self._pages = pages
        self.built: dict[str, Page] = {}
        self.current_id = ""
        self._outdated: set[str] = set()

    @property
    def current(self) -> Page | None:
        """The page shown, None before any is."""
        return self.built.get(self.current_id)

    def clear(self) -> None:
        """Forget every page: other data are opened."""
        for page in self.built.values():
            self.removeWidget(page)
            page.deleteLater()
        self.built.clear()
        self._outdated.clear()
        self.current_id = ""

    def open(self, context: PageContext, page_id: str, target: str | None = None) -> None:
        """Show a page, at a place in it when one is named; an id that is no page's does nothing."""
        entry = self._pages.entry(page_id)
        if entry is None:
            return
        page = self.built.get(page_id)
        reads = page is None and page_id != self._pages.given
        if page is None:
            page = self.built[page_id] = entry.build(context)
            page.setAccessibleName(page_title(entry))
            self.addWidget(page)
        first = not page.isVisible() and page.focusWidget() is None
        self.setCurrentWidget(page)
        self.current_id = page_id
        if reads or page_id in self._outdated:
            self.refresh_current(None)
        if target is not None:
            page.show_target(target)
        elif first or not page.isAncestorOf(QApplication.focusWidget() or self):
            # At first to the page and not to its first button, which Enter would press.
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def outdate(self) -> None:
        """Something changed: every page reads anew before it is shown again."""
        self._outdated = set(self.built)

    def refresh_current(self, change: "Change | None") -> None:
        """Let the page shown read what ``change`` touched, everything for None."""
        page = self.current
        if page is not None:
            self._outdated.discard(self.current_id)
            page.refresh(change)

    def commit(self) -> None:
        """Queue what is being typed in the page shown for saving."""
        page = self.current
        if page is not None:
            page.commit_pending()
