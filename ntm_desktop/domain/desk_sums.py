"""The tables of the receiving office, each over one snapshot of communes."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import band_rows, bands_of, mean_bounds, mean_met, residue, share
from ntm_desktop.domain.desk_places import PLACE_TABLES, places_tables
from ntm_desktop.domain.desk_plan import plan_table
from ntm_desktop.domain.desk_projects import project_list
from ntm_desktop.domain.desk_registers import PREFIX, register_tables
from ntm_desktop.domain.desk_tables import (
    CommuneFacts,
    DeskColumn,
    DeskRow,
    DeskTable,
    RowForm,
    RowLevel,
    Snapshot,
    TableForms,
    Value,
    ValueKind,
    lacks,
    names,
)
from ntm_desktop.domain.desk_works import works_tables
from ntm_desktop.domain.kept_tables import INTEGER, NUMBER, KeptRow, figure
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    ContributionKind,
    ResourceSource,
)

RESOURCES, CONTRIBUTIONS, PROJECTS = "resources", "contributions", "projects"
# Tables that say who, when and by which rules, or that have a table of their own here.
OTHER_USE = frozenset(
    {
        "commune", "assessment", "properties", "answers", "answer-parts", "verdicts", "evidence",
        "rules", "registers", RESOURCES, CONTRIBUTIONS, PROJECTS, *PLACE_TABLES,
        # Cumulative by month: added up as they stand they would count a year several times.
        "money", "project-cards", "project-years", "project-periods", "project-amounts",
        "gifts", "project-quantities",
    }
)  # fmt: skip
NO_SUMS = frozenset({"order", "year", "first_year", "month", "position", "version"})
_LABEL = DeskColumn("label", "Nội dung", width=40)
_SHARE = DeskColumn("share", "Tỷ lệ (%)", ValueKind.SHARE, 12)


def all_tables(now: Snapshot, forms: TableForms) -> tuple[DeskTable, ...]:
    """Every table of a snapshot, in the order of the office's report."""
    plan, projects = plan_table(now), project_list(now)
    return (
        bands_table(now),
        criteria_table(now),
        resources_table(now, forms.resources),
        contributions_table(now),
        projects_table(now, forms.projects),
        *([projects] if projects else []),
        arrears_table(now),
        *works_tables(now, forms.roads),
        *register_tables(now, forms.registers),
        *([plan] if plan else []),
        *places_tables(now),
        *other_tables(now),
        communes_table(now),
    )


def one_table(now: Snapshot, forms: TableForms, table_id: str) -> DeskTable | None:
    """One of them alone, for a snapshot that has it."""
    made: tuple[DeskTable | None, ...]
    match table_id:
        case "bands":
            made = (bands_table(now),)
        case "criteria":
            made = (criteria_table(now),)
        case "resources":
            made = (resources_table(now, forms.resources),)
        case "contributions":
            made = (contributions_table(now),)
        case "projects":
            made = (projects_table(now, forms.projects),)
        case "project-list":
            made = (project_list(now),)
        case "arrears":
            made = (arrears_table(now),)
        case "T9":
            made = (plan_table(now),)
        case _:
            made = (
                *works_tables(now, forms.roads),
                *register_tables(now, forms.registers),
                *other_tables(now),
            )
    return next((one for one in made if one is not None and one.id == table_id), None)


