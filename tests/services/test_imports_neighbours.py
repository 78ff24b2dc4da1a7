"""Tables that lie beside the ones which were once read wrongly: the kind is cured, not the case."""

from decimal import Decimal

import openpyxl
import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services import imports
from ntm_desktop.services.imports import LineState, dry_run
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment

PROJECTS = [
    "TT", "Tên công trình", "Địa điểm (thôn)", "Loại", "Số, ngày QĐ phê duyệt",
    "Tổng mức đầu tư", "Kế hoạch vốn 2024", "Giải ngân đến 31/10/2024", "Tiến độ (%)",
]  # fmt: skip
SOURCES = ["TT", "Nguồn vốn", "Kế hoạch", "Thực hiện", "Ghi chú"]
CRITERIA = ["TT", "Nội dung tiêu chí", "Yêu cầu đạt chuẩn", "Kết quả thực hiện", "Ghi chú"]
GREEN = "Đất cây xanh sử dụng công cộng tại điểm dân cư nông thôn"
STUNTED = "Tỷ lệ trẻ em dưới 5 tuổi bị suy dinh dưỡng thể thấp còi"
HOUSES = "Tỷ lệ hộ có nhà ở kiên cố hoặc bán kiên cố"
ROADS = "Tỷ lệ đường xã được nhựa hóa hoặc bê tông hóa"


@pytest.fixture(scope="module")
def commune(tmp_path_factory):
    workspace = create_workspace(
        tmp_path_factory.mktemp("neighbours") / "xa",
        commune_code="06364",
        set_id="qd-318-2022-xa",
        period=Period(2024),
    )
    yield workspace
    close_workspace(workspace)


@pytest.fixture
def read(commune, tmp_path):
    def plan(*rows, title="BẢNG NĂM 2024", over="Đơn vị tính: triệu đồng", formats=None):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for row in ([title], [over], *rows):
            sheet.append(list(row))
        for cell, code in (formats or {}).items():
            sheet[cell].number_format = code
        path = tmp_path / "bang.xlsx"
        book.save(path)
        return dry_run(commune, latest_assessment(commune).id, path)

    return plan


def project(number, name, total=1240):
    return [number, name, "Thôn A", "Chuyển tiếp", "12/QĐ-UBND", total, 300, 300, 85]


def labels(plan):
    return [line.label for line in plan.lines]


def asked(plan):
    return [question.id for question in plan.open_questions]


@pytest.mark.parametrize("above", [1, 2, 5])
def test_rows_above_a_heading_printed_again_do_not_vanish(read, above):
    upper = [project(n, f"Đường {n}", 1000 + n) for n in range(1, above + 1)]
    lower = [project(n, f"Đường {n}", 1000 + n) for n in range(above + 1, 7)]
    plan = read(PROJECTS, *upper, PROJECTS, *lower)
    assert labels(plan) == [f"Đường {n}" for n in range(1, 7)]
    assert asked(plan) == []


def test_sources_above_a_heading_printed_again_do_not_vanish(read):
    first, *others = (
        [1, "Ngân sách trung ương", 500, 400],
        [2, "Ngân sách địa phương", 200, 100],
        [3, "Cộng đồng dân cư", 100, 90],
    )
    plan = read(SOURCES, first, SOURCES, *others)
    assert [line.reading for line in plan.lines] == [
        "kế hoạch 500; thực hiện 400 triệu đồng",
        "kế hoạch 200; thực hiện 100 triệu đồng",
        "kế hoạch 100; thực hiện 90 triệu đồng",
    ]


def test_an_indicator_between_two_headings_is_a_row_and_no_heading(read):
    plan = read(
        CRITERIA,
        ["2.1", ROADS, "100%", "12,4/14,6 km"],
        CRITERIA,
        ["10", "Thu nhập bình quân đầu người", "≥ 44", "45,2 triệu đồng/người/năm"],
    )
    assert [(line.subject, line.reading) for line in plan.lines] == [
        ("2.1", "12,4/14,6 km = 84,93\N{NO-BREAK SPACE}%"),
        ("10", "45,2 triệu đồng/người/năm"),
    ]


def test_of_two_lists_the_one_of_the_year_is_read_and_the_upper_one_named(read):
    plan = read(
        ["Năm 2023"], PROJECTS, project(1, "Cũ"), ["Năm 2024"], PROJECTS,
        project(1, "Mới A"), project(2, "Mới B"), title="DANH MỤC",
    )  # fmt: skip
    assert labels(plan) == ["Mới A", "Mới B"]
    assert any("bảng khác ở phía trên, từ dòng 4" in notice for notice in plan.notices)


@pytest.mark.parametrize(
    "over",
    ["ĐVT: trăm triệu đồng", "ĐVT: chục triệu", "ĐVT: trăm nghìn đồng", "ĐVT: nghìn tỷ đồng",
     "Unit: million VND", "Unit: VND thousand", "Kinh phí (trăm triệu đồng)"],
)  # fmt: skip
def test_a_multiple_of_a_unit_is_not_taken_for_the_unit(read, over):
    plan = read(PROJECTS, project(1, "Đường"), over=over)
    assert asked(plan) == ["unit"]
    assert [line.importable for line in plan.lines] == [False]


