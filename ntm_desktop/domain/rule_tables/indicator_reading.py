"""Rows of indicators, of their parts and of special thresholds → indicators."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.domain.criteria import (
    CommuneGroup,
    CommuneProperty,
    Indicator,
    Kind,
    Part,
    Provenance,
)
from ntm_desktop.domain.rule_tables.columns import (
    LONGEST,
    PART_SHEET,
    THRESHOLD_SHEET,
    THRESHOLD_SHEET_COLUMNS,
    Column,
    indicator_columns,
    part_columns,
)
from ntm_desktop.domain.rule_tables.grids import Findings, TableRow, find_sheet, find_table
from ntm_desktop.domain.rule_tables.row_reading import (
    PartDraft,
    read_exemptions,
    read_part,
    read_provenance,
    read_special,
)
from ntm_desktop.domain.rule_tables.rows import BY_SEX
from ntm_desktop.domain.rule_tables.tables import MAIN, MAIN_LABEL, find_part, parts_by_sex
from ntm_desktop.domain.rule_tables.wording import is_marked, slug
from ntm_desktop.domain.sheets import SheetGrid
from ntm_desktop.domain.text import fold

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LEADING = re.compile(r"(?:tieu chi )?(\d+)\b")
LONGEST_KEY = 40


@dataclass(slots=True)
class IndicatorDraft:
    """An indicator while the sheets are being read.

    Attributes:
        criterion_no: the criterion it belongs to, None when that is not understood.
        sexes: the parts for men and women are asked for: required or not; None when not.
        parts: the first one and those from the sheet of parts.
    """

    row: TableRow
    no: str
    criterion_no: int | None
    provenance: Provenance
    sexes: bool | None
    parts: list[PartDraft]

    def finished(self) -> Indicator:
        """The indicator with all its parts."""
        row = self.row
        main = self.parts[0].finished()
        sexes: tuple[Part, ...] = ()
        if self.sexes is not None:
            sexes = parts_by_sex(main, required=self.sexes)
        text = row.text("text")
        name = row.short("name", LONGEST["name"]) or shortened(text, LONGEST["name"])
        question = row.short("question", LONGEST["question"])
        return Indicator(
            no=self.no,
            text=text,
            name=name,
            question=question or default_question(name, main),
            parts=(main, *sexes, *(part.finished() for part in self.parts[1:])),
            provenance=self.provenance,
            exemptions=read_exemptions(row),
            evidence=row.lines("evidence"),
            responsible=row.text("responsible"),
            hint=row.text("hint"),
            note=row.text("note"),
            article=row.text("article"),
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What the sheets of indicators are read with.

    Attributes:
        default_source: what an indicator rests on when its row does not say.
    """

    groups: tuple[CommuneGroup, ...]
    properties: tuple[CommuneProperty, ...]
    default_source: str


def read_indicators(
    sheets: Sequence[SheetGrid],
    sheet_name: str,
    criteria: Iterable[int],
    rules: Rules,
    findings: Findings,
) -> Mapping[str, IndicatorDraft]:
    """The indicators of a workbook by their number, in the order of their rows.

    Args:
        sheets: of the workbook.
        sheet_name: of the sheet with one row for each indicator.
        criteria: numbers of the criteria that are known.
        rules: what the rows are read with.
        findings: faults are noted there.
    """
    grid = find_sheet(sheets, sheet_name)
    table = find_table(grid, indicator_columns(rules.groups), findings) if grid else None
    known = frozenset(criteria)
    drafts: dict[str, IndicatorDraft] = {}
    for row in table.rows(besides=("criterion",)) if table else ():
        draft = _indicator(row, known, rules)
        if draft.no in drafts:
            first = drafts[draft.no].row.address("no")
            row.fault("no", f"Số chỉ tiêu {draft.no} đã có ở ô {first}. Hãy sửa một trong hai.")
        elif draft.no:
            drafts[draft.no] = draft
    return drafts


def _indicator(row: TableRow, criteria: frozenset[int], rules: Rules) -> IndicatorDraft:
    no = row.dotted("no")
    if row.cell("no") is None:
        row.fault("no", "Thiếu số chỉ tiêu. Hãy ghi như 12.1, hoặc xóa cả dòng.")
    elif no and not _NUMBER.fullmatch(no):
        row.fault("no", f"“{no}” không phải số chỉ tiêu. Hãy ghi như 12.1.")
        no = ""
    if not row.text("text"):
        row.fault("text", "Thiếu nội dung chỉ tiêu. Hãy chép lời văn của quyết định.")
    provenance = read_provenance(row, rules.default_source)
    assert provenance is not None  # there is a default
    sexes = _sexes(row)
    label = row.text("label") or (MAIN_LABEL if sexes is not None else "")
    main = read_part(row, rules.groups, provenance, part_id=MAIN, label=label)
    return IndicatorDraft(row, no, _criterion_no(row, no, criteria), provenance, sexes, [main])


