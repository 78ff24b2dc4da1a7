"""The office's tables out of sums alone: for more communes than a table can name one by one.

Every sum adds up: those of several provinces make those of all of them, since a commune lies in
one province.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from ntm_desktop.domain.collation import CommuneBase, band_rows, bands_of, mean_met, share
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.desk_sums import (
    CONTRIBUTIONS,
    bands_table,
    contributions_table,
    criteria_table,
    kind_label,
    projects_table,
    residue_note,
    resources_table,
    source_label,
    unnamed_rows,
)
from ntm_desktop.domain.desk_tables import (
    DeskColumn,
    DeskRow,
    DeskTable,
    RowForm,
    RowLevel,
    Snapshot,
    TableForms,
    Value,
    ValueKind,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import CONTRIBUTION_LABELS, ContributionKind

RESOURCE_COLUMNS = ("planned", "actual")
CONTRIBUTION_COLUMNS = ("quantity", "money")
PROJECT_COLUMNS = ("total_investment", "planned", "disbursed", "arrears")
ALL_PROJECTS = "all"

_KeyT = TypeVar("_KeyT")
Money = Mapping[str, Decimal | None]
"""Column to its sum; None when nobody gave a figure: nothing said is not nought."""


def _nothing() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ProjectSum:
    """Projects of one kind and progress: how many, and their money."""

    count: int
    money: Money


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """One column of numbers: communes that gave a figure, and the sum."""

    communes: int
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class TableSum:
    """A table that has no table of its own here: its lines, who has any, its columns by name."""

    title: str
    rows: int
    communes: int
    columns: Mapping[str, ColumnSum]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WideSums:
    """What the communes of one province, or of several, add up to.

    Attributes:
        communes: how many count.
        samples: how many of them handed over invented figures.
        returned: whose newest package was sent back to be mended, whether an earlier one counts
            or not.
        met: number of criteria met to how many communes meet as many.
        criteria: number of a criterion to how many communes meet it.
        resources: source to money.
        contributions: kind and unit to quantity and money.
        projects: kind and progress to their sum.
        project_communes: key of a row to how many communes have projects of it.
        others: name of a table to its sums.
    """

    communes: int = 0
    samples: int = 0
    returned: int = 0
    met: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    criteria: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    resources: Mapping[str, Money] = field(default_factory=lambda: MappingProxyType({}))
    contributions: Mapping[tuple[str, str], Money] = field(
        default_factory=lambda: MappingProxyType({})
    )
    projects: Mapping[tuple[str, str], ProjectSum] = field(
        default_factory=lambda: MappingProxyType({})
    )
    project_communes: Mapping[str, int] = field(default_factory=_nothing)
    others: Mapping[str, TableSum] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class WideHead:
    """What sums are set out by.

    Attributes:
        base: all communes that existed then, with the sentence that says so.
    """

    period: Period
    criteria_set: CriteriaSet
    base: CommuneBase


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The sum of two sums; None when neither has a figure."""
    if one is None or other is None:
        return other if one is None else one
    return one + other


def project_forms(forms: Sequence[RowForm], kinds: Iterable[str]) -> tuple[RowForm, ...]:
    """Every row of the projects' table: the form's, one for each kind it leaves out, the total."""
    found = tuple(sorted(set(kinds)))
    total = RowForm(ALL_PROJECTS, "Cộng", RowLevel.TOTAL, found)
    return (*forms, *unnamed_rows(found, forms, kind_label), total)


def all_of(parts: Iterable[WideSums]) -> WideSums:
    """The sums of several provinces together."""
    every = tuple(parts)
    return WideSums(
        communes=sum(one.communes for one in every),
        samples=sum(one.samples for one in every),
        returned=sum(one.returned for one in every),
        met=_counts(one.met for one in every),
        criteria=_counts(one.criteria for one in every),
        resources=_moneys(one.resources for one in every),
        contributions=_moneys(one.contributions for one in every),
        projects=_projects(one.projects for one in every),
        project_communes=_counts(one.project_communes for one in every),
        others=_tables(one.others for one in every),
    )


