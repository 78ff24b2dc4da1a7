"""In which order the copies of the days were made, whatever the clock said then.

An office PC with an empty battery begins every day in the year its board was made; one set by
hand can be ten years ahead. By date the right copies would then be the "oldest" and forgotten.
So the names stand in a small list, in the order they were made.
"""

import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ntm_desktop.files import move_into_place

_SUFFIX = "-thu-tu.txt"
_MOST_BYTES = 64 * 1024


def by_making(folder: Path, stem: str, paths: Iterable[Path]) -> list[Path]:
    """The copies, first made first; what the list does not know came before it, by name.

    Args:
        folder: of the copies.
        stem: what the names of the copies begin with, "commune".
        paths: the copies.
    """
    place = {name: number for number, name in enumerate(_listed(folder / (stem + _SUFFIX)))}
    return sorted(paths, key=lambda path: (place.get(path.name, -1), path.name))


def remember(folder: Path, stem: str, paths: Iterable[Path]) -> None:
    """Write the order down; when that cannot be, the next time knows less, and no copy is lost."""
    target = folder / (stem + _SUFFIX)
    partial = folder / f".{target.name}.{uuid.uuid4().hex}.partial"
    with suppress(OSError):
        try:
            with partial.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{path.name}\n" for path in paths)
                file.flush()
                os.fsync(file.fileno())
            move_into_place(partial, target)
        finally:
            partial.unlink(missing_ok=True)


def _listed(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
