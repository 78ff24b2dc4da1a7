"""A dash in a decision's table becomes a level that asks nothing of its group."""

from decimal import Decimal

from ntm_desktop.domain.criteria import Indicator
from ntm_desktop.domain.decisions.document import DecisionText, Grid, GridCell, GridRow
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.reading import read_decision

HEAD = ("TT", "Tiêu chí", "Nội dung tiêu chí", "Nhóm 1", "Nhóm 2", "Nhóm 3")


def drafted(*cells: str) -> Indicator:
    rows = (HEAD, ("1", "Giáo dục", "1.1. Tỷ lệ hộ dùng nước sạch", *cells))
    grid = Grid(
        tuple(
            GridRow(tuple(GridCell(text, (at, column)) for column, text in enumerate(row)))
            for at, row in enumerate(rows)
        )
    )
    return drafted_set(read_decision(DecisionText("x.docx", "0" * 64, (grid,)))).indicator("1.1")


def levels(indicator: Indicator, part: str = "main") -> list[tuple[str | None, bool, object]]:
    return [(t.group_id, t.not_asked, t.value) for t in indicator.part(part).thresholds]


def test_a_dash_spares_its_group_of_every_demand_of_the_cell_in_the_order_of_the_columns() -> None:
    piped = " từ công trình tập trung)"
    made = drafted(f"≥ 80% (≥ 50%{piped}", "-", f"≥ 70% (≥ 30%{piped}")
    for part, first, third in (("main", 80, 70), ("p2", 50, 30)):
        assert levels(made, part) == [
            ("nhom-1", False, Decimal(first)),
            ("nhom-2", True, None),
            ("nhom-3", False, Decimal(third)),
        ]


def test_a_dash_may_hold_for_one_year_only() -> None:
    made = drafted("≥ 50%", "Năm 2026: -; năm 2027: ≥ 30%", "≥ 20%").part("main")
    years = [(t.year, t.not_asked) for t in made.thresholds if t.group_id == "nhom-2"]
    assert years == [(2026, True), (2027, False)]


def test_a_dash_for_every_group_judges_nobody_and_is_left_open_with_a_word() -> None:
    made = drafted("-", "-", "-")
    assert not any(t.known for t in made.part("main").thresholds)
    assert "“–” cho mọi nhóm xã" in made.note
