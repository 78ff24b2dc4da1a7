"""Hidden folders beside a file where another one is made ready to take its place.

They carry the number of the process that works in them, so that the next start can tell at once
one that a killed program has left.
"""

import os
import re
import shutil
import time
import uuid
from contextlib import suppress
from pathlib import Path

from ntm_desktop.store.volumes import is_local_fixed
from ntm_desktop.temporary import is_alive

ROOM_SUFFIX = ".restoring"
_NUMBERED = re.compile(r"\..+\.(\d+)-[0-9a-f]{32}\.restoring")
_LONGEST_SECONDS = 600


def new_room(data_dir: Path, name: str) -> Path:
    """The name of a room for a file of a folder; it is not made yet."""
    return data_dir / f".{name}.{os.getpid()}-{uuid.uuid4().hex}{ROOM_SUFFIX}"


def clear_rooms(data_dir: Path, name: str) -> None:
    """Clear away the rooms of programs that are no more, and those nobody works in that long."""
    for room in data_dir.glob(f".{name}.*{ROOM_SUFFIX}"):
        with suppress(OSError):
            if _is_left(room):
                shutil.rmtree(room)


def _is_left(room: Path) -> bool:
    if not 0 <= time.time() - room.stat().st_mtime < _LONGEST_SECONDS:
        return True
    numbered = _NUMBERED.fullmatch(room.name)
    # On a drive that several PCs share, the number may be that of another PC's process.
    return numbered is not None and is_local_fixed(room) and not is_alive(int(numbered[1]))