@pytest.mark.parametrize(
    ("over", "expected"),
    [("Số tiền tính bằng nghìn đồng", "1.24"), ("ĐVT: triệu đồng, km", "1240"),
     ("ĐVT: 1.000.000.000 đ", "1240000"), ("Đơn vị tính: Triệu.đ", "1240")],
)  # fmt: skip
def test_a_unit_said_in_other_words_is_known(read, over, expected):
    plan = read(PROJECTS, project(1, "Đường"), over=over)
    assert asked(plan) == []
    assert plan.lines[0].project.total_investment == Decimal(expected)


def test_what_the_commune_found_is_taken_before_what_others_found(read):
    heads = ["TT", "Nội dung tiêu chí", "Kết quả xã tự đánh giá", "Kết quả huyện thẩm tra"]
    plan = read(heads, ["9.2", HOUSES, "76,4%", "70%"])
    assert [(line.state, line.reading) for line in plan.lines] == [(LineState.RECOGNISED, "76,4 %")]
    assert any("để ngoài cột D “Kết quả huyện thẩm tra”" in notice for notice in plan.notices)


@pytest.mark.parametrize(
    "head", ["Kết quả huyện thẩm tra", "Kết quả thẩm định", "Kết quả đoàn kiểm tra"]
)
def test_what_others_found_is_asked_about_when_it_stands_alone(read, head):
    plan = read(["TT", "Nội dung tiêu chí", head], ["9.2", HOUSES, "70%"])
    assert asked(plan) == ["column:result"]
    assert [line.importable for line in plan.lines] == [False]


def test_verdicts_beside_results_stay_verdicts(read):
    heads = ["TT", "Nội dung tiêu chí", "Kết quả thực hiện", "Kết quả tự đánh giá của xã"]
    plan = read(heads, ["9.2", HOUSES, "76%", "Chưa đạt"])
    assert plan.lines[0].reading == "76 %"


@pytest.mark.parametrize("typed", ["2.300 USD/người", "2300 $"])
def test_an_income_in_dollars_is_no_income_in_dong(read, typed):
    row = ["10", "10. Thu nhập bình quân đầu người", "≥ 44", typed]
    plan = read(CRITERIA, row, over="")
    assert plan.lines[0].state is LineState.NOT_UNDERSTOOD
    assert "không tính bằng tiền Việt Nam" in plan.lines[0].message


def test_dollars_said_by_the_format_are_no_dong_either(read):
    row = ["10", "10. Thu nhập bình quân đầu người", "≥ 44", 58.8]
    plan = read(CRITERIA, row, over="Biểu 1", formats={"D4": '0.0" USD"'})
    assert plan.lines[0].state is LineState.NOT_UNDERSTOOD


def test_an_income_too_small_for_any_commune_is_doubted(read):
    row = ["10", "10. Thu nhập bình quân đầu người", "≥ 44", "0,0588 triệu"]
    assert "quá nhỏ" in read(CRITERIA, row, over="").lines[0].message


@pytest.mark.parametrize("head", ["% TH/KH", "Tỷ lệ % so với kế hoạch", "Tỷ lệ TH/KH (%)"])
def test_a_share_of_the_plan_is_no_plan(read, head):
    heads = ["TT", "Nguồn vốn", "KH", "TH", head]
    plan = read(heads, [1, "Ngân sách trung ương", 1500, 1420, 94.67])
    assert asked(plan) == []
    assert plan.lines[0].reading == "kế hoạch 1.500; thực hiện 1.420 triệu đồng"


