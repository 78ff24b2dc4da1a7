"""The side bar: one button per page that exists."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.navigation import PageEntry, page_key, page_title
from ntm_desktop.gui.theme import fill, text_font, text_metrics, tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS

WIDTH = 176
NARROW = 52
"""Only icons, where a window is small: at 200 % on a screen of 1920 by 1080 there are 960."""
_ICON = 18


class NavigationButton(QAbstractButton):
    """Icon and name of a page; soft accent while its page is shown."""

    def __init__(self, entry: PageEntry, shortcut: str) -> None:
        super().__init__()
        self._entry = entry
        self.setText(page_title(entry))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{self.text()} ({shortcut})" if shortcut else self.text())
        self.setAccessibleName(self.text())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """As high as a field, as wide as the bar."""
        height = text_metrics().height() + 2 * GRID
        return QSize(WIDTH - 2 * GRID, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon and name."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        chosen = self.isChecked()
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.hover))
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        color = tokens.accent if chosen else tokens.text
        drawn = icons.pixmap(
            self._entry.icon,
            tokens.accent if chosen else tokens.muted,
            _ICON,
            self.devicePixelRatioF(),
        )
        painter.drawPixmap(GRID + 4, (self.height() - _ICON) // 2, drawn)
        if self.width() < NARROW:
            return  # the name stands in the tip and for the screen reader
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Medium
        painter.setFont(text_font(self, "body", weight))
        painter.setPen(QColor(color))
        painter.drawText(
            self.rect().adjusted(GRID * 2 + 4 + _ICON, 0, -GRID, 0),
            Qt.AlignmentFlag.AlignVCenter,
            self.text(),
        )


class SideBar(QWidget):
    """The pages, in order; those of the foot at the foot.

    Signals:
        chosen: a page id.
    """

    chosen = Signal(str)

    def __init__(self, entries: tuple[PageEntry, ...]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Các trang"))
        self._buttons: dict[str, NavigationButton] = {}
        group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID + 2, GRID, GRID)
        layout.setSpacing(2)
        stretched = False
        for number, entry in enumerate(entries, start=1):
            if entry.at_bottom and not stretched:
                layout.addStretch(1)
                stretched = True
            button = NavigationButton(entry, page_key(number))
            button.clicked.connect(lambda _=False, page=entry.page_id: self.chosen.emit(page))
            group.addButton(button)
            layout.addWidget(button)
            self._buttons[entry.page_id] = button
        if not stretched:
            layout.addStretch(1)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons with their names, or alone."""
        self.setFixedWidth(NARROW if narrow else WIDTH)

    def button(self, page_id: str) -> NavigationButton:
        """The button of a page."""
        return self._buttons[page_id]

    def mark(self, page_id: str) -> None:
        """Show which page is open."""
        self._buttons[page_id].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground with an edge at the right."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        fill(painter, self.rect(), tokens.surface)
        fill(painter, QRect(self.width() - 1, 0, 1, self.height()), tokens.border)
