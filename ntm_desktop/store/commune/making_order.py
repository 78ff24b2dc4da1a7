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

ORDER_FILE = "commune-thu-tu.txt"
_MOST_BYTES = 64 * 1024


def by_making(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """The copies, first made first; what the list does not know came before it, by name."""
    place = {name: number for number, name in enumerate(_listed(folder))}
    return sorted(paths, key=lambda path: (place.get(path.name, -1), path.name))


def remember(folder: Path, paths: Iterable[Path]) -> None:
    """Write the order down; when that cannot be, the next time knows less, and no copy is lost."""
    partial = folder / f".{ORDER_FILE}.{uuid.uuid4().hex}.partial"
    with suppress(OSError):
        try:
            with partial.open("x", encoding="utf-8", newline="\n") as file:
                file.writelines(f"{path.name}\n" for path in paths)
                file.flush()
                os.fsync(file.fileno())
            move_into_place(partial, folder / ORDER_FILE)
        finally:
            partial.unlink(missing_ok=True)


def _listed(folder: Path) -> list[str]:
    try:
        with (folder / ORDER_FILE).open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
