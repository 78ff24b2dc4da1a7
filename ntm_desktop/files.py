"""Putting a finished file into its place, although a virus scanner looks at it just then."""

import time
from pathlib import Path

# Scanners and indexers let go after some tenths of a second; a person waits no longer than this.
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
_HELD = (5, 32, 33)  # access denied, sharing violation, lock violation


def move_into_place(partial: Path, target: Path) -> None:
    """Rename a whole file over its target; on Windows again after a short wait if it is held.

    Elsewhere a file that is open can be replaced, and a refusal will not go away by waiting.

    Raises:
        OSError: it cannot be done; both files are as they were.
    """
    for wait in _WAITS:
        try:
            partial.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:  # only Windows says one
                raise
            time.sleep(wait)
        else:
            return
    partial.replace(target)