def bands_table(now: Snapshot) -> DeskTable:
    """Communes by number of criteria met, with the mean, over all communes that existed."""
    counts = [commune.met for commune in now.communes]
    base = now.base_count
    bands = band_rows(bands_of(now.criteria_set), counts, base)
    rows = [
        DeskRow(
            f"{band.lowest}-{band.highest}",
            (band.label, band.count, base, band.share),
            communes=_codes(
                commune
                for commune, met in zip(now.communes, counts, strict=True)
                if band.lowest <= met <= band.highest
            ),
        )
        for band in bands
    ]
    lacking = base - len(counts)
    if lacking:
        rows.append(
            DeskRow(
                "lacking",
                ("Chưa có số liệu", lacking, base, share(lacking, base)),
                communes=tuple(code for code, _ in now.missing),
            )
        )
    shares = [row.cells[3] for row in rows]
    whole = sum((one for one in shares if isinstance(one, Decimal)), Decimal("0.00"))
    rows.append(DeskRow("all", ("Cộng", base, base, whole), RowLevel.TOTAL))
    mean = mean_met(counts)
    rows.append(
        DeskRow(
            "mean",
            ("Bình quân tiêu chí/xã", mean, None, None),
            RowLevel.APART,
            _codes(now.communes),
        )
    )
    notes = [*lacks(now), *residue_note(one for one in shares if isinstance(one, Decimal))]
    bounds = mean_bounds(bands)
    if mean is not None and bounds is not None and not bounds[0] <= mean <= bounds[1]:
        notes.append(
            f"Bình quân {format_decimal(mean, 2)} nằm ngoài khoảng {format_decimal(bounds[0], 2)}–"
            f"{format_decimal(bounds[1], 2)} mà bảng nhóm cho phép."
        )
    columns = (
        DeskColumn("label", "Nhóm xã theo số tiêu chí đạt", width=36),
        DeskColumn("count", "Số xã", ValueKind.COUNT, 12),
        DeskColumn("base", "Tổng số xã", ValueKind.COUNT, 12),
        _SHARE,
    )
    title = "Tổng hợp xã theo nhóm tiêu chí"
    return DeskTable("bands", title, columns, tuple(rows), "count", notes=tuple(notes))


def criteria_table(now: Snapshot) -> DeskTable:
    """Communes that meet each criterion, in official order."""
    base = now.base_count
    rows = []
    for criterion in now.criteria_set.criteria:
        met = [c for c in now.communes if c.verdicts.get(criterion.no) is Verdict.MET]
        label = f"{criterion.no}. {criterion.name}"
        rows.append(
            DeskRow(
                str(criterion.no),
                (label, len(met), base, share(len(met), base)),
                communes=_codes(met),
            )
        )
    by_criterion = sum(len(row.communes) for row in rows)
    by_commune = sum(commune.met for commune in now.communes)
    rows.append(
        DeskRow("all", ("Tổng lượt tiêu chí đạt", by_criterion, None, None), RowLevel.TOTAL)
    )
    notes = lacks(now)
    if by_criterion != by_commune:
        notes.append(f"Cộng theo tiêu chí {by_criterion} lượt, cộng theo xã {by_commune} lượt.")
    columns = (
        DeskColumn("label", "Tiêu chí", width=44),
        DeskColumn("count", "Số xã đạt", ValueKind.COUNT, 12),
        DeskColumn("base", "Tổng số xã", ValueKind.COUNT, 12),
        _SHARE,
    )
    title = "Số xã đạt theo từng tiêu chí"
    return DeskTable("criteria", title, columns, tuple(rows), "count", notes=tuple(notes))


def resources_table(now: Snapshot, forms: Sequence[RowForm]) -> DeskTable:
    """Money by source with subtotals, triệu đồng; a source no row names gets its own."""
    sources = {str(row["source"]) for c in now.paying for row in c.rows(RESOURCES)}
    every = (*forms, *unnamed_rows(sources, forms, source_label))
    whole = _money(now, RESOURCES, "actual", lambda row: True)
    rows = []
    for form in every:

        def ours(row: KeptRow, of: tuple[str, ...] = form.of) -> bool:
            return row["source"] in of

        actual = _money(now, RESOURCES, "actual", ours)
        planned = _money(now, RESOURCES, "planned", ours)
        rows.append(
            DeskRow(
                form.key,
                (form.label, planned, actual, share(actual or 0, whole or 0)),
                form.level,
                _codes(c for c in now.paying if any(ours(row) for row in c.rows(RESOURCES))),
            )
        )
    shares = [row.cells[3] for row in rows if row.level is RowLevel.PLAIN]
    printed = [one for one in shares if isinstance(one, Decimal)]
    planned_whole = _money(now, RESOURCES, "planned", lambda row: True)
    total = ("Tổng cộng", planned_whole, whole, sum(printed, Decimal("0.00")))
    rows.append(DeskRow("all", total, RowLevel.TOTAL))
    plain = [row.cells[2] for row in rows if row.level is RowLevel.PLAIN]
    added = sum((one for one in plain if isinstance(one, Decimal)), Decimal(0))
    notes = [
        *lacks(now),
        *now.money_notes,
        *_without(now, "số liệu nguồn lực", _has_money),
        *residue_note(printed),
    ]
    if whole is not None and added != whole:
        notes.append(
            f"Cộng các dòng {format_decimal(added)} khác tổng theo xã {format_decimal(whole)}."
        )
    columns = (
        DeskColumn("label", "Nguồn vốn", width=44),
        DeskColumn("planned", "Kế hoạch (triệu đồng)", ValueKind.MONEY, 18),
        DeskColumn("actual", "Thực hiện (triệu đồng)", ValueKind.MONEY, 18),
        _SHARE,
    )
    title = "Kết quả huy động nguồn lực"
    return DeskTable(RESOURCES, title, columns, tuple(rows), "actual", notes=tuple(notes))


