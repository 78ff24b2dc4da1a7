"""Pages of a PDF as pictures: the very bytes that are printed are shown on screen."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ntm_desktop.errors import DocumentError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# A page at this many pixels is larger than any screen; more is a damaged file.
MAX_PIXELS = 40_000_000
PDFIUM = threading.RLock()
"""Held by whoever uses pdfium: it serves one thread at a time."""


class PageImage(NamedTuple):
    """A page as rows of red, green, blue bytes, without padding."""

    width: int
    height: int
    rgb: bytes


class OutlineEntry(NamedTuple):
    """A bookmark: its level from 0, its title, and the page it leads to, from 0."""

    level: int
    title: str
    page: int


def page_count(pdf: bytes) -> int:
    """Number of pages.

    Raises:
        DocumentError: the bytes are no PDF.
    """
    with _opened(pdf) as document:
        return len(document)


def page_image(pdf: bytes, index: int, scale: float = 1.0) -> PageImage:
    """One page.

    Args:
        pdf: the whole file.
        index: of the page, from 0.
        scale: 1 is 72 pixels to the inch.

    Raises:
        DocumentError: the bytes are no PDF, it has no such page, or the picture is too large.
    """
    with _opened(pdf) as document:
        if not 0 <= index < len(document):
            raise DocumentError(
                f"Văn bản chỉ có {len(document)} trang, không có trang {index + 1}."
            )
        page = document[index]
        width, height = page.get_size()
        if width * height * scale * scale > MAX_PIXELS:
            raise DocumentError("Trang quá lớn để hiển thị. Hãy thu nhỏ lại.")
        bitmap = page.render(scale=scale, rev_byteorder=True)
        return PageImage(
            bitmap.width,
            bitmap.height,
            _rgb(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
            ),
        )


def outline(pdf: bytes) -> tuple[OutlineEntry, ...]:
    """The bookmarks in order.

    Raises:
        DocumentError: the bytes are no PDF.
    """
    with _opened(pdf) as document:
        found = []
        for bookmark in document.get_toc():
            target = bookmark.get_dest()
            page = target.get_index() if target is not None else None
            found.append(OutlineEntry(bookmark.level, bookmark.get_title(), page or 0))
        return tuple(found)


class Sight(Enum):
    """What a reader of PDF makes of a file."""

    SHOWN = "shown"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


def sight(path: Path) -> Sight:
    """Whether a PDF shows its pages to whoever opens it, asks for a password, or shows nothing."""
    from pypdfium2 import PdfDocument, PdfiumError

    with PDFIUM:
        try:
            document = PdfDocument(path)
        except PdfiumError as error:
            return Sight.LOCKED if "password" in str(error).lower() else Sight.UNREADABLE
        try:
            return Sight.SHOWN if len(document) else Sight.UNREADABLE
        finally:
            document.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator["PdfDocument"]:
    from pypdfium2 import PdfDocument, PdfiumError

    with PDFIUM:
        try:
            document = PdfDocument(pdf)
        except PdfiumError as error:
            raise DocumentError("Không đọc được tệp PDF; tệp có thể đã hỏng.") from error
        try:
            yield document
        finally:
            document.close()


def _rgb(data: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """Rows without padding and without a fourth byte for each pixel."""
    rows = bytearray()
    for y in range(height):
        row = data[y * stride : y * stride + width * channels]
        if channels == 3:
            rows += row
        else:
            packed = bytearray(width * 3)
            for place in range(3):
                packed[place::3] = row[place::channels] if channels > 1 else row
            rows += packed
    return bytes(rows)
