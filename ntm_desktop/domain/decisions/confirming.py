"""A set that is there already, held against the decision it was made from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.criteria import (
    Comparison,
    CriteriaSet,
    Indicator,
    Kind,
    Part,
    Threshold,
)
from ntm_desktop.domain.decisions.columns import COMMON, group_id
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.indicators import ReadIndicator
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.text import fold

Rule = tuple[Comparison | None, Decimal | bool | None, bool]


class HeldAs(StrEnum):
    """How one fact of the set stands to the document."""

    EQUAL = "equal"
    DIFFERENT = "different"
    ASKED = "asked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Held:
    """One fact held against the document.

    Attributes:
        part_id: "" for the wording.
        group_id: None where the set's threshold holds for every group.
        ours: as the set has it.
        printed: the document's wording or cell; "" when it is missing there.
        place: (page, row) in the document; (0, 0) when it is missing.
        index: of the threshold in its part; None for the wording.
        theirs: what would stand in the set instead; None where nothing can be taken over.
    """

    no: str
    part_id: str
    group_id: str | None
    year: int | None
    outcome: HeldAs
    ours: str | Threshold
    printed: str
    place: tuple[int, int]
    index: int | None = None
    theirs: str | Threshold | None = None

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What it is known by: number, part and place in the part."""
        return self.no, self.part_id, self.index


def hold_against(reading: DecisionReading, rules: CriteriaSet) -> tuple[Held, ...]:
    """Every wording and threshold of a set beside what the document says of it.

    A threshold the document has a question about is never equal: somebody answers first.
    """
    made = drafted_set(reading)
    by_number = {item.number: item for item in reading.indicators}
    theirs = {item.no: item for item in made.indicators()}
    ids = {group.id: group_id(group.name) for group in rules.groups}
    known = {group.id for group in reading.groups}
    column = _only_column(reading, ids)
    found: list[Held] = []
    for ours in rules.indicators():
        item = by_number.get(ours.no)
        if item is None:
            found.append(Held(ours.no, "", None, None, HeldAs.MISSING, ours.text, "", (0, 0)))
            continue
        place = (item.sources[0].page, item.sources[0].row) if item.sources else (0, 0)
        same = _bare(ours.text) == _bare(item.text)
        outcome = HeldAs.EQUAL if same else HeldAs.DIFFERENT
        found.append(
            Held(ours.no, "", None, None, outcome, ours.text, item.text, place, None, item.text)
        )
        levels = _thresholds(ours, theirs[ours.no], item, ids, known, place)
        found += [_of_column(one, column, ids) for one in levels]
    return tuple(found)


def _only_column(reading: DecisionReading, ids: dict[str, str]) -> str:
    """The group whose column alone the document has, "" when it has several or a general one."""
    if len(reading.groups) != 1:
        return ""
    named = group_id(reading.groups[0].name)
    return next((group for group, known in ids.items() if named in {group, known}), "")


def _of_column(one: Held, column: str, ids: dict[str, str]) -> Held:
    """A cell of one group says nothing of another's level, even where both are alike."""
    if not column or one.group_id in {None, column} or one.group_id not in ids:
        return one
    return replace(one, outcome=HeldAs.MISSING, printed="", place=(0, 0), theirs=None)


def _thresholds(
    ours: Indicator,
    theirs: Indicator,
    item: ReadIndicator,
    ids: dict[str, str],
    known: set[str],
    place: tuple[int, int],
) -> Iterator[Held]:
    pieces = [*([item] if item.thresholds or not item.parts else ()), *item.parts]
    if len(pieces) != len(theirs.parts):
        pieces = [item] * len(theirs.parts)  # one cell with several demands
    for number, part in enumerate(ours.parts):
        other = theirs.parts[number] if number < len(theirs.parts) else None
        piece = pieces[number] if other else item
        source = next(iter(piece.sources), None)
        where = (source.page, source.row) if source is not None else place
        read = {(t.group_id, t.year): t for t in other.thresholds} if other else {}
        for index, threshold in enumerate(part.thresholds):
            group = threshold.group_id
            key = group if group is None or group in known else ids.get(group, group)
            match = read.get((key, threshold.year)) or read.get((None, threshold.year))
            printed = piece.printed.get(key or COMMON) or piece.printed.get(COMMON, "")
            if match is None:
                outcome = HeldAs.MISSING
            elif not match.known and not match.set_by_province:
                outcome = HeldAs.ASKED
            else:
                equal = (
                    threshold.condition is None
                    and other is not None
                    and _says_the_same(part, threshold, other, match)
                )
                outcome = HeldAs.EQUAL if equal else HeldAs.DIFFERENT
            instead: Threshold | None = None
            if outcome is HeldAs.DIFFERENT and match is not None and threshold.condition is None:
                instead = replace(
                    threshold,
                    comparison=match.comparison,
                    value=match.value,
                    set_by_province=match.set_by_province,
                )
            fits = other is not None and (
                other.kind is part.kind or bool(match and match.not_asked)
            )
            yield Held(
                ours.no,
                part.id,
                group,
                threshold.year,
                outcome,
                threshold,
                printed,
                where,
                index,
                instead if fits else None,
            )


def _says_the_same(ours: Part, threshold: Threshold, theirs: Part, match: Threshold) -> bool:
    """Whether two thresholds demand the same, each of what its part measures."""
    if threshold.not_asked or match.not_asked:
        return threshold.not_asked and match.not_asked
    if ours.levels and theirs.kind is Kind.YES_NO:
        # "Khá trở lên" is read as met or not met; in the set it is a step of a scale.
        step = next((one for one in ours.levels if one.ordinal == threshold.value), None)
        asked = fold(theirs.label).removesuffix("tro len").strip()
        return (
            step is not None
            and threshold.comparison is Comparison.AT_LEAST
            and match.comparison is Comparison.MET
            and asked in {fold(step.label), *map(fold, step.aliases)}
        )
    percent = {Kind.PERCENT} & {ours.kind, theirs.kind}
    if match.known and percent and ours.kind is not theirs.kind:
        return False  # "≥ 80 %" and "≥ 80 hộ" have the same figure
    return _rule(match) == _rule(threshold)


def _rule(threshold: Threshold) -> Rule:
    """What a threshold demands; at least 100 and exactly 100 are one for a share."""
    comparison = threshold.comparison
    if threshold.value == Decimal(100) and comparison is Comparison.AT_LEAST:
        comparison = Comparison.EXACTLY
    return comparison, threshold.value, threshold.set_by_province and not threshold.known


def _bare(text: str) -> str:
    return fold(text).replace("²", "2").rstrip(" .;:")
