"""The frame: pages by key, undo anywhere, nothing lost when the window is closed."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.domain.page_ids import PageId
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.gui.commune_context import CommunePage
from ntm_desktop.gui.history_dialog import ChangesDialog
from ntm_desktop.gui.navigation import page_key
from ntm_desktop.gui.page_list import PAGES
from ntm_desktop.gui.papers import printing
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.widgets.buttons import LinkButton
from ntm_desktop.gui.widgets.notice_dialog import NoticeDialog
from ntm_desktop.services import assessments, edits, workspace
from ntm_desktop.services.exchange.line_standing import folder_of
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.exchange.sending import queue
from ntm_desktop.services.opening import read_session
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import sendings
from tests.gui.conftest import Program, record_remark


def shown(program: Program) -> str:
    return str(program.window.current_page.accessibleName())


class Sheet(CommunePage):
    """A page with one field that is saved when it is left."""

    def __init__(self, context: Any, refuse: bool = False) -> None:
        super().__init__(context)
        self.refuse = refuse
        self.field = QLineEdit()
        self.field.editingFinished.connect(self._save)
        self.heard: list[Any] = []
        QVBoxLayout(self).addWidget(self.field)

    def refresh(self, change: Any) -> None:
        self.heard.append(change)

    def _save(self) -> None:
        if not self.field.isModified():
            return
        self.field.setModified(False)
        text, assessment_id = self.field.text(), self.context.assessment.id

        def work(ws: Any) -> Any:
            if self.refuse:
                raise EntryError("Không thể đúng.")
            return edits.record_remark(ws, assessment_id, "1.1", text)

        self.context.tasks.run(work, owner=self)


@pytest.fixture
def sheet(on_sample):
    """The frame with a page of our own open instead of the settings."""
    window = on_sample.window
    page = Sheet(window.context)
    window.pages.built["settings"] = page
    window.pages.addWidget(page)
    window.open_page("settings")
    window.activateWindow()
    return page


def type_into(program: Program, field: QLineEdit, text: str) -> None:
    field.setFocus()
    program.qtbot.waitUntil(field.hasFocus)
    program.qtbot.keyClicks(field, text)


def remark(program: Program) -> str:
    def read(ws: Any) -> str:
        info = workspace.latest_assessment(ws)
        return assessments.answers(ws, info.id)["1.1"].remark

    return str(program.do(read))


def test_the_frame_says_whose_data_is_open_and_how_it_stands(on_sample):
    window = on_sample.window
    assert window.top.commune.text() == "Xã Chiến Thắng"
    assert window.top.period.currentText() == "Kỳ: Năm 2024"
    assert window.top.set.currentText().startswith("Bộ tiêu chí 2021–2025")
    assert "42/57 chỉ tiêu đạt" in window.foot.text
    assert "minh chứng còn thiếu" in window.foot.text
    assert window.windowTitle() == "Xã Chiến Thắng – Năm 2024 – NTM Desktop"


@pytest.mark.parametrize(
    ("number", "entry"), list(enumerate(PAGES, start=1)), ids=[e.page_id for e in PAGES]
)
def test_every_page_opens_by_its_number_and_has_help(on_sample, number, entry):
    window = on_sample.window
    if keys := page_key(number):
        next(a for a in window.actions() if a.shortcut() == QKeySequence(keys)).trigger()
    else:  # there are more pages than figures on the keyboard
        window.side.button(entry.page_id).click()
    on_sample.settle()
    assert shown(on_sample) == entry.title
    assert window.side.button(entry.page_id).isChecked()
    assert len(window.current_page.help_text()) > 40


def test_work_history_and_finds_lead_to_pages_that_there_are():
    assert [entry.page_id for entry in PAGES] == list(PageId)


def test_a_field_is_saved_when_its_page_is_left_and_the_foot_says_so(on_sample, sheet):
    type_into(on_sample, sheet.field, "da co quy hoach chung")
    on_sample.window.side.button("overview").click()
    on_sample.settle()
    assert remark(on_sample) == "da co quy hoach chung"
    assert "Đã lưu" in on_sample.window.foot.text


def test_a_change_reaches_the_page_that_is_open_and_later_the_one_that_is_not(on_sample, sheet):
    change = on_sample.do(record_remark("1.2", "xem lại"))
    assert sheet.heard == [change]
    on_sample.window.open_page("overview")
    on_sample.do(record_remark("1.2", "xem lại lần nữa"))
    assert len(sheet.heard) == 1
    on_sample.window.open_page("settings")
    assert sheet.heard[1:] == [None]


def test_the_foot_follows_another_assessment_chosen_right_after_typing(on_sample, sheet):
    window = on_sample.window
    rules = window.context.assessment.set_id
    other = on_sample.do(lambda ws: workspace.add_assessment(ws, set_id=rules, period=Period(2023)))
    type_into(on_sample, sheet.field, "xem lai")
    window.choose_assessment(other.id)  # saves what was typed first
    on_sample.settle()
    assert "0/57 chỉ tiêu đạt" in window.foot.text


def test_undo_and_redo_say_what_they_do_and_take_the_edit_back(on_sample, sheet):
    window = on_sample.window
    on_sample.do(record_remark("1.1", "sai rồi"))
    assert window.top.undo.isEnabled()
    assert "1.1" in window.top.undo.toolTip()
    window.top.undo.click()
    on_sample.settle()
    assert remark(on_sample) == ""
    assert window.notice.isVisible()
    assert not window.top.undo.isEnabled()
    window.top.redo.click()
    on_sample.settle()
    assert remark(on_sample) == "sai rồi"


def test_undo_by_key_takes_back_typing_first_and_then_the_edit(on_sample, sheet):
    on_sample.do(record_remark("1.1", "đã lưu"))
    qtbot, field = on_sample.qtbot, sheet.field
    type_into(on_sample, field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert remark(on_sample) == "đã lưu"
    field.setModified(False)
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    on_sample.settle()
    assert remark(on_sample) == ""


def test_ctrl_p_prints_the_paper_on_the_page_that_was_just_opened(on_sample, qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(printing, "choose_printer", lambda *given: asked.append(given))
    window = on_sample.window
    window.open_page("settings")
    on_sample.settle()
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert "trang Hồ sơ" in window.notice.text
    window.open_page("dossier")
    qtbot.waitUntil(lambda: window.current_page.preview.pages is not None, timeout=20_000)
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1


def test_closing_saves_what_is_being_typed(on_sample, sheet):
    window = on_sample.window
    type_into(on_sample, sheet.field, "go do")
    with on_sample.qtbot.waitSignal(window.closed):
        window.close()
    on_sample.settle()
    assert not window.isVisible()
    assert remark(on_sample) == "go do"


def test_an_entry_that_cannot_be_saved_keeps_the_window_open_once(on_sample, sheet):
    window = on_sample.window
    sheet.refuse = True
    type_into(on_sample, sheet.field, "khong the")
    window.close()
    on_sample.settle()
    on_sample.qtbot.waitUntil(lambda: window._closing_with is None)
    assert window.isVisible()
    assert "chưa lưu được" in window.notice.text
    sheet.refuse = False
    with on_sample.qtbot.waitSignal(window.closed):
        window.close()


def test_another_period_is_added_and_chosen_and_the_first_stays(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    window.top.new_assessment_requested.emit()
    from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog

    dialog = window.findChild(NewAssessmentDialog)
    qtbot.waitUntil(lambda: dialog.form.choice is not None, timeout=20_000)
    assert dialog.form.choice.period == Period(2025)
    said: list[str] = []
    window.context.message_requested.connect(lambda text, *_more: said.append(text))
    dialog.make.click()
    qtbot.waitUntil(lambda: window.top.period.currentText() == "Kỳ: Năm 2025", timeout=20_000)
    on_sample.settle()
    assert window.context.assessment.period == Period(2025)
    assert said[0].startswith("Mang sang năm 2025: ")
    assert "4 công trình chưa xong hoặc còn nợ" in said[0]
    overview = window.current_page
    assert overview.stack.currentWidget() is overview.empty
    window.top.period.setCurrentIndex(window.top.period.findData("2024"))
    window.top.period.activated.emit(window.top.period.currentIndex())
    qtbot.waitUntil(lambda: window.context.assessment.period == Period(2024), timeout=20_000)
    on_sample.settle()
    assert overview.stack.currentWidget() is not overview.empty


def test_half_a_year_and_several_years_are_periods_like_a_year(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog

    window.top.new_assessment_requested.emit()
    dialog = window.findChild(NewAssessmentDialog)
    qtbot.waitUntil(lambda: dialog.form.choice is not None, timeout=20_000)
    form = dialog.form
    form.year.setValue(2024)
    form.part.setCurrentIndex(form.part.findText("6 tháng đầu năm 2024"))
    assert form.choice.period.key == "2024-H1"
    form.year.setValue(2025)
    assert form.choice.period.key == "2025-H1"
    form.part.setCurrentIndex(form.part.count() - 1)
    form.first_year.setValue(2021)
    assert form.choice.period.label == "Giai đoạn 2021–2025"
    form.first_year.setValue(2025)
    assert form.choice is None
    form.part.setCurrentIndex(form.part.findText("6 tháng đầu năm 2025"))
    dialog.make.click()
    qtbot.waitUntil(
        lambda: window.top.period.currentText() == "Kỳ: 6 tháng đầu năm 2025", timeout=20_000
    )
    on_sample.settle()


def test_the_same_period_and_set_twice_is_refused_in_the_dialog(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    from ntm_desktop.gui.first_run.new_assessment import NewAssessmentDialog

    dialog = NewAssessmentDialog(window.context, window)
    qtbot.waitUntil(lambda: dialog.form.choice is not None, timeout=20_000)
    dialog.form.year.setValue(2024)
    dialog.make.click()
    on_sample.settle()
    assert "Đã có đợt tự đánh giá Năm 2024" in dialog._refusal.text
    assert dialog.make.isEnabled()
    dialog.reject()


def test_messages_are_shown_until_they_are_done_or_the_page_is_left(on_sample):
    window, done = on_sample.window, []
    window.context.show_message("Còn 3 gói chờ.", Level.WARN, "Xem", lambda: done.append(1))
    assert window.notice.isVisible()
    window.notice.activated.emit()
    assert done == [1]
    assert not window.notice.isVisible()
    window.context.show_error(EntryError("Không ghi được.", ["dòng 1", "dòng 2"]))
    assert window.notice.text == "Không ghi được.\n• dòng 1\n• dòng 2"
    window.open_page("settings")
    assert not window.notice.isVisible()


def test_the_window_fits_a_screen_of_1366_by_768(on_sample):
    window = on_sample.window
    for entry in PAGES:
        window.open_page(entry.page_id)
        on_sample.settle()
        hint = window.minimumSizeHint()
        assert hint.width() <= 1366, entry.page_id
        assert hint.height() <= 700, entry.page_id


def test_every_control_of_the_frame_has_a_name(on_sample):

    window = on_sample.window
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        controls: list[Any] = list(window.findChildren(kind))
        for control in controls:
            if control.isVisible() and control.focusPolicy() != Qt.FocusPolicy.NoFocus:
                name = control.accessibleName() or getattr(control, "text", str)()
                assert name, control


def lying_under(window) -> list[QWidget]:
    """What can be pressed or typed into and is covered by the message."""
    around = window.centralWidget()
    over = window.notice.geometry()
    return [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for widget in around.findChildren(kind)
        if widget.isVisible()
        and not window.notice.isAncestorOf(widget)
        and not widget.visibleRegion().isEmpty()
        # What has scrolled out of sight is not covered.
        and over.intersects(
            widget.visibleRegion().boundingRect().translated(widget.mapTo(around, QPoint(0, 0)))
        )
    ]


def of_the_page(window) -> list[QWidget]:
    """What of the page itself, words too, is covered by the message."""
    pages, over = window.pages, window.notice.geometry()
    around = window.centralWidget()
    return (
        [pages] if over.intersects(QRect(pages.mapTo(around, QPoint(0, 0)), pages.size())) else []
    )


@pytest.mark.parametrize("page", [entry.page_id for entry in PAGES])
def test_a_message_of_many_lines_covers_nothing_and_opens_in_full(on_sample, page):
    window = on_sample.window
    window.resize(1366, 740)
    window.open_page(page)
    on_sample.settle()
    points = [f"Chỉ tiêu 2.{no}: chưa lưu vì ô này còn chữ lạ, hãy xem lại." for no in range(1, 9)]
    said = "\n".join(["Chưa lưu vì có chỗ không hợp lệ.", *points])
    window.context.show_message(said, Level.ERROR)
    on_sample.settle()
    assert window.notice.isVisible()
    assert lying_under(window) == [] == of_the_page(window)
    more = next(b for b in window.notice.findChildren(LinkButton) if b.text() == "Xem đủ")
    more.click()
    full = window.findChild(NoticeDialog)
    assert all(point in full.words.text() for point in points)
    full.close()


@pytest.mark.parametrize("page", [entry.page_id for entry in PAGES])
def test_a_message_of_one_line_covers_nothing_that_can_be_pressed(on_sample, page):
    window = on_sample.window
    window.resize(1366, 740)
    window.open_page(page)
    on_sample.settle()
    window.context.show_message(
        "Đã ban hành bản 2: Năm 2026 đã có chỉ tiêu, tự đánh giá được ngay.",
        Level.SUCCESS,
        "Mở Tự đánh giá",
        lambda: None,
    )
    on_sample.settle()
    assert window.notice.isVisible()
    assert lying_under(window) == []


def test_a_message_moves_nothing_and_takes_no_click_that_was_on_its_way(on_sample):
    window, qtbot = on_sample.window, on_sample.qtbot
    page = window.current_page
    before = (page.mapToGlobal(QPoint(0, 0)), page.size())
    window.context.show_message("Đã lưu", Level.SUCCESS)
    on_sample.settle()
    assert window.notice.isVisible()
    assert (page.mapToGlobal(QPoint(0, 0)), page.size()) == before
    assert window.notice.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    deaf = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    qtbot.waitUntil(lambda: not window.notice.testAttribute(deaf))
    window.resize(window.width() + 100, window.height())
    on_sample.settle()
    assert window.centralWidget().rect().contains(window.notice.geometry())
    assert not lying_under(window)
    window.notice.hide()
    assert (page.mapToGlobal(QPoint(0, 0))) == before[0]


def add_year(program, year):
    rules = program.window.context.assessment.set_id
    info = program.do(lambda ws: workspace.add_assessment(ws, set_id=rules, period=Period(year)))
    program.window.choose_assessment(info.id)
    program.settle()
    return info


def test_undo_leads_to_the_period_of_the_edit_before_it_takes_anything_back(on_sample):
    window = on_sample.window
    first = window.context.assessment.id
    on_sample.do(record_remark("1.1", "của năm 2024"))
    on_sample.do(lambda ws: workspace.add_assessment(
        ws, set_id=window.context.assessment.set_id, period=Period(2023)
    ))  # fmt: skip
    on_sample.do(lambda ws: ws.session.undo.pop())
    window.choose_assessment(on_sample.do(lambda ws: workspace.assessments(ws)[-1].id))
    on_sample.settle()
    assert window.context.assessment.period == Period(2023)
    window.undo()
    on_sample.settle()
    assert window.context.assessment.id == first
    assert remark(on_sample) == "của năm 2024"
    assert "Bấm lần nữa" in window.notice.text
    window.undo()
    on_sample.settle()
    assert remark(on_sample) == ""


def test_a_period_added_by_mistake_is_taken_back_with_undo_and_the_one_before_is_open(on_sample):
    window = on_sample.window
    first = window.context.assessment.id
    add_year(on_sample, 2023)
    assert window.context.assessment.period == Period(2023)
    window.undo()
    on_sample.settle()
    on_sample.qtbot.waitUntil(lambda: window.context.assessment.id == first)
    assert window.top.period.findData("2023") == -1


def test_a_period_is_removed_from_the_box_of_periods_and_undo_brings_it_back(
    on_sample, monkeypatch
):
    monkeypatch.setattr("ntm_desktop.gui.dialogs.ask", lambda *given, **more: True)
    window = on_sample.window
    add_year(on_sample, 2023)
    box = window.top.period
    box.setCurrentIndex(box.findText("Bỏ đợt đang mở…"))
    box.activated.emit(box.currentIndex())
    on_sample.settle()
    on_sample.qtbot.waitUntil(lambda: window.context.assessment.period == Period(2024))
    assert box.findData("2023") == -1
    assert box.findText("Bỏ đợt đang mở…") == -1, "the only one cannot be removed"
    window.undo()
    on_sample.settle()
    on_sample.qtbot.waitUntil(lambda: box.findData("2023") >= 0)


def test_the_period_in_use_is_the_one_that_opens_next_time_also_after_a_crash(on_sample):
    window = on_sample.window
    info = add_year(on_sample, 2023)
    # Nothing was closed: this is what a program finds that starts after the power went.
    assert on_sample.do(read_session()).current.id == info.id
    assert window.context.assessment.id == info.id


def test_ctrl_2_puts_the_cursor_into_the_answer(on_sample, qtbot):
    window = on_sample.window
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    on_sample.settle()
    page = window.current_page
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.interview.inputs.isAncestorOf(focused)
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert page.interview.inputs.isAncestorOf(QApplication.focusWidget())


def test_ctrl_s_answers_and_f8_lists_what_is_to_be_done(on_sample, qtbot):
    window = on_sample.window
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    on_sample.settle()
    assert window.notice.text == "Đã lưu"
    window.open_page("settings")
    on_sample.settle()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    on_sample.settle()
    assert window.pages.current_id == "overview"
    assert window.current_page.all_todo.isVisible()


def test_another_period_is_begun_by_a_button_of_its_own(on_sample, qtbot):
    asked = []
    on_sample.window.top.new_assessment_requested.connect(lambda: asked.append(True))
    on_sample.window.top.new_assessment_requested.disconnect(on_sample.window._new_assessment)
    qtbot.mouseClick(on_sample.window.top.add, Qt.MouseButton.LeftButton)
    assert asked == [True]
    texts = [on_sample.window.top.set.itemText(i) for i in range(on_sample.window.top.set.count())]
    assert not any("Thêm đợt" in text for text in texts)


def test_the_history_is_searched_led_from_and_taken_back(on_sample, qtbot):
    window = on_sample.window
    on_sample.do(
        lambda ws: edits.record_figure(
            ws, workspace.latest_assessment(ws).id, "12.1", "nu", "numerator", "973"
        )
    )
    window.show_history()
    on_sample.settle()
    dialog = window.findChild(ChangesDialog)
    dialog.search.setText("12.1 973")
    dialog.read()
    on_sample.settle()
    assert [(entry.old, entry.new) for entry in dialog.entries] == [("961", "973")]
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    on_sample.settle()
    given = on_sample.do(
        lambda ws: stored.answer(ws.file, workspace.latest_assessment(ws).id, "12.1")
    )
    assert str(given.part("nu").numerator) == "961"
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    on_sample.settle()
    assert window.current_page.current_no == "12.1"


def test_the_foot_says_quietly_what_the_line_holds(on_sample, tmp_path):
    window = on_sample.window
    quiet = window.foot.text
    assert "qua mạng" not in quiet
    assert "phiếu mới" not in quiet
    receiver = Receiver(
        name="UBND huyện Bắc Sơn",
        commune_code="06364",
        address="https://127.0.0.1:8443",
        certificate="",
        access_key="",
        recipient="",
        public_key=SecretKey.generate().public.encoded,
    )

    def work(ws):
        sendings.keep_receiver(ws.file, receiver, "access-none", ws.now())
        brought = folder_of(ws, receiver.id)
        brought.mkdir(parents=True)
        (brought / "0123456789abcdef_06364_receipt_2024_0001.ntmz").write_bytes(b"")
        made = pack(
            ws,
            workspace.latest_assessment(ws).id,
            tmp_path / "usb",
            seal_to=(),
            include_dossier=False,
        )
        return queue(ws, made.package_id)

    on_sample.do(work)
    assert "1 phiếu mới tải về · 1 gói chờ gửi qua mạng" in window.foot.text
