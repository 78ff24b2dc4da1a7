"""What the office's tables are made from: read of the register, then made sense of beside it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.rule_documents import read_register_rule
from ntm_desktop.district.base import base_of, provinces_of
from ntm_desktop.district.counting import Counting, count_packages
from ntm_desktop.district.kept import kept_content
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_tables import CommuneFacts, Snapshot
from ntm_desktop.domain.kept_tables import KeptTable
from ntm_desktop.domain.package import RuleKind
from ntm_desktop.domain.periods import Period, PeriodKind, day_in_vietnam
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.errors import NtmError
from ntm_desktop.exchange.register_tables import PREFIX, kept_entries
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.contents import KeptText
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class Gathered:
    """What counts for a period as the register has it, not made sense of yet.

    Attributes:
        base: all communes that existed then, None when no list says so.
        verdicts: of each package by its position.
        tables: of each package, as they are kept.
        area: code of the one district that is asked for, "" for all.
        forms: of the registers that were sent.
        provinces: codes of those that the communes lie in.
        years: of several years the same of each of them for which something was received.
    """

    counting: Counting
    base: CommuneBase | None
    verdicts: Mapping[int, Mapping[int, Verdict]]
    tables: tuple[KeptText, ...]
    area: str
    forms: tuple[Form, ...]
    provinces: frozenset[str] = frozenset()
    years: tuple["Gathered", ...] = ()

    @property
    def period(self) -> Period:
        """What is spoken of."""
        return self.counting.period

    @property
    def positions(self) -> frozenset[int]:
        """Of every package that counts, those of several years too."""
        own = (package.position for package in self.counting.counted.values())
        return frozenset(own).union(*(year.positions for year in self.years))

    def snapshot(self) -> Snapshot:
        """The communes with their tables; needs no register any more."""
        counting, base = self.counting, self.base
        tables = contents.read_tables(self.tables)
        communes = tuple(
            self._facts(code, tables.get(package.position, {}))
            for code, package in counting.counted.items()
        )
        present = {commune.code for commune in communes}
        known = dict(counting.expected)
        if base is not None:
            known = {**dict(base.named), **known}
        if self.area and base is not None and base.named:
            inside = {code for code, _ in base.named}
            communes = tuple(commune for commune in communes if commune.code in inside)
            known = {code: name for code, name in known.items() if code in inside}
        missing = tuple(sorted((code, name) for code, name in known.items() if code not in present))
        return Snapshot(
            counting.period,
            counting.criteria_set,
            base,
            communes,
            missing,
            counting.cautions,
            self.forms,
            tuple(one for year in self.years for one in year.snapshot().communes),
            self._lacking_years(),
            counting.merged,
        )

    def _lacking_years(self) -> tuple[str, ...]:
        """Of several years, those for which nothing was received: no sum holds their money."""
        if not self.years:
            return ()
        there = {one.period.year for one in self.years}
        gone = [str(year) for year in self.period.years if year not in there]
        if not gone:
            return ()
        return (
            f"{self.period.label}: nguồn lực và đóng góp cộng các năm đã nhận gói; chưa nhận gói "
            f"nào cho năm {', '.join(gone)}.",
        )

    def _facts(self, code: str, tables: Mapping[str, KeptTable]) -> CommuneFacts:
        package, commune = self.counting.counted[code], self.counting.enrolled[code]
        return CommuneFacts(
            code=code,
            name=commune.name,
            above=commune.above,
            verdicts=self.verdicts.get(package.position, {}),
            tables=tables,
            group_id=package.group_id,
            border=package.border,
            especially_difficult=package.especially_difficult,
            atk=package.atk,
            sequence=package.sequence,
            received_on=day_in_vietnam(package.received_at),
            sample=package.sample,
            registers=_entries(tables, self.forms),
            position=package.position,
        )


def gather(
    register: Register,
    catalog: Catalog,
    *,
    period: Period | None = None,
    set_id: str = "",
    area: str = "",
    base: int | None = None,
) -> Gathered:
    """Read everything that counts for a period.

    Args:
        register: open.
        catalog: gives sets, units and registers.
        period: the newest one received when None.
        set_id: the one most communes of the period used when "".
        area: code of the one district the office answers for; the whole province when "".
        base: number of communes, as the office itself gives it.

    Raises:
        EntryError: nothing was received for a period.
        PackageError: a set is only in a package, and that cannot be read any more.
    """
    if period is not None and period.kind is PeriodKind.SPAN:
        over = _over_years(register, catalog, period, set_id=set_id, area=area, base=base)
        if over is not None:
            return over
    counting = count_packages(register, catalog, period=period, set_id=set_id)
    positions = [package.position for package in counting.counted.values()]
    tables = contents.texts_of_many(register, positions)
    return Gathered(
        counting,
        base_of(catalog, counting.period, counting.enrolled, area=area, count=base),
        register.verdicts_of(positions),
        tables,
        area,
        _forms(register, catalog, counting, tables),
        frozenset(provinces_of(catalog, counting.enrolled, counting.period)),
    )


def _over_years(
    register: Register,
    catalog: Catalog,
    span: Period,
    *,
    set_id: str,
    area: str,
    base: int | None,
) -> Gathered | None:
    """Several years out of the packages of each; None when packages speak of the span itself.

    Criteria, projects and registers are those of the last year; money is that of all of them.
    """
    keys = set(register.period_keys())
    years = [Period(year) for year in span.years if Period(year).key in keys]
    if span.key in keys or not years:
        return None
    found = [
        gather(
            register,
            catalog,
            period=year,
            set_id=set_id if year is years[-1] else "",
            area=area,
            base=base if year is years[-1] else None,
        )
        for year in years
    ]
    last = found[-1]
    counting = replace(last.counting, period=span)
    return replace(last, counting=counting, years=tuple(found))


def _forms(
    register: Register, catalog: Catalog, counting: Counting, tables: Iterable[KeptText]
) -> tuple[Form, ...]:
    """Forms of the registers that were sent: the office's own, else what a package brought.

    One that no package brings any more has none; its table is then added up by its columns.
    """
    sent: dict[str, int] = {}
    for table in tables:
        if table.name.startswith(PREFIX):
            sent.setdefault(table.name.removeprefix(PREFIX), table.package)
    known = {form.id: form for form in catalog.registers()}
    found = [known[name] for name in known if name in sent]
    by_position = {package.position: package for package in counting.counted.values()}
    for name in sorted(set(sent) - set(known)):
        with suppress(NtmError):
            rules = kept_content(register, by_position[sent[name]]).rules
            found += [
                read_register_rule(rule)
                for rule in rules
                if rule.kind is RuleKind.REGISTER and rule.id == name
            ]
    return tuple(found)


def _entries(
    tables: Mapping[str, KeptTable], forms: Iterable[Form]
) -> Mapping[str, tuple[Entry, ...]]:
    found = {}
    for form in forms:
        table = tables.get(PREFIX + form.id)
        if table is not None:
            found[form.id] = kept_entries(form.id, table.rows)
    return found
