"""What the view of a provincial decision shows, read in one go on the database thread."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Threshold
from ntm_desktop.domain.overrides import apply_overrides
from ntm_desktop.domain.thresholds import applicable
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.widgets import Choice

if TYPE_CHECKING:
    from ntm_desktop.services.rules.decisions import MissingThreshold, OverrideView
    from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class ProvinceState:
    """What the view shows.

    Attributes:
        view: the decision, None while it has not been begun.
        rules: the national set.
        missing: what no decision in force has settled.
        open_here: indicators of the current assessment whose threshold the province has still
            to set; None when the assessment is by another set.
        decisions: every decision on the set, by date, this one among them.
        holding: ids of those that the current assessment is judged by.
    """

    view: "OverrideView | None"
    rules: CriteriaSet
    missing: "tuple[MissingThreshold, ...]"
    open_here: int | None
    decisions: "tuple[OverrideView, ...]" = ()
    holding: frozenset[str] = frozenset()

    @property
    def with_extras(self) -> CriteriaSet:
        """Which numbers are taken."""
        return with_every_extra(self.rules, self.decisions)

    def others_on(self, no: str, part_id: str) -> tuple[tuple[str, tuple[Threshold, ...]], ...]:
        """What the other decisions set for a part: (their name and days, thresholds)."""
        here = self.view.override.id if self.view is not None else ""
        return tuple(
            (
                f"{one.override.citation} ({rule_words.force_words(one.override)})",
                change.thresholds,
            )
            for one in self.decisions
            if one.override.id != here
            for change in one.override.changes
            if (change.indicator_no, change.part_id) == (no, part_id)
        )


def read_province(
    ws: "Workspace", set_id: str, override_id: str, assessment_id: str
) -> ProvinceState:
    """Read it; runs on the database thread."""
    from ntm_desktop.services.in_force import (
        find_assessment,
        overrides_in_force,
        pinned_version_of,
    )
    from ntm_desktop.services.rules import decisions as rule_overrides

    view = rule_overrides.read_override(ws, override_id) if override_id else None
    if view is not None:
        set_id = view.override.set_id
    on = view.override.effective_from if view is not None else None
    info = find_assessment(ws, assessment_id)
    open_here, holding = None, frozenset[str]()
    if info.set_id == set_id:
        open_here = _open_here(ws, info)
        national = pinned_version_of(ws, info)
        found = overrides_in_force(ws, national, info.period.last_day)
        holding = frozenset(one.id for one in found)
    return ProvinceState(
        view,
        rule_overrides.amended_set(ws, set_id, on),
        rule_overrides.missing_provincial_thresholds(ws, set_id, on),
        open_here,
        rule_overrides.overrides(ws, set_id),
        holding,
    )


def with_every_extra(national: CriteriaSet, decisions: "Iterable[OverrideView]") -> CriteriaSet:
    """The set with what every decision adds, whenever it holds: a number is never given twice."""
    rules = national
    for one in decisions:
        if not one.faults:
            rules = apply_overrides(rules, [one.override], one.override.effective_from)
    return rules


def raisable_choices(state: ProvinceState, shown: Container[tuple[str, str]]) -> list[Choice]:
    """Every part whose threshold the decision may raise, but those that are shown already."""
    return [
        Choice(
            f"{indicator.no}/{part.id}",
            f"{indicator.no} {indicator.name}" + (f" – {part.label}" if part.label else ""),
            rule_words.thresholds_line(part, state.rules),
        )
        for indicator in state.rules.indicators()
        for part in indicator.parts
        if (indicator.no, part.id) not in shown
    ]


def criterion_choices(state: ProvinceState) -> list[Choice]:
    """Every criterion that the decision may add an indicator to."""
    return [
        Choice(
            str(criterion.no),
            rule_words.tr("Tiêu chí {0}. {1}").format(criterion.no, criterion.name),
            rule_words.tr("{0} chỉ tiêu của bộ quốc gia").format(len(criterion.indicators)),
        )
        for criterion in state.rules.criteria
    ]


def _open_here(ws: "Workspace", info: AssessmentInfo) -> int:
    """Counted by the rules, not by verdicts: an empty assessment lacks thresholds just as well."""
    from ntm_desktop.services.in_force import context_of, pinned_set_of

    rules, context = pinned_set_of(ws, info), context_of(ws, info)
    open_ones = set()
    for indicator in rules.indicators():
        for part in indicator.parts:
            found = applicable(part, context, context.properties, rules)
            if not found.known and found.threshold and found.threshold.set_by_province:
                open_ones.add(indicator.no)
    return len(open_ones)
