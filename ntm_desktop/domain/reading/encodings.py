"""Sheets typed with legacy fonts, turned into Unicode before anything is read in them."""

from collections import defaultdict
from dataclasses import replace

from ntm_desktop.domain.legacy_encodings import (
    ENCODING_LABELS,
    Encoding,
    decode,
    detect,
    font_encoding,
    is_unicode_vietnamese,
)
from ntm_desktop.domain.sheets import Cell, SheetGrid, WorkbookContent


def decode_workbook(workbook: WorkbookContent) -> tuple[WorkbookContent, dict[str, str]]:
    """The workbook with every sheet in Unicode, and sheet name to what was converted there."""
    sheets, notes = [], {}
    for sheet in workbook.sheets:
        decoded, used, example = decode_sheet(sheet)
        sheets.append(decoded)
        labels = " và ".join(ENCODING_LABELS[encoding] for encoding in used)
        if used:
            notes[decoded.name] = (
                f"Bảng gõ bằng phông {labels}, đã chuyển mã sang Unicode; ví dụ: “{example}”."
            )
    return replace(workbook, sheets=tuple(sheets)), notes


def decode_sheet(sheet: SheetGrid) -> tuple[SheetGrid, tuple[Encoding, ...], str]:
    """The sheet in Unicode, the legacy encodings found, and a converted text as example.

    A font that names its encoding decides for its cells; cells without such a font follow
    what the texts of their column, or else of the whole sheet, can only be.
    """
    lying = _lying_fonts(sheet)
    by_column: dict[int, list[str]] = defaultdict(list)
    for cell in sheet.cells.values():
        told = font_encoding(cell.font)[0] is not Encoding.UNICODE and cell.font not in lying
        if isinstance(cell.value, str) and not told:
            by_column[cell.column].append(cell.text)
    whole = detect([text for texts in by_column.values() for text in texts])
    columns = {
        column: whole if whole is not Encoding.UNICODE else detect(texts)
        for column, texts in by_column.items()
    }
    used: set[Encoding] = set()
    example = ""
    cells: dict[tuple[int, int], Cell] = {}
    for place, cell in sheet.cells.items():
        encoding, capitals = font_encoding(cell.font)
        if encoding is Encoding.UNICODE or cell.font in lying:
            capitals = False
            encoding = columns.get(cell.column, Encoding.UNICODE)
        plain = not isinstance(cell.value, str) or is_unicode_vietnamese(cell.text)
        if plain or encoding is Encoding.UNICODE:
            cells[place] = cell
            continue
        text = decode(cell.text, encoding, capitals=capitals)
        cells[place] = cell.with_text(text)
        if text != cell.text and not (capitals and text == cell.text.upper()):
            used.add(encoding)
            if len(text) > len(example) and len(text) <= 80:
                example = text
    if not used:
        return _with_cells(sheet, cells), (), ""
    return _with_cells(sheet, cells), tuple(sorted(used)), example.replace("\n", " ")


def _lying_fonts(sheet: SheetGrid) -> frozenset[str]:
    """Legacy fonts under text that is Unicode: retyped cells keep the font of the old file."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in sheet.cells.values():
        if not isinstance(cell.value, str) or font_encoding(cell.font)[0] is Encoding.UNICODE:
            continue
        if is_unicode_vietnamese(cell.text):
            counts[cell.font][0] += 1
        elif not cell.text.isascii():
            counts[cell.font][1] += 1
    return frozenset(font for font, (unicode, legacy) in counts.items() if unicode > legacy)


def _with_cells(sheet: SheetGrid, cells: dict[tuple[int, int], Cell]) -> SheetGrid:
    """The sheet with other cells."""
    return SheetGrid(sheet.name, cells, sheet.hidden, sheet.hidden_rows)
