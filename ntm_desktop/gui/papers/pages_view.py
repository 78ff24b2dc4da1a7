"""The preview: the pages that will be printed, below each other, sharp where one looks."""

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ntm_desktop.gui.papers.rendering import PdfPages, page_at_width
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.theme import tokens_of

_GAP = 12
_KEPT = 10
_ROUNDING = 2
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
FIT = 1.0


class PagesView(QAbstractScrollArea):
    """Shows the pages of a PDF; at zoom 1 a page fills the width.

    Signals:
        place_changed: number of the page looked at, from 1, and of how many.
    """

    place_changed = Signal(int, int)

    def __init__(self, tasks: Tasks[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pages: PdfPages | None = None
        self._zoom = FIT
        self._rects: tuple[QRect, ...] = ()
        self._sharp: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._generation = 0
        self._said = (0, 0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Xem trước văn bản"))
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._sharpen = QTimer(self, interval=60, singleShot=True)
        self._sharpen.timeout.connect(self._ask_for_sharp)

    @property
    def pages(self) -> PdfPages | None:
        """What is shown."""
        return self._pages

    @property
    def current_page(self) -> int:
        """Number of the page that fills most of the view, from 1; 0 when there is none."""
        if not self._rects:
            return 0
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        for index, rect in enumerate(self._rects):
            if middle < rect.bottom() + _GAP:
                return index + 1
        return len(self._rects)

    @property
    def zoom(self) -> float:
        """1 fills the width."""
        return self._zoom

    def sizeHint(self) -> QSize:
        """Room for a page that can be read."""
        return QSize(520, 640)

    def show_pages(self, pages: PdfPages | None, *, keep_place: bool) -> None:
        """Show other pages.

        Args:
            pages: None empties the view.
            keep_place: stay at the same place, for the same paper drawn anew.
        """
        bar = self.verticalScrollBar()
        place = bar.value() if keep_place else 0
        self._pages = pages
        self._forget_sharp()
        self._lay_out()
        bar.setValue(min(place, bar.maximum()))
        self._tell_place()
        self.viewport().update()
        self._sharpen.start()

    def set_zoom(self, zoom: float) -> None:
        """Show the pages larger or smaller, the same place stays in view."""
        if zoom == self._zoom:
            return
        bar = self.verticalScrollBar()
        height = max(bar.maximum() + self.viewport().height(), 1)
        share = (bar.value() + self.viewport().height() / 2) / height
        self._zoom = zoom
        self._forget_sharp()
        self._lay_out()
        height = bar.maximum() + self.viewport().height()
        bar.setValue(round(share * height - self.viewport().height() / 2))
        self.viewport().update()
        self._sharpen.start()

    def step_zoom(self, steps: int) -> None:
        """One step larger or smaller."""
        nearest = min(range(len(_ZOOMS)), key=lambda place: abs(_ZOOMS[place] - self._zoom))
        self.set_zoom(_ZOOMS[max(0, min(len(_ZOOMS) - 1, nearest + steps))])

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is visible of the pages."""
        tokens = tokens_of(self)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(tokens.track))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pages is None:
            return
        offset = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for index, rect in enumerate(self._rects):
            place = rect.translated(offset)
            if not place.intersects(event.rect()):
                continue
            painter.drawImage(place, self._sharp.get(index, self._pages.rough[index]))
            painter.setPen(QPen(QColor(tokens.border_strong), 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width again."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            self._lay_out()
            return
        page = self.current_page
        top = self._rects[page - 1].top() if page else 0
        within = self.verticalScrollBar().value() - top
        self._lay_out()
        if page:
            self.verticalScrollBar().setValue(self._rects[page - 1].top() + within)
        # Not forgotten at once: a stretched sharp page reads better than a rough one.
        self._asked.clear()
        self._generation += 1
        self._sharpen.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys go page by page, Home and End to the ends, plus and minus zoom."""
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_zoom(1)
            case Qt.Key.Key_Minus:
                self.step_zoom(-1)
            case _:
                super().keyPressEvent(event)

    def _lay_out(self) -> None:
        pages = self._pages
        view = self.viewport().size()
        rects: list[QRect] = []
        if pages is not None:
            room = max((view.width() - 2 * _GAP) * self._zoom, 40)
            top = _GAP
            for index in range(pages.count):
                size = pages.size(index)
                # Upright and landscape pages fill the width alike: both are to be read.
                scale = room / size.width()
                width, height = round(size.width() * scale), round(size.height() * scale)
                left = max(_GAP, (view.width() - width) // 2)
                rects.append(QRect(left, top, width, height))
                top += height + _GAP
        self._rects = tuple(rects)
        bottom = rects[-1].bottom() + _GAP if rects else 0
        right = max((rect.right() for rect in rects), default=0) + _GAP
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setRange(0, max(0, bottom - view.height()))
        vertical.setPageStep(view.height())
        horizontal.setRange(0, max(0, right - view.width()))
        horizontal.setPageStep(view.width())

    def _forget_sharp(self) -> None:
        self._generation += 1
        self._sharp.clear()
        self._asked.clear()

    def _scrolled(self) -> None:
        self._tell_place()
        self.viewport().update()
        self._sharpen.start()

    def _tell_place(self) -> None:
        said = (self.current_page, len(self._rects))
        if said != self._said:
            self._said = said
            self.place_changed.emit(*said)

    def _ask_for_sharp(self) -> None:
        pages = self._pages
        if pages is None:
            return
        top = self.verticalScrollBar().value()
        view = QRect(0, top - 200, 1 << 20, self.viewport().height() + 400)
        ratio = self.devicePixelRatioF()
        for index, rect in enumerate(self._rects):
            wished = round(rect.width() * ratio)
            have = self._sharp.get(index)
            if not view.intersects(rect) or index in self._asked:
                continue
            if have is not None and abs(have.width() - wished) <= _ROUNDING:
                continue
            self._asked.add(index)
            generation = self._generation
            self._tasks.run_background(
                partial(_sharp_page, pages, index, wished),
                done=partial(self._take_sharp, generation, index),
                owner=self,
            )

    def _take_sharp(self, generation: int, index: int, image: QImage) -> None:
        if generation != self._generation:
            return
        self._asked.discard(index)
        self._sharp.pop(index, None)
        self._sharp[index] = image
        while len(self._sharp) > _KEPT:
            self._sharp.pop(next(iter(self._sharp)))
        self.viewport().update()


def _sharp_page(pages: PdfPages, index: int, pixels: int, _progress: object) -> QImage:
    return page_at_width(pages.pdf, index, pages.size(index).width(), pixels)
