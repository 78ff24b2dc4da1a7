"""Rows of the list of projects and of a card's tables."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, SourceTree, total_of
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.cards import STATE_LABELS, Amounts
from ntm_desktop.domain.project_cards.standing import ProjectSums, Standing
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS
from ntm_desktop.gui.widgets.sheet import SheetCell, SheetColumn, SheetRow
from ntm_desktop.gui.widgets.sheet_model import AnyRow, LaterRow
from ntm_desktop.gui.widgets.tables import RowKind
from ntm_desktop.services.project_cards import CardView, ProjectsView
from ntm_desktop.services.project_fields import FIELD_LABELS, ProjectField


def _tr(text: str) -> str:
    return QCoreApplication.translate("Projects", text)


def figure(value: Decimal | None) -> str:
    """A figure with the decimals that are there; empty where nothing was given."""
    return "" if value is None else format_decimal(value)


def list_columns(view: ProjectsView | None = None) -> tuple[SheetColumn, ...]:
    """The columns of the list; names of villages and of the cut before come from the view."""
    villages = view.villages if view else ()
    field = ProjectField
    return (
        SheetColumn("no", _tr("TT"), 3, right=True),
        SheetColumn(field.NAME, _tr("Tên công trình")),
        SheetColumn(field.VILLAGE, _tr("Thôn"), 11, choices=villages),
        SheetColumn(field.TOTAL, _tr("Tổng mức"), 9, right=True, tip=_tr("Tổng mức đầu tư")),
        SheetColumn(field.PLAN, _tr("Kế hoạch"), 9, right=True, tip=_tr("Kế hoạch vốn trong năm")),
        SheetColumn(
            field.DISBURSED, _tr("Giải ngân"), 9, right=True,
            tip=_tr("Đã giải ngân từ đầu năm đến hết kỳ"),
        ),
        SheetColumn(
            "since", _tr("Trong kỳ"), 9, right=True,
            tip=_tr("Giải ngân thêm so với kỳ trước trong năm"),
        ),
        SheetColumn(field.PROGRESS, _tr("KL %"), 6, right=True, tip=_tr("Khối lượng thực hiện, %")),
        SheetColumn(
            field.STATE, _tr("Tình trạng"), 13, choices=tuple(STATE_LABELS.values())
        ),
        SheetColumn(
            field.ACCEPTED, _tr("Nghiệm thu"), 10, right=True,
            tip=_tr("Giá trị nghiệm thu từ khi khởi công"),
        ),
        SheetColumn("arrears", _tr("Nợ đọng"), 9, right=True,
                    tip=_tr("Giá trị nghiệm thu trừ số đã giải ngân; ghi khác đi ở thẻ")),
    )  # fmt: skip


def list_rows(view: ProjectsView) -> list[AnyRow]:
    """The list by group, with sums."""
    rows: list[AnyRow] = []
    number = 0
    for kind, sums in view.groups.items():
        label = f"{PROJECT_KIND_LABELS[kind]} ({sums.count})"
        rows.append(_sum_row(("group", kind), label, sums, RowKind.SECTION))
        for one in view.projects:
            if one.year.group is kind:
                number += 1
                rows.append(LaterRow(one.card.id, (number, one), _list_cells))
    if view.projects:
        rows.append(_sum_row("sum", _tr("Cộng"), view.sums, RowKind.TOTAL))
    return rows


def _list_cells(number: int, one: Standing) -> tuple[SheetCell, ...]:
    name = one.card.name
    asked = bool(one.questions)
    tip = "\n".join([name, *(f"• {text}." for text in one.questions)])
    split = _tr("Đã chia theo nguồn; mở thẻ (Ctrl+Enter) để sửa từng nguồn.")
    now = one.now
    return (
        SheetCell(str(number), tip=tip, icon="alert-triangle" if asked else "",
                  token="warn" if asked else ""),
        SheetCell(name, True, tip=tip),
        SheetCell(one.card.village, True),
        _amount(one.total, one.card.total, split),
        _amount(one.planned, one.year.plan, split),
        _amount(one.disbursed, now.disbursed if now else {}, split),
        SheetCell(figure(one.since_earlier), token="muted"),
        SheetCell(figure(one.progress), True),
        SheetCell(STATE_LABELS[one.state] if one.state else "", True,
                  tip=now.reason if now else ""),
        SheetCell(figure(one.accepted), True),
        SheetCell(
            figure(one.arrears),
            token="not_met" if one.arrears else "muted",
            strong=bool(one.arrears),
            icon="alert-triangle" if one.arrears else "",
        ),
    )  # fmt: skip


def _amount(value: Decimal | None, amounts: Amounts, split: str) -> SheetCell:
    parts = [name for name in amounts if name != TOTAL]
    return SheetCell(figure(value), not parts, tip=split if parts else "")


def _sum_row(key: object, label: str, sums: ProjectSums, kind: RowKind) -> SheetRow:
    states = ", ".join(
        f"{count} {STATE_LABELS[state].lower()}" for state, count in sums.states.items() if count
    )
    figures = (
        sums.total, sums.planned, sums.disbursed, sums.since_earlier,
    )  # fmt: skip
    return SheetRow(
        key,
        (
            SheetCell(),
            SheetCell(label, tip=states),
            SheetCell(),
            *(SheetCell(figure(value)) for value in figures),
            SheetCell(),
            SheetCell(states, tip=states),
            SheetCell(figure(sums.accepted)),
            SheetCell(figure(sums.arrears)),
        ),
        kind,
    )


# The card


def field_columns() -> tuple[SheetColumn, ...]:
    """What a field is called, and what stands in it."""
    return (
        SheetColumn("label", _tr("Mục"), 24),
        SheetColumn("value", _tr("Nội dung")),
    )


def field_rows(view: CardView) -> list[SheetRow]:
    """Everything of the card, of the year and of the cut that is one text or figure."""
    card, one = view.card, view.now
    form = view.form
    sector = form.sector(card.sector)
    field = ProjectField
    rows = [_heading("card", _tr("Thẻ công trình"))]
    day = f"{card.approved_on:%d/%m/%Y}" if card.approved_on else ""
    sectors = tuple(one.label for one in form.sectors)
    rows += [
        _field(field.NAME, card.name),
        _field(field.VILLAGE, card.village, choices=view.villages),
        _field(field.SECTOR, sector.label if sector else card.sector, choices=sectors),
        _field(field.INVESTOR, card.investor),
        _field(field.APPROVAL, card.approval),
        _field(field.APPROVED_ON, day),
        _field(field.STARTS, card.starts),
        _field(field.ENDS, card.ends),
        _field(field.NOTE, card.note),
    ]
    if one is None:
        return rows
    year, now = one.year, one.now
    groups = tuple(PROJECT_KIND_LABELS.values())
    rows.append(_heading("year", _tr("Năm {0}").format(view.cut.year)))
    rows += [
        _field(field.GROUP, PROJECT_KIND_LABELS[year.group], choices=groups),
        _field(field.FUNDED_BEFORE, figure(year.funded_before)),
        _field(field.PAID_BEFORE, figure(year.paid_before)),
        _field(field.YEAR_NOTE, year.note),
    ]
    rows.append(_heading("cut", _tr("Đến hết {0}").format(view.cut.label)))
    states = tuple(STATE_LABELS.values())
    rows += [
        _field(field.STATE, STATE_LABELS[one.state] if one.state else "", choices=states),
        _field(field.REASON, now.reason if now else ""),
        _field(field.PROGRESS, figure(one.progress), unit="%"),
        _field(field.ACCEPTED, figure(one.accepted)),
        _worked_out(_tr("Đã giải ngân từ khi khởi công"), one.paid),
        _field(
            field.ARREARS,
            figure(now.arrears if now else None),
            shown="" if one.arrears is None or (now and now.arrears is not None)
            else _tr("{0} (tính ra)").format(figure(one.arrears)),
        ),
        _field(field.ARREARS_PROGRAMME, figure(now.arrears_programme if now else None)),
        _field(field.PERIOD_NOTE, now.note if now else ""),
    ]  # fmt: skip
    return rows


def _heading(key: str, text: str) -> SheetRow:
    return SheetRow(("heading", key), (SheetCell(text),), RowKind.SECTION)


def _field(
    field: ProjectField,
    value: str,
    *,
    choices: Sequence[str] = (),
    unit: str = "",
    shown: str = "",
) -> SheetRow:
    label = FIELD_LABELS[field] + (f" ({unit})" if unit else "")
    return SheetRow(
        field,
        (
            SheetCell(label, token="muted"),
            SheetCell(
                shown or value, True, edit=value, choices=tuple(choices), tip=shown or value,
                token="muted" if shown else "",
            ),
        ),
    )  # fmt: skip


def _worked_out(label: str, value: Decimal | None) -> SheetRow:
    said = figure(value) or _tr("chưa rõ các năm trước")
    return SheetRow(
        ("out", label), (SheetCell(label, token="muted"), SheetCell(said, token="muted"))
    )


def source_columns(cut: Cut, earlier: str) -> tuple[SheetColumn, ...]:
    """Amounts by source."""
    field = ProjectField
    return (
        SheetColumn("source", _tr("Nguồn vốn (triệu đồng)")),
        SheetColumn(field.TOTAL, _tr("Tổng mức"), 9, right=True),
        SheetColumn(field.PLAN, _tr("KH {0}").format(cut.year), 9, right=True),
        SheetColumn("earlier", earlier or _tr("Kỳ trước"), 9, right=True),
        SheetColumn(field.DISBURSED, _tr("Giải ngân"), 9, right=True,
                    tip=_tr("Từ đầu năm đến hết {0}").format(cut.label)),
        SheetColumn(field.SETTLEMENT, _tr("KH trả nợ"), 9, right=True,
                    tip=_tr("Kế hoạch trả nợ trong năm")),
    )  # fmt: skip


def source_rows(view: CardView, *, everything: bool = False) -> list[SheetRow]:
    """A row for every source, the whole last."""
    one = view.now
    card = view.card
    amounts: dict[str, Amounts] = {ProjectField.TOTAL: card.total}
    if one is not None:
        amounts[ProjectField.PLAN] = one.year.plan
        amounts["earlier"] = one.earlier.disbursed if one.earlier else {}
        amounts[ProjectField.DISBURSED] = one.now.disbursed if one.now else {}
        amounts[ProjectField.SETTLEMENT] = one.year.settlement
    columns = (
        ProjectField.TOTAL, ProjectField.PLAN, "earlier", ProjectField.DISBURSED,
        ProjectField.SETTLEMENT,
    )  # fmt: skip
    rows = []
    for source in view.tree.sources:
        used = any(source.id in given for given in amounts.values())
        usual = not source.seldom and (view.tree.is_group(source) is False)
        shown = used or everything or (usual and not view.tree.is_detail(source))
        if not shown:
            continue
        cells = [SheetCell(source.label, tip=source.label, strong=view.tree.is_group(source))]
        cells += [
            SheetCell(
                figure(amounts.get(column, {}).get(source.id)),
                column in amounts and column != "earlier",
                token="muted" if column == "earlier" else "",
            )
            for column in columns
        ]
        rows.append(SheetRow(source.id, tuple(cells), depth=view.tree.depth(source)))
    rows.append(_whole_row(view.tree, amounts, columns))
    return rows


def _whole_row(tree: SourceTree, amounts: dict[str, Amounts], columns: Sequence[str]) -> SheetRow:
    cells = [SheetCell(_tr("Cộng"))]
    for column in columns:
        given = amounts.get(column, {})
        parts = [name for name in given if name != TOTAL]
        cells.append(
            SheetCell(
                figure(total_of(tree, given)),
                column in amounts and column != "earlier" and not parts,
            )
        )
    return SheetRow(TOTAL, tuple(cells), RowKind.TOTAL)


def quantity_columns() -> tuple[SheetColumn, ...]:
    """What was made."""
    return (
        SheetColumn("kind", _tr("Khối lượng đã làm trong năm (lũy kế)")),
        SheetColumn("quantity", _tr("Số lượng"), 10, right=True),
        SheetColumn("unit", _tr("Đơn vị"), 9),
        SheetColumn("earlier", _tr("Kỳ trước"), 10, right=True),
    )


def quantity_rows(view: CardView) -> list[SheetRow]:
    """Kinds of the project's sector, and those that have a figure."""
    sector = view.form.sector(view.card.sector)
    wanted = sector.quantities if sector else tuple(one.id for one in view.form.quantities)
    at = {
        q.kind: q.quantity
        for q in view.quantities
        if (q.year, q.month) == (view.cut.year, view.cut.month)
    }
    earlier: dict[str, Decimal] = {}
    for q in sorted(view.quantities, key=lambda one: one.month):
        if q.year == view.cut.year and q.month < view.cut.month:
            earlier[q.kind] = q.quantity
    rows = []
    for kind in view.form.quantities:
        if kind.id not in wanted and kind.id not in at and kind.id not in earlier:
            continue
        was, now = earlier.get(kind.id), at.get(kind.id)
        fell = was is not None and now is not None and now < was
        rows.append(
            SheetRow(
                kind.id,
                (
                    SheetCell(kind.label, tip=kind.label),
                    SheetCell(
                        figure(now), True, token="warn" if fell else "",
                        icon="alert-triangle" if fell else "",
                        tip=_tr("Số lũy kế ít hơn kỳ trước; hãy xem lại.") if fell else "",
                    ),
                    SheetCell(kind.unit, token="muted"),
                    SheetCell(figure(was), token="muted"),
                ),
            )
        )  # fmt: skip
    return rows


