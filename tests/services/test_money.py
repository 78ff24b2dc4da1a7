"""Money and contributions as an officer types them: periods stand beside each other."""

from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.money import UNIT
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, gifts, money
from ntm_desktop.services.gifts import GiftField
from ntm_desktop.services.listed import listed_contributions, listed_resources
from ntm_desktop.services.money import MoneyField
from ntm_desktop.store.commune import money as stored

MILLIONS = {UNIT: "trieu"}
H1, YEAR = Cut.at(2024, 6), Cut.at(2024)
GIVEN = {
    GiftField.GIVER: "Ông Hoàng Văn An",
    GiftField.VILLAGE: "Pá Danh",
    GiftField.KIND: "Hiến đất",
    GiftField.QUANTITY: "120",
    GiftField.MONEY: "12,5",
    GiftField.DAY: "20/05/2024",
}


def row(ws, cut, source):
    return money.money_view(ws, cut).statement.row(source)


def test_what_is_typed_is_shown_with_its_sums_and_can_be_taken_back(ws):
    money.record_money(ws, H1, "central_budget", MoneyField.ACTUAL, "1.250,5")
    money.record_money(ws, H1, "province_budget", MoneyField.ACTUAL, "100")
    change = money.record_money(ws, H1, "central_budget", MoneyField.PLANNED, "2.000")
    assert change.touched == {"resources"}
    assert row(ws, H1, "state_budget").actual.value == Decimal("1350.5")
    assert row(ws, H1, TOTAL).planned.value == 2000
    assert row(ws, H1, "credit").planned.value is None
    edits.undo(ws)
    assert row(ws, H1, "central_budget").planned.value is None
    edits.redo(ws)
    assert row(ws, H1, "central_budget").planned.value == 2000


def test_the_half_and_the_year_stand_beside_each_other(ws):
    half = [ResourceLine(ResourceSource.CREDIT, Decimal(100), Decimal(40))]
    whole = [ResourceLine(ResourceSource.CREDIT, Decimal(120), Decimal(95))]
    edits.replace_resources(ws, Period.parse("2024-H1"), half, None, "Nhập 6 tháng")
    edits.replace_resources(ws, Period(2024), whole, None, "Nhập năm")
    assert listed_resources(ws, Period.parse("2024-H1")) == tuple(half)
    assert listed_resources(ws, Period(2024)) == tuple(whole)
    assert row(ws, YEAR, "credit").difference == 55
    edits.replace_resources(ws, Period.parse("2024-H1"), [], None, "Nhập lại")
    assert listed_resources(ws, Period(2024)) == tuple(whole)


def test_an_import_is_listed_again_as_it_was_given(ws):
    lines = (
        ResourceLine(ResourceSource.COMMUNITY, None, Decimal(30), "ghi chú"),
        ResourceLine(ResourceSource.CENTRAL_BUDGET, Decimal("100.25"), None, "đợt 1"),
    )
    given = (
        Contribution(ContributionKind.LAND, Decimal(1200), "m2", Decimal(20)),
        Contribution(ContributionKind.CASH, None, "", Decimal(10)),
    )
    edits.replace_resources(ws, Period(2024), lines, given, "Nhập")
    assert listed_resources(ws, Period(2024)) == lines
    assert listed_contributions(ws, Period(2024)) == given


def test_what_cannot_be_true_is_refused_and_nothing_is_saved(ws):
    for text in ("-5", "năm", "1.2.3"):
        with pytest.raises(EntryError):
            money.record_money(ws, H1, "credit", MoneyField.ACTUAL, text)
    with pytest.raises(EntryError, match="Không có nguồn vốn"):
        money.record_money(ws, H1, "lottery", MoneyField.ACTUAL, "5")
    assert row(ws, H1, TOTAL).actual.value is None


def test_a_cleared_line_leaves_nothing_behind(ws):
    money.record_money(ws, H1, "credit", MoneyField.ACTUAL, "5")
    money.record_money(ws, H1, "credit", MoneyField.ACTUAL, "")
    assert money.money_view(ws, H1).cuts == ()


def test_lines_of_one_source_stand_beside_each_other(ws):
    for name, value in (("Xi măng", "30"), ("Cát", "12")):
        money.add_money_line(ws, H1, "community_materials", name)
        line = row(ws, H1, "community_materials").lines[-1]
        money.record_money(ws, H1, "community_materials", MoneyField.ACTUAL, value, line_id=line.id)
    found = row(ws, H1, "community_materials")
    assert [line.label for line in found.lines] == ["Xi măng", "Cát"]
    assert row(ws, H1, TOTAL).actual.value == 42
    money.remove_money_line(ws, found.lines[0].id)
    assert row(ws, H1, TOTAL).actual.value == 12


def test_opening_a_period_carries_the_plan_and_not_the_figures(ws):
    money.record_money(ws, H1, "credit", MoneyField.PLANNED, "100")
    money.record_money(ws, H1, "credit", MoneyField.ACTUAL, "40")
    money.record_money(ws, H1, "other", MoneyField.ACTUAL, "2")
    count, _ = money.carry_money(ws, YEAR)
    assert count == 1
    assert row(ws, YEAR, "credit").planned.value == 100
    assert row(ws, YEAR, "credit").actual.value is None
    with pytest.raises(EntryError, match="đã có số liệu"):
        money.carry_money(ws, YEAR)


