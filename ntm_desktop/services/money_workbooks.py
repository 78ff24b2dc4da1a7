"""Projects, money and contributions in Excel: written, handed out empty, read back."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from ntm_desktop.documents import reading_process
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.cards import STATE_LABELS
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS
from ntm_desktop.domain.reading.encodings import decode_workbook
from ntm_desktop.domain.sheets import Cell, WorkbookContent
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.gifts import GIFT_LABELS, GiftField, gifts_view
from ntm_desktop.services.money import money_view
from ntm_desktop.services.project_cards import projects_view
from ntm_desktop.services.project_fields import FIELD_LABELS, ProjectField
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info

Value = str | Decimal | None
_MOST_ROWS = 5_000
_THREE_DECIMALS = re.compile(r"-?\d{1,3},\d{3}")


class Listing(StrEnum):
    """What goes into a workbook."""

    PROJECTS = "projects"
    MONEY = "money"
    GIFTS = "gifts"


TITLES = {
    Listing.PROJECTS: "Danh mục công trình",
    Listing.MONEY: "Nguồn lực huy động",
    Listing.GIFTS: "Đóng góp của cộng đồng",
}
PROJECT_COLUMNS = (
    ProjectField.NAME, ProjectField.VILLAGE, ProjectField.SECTOR, ProjectField.INVESTOR,
    ProjectField.APPROVAL, ProjectField.APPROVED_ON, ProjectField.STARTS, ProjectField.ENDS,
    ProjectField.GROUP, ProjectField.TOTAL, ProjectField.FUNDED_BEFORE, ProjectField.PAID_BEFORE,
    ProjectField.PLAN, ProjectField.DISBURSED, ProjectField.PROGRESS, ProjectField.ACCEPTED,
    ProjectField.STATE, ProjectField.REASON, ProjectField.ARREARS,
    ProjectField.ARREARS_PROGRAMME, ProjectField.YEAR_NOTE,
)  # fmt: skip
_WIDE = {ProjectField.NAME: 38, ProjectField.YEAR_NOTE: 24, ProjectField.APPROVAL: 20}
MONEY_HEADINGS = (
    "Nguồn vốn", "Kế hoạch", "Thực hiện", "Số lượng", "Đơn vị", "Ghi chú",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as plain values."""

    title: str
    about: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Value, ...], ...]


def exporting(listing: Listing, cut: Cut, path: Path, *, empty: bool = False) -> Staged[Path]:
    """The steps of writing a workbook with what is there, or an empty one to be filled.

    Raises:
        DocumentError: the file cannot be written.
    """
    made: tuple[Grid, str] = yield OnDatabase(lambda ws: (_grid(ws, listing, cut, empty), _by(ws)))
    written: Path = yield Beside(lambda _progress: _write(made, path))
    return written


def reading(path: Path) -> Staged[list[list[str]]]:
    """The steps of reading the cells of a workbook, with the lines over the headings.

    Raises:
        ImportRefusedError: the file cannot be read or is empty.
    """
    content: WorkbookContent = yield Beside(
        lambda progress: reading_process.read_workbook(path, progress)
    )
    workbook, _ = decode_workbook(content)
    for sheet in sorted(workbook.sheets, key=lambda each: each.hidden):
        rows = []
        for number in range(1, min(sheet.last_row, _MOST_ROWS) + 1):
            cells = [_said(sheet.own(number, c)) for c in range(1, sheet.last_column + 1)]
            if any(cells):
                rows.append(cells)
        if not rows:
            continue
        return rows  # with the lines over the headings: the unit stands there
    raise ImportRefusedError(f"Tệp “{path.name}” không có dòng nào. Hãy chọn tệp khác.")


def _said(cell: Cell | None) -> str:
    """A cell as text; an error stays one, and 12,345 held as a number can be no 12 345."""
    if cell is None:
        return ""
    if isinstance(cell.value, Decimal) and _THREE_DECIMALS.fullmatch(cell.text):
        return f"{cell.text}0"
    return cell.text or cell.fault


def _by(ws: Workspace) -> str:
    info = commune_info(ws)
    return f"{info.office_name}, {info.commune.above}"


def _grid(ws: Workspace, listing: Listing, cut: Cut, empty: bool) -> Grid:
    match listing:
        case Listing.PROJECTS:
            return _projects(ws, cut, empty)
        case Listing.MONEY:
            return _money(ws, cut, empty)
        case Listing.GIFTS:
            return _gifts(ws, cut, empty)


