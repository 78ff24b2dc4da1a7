"""What is planned: bands that communes registered for a year, the office's target, the roadmap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import bands_of, mean_met, share
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskColumn,
    DeskRow,
    DeskTable,
    RowLevel,
    Snapshot,
    Value,
    ValueKind,
    lacks,
    names,
)
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.roadmap import ROADMAP, YEAR_TARGETS, criteria_targets

PLAN_LABEL, TARGET_LABEL = "Kế hoạch", "Mục tiêu"


@dataclass(frozen=True, slots=True)
class BandTarget:
    """What the office itself set out to reach in a year.

    Attributes:
        year: by its end.
        set_id: criteria set whose bands they are.
        counts: key of a band ("15-18") to the number of communes.
        mean: criteria a commune, None when none was set.
        source: the decision or resolution it stands in.
    """

    year: int
    set_id: str
    counts: Mapping[str, int]
    mean: Decimal | None = None
    source: str = ""


def registered(commune: CommuneFacts, now: Snapshot) -> int | None:
    """How many criteria a commune registered to meet by the end of the period's year."""
    entries = commune.registers.get(YEAR_TARGETS, ())
    year = now.period.last_day.year
    return criteria_targets(entries, str(now.criteria_set.tier)).get(year)


def with_plan(table: DeskTable, now: Snapshot) -> DeskTable:
    """The table of bands with what the communes registered for the year, and the difference."""
    known = {c.code: count for c in now.communes if (count := registered(c, now)) is not None}
    year = now.period.last_day.year
    counts: dict[str, Value] = {
        f"{band.lowest}-{band.highest}": sum(
            band.lowest <= count <= band.highest for count in known.values()
        )
        for band in bands_of(now.criteria_set)
    }
    counts["all"] = len(known)
    counts["mean"] = mean_met(list(known.values()))
    silent = [(c.code, c.name) for c in now.communes if c.code not in known]
    notes = [f"Kế hoạch năm {year}: số tiêu chí mỗi xã tự đăng ký."]
    if silent:
        notes.append(f"{len(silent)} xã chưa đăng ký số tiêu chí cho năm {year}: {names(silent)}.")
    return _beside(table, counts, f"{PLAN_LABEL} {year}", notes)


def with_target(table: DeskTable, now: Snapshot, target: BandTarget | None) -> DeskTable:
    """The table of bands with the target of the office for the year, and the difference."""
    year = now.period.last_day.year
    if target is None or target.set_id != now.criteria_set.id:
        why = "chưa đặt" if target is None else "đặt theo bộ tiêu chí khác"
        note = f"Mục tiêu năm {year} của nơi nhận {why}."
        return replace(table, notes=(*table.notes, note))
    counts: dict[str, Value] = dict(target.counts)
    whole = sum(target.counts.values())
    counts["all"] = whole
    counts["mean"] = target.mean
    notes = [f"Mục tiêu năm {year}: {target.source}."] if target.source else []
    if whole != now.base_count:
        notes.append(
            f"Mục tiêu năm {year} cộng lại {format_decimal(Decimal(whole))} xã, khác cơ sở "
            f"{now.base_count} xã."
        )
    return _beside(table, counts, f"{TARGET_LABEL} {year}", notes)


def _beside(
    table: DeskTable, counts: Mapping[str, Value], label: str, notes: list[str]
) -> DeskTable:
    columns = (
        *table.columns,
        DeskColumn("planned", label, ValueKind.COUNT, 14),
        DeskColumn("planned-share", "Tỷ lệ (%)", ValueKind.SHARE, 11),
        DeskColumn("gap", "Hơn (+), kém (–)", ValueKind.COUNT, 14),
    )
    base = table.value("all", "base")
    whole = base if isinstance(base, int) else 0
    place = table.place("count")
    rows = []
    for row in table.rows:
        planned = counts.get(row.key)
        done = row.cells[place]
        gap: Value = None
        if isinstance(planned, int | Decimal) and isinstance(done, int | Decimal):
            gap = done - planned if row.key != "all" else None
        of = share(planned, whole) if isinstance(planned, int) else None
        rows.append(replace(row, cells=(*row.cells, planned, of, gap)))
    return replace(table, columns=columns, rows=tuple(rows), notes=(*table.notes, *notes))


def plan_table(now: Snapshot) -> DeskTable | None:
    """T9: of each criterion who does not meet it, and what the roadmaps say is still to be done.

    None when no commune sent a roadmap.
    """
    if not any(commune.registers.get(ROADMAP) for commune in now.communes):
        return None
    day = now.period.last_day
    upcoming = next_of(now.period)
    rows = []
    sums = [0, 0, 0, 0]
    money_sum: Decimal | None = None
    for criterion in now.criteria_set.criteria:
        failing = [c for c in now.communes if c.verdicts.get(criterion.no) is not Verdict.MET]
        having: list[str] = []
        tasks = soon = 0
        money: Decimal | None = None
        for commune in failing:
            own = 0
            for entry in commune.registers.get(ROADMAP, ()):
                done = entry.when("done")
                if entry.value("indicator").split(".")[0] != str(criterion.no):
                    continue
                if done is not None and done.first <= day:
                    continue
                own += 1
                due = entry.when("due")
                soon += due is not None and day < due.last <= upcoming
                amount = entry.number("money")
                if amount is not None:
                    money = (money or Decimal(0)) + amount
            tasks += own
            if own:
                having.append(commune.code)
        cells = (
            f"{criterion.no}. {criterion.name}",
            len(failing),
            len(having),
            tasks,
            soon,
            money,
        )
        rows.append(DeskRow(str(criterion.no), cells, communes=tuple(c.code for c in failing)))
        for place, count in enumerate((len(failing), len(having), tasks, soon)):
            sums[place] += count
        if money is not None:
            money_sum = (money_sum or Decimal(0)) + money
    total = ("Cộng", None, None, sums[2], sums[3], money_sum)
    rows.append(DeskRow("all", total, RowLevel.TOTAL))
    columns = (
        DeskColumn("label", "Tiêu chí", width=40),
        DeskColumn("failing", "Số xã chưa đạt", ValueKind.COUNT, 11),
        DeskColumn("planned", "Số xã có lộ trình", ValueKind.COUNT, 11),
        DeskColumn("tasks", "Số việc còn phải làm", ValueKind.COUNT, 11),
        DeskColumn("soon", f"Phải xong đến {upcoming:%d/%m/%Y}", ValueKind.COUNT, 13),
        DeskColumn("money", "Nhu cầu kinh phí (triệu đồng)", ValueKind.MONEY, 16),
    )
    title = "Kế hoạch kỳ tới: tiêu chí chưa đạt và lộ trình của các xã"
    return DeskTable("T9", title, columns, tuple(rows), "failing", notes=tuple(lacks(now)))


def next_of(period: Period) -> date:
    """Last day of the period of the same kind that follows."""
    for later in (*Period.parts_of(period.year), *Period.parts_of(period.year + 1)):
        if later.kind is period.kind and later.previous == period:
            return later.last_day
    return period.last_day.replace(year=period.last_day.year + 1)
