"""A paper as a printer of PDF writes it, for tests that need one that opens."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas


def printed_pages(pages: int = 30) -> bytes:
    """A PDF with a line of text on each page."""
    made = BytesIO()
    canvas = Canvas(made, invariant=1)
    for number in range(pages):
        canvas.drawString(72, 720, f"Trang {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()