def _about(cut: Cut) -> str:
    return f"Đơn vị tính tiền: triệu đồng · lũy kế đến hết {cut.label}"


def _projects(ws: Workspace, cut: Cut, empty: bool) -> Grid:
    view = projects_view(ws, cut)
    rows = []
    for one in () if empty else view.projects:
        card, year, now = one.card, one.year, one.now
        sector = view.form.sector(card.sector)
        values: dict[ProjectField, Value] = {
            ProjectField.NAME: card.name,
            ProjectField.VILLAGE: card.village,
            ProjectField.SECTOR: sector.label if sector else "",
            ProjectField.INVESTOR: card.investor,
            ProjectField.APPROVAL: card.approval,
            ProjectField.APPROVED_ON: f"{card.approved_on:%d/%m/%Y}" if card.approved_on else "",
            ProjectField.STARTS: card.starts,
            ProjectField.ENDS: card.ends,
            ProjectField.GROUP: PROJECT_KIND_LABELS[year.group],
            ProjectField.TOTAL: one.total,
            ProjectField.FUNDED_BEFORE: year.funded_before,
            ProjectField.PAID_BEFORE: year.paid_before,
            ProjectField.PLAN: one.planned,
            ProjectField.DISBURSED: one.disbursed,
            ProjectField.PROGRESS: one.progress,
            ProjectField.ACCEPTED: one.accepted,
            ProjectField.STATE: STATE_LABELS[one.state] if one.state else "",
            ProjectField.REASON: now.reason if now else "",
            ProjectField.ARREARS: now.arrears if now else None,
            ProjectField.ARREARS_PROGRAMME: now.arrears_programme if now else None,
            ProjectField.YEAR_NOTE: year.note,
        }
        rows.append(tuple(values[field] for field in PROJECT_COLUMNS))
    headings = tuple(
        FIELD_LABELS[field] + (" (%)" if field is ProjectField.PROGRESS else "")
        for field in PROJECT_COLUMNS
    )
    widths = tuple(float(_WIDE.get(field, 14)) for field in PROJECT_COLUMNS)
    return Grid(TITLES[Listing.PROJECTS], _about(cut), headings, widths, tuple(rows))


def _money(ws: Workspace, cut: Cut, empty: bool) -> Grid:
    view = money_view(ws, cut)
    rows: list[tuple[Value, ...]] = []
    for row in view.statement.rows:
        if row.id == TOTAL:
            continue
        if row.source is not None and row.source.seldom and (empty or row.blank):
            continue
        label = "– " * row.depth + view.tree.label(row.id)
        if empty or not row.lines:
            rows.append((label, None, None, None, row.source.unit if row.source else "", ""))
            continue
        several = len(row.lines) > 1
        for line in row.lines:
            name = "– " * (row.depth + 1) + line.label if several and line.label else label
            rows.append((name, line.planned, line.actual, line.quantity, line.unit, line.note))
    return Grid(
        TITLES[Listing.MONEY], _about(cut), MONEY_HEADINGS, (46, 14, 14, 14, 10, 30), tuple(rows)
    )


def _gifts(ws: Workspace, cut: Cut, empty: bool) -> Grid:
    view = gifts_view(ws, cut)
    rows = tuple(
        (
            f"{gift.given_on:%d/%m/%Y}" if gift.given_on else "",
            gift.giver,
            gift.village,
            view.projects.get(gift.project_id, ""),
            view.label(gift.kind),
            gift.quantity,
            gift.unit,
            gift.money,
            gift.note,
        )
        for gift in (() if empty else view.gifts)
    )
    headings = tuple(GIFT_LABELS[field] for field in GiftField)
    return Grid(
        TITLES[Listing.GIFTS], _about(cut), headings, (12, 34, 16, 30, 18, 12, 10, 16, 26), rows
    )


def _write(made: tuple[Grid, str], path: Path) -> Path:
    from ntm_desktop.documents.plain_workbook import write_grid

    grid, author = made
    return write_grid(grid.title, grid.about, grid.headings, grid.widths, grid.rows, author, path)


def shown(value: Value) -> str:
    """A value as it stands in a cell that is pasted."""
    return format_decimal(value) if isinstance(value, Decimal) else value or ""
