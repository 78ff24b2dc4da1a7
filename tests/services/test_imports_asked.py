"""What a workbook leaves open is asked, never assumed, and nothing of it is written unasked."""

from decimal import Decimal

import openpyxl
import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.resources import ResourceSource
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.imports import LineState, answering, dry_run
from ntm_desktop.services.listed import listed_projects, listed_resources
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment

PROJECT_HEADS = [
    "TT", "Tên công trình", "Địa điểm (thôn)", "Loại", "Số, ngày QĐ phê duyệt",
    "Tổng mức đầu tư", "Kế hoạch vốn 2024", "Giải ngân đến 31/10/2024", "Tiến độ (%)",
]  # fmt: skip
RESOURCE_HEADS = ["TT", "Nguồn vốn", "Kế hoạch", "Thực hiện", "Ghi chú"]
CRITERIA_HEADS = ["TT", "Nội dung tiêu chí", "Yêu cầu đạt chuẩn", "Kết quả thực hiện", "Ghi chú"]


@pytest.fixture
def ws(tmp_path):
    workspace = create_workspace(
        tmp_path / "xa", commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
    )
    yield workspace
    close_workspace(workspace)


@pytest.fixture
def made(ws, tmp_path):
    """Reads rows as a workbook; every call is another file."""

    def read(
        rows,
        *,
        title="BẢNG NĂM 2024",
        over=("Đơn vị tính: triệu đồng",),
        merge=(),
        formats=None,
        hide=(),
        **choices,
    ):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Bang"
        for line in (title, *over):
            sheet.append([line])
        for row in rows:
            sheet.append(list(row))
        for area in merge:
            sheet.merge_cells(area)
        for cell, code in (formats or {}).items():
            sheet[cell].number_format = code
        for column in hide:
            sheet.column_dimensions[column].hidden = True
        path = tmp_path / "bang.xlsx"
        book.save(path)
        return dry_run(ws, latest_assessment(ws).id, path, choices=choices)

    return read


def project(number, name, total, planned=300, paid=300, progress=85, kind="Chuyển tiếp"):
    return [number, name, "Thôn A", kind, "12/QĐ-UBND", total, planned, paid, progress]


def ids(plan):
    return [question.id for question in plan.open_questions]


def project_of(plan):
    return plan.lines[0].project


def planned(line):
    return line.project.planned if line.project else None


def total(line):
    return line.project.total_investment


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ("ĐVT: 1000đ", "1.24"),
        ("(Đvt: nghìn đ)", "1.24"),
        ("Đơn vị: ngđ", "1.24"),
        ("ĐVT: ngàn VNÐ", "1.24"),
        ("Ðơn vị tính: 1.000 ðồng", "1.24"),
        ("ĐVT: Tr.đ", "1240"),
        ("Đơn vị tính: 10⁶ đồng", "1240"),
        ("ĐVT: tỷ đ", "1240000"),
        ("Đơn vị tính: đồng", "0.00124"),
        ("Đơn vị tính: VND", "0.00124"),
    ],
)
def test_a_unit_over_the_table_is_known_however_it_is_written(made, over, expected):
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240)], over=(over,))
    assert ids(plan) == []
    assert total(plan.lines[0]) == Decimal(expected)


def test_without_a_unit_no_money_is_taken_until_it_is_said(ws, made):
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240)], over=())
    assert ids(plan) == ["unit"]
    (question,) = plan.questions
    assert [choice.key for choice in question.choices] == ["trieu", "nghin", "dong", "ty"]
    assert "Bang!F3: “1.240” là 1,24 triệu đồng" in question.choices[1].shows
    (line,) = plan.lines
    assert (line.state, line.importable, line.reading) == (LineState.AMBIGUOUS, False, "")
    apply_import(ws, plan.assessment_id, plan)
    assert listed_projects(ws, Period(2024)) == ()
    answered = answering(ws, plan, {"unit": "nghin"})
    assert answered.open_questions == ()
    assert total(answered.lines[0]) == Decimal("1.24")


def test_a_unit_nobody_knows_is_shown_in_the_question(made):
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240)], over=("ĐVT: nghìn USD",))
    assert "nghìn USD" in plan.open_questions[0].text


