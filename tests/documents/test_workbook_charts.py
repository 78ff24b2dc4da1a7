"""Charts in a workbook are Excel's own, drawn of cells that hold the figures."""

from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from ntm_desktop.documents.workbook import new_workbook, workbook_bytes
from ntm_desktop.documents.workbook_charts import SHEET, add_charts
from ntm_desktop.domain.charts import Bar, Chart, ChartKind

CRITERIA = Chart(
    "criteria-by-year",
    ChartKind.COLUMNS,
    "Số tiêu chí đạt",
    "tiêu chí",
    (
        Bar("2023", Decimal(11)),
        Bar("2024", Decimal(12), Decimal(14)),
        Bar("2025", None, Decimal(17)),
    ),
    top=Decimal(19),
)
MONEY = Chart(
    "money-by-source",
    ChartKind.SHARES,
    "Nguồn lực huy động",
    "triệu đồng",
    (Bar("Vốn tín dụng", Decimal(300)), Bar("=Dân góp", Decimal("100.5"))),
)
PROGRESS = Chart(
    "projects",
    ChartKind.PROGRESS,
    "Vốn và tiến độ công trình",
    "triệu đồng",
    (Bar("Kênh mương", Decimal(1120), Decimal(1400), "khối lượng 85%"),),
)


def made(*charts):
    book = new_workbook("Báo cáo", "Xã")
    add_charts(book, charts, "DỮ LIỆU MẪU")
    book.create_sheet("Bảng")
    return load_workbook(BytesIO(workbook_bytes(book)))


def rows(sheet):
    return [tuple(row) for row in sheet.iter_rows(values_only=True) if any(row)]


def test_every_figure_of_a_chart_stands_in_a_cell_as_a_figure():
    sheet = made(CRITERIA, MONEY, PROGRESS)[SHEET]
    assert rows(sheet) == [
        ("DỮ LIỆU MẪU", None, None, None),
        ("Số tiêu chí đạt (tiêu chí)", None, None, None),
        ("Nội dung", "Thực hiện", "Ghi chú", "Kế hoạch"),
        ("2023", 11, None, None),
        ("2024", 12, None, 14),
        ("2025", None, "chưa có số liệu", 17),
        ("Nguồn lực huy động (triệu đồng)", None, None, None),
        ("Nội dung", "Thực hiện", "Ghi chú", None),
        ("Vốn tín dụng", 300, "74,91%", None),
        ("=Dân góp", 100.5, "25,09%", None),
        ("Tổng cộng", 400.5, None, None),
        ("Vốn và tiến độ công trình (triệu đồng)", None, None, None),
        ("Nội dung", "Đã giải ngân", "Ghi chú", "Kế hoạch"),
        ("Kênh mương", 1120, "khối lượng 85%", 1400),
    ]


def test_each_chart_is_drawn_of_its_own_cells_and_leaves_the_sum_out():
    criteria, money, progress = made(CRITERIA, MONEY, PROGRESS)[SHEET]._charts
    drawn = [
        [
            one.val.numRef.f
            for one in [*chart.series, *(s for c in chart._charts[1:] for s in c.series)]
        ]
        for chart in (criteria, money, progress)
    ]
    assert drawn[0] == ["'Biểu đồ'!$B$4:$B$6", "'Biểu đồ'!$D$4:$D$6"]
    begins = next(row for row in range(1, 99) if drawn[1][0].endswith(f"$B${row}:$B${row + 1}"))
    assert begins > 6 + 10  # below the picture of the criteria
    assert len(drawn[2]) == 2


def test_a_chart_without_a_figure_makes_no_sheet():
    empty = Chart("x", ChartKind.SHARES, "Nguồn lực", "triệu đồng", (Bar("Vốn", None),))
    assert SHEET not in made(empty).sheetnames


def test_the_same_charts_are_the_same_bytes():
    def once():
        book = new_workbook("Báo cáo", "Xã")
        add_charts(book, (CRITERIA, MONEY, PROGRESS))
        return workbook_bytes(book)

    assert once() == once()
