"""Qt trying itself on this PC, for ``ntm-desktop selftest``: plugins, fonts, a painted window."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEventLoop,
    QLibraryInfo,
    QPluginLoader,
    QTranslator,
)
from PySide6.QtGui import QFontDatabase, QImageReader, QRawFont
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QWidget

from ntm_desktop import paths
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import FONT_FILES, STYLE_ARGUMENTS

_FORMATS = ("svg", "ico", "png", "jpg", "gif", "webp")
# What installer/ntm-desktop.spec takes along of Qt's plugins, by system.
PLUGINS = {
    "linux": (
        *("platforms/qxcb", "platforms/qoffscreen", "platformthemes/qxdgdesktopportal"),
        "platforminputcontexts/composeplatforminputcontextplugin",
        "platforminputcontexts/ibusplatforminputcontextplugin",
        "printsupport/cupsprintersupport",
    ),
    "win32": ("platforms/qwindows", "platforms/qoffscreen", "styles/qmodernwindowsstyle"),
}
EVERYWHERE = (
    *("iconengines/qsvgicon", "imageformats/qsvg", "imageformats/qjpeg"),
    *("imageformats/qico", "imageformats/qgif", "imageformats/qwebp"),
)
_SECONDS = 60.0


def application() -> QApplication:
    """The application object; without a screen on Linux it draws into memory."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    screen = any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    blind = [] if screen or sys.platform != "linux" else ["-platform", "offscreen"]
    return QApplication(["ntm-desktop", *STYLE_ARGUMENTS, *blind])


def try_plugins() -> str:
    """Load every plugin of Qt that the program has: the screen, keyboards, images, printing.

    Raises:
        NtmError: one is missing, lacks a library of its own, or an image format is not there.
    """
    app = application()
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    before, after = ("", ".dll") if sys.platform == "win32" else ("lib", ".so")
    names = [*PLUGINS.get(sys.platform, ()), *EVERYWHERE]
    faults = []
    for name in names:
        kind, _, stem = name.partition("/")
        loader = QPluginLoader(str(folder / kind / f"{before}{stem}{after}"))
        if not loader.load():
            faults.append(f"{name}: {loader.errorString()}")
    if faults:
        raise NtmError("Qt không nạp được thành phần của nó. Hãy cài lại chương trình.", faults)
    known = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    missing = [name for name in _FORMATS if name not in known]
    if missing:
        raise NtmError(f"Qt thiếu phần đọc ảnh {', '.join(missing)}. Hãy cài lại chương trình.")
    printers = len(QPrinterInfo.availablePrinterNames())
    return (
        f"màn hình “{app.platformName()}”, {len(names)} thành phần của Qt, "
        f"ảnh {', '.join(_FORMATS)}, {printers} máy in"
    )


def try_icons() -> str:
    """Draw every icon.

    Raises:
        NtmError: one cannot be drawn.
    """
    application()
    folder = paths.resources_dir() / "icons"
    names = sorted(file.stem for file in folder.glob("*.svg"))
    for name in names:
        try:
            icons.pixmap(name, "#336699", 24)
        except KeyError as error:
            raise NtmError(f"Không vẽ được hình {name}.svg trong {folder}.") from error
    reader = QImageReader(str(folder / "app.ico"))
    if not names or reader.read().isNull():
        raise NtmError(f"Không đọc được app.ico trong {folder}: {reader.errorString()}.")
    return f"{len(names)} hình"


def try_screen_fonts() -> str:
    """Load the typeface of the window and look for Vietnamese letters in each file.

    Raises:
        NtmError: a file is missing, damaged or lacks a letter.
    """
    application()
    folder = paths.resources_dir() / "fonts" / "ui"
    for name in FONT_FILES:
        path = folder / name
        font = QRawFont(str(path), 13.0) if path.is_file() else QRawFont()
        if not font.isValid() or QFontDatabase.addApplicationFont(str(path)) < 0:
            raise NtmError(f"Không đọc được phông chữ {path}. Hãy cài lại chương trình.")
        lacking = [letter for letter in "ăâđêôơưặệữỹẴỰ" if not font.supportsCharacter(ord(letter))]
        if lacking:
            raise NtmError(f"Phông chữ {path} thiếu chữ {''.join(lacking)}.")
    return f"{len(FONT_FILES)} tệp"


def try_translation() -> str:
    """Load the Vietnamese of Qt's own dialogs.

    Raises:
        NtmError: it is missing or says nothing.
    """
    application()
    path = paths.resources_dir() / "translations" / "qtbase_vi.qm"
    translator = QTranslator()
    said = translator.translate("QPlatformTheme", "Cancel") if translator.load(str(path)) else ""
    if not said:
        raise NtmError(f"Không đọc được bản dịch {path}. Hãy cài lại chương trình.")
    return f"Cancel → {said}"


def wait_for(reached: Callable[[], bool], what: str) -> None:
    """Let the window work until something is reached.

    Raises:
        NtmError: it was not, after a minute.
    """
    ends = time.monotonic() + _SECONDS
    while not reached():
        if time.monotonic() > ends:
            raise NtmError(f"Đã chờ {_SECONDS:.0f} giây mà {what}.")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def try_painting(window: QWidget) -> str:
    """Take a picture of the window and see that it shows more than one colour.

    Raises:
        NtmError: it is blank.
    """
    image = window.grab().toImage()
    colors = {
        image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    }
    if len(colors) < 5:
        raise NtmError("Cửa sổ vẽ ra bị trống.")
    return f"{image.width()}×{image.height()} điểm, {len(colors)} màu"
