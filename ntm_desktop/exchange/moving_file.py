"""One sealed file with everything of an office, for its next PC; opened by a passphrase alone.

A ZIP with two members: ``khoa.age``, a fresh age identity under the passphrase (scrypt), and
``du-lieu.age``, a ZIP of the files sealed to that identity. Both are age v1, so that stock tools
open them: ``age -d khoa.age``, then ``age -d -i khoa.txt du-lieu.age``.
"""

import os
import shutil
import stat
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import HashingSink, deliver
from ntm_desktop.temporary import own_folder

SUFFIX = ".ntmm"
SHORTEST_PASSPHRASE = 10
_KEY, _DATA = "khoa.age", "du-lieu.age"
_CHUNK = 1 << 20
_MOST_FILES = 200_000


def check_passphrase(text: str) -> None:
    """Refuse one that can be guessed in an afternoon.

    Raises:
        PackageError: ``passphrase``.
    """
    if len(text) < SHORTEST_PASSPHRASE:
        raise PackageError(
            "passphrase",
            f"Mật khẩu phải có ít nhất {SHORTEST_PASSPHRASE} chữ. Hãy đặt một câu dễ nhớ, ví dụ "
            "bốn từ liền nhau.",
        )


def write_moving(
    target: Path, contents: Mapping[str, Path | bytes], passphrase: str, step: Step = no_step
) -> str:
    """Deliver the file; its name appears only when it is whole.

    Args:
        target: final name.
        contents: name inside, with slashes, to a file or its bytes.
        passphrase: at least ``SHORTEST_PASSPHRASE`` letters.
        step: as ``deliver``.

    Returns:
        SHA-256 of the file, hex.

    Raises:
        PackageError: ``passphrase``, ``unreadable``, and as ``deliver``.
        CancelledError: as ``deliver``.
    """
    import pyrage

    check_passphrase(passphrase)
    identity = pyrage.x25519.Identity.generate()
    size = sum(len(one) if isinstance(one, bytes) else _size(one) for one in contents.values())

    def write(sink: HashingSink) -> None:
        try:
            with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as outer:
                outer.writestr(_KEY, pyrage.passphrase.encrypt(str(identity).encode(), passphrase))
                with outer.open(_DATA, "w", force_zip64=True) as member:
                    _seal(contents, member, [identity.to_public()])
        except (pyrage.EncryptError, OSError) as error:
            if sink.failure is not None:
                raise sink.failure from error
            raise

    return deliver(target, size + size // 512 + policy.MIB, write, step)


def _seal(contents: Mapping[str, Path | bytes], sink: IO[bytes], recipients: list[object]) -> None:
    """ZIP the files into a pipe on a thread of its own, and seal what comes out of it."""
    import pyrage

    reading, writing = os.pipe()
    faults: list[Exception] = []

    def pack() -> None:
        try:
            with (
                os.fdopen(writing, "wb") as pipe,
                zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as inner,
            ):
                for name, content in contents.items():
                    if isinstance(content, bytes):
                        inner.writestr(name, content)
                        continue
                    with (
                        content.open("rb") as source,
                        inner.open(name, "w", force_zip64=True) as to,
                    ):
                        shutil.copyfileobj(source, to, _CHUNK)
        except (OSError, ValueError, zipfile.LargeZipFile) as error:
            faults.append(error)  # for the thread that waits

    thread = threading.Thread(target=pack, name="moving", daemon=True)
    with os.fdopen(reading, "rb") as pipe:
        thread.start()
        try:
            pyrage.encrypt_io(pipe, sink, recipients)
        finally:
            pipe.close()  # a packer that still writes is let go
            thread.join()
    # A pipe closed by us is no fault of the files.
    real = [one for one in faults if not isinstance(one, BrokenPipeError)]
    if real:
        raise real[0]


def read_moving(path: Path, passphrase: str, folder: Path) -> tuple[str, ...]:
    """Unpack such a file into an empty folder; returns the names, sorted.

    Raises:
        PackageError: ``kind`` for another file, ``passphrase`` for a wrong one, ``damaged``,
            ``unsafe-path``, ``unreadable``, ``no-space``.
    """
    import pyrage

    size = _size(path)
    policy.check_free_space(folder, 2 * size)
    work = own_folder("chuyen-may")
    try:
        with zipfile.ZipFile(path) as outer:
            if {_KEY, _DATA} - set(outer.namelist()):
                raise _other_file(path)
            if outer.getinfo(_KEY).file_size > policy.MIB:
                raise _other_file(path)
            try:
                identity = pyrage.x25519.Identity.from_str(
                    pyrage.passphrase.decrypt(outer.read(_KEY), passphrase).decode("ascii")
                )
            except (pyrage.DecryptError, UnicodeDecodeError) as error:
                raise PackageError(
                    "passphrase", "Mật khẩu không đúng. Hãy gõ lại, chú ý chữ hoa và dấu."
                ) from error
            inner_path = work / "du-lieu.zip"
            with outer.open(_DATA) as sealed, inner_path.open("wb") as plain:
                pyrage.decrypt_io(sealed, plain, [identity])
        with zipfile.ZipFile(inner_path) as inner:
            return _unpack(inner, folder)
    except (zipfile.BadZipFile, pyrage.DecryptError, pyrage.IdentityError, EOFError) as error:
        raise PackageError(
            "damaged", f"Tệp {path.name} hỏng hoặc chưa chép xong. Hãy chép lại từ máy cũ."
        ) from error
    except OSError as error:
        raise policy.unreadable(path, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unpack(inner: zipfile.ZipFile, folder: Path) -> tuple[str, ...]:
    entries = inner.infolist()
    if len(entries) > _MOST_FILES:
        raise PackageError("damaged", "Tệp chuyển máy có quá nhiều tệp bên trong.")
    policy.check_distinct([entry.filename for entry in entries])
    for entry in entries:
        parts = entry.filename.split("/")
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise PackageError("unsafe-path", "Tệp chuyển máy có tên tệp không an toàn bên trong.")
    policy.check_free_space(folder, sum(entry.file_size for entry in entries))
    for entry in entries:
        target = folder / entry.filename
        target.parent.mkdir(parents=True, exist_ok=True)
        with inner.open(entry) as source, target.open("xb") as to:
            shutil.copyfileobj(source, to, _CHUNK)
            to.flush()
            os.fsync(to.fileno())
    return tuple(sorted(entry.filename for entry in entries))


def _other_file(path: Path) -> PackageError:
    return PackageError(
        "kind", f"“{path.name}” không phải tệp chuyển máy ({SUFFIX}) của chương trình này."
    )


def _size(path: Path) -> int:
    """Size of a regular file, however large.

    Raises:
        PackageError: ``not-found``, ``unreadable``, ``not-a-file``.
    """
    try:
        info = path.lstat()
    except FileNotFoundError as error:
        raise PackageError("not-found", f"Không thấy tệp {path}.") from error
    except OSError as error:
        raise policy.unreadable(path, error) from error
    if not stat.S_ISREG(info.st_mode):
        raise PackageError("not-a-file", f"“{path.name or path}” không phải tệp. Hãy chọn lại.")
    return info.st_size
