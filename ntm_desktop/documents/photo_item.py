"""A photo on a page of a PDF; its bytes are read when the file is written, one after the other."""

from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

from ntm_desktop.documents import nd30
from ntm_desktop.documents.layout import Pen, Unbroken, draw_flow, flow, flow_height
from ntm_desktop.documents.pages import Align, Text
from ntm_desktop.documents.pictures import Photo, fitted


class PictureItem(Unbroken):
    """A photo in the middle of the page with its line below; two of them fill a page."""

    gap = 12.0

    def __init__(self, photo: Photo, caption: Text) -> None:
        self._photo = photo
        self._caption = flow(caption, nd30.CAPTION_SIZE, Align.CENTRE)

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._size(width)[1] + 4 + flow_height(self._caption, width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        wide, high = self._size(width)
        _put(pen.canvas, self._photo, (x + (width - wide) / 2, top - high, wide, high))
        draw_flow(self._caption, pen.canvas, x, top - high - 4, width)

    def _size(self, width: float) -> tuple[float, float]:
        photo = self._photo
        return fitted(photo.width, photo.height, width, nd30.PHOTO_HEIGHT)


class _PhotoObject(PDFObject):  # type: ignore[misc, unused-ignore]
    """A photo in the file. ReportLab's own object keeps the bytes from the page to the end."""

    __RefOnly__ = 1

    def __init__(self, photo: Photo) -> None:
        self._photo = photo

    def format(self, document: object) -> bytes:
        """As it stands in the file."""
        jpeg = self._photo.jpeg()
        said = PDFDictionary(
            {
                "Type": PDFName("XObject"),
                "Subtype": PDFName("Image"),
                "Width": jpeg.width,
                "Height": jpeg.height,
                "ColorSpace": PDFName("DeviceGray" if jpeg.grey else "DeviceRGB"),
                "BitsPerComponent": 8,
                "Filter": PDFName("DCTDecode"),
                "Length": len(jpeg.data),
            }
        )
        head: bytes = said.format(document)
        # Not through ReportLab's stream, which copies the bytes four times.
        return b"".join((head, b"\nstream\n", jpeg.data, b"\nendstream\n"))


def _put(canvas: Canvas, photo: Photo, area: tuple[float, float, float, float]) -> None:
    """Draw a photo; one that stands in several places is in the file once."""
    document = canvas._doc  # type: ignore[attr-defined]
    # By number and not by path: the same data give the same bytes wherever they lie.
    names: dict[Path, str] = document.__dict__.setdefault("ntm_photos", {})
    name = names.setdefault(photo.path, f"photo-{len(names) + 1}")
    inner = document.getXObjectName(name)
    if not document.hasForm(name):
        document.addForm(name, _PhotoObject(photo))
    x, y, wide, high = area
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(wide, high)
    canvas._code.append(f"/{inner} Do")  # type: ignore[attr-defined]
    canvas.restoreState()
    canvas._formsinuse.append(name)  # type: ignore[attr-defined]
    canvas._currentPageHasImages = 1  # type: ignore[attr-defined]
