"""Documents drawn as Word files (.docx), for an office that edits its papers once more.

A sibling of ``pdf.py``: the same pages, the same sheet, margins, sizes and heights of lines, and
the same typeface in the file (``docx_fonts``), so that pages end where they end on paper without
a page break set by hand, which would stand in the way of whoever edits the file. The same data
gives the same bytes: no clock, no random identifier. python-docx is imported by the modules
``docx*``; import them only when a paper is wanted.
"""

import io
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import IO

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section as WordSection
from docx.section import _Footer, _Header
from docx.shared import Pt

from ntm_desktop.documents import fonts, nd30
from ntm_desktop.documents.docx_blocks import block_elements
from ntm_desktop.documents.docx_elements import (
    add_to,
    element,
    faces,
    field_run,
    paragraph,
    picture_holder,
    run_elements,
    spacer,
    tab_run,
)
from ntm_desktop.documents.docx_fonts import FACE, embed_fonts
from ntm_desktop.documents.pages import (
    Block,
    ChartPicture,
    CoverPage,
    Document,
    Notes,
    Orientation,
    Picture,
    Section,
    Signatures,
    Table,
    bold,
    italic,
)
from ntm_desktop.documents.pictures import fitted, photo_for_paper
from ntm_desktop.documents.table_layout import TableItem

LANGUAGE = "vi-VN"
PROGRAM = "NTM Desktop"
# The least time that a ZIP can tell; a file's own date is the folder's business.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_HEADER_EDGE = nd30.PAGE_NUMBER_BASELINE - nd30.PAGE_NUMBER_SIZE
_FOOTER_EDGE = nd30.PAGE_NOTE_BASELINE - nd30.PAGE_NOTE_SIZE
# Word lays tables out from the margin's edge, as the PDF, from this mode on.
_WORD_MODE = "15"
_IN_MEMORY = 4_000_000


def document_docx(document: Document) -> bytes:
    """One document as a Word file.

    Raises:
        DocumentError: a character that the PDF could not show either; both are the same paper.
    """
    fonts.check_glyphs(document)
    made = docx.Document()
    embed_fonts(made)
    _set_styles(made)
    _set_properties(made, document)
    body = made.element.body
    begun = _begun(document)
    for place, section in enumerate(document.sections):
        if place:
            made.add_section(WD_SECTION.NEW_PAGE)
            _shrink_break(body)
        _set_section(made.sections[-1], document, section)
        for drawn in _elements(made, section, begun):
            body.insert(len(body) - 1, drawn)
    # A hundred photos are 50 MB: beside the finished file they lie on the disk, not in memory.
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as package:
        made.save(package)
        del made, body
        return _without_times(package)


def _photo(made: WordFile, block: Picture, sheet: nd30.Sheet) -> BaseOxmlElement:
    """The photo in a paragraph of its own, kept with the line below it."""
    photo = photo_for_paper(block.path, block.name)
    wide, high = fitted(photo.width, photo.height, sheet.text_width, nd30.PHOTO_HEIGHT)
    inline = made.part.new_pic_inline(io.BytesIO(photo.jpeg().data), Pt(wide), Pt(high))
    return picture_holder(inline, before=12, keep_with_next=True)


def _begun(document: Document) -> dict[int, set[int]]:
    """Of each table with shared cells, by its identity: the rows that begin a page on paper."""
    tables = [block for block in document.blocks() if isinstance(block, Table)]
    if not any(row.joined for table in tables for row in table.rows):
        return {}
    # Only here: whoever wants a letter in Word waits for no layout of it.
    from ntm_desktop.documents.pdf import lay_out

    found: dict[int, set[int]] = {}
    for page in lay_out(document):
        for placed in page.placed:
            if isinstance(placed.item, TableItem):
                table, place = placed.item.begins
                if place and table.rows[place].joined:
                    found.setdefault(id(table), set()).add(place)
    return found


