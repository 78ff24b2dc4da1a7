"""Qt's own dialogs speak Vietnamese: buttons, file dialog, wizard, print dialogs."""

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDockWidget,
    QErrorMessage,
    QFileDialog,
    QGroupBox,
    QHeaderView,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QProgressDialog,
    QSpinBox,
    QTabBar,
    QTextEdit,
    QWidget,
    QWizard,
    QWizardPage,
)

# The offscreen platform says this of every window that is shown.
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support propagateSizeHints", extend=True
)

FOLDER = Path(__file__).parents[2] / "resources" / "translations"
Message = tuple[str, str]


def messages() -> dict[Message, str]:
    """(context, source) → translation, as written in the .ts file."""
    root = ElementTree.parse(FOLDER / "qtbase_vi.ts").getroot()
    return {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext(
            "translation", ""
        )
        for context in root.findall("context")
        for message in context.findall("message")
    }


class Listener(QTranslator):
    """Leaves every text as it is and remembers what Qt asks for.

    Attributes:
        asked: every (context, source) so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[Message] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        self.asked.add((context, source))
        return source


@pytest.fixture
def vietnamese(qapp: QApplication) -> Iterator[None]:
    """The application speaks Vietnamese."""
    before = QLocale()
    QLocale.setDefault(QLocale("vi_VN"))
    translator = QTranslator()
    assert translator.load(str(FOLDER / "qtbase_vi.qm"))
    assert qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture
def listener(qapp: QApplication) -> Iterator[Listener]:
    """Hears every text Qt asks for."""
    translator = Listener()
    assert qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


@pytest.fixture
def printer(qapp: QApplication) -> QPrinter:
    """Writes PDF. Dialogs hold no reference to their printer, so the test has to."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    return printer


def plain(text: str) -> str:
    return text.replace("&", "").strip()


def shown_texts(widget: QWidget) -> set[str]:
    """Every text to be met in a window: captions, tool tips, accessible names, items, menus."""
    found = {widget.windowTitle()}
    for child in [widget, *widget.findChildren(QWidget)]:
        found |= {child.toolTip(), child.accessibleName(), child.accessibleDescription()}
        if isinstance(child, QAbstractButton | QLabel):
            found.add(child.text())
        elif isinstance(child, QGroupBox | QMenu):
            found.add(child.title())
        elif isinstance(child, QComboBox):
            found |= {child.itemText(row) for row in range(child.count())}
        elif isinstance(child, QTabBar):
            found |= {child.tabText(tab) for tab in range(child.count())}
        elif isinstance(child, QHeaderView):
            model = child.model()
            heads = [
                model.headerData(section, Qt.Orientation.Horizontal)
                for section in range(child.count())
            ]
            found |= {head for head in heads if isinstance(head, str)}
    children: list[QObject] = list(widget.findChildren(QObject))
    for action in children:
        if isinstance(action, QAction):
            found |= {action.text(), action.toolTip()}
    return {plain(text) for text in found} - {""}


def left_in_english(widget: QWidget) -> set[str]:
    """Texts in the window that are one of Qt's English sources with another wording in Vietnamese.

    A file's own name is no label: rows of views are not looked at.
    """
    known = messages()
    vietnamese_words = {plain(text) for text in known.values()}
    english = {plain(source) for (_, source), text in known.items() if plain(source) != plain(text)}
    return (shown_texts(widget) & english) - vietnamese_words


def print_dialog(printer: QPrinter) -> QPrintDialog:
    dialog = QPrintDialog(printer)
    for option in QPrintDialog.PrintDialogOption:
        if option.value:
            dialog.setOption(option, True)
    return dialog


def file_dialog(mode: QFileDialog.FileMode, accept: QFileDialog.AcceptMode) -> QFileDialog:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    return dialog


def wizard() -> QWizard:
    pages = QWizard()
    pages.setOption(QWizard.WizardOption.HaveHelpButton)
    pages.addPage(QWizardPage())
    pages.addPage(QWizardPage())
    return pages


def full_message_box() -> QMessageBox:
    box = QMessageBox()
    for button in QMessageBox.StandardButton:
        if (
            QMessageBox.StandardButton.FirstButton.value
            <= button.value
            <= QMessageBox.StandardButton.LastButton.value
        ):
            box.addButton(button)
    box.setDetailedText("chi tiết")
    return box


class TestTheFile:
    def test_every_text_is_finished_nfc_and_keeps_its_places(self) -> None:
        for (context, source), text in messages().items():
            assert text, (context, source)
            assert unicodedata.normalize("NFC", text) == text
            assert (
                sorted(re.findall(r"%\d", source)) == sorted(set(re.findall(r"%\d", text)))
                or "%2" in source
            )
            assert source.count("\n") == text.count("\n"), source

    def test_keys_to_press_are_plain_letters_and_stay_where_qt_has_them(self) -> None:
        for (context, source), text in messages().items():
            if source.startswith("<"):
                continue
            assert source.count("&") == text.count("&"), (context, source)
            assert re.findall("&(.)", text) == re.findall("&([A-Za-z])", text), (context, text)

    def test_the_compiled_file_is_that_of_the_source_file(self) -> None:
        compiled = QTranslator()
        assert compiled.load(str(FOLDER / "qtbase_vi.qm"))
        stale = [key for key, text in messages().items() if compiled.translate(*key) != text]
        assert stale == []
        assert compiled.language().replace("_", "-").startswith("vi")


