"""“Kiểm tra số liệu…”: any text pasted or opened, and what in it does not agree."""

from PySide6.QtWidgets import QApplication

from ntm_desktop.gui.commune_search import record_entries
from ntm_desktop.gui.consistency_dialog import ConsistencyDialog
from ntm_desktop.gui.navigation import CHECK_FIGURES
from ntm_desktop.gui.search import search
from ntm_desktop.services.workspace import latest_assessment

SLIP = "Mở đầu.\n\nCó 12/14 thôn đạt chuẩn văn hóa, chiếm 87,71%."


def opened(on_sample):
    """The dialog as the dossier page opens it."""
    on_sample.desktop.window.context.navigate("dossier", CHECK_FIGURES)
    on_sample.settle()
    (dialog,) = on_sample.window.findChildren(ConsistencyDialog)
    return dialog


def test_it_is_found_by_searching(on_sample):
    entries = on_sample.do(lambda ws: record_entries(ws, latest_assessment(ws).id))
    assert CHECK_FIGURES in [hit.target for hit in search(entries, "kiem tra so lieu")]


def test_a_pasted_text_is_checked_and_its_line_is_led_to(on_sample):
    dialog = opened(on_sample)
    dialog.text.setPlainText(SLIP)
    dialog.check_button.click()
    on_sample.settle()
    assert [one.computed for one in dialog.findings] == ["85,71 %"]
    assert dialog.table.isVisible()
    dialog.table.selectRow(0)
    assert "87,71" in dialog.text.textCursor().selectedText()
    dialog.close()


def test_a_file_is_checked_and_a_clean_one_is_said_to_be_so(on_sample, tmp_path):
    dialog = opened(on_sample)
    file = tmp_path / "báo cáo.txt"
    file.write_text("Có 7/14 thôn đạt chuẩn, chiếm 50%.", encoding="utf-8")
    dialog.read(file)
    on_sample.settle()
    assert dialog.findings == ()
    assert "không thấy số liệu nào trái nhau" in dialog.notice.text
    dialog.close()


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(on_sample, tmp_path):
    dialog = opened(on_sample)
    file = tmp_path / "hong.docx"
    file.write_bytes(b"PK\x03\x04 nothing")
    dialog.read(file)
    on_sample.settle()
    assert "hong.docx" in dialog.notice.text
    dialog.close()
    QApplication.processEvents()
