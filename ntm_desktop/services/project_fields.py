"""The cells of a project: what belongs to its card, to a year and to a cut, read as typed."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, total_of
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.cards import (
    STATE_LABELS,
    Amounts,
    ProjectCard,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
)
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import amount_of, day_of, line_of, percent_of, time_of
from ntm_desktop.store.sqlite_file import named_id, new_id


class ProjectField(StrEnum):
    """What can be typed of a project: of the card, of the year, of the cut."""

    NAME = "name"
    VILLAGE = "village"
    SECTOR = "sector"
    INVESTOR = "investor"
    APPROVAL = "approval"
    APPROVED_ON = "approved_on"
    STARTS = "starts"
    ENDS = "ends"
    TOTAL = "total"
    NOTE = "note"
    GROUP = "group"
    FUNDED_BEFORE = "funded_before"
    PAID_BEFORE = "paid_before"
    PLAN = "plan"
    SETTLEMENT = "settlement"
    YEAR_NOTE = "year_note"
    DISBURSED = "disbursed"
    PROGRESS = "progress"
    ACCEPTED = "accepted"
    STATE = "state"
    REASON = "reason"
    ARREARS = "arrears"
    ARREARS_PROGRAMME = "arrears_programme"
    PERIOD_NOTE = "period_note"


FIELD_LABELS: Mapping[ProjectField, str] = {
    ProjectField.NAME: "Tên công trình",
    ProjectField.VILLAGE: "Thôn",
    ProjectField.SECTOR: "Lĩnh vực",
    ProjectField.INVESTOR: "Chủ đầu tư",
    ProjectField.APPROVAL: "Quyết định phê duyệt",
    ProjectField.APPROVED_ON: "Ngày phê duyệt",
    ProjectField.STARTS: "Khởi công",
    ProjectField.ENDS: "Hoàn thành",
    ProjectField.TOTAL: "Tổng mức đầu tư",
    ProjectField.NOTE: "Ghi chú của công trình",
    ProjectField.GROUP: "Nhóm trong năm",
    ProjectField.FUNDED_BEFORE: "Vốn đã bố trí đến hết năm trước",
    ProjectField.PAID_BEFORE: "Đã giải ngân đến hết năm trước",
    ProjectField.PLAN: "Kế hoạch vốn năm",
    ProjectField.SETTLEMENT: "Kế hoạch trả nợ trong năm",
    ProjectField.YEAR_NOTE: "Ghi chú trong năm",
    ProjectField.DISBURSED: "Giải ngân",
    ProjectField.PROGRESS: "Khối lượng thực hiện",
    ProjectField.ACCEPTED: "Giá trị nghiệm thu",
    ProjectField.STATE: "Tình trạng",
    ProjectField.REASON: "Lý do chưa triển khai",
    ProjectField.ARREARS: "Nợ đọng",
    ProjectField.ARREARS_PROGRAMME: "Nợ đọng thuộc Chương trình",
    ProjectField.PERIOD_NOTE: "Ghi chú của kỳ",
}
_OF_CARD = (
    ProjectField.NAME, ProjectField.VILLAGE, ProjectField.SECTOR, ProjectField.INVESTOR,
    ProjectField.APPROVAL, ProjectField.APPROVED_ON, ProjectField.STARTS, ProjectField.ENDS,
    ProjectField.TOTAL, ProjectField.NOTE,
)  # fmt: skip
_OF_YEAR = (
    ProjectField.GROUP, ProjectField.FUNDED_BEFORE, ProjectField.PAID_BEFORE, ProjectField.PLAN,
    ProjectField.SETTLEMENT, ProjectField.YEAR_NOTE,
)  # fmt: skip
_LISTED = {
    ProjectField.NAME: "name",
    ProjectField.VILLAGE: "village",
    ProjectField.GROUP: "kind",
    ProjectField.APPROVAL: "approval",
    ProjectField.APPROVED_ON: "approval",
    ProjectField.TOTAL: "total_investment",
    ProjectField.FUNDED_BEFORE: "funded_before",
    ProjectField.PLAN: "planned",
    ProjectField.YEAR_NOTE: "note",
}


def with_typed(
    ws: Workspace,
    card: ProjectCard,
    year: ProjectYear,
    period: ProjectPeriod | None,
    cut: Cut,
    typed: Mapping[ProjectField, str],
) -> tuple[ProjectCard, ProjectYear, ProjectPeriod | None]:
    """Card, year and period with several cells as typed; see :func:`with_field`."""
    for field, text in typed.items():
        card, year, period = with_field(ws, card, year, period, cut, field, text, TOTAL)
    return card, year, period


def new_project(
    book: ProjectBook, cut: Cut, name: str, group: ProjectKind, behind: int = 0
) -> tuple[ProjectCard, ProjectYear]:
    """A new card at the end, and its place in the list of a cut's year."""
    place = max((one.position for one in book.cards), default=0) + 1 + behind
    in_year = [one.position for one in book.years if one.year == cut.year]
    card = ProjectCard(new_id(), name, place)
    position = max(in_year, default=0) + 1 + behind
    return card, replace(new_year(card.id, cut.year, group), position=position)


