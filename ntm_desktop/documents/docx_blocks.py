"""Blocks of a paper as elements of a Word file.

Lengths are in points. Elements are made directly, for python-docx's own tables take a second for
a hundred merged rows. What stands beside each other without a rule (head, signatures) is a table
without borders, as in the decree's own samples.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.layout import balanced, ending_together, flow, longest_line
from ntm_desktop.documents.pages import (
    Addressees,
    Align,
    BlankLines,
    Block,
    ChartPicture,
    CoverPage,
    Header,
    Heading,
    Notes,
    Paragraph,
    Party,
    Picture,
    Row,
    Run,
    Signatures,
    Table,
    Text,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.documents.table_layout import PADDING_X, PADDING_Y

# What the decree asks for; every office has it, so it is named and not handed on.
FACE = "Times New Roman"
_SYMBOL_FACE = "Segoe UI Symbol"
_RULE = 0.5
_SLACK = 8.0
_TITLE_GAP = 16.0
_BODY_LINE = nd30.LEADING_FACTOR / nd30.TABLE_LEADING_FACTOR
_ALIGNMENTS = {
    Align.LEFT: "left",
    Align.CENTRE: "center",
    Align.RIGHT: "right",
    Align.JUSTIFIED: "both",
}
_SHADE = "EBEBEB"
_NOTE_RULE = 50 * nd30.MM


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
        if line:
            text = element("t")
            text.text = line
            text.set(qn("xml:space"), "preserve")
            made.append(text)
    return made


def run_elements(run: Run, size: float, *, boxed: bool = False) -> Iterator[BaseOxmlElement]:
    """A piece of text, its marks in a typeface that has them."""
    for is_symbol, piece in fonts.by_face(run.text):
        face = _SYMBOL_FACE if is_symbol else FACE
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
    line: float = 1,
    keep_with_next: bool = False,
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
        line: height of a line, 1 for single.
        keep_with_next: never the last on a page.
        style: id of a style that says all but the text.
        tabs: kind ("center", "right", "dot" for a dotted one) and place of tab stops.
    """
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if keep_with_next:
        properties.append(element("keepNext"))
    if tabs:
        stops = element("tabs")
        for kind, place in tabs:
            more = {"leader": "dot"} if kind == "dot" else {}
            val = "right" if kind == "dot" else kind
            stops.append(element("tab", val=val, pos=_twips(place), **more))
        properties.append(stops)
    if not style:
        spacing = element("spacing", before=_twips(before), after=0, line=round(240 * line))
        spacing.set(qn("w:lineRule"), "auto")
        properties.append(spacing)
        if first or left or right:
            indent = element("ind", left=_twips(left), right=_twips(right))
            indent.set(qn("w:firstLine"), str(_twips(first)))
            properties.append(indent)
        properties.append(element("jc", val=_ALIGNMENTS[align]))
    made = add_to(element("p"), properties)
    for run in text:
        add_to(made, *run_elements(run, size))
    return made


def spacer(height: float = 1, *, keep_with_next: bool = False) -> BaseOxmlElement:
    """An empty paragraph of a given height."""
    properties = element("pPr")
    if keep_with_next:
        properties.append(element("keepNext"))
    properties.append(element("spacing", before=0, after=0, line=_twips(height), lineRule="exact"))
    properties.append(add_to(element("rPr"), element("sz", val=2), element("szCs", val=2)))
    return add_to(element("p"), properties)


def _rule(width: float, length: float, *, flush: bool = False) -> BaseOxmlElement:
    """A drawn rule in the middle, or at the left: the upper border of an empty paragraph."""
    made = spacer(4, keep_with_next=True)
    properties = made[0]
    spare = max(0.0, width - length)
    left = 0.0 if flush else spare / 2
    borders = add_to(element("pBdr"), element("top", val="single", sz=4, space=1))
    properties.insert(1, borders)
    properties.insert(3, element("ind", left=_twips(left), right=_twips(spare - left)))
    return made


def _table(
    widths: Sequence[float], rows: Sequence[BaseOxmlElement], *, ruled: bool, padding: float
) -> BaseOxmlElement:
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
        ("bottom", PADDING_Y - _RULE if ruled else 0),
        ("right", padding),
    )
    cells = [element(side, w=_twips(size), type="dxa") for side, size in margins]
    properties.append(add_to(element("tblCellMar"), *cells))
    grid = add_to(element("tblGrid"), *(element("gridCol", w=_twips(width)) for width in widths))
    return add_to(element("tbl"), properties, grid, *rows)


def _row(cells: Sequence[BaseOxmlElement], *, header: bool = False) -> BaseOxmlElement:
    properties = add_to(element("trPr"), element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))
    return add_to(element("tr"), properties, *cells)