def wide_tables(sums: WideSums, head: WideHead, forms: TableForms) -> tuple[DeskTable, ...]:
    """The tables of the office's report that need no list of communes.

    Title, columns and rows are those of the tables that are made commune by commune.
    """
    base = max(head.base.count, sums.communes)
    blank = Snapshot(head.period, head.criteria_set, replace(head.base, count=base), (), ())
    told = _told(sums, head, base)
    made = (
        _bands(blank, sums, base),
        _criteria(blank, sums, base),
        _resources(blank, sums, forms.resources),
        _contributions(blank, sums),
        _project_table(blank, sums, forms.projects),
        *(_other(name, sums.others[name]) for name in sorted(sums.others)),
    )
    return tuple(replace(table, notes=(*told, *table.notes)) for table in made)


def _bands(blank: Snapshot, sums: WideSums, base: int) -> DeskTable:
    counts = [met for met, communes in sorted(sums.met.items()) for _ in range(communes)]
    bands = band_rows(bands_of(blank.criteria_set), counts, base)
    rows = [
        DeskRow(f"{band.lowest}-{band.highest}", (band.label, band.count, base, band.share))
        for band in bands
    ]
    lacking = base - sums.communes
    if lacking:
        cells = ("Chưa có số liệu", lacking, base, share(lacking, base))
        rows.append(DeskRow("lacking", cells))
    shares = [one for row in rows for one in (row.cells[3],) if isinstance(one, Decimal)]
    whole = sum(shares, Decimal("0.00"))
    rows.append(DeskRow("all", ("Cộng", base, base, whole), RowLevel.TOTAL))
    mean = ("Bình quân tiêu chí/xã", mean_met(counts), None, None)
    rows.append(DeskRow("mean", mean, RowLevel.APART))
    return replace(bands_table(blank), rows=tuple(rows), notes=tuple(residue_note(shares)))


def _criteria(blank: Snapshot, sums: WideSums, base: int) -> DeskTable:
    rows = []
    for criterion in blank.criteria_set.criteria:
        met = sums.criteria.get(criterion.no, 0)
        label = f"{criterion.no}. {criterion.name}"
        rows.append(DeskRow(str(criterion.no), (label, met, base, share(met, base))))
    by_criterion = sum(row.cells[1] for row in rows if isinstance(row.cells[1], int))
    by_commune = sum(met * communes for met, communes in sums.met.items())
    rows.append(
        DeskRow("all", ("Tổng lượt tiêu chí đạt", by_criterion, None, None), RowLevel.TOTAL)
    )
    notes = (
        (f"Cộng theo tiêu chí {by_criterion} lượt, cộng theo xã {by_commune} lượt.",)
        if by_criterion != by_commune
        else ()
    )
    return replace(criteria_table(blank), rows=tuple(rows), notes=notes)


def _resources(blank: Snapshot, sums: WideSums, forms: Sequence[RowForm]) -> DeskTable:
    every = (*forms, *unnamed_rows(sums.resources, forms, source_label))
    planned, actual = (_column(sums.resources.values(), name) for name in RESOURCE_COLUMNS)
    rows = []
    for form in every:
        lines = [sums.resources[source] for source in form.of if source in sums.resources]
        plan, done = (_column(lines, name) for name in RESOURCE_COLUMNS)
        cells = (form.label, plan, done, share(done or 0, actual or 0))
        rows.append(DeskRow(form.key, cells, form.level))
    plain = [row for row in rows if row.level is RowLevel.PLAIN]
    shares = [one for row in plain for one in (row.cells[3],) if isinstance(one, Decimal)]
    total = ("Tổng cộng", planned, actual, sum(shares, Decimal("0.00")))
    rows.append(DeskRow("all", total, RowLevel.TOTAL))
    return replace(
        resources_table(blank, forms), rows=tuple(rows), notes=tuple(residue_note(shares))
    )


def _contributions(blank: Snapshot, sums: WideSums) -> DeskTable:
    order = {kind.value: place for place, kind in enumerate(ContributionKind)}
    rows = []
    for kind, unit in sorted(
        sums.contributions, key=lambda pair: (order.get(pair[0], len(order)), pair)
    ):
        given = sums.contributions[kind, unit]
        label = CONTRIBUTION_LABELS[ContributionKind(kind)] if kind in order else kind
        cells: tuple[Value, ...] = (label, unit, given["quantity"], given["money"])
        rows.append(DeskRow(f"{kind}/{unit}", cells))
    whole = _column(sums.contributions.values(), "money")
    rows.append(DeskRow("all", ("Cộng quy tiền", "", None, whole), RowLevel.TOTAL))
    return replace(contributions_table(blank), id=CONTRIBUTIONS, rows=tuple(rows), notes=())


