"""The office's report gathered, shown for writing, and made as PDF, Word and Excel."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.desk_settings import areas
from ntm_desktop.district.office_report.figures import office_figures
from ntm_desktop.district.office_report.tables import (
    report_charts,
    report_tables,
    section_tables,
)
from ntm_desktop.district.office_report.texts import own_texts, previous_texts, texts_of
from ntm_desktop.district.overview import Regression, regressions
from ntm_desktop.district.sums_given import note_given
from ntm_desktop.district.tables import Material, read_material, tables_from
from ntm_desktop.documents.report.building import (
    build_report,
    missing_passages,
    table_documents,
    unknown_figures,
)
from ntm_desktop.documents.report.facts import Issuer, ReportFacts
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.reports.due import deadline
from ntm_desktop.domain.reports.figures import OFFICE_FIGURE_NAMES
from ntm_desktop.domain.reports.form import PassageForm, ReportForm, for_office
from ntm_desktop.domain.reports.passages import PassageLine
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class OfficeReportView:
    """A report as the page shows it.

    Attributes:
        figures: name, explanation and present value of every live figure, "" when not known.
        missing: labels of required passages that say nothing yet.
        provisional: communes that no sum holds; "" when there are none.
    """

    form: ReportForm
    period: Period
    passages: tuple[PassageLine, ...]
    figures: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...]
    provisional: str


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """Everything read of the register for one report, to be made sense of beside it."""

    form: ReportForm
    period: Period
    tables: Material
    texts: dict[str, str]
    own: dict[str, str]
    before: dict[str, tuple[Period, str]]
    lost: tuple[Regression, ...]
    issuer: Issuer
    province: str
    sample: bool


def office_form(catalog: Catalog, period: Period) -> ReportForm:
    """The report that is made for such a period.

    Raises:
        EntryError: there is none for receiving offices.
    """
    for form in catalog.report_forms():
        if period.kind in form.kinds and form.office is not None:
            return for_office(form)
    raise EntryError(f"Không có mẫu báo cáo của nơi nhận cho {period.inline}.")


def read_report(
    register: Register, catalog: Catalog, period: Period, *, area: str = ""
) -> ReportMaterial:
    """Read what the report of a period is made from.

    It is compared with the newest earlier period of the same kind that packages came for.

    Raises:
        EntryError: nothing was received for the period, or there is no such report.
    """
    form = office_form(catalog, period)
    earlier = _earlier(register, period)
    tables = read_material(register, catalog, period=period, against=earlier, area=area)
    issuer, province = _issuer(register, catalog, tables, area)
    return ReportMaterial(
        form,
        period,
        tables,
        texts_of(register, form, period),
        own_texts(register, form, period),
        previous_texts(register, form, period),
        regressions(register, catalog, period),
        issuer,
        province,
        any(package.sample for package in tables.now.counting.counted.values()),
    )


def facts_of(read: ReportMaterial) -> ReportFacts:
    """What the paper is built from; needs no register any more."""
    made = tables_from(read.tables, None)
    inside = {commune.code for commune in made.now.communes}
    lost = tuple(one for one in read.lost if one.commune in inside)
    days = deadline(read.form, read.period)
    first, further = report_tables(made, lost)
    annex = {"bieu-chi-tiet"} & first.keys()
    return ReportFacts(
        form=read.form,
        commune=None,
        period=read.period,
        cut_off=days.cut_off,
        texts=read.texts,
        figures=office_figures(made, read.issuer, read.province, days.cut_off, lost),
        tables={
            source: replace(table, caption="Danh sách xã") if source in annex else table
            for source, table in first.items()
        },
        charts=report_charts(made),
        issuer=read.issuer,
        further=further,
        of_sections=section_tables(made, made.now.register_forms),
        sample=read.sample,
    )


def view_of(read: ReportMaterial, facts: ReportFacts) -> OfficeReportView:
    """The passages with last period's texts and what is still missing."""
    unknown: dict[str, list[str]] = {}
    for field, name in unknown_figures(facts):
        unknown.setdefault(field.id, []).append(name)
    sections = {
        item.field.id: section.heading
        for section in read.form.sections
        for item in section.items
        if isinstance(item, PassageForm)
    }
    lines = []
    for field in read.form.fields():
        old = read.before.get(field.id)
        lines.append(
            PassageLine(
                field,
                sections.get(field.id, ""),
                read.texts.get(field.id, field.default),
                field.id in read.own,
                old[1] if old else "",
                old[0].inline if old else "",
                tuple(unknown.get(field.id, ())),
            )
        )
    figures = tuple(
        (name, told, facts.figures.get(name, "")) for name, told in OFFICE_FIGURE_NAMES.items()
    )
    gone = lacking(facts)
    return OfficeReportView(
        read.form,
        read.period,
        tuple(lines),
        figures,
        tuple(field.label for field in missing_passages(facts)),
        f"Số liệu tạm tính: còn thiếu {gone} xã." if gone else "",
    )


