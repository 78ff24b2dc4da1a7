"""Making, opening and closing a commune's file; what it says of itself; its settings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.criteria import CriteriaSet, Status, SubjectLevel
from ntm_desktop.domain.numbers import typed_decimal
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.text import fold, nfc
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_assessment, find_set, pinned_set_of, stored_set
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import assessments as stored_assessments
from ntm_desktop.store.commune import communes, criteria_sets, packages
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.sqlite_file import new_id
from ntm_desktop.temporary import clear_left

__all__ = [
    "AssessmentInfo",
    "CommuneInfo",
    "Workspace",
    "add_assessment",
    "assessments",
    "change_settings",
    "choose_group",
    "close_workspace",
    "commune_info",
    "create_workspace",
    "default_receiving_unit",
    "last_open",
    "latest_assessment",
    "only_group",
    "open_workspace",
    "receiver_gone",
    "record_property",
    "remember_open",
    "remove_assessment",
    "settings",
]

NO_DISTRICTS_FROM = date(2025, 7, 1)
"""From this day Vietnam has no district level (Nghị quyết 203/2025/QH15, 16/6/2025)."""


FREE_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "district_public_key": "Khóa công khai của nơi nhận",
        "seal_recipient": "Khóa niêm phong của nơi nhận",
    }
)
"""Settings besides those of the commune itself, with what they are called on screen."""


_LEVELS = {
    SubjectLevel.COMMUNE: "xã",
    SubjectLevel.VILLAGE: "thôn",
    SubjectLevel.RESIDENTIAL_AREA: "khu dân cư",
    SubjectLevel.GARDEN: "vườn",
}


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_workspace(
    data_dir: Path,
    *,
    commune_code: str,
    set_id: str,
    period: Period,
    group_id: str | None = None,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
    sample: bool = False,
) -> Workspace:
    """Make the file of a commune with its first assessment, and open it.

    Args:
        data_dir: an empty folder, or one that is not there yet.
        commune_code: official five-digit code.
        set_id: the rules of the first assessment.
        period: of the first assessment.
        group_id: commune group; the only usable one when there is just one.
        actor: named in the history.
        catalog: of the program when None.
        now: the system clock when None.
        sample: the commune's figures are invented; views and papers say so.

    Raises:
        EntryError: the group does not belong to the set, or the set is not for communes.
        CatalogError: the commune or the set is not known.
        StoreError: the folder holds a commune already or cannot be written.
    """
    catalog = catalog or Catalog.shipped()
    now = now or _utc_now
    commune, _ = catalog.commune(commune_code, on=period.last_day)
    criteria_set = catalog.criteria_set(set_id)
    group = usable_group(criteria_set, group_id, frames=True)
    at = now()
    info = CommuneInfo(
        id=new_id(),
        commune=commune,
        border=False,
        especially_difficult=False,
        atk=False,
        receiving_unit=default_receiving_unit(commune, period),
        office_name=f"UBND {commune.kind} {commune.name}",
        sample=sample,
    )

    def fill(file: CommuneFile) -> None:
        communes.add(file, info, at)
        packages.start_epoch(file, at)
        _add_assessment(file, criteria_set, period, group, at)

    return Workspace(CommuneFile.create(data_dir, fill), catalog, actor, now)


def open_workspace(
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Open the commune of a folder.

    Raises:
        StoreError: there is none, it is open in another window, or it is damaged.
    """
    clear_left()
    file = CommuneFile.open(data_dir)
    try:
        communes.read(file)
    except BaseException:
        file.close()
        raise
    return Workspace(file, catalog or Catalog.shipped(), actor, now or _utc_now)


def close_workspace(ws: Workspace) -> None:
    """Close the file and clear away copies made for looking at; harmless when done twice."""
    ws.close()


def commune_info(ws: Workspace) -> CommuneInfo:
    """The commune whose file this is."""
    return placed(ws, communes.read(ws.file))


def placed(ws: Workspace, info: CommuneInfo) -> CommuneInfo:
    """A commune out of the file, with what only the lists of units say of it."""
    return replace(info, commune=ws.catalog.placed(info.commune))


def assessments(ws: Workspace) -> tuple[AssessmentInfo, ...]:
    """Every assessment, newest period first, then newest made."""
    return stored_assessments.all_of(ws.file)


def latest_assessment(ws: Workspace, period: Period | None = None) -> AssessmentInfo:
    """The newest assessment, or the newest of one period.

    Raises:
        EntryError: there is none of that period.
    """
    every = assessments(ws)
    found = [info for info in every if period is None or info.period == period]
    if found:
        return found[0]
    if period is None or not every:
        raise EntryError("Dữ liệu của xã chưa có đợt tự đánh giá nào. Hãy thêm một đợt.")
    known = ", ".join(dict.fromkeys(info.period.label for info in every))
    raise EntryError(f"Chưa có đợt tự đánh giá cho {period.inline}. Hiện có: {known}.")


