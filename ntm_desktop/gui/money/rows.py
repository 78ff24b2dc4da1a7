"""Rows of the table of sources and of the list of contributions."""

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.money.lines import MoneyLine
from ntm_desktop.domain.money.sources import TOTAL, NodeValue
from ntm_desktop.domain.money.statement import MoneyRow, Statement
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent
from ntm_desktop.gui.widgets.sheet import SheetCell, SheetColumn, SheetRow
from ntm_desktop.gui.widgets.tables import RowKind
from ntm_desktop.services.gifts import GIFT_LABELS, GiftField, GiftsView
from ntm_desktop.services.money import MoneyField, MoneyView


def _tr(text: str) -> str:
    return QCoreApplication.translate("Money", text)


def figure(value: Decimal | None) -> str:
    """A figure with the decimals that are there; empty where nothing was given."""
    return "" if value is None else format_decimal(value)


def source_columns(found: Statement | None = None) -> tuple[SheetColumn, ...]:
    """The columns of the table of sources."""
    before = found.before.label if found and found.before else ""
    return (
        SheetColumn(MoneyField.LABEL, _tr("Nguồn vốn")),
        SheetColumn(MoneyField.PLANNED, _tr("Kế hoạch"), 10, right=True,
                    tip=_tr("Kế hoạch cả năm; để trống khi chưa có kế hoạch")),
        SheetColumn(MoneyField.ACTUAL, _tr("Thực hiện"), 10, right=True,
                    tip=_tr("Lũy kế từ đầu năm đến hết kỳ")),
        SheetColumn("earlier", _tr("Kỳ trước"), 10, right=True, tip=before),
        SheetColumn("difference", _tr("Trong kỳ"), 10, right=True,
                    tip=_tr("Thực hiện trừ số của kỳ trước trong năm")),
        SheetColumn("rate", _tr("So KH"), 8, right=True),
        SheetColumn("share", _tr("Tỷ trọng"), 8, right=True, tip=_tr("Trong tổng thực hiện")),
        SheetColumn(MoneyField.QUANTITY, _tr("Số lượng"), 8, right=True),
        SheetColumn(MoneyField.UNIT, _tr("Đơn vị"), 7),
        SheetColumn(MoneyField.NOTE, _tr("Ghi chú"), 10),
    )  # fmt: skip


def source_rows(view: MoneyView, *, everything: bool) -> list[SheetRow]:
    """The tree top down; lines of one source stand beside each other below it."""
    found = view.statement
    asked: dict[str, list[str]] = {}
    for question in found.questions:
        asked.setdefault(question.source, []).append(question.text)
    rows: list[SheetRow] = []
    for row in found.rows:
        seldom = row.source is not None and row.source.seldom
        below = row.source is not None and any(
            not other.blank for other in found.rows
            if other.source is not None and other.source.parent == row.id
        )  # fmt: skip
        group_seldom = seldom and row.group and not below
        if seldom and row.blank and not everything and (not row.group or group_seldom):
            continue
        none = row.id in view.nothing
        rows.append(_source_row(row, found, asked.get(row.id, []), nothing=none))
        if len(row.lines) > 1 or (row.lines and row.lines[0].label):
            rows += [_line_row(row, line, found) for line in row.lines]
    return rows


def _source_row(row: MoneyRow, found: Statement, asked: list[str], *, nothing: bool) -> SheetRow:
    several = len(row.lines) > 1 or bool(row.lines and row.lines[0].label)
    editable = not found.summed and not several
    label = row.source.label if row.source else _tr("Tổng cộng")
    tip = "\n".join([label, *asked])
    detail = row.source is not None and not row.source.line and not row.group
    token = "muted" if detail else ""
    line = row.lines[0] if len(row.lines) == 1 else None
    units = " + ".join(f"{format_decimal(value)} {unit}" for unit, value in row.quantities.items())
    single = len(row.quantities) == 1
    unit = line.unit if line else next(iter(row.quantities), "") if single else ""
    unit = unit or (row.source.unit if row.source else "")
    return SheetRow(
        row.id,
        (
            SheetCell(label, tip=tip, strong=row.group, icon="alert-triangle" if asked else "",
                      token="warn" if asked else ""),
            _money_cell(row.planned, editable, token),
            _nothing_cell(row, editable) if nothing else _money_cell(row.actual, editable, token),
            SheetCell(figure(row.earlier), token="muted"),
            SheetCell(
                figure(row.difference),
                token="not_met" if row.difference is not None and row.difference < 0 else "muted",
            ),
            SheetCell(_rate(row), token="muted"),
            SheetCell(format_percent(row.share) if row.share is not None else "", token="muted"),
            SheetCell(
                figure(next(iter(row.quantities.values()))) if single else units,
                editable and row.source is not None and not row.group,
                tip=units,
            ),
            SheetCell(unit, editable and line is not None),
            SheetCell(line.note if line else "", editable and line is not None),
        ),
        RowKind.TOTAL if row.id == TOTAL else RowKind.PLAIN,
        row.depth,
    )  # fmt: skip


