"""A report gathered, drawn and written as PDF, Word and Excel."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path

from ntm_desktop.documents.files import write_files
from ntm_desktop.documents.pages import Block, Document, Notes
from ntm_desktop.documents.report.building import build_report, table_documents
from ntm_desktop.documents.report.facts import ReportFacts
from ntm_desktop.domain.charts import Chart
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.reports.due import deadline
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import DocumentError, EntryError
from ntm_desktop.services.reports.gathering import Gathered, gather
from ntm_desktop.services.reports.live import live_figures
from ntm_desktop.services.reports.money_nothing import money_figures, money_sentences
from ntm_desktop.services.reports.pictures import CHARTS
from ntm_desktop.services.reports.registers import (
    nothing_sentences,
    register_figures,
    register_tables,
    report_registers,
)
from ntm_desktop.services.reports.sources import TABLES
from ntm_desktop.services.reports.texts import form_of, texts_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info


class ReportFormat(StrEnum):
    """What a report is written as."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


def report_facts(ws: Workspace, report_id: str, period: Period) -> ReportFacts:
    """Everything a report is made from, as it stands now.

    Raises:
        EntryError: there is no such report, or it is not made for this kind of period.
    """
    form = form_of(ws, report_id)
    if period.kind not in form.kinds:
        raise EntryError(f"“{form.title}” không lập cho {period.inline}.")
    commune = commune_info(ws)
    given = gather(ws, period)
    days = deadline(form, period)
    name = f"{commune.commune.kind} {commune.commune.name}"
    wanted = set(form.sources())
    tables = {key: fill(given) for key, fill in TABLES.items() if key in wanted}
    charts = {key: draw(given) for key, draw in CHARTS.items() if key in wanted}
    kept = report_registers(ws, period)
    return ReportFacts(
        form=form,
        commune=commune.commune,
        period=period,
        cut_off=days.cut_off,
        texts=texts_of(ws, form, period),
        figures=live_figures(given, name, days.cut_off)
        | register_figures(kept)
        | money_figures(ws, period),
        tables={key: one for key, one in tables.items() if one is not None},
        charts={key: one for key, one in charts.items() if one is not None},
        annexes=_annexes(ws, given, wanted),
        receiving_unit=commune.receiving_unit,
        sample=commune.sample,
        of_sections=register_tables(kept, form),
        nothing=_both(nothing_sentences(kept, form), money_sentences(ws, period, form)),
    )


def _both(
    registers: Mapping[str, tuple[str, ...]], money: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    return {
        number: (*money.get(number, ()), *registers.get(number, ()))
        for number in {**registers, **money}
    }


def _annexes(
    ws: Workspace, given: Gathered, wanted: Collection[str]
) -> Mapping[str, tuple[Block, ...]]:
    """The detailed table, worded as in the dossier."""
    if "bieu-chi-tiet" not in wanted or given.now is None:
        return {}
    from ntm_desktop.documents.dossier.detailed_table import criteria_table
    from ntm_desktop.documents.dossier.outcome import mark_notes, source_note
    from ntm_desktop.services.dossiers import dossier_facts

    try:
        facts = dossier_facts(ws, given.now.info.id)
    except DocumentError:  # no procedure is known for the set: its wording is not either
        return {}
    table, outcomes = criteria_table(facts)
    return {"bieu-chi-tiet": (table, Notes((*mark_notes(outcomes), source_note(facts))))}


def period_charts(ws: Workspace, period: Period) -> tuple[Chart, ...]:
    """Every chart that has something to show of a period."""
    given = gather(ws, period)
    found = (draw(given) for draw in CHARTS.values())
    return tuple(chart for chart in found if chart is not None and not chart.empty)


def report_pages(ws: Workspace, report_id: str, period: Period) -> Document:
    """A report as plain pages."""
    return build_report(report_facts(ws, report_id, period))


def report_text(ws: Workspace, report_id: str, period: Period) -> str:
    """The running text of a report, a paragraph a line, for holding its figures together.

    Tables are left out: they fill themselves and say below what does not add up.
    """
    from ntm_desktop.documents.pages import Heading, Paragraph, plain

    document = report_pages(ws, report_id, period)
    lines = [
        plain(block.text) if isinstance(block, Paragraph) else block.text
        for block in document.blocks()
        if isinstance(block, (Heading, Paragraph))
    ]
    return "\n\n".join(lines)


def drawing(report_id: str, period: Period) -> Staged[bytes]:
    """The steps of drawing a report as PDF.

    Raises:
        EntryError: as ``report_facts``.
        DocumentError: a text has a character no font has.
        CancelledError: asked to stop.
    """
    facts: ReportFacts = yield OnDatabase(lambda ws: report_facts(ws, report_id, period))
    pdf: bytes = yield Beside(lambda _progress: _made(facts, ReportFormat.PDF))
    return pdf


def saving(
    report_id: str, period: Period, format_: ReportFormat, target: Path
) -> Staged[tuple[Path, ...]]:
    """The steps of writing a report to a file.

    Raises:
        EntryError: as ``report_facts``.
        DocumentError: as ``drawing``, or the file cannot be written.
        CancelledError: asked to stop; an older file of the name is as it was.
    """
    facts: ReportFacts = yield OnDatabase(lambda ws: report_facts(ws, report_id, period))

    def write(_progress: Progress) -> tuple[Path, ...]:
        return write_files([(target, _made(facts, format_))])

    written: tuple[Path, ...] = yield Beside(write)
    return written


def exporting(report_id: str, period: Period, out_dir: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing a report as PDF, Word and Excel."""
    facts: ReportFacts = yield OnDatabase(lambda ws: report_facts(ws, report_id, period))

    def write(_progress: Progress) -> tuple[Path, ...]:
        stem = build_report(facts).file_stem
        formats = [f for f in ReportFormat if f is not ReportFormat.EXCEL or _has_tables(facts)]
        return write_files([(out_dir / f"{stem}.{f}", _made(facts, f)) for f in formats])

    written: tuple[Path, ...] = yield Beside(write)
    return written


def export_report(
    ws: Workspace, report_id: str, period: Period, out_dir: Path, progress: Progress = unwatched
) -> tuple[Path, ...]:
    """Write a report as PDF, Word and Excel; older files of the same names are replaced.

    Raises:
        EntryError: as ``report_facts``.
        DocumentError: as ``drawing``, or the folder cannot be written.
        CancelledError: asked to stop; older files are as they were.
    """
    return carry_out(ws, exporting(report_id, period, out_dir), progress)


def _has_tables(facts: ReportFacts) -> bool:
    of_registers = any(facts.of_sections.values())
    filled = any(table.lines for table in facts.tables.values())
    return filled or of_registers or bool(facts.annexes)


def _made(facts: ReportFacts, format_: ReportFormat) -> bytes:
    match format_:
        case ReportFormat.PDF:
            from ntm_desktop.documents.pdf import document_pdf

            return document_pdf(build_report(facts))
        case ReportFormat.WORD:
            from ntm_desktop.documents.docx import document_docx

            return document_docx(build_report(facts))
        case ReportFormat.EXCEL:
            from ntm_desktop.documents.report.workbook import report_workbook

            return report_workbook(facts, table_documents(facts))
