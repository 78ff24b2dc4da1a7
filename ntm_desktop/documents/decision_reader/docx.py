"""A Word document (.docx) → lines and grids; macros, links and pictures are never followed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import Budget, damaged, too_much
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.legacy_encodings import Encoding, decode, font_encoding
from ntm_desktop.errors import ImportRefusedError, NtmError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_BUILT_UP = {
    f"{_M}{name}"
    for name in ("f", "sSup", "sSub", "sSubSup", "rad", "nary", "m", "d", "func", "limLow", "bar")
}
_VAL = f"{_W}val"
# The font Symbol puts ≥ and ≤ on the code points of ³ and £.
SYMBOLS = {0xB3: "≥", 0xA3: "≤"}
_SKIPPED = {
    f"{_W}{tag}" for tag in ("del", "moveFrom", "instrText", "delText", "pict", "object", "drawing")
}


def read_docx(data: bytes, name: str) -> tuple[list[Block], list[str]]:
    """Read a document.

    Raises:
        ImportRefusedError: locked, damaged, too large, or with macros.
    """
    _check(data, name)
    try:
        import docx

        document = docx.Document(io.BytesIO(data))
        fonts = _style_fonts(document)
        numbers = _Numbering(document)
        reader = _Reader(Budget(name), fonts, numbers)
        blocks = list(reader.blocks(document.element.body, 0))
        blocks += reader.notes(_footnotes(document))
    except NtmError:
        # A refusal of ours, or somebody asked to stop.
        raise
    except RecursionError as error:
        raise too_much(name) from error
    except Exception as error:  # python-docx and lxml raise of every kind for damaged parts
        raise damaged(name) from error
    return blocks, reader.notices()


def _check(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            names = {part.filename.lower() for part in parts}
            head = next((p for p in parts if p.filename.lower() == "word/document.xml"), None)
            if any(n.endswith("vbaproject.bin") for n in names) or name.lower().endswith(".docm"):
                raise ImportRefusedError(
                    f"Tệp “{name}” có macro nên không được đọc. Hãy mở bằng Word, lưu lại dạng "
                    "“Word Document (.docx)” rồi đọc tệp mới."
                )
            unpacked = sum(part.file_size for part in parts)
            xml = sum(p.file_size for p in parts if p.filename.lower().endswith((".xml", ".rels")))
            if (
                len(parts) > bounds.MAX_PARTS
                or unpacked > bounds.MAX_UNPACKED_BYTES
                or xml > 2 * bounds.MAX_XML_BYTES
                or (head is not None and head.file_size > bounds.MAX_XML_BYTES)
            ):
                raise too_much(name)
            if head is None:
                raise ImportRefusedError(f"Tệp “{name}” không phải văn bản Word (.docx).")
            for part in parts:
                if part.filename.lower().endswith(
                    (".xml", ".rels")
                ) and b"<!DOCTYPE" in package.read(part):
                    raise damaged(name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        RuntimeError,  # a part with a password
        NotImplementedError,  # a way of packing that zipfile does not know
        ValueError,
    ) as error:
        raise damaged(name) from error


def _style_fonts(document: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        font = style.find(f"{_W}rPr/{_W}rFonts")
        if font is not None:
            found[style.get(f"{_W}styleId", "")] = font.get(f"{_W}ascii", "")
    default = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}rFonts")
    if default is not None:
        found[""] = default.get(f"{_W}ascii", "")
    for style in document.styles.element.iter(f"{_W}style"):
        # What names no style is in the document's own, mostly "Normal".
        own = style.get(f"{_W}default") in {"1", "true"} and style.get(f"{_W}type") == "paragraph"
        if own and found.get(style.get(f"{_W}styleId", "")):
            found[""] = found[style.get(f"{_W}styleId", "")]
    return found


def _footnotes(document: Any) -> list[tuple[str, Any]]:
    """(id, element) of the footnotes, without those that only draw the line above them."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return [
                (note.get(f"{_W}id", ""), note)
                for note in root.iter(f"{_W}footnote")
                if note.get(f"{_W}type") in {None, "normal"}
            ]
    return []


