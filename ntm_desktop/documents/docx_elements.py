"""Paragraphs, tables and rules as elements of a Word file.

Lengths are in points. Elements are made directly, for python-docx's own tables take a second for
a hundred merged rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.docx_fonts import FACE, SYMBOL_FACE
from ntm_desktop.documents.pages import Align, Run, Text
from ntm_desktop.documents.table_layout import PADDING_Y

RULE = 0.5
UNBROKEN_HYPHEN = "\u2011"
_ALIGNMENTS = {
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.RIGHT: "right",
    Align.JUSTIFIED: "both",
}
_SHADE = "EBEBEB"


def element(tag: str, **attributes: object) -> BaseOxmlElement:
    """An element of WordprocessingML."""
    made: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def add_to(parent: BaseOxmlElement, *children: BaseOxmlElement) -> BaseOxmlElement:
    """The parent, with the children at its end."""
    parent.extend(children)
    return parent


def faces(name: str) -> BaseOxmlElement:
    """One typeface for every script."""
    return element("rFonts", ascii=name, hAnsi=name, cs=name, eastAsia=name)


def _twips(points: float) -> int:
    return round(20 * points)


def _run(run: Run, size: float, face: str, *, boxed: bool = False) -> BaseOxmlElement:
    properties = element("rPr")
    if face != FACE:
        properties.append(faces(face))
    if run.bold:
        add_to(properties, element("b"), element("bCs"))
    if run.italic:
        add_to(properties, element("i"), element("iCs"))
    half_points = round(2 * size)
    add_to(properties, element("sz", val=half_points), element("szCs", val=half_points))
    if boxed:
        properties.append(element("bdr", val="single", sz=4, space=0))
    made = add_to(element("r"), properties)
    for place, line in enumerate(run.text.split("\n")):
        if place:
            made.append(element("br"))
        for part, piece in enumerate(line.split(UNBROKEN_HYPHEN)):
            if part:
                made.append(element("noBreakHyphen"))
            if piece:
                text = element("t")
                text.text = piece
                text.set(qn("xml:space"), "preserve")
                made.append(text)
    return made


def run_elements(run: Run, size: float, *, boxed: bool = False) -> Iterator[BaseOxmlElement]:
    """A piece of text, its marks in a typeface that has them."""
    for is_symbol, piece in fonts.by_face(run.text):
        face = SYMBOL_FACE if is_symbol else FACE
        yield _run(replace(run, text=piece), size, face, boxed=boxed)


def tab_run() -> BaseOxmlElement:
    """A jump to the next tab stop."""
    return add_to(element("r"), element("tab"))


def field_run(instruction: str, size: float) -> BaseOxmlElement:
    """Something that Word works out, as the number of the page."""
    return add_to(element("fldSimple", instr=instruction), _run(Run("2"), size, FACE))


def paragraph(
    text: Text,
    *,
    size: float = nd30.BODY,
    align: Align = Align.LEFT,
    first: float = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    line: float = 0,
    keep_with_next: bool = False,
    keep_lines: bool = False,
    style: str = "",
    tabs: Sequence[tuple[str, float]] = (),
) -> BaseOxmlElement:
    """A paragraph.

    Args:
        text: its runs.
        size: of the text.
        align: between the edges.
        first: indent of the first line.
        left: indent of all lines.
        right: indent from the right.
        before: space above.
        line: height of a line, exact, as on paper: a face that stands in for the one that is
            missing never makes a page longer; 0 for a single one of this size.
        keep_with_next: never the last on a page.
        keep_lines: never broken over two pages.
        style: id of a style that says all but the text.
        tabs: kind ("center", "right", "dot" for a dotted one) and place of tab stops.
    """
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if keep_with_next:
        properties.append(element("keepNext"))
    if keep_lines:
        properties.append(element("keepLines"))
    if tabs:
        stops = element("tabs")
        for kind, place in tabs:
            more = {"leader": "dot"} if kind == "dot" else {}
            val = "right" if kind == "dot" else kind
            stops.append(element("tab", val=val, pos=_twips(place), **more))
        properties.append(stops)
    if not style:
        high = _twips(line or size * nd30.TABLE_LEADING_FACTOR)
        properties.append(
            element("spacing", before=_twips(before), after=0, line=high, lineRule="exact")
        )
        if first or left or right:
            indent = element("ind", left=_twips(left), right=_twips(right))
            indent.set(qn("w:firstLine"), str(_twips(first)))
            properties.append(indent)
        properties.append(element("jc", val=_ALIGNMENTS[align]))
    made = add_to(element("p"), properties)
    for run in text:
        add_to(made, *run_elements(run, size))
    return made


def spacer(
    height: float = 1, *, before: float = 0, keep_with_next: bool = False
) -> BaseOxmlElement:
    """An empty paragraph of a given height."""
    properties = element("pPr")
    if keep_with_next:
        properties.append(element("keepNext"))
    properties.append(
        element("spacing", before=_twips(before), after=0, line=_twips(height), lineRule="exact")
    )
    properties.append(add_to(element("rPr"), element("sz", val=2), element("szCs", val=2)))
    return add_to(element("p"), properties)


def picture_holder(
    picture: BaseOxmlElement, *, before: float, keep_with_next: bool = False
) -> BaseOxmlElement:
    """A paragraph as high as the picture in it."""
    made = spacer(before=before, keep_with_next=keep_with_next)
    properties = made[0]
    spacing = properties.find(qn("w:spacing"))
    assert spacing is not None
    spacing.set(qn("w:line"), "240")
    spacing.set(qn("w:lineRule"), "auto")
    properties.insert(list(properties).index(spacing) + 1, element("jc", val="center"))
    small = add_to(element("rPr"), element("sz", val=2), element("szCs", val=2))
    return add_to(made, add_to(element("r"), small, add_to(element("drawing"), picture)))


def drawn_rule(
    width: float,
    length: float,
    height: float,
    *,
    before: float = 0,
    flush: bool = False,
    stays: bool = True,
) -> BaseOxmlElement:
    """A drawn rule in the middle, or at the left: the upper border of an empty paragraph.

    Args:
        width: of the text it stands in.
        length: of the rule.
        height: of all it takes.
        before: of that, the room above it.
        flush: at the left.
        stays: on one page with what follows.
    """
    # The border and its distance of one point are added to the line.
    made = spacer(height - before - 1 - RULE, before=before, keep_with_next=stays)
    properties = made[0]
    spare = max(0.0, width - length)
    left = 0.0 if flush else spare / 2
    borders = add_to(element("pBdr"), element("top", val="single", sz=4, space=1))
    properties.insert(int(stays), borders)
    properties.insert(2 + stays, element("ind", left=_twips(left), right=_twips(spare - left)))
    return made


def table_of(
    widths: Sequence[float], rows: Sequence[BaseOxmlElement], *, ruled: bool, padding: float
) -> BaseOxmlElement:
    """A table of fixed widths, with rules or without."""
    properties = add_to(element("tblPr"), element("tblW", w=_twips(sum(widths)), type="dxa"))
    if ruled:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = [element(side, val="single", sz=4, space=0, color="000000") for side in sides]
        properties.append(add_to(element("tblBorders"), *lines))
    properties.append(element("tblLayout", type="fixed"))
    margins = (
        ("top", PADDING_Y if ruled else 0),
        ("left", padding),
        # Word adds the rule to the height of a row; on paper it stands within.
        ("bottom", PADDING_Y - RULE if ruled else 0),
        ("right", padding),
    )
    cells = [element(side, w=_twips(size), type="dxa") for side, size in margins]
    properties.append(add_to(element("tblCellMar"), *cells))
    grid = add_to(element("tblGrid"), *(element("gridCol", w=_twips(width)) for width in widths))
    return add_to(element("tbl"), properties, grid, *rows)


def row_of(cells: Sequence[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    """A row that is never torn; a header is repeated on every page."""
    properties = add_to(element("trPr"), element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    return add_to(element("tr"), properties, *cells)


def cell_of(
    width: float,
    content: Sequence[BaseOxmlElement],
    *,
    span: int = 1,
    merged: str = "",
    shaded: bool = False,
    centred: bool = False,
    open_below: bool = False,
) -> BaseOxmlElement:
    """A cell.

    Args:
        width: of all its columns.
        content: its paragraphs.
        span: how many columns.
        merged: "restart" for the first of several rows, "continue" below it.
        shaded: grey.
        centred: its text in the middle of its height.
        open_below: no rule and no room around it but the rule above.
    """
    properties = add_to(element("tcPr"), element("tcW", w=_twips(width), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if merged:
        properties.append(element("vMerge", val=merged))
    if open_below:
        sides = ("left", "bottom", "right")
        properties.append(
            add_to(element("tcBorders"), *(element(side, val="nil") for side in sides))
        )
    if shaded:
        properties.append(element("shd", val="clear", color="auto", fill=_SHADE))
    if open_below:
        edges = ("top", "left", "bottom", "right")
        properties.append(
            add_to(element("tcMar"), *(element(edge, w=0, type="dxa") for edge in edges))
        )
    if centred:
        properties.append(element("vAlign", val="center"))
    return add_to(element("tc"), properties, *content)
