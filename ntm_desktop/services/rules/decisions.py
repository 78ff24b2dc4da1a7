"""Decisions on a national set: which are known, what they say, what is still missing.

A province's decisions are listed by themselves; a national amendment is listed when it was read
or received here, while those that came with the program are shown with the set they amend.

A decision entered here holds for every assessment of its set whose period ends while it is in
force. One that came signed from an authority is not edited, only taken back or replaced by a
newer version.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ntm_desktop.catalog import (
    canonical_bytes,
    override_document,
    override_faults,
    override_fingerprint,
)
from ntm_desktop.catalog.rule_documents import override_rule, set_rule
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part
from ntm_desktop.domain.overrides import ProvincialOverride, order_in_time
from ntm_desktop.domain.package import RuleDocument
from ntm_desktop.domain.rule_comparison import assurance_words, threshold_line
from ntm_desktop.domain.rule_editing import (
    AssuranceCount,
    count_assurance,
    override_facts,
)
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services.history import HistoryEntry
from ntm_desktop.services.in_force import (
    amended,
    find_assessment,
    find_set,
    known_overrides,
    override_of,
    overrides_in_force,
    pinned_version_of,
    with_overrides,
)
from ntm_desktop.services.rules.drafts import today
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import history, own_rules
from ntm_desktop.store.commune.history import FieldChange

SHIPPED, OWN, RECEIVED = "shipped", "own", "received"


@dataclass(frozen=True, slots=True)
class OverrideView:
    """One decision as it is kept here: a province's, or a national amendment.

    Attributes:
        origin: "own", "received" or "shipped".
        faults: what in it does not fit the set as it counts now; then it is not applied.
        counts: how sure its thresholds are.
        editable: it was entered here.
    """

    override: ProvincialOverride
    fingerprint: str
    origin: str
    signer_name: str
    faults: tuple[str, ...]
    counts: AssuranceCount

    @property
    def editable(self) -> bool:
        """Whether it may be edited here."""
        return self.origin == OWN


@dataclass(frozen=True, slots=True)
class MissingThreshold:
    """A part whose threshold the national decision leaves to the province.

    Attributes:
        name: short wording of the indicator.
        wording: what the national decision says.
        value_missing: no threshold is known at all; otherwise only the province's decision is
            not named yet.
    """

    indicator_no: str
    name: str
    part_id: str
    kind: Kind
    unit: str
    wording: str
    value_missing: bool


def overrides(ws: Workspace, set_id: str | None = None) -> tuple[OverrideView, ...]:
    """Every decision known here, of all sets or of one; of two on the same thing the last holds."""
    found = [
        _view(ws, one)
        for one in known_overrides(ws)
        if not one.national and (set_id is None or one.set_id == set_id)
    ]
    return tuple(sorted(found, key=lambda one: order_in_time(one.override)))


def national_amendments(ws: Workspace) -> tuple[OverrideView, ...]:
    """The national amendments that were read or received here, by date."""
    kept = {stored.id for stored in own_rules.overrides(ws.file)}
    found = [_view(ws, one) for one in known_overrides(ws) if one.national and one.id in kept]
    return tuple(sorted(found, key=lambda one: order_in_time(one.override)))


def ground_of(ws: Workspace, override: ProvincialOverride) -> CriteriaSet:
    """The set that a decision leans on: a province's on the amended one.

    Raises:
        CatalogError: no set has the id it names.
    """
    if override.national:
        return find_set(ws, override.set_id)
    return amended_set(ws, override.set_id, override.effective_from)


def read_override(ws: Workspace, override_id: str) -> OverrideView:
    """One decision.

    Raises:
        EntryError: there is none with this id.
    """
    return _view(ws, find_override(ws, override_id))


def missing_provincial_thresholds(
    ws: Workspace, set_id: str, on: date | None = None
) -> tuple[MissingThreshold, ...]:
    """What a national set leaves to the province and no decision in force has settled.

    Args:
        ws: the open commune.
        set_id: of the national set.
        on: the day that decides; today when None, or the set's last year when that is over.
    """
    rules = find_set(ws, set_id)
    return tuple(_missing(with_overrides(ws, rules, _deciding_day(ws, rules, on))))


def amended_set(ws: Workspace, set_id: str, on: date | None = None) -> CriteriaSet:
    """A national set with its amendments of a day, as a province's decision leans on it.

    Args:
        ws: the open commune.
        set_id: of the national set.
        on: the day that decides, as in :func:`missing_provincial_thresholds`.
    """
    rules = find_set(ws, set_id)
    return amended(ws, rules, _deciding_day(ws, rules, on))


def _deciding_day(ws: Workspace, rules: CriteriaSet, on: date | None) -> date:
    day = on or today(ws)
    if on is None and rules.last_year is not None and day.year > rules.last_year:
        return date(rules.last_year, 12, 31)
    return day


def rules_in_force(ws: Workspace, assessment_id: str) -> tuple[RuleDocument, ...]:
    """What the verdicts of an assessment rest on besides the sets that every program ships.

    The pinned set when it is not the shipped one, and every decision on it in force, word
    for word: what has to travel with the assessment for others to judge it alike.

    Raises:
        EntryError: there is no such assessment.
    """
    info = find_assessment(ws, assessment_id)
    national = pinned_version_of(ws, info)
    found = []
    try:
        shipped = ws.catalog.fingerprint(info.set_id) == info.set_fingerprint
    except CatalogError:
        shipped = False
    if not shipped:
        row = own_rules.ADOPTED.row(ws.file, info.set_fingerprint) or {}
        found.append(
            set_rule(
                national,
                signer=row.get("signer_key_id", ""),
                signer_name=row.get("signer_name", ""),
            )
        )
    for override in overrides_in_force(ws, national, info.period.last_day):
        stored = own_rules.override(ws.file, override.id)
        found.append(
            override_rule(
                override,
                signer=stored.signer_key_id if stored else "",
                signer_name=stored.signer_name if stored else "",
            )
        )
    return tuple(found)


def override_history(ws: Workspace, override_id: str) -> tuple[HistoryEntry, ...]:
    """Everything that was changed in a decision, newest first."""
    rows = history.of_record(ws.file, own_rules.OVERRIDES.subject, override_id)
    found = []
    for row in rows:
        old, new = (_words(ws, text) for text in (row.change.old, row.change.new))
        for key in dict.fromkeys([*new, *old]):
            if old.get(key) != new.get(key):
                found.append(
                    HistoryEntry(
                        row.at,
                        row.who,
                        key,
                        old.get(key, ""),
                        new.get(key, ""),
                        bool(row.undo_of),
                        row.change_id,
                    )
                )
    return tuple(found)


def _missing(rules: CriteriaSet) -> Sequence[MissingThreshold]:
    found = []
    for indicator in rules.indicators():
        for part in indicator.parts:
            open_ones = [t for t in part.thresholds if t.set_by_province and not t.decision]
            if open_ones:
                found.append(
                    MissingThreshold(
                        indicator.no,
                        indicator.name,
                        part.id,
                        part.kind,
                        part.unit,
                        indicator.text,
                        any(not threshold.known for threshold in open_ones),
                    )
                )
    return found


def _view(ws: Workspace, override: ProvincialOverride) -> OverrideView:
    stored = own_rules.override(ws.file, override.id)
    origin = SHIPPED if stored is None else (RECEIVED if stored.signer_key_id else OWN)
    try:
        faults = override_faults(override, ground_of(ws, override))
    except CatalogError as error:
        faults = (str(error),)
    return OverrideView(
        override=override,
        fingerprint=override_fingerprint(override),
        origin=origin,
        signer_name=stored.signer_name if stored else "",
        faults=faults,
        counts=count_assurance(iter(override_facts(override))),
    )


def find_override(ws: Workspace, override_id: str) -> ProvincialOverride:
    """One decision as it is known here.

    Raises:
        EntryError: there is none with this id.
    """
    for one in known_overrides(ws):
        if one.id == override_id:
            return one
    raise EntryError("Không có quyết định này trong dữ liệu của xã. Hãy xem lại danh sách.")


def override_change(
    ws: Workspace,
    override: ProvincialOverride,
    *,
    signer_key_id: str = "",
    signer_name: str = "",
) -> FieldChange:
    """What has to be written for a decision to be kept as given."""
    document = canonical_bytes(override_document(override)).decode("utf-8")
    return own_rules.OVERRIDES.change(
        ws.file,
        override.id,
        {
            "version": override.version,
            "set_id": override.set_id,
            "province_code": override.province_code,
            "decision": override.decision,
            "document": document,
            "signer_key_id": signer_key_id,
            "signer_name": signer_name,
            "adopted_at": ws.now().isoformat(),
        },
    )


def _words(ws: Workspace, record: str | None) -> dict[str, str]:
    """What a kept record of a decision says, label to words."""
    if record is None:
        return {}
    override = override_of(ws, json.loads(record)["document"])
    words = {
        "Quyết định": override.citation,
        "Tên": override.title,
        "Có hiệu lực từ": f"{override.effective_from:%d/%m/%Y}",
        "Đến ngày": f"{override.effective_to:%d/%m/%Y}" if override.effective_to else "",
    }
    try:
        rules: CriteriaSet | None = amended_set(ws, override.set_id, override.effective_from)
    except CatalogError:
        rules = None
    for change in override.changes:
        part = Part(change.part_id, Kind.NUMBER, ())
        if rules is not None:
            known = (i for i in rules.indicators() if i.no == change.indicator_no)
            parts = (p for i in known for p in i.parts if p.id == change.part_id)
            part = next(parts, part)
        for threshold in change.thresholds:
            case, asked = threshold_line(rules, part, threshold)
            label = f"Chỉ tiêu {change.indicator_no}" + (f", {part.label}" if part.label else "")
            label += f" – {case}" if case else ""
            words[label] = f"{asked} ({assurance_words(threshold.provenance)})"
    for extra in override.extra:
        words |= _indicator_words("bổ sung", extra.indicator, rules)
    for indicator in override.replaced:
        words |= _indicator_words("sửa đổi", indicator, rules)
    words |= {f"Chỉ tiêu {no}": "bãi bỏ" for no in override.abolished}
    return words


def _indicator_words(what: str, indicator: Indicator, rules: CriteriaSet | None) -> dict[str, str]:
    """What a decision says of an indicator that it adds or words anew, label to words."""
    name = f"Chỉ tiêu {what} {indicator.no}"
    words = {
        name: f"{indicator.text} ({assurance_words(indicator.provenance)})",
        f"{name} – điều, khoản": indicator.article,
        f"{name} – minh chứng": "; ".join(indicator.evidence),
    }
    for part in indicator.parts:
        for threshold in part.thresholds:
            case, asked = threshold_line(rules, part, threshold)
            said = " – ".join(x for x in (name, part.label, case or "ngưỡng") if x)
            words[said] = f"{asked} ({assurance_words(threshold.provenance)})"
    return words
