"""One copy a day of any file of the program, kept beside it."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from ntm_desktop.store.sqlite_file import SqliteFile

DAILY_KEPT = 10


def make_daily(file: SqliteFile, day: date) -> Path | None:
    """Copy the database for a day and forget the oldest days.

    Returns:
        The copy; None when the day has one.

    Raises:
        StoreError: the copy cannot be written; older copies are all kept then.
    """
    name = Path(file.kind.file_name)
    target = file.backups / f"{name.stem}-{day:%Y-%m-%d}{name.suffix}"
    if target.exists():
        return None
    file.backup(target)
    daily = re.compile(rf"{re.escape(name.stem)}-\d{{4}}-\d{{2}}-\d{{2}}{re.escape(name.suffix)}")
    others = sorted(path for path in file.backups.iterdir() if daily.fullmatch(path.name))
    # By name, but never today's: a clock that was set wrong may have left days to come.
    others.remove(target)
    for path in others[: max(0, len(others) + 1 - DAILY_KEPT)]:
        with suppress(OSError):
            path.unlink()
    return target
