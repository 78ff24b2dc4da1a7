"""An office judges by the national amendments it has, also what an older program judged without."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.catalog.rule_documents import override_rule
from ntm_desktop.district import receive
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.overrides import apply_overrides
from ntm_desktop.domain.package import stated_verdicts
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.verdicts import judge
from tests.district import communes

QD_211 = "QĐ 211/QĐ-TTg ngày 01/3/2024"
SHARE = {"15.4": Answer({"main": PartAnswer(numerator=Decimal(2395), denominator=Decimal(4790))})}
LAST_DAY = Period(2024).last_day


def amending():
    (found,) = [one for one in communes.catalog().overrides() if one.set_id == communes.SET]
    return found


def test_a_package_of_an_older_program_is_taken_and_judged_by_what_is_in_force(data, sender):
    said = communes.content(answers=SHARE)
    assert said.verdicts.indicators["15.4"] is Verdict.MET
    (received,) = receive(data, [sender.hand_over(said).path]).received
    (note,) = [one for one in received.notes if QD_211 in one]
    assert note.startswith("Xã tính chưa theo QĐ 211")
    assert "Chỉ tiêu 15.4: xã ghi “Đạt”, tính lại là “Thiếu số liệu”" in note


def test_an_older_program_must_still_be_right_by_its_own_rules(data, sender):
    said = communes.content(answers=SHARE)
    lied = replace(said.verdicts, indicators={**said.verdicts.indicators, "1.1": Verdict.MET})
    (refused,) = receive(data, [sender.hand_over(replace(said, verdicts=lied)).path]).refused
    assert refused.reason == "verdicts"


def test_a_package_that_brings_the_amendment_is_judged_alike_and_it_is_named(data, sender):
    rules = communes.catalog().criteria_set(communes.SET)
    applied = apply_overrides(rules, (amending(),), LAST_DAY)
    outcome = judge(applied, SHARE, Context(2024, communes.GROUP, {}))
    said = replace(
        communes.content(answers=SHARE),
        verdicts=stated_verdicts(outcome),
        rules=(override_rule(amending()),),
    )
    (received,) = receive(data, [sender.hand_over(said).path]).received
    (note,) = [one for one in received.notes if QD_211 in one]
    assert note.startswith("Tính theo QĐ 211")


def test_before_its_first_day_nothing_is_said_of_it(data, sender):
    said = communes.content(answers=SHARE, period="2024-M02")
    (received,) = receive(data, [sender.hand_over(said).path]).received
    assert not any("211" in note for note in received.notes)
