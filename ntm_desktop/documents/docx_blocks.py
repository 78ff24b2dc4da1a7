"""Blocks of a paper as elements of a Word file.

Lengths are in points. What stands beside each other without a rule (head, signatures) is a table
without borders, as in the decree's own samples.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from docx.oxml.xmlchemy import BaseOxmlElement

from ntm_desktop.documents import nd30
from ntm_desktop.documents.docx_elements import (
    UNBROKEN_HYPHEN,
    add_to,
    cell_of,
    drawn_rule,
    element,
    paragraph,
    row_of,
    spacer,
    tab_run,
    table_of,
)
from ntm_desktop.documents.layout import (
    DottedItem,
    balanced,
    column_heading,
    ending_together,
    flow,
    lines_of,
    longest_line,
)
from ntm_desktop.documents.official import cover_line, cover_runs, issuer_line
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
    plain,
    words,
)
from ntm_desktop.documents.table_layout import CONTINUED, PADDING_X

_TITLE_GAP = 16.0
_TITLE_END = 10.0
_BODY_LINE = nd30.BODY * nd30.LEADING_FACTOR
_TITLE_LINE = nd30.BODY * 1.2
_NOTE_RULE = 50 * nd30.MM
_HYPHENATED = re.compile(r"\w-\w")


def block_elements(
    block: Block,
    sheet: nd30.Sheet,
    *,
    keep_with_next: bool = False,
    first: bool = False,
    begun: Collection[int] = (),
    notes: Notes | None = None,
) -> Iterator[BaseOxmlElement]:
    """A block as paragraphs and tables, in order.

    Args:
        block: what to draw.
        sheet: the sheet it stands on.
        keep_with_next: its end stays on one page with what follows.
        first: it begins a sheet, where Word would keep the room above it.
        begun: rows of a table that begin a page on paper, where shared cells are said again.
        notes: below a table, where they stay with its last row.
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
            size = block.size or nd30.BODY
            first_line = nd30.FIRST_LINE_INDENT if block.indent else 0.0
            yield paragraph(
                _unbroken(block.text, size, width, first_line),
                size=size,
                align=block.align,
                first=first_line,
                before=nd30.PARAGRAPH_GAP,
                line=size * nd30.LEADING_FACTOR,
                keep_with_next=block.keep_with_next or keep_with_next,
            )
        case BlankLines():
            # LibreOffice gives a line of nothing but a tab the height of its letters.
            room = DottedItem.PITCH - nd30.BODY * nd30.TABLE_LEADING_FACTOR
            for place in range(block.count):
                yield add_to(
                    paragraph(
                        (),
                        before=room + (0 if place else DottedItem.GAP),
                        tabs=(("dot", width),),
                        keep_with_next=keep_with_next,
                    ),
                    tab_run(),
                )
        case Table():
            yield _ruled_table(block, width, begun, notes)
        case Signatures():
            yield _signatures(block, width)
        case Notes():
            yield from _notes(block, width, stays=True, keep_with_next=keep_with_next)
        case Picture():
            # The photo itself belongs to the package; ``docx`` puts it above this line.
            yield paragraph(
                (italic(block.caption),),
                size=nd30.CAPTION_SIZE,
                align=Align.CENTRE,
                before=4,
                line=nd30.CAPTION_SIZE * nd30.LEADING_FACTOR,
            )
        case CoverPage():
            yield from _cover(block, sheet)
        case ChartPicture():
            return  # a part of the package: put in by ``docx``


def _unbroken(text: Text, size: float, width: float, first_line: float = 0) -> Text:
    """The text, no line broken at a hyphen where the paper moves the whole word down.

    Word breaks “1600/QĐ-TTg” behind the hyphen, the paper does not. Only words that begin a line
    there get hyphens that are not broken, for whoever searches finds the others more easily.
    """
    if not _HYPHENATED.search(plain(text)):
        return text
    for line in lines_of(flow(text, size, first_indent=first_line), width)[1:]:
        word = line.split(" ")[0]
        if _HYPHENATED.search(word):
            kept = word.replace("-", UNBROKEN_HYPHEN)
            text = tuple(replace(run, text=run.text.replace(word, kept)) for run in text)
    return text


def _centred(run: Run, size: float, *, before: float = 0) -> BaseOxmlElement:
    return paragraph((run,), size=size, align=Align.CENTRE, before=before, keep_with_next=True)


def _length(run: Run, size: float, width: float) -> float:
    return longest_line(flow((run,), size, Align.CENTRE), width)


