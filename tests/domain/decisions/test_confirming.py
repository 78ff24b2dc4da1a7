"""A set that is there, held against the decision it was made from."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.documents.decision_reader import read_decision_file
from ntm_desktop.domain.criteria import Comparison, Kind, ScaleLevel
from ntm_desktop.domain.decisions.columns import COMMON
from ntm_desktop.domain.decisions.confirming import HeldAs, hold_against
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.drafting_province import drafted_override
from ntm_desktop.domain.decisions.known import decision_key
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


def with_first_part(rules, no, **changes):
    """The set with the first part of one indicator changed."""
    criteria = []
    for criterion in rules.criteria:
        items = tuple(
            replace(i, parts=(replace(i.parts[0], **changes), *i.parts[1:])) if i.no == no else i
            for i in criterion.indicators
        )
        criteria.append(replace(criterion, indicators=items))
    return replace(rules, criteria=tuple(criteria))


def test_a_grade_that_the_document_prints_is_the_step_of_the_sets_scale(reading):
    made = drafted_set(reading)
    graded = next(i for i in made.indicators() if i.parts[0].label.endswith("trở lên"))
    word = graded.parts[0].label.removesuffix(" trở lên")
    scale = (ScaleLevel(1, "Kém hơn"), ScaleLevel(2, word))

    def held(step):
        thresholds = tuple(
            replace(t, comparison=Comparison.AT_LEAST, value=Decimal(step))
            for t in graded.parts[0].thresholds
        )
        rules = with_first_part(
            made, graded.no, kind=Kind.LEVEL, levels=scale, thresholds=thresholds
        )
        return set(outcomes(hold_against(reading, rules), graded.no).values())

    assert held(2) == {HeldAs.EQUAL}
    assert HeldAs.DIFFERENT in held(1)


def test_the_same_figure_of_something_else_is_different(reading):
    made = drafted_set(reading)
    share = next(
        i
        for i in made.indicators()
        if i.parts[0].kind is Kind.PERCENT and not i.parts[1:] and i.parts[0].thresholds[0].known
    )
    rules = with_first_part(made, share.no, kind=Kind.NUMBER, unit="hộ")
    found = outcomes(hold_against(reading, rules), share.no)
    assert found["main", "nhom-1"] is HeldAs.DIFFERENT


def test_beside_a_level_of_a_sub_item_stands_the_cell_of_that_sub_item(reading):
    held = hold_against(reading, drafted_set(reading))

    printed = {(one.part_id, one.group_id): one.printed for one in held if one.no == "2.5"}

    assert printed["main", "nhom-1"] == "100%"
    assert printed["p2", "nhom-1"] == "≥80%"
    assert printed["p3", "nhom-2"] == "≥10%"


def test_beside_a_level_of_one_group_stands_the_cell_that_holds_for_all(reading):
    item = next(one for one in reading.indicators if one.number == "1.2")
    alike = {COMMON: next(iter(item.thresholds.values()))}
    said = replace(item, thresholds=alike, printed={COMMON: "≥ 90%"})
    common = replace(
        reading, groups=[], indicators=[said if x is item else x for x in reading.indicators]
    )

    held = hold_against(common, drafted_set(reading))

    assert {one.printed for one in held if one.no == "1.2" and one.part_id} == {"≥ 90%"}


def only_first_column(reading):
    """The same document with nothing but the column of its first group, as an excerpt has it."""
    made = deepcopy(reading)
    first = made.groups[0]
    for item in made.indicators:
        for one in item.items():
            for cells in (one.thresholds, one.printed):
                kept = cells.get(first.id)
                cells.clear()
                if kept is not None:
                    cells[COMMON] = kept
    made.groups = [replace(first, id=COMMON)]
    return made


def test_the_column_of_one_group_confirms_nothing_of_another(reading):
    rules = drafted_set(reading)
    found = outcomes(hold_against(only_first_column(reading), rules), "5.5")
    assert found["main", "nhom-1"] is HeldAs.EQUAL
    # The same figure may stand there: what the document has is the first group's.
    assert found["main", "nhom-2"] is HeldAs.MISSING


def test_a_decision_is_known_by_its_number_whatever_is_said_behind_it():
    assert decision_key("491/QĐ-TTg; sửa đổi 342/QĐ-TTg") == "491/QĐ-TTg"
    assert decision_key("QĐ318/QĐ-TTg (Phụ lục I)") == "318/QĐ-TTg"


def test_a_dash_is_confirmed_by_a_dash_and_differs_from_any_figure(reading):
    rules = drafted_set(reading)
    assert outcomes(hold_against(reading, rules), "2.3")["main", "nhom-1"] is HeldAs.EQUAL

    first, *rest = rules.indicator("2.3").parts[0].thresholds
    assert (first.group_id, first.not_asked) == ("nhom-1", True)
    figure = replace(first, comparison=Comparison.AT_LEAST, value=Decimal(10))
    typed = with_first_part(rules, "2.3", thresholds=(figure, *rest))
    (held,) = (
        one
        for one in hold_against(reading, typed)
        if (one.no, one.part_id, one.group_id) == ("2.3", "main", "nhom-1")
    )
    assert held.outcome is HeldAs.DIFFERENT
    assert held.theirs == replace(first, provenance=figure.provenance)


def test_a_dash_of_a_province_is_asked_for_it_may_leave_the_national_level(reading):
    rules = drafted_set(reading)
    made = drafted_override(reading, rules, province_code="25", id_of_override="25-1")

    (change,) = (one for one in made.changes if one.indicator_no == "2.3")
    level = next(one for one in change.thresholds if one.group_id == "nhom-1")
    assert not level.known
    assert any(note.startswith("Chỉ tiêu 2.3: văn bản ghi “–”") for note in made.notes)
