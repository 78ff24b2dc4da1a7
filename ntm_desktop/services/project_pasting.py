"""Rows of projects pasted from Excel: columns by their headings, shown before they are written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.project_cards.standing import standings
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.reading.tables import is_total
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.project_fields import (
    ProjectField,
    card_of,
    group_named,
    new_project,
    period_of,
    with_typed,
    year_of,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import line_of
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import project_cards as stored
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class ReadProject:
    """One pasted row.

    Attributes:
        project_id: the project of the list that it names; "" for a new one.
        fault: why it is not taken.
    """

    text: str
    name: str
    typed: Mapping[ProjectField, str]
    project_id: str = ""
    fault: str = ""


def read_pasted_projects(
    ws: Workspace, cut: Cut, rows: Sequence[Sequence[str]]
) -> tuple[ReadProject, ...]:
    """How rows would be taken in; the first row has to hold the headings.

    Raises:
        EntryError: there are no headings, or a column is not known.
    """
    body = [row for row in rows if any(cell.strip() for cell in row)]
    columns = _headings(body[0] if body else [])
    found: list[ReadProject] = []
    group: ProjectKind | None = None
    book = stored.book(ws.file)
    listed = standings(ws.catalog.source_tree(), book, cut)
    for row in body[1:]:
        typed = {
            field: cell.strip()
            for field, cell in zip(columns, row, strict=False)
            if field is not None and cell.strip()
        }
        name = typed.pop(ProjectField.NAME, "")
        words = " | ".join(cell for cell in row if cell)
        if name and (section := group_named(name)) is not None and len(typed) == 0:
            group = section
            continue
        if not name or is_total(fold(name)):
            continue
        if group is not None and ProjectField.GROUP not in typed:
            typed[ProjectField.GROUP] = group.value
        same = [one for one in listed if fold(one.card.name) == fold(name)]
        fault = ""
        if len(same) > 1:
            fault = f"Danh mục có {len(same)} công trình cùng tên; hãy sửa ngay trong bảng."
        elif not same and ProjectField.GROUP not in typed:
            fault = "Chưa rõ nhóm: trả nợ, chuyển tiếp hay khởi công mới."
        else:
            try:
                card, year = new_project(
                    book, cut, line_of(name, "Tên công trình"), ProjectKind.NEW
                )
                with_typed(ws, card, year, None, cut, typed)
            except EntryError as error:
                fault = str(error)
        project_id = same[0].card.id if len(same) == 1 else ""
        found.append(ReadProject(words, name, typed, project_id, fault))
    return tuple(found)


def paste_projects(ws: Workspace, cut: Cut, read: Sequence[ReadProject]) -> Change:
    """Take in the rows that could be read, as one edit; projects that they do not name stay.

    Raises:
        EntryError: none of them can be.
    """
    usable = [one for one in read if not one.fault]
    if not usable:
        raise EntryError("Không có dòng nào ghi được. Hãy xem lý do ở từng dòng.")
    book = stored.book(ws.file)
    changes: list[FieldChange] = []
    behind = 0
    for one in usable:
        if one.project_id:
            card = card_of(book, one.project_id)
            year = year_of(book, one.project_id, cut.year)
            period = period_of(book, one.project_id, cut)
        else:
            card, year = new_project(book, cut, one.name, ProjectKind.NEW, behind)
            period = None
            behind += 1
        card, year, period = with_typed(ws, card, year, period, cut, one.typed)
        changes += [stored.card_change(ws.file, card), stored.year_change(ws.file, year)]
        if period is not None:
            changes.append(stored.period_change(ws.file, period))
    return apply(ws, f"Nhập {len(usable)} công trình, {cut.label}", changes)


_COLUMNS = (
    (None, "^tt$|^stt$|^so tt$"),
    (ProjectField.NAME, "ten cong trinh|ten du an|^cong trinh|danh muc|^ten"),
    (ProjectField.VILLAGE, "thon|dia diem|^ban$"),
    (ProjectField.SECTOR, "linh vuc"),
    (ProjectField.INVESTOR, "chu dau tu"),
    (ProjectField.APPROVED_ON, "ngay phe duyet|ngay quyet dinh"),
    (ProjectField.APPROVAL, "quyet dinh|phe duyet"),
    (ProjectField.TOTAL, "tong muc"),
    (ProjectField.STARTS, "khoi cong$|bat dau"),
    (ProjectField.ENDS, "ket thuc|nam hoan thanh|^hoan thanh"),
    (ProjectField.GROUP, "nhom|loai"),
    (ProjectField.PAID_BEFORE, "giai ngan (?:den )?(?:het )?nam truoc|da giai ngan den"),
    (ProjectField.FUNDED_BEFORE, "bo tri|luy ke von"),
    (ProjectField.SETTLEMENT, "tra no"),
    (ProjectField.PLAN, "ke hoach"),
    (ProjectField.DISBURSED, "giai ngan|thanh toan"),
    (ProjectField.PROGRESS, "tien do|khoi luong"),
    (ProjectField.ACCEPTED, "nghiem thu"),
    (ProjectField.ARREARS_PROGRAMME, "no .*chuong trinh"),
    (ProjectField.ARREARS, "no dong|^no$|con no"),
    (ProjectField.STATE, "tinh trang|trang thai"),
    (ProjectField.REASON, "ly do"),
    (ProjectField.YEAR_NOTE, "ghi chu"),
)


def _headings(row: Sequence[str]) -> list[ProjectField | None]:
    found: list[ProjectField | None] = []
    unknown = []
    for cell in row:
        folded = fold(cell).partition("(")[0].strip()
        if not folded:
            found.append(None)
            continue
        match = next((one for one in _COLUMNS if re.search(one[1], folded)), None)
        field = match[0] if match else None
        if match is None or (field is not None and field in found):
            unknown.append(cell.strip())
        found.append(field)
    if ProjectField.NAME not in found:
        raise EntryError(
            "Dòng đầu phải là tiêu đề cột, có “Tên công trình”. Hãy chép cả dòng tiêu đề."
        )
    if unknown:
        named = ", ".join(f"“{name}”" for name in unknown)
        raise EntryError(
            f"Chưa rõ cột {named} là gì. Hãy đổi tên cột như trong mẫu, hoặc bỏ cột ấy khi chép."
        )
    return found
