"""Everything the list of rules shows, read in one go on the database thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_desktop.domain.commune_file import AssessmentInfo

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import SourceDocument
    from ntm_desktop.domain.overrides import ProvincialOverride
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.rules.drafts import DraftSummary
    from ntm_desktop.services.rules.sets import RuleSetInfo
    from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class RulesState:
    """What there is.

    Attributes:
        sets: the version of every set that counts now.
        drafts: sets being written.
        overrides: decisions of the province.
        amending: national amendments that were read or received here.
        assessments: which use which version.
        actor: who works here, may be empty.
        official: set id to the official number of its indicators, where it is known.
        documents: id of a set, draft or decision to the decision's own files that are kept here.
        amendments: set id to the national amendments of it, wherever they came from.
        judged_by: id of a decision on a set to the periods of the assessments it is applied to.
    """

    sets: "tuple[RuleSetInfo, ...]"
    drafts: "tuple[DraftSummary, ...]"
    overrides: "tuple[OverrideView, ...]"
    assessments: tuple[AssessmentInfo, ...]
    actor: str
    official: Mapping[str, int]
    judged_by: Mapping[str, tuple[str, ...]]
    amendments: "Mapping[str, tuple[ProvincialOverride, ...]]"
    documents: "Mapping[str, tuple[SourceDocument, ...]]"
    amending: "tuple[OverrideView, ...]" = ()

    def used_by(self, set_id: str) -> tuple[AssessmentInfo, ...]:
        """The assessments made by a set, whichever version."""
        return tuple(info for info in self.assessments if info.set_id == set_id)

    def behind(self, info: "RuleSetInfo") -> tuple[AssessmentInfo, ...]:
        """The assessments made by another version of a set than the one that counts."""
        return tuple(
            one for one in self.used_by(info.summary.id) if one.set_fingerprint != info.fingerprint
        )

    def set_title(self, set_id: str) -> str:
        """Short title of a set; its id when unknown."""
        return next(
            (one.summary.short_title for one in self.sets if one.summary.id == set_id), set_id
        )


def read_state(ws: "Workspace") -> RulesState:
    """Read it."""
    from ntm_desktop.services import workspace
    from ntm_desktop.services.in_force import amendments, overrides_in_force, pinned_version_of
    from ntm_desktop.services.rules import decisions
    from ntm_desktop.services.rules import drafts as rule_drafts
    from ntm_desktop.services.rules import sets as rule_sets
    from ntm_desktop.services.rules.documents import kept_documents

    sets = rule_sets.rule_sets(ws)
    known = {one.summary.id: rule_sets.find_set(ws, one.summary.id) for one in sets}
    official = {
        set_id: rules.official_indicators
        for set_id, rules in known.items()
        if rules.official_indicators is not None
    }
    assessments = workspace.assessments(ws)
    judged_by: dict[str, tuple[str, ...]] = {}
    for info in assessments:
        for one in overrides_in_force(ws, pinned_version_of(ws, info), info.period.last_day):
            judged_by[one.id] = (*judged_by.get(one.id, ()), info.period.label)
    drafts, overrides = rule_drafts.drafts(ws), decisions.overrides(ws)
    documents = {set_id: kept_documents(ws, rules) for set_id, rules in known.items()}
    for draft in drafts:
        documents[draft.id] = kept_documents(ws, rule_drafts.read_draft(ws, draft.id).criteria_set)
    amending = decisions.national_amendments(ws)
    for view in (*overrides, *amending):
        documents[view.override.id] = kept_documents(ws, view.override)
    return RulesState(
        sets,
        drafts,
        overrides,
        assessments,
        ws.actor,
        official,
        judged_by,
        {set_id: amendments(ws, rules) for set_id, rules in known.items()},
        documents,
        amending,
    )
