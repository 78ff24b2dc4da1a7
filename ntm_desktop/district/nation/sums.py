"""The collation, written once: expressions that run on every engine with the same outcome.

What counts and how it adds up is that of ``district/counting.py`` and ``domain/desk_sums.py``;
``tests/nation`` holds every figure of the three against one another.

Who asks gets a function that waits for the answer: everything is asked before anything is waited
for, because putting an expression into SQL takes about as long as the engine takes to work it out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ntm_desktop.district.nation.engines import PeriodTables
from ntm_desktop.district.nation.layout import (
    COMMUNE,
    COMMUNES,
    OFFICE,
    PACKAGE,
    PACKAGES,
    PROVINCE,
    VERDICTS,
)
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.desk_sums import CONTRIBUTIONS, NO_SUMS, OTHER_USE, PROJECTS, RESOURCES
from ntm_desktop.domain.desk_tables import RowForm
from ntm_desktop.domain.kept_tables import INTEGER, NUMBER
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.wide_sums import (
    CONTRIBUTION_COLUMNS,
    PROJECT_COLUMNS,
    RESOURCE_COLUMNS,
    ColumnSum,
    Money,
    ProjectSum,
    TableSum,
    WideSums,
    project_forms,
)
from ntm_desktop.errors import EntryError

if TYPE_CHECKING:
    import ibis.expr.types as ir

_RETURNED, _ACCEPTED = str(PackageOutcome.RETURNED), str(PackageOutcome.ACCEPTED)
_MOST_NAMED = 20
_Line = Mapping[str, Any]
_Found = dict[str, dict[str, Any]]
"""By code of the province: the attributes of its ``WideSums``."""
_Put = Callable[[_Found], None]
"""Waits for what was asked and puts it there."""


def _nothing(found: _Found) -> None:
    """What is put of a table that nobody has."""


def sets_of(tables: PeriodTables) -> Callable[[], dict[str, int]]:
    """Which sets communes handed over by, each with the number of its communes."""
    lines = tables.ask(
        _needed(tables, PACKAGES).group_by("set_id").aggregate(n=lambda t: t[COMMUNE].nunique())
    )
    return lambda: {line["set_id"]: line["n"] for line in lines()}


def expected_of(tables: PeriodTables) -> Callable[[], dict[str, tuple[int, str]]]:
    """Province to how many communes were to hand over, and one of them the lists know ("": none).

    Whoever handed over belongs to them.
    """
    lines = tables.ask(
        _needed(tables, COMMUNES)
        .group_by(PROVINCE)
        .aggregate(
            n=lambda t: t[COMMUNE].nunique(),
            known=lambda t: t[COMMUNE].min(where=t["listed"]),
        )
    )
    return lambda: {line[PROVINCE]: (line["n"], line["known"] or "") for line in lines()}


def sums_by_province(
    tables: PeriodTables, set_id: str, forms: Sequence[RowForm]
) -> Callable[[], dict[str, WideSums]]:
    """Ask for everything that is added up, by code of the province.

    Args:
        tables: of the period.
        set_id: whose packages count.
        forms: rows of the projects' table.

    Returns:
        Waits for it; raises EntryError when a commune was published by two offices, so that it
        would count twice.
    """
    packages = _needed(tables, PACKAGES)
    of_set = packages.filter(packages["set_id"] == set_id)
    refuse = (
        _refusing_two_offices(tables, of_set) if len(tables.published.offices) > 1 else lambda: None
    )
    # Kept once: every table is joined with it.
    counted = tables.keep("counted", _counted(of_set))
    summed = _summed(tables, of_set, counted, forms)

    def sums() -> dict[str, WideSums]:
        refuse()
        return summed()

    return sums


def _summed(
    tables: PeriodTables, of_set: "ir.Table", counted: "ir.Table", forms: Sequence[RowForm]
) -> Callable[[], dict[str, WideSums]]:
    met = _met_by_commune(tables, counted)
    communes = tables.ask(
        met.group_by([PROVINCE, "met"]).aggregate(
            n=lambda t: t.count(), samples=lambda t: t.count(where=t["sample"])
        )
    )
    returned = tables.ask(_returned(of_set))
    criteria = tables.ask(_criteria(tables, counted))
    asked = [
        _ask_projects(tables, counted, forms),
        _ask_moneys(tables, counted, RESOURCES, ("source",), RESOURCE_COLUMNS),
        _ask_moneys(tables, counted, CONTRIBUTIONS, ("kind", "unit"), CONTRIBUTION_COLUMNS),
    ]
    asked += [_ask_other(tables, counted, n) for n in tables.names() if n not in OTHER_USE]

    def summed() -> dict[str, WideSums]:
        found: _Found = {}
        for line in communes():
            one = found.setdefault(line[PROVINCE], {"communes": 0, "samples": 0, "met": {}})
            one["communes"] += line["n"]
            one["samples"] += line["samples"]
            one["met"][int(line["met"])] = line["n"]
        for line in returned():
            found.setdefault(line[PROVINCE], {})["returned"] = line["n"]
        for line in criteria():
            found[line[PROVINCE]].setdefault("criteria", {})[int(line["criterion"])] = line["n"]
        for put in asked:
            put(found)
        return {province: WideSums(**said) for province, said in sorted(found.items())}

    return summed


def _refusing_two_offices(tables: PeriodTables, of_set: "ir.Table") -> Callable[[], None]:
    lines = tables.ask(
        of_set.group_by(COMMUNE)
        .aggregate(offices=lambda t: t[OFFICE].nunique())
        .filter(lambda t: t["offices"] > 1)
        .order_by(COMMUNE)
    )

    def refuse() -> None:
        codes = [line[COMMUNE] for line in lines()]
        if codes:
            more = f" và {len(codes) - _MOST_NAMED} xã khác" if len(codes) > _MOST_NAMED else ""
            raise EntryError(
                f"{len(codes)} xã có gói do hai nơi nhận cùng công bố nên sẽ bị cộng hai lần: "
                f"{', '.join(codes[:_MOST_NAMED])}{more}. Hãy để một nơi nhận công bố các xã đó."
            )

    return refuse


def _counted(of_set: "ir.Table") -> "ir.Table":
    """The package of each commune that counts: the last one.

    Where that was sent back the last one that was accepted stands for it.
    """
    import ibis

    last_first = ibis.window(group_by=COMMUNE, order_by=ibis.desc(PACKAGE))
    ranked = of_set.mutate(
        place=ibis.row_number().over(last_first),
        newest=of_set["outcome"].first().over(last_first),
    )
    may = ranked.filter(
        ((ranked["place"] == 0) & (ranked["outcome"] != _RETURNED))
        | ((ranked["newest"] == _RETURNED) & (ranked["outcome"] == _ACCEPTED))
    )
    first = may.mutate(rank=ibis.row_number().over(last_first))
    return first.filter(first["rank"] == 0).select(PROVINCE, OFFICE, PACKAGE, COMMUNE, "sample")


def _returned(of_set: "ir.Table") -> "ir.Table":
    import ibis

    last_first = ibis.window(group_by=COMMUNE, order_by=ibis.desc(PACKAGE))
    ranked = of_set.mutate(place=ibis.row_number().over(last_first))
    back = ranked.filter((ranked["place"] == 0) & (ranked["outcome"] == _RETURNED))
    return back.group_by(PROVINCE).aggregate(n=lambda t: t.count())


def _of_counted(counted: "ir.Table", table: "ir.Table") -> "ir.Table":
    return table.semi_join(counted, [OFFICE, PACKAGE])


def _met(tables: PeriodTables, counted: "ir.Table") -> "ir.Table":
    verdicts = _needed(tables, VERDICTS)
    return _of_counted(counted, verdicts.filter(verdicts["verdict"] == str(Verdict.MET)))


def _met_by_commune(tables: PeriodTables, counted: "ir.Table") -> "ir.Table":
    """Every commune that counts with its number of criteria met, nought too."""
    met = _met(tables, counted).group_by([OFFICE, PACKAGE]).aggregate(met=lambda t: t.count())
    joined = counted.left_join(met, [OFFICE, PACKAGE])
    return joined.select(PROVINCE, "sample", met=joined["met"].fill_null(0))


def _criteria(tables: PeriodTables, counted: "ir.Table") -> "ir.Table":
    return _met(tables, counted).group_by([PROVINCE, "criterion"]).aggregate(n=lambda t: t.count())


def _ask_moneys(
    tables: PeriodTables,
    counted: "ir.Table",
    name: str,
    keys: tuple[str, ...],
    columns: Iterable[str],
) -> _Put:
    table = tables.table(name)
    if table is None:
        return _nothing
    named = _of_counted(counted, table)
    named = named.mutate(**{key: named[key].fill_null("") for key in keys})
    sums = tables.ask(
        named.group_by([PROVINCE, *keys]).aggregate(
            **{column: named[column].sum() for column in columns}
        )
    )

    def put(found: _Found) -> None:
        for line in sums():
            key = line[keys[0]] if len(keys) == 1 else tuple(line[one] for one in keys)
            found[line[PROVINCE]].setdefault(name, {})[key] = _money(line, columns)

    return put


def _ask_projects(tables: PeriodTables, counted: "ir.Table", forms: Sequence[RowForm]) -> _Put:
    table = tables.table(PROJECTS)
    if table is None:
        return _nothing
    # As in domain/desk_sums: by progress where it is given, else by money paid.
    import ibis

    chosen = _of_counted(counted, table)
    paid = chosen["disbursed"].fill_null(Decimal(0)) != Decimal(0)
    chosen = chosen.mutate(
        begun=ibis.cases(
            (chosen["progress"].isnull() & paid, "begun"),
            (chosen["progress"].isnull(), "unknown"),
            (chosen["progress"] > Decimal(0), "begun"),
            else_="not-begun",
        )
    )
    sums = tables.ask(
        chosen.group_by([PROVINCE, "kind", "begun"]).aggregate(
            n=chosen.count(), **{column: chosen[column].sum() for column in PROJECT_COLUMNS}
        )
    )

    numbered = {f"row_{place}": form for place, form in enumerate(forms)}
    # Whether a commune has any, and only then how many: counting distinct ones for each row of the
    # form costs three times as much.
    has = chosen.group_by([PROVINCE, COMMUNE]).aggregate(
        **{name: _in_row(chosen, form).any() for name, form in numbered.items()}
    )
    in_rows = tables.ask(
        has.group_by(PROVINCE).aggregate(
            **{name: has.count(where=has[name]) for name in numbered}, every=has.count()
        )
    )

    def put(found: _Found) -> None:
        kinds = set()
        for line in sums():
            kinds.add(line["kind"])
            found[line[PROVINCE]].setdefault("projects", {})[line["kind"], line["begun"]] = (
                ProjectSum(line["n"], _money(line, PROJECT_COLUMNS))
            )
        *others, total = project_forms(forms, kinds)[len(forms) :]
        for line in in_rows():
            found[line[PROVINCE]]["project_communes"] = {
                **{form.key: line[name] for name, form in numbered.items()},
                **dict.fromkeys((form.key for form in others), 0),
                total.key: line["every"],
            }
        if not others:
            return
        # One kind each, which the form has no row for.
        keys = {form.of: form.key for form in others}
        of_kinds = chosen.group_by([PROVINCE, "kind"]).aggregate(n=chosen[COMMUNE].nunique())
        for line in tables.ask(of_kinds)():
            if key := keys.get((line["kind"],)):
                found[line[PROVINCE]]["project_communes"][key] = line["n"]

    return put


def _in_row(table: "ir.Table", form: RowForm) -> "ir.BooleanValue":
    kinds = table["kind"].isin(list(form.of))
    return kinds & (table["begun"] == form.progress) if form.progress else kinds


def _ask_other(tables: PeriodTables, counted: "ir.Table", name: str) -> _Put:
    table = tables.table(name)
    if table is None:
        return _nothing
    columns = [
        c for c in tables.columns(name) if c.type in (NUMBER, INTEGER) and c.name not in NO_SUMS
    ]
    lines = _of_counted(counted, table)
    asked: dict[str, Any] = {"rows": lines.count(), "communes": lines[COMMUNE].nunique()}
    for place, column in enumerate(columns):
        value = lines[column.name]
        # Whole numbers too as decimals: no engine's sum of them may run over.
        exact = value if column.type == NUMBER else value.cast("decimal(28, 0)")
        asked[f"sum_{place}"] = exact.sum()
        asked[f"giving_{place}"] = lines[COMMUNE].nunique(where=value.notnull())
    sums = tables.ask(lines.group_by(PROVINCE).aggregate(**asked))

    def put(found: _Found) -> None:
        for line in sums():
            found[line[PROVINCE]].setdefault("others", {})[name] = TableSum(
                tables.published.title(name),
                line["rows"],
                line["communes"],
                {
                    column.name: ColumnSum(line[f"giving_{place}"], _plain(line[f"sum_{place}"]))
                    for place, column in enumerate(columns)
                },
                {column.name: column.title for column in columns},
            )

    return put


def _needed(tables: PeriodTables, name: str) -> "ir.Table":
    table = tables.table(name)
    if table is None:
        raise EntryError(f"Bộ dữ liệu đã công bố không có bảng {name} cho {tables.period.inline}.")
    return table


def _money(line: _Line, columns: Iterable[str]) -> Money:
    return {column: _plain(line[column]) for column in columns}


def _plain(value: Decimal | None) -> Decimal | None:
    """Without the noughts that a column of fixed places puts behind."""
    if value is None:
        return None
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
