"""Villages, residential areas and gardens as they go into the commune's package."""

from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    PlaceAssessment,
    PlacesContent,
    RuleDocument,
    stated_verdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.exchange.carried_evidence import (
    PLACE_LEVELS,
    assessed_places,
    carried_items,
    entries_of,
    items_of_places,
)
from ntm_desktop.services.rules.decisions import rules_in_force
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store.commune import places


def places_content_of(ws: Workspace, period: Period, *, evidence: bool = True) -> PlacesContent:
    """Every village, area and garden, and what was assessed of them in a period.

    Args:
        ws: the open commune.
        period: of the package.
        evidence: with its files. They need an indicator of the commune's own set to be listed at.
    """
    found = tuple(place for level in PLACE_LEVELS for place in places.of_level(ws.file, level))
    made = []
    for info in assessed_places(ws, period):
        stand = standing(ws, info)
        numbers = {indicator.no for indicator in stand.criteria_set.indicators()}
        made.append(
            PlaceAssessment(
                id=info.id,
                place_id=info.subject_id,
                pin=CriteriaPin(info.set_id, info.set_version, info.set_fingerprint),
                set_title=info.set_title,
                group_id=info.group_id,
                answers={no: x for no, x in stand.answers.items() if no in numbers},
                verdicts=stated_verdicts(stand.outcome),
                evidence=entries_of(carried_items(ws, info.id, numbers)) if evidence else (),
            )
        )
    return PlacesContent(found, tuple(made))


def staying_evidence(ws: Workspace, content: AssessmentContent) -> tuple[str, ...]:
    """What the officer should know of files of villages that this package cannot list."""
    files = 0 if content.verdicts.indicators else len(items_of_places(ws, content.period))
    if not files:
        return ()
    return (
        f"{files} tệp minh chứng riêng của thôn, khu dân cư, vườn chưa đi trong gói này, vì bộ "
        "tiêu chí của xã chưa có chỉ tiêu nào; kết quả từng nơi thì có. Hãy nhập chỉ tiêu của bộ "
        "rồi đóng gói lại.",
    )


def rules_of_all(
    ws: Workspace, assessment_id: str, content: PlacesContent
) -> tuple[RuleDocument, ...]:
    """What the verdicts of the commune and of its villages rest on, each document once."""
    found = {
        rule.fingerprint: rule
        for one in (assessment_id, *(made.id for made in content.assessments))
        for rule in rules_in_force(ws, one)
    }
    return tuple(found.values())
