"""Numbers of receipts: none is given twice, also by a register that went back to a copy.

A commune refuses a receipt of a number it has with another content, and goes by the higher number
of two. What was given out after the copy was made is not in it, so the register goes on behind
every number that can have been given: those of the copy, of the receipts that lie beside it, and
the hours since the year 2020, which no office reaches by giving receipts one after the other.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.store.register.register import RECEIPTS_FOLDER, Register, StoredReceipt
from ntm_desktop.store.register.settings import change_setting, setting

_AFTER = "receipts_after"
_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
_NAME = re.compile(r"\d{5}_receipt_.*_(\d{4,9})\.ntmz")


def next_number(register: Register, before: StoredReceipt | None) -> int:
    """The number of a commune's next receipt.

    Args:
        register: which one.
        before: the newest receipt of the commune.
    """
    return max(before.sequence if before else 0, _after(register)) + 1


def go_on_behind(register: Register, data_dir: Path, at: datetime) -> None:
    """Give only numbers from now on that this register cannot have given before it went back.

    Args:
        register: the copy, before it takes the place.
        data_dir: of the register whose place it takes.
        at: now, UTC.
    """
    hours = int((at - _BEGIN).total_seconds() // 3600)
    highest = max(hours, _after(register), register.highest_receipt(), *_given(data_dir))
    change_setting(register, _AFTER, str(highest))


def _after(register: Register) -> int:
    return int(setting(register, _AFTER) or 0)


def _given(data_dir: Path) -> list[int]:
    """Numbers of the receipts that lie in the folder; one that cannot be read has none."""
    found = [0]
    with suppress(OSError):
        for path in (data_dir / RECEIPTS_FOLDER).iterdir():
            if match := _NAME.fullmatch(path.name):
                found.append(int(match[1]))
    return found
