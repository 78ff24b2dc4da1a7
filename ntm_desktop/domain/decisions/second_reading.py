"""The document read again for the second person: its words beside what stands in a draft."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from ntm_desktop.domain.criteria import CriteriaSet, Criterion, Part, Threshold
from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.confirming import Held, HeldAs, hold_against
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.drafting_province import column_taken
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.overrides import ProvincialOverride

Key = tuple[str, str, int | None]
"""Number of the indicator, part ("" for the wording), place of the threshold in the part."""


def name_key(criterion_no: int) -> Key:
    """What the name of a criterion is known by."""
    return "", str(criterion_no), None


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What the document says of one fact.

    Attributes:
        printed: its wording or cell as it stands; "" when it is not there.
        place: (page, row); page 0 where the file has none, (0, 0) when it is not there.
        equal: the draft has what reading the document again gives, and nothing was asked there.
        head: of a level: words of the sub-item it stands at; "" where it has none.
        lines: of a level: the very lines of the document it stands in.
        spared: of a wording: (part, group, cell) where the document demands nothing of a group
            and the draft, made before that could be said, has no threshold for it.
        row: the row of the document at ``place``, as it stands there.
    """

    printed: str
    place: tuple[int, int]
    equal: bool
    head: str = ""
    lines: tuple[str, ...] = ()
    spared: tuple[tuple[str, str, str], ...] = ()
    row: str = ""


def read_beside(reading: DecisionReading, rules: CriteriaSet) -> dict[Key, DocumentWords]:
    """What the document says of every name, wording and threshold of a draft.

    Equal is stricter than in ``hold_against``: letter by letter, the unit and the words of the
    sub-item too, because one press confirms it. What was answered or typed is never equal.

    Args:
        reading: of the document, without answers.
        rules: the draft.
    """
    made = drafted_set(reading)
    names = {one.no: one for one in made.criteria}
    drafted = {item.no: {part.id: part for part in item.parts} for item in made.indicators()}
    read = {item.number: item for item in reading.indicators}
    groups = {group.id: group.name for group in reading.groups}
    found: dict[Key, DocumentWords] = {}
    for criterion in rules.criteria:
        found[name_key(criterion.no)] = _name(criterion, names.get(criterion.no), reading)
    ids = {group.id: group_id(group.name) for group in rules.groups if group.id not in groups}
    parts = {(item.no, part.id): part for item in rules.indicators() for part in item.parts}
    pieces = {no: _pieces(item, drafted.get(no, {})) for no, item in read.items()}
    for one in hold_against(reading, rules):
        item = read.get(one.no)
        if one.index is None:
            # Where it was asked whether the row was read as it stands nobody sees the document.
            sure = item is not None and item.question in ("", *item.wording_questions)
            equal = sure and _letters(str(one.ours)) == _letters(one.printed)
            held = {
                (part.id, threshold.group_id)
                for (no, _), part in parts.items()
                if no == one.no
                for threshold in part.thresholds
            }
            spared = _spared(pieces.get(one.no, {}), groups, held)
            row = _row(item) if item is not None else ""
            found[one.key] = DocumentWords(one.printed, one.place, equal, spared=spared, row=row)
        else:
            ours, theirs = parts[one.no, one.part_id], drafted.get(one.no, {}).get(one.part_id)
            piece = pieces.get(one.no, {}).get(one.part_id)
            head = piece.text if piece is not None and not isinstance(piece, ReadIndicator) else ""
            lines = [source.text for source in piece.sources] if piece is not None else []
            equal = _equal(one, ours, theirs, ids)
            found[one.key] = DocumentWords(
                one.printed,
                one.place,
                equal,
                head,
                tuple(dict.fromkeys(lines)),
                row=_row(piece) if piece is not None else "",
            )
    return found


