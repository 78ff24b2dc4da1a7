"""Keeping copies of a commune's data, and going back to one."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.commune_file import CommuneInfo
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import tokens
from ntm_desktop.errors import EntryError, NtmError, StoreError
from ntm_desktop.services.in_force import stored_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import open_workspace
from ntm_desktop.store import daily
from ntm_desktop.store.aside import copied_aside
from ntm_desktop.store.commune import assessments, communes, whole_copies
from ntm_desktop.store.commune import backups as stored
from ntm_desktop.store.commune.backups import KeptCopy, kept_copies
from ntm_desktop.store.commune.commune_file import FILE_NAME, CommuneFile
from ntm_desktop.store.commune.putting_back import put_back
from ntm_desktop.store.commune.whole_copies import FolderCopy, bring_evidence
from ntm_desktop.store.rescue import Rescued, rescue

__all__ = [
    "FolderCopy",
    "KeptCopy",
    "Rescued",
    "bring_evidence",
    "closing_copy",
    "copying_to",
    "daily_copy",
    "hand_in_copying",
    "kept_copies",
    "rescue_copy",
    "rescue_workspace",
    "restore_workspace",
]

HAND_IN_FOLDER = "ntm-sao-luu"
_LARGEST_AT_CLOSING = 16 * 1024 * 1024
_VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a copy of everything needs of the database.

    Attributes:
        database: a copy of it; None when this PC's own disk had no room.
        name: of the copy's folder.
        at: now.
    """

    data_dir: Path
    database: Path | None
    name: str
    at: datetime


def daily_copy(ws: Workspace) -> Path | None:
    """Copy the database among the backups if that was not done today; the last ten are kept.

    Raises:
        StoreError: the copy cannot be written.
    """
    return daily.make_daily(ws.file, ws.now().astimezone(_VIETNAM).date())


def closing_copy(ws: Workspace) -> Path | None:
    """Copy the database as the program is closed; the last three are kept.

    None for a file that is too large to be copied within a second on an old disk: the day's
    copy is there for it.

    Raises:
        StoreError: the copy cannot be written.
    """
    if ws.file.path.stat().st_size > _LARGEST_AT_CLOSING:
        return None
    return stored.make_closing(ws.file, ws.now().astimezone(_VIETNAM))


def hand_in_copying(folder: Path) -> Staged[Path | None]:
    """The steps of copying the database beside a package that was handed in.

    The copy before it is replaced. Only the copy on this PC's disk is made on the database: a stick
    that takes a minute must not hold up what is being typed.

    Returns:
        The copy; None when it did not fit: the package is what the stick is for.
    """
    aside: tuple[Path, str] | None = yield OnDatabase(_handed_in)
    if aside is None:
        return None
    copy, code = aside
    target = folder / HAND_IN_FOLDER / f"{code}-so-lieu.ntm"
    try:
        yield Beside(lambda _progress: whole_copies.put_on_stick(copy, target))
    except StoreError:
        return None
    finally:
        shutil.rmtree(copy.parent, ignore_errors=True)
    return target


def _handed_in(ws: Workspace) -> tuple[Path, str] | None:
    """A copy of the database that passes, and the commune's code; None when none could be made."""
    try:
        copy = copied_aside(ws.file)
        return (copy, communes.read(ws.file).commune.code) if copy is not None else None
    except StoreError:
        return None


