"""What else is assessed inside a commune: villages, residential areas, household gardens."""

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.places import Place
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.communes import read
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.keyed import KeyedTable
from ntm_desktop.store.sqlite_file import Row, new_id

VILLAGES = KeyedTable("village", "village", "id", "position, name")
PLACES = KeyedTable("place", "assessed_place", "id", "level, position, name")


def of_level(file: CommuneFile, level: SubjectLevel) -> tuple[Place, ...]:
    """All of one level, in the office's order."""
    if level is SubjectLevel.VILLAGE:
        return tuple(_village(row) for row in VILLAGES.rows(file))
    return tuple(_place(row) for row in PLACES.rows(file) if row["level"] == level.value)


def find(file: CommuneFile, place_id: str) -> Place | None:
    """One of them, None when there is none with this id."""
    row = VILLAGES.row(file, place_id)
    if row is not None:
        return _village(row)
    row = PLACES.row(file, place_id)
    return _place(row) if row is not None else None


def addition(
    file: CommuneFile,
    level: SubjectLevel,
    name: str,
    *,
    village_id: str = "",
    households: int | None = None,
    note: str = "",
    behind: int = 0,
) -> tuple[str, FieldChange]:
    """A new id, and what has to be written for it to be there, at the end of its level.

    ``behind`` counts those of the same edit that are not written yet.
    """
    place_id = new_id()
    last = max((place.position for place in of_level(file, level)), default=0)
    position = last + behind + 1
    place = Place(place_id, level, name, position, village_id, households, note)
    return place_id, change(file, place)


def change(file: CommuneFile, place: Place) -> FieldChange:
    """What has to be written for one to be as given."""
    commune_id = read(file).id
    if place.level is SubjectLevel.VILLAGE:
        old = VILLAGES.row(file, place.id) or {"code": "", "head": "", "people": None}
        return VILLAGES.change(
            file,
            place.id,
            {
                **old,
                "commune_id": commune_id,
                "position": place.position,
                "name": place.name,
                "households": place.households,
                "note": place.note,
            },
        )
    return PLACES.change(
        file,
        place.id,
        {
            "commune_id": commune_id,
            "level": place.level.value,
            "village_id": place.village_id or None,
            "position": place.position,
            "name": place.name,
            "note": place.note,
        },
    )


def removal(file: CommuneFile, place: Place) -> FieldChange:
    """What has to be written for one to be gone."""
    table = VILLAGES if place.level is SubjectLevel.VILLAGE else PLACES
    return table.change(file, place.id, None)


def in_use(file: CommuneFile, place_id: str) -> bool:
    """Whether an assessment, even a withdrawn one, or another place names it."""
    row = file.row(
        "SELECT (SELECT count(*) FROM assessment WHERE subject_id = :id)"
        " + (SELECT count(*) FROM assessed_place WHERE village_id = :id) AS n",
        {"id": place_id},
    )
    return row is not None and row["n"] > 0


def _village(row: Row) -> Place:
    return Place(
        row["id"],
        SubjectLevel.VILLAGE,
        row["name"],
        row["position"],
        households=row["households"],
        note=row["note"],
    )


def _place(row: Row) -> Place:
    return Place(
        row["id"],
        SubjectLevel(row["level"]),
        row["name"],
        row["position"],
        village_id=row["village_id"] or "",
        note=row["note"],
    )
