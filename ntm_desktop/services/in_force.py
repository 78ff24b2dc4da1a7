"""Which rules hold: the version an assessment is pinned to, with the decisions laid over it.

The pin says which version of the set an assessment is made by. A national amendment or a
decision of the province in force on the last day of its period applies at once, and a
province's stops applying when it is taken back.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ntm_desktop.catalog import (
    canonical_bytes,
    criteria_set_document,
    override_faults,
    parse_criteria_set,
    parse_override,
)
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, SubjectLevel
from ntm_desktop.domain.overrides import ProvincialOverride, apply_overrides, bare_number
from ntm_desktop.errors import CatalogError, EntryError, StoreError
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored_assessments
from ntm_desktop.store.commune import communes, criteria_sets, own_rules


def pinned_set(ws: Workspace, assessment_id: str) -> CriteriaSet:
    """The rules of an assessment: its version of the set, with the decisions in force.

    Raises:
        EntryError: there is no such assessment.
        StoreError: the kept copy of the rules cannot be read.
    """
    return pinned_set_of(ws, find_assessment(ws, assessment_id))


def pinned_set_of(ws: Workspace, info: AssessmentInfo) -> CriteriaSet:
    """The same for an assessment that is at hand already."""
    national = pinned_version_of(ws, info)
    return with_overrides(ws, national, info.period.last_day)


def pinned_version_of(ws: Workspace, info: AssessmentInfo) -> CriteriaSet:
    """The version of the set an assessment was begun with, as its decision has it."""
    known = ws.session.sets.get(info.set_fingerprint)
    if known is None:
        known = _shipped(ws, info.set_id, info.set_fingerprint) or _kept(ws, info)
        ws.session.sets[info.set_fingerprint] = known
    return known


def with_overrides(ws: Workspace, national: CriteriaSet, on: date) -> CriteriaSet:
    """A set as it holds in the commune's province on a day."""
    known = known_overrides(ws)
    return _laid_over(ws, national, _holding(ws, national, on, known), on, known)


def amended(ws: Workspace, national: CriteriaSet, on: date) -> CriteriaSet:
    """A set as national decisions have it on a day: what a province's decision then leans on."""
    return _laid_over(ws, national, (), on, known_overrides(ws))


def _laid_over(
    ws: Workspace,
    national: CriteriaSet,
    holding: tuple[ProvincialOverride, ...],
    on: date,
    known_ones: tuple[ProvincialOverride, ...],
) -> CriteriaSet:
    # Those not in force too: a set does not call itself amended before they are.
    amending = tuple(one for one in _amending(ws, national, known_ones) if one not in holding)
    laid = (*amending, *holding)
    if not laid:
        return national
    # By object: decisions and sets at hand stay the same objects until they are changed.
    key = (id(national), on.toordinal(), *(id(one) for one in laid))
    known = ws.session.applied.get(key)
    if known is None:
        applied = apply_overrides(national, laid, on)
        # The sources are kept with it, so that no other object can take over their ids.
        known = ws.session.applied[key] = (applied, (national, *laid))
    return known[0]


def amendments(ws: Workspace, national: CriteriaSet) -> tuple[ProvincialOverride, ...]:
    """The national amendments of a set, in force or not; one that does not fit is left out."""
    return _amending(ws, national, known_overrides(ws))


def _amending(
    ws: Workspace, national: CriteriaSet, known: tuple[ProvincialOverride, ...]
) -> tuple[ProvincialOverride, ...]:
    return tuple(
        one
        for one in known
        if one.national and one.set_id == national.id and not override_faults_in(ws, one, national)
    )


def overrides_in_force(
    ws: Workspace, national: CriteriaSet, on: date
) -> tuple[ProvincialOverride, ...]:
    """The decisions on a set that hold here on a day; one that does not fit is left out."""
    return _holding(ws, national, on, known_overrides(ws))


def _holding(
    ws: Workspace, national: CriteriaSet, on: date, known: tuple[ProvincialOverride, ...]
) -> tuple[ProvincialOverride, ...]:
    holding = [
        one for one in known if one.set_id == national.id and one.in_force(on) and not one.empty
    ]
    if all(one.national for one in holding):
        return tuple(one for one in holding if not override_faults_in(ws, one, national))
    province = communes.read(ws.file).commune.province_code
    return tuple(
        one
        for one in holding
        if one.province_code in ("", province) and not override_faults_in(ws, one, national)
    )


def override_faults_in(
    ws: Workspace, override: ProvincialOverride, national: CriteriaSet
) -> tuple[str, ...]:
    """What in a decision does not fit a version of its set; remembered while the file is open."""
    key = (id(override), id(national))
    known = ws.session.fitting.get(key)
    if known is None:
        base = national
        if not override.national:
            base = amended(ws, national, override.effective_from)
        found = override_faults(override, base)
        known = ws.session.fitting[key] = (found, (override, national))
    return known[0]


def known_overrides(ws: Workspace) -> tuple[ProvincialOverride, ...]:
    """Every decision on a set known here; one kept in the file goes before a shipped one."""
    found = {override.id: override for override in ws.catalog.overrides()}
    for stored in own_rules.overrides(ws.file):
        kept = override_of(ws, stored.document)
        if kept.national:
            # Two versions of one amendment are never laid over each other.
            for other in [one for one in found.values() if same_amendment(one, kept)]:
                del found[other.id]
        found[stored.id] = kept
    return tuple(found.values())


def same_amendment(one: ProvincialOverride, other: ProvincialOverride) -> bool:
    """Whether both are the same national decision on the same set."""
    return (
        one.national
        and other.national
        and one.set_id == other.set_id
        and bare_number(one.decision) == bare_number(other.decision)
        and one.issued == other.issued
    )


