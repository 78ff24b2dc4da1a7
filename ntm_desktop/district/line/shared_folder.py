"""A folder that the communes see, too: what they laid there comes in, what is for them goes down.

Whole files are taken over into the inbox of the line, where the desk receives them as those of
the server; what the server would hand out is laid into each commune's own folder. Nothing that
lies there is believed: every package is checked when it is received.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.receivers import shared_folder
from ntm_desktop.district.line.uploads import INBOX_FOLDER, Offers
from ntm_desktop.domain.package import EXTENSION, SEALED_EXTENSION
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_copy, file_sha256
from ntm_desktop.exchange.transports.folder import (
    INBOX,
    MARK,
    OUTBOX,
    hashed_name,
    whole_files,
)
from ntm_desktop.store.register.register import RECEIPTS_FOLDER

_UP = (EXTENSION, SEALED_EXTENSION)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one look at the folder did.

    Attributes:
        came: packages taken over into the inbox.
        laid: files laid down for communes.
        notes: what a person should know, a sentence each.
    """

    came: int
    laid: int
    notes: tuple[str, ...]


def exchange_with_folder(data_dir: Path, root: Path, progress: Progress = unwatched) -> Exchanged:
    """Take over what is whole, and lay down what the communes have not got yet.

    Args:
        data_dir: of the register.
        root: the shared folder as this PC sees it.
        progress: told of each commune; may ask to stop.

    Raises:
        StoreError: the folder cannot be read.
        CancelledError: asked to stop; what was taken over stays taken over.
    """
    offers = Offers(data_dir, line_folder(data_dir), RECEIPTS_FOLDER)
    came = laid = 0
    notes: list[str] = []
    folders = list(_folders(root))
    for number, folder in enumerate(folders):
        progress(number, len(folders))
        try:
            came += _take_over(data_dir, folder, notes)
            laid += _lay_down(offers, folder)
        except OSError as error:
            notes.append(
                f"Thư mục chung “{folder}”: {in_vietnamese(error)}. Phần còn lại vẫn làm; hãy kiểm "
                "tra quyền đọc và ghi của thư mục này."
            )
        except PackageError as error:
            notes.append(str(error))
    return Exchanged(came, laid, tuple(notes))


def waiting_in(root: Path) -> int:
    """How many packages lie there; nothing is read or moved."""
    try:
        return sum(
            path.name.lower().endswith(_UP)
            for folder in _folders(root)
            for path in (folder / INBOX).iterdir()
        )
    except (OSError, StoreError):
        return 0


def looking_into_folder(data_dir: Path) -> Staged[Exchanged]:
    """The steps of ``exchange_with_folder`` with the folder that was set; nothing without one.

    Nor with a copy that an officer was handed: the folder is the office's.
    """
    root: Path | None = yield OnDatabase(
        lambda register: None if register.work_copy is not None else shared_folder(register)
    )
    if root is None:
        return Exchanged(0, 0, ())
    done: Exchanged = yield Beside(partial(exchange_with_folder, data_dir, root))
    return done


def _folders(root: Path) -> Iterator[Path]:
    """The communes' folders: those that this program has marked."""
    try:
        found = sorted(path for path in root.iterdir() if path.name.isdigit())
    except OSError as error:
        raise StoreError(
            f"Không đọc được thư mục chung “{root}”: {in_vietnamese(error)}. Hãy kiểm tra ổ chung "
            "có nối không, phần mềm đồng bộ có chạy không."
        ) from error
    for folder in found:
        parts = (folder, folder / INBOX, folder / OUTBOX)
        # A link could lead what is laid down, or deleted, to elsewhere on this PC.
        if (folder / MARK).is_file() and all(p.is_dir() and not p.is_symlink() for p in parts):
            yield folder


def _take_over(data_dir: Path, folder: Path, notes: list[str]) -> int:
    inbox = line_folder(data_dir) / INBOX_FOLDER / folder.name
    lying = [p.name for p in (folder / INBOX).iterdir() if p.name.lower().endswith(_UP)]
    came = 0
    whole = 0
    for source, sha256 in whole_files(folder / INBOX, _UP, unwatched):
        whole += 1
        target = inbox / source.name
        known = target.is_file() and file_sha256(target) == sha256
        if not known:
            if not target.is_symlink():
                # Our own copy that was cut off; its name is the hash of what it should be.
                target.unlink(missing_ok=True)
            deliver_copy(target, source, sha256=sha256)
            came += 1
        source.unlink()
    if len(lying) > whole:
        notes.append(
            f"Thư mục chung “{folder / INBOX}” còn {len(lying) - whole} tệp để nguyên: chưa đồng "
            "bộ xong, hoặc không do chương trình gửi vào. Tệp chép tay thì xem bằng “Chọn thư "
            "mục…”."
        )
    return came


def _lay_down(offers: Offers, folder: Path) -> int:
    """Every file under the name of its hash; rules that were withdrawn go, receipts stay."""
    place = folder / OUTBOX
    wanted: set[str] = set()
    laid = 0
    for name, path in offers.of(folder.name).items():
        size, sha256 = offers.facts(path)
        target = place / hashed_name(sha256, name)
        wanted.add(target.name)
        if target.is_file() and not target.is_symlink() and target.stat().st_size == size:
            continue
        # Another file under this name is none of ours: half a copy, or put there by others.
        target.unlink(missing_ok=True)
        deliver_copy(target, path, sha256=sha256)
        laid += 1
    for path in place.glob(f"*{EXTENSION}"):
        if path.name not in wanted and f"_{folder.name}_receipt_" not in path.name:
            with suppress(OSError):
                path.unlink()
    return laid
