"""The charts of a period drawn for the printer."""

from ntm_desktop.documents.charts_paper import charts_paper
from ntm_desktop.documents.pages import Document
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services.reports.making import period_charts
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info


def drawing(period: Period) -> Staged[bytes]:
    """The steps of drawing the charts of a period as PDF.

    Raises:
        DocumentError: a text has a character no font has.
        CancelledError: asked to stop.
    """
    pages: Document = yield OnDatabase(lambda ws: charts_pages(ws, period))

    def draw(_progress: object) -> bytes:
        from ntm_desktop.documents.pdf import document_pdf

        return document_pdf(pages)

    pdf: bytes = yield Beside(draw)
    return pdf


def charts_pages(ws: Workspace, period: Period) -> Document:
    """The charts of a period as plain pages, as they stand now."""
    info = commune_info(ws)
    name = f"{info.commune.kind} {info.commune.name}"
    return charts_paper(
        name,
        period.inline,
        f"UBND {name}, {info.commune.above}",
        period_charts(ws, period),
        notice="DỮ LIỆU MẪU" if info.sample else "",
    )
