"""Villages, residential areas and household gardens: kept, assessed, and summed for the commune."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.level_sums import (
    CriterionSum,
    LevelSummary,
    SubjectLine,
    SubjectState,
    criterion_sum,
    criterion_verdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.place_lines import (
    LineState,
    PlaceLine,
    read_households,
    read_place_lines,
    tidy_name,
)
from ntm_desktop.domain.places import LEVEL_LABELS, Place
from ntm_desktop.domain.text import name_key, nfc
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set
from ntm_desktop.services.meanwhile import refuse_overtaken
from ntm_desktop.services.registers.editing import parting_from_village
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.undo import apply
from ntm_desktop.services.workspace import keep_new_assessment, usable_group
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import places

__all__ = [
    "LEVEL_LABELS",
    "CriterionSum",
    "LevelSummary",
    "LineState",
    "Made",
    "Place",
    "PlaceLine",
    "SubjectLine",
    "SubjectState",
    "add_subject",
    "add_subject_assessment",
    "choose_village",
    "every_subject",
    "level_summary",
    "read_households",
    "read_lines",
    "record_households",
    "remove_subject",
    "rename_subject",
    "subject_assessments",
    "subject_of",
    "subjects",
    "take_lines",
]


@dataclass(frozen=True, slots=True)
class Made:
    """A subject or an assessment that was made."""

    id: str
    change: Change


def subjects(ws: Workspace, level: SubjectLevel) -> tuple[Place, ...]:
    """All of one level, in the office's order."""
    return places.of_level(ws.file, level)


def every_subject(ws: Workspace) -> tuple[Place, ...]:
    """All villages, then areas, then gardens."""
    levels = [level for level in SubjectLevel if level is not SubjectLevel.COMMUNE]
    return tuple(place for level in levels for place in subjects(ws, level))


def add_subject(
    ws: Workspace,
    level: SubjectLevel,
    name: str,
    *,
    village_id: str = "",
    households: int | None = None,
    note: str = "",
) -> Made:
    """Add a village, residential area or garden.

    Args:
        ws: the open commune.
        level: not the commune itself.
        name: "Thôn Đông Tiến", "Vườn hộ ông Hoàng Văn An".
        village_id: where a residential area or garden lies.
        households: of a village.
        note: anything.

    Raises:
        EntryError: the name is empty or there already, or the village is not known.
    """
    if level is SubjectLevel.COMMUNE:
        raise EntryError("Xã không phải thêm ở đây.")
    plain = _name(ws, level, name)
    _check_village(ws, village_id)
    place_id, change = places.addition(
        ws.file,
        level,
        plain,
        village_id=village_id if level is not SubjectLevel.VILLAGE else "",
        households=households,
        note=nfc(note).strip(),
    )
    return Made(place_id, apply(ws, f"Thêm {LEVEL_LABELS[level]} {plain}", [change]))


def rename_subject(
    ws: Workspace,
    place_id: str,
    name: str,
    *,
    households: int | None = None,
    seen: str | None = None,
) -> Change:
    """Give a village or garden another name; None leaves the number of households.

    Args:
        ws: the open commune.
        place_id: which one.
        name: as typed.
        households: the number of households, None to leave it.
        seen: the name as it was shown when the typing began.

    Raises:
        ChangedMeanwhileError: it has another name than that meanwhile.
        EntryError: there is none, or the name is empty or there already.
    """
    place = _find(ws, place_id)
    plain = _name(ws, place.level, name, other_than=place_id)
    refuse_overtaken("Tên", seen, place.name, plain, nfc)
    count = place.households if households is None else households
    change = places.change(ws.file, replace(place, name=plain, households=count))
    return apply(ws, f"Đổi tên {LEVEL_LABELS[place.level]} {place.name}", [change])


def record_households(
    ws: Workspace, place_id: str, text: str, *, seen: str | None = None
) -> Change:
    """Record how many households a village has, as typed; an empty text clears it.

    Args:
        ws: the open commune.
        place_id: which village.
        text: as typed.
        seen: the number as it was shown when the typing began.

    Raises:
        ChangedMeanwhileError: another number than that was recorded meanwhile.
        EntryError: there is no such village, or the text is no number of households.
    """
    place = _find(ws, place_id)
    changed = replace(place, households=read_households(text))
    refuse_overtaken(
        "Số hộ",
        seen,
        _count(place),
        _count(changed),
        lambda one: _count(replace(place, households=read_households(one))),
    )
    return apply(ws, f"Sửa số hộ {place.name}", [places.change(ws.file, changed)])


def _count(place: Place) -> str:
    return "" if place.households is None else str(place.households)


def choose_village(ws: Workspace, place_id: str, village_id: str) -> Change:
    """Say in which village a residential area or garden lies; "" for not said.

    Raises:
        EntryError: there is no such place or village.
    """
    place = _find(ws, place_id)
    _check_village(ws, village_id)
    changed = replace(place, village_id=village_id)
    return apply(ws, f"Chọn thôn của {place.name}", [places.change(ws.file, changed)])


def read_lines(
    ws: Workspace, level: SubjectLevel, rows: Sequence[Sequence[str]]
) -> tuple[PlaceLine, ...]:
    """What pasted lines would do; nothing is written."""
    villages = subjects(ws, SubjectLevel.VILLAGE)
    known = villages if level is SubjectLevel.VILLAGE else subjects(ws, level)
    return read_place_lines(rows, level, known, villages)


