"""Which tables a package of each kind holds; enrolment and receipt as tables, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from ntm_desktop.domain.package import (
    PackageHeader,
    PackageKind,
    PackageOutcome,
    PartOutcome,
    ReceiptContent,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.appraised_tables import appraised_of, appraised_rows
from ntm_desktop.exchange.assessment_tables import (
    ASSESSMENT_TABLES,
    RESOURCES,
    RESOURCES_NOT_SPLIT,
    commune_of,
    commune_row,
)
from ntm_desktop.exchange.minisign import MinisignError, PublicKey
from ntm_desktop.exchange.rule_tables import MAKER, RULES, RULES_AND_REGISTERS
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField, values_fault

ENROLLED = Table(
    "commune",
    "Đơn vị đăng ký",
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
    ),
    key=("code",),
    single=True,
)

PUBLIC_KEY = Table(
    "public-key",
    "Khóa công khai",
    (
        TableField("key", "Khóa công khai minisign", required=True),
        TableField("fingerprint", "Dấu vân tay để đối chiếu với phiếu giấy", required=True),
    ),
    single=True,
)

RECEIPT = Table(
    "receipt",
    "Phiếu tiếp nhận",
    (
        TableField("commune", "Mã xã", required=True),
        TableField("kind", "Loại gói", required=True, choices=tuple(str(k) for k in PackageKind)),
        TableField("period", "Kỳ", required=True),
        TableField("epoch", "Chuỗi gói", required=True),
        TableField("sequence", "Số thứ tự", FieldType.INTEGER, required=True),
        TableField("previous", "SHA-256 của gói trước"),
        TableField("created_at", "Ngày đóng gói", FieldType.DATETIME, required=True),
        TableField("program", "Chương trình đóng gói", required=True),
        TableField("package_sha256", "SHA-256 của gói, không niêm phong", required=True),
        TableField("received_at", "Ngày tiếp nhận", FieldType.DATETIME, required=True),
        TableField("receiver", "Nơi nhận", required=True),
        TableField("criteria_met", "Số tiêu chí đạt", FieldType.INTEGER, required=True),
        TableField("criteria_total", "Tổng số tiêu chí", FieldType.INTEGER, required=True),
    ),
    single=True,
)

PARTS = Table(
    "parts",
    "Kết quả từng phần",
    (
        TableField("part", "Phần", required=True),
        TableField(
            "outcome", "Kết quả", required=True, choices=tuple(str(o) for o in PackageOutcome)
        ),
        TableField("items", "Số mục", FieldType.INTEGER, required=True),
        TableField("remark", "Ý kiến"),
    ),
    key=("part",),
)

NOTES = Table("notes", "Lưu ý", (TableField("note", "Lưu ý", required=True),))

TABLES: Mapping[PackageKind, tuple[Table, ...]] = {
    PackageKind.ASSESSMENT: ASSESSMENT_TABLES,
    PackageKind.ENROLMENT: (ENROLLED, PUBLIC_KEY),
    PackageKind.RECEIPT: (RECEIPT, PARTS, NOTES),
    PackageKind.CRITERIA_SET: (RULES, MAKER),
}
"""The tables a package of each kind holds; what it brings besides, its descriptor says."""


def tables_of(kind: PackageKind, *, further: bool = False) -> tuple[Table, ...]:
    """The tables a package of a kind begins with.

    Args:
        kind: of the package.
        further: it is of the format that knows more rules than sets and decisions, and sources
            of money that are not split yet.
    """
    tables = TABLES[kind]
    if not further:
        return tables
    wider = {RULES.name: RULES_AND_REGISTERS, RESOURCES.name: RESOURCES_NOT_SPLIT}
    return tuple(wider.get(table.name, table) for table in tables)


def enrolment_rows(commune: Commune, key: PublicKey) -> dict[str, list[Row]]:
    """Table name to its rows."""
    return {
        ENROLLED.name: [commune_row(commune)],
        PUBLIC_KEY.name: [{"key": key.encoded, "fingerprint": key.fingerprint}],
    }


def enrolment_content(rows: Mapping[str, tuple[Row, ...]]) -> tuple[Commune, PublicKey]:
    """Who enrols, with which key.

    Raises:
        PackageError: ``values``.
    """
    row = rows[PUBLIC_KEY.name][0]
    try:
        key = PublicKey.parse(cast("str", row["key"]))
    except MinisignError as error:
        raise values_fault(PUBLIC_KEY, ["khóa công khai không đọc được"]) from error
    if row["fingerprint"] != key.fingerprint:
        raise values_fault(PUBLIC_KEY, ["dấu vân tay không phải của khóa này"])
    return commune_of(rows[ENROLLED.name][0]), key


def receipt_rows(receipt: ReceiptContent) -> dict[str, list[Row]]:
    """Table name to its rows."""
    package = receipt.package
    return {
        RECEIPT.name: [
            {
                "commune": package.commune_code,
                "kind": str(package.kind),
                "period": package.period.key,
                "epoch": package.epoch,
                "sequence": package.sequence,
                "previous": package.previous,
                "created_at": package.created_at,
                "program": package.program,
                "package_sha256": receipt.package_sha256,
                "received_at": receipt.received_at,
                "receiver": receipt.receiver,
                "criteria_met": receipt.criteria_met,
                "criteria_total": receipt.criteria_total,
            }
        ],
        PARTS.name: [
            {
                "part": part.part,
                "outcome": str(part.outcome),
                "items": part.items,
                "remark": part.remark,
            }
            for part in receipt.parts
        ],
        NOTES.name: [{"note": note} for note in receipt.notes],
        **(appraised_rows(receipt.appraised) if receipt.appraised else {}),
    }


def receipt_content(rows: Mapping[str, tuple[Row, ...]]) -> ReceiptContent:
    """What the receiving side says.

    Raises:
        PackageError: ``values``.
    """
    row = rows[RECEIPT.name][0]
    try:
        period = Period.parse(cast("str", row["period"]))
    except EntryError as error:
        raise values_fault(RECEIPT, [str(error)]) from error
    return ReceiptContent(
        package=PackageHeader(
            kind=PackageKind(cast("str", row["kind"])),
            commune_code=cast("str", row["commune"]),
            period=period,
            epoch=cast("str", row["epoch"]),
            sequence=cast("int", row["sequence"]),
            previous=cast("str", row["previous"]),
            created_at=cast("datetime", row["created_at"]),
            program=cast("str", row["program"]),
        ),
        package_sha256=cast("str", row["package_sha256"]),
        received_at=cast("datetime", row["received_at"]),
        receiver=cast("str", row["receiver"]),
        criteria_met=cast("int", row["criteria_met"]),
        criteria_total=cast("int", row["criteria_total"]),
        parts=tuple(
            PartOutcome(
                cast("str", part["part"]),
                PackageOutcome(cast("str", part["outcome"])),
                cast("int", part["items"]),
                cast("str", part["remark"]),
            )
            for part in rows[PARTS.name]
        ),
        notes=tuple(cast("str", note["note"]) for note in rows[NOTES.name]),
        appraised=appraised_of(rows),
    )
