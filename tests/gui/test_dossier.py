"""The dossier page on the sample commune: what is missing, the texts, the preview, paper."""

import shutil
from functools import partial

import docx
import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.errors import CancelledError
from ntm_desktop.gui.dossier.checklist import WHOLE
from ntm_desktop.gui.dossier.page import DossierPage
from ntm_desktop.gui.papers import printing, rendering
from ntm_desktop.gui.papers.life_dialogs import DifferencesDialog
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.paths import forms_dir, resources_dir
from ntm_desktop.services import dossiers, edits, workspace
from tests.gui.office import opened, sample_copy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LETTER, REPORT, TABLE = "to-trinh", "bao-cao-ket-qua", "bieu-chi-tiet"
FIELD = "review.achievements"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    return tmp_path_factory.mktemp("mau") / "xa"


@pytest.fixture
def office(qtbot, tmp_path, made_once):
    with opened(qtbot, sample_copy(made_once, tmp_path / "xa")) as office:
        yield office


@pytest.fixture
def page(office):
    page = DossierPage(office.context)
    office.show(page)
    shown(office, page)
    return page


def shown(office, page):
    office.until(lambda: page.preview.pages is not None)
    office.settle()


def choose(office, page, document_id):
    page.checklist.choose(document_id)
    shown(office, page)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def saved(office, field_id):
    return office.do(lambda ws: dossiers.dossier_texts(ws, office.assessment_id))[field_id]


def test_every_paper_is_listed_with_its_state_in_words(page):
    papers = page.checklist.papers

    assert [button.line.document_id for button in papers][6] == WHOLE
    assert len(papers) == 9
    assert papers[0].line.state.startswith("Thiếu dữ liệu")
    assert "Thiếu dữ liệu" in papers[0].accessibleName()
    assert page.draft.isVisible()
    assert "nháp" in page.draft.text


def test_the_preview_shows_the_very_bytes_that_are_made(office, page):
    expected = office.do(lambda ws: dossiers.make_document(ws, office.assessment_id, LETTER))

    assert page.preview.pages.pdf == expected
    assert page.preview.view.current_page == 1


def test_a_missing_figure_leads_to_its_indicator(office, page):
    choose(office, page, TABLE)

    link = next(x for x in page.checklist.findChildren(LinkButton) if "2.1" in x.text())
    link.click()

    assert office.visits == [("assessment", "2.1")]


def test_a_missing_passage_leads_to_its_field(office, page):
    choose(office, page, LETTER)

    page.show_target(FIELD)
    office.settle()

    assert page.checklist.current == REPORT
    office.until(lambda: page.texts.editors[FIELD].edit.hasFocus())


def test_a_passage_is_saved_when_it_is_left_and_the_preview_follows(office, page):
    choose(office, page, REPORT)
    editor = page.texts.editors[FIELD]
    editor.edit.setFocus()
    office.qtbot.keyClicks(editor.edit, "Nhan dan dong thuan cao")

    page.commit_pending()
    office.until(lambda: page.preview.pages is None or "dong thuan" in _shown_text(page))
    shown(office, page)

    assert saved(office, FIELD) == "Nhan dan dong thuan cao"
    assert "Nhan dan dong thuan cao" in _shown_text(page)
    assert not editor._mark.isVisible()


def _shown_text(page):
    return text_of(page.preview.view.pages.pdf)


def test_undo_brings_the_old_text_back_into_the_field(office, page):
    choose(office, page, REPORT)
    editor = page.texts.editors[FIELD]
    editor.edit.setPlainText("Câu viết nhầm")
    page.commit_pending()
    office.settle()

    office.do(edits.undo)
    office.settle()

    assert editor.text == ""


def test_a_text_that_is_refused_stays_with_the_reason_under_it(office, page):
    choose(office, page, REPORT)
    editor = page.texts.editors[FIELD]
    editor.edit.setPlainText("quá dài " * 2000)

    page.commit_pending()
    office.settle()

    assert "ký tự" in editor.error
    assert editor.text.startswith("quá dài")
    assert saved(office, FIELD) == ""

    editor.edit.setPlainText("ngắn")
    page.commit_pending()
    office.settle()
    assert editor.error == ""
    assert saved(office, FIELD) == "ngắn"


