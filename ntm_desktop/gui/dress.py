"""Icon and language of the program, whichever window it opens."""

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ntm_desktop import paths
from ntm_desktop.gui import icons


def dress(app: QApplication) -> None:
    """Give the program its icon, and Qt's own words in Vietnamese."""
    app.setWindowIcon(icons.window_icon())
    QLocale.setDefault(QLocale("vi_VN"))
    translator = QTranslator(app)
    if translator.load(str(paths.resources_dir() / "translations" / "qtbase_vi.qm")):
        app.installTranslator(translator)
