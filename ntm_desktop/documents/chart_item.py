"""Charts on paper: shapes drawn with the papers' typeface, in tones that a printer has."""

from ntm_desktop.documents import fonts
from ntm_desktop.documents.layout import Pen, Unbroken
from ntm_desktop.domain.charts import Box, Chart, Drawing, Stroke, Tone, Words, drawn

INK = {
    Tone.TEXT: (0.0, 0.0, 0.0),
    Tone.MUTED: (0.35, 0.35, 0.35),
    Tone.BAR: (0.32, 0.49, 0.47),
    Tone.PALE: (0.85, 0.85, 0.85),
    Tone.TARGET: (0.72, 0.36, 0.08),
}

DASH, DASH_GAP = 3, 2


def measure(text: str, size: float) -> float:
    """Width of a text in the papers' typeface."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    fonts.load_fonts()
    return float(stringWidth(text, fonts.REGULAR, size))


class ChartItem(Unbroken):
    """One chart, never broken over two pages."""

    gap = 10.0

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._made: Drawing | None = None

    def _drawing(self, width: float) -> Drawing:
        if self._made is None or self._made.width != width:
            self._made = drawn(self._chart, width, measure)
        return self._made

    def height(self, width: float) -> float:
        """Full height in this width."""
        return self._drawing(width).height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw from ``top`` downwards."""
        canvas = pen.canvas
        canvas.saveState()
        for shape in self._drawing(width).shapes:
            red, green, blue = INK[shape.tone]
            canvas.setStrokeColorRGB(red, green, blue)
            canvas.setFillColorRGB(red, green, blue)
            match shape:
                case Box():
                    canvas.setLineWidth(0.9)
                    canvas.rect(
                        x + shape.x,
                        top - shape.y - shape.height,
                        shape.width,
                        shape.height,
                        stroke=int(shape.hollow),
                        fill=int(not shape.hollow),
                    )
                case Stroke():
                    canvas.setLineWidth(shape.width)
                    canvas.setDash(*(((DASH, DASH_GAP),) if shape.dashed else ((),)))
                    canvas.line(x + shape.x1, top - shape.y1, x + shape.x2, top - shape.y2)
                    canvas.setDash()
                case Words():
                    canvas.setFont(fonts.BOLD if shape.bold else fonts.REGULAR, shape.size)
                    place = (x + shape.x, top - shape.y, fonts.printable(shape.text))
                    if shape.anchor == "middle":
                        canvas.drawCentredString(*place)
                    elif shape.anchor == "end":
                        canvas.drawRightString(*place)
                    else:
                        canvas.drawString(*place)
        canvas.restoreState()
