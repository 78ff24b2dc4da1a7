"""Decisions of the province, checking by a second person, packages of rules, register cells."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.gui.consistency_dialog import ConsistencyDialog
from ntm_desktop.gui.registers.page import RegistersPage
from ntm_desktop.gui.rules.choose_dialog import ChooseDialog
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.services import workspace
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.rules import decision_edits, decisions
from tests.gui.office import Office, opened
from tests.gui.test_rules_editor import Desk, template

__all__ = ["template"]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SET = "qd-318-2022-xa"


@pytest.fixture
def office(qtbot, template, tmp_path) -> Iterator[Office]:
    folder = Path(shutil.copytree(template, tmp_path / "data"))
    with opened(qtbot, lambda: workspace.open_workspace(folder, actor="Bà Hoa")) as office:
        office.context.preferences.officer = "Bà Hoa"
        yield office


@pytest.fixture
def desk(office) -> Desk:
    return Desk(office)


def shown(page: Any, kind: type) -> Any:
    (dialog,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return dialog


@pytest.fixture
def province(desk) -> Any:
    """A decision of the province that was begun."""
    desk.page.open_province(SET)
    desk.office.settle()
    view = desk.page.views.province
    desk.write(view.decision, "12/QĐ-UBND")
    desk.write(view.issued, "15/6/2022")
    view.begin_button.click()
    desk.office.settle()
    assert view.override_id
    return view


def test_a_figure_that_cannot_be_waits_in_its_line_and_can_be_given_back(desk, province):
    (no, _part), line = next(iter(province.rows.items()))
    cell = next(iter(line.editor.cells.values()))
    desk.write(cell.figure, "nhiều lắm")
    waiting = desk.page.unsaved()
    assert [(one.text, no in one.place) for one in waiting] == [("nhiều lắm", True)]
    assert desk.page.give_back()
    assert desk.page.unsaved() == ()


def test_the_day_a_decision_begins_is_saved_and_words_are_refused(desk, province):
    desk.write(province.begins, "1/7/2022")
    found = desk.office.do(lambda ws: decisions.read_override(ws, province.override_id))
    assert found.override.effective_from.isoformat() == "2022-07-01"


def test_a_threshold_of_the_nation_can_be_raised(desk, province):
    before = set(province.rows)
    province._choose_raised()
    dialog = shown(province, ChooseDialog)
    key = dialog.list.current_key
    dialog.agree_button.click()
    desk.office.settle()
    no, _, part = key.partition("/")
    assert set(province.rows) == before | {(no, part)}


def test_a_decision_deleted_meanwhile_leads_back_to_the_list(desk, province):
    key = province.override_id
    desk.office.do(lambda ws: decision_edits.delete_override(ws, key))
    province.refresh()
    desk.office.settle()
    assert desk.page.current_view is None
    assert desk.office.messages


# A second person


@pytest.fixture
def check(desk) -> Any:
    desk.editor.check_button.click()
    desk.office.settle()
    return desk.page.views.check


def test_what_cannot_be_checked_now_is_skipped(desk, check):
    first = check.current.key
    check._skip()
    assert check.current.key != first
    assert check.list.current_key == check.current.key


def test_an_item_without_content_cannot_be_confirmed(desk, check):
    empty = next((one for one in check.items if not one.ready), None)
    if empty is None:
        cell = desk.cell("8.1", "nhom-1")
        desk.write(cell.figure, "")
        desk.editor.check_button.click()
        desk.office.settle()
        empty = next(one for one in check.items if not one.ready)
    check.list.choose(empty.key)
    check.person.setText("Ông Minh")
    check.place.setText("trang 1")
    assert not check.right_button.isEnabled()


# Packages of rules


def test_packages_found_in_a_folder_are_offered_by_name(desk, tmp_path):
    desk.page._begin("receive")
    desk.office.settle()
    view = desk.page.current_view
    view.look_in(tmp_path)
    desk.office.settle()
    assert not view.notice.isHidden()
    for name in ("a.ntmz", "b.ntmz"):
        (tmp_path / name).write_bytes(b"no package")
    view._offer(tmp_path, (tmp_path / "a.ntmz", tmp_path / "b.ntmz"))
    links = [one for one in view.findChildren(LinkButton) if one.text().endswith(".ntmz")]
    assert [one.text() for one in links] == ["a.ntmz", "b.ntmz"]
    links[0].click()
    desk.office.settle()
    assert not view.notice.isHidden()  # it is no package, which is said


# Cells of a register


def test_a_cell_of_a_register_says_what_it_holds_and_what_is_asked(office):
    page = RegistersPage(office.context)
    office.show(page)
    page._choose("training")
    office.settle()
    office.do(lambda ws: add_entry(ws, "training", {"date": "5/3/2024", "participants": "45/50"}))
    page.refresh(None)
    office.settle()
    model = page.model
    assert page.view is not None
    ids = [field.id for field in page.view.form.fields]
    tip, said = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole

    def cell(name: str, role: Any) -> Any:
        return model.index(0, 1 + ids.index(name)).data(role)

    assert "chưa được cộng" in cell("participants", tip)
    assert "45/50" in cell("participants", said)
    assert cell("topic", said).endswith(": trống")
    assert cell("date", tip) is None
    assert "Thiếu" in model.index(0, 0).data(tip)
    assert model.headerData(1, Qt.Orientation.Horizontal, tip)
    assert model.headerData(1, Qt.Orientation.Vertical) is None


# Any text that is checked


def test_a_file_dropped_into_the_text_is_read_and_words_are_pasted(office, tmp_path, monkeypatch):
    dialog = ConsistencyDialog(office.context, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    office.qtbot.addWidget(dialog)
    dialog.open()
    file = tmp_path / "báo cáo.txt"
    file.write_text("Có 7/14 thôn, chiếm 60%.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert dialog.text.canInsertFromMimeData(data)
    dialog.text.insertFromMimeData(data)
    office.settle()
    assert len(dialog.findings) == 1
    words = QMimeData()
    words.setText("Chữ thường.")
    dialog.text.insertFromMimeData(words)
    assert "Chữ thường." in dialog.text.toPlainText()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    dialog.choose_file()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    dialog.choose_file()
    office.settle()
    assert office.context.preferences.last_folder == str(tmp_path)
    dialog.close()
