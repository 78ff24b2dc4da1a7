"""What a merge has to come to, worked out without the histories that the program goes by.

``cells`` says what stands in each field of each record; ``expected`` holds what both sides have
against what they began with: a field changed on one side is taken from it, one that both changed
to different values is asked, and so is what one side took away and the other went on with.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ntm_desktop.store.commune import assessments, communes, edits, merges

TOGETHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "paper": (
        ("scan_name", "scan_sha256", "scan_media_type", "scan_size"),
        ("edited_name", "edited_sha256", "edited_media_type", "edited_size"),
        ("signed_number", "signed_date", "signed_text", "signed_by", "signed_at"),
    ),
    "register_form": (("document", "version", "signer_key_id", "signer_name"),),
    "override": (
        (
            "document", "version", "set_id", "province_code", "decision", "signer_key_id",
            "signer_name",
        ),
    ),
    "adopted_set": (("origin", "signer_key_id", "signer_name"),),
}  # fmt: skip
"""Columns that say one thing between them: of one side, never some of each."""
WHOSE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "project_card": (
        ("project_year", "project_id", "goes"),
        ("project_period", "project_id", "goes"),
        ("project_quantity", "project_id", "goes"),
        ("project_photo", "project_id", "goes"),
        ("gift", "project_id", "parts"),
    ),
    "village": (("place", "village_id", "parts"),),
}
"""A record's own records and links to it: what becomes of those when it goes."""


NOT_TYPED = frozenset(
    {
        "position", "added_at", "added_by", "created_at", "adopted_at", "adopted_by", "trusted_at",
        "trusted_by",
    }
)  # fmt: skip
"""Where a record stands in a list and when it was made: ours stays, nobody is asked."""
Value = Any
Cells = dict[str, Value]
"""Place to what stands there: a text, or the fields of a record."""


def cells(ws) -> Cells:
    """All that is merged."""
    file = ws.file
    found: Cells = {}
    for subject, table in edits.TABLES.items():
        for row in table.rows(file):
            found[f"{subject}//{row[table.key]}/record"] = _fields(subject, row)
    for row in file.rows("SELECT * FROM evidence"):
        place = f"evidence/{row['assessment_id']}//{row['id']}"
        found[place] = dict(row)
    for row in merges.every_assessment(file):
        info = assessments.find(file, row["id"])
        if info is None:
            continue
        found[f"assessment/{info.id}/made/made"] = "có"
        pinned = file.row("SELECT * FROM assessment WHERE id = ?", (row["id"],))
        found[f"assessment/{row['id']}/pin/pin"] = {
            "fingerprint": (pinned["set_version"], pinned["set_fingerprint"]),
            "group_id": pinned["group_id"],
        }
    for row in file.rows("SELECT * FROM answer"):
        for field in assessments.TEXT_FIELDS:
            where = f"answer/{row['assessment_id']}/{row['indicator_no']}/{field}"
            found[where] = row[field] or None
    for row in file.rows("SELECT * FROM answer_part"):
        for field in (*assessments.FIGURES, assessments.YES):
            no = f"{row['indicator_no']}/{row['part_id']}"
            found[f"answer/{row['assessment_id']}/{no}.{field}"] = row[field]
    for row in file.rows("SELECT * FROM dossier_text"):
        found[f"dossier/{row['assessment_id']}/{row['field_id']}/text"] = row["text"]
    for row in file.rows("SELECT * FROM commune_property"):
        found[f"property//{row['property_id']}/{row['year']}"] = row["value"]
    for row in file.rows("SELECT * FROM rule_draft_piece"):
        where = f"rule_draft//{row['draft_id']}/{row['piece']}"
        found[where] = json.loads(row["document"])
    own = communes.read(file)
    for name in (*communes.FLAGS, *communes.TEXTS):
        found[f"setting//commune/{name}"] = getattr(own, name)
    for name, value in communes.settings(file).items():
        found[f"setting//commune/{name}"] = value
    return {place: value for place, value in found.items() if value is not None}


