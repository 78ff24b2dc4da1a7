"""One sheet of an .xlsx file: values, fonts, formats, merged areas and what is hidden.

The sheet is walked through once and only as far as rows are read; what lies behind is looked
through for figures and merged areas alone.
"""

import re
from datetime import date
from xml.parsers import expat

from ntm_desktop.documents.workbook_cells import (
    Area,
    DamagedError,
    Place,
    RawSheet,
    bool_cell,
    date_cell,
    faulty_cell,
    number_cell,
    text_cell,
)
from ntm_desktop.documents.xlsx_package import (
    Attributes,
    Contents,
    Package,
    SheetPart,
    Style,
    TextCollector,
    new_parser,
    true,
    unescaped,
)
from ntm_desktop.domain.sheets import Cell

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^<>]*)?>[^<\s]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?ref=[\"']([^\"']{1,40})[\"']")
_CHUNK = 1 << 16
_MOST_AREAS = 20_000
_NOT_CALCULATED = "công thức chưa được tính"
_PLAIN = Style()


def column_of(letters: str) -> int:
    """The number of a column from its letters: 1 for "A"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _area(reference: str) -> Area | None:
    first, _, last = reference.partition(":")
    begin, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
    if begin is None or end is None:
        return None
    return int(begin[2]), column_of(begin[1]), int(end[2]), column_of(end[1])


class _SheetReader:
    """Takes the events of one sheet."""

    def __init__(self, sheet: RawSheet, contents: Contents, caps: Place) -> None:
        self.sheet = sheet
        self.contents = contents
        self.caps = caps
        self.past = False
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._inline = TextCollector()
        self._text: list[str] = []
        self._in_value = self._in_inline = self._in_cell = False
        self._given: Attributes = {}
        self._has_value = self._has_formula = False

    def start(self, name: str, given: Attributes) -> None:
        element = name.rpartition(":")[2]
        if element == "c":
            self._begin_cell(given)
        elif self._in_cell:
            if self._in_inline:
                self._inline.start(element, given)
            elif element == "v":
                self._in_value = self._has_value = True
            elif element == "f":
                self._has_formula = True
            elif element == "is":
                self._inline.reset()
                self._in_inline = self._has_value = True
        elif element == "row":
            self._begin_row(given)
        elif element == "col":
            if true(given.get("hidden")) or given.get("width") == "0":
                last = min(int(given.get("max", 0)), self.caps[1])
                self.sheet.hidden_columns.update(range(int(given.get("min", 0)), last + 1))
        elif element == "mergeCell":
            self.merge(given.get("ref", ""))

    def merge(self, reference: str) -> None:
        area = _area(reference)
        if area is not None and len(self.sheet.areas) < _MOST_AREAS:
            self.sheet.areas.append(area)

    def _begin_row(self, given: Attributes) -> None:
        number = given.get("r")
        self._row = int(number) if number else self._row + 1
        self._column = 0
        if self._row > self.caps[0]:
            self.past = True
        elif true(given.get("hidden")):
            self.sheet.hidden_rows.add(self._row)

    def _begin_cell(self, given: Attributes) -> None:
        self._in_cell = True
        self._given = given
        self._has_value = self._has_formula = False
        address = given.get("r")
        if address:
            letters = address.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                found = _ADDRESS.fullmatch(address)
                if found is None:
                    raise DamagedError
                column = self._columns[letters] = column_of(found[1])
            self._row, self._column = int(address[len(letters) :].lstrip("$")), column
        else:
            self._column += 1

    def text(self, text: str) -> None:
        if self._in_inline:
            self._inline.text(text)
        elif self._in_value:
            self._text.append(text)

    def end(self, name: str) -> None:
        element = name.rpartition(":")[2]
        if element == "c":
            self._in_cell = False
            if self._has_value or self._has_formula:
                self._end_cell()
        elif self._in_inline:
            if element == "is":
                self._in_inline = False
            else:
                self._inline.end(element)
        elif element == "v":
            self._in_value = False

    def _end_cell(self) -> None:
        raw = "".join(self._text)
        self._text.clear()
        if self._row > self.caps[0] or self._column > self.caps[1]:
            self.sheet.reaches_beyond = self.sheet.reaches_beyond or bool(raw.strip())
            return
        cell = self._cell((self._row, self._column), raw)
        if cell is not None:
            self.sheet.cells[self._row, self._column] = cell

    def _cell(self, place: Place, raw: str) -> Cell | None:
        kind = self._given.get("t", "n")
        styles = self.contents.styles
        number = self._given.get("s")
        style = styles[int(number)] if number and int(number) < len(styles) else (
            styles[0] if styles else _PLAIN
        )  # fmt: skip
        if self._has_formula and not raw and kind not in ("str", "inlineStr"):
            return faulty_cell(place, style.font, _NOT_CALCULATED)
        match kind:
            case "s":
                if not raw.strip():
                    return None
                text, runs = self.contents.strings[int(raw)]
                return text_cell(place, text, style.font, runs)
            case "inlineStr":
                text, runs = self._inline.taken()
                return text_cell(place, text, style.font, runs)
            case "str":
                return text_cell(place, unescaped(raw), style.font)
            case "b":
                return bool_cell(place, raw.strip() == "1", style.font)
            case "e":
                return faulty_cell(place, style.font, f"công thức báo lỗi {raw}")
            case "d":
                return date_cell(place, date.fromisoformat(raw.strip()[:10]), style.font)
        if not raw.strip():
            return None
        return number_cell(
            place, float(raw), style.code, style.font, from_1904=self.contents.from_1904
        )


def read_sheet(package: Package, part: SheetPart, contents: Contents, caps: Place) -> RawSheet:
    """Read one sheet.

    Args:
        package: the workbook's file.
        part: the sheet's part, its name and whether it is hidden.
        contents: strings and styles of the workbook.
        caps: how many rows and columns are read.

    Raises:
        DamagedError: it is no sheet.
        TooLargeError: it has more elements than any table.
    """
    data = package.unpack(part.part)
    sheet = RawSheet(part.name, part.hidden)
    reader = _SheetReader(sheet, contents, caps)
    parser = new_parser()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for begin in range(0, len(data), _CHUNK):
            piece = data[begin : begin + _CHUNK]
            package.account(piece)
            parser.Parse(piece, False)
            if reader.past:
                _look_through(data, begin, reader)
                break
        else:
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, IndexError, OverflowError) as error:
        raise DamagedError from error
    return sheet


def _look_through(data: bytes, begin: int, reader: _SheetReader) -> None:
    """What stands behind the rows that are read: figures are said, merged areas kept."""
    end = data.rfind(b"sheetData>")
    first = begin + _CHUNK
    if end < 0:
        raise DamagedError
    if not reader.sheet.reaches_beyond:
        reader.sheet.reaches_beyond = bool(_FILLED.search(data, min(first, end), end))
    for found in _MERGED.finditer(data, end):
        reader.merge(found[1].decode("ascii", "replace"))
