"""Copies of a register with its packages on a stick, and the way back to another PC."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.district.office import PUBLIC_KEY_FILE, RECIPIENT_FILE, owner_of
from ntm_desktop.domain.periods import local_day
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import KeyStoreError, NtmError, StoreError, in_vietnamese
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import (
    FILE_NAME,
    PACKAGES_FOLDER,
    QUARANTINE_FOLDER,
    RECEIPTS_FOLDER,
    Register,
)

_FOLDERS = (PACKAGES_FOLDER, RECEIPTS_FOLDER, QUARANTINE_FOLDER)
_UNFINISHED = ".partial"


@dataclass(frozen=True, slots=True)
class DeskCopy:
    """A copy that was made.

    Attributes:
        files: how many packages, receipts and refused files are in it besides the register.
    """

    folder: Path
    files: int


def copying_desk(place: Path, at: datetime) -> Staged[DeskCopy]:
    """Copy the register and everything it keeps into a new folder; every file is read back.

    The office's keys are not among it: whoever has them can sign for the office.

    Args:
        place: a stick or another disk.
        at: now, UTC.

    Raises:
        StoreError: the place cannot be written or lies inside the data; nothing is left there.
        CancelledError: asked to stop; likewise.
    """
    name = f"so-tiep-nhan-{local_day(at):%Y-%m-%d}"
    folder = place / f".{name}{_UNFINISHED}"

    def begin(register: Register) -> Path:
        data_dir = register.data_dir
        if place.resolve().is_relative_to(data_dir.resolve()):
            raise StoreError(
                f"“{place}” nằm trong chính thư mục dữ liệu nên không phòng được hỏng ổ đĩa. Hãy "
                "chọn USB hoặc ổ đĩa khác."
            )
        shutil.rmtree(folder, ignore_errors=True)
        register.backup(folder / FILE_NAME)
        return data_dir

    try:
        data_dir: Path = yield OnDatabase(begin)
        made: DeskCopy = yield Beside(lambda progress: _fill(data_dir, folder, name, progress))
    except NtmError:
        yield Beside(lambda _progress: shutil.rmtree(folder, ignore_errors=True), clearing=True)
        raise

    def note(register: Register) -> None:
        with register.transaction():
            told = f"Sao lưu sổ và {made.files} tệp vào {made.folder}"
            note_act(register, at, ActKind.COPIED, told)

    yield OnDatabase(note)
    return made


def bring_files(copy: Path, data_dir: Path, progress: Progress) -> int:
    """Bring the packages that lie beside a copy and are not here; nothing is replaced.

    Args:
        copy: the register inside a folder that ``copying_desk`` made.
        data_dir: of the register that takes its place.
        progress: of copying.

    Returns:
        How many were brought.

    Raises:
        PackageError: one cannot be read or written.
        CancelledError: asked to stop.
    """
    if copy.parent == data_dir / "backups":
        return 0
    missing = [
        (path, target)
        for path in _files(copy.parent)
        for target in (data_dir / path.relative_to(copy.parent),)
        if not target.exists()
    ]
    tally = Tally(progress, sum(path.stat().st_size for path, _ in missing))
    for path, target in missing:
        target.parent.mkdir(parents=True, exist_ok=True)
        deliver_copy(target, path)
        tally.add(path.stat().st_size)
    return len(missing)


def copy_public(data_dir: Path, place: Path) -> tuple[Path, ...]:
    """Copy the public halves of the office's keys for the communes.

    Raises:
        KeyStoreError: they do not lie beside the register.
        PackageError: the place cannot be written.
    """
    files = []
    for name in (PUBLIC_KEY_FILE, RECIPIENT_FILE):
        try:
            data = (data_dir / name).read_bytes()
        except OSError as error:
            raise KeyStoreError(f"Không đọc được {data_dir / name}.") from error
        deliver_bytes(place / name, data)
        files.append(place / name)
    return tuple(files)


def carry_keys(register: Register, folder: Path) -> tuple[Path, ...]:
    """Write the office's keys into a folder; see ``keys.carry_out``."""
    return keys.carry_out(owner_of(register.office()), folder)


def bring_keys(register: Register, folder: Path) -> None:
    """Take the office's keys from a folder; see ``keys.bring_in``."""
    keys.bring_in(owner_of(register.office()), folder)


def carrying_keys(folder: Path) -> Staged[tuple[Path, ...]]:
    """The steps of ``carry_keys``: the stick is written beside the register."""
    owner: str = yield OnDatabase(lambda register: owner_of(register.office()))
    files: tuple[Path, ...] = yield Beside(lambda _progress: keys.carry_out(owner, folder))
    return files


def bringing_keys(folder: Path) -> Staged[None]:
    """The steps of ``bring_keys``: the stick is read beside the register."""
    owner: str = yield OnDatabase(lambda register: owner_of(register.office()))
    yield Beside(lambda _progress: keys.bring_in(owner, folder))


def last_copy(data_dir: Path) -> datetime | None:
    """When the newest copy beside the register was made, None when there is none."""
    newest = 0.0
    with suppress(OSError):
        for path in (data_dir / "backups").glob("register-*.ntmd"):
            newest = max(newest, path.stat().st_mtime)
    return datetime.fromtimestamp(newest).astimezone() if newest else None


def _files(data_dir: Path) -> Iterator[Path]:
    for name in _FOLDERS:
        folder = data_dir / name
        if folder.is_dir():
            yield from (p for p in sorted(folder.iterdir()) if p.is_file() and p.name[0] != ".")


def _fill(data_dir: Path, folder: Path, name: str, progress: Progress) -> DeskCopy:
    try:
        files = list(_files(data_dir))
        tally = Tally(progress, sum(path.stat().st_size for path in files))
        for path in files:
            target = folder / path.relative_to(data_dir)
            target.parent.mkdir(exist_ok=True)
            deliver_copy(target, path)
            tally.add(path.stat().st_size)
        tally.complete()
        final, number = folder.with_name(name), 1
        while final.exists():
            number += 1
            final = folder.with_name(f"{name}-{number}")
        folder.rename(final)
    except OSError as error:
        raise StoreError(
            f"Không sao lưu được vào “{folder.parent}”: {in_vietnamese(error)}. Hãy kiểm tra USB "
            "và dung lượng trống."
        ) from error
    return DeskCopy(final, len(files))
