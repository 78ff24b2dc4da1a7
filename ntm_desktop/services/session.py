"""The open commune that every service takes first."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange

if TYPE_CHECKING:
    from ntm_desktop.store.rescue import Rescued


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """One edit that can be taken back, or done again.

    Attributes:
        change_id: its id in the history.
        label: of the edit itself: "Sửa chỉ tiêu 12.1".
        changes: as they were written.
    """

    change_id: str
    label: str
    changes: tuple[FieldChange, ...]


@dataclass(slots=True)
class Session:
    """What is known only while the file is open.

    Attributes:
        undo: edits that can be taken back, the newest last.
        redo: edits taken back that can be done again, the newest last.
        sets: rules in use, by fingerprint.
        overrides: provincial decisions, by the text of their document.
        applied: sets with decisions on them, by the identity of set and decisions.
        fitting: what in a decision does not fit a set, by the identity of both.
        temporary_folders: copies made for looking at, cleared away at close.
        rescued: what could be read of the damaged file these data were; None when none was.
        told: what the officer has to know of data that were just made again, a sentence each.
    """

    undo: list[UndoEntry] = field(default_factory=list)
    redo: list[UndoEntry] = field(default_factory=list)
    sets: dict[str, CriteriaSet] = field(default_factory=dict)
    overrides: dict[str, ProvincialOverride] = field(default_factory=dict)
    applied: dict[tuple[int, ...], tuple[CriteriaSet, tuple[object, ...]]] = field(
        default_factory=dict
    )
    fitting: dict[tuple[int, int], tuple[tuple[str, ...], tuple[object, ...]]] = field(
        default_factory=dict
    )
    temporary_folders: list[Path] = field(default_factory=list)
    rescued: "Rescued | None" = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Workspace:
    """Everything a service needs; used by one thread at a time.

    Attributes:
        file: the commune's file, open and locked.
        catalog: the rules that came with the program.
        actor: who is named in the history; may be empty.
        now: the clock, in UTC.
        session: undo stacks and caches, for the services only.
    """

    file: CommuneFile
    catalog: Catalog
    actor: str
    now: Callable[[], datetime]
    session: Session = field(default_factory=Session, repr=False, compare=False)

    def close(self) -> None:
        """Close the file and clear away copies made for looking at; harmless when done twice."""
        self.file.close()
        for folder in self.session.temporary_folders:
            # A copy that is still open in a viewer stays; Windows clears its own temp folder.
            with suppress(OSError):
                shutil.rmtree(folder)
        self.session.temporary_folders.clear()
