"""Projects over the years as an officer types them; the list of papers and packages beside."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.numbers import unmistakable
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.cards import ProjectState
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.reading.money import UNIT
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, gifts, project_cards
from ntm_desktop.services.gifts import GiftField
from ntm_desktop.services.listed import listed_projects, replace_projects
from ntm_desktop.services.money import money_view
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.project_pasting import paste_projects, read_pasted_projects

H1, YEAR, NEXT = Cut.at(2024, 6), Cut.at(2024), Cut.at(2025)
MILLIONS = {UNIT: "trieu"}
HALF = Period.parse("2024-H1")


def add(ws, name, group=ProjectKind.NEW, cut=H1, **typed):
    fields = {ProjectField(key): value for key, value in typed.items()}
    return project_cards.add_project(ws, cut, name, group, fields).id


def only(ws, cut):
    (found,) = project_cards.projects_view(ws, cut).projects
    return found


def test_payments_from_three_sources_add_up_over_the_periods(ws):
    road = add(ws, "Đường Pá Danh", total="1.200", plan="1.000")
    for cut, paid in ((H1, ("200", "100", "50")), (YEAR, ("500", "300", "90"))):
        for source, text in zip(
            ("central_budget", "province_budget", "community"), paid, strict=True
        ):
            project_cards.record_project(ws, cut, road, ProjectField.DISBURSED, text, source)
    assert only(ws, H1).disbursed == 350
    assert (only(ws, YEAR).disbursed, only(ws, YEAR).since_earlier) == (890, 540)
    assert only(ws, YEAR).questions == ()
    assert project_cards.projects_view(ws, YEAR).sums.since_earlier == 540


def test_arrears_are_accepted_less_paid_over_the_years(ws):
    road = add(ws, "Đường", total="1000", plan="600", cut=YEAR)
    project_cards.record_project(ws, YEAR, road, ProjectField.DISBURSED, "400")
    project_cards.record_project(ws, YEAR, road, ProjectField.ACCEPTED, "700")
    assert only(ws, YEAR).arrears == 300
    carried, _ = project_cards.open_year(ws, 2025)
    assert carried == ("Đường",)
    project_cards.record_project(ws, NEXT, road, ProjectField.DISBURSED, "150")
    project_cards.record_project(ws, NEXT, road, ProjectField.ACCEPTED, "1000")
    found = only(ws, NEXT)
    assert (found.year.group, found.year.funded_before) == (ProjectKind.CARRIED_OVER, 600)
    assert (found.paid, found.arrears) == (550, 450)
    project_cards.record_project(ws, NEXT, road, ProjectField.ARREARS, "400")
    assert any("450" in text and "400" in text for text in only(ws, NEXT).questions)


def test_arrears_are_not_known_when_the_years_before_are_not(ws):
    road = add(ws, "Đường", ProjectKind.CARRIED_OVER, cut=YEAR, disbursed="5", accepted="9")
    assert only(ws, YEAR).arrears is None
    project_cards.record_project(ws, YEAR, road, ProjectField.PAID_BEFORE, "1")
    assert only(ws, YEAR).arrears == 3


def test_figures_that_fall_or_do_not_fit_are_asked_about(ws):
    road = add(ws, "Đường", total="100", plan="50", disbursed="30", progress="60")
    project_cards.record_project(ws, YEAR, road, ProjectField.DISBURSED, "20")
    project_cards.record_project(ws, YEAR, road, ProjectField.PROGRESS, "55")
    said = " | ".join(only(ws, YEAR).questions)
    assert "Giải ngân lũy kế 20" in said
    assert "Khối lượng thực hiện lũy kế 55" in said
    project_cards.record_project(ws, YEAR, road, ProjectField.STATE, "chưa triển khai")
    assert any("lý do" in text for text in only(ws, YEAR).questions)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (ProjectField.NAME, " "), (ProjectField.PROGRESS, "101"), (ProjectField.DISBURSED, "-1"),
        (ProjectField.APPROVED_ON, "31/02/2024"), (ProjectField.SECTOR, "vũ trụ"),
        (ProjectField.STATE, "xong rồi"), (ProjectField.STARTS, "quý I"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_is_refused(ws, field, text):
    road = add(ws, "Đường")
    with pytest.raises(EntryError):
        project_cards.record_project(ws, H1, road, field, text)
    assert only(ws, H1).card.name == "Đường"


def test_a_total_below_what_its_sources_come_to_is_refused(ws):
    road = add(ws, "Đường")
    project_cards.record_project(ws, H1, road, ProjectField.PLAN, "80", "central_budget")
    with pytest.raises(EntryError, match="80"):
        project_cards.record_project(ws, H1, road, ProjectField.PLAN, "50")


def test_every_edit_is_taken_back_and_done_again(ws):
    road = add(ws, "Đường")
    steps = [
        lambda: project_cards.record_project(ws, H1, road, ProjectField.VILLAGE, "Pá Danh"),
        lambda: project_cards.record_project(ws, H1, road, ProjectField.SECTOR, "Giao thông"),
        lambda: project_cards.record_project(ws, H1, road, ProjectField.DISBURSED, "5", "credit"),
        lambda: project_cards.record_quantity(ws, H1, road, "road_concrete", "1,25"),
        lambda: project_cards.add_project(ws, H1, "Kênh").change,
        lambda: project_cards.move_project(ws, H1, road, 1),
        lambda: project_cards.remove_projects(ws, 2024, [road]),
    ]
    views = [project_cards.projects_view(ws, H1)]
    for step in steps:
        step()
        views.append(project_cards.projects_view(ws, H1))
    assert len({repr(view) for view in views}) == len(views)
    for view in reversed(views[:-1]):
        edits.undo(ws)
        assert project_cards.projects_view(ws, H1) == view
    for view in views[1:]:
        edits.redo(ws)
        assert project_cards.projects_view(ws, H1) == view


def test_a_project_with_contributions_is_not_deleted(ws):
    road = add(ws, "Đường")
    gifts.add_gift(ws, H1, {GiftField.KIND: "tiền mặt", GiftField.PROJECT: "đường"})
    with pytest.raises(EntryError, match="đóng góp"):
        project_cards.remove_projects(ws, 2024, [road])


def test_more_paid_from_a_source_than_there_was_is_asked_on_the_page_of_money(ws):
    from ntm_desktop.services.money import MoneyField, record_money

    road = add(ws, "Đường")
    project_cards.record_project(ws, H1, road, ProjectField.DISBURSED, "50", "credit")
    record_money(ws, H1, "credit", MoneyField.ACTUAL, "40")
    said = money_view(ws, H1).statement.questions
    assert any("giải ngân 50" in question.text for question in said)


def test_roads_canals_and_cement_are_sums_and_not_sentences(ws):
    """The province's first half of 2017: each project's share adds up to what was printed."""
    printed = {
        "road_opened": "39", "road_repaired": "2950", "road_cleared": "1150000",
        "road_concrete": "160", "cement": "22400", "canal": "11.387", "canal_dredged": "657",
    }  # fmt: skip
    cut = Cut.at(2017, 6)
    one, two = add(ws, "Đường A", cut=cut), add(ws, "Đường B", cut=cut)
    for kind, text in printed.items():
        whole = Decimal(text)
        part = (whole / 3).quantize(Decimal("0.001"))
        for project, value in ((one, part), (two, whole - part)):
            shown = f"{value:f}".replace(".", ",")
            # Three decimals alone may be thousands, which is asked: a fourth says they are not.
            project_cards.record_quantity(ws, cut, project, kind, unmistakable(shown))
    found = project_cards.projects_view(ws, cut).quantities
    assert {kind: found[kind] for kind in printed} == {k: Decimal(v) for k, v in printed.items()}
    days = (
        ("Ngày công", "235.000", "công"),
        ("Hiến đất", "65.000", "m²"),
        ("Vật liệu", "20.700", "m³"),
    )
    for kind, quantity, unit in days:
        gifts.add_gift(
            ws,
            cut,
            {GiftField.KIND: kind, GiftField.QUANTITY: quantity, GiftField.UNIT: unit},
        )
    gifts.add_gift(ws, cut, {GiftField.KIND: "Tiền mặt", GiftField.MONEY: "40.500"})
    sums = {kind: (dict(units), value) for kind, _, units, value in gifts.gifts_view(ws, cut).sums}
    assert sums["community_labour"][0] == {"công": 235_000}
    assert sums["community_land"][0] == {"m²": 65_000}
    assert sums["community_materials"][0] == {"m³": 20_700}
    assert sums["community_cash"][1] == 40_500


def test_quantities_of_a_year_are_the_last_and_years_are_added(ws):
    road = add(ws, "Đường")
    project_cards.record_quantity(ws, H1, road, "road_concrete", "2")
    project_cards.record_quantity(ws, YEAR, road, "road_concrete", "3,5")
    project_cards.open_year(ws, 2025)
    project_cards.record_quantity(ws, NEXT, road, "road_concrete", "1")
    assert project_cards.projects_view(ws, YEAR).quantities == {"road_concrete": Decimal("3.5")}
    span = Cut(2025, 12, 2024)
    assert project_cards.projects_view(ws, span).quantities == {"road_concrete": Decimal("4.5")}


def test_the_provinces_groups_of_2017_go_in(ws):
    """78 paying off or carried over with 141.882, 25 new with 26.118: 18 begun, 7 not."""
    cut = Cut.at(2017, 6)
    rows = [["Tên công trình", "Nhóm", "Kế hoạch vốn năm 2017", "Tình trạng", "Tiến độ", "Lý do"]]
    for number in range(78):
        group = "Trả nợ" if number < 30 else "Chuyển tiếp"
        rows.append([f"Công trình {number}", group, "1819", "", "", ""])
    for number in range(25):
        begun = number < 18
        state = "Đang thi công" if begun else "Chưa triển khai"
        rows.append(
            [f"Mới {number}", "Khởi công mới", "1044,72", state, "50" if begun else "",
             "" if begun else "chờ phê duyệt"]
        )  # fmt: skip
    rows[1][2] = str(141_882 - 77 * 1819)
    read = read_pasted_projects(ws, cut, rows, MILLIONS).rows
    assert [one.fault for one in read if one.fault] == []
    paste_projects(ws, cut, read)
    view: Any = project_cards.projects_view(ws, cut)
    old = [view.groups[k] for k in (ProjectKind.PAYING_OFF, ProjectKind.CARRIED_OVER)]
    assert (sum(g.count for g in old), sum(g.planned for g in old)) == (78, 141_882)
    new = view.groups[ProjectKind.NEW]
    assert (new.count, new.planned) == (25, 26_118)
    assert new.states[ProjectState.UNDER_WAY] == 18
    assert new.states[ProjectState.NOT_STARTED] == 7


def test_a_column_that_is_not_known_is_asked_about_and_not_dropped(ws):
    with pytest.raises(EntryError, match="Màu sơn"):
        read_pasted_projects(ws, H1, [["Tên công trình", "Màu sơn"], ["Đường", "đỏ"]])


HEADS = ["TT", "Tên công trình", "Nhóm", "Tổng mức đầu tư", "Kế hoạch"]


def pasted(ws, *rows, over=(), heads=(), **choices):
    cells = [*over, list(heads or HEADS), *map(list, rows)]
    return read_pasted_projects(ws, Cut.at(2024), cells, choices)


def totals(read):
    return [one.typed.get(ProjectField.TOTAL) for one in read.rows if not one.fault]


@pytest.mark.parametrize(
    ("over", "head", "typed"),
    [
        ([["ĐVT: nghìn đồng"]], "Tổng mức đầu tư", "1.240.000"),
        ([["Đơn vị: 1000đ"]], "Tổng mức đầu tư", "1240000"),
        ([], "Tổng mức đầu tư (tỷ đồng)", "1,24"),
        ([["ĐVT: triệu đồng"]], "Tổng mức đầu tư", "1,24 tỷ"),
    ],
)
def test_pasted_money_is_taken_by_the_unit_that_stands_there(ws, over, head, typed):
    heads = ["Tên công trình", "Nhóm", head]
    read = pasted(ws, ["Đường A", "Chuyển tiếp", typed], over=over, heads=heads)
    assert (read.questions, totals(read)) == ((), ["1.240"])


def test_pasted_money_without_a_unit_waits_for_it(ws):
    row = ["1", "Đường A", "Chuyển tiếp", "1240000", ""]
    read = pasted(ws, row)
    assert [question.id for question in read.questions] == [UNIT]
    assert totals(read) == []
    assert totals(pasted(ws, row, unit="nghin")) == ["1.240"]


def test_a_comma_in_pasted_money_is_asked_about(ws):
    row = ["1", "Đường A", "Chuyển tiếp", "1,240", ""]
    assert totals(pasted(ws, row, **MILLIONS)) == []
    assert totals(pasted(ws, row, **MILLIONS, numbers="nghin")) == ["1.240"]
    assert totals(pasted(ws, row, **MILLIONS, numbers="thap_phan")) == ["1,24"]


def test_a_pasted_plan_of_another_year_is_not_taken_for_this_one(ws):
    heads = ["Tên công trình", "Nhóm", "Kế hoạch 2024", "Kế hoạch 2025"]
    read = pasted(ws, ["Đường A", "Chuyển tiếp", "5", "9"], heads=heads, **MILLIONS)
    assert [one.typed[ProjectField.PLAN] for one in read.rows] == ["5"]
    heads = ["Tên công trình", "Nhóm", "Kế hoạch 2025"]
    read = pasted(ws, ["Đường A", "Chuyển tiếp", "9"], heads=heads, **MILLIONS)
    assert [question.open for question in read.questions if question.id != UNIT] == [True]
    assert all(one.fault for one in read.rows)


def test_no_pasted_row_with_a_figure_vanishes_and_no_sum_is_a_project(ws):
    read = pasted(
        ws,
        ["I", "Chuyển tiếp", "", "540", ""],
        ["1", "Cống", "", "140", ""],
        ["2", "KT kênh mương", "", "400", ""],
        ["", "", "", "75", ""],
        ["", "Tổng cộng", "", "540", ""],
        **MILLIONS,
    )
    assert [(one.name, bool(one.fault)) for one in read.rows] == [
        ("Chuyển tiếp", True),
        ("Cống", False),
        ("KT kênh mương", False),
        ("", True),
    ]
    assert totals(read) == ["140", "400"]
    with pytest.raises(EntryError, match="không có tiêu đề"):
        pasted(ws, ["1", "Đường", "Chuyển tiếp", "5", "", "77"], **MILLIONS)


def test_pasting_again_updates_by_name_and_keeps_the_others(ws):
    add(ws, "Đường A", plan="5")
    add(ws, "Kênh B")
    rows = [["Tên công trình", "Giải ngân"], ["đường a", "3"], ["Cầu mới", "1"]]
    read = read_pasted_projects(ws, H1, rows, MILLIONS).rows
    assert [bool(one.fault) for one in read] == [False, True]
    paste_projects(ws, H1, read)
    found = project_cards.projects_view(ws, H1).projects
    assert [(one.card.name, one.planned, one.disbursed) for one in found] == [
        ("Đường A", 5, 3),
        ("Kênh B", None, None),
    ]


# The lists of imports, papers and packages

ROAD = Project(1, "Đường Làng Huyền", "Làng Huyền", ProjectKind.NEW, "12/QĐ", Decimal(1000),
               None, Decimal(600), Decimal(200), Decimal(30), None, "đợt 1")  # fmt: skip
HALL = Project(2, "Nhà văn hóa", "Pá Danh", ProjectKind.PAYING_OFF, arrears=Decimal(60))


def test_importing_the_year_leaves_the_half_as_it_was(ws):
    replace_projects(ws, HALF, [ROAD, HALL], "Nhập 6 tháng")
    later = replace(
        ROAD, planned=Decimal(700), total_investment=Decimal(1100), kind=ProjectKind.CARRIED_OVER,
        disbursed=Decimal(650), progress=Decimal(100), note="xong", approval="15/QĐ",
    )  # fmt: skip
    school = Project(2, "Trường học", "", ProjectKind.NEW)
    replace_projects(ws, Period(2024), [later, school], "Nhập năm")
    assert listed_projects(ws, HALF) == (ROAD, HALL)
    assert listed_projects(ws, Period(2024)) == (later, school)
    replace_projects(ws, HALF, [ROAD], "Nhập lại 6 tháng")
    assert listed_projects(ws, HALF) == (ROAD,)
    assert listed_projects(ws, Period(2024)) == (later, school)


def test_a_project_goes_on_from_year_to_year_on_one_card(ws):
    replace_projects(ws, Period(2024), [ROAD], "Nhập 2024")
    again = replace(ROAD, kind=ProjectKind.CARRIED_OVER, total_investment=Decimal(1200))
    replace_projects(ws, Period(2025), [again], "Nhập 2025")
    assert only(ws, YEAR).card.id == only(ws, NEXT).card.id
    assert listed_projects(ws, Period(2024)) == (ROAD,)
    assert listed_projects(ws, Period(2025)) == (again,)
    newly = replace(ROAD, total_investment=Decimal(5))
    replace_projects(ws, Period(2026), [newly], "Nhập 2026")
    assert only(ws, Cut.at(2026)).card.id != only(ws, NEXT).card.id


amounts = st.none() | st.integers(0, 999).map(Decimal)
projects = st.lists(
    st.builds(
        Project,
        order=st.just(0),
        name=st.sampled_from(["Đường A", "Đường B", "Kênh C", "Nhà D"]),
        village=st.sampled_from(["", "Pá Danh"]),
        kind=st.sampled_from(ProjectKind),
        approval=st.sampled_from(["", "1/QĐ", "2/QĐ"]),
        total_investment=amounts,
        funded_before=amounts,
        planned=amounts,
        disbursed=amounts,
        progress=st.none() | st.integers(0, 100).map(Decimal),
        arrears=amounts,
        note=st.sampled_from(["", "ghi chú"]),
    ),
    max_size=5,
    unique_by=lambda one: (one.name, one.village),
).map(lambda found: tuple(replace(one, order=n) for n, one in enumerate(found, start=1)))


@pytest.fixture
def opened(ws):
    """The workspace without its whole catalogue in a failing example's text."""
    return lambda: ws


