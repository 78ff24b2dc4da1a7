"""An assessment as tables, and back.

The tables are the same whoever reads them: the columns below are the format, and
``docs/package-format.md`` tells them to others.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import cast

from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    EvidenceEntry,
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
from ntm_desktop.exchange.answer_tables import (
    ANSWER_PARTS,
    ANSWERS,
    VERDICTS,
    answer_rows,
    answers_of,
    cell,
    maybe,
    part_rows,
    verdict_rows,
    verdicts_of,
)
from ntm_desktop.exchange.place_tables import as_listed, place_rows, places_content
from ntm_desktop.exchange.register_tables import registers_content, registers_rows
from ntm_desktop.exchange.rule_files import listed_as_evidence, rule_file_rows, rule_files_of
from ntm_desktop.exchange.rule_tables import RULES, rule_documents, rule_rows
from ntm_desktop.exchange.tables import Cell, FieldType, Row, Table, TableField, values_fault
from ntm_desktop.exchange.year_tables import year_content, year_rows

COMMUNE = Table(
    "commune",
    "Đơn vị gửi",
    (
        TableField("code", "Mã xã", required=True),
        TableField("name", "Tên", required=True),
        TableField("kind", "Loại đơn vị", required=True),
        TableField("district_code", "Mã huyện"),
        TableField("district_name", "Tên huyện"),
        TableField("district_kind", "Loại huyện"),
        TableField("province_code", "Mã tỉnh", required=True),
        TableField("province", "Tỉnh", required=True),
        TableField("formed_from", "Mã các đơn vị đã sáp nhập, cách nhau bằng dấu cách"),
        TableField("border", "Xã biên giới", FieldType.BOOLEAN, required=True),
        TableField(
            "especially_difficult", "Xã đặc biệt khó khăn", FieldType.BOOLEAN, required=True
        ),
        TableField("atk", "Xã an toàn khu", FieldType.BOOLEAN, required=True),
        TableField("receiving_unit", "Nơi nhận"),
        TableField("sample", "Số liệu mẫu", FieldType.BOOLEAN, required=True),
    ),
    key=("code",),
    single=True,
)

ASSESSMENT = Table(
    "assessment",
    "Đợt tự đánh giá",
    (
        TableField("period", "Kỳ", required=True),
        TableField("set_id", "Bộ tiêu chí", required=True),
        TableField(
            "set_version", "Phiên bản dữ liệu bộ tiêu chí", FieldType.INTEGER, required=True
        ),
        TableField("set_fingerprint", "SHA-256 của bộ tiêu chí", required=True),
        TableField("set_title", "Tên bộ tiêu chí", required=True),
        TableField("group", "Nhóm xã"),
        TableField("criteria_met", "Số tiêu chí đạt", FieldType.INTEGER, required=True),
        TableField("criteria_total", "Tổng số tiêu chí", FieldType.INTEGER, required=True),
    ),
    single=True,
)

PROPERTIES = Table(
    "properties",
    "Đặc điểm của xã mà ngưỡng đạt phụ thuộc",
    (
        TableField("property", "Đặc điểm", required=True),
        TableField("value", "Giá trị", FieldType.NUMBER, required=True),
    ),
    key=("property",),
)

_MONEY = "triệu đồng"
PROJECTS = Table(
    "projects",
    "Danh mục công trình",
    (
        TableField("order", "STT", FieldType.INTEGER, required=True),
        TableField("name", "Công trình", required=True),
        TableField("village", "Địa điểm"),
        TableField("kind", "Loại", required=True, choices=tuple(str(k) for k in ProjectKind)),
        TableField("approval", "Quyết định phê duyệt"),
        TableField("total_investment", f"Tổng mức đầu tư, {_MONEY}", FieldType.NUMBER),
        TableField("funded_before", f"Vốn đã bố trí đến hết năm trước, {_MONEY}", FieldType.NUMBER),
        TableField("planned", f"Kế hoạch vốn năm, {_MONEY}", FieldType.NUMBER),
        TableField("disbursed", f"Giải ngân, {_MONEY}", FieldType.NUMBER),
        TableField("progress", "Tiến độ, %", FieldType.NUMBER),
        TableField("arrears", f"Nợ đọng xây dựng cơ bản, {_MONEY}", FieldType.NUMBER),
        TableField("note", "Ghi chú"),
    ),
)

_FIRST_SOURCES = tuple(
    str(source)
    for source in ResourceSource
    if source not in (ResourceSource.STATE_BUDGET, ResourceSource.COMMUNITY_AND_OTHER)
)
_AMOUNTS = (
    TableField("planned", f"Kế hoạch, {_MONEY}", FieldType.NUMBER),
    TableField("actual", f"Thực hiện, {_MONEY}", FieldType.NUMBER),
    TableField("note", "Ghi chú"),
)
# As the first format has it: the sources it knows, word for word.
RESOURCES = Table(
    "resources",
    "Nguồn lực huy động",
    (TableField("source", "Nguồn", required=True, choices=_FIRST_SOURCES), *_AMOUNTS),
)
RESOURCES_NOT_SPLIT = Table(
    RESOURCES.name,
    RESOURCES.title,
    (
        TableField("source", "Nguồn", required=True, choices=tuple(str(s) for s in ResourceSource)),
        *_AMOUNTS,
    ),
)
"""Of the format that knows sources which are not split yet."""

CONTRIBUTIONS = Table(
    "contributions",
    "Đóng góp của người dân",
    (
        TableField(
            "kind", "Hình thức", required=True, choices=tuple(str(k) for k in ContributionKind)
        ),
        TableField("quantity", "Số lượng", FieldType.NUMBER),
        TableField("unit", "Đơn vị"),
        TableField("money", f"Quy tiền, {_MONEY}", FieldType.NUMBER),
        TableField("note", "Ghi chú"),
    ),
)

EVIDENCE = Table(
    "evidence",
    "Minh chứng",
    (
        TableField("id", "Mã", required=True),
        TableField("indicator", "Chỉ tiêu", required=True),
        TableField("requirement", "Yêu cầu minh chứng thứ (từ 0)", FieldType.INTEGER),
        TableField("name", "Tên tệp gốc", required=True),
        TableField("media_type", "Kiểu tệp", required=True),
        TableField("size", "Số byte", FieldType.INTEGER, required=True),
        TableField("sha256", "SHA-256", required=True),
        TableField("file", "Tệp trong data/evidence/", required=True),
        TableField("added_at", "Ngày thêm", FieldType.DATETIME, required=True),
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
        ANSWERS.name: answer_rows(content.answers),
        ANSWER_PARTS.name: part_rows(content.answers),
        VERDICTS.name: verdict_rows(content.verdicts),
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
            for entry in (*content.evidence, *_listed_beside(content))
        ],
        RULES.name: rule_rows(content.rules),
        **(registers_rows(content.registers) if content.registers else {}),
        **year_rows(content.year),
        **place_rows(content.places),
        **rule_file_rows(content.rule_files),
    }


def _listed_beside(content: AssessmentContent) -> tuple[EvidenceEntry, ...]:
    """Files of villages and of decisions as every receiver takes them: at an indicator it knows."""
    first = next(iter(content.verdicts.indicators), "")
    return (*as_listed(content.places, first), *listed_as_evidence(content.rule_files, first))


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
        period = Period.parse(cell(head, "period", str))
    except EntryError as error:
        raise values_fault(ASSESSMENT, [str(error)]) from error
    listed = {entry.id: entry for entry in _evidence(rows[EVIDENCE.name])}
    places = places_content(rows, listed)
    brought = rule_documents(rows[RULES.name], rules)
    rule_files = rule_files_of(rows, listed, brought)
    theirs = {entry.id for entry in (*places.evidence, *rule_files)}
    content = AssessmentContent(
        commune=commune_of(sender),
        border=cell(sender, "border", bool),
        especially_difficult=cell(sender, "especially_difficult", bool),
        atk=cell(sender, "atk", bool),
        receiving_unit=cell(sender, "receiving_unit", str),
        sample=cell(sender, "sample", bool),
        period=period,
        pin=CriteriaPin(
            cell(head, "set_id", str),
            cell(head, "set_version", int),
            cell(head, "set_fingerprint", str),
        ),
        set_title=cell(head, "set_title", str),
        group_id=cell(head, "group", str) or None,
        properties={
            cell(row, "property", str): cell(row, "value", Decimal) for row in rows[PROPERTIES.name]
        },
        answers=answers_of(rows[ANSWERS.name], rows[ANSWER_PARTS.name]),
        verdicts=verdicts_of(rows[VERDICTS.name]),
        projects=tuple(_project(row) for row in rows[PROJECTS.name]),
        resources=tuple(_resource(row) for row in rows[RESOURCES.name]),
        contributions=tuple(_contribution(row) for row in rows[CONTRIBUTIONS.name]),
        evidence=tuple(entry for no, entry in listed.items() if no not in theirs),
        rules=brought,
        rule_files=rule_files,
        registers=registers_content(rows),
        year=year_content(rows),
        places=places,
    )
    stated = (cell(head, "criteria_met", int), cell(head, "criteria_total", int))
    if stated != (content.verdicts.met, len(content.verdicts.criteria)):
        raise values_fault(ASSESSMENT, ["số tiêu chí đạt không khớp với bảng kết luận"])
    return content


def commune_of(row: Row) -> Commune:
    """The commune of a row of the table ``commune``."""
    code = cell(row, "district_code", str)
    district = District(code, cell(row, "district_name", str), cell(row, "district_kind", str))
    return Commune(
        code=cell(row, "code", str),
        name=cell(row, "name", str),
        kind=cell(row, "kind", str),
        district=district if code else None,
        province_code=cell(row, "province_code", str),
        province=cell(row, "province", str),
        formed_from=tuple(cell(row, "formed_from", str).split()),
    )


def _project(row: Row) -> Project:
    return Project(
        order=cell(row, "order", int),
        name=cell(row, "name", str),
        village=cell(row, "village", str),
        kind=ProjectKind(cell(row, "kind", str)),
        approval=cell(row, "approval", str),
        total_investment=maybe(row, "total_investment", Decimal),
        funded_before=maybe(row, "funded_before", Decimal),
        planned=maybe(row, "planned", Decimal),
        disbursed=maybe(row, "disbursed", Decimal),
        progress=maybe(row, "progress", Decimal),
        arrears=maybe(row, "arrears", Decimal),
        note=cell(row, "note", str),
    )


def _resource(row: Row) -> ResourceLine:
    return ResourceLine(
        ResourceSource(cell(row, "source", str)),
        maybe(row, "planned", Decimal),
        maybe(row, "actual", Decimal),
        cell(row, "note", str),
    )


def _contribution(row: Row) -> Contribution:
    return Contribution(
        ContributionKind(cell(row, "kind", str)),
        maybe(row, "quantity", Decimal),
        cell(row, "unit", str),
        maybe(row, "money", Decimal),
        cell(row, "note", str),
    )


def _evidence(rows: tuple[Row, ...]) -> tuple[EvidenceEntry, ...]:
    entries = []
    for row in rows:
        entry = EvidenceEntry(
            id=cell(row, "id", str),
            indicator_no=cell(row, "indicator", str),
            requirement=maybe(row, "requirement", int),
            name=cell(row, "name", str),
            media_type=cell(row, "media_type", str),
            size=cell(row, "size", int),
            sha256=cell(row, "sha256", str),
            added_at=cell(row, "added_at", datetime),
        )
        if entry.file != row["file"]:
            raise values_fault(EVIDENCE, [f"tên tệp của minh chứng {entry.id} không hợp lệ"])
        entries.append(entry)
    return tuple(entries)
