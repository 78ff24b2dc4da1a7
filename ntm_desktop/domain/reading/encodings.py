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
from ntm_desktop.domain.text import nfc


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
        if cell.runs:
            text, run_encodings = _decoded_runs(cell, lying)
            cells[place] = cell.with_text(text) if run_encodings else cell
            used |= run_encodings
            if run_encodings and len(example) < len(text) <= 80:
                example = text
            if run_encodings:
                continue
        encoding, capitals = font_encoding(cell.font)
        if encoding is Encoding.UNICODE or cell.font in lying:
            capitals = False
            encoding = columns.get(cell.column, Encoding.UNICODE)
            if encoding is Encoding.UNICODE and isinstance(cell.value, str):
                encoding = detect([cell.text])  # one row of an old table under a new heading
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


def _decoded_runs(cell: Cell, lying: frozenset[str]) -> tuple[str, set[Encoding]]:
    """The text of a cell of several fonts, each stretch by its own; what was converted."""
    parts: list[str] = []
    used: set[Encoding] = set()
    for text, font in cell.runs:
        own = font or cell.font
        encoding, capitals = font_encoding(own)
        if encoding is Encoding.UNICODE or own in lying or is_unicode_vietnamese(text):
            parts.append(text)
            continue
        decoded = decode(text, encoding, capitals=capitals)
        parts.append(decoded)
        if decoded != text and not (capitals and decoded == text.upper()):
            used.add(encoding)
    return nfc("".join(parts)), used


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
    return replace(sheet, cells=cells)
