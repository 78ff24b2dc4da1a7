"""A file or photo that proves an answer."""

import re
from dataclasses import dataclass
from datetime import datetime

_CRITERION = re.compile(r"tc-(\d{1,2})")


def place_of_criterion(no: int) -> str:
    """Where evidence lies while only the names of the criteria are known, for ``indicator_no``."""
    return f"tc-{no}"


def criterion_of_place(place: str) -> int | None:
    """The criterion evidence waits at; None when it lies at an indicator."""
    match = _CRITERION.fullmatch(place)
    return int(match[1]) if match is not None else None


def place_words(place: str) -> str:
    """“chỉ tiêu 12.1”, “tiêu chí 12”."""
    criterion = criterion_of_place(place)
    return f"chỉ tiêu {place}" if criterion is None else f"tiêu chí {criterion}"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One file kept for one indicator; its bytes are in the vault under ``sha256``.

    Attributes:
        id: uuid4 hex.
        indicator_no: "12.1"; or the place of a criterion, where it waits for indicators.
        requirement: index of the line in ``Indicator.evidence`` that it proves; None when it
            was added for the indicator as a whole.
        sha256: of its bytes, hex.
        name: the real file name, NFC.
        media_type: by content, "application/pdf".
        size: bytes.
        added_at: UTC.
        added_by: who added it, may be empty.
    """

    id: str
    assessment_id: str
    indicator_no: str
    requirement: int | None
    sha256: str
    name: str
    media_type: str
    size: int
    added_at: datetime
    added_by: str = ""
