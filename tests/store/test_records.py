"""Answers, properties, yearly lists, dossier texts, history: one kind of record each."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.domain.project_cards.cards import (
    ProjectCard,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.store.commune import (
    assessments,
    communes,
    dossier_texts,
    edits,
    history,
    money,
    project_cards,
)
from ntm_desktop.store.commune.history import FieldChange
from tests.store.conftest import ASSESSMENT, COMMUNE, NOW

decimals = st.none() | st.decimals(
    min_value=0, max_value=10**12, places=4, allow_nan=False, allow_infinity=False
)
parts = st.dictionaries(
    st.sampled_from(["main", "nam", "nu", "a.b"]),
    st.builds(PartAnswer, decimals, decimals, decimals, st.none() | st.booleans()),
)
texts = st.sampled_from(["", "Xã không có chợ trong quy hoạch", "đã đối chiếu", "'; --"])
given_answers = st.builds(Answer, parts, texts, texts, texts, texts)


def without_blanks(answer):
    return Answer(
        {part_id: part for part_id, part in answer.parts.items() if not part.blank},
        answer.not_applicable,
        answer.remark,
        answer.as_typed,
        answer.to_confirm,
    )


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=given_answers, second=given_answers)
def test_differences_lead_exactly_from_one_answer_to_the_other(file, first, second):
    for old, new in ((BLANK_ANSWER, first), (first, second), (second, BLANK_ANSWER)):
        for change in assessments.differences(ASSESSMENT.id, "12.1", old, new):
            assessments.write_answer(file, change)
        assert assessments.answer(file, ASSESSMENT.id, "12.1") == without_blanks(new)
    assert file.rows("SELECT * FROM answer") == []
    assert file.rows("SELECT * FROM answer_part") == []


def test_decimals_come_back_digit_for_digit(file):
    odd = Answer({"main": PartAnswer(value=Decimal("123456789012.123456"))})
    for change in assessments.differences(ASSESSMENT.id, "10", BLANK_ANSWER, odd):
        assessments.write_answer(file, change)
    value = assessments.answers(file, ASSESSMENT.id)["10"].part("main").value
    assert str(value) == "123456789012.123456"


def test_an_assessment_comes_back_as_it_was_written(file):
    assert assessments.all_of(file) == (ASSESSMENT,)
    assert assessments.find(file, ASSESSMENT.id) == ASSESSMENT
    assert assessments.find(file, "no such id") is None


def test_two_assessments_of_one_period_and_set_are_impossible(file):
    with pytest.raises(sqlite3.IntegrityError):
        file.run(
            "INSERT INTO assessment SELECT 'b', period_key, set_id, set_version,"
            " set_fingerprint, group_id, subject_level, subject_id, created_at, closed_at,"
            " withdrawn_at FROM assessment"
        )
    assert len(assessments.all_of(file)) == 1


def set_property(file, year, value):
    communes.write_property(file, communes.property_change(file, "schools", year, value))


def test_a_property_holds_until_the_year_it_changes(file):
    set_property(file, 2022, Decimal(3))
    set_property(file, 2024, Decimal(2))
    known = {year: communes.properties(file, year) for year in (2021, 2022, 2023, 2024, 2030)}
    assert {year: int(found["schools"]) for year, found in known.items()} == {
        2021: 3,
        2022: 3,
        2023: 3,
        2024: 2,
        2030: 2,
    }
    set_property(file, 2022, None)
    set_property(file, 2024, None)
    assert communes.properties(file, 2024) == {}


def test_there_is_only_one_commune_of_ones_own(file):
    with pytest.raises(sqlite3.IntegrityError):
        communes.add(file, COMMUNE, NOW)
    assert communes.read(file) == COMMUNE


CARD = ProjectCard(
    "c" * 32, "Đường BTXM thôn Làng Huyền", 1, "Làng Huyền", "roads", "UBND xã",
    "QĐ 12/QĐ-UBND", date(2024, 3, 1), {"central_budget": Decimal("1250.5"), "total": Decimal(2)},
    "2023", "6/2025", "ghi chú",
)  # fmt: skip
YEAR = ProjectYear(
    "e" * 32, CARD.id, 2024, ProjectKind.CARRIED_OVER, 3, Decimal(5), Decimal(4),
    {"credit": Decimal(1)}, {"other": Decimal(2)}, Decimal(7), "x", (3, 9),
)  # fmt: skip
HALF = ProjectPeriod(
    "f" * 32, CARD.id, 2024, 6, {"community": Decimal("0.5")}, Decimal(40), Decimal(900),
    ProjectState.UNDER_WAY, "", Decimal(60), Decimal(20), {"planned": None}, "đợt 1",
)  # fmt: skip
MADE = Quantity("9" * 32, CARD.id, 2024, 6, "road_concrete", Decimal("1.25"), "")
LINE = MoneyLine(
    "1" * 32, Cut(2015, 12, 2011), "state_budget", 1, "Vốn", None, Decimal("2401.548"), Decimal(3),
    "tấn", "đợt 1",
)  # fmt: skip
GIFT = Gift(
    "2" * 32, 2024, 5, "community_land", date(2024, 5, 20), 1, "Ông Hoàng Văn An", "Pá Danh",
    CARD.id, Decimal(1200), "m²", None, "",
)  # fmt: skip


def test_projects_and_money_come_back_as_written_and_can_be_taken_back(file):
    steps = (
        lambda: project_cards.card_change(file, CARD),
        lambda: project_cards.year_change(file, YEAR),
        lambda: project_cards.period_change(file, HALF),
        lambda: project_cards.quantity_change(file, MADE),
        lambda: money.line_change(file, LINE),
        lambda: money.gift_change(file, GIFT),
    )
    changes = []
    for step in steps:
        changes.append(step())
        edits.apply(file, changes[-1:], who="Lan", at=NOW)
    assert project_cards.book(file) == ProjectBook((CARD,), (YEAR,), (HALF,), (MADE,))
    assert money.lines(file) == (LINE,)
    assert money.gifts(file) == (GIFT,)
    edits.apply(file, [change.inverse for change in reversed(changes)], who="Lan", at=NOW)
    assert project_cards.book(file) == ProjectBook((), (), ())
    assert money.lines(file) == ()


def test_an_empty_passage_of_the_dossier_leaves_no_row(file):
    for text in ("Địa hình đồi núi.", ""):
        dossier_texts.write(file, dossier_texts.change(file, ASSESSMENT.id, "features", text))
        assert dossier_texts.read(file, ASSESSMENT.id) == ({"features": text} if text else {})


REMARK = FieldChange("answer", "12.1", "remark", None, "đã kiểm", ASSESSMENT.id)


def test_history_cannot_be_rewritten(file):
    edits.apply(file, [REMARK], who="Lan", at=NOW)
    for sql in ("UPDATE history SET new = 'khác'", "DELETE FROM history"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            file.run(sql)
    (row,) = history.of_key(file, ASSESSMENT.id, "12.1", ("answer",))
    assert (row.who, row.at, row.change, row.undo_of) == ("Lan", NOW, REMARK, "")


def test_an_edit_of_which_one_part_fails_leaves_neither_record_nor_history(file):
    broken = FieldChange("answer", "12.1", "remark", None, "x", "no such assessment")
    with pytest.raises(sqlite3.IntegrityError):
        edits.apply(file, [REMARK, broken], who="", at=NOW)
    assert assessments.answer(file, ASSESSMENT.id, "12.1") == BLANK_ANSWER
    assert history.last_saved_at(file) is None


def test_history_is_ordered_by_what_happened_not_by_the_clock(file):
    earlier = NOW.replace(year=2020)
    edits.apply(file, [REMARK], who="", at=NOW)
    edits.apply(file, [REMARK.inverse], who="", at=earlier)
    rows = history.of_key(file, ASSESSMENT.id, "12.1", ("answer",))
    assert [row.at for row in rows] == [earlier, NOW]
    assert history.last_saved_at(file) == earlier
    assert history.count(file, ASSESSMENT.id, "12.1", ("answer",)) == 2
