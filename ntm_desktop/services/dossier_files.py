"""The papers of a dossier as files: PDF, Word, and their tables as Excel."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path

from ntm_desktop.documents.dossier.binding import bind, build_document
from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.files import write_files
from ntm_desktop.documents.pages import Document, Table
from ntm_desktop.domain.dossier import DocumentKind
from ntm_desktop.domain.progress import Progress, Tally, unwatched
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import DocumentError
from ntm_desktop.services.dossiers import dossier_facts, draw_dossier, drawing
from ntm_desktop.services.session import Workspace


class PaperFormat(StrEnum):
    """What a paper is written as.

    Word is for single papers: it breaks pages as it likes, so the list of the whole dossier,
    which names the pages of each paper, stands only in the PDF. Excel holds the tables of a paper.
    """

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


def saving(assessment_id: str, document_id: str | None, target: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing one paper, or the whole dossier for None, to a PDF file.

    Raises:
        DocumentError: as ``drawing``, or the file cannot be written.
        CancelledError: asked to stop; an older file of the name is as it was.
    """
    pdf = yield from drawing(assessment_id, document_id)
    written: tuple[Path, ...] = yield Beside(lambda _progress: write_files([(target, pdf)]))
    return written


def saving_as(
    assessment_id: str, document_id: str, format_: PaperFormat, target: Path
) -> Staged[tuple[Path, ...]]:
    """The steps of writing one paper, in this format.

    Raises:
        DocumentError: as ``drawing``; as Excel, that the paper has no table; or the file cannot
            be written.
        CancelledError: asked to stop; an older file of the name is as it was.
    """
    facts: DossierFacts = yield OnDatabase(lambda ws: dossier_facts(ws, assessment_id))

    def write(_progress: Progress) -> tuple[Path, ...]:
        return write_files([(target, _drawn(build_document(facts, document_id), format_))])

    written: tuple[Path, ...] = yield Beside(write)
    return written


def export_dossier(
    ws: Workspace,
    assessment_id: str,
    out_dir: Path,
    progress: Progress = unwatched,
    formats: Collection[PaperFormat] = (PaperFormat.PDF,),
) -> tuple[Path, ...]:
    """Write one file per paper and format, and the whole dossier as PDF.

    Every paper is made before the first gets its name; older files of the same names are
    replaced.

    Args:
        ws: the open commune.
        assessment_id: whose dossier.
        out_dir: made when it is missing.
        progress: of all of it.
        formats: without PDF the whole dossier is left out; as Excel papers without a table.

    Returns:
        The files, the papers in order and the whole dossier last.

    Raises:
        DocumentError: a paper cannot be made, or the folder cannot be written.
        CancelledError: asked to stop; older files are as they were.
    """
    return carry_out(ws, exporting(assessment_id, out_dir, formats), progress)


def exporting(
    assessment_id: str, out_dir: Path, formats: Collection[PaperFormat] = (PaperFormat.PDF,)
) -> Staged[tuple[Path, ...]]:
    """The steps of ``export_dossier``."""
    facts: DossierFacts = yield OnDatabase(lambda ws: dossier_facts(ws, assessment_id))
    files: tuple[Path, ...] = yield Beside(
        lambda progress: _export(facts, out_dir, formats, progress)
    )
    return files


def _export(
    facts: DossierFacts, out_dir: Path, formats: Collection[PaperFormat], progress: Progress
) -> tuple[Path, ...]:
    bound = bind(facts)
    wanted = [
        (out_dir / f"{place:02d}-{document.file_stem}.{format_}", document, format_)
        for place, document in enumerate(bound.documents, 1)
        for format_ in PaperFormat
        if format_ in formats and (format_ is not PaperFormat.EXCEL or _has_tables(document))
    ]
    whole = PaperFormat.PDF in formats
    # Each paper alone, laid out and drawn in the dossier with two more sheets, then each file.
    drawn = 2 * len(bound.documents) + 2 + 1 if whole else 0
    tally = Tally(progress, 2 * len(wanted) + drawn)

    def one_by_one() -> Iterator[tuple[Path, bytes]]:
        # A file with a hundred photos takes 50 MB: no two of them lie in memory.
        for path, document, format_ in wanted:
            yield path, _drawn(document, format_)
            tally.add(1)
        if whole:
            yield out_dir / f"{bound.cover.file_stem}.pdf", draw_dossier(facts, tally.add)

    return write_files(one_by_one(), tally.add)


def _has_tables(document: Document) -> bool:
    return any(isinstance(block, Table) for block in document.blocks())


def _drawn(document: Document, format_: PaperFormat) -> bytes:
    match format_:
        case PaperFormat.WORD:
            from ntm_desktop.documents.docx import document_docx

            return document_docx(document)
        case PaperFormat.EXCEL:
            from ntm_desktop.documents.xlsx import tables_workbook

            return tables_workbook(document)
        case PaperFormat.PDF:
            from ntm_desktop.documents.pdf import document_pdf

            return document_pdf(document)


def saving_assessment(assessment_id: str, target: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing the self-assessment, as its detailed table, to a workbook.

    Raises:
        DocumentError: the dossier has no such table, or the file cannot be written.
        CancelledError: asked to stop; an older file of the name is as it was.
    """
    document_id: str = yield OnDatabase(lambda ws: _detailed_table(ws, assessment_id))
    return (yield from saving_as(assessment_id, document_id, PaperFormat.EXCEL, target))


def _detailed_table(ws: Workspace, assessment_id: str) -> str:
    facts = dossier_facts(ws, assessment_id)
    form = facts.document(DocumentKind.DETAILED_TABLE)
    if form is None:
        raise DocumentError(f"“{facts.form.title}” không có biểu chi tiết.")
    return form.id


def export_detailed_workbook(ws: Workspace, assessment_id: str, path: Path) -> Path:
    """Write the self-assessment as a workbook; see ``saving_assessment``."""
    return carry_out(ws, saving_assessment(assessment_id, path))[0]
