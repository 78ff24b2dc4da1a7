"""Which packages lie in a folder or on a stick; no file is opened here, no link is followed."""

from pathlib import Path
from typing import NamedTuple

from ntm_desktop.errors import PackageError, in_vietnamese
from ntm_desktop.exchange import policy

MOST_FILES = 200
SUFFIX = ".ntmz"


class FoundReceipts(NamedTuple):
    """Receipts of a folder, by name, and how many suspicious files lie beside them."""

    files: tuple[Path, ...]
    suspicious: int


def receipts_in(folder: Path) -> FoundReceipts:
    """Receipts that lie directly in a folder.

    Raises:
        PackageError: the folder cannot be read.
    """
    receipts: list[Path] = []
    suspicious = 0
    try:
        for path in sorted(folder.iterdir()):
            if path.is_symlink() or not path.is_file():
                continue
            name = path.name.lower()
            if path.suffix.lower() in policy.IGNORED_SUFFIXES:
                suspicious += 1
            elif name.endswith(SUFFIX) and "_receipt_" in name and len(receipts) < MOST_FILES:
                receipts.append(path)
    except OSError as error:
        raise PackageError(
            "unreadable",
            f"Không đọc được thư mục {folder}: {in_vietnamese(error)}. Hãy cắm lại USB.",
        ) from error
    return FoundReceipts(tuple(receipts), suspicious)


def packages_in(folder: Path) -> tuple[Path, ...]:
    """Packages that lie in a folder or one below it, by name."""
    found = [*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*/*{SUFFIX}")]
    return tuple(sorted(found)[:MOST_FILES])
