"""Ctrl+F: the search field in the top bar.

Light, because it is there from the first paint on; the search behind it is imported when the
field is used.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from ntm_desktop.gui.search import Found, Hits


class SearchField(QLineEdit):
    """The field in the top bar with the list that opens under it.

    Signals:
        chosen: page id and target of what was chosen.
        began: the first search since the source was set; more may be added now.
    """

    chosen = Signal(str, object)
    began = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._source: Callable[[], Sequence[Found]] = tuple
        self._entries: Sequence[Found] | None = None
        self._list: Hits | None = None
        self.setPlaceholderText(self.tr("Tìm mọi thứ, không cần dấu (Ctrl+F)"))
        self.setAccessibleName(
            self.tr("Tìm trang, chỉ tiêu, công trình, minh chứng, thôn, hồ sơ, cài đặt")
        )
        self.setMinimumWidth(150)
        self.setMaximumWidth(300)
        self.textEdited.connect(self._search)
        self.returnPressed.connect(self._choose_first)

    def sizeHint(self) -> QSize:
        """Wide when there is room."""
        return QSize(300, super().sizeHint().height())

    def set_source(self, source: "Callable[[], Sequence[Found]]") -> None:
        """What can be found; asked for when the first search begins."""
        self._source, self._entries = source, None

    def add(self, more: "Sequence[Found]") -> None:
        """What else can be found, read meanwhile; the list that is shown takes it in."""
        if self._entries is not None and more:
            known = set(self._entries)
            self._entries = (*self._entries, *(one for one in more if one not in known))
            if self.text().strip():
                self._search(self.text())

    def take_focus(self) -> None:
        """Be typed into next; what stands here is replaced."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def hits(self) -> "tuple[Found, ...]":
        """What the list shows."""
        return self._list.hits if self._list is not None else ()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select what is there, so that typing begins a new search.

        Not when only the list under the field has closed: that happens between two letters when
        nothing matches, and the second would replace the first.
        """
        super().focusInEvent(event)
        self._make_list()
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.selectAll()

    def _make_list(self) -> "Hits":
        if self._list is not None:
            return self._list
        from PySide6.QtWidgets import QCompleter

        from ntm_desktop.gui.search import MOST, Hits
        from ntm_desktop.gui.widgets.choice_list import TwoLineDelegate

        self.setClearButtonEnabled(True)  # its icon is looked up in every icon theme
        self._list = Hits()
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(MOST)
        completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        completer.popup().setItemDelegate(TwoLineDelegate(completer.popup()))
        completer.popup().setAccessibleName(self.tr("Kết quả tìm"))
        self.setCompleter(completer)
        return self._list

    def _search(self, text: str) -> None:
        from ntm_desktop.gui.search import search

        if self._entries is None:
            self._entries = self._source()
            self.began.emit()
        hits = search(self._entries, text)
        nothing = self.tr("Không tìm thấy “{0}”").format(text.strip())
        self._make_list().show_hits(hits, nothing if text.strip() else "")

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(Qt.ItemDataRole.UserRole)
        if hit is not None:
            self._open(hit)

    def _choose_first(self) -> None:
        if self.hits() and self.text().strip():
            self._open(self.hits()[0])

    def _open(self, hit: "Found") -> None:
        self._make_list().show_hits(())
        self.clear()
        self.chosen.emit(hit.page_id, hit.target)
