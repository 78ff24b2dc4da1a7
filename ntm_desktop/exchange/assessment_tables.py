"""An assessment as tables, and back.

The tables are the same whoever reads them: the columns below are the format, and
``docs/package-format.md`` tells them to others.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar, cast

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    EvidenceEntry,
    StatedVerdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.register_tables import registers_content, registers_rows
from ntm_desktop.exchange.rule_tables import RULES, rule_documents, rule_rows
from ntm_desktop.exchange.tables import Cell, Field, FieldType, Row, Table, values_fault
from ntm_desktop.exchange.year_tables import year_content, year_rows

_CellT = TypeVar("_CellT")

CRITERION, INDICATOR = "criterion", "indicator"

COMMUNE = Table(
    "commune",
    "Đơn vị gửi",
    (
        Field("code", "Mã xã", required=True),
        Field("name", "Tên", required=True),
        Field("kind", "Loại đơn vị", required=True),
        Field("district_code", "Mã huyện"),
        Field("district_name", "Tên huyện"),
        Field("district_kind", "Loại huyện"),
        Field("province_code", "Mã tỉnh", required=True),
        Field("province", "Tỉnh", required=True),
        Field("formed_from", "Mã các đơn vị đã sáp nhập, cách nhau bằng dấu cách"),
        Field("border", "Xã biên giới", FieldType.BOOLEAN, required=True),
        Field("especially_difficult", "Xã đặc biệt khó khăn", FieldType.BOOLEAN, required=True),
        Field("atk", "Xã an toàn khu", FieldType.BOOLEAN, required=True),
        Field("receiving_unit", "Nơi nhận"),
        Field("sample", "Số liệu mẫu", FieldType.BOOLEAN, required=True),
    ),
    key=("code",),
    single=True,
)

ASSESSMENT = Table(
    "assessment",
    "Đợt tự đánh giá",
    (
        Field("period", "Kỳ", required=True),
        Field("set_id", "Bộ tiêu chí", required=True),
        Field("set_version", "Phiên bản dữ liệu bộ tiêu chí", FieldType.INTEGER, required=True),
        Field("set_fingerprint", "SHA-256 của bộ tiêu chí", required=True),
        Field("set_title", "Tên bộ tiêu chí", required=True),
        Field("group", "Nhóm xã"),
        Field("criteria_met", "Số tiêu chí đạt", FieldType.INTEGER, required=True),
        Field("criteria_total", "Tổng số tiêu chí", FieldType.INTEGER, required=True),
    ),
    single=True,
)

PROPERTIES = Table(
    "properties",
    "Đặc điểm của xã mà ngưỡng đạt phụ thuộc",
    (
        Field("property", "Đặc điểm", required=True),
        Field("value", "Giá trị", FieldType.NUMBER, required=True),
    ),
    key=("property",),
)

ANSWERS = Table(
    "answers",
    "Trả lời theo chỉ tiêu",
    (
        Field("indicator", "Chỉ tiêu", required=True),
        Field("not_applicable", "Lý do không áp dụng"),
        Field("remark", "Ghi chú"),
        Field("as_typed", "Nguyên văn trong bảng tính"),
        Field("to_confirm", "Cách hiểu còn phải xác nhận"),
    ),
    key=("indicator",),
)

ANSWER_PARTS = Table(
    "answer-parts",
    "Số liệu từng phần của chỉ tiêu",
    (
        Field("indicator", "Chỉ tiêu", required=True),
        Field("part", "Phần", required=True),
        Field("numerator", "Số đạt", FieldType.NUMBER),
        Field("denominator", "Tổng số", FieldType.NUMBER),
        Field("value", "Giá trị", FieldType.NUMBER),
        Field("yes", "Có", FieldType.BOOLEAN),
    ),
    key=("indicator", "part"),
)

VERDICTS = Table(
    "verdicts",
    "Kết luận",
    (
        Field("level", "Cấp", required=True, choices=(CRITERION, INDICATOR)),
        Field("no", "Số", required=True),
        Field("verdict", "Kết luận", required=True, choices=tuple(str(v) for v in Verdict)),
    ),
    key=("level", "no"),
)

_MONEY = "triệu đồng"
PROJECTS = Table(
    "projects",
    "Danh mục công trình",
    (
        Field("order", "STT", FieldType.INTEGER, required=True),
        Field("name", "Công trình", required=True),
        Field("village", "Địa điểm"),
        Field("kind", "Loại", required=True, choices=tuple(str(k) for k in ProjectKind)),
        Field("approval", "Quyết định phê duyệt"),
        Field("total_investment", f"Tổng mức đầu tư, {_MONEY}", FieldType.NUMBER),
        Field("funded_before", f"Vốn đã bố trí đến hết năm trước, {_MONEY}", FieldType.NUMBER),
        Field("planned", f"Kế hoạch vốn năm, {_MONEY}", FieldType.NUMBER),
        Field("disbursed", f"Giải ngân, {_MONEY}", FieldType.NUMBER),
        Field("progress", "Tiến độ, %", FieldType.NUMBER),
        Field("arrears", f"Nợ đọng xây dựng cơ bản, {_MONEY}", FieldType.NUMBER),
        Field("note", "Ghi chú"),
    ),
)

_FIRST_SOURCES = tuple(
    str(source)
    for source in ResourceSource
    if source not in (ResourceSource.STATE_BUDGET, ResourceSource.COMMUNITY_AND_OTHER)
)
_AMOUNTS = (
    Field("planned", f"Kế hoạch, {_MONEY}", FieldType.NUMBER),
    Field("actual", f"Thực hiện, {_MONEY}", FieldType.NUMBER),
    Field("note", "Ghi chú"),
)
# As the first format has it: the sources it knows, word for word.
RESOURCES = Table(
    "resources",
    "Nguồn lực huy động",
    (Field("source", "Nguồn", required=True, choices=_FIRST_SOURCES), *_AMOUNTS),
)
RESOURCES_NOT_SPLIT = Table(
    RESOURCES.name,
    RESOURCES.title,
    (
        Field("source", "Nguồn", required=True, choices=tuple(str(s) for s in ResourceSource)),
        *_AMOUNTS,
    ),
)
"""Of the format that knows sources which are not split yet."""

CONTRIBUTIONS = Table(
    "contributions",
    "Đóng góp của người dân",
    (
        Field("kind", "Hình thức", required=True, choices=tuple(str(k) for k in ContributionKind)),
        Field("quantity", "Số lượng", FieldType.NUMBER),
        Field("unit", "Đơn vị"),
        Field("money", f"Quy tiền, {_MONEY}", FieldType.NUMBER),
        Field("note", "Ghi chú"),
    ),
)

EVIDENCE = Table(
    "evidence",
    "Minh chứng",
    (
        Field("id", "Mã", required=True),
        Field("indicator", "Chỉ tiêu", required=True),
        Field("requirement", "Yêu cầu minh chứng thứ (từ 0)", FieldType.INTEGER),
        Field("name", "Tên tệp gốc", required=True),
        Field("media_type", "Kiểu tệp", required=True),
        Field("size", "Số byte", FieldType.INTEGER, required=True),
        Field("sha256", "SHA-256", required=True),
        Field("file", "Tệp trong data/evidence/", required=True),
        Field("added_at", "Ngày thêm", FieldType.DATETIME, required=True),
    ),
    key=("id",),
)

ASSESSMENT_TABLES = (
    COMMUNE,
    ASSESSMENT,
    PROPERTIES,
    ANSWERS,
    ANSWER_PARTS,
    VERDICTS,
    PROJECTS,
    RESOURCES,
    CONTRIBUTIONS,
    EVIDENCE,
    RULES,
)


def assessment_rows(content: AssessmentContent) -> dict[str, list[Row]]:
    """Table name to its rows."""
    return {
        COMMUNE.name: [_commune_row(content)],
        ASSESSMENT.name: [
            {
                "period": content.period.key,
                "set_id": content.pin.set_id,
                "set_version": content.pin.version,
                "set_fingerprint": content.pin.fingerprint,
                "set_title": content.set_title,
                "group": content.group_id,
                "criteria_met": content.verdicts.met,
                "criteria_total": len(content.verdicts.criteria),
            }
        ],
        PROPERTIES.name: [
            {"property": name, "value": value} for name, value in content.properties.items()
        ],
        ANSWERS.name: [
            {
                "indicator": no,
                "not_applicable": answer.not_applicable,
                "remark": answer.remark,
                "as_typed": answer.as_typed,
                "to_confirm": answer.to_confirm,
            }
            for no, answer in content.answers.items()
        ],
        ANSWER_PARTS.name: [
            {
                "indicator": no,
                "part": part_id,
                "numerator": part.numerator,
                "denominator": part.denominator,
                "value": part.value,
                "yes": part.yes,
            }
            for no, answer in content.answers.items()
            for part_id, part in answer.parts.items()
            if not part.blank
        ],
        VERDICTS.name: [
            *_verdict_rows(CRITERION, {str(no): v for no, v in content.verdicts.criteria.items()}),
            *_verdict_rows(INDICATOR, content.verdicts.indicators),
        ],
        PROJECTS.name: [
            {field.name: _cell_of(getattr(project, field.name)) for field in PROJECTS.fields}
            for project in content.projects
        ],
        RESOURCES.name: [
            {field.name: _cell_of(getattr(line, field.name)) for field in RESOURCES.fields}
            for line in content.resources
        ],
        CONTRIBUTIONS.name: [
            {field.name: _cell_of(getattr(given, field.name)) for field in CONTRIBUTIONS.fields}
            for given in content.contributions
        ],
        EVIDENCE.name: [
            {
                "id": entry.id,
                "indicator": entry.indicator_no,
                "requirement": entry.requirement,
                "name": entry.name,
                "media_type": entry.media_type,
                "size": entry.size,
                "sha256": entry.sha256,
                "file": entry.file,
                "added_at": entry.added_at,
            }
            for entry in content.evidence
        ],
        RULES.name: rule_rows(content.rules),
        **(registers_rows(content.registers) if content.registers else {}),
        **year_rows(content.year),
    }


def _cell_of(value: object) -> Cell:
    """An attribute that is named like its column; enumerations as their value."""
    return str(value) if isinstance(value, StrEnum) else cast("Cell", value)


def commune_row(commune: Commune) -> dict[str, Cell]:
    """The columns of a commune that do not depend on its settings."""
    district = commune.district
    return {
        "code": commune.code,
        "name": commune.name,
        "kind": commune.kind,
        "district_code": district.code if district else "",
        "district_name": district.name if district else "",
        "district_kind": district.kind if district else "",
        "province_code": commune.province_code,
        "province": commune.province,
        "formed_from": " ".join(commune.formed_from),
    }


def _commune_row(content: AssessmentContent) -> Row:
    return commune_row(content.commune) | {
        "border": content.border,
        "especially_difficult": content.especially_difficult,
        "atk": content.atk,
        "receiving_unit": content.receiving_unit,
        "sample": content.sample,
    }


def _verdict_rows(level: str, verdicts: Mapping[str, Verdict]) -> list[Row]:
    return [{"level": level, "no": no, "verdict": str(verdict)} for no, verdict in verdicts.items()]


def assessment_content(
    rows: Mapping[str, tuple[Row, ...]], rules: Mapping[str, bytes] = MappingProxyType({})
) -> AssessmentContent:
    """Read the tables of an ``assessment`` package.

    Args:
        rows: table name to rows, as ``read_csv`` gave them.
        rules: name inside the bag to content of every document of rules.

    Raises:
        PackageError: ``values``; every fault of a table in ``faults``.
    """
    head = rows[ASSESSMENT.name][0]
    sender = rows[COMMUNE.name][0]
    try:
        period = Period.parse(_get(head, "period", str))
    except EntryError as error:
        raise values_fault(ASSESSMENT, [str(error)]) from error
    content = AssessmentContent(
        commune=commune_of(sender),
        border=_get(sender, "border", bool),
        especially_difficult=_get(sender, "especially_difficult", bool),
        atk=_get(sender, "atk", bool),
        receiving_unit=_get(sender, "receiving_unit", str),
        sample=_get(sender, "sample", bool),
        period=period,
        pin=CriteriaPin(
            _get(head, "set_id", str),
            _get(head, "set_version", int),
            _get(head, "set_fingerprint", str),
        ),
        set_title=_get(head, "set_title", str),
        group_id=_get(head, "group", str) or None,
        properties={
            _get(row, "property", str): _get(row, "value", Decimal) for row in rows[PROPERTIES.name]
        },
        answers=_answers(rows[ANSWERS.name], rows[ANSWER_PARTS.name]),
        verdicts=_verdicts(rows[VERDICTS.name]),
        projects=tuple(_project(row) for row in rows[PROJECTS.name]),
        resources=tuple(_resource(row) for row in rows[RESOURCES.name]),
        contributions=tuple(_contribution(row) for row in rows[CONTRIBUTIONS.name]),
        evidence=_evidence(rows[EVIDENCE.name]),
        rules=rule_documents(rows[RULES.name], rules),
        registers=registers_content(rows),
        year=year_content(rows),
    )
    stated = (_get(head, "criteria_met", int), _get(head, "criteria_total", int))
    if stated != (content.verdicts.met, len(content.verdicts.criteria)):
        raise values_fault(ASSESSMENT, ["số tiêu chí đạt không khớp với bảng kết luận"])
    return content


def commune_of(row: Row) -> Commune:
    """The commune of a row of the table ``commune``."""
    code = _get(row, "district_code", str)
    district = District(code, _get(row, "district_name", str), _get(row, "district_kind", str))
    return Commune(
        code=_get(row, "code", str),
        name=_get(row, "name", str),
        kind=_get(row, "kind", str),
        district=district if code else None,
        province_code=_get(row, "province_code", str),
        province=_get(row, "province", str),
        formed_from=tuple(_get(row, "formed_from", str).split()),
    )


def _answers(rows: tuple[Row, ...], part_rows: tuple[Row, ...]) -> dict[str, Answer]:
    parts: dict[str, dict[str, PartAnswer]] = {_get(row, "indicator", str): {} for row in rows}
    for row in part_rows:
        no = _get(row, "indicator", str)
        if no not in parts:
            raise values_fault(ANSWER_PARTS, [f"chỉ tiêu {no} không có trong bảng trả lời"])
        parts[no][_get(row, "part", str)] = PartAnswer(
            numerator=_maybe(row, "numerator", Decimal),
            denominator=_maybe(row, "denominator", Decimal),
            value=_maybe(row, "value", Decimal),
            yes=_maybe(row, "yes", bool),
        )
    return {
        no: Answer(
            parts=parts[no],
            not_applicable=_get(row, "not_applicable", str),
            remark=_get(row, "remark", str),
            as_typed=_get(row, "as_typed", str),
            to_confirm=_get(row, "to_confirm", str),
        )
        for row in rows
        for no in (_get(row, "indicator", str),)
    }


def _verdicts(rows: tuple[Row, ...]) -> StatedVerdicts:
    criteria: dict[int, Verdict] = {}
    indicators: dict[str, Verdict] = {}
    for row in rows:
        no, verdict = _get(row, "no", str), Verdict(_get(row, "verdict", str))
        if row["level"] == INDICATOR:
            indicators[no] = verdict
        elif no.isascii() and no.isdecimal() and len(no) <= 4 and str(int(no)) == no:
            criteria[int(no)] = verdict
        else:
            raise values_fault(VERDICTS, [f"số tiêu chí “{no}” không hợp lệ"])
    return StatedVerdicts(criteria, indicators)


def _project(row: Row) -> Project:
    return Project(
        order=_get(row, "order", int),
        name=_get(row, "name", str),
        village=_get(row, "village", str),
        kind=ProjectKind(_get(row, "kind", str)),
        approval=_get(row, "approval", str),
        total_investment=_maybe(row, "total_investment", Decimal),
        funded_before=_maybe(row, "funded_before", Decimal),
        planned=_maybe(row, "planned", Decimal),
        disbursed=_maybe(row, "disbursed", Decimal),
        progress=_maybe(row, "progress", Decimal),
        arrears=_maybe(row, "arrears", Decimal),
        note=_get(row, "note", str),
    )


def _resource(row: Row) -> ResourceLine:
    return ResourceLine(
        ResourceSource(_get(row, "source", str)),
        _maybe(row, "planned", Decimal),
        _maybe(row, "actual", Decimal),
        _get(row, "note", str),
    )


def _contribution(row: Row) -> Contribution:
    return Contribution(
        ContributionKind(_get(row, "kind", str)),
        _maybe(row, "quantity", Decimal),
        _get(row, "unit", str),
        _maybe(row, "money", Decimal),
        _get(row, "note", str),
    )


def _evidence(rows: tuple[Row, ...]) -> tuple[EvidenceEntry, ...]:
    entries = []
    for row in rows:
        entry = EvidenceEntry(
            id=_get(row, "id", str),
            indicator_no=_get(row, "indicator", str),
            requirement=_maybe(row, "requirement", int),
            name=_get(row, "name", str),
            media_type=_get(row, "media_type", str),
            size=_get(row, "size", int),
            sha256=_get(row, "sha256", str),
            added_at=_get(row, "added_at", datetime),
        )
        if entry.file != row["file"]:
            raise values_fault(EVIDENCE, [f"tên tệp của minh chứng {entry.id} không hợp lệ"])
        entries.append(entry)
    return tuple(entries)


def _get(row: Row, name: str, kind: type[_CellT]) -> _CellT:
    """A cell whose type ``read_csv`` has already made sure of."""
    value = row[name]
    if not isinstance(value, kind):
        raise TypeError(f"{name}: {value!r}")
    return value


def _maybe(row: Row, name: str, kind: type[_CellT]) -> _CellT | None:
    """A cell that may be empty."""
    return None if row[name] is None else _get(row, name, kind)