class _Numbering:
    """Numbers that Word writes itself: "1.", "a)", "-"."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract: dict[str, Any] = {
            one.get(f"{_W}abstractNumId"): one for one in root.iter(f"{_W}abstractNum")
        }
        for one in root.iter(f"{_W}num"):
            link = one.find(f"{_W}abstractNumId")
            shape = abstract.get(link.get(_VAL)) if link is not None else None
            if shape is None:
                continue
            for level in shape.iter(f"{_W}lvl"):
                at = int(level.get(f"{_W}ilvl", "0"))
                form, text, start = (level.find(f"{_W}{t}") for t in ("numFmt", "lvlText", "start"))
                self._levels[one.get(f"{_W}numId"), at] = (
                    form.get(_VAL) if form is not None else "decimal",
                    text.get(_VAL) or "" if text is not None else "",
                    int(start.get(_VAL)) if start is not None else 1,
                )

    def of(self, paragraph: Any) -> str:
        props = paragraph.find(f"{_W}pPr/{_W}numPr")
        if props is None:
            return ""
        number, level = props.find(f"{_W}numId"), props.find(f"{_W}ilvl")
        if number is None:
            return ""
        at = int(level.get(_VAL)) if level is not None else 0
        key = (number.get(_VAL), at)
        if key not in self._levels:
            return ""
        form, text, start = self._levels[key]
        if form == "bullet":
            return "- "
        if form == "none":
            return ""
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in range(at + 1, 9):
            self._counts.pop((key[0], deeper), None)

        def one(match: re.Match[str]) -> str:
            place = (key[0], int(match[1]) - 1)
            shape = self._levels.get(place, ("decimal", "", 1))
            return _counted(self._counts.get(place, shape[2]), shape[0])

        return re.sub(r"%(\d)", one, text) + " "


def _counted(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"}:
        roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
        text = roman[number] if number < len(roman) else str(number)
        return text if form == "lowerRoman" else text.upper()
    return str(number)


class _Reader:
    def __init__(self, budget: Budget, fonts: dict[str, str], numbers: _Numbering) -> None:
        self._budget = budget
        self._fonts = fonts
        self._numbers = numbers
        self._line = 0
        self._page = 1
        self._converted: set[str] = set()
        self._notes: list[str] = []

    def notes(self, found: list[tuple[str, Any]]) -> Iterator[Block]:
        """The footnotes that the text calls, each behind the number its mark got."""
        bodies = dict(found)
        for number, key in enumerate(self._notes, start=1):
            if key not in bodies:
                continue
            texts = [self._paragraph(one) for one in bodies[key].iter(f"{_W}p")]
            self._line += 1
            said = " ".join(text.strip() for text in texts if text.strip())
            yield Line(self._budget.line(f"({number}) {said}"), self._page, self._line)

    def notices(self) -> list[str]:
        return [f"Đã đổi chữ từ bảng mã {name} sang Unicode." for name in sorted(self._converted)]

    def blocks(self, parent: Any, depth: int) -> Iterator[Block]:
        if depth > bounds.MAX_DEPTH:
            raise too_much(self._budget.name)
        for child in parent:
            if child.tag == f"{_W}p":
                self._line += 1
                yield Line(self._budget.line(self._paragraph(child)), self._page, self._line)
            elif child.tag == f"{_W}tbl":
                yield self._table(child, depth)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Any) -> str:
        props = paragraph.find(f"{_W}pPr/{_W}pStyle")
        font = self._fonts.get(props.get(_VAL), "") if props is not None else ""
        pieces: list[str] = [self._numbers.of(paragraph)]
        for run in _runs(paragraph, 0):
            text = _run_text(run)
            note = run.find(f"{_W}footnoteReference")
            if note is not None:
                self._notes.append(note.get(f"{_W}id", ""))
                pieces.append(f"({len(self._notes)})")
                continue
            if run.find(f"{_W}lastRenderedPageBreak") is not None:
                self._page += 1
            if not text:
                continue
            style = run.find(f"{_W}rPr/{_W}rFonts")
            own = style.get(f"{_W}ascii", "") if style is not None else ""
            if own.lower().startswith("symbol"):
                text = text.translate(SYMBOLS)
            encoding, capitals = font_encoding(own or font or self._fonts.get("", ""))
            if encoding is not Encoding.UNICODE:
                self._converted.add(encoding.value.upper())
                text = decode(text, encoding, capitals=capitals)
            line = run.find(f"{_W}rPr/{_W}u")
            if line is not None and line.get(_VAL) != "none" and text.strip() in {">", "<"}:
                # Perhaps ≥ drawn by hand: kept apart, so that it is asked about.
                text = f"[{text.strip()}] "
            if any(_on(run.find(f"{_W}rPr/{_W}{name}")) for name in ("strike", "dstrike")):
                # Crossed out, but still there: whether it counts is asked.
                text = f"[{text.strip()}] "
            raised = run.find(f"{_W}rPr/{_W}vertAlign")
            if raised is not None and raised.get(_VAL) == "superscript":
                text = raised_text(text, "".join(pieces))
            pieces.append(text)
        return "".join(pieces)

    def _table(self, table: Any, depth: int) -> Grid:
        rows: list[list[GridCell]] = []
        above: dict[int, tuple[GridCell, int]] = {}
        shown: list[GridRow] = []
        for index, row in enumerate(_children(table, f"{_W}tr")):
            if index >= bounds.MAX_ROWS:
                raise too_much(self._budget.name)
            self._line += 1
            cells: list[GridCell] = []
            page = self._page
            for _ in range(_skip(row, "gridBefore")):
                cells.append(GridCell("", (index, len(cells))))
            for cell in _children(row, f"{_W}tc"):
                column = len(cells)
                span = min(_span(cell), bounds.MAX_COLUMNS)
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(_VAL) != "restart" and column in above:
                    made = above[column][0]
                    self._cell(cell, depth)
                else:
                    text, years = self._cell(cell, depth)
                    made = GridCell(self._budget.cell(text), (index, column), years)
                if merge is not None:
                    above[column] = (made, span)
                else:
                    above.pop(column, None)
                cells += [made] * span
                if len(cells) > bounds.MAX_COLUMNS:
                    raise too_much(self._budget.name)
            rows.append(cells)
            shown.append(GridRow((), page, index + 1))
        width = max((len(cells) for cells in rows), default=0)
        made_rows = []
        for index, (cells, about) in enumerate(zip(rows, shown, strict=True)):
            full = cells + [GridCell("", (index, c)) for c in range(len(cells), width)]
            made_rows.append(GridRow(tuple(full), about.page, about.number))
        return Grid(tuple(made_rows))

    def _cell(self, cell: Any, depth: int) -> tuple[str, tuple[tuple[str, str], ...]]:
        texts: list[str] = []
        years: list[tuple[str, str]] = []
        for block in self.blocks(cell, depth + 1):
            if isinstance(block, Line):
                texts.append(block.text)
                continue
            for row in block.rows:
                pair = [c.text.strip() for c in row.cells]
                texts.append(" ".join(pair))
                if len(pair) == 2:
                    years.append((pair[0], pair[1]))
        return "\n".join(text for text in texts if text.strip()), tuple(years)


def raised_text(text: str, before: str) -> str:
    """Superscript: the 2 of m² stays with its unit, a bare figure is the mark of a footnote."""
    stripped = text.strip()
    if re.fullmatch(r"\d{1,2}|\*{1,3}", stripped):
        if re.search(r"(?<![^\W\d_])(?:[kcd]?m)$", before) and stripped in {"2", "3"}:
            return stripped
        return f"({stripped})"
    return text


def _runs(parent: Any, depth: int) -> Iterator[Any]:
    if depth > 20:
        return
    for child in parent:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_W}r":
            yield child
        elif child.tag == f"{_M}oMath":
            yield from _formula(child)
        elif child.tag != f"{_W}pPr":
            yield from _runs(child, depth + 1)


def _formula(formula: Any) -> Iterator[Any]:
    """The runs of a formula in one line (“≥ 80%”); one that is built up is no text to be read."""
    inside = {child.tag for child in formula.iter() if isinstance(child.tag, str)}
    if not inside & _BUILT_UP:
        yield from formula.iter(f"{_M}r")
        return
    run, text = formula.makeelement(f"{_W}r"), formula.makeelement(f"{_W}t")
    text.text = "[công thức]"
    run.append(text)
    yield run


def _run_text(run: Any) -> str:
    props = run.find(f"{_W}rPr")
    if props is not None:
        if _on(props.find(f"{_W}vanish")):
            return ""
    pieces = []
    for child in run:
        if child.tag in {f"{_W}t", f"{_M}t"}:
            pieces.append(child.text or "")
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            pieces.append("\n")
        elif child.tag == f"{_W}tab":
            pieces.append(" ")
        elif child.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif child.tag == f"{_W}sym" and child.get(f"{_W}char", "").lower().endswith(("b3", "a3")):
            pieces.append("≥" if child.get(f"{_W}char", "").lower().endswith("b3") else "≤")
    return "".join(pieces)


def _on(setting: Any) -> bool:
    return setting is not None and setting.get(_VAL) not in {"0", "false"}


def _children(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"}:
            yield from _children(child, tag)


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return max(1, int(span.get(_VAL))) if span is not None else 1


def _skip(row: Any, tag: str) -> int:
    found = row.find(f"{_W}trPr/{_W}{tag}")
    return min(bounds.MAX_COLUMNS, max(0, int(found.get(_VAL)))) if found is not None else 0
