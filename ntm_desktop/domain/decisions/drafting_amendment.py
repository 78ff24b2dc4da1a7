"""What was read of an amending decision → national amendments, one for each set it amends.

Only what was read without a question becomes a threshold. Whatever has one leaves the threshold
open, with the question in the indicator's note: neither the old figure nor a guess stands where
the law was changed and nobody has said how.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Provenance, Threshold
from ntm_desktop.domain.decisions.amendments import Operation
from ntm_desktop.domain.decisions.answering import limit_words
from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.drafting import cited_source, drafted_indicator
from ntm_desktop.domain.decisions.indicators import ReadIndicator
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.decisions.sentences import EVERY
from ntm_desktop.domain.overrides import ExtraIndicator, ProvincialOverride
from ntm_desktop.domain.text import fold

ACTIONS: Mapping[str, str] = {
    "replace": "sửa chỉ tiêu",
    "replace_threshold": "sửa mức",
    "replace_phrase": "thay cụm từ",
    "repeal": "bãi bỏ chỉ tiêu",
    "add": "bổ sung chỉ tiêu",
    "add_point": "bổ sung điểm",
}
"""What an operation does, in words."""


def amended_sets(reading: DecisionReading) -> tuple[str, ...]:
    """Ids of the sets that an amending decision changes, in its order."""
    return tuple(dict.fromkeys(one.set_id for one in reading.operations if one.set_id))


def drafted_amendment(
    reading: DecisionReading, rules: CriteriaSet, *, id_of_override: str, effective_from: date
) -> ProvincialOverride:
    """The amendment of one set, made of a reading with a number and a day.

    Args:
        reading: of an amending decision.
        rules: the set, with earlier amendments laid over it.
        id_of_override: what it will be called.
        effective_from: its first day in force.
    """
    head = reading.head
    assert head.issued is not None
    made = _Drafting(reading, rules)
    for one in reading.operations:
        if one.set_id == rules.id:
            made.take(one)
        elif not one.set_id:
            made.notes.append(f"{one.where}: chưa đưa vào. {_asked(one)}")
    notes = [f"Cần xem lại khi đọc văn bản: {where}: {why}" for where, why in reading.questions]
    return ProvincialOverride(
        id=id_of_override,
        version=1,
        title=head.title or f"Quyết định {head.decision}",
        set_id=rules.id,
        province_code="",
        decision=head.decision,
        issued=head.issued,
        effective_from=effective_from,
        effective_to=None,
        changes=(),
        extra=tuple(made.extra.values()),
        notes=(*notes, *made.notes),
        replaced=tuple(made.replaced.values()),
        abolished=tuple(made.abolished),
        documents=(reading.document.source,),
    )


class _Drafting:
    """The changes of one set, gathered one after the other."""

    def __init__(self, reading: DecisionReading, rules: CriteriaSet) -> None:
        self._cited = cited_source(reading)
        self._names = {group.id: group.name for group in reading.groups}
        self._rules = rules
        self._known = {item.no: item for item in rules.indicators()}
        ours = {group_id(group.name): group.id for group in rules.groups}
        self._groups = ours | {group.id: group.id for group in rules.groups}
        self.replaced: dict[str, Indicator] = {}
        self.extra: dict[str, ExtraIndicator] = {}
        self.abolished: list[str] = []
        self.notes: list[str] = []

    def take(self, one: Operation) -> None:
        """Add one operation."""
        does: dict[str, Callable[[Operation, Indicator], None]] = {
            "replace": self._replace,
            "replace_threshold": self._replace_threshold,
            "replace_phrase": self._replace_phrase,
            "repeal": self._repeal,
            "add_point": self._add_point,
        }
        if one.op == "add" and one.number not in self._known:
            self._add(one)
            return
        known = self.replaced.get(one.number) or self._known.get(one.number)
        if known is None or one.number in self.abolished:
            self.notes.append(
                f"{one.where}, {ACTIONS[one.op]} {one.number}: chưa đưa vào. "
                f"{_asked(one) or 'Quyết định này đã bãi bỏ chỉ tiêu ấy.'}"
            )
        elif one.op == "add" or (one.question and one.op in {"replace_phrase", "repeal"}):
            self._leave_open(known, one, _asked(one))
        elif one.number in self.replaced and one.op != "replace_threshold":
            self._leave_open(known, one, "Quyết định sửa chỉ tiêu này hai lần.")
        else:
            does[one.op](one, known)

    # Operations

    def _replace(self, one: Operation, known: Indicator) -> None:
        made = self._read(one)
        parts = self._parts(made, known)
        text = made.text if one.text else known.text
        note = _with_open(made.note, one, parts)
        if not one.text:
            note = _said(note, "Chưa đọc được lời văn mới.")
        self.replaced[one.number] = replace(
            made,
            text=text,
            parts=parts,
            note=note,
            evidence=known.evidence,
            responsible=known.responsible,
            exemptions=made.exemptions or known.exemptions,
        )

    def _replace_threshold(self, one: Operation, known: Indicator) -> None:
        limit = one.thresholds.get(EVERY)
        if one.old is None and one.thresholds and not one.asked and len(known.parts) == 1:
            # The level of each group is told anew, the wording stays.
            parts = self._parts(self._read(replace(one, text=known.text)), known)
            note = _with_open(known.note, one, parts)
            self.replaced[one.number] = replace(known, parts=parts, note=note)
            return
        if one.asked or limit is None or set(one.thresholds) != {EVERY}:
            self._leave_open(known, one, _asked(one) or "Chưa đọc được mức mới.")
            return
        old = one.old if isinstance(one.old, Limit) else None
        fitting = [part for part in known.parts if _is(part, old)]
        if len(fitting) != 1:
            self._leave_open(
                known,
                one,
                f"Quyết định nói mức cũ là “{limit_words(old)}”; bộ đang có không khớp."
                if old is not None
                else "Chưa rõ mức nào được sửa.",
            )
            return
        part = fitting[0]
        made = self._read(one).parts[0]
        fits = made.kind is part.kind and (not part.unit or made.unit in {"", part.unit})
        if not fits or not all(t.known and not t.not_asked for t in made.thresholds):
            self._leave_open(
                known, one, f"Mức mới “{limit_words(limit)}” không hợp với cách tính của chỉ tiêu."
            )
            return
        new = replace(part, thresholds=tuple(replace(t, group_id=None) for t in made.thresholds))
        parts = tuple(new if p.id == part.id else p for p in known.parts)
        self.replaced[one.number] = replace(known, parts=parts)

    def _replace_phrase(self, one: Operation, known: Indicator) -> None:
        if one.text is None:
            self._leave_open(known, one, "Chưa đặt được cụm từ mới vào lời văn.")
            return
        old = one.old if isinstance(one.old, str) else ""

        def worded(text: str) -> str:
            return text.replace(old, one.new) if old else text

        self.replaced[one.number] = replace(
            known, text=one.text, name=worded(known.name), question=worded(known.question)
        )

    def _repeal(self, one: Operation, known: Indicator) -> None:
        self.abolished.append(known.no)

    def _add_point(self, one: Operation, known: Indicator) -> None:
        """Another figure beside those that are there; open until a person put it in its place."""
        made = self._read(one).parts[0]
        taken = {part.id for part in known.parts}
        free = next(f"p{n}" for n in range(2, len(taken) + 3) if f"p{n}" not in taken)
        first, *others = known.parts
        label = one.text or f"Điểm {one.point}"
        added = replace(
            made, id=free, label=label, thresholds=(self._open_threshold(),), required=True
        )
        parts = (replace(first, label=first.label or "Chung"), *others, added)
        note = _said(known.note, f"Chưa trả lời ({one.where}): {_asked(one)}")
        self.replaced[one.number] = replace(known, parts=parts, note=note)

    def _add(self, one: Operation) -> None:
        no = int(one.number.partition(".")[0])
        if no not in {criterion.no for criterion in self._rules.criteria} or (
            one.number in self.extra
        ):
            self.notes.append(
                f"{one.where}, bổ sung chỉ tiêu {one.number}: chưa đưa vào. {_asked(one)}".strip()
            )
            return
        made = self._read(one)
        parts = self._parts(made, None)
        made = replace(made, parts=parts, note=_with_open(made.note, one, parts))
        self.extra[one.number] = ExtraIndicator(no, made)

    def _leave_open(self, known: Indicator, one: Operation, why: str) -> None:
        """The indicator with nothing to be held against, and why."""
        parts = tuple(
            replace(part, thresholds=(self._open_threshold(),)) if part.thresholds else part
            for part in known.parts
        )
        said = f"Chưa trả lời ({one.where}, {ACTIONS[one.op]}): {why}"
        if one.new or one.text:
            said += f" Văn bản ghi: “{one.text or one.new}”."
        self.replaced[known.no] = replace(known, parts=parts, note=_said(known.note, said))

    # What was read

    def _read(self, one: Operation) -> Indicator:
        """The operation as an indicator by itself, its thresholds by the decision's groups."""
        item = ReadIndicator(
            one.number,
            one.text or "",
            thresholds=dict(one.thresholds),
            sources=list(one.sources),
            question=one.question,
            number=one.number,
        )
        return drafted_indicator(item, self._names, self._cited)

    def _parts(self, made: Indicator, known: Indicator | None) -> tuple[Part, ...]:
        """Its parts by the set's groups; one that means what an old one meant keeps its id."""
        outside = {key for key in self._names if key not in self._groups}
        before = list(known.parts) if known is not None else []
        same_words = known is not None and fold(known.text) == fold(made.text)
        found: list[Part] = []
        for part in made.parts:
            own = replace(part, thresholds=self._thresholds(part, outside))
            old = next((p for p in before if _means(p, own, main=not found)), None)
            if old is not None:
                before.remove(old)
                frame = old if same_words or old.label else own
                own = replace(frame, id=old.id, label=own.label, thresholds=own.thresholds)
            found.append(own)
        ids = [part.id for part in found]
        for index, part in enumerate(found):
            if ids.count(part.id) > 1:
                free = next(f"p{n}" for n in range(2, len(ids) + 3) if f"p{n}" not in ids)
                ids[index] = free
                found[index] = replace(part, id=free)
        return tuple(found)

    def _thresholds(self, part: Part, outside: set[str]) -> tuple[Threshold, ...]:
        """For the set's groups; a group the decision says nothing of stays open."""
        kept: list[Threshold] = []
        for one in part.thresholds:
            if one.group_id in {None, EVERY}:
                kept.append(replace(one, group_id=None))
            elif one.group_id in self._groups:
                kept.append(replace(one, group_id=self._groups[one.group_id]))
            elif one.group_id not in outside:
                return (self._open_threshold(),)
        told = {one.group_id for one in kept}
        usable = [group.id for group in self._rules.groups if not group.reference_only]
        if not kept and not usable:
            return (self._open_threshold(),)
        if None not in {one.group_id for one in kept}:
            kept += [self._open_threshold(key) for key in usable if key not in told]
        return tuple(kept)

    def _open_threshold(self, group: str | None = None) -> Threshold:
        return Threshold(None, None, Provenance(self._cited, verified=False), group_id=group)


