"""Figures of money and projects that stand elsewhere are offered with their origin, and taken."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, money, project_cards
from ntm_desktop.services.known_figures import (
    money_known,
    projects_known,
    take_money,
    take_projects,
)
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.project_fields import ProjectField

H1, YEAR = Cut.at(2024, 6), Cut.at(2024)


def project(ws, name, plan, paid, source, cut=H1):
    made = project_cards.add_project(ws, cut, name).id
    project_cards.record_project(ws, cut, made, ProjectField.PLAN, plan, source)
    project_cards.record_project(ws, cut, made, ProjectField.DISBURSED, paid, source)
    return made


def offers(ws, cut):
    return {one.key: (one.value, one.origin) for one in money_known(ws, cut)}


def actual(ws, cut, source):
    return money.money_view(ws, cut).statement.row(source).actual.value


def test_what_projects_paid_is_offered_for_the_source_it_came_from(ws):
    project(ws, "Đường Nà Pàn", "500", "350", "commune_budget")
    project(ws, "Nhà văn hóa", "200", "100", "commune_budget")
    known = offers(ws, H1)
    assert known["commune_budget", "actual"] == (
        Decimal(450), "giải ngân của 2 công trình đến 30/06/2024",
    )  # fmt: skip
    assert known["commune_budget", "planned"] == (
        Decimal(700), "kế hoạch vốn của 2 công trình năm 2024",
    )  # fmt: skip
    assert actual(ws, H1, "commune_budget") is None


def test_a_whole_is_offered_with_the_details_it_holds_where_it_has_more_than_those(ws):
    project(ws, "Mương", "0", "50", "central_direct")
    assert ("central_budget", "actual") not in offers(ws, H1)
    project(ws, "Đường", "0", "350", "central_budget")
    known = offers(ws, H1)
    assert known["central_budget", "actual"][0] == 400
    assert known["central_direct", "actual"][0] == 50


def test_a_detail_of_what_is_stated_already_is_not_offered_again(ws):
    project(ws, "Mương", "", "50", "central_direct")
    money.record_money(ws, H1, "central_budget", MoneyField.ACTUAL, "400")
    assert not [key for key in offers(ws, H1) if key[1] == "actual"]


def test_the_plan_of_another_cut_of_the_year_is_offered_before_that_of_projects(ws):
    project(ws, "Đường", "500", "350", "commune_budget")
    money.record_money(ws, H1, "commune_budget", MoneyField.PLANNED, "900")
    money.record_money(ws, YEAR, "credit", MoneyField.ACTUAL, "10")
    known = offers(ws, YEAR)
    assert known["commune_budget", "planned"] == (
        Decimal(900), "kế hoạch đã ghi ở 6 tháng năm 2024",
    )  # fmt: skip
    assert ("commune_budget", "planned") not in offers(ws, H1)


def test_a_source_written_down_in_several_lines_is_left_to_the_officer(ws):
    project(ws, "Đường", "", "350", "enterprise")
    for name in ("Công ty A", "Công ty B"):
        money.add_money_line(ws, H1, "enterprise", name)
    assert ("enterprise", "actual") not in offers(ws, H1)


def test_only_what_was_chosen_is_taken_and_one_undo_takes_it_back(ws):
    project(ws, "Đường", "500", "350", "commune_budget")
    project(ws, "Mương", "80", "50", "credit")
    money.record_money(ws, H1, "credit", MoneyField.PLANNED, "100")
    change = take_money(ws, H1, [("commune_budget", "actual"), ("credit", "actual")])
    row = money.money_view(ws, H1).statement.row("credit")
    assert (row.planned.value, row.actual.value) == (Decimal(100), Decimal(50))
    assert actual(ws, H1, "commune_budget") == 350
    assert offers(ws, H1).keys() == {("commune_budget", "planned")}
    assert "giải ngân của 1 công trình đến 30/06/2024" in change.label
    edits.undo(ws)
    assert actual(ws, H1, "commune_budget") is None
    assert actual(ws, H1, "credit") is None
    with pytest.raises(EntryError, match="không còn để lấy"):
        take_money(ws, H1, [("other", "actual")])


def test_a_project_on_which_nothing_happened_stands_as_it_stood(ws):
    road = project(ws, "Đường", "500", "350", "commune_budget")
    project_cards.record_project(ws, H1, road, ProjectField.PROGRESS, "60")
    other = project(ws, "Mương", "80", "50", "credit")
    project_cards.record_project(ws, YEAR, other, ProjectField.DISBURSED, "70", "credit")
    (offered,) = projects_known(ws, YEAR)
    assert (offered.label, offered.words, offered.origin) == (
        "Đường", "khối lượng 60 %, giải ngân 350", "đã ghi đến hết tháng 6/2024",
    )  # fmt: skip
    take_projects(ws, YEAR, [offered.key])
    found = {one.card.name: one for one in project_cards.projects_view(ws, YEAR).projects}
    assert (found["Đường"].progress, found["Đường"].disbursed) == (Decimal(60), Decimal(350))
    assert found["Mương"].disbursed == 70
    assert projects_known(ws, YEAR) == ()
    edits.undo(ws)
    assert projects_known(ws, YEAR) == (offered,)
