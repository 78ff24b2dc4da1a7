"""The roadmap of a commune: proposed, kept, late, printed, carried, packed; and what fell."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.roadmap import ROADMAP, YEAR_TARGETS
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.register_tables import (
    registers_content,
    registers_rows,
    registers_tables,
)
from ntm_desktop.exchange.tables import read_csv, write_csv
from ntm_desktop.services import undo
from ntm_desktop.services.carrying import carry_forward
from ntm_desktop.services.edits import record_yes_no
from ntm_desktop.services.history import all_history
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.overview import overview
from ntm_desktop.services.project_cards import projects_view
from ntm_desktop.services.recognition import commune_recognition, place_recognitions
from ntm_desktop.services.registers.editing import add_entry, remove_entries, type_fields
from ntm_desktop.services.registers.packing import register_contents
from ntm_desktop.services.registers.writing import write_registers
from ntm_desktop.services.reports.making import report_pages
from ntm_desktop.services.roadmap import propose, roadmap_view
from ntm_desktop.services.roadmap_plan import plan_pages
from ntm_desktop.services.sample import create_sample
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.workspace import add_assessment, close_workspace, latest_assessment
from tests.papers import document_text
from tests.services.conftest import SET

PLAYGROUND = "6.2"
TASK = {
    "indicator": PLAYGROUND,
    "task": "Làm sân chơi ở trung tâm xã",
    "who": "UBND xã",
    "due": "30/6/2024",
    "money": "120",
}


def answer(ws, assessment, yes):
    part = roadmap_set(ws, assessment).indicator(PLAYGROUND).parts[0].id
    return record_yes_no(ws, assessment, PLAYGROUND, part, yes)


def roadmap_set(ws, assessment):
    from ntm_desktop.services.in_force import find_assessment, pinned_set_of

    return pinned_set_of(ws, find_assessment(ws, assessment))


def kinds(ws, assessment):
    return [todo.kind for todo in overview(ws, assessment).todo]


def test_an_indicator_not_met_is_proposed_once_and_taken_back_as_one_edit(ws, assessment) -> None:
    with pytest.raises(EntryError, match="đều đã có"):
        propose(ws, assessment)
    answer(ws, assessment, False)
    assert [one.no for one in roadmap_view(ws, assessment).unplanned] == [PLAYGROUND]
    propose(ws, assessment)
    (line,) = roadmap_view(ws, assessment).lines.entries
    # A yes that is a no says nothing of what has to be done: that is asked, not invented.
    assert dict(line.values) == {"indicator": PLAYGROUND, "target": "Đạt"}
    assert not roadmap_view(ws, assessment).unplanned
    undo.undo(ws)
    assert not roadmap_view(ws, assessment).lines.entries


def test_a_late_line_is_a_thing_to_do_until_it_is_done(ws, assessment) -> None:
    added = add_entry(ws, ROADMAP, TASK)
    (todo,) = [one for one in overview(ws, assessment).todo if one.kind == "roadmap"]
    assert todo.title == "Lộ trình: 6.2 – Làm sân chơi ở trung tâm xã"
    assert todo.detail == "Quá hạn 144 ngày (hạn 30/06/2024) · UBND xã"
    assert (todo.page, todo.indicator_no) == ("roadmap", f"{ROADMAP}:{added.id}")
    type_fields(ws, added.id, {"done": "1/7/2024"})
    assert "roadmap" not in kinds(ws, assessment)


def test_many_late_lines_are_one_thing_to_do(ws, assessment) -> None:
    for number in range(4):
        add_entry(ws, ROADMAP, TASK | {"task": f"Việc {number}"})
    found = [one for one in overview(ws, assessment).todo if one.kind == "roadmap"]
    assert [one.title for one in found] == ["4 việc trong lộ trình đã quá hạn"]


def test_the_chart_shows_the_targets_of_this_and_later_years(ws, assessment) -> None:
    for year, count in (("2024", "14"), ("2026", "19")):
        add_entry(ws, YEAR_TARGETS, {"year": year, "tier": "Đạt chuẩn", "criteria": count})
    chart = roadmap_view(ws, assessment).chart
    assert chart is not None
    assert [(bar.label, bar.value, bar.target) for bar in chart.bars] == [
        ("2024", Decimal(0), Decimal(14)),
        ("2026", None, Decimal(19)),
    ]
    add_entry(ws, YEAR_TARGETS, {"year": "2027", "tier": "Đạt chuẩn", "criteria": "25"})
    assert "nhiều hơn 19" in roadmap_view(ws, assessment).remarks[0]


def test_the_plan_prints_what_is_open_with_its_money_and_names_what_has_no_plan(
    ws, assessment
) -> None:
    answer(ws, assessment, False)
    assert "chưa có việc trong lộ trình: 6.2" in document_text(plan_pages(ws, assessment))
    add_entry(ws, ROADMAP, TASK)
    add_entry(ws, ROADMAP, TASK | {"task": "Việc đã xong", "done": "5/2024"})
    add_entry(ws, ROADMAP, TASK | {"task": "Không rõ tiền", "money": "", "due": "2025"})
    add_entry(ws, YEAR_TARGETS, {"year": "2025", "tier": "Đạt chuẩn", "criteria": "17"})
    said = document_text(plan_pages(ws, assessment))
    assert "Phấn đấu đến hết năm 2025 đạt 17 tiêu chí" in said
    assert "Làm sân chơi ở trung tâm xã" in said
    assert "Việc đã xong" not in said
    assert "1 việc chưa ghi kinh phí, không có trong tổng." in said
    assert "chưa có việc trong lộ trình" not in said


def test_a_criterion_that_was_met_and_is_answered_not_met_rings_the_alarm(ws, assessment) -> None:
    answer(ws, assessment, True)
    later = add_assessment(ws, set_id=SET, period=Period(2026)).id
    assert not overview(ws, later).regression
    answer(ws, later, False)
    fallen = overview(ws, later).regression.indicators
    assert [(one.no, one.since) for one in fallen] == [(PLAYGROUND, Period(2024))]
    todos = [one for one in overview(ws, later).todo if one.indicator_no == PLAYGROUND]
    assert next(one.kind for one in todos) == "regression"
    assert "unmet" not in [one.kind for one in todos]
    said = document_text(report_pages(ws, "bao-cao-6-thang-nam", Period(2026)))
    assert "Các chỉ tiêu đã đạt trước đây, nay không đạt" in said
    assert not overview(ws, assessment).regression


def test_recognition_is_read_from_the_register(ws) -> None:
    village = add_subject(ws, SubjectLevel.VILLAGE, "Thôn Pá Danh").id
    add_entry(
        ws,
        "recognition",
        {
            "subject": "Xã", "name": "Chiến Thắng", "tier": "đạt chuẩn", "act": "lần đầu",
            "decision": "12/QĐ-UBND", "date": "20/12/2023",
        },
    )  # fmt: skip
    add_entry(
        ws,
        "recognition",
        {
            "subject": "Thôn", "name": "Pá Danh", "tier": "kiểu mẫu", "act": "lần đầu",
            "decision": "7/QĐ-UBND", "date": "2022",
        },
    )  # fmt: skip
    found = commune_recognition(ws)
    assert [one.decision for one in found.standing.held] == ["12/QĐ-UBND"]
    states = place_recognitions(ws, SubjectLevel.VILLAGE)
    assert [one.tier for one in states[village].held] == ["Nông thôn mới kiểu mẫu"]
    assert place_recognitions(ws, SubjectLevel.GARDEN) == {}


def test_a_new_period_says_what_goes_on_in_it(ws) -> None:
    add_entry(ws, ROADMAP, TASK)
    add_entry(ws, ROADMAP, TASK | {"task": "Việc khác", "due": "2026"})
    add_entry(
        ws,
        "steering",
        {
            "body": "Ban Chỉ đạo", "name": "Vi Thị Thảo", "post": "Chủ tịch UBND xã",
            "since": "12/1/2024",
        },
    )  # fmt: skip
    new = add_assessment(ws, set_id=SET, period=Period(2025))
    assert carry_forward(ws, new.id).words == (
        "Mang sang năm 2025: 2 việc chưa xong trong lộ trình (1 quá hạn); 1 người đang làm "
        "nhiệm vụ."
    )


def test_the_roadmap_travels_as_a_table_and_is_read_back_the_same(ws) -> None:
    add_entry(ws, ROADMAP, TASK | {"money": "1.234,5", "due": "quý III/2025"})
    add_entry(ws, ROADMAP, {"indicator": "6.3", "task": "Xây nhà văn hóa", "due": "sang năm"})
    add_entry(ws, YEAR_TARGETS, {"year": "2025", "tier": "Đạt chuẩn", "criteria": "17"})
    packed = register_contents(ws)
    rows = registers_rows(packed)
    read = {
        table.name: read_csv(table, write_csv(table, rows[table.name]))
        for table in registers_tables(packed)
    }
    assert {"register-roadmap", "register-year-targets"} <= set(read)
    back = registers_content(read)
    assert [one.entries for one in back] == [one.entries for one in packed]
    assert dict(back[0].entries[1].asked) == {"due": "sang năm"}


def test_the_roadmap_goes_out_to_excel_and_comes_back_the_same(ws, assessment, tmp_path) -> None:
    add_entry(ws, ROADMAP, TASK)
    add_entry(ws, YEAR_TARGETS, {"year": "2025", "tier": "Đạt chuẩn", "criteria": "17"})
    kept = [dict(one.values) for one in roadmap_view(ws, assessment).lines.entries]
    path = write_registers(ws, [ROADMAP, YEAR_TARGETS], Period(2024), tmp_path / "lo-trinh.xlsx")
    for register in (ROADMAP, YEAR_TARGETS):
        view = roadmap_view(ws, assessment)
        lines = view.lines if register == ROADMAP else view.registered
        remove_entries(ws, [one.id for one in lines.entries])
    plan = dry_run(ws, assessment, path)
    assert plan.page == "roadmap"
    apply_import(ws, assessment, plan)
    view = roadmap_view(ws, assessment)
    assert [dict(one.values) for one in view.lines.entries] == kept
    assert view.targets == {2025: 17}


def test_the_sample_has_a_roadmap_for_six_indicators_and_every_word_of_it_is_clear(
    tmp_path,
) -> None:
    sample = create_sample(tmp_path / "mẫu")
    assessment = latest_assessment(sample).id
    view = roadmap_view(sample, assessment)
    assert len({task.indicator_no for task in view.tasks.values()}) == 6
    assert not any(entry.asked for entry in (*view.lines.entries, *view.registered.entries))
    assert not view.unplanned or view.unplanned[0].no == "8.3"  # done, and still not met
    assert view.money == 1125
    known = set(view.lines.known.projects)
    named = {entry.value("project") for entry in view.lines.entries} - {""}
    assert len(named) == 2
    assert named <= known
    new = add_assessment(sample, set_id=SET, period=Period(2025))
    carried = carry_forward(sample, new.id)
    assert "5 việc chưa xong trong lộ trình" in carried.words
    assert "công trình chưa xong hoặc còn nợ" in carried.words
    assert carried.change is not None
    there = {one.card.name for one in projects_view(sample, Cut.at(2025)).projects}
    assert "Kênh mương Khuổi Dụi" in there
    assert "công trình" not in carry_forward(sample, new.id).words  # they are there already
    close_workspace(sample)


def test_the_history_names_a_line_its_register_and_what_was_changed(ws) -> None:
    added = add_entry(ws, ROADMAP, TASK)
    type_fields(ws, added.id, {"who": "UBND xã; Đoàn Thanh niên", "money": ""})
    newest, first = all_history(ws)[:2]
    assert (newest.where, newest.field) == (
        "Lộ trình thực hiện chỉ tiêu chưa đạt",
        "Làm sân chơi ở trung tâm xã",
    )
    assert newest.old == "Chủ thể thực hiện: UBND xã; Kinh phí: 120"
    assert newest.new == "Chủ thể thực hiện: UBND xã; Đoàn Thanh niên"
    assert (newest.page, newest.target) == ("roadmap", f"{ROADMAP}:{added.id}")
    assert (first.old, "Thời hạn: 30/06/2024" in first.new) == ("", True)


def test_a_report_tells_the_roadmap_as_it_stood_at_the_end_of_its_period(ws) -> None:
    add_entry(ws, ROADMAP, TASK | {"due": "8/2024", "done": "1/9/2024"})
    said = document_text(report_pages(ws, "bao-cao-6-thang-nam", Period.parse("2024-H1")))
    assert "Còn 62 ngày" in said
    assert "Tình trạng tính đến ngày 30/6/2024." in said
    year = document_text(report_pages(ws, "bao-cao-6-thang-nam", Period(2024)))
    assert "Xong 01/09/2024" in year
    assert "Tình trạng tính đến ngày 21/11/2024." in year  # the year is not over yet