def _project_table(blank: Snapshot, sums: WideSums, forms: Sequence[RowForm]) -> DeskTable:
    rows = []
    for form in project_forms(forms, (kind for kind, _ in sums.projects)):
        chosen = [
            one
            for (kind, progress), one in sums.projects.items()
            if kind in form.of and (not form.progress or progress == form.progress)
        ]
        count = sum(one.count for one in chosen)
        if form.level is RowLevel.PART and not count:
            continue
        money = [_column((one.money for one in chosen), name) for name in PROJECT_COLUMNS]
        cells = (form.label, count, sums.project_communes.get(form.key, 0), *money)
        rows.append(DeskRow(form.key, cells, form.level))
    return replace(projects_table(blank, forms), rows=tuple(rows), notes=())


def _other(name: str, table: TableSum) -> DeskTable:
    columns = (
        DeskColumn("label", "Nội dung", width=48),
        DeskColumn("communes", "Số xã có số liệu", ValueKind.COUNT, 12),
        DeskColumn("sum", "Cộng", ValueKind.NUMBER, 18),
    )
    rows = [
        DeskRow("rows", ("Số dòng", table.communes, Decimal(table.rows))),
        *(
            DeskRow(column, (table.labels.get(column) or column, one.communes, one.total))
            for column, one in table.columns.items()
        ),
    ]
    return DeskTable(name, table.title or name, columns, tuple(rows), "sum")


def _told(sums: WideSums, head: WideHead, base: int) -> tuple[str, ...]:
    """Whom the sums lack, and what is not real in them."""
    sentences = [head.base.sentence]
    if base > sums.communes:
        sentences.append(f"Tạm tính: còn thiếu số liệu của {base - sums.communes} xã.")
    if sums.communes > head.base.count:
        sentences.append(
            f"{sums.communes} xã đã nộp, nhiều hơn cơ sở {head.base.count} xã: hãy kiểm tra lại "
            "cơ sở."
        )
    if sums.returned:
        sentences.append(f"{sums.returned} xã có gói mới nhất đang trả lại để sửa.")
    if sums.samples:
        sentences.append(f"{sums.samples} xã nộp số liệu mẫu, không có thật.")
    return tuple(sentences)


def _column(lines: Iterable[Money], name: str) -> Decimal | None:
    whole: Decimal | None = None
    for line in lines:
        whole = plus(whole, line[name])
    return whole


def _counts(parts: Iterable[Mapping[_KeyT, int]]) -> dict[_KeyT, int]:
    found: dict[_KeyT, int] = {}
    for part in parts:
        for key, count in part.items():
            found[key] = found.get(key, 0) + count
    return found


def _moneys(parts: Iterable[Mapping[_KeyT, Money]]) -> dict[_KeyT, Money]:
    found: dict[_KeyT, Money] = {}
    for part in parts:
        for key, money in part.items():
            found[key] = _money_plus(found[key], money) if key in found else money
    return found


def _money_plus(one: Money, other: Money) -> Money:
    return {name: plus(value, other[name]) for name, value in one.items()}


def _projects(
    parts: Iterable[Mapping[tuple[str, str], ProjectSum]],
) -> dict[tuple[str, str], ProjectSum]:
    found: dict[tuple[str, str], ProjectSum] = {}
    for part in parts:
        for key, one in part.items():
            before = found.get(key)
            found[key] = (
                ProjectSum(before.count + one.count, _money_plus(before.money, one.money))
                if before
                else one
            )
    return found


def _tables(parts: Iterable[Mapping[str, TableSum]]) -> dict[str, TableSum]:
    found: dict[str, TableSum] = {}
    for part in parts:
        for name, one in part.items():
            before = found.get(name)
            if before is None:
                found[name] = one
                continue
            columns = {
                column: ColumnSum(
                    said.communes + one.columns[column].communes,
                    plus(said.total, one.columns[column].total),
                )
                for column, said in before.columns.items()
            }
            found[name] = replace(
                before,
                rows=before.rows + one.rows,
                communes=before.communes + one.communes,
                columns=columns,
            )
    return found
