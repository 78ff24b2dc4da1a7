"""Money by period and source, contributions, projects over the years: tables, and back.

They come behind the tables of an ``assessment`` when there is something to say. Amounts of
projects by source are one long table, so that a spreadsheet can add them up as it likes.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.domain.package import YearContent
from ntm_desktop.domain.project_cards.cards import (
    Amounts,
    ProjectCard,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.exchange.tables import FieldType, Row, Table, TableField, values_fault

_MONEY = "triệu đồng"
_WHOLE, _NUMBER = FieldType.INTEGER, FieldType.NUMBER
_YEAR = TableField("year", "Năm", _WHOLE, required=True)
_MONTH = TableField("month", "Đến hết tháng", _WHOLE, required=True)
_ID = TableField("id", "Mã", required=True)
_PROJECT = TableField("project", "Mã công trình", required=True)

MONEY = Table(
    "money",
    "Nguồn lực theo kỳ và nguồn vốn, lũy kế từ 1/1",
    (
        _ID,
        TableField("first_year", "Từ đầu năm", _WHOLE, required=True),
        _YEAR,
        _MONTH,
        TableField("source", "Mã nguồn vốn, “total” là tổng số", required=True),
        TableField("source_label", "Nguồn vốn", required=True),
        TableField("order", "Thứ tự", _WHOLE, required=True),
        TableField("label", "Tên dòng"),
        TableField("planned", f"Kế hoạch, {_MONEY}", _NUMBER),
        TableField("actual", f"Thực hiện lũy kế, {_MONEY}", _NUMBER),
        TableField("quantity", "Số lượng", _NUMBER),
        TableField("unit", "Đơn vị"),
        TableField("note", "Ghi chú"),
    ),
    key=("id",),
)
GIFTS = Table(
    "gifts",
    "Từng khoản đóng góp của người dân",
    (
        _ID,
        _YEAR,
        TableField("month", "Tháng, hoặc tháng cuối của kỳ", _WHOLE, required=True),
        TableField("given_on", "Ngày, dạng 2024-05-20"),
        TableField("order", "Thứ tự", _WHOLE, required=True),
        TableField("giver", "Người, hộ, đơn vị"),
        TableField("village", "Thôn"),
        TableField("project", "Mã công trình"),
        TableField("kind", "Hình thức", required=True),
        TableField("quantity", "Số lượng", _NUMBER),
        TableField("unit", "Đơn vị"),
        TableField("money", f"Quy tiền, {_MONEY}", _NUMBER),
        TableField("note", "Ghi chú"),
    ),
    key=("id",),
)
CARDS = Table(
    "project-cards",
    "Công trình",
    (
        _ID,
        TableField("order", "Thứ tự", _WHOLE, required=True),
        TableField("name", "Tên", required=True),
        TableField("village", "Thôn"),
        TableField("sector", "Lĩnh vực"),
        TableField("investor", "Chủ đầu tư"),
        TableField("approval", "Quyết định phê duyệt"),
        TableField("approved_on", "Ngày phê duyệt, dạng 2024-05-20"),
        TableField("starts", "Khởi công theo kế hoạch"),
        TableField("ends", "Hoàn thành theo kế hoạch"),
        TableField("note", "Ghi chú"),
    ),
    key=("id",),
)
YEARS = Table(
    "project-years",
    "Công trình theo năm",
    (
        _ID,
        _PROJECT,
        _YEAR,
        TableField("order", "Thứ tự trong danh mục", _WHOLE, required=True),
        TableField(
            "group", "Nhóm", required=True, choices=tuple(str(kind) for kind in ProjectKind)
        ),
        TableField("funded_before", f"Vốn đã bố trí đến hết năm trước, {_MONEY}", _NUMBER),
        TableField("paid_before", f"Đã giải ngân đến hết năm trước, {_MONEY}", _NUMBER),
        TableField("total", f"Tổng mức đầu tư theo danh mục năm, {_MONEY}", _NUMBER),
        TableField("note", "Ghi chú"),
        TableField("absent", "Các tháng mà danh mục không có công trình, cách nhau bằng dấu cách"),
    ),
    key=("project", "year"),
)
PERIODS = Table(
    "project-periods",
    "Công trình theo kỳ, lũy kế từ 1/1",
    (
        _ID,
        _PROJECT,
        _YEAR,
        _MONTH,
        TableField("progress", "Khối lượng thực hiện, %", _NUMBER),
        TableField("accepted", f"Giá trị nghiệm thu từ khi khởi công, {_MONEY}", _NUMBER),
        TableField("state", "Tình trạng", choices=tuple(str(state) for state in ProjectState)),
        TableField("reason", "Lý do chưa triển khai"),
        TableField("arrears", f"Nợ đọng do xã ghi, {_MONEY}", _NUMBER),
        TableField("arrears_programme", f"Trong đó thuộc Chương trình, {_MONEY}", _NUMBER),
        TableField("listed", "Điều danh mục kỳ ấy ghi khác nay, dạng JSON"),
        TableField("note", "Ghi chú"),
    ),
    key=("project", "year", "month"),
)
_WHATS = ("total", "plan", "settlement", "disbursed")
AMOUNTS = Table(
    "project-amounts",
    "Vốn của công trình theo nguồn",
    (
        _PROJECT,
        TableField("what", "Tổng mức, kế hoạch, trả nợ, giải ngân", required=True, choices=_WHATS),
        TableField("year", "Năm, 0 là cả đời công trình", _WHOLE, required=True),
        TableField("month", "Đến hết tháng, 0 là cả năm", _WHOLE, required=True),
        TableField("source", "Mã nguồn vốn, “total” là chưa tách nguồn", required=True),
        TableField("amount", _MONEY, _NUMBER, required=True),
    ),
    key=("project", "what", "year", "month", "source"),
)
QUANTITIES = Table(
    "project-quantities",
    "Khối lượng đã làm, lũy kế từ 1/1",
    (
        _ID,
        _PROJECT,
        _YEAR,
        _MONTH,
        TableField("kind", "Mã khối lượng", required=True),
        TableField("kind_label", "Khối lượng", required=True),
        TableField("unit", "Đơn vị", required=True),
        TableField("quantity", "Số lượng", _NUMBER, required=True),
        TableField("note", "Ghi chú"),
    ),
    key=("id",),
)
YEAR_TABLES = (MONEY, GIFTS, CARDS, YEARS, PERIODS, AMOUNTS, QUANTITIES)


def year_tables(content: YearContent) -> tuple[Table, ...]:
    """The tables that hold the year's figures; none when there are none."""
    return () if content.blank else YEAR_TABLES


