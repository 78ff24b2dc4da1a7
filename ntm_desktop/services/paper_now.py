"""A paper as its data make it now, whichever page it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ntm_desktop.documents.dossier.binding import build_document
from ntm_desktop.documents.dossier.readiness import Readiness, missing_items, readiness
from ntm_desktop.documents.pages import Document
from ntm_desktop.domain.papers import PaperKey
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import dossiers
from ntm_desktop.services.reports.making import report_facts
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import dossier_texts, report_texts
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class PaperNow:
    """One paper as it stands now.

    Attributes:
        symbol: in its number; "" for a table.
        entering: gives the changes that put number and date into it.
    """

    title: str
    document: Document
    symbol: str
    number: str
    day: str
    warnings: tuple[str, ...]
    entering: Callable[[str, str], list[FieldChange]]


def paper_now(ws: Workspace, key: PaperKey, entered: tuple[str, str] | None = None) -> PaperNow:
    """The paper as its data make it now.

    Args:
        ws: the open commune.
        key: which paper.
        entered: number without symbol and date to be put into it, as if they were entered.

    Raises:
        EntryError: there is no such report.
        DocumentError: there is no such paper.
    """
    if key.owner == "dossier":
        return _dossier_paper(ws, key.scope, key.part, entered)
    return _report_paper(ws, key.scope, Period.parse(key.part), entered)


def _dossier_paper(
    ws: Workspace, assessment_id: str, document_id: str, entered: tuple[str, str] | None
) -> PaperNow:
    facts = dossiers.dossier_facts(ws, assessment_id)
    number, day = f"{document_id}.number", f"{document_id}.date"
    if entered is not None:
        put = {name: text for name, text in zip((number, day), entered, strict=True) if text}
        facts = replace(facts, texts={**facts.texts, **put})
    document = build_document(facts, document_id)
    form = next(one for one in facts.form.every_document if one.id == document_id)
    known = {field.id for field in form.fields}
    warnings = []
    match readiness(facts, form):
        case Readiness.MISSING:
            count = len(missing_items(facts, form))
            warnings.append(f"Văn bản trong máy còn thiếu {count} việc.")
        case Readiness.DRAFT:
            warnings.append("Văn bản trong máy còn là bản nháp, in ra có chữ “BẢN NHÁP”.")
        case Readiness.READY:
            pass

    def entering(new_number: str, new_day: str) -> list[FieldChange]:
        return [
            dossier_texts.change(ws.file, assessment_id, field_id, text)
            for field_id, text in ((number, new_number), (day, new_day))
            if field_id in known and text
        ]

    return PaperNow(
        document.title,
        document,
        form.symbol,
        facts.text(number).partition("/")[0].strip() if number in known else "",
        facts.text(day) if day in known else "",
        tuple(warnings),
        entering,
    )


def _report_paper(
    ws: Workspace, report_id: str, period: Period, entered: tuple[str, str] | None
) -> PaperNow:
    from ntm_desktop.documents.report.building import build_report, missing_passages

    facts = report_facts(ws, report_id, period)
    if entered is not None:
        put = {name: text for name, text in zip(("number", "date"), entered, strict=True) if text}
        facts = replace(facts, texts={**facts.texts, **put})
    form = facts.form
    known = {field.id for field in form.fields()}
    missing = missing_passages(facts)
    warnings = (f"Báo cáo trong máy còn {len(missing)} đoạn chưa viết.",) if missing else ()

    def entering(number: str, day: str) -> list[FieldChange]:
        return [
            report_texts.change(ws.file, report_id, period.key, field_id, text)
            for field_id, text in (("number", number), ("date", day))
            if field_id in known and text
        ]

    document = build_report(facts)
    return PaperNow(
        document.title,
        document,
        form.symbol,
        facts.plain("number").partition("/")[0].strip(),
        facts.plain("date"),
        warnings,
        entering,
    )