def _head(block: Header, width: float) -> BaseOxmlElement:
    left = width * nd30.HEADER_LEFT_SHARE
    right = width - left
    issuer, short = [], 0.0
    for run in (*map(Run, block.above), *map(bold, block.issuer)):
        drawn, inner = issuer_line(run, left)
        # Broken as on paper.
        lines = "\n".join(lines_of(drawn, inner))
        issuer.append(_centred(replace(run, text=lines), nd30.ISSUER_SIZE))
        short = longest_line(drawn, inner) * nd30.SHORT_RULE_SHARE
    motto = bold(nd30.MOTTO)
    upper = (
        cell_of(left, [*issuer, drawn_rule(left, short, 6, before=2)]),
        cell_of(
            right,
            [
                _centred(bold(nd30.STATE_NAME), nd30.STATE_SIZE),
                _centred(motto, nd30.MOTTO_SIZE),
                drawn_rule(right, _length(motto, nd30.MOTTO_SIZE, right), 6, before=1),
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
        cell_of(left, [_centred(Run(block.number), nd30.NUMBER_SIZE, before=6), *about]),
        cell_of(
            right,
            [paragraph(place, size=nd30.PLACE_DATE_SIZE, align=Align.CENTRE, before=6)],
        ),
    )
    return table_of((left, right), (row_of(upper), row_of(lower)), ruled=False, padding=0)


def _title(block: Title, width: float, gap: float) -> Iterator[BaseOxmlElement]:
    length = 0.0
    for run in (bold(block.name), bold(block.subject), italic(block.note)):
        if not run.text:
            continue
        drawn, inner = balanced((run,), nd30.BODY, width * 0.9, 1.2)
        # Broken as on paper, so that no single word is left on a line.
        lines = "\n".join(lines_of(drawn, inner))
        yield paragraph(
            (replace(run, text=lines),),
            align=Align.CENTRE,
            before=gap,
            line=_TITLE_LINE,
            keep_with_next=True,
        )
        length, gap = longest_line(drawn, inner), 0.0
    if block.note:
        yield spacer(_TITLE_END, keep_with_next=True)
    else:
        yield drawn_rule(width, length * nd30.SHORT_RULE_SHARE, _TITLE_END, before=2.5)


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


def _notes(
    block: Notes, width: float, *, stays: bool, keep_with_next: bool = False
) -> Iterator[BaseOxmlElement]:
    yield drawn_rule(width, _NOTE_RULE, 14, before=8, flush=True, stays=stays)
    for place, line in enumerate(block.lines, start=1):
        yield paragraph(
            line,
            size=nd30.NOTE_SIZE,
            align=Align.JUSTIFIED,
            before=0 if place == 1 else 2,
            keep_with_next=keep_with_next or (stays and place < len(block.lines)),
            keep_lines=True,
        )
    yield spacer(2, keep_with_next=keep_with_next)


def _ruled_table(
    table: Table, width: float, begun: Collection[int], notes: Notes | None
) -> BaseOxmlElement:
    """A table with rules; its notes are a last row without them.

    LibreOffice keeps a row with the next one, but not the last one with the text below the table.
    """
    total = sum(column.width for column in table.columns)
    widths = [width * column.width / total for column in table.columns]
    rows = [_table_row(table, row, widths, stays=True, header=True) for row in table.header]
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        following = table.rows[place + 1] if place < last else None
        stays = bool(notes)
        if following is not None:
            stays = table.together or following.with_previous
        again = place in begun
        opened = following.joined if following is not None and place + 1 not in begun else 0
        rows.append(_table_row(table, row, widths, stays=stays, opened=opened, again=again))
    if notes is not None:
        # A row is in one piece anyway. Were this one to stay with what follows, all of the table
        # would, for LibreOffice.
        below = tuple(_notes(notes, width, stays=False))
        rows.append(row_of((cell_of(width, below, span=len(widths), open_below=True),)))
    made = table_of(widths, rows, ruled=True, padding=PADDING_X)
    if table.caption:
        # For screen readers; the last the schema knows of a table's properties.
        made[0].append(element("tblCaption", val=table.caption))
    return made


def _table_row(
    table: Table,
    row: Row,
    widths: Sequence[float],
    *,
    stays: bool,
    header: bool = False,
    opened: int = 0,
    again: bool = False,
) -> BaseOxmlElement:
    """A row.

    Args:
        table: it is of.
        row: its cells.
        widths: of the columns.
        stays: on one page with the next.
        header: repeated on every page.
        opened: how many cells go on in the row below.
        again: it begins a page on paper and says what its shared cells began with.
    """
    cells = []
    column = 0
    for place, cell in enumerate(row.cells):
        align = cell.align or (Align.CENTRE if header else table.columns[column].align)
        text = tuple(replace(run, bold=True) for run in cell.text) if header else cell.text
        goes_on = place < row.joined and not again
        if again and place == row.joined - 1:
            text = (*text, Run(CONTINUED, italic=True))
        merged = "continue" if goes_on else "restart" if place < opened else ""
        inner = sum(widths[column : column + cell.span]) - 2 * PADDING_X
        if header:
            text = column_heading(text, table.size, inner)
        drawn = paragraph(
            () if goes_on else _unbroken(text, table.size, inner),
            size=table.size,
            align=align,
            keep_with_next=stays,
        )
        end = column + cell.span
        cells.append(
            cell_of(
                sum(widths[column:end]),
                [drawn],
                span=cell.span,
                merged=merged,
                shaded=row.shaded,
                centred=header,
            )
        )
        column = end
    return row_of(cells, header=header)


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
    rows = [row_of((cell_of(left, beside), cell_of(right, _party(block.right))))]
    if block.left and recipients:
        rows.append(row_of((cell_of(left, recipients), cell_of(right, [spacer()]))))
    return table_of((left, right), rows, ruled=False, padding=0)


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
    fifth = sheet.text_height * 0.2
    rooms = ((30.0, 0.0), (fifth, 6.0), (24.0, 4.0), (fifth, 0.0))
    for (runs, size), (first, further) in zip(cover_runs(block), rooms, strict=True):
        for place, run in enumerate(runs):
            drawn, inner = cover_line(run, size, sheet.text_width - 60)
            broken = replace(run, text="\n".join(lines_of(drawn, inner)))
            room = further if place else first
            yield paragraph((broken,), size=size, align=Align.CENTRE, before=room)
