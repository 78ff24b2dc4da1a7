"""The other copy of a commune's data, opened without touching it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.errors import (
    DamagedDatabaseError,
    EntryError,
    NewerDatabaseError,
    StoreError,
    in_vietnamese,
)
from ntm_desktop.store.commune.commune_file import EVIDENCE_FOLDER, FILE_NAME, CommuneFile
from ntm_desktop.temporary import own_folder


@dataclass(frozen=True, slots=True)
class CopiedData:
    """The other copy's database, copied aside.

    Attributes:
        source: what was chosen.
        folder: where the database was copied to.
        evidence: the folder with its evidence, which stays where it is.
    """

    source: Path
    folder: Path
    evidence: Path


def room_aside() -> Path:
    """A new empty folder of the user's own, for copies that pass.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        return own_folder("gop")
    except OSError as error:
        raise StoreError(
            f"Không tạo được thư mục tạm trên máy này: {in_vietnamese(error)}. Hãy dọn bớt ổ đĩa "
            "rồi làm lại."
        ) from error


def copy_aside(source: Path) -> CopiedData:
    """Copy the database that was chosen; slow where the stick is.

    Args:
        source: a ``commune.ntm``, or the folder that it lies in.

    Raises:
        EntryError: there is no commune's data, or it cannot be read.
        StoreError: there is no room for the copy.
    """
    path = source / FILE_NAME if source.is_dir() else source
    if not path.is_file():
        raise EntryError(
            f"Không thấy tệp dữ liệu {FILE_NAME} ở “{source}”. Hãy chọn thư mục dữ liệu của máy "
            "kia (trang Cài đặt của máy ấy ghi thư mục nào), hoặc bản sao của nó trên USB."
        )
    folder = room_aside()
    try:
        for suffix in ("", "-wal", "-journal"):
            beside = path.with_name(path.name + suffix)
            if beside.is_file():
                shutil.copyfile(beside, folder / (FILE_NAME + suffix))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise EntryError(f"Không đọc được “{path}”: {in_vietnamese(error)}.") from error
    return CopiedData(source, folder, path.parent / EVIDENCE_FOLDER)


@contextmanager
def opened(copied: CopiedData) -> Iterator[CommuneFile]:
    """The copy, upgraded when an older program wrote it.

    Raises:
        EntryError: it is no commune's data, damaged, or of a newer program.
    """
    try:
        file = CommuneFile.open(copied.folder)
    except NewerDatabaseError as error:
        raise EntryError(
            f"Dữ liệu ở “{copied.source}” do phiên bản mới hơn của chương trình ghi. Hãy cài phiên "
            "bản ấy trên máy này rồi làm lại. Chưa có gì bị thay đổi."
        ) from error
    except DamagedDatabaseError as error:
        raise EntryError(
            f"Tệp dữ liệu ở “{copied.source}” bị hỏng, hoặc không phải tệp dữ liệu của chương "
            "trình. Hãy chép lại từ máy kia. Nếu ở máy kia cũng không mở được thì trên máy ấy chọn "
            "“Phục hồi dữ liệu…” rồi chép ra. Chưa có gì bị thay đổi."
        ) from error
    except StoreError as error:
        raise EntryError(f"Không mở được dữ liệu ở “{copied.source}”. {error}") from error
    try:
        yield file
    finally:
        file.close()


def clear(copied: CopiedData) -> None:
    """Clear the copied database away."""
    shutil.rmtree(copied.folder, ignore_errors=True)
