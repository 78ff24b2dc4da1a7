"""A register of the office's own: brought in from a file, and handed on signed, by the page."""

import json
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.gui.widgets.register_lines import actions
from ntm_desktop.services.registers.listing import register_forms
from ntm_desktop.services.rules.authorities import set_rules_office
from tests.services.registers.test_forms import BEES, PROVINCE

BEE = str(BEES["id"])


@pytest.fixture
def page(on_empty) -> Any:
    on_empty.window.open_page("registers")
    on_empty.settle()
    return on_empty.window.current_page


@pytest.fixture
def form(tmp_path, monkeypatch):
    """A form's file that the officer chooses; what is in it can be changed."""
    path = tmp_path / "ong.json"
    path.write_text(json.dumps(BEES, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(path), ""))
    return path


def known(program: Any) -> set[str]:
    return {one.id for one in program.do(register_forms)}


def test_a_register_of_the_province_is_kept_and_can_be_shown(on_empty, page, form):
    actions.add_form(page.context, page)
    on_empty.settle()
    assert "Sổ đàn ong của tỉnh" in on_empty.window.notice.text
    assert BEE in known(on_empty)
    page.show_target(BEE)
    on_empty.settle()
    assert page.view.form.title == "Sổ đàn ong của tỉnh"
    assert page.context.preferences.last_folder == str(form.parent)


def test_a_file_that_is_no_form_is_refused_with_what_is_wrong(on_empty, page, form):
    form.write_text(json.dumps(BEES | {"province_code": "99"}), encoding="utf-8")
    actions.add_form(page.context, page)
    on_empty.settle()
    assert "tỉnh khác (mã 99)" in on_empty.window.notice.text
    assert BEE not in known(on_empty)


def test_nothing_happens_when_no_file_is_chosen(on_empty, page, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: ("", ""))
    before = known(on_empty)
    actions.add_form(page.context, page)
    on_empty.settle()
    assert known(on_empty) == before


def test_the_form_is_handed_on_as_a_signed_package(on_empty, page, form, tmp_path, monkeypatch):
    actions.add_form(page.context, page)
    on_empty.do(lambda ws: set_rules_office(ws, PROVINCE))
    usb = tmp_path / "usb"
    usb.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    actions.hand_on(page.context, page, BEE)
    on_empty.settle()
    assert list(usb.iterdir()) == []

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(usb))
    actions.hand_on(page.context, page, BEE)
    on_empty.settle()
    (package,) = usb.glob("*.ntmz")
    said = on_empty.window.notice.text
    assert package.name in said
    assert "dấu vân tay khóa để đọc cho xã" in said
