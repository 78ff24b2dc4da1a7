"""Folders to work in beside the register, gone afterwards; the next start clears what was left."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ntm_desktop.errors import StoreError, in_vietnamese


@contextmanager
def work_folder(purpose: str, above: Path) -> Iterator[Path]:
    """A new empty folder for as long as the work lasts.

    Raises:
        StoreError: the disk does not let us make one.
    """
    try:
        folder = Path(tempfile.mkdtemp("", f"{purpose}-", above))
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào “{above}”: {in_vietnamese(error)}. Hãy kiểm tra chỗ trống và "
            "quyền ghi rồi làm lại."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
