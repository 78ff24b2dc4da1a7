"""What this PC remembers about the window; what belongs to the commune is in its own file."""

from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from ntm_desktop import paths
from ntm_desktop.gui.theme import FONT_SCALES, Mode

SETTINGS_FILE = "settings.ini"
LOG_FILE = "ntm-desktop.log"
"""In the user's folder: the trace of every fault of the program."""


class Preferences(SimpleNamespace):
    """Settings of the machine, with their defaults.

    Attributes:
        theme: light, dark, or as the system says.
        font_scale: one of ``FONT_SCALES``.
        officer: who is written into the history of every edit.
        data_dir: the data folder opened last; None before the first run.
        geometry: place and size of the window, as Qt saves it.
        last_folder: where the last file was chosen, for file dialogs; first the documents.
        sign_driver: library of the signing device used last.
        file: name of the file they are kept in; each kind of window has its own.
    """

    theme: Mode
    font_scale: float
    officer: str
    data_dir: Path | None
    geometry: QByteArray
    last_folder: str
    sign_driver: str
    file: str

    def __init__(
        self,
        *,
        theme: Mode = Mode.SYSTEM,
        font_scale: float = 1.0,
        officer: str = "",
        data_dir: Path | None = None,
        geometry: QByteArray | None = None,
        last_folder: str = "",
        sign_driver: str = "",
        file: str = SETTINGS_FILE,
    ) -> None:
        super().__init__(
            theme=theme,
            font_scale=font_scale,
            officer=officer,
            data_dir=data_dir,
            geometry=QByteArray() if geometry is None else geometry,
            last_folder=last_folder,
            sign_driver=sign_driver,
            file=file,
        )

    @classmethod
    def load(cls, file: str = SETTINGS_FILE) -> "Preferences":
        """Read them; whatever is missing or odd takes its default."""
        store = _settings(file)
        made = cls(file=file)
        theme = str(store.value("theme", made.theme))
        if theme in list(Mode):
            made.theme = Mode(theme)
        try:
            scale = float(str(store.value("font_scale", made.font_scale)))
        except ValueError:
            scale = made.font_scale
        made.font_scale = scale if scale in FONT_SCALES else 1.0
        made.officer = str(store.value("officer", ""))
        data_dir = str(store.value("data_dir", ""))
        made.data_dir = Path(data_dir) if data_dir else None
        geometry = store.value("geometry")
        made.geometry = geometry if isinstance(geometry, QByteArray) else QByteArray()
        # Never empty: Qt would begin in the folder that the program was started in.
        made.last_folder = str(store.value("last_folder", "")) or documents_folder()
        made.sign_driver = str(store.value("sign_driver", ""))
        return made

    def save(self) -> None:
        """Write them; a folder that cannot be written costs nothing but the memory."""
        with suppress(OSError):
            # What is typed in (a name, a folder) is nobody else's business.
            file = paths.make_user_dir() / self.file
            file.touch(mode=0o600)
            file.chmod(0o600)
        store = _settings(self.file)
        store.setValue("theme", self.theme.value)
        store.setValue("font_scale", self.font_scale)
        store.setValue("officer", self.officer)
        store.setValue("data_dir", str(self.data_dir) if self.data_dir else "")
        store.setValue("geometry", self.geometry)
        store.setValue("last_folder", self.last_folder)
        store.setValue("sign_driver", self.sign_driver)
        store.sync()


def documents_folder() -> str:
    """Where this system keeps the user's documents: file dialogs begin there."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _settings(file: str) -> QSettings:
    return QSettings(str(paths.user_dir() / file), QSettings.Format.IniFormat)
