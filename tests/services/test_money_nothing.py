"""“Không phát sinh” of money: said of a source and a period, denied by every figure."""

import pytest

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.nothing import stretches_of
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, gifts, money
from ntm_desktop.services.gifts import GiftField
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.money_nothing import mark_money, nothing_of_money, unmark_money
from ntm_desktop.services.project_cards import add_project, record_project
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.reports.making import report_facts
from ntm_desktop.services.reports.writing import report_view

Q1, H1, SEPTEMBER, YEAR = (Cut.at(2024, month) for month in (3, 6, 9, 12))
REPORT = "bao-cao-6-thang-nam"


def shown(ws, cut):
    return money.money_view(ws, cut).nothing


def actual(ws, cut, source, text):
    return money.record_money(ws, cut, source, MoneyField.ACTUAL, text)


@pytest.mark.parametrize(
    ("month", "said"),
    [(1, ["2024-01"]), (3, ["2024-Q1"]), (5, ["2024-Q1", "2024-04", "2024-05"]),
     (6, ["2024-H1"]), (9, ["2024-H1", "2024-Q3"]), (12, ["2024"])],
)  # fmt: skip
def test_a_cut_is_said_in_stretches_that_a_date_field_holds(month, said):
    assert [when.key for when in stretches_of(Cut.at(2024, month))] == said


def test_a_source_is_marked_for_a_cut_and_for_every_earlier_one_and_taken_back(ws):
    assert shown(ws, H1) == frozenset()
    change = mark_money(ws, SEPTEMBER, "credit")
    assert change.label == "Không phát sinh 9 tháng năm 2024 – Vốn tín dụng"
    assert all("credit" in shown(ws, cut) for cut in (Q1, H1, SEPTEMBER))
    assert "credit" not in shown(ws, YEAR), "the last quarter may bring some"
    with pytest.raises(EntryError, match="đã đánh dấu"):
        mark_money(ws, H1, "credit")
    edits.undo(ws)
    assert shown(ws, SEPTEMBER) == frozenset()
    edits.redo(ws)
    unmark_money(ws, SEPTEMBER, "credit")
    assert "credit" not in shown(ws, SEPTEMBER)
    with pytest.raises(EntryError, match="chưa đánh dấu"):
        unmark_money(ws, SEPTEMBER, "credit")


def test_what_is_part_of_a_marked_source_is_nothing_too(ws):
    mark_money(ws, YEAR, "state_budget")
    assert {"state_budget", "central_budget", "province_budget"} <= shown(ws, YEAR)
    assert nothing_of_money(ws, YEAR) == ("state_budget",)
    mark_money(ws, YEAR, TOTAL)
    assert nothing_of_money(ws, YEAR) == (TOTAL,)


def test_a_figure_takes_the_mark_away_in_the_same_edit_and_undo_brings_it_again(ws):
    mark_money(ws, YEAR, TOTAL)
    actual(ws, YEAR, "central_budget", "0")
    assert "central_budget" in shown(ws, YEAR), "nought denies nothing"
    actual(ws, YEAR, "central_budget", "12,5")
    assert shown(ws, YEAR) == frozenset()
    edits.undo(ws)
    assert TOTAL in shown(ws, YEAR)
    actual(ws, YEAR, "central_budget", "12,5")
    with pytest.raises(EntryError, match="đã có số"):
        mark_money(ws, YEAR, "central_budget")


def test_what_was_said_of_the_first_half_stands_when_the_second_brings_some(ws):
    mark_money(ws, H1, "credit")
    actual(ws, YEAR, "credit", "100")
    assert "credit" in shown(ws, H1)
    assert "credit" not in shown(ws, YEAR)


def test_a_figure_that_came_in_by_another_way_speaks_louder(ws):
    mark_money(ws, YEAR, "community")
    given = {GiftField.GIVER: "Ông An", GiftField.KIND: "Tiền mặt", GiftField.MONEY: "5"}
    gifts.add_gift(ws, YEAR, {**given, GiftField.DAY: "20/05/2024"})
    assert "community" not in shown(ws, YEAR)


def test_several_years_are_marked_year_by_year(ws):
    with pytest.raises(EntryError, match="từng năm"):
        mark_money(ws, Cut(2025, 12, 2021), "credit")


def test_a_report_says_it_and_asks_no_more_for_the_table(ws):
    def section(period):
        facts = report_facts(ws, REPORT, period)
        return [text for texts in facts.nothing.values() for text in texts if "nguồn" in text]

    half = Period.parse("2024-H1")
    assert ("money", "Nguồn lực") in report_view(ws, REPORT, half).unkept
    assert section(half) == []
    mark_money(ws, H1, TOTAL)
    assert ("money", "Nguồn lực") not in report_view(ws, REPORT, half).unkept
    assert section(half) == ["Huy động nguồn lực: không phát sinh trong 6 tháng đầu năm 2024."]
    assert report_facts(ws, REPORT, half).figures["tổng nguồn lực"] == "0"
    actual(ws, YEAR, "central_budget", "12,5")
    mark_money(ws, YEAR, "credit")
    year = Period(2024)
    facts = report_facts(ws, REPORT, year)
    assert facts.figures["tổng nguồn lực"] == "12,5"
    said = [text for texts in facts.nothing.values() for text in texts]
    assert "Vốn tín dụng: không phát sinh trong năm 2024." in said


def test_what_projects_were_paid_from_a_source_denies_that_it_brought_nothing(ws):
    mark_money(ws, YEAR, "province_budget")
    road = add_project(ws, YEAR, "Đường Pá Danh", ProjectKind.NEW, {}).id
    pay = ProjectField.DISBURSED
    record_project(ws, YEAR, road, pay, "500", "central_budget")
    for source in ("central_budget", "state_budget", TOTAL):
        with pytest.raises(EntryError, match="giải ngân"):
            mark_money(ws, YEAR, source)
    assert shown(ws, YEAR) == {"province_budget"}
    record_project(ws, YEAR, road, pay, "70", "province_budget")
    assert shown(ws, YEAR) == frozenset()
    assert nothing_of_money(ws, YEAR) == ()
