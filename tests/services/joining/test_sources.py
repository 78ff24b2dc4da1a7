"""Old communes are taken from their data, their packages or their workbooks, each said to be so."""

import openpyxl
import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.joining.making import join
from ntm_desktop.services.joining.planning import JoinWish, plan_joining
from ntm_desktop.services.joining.sources import named
from ntm_desktop.services.joining.workbooks import OldWorkbook, UnclearRulesError
from ntm_desktop.services.predecessors import former_assessments
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment
from tests.services.conftest import SET, Clock
from tests.services.joining.test_joining import NEW, OLD, PARTS, fill
from tests.services.officers_tables import SAMPLES, first_sheet

FILE, PACKED, BOOK = OLD


def made(catalog, folder, code, tmp_path):
    ws = create_workspace(
        folder, commune_code=code, set_id=SET, period=Period(2024), actor=f"Cán bộ {code}",
        catalog=catalog, now=Clock(),
    )  # fmt: skip
    fill(ws, code, tmp_path)
    return ws


def book(tmp_path, catalog, title, name="bieu-tieu-chi-2024.xlsx"):
    """The officer's table of the sample under another title and file name."""
    workbook = openpyxl.load_workbook(SAMPLES / "bieu-tieu-chi-2024.xlsx")
    sheet = first_sheet(workbook)
    for row in sheet.iter_rows(1, 6):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = ""
    sheet.cell(1, 1).value = title
    path = tmp_path / name
    workbook.save(path)
    return path


@pytest.fixture
def mixed(tmp_path, catalog):
    """A data folder, a folder of packages, a workbook."""
    folder, usb = tmp_path / "tệp", tmp_path / "USB"
    close_workspace(made(catalog, folder, FILE, tmp_path))
    ws = made(catalog, tmp_path / "đã mất", PACKED, tmp_path)
    pack(ws, latest_assessment(ws).id, usb, include_dossier=False)
    close_workspace(ws)
    commune = catalog.commune(BOOK, on=Period(2024).last_day)[0]
    title = f"BIỂU TIÊU CHÍ {commune.kind} {commune.name} năm 2024"
    return [folder, usb, book(tmp_path, catalog, title, "bieu.xlsx")]


def test_data_packages_and_workbooks_become_one_commune_with_every_sum_explained(
    mixed, tmp_path, catalog
):
    plan = plan_joining(mixed, JoinWish(NEW), catalog)
    assert [one.code for one in plan.old] == list(OLD)
    assert [one.origin for one in plan.old] == ["", "gói số 1 (năm 2024)", "bảng “bieu.xlsx”"]
    assert plan.before.period == Period(2024)
    share = next(one for one in (*plan.summed, *plan.asked) if one.indicator_no == "2.1")
    for code in (FILE, PACKED):
        above, below = PARTS[code]
        assert f"{above}/{below}" in share.sentence
    assert any("không chứa lịch sử" in remark for remark in plan.remarks)
    assert any("Bảng “bieu.xlsx”" in remark for remark in plan.remarks)
    done = join(mixed, JoinWish(NEW), tmp_path / "mới", catalog=catalog, now=Clock())
    ws = done.workspace
    try:
        assert done.missing == ()
        former = former_assessments(ws)
        assert [commune.commune.code for commune, _ in former] == list(OLD)
        assert {info.period for _, info in former} == {Period(2024)}
        credit = next(one for one in done.plan.money.asked if one.source == "credit")
        assert "100 + xã Liên Hội 100 = 200" in credit.sentence
        assert "Chưa có số liệu" in credit.sentence, "the workbook says nothing of money"
    finally:
        close_workspace(ws)


def test_the_order_of_kinds_of_sources_does_not_matter(mixed, catalog):
    first = plan_joining(mixed, JoinWish(NEW), catalog)
    again = plan_joining(list(reversed(mixed)), JoinWish(NEW), catalog)
    assert (again.summed, again.asked) == (first.summed, first.asked)
    assert [x.sentence for x in again.money.asked] == [x.sentence for x in first.money.asked]


def test_a_workbook_that_does_not_say_whose_it_is_is_asked_about(mixed, tmp_path, catalog):
    nameless = book(tmp_path, catalog, "BIỂU TIÊU CHÍ năm 2024", "a.xlsx")
    with pytest.raises(EntryError, match="của xã nào") as refused:
        plan_joining([*mixed[:2], nameless], JoinWish(NEW), catalog)
    assert "06256=a.xlsx" in str(refused.value)
    said = OldWorkbook(nameless, BOOK)
    assert len(plan_joining([*mixed[:2], said], JoinWish(NEW), catalog).old) == 3


def test_a_workbook_that_does_not_say_which_year_is_asked_about(mixed, tmp_path, catalog):
    commune = catalog.commune(BOOK, on=Period(2024).last_day)[0]
    title = f"BIỂU TIÊU CHÍ {commune.kind} {commune.name}"
    undated = book(tmp_path, catalog, title, "b.xlsx")
    with pytest.raises(EntryError, match="của năm nào"):
        plan_joining([*mixed[:2], undated], JoinWish(NEW), catalog)
    said = OldWorkbook(undated, period=Period(2024))
    assert plan_joining([*mixed[:2], said], JoinWish(NEW), catalog).old[2].code == BOOK


def test_a_workbook_of_a_year_nobody_else_has_is_asked_for_its_rules(mixed, tmp_path, catalog):
    earlier = book(tmp_path, catalog, "BIỂU TIÊU CHÍ năm 2023", "c.xlsx")
    said = OldWorkbook(earlier, BOOK)
    with pytest.raises(UnclearRulesError, match="theo bộ tiêu chí nào") as refused:
        plan_joining([*mixed[:2], said], JoinWish(NEW), catalog)
    assert refused.value.book == said
    named_set = OldWorkbook(earlier, BOOK, Period(2023), SET)
    plan = plan_joining([*mixed[:2], named_set], JoinWish(NEW), catalog)
    assert plan.before.period is None
    assert "không có kỳ nào chung" in plan.before.reason


def test_the_command_line_names_what_a_workbook_does_not_say(tmp_path):
    path = tmp_path / "x.xlsx"
    assert named(str(path)) == OldWorkbook(path)
    assert named(f"06256={path}") == OldWorkbook(path, "06256")
    assert named(f"06256:2024:{SET}={path}") == OldWorkbook(path, "06256", Period(2024), SET)
    assert named(str(tmp_path)) == tmp_path


def test_one_commune_by_its_data_and_by_its_packages_is_refused(mixed, tmp_path, catalog):
    ws = made(catalog, tmp_path / "thừa", FILE, tmp_path)
    pack(ws, latest_assessment(ws).id, tmp_path / "USB 2", include_dossier=False)
    close_workspace(ws)
    with pytest.raises(EntryError, match="gộp trước"):
        plan_joining([*mixed, tmp_path / "USB 2"], JoinWish(NEW), catalog)
