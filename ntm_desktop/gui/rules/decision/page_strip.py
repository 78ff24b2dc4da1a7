"""The page of a PDF below its rows: as wide as the window, at the row that is chosen."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ntm_desktop.domain.decisions.indicators import Source
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.theme import tokens_of

_HEIGHT = 176
_PAGE_POINTS = 595
_PAGE_PIXELS = 1400
_MARGIN = 5
_TINT = 38  # of 255
_ABOVE = 0.4  # of the strip stays above the row

_Place = tuple[float, float] | None


class PageStrip(QScrollArea):
    """A piece of a page, large enough to be read; the rest of the page by scrolling."""

    def __init__(
        self, context: CommuneContext, parent: QWidget | None = None, *, height: int = _HEIGHT
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._load: Callable[[], bytes] | None = None
        self._pages: dict[int, QImage] = {}
        self._wanted: Source | None = None
        self._place: _Place = None
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.picture)
        self.setFixedHeight(height)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Trang của văn bản"))
        self.hide()

    def use_document(self, path: Path | None) -> None:
        """Show pages of this PDF from now on; none when it is none."""
        is_pdf = path is not None and path.suffix.lower() == ".pdf"
        self._use(path.read_bytes if path is not None and is_pdf else None)

    def use_content(self, content: bytes | None) -> None:
        """The same with a file that is kept: none when its bytes are not a PDF's."""
        is_pdf = content is not None and content.lstrip()[:5] == b"%PDF-"
        self._use((lambda: content) if content is not None and is_pdf else None)

    @property
    def has_pages(self) -> bool:
        """Whether there are pages to be shown."""
        return self._load is not None

    def _use(self, load: Callable[[], bytes] | None) -> None:
        self._load = load
        self._pages.clear()
        self._wanted = None
        self.picture.clear()
        self.setVisible(load is not None)

    def show_row(self, sources: Sequence[Source]) -> None:
        """Show the page a row stands on, at the row."""
        source = next((one for one in sources if one.page), None)
        if self._load is None or source is None or source == self._wanted:
            return
        self._wanted = source
        load, known = self._load, self._pages.get(source.page)

        def look(_progress: object) -> tuple[QImage, _Place]:
            from ntm_desktop.documents.decision_reader.pdf_place import row_place
            from ntm_desktop.gui.papers.rendering import page_at_width

            data = load()
            page = source.page - 1
            image = known or page_at_width(data, page, _PAGE_POINTS, _PAGE_PIXELS)
            return image, row_place(data, page, source.text)

        def done(found: tuple[QImage, _Place]) -> None:
            if self._load is not load:
                return
            self._pages[source.page] = found[0]
            if self._wanted == source:
                self._place = found[1]
                self._draw(found[0])

        # The lines stand in the pane already; without the picture nothing is lost.
        self._context.tasks.run_background(
            look, done=done, failed=lambda _error: None, owner=self.picture
        )

    def _draw(self, page: QImage) -> None:
        ratio = self.devicePixelRatioF()
        width = max(self.viewport().width(), 200)
        image = page.scaledToWidth(int(width * ratio), Qt.TransformationMode.SmoothTransformation)
        image = image.convertToFormat(QImage.Format.Format_RGB32)
        if self._place is not None:
            top, bottom = (int(share * image.height()) for share in self._place)
            mark = QColor(tokens_of(self).accent)
            painter = QPainter(image)
            margin = int(_MARGIN * ratio)
            painter.fillRect(QRect(0, top - margin, margin, bottom - top + 2 * margin), mark)
            mark.setAlpha(_TINT)
            painter.fillRect(QRect(0, top - margin, image.width(), bottom - top + 2 * margin), mark)
            painter.end()
        image.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.picture.setAccessibleName(self.tr("Ảnh trang {0}").format(self._page_shown()))
        self.picture.resize(self.picture.pixmap().deviceIndependentSize().toSize())
        share = self._place[0] if self._place is not None else 0.0
        at = int(share * self.picture.height() - _ABOVE * self.viewport().height())
        self.verticalScrollBar().setValue(at)

    def _page_shown(self) -> int:
        return self._wanted.page if self._wanted is not None else 0