def _equal(one: Held, ours: Part, theirs: Part | None, ids: Mapping[str, str]) -> bool:
    threshold = one.ours
    if one.outcome is not HeldAs.EQUAL or theirs is None or not isinstance(threshold, Threshold):
        return False
    asks = (ours.kind, ours.unit, _letters(ours.label), ours.levels, ours.required)
    if asks != (theirs.kind, theirs.unit, _letters(theirs.label), theirs.levels, theirs.required):
        return False
    if threshold.group_id is not None:  # the document may call the set's group otherwise
        group = ids.get(threshold.group_id, threshold.group_id)
        threshold = replace(threshold, group_id=group)
    return any(_demand(threshold) == _demand(other) for other in theirs.thresholds)


def read_beside_override(
    reading: DecisionReading, override: ProvincialOverride, rules: CriteriaSet
) -> dict[Key, DocumentWords]:
    """What a province's document says of the levels and indicators of its decision.

    Args:
        reading: of the document, without answers.
        override: the decision that was made from it.
        rules: the set it speaks of.
    """
    column = column_taken(reading, override)

    def of_column(thresholds: Iterable[Threshold]) -> tuple[Threshold, ...]:
        return tuple(replace(one, group_id=one.group_id or column or None) for one in thresholds)

    levels = {(o.indicator_no, o.part_id): of_column(o.thresholds) for o in override.changes}
    numbers = {one.indicator_no for one in override.changes}
    criteria = []
    for criterion in rules.criteria:
        # A part that is not changed keeps its place: parts are told by their order.
        changed = [
            replace(
                indicator,
                parts=tuple(
                    replace(part, thresholds=levels.get((indicator.no, part.id), ()))
                    for part in indicator.parts
                ),
            )
            for indicator in criterion.indicators
            if indicator.no in numbers
        ]
        added = [
            replace(
                one.indicator,
                parts=tuple(
                    replace(part, thresholds=of_column(part.thresholds))
                    for part in one.indicator.parts
                ),
            )
            for one in override.extra
            if one.criterion_no == criterion.no
        ]
        criteria.append(replace(criterion, indicators=(*changed, *added)))
    found = read_beside(reading, replace(rules, criteria=tuple(criteria)))
    name = next((group.name for group in reading.groups if group.id == column), "")
    if not name:
        return found
    # Which column holds was chosen by a person: it is read beside every level.
    for key, one in found.items():
        said = f"cột “{name}”: {one.printed}" if one.printed and key[2] is not None else one.printed
        found[key] = replace(one, printed=said, spared=())
    return found


def _demand(threshold: Threshold) -> tuple[object, ...]:
    return (
        threshold.group_id,
        threshold.year,
        threshold.condition,
        threshold.comparison,
        threshold.value,
        threshold.set_by_province,
    )


def _name(ours: Criterion, theirs: Criterion | None, reading: DecisionReading) -> DocumentWords:
    rows = [one for one in reading.indicators if one.criterion == ours.no]
    named = next((one for one in rows if one.criterion_name), None)
    if theirs is None or named is None:
        return DocumentWords("", (0, 0), equal=False)
    source = next(iter(named.sources), None)
    place = (source.page, source.row) if source is not None else (0, 0)
    equal = _letters(ours.name) == _letters(named.criterion_name)
    return DocumentWords(named.criterion_name, place, equal, row=_row(named))


def _row(item: ReadItem) -> str:
    return item.sources[0].text if item.sources else ""


def _pieces(item: ReadIndicator, drafted: Mapping[str, Part]) -> dict[str, ReadItem]:
    """Part of the draft → the indicator or sub-item whose cells it was made from."""
    pieces = [*([item] if item.thresholds or not item.parts else ()), *item.parts]
    if len(pieces) != len(drafted):
        pieces = [item] * len(drafted)  # one cell with several demands
    return dict(zip(drafted, pieces, strict=True))


def _spared(
    pieces: Mapping[str, ReadItem],
    groups: Mapping[str, str],
    held: Container[tuple[str, str | None]],
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (part, groups.get(group, group), piece.printed.get(group, ""))
        for part, piece in pieces.items()
        for group, limit in piece.thresholds.items()
        if limit.word is Word.NOT_APPLICABLE and (part, group) not in held
    )


def _letters(text: str) -> str:
    """Without blanks at the edges and the mark at the end; a first letter may be small."""
    squeezed = " ".join(text.split()).rstrip(" .;:")
    return squeezed[:1].lower() + squeezed[1:]
