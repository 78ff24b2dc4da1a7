"""The tables of the receiving office for a period: as values, as Excel, PDF or Word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.gathering import Gathered, gather
from ntm_desktop.district.targets import target_of
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_plan import BandTarget, with_plan, with_target
from ntm_desktop.domain.desk_sums import all_tables
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskTable,
    Group,
    Snapshot,
    TableForms,
    against,
    beside,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.published import PublishedTable, with_published
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import name_key
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.store.register import appraisal_texts
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


class Yardstick(StrEnum):
    """What the bands are held against besides an earlier date."""

    PLAN = "plan"
    """What the communes registered for the year."""
    TARGET = "target"
    """What the office itself set out to reach."""


YARDSTICK_LABELS = {
    Yardstick.PLAN: "kế hoạch các xã đăng ký",
    Yardstick.TARGET: "mục tiêu của nơi nhận",
}
Against = Period | Yardstick | None
"""An earlier date, the plan, the target; None for nothing."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one period.

    Attributes:
        office: whose they are.
        now: everything they were made from.
        before: the same of the earlier date, None when none was asked for.
        tables: in the order of the report; by groups when that was asked for.
        yardstick: plan or target the bands are held against, None without.
        forms: rows of the tables.
        place: where the office is, for the head of a paper: "Lạng Sơn"; "" while unknown.
    """

    office: str
    now: Snapshot
    before: Snapshot | None
    tables: tuple[DeskTable, ...]
    yardstick: Yardstick | None = None
    forms: TableForms | None = None
    place: str = ""

    @property
    def title(self) -> str:
        """What they are, in one line."""
        title = f"Tổng hợp kết quả xây dựng nông thôn mới – {self.now.period.label}"
        if self.yardstick is not None:
            return f"{title}, so với {YARDSTICK_LABELS[self.yardstick]}"
        return f"{title}, so với {self.before.period.inline}" if self.before else title

    def table(self, table_id: str) -> DeskTable:
        """One of them by its id, which must be there."""
        return next(table for table in self.tables if table.id == table_id)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything read of the register, to be added up beside it."""

    office: str
    forms: TableForms
    now: Gathered
    before: Gathered | None = None
    target: BandTarget | None = None
    published: tuple[PublishedTable, ...] = ()
    place: str = ""


def parse_against(text: str) -> Against:
    """What to compare with, as the command writes it: a period, "plan" or "target".

    Raises:
        EntryError: it is none of them.
    """
    if not text:
        return None
    return Yardstick(text) if text in set(Yardstick) else Period.parse(text)


def read_material(
    register: Register,
    catalog: Catalog,
    *,
    period: Period | None = None,
    set_id: str = "",
    against: Against = None,
    area: str = "",
    base: int | None = None,
) -> Material:
    """Read what tables of a period are made from.

    Args:
        register: open.
        catalog: gives sets, units and the rows of the tables.
        period: the newest one received when None.
        set_id: the one most communes of the period used when "".
        against: compare with an earlier date, whose own set and base are used, plan or target.
        area: code of the one district the office answers for; the whole province when "".
        base: number of communes, as the office itself gives it.

    Raises:
        EntryError: nothing was received for a period.
        PackageError: a set is only in a package, and that cannot be read any more.
    """
    now = gather(register, catalog, period=period, set_id=set_id, area=area, base=base)
    before = None
    if isinstance(against, Period):
        if against == now.period:
            raise EntryError(f"Kỳ so sánh trùng với kỳ tổng hợp ({against.inline}).")
        before = gather(register, catalog, period=against, area=area)
    target = None
    if against is Yardstick.TARGET:
        target = target_of(register, now.period.last_day.year)
    printed: tuple[PublishedTable, ...] = ()
    if not area and len(now.provinces) == 1:
        known = catalog.published(next(iter(now.provinces)))
        printed = known.of(now.period) if known is not None else ()
    office = register.office().name
    # As it was entered once for the papers of appraisals.
    place = appraisal_texts.shared_texts(register).get("office.place", "").strip()
    return Material(office, catalog.table_forms(), now, before, target, printed, place)


