"""PDFs read back by pdfium: text, fonts, sizes, ink, outline."""

import ctypes
from contextlib import contextmanager
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from ntm_desktop.documents.preview import page_image

MM = 72 / 25.4


class Box(NamedTuple):
    """Edges in millimetres from the left and the top of the sheet."""

    left: float
    top: float
    right: float
    bottom: float


@contextmanager
def opened(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def page_texts(pdf):
    with opened(pdf) as document:
        return [_text(document[index]) for index in range(len(document))]


def _text(page):
    text_page = page.get_textpage()
    text = text_page.get_text_bounded()
    text_page.close()
    return text.replace("\r\n", "\n").replace("\u00a0", " ")


def flat_text(pdf):
    """All text in one line, so that wrapping does not matter."""
    return " ".join(" ".join(page_texts(pdf)).split())


def page_sizes(pdf):
    with opened(pdf) as document:
        return [
            tuple(round(length / MM) for length in document[index].get_size())
            for index in range(len(document))
        ]


def used_fonts(pdf):
    """Name of every font a text uses, with whether it is embedded."""
    found = {}
    with opened(pdf) as document:
        for index in range(len(document)):
            for item in document[index].get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                font = pdfium.FPDFTextObj_GetFont(item.raw)
                size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
                buffer = ctypes.create_string_buffer(size)
                pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
                found[buffer.value.decode()] = bool(pdfium.FPDFFont_GetIsEmbedded(font))
    return found


def ink(pdf, index, *, below_mm=0.0, above_mm=1000.0):
    """The box of everything that is not white between two heights; None for a blank area."""
    scale = 2.0
    shown = page_image(pdf, index, scale)
    image = Image.frombytes("RGB", (shown.width, shown.height), shown.rgb).convert("L")
    first = int(below_mm * MM * scale)
    last = min(shown.height, int(above_mm * MM * scale))
    area = image.crop((0, first, shown.width, last))
    white = Image.new("L", area.size, 255)
    box = ImageChops.difference(area, white).point(lambda value: 255 if value > 64 else 0).getbbox()
    if box is None:
        return None
    left, top, right, bottom = (edge / scale / MM for edge in box)
    return Box(left, top + below_mm, right, bottom + below_mm)


class BoldLine(NamedTuple):
    """A line set in bold: where it stands in points from the lower left, its size, its words."""

    left: float
    lower: float
    right: float
    size: float
    text: str


def bold_lines(pdf):
    """The bold lines of each page, from the top."""
    with opened(pdf) as document:
        return [_bold(document[index]) for index in range(len(document))]


def _bold(page):
    text_page = page.get_textpage()
    found = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = pdfium.FPDFTextObj_GetFont(item.raw)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, 200)
        if b"Bold" not in name.value:
            continue
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item.raw, size)
        left, lower, right, upper = item.get_bounds()
        text = text_page.get_text_bounded(left, lower, right, upper)
        found.append(BoldLine(left, lower, right, size.value, text.replace("\u00a0", " ")))
    text_page.close()
    return sorted(found, key=lambda line: -line.lower)


def left_alone(pdf, *, smallest):
    """Headings and titles that leave one word on their last line, as the lines they stand in.

    Args:
        pdf: the paper.
        smallest: size of type from which on a bold line is a heading or a title.
    """
    found = []
    for page in bold_lines(pdf):
        lines = [line for line in page if line.size >= smallest and line.text.strip()]
        for line in lines:
            above = [o for o in lines if _follows(o, line)]
            below = [o for o in lines if _follows(line, o)]
            if above and not below and len(line.text.split()) == 1:
                found.append(f"{above[-1].text} / {line.text}")
    return found


def _follows(upper, lower):
    near = 0 < upper.lower - lower.lower <= upper.size * 1.4
    same = abs(upper.size - lower.size) < 0.1
    return near and same and lower.left < upper.right and upper.left < lower.right
