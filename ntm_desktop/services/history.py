"""What was changed, by whom and when, in words; and how a value of before is taken back."""

import json
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.commune_file import AssessmentInfo
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Kind, Part, SubjectLevel
from ntm_desktop.domain.money.sources import SourceTree
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.plausibility import check_answer
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    ContributionKind,
    ResourceSource,
)
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.history_entries import HistoryEntry
from ntm_desktop.services.in_force import find_indicator, pinned_set
from ntm_desktop.services.registers.change_words import EntryWords
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import communes, dossier_texts, evidence, history, vault
from ntm_desktop.store.commune.history import FieldChange, HistoryRow

_TEXT_LABELS = {
    "not_applicable": "Không áp dụng",
    "remark": "Ghi chú",
    "as_typed": "Nội dung trong tệp nhập",
    "to_confirm": "Cần xác nhận",
}
__all__ = [
    "RESTORABLE",
    "HistoryEntry",
    "all_history",
    "change_in_words",
    "indicator_history",
    "restore",
]

RESTORABLE = frozenset(
    {
        "answer",
        "evidence",
        "dossier",
        "setting",
        "property",
        "project_card",
        "project_year",
        "project_period",
        "project_quantity",
        "project_photo",
        "money_line",
        "gift",
        "register_entry",
        "report_text",
    }
)
"""Kinds of records a single value of which can be taken back from the history."""
_YEARLY = frozenset({"project", "resource", "contribution"})
"""Of files of earlier versions: their history names a record by its year and place."""
_SUBJECTS = {
    "assessment": "Đợt tự đánh giá",
    "dossier": "Hồ sơ",
    "setting": "Cài đặt",
    "property": "Cài đặt",
    "project": "Công trình",
    "resource": "Nguồn lực",
    "contribution": "Đóng góp của dân",
    "project_card": "Công trình",
    "project_year": "Công trình, số của năm",
    "project_period": "Công trình, số của kỳ",
    "project_quantity": "Công trình, khối lượng",
    "project_photo": "Công trình, ảnh",
    "money_line": "Nguồn lực",
    "gift": "Đóng góp của dân",
    "register_entry": "Sổ theo dõi",
    "register_form": "Mẫu sổ theo dõi",
    "report_text": "Báo cáo",
    "merge": "Gộp số liệu từ máy khác",
    "rule_draft": "Bộ tiêu chí đang soạn",
    "adopted_set": "Bộ tiêu chí",
    "override": "Quyết định của tỉnh",
    "authority": "Cơ quan ban hành bộ tiêu chí",
    "village": "Thôn",
    "place": "Khu dân cư, vườn",
    "paper": "Văn bản đã in, đã ký",
}
_RECORDS = {
    "assessment": "Lập, bỏ hoặc đổi đợt",
    "village": "Thông tin thôn",
    "place": "Thông tin",
}
_PAGES = {
    "dossier": PageId.DOSSIER,
    "setting": PageId.SETTINGS,
    "property": PageId.SETTINGS,
    "project": PageId.PROJECTS,
    "resource": PageId.RESOURCES,
    "contribution": PageId.RESOURCES,
    "project_card": PageId.PROJECTS,
    "project_year": PageId.PROJECTS,
    "project_period": PageId.PROJECTS,
    "project_quantity": PageId.PROJECTS,
    "project_photo": PageId.PROJECTS,
    "money_line": PageId.RESOURCES,
    "gift": PageId.RESOURCES,
    "register_entry": PageId.REGISTERS,
    "register_form": PageId.REGISTERS,
    "report_text": PageId.REPORTS,
    "rule_draft": PageId.RULES,
    "adopted_set": PageId.RULES,
    "override": PageId.RULES,
    "authority": PageId.RULES,
    "village": PageId.PLACES,
    "place": PageId.PLACES,
    "paper": PageId.DOSSIER,
}
_SETTINGS = {
    "border": "Xã biên giới",
    "especially_difficult": "Xã đặc biệt khó khăn",
    "atk": "Xã an toàn khu",
    "receiving_unit": "Nơi nhận hồ sơ",
    "office_name": "Cơ quan ký giấy tờ",
    "district_public_key": "Khóa công khai của nơi nhận",
    "seal_recipient": "Khóa niêm phong của nơi nhận",
}
_FIELDS = {
    "name": "tên",
    "village": "địa điểm",
    "kind": "loại",
    "source": "nguồn",
    "approval": "quyết định",
    "total_investment": "tổng mức đầu tư",
    "funded_before": "vốn đã bố trí",
    "planned": "kế hoạch",
    "actual": "thực hiện",
    "sector": "lĩnh vực",
    "investor": "chủ đầu tư",
    "total": "tổng mức đầu tư",
    "starts": "khởi công",
    "ends": "hoàn thành",
    "plan": "kế hoạch vốn",
    "accepted": "giá trị nghiệm thu",
    "state": "tình trạng",
    "reason": "lý do",
    "label": "nội dung",
    "giver": "người đóng góp",
    "given_on": "ngày",
    "content": "nội dung",
    "text": "lời văn",
    "disbursed": "giải ngân",
    "progress": "tiến độ",
    "arrears": "nợ đọng",
    "quantity": "số lượng",
    "unit": "đơn vị",
    "money": "thành tiền",
    "households": "số hộ",
    "note": "ghi chú",
    "title": "tên",
    "decision": "quyết định",
    "period": "kỳ",
    "printed_on": "đã in ngày",
    "signed_number": "số",
    "signed_date": "đã ký ngày",
    "scan_name": "bản quét",
    "edited_name": "bản Word đã sửa",
    "signed_by": "người ký số",
}
_FIGURE_LABELS = {"numerator": "tử số", "denominator": "mẫu số", "value": "giá trị"}