def year_rows(content: YearContent) -> dict[str, list[Row]]:
    """Table name to its rows; none when there are none."""
    if content.blank:
        return {}
    book = content.book
    return {
        MONEY.name: [_money_row(content, line) for line in content.lines],
        GIFTS.name: [_gift_row(gift) for gift in content.gifts],
        CARDS.name: [_card_row(card) for card in book.cards],
        YEARS.name: [_year_row(year) for year in book.years],
        PERIODS.name: [_period_row(period) for period in book.periods],
        AMOUNTS.name: _amount_rows(book),
        QUANTITIES.name: [_quantity_row(content, made) for made in book.quantities],
    }


def _money_row(content: YearContent, line: MoneyLine) -> Row:
    return {
        "id": line.id,
        "first_year": line.cut.first_year,
        "year": line.cut.year,
        "month": line.cut.month,
        "source": line.source,
        "source_label": content.labels.get(line.source, line.source),
        "order": line.position,
        "label": line.label,
        "planned": line.planned,
        "actual": line.actual,
        "quantity": line.quantity,
        "unit": line.unit,
        "note": line.note,
    }


def _gift_row(gift: Gift) -> Row:
    return {
        "id": gift.id,
        "year": gift.year,
        "month": gift.month,
        "given_on": _day(gift.given_on),
        "order": gift.position,
        "giver": gift.giver,
        "village": gift.village,
        "project": gift.project_id,
        "kind": gift.kind,
        "quantity": gift.quantity,
        "unit": gift.unit,
        "money": gift.money,
        "note": gift.note,
    }


def _card_row(card: ProjectCard) -> Row:
    return {
        "id": card.id,
        "order": card.position,
        "name": card.name,
        "village": card.village,
        "sector": card.sector,
        "investor": card.investor,
        "approval": card.approval,
        "approved_on": _day(card.approved_on),
        "starts": card.starts,
        "ends": card.ends,
        "note": card.note,
    }


def _year_row(year: ProjectYear) -> Row:
    return {
        "id": year.id,
        "project": year.project_id,
        "year": year.year,
        "order": year.position,
        "group": str(year.group),
        "funded_before": year.funded_before,
        "paid_before": year.paid_before,
        "total": year.total,
        "note": year.note,
        "absent": " ".join(map(str, sorted(year.absent))),
    }


def _period_row(period: ProjectPeriod) -> Row:
    listed = json.dumps(dict(period.listed), ensure_ascii=False, sort_keys=True)
    return {
        "id": period.id,
        "project": period.project_id,
        "year": period.year,
        "month": period.month,
        "progress": period.progress,
        "accepted": period.accepted,
        "state": str(period.state) if period.state else "",
        "reason": period.reason,
        "arrears": period.arrears,
        "arrears_programme": period.arrears_programme,
        "listed": listed if period.listed else "",
        "note": period.note,
    }


def _amount_rows(book: ProjectBook) -> list[Row]:
    given = [(card.id, "total", 0, 0, card.total) for card in book.cards]
    for year in book.years:
        given.append((year.project_id, "plan", year.year, 0, year.plan))
        given.append((year.project_id, "settlement", year.year, 0, year.settlement))
    given += [(p.project_id, "disbursed", p.year, p.month, p.disbursed) for p in book.periods]
    return [
        {
            "project": project,
            "what": what,
            "year": year,
            "month": month,
            "source": source,
            "amount": amount,
        }
        for project, what, year, month, amounts in given
        for source, amount in sorted(amounts.items())
    ]


