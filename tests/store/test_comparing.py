"""A change is written only onto the value it was made on."""

from dataclasses import replace

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.errors import ChangedMeanwhileError
from ntm_desktop.services import sample, workspace
from ntm_desktop.store.commune import edits, history, places
from ntm_desktop.store.commune.history import FieldChange


@pytest.fixture
def ws(tmp_path):
    made = sample.create_sample(tmp_path / "xa")
    yield made
    made.close()


def changes_of(ws) -> list[FieldChange]:
    rows = ws.file.rows("SELECT * FROM history ORDER BY position")
    return [
        FieldChange(*(row[n] for n in ("subject", "key", "field", "old", "new", "assessment_id")))
        for row in rows
    ]


def write(ws, *changes):
    return edits.apply(ws.file, changes, who="", at=ws.now())


def test_every_kind_of_record_that_can_be_written_can_be_compared():
    assert edits.STORED.keys() == edits.WRITERS.keys()


@pytest.fixture
def remark(ws) -> FieldChange:
    assessment_id = workspace.latest_assessment(ws).id
    return FieldChange("answer", "12.1", "remark", None, "đã kiểm", assessment_id)


def test_an_edit_made_on_an_older_value_is_refused_with_both_values(ws, remark):
    write(ws, remark)
    before = history.last_saved_at(ws.file), changes_of(ws)
    with pytest.raises(ChangedMeanwhileError) as refused:
        write(ws, replace(remark, old="cũ", new="mới"))
    assert (refused.value.seen, refused.value.stored) == ("“cũ”", "“đã kiểm”")
    for words in ("chỉ tiêu 12.1", "“cũ”", "“đã kiểm”"):
        assert words in str(refused.value)
    assert (history.last_saved_at(ws.file), changes_of(ws)) == before


def test_one_stale_change_keeps_all_changes_of_its_edit_back(ws, remark):
    other = replace(remark, key="12.2")
    with pytest.raises(ChangedMeanwhileError):
        write(ws, other, replace(remark, old="cũ"))
    assert edits.STORED["answer"](ws.file, other) is None


def test_a_value_that_is_gone_is_told_as_none(ws, remark):
    with pytest.raises(ChangedMeanwhileError) as refused:
        write(ws, replace(remark, old="đã kiểm", new="mới"))
    assert refused.value.stored == "(không có)"


def test_of_a_record_only_what_differs_is_told(ws):
    _id, made = places.addition(ws.file, SubjectLevel.VILLAGE, "Thôn Đông", households=40)
    write(ws, made)
    place = places.find(ws.file, _id)
    assert place is not None
    one = places.change(ws.file, replace(place, name="Thôn Tây"))
    two = places.change(ws.file, replace(place, name="Thôn Nam"))
    write(ws, one)
    with pytest.raises(ChangedMeanwhileError) as refused:
        write(ws, two)
    assert (refused.value.seen, refused.value.stored) == ("“Thôn Đông”", "“Thôn Tây”")


def test_a_column_that_a_newer_version_added_makes_no_edit_stale(ws):
    _id, made = places.addition(ws.file, SubjectLevel.VILLAGE, "Thôn Đông")
    write(ws, made)
    ws.file.run("ALTER TABLE village ADD COLUMN phone TEXT NOT NULL DEFAULT ''")
    write(ws, made.inverse)
    assert places.find(ws.file, _id) is None


def test_a_long_text_is_told_by_its_beginning(ws, remark):
    write(ws, replace(remark, new="a" * 5000))
    with pytest.raises(ChangedMeanwhileError) as refused:
        write(ws, remark)
    assert len(str(refused.value)) < 600
