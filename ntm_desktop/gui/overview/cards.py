"""The cards above and beside the tiles: the count, what remains, resources, what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.overview.content import FactContent, TodoContent
from ntm_desktop.gui.theme import fill, text_font, text_metrics, tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS
from ntm_desktop.gui.widgets import Card, Label, LinkButton, Segment, SegmentBar, row

_ICON = 18


class CountCard(Card):
    """Criteria met of all, as figure and bar, with the province's band."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(GRID // 2)
        self._title = Label(self.tr("Tiêu chí đạt"), "overline")
        self._figure = _Figure()
        self._bar = SegmentBar()
        self._said = Label("", "caption", wrap=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._figure)
        self.body.addWidget(self._bar)
        self.body.addSpacing(2)
        self.body.addWidget(self._said)
        self.body.addStretch(1)

    def show_count(self, segments: Sequence[Segment], met: int, total: int, said: str) -> None:
        """Show ``met`` of ``total`` criteria and the sentence under the bar."""
        self._figure.show_figures(met, total)
        self._bar.show_parts(segments, total)
        self._said.setText(said)
        self.setAccessibleName(self.tr("Tiêu chí đạt: {0}/{1}. {2}").format(met, total, said))


class _Figure(QWidget):
    """A large figure and what it is out of, on one base line."""

    def __init__(self) -> None:
        super().__init__()
        self._met, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_figures(self, met: int, total: int) -> None:
        """Show ``met`` of ``total``."""
        self._met, self._total = met, total
        self.update()

    def sizeHint(self) -> QSize:
        """One line of large figures, which have no letters below the base line."""
        metrics = text_metrics("figure", QFont.Weight.Bold)
        return QSize(120, metrics.capHeight() + GRID + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both figures."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        base = self.height() - GRID // 2
        painter.setFont(text_font(self, "figure", QFont.Weight.Bold))
        painter.setPen(QColor(tokens.met if self._met else tokens.muted))
        painter.drawText(0, base, str(self._met))
        left = painter.fontMetrics().horizontalAdvance(str(self._met)) + GRID
        painter.setFont(text_font(self, "title"))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(left, base, f"/ {self._total}")


class FactCard(Card):
    """A title, one fact in large letters, lines that explain it, and at most one link.

    Signals:
        activated: the link was chosen.
    """

    activated = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(GRID // 2)
        self._title = Label("", "overline")
        self._value = Label("", "value", wrap=True)
        self._detail = Label("", "muted", wrap=True)
        self._link = LinkButton("")
        self._link.clicked.connect(self.activated)
        for widget in (self._title, self._value, self._detail):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._shares = ShareBar()
        self._shares.hide()
        self.body.addWidget(self._shares)
        links = row(self._link)
        links.setContentsMargins(-6, 0, 0, 0)
        self.body.addLayout(links)

    def show_fact(self, fact: FactContent) -> None:
        """Show another fact."""
        self._title.setText(fact.title)
        self._value.setText(fact.value)
        self._detail.setText(fact.detail)
        self._detail.setVisible(bool(fact.detail))
        self._detail.set_role("warn" if fact.warn else "muted")
        self._shares.show_shares(fact.shares)
        self._shares.setVisible(bool(fact.shares))
        self._link.setText(fact.link)
        self._link.setVisible(bool(fact.link))
        self.setAccessibleName(f"{fact.title}: {fact.value}. {fact.detail}")


class ShareBar(QWidget):
    """Parts of a whole in shades of one colour; which is which is said in words."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[tuple[str, float], ...] = ()
        self.setFixedHeight(8)

    def show_shares(self, shares: Sequence[tuple[str, float]]) -> None:
        """Show (name, percent) in order."""
        self._shares = tuple(shares)
        said = "\n".join(f"{name}: {share:.2f} %".replace(".", ",") for name, share in shares)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the parts beside each other, the first the strongest."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(area, 4, 4)
        painter.setClipPath(outline)
        fill(painter, area, tokens.track)
        left, whole = 0.0, sum(share for _name, share in self._shares) or 1.0
        for place, (_name, share) in enumerate(self._shares):
            color = QColor(tokens.accent)
            color.setAlphaF(max(0.2, 1 - place * 0.16))
            width = area.width() * share / whole
            painter.setBrush(color)
            painter.drawRect(QRectF(left, 0, max(width - 1.5, 0.5), area.height()))
            left += width


class TodoRow(QAbstractButton):
    """One thing to do, as a line that leads to its field."""

    def __init__(self, content: TodoContent) -> None:
        super().__init__()
        self.content = content
        self.setText(content.title)
        self.setAccessibleName(f"{content.title}. {content.detail}")
        self.setToolTip(f"{content.title}\n{content.detail}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line for the title when it needs one.

        Not by height for width: inside a scroll area that gives every row its widest height.
        """
        super().resizeEvent(event)
        self._fit()

    def follow_theme(self) -> None:
        """Fit again in another font size."""
        self._fit()

    def _fit(self) -> None:
        height = self._height_at(self.width())
        if height != self.height():
            self.setFixedHeight(height)

    def _height_at(self, width: int) -> int:
        title = text_metrics("small", QFont.Weight.DemiBold)
        lines = 1 if title.horizontalAdvance(self.text()) <= self._text_width(width) else 2
        detail = text_metrics("caption").height()
        return lines * title.height() + detail + 2 * GRID - 2

    def sizeHint(self) -> QSize:
        """Two lines of text with air."""
        return QSize(200, self._height_at(1000))

    def minimumSizeHint(self) -> QSize:
        """The text is shortened when there is no room."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, title, detail and the arrow."""
        tokens, ratio = tokens_of(self), self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area, RADIUS - 1, RADIUS - 1)
        painter.drawPixmap(GRID, GRID, icons.pixmap(self.content.icon, tokens.muted, _ICON, ratio))
        painter.drawPixmap(
            self.width() - _ICON - 2,
            (self.height() - 16) // 2,
            icons.pixmap("chevron-right", tokens.border_strong, 16, ratio),
        )
        left, width, top = 2 * GRID + _ICON, self._text_width(self.width()), GRID - 1
        painter.setFont(self._title_font())
        painter.setPen(QColor(tokens.accent))
        metrics = painter.fontMetrics()
        for line in _two_lines(self.text(), metrics, width):
            painter.drawText(
                QRect(left, top, width, metrics.height()), Qt.AlignmentFlag.AlignVCenter, line
            )
            top += metrics.height()
        painter.setFont(text_font(self, "caption"))
        painter.setPen(QColor(tokens.muted))
        metrics = painter.fontMetrics()
        painter.drawText(
            QRect(left, top, width, metrics.height()),
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(self.content.detail, Qt.TextElideMode.ElideRight, width),
        )

    def _title_font(self) -> QFont:
        return text_font(self, "small", QFont.Weight.DemiBold)

    @staticmethod
    def _text_width(width: int) -> int:
        return width - 3 * GRID - 2 * _ICON


def _two_lines(text: str, metrics: QFontMetrics, width: int) -> tuple[str, ...]:
    """Break at a blank into at most two lines, the second shortened when needed."""
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    words = text.split(" ")
    count = len(words)
    while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
        count -= 1
    rest = " ".join(words[count:])
    return (
        " ".join(words[:count]),
        metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width),
    )


