"""A new version that comes on a stick: looked at, checked, and only then started.

A setup file is believed by its minisign signature (``<file>.minisig`` beside it) under the
release key that this program carries. The version stands in the signed comment, because a
file's name proves nothing. What was checked is copied to this PC and checked once more there:
what lies on the stick may change between the look and the start.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop import __version__, paths
from ntm_desktop.errors import PackageError, in_vietnamese
from ntm_desktop.exchange import minisign
from ntm_desktop.exchange.minisign import MinisignError, PublicKey, Signature
from ntm_desktop.services.workspace import Workspace

RELEASE_KEY = "release.pub"
MAX_BYTES = 300 * 1024 * 1024
_MAX_SIGNATURE = 4096
_UPDATES = "updates"
_COMMENT = re.compile(r"ntm-desktop version=(?P<version>\S+) system=(?P<system>[a-z]+)")
_VERSION = re.compile(r"\d+(\.\d+){1,3}")
_KINDS = {".exe": "windows", ".deb": "linux"}
_SYSTEM = "windows" if sys.platform == "win32" else "linux"


@dataclass(frozen=True, slots=True)
class Update:
    """A setup file that is whole, signed by the publisher, and newer than this program.

    Attributes:
        path: the file that was checked.
        version: of the setup, from the signed comment.
        running: version of this program.
        size: in bytes.
        sha256: of the file, as it is published.
    """

    path: Path
    version: str
    running: str
    size: int
    sha256: str


def release_key() -> PublicKey:
    """The publisher's key that this program carries.

    Raises:
        PackageError: the file is missing or damaged.
    """
    path = paths.resources_dir() / RELEASE_KEY
    try:
        return PublicKey.parse(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError, MinisignError) as error:
        raise PackageError(
            "release-key",
            f"Không đọc được khóa kiểm tra bản cập nhật ({path}). Hãy cài lại chương trình từ "
            "nguồn tin cậy.",
        ) from error


def check_update(path: Path, *, key: PublicKey | None = None, running: str = __version__) -> Update:
    """Look at a setup file and its signature; nothing is started or changed.

    Args:
        path: the setup file, with ``<name>.minisig`` beside it.
        key: the publisher's; None takes the one this program carries.
        running: version of this program.

    Raises:
        PackageError: the reason, as a code and as a sentence.
    """
    portable = paths.portable_dir()
    if portable is not None:
        raise PackageError(
            "portable",
            f"Chương trình đang chạy từ thư mục mang theo {portable}. Hãy sao lưu, đóng chương "
            "trình rồi giải nén bản mang theo mới đè lên thư mục này; các thư mục data và user "
            "giữ nguyên.",
        )
    system = _KINDS.get(path.suffix.lower())
    if system is None:
        raise PackageError(
            "not-a-setup",
            f"“{path.name}” không phải tệp cài đặt của chương trình. Hãy chọn tệp "
            f"{'NTM-Desktop-…-setup.exe' if _SYSTEM == 'windows' else 'ntm-desktop_…_amd64.deb'}.",
        )
    data = _read(path)
    signature = _signature(path)
    version = _checked(path, data, signature, key or release_key(), system)
    if system != _SYSTEM:
        raise PackageError(
            "other-system",
            f"“{path.name}” là bản cài đặt cho hệ điều hành khác. Hãy chọn tệp cài đặt cho "
            f"{'Windows' if _SYSTEM == 'windows' else 'Linux'}.",
        )
    if _numbers(version) < _numbers(running):
        raise PackageError(
            "older",
            f"“{path.name}” là bản {version}, cũ hơn bản {running} đang dùng, nên không cài: "
            "bản cũ có thể không đọc được dữ liệu hiện nay.",
        )
    if _numbers(version) == _numbers(running):
        raise PackageError(
            "same", f"Máy này đang dùng đúng bản {version}; không có gì để cập nhật."
        )
    return Update(path, version, running, len(data), _sha256(data))


def bring_in(update: Update, *, key: PublicKey | None = None) -> Update:
    """Copy a checked setup to this PC and check the copy; returns it with its own path.

    Raises:
        PackageError: the file changed meanwhile, or there is no room for it.
    """
    folder = paths.user_dir() / _UPDATES
    data = _read(update.path)
    signature = _signature(update.path)
    target = folder / f"NTM-Desktop-{update.version}-setup{update.path.suffix.lower()}"
    try:
        # Old setups are of no use and fill the disk.
        if folder.is_dir():
            shutil.rmtree(folder)
        paths.make_user_dir()
        folder.mkdir(mode=0o700)
        with target.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        target.with_name(target.name + ".minisig").write_text(signature.text, "ascii")
    except OSError as error:
        with suppress(OSError):
            shutil.rmtree(folder)
        raise PackageError(
            "no-room",
            f"Không chép được bản cài đặt vào {folder}: {in_vietnamese(error)}. Hãy kiểm tra "
            "ổ đĩa còn chỗ rồi thử lại; chương trình đang dùng chưa bị thay đổi.",
        ) from error
    return check_update(target, key=key, running=update.running)


def back_up_before(ws: Workspace, update: Update) -> Path:
    """Copy the commune's file, so that this version's data are there whatever comes.

    Raises:
        StoreError: the copy cannot be written; then the update must not be started.
    """
    stamp = ws.now().strftime("%Y%m%d-%H%M%S")
    target = ws.file.backups / f"commune-truoc-cap-nhat-{update.version}-{stamp}.ntm"
    ws.file.backup(target)
    return target


def start_setup(update: Update) -> None:
    """Start the setup; the program has to end now, the setup waits for that.

    Args:
        update: from :func:`bring_in`, not the file on the stick.

    Raises:
        PackageError: it does not start, for example because a virus scanner holds it.
    """
    if sys.platform == "win32":
        _lend_no_libraries()
        command = [str(update.path)]
    else:
        opener = shutil.which("xdg-open")
        if opener is None:
            raise PackageError(
                "no-starter",
                f"Hãy nhờ người quản trị máy cài gói này: sudo apt install {update.path}",
            )
        command = [opener, str(update.path)]
    try:
        subprocess.Popen(command, cwd=update.path.parent, close_fds=True)
    except OSError as error:
        raise PackageError(
            "does-not-start",
            f"Không mở được bản cài đặt {update.path}: {in_vietnamese(error)}. Có thể phần "
            "mềm diệt vi-rút đang giữ tệp; hãy thử lại sau, hoặc tự mở tệp này.",
        ) from error


def _lend_no_libraries() -> None:
    """What is started next would look for libraries among ours, and hold what it has to replace."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetDllDirectoryW(None)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackageError("too-large", f"“{path.name}” quá lớn nên không phải bản cài đặt.")
        return path.read_bytes()
    except OSError as error:
        raise PackageError(
            "unreadable",
            f"Không đọc được “{path}”: {in_vietnamese(error)}. Hãy cắm lại USB rồi thử lại.",
        ) from error


