"""Copies of a register with its packages on a stick, and the way back to another PC."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.district.line.access import ACCESS_FILE, line_folder
from ntm_desktop.district.line.uploads import INBOX_FOLDER, OUT_FOLDER
from ntm_desktop.district.office import (
    PUBLIC_KEY_FILE,
    RECIPIENT_FILE,
    owner_of,
    write_public,
)
from ntm_desktop.domain.periods import local_day
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import NtmError, StoreError, in_vietnamese
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.certificate import carry_certificate
from ntm_desktop.exchange.delivery import deliver_copy
from ntm_desktop.store.aside import copied_aside
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import (
    FILE_NAME,
    PACKAGES_FOLDER,
    QUARANTINE_FOLDER,
    RECEIPTS_FOLDER,
    Office,
    Register,
)
from ntm_desktop.store.volumes import ensure_there

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
        StoreError: the place is gone, cannot be written or lies inside the data; nothing is left
            there.
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
        return data_dir

    def clear(_progress: Progress) -> None:
        shutil.rmtree(folder, ignore_errors=True)

    data_dir: Path = yield OnDatabase(begin)
    drive: int = yield Beside(lambda _progress: _drive_of(place))
    # The stick is written beside: only this PC's own disk is waited for by what is being typed.
    register_copy: Path | None = yield OnDatabase(copied_aside)
    try:
        yield Beside(clear)
        if register_copy is None:
            yield OnDatabase(lambda register: register.backup(folder / FILE_NAME))
        made: DeskCopy = yield Beside(
            lambda progress: _fill(data_dir, folder, name, progress, register_copy, drive)
        )
    except NtmError:
        yield Beside(clear, clearing=True)
        raise
    finally:
        if register_copy is not None:
            shutil.rmtree(register_copy.parent, ignore_errors=True)

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


def copying_public(place: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing the public halves of the office's keys for the communes.

    Raises:
        KeyStoreError: this PC has not got the keys.
        PackageError: the place cannot be written.
    """
    office: Office = yield OnDatabase(lambda register: register.office())
    files: tuple[Path, ...] = yield Beside(lambda _progress: write_public(office, place))
    return files


def carrying_keys(folder: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing the office's keys into a folder; see ``keys.carry_out``.

    The server's certificate goes with them: its key is a secret, too.
    """
    owner, data_dir = yield OnDatabase(_owner)

    def write(_progress: Progress) -> tuple[Path, ...]:
        made = keys.carry_out(owner, folder)
        return (*made, *carry_certificate(line_folder(data_dir), folder))

    files: tuple[Path, ...] = yield Beside(write)
    return files


def bringing_keys(folder: Path) -> Staged[None]:
    """The steps of taking the office's keys from a folder; see ``keys.bring_in``."""
    owner, data_dir = yield OnDatabase(_owner)

    def read(_progress: Progress) -> None:
        keys.bring_in(owner, folder)
        carry_certificate(folder, line_folder(data_dir))

    yield Beside(read)


def _owner(register: Register) -> tuple[str, Path]:
    return owner_of(register.office()), register.data_dir


def last_copy(data_dir: Path) -> datetime | None:
    """When the newest copy beside the register was made, None when there is none."""
    newest = 0.0
    with suppress(OSError):
        for path in (data_dir / "backups").glob("register-*.ntmd"):
            newest = max(newest, path.stat().st_mtime)
    return datetime.fromtimestamp(newest).astimezone() if newest else None


def _files(data_dir: Path) -> Iterator[Path]:
    line = line_folder(data_dir)
    one_by_one = [data_dir / name for name in (PUBLIC_KEY_FILE, RECIPIENT_FILE)]
    # Who may send, what waits to be received, and what lies for the communes.
    one_by_one.append(line / ACCESS_FILE)
    for name in (INBOX_FOLDER, OUT_FOLDER):
        one_by_one += sorted((line / name).rglob("*"))
    yield from (path for path in one_by_one if path.is_file() and path.name[0] != ".")
    for name in _FOLDERS:
        folder = data_dir / name
        if folder.is_dir():
            yield from (p for p in sorted(folder.iterdir()) if p.is_file() and p.name[0] != ".")


def _drive_of(place: Path) -> int:
    """The drive of a place that was chosen.

    Raises:
        StoreError: it is not there any more.
    """
    ensure_there(place)
    try:
        return place.stat().st_dev
    except OSError as error:
        raise StoreError(f"Không xem được “{place}”: {in_vietnamese(error)}.") from error


def _fill(
    data_dir: Path,
    folder: Path,
    name: str,
    progress: Progress,
    register_copy: Path | None,
    drive: int,
) -> DeskCopy:
    try:
        files = list(_files(data_dir))
        register_size = register_copy.stat().st_size if register_copy else 0
        tally = Tally(progress, register_size + sum(path.stat().st_size for path in files))
        if register_copy is not None:
            deliver_copy(folder / FILE_NAME, register_copy)
            tally.add(register_size)
        for path in files:
            target = folder / path.relative_to(data_dir)
            target.parent.mkdir(parents=True, exist_ok=True)
            deliver_copy(target, path)
            tally.add(path.stat().st_size)
        tally.complete()
        if folder.stat().st_dev != drive:
            # Folders are made on the way: where the stick lay is a folder of our own disk now.
            raise StoreError(
                f"USB hoặc ổ đĩa ở “{folder.parent}” đã bị rút ra giữa chừng nên bản chép chưa "
                "xong. Hãy cắm lại, rồi chép lại từ đầu."
            )
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
