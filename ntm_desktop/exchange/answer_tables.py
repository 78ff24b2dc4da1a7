"""Answers and verdicts as tables, and back: of a commune, and of what lies inside it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import StatedVerdicts
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField, values_fault

_CellT = TypeVar("_CellT")

CRITERION, INDICATOR = "criterion", "indicator"

ANSWERS = Table(
    "answers",
    "Trả lời theo chỉ tiêu",
    (
        TableField("indicator", "Chỉ tiêu", required=True),
        TableField("not_applicable", "Lý do không áp dụng"),
        TableField("remark", "Ghi chú"),
        TableField("as_typed", "Nguyên văn trong bảng tính"),
        TableField("to_confirm", "Cách hiểu còn phải xác nhận"),
    ),
    key=("indicator",),
)

ANSWER_PARTS = Table(
    "answer-parts",
    "Số liệu từng phần của chỉ tiêu",
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

VERDICTS = Table(
    "verdicts",
    "Kết luận",
    (
        TableField("level", "Cấp", required=True, choices=(CRITERION, INDICATOR)),
        TableField("no", "Số", required=True),
        TableField("verdict", "Kết luận", required=True, choices=tuple(str(v) for v in Verdict)),
    ),
    key=("level", "no"),
)


def answer_rows(answers: Mapping[str, Answer]) -> list[Row]:
    """The rows of ``answers``."""
    return [
        {
            "indicator": no,
            "not_applicable": answer.not_applicable,
            "remark": answer.remark,
            "as_typed": answer.as_typed,
            "to_confirm": answer.to_confirm,
        }
        for no, answer in answers.items()
    ]


def part_rows(answers: Mapping[str, Answer]) -> list[Row]:
    """The rows of ``answer-parts``; blank ones are left out."""
    return [
        {
            "indicator": no,
            "part": part_id,
            "numerator": part.numerator,
            "denominator": part.denominator,
            "value": part.value,
            "yes": part.yes,
        }
        for no, answer in answers.items()
        for part_id, part in answer.parts.items()
        if not part.blank
    ]


def verdict_rows(verdicts: StatedVerdicts) -> list[Row]:
    """The rows of ``verdicts``: criteria, then indicators."""
    return [
        *_verdict_rows(CRITERION, {str(no): v for no, v in verdicts.criteria.items()}),
        *_verdict_rows(INDICATOR, verdicts.indicators),
    ]


def _verdict_rows(level: str, verdicts: Mapping[str, Verdict]) -> list[Row]:
    return [{"level": level, "no": no, "verdict": str(verdict)} for no, verdict in verdicts.items()]


def answers_of(rows: Sequence[Row], parts_of: Sequence[Row]) -> dict[str, Answer]:
    """Indicator number to answer.

    Raises:
        PackageError: ``values``.
    """
    parts: dict[str, dict[str, PartAnswer]] = {cell(row, "indicator", str): {} for row in rows}
    for row in parts_of:
        no = cell(row, "indicator", str)
        if no not in parts:
            raise values_fault(ANSWER_PARTS, [f"chỉ tiêu {no} không có trong bảng trả lời"])
        parts[no][cell(row, "part", str)] = PartAnswer(
            numerator=maybe(row, "numerator", Decimal),
            denominator=maybe(row, "denominator", Decimal),
            value=maybe(row, "value", Decimal),
            yes=maybe(row, "yes", bool),
        )
    return {
        no: Answer(
            parts=parts[no],
            not_applicable=cell(row, "not_applicable", str),
            remark=cell(row, "remark", str),
            as_typed=cell(row, "as_typed", str),
            to_confirm=cell(row, "to_confirm", str),
        )
        for row in rows
        for no in (cell(row, "indicator", str),)
    }


def verdicts_of(rows: Sequence[Row]) -> StatedVerdicts:
    """The verdicts that were stated.

    Raises:
        PackageError: ``values``.
    """
    criteria: dict[int, Verdict] = {}
    indicators: dict[str, Verdict] = {}
    for row in rows:
        no, verdict = cell(row, "no", str), Verdict(cell(row, "verdict", str))
        if row["level"] == INDICATOR:
            indicators[no] = verdict
        elif no.isascii() and no.isdecimal() and len(no) <= 4 and str(int(no)) == no:
            criteria[int(no)] = verdict
        else:
            raise values_fault(VERDICTS, [f"số tiêu chí “{no}” không hợp lệ"])
    return StatedVerdicts(criteria, indicators)


def cell(row: Row, name: str, kind: type[_CellT]) -> _CellT:
    """A cell whose type ``read_csv`` has already made sure of."""
    value = row[name]
    if not isinstance(value, kind):
        raise TypeError(f"{name}: {value!r}")
    return value


def maybe(row: Row, name: str, kind: type[_CellT]) -> _CellT | None:
    """A cell that may be empty."""
    return None if row[name] is None else cell(row, name, kind)
