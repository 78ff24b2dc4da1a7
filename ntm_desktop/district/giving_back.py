"""What a commune handed in, copied for it onto a stick when its PC was lost."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, NtmError, StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.store.register.register import PACKAGES_FOLDER, Register

_UNFINISHED = ".partial"


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A folder that was made.

    Attributes:
        packages: how many packages are in it.
        lost: packages that were received and are no longer kept here.
    """

    folder: Path
    packages: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str
    paths: tuple[tuple[str, Path, str], ...]
    keys: tuple[str, ...]


def giving_back(code: str, place: Path) -> Staged[GivenBack]:
    """Copy every package of a commune, with the keys that signed them, into a new folder.

    All of them, not only the newest: evidence that was not sent again lies in earlier ones.

    Args:
        code: of the commune.
        place: a stick or another disk.

    Raises:
        EntryError: nothing was received of this commune, or nothing is kept any more.
        StoreError: the place cannot be written; nothing is left there.
        PackageError: likewise.
        CancelledError: asked to stop; likewise.
    """
    kept: _Kept = yield OnDatabase(lambda register: _kept(register, code))
    folder = place / f".{kept.name}{_UNFINISHED}"
    try:
        made: GivenBack = yield Beside(lambda progress: _copy(kept, folder, place, progress))
    except NtmError:
        yield Beside(lambda _progress: shutil.rmtree(folder, ignore_errors=True), clearing=True)
        raise
    return made


def _kept(register: Register, code: str) -> _Kept:
    packages = register.packages_of(code)
    if not packages:
        raise EntryError(f"Sổ chưa nhận gói nào của đơn vị {code}.")
    folder = register.data_dir / PACKAGES_FOLDER
    return _Kept(
        f"ntm-{code}-goi-da-nop",
        tuple(
            (f"{one.position:05d}_{one.file}", folder / one.file, one.sha256) for one in packages
        ),
        tuple(register.keys_of(code)),
    )


def _copy(kept: _Kept, folder: Path, place: Path, progress: Progress) -> GivenBack:
    there = [(name, path, sha256) for name, path, sha256 in kept.paths if path.is_file()]
    if not there:
        raise EntryError("Các gói của xã này không còn trong thư mục sổ; hãy lấy bản sao lưu.")
    tally = Tally(progress, sum(2 * path.stat().st_size for _, path, _ in there))
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, path, sha256 in there:
            deliver_copy(folder / name, path, tally.add, sha256=sha256)
        for number, key in enumerate(kept.keys, 1):
            deliver_bytes(
                folder / f"{kept.name[4:9]}-{number}.pub",
                PublicKey.parse(key).text.encode("ascii"),
            )
        target, number = place / kept.name, 1
        while target.exists():
            number += 1
            target = place / f"{kept.name}-{number}"
        folder.rename(target)
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào “{place}”: {in_vietnamese(error)}. Hãy cắm lại USB hoặc chọn nơi "
            "khác."
        ) from error
    tally.complete()
    return GivenBack(target, len(there), len(kept.paths) - len(there))
