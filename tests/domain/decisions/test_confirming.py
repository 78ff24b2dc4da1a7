"""A set that is there, held against the decision it was made from."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.documents.decision_reader import read_decision_file
from ntm_desktop.domain.decisions.confirming import HeldAs, hold_against
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.reading import read_decision

SAMPLES = Path(__file__).parents[2] / "data" / "decisions"


@pytest.fixture(scope="module")
def reading():
    return read_decision(read_decision_file(SAMPLES / "03-ba-nhom.docx"))


def outcomes(held, no):
    return {(one.part_id, one.group_id): one.outcome for one in held if one.no == no}


def changed(rules, no, value):
    """The set with the first threshold of one indicator changed."""
    criteria = []
    for criterion in rules.criteria:
        items = []
        for item in criterion.indicators:
            if item.no == no:
                first, *rest = item.parts[0].thresholds
                part = replace(item.parts[0], thresholds=(replace(first, value=value), *rest))
                item = replace(item, parts=(part, *item.parts[1:]))
            items.append(item)
        criteria.append(replace(criterion, indicators=tuple(items)))
    return replace(rules, criteria=tuple(criteria))


def test_equal_and_different_figures_are_told_apart(reading):
    rules = changed(drafted_set(reading), "5.5", Decimal(21))

    found = outcomes(hold_against(reading, rules), "5.5")

    assert found["main", "nhom-1"] is HeldAs.DIFFERENT
    assert found["main", "nhom-2"] is HeldAs.EQUAL
    assert found["", None] is HeldAs.EQUAL


def test_what_the_document_leaves_open_is_asked_not_confirmed(reading):
    rules = drafted_set(reading, accepted=["8.5"])

    assert outcomes(hold_against(reading, rules), "8.5")["main", "nhom-1"] is HeldAs.ASKED


def test_an_indicator_the_document_does_not_have_is_missing(reading):
    rules = drafted_set(reading)
    shorter = replace(reading, indicators=[i for i in reading.indicators if i.number != "1.2"])

    assert outcomes(hold_against(shorter, rules), "1.2") == {("", None): HeldAs.MISSING}
