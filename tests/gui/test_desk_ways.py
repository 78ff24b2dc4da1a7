"""In the receiving office's window: files and places chosen, printing, evidence on the screen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district import receive
from ntm_desktop.domain.package import EvidenceEntry
from ntm_desktop.gui import dialogs
from ntm_desktop.gui.papers import printing
from ntm_desktop.gui.theme import Mode
from ntm_desktop.gui.widgets import Button
from ntm_desktop.gui.widgets.package.evidence import EvidenceDialog
from tests.district import communes
from tests.exchange import samples
from tests.gui.desk_office import data, desk, sender, usb

__all__ = ["data", "desk", "sender", "usb"]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def choose(monkeypatch: Any, path: Path | None) -> None:
    said = str(path) if path else ""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (said, ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: said)


@pytest.fixture
def full(desk, data, sender) -> Any:
    """The window with one commune's package."""
    receive(data, [sender.hand_over(answers={"1.1": communes.YES}).path])
    desk.open()
    return desk


# Tables


def test_tables_are_written_where_it_is_said_with_the_right_ending(full, tmp_path, monkeypatch):
    page = full.go("tables")
    full.qtbot.waitUntil(lambda: page.made is not None, timeout=20_000)
    choose(monkeypatch, None)
    page._choose_file(".xlsx", "Excel")
    full.settle()
    assert list(tmp_path.glob("tong-hop*")) == []
    choose(monkeypatch, tmp_path / "tổng hợp")
    page._choose_file(".pdf", "PDF")
    full.settle()
    assert (tmp_path / "tổng hợp.pdf").read_bytes().startswith(b"%PDF")
    assert full.program.preferences.last_folder == str(tmp_path)


def test_tables_are_drawn_and_handed_to_the_printer_that_was_chosen(full, monkeypatch):
    page = full.go("tables")
    full.qtbot.waitUntil(lambda: page.made is not None, timeout=20_000)
    assert page.can_print()
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(
        printing, "choose_printer", lambda _page, title, pages: asked.append((title, pages.count))
    )
    page.print_document()
    full.settle()
    ((title, count),) = asked
    assert title == page.made.title
    assert count >= 1
    sent: list[str] = []
    monkeypatch.setattr(printing, "choose_printer", lambda *_: "lệnh in")
    monkeypatch.setattr(printing, "print_work", lambda order: lambda _progress: sent.append(order))
    page.print_document()
    full.settle()
    assert sent == ["lệnh in"]


# Settings


def test_the_office_is_copied_to_a_place_that_is_chosen(full, tmp_path, monkeypatch):
    page = full.go("settings")
    choose(monkeypatch, None)
    page.copy_button.click()
    full.settle()
    place = tmp_path / "USB 2"
    place.mkdir()
    choose(monkeypatch, place)
    page.copy_button.click()
    full.settle()
    assert list(place.iterdir())
    assert full.program.preferences.last_folder == str(place)


def test_going_back_to_a_copy_is_asked_about_first(full, tmp_path, monkeypatch):
    page = full.go("settings")
    wanted: list[Path] = []
    monkeypatch.setattr(page, "restore", wanted.append)
    answers = iter((False, True))
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: next(answers))
    choose(monkeypatch, None)
    page._choose_copy()
    choose(monkeypatch, tmp_path / "so.ntmd")
    page._choose_copy()
    assert wanted == []
    page._choose_copy()
    assert wanted == [tmp_path / "so.ntmd"]


def test_the_name_and_the_look_belong_to_this_pc(full):
    page = full.go("settings")
    page.officer.setText("Bà Lý")
    page.officer.hand_over()
    assert full.program.preferences.officer == "Bà Lý"
    page.mode.setCurrentIndex(page.mode.findData(Mode.DARK.value))
    page.mode.activated.emit(page.mode.currentIndex())
    assert full.program.theme.tokens.name == "dark"
    assert full.program.preferences.theme is Mode.DARK
    page.mode.setCurrentIndex(page.mode.findData(Mode.LIGHT.value))
    page.mode.activated.emit(page.mode.currentIndex())
    assert full.program.theme.tokens.name == "light"


# Communes


def test_a_key_is_chosen_as_a_file_and_a_commune_leads_to_its_package(
    full, sender, tmp_path, monkeypatch
):
    page = full.go("communes")
    choose(monkeypatch, None)
    page._choose_key()
    enrolled: list[Path] = []
    monkeypatch.setattr(page, "enrol", enrolled.append)
    choose(monkeypatch, tmp_path / "xa.pub")
    page._choose_key()
    assert enrolled == [tmp_path / "xa.pub"]
    page.show_target("06364")
    full.settle()
    page._appraise()
    full.settle()
    assert full.window.pages.current_id == "appraise"
    appraise = full.page
    assert appraise.appraisal is not None
    appraise._box_chosen(0)
    full.settle()
    assert appraise.appraisal.package.commune == "06364"


def test_what_is_left_is_accepted_only_when_that_is_meant(full, monkeypatch):
    page = full.go("appraise")
    position = full.do(lambda register: register.packages()[0].position)
    page.show_target(str(position))
    full.settle()
    answers = iter((False, True))
    monkeypatch.setattr(dialogs, "ask", lambda *_, **__: next(answers))
    before = page.appraisal.count
    page._accept_rest()
    full.settle()
    assert page.appraisal.count == before
    page._accept_rest()
    full.settle()
    assert page.appraisal.count != before


# Evidence on the screen


def entry(name: str, media_type: str) -> EvidenceEntry:
    return replace(samples.content().evidence[0], name=name, media_type=media_type)


def seen(desk: Any, what: EvidenceEntry, path: Path) -> EvidenceDialog:
    dialog = EvidenceDialog(what, path, desk.program.tasks, desk.window)
    dialog.show()
    desk.settle()
    return dialog


def test_a_picture_is_shown_no_larger_than_a_screen_needs(desk, tmp_path):
    desk.open()
    big = tmp_path / "lớn.png"
    image = QImage(5000, 100, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    image.save(str(big))
    dialog = seen(desk, entry("lớn.png", "image/png"), big)
    assert dialog.picture is not None
    assert 0 < dialog.picture.image.width() < 5000
    assert not dialog.message.isVisible()
    dialog.close()


def test_a_broken_picture_and_a_lost_file_are_said(desk, tmp_path):
    desk.open()
    broken = tmp_path / "hỏng.png"
    broken.write_bytes(b"\x89PNG nothing")
    dialog = seen(desk, entry("hỏng.png", "image/png"), broken)
    assert "Không vẽ được ảnh này" in dialog.message.text()
    dialog.close()
    dialog = seen(desk, entry("mất.pdf", "application/pdf"), tmp_path / "mất.pdf")
    assert "mất.pdf" in dialog.message.text()
    dialog.close()


def test_other_files_are_opened_elsewhere_only_when_asked(desk, tmp_path, monkeypatch):
    desk.open()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    path = tmp_path / "bảng.xlsx"
    dialog = seen(desk, entry("bảng.xlsx", "application/vnd.ms-excel"), path)
    assert "tin người gửi" in dialog.message.text()
    assert opened == []
    outside = next(b for b in dialog.findChildren(Button) if "chương trình khác" in b.text())
    outside.click()
    assert opened == [str(path)]
    dialog.close()
