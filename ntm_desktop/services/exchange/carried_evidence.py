"""Which evidence goes into a commune's package: its own, and that of its villages and gardens."""

from collections.abc import Container, Iterable, Iterator

from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.package import EvidenceEntry
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.in_force import pinned_set_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import evidence, places

PLACE_LEVELS = (SubjectLevel.VILLAGE, SubjectLevel.RESIDENTIAL_AREA, SubjectLevel.GARDEN)


def assessed_places(ws: Workspace, period: Period) -> Iterator[AssessmentInfo]:
    """What was assessed in a period of villages, areas and gardens that are still there."""
    for level in PLACE_LEVELS:
        known = {place.id for place in places.of_level(ws.file, level)}
        for info in stored.all_of(ws.file, level):
            if info.period == period and info.subject_id in known:
                yield info


def carried_items(
    ws: Workspace, assessment_id: str, numbers: Container[str]
) -> tuple[EvidenceItem, ...]:
    """Evidence of an assessment that lies at an indicator of its set; what waits does not go."""
    return tuple(
        item
        for item in evidence.of_assessment(ws.file, assessment_id)
        if item.indicator_no in numbers
    )


def items_of_places(ws: Workspace, period: Period) -> tuple[EvidenceItem, ...]:
    """The evidence of villages, areas and gardens that goes with the commune's package."""
    found: list[EvidenceItem] = []
    for info in assessed_places(ws, period):
        numbers = {indicator.no for indicator in pinned_set_of(ws, info).indicators()}
        found += carried_items(ws, info.id, numbers)
    return tuple(found)


def entries_of(items: Iterable[EvidenceItem]) -> tuple[EvidenceEntry, ...]:
    """Evidence as a package's table tells of it."""
    return tuple(
        EvidenceEntry(
            id=item.id,
            indicator_no=item.indicator_no,
            requirement=item.requirement,
            name=item.name,
            media_type=item.media_type,
            size=item.size,
            sha256=item.sha256,
            added_at=item.added_at.replace(microsecond=0),
        )
        for item in items
    )
