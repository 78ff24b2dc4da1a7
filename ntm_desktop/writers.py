"""Who is writing a file that has not got its name yet: told by the unfinished file's own name.

On a stick or a share another PC may be writing; only of one's own PC can be told whether the
process is still there.
"""

import hashlib
import os
import socket
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from ntm_desktop.temporary import is_alive

MARK_LENGTH = 16
_MACHINE_IDS = ("/etc/machine-id", "/var/lib/dbus/machine-id")


def mark_of_writer() -> str:
    """This PC and this process in 16 hexadecimal digits; "" where the PC cannot be told."""
    here = _this_pc()
    return f"{here}{os.getpid() & 0xFFFFFFFF:08x}" if here else ""


def is_gone(mark: str) -> bool:
    """Whether a mark is of this PC and of a process that is no more; never of another PC."""
    here = _this_pc()
    return bool(here) and mark.startswith(here) and not is_alive(int(mark[8:MARK_LENGTH], 16))


@cache
def _this_pc() -> str:
    """Eight hexadecimal digits that tell this PC from others.

    Installed from one image, several PCs have one id, and then at least another name.
    """
    machine = _machine_id()
    if not machine:
        return ""
    said = f"{machine}|{socket.gethostname()}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:8]


def _machine_id() -> str:
    if sys.platform == "win32":
        import winreg

        with (
            suppress(OSError),
            winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                0,
                winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    for name in _MACHINE_IDS:
        with suppress(OSError, UnicodeDecodeError):
            return Path(name).read_text(encoding="ascii").strip()
    return ""
