"""The tables of the receiving office for a period: as values, as Excel, PDF or Word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.gathering import Gathered, gather, snapshot_of
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_sums import all_tables
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskTable,
    Snapshot,
    TableForms,
    against,
    beside,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import name_key
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.store.register.register import Register


class GroupBy(StrEnum):
    """By what the tables are set beside one another."""

    DISTRICT = "district"
    GROUP = "group"
    FLAG = "flag"


GROUP_LABELS = {
    GroupBy.DISTRICT: "Huyện",
    GroupBy.GROUP: "Nhóm xã",
    GroupBy.FLAG: "Loại xã",
}
_FLAGS: tuple[tuple[str, Callable[[CommuneFacts], bool | None]], ...] = (
    ("Xã biên giới", lambda commune: commune.border),
    ("Xã đặc biệt khó khăn", lambda commune: commune.especially_difficult),
    ("Xã an toàn khu", lambda commune: commune.atk),
)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one period.

    Attributes:
        office: whose they are.
        now: everything they were made from.
        before: the same of the earlier date, None when none was asked for.
        tables: in the order of the report; by groups when that was asked for.
    """

    office: str
    now: Snapshot
    before: Snapshot | None
    tables: tuple[DeskTable, ...]

    @property
    def title(self) -> str:
        """What they are, in one line."""
        title = f"Tổng hợp kết quả xây dựng nông thôn mới – {self.now.period.label}"
        return f"{title}, so với {self.before.period.inline}" if self.before else title

    def table(self, table_id: str) -> DeskTable:
        """One of them by its id, which must be there."""
        return next(table for table in self.tables if table.id == table_id)


def tables_of(
    register: Register,
    catalog: Catalog,
    *,
    period: Period | None = None,
    set_id: str = "",
    by: GroupBy | None = None,
    earlier: Period | None = None,
    area: str = "",
    base: int | None = None,
) -> Tables:
    """Make every table of a period.

    Args:
        register: open.
        catalog: gives sets, units and the rows of the tables.
        period: the newest one received when None.
        set_id: the one most communes of the period used when "".
        by: set the tables beside one another by district, group or flag.
        earlier: compare with this date; its own set and base are used.
        area: code of the one district the office answers for; the whole province when "".
        base: number of communes, as the office itself gives it.

    Raises:
        EntryError: nothing was received for a period.
        PackageError: a set is only in a package, and that cannot be read any more.
    """
    now = snapshot_of(register, catalog, period=period, set_id=set_id, area=area, base=base)
    before = None
    if earlier is not None:
        _check_earlier(earlier, now.period)
        before = snapshot_of(register, catalog, period=earlier, area=area)
    return tables_from(register.office().name, catalog.table_forms(), now, before, by)


def making_tables(
    catalog: Catalog,
    *,
    period: Period,
    by: GroupBy | None = None,
    earlier: Period | None = None,
    area: str = "",
) -> Staged[Tables]:
    """The same in steps: the register is read, then added up beside it.

    Raises:
        As :func:`tables_of`.
    """
    if earlier is not None:
        _check_earlier(earlier, period)

    def read(wanted: Period) -> Callable[[Register], Gathered]:
        return lambda register: gather(register, catalog, period=wanted, area=area)

    office: str = yield OnDatabase(lambda register: register.office().name)
    now: Gathered = yield OnDatabase(read(period))
    before: Gathered | None = None
    if earlier is not None:
        before = yield OnDatabase(read(earlier))

    def add_up(_progress: Progress) -> Tables:
        return tables_from(
            office, catalog.table_forms(), now.snapshot(), before.snapshot() if before else None, by
        )

    made: Tables = yield Beside(add_up)
    return made


def _check_earlier(earlier: Period, period: Period) -> None:
    if earlier == period:
        raise EntryError(f"Kỳ so sánh trùng với kỳ tổng hợp ({period.inline}).")


def tables_from(
    office: str,
    forms: TableForms,
    now: Snapshot,
    before: Snapshot | None,
    by: GroupBy | None,
) -> Tables:
    """Add up what was read of the register; needs nothing else."""
    tables = all_tables(now, forms)
    if before is not None:
        old = {table.id: table for table in all_tables(before, forms)}
        differing = _comparison_notes(now, before)
        label = before.period.label
        tables = tuple(
            replace(
                against(table, old[table.id], label) if table.id in old else table,
                notes=(*table.notes, *differing),
            )
            if table.main
            else table
            for table in tables
        )
    if by is not None:
        tables = _by_groups(now, forms, tables, by)
    return Tables(office, now, before, tables)


