from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.answer_editing import Field
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.criteria import Kind
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers, assess, pinned_set
from ntm_desktop.services.evidence import add_evidence, evidence_items, remove_evidence
from ntm_desktop.services.listed import listed_contributions, listed_projects
from ntm_desktop.services.workspace import (
    change_settings,
    close_workspace,
    commune_info,
    latest_assessment,
    open_workspace,
    record_property,
)
from ntm_desktop.store.commune import dossier_texts

TABLES = (
    "answer", "answer_part", "evidence", "dossier_text", "project_card", "project_year",
    "project_period", "money_line", "gift", "setting", "commune_property", "commune",
    "assessment", "package",
)  # fmt: skip


def contents(ws):
    """Every row of every table but the history."""
    return {table: sorted(map(repr, ws.file.rows(f"SELECT * FROM {table}"))) for table in TABLES}


def first_of(ws, assessment, kind):
    """Number and part of the first indicator with a part of this kind."""
    for indicator in pinned_set(ws, assessment).indicators():
        for part in indicator.parts:
            if part.kind is kind:
                return indicator.no, part.id
    raise LookupError(kind)


def whole_share(ws, assessment):
    for indicator in pinned_set(ws, assessment).indicators():
        for part in indicator.parts:
            if part.kind is Kind.PERCENT and part.whole_counts:
                return indicator.no, part.id
    raise LookupError("whole counts")


def test_a_figure_typed_the_vietnamese_way_is_kept_exactly(ws, assessment):
    no, part = first_of(ws, assessment, Kind.NUMBER)
    change = edits.record_figure(ws, assessment, no, part, "value", " 1.234,50 ")
    assert change.label == f"Sửa chỉ tiêu {no}"
    assert change.touched == {"answers"}
    assert change.indicators == {no}
    assert str(answers(ws, assessment)[no].part(part).value) == "1234.50"


def test_a_share_is_judged_from_both_counts(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "denominator", "2.861")
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "2.014")
    verdict = assess(ws, assessment).indicator("12.1")
    assert verdict.parts[0].value == "70,39\u00a0%"


def test_more_than_there_are_is_refused_and_nothing_is_saved(ws, assessment):
    no, part = whole_share(ws, assessment)
    edits.record_figure(ws, assessment, no, part, "denominator", "180")
    before = contents(ws)
    with pytest.raises(EntryError, match=r"201.*lớn hơn tổng số 180"):
        edits.record_figure(ws, assessment, no, part, "numerator", "201")
    assert contents(ws) == before
    assert len(edits.indicator_history(ws, assessment, no)) == 1
    assert edits.undo_label(ws) == f"Sửa chỉ tiêu {no}"


@pytest.mark.parametrize("text", ["-1", "12,5", "mười", "1e5", "999999999999999999999999999"])
def test_what_cannot_be_a_number_of_people_is_refused(ws, assessment, text):
    no, part = whole_share(ws, assessment)
    with pytest.raises(EntryError):
        edits.record_figure(ws, assessment, no, part, "denominator", text)
    assert answers(ws, assessment) == {}
    assert edits.undo_label(ws) == ""


def test_half_a_thing_cannot_be_counted(ws, assessment):
    no, part = first_of(ws, assessment, Kind.COUNT)
    with pytest.raises(EntryError, match="số nguyên"):
        edits.record_figure(ws, assessment, no, part, "value", "2,5")
    assert answers(ws, assessment) == {}


def test_an_unknown_indicator_part_or_assessment_is_told(ws, assessment):
    for whose, no, part in (
        (assessment, "99.9", "main"),
        (assessment, "12.1", "tre-em"),
        ("no such assessment", "12.1", "main"),
    ):
        with pytest.raises(EntryError):
            edits.record_figure(ws, whose, no, part, "numerator", "1")


def test_a_field_that_the_part_does_not_have_is_refused(ws, assessment):
    no, part = first_of(ws, assessment, Kind.YES_NO)
    with pytest.raises(EntryError, match="không nhập số"):
        edits.record_figure(ws, assessment, no, part, "value", "1")
    with pytest.raises(EntryError, match="không phải là câu hỏi"):
        edits.record_yes_no(ws, assessment, "12.1", "main", True)
    with pytest.raises(EntryError, match="không chọn theo mức"):
        edits.record_level(ws, assessment, "12.1", "main", 1)
    assert answers(ws, assessment) == {}


def test_an_empty_text_clears_and_leaves_no_row(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "5")
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "  ")
    assert answers(ws, assessment) == {}
    assert ws.file.rows("SELECT * FROM answer_part") == []