def _criterion_no(row: TableRow, no: str, criteria: frozenset[int]) -> int | None:
    """The criterion that the row names; where it names none, the one its number begins with."""
    said = row.text("criterion")
    leading = _LEADING.match(fold(said)) if said else _NUMBER.match(no)
    found = int(leading[0].split(".")[0] if not said else leading[1]) if leading else None
    if found not in criteria:
        if no or said:
            row.fault(
                "criterion",
                f"Không có tiêu chí “{said or no.split('.')[0]}” ở trang “Tiêu chí”. Hãy ghi số "
                "tiêu chí đã có, như “2. Giao thông”.",
            )
        return None
    return found


def _sexes(row: TableRow) -> bool | None:
    said = row.text("by_sex")
    for words, required in BY_SEX.items():
        if fold(said) == fold(words):
            return required
    marked = is_marked(said)
    if marked is None:
        row.fault("by_sex", f"Không hiểu “{said}”. Hãy đánh x, ghi “bắt buộc”, hoặc để trống.")
    return False if marked else None


def read_parts(
    sheets: Sequence[SheetGrid],
    drafts: Mapping[str, IndicatorDraft],
    rules: Rules,
    findings: Findings,
) -> None:
    """Give indicators the further parts that the sheet of parts holds for them."""
    for row, draft in _rows_for(sheets, PART_SHEET, part_columns(rules.groups), drafts, findings):
        label, part_id = row.text("label"), row.text("id")
        if not label:
            row.fault("label", "Thiếu tên phần.")
        if part_id and (not _KEY.fullmatch(part_id) or len(part_id) > LONGEST_KEY):
            row.fault("id", f"“{part_id}”: chỉ dùng chữ thường không dấu, số, gạch nối.")
        part_id = part_id or slug(label, LONGEST_KEY) or f"phan-{len(draft.parts) + 1}"
        taken = {part.id for part in draft.parts}
        if draft.sexes is not None:
            taken |= {"nam", "nu"}
        if part_id in taken:
            row.fault("id", f"Chỉ tiêu {draft.no} đã có phần mang mã “{part_id}”.")
            continue
        main = draft.parts[0]
        if not main.label:
            # Several figures need names; the first one is what the indicator is mainly about.
            draft.parts[0] = _labelled(main, MAIN_LABEL)
        draft.parts.append(
            read_part(row, rules.groups, draft.provenance, part_id=part_id, label=label)
        )


def _labelled(draft: PartDraft, label: str) -> PartDraft:
    return replace(draft, part=replace(draft.part, label=label))


def read_specials(
    sheets: Sequence[SheetGrid],
    drafts: Mapping[str, IndicatorDraft],
    rules: Rules,
    findings: Findings,
) -> None:
    """Give parts the thresholds that have a row of their own."""
    for row, draft in _rows_for(sheets, THRESHOLD_SHEET, THRESHOLD_SHEET_COLUMNS, drafts, findings):
        words = row.text("part")
        part = find_part(draft.parts, words)
        if part is None:
            row.fault("part", f"Chỉ tiêu {draft.no} không có phần “{words}”.")
        else:
            read_special(row, part, rules.groups, rules.properties, draft.provenance)


def _rows_for(
    sheets: Sequence[SheetGrid],
    sheet_name: str,
    columns: Sequence[Column],
    drafts: Mapping[str, IndicatorDraft],
    findings: Findings,
) -> Iterable[tuple[TableRow, IndicatorDraft]]:
    """The rows of a further sheet, each with the indicator that it adds to."""
    grid = find_sheet(sheets, sheet_name)
    table = find_table(grid, columns, findings) if grid else None
    for row in table.rows() if table else ():
        no = row.dotted("indicator")
        draft = drafts.get(no)
        if draft is None:
            row.fault(
                "indicator",
                f"Không có chỉ tiêu “{no}”. Hãy ghi số của một chỉ tiêu đã có."
                if no
                else "Thiếu số chỉ tiêu.",
            )
        else:
            yield row, draft


def shortened(text: str, longest: int) -> str:
    """The beginning of a text, cut between words."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[: longest - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def default_question(name: str, main: Part) -> str:
    """A plain question for an indicator that came without one."""
    unit = f" {main.unit}" if main.unit else ""
    asked = {
        Kind.YES_NO: "xã đã đạt chưa?",
        Kind.PERCENT: "bao nhiêu trên tổng số bao nhiêu?",
        Kind.NUMBER: f"bao nhiêu{unit}?",
        Kind.COUNT: f"bao nhiêu{unit}?",
        Kind.LEVEL: "xã ở mức nào?",
    }[main.kind]
    return shortened(f"{name}: {asked}", LONGEST["question"])
