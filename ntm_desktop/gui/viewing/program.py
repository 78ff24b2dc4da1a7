"""The running NTM Xem."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from ntm_desktop import paths
from ntm_desktop.gui import icons
from ntm_desktop.gui.faults import FaultWatch
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import STYLE_ARGUMENTS, Theme
from ntm_desktop.gui.viewing.window import ViewWindow
from ntm_desktop.temporary import clear_left

_SIZE = 1180, 700


def run_viewer(
    path: Path | None,
    argv: Sequence[str],
    *,
    public_key: Path | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Open the window and stay until it is closed.

    Args:
        path: the package; None shows the invitation.
        argv: for Qt: program name and Qt's own options.
        public_key: the sender's key as it was given.
        known: commune code to the keys that were compared with its paper slip.

    Returns:
        The exit code of the program.
    """
    words = list(argv) or ["ntm-desktop"]
    app = QApplication.instance() or QApplication([words[0], *STYLE_ARGUMENTS, *words[1:]])
    assert isinstance(app, QApplication)
    viewer = Viewer(app, known)
    viewer.begin(path, public_key)
    try:
        return app.exec()
    finally:
        viewer.end()


class Viewer(QObject):
    """The window with what runs beside it."""

    def __init__(self, app: QApplication, known: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__()
        app.setApplicationName("NTM Desktop")
        app.setOrganizationName("NTM Desktop")
        app.setWindowIcon(icons.window_icon())
        QLocale.setDefault(QLocale("vi_VN"))
        translator = QTranslator(app)
        if translator.load(str(paths.resources_dir() / "translations" / "qtbase_vi.qm")):
            app.installTranslator(translator)
        preferences = Preferences.load()
        self.theme = Theme(app, preferences.theme, preferences.font_scale)
        self.tasks: Tasks[Any] = Tasks(parent=self)
        self.window = ViewWindow(self.tasks, known=known)
        self.faults = FaultWatch(lambda: None, self)
        self.tasks.crashed.connect(self.faults.show_fault)

    def begin(self, path: Path | None, public_key: Path | None = None) -> None:
        """Show the window, and a package in it."""
        self.tasks.run_background(lambda _progress: clear_left(), owner=self)
        self.window.resize(*_SIZE)
        self.window.show()
        if path is not None:
            self.window.look_at(path, public_key)

    def end(self) -> None:
        """Finish what is queued; nothing of a package stays on this PC."""
        self.tasks.shutdown()
        self.window.forget()
        self.faults.end()
