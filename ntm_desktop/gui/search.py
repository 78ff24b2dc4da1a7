"""Diacritic-free search over what a window offers, and the list of what was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from ntm_desktop.gui.navigation import PageEntry, page_title
from ntm_desktop.gui.widgets.labels import DETAIL_ROLE, ICON_ROLE

MOST = 10
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """Something that can be found and opened.

    Attributes:
        title: first line.
        detail: second line.
        icon: name of its icon.
        page_id: page to open.
        target: place in the page.
        words: what else it is found by.
    """

    title: str
    detail: str
    icon: str
    page_id: str
    target: str | None = None
    words: str = ""

    @cached_property
    def folded(self) -> str:
        """All text to search in, without diacritics."""
        from ntm_desktop.domain.text import fold

        return fold(f"{self.title} {self.detail} {self.words}")


def search(entries: Iterable[Found], text: str, most: int = MOST) -> tuple[Found, ...]:
    """Entries that contain every word of ``text``; hits at the beginning of the title first.

    An indicator number ("12.1") finds that indicator before anything else.
    """
    from ntm_desktop.domain.text import fold

    words = fold(text).split()
    if not words:
        return ()
    hits: list[tuple[int, int, Found]] = []
    for order, entry in enumerate(entries):
        if not all(word in entry.folded for word in words):
            continue
        rank = 3
        title = fold(entry.title)
        if entry.target == text.strip():
            rank = 0
        elif title.startswith(" ".join(words)):
            rank = 1
        elif any(part.startswith(words[0]) for part in title.split()):
            rank = 2
        hits.append((rank, order, entry))
    hits.sort(key=lambda hit: hit[:2])
    return tuple(entry for _rank, _order, entry in hits[:most])


def page_entries(pages: tuple[PageEntry, ...]) -> tuple[Found, ...]:
    """The pages of a window."""
    return tuple(Found(page_title(e), "", e.icon, e.page_id, None, e.words) for e in pages)


class Hits(QAbstractListModel):
    """What was found."""

    def __init__(self) -> None:
        super().__init__()
        self.hits: tuple[Found, ...] = ()
        self.nothing = ""

    def show_hits(self, hits: tuple[Found, ...], nothing: str = "") -> None:
        """Show something else; ``nothing`` is said in place of hits when there are none."""
        self.beginResetModel()
        self.hits = hits
        self.nothing = "" if hits else nothing
        self.endResetModel()

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """A hit can be chosen; that there is none cannot."""
        return super().flags(index) if self.hits else Qt.ItemFlag.ItemIsEnabled

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many were found."""
        if parent is not None and parent.isValid():
            return 0
        return len(self.hits) or bool(self.nothing)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, detail and icon of a hit; the hit itself for ``UserRole``."""
        if not self.hits:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self.nothing if role in shown else None
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.title}. {hit.detail}"
        if role == DETAIL_ROLE:
            return hit.detail
        if role == ICON_ROLE:
            return hit.icon
        if role == Qt.ItemDataRole.UserRole:
            return hit
        return None
