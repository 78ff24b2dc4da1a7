"""What an officer writes in a threshold cell is read as he means it, or refused with the reason."""

from decimal import Decimal
from itertools import product

import pytest

from ntm_desktop.domain.criteria import Comparison, Kind, ScaleLevel
from ntm_desktop.domain.rule_tables.threshold_cells import (
    Limit,
    Measure,
    NotUnderstoodError,
    limit_text,
    parse_limits,
)

PERCENT = Measure(Kind.PERCENT, "%")
INCOME = Measure(Kind.NUMBER, "triệu đồng/người/năm")
COUNT = Measure(Kind.COUNT, "nhà")
YES_NO = Measure(Kind.YES_NO)
SCALE = (
    ScaleLevel(1, "Không hoàn thành nhiệm vụ", ("KHTNV",)),
    ScaleLevel(2, "Hoàn thành nhiệm vụ"),
    ScaleLevel(3, "Hoàn thành tốt nhiệm vụ", ("HTTNV",)),
)
LEVEL = Measure(Kind.LEVEL, levels=SCALE)

UNDERSTOOD = [
    ("≥ 80 %", PERCENT, ">=", 80),
    (">=80", PERCENT, ">=", 80),
    ("từ 80% trở lên", PERCENT, ">=", 80),
    ("Đạt từ 95% trở lên.", PERCENT, ">=", 95),
    ("80% trở lên", PERCENT, ">=", 80),
    ("tối thiểu 80%", PERCENT, ">=", 80),
    ("ít nhất 80 phần trăm", PERCENT, ">=", 80),
    ("không dưới 80%", PERCENT, ">=", 80),
    ("trên 80%", PERCENT, ">", 80),
    ("dưới 13 %", PERCENT, "<", 13),
    ("không quá 13%", PERCENT, "<=", 13),
    ("không vượt quá 13 %", PERCENT, "<=", 13),
    ("từ 13% trở xuống", PERCENT, "<=", 13),
    ("100%", PERCENT, "==", 100),
    ("100", PERCENT, "==", 100),
    ("≥ 0,8 %", PERCENT, ">=", "0.8"),
    ("≥ 50 triệu đồng", INCOME, ">=", 50),
    ("≥ 1.127,5", INCOME, ">=", "1127.5"),
    ("không còn nhà", COUNT, "==", 0),
    ("không còn", COUNT, "==", 0),
    ("0", COUNT, "==", 0),
    ("đạt", YES_NO, "met", True),
    ("Có", YES_NO, "met", True),
    ("từ Hoàn thành tốt nhiệm vụ trở lên", LEVEL, ">=", 3),
    ("HTTNV trở lên", LEVEL, ">=", 3),
    ("tối thiểu HTTNV", LEVEL, ">=", 3),
    ("Không hoàn thành nhiệm vụ trở lên", LEVEL, ">=", 1),
    ("≥ 3", LEVEL, ">=", 3),
]
REFUSED = [
    ("80 %", PERCENT, "ít nhất hay nhiều nhất"),
    ("0,8", PERCENT, "cả dấu %"),
    ("≥ 0,8", PERCENT, "cả dấu %"),
    ("tám mươi phần trăm", PERCENT, "Không hiểu"),
    ("5-10%", PERCENT, "Không hiểu"),
    ("từ 50% đến 60%", PERCENT, "Không hiểu"),
    ("≠ 5", PERCENT, "Không hiểu"),
    ("≱ 5", PERCENT, "Không hiểu"),
    ("Không", PERCENT, "Không hiểu"),
    ("không quy định", PERCENT, "Không hiểu"),
    ("không còn quy định", PERCENT, "Không hiểu"),
    ("Đạt", PERCENT, "Không hiểu"),
    ("≤ 13% trở lên", PERCENT, "vừa nói ít nhất vừa nói nhiều nhất"),
    ("≥ 80 hộ", PERCENT, "cột Đơn vị"),
    ("≥ 50 tỷ đồng", INCOME, "cột Đơn vị"),
    ("85%; 75%; 65%", PERCENT, "chưa rõ"),
    ("≥ 85%; ≥ 75%", PERCENT, "hai ngưỡng"),
    ("≥ 80", YES_NO, "Có/Không"),
    ("không", YES_NO, "Có/Không"),
    ("Hoàn thành nhiệm vụ", LEVEL, "trở lên hay đúng"),
    ("từ Xuất sắc trở lên", LEVEL, "Không hiểu"),
    ("3026: ≥ 50", INCOME, "không phải năm"),
]


@pytest.mark.parametrize(("text", "measure", "comparison", "value"), UNDERSTOOD)
def test_an_officers_spelling_is_understood(text, measure, comparison, value):
    wanted = value if value is True else Decimal(str(value))
    assert parse_limits(text, measure) == (Limit(Comparison(comparison), wanted),)


@pytest.mark.parametrize(("text", "measure", "reason"), REFUSED)
def test_what_has_no_one_meaning_is_refused_with_the_reason(text, measure, reason):
    with pytest.raises(NotUnderstoodError, match=reason):
        parse_limits(text, measure)


@pytest.mark.parametrize(
    "text",
    [
        "UBND tỉnh quy định",
        "UBND cấp tỉnh quy định cụ thể",
        "Do UBND tỉnh quy định",
        "tỉnh quy định",
    ],
)
@pytest.mark.parametrize("measure", [PERCENT, YES_NO, LEVEL])
def test_what_is_left_to_the_province_stays_unknown(text, measure):
    assert parse_limits(text, measure) == (Limit(None, None, set_by_province=True),)


def test_a_line_for_each_year_gives_a_threshold_for_each_year():
    found = parse_limits("2026: ≥ 50 triệu đồng\nNăm 2027 : ≥ 54", INCOME)
    assert [(limit.year, limit.value) for limit in found] == [(2026, 50), (2027, 54)]


def test_two_lines_for_one_year_are_refused():
    with pytest.raises(NotUnderstoodError, match="của năm 2026"):
        parse_limits("2026: ≥ 50\n2026: ≥ 54", INCOME)


@pytest.mark.parametrize(
    "comparison", [c for c in Comparison if c not in (Comparison.MET, Comparison.NOT_ASKED)]
)
@pytest.mark.parametrize(
    "measure", [PERCENT, INCOME, COUNT, Measure(Kind.NUMBER, "5 hộ"), Measure(Kind.LEVEL)]
)
def test_what_is_written_is_read_back_the_same(comparison, measure):
    values = ("0", "0.5", "13", "100", "1127", "99999.125", "-2")
    for value, year, by_province in product(values, (None, 2026), (False, True)):
        limit = Limit(comparison, Decimal(value), year, by_province)
        assert parse_limits(limit_text(limit, measure), measure) == (limit,)


def test_a_level_is_said_in_words_unless_two_levels_share_them():
    limit = Limit(Comparison.AT_LEAST, Decimal(3))
    assert limit_text(limit, LEVEL) == "từ Hoàn thành tốt nhiệm vụ trở lên"
    twins = Measure(Kind.LEVEL, levels=(ScaleLevel(2, "Khá"), ScaleLevel(3, "Khá")))
    assert parse_limits(limit_text(limit, twins), twins) == (limit,)