def _quantity_row(content: YearContent, made: Quantity) -> Row:
    return {
        "id": made.id,
        "project": made.project_id,
        "year": made.year,
        "month": made.month,
        "kind": made.kind,
        "kind_label": content.labels.get(made.kind, made.kind),
        "unit": content.units.get(made.kind, "-"),
        "quantity": made.quantity,
        "note": made.note,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def year_content(rows: Mapping[str, tuple[Row, ...]]) -> YearContent:
    """Read the tables of the year's figures; a package without them says nothing.

    Raises:
        PackageError: ``values``.
    """
    if MONEY.name not in rows:
        return YearContent()
    missing = [table for table in YEAR_TABLES if table.name not in rows]
    if missing:
        raise values_fault(missing[0], ["thiếu bảng"])
    try:
        return _content({name: cast("Any", found) for name, found in rows.items()})
    except (ValueError, TypeError, AttributeError) as error:
        raise values_fault(PERIODS, ["có ngày, tháng hoặc mã không hợp lệ"]) from error


def _content(rows: Mapping[str, Any]) -> YearContent:
    amounts: dict[tuple[str, str, int, int], dict[str, Decimal]] = {}
    for row in rows[AMOUNTS.name]:
        key = (row["project"], row["what"], row["year"], row["month"])
        amounts.setdefault(key, {})[row["source"]] = row["amount"]
    cards = {row["id"] for row in rows[CARDS.name]}
    for table in (YEARS, PERIODS, AMOUNTS, QUANTITIES, GIFTS):
        for row in rows[table.name]:
            if row["project"] and row["project"] not in cards:
                raise values_fault(table, [f"công trình “{row['project']}” không có trong gói"])
    _check_months(rows)

    def of(project: str, what: str, year: int = 0, month: int = 0) -> Amounts:
        return amounts.get((project, what, year, month), {})

    book = ProjectBook(
        tuple(_card(row, of(row["id"], "total")) for row in rows[CARDS.name]),
        tuple(
            _year(
                row,
                of(row["project"], "plan", row["year"]),
                of(row["project"], "settlement", row["year"]),
            )
            for row in rows[YEARS.name]
        ),
        tuple(
            _period(row, of(row["project"], "disbursed", row["year"], row["month"]))
            for row in rows[PERIODS.name]
        ),
        tuple(
            Quantity(
                row["id"], row["project"], row["year"], row["month"], row["kind"],
                row["quantity"], row["note"],
            )
            for row in rows[QUANTITIES.name]
        ),
    )  # fmt: skip
    return YearContent(
        tuple(_line(row) for row in rows[MONEY.name]),
        tuple(_gift(row) for row in rows[GIFTS.name]),
        book,
        {row["source"]: row["source_label"] for row in rows[MONEY.name]}
        | {row["kind"]: row["kind_label"] for row in rows[QUANTITIES.name]},
        {row["kind"]: row["unit"] for row in rows[QUANTITIES.name]},
    )


def _check_months(rows: Mapping[str, Sequence[Any]]) -> None:
    for table in (MONEY, GIFTS, PERIODS, QUANTITIES):
        for row in rows[table.name]:
            if not 1 <= row["month"] <= 12:
                raise values_fault(table, [f"tháng {row['month']} không có"])


def _line(row: Any) -> MoneyLine:
    return MoneyLine(
        row["id"], Cut(row["year"], row["month"], row["first_year"]), row["source"], row["order"],
        row["label"], row["planned"], row["actual"], row["quantity"], row["unit"], row["note"],
    )  # fmt: skip


def _gift(row: Any) -> Gift:
    return Gift(
        row["id"], row["year"], row["month"], row["kind"], _date(row["given_on"]), row["order"],
        row["giver"], row["village"], row["project"], row["quantity"], row["unit"], row["money"],
        row["note"],
    )  # fmt: skip


def _card(row: Any, total: Amounts) -> ProjectCard:
    return ProjectCard(
        row["id"], row["name"], row["order"], row["village"], row["sector"], row["investor"],
        row["approval"], _date(row["approved_on"]), total, row["starts"], row["ends"], row["note"],
    )  # fmt: skip


def _year(row: Any, plan: Amounts, settlement: Amounts) -> ProjectYear:
    return ProjectYear(
        row["id"], row["project"], row["year"], ProjectKind(row["group"]), row["order"],
        row["funded_before"], row["paid_before"], plan, settlement, row["total"], row["note"],
        tuple(int(month) for month in row["absent"].split()),
    )  # fmt: skip


def _period(row: Any, disbursed: Amounts) -> ProjectPeriod:
    state = ProjectState(row["state"]) if row["state"] else None
    return ProjectPeriod(
        row["id"], row["project"], row["year"], row["month"], disbursed, row["progress"],
        row["accepted"], state, row["reason"], row["arrears"], row["arrears_programme"],
        json.loads(row["listed"]) if row["listed"] else {}, row["note"],
    )  # fmt: skip


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
