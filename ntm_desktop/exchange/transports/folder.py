"""A folder as the line: a mapped share, a disk, the folder of a sync client.

Each commune has a folder of its own in the office's: ``den`` is what comes in, ``ve`` what goes
down, and a mark says whose it is. Every file is named after the hash of its bytes, so a file that
a sync client has brought only half is told from a whole one, on either side. The mark guards
against mistakes only: a share that is not connected looks like an empty folder. What is
believed is signed, and what is sent is sealed.
"""

import errno
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import LineError, PackageError, in_vietnamese
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import deliver_bytes, deliver_copy, file_sha256
from ntm_desktop.exchange.transports import Brought, Parcel

INBOX, OUTBOX = "den", "ve"
"""What comes in to the receiver, and what goes down to the commune."""
MARK = "noi-nhan.json"
_HASHED = re.compile(r"([0-9a-f]{16})_(\S+)")
_OF_A_COMMUNE = re.compile(r"(\d{5})_")
_LONGEST_MARK = 4 * policy.KIB
_MOST_FILES = 1000


class FolderTransport:
    """Carries by copying; every copy is read back and compared."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._folder = Path(receiver.address)

    def send(self, parcel: Parcel, progress: Progress) -> None:
        """Copy the file into the receiver's inbox; see ``Transport.send``."""
        self._check()
        target = self._folder / INBOX / hashed_name(parcel.sha256, parcel.name)
        tally = Tally(progress, 2 * parcel.size)
        try:
            if target.is_file() and not target.is_symlink() and _is_whole(target):
                progress(1, 1)
                return
            if not target.is_symlink():
                # The program's own name with other bytes: what a cut connection left.
                target.unlink(missing_ok=True)
            deliver_copy(target, parcel.path, tally.add, sha256=parcel.sha256)
        except OSError as error:
            raise _not_taken(self._folder, error) from error
        except PackageError as error:
            cause = error.__cause__
            if error.reason == "no-space":
                raise _not_taken(self._folder, OSError(errno.ENOSPC, "")) from error
            if error.reason == "write" and isinstance(cause, OSError):
                raise _not_taken(self._folder, cause) from error
            raise

    def fetch(self, folder: Path, known: Collection[str], progress: Progress) -> Brought:
        """Copy what lies there for the commune; see ``Transport.fetch``."""
        self._check()
        taken: list[Path] = []
        offered_here: set[str] = set()
        try:
            offered = list(whole_files(self._folder / OUTBOX, (".ntmz",), progress))
        except OSError as error:
            raise _unseen(self._folder, error) from error
        for source, sha256 in offered:
            code = _OF_A_COMMUNE.match(source.name.partition("_")[2])
            if code is not None and code[1] != self._receiver.commune_code:
                continue
            offered_here.add(sha256)
            target = folder / source.name
            if sha256 in known or target.exists():
                continue
            try:
                deliver_copy(target, source, sha256=sha256)
            except PackageError as error:
                if error.reason in ("write", "no-space"):
                    raise
                # It went, or is being replaced, while it was read: the next time.
                continue
            taken.append(target)
        return Brought(tuple(taken), frozenset(offered_here))

    def _check(self) -> None:
        fault = folder_fault(self._receiver)
        if fault is not None:
            raise fault


def folder_fault(receiver: Receiver) -> LineError | None:
    """Why a receiver's folder cannot be used from this PC now, None when it can."""
    folder = Path(receiver.address)
    try:
        if not folder.is_dir():
            return _unseen(folder)
        mark = folder / MARK
        said = json.loads(mark.read_bytes()) if mark.stat().st_size <= _LONGEST_MARK else {}
        whose, code = str(said["public_key"]), str(said["commune_code"])
    except FileNotFoundError:
        return LineError(
            "folder",
            f"Trong thư mục “{folder}” không có dấu của nơi nhận (tệp {MARK}): ổ chung chưa nối, "
            "đồng bộ chưa xong, hoặc không phải thư mục đó. Chưa gửi gì; gói vẫn trong hộp gửi.",
            passing=True,
        )
    except OSError as error:
        return _unseen(folder, error)
    except (ValueError, KeyError, TypeError):
        whose, code = "", ""
    if whose == receiver.public_key and code == receiver.commune_code:
        return None
    return LineError(
        "folder",
        f"Thư mục “{folder}” không phải của xã ở nơi nhận {receiver.name}: tệp {MARK} ghi khác. "
        "Chưa gửi gì. Hãy mở lại tệp “nơi nhận” và chọn đúng thư mục; vẫn không được thì hỏi nơi "
        "nhận.",
    )


def prepare_folder(folder: Path, code: str, public_key: str) -> None:
    """Make a commune's folder with its mark, for the receiving office.

    Raises:
        PackageError: it cannot be written.
    """
    content = json.dumps({"commune_code": code, "public_key": public_key}, sort_keys=True).encode()
    try:
        for part in (INBOX, OUTBOX):
            (folder / part).mkdir(parents=True, exist_ok=True)
        mark = folder / MARK
        if not (mark.is_file() and mark.read_bytes() == content):
            mark.unlink(missing_ok=True)
    except OSError as error:
        raise PackageError(
            "write",
            f"Không ghi được vào thư mục “{folder}”: {in_vietnamese(error)}. Hãy kiểm tra thư mục "
            "chung và quyền ghi.",
        ) from error
    deliver_bytes(folder / MARK, content)


def hashed_name(sha256: str, name: str) -> str:
    """The name under which a file lies in such a folder."""
    return f"{sha256[:16]}_{name}"


def whole_files(
    folder: Path, endings: tuple[str, ...], progress: Progress
) -> Iterator[tuple[Path, str]]:
    """Files of a folder whose bytes are those their name stands for, with their SHA-256, hex.

    Anything else is left alone: what is not all there yet, links, other names.

    Raises:
        OSError: the folder cannot be read.
    """
    found = sorted(path for path in folder.iterdir() if path.name.lower().endswith(endings))
    for number, path in enumerate(found[:_MOST_FILES]):
        progress(number, len(found))
        match = _HASHED.fullmatch(path.name)
        if match is None:
            continue
        try:
            policy.check_name(path.name)
            policy.check_regular_file(path)
            sha256 = file_sha256(path)
        except (PackageError, OSError):
            continue
        if sha256.startswith(match[1]):
            yield path, sha256


def _is_whole(path: Path) -> bool:
    match = _HASHED.fullmatch(path.name)
    return match is not None and file_sha256(path).startswith(match[1])


def _unseen(folder: Path, error: OSError | None = None) -> LineError:
    why = f" ({in_vietnamese(error)})" if error is not None else ""
    return LineError(
        "no-answer",
        f"Máy này không thấy thư mục “{folder}” của nơi nhận{why}: mất mạng, ổ chung chưa nối, "
        "hoặc phần mềm đồng bộ chưa chạy. Khi thấy lại sẽ gửi tiếp; hoặc chép gói ra USB như "
        "thường.",
        passing=True,
    )


def _not_taken(folder: Path, error: OSError) -> LineError:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return LineError(
                "disk-full",
                f"Thư mục “{folder}” của nơi nhận hết chỗ. Gói vẫn trong hộp gửi; hãy báo nơi "
                "nhận, việc gửi sẽ tiếp tục sau.",
                passing=True,
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return LineError(
                "read-only",
                f"Máy này không được phép ghi vào thư mục “{folder}” của nơi nhận. Gói vẫn trong "
                "hộp gửi; hãy xin nơi nhận cấp quyền ghi rồi bấm “Tiếp tục”.",
            )
        case _:
            return _unseen(folder, error)
