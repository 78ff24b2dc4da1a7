"""The kept file read again: what the second person may confirm with one press, and what not."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.domain.decisions.second_reading import (
    name_key,
    read_beside,
    read_beside_override,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import workspace
from ntm_desktop.services.rules import decision_edits, decisions, draft_edits, drafts, reading, sets
from ntm_desktop.services.rules.second_reading import (
    confirm_equal,
    confirm_override_equal,
    reading_again,
    reading_override_again,
)

SAMPLES = Path(__file__).parents[1] / "data" / "decisions"


@pytest.fixture
def ws(tmp_path):
    made = workspace.create_workspace(
        tmp_path / "data",
        commune_code="06364",
        set_id="qd-318-2022-xa",
        period=Period(2024),
        actor="Bà Hoa",
    )
    yield made
    workspace.close_workspace(made)


@pytest.fixture
def draft_id(ws) -> str:
    return drafted(ws, carry_out(ws, reading.reading_file(SAMPLES / "03-ba-nhom.docx")))


def drafted(ws, read) -> str:
    return reading.begin_draft(ws, read).draft_id


def read_again(ws, draft_id):
    again = carry_out(ws, reading_again(draft_id))
    assert again is not None
    return again


def rules_of(ws, draft_id):
    return drafts.read_draft(ws, draft_id).criteria_set


def test_what_was_read_without_a_question_stands_in_the_file_and_the_rest_does_not(ws, draft_id):
    again = read_again(ws, draft_id)
    rules = rules_of(ws, draft_id)
    beside = read_beside(again, rules)
    for item in rules.indicators():
        for part in item.parts:
            for index, one in enumerate(part.thresholds):
                told = one.known or one.set_by_province
                # Nobody answered a question yet, so what is known was read without one.
                assert beside[item.no, part.id, index].equal == told, (item.no, part.id, index)
                assert beside[item.no, part.id, index].printed
    assert beside[name_key(2)].printed == "Hạ tầng kinh tế - xã hội"
    # What the document demands of no commune of a group is confirmed like any level.
    dash = beside["2.3", "main", 0]
    assert (dash.printed, dash.equal) == ("-", True)
    assert beside["2.3", "", None].spared == ()


def test_a_draft_of_before_has_no_level_for_a_dash_and_is_told_where_one_stands(ws, draft_id):
    again, rules = carry_out(ws, reading_again(draft_id)), rules_of(ws, draft_id)
    assert again is not None
    criteria = tuple(
        replace(c, indicators=tuple(map(without_dashes, c.indicators))) for c in rules.criteria
    )
    told = read_beside(again, replace(rules, criteria=criteria))
    assert ("main", "Nhóm 1", "-") in told["2.3", "", None].spared


def without_dashes(item):
    parts = tuple(
        replace(p, thresholds=tuple(t for t in p.thresholds if not t.not_asked)) for p in item.parts
    )
    return replace(item, parts=parts)


def test_a_unit_changed_by_hand_is_not_what_the_document_has(ws, draft_id):
    again = read_again(ws, draft_id)
    item = rules_of(ws, draft_id).indicator("3.1")
    dearer = replace(item, parts=(replace(item.parts[0], unit="tỷ đồng/người/năm"),))
    draft_edits.replace_indicator(ws, draft_id, "3.1", dearer)
    beside = read_beside(again, rules_of(ws, draft_id))
    assert not beside["3.1", "main", 0].equal
    assert beside["3.2", "", None].equal


def test_one_press_confirms_all_of_it_as_one_edit_with_the_place_of_each(ws, draft_id):
    again = read_again(ws, draft_id)
    beside = read_beside(again, rules_of(ws, draft_id))
    keys = [name_key(1), *(key for key in beside if key[0].startswith("1.") and beside[key].equal)]
    change = confirm_equal(ws, draft_id, again, keys, person="Ông Minh")
    assert "03-ba-nhom.docx" in change.label
    rules = rules_of(ws, draft_id)
    found = rules.indicator("1.2").parts[0].thresholds[1].provenance
    assert (found.verified, found.checked_by) == (True, "Ông Minh")
    assert found.place.startswith("trang 1, dòng")
    assert rules.criteria[0].provenance.verified
    assert not rules.criteria[1].provenance.verified


def test_what_changed_meanwhile_or_is_ones_own_is_confirmed_by_nobody(ws, draft_id):
    again = read_again(ws, draft_id)
    keys = [("1.2", "main", 1)]
    with pytest.raises(EntryError, match="người thứ hai"):
        confirm_equal(ws, draft_id, again, keys, person="bà hoa")
    item = rules_of(ws, draft_id).indicator("1.2")
    part = item.parts[0]
    typed = replace(part.thresholds[1], value=Decimal(91))
    levels = (part.thresholds[0], typed, *part.thresholds[2:])
    other = replace(item, parts=(replace(part, thresholds=levels),))
    draft_edits.replace_indicator(ws, draft_id, "1.2", other)
    with pytest.raises(EntryError, match="đã đổi"):
        confirm_equal(ws, draft_id, again, keys, person="Ông Minh")
    confirm_equal(ws, draft_id, again, [("1.2", "main", 0)], person="Ông Minh")
    with pytest.raises(EntryError, match="đã được đối chiếu"):
        confirm_equal(ws, draft_id, again, [("1.2", "main", 0)], person="Ông Minh")


def test_a_pasted_page_is_read_again_as_it_was_pasted(ws):
    html = (SAMPLES / "04-clipboard.html").read_text("utf-8")
    draft_id = drafted(ws, carry_out(ws, reading.reading_paste("x", html)))
    again = read_again(ws, draft_id)
    rules = rules_of(ws, draft_id)
    beside = read_beside(again, rules)
    known = [
        (item.no, part.id, index)
        for item in rules.indicators()
        for part in item.parts
        for index, one in enumerate(part.thresholds)
        if one.known
    ]
    assert len(known) > 90
    assert all(beside[key].equal for key in known)


def test_a_draft_typed_by_hand_has_no_file_to_read_again(ws):
    draft_id = drafts.new_draft_from(ws, "qd-318-2022-xa").draft_id
    assert carry_out(ws, reading_again(draft_id)) is None


def test_a_wording_is_not_sure_where_it_is_asked_whether_its_row_was_read_right(ws, draft_id):
    again, rules = read_again(ws, draft_id), rules_of(ws, draft_id)
    assert read_beside(again, rules)["3.2", "", None].equal
    row = next(one for one in again.indicators if one.number == "3.2")
    row.ask("Dòng không có số: là mục con của dòng trên hay một chỉ tiêu khác?")
    assert not read_beside(again, rules)["3.2", "", None].equal


@pytest.fixture(params=["08-tinh.docx", "08-tinh.pdf"])
def decision_id(ws, request) -> str:
    read = carry_out(ws, reading.reading_file(SAMPLES / request.param))
    return reading.begin(ws, read, column="kv-2").id


def beside_of(ws, decision_id):
    again = carry_out(ws, reading_override_again(decision_id))
    assert again is not None
    override = decisions.read_override(ws, decision_id).override
    national = sets.find_set(ws, override.set_id)
    return again, read_beside_override(again, override, national), override


def test_a_provinces_levels_stand_beside_the_column_that_was_chosen(ws, decision_id):
    _again, beside, override = beside_of(ws, decision_id)
    assert beside["2.4", "main", 0].printed == "cột “Xã khu vực II”: ≥ 70%"
    for change in override.changes:
        for index, one in enumerate(change.thresholds):
            equal = beside[change.indicator_no, change.part_id, index].equal
            # What was asked stands open, and is nobody's to confirm in one press.
            assert equal == one.known, change


def test_a_provinces_levels_are_confirmed_together_by_a_second_person(ws, decision_id):
    again, beside, override = beside_of(ws, decision_id)
    keys = [key for key, one in beside.items() if one.equal and key[2] is not None]
    assert len(keys) > 3
    with pytest.raises(EntryError, match="Bà Hoa"):
        confirm_override_equal(ws, decision_id, again, keys, person="Bà Hoa")
    confirm_override_equal(ws, decision_id, again, keys, person="Ông Bình")
    after = decisions.read_override(ws, decision_id).override
    for change in after.changes:
        for index, one in enumerate(change.thresholds):
            confirmed = (change.indicator_no, change.part_id, index) in keys
            assert one.provenance.verified == confirmed
            assert one.provenance.checked_by == ("Ông Bình" if confirmed else "")
    with pytest.raises(EntryError, match="đã được đối chiếu"):
        confirm_override_equal(ws, decision_id, again, keys, person="Ông Bình")
    assert override.changes[0].thresholds[0].value == after.changes[0].thresholds[0].value


def test_a_level_of_the_province_that_was_changed_by_hand_is_not_equal(ws, decision_id):
    again, _beside, override = beside_of(ws, decision_id)
    change = next(one for one in override.changes if one.indicator_no == "2.4")
    typed = (replace(change.thresholds[0], value=Decimal("60")),)
    decision_edits.set_thresholds(ws, decision_id, "2.4", "main", typed)
    _, beside, _ = beside_of(ws, decision_id)
    assert not beside["2.4", "main", 0].equal
    with pytest.raises(EntryError, match="xem lại"):
        confirm_override_equal(ws, decision_id, again, [("2.4", "main", 0)], person="Ông Bình")
