"""How the window looks: Fusion on our own palette, one style sheet built from tokens.

Nothing outside this module and ``stylesheet`` names a colour. A widget that paints itself
asks for the tokens each time it paints, and so follows a change of theme by itself::

    tokens = theme.tokens_of(self)
    painter.setPen(tokens.color(tokens.muted))

Distances are multiples of :data:`GRID`; text sizes come from :func:`text_px` and follow the
font size of the settings. Labels say what they *are* by a role (``widgets.Label``), never how
large. A widget that keeps something of a theme (an icon in its colour, a height for its font)
has a method ``follow_theme``, which is called when another one is put on.
"""

from enum import StrEnum

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ntm_desktop import paths
from ntm_desktop.gui.tokens import _SIZES, DARK, LIGHT, Tokens, text_px

STYLE_ARGUMENTS = ("-style", "fusion")
"""For ``QApplication``: asking for the style later, as an object, loads every class of styles."""
FAMILY = "Be Vietnam Pro"
FONT_FILES = (
    "BeVietnamPro-Regular.ttf",
    "BeVietnamPro-Medium.ttf",
    "BeVietnamPro-SemiBold.ttf",
    "BeVietnamPro-Bold.ttf",
)
FONT_SCALES = (0.9, 1.0, 1.15, 1.3)


class Mode(StrEnum):
    """Which theme the user chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def tokens_of(source: QWidget | QPalette) -> Tokens:
    """The tokens of the theme a widget is shown in, or that go with a palette.

    A widget's own palette does not tell: the style sheet writes its "transparent" into it.
    """
    palette = source if isinstance(source, QPalette) else QApplication.palette()
    key = palette.cacheKey()
    tokens = _tokens.get(key)
    if tokens is None:
        dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
        tokens = _tokens[key] = DARK if dark else LIGHT
    return tokens


_tokens: dict[int, Tokens] = {}


VERDICT_TOKENS = {
    "met": ("met", "met_soft"),
    "not_met": ("not_met", "not_met_soft"),
    "incomplete": ("warn", "warn_soft"),
    "not_applicable": ("faint", "sunken"),
    "no_threshold": ("info", "info_soft"),
}
"""Value of a ``Verdict`` to the names of its foreground and its soft background."""


def verdict_colors(tokens: Tokens, verdict: str) -> tuple[str, str]:
    """Foreground and soft background of a ``Verdict``; never shown without its icon."""
    color, soft = VERDICT_TOKENS[verdict]
    return getattr(tokens, color), getattr(tokens, soft)


def palette(tokens: Tokens) -> QPalette:
    """Palette roles, so that whatever we did not restyle fits in too."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunken,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.faint,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.not_met,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.tooltip,
        role.ToolTipText: tokens.on_tooltip,
        role.Light: tokens.surface,
        role.Midlight: tokens.hover,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.border_strong,
    }
    for key, value in colors.items():
        made.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, key, QColor(tokens.faint))
    made.setColor(group.Disabled, role.Highlight, QColor(tokens.border_strong))
    return made


def fill(painter: QPainter, area: QRect | QRectF, color: str) -> None:
    """Fill a rectangle with a token.

    Not ``fillRect``: choosing among its overloads loads every preset gradient of Qt.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRect(area)


_fonts: dict[tuple[str, str, int], tuple[QFont, QFontMetrics]] = {}


def text_font(
    widget: QWidget, role: str = "body", weight: QFont.Weight = QFont.Weight.Normal
) -> QFont:
    """Font for a widget that paints its own text; follows the font size of the settings."""
    return _text(role, weight)[0]


def text_metrics(role: str = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFontMetrics:
    """Measures of what :func:`text_font` gives."""
    return _text(role, weight)[1]


def _text(role: str, weight: QFont.Weight) -> tuple[QFont, QFontMetrics]:
    base = QApplication.font()
    key = (base.key(), role, weight.value)
    found = _fonts.get(key)
    if found is None:
        scale = base.pixelSize() / _SIZES["body"] if base.pixelSize() > 0 else 1.0
        font = QFont(base)
        font.setPixelSize(text_px(role, scale))
        font.setWeight(weight)
        found = _fonts[key] = (font, QFontMetrics(font))
    return found


def load_fonts() -> tuple[str, list[str]]:
    """Register the shipped typeface; returns the family to use and the files that are missing.

    Without the files Qt's own choice is kept: an odd look is better than no start.
    """
    folder = paths.resources_dir() / "fonts" / "ui"
    missing = [
        name
        for name in FONT_FILES
        if not (folder / name).is_file() or QFontDatabase.addApplicationFont(str(folder / name)) < 0
    ]
    family = FAMILY if len(missing) < len(FONT_FILES) else QApplication.font().family()
    return family, missing


class Theme(QObject):
    """Puts palette, font and style sheet on the application and keeps them current.

    Signals:
        changed: the look changed; icons that were recoloured have to be fetched again.

    Attributes:
        missing_fonts: files of the typeface that are not there or damaged, by name.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        mode: Mode = Mode.SYSTEM,
        scale: float = 1.0,
        *,
        complete: bool = True,
    ) -> None:
        """Put it on.

        Args:
            app: what is to look so.
            mode: as the user chose.
            scale: font size as a factor.
            complete: False leaves the style sheet to :meth:`complete`.
        """
        super().__init__(app)
        self._complete = complete
        self._app = app
        self._mode = mode
        self._scale = scale
        self._shown: tuple[Tokens, float] | None = None
        self._family, self.missing_fonts = load_fonts()
        self._apply()
        app.styleHints().colorSchemeChanged.connect(self._apply)

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        if self._mode is Mode.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self._mode is Mode.DARK
        return DARK if dark else LIGHT

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def scale(self) -> float:
        """Font size as a factor."""
        return self._scale

    def set_mode(self, mode: Mode) -> None:
        """Use another theme at once."""
        self._mode = mode
        self._apply()

    def set_scale(self, scale: float) -> None:
        """Use another font size at once."""
        self._scale = scale
        self._apply()

    def complete(self) -> None:
        """Put the style sheet on if that was left for later.

        Widgets that are put into each other under a style sheet are styled again each time;
        a window built before it is styled once.
        """
        if not self._complete:
            self._complete, self._shown = True, None
            self._apply()

    @Slot()
    def _apply(self) -> None:
        tokens, first = self.tokens, self._shown is None
        if self._shown == (tokens, self._scale):
            return
        self._shown = (tokens, self._scale)
        font = QFont(self._family)
        font.setPixelSize(text_px("body", self._scale))
        # Hinting looks the same at these sizes and costs a quarter of the first painting.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._app.setFont(font)
        self._app.setPalette(palette(tokens))
        if self._complete:
            from ntm_desktop.gui.stylesheet import stylesheet

            self._app.setStyleSheet(stylesheet(tokens, self._scale))
        if not first:
            self._lead()
        self.changed.emit()

    def _lead(self) -> None:
        # Called here and not by Qt's change events: those reach every button some times while the
        # first page is made, when nothing has changed.
        for widget in self._app.allWidgets():
            follow = getattr(widget, "follow_theme", None)
            if follow is not None:
                follow()