def indicator_history(ws: Workspace, assessment_id: str, no: str) -> tuple[HistoryEntry, ...]:
    """Everything that was changed in an indicator, newest first."""
    indicator = find_indicator(pinned_set(ws, assessment_id), no)
    rows = history.of_key(ws.file, assessment_id, no, (stored.ANSWER, evidence.EVIDENCE))
    return tuple(
        HistoryEntry(
            at=row.at,
            who=row.who,
            field=_field_label(indicator, row.change),
            old=_shown(indicator, row.change, row.change.old),
            new=_shown(indicator, row.change, row.change.new),
            undo=bool(row.undo_of),
            change_id=row.change_id,
            id=row.id,
            can_restore=True,
        )
        for row in rows
    )


def all_history(ws: Workspace, text: str = "", most: int = 300) -> tuple[HistoryEntry, ...]:
    """What was changed anywhere in the commune's file, newest first.

    Args:
        ws: the open commune.
        text: words to look for in every column, without diacritics; "" for everything.
        most: no more than this many.
    """
    words = fold(text).split()
    labels = _Labels(ws)
    found: list[HistoryEntry] = []
    for row in history.newest(ws.file):
        entry = labels.entry(row)
        day = f"{entry.at.astimezone():%d/%m/%Y}"
        said = fold(f"{day} {entry.who} {entry.where} {entry.field} {entry.old} {entry.new}")
        if all(word in said for word in words):
            found.append(entry)
            if len(found) == most:
                break
    return tuple(found)


def restore(ws: Workspace, row_id: str) -> Change:
    """Give a field the value back that it had before one change of the history.

    It is an edit like any other: it stands in the history and can be undone.

    Raises:
        EntryError: there is no such change, what it belongs to is not there any more, or the
            value cannot be true beside the others.
    """
    row = history.find(ws.file, row_id)
    if row is None or row.change.subject not in RESTORABLE:
        raise EntryError("Thay đổi này không lấy lại riêng được.")
    wanted = replace(row.change, old=history.value_now(ws.file, row.change), new=row.change.old)
    entry = _Labels(ws).entry(row)
    if wanted.assessment_id and stored.find(ws.file, wanted.assessment_id) is None:
        raise EntryError("Đợt tự đánh giá này đã bỏ nên chưa lấy lại được. Hãy mở lại đợt trước.")
    if wanted.subject == stored.ANSWER:
        _check_answer(ws, wanted)
    if wanted.subject == evidence.EVIDENCE and wanted.new is not None:
        item = evidence.item_of(wanted.new)
        vault.checked_path(ws.file, item.sha256, item.name)
    place = f"{entry.where}: " if entry.where else ""
    return apply(ws, f"Lấy lại giá trị trước – {place}{entry.field}", [wanted])


