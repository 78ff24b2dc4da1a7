"""Villages, residential areas and gardens in a package, with their assessments of the period.

They come behind the tables of an ``assessment`` where the commune has any. An assessment is named
by its own id, so that its answers and verdicts need no key of several columns.

Their evidence stands in the commune's own table ``evidence``, too: a receiver that does not know
the table of theirs refuses a file which that one does not list, or lists at an indicator that is
none of the commune's set. So each stands there at the first indicator, under a name that says
whose it is; ``place-evidence`` says where it really belongs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.package import (
    CriteriaPin,
    EvidenceEntry,
    PlaceAssessment,
    PlacesContent,
    StatedVerdicts,
)
from ntm_desktop.domain.places import Place
from ntm_desktop.exchange.answer_tables import (
    ANSWER_PARTS,
    ANSWERS,
    VERDICTS,
    answer_rows,
    answers_of,
    part_rows,
    verdict_rows,
    verdicts_of,
)
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField, values_fault

LEVELS = (SubjectLevel.VILLAGE, SubjectLevel.RESIDENTIAL_AREA, SubjectLevel.GARDEN)
_WHOLE = FieldType.INTEGER
_ASSESSMENT = TableField("assessment", "Mã đợt của thôn, khu dân cư, vườn", required=True)

PLACES = Table(
    "places",
    "Thôn, khu dân cư, vườn hộ",
    (
        TableField("id", "Mã", required=True),
        TableField("level", "Cấp", required=True, choices=tuple(str(level) for level in LEVELS)),
        TableField("order", "Thứ tự trong cấp của nó", _WHOLE, required=True),
        TableField("name", "Tên", required=True),
        TableField("village", "Mã thôn của khu dân cư, vườn"),
        TableField("households", "Số hộ của thôn", _WHOLE),
        TableField("note", "Ghi chú"),
    ),
    key=("id",),
)
PLACE_ASSESSMENTS = Table(
    "place-assessments",
    "Đợt tự đánh giá của thôn, khu dân cư, vườn trong kỳ",
    (
        TableField("id", "Mã", required=True),
        TableField("place", "Mã thôn, khu dân cư, vườn", required=True),
        TableField("set_id", "Bộ tiêu chí", required=True),
        TableField("set_version", "Phiên bản dữ liệu bộ tiêu chí", _WHOLE, required=True),
        TableField("set_fingerprint", "SHA-256 của bộ tiêu chí", required=True),
        TableField("set_title", "Tên bộ tiêu chí", required=True),
        TableField("group", "Nhóm"),
        TableField("criteria_met", "Số tiêu chí đạt", _WHOLE, required=True),
        TableField("criteria_total", "Tổng số tiêu chí", _WHOLE, required=True),
    ),
    key=("id",),
)


def _of_place(name: str, title: str, table: Table) -> Table:
    return Table(name, title, (_ASSESSMENT, *table.fields), ("assessment", *table.key))


PLACE_ANSWERS = _of_place("place-answers", "Trả lời của thôn, khu dân cư, vườn", ANSWERS)
PLACE_PARTS = _of_place(
    "place-answer-parts", "Số liệu từng phần của thôn, khu dân cư, vườn", ANSWER_PARTS
)
PLACE_VERDICTS = _of_place("place-verdicts", "Kết luận của thôn, khu dân cư, vườn", VERDICTS)
PLACE_TABLES = (PLACES, PLACE_ASSESSMENTS, PLACE_ANSWERS, PLACE_PARTS, PLACE_VERDICTS)
PLACE_EVIDENCE = Table(
    "place-evidence",
    "Minh chứng của thôn, khu dân cư, vườn, trong số minh chứng của gói",
    (
        TableField("id", "Mã trong bảng evidence", required=True),
        _ASSESSMENT,
        TableField("indicator", "Chỉ tiêu của thôn, khu dân cư, vườn", required=True),
        TableField("requirement", "Yêu cầu minh chứng thứ (từ 0)", _WHOLE),
        TableField("name", "Tên tệp gốc", required=True),
    ),
    key=("id",),
)


def place_tables(content: PlacesContent) -> tuple[Table, ...]:
    """The tables that hold villages, areas and gardens; none when there are none."""
    if not content.places:
        return ()
    return (*PLACE_TABLES, PLACE_EVIDENCE) if content.evidence else PLACE_TABLES


def as_listed(content: PlacesContent, indicator_no: str) -> tuple[EvidenceEntry, ...]:
    """The evidence of places as the commune's table ``evidence`` tells of it.

    Args:
        content: the places, with their evidence.
        indicator_no: an indicator of the commune's set, which every receiver knows.
    """
    names = {place.id: place.name for place in content.places}
    return tuple(
        replace(
            entry,
            indicator_no=indicator_no,
            requirement=None,
            name=f"{names[made.place_id]}, chỉ tiêu {entry.indicator_no}: {entry.name}",
        )
        for made in content.assessments
        for entry in made.evidence
    )


def place_rows(content: PlacesContent) -> dict[str, list[Row]]:
    """Table name to its rows; none when there are none."""
    if not content.places:
        return {}
    made = content.assessments

    def of(one: PlaceAssessment, rows: Sequence[Row]) -> list[Row]:
        return [{"assessment": one.id, **row} for row in rows]

    return {
        PLACES.name: [
            {
                "id": place.id,
                "level": str(place.level),
                "order": place.position,
                "name": place.name,
                "village": place.village_id,
                "households": place.households,
                "note": place.note,
            }
            for place in content.places
        ],
        PLACE_ASSESSMENTS.name: [
            {
                "id": one.id,
                "place": one.place_id,
                "set_id": one.pin.set_id,
                "set_version": one.pin.version,
                "set_fingerprint": one.pin.fingerprint,
                "set_title": one.set_title,
                "group": one.group_id,
                "criteria_met": one.verdicts.met,
                "criteria_total": len(one.verdicts.criteria),
            }
            for one in made
        ],
        PLACE_ANSWERS.name: [row for one in made for row in of(one, answer_rows(one.answers))],
        PLACE_PARTS.name: [row for one in made for row in of(one, part_rows(one.answers))],
        PLACE_VERDICTS.name: [row for one in made for row in of(one, verdict_rows(one.verdicts))],
        **(
            {PLACE_EVIDENCE.name: [x for one in made for x in of(one, _evidence_rows(one))]}
            if content.evidence
            else {}
        ),
    }


def _evidence_rows(one: PlaceAssessment) -> list[Row]:
    return [
        {
            "id": entry.id,
            "indicator": entry.indicator_no,
            "requirement": entry.requirement,
            "name": entry.name,
        }
        for entry in one.evidence
    ]


def places_content(
    rows: Mapping[str, Sequence[Row]], evidence: Mapping[str, EvidenceEntry]
) -> PlacesContent:
    """Read them; a package without these tables has none.

    Args:
        rows: table name to rows.
        evidence: id to entry of the table ``evidence``, in which theirs is among the commune's.

    Raises:
        PackageError: ``values`` when the tables do not tell the same.
    """
    if PLACES.name not in rows:
        return PlacesContent()
    for table in PLACE_TABLES:
        if table.name not in rows:
            raise values_fault(table, ["thiếu bảng"])
    places = tuple(_place(row) for row in rows[PLACES.name])
    villages = {place.id for place in places if place.level is SubjectLevel.VILLAGE}
    if strange := [one.name for one in places if one.village_id and one.village_id not in villages]:
        raise values_fault(PLACES, [f"thôn của “{strange[0]}” không có trong gói"])
    listed = {str(row["id"]): row for row in rows[PLACE_ASSESSMENTS.name]}
    known = {place.id for place in places}
    parts: dict[str, list[Row]] = {}
    for table in (PLACE_ANSWERS, PLACE_PARTS, PLACE_VERDICTS):
        for row in rows[table.name]:
            if row["assessment"] not in listed:
                raise values_fault(table, [f"đợt “{row['assessment']}” không có trong gói"])
            parts.setdefault(f"{table.name}/{row['assessment']}", []).append(row)
    made = []
    for one, row in listed.items():
        if row["place"] not in known:
            raise values_fault(PLACE_ASSESSMENTS, [f"“{row['place']}” không có trong gói"])
        answers, figures, verdicts = (
            parts.get(f"{table.name}/{one}", []) for table in PLACE_TABLES[2:]
        )
        stated = verdicts_of(verdicts)
        if (row["criteria_met"], row["criteria_total"]) != (stated.met, len(stated.criteria)):
            raise values_fault(PLACE_ASSESSMENTS, ["số tiêu chí đạt không khớp với bảng kết luận"])
        made.append(_assessment(row, stated, answers, figures))
    proven = _evidence_of(rows.get(PLACE_EVIDENCE.name, ()), listed, evidence)
    return PlacesContent(
        places, tuple(replace(one, evidence=tuple(proven.get(one.id, ()))) for one in made)
    )


def _evidence_of(
    rows: Sequence[Row],
    assessments: Mapping[str, Row],
    evidence: Mapping[str, EvidenceEntry],
) -> dict[str, list[EvidenceEntry]]:
    """Assessment to its evidence, under its own indicator, line and name."""
    found: dict[str, list[EvidenceEntry]] = {}
    for row in rows:
        entry, of = evidence.get(str(row["id"])), str(row["assessment"])
        if entry is None or of not in assessments:
            raise values_fault(
                PLACE_EVIDENCE, [f"minh chứng “{row['name']}” không khớp với các bảng khác của gói"]
            )
        found.setdefault(of, []).append(
            replace(
                entry,
                indicator_no=cast("str", row["indicator"]),
                requirement=cast("int | None", row["requirement"]),
                name=cast("str", row["name"]),
            )
        )
    return found


def _place(row: Row) -> Place:
    return Place(
        cast("str", row["id"]),
        SubjectLevel(cast("str", row["level"])),
        cast("str", row["name"]),
        cast("int", row["order"]),
        cast("str", row["village"]),
        cast("int | None", row["households"]),
        cast("str", row["note"]),
    )


def _assessment(
    row: Row, stated: StatedVerdicts, answers: Sequence[Row], figures: Sequence[Row]
) -> PlaceAssessment:
    made = PlaceAssessment(
        id=cast("str", row["id"]),
        place_id=cast("str", row["place"]),
        pin=CriteriaPin(
            cast("str", row["set_id"]),
            cast("int", row["set_version"]),
            cast("str", row["set_fingerprint"]),
        ),
        set_title=cast("str", row["set_title"]),
        group_id=cast("str", row["group"]) or None,
        answers={},
        verdicts=stated,
    )
    return replace(made, answers=answers_of(answers, figures))