def contributions_table(now: Snapshot) -> DeskTable:
    """What residents gave, by kind and unit, with its value; units are never mixed."""
    order = {kind.value: place for place, kind in enumerate(ContributionKind)}
    pairs = sorted(
        {
            (str(row["kind"]), str(row.get("unit") or ""))
            for c in now.paying
            for row in c.rows(CONTRIBUTIONS)
        },
        key=lambda pair: (order.get(pair[0], len(order)), pair[1]),
    )
    rows = []
    for kind, unit in pairs:

        def ours(row: KeptRow, kind: str = kind, unit: str = unit) -> bool:
            return row["kind"] == kind and str(row.get("unit") or "") == unit

        label = CONTRIBUTION_LABELS[ContributionKind(kind)] if kind in order else kind
        quantity = _money(now, CONTRIBUTIONS, "quantity", ours)
        money = _money(now, CONTRIBUTIONS, "money", ours)
        rows.append(
            DeskRow(
                f"{kind}/{unit}",
                (label, unit, quantity, money),
                communes=_codes(
                    c for c in now.paying if any(ours(row) for row in c.rows(CONTRIBUTIONS))
                ),
            )
        )
    whole = _money(now, CONTRIBUTIONS, "money", lambda row: True)
    rows.append(DeskRow("all", ("Cộng quy tiền", "", None, whole), RowLevel.TOTAL))
    unvalued = [
        c for c in now.paying if any(figure(row, "money") is None for row in c.rows(CONTRIBUTIONS))
    ]
    notes = [*lacks(now), *now.money_notes]
    if unvalued:
        told = names((c.code, c.name) for c in unvalued)
        notes.append(f"Có đóng góp chưa quy ra tiền ở {len(unvalued)} xã: {told}.")
    columns = (
        DeskColumn("label", "Hình thức", width=30),
        DeskColumn("unit", "Đơn vị", width=12),
        DeskColumn("quantity", "Số lượng", ValueKind.NUMBER, 18),
        DeskColumn("money", "Quy tiền (triệu đồng)", ValueKind.MONEY, 18),
    )
    title = "Đóng góp của người dân"
    return DeskTable(CONTRIBUTIONS, title, columns, tuple(rows), "money", notes=tuple(notes))


def projects_table(now: Snapshot, forms: Sequence[RowForm]) -> DeskTable:
    """Construction projects by kind: how many, in how many communes, and their money."""
    kinds = {str(row["kind"]) for c in now.communes for row in c.rows(PROJECTS)}
    every = (*forms, *unnamed_rows(kinds, forms, kind_label))
    rows = [_projects_row(now, form) for form in every]
    rows = [row for row in rows if row.level is not RowLevel.PART or row.cells[1]]
    whole = RowForm("all", "Cộng", RowLevel.TOTAL, tuple(kinds))
    rows.append(_projects_row(now, whole))
    columns = (
        DeskColumn("label", "Loại công trình", width=38),
        DeskColumn("count", "Số công trình", ValueKind.COUNT, 11),
        DeskColumn("communes", "Số xã", ValueKind.COUNT, 9),
        DeskColumn("total_investment", "Tổng mức đầu tư", ValueKind.MONEY, 15),
        DeskColumn("planned", "Kế hoạch vốn", ValueKind.MONEY, 15),
        DeskColumn("disbursed", "Giải ngân", ValueKind.MONEY, 15),
        DeskColumn("arrears", "Nợ đọng", ValueKind.MONEY, 13),
    )
    title = "Danh mục công trình (triệu đồng)"
    notes = tuple(lacks(now))
    return DeskTable(PROJECTS, title, columns, tuple(rows), "count", notes=notes)


