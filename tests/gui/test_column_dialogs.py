"""Dialogs of many lines at the desk: the keyboard goes through the lines, then to the buttons."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.handing_out import Differing
from ntm_desktop.gui.desk.assign_dialog import AssignDialog
from ntm_desktop.gui.desk.differing_dialog import DifferingDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def assigning(qtbot):
    rules = Catalog.shipped().criteria_set("qd-318-2022-xa")
    dialog = AssignDialog(rules, {2: "Bà Hoa"}, ["Bà Hoa", "Ông Nam"])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_names_are_typed_line_by_line_and_the_last_tab_leads_to_the_buttons(assigning, qtbot):
    boxes = list(assigning.boxes.values())
    assert boxes[0].hasFocus()
    for box, name in zip(boxes, ["Nam", None, "Lan"], strict=False):
        assert box.hasFocus()
        if name:
            qtbot.keyClicks(box.lineEdit(), name)
        qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert {no: name for no, name in assigning.owners.items() if name} == {
        1: "Nam",
        2: "Bà Hoa",
        3: "Lan",
    }
    boxes[-1].setFocus()
    qtbot.keyClick(boxes[-1], Qt.Key.Key_Tab)
    assert assigning.leave_button.hasFocus()
    qtbot.keyClick(assigning.leave_button, Qt.Key.Key_Tab)
    qtbot.keyClick(assigning.save_button, Qt.Key.Key_Space)
    assert assigning.result() == QDialog.DialogCode.Accepted


def test_what_stands_is_kept_unless_the_other_is_chosen(qtbot):
    differing = [
        Differing(("p", str(no)), "06364", f"chỉ tiêu {no}", "Đạt", "Chưa đạt") for no in (1, 2)
    ]
    dialog = DifferingDialog("Bà Hoa", differing)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert not dialog.chosen
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    assert dialog.chosen == (differing[0].place,)