def test_each_column_has_the_unit_of_its_own_heading(made):
    heads = list(PROJECT_HEADS)
    heads[5], heads[6] = "Tổng mức đầu tư (tỷ đồng)", "Kế hoạch vốn 2024 (Tr.đ)"
    heads[7] = "Giải ngân đến 31/10/2024\n(1000đ)"
    plan = made([heads, project(1, "Đường", 1.24, 300, 250000)], over=())
    (line,) = plan.lines
    assert ids(plan) == []
    assert (total(line), line.project.planned, line.project.disbursed) == (1240, 300, 250)


def test_a_row_of_units_under_the_heading_is_part_of_it(made):
    units = [None, None, None, None, None, "1000đ", "1000đ", "1000đ", "%"]
    plan = made([PROJECT_HEADS, units, project(1, "Đường", 1240000, 300000, 0)], over=())
    assert total(plan.lines[0]) == 1240
    assert len(plan.lines) == 1


def test_a_cell_that_says_its_own_unit_is_read_by_it(made):
    plan = made([PROJECT_HEADS, project(1, "Đường", "1,5 tỷ", "300 triệu", "250.000 nđ")])
    assert "250.000" in plan.lines[0].message
    plan = made([PROJECT_HEADS, project(1, "Đường", "1,5 tỷ", "300 triệu", "250.000 ngđ")])
    (line,) = plan.lines
    assert (total(line), line.project.planned, line.project.disbursed) == (1500, 300, 250)
    assert line.state is LineState.AMBIGUOUS  # other units than the table's: to be looked at


@pytest.mark.parametrize(
    ("value", "code", "over", "expected"),
    [
        (1.24, '0.00" tỷ"', "ĐVT: triệu đồng", "1240"),
        (2850000000, "#,##0,,", "ĐVT: triệu đồng", "2850"),
        (2850000000, '#,##0.00,,," tỷ đồng"', "", "2850"),
        (2850000, "#,##0,", "ĐVT: nghìn đồng", "2.85"),
    ],
)
def test_the_number_format_says_the_unit(made, value, code, over, expected):
    rows = [PROJECT_HEADS, project(1, "Đường", value, None, None)]
    row = 4 if over else 3
    plan = made(rows, over=(over,) if over else (), formats={f"F{row}": code})
    assert total(plan.lines[0]) == Decimal(expected)


def test_what_a_cell_shows_and_holds_may_not_differ(made):
    rows = [PROJECT_HEADS, project(1, "Đường", 2850000000, None, None)]
    plan = made(rows, over=("ĐVT: đồng",), formats={"F4": "#,##0,,"})
    (line,) = plan.lines
    assert line.project is None
    assert "2.850" in line.message
    assert "2.850.000.000" in line.message


def test_a_comma_before_three_digits_is_asked_about_once(ws, made):
    rows = [PROJECT_HEADS, project(1, "Đường", "1,240"), project(2, "Kênh", "1,240.5")]
    plan = made(rows)
    assert ids(plan) == ["numbers"]
    assert [line.state for line in plan.lines] == [LineState.AMBIGUOUS, LineState.NOT_UNDERSTOOD]
    english = answering(ws, plan, {"numbers": "nghin"})
    assert [total(line) for line in english.lines] == [1240, Decimal("1240.5")]
    other = answering(ws, plan, {"numbers": "thap_phan"})
    assert total(other.lines[0]) == Decimal("1.24")
    assert other.lines[1].project is None


def test_a_progress_without_percent_sign_is_asked_about(ws, made):
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240, progress=0.85)])
    assert ids(plan) == ["progress"]
    assert plan.lines[0].project is None
    answered = answering(ws, plan, {"progress": "ti_so"})
    assert project_of(answered).progress == 85


@pytest.mark.parametrize(
    "numbers", [("I", "II", "III"), ("A", "B", "C"), ("1", "2", "3"), (None, None, None)]
)
def test_projects_are_projects_however_they_are_numbered(made, numbers):
    names = ("KT kênh mương nội đồng", "Cống", "Ủy ban nhân dân xã: nhà làm việc")
    plan = made(
        [PROJECT_HEADS, *(project(n, name, 500) for n, name in zip(numbers, names, strict=True))]
    )
    assert [line.label for line in plan.lines] == list(names)
    assert all(line.project for line in plan.lines)


