"""The short form filled in as the decision prints it: its cells are asked like a decision's."""

import pytest

from ntm_desktop.domain.criteria import Assurance, Comparison
from ntm_desktop.domain.decisions.answering import answered, questions_of
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.rules.drafts import read_draft
from ntm_desktop.services.rules.holding import set_of
from ntm_desktop.services.rules.reading import begin_draft, read_file, reading_file
from ntm_desktop.services.rules.workbook import (
    read_rules_workbook,
    write_override_workbook,
    write_rules_workbook,
)
from tests.services.test_rules_workbook import QD_51, QD_318, filled_short

ROWS = {
    "1.1": ("Có quy hoạch được duyệt", "Đạt", "Đạt", "Đạt"),
    "1.2": ("Tỷ lệ thực hiện quy hoạch", "≥ 90%", "80%", "-"),
    "1.3": ("Thu nhập bình quân", "≥ 60 triệu đồng", "≥ 50 triệu đồng", "UBND tỉnh quy định"),
}


@pytest.fixture
def path(catalog, tmp_path):
    editor = filled_short(catalog, tmp_path, ROWS)
    editor.book.save(editor.path)
    return editor.path


def test_a_cell_with_two_meanings_is_a_question_beside_its_row(ws, path):
    assert any("ít nhất hay nhiều nhất" in said for _, said in read_rules_workbook(path).faults)
    reading = carry_out(ws, reading_file(path))
    assert reading.asks() == ["1.2"]
    item = next(one for one in reading.indicators if one.number == "1.2")
    (asked,) = questions_of(item, {group.id: group.name for group in reading.groups})
    assert (asked.about, asked.printed) == ("Xã nhóm 2", "80%")
    assert [answer.words for answer in asked.answers][:2] == ["≥ 80%", "≤ 80%"]


def test_the_answered_form_becomes_a_draft_of_the_set_it_is_the_form_of(ws, catalog, path):
    frame = catalog.criteria_set(QD_51)
    reading = carry_out(ws, reading_file(path))
    item = next(one for one in reading.indicators if one.number == "1.2")
    (asked,) = questions_of(item, {group.id: group.name for group in reading.groups})
    made = answered(reading, {"1.2": {asked.key: asked.answers[0].key}})
    rules = read_draft(ws, begin_draft(ws, made).draft_id).criteria_set
    assert (rules.id, rules.groups, rules.bands) == (frame.id, frame.groups, frame.bands)
    assert [one.name for one in rules.criteria] == [one.name for one in frame.criteria]
    share = rules.indicator("1.2").parts[0]
    assert [(t.group_id, t.comparison, t.value) for t in share.thresholds] == [
        ("nhom-1", Comparison.AT_LEAST, 90),
        ("nhom-2", Comparison.AT_LEAST, 80),
        ("nhom-3", Comparison.NOT_ASKED, None),
    ]
    assert rules.indicator("1.3").parts[0].thresholds[2].set_by_province
    assert share.thresholds[0].provenance.assurance is Assurance.ENTERED
    # Somebody typed it: it is no text of the decision, so nothing is confirmed by it.
    assert rules.documents == ()
    assert "sha256" not in rules.indicator("1.2").provenance.source
    assert set_of(ws, made) is None


def test_unanswered_it_stays_open_in_the_draft(ws, path):
    reading = carry_out(ws, reading_file(path))
    rules = read_draft(ws, begin_draft(ws, reading).draft_id).criteria_set
    levels = rules.indicator("1.2").parts[0].thresholds
    assert [one.known for one in levels] == [True, False, True]
    assert "Chưa trả lời" in rules.indicator("1.2").note


def test_a_row_under_another_criterion_than_its_number_says_is_asked(catalog, tmp_path):
    met = ("Đạt", "Đạt", "Đạt")
    editor = filled_short(
        catalog, tmp_path, {"1.1": ("Có quy hoạch", *met), "2.1": ("Có chợ", *met)}
    )
    editor.book.save(editor.path)
    # The first rows of the form are those of criterion 1.
    assert read_file(editor.path).asks() == ["2.1"]


def test_no_beside_what_others_have_to_reach_is_asked_and_may_spare_the_group(
    ws, catalog, tmp_path
):
    rows = {
        "1.1": ("Có mô hình", "Đạt", "Đạt", "Không"),
        "1.2": ("Tỷ lệ hộ", "≥ 80%", "100%", "Không"),
        "1.3": ("Nhà tạm", "Không", "Không", "Không"),
        "1.4": ("Tỷ lệ hộ nghèo", "≤ 2%", "≤ 3%", "Không"),
    }
    editor = filled_short(catalog, tmp_path, rows)
    editor.book.save(editor.path)
    reading = read_file(editor.path)
    assert reading.asks() == ["1.1", "1.2"]
    item = next(one for one in reading.indicators if one.number == "1.2")
    (asked,) = questions_of(item, {})
    for place, held in ((0, (Comparison.EXACTLY, 0)), (1, (Comparison.NOT_ASKED, None))):
        made = answered(reading, {"1.2": {asked.key: asked.answers[place].key}})
        level = drafted_set(made).indicator("1.2").parts[0].thresholds[2]
        assert (level.comparison, level.value) == held


@pytest.mark.parametrize("write", [write_rules_workbook, write_override_workbook])
def test_the_other_forms_are_no_decisions_and_it_is_said_where_they_go(catalog, tmp_path, write):
    path = write(catalog.criteria_set(QD_318), tmp_path / "biểu mẫu.xlsx")
    with pytest.raises(ImportRefusedError, match="Nhập từ Excel"):
        read_file(path)
