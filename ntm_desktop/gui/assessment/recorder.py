"""The way of every edit from the page into the commune's file.

An edit counts for the page at once: the answer shown is the saved one with the edits laid over
it that are still on their way. What cannot be true is never sent; its text is kept beside the
message until it is corrected or taken back, even when the officer looks at something else
meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ntm_desktop.domain.answer_editing import (
    Field,
    read_figure,
    typed_fields,
    with_figures,
    with_part,
)
from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, IndicatorVerdict
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import Kind, SubjectLevel
from ntm_desktop.domain.offers import Offer
from ntm_desktop.domain.places import LEVEL_LABELS
from ntm_desktop.domain.verdicts import check_answer, judge_indicator
from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.evidence_copies import copy_in
from ntm_desktop.gui.question.fields import FieldKey, Refusal
from ntm_desktop.gui.question.wording import upper_first
from ntm_desktop.services import edits, evidence
from ntm_desktop.services.snapshots import Snapshot

if TYPE_CHECKING:
    from ntm_desktop.gui.commune_context import CommuneContext
    from ntm_desktop.services.workspace import Workspace

Patch = Callable[[Answer], Answer]


@dataclass(slots=True)
class _Queued:
    """An edit on its way to the file."""

    no: str
    patch: Patch


class Recorder(QObject):
    """Takes edits, shows them at once, sends them to the services.

    Signals:
        answer_changed: the answer or a refusal of this indicator is another one now.
        refused: (number, message) an edit was not saved.
        copying: (what is said, job) files are being copied.
    """

    answer_changed = Signal(str)
    refused = Signal(str, str)
    copying = Signal(str, object)

    def __init__(self, context: "CommuneContext", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._snapshot: Snapshot | None = None
        self._queued: list[_Queued] = []
        self._refusals: dict[str, dict[FieldKey, Refusal]] = {}
        self._begun_on: dict[str, Answer] = {}

    @property
    def unit(self) -> str:
        """What is assessed, inside a sentence: "xã", "thôn"."""
        subject = self._context.subject
        return LEVEL_LABELS[subject.level if subject is not None else SubjectLevel.COMMUNE]

    @property
    def snapshot(self) -> Snapshot:
        """What is shown: what was saved, with the edits that are on their way."""
        assert self._snapshot is not None
        return self._snapshot

    def set_snapshot(self, saved: Snapshot) -> None:
        """Take what was read from the file; edits still on their way stay on top of it."""
        answers = dict(saved.answers)
        for edit in self._queued:
            answers[edit.no] = edit.patch(answers.get(edit.no, BLANK_ANSWER))
        self._snapshot = saved.with_answers(answers)

    def forget(self) -> None:
        """Drop refusals, for another assessment."""
        self._refusals.clear()
        self._begun_on.clear()

    def answer(self, no: str) -> Answer:
        """The answer to show for an indicator."""
        return self.snapshot.answer(no)

    def refusals(self, no: str) -> Mapping[FieldKey, Refusal]:
        """Texts of an indicator that could not be saved."""
        return self._refusals.get(no, {})

    def has_unsaved(self, no: str) -> bool:
        """Whether a text of this indicator waits for correction."""
        return bool(self._refusals.get(no))

    def unsaved(self) -> tuple[tuple[str, FieldKey, Refusal], ...]:
        """Every text that waits for correction: (number, field, refusal)."""
        return tuple(
            (no, key, refusal)
            for no, fields in self._refusals.items()
            for key, refusal in fields.items()
        )

    def preview(self, no: str, texts: Mapping[FieldKey, str]) -> IndicatorVerdict:
        """The verdict if these texts were saved; what is no number yet counts as blank."""
        indicator = self.snapshot.criteria_set.indicator(no)
        answer = self.answer(no)
        for (part_id, field), text in texts.items():
            try:
                figure = read_figure(text)
            except EntryError:
                figure = None
            part = indicator.part(part_id)
            given = with_figures(part, answer.part(part_id), {field: figure})
            answer = replace(answer, parts={**answer.parts, part_id: given})
        if check_answer(indicator, answer):
            return self.snapshot.verdict(no)
        snapshot = self.snapshot
        return judge_indicator(
            snapshot.criteria_set, indicator, {**snapshot.answers, no: answer}, snapshot.context
        )

    # Edits of an answer

    def begin(self, no: str) -> None:
        """A figure of an indicator is being typed: it is meant for the answer shown now.

        Whatever is written meanwhile from elsewhere, the edit is held against this one.
        """
        self._begun_on.setdefault(no, self.answer(no))

    def record_figure(self, no: str, part_id: str, field: Field, text: str) -> None:
        """Save the text of a field, or refuse it beside the field.

        A text of the same part that was refused before is tried again with it: "201 of 180"
        becomes possible when the 180 is corrected, in whatever order the two are typed.
        """
        indicator = self.snapshot.criteria_set.indicator(no)
        part = indicator.part(part_id)
        typed = typed_fields(part, field, text)
        seen = self._begun_on.pop(no, self.answer(no))
        try:
            figures = {name: read_figure(words) for name, words in typed.items()}
        except EntryError as error:
            self._refuse(no, (part_id, field), text, str(error))
            return
        figures = {**self._waiting(no, part_id), **figures}
        current = self.answer(no)
        wanted = with_part(current, part_id, with_figures(part, current.part(part_id), figures))
        faults = check_answer(indicator, wanted)
        if faults:
            self._refuse(no, (part_id, field), text, _beside_field(faults[0]))
            return
        for name in figures:
            self._refusals.get(no, {}).pop((part_id, name), None)
        if current.part(part_id) == wanted.part(part_id):
            self.answer_changed.emit(no)
            return
        if part.kind is Kind.LEVEL:
            value = wanted.part(part_id).value
            self.record_level(no, part_id, None if value is None else int(value))
            return
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: with_part(a, part_id, with_figures(part, a.part(part_id), figures)),
            lambda ws: edits.record_figures(ws, assessment_id, no, part_id, figures, seen=seen),
            partial(self._figure_failed, no, (part_id, field), text),
        )

    def take_back_texts(self, no: str) -> bool:
        """Forget the refused texts of an indicator; False when there are none."""
        self._begun_on.pop(no, None)
        there = bool(self._refusals.pop(no, None))
        if there:
            self.answer_changed.emit(no)
        return there

    def take_back_text(self, no: str, part_id: str, field: Field) -> None:
        """Forget a refused text; the saved figure is shown again."""
        self._begun_on.pop(no, None)
        if self._refusals.get(no, {}).pop((part_id, field), None) is not None:
            self.answer_changed.emit(no)

    def record_yes_no(self, no: str, part_id: str, yes: bool | None) -> None:
        """Save a yes, a no, or that nothing is said."""
        if self.answer(no).part(part_id).yes == yes:
            return
        seen = self.answer(no)
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: with_part(a, part_id, replace(a.part(part_id), yes=yes)),
            lambda ws: edits.record_yes_no(ws, assessment_id, no, part_id, yes, seen=seen),
        )

    def record_level(self, no: str, part_id: str, ordinal: int | None) -> None:
        """Save the step of a scale, or that none is chosen."""
        value = None if ordinal is None else Decimal(ordinal)
        if self.answer(no).part(part_id).value == value:
            return
        seen = self.answer(no)
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: with_part(a, part_id, replace(a.part(part_id), value=value)),
            lambda ws: edits.record_level(ws, assessment_id, no, part_id, ordinal, seen=seen),
        )

    def record_exemption(self, no: str, reason: str) -> None:
        """Save that the indicator does not apply; "" says that it does."""
        seen = self.answer(no)
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: replace(a, not_applicable=reason, to_confirm=""),
            lambda ws: edits.record_exemption(ws, assessment_id, no, reason, seen=seen),
        )

    def record_remark(self, no: str, text: str) -> None:
        """Save the remark for the dossier."""
        if self.answer(no).remark == text:
            return
        seen = self.answer(no)
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: replace(a, remark=text),
            lambda ws: edits.record_remark(ws, assessment_id, no, text, seen=seen),
        )

    def confirm_reading(self, no: str) -> None:
        """Save that what was read from the workbook is right."""
        seen = self.answer(no)
        assessment_id = self._context.assessed.id
        self._send(
            no,
            lambda a: replace(a, to_confirm=""),
            lambda ws: edits.confirm_reading(ws, assessment_id, no, seen=seen),
        )

    def replace_answers(self, answers: Mapping[str, Answer], label: str) -> None:
        """Save several answers as one edit."""
        if not answers:
            return
        assessment_id = self._context.assessed.id
        sent = dict(answers)
        seen = {no: self.answer(no) for no in sent}
        self._send_all(
            [_Queued(no, _constant(answer)) for no, answer in sent.items()],
            lambda ws: edits.replace_answers(ws, assessment_id, sent, label, seen=seen),
        )

    def copy_previous(self, no: str) -> None:
        """Take over last period's figures, or its exemption."""
        previous = self.snapshot.previous
        if previous is None:
            return
        before = previous.answers.get(no, BLANK_ANSWER)
        self._refusals.pop(no, None)
        self.replace_answers(
            {
                no: replace(
                    self.answer(no), parts=before.parts, not_applicable=before.not_applicable
                )
            },
            self.tr("Lấy số {0} cho chỉ tiêu {1}").format(previous.period.inline, no),
        )

    def take_offer(self, no: str, offer: Offer) -> None:
        """Take over a figure that stands elsewhere; its origin goes into the history."""
        answer = self.answer(no)
        self._refusals.pop(no, None)
        self.replace_answers(
            {no: replace(answer, parts={**answer.parts, **offer.parts})},
            self.tr("Lấy {0} cho chỉ tiêu {1} từ {2}").format(offer.words, no, offer.origin),
        )

    # Evidence

    def add_evidence(self, no: str, requirement: int | None, files: Sequence[Path]) -> None:
        """Copy files into the vault as one edit; what is typed meanwhile is saved."""
        if files:
            text, job = copy_in(
                self._context, self, self._context.assessed.id, no, requirement, files
            )
            self.copying.emit(text, job)

    def remove_evidence(self, evidence_id: str) -> None:
        """Take a file off its indicator; can be undone."""
        self._context.tasks.run(
            lambda ws: evidence.remove_evidence(ws, evidence_id),
            failed=self._context.show_error,
            owner=self,
        )

    # Inner workings

    def _send(
        self,
        no: str,
        patch: Patch,
        fn: "Callable[[Workspace], Change]",
        failed: Callable[[NtmError], None] | None = None,
    ) -> None:
        self._send_all([_Queued(no, patch)], fn, failed)

    def _send_all(
        self,
        queued: list[_Queued],
        fn: "Callable[[Workspace], Change]",
        failed: Callable[[NtmError], None] | None = None,
    ) -> None:
        self._queued.extend(queued)
        self._show(queued)
        self._context.tasks.run(
            fn,
            done=lambda _change: self._drop(queued),
            failed=partial(self._failed, queued, failed),
            owner=self,
        )

    def _show(self, queued: list[_Queued]) -> None:
        answers = dict(self.snapshot.answers)
        for edit in queued:
            answers[edit.no] = edit.patch(answers.get(edit.no, BLANK_ANSWER))
        self._snapshot = self.snapshot.with_answers(answers)
        for no in {edit.no for edit in queued}:
            self.answer_changed.emit(no)

    def _drop(self, queued: list[_Queued]) -> None:
        # Its effect stays in the snapshot; the change that follows reads the file anew.
        for edit in queued:
            self._queued.remove(edit)

    def _failed(
        self,
        queued: list[_Queued],
        failed: Callable[[NtmError], None] | None,
        error: NtmError,
    ) -> None:
        self._drop(queued)
        if failed is None or not isinstance(error, EntryError):
            self._context.show_error(error)
        if failed is not None:
            failed(error)
        self._reload()

    def _figure_failed(self, no: str, key: FieldKey, text: str, error: NtmError) -> None:
        self._refuse(no, key, text, _beside_field(str(error)))

    def _reload(self) -> None:
        from ntm_desktop.services.snapshots import load

        assessment_id = self._context.assessed.id

        def show(saved: Any) -> None:
            if self._context.assessed.id != assessment_id:
                return
            before = self.snapshot
            self.set_snapshot(saved)
            for indicator in self.snapshot.criteria_set.indicators():
                if before.answer(indicator.no) != self.answer(indicator.no):
                    self.answer_changed.emit(indicator.no)

        self._context.tasks.run(lambda ws: load(ws, assessment_id), done=show, owner=self)

    def _refuse(self, no: str, key: FieldKey, text: str, message: str) -> None:
        self._refusals.setdefault(no, {})[key] = Refusal(text, message)
        self.answer_changed.emit(no)
        self.refused.emit(no, message)

    def _waiting(self, no: str, part_id: str) -> dict[Field, Decimal | None]:
        found: dict[Field, Decimal | None] = {}
        for (of_part, field), refusal in self.refusals(no).items():
            if of_part != part_id:
                continue
            try:
                found[field] = read_figure(refusal.text)
            except EntryError:
                continue
        return found


def _constant(answer: Answer) -> Patch:
    return lambda _old: answer


def _beside_field(fault: str) -> str:
    """A fault without its place, which is where it is shown."""
    place, colon, said = fault.partition(": ")
    return upper_first(said) if colon and place.startswith("Chỉ tiêu ") else fault
