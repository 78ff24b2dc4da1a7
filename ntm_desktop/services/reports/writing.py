"""The passages of a report: read with last period's beside, written, copied, marked as sent."""

from dataclasses import dataclass

from ntm_desktop.documents.report.building import missing_passages, unknown_figures
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.dossier_entries import read_entry
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.nothing import name_of
from ntm_desktop.domain.reports.due import SENT, Deadline, ReportState, deadline, state_of
from ntm_desktop.domain.reports.figures import FIGURE_NAMES, names_in
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.reports.passages import PassageLine
from ntm_desktop.errors import EntryError
from ntm_desktop.services.edits import tidy_text
from ntm_desktop.services.meanwhile import refuse_overtaken
from ntm_desktop.services.reports.making import report_facts
from ntm_desktop.services.reports.money_nothing import MONEY, MONEY_NAME, unwritten_money
from ntm_desktop.services.reports.registers import report_registers, unkept
from ntm_desktop.services.reports.texts import (
    form_of,
    own_texts,
    previous_texts,
    texts_of,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import report_texts as stored

_SENT_FIELD = TextField(SENT, "Ngày gửi báo cáo", kind=FieldKind.DATE, multiline=False)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as the page shows it.

    Attributes:
        figures: name, explanation and present value of every live figure, "" when not known.
        missing: labels of required passages that say nothing yet.
        sent: day it was sent, as written; "" when it was not.
        unkept: id and name of the registers whose table would be empty without a word; ``MONEY``
            for that of money.
    """

    form: ReportForm
    period: Period
    deadline: Deadline
    state: ReportState
    passages: tuple[PassageLine, ...]
    figures: tuple[tuple[str, str, str], ...]
    missing: tuple[str, ...]
    sent: str
    unkept: tuple[tuple[str, str], ...] = ()


def report_view(ws: Workspace, report_id: str, period: Period) -> ReportView:
    """A report with its passages, last period's texts and what is still missing."""
    facts = report_facts(ws, report_id, period)
    form = facts.form
    own, shown = own_texts(ws, form, period), texts_of(ws, form, period)
    before = previous_texts(ws, form, period)
    unknown: dict[str, list[str]] = {}
    for field, name in unknown_figures(facts):
        unknown.setdefault(field.id, []).append(name)
    sections = _sections(form)
    lines = []
    for field in form.fields():
        old = before.get(field.id)
        lines.append(
            PassageLine(
                field,
                sections.get(field.id, ""),
                shown.get(field.id, field.default),
                field.id in own,
                old[1] if old else "",
                old[0].inline if old else "",
                tuple(unknown.get(field.id, ())),
            )
        )
    missing = tuple(field.label for field in missing_passages(facts))
    return ReportView(
        form,
        period,
        deadline(form, period),
        state_of(own, written=not missing),
        tuple(lines),
        tuple((name, told, facts.figures.get(name, "")) for name, told in FIGURE_NAMES.items()),
        missing,
        own.get(SENT, ""),
        (
            *((one.id, name_of(one)) for one in unkept(report_registers(ws, period), form)),
            *([(MONEY, MONEY_NAME)] if unwritten_money(ws, period, form) else []),
        ),
    )


def _sections(form: ReportForm) -> dict[str, str]:
    from ntm_desktop.domain.reports.form import PassageForm

    return {
        item.field.id: section.heading
        for section in form.sections
        for item in section.items
        if isinstance(item, PassageForm)
    }


def record_passage(
    ws: Workspace,
    report_id: str,
    period: Period,
    field_id: str,
    text: str,
    *,
    seen: str | None = None,
) -> Change:
    """Record a passage; an empty text goes back to the proposed one.

    Args:
        ws: the open commune.
        report_id: which report.
        period: of which period.
        field_id: which passage of its form.
        text: as typed.
        seen: the passage as it was shown when the typing began.

    Raises:
        ChangedMeanwhileError: another passage than that was written meanwhile.
        EntryError: the report has no such passage, it is too long, names a figure that does not
            exist, or is not the date or number the field is for.
    """
    form = form_of(ws, report_id)
    field = next((one for one in form.fields() if one.id == field_id), None)
    if field is None:
        raise EntryError(f"Báo cáo không có mục “{field_id}”.")
    wrong = [name for name in names_in(text) if name.lower() not in FIGURE_NAMES]
    if wrong:
        raise EntryError(
            f"Không có số liệu “{wrong[0]}” để chèn. Hãy chọn trong danh sách “Chèn số liệu”, hoặc "
            "bỏ dấu ngoặc nhọn."
        )
    kept = read_entry(field, tidy_text(text), form.symbol)
    now = own_texts(ws, form, period).get(field_id, "")
    refuse_overtaken(
        field.label, seen, now, kept, lambda one: read_entry(field, tidy_text(one), form.symbol)
    )
    change = stored.change(ws.file, form.id, period.key, field_id, kept)
    return apply(ws, f"Sửa báo cáo {period.inline}: {field.label}", [change])


def copy_previous(ws: Workspace, report_id: str, period: Period) -> Change:
    """Take last period's text into every passage of this one that was not written yet.

    Number, date and the day of sending are never copied.

    Raises:
        EntryError: no earlier period has a text.
    """
    form = form_of(ws, report_id)
    own = own_texts(ws, form, period)
    before = previous_texts(ws, form, period)
    wanted = {field.id for field in form.passages() if field.kind is FieldKind.TEXT}
    changes = [
        stored.change(ws.file, form.id, period.key, field_id, text)
        for field_id, (_, text) in before.items()
        if field_id in wanted and field_id not in own
    ]
    if not changes:
        raise EntryError(
            "Không có đoạn nào để sao: kỳ trước chưa viết, hoặc các đoạn kỳ này đều đã viết."
        )
    return apply(ws, f"Sao {len(changes)} đoạn từ kỳ trước vào báo cáo {period.inline}", changes)


def mark_sent(ws: Workspace, report_id: str, period: Period, day: str) -> Change:
    """Note the day on which a report was sent; "" takes the note back.

    Raises:
        EntryError: it is no day.
    """
    form = form_of(ws, report_id)
    kept = read_entry(_SENT_FIELD, day)
    change = stored.change(ws.file, form.id, period.key, SENT, kept)
    return apply(ws, f"Ghi ngày gửi báo cáo {period.inline}", [change])