def test_a_pasted_table_goes_in_as_one_edit_and_leaves_other_sources(ws):
    money.record_money(ws, YEAR, "credit", MoneyField.PLANNED, "9")
    money.record_money(ws, YEAR, "enterprise", MoneyField.ACTUAL, "7")
    cells = [["Nguồn", "Thực hiện"], ["Vốn tín dụng", "50"], ["Vốn lạ", "3"]]
    read = money.read_pasted_money(ws, YEAR, cells, MILLIONS)
    assert [line.usable for line in read.lines] == [True, False]
    money.paste_money(ws, YEAR, read)
    assert row(ws, YEAR, "credit").actual.value == 50
    assert row(ws, YEAR, "credit").planned.value == 9
    assert row(ws, YEAR, TOTAL).actual.value == 57
    edits.undo(ws)
    assert row(ws, YEAR, TOTAL).actual.value == 7
    money.paste_money(ws, YEAR, read, fresh=True)
    assert row(ws, YEAR, TOTAL).actual.value == 50


def test_contributions_add_up_by_kind_and_village_and_into_the_community(ws):
    gifts.add_gift(ws, H1, GIVEN)
    gifts.add_gift(ws, YEAR, {GiftField.KIND: "Ngày công", GiftField.QUANTITY: "40"})
    view: Any = gifts.gifts_view(ws, YEAR)
    assert [(kind, count, dict(units)) for kind, count, units, _ in view.sums] == [
        ("community_labour", 1, {"công": 40}),
        ("community_land", 1, {"m²": 120}),
    ]
    assert [(one.village, one.money) for one in view.by_village] == [
        ("Pá Danh", Decimal("12.5")),
        ("", None),
    ]
    assert row(ws, H1, "community").actual.value == Decimal("12.5")
    said = [q.text for q in money.money_view(ws, YEAR).statement.questions]
    assert any("chưa quy ra tiền" in text for text in said)
    listed = listed_contributions(ws, Period(2024))
    assert {(one.kind, one.quantity) for one in listed} == {
        (ContributionKind.LABOUR, Decimal(40)),
        (ContributionKind.LAND, Decimal(120)),
    }


def test_a_contribution_is_edited_cell_by_cell_and_taken_back(ws):
    gifts.add_gift(ws, H1, GIVEN)
    (gift,) = gifts.gifts_view(ws, YEAR).gifts
    gifts.record_gift(ws, gift.id, GiftField.DAY, "02/11/2024")
    assert gifts.gifts_view(ws, H1).gifts == ()
    edits.undo(ws)
    assert gifts.gifts_view(ws, H1).gifts == (gift,)
    for field, text in (
        (GiftField.DAY, "31/02/2024"),
        (GiftField.KIND, "vàng"),
        (GiftField.MONEY, "-1"),
        (GiftField.PROJECT, "Cầu không có"),
    ):
        with pytest.raises(EntryError):
            gifts.record_gift(ws, gift.id, field, text)
    assert gifts.gifts_view(ws, H1).gifts == (gift,)


def test_pasted_contributions_say_why_a_row_was_not_taken(ws):
    cells = [
        ["STT", "Họ tên", "Thôn", "Hình thức", "Số lượng", "Thành tiền"],
        ["1", "Bà Lan", "Pá Danh", "tiền mặt", "", "2.000"],
        ["2", "Ông Bình", "Pá Danh", "góp vàng", "", "5"],
    ]
    assert [one.id for one in gifts.read_pasted_gifts(ws, H1, cells).questions] == [UNIT]
    read = gifts.read_pasted_gifts(ws, H1, cells, {UNIT: "nghin"}).rows
    assert [bool(one.fault) for one in read] == [False, True]
    gifts.paste_gifts(ws, H1, read)
    gift: Any = gifts.gifts_view(ws, H1).gifts[0]
    assert (gift.giver, gift.money, gift.month) == ("Bà Lan", 2, 6)


def test_a_part_of_the_budget_that_nobody_split_is_listed_and_comes_back(ws):
    money.record_money(ws, YEAR, "state_budget", MoneyField.ACTUAL, "100")
    money.record_money(ws, YEAR, "central_budget", MoneyField.ACTUAL, "60")
    money.record_money(ws, YEAR, "central_direct", MoneyField.ACTUAL, "25")
    listed = listed_resources(ws, Period(2024))
    assert {line.source: line.actual for line in listed} == {
        ResourceSource.CENTRAL_BUDGET: 60,
        ResourceSource.STATE_BUDGET: 40,
    }
    edits.replace_resources(ws, Period(2024), listed, None, "Nhập lại")
    assert listed_resources(ws, Period(2024)) == listed
    assert row(ws, YEAR, "state_budget").actual.stated == 100
    assert row(ws, YEAR, "central_direct").actual.stated == 25


def test_a_remark_keeps_its_lines(ws):
    money.record_money(ws, H1, "credit", MoneyField.ACTUAL, "5318")
    money.record_money(ws, H1, "credit", MoneyField.NOTE, " NHCSXH  4.100 \n\n Agribank 1.218")
    (line,) = stored.lines(ws.file)
    assert line.note == "NHCSXH 4.100\nAgribank 1.218"
