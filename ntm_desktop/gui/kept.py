"""Plain values kept in a file from one start of the program to the next, and safe to lose.

Only for what can be made anew and merely takes time: the first page as it was, icons as they
were drawn, compiled code. A file that was not written whole, by this Python and under this
stamp, is nothing. (Marshal, because JSON is one module more to load before the first page.)
"""

import marshal
import zlib
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import Any

from ntm_desktop import paths
from ntm_desktop.files import move_into_place

_SUM = 4


def read_kept(file: Path, stamp: Any = None) -> Any:
    """What was kept there, or None.

    Args:
        file: where.
        stamp: what the values depend on; other values are nothing.
    """
    try:
        content = file.read_bytes()
    except OSError:
        return None
    start = len(MAGIC_NUMBER)
    told, data = content[start : start + _SUM], content[start + _SUM :]
    if not content.startswith(MAGIC_NUMBER) or told != _sum(data):
        return None
    found, values = marshal.loads(data)
    return values if found == stamp else None


def write_kept(file: Path, values: Any, stamp: Any = None) -> None:
    """Keep values made of tuples, lists, dictionaries, texts, bytes and numbers.

    Failing to write costs only time at the next start.
    """
    data = marshal.dumps((stamp, values))
    partial = file.with_suffix(".partial")
    try:
        if file.parent == paths.user_dir():
            paths.make_user_dir()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        partial.write_bytes(MAGIC_NUMBER + _sum(data) + data)
        move_into_place(partial, file)
    except OSError:
        return


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SUM, "big")
