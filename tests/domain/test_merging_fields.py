"""Two versions of one line of a register, put together field by field."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.merging import Logged, Slot, decide

SLOT = Slot("register_entry", None, "1" * 32, "record")
FIELDS = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(st.booleans(), st.sampled_from(("1", "2", "ba")))
)


def record(fields):
    """A line: what is clear stands in one column, what is not in the other."""
    content = {name: text for name, (clear, text) in fields.items() if clear}
    asked = {name: text for name, (clear, text) in fields.items() if not clear}
    columns = {
        "id": "1" * 32, "register": "training", "position": 1,
        "content": text_of(content), "asked": text_of(asked),
    }  # fmt: skip
    return text_of(columns)


def text_of(values):
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def row(number, old, new):
    return Logged(
        number, f"{number}", f"e{number}", "2024-01-01T00:00:00+00:00", "", *SLOT, old, new
    )


def fields_of(text):
    found = json.loads(text)
    content, asked = json.loads(found["content"]), json.loads(found["asked"])
    assert not content.keys() & asked.keys(), "no field is clear and unclear at once"
    return {**{name: (True, x) for name, x in content.items()},
            **{name: (False, x) for name, x in asked.items()}}  # fmt: skip


def decided(base, mine, other):
    return decide(
        SLOT, record(mine), record(other),
        [row(1, record(base), record(mine))], [row(2, record(base), record(other))],
    )  # fmt: skip


@given(FIELDS, FIELDS, FIELDS)
def test_each_field_changed_on_one_side_is_taken_and_only_what_both_changed_is_asked(
    base, mine, other
):
    found = decided(base, mine, other)
    merged = fields_of(found.value)
    asked = {one.column.partition("/")[2] for one in found.conflicts}
    for name in {*base, *mine, *other}:
        was, here, there = base.get(name), mine.get(name), other.get(name)
        if here == there or there == was:
            assert merged.get(name) == here
        elif here == was:
            assert merged.get(name) == there
        else:
            assert name in asked
            assert merged.get(name) == here
    assert asked <= {*base, *mine, *other}


@given(FIELDS, FIELDS, FIELDS)
def test_from_both_sides_the_same_line_comes_but_for_the_choices(base, mine, other):
    here, there = decided(base, mine, other), decided(base, other, mine)
    assert {one.column for one in here.conflicts} == {one.column for one in there.conflicts}
    every = [one.id for one in here.conflicts]
    assert fields_of(here.with_choices(every)) == fields_of(there.with_choices(()))
    assert fields_of(here.with_choices(())) == fields_of(there.with_choices(every))
