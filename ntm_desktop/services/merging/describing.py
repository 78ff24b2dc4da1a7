"""Places of the data and their values, in the officer's words."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.merging import Conflict, Slot
from ntm_desktop.domain.merging_fields import WITHIN, flat, inner_columns
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.errors import NtmError
from ntm_desktop.services.history import change_in_words
from ntm_desktop.services.in_force import find_indicator, pinned_set, pinned_set_of
from ntm_desktop.services.merging.one_place import key_of
from ntm_desktop.services.merging.register_lines import REGISTER_ENTRY, LineWords
from ntm_desktop.services.merging.thing_words import ThingWords
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import assessments
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.edits import STORED
from ntm_desktop.store.commune.history import FieldChange

_SUBJECTS = {
    "assessment": "Đợt tự đánh giá",
    "dossier": "Đoạn văn của hồ sơ",
    "setting": "Cài đặt",
    "property": "Số liệu chung của xã",
    "rule_draft": "Bản nháp bộ tiêu chí",
    "adopted_set": "Bộ tiêu chí đã nhận",
    "override": "Quyết định về bộ tiêu chí",
    "authority": "Nơi được tin",
    "village": "Thôn",
    "place": "Khu dân cư, vườn",
    "project_card": "Công trình",
    "project_year": "Công trình trong năm",
    "project_period": "Công trình trong kỳ",
    "project_quantity": "Khối lượng của công trình",
    "project_photo": "Ảnh của công trình",
    "money_line": "Nguồn lực",
    "gift": "Đóng góp",
    "register_entry": "Dòng của sổ theo dõi",
    "register_form": "Mẫu sổ",
    "report_text": "Lời văn của báo cáo",
    "paper": "Văn bản đã in, đã ký",
}
_COLUMNS = {
    "name": "tên",
    "position": "thứ tự",
    "households": "số hộ",
    "note": "ghi chú",
    "value": "giá trị",
    "quantity": "số lượng",
    "unit": "đơn vị",
    "day": "ngày",
    "planned": "kế hoạch",
    "actual": "thực hiện",
    "money": "quy ra tiền",
    "giver": "người đóng góp",
    "village": "thôn",
    "plan": "kế hoạch vốn",
    "disbursed": "giải ngân",
    "progress": "khối lượng thực hiện",
    "accepted": "giá trị nghiệm thu",
    "arrears": "nợ đọng",
    "state": "tình trạng",
    "kind": "loại",
    "total": "tổng mức đầu tư",
    "village_id": "thôn",
    "sector": "lĩnh vực",
    "investor": "chủ đầu tư",
    "approval": "quyết định",
    "starts": "khởi công",
    "ends": "hoàn thành",
    "reason": "lý do",
    "label": "nội dung",
    "given_on": "ngày",
    "source": "nguồn",
    "content": "nội dung",
    "text": "lời văn",
    "period": "kỳ",
    "report_id": "mẫu báo cáo",
    "field_id": "đoạn",
    "printed_on": "ngày in",
    "signed_number": "số khi ký",
    "signed_date": "ngày ký",
    "scan_name": "bản quét",
    "edited_name": "bản Word đã sửa",
    "signed_by": "người ký số",
    "funded_before": "vốn đã bố trí các năm trước",
    "paid_before": "đã giải ngân các năm trước",
    "settlement": "kế hoạch trả nợ",
    "arrears_programme": "nợ thuộc Chương trình",
    "approved_on": "ngày quyết định",
    "absent": "kỳ không có trong danh mục",
    "project_id": "công trình",
    "first_year": "từ năm",
    "year": "năm",
    "month": "tháng",
    "stage": "trước hay sau khi làm",
    "document": "nội dung, bản",
    "origin": "nơi ký",
    "fingerprint": "bản của bộ tiêu chí",
    "group_id": "nhóm xã",
    "head": "trưởng thôn",
}
_OF_SEVERAL = {
    "scan_name": ("scan_name",),
    "edited_name": ("edited_name",),
    "signed_number": ("signed_number", "signed_date", "signed_by"),
    "document": ("decision",),
    "origin": ("signer_name",),
    "fingerprint": (),
}
"""Of columns that say one thing between them, those that say it to a person."""
_HIDDEN = frozenset(
    {"id", "listed", "commune_id", "printed_text", "signed_text", "signed_at"}
    | {f"{kept}_{name}" for kept in ("scan", "edited") for name in ("sha256", "media_type", "size")}
)
_GONE = "(đã xóa)"
_NOT_YET = "(chưa có)"
_SHOWN = 120
_NAMED = 3  # of what was done meanwhile


class Words:
    """Says places and values; rules and periods are looked up once."""

    def __init__(self, ws: Workspace, theirs: CommuneFile) -> None:
        self._ws = ws
        self._theirs = theirs
        self._sets: dict[str, CriteriaSet | None] = {}
        self._periods: dict[str, str] = {}
        self._lines = LineWords(ws)
        self._things = ThingWords(ws, theirs)
        self.unknown = 0

    def of(self, change: FieldChange) -> list[tuple[str, str, str]]:
        """(where, before, after) for every field that a change touches."""
        if change.subject in ("answer", "evidence"):
            return [self._answer(change)]
        old, new = _record(change.old), _record(change.new)
        where = self._where(change, new or old)
        if old is None or new is None:
            subject = change.subject
            was = _NOT_YET if change.old is None else self._whole(subject, change.old)
            return [(where, was, self._whole(subject, change.new))]
        columns = inner_columns(old, new)
        before, after = flat(old, columns), flat(new, columns)
        return [
            (
                f"{where} – {self._column(new, name)}",
                self._value(change.subject, old, name, before.get(name)),
                self._value(change.subject, new, name, after.get(name)),
            )
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name) and name not in _HIDDEN
        ]

    def between(self, conflict: Conflict) -> tuple[str, str, str, str]:
        """(where, what both began with, ours, theirs) of what both sides changed."""
        slot = conflict.slot
        if conflict.column:
            there = self._stored_record(conflict) or {}
            where = self._where(
                FieldChange(slot.subject, slot.key, slot.field, None, None, slot.assessment_id),
                there,
            )
            return (
                f"{where} – {self._column(there, conflict.column)}",
                self._value(slot.subject, there, conflict.column, conflict.base),
                self._value(slot.subject, there, conflict.column, conflict.ours),
                self._value(slot.subject, there, conflict.column, conflict.theirs),
            )
        key = key_of(slot, conflict.ours, conflict.theirs)
        change = FieldChange(
            slot.subject, key, slot.field, conflict.ours, conflict.theirs, slot.assessment_id
        )
        if slot.subject in ("answer", "evidence"):
            where, mine, other = self._answer(change)
            _, base, _ = self._answer(replace(change, old=conflict.base))
            return where, base, mine or "(để trống)", other or "(để trống)"
        where = self._where(change, _record(change.new) or _record(change.old))
        return (
            where,
            _NOT_YET if conflict.base is None else self._whole(slot.subject, conflict.base),
            self._whole(slot.subject, conflict.ours),
            self._whole(slot.subject, conflict.theirs),
        )

    def meanwhile(self, slots: Sequence[Slot]) -> str:
        """What was done on one side with a thing that the other removed: how much, and what."""
        files = (self._ws.file, self._theirs)
        named = []
        for slot in slots:
            change = FieldChange(slot.subject, slot.key, slot.field, None, None, slot.assessment_id)
            texts = [STORED[slot.subject](file, change) for file in files]
            if slot.subject in ("answer", "evidence"):
                named.append(f"Chỉ tiêu {key_of(slot, *texts)}")
                continue
            record = next((found for text in texts if (found := _record(text))), None)
            named.append(self._where(change, record))
        listed = list(dict.fromkeys(named))
        more = f"; và {len(listed) - _NAMED} mục khác" if len(listed) > _NAMED else ""
        return f"đã thêm hoặc sửa {len(slots)} mục thuộc về đó: {'; '.join(listed[:_NAMED])}{more}"

    def _whole(self, subject: str, text: str | None) -> str:
        """A whole record in one line."""
        if text is None:
            return _GONE
        record = _record(text)
        if record is None:
            return _short(text)
        fields = flat(record, inner_columns(record))
        hidden = _HIDDEN | {"register", "position", "project_id", "sha256", "media_type"}
        shown = [
            self._value(subject, record, name, value)
            for name, value in fields.items()
            if name not in hidden and value
        ]
        return _short("; ".join(shown))

    def _column(self, record: Mapping[str, object], name: str) -> str:
        """What a column, or a field in one, is called."""
        column, inside, field = name.partition(WITHIN)
        if not inside:
            return _COLUMNS.get(name, name)
        if "register" in record:
            return self._lines.field(record, field)
        said = _COLUMNS.get(column, column)
        return said if field == TOTAL else f"{said}, {self._ws.catalog.source_tree().label(field)}"

    def _value(self, subject: str, record: Mapping[str, object], name: str, value: object) -> str:
        value = _said_together(name, value)
        _, inside, field = name.partition(WITHIN)
        if inside and "register" in record and isinstance(value, str) and value:
            return _short(self._lines.value(record, field, value))
        return _text(self._things.value(subject, name, value))

    def _stored_record(self, conflict: Conflict) -> dict[str, object] | None:
        for row in (conflict.our_change.new, conflict.their_change.new):
            if (record := _record(row)) is not None:
                return record
        return None

    def _where(self, change: FieldChange, record: dict[str, object] | None) -> str:
        said = _SUBJECTS.get(change.subject, change.subject)
        if change.subject == REGISTER_ENTRY and record and (line := self._lines.name(record)):
            return line
        if change.subject == assessments.ASSESSMENT:
            return f"{said} {self._period(change.assessment_id or '')}"
        if record and (called := self._things.name(change.subject, record)):
            return f"{said} {called}"
        name = record.get("name") or record.get("short_title") if record else None
        if name:
            return f"{said} “{_short(str(name))}”"
        return f"{said} ({change.key})" if change.key else said

    def _answer(self, change: FieldChange) -> tuple[str, str, str]:
        rules = self._rules(change.assessment_id or "")
        period = self._period(change.assessment_id or "")
        if rules is not None:
            with suppress(NtmError):
                indicator = find_indicator(rules, change.key)
                what, old, new = change_in_words(indicator, change)
                return f"Chỉ tiêu {change.key} ({period}) – {what}", _short(old), _short(new)
        self.unknown += 1
        where = f"Chỉ tiêu {change.key} ({period}) – {change.field}"
        return where, _short(change.old or ""), _short(change.new or "")

    def _rules(self, assessment_id: str) -> CriteriaSet | None:
        if assessment_id not in self._sets:
            self._sets[assessment_id] = None
            with suppress(NtmError):
                self._sets[assessment_id] = pinned_set(self._ws, assessment_id)
            if self._sets[assessment_id] is None:
                info = assessments.find(self._theirs, assessment_id)
                if info is not None:
                    with suppress(NtmError):
                        self._sets[assessment_id] = pinned_set_of(self._ws, info)
        return self._sets[assessment_id]

    def _period(self, assessment_id: str) -> str:
        if assessment_id not in self._periods:
            self._periods[assessment_id] = self._find_period(assessment_id)
        return self._periods[assessment_id]

    def _find_period(self, assessment_id: str) -> str:
        for file in (self._ws.file, self._theirs):
            info = assessments.find(file, assessment_id)
            if info is not None:
                return info.period.inline
        return "kỳ đã bỏ"


def _record(text: str | None) -> dict[str, object] | None:
    if text is None or not text.startswith("{"):
        return None
    with suppress(ValueError):
        record = json.loads(text)
        return record if isinstance(record, dict) else None
    return None


def _said_together(name: str, value: object) -> object:
    """Columns that say one thing, as a person would."""
    if isinstance(value, str) and value.startswith("{") and name in _OF_SEVERAL:
        value = _record(value) or value
    if not isinstance(value, dict):
        return value
    said = [str(value[each]) for each in _OF_SEVERAL.get(name, ()) if value.get(each)]
    if value.get("version"):
        said.append(f"bản {value['version']}")
    return ", ".join(said)


def _text(value: object) -> str:
    return "(để trống)" if value in (None, "") else _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