def copying_to(place: Path) -> Staged[FolderCopy]:
    """The steps of copying database, evidence and outbox into a new folder on a stick.

    The signing key is not among it: whoever has that can sign for the commune.

    Raises:
        StoreError: the stick is gone, or cannot be written; nothing is left there.
        CancelledError: asked to stop; likewise.
    """
    begun: _Begun = yield OnDatabase(_begin)
    database = begun.database
    try:
        folder: Path = yield Beside(
            lambda _progress: whole_copies.begin_folder(begun.data_dir, place, begun.name)
        )
        try:
            if database is None:
                yield OnDatabase(lambda ws: ws.file.backup(folder / FILE_NAME))
            copy: FolderCopy = yield Beside(
                lambda progress: whole_copies.fill_folder(
                    begun.data_dir, folder, begun.name, begun.at, progress, database
                )
            )
        except NtmError:
            # Stopped between two steps the filling has not even begun.
            yield Beside(lambda _progress: whole_copies.drop_folder(folder), clearing=True)
            raise
    finally:
        if database is not None:
            shutil.rmtree(database.parent, ignore_errors=True)
    return copy


def restore_workspace(
    data_dir: Path,
    copy: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Go back to a copy, and open it. The commune's file must not be open.

    What is there now is kept among the backups first. The restored data begin a new life for
    the receiving unit, which has perhaps seen packages that these data do not know of.

    Raises:
        EntryError: the copy is of another commune.
        StoreError: the copy cannot be used, or a folder not be written.
    """
    catalog = catalog or Catalog.shipped()
    at = now() if now else datetime.now(UTC)
    stored.restore(copy, data_dir, at, partial(_same_commune, catalog))
    return open_workspace(data_dir, actor=actor, catalog=catalog, now=now)


def rescue_copy(
    data_dir: Path, *, catalog: Catalog | None = None, now: Callable[[], datetime] | None = None
) -> Rescued:
    """Read what is left of a damaged file into a copy among its backups; the file stays as it is.

    The file must not be open. Rules that were lost are put back when the program has them.

    Raises:
        DamagedDatabaseError: too little is left; the backups are the way.
        StoreError: the folder cannot be written.
    """
    rules = catalog or Catalog.shipped()
    shipped = {
        rules.fingerprint(set_id): lambda i=set_id: stored_set(rules.criteria_set(i))
        for set_id in rules.set_ids()
    }
    return rescue(
        CommuneFile,
        data_dir,
        now() if now else datetime.now(UTC),
        check=_ensure_usable,
        put_back=lambda rest: put_back(rest, shipped, stored.newest_first(data_dir)),
    )


def rescue_workspace(
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Go on with what is left of a damaged file, and open it; the damaged one is kept aside.

    What was lost is in ``session.rescued``.

    Raises:
        As ``rescue_copy`` and ``restore_workspace``.
    """
    found = rescue_copy(data_dir, catalog=catalog, now=now)
    ws = restore_workspace(data_dir, found.copy, actor=actor, catalog=catalog, now=now)
    ws.session.rescued = found
    return ws


def _ensure_usable(file: CommuneFile) -> None:
    """Make sure that the rest says whose data it is.

    Raises:
        LookupError: there is no commune or no assessment left.
    """
    communes.read(file)
    if not assessments.all_of(file):
        raise LookupError("no assessment")


def _begin(ws: Workspace) -> _Begun:
    """Everything that is asked of the database, so that a slow stick holds up nothing typed."""
    commune = communes.read(ws.file).commune
    at = ws.now()
    day = at.astimezone(_VIETNAM)
    name = f"ntm-{commune.code}-{'-'.join(tokens(commune.name))}-{day:%Y-%m-%d}"
    # On a full disk it is written straight on to the stick.
    return _Begun(ws.file.data_dir, copied_aside(ws.file), name, at)


def _same_commune(catalog: Catalog, present: CommuneInfo, of_copy: CommuneInfo) -> None:
    # By code: who began anew after a fault has data of another id, and wants the old back.
    here, there = present.commune, catalog.placed(of_copy.commune)
    if here.code != there.code:
        raise EntryError(
            f"Bản sao lưu này là của {there.kind} {there.name}, {there.above}, không phải của "
            f"{here.kind} {here.name} đang ở đây, nên không thay được. Muốn xem nó, hãy chép nó "
            "vào một thư mục khác, đặt tên tệp là commune.ntm, rồi mở thư mục đó."
        )
