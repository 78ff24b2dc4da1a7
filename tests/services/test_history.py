"""One history of everything: in words, with a search, and the way back."""

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, undo
from ntm_desktop.services.dossiers import record_dossier_text
from ntm_desktop.services.evidence import add_evidence, evidence_items, remove_evidence
from ntm_desktop.services.history import all_history, restore
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import (
    add_assessment,
    change_settings,
    close_workspace,
    latest_assessment,
    remove_assessment,
)
from ntm_desktop.store.commune import assessments as stored


@pytest.fixture
def ws(tmp_path):
    opened = create_sample_figures(tmp_path / "xã mẫu")
    yield opened
    close_workspace(opened)


def found(ws, text):
    return all_history(ws, text)


def test_every_kind_of_edit_stands_in_it_newest_first(ws):
    info = latest_assessment(ws)
    edits.record_figure(ws, info.id, "12.1", "nu", "numerator", "973")
    record_dossier_text(ws, info.id, "situation.features", "Xã có 11 thôn.")
    change_settings(ws, office_name="UBND xã Chiến Thắng mới")
    newest = all_history(ws)[:3]
    assert [entry.where for entry in newest] == [
        "Cài đặt",
        "Hồ sơ · năm 2024",
        "Chỉ tiêu 12.1 · năm 2024",
    ]
    assert newest[1].field == "I.1. Đặc điểm"
    assert (newest[2].old, newest[2].new) == ("961", "973")
    assert (newest[2].page, newest[2].target) == ("assessment", "12.1")


def test_it_is_searched_without_diacritics_in_every_column(ws):
    assert {entry.where for entry in found(ws, "nguon luc nam 2024")} == {"Nguồn lực năm 2024"}
    assert any("Kênh mương Khuổi Dụi" in entry.new for entry in found(ws, "khuoi dui"))
    assert found(ws, "không có chữ này") == ()
    assert len(all_history(ws, most=7)) == 7


def test_records_are_told_in_words_and_not_as_they_are_kept(ws):
    for entry in all_history(ws, most=1000):
        assert "{" not in entry.old + entry.new
        assert "central_budget" not in entry.new


def test_a_value_of_before_is_taken_back_as_an_edit_that_can_be_undone(ws):
    info = latest_assessment(ws)
    edits.record_figure(ws, info.id, "12.1", "nu", "numerator", "973")
    edits.record_figure(ws, info.id, "12.1", "nu", "numerator", "980")
    first = next(e for e in found(ws, "12.1") if e.new == "973")
    change = restore(ws, first.id)
    assert "12.1" in change.label
    assert str(stored.answer(ws.file, info.id, "12.1").part("nu").numerator) == "961"
    undo.undo(ws)
    assert str(stored.answer(ws.file, info.id, "12.1").part("nu").numerator) == "980"


def test_a_value_that_cannot_be_true_any_more_is_refused(ws):
    info = latest_assessment(ws)
    edits.record_figure(ws, info.id, "12.1", "nu", "numerator", "600")
    edits.record_figure(ws, info.id, "12.1", "nu", "denominator", "700")
    before = next(e for e in found(ws, "12.1") if e.new == "600")
    with pytest.raises(EntryError):
        restore(ws, before.id)
    assert str(stored.answer(ws.file, info.id, "12.1").part("nu").numerator) == "600"


def test_evidence_and_passages_come_back_too(ws, tmp_path):
    info = latest_assessment(ws)
    file = tmp_path / "bien-ban.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    add_evidence(ws, info.id, "1.1", 0, file)
    (item,) = evidence_items(ws, info.id)
    remove_evidence(ws, item.id)
    removed = next(e for e in found(ws, "bien-ban") if e.old)
    restore(ws, removed.id)
    assert evidence_items(ws, info.id) == (item,)
    record_dossier_text(ws, info.id, "plan.goals", "Giữ vững.")
    record_dossier_text(ws, info.id, "plan.goals", "")
    restore(ws, all_history(ws)[0].id)
    assert all_history(ws)[0].new == "Giữ vững."


def test_what_belongs_to_a_period_that_was_removed_is_refused(ws):
    first = latest_assessment(ws)
    later = add_assessment(ws, set_id=first.set_id, period=Period(2025))
    edits.record_figure(ws, later.id, "10", "main", "value", "46")
    change = all_history(ws)[0]
    remove_assessment(ws, later.id)
    with pytest.raises(EntryError, match="đã bỏ"):
        restore(ws, change.id)
    with pytest.raises(EntryError, match="không lấy lại riêng"):
        restore(ws, "khong-co")
