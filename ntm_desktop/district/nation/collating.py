"""Adding up what many offices published, for one period and one set."""

from dataclasses import dataclass, replace
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.base import base_of
from ntm_desktop.district.nation.engines import EngineKind, may_run_elsewhere, opened
from ntm_desktop.district.nation.places import S3, Bring, at_hand
from ntm_desktop.district.nation.published import OfficeList, read_published
from ntm_desktop.district.nation.sums import expected_of, sets_of, sums_by_province
from ntm_desktop.domain.collation import ENROLLED_BASE, CommuneBase
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.desk_tables import DeskTable, Group, beside
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.wide_sums import WideHead, WideSums, all_of, wide_tables
from ntm_desktop.errors import CatalogError, EntryError, UsageError


@dataclass(frozen=True, slots=True)
class WideCollation:
    """The tables over every office that published.

    Attributes:
        base: number of communes that shares are made of.
        provinces: code to the sums of its communes.
        tables: in the order of the report; those by province behind them when asked for.
        notes: what was not added up or changed, a sentence each.
    """

    period: Period
    criteria_set: CriteriaSet
    base: CommuneBase
    sums: WideSums
    provinces: dict[str, WideSums]
    tables: tuple[DeskTable, ...]
    offices: tuple[OfficeList, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What they are, in one line."""
        return f"Tổng hợp kết quả xây dựng nông thôn mới – {self.period.label}"


def collate_published(
    data: Path | str,
    catalog: Catalog,
    kind: EngineKind = EngineKind.DUCKDB,
    *,
    period: Period | None = None,
    set_id: str = "",
    province: str = "",
    base: int | None = None,
    by_province: bool = False,
    master: str = "",
) -> WideCollation:
    """Make the tables of the report from a published data set.

    Args:
        data: the data set's folder, or its address in a store (``places``).
        catalog: gives the set, its bands, the units and the rows of the tables.
        kind: the engine.
        period: the newest one published when None.
        set_id: the one most communes of the period used when "".
        province: code of the one to be added up; all when "".
        base: number of communes, as the office itself gives it.
        by_province: set the provinces beside one another, too.
        master: address of the Spark cluster.

    Raises:
        EntryError: nothing was published for it, or a commune by two offices.
        StoreError: the store cannot be read.
        UsageError: the engine is not installed, or reads no store from where it is.
    """
    if str(data).startswith(S3) and may_run_elsewhere(kind, master):
        raise UsageError(
            "Các máy của cụm Spark không đọc được phần mà máy này lấy về từ kho S3. Hãy đồng bộ "
            "kho vào một thư mục mà mọi máy của cụm cùng đọc được, rồi tổng hợp từ thư mục đó."
        )
    with at_hand(str(data)) as (folder, bring):
        return _collate(
            folder, bring, catalog, kind, period, set_id, province, base, by_province, master
        )


def _collate(
    folder: Path,
    bring: Bring,
    catalog: Catalog,
    kind: EngineKind,
    period: Period | None,
    set_id: str,
    province: str,
    base: int | None,
    by_province: bool,
    master: str,
) -> WideCollation:
    published = read_published(folder)
    periods = published.periods()
    if period is None:
        if not periods:
            raise EntryError(f"Trong {folder} chưa có gói nào được công bố.")
        period = periods[-1]
    elif period not in periods:
        known = ", ".join(one.key for one in periods)
        raise EntryError(f"Chưa công bố gói nào cho {period.inline}. Đã công bố: {known}.")
    forms = catalog.table_forms()
    bring(published.listed(period, province))
    with opened(published, period, kind, province=province, master=master) as tables:
        asked_sets, asked_expected = sets_of(tables), expected_of(tables)
        # Which set is known before anybody answered, or not.
        asked = sums_by_province(tables, set_id, forms.projects) if set_id else None
        sets = asked_sets()
        set_id = set_id or min(sets, key=lambda one: (-sets[one], one))
        if set_id not in sets:
            raise EntryError(
                f"Chưa công bố gói nào cho {period.inline} theo bộ tiêu chí “{set_id}”. Đã công "
                f"bố theo: {', '.join(sorted(sets))}."
            )
        criteria_set = _rules(catalog, set_id)
        expected = asked_expected()
        provinces = (asked or sums_by_province(tables, set_id, forms.projects))()
    whole = _base(catalog, period, expected, base)
    sums = all_of(provinces.values())
    head = WideHead(period, criteria_set, whole)
    made = wide_tables(sums, head, forms)
    if by_province:
        names = _province_names(catalog)
        parts = []
        for code, own in provinces.items():
            own_head = replace(head, base=CommuneBase(own.communes, ""))
            own_tables = {table.id: table for table in wide_tables(own, own_head, forms)}
            parts.append((names.get(code, f"Tỉnh mã {code}"), own.communes, own_tables))
        made += tuple(_beside(table, parts, sums.communes) for table in made)
    others = {one: number for one, number in sets.items() if one != set_id}
    return WideCollation(
        period,
        criteria_set,
        whole,
        sums,
        provinces,
        made,
        published.offices,
        (
            *(
                f"{number} xã nộp theo bộ tiêu chí “{one}” nên không cộng theo gói đó vào bảng này."
                for one, number in sorted(others.items())
            ),
            *(f"{office.name}: {note}" for office in published.offices for note in office.notes),
        ),
    )


def _beside(
    table: DeskTable, parts: list[tuple[str, int, dict[str, DeskTable]]], communes: int
) -> DeskTable:
    groups = [Group(name, number, own[table.id]) for name, number, own in parts if table.id in own]
    made = beside(table, groups, "Tỉnh")
    total = made.rows[-1]
    cells = (total.cells[0], communes, *total.cells[2:])
    return replace(made, rows=(*made.rows[:-1], replace(total, cells=cells)))


def _rules(catalog: Catalog, set_id: str) -> CriteriaSet:
    try:
        return catalog.criteria_set(set_id)
    except CatalogError as error:
        raise EntryError(
            f"Máy này không có bộ tiêu chí “{set_id}” mà các gói dùng; hãy nhận bộ đó trước, hoặc "
            "chọn bộ khác bằng --set."
        ) from error


def _base(
    catalog: Catalog, period: Period, expected: dict[str, tuple[int, str]], count: int | None
) -> CommuneBase:
    """All communes that existed: by the lists where every province is known, else who enrolled."""
    known = [code for _, code in expected.values() if code]
    complete = count is not None or len(known) == len(expected)
    found = base_of(catalog, period, known, count=count) if complete else None
    return found or CommuneBase(sum(number for number, _ in expected.values()), ENROLLED_BASE)


def _province_names(catalog: Catalog) -> dict[str, str]:
    lists = (*catalog.nation(), *catalog.unit_lists())
    return {one.province_code: one.province for one in lists}