def _nothing_cell(row: MoneyRow, editable: bool) -> SheetCell:
    """That there is nothing is said where the figure would stand; a figure is typed over it."""
    tip = _tr("Không phát sinh: đã đánh dấu. Gõ số thì dấu tự bỏ.")
    edit = figure(row.actual.stated)
    return SheetCell(_tr("không có"), editable, edit=edit, tip=tip, token="muted")


def _money_cell(value: NodeValue, editable: bool, token: str) -> SheetCell:
    """A worked out figure is pale; typing over it states one."""
    stated = figure(value.stated)
    derived = value.stated is None and value.value is not None
    tip = ""
    if derived:
        tip = _tr("Cộng từ các dòng bên dưới; gõ đè để ghi số riêng")
    elif value.stated is not None and value.parts is not None and value.stated != value.parts:
        tip = _tr("Ghi {0}; các phần cộng lại {1}").format(stated, figure(value.parts))
    return SheetCell(
        figure(value.value), editable, edit=stated, tip=tip, token="faint" if derived else token
    )


def _rate(row: MoneyRow) -> str:
    plan, actual = row.planned.value, row.actual.value
    return format_percent(percent(actual, plan)) if plan and actual is not None else ""


def _line_row(row: MoneyRow, line: MoneyLine, found: Statement) -> SheetRow:
    editable = not found.summed
    return SheetRow(
        (row.id, line.id),
        (
            SheetCell(line.label or _tr("(chưa đặt tên)"), editable, edit=line.label),
            SheetCell(figure(line.planned), editable),
            SheetCell(figure(line.actual), editable),
            SheetCell(),
            SheetCell(),
            SheetCell(),
            SheetCell(),
            SheetCell(figure(line.quantity), editable),
            SheetCell(line.unit, editable),
            SheetCell(line.note, editable, tip=line.note),
        ),
        RowKind.PLAIN,
        row.depth + 1,
    )


# Contributions

_WIDTHS = {
    GiftField.DAY: 12,
    GiftField.GIVER: 0,
    GiftField.VILLAGE: 13,
    GiftField.PROJECT: 20,
    GiftField.KIND: 16,
    GiftField.QUANTITY: 9,
    GiftField.UNIT: 7,
    GiftField.MONEY: 10,
    GiftField.NOTE: 14,
}
NEW = "new"
"""The row at the end that waits for another contribution."""


def gift_columns(view: GiftsView | None = None) -> tuple[SheetColumn, ...]:
    """The columns of the list of contributions."""
    choices: dict[GiftField, tuple[str, ...]] = {}
    if view is not None:
        choices = {
            GiftField.VILLAGE: view.villages,
            GiftField.PROJECT: tuple(dict.fromkeys(view.projects.values())),
            GiftField.KIND: tuple(label for _, label, _ in view.kinds),
        }
    titles = {GiftField.MONEY: _tr("Quy tiền"), GiftField.GIVER: _tr("Người, hộ, đơn vị")}
    return tuple(
        SheetColumn(
            field,
            titles.get(field, GIFT_LABELS[field]),
            _WIDTHS[field],
            right=field in (GiftField.QUANTITY, GiftField.MONEY),
            tip=GIFT_LABELS[field],
            choices=choices.get(field, ()),
            day=field is GiftField.DAY,
        )
        for field in GiftField
    )


def gift_rows(view: GiftsView, typed: dict[GiftField, str]) -> list[SheetRow]:
    """The contributions of the cut, and the row that takes another one."""
    rows = []
    for gift in view.gifts:
        values = {
            GiftField.DAY: f"{gift.given_on:%d/%m/%Y}" if gift.given_on else "",
            GiftField.GIVER: gift.giver,
            GiftField.VILLAGE: gift.village,
            GiftField.PROJECT: view.projects.get(gift.project_id, ""),
            GiftField.KIND: view.label(gift.kind),
            GiftField.QUANTITY: figure(gift.quantity),
            GiftField.UNIT: gift.unit,
            GiftField.MONEY: figure(gift.money),
            GiftField.NOTE: gift.note,
        }
        cells = [SheetCell(values[field], True) for field in GiftField]
        if gift.given_on is None:
            known = _tr("đến T{0}").format(gift.month)
            cells[0] = SheetCell(known, True, edit="", token="faint")
        rows.append(SheetRow(gift.id, tuple(cells)))
    if not view.cut.spans:
        cells = [SheetCell(typed.get(field, ""), True) for field in GiftField]
        if not typed:
            hint = _tr("Gõ để thêm khoản mới (F5)")
            cells[1] = SheetCell(hint, True, edit="", token="faint")
        rows.append(SheetRow(NEW, tuple(cells)))
    return rows


def gift_sums(view: GiftsView) -> str:
    """What was given by kind, in one line."""
    words = []
    for kind, count, units, money in view.sums:
        said = [f"{format_decimal(value)} {unit}".strip() for unit, value in units.items()]
        if money is not None:
            said.append(_tr("{0} triệu đồng").format(format_decimal(money)))
        words.append(f"{view.label(kind)}: {' = '.join(said) or count}")
    return " · ".join(words)


def village_sums(view: GiftsView) -> str:
    """What each village gave, a line each."""
    return "\n".join(
        _tr("{0}: {1} khoản, {2} triệu đồng").format(
            one.village or _tr("Không ghi thôn"), one.count, figure(one.money) or "–"
        )
        for one in view.by_village
    )