class TestWhatIsShown:
    def test_message_box_with_yes_no_cancel(self, vietnamese: None) -> None:
        button = QMessageBox.StandardButton
        box = QMessageBox(
            QMessageBox.Icon.Question, "NTM", "?", button.Yes | button.No | button.Cancel
        )
        box.ensurePolished()
        assert {box.button(which).text() for which in (button.Yes, button.No, button.Cancel)} == {
            "&Có",
            "&Không",
            "Hủy",
        }

    def test_message_box_with_every_button(self, vietnamese: None) -> None:
        assert left_in_english(full_message_box()) == set()

    @pytest.mark.parametrize("mode", list(QFileDialog.FileMode))
    @pytest.mark.parametrize("accept", list(QFileDialog.AcceptMode))
    def test_file_dialog(
        self, vietnamese: None, mode: QFileDialog.FileMode, accept: QFileDialog.AcceptMode
    ) -> None:
        dialog = file_dialog(mode, accept)
        dialog.show()
        QCoreApplication.processEvents()
        assert left_in_english(dialog) == set()
        texts = shown_texts(dialog)
        assert {
            "Tên",
            "Kích cỡ",
            "Loại",
            "Ngày sửa đổi",
            "Thư mục cha",
            "Tạo thư mục mới",
            "Hủy",
        } <= texts
        assert "Lưu" in texts or "Mở" in texts or "Chọn" in texts
        dialog.close()

    def test_print_dialog(self, vietnamese: None, printer: QPrinter) -> None:
        dialog = print_dialog(printer)
        dialog.show()
        QCoreApplication.processEvents()
        assert left_in_english(dialog) == set()
        assert {"Máy in", "In", "Hủy", "Phạm vi in", "In tất cả"} <= shown_texts(dialog)
        dialog.close()

    def test_print_preview(self, vietnamese: None, printer: QPrinter) -> None:
        dialog = QPrintPreviewDialog(printer)
        assert left_in_english(dialog) == set()
        assert {"Xem trước bản in", "Trang sau", "Vừa chiều rộng"} <= shown_texts(dialog)

    def test_wizard(self, vietnamese: None) -> None:
        pages = wizard()
        pages.show()
        QCoreApplication.processEvents()
        button = QWizard.WizardButton
        assert pages.buttonText(button.NextButton) in ("&Tiếp >", "&Tiếp")
        assert pages.buttonText(button.BackButton) in ("< &Quay lại", "Quay lại")
        assert pages.buttonText(button.FinishButton) in ("&Hoàn tất", "Xong")
        assert pages.buttonText(button.CancelButton) == "Hủy"
        assert left_in_english(pages) == set()
        pages.close()

    @pytest.mark.parametrize("editor", [QLineEdit, QTextEdit])
    def test_menu_of_a_text_field(
        self, vietnamese: None, editor: type[QLineEdit | QTextEdit]
    ) -> None:
        field = editor()
        menu = field.createStandardContextMenu()
        captions = {plain(action.text().split("\t")[0]) for action in menu.actions()} - {""}
        assert {"Hoàn tác", "Làm lại", "Cắt", "Sao chép", "Dán", "Xóa", "Chọn tất cả"} <= captions
        assert left_in_english(menu) == set()

    def test_undo_names_the_edit(self, vietnamese: None) -> None:
        stack = QUndoStack()
        assert stack.createUndoAction(stack).text() == "Hoàn tác"
        assert QCoreApplication.translate("QUndoStack", "Undo %1") == "Hoàn tác %1"


@pytest.mark.parametrize(
    "build",
    [
        lambda printer: full_message_box(),
        lambda printer: file_dialog(
            QFileDialog.FileMode.ExistingFiles, QFileDialog.AcceptMode.AcceptOpen
        ),
        lambda printer: file_dialog(
            QFileDialog.FileMode.AnyFile, QFileDialog.AcceptMode.AcceptSave
        ),
        print_dialog,
        QPrintPreviewDialog,
        lambda printer: wizard(),
        lambda printer: QInputDialog(),
        lambda printer: QErrorMessage(),
        lambda printer: QProgressDialog(),
        lambda printer: QDockWidget(),
        lambda printer: QSpinBox(),
        lambda printer: QTabBar(),
    ],
)
def test_qt_asks_for_nothing_we_do_not_have(
    listener: Listener, printer: QPrinter, build: Callable[[QPrinter], QWidget]
) -> None:
    """Also holds against a newer Qt: a dialog with a new label fails here, by its name."""
    listener.asked.clear()
    widget = build(printer)
    widget.show()
    QCoreApplication.processEvents()
    # The loader's and the font list's own words never reach these windows.
    asked = {key for key in listener.asked if key[0] not in ("QLibrary", "QFontDatabase")}
    assert sorted(asked - messages().keys()) == []
    widget.close()