def _elements(
    made: WordFile, section: Section, begun: Mapping[int, Collection[int]]
) -> Iterator[BaseOxmlElement]:
    """The blocks of a section; two tables never touch, for Word would join them."""
    sheet = nd30.SHEETS[section.orientation]
    last: BaseOxmlElement | None = None
    blocks = section.blocks
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        notes = following if isinstance(following, Notes) else None
        if isinstance(block, Notes) and place and isinstance(blocks[place - 1], Table):
            continue
        if isinstance(block, Picture):
            yield _photo(made, block, sheet)
        if isinstance(block, ChartPicture):
            last = _chart(made, block, sheet.text_width)
            yield last
            continue
        for drawn in block_elements(
            block,
            sheet,
            keep_with_next=_stays_with(following),
            first=not place,
            begun=begun.get(id(block), ()),
            notes=notes,
        ):
            if last is not None and drawn.tag == last.tag == qn("w:tbl"):
                yield spacer()
            yield drawn
            last = drawn
        if isinstance(following, Table) and not isinstance(block, Table):
            yield spacer(nd30.PARAGRAPH_GAP, keep_with_next=True)
    if last is None or last.tag == qn("w:tbl"):
        yield spacer()


def _chart(made: WordFile, block: ChartPicture, width: float) -> BaseOxmlElement:
    """A paragraph with the chart drawn in it, its figures as the alternative text."""
    from ntm_desktop.documents.chart_item import ChartItem
    from ntm_desktop.documents.chart_png import chart_png
    from ntm_desktop.documents.docx_chart import chart_paragraph
    from ntm_desktop.domain.charts import alternative

    png, height = chart_png(block.chart, width)
    inline = made.part.new_pic_inline(io.BytesIO(png), Pt(width), Pt(height))
    properties = inline.docPr
    properties.set("name", block.chart.id)
    properties.set("descr", alternative(block.chart))
    return chart_paragraph(block.chart, width, inline, ChartItem.gap)


def _stays_with(following: Block | None) -> bool:
    """A signature never stands on a page without the end of the text it belongs to."""
    return isinstance(following, Signatures)


def _set_section(made: WordSection, document: Document, section: Section) -> None:
    sheet = nd30.SHEETS[section.orientation]
    note = section.shown_note
    made.orientation = (
        WD_ORIENT.LANDSCAPE if section.orientation is Orientation.LANDSCAPE else WD_ORIENT.PORTRAIT
    )
    made.page_width, made.page_height = Pt(sheet.width), Pt(sheet.height)
    made.left_margin, made.right_margin = Pt(sheet.left), Pt(sheet.right)
    made.top_margin = Pt(sheet.top)
    made.bottom_margin = Pt(nd30.BOTTOM_WITH_NOTE if note else sheet.bottom)
    # An empty foot must not reach into the text, which would end a line earlier.
    edge = _FOOTER_EDGE if note else sheet.bottom / 2
    made.header_distance, made.footer_distance = Pt(_HEADER_EDGE), Pt(edge)
    made.gutter = Pt(0)
    made.different_first_page_header_footer = True
    _number_from_one(made, framed=any(isinstance(b, CoverPage) for b in section.blocks))
    for part, numbered in ((made.first_page_header, False), (made.header, True)):
        _fill(part, _head_line(document, sheet.text_width, numbered=numbered))
    for foot in (made.first_page_footer, made.footer):
        _fill(foot, paragraph((italic(note),) if note else (), size=nd30.PAGE_NOTE_SIZE))


