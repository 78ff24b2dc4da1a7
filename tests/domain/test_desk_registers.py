"""Registers, works and plans of many communes as tables of the receiving office."""

from dataclasses import replace
from decimal import Decimal

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import CommuneBase
from ntm_desktop.domain.desk_plan import BandTarget, with_plan, with_target
from ntm_desktop.domain.desk_sums import all_tables, bands_table
from ntm_desktop.domain.desk_tables import CommuneFacts, Snapshot
from ntm_desktop.domain.kept_tables import KeptColumn, KeptTable
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry

CATALOG = Catalog.shipped()
SET = CATALOG.criteria_set("qd-318-2022-xa")
FORMS = CATALOG.table_forms()
MODELS = next(form for form in CATALOG.registers() if form.id == "models")


def line(register, number, **values):
    return Entry(f"{number:032x}", register, number, values)


def model(number, kind, households, *, running="", start="2024-03-01"):
    said = {"name": f"Mô hình {number}", "kind": kind, "start": start}
    if households is not None:
        said["households"] = str(households)
    if running:
        said["running"] = running
    return line("models", number, **said)


def commune(code, registers=None, *, met=0, tables=None):
    verdicts = {
        one.no: Verdict.MET if place < met else Verdict.NOT_MET
        for place, one in enumerate(SET.criteria)
    }
    return CommuneFacts(
        code=code,
        name=f"Xã {code}",
        above="huyện Bắc Sơn",
        verdicts=verdicts,
        tables=tables or {},
        registers={name: tuple(lines) for name, lines in (registers or {}).items()},
    )


def snapshot(*communes, period="2024", base=None):
    known = {name for one in communes for name in one.registers}
    return Snapshot(
        Period.parse(period),
        SET,
        CommuneBase(base or len(communes), "Cơ sở."),
        communes,
        (),
        register_forms=tuple(form for form in CATALOG.registers() if form.id in known),
    )


def table(now, table_id):
    return next(one for one in all_tables(now, FORMS) if one.id == table_id)


@pytest.fixture
def models():
    return snapshot(
        commune(
            "1",
            {"models": [model(1, "livestock", 10, running="true"), model(2, "fruit", 5)]},
        ),
        commune(
            "2",
            {
                "models": [
                    model(1, "livestock", 30, running="false"),
                    model(2, "fruit", None, running="true"),
                    model(3, "fruit", 99, start="2023-03-01"),
                ]
            },
        ),
        commune("3"),
        base=4,
    )


def test_every_sum_that_a_form_declares_is_added_over_the_communes(models):
    made = table(models, "register-models")
    assert made.value("all", "sum") == 4
    assert made.value("all/livestock", "sum") == 2
    assert made.value("households", "sum") == 45
    assert made.value("households/livestock", "sum") == 40
    assert [row.communes for row in made.rows if row.key == "all"] == [("1", "2")]


def test_a_share_is_made_of_the_added_parts_and_not_of_the_communes_shares(models):
    made = table(models, "register-models")
    assert made.value("kept_on", "sum") == 2
    assert made.value("kept_on", "share") == Decimal("66.67")


def test_a_register_says_whom_it_lacks_and_what_is_in_no_sum(models):
    notes = " ".join(table(models, "register-models").notes)
    assert "Tạm tính: còn thiếu số liệu của 1 xã" in notes
    assert "1 xã đã nộp nhưng sổ này không có dòng nào: Xã 3 (3)" in notes
    assert "Số hộ tham gia: 1 dòng chưa ghi “" in notes


def test_what_nobody_wrote_is_not_nought():
    now = snapshot(commune("1", {"models": [model(1, "fruit", None)]}))
    made = table(now, "register-models")
    assert made.value("households", "sum") is None
    assert made.value("all", "sum") == 1


