from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.catalog.rule_documents import set_rule
from ntm_desktop.district import answer, receive
from ntm_desktop.district.desk import collate_tables
from ntm_desktop.domain.assessment import Answer
from tests.district import communes
from tests.district.communes import content


@pytest.mark.parametrize("money", ["-1", "999999999999999999999999"])
def test_money_that_cannot_be_enters_no_sum(data, sender, money):
    (refused,) = receive(data, [sender.hand_over(money=money).path]).refused
    assert (refused.reason, "không thể có" in refused.sentence) == ("values", True)


def test_a_period_far_ahead_is_refused(data, sender):
    (refused,) = receive(data, [sender.hand_over(period="2099").path]).refused
    assert "2099" in refused.sentence


def test_a_commune_does_not_move_to_another_province(data, sender):
    said = content()
    moved = replace(said.commune, province_code="01", province="Hà Nội")
    (refused,) = receive(data, [sender.hand_over(replace(said, commune=moved)).path]).refused
    assert "Lạng Sơn" in refused.sentence


def test_an_exemption_the_set_does_not_know_is_refused(data, sender):
    rules = communes.catalog().criteria_set(communes.SET)
    none = next(one.no for one in rules.indicators() if not one.exemptions)
    said = content(answers={none: Answer(not_applicable="x")})
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert "không áp dụng" in refused.sentence


def test_a_loosened_copy_under_a_known_id_is_not_preferred(data, sender):
    rules = communes.catalog().criteria_set(communes.SET)
    loosened = set_rule(replace(rules, criteria=rules.criteria[:1]))
    said = content()
    pin = replace(said.pin, fingerprint=loosened.fingerprint)
    package = sender.hand_over(replace(said, pin=pin, rules=(loosened,)))
    (refused,) = receive(data, [package.path]).refused
    assert refused.reason == "unknown-set"


def test_a_returned_package_is_not_added_up(data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    answer(data, "06364", returned={"criteria": "Sửa chỉ tiêu 1.1"})
    made = collate_tables(data, tmp_path / "th.xlsx")
    assert (made.communes, made.resources_actual) == ((), Decimal(0))
    assert any("không cộng vào bảng này" in one for one in made.cautions)
