"""Results of commands as JSON documents."""

from ntm_desktop.domain.assessment import Assessment


def assessment_document(outcome: Assessment) -> dict[str, object]:
    """The outcome as ``assess --json`` prints it; a stable format."""
    return {
        "set": outcome.set_id,
        "met": outcome.met,
        "total": outcome.total,
        "criteria": [
            {
                "no": criterion.no,
                "name": criterion.name,
                "verdict": criterion.verdict.value,
                "indicators": [
                    {
                        "no": indicator.no,
                        "verdict": indicator.verdict.value,
                        "value": indicator.value,
                        "needed": indicator.needed,
                        "explanation": indicator.explanation,
                        "source": indicator.source,
                        "verified": indicator.verified,
                        "assurance": indicator.assurance.value,
                    }
                    for indicator in criterion.indicators
                ],
            }
            for criterion in outcome.criteria
        ],
    }
