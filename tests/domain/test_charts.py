"""Charts as shapes: every figure is written, bars are as long as their figures."""

from decimal import Decimal

from ntm_desktop.domain.charts import (
    Bar,
    Box,
    Chart,
    ChartKind,
    Words,
    alternative,
    chart_texts,
    drawn,
)

MONEY = Chart(
    "n",
    ChartKind.SHARES,
    "Nguồn lực",
    "triệu đồng",
    (Bar("Trung ương", Decimal(1500)), Bar("Dân", Decimal(500)), Bar("Khác", None)),
)


def test_a_share_says_amount_and_percent_and_the_sum_stands_below():
    texts = chart_texts(MONEY)
    assert "1.500 (75,00%)" in texts
    assert "chưa có số liệu" in texts
    assert "Tổng cộng: 2.000 triệu đồng" in texts


def test_bars_are_as_long_as_their_figures():
    long, short = [s for s in drawn(MONEY, 460).shapes if isinstance(s, Box)]
    assert long.width == 3 * short.width


def test_a_target_is_a_line_with_its_figure():
    chart = Chart(
        "t",
        ChartKind.COLUMNS,
        "Tiêu chí",
        "tiêu chí",
        (Bar("2023", Decimal(10)), Bar("2024", None, Decimal(15))),
        Decimal(19),
    )
    texts = chart_texts(chart)
    assert "KH 15" in texts
    assert "–" in texts
    assert "5" in texts
    assert "4,75" not in texts


def test_nothing_is_drawn_outside_its_sheet():
    long = "Đường bê tông từ nhà văn hóa thôn đến ngã ba " * 3
    chart = Chart(
        "p",
        ChartKind.PROGRESS,
        "Công trình",
        "triệu đồng",
        (Bar(long, Decimal(80), Decimal(100), "khối lượng 60%"), Bar("B", None, Decimal(7))),
    )
    made = drawn(chart, 460)
    for shape in made.shapes:
        if isinstance(shape, Words):
            assert 0 <= shape.y <= made.height
        if isinstance(shape, Box):
            assert shape.x >= 0
            assert shape.x + shape.width <= made.width


def test_a_chart_can_be_said_in_words():
    assert alternative(MONEY) == (
        "Nguồn lực, triệu đồng. Trung ương: 1.500; Dân: 500; Khác: chưa có số liệu."
    )


def test_the_axis_is_marked_up_to_all_the_criteria():
    bars = (Bar("2024", Decimal(12), target=Decimal(19)),)
    chart = Chart("t", ChartKind.COLUMNS, "Tiêu chí", "tiêu chí", bars, top=Decimal(19))
    marks = [s.text for s in drawn(chart, 460).shapes if isinstance(s, Words) and s.anchor == "end"]
    assert marks[-5:] == ["0", "5", "10", "15", "19"]
