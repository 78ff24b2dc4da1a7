"""Nothing that was typed is lost without a word when the window closes or shows something else."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.gui.conftest import record_remark

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NO = "12.1"


@pytest.fixture
def answers(monkeypatch):
    """What was asked; the test says what the officer answers."""

    asked = SimpleNamespace(said=[], agree=False)

    def ask(_parent, title, question, yes, no="", *, danger=False):
        asked.said.append((title, question, yes, no, danger))
        return asked.agree

    monkeypatch.setattr("ntm_desktop.gui.dialogs.ask", ask)
    return asked


def figure(program, no, part, field):
    window = program.window
    window.open_page("assessment", no)
    program.settle()
    rows = window.current_page.interview.inputs.rows
    return next(row for row in rows if row.part.id == part).editors[field]


def refuse_a_figure(program):
    """Type far more than the denominator allows."""
    editor = figure(program, NO, "main", "numerator")
    editor.setText("99999999")
    return editor


def test_closing_over_a_refused_figure_asks_and_going_back_keeps_it(on_sample, answers):
    editor = refuse_a_figure(on_sample)
    window = on_sample.window
    window.close()
    on_sample.settle()
    assert window.isVisible()
    title, question, leave, back, danger = answers.said[0]
    assert f"Chỉ tiêu {NO}: “99999999” chưa được lưu vì:" in question
    assert (leave, back) == ("Bỏ số này và đóng", "Quay lại sửa")
    assert danger
    assert window.current_page.current_no == NO
    assert editor.text() == "99999999"
    assert title


def test_closing_asks_also_when_another_page_is_shown(on_sample, answers):
    refuse_a_figure(on_sample)
    on_sample.window.open_page("projects")
    on_sample.settle()
    on_sample.window.close()
    on_sample.settle()
    assert len(answers.said) == 1
    assert on_sample.window.isVisible()
    assert on_sample.window.current_page.current_no == NO


def test_closing_goes_on_when_the_figure_is_to_be_dropped(on_sample, answers):
    refuse_a_figure(on_sample)
    answers.agree = True
    on_sample.window.closed.disconnect()
    on_sample.window.close()
    on_sample.qtbot.waitUntil(lambda: not on_sample.window.isVisible(), timeout=5000)
    assert len(answers.said) == 1
    on_sample.window.closed.connect(lambda: None)


def test_closing_asks_nothing_when_everything_was_saved(on_sample, answers):
    on_sample.do(record_remark(NO, "xong"))
    on_sample.window.closed.disconnect()
    on_sample.window.close()
    on_sample.qtbot.waitUntil(lambda: not on_sample.window.isVisible(), timeout=5000)
    assert answers.said == []
    on_sample.window.closed.connect(lambda: None)


def test_ctrl_z_gives_back_the_saved_figure_before_it_takes_back_an_edit(on_sample):
    on_sample.do(record_remark(NO, "ghi chú"))
    editor = figure(on_sample, NO, "main", "numerator")
    saved = editor.text()
    refuse_a_figure(on_sample)
    editor.hand_over()
    assert editor.refused
    on_sample.window.undo()
    on_sample.settle()
    assert editor.text() == saved
    assert not editor.refused
    undo = on_sample.do(lambda ws: ws.session.undo[-1].label)
    assert "12.1" in undo
    on_sample.window.undo()
    on_sample.settle()
    assert on_sample.do(lambda ws: len(ws.session.undo)) == 0


def test_the_message_after_taking_back_says_so_once(on_sample):
    on_sample.do(record_remark(NO, "ghi chú"))
    on_sample.window.undo()
    on_sample.settle()
    said = on_sample.window.notice.text
    assert said.startswith("Đã hoàn tác: ")
    assert said.lower().count("hoàn tác") == 1
    on_sample.window.redo()
    on_sample.settle()
    assert on_sample.window.notice.text.startswith("Đã làm lại: ")


def test_a_refused_date_of_the_dossier_survives_the_look_at_another_paper(on_sample, answers):
    window = on_sample.window
    window.open_page("dossier", "to-trinh.date")
    on_sample.settle()
    page = window.current_page
    on_sample.qtbot.waitUntil(lambda: "to-trinh.date" in page.texts.editors, timeout=20_000)
    page.texts.editors["to-trinh.date"].edit.setText("32/13/2025")
    page.checklist.choose("bao-cao-ket-qua")
    on_sample.settle()
    assert "32/13/2025" in window.notice.text
    window.close()
    on_sample.settle()
    assert "Ngày văn bản: “32/13/2025”" in answers.said[0][1]
    on_sample.qtbot.waitUntil(lambda: "to-trinh.date" in page.texts.editors, timeout=20_000)
    editor = page.texts.editors["to-trinh.date"]
    assert isinstance(editor.edit, QLineEdit)
    assert editor.text == "32/13/2025"
    assert "15/11/2024" in editor.error
    window.undo()
    on_sample.settle()
    assert (editor.text, editor.error) == ("", "")
    assert page.unsaved() == ()


def test_another_assessment_is_not_shown_over_a_refused_figure(on_sample, answers):
    refuse_a_figure(on_sample)
    before = on_sample.window.context.assessment.id
    on_sample.window.choose_assessment("another")
    on_sample.settle()
    assert on_sample.window.context.assessment.id == before
    assert len(answers.said) == 1


def test_the_window_fits_a_small_netbook(on_sample):
    least = on_sample.window.minimumSize()
    assert least.width() <= 1024
    assert least.height() <= 560
    hint = on_sample.window.minimumSizeHint()
    assert hint.height() <= 560, hint
