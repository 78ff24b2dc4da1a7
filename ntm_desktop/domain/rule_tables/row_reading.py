"""Rows of cells → parts, thresholds, provenance; the inverse of ``rows``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import (
    Assurance,
    CommuneGroup,
    CommuneProperty,
    Comparison,
    Condition,
    ExemptionReason,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    Threshold,
)
from ntm_desktop.domain.rule_tables.columns import OF_LIMIT, THRESHOLD_PREFIX
from ntm_desktop.domain.rule_tables.grids import TableRow
from ntm_desktop.domain.rule_tables.rows import NOT_CONFIRMED, PARTS_SEEN
from ntm_desktop.domain.rule_tables.tables import find_group_id, find_property
from ntm_desktop.domain.rule_tables.threshold_cells import (
    FIRST_YEAR,
    LAST_YEAR,
    Limit,
    Measure,
    NotUnderstoodError,
    parse_limit,
    parse_limits,
    says_none,
    says_not_asked,
    told_measure,
)
from ntm_desktop.domain.rule_tables.wording import (
    CONFIDENCES,
    KINDS,
    NO_UNIT,
    PERCENT_UNIT,
    STATES,
    fields_of,
    unescape,
    words_of,
)
from ntm_desktop.domain.text import fold, same_person

_STEP = re.compile(r"(\d{1,9})\s*[.)]\s*(.+)", re.DOTALL)
_PART_SEEN = re.compile(r"(text|threshold)(\.[a-z0-9-]+)?")
_RECALLED = "Nhớ lại"


@dataclass(slots=True)
class PartDraft:
    """A part while its rows are being read.

    Attributes:
        row: where it stands.
        measure: None while its kind is not understood.
        provenance: what its thresholds rest on when they do not say.
        thresholds: so far.
        by_province: the mark beside its thresholds.
    """

    row: TableRow
    part: Part
    measure: Measure | None
    provenance: Provenance
    thresholds: list[Threshold]
    by_province: bool = False

    @property
    def id(self) -> str:
        """The part's id."""
        return self.part.id

    @property
    def label(self) -> str:
        """The part's label."""
        return self.part.label

    def add(self, threshold: Threshold, row: TableRow, key: str) -> None:
        """Take a threshold in, unless one for the very same case is there already."""
        case = (threshold.group_id, threshold.year, threshold.condition)
        if any((t.group_id, t.year, t.condition) == case for t in self.thresholds):
            row.fault(key, "Đã có một ngưỡng cho đúng nhóm xã, năm và điều kiện này.")
        else:
            self.thresholds.append(threshold)

    def finished(self) -> Part:
        """The part with its thresholds."""
        thresholds = tuple(self.thresholds)
        if self.by_province and not thresholds:
            thresholds = (Threshold(None, None, self.provenance, set_by_province=True),)
        return replace(self.part, thresholds=thresholds)


def read_provenance(row: TableRow, default_source: str, prefix: str = "") -> Provenance | None:
    """Who vouches for a row; None when its columns are all empty and there is no default.

    Args:
        row: of any sheet with these columns.
        default_source: taken when the row names no source; "" when there is none.
        prefix: of the keys of the columns.
    """
    people = _People(row, prefix)
    source = people.text("source")
    state = row.choice(f"{prefix}state", Assurance, STATES)
    entered_by, checked_by = people.text("entered_by"), people.text("checked_by")
    checked_on, place = row.day(f"{prefix}checked_on"), people.text("place")
    seen, confidence = people.parts_seen(), people.confidence()
    said = (source, state, entered_by, checked_by, checked_on, place, seen, confidence)
    if not any(said) and not default_source:
        return None
    found = Provenance(
        source=source or default_source or _RECALLED,
        verified=state is Assurance.CHECKED,
        verified_parts=seen,
        confidence=confidence,
        entered_by=entered_by,
        checked_by=checked_by,
        checked_on=checked_on,
        place=place,
    )
    people.check(state, found)
    return found


