"""A periodic report as pages, in the layout of Nghị định 30.

It reports the state: nothing on it depends on how many criteria are met, and it is never marked
as a draft.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.documents.dossier.frame import (
    ROOM,
    date_words,
    file_stem,
    lines_of,
    with_end_mark,
)
from ntm_desktop.documents.dossier.submission_letter import spelt_out
from ntm_desktop.documents.pages import (
    Addressees,
    Align,
    BlankLines,
    Block,
    Cell,
    ChartPicture,
    Column,
    Document,
    Header,
    Heading,
    Notes,
    Orientation,
    Paragraph,
    Party,
    Row,
    Section,
    Signatures,
    Table,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.documents.report.facts import ReportFacts
from ntm_desktop.domain.dossier import TextField
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reports.form import ChartForm, PassageForm, SectionForm, TableForm
from ntm_desktop.domain.reports.tables import ReportColumn, ReportLine, ReportTable, Value

_SAMPLE = "DỮ LIỆU MẪU"
_TABLE_SIZE = 11


def build_report(facts: ReportFacts) -> Document:
    """The report with all sections of its form; an annex lies on sheets of its own."""
    form = facts.form
    body = [section for section in form.sections if not section.landscape]
    annexes = [section for section in form.sections if section.landscape]
    blocks: list[Block] = [
        _header(facts),
        Title("BÁO CÁO", facts.head(form.subject)),
        Addressees(
            tuple(lines_of(facts.plain("addressee")))
            or (spelt_out(facts.receiving_unit or facts.head(form.addressee)),)
        ),
        *_passage(facts, form.opening),
    ]
    for section in body:
        blocks += _section(facts, section)
    blocks.append(Paragraph(words(with_end_mark(facts.head(form.closing)))))
    blocks.append(_signatures(facts))
    sections = [Section(tuple(blocks))]
    for section in annexes:
        made = tuple(_annex(facts, section))
        if made:
            sections.append(Section(made, Orientation.LANDSCAPE))
    title = f"{form.title.split(',')[0].strip()} {facts.period.inline}"
    return Document(
        id=form.id,
        title=f"Báo cáo {facts.period.inline} của {facts.commune_name}",
        file_stem=file_stem(f"{form.id} {facts.place} {facts.period.key}"),
        sections=tuple(sections),
        notice=_SAMPLE if facts.sample else "",
        author=facts.author,
        subject=title,
    )


def table_documents(facts: ReportFacts) -> Document:
    """The tables alone, a section each, as a workbook wants them."""
    sections: list[Section] = []
    for section in facts.form.sections:
        for item in section.items:
            if not isinstance(item, TableForm):
                continue
            found = facts.tables.get(item.source)
            annex = facts.annexes.get(item.source)
            title = facts.head(item.title)
            if found is not None and found.lines:
                unit = f"(Đơn vị tính: {found.unit})" if found.unit else ""
                sections.append(
                    Section(
                        (
                            Title(title.upper(), note=unit),
                            table_block(found),
                            *_notes(found),
                        ),
                        Orientation.LANDSCAPE if len(found.columns) > 6 else Orientation.PORTRAIT,
                    )
                )
            elif annex:
                sections.append(Section((Title(title.upper()), *annex), Orientation.LANDSCAPE))
    more = [one for tables in facts.further.values() for one in tables]
    more += [one for tables in facts.of_sections.values() for one in tables]
    for found in more:
        wide = Orientation.LANDSCAPE if len(found.columns) > 6 else Orientation.PORTRAIT
        blocks = (Title(found.caption.upper()), table_block(found), *_notes(found))
        sections.append(Section(blocks, wide))
    report = build_report(facts)
    return Document(
        id=f"{report.id}-bieu",
        title=report.title,
        file_stem=report.file_stem,
        sections=tuple(sections),
        notice=report.notice,
        author=report.author,
        subject=report.subject,
    )


def missing_passages(facts: ReportFacts) -> tuple[TextField, ...]:
    """Required passages that say nothing yet."""
    return tuple(
        field
        for field in facts.form.passages()
        if field.required and not facts.text(field).text.strip()
    )


def unknown_figures(facts: ReportFacts) -> tuple[tuple[TextField, str], ...]:
    """Figures that a passage names and the data do not know."""
    return tuple(
        (field, name) for field in facts.form.fields() for name in facts.text(field).unknown
    )


def _header(facts: ReportFacts) -> Header:
    number = facts.plain("number").partition("/")[0].strip()
    if number.isdigit() and len(number) == 1:
        number = f"0{number}"
    year = facts.cut_off.year
    day = date_words(facts.plain("date"), year)
    if facts.issuer is not None:
        shown = f"Số: {number or ROOM}/{facts.form.symbol}"
        return Header((facts.issuer.name.upper(),), shown, f"{facts.issuer.place}, {day}")
    return Header(
        ("ỦY BAN NHÂN DÂN", facts.commune_name.upper()),
        f"Số: {number or ROOM}/{facts.form.symbol}-UBND",
        f"{facts.place}, {day}",
    )


def _signatures(facts: ReportFacts) -> Signatures:
    capacity = lines_of(facts.plain("signer.capacity")) or ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    own = [line.strip("-–;. ") for line in lines_of(facts.plain("recipients"))]
    filed = next((line for line in own if line.startswith("Lưu")), "Lưu: VT")
    others = [line for line in own if line not in {filed, "Như trên"}]
    recipients = ("- Như trên;", *(f"- {line};" for line in others), f"- {filed}.")
    party = Party(tuple(line.upper() for line in capacity), name=facts.plain("signer.name"))
    return Signatures(party, recipients=recipients)


def _passage(facts: ReportFacts, field: TextField) -> Iterator[Block]:
    lines = lines_of(facts.text(field).text)
    if lines:
        yield from (Paragraph(words(line)) for line in lines)
    elif field.required:
        yield BlankLines(3)


def _section(facts: ReportFacts, section: SectionForm) -> Iterator[Block]:
    if section.level:
        yield Heading(section.level, section.heading)
    else:
        part, _, title = section.heading.partition(". ")
        for line in filter(None, (part, title)):
            yield Paragraph(words(bold(line)), Align.CENTRE, indent=False, keep_with_next=True)
    said = False
    for item in section.items:
        for block in _item(facts, item):
            said = True
            yield block
    for number in section.numbers:
        for table in facts.of_sections.get(number, ()):
            said = True
            yield from _captioned(table)
        for sentence in facts.nothing.get(number, ()):
            said = True
            yield Paragraph(words(sentence))
    if section.items and not said:
        # A heading over nothing would look forgotten; room to write says what it is for.
        yield BlankLines(2)


def _item(facts: ReportFacts, item: PassageForm | TableForm | ChartForm) -> Iterator[Block]:
    match item:
        case PassageForm():
            yield from _passage(facts, item.field)
        case TableForm():
            found = facts.tables.get(item.source)
            if found is not None and found.lines:
                yield Paragraph(
                    words(bold(facts.head(item.title))),
                    Align.CENTRE,
                    13,
                    indent=False,
                    keep_with_next=True,
                )
                if found.unit:
                    unit = words(italic(f"Đơn vị tính: {found.unit}"))
                    yield Paragraph(unit, Align.RIGHT, 12, indent=False, keep_with_next=True)
                yield table_block(found)
                yield from _notes(found)
            for table in facts.further.get(item.source, ()):
                yield from _captioned(table)
        case ChartForm():
            chart = facts.charts.get(item.source)
            if chart is not None and not chart.empty:
                yield ChartPicture(chart)


def _captioned(table: ReportTable) -> Iterator[Block]:
    caption = words(bold(table.caption))
    yield Paragraph(caption, Align.CENTRE, 13, indent=False, keep_with_next=True)
    yield table_block(table)
    yield from _notes(table)


def _annex(facts: ReportFacts, section: SectionForm) -> Iterator[Block]:
    made: list[Block] = []
    for item in section.items:
        if isinstance(item, TableForm) and item.source in facts.annexes:
            made.append(Title(section.heading.upper(), facts.head(item.title), _attached(facts)))
            made += facts.annexes[item.source]
        elif not (isinstance(item, TableForm) and item.source not in facts.tables):
            made += _item(facts, item)
    yield from made


def _attached(facts: ReportFacts) -> str:
    number = _header(facts).number.removeprefix("Số: ")
    day = date_words(facts.plain("date"), facts.cut_off.year)
    return f"(Kèm theo Báo cáo số {number} {day} của UBND {facts.commune_name})"


def table_block(found: ReportTable) -> Table:
    """A filled table as it is laid out."""
    columns = tuple(Column(c.width, _align(found, place)) for place, c in enumerate(found.columns))
    header = Row(tuple(Cell(words(bold(c.title)), align=Align.CENTRE) for c in found.columns))
    rows = tuple(
        replace(_row(found.columns, line), with_previous=_stays(found.lines, place))
        for place, line in enumerate(found.lines)
    )
    return Table(columns, (header,), rows, _TABLE_SIZE, found.caption)


def _stays(lines: Sequence[ReportLine], place: int) -> bool:
    """Whether a line stays with the one above: the first of a group, and the sum at the end."""
    ends = place == len(lines) - 1 and lines[place].strong
    return place > 0 and (ends or bool(lines[place - 1].span))


def _align(found: ReportTable, place: int) -> Align:
    if found.columns[place].centred:
        return Align.CENTRE
    if found.columns[place].right:
        return Align.RIGHT
    cells = [line.cells[place] for line in found.lines if len(line.cells) > place]
    return Align.RIGHT if any(isinstance(cell, Decimal) for cell in cells) else Align.LEFT


def _row(columns: tuple[ReportColumn, ...], line: ReportLine) -> Row:
    if line.span:
        return Row(
            (Cell(words(bold(_shown(line.cells[0], None))), span=len(columns)),), shaded=True
        )
    texts = [_shown(cell, column.places) for cell, column in zip(line.cells, columns, strict=True)]
    made = tuple(Cell(words(bold(text)) if line.strong else words(text)) for text in texts)
    return Row(made, shaded=line.strong)


def _shown(value: Value, places: int | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format_decimal(value, places)


def _notes(found: ReportTable) -> Iterator[Block]:
    if found.notes:
        yield Notes(tuple(words(note) for note in found.notes))
