"""The rules an office keeps itself: drafts, published and received sets, provincial decisions.

Where to find what (every service takes a ``Workspace`` first; every edit is one transaction with
history, can be undone and returns a ``Change`` that touched "rules"):

* ``sets``: every set that can be chosen (``rule_sets``, ``set_summaries``, ``find_set``,
  ``versions_of``, ``withdraw_set``), comparing two of them (``compare``).
* ``drafts``: ``new_draft_from``, ``new_draft``, ``import_draft``, ``drafts``, ``read_draft``,
  ``draft_history``, ``delete_draft``, ``publish``.
* ``draft_edits``: ``replace_indicator``, ``add_indicator``, ``remove_indicator``,
  ``move_indicator``, ``replace_criterion``, ``add_criterion``, ``move_criterion``,
  ``remove_criterion``,
  ``replace_head``, ``confirm``, ``confirm_indicator``, ``confirm_criterion``.
* ``decisions``: ``overrides``, ``read_override``, ``missing_provincial_thresholds``,
  ``override_history``.
* ``decision_edits``: ``new_override``, ``import_override``, ``replace_override_head``,
  ``set_thresholds``, ``name_decision``, ``add_extra``, ``remove_extra``,
  ``delete_override``, ``confirm_override``.
* ``authorities``: ``authorities``, ``authority_key`` (to show before trusting),
  ``trust_authority``, ``forget_authority``, ``rules_office``, ``set_rules_office``.
* ``handing_on``: ``pack_rules``, ``previewing``, ``accept``.
* ``moves``: ``plan_move``, ``apply_move``.
* ``subjects``: villages, residential areas and gardens: ``subjects``, ``add_subject``,
  ``rename_subject``, ``remove_subject``, ``add_subject_assessment``, ``level_summary``.
* ``tiers``: ``tier_conditions``.

Values: ``domain/rule_editing.py`` (who entered and who checked each fact, counts),
``domain/rule_comparison.py`` (what differs), ``domain/rule_moves.py`` (what is carried over).
"""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.catalog import SetSummary, fingerprint, summary_of
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.rule_comparison import SetComparison, compare_sets
from ntm_desktop.domain.rule_editing import AssuranceCount, count_assurance, facts
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.in_force import (
    find_set,
    find_version,
    known_ids,
    without_working_notes,
)
from ntm_desktop.services.rules import drafts as rule_drafts
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import own_rules

__all__ = [
    "RuleSetInfo",
    "compare",
    "find_set",
    "find_version",
    "for_an_office",
    "resolve",
    "rule_sets",
    "set_summaries",
    "versions_of",
    "withdraw_set",
]

SHIPPED, OWN, RECEIVED, KEPT = "shipped", "own", "received", "kept"
ORIGIN_LABELS = {
    SHIPPED: "kèm theo chương trình",
    OWN: "tự lập tại đơn vị",
    RECEIVED: "nhận từ cấp trên",
    KEPT: "bản cũ, đợt trước đã dùng",
}


@dataclass(frozen=True, slots=True)
class RuleSetInfo:
    """One version of a set as a line of a list.

    Attributes:
        origin: "shipped", "own", "received", or "kept" for an earlier version that only an
            assessment still uses.
        signer_name: the authority that signed a received one.
        adopted_at: when it was published or taken over; None for a shipped or kept one.
        indicators: how many it has.
        counts: how sure its facts are.
        draft_id: of the draft under way for this set, or "".
    """

    summary: SetSummary
    version: int
    fingerprint: str
    origin: str
    signer_name: str
    adopted_at: datetime | None
    indicators: int
    counts: AssuranceCount
    draft_id: str

    @property
    def origin_label(self) -> str:
        """Where it comes from, in words."""
        return ORIGIN_LABELS[self.origin]


def set_summaries(ws: Workspace) -> tuple[SetSummary, ...]:
    """Every set an assessment may be made with or a draft begun from, one line a set.

    Shipped ones in the order of years, own ones in their places; the version that counts.
    """
    return tuple(one.summary for one in rule_sets(ws))


