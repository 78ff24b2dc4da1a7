"""Items put on pages: nothing cut off, no heading left alone, no signature without text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ntm_desktop.documents.layout import Item, NotesItem, TextItem
from ntm_desktop.documents.nd30 import Sheet
from ntm_desktop.documents.official import SignaturesItem
from ntm_desktop.documents.table_layout import TableItem
from ntm_desktop.errors import DocumentError

_TOLERANCE = 0.01
# The signature never stands on a page without two lines of the text it belongs to.
_LINES_WITH_SIGNATURE = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and how far below the top margin it begins."""

    item: Item
    offset: float


@dataclass(slots=True)
class PageLayout:
    """One page: its sheet, its number within the section, what stands on it, its foot note."""

    sheet: Sheet
    number: int
    placed: list[Placed] = field(default_factory=list)
    used: float = 0.0
    note: str = ""

    def gap_before(self, item: Item) -> float:
        """Space above the item; none at the top of a page."""
        return item.gap if self.placed else 0.0

    def room_for(self, item: Item) -> float:
        """Height left for the item."""
        return self.sheet.text_height - self.used - self.gap_before(item) + _TOLERANCE

    def place(self, item: Item) -> None:
        """Put the item below what is there."""
        offset = self.used + self.gap_before(item)
        self.placed.append(Placed(item, offset))
        self.used = offset + item.height(self.sheet.text_width)


def paginate(items: Sequence[Item], sheet: Sheet) -> list[PageLayout]:
    """Put items on as many pages as they need.

    Raises:
        DocumentError: an item that cannot be broken is taller than a page.
    """
    width = sheet.text_width
    pages = [PageLayout(sheet, 1)]
    waiting = list(reversed(items))
    while waiting:
        page, item = pages[-1], waiting.pop()
        room = page.room_for(item)
        fits_whole = item.height(width) <= room
        if fits_whole and _needed(item, waiting, width) <= room:
            page.place(item)
            continue
        pieces = _pieces(
            item, waiting, width, room, sheet, fits_whole=fits_whole, fresh=not page.placed
        )
        if pieces is not None:
            page.place(pieces[0])
            waiting.append(pieces[1])
        elif page.placed:
            waiting.append(item)
        elif fits_whole:
            # On a fresh page there is nothing better than to let it stand.
            page.place(item)
            continue
        else:
            raise DocumentError(
                "Có một phần văn bản dài hơn một trang giấy và không ngắt trang được. "
                "Hãy chia đoạn đó thành nhiều đoạn ngắn hơn."
            )
        pages.append(PageLayout(sheet, page.number + 1))
    return pages


def _needed(item: Item, waiting: Sequence[Item], width: float) -> float:
    """Height from the top of an item that fits whole to the end of what must follow it."""
    height = item.height(width)
    following = waiting[-1] if waiting else None
    if following is None:
        return height
    if isinstance(following, SignaturesItem) or _has_notes(item, following):
        return height + following.gap + following.height(width)
    if item.keep_with_next:
        return height + following.gap + _least(following, waiting[:-1], width)
    return height


def _least(item: Item, waiting: Sequence[Item], width: float) -> float:
    """Least height of an item at the foot of a page, with what must stay beside it."""
    if item.keep_with_next:
        return _needed(item, waiting, width)
    following = waiting[-1] if waiting else None
    if following and _has_notes(item, following) and not _leaves_rows(item):
        return _needed(item, waiting, width)
    if isinstance(following, SignaturesItem) and not _leaves_lines(item, width):
        return _needed(item, waiting, width)
    return item.least(width)


def _has_notes(item: Item, following: Item) -> bool:
    """Whether the notes below a table follow, which stay with its last row."""
    return isinstance(item, TableItem) and isinstance(following, NotesItem)


def _leaves_rows(item: Item) -> bool:
    """Whether a table can leave rows here and take its last along to the notes below it."""
    return isinstance(item, TableItem) and item.detach_end() is not None


def _leaves_lines(item: Item, width: float) -> bool:
    """Whether a paragraph is long enough to leave lines here and take lines along."""
    return isinstance(item, TextItem) and item.lines(width) >= 2 * _LINES_WITH_SIGNATURE


def _pieces(
    item: Item,
    waiting: Sequence[Item],
    width: float,
    room: float,
    sheet: Sheet,
    *,
    fits_whole: bool,
    fresh: bool,
) -> tuple[Item, Item] | None:
    """The item broken at the end of the page; None when it has to move as it is."""
    following = waiting[-1] if waiting else None
    if isinstance(following, SignaturesItem) and isinstance(item, TextItem):
        if not _leaves_lines(item, width):
            return None
        lines = item.lines(width) - _LINES_WITH_SIGNATURE
        lines = min(lines, int(room / item.leading))
        return item.split_lines(width, lines) if lines >= _LINES_WITH_SIGNATURE else None
    if fits_whole:
        return item.detach_end() if isinstance(item, TableItem) else None
    # On a fresh page even a row that should stay in one piece has to be broken.
    if not fresh and item.least(width) > room:
        return None
    return item.split(width, room, sheet.text_height)
