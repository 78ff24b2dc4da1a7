"""Copying a package from the outbox to where the officer wants it, with the commune's key.

Only a copy that was read back and compared counts (*đã chép và kiểm tra*).
"""

import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.outgoing import OutgoingPackage, PackageState
from ntm_desktop.domain.package import PackageHeader
from ntm_desktop.domain.progress import Progress, Tally, portion, unwatched
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import CancelledError, EntryError, PackageError
from ntm_desktop.exchange import keys, policy, sealing
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.second_copy import SecondCopy
from ntm_desktop.services import workspace
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages

SEAL_RECIPIENT = "seal_recipient"


def copy_package(
    ws: Workspace,
    package_id: str,
    out_dir: Path,
    *,
    seal_to: Sequence[str] | None = None,
    progress: Progress = unwatched,
) -> Path:
    """Copy a package from the outbox again, compared by hash.

    Raises:
        EntryError: there is no such package.
        PackageError: it cannot be copied, or the copy kept here was changed.
        CancelledError: asked to stop; nothing was copied.
    """
    return carry_out(ws, copying(package_id, out_dir, seal_to=seal_to), progress)


def copying(
    package_id: str, out_dir: Path, *, seal_to: Sequence[str] | None = None
) -> Staged[Path]:
    """The steps of ``copy_package``."""
    package: OutgoingPackage
    recipients: tuple[str, ...]
    package, recipients, key_copy = yield OnDatabase(
        lambda ws: _find_for_copy(ws, package_id, out_dir, seal_to)
    )
    try:
        path: Path = yield Beside(
            lambda progress: _copy_again(package, key_copy, recipients, progress)
        )
    except CancelledError:
        yield Beside(lambda _progress: key_copy.take_back(), clearing=True)
        raise
    yield OnDatabase(lambda ws: note_copied(ws, package))
    return path


class KeyCopy:
    """The commune's public key beside the package.

    The key the commune had before may lie there under the same name: then that one is called
    otherwise, so that packages signed with it still find it, and the stick goes on being used.
    """

    def __init__(self, folder: Path, code: str, key: PublicKey) -> None:
        self.folder = folder
        self.path = folder / f"{code}.pub"
        self.key = key
        self._fresh = False
        self._earlier: Path | None = None
        self._drive: int | None = None

    def deliver(self) -> None:
        """Put it there, compared."""
        self._set_earlier_aside()
        fresh = not self.path.exists()
        try:
            deliver_bytes(self.path, self.key.text.encode("ascii"))
        except BaseException:
            self._put_earlier_back()
            raise
        self._fresh = fresh
        self._drive = _drive_of(self.path)

    def ensure_beside(self, package: Path) -> None:
        """Make sure that the package lies on the drive that took the key, and so on the stick.

        A stick may be pulled out while its folder remains: then the package lands on the system's
        own disk, and the key is not there. Such a copy is taken away again.

        Raises:
            PackageError: ``write``.
        """
        drive = _drive_of(package)
        if drive is not None and drive == self._drive == _drive_of(self.path):
            return
        if drive != self._drive:
            with contextlib.suppress(OSError):
                package.unlink(missing_ok=True)
        raise PackageError(
            "write",
            f"USB hoặc ổ đĩa chứa “{self.folder}” đã bị rút ra giữa chừng nên bản chép chưa xong. "
            "Gói nằm trong hộp gửi: hãy cắm lại USB rồi chép lại từ hộp gửi, không cần đóng gói "
            "mới.",
        )

    def take_back(self) -> None:
        """Leave the folder as it was found."""
        if self._fresh:
            # A stick that was pulled out cannot be tidied up either.
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            self._put_earlier_back()

    def _set_earlier_aside(self) -> None:
        if self.path.is_symlink() or not self.path.is_file():
            return
        try:
            there = read_public_key(self.path)
        except PackageError:
            return  # no key: what it is, is for a person to see
        if there.encoded == self.key.encoded:
            return
        aside = self.path.with_name(f"{self.path.stem}-khoa-cu-{there.key_id.hex()}.pub")
        with contextlib.suppress(OSError):  # writing says what the folder lacks
            self.path.replace(aside)
            self._earlier = aside

    def _put_earlier_back(self) -> None:
        if self._earlier is not None:
            with contextlib.suppress(OSError):
                self._earlier.replace(self.path)