def add_assessment(
    ws: Workspace, *, set_id: str, period: Period, group_id: str | None = None
) -> AssessmentInfo:
    """Begin another self-assessment; earlier ones stay as they are.

    The set is the version this office published or took over last, else the shipped one. Of one
    whose indicators are not known yet everything but the answers is kept meanwhile; when it gets
    its content, the assessment goes over to that (``services/rules/waiting.py``).

    It is an edit like any other: it can be taken back.

    Raises:
        EntryError: there is one of this period and set, or the group is not of the set.
    """
    criteria_set = find_set(ws, set_id)
    group = usable_group(criteria_set, group_id, frames=True)
    if any(x.set_id == set_id and x.period == period for x in assessments(ws)):
        raise EntryError(
            f"Đã có đợt tự đánh giá {period.label} theo {criteria_set.short_title}. Hãy mở đợt đó."
        )
    with ws.file.transaction():
        info = keep_new_assessment(ws.file, criteria_set, period, group, ws.now())
        info, making = stored_assessments.making(ws.file, info)
        apply(ws, f"Thêm đợt tự đánh giá {period.inline}", [making])
    return info


def remove_assessment(ws: Workspace, assessment_id: str) -> Change:
    """Take an assessment out that was begun by mistake; undoing brings it back as it was.

    Raises:
        EntryError: it is the only one, or a package of it was made: then somebody may hold it.
    """
    info = find_assessment(ws, assessment_id)
    if len(assessments(ws)) == 1:
        raise EntryError(
            f"Đây là đợt tự đánh giá duy nhất nên chưa bỏ được. Hãy thêm đợt đúng trước, rồi bỏ "
            f"đợt {info.period.inline}."
        )
    sent = [one for one in packages.packages(ws.file) if one.assessment_id == assessment_id]
    if sent:
        raise EntryError(
            f"Đợt {info.period.inline} đã được đóng gói ({sent[0].path.name}) nên không bỏ được: "
            "nơi nhận có thể đang giữ gói đó."
        )
    label = f"Bỏ đợt tự đánh giá {info.period.inline} ({info.short_title})"
    return apply(ws, label, [stored_assessments.unmaking(ws.file, info)])


def remember_open(ws: Workspace, assessment_id: str) -> None:
    """Note which assessment is in use, for the next start; also for one after a crash."""
    communes.remember(ws.file, "assessment", assessment_id)


def last_open(ws: Workspace) -> str:
    """The assessment that was in use last; "" when none was noted."""
    return communes.remembered(ws.file, "assessment")


def change_settings(ws: Workspace, **fields: bool | str) -> Change:
    """Change what is set for the commune.

    Args:
        ws: the open commune.
        fields: ``border``, ``especially_difficult``, ``atk`` (bool); ``receiving_unit``,
            ``office_name`` (not empty); the keys of ``FREE_SETTINGS`` (empty clears).

    Raises:
        EntryError: a field is not known, of the wrong kind, or may not be empty.
    """
    checked: dict[str, bool | str] = {}
    for name, value in fields.items():
        if name in communes.FLAGS:
            if not isinstance(value, bool):
                raise EntryError(f"Mục cài đặt “{name}” chỉ nhận có hoặc không.")
            checked[name] = value
            continue
        text = nfc(str(value)).strip()
        if name in communes.TEXTS:
            if not text:
                raise EntryError("Tên cơ quan không được để trống. Hãy ghi tên đầy đủ.")
        elif name not in FREE_SETTINGS:
            raise EntryError(f"Không có mục cài đặt “{name}”.")
        checked[name] = text
    changes = communes.setting_changes(ws.file, checked)
    return apply(ws, "Đổi cài đặt của xã", changes)


def settings(ws: Workspace) -> dict[str, str]:
    """The free settings that were set, by key."""
    found = communes.settings(ws.file)
    return {key: value for key, value in found.items() if key in FREE_SETTINGS}


def choose_group(ws: Workspace, assessment_id: str, group_id: str) -> Change:
    """Put the commune into another group of the set for one assessment.

    Raises:
        EntryError: the set has no such group to choose.
    """
    info = find_assessment(ws, assessment_id)
    criteria_set = pinned_set_of(ws, info)
    check_group(criteria_set, group_id)
    label = f"Chọn nhóm xã: {criteria_set.group(group_id).name}"
    return apply(ws, label, [stored_assessments.group_change(info, group_id)])


