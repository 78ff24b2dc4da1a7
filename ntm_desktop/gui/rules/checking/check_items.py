"""What a second person holds against the decision, one thing after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Provenance
from ntm_desktop.domain.decisions.second_reading import (
    DocumentWords,
    Key,
    name_key,
    read_beside,
    read_beside_override,
)
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.rule_words import tr

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.rules.drafts import Draft
    from ntm_desktop.services.session import Workspace

Confirm = Callable[["Workspace", str, str], "Change"]
"""(workspace, person, place) → the saved confirmation."""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One fact.

    Attributes:
        key: stable while the rules are not edited.
        no: of the indicator, to mend it; "" for the name of a criterion.
        title: what it is about: "12.1 Lao động qua đào tạo – Nữ".
        what: "Ngưỡng, xã nhóm 3", "Nội dung".
        entered: what stands in the rules, to be compared.
        text: official wording as context, "" where it is ``entered`` itself.
        place: article or page that is known already.
        ready: there is something to compare.
        criterion: its number, 0 where it is not told.
        fact: what a draft knows it by.
        part: words of the sub-item, "" for the wording or a single part.
        case: for whom a threshold holds: "Nhóm 1".
        of_group: that is a group of communes, whatever the year or the commune's properties.
        beside: what the kept document says of it; None where it was not read again.
        heading: name of the criterion, where that is not an item of its own.
        chosen: what whoever read it chose where there was a question.
    """

    key: str
    no: str
    title: str
    what: str
    entered: str
    text: str
    place: str
    provenance: Provenance
    ready: bool
    confirm: Confirm
    criterion: int = 0
    fact: Key | None = None
    part: str = ""
    case: str = ""
    of_group: bool = False
    beside: DocumentWords | None = None
    chosen: str = ""
    heading: str = ""

    @property
    def equal(self) -> bool:
        """Whether it stands in the document letter by letter."""
        return self.beside is not None and self.beside.equal

    @property
    def done(self) -> bool:
        """Whether it was confirmed."""
        return self.provenance.verified


def draft_items(draft: "Draft", reading: "DecisionReading | None" = None) -> tuple[CheckItem, ...]:
    """Everything of a draft, in official order.

    Args:
        draft: what is checked.
        reading: of its kept file, to stand beside; None when there is none.
    """
    from ntm_desktop.services.rules import draft_edits

    rules, draft_id = draft.criteria_set, draft.id
    beside = read_beside(reading, rules) if reading is not None else {}
    found: list[CheckItem] = []
    for criterion in rules.criteria:
        number, at = criterion.no, len(found)

        def confirm_name(
            ws: "Workspace", person: str, place: str, number: int = number
        ) -> "Change":
            return draft_edits.confirm_criterion(ws, draft_id, number, person=person, place=place)

        found.append(
            CheckItem(
                f"criterion:{criterion.no}",
                "",
                tr("Tiêu chí {0}").format(criterion.no),
                tr("Tên tiêu chí"),
                criterion.name,
                "",
                criterion.provenance.place,
                criterion.provenance,
                True,
                confirm_name,
                fact=name_key(number),
            )
        )
        for indicator in criterion.indicators:
            found.extend(_indicator_items(draft_id, rules, indicator))
        found[at:] = [replace(one, criterion=number) for one in found[at:]]
    return tuple(replace(one, beside=beside.get(one.fact)) if one.fact else one for one in found)


def _indicator_items(
    draft_id: str, rules: CriteriaSet, indicator: Indicator
) -> Iterator[CheckItem]:
    from ntm_desktop.services.rules import draft_edits

    no = indicator.no

    def confirm(part_id: str, index: int | None) -> Confirm:
        return lambda ws, person, place: draft_edits.confirm(
            ws, draft_id, no, part_id, index, person=person, place=place
        )

    yield CheckItem(
        f"{no}/",
        no,
        f"{no} {indicator.name}",
        tr("Nội dung"),
        indicator.text,
        "",
        indicator.provenance.place or indicator.article,
        indicator.provenance,
        True,
        confirm(indicator.parts[0].id, None),
        fact=(no, "", None),
        chosen=indicator.note,
    )
    yield from _threshold_items(indicator, rules, confirm)


def _threshold_items(
    indicator: Indicator, rules: CriteriaSet, confirm: Callable[[str, int | None], Confirm]
) -> Iterator[CheckItem]:
    no = indicator.no
    for part in indicator.parts:
        label = f" – {part.label}" if part.label else ""
        for index, threshold in enumerate(part.thresholds):
            case = rule_words.case_words(threshold, rules)
            yield CheckItem(
                f"{no}/{part.id}/{index}",
                no,
                f"{no} {indicator.name}{label}",
                tr("Ngưỡng – {0}").format(case[:1].lower() + case[1:]),
                rule_words.threshold_words(threshold, part),
                indicator.text,
                threshold.provenance.place or indicator.article,
                threshold.provenance,
                threshold.known or threshold.set_by_province,
                confirm(part.id, index),
                fact=(no, part.id, index),
                part=part.label,
                case=case,
                of_group=bool(threshold.group_id)
                and (threshold.year, threshold.condition) == (None, None),
                chosen=indicator.note,
            )


def override_items(
    view: "OverrideView", rules: CriteriaSet, reading: "DecisionReading | None" = None
) -> tuple[CheckItem, ...]:
    """Everything that a decision on a set says.

    Args:
        view: the decision.
        rules: the national set, for names and units.
        reading: of the province's kept file, to stand beside; None when there is none.
    """
    from ntm_desktop.services.rules import decision_edits

    override = view.override

    def confirm_in(no: str) -> Callable[[str, int | None], Confirm]:
        def confirm(part_id: str, index: int | None) -> Confirm:
            return lambda ws, person, place: decision_edits.confirm_override(
                ws, override.id, no, part_id, index, person=person, place=place
            )

        return confirm

    found: list[CheckItem] = []
    known = {indicator.no: indicator for indicator in rules.indicators()}
    for change in override.changes:
        indicator = known.get(change.indicator_no)
        if indicator is None:
            continue
        parts = tuple(
            replace(part, thresholds=change.thresholds)
            for part in indicator.parts
            if part.id == change.part_id
        )
        own = replace(indicator, parts=parts, article="")
        found.extend(_threshold_items(own, rules, confirm_in(own.no)))
    for added in (*override.replaced, *(extra.indicator for extra in override.extra)):
        found.append(
            CheckItem(
                f"{added.no}/",
                added.no,
                f"{added.no} {added.name}",
                tr("Nội dung"),
                added.text,
                "",
                added.provenance.place or added.article,
                added.provenance,
                True,
                confirm_in(added.no)(added.parts[0].id, None),
                fact=(added.no, "", None),
            )
        )
        found.extend(_threshold_items(added, rules, confirm_in(added.no)))
    beside = read_beside_override(reading, override, rules) if reading is not None else {}
    of = {item.no: criterion for criterion in rules.criteria for item in criterion.indicators}
    named = {criterion.no: criterion for criterion in rules.criteria}
    of |= {e.indicator.no: named[e.criterion_no] for e in override.extra if e.criterion_no in named}
    return tuple(
        replace(one, criterion=of[one.no].no, heading=of[one.no].name, beside=beside.get(one.fact))
        if one.fact is not None and one.no in of
        else one
        for one in found
    )