def _drive_of(path: Path) -> int | None:
    """The drive that has a file, None when it is not there."""
    try:
        return path.lstat().st_dev
    except OSError:
        return None


def note_copied(ws: Workspace, package: OutgoingPackage) -> datetime:
    """Record that a copy was compared; returns when."""
    if package.state is PackageState.PACKED:
        packages.set_state(ws.file, package.id, PackageState.COPIED)
    return ws.now()


def _find_for_copy(
    ws: Workspace, package_id: str, out_dir: Path, seal_to: Sequence[str] | None
) -> tuple[OutgoingPackage, tuple[str, ...], KeyCopy]:
    package = next((p for p in packages.packages(ws.file) if p.id == package_id), None)
    if package is None:
        raise EntryError("Không có gói này trong hộp gửi. Hãy xem lại danh sách.")
    recipients = recipients_of(ws, seal_to)
    sealing.check_recipients(recipients)
    code = workspace.commune_info(ws).commune.code
    return package, recipients, KeyCopy(out_dir, code, keys.commune_key(code).public)


def _copy_again(
    package: OutgoingPackage, key_copy: KeyCopy, recipients: Sequence[str], progress: Progress
) -> Path:
    def key_for(header: PackageHeader, key_id: bytes) -> PublicKey:
        if key_id != key_copy.key.key_id:
            raise PackageError(
                "wrong-key",
                f"Gói số {package.sequence} ký bằng khóa cũ của xã. Đã nộp rồi thì gói vẫn hợp lệ, "
                "không phải chép lại. Chưa nộp thì hãy đóng gói mới: nơi nhận chỉ nhận gói ký bằng "
                "khóa đang dùng.",
            )
        return key_copy.key

    kept = read_package(package.path, key_for, portion(progress, 0, 0.5))
    if kept.sha256 != package.sha256:
        raise PackageError(
            "changed", "Gói lưu trong hộp gửi không còn như lúc đóng. Hãy đóng gói mới."
        )
    key_copy.deliver()
    copy = copy_out(package, key_copy.folder, recipients, portion(progress, 0.5, 1))
    key_copy.ensure_beside(copy)
    return copy


def copy_out(
    package: OutgoingPackage,
    out_dir: Path,
    recipients: Sequence[str],
    progress: Progress,
    second: SecondCopy | None = None,
) -> Path:
    """Copy, or seal, a package into a folder; returns the copy.

    Args:
        package: as it is recorded.
        out_dir: the folder.
        recipients: for whom to seal; none leaves it as it is.
        progress: of copying and reading back.
        second: a copy in that folder that was begun when the package was made.

    Raises:
        PackageError: it cannot be copied; the package stays in the outbox.
        CancelledError: asked to stop; there is no copy.
    """
    try:
        size = policy.check_regular_file(package.path)
        # Written, and read back from the device.
        tally = Tally(progress, 2 * size if second is None else size)
        if second is not None:
            target = out_dir / package.file_name
            second.finish(package.sha256, tally.add)
        elif recipients:
            target = out_dir / f"{package.file_name}.age"
            # Every sealing gives other bytes; one that is there already is an earlier try.
            target = _free_name(target)
            sealing.seal(package.path, target, recipients, tally.add)
        else:
            target = out_dir / package.file_name
            deliver_copy(target, package.path, tally.add, sha256=package.sha256)
    except PackageError as error:
        raise PackageError(
            error.reason,
            f"Gói số {package.sequence} đã đóng và nằm trong hộp gửi, nhưng chưa chép được: "
            f"{error} Chép lại từ hộp gửi, không cần đóng gói mới.",
            error.faults,
        ) from error
    return target


def _free_name(target: Path) -> Path:
    stem = target.name.removesuffix(".ntmz.age")
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{stem}-{number}.ntmz.age")
    return target


def recipients_of(ws: Workspace, seal_to: Sequence[str] | None) -> tuple[str, ...]:
    """For whom to seal: as told, or as the settings say for None."""
    if seal_to is not None:
        return tuple(seal_to)
    return tuple(workspace.settings(ws).get(SEAL_RECIPIENT, "").split())