def test_a_section_with_its_own_sum_is_no_project_and_held_against_its_rows(made):
    rows = [
        PROJECT_HEADS,
        ["I", "Công trình chuyển tiếp", None, None, None, 1000, 600, 600],
        project(1, "Đường", 500),
        project(2, "Kênh", 400),
        ["II", "Khởi công mới", None, None, None, 500, 300, 300],
        project(3, "Cầu", 500, kind="Khởi công mới"),
        [None, "Tổng cộng", None, None, None, 1400, 900, 900],
        [None, None, None, None, None, None, "CHỦ TỊCH"],
        [None, "NGƯỜI LẬP BIỂU"],
        [None, "Nguyễn Văn A"],
    ]
    plan = made(rows)
    assert [line.label for line in plan.lines] == ["Đường", "Kênh", "Cầu"]
    assert any("chuyển tiếp" in notice and "900" in notice for notice in plan.notices)


def test_a_row_with_figures_and_no_name_or_number_is_not_passed_over(made):
    rows = [PROJECT_HEADS, project(1, "Đường", 500), [None, None, None, None, None, 700]]
    plan = made(rows)
    assert len(plan.lines) == 2
    assert plan.lines[1].state is LineState.NOT_UNDERSTOOD
    detail = [None, "- Vốn NSTW", None, None, None, 300, 200]
    plan = made([PROJECT_HEADS, project(1, "Đường", 500), detail])
    assert plan.lines[1].project is None
    assert "chi tiết" in plan.lines[1].message


def test_figures_merged_over_two_projects_are_not_counted_twice(made):
    rows = [PROJECT_HEADS, project(1, "Đường", 900), project(2, "Kênh", None)]
    plan = made(rows, merge=("F4:F5",))
    assert all(line.project is None for line in plan.lines)
    assert all("gộp" in line.message for line in plan.lines)


def test_unknown_columns_are_asked_about_and_can_go_into_the_note(ws, made):
    heads = [*PROJECT_HEADS, "NSTW", "Chủ đầu tư"]
    plan = made([heads, [*project(1, "Đường", 1240), 500, "UBND xã"]])
    assert ids(plan) == ["use:J", "use:K"]
    (line,) = plan.lines
    assert line.project is None
    assert "NSTW" in line.message
    answered = answering(ws, plan, {"use:J": "note", "use:K": "none"})
    assert project_of(answered).note == "NSTW: 500"


def test_an_unknown_column_may_be_one_that_was_missing(ws, made):
    heads = [*PROJECT_HEADS[:6], "Vốn năm nay", *PROJECT_HEADS[7:]]
    plan = made([heads, project(1, "Đường", 1240)])
    answered = answering(ws, plan, {"use:G": "planned"})
    assert project_of(answered).planned == 300


def test_a_heading_over_sources_takes_the_sum_and_asks_about_the_rest(made):
    upper = [*PROJECT_HEADS[:6], "Kế hoạch vốn năm 2024", None, None, "Tiến độ (%)"]
    lower = [None, None, None, None, None, None, "Tổng số", "NSTW", "NS tỉnh", None]
    row = [1, "Đường", "Thôn A", "Chuyển tiếp", "QĐ", 1240, 300, 200, 100, 85]
    merge = ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:F4", "G3:I3", "J3:J4")
    plan = made([upper, lower, row], merge=merge)
    assert ids(plan) == ["use:H", "use:I"]
    assert "kế hoạch vốn 300" in plan.lines[0].reading


def test_two_columns_that_may_be_meant_are_shown_side_by_side(ws, made):
    heads = ["TT", "Nội dung tiêu chí", "Kết quả lần 1", "Kết quả lần 2"]
    row = ["4.2", "Tỷ lệ hộ sử dụng điện an toàn", "1.000/1.127 hộ", "1.102/1.127 hộ"]
    plan = made([heads, row])
    assert ids(plan) == ["column:result"]
    (line,) = plan.lines
    assert (line.state, line.importable) == (LineState.AMBIGUOUS, False)
    assert "C4: “1.000/1.127 hộ”" in line.message
    answered = answering(ws, plan, {"column:result": "D"})
    assert "1.102/1.127" in answered.lines[0].reading
    assert answered.lines[0].state is LineState.RECOGNISED


