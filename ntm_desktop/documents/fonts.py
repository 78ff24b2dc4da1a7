"""The typefaces of the papers, and the check that they have every letter.

Nghị định 30/2020 asks for Times New Roman, which may not be handed on; Tinos has the same
widths, a free licence and every Vietnamese letter. ReportLab leaves out a letter that a font
lacks without a word, so every text is checked before anything is drawn.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from ntm_desktop.documents.pages import Document, Heading, Run, Text, block_texts
from ntm_desktop.errors import DocumentError
from ntm_desktop.paths import resources_dir

REGULAR = "NtmSerif"
BOLD = "NtmSerif-Bold"
ITALIC = "NtmSerif-Italic"
BOLD_ITALIC = "NtmSerif-BoldItalic"
SYMBOLS = "NtmSymbols"

_FILES = {
    REGULAR: ("Tinos-Regular.ttf", "Tinos_400Regular.ttf"),
    BOLD: ("Tinos-Bold.ttf", "Tinos_700Bold.ttf"),
    ITALIC: ("Tinos-Italic.ttf", "Tinos_400Regular_Italic.ttf"),
    BOLD_ITALIC: ("Tinos-BoldItalic.ttf", "Tinos_700Bold_Italic.ttf"),
    SYMBOLS: ("NtmSymbols-Regular.ttf",),
}
# A line break inside a text is drawn as such; the other two never reach the paper.
_UNDRAWN = frozenset("\n\u200b\u00ad")
_SNIPPET = 24


class Coverage(NamedTuple):
    """Which characters can be drawn, and by which typeface.

    Attributes:
        text: characters in all four styles of the text face.
        symbols: characters that only the symbol face has.
    """

    text: frozenset[str]
    symbols: frozenset[str]


@cache
def load_fonts() -> Coverage:
    """Register the typefaces once for the life of the program.

    Raises:
        DocumentError: a font file is missing or damaged.
    """
    folder = resources_dir() / "fonts" / "print"
    maps: dict[str, frozenset[str]] = {}
    for name, file_names in _FILES.items():
        path = _font_file(folder, file_names)
        try:
            font = TTFont(name, str(path))
        except (TTFError, OSError) as error:
            raise DocumentError(
                f"Không đọc được phông chữ {path}. Hãy cài lại chương trình."
            ) from error
        pdfmetrics.registerFont(font)
        maps[name] = frozenset(map(chr, font.face.charToGlyph))
    pdfmetrics.registerFontFamily(
        REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )
    text = maps[REGULAR] & maps[BOLD] & maps[ITALIC] & maps[BOLD_ITALIC]
    return Coverage(text, maps[SYMBOLS] - text)


def _font_file(folder: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise DocumentError(f"Thiếu phông chữ {names[0]} trong {folder}. Hãy cài lại chương trình.")


def font_path(name: str) -> Path:
    """The file of a typeface, for who draws without ReportLab.

    Raises:
        DocumentError: it is missing.
    """
    return _font_file(resources_dir() / "fonts" / "print", _FILES[name])


def printable(text: str) -> str:
    """The text as it is drawn: composed letters, control characters left out."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\r\n", "\n")
    return "".join(
        char
        for char in composed
        if char == "\n" or (unicodedata.category(char) != "Cc" and char not in _UNDRAWN)
    )


def markup(text: Text) -> str:
    """The text in the small mark-up of ReportLab's paragraphs."""
    return "".join(_run_markup(run) for run in text)


def _run_markup(run: Run) -> str:
    pieces: list[str] = []
    for is_symbol, piece in by_face(run.text):
        escaped = escape(piece, quote=False).replace("\n", "<br/>")
        pieces.append(f'<font name="{SYMBOLS}">{escaped}</font>' if is_symbol else escaped)
    inner = "".join(pieces)
    if run.italic:
        inner = f"<i>{inner}</i>"
    return f"<b>{inner}</b>" if run.bold else inner


def by_face(text: str) -> Iterator[tuple[bool, str]]:
    """The text as it is drawn in pieces, each with whether only the symbol face has it."""
    symbols = load_fonts().symbols
    text = printable(text)
    start = 0
    for place in range(1, len(text) + 1):
        at_end = place == len(text)
        if at_end or (text[place] in symbols) != (text[start] in symbols):
            yield text[start] in symbols, text[start:place]
            start = place


def check_glyphs(document: Document) -> None:
    """Refuse a document with a character that would be missing on paper.

    Raises:
        DocumentError: names every such character with the heading it stands under; the
            first one is in the message.
    """
    faults = tuple(_glyph_faults(document))
    if faults:
        more = f" Còn {len(faults) - 1} chỗ khác." if len(faults) > 1 else ""
        raise DocumentError(faults[0] + more, faults)


def _glyph_faults(document: Document) -> Iterator[str]:
    coverage = load_fonts()
    drawable = coverage.text | coverage.symbols | _UNDRAWN
    heading = ""
    for block in document.blocks():
        if isinstance(block, Heading):
            heading = block.text
        for text in block_texts(block):
            drawn = printable(text)
            for place, char in enumerate(drawn):
                if char in drawable and not unicodedata.combining(char):
                    continue
                snippet = drawn[max(0, place - _SNIPPET) : place + _SNIPPET].replace("\n", " ")
                where = f", mục “{heading}”" if heading else ""
                yield (
                    f"Không in được ký tự “{char}” (U+{ord(char):04X}) trong “{document.title}”"
                    f"{where}, ở chỗ “…{snippet}…”. Hãy xóa hoặc thay ký tự này."
                )
