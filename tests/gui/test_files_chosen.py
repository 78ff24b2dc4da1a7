"""Files and folders chosen in the system's dialogs: nothing happens without one, then the work."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.reading.questions import Choice, Question
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import ask_text
from ntm_desktop.gui.evidence.page import EvidencePage
from ntm_desktop.gui.exchange.receive_dialog import ReceiveDialog
from ntm_desktop.gui.exchange.verify_dialog import VerifyDialog
from ntm_desktop.gui.imports.dialog import ImportDialog
from ntm_desktop.gui.merge_dialog import MergeDialog
from ntm_desktop.gui.money.page import MoneyPage
from ntm_desktop.gui.money.rows import NEW
from ntm_desktop.gui.moving_dialog import MovingDialog
from ntm_desktop.gui.pasted_rows import PastedRowsDialog
from ntm_desktop.gui.questions_pane import QuestionsPane
from ntm_desktop.gui.registers.page import RegistersPage
from ntm_desktop.gui.restore_dialog import RestoreDialog
from ntm_desktop.gui.settings.licences import LicencesDialog
from ntm_desktop.gui.settings.page import SettingsPage
from ntm_desktop.gui.widgets.share_chart import ShareChart
from ntm_desktop.services import workspace
from ntm_desktop.services.gifts import gifts_view
from tests.gui.office import CRITERIA, Office, opened

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: Any) -> Path:
    folder: Path = tmp_path_factory.mktemp("xa") / "xa"
    ws = workspace.create_workspace(
        folder,
        commune_code="06364",
        set_id="qd-318-2022-xa",
        period=Period(2024),
        actor="Bà Hoa",
    )
    workspace.close_workspace(ws)
    return folder


@pytest.fixture
def office(qtbot: Any, template: Path, tmp_path: Path) -> Any:
    folder = Path(shutil.copytree(template, tmp_path / "xa"))
    with opened(qtbot, lambda: workspace.open_workspace(folder, actor="Bà Hoa")) as office:
        yield office


def choose(monkeypatch: Any, path: Path | None) -> None:
    said = str(path) if path else ""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (said, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([said] if said else [], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: said)


def on(office: Office, page: Any) -> Any:
    office.show(page)
    return page


def dialog_of(office: Office, made: Any) -> Any:
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # looked at when closed
    office.qtbot.addWidget(made)
    made.open()
    office.settle()
    return made


# Evidence


def test_evidence_is_added_by_choosing_a_line_and_opened_by_choosing_its_file(
    office, tmp_path, monkeypatch
):
    page = on(office, EvidencePage(office.context))
    line = next(row.key for row in page.table.table.rows if row.key is not None)
    page._add()  # no line is chosen
    page.table.make_current(line)
    choose(monkeypatch, None)
    page._choose(line)
    assert office.messages == []
    paper = tmp_path / "qđ.pdf"
    paper.write_bytes(PDF)
    choose(monkeypatch, paper)
    page._choose(line)
    office.settle()
    given = next(row.key for row in page.table.table.rows if getattr(row.key, "evidence_id", ""))
    assert office.context.preferences.last_folder == str(tmp_path)
    opened_files: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: bool(opened_files.append(url.toLocalFile()))
    )
    page.table.make_current(given)
    page._choose(given)
    office.settle()
    assert opened_files[0].endswith("qđ.pdf")
    assert "chưa có chương trình mở được" in office.messages[-1]


def test_a_filter_that_leaves_nothing_says_why(office):
    page = on(office, EvidencePage(office.context))
    page.search.setText("không có chữ này")
    page._filter()
    assert page.nothing.isVisible()
    searched = page.nothing.accessibleDescription() + page.nothing.accessibleName()
    page.search.clear()
    page.chips[-1].click()
    assert page.nothing.isVisible()
    assert page.nothing.accessibleDescription() + page.nothing.accessibleName() != searched


# Money


def test_the_money_table_goes_to_a_file_that_is_chosen_and_comes_back(
    office, tmp_path, monkeypatch
):
    page = on(office, MoneyPage(office.context))
    choose(monkeypatch, None)
    page.excel.empty_form.trigger()
    page.excel._read()
    office.settle()
    assert office.messages == []
    target = tmp_path / "mau.xlsx"
    choose(monkeypatch, target)
    page.excel.empty_form.trigger()
    office.settle()
    assert load_workbook(target).sheetnames
    assert "mau.xlsx" in office.messages[-1]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    run = office.actions[-1]
    assert run is not None
    run()
    assert "chưa có chương trình mở được" in office.messages[-1]
    seen: list[Any] = []
    page.excel.read.connect(seen.append)
    page.excel._read()
    office.settle()
    assert seen
    assert office.context.preferences.last_folder == str(tmp_path)


def test_a_line_below_a_source_asks_for_its_name(office, monkeypatch):
    page = on(office, MoneyPage(office.context))
    page.table.setCurrentIndex(page.table.sheet.index(-1, -1))
    page._add_line()
    assert "đặt con trỏ" in office.messages[-1]
    page.table.make_current("community_materials", 2)
    monkeypatch.setattr(ask_text, "ask_text", lambda *_: None)
    page._add_line()
    office.settle()
    before = len(page.table.sheet.rows)
    monkeypatch.setattr(ask_text, "ask_text", lambda *_: "Xi măng")
    page._add_line()
    office.settle()
    assert len(page.table.sheet.rows) == before + 1


def test_a_place_on_the_money_page_can_be_asked_for(office):
    page = on(office, MoneyPage(office.context))
    page.show_target("credit")
    assert page.table.current_key == "credit"
    page.show_target("gifts")
    assert page.modes.value == "gifts"


GIFTS = (
    "Người đóng góp\tHình thức\tSố lượng\tĐơn vị\tQuy tiền (triệu đồng)\n"
    "Bà Lan\tCông lao động\t12\tcông\t3,6\n"
)


def test_contributions_are_pasted_after_they_were_shown_and_moved(office):
    page = on(office, MoneyPage(office.context))
    page._choose_mode("gifts")
    gifts = page.gifts
    for number in (1, 2):
        gifts.take_rows([line.split("\t") for line in GIFTS.splitlines()])
        office.settle()
        (dialog,) = [one for one in gifts.findChildren(PastedRowsDialog) if one.isVisible()]
        dialog.accept()
        office.settle()
        assert len(_gifts(office)) == number
    first, second = (one.id for one in _gifts(office))
    gifts._move(NEW, 1)  # the line for a new one stays where it is
    gifts._move(second, -1)
    office.settle()
    assert [one.id for one in _gifts(office)] == [second, first]
    gifts.begin_new()
    assert gifts.table.current_key == NEW


def _gifts(office: Office) -> Any:
    return office.do(lambda ws: gifts_view(ws, Cut.at(2024))).gifts


def test_shares_are_drawn_as_long_as_they_are_large(qtbot):
    chart = ShareChart()
    qtbot.addWidget(chart)
    chart.resize(400, 120)
    chart.show_shares([("Vốn trung ương", Decimal(75), "75,00 %"), ("Vốn tín dụng", None, "–")])
    one = chart.grab().toImage()
    chart.show_shares(
        [("Vốn trung ương", Decimal(75), "75,00 %"), ("Vốn tín dụng", Decimal(25), "25,00 %")]
    )
    assert chart.grab().toImage() != one
    assert chart.sizeHint().height() > chart.fontMetrics().height()


# Receiving, checking, importing


def test_receipts_are_chosen_as_files_or_as_a_folder(office, tmp_path, monkeypatch):
    dialog = dialog_of(office, ReceiveDialog(office.context, None, find_drives=lambda: ()))
    choose(monkeypatch, None)
    dialog._choose_files()
    dialog._choose_folder()
    dialog._choose_key()
    assert not dialog.message.isVisible()
    odd = tmp_path / "la.ntmz"
    odd.write_bytes(b"no package")
    choose(monkeypatch, odd)
    dialog._choose_files()
    office.settle()
    assert office.context.preferences.last_folder == str(tmp_path)
    choose(monkeypatch, tmp_path / "trống")
    (tmp_path / "trống").mkdir()
    dialog._choose_folder()
    office.settle()
    assert "Không thấy phiếu nào" in dialog.message.text
    dialog.close()


def test_a_package_to_be_checked_is_chosen_and_refused_with_its_reason(
    office, tmp_path, monkeypatch
):
    dialog = dialog_of(office, VerifyDialog(office.context, None))
    choose(monkeypatch, None)
    dialog._choose()
    dialog._choose_key()  # there is no package yet
    assert not dialog.error.isVisible()
    odd = tmp_path / "la.ntmz"
    odd.write_bytes(b"no package")
    choose(monkeypatch, odd)
    dialog._choose()
    office.settle()
    assert dialog.error.isVisible()
    dialog._choose_key()
    office.settle()
    assert dialog.error.isVisible()
    assert office.context.preferences.last_folder == str(tmp_path)
    dialog.close()


def test_a_workbook_to_be_imported_is_chosen_and_leads_to_its_page(office, monkeypatch):
    dialog = dialog_of(office, ImportDialog(office.context, None))
    choose(monkeypatch, None)
    dialog._choose_file()
    choose(monkeypatch, CRITERIA)
    dialog._choose_file()
    office.until(lambda: dialog.apply_button.isVisible())
    office.settle()
    assert office.context.preferences.last_folder == str(CRITERIA.parent)
    dialog._copy()
    assert QGuiApplication.clipboard().text()
    dialog.apply_button.click()
    office.settle()
    dialog._open_page()
    assert office.visits
    assert not dialog.isVisible()


def test_a_question_with_many_answers_is_a_list(qtbot):
    view = QuestionsPane()
    qtbot.addWidget(view)
    view.show()
    many = tuple(Choice(f"c{n}", f"Cột {n}", shows=(f"ví dụ {n}",)) for n in range(9))
    view.show_questions([Question("column:result", "Cột nào là kết quả?", many)])
    answered: list[tuple[str, str]] = []
    view.answered.connect(lambda *got: answered.append(got))
    combo: Any = view.fields["column:result"]
    assert combo.currentText() == "Hãy chọn…"
    combo.activated.emit(0)
    assert answered == []
    combo.setCurrentIndex(combo.findData("c4"))
    combo.activated.emit(combo.currentIndex())
    assert answered == [("column:result", "c4")]


# Registers


def test_a_register_is_handed_on_and_its_questions_are_written_where_it_is_said(
    office, tmp_path, monkeypatch
):
    page = on(office, RegistersPage(office.context))
    page._choose("satisfaction")
    office.settle()
    choose(monkeypatch, None)
    page._hand_on()
    page._take_survey()
    page._template()
    page._export()
    office.settle()
    assert office.messages == []
    choose(monkeypatch, tmp_path / "phieu.pdf")
    page._take_survey(paper=True)
    office.settle()
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    run = office.actions[-1]
    assert run is not None
    run()
    assert "chưa có chương trình mở được" in office.messages[-1]
    choose(monkeypatch, tmp_path)
    page._hand_on()
    office.settle()
    assert "đi cùng chương trình" in office.messages[-1]  # every commune has it already
    assert list(tmp_path.rglob("*.ntmz")) == []


def test_a_form_of_ones_own_is_taken_from_its_file(office, tmp_path, monkeypatch):
    from ntm_desktop import paths
    from ntm_desktop.gui.widgets.register_lines import actions

    page = on(office, RegistersPage(office.context))
    choose(monkeypatch, None)
    actions.add_form(office.context, page)
    odd = tmp_path / "mau.json"
    odd.write_text("{}", "utf-8")
    choose(monkeypatch, odd)
    actions.add_form(office.context, page)
    office.settle()
    assert len(office.messages) == 1  # why it was refused
    shipped = next((paths.forms_dir() / "registers").glob("training.json"))
    own = tmp_path / "training.json"
    shutil.copy(shipped, own)
    choose(monkeypatch, own)
    actions.add_form(office.context, page)
    office.settle()
    assert len(office.messages) == 2


# Settings


@pytest.fixture
def settings(office: Office) -> Any:
    return on(office, SettingsPage(office.context))


def test_everything_is_copied_to_a_folder_that_is_chosen(office, settings, tmp_path, monkeypatch):
    card = settings.backups
    choose(monkeypatch, None)
    card._choose_place()
    choose(monkeypatch, tmp_path)
    card._choose_place()
    office.settle()
    office.until(lambda: not card.progress.busy)
    assert "đã đọc lại để kiểm tra" in card.notice.text
    assert office.context.preferences.last_folder == str(tmp_path)
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    card._open_folder()
    assert shown[0].startswith(str(tmp_path))


def test_the_dialogs_behind_the_copies_open(office, settings, monkeypatch):
    card = settings.backups
    for open_it, kind in (
        (card.merge, MergeDialog),
        (card.move_out, MovingDialog),
        (card._choose_copy, RestoreDialog),
        (settings._show_licences, LicencesDialog),
    ):
        open_it()
        office.settle()
        (dialog,) = [one for one in office_dialogs(settings, kind) if one.isVisible()]
        assert dialog.windowTitle()
        dialog.close()
    asked: list[str] = []
    monkeypatch.setattr(
        "ntm_desktop.gui.dialogs.ask", lambda *args, **_: bool(asked.append(args[1]))
    )
    card._stay()
    assert asked == ["Làm tiếp trên máy này?"]
    card._refuse(NtmError("Không còn chỗ."))
    assert card.notice.text == "Không còn chỗ."


def office_dialogs(page: Any, kind: type) -> list[Any]:
    return list(page.window().findChildren(kind))


def test_the_folder_of_the_data_is_shown(office, settings, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    settings._open_folder()
    assert shown == [str(office.context.data_dir)]


def test_a_setting_that_was_refused_is_said_and_can_be_given_back(office, settings):
    field = settings.texts["office_name"]
    saved = field.text()
    field.setText("")
    field.setModified(True)
    field.editingFinished.emit()
    office.settle()
    (waiting,) = settings.unsaved()
    assert waiting.text == ""
    assert settings.give_back()
    assert field.text() == saved
    assert settings.unsaved() == ()