def test_a_percent_without_counts_is_taken_until_both_counts_are_there(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "value", "70,5 %")
    assert answers(ws, assessment)["12.1"].part("main").value == Decimal("70.5")
    edits.record_figure(ws, assessment, "12.1", "main", "denominator", "200")
    assert answers(ws, assessment)["12.1"].part("main").value == Decimal("70.5")
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "150")
    assert answers(ws, assessment)["12.1"].part("main") == PartAnswer(Decimal(150), Decimal(200))
    edits.undo(ws)
    assert answers(ws, assessment)["12.1"].part("main").value == Decimal("70.5")


def test_a_percent_typed_beside_counts_takes_their_place_and_is_not_ignored(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "denominator", "200")
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "150")
    edits.record_figure(ws, assessment, "12.1", "main", "value", "70,5")
    assert answers(ws, assessment)["12.1"].part("main") == PartAnswer(value=Decimal("70.5"))
    edits.undo(ws)
    assert answers(ws, assessment)["12.1"].part("main") == PartAnswer(Decimal(150), Decimal(200))


def test_two_counts_typed_at_once_are_one_edit(ws, assessment):
    both: dict[Field, Decimal] = {"numerator": Decimal(150), "denominator": Decimal(200)}
    edits.record_figures(ws, assessment, "12.1", "main", both)
    assert answers(ws, assessment)["12.1"].part("main") == PartAnswer(Decimal(150), Decimal(200))
    edits.undo(ws)
    assert answers(ws, assessment) == {}


def test_yes_no_and_level_are_kept_and_cleared(ws, assessment):
    no, part = first_of(ws, assessment, Kind.YES_NO)
    edits.record_yes_no(ws, assessment, no, part, True)
    assert answers(ws, assessment)[no].part(part).yes is True
    edits.record_yes_no(ws, assessment, no, part, False)
    assert assess(ws, assessment).indicator(no).verdict is Verdict.NOT_MET
    edits.record_yes_no(ws, assessment, no, part, None)
    level_no, level_part = first_of(ws, assessment, Kind.LEVEL)
    edits.record_level(ws, assessment, level_no, level_part, 2)
    assert answers(ws, assessment)[level_no].part(level_part).value == 2
    edits.record_level(ws, assessment, level_no, level_part, None)
    assert answers(ws, assessment) == {}


def test_a_level_that_the_scale_does_not_have_is_refused(ws, assessment):
    for indicator in pinned_set(ws, assessment).indicators():
        for part in indicator.parts:
            if part.kind is Kind.LEVEL and part.levels:
                with pytest.raises(EntryError, match="không có mức"):
                    edits.record_level(ws, assessment, indicator.no, part.id, 99)
    no, part_id = first_of(ws, assessment, Kind.LEVEL)
    with pytest.raises(EntryError):
        edits.record_level(ws, assessment, no, part_id, -1)
    assert answers(ws, assessment) == {}


def test_figures_of_an_exempt_indicator_wait_until_the_exemption_is_taken_back(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "5")
    edits.record_exemption(ws, assessment, "12.1", "Xã không có đối tượng")
    assert assess(ws, assessment).indicator("12.1").verdict is Verdict.NOT_APPLICABLE
    with pytest.raises(EntryError, match="bỏ lý do không áp dụng"):
        edits.record_figure(ws, assessment, "12.1", "main", "numerator", "6")
    edits.record_exemption(ws, assessment, "12.1", "")
    assert answers(ws, assessment)["12.1"].part("main").numerator == 5
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "6")


READ = Answer(
    {"main": PartAnswer(value=Decimal("84.6"))},
    as_typed="84,6% (đạt)",
    to_confirm="Đọc là 84,6 %",
)


def test_typing_or_confirming_settles_a_reading(ws, assessment):
    edits.replace_answers(ws, assessment, {"12.1": READ, "12.2": READ}, "Nhập tệp")
    edits.confirm_reading(ws, assessment, "12.1")
    edits.record_figure(ws, assessment, "12.2", "main", "value", "84,6")
    for no in ("12.1", "12.2"):
        answer = answers(ws, assessment)[no]
        assert (answer.to_confirm, answer.as_typed) == ("", "84,6% (đạt)")
    edits.undo(ws)
    assert answers(ws, assessment)["12.2"] == READ


def test_an_edit_that_changes_nothing_writes_nothing(ws, assessment):
    edits.record_remark(ws, assessment, "12.1", "đã kiểm")
    change = edits.record_remark(ws, assessment, "12.1", "đã kiểm ")
    assert change.touched == frozenset()
    assert len(edits.indicator_history(ws, assessment, "12.1")) == 1
    edits.undo(ws)
    assert answers(ws, assessment) == {}


def test_a_remark_is_kept_in_composed_letters_and_may_not_be_endless(ws, assessment):
    edits.record_remark(ws, assessment, "12.1", "Lao đo\u0323\u0302ng\r\nnữ")
    assert answers(ws, assessment)["12.1"].remark == "Lao động\nnữ"
    with pytest.raises(EntryError, match="Hãy rút gọn"):
        edits.record_remark(ws, assessment, "12.1", "x" * 10_001)


