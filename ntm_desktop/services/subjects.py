"""Villages, residential areas and household gardens: kept, assessed, and summed for the commune."""

from dataclasses import dataclass, replace

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.text import fold, nfc
from ntm_desktop.errors import EntryError
from ntm_desktop.services.changes import Change
from ntm_desktop.services.rules import find_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.services.undo import apply
from ntm_desktop.services.workspace import keep_new_assessment, usable_group
from ntm_desktop.store import assessments as stored
from ntm_desktop.store import places
from ntm_desktop.store.places import Place

__all__ = [
    "LEVEL_LABELS",
    "LevelSummary",
    "Made",
    "Place",
    "SubjectLine",
    "add_subject",
    "add_subject_assessment",
    "level_summary",
    "remove_subject",
    "rename_subject",
    "subject_assessments",
    "subjects",
]

LEVEL_LABELS = {
    SubjectLevel.COMMUNE: "xã",
    SubjectLevel.VILLAGE: "thôn",
    SubjectLevel.RESIDENTIAL_AREA: "khu dân cư",
    SubjectLevel.GARDEN: "vườn hộ",
}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A subject or an assessment that was made."""

    id: str
    change: Change


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """How one village or garden stands.

    Attributes:
        assessment_id: "" when it was not assessed for the period.
        met: criteria met, of ``total``.
        fulfilled: every criterion is met.
        open_count: indicators without figures or without a known rule.
    """

    place: Place
    assessment_id: str
    met: int
    total: int
    fulfilled: bool
    open_count: int


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """All subjects of one level for one period, as a commune reports them."""

    level: SubjectLevel
    period: Period
    set_id: str
    set_title: str
    lines: tuple[SubjectLine, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def assessed(self) -> int:
        """How many were assessed."""
        return sum(bool(line.assessment_id) for line in self.lines)

    @property
    def fulfilled(self) -> int:
        """How many meet every criterion."""
        return sum(line.fulfilled for line in self.lines)

    @property
    def sentence(self) -> str:
        """In words: "3/8 thôn đạt đủ tiêu chí; 5 thôn đã tự đánh giá"."""
        name = LEVEL_LABELS[self.level]
        return (
            f"{self.fulfilled}/{self.total} {name} đạt đủ tiêu chí; {self.assessed} {name} đã tự "
            "đánh giá"
        )


def subjects(ws: Workspace, level: SubjectLevel) -> tuple[Place, ...]:
    """All of one level, in the office's order."""
    return places.of_level(ws.file, level)


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
    if village_id:
        village = places.find(ws.file, village_id)
        if village is None or village.level is not SubjectLevel.VILLAGE:
            raise EntryError("Không có thôn này trong danh sách. Hãy chọn lại.")
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
    ws: Workspace, place_id: str, name: str, *, households: int | None = None
) -> Change:
    """Give a village or garden another name; None leaves the number of households.

    Raises:
        EntryError: there is none, or the name is empty or there already.
    """
    place = _find(ws, place_id)
    plain = _name(ws, place.level, name, other_than=place_id)
    count = place.households if households is None else households
    change = places.change(ws.file, replace(place, name=plain, households=count))
    return apply(ws, f"Đổi tên {LEVEL_LABELS[place.level]} {place.name}", [change])


def remove_subject(ws: Workspace, place_id: str) -> Change:
    """Remove a village or garden that nothing speaks of.

    Raises:
        EntryError: there is none, or it was assessed or holds others.
    """
    place = _find(ws, place_id)
    if places.in_use(ws.file, place_id):
        raise EntryError(
            f"“{place.name}” đã có đợt tự đánh giá, hoặc có vườn, khu dân cư thuộc về, nên không "
            "bỏ được."
        )
    change = places.removal(ws.file, place)
    return apply(ws, f"Bỏ {LEVEL_LABELS[place.level]} {place.name}", [change])


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
        raise EntryError(f"Đã có đợt {period.label} cho “{place.name}”. Hãy mở đợt đó.")
    with ws.file.transaction():
        info = keep_new_assessment(
            ws.file, rules, period, group, ws.now(), level=place.level, subject_id=place_id
        )
        info, change = stored.making(ws.file, info)
        return Made(info.id, apply(ws, f"Thêm đợt {period.label} cho {place.name}", [change]))


def subject_assessments(ws: Workspace, place_id: str) -> tuple[AssessmentInfo, ...]:
    """The assessments of a village or garden, newest first."""
    place = _find(ws, place_id)
    return stored.all_of(ws.file, place.level, place_id)


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
    lines = []
    for place in places.of_level(ws.file, level):
        info = made.get(place.id)
        if info is None:
            lines.append(SubjectLine(place, "", 0, 0, False, 0))
            continue
        outcome = standing(ws, info).outcome
        still = outcome.count(Verdict.INCOMPLETE) + outcome.count(Verdict.NO_THRESHOLD)
        full = outcome.total > 0 and outcome.met == outcome.total
        lines.append(SubjectLine(place, info.id, outcome.met, outcome.total, full, still))
    return LevelSummary(level, period, set_id, find_set(ws, set_id).short_title, tuple(lines))


def _find(ws: Workspace, place_id: str) -> Place:
    place = places.find(ws.file, place_id)
    if place is None:
        raise EntryError("Không có thôn, khu dân cư hoặc vườn này trong danh sách.")
    return place


def _name(ws: Workspace, level: SubjectLevel, name: str, *, other_than: str = "") -> str:
    plain = " ".join(nfc(name).split())
    if not plain or len(plain) > _LONGEST:
        raise EntryError(f"Tên phải có từ 1 đến {_LONGEST} chữ.")
    for place in places.of_level(ws.file, level):
        if place.id != other_than and fold(place.name) == fold(plain):
            raise EntryError(f"Đã có {LEVEL_LABELS[level]} “{place.name}”. Hãy ghi tên khác.")
    return plain
