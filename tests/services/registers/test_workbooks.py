"""Registers to Excel and back: the same, whatever stands in them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ntm_desktop.documents.registers_workbook import RegisterSheet, write_registers
from ntm_desktop.documents.workbook_reader import read_workbook
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.encodings import decode_workbook
from ntm_desktop.domain.registers.sheets import find_registers, read_lines
from ntm_desktop.services import undo
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.import_lines import LineState
from ntm_desktop.services.imports import TableKind, answering, dry_run
from ntm_desktop.services.registers import writing
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.listing import register_forms, register_view
from tests.domain.registers.samples import KNOWN, SHIPPED, lists

YEAR = Period(2024)


def workbook(path, rows, title="", name="Trang 1"):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    if title:
        sheet.append([title])
        sheet.append([])
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


HEADS = [
    "TT",
    "Ngày khai giảng",
    "Đối tượng",
    "Nội dung",
    "Số lớp",
    "Số học viên",
    "Kinh phí (nghìn đồng)",
]


@pytest.mark.parametrize("register", SHIPPED, ids=lambda one: one.id)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_register_written_to_a_workbook_and_read_back_is_the_same(
    tmp_path, register, data
) -> None:
    lines = [line for line in data.draw(lists(register, 4)) if not line.blank]
    path = write_registers(
        [RegisterSheet(register, tuple(lines))], KNOWN, "UBND xã", tmp_path / "so.xlsx"
    )
    content, _ = decode_workbook(read_workbook(path))
    found, doubtful = find_registers(content, SHIPPED)
    assert doubtful == ()
    assert [each.form.id for each in found] == [register.id]
    assert found[0].columns.unknown == {}
    read = read_lines(found[0], KNOWN)
    assert [(dict(one.entry.values), dict(one.entry.asked)) for one in read] == [
        (dict(one.values), dict(one.asked)) for one in lines
    ]


def test_every_register_of_one_workbook_is_recognised_and_taken_in_at_once(
    ws, assessment, tmp_path
) -> None:
    add_entry(ws, "training", {"date": "5/3/2024", "topic": "Trồng na", "classes": "2"})
    add_entry(ws, "ocop", {"product": "Na Chi Lăng", "owner": "HTX", "stars": "4 sao"})
    path = writing.write_registers(ws, (), YEAR, tmp_path / "so.xlsx")
    plan = dry_run(ws, assessment, path)
    assert plan.kind is TableKind.REGISTERS
    assert {line.state for line in plan.lines} == {LineState.UNCHANGED}
    assert len(plan.lines) == 2
    undo.undo(ws)
    undo.undo(ws)
    again = dry_run(ws, assessment, path)
    assert {line.subject.split(":")[0] for line in again.lines} == {"training", "ocop"}
    apply_import(ws, assessment, again)
    assert register_view(ws, "training", YEAR).entries[0].value("topic") == "Trồng na"
    assert register_view(ws, "ocop", YEAR).entries[0].value("stars") == "4"
    undo.undo(ws)
    assert register_view(ws, "ocop", YEAR).entries == ()


def test_an_officers_own_list_is_read_by_its_title_and_headings(ws, assessment, tmp_path) -> None:
    path = workbook(
        tmp_path / "tap huan.xlsx",
        [
            HEADS,
            [1, "5/3/2024", "Nông dân", "Kỹ thuật trồng na", 2, 90, 12500],
            [2, "12/4/24", "cán bộ thôn", "Sổ tay NTM", 1, "1,045", 4000],
            ["", "", "", "Cộng", 3, 1135, 16500],
        ],
        "DANH SÁCH LỚP TẬP HUẤN NĂM 2024",
    )
    plan = dry_run(ws, assessment, path)
    first, second = plan.lines
    assert first.state is LineState.AMBIGUOUS or first.state is LineState.RECOGNISED
    assert first.entry is not None
    assert first.entry.value("cost_budget") == "12.5"
    assert second.state is LineState.AMBIGUOUS
    assert second.entry is not None
    assert dict(second.entry.asked) == {"date": "12/4/24", "participants": "1,045"}
    apply_import(ws, assessment, plan)
    assert len(register_view(ws, "training", YEAR).entries) == 2


def test_a_line_of_the_same_key_replaces_and_shows_what_was_there(ws, assessment, tmp_path) -> None:
    line = add_entry(
        ws,
        "training",
        {"date": "5/3/2024", "topic": "Kỹ thuật trồng na", "audience": "Nông dân", "classes": "1"},
    ).id
    path = workbook(
        tmp_path / "a.xlsx",
        [HEADS, [1, "5/3/2024", "Nông dân", "Kỹ thuật trồng na", 2, 90, None]],
        "Sổ đào tạo, tập huấn",
    )
    plan = dry_run(ws, assessment, path)
    assert plan.lines[0].state is LineState.CHANGED
    assert "Số lớp: 1" in plan.lines[0].old
    apply_import(ws, assessment, plan)
    (kept,) = register_view(ws, "training", YEAR).entries
    assert (kept.id, kept.value("classes")) == (line, "2")


def test_a_column_that_is_not_known_is_told_and_kept_in_the_note(ws, assessment, tmp_path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [[*HEADS, "Giảng viên"], [1, "5/3/2024", "Nông dân", "Na", 2, 90, None, "Ông Hà"]],
        "Sổ đào tạo, tập huấn",
    )
    plan = dry_run(ws, assessment, path)
    assert any("“Giảng viên”" in notice for notice in plan.notices)
    assert plan.lines[0].entry is not None
    assert plan.lines[0].entry.value("note") == "Giảng viên: Ông Hà"


def test_a_list_without_a_title_is_recognised_only_when_every_required_column_is_there(
    ws, assessment, tmp_path
) -> None:
    heads = ["Ngày khai giảng", "Đối tượng", "Nội dung", "Số lớp", "Số người tham gia", "Nữ"]
    row = ["5/3/2024", "Nông dân", "Trồng na", 2, 90, 40]
    plan = dry_run(ws, assessment, workbook(tmp_path / "a.xlsx", [heads, row]))
    assert plan.kind is TableKind.REGISTERS
    assert plan.lines[0].entry is not None
    assert plan.lines[0].entry.register == "training"


def test_an_empty_template_of_every_register_offers_choices_and_is_read_as_empty(
    ws, assessment, tmp_path
) -> None:
    path = writing.write_registers(ws, (), YEAR, tmp_path / "mau.xlsx", template=True)
    book = load_workbook(path)
    handed = [form for form in register_forms(ws) if form.page != "registers"]
    assert len(book.sheetnames) == len(handed) + 1
    assert all(
        sheet.data_validations.dataValidation
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    )
    plan = dry_run(ws, assessment, path)
    assert plan.lines == ()


def test_a_filled_template_comes_in_as_it_was_filled(ws, assessment, tmp_path) -> None:
    path = writing.write_registers(ws, ["ocop"], YEAR, tmp_path / "mau.xlsx", template=True)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "TT")
    for column, value in enumerate(["1", "Na Chi Lăng", "HTX Hòa Bình", None, "4 sao"], 1):
        sheet.cell(head + 1, column, value)
    book.save(path)
    (line,) = dry_run(ws, assessment, path).lines
    assert line.entry is not None
    assert dict(line.entry.values) == {
        "product": "Na Chi Lăng", "owner": "HTX Hòa Bình", "stars": "4",
    }  # fmt: skip
    assert "Thiếu “Ngày công nhận”" in line.message


def test_a_line_that_is_asked_about_goes_out_as_typed_and_comes_back_the_same(
    ws, assessment, tmp_path
) -> None:
    line = add_entry(ws, "training", {"topic": "Na", "participants": "45/50", "date": "2024"}).id
    path = writing.write_registers(ws, ["training"], YEAR, tmp_path / "so.xlsx")
    assert dry_run(ws, assessment, path).lines[0].state is LineState.UNCHANGED
    type_fields(ws, line, {"participants": "45"})
    assert dry_run(ws, assessment, path).lines[0].state is LineState.AMBIGUOUS


def trained(tmp_path, head, cost, above=""):
    heads = [*HEADS[:-1], head]
    rows = [heads, [1, "05/03/2024", "Hộ dân", "Trồng na", 2, 60, cost]]
    rows = [[above], *rows] if above else rows
    return workbook(tmp_path / "so.xlsx", rows, title="SỔ ĐÀO TẠO, TẬP HUẤN NĂM 2024")


def entries(plan):
    return [line.entry for line in plan.lines if line.entry is not None]


@pytest.mark.parametrize(
    ("head", "cost", "above", "read"),
    [
        ("Kinh phí (1000đ)", 12_500, "", "12.5"),
        ("Kinh phí (tr.đ)", 12.5, "", "12.5"),
        ("Kinh phí", 12_500, "ĐVT: ngđ", "12.5"),
        ("Kinh phí", 12_500_000, "Đơn vị tính: VNĐ", "12.5"),
        ("Kinh phí", "12,5 triệu", "", "12.5"),
    ],
)
def test_money_of_a_register_is_taken_by_the_unit_that_stands_there(
    ws, assessment, tmp_path, head, cost, above, read
):
    plan = dry_run(ws, assessment, trained(tmp_path, head, cost, above))
    assert plan.questions == ()
    assert [entry.values.get("cost_budget") for entry in entries(plan)] == [read]


def test_money_of_a_register_without_a_unit_is_asked_about(ws, assessment, tmp_path):
    plan = dry_run(ws, assessment, trained(tmp_path, "Kinh phí", 12_500))
    assert [question.id for question in plan.open_questions] == ["unit"]
    (entry,) = entries(plan)
    assert "cost_budget" not in entry.values
    assert "12.500" in entry.asked["cost_budget"]
    answered = answering(ws, plan, {"unit": "nghin"})
    assert answered.open_questions == ()
    assert [one.values["cost_budget"] for one in entries(answered)] == ["12.5"]


def test_a_line_that_begins_with_a_word_like_a_sum_stays(ws, assessment, tmp_path):
    rows = [HEADS[1:], ["05/03/2024", "Hộ dân", "Trồng na", 2, 60, 9]]
    rows.append(["Cống", "Hộ dân", "Xây cống", 1, 30, 5])
    path = workbook(tmp_path / "so.xlsx", rows, title="SỔ ĐÀO TẠO, TẬP HUẤN NĂM 2024")
    assert len(dry_run(ws, assessment, path).lines) == 2


def test_the_file_is_added_or_is_the_whole_list(ws, assessment, tmp_path) -> None:
    """“Thêm vào” keeps the lines a file does not have, “Thêm mới hoàn toàn” drops them."""
    kept = {"date": "5/3/2024", "topic": "Trồng na", "classes": "2"}
    gone = {"date": "6/4/2024", "topic": "Nuôi ong", "classes": "1"}
    add_entry(ws, "training", kept)
    path = writing.write_registers(ws, ["training"], YEAR, tmp_path / "so.xlsx")
    add_entry(ws, "training", gone)
    plan = dry_run(ws, assessment, path)
    assert len(plan.absent) == 1
    apply_import(ws, assessment, plan)
    assert len(register_view(ws, "training").entries) == 2
    apply_import(ws, assessment, plan, whole=True)
    (line,) = register_view(ws, "training").entries
    assert line.value("topic") == "Trồng na"
    undo.undo(ws)
    assert len(register_view(ws, "training").entries) == 2
