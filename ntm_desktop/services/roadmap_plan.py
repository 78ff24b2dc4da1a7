"""The roadmap as a plan on paper: gathered, drawn, and written as PDF and Word."""

from enum import StrEnum
from pathlib import Path

from ntm_desktop.documents.dossier.prose import as_written
from ntm_desktop.documents.files import write_files
from ntm_desktop.documents.pages import Document
from ntm_desktop.documents.roadmap_plan import PlanFacts, YearTarget, build_plan
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.registers.entries import shown
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services.roadmap import RoadmapView, roadmap_view
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.workspace import commune_info


class PlanFormat(StrEnum):
    """What a plan is written as."""

    PDF = "pdf"
    WORD = "docx"


def plan_facts(ws: Workspace, assessment_id: str) -> PlanFacts:
    """Everything the plan is made from, as it stands now; what is done is not planned."""
    view = roadmap_view(ws, assessment_id)
    now = standing(ws, view.info)
    commune = commune_info(ws)
    title = now.criteria_set.title
    return PlanFacts(
        commune.commune,
        view.info.period.year,
        title[:1].lower() + title[1:],
        view.met,
        view.total,
        _targets(view, now.criteria_set.tier),
        tuple(task for task in view.tasks.values() if task.open),
        tuple(f"{one.no} {view.names[one.no]}" for one in view.unplanned),
        view.names,
        {
            one.no: as_written(one.value)
            for criterion in now.outcome.criteria
            for one in criterion.indicators
            if one.verdict is not Verdict.MET
        },
        view.chart,
        commune.sample,
    )


def _targets(view: RoadmapView, tier: str) -> tuple[YearTarget, ...]:
    form, known = view.registered.form, view.registered.known
    found = []
    for entry in view.registered.entries:
        when, number = entry.when("year"), entry.number("criteria")
        if when is None:
            continue
        here = when.last.year == view.info.period.year and entry.value("tier") == tier
        found.append(
            YearTarget(
                when.last.year,
                shown(form, entry, form.field("tier"), known),
                None if number is None else int(number),
                entry.value("decision"),
                f"{view.met}/{view.total}" if here else "",
            )
        )
    return tuple(sorted(found, key=lambda one: one.year))


def plan_pages(ws: Workspace, assessment_id: str) -> Document:
    """The plan as plain pages."""
    return build_plan(plan_facts(ws, assessment_id))


def drawing_plan(assessment_id: str) -> Staged[bytes]:
    """The steps of drawing the plan as PDF, for the preview and the printer.

    Raises:
        DocumentError: it cannot be drawn.
    """
    document: Document = yield OnDatabase(lambda ws: plan_pages(ws, assessment_id))

    def draw(_progress: Progress) -> bytes:
        from ntm_desktop.documents.pdf import document_pdf

        return document_pdf(document)

    pdf: bytes = yield Beside(draw)
    return pdf


def saving_plan(assessment_id: str, target: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing the plan; the ending of the file says as what.

    Raises:
        DocumentError: it cannot be drawn, or the file cannot be written.
    """
    document: Document = yield OnDatabase(lambda ws: plan_pages(ws, assessment_id))

    def write(_progress: Progress) -> tuple[Path, ...]:
        if target.suffix.lower() == f".{PlanFormat.WORD}":
            from ntm_desktop.documents.docx import document_docx

            return write_files([(target, document_docx(document))])
        from ntm_desktop.documents.pdf import document_pdf

        return write_files([(target, document_pdf(document))])

    written: tuple[Path, ...] = yield Beside(write)
    return written