def test_a_hidden_old_column_is_passed_over_and_said(made):
    heads = ["TT", "Nội dung tiêu chí", "Kết quả thực hiện", "Kết quả thực hiện"]
    row = ["4.2", "Tỷ lệ hộ sử dụng điện an toàn", "900/1.127 hộ", "1.102/1.127 hộ"]
    plan = made([heads, row], hide=("C",))
    assert "1.102/1.127" in plan.lines[0].reading
    assert any("cột ẩn" in notice for notice in plan.notices)


def test_income_without_a_unit_anywhere_has_to_be_confirmed(made):
    row = ["10", "Thu nhập bình quân đầu người", "≥ 45", 45.2]
    plan = made([CRITERIA_HEADS, row], over=())
    assert plan.lines[0].state is LineState.AMBIGUOUS
    row[1] = "Thu nhập bình quân đầu người (nghìn đồng/người/năm)"
    row[3] = 45200
    plan = made([CRITERIA_HEADS, row], over=())
    assert "45,2 triệu" in plan.lines[0].reading
    row[1], row[3] = "Thu nhập bình quân đầu người (triệu đồng/người/năm)", 45.2
    assert made([CRITERIA_HEADS, row]).lines[0].state is LineState.RECOGNISED


def resources(made, *rows, **more):
    return made([RESOURCE_HEADS, *rows], **more)


def sources(plan):
    return {line.resource.source: line.resource.actual for line in plan.lines if line.resource}


def test_business_is_no_resident_and_an_office_gives_nothing_as_residents(made):
    plan = resources(
        made,
        [1, "Cộng đồng doanh nghiệp", 100, 90],
        [2, "Ủy ban nhân dân huyện hỗ trợ xi măng", 50, 40],
        [3, "Nhân dân đóng góp", 60, 55],
    )
    assert sources(plan) == {ResourceSource.ENTERPRISE: 90, ResourceSource.COMMUNITY: 55}
    assert ids(plan) == ["source:5"]


def test_direct_capital_is_a_source_and_asked_which(ws, made):
    plan = resources(
        made,
        [1, "Ngân sách Nhà nước", None, 2401548],
        ["-", "Vốn trực tiếp từ Chương trình NTM", None, 533600],
        ["-", "Vốn lồng ghép chương trình, dự án khác", None, 1867948],
        [2, "Vốn tín dụng", None, 5351257],
    )
    assert ids(plan) == ["source:5"]
    assert any("là dòng cộng" in notice for notice in plan.notices)
    answered = answering(ws, plan, {"source:5": "central_budget"})
    assert sources(answered)[ResourceSource.CENTRAL_BUDGET] == 533600


def test_a_budget_without_rows_below_is_not_left_out(made):
    plan = resources(made, [1, "Ngân sách nhà nước", 900, 800], [2, "Tín dụng", 100, 100])
    assert ids(plan) == ["source:4"]
    assert len(plan.lines) == 2


def test_rows_of_one_source_are_added_only_when_that_is_said(ws, made):
    plan = resources(
        made,
        [1, "Ngân sách tỉnh", 400, 380],
        [2, "Ngân sách huyện", 200, 190],
        [3, "Ngân sách xã", 100, 95],
    )
    assert ids(plan) == ["rows:local_budget"]
    assert sources(plan) == {}
    answered = answering(ws, plan, {"rows:local_budget": "sum"})
    assert sources(answered) == {ResourceSource.LOCAL_BUDGET: 665}


def test_details_that_add_up_to_their_source_are_not_asked_about(made):
    plan = resources(
        made,
        [1, "Ngân sách địa phương", 600, 570],
        ["1.1", "Ngân sách tỉnh", 400, 380],
        ["1.2", "Ngân sách xã", 200, 190],
    )
    assert ids(plan) == []
    assert sources(plan) == {ResourceSource.LOCAL_BUDGET: 570}


