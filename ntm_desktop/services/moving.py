"""An office's data, evidence and keys moved to its next PC; the old one is only looked at then."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.moving_file import SUFFIX, check_passphrase, read_moving, write_moving
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import open_workspace
from ntm_desktop.store import failures
from ntm_desktop.store.commune import communes, packages, whole_copies
from ntm_desktop.store.commune.commune_file import FILE_NAME
from ntm_desktop.store.volumes import sync_folder
from ntm_desktop.temporary import own_folder

_DATA, _SECRETS = "du-lieu/", "khoa.json"
MOVED = communes.MOVED


@dataclass(frozen=True, slots=True)
class MovedOut:
    """The file for the next PC.

    Attributes:
        files: how many files of evidence and packages are in it.
        change: that these data are only looked at from now on.
    """

    path: Path
    files: int
    change: Change


def moving_out(target: Path, passphrase: str) -> Staged[MovedOut]:
    """Write everything into one sealed file; then these data can only be looked at here.

    Args:
        target: a folder, or the file's name.
        passphrase: opens it on the next PC; it is kept nowhere.

    Raises:
        PackageError: the passphrase is too short, or the file cannot be written.
        MovedAwayError: the data were moved away already.
        CancelledError: asked to stop; nothing is left, and nothing is changed.
    """
    check_passphrase(passphrase)
    room = own_folder("chuyen-may")
    try:
        path, data_dir = yield OnDatabase(lambda ws: _copy_database(ws, room, target))
        files: int = yield Beside(
            lambda progress: _write(path, data_dir, room, passphrase, progress)
        )
        change: Change = yield OnDatabase(_mark_moved)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return MovedOut(path, files, change)


def stay_here(ws: Workspace) -> Change:
    """Work on these data again after all; they begin a life of their own for the receiver."""
    with ws.file.transaction():
        communes.remember(ws.file, MOVED, "")
        packages.renew_epoch(ws.file, ws.now())
    return Change("Làm tiếp trên máy này", frozenset({Touched.SETTINGS}), frozenset(), ws.now())


def move_in(
    path: Path,
    passphrase: str,
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Take over on this PC what was moved, and open it.

    Raises:
        EntryError: there are data in this folder, or other keys of this office on this PC.
        PackageError: the file or the passphrase is not right; nothing is written then.
        StoreError: the folder cannot be written.
    """
    if (data_dir / FILE_NAME).exists():
        raise EntryError(
            f"Trong “{data_dir}” đã có dữ liệu. Hãy chọn thư mục khác; muốn đưa số liệu của hai "
            "máy vào một thì dùng “Gộp số liệu từ máy khác”."
        )
    room = data_dir.parent / f".{data_dir.name}.chuyen-may.partial"
    with failures.explained(data_dir):
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700)
    try:
        read_moving(path, passphrase, room)
        secrets = _secrets(room / _SECRETS, path)
        differing = keys.differing_secrets(secrets)
        if differing:
            raise EntryError(
                f"Máy này đã có khóa khác cho: {', '.join(differing)}. Hãy cất các tệp khóa ấy đi "
                "nơi khác (chúng nằm trong thư mục khóa của tài khoản này) rồi làm lại."
            )
        source = room / _DATA.rstrip("/")
        if not (source / FILE_NAME).is_file():
            raise PackageError("damaged", f"Tệp {path.name} không có dữ liệu của xã bên trong.")
        keys.take_secrets(secrets)
        with failures.explained(data_dir):
            if data_dir.is_dir() and not any(data_dir.iterdir()):
                data_dir.rmdir()
            source.rename(data_dir)
            sync_folder(data_dir.parent)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    ws = open_workspace(data_dir, actor=actor, catalog=catalog, now=now)
    communes.remember(ws.file, MOVED, "")
    return ws


def _copy_database(ws: Workspace, room: Path, target: Path) -> tuple[Path, Path]:
    """The name of the file that is to be made, and where the evidence and packages lie."""
    communes.ensure_here(ws.file)
    code = communes.read(ws.file).commune.code
    # Made now where nothing was packed yet: made later, each PC would have one of its own, and a
    # slip printed on the old one would name a key that no package is signed with.
    keys.commune_key(code)
    ws.file.backup(room / FILE_NAME)
    data_dir = ws.file.data_dir
    if target.is_dir():
        return target / f"{code}_chuyen-may{SUFFIX}", data_dir
    return target if target.suffix else target.with_suffix(SUFFIX), data_dir


def _write(path: Path, data_dir: Path, room: Path, passphrase: str, progress: Progress) -> int:
    files = whole_copies.contents(data_dir)
    contents: dict[str, Path | bytes] = {
        _SECRETS: json.dumps(keys.every_secret()).encode("ascii"),
        _DATA + FILE_NAME: room / FILE_NAME,
    }
    for one in files:
        contents[_DATA + one.relative_to(data_dir).as_posix()] = one
    tally = Tally(progress, 2 * sum(one.stat().st_size for one in files))
    write_moving(path, contents, passphrase, tally.add)
    tally.complete()
    return len(files)


def _mark_moved(ws: Workspace) -> Change:
    communes.remember(ws.file, MOVED, day_in_vietnam(ws.now()))
    return Change("Chuyển sang máy mới", frozenset({Touched.SETTINGS}), frozenset(), ws.now())


def _secrets(path: Path, file: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise PackageError("damaged", f"Tệp {file.name} không có khóa bên trong.") from error
    return {str(owner): str(text) for owner, text in found.items()}
