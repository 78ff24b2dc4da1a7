"""What was read of a decision → a set to be finished in the editor.

Only what was read without a question becomes a threshold. Whatever has a question stays an open
threshold, with the question in the indicator's note, unless a person took the reading as it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.citing import cited_day
from ntm_desktop.domain.criteria import (
    CommuneGroup,
    Comparison,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem, Source
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.reading import DecisionReading, described
from ntm_desktop.domain.rule_names import set_id
from ntm_desktop.domain.rule_tables.columns import LONGEST
from ntm_desktop.domain.rule_tables.indicator_reading import default_question, shortened
from ntm_desktop.domain.rule_tables.short_titles import short_title
from ntm_desktop.domain.text import fold

_TIERS = (("nang cao", Tier.ADVANCED), ("kieu mau", Tier.MODEL), ("hien dai", Tier.MODERN))
_LEVEL_NUMBER = re.compile(r"\d+$")


def drafted_set(
    reading: DecisionReading, *, id_of_set: str = "", accepted: Iterable[str] = ()
) -> CriteriaSet:
    """A set made of a reading.

    Args:
        reading: of a decision that issues a set.
        id_of_set: of the set this decision issues; told from its number when empty.
        accepted: numbers of the indicators whose questions a person answered with “as read”.
    """
    head = reading.head
    tier = next((tier for words, tier in _TIERS if words in fold(head.title)), Tier.STANDARD)
    level = SubjectLevel.COMMUNE
    groups = tuple(
        CommuneGroup(group.id, group.name, group.definition, reference_only=group.reference_only)
        for group in reading.groups
    )
    single = len(groups) == 1
    taken = frozenset(accepted)
    cited = cited_source(reading)
    criteria: dict[int, list[ReadIndicator]] = {}
    for item in reading.indicators:
        criteria.setdefault(item.criterion, []).append(item)
    title = re.sub(r"^(?:V/v|Về việc|Ban hành)\s+(?:ban hành\s+)?", "", head.title).strip()
    title = title[:1].upper() + title[1:] if title else reading.document.name
    return CriteriaSet(
        id=id_of_set or set_id(head.decision, head.issued, head.first_year, level, tier),
        version=1,
        title=title,
        short_title=short_title(title, head.decision, head.first_year, head.last_year, level, tier),
        decision=head.decision,
        issued=head.issued,
        effective_from=head.effective_from,
        first_year=head.first_year,
        last_year=head.last_year,
        level=level,
        tier=tier,
        status=Status.CONTENT,
        official_criteria=head.official_criteria,
        official_indicators=head.official_indicators,
        groups=() if single else groups,
        criteria=tuple(
            _criterion(no, items, reading, cited, taken, single=single)
            for no, items in criteria.items()
            if no
        ),
        sources=(cited,),
        notes=tuple(
            f"Cần xem lại khi đọc văn bản: {where}: {why}" for where, why in reading.questions
        ),
        documents=(reading.document.source,),
    )


def cited_source(reading: DecisionReading) -> str:
    """The decision as the source of a fact, with the file that it was read from."""
    number = reading.head.decision or "quyết định không rõ số"
    day = f" ngày {cited_day(reading.head.issued)}" if reading.head.issued else ""
    return f"{number}{day}, đọc từ tệp “{reading.document.name}” (sha256 {reading.document.sha256})"


def _criterion(
    no: int,
    items: list[ReadIndicator],
    reading: DecisionReading,
    cited: str,
    taken: frozenset[str],
    *,
    single: bool,
) -> Criterion:
    name = next((item.criterion_name for item in items if item.criterion_name), f"Tiêu chí {no}")
    names = {group.id: group.name for group in reading.groups}
    return Criterion(
        no=no,
        name=name,
        short_name=shortened(name, LONGEST["criterion_short_name"]),
        section=next((item.section for item in items if item.section), name),
        indicators=tuple(
            drafted_indicator(item, names, cited, accepted=item.number in taken, single=single)
            for item in items
        ),
        provenance=Provenance(cited, verified=False, place=_place(items[0].sources)),
    )


def drafted_indicator(
    item: ReadIndicator,
    names: Mapping[str, str],
    cited: str,
    *,
    accepted: bool = False,
    single: bool = False,
) -> Indicator:
    """An indicator of what was read of it; whatever has a question is left open, with a note.

    Args:
        item: as it was read.
        names: group id → name.
        cited: the decision, as its source.
        accepted: a person took every reading of it as it is.
        single: its only group is every commune.
    """
    pieces: list[ReadItem] = [*([item] if item.thresholds or not item.parts else ()), *item.parts]
    provenance = Provenance(cited, verified=False, place=_place(item.sources))
    parts: list[Part] = []
    for piece in pieces:
        open_ = not accepted and bool(item.question or piece.question)
        parts += _parts(
            piece, len(parts), provenance, open_=open_, accepted=accepted, single=single
        )
    # A dash everywhere says nothing that a commune could be judged by: a person has to look.
    levels = [threshold for part in parts for threshold in part.thresholds]
    nowhere = bool(levels) and all(threshold.not_asked for threshold in levels)
    if nowhere:
        parts = [replace(p, thresholds=tuple(map(_opened, p.thresholds))) for p in parts]
    questions = [] if accepted else [q for q in map(described, item.items()) if q]
    reasons = ["Xã không có (lời văn ghi “nếu có”)"] if item.exemption else []
    text = item.text.rstrip(" :;.") or item.number
    name = shortened(text, LONGEST["name"])
    notes = [f"Chưa trả lời: {question}" for question in questions]
    if nowhere:
        notes.append("Văn bản ghi “–” cho mọi nhóm xã: để ngỏ, hãy xem lại.")
    notes += [f"Người đọc đã chọn {answer}." for answer in item.answers]
    footnotes = dict.fromkeys(one.footnote for one in item.items() if one.footnote)
    # An open question about a footnote has its words already.
    notes += [f"Chú thích: {one}" for one in footnotes if not any(one in q for q in questions)]
    return Indicator(
        no=item.number,
        text=text,
        name=name,
        question=default_question(name, parts[0]),
        parts=tuple(parts),
        provenance=provenance,
        exemptions=tuple(ExemptionReason(reason) for reason in reasons),
        note=" ".join(notes),
    )


def _opened(threshold: Threshold) -> Threshold:
    return replace(threshold, comparison=None, value=None)


def _place(sources: list[Source]) -> str:
    if not sources:
        return ""
    page = f"trang {sources[0].page}, " if sources[0].page else ""
    return f"{page}dòng {sources[0].row}"


def _parts(
    piece: ReadItem,
    before: int,
    provenance: Provenance,
    *,
    open_: bool,
    accepted: bool,
    single: bool,
) -> list[Part]:
    """The part of a cell, and one more for each further demand every group makes alike."""
    limits = dict(piece.thresholds)
    label = piece.text if before or not isinstance(piece, ReadIndicator) else ""
    found = [
        _part(
            "main" if not before else f"p{before + 1}",
            label,
            limits,
            provenance,
            open_,
            accepted,
            single,
        )
    ]
    labels = {tuple(one.label for one in limit.also) for limit in limits.values() if limit.also}
    if len(labels) == 1:
        for index, name in enumerate(next(iter(labels))):
            more = {
                key: limit.also[index] if limit.also else limit
                for key, limit in limits.items()
                if limit.also or limit.word is Word.NOT_APPLICABLE
            }
            part_id = f"p{before + len(found) + 1}"
            found.append(_part(part_id, name, more, provenance, open_, accepted, single))
        if not label:
            first = found[0]
            found[0] = Part(first.id, first.kind, first.thresholds, label="Chung", unit=first.unit)
    elif labels:
        found[0] = _part(found[0].id, label, limits, provenance, True, False, single)
    return found


def _part(
    part_id: str,
    label: str,
    limits: dict[str, Limit],
    provenance: Provenance,
    open_: bool,
    accepted: bool,
    single: bool,
) -> Part:
    asking = [limit for limit in limits.values() if limit.word is not Word.NOT_APPLICABLE]
    kind, unit = _kind(asking)
    label = label or _grade(asking)
    thresholds: list[Threshold] = []
    for key, limit in limits.items():
        group = None if single else key
        for year, one in limit.by_year or ((None, limit),):
            asked = open_ or (not accepted and (limit.asked or one.asked))
            comparison, value = (None, None) if asked else _held(one, kind, unit)
            thresholds.append(
                Threshold(
                    comparison,
                    value,
                    provenance,
                    group_id=group,
                    year=year,
                    set_by_province=not asked
                    and (one.word is Word.SET_BY_PROVINCE or one.set_by_province),
                )
            )
    return Part(part_id, kind, tuple(thresholds), label=label, unit=unit)


def _kind(limits: Iterable[Limit]) -> tuple[Kind, str]:
    """What is asked for, by the first cell that holds a figure or a level."""
    shown = [one for limit in limits for one in (limit, *(y for _, y in limit.by_year))]
    figures = [one for one in shown if isinstance(one.value, Decimal)]
    units = [one.unit for one in figures if one.unit]
    if figures:
        unit = units[0] if units else ""
        return (Kind.PERCENT if unit == "%" else Kind.NUMBER), unit
    if _grade(shown):
        return Kind.YES_NO, ""
    level = next((one for one in shown if isinstance(one.value, str)), None)
    if level is not None and _LEVEL_NUMBER.search(str(level.value)):
        return Kind.LEVEL, level.unit or ""
    return Kind.YES_NO, ""


def _grade(limits: Sequence[Limit]) -> str:
    """A grade in words that every group must reach: what “Đạt” means; "" for anything else."""
    words = {one.value if isinstance(one.value, str) else "" for one in limits}
    word = next(iter(words)) if len(words) == 1 else ""
    above = all(one.comparison == ">=" and not one.asked for one in limits)
    if not word or not above or _LEVEL_NUMBER.search(word):
        return ""
    return f"{word} trở lên"


def _held(limit: Limit, kind: Kind, unit: str) -> tuple[Comparison | None, Decimal | bool | None]:
    """Comparison and value, where the part's kind can hold them; else left open."""
    nothing = None, None
    if limit.word is Word.NOT_APPLICABLE:
        return Comparison.NOT_ASKED, None
    if limit.word is Word.MET or limit.comparison == "met":
        return (
            (Comparison.MET, True) if kind is Kind.YES_NO and not limit.set_by_province else nothing
        )
    if limit.comparison is None or limit.qualifier or limit.condition:
        return nothing
    if isinstance(limit.value, str) and kind is Kind.YES_NO and _grade([limit]):
        return Comparison.MET, True
    if isinstance(limit.value, str):
        number = _LEVEL_NUMBER.search(limit.value)
        if kind is not Kind.LEVEL or number is None:
            return nothing
        return Comparison(limit.comparison), Decimal(number[0])
    if not isinstance(limit.value, Decimal) or kind not in {Kind.PERCENT, Kind.NUMBER}:
        return nothing
    none_left = limit.value == 0 and limit.unit is None
    if (limit.unit or "") != unit and not none_left:
        return nothing
    return Comparison(limit.comparison), limit.value
