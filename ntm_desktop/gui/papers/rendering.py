"""Pages of a PDF as Qt images; one at a time, because pdfium serves one thread."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from ntm_desktop.domain.progress import Progress

POINTS_PER_INCH = 72
_ROUGH = 0.3


@dataclass(frozen=True, slots=True)
class PdfPages:
    """A PDF that can be shown.

    Attributes:
        pdf: the bytes.
        rough: every page as a small picture, to be shown until the sharp one is there.
    """

    pdf: bytes
    rough: tuple[QImage, ...]

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self.rough)

    def size(self, index: int) -> QSizeF:
        """Width and height of a page in points, as near as the small picture tells."""
        image = self.rough[index]
        return QSizeF(image.width() / _ROUGH, image.height() / _ROUGH)


def open_pages(pdf: bytes, progress: Progress) -> PdfPages:
    """Work for the background: count the pages and draw the small pictures.

    Raises:
        DocumentError: the bytes are no PDF.
        CancelledError: asked to stop.
    """
    from ntm_desktop.documents import preview

    count = preview.page_count(pdf)
    rough = []
    for index in range(count):
        progress(index, count)
        rough.append(_draw(pdf, index, _ROUGH))
    return PdfPages(pdf, tuple(rough))


def page_at_width(pdf: bytes, index: int, points: float, pixels: int) -> QImage:
    """One page so that it is ``pixels`` wide.

    Args:
        pdf: the bytes.
        index: from 0.
        points: width of the page.
        pixels: wished width.
    """
    return _draw(pdf, index, max(pixels, 8) / points)


def pages_for_printer(pdf: bytes, pages: range, dpi: int, progress: Progress) -> Iterator[QImage]:
    """Pages at a printer's resolution, one after the other so that memory stays small.

    Raises:
        CancelledError: asked to stop.
    """
    for done, index in enumerate(pages):
        progress(done, len(pages))
        yield _draw(pdf, index, dpi / POINTS_PER_INCH)


def _draw(pdf: bytes, index: int, scale: float) -> QImage:
    from ntm_desktop.documents import preview

    page = preview.page_image(pdf, index, scale)
    image = QImage(page.rgb, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888)
    # The bytes belong to Python; the picture has to outlive them.
    return image.copy()
