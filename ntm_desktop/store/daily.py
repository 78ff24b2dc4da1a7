"""One copy a day of any file of the program, kept beside it."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from ntm_desktop.store import failures
from ntm_desktop.store.making_order import by_making, remember
from ntm_desktop.store.sqlite_file import SqliteFile

DAILY_KEPT = 10


def make_daily(file: SqliteFile, day: date) -> Path | None:
    """Copy the database for a day and forget the oldest days.

    Returns:
        The copy; None when the day has one.

    Raises:
        StoreError: the copy cannot be written; older copies are all kept then.
    """
    folder, name = file.backups, Path(file.kind.file_name)
    daily = re.compile(
        rf"{re.escape(name.stem)}-\d{{4}}-\d{{2}}-\d{{2}}(-\d+)?{re.escape(name.suffix)}"
    )
    with failures.explained(folder, file.kind.words):
        days = [path for path in folder.glob(f"*{name.suffix}") if daily.fullmatch(path.name)]
    made = by_making(folder, name.stem, days)
    target = folder / f"{name.stem}-{day:%Y-%m-%d}{name.suffix}"
    if target in made[-1:]:
        return None
    number = 1
    while target.exists():
        # A clock that went back: the day had come before, and others after it.
        number += 1
        target = folder / f"{name.stem}-{day:%Y-%m-%d}-{number}{name.suffix}"
        if target in made[-1:]:
            return None
    file.backup(target)
    made.append(target)
    remember(folder, name.stem, made[-DAILY_KEPT:])
    for path in made[:-DAILY_KEPT]:
        with suppress(OSError):
            path.unlink()
    return target
