"""Works done, roads among them, as tables of the receiving office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.collation import share
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskColumn,
    DeskRow,
    DeskTable,
    QuantityRow,
    Snapshot,
    ValueKind,
    lacks,
)
from ntm_desktop.domain.kept_tables import KeptRow, figure
from ntm_desktop.domain.periods import Period

ANSWER_PARTS = "answer-parts"
QUANTITIES, GIFTS, CARDS = "project-quantities", "gifts", "project-cards"
ROAD_SECTOR = "roads"
_COLUMNS = (
    DeskColumn("label", "Nội dung", width=46),
    DeskColumn("unit", "Đơn vị", width=12),
    DeskColumn("communes", "Số xã có số liệu", ValueKind.COUNT, 11),
    DeskColumn("sum", "Thực hiện lũy kế", ValueKind.NUMBER, 16),
)


def works_tables(now: Snapshot, roads: Sequence[QuantityRow]) -> tuple[DeskTable, ...]:
    """Rural roads (T10) and every quantity made; none when no commune sent any."""
    sent = any(commune.rows(QUANTITIES) for commune in now.communes)
    shares = {form.key: _shares(now, form) for form in roads if form.share_of}
    made = (_quantities(now),) if sent else ()
    if roads and (sent or any(one.whole for one in shares.values())):
        return (_roads(now, roads, shares), *made)
    return made


def standing_rows(rows: Iterable[KeptRow], period: Period) -> Iterator[KeptRow]:
    """Of what is cumulative from 1 January, the last said by the end of the period, year by year.

    A figure of a month after the period is of another one; of several before its end the last
    holds the others.
    """
    last: dict[tuple[str, str, str, int], KeptRow] = {}
    end = period.last_day
    for row in rows:
        year, month = int(str(row["year"])), int(str(row["month"]))
        if year not in period.years or (year == end.year and month > end.month):
            continue
        key = (str(row["project"]), str(row["kind"]), str(row.get("unit") or ""), year)
        known = last.get(key)
        if known is None or int(str(known["month"])) < month:
            last[key] = row
    yield from last.values()


def _quantities(now: Snapshot) -> DeskTable:
    kinds: dict[tuple[str, str], str] = {}
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    for commune in now.communes:
        for row in standing_rows(commune.rows(QUANTITIES), now.period):
            amount = figure(row, "quantity")
            if amount is None:
                continue
            key = (str(row["kind"]), str(row["unit"]))
            kinds.setdefault(key, str(row["kind_label"]))
            own = sums.setdefault(key, {})
            own[commune.code] = own.get(commune.code, Decimal(0)) + amount
    rows = [
        DeskRow(
            "/".join(key),
            (kinds[key], key[1], len(own), sum(own.values(), Decimal(0))),
            communes=tuple(own),
        )
        for key, own in sums.items()
    ]
    rows.sort(key=lambda row: row.key)
    title = "Khối lượng công trình đã làm"
    notes = tuple(lacks(now))
    return DeskTable(QUANTITIES, title, _COLUMNS, tuple(rows), "sum", notes=notes)


@dataclass(frozen=True, slots=True)
class _Share:
    """What the answers of communes to one question come to together.

    Attributes:
        communes: those that gave both figures.
        only_percent: how many gave a percentage without the figures behind it.
    """

    part: Decimal
    whole: Decimal
    communes: tuple[str, ...]
    only_percent: int


def _shares(now: Snapshot, form: QuantityRow) -> _Share:
    set_id = now.criteria_set.id
    wanted = {(no, part) for of_set, no, part in form.share_of if of_set == set_id}
    part, whole = Decimal(0), Decimal(0)
    communes: list[str] = []
    only_percent = 0
    for commune in now.communes if wanted else ():
        for row in commune.rows(ANSWER_PARTS):
            if (row["indicator"], row["part"]) not in wanted:
                continue
            some, of_all = figure(row, "numerator"), figure(row, "denominator")
            if some is not None and of_all:
                part, whole = part + some, whole + of_all
                communes.append(commune.code)
            elif figure(row, "value") is not None:
                only_percent += 1
    return _Share(part, whole, tuple(communes), only_percent)


def _roads(now: Snapshot, forms: Sequence[QuantityRow], shares: Mapping[str, _Share]) -> DeskTable:
    rows = []
    for form in forms:
        if form.share_of:
            found = shares[form.key]
            if found.whole:
                said = share(found.part, found.whole)
                shown = (form.label, form.unit, len(found.communes), said)
                rows.append(DeskRow(form.key, shown, communes=found.communes))
            continue
        amounts: dict[str, Decimal] = {}
        for commune in now.communes:
            given = _given(commune, now, form) if form.given else _made(commune, now, form)
            for amount in given:
                amounts[commune.code] = amounts.get(commune.code, Decimal(0)) + amount
        whole = sum(amounts.values(), Decimal(0)) if amounts else None
        cells = (form.label, form.unit, len(amounts), whole)
        rows.append(DeskRow(form.key, cells, communes=tuple(amounts)))
    notes = [
        *lacks(now),
        "Ngày công, tiền, đất, vật liệu: chỉ các khoản đóng góp ghi cho công trình giao thông.",
    ]
    if any(one.whole for one in shares.values()):
        notes.append(
            "Tỷ lệ cứng hóa: tổng số km đã cứng hóa trên tổng số km của các xã, theo số xã báo cáo."
        )
    bare = sum(one.only_percent for one in shares.values())
    if bare:
        notes.append(
            f"{bare} trả lời chỉ ghi tỷ lệ, không ghi số km, nên không cộng vào tỷ lệ cứng hóa."
        )
    title = "Kết quả làm đường giao thông nông thôn"
    return DeskTable("T10", title, _COLUMNS, tuple(rows), "sum", notes=tuple(notes))


def _made(commune: CommuneFacts, now: Snapshot, form: QuantityRow) -> Iterator[Decimal]:
    for row in standing_rows(commune.rows(QUANTITIES), now.period):
        amount = figure(row, "quantity")
        if amount is not None and (row["kind"], row["unit"]) in {(k, form.unit) for k in form.of}:
            yield amount


def _given(commune: CommuneFacts, now: Snapshot, form: QuantityRow) -> Iterator[Decimal]:
    """What was given for projects of roads by the end of the period."""
    roads = {row["id"] for row in commune.rows(CARDS) if row["sector"] == ROAD_SECTOR}
    column = "money" if form.key.endswith("-money") else "quantity"
    end = now.period.last_day
    for row in commune.rows(GIFTS):
        year, month = int(str(row["year"])), int(str(row["month"]))
        inside = year in now.period.years and (year < end.year or month <= end.month)
        unit_fits = column == "money" or str(row.get("unit") or "") == form.unit
        amount = figure(row, column)
        if inside and unit_fits and row["project"] in roads and row["kind"] in form.of and amount:
            yield amount
