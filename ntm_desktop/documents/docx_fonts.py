"""The papers' typefaces carried inside a Word file.

The text is in Times New Roman, as the decree asks; where that is not installed (LibreOffice, a PC
without Office) a program takes what it has, lines grow longer and pages end elsewhere. So the
file carries Tinos, which has the same widths, under the name of the face it stands in for; Word
with the face itself does not look at it. The letters are those of ``resources/fonts/word``.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from ntm_desktop.documents import fonts
from ntm_desktop.errors import DocumentError
from ntm_desktop.paths import resources_dir

FACE = "Times New Roman"
"""What the decree asks for; every office has it."""
SYMBOL_FACE = "Segoe UI Symbol"

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_RELATIONSHIP = f"{RELATIONSHIP_TYPE.FONT_TABLE.rpartition('/')[0]}/font"
_OBFUSCATED = 32
# In the order that the schema wants them.
_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def _files() -> Iterator[tuple[str, str, str, Path]]:
    """Of every file: the face it stands in for, that face's family, its style, where it lies."""
    folder = resources_dir() / "fonts" / "word"
    for style in _STYLES:
        yield FACE, "roman", style, folder / f"Tinos-{style}.ttf"
    yield SYMBOL_FACE, "swiss", "Regular", fonts.font_path(fonts.SYMBOLS)


def embed_fonts(made: WordFile) -> None:
    """Put the typefaces into the file and name them in its table of fonts.

    Raises:
        DocumentError: a font file is missing.
    """
    table = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    package = made.part.package
    faces: dict[tuple[str, str], str] = {}
    for place, (face, family, style, path) in enumerate(_files(), start=1):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DocumentError(
                f"Không đọc được phông chữ {path}. Hãy cài lại chương trình."
            ) from error
        # The same file, the same key: no random identifier.
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"font:{path.name}")
        name = PackURI(f"/word/fonts/font{place}.odttf")
        part = Part(name, _CONTENT_TYPE, _obfuscated(data, key), package)
        relation = table.relate_to(part, _RELATIONSHIP)
        said = f'<w:embed{style} r:id="{relation}" w:fontKey="{{{str(key).upper()}}}"/>'
        faces[face, family] = faces.get((face, family), "") + said
    entries = "".join(
        f'<w:font w:name="{face}"><w:charset w:val="00"/><w:family w:val="{family}"/>'
        f'<w:pitch w:val="variable"/>{embedded}</w:font>'
        for (face, family), embedded in faces.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    table._blob = f"{head}<w:fonts {nsdecls('w', 'r')}>{entries}</w:fonts>".encode()
    assert table.content_type == CONTENT_TYPE.WML_FONT_TABLE


def _obfuscated(data: bytes, key: uuid.UUID) -> bytes:
    """As ISO/IEC 29500-4 §9.8.1 has it: the first 32 bytes XORed with the key, backwards."""
    mask = key.bytes[::-1]
    head = bytes(one ^ mask[place % 16] for place, one in enumerate(data[:_OBFUSCATED]))
    return head + data[_OBFUSCATED:]
