"""A question about a decision is answered by one of its readings, and only so becomes a rule."""

from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.domain.criteria import Comparison
from ntm_desktop.domain.decisions.answering import OPEN, answered, limit_words, questions_of
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.indicators import ReadIndicator, State
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import read_value
from ntm_desktop.services.rules.reading import read_file

SAMPLES = Path(__file__).parents[2] / "data" / "decisions"


@pytest.fixture(scope="module")
def reading():
    return read_file(SAMPLES / "03-ba-nhom.docx")


def said(cell):
    limit = read_value(cell)
    assert limit is not None
    return limit


def names(reading):
    return {group.id: group.name for group in reading.groups}


def asked_about(reading, number):
    item = next(one for one in reading.indicators if one.number == number)
    return questions_of(item, names(reading))


def after(reading, number, answers):
    made = answered(reading, {number: answers})
    return next(one for one in made.indicators if one.number == number)


def test_every_row_with_a_question_offers_an_answer_and_leaving_it_open(reading):
    for item in reading.indicators:
        asked = questions_of(item, names(reading))
        assert bool(asked) == any(one.asked for one in item.items())
        for question in asked:
            assert question.answers[-1].key == OPEN
            assert len({answer.words for answer in question.answers}) == len(question.answers)


def test_a_row_is_read_once_all_its_questions_are_settled(reading):
    for item in reading.indicators:
        chosen = {}
        for question in questions_of(item, names(reading)):
            ways = [answer.key for answer in question.answers if answer.settles]
            if ways:
                chosen[question.key] = ways[0]
        whole = len(chosen) == len(questions_of(item, names(reading)))
        found = after(reading, item.number, chosen)
        assert (found.state is State.READ) == (whole or item.state is State.READ), item.number


def test_leaving_it_open_keeps_the_question_in_the_draft(reading):
    number = reading.asks()[0]
    (first, *_) = asked_about(reading, number)
    made = answered(reading, {number: {first.key: OPEN}})
    indicator = drafted_set(made).indicator(number)
    assert "Chưa trả lời" in indicator.note
    assert "để ngỏ" in indicator.note


@pytest.mark.parametrize(
    ("cell", "way", "comparison", "value"),
    [
        ("25%", "≥ 25%", ">=", Decimal(25)),
        ("25%", "≤ 25%", "<=", Decimal(25)),
        ("75 - 80%", "ít nhất 75%", ">=", Decimal(75)),
    ],
)
def test_each_reading_says_what_a_threshold_will_hold(cell, way, comparison, value):
    limit = said(cell)
    (question,) = limit.questions
    (reading,) = [one for one in question.readings if one.words == way]
    settled = dict(reading.takes or ())
    assert settled["comparison"] == comparison
    assert settled.get("value", limit.value) == value


def test_an_answer_for_one_cell_holds_for_every_group_with_that_cell(reading):
    for item in reading.indicators:
        for question in questions_of(item, names(reading)):
            ways = [a.key for a in question.answers if a.settles]
            if not ways or "," not in question.about or not question.printed:
                continue
            found = after(reading, item.number, {question.key: ways[0]})
            groups = [g for g, p in item.printed.items() if p == question.printed]
            told = {limit_words(found.thresholds[g]) for g in groups if g in found.thresholds}
            assert len(told) <= 1


def test_the_first_reading_is_not_changed_by_an_answer(reading):
    before = [(one.number, one.state) for one in reading.indicators]
    for item in reading.indicators:
        after(reading, item.number, {q.key: "0" for q in questions_of(item, names(reading))})
    assert [(one.number, one.state) for one in reading.indicators] == before


def test_an_answered_figure_is_a_threshold_of_the_draft_with_the_answer_in_its_note(reading):
    for item in reading.indicators:
        for question in questions_of(item, names(reading)):
            if [a.words[:1] for a in question.answers][:2] == ["≥", "≤"]:
                made = answered(reading, {item.number: {question.key: "1"}})
                indicator = drafted_set(made).indicator(item.number)
                known = [t for p in indicator.parts for t in p.thresholds if t.known]
                assert any(t.comparison is Comparison.AT_MOST for t in known)
                assert "Người đọc đã chọn" in indicator.note
                return
    pytest.fail("this sample has a figure without a sign")


def test_a_limit_is_shown_as_people_write_it():
    assert limit_words(said("≥ 80%")) == "≥\N{NO-BREAK SPACE}80\N{NO-BREAK SPACE}%"
    assert limit_words(said("Đạt")) == "Đạt"
    assert limit_words(said("Năm 2026: ≥ 50%; Năm 2027: ≥ 60%")).startswith("năm 2026: ≥")
    assert said("abc xyz").word is Word.UNKNOWN


def test_whether_a_row_was_read_as_it_stands_is_asked_of_each_row_alone():
    """Its answer takes levels that stand in no other row."""
    item = ReadIndicator("4.1", "Tỷ lệ hộ", {"xa": said("≥ 80%")}, {"xa": "≥ 80%"}, number="4.1")
    item.ask("Lời văn ở hai bảng khác nhau.")
    (row,) = questions_of(item, {})
    assert not row.of_words
    item.question, item.footnote = "", "(1) Theo mẫu của tỉnh."
    item.ask("Chú thích (1) Theo mẫu của tỉnh.")
    (words,) = questions_of(item, {})
    assert words.of_words
    item.ask("Lời văn ở hai bảng khác nhau.")
    (both,) = questions_of(item, {})
    assert not both.of_words
