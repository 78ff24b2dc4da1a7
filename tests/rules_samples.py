"""A complete invented set of rules and its workbooks, for tests and for trying the window.

Ten criteria, 47 indicators, three groups, every kind of indicator. Every figure is made up;
the title says so. ``python -m tests.rules_samples`` writes the workbooks under tests/data/rules.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from ntm_desktop.documents.rules_workbook import draw_rules_workbook
from ntm_desktop.domain.criteria import (
    Band,
    CommuneGroup,
    CommuneProperty,
    Comparison,
    Condition,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)
from ntm_desktop.domain.overrides import ProvincialOverride, ThresholdChange
from ntm_desktop.domain.rule_tables.columns import (
    DECISION_SHEET,
    INDICATOR_SHEET,
    PROVINCE_SHEET,
)
from ntm_desktop.domain.rule_tables.override_writing import override_book
from ntm_desktop.domain.rule_tables.tables import Book, Row, parts_by_sex
from ntm_desktop.domain.rule_tables.writing import set_book

TRIAL_TITLE = "BỘ THỬ – KHÔNG PHẢI QUY ĐỊNH"
TRIAL_FOLDER = Path(__file__).parent / "data" / "rules"
TRIAL_FILE = TRIAL_FOLDER / "trial-47.xlsx"
FAULTY_FILE = TRIAL_FOLDER / "trial-47-three-faults.xlsx"

MADE_UP = Provenance("Số liệu đặt ra để thử chương trình", verified=False)
GROUPS = (
    CommuneGroup("nhom-1", "Xã nhóm 1", "Xã thử liền kề đô thị."),
    CommuneGroup("nhom-2", "Xã nhóm 2", "Xã thử không thuộc nhóm 1 và nhóm 3."),
    CommuneGroup("nhom-3", "Xã nhóm 3", "Xã thử khu vực II, III."),
)
SCHOOLS = "so-truong-hoc-tren-dia-ban-xa"
CRITERIA = (
    ("Quy hoạch", 4),
    ("Hạ tầng kinh tế - xã hội", 7),
    ("Phát triển kinh tế nông thôn", 6),
    ("Đào tạo nguồn nhân lực nông thôn", 4),
    ("Văn hóa, giáo dục, y tế", 7),
    ("Giảm nghèo và an sinh xã hội", 5),
    ("Khoa học công nghệ và chuyển đổi số", 4),
    ("Môi trường và cảnh quan nông thôn", 5),
    ("Hệ thống chính trị và hành chính công", 3),
    ("Quốc phòng và an ninh", 2),
)
SCALE = (
    ScaleLevel(1, "Chưa đạt", ("CĐ",)),
    ScaleLevel(2, "Trung bình", ("TB",)),
    ScaleLevel(3, "Khá"),
    ScaleLevel(4, "Tốt", ("giỏi", "xuất sắc")),
)


def trial_set() -> CriteriaSet:
    """The whole set."""
    criteria = tuple(
        Criterion(
            no=number,
            name=name,
            short_name=name if len(name) <= 24 else f"{name[:23].rstrip(' ,-')}…",
            section=name,
            indicators=tuple(_indicator(number, place) for place in range(1, count + 1)),
            provenance=MADE_UP,
        )
        for number, (name, count) in enumerate(CRITERIA, 1)
    )
    return CriteriaSet(
        id="thu-47-2026-xa",
        version=1,
        title=TRIAL_TITLE,
        short_title="BỘ THỬ 2026–2030 · không phải quy định",
        decision="00/THỬ-2026",
        issued=date(2026, 1, 5),
        effective_from=date(2026, 1, 6),
        first_year=2026,
        last_year=2030,
        level=SubjectLevel.COMMUNE,
        tier=Tier.STANDARD,
        status=Status.CONTENT,
        official_criteria=10,
        official_indicators=47,
        groups=GROUPS,
        criteria=criteria,
        properties=(CommuneProperty(SCHOOLS, "Số trường học trên địa bàn xã", ("5.1", "main")),),
        bands=(Band("10", 10, 10), Band("5–9", 5, 9), Band("Dưới 5", 0, 4)),
        sources=("Số liệu đặt ra để thử chương trình",),
        notes=("Mọi con số trong bộ này là bịa để thử; không dùng để đánh giá xã nào.",),
    )


def _indicator(criterion: int, place: int) -> Indicator:
    no = f"{criterion}.{place}"
    special = {
        "3.1": _income,
        "4.1": _by_sex,
        "5.1": _schools,
        "8.1": _water,
        "9.1": _rated,
    }.get(no)
    if special is not None:
        return special(no)
    plain = (_yes_no, _share, _count, _ceiling, _by_province)
    return plain[(criterion + place) % len(plain)](no, criterion * 2 + place)


def _made(no: str, what: str, question: str, *parts: Part, **more: object) -> Indicator:
    made = Indicator(
        no=no,
        text=f"{what} (chỉ tiêu thử {no})",
        name=f"{what[:34]} – thử {no}",
        question=question,
        parts=parts,
        provenance=MADE_UP,
        evidence=(f"Báo cáo của xã về chỉ tiêu thử {no}", "Biên bản kiểm tra"),
        responsible="Cơ quan thử",
        article=f"Phụ lục thử, mục {no}",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def _limits(comparison: Comparison, *values: int | str) -> tuple[Threshold, ...]:
    """One threshold for each group."""
    return tuple(
        Threshold(comparison, Decimal(value), MADE_UP, group_id=group.id)
        for group, value in zip(GROUPS, values, strict=True)
    )


def _percent(part_id: str, what: str, thresholds: tuple[Threshold, ...], **more: object) -> Part:
    part = Part(
        id=part_id,
        kind=Kind.PERCENT,
        unit="%",
        numerator_label=f"Hộ {what}",
        denominator_label="Tổng số hộ",
        count_unit="hộ",
        whole_counts=True,
        thresholds=thresholds,
    )
    return replace(part, **more)  # type: ignore[arg-type]


def _yes_no(no: str, _: int) -> Indicator:
    limit = Threshold(Comparison.MET, True, MADE_UP)
    part = Part("main", Kind.YES_NO, (limit,), affirmed_by=("đã ban hành",))
    return _made(no, "Có kế hoạch được phê duyệt", "Xã đã có kế hoạch được phê duyệt chưa?", part)


def _share(no: str, step: int) -> Indicator:
    limits = _limits(Comparison.AT_LEAST, 100 - step, 90 - step, 80 - step)
    return _made(
        no, "Tỷ lệ hộ đạt yêu cầu", "Bao nhiêu hộ đạt yêu cầu?", _percent("main", "đạt", limits)
    )


def _count(no: str, step: int) -> Indicator:
    part = Part("main", Kind.COUNT, _limits(Comparison.AT_LEAST, step, step, 1), unit="mô hình")
    reason = ExemptionReason("Xã không có vùng sản xuất", ("không có vùng sản xuất",))
    return _made(no, "Số mô hình hiệu quả", "Có bao nhiêu mô hình?", part, exemptions=(reason,))


def _ceiling(no: str, step: int) -> Indicator:
    limits = _limits(Comparison.AT_MOST, "1.5", step, step + 5)
    return _made(
        no, "Tỷ lệ hộ chưa đạt", "Còn bao nhiêu hộ chưa đạt?", _percent("main", "chưa đạt", limits)
    )


def _by_province(no: str, _: int) -> Indicator:
    limits = tuple(
        Threshold(None, None, MADE_UP, group_id=group.id, set_by_province=True) for group in GROUPS
    )
    return _made(no, "Tỷ lệ do tỉnh quy định", "Bao nhiêu hộ đạt?", _percent("main", "đạt", limits))


def _income(no: str) -> Indicator:
    limits = tuple(
        Threshold(Comparison.AT_LEAST, Decimal(start + grown), MADE_UP, group.id, 2026 + grown // 4)
        for group, start in zip(GROUPS, (70, 60, 50), strict=True)
        for grown in (0, 4, 8, 12, 16)
    )
    part = Part("main", Kind.NUMBER, limits, unit="triệu đồng/người/năm")
    return _made(no, "Thu nhập bình quân đầu người", "Thu nhập bình quân là bao nhiêu?", part)


def _by_sex(no: str) -> Indicator:
    main = _percent(
        "main", "có lao động qua đào tạo", _limits(Comparison.AT_LEAST, 80, 75, 70), label="Chung"
    )
    return _made(
        no,
        "Tỷ lệ lao động qua đào tạo, cả nam và nữ",
        "Bao nhiêu lao động qua đào tạo, nam và nữ?",
        main,
        *parts_by_sex(main, required=False),
    )


def _schools(no: str) -> Indicator:
    def when(comparison: Comparison, value: int, basis: str) -> Threshold:
        condition = Condition(SCHOOLS, comparison, Decimal(3))
        limit = Decimal(value)
        return Threshold(Comparison.AT_LEAST, limit, MADE_UP, condition=condition, basis=basis)

    main = _percent(
        "main", "", _limits(Comparison.EXACTLY, 100, 100, 100), label="Đạt mức tối thiểu"
    )
    main = replace(main, numerator_label="Trường đạt", denominator_label="Tổng số trường")
    main = replace(main, count_unit="trường")
    further = replace(
        main,
        id="muc-do-1",
        label="Đạt mức độ 1",
        aliases=("mức độ 1",),
        thresholds=(
            when(Comparison.MORE_THAN, 70, "xã có trên 3 trường"),
            when(Comparison.AT_MOST, 50, "xã có từ 3 trường trở xuống"),
        ),
    )
    return _made(no, "Tỷ lệ trường học đạt chuẩn", "Bao nhiêu trường đạt?", main, further)


def _water(no: str) -> Indicator:
    main = _percent("main", "dùng nước sạch", _limits(Comparison.AT_LEAST, 60, 45, 35))
    main = replace(main, label="Nước sạch")
    central = _percent(
        "tap-trung",
        "dùng nước tập trung",
        _limits(Comparison.AT_LEAST, 40, 30, 20),
        label="Từ công trình tập trung",
        aliases=("tập trung",),
        required=False,
    )
    return _made(no, "Tỷ lệ hộ dùng nước sạch", "Bao nhiêu hộ dùng nước sạch?", main, central)


def _rated(no: str) -> Indicator:
    part = Part("main", Kind.LEVEL, _limits(Comparison.AT_LEAST, 4, 3, 3), levels=SCALE)
    return _made(no, "Xếp loại hệ thống chính trị", "Xã được xếp loại nào?", part)


def changed_rows(
    book: Book, changes: dict[str, Row], names: tuple[str, ...] = (INDICATOR_SHEET,)
) -> Book:
    """A book in which the rows of these indicators say something else in some columns."""

    def row(values: Row) -> Row:
        of = next((values[key] for key in ("no", "indicator", "label") if key in values), "")
        return {**values, **changes.get(of, {})}

    return replace(
        book,
        sheets=tuple(
            replace(
                sheet,
                tables=tuple(replace(t, rows=tuple(map(row, t.rows))) for t in sheet.tables),
            )
            if sheet.name in names
            else sheet
            for sheet in book.sheets
        ),
    )


FAULTS: dict[str, Row] = {
    "2.4": {"limit:nhom-2": "tám mươi phần trăm"},
    "6.2": {"no": "6.1"},
    "7.4": {"kind": "Tỉ số"},
}
"""Indicator to what is wrong in its row: bad threshold, number used twice, unknown kind."""


def write_trial(path: Path = TRIAL_FILE) -> Path:
    """Write the workbook of the whole set."""
    return draw_rules_workbook(set_book(trial_set()), path, "NTM Desktop")


def write_faulty_trial(path: Path = FAULTY_FILE) -> Path:
    """Write the same with the three faults of ``FAULTS``."""
    book = changed_rows(set_book(trial_set()), FAULTS)
    return draw_rules_workbook(book, path, "NTM Desktop")


def write_decision(rules: CriteriaSet, path: Path, *, faulty: bool = False) -> Path:
    """Write an invented decision of a province on a set that has 2.2, with three faults or none."""
    typed = Provenance("QĐ 77/QĐ-UBND", verified=False)
    decision = ProvincialOverride(
        id=f"20-77-2024-{rules.id}",
        version=1,
        title="Quyết định thử – không phải quy định",
        set_id=rules.id,
        province_code="20",
        decision="77/QĐ-UBND",
        issued=date(2024, 1, 5),
        effective_from=date(2024, 1, 5),
        effective_to=None,
        changes=(
            ThresholdChange("2.2", "main", (Threshold(Comparison.AT_LEAST, Decimal(65), typed),)),
        ),
    )
    book = override_book(rules, decision)
    if faulty:
        book = changed_rows(book, DECISION_FAULTS, (DECISION_SHEET, PROVINCE_SHEET))
    return draw_rules_workbook(book, path, "NTM Desktop")


DECISION_FAULTS: dict[str, Row] = {
    "Ngày ban hành *": {"value": "31/02/2024"},
    "2.2": {"limit:": "khoảng 65"},
    "2.4": {"indicator": "2.44", "limit:": "≥ 70 %"},
}
"""Row to what is wrong in it: no day, a threshold in words, a number that no indicator has."""


if __name__ == "__main__":
    write_trial()
    write_faulty_trial()
