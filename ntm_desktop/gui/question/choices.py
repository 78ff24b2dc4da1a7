"""Large radio buttons: "Đạt | Chưa đạt", the steps of a scale, the two modes of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.text import fold
from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.tokens import RADIUS

_ICON = 17
_PADDING = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One button.

    Attributes:
        value: what it stands for.
        text: what it says.
        icon: shown while chosen; "" for a plain ring.
        token: its colour while chosen, an attribute of ``Tokens``.
        key: letter that chooses it, without marks.
        tip: tool tip.
    """

    value: object
    text: str
    icon: str = ""
    token: str = "accent"
    key: str = ""
    tip: str = ""


class ChoiceBar(QWidget):
    """Buttons of which one is chosen, or none.

    The arrow keys and the letters of the choices choose, Delete takes the choice back.

    Signals:
        chosen: the value of the button that was chosen by the user, None when taken back.
    """

    chosen = Signal(object)

    def __init__(
        self,
        choices: Sequence[Option],
        name: str,
        *,
        vertical: bool = False,
        clearable: bool = True,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices = tuple(choices)
        self._clearable = clearable
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        layout: QBoxLayout = QVBoxLayout(self) if vertical else QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4 if vertical else 0)
        self._buttons: list[_Segment] = []
        for position, choice in enumerate(self._choices):
            button = _Segment(
                choice,
                first=position == 0,
                last=position == len(self._choices) - 1,
                vertical=vertical,
                small=small,
            )
            button.setAccessibleName(f"{name}: {choice.text}" if name else choice.text)
            self._group.addButton(button, position)
            layout.addWidget(button)
            self._buttons.append(button)
        if not vertical:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._clicked)
        if self._buttons:
            self.setFocusProxy(self._buttons[0])

    @property
    def value(self) -> object:
        """What is chosen, None when nothing is."""
        position = self._group.checkedId()
        return self._choices[position].value if position >= 0 else None

    def buttons(self) -> tuple[QRadioButton, ...]:
        """Its buttons in order."""
        return tuple(self._buttons)

    def show_value(self, value: object) -> None:
        """Show a choice without telling anybody."""
        # An exclusive group cannot be cleared while it is exclusive.
        self._group.setExclusive(False)
        for choice, button in zip(self._choices, self._buttons, strict=True):
            chosen = choice.value == value and value is not None
            button.setChecked(chosen)
            if chosen:
                self.setFocusProxy(button)
        self._group.setExclusive(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters choose, Delete takes back."""
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        ):
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._clearable:
            if self.value is not None:
                self.show_value(None)
                self.chosen.emit(None)
            return
        letter = fold(event.text())
        for position, choice in enumerate(self._choices):
            if letter and choice.key == letter:
                self._buttons[position].setFocus(Qt.FocusReason.ShortcutFocusReason)
                self._buttons[position].click()
                return
        super().keyPressEvent(event)

    def _clicked(self, position: int) -> None:
        self.chosen.emit(self._choices[position].value)


class _Segment(QRadioButton):
    """A radio button drawn as a piece of the bar."""

    def __init__(
        self, choice: Option, *, first: bool, last: bool, vertical: bool, small: bool
    ) -> None:
        super().__init__(choice.text)
        self._choice = choice
        self._first, self._last = first, last
        self._vertical, self._small = vertical, small
        self.setToolTip(choice.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy.Policy.Preferred if vertical else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def hitButton(self, position: QPoint) -> bool:
        """The whole piece can be clicked."""
        return self.rect().contains(position)

    def sizeHint(self) -> QSize:
        """Room for icon and words, and for the bold face of a chosen one."""
        words = QFontMetrics(self._font(chosen=True)).horizontalAdvance(self.text())
        height = self.fontMetrics().height() + (10 if self._small else 16)
        icon = _ICON + 8 if self._has_mark else 0
        return QSize(words + icon + 2 * _PADDING, height)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    @property
    def _has_mark(self) -> bool:
        return not self._small or bool(self._choice.icon)

    def _font(self, *, chosen: bool) -> QFont:
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Medium
        return text_font(self, "small" if self._small else "body", weight)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw sheet, mark and words."""
        tokens = tokens_of(self)
        chosen, enabled = self.isChecked(), self.isEnabled()
        color = QColor(getattr(tokens, self._choice.token))
        soft = QColor(getattr(tokens, f"{self._choice.token}_soft"))
        edge = color if chosen and enabled else QColor(tokens.border_strong)
        if chosen and enabled:
            fill = soft
        elif not enabled:
            fill = QColor(tokens.sunken)
        else:
            fill = QColor(tokens.hover if self.underMouse() else tokens.surface)
        text = color if chosen else QColor(tokens.text)
        if not enabled:
            text = QColor(tokens.faint)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        if self.hasFocus():
            edge = color if chosen else QColor(tokens.accent)
        painter.setPen(QPen(edge, width))
        painter.setBrush(fill)
        painter.drawPath(self._outline(width))
        left = _PADDING
        if self._has_mark:
            self._draw_mark(painter, left, text)
            left += _ICON + 8
        painter.setFont(self._font(chosen=chosen))
        painter.setPen(text)
        room = self.rect().adjusted(left, 0, -6, 0)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            painter.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room.width()
            ),
        )

    def _draw_mark(self, painter: QPainter, left: int, color: QColor) -> None:
        name = self._choice.icon or "circle-dot"
        drawn = icons.pixmap(
            name if self.isChecked() else "circle",
            color.name() if self.isChecked() else tokens_of(self).faint,
            _ICON,
            self.devicePixelRatioF(),
        )
        painter.drawPixmap(left, (self.height() - _ICON) // 2, drawn)

    def _outline(self, width: float) -> QPainterPath:
        """A rounded sheet; inner pieces of a bar share their straight edges."""
        inset = width / 2
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        radius = RADIUS - 1.0
        path = QPainterPath()
        if self._vertical or (self._first and self._last):
            path.addRoundedRect(rect, radius, radius)
            return path
        if not self._last:
            rect.setRight(self.width() + (0.5 if not self.hasFocus() else -inset))
        if not (self._first or self._last):
            path.addRect(rect)
            return path
        path.addRoundedRect(rect, radius, radius)
        squared = QPainterPath()
        half = rect.width() / 2
        if self._first:
            squared.addRect(QRectF(rect.left() + half, rect.top(), half, rect.height()))
        elif self._last:
            squared.addRect(QRectF(rect.left(), rect.top(), half, rect.height()))
        return path.united(squared)
