"""Icons, colours and words that several pages of the desk share."""

from ntm_desktop.district.lateness import HandIn
from ntm_desktop.domain.package import PackageOutcome

HAND_IN_MARKS = {
    HandIn.ON_TIME: ("circle-check", "met"),
    HandIn.AFTER: ("clock", "warn"),
    HandIn.RETURNED: ("undo", "warn"),
    HandIn.LATE: ("alert-triangle", "not_met"),
    HandIn.WAITING: ("circle", "muted"),
    HandIn.NO_RULE: ("circle-dot", "muted"),
}
"""How a commune stands for a period, to icon and token."""

OUTCOME_MARKS = {
    PackageOutcome.RECEIVED: ("clock", "warn"),
    PackageOutcome.ACCEPTED: ("circle-check", "met"),
    PackageOutcome.RETURNED: ("undo", "not_met"),
}
"""What the office's newest receipt says, to icon and token."""


def commune_words(code: str, name: str) -> str:
    """A commune by name and code, by what is known of it."""
    return f"{name} ({code})" if name and code else name or code