def tables_of(
    register: Register,
    catalog: Catalog,
    *,
    period: Period | None = None,
    set_id: str = "",
    by: GroupBy | None = None,
    against: Against = None,
    area: str = "",
    base: int | None = None,
) -> Tables:
    """Make every table of a period, by district, group or flag when asked: see read_material."""
    material = read_material(
        register,
        catalog,
        period=period,
        set_id=set_id,
        against=against,
        area=area,
        base=base,
    )
    return tables_from(material, by, against if isinstance(against, Yardstick) else None)


def making_tables(
    catalog: Catalog,
    *,
    period: Period,
    by: GroupBy | None = None,
    against: Against = None,
    area: str = "",
) -> Staged[Tables]:
    """The same in steps: the register is read, then added up beside it.

    Raises:
        As ``read_material``.
    """
    material: Material = yield OnDatabase(
        lambda register: read_material(register, catalog, period=period, against=against, area=area)
    )
    yardstick = against if isinstance(against, Yardstick) else None
    made: Tables = yield Beside(lambda _progress: tables_from(material, by, yardstick))
    return made


def tables_from(
    material: Material, by: GroupBy | None, yardstick: Yardstick | None = None
) -> Tables:
    """Add up what was read of the register; needs nothing else."""
    forms, now = material.forms, material.now.snapshot()
    before = material.before.snapshot() if material.before is not None else None
    tables = all_tables(now, forms)
    if before is not None and by is None:
        old = {table.id: table for table in all_tables(before, forms)}
        label = before.period.label
        tables = tuple(
            against(table, old[table.id], label) if table.main and table.id in old else table
            for table in tables
        )
    if before is not None:
        differing = _comparison_notes(now, before)
        tables = tuple(
            replace(table, notes=(*table.notes, *differing)) if table.main else table
            for table in tables
        )
    match yardstick:
        case Yardstick.PLAN:
            tables = tuple(with_plan(t, now) if t.id == "bands" else t for t in tables)
        case Yardstick.TARGET:
            target = material.target
            tables = tuple(with_target(t, now, target) if t.id == "bands" else t for t in tables)
    if by is not None:
        tables = _by_groups(now, before, forms, tables, by)
    else:
        tables = with_published(tables, material.published, now.base_count)
    return Tables(material.office, now, before, tables, yardstick, forms, material.place)


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
    now: Snapshot,
    before: Snapshot | None,
    forms: TableForms,
    tables: Sequence[DeskTable],
    by: GroupBy,
) -> tuple[DeskTable, ...]:
    own = [(name, len(some), _of_group(now, some, forms)) for name, some in _groups(now, by)]
    old = {}
    if before is not None:
        old = {name: _of_group(before, some, forms) for name, some in _groups(before, by)}
    return tuple(
        beside(
            table,
            [
                Group(name, count, found[table.id], old.get(name, {}).get(table.id))
                for name, count, found in own
                if table.id in found
            ],
            GROUP_LABELS[by],
            len(now.communes),
            before.period.inline if before else "",
        )
        for table in tables
        if table.main and table.id != "arrears"
    )


def _of_group(
    whole: Snapshot, communes: tuple[CommuneFacts, ...], forms: TableForms
) -> dict[str, DeskTable]:
    inside = {commune.code for commune in communes}
    own = Snapshot(
        whole.period,
        whole.criteria_set,
        CommuneBase(len(communes), ""),
        communes,
        (),
        register_forms=whole.register_forms,
        over_years=tuple(one for one in whole.over_years if one.code in inside),
    )
    return {table.id: table for table in all_tables(own, forms)}


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

    return document_pdf(desk_document(made.tables, made.title, made.office, day, made.place))


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
                path,
                document_docx(desk_document(made.tables, made.title, made.office, day, made.place)),
            )
        case _:
            raise UsageError(f"{path} phải là tên tệp .xlsx, .pdf hoặc .docx.")