def _number_from_one(made: WordSection, *, framed: bool) -> None:
    properties = made._sectPr
    for tag in ("w:pgNumType", "w:pgBorders"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    added = [element("pgNumType", start=1)]
    if framed:
        edges = ("top", "left", "bottom", "right")
        lines = [element(edge, val="thinThickSmallGap", sz=12, space=0) for edge in edges]
        added.insert(0, add_to(element("pgBorders", offsetFrom="text"), *lines))
    # The schema wants both right after the margins.
    place = list(properties).index(properties.find(qn("w:pgMar"))) + 1
    for one in reversed(added):
        properties.insert(place, one)


def _fill(part: _Header | _Footer, content: BaseOxmlElement) -> None:
    part.is_linked_to_previous = False
    root = part._element
    for old in list(root):
        root.remove(old)
    root.append(content)


def _head_line(document: Document, width: float, *, numbered: bool) -> BaseOxmlElement:
    """The top margin: boxed draft mark, page number, notice."""
    made = paragraph((), size=nd30.DRAFT_SIZE, tabs=(("center", width / 2), ("right", width)))
    if document.draft:
        add_to(made, *run_elements(bold(document.draft), nd30.DRAFT_SIZE, boxed=True))
    made.append(tab_run())
    if numbered:
        made.append(field_run("PAGE", nd30.PAGE_NUMBER_SIZE))
    made.append(tab_run())
    if document.notice:
        add_to(made, *run_elements(bold(document.notice), nd30.DRAFT_SIZE))
    return made


def _shrink_break(body: BaseOxmlElement) -> None:
    """The paragraph that carries a section break takes no room of its own."""
    carrier = body.findall(qn("w:p"))[-1]
    properties = carrier.find(qn("w:pPr"))
    assert properties is not None
    section = properties.find(qn("w:sectPr"))
    small = spacer()
    small_properties = small.find(qn("w:pPr"))
    assert small_properties is not None
    assert section is not None
    small_properties.append(section)
    carrier.replace(properties, small_properties)


def _set_styles(made: WordFile) -> None:
    styles = made.styles
    normal = styles["Normal"]
    _set_face(normal.element, nd30.BODY)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    for level in (1, 2, 3):
        style = styles[f"Heading {level}"]
        _set_face(style.element, nd30.BODY, strong=level < 3, slanted=level > 2)
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(8), Pt(0)
        form.first_line_indent = Pt(nd30.FIRST_LINE_INDENT)
        form.line_spacing = Pt(nd30.BODY * nd30.LEADING_FACTOR)
        form.keep_with_next = True


def _set_face(
    style: BaseOxmlElement, size: float, *, strong: bool = False, slanted: bool = False
) -> None:
    """Typeface, size and language of a style, without the colours of Word's theme."""
    for old in style.findall(qn("w:rPr")):
        style.remove(old)
    properties = add_to(element("rPr"), faces(FACE))
    if strong:
        add_to(properties, element("b"), element("bCs"))
    if slanted:
        add_to(properties, element("i"), element("iCs"))
    half_points = round(2 * size)
    add_to(properties, element("sz", val=half_points), element("szCs", val=half_points))
    style.append(add_to(properties, element("lang", val=LANGUAGE, eastAsia=LANGUAGE)))


def _set_properties(made: WordFile, document: Document) -> None:
    core = made.core_properties
    core.title = _label(document.title)
    core.author = _label(document.author)
    core.subject = _label(document.subject)
    core.last_modified_by = PROGRAM
    core.language = LANGUAGE
    core.comments = core.keywords = ""
    core.revision = 1
    root = core._element
    for old in list(root):
        # The template's, of 2013; the paper carries its own date.
        if old.tag in (qn("dcterms:created"), qn("dcterms:modified")):
            root.remove(old)
    package = made.part.package
    # A picture of the empty template.
    for key in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    settings = made.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = add_to(
        element("compat"),
        # A line ended by hand in justified text is not stretched.
        element("doNotExpandShiftReturn"),
        element(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=_WORD_MODE,
        ),
    )
    after = settings.find(qn("w:rsids"))
    settings.insert(len(settings) if after is None else list(settings).index(after), compat)


def _label(text: str) -> str:
    # Properties hold at most 255 characters.
    return fonts.printable(text).replace("\u00a0", " ")[:255]


def _without_times(package: IO[bytes]) -> bytes:
    """The same package with no time of day in it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(package) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Else it tells the system it was made on.
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
