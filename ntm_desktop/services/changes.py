"""What an action changed, so that every view that shows it can draw itself again."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """The outcome of one action that was saved.

    Attributes:
        label: for the undo menu and the status bar: "Sửa chỉ tiêu 12.1".
        touched: of "answers", "evidence", "projects", "resources", "dossier", "packages",
            "settings", "assessments", "rules" (drafts, sets, provincial decisions, trusted
            keys), "subjects" (villages, gardens); empty when everything already was as wished.
        indicators: numbers of the indicators touched; may be empty.
        at: UTC.
    """

    label: str
    touched: frozenset[str]
    indicators: frozenset[str]
    at: datetime
