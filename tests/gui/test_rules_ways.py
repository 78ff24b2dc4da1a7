"""The page of rules: what the list and the dialogs do, and what is changed in a draft besides."""

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton

from ntm_desktop.domain.criteria import Assurance, Kind
from ntm_desktop.gui.rules.choose_dialog import ChooseDialog
from ntm_desktop.gui.rules.history_dialog import RuleHistoryDialog
from ntm_desktop.gui.rules.officer import OfficerDialog, with_officer
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.gui.widgets.criteria_tree import Role
from ntm_desktop.services import workspace
from ntm_desktop.services.rules import decision_edits, decisions, drafts
from tests.gui.office import Office, opened
from tests.gui.test_rules_editor import Desk, template

__all__ = ["template"]

SET = "qd-318-2022-xa"


@pytest.fixture
def office(qtbot, template, tmp_path) -> Iterator[Office]:
    folder = Path(shutil.copytree(template, tmp_path / "data"))
    with opened(qtbot, lambda: workspace.open_workspace(folder, actor="Bà Hoa")) as office:
        yield office


@pytest.fixture
def desk(office) -> Desk:
    return Desk(office)


def shown(page: Any, kind: type) -> Any:
    (dialog,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return dialog


def press(desk: Desk, parent: Any, text: str) -> None:
    buttons = [*parent.findChildren(QPushButton), *parent.findChildren(LinkButton)]
    button = next(each for each in buttons if each.text() == text and each.isVisible())
    button.click()
    desk.office.settle()


def act(desk: Desk, action: str, kind: str, key: str) -> None:
    desk.page.show_list()
    desk.office.settle()
    desk.page._act(action, kind, key)
    desk.office.settle()


def save_to(monkeypatch: Any, path: Path | None) -> None:
    said = str(path) if path else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (said, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: said)


# The list


def test_the_history_of_a_draft_and_of_one_indicator_is_shown(desk):
    cell = desk.cell("8.1", "nhom-1")
    desk.write(cell.figure, "55")
    desk.editor.history_button.click()
    desk.office.settle()
    one = shown(desk.page, RuleHistoryDialog)
    assert one.windowTitle() == "Lịch sử: Chỉ tiêu 8.1"
    rows = one.table.rowCount()
    assert rows >= 1
    one.accept()
    act(desk, "history", "draft", desk.draft_id)
    whole = shown(desk.page, RuleHistoryDialog)
    assert whole.windowTitle() == "Lịch sử: Cả bản nháp"
    assert whole.table.rowCount() >= rows
    whole.accept()


def test_a_draft_that_is_deleted_can_be_taken_back(desk):
    act(desk, "delete", "draft", desk.draft_id)
    assert desk.page.state.drafts == ()
    assert "Ctrl+Z" in desk.office.messages[-1]


def test_a_draft_deleted_while_it_is_open_leads_back_to_the_list(desk):
    desk.office.do(lambda ws: drafts.delete_draft(ws, desk.draft_id))
    desk.page.refresh(None)
    desk.office.settle()
    assert desk.page.current_view is None
    assert desk.office.messages


def test_a_draft_is_written_to_excel_where_the_officer_says(desk, tmp_path, monkeypatch):
    save_to(monkeypatch, None)
    act(desk, "export", "draft", desk.draft_id)
    assert list(tmp_path.glob("*.xlsx")) == []
    target = tmp_path / "ra" / "bo.xlsx"
    target.parent.mkdir()
    save_to(monkeypatch, target)
    act(desk, "export", "draft", desk.draft_id)
    assert load_workbook(target).sheetnames
    assert desk.office.context.preferences.last_folder == str(target.parent)


def test_a_file_no_program_opens_is_told(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    desk.page.excel._open_file(tmp_path / "bo.xlsx")
    assert "“bo.xlsx”" in desk.office.messages[-1]


def test_a_form_in_excel_is_offered_for_every_set_and_draft(desk, tmp_path, monkeypatch):
    desk.page.show_list()
    desk.page._begin("template")
    dialog = shown(desk.page, ChooseDialog)
    model = dialog.list.model()
    entries = [model.index(row, 0) for row in range(model.rowCount())]
    keys = [entry.data(Qt.ItemDataRole.UserRole) for entry in entries]
    assert desk.draft_id in keys
    assert SET in keys
    assert any(key.startswith("short:") for key in keys)  # sets of which only names are known
    target = tmp_path / "ngan.xlsx"
    save_to(monkeypatch, target)
    dialog.list.choose(next(key for key in keys if key.startswith("short:")))
    dialog.agree_button.click()
    desk.office.settle()
    assert target.is_file()


def test_a_set_is_held_beside_the_one_of_the_assessment(desk):
    act(desk, "compare", "set", SET)
    assert desk.page.current_view is desk.page.views.compare
    act(desk, "compare", "draft", desk.draft_id)
    assert desk.page.current_view is desk.page.views.compare


def test_a_decision_of_the_province_begins_with_the_set_it_applies_to(desk):
    desk.page.show_list()
    desk.page._begin("province")
    dialog = shown(desk.page, ChooseDialog)
    assert dialog.list.current_key == SET  # the one of the commune's assessment comes first
    dialog.agree_button.click()
    desk.office.settle()
    assert desk.page.current_view is desk.page.views.province


def test_a_decision_has_a_history_and_can_be_left_out_again(desk):
    def begin(ws: Any) -> str:
        day = date(2023, 6, 1)
        return decision_edits.new_override(ws, SET, decision="2/QĐ", issued=day).override_id

    key = desk.office.do(begin)
    act(desk, "history", "override", key)
    shown(desk.page, RuleHistoryDialog).accept()
    act(desk, "delete", "override", key)
    assert key not in [one.override.id for one in desk.office.do(decisions.overrides)]
    assert "Ctrl+Z" in desk.office.messages[-1]


def test_texts_of_a_set_without_any_are_not_copied(desk, tmp_path, monkeypatch):
    save_to(monkeypatch, tmp_path)
    before = list(desk.office.messages)
    act(desk, "document", "set", SET)
    assert desk.office.messages == before


def test_who_works_here_is_asked_before_rules_are_written(desk):
    went: list[str] = []
    with_officer(desk.office.context, " ", desk.page, lambda: went.append("on"))
    dialog = shown(desk.page, OfficerDialog)
    assert went == []
    dialog.name.setText("Ông Nam")
    dialog.accept_button.click()
    desk.office.settle()
    assert went == ["on"]
    assert desk.office.context.preferences.officer == "Ông Nam"
    assert desk.office.do(lambda ws: ws.actor) == "Ông Nam"
    with_officer(desk.office.context, "Ông Nam", desk.page, lambda: went.append("at once"))
    assert went == ["on", "at once"]


# What else an indicator has


def test_an_indicator_can_have_several_parts_and_lose_them_again(desk):
    form = desk.go("1.1")
    before = desk.indicator("1.1").parts
    form.add_part.click()
    desk.office.settle()
    made = desk.indicator("1.1").parts
    assert [part.id for part in made] == [before[0].id, "phan-2"]
    assert made[0].label == (before[0].label or "Phần 1")
    form.add_part.click()
    desk.office.settle()
    assert [part.id for part in desk.indicator("1.1").parts][-1] == "phan-3"
    for _ in range(2):
        form.parts[-1].remove.click()
        desk.office.settle()
    (left,) = desk.indicator("1.1").parts
    assert (left.id, left.label) == ("main", "")


def test_a_special_case_gets_a_threshold_of_its_own_and_goes_again(desk):
    properties = desk.editor.draft.criteria_set.properties
    form = desk.go("8.2")
    thresholds = form.parts[0].thresholds
    thresholds.special.click()
    assert thresholds._property.count() == len(properties)
    thresholds._limit.setText("nhiều")
    press(desk, thresholds, "Thêm")
    assert desk.indicator("8.2").parts[0].thresholds  # refused beside the field, nothing saved
    assert not any(t.condition for t in desk.indicator("8.2").parts[0].thresholds)
    thresholds._limit.setText("500")
    press(desk, thresholds, "Thêm")
    saved = desk.indicator("8.2").parts[0].thresholds
    special = [t for t in saved if t.condition is not None]
    assert {t.condition.value for t in special} == {Decimal(500)}
    press(desk, desk.editor.form.parts[0].thresholds, "Bỏ trường hợp này")
    assert not any(t.condition for t in desk.indicator("8.2").parts[0].thresholds)


def test_a_threshold_told_by_group_becomes_one_again(desk):
    form = desk.go("8.1")
    by_group = form.parts[0].thresholds.by_group
    assert by_group.isChecked()
    by_group.click()
    desk.office.settle()
    (one,) = desk.indicator("8.1").parts[0].thresholds
    assert one.group_id is None


def test_of_a_table_by_year_it_is_said_once_that_the_province_sets_it(desk):
    form = desk.go("8.2")
    thresholds = form.parts[0].thresholds
    if thresholds.by_group.isChecked():
        thresholds.by_group.click()
        desk.office.settle()
    thresholds.by_year.click()
    desk.office.settle()
    province = next(iter(thresholds._tables.values()))[1]
    province.click()
    desk.office.settle()
    assert all(t.set_by_province for t in desk.indicator("8.2").parts[0].thresholds)


def test_a_yes_or_a_step_is_picked_as_threshold(desk):
    rules = desk.editor.draft.criteria_set
    for kind in (Kind.YES_NO, Kind.LEVEL):
        found = next(i for i in rules.indicators() if i.parts[0].kind is kind)
        form = desk.go(found.no)
        cell = next(iter(form.parts[0].thresholds.cells.values()))
        box = cell.choice
        assert isinstance(box, QComboBox)
        places = [box.findText(text) for text in ("chưa biết", "chưa nhập")]
        unknown = max(places)
        pick(desk, box, unknown)
        assert desk.indicator(found.no).parts[0].thresholds[0].value is None
        cell = next(iter(desk.editor.form.parts[0].thresholds.cells.values()))
        pick(desk, cell.choice, 0 if unknown else 1)
        assert desk.indicator(found.no).parts[0].thresholds[0].value is not None


def pick(desk: Desk, box: Any, place: int) -> None:
    box.setCurrentIndex(place)
    box.activated.emit(place)
    desk.office.settle()


def test_reasons_for_exemption_are_lines_and_known_ones_keep_their_source(desk):
    form = desk.go("1.1")
    field = next(f for f in form.findChildren(type(form.text)) if "áp dụng" in f.accessibleName())
    desk.write(field, "Xã đảo\n\nXã không có rừng\n")
    assert [one.text for one in desk.indicator("1.1").exemptions] == ["Xã đảo", "Xã không có rừng"]


# The head and the tree


def test_groups_of_communes_are_added_named_and_dropped(desk):
    desk.editor.tree.head_button.click()
    desk.office.settle()
    head = desk.editor.head_form
    before = [g.id for g in desk.editor.draft.criteria_set.groups]
    press(desk, head, next(b.text() for b in head.findChildren(LinkButton) if "nhóm" in b.text()))
    groups = desk.editor.draft.criteria_set.groups
    assert len(groups) == len(before) + 1
    desk.write(head._group_fields[2 * (len(groups) - 1)], "Nhóm mới")
    assert desk.editor.draft.criteria_set.groups[-1].name == "Nhóm mới"
    desk.write(head._group_fields[2 * len(groups) - 1], "Xã đảo")
    assert desk.editor.draft.criteria_set.groups[-1].definition == "Xã đảo"
    drops = [b for b in head.findChildren(LinkButton) if b.text() == "Bỏ" and b.isVisible()]
    drops[-1].click()
    desk.office.settle()
    assert [g.id for g in desk.editor.draft.criteria_set.groups] == before


def test_the_tree_opens_and_shuts_a_criterion_and_says_what_an_indicator_rests_on(desk):
    tree = desk.editor.tree
    model = tree.view.model()
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    top = next(top for top in tops if not top.data(Role.NO))
    before = tree.view.isExpanded(top)
    tree.view.clicked.emit(top)
    assert tree.view.isExpanded(top) is not before
    tip = Qt.ItemDataRole.ToolTipRole
    assert top.data(tip).startswith("Tiêu chí ")
    assert "chỉ tiêu" in top.data(tip)
    below = model.index(0, 0, top)
    assert below.data(tip).startswith(str(below.data(Role.NO)))
    assert below.data(Role.STATE) in set(Assurance)
    tree.view.setCurrentIndex(below)
    desk.office.settle()
    assert desk.editor.form.no == below.data(Role.NO)
    tree.view.setCurrentIndex(top)
    desk.office.settle()
    assert desk.editor.criterion_form.no == top.data(Role.CRITERION)


def test_a_criterion_gets_another_number_and_words_are_refused(desk):
    tree = desk.editor.tree
    model = tree.view.model()
    top = next(
        top
        for top in (model.index(row, 0) for row in reversed(range(model.rowCount())))
        if not top.data(Role.NO)
    )
    number = top.data(Role.CRITERION)
    tree.view.setCurrentIndex(top)
    desk.office.settle()
    form = desk.editor.criterion_form
    desk.write(form.number, "mười")
    assert number in [c.no for c in desk.editor.draft.criteria_set.criteria]
    desk.write(form.number, "77")
    assert 77 in [c.no for c in desk.editor.draft.criteria_set.criteria]
    assert number not in [c.no for c in desk.editor.draft.criteria_set.criteria]