def test_an_import_with_one_impossible_figure_writes_nothing_and_names_all(ws, assessment):
    no, part = whole_share(ws, assessment)
    wrong = Answer({part: PartAnswer(Decimal(201), Decimal(180))})
    over = Answer({"main": PartAnswer(value=Decimal(101))})
    before = contents(ws)
    with pytest.raises(EntryError, match="2 số liệu không thể đúng") as caught:
        edits.replace_answers(
            ws, assessment, {"1.1": Answer(remark="x"), no: wrong, "12.1": over}, "Nhập tệp"
        )
    assert len(caught.value.faults) == 2
    assert contents(ws) == before
    assert edits.indicator_history(ws, assessment, "1.1") == ()


def test_an_import_is_one_step_back(ws, assessment):
    before = contents(ws)
    edits.replace_answers(
        ws, assessment, dict.fromkeys(("12.1", "12.2"), READ), "Nhập bieu-tieu-chi.xlsx"
    )
    assert edits.undo_label(ws) == "Nhập bieu-tieu-chi.xlsx"
    change = edits.undo(ws)
    assert change is not None
    assert change.label == "Hoàn tác: Nhập bieu-tieu-chi.xlsx"
    assert change.indicators == {"12.1", "12.2"}
    assert contents(ws) == before
    again = edits.redo(ws)
    assert again is not None
    assert again.label == "Làm lại: Nhập bieu-tieu-chi.xlsx"
    assert answers(ws, assessment) == {"12.1": READ, "12.2": READ}


def test_history_tells_who_changed_what_in_words(ws, assessment):
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "2014")
    edits.record_figure(ws, assessment, "12.1", "main", "numerator", "2020")
    edits.record_remark(ws, assessment, "12.1", "theo báo cáo quý")
    edits.undo(ws)
    history = edits.indicator_history(ws, assessment, "12.1")
    label = pinned_set(ws, assessment).indicator("12.1").part("main").numerator_label
    assert [(e.old, e.new, e.undo) for e in history] == [
        ("theo báo cáo quý", "", True),
        ("", "theo báo cáo quý", False),
        ("2.014", "2.020", False),
        ("", "2.014", False),
    ]
    assert {e.who for e in history} == {"Hoàng Thị Lan"}
    assert label.lower() in history[-1].field.lower()
    assert history[0].at > history[-1].at
    assert edits.indicator_history(ws, assessment, "12.2") == ()


def test_history_says_levels_shares_and_yes_as_they_are_called(ws, assessment):
    edits.record_level(ws, assessment, "14.1", "th", 1)
    edits.record_yes_no(ws, assessment, "1.1", "main", False)
    edits.record_figure(ws, assessment, "12.1", "main", "value", "70,5")
    edits.record_exemption(ws, assessment, "2.4", "Xã không có đường trục")
    told = {
        no: edits.indicator_history(ws, assessment, no)[0] for no in ("14.1", "1.1", "12.1", "2.4")
    }
    assert (told["14.1"].field, told["14.1"].new) == ("PCGD tiểu học – mức độ", "Mức độ 1")
    assert (told["1.1"].field, told["1.1"].new) == ("Kết quả", "Chưa đạt")
    assert (told["12.1"].field, told["12.1"].new) == ("Chung – tỷ lệ", "70,5\u00a0%")
    assert (told["2.4"].field, told["2.4"].new) == ("Không áp dụng", "Xã không có đường trục")


