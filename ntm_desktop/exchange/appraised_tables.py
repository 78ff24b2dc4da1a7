"""What was found of each indicator in an appraisal, as tables of a receipt, and back.

They come behind the tables of a ``receipt``, and only for a commune whose program says in its
own package that it reads them: an older one would refuse the whole receipt.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from ntm_desktop.domain.assessment import PartAnswer, Verdict
from ntm_desktop.domain.package import AppraisedIndicator, PackageOutcome
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField

ANSWERS_LABEL = "Ntm-Answers"
ANSWERS_READ = "2"
"""Of a package: its sender reads these tables in what is answered."""

APPRAISED = Table(
    "appraised",
    "Kết quả thẩm tra từng chỉ tiêu",
    (
        TableField("indicator", "Chỉ tiêu", required=True),
        TableField("outcome", "Kết quả", required=True, choices=("accepted", "returned")),
        TableField("verdict", "Kết luận", required=True, choices=tuple(str(v) for v in Verdict)),
        TableField("remark", "Nhận xét"),
    ),
    key=("indicator",),
)
APPRAISED_PARTS = Table(
    "appraised-parts",
    "Số thẩm tra từng phần của chỉ tiêu",
    (
        TableField("indicator", "Chỉ tiêu", required=True),
        TableField("part", "Phần", required=True),
        TableField("numerator", "Số đạt", FieldType.NUMBER),
        TableField("denominator", "Tổng số", FieldType.NUMBER),
        TableField("value", "Giá trị", FieldType.NUMBER),
        TableField("yes", "Có", FieldType.BOOLEAN),
    ),
    key=("indicator", "part"),
)
APPRAISED_TABLES = (APPRAISED, APPRAISED_PARTS)


def appraised_rows(found: Sequence[AppraisedIndicator]) -> dict[str, list[Row]]:
    """Table name to its rows."""
    return {
        APPRAISED.name: [
            {
                "indicator": one.indicator_no,
                "outcome": str(one.outcome),
                "verdict": str(one.verdict),
                "remark": one.remark,
            }
            for one in found
        ],
        APPRAISED_PARTS.name: [
            {
                "indicator": one.indicator_no,
                "part": part_id,
                "numerator": part.numerator,
                "denominator": part.denominator,
                "value": part.value,
                "yes": part.yes,
            }
            for one in found
            for part_id, part in one.parts.items()
            if not part.blank
        ],
    }


def appraised_of(rows: Mapping[str, tuple[Row, ...]]) -> tuple[AppraisedIndicator, ...]:
    """What a receipt says of each indicator; nothing when it brings no such tables."""
    parts: dict[str, dict[str, PartAnswer]] = {}
    for row in rows.get(APPRAISED_PARTS.name, ()):
        parts.setdefault(cast("str", row["indicator"]), {})[cast("str", row["part"])] = PartAnswer(
            numerator=cast("Decimal | None", row["numerator"]),
            denominator=cast("Decimal | None", row["denominator"]),
            value=cast("Decimal | None", row["value"]),
            yes=cast("bool | None", row["yes"]),
        )
    return tuple(
        AppraisedIndicator(
            no,
            PackageOutcome(cast("str", row["outcome"])),
            Verdict(cast("str", row["verdict"])),
            parts.get(no, {}),
            cast("str", row["remark"]),
        )
        for row in rows.get(APPRAISED.name, ())
        for no in (cast("str", row["indicator"]),)
    )
