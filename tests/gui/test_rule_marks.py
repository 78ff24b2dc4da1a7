"""A bar of facts is as long as the set will be."""

import pytest

from ntm_desktop.domain.rule_editing import AssuranceCount
from ntm_desktop.gui.rules.marks import facts_in_all


@pytest.mark.parametrize(
    ("facts", "indicators", "official", "share"),
    [(10, 0, 47, 10 / 470), (47, 47, 47, 1), (20, 10, 40, 0.25), (5, 3, None, 1)],
)
def test_a_set_without_its_indicators_does_not_look_full(facts, indicators, official, share):
    counts = AssuranceCount(0, facts, 0)
    assert counts.total / facts_in_all(counts, indicators, official) == pytest.approx(share)
