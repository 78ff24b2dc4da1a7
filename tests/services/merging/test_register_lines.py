"""Two officers type into the same line of a register; fields are put together, not lines."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.merging_fields import UNCLEAR, flat, folded, inner_columns
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.workspace import close_workspace
from ntm_desktop.store.commune import registers as stored
from tests.services.merging.test_merging import merge, plan, reopened

LINE = {"topic": "Trồng na", "date": "05/03/2024", "participants": "40", "women": "10"}


@pytest.fixture
def line(ws, catalog, tmp_path):
    """Our copy and theirs of a commune with one line, and its id."""
    entry = add_entry(ws, "training", LINE).id
    close_workspace(ws)
    other = tmp_path / "máy chị Hoa"
    shutil.copytree(ws.file.data_dir, other)
    mine, theirs = reopened(ws.file.data_dir, catalog, "Lan"), reopened(other, catalog, "Hoa")
    yield mine, theirs, entry
    close_workspace(mine)
    close_workspace(theirs)


def the_line(ws):
    (entry,) = register_view(ws, "training").entries
    return dict(entry.values), dict(entry.asked)


def test_different_fields_of_one_line_are_both_kept_without_a_question(line):
    mine, theirs, entry = line
    type_fields(mine, entry, {"topic": "Trồng na rải vụ"})
    type_fields(theirs, entry, {"participants": "45"})
    shown = plan(mine, theirs)
    assert shown.open == ()
    assert [(one.where, one.old, one.new) for one in shown.taken] == [
        ("Sổ đào tạo, tập huấn, dòng “Trồng na rải vụ” – Số người tham gia", "40", "45")
    ]
    merge(mine, theirs)
    values, asked = the_line(mine)
    assert (values["topic"], values["participants"], asked) == ("Trồng na rải vụ", "45", {})
    assert plan(mine, theirs).nothing_new


def test_the_same_field_is_asked_by_its_name_and_in_words(line):
    mine, theirs, entry = line
    type_fields(mine, entry, {"participants": "50", "by_whom": "Lan ghi"})
    type_fields(theirs, entry, {"participants": "nhiều"})
    (one,) = plan(mine, theirs).open
    assert one.where.endswith("Số người tham gia")
    assert (one.base, one.ours, one.theirs) == ("40", "50", "nhiều (chưa rõ)")
    merge(mine, theirs, "theirs")
    values, asked = the_line(mine)
    assert "participants" not in values
    assert (values["by_whom"], asked) == ("Lan ghi", {"participants": "nhiều"})


def test_fields_that_contradict_each_other_when_put_together_become_a_question(line):
    mine, theirs, entry = line
    type_fields(mine, entry, {"participants": "15"})
    type_fields(theirs, entry, {"women": "30"})
    merge(mine, theirs)
    values, asked = the_line(mine)
    assert values["participants"] == "15"
    assert (values.get("women"), asked) == (None, {"women": "30"})
    assert plan(mine, theirs).nothing_new


@given(
    st.dictionaries(st.sampled_from("abcde"), st.text(min_size=1)),
    st.dictionaries(st.sampled_from("vwxyz"), st.text(min_size=1)),
)
def test_a_line_taken_apart_and_put_together_is_the_same(values, asked):
    values = {name: f"v{value}" for name, value in values.items()}
    record = stored.line_of(stored.addition(Entry("1" * 32, "training", 3, values, asked)).new)
    assert record is not None
    whole = {
        "id": record.id, "register": "training", "position": 3,
        "content": stored._text(values), "asked": stored._text(asked),
    }  # fmt: skip
    columns = inner_columns(whole)
    fields = flat(whole, columns)
    assert folded(fields, columns) == whole
    assert {name for name in fields if str(fields[name]).startswith(UNCLEAR)} == {
        f"content/{name}" for name in asked
    }
