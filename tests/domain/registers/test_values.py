"""What typed text means in a register, and what is asked instead of guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.registers.entries import (
    Entry,
    entry_key,
    missing,
    question,
    search,
    shown,
    sound,
    typed,
)
from ntm_desktop.domain.registers.form import FieldKind
from ntm_desktop.domain.registers.times import parse_key, read_when
from ntm_desktop.domain.registers.values import read_value, show_value, valid_value
from tests.domain.registers.samples import (
    KNOWN,
    SHIPPED,
    VILLAGES,
    entries,
    entry,
    form,
    some,
    values,
)

TRAINING = form("training")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("5/3/2024", "2024-03-05"),
        ("ngày 05 tháng 3 năm 2024", "2024-03-05"),
        ("05-03-2024", "2024-03-05"),
        ("2024-03-05", "2024-03-05"),
        ("3/2024", "2024-03"),
        ("Tháng 11 năm 2024", "2024-11"),
        ("quý III/2024", "2024-Q3"),
        ("Quý 4 năm 2024", "2024-Q4"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("2024", "2024"),
        ("năm 2024", "2024"),
    ],
)
def test_a_day_or_the_stretch_that_is_known_instead(text: str, key: str) -> None:
    when = read_when(text)
    assert when.key == key
    assert parse_key(key) == when
    assert read_when(when.shown) == when


@pytest.mark.parametrize("text", ["5/3/24", "31/2/2024", "3/25/2024", "13/2024", "hôm qua", "24"])
def test_a_day_that_is_none_or_lacks_its_century_is_asked_about(text: str) -> None:
    with pytest.raises(ValueError, match="Hãy ghi"):
        read_when(text)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("classes", "3", "3"),
        ("classes", "3 lớp", "3"),
        ("participants", "1.924 người", "1924"),
        ("days", "2,5", "2.5"),
        ("cost_budget", "12,5", "12.5"),
        ("cost_budget", "12.500.000 đồng", "12.5"),
        ("cost_budget", "500 nghìn", "0.5"),
        ("cost_budget", "1,2 tỷ đồng", "1200"),
        ("cost_budget", "35 triệu", "35"),
        ("audience", "cán bộ xã", "officials"),
        ("audience", "Nông dân, thành viên HTX", "farmers"),
        ("village", "Làng Mỏ", VILLAGES[1].id),
        ("village", "Toàn xã", "*"),
        ("topic", "  Kỹ  thuật trồng na ", "Kỹ thuật trồng na"),
    ],
)
def test_figures_choices_and_villages_are_read_as_officers_write_them(
    field: str, text: str, value: str
) -> None:
    assert read_value(TRAINING.field(field), text, KNOWN).value == value


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("participants", "1,234", "có thể là"),
        ("participants", "45/50", "không phải là số"),
        ("participants", "-3", "số âm"),
        ("classes", "2,5", "số nguyên"),
        ("classes", "2 buổi", "buổi"),
        ("cost_budget", "15.000.000", "có thể là đồng"),
        ("cost_budget", "12 USD", "triệu đồng"),
        ("audience", "công nhân", "các lựa chọn"),
        ("village", "Thôn Bản Bắc", "Không có thôn"),
        ("village", "Dong Tien", "có thể là"),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_asked(
    field: str, text: str, said: str
) -> None:
    read = read_value(TRAINING.field(field), text, KNOWN)
    assert read.value == ""
    assert said in read.question


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@some
@given(data=st.data())
def test_what_is_shown_is_read_as_the_same_value(register, data) -> None:
    for column in register.fields:
        value = data.draw(values(column))
        if not value or column.kind in (FieldKind.TEXT, FieldKind.PROJECT):
            continue
        text = show_value(column, value, KNOWN)
        read = read_value(column, text, KNOWN)
        if not read.question:
            assert read.value == value
        else:
            # Only "1,234" is never taken for sure, and it is not how a figure is shown.
            assert column.numeric
            assert "có thể là" in read.question
        if column.kind is not FieldKind.VILLAGE:
            assert valid_value(column, value)


def test_nothing_typed_is_lost_and_a_question_goes_when_it_is_settled() -> None:
    line = typed(TRAINING, Entry("", "training"), {"participants": "45/50", "topic": "Na"}, KNOWN)
    assert dict(line.asked) == {"participants": "45/50"}
    assert shown(TRAINING, line, TRAINING.field("participants"), KNOWN) == "45/50"
    assert "không phải là số" in question(TRAINING, line, "participants", KNOWN)
    line = typed(TRAINING, line, {"participants": "45"}, KNOWN)
    assert line.asked == {}
    assert line.number("participants") == 45


def test_a_part_larger_than_its_whole_is_not_taken_until_one_of_them_is_mended() -> None:
    line = typed(TRAINING, Entry("", "training"), {"participants": "45", "women": "50"}, KNOWN)
    assert dict(line.asked) == {"women": "50"}
    assert "không thể lớn hơn" in question(TRAINING, line, "women", KNOWN)
    mended = typed(TRAINING, line, {"participants": "60"}, KNOWN)
    assert mended.number("women") == 50
    lowered = typed(TRAINING, mended, {"participants": "40"}, KNOWN)
    assert dict(lowered.asked) == {"participants": "40"}
    assert lowered.number("women") == 50


def test_an_end_before_its_beginning_is_asked_about() -> None:
    models = form("models")
    line = typed(models, Entry("", "models"), {"start": "2024", "end": "3/2023"}, KNOWN)
    assert dict(line.asked) == {"end": "3/2023"} or dict(line.asked) == {"start": "2024"}


def test_what_is_missing_is_named_unless_something_was_written() -> None:
    line = typed(TRAINING, Entry("", "training"), {"classes": "hai"}, KNOWN)
    assert [column.id for column in missing(TRAINING, line)] == [
        "date", "audience", "topic", "participants",
    ]  # fmt: skip


def test_entries_are_told_apart_by_the_key_of_the_form_whatever_the_spelling() -> None:
    ocop = form("ocop")
    one = entry("ocop", product="Na Chi Lăng", owner="HTX Hòa Bình")
    other = entry("ocop", 2, product="na chi lăng", owner="HTX Hoà Bình", stars="4")
    assert entry_key(ocop, one) == entry_key(ocop, other)


def test_search_finds_without_marks_and_in_every_column() -> None:
    lines = (
        entry("training", 1, topic="Trồng na", village=VILLAGES[0].id),
        entry("training", 2, topic="Nuôi ong", audience="farmers"),
    )
    assert [e.id for e in search(TRAINING, lines, "dong tien", KNOWN)] == [lines[0].id]
    assert [e.id for e in search(TRAINING, lines, "nong dan ong", KNOWN)] == [lines[1].id]
    assert search(TRAINING, lines, "  ", KNOWN) == lines


@some
@given(data=st.data())
@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
def test_a_sound_entry_stays_as_it_is(register, data) -> None:
    line = data.draw(entries(register))
    assert sound(register, line, KNOWN) == line


def test_a_value_that_a_new_version_of_the_form_does_not_know_is_asked_about() -> None:
    line = sound(TRAINING, entry("training", audience="astronauts", gone="x", classes="2"), KNOWN)
    assert dict(line.values) == {"classes": "2"}
    assert dict(line.asked) == {"audience": "astronauts", "gone": "x"}
    assert "không còn cột này" in question(TRAINING, line, "gone", KNOWN)
