"""A copy of what is open on this PC's own disk, to be carried on from there.

A stick may take a minute for what is made here in a moment: what is being typed waits only for the
copy aside, and the stick is written beside (``domain/staged.py``).
"""

import shutil
from pathlib import Path

from ntm_desktop.errors import StoreError
from ntm_desktop.store import failures
from ntm_desktop.store.sqlite_file import SqliteFile
from ntm_desktop.temporary import own_folder


def copied_aside(file: SqliteFile) -> Path | None:
    """The copy, alone in a folder that whoever asked clears away.

    Returns:
        None where this disk has no room for it: a copy elsewhere is wanted then all the more.

    Raises:
        StoreError: what is open is damaged.
    """
    room: Path | None = None
    try:
        room = own_folder("sao-luu")
        file.backup(room / file.path.name)
    except BaseException as error:
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)
        if isinstance(error, StoreError) and failures.of_the_machine(error):
            return None
        raise
    return room / file.path.name