def test_models_are_laid_out_by_kind_as_the_report_prints_them(models):
    made = table(models, "T6")
    heads = [column.id for column in made.columns]
    assert heads[:4] == ["label", "communes", "all", "households"]
    assert made.value("livestock", "all") == 2
    assert made.value("livestock", "communes") == 2
    assert made.value("all", "households") == 45
    assert made.value("all", "kept_on-share") == Decimal("66.67")
    # Nobody wrote what they cost: that is not nought.
    assert made.value("all", "cost_budget") is None
    assert made.value("livestock", "cost_budget") is None


def test_awards_are_laid_out_by_level_and_form_across_whom_they_went_to():
    def award(number, level, form, whom):
        return line("emulation", number, date="2024-05-01", level=level, form=form, whom=whom)

    form = next(one for one in CATALOG.registers() if one.id == "emulation")
    level, kind = form.field("level").choices[0].id, form.field("form").choices[0].id
    whom = [choice.id for choice in form.field("whom").choices[:2]]
    now = snapshot(
        commune(
            "1", {"emulation": [award(1, level, kind, whom[0]), award(2, level, kind, whom[1])]}
        ),
        commune("2", {"emulation": [award(1, level, kind, whom[0]), award(2, level, kind, "")]}),
    )
    made = table(now, "T8")
    key = f"{level}/{kind}"
    assert made.value(key, "all") == 4
    assert [made.value(key, f"all-{one}") for one in (*whom, "none")] == [2, 1, 1]
    assert made.value("all", "all") == 4


QUANTITIES = ("id", "project", "year", "month", "kind", "kind_label", "unit", "quantity", "note")


def made_of(*rows):
    cells = [dict(zip(QUANTITIES, ("", *row, ""), strict=True)) for row in rows]
    columns = tuple(KeptColumn(name, "string") for name in QUANTITIES)
    return {"project-quantities": KeptTable("project-quantities", columns, tuple(cells))}


def test_works_are_cumulative_so_the_last_month_of_a_year_holds_the_others():
    rows = [
        ("p", 2024, 6, "road_concrete", "Bê tông", "km", Decimal(3)),
        ("p", 2024, 12, "road_concrete", "Bê tông", "km", Decimal(5)),
        ("q", 2024, 3, "cement", "Xi măng", "tấn", Decimal(70)),
        ("p", 2023, 12, "road_concrete", "Bê tông", "km", Decimal(50)),
    ]
    year = snapshot(commune("1", tables=made_of(*rows)))
    half = snapshot(commune("1", tables=made_of(*rows)), period="2024-H1")
    assert table(year, "T10").value("road_concrete", "sum") == 5
    assert table(half, "T10").value("road_concrete", "sum") == 3
    assert table(year, "project-quantities").value("cement/tấn", "sum") == 70


def answered(*rows):
    names = ("indicator", "part", "numerator", "denominator", "value")
    cells = [dict(zip(names, row, strict=True)) for row in rows]
    columns = tuple(KeptColumn(name, "string") for name in names)
    return {"answer-parts": KeptTable("answer-parts", columns, tuple(cells))}


def test_the_share_of_hardened_roads_is_of_all_kilometres_together():
    """Not the mean of the communes' shares: a commune with few roads weighs little."""
    found = table(
        snapshot(
            commune("1", tables=answered(("2.2", "main", Decimal(90), Decimal(100), None))),
            commune("2", tables=answered(("2.2", "main", Decimal(0), Decimal(20), None))),
            commune("3", tables=answered(("2.2", "main", None, None, Decimal(75)))),
        ),
        "T10",
    )
    row = next(one for one in found.rows if one.key == "hardened-village")
    assert row.cells[1:] == ("%", 2, Decimal("75.00"))
    assert row.communes == ("1", "2")
    assert "1 trả lời chỉ ghi tỷ lệ, không ghi số km" in " ".join(found.notes)
    assert "theo số xã báo cáo" in " ".join(found.notes)
    # No commune said anything of the others: no row says nought.
    assert not [one for one in found.rows if one.key == "hardened-commune"]