def take_lines(ws: Workspace, level: SubjectLevel, rows: Sequence[Sequence[str]]) -> Change:
    """Write what ``read_lines`` would do, as one edit.

    Raises:
        EntryError: no line can be taken.
    """
    taken = [line for line in read_lines(ws, level, rows) if line.taken]
    if not taken:
        raise EntryError("Không có dòng nào ghi được. Hãy xem lại các dòng đã dán.")
    changes, behind = [], 0
    for line in taken:
        if line.place_id:
            place = _find(ws, line.place_id)
            place = replace(place, households=line.households, village_id=line.village_id)
            changes.append(places.change(ws.file, place))
            continue
        _, change = places.addition(
            ws.file,
            level,
            line.name,
            village_id=line.village_id,
            households=line.households,
            behind=behind,
        )
        changes.append(change)
        behind += 1
    return apply(ws, f"Dán {len(taken)} dòng {LEVEL_LABELS[level]}", changes)


def remove_subject(ws: Workspace, place_id: str, *, leave_in_registers: bool = False) -> Change:
    """Remove a village or garden that nothing speaks of.

    Args:
        ws: the open commune.
        place_id: of what goes.
        leave_in_registers: lines of registers may name the village: its name stays there as
            typed text that is asked about.

    Raises:
        EntryError: there is none, it was assessed or holds others, or lines of registers name
            it and are not to be left behind.
    """
    place = _find(ws, place_id)
    if places.in_use(ws.file, place_id):
        raise EntryError(
            f"“{place.name}” đã có (hoặc từng có) đợt tự đánh giá, hoặc có vườn, khu dân cư thuộc "
            "về, nên không bỏ được."
        )
    changes = parting_from_village(ws, place_id) if place.level is SubjectLevel.VILLAGE else []
    if changes and not leave_in_registers:
        raise EntryError(
            f"{len(changes)} dòng trong sổ theo dõi ghi “{place.name}”. Hãy sửa các dòng đó trước."
        )
    changes.append(places.removal(ws.file, place))
    return apply(ws, f"Bỏ {LEVEL_LABELS[place.level]} {place.name}", changes)


def add_subject_assessment(
    ws: Workspace, place_id: str, *, set_id: str, period: Period, group_id: str | None = None
) -> Made:
    """Begin the assessment of a village or garden by a set of its level.

    Raises:
        EntryError: the set is of another level or not usable, or there is one already.
        CatalogError: no set has this id.
    """
    place = _find(ws, place_id)
    rules = find_set(ws, set_id)
    group = usable_group(rules, group_id, place.level)
    if any(
        (one.set_id, one.period) == (set_id, period)
        for one in stored.all_of(ws.file, place.level, place_id)
    ):
        raise EntryError(f"Đã có đợt {period.inline} cho “{place.name}”. Hãy mở đợt đó.")
    with ws.file.transaction():
        info = keep_new_assessment(
            ws.file, rules, period, group, ws.now(), level=place.level, subject_id=place_id
        )
        info, change = stored.making(ws.file, info)
        return Made(info.id, apply(ws, f"Thêm đợt {period.inline} cho {place.name}", [change]))


def subject_assessments(ws: Workspace, place_id: str) -> tuple[AssessmentInfo, ...]:
    """The assessments of a village or garden, newest first."""
    place = _find(ws, place_id)
    return stored.all_of(ws.file, place.level, place_id)


def subject_of(ws: Workspace, assessment_id: str) -> tuple[AssessmentInfo, Place] | None:
    """The assessment of a village or garden with its place; None when it is none of those."""
    info = stored.find(ws.file, assessment_id)
    if info is None or info.subject_level is SubjectLevel.COMMUNE:
        return None
    place = places.find(ws.file, info.subject_id)
    return None if place is None else (info, place)


def level_summary(ws: Workspace, level: SubjectLevel, period: Period, set_id: str) -> LevelSummary:
    """How all villages or gardens stand by one set in one period.

    Raises:
        CatalogError: no set has this id.
    """
    made = {
        info.subject_id: info
        for info in stored.all_of(ws.file, level)
        if (info.set_id, info.period) == (set_id, period)
    }
    rules = find_set(ws, set_id)
    lines: list[SubjectLine] = []
    unverified: set[str] = set()
    for place in places.of_level(ws.file, level):
        info = made.get(place.id)
        if info is None:
            lines.append(SubjectLine(place, "", 0, 0, False, 0))
            continue
        outcome = standing(ws, info).outcome
        still = outcome.count(Verdict.INCOMPLETE) + outcome.count(Verdict.NO_THRESHOLD)
        full = outcome.total > 0 and outcome.met == outcome.total
        met, total, verdicts = outcome.met, outcome.total, criterion_verdicts(outcome)
        lines.append(SubjectLine(place, info.id, met, total, full, still, verdicts))
        unverified.update(outcome.unverified)
    sums = tuple(criterion_sum(lines, one.no, one.name) for one in rules.criteria)
    title, unchecked = rules.short_title, len(unverified)
    return LevelSummary(level, period, set_id, title, tuple(lines), sums, unchecked)


def _find(ws: Workspace, place_id: str) -> Place:
    place = places.find(ws.file, place_id)
    if place is None:
        raise EntryError("Không có thôn, khu dân cư hoặc vườn này trong danh sách.")
    return place


def _check_village(ws: Workspace, village_id: str) -> None:
    if village_id:
        village = places.find(ws.file, village_id)
        if village is None or village.level is not SubjectLevel.VILLAGE:
            raise EntryError("Không có thôn này trong danh sách. Hãy chọn lại.")


def _name(ws: Workspace, level: SubjectLevel, name: str, *, other_than: str = "") -> str:
    plain = tidy_name(name)
    for place in places.of_level(ws.file, level):
        if place.id != other_than and name_key(place.name) == name_key(plain):
            raise EntryError(f"Đã có {LEVEL_LABELS[level]} “{place.name}”. Hãy ghi tên khác.")
    return plain
