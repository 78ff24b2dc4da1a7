"""The officer's own workbooks: nothing is written at a dry run, everything or nothing after it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from ntm_desktop.domain.assessment import PartAnswer, Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.resources import ContributionKind, ResourceSource
from ntm_desktop.errors import EntryError, ImportRefusedError
from ntm_desktop.services import assessments, edits
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.imports import LineState, TableKind, answering, dry_run
from ntm_desktop.services.listed import (
    listed_contributions,
    listed_projects,
    listed_resources,
)
from ntm_desktop.services.workspace import (
    add_assessment,
    close_workspace,
    create_workspace,
    latest_assessment,
)
from tests.documents.test_workbook_reader import MADE
from tests.domain.legacy_typing import type_tcvn3, type_vni
from tests.services import officers_tables as tables

EXPECTED = json.loads((tables.SAMPLES / "expected-2024.json").read_text(encoding="utf-8"))
CRITERIA = tables.SAMPLES / "bieu-tieu-chi-2024.xlsx"
PROJECTS = tables.SAMPLES / "cong-trinh-2024.xlsx"
RESOURCES = tables.SAMPLES / "nguon-luc-2024.xlsx"
VERDICTS = {
    "met": {Verdict.MET},
    "not_met": {Verdict.NOT_MET},
    "not_met_gender": {Verdict.NOT_MET},
    "na": {Verdict.NOT_APPLICABLE},
    "met_or_na": {Verdict.MET, Verdict.NOT_APPLICABLE},
    "no_threshold": {Verdict.NO_THRESHOLD},
    "missing": {Verdict.INCOMPLETE},
    "amended": {Verdict.INCOMPLETE},
}


@pytest.fixture
def ws(tmp_path):
    workspace = create_workspace(
        tmp_path / "xa",
        commune_code="06364",
        set_id="qd-318-2022-xa",
        period=Period(2024),
        actor="Kiểm thử",
        now=lambda: datetime(2024, 11, 5, 8, tzinfo=UTC),
    )
    yield workspace
    close_workspace(workspace)


@pytest.fixture
def current(ws):
    return latest_assessment(ws).id


def line_of(plan, subject):
    return next(line for line in plan.lines if line.subject == subject)


def assert_expected(ws, assessment_id):
    """Every indicator has the verdict that has to follow, and its text word for word."""
    outcome = assessments.assess(ws, assessment_id)
    answers = assessments.answers(ws, assessment_id)
    for no, expected in EXPECTED["indicators"].items():
        verdict = outcome.indicator(no).verdict
        assert verdict in VERDICTS[expected["expected"]], (no, verdict, answers.get(no))
        kept = answers[no].as_typed if no in answers else ""
        assert kept == expected["as_typed"]


def test_the_sample_table_gives_the_expected_verdicts(ws, current):
    plan = dry_run(ws, current, CRITERIA)
    assert plan.kind is TableKind.CRITERIA
    assert (plan.sheet, plan.header_row, plan.encoding) == ("Bieu TC", 7, "")
    assert plan.notices == ()
    assert [line.subject for line in plan.lines] == list(EXPECTED["indicators"])
    change = apply_import(ws, current, plan)
    assert change.touched == {"answers"}
    assert len(change.indicators) == 56
    assert_expected(ws, current)


def test_what_was_not_said_outright_waits_to_be_confirmed(ws, current):
    plan = dry_run(ws, current, CRITERIA)
    asked = [line.subject for line in plan.lines if line.state is LineState.AMBIGUOUS]
    assert asked == ["1.1", "7", "13.3", "18.1"]
    assert plan.counts[LineState.RECOGNISED] == 51
    # Its share does not answer what QĐ 211 asks from 1 March 2024 on.
    assert line_of(plan, "15.4").state is LineState.NOT_UNDERSTOOD
    assert plan.counts[LineState.EMPTY] == 1
    apply_import(ws, current, plan)
    answers = assessments.answers(ws, current)
    assert sorted(no for no, answer in answers.items() if answer.to_confirm) == sorted(asked)


def test_each_line_says_cell_text_and_reading(ws, current):
    line = line_of(dry_run(ws, current, CRITERIA), "12.1")
    assert line.cell == "Bieu TC!E31"
    assert line.text == "2.014/2.861 người; nam 1.053/1.472, nữ 961/1.389"
    assert "Nữ: 961/1.389 người = 69,19" in line.reading


def test_a_dry_run_changes_nothing(ws, current):
    for path in (CRITERIA, PROJECTS, RESOURCES):
        dry_run(ws, current, path)
    assert assessments.answers(ws, current) == {}
    assert listed_projects(ws, Period(2024)) == ()
    assert listed_resources(ws, Period(2024)) == ()


def test_reading_the_same_file_again_finds_nothing_to_change(ws, current):
    apply_import(ws, current, dry_run(ws, current, CRITERIA))
    edits.confirm_reading(ws, current, "18.1")
    plan = dry_run(ws, current, CRITERIA)
    assert line_of(plan, "15.4").state is LineState.NOT_UNDERSTOOD
    others = {line.state for line in plan.lines if line.subject != "15.4"}
    assert others == {LineState.UNCHANGED, LineState.EMPTY}
    assert apply_import(ws, current, plan).touched == frozenset()
    assert assessments.answers(ws, current)["18.1"].to_confirm == ""


def test_an_import_is_undone_as_one_edit(ws, current):
    apply_import(ws, current, dry_run(ws, current, CRITERIA))
    edits.undo(ws)
    assert assessments.answers(ws, current) == {}


VARIANTS = {
    "columns in another order": tables.in_column_order([7, 5, 3, 1, 6, 4, 2]),
    "blank rows and a long letterhead": tables.with_blank_rows,
    "an instruction sheet first": tables.after_instructions,
    "TCVN3 by its font": tables.typed_with(".VnTime", type_tcvn3),
    "TCVN3 after the font was changed": tables.typed_with("Arial", type_tcvn3),
    "VNI by its font": tables.typed_with("VNI-Times", type_vni),
    "VNI after the font was changed": tables.typed_with("Calibri", type_vni),
    "numbers in a column of their own": tables.numbers_in_first_column(as_numbers=False),
    "numbers typed as numbers": tables.numbers_in_first_column(as_numbers=True),
    "no numbers at all": tables.without_numbers,
    "no merged cells": tables.unmerge,
    "a header over two rows": tables.with_two_header_rows,
    "section titles, sums and signatures": tables.with_sections_and_sums,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_table_in_another_shape_gives_the_same_verdicts(ws, current, tmp_path, variant):
    path = tables.changed(tmp_path, VARIANTS[variant])
    plan = dry_run(ws, current, path)
    assert [line.subject for line in plan.lines] == list(EXPECTED["indicators"]), plan.lines
    apply_import(ws, current, plan)
    if "TCVN3" in variant:
        # TCVN3 has no capital with a tone: what was typed came down to a small letter.
        outcome = assessments.assess(ws, current)
        for no, expected in EXPECTED["indicators"].items():
            assert outcome.indicator(no).verdict in VERDICTS[expected["expected"]], no
    else:
        assert_expected(ws, current)
    if "font" in variant:
        assert "đã chuyển mã" in plan.encoding
        assert plan.encoding in " ".join(plan.notices)
    else:
        assert plan.encoding == ""


def test_an_old_xls_typed_in_tcvn3_is_converted_and_says_so(ws, current):
    plan = dry_run(ws, current, MADE / "bieu-tieu-chi-tcvn3.xls")
    assert "TCVN3 (ABC)" in plan.encoding
    assert line_of(plan, "7").text == "Xã không quy hoạch chợ; có 02 cửa hàng tiện ích"
    assert plan.counts[LineState.RECOGNISED] == 51


def test_a_number_cell_17_1_is_told_from_17_10_by_order_and_words(ws, current, tmp_path):
    path = tables.changed(tmp_path, tables.numbers_in_first_column(as_numbers=True))
    plan = dry_run(ws, current, path)
    assert line_of(plan, "17.1").cell == "Bieu TC!E45"
    assert line_of(plan, "17.10").cell == "Bieu TC!E54"
    assert line_of(plan, "17.10").state is LineState.RECOGNISED


def test_a_number_cell_that_order_and_words_do_not_settle_has_to_be_confirmed(
    ws, current, tmp_path
):
    def change(sheet):
        tables.numbers_in_first_column(as_numbers=True)(sheet)
        sheet.delete_rows(52, 2)  # 17.8 and 17.9: what follows 17.7 is not expected
        sheet.cell(52, tables.CONTENT).value = "Hộ, cơ sở tuân thủ an toàn thực phẩm"

    line = line_of(dry_run(ws, current, tables.changed(tmp_path, change)), "17.10")
    assert line.state is LineState.AMBIGUOUS
    assert "17.1 hay 17.10" in line.message


def set_result(row, value):
    def change(sheet):
        sheet.cell(row, tables.RESULT).value = value

    return change


def test_an_impossible_figure_is_refused_alone_and_the_rest_taken_in(ws, current, tmp_path):
    path = tables.changed(tmp_path, set_result(40, "4.506/4.490 người"))
    plan = dry_run(ws, current, path)
    line = line_of(plan, "15.1")
    assert line.state is LineState.IMPOSSIBLE
    assert "lớn hơn tổng số" in line.message
    assert not line.importable
    apply_import(ws, current, plan)
    answers = assessments.answers(ws, current)
    assert "15.1" not in answers
    assert "15.2" in answers


def test_a_percent_cell_keeps_its_exact_value(ws, current, tmp_path):
    def change(sheet):
        cell = sheet.cell(17, tables.RESULT)
        cell.value, cell.number_format = 0.94996, "0.0%"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    assert line_of(plan, "4.2").text == "94,996%"
    apply_import(ws, current, plan)
    # Shown as 95,0 % in Excel, yet below 95 %.
    assert assessments.assess(ws, current).indicator("4.2").verdict is Verdict.NOT_MET


def test_a_share_that_excel_made_a_date_is_not_guessed(ws, current, tmp_path):
    path = tables.changed(tmp_path, set_result(21, date(2024, 11, 10)))
    line = line_of(dry_run(ws, current, path), "6.3")
    assert line.state is LineState.NOT_UNDERSTOOD
    assert "“10/11”" in line.message


def test_a_formula_without_a_value_names_its_cell(ws, current, tmp_path):
    path = tables.changed(tmp_path, set_result(21, "=10/11"))
    line = line_of(dry_run(ws, current, path), "6.3")
    assert line.state is LineState.NOT_UNDERSTOOD
    assert "Ô E21" in line.message


def test_a_text_not_understood_is_kept_for_the_officer_but_never_over_figures(
    ws, current, tmp_path
):
    path = tables.changed(tmp_path, set_result(17, "xem báo cáo của điện lực"))
    apply_import(ws, current, dry_run(ws, current, path))
    kept = assessments.answers(ws, current)["4.2"]
    assert (kept.as_typed, dict(kept.parts)) == ("xem báo cáo của điện lực", {})
    edits.record_figure(ws, current, "4.2", "main", "numerator", "1.100")
    plan = dry_run(ws, current, path)
    assert "Giữ nguyên" in line_of(plan, "4.2").message
    apply_import(ws, current, plan)
    kept = assessments.answers(ws, current)["4.2"]
    assert kept.part("main").numerator == 1100


def test_a_line_that_would_replace_figures_shows_both_and_can_be_left_out(ws, current, tmp_path):
    apply_import(ws, current, dry_run(ws, current, CRITERIA))
    path = tables.changed(tmp_path, set_result(17, "1.110/1.127 hộ"))
    plan = dry_run(ws, current, path)
    line = line_of(plan, "4.2")
    assert line.state is LineState.CHANGED
    assert "1.102/1.127" in line.old
    assert "Đang có: 1.102/1.127" in line.message
    assert "1.110/1.127" in line.reading
    apply_import(ws, current, plan, accepted=frozenset({"4.1"}))
    assert assessments.answers(ws, current)["4.2"].part("main").numerator == 1102
    apply_import(ws, current, plan)
    assert assessments.answers(ws, current)["4.2"].part("main").numerator == 1110


def test_parts_the_row_does_not_mention_and_remarks_stay(ws, current, tmp_path):
    apply_import(ws, current, dry_run(ws, current, CRITERIA))
    edits.record_remark(ws, current, "12.1", "Số liệu của Trung tâm việc làm")
    path = tables.changed(tmp_path, set_result(31, "2.100/2.861 người"))
    apply_import(ws, current, dry_run(ws, current, path))
    answer = assessments.answers(ws, current)["12.1"]
    assert answer.part("main").numerator == 2100
    assert answer.part("nu") == PartAnswer(Decimal(961), Decimal(1389))
    assert answer.remark == "Số liệu của Trung tâm việc làm"


def test_the_note_column_becomes_a_remark(ws, current, tmp_path):
    def change(sheet):
        sheet.cell(20, tables.NOTE).value = "Đã có mặt bằng, xây năm 2025"

    apply_import(ws, current, dry_run(ws, current, tables.changed(tmp_path, change)))
    assert assessments.answers(ws, current)["6.2"].remark == "Đã có mặt bằng, xây năm 2025"


def test_the_officers_verdict_is_held_against_the_figures(ws, current, tmp_path):
    def change(sheet):
        sheet.cell(21, tables.SELF_ASSESSED).value = "Đạt"
        sheet.cell(17, tables.SELF_ASSESSED).value = "Đạt"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    assert "số liệu cho kết quả Chưa đạt" in line_of(plan, "6.3").message
    assert line_of(plan, "4.2").message == ""


def test_two_rows_for_one_indicator_are_both_shown_and_the_first_is_taken(ws, current, tmp_path):
    def change(sheet):
        sheet.cell(66, tables.CONTENT).value = "4.2. Tỷ lệ hộ sử dụng điện an toàn"
        sheet.cell(66, tables.RESULT).value = "1.000/1.127 hộ"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    first, second = [line for line in plan.lines if line.subject == "4.2"]
    assert first.state is second.state is LineState.AMBIGUOUS
    assert "Bieu TC!E17" in second.message
    assert (first.importable, second.importable) == (True, False)
    apply_import(ws, current, plan)
    assert assessments.answers(ws, current)["4.2"].part("main").numerator == 1102


def test_a_row_of_no_indicator_is_listed_and_never_taken(ws, current, tmp_path):
    def change(sheet):
        sheet.cell(66, tables.CONTENT).value = "Số lượt tham quan khu du lịch"
        sheet.cell(66, tables.RESULT).value = "1.250 lượt"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    (line,) = [line for line in plan.lines if not line.subject]
    assert (line.state, line.text) == (LineState.NOT_UNDERSTOOD, "1.250 lượt")
    assert not line.importable


def test_a_number_under_anothers_wording_is_pointed_out(ws, current, tmp_path):
    def change(sheet):
        sheet.cell(28, tables.CONTENT).value = "9.2. Tỷ lệ người dân tham gia bảo hiểm y tế"

    line = line_of(dry_run(ws, current, tables.changed(tmp_path, change)), "9.2")
    assert line.state is LineState.AMBIGUOUS
    assert "15.1" in line.message


def test_a_table_of_another_year_or_commune_is_pointed_out(ws, current, tmp_path):
    def change(sheet):
        sheet["A4"] = str(sheet["A4"].value).replace("2024", "2023")
        sheet["A5"] = "(Kèm theo Báo cáo của UBND xã)"
        sheet["A2"] = "XÃ TÂN LẬP, HUYỆN BẮC SƠN"

    notices = " ".join(dry_run(ws, current, tables.changed(tmp_path, change)).notices)
    assert "ghi năm 2023" in notices
    assert "không ghi tên xã Chiến Thắng" in notices


def test_a_partial_table_says_what_is_missing(ws, current, tmp_path):
    plan = dry_run(ws, current, tables.changed(tmp_path, lambda s: s.delete_rows(57, 8)))
    assert any("18.1" in notice and "19.2" in notice for notice in plan.notices)


def test_a_table_of_another_set_is_refused_or_pointed_out(ws, tmp_path):
    other = add_assessment(ws, set_id="qd-1980-2016-xa", period=Period(2019))
    plan = dry_run(ws, other.id, CRITERIA)
    assert any("bộ tiêu chí khác" in notice for notice in plan.notices)


def test_of_two_result_columns_the_one_of_the_year_is_taken(ws, current, tmp_path):
    def change(sheet):
        tables.in_column_order([1, 2, 3, 4, 5, 6, 7])(sheet)
        for row in range(tables.HEADER_ROW, tables.LAST_ROW + 1):
            sheet.cell(row, 8).value = sheet.cell(row, tables.RESULT).value
            sheet.cell(row, tables.RESULT).value = "Chưa đạt"
        sheet.cell(tables.HEADER_ROW, tables.RESULT).value = "Kết quả năm 2023"
        sheet.cell(tables.HEADER_ROW, 8).value = "Kết quả năm 2024"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    assert any("cột H" in notice for notice in plan.notices)
    apply_import(ws, current, plan)
    assert_expected(ws, current)


def test_of_two_result_columns_without_a_year_nothing_is_taken_for_sure(ws, current, tmp_path):
    def change(sheet):
        unsure = sheet.cell(tables.HEADER_ROW, 8)
        unsure.value = "Kết quả thực hiện đợt 2"
        sheet.cell(tables.FIRST_ROW, 8).value = "Đạt"

    plan = dry_run(ws, current, tables.changed(tmp_path, change))
    assert plan.counts[LineState.RECOGNISED] == 0


def test_projects_are_read_with_their_kinds_and_money(ws, current):
    plan = dry_run(ws, current, PROJECTS)
    assert plan.kind is TableKind.PROJECTS
    assert "tiến độ 100\u00a0%" in plan.lines[0].reading  # never parted at the end of a line
    assert plan.notices == ("Dòng cộng ở CT 2024!B15 khớp với các công trình (5 cột).",)
    assert {line.state for line in plan.lines} == {LineState.RECOGNISED}
    assert apply_import(ws, current, plan).touched == {"projects"}
    projects = listed_projects(ws, Period(2024))
    assert [(p.order, p.kind) for p in projects] == [
        (1, ProjectKind.PAYING_OFF),
        (2, ProjectKind.PAYING_OFF),
        (3, ProjectKind.CARRIED_OVER),
        (4, ProjectKind.NEW),
        (5, ProjectKind.NEW),
    ]
    road = projects[1]
    assert (road.name, road.village) == ("Đường BTXM thôn Làng Huyền", "Làng Huyền")
    assert [road.total_investment, road.funded_before, road.arrears] == [1240, 1000, 60]
    assert projects[2].disbursed == Decimal("1120.5")
    assert sum(p.total_investment or 0 for p in projects) == Decimal("8840.5")


def test_old_xls_projects_are_read_the_same(ws, current):
    new = dry_run(ws, current, PROJECTS)
    old = dry_run(ws, current, MADE / "cong-trinh-2024.xls")
    assert [line.project for line in old.lines] == [line.project for line in new.lines]


def test_a_sum_of_projects_that_does_not_add_up_is_said(ws, current, tmp_path):
    def change(sheet):
        sheet["H15"] = 2600

    path = tables.changed(tmp_path, change, "cong-trinh-2024")
    notices = dry_run(ws, current, path).notices
    assert any("H15" in n and "2.600" in n and "2.530" in n for n in notices)
    assert any("4 cột" in n for n in notices)


def test_odd_and_impossible_projects_are_told_apart(ws, current, tmp_path):
    def change(sheet):
        sheet["I13"] = 900  # paid more than planned
        sheet["J14"] = 120
        sheet["F8"] = -5
        sheet["G9"] = "một nghìn"
        sheet["D11"] = "Khởi công mới"  # stands under "chuyển tiếp"

    plan = dry_run(ws, current, tables.changed(tmp_path, change, "cong-trinh-2024"))
    states = [line.state for line in plan.lines]
    assert states == [
        LineState.IMPOSSIBLE,
        LineState.NOT_UNDERSTOOD,
        LineState.AMBIGUOUS,
        LineState.AMBIGUOUS,
        LineState.IMPOSSIBLE,
    ]
    apply_import(ws, current, plan)
    assert [p.name for p in listed_projects(ws, Period(2024))] == [
        "Kênh mương Khuổi Dụi",
        "Nhà văn hóa thôn Pá Danh",
    ]


def test_a_faulty_row_leaves_the_stored_project_in_place(ws, current, tmp_path):
    apply_import(ws, current, dry_run(ws, current, PROJECTS))

    def change(sheet):
        sheet["F8"] = -5
        sheet["F9"] = "1.250"
        sheet.delete_rows(14)

    path = tables.changed(tmp_path, change, "cong-trinh-2024")
    plan = dry_run(ws, current, path)
    assert "Đang có" in line_of(plan, "2").message
    (question,) = plan.open_questions
    assert question.id == "missing"
    assert "Điểm vui chơi trẻ em" in question.text
    apply_import(ws, current, plan)
    kept = {p.name: p.total_investment for p in listed_projects(ws, Period(2024))}
    assert kept["Trường mầm non xã, hạng mục phòng học chức năng"] == 2850
    assert kept["Đường BTXM thôn Làng Huyền"] == 1250
    assert len(kept) == 5
    apply_import(ws, current, answering(ws, plan, {"missing": "overwrite"}))
    names = [p.name for p in listed_projects(ws, Period(2024))]
    assert len(names) == 4
    assert not any("Điểm vui chơi" in name for name in names)


def test_money_in_other_units_is_converted_and_has_to_be_confirmed(ws, current, tmp_path):
    def change(sheet):
        sheet["A4"] = "Đơn vị tính: nghìn đồng"

    plan = dry_run(ws, current, tables.changed(tmp_path, change, "cong-trinh-2024"))
    assert {line.state for line in plan.lines} == {LineState.AMBIGUOUS}
    assert line_of(plan, "3").project.total_investment == Decimal("3.1205")
    assert any("nghìn đồng" in notice for notice in plan.notices)


def test_resources_and_contributions_are_read_and_add_up(ws, current):
    plan = dry_run(ws, current, RESOURCES)
    assert plan.kind is TableKind.RESOURCES
    assert len(plan.lines) == 9
    assert all(line.state is LineState.RECOGNISED for line in plan.lines)
    assert all("khớp" in notice for notice in plan.notices)
    assert any("611,3" in notice for notice in plan.notices)
    assert apply_import(ws, current, plan).touched == {"resources"}
    lines = {line.source: line for line in listed_resources(ws, Period(2024))}
    assert lines[ResourceSource.COMMUNITY].actual == Decimal("611.3")
    assert lines[ResourceSource.LOCAL_BUDGET].planned == 700
    assert sum(line.actual or 0 for line in lines.values()) == Decimal("10494.8")
    given = {c.kind: c for c in listed_contributions(ws, Period(2024))}
    labour = given[ContributionKind.LABOUR]
    assert [labour.quantity, labour.unit, labour.money] == [1215, "công", 243]
    cash = given[ContributionKind.CASH]
    assert [cash.quantity, cash.money] == [None, 212]
    assert given[ContributionKind.LAND].unit == "m2"


def test_sums_and_shares_of_resources_that_are_wrong_are_said(ws, current, tmp_path):
    def change(sheet):
        sheet["D11"] = 10500
        sheet["E8"] = 51.2
        sheet["F16"] = "160 triệu đồng"

    notices = dry_run(ws, current, tables.changed(tmp_path, change, "nguon-luc-2024")).notices
    assert any("10.500" in n and "10.494,8" in n for n in notices)
    assert any("51,2 %" in n and "50,67" in n for n in notices)
    assert any("615" in n and "611,3" in n for n in notices)


def test_a_contribution_without_unit_or_money_has_to_be_confirmed(ws, current, tmp_path):
    def change(sheet):
        sheet["E15"] = sheet["F15"] = None
        sheet["F16"] = None

    plan = dry_run(ws, current, tables.changed(tmp_path, change, "nguon-luc-2024"))
    labour, land = plan.lines[-2:]
    assert labour.state is land.state is LineState.AMBIGUOUS
    assert "không ghi đơn vị" in labour.message
    assert "chưa quy ra tiền" in land.message


def test_a_source_nobody_knows_and_a_negative_one_are_not_taken_in(ws, current, tmp_path):
    apply_import(ws, current, dry_run(ws, current, RESOURCES))

    def change(sheet):
        sheet["B9"] = "Quỹ của Hội đồng hương"
        sheet["D8"] = -5318

    plan = dry_run(ws, current, tables.changed(tmp_path, change, "nguon-luc-2024"))
    assert line_of(plan, "5").state is LineState.NOT_UNDERSTOOD
    assert line_of(plan, "4").state is LineState.IMPOSSIBLE
    apply_import(ws, current, plan)
    stored = {line.source: line.actual for line in listed_resources(ws, Period(2024))}
    assert stored[ResourceSource.CREDIT] == 5318


def test_one_workbook_with_all_three_tables_takes_one_and_names_the_others(ws, current, tmp_path):
    path = tmp_path / "tat-ca.xlsx"
    together = openpyxl.load_workbook(CRITERIA)
    for source in (PROJECTS, RESOURCES):
        sheet = tables.first_sheet(openpyxl.load_workbook(source))
        copy = together.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                copy.cell(cell.row, cell.column).value = cell.value
    together.save(path)
    assert dry_run(ws, current, path, kind=TableKind.PROJECTS).kind is TableKind.PROJECTS
    assert len(dry_run(ws, current, path, kind=TableKind.RESOURCES).lines) == 9
    plan = dry_run(ws, current, path, kind=TableKind.CRITERIA)
    assert sum("không nhập lần này" in notice for notice in plan.notices) == 2


def test_a_workbook_without_our_tables_is_refused(ws, current, tmp_path):
    path = tmp_path / "khac.xlsx"
    workbook = openpyxl.Workbook()
    sheet = tables.first_sheet(workbook)
    sheet.append(["Họ và tên", "Ngày sinh"])
    sheet.append(["Hoàng Văn A", "1990"])
    workbook.save(path)
    with pytest.raises(ImportRefusedError, match="Kết quả thực hiện"):
        dry_run(ws, current, path)
    with pytest.raises(ImportRefusedError, match="nguồn lực"):
        dry_run(ws, current, CRITERIA, kind=TableKind.RESOURCES)


def test_a_plan_of_another_assessment_is_refused(ws, current):
    other = add_assessment(ws, set_id="qd-318-2022-xa", period=Period(2023))
    plan = dry_run(ws, current, CRITERIA)
    with pytest.raises(ImportRefusedError):
        apply_import(ws, other.id, plan)
    with pytest.raises(EntryError):
        dry_run(ws, "khong-co", CRITERIA)
