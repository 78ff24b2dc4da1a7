"""What is typed on an answer that another has changed meanwhile is not saved over it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import ChangedMeanwhileError
from ntm_desktop.services import (
    assessments,
    dossiers,
    edits,
    judging,
    reports,
    sample,
    subjects,
    workspace,
)
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.listing import find_register
from ntm_desktop.services.snapshots import load
from ntm_desktop.store.commune.registers import entries


@pytest.fixture
def ws(tmp_path):
    made = sample.create_sample(tmp_path / "xa")
    yield made
    made.close()


@pytest.fixture
def current(ws):
    return workspace.latest_assessment(ws).id


def figure(ws, current):
    return assessments.answers(ws, current)["12.1"].part("nu").numerator


def test_the_second_of_two_windows_is_told_both_figures(ws, current):
    shown = assessments.answers(ws, current)["12.1"]
    first = shown.part("nu").numerator
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "950", seen=shown)
    with pytest.raises(ChangedMeanwhileError) as refused:
        edits.record_figure(ws, current, "12.1", "nu", "numerator", "940", seen=shown)
    assert figure(ws, current) == Decimal(950)
    assert (refused.value.seen, refused.value.stored) == (f"“{first}”", "“950”")


def test_having_seen_what_stands_there_it_is_saved(ws, current):
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "950")
    shown = assessments.answers(ws, current)["12.1"]
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "940", seen=shown)
    assert figure(ws, current) == Decimal(940)


def test_an_edit_of_another_field_of_the_same_answer_disturbs_nobody(ws, current):
    shown = assessments.answers(ws, current)["12.1"]
    edits.record_remark(ws, current, "12.1", "Đã rà soát", seen=shown)
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "940", seen=shown)
    answer = assessments.answers(ws, current)["12.1"]
    assert (answer.remark, answer.part("nu").numerator) == ("Đã rà soát", Decimal(940))


@pytest.mark.parametrize(
    "edit",
    [
        lambda ws, at, seen: edits.record_remark(ws, at, "12.1", "mới", seen=seen),
        lambda ws, at, seen: edits.record_exemption(ws, at, "12.1", "mới", seen=seen),
        lambda ws, at, seen: edits.replace_answers(
            ws,
            at,
            {"12.1": Answer(remark="mới", not_applicable="mới")},
            "Nhập",
            seen={"12.1": seen},
        ),
    ],
    ids=["remark", "exemption", "several"],
)
def test_texts_and_whole_answers_are_compared_too(ws, current, edit):
    shown = assessments.answers(ws, current)["12.1"]
    edits.record_remark(ws, current, "12.1", "của người khác")
    edits.record_exemption(ws, current, "12.1", "lý do của người khác")
    with pytest.raises(ChangedMeanwhileError, match="của người khác"):
        edit(ws, current, shown)


def test_taking_back_never_overwrites_what_was_written_beside_the_history(ws, current):
    edits.record_remark(ws, current, "12.1", "một")
    edits.record_remark(ws, current, "12.2", "hai")
    ws.file.run("UPDATE answer SET remark = 'khác' WHERE indicator_no = '12.2'")
    with pytest.raises(ChangedMeanwhileError, match="khác"):
        edits.undo(ws)
    # The one before it can still be taken back.
    taken_back = edits.undo(ws)
    assert taken_back is not None
    assert taken_back.label.startswith("Hoàn tác")
    told = assessments.answers(ws, current)
    assert (told["12.1"].remark, told["12.2"].remark) == ("", "khác")


def test_every_edit_of_a_session_can_be_taken_back_and_done_again(ws, current):
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "950")
    edits.record_exemption(ws, current, "7", "Không quy hoạch chợ")
    workspace.change_settings(ws, border=True, office_name="UBND xã Mới", district_public_key="")
    workspace.record_property(ws, "dan_so", "4200", 2024)
    edits.edit_dossier_text(ws, current, "features", "Đồi núi.", "Sửa hồ sơ")
    before = assessments.answers(ws, current)
    count = len(ws.session.undo)
    for _ in range(count):
        edits.undo(ws)
    for _ in range(count):
        edits.redo(ws)
    assert assessments.answers(ws, current) == before


def test_one_edit_is_judged_once_whoever_asks_for_it(ws, current, monkeypatch):
    shown = load(ws, current)
    asked: list[int] = []

    def counted(*args):
        asked.append(1)
        return judge(*args)

    monkeypatch.setattr(judging, "judge", counted)
    answer = shown.answer("12.1")
    part = PartAnswer(Decimal(950), answer.part("nu").denominator)
    changed = replace(answer, parts={**answer.parts, "nu": part})
    typed = shown.with_answers({**shown.answers, "12.1": changed})
    edits.record_figure(ws, current, "12.1", "nu", "numerator", "950", seen=answer)
    saved = load(ws, current)
    assessments.status_line(ws, current)
    assert saved.assessment is typed.assessment
    assert len(asked) == 1


def test_what_says_nothing_is_not_judged_again(ws, current, monkeypatch):
    shown = load(ws, current)
    monkeypatch.setattr(judging, "judge", lambda *_: pytest.fail("judged again"))
    blank = {**shown.answers, "99.9": Answer({"main": PartAnswer()})}
    assert judging.judged(shown.criteria_set, blank, shown.context) is shown.assessment


@pytest.fixture
def line(ws):
    made = add_entry(ws, "training", {"topic": "Mô hình hồi"})
    return made.id


def entry(ws, line):
    return next(one for one in entries(ws.file, "training") if one.id == line)


def test_a_field_of_a_register_that_was_changed_meanwhile_is_not_overwritten(ws, line):
    shown = entry(ws, line)
    type_fields(ws, line, {"topic": "Mô hình quế"}, seen=shown)
    with pytest.raises(ChangedMeanwhileError) as refused:
        type_fields(ws, line, {"topic": "Mô hình chè"}, seen=shown)
    assert entry(ws, line).value("topic") == "Mô hình quế"
    assert (refused.value.seen, refused.value.stored) == ("Mô hình hồi", "Mô hình quế")
    type_fields(ws, line, {"topic": "Mô hình chè"}, seen=entry(ws, line))
    assert entry(ws, line).value("topic") == "Mô hình chè"


def test_another_field_of_the_same_line_disturbs_nobody(ws, line):
    shown = entry(ws, line)
    other = next(
        field.id for field in find_register(ws, "training").fields if field.id not in shown.values
    )
    type_fields(ws, line, {other: "một điều gì đó"}, seen=shown)
    type_fields(ws, line, {"topic": "Mô hình quế"}, seen=shown)
    assert entry(ws, line).value("topic") == "Mô hình quế"


def test_a_passage_written_meanwhile_is_not_overwritten_unseen(ws, current):
    field = "situation.features"
    shown = dossiers.dossier_texts(ws, current)[field]
    dossiers.record_dossier_text(ws, current, field, "Câu của đồng nghiệp", seen=shown)
    with pytest.raises(ChangedMeanwhileError) as refused:
        dossiers.record_dossier_text(ws, current, field, "Câu của tôi", seen=shown)
    assert (refused.value.seen, refused.value.stored) == (shown, "Câu của đồng nghiệp")
    assert "“Câu của đồng nghiệp”" in str(refused.value)
    assert dossiers.dossier_texts(ws, current)[field] == "Câu của đồng nghiệp"
    dossiers.record_dossier_text(ws, current, field, "Câu của tôi", seen="Câu của đồng nghiệp")
    assert dossiers.dossier_texts(ws, current)[field] == "Câu của tôi"


def test_ones_own_text_may_be_shown_as_it_was_typed_and_not_as_it_is_kept(ws, current):
    form = dossiers.dossier_form(ws, current)
    day = next(f for d in form.every_document for f in d.fields if f.id.endswith(".date"))
    dossiers.record_dossier_text(ws, current, day.id, "1/3/2024", seen="")
    dossiers.record_dossier_text(ws, current, day.id, "2/3/2024", seen="1/3/2024")
    assert "2" in dossiers.dossier_texts(ws, current)[day.id]


def test_a_passage_of_a_report_is_compared_with_what_was_shown(ws):
    year = Period.parse("2024")
    kind, field = "bao-cao-6-thang-nam", "opening"
    reports.record_passage(ws, kind, year, field, "Câu của đồng nghiệp", seen="")
    with pytest.raises(ChangedMeanwhileError, match="Câu của đồng nghiệp"):
        reports.record_passage(ws, kind, year, field, "Câu của tôi", seen="Câu mẫu")


def test_a_village_that_got_another_name_or_number_meanwhile_keeps_it(ws):
    made = subjects.add_subject(ws, SubjectLevel.VILLAGE, "Thôn Đông", households=50).id
    subjects.rename_subject(ws, made, "Thôn Đông Xa", seen="Thôn Đông")
    with pytest.raises(ChangedMeanwhileError):
        subjects.rename_subject(ws, made, "Thôn Đông Gần", seen="Thôn Đông")
    subjects.record_households(ws, made, "1.060", seen="50")
    with pytest.raises(ChangedMeanwhileError):
        subjects.record_households(ws, made, "70", seen="50")
    subjects.record_households(ws, made, "80", seen="1.060")
    (place,) = [p for p in subjects.subjects(ws, SubjectLevel.VILLAGE) if p.id == made]
    assert (place.name, place.households) == ("Thôn Đông Xa", 80)
