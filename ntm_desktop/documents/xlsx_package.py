"""The parts of an .xlsx file around its sheets: contents, relations, strings, styles.

Names of elements are read without their namespace, so that Strict Open XML and writers with
their own prefixes are read as well. Nothing is unpacked beyond the bounds.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from xml.parsers import expat

from ntm_desktop.documents.number_formats import BUILT_IN
from ntm_desktop.documents.workbook_cells import DamagedError, Runs, TooLargeError
from ntm_desktop.domain.text import nfc

Attributes = Mapping[str, str]
MAX_MARKS = 2_000_000
"""Beginnings and ends of elements, of the sheets as far as they are read, and of the rest: a cell
has four, and the largest table that is read 150,000 cells."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a cell's style: its font and number format."""

    font: str = ""
    code: str = "General"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet by its name on the tab and the part that holds it."""

    name: str
    part: str
    hidden: bool


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def true(value: str | None) -> bool:
    """An attribute that says yes."""
    return value in ("1", "true", "on")


def unescaped(text: str) -> str:
    """Text as it was typed: ``_x000D_`` is a line break, and lines end with one sign."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def new_parser() -> expat.XMLParserType:
    """A parser that refuses declarations: no workbook has them, and entities multiply."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise DamagedError

    parser.StartDoctypeDeclHandler = refuse
    return parser


def parse(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through a part; the handlers get names without prefix."""
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise DamagedError from error


class Package:
    """The zip file; parts are found whatever the case of their names."""

    def __init__(self, data: bytes, most_bytes: int) -> None:
        """Open the table of contents.

        Args:
            data: the file.
            most_bytes: that may be unpacked from it together.

        Raises:
            DamagedError: it is no zip file.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DamagedError from error
        self._table_marks = self._marks = MAX_MARKS
        self.parts = self._zip.infolist()
        self._by_name = {self._key(part.filename): part for part in self.parts}
        self._left = most_bytes

    def account(self, table: bytes) -> None:
        """Count the marks of a piece of a sheet before it is parsed: each costs the same time.

        Raises:
            TooLargeError: there are more than any table has.
        """
        self._table_marks -= table.count(b"<")
        if self._table_marks < 0:
            raise TooLargeError

    @staticmethod
    def _key(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").lower()

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return self._key(name) in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of a part that is read whole.

        Raises:
            DamagedError: it is not there, or its sum does not hold.
            TooLargeError: more was unpacked than is allowed, or it has more marks than any.
        """
        data = self.unpack(name)
        self._marks -= data.count(b"<")
        if self._marks < 0:
            raise TooLargeError
        return data

    def unpack(self, name: str) -> bytes:
        """The bytes of a sheet, of which :meth:`account` counts what is read.

        Raises:
            DamagedError: it is not there, or its sum does not hold.
            TooLargeError: more was unpacked than is allowed.
        """
        part = self._by_name.get(self._key(name))
        if part is None:
            raise DamagedError
        self._left -= part.file_size
        if self._left < 0:
            raise TooLargeError
        return self._zip.read(part)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Id to kind (last word of its type) and target part, of the relations of a part."""
        folder, _, base = name.rpartition("/")
        part = posixpath.join(folder, "_rels", f"{base}.rels") if name else "_rels/.rels"
        if part not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}

        def start(element: str, given: Attributes) -> None:
            if element == "Relationship" and given.get("TargetMode") != "External":
                target = unquote(given.get("Target", "")).replace("\\", "/")
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = (kind, whole)

        parse(self.read(part), start)
        return found


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in the workbook part.

    Attributes:
        sheets: in the order of their tabs, without charts.
        from_1904: days are counted from 1904.
    """

    sheets: tuple[SheetPart, ...]
    strings: tuple[tuple[str, Runs], ...]
    styles: tuple[Style, ...]
    from_1904: bool


def workbook_part(package: Package) -> str:
    """The part that lists the sheets, "" where there is none."""
    for kind, part in package.relations("").values():
        if kind == "officeDocument" and part in package:
            return part
    return "xl/workbook.xml" if "xl/workbook.xml" in package else ""