def test_a_passage_that_was_written_meanwhile_is_said_and_not_overwritten(office, page):
    choose(office, page, REPORT)
    editor = page.texts.editors[FIELD]
    editor.edit.setFocus()
    editor.edit.setPlainText("Câu của tôi")
    office.do(
        partial(
            dossiers.record_dossier_text,
            assessment_id=office.context.assessment.id,
            field_id=FIELD,
            text="Câu từ máy khác",
        )
    )
    office.settle()

    page.commit_pending()
    office.settle()
    assert "“Câu từ máy khác”" in editor.error
    assert editor.text == "Câu của tôi"
    assert saved(office, FIELD) == "Câu từ máy khác"

    editor.edit.setPlainText("")
    editor.edit.setPlainText("Câu của tôi")
    page.commit_pending()
    office.settle()
    assert editor.error == ""
    assert saved(office, FIELD) == "Câu của tôi"


def test_a_passage_changed_twice_in_a_row_is_ones_own(office, page):
    choose(office, page, REPORT)
    editor = page.texts.editors[FIELD]
    for text in ("Câu một", "Câu hai", "Câu ba"):
        editor.edit.setPlainText(text)
        page.commit_pending()
    office.settle()
    assert editor.error == ""
    assert saved(office, FIELD) == "Câu ba"


def test_switching_papers_saves_what_is_being_typed(office, page):
    choose(office, page, REPORT)
    page.texts.editors[FIELD].edit.setPlainText("Giữ lại khi chuyển văn bản")

    choose(office, page, LETTER)

    assert saved(office, FIELD) == "Giữ lại khi chuyển văn bản"


def test_the_name_of_a_criterion_stands_at_its_passage(office, page):
    choose(office, page, REPORT)

    label = page.texts.editors["criterion.2"].edit.accessibleName()
    assert "Giao thông" in label


def test_zoom_and_page_keys_move_through_the_preview(office, page):
    choose(office, page, REPORT)
    view = page.preview.view

    office.qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current_page == view.pages.count

    office.qtbot.mouseClick(page.preview.larger, Qt.MouseButton.LeftButton)
    assert view.zoom > 1
    assert view.horizontalScrollBar().maximum() > 0
    office.qtbot.mouseClick(page.preview.fit, Qt.MouseButton.LeftButton)
    assert view.horizontalScrollBar().maximum() == 0


def test_the_preview_can_take_the_room_of_the_texts(office, page):
    before = page.preview.width()

    page.preview.wide.setChecked(True)
    office.until(lambda: page.preview.width() > before)
    assert not page.writing.isVisible()

    page.show_target(FIELD)
    assert page.writing.isVisible()


def test_printing_draws_every_page_and_lays_wide_ones_across(office, page, tmp_path):
    choose(office, page, TABLE)
    out = tmp_path / "in.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))

    page.output.carry_out(printing.order_of(printer, page.preview.pages))
    assert page.progress.busy
    office.settle()

    printed = pypdfium2.PdfDocument(out.read_bytes())
    sizes = [sheet.get_size() for sheet in printed]
    printed.close()
    assert len(sizes) == page.preview.pages.count
    assert all(width > height for width, height in sizes)
    assert office.messages[-1] == f"Đã gửi {len(sizes)} trang tới máy in."
    assert not page.progress.busy


def test_only_the_pages_chosen_are_printed(page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)

    order = printing.order_of(printer, page.preview.pages)

    assert order.chosen == range(1, page.preview.pages.count)


def test_printing_that_is_stopped_says_so_to_its_caller(page, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "in.pdf"))
    order = printing.order_of(printer, page.preview.pages)

    def stop(_done: int, _total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        printing.print_pages(order, stop)


def test_the_whole_dossier_is_exported_as_the_service_makes_it(office, page, tmp_path, monkeypatch):
    target = tmp_path / "Hồ sơ xã Chiến Thắng"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))

    page.export_button.click()
    assert page.progress.busy
    office.settle()

    files = sorted(target.iterdir())
    assert len(files) == 7
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert "7 tệp PDF" in office.messages[-1]


def test_one_paper_is_saved_where_the_officer_wants_it(office, page, tmp_path, monkeypatch):
    target = tmp_path / "tờ trình"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page.file_button.choices["pdf"].trigger()
    office.settle()

    assert target.with_suffix(".pdf").read_bytes() == page.preview.pages.pdf


