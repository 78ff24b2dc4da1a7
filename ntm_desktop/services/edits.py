"""What an officer edits: each function is one saved edit with its history, and can be undone.

What was typed is read and checked first; what cannot be true is refused with a sentence, and
nothing is saved. Whoever shows an answer says with ``seen`` which one the edit was made on; when
another value stands there meanwhile, the edit is refused with both (``ChangedMeanwhileError``).
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.answer_editing import Field, read_figure, with_figures, with_part
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.plausibility import check_answer
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError
from ntm_desktop.services.history import HistoryEntry, indicator_history
from ntm_desktop.services.in_force import find_indicator, find_part, pinned_set
from ntm_desktop.services.listed import replace_projects, replace_resources
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply, redo, redo_label, undo, undo_label
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import dossier_texts
from ntm_desktop.store.commune.history import FieldChange

__all__ = [
    "HistoryEntry",
    "apply",
    "confirm_reading",
    "edit_dossier_text",
    "indicator_history",
    "record_exemption",
    "record_figure",
    "record_figures",
    "record_level",
    "record_remark",
    "record_yes_no",
    "redo",
    "redo_label",
    "replace_answers",
    "replace_projects",
    "replace_resources",
    "tidy_text",
    "undo",
    "undo_label",
]

MAX_TEXT = 10_000
_ALLOWED: Mapping[Kind, tuple[Field, ...]] = {
    Kind.PERCENT: ("numerator", "denominator", "value"),
    Kind.NUMBER: ("value",),
    Kind.COUNT: ("value",),
}


def record_figure(
    ws: Workspace,
    assessment_id: str,
    no: str,
    part_id: str,
    field: Field,
    text: str,
    *,
    seen: Answer | None = None,
) -> Change:
    """Record a figure as typed; an empty text clears it.

    See ``record_figures``.

    Raises:
        EntryError: the text is no number, cannot be true, or the indicator is exempt.
    """
    figures = {field: read_figure(text)}
    return record_figures(ws, assessment_id, no, part_id, figures, seen=seen)


def record_figures(
    ws: Workspace,
    assessment_id: str,
    no: str,
    part_id: str,
    figures: Mapping[Field, Decimal | None],
    *,
    seen: Answer | None = None,
) -> Change:
    """Record figures of one part as one edit; None clears one.

    Typing settles what was open: a reading still to be confirmed counts as decided. What becomes
    of counts beside a percent is said by ``domain/answer_editing``.

    Raises:
        EntryError: the figures cannot be true, or the indicator is exempt.
    """
    indicator, part, old = _question(ws, assessment_id, no, part_id)
    if not figures.keys() <= set(_ALLOWED.get(part.kind, ())):
        raise EntryError(f"Chỉ tiêu {no} không nhập số vào ô này.")
    if any(value is not None for value in figures.values()):
        _refuse_exempt(indicator, old)
    given = with_figures(part, old.part(part_id), figures)
    return _save_part(ws, assessment_id, indicator, part_id, old, given, seen)


def record_yes_no(
    ws: Workspace,
    assessment_id: str,
    no: str,
    part_id: str,
    yes: bool | None,
    *,
    seen: Answer | None = None,
) -> Change:
    """Record the answer to a yes/no question; None clears it.

    Raises:
        EntryError: the part asks for something else, or the indicator is exempt.
    """
    indicator, part, old = _question(ws, assessment_id, no, part_id)
    if part.kind is not Kind.YES_NO:
        raise EntryError(f"Chỉ tiêu {no} không phải là câu hỏi đạt hay chưa đạt.")
    if yes is not None:
        _refuse_exempt(indicator, old)
    given = replace(old.part(part_id), yes=yes)
    return _save_part(ws, assessment_id, indicator, part_id, old, given, seen)


def record_level(
    ws: Workspace,
    assessment_id: str,
    no: str,
    part_id: str,
    ordinal: int | None,
    *,
    seen: Answer | None = None,
) -> Change:
    """Record which step of a scale was reached; None clears it.

    Raises:
        EntryError: the scale has no such step, or the indicator is exempt.
    """
    indicator, part, old = _question(ws, assessment_id, no, part_id)
    if part.kind is not Kind.LEVEL:
        raise EntryError(f"Chỉ tiêu {no} không chọn theo mức độ.")
    if ordinal is not None:
        _refuse_exempt(indicator, old)
    value = None if ordinal is None else Decimal(ordinal)
    given = replace(old.part(part_id), value=value)
    return _save_part(ws, assessment_id, indicator, part_id, old, given, seen)


def record_exemption(
    ws: Workspace, assessment_id: str, no: str, reason: str, *, seen: Answer | None = None
) -> Change:
    """Record why an indicator does not apply; an empty reason says that it applies again.

    Figures that were typed stay where they are, in case it applies again.

    Raises:
        EntryError: the reason is too long.
    """
    indicator, old = _indicator(ws, assessment_id, no)
    text = tidy_text(reason)
    new = replace(old, not_applicable=text, to_confirm="")
    label = f"Chỉ tiêu {no} không áp dụng" if text else f"Chỉ tiêu {no} áp dụng trở lại"
    return _save(ws, assessment_id, indicator, old, new, label, seen)


def record_remark(
    ws: Workspace, assessment_id: str, no: str, text: str, *, seen: Answer | None = None
) -> Change:
    """Record a remark for the dossier; an empty text clears it.

    Raises:
        EntryError: the remark is too long.
    """
    indicator, old = _indicator(ws, assessment_id, no)
    new = replace(old, remark=tidy_text(text))
    label = f"Sửa ghi chú chỉ tiêu {no}"
    return _save(ws, assessment_id, indicator, old, new, label, seen)


def confirm_reading(
    ws: Workspace, assessment_id: str, no: str, *, seen: Answer | None = None
) -> Change:
    """Say that what was read from the officer's workbook is right."""
    indicator, old = _indicator(ws, assessment_id, no)
    new = replace(old, to_confirm="")
    label = f"Xác nhận số liệu chỉ tiêu {no}"
    return _save(ws, assessment_id, indicator, old, new, label, seen)


