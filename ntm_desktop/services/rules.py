"""The exact rules an assessment was begun with, whatever the program ships today."""

import json

from ntm_desktop.catalog import parse_criteria_set
from ntm_desktop.domain.assessment import Context
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part
from ntm_desktop.errors import CatalogError, EntryError, StoreError
from ntm_desktop.services.session import Workspace
from ntm_desktop.store import assessments as stored_assessments
from ntm_desktop.store import communes, criteria_sets


def pinned_set(ws: Workspace, assessment_id: str) -> CriteriaSet:
    """The criteria set of an assessment, in the version it was begun with.

    Raises:
        EntryError: there is no such assessment.
        StoreError: the kept copy of the rules cannot be read.
    """
    return pinned_set_of(ws, find_assessment(ws, assessment_id))


def pinned_set_of(ws: Workspace, info: AssessmentInfo) -> CriteriaSet:
    """The same for an assessment that is at hand already."""
    known = ws.session.sets.get(info.set_fingerprint)
    if known is None:
        known = _shipped(ws, info) or _kept(ws, info)
        ws.session.sets[info.set_fingerprint] = known
    return known


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
    return Context(year, info.group_id, communes.properties(ws.file, year))


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


def _shipped(ws: Workspace, info: AssessmentInfo) -> CriteriaSet | None:
    try:
        if ws.catalog.fingerprint(info.set_id) == info.set_fingerprint:
            return ws.catalog.criteria_set(info.set_id)
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