def test_a_smaller_list_never_empties_what_is_stored(ws, made):
    plan = resources(made, [1, "Tín dụng", 100, 90], [2, "Ngân sách trung ương", 50, 40])
    apply_import(ws, plan.assessment_id, plan)
    plan = resources(made, [1, "Ngân sách trung ương", 50, 45])
    assert ids(plan) == ["missing"]
    apply_import(ws, plan.assessment_id, plan)
    stored = {line.source: line.actual for line in listed_resources(ws, Period(2024))}
    assert stored == {ResourceSource.CREDIT: 90, ResourceSource.CENTRAL_BUDGET: 45}
    apply_import(ws, plan.assessment_id, answering(ws, plan, {"missing": "overwrite"}))
    assert [line.source for line in listed_resources(ws, Period(2024))] == [
        ResourceSource.CENTRAL_BUDGET
    ]


def test_a_figure_of_one_month_is_not_that_of_the_year_wherever_it_is_said(made):
    row = ["10", "Thu nhập bình quân đầu người (triệu đồng/người/tháng)", "", 4.9]
    (line,) = made([CRITERIA_HEADS, row]).lines
    assert line.state is LineState.NOT_UNDERSTOOD
    assert "58,8" in line.message


def test_an_income_that_no_commune_has_is_doubted(made):
    row = ["10", "Thu nhập (triệu đồng)", "", 45200]
    assert made([CRITERIA_HEADS, row]).lines[0].state is LineState.AMBIGUOUS


def test_results_under_one_merged_wording_are_one_answer(made):
    rows = [
        CRITERIA_HEADS,
        ["12.1", "Lao động qua đào tạo", "≥ 70%", "Nam 1.053/1.472"],
        [None, None, None, "Nữ 961/1.389"],
    ]
    (line,) = made(rows, merge=("A4:A5", "B4:B5")).lines
    assert "1.053/1.472" in line.reading
    assert "961/1.389" in line.reading


def test_one_result_merged_over_two_indicators_has_to_be_confirmed(made):
    rows = [
        CRITERIA_HEADS,
        ["2.1", "Đường xã", "", "12,4/14,6 km"],
        ["2.2", "Đường thôn", "", None],
    ]
    plan = made(rows, merge=("D4:D5",))
    assert {line.state for line in plan.lines} == {LineState.AMBIGUOUS}


@pytest.mark.parametrize(
    "head", ["Kế hoạch thực hiện năm 2025", "Đơn vị thực hiện", "Mục tiêu thực hiện 2024"]
)
def test_plans_and_who_does_it_are_no_results(made, head):
    row = ["2.1", "Đường xã", "14/14,6 km", "12,4/14,6 km"]
    plan = made([["TT", "Nội dung tiêu chí", head, "Kết quả thực hiện"], row])
    assert "12,4/14,6" in plan.lines[0].reading
    assert ids(plan) == ["columns"]


def test_names_below_a_table_are_no_answers_and_words_of_offices_in_rows_are_no_signatures(made):
    rows = [
        ["Nội dung tiêu chí", "Kết quả thực hiện"],
        ["KT tập thể: hợp tác xã hoạt động hiệu quả", "Đạt"],
        ["Tỷ lệ hộ sử dụng điện an toàn", "1.102/1.127 hộ"],
        ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    ]
    plan = made(rows)
    assert len(plan.lines) == 2


def test_a_number_that_lost_its_zero_goes_where_the_words_say(made):
    row = ["17.1", "Hộ, cơ sở tuân thủ an toàn thực phẩm", "", "46/46"]
    (line,) = made([CRITERIA_HEADS, row]).lines
    assert (line.subject, line.state) == ("17.10", LineState.AMBIGUOUS)


@pytest.mark.parametrize(
    ("no", "text"),
    [("3.1", "338.500/402.700"), ("17.6", "1.612/1.890 tấn"), ("2.1", "12,400/14,600 km")],
)
def test_thousands_and_three_decimals_look_alike_where_things_are_measured(made, no, text):
    (line,) = made([CRITERIA_HEADS, [no, "", "", text]]).lines
    assert line.state is LineState.AMBIGUOUS


