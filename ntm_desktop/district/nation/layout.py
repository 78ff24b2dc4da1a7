"""What is published, under which names: the form of the data set.

``TABLE/in_period=KEY/in_province=CODE/OFFICE-GENERATION.parquet``, and for each office a list of
the files that count, ``_offices/OFFICE.json``, which is written last. Who reads only what the
lists name never sees half of a publication.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ntm_desktop.domain.kept_tables import KeptColumn

FORMAT = 1
OFFICES_FOLDER = "_offices"
PERIOD, PROVINCE = "in_period", "in_province"
UNKNOWN_PROVINCE = "00"
DIGITS, PLACES = 38, 18
"""Of a number with places: as many as engines can hold exactly, of them behind the point."""
# Not an own name of any table of a package.
OFFICE, PACKAGE, COMMUNE = "of_office", "of_package", "of_commune"
KEYS = (
    KeptColumn(OFFICE, "string", "Mã nơi nhận"),
    KeptColumn(PACKAGE, "integer", "Thứ tự gói ở nơi nhận"),
    KeptColumn(COMMUNE, "string", "Mã xã"),
)

PACKAGES, COMMUNES, VERDICTS = "reception-packages", "reception-communes", "reception-verdicts"
OWN_TABLES: Mapping[str, tuple[str, tuple[KeptColumn, ...]]] = MappingProxyType(
    {
        PACKAGES: (
            "Gói đã tiếp nhận",
            (
                *KEYS,
                KeptColumn("set_id", "string", "Bộ tiêu chí"),
                KeptColumn("sequence", "integer", "Gói số"),
                KeptColumn("sha256", "string", "SHA-256 của gói"),
                KeptColumn("received_at", "datetime", "Ngày tiếp nhận"),
                KeptColumn("outcome", "string", "Trả lời: received, accepted, returned"),
                KeptColumn("sample", "boolean", "Số liệu mẫu"),
                KeptColumn("group", "string", "Nhóm xã"),
                KeptColumn("border", "boolean", "Xã biên giới"),
                KeptColumn("especially_difficult", "boolean", "Xã đặc biệt khó khăn"),
                KeptColumn("atk", "boolean", "Xã an toàn khu"),
            ),
        ),
        COMMUNES: (
            "Xã đã đăng ký khóa và phải nộp cho kỳ",
            (
                KEYS[0],
                KEYS[2],
                KeptColumn("name", "string", "Tên"),
                KeptColumn("above", "string", "Thuộc"),
                KeptColumn("listed", "boolean", "Có trong danh mục đơn vị hành chính"),
            ),
        ),
        VERDICTS: (
            "Kết luận từng tiêu chí do nơi nhận tính",
            (
                *KEYS,
                KeptColumn("criterion", "integer", "Tiêu chí"),
                KeptColumn("verdict", "string", "Kết luận"),
            ),
        ),
    }
)

# What is written in words about people and places stays at the office; what adds up does not.
NOT_PUBLISHED = frozenset({"evidence", "rules"})
_FIGURES = frozenset({"integer", "number", "boolean", "datetime"})
_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "commune": frozenset(
            {
                "code", "name", "kind", "district_code", "district_name", "district_kind",
                "province_code", "province", "formed_from",
            }
        ),
        "assessment": frozenset({"period", "set_id", "set_fingerprint", "set_title", "group"}),
        "properties": frozenset({"property"}),
        "answers": frozenset({"indicator"}),
        "answer-parts": frozenset({"indicator", "part"}),
        "verdicts": frozenset({"level", "no", "verdict"}),
        "projects": frozenset({"name", "kind"}),
        "resources": frozenset({"source"}),
        "contributions": frozenset({"kind", "unit"}),
        "money": frozenset({"source", "source_label", "unit"}),
        "gifts": frozenset({"kind", "unit"}),
        "project-cards": frozenset({"id", "name", "sector", "starts", "ends"}),
        "project-years": frozenset({"project", "group"}),
        "project-periods": frozenset({"project", "state"}),
        "project-amounts": frozenset({"project", "what", "source"}),
        "project-quantities": frozenset({"project", "kind", "kind_label", "unit"}),
        "registers": frozenset({"register", "fingerprint", "title"}),
    }
)  # fmt: skip


def is_published(table: str, column: KeptColumn) -> bool:
    """Whether a column leaves the office: figures do, and of words only those known to name none.

    Args:
        table: name of its table.
        column: as its package declared it.
    """
    return column.type in _FIGURES or column.name in _WORDS.get(table, frozenset())
