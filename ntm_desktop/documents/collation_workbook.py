"""The district's workbook: the province's tables over all communes that handed over."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ntm_desktop.documents.workbook import (
    INTEGER,
    MONEY,
    TWO_PLACES,
    Value,
    add_sheet,
    new_workbook,
    put,
    put_header,
    put_title,
    save_workbook,
    text_height,
)
from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.collation import Collation, CommuneResult
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.resources import total_actual

_AUTHOR = "NTM Desktop"
_SHORT = {
    Verdict.MET: "Đ",
    Verdict.NOT_MET: "C",
    Verdict.INCOMPLETE: "T",
    Verdict.NO_THRESHOLD: "N",
    Verdict.NOT_APPLICABLE: "–",
}


def write_collation(collation: Collation, path: Path) -> Path:
    """Write the tables of a collation, a sheet each.

    Args:
        collation: as counted by ``domain.collation``.
        path: target, ".xlsx"; an older file of the name is replaced.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(f"Tổng hợp nông thôn mới – {collation.period.label}", _AUTHOR)
    _write_bands(book, collation)
    _write_criteria(book, collation)
    _write_resources(book, collation)
    _write_communes(book, collation)
    _write_matrix(book, collation)
    _write_checks(book, collation)
    return save_workbook(book, path)


def _begin(
    book: Workbook,
    name: str,
    title: str,
    labels: Sequence[str],
    widths: Sequence[float],
    collation: Collation,
    *,
    landscape: bool = False,
) -> tuple[Worksheet, int]:
    """A sheet with its title and head; returns the row below the head."""
    sheet = add_sheet(book, name, widths, landscape=landscape)
    put_title(sheet, 1, len(labels), title)
    about = (
        f"{collation.period.label} · {collation.set_title} · {len(collation.communes)} xã đã nộp "
        f"trên {collation.base.count} xã"
    )
    put_title(sheet, 2, len(labels), about, note=True)
    put_header(sheet, 4, labels)
    return sheet, 5


def _put_row(
    sheet: Worksheet,
    row: int,
    values: Sequence[Value],
    formats: Sequence[str] = (),
    *,
    strong: bool = False,
    centred: bool = False,
) -> None:
    height = text_height("", 1)
    for place, value in enumerate(values):
        if isinstance(value, str):
            width = sheet.column_dimensions[get_column_letter(place + 1)].width
            height = max(height, text_height(value, width))
        number_format = formats[place] if place < len(formats) else ""
        put(
            sheet,
            row,
            place + 1,
            value,
            number_format=number_format,
            bold=strong,
            middle=True,
            boxed=True,
            filled=strong,
            align="center" if (place == 0 or (centred and place > 1)) and not strong else "",
        )
    sheet.row_dimensions[row].height = height