def _comparison_notes(now: Snapshot, before: Snapshot) -> tuple[str, ...]:
    notes = []
    if now.base_count != before.base_count:
        notes.append(
            f"Hai thời điểm có cơ sở khác nhau: {now.base_count} xã ({now.period.inline}) và "
            f"{before.base_count} xã ({before.period.inline})."
        )
    if now.criteria_set.id != before.criteria_set.id:
        notes.append(
            f"Hai thời điểm theo hai bộ tiêu chí: {now.criteria_set.short_title} và "
            f"{before.criteria_set.short_title}."
        )
    return tuple(notes)


def _by_groups(
    now: Snapshot, forms: TableForms, tables: Sequence[DeskTable], by: GroupBy
) -> tuple[DeskTable, ...]:
    parts = []
    for name, communes in _groups(now, by):
        own = Snapshot(
            now.period,
            now.criteria_set,
            CommuneBase(len(communes), ""),
            communes,
            (),
        )
        parts.append((name, len(communes), {t.id: t for t in all_tables(own, forms)}))
    return tuple(
        beside(
            table,
            [(name, count, own[table.id]) for name, count, own in parts if table.id in own],
            GROUP_LABELS[by],
            len(now.communes),
        )
        for table in tables
        if table.main and table.id != "arrears"
    )


def _groups(now: Snapshot, by: GroupBy) -> tuple[tuple[str, tuple[CommuneFacts, ...]], ...]:
    """Name of each group and its communes; flags overlap, and the unknown is a group too."""
    if by is GroupBy.FLAG:
        unknown = tuple(c for c in now.communes if c.border is None)
        groups = [(label, tuple(c for c in now.communes if has(c))) for label, has in _FLAGS]
        none = tuple(c for c in now.communes if not any(has(c) for _, has in _FLAGS))
        plain = tuple(c for c in none if c.border is not None)
        groups.append(("Xã khác", plain))
        if unknown:
            groups.append(("Chưa rõ loại xã", unknown))
        return tuple(groups)
    titles = {group.id: group.name for group in now.criteria_set.groups}
    found: dict[str, list[CommuneFacts]] = {}
    for commune in now.communes:
        if by is GroupBy.DISTRICT:
            name = commune.above or "Không còn cấp huyện"
        else:
            name = titles.get(commune.group_id or "", "Không chia nhóm")
        found.setdefault(name, []).append(commune)
    return tuple((name, tuple(found[name])) for name in sorted(found, key=name_key))


def tables_pdf(made: Tables, day: date) -> bytes:
    """The tables as the very bytes that are printed.

    Raises:
        DocumentError: they cannot be drawn.
    """
    from ntm_desktop.documents.desk_pages import desk_document
    from ntm_desktop.documents.pdf import document_pdf

    return document_pdf(desk_document(made.tables, made.title, made.office, day))


def write_tables(made: Tables, path: Path, day: date) -> Path:
    """Write the tables as the name asks for: .xlsx, .pdf or .docx.

    Args:
        made: as ``tables_of`` gives them.
        path: target; an older file of the name is replaced.
        day: printed in the head.

    Raises:
        UsageError: another ending.
        DocumentError: the file cannot be written.
    """
    # Each brings its own heavy library.
    match path.suffix.lower():
        case ".xlsx":
            from ntm_desktop.documents.desk_workbook import write_desk_workbook

            return write_desk_workbook(made.tables, made.title, made.office, path)
        case ".pdf":
            from ntm_desktop.documents.files import write_file

            return write_file(path, tables_pdf(made, day))
        case ".docx":
            from ntm_desktop.documents.desk_pages import desk_document
            from ntm_desktop.documents.docx import document_docx
            from ntm_desktop.documents.files import write_file

            return write_file(
                path, document_docx(desk_document(made.tables, made.title, made.office, day))
            )
        case _:
            raise UsageError(f"{path} phải là tên tệp .xlsx, .pdf hoặc .docx.")
