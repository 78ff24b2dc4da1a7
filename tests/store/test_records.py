"""Answers, properties, yearly lists, dossier texts, history: one kind of record each."""

import sqlite3
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.store.commune import (
    assessments,
    communes,
    dossier_texts,
    edits,
    history,
    projects,
    resources,
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


ROADS = (
    Project(
        1,
        "Đường BTXM thôn Làng Huyền",
        "Làng Huyền",
        ProjectKind.CARRIED_OVER,
        approval="QĐ 12/QĐ-UBND",
        total_investment=Decimal("1250.5"),
        arrears=Decimal(60),
    ),
    Project(2, "Nhà văn hóa thôn Pá Danh", "Pá Danh", ProjectKind.NEW),
)


def test_a_list_of_projects_is_replaced_whole_and_keeps_its_order(file):
    projects.replace(file, 2024, ROADS)
    projects.replace(file, 2023, ROADS[:1])
    assert projects.read(file, 2024) == ROADS
    first_id = file.row("SELECT id FROM project WHERE year = 2024 AND position = 1")
    projects.replace(file, 2024, ROADS[:1])
    assert projects.read(file, 2024) == ROADS[:1]
    assert file.row("SELECT id FROM project WHERE year = 2024 AND position = 1") == first_id
    assert projects.read(file, 2023) == ROADS[:1]


def test_money_by_source_comes_back_as_written(file):
    lines = (
        ResourceLine(ResourceSource.CENTRAL_BUDGET, Decimal("100.25"), None, "đợt 1"),
        ResourceLine(ResourceSource.COMMUNITY, None, Decimal(30)),
    )
    gifts = (Contribution(ContributionKind.LAND, Decimal(1200), "m2", Decimal(30)),)
    resources.replace(file, 2024, lines, gifts)
    assert resources.lines(file, 2024) == lines
    assert resources.contributions(file, 2024) == gifts


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
