"""Which photos a project has; the files themselves are in ``vault``."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from ntm_desktop.domain.project_cards.photos import PhotoStage, ProjectPhoto
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row

PHOTOS = KeyedTable(
    "project_photo", "project_photo", "id", "project_id, stage DESC, position, added_at, id"
)


def photos(file: CommuneFile, project_id: str | None = None) -> tuple[ProjectPhoto, ...]:
    """The photos of a project, or of all, before the works first."""
    return tuple(
        _photo(row)
        for row in PHOTOS.rows(file)
        if project_id is None or row["project_id"] == project_id
    )


def find(file: CommuneFile, photo_id: str) -> ProjectPhoto | None:
    """One photo, None when there is none with this id."""
    row = PHOTOS.row(file, photo_id)
    return None if row is None else _photo(row)


def photo_change(file: CommuneFile, photo: ProjectPhoto) -> FieldChange:
    """What has to be written for a photo to be as given."""
    record = asdict(photo) | {"added_at": photo.added_at.isoformat(), "stage": photo.stage.value}
    return PHOTOS.change(file, photo.id, record)


def files_in(text: str) -> Iterator[tuple[str, str]]:
    """SHA-256 and name of the file that a record speaks of."""
    record = json.loads(text)
    yield record["sha256"], record["name"]


def _photo(row: Row) -> ProjectPhoto:
    return ProjectPhoto(
        **{
            **row,
            "stage": PhotoStage(row["stage"]),
            "added_at": datetime.fromisoformat(row["added_at"]),
        }
    )
