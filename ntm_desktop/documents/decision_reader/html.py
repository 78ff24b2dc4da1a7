"""A saved page or the clipboard's HTML → lines and grids; nothing it links to is fetched."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ntm_desktop.documents.decision_reader import bounds
from ntm_desktop.documents.decision_reader.bounds import Budget, too_much
from ntm_desktop.documents.decision_reader.docx import SYMBOLS, raised_text
from ntm_desktop.domain.decisions.document import Block, Grid, GridCell, GridRow, Line
from ntm_desktop.domain.legacy_encodings import Encoding, decode, font_encoding

_SILENT = {"script", "style", "head", "title", "noscript", "template", "select", "object", "svg"}
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "area", "base", "wbr", "source"}
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "header", "footer", "blockquote", "pre", "dd", "dt", "center", "body", "html", "main",
}  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKED = re.compile(r"[-–+•*]\s|\d{1,2}(?:\.\d{1,2})*[.)]?\s|[a-zđ]\)|Chỉ tiêu \d|Tiêu chí \d")
_MAX_NODES = 400_000
_MAX_DEPTH = 200


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node | str"] = field(default_factory=list)


class _Tree(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("body")
        self._open = [self.root]
        self._name = name
        self._nodes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._nodes += 1
        if self._nodes > _MAX_NODES or len(self._open) > _MAX_DEPTH:
            raise too_much(self._name)
        if tag in {"td", "th"}:
            self._close({"td", "th"}, "table")
        elif tag == "tr":
            # Many pages leave out the ends of cells and rows, as HTML allows.
            self._close({"td", "th"}, "table")
            self._close({"tr"}, "table")
        elif tag == "p":
            self._close({"p"}, "td")
        node = _Node(tag, {key: value or "" for key, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def _close(self, tags: set[str], until: str) -> None:
        for index in range(len(self._open) - 1, 0, -1):
            if (
                self._open[index].tag == until
                or self._open[index].tag in {"table", "td", "th"} - tags
            ):
                return
            if self._open[index].tag in tags:
                del self._open[index:]
                return

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index].tag == tag:
                del self._open[index:]
                return
            if tag not in {"table", "tbody", "tr", "td", "th"} and self._open[index].tag in {
                "td",
                "th",
            }:
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(text: str, name: str) -> tuple[list[Block], list[str]]:
    """Read a page.

    Raises:
        ImportRefusedError: it is larger or deeper than any decision.
    """
    start = text.find("<")
    tree = _Tree(name)
    tree.feed(text[max(start, 0) :])
    tree.close()
    reader = _Reader(Budget(name))
    reader.walk(tree.root, "")
    reader.flush()
    return reader.blocks, []


class _Reader:
    def __init__(self, budget: Budget) -> None:
        self.blocks: list[Block] = []
        self._budget = budget
        self._text: list[str] = []
        self._mark = ""
        self._items: dict[int, int] = {}
        self._row = 0

    def flush(self) -> None:
        text = _squeezed("".join(self._text))
        self._text.clear()
        if text:
            # An item of a list may bring its own number or bullet.
            text = text if _MARKED.match(text) else f"{self._mark}{text}"
            self._mark = ""
            self._row += 1
            self.blocks.append(Line(self._budget.line(text), 0, self._row))

    def walk(self, node: _Node, font: str) -> None:
        font = _font(node) or font
        for child in node.children:
            if isinstance(child, str):
                self._text.append(_decoded(child, font))
            elif child.tag in _SILENT or _hidden(child):
                continue
            elif child.tag == "br":
                self._text.append("\n")
            elif child.tag == "table":
                self.flush()
                self._table(child, font)
            elif child.tag == "sup":
                self._text.append(
                    raised_text(_plain(child, font), "".join(self._text[-3:]).rstrip())
                )
            elif child.tag == "u" and _plain(child, font).strip() in {">", "<"}:
                # Perhaps ≥ drawn by hand: kept apart, so that it is asked about.
                self._text.append(f"[{_plain(child, font).strip()}] ")
            elif child.tag in _BLOCKS:
                self.flush()
                if child.tag == "li":
                    self._mark = self._bullet(node)
                self.walk(child, font)
                self.flush()
            else:
                self.walk(child, font)

    def _bullet(self, holder: _Node) -> str:
        """What a page shows before the next item of a list."""
        if holder.tag != "ol":
            return "- "
        number = self._items.get(id(holder), _count(holder, "start") - 1) + 1
        self._items[id(holder)] = number
        letter = holder.attributes.get("type") == "a" and number <= len(_LETTERS)
        return f"{_LETTERS[number - 1]}) " if letter else f"{number}. "

    def _table(self, table: _Node, font: str) -> None:
        rows = _rows(table)
        if any(_big(inner) for row in rows for inner in _inner_tables(row)):
            for row in rows:
                for cell in _cells(row):
                    self.walk(cell, font)
                    self.flush()
            return
        self.blocks.append(self._grid(rows, font))

    def _grid(self, rows: list[_Node], font: str) -> Grid:
        held: dict[int, tuple[GridCell, int]] = {}
        made: list[list[GridCell]] = []
        if len(rows) > bounds.MAX_ROWS:
            raise too_much(self._budget.name)
        for index, row in enumerate(rows):
            cells: dict[int, GridCell] = {}
            for column, (cell, left) in list(held.items()):
                cells[column] = cell
                if left <= 1:
                    del held[column]
                else:
                    held[column] = (cell, left - 1)
            column = 0
            for one in _cells(row):
                while column in cells:
                    column += 1
                wide = _count(one, "colspan")
                high = min(_count(one, "rowspan"), len(rows) - index)
                if column + wide > bounds.MAX_COLUMNS:
                    raise too_much(self._budget.name)
                text, years = self._cell(one, font)
                place = GridCell(self._budget.cell(text), (index, column), years)
                for c in range(column, column + wide):
                    cells[c] = place
                    if high > 1:
                        held[c] = (place, high - 1)
                column += wide
            width = max(cells, default=-1) + 1
            made.append([cells.get(c) or GridCell("", (index, c)) for c in range(width)])
        width = max((len(cells) for cells in made), default=0)
        shown: list[GridRow] = []
        for index, full in enumerate(made):
            full += [GridCell("", (index, c)) for c in range(len(full), width)]
            self._row += 1
            shown.append(GridRow(tuple(full), 0, self._row))
        return Grid(tuple(shown))

    def _cell(self, cell: _Node, font: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        inner = _Reader(self._budget)
        inner.walk(cell, font)
        inner.flush()
        texts: list[str] = []
        years: list[tuple[str, str]] = []
        for block in inner.blocks:
            if isinstance(block, Line):
                texts.append(block.text)
                continue
            for row in block.rows:
                pair = [c.text.strip() for c in row.cells]
                texts.append(" ".join(pair))
                if len(pair) == 2:
                    years.append((pair[0], pair[1]))
        return "\n".join(texts), tuple(years)


def _squeezed(text: str) -> str:
    lines = [" ".join(line.split()) for line in re.sub(r"[ \t\r\f\v]+", " ", text).split("\n")]
    return "\n".join(line for line in lines if line)


def _decoded(text: str, font: str) -> str:
    # A line break in the source is a blank; only <br> breaks a line.
    text = text.replace("\n", " ")
    if font.lower().startswith("symbol"):
        return text.translate(SYMBOLS)
    encoding, capitals = font_encoding(font)
    return text if encoding is Encoding.UNICODE else decode(text, encoding, capitals=capitals)


def _font(node: _Node) -> str:
    if node.tag == "font" and node.attributes.get("face"):
        return node.attributes["face"].split(",")[0].strip("'\" ")
    match = re.search(r"font-family\s*:\s*['\"]?([^;,'\"]+)", node.attributes.get("style", ""))
    return match[1].strip() if match else ""


def _hidden(node: _Node) -> bool:
    style = node.attributes.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or "hidden" in node.attributes


def _plain(node: _Node, font: str) -> str:
    inside = _font(node) or font
    return "".join(
        _decoded(child, inside) if isinstance(child, str) else _plain(child, inside)
        for child in node.children
    )


def _rows(table: _Node) -> list[_Node]:
    found: list[_Node] = []
    for child in table.children:
        if isinstance(child, _Node):
            if child.tag == "tr":
                found.append(child)
            elif child.tag in {"thead", "tbody", "tfoot"}:
                found += _rows(child)
    return found


def _cells(row: _Node) -> list[_Node]:
    return [c for c in row.children if isinstance(c, _Node) and c.tag in {"td", "th"}]


def _inner_tables(node: _Node) -> list[_Node]:
    found: list[_Node] = []
    for child in node.children:
        if isinstance(child, _Node):
            found += [child] if child.tag == "table" else _inner_tables(child)
    return found


def _big(table: _Node) -> bool:
    """A table that is no list of years: its page only lies in another table."""
    rows = _rows(table)
    wide = max((len(_cells(row)) for row in rows), default=0)
    return wide > 2 or any(_big(inner) for row in rows for inner in _inner_tables(row))


def _count(cell: _Node, name: str) -> int:
    value = cell.attributes.get(name, "").strip()
    return max(1, min(int(value), bounds.MAX_ROWS)) if value.isdecimal() and len(value) < 9 else 1
