"""The sheets of a workbook → a criteria set, with every fault at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.criteria import (
    Band,
    CommuneGroup,
    CommuneProperty,
    CriteriaSet,
    Criterion,
    Kind,
    Provenance,
    Status,
    SubjectLevel,
    Tier,
)
from ntm_desktop.domain.rule_tables.columns import (
    BAND_COLUMNS,
    CRITERIA_SHEET,
    CRITERION_COLUMNS,
    GROUP_COLUMNS,
    INDICATOR_SHEET,
    LONGEST,
    META_COLUMNS,
    PROPERTY_COLUMNS,
    SET_FIELDS,
    SET_SHEET,
)
from ntm_desktop.domain.rule_tables.grids import (
    Findings,
    ReadTable,
    TableRow,
    find_sheet,
    find_table,
    find_tables,
)
from ntm_desktop.domain.rule_tables.indicator_reading import (
    LONGEST_KEY,
    IndicatorDraft,
    Rules,
    read_indicators,
    read_parts,
    read_specials,
    shortened,
)
from ntm_desktop.domain.rule_tables.meta_reading import KEY, LONGEST_SET_ID, Meta
from ntm_desktop.domain.rule_tables.row_reading import read_provenance
from ntm_desktop.domain.rule_tables.short_titles import short_title
from ntm_desktop.domain.rule_tables.wording import LEVELS, STATUSES, TIERS, slug
from ntm_desktop.domain.rule_tables.writing import BANDS_TITLE, GROUPS_TITLE, PROPERTIES_TITLE
from ntm_desktop.domain.sheets import SheetGrid
from ntm_desktop.domain.text import fold

FIRST_YEAR, LAST_YEAR = 2000, 2100
_TITLES = frozenset(map(fold, (GROUPS_TITLE, PROPERTIES_TITLE, BANDS_TITLE)))


@dataclass(frozen=True, slots=True)
class SetReading:
    """What the sheets gave.

    Attributes:
        criteria_set: None when a sheet that nothing goes without is missing; as far as it
            was understood when there are faults.
        findings: all faults and notices.
        places: indicator number to the cell that holds it.
        home: the cell that faults of the whole set are noted at.
    """

    criteria_set: CriteriaSet | None
    findings: Findings
    places: Mapping[str, str]
    home: str = SET_SHEET


def read_set(sheets: Sequence[SheetGrid]) -> SetReading:
    """The criteria set that these sheets hold."""
    findings = Findings()
    grid, criteria_grid = find_sheet(sheets, SET_SHEET), find_sheet(sheets, CRITERIA_SHEET)
    for name, found in ((SET_SHEET, grid), (CRITERIA_SHEET, criteria_grid)):
        if found is None:
            findings.fault(
                name,
                f"Tệp không có trang “{name}”. Hãy dùng tệp mẫu do chương trình xuất ra, và "
                "không đổi tên trang.",
            )
    if grid is None or criteria_grid is None:
        return SetReading(None, findings, {})
    tables = find_tables(
        grid,
        {
            "meta": META_COLUMNS,
            "groups": GROUP_COLUMNS,
            "properties": PROPERTY_COLUMNS,
            "bands": BAND_COLUMNS,
        },
        findings,
    )
    if "meta" not in tables:
        findings.fault(SET_SHEET, "Không thấy dòng tiêu đề “Mục”, “Nội dung”.")
        return SetReading(None, findings, {})
    meta = Meta(tables["meta"], SET_FIELDS, _TITLES)
    groups = _groups(tables.get("groups"))
    properties = _properties(tables.get("properties"))
    decision = meta.text("decision")
    default_source = f"QĐ {decision}" if decision else "Nhớ lại"
    criteria = _criteria(find_table(criteria_grid, CRITERION_COLUMNS, findings), default_source)
    rules = Rules(groups, tuple(item for item, _ in properties), default_source)
    drafts = read_indicators(sheets, INDICATOR_SHEET, criteria, rules, findings)
    read_parts(sheets, drafts, rules, findings)
    read_specials(sheets, drafts, rules, findings)
    made = _criteria_set(
        meta,
        groups=groups,
        properties=rules.properties,
        bands=_bands(tables.get("bands")),
        criteria=_filled(criteria, drafts),
    )
    _check_derived(properties, made)
    _notice_made_up(drafts, findings)
    places = {no: draft.row.address("no") for no, draft in drafts.items()}
    home = f"{grid.name}!A{tables['meta'].header}"
    return SetReading(made, findings, places, home)


def frame_of(sheets: Sequence[SheetGrid]) -> CriteriaSet | None:
    """What the sheets say of a set besides its indicators; None when they hold no set."""
    wanted = [find_sheet(sheets, name) for name in (SET_SHEET, CRITERIA_SHEET)]
    found = [grid for grid in wanted if grid is not None]
    return read_set(found).criteria_set if len(found) == len(wanted) else None


def _criteria_set(
    meta: Meta,
    *,
    groups: tuple[CommuneGroup, ...],
    properties: tuple[CommuneProperty, ...],
    bands: tuple[Band, ...],
    criteria: tuple[Criterion, ...],
) -> CriteriaSet:
    level = tier = status = None
    if (row := meta.row("level")) is not None:
        level = row.choice("value", SubjectLevel, LEVELS)
    if (row := meta.row("tier")) is not None:
        tier = row.choice("value", Tier, TIERS)
    if (row := meta.row("status")) is not None:
        status = row.choice("value", Status, STATUSES)
    meta.text("level", needed=True)
    meta.text("tier", needed=True)
    title, decision = meta.text("title", needed=True), meta.text("decision")
    first, last = (meta.whole(key, FIRST_YEAR, LAST_YEAR) for key in ("first_year", "last_year"))
    if first is not None and last is not None and first > last:
        meta.fault("last_year", f"Năm cuối {last} trước năm đầu {first}.")
    said_short = meta.text("short_title")
    if len(said_short) > LONGEST["short_title"]:
        meta.fault("short_title", f"Dài {len(said_short)} chữ, tối đa {LONGEST['short_title']}.")
    official_criteria = meta.whole("official_criteria", 1, 999)
    official_indicators = meta.whole("official_indicators", 1, 9999)
    set_id = meta.key("id", LONGEST_SET_ID)
    prerequisite = meta.key("prerequisite", LONGEST_SET_ID)
    if prerequisite and prerequisite == set_id:
        meta.fault("prerequisite", "Bộ không thể lấy chính mình làm điều kiện trước.")
    tier = tier or Tier.STANDARD
    return CriteriaSet(
        id=set_id or slug(f"qd {decision}" if decision else title, LONGEST_SET_ID) or "bo-moi",
        version=meta.whole("version", 1) or 1,
        title=title,
        short_title=said_short
        or short_title(title, decision, first, last, level or SubjectLevel.COMMUNE, tier),
        decision=decision,
        issued=meta.day("issued"),
        effective_from=meta.day("effective_from"),
        first_year=first,
        last_year=last,
        level=level or SubjectLevel.COMMUNE,
        tier=tier,
        status=_status(status, criteria),
        official_criteria=official_criteria,
        official_indicators=official_indicators,
        groups=groups,
        criteria=criteria,
        properties=properties,
        bands=bands,
        prerequisite=prerequisite,
        amended_by=meta.texts("amended_by"),
        sources=meta.texts("sources"),
        notes=meta.texts("notes"),
        documents=meta.documents("documents"),
    )


def _status(said: Status | None, criteria: tuple[Criterion, ...]) -> Status:
    """How much is known: what was said, unless the sheets hold more than that."""
    if any(criterion.indicators for criterion in criteria):
        return Status.REFERENCE if said is Status.REFERENCE else Status.CONTENT
    if criteria and said in (None, Status.STUB):
        return Status.NAMES_ONLY
    return said or Status.STUB


def _key(row: TableRow, name: str, taken: Collection[str]) -> str:
    """The id in a row, made from its name when it is left to us."""
    said = row.text("id")
    if said and (not KEY.fullmatch(said) or len(said) > LONGEST_KEY):
        row.fault("id", f"“{said}” phải gồm chữ thường không dấu, số và gạch nối.")
    found = said or slug(name, LONGEST_KEY)
    if found in taken:
        row.fault("id", f"Mã “{found}” đã dùng ở dòng trên. Hãy đặt mã khác.")
    return found


def _groups(table: ReadTable | None) -> tuple[CommuneGroup, ...]:
    found: dict[str, CommuneGroup] = {}
    for row in table.rows(titles=_TITLES) if table else ():
        name = row.text("name")
        if not name:
            row.fault("name", "Thiếu tên nhóm xã.")
        group_id = _key(row, name, found)
        found.setdefault(
            group_id,
            CommuneGroup(
                group_id,
                name,
                row.text("definition"),
                row.flag("verified"),
                row.flag("reference_only"),
            ),
        )
    return tuple(found.values())


def _properties(table: ReadTable | None) -> tuple[tuple[CommuneProperty, TableRow], ...]:
    found: dict[str, tuple[CommuneProperty, TableRow]] = {}
    for row in table.rows(titles=_TITLES) if table else ():
        label, no = row.text("label"), row.dotted("no")
        if not label:
            row.fault("label", "Thiếu tên thuộc tính.")
        key = _key(row, label, found)
        derived = (no, row.text("part") or "main") if no else None
        found.setdefault(key, (CommuneProperty(key, label, derived), row))
    return tuple(found.values())


def _check_derived(
    properties: Sequence[tuple[CommuneProperty, TableRow]], made: CriteriaSet
) -> None:
    parts = {
        (indicator.no, part.id)
        for indicator in made.indicators()
        for part in indicator.parts
        if part.kind is Kind.PERCENT
    }
    for item, row in properties:
        if item.derived_from is not None and item.derived_from not in parts:
            no, part_id = item.derived_from
            row.fault("no", f"Chỉ tiêu “{no}” không có phần tỷ lệ “{part_id}” để lấy mẫu số.")


def _bands(table: ReadTable | None) -> tuple[Band, ...]:
    found = []
    for row in table.rows(titles=_TITLES) if table else ():
        lowest, highest = row.whole("lowest"), row.whole("highest")
        for key, value in (("lowest", lowest), ("highest", highest)):
            if value is None and not row.text(key):
                row.fault(key, "Còn trống, phải ghi số tiêu chí.")
        if not row.text("label"):
            row.fault("label", "Thiếu tên dải.")
        found.append(Band(row.text("label"), lowest or 0, highest or 0))
    return tuple(found)


def _criteria(table: ReadTable | None, default_source: str) -> Mapping[int, Criterion]:
    found: dict[int, Criterion] = {}
    rows: dict[int, TableRow] = {}
    for row in table.rows() if table else ():
        no, name = row.whole("no"), row.text("name")
        provenance = read_provenance(row, default_source) or Provenance(default_source, False)
        if not name:
            row.fault("name", "Thiếu tên tiêu chí.")
        if no is None or no < 1:
            row.fault("no", "Thiếu số tiêu chí (từ 1 trở lên).")
            continue
        if no in found:
            row.fault("no", f"Tiêu chí {no} đã có ở ô {rows[no].address('no')}.")
            continue
        longest = LONGEST["criterion_short_name"]
        rows[no] = row
        found[no] = Criterion(
            no=no,
            name=name,
            short_name=row.short("short_name", longest) or shortened(name, longest),
            section=row.text("section") or name,
            indicators=(),
            provenance=provenance,
        )
    return found


def _filled(
    criteria: Mapping[int, Criterion], drafts: Mapping[str, IndicatorDraft]
) -> tuple[Criterion, ...]:
    finished = {no: draft.finished() for no, draft in drafts.items()}
    return tuple(
        replace(
            criterion,
            indicators=tuple(finished[no] for no, d in drafts.items() if d.criterion_no == number),
        )
        for number, criterion in criteria.items()
    )


def _notice_made_up(drafts: Mapping[str, IndicatorDraft], findings: Findings) -> None:
    for key, what in (("question", "câu hỏi"), ("name", "tên ngắn")):
        made = [no for no, draft in drafts.items() if not draft.row.text(key)]
        if made:
            findings.notices.append(
                f"Chương trình tự đặt {what} cho {len(made)} chỉ tiêu còn trống: {_some(made)}."
            )


def _some(items: Sequence[str]) -> str:
    return ", ".join(items[:8]) + (", …" if len(items) > 8 else "")