def replace_answers(
    ws: Workspace,
    assessment_id: str,
    answers: Mapping[str, Answer],
    label: str,
    *,
    seen: Mapping[str, Answer] | None = None,
) -> Change:
    """Put whole answers in the place of those that are there: all of them, or none.

    Args:
        ws: the open commune.
        assessment_id: whose answers.
        answers: indicator number to its new answer; others stay.
        label: of the edit, for the undo menu.
        seen: the answers it was made on, when they were shown before.

    Raises:
        EntryError: some figure cannot be true; ``faults`` has every one of them.
    """
    criteria_set = pinned_set(ws, assessment_id)
    before = stored.answers(ws.file, assessment_id)
    faults: list[str] = []
    changes: list[FieldChange] = []
    for no, answer in answers.items():
        faults.extend(check_answer(find_indicator(criteria_set, no), answer))
        of_answer = stored.differences(assessment_id, no, before.get(no, Answer()), answer)
        if seen is not None:
            of_answer = stored.as_seen(of_answer, seen.get(no, Answer()))
        changes.extend(of_answer)
    if faults:
        raise EntryError(
            f"Có {len(faults)} số liệu không thể đúng nên chưa ghi gì. Ví dụ: {faults[0]}", faults
        )
    return apply(ws, label, changes)


def edit_dossier_text(
    ws: Workspace, assessment_id: str, field_id: str, text: str, label: str
) -> Change:
    """Record a passage of the dossier; an empty text clears it.

    Raises:
        EntryError: the passage is too long.
    """
    change = dossier_texts.change(ws.file, assessment_id, field_id, tidy_text(text))
    return apply(ws, label, [change])


def _indicator(ws: Workspace, assessment_id: str, no: str) -> tuple[Indicator, Answer]:
    indicator = find_indicator(pinned_set(ws, assessment_id), no)
    return indicator, stored.answer(ws.file, assessment_id, no)


def _question(
    ws: Workspace, assessment_id: str, no: str, part_id: str
) -> tuple[Indicator, Part, Answer]:
    indicator, answer = _indicator(ws, assessment_id, no)
    return indicator, find_part(indicator, part_id), answer


def _refuse_exempt(indicator: Indicator, answer: Answer) -> None:
    if answer.not_applicable:
        raise EntryError(
            f"Chỉ tiêu {indicator.no} đang ghi là không áp dụng ({answer.not_applicable}). Hãy "
            "bỏ lý do không áp dụng trước khi nhập số liệu."
        )


def _save_part(
    ws: Workspace,
    assessment_id: str,
    indicator: Indicator,
    part_id: str,
    old: Answer,
    given: PartAnswer,
    seen: Answer | None,
) -> Change:
    new = with_part(old, part_id, given)
    label = f"Sửa chỉ tiêu {indicator.no}"
    return _save(ws, assessment_id, indicator, old, new, label, seen)


def _save(
    ws: Workspace,
    assessment_id: str,
    indicator: Indicator,
    old: Answer,
    new: Answer,
    label: str,
    seen: Answer | None,
) -> Change:
    faults = check_answer(indicator, new)
    if faults:
        raise EntryError(faults[0], faults)
    changes = stored.differences(assessment_id, indicator.no, old, new)
    return apply(ws, label, changes if seen is None else stored.as_seen(changes, seen))


def tidy_text(text: str) -> str:
    """A text as it is kept: composed letters, plain line ends, no blank edges."""
    plain = nfc(text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "").strip()
    if len(plain) > MAX_TEXT:
        raise EntryError(
            f"Đoạn văn dài {format_decimal(Decimal(len(plain)))} ký tự; tối đa "
            f"{format_decimal(Decimal(MAX_TEXT))}. Hãy rút gọn, hoặc đưa vào tệp minh chứng."
        )
    return plain