PERIODS = ("2024-Q1", "2024-H1", "2024", "2025")


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(imports=st.lists(st.tuples(st.sampled_from(PERIODS), projects), max_size=6))
def test_lists_come_back_as_given_and_never_touch_one_another(opened, imports):
    ws = opened()
    for table in ("project_period", "project_year", "project_card"):
        ws.file.run(f"DELETE FROM {table}")
    given_: dict[str, tuple[Project, ...]] = {}
    for period, listed in imports:
        replace_projects(ws, Period.parse(period), listed, "Nhập")
        given_[period] = listed
        for name, expected in given_.items():
            if not expected:  # a list without a line is one that nobody has typed yet
                continue
            found = listed_projects(ws, Period.parse(name))
            # The order is the year's, as the list that was given last has it.
            assert sorted(map(_bare, found), key=_named) == sorted(map(_bare, expected), key=_named)


def _named(project):
    return project.name, project.village


def _bare(project):
    """Arrears that nobody stated may be worked out from other years."""
    return replace(project, order=0)


def test_a_whole_that_its_sources_do_not_come_to_is_asked_about(ws):
    one = project_cards.add_project(ws, H1, "Cầu").id
    for source, text in ((TOTAL, "110"), ("central_budget", "50"), ("local_budget", "31")):
        project_cards.record_project(ws, H1, one, ProjectField.DISBURSED, text, source)
    (standing,) = project_cards.projects_view(ws, H1).projects
    assert standing.questions == (
        "Giải ngân ghi 110, nhiều hơn các nguồn cộng lại 81 triệu đồng (chênh 29)",
    )
    project_cards.record_project(ws, H1, one, ProjectField.DISBURSED, "60", "community")
    (standing,) = project_cards.projects_view(ws, H1).projects
    assert "ít hơn các nguồn cộng lại 141" in standing.questions[0]
    project_cards.record_project(ws, H1, one, ProjectField.DISBURSED, "", TOTAL)
    (standing,) = project_cards.projects_view(ws, H1).projects
    assert standing.disbursed == 141
    assert standing.questions == ()
