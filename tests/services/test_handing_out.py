"""A criterion's owner gets his part as a form in Excel or as a copy, and brings it back."""

import openpyxl
import pytest

from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.handed_out import handed_out, make_main
from ntm_desktop.services.handing_out import handing_copy, writing_form
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.import_lines import LineState
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.merging.applying import comparing, merging
from ntm_desktop.services.workspace import (
    close_workspace,
    latest_assessment,
    open_workspace,
)
from tests.services.conftest import SET, Clock


def form_of(ws, assessment, criteria, folder):
    return carry_out(ws, writing_form(assessment, criteria, "Chị Hoa", folder / "phần việc.xlsx"))


def sheet_of(path):
    return openpyxl.load_workbook(path).worksheets[0]


def test_the_form_holds_only_the_owner_s_criteria_with_what_is_known(ws, assessment, tmp_path):
    edits.record_figure(ws, assessment, "2.1", "main", "numerator", "45")
    edits.record_figure(ws, assessment, "2.1", "main", "denominator", "110")
    sheet = sheet_of(form_of(ws, assessment, [2, 9], tmp_path))
    texts = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    said = [row for row in texts if row[2] and str(row[2])[0].isdigit()]
    assert [row[2].split(". ")[0] for row in said] == ["2.1", "2.2", "2.3", "2.4", "9.1", "9.2"]
    assert said[0][4] == "45/110"
    assert "45/110" in said[1][7], "how it is written"
    head = " ".join(str(row[0]) for row in texts[:5])
    assert "CHIẾN THẮNG" in head
    assert "2024" in head
    assert "Chị Hoa" in head


