"""Where the program's own data and the user's data are, however the program was started.

Three ways of being installed are told apart: the source tree (``forms/`` and ``resources/``
stand beside the package), a wheel or frozen program (both inside the package under
``_data``), and a portable folder on a stick (a file named ``portable.txt`` beside the
executable keeps everything in that folder).
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

APP_FOLDER = "NTM Desktop"
DATABASE = "commune.ntm"
"""The file of a commune in its data folder."""
HOME_VARIABLE = "NTM_DESKTOP_HOME"


def program_data() -> Path:
    """Folder that holds ``forms/``, ``resources/`` and ``docs/manual/``."""
    package = Path(__file__).resolve().parent
    inside = package / "_data"
    return inside if inside.is_dir() else package.parent


def forms_dir() -> Path:
    """Folder of the rules."""
    return program_data() / "forms"


def resources_dir() -> Path:
    """Folder of fonts, icons, translations, units and samples."""
    return program_data() / "resources"


def portable_dir() -> Path | None:
    """The folder on the stick when the program is started from there, else None."""
    beside = Path(sys.executable).resolve().parent
    return beside if (beside / "portable.txt").is_file() else None


def user_dir() -> Path:
    """The user's folder: settings, keys, log. Not the commune's data.

    ``NTM_DESKTOP_HOME`` overrides it, for tests and for unusual offices.
    """
    override = os.environ.get(HOME_VARIABLE)
    if override:
        return Path(override)
    portable = portable_dir()
    if portable is not None:
        return portable / "user"
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return Path(base) / APP_FOLDER if base else Path.home() / "AppData/Local" / APP_FOLDER
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local/share") / "ntm-desktop"


def make_user_dir() -> Path:
    """The user's folder, there and closed to every other user; one of an older program too.

    Raises:
        OSError: it cannot be made.
    """
    folder = user_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        with suppress(OSError):  # somebody else's, or a stick that knows no rights
            folder.chmod(0o700)
    return folder


def keys_dir() -> Path:
    """Signing keys; outside every commune's data so that no backup carries them along."""
    return user_dir() / "keys"


def default_data_dir() -> Path:
    """Where the commune's own data is kept when the user names no other place."""
    portable = portable_dir()
    return (portable if portable is not None else user_dir()) / "data"


def manual_dir() -> Path:
    """Folder of the user's manual, one Markdown page per page of the window."""
    return program_data() / "docs" / "manual"
