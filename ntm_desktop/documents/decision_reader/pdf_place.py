"""Where a row that was read from a PDF stands on its page."""

import re

from ntm_desktop.documents.preview import PDFIUM

_MOST_WORDS, _LEAST_WORDS = 5, 2


def row_place(pdf: bytes, index: int, row: str) -> tuple[float, float] | None:
    """Top and bottom of a row's first line as shares of the page's height; None when not found.

    Args:
        pdf: the bytes.
        index: of the page, from 0.
        row: the row as one line, its cells parted by “|”.
    """
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError:
            return None
        try:
            if index >= len(document):
                return None
            page = document[index]
            text = page.get_textpage()
            height = page.get_height()
            for words in _beginnings(row):
                found = text.search(words).get_next()
                if found is not None and height > 0:
                    boxes = [text.get_charbox(found[0] + n) for n in range(found[1])]
                    top, bottom = max(box[3] for box in boxes), min(box[1] for box in boxes)
                    return 1 - top / height, 1 - bottom / height
            return None
        finally:
            document.close()


def _beginnings(row: str) -> list[str]:
    """What to look for, the surest first: the cell with the number, then the longest."""
    cells = [cell.strip() for cell in row.split(" | ") if cell.strip()]
    cells.sort(key=lambda cell: (not re.match(r"\d{1,2}\.\d", cell), -len(cell)))
    found: list[str] = []
    for cell in cells[:2]:
        words = cell.split()
        found += [
            " ".join(words[:count])
            for count in range(min(_MOST_WORDS, len(words)), _LEAST_WORDS - 1, -1)
        ]
    return found
