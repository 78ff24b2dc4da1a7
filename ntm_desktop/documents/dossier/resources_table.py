"""Biểu nguồn lực: money by source with its shares, and the sums checked in the open.

Shares are rounded half-up one by one and never bent so that they add up to 100; what they
lack stands in a note, as does a sum of contributions that differs from its source.
"""

from decimal import Decimal

from ntm_desktop.documents.dossier.prose import as_written
from ntm_desktop.documents.pages import Align, Cell, Column, Row, Table, Text, bold, words
from ntm_desktop.domain.numbers import format_decimal, percent, round_half_up
from ntm_desktop.domain.resources import (
    CONTRIBUTION_LABELS,
    SOURCE_LABELS,
    Contribution,
    ResourceLine,
    ResourceSource,
    contradicting_sum,
    total_actual,
)

_HUNDRED = Decimal(100)
_COLUMNS = (
    Column(10, Align.CENTRE),
    Column(62),
    Column(25, Align.RIGHT),
    Column(25, Align.RIGHT),
    Column(19, Align.RIGHT),
    Column(30),
)
_HEADER = ("TT", "Nguồn vốn", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)", "Ghi chú")


def resources_table(
    lines: tuple[ResourceLine, ...], contributions: tuple[Contribution, ...], year: int
) -> Table:
    """The table, triệu đồng, with what residents gave below their source."""
    total = total_actual(lines)
    rows: list[Row] = []
    for place, line in enumerate(lines, 1):
        texts = (
            str(place),
            SOURCE_LABELS[line.source],
            _money(line.planned),
            _money(line.actual),
            _share(line.actual, total),
            line.note,
        )
        rows.append(_row(texts))
        if line.source is ResourceSource.COMMUNITY:
            rows += [_contribution_row(given) for given in contributions]
    planned = [line.planned for line in lines if line.planned is not None]
    done = any(line.actual is not None for line in lines)
    texts = (
        "",
        "Tổng cộng",
        # Nobody planned nothing: a plan that was not given has no sum.
        _money(sum(planned, Decimal(0)) if planned else None),
        _money(total if done else None),
        _share(total, total),
        "",
    )
    rows.append(_row(texts, strong=True))
    header = Row(tuple(Cell(words(label)) for label in _HEADER))
    return Table(_COLUMNS, (header,), tuple(rows), 12, f"Nguồn lực năm {year}", together=True)


def sum_notes(
    lines: tuple[ResourceLine, ...], contributions: tuple[Contribution, ...]
) -> tuple[Text, ...]:
    """What does not add up, a line each; empty when everything does."""
    notes: list[Text] = []
    total = total_actual(lines)
    shares = [rounded_share(line.actual, total) for line in lines if line.actual is not None]
    shown = sum((share for share in shares if share is not None), Decimal(0))
    if total and shown != _HUNDRED:
        gap = format_decimal(shown - _HUNDRED, 2).replace("-", "−")
        notes.append(
            words(
                f"Các tỷ lệ làm tròn riêng từng nguồn, cộng lại bằng {format_decimal(shown, 2)} "
                f"(chênh {gap} điểm phần trăm do làm tròn); số tiền không điều chỉnh."
            )
        )
    missing = [SOURCE_LABELS[line.source] for line in lines if line.actual is None]
    if missing:
        notes.append(words(f"Chưa có số thực hiện: {', '.join(missing)}."))
    community = _community(lines)
    summed = contradicting_sum(contributions, community)
    if summed is not None and community is not None:
        notes.append(
            words(
                f"Đóng góp của cộng đồng quy ra tiền cộng lại là {format_decimal(summed)} "
                f"triệu đồng, khác dòng “{SOURCE_LABELS[ResourceSource.COMMUNITY]}” "
                f"({format_decimal(community)} triệu đồng); đề nghị kiểm tra lại."
            )
        )
    return tuple(notes)


def rounded_share(actual: Decimal | None, total: Decimal) -> Decimal | None:
    """Share in percent with two decimals, half-up; None without figures."""
    if actual is None or not total:
        return None
    return round_half_up(percent(actual, total), 2)


def _community(lines: tuple[ResourceLine, ...]) -> Decimal | None:
    found = [
        line.actual
        for line in lines
        if line.source is ResourceSource.COMMUNITY and line.actual is not None
    ]
    return sum(found, Decimal(0)) if found else None


def _contribution_row(given: Contribution) -> Row:
    amount = ""
    if given.quantity is not None:
        amount = as_written(f"{format_decimal(given.quantity)} {given.unit}".strip())
    note = "; ".join(part for part in (amount, given.note) if part)
    label = f"Trong đó: {CONTRIBUTION_LABELS[given.kind].lower()}"
    return _row(("-", label, "", _money(given.money), "", note))


def _row(texts: tuple[str, ...], *, strong: bool = False) -> Row:
    cells = (words(bold(text)) if strong else words(text) for text in texts)
    return Row(tuple(Cell(cell) for cell in cells), shaded=strong, with_previous=strong)


def _money(value: Decimal | None) -> str:
    return "" if value is None else format_decimal(value)


def _share(actual: Decimal | None, total: Decimal) -> str:
    share = rounded_share(actual, total)
    return "" if share is None else format_decimal(share, 2)
