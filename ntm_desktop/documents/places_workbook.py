"""The villages of a commune as a workbook: where each stands, and how many meet each criterion."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.workbook import (
    Value,
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
)
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.level_sums import STATE_LABELS, LevelSummary, SubjectState
from ntm_desktop.domain.places import LEVEL_LABELS


def write_places(
    summary: LevelSummary, villages: dict[str, str], author: str, path: Path, *, mark: str = ""
) -> Path:
    """Write the two tables, a sheet each.

    Args:
        summary: as counted.
        villages: id to name, for what lies in a village.
        author: the commune: "UBND xã Chiến Thắng, huyện Bắc Sơn, tỉnh Lạng Sơn".
        path: target, ".xlsx"; an older file of the name is replaced.
        mark: stands over everything: that the figures are invented.

    Raises:
        DocumentError: the file cannot be written.
    """
    one = LEVEL_LABELS[summary.level]
    book = new_workbook(f"Kết quả đánh giá {one} – {summary.period.label}", author)
    _write_list(book, summary, villages, author, mark)
    _write_criteria(book, summary, author, mark)
    return save_workbook(book, path)


def _write_list(
    book: Workbook, summary: LevelSummary, villages: dict[str, str], author: str, mark: str
) -> None:
    is_village = summary.level is SubjectLevel.VILLAGE
    one = LEVEL_LABELS[summary.level]
    sheet = add_sheet(book, f"Danh sách {one}", (6, 38, 16, 14, 14, 20))
    row = _begin(sheet, 6, f"Kết quả đánh giá {one}", summary, author, mark)
    heads = ("TT", f"Tên {one}", "Số hộ" if is_village else "Thuộc thôn")
    put_header(sheet, row, (*heads, "Tiêu chí đạt", "Tổng tiêu chí", "Kết quả"))
    for number, line in enumerate(summary.lines, 1):
        place, begun = line.place, bool(line.assessment_id)
        other: Value = place.households if is_village else villages.get(place.village_id, "")
        _put_row(
            sheet,
            row + number,
            (
                number,
                place.name,
                other,
                line.met if begun else None,
                line.total if begun else None,
                STATE_LABELS[line.state].capitalize(),
            ),
        )
    row += len(summary.lines) + 1
    known = [x.place.households for x in summary.lines if x.place.households is not None]
    total: Value = sum(known) if is_village and known else None
    full = f"{summary.fulfilled}/{summary.total} {STATE_LABELS[SubjectState.FULFILLED]}"
    _put_row(sheet, row, (None, f"Cộng {summary.total} {one}", total, None, None, full), sum_=True)


def _write_criteria(book: Workbook, summary: LevelSummary, author: str, mark: str) -> None:
    one = LEVEL_LABELS[summary.level]
    sheet = add_sheet(book, "Theo tiêu chí", (6, 44, 12, 12, 14, 16))
    row = _begin(sheet, 6, f"Số {one} đạt từng tiêu chí", summary, author, mark)
    heads = ("TC", "Tiêu chí", "Đạt", "Chưa đạt", "Thiếu số liệu", "Chưa đánh giá")
    put_header(sheet, row, heads)
    for place, one_sum in enumerate(summary.criteria, 1):
        counts = (one_sum.met, one_sum.not_met, one_sum.open_count, one_sum.not_assessed)
        _put_row(sheet, row + place, (one_sum.no, one_sum.name, *counts))


def _begin(
    sheet: Worksheet, columns: int, title: str, summary: LevelSummary, author: str, mark: str
) -> int:
    """What stands over a table; the row of its head."""
    notes = [author, f"{summary.period.label} · {summary.set_title}", f"{summary.sentence}."]
    if summary.unverified:
        notes.append(
            f"◇ {summary.unverified} chỉ tiêu dựa trên nội dung chưa đối chiếu với văn bản gốc."
        )
    row = 1
    if mark:
        put(sheet, row, 1, mark, bold=True)
        row += 1
    put_title(sheet, row, columns, title)
    for note in notes:
        row += 1
        put_title(sheet, row, columns, note, note=True)
    return row + 2


def _put_row(sheet: Worksheet, row: int, values: tuple[Value, ...], *, sum_: bool = False) -> None:
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value, boxed=True, bold=sum_, filled=sum_)
