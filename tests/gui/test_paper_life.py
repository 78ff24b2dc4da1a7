"""The bar over the preview: printed, signed, scanned, edited in Word, and every step taken back."""

import zipfile

import pytest
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.papers import Stage
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.papers import printing
from ntm_desktop.gui.papers.life_bar import LifeBar
from ntm_desktop.gui.papers.life_dialogs import DifferencesDialog, SigningDialog
from ntm_desktop.services import papers, reports
from tests.gui.test_reports import YEARLY, page

__all__ = ["page"]


@pytest.fixture
def bar(on_sample, page):
    on_sample.qtbot.waitUntil(lambda: page.life.life is not None, timeout=20_000)
    return page.life


def choose(on_sample, bar, words):
    """An entry of “Việc khác”."""
    (action,) = [one for one in bar.menu.actions() if one.text() == words]
    action.trigger()
    on_sample.settle()


def step(on_sample, bar):
    bar.step_button.click()
    on_sample.settle()


def entries(bar):
    return [one.text() for one in bar.menu.actions() if one.text()]


def printed(on_sample, bar):
    on_sample.do(lambda ws: papers.mark_printed(ws, (bar._key,)))
    on_sample.settle()


def signed(on_sample, bar):
    bar.record_signed(bar._key, "45", "15/12/2024")
    on_sample.settle()


def told(on_sample):
    return on_sample.window.notice.text


def test_number_and_day_are_asked_for_and_nothing_is_noted_when_that_is_left(
    on_sample, bar, monkeypatch
):
    said = {"agreed": 0}

    def answer(dialog):
        dialog.number.setText("45")
        dialog.day.setText("15/12/2024")
        return said["agreed"]

    monkeypatch.setattr(SigningDialog, "exec", answer)
    step(on_sample, bar)
    assert bar.life.stage is Stage.MADE
    said["agreed"] = 1
    step(on_sample, bar)
    assert bar.state.text() == "Đã ký số 45 ngày 15/12/2024"
    assert bar.step_button.text() == "Kèm bản quét…"
    choose(on_sample, bar, "Bỏ ghi “đã ký”")
    assert bar.life.stage is Stage.MADE


def test_the_printed_sheet_can_be_the_signed_one_though_figures_changed_since(
    on_sample, bar, monkeypatch
):
    printed(on_sample, bar)
    assert bar.state.text().startswith("Đã in ")
    on_sample.do(
        lambda ws: reports.record_passage(ws, YEARLY, Period(2024), "signer.name", "Nguyễn Văn Mới")
    )
    on_sample.settle()
    assert "sau khi in; hãy in lại trước khi ký" in bar.changed.text

    def answer(dialog):
        assert not dialog.printed.isHidden()
        dialog.printed.setChecked(True)
        dialog.day.setText("15/12/2024")
        return 1

    monkeypatch.setattr(SigningDialog, "exec", answer)
    step(on_sample, bar)
    assert "sau khi ký" in bar.changed.text
    choose(on_sample, bar, "Xem số liệu đã đổi…")
    (dialog,) = on_sample.window.findChildren(DifferencesDialog)
    rows = [cell.text for row in dialog.table.table.rows for cell in row.cells]
    assert any("Nguyễn Văn Mới" in text for text in rows)
    dialog.close()


def test_what_was_printed_can_be_taken_back(on_sample, bar):
    printed(on_sample, bar)
    choose(on_sample, bar, "Bỏ ghi “đã in”")
    assert bar.life.stage is Stage.MADE
    assert "Bỏ ghi “đã in”" not in entries(bar)


def test_scanned_pictures_are_chosen_opened_and_taken_back(on_sample, bar, tmp_path, monkeypatch):
    signed(on_sample, bar)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    step(on_sample, bar)
    assert bar.life.stage is Stage.SIGNED
    sheets = []
    for name in ("trang 2.png", "trang 1.png"):
        image = QImage(300, 420, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        assert image.save(str(tmp_path / name))
        sheets.append(str(tmp_path / name))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (sheets, ""))
    step(on_sample, bar)
    assert bar.state.text().endswith(" · đã quét")
    assert bar.step_button.text() == "Mở bản quét"
    assert "Thay bản quét…" in entries(bar)

    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(shown.append(url)) or True)
    step(on_sample, bar)
    assert shown[0].toLocalFile().endswith(".pdf")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    step(on_sample, bar)
    assert "chưa có chương trình mở được" in told(on_sample)
    choose(on_sample, bar, "Bỏ bản quét")
    assert bar.life.stage is Stage.SIGNED


def test_a_word_file_edited_further_is_kept_compared_opened_and_let_go(
    on_sample, page, bar, tmp_path, monkeypatch
):
    made, edited = tmp_path / "báo cáo.docx", tmp_path / "đã sửa.docx"
    page.save(made)
    on_sample.settle()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(edited, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                changed = data.replace("Chiến Thắng".encode(), "Chiến Bại".encode())
                assert changed != data
                data = changed
            new.writestr(name, data)

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    choose(on_sample, bar, "Giữ bản Word đã sửa…")
    assert bar.life.record.edited is None
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(made), ""))
    choose(on_sample, bar, "Giữ bản Word đã sửa…")
    assert bar.state.text().endswith(" · có bản Word đã sửa")
    assert "không khác văn bản lập từ số liệu" in told(on_sample)

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(edited), ""))
    choose(on_sample, bar, "Giữ bản Word đã sửa…")
    (dialog,) = on_sample.window.findChildren(DifferencesDialog)
    rows = [cell.text for row in dialog.table.table.rows for cell in row.cells]
    assert any("Chiến Bại" in text for text in rows)
    dialog.close()

    shown = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(shown.append(url)) or True)
    choose(on_sample, bar, "Mở bản Word đã sửa")
    assert shown[0].toLocalFile().endswith(".docx")
    choose(on_sample, bar, "Bỏ bản Word đã sửa")
    assert bar.life.record.edited is None
    assert "Bỏ bản Word đã sửa" not in entries(bar)


def test_printing_the_report_notes_it_as_printed(on_sample, page, bar, tmp_path, monkeypatch):
    on_sample.qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    titles = []

    def pick(_parent, title, pages):
        titles.append(title)
        return printing.order_of(printer, pages)

    monkeypatch.setattr(printing, "choose_printer", pick)
    page.print_button.click()
    on_sample.settle()
    assert [title.startswith("Báo cáo năm 2024") for title in titles] == [True]
    assert bar.life.stage is Stage.PRINTED
    assert (tmp_path / "in.pdf").read_bytes().startswith(b"%PDF")


def test_a_bar_that_shows_no_paper_asks_and_writes_nothing(on_sample, tmp_path):
    alone = LifeBar(on_sample.window.context, on_sample.window)
    for act in (
        alone.sign,
        alone.sign_digitally,
        alone.compare_edited,
        alone.show_differences,
        alone.take_back,
        alone.remove_edited,
        lambda: alone.open_file("scan"),
        lambda: alone.attach_scan([tmp_path / "x.pdf"]),
        lambda: alone.keep_edited(tmp_path / "x.docx"),
    ):
        act()
        assert not on_sample.desktop.tasks._running
    assert alone.isHidden()
    assert alone.life is None