def test_more_rows_than_any_commune_has_are_refused_before_they_hold_up_saving(read, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS", 3)
    rows = [project(n, f"Đường {n}") for n in range(1, 5)]
    with pytest.raises(ImportRefusedError, match="dài 4 dòng"):
        read(PROJECTS, *rows)
    assert len(read(PROJECTS, *rows[:3]).lines) == 3


GROUPED = (
    ["A", "Vốn ngân sách nhà nước", 700, 500],
    [1, "Ngân sách trung ương", 500, 400],
    [2, "Ngân sách địa phương", 200, 100],
    ["B", "Các nguồn khác", 160.2, 140.5],
    [1, "Doanh nghiệp", 60.1, 50.2],
    [2, "Dân góp", 100.1, 90.3],
)


@pytest.mark.parametrize("letters", [True, False])
def test_a_group_of_other_sources_is_not_counted_beside_its_own_rows(read, letters):
    rows = [[number if letters else "", *rest] for number, *rest in GROUPED]
    plan = read(SOURCES, *rows, ["", "Tổng cộng", 860.2, 640.5])
    assert labels(plan) == [
        "Ngân sách trung ương", "Ngân sách địa phương", "Doanh nghiệp, hợp tác xã",
        "Cộng đồng dân cư",
    ]  # fmt: skip
    assert asked(plan) == []
    assert any("“Các nguồn khác” là dòng cộng của các dòng dưới" in one for one in plan.notices)
    assert any("Tổng cộng thực hiện" in one and "khớp: 640,5" in one for one in plan.notices)


def test_a_group_whose_rows_do_not_add_up_to_it_is_asked_about(read):
    rows = [*GROUPED[:3], ["B", "Các nguồn khác", 300, 300], *GROUPED[4:]]
    plan = read(SOURCES, *rows)
    assert asked(plan) == ["source:7"]


def test_other_sources_at_the_end_of_a_list_are_a_source(read):
    plan = read(
        SOURCES,
        ["I", "Ngân sách trung ương", 500, 400],
        ["II", "Dân góp", 100, 90],
        ["III", "Nguồn khác", 40, 30],
        ["", "Tổng cộng", 640, 520],
    )
    assert labels(plan) == ["Ngân sách trung ương", "Cộng đồng dân cư", "Nguồn khác"]
    assert asked(plan) == []


def test_sources_may_be_called_what_was_raised(read):
    plan = read(["TT", "Nguồn huy động", *SOURCES[2:]], [1, "Ngân sách trung ương", 500, 400])
    assert labels(plan) == ["Ngân sách trung ương"]


@pytest.mark.parametrize(
    "told",
    ["còn 15% hộ chưa có nhà kiên cố", "15% hộ chưa có", "tăng 5,2%", "tăng thêm 3%"],
)
def test_a_change_or_what_is_still_open_is_not_taken_for_the_result(read, told):
    plan = read(CRITERIA, ["9.2", HOUSES, "≥ 75%", told])
    (line,) = plan.lines
    assert line.state is LineState.AMBIGUOUS
    assert "hãy ghi" in line.message


@pytest.mark.parametrize(
    ("told", "read_as"),
    [("tăng lên 85%", "85"), ("giảm còn 70%", "70"), ("68,76% - Chưa đạt", "68,76")],
)
def test_a_level_that_was_reached_and_a_verdict_behind_it_are_no_doubt(read, told, read_as):
    (line,) = read(CRITERIA, ["9.2", HOUSES, "≥ 75%", told]).lines
    assert line.state is LineState.RECOGNISED
    assert line.reading.startswith(read_as)


def test_how_much_poverty_fell_is_not_the_rate(read):
    (line,) = read(CRITERIA, ["11", "Tỷ lệ nghèo đa chiều", "≤ 13%", "giảm 3,5%"]).lines
    assert line.state is LineState.AMBIGUOUS
    assert "mức tăng, giảm" in line.message


def test_amounts_beyond_any_commune_are_confirmed_although_the_unit_is_written(read):
    plan = read(
        SOURCES, [1, "Ngân sách trung ương", 1_500_000_000, 1_400_000_000], [2, "Dân góp", 100, 90]
    )
    first, second = plan.lines
    assert first.state is LineState.AMBIGUOUS
    assert "hãy xem lại đơn vị tính" in first.message
    assert second.state is LineState.RECOGNISED
    (road,) = read(PROJECTS, project(1, "Đường", 1_240_000_000)).lines
    assert road.state is LineState.AMBIGUOUS


@pytest.mark.parametrize("told", ["180,8 triệu đồng/hộ/năm", "542,4 triệu đồng/hộ", "45 triệu/ha"])
def test_an_income_of_a_household_is_not_one_of_a_person(read, told):
    (line,) = read(CRITERIA, ["10", "Thu nhập bình quân đầu người", "≥ 45", told]).lines
    assert line.state is LineState.NOT_UNDERSTOOD
    assert "không phải số của một người" in line.message


def test_what_was_pulled_down_is_not_what_is_left(read):
    (line,) = read(CRITERIA, ["9.1", "Nhà tạm, dột nát", "Không", "đã xóa 5 nhà"]).lines
    assert line.state is LineState.AMBIGUOUS
    (left,) = read(CRITERIA, ["9.1", "Nhà tạm, dột nát", "Không", "còn 2 nhà"]).lines
    assert (left.state, left.reading) == (LineState.RECOGNISED, "2 nhà")


@pytest.mark.parametrize(
    ("no", "name", "told", "state"),
    [
        ("17.4", GREEN, "3,1 m2/hộ", LineState.NOT_UNDERSTOOD),
        ("17.4", GREEN, "4.800 m2", LineState.AMBIGUOUS),
        ("17.4", GREEN, "3,1 m2/người", LineState.RECOGNISED),
        ("17.4", GREEN, "3,1", LineState.RECOGNISED),
        ("15.3", STUNTED, "không quá 24%", LineState.AMBIGUOUS),
        ("15.3", STUNTED, "14,3%", LineState.RECOGNISED),
    ],
)
def test_all_of_it_and_a_bound_are_not_the_figure_that_is_asked_for(read, no, name, told, state):
    (line,) = read(CRITERIA, [no, name, "theo quy định", told]).lines
    assert line.state is state