def _put_note(sheet: Worksheet, row: int, columns: int, text: str) -> None:
    put(sheet, row, 1, text, italic=True, size=10)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    sheet.row_dimensions[row].height = 15.0 * (1 + len(text) // 85)


def _write_bands(book: Workbook, collation: Collation) -> None:
    labels = ("TT", "Nhóm xã theo số tiêu chí đạt", "Số xã", "Tổng số xã", "Tỷ lệ (%)")
    title = "TỔNG HỢP XÃ THEO NHÓM TIÊU CHÍ"
    sheet, row = _begin(book, "Nhóm tiêu chí", title, labels, (6, 40, 12, 14, 14), collation)
    formats = ("", "", INTEGER, INTEGER, TWO_PLACES)
    total = collation.base.count
    bands = (*collation.bands, *([collation.uncounted] if collation.uncounted.count else []))
    for place, band in enumerate(bands, 1):
        _put_row(sheet, row, (place, band.label, band.count, total, band.share), formats)
        row += 1
    shares = sum((band.share for band in bands), Decimal("0.00"))
    counted = sum(band.count for band in bands)
    _put_row(sheet, row, ("", "Cộng", counted, total, shares), formats, strong=True)
    row += 1
    _put_row(
        sheet,
        row,
        ("", "Bình quân tiêu chí/xã của các xã đã nộp", collation.mean, "", ""),
        ("", "", TWO_PLACES),
        strong=True,
    )
    row += 2
    if collation.band_residue:
        _put_note(sheet, row, len(labels), _residue_words(collation.band_residue))
        row += 1
    _put_note(sheet, row, len(labels), collation.base.sentence)


def _write_criteria(book: Workbook, collation: Collation) -> None:
    labels = ("TT", "Tiêu chí", "Số xã đạt", "Tổng số xã", "Tỷ lệ (%)")
    title = "SỐ XÃ ĐẠT THEO TỪNG TIÊU CHÍ"
    sheet, row = _begin(book, "Từng tiêu chí", title, labels, (6, 46, 12, 14, 14), collation)
    formats = ("", "", INTEGER, INTEGER, TWO_PLACES)
    total = collation.base.count
    for line in collation.criteria:
        _put_row(sheet, row, (line.no, line.name, line.met, total, line.share), formats)
        row += 1
    met = sum(line.met for line in collation.criteria)
    _put_row(sheet, row, ("", "Tổng lượt tiêu chí đạt", met, "", ""), formats, strong=True)


def _write_resources(book: Workbook, collation: Collation) -> None:
    labels = ("TT", "Nguồn vốn", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)")
    title = "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC (triệu đồng)"
    sheet, row = _begin(book, "Nguồn lực", title, labels, (6, 42, 18, 18, 12), collation)
    formats = ("", "", MONEY, MONEY, TWO_PLACES)
    for place, line in enumerate(collation.resources, 1):
        _put_row(sheet, row, (place, line.label, line.planned, line.actual, line.share), formats)
        row += 1
    shares = sum((line.share for line in collation.resources), Decimal("0.00"))
    values = ("", "Tổng cộng", collation.resources_planned, collation.resources_actual, shares)
    _put_row(sheet, row, values, formats, strong=True)
    if collation.resource_residue:
        _put_note(sheet, row + 2, len(labels), _residue_words(collation.resource_residue))


def _write_communes(book: Workbook, collation: Collation) -> None:
    labels = (
        "TT",
        "Mã xã",
        "Xã",
        "Huyện",
        "Gói số",
        "Ngày nhận",
        "Số tiêu chí đạt",
        "Tổng số tiêu chí",
        "Nguồn lực thực hiện (triệu đồng)",
    )
    widths = (6, 9, 30, 24, 9, 13, 12, 12, 20)
    title = "DANH SÁCH XÃ ĐÃ NỘP"
    sheet, row = _begin(book, "Các xã", title, labels, widths, collation, landscape=True)
    formats = ("", "", "", "", INTEGER, "", INTEGER, INTEGER, MONEY)
    for place, commune in enumerate(collation.communes, 1):
        _put_row(sheet, row, _commune_values(place, commune, collation), formats)
        row += 1
    if collation.missing:
        row += 1
        put(sheet, row, 1, f"Chưa nộp: {len(collation.missing)} xã", bold=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(labels))
        for place, (code, name) in enumerate(collation.missing, 1):
            row += 1
            _put_row(sheet, row, (place, code, name, *[""] * (len(labels) - 3)))


def _commune_values(place: int, commune: CommuneResult, collation: Collation) -> Sequence[Value]:
    has_money = any(line.actual is not None for line in commune.resources)
    return (
        place,
        commune.code,
        commune.name,
        commune.above,
        commune.sequence,
        commune.received_on,
        commune.met,
        collation.criteria_total,
        total_actual(commune.resources) if has_money else None,
    )


def _write_matrix(book: Workbook, collation: Collation) -> None:
    """Every commune against every criterion, one letter each."""
    numbers = [line.no for line in collation.criteria]
    labels = ("TT", "Xã", *(str(no) for no in numbers), "Đạt")
    widths = (6, 30, *(4.5 for _ in numbers), 7)
    title = "KẾT QUẢ TỪNG XÃ THEO TIÊU CHÍ"
    sheet, row = _begin(book, "Xã theo tiêu chí", title, labels, widths, collation, landscape=True)
    for place, commune in enumerate(collation.communes, 1):
        letters = [_SHORT[verdict] if verdict else "" for verdict in _verdicts(commune, numbers)]
        # Two communes of one name are nothing rare; their codes tell them apart.
        named = f"{commune.name} ({commune.code})"
        _put_row(sheet, row, (place, named, *letters, commune.met), centred=True)
        row += 1
    legend = "; ".join(f"{_SHORT[verdict]}: {label}" for verdict, label in VERDICT_LABELS.items())
    _put_note(sheet, row + 1, len(labels), f"{legend}.")


def _verdicts(commune: CommuneResult, numbers: Sequence[int]) -> list[Verdict | None]:
    return [commune.verdicts.get(no) for no in numbers]


def _write_checks(book: Workbook, collation: Collation) -> None:
    labels = ("TT", "Kiểm tra", "Kết quả", "Chi tiết")
    title = "KIỂM TRA SỐ LIỆU"
    sheet, row = _begin(book, "Kiểm tra", title, labels, (6, 34, 12, 70), collation, landscape=True)
    for place, check in enumerate(collation.checks, 1):
        outcome = "Khớp" if check.holds else "LỆCH"
        _put_row(sheet, row, (place, check.label, outcome, check.sentence))
        row += 1
    for sentence in collation.cautions:
        _put_row(sheet, row, ("", "Cần xem lại", "", sentence))
        row += 1


def _residue_words(residue: Decimal) -> str:
    gap = format_decimal(residue, 2).replace("-", "−")
    return (
        f"Tỷ lệ làm tròn riêng từng dòng đến 2 số lẻ; cộng lại còn chênh {gap} so với 100,00 "
        "và không điều chỉnh."
    )
