"""A change as it is shown: in words, with where it stands."""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.domain.page_ids import PageId


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field that was changed, in words.

    Attributes:
        at: UTC.
        who: may be empty.
        field: what was changed, "Chung – tử số".
        old: before, empty when nothing was there.
        new: after, empty when it was cleared.
        undo: it came about by undo or redo.
        change_id: the same for all fields changed by one edit.
        id: of this one change.
        where: what it belongs to, "Chỉ tiêu 12.1 · năm 2024"; empty where everything shown
            belongs to one thing.
        can_restore: the value before can be taken back by itself.
        page: where it is shown in the window; None for nowhere.
        target: the place there, or None.
    """

    at: datetime
    who: str
    field: str
    old: str
    new: str
    undo: bool
    change_id: str
    id: str = ""
    where: str = ""
    can_restore: bool = False
    page: PageId | None = None
    target: str | None = None
