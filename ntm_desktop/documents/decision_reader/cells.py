"""One cell of a workbook as the text of a decision, and why that is not sure."""

from datetime import date

from ntm_desktop.domain.legacy_encodings import Encoding, decode, font_encoding
from ntm_desktop.domain.sheets import Cell


def cell_text(cell: Cell) -> str:
    """What a cell shows, in Unicode."""
    encoding, capitals = font_encoding(cell.font)
    if cell.font.lower().startswith("symbol"):
        return cell.text.replace("³", "≥").replace("£", "≤")
    if encoding is Encoding.UNICODE:
        return cell.text
    return decode(cell.text, encoding, capitals=capitals)


def cell_doubt(cell: Cell) -> str:
    """Why it is not sure what was typed; "" when it is."""
    if cell.fault:
        return f"Ô {cell.address}: {cell.fault}."
    if isinstance(cell.value, date):
        return f"Excel đã đổi ô {cell.address} thành ngày {cell.text}: ban đầu ghi gì?"
    return ""
