"""The sheets of a workbook → a province's decision, with every fault at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Part, Provenance
from ntm_desktop.domain.overrides import (
    ExtraIndicator,
    ProvincialOverride,
    ThresholdChange,
    bare_number,
)
from ntm_desktop.domain.rule_tables.columns import (
    DECISION_SHEET,
    EXTRA_SHEET,
    META_COLUMNS,
    OVERRIDE_FIELDS,
    PROVINCE_SHEET,
    THRESHOLD_SHEET,
    THRESHOLD_SHEET_COLUMNS,
    province_columns,
)
from ntm_desktop.domain.rule_tables.grids import (
    Findings,
    ReadTable,
    TableRow,
    find_sheet,
    find_table,
)
from ntm_desktop.domain.rule_tables.indicator_reading import (
    IndicatorDraft,
    Rules,
    read_indicators,
    read_parts,
)
from ntm_desktop.domain.rule_tables.meta_reading import LONGEST_SET_ID, Meta
from ntm_desktop.domain.rule_tables.row_reading import (
    PartDraft,
    add_limits,
    read_provenance,
    read_special,
)
from ntm_desktop.domain.rule_tables.rows import measure_of
from ntm_desktop.domain.rule_tables.tables import find_part
from ntm_desktop.domain.rule_tables.wording import slug
from ntm_desktop.domain.sheets import SheetGrid

_SHOWN = ("indicator", "text", "part", "kind_shown", "unit_shown", "national")


@dataclass(frozen=True, slots=True)
class OverrideReading:
    """What the sheets gave.

    Attributes:
        override: None when a sheet or a day that nothing goes without is missing; as far as
            it was understood when there are faults.
        findings: all faults and notices.
        home: the cell that faults of the whole are noted at.
    """

    override: ProvincialOverride | None
    findings: Findings
    home: str = DECISION_SHEET


def read_override_sheets(sheets: Sequence[SheetGrid], criteria_set: CriteriaSet) -> OverrideReading:
    """The decision on ``criteria_set`` that these sheets hold."""
    findings = Findings()
    grid = find_sheet(sheets, DECISION_SHEET)
    if grid is None or find_sheet(sheets, PROVINCE_SHEET) is None:
        missing = DECISION_SHEET if grid is None else PROVINCE_SHEET
        findings.fault(
            missing,
            f"Tệp không có trang “{missing}”. Hãy dùng tệp mẫu do chương trình xuất ra, và không "
            "đổi tên trang.",
        )
        return OverrideReading(None, findings)
    table = find_table(grid, META_COLUMNS, findings)
    if table is None:
        return OverrideReading(None, findings)
    head = _head(Meta(table, OVERRIDE_FIELDS, ()), criteria_set)
    source = head.citation if head else "Quyết định của tỉnh"
    rules = Rules(criteria_set.groups, criteria_set.properties, source)
    criteria = [criterion.no for criterion in criteria_set.criteria]
    extras = read_indicators(sheets, EXTRA_SHEET, criteria, rules, findings)
    for no, draft in extras.items():
        if any(indicator.no == no for indicator in criteria_set.indicators()):
            draft.row.fault("no", f"Chỉ tiêu {no} đã có trong bộ quốc gia. Hãy ghi số khác.")
    read_parts(sheets, extras, rules, findings)
    changes = _Changes(criteria_set, rules, findings)
    changes.read_rows(sheets)
    changes.read_specials(sheets, extras)
    home = f"{grid.name}!A{table.header}"
    if head is None:
        return OverrideReading(None, findings, home)
    found = replace(
        head,
        changes=changes.made(),
        extra=tuple(
            ExtraIndicator(draft.criterion_no, draft.finished())
            for draft in extras.values()
            if draft.criterion_no is not None
        ),
    )
    return OverrideReading(found, findings, home)


def read_set_id(sheets: Sequence[SheetGrid]) -> str:
    """The set that these sheets say they apply; "" when they do not say."""
    findings = Findings()
    grid = find_sheet(sheets, DECISION_SHEET)
    table = find_table(grid, META_COLUMNS, findings) if grid else None
    return Meta(table, OVERRIDE_FIELDS, ()).text("set_id") if table else ""


def _head(meta: Meta, criteria_set: CriteriaSet) -> ProvincialOverride | None:
    title = meta.text("title", needed=True)
    decision = bare_number(meta.text("decision", needed=True))
    issued, effective_from = meta.day("issued", needed=True), meta.day("effective_from")
    effective_to = meta.day("effective_to")
    province, set_id = meta.text("province_code", needed=True), meta.text("set_id", needed=True)
    if province and not (len(province) == 2 and province.isascii() and province.isdigit()):
        meta.fault("province_code", f"“{province}” không phải mã tỉnh gồm hai chữ số, như 20.")
    if set_id and set_id != criteria_set.id:
        meta.fault(
            "set_id",
            f"Tệp này dành cho bộ “{set_id}”, đang nhập vào bộ “{criteria_set.id}”. Hãy chọn đúng "
            "bộ rồi nhập lại.",
        )
    override_id = meta.key("id", LONGEST_SET_ID)
    version, notes = meta.whole("version", 1) or 1, meta.texts("notes")
    if issued is None:
        return None
    starts = effective_from or issued
    if effective_to is not None and effective_to < starts:
        meta.fault("effective_to", "Ngày hết hiệu lực trước ngày có hiệu lực.")
    number = decision.split("/")[0]
    made_up = slug(f"{province} {number} {issued.year} {criteria_set.id}", LONGEST_SET_ID)
    return ProvincialOverride(
        id=override_id or made_up,
        version=version,
        title=title,
        set_id=set_id,
        province_code=province,
        decision=decision,
        issued=issued,
        effective_from=starts,
        effective_to=effective_to,
        changes=(),
        notes=notes,
        documents=meta.documents("documents"),
    )


class _Changes:
    """The thresholds that a province sets, part by part, in the order of their rows."""

    def __init__(self, criteria_set: CriteriaSet, rules: Rules, findings: Findings) -> None:
        self._indicators = {indicator.no: indicator for indicator in criteria_set.indicators()}
        self._rules = rules
        self._findings = findings
        self._drafts: dict[tuple[str, str], PartDraft] = {}

    def made(self) -> tuple[ThresholdChange, ...]:
        """What was set."""
        return tuple(
            ThresholdChange(no, part_id, tuple(draft.thresholds))
            for (no, part_id), draft in self._drafts.items()
            if draft.thresholds
        )

    def read_rows(self, sheets: Sequence[SheetGrid]) -> None:
        """Read the sheet with one row for each part."""
        columns = province_columns(self._rules.groups)
        grid = find_sheet(sheets, PROVINCE_SHEET)
        table = find_table(grid, columns, self._findings) if grid else None
        for row in table.rows(besides=_SHOWN) if table else ():
            found = self._part(row, row.text("part"))
            if found is None:
                continue
            indicator, part = found
            if (indicator.no, part.id) in self._drafts:
                row.fault("indicator", f"Chỉ tiêu {indicator.no} đã có một dòng ở trên.")
                continue
            provenance = read_provenance(row, self._rules.default_source)
            assert provenance is not None  # there is a default
            add_limits(self._draft(row, indicator, part, provenance), row, self._rules.groups)

    def read_specials(
        self, sheets: Sequence[SheetGrid], extras: Mapping[str, IndicatorDraft]
    ) -> None:
        """Read the sheet of thresholds with rows of their own."""
        grid = find_sheet(sheets, THRESHOLD_SHEET)
        columns = THRESHOLD_SHEET_COLUMNS
        table: ReadTable | None = find_table(grid, columns, self._findings) if grid else None
        for row in table.rows() if table else ():
            words, no = row.text("part"), row.dotted("indicator")
            added = extras.get(no)
            if added is not None:
                draft = find_part(added.parts, words)
                inherited = added.provenance
            else:
                found = self._part(row, words)
                if found is None:
                    continue
                draft = self._drafts.get((found[0].no, found[1].id))
                inherited = draft.provenance if draft else self._default
                draft = draft or self._draft(row, *found, inherited)
            if draft is None:
                row.fault("part", f"Chỉ tiêu {no} không có phần “{words}”.")
            else:
                rules = self._rules
                read_special(row, draft, rules.groups, rules.properties, inherited)

    @property
    def _default(self) -> Provenance:
        return Provenance(self._rules.default_source, verified=False)

    def _part(self, row: TableRow, words: str) -> tuple[Indicator, Part] | None:
        no = row.dotted("indicator")
        indicator = self._indicators.get(no)
        if indicator is None:
            row.fault("indicator", f"Bộ quốc gia không có chỉ tiêu “{no}”.")
            return None
        part = find_part(indicator.parts, words)
        if part is None:
            row.fault("part", f"Chỉ tiêu {no} không có phần “{words}”.")
            return None
        return indicator, part

    def _draft(
        self, row: TableRow, indicator: Indicator, part: Part, provenance: Provenance
    ) -> PartDraft:
        bare = replace(part, thresholds=())
        draft = PartDraft(row, bare, measure_of(part), provenance, [])
        self._drafts[indicator.no, part.id] = draft
        return draft
