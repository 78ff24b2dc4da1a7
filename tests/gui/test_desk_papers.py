"""The papers of an appraisal in their window: looked at, written into, printed, saved."""

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.district.appraisal_papers import paper_lines
from ntm_desktop.gui.papers import printing
from ntm_desktop.gui.widgets import Button
from tests.gui.desk_office import data, desk, sender, usb
from tests.gui.test_desk_appraise import page

__all__ = ["data", "desk", "page", "sender", "usb"]


@pytest.fixture
def dialog(desk, page):
    page.more.show_papers()
    desk.settle()
    shown = page.more.dialog
    desk.qtbot.waitUntil(lambda: shown.preview.pages is not None, timeout=20_000)
    yield shown
    shown.accept()


def press(dialog, words):
    (button,) = [one for one in dialog.findChildren(Button) if one.text() == words]
    button.click()


def test_another_paper_is_chosen_and_what_was_typed_before_is_kept(desk, dialog):
    first = dialog._paper
    dialog.form.editors["meeting.place"].edit.setText("Hội trường UBND xã")
    other = next(one.id for one in paper_lines(dialog._facts) if one.id != first)
    before = dialog.preview.pages
    dialog.list.choose(other)
    desk.settle()
    assert dialog._paper == other
    desk.qtbot.waitUntil(
        lambda: dialog.preview.pages is not None and dialog.preview.pages is not before
    )
    dialog.list.choose(first)
    desk.settle()
    assert dialog.form.editors["meeting.place"].text == "Hội trường UBND xã"


def test_the_shown_paper_is_printed_under_its_title(desk, dialog, tmp_path, monkeypatch):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    asked = []

    def choose(_parent, title, pages):
        asked.append(title)
        return None if len(asked) == 1 else printing.order_of(printer, pages)

    monkeypatch.setattr(printing, "choose_printer", choose)
    dialog.print_button.click()
    desk.settle()
    assert not (tmp_path / "in.pdf").exists()
    dialog.print_button.click()
    desk.settle()
    assert (tmp_path / "in.pdf").read_bytes().startswith(b"%PDF")
    assert len(asked) == 2
    assert asked[0].strip()


@pytest.mark.parametrize(
    ("words", "ending", "begins"),
    [("Kết xuất PDF…", ".pdf", b"%PDF"), ("Kết xuất Word…", ".docx", b"PK")],
)
def test_the_shown_paper_is_saved_under_the_name_that_was_chosen(
    desk, dialog, usb, monkeypatch, words, ending, begins
):
    offered = []

    def nowhere(_parent, _question, name, _kinds):
        offered.append(name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", nowhere)
    press(dialog, words)
    desk.settle()
    assert offered[0].endswith(ending)
    assert not dialog.message.isVisible()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(usb / "văn bản thẩm tra"), "")
    )
    press(dialog, words)
    desk.settle()
    target = usb / f"văn bản thẩm tra{ending}"
    assert target.read_bytes().startswith(begins)
    assert str(target) in dialog.message.text
    assert dialog.context.preferences.last_folder == str(usb)


def test_all_three_are_saved_into_a_folder_as_pdf_and_as_word(desk, dialog, usb, monkeypatch):
    folder = usb / "tất cả"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    press(dialog, "Kết xuất cả ba…")
    desk.settle()
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    press(dialog, "Kết xuất cả ba…")
    desk.settle()
    assert len(list(folder.iterdir())) == 6
    assert "Đã ghi 6 tệp" in dialog.message.text
    assert str(folder) in dialog.message.text


def test_a_paper_that_cannot_be_written_is_told_in_the_window_itself(desk, dialog, usb):
    (usb / "không phải thư mục").write_text("x")
    dialog.save_all(usb / "không phải thư mục")
    desk.settle()
    assert dialog.message.isVisible()
    assert "Đã ghi" not in dialog.message.text
    assert not dialog.progress.busy


def test_a_text_refused_after_another_paper_was_chosen_is_told_with_its_name(desk, dialog):
    first = dialog._paper
    editor = dialog.form.editors["meeting.place"]
    label = editor.field.label
    other = next(
        one.id
        for one in paper_lines(dialog._facts)
        if one.id != first and "meeting.place" not in _fields(dialog, one.id)
    )
    editor.edit.setText("x" * 30_000)
    dialog.list.choose(other)
    desk.settle()
    assert dialog.message.isVisible()
    assert dialog.message.text.startswith(f"{label}: ")


def _fields(dialog, paper):
    form = dialog._facts.form
    return {field.id for field in (*form.paper(paper).fields, *form.shared_fields)}