def time_columns() -> tuple[SheetColumn, ...]:
    """A project over the years and periods."""
    return (
        SheetColumn("cut", _tr("Đến hết")),
        SheetColumn("state", _tr("Tình trạng"), 14),
        SheetColumn("plan", _tr("Kế hoạch"), 9, right=True),
        SheetColumn("paid", _tr("Giải ngân"), 9, right=True),
        SheetColumn("progress", _tr("KL %"), 6, right=True),
        SheetColumn("accepted", _tr("Nghiệm thu"), 9, right=True),
        SheetColumn("arrears", _tr("Nợ đọng"), 9, right=True),
    )


def time_rows(view: CardView) -> list[SheetRow]:
    """What was written down at every cut."""
    return [
        SheetRow(
            cut.key,
            (
                SheetCell(cut.title),
                SheetCell(STATE_LABELS[one.state] if one.state else ""),
                SheetCell(figure(one.planned)),
                SheetCell(figure(one.disbursed)),
                SheetCell(figure(one.progress)),
                SheetCell(figure(one.accepted)),
                SheetCell(figure(one.arrears)),
            ),
        )
        for cut, one in view.over_time
    ]


def gift_columns() -> tuple[SheetColumn, ...]:
    """What was given for the project."""
    return (
        SheetColumn("day", _tr("Ngày"), 12),
        SheetColumn("giver", _tr("Người, hộ đóng góp")),
        SheetColumn("kind", _tr("Hình thức"), 14),
        SheetColumn("quantity", _tr("Số lượng"), 12, right=True),
        SheetColumn("money", _tr("Quy tiền"), 9, right=True),
    )


def gift_rows(view: CardView) -> list[SheetRow]:
    """The contributions that name the project, with their sum."""
    rows = [
        SheetRow(
            gift.id,
            (
                SheetCell(f"{gift.given_on:%d/%m/%Y}" if gift.given_on else ""),
                SheetCell(gift.giver, tip=gift.note),
                SheetCell(view.tree.label(gift.kind)),
                SheetCell(f"{figure(gift.quantity)} {gift.unit}".strip()),
                SheetCell(figure(gift.money)),
            ),
        )
        for gift in view.gifts
    ]
    if rows:
        total = sum((gift.money for gift in view.gifts if gift.money is not None), Decimal(0))
        empty = SheetCell()
        cells = (empty, SheetCell(_tr("Cộng")), empty, empty, SheetCell(figure(total)))
        rows.append(SheetRow("sum", cells, RowKind.TOTAL))
    return rows
