"""Villages, residential areas and gardens of all communes, added up for the receiving office."""

from collections.abc import Iterable

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import share
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    Snapshot,
    ValueKind,
    names,
)
from ntm_desktop.domain.kept_tables import KeptRow
from ntm_desktop.domain.places import LEVEL_LABELS

PLACES, MADE, VERDICTS = "places", "place-assessments", "place-verdicts"
PLACE_TABLES = (PLACES, MADE, "place-answers", "place-answer-parts", VERDICTS)
"""Tables of a package that are about what lies inside a commune."""
_LEVELS = (SubjectLevel.VILLAGE, SubjectLevel.RESIDENTIAL_AREA, SubjectLevel.GARDEN)


def places_tables(now: Snapshot) -> tuple[DeskTable, ...]:
    """How many there are, were assessed, and meet every criterion; nothing when none are told.

    By level and set, then by criterion. Each share is of all villages (areas, gardens) told, the
    unassessed ones too: a village nobody looked at is not a village that meets the criteria.
    """
    told = [commune for commune in now.communes if commune.rows(PLACES)]
    if not told:
        return ()
    rows = [row for level in _LEVELS for row in _level_rows(told, level)]
    lacking = [(c.code, c.name) for c in now.communes if not c.rows(PLACES)]
    notes = ["Tỷ lệ tính trên tổng số thôn (khu dân cư, vườn) đã kê, kể cả nơi chưa đánh giá."]
    if lacking:
        notes.append(f"{len(lacking)} xã đã nộp nhưng không kê thôn, vườn: {names(lacking)}.")
    columns = (
        DeskColumn("label", "Cấp, bộ tiêu chí, tiêu chí", width=52),
        DeskColumn("communes", "Số xã", ValueKind.COUNT, 9),
        DeskColumn("places", "Tổng số", ValueKind.COUNT, 11),
        DeskColumn("assessed", "Đã đánh giá", ValueKind.COUNT, 11),
        DeskColumn("met", "Đạt", ValueKind.COUNT, 9),
        DeskColumn("share", "Tỷ lệ đạt (%)", ValueKind.SHARE, 12),
    )
    title = "Thôn, khu dân cư, vườn hộ"
    return (DeskTable(PLACES, title, columns, tuple(rows), "met", notes=tuple(notes)),)


def _level_rows(told: Iterable[CommuneFacts], level: SubjectLevel) -> Iterable[DeskRow]:
    communes = [c for c in told if _of_level(c, level)]
    if not communes:
        return
    count = sum(len(_of_level(c, level)) for c in communes)
    codes = tuple(c.code for c in communes)
    label = LEVEL_LABELS[level].capitalize()
    made = [(c, row) for c in communes for row in _made(c, level)]
    assessed = len({(c.code, row["place"]) for c, row in made})
    yield DeskRow(
        str(level), (label, len(communes), count, assessed, None, None), RowLevel.SUBTOTAL, codes
    )
    sets = {str(row["set_id"]): str(row["set_title"]) for _, row in made}
    for set_id in sorted(sets):
        mine = [(c, row) for c, row in made if row["set_id"] == set_id]
        full = [(c, row) for c, row in mine if row["criteria_met"] == row["criteria_total"] != 0]
        yield DeskRow(
            f"{level}/{set_id}",
            (
                f"{label} đạt đủ tiêu chí theo {sets[set_id]}",
                len({c.code for c, _ in mine}),
                count,
                len(mine),
                len(full),
                share(len(full), count),
            ),
            communes=tuple(dict.fromkeys(c.code for c, _ in full)),
        )
        yield from _criterion_rows(f"{level}/{set_id}", mine, count)


def _criterion_rows(
    key: str, mine: list[tuple[CommuneFacts, KeptRow]], count: int
) -> Iterable[DeskRow]:
    met: dict[int, list[str]] = {}
    for commune in {c.code: c for c, _ in mine}.values():
        ids = {row["id"] for c, row in mine if c.code == commune.code}
        for row in commune.rows(VERDICTS):
            if row["assessment"] in ids and row["level"] == "criterion":
                found = met.setdefault(int(str(row["no"])), [])
                if row["verdict"] == Verdict.MET:
                    found.append(commune.code)
    for no, codes in sorted(met.items()):
        yield DeskRow(
            f"{key}/{no}",
            (f"– tiêu chí {no}", len(set(codes)), count, len(mine), len(codes),
             share(len(codes), count)),
            RowLevel.PART,
            tuple(dict.fromkeys(codes)),
        )  # fmt: skip


def _of_level(commune: CommuneFacts, level: SubjectLevel) -> list[KeptRow]:
    return [row for row in commune.rows(PLACES) if row["level"] == level]


def _made(commune: CommuneFacts, level: SubjectLevel) -> list[KeptRow]:
    ids = {row["id"] for row in _of_level(commune, level)}
    return [row for row in commune.rows(MADE) if row["place"] in ids]