def test_what_the_owner_writes_comes_back_and_the_rest_stays(ws, assessment, tmp_path):
    edits.record_remark(ws, assessment, "1.1", "không giao")
    path = form_of(ws, assessment, [2, 12, 19], tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    typed = {"2.1": "45/110", "12.1": "450/900; nam 200/400; nữ 250/500", "19.1": "Đạt"}
    for row in sheet.iter_rows():
        no = str(row[2].value or "").split(". ")[0]
        if no in typed:
            row[4].value = typed[no]
    book.save(path)
    plan = dry_run(ws, assessment, path)
    assert plan.open_questions == ()
    notices = " ".join(plan.notices)
    assert "giữ nguyên" in notices
    assert "không khớp" not in notices  # a part of the set is no other set
    apply_import(ws, assessment, plan)
    found = answers(ws, assessment)
    assert found["2.1"].part("main").numerator == 45
    assert [found["12.1"].part(part).numerator for part in ("main", "nam", "nu")] == [450, 200, 250]
    assert found["19.1"].part("main").yes is True
    assert found["1.1"].remark == "không giao"


def filled(path, typed):
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        no = str(row[2].value or "").split(". ")[0]
        if no in typed:
            row[4].value = typed[no]
    book.save(path)


@pytest.fixture
def apart(ws, assessment, tmp_path):
    """A form of four indicators, of which both sides changed some since."""
    for no in ("2.1", "2.2", "2.3"):
        edits.record_figure(ws, assessment, no, "main", "numerator", "45")
        edits.record_figure(ws, assessment, no, "main", "denominator", "110")
    path = form_of(ws, assessment, [2], tmp_path)
    edits.record_figure(ws, assessment, "2.1", "main", "numerator", "46")
    edits.record_figure(ws, assessment, "2.3", "main", "numerator", "47")
    filled(path, {"2.2": "50/110", "2.3": "60/110", "2.4": "abc"})
    return path


def numerators(ws, assessment):
    return [answers(ws, assessment)[f"2.{n}"].part("main").numerator for n in (1, 2, 3)]


def test_of_a_form_only_what_the_owner_touched_is_news_and_what_both_changed_is_asked(
    ws, assessment, apart
):
    plan = dry_run(ws, assessment, apart)
    (question,) = plan.open_questions
    assert question.id == "part:2.3"
    assert "lúc giao là “45/110”" in question.text
    wrong = next(line for line in plan.lines if line.subject == "2.4")
    assert (wrong.cell.split("!")[1][0], wrong.state) == ("E", LineState.NOT_UNDERSTOOD)
    apply_import(ws, assessment, plan)
    assert numerators(ws, assessment) == [46, 50, 47], "what was changed here stays till it is said"


@pytest.mark.parametrize(("side", "comes"), [("here", 47), ("form", 60)])
def test_what_both_changed_becomes_what_was_chosen(ws, assessment, apart, side, comes):
    plan = dry_run(ws, assessment, apart, choices={"part:2.3": side})
    assert plan.open_questions == ()
    # The window ticks what is recognised and replaces nothing that was not asked about.
    ticked = {one.subject for one in plan.lines if one.importable and not one.old}
    assert ticked - {"2.4"} == ({"2.2", "2.3"} if side == "form" else {"2.2"})
    apply_import(ws, assessment, plan)
    assert numerators(ws, assessment) == [46, 50, comes]


def test_how_a_figure_is_written_does_not_become_a_remark(ws, assessment, tmp_path):
    path = form_of(ws, assessment, [2], tmp_path)
    filled(path, {"2.1": "45/110"})
    apply_import(ws, assessment, dry_run(ws, assessment, path))
    assert answers(ws, assessment)["2.1"].remark == ""


def test_a_form_taken_and_brought_back_untouched_changes_nothing(tmp_path, catalog):
    from ntm_desktop.services.sample import create_sample_figures

    ws = create_sample_figures(tmp_path / "mẫu", catalog=catalog, now=Clock())
    info = latest_assessment(ws)
    before = {no: x.parts for no, x in answers(ws, info.id).items()}
    every = [one.no for one in catalog.criteria_set(SET).criteria]
    plan = dry_run(ws, info.id, form_of(ws, info.id, every, tmp_path))
    apply_import(ws, info.id, plan)
    after = {no: x.parts for no, x in answers(ws, info.id).items()}
    close_workspace(ws)
    assert after == before


@pytest.fixture
def stick(tmp_path):
    made = tmp_path / "USB"
    made.mkdir()
    return made


def test_a_copy_for_an_owner_says_so_packs_nothing_and_is_merged_back(
    ws, assessment, stick, tmp_path, catalog
):
    copy = carry_out(ws, handing_copy([9, 2], "Chị Hoa", stick))
    theirs = open_workspace(copy.folder, actor="Hoa", catalog=catalog, now=Clock())
    found = handed_out(theirs)
    assert found is not None
    assert (found.owner, found.criteria) == ("Chị Hoa", (2, 9))
    with pytest.raises(EntryError, match="bản giao phần việc cho Chị Hoa"):
        pack(theirs, latest_assessment(theirs).id, tmp_path / "gói", include_dossier=False)
    edits.record_remark(theirs, latest_assessment(theirs).id, "2.1", "của Hoa")
    close_workspace(theirs)
    assert carry_out(ws, comparing(copy.folder)).open == ()
    carry_out(ws, merging(copy.folder, {}))
    assert answers(ws, assessment)["2.1"].remark == "của Hoa"
    assert handed_out(ws) is None, "the main data stay the main data"
    pack(ws, assessment, tmp_path / "gói", include_dossier=False)


def test_a_copy_can_become_the_main_data_and_a_nameless_one_is_not_made(
    ws, assessment, stick, tmp_path, catalog
):
    for criteria, owner, why in (([], "Hoa", "ít nhất một"), ([2], " ", "Hãy ghi tên")):
        with pytest.raises(EntryError, match=why):
            carry_out(ws, handing_copy(criteria, owner, stick))
    copy = carry_out(ws, handing_copy([2], "Hoa", stick))
    theirs = open_workspace(copy.folder, catalog=catalog, now=Clock())
    make_main(theirs)
    done = pack(theirs, latest_assessment(theirs).id, tmp_path / "gói", include_dossier=False)
    assert done.sequence == 1, "in a life of its own"
    close_workspace(theirs)


def test_a_criterion_that_the_set_has_not_is_refused(ws, assessment, tmp_path):
    with pytest.raises(EntryError, match="không có tiêu chí 99"):
        form_of(ws, assessment, [99], tmp_path)