def test_a_row_that_may_be_a_sum_is_asked_about(ws, made):
    rows = [
        PROJECT_HEADS,
        project(1, "Đường", 500),
        project(2, "Cầu", 400),
        [None, "Giao thông", None, "Chuyển tiếp", None, 900],
        project("3", "CONG", 900),
    ]
    plan = made(rows)
    assert ids(plan) == ["row:6", "row:7"]
    assert [bool(line.project) for line in plan.lines] == [True, True, False, False]
    answered = answering(ws, plan, {"row:6": "none", "row:7": "project"})
    assert [bool(line.project) for line in answered.lines] == [True, True, False, True]


def test_of_several_lists_in_one_workbook_which_one_is_asked(ws, made, tmp_path):
    book = openpyxl.Workbook()
    for title, name in (("Xã", "Đường"), ("Huyện", "Cầu")):
        sheet = book.create_sheet(title)
        for row in (["ĐVT: triệu đồng"], PROJECT_HEADS, project(1, name, 500)):
            sheet.append(row)
    path = tmp_path / "hai.xlsx"
    book.save(path)
    plan = dry_run(ws, latest_assessment(ws).id, path)
    assert ids(plan) == ["sheet"]
    answered = answering(ws, plan, {"sheet": "Huyện"})
    assert [line.label for line in answered.lines] == ["Cầu"]


def test_a_quantity_in_a_table_of_money_is_no_money(made):
    rows = [
        ["TT", "Nội dung", "ĐVT", "Kế hoạch", "Thực hiện"],
        [1, "Ngân sách trung ương", "Triệu đồng", 1500, 1420],
        [2, "Vốn tín dụng", "nghìn đồng", 5200, 6110],
        [3, "Nhân dân đóng góp ngày công", "công", 100, 90],
    ]
    plan = made(rows, over=())
    assert ids(plan) == []
    assert sources(plan) == {
        ResourceSource.CENTRAL_BUDGET: 1420,
        ResourceSource.CREDIT: Decimal("6.11"),
    }
    assert "công" in plan.lines[2].message


def test_a_unit_beside_the_heading_is_that_of_the_table(made):
    heads = [*PROJECT_HEADS, None, "ĐVT: nghìn đồng"]
    plan = made([heads, project(1, "Đường", 1240000, 300000, 0)], over=())
    assert total(plan.lines[0]) == 1240


def test_a_unit_said_below_the_table_counts_and_two_units_do_not(made):
    below = ["Ghi chú: đơn vị tính nghìn đồng"]
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240000), below], over=())
    assert total(plan.lines[0]) == 1240
    plan = made([PROJECT_HEADS, project(1, "Đường", 1240000), below])
    assert ids(plan) == ["unit"]
    assert "triệu đồng và nghìn đồng" in plan.questions[0].text


def test_a_table_of_another_year_is_taken_in_only_when_it_is_said_to_be_of_this_one(ws, made):
    plan = made(
        [PROJECT_HEADS, project(1, "Đường", 1240)],
        over=("DANH MỤC NĂM 2023", "ĐVT: triệu đồng"),
        title="DANH MỤC",
    )
    assert ids(plan) == ["year"]
    assert not any(line.importable for line in plan.lines)
    assert answering(ws, plan, {"year": "yes"}).lines[0].importable
    assert not answering(ws, plan, {"year": "none"}).lines[0].importable


def test_a_sum_over_all_years_is_not_that_of_the_year(made):
    heads = ["TT", "Nguồn vốn", "Lũy kế thực hiện đến 31/12/2024"]
    plan = made([heads, [1, "Ngân sách trung ương", 5000], [2, "Tín dụng", 900]])
    assert ids(plan) == ["column:actual"]
    assert sources(plan) == {}


def test_projects_may_be_lettered_and_details_are_below_a_project(made):
    rows = [PROJECT_HEADS, project("a", "Đường", 500), project("b", "Cống", 400)]
    assert all(line.project for line in made(rows).lines)
    rows = [PROJECT_HEADS, project(1, "Đường", 500), project("a", "Nền đường", 400)]
    assert [bool(line.project) for line in made(rows).lines] == [True, False]


