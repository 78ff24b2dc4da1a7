"""Dialogs that ask one thing: what they say, when they let one go on, what they hand over."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from ntm_desktop.domain.papers import Difference
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.ask_text import TextDialog, ask_text
from ntm_desktop.gui.dialogs import FaultDialog, HelpDialog, ask, refuse
from ntm_desktop.gui.evidence.table import EvidenceTable, Line
from ntm_desktop.gui.exchange.receiver_dialog import ReceiverDialog
from ntm_desktop.gui.first_run.move_in_dialog import MoveInDialog
from ntm_desktop.gui.papers.life_dialogs import DifferencesDialog, SigningDialog
from ntm_desktop.gui.rules.history_dialog import RuleHistoryDialog
from ntm_desktop.gui.rules.officer import OfficerDialog
from ntm_desktop.gui.widgets import Button, Label, Notice
from ntm_desktop.gui.widgets.tables import Cell, Column, TableRow
from ntm_desktop.services.exchange.receivers import OfferedReceiver
from ntm_desktop.services.history import HistoryEntry
from ntm_desktop.services.papers import SigningOffer


def shown(qtbot: Any, dialog: Any) -> Any:
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def said(dialog: Any) -> str:
    labels = [each.text() for each in dialog.findChildren(Label) if each.isVisible()]
    notices = [each.text for each in dialog.findChildren(Notice) if each.isVisible()]
    return "\n".join(map(str, [*labels, *notices]))


def press(qtbot: Any, dialog: Any, text: str) -> None:
    button = next(each for each in dialog.findChildren(Button) if each.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# Papers


def offer(**changes: Any) -> SigningOffer:
    values: dict[str, Any] = {
        "title": "Tờ trình",
        "numbered": True,
        "number": "28",
        "day": "30/11/2024",
        "warnings": (),
        "printed_on": "",
        "printed_differences": (),
    }
    return SigningOffer(**{**values, **changes})


def test_signing_begins_with_the_number_and_the_day_already_entered(qtbot):
    dialog = shown(qtbot, SigningDialog(offer()))
    assert (dialog.number.text(), dialog.day.text()) == ("28", "30/11/2024")
    assert dialog.number.isVisible()
    assert not dialog.printed.isVisible()
    assert not dialog.as_printed
    press(qtbot, dialog, "Ghi đã ký")
    assert dialog.result() == SigningDialog.DialogCode.Accepted


def test_a_paper_without_a_number_is_not_asked_for_one(qtbot):
    assert not shown(qtbot, SigningDialog(offer(numbered=False))).number.isVisible()


def test_what_speaks_against_signing_is_said_before(qtbot):
    found = (Difference("12", "13"), Difference("a", ""))
    dialog = shown(
        qtbot,
        SigningDialog(
            offer(
                warnings=("Thiếu chữ ký tổ trưởng.",),
                printed_on="29/11/2024",
                printed_differences=found,
            )
        ),
    )
    text = said(dialog)
    assert "Thiếu chữ ký tổ trưởng. Chỉ ghi khi bản giấy đã được ký thật." in text
    assert "đã đổi 2 chỗ sau khi in ngày 29/11/2024" in text
    dialog.printed.click()
    assert dialog.as_printed
    press(qtbot, dialog, "Thôi")
    assert dialog.result() == SigningDialog.DialogCode.Rejected


def test_two_texts_stand_side_by_side_and_a_gap_is_said(qtbot):
    found = (Difference("12 hộ", "13 hộ"), Difference("", "thêm"), Difference("bớt", ""))
    dialog = DifferencesDialog("Số liệu đã đổi", "Bản đã in", "Hiện nay", found)
    shown(qtbot, dialog)
    model = dialog.table.model()
    cells = [[model.index(r, c).data() for c in (0, 1)] for r in range(3)]
    assert cells == [["12 hộ", "13 hộ"], ["(không có)", "thêm"], ["bớt", "(không có)"]]
    assert "3 chỗ khác nhau" in said(dialog)


# Rules


def test_the_name_of_who_works_here_is_needed_to_go_on(qtbot):
    dialog = shown(qtbot, OfficerDialog())
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.name, "   ")
    assert not dialog.accept_button.isEnabled()
    qtbot.keyClicks(dialog.name, "Hoang  Thanh ")
    press(qtbot, dialog, "Tiếp tục")
    assert dialog.officer == "Hoang Thanh"
    assert dialog.result() == OfficerDialog.DialogCode.Accepted


def test_the_history_of_rules_says_who_changed_what(qtbot):
    at = datetime(2024, 11, 5, 2, 0, tzinfo=UTC)
    entry = HistoryEntry(at, "Bà Hoa", "Ngưỡng", "≥ 80", "≥ 85", False, "c", "1")
    dialog = shown(qtbot, RuleHistoryDialog("Chỉ tiêu 1.1", [entry]))
    row = [dialog.table.item(0, column).text() for column in range(1, 5)]
    assert row == ["Bà Hoa", "Ngưỡng", "≥ 80", "≥ 85"]
    assert dialog.windowTitle() == "Lịch sử: Chỉ tiêu 1.1"
    assert "Chưa có thay đổi nào." not in said(dialog)


def test_rules_that_nobody_changed_say_so(qtbot):
    dialog = shown(qtbot, RuleHistoryDialog("Bản nháp", []))
    assert "Chưa có thay đổi nào." in said(dialog)
    press(qtbot, dialog, "Đóng")
    assert not dialog.isVisible()


# The receiver over a line

RECEIVER = Receiver("UBND huyện", "06364", "https://nhan:8443", "", "k", "age1x", "RWQ")
PRINT = "A1B2 C3D4 E5F6 A7B8"


def test_a_receiver_is_believed_only_after_the_slip_was_compared(qtbot):
    dialog = shown(qtbot, ReceiverDialog(OfferedReceiver(PRINT, known=False, receiver=RECEIVER)))
    agreed: list[int] = []
    dialog.agreed.connect(lambda: agreed.append(1))
    assert dialog.fingerprint.text() == "A1B2 C3D4\nE5F6 A7B8"
    assert not dialog.save_button.isEnabled()
    dialog.compared.click()
    assert dialog.save_button.isEnabled()
    dialog.compared.click()
    assert not dialog.save_button.isEnabled()
    dialog.compared.click()
    press(qtbot, dialog, "Gửi về đây")
    assert agreed == [1]
    assert not dialog.isVisible()


def test_a_receiver_known_already_need_not_be_compared_again(qtbot):
    dialog = shown(qtbot, ReceiverDialog(OfferedReceiver(PRINT, known=True, receiver=RECEIVER)))
    assert not dialog.compared.isVisible()
    assert dialog.save_button.isEnabled()
    assert "từ trước" in said(dialog)
    press(qtbot, dialog, "Thôi")
    assert not dialog.isVisible()


# From an old PC


def test_a_file_and_its_passphrase_are_both_needed(qtbot, monkeypatch):
    dialog = shown(qtbot, MoveInDialog())
    chosen: list[tuple[Path, str]] = []
    dialog.chosen.connect(lambda *got: chosen.append(got))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    press(qtbot, dialog, "Chọn tệp…")
    qtbot.keyClicks(dialog.passphrase, "bon tu lien nhau")
    assert not dialog.take_button.isEnabled()
    dialog._take()  # Enter in the field
    assert chosen == []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/usb/xa.ntmm", ""))
    press(qtbot, dialog, "Chọn tệp…")
    assert dialog.take_button.isEnabled()
    press(qtbot, dialog, "Nhận dữ liệu")
    assert chosen == [(Path("/usb/xa.ntmm"), "bon tu lien nhau")]


# Faults, help, questions


def test_a_fault_has_its_details_ready_to_be_copied(qtbot):
    dialog = shown(qtbot, FaultDialog(ValueError("bí mật")))
    press(qtbot, dialog, "Chép chi tiết")
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied
    assert "bí mật" not in copied  # values are the commune's
    assert dialog.copy_button.text() == "Đã chép"


def test_damage_is_listed_and_leads_to_the_way_back(qtbot):
    dialog = shown(qtbot, FaultDialog(ValueError()))
    dialog.tell_damage(tuple(f"phần {number}" for number in range(9)))
    assert "• phần 5" in dialog.state.text
    assert "phần 6" not in dialog.state.text
    assert dialog.way_back.isVisible()


def test_help_tells_the_page_and_the_keys(qtbot):
    dialog = shown(qtbot, HelpDialog("Gói", "Một đoạn.\n\nHai đoạn."))
    text = said(dialog)
    assert "Một đoạn." in text
    assert "Hai đoạn." in text
    assert "Ctrl+Z" in text


def answer(which: int) -> None:
    def click() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.buttons()[which].click()

    QTimer.singleShot(0, click)


@pytest.mark.parametrize(("which", "agreed"), [(0, True), (1, False)])
def test_a_question_is_answered_by_what_its_buttons_say(qtbot, which, agreed):
    window = Label("x")
    qtbot.addWidget(window)
    answer(which)
    assert ask(window, "Bỏ", "Bỏ minh chứng này?", "Bỏ", "Giữ lại", danger=True) is agreed


def test_a_refusal_without_a_page_names_the_first_faults(qtbot):
    texts: list[str] = []

    def read() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        texts.append(box.text())
        box.buttons()[0].click()

    QTimer.singleShot(0, read)
    refuse(None, "Không mở được", str(NtmError("Tệp hỏng.")), tuple("abcdefghij"))
    assert texts[0].startswith("Tệp hỏng.\n• a")
    assert "• h" in texts[0]
    assert "• i" not in texts[0]


# Evidence dropped on its line

LINE = Line("1.1", 0, "")


@pytest.fixture
def table(qtbot: Any) -> EvidenceTable:
    made = EvidenceTable((Column("Yêu cầu"), Column("Tệp")), "Minh chứng")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_rows(
        [
            TableRow((Cell("Chỉ tiêu 1.1"), Cell("")), key="heading"),
            TableRow((Cell("Ảnh"), Cell("")), key=LINE),
        ]
    )
    made.show()
    return made


def drag(table: EvidenceTable, kind: Any, row: int, *paths: Path) -> Any:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where = table.visualRect(table.model().index(row, 0)).center() if row >= 0 else QPoint(5, 290)
    arguments = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    place = where if kind is not QDropEvent else QPointF(where)
    event = kind(place, *arguments, Qt.KeyboardModifier.NoModifier)
    event.kept = data  # Qt does not keep it
    event.setAccepted(False)
    return event


def test_files_are_welcome_and_other_things_are_not(table, tmp_path):
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(b"x")
    welcome, other = drag(table, QDragEnterEvent, 1, photo), drag(table, QDragEnterEvent, 1)
    table.dragEnterEvent(welcome)
    table.dragEnterEvent(other)
    assert welcome.isAccepted()
    assert not other.isAccepted()


def test_the_line_under_the_files_is_shown_while_they_are_dragged(table, tmp_path):
    on_line, on_heading = (drag(table, QDragMoveEvent, row, tmp_path) for row in (1, 0))
    table.dragMoveEvent(on_line)
    table.dragMoveEvent(on_heading)
    assert on_line.isAccepted()
    assert not on_heading.isAccepted()
    assert table.currentIndex().row() == 1


def test_files_fall_on_their_line_and_nowhere_else(table, tmp_path):
    photo = tmp_path / "anh.jpg"
    photo.write_bytes(b"x")
    fallen: list[tuple[Line, list[Path]]] = []
    table.files_dropped.connect(lambda *got: fallen.append(got))
    for row, paths in ((0, [photo]), (-1, [photo]), (1, [])):
        event = drag(table, QDropEvent, row, *paths)
        table.dropEvent(event)
        assert not event.isAccepted()
    assert fallen == []
    table.dropEvent(drag(table, QDropEvent, 1, photo, tmp_path / "mất.jpg"))
    assert fallen == [(LINE, [photo])]


# A question answered by a few words


def test_a_name_is_asked_for_in_the_words_of_the_program_and_never_empty(qtbot):
    dialog = shown(qtbot, TextDialog("Giao bản", "Giao cho ai?", "Tiếp tục", text="Bà Hà"))
    assert "Giao cho ai?" in said(dialog)
    assert {button.text() for button in dialog.findChildren(Button)} == {"Thôi", "Tiếp tục"}
    qtbot.keyClicks(dialog.field, "  ")  # what stands there is chosen and gives way
    assert not dialog.agree_button.isEnabled()
    qtbot.keyClicks(dialog.field, "Ông Vi ")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()  # Enter leads to the button, Space presses it
    press(qtbot, dialog, "Tiếp tục")
    assert dialog.text == "Ông Vi"
    assert dialog.result() == TextDialog.DialogCode.Accepted


def test_a_known_name_is_chosen_or_another_one_written(qtbot):
    dialog = shown(qtbot, TextDialog("Giao", "Cho ai?", "Tiếp tục", choices=["Hà", "Vi"]))
    assert dialog.text == "Hà"
    dialog.field.setEditText("Lý")
    assert dialog.text == "Lý"


def test_a_reason_has_lines_and_a_day_may_be_left_empty(qtbot):
    reason = shown(qtbot, TextDialog("Thu hồi", "Vì sao?", "Lập giấy", lines=True))
    assert not reason.agree_button.isEnabled()
    reason.field.setPlainText("Sai số hộ.\nXin sửa.")
    assert reason.text == "Sai số hộ.\nXin sửa."
    day = shown(qtbot, TextDialog("Ngày gửi", "Ngày nào?", "Ghi ngày", may_be_empty=True))
    assert day.agree_button.isEnabled()


def test_asking_waits_and_gives_nothing_when_it_was_not_answered(qtbot):
    def answer(agree: bool) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TextDialog)
        (dialog.accept if agree else dialog.reject)()

    for agree, expected in ((True, "Hà"), (False, None)):
        QTimer.singleShot(50, lambda agree=agree: answer(agree))
        assert ask_text(None, "Giao", "Cho ai?", "Tiếp tục", text="Hà") == expected
