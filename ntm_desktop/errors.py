"""The one tree of expected errors; ``str(error)`` is the Vietnamese sentence the user reads.

    NtmError
    ├── EntryError          what was typed cannot be true or cannot be understood
    │   └── ChangedMeanwhileError   it was made on a value that is no longer the stored one
    ├── UsageError          a command was called with the wrong words
    ├── CatalogError        a file of rules under forms/ or resources/ is faulty
    ├── StoreError          the commune's file or its folder
    │   ├── NewerDatabaseError
    │   └── DamagedDatabaseError
    ├── ImportRefusedError  a workbook from outside cannot be taken in
    ├── DocumentError       a paper cannot be made
    ├── SigningError        a paper is not signed by a token; ``pin`` says what it tells of its PIN
    ├── KeyStoreError       a signing key cannot be made, read or written
    ├── PackageError        a package is refused; ``reason`` is a stable code
    └── LineError           what is sent or fetched over a line does not get through

A sentence says what is wrong, where, and what to do. Checks of a whole file collect every
fault first and carry them in ``faults``, one sentence each.
"""

import errno
import os
import traceback
from collections.abc import Iterable


class NtmError(Exception):
    """Base of everything the program expects to go wrong.

    Attributes:
        faults: every single fault found, each a sentence of its own with its place;
            empty when the message already says it all.
    """

    def __init__(self, message: str, faults: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class CancelledError(NtmError):
    """Somebody asked long work to stop; nothing was changed, and a window shows nothing."""

    def __init__(self) -> None:
        super().__init__("Đã dừng theo yêu cầu; chưa có gì thay đổi.")


class EntryError(NtmError):
    """What was typed is impossible or not understood; nothing was saved."""


class MovedAwayError(EntryError):
    """The data were moved to another PC; here they are only looked at."""


class ChangedMeanwhileError(EntryError):
    """An edit was made on an older value than the stored one; nothing was saved.

    Attributes:
        seen: the value it was made on, in words; "" when there was none.
        stored: the value that stands there now, likewise.
    """

    def __init__(self, message: str, *, seen: str, stored: str) -> None:
        super().__init__(message)
        self.seen = seen
        self.stored = stored


class UsageError(NtmError):
    """A command was called with words that do not fit together."""


class CatalogError(NtmError):
    """A file of rules does not follow its schema or contradicts itself."""


class StoreError(NtmError):
    """The commune's file or its folder cannot be read or written."""


class NewerDatabaseError(StoreError):
    """The commune's file was written by a newer version of the program."""


class DamagedDatabaseError(StoreError):
    """The commune's file is broken or none of ours; a backup can take its place."""


class ImportRefusedError(NtmError):
    """A workbook from outside cannot be taken in."""


class DocumentError(NtmError):
    """A paper cannot be made, for example because the font lacks a letter."""


class SigningError(NtmError):
    """A paper is not signed digitally; nothing was changed.

    Attributes:
        pin: what the token tells of its PIN, as in ``domain/signing.py``; "" for nothing.
    """

    def __init__(self, message: str, *, pin: str = "") -> None:
        super().__init__(message)
        self.pin = pin


class KeyStoreError(NtmError):
    """A signing key cannot be made, read or written."""


class PackageError(NtmError):
    """A package is refused whole; nothing was changed.

    Attributes:
        reason: stable code of the first failed check, for example ``"signature"``,
            ``"manifest"``, ``"unsafe-path"``, ``"too-large"``, ``"sequence"``.
    """

    def __init__(self, reason: str, message: str, faults: Iterable[str] = ()) -> None:
        super().__init__(message, faults)
        self.reason = reason


class LineError(NtmError):
    """Sending or fetching over a line did not get through; what was begun stays where it is.

    Attributes:
        reason: stable code, for example ``"no-answer"``, ``"certificate"``, ``"access-key"``.
        passing: trying again later may help without anybody doing something.
    """

    def __init__(self, reason: str, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.reason = reason
        self.passing = passing


_SYSTEM_WORDS: dict[int, str] = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.ENOTDIR: "không có thư mục này",
    errno.EISDIR: "đó là thư mục, không phải tệp",
    errno.EACCES: "không được phép",
    errno.EPERM: "không được phép",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa hết chỗ",
    errno.EFBIG: "tệp quá lớn đối với ổ đĩa này",
    errno.EIO: "ổ đĩa đọc, ghi bị lỗi",
    errno.ENODEV: "thiết bị đã bị rút ra",
    errno.ENXIO: "thiết bị đã bị rút ra",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOTEMPTY: "thư mục không trống",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ELOOP: "liên kết chỉ vòng tròn",
    errno.EMFILE: "chương trình đang mở quá nhiều tệp",
    errno.ENFILE: "máy đang mở quá nhiều tệp",
    errno.EBUSY: "tệp đang được chương trình khác dùng",
    errno.EINVAL: "tên hoặc lệnh không hợp lệ với ổ đĩa này",
    errno.ENOMEM: "máy hết bộ nhớ",
    errno.EXDEV: "hai nơi nằm trên hai ổ đĩa khác nhau",
    errno.ETIMEDOUT: "chờ quá lâu không có trả lời",
    errno.ECONNREFUSED: "máy kia từ chối kết nối",
    errno.EADDRINUSE: "cổng đang được chương trình khác dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}
if hasattr(errno, "EDQUOT"):
    _SYSTEM_WORDS[errno.EDQUOT] = "đã dùng hết phần dung lượng được cấp"
if hasattr(errno, "ESTALE"):
    _SYSTEM_WORDS[errno.ESTALE] = "ổ mạng đã mất kết nối"
_WINDOWS_WORDS = {
    5: "không được phép",
    32: "tệp đang được chương trình khác dùng",
    33: "tệp đang được chương trình khác dùng",
    112: "ổ đĩa hết chỗ",
    21: "thiết bị chưa sẵn sàng",
    1167: "thiết bị đã bị rút ra",
}


def in_vietnamese(error: BaseException) -> str:
    """Why the system refused, as a part of a sentence; never the system's own English text."""
    if isinstance(error, OSError):
        of_windows = _WINDOWS_WORDS.get(getattr(error, "winerror", None) or 0)
        if of_windows:
            return of_windows
        if error.errno in _SYSTEM_WORDS:
            return _SYSTEM_WORDS[error.errno]
        return f"hệ thống báo lỗi số {error.errno}" if error.errno else "hệ thống báo lỗi"
    return "hệ thống báo lỗi"


def no_temporary_folder() -> StoreError:
    """No folder for passing files can be written, of those that the system names."""
    return StoreError(
        "Máy không còn thư mục tạm ghi được (đầy, mất, hoặc chỉ đọc) nên việc này chưa làm xong. "
        "Hãy giải phóng ổ đĩa hệ thống, hoặc đặt lại biến TEMP (TMPDIR), rồi làm lại."
    )


def of_the_machine(error: OSError | MemoryError) -> StoreError:
    """A failure of disk or memory that nobody closer to it has explained, as a sentence."""
    if isinstance(error, MemoryError):
        return StoreError("Máy hết bộ nhớ nên việc này chưa làm xong. Hãy đóng bớt chương trình.")
    if "temporary directory" in str(error):  # of Python's tempfile, with the folders it tried
        return no_temporary_folder()
    name = error.filename
    where = f" “{name}”" if isinstance(name, (str, os.PathLike)) and str(name) else ""
    return StoreError(
        f"Máy không đọc hoặc ghi được{where}: {in_vietnamese(error)}. Việc này chưa làm xong; hãy "
        "kiểm tra ổ đĩa, USB rồi làm lại."
    )


def trace_without_values(error: BaseException) -> str:
    """Where a fault of the program happened and of what kind it is, without what it says.

    Messages may hold what an officer typed or the name of a person's file; the places in the
    program do not.
    """
    lines: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        code = f" [errno {one.errno}]" if isinstance(one, OSError) and one.errno else ""
        name = f"{type(one).__module__}.{type(one).__qualname__}{code}".removeprefix("builtins.")
        frames = traceback.format_tb(one.__traceback__)
        lines[:0] = ["Traceback (most recent call last):\n", *frames, f"{name}\n\n"]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "".join(lines)
