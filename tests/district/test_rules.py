"""A district judges by the provincial decisions a commune sends along, and looks at them first."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop.catalog.rule_documents import override_rule
from ntm_desktop.district import receive
from ntm_desktop.domain.assessment import Answer, Context, PartAnswer, Verdict
from ntm_desktop.domain.criteria import Comparison, Provenance, Threshold
from ntm_desktop.domain.overrides import ProvincialOverride, ThresholdChange, apply_overrides
from ntm_desktop.domain.package import stated_verdicts
from ntm_desktop.domain.verdicts import judge
from tests.district import communes

SAID = {"2.1": Answer({"main": PartAnswer(numerator=Decimal(85), denominator=Decimal(100))})}


def decision(**changes):
    limit = Threshold(Comparison.AT_LEAST, Decimal(80), Provenance("QĐ 99/QĐ-UBND", verified=False))
    fields: dict[str, Any] = {
        "id": "20-99-2022",
        "version": 1,
        "title": "Áp dụng",
        "set_id": communes.SET,
        "province_code": "20",
        "decision": "99/QĐ-UBND",
        "issued": date(2022, 6, 1),
        "effective_from": date(2022, 6, 1),
        "effective_to": None,
        "changes": (ThresholdChange("2.1", "main", (limit,)),),
    }
    return ProvincialOverride(**(fields | changes))


def content(override, *, judged_by=None):
    plain = communes.content(answers=SAID)
    rules = communes.catalog().criteria_set(communes.SET)
    applied = apply_overrides(rules, [judged_by or override], date(2024, 12, 31))
    outcome = judge(applied, SAID, Context(2024, communes.GROUP, {}))
    return replace(plain, verdicts=stated_verdicts(outcome), rules=(override_rule(override),))


def test_verdicts_are_worked_out_by_the_decision_that_came_along(data, sender):
    said = content(decision())
    assert said.verdicts.indicators["2.1"] is Verdict.MET
    (received,) = receive(data, [sender.hand_over(said).path]).received
    (note,) = [one for one in received.notes if "QĐ 99/QĐ-UBND ngày 01/6/2022" in one]
    assert "kèm trong gói" in note
    # Nobody is named who entered or checked it, so it counts as recalled.
    assert "0 nội dung đã đối chiếu, 0 đã nhập, 1 nhớ lại" in note


@pytest.mark.parametrize(
    ("changes", "reason", "sentence"),
    [
        ({"province_code": "04"}, "values", "tỉnh mã 04"),
        ({"effective_to": date(2024, 12, 30)}, "values", "không có hiệu lực"),
        ({"set_id": "qd-1980-2016-xa"}, "values", "áp dụng cho bộ"),
        ({"changes": (ThresholdChange("99", "main", ()),)}, "values", "có lỗi"),
        ({"changes": ()}, "verdicts", "không khớp"),
    ],
)
def test_a_decision_that_does_not_belong_here_refuses_the_package(
    data, sender, changes, reason, sentence
):
    said = content(decision(**changes), judged_by=decision())
    (refused,) = receive(data, [sender.hand_over(said).path]).refused
    assert (refused.reason, sentence in refused.sentence) == (reason, True)


def test_a_decision_that_says_something_else_than_is_listed_refuses_the_package(data, sender):
    said = content(decision())
    listed = replace(said.rules[0], version=2)
    (refused,) = receive(data, [sender.hand_over(replace(said, rules=(listed,))).path]).refused
    assert refused.reason == "values"
