"""Tables of workbooks that were opened here and not taken in: offered again, not to be typed."""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import local_day
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.todo import Todo
from ntm_desktop.store.commune import communes

OPEN = "import:"
"""Before the path of a workbook, as a place of the overview: it is read again there."""
_KEPT = 5
_REMEMBERED = "left_tables"


@dataclass(frozen=True, slots=True)
class LeftTables:
    """What a workbook still holds.

    Attributes:
        path: where it lay when it was opened.
        day: when that was.
        kinds: values of ``TableKind`` of the tables in it that were not taken in.
    """

    path: str
    day: date
    kinds: tuple[str, ...]

    @property
    def name(self) -> str:
        """Of the file."""
        return Path(self.path).name


def left_tables(ws: Workspace) -> tuple[LeftTables, ...]:
    """The workbooks with tables that were not taken in, the newest first.

    What is kept is of this PC: another one does not have the files. They are not looked for here,
    because a stick that answers slowly would hold up everything.
    """
    found = []
    with suppress(ValueError, TypeError, KeyError):
        for one in json.loads(communes.remembered(ws.file, _REMEMBERED) or "[]"):
            kinds = tuple(map(str, one["kinds"]))
            found.append(LeftTables(str(one["path"]), date.fromisoformat(one["day"]), kinds))
    return tuple(found)


def note_left(ws: Workspace, path: Path, kinds: Collection[str]) -> None:
    """Keep what was left in a workbook; without kinds it is done with."""
    rest = [one for one in left_tables(ws) if one.path != str(path)]
    if kinds:
        rest.insert(0, LeftTables(str(path), local_day(ws.now()), tuple(map(str, kinds))))
    kept = [
        {"path": one.path, "day": one.day.isoformat(), "kinds": list(one.kinds)}
        for one in rest[:_KEPT]
    ]
    communes.remember(ws.file, _REMEMBERED, json.dumps(kept, ensure_ascii=False))


def left_todos(ws: Workspace) -> tuple[Todo, ...]:
    """Each such workbook as a thing to do."""
    left = left_tables(ws)
    if not left:
        return ()
    # Only now: the readers of workbooks are not needed by who has nothing to read.
    from ntm_desktop.domain.reading.tables import TABLE_LABELS, TableKind

    return tuple(
        Todo(
            f"Xem nốt tệp “{one.name}”: còn bảng chưa lấy",
            f"Đã mở ngày {one.day:%d/%m/%Y}; trong tệp còn "
            f"{', '.join(TABLE_LABELS[kind] for kind in TableKind if kind in one.kinds)}",
            f"{OPEN}{one.path}",
            PageId.OVERVIEW,
            "workbook",
        )
        for one in left
    )