def _cell(
    width: float,
    content: Sequence[BaseOxmlElement],
    *,
    span: int = 1,
    merged: str = "",
    shaded: bool = False,
    centred: bool = False,
) -> BaseOxmlElement:
    """A cell; ``merged`` is "restart" for the first of several rows, "continue" below it."""
    properties = add_to(element("tcPr"), element("tcW", w=_twips(width), type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    if merged:
        properties.append(element("vMerge", val=merged))
    if shaded:
        properties.append(element("shd", val="clear", color="auto", fill=_SHADE))
    if centred:
        properties.append(element("vAlign", val="center"))
    return add_to(element("tc"), properties, *content)


def block_elements(
    block: Block, sheet: nd30.Sheet, *, keep_with_next: bool = False, first: bool = False
) -> Iterator[BaseOxmlElement]:
    """A block as paragraphs and tables, in order.

    Args:
        block: what to draw.
        sheet: the sheet it stands on.
        keep_with_next: its end stays on one page with what follows.
        first: it begins a sheet, where Word would keep the room above it.
    """
    width = sheet.text_width
    match block:
        case Header():
            yield _head(block, width)
        case Title():
            yield from _title(block, width, 0.0 if first else _TITLE_GAP)
        case Addressees():
            yield from _addressees(block, width)
        case Heading():
            yield paragraph(words(ending_together(block.text)), style=f"Heading{block.level}")
        case Paragraph():
            yield paragraph(
                block.text,
                size=block.size or nd30.BODY,
                align=block.align,
                first=nd30.FIRST_LINE_INDENT if block.indent else 0,
                before=nd30.PARAGRAPH_GAP,
                line=_BODY_LINE,
                keep_with_next=block.keep_with_next or keep_with_next,
            )
        case BlankLines():
            for _ in range(block.count):
                yield add_to(
                    paragraph((), before=3, tabs=(("dot", width),), keep_with_next=keep_with_next),
                    tab_run(),
                )
        case Table():
            yield _ruled_table(block, width)
        case Signatures():
            yield _signatures(block, width)
        case Notes():
            yield _rule(width, _NOTE_RULE, flush=True)
            for line in block.lines:
                yield paragraph(line, size=nd30.NOTE_SIZE, align=Align.JUSTIFIED, before=2)
        case Picture():
            # The photo itself belongs to the package; ``docx`` puts it above this line.
            yield paragraph((italic(block.caption),), size=nd30.CAPTION_SIZE, align=Align.CENTRE)
        case CoverPage():
            yield from _cover(block, sheet)
        case ChartPicture():
            return  # a part of the package: put in by ``docx``


def _centred(run: Run, size: float, *, before: float = 0) -> BaseOxmlElement:
    return paragraph((run,), size=size, align=Align.CENTRE, before=before, keep_with_next=True)


def _length(run: Run, size: float, width: float) -> float:
    return longest_line(flow((run,), size, Align.CENTRE), width)


def _head(block: Header, width: float) -> BaseOxmlElement:
    left = width * nd30.HEADER_LEFT_SHARE
    right = width - left
    above = [_centred(Run(line), nd30.ISSUER_SIZE) for line in block.above]
    issuer = above + [_centred(bold(line), nd30.ISSUER_SIZE) for line in block.issuer]
    short = _length(bold(block.issuer[-1]), nd30.ISSUER_SIZE, left) * nd30.SHORT_RULE_SHARE
    motto = bold(nd30.MOTTO)
    upper = (
        _cell(left, [*issuer, _rule(left, short)]),
        _cell(
            right,
            [
                _centred(bold(nd30.STATE_NAME), nd30.STATE_SIZE),
                _centred(motto, nd30.MOTTO_SIZE),
                _rule(right, _length(motto, nd30.MOTTO_SIZE, right)),
            ],
        ),
    )
    place = (italic(block.place_date),) if block.place_date else ()
    about = []
    if block.about:
        inner = left * nd30.ABOUT_SHARE
        side = (left - inner) / 2
        about = [
            paragraph(
                (Run(block.about),),
                size=nd30.ABOUT_SIZE,
                align=Align.CENTRE,
                left=side,
                right=side,
                before=nd30.ABOUT_GAP,
            )
        ]
    lower = (
        _cell(left, [_centred(Run(block.number), nd30.NUMBER_SIZE, before=6), *about]),
        _cell(
            right,
            [paragraph(place, size=nd30.PLACE_DATE_SIZE, align=Align.CENTRE, before=6)],
        ),
    )
    return _table((left, right), (_row(upper), _row(lower)), ruled=False, padding=0)


def _title(block: Title, width: float, gap: float) -> Iterator[BaseOxmlElement]:
    length = 0.0
    for run in (bold(block.name), bold(block.subject), italic(block.note)):
        if not run.text:
            continue
        drawn, inner = balanced((run,), nd30.BODY, width * 0.9, 1.2)
        # Some points more, so that Word's rounding does not break a line once more.
        side = max(0.0, (width - inner - _SLACK) / 2)
        yield paragraph(
            (run,), align=Align.CENTRE, left=side, right=side, before=gap, keep_with_next=True
        )
        length, gap = longest_line(drawn, inner), 0.0
    if not block.note:
        yield _rule(width, length * nd30.SHORT_RULE_SHARE)


def _addressees(block: Addressees, width: float) -> Iterator[BaseOxmlElement]:
    if len(block.names) == 1:
        text = words(f"Kính gửi: {block.names[0]}")
        yield paragraph(text, align=Align.CENTRE, before=10, line=_BODY_LINE)
        return
    side = width * 0.2
    yield paragraph(words("Kính gửi:"), left=side, before=10, line=_BODY_LINE, keep_with_next=True)
    inner = side + _length(Run("Kính gửi"), nd30.BODY, width)
    last = len(block.names) - 1
    for place, name in enumerate(block.names):
        text = words(f"- {name}{'.' if place == last else ';'}")
        yield paragraph(text, left=inner, line=_BODY_LINE)


def _ruled_table(table: Table, width: float) -> BaseOxmlElement:
    total = sum(column.width for column in table.columns)
    widths = [width * column.width / total for column in table.columns]
    rows = [_table_row(table, row, None, widths, header=True) for row in table.header]
    for place, row in enumerate(table.rows):
        following = table.rows[place + 1] if place + 1 < len(table.rows) else None
        rows.append(_table_row(table, row, following, widths))
    made = _table(widths, rows, ruled=True, padding=PADDING_X)
    if table.caption:
        # For screen readers; the last the schema knows of a table's properties.
        made[0].append(element("tblCaption", val=table.caption))
    return made


def _table_row(
    table: Table, row: Row, following: Row | None, widths: Sequence[float], *, header: bool = False
) -> BaseOxmlElement:
    opened = following.joined if following is not None else 0
    stays = header or (following is not None and (table.together or following.with_previous))
    cells = []
    column = 0
    for place, cell in enumerate(row.cells):
        align = cell.align or (Align.CENTRE if header else table.columns[column].align)
        text = tuple(replace(run, bold=True) for run in cell.text) if header else cell.text
        merged = "continue" if place < row.joined else "restart" if place < opened else ""
        drawn = paragraph(
            () if merged == "continue" else text,
            size=table.size,
            align=align,
            keep_with_next=stays,
        )
        end = column + cell.span
        cells.append(
            _cell(
                sum(widths[column:end]),
                [drawn],
                span=cell.span,
                merged=merged,
                shaded=row.shaded,
                centred=header,
            )
        )
        column = end
    return _row(cells, header=header)


def _signatures(block: Signatures, width: float) -> BaseOxmlElement:
    left = width * (0.5 if block.left else nd30.SIGNATURE_LEFT_SHARE)
    right = width - left
    recipients = []
    if block.recipients:
        title = Run("Nơi nhận:", bold=True, italic=True)
        recipients.append(
            paragraph((title,), size=nd30.RECIPIENTS_TITLE_SIZE, before=12, keep_with_next=True)
        )
        recipients += [
            paragraph(words(line), size=nd30.RECIPIENTS_SIZE) for line in block.recipients
        ]
    beside = _party(block.left) if block.left else recipients or [spacer()]
    rows = [_row((_cell(left, beside), _cell(right, _party(block.right))))]
    if block.left and recipients:
        rows.append(_row((_cell(left, recipients), _cell(right, [spacer()]))))
    return _table((left, right), rows, ruled=False, padding=0)


def _party(party: Party) -> list[BaseOxmlElement]:
    lines = [
        _centred(bold(line), nd30.CAPACITY_SIZE, before=0 if place else 12)
        for place, line in enumerate(party.capacity)
    ]
    if party.note:
        lines.append(_centred(italic(party.note), 12))
    # An empty name keeps its line, so that it can be written or stamped there.
    name = bold(party.name or "\u00a0")
    return [*lines, _centred(name, nd30.SIGNER_SIZE, before=nd30.SIGNATURE_ROOM)]


def _cover(block: CoverPage, sheet: nd30.Sheet) -> Iterator[BaseOxmlElement]:
    """The first sheet, spread over the page; its frame belongs to the section."""
    for place, line in enumerate(block.top):
        yield _centred(bold(line), nd30.BODY, before=0 if place else 30)
    for place, line in enumerate(block.title):
        yield _centred(bold(line), 22, before=6 if place else sheet.text_height * 0.2)
    for place, line in enumerate(block.details):
        yield _centred(Run(line), 15, before=4 if place else 24)
    yield paragraph((bold(block.foot),), align=Align.CENTRE, before=sheet.text_height * 0.2)