def test_undo_and_redo_survive_a_long_mixed_way(ws, assessment, tmp_path):
    photo = tmp_path / "Ảnh nhà văn hóa.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n123")
    states = [contents(ws)]
    steps = (
        lambda: edits.record_figure(ws, assessment, "12.1", "main", "denominator", "200"),
        lambda: edits.record_figure(ws, assessment, "12.1", "main", "numerator", "150"),
        lambda: edits.record_yes_no(ws, assessment, "1.1", "main", True),
        lambda: edits.record_exemption(ws, assessment, "2.4", "Xã không có đường trục"),
        lambda: edits.record_remark(ws, assessment, "1.1", "QĐ 12/QĐ-UBND"),
        lambda: add_evidence(ws, assessment, "6.3", 0, photo),
        lambda: remove_evidence(ws, evidence_items(ws, assessment)[0].id),
        lambda: edits.replace_answers(ws, assessment, {"12.1": READ}, "Nhập tệp"),
        lambda: edits.confirm_reading(ws, assessment, "12.1"),
        lambda: edits.edit_dossier_text(ws, assessment, "features", "Đồi núi.", "Sửa hồ sơ"),
        lambda: edits.replace_projects(
            ws, Period(2024), [Project(1, "Đường", "Pá Danh", ProjectKind.NEW)], "Nhập công trình"
        ),
        lambda: edits.replace_resources(
            ws,
            Period(2024),
            [ResourceLine(ResourceSource.COMMUNITY, None, Decimal("30.5"))],
            [Contribution(ContributionKind.LAND, Decimal(1200), "m2", Decimal("30.5"))],
            "Nhập nguồn lực",
        ),
        lambda: change_settings(ws, atk=True),
        lambda: record_property(ws, "schools", "3"),
    )
    for step in steps:
        assert step().touched
        states.append(contents(ws))
    assert len({repr(state) for state in states[:7]}) == 7
    for state in reversed(states[:-1]):
        assert edits.undo(ws) is not None
        assert contents(ws) == state
    assert edits.undo(ws) is None
    for state in states[1:]:
        assert edits.redo(ws) is not None
        assert contents(ws) == state
    assert edits.redo(ws) is None
    assert dossier_texts.read(ws.file, assessment) == {"features": "Đồi núi."}
    assert listed_projects(ws, Period(2024))[0].name == "Đường"
    assert listed_contributions(ws, Period(2024))[0].money == Decimal("30.5")
    assert commune_info(ws).atk


def test_a_new_edit_ends_what_could_be_done_again(ws, assessment):
    edits.record_remark(ws, assessment, "1.1", "một")
    edits.undo(ws)
    assert edits.redo_label(ws) == "Sửa ghi chú chỉ tiêu 1.1"
    edits.record_remark(ws, assessment, "1.2", "hai")
    assert edits.redo_label(ws) == ""
    assert edits.redo(ws) is None


def test_contributions_stay_when_only_the_lines_are_replaced(ws):
    gift = Contribution(ContributionKind.CASH, None, "", Decimal(5))
    edits.replace_resources(ws, Period(2024), [], [gift], "Nhập")
    line = ResourceLine(ResourceSource.CREDIT, Decimal(1), Decimal(1))
    change = edits.replace_resources(ws, Period(2024), [line], None, "Nhập")
    assert change.touched == {"resources"}
    assert listed_contributions(ws, Period(2024)) == (gift,)


def test_edits_outlive_the_window_but_undo_does_not(ws, data_dir, catalog):
    assessment = latest_assessment(ws).id
    edits.record_remark(ws, assessment, "1.1", "một")
    close_workspace(ws)
    again = open_workspace(data_dir, catalog=catalog)
    assert answers(again, assessment)["1.1"].remark == "một"
    assert edits.undo(again) is None
    assert len(edits.indicator_history(again, assessment, "1.1")) == 1
    close_workspace(again)


numbers = st.sampled_from(["", "0", "5", "7,5", "150", "200", "1.127", "-3", "abc", "100,01"])
indicator_nos = st.sampled_from(["1.1", "2.4", "5", "10", "12.1", "17.1", "19.2"])
steps = st.one_of(
    st.tuples(
        st.just("figure"),
        indicator_nos,
        st.sampled_from(["numerator", "denominator", "value"]),
        numbers,
    ),
    st.tuples(st.just("yes"), indicator_nos, st.sampled_from([True, False, None])),
    st.tuples(st.just("exempt"), indicator_nos, st.sampled_from(["", "không có chợ"])),
    st.tuples(st.just("remark"), indicator_nos, st.sampled_from(["", "ghi chú"])),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


def take(ws, assessment, step):
    part = pinned_set(ws, assessment).indicator(step[1]).parts[0].id if len(step) > 1 else ""
    match step:
        case ("figure", no, field, text):
            edits.record_figure(ws, assessment, no, part, field, text)
        case ("yes", no, yes):
            edits.record_yes_no(ws, assessment, no, part, yes)
        case ("exempt", no, reason):
            edits.record_exemption(ws, assessment, no, reason)
        case ("remark", no, text):
            edits.record_remark(ws, assessment, no, text)
        case ("undo",):
            edits.undo(ws)
        case ("redo",):
            edits.redo(ws)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sequence=st.lists(steps, max_size=25))
def test_any_way_of_edits_leads_back_to_the_beginning_and_forth_again(ws, assessment, sequence):
    beginning = contents(ws)
    assert beginning["answer"] == beginning["answer_part"] == []
    for step in sequence:
        before = contents(ws)
        try:
            take(ws, assessment, step)
        except EntryError:
            assert contents(ws) == before
    end, undone = contents(ws), 0
    while edits.undo(ws) is not None:
        undone += 1
    assert contents(ws) == beginning
    for _ in range(undone):
        assert edits.redo(ws) is not None
    assert contents(ws) == end
    while edits.undo(ws) is not None:
        pass
