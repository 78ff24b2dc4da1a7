"""Icons: SVG files of ``resources/icons``, drawn in a colour of the palette, kept once drawn.

    button.setIcon(icons.icon("printer", tokens.text))
    painter.drawPixmap(x, y, icons.pixmap("check", tokens.met, 16, self.devicePixelRatioF()))

The files draw with ``currentColor``; that word is replaced before Qt reads them.
"""

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImageReader, QPainter, QPixmap

from ntm_desktop import paths

VERDICT_ICONS = {
    "met": "circle-check",
    "not_met": "circle-x",
    "incomplete": "circle-dot",
    "not_applicable": "ban",
    "no_threshold": "diamond",
}
"""Value of a ``Verdict`` to the name of its icon."""


@cache
def _source(name: str) -> bytes:
    path = paths.resources_dir() / "icons" / f"{name}.svg"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyError(name) from None


@cache
def _drawn(name: str, color: str, pixels: int, ratio: float) -> QPixmap:
    svg = _source(name).replace(b"currentColor", color.encode())
    buffer = QBuffer()
    buffer.setData(QByteArray(svg))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(pixels, pixels))
    image = reader.read()
    if image.isNull():
        raise KeyError(name)
    drawn = QPixmap.fromImage(image)
    drawn.setDevicePixelRatio(ratio)
    return drawn


def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of ``size`` device-independent pixels.

    Args:
        name: file name without ``.svg``.
        color: a token, ``#rrggbb``.
        size: width and height.
        ratio: the device pixel ratio of where it is drawn.

    Raises:
        KeyError: there is no such icon.
    """
    return _drawn(name, color, round(size * ratio), ratio)


def icon(
    name: str, color: str, disabled: str | None = None, size: int = 18, *, gap: int = 0
) -> QIcon:
    """An icon for buttons and menus, sharp on every screen that is there.

    Args:
        name: file name without ``.svg``.
        color: a token, ``#rrggbb``.
        disabled: colour while the button is disabled; None lets the style make it paler.
        size: width and height.
        gap: empty room at its right, to keep a text away.

    Raises:
        KeyError: there is no such icon.
    """
    made = QIcon()
    ratios = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
    for ratio in sorted(ratios):
        made.addPixmap(_widened(pixmap(name, color, size, ratio), gap))
        if disabled:
            made.addPixmap(_widened(pixmap(name, disabled, size, ratio), gap), QIcon.Mode.Disabled)
    return made


def _widened(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


def window_icon() -> QIcon:
    """The program's own icon; the two sizes that title bar and task bar ask for."""
    folder = paths.resources_dir() / "icons"
    made = QIcon()
    for name in ("app-48.png", "app-256.png"):
        if (folder / name).is_file():
            made.addFile(str(folder / name))
    return made


def forget() -> None:
    """Drop what was drawn, for tests that make one application after the other."""
    _drawn.cache_clear()
