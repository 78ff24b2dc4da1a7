"""Icons: SVG files of ``resources/icons``, drawn in a colour of the palette, kept once drawn.

    button.setIcon(icons.icon("printer", tokens.text))
    painter.drawPixmap(x, y, icons.pixmap("check", tokens.met, 16, self.devicePixelRatioF()))

The files draw with ``currentColor``; that word is replaced before Qt reads them. Reading and
drawing the thirty of the first page is a tenth of the wait for it, so they are kept on one sheet
from one start to the next (:func:`sheet`, :func:`keep`, :func:`take_kept`).
"""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap

from ntm_desktop import __version__, paths
from ntm_desktop.gui.kept import read_kept, write_kept

VERDICT_ICONS = {
    "met": "circle-check",
    "not_met": "circle-x",
    "incomplete": "circle-dot",
    "not_applicable": "ban",
    "no_threshold": "diamond",
}
"""Value of a ``Verdict`` to the name of its icon."""


class _Key(NamedTuple):
    name: str
    color: str
    pixels: int
    ratio: float


class Sheet(NamedTuple):
    """Icons side by side, from the left in the order of their keys."""

    keys: tuple[_Key, ...]
    image: QImage


_ready: dict[_Key, QPixmap] = {}
_new: set[_Key] = set()  # drawn from the file, not taken from the sheet


def _drawn(key: _Key) -> QPixmap:
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QImageReader

    path = paths.resources_dir() / "icons" / f"{key.name}.svg"
    try:
        svg = path.read_bytes().replace(b"currentColor", key.color.encode())
    except FileNotFoundError:
        raise KeyError(key.name) from None
    buffer = QBuffer()
    buffer.setData(QByteArray(svg))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(key.pixels, key.pixels))
    image = reader.read()
    if image.isNull():
        raise KeyError(key.name)
    drawn = QPixmap.fromImage(image)
    drawn.setDevicePixelRatio(key.ratio)
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
    key = _Key(name, color, round(size * ratio), ratio)
    drawn = _ready.get(key)
    if drawn is None:
        drawn = _ready[key] = _drawn(key)
        _new.add(key)
    return drawn


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
    wide.fill(QColor(0, 0, 0, 0))
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


def sheet() -> Sheet | None:
    """All icons drawn so far side by side; None when the kept sheet had them all."""
    if not _new:
        return None
    made = QImage(
        sum(key.pixels for key in _ready),
        max(key.pixels for key in _ready),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    left = 0
    for key, drawn in _ready.items():
        plain = drawn.toImage()
        plain.setDevicePixelRatio(1)
        painter.drawImage(left, 0, plain)
        left += key.pixels
    painter.end()
    return Sheet(tuple(_ready), made)


def keep(sheet: Sheet) -> None:
    """Keep a sheet for the next start."""
    image = sheet.image
    size = (image.width(), image.height(), image.bytesPerLine())
    keys = [tuple(key) for key in sheet.keys]
    write_kept(_file(), (keys, size, bytes(image.constBits())), _stamp())


def take_kept() -> None:
    """Take the icons of the sheet kept at an earlier start, if there is one."""
    kept = read_kept(_file(), _stamp())
    if kept is None:
        return
    keys, (width, height, line), bits = kept
    if sum(pixels for _name, _color, pixels, _ratio in keys) != width:
        return  # earlier programs named more icons than were on the sheet
    image = QImage(bits, width, height, line, QImage.Format.Format_ARGB32_Premultiplied)
    whole, left = QPixmap.fromImage(image), 0
    for key in [_Key(*key) for key in keys]:
        drawn = whole.copy(left, 0, key.pixels, key.pixels)
        drawn.setDevicePixelRatio(key.ratio)
        _ready.setdefault(key, drawn)
        left += key.pixels


def _file() -> Path:
    return paths.user_dir() / "icons.kept"


def _stamp() -> list[object]:
    """What a sheet was drawn from: this version's files."""
    try:
        changed = (paths.resources_dir() / "icons").stat().st_mtime_ns
    except OSError:
        changed = 0
    return [__version__, changed]


def forget() -> None:
    """Drop what was drawn, for tests that make one application after the other."""
    _ready.clear()
    _new.clear()
