"""Villages, residential areas and gardens as they go into the commune's package."""

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.package import (
    CriteriaPin,
    PlaceAssessment,
    PlacesContent,
    RuleDocument,
    stated_verdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.rules.decisions import rules_in_force
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import evidence, places

LEVELS = (SubjectLevel.VILLAGE, SubjectLevel.RESIDENTIAL_AREA, SubjectLevel.GARDEN)


def places_content_of(ws: Workspace, period: Period) -> PlacesContent:
    """Every village, area and garden, and what was assessed of them in a period."""
    found = tuple(place for level in LEVELS for place in places.of_level(ws.file, level))
    known = {place.id for place in found}
    made = []
    for level in LEVELS:
        for info in stored.all_of(ws.file, level):
            if info.period != period or info.subject_id not in known:
                continue
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
                )
            )
    return PlacesContent(found, tuple(made))


def staying_evidence(ws: Workspace, content: PlacesContent) -> tuple[str, ...]:
    """What the officer should know of the evidence of villages, areas and gardens themselves.

    It stays with the commune: a receiver of any version refuses a file that the table of the
    commune's own evidence does not list.
    """
    files = sum(len(evidence.of_assessment(ws.file, one.id)) for one in content.assessments)
    if not files:
        return ()
    return (
        f"{files} tệp minh chứng riêng của thôn, khu dân cư, vườn không đi trong gói; kết quả từng "
        "nơi thì có. Hãy giữ các tệp ấy ở xã để đưa ra khi được hỏi.",
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
