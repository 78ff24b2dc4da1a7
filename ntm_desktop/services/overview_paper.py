"""The overview drawn for the printer, with the charts of its period."""

from ntm_desktop.documents.overview_paper import OverviewFacts, overview_paper
from ntm_desktop.domain.assessment import VERDICT_LABELS
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services.overview import Overview, Tile, overview
from ntm_desktop.services.reports.making import period_charts
from ntm_desktop.services.session import Workspace

_MOST_TODO = 15


def drawing(assessment_id: str) -> Staged[bytes]:
    """The steps of drawing the overview as PDF.

    Raises:
        DocumentError: a text has a character no font has.
        CancelledError: asked to stop.
    """
    facts: OverviewFacts = yield OnDatabase(lambda ws: overview_facts(ws, assessment_id))

    def draw(_progress: object) -> bytes:
        from ntm_desktop.documents.pdf import document_pdf

        return document_pdf(overview_paper(facts))

    pdf: bytes = yield Beside(draw)
    return pdf


def overview_facts(ws: Workspace, assessment_id: str) -> OverviewFacts:
    """What the printed overview says, as it stands now."""
    found = overview(ws, assessment_id)
    commune = found.commune.commune
    name = f"{commune.kind} {commune.name}"
    return OverviewFacts(
        commune=name,
        period=found.period.inline,
        author=f"UBND {name}, {commune.above}",
        sentences=_sentences(found),
        charts=period_charts(ws, found.period),
        criteria=tuple(map(_criterion, found.tiles)),
        todo=tuple(f"{one.title}: {one.detail}" for one in found.todo[:_MOST_TODO]),
        todo_total=len(found.todo),
        notice="DỮ LIỆU MẪU" if found.commune.sample else "",
    )


def _sentences(found: Overview) -> tuple[str, ...]:
    said = [f"Theo {found.info.short_title}, đạt {found.met}/{found.total} tiêu chí."]
    counted = [
        f"{VERDICT_LABELS[verdict].lower()}: {count}"
        for verdict, count in found.counts.items()
        if count
    ]
    said.append(f"Trong {found.indicators} chỉ tiêu: {'; '.join(counted)}.")
    if found.previous is not None:
        before = found.previous
        said.append(f"{before.period.label}: đạt {before.met}/{before.total} tiêu chí.")
    if found.missing_evidence:
        said.append(f"Còn {found.missing_evidence} mục minh chứng chưa có tệp.")
    if found.resources is not None:
        total = format_decimal(found.resources.total)
        said.append(
            f"Nguồn lực huy động năm {found.resources.year}: {total} triệu đồng. "
            f"{found.resources.check}"
        )
    if found.unverified:
        said.append(f"{found.unverified} chỉ tiêu dựa trên ngưỡng chưa đối chiếu văn bản gốc.")
    return tuple(said)


def _criterion(tile: Tile) -> tuple[str, str, str, str, str]:
    judged = tile.criterion
    return (
        str(judged.no),
        judged.name,
        VERDICT_LABELS[judged.verdict],
        f"{judged.met}/{judged.applicable}",
        f"{tile.evidence.given}/{tile.evidence.asked}" if tile.evidence.asked else "",
    )
