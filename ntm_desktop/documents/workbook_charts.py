"""Pictures of figures in a workbook: Excel's own charts over cells, so they follow a figure."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.workbook import add_sheet, put, put_title, text_height
from ntm_desktop.domain.charts import Bar, Chart, ChartKind
from ntm_desktop.domain.numbers import percent, round_half_up

SHEET = "Biểu đồ"
_WIDTHS = (44.0, 16.0, 24.0, 16.0)
_VALUE, _NOTE, _AIM = 2, 3, 4
"""The columns of a figure, of what is said of it and of what it was to be."""
_BAR, _TARGET, _PALE, _GRID = "6E8F76", "5F5F5F", "D0D0D0", "E3E3E3"
_WIDTH_CM = 20.5
_LEAST_CM, _CM_PER_BAR = 6.5, 0.9
_POINTS_PER_CM, _POINTS_PER_ROW = 28.35, 15.0
_NOT_KNOWN = "chưa có số liệu"
_VALUES = {
    ChartKind.COLUMNS: "Thực hiện",
    ChartKind.SHARES: "Thực hiện",
    ChartKind.PROGRESS: "Đã giải ngân",
}


def add_charts(book: Workbook, charts: Iterable[Chart], notice: str = "") -> None:
    """A sheet with each chart below the figures it is drawn of; none without a figure to draw.

    Args:
        book: the sheet is added at its end.
        charts: as the paper has them.
        notice: a line on top, where every sheet of the book says so.
    """
    drawn = [chart for chart in charts if not chart.empty]
    if not drawn:
        return
    sheet = add_sheet(book, SHEET, _WIDTHS)
    row = 1
    if notice:
        put(sheet, row, 1, notice, bold=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        row += 1
    for chart in drawn:
        row = _put_chart(sheet, chart, row)


def _put_chart(sheet: Worksheet, chart: Chart, row: int) -> int:
    """The figures, the picture below them; returns the next free row."""
    put_title(sheet, row, len(_WIDTHS), f"{chart.title} ({chart.unit})")
    head = row + 1
    for place, text in enumerate(_titles(chart), 1):
        put(sheet, head, place, text, bold=True, align="center", boxed=True, filled=True)
    for number, bar in enumerate(chart.bars, head + 1):
        put(sheet, number, 1, bar.label, boxed=True)
        put(sheet, number, _VALUE, bar.value, number_format="#,##0.##", boxed=True)
        put(sheet, number, _NOTE, _note(chart, bar), align="center", boxed=True)
        if _has_targets(chart):
            put(sheet, number, _AIM, bar.target, number_format="#,##0.##", boxed=True)
        sheet.row_dimensions[number].height = text_height(bar.label, _WIDTHS[0])
    last = head + len(chart.bars)
    after = last + 1
    if chart.kind is ChartKind.SHARES:
        put(sheet, after, 1, "Tổng cộng", bold=True, boxed=True, filled=True)
        put(
            sheet,
            after,
            _VALUE,
            chart.total,
            number_format="#,##0.##",
            bold=True,
            boxed=True,
            filled=True,
        )
        after += 1
    picture = _picture(sheet, chart, head, last)
    height = max(_LEAST_CM, 2.5 + _CM_PER_BAR * len(chart.bars))
    picture.width, picture.height = _WIDTH_CM, height  # type: ignore[assignment]
    sheet.add_chart(picture, f"A{after + 1}")
    return after + 3 + int(height * _POINTS_PER_CM / _POINTS_PER_ROW)


def _titles(chart: Chart) -> tuple[str, ...]:
    titles = ("Nội dung", _VALUES[chart.kind], "Ghi chú")
    aim = "Kế hoạch" if chart.aim == "KH" else chart.aim
    return (*titles, aim) if _has_targets(chart) else titles


def _has_targets(chart: Chart) -> bool:
    return any(bar.target is not None for bar in chart.bars)


def _note(chart: Chart, bar: Bar) -> str:
    if bar.value is None:
        return _NOT_KNOWN
    if chart.kind is ChartKind.SHARES and chart.total:
        share = round_half_up(percent(bar.value, chart.total), 2)
        return f"{share:.2f}%".replace(".", ",")
    return bar.note


def _picture(sheet: Worksheet, chart: Chart, head: int, last: int) -> BarChart:
    """The figures as bars; targets as marks above columns, as pale bars beside rows."""
    upright, targets = chart.kind is ChartKind.COLUMNS, _has_targets(chart)
    picture = BarChart()
    picture.type = "col" if upright else "bar"
    picture.gapWidth = 60
    for place, colour in ((_VALUE, _BAR), (_AIM, _PALE))[: 2 if targets and not upright else 1]:
        _series(picture, sheet, place, head, last)
        picture.series[-1].graphicalProperties = GraphicalProperties(solidFill=colour)
    names = Reference(sheet, min_col=1, min_row=head + 1, max_row=last)
    picture.set_categories(names)
    picture.dataLabels = DataLabelList()
    picture.dataLabels.showVal = True
    for other in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(picture.dataLabels, other, False)
    # Excel leaves out axes that are not said to be there; beside lying bars stand their figures.
    picture.x_axis.delete, picture.y_axis.delete = False, not upright
    picture.y_axis.scaling.min = 0
    picture.y_axis.numFmt = "#,##0"
    picture.y_axis.majorGridlines = _grid() if upright else None
    if not upright:
        picture.x_axis.scaling.orientation = "maxMin"  # the first row on top
    if targets and picture.legend is not None:
        picture.legend.position = "b"
    else:
        picture.legend = None
    if targets and upright:
        picture += _marks(sheet, names, head, last)
    return picture


def _grid() -> ChartLines:
    return ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))


def _marks(sheet: Worksheet, names: Reference, head: int, last: int) -> LineChart:
    """What each column was to reach: a stroke without a line from one to the next."""
    line = LineChart()
    _series(line, sheet, _AIM, head, last)
    marks = line.series[0]
    marks.marker.symbol = "dash"
    marks.marker.size = 14
    marks.marker.graphicalProperties = GraphicalProperties(solidFill=_TARGET)
    marks.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    line.set_categories(names)
    return line


def _series(
    picture: BarChart | LineChart, sheet: Worksheet, place: int, head: int, last: int
) -> None:
    figures = Reference(sheet, min_col=place, min_row=head, max_row=last)
    picture.add_data(figures, titles_from_data=True)