def rule_sets(ws: Workspace) -> tuple[RuleSetInfo, ...]:
    """The version of every set that counts now: by first year, those without a year last."""
    drafts = {one.set_id: one.id for one in rule_drafts.drafts(ws)}
    found = []
    for set_id in known_ids(ws):
        adopted = own_rules.adopted_sets(ws.file, set_id)
        criteria_set = find_set(ws, set_id)
        found.append(_info(criteria_set, drafts, adopted[0] if adopted else None, SHIPPED))
    return tuple(
        sorted(found, key=lambda x: (x.summary.first_year is None, x.summary.first_year or 0))
    )


def versions_of(ws: Workspace, set_id: str) -> tuple[RuleSetInfo, ...]:
    """All versions of a set that are known here, the one that counts first."""
    drafts = {one.set_id: one.id for one in rule_drafts.drafts(ws)}
    found = [
        _info(find_version(ws, one.fingerprint), drafts, one, OWN)
        for one in own_rules.adopted_sets(ws.file, set_id)
    ]
    seen = {one.fingerprint for one in found}
    try:
        shipped = ws.catalog.criteria_set(set_id)
    except CatalogError:
        pass
    else:
        if ws.catalog.fingerprint(set_id) not in seen:
            found.append(_info(shipped, drafts, None, SHIPPED))
            seen.add(ws.catalog.fingerprint(set_id))
    for kept, _ in reversed(own_rules.kept_versions(ws.file, set_id)):
        if kept not in seen:
            found.append(_info(find_version(ws, kept), drafts, None, KEPT))
    return tuple(found)


def withdraw_set(ws: Workspace, version_fingerprint: str) -> Change:
    """Take an adopted version back; assessments pinned to it keep it, new ones do not use it.

    Raises:
        EntryError: it is not an adopted one.
    """
    row = own_rules.ADOPTED.row(ws.file, version_fingerprint)
    if row is None:
        raise EntryError("Bản này không phải bản đã ban hành hoặc đã nhận tại đơn vị.")
    title = find_version(ws, version_fingerprint).short_title
    change = own_rules.ADOPTED.change(ws.file, version_fingerprint, None)
    return apply(ws, f"Rút bản đã dùng của “{title}”", [change])


def resolve(ws: Workspace, ref: str) -> CriteriaSet:
    """The set that a draft's id, a set's id or a version's fingerprint names.

    Raises:
        EntryError: none of them.
    """
    if own_rules.draft_pieces(ws.file, ref):
        return rule_drafts.read_draft(ws, ref).criteria_set
    if ref in known_ids(ws):
        return find_set(ws, ref)
    return find_version(ws, ref)


def for_an_office(ws: Workspace, ref: str) -> CriteriaSet:
    """As ``resolve``, without the notes of the program's makers: to be written into a workbook.

    Raises:
        EntryError: as ``resolve``.
    """
    return without_working_notes(ws, resolve(ws, ref))


def compare(ws: Workspace, old: str, new: str) -> SetComparison:
    """What differs between two sets; each a draft's id, a set's id or a fingerprint.

    Raises:
        EntryError: one of them is not known.
    """
    sides = (for_an_office(ws, one) for one in (old, new))
    return compare_sets(*sides)


def _info(
    criteria_set: CriteriaSet,
    drafts: dict[str, str],
    adopted: own_rules.AdoptedSet | None,
    origin: str,
) -> RuleSetInfo:
    return RuleSetInfo(
        summary=summary_of(criteria_set),
        version=criteria_set.version,
        fingerprint=adopted.fingerprint if adopted else fingerprint(criteria_set),
        origin=adopted.origin if adopted else origin,
        signer_name=adopted.signer_name if adopted else "",
        adopted_at=adopted.adopted_at if adopted else None,
        indicators=sum(1 for _ in criteria_set.indicators()),
        counts=count_assurance(facts(criteria_set)),
        draft_id=drafts.get(criteria_set.id, ""),
    )
