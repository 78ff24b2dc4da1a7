"""What pages of the desk read, on disk: it stands there at once in a later session.

Memory holds a few periods only, and nothing when the program starts. With thousands of communes
the first opening of a page of another period would wait for its sums. So what is read ahead
(``ahead.py``) is laid on a shelf, a file a reading, in the user's own folder and safe to lose.
What is taken from it is never more than what stood there before: the page says that it is adding
up anew and gives nothing out until it has.
"""

import hashlib
import marshal
import zlib
from collections.abc import Hashable
from contextlib import suppress
from datetime import date
from pathlib import Path

from ntm_desktop import __version__, paths
from ntm_desktop.gui.kept import read_kept, write_kept
from ntm_desktop.gui.plain_values import NotPlainError, from_plain, to_plain

_FORMAT = 1
_FASTEST = 1
_MOST = 1000
"""Files of one register; the ones written longest ago go first."""


class Shelf:
    """The shelf of one register."""

    def __init__(self, data_dir: Path) -> None:
        """Of the register in a folder; another folder is another register."""
        name = hashlib.sha256(str(data_dir.resolve()).encode("utf-8", "replace")).hexdigest()
        self.folder = paths.user_dir() / "desk" / name[:16]

    def read(self, key: Hashable) -> object | None:
        """What was laid down of this, None when nothing was or it is of another program."""
        laid = read_kept(self._file(key), _stamp(key))
        if laid is None:
            return None
        try:
            value: object = from_plain(marshal.loads(zlib.decompress(laid[1])))
        except (NotPlainError, zlib.error, EOFError, ValueError, TypeError):
            return None
        return value

    def mark(self, key: Hashable) -> str | None:
        """As :meth:`write` was told it; None when nothing lies there."""
        laid = read_kept(self._file(key), _stamp(key))
        return None if laid is None else str(laid[0])

    def write(self, key: Hashable, value: object, mark: str) -> None:
        """Lay something down; what is of a kind that is not kept is left out.

        Args:
            key: what it is of; the day it was read on does not matter.
            value: as it was read.
            mark: says of which state of its period it is.
        """
        try:
            plain = marshal.dumps(to_plain(value))
        except NotPlainError:
            return
        with suppress(OSError):  # told by nothing lying there
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_kept(self._file(key), (mark, zlib.compress(plain, _FASTEST)), _stamp(key))
        self._clear()

    def _file(self, key: Hashable) -> Path:
        return self.folder / f"{hashlib.sha256(_text(key).encode()).hexdigest()[:24]}.kept"

    def _clear(self) -> None:
        files = list(self.folder.glob("*.kept"))
        if len(files) <= _MOST:
            return
        with suppress(OSError):
            files.sort(key=lambda file: file.stat().st_mtime)
            for file in files[:-_MOST]:
                file.unlink()


def _stamp(key: Hashable) -> tuple[str, int, str]:
    return __version__, _FORMAT, _text(key)


def _text(key: Hashable) -> str:
    """The key without days: what was read yesterday stands there until it is read today."""
    if isinstance(key, tuple):
        return f"({', '.join(_text(one) for one in key if type(one) is not date)})"
    return repr(key)