def _check_answer(ws: Workspace, wanted: FieldChange) -> None:
    """Refuse a value that the figures of now contradict."""
    indicator = find_indicator(pinned_set(ws, wanted.assessment_id or ""), wanted.key)
    answer = stored.with_field(
        stored.answer(ws.file, wanted.assessment_id or "", wanted.key), wanted.field, wanted.new
    )
    faults = check_answer(indicator, answer)
    if faults:
        raise EntryError(faults[0], faults)


class _Labels:
    """Words for any change; what is looked up for them is looked up once."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._sources = ws.catalog.source_tree()
        self._lines = EntryWords(ws)
        self._infos: dict[str, AssessmentInfo | None] = {}
        self._sets: dict[str, CriteriaSet] = {}

    def entry(self, row: HistoryRow) -> HistoryEntry:
        change = row.change
        if (line := self._lines.words(change)) is not None:
            return HistoryEntry(
                at=row.at,
                who=row.who,
                field=line.name,
                old=line.old,
                new=line.new,
                undo=bool(row.undo_of),
                change_id=row.change_id,
                id=row.id,
                where=line.register,
                can_restore=change.subject in RESTORABLE,
                page=line.page,
                target=line.target,
            )
        indicator = self._indicator(change)
        if indicator is not None:
            field = _field_label(indicator, change)
            old, new = (_shown(indicator, change, v) for v in (change.old, change.new))
        else:
            field = self._field(change)
            old, new = _record_words(change.old, change.new, self._sources)
        page, target = self._place(change)
        return HistoryEntry(
            at=row.at,
            who=row.who,
            field=field,
            old=old,
            new=new,
            undo=bool(row.undo_of),
            change_id=row.change_id,
            id=row.id,
            where=self._where(change),
            can_restore=change.subject in RESTORABLE,
            page=page,
            target=target,
        )

    def _indicator(self, change: FieldChange) -> Indicator | None:
        if change.subject not in (stored.ANSWER, evidence.EVIDENCE) or not change.assessment_id:
            return None
        rules = self._rules(change.assessment_id)
        if rules is None:
            return None
        return next((one for one in rules.indicators() if one.no == change.key), None)

    def _rules(self, assessment_id: str) -> CriteriaSet | None:
        if assessment_id not in self._sets and self._info(assessment_id) is not None:
            self._sets[assessment_id] = pinned_set(self._ws, assessment_id)
        return self._sets.get(assessment_id)

    def _info(self, assessment_id: str) -> AssessmentInfo | None:
        if assessment_id not in self._infos:
            self._infos[assessment_id] = stored.find(self._ws.file, assessment_id)
        return self._infos[assessment_id]

    def _where(self, change: FieldChange) -> str:
        info = self._info(change.assessment_id) if change.assessment_id else None
        period = f" · {info.period.inline}" if info is not None else ""
        if change.subject in (stored.ANSWER, evidence.EVIDENCE):
            return f"Chỉ tiêu {change.key}{period}"
        name = _SUBJECTS.get(change.subject, change.subject)
        if change.subject in _YEARLY:
            return f"{name} năm {change.key}"
        record = _record(change.new) or _record(change.old) or {}
        year, month = record.get("year"), record.get("month", 12)
        if year is not None:
            return f"{name} năm {year}" if month == 12 else f"{name} đến tháng {month}/{year}"
        return f"{name}{period}"

    def _field(self, change: FieldChange) -> str:
        if change.subject in _YEARLY:
            return f"Dòng {change.field}"
        if change.subject == communes.SETTING:
            return _SETTINGS.get(change.field, change.field)
        if change.subject == dossier_texts.DOSSIER:
            return self._passage(change)
        if change.subject == communes.PROPERTY:
            return f"Thông tin của xã năm {change.field}"
        return _RECORDS.get(change.subject, "Nội dung")

    def _passage(self, change: FieldChange) -> str:
        info = self._info(change.assessment_id or "")
        form = self._ws.catalog.dossier_form(info.set_id) if info is not None else None
        if form is None:
            return change.key
        fields = (*form.shared_fields, *(f for one in form.every_document for f in one.fields))
        return next((field.label for field in fields if field.id == change.key), change.key)

    def _place(self, change: FieldChange) -> tuple[PageId | None, str | None]:
        if change.subject in (stored.ANSWER, evidence.EVIDENCE):
            info = self._info(change.assessment_id or "")
            here = info is not None and info.subject_level is SubjectLevel.COMMUNE
            return (PageId.ASSESSMENT, change.key) if here else (None, None)
        return _PAGES.get(change.subject), None


def _record_words(old: str | None, new: str | None, sources: SourceTree) -> tuple[str, str]:
    """Two values of a record in words: what differs, or the record by its name."""
    before, after = _record(old), _record(new)
    if before is None and after is None:
        return old or "", new or ""
    keys = [key for key in _FIELDS if (before or {}).get(key) != (after or {}).get(key)]
    named = (after or before or {}).get("name") or ""
    words = tuple(
        "; ".join(
            f"{_FIELDS[key]}: {_plain(record[key], sources)}"
            for key in keys
            if record.get(key) not in (None, "")
        )
        if record is not None
        else ""
        for record in (before, after)
    )
    if named and before is not None and after is not None and "name" not in keys:
        return f"{named} – {words[0]}".rstrip(" –"), f"{named} – {words[1]}".rstrip(" –")
    return words[0], words[1]


def _record(text: str | None) -> dict[str, object] | None:
    if not text or not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _plain(value: object, sources: SourceTree) -> str:
    text = str(value)
    if (parts := _record(text)) is not None:
        return ", ".join(
            f"{sources.label(name)} {_plain(one, sources)}" if sources.find(name) else str(one)
            for name, one in parts.items()
            if one not in (None, "")
        )
    if (source := sources.find(text)) is not None:
        return source.label
    if text in SOURCE_LABELS:
        return SOURCE_LABELS[ResourceSource(text)]
    if text in CONTRIBUTION_LABELS:
        return CONTRIBUTION_LABELS[ContributionKind(text)]
    if text in PROJECT_KIND_LABELS:
        return PROJECT_KIND_LABELS[ProjectKind(text)]
    try:
        return format_decimal(Decimal(text))
    except ArithmeticError:
        return text


def change_in_words(indicator: Indicator, change: FieldChange) -> tuple[str, str, str]:
    """What a change of an answer or its evidence changed, before, and after, in words."""
    return (
        _field_label(indicator, change),
        _shown(indicator, change, change.old),
        _shown(indicator, change, change.new),
    )


def _field_label(indicator: Indicator, change: FieldChange) -> str:
    if change.subject == evidence.EVIDENCE:
        return "Minh chứng"
    if change.field in _TEXT_LABELS:
        return _TEXT_LABELS[change.field]
    part_id, _, name = change.field.rpartition(".")
    part = next((part for part in indicator.parts if part.id == part_id), None)
    if part is None:
        return change.field
    figure = _figure_label(part, name)
    return f"{part.label} – {figure}" if part.label else figure[:1].upper() + figure[1:]


def _figure_label(part: Part, name: str) -> str:
    named = {"numerator": part.numerator_label, "denominator": part.denominator_label}.get(name)
    if named:
        return named[:1].lower() + named[1:]
    if name == stored.YES:
        return "kết quả"
    if part.kind is Kind.LEVEL:
        return "mức độ"
    return "tỷ lệ" if part.kind is Kind.PERCENT and name == "value" else _FIGURE_LABELS[name]


def _shown(indicator: Indicator, change: FieldChange, value: str | None) -> str:
    if value is None:
        return ""
    if change.subject == evidence.EVIDENCE:
        return evidence.item_of(value).name
    if change.field in _TEXT_LABELS:
        return value
    part_id, _, name = change.field.rpartition(".")
    if name == stored.YES:
        return "Đạt" if value == "1" else "Chưa đạt"
    figure = Decimal(value)
    part = next((part for part in indicator.parts if part.id == part_id), None)
    if part is not None and part.kind is Kind.LEVEL:
        for level in part.levels:
            if level.ordinal == figure:
                return level.label
    suffix = "\u00a0%" if part and part.kind is Kind.PERCENT and name == "value" else ""
    return f"{format_decimal(figure)}{suffix}"