def _means(old: Part, new: Part, *, main: bool) -> bool:
    """Whether a figure typed for the old part answers the new one too."""
    if old.kind is not new.kind or (old.unit and new.unit and old.unit != new.unit):
        return False
    if main or old.id == "main":
        return main and old.id == "main"
    wording = fold(new.label)
    words = [fold(word) for word in (old.label, *old.aliases) if word]
    return any(word in wording or wording in word for word in words)


def _is(part: Part, old: Limit | None) -> bool:
    """Whether a part has the level that a decision calls the old one, for every commune."""
    if not part.thresholds:
        return False
    if old is None:
        return True
    if old.word is Word.SET_BY_PROVINCE:
        return all(one.set_by_province for one in part.thresholds)
    if old.word is Word.MET:
        return all(one.value is True for one in part.thresholds)
    known = [one.value for one in part.thresholds if one.known]
    return bool(known) and all(value == old.value for value in known)


def _asked(one: Operation) -> str:
    """Everything that has to be asked about an operation, in one line."""
    said = [one.question, *(limit.question for limit in one.thresholds.values())]
    return " ".join(dict.fromkeys(text for text in said if text))


def _with_open(note: str, one: Operation, parts: tuple[Part, ...]) -> str:
    """The note, with what is printed where a threshold cannot hold it."""
    left = any(not t.known and not t.set_by_province for p in parts for t in p.thresholds)
    if not left or note:
        return note
    told = "; ".join(dict.fromkeys(limit_words(limit) for limit in one.thresholds.values()))
    return f"Chưa đưa hết mức vào ngưỡng ({one.where}): “{told}”."


def _said(note: str, more: str) -> str:
    return f"{note} {more}".strip()