def arrears_table(now: Snapshot) -> DeskTable:
    """Who still owes for construction, the most first."""
    owing = []
    for commune in now.communes:
        owed = [figure(row, "arrears") for row in commune.rows(PROJECTS)]
        money = sum((one for one in owed if one), Decimal(0))
        if money:
            owing.append((money, sum(1 for one in owed if one), commune))
    owing.sort(key=lambda one: (-one[0], one[2].code))
    rows = [
        DeskRow(c.code, (f"{c.name} ({c.code})", c.above, count, money), communes=(c.code,))
        for money, count, c in owing
    ]
    # Nobody who says anything of arrears is not the same as nobody who owes.
    whole = _money(now, PROJECTS, "arrears", lambda row: True)
    number = sum(count for _, count, _ in owing)
    rows.append(DeskRow("all", ("Cộng", "", number, whole), RowLevel.TOTAL))
    columns = (
        DeskColumn("label", "Xã", width=34),
        DeskColumn("above", "Thuộc", width=22),
        DeskColumn("count", "Số công trình còn nợ", ValueKind.COUNT, 12),
        DeskColumn("arrears", "Nợ đọng (triệu đồng)", ValueKind.MONEY, 18),
    )
    title = "Nợ đọng xây dựng cơ bản"
    notes = tuple(lacks(now))
    return DeskTable("arrears", title, columns, tuple(rows), "arrears", notes=notes)


def other_tables(now: Snapshot) -> tuple[DeskTable, ...]:
    """Sums of every other table that packages bring, whatever it is about."""
    found: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    formed = {PREFIX + form.id for form in now.register_forms}
    for commune in now.communes:
        for name, table in commune.tables.items():
            if name in OTHER_USE or name in formed:
                continue
            found[name] = found.get(name) or table.title or name
            for column in table.columns:
                if column.type in (NUMBER, INTEGER) and column.name not in NO_SUMS:
                    columns.setdefault(name, {}).setdefault(
                        column.name, column.title or column.name
                    )
    return tuple(
        _sums_of(now, name, found[name], columns.get(name, {}))
        for name in sorted(found)
        if any(commune.rows(name) for commune in now.communes)
    )


def communes_table(now: Snapshot) -> DeskTable:
    """Every commune that counts, and those that do not, a row each."""
    total = len(now.criteria_set.criteria)
    rows = [
        DeskRow(
            c.code,
            (c.code, c.name, c.above, c.met, total, c.sequence, c.received_on),
            communes=(c.code,),
        )
        for c in now.communes
    ]
    rows += [
        DeskRow(code, (code, name, "", None, None, None, "Chưa có số liệu"), RowLevel.APART)
        for code, name in now.missing
    ]
    columns = (
        DeskColumn("code", "Mã xã", width=9),
        DeskColumn("label", "Xã", width=30),
        DeskColumn("above", "Thuộc", width=22),
        DeskColumn("met", "Số tiêu chí đạt", ValueKind.COUNT, 11),
        DeskColumn("total", "Tổng số tiêu chí", ValueKind.COUNT, 11),
        DeskColumn("sequence", "Gói số", ValueKind.COUNT, 9),
        DeskColumn("received", "Ngày nhận", width=16),
    )
    notes = [
        f"{c.name} ({c.code}) nộp số liệu mẫu, không có thật." for c in now.communes if c.sample
    ]
    return DeskTable(
        "communes", "Danh sách xã", columns, tuple(rows), notes=(*notes, *now.cautions)
    )