def test_one_paper_is_saved_as_word(office, page, tmp_path, monkeypatch):
    target = tmp_path / "tờ trình"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    page.file_button.choices["docx"].trigger()
    office.settle()

    made = docx.Document(str(target.with_suffix(".docx")))
    assert "TỜ TRÌNH" in [paragraph.text for paragraph in made.paragraphs]
    assert str(target.with_suffix(".docx")) in office.messages[-1]


def test_the_tables_of_one_paper_are_saved_as_excel(office, page, tmp_path, monkeypatch):
    target = tmp_path / "biểu"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    choose(office, page, TABLE)

    page.file_button.choices["xlsx"].trigger()
    office.settle()

    assert target.with_suffix(".xlsx").read_bytes().startswith(b"PK")
    assert str(target.with_suffix(".xlsx")) in office.messages[-1]


def test_word_for_the_whole_dossier_is_a_file_for_each_paper(office, page, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.checklist.choose(WHOLE)
    office.settle()

    page.file_button.choices["docx"].trigger()
    office.settle()

    assert len(sorted(tmp_path.glob("*.docx"))) == 6
    assert "6 tệp Word" in office.messages[-1]


def test_a_folder_that_cannot_be_written_is_said(office, page, tmp_path, monkeypatch):
    blocked = tmp_path / "tệp"
    blocked.write_text("đây là tệp, không phải thư mục")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(blocked / "to-trinh.pdf"), "")
    )

    page.file_button.choices["pdf"].trigger()
    office.settle()

    assert "Không ghi được tệp" in office.messages[-1]
    assert page.file_button.isEnabled()


def test_bytes_that_are_no_pdf_are_refused():
    with pytest.raises(Exception, match="PDF"):
        rendering.open_pages(b"no pdf", unwatched)


def test_a_set_without_a_known_procedure_has_an_empty_page_that_says_so(qtbot, tmp_path):
    forms = tmp_path / "forms"
    shutil.copytree(forms_dir() / "criteria", forms / "criteria")
    (forms / "dossiers").mkdir()
    catalog = Catalog(forms, resources_dir())

    def make():
        return workspace.create_workspace(
            tmp_path / "xa",
            commune_code="06364",
            set_id="qd-318-2022-xa",
            period=Period(2024),
            catalog=catalog,
        )

    with opened(qtbot, make) as office:
        page = DossierPage(office.context)
        office.show(page)

        assert page.stack.currentWidget() is page.empty
        assert "Chưa có mẫu hồ sơ" in page.empty.accessibleDescription()
        assert not page.print_button.isEnabled()
        assert not page.can_print()


def signed_letter(office, page, number="28", day="30/11/2024"):
    choose(office, page, LETTER)
    page.life.record_signed(page.life._key, number, day)
    office.settle()


def test_a_signed_paper_is_said_with_number_and_day(office, page):
    signed_letter(office, page)

    assert page.life.state.text() == "Đã ký số 28 ngày 30/11/2024"
    assert page.checklist.papers[0].line.state == "Đã ký"
    assert page.life.step_button.text() == "Kèm bản quét…"
    assert saved(office, "to-trinh.number") == "28"
    assert not page.life.changed.isVisible()


def test_a_figure_changed_after_signing_is_said_with_what_changed(office, page):
    signed_letter(office, page)

    office.do(
        lambda ws: dossiers.record_dossier_text(
            ws, office.assessment_id, "signer.name", "Nguyễn Văn Mới"
        )
    )
    office.settle()

    assert page.life.changed.isVisible()
    assert "1 chỗ sau khi ký" in page.life.changed.text
    assert page.checklist.papers[0].line.state == "Đã ký · số liệu đã đổi"
    page.life.show_differences()
    dialog = next(w for w in page.window().findChildren(DifferencesDialog))
    assert dialog.table.model().index(0, 1).data() == "Nguyễn Văn Mới"
    dialog.accept()


def test_a_scan_is_attached_to_the_signed_paper(office, page, tmp_path):
    signed_letter(office, page)
    sheet = tmp_path / "1.png"
    Image.new("RGB", (300, 420), "white").save(sheet)

    page.life.attach_scan([sheet])
    office.settle()

    assert page.life.step_button.text() == "Mở bản quét"
    assert page.checklist.papers[0].line.state == "Đã quét bản ký"


def test_printing_a_draft_is_no_printed_paper(page):
    assert page.draft.isVisible()
    assert page._printed_keys() == ()
