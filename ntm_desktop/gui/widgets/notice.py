"""A banner in the page: what is the matter, and what to do about it."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS, Tokens
from ntm_desktop.gui.widgets.buttons import LinkButton, ToolButton
from ntm_desktop.gui.widgets.labels import Label
from ntm_desktop.gui.widgets.verdict_mark import IconLabel

_AIR = 1


class Level(StrEnum):
    """How grave a notice is."""

    INFO = "info"
    SUCCESS = "success"
    WARN = "warn"
    ERROR = "error"


_ICONS = {
    Level.INFO: ("info", "info"),
    Level.SUCCESS: ("circle-check", "met"),
    Level.WARN: ("alert-triangle", "warn"),
    Level.ERROR: ("circle-x", "not_met"),
}


def _colors(tokens: Tokens, level: Level) -> tuple[str, str]:
    return {
        Level.INFO: (tokens.info, tokens.info_soft),
        Level.SUCCESS: (tokens.met, tokens.met_soft),
        Level.WARN: (tokens.warn, tokens.warn_soft),
        Level.ERROR: (tokens.not_met, tokens.not_met_soft),
    }[level]


class Notice(QWidget):
    """Icon, sentence and, where something can be done, a link that does it.

    Signals:
        activated: the link was chosen.
        dismissed: the cross was chosen; the notice has hidden itself.
    """

    activated = Signal()
    dismissed = Signal()

    def __init__(
        self,
        text: str = "",
        level: Level = Level.INFO,
        action: str = "",
        *,
        icon: str = "",
        dismissable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._level = level
        self._all = text
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID + 4, GRID, GRID, GRID)
        layout.setSpacing(GRID + 2)
        self._own_icon = icon
        self._icon = IconLabel(*self._look(), size=18)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = Label(text, "small", wrap=True)
        layout.addWidget(self._text, 1)
        self._action = LinkButton(action)
        self._action.setVisible(bool(action))
        self._action.clicked.connect(self.activated)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        self._more = LinkButton(self.tr("Xem đủ"))
        self._more.hide()
        self._more.clicked.connect(self._show_all)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignVCenter)
        if dismissable:
            close = ToolButton("x", self.tr("Đóng thông báo"))
            close.clicked.connect(self._dismiss)
            layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What is said, all of it."""
        return self._all

    @property
    def folded(self) -> bool:
        """Whether only its beginning is in sight, with a link to all of it."""
        return not self._more.isHidden()

    @property
    def level(self) -> Level:
        """How grave it is."""
        return self._level

    def line_width(self) -> int:
        """How wide it is with each line of its sentence unbroken, pixels."""
        metrics = self._text.fontMetrics()
        longest = max(map(metrics.horizontalAdvance, self.text.splitlines()), default=0)
        return longest + self.sizeHint().width() - self._text.sizeHint().width() + 2 * GRID

    def show_message(self, text: str, level: Level = Level.INFO, action: str = "") -> None:
        """Show another sentence and make the notice visible."""
        self._level = level
        self._all = text
        self._icon.set_icon(*self._look())
        self._text.setText(text)
        self._more.hide()
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        self.setVisible(True)
        self.update()

    def focus_action(self) -> None:
        """Let the keys go to the link: what can be done, else all that is said."""
        (self._action if self._action.text() or not self.folded else self._more).setFocus()

    def fit(self, width: int, height: int) -> QSize:
        """The size to be shown in; of what has no room only the beginning is shown, and a link.

        Args:
            width: the most it may be wide, pixels.
            height: the most it may be high; one line is shown in any case.
        """
        self._text.setText(self._all)
        self._more.hide()
        needed = self._height(width)
        if needed <= height:
            return QSize(width, needed)
        self._more.show()
        words = self._all.split(" ")
        least, most = 0, len(words) - 1
        while least < most:  # as many words as have room
            middle = (least + most + 1) // 2
            self._text.setText(f"{' '.join(words[:middle]).rstrip()} …")
            least, most = (middle, most) if self._height(width) <= height else (least, middle - 1)
        if least:
            self._text.setText(f"{' '.join(words[:least]).rstrip()} …")
            return QSize(width, self._height(width))
        self._text.setText("")
        layout = self.layout()
        around = layout.totalMinimumSize().width() if layout is not None else 0
        metrics = self._text.fontMetrics()
        room = width - around - 2 * GRID
        self._text.setText(
            metrics.elidedText(" ".join(self._all.split()), Qt.TextElideMode.ElideRight, room)
        )
        return QSize(width, self._height(width))

    def _height(self, width: int) -> int:
        layout = self.layout()
        if layout is None:
            return self.sizeHint().height()
        for air in (GRID, _AIR):
            layout.setContentsMargins(GRID + 4, air, GRID, air)
        return layout.totalHeightForWidth(width)

    def show_lines(self, lines: Sequence[str], most: int = 3) -> None:
        """Warn of the first ``most`` points and say how many more there are; hidden without one."""
        self.setVisible(bool(lines))
        if lines:
            more = len(lines) - most
            last = [self.tr("… và {0} điểm nữa.").format(more)] if more > 0 else []
            self.show_message("\n".join([*lines[:most], *last]), Level.WARN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the coloured sheet."""
        color, soft = _colors(tokens_of(self), self._level)
        edge = QColor(color)
        edge.setAlpha(70)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)

    def _look(self) -> tuple[str, str]:
        icon, token = _ICONS[self._level]
        return self._own_icon or icon, token

    def _show_all(self) -> None:
        from ntm_desktop.gui.widgets.notice_dialog import NoticeDialog

        dialog = NoticeDialog(self._all, self._look(), self._action.text(), self.window())
        dialog.acted.connect(self.activated)
        dialog.open()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
