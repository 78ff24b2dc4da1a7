"""A tile per criterion: number, name, indicators met, evidence, verdict – a button to go there.

A tile paints itself: one widget instead of six keeps the first page quick on an old PC.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.overview.content import TileContent
from ntm_desktop.gui.theme import fill, text_font, text_metrics, tokens_of, verdict_colors
from ntm_desktop.gui.tokens import GRID, RADIUS

_ICON = 18
_CLIP = 14
_STRIP = 4
_TALLEST = 72
_FEW = 10
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class CriterionTile(QAbstractButton):
    """One criterion; opens the assessment there."""

    def __init__(self, content: TileContent) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(_TALLEST)
        self.setMinimumWidth(150)
        self._roomy = False
        self.show_content(content)

    def show_content(self, content: TileContent) -> None:
        """Show another state of the criterion."""
        self.content = content
        said = [
            self.tr("Tiêu chí {0}. {1}").format(content.no, content.full_name),
            content.verdict_label,
            self.tr("{0}/{1} chỉ tiêu đạt").format(content.met, content.applicable)
            if content.applicable
            else self.tr("không chỉ tiêu nào áp dụng ở xã"),
        ]
        if content.evidence_complete is not None:
            said.append(
                self.tr("đủ minh chứng")
                if content.evidence_complete
                else self.tr("thiếu minh chứng")
            )
        self.setText(f"{content.no}. {content.name}")
        self.setAccessibleName(": ".join((said[0], ", ".join(said[1:]))))
        self.setToolTip("\n".join((said[0], " · ".join(said[1:]))))
        self.update()

    def set_roomy(self, roomy: bool) -> None:
        """Show two lines, or all in one."""
        if roomy is not self._roomy:
            self._roomy = roomy
            self.update()

    def sizeHint(self) -> QSize:
        """One line; a second one comes with the room that is left on the page."""
        return QSize(220, text_metrics().height() + GRID + 2)

    def minimumSizeHint(self) -> QSize:
        """One line of text."""
        return QSize(150, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrow keys to the grid; Enter opens like Space."""
        if event.key() in _ARROWS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw sheet, strip, both lines and the marks."""
        tokens, content = tokens_of(self), self.content
        color, _soft = verdict_colors(tokens, content.verdict)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QPainterPath()
        outline.addRoundedRect(sheet, RADIUS - 1, RADIUS - 1)
        ground = tokens.hover if self.underMouse() or self.isDown() else tokens.surface
        painter.save()
        painter.setClipPath(outline)
        fill(painter, sheet, ground)
        fill(painter, QRectF(0, 0, _STRIP, self.height()), color)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(QColor(tokens.accent), 2) if self.hasFocus() else QPen(QColor(tokens.border), 1)
        )
        inset = 0.5 if self.hasFocus() else 0
        painter.drawRoundedRect(
            sheet.adjusted(inset, inset, -inset, -inset), RADIUS - 1, RADIUS - 1
        )
        self._draw_lines(painter, color)

    def _draw_lines(self, painter: QPainter, color: str) -> None:
        name_font = text_font(self, "body", QFont.Weight.Medium)
        small_font = text_font(self, "caption")
        first, second = text_metrics("body", QFont.Weight.Medium), text_metrics("caption")
        both = first.height() + second.height()
        top = (self.height() - (both if self._roomy else first.height())) // 2
        line = QRect(_STRIP + GRID + 2, top, self.width() - _STRIP - 2 * GRID - 4, first.height())
        painter.setFont(name_font)
        indent = self._draw_name(painter, line, color, first)
        painter.setFont(small_font)
        painter.setPen(QColor(tokens_of(self).muted))
        if self._roomy:
            low = QRect(
                line.left() + indent, line.bottom() + 1, line.width() - indent, second.height()
            )
            self._draw_second_line(painter, low, color, second)

    def _draw_name(self, painter: QPainter, line: QRect, color: str, metrics: QFontMetrics) -> int:
        """Number, name and verdict; in one line only, the count too. Returns the indent."""
        tokens, content, ratio = tokens_of(self), self.content, self.devicePixelRatioF()
        mark = icons.pixmap(icons.VERDICT_ICONS[content.verdict], color, _ICON, ratio)
        right = line.right() + 1 - _ICON
        painter.drawPixmap(right, line.top() + (line.height() - _ICON) // 2, mark)
        painter.setPen(QColor(tokens.muted))
        number = str(content.no)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, number)
        indent = max(metrics.horizontalAdvance("00"), metrics.horizontalAdvance(number)) + GRID
        if not self._roomy:
            self._draw_clip(painter, right - _CLIP - GRID // 2, line)
            right -= _CLIP + GRID
            count = f"{content.met}/{content.applicable}" if content.applicable else "–"
            right -= metrics.horizontalAdvance(count)
            painter.drawText(
                QRect(right, line.top(), line.width(), line.height()),
                Qt.AlignmentFlag.AlignVCenter,
                count,
            )
        left = line.left() + indent
        width = right - GRID - left
        painter.setPen(QColor(tokens.text))
        painter.drawText(
            QRect(left, line.top(), width, line.height()),
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(content.name, Qt.TextElideMode.ElideRight, width),
        )
        return indent

    def _draw_second_line(
        self, painter: QPainter, low: QRect, color: str, metrics: QFontMetrics
    ) -> None:
        content = self.content
        if not content.applicable:
            painter.drawText(low, Qt.AlignmentFlag.AlignVCenter, self.tr("không áp dụng"))
            return
        count = self.tr("{0}/{1} chỉ tiêu").format(content.met, content.applicable)
        widest = metrics.horizontalAdvance(self.tr("{0}/{1} chỉ tiêu").format("00", "00"))
        painter.drawText(low, Qt.AlignmentFlag.AlignVCenter, count)
        left, right = low.left() + widest + GRID, low.right() + 1 - _ICON - GRID
        if right - left > 2 * GRID:
            self._draw_bar(painter, QRectF(left, low.center().y() - 1.5, right - left, 4), color)
        self._draw_clip(painter, low.right() + 1 - (_ICON + _CLIP) // 2, low)

    def _draw_clip(self, painter: QPainter, left: int, line: QRect) -> None:
        if self.content.evidence_complete is None:
            return
        tokens = tokens_of(self)
        clip = icons.pixmap(
            "paperclip",
            tokens.met if self.content.evidence_complete else tokens.border_strong,
            _CLIP,
            self.devicePixelRatioF(),
        )
        painter.drawPixmap(left, line.center().y() - _CLIP // 2 + 1, clip)

    def _draw_bar(self, painter: QPainter, area: QRectF, color: str) -> None:
        content = self.content
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens_of(self).track))
        painter.drawRoundedRect(area, 2, 2)
        if content.applicable and content.met:
            area.setWidth(area.width() * content.met / content.applicable)
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(area, 2, 2)


class TileGrid(QWidget):
    """All tiles, line by line; arrow keys go from one to the next.

    Signals:
        chosen: number of a criterion.
    """

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._tiles: list[CriterionTile] = []
        self._columns, self._lines = 3, 0

    @property
    def tiles(self) -> tuple[CriterionTile, ...]:
        """In order of the criteria."""
        return tuple(self._tiles)

    def show_tiles(self, contents: Sequence[TileContent]) -> None:
        """Show a state; tiles are kept when the set is the same, so the focus stays."""
        if [tile.content.no for tile in self._tiles] != [content.no for content in contents]:
            self._rebuild(contents)
            return
        for tile, content in zip(self._tiles, contents, strict=True):
            tile.show_content(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between tiles with the arrow keys."""
        focused = next((i for i, tile in enumerate(self._tiles) if tile.hasFocus()), None)
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: self._columns,
            Qt.Key.Key_Up: -self._columns,
        }.get(Qt.Key(event.key()))
        if focused is None or step is None:
            super().keyPressEvent(event)
        elif 0 <= focused + step < len(self._tiles):
            self._tiles[focused + step].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every tile a second line, or none: heights differ by a point from line to line."""
        super().resizeEvent(event)
        self._fit()

    def follow_theme(self) -> None:
        """Fit again in another font size."""
        self._fit()

    def _fit(self) -> None:
        lines = max(self._lines, 1)
        lowest = (self.height() - (lines - 1) * self._grid.spacing()) // lines
        both = text_metrics("body", QFont.Weight.Medium).height() + text_metrics("caption").height()
        for tile in self._tiles:
            tile.set_roomy(lowest >= both + GRID // 2)

    def _rebuild(self, contents: Sequence[TileContent]) -> None:
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = [CriterionTile(content) for content in contents]
        self._columns = 2 if len(contents) <= _FEW else 3
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        for index, tile in enumerate(self._tiles):
            tile.clicked.connect(lambda _=False, no=tile.content.no: self.chosen.emit(no))
            self._grid.addWidget(tile, index // self._columns, index % self._columns)
        self._lines = -(-len(self._tiles) // self._columns)
        self.setMaximumHeight(self._lines * (_TALLEST + GRID) - GRID)
        self._fit()


class Legend(QWidget):
    """What the marks on the tiles mean."""

    def __init__(self) -> None:
        super().__init__()
        self._entries = (
            (icons.VERDICT_ICONS["met"], "met", self.tr("đạt")),
            (icons.VERDICT_ICONS["not_met"], "not_met", self.tr("chưa đạt")),
            (icons.VERDICT_ICONS["incomplete"], "warn", self.tr("thiếu")),
            (icons.VERDICT_ICONS["no_threshold"], "info", self.tr("chờ ngưỡng")),
            ("paperclip", "met", self.tr("đủ minh chứng")),
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """All entries in one line."""
        metrics = text_metrics("caption")
        words = sum(metrics.horizontalAdvance(text) for _icon, _token, text in self._entries)
        each = _CLIP + GRID // 2 + 3 * GRID // 2
        return QSize(words + each * len(self._entries), max(metrics.height(), _CLIP + 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon and word of every mark."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setFont(text_font(self, "caption"))
        metrics = text_metrics("caption")
        left = 3 * GRID // 2
        for icon, token, text in self._entries:
            drawn = icons.pixmap(icon, getattr(tokens, token), _CLIP, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - _CLIP) // 2, drawn)
            left += _CLIP + GRID // 2
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                QRect(left, 0, metrics.horizontalAdvance(text) + 2, self.height()),
                Qt.AlignmentFlag.AlignVCenter,
                text,
            )
            left += metrics.horizontalAdvance(text) + 3 * GRID // 2