class TodoCard(Card):
    """The next things to do, each a way to its field.

    Signals:
        chosen: page id and target.
        all_wanted: the other things to do are to be shown, too.
    """

    chosen = Signal(str, object)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Việc cần làm"))
        self.body.setSpacing(2)
        self.body.setContentsMargins(GRID, 2 * GRID - 2, GRID, GRID)
        title = Label(self.tr("Việc cần làm"), "heading")
        title.setContentsMargins(GRID, 0, 0, GRID // 2)
        self.more = LinkButton("")
        self.more.setToolTip(self.tr("Xem mọi việc cần làm (F8)"))
        self.more.clicked.connect(self.all_wanted)
        self.body.addLayout(row(title, self.more, stretch=0))
        self._nothing = Label(
            self.tr(
                "Không còn việc nào: mọi chỉ tiêu đã có số liệu và minh chứng mà bộ tiêu chí yêu "
                "cầu."
            ),
            "muted",
            wrap=True,
        )
        self._nothing.setContentsMargins(GRID, 0, GRID, 0)
        self.body.addWidget(self._nothing)
        self.body.addStretch(1)
        self._rows: list[TodoRow] = []

    @property
    def rows(self) -> tuple[TodoRow, ...]:
        """The lines shown."""
        return tuple(self._rows)

    def show_todo(self, contents: Sequence[TodoContent], total: int) -> None:
        """Show the first of ``total`` things to do."""
        self.more.setText(self.tr("Xem cả {0} việc").format(total))
        self.more.setVisible(total > len(contents))
        if [line.content for line in self._rows] == list(contents):
            return
        for line in self._rows:
            self.body.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._rows = [TodoRow(content) for content in contents]
        for index, line in enumerate(self._rows):
            content = line.content
            line.clicked.connect(
                lambda _=False, to=content: self.chosen.emit(to.page_id, to.target)
            )
            self.body.insertWidget(1 + index, line)
        self._nothing.setVisible(not contents)
