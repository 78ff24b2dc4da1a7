"""Left: the papers with their state, what the chosen one lacks, what recognition asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS, Tokens
from ntm_desktop.gui.widgets import Card, IconLabel, Label, LinkButton, clear_layout, scrolled

if TYPE_CHECKING:
    from ntm_desktop.domain.papers import PaperLife
    from ntm_desktop.services.dossiers import Condition, DossierState, MissingItem

WHOLE = ""
"""Id of the line that stands for the whole dossier in one file."""
_ICON = 18
_LISTED = 7


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line of the checklist.

    Attributes:
        state: in words: "Thiếu dữ liệu · 3 việc".
        token: colour of icon and state.
    """

    document_id: str
    title: str
    state: str
    icon: str
    token: str


class PaperButton(QAbstractButton):
    """One paper of the list; the title takes two lines at most."""

    def __init__(self, line: PaperLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setCheckable(True)
        self.setText(line.title)
        self.setAccessibleName(f"{line.title}. {line.state}")
        self.setToolTip(f"{line.title}\n{line.state}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._height(200))

    def sizeHint(self) -> QSize:
        """As wide as there is room; the height follows the width."""
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line less when the title fits into one."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(event.size().width()))

    def _height(self, width: int) -> int:
        small = QFontMetrics(text_font(self, "small", QFont.Weight.DemiBold))
        lines = 1 if small.horizontalAdvance(self.line.title) <= self._room(width) else 2
        caption = QFontMetrics(text_font(self, "caption")).height()
        return lines * small.height() + caption + 2 * GRID - 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, title and state."""
        tokens, ratio = tokens_of(self), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft if self.isChecked() else tokens.hover))
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        color = getattr(tokens, self.line.token)
        painter.drawPixmap(GRID, GRID, icons.pixmap(self.line.icon, color, _ICON, ratio))
        self._paint_text(painter, tokens, color)

    def _paint_text(self, painter: QPainter, tokens: Tokens, color: str) -> None:
        left, room = 2 * GRID + _ICON - 2, self._room(self.width())
        painter.setFont(text_font(self, "small", QFont.Weight.DemiBold))
        painter.setPen(QColor(tokens.text))
        metrics = painter.fontMetrics()
        title = _two_lines(metrics, self.line.title, room)
        top = GRID - 2
        for text in title:
            painter.drawText(QRect(left, top, room, metrics.height()), _LINE, text)
            top += metrics.height()
        painter.setFont(text_font(self, "caption"))
        painter.setPen(QColor(color))
        state = painter.fontMetrics().elidedText(self.line.state, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, top, room, painter.fontMetrics().height()), _LINE, state)

    def _room(self, width: int) -> int:
        return width - 3 * GRID - _ICON


_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _two_lines(metrics: QFontMetrics, text: str, room: int) -> list[str]:
    """A title over at most two lines, the rest cut off."""
    words, first = text.split(), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= room:
        first = f"{first} {words.pop(0)}".strip()
    if not words:
        return [first]
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, room)
    return [first, rest] if first else [rest]


class Checklist(QWidget):
    """Everything left of the texts.

    Signals:
        chosen: id of the paper that was chosen, ``WHOLE`` for all of them.
        missing_chosen: the ``MissingItem`` whose link was followed.
    """

    chosen = Signal(str)
    missing_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: DossierState | None = None
        self._current = WHOLE
        self._lines: tuple[PaperLine, ...] = ()
        self._all_shown = False
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._choose)
        self._papers = QVBoxLayout()
        self._papers.setSpacing(2)
        self._missing = QVBoxLayout()
        self._missing.setSpacing(2)
        self._conditions = QVBoxLayout()
        self._conditions.setSpacing(GRID - 2)
        self._missing_title = Label("", "heading", wrap=True)
        card = Card(self.tr("Văn bản trong hồ sơ"))
        card.body.setContentsMargins(GRID, GRID + 4, GRID, GRID + 4)
        card.body.setSpacing(GRID - 2)
        for title, part in (
            (Label(self.tr("Văn bản"), "heading", wrap=True), self._papers),
            (self._missing_title, self._missing),
            (Label(self.tr("Điều kiện xét công nhận"), "heading", wrap=True), self._conditions),
        ):
            title.setContentsMargins(GRID, 0, GRID, 0)
            card.body.addWidget(title)
            card.body.addLayout(part)
            card.body.addSpacing(GRID)
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(card))

    @property
    def current(self) -> str:
        """Id of the chosen paper."""
        return self._current

    @property
    def papers(self) -> tuple[PaperButton, ...]:
        """The lines of the list."""
        return tuple(b for b in self._group.buttons() if isinstance(b, PaperButton))

    def show_state(self, state: "DossierState") -> None:
        """Show how the papers stand now; the chosen one stays chosen."""
        self._state = state
        known = [document.id for document in (*state.documents, *state.further)]
        if self._current not in known and self._current != WHOLE:
            self._current = WHOLE
        self._show_papers(state)
        self._show_missing()
        self._show_conditions(state.conditions)

    def choose(self, document_id: str) -> None:
        """Choose a paper."""
        for button in self.papers:
            if button.line.document_id == document_id:
                button.setChecked(True)
                self._choose(button)

    def _choose(self, button: QAbstractButton) -> None:
        if isinstance(button, PaperButton) and button.line.document_id != self._current:
            self._current = button.line.document_id
            self._all_shown = False
            self._show_missing()
            self.chosen.emit(self._current)

    def _show_papers(self, state: "DossierState") -> None:
        lines = self._paper_lines(state)
        if lines == self._lines:
            return
        self._lines = lines
        focused = any(button.hasFocus() for button in self._group.buttons())
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear_layout(self._papers)
        beside = state.further[0].id if state.further else None
        for line in lines:
            button = PaperButton(line)
            self._group.addButton(button)
            if line.document_id == beside:
                heading = Label(self.tr("Văn bản riêng, ngoài bộ hồ sơ"), "caption", wrap=True)
                heading.setContentsMargins(GRID, GRID, GRID, 0)
                self._papers.addWidget(heading)
            self._papers.addWidget(button)
            if line.document_id == self._current:
                button.setChecked(True)
                if focused:
                    button.setFocus()

    def _paper_lines(self, state: "DossierState") -> tuple[PaperLine, ...]:
        from ntm_desktop.domain.papers import Stage
        from ntm_desktop.services.dossiers import READINESS_LABELS, Readiness

        looks = {
            Readiness.MISSING: ("circle-dot", "warn"),
            Readiness.DRAFT: ("pencil", "info"),
            Readiness.READY: ("circle-check", "met"),
        }
        lines = []
        for number, document in enumerate((*state.documents, *state.further), start=1):
            said = READINESS_LABELS[document.state]
            if document.missing:
                said = self.tr("{0} · {1} việc").format(said, len(document.missing))
            icon, token = looks[document.state]
            if document.life.stage is not Stage.MADE:
                said, icon, token = self._stage_look(document.life)
            title = document.title
            if number <= len(state.documents):
                title = f"{number}. {title}"
            lines.append(PaperLine(document.id, title, said, icon, token))
        beside = lines[len(state.documents) :]
        del lines[len(state.documents) :]
        ready = sum(document.state is Readiness.READY for document in state.documents)
        whole = PaperLine(
            WHOLE,
            self.tr("Cả bộ hồ sơ, một tệp PDF"),
            self.tr("{0}/{1} văn bản sẵn sàng").format(ready, len(lines)),
            "folder-check",
            "met" if lines and ready == len(lines) else "muted",
        )
        return (*lines, whole, *beside)

    def _stage_look(self, life: "PaperLife") -> tuple[str, str, str]:
        """Words, icon and colour of a paper that was printed or signed."""
        from ntm_desktop.domain.papers import Stage

        said = life.record.stage_label
        if life.differences:
            return self.tr("{0} · số liệu đã đổi").format(said), "alert-triangle", "warn"
        icon = {Stage.PRINTED: "printer", Stage.SIGNED: "check"}.get(life.stage, "shield-check")
        return said, icon, "info" if life.stage is Stage.PRINTED else "met"

    def _show_missing(self) -> None:
        clear_layout(self._missing)
        state = self._state
        if state is None:
            return
        every = (*state.documents, *state.further)
        own = next((d for d in every if d.id == self._current), None)
        items: Sequence[MissingItem] = own.missing if own is not None else state.missing
        self._missing_title.setText(
            self.tr("Còn thiếu ({0})").format(len(items)) if items else self.tr("Không thiếu gì")
        )
        shown = items if self._all_shown else items[:_LISTED]
        for item in shown:
            link = _WrappedLink(item.text)
            link.clicked.connect(lambda _=False, to=item: self.missing_chosen.emit(to))
            self._missing.addWidget(link)
        if len(shown) < len(items):
            more = LinkButton(self.tr("Xem thêm {0} việc").format(len(items) - len(shown)))
            more.clicked.connect(self._show_all)
            self._missing.addWidget(more)

    def _show_all(self) -> None:
        self._all_shown = True
        self._show_missing()

    def _show_conditions(self, conditions: "Sequence[Condition]") -> None:
        clear_layout(self._conditions)
        looks = {
            True: ("circle-check", "met", self.tr("đạt")),
            False: ("circle-x", "not_met", self.tr("chưa đạt")),
            None: ("help-circle", "muted", self.tr("chưa rõ")),
        }
        for condition in conditions:
            icon, token, word = looks[condition.holds]
            text = Label(f"{condition.text} ({condition.detail})", "muted", wrap=True)
            text.setAccessibleName(f"{word}: {text.text()}")
            line = QWidget()
            from_left = _icon_row(line, IconLabel(icon, token, 16, word), text)
            from_left.setContentsMargins(GRID, 0, GRID, 0)
            self._conditions.addWidget(line)


class _WrappedLink(LinkButton):
    """A link whose sentence takes as many lines as it needs."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._sentence = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._height(200))

    def text(self) -> str:
        """The whole sentence."""
        return self._sentence

    def sizeHint(self) -> QSize:
        """As wide as there is room; the height follows the width."""
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        """A sentence can be broken anywhere."""
        return QSize(120, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(event.size().width()))

    def _height(self, width: int) -> int:
        metrics = QFontMetrics(text_font(self, "small", QFont.Weight.DemiBold))
        room = QRect(0, 0, max(width - 2 * GRID, 40), 10_000)
        return metrics.boundingRect(room, _WRAP, self._sentence).height() + GRID - 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the style draw frame and focus, then the sentence."""
        super().paintEvent(event)
        painter = QPainter(self)
        font = text_font(self, "small", QFont.Weight.DemiBold)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QColor(tokens_of(self).accent))
        painter.drawText(self.rect().adjusted(GRID, 2, -GRID, -2), _WRAP, self._sentence)


_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


def _icon_row(owner: QWidget, icon: QWidget, text: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(owner)
    layout.setSpacing(GRID)
    layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(text, 1)
    return layout
