"""One question about a decision with the readings that are possible, side by side."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QSizePolicy,
    QWidget,
)

from ntm_desktop.domain.decisions.answering import Asked, Reply
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import Card, Label

_RING = 16
_PAD = 10
_COLUMNS = 2


class ReadingButton(QAbstractButton):
    """One reading: a ring with its number and words that wrap.

    Signals:
        number_pressed: the key of a number, from 1: that reading of the question is meant.
        chosen_by_key: it was chosen with Enter: the next question is wanted.
    """

    number_pressed = Signal(int)
    chosen_by_key = Signal()

    def __init__(self, answer: Reply, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = answer.key
        self._number = number
        self._words = answer.words
        self.setText(answer.words)
        self.setAccessibleName(answer.words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words take."""
        room = max(width - 2 * _PAD - _RING - GRID, 40)
        bounds = QFontMetrics(self.font()).boundingRect(
            QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, self._words
        )
        return max(bounds.height(), _RING) + 2 * _PAD

    def sizeHint(self) -> QSize:
        """Two of them stand side by side."""
        return QSize(180, self.heightForWidth(180))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for two."""
        return QSize(120, self.heightForWidth(max(self.width(), 120)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses, as Space does, and leads on; so does the number of a reading."""
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.isAutoRepeat():
            return  # a key held down answers once
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modified:
            self.click()
            self.chosen_by_key.emit()
        elif event.text() and event.text() in "123456789" and not modified:
            self.number_pressed.emit(int(event.text()))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, ring and words."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        lit = on or self.hasFocus()
        edge = tokens.accent if lit else tokens.border_strong
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(
            QColor(
                tokens.accent_soft if on else tokens.hover if self.underMouse() else tokens.surface
            )
        )
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        ring = QRectF(_PAD, (self.height() - _RING) / 2, _RING, _RING).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens.accent if on else tokens.border_strong), 1.5))
        painter.setBrush(QColor(tokens.surface))
        painter.drawEllipse(ring)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(ring.adjusted(3.5, 3.5, -3.5, -3.5))
        else:
            painter.setPen(QColor(tokens.muted))
            font = painter.font()
            painter.setFont(text_font(self, "caption"))
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))
            painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        room = self.rect().adjusted(_PAD + _RING + GRID, 0, -_PAD, 0)
        painter.drawText(
            room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._words
        )


class AnswerBox(Card):
    """A question and its readings.

    Signals:
        answered: (key of the question, key of the answer).
        led_on: it was answered with a key: the next question is wanted.
    """

    answered = Signal(str, str)
    led_on = Signal()

    def __init__(
        self, asked: Asked, chosen: str, same: str = "", parent: QWidget | None = None
    ) -> None:
        """Show it.

        Args:
            asked: the question.
            chosen: key of the answer given before, "" when none was.
            same: which other indicators have the very same question, with their wordings; "" for
                none.
            parent: Qt parent.
        """
        super().__init__(asked.text, parent)
        self.asked = asked
        if asked.about:
            self.body.addWidget(Label(asked.about, "caption", wrap=True))
        if asked.printed:
            self.body.addWidget(
                Label(
                    self.tr("Ô ghi: {0}").format(asked.printed),
                    "strong",
                    wrap=True,
                    selectable=True,
                )
            )
        self.body.addWidget(Label(asked.text, "small", wrap=True, selectable=True))
        self.buttons: list[ReadingButton] = []
        self.same_box: QCheckBox | None = None
        if same:
            self.same_box = QCheckBox(self.tr("Trả lời một lần, dùng cả cho:"))
            self.same_box.setChecked(True)
            self.body.addWidget(self.same_box)
            self.body.addWidget(Label(same, "small", wrap=True))
        self._group = QButtonGroup(self)
        if asked.open_only:
            words = self.tr("Ngưỡng của chương trình không ghi được mức này: để ngỏ, điền tay.")
            self.body.addWidget(Label(words, "warn", wrap=True))
            return
        grid = QGridLayout()
        grid.setSpacing(GRID)
        columns = min(_COLUMNS, len(asked.answers))
        for number, answer in enumerate(asked.answers):
            button = ReadingButton(answer, number + 1)
            button.setChecked(answer.key == chosen)
            button.clicked.connect(
                lambda _=False, key=answer.key: self.answered.emit(asked.key, key)
            )
            button.number_pressed.connect(self.choose)
            button.chosen_by_key.connect(self.led_on)
            self._group.addButton(button)
            self.buttons.append(button)
            last = number == len(asked.answers) - 1 and number % columns == 0
            grid.addWidget(button, number // columns, number % columns, 1, columns if last else 1)
        self.body.addLayout(grid)

    @property
    def answered_one(self) -> bool:
        """Whether one of its answers is chosen."""
        return any(button.isChecked() for button in self.buttons)

    @property
    def for_all(self) -> bool:
        """Whether the answer holds for the other indicators with this question, too."""
        return self.same_box is not None and self.same_box.isChecked()

    def choose(self, number: int) -> None:
        """Choose a reading by its number, from 1, and lead on; nothing when there is none."""
        if 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()
            self.led_on.emit()