def _sums_of(now: Snapshot, name: str, title: str, columns: dict[str, str]) -> DeskTable:
    having = [commune for commune in now.communes if commune.rows(name)]
    lines = sum(len(commune.rows(name)) for commune in having)
    rows = [DeskRow("rows", ("Số dòng", len(having), Decimal(lines)), communes=_codes(having))]
    for column, label in columns.items():
        giving = [c for c in having if any(figure(r, column) is not None for r in c.rows(name))]
        rows.append(
            DeskRow(
                column,
                (label, len(giving), _money(now, name, column, lambda row: True)),
                communes=_codes(giving),
            )
        )
    heads = (
        DeskColumn("label", "Nội dung", width=48),
        DeskColumn("communes", "Số xã có số liệu", ValueKind.COUNT, 12),
        DeskColumn("sum", "Cộng", ValueKind.NUMBER, 18),
    )
    notes = tuple(lacks(now))
    return DeskTable(name, title, heads, tuple(rows), "sum", notes=notes)


def _projects_row(now: Snapshot, form: RowForm) -> DeskRow:
    chosen = [
        (commune, row)
        for commune in now.communes
        for row in commune.rows(PROJECTS)
        if row["kind"] in form.of and (not form.progress or _progress(row) == form.progress)
    ]
    codes = _codes(commune for commune, _ in chosen)
    cells: list[Value] = [form.label, len(chosen), len(codes)]
    for column in ("total_investment", "planned", "disbursed", "arrears"):
        given = [one for _, row in chosen for one in (figure(row, column),) if one is not None]
        cells.append(sum(given, Decimal(0)) if given else None)
    return DeskRow(form.key, tuple(cells), form.level, codes)


def _progress(row: KeptRow) -> str:
    """Whether work has begun, as far as the list says: by progress, else by money paid."""
    progress = figure(row, "progress")
    if progress is None:
        return "begun" if figure(row, "disbursed") else "unknown"
    return "begun" if progress > 0 else "not-begun"


def _money(
    now: Snapshot, table: str, column: str, where: Callable[[KeptRow], bool]
) -> Decimal | None:
    given = [
        one
        for commune in (now.paying if table in (RESOURCES, CONTRIBUTIONS) else now.communes)
        for row in commune.rows(table)
        if where(row)
        for one in (figure(row, column),)
        if one is not None
    ]
    return sum(given, Decimal(0)) if given else None


def _has_money(commune: CommuneFacts) -> bool:
    return any(figure(row, "actual") is not None for row in commune.rows(RESOURCES))


def unnamed_rows(
    found: Iterable[str], forms: Sequence[RowForm], label: Callable[[str], str]
) -> tuple[RowForm, ...]:
    """A row for everything that no row of the form adds up."""
    named = {one for form in forms if form.level is RowLevel.PLAIN for one in form.of}
    return tuple(
        RowForm(one, label(one), RowLevel.PLAIN, (one,)) for one in sorted(set(found) - named)
    )


def source_label(source: str) -> str:
    """How a source of money is called; one that is not known by its own word."""
    return SOURCE_LABELS[ResourceSource(source)] if source in set(ResourceSource) else source


def kind_label(kind: str) -> str:
    """How a kind of project is called; one that is not known by its own word."""
    return PROJECT_KIND_LABELS[ProjectKind(kind)] if kind in set(ProjectKind) else kind


def _codes(communes: Iterable[CommuneFacts]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(commune.code for commune in communes))


def _without(now: Snapshot, what: str, has: Callable[[CommuneFacts], bool]) -> list[str]:
    having = {commune.code for commune in now.paying if has(commune)}
    lacking = [commune for commune in now.communes if commune.code not in having]
    if not lacking:
        return []
    told = names((c.code, c.name) for c in lacking)
    return [f"{len(lacking)} xã đã nộp nhưng không có {what}: {told}."]


def residue_note(shares: Iterable[Decimal]) -> list[str]:
    """What printed shares lack to 100,00, as a sentence; nothing when they lack nothing."""
    gap = residue(shares)
    if not gap:
        return []
    told = format_decimal(gap, 2).replace("-", "−")
    return [
        "Tỷ lệ làm tròn riêng từng dòng đến 2 số lẻ; cộng lại còn chênh "
        f"{told} so với 100,00 và không điều chỉnh."
    ]
