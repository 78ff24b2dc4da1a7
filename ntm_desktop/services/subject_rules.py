"""What the page of villages chooses from: the sets of a level, and the periods."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ntm_desktop.catalog import SetSummary, fingerprint, summary_of
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import Status, SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.recognised import Standing
from ntm_desktop.services.in_force import find_set, known_ids
from ntm_desktop.services.recognition import place_recognitions
from ntm_desktop.services.rules import drafts as rule_drafts
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.subjects import LevelSummary, Place, level_summary, subjects
from ntm_desktop.store.commune import assessments as stored


@dataclass(frozen=True, slots=True)
class Frame:
    """A set that is known but cannot be assessed with.

    Attributes:
        issued: date of its decision, None if unknown.
        reference: it is another province's, shown for its structure only.
        draft_id: of the draft that fills it in, or "".
    """

    summary: SetSummary
    issued: date | None
    reference: bool
    draft_id: str


@dataclass(frozen=True, slots=True)
class LevelView:
    """Everything the page shows of one level.

    Attributes:
        villages: what a residential area or garden can lie in; empty for the villages.
        sets: that can be assessed with, or were; those for the period first.
        frames: what else is known, this province's first.
        periods: to choose from, the newest first.
        set_id: the chosen set, "" when there is none.
        obstacle: why nothing can be begun by the chosen set in this period, or "".
        summary: None while there is no set.
        behind: assessments of the period by another version of the set than the one that counts.
        recognised: id of a place to what decisions say of it; those without one are absent.
    """

    level: SubjectLevel
    places: tuple[Place, ...]
    villages: tuple[Place, ...]
    sets: tuple[SetSummary, ...]
    frames: tuple[Frame, ...]
    periods: tuple[Period, ...]
    period: Period
    set_id: str
    obstacle: str
    summary: LevelSummary | None
    behind: tuple[str, ...] = ()
    recognised: Mapping[str, Standing] = field(default_factory=dict)


def level_view(ws: Workspace, level: SubjectLevel, period: Period, set_id: str = "") -> LevelView:
    """One level in one period, by the set named or by the one that fits best."""
    made = stored.all_of(ws.file, level)
    sets, frames = _sets(ws, level, made)
    sets = tuple(sorted(sets, key=lambda one: _rank(one, period, made)))
    chosen = next((one for one in sets if one.id == set_id), sets[0] if sets else None)
    places = subjects(ws, level)
    return LevelView(
        level=level,
        places=places,
        villages=() if level is SubjectLevel.VILLAGE else subjects(ws, SubjectLevel.VILLAGE),
        sets=sets,
        frames=frames,
        periods=_periods(ws, period, made),
        period=period,
        set_id=chosen.id if chosen is not None else "",
        obstacle=_obstacle(chosen, period) if chosen is not None else "",
        summary=level_summary(ws, level, period, chosen.id) if chosen is not None else None,
        behind=_behind(ws, chosen, period, made) if chosen is not None else (),
        recognised=place_recognitions(ws, level),
    )


def _behind(
    ws: Workspace, chosen: SetSummary, period: Period, made: tuple[AssessmentInfo, ...]
) -> tuple[str, ...]:
    if not chosen.assessable:
        return ()
    counting = fingerprint(find_set(ws, chosen.id))
    return tuple(
        info.id
        for info in made
        if (info.set_id, info.period) == (chosen.id, period) and info.set_fingerprint != counting
    )


def _sets(
    ws: Workspace, level: SubjectLevel, made: tuple[AssessmentInfo, ...]
) -> tuple[tuple[SetSummary, ...], tuple[Frame, ...]]:
    drafts = {one.set_id: one.id for one in rule_drafts.drafts(ws)}
    used = {info.set_id for info in made}
    sets, frames = [], []
    for known in known_ids(ws):
        rules = find_set(ws, known)
        summary = summary_of(rules)
        if summary.level is not level:
            continue
        if summary.assessable or known in used:
            sets.append(summary)
        else:
            reference = summary.status is Status.REFERENCE
            frames.append(Frame(summary, rules.issued, reference, drafts.get(known, "")))
    return tuple(sets), tuple(sorted(frames, key=lambda one: one.reference))


def _rank(summary: SetSummary, period: Period, made: tuple[AssessmentInfo, ...]) -> tuple[int, int]:
    """What was used in the period first, then what holds for it, then the newest."""
    used = any((info.set_id, info.period) == (summary.id, period) for info in made)
    place = 0 if used else 1 if not _obstacle(summary, period) else 2
    return place, -(summary.first_year or 0)


def _obstacle(summary: SetSummary, period: Period) -> str:
    if not summary.assessable:
        return "Bộ này không còn chỉ tiêu để đánh giá đợt mới; các đợt đã lập vẫn mở được."
    first, last = summary.first_year, summary.last_year
    if (first is not None and period.year < first) or (last is not None and period.year > last):
        years = (
            f"cho các năm {first}–{last}"
            if first is not None and last is not None
            else f"từ năm {first}"
            if first is not None
            else f"đến năm {last}"
        )
        return (
            f"Bộ này áp dụng {years}, không cho năm {period.year}. Hãy chọn kỳ khác hoặc bộ khác; "
            "nếu quyết định mới đã kéo dài, sửa năm ở trang Bộ tiêu chí."
        )
    return ""


def _periods(ws: Workspace, chosen: Period, made: tuple[AssessmentInfo, ...]) -> tuple[Period, ...]:
    """Every period there is an assessment of, and the years around them."""
    there = {info.period for info in (*stored.all_of(ws.file), *made)} | {chosen}
    years = [period.year for period in there]
    around = {Period(year) for year in range(max(min(years) - 1, 2009), max(years) + 2)}
    return tuple(sorted(there | around, reverse=True))
