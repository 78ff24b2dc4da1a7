"""Three old communes become one in the window: sums are shown first, then the new one is open."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.first_run.join_dialog import JoinDialog
from ntm_desktop.gui.settings.former_evidence import FormerEvidenceDialog
from ntm_desktop.services import edits
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.joining.planning import OldCommune, communes_in
from ntm_desktop.services.joining.workbooks import OldWorkbook
from ntm_desktop.services.workspace import (
    add_assessment,
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)

OLD = ("06256", "06268", "06280")


@pytest.fixture
def old(tmp_path):
    folders = []
    for number, code in enumerate(OLD, 1):
        folder = tmp_path / code
        ws = create_workspace(
            folder, commune_code=code, set_id="qd-318-2022-xa", period=Period(2024)
        )
        info = latest_assessment(ws)
        edits.record_figures(
            ws, info.id, "2.1", "main", {"numerator": Decimal(10), "denominator": Decimal(20)}
        )
        edits.record_yes_no(ws, info.id, "1.1", "main", number > 1)
        if number == 1:
            paper = tmp_path / "bien-ban.txt"
            paper.write_text("Biên bản", encoding="utf-8")
            add_evidence(ws, info.id, "2.1", 0, paper)
        close_workspace(ws)
        folders.append(folder)
    return folders


def test_old_communes_are_added_up_shown_and_made_into_one(
    program, qtbot, old, tmp_path, monkeypatch
):
    program.desktop.begin(None)
    first = program.desktop.first_run
    dialog = JoinDialog(program.desktop.tasks, first)
    dialog.agreed.connect(first.join_communes)
    dialog.open()
    dialog.add(old[0])
    assert not dialog.join_button.isEnabled()
    dialog.add(*old[1:])
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    assert "Xã Điềm He lập từ 3 xã cũ" in dialog.summary.text()
    assert dialog.asked.model().rowCount() == 1
    assert dialog.sums.model().rowCount() == 1
    first._data_dir = tmp_path / "mới"
    dialog.join_button.click()
    program.until_ready()
    context = program.window.context
    assert context.commune.commune.full_name == "Xã Điềm He"
    program.window.open_page("assessment", "2.1")
    program.settle()
    shown = program.window.pages.current.interview.joined.text()
    assert "30/60" in shown
    program.window.open_page("settings")
    program.settle()
    card = program.window.pages.current.former
    qtbot.waitUntil(lambda: not card.isHidden(), timeout=10_000)
    assert len(card.links) == 3
    (files,) = card.evidence_links
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    files.click()
    dialog = program.window.findChild(FormerEvidenceDialog)
    assert dialog.table.model().rowCount() == 1
    dialog.open_button.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert Path(opened[0]).name == "bien-ban.txt"
    assert Path(opened[0]).read_text(encoding="utf-8") == "Biên bản"
    dialog.reject()


def asked_of_a_workbook(program, qtbot, old):
    """The dialog with two old communes and a workbook, of which it asks whose it is."""
    from tests.services.officers_tables import SAMPLES

    program.desktop.begin(None)
    first = program.desktop.first_run
    dialog = JoinDialog(program.desktop.tasks, first)
    dialog.open()
    dialog.add(*old[:2])
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    dialog.add_files(SAMPLES / "bieu-tieu-chi-2024.xlsx")
    qtbot.waitUntil(lambda: hasattr(dialog, "whose"), timeout=20_000)
    return dialog


def test_a_workbook_says_whose_it_is_and_the_officer_confirms_it(program, qtbot, old, tmp_path):
    dialog = asked_of_a_workbook(program, qtbot, old)
    asked = dialog.whose
    assert "Chiến Thắng" in asked.commune.currentText()
    assert asked.year.value() == 2024
    asked.commune.setCurrentIndex(asked.commune.findData(OLD[2]))
    asked.take_button.click()
    qtbot.waitUntil(lambda: dialog.files.model().rowCount() == 3, timeout=20_000)
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    assert "lập từ 3 xã cũ" in dialog.summary.text()
    dialog.reject()


def test_a_workbook_of_unclear_rules_is_asked_about_again_with_the_rest_kept(
    program, qtbot, old, tmp_path
):
    ws = open_workspace(old[0])
    add_assessment(ws, set_id="qd-318-2022-xa-nang-cao", period=Period(2024))
    close_workspace(ws)
    dialog = asked_of_a_workbook(program, qtbot, old)
    asked = dialog.whose
    asked.commune.setCurrentIndex(asked.commune.findData(OLD[2]))
    asked.take_button.click()
    qtbot.waitUntil(lambda: "theo bộ tiêu chí nào" in dialog.notice.text, timeout=20_000)
    assert not dialog.join_button.isEnabled()
    assert dialog.asked.model().rowCount() == 0, "nothing of the sums before is left standing"
    dialog.notice.activated.emit()
    qtbot.waitUntil(lambda: dialog.whose is not asked, timeout=20_000)
    again = dialog.whose
    assert (again.commune.currentData(), again.year.value()) == (OLD[2], 2024)
    assert not again.take_button.isEnabled()
    again.rules.setCurrentIndex(again.rules.findData("qd-318-2022-xa"))
    again.take_button.click()
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    assert "lập từ 3 xã cũ" in dialog.summary.text()
    dialog.reject()


def test_one_wrong_source_is_left_out_by_keyboard_and_taken_back(program, qtbot, old, tmp_path):
    program.desktop.begin(None)
    dialog = JoinDialog(program.desktop.tasks, program.desktop.first_run)
    dialog.open()
    dialog.add(*old)
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    assert not dialog.remove_button.isEnabled(), "no line is chosen yet"
    dialog.files.setFocus()
    dialog.files.make_current(1)
    assert dialog.remove_button.isEnabled()
    qtbot.keyClick(dialog.files, Qt.Key.Key_F6)
    assert not dialog.join_button.isEnabled(), "the sums were of three"
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    rows = [row.cells[2].tip for row in dialog.files.table.rows]
    assert rows == [str(old[0]), str(old[2])]
    assert "lập từ 2 xã cũ" in dialog.summary.text()
    assert OLD[1] in dialog.notice.text
    assert old[1].is_dir()
    dialog.notice.activated.emit()
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    assert "lập từ 3 xã cũ" in dialog.summary.text()
    dialog.files.make_current(2)
    dialog.remove_button.click()
    dialog.files.make_current(0)
    qtbot.waitUntil(dialog.join_button.isEnabled, timeout=20_000)
    dialog.remove_button.click()
    assert not dialog.strip.busy, "of one commune nothing is added up"
    assert dialog.files.model().rowCount() == 1
    dialog.reject()


def test_each_workbook_of_one_commune_has_a_line_of_its_own(tmp_path):
    book = OldWorkbook(tmp_path / "a.xlsx", OLD[0], Period(2024))
    commune = OldCommune(OLD[0], "xã A", "huyện B", book.path, (), ())
    packed = OldCommune(OLD[1], "xã C", "huyện B", tmp_path / "gói" / "x.ntmz", (), ())
    found = (commune, packed)
    assert communes_in(book, found) == (commune,)
    assert communes_in(replace(book, path=tmp_path / "b.xlsx"), found) == (commune,)
    assert communes_in(tmp_path / "gói", found) == (packed,)
    assert communes_in(tmp_path / "khác", found) == ()