def override_of(ws: Workspace, document: str) -> ProvincialOverride:
    """The decision of a kept document.

    Raises:
        StoreError: it cannot be read.
    """
    known = ws.session.overrides.get(document)
    if known is None:
        try:
            known = parse_override(json.loads(document))
        except (CatalogError, ValueError) as error:
            raise StoreError(
                "Không đọc được một quyết định của tỉnh lưu trong dữ liệu của xã. Hãy mở bản sao "
                "lưu gần nhất trong thư mục “backups”, hoặc cập nhật chương trình."
            ) from error
        ws.session.overrides[document] = known
    return known


def find_set(ws: Workspace, set_id: str) -> CriteriaSet:
    """The version of a set that a new assessment is made with.

    What this office published or took over last goes before what came with the program.

    Raises:
        CatalogError: no set has this id.
        StoreError: the kept copy cannot be read.
    """
    adopted = own_rules.adopted_sets(ws.file, set_id)
    if not adopted:
        return ws.catalog.criteria_set(set_id)
    return find_version(ws, adopted[0].fingerprint)


def without_working_notes(ws: Workspace, rules: CriteriaSet) -> CriteriaSet:
    """A set as an office sees it: how the program's makers came by it is not an office's concern.

    Notes that an office wrote itself stay.
    """
    if rules.id not in ws.catalog.set_ids():
        return rules
    made_with = ws.catalog.criteria_set(rules.id).notes
    return replace(rules, notes=tuple(note for note in rules.notes if note not in made_with))


def find_version(ws: Workspace, fingerprint: str) -> CriteriaSet:
    """One version of a set, kept here or shipped.

    Raises:
        EntryError: it is neither.
        StoreError: the kept copy cannot be read.
    """
    known = ws.session.sets.get(fingerprint)
    if known is not None:
        return known
    document = criteria_sets.document(ws.file, fingerprint)
    if document is None:
        for set_id in ws.catalog.set_ids():
            if ws.catalog.fingerprint(set_id) == fingerprint:
                return ws.catalog.criteria_set(set_id)
        raise EntryError("Không có phiên bản bộ tiêu chí này trong dữ liệu của xã.")
    try:
        found = parse_criteria_set(json.loads(document))
    except (CatalogError, ValueError) as error:
        raise StoreError(
            "Không đọc được một phiên bản bộ tiêu chí lưu trong dữ liệu của xã. Hãy mở bản sao "
            "lưu gần nhất trong thư mục “backups”, hoặc cập nhật chương trình."
        ) from error
    ws.session.sets[fingerprint] = found
    return found


def stored_set(criteria_set: CriteriaSet) -> criteria_sets.StoredSet:
    """A set as the commune's file keeps it, with its fingerprint."""
    document = canonical_bytes(criteria_set_document(criteria_set))
    return criteria_sets.StoredSet(
        fingerprint=hashlib.sha256(document).hexdigest(),
        id=criteria_set.id,
        version=criteria_set.version,
        title=criteria_set.title,
        short_title=criteria_set.short_title,
        document=document.decode("utf-8"),
    )


def find_assessment(ws: Workspace, assessment_id: str) -> AssessmentInfo:
    """One assessment.

    Raises:
        EntryError: there is none with this id.
    """
    info = stored_assessments.find(ws.file, assessment_id)
    if info is None:
        raise EntryError("Không có đợt tự đánh giá này trong dữ liệu của xã. Hãy chọn lại kỳ.")
    return info


def context_of(ws: Workspace, info: AssessmentInfo) -> Context:
    """What the thresholds of an assessment depend on."""
    year = info.period.year
    former = info.subject_id if info.subject_level is SubjectLevel.COMMUNE else ""
    return Context(year, info.group_id, communes.properties(ws.file, year, former))


def find_indicator(criteria_set: CriteriaSet, no: str) -> Indicator:
    """An indicator of a set.

    Raises:
        EntryError: the set has none with this number.
    """
    try:
        return criteria_set.indicator(no)
    except KeyError:
        raise EntryError(
            f"Bộ tiêu chí “{criteria_set.short_title}” không có chỉ tiêu {no}."
        ) from None


def find_part(indicator: Indicator, part_id: str) -> Part:
    """A part of an indicator.

    Raises:
        EntryError: the indicator has none with this id.
    """
    try:
        return indicator.part(part_id)
    except KeyError:
        raise EntryError(f"Chỉ tiêu {indicator.no} không có phần “{part_id}”.") from None


def known_ids(ws: Workspace) -> Iterable[str]:
    """Ids of all sets that are shipped, published or taken over."""
    own = (one.set_id for one in own_rules.adopted_sets(ws.file))
    return dict.fromkeys([*ws.catalog.set_ids(), *own])


def _shipped(ws: Workspace, set_id: str, fingerprint: str) -> CriteriaSet | None:
    try:
        if ws.catalog.fingerprint(set_id) == fingerprint:
            return ws.catalog.criteria_set(set_id)
    except CatalogError:
        # No longer shipped, or its file was damaged: the copy in the commune's file decides.
        return None
    return None


def _kept(ws: Workspace, info: AssessmentInfo) -> CriteriaSet:
    document = criteria_sets.document(ws.file, info.set_fingerprint)
    try:
        if document is not None:
            return parse_criteria_set(json.loads(document))
    except (CatalogError, ValueError) as error:
        raise _unreadable(info) from error
    raise _unreadable(info)


def _unreadable(info: AssessmentInfo) -> StoreError:
    return StoreError(
        f"Không đọc được bản bộ tiêu chí “{info.short_title}” (bản {info.set_version}) mà đợt "
        f"{info.period.label} đã dùng. Số liệu vẫn nguyên. Hãy mở bản sao lưu gần nhất trong "
        "thư mục “backups”, hoặc cập nhật chương trình."
    )