def _signature(path: Path) -> Signature:
    beside = path.with_name(path.name + ".minisig")
    try:
        if beside.stat().st_size > _MAX_SIGNATURE:
            raise MinisignError("too large")
        return Signature.parse(beside.read_text("ascii"))
    except FileNotFoundError as error:
        raise PackageError(
            "no-signature",
            f"Không thấy chữ ký “{beside.name}” bên cạnh tệp cài đặt. Hãy chép cả hai tệp.",
        ) from error
    except OSError as error:
        raise PackageError(
            "unreadable",
            f"Không đọc được “{beside}”: {in_vietnamese(error)}. Hãy cắm lại USB rồi thử lại.",
        ) from error
    except (UnicodeDecodeError, MinisignError) as error:
        raise PackageError(
            "signature",
            f"Chữ ký “{beside.name}” bị hỏng. Hãy chép lại cả hai tệp từ nơi phát hành.",
        ) from error


def _checked(path: Path, data: bytes, signature: Signature, key: PublicKey, system: str) -> str:
    if signature.key_id != key.key_id:
        raise PackageError(
            "unknown-signer",
            f"“{path.name}” không phải do nơi phát hành chương trình này ký "
            f"(khóa {signature.key_name}, cần khóa {key.name}). Đừng mở tệp này.",
        )
    try:
        minisign.verify(data, signature, key)
    except MinisignError as error:
        raise PackageError(
            "signature",
            f"“{path.name}” bị hỏng hoặc đã bị sửa: chữ ký không khớp. Đừng mở tệp này; hãy chép "
            "lại từ nơi phát hành.",
        ) from error
    said = _COMMENT.fullmatch(signature.trusted_comment)
    if not said or said["system"] != system or not _VERSION.fullmatch(said["version"]):
        raise PackageError(
            "not-a-release",
            f"“{path.name}” có chữ ký đúng nhưng không phải là bản phát hành của chương trình "
            f"({signature.trusted_comment}).",
        )
    return said["version"]


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:4]]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()