@dataclass(frozen=True, slots=True)
class _People:
    """The columns of a row that say who vouches for it."""

    row: TableRow
    prefix: str

    def text(self, key: str) -> str:
        return self.row.text(f"{self.prefix}{key}")

    def fault(self, key: str, sentence: str) -> None:
        self.row.fault(f"{self.prefix}{key}", sentence)

    def check(self, state: Assurance | None, found: Provenance) -> None:
        """Two pairs of eyes: nobody checks what he entered himself."""
        entered, checked = found.entered_by, found.checked_by
        if state is Assurance.ENTERED and not entered:
            self.fault("entered_by", "Ghi “Đã nhập” thì phải có tên người nhập.")
        if state is Assurance.RECALLED and entered:
            self.fault("state", "Có người nhập mà ghi “Nhớ lại”. Hãy chọn “Đã nhập” hoặc bỏ tên.")
        if checked and not found.verified:
            self.fault("state", "Có người đối chiếu thì tình trạng phải là “Đã đối chiếu”.")
        if found.verified and entered and not checked:
            self.fault("checked_by", "Ghi “Đã đối chiếu” thì phải có tên người đối chiếu.")
        if checked and same_person(entered, checked):
            self.fault(
                "checked_by",
                f"“{checked}” vừa nhập vừa đối chiếu. Hãy để người thứ hai đối chiếu.",
            )
        if found.verified and fold(found.source).startswith(fold(_RECALLED)):
            self.fault("source", "Đã đối chiếu thì nguồn không thể là “Nhớ lại”. Hãy ghi văn bản.")

    def parts_seen(self) -> tuple[str, ...]:
        """What was seen when not everything was."""
        codes = {fold(label): code for code, label in PARTS_SEEN.items()}
        found: list[str] = []
        for line in re.split(r"[\n,;]", self.text("verified_parts")):
            if not line.strip():
                continue
            name, dot, group = line.strip().partition(".")
            code = f"{codes.get(fold(name), fold(name))}{dot}{group}"
            if not _PART_SEEN.fullmatch(code) or code in found:
                self.fault(
                    "verified_parts",
                    f"Không hiểu “{line.strip()}”. Hãy ghi “lời văn” hoặc “ngưỡng”.",
                )
            found.append(code)
        return tuple(found)

    def confidence(self) -> str:
        """How sure a recalled fact is."""
        said = self.text("confidence")
        known = {fold(label): code for code, label in CONFIDENCES.items()}
        known |= {code: code for code in CONFIDENCES}
        if said and fold(said) not in known:
            labels = ", ".join(f"“{label}”" for label in CONFIDENCES.values())
            self.fault("confidence", f"Không hiểu “{said}”. Hãy chọn một trong: {labels}.")
        return known.get(fold(said), "")


def read_part(
    row: TableRow,
    groups: Sequence[CommuneGroup],
    provenance: Provenance,
    *,
    part_id: str,
    label: str,
) -> PartDraft:
    """The part that a row holds, with the thresholds of its columns.

    Args:
        row: of the sheet of indicators or of parts.
        groups: of the set.
        provenance: what its thresholds rest on.
        part_id: of the part.
        label: of the part, may be empty.
    """
    kind = row.choice("kind", Kind, KINDS)
    unit = row.text("unit")
    if kind is None and not row.text("kind"):
        told = _told_by_limits(row, groups)
        if told is not None:
            kind, unit = told.kind, unit or told.unit
    if fold(unit) == fold(NO_UNIT):
        unit = ""
    elif kind is Kind.PERCENT and not unit:
        unit = PERCENT_UNIT
    levels = _levels(row)
    _check_kind(row, kind, levels)
    part = Part(
        id=part_id,
        label=label,
        kind=kind or Kind.YES_NO,
        unit=unit,
        required=not row.flag("optional"),
        numerator_label=row.text("numerator_label"),
        denominator_label=row.text("denominator_label"),
        count_unit=row.text("count_unit"),
        whole_counts=row.flag("whole_counts"),
        levels=levels,
        aliases=row.lines("aliases"),
        affirmed_by=row.lines("affirmed_by"),
        thresholds=(),
    )
    measure = Measure(kind, unit, levels) if kind is not None else None
    vouched = read_provenance(row, "", OF_LIMIT) or provenance
    draft = PartDraft(row, part, measure, vouched, [], row.flag("by_province"))
    add_limits(draft, row, groups, dash_spares=True)
    return draft


