"""Charts as pictures for Word, drawn from the same shapes as on paper."""

import io
from collections.abc import Iterator
from math import hypot

from ntm_desktop.documents import fonts
from ntm_desktop.documents.chart_item import DASH, DASH_GAP, INK, measure
from ntm_desktop.domain.charts import Box, Chart, Stroke, Words, drawn

_SCALE = 3
"""Pixels to a point: 216 dots to the inch, as a printer wants them."""
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def chart_png(chart: Chart, width: float) -> tuple[bytes, float]:
    """The picture of a chart and its height in points; same chart, same bytes."""
    from PIL import Image, ImageDraw, ImageFont

    made = drawn(chart, width, measure)
    size = (round(made.width * _SCALE), round(made.height * _SCALE))
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for shape in made.shapes:
        red, green, blue = (round(255 * part) for part in INK[shape.tone])
        ink = (red, green, blue)
        match shape:
            case Box():
                corners = (
                    shape.x * _SCALE,
                    shape.y * _SCALE,
                    (shape.x + shape.width) * _SCALE,
                    (shape.y + shape.height) * _SCALE,
                )
                if shape.hollow:
                    pen.rectangle(corners, outline=ink, width=_SCALE)
                else:
                    pen.rectangle(corners, fill=ink)
            case Stroke():
                width = max(1, round(shape.width * _SCALE))
                for ends in _dashes(shape):
                    pen.line(tuple(place * _SCALE for place in ends), fill=ink, width=width)
            case Words():
                path = fonts.font_path(fonts.BOLD if shape.bold else fonts.REGULAR)
                pen.text(
                    (shape.x * _SCALE, shape.y * _SCALE),
                    fonts.printable(shape.text),
                    fill=ink,
                    font=ImageFont.truetype(str(path), round(shape.size * _SCALE)),
                    anchor=_ANCHORS[shape.anchor],
                )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), made.height


def _dashes(stroke: Stroke) -> Iterator[tuple[float, float, float, float]]:
    """The pieces of a line, as long as in the PDF; the whole when it is not dashed."""
    length = hypot(stroke.x2 - stroke.x1, stroke.y2 - stroke.y1)
    if not stroke.dashed or not length:
        yield stroke.x1, stroke.y1, stroke.x2, stroke.y2
        return
    across, down = (stroke.x2 - stroke.x1) / length, (stroke.y2 - stroke.y1) / length
    at = 0.0
    while at < length:
        end = min(length, at + DASH)
        yield (
            stroke.x1 + across * at,
            stroke.y1 + down * at,
            stroke.x1 + across * end,
            stroke.y1 + down * end,
        )
        at = end + DASH_GAP
