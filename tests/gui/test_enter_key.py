"""Enter in a form goes to the next field and never presses a button."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
)

from ntm_desktop.gui.widgets import Button
from ntm_desktop.gui.widgets.dialog import Dialog

ENTER = Qt.Key.Key_Return


class Form(Dialog):
    """Fields of every kind, one that is hidden, and two buttons of which one is the default."""

    def __init__(self) -> None:
        super().__init__()
        self.name, self.hidden, self.note = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.kind, self.place, self.year, self.whole = (
            QComboBox(),
            QComboBox(),
            QSpinBox(),
            QCheckBox("Cả xã"),
        )
        self.place.setEditable(True)
        self.place.addItems(["Đông Tiến", "Tây Sơn"])
        self.cancel, self.record = Button("Hủy"), Button("Ghi", "primary")
        self.cancel.clicked.connect(self.reject)
        self.record.clicked.connect(self.accept)
        self.record.setDefault(True)
        layout = QVBoxLayout(self)
        for part in (
            self.name, self.hidden, self.kind, self.place, self.year, self.whole, self.note,
            self.cancel, self.record,
        ):  # fmt: skip
            layout.addWidget(part)
        self.hidden.hide()


@pytest.fixture
def form(qtbot: Any) -> Form:
    made = Form()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.name.setFocus()
    return made


def press(qtbot: Any) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClick(field, ENTER)
    QApplication.processEvents()


def test_enter_leads_through_the_fields_in_the_order_of_tab(form, qtbot):
    for following in (form.kind, form.place, form.year, form.whole, form.note):
        press(qtbot)
        assert following.hasFocus()
    assert form.isVisible()


def test_after_the_last_field_comes_the_button_which_space_presses(form, qtbot):
    form.note.setEnabled(False)
    form.whole.setFocus()
    press(qtbot)
    assert form.record.hasFocus()
    press(qtbot)
    assert form.isVisible()
    qtbot.keyClick(form.record, Qt.Key.Key_Space)
    assert form.result() == QDialog.DialogCode.Accepted


def test_a_field_that_does_something_with_enter_keeps_it(form, qtbot):
    done: list[bool] = []
    form.name.returnPressed.connect(lambda: done.append(True))
    press(qtbot)
    assert done
    assert form.name.hasFocus()
    form.name.returnPressed.connect(form.year.setFocus)
    press(qtbot)
    assert form.year.hasFocus()  # led on once, not twice


def test_enter_in_a_list_beside_fields_presses_no_button(form, qtbot):
    names = QListWidget()
    names.addItems(["2021–2025", "2026–2030"])
    form.layout().insertWidget(0, names)
    names.setCurrentRow(0)
    names.setFocus()
    press(qtbot)
    assert form.isVisible()
    assert not names.hasFocus()


def test_a_dialog_without_fields_is_answered_by_enter(qtbot):
    made = Dialog()
    close = Button("Đóng", "primary", parent=made)
    close.clicked.connect(made.accept)
    close.setDefault(True)
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClick(made, ENTER)
    assert made.result() == QDialog.DialogCode.Accepted