def new_year(project_id: str, year: int, group: ProjectKind) -> ProjectYear:
    """A project in the list of a year; there is one, on whichever PC it is made."""
    return ProjectYear(named_id("project_year", project_id, year), project_id, year, group)


def new_period(project_id: str, cut: Cut) -> ProjectPeriod:
    """A project at a cut; there is one, on whichever PC it is made."""
    made = named_id("project_period", project_id, cut.year, cut.month)
    return ProjectPeriod(made, project_id, cut.year, cut.month)


def with_field(
    ws: Workspace,
    card: ProjectCard,
    year: ProjectYear,
    period: ProjectPeriod | None,
    cut: Cut,
    field: ProjectField,
    text: str,
    source: str,
) -> tuple[ProjectCard, ProjectYear, ProjectPeriod | None]:
    """Card, year and period with one cell as typed; an empty text clears it.

    Raises:
        EntryError: the text cannot be read or cannot be true.
    """
    label = FIELD_LABELS[field]
    if field in _OF_CARD:
        card = replace(card, **{field.value: _card_value(ws, card, field, text, label, source)})
        if field is ProjectField.TOTAL:
            year = replace(year, total=None)
    elif field in _OF_YEAR:
        name = "note" if field is ProjectField.YEAR_NOTE else field.value
        year = replace(year, **{name: _year_value(ws, year, field, text, label, source)})
    else:
        if cut.spans:
            raise EntryError("Giai đoạn là tổng các năm; hãy nhập theo từng năm.")
        period = period or new_period(card.id, cut)
        name = "note" if field is ProjectField.PERIOD_NOTE else field.value
        period = replace(period, **{name: _period_value(ws, period, field, text, label, source)})
    listed = _LISTED.get(field)
    if period is not None and listed in period.listed:
        kept = {name: value for name, value in period.listed.items() if name != listed}
        period = replace(period, listed=kept)
    return card, year, period


def _card_value(
    ws: Workspace, card: ProjectCard, field: ProjectField, text: str, label: str, source: str
) -> Any:
    match field:
        case ProjectField.NAME:
            return line_of(text, label, required=True)
        case ProjectField.SECTOR:
            return _sector(ws, text)
        case ProjectField.APPROVED_ON:
            return day_of(text, label)
        case ProjectField.STARTS | ProjectField.ENDS:
            return time_of(text, label)
        case ProjectField.TOTAL:
            return _amounts(ws, card.total, source, text, label)
        case _:
            return line_of(text, label)


def _year_value(
    ws: Workspace, year: ProjectYear, field: ProjectField, text: str, label: str, source: str
) -> Any:
    match field:
        case ProjectField.GROUP:
            return _group(text)
        case ProjectField.PLAN:
            return _amounts(ws, year.plan, source, text, label)
        case ProjectField.SETTLEMENT:
            return _amounts(ws, year.settlement, source, text, label)
        case ProjectField.YEAR_NOTE:
            return line_of(text, label)
        case _:
            return amount_of(text, label)


