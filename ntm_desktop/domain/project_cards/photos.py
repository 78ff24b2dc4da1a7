"""Photos of a project, before and after; their bytes are in the vault."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

PHOTO_TYPES = frozenset({"image/jpeg", "image/png"})
"""What every PC shows and paper takes."""


class PhotoStage(StrEnum):
    """When a photo was taken."""

    BEFORE = "before"
    AFTER = "after"


STAGE_LABELS = {PhotoStage.BEFORE: "Trước khi làm", PhotoStage.AFTER: "Sau khi làm"}


@dataclass(frozen=True, slots=True)
class ProjectPhoto:
    """One photo of a project.

    Attributes:
        id: uuid4 hex.
        project_id: whose it is.
        stage: before the works or after.
        position: its place among those of its stage, from 1.
        name: the real file name, NFC.
        media_type: by content, one of ``PHOTO_TYPES``.
        size: bytes.
        sha256: of its bytes, hex.
        added_at: UTC.
    """

    id: str
    project_id: str
    stage: PhotoStage
    position: int
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