def record_property(ws: Workspace, property_id: str, text: str, year: int | None = None) -> Change:
    """Record a figure about the commune that thresholds depend on; an empty text clears it.

    Args:
        ws: the open commune.
        property_id: id of a ``CommuneProperty`` of the set.
        text: a number as typed.
        year: for which it holds; that of the newest assessment when None.

    Raises:
        EntryError: the text is no number, or a negative one.
    """
    value = typed_decimal(text) if text.strip() else None
    if value is not None and value < 0:
        raise EntryError("Số này không thể âm. Hãy kiểm tra lại.")
    if year is None:
        year = latest_assessment(ws).period.year
    change = communes.property_change(ws.file, property_id, year, value)
    return apply(ws, f"Sửa thông tin của xã năm {year}", [change])


def only_group(criteria_set: CriteriaSet) -> str | None:
    """The commune group when only one can be chosen, else None."""
    usable = [group.id for group in criteria_set.groups if not group.reference_only]
    return usable[0] if len(usable) == 1 else None


def default_receiving_unit(commune: Commune, period: Period) -> str:
    """To whom a dossier of this period goes: the district while there was one."""
    if commune.district is not None and period.last_day < NO_DISTRICTS_FROM:
        return f"UBND {commune.district.full_name}"
    return f"UBND {commune.province_full_name}"


def receiver_gone(commune: CommuneInfo, period: Period) -> str:
    """That the office a dossier of this period goes to exists no more; "" while it does.

    Only the commune's own district is known by its name.
    """
    district = commune.commune.district
    if district is None or period.last_day < NO_DISTRICTS_FROM:
        return ""
    if fold(district.full_name) not in fold(commune.receiving_unit):
        return ""
    return (
        f"Nơi nhận hồ sơ đang ghi là “{commune.receiving_unit}”, nhưng từ "
        f"{NO_DISTRICTS_FROM:%d/%m/%Y} không còn cấp huyện. Hãy sửa nơi nhận ở trang Cài đặt."
    )


def check_group(criteria_set: CriteriaSet, group_id: str) -> None:
    """Make sure that a commune can be put into a group of a set.

    Raises:
        EntryError: the set has no such group, or has it for comparison only.
    """
    usable = [group for group in criteria_set.groups if not group.reference_only]
    if group_id not in [group.id for group in usable]:
        names = "; ".join(f"{group.id} ({group.name})" for group in usable) or "không có nhóm nào"
        raise EntryError(
            f"Bộ tiêu chí “{criteria_set.short_title}” không có nhóm xã “{group_id}” để chọn. "
            f"Các nhóm: {names}."
        )


def usable_group(
    criteria_set: CriteriaSet,
    group_id: str | None,
    level: SubjectLevel = SubjectLevel.COMMUNE,
    *,
    frames: bool = False,
) -> str | None:
    """The group a new assessment begins in, after making sure that the set can be used.

    Args:
        criteria_set: of the assessment.
        group_id: of the commune; the only one when None.
        level: what is assessed.
        frames: a set whose indicators are not known yet will do: its verdicts wait for them.

    Raises:
        EntryError: the set is of another level, has no indicator, or lacks the group.
    """
    if criteria_set.level is not level:
        raise EntryError(
            f"Bộ tiêu chí “{criteria_set.short_title}” không dành cho cấp {_LEVELS[level]}. Hãy "
            f"chọn bộ tiêu chí cấp {_LEVELS[level]}."
        )
    content = criteria_set.assessable and criteria_set.status is Status.CONTENT
    if not content and not (frames and criteria_set.frame):
        raise EntryError(
            f"Bộ tiêu chí “{criteria_set.short_title}” chưa dùng để đánh giá được (thiếu "
            "chỉ tiêu, hoặc của tỉnh khác). Hãy chọn bộ tiêu chí khác."
        )
    if group_id is None:
        return only_group(criteria_set)
    check_group(criteria_set, group_id)
    return group_id


def _add_assessment(
    file: CommuneFile,
    criteria_set: CriteriaSet,
    period: Period,
    group_id: str | None,
    at: datetime,
) -> AssessmentInfo:
    info = keep_new_assessment(file, criteria_set, period, group_id, at)
    return stored_assessments.add(file, info)


def keep_new_assessment(
    file: CommuneFile,
    criteria_set: CriteriaSet,
    period: Period,
    group_id: str | None,
    at: datetime,
    *,
    level: SubjectLevel = SubjectLevel.COMMUNE,
    subject_id: str = "",
) -> AssessmentInfo:
    """Keep the rules of an assessment that is about to be made; what it will be."""
    stored = stored_set(criteria_set)
    criteria_sets.keep(file, stored, at)
    return AssessmentInfo(
        id=new_id(),
        period=period,
        set_id=stored.id,
        set_version=stored.version,
        set_fingerprint=stored.fingerprint,
        group_id=group_id,
        set_title=stored.title,
        short_title=stored.short_title,
        created_at=at,
        subject_level=level,
        subject_id=subject_id,
    )