def test_cement_and_sand_are_added_only_when_that_is_said(ws, made):
    plan = resources(
        made,
        [1, "Cộng đồng dân cư", None, 60],
        ["Trong đó cộng đồng dân cư:"],
        [None, "Vật liệu: xi măng", None, 40],
        [None, "Vật liệu: cát, sỏi", None, 20],
        **{"measure:6": "tien", "measure:7": "tien"},
    )
    assert ids(plan) == ["rows:materials"]
    assert not any(line.contribution for line in plan.lines)
    answered = answering(ws, plan, {"rows:materials": "sum"})
    given = [line.contribution.money for line in answered.lines if line.contribution]
    assert given == [60]


def test_a_project_beside_a_section_is_not_in_it(made):
    rows = [
        PROJECT_HEADS,
        ["I", "Trả nợ công trình hoàn thành"],
        project(1, "Đường", 500, kind="Trả nợ"),
        project("II", "Kênh", 700, kind="Chuyển tiếp"),
    ]
    assert {line.state for line in made(rows).lines} == {LineState.RECOGNISED}


def test_spaces_in_a_figure_group_thousands_or_nothing(made):
    rows = [PROJECT_HEADS, project(1, "Đường", "1 240"), project(2, "Cầu", "12 40")]
    first, second = made(rows).lines
    assert total(first) == 1240
    assert second.project is None


def test_a_quantity_with_its_unit_in_one_cell(made):
    plan = resources(
        made,
        [1, "Cộng đồng dân cư", None, 156],
        ["Trong đó cộng đồng dân cư:"],
        [None, "Hiến đất", None, "1.563 m2", "156 tr.đ"],
    )
    given = plan.lines[1].contribution
    assert (given.quantity, given.unit, given.money) == (1563, "m2", 156)


def test_a_row_without_a_name_may_go_on_with_the_one_above(ws, made):
    rows = [
        PROJECT_HEADS,
        project(1, "Đường", 1240, 200, 200),
        [None, None, None, None, None, None, 100, 80],
        project(2, "Cầu", 500),
    ]
    plan = made(rows)
    assert ids(plan) == ["row:5"]
    assert [bool(line.project) for line in plan.lines] == [False, False, True]
    answered = answering(ws, plan, {"row:5": "above"})
    assert [planned(line) for line in answered.lines] == [300, 300]
    answered = answering(ws, plan, {"row:5": "none"})
    assert [planned(line) for line in answered.lines] == [200, None, 300]


def test_a_nameless_row_of_money_is_no_source_and_leaves_the_one_above_open(ws, made):
    plan = resources(
        made,
        [1, "Ngân sách trung ương", 100, 90],
        [None, None, 50, 40],
        [2, "Tín dụng", 10, 9],
    )
    assert ids(plan) == ["row:5"]
    assert sources(plan) == {ResourceSource.CREDIT: 9}
    answered = answering(ws, plan, {"row:5": "above"})
    assert sources(answered)[ResourceSource.CENTRAL_BUDGET] == 130
    answered = answering(ws, plan, {"row:5": "none"})
    assert ids(answered) == []
    assert sources(answered)[ResourceSource.CENTRAL_BUDGET] == 90


def test_a_percent_in_a_column_of_money_is_no_money(made):
    plan = resources(
        made,
        [1, "Ngân sách trung ương", 1500, 0.95],
        [2, "Tín dụng", 10, "80%"],
        formats={"D4": "0%"},
    )
    assert sources(plan) == {}
    assert all("tỷ lệ" in line.message for line in plan.lines)


def test_projects_whose_kind_nobody_wrote_are_asked_about_together(ws, made):
    rows = [PROJECT_HEADS, project(1, "Đường", 500, kind=None), project(2, "Cầu", 400, kind=None)]
    plan = made(rows)
    assert ids(plan) == ["kind"]
    assert not any(line.project for line in plan.lines)
    answered = answering(ws, plan, {"kind": "new"})
    assert [line.project.kind for line in answered.lines if line.project] == [ProjectKind.NEW] * 2