def _fields(subject: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record: those inside a column one by one, what belongs together as one."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        inner = isinstance(value, str) and value.startswith("{") and name != "document"
        # A field of a register stands in one of two columns, as it is clear or not.
        column = "content" if name == "asked" else name
        if not inner:
            found[name] = value
            continue
        for field, held in json.loads(value).items():
            found[f"{column}/{field}"] = ("chưa rõ", held) if name == "asked" else held
    for group in TOGETHER.get(subject, ()):
        found[group[0]] = tuple((name, found.pop(name, None) or "") for name in group)
    return found


@dataclass
class Outcome:
    """What a merge has to come to.

    Attributes:
        open: ids of what a person has to choose.
        both: what stands there afterwards, by what was chosen for each of these.
    """

    open: frozenset[str]
    both: Callable[[Mapping[str, str]], Cells]


def expected(base: Cells, ours: Cells, theirs: Cells) -> Outcome:
    """Hold two sides against what they began with; ids are those here."""
    gone, asked = _removals(base, ours, theirs)
    places = sorted({*base, *ours, *theirs})
    found: set[str] = set(asked.values())
    for place in places:
        if place not in gone:
            found |= _merged(place, base.get(place), ours.get(place), theirs.get(place), {})[1]

    def both(chosen: Mapping[str, str]) -> Cells:
        made: Cells = {}
        for place in places:
            was, here, there = (side.get(place) for side in (base, ours, theirs))
            if place in gone:
                side = gone[place]
                side = chosen[asked[place]] if side == "asked" else side
                value = here if side == "ours" else there
            else:
                value = _merged(place, was, here, there, chosen)[0]
            if value is not None:
                made[place] = value
        return _without_links(made)

    return Outcome(frozenset(found), both)


def _merged(
    place: str, was: Value, here: Value, there: Value, chosen: Mapping[str, str]
) -> tuple[Value, set[str]]:
    if here == there or there == was:
        return here, set()
    if here == was:
        return there, set()
    if not isinstance(here, dict) or not isinstance(there, dict):
        one = f"{place}/"
        return (there if chosen.get(one) == "theirs" else here), {one}
    made, found = {}, set()
    before = was or {}
    for name in here.keys() | there.keys():
        old, mine, other = before.get(name), here.get(name), there.get(name)
        value = mine
        if mine in (old, other):
            value = other
        elif other != old and name not in NOT_TYPED:
            one = f"{place}/{name}"
            found.add(one)
            value = other if chosen.get(one) == "theirs" else mine
        if value is not None:
            made[name] = value
    return made, found


def _removals(base: Cells, ours: Cells, theirs: Cells) -> tuple[dict[str, str], dict[str, str]]:
    """Places that go or stay together, each with the side it is of; and what is asked of whom."""
    side_of: dict[str, str] = {}
    asked: dict[str, str] = {}
    for place in sorted(base, key=lambda one: one.startswith("project_year")):
        subject = place.partition("/")[0]
        here, there = place in ours, place in theirs
        if here == there or subject not in (*WHOSE, "project_year", "assessment"):
            continue
        if place in side_of or (subject == "assessment" and not place.endswith("/made")):
            continue
        keeper = ours if here else theirs
        own, links = _of(place, base, keeper)
        news = any(one in keeper and keeper[one] != base.get(one) for one in {place, *own, *links})
        verdict = "asked" if news else ("theirs" if here else "ours")
        if subject == "assessment":  # its rules go with it; its answers are places of their own
            own = {place.replace("made/made", "pin/pin")}
        for one in {place, *own}:
            side_of[one] = verdict
            if news:
                asked[one] = f"{place}/"
    return side_of, asked


def _of(place: str, base: Cells, keeper: Cells) -> tuple[set[str], set[str]]:
    """What is a record's own, on either side; and what names it besides."""
    subject, _, rest = place.partition("/")
    if subject == "assessment":
        one = rest.partition("/")[0]
        return {at for at in {*base, *keeper} if f"/{one}/" in at}, set()
    key = rest.split("/")[1]
    own: set[str] = set()
    links: set[str] = set()
    for cells_of in (base, keeper):
        for at, value in cells_of.items():
            kind = at.partition("/")[0]
            for whose, column, what in WHOSE.get(subject, ()):
                if kind == whose and value.get(column) == key:
                    (own if what == "goes" else links).add(at)
        year = cells_of.get(place)
        if subject == "project_year" and year is not None:
            own |= _in_year(cells_of, year)
    return own, links


def _in_year(cells_of: Cells, year: Mapping[str, Any]) -> set[str]:
    of = (year["project_id"], year["year"])
    return {
        at
        for at, value in cells_of.items()
        if at.startswith(("project_period/", "project_quantity/"))
        and (value["project_id"], value["year"]) == of
    }


def _without_links(made: Cells) -> Cells:
    """What names a record that is gone names none."""
    for parent, listed in WHOSE.items():
        for whose, column, what in listed:
            if what == "goes":
                continue
            for at, value in made.items():
                if not at.startswith(f"{whose}/") or value.get(column) is None:
                    continue
                if f"{parent}//{value[column]}/record" not in made:
                    made[at] = {**value, column: None}
    return made


def told_with(cells_of: Cells, same: Mapping[str, str]) -> Cells:
    """The other side's places and values with the ids that the same things have here."""

    def told(value: Value) -> Value:
        if isinstance(value, str):
            for theirs, ours in same.items():
                value = value.replace(theirs, ours)
        elif isinstance(value, dict):
            value = {told(name): told(one) for name, one in value.items()}
        elif isinstance(value, tuple):
            value = tuple(map(told, value))
        return value

    return {told(place): told(value) for place, value in cells_of.items()}


def typed_only(cells_of: Cells) -> Cells:
    """Without what nobody typed."""
    return {
        place: {
            name: one for name, one in value.items() if name not in NOT_TYPED and one is not None
        }
        if isinstance(value, dict)
        else value
        for place, value in cells_of.items()
    }


def without(cells_of: Cells, subjects: Iterable[str]) -> Cells:
    """Without some kinds of record."""
    return {at: value for at, value in cells_of.items() if at.partition("/")[0] not in subjects}
