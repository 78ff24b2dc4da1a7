"""Documents drawn as PDF. Nothing is decided here but where things stand on paper.

The same data gives the same bytes: no clock, no random identifier. Every file is PDF/A-1b, fit
for the archive as it is (``archival``). ReportLab is imported by
this module and those it needs; import it only when a paper is wanted.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import NamedTuple

from reportlab import rl_config
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ntm_desktop.documents import archival, fonts, nd30
from ntm_desktop.documents.chart_item import ChartItem
from ntm_desktop.documents.layout import (
    DottedItem,
    Item,
    NotesItem,
    Pen,
    TextItem,
    ending_together,
    flow,
)
from ntm_desktop.documents.official import (
    AddresseesItem,
    CoverItem,
    HeaderItem,
    SignaturesItem,
    TitleItem,
)
from ntm_desktop.documents.pages import (
    Addressees,
    Align,
    BlankLines,
    Block,
    ChartPicture,
    CoverPage,
    Document,
    Header,
    Heading,
    Notes,
    Paragraph,
    Picture,
    Section,
    Signatures,
    Table,
    Title,
    bold,
    italic,
)
from ntm_desktop.documents.paginate import PageLayout, paginate
from ntm_desktop.documents.photo_item import PictureItem
from ntm_desktop.documents.pictures import photo_for_paper
from ntm_desktop.documents.table_layout import TableItem
from ntm_desktop.domain.progress import Step, no_step

# ASCII-85 only makes the file larger and the program slower (62 pages with photos: 15 times).
rl_config.useA85 = 0
LANGUAGE = "vi-VN"
PROGRAM = "NTM Desktop"
# ReportLab keeps the typefaces and what was drawn of them for the whole program.
_ONE_AT_A_TIME = threading.Lock()


class PageRange(NamedTuple):
    """First and last page of a document in a dossier, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """Documents bound into one file.

    Attributes:
        cover: the first sheet.
        contents: makes the list of documents, given where each of them stands.
        documents: in their order.
        folio: text before the running page number at the foot of every page.
    """

    cover: Document
    contents: Callable[[Sequence[PageRange]], Document]
    documents: tuple[Document, ...]
    folio: str


def document_pdf(document: Document) -> bytes:
    """One document as PDF.

    Raises:
        DocumentError: a character is missing in the typeface, or a block cannot be placed.
    """
    with _ONE_AT_A_TIME:
        fonts.check_glyphs(document)
        return _write(document, [(document, lay_out(document))], folio=None, step=no_step)


def dossier_pdf(dossier: Dossier, step: Step = no_step) -> bytes:
    """All documents as one PDF with outline, table of contents and running page numbers.

    Args:
        dossier: what is bound.
        step: told 1 for every document laid out, and 1 for every document drawn.

    Raises:
        DocumentError: as ``document_pdf``.
        CancelledError: asked to stop.
    """
    with _ONE_AT_A_TIME:
        return _dossier_pdf(dossier, step)


def _dossier_pdf(dossier: Dossier, step: Step) -> bytes:
    for document in (dossier.cover, *dossier.documents):
        fonts.check_glyphs(document)
    cover = lay_out(dossier.cover)
    laid: list[tuple[Document, list[PageLayout]]] = []
    for document in dossier.documents:
        laid.append((document, lay_out(document)))
        step(1)
    counts = [len(pages) for _, pages in laid]
    # The list is laid out first with numbers as wide as the real ones, to learn its length.
    draft = lay_out(dossier.contents(_ranges(counts, 900)))
    contents = dossier.contents(_ranges(counts, len(cover) + len(draft)))
    fonts.check_glyphs(contents)
    front = [(dossier.cover, cover), (contents, lay_out(contents))]
    return _write(dossier.cover, front + laid, folio=dossier.folio, step=step)


def _ranges(counts: Sequence[int], before: int) -> list[PageRange]:
    ranges = []
    for count in counts:
        ranges.append(PageRange(before + 1, before + count))
        before += count
    return ranges


def _write(
    described: Document,
    laid: Sequence[tuple[Document, list[PageLayout]]],
    folio: str | None,
    step: Step,
) -> bytes:
    canvas = Canvas(
        BytesIO(),  # not written to: it would hold the file a second time
        pageCompression=1,
        invariant=1,
        # Else an unembedded Helvetica stays in the file.
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stub is wrong
        initialFontSize=nd30.BODY,
        lang=LANGUAGE,
        pdfVersion=archival.VERSION,
    )
    canvas.setTitle(_label(described.title))
    canvas.setAuthor(_label(described.author))
    canvas.setSubject(_label(described.subject))
    canvas.setCreator(PROGRAM)
    canvas.setProducer(PROGRAM)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.showOutline()
    total = sum(len(pages) for _, pages in laid)
    running = 0
    for document, pages in laid:
        pen = Pen(canvas, document.id)
        for place, page in enumerate(pages):
            running += 1
            canvas.setPageSize((page.sheet.width, page.sheet.height))
            if place == 0:
                pen.outline(_label(document.title), 0, page.sheet.height)
            _draw_page(pen, document, page)
            if folio is not None and not _is_cover(document):
                _draw_folio(canvas, page, f"{folio} · Trang {running}/{total}")
            canvas.showPage()
        step(1)
    archival.make_archival(canvas)
    pdf: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]
    return pdf