def viewing(catalog: Catalog, period: Period, area: str) -> Staged[OfficeReportView]:
    """The steps of reading a report for the page.

    Raises:
        EntryError: as ``read_report``.
    """
    read: ReportMaterial = yield OnDatabase(_reading(catalog, period, area))
    view: OfficeReportView = yield Beside(lambda _progress: view_of(read, facts_of(read)))
    return view


def drawing(catalog: Catalog, period: Period, area: str) -> Staged[bytes]:
    """The steps of drawing a report as PDF.

    Raises:
        EntryError: as ``read_report``.
        DocumentError: a text has a character no font has.
    """
    read: ReportMaterial = yield OnDatabase(_reading(catalog, period, area))
    pdf: bytes = yield Beside(lambda _progress: report_bytes(facts_of(read), ".pdf"))
    return pdf


def note_report(
    register: Register, read: ReportMaterial, facts: ReportFacts, file: str, at: datetime
) -> None:
    """Write down among the sums given out that a report was; "" where it was printed."""
    before = read.tables.before
    positions = read.tables.now.positions | (before.positions if before else frozenset())
    title = f"Báo cáo {read.period.inline}"
    note_given(register, title, read.period, positions, lacking(facts), file, at)


def noting_print(catalog: Catalog, period: Period, area: str, at: datetime) -> Staged[None]:
    """The steps of writing down that a report was printed.

    Raises:
        EntryError: as ``read_report``.
    """
    read: ReportMaterial = yield OnDatabase(_reading(catalog, period, area))
    facts: ReportFacts = yield Beside(lambda _progress: facts_of(read))
    yield OnDatabase(lambda register: note_report(register, read, facts, "", at))


def lacking(facts: ReportFacts) -> int:
    """How many communes no sum of a report holds."""
    return int(facts.figures["số xã"]) - int(facts.figures["số xã có số liệu"])


def saving(
    catalog: Catalog, period: Period, area: str, target: Path, at: datetime
) -> Staged[tuple[Path, ...]]:
    """The steps of writing a report to a file, of the kind its name asks for, and noting it.

    Raises:
        EntryError: as ``read_report``.
        UsageError: another ending.
        DocumentError: as ``drawing``, or the file cannot be written.
    """
    read: ReportMaterial = yield OnDatabase(_reading(catalog, period, area))

    def write(_progress: Progress) -> ReportFacts:
        facts = facts_of(read)
        write_report(facts, target)
        return facts

    facts: ReportFacts = yield Beside(write)
    yield OnDatabase(lambda register: note_report(register, read, facts, str(target), at))
    return (target,)


def write_report(facts: ReportFacts, target: Path) -> Path:
    """Write a report as the name asks for; an older file of the name is replaced.

    Raises:
        UsageError: another ending than .pdf, .docx, .xlsx.
        DocumentError: it cannot be written.
    """
    from ntm_desktop.documents.files import write_file

    return write_file(target, report_bytes(facts, target.suffix.lower()))


def report_bytes(facts: ReportFacts, ending: str) -> bytes:
    """A report as a file of this ending.

    Raises:
        UsageError: another ending than .pdf, .docx, .xlsx.
        DocumentError: a text has a character no font has.
    """
    # Each brings its own heavy library.
    match ending:
        case ".pdf":
            from ntm_desktop.documents.pdf import document_pdf

            return document_pdf(build_report(facts))
        case ".docx":
            from ntm_desktop.documents.docx import document_docx

            return document_docx(build_report(facts))
        case ".xlsx":
            from ntm_desktop.documents.report.workbook import report_workbook

            return report_workbook(facts, table_documents(facts))
    raise UsageError(f"“{ending}” phải là .pdf, .docx hoặc .xlsx.")


def _reading(catalog: Catalog, period: Period, area: str) -> Callable[[Register], ReportMaterial]:
    return lambda register: read_report(register, catalog, period, area=area)


def _earlier(register: Register, period: Period) -> Period | None:
    every = (Period.parse(key) for key in register.period_keys())
    return max((one for one in every if one.kind is period.kind and one < period), default=None)


def _issuer(
    register: Register, catalog: Catalog, tables: Material, area: str
) -> tuple[Issuer, str]:
    """Whose report it is, and its province."""
    name = register.office().name
    period = tables.now.period
    province, whole = "", "các xã"
    if len(tables.now.provinces) == 1:
        lists = catalog.province_lists(next(iter(tables.now.provinces)))
        if lists:
            province, whole = lists[-1].province, lists[-1].province_full_name
    district = dict(areas(register, catalog, period)).get(area, "")
    if district:
        return Issuer(name, district, district.partition(" ")[2]), whole
    return Issuer(name, whole, province), whole if province else ""