def _period_value(
    ws: Workspace, period: ProjectPeriod, field: ProjectField, text: str, label: str, source: str
) -> Any:
    match field:
        case ProjectField.DISBURSED:
            return _amounts(ws, period.disbursed, source, text, label)
        case ProjectField.PROGRESS:
            return percent_of(text, label)
        case ProjectField.STATE:
            return _state(text)
        case ProjectField.REASON | ProjectField.PERIOD_NOTE:
            return line_of(text, label)
        case _:
            return amount_of(text, label)


def _amounts(ws: Workspace, old: Amounts, source: str, text: str, label: str) -> Amounts:
    tree = ws.catalog.source_tree()
    if source != TOTAL and tree.find(source) is None:
        raise EntryError(f"Không có nguồn vốn “{source}”.")
    value = amount_of(text, label)
    kept = {name: money for name, money in old.items() if name != source}
    if value is not None:
        kept[source] = value
    if source == TOTAL and value is not None:
        parts = total_of(tree, {n: m for n, m in kept.items() if n != TOTAL})
        if parts is not None and parts > value:
            raise EntryError(
                f"{label} {format_decimal(value)} ít hơn các nguồn đã chia "
                f"({format_decimal(parts)} triệu đồng). Hãy sửa trong bảng theo nguồn."
            )
        if parts == value:
            kept.pop(TOTAL)
    return kept


def _sector(ws: Workspace, text: str) -> str:
    if not text.strip():
        return ""
    form = ws.catalog.project_form()
    found = form.match_sector(text)
    if found is None:
        named = ", ".join(one.label for one in form.sectors)
        raise EntryError(f"Không có lĩnh vực “{text.strip()}”. Hãy ghi một trong: {named}.")
    return found.id


def group_named(text: str) -> ProjectKind | None:
    """The group that a text names; None when it names none."""
    folded = fold(text)
    for kind, words in (
        (ProjectKind.PAYING_OFF, ("tra no", "paying_off")),
        (ProjectKind.CARRIED_OVER, ("chuyen tiep", "carried_over")),
        (ProjectKind.NEW, ("khoi cong moi", "new")),
    ):
        if any(word in folded for word in words):
            return kind
    return None


def _group(text: str) -> ProjectKind:
    found = group_named(text)
    if found is None:
        named = ", ".join(label.lower() for label in PROJECT_KIND_LABELS.values())
        raise EntryError(f"“{text.strip()}” không phải là nhóm công trình. Hãy ghi: {named}.")
    return found


def _state(text: str) -> ProjectState | None:
    folded = fold(text)
    if not folded:
        return None
    for state, label in STATE_LABELS.items():
        if folded in (fold(label), state.value):
            return state
    words = {
        "dang lam": ProjectState.UNDER_WAY,
        "dang thi cong": ProjectState.UNDER_WAY,
        "chua khoi cong": ProjectState.NOT_STARTED,
        "quyet toan": ProjectState.SETTLED,
    }
    if folded in words:
        return words[folded]
    raise EntryError(
        f"“{text.strip()}” không phải là tình trạng. Hãy ghi: {', '.join(STATE_LABELS.values())}."
    )


def card_of(book: ProjectBook, project_id: str) -> ProjectCard:
    """One card.

    Raises:
        EntryError: there is none.
    """
    found = next((one for one in book.cards if one.id == project_id), None)
    if found is None:
        raise EntryError("Công trình này không còn nữa; có thể đã xóa.")
    return found


def year_of(book: ProjectBook, project_id: str, year: int) -> ProjectYear:
    """A project in the list of a year.

    Raises:
        EntryError: the list does not have it.
    """
    found = next((y for y in book.years if (y.project_id, y.year) == (project_id, year)), None)
    if found is None:
        raise EntryError(f"Công trình này không có trong danh mục năm {year}.")
    return found


def period_of(book: ProjectBook, project_id: str, cut: Cut) -> ProjectPeriod | None:
    """What was written down for a cut, None when nothing was."""
    wanted = (project_id, cut.year, cut.month)
    return next((p for p in book.periods if (p.project_id, p.year, p.month) == wanted), None)