def _label(text: str) -> str:
    """A text for properties and outline, where no-break spaces only hinder searching."""
    return fonts.printable(text).replace("\u00a0", " ")


def _is_cover(document: Document) -> bool:
    return any(isinstance(block, CoverPage) for block in document.blocks())


def _draw_page(pen: Pen, document: Document, page: PageLayout) -> None:
    sheet, canvas = page.sheet, pen.canvas
    if page.number > 1:
        canvas.setFont(fonts.REGULAR, nd30.PAGE_NUMBER_SIZE)
        centre = sheet.left + sheet.text_width / 2
        canvas.drawCentredString(centre, sheet.height - nd30.PAGE_NUMBER_BASELINE, str(page.number))
    if document.draft:
        _draw_draft_mark(canvas, page, document.draft)
    if document.notice:
        canvas.setFont(fonts.BOLD, nd30.DRAFT_SIZE)
        canvas.drawRightString(
            sheet.width - sheet.right, sheet.height - nd30.PAGE_NUMBER_BASELINE, document.notice
        )
    if page.note:
        canvas.setFont(fonts.ITALIC, nd30.PAGE_NOTE_SIZE)
        canvas.drawString(sheet.left, nd30.PAGE_NOTE_BASELINE, fonts.printable(page.note))
    for placed in page.placed:
        top = sheet.height - sheet.top - placed.offset
        placed.item.draw(pen, sheet.left, top, sheet.text_width)


def _draw_draft_mark(canvas: Canvas, page: PageLayout, text: str) -> None:
    """A boxed line at the left of the top margin, clear of the page number."""
    size = nd30.DRAFT_SIZE
    baseline = page.sheet.height - nd30.PAGE_NUMBER_BASELINE
    width = stringWidth(text, fonts.BOLD, size)
    canvas.setFont(fonts.BOLD, size)
    canvas.drawString(page.sheet.left + 4, baseline, text)
    canvas.setLineWidth(nd30.RULE_WIDTH)
    canvas.rect(page.sheet.left, baseline - 4, width + 8, size + 5)


def _draw_folio(canvas: Canvas, page: PageLayout, text: str) -> None:
    canvas.setFont(fonts.REGULAR, nd30.FOLIO_SIZE)
    canvas.drawRightString(
        page.sheet.width - page.sheet.right, nd30.FOLIO_BASELINE, fonts.printable(text)
    )


def lay_out(document: Document) -> list[PageLayout]:
    """The pages of a document, nothing drawn yet.

    Raises:
        DocumentError: a block cannot be placed.
    """
    pages: list[PageLayout] = []
    for section in document.sections:
        sheet = nd30.SHEETS[section.orientation]
        note = section.shown_note
        if note:
            sheet = replace(sheet, bottom=nd30.BOTTOM_WITH_NOTE)
        laid = paginate(_items(section), sheet)
        for page in laid:
            page.note = note
        pages += laid
    return pages


def _items(section: Section) -> list[Item]:
    sheet = nd30.SHEETS[section.orientation]
    return [_item(block, sheet) for block in section.blocks]


def _item(block: Block, sheet: nd30.Sheet) -> Item:
    match block:
        case Header():
            return HeaderItem(block)
        case Title():
            return TitleItem(block.name, block.subject, block.note)
        case Addressees():
            return AddresseesItem(block.names)
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block)
        case BlankLines():
            return DottedItem(block.count)
        case Table():
            return TableItem(block, sheet.text_width)
        case Signatures():
            return SignaturesItem(block.right, block.left, block.recipients)
        case Notes():
            return NotesItem(block.lines)
        case Picture():
            photo = photo_for_paper(block.path, block.name)
            return PictureItem(photo, (italic(block.caption),))
        case CoverPage():
            return CoverItem(block, sheet.text_height)
        case ChartPicture():
            return ChartItem(block.chart)


def _heading(block: Heading) -> Item:
    text = ending_together(block.text)
    run = italic(text) if block.level > 2 else bold(text)
    paragraph = flow((run,), nd30.BODY, Align.LEFT, first_indent=nd30.FIRST_LINE_INDENT)
    outline = (_label(block.text), block.level) if block.level <= 2 else None
    return TextItem(paragraph, gap=8, keep_with_next=True, outline=outline)


def _paragraph(block: Paragraph) -> Item:
    paragraph = flow(
        block.text,
        block.size or nd30.BODY,
        block.align,
        first_indent=nd30.FIRST_LINE_INDENT if block.indent else 0,
    )
    return TextItem(paragraph, keep_with_next=block.keep_with_next)
