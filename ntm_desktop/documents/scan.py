"""Photographed or scanned sheets put together as one PDF, a page each."""

import io
from collections.abc import Sequence
from pathlib import Path

from ntm_desktop.documents.pictures import fitted
from ntm_desktop.domain.progress import Progress, Tally, unwatched
from ntm_desktop.errors import DocumentError

_MAX_PIXELS = 2400
"""Of the longer side of a sheet: A4 at some 200 dots an inch, stamps and signatures readable."""
_QUALITY = 80


def sheets_pdf(paths: Sequence[Path], progress: Progress = unwatched) -> bytes:
    """One PDF of A4 pages from pictures, in their order, turned upright.

    Args:
        paths: JPEG or PNG.
        progress: of the sheets.

    Raises:
        DocumentError: one of them is no picture.
        CancelledError: asked to stop.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    tally = Tally(progress, len(paths))
    for path in paths:
        try:
            with Image.open(path, formats=("JPEG", "PNG")) as opened:
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((_MAX_PIXELS, _MAX_PIXELS))
                packed = io.BytesIO()
                upright.convert("RGB").save(packed, "JPEG", quality=_QUALITY)
                size = upright.size
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise DocumentError(
                f"Không mở được ảnh quét “{path.name}”. Hãy chọn ảnh JPG, PNG, hoặc một tệp PDF."
            ) from error
        sheet = landscape(A4) if size[0] > size[1] else A4
        wide, high = fitted(*size, *sheet)
        canvas.setPageSize(sheet)
        left, below = (sheet[0] - wide) / 2, (sheet[1] - high) / 2
        packed.seek(0)
        canvas.drawImage(ImageReader(packed), left, below, wide, high)
        canvas.showPage()
        tally.add(1)
    canvas.save()
    return target.getvalue()