def read_contents(package: Package) -> Contents:
    """Sheets, strings and styles of the workbook.

    Raises:
        DamagedError: a part is missing or broken.
    """
    name = workbook_part(package)
    relations = package.relations(name)
    sheets: list[SheetPart] = []
    from_1904 = False

    def start(element: str, given: Attributes) -> None:
        nonlocal from_1904
        if element == "workbookPr":
            from_1904 = true(given.get("date1904"))
        elif element == "sheet":
            link = next((value for key, value in given.items() if local(key) == "id"), "")
            kind, part = relations.get(link, ("", ""))
            if kind == "worksheet":
                hidden = given.get("state", "visible") != "visible"
                sheets.append(SheetPart(given.get("name", ""), part, hidden))

    parse(package.read(name), start)
    of_kind = {kind: part for kind, part in relations.values() if part in package}
    strings = of_kind.get("sharedStrings")
    styles = of_kind.get("styles")
    return Contents(
        tuple(sheets),
        read_strings(package.read(strings)) if strings else (),
        _read_styles(package.read(styles)) if styles else (Style(),),
        from_1904,
    )


class TextCollector:
    """Gathers the text of one string, with the fonts of its stretches."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin another string."""
        self._runs: list[tuple[str, str]] = []
        self._font = ""
        self._text: list[str] = []
        self._reading = self._phonetic = False

    def start(self, element: str, given: Attributes) -> None:
        """An element within the string begins."""
        match element:
            case "t":
                self._reading = not self._phonetic
            case "r":
                self._font = ""
            case "rFont":
                self._font = nfc(given.get("val", ""))
            case "rPh":
                self._phonetic = True

    def text(self, text: str) -> None:
        """Characters."""
        if self._reading:
            self._text.append(text)

    def end(self, element: str) -> None:
        """An element within the string ends."""
        if element == "t":
            if self._reading:
                self._runs.append((unescaped("".join(self._text)), self._font))
                self._text.clear()
            self._reading = False
        elif element == "rPh":
            self._phonetic = False

    def taken(self) -> tuple[str, Runs]:
        """The string, and its stretches where their fonts differ."""
        whole = "".join(text for text, _ in self._runs)
        fonts = {font for _, font in self._runs}
        return whole, tuple(self._runs) if fonts - {""} else ()


def read_strings(data: bytes) -> tuple[tuple[str, Runs], ...]:
    """The strings that the sheets share."""
    found: list[tuple[str, Runs]] = []
    collector = TextCollector()

    def start(element: str, given: Attributes) -> None:
        if element == "si":
            collector.reset()
        else:
            collector.start(element, given)

    def end(element: str) -> None:
        if element == "si":
            found.append(collector.taken())
        else:
            collector.end(element)

    parse(data, start, end, collector.text)
    return tuple(found)


def _read_styles(data: bytes) -> tuple[Style, ...]:
    codes: dict[int, str] = dict(BUILT_IN)
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []
    within = ""

    def start(element: str, given: Attributes) -> None:
        nonlocal within
        if element in ("fonts", "cellXfs", "numFmts"):
            within = element
        elif element == "numFmt" and within == "numFmts":
            codes[_number(given.get("numFmtId"))] = given.get("formatCode", "")
        elif element == "font" and within == "fonts":
            fonts.append("")
        elif element == "name" and within == "fonts" and fonts:
            fonts[-1] = nfc(given.get("val", ""))
        elif element == "xf" and within == "cellXfs":
            formats.append((_number(given.get("fontId")), _number(given.get("numFmtId"))))

    def end(element: str) -> None:
        nonlocal within
        if element == within:
            within = ""

    parse(data, start, end)
    known: dict[tuple[int, int], Style] = {}
    for font, code in formats:
        if (font, code) not in known:
            name = fonts[font] if 0 <= font < len(fonts) else ""
            known[font, code] = Style(name, codes.get(code, "General"))
    return tuple(known[each] for each in formats) or (Style(),)


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0
