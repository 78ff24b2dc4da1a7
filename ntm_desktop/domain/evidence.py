"""A file or photo that proves an answer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One file kept for one indicator; its bytes are in the vault under ``sha256``.

    Attributes:
        id: uuid4 hex.
        indicator_no: "12.1".
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