def _told_by_limits(row: TableRow, groups: Sequence[CommuneGroup]) -> Measure | None:
    """What the thresholds of a row without a kind say of its figure; a fault when they do not.

    In the short form, which has no column for it, they say everything; beside an empty cell of
    that column only what can mean one thing.
    """
    found: Measure | None = None
    first = ""
    keys = [f"{THRESHOLD_PREFIX}{one}" for one in ("", *(group.id for group in groups))]
    keys = [key for key in keys if key in row.columns]
    for key in keys:
        if says_not_asked(row.text(key)):
            continue
        try:
            told = told_measure(row.text(key))
        except NotUnderstoodError as error:
            row.fault(key, str(error))
            return None
        if told is None:
            continue
        if found is not None and told != found:
            row.fault(
                key,
                f"Không cùng kiểu hoặc đơn vị với ô {row.address(first)}. Hãy sửa một trong hai.",
            )
            return None
        found, first = told, key
    if found is None and "kind" not in row.columns and any(says_none(row.text(k)) for k in keys):
        found = Measure(Kind.NUMBER)
    known = ", ".join(f"“{one}”" for one in KINDS.values())
    if "kind" in row.columns and (found is None or found.kind is Kind.NUMBER):
        row.fault("kind", f"Thiếu kiểu. Hãy chọn một trong: {known}.")
        return None
    if found is None:
        row.fault(
            keys[0] if keys else "no",
            "Chưa rõ chỉ tiêu hỏi gì vì chưa có ngưỡng. Hãy ghi ngưỡng như “≥ 80 %”, “Đạt”, hoặc "
            f"thêm cột “Kiểu” và ghi một trong: {known}.",
        )
    return found


def add_limits(
    draft: PartDraft,
    row: TableRow,
    groups: Sequence[CommuneGroup],
    *,
    dash_spares: bool = False,
) -> None:
    """Take in the thresholds that stand in the columns of groups.

    Args:
        draft: of the part.
        row: with the cells.
        groups: of the set.
        dash_spares: "-" in the column of a group says that it is not asked of that group; not in
            a province's table, where it may as well say that the national level stays.
    """
    if draft.measure is None:
        return
    for group_id in (None, *(group.id for group in groups)):
        key = f"{THRESHOLD_PREFIX}{group_id or ''}"
        spared = dash_spares and group_id and says_not_asked(row.text(key))
        limits = (Limit(Comparison.NOT_ASKED, None),) if spared else None
        for limit in limits or read_limits(row, key, draft.measure):
            threshold = Threshold(
                limit.comparison,
                limit.value,
                draft.provenance,
                group_id=group_id,
                year=limit.year,
                set_by_province=limit.set_by_province or (draft.by_province and not spared),
            )
            draft.add(threshold, row, key)


def read_limits(row: TableRow, key: str, measure: Measure) -> tuple[Limit, ...]:
    """The lines of a threshold cell; () when it is empty or not understood, which is noted."""
    said = row.text(key)
    try:
        limits = parse_limits(said, measure) if said else ()
    except NotUnderstoodError as error:
        row.fault(key, str(error))
        return ()
    if limits and says_none(said):
        row.findings.notices.append(
            f"{row.address(key)}: “{said}” hiểu là bằng 0. Nếu nhóm xã này không phải thực "
            "hiện thì ghi “-”."
        )
    for limit in limits:
        if measure.kind is Kind.PERCENT and isinstance(limit.value, Decimal) and limit.value > 100:
            row.findings.notices.append(
                f"{row.address(key)}: ngưỡng trên 100 %. Hãy xem lại có gõ nhầm không."
            )
    return limits


def _check_kind(row: TableRow, kind: Kind | None, levels: tuple[ScaleLevel, ...]) -> None:
    if kind is None:
        return
    if levels and kind is not Kind.LEVEL:
        row.fault("levels", f"Chỉ kiểu “{KINDS[Kind.LEVEL]}” mới có thang mức.")
    if kind is not Kind.PERCENT:
        for key in ("numerator_label", "denominator_label", "count_unit"):
            if row.text(key):
                row.fault(key, f"Chỉ kiểu “{KINDS[Kind.PERCENT]}” mới có tử số, mẫu số.")
    if kind is not Kind.YES_NO and row.text("affirmed_by"):
        row.fault("affirmed_by", f"Chỉ kiểu “{KINDS[Kind.YES_NO]}” mới có chữ nghĩa là “có”.")