def test_the_plan_of_the_year_is_what_the_communes_registered():
    def target(count):
        return [line("year-targets", 1, year="2024", tier="standard", criteria=str(count))]

    now = snapshot(
        commune("1", {"year-targets": target(19)}, met=18),
        commune("2", {"year-targets": target(19)}, met=19),
        commune("3", met=2),
    )
    made = with_plan(bands_table(now), now)
    assert made.value("19-19", "planned") == 2
    assert made.value("19-19", "gap") == -1
    assert made.value("mean", "planned") == 19
    assert any("1 xã chưa đăng ký số tiêu chí cho năm 2024: Xã 3" in note for note in made.notes)


def test_the_target_of_the_office_stands_beside_and_says_when_it_is_of_another_base():
    now = snapshot(commune("1", met=19), base=3)
    target = BandTarget(2024, SET.id, {"19-19": 2, "15-18": 0}, Decimal("12.5"), "NQ 1")
    made = with_target(bands_table(now), now, target)
    assert made.value("19-19", "planned") == 2
    assert made.value("19-19", "planned-share") == Decimal("66.67")
    assert made.value("19-19", "gap") == -1
    assert any("cộng lại 2 xã, khác cơ sở 3 xã" in note for note in made.notes)
    assert any("chưa đặt" in note for note in with_target(made, now, None).notes)


def test_the_next_plan_counts_who_fails_a_criterion_and_what_is_still_to_be_done():
    task = {"indicator": f"{SET.criteria[1].no}.1", "task": "x", "money": "40"}
    now = snapshot(
        commune(
            "1",
            {
                "roadmap": [
                    line("roadmap", 1, **task, due="2025-06-30"),
                    line("roadmap", 2, **task, due="2027-06-30"),
                    line("roadmap", 3, **task, due="2024-06-30", done="2024-05-01"),
                ]
            },
            met=1,
        ),
        commune("2", met=1),
    )
    made = table(now, "T9")
    row = next(one for one in made.rows if one.key == str(SET.criteria[1].no))
    assert row.cells[1:] == (2, 1, 2, 1, Decimal(80))
    assert row.communes == ("1", "2")


def test_tables_that_are_cumulative_by_month_are_not_added_up_line_by_line():
    money = KeptTable(
        "money",
        (KeptColumn("year", "integer"), KeptColumn("actual", "number")),
        ({"year": 2024, "actual": Decimal(3)}, {"year": 2024, "actual": Decimal(5)}),
    )
    ids = [one.id for one in all_tables(snapshot(commune("1", tables={"money": money})), FORMS)]
    assert "money" not in ids
    other = replace(money, name="x")
    (found,) = [
        one
        for one in all_tables(snapshot(commune("1", tables={"x": other})), FORMS)
        if one.id == "x"
    ]
    assert [row.key for row in found.rows] == ["rows", "actual"]


def projects_of(*rows):
    names = ("name", "kind", "total_investment", "funded_before", "planned", "disbursed",
             "progress", "arrears")  # fmt: skip
    cells = [dict(zip(names, row, strict=True)) for row in rows]
    columns = tuple(KeptColumn(name, "string") for name in names)
    return {"projects": KeptTable("projects", columns, tuple(cells))}


def test_every_project_stands_in_a_list_with_its_commune_and_the_sum_below():
    found = table(
        snapshot(
            commune(
                "1",
                tables=projects_of(
                    (
                        "Đường A",
                        "new",
                        Decimal(900),
                        None,
                        Decimal(300),
                        Decimal(120),
                        Decimal(40),
                        None,
                    ),
                    (
                        "Trường B",
                        "paying_off",
                        Decimal(500),
                        Decimal(450),
                        None,
                        None,
                        None,
                        Decimal(50),
                    ),
                ),
            ),
            commune("2"),
        ),
        "project-list",
    )
    road, school, whole = found.rows
    assert road.cells[0] == "Đường A"
    assert road.cells[2:] == ("Khởi công mới", 900, None, 300, 120, 40, None)
    assert school.communes == ("1",)
    assert whole.cells == ("Cộng 2 công trình", "", "", 1400, 450, 300, 120, None, 50)
    assert not [one for one in all_tables(snapshot(commune("2")), FORMS) if one.id == found.id]
