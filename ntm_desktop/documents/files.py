"""Finished papers written to disk: the whole file under its name, or nothing."""

import contextlib
import os
from pathlib import Path

from ntm_desktop.errors import DocumentError


def write_file(target: Path, data: bytes) -> Path:
    """Write a file through a temporary one beside it; an older one of the name is replaced.

    Raises:
        DocumentError: the folder cannot be written, or the file is open in another program.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(target)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError(
            f"Không ghi được tệp {target}: {reason}. Hãy đóng tệp nếu đang mở, kiểm tra ổ đĩa "
            "còn chỗ, hoặc chọn thư mục khác."
        ) from error
    return target