def _levels(row: TableRow) -> tuple[ScaleLevel, ...]:
    lines = row.lines("levels")
    found = []
    for place, line in enumerate(lines, 1):
        head, *rest = fields_of(line)
        numbered = _STEP.fullmatch(head)
        ordinal, label = (int(numbered[1]), numbered[2]) if numbered else (place, head)
        found.append(ScaleLevel(ordinal, unescape(label), words_of(rest[0]) if rest else ()))
    ordinals = [level.ordinal for level in found]
    if ordinals != sorted(set(ordinals)) or len(found) == 1:
        row.fault("levels", "Thang mức phải có từ hai mức, mỗi mức một dòng, số thứ tự tăng dần.")
    return tuple(found)


def read_exemptions(row: TableRow) -> tuple[ExemptionReason, ...]:
    """The reasons for which an indicator does not apply."""
    found = []
    for line in row.lines("exemptions"):
        text, *rest = fields_of(line)
        confirmed = [fold(field) == fold(NOT_CONFIRMED) for field in rest]
        words = next((words_of(f) for f, sure in zip(rest, confirmed, strict=True) if not sure), ())
        if not text or sum(not sure for sure in confirmed) > 1:
            row.fault(
                "exemptions",
                f"Không hiểu dòng “{line}”. Hãy ghi “lý do | cách ghi khác; cách khác nữa”.",
            )
        found.append(ExemptionReason(unescape(text), words, not any(confirmed)))
    return tuple(found)


def read_special(
    row: TableRow,
    draft: PartDraft,
    groups: Sequence[CommuneGroup],
    properties: Sequence[CommuneProperty],
    inherited: Provenance,
) -> None:
    """Take in a threshold that has a row of its own.

    Args:
        row: of the sheet of special thresholds.
        draft: the part it belongs to.
        groups: of the set.
        properties: of the set.
        inherited: what the threshold rests on when its row does not say.
    """
    if draft.measure is None:
        return
    said = row.text("limit")
    if not said:
        row.fault("limit", "Thiếu ngưỡng. Hãy ghi như “≥ 80 %”, hoặc xóa cả dòng.")
        return
    try:
        limit = parse_limit(said, draft.measure)
    except NotUnderstoodError as error:
        row.fault("limit", str(error))
        return
    group_words = row.text("group")
    group_id = find_group_id(groups, group_words) if group_words else None
    if group_words and group_id is None:
        row.fault("group", f"Không có nhóm xã “{group_words}” ở trang “Bộ tiêu chí”.")
    year = row.whole("year") or limit.year
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        row.fault("year", f"“{year}” không phải năm đánh giá.")
    threshold = Threshold(
        limit.comparison,
        limit.value,
        read_provenance(row, "") or inherited,
        group_id=group_id,
        year=year,
        condition=_condition(row, properties),
        basis=row.text("basis"),
        set_by_province=limit.set_by_province,
        decision=row.text("decision"),
    )
    draft.add(threshold, row, "limit")


def _condition(row: TableRow, properties: Iterable[CommuneProperty]) -> Condition | None:
    words, said = row.text("property"), row.text("condition")
    if not words and not said:
        return None
    found = find_property(tuple(properties), words)
    if found is None:
        row.fault(
            "property",
            f"Không có thuộc tính “{words}” ở trang “Bộ tiêu chí”. Hãy thêm vào đó trước."
            if words
            else "Ghi điều kiện thì phải ghi cả thuộc tính của xã.",
        )
        return None
    try:
        limit = parse_limit(said, Measure(Kind.NUMBER))
    except NotUnderstoodError as error:
        row.fault("condition", str(error))
        return None
    if limit.comparison in (None, Comparison.MET) or not isinstance(limit.value, Decimal):
        row.fault("condition", "Điều kiện phải so với một số, như “≤ 3”.")
        return None
    return Condition(found.id, limit.comparison, limit.value)
