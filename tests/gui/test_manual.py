"""The user's manual: F1, its links, and the names it uses for what is in the window."""

import ast
import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel

from ntm_desktop import paths
from ntm_desktop.gui.dialogs import HelpDialog
from ntm_desktop.gui.manual import INDEX, ManualDialog, manual_page, show_manual
from ntm_desktop.gui.navigation import page_title
from ntm_desktop.gui.page_list import PAGES

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|This plugin does not support")

PAGE_IDS = [entry.page_id for entry in PAGES]
FILES = sorted(paths.manual_dir().glob("*.md"))
LINK = re.compile(r"\]\(([^)]+)\)")
BUTTON = re.compile(r"(?:\bnút|\bbấm)(?: vào)?\s+\*{0,2}“([^”]+)”", re.IGNORECASE)
NAMED = re.compile(r"\*\*“([^”]+)”\*\*")
QUOTED = re.compile(r"“([^”]+)”")
PLACEHOLDER = re.compile(r"\{[^}]*\}")


def words_of_the_program(folder):
    """Every string of the sources below a folder; what is filled in later reads "…"."""
    found = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(PLACEHOLDER.sub("…", node.value).replace("……", "…"))
    return found


@pytest.fixture(scope="module")
def window_words():
    return words_of_the_program(paths.program_data() / "ntm_desktop" / "gui")


def manual_of(window):
    return window.findChild(ManualDialog)


def press_f1(program, window):
    window.activateWindow()
    program.qtbot.waitUntil(window.isActiveWindow)
    program.qtbot.keyClick(window, Qt.Key.Key_F1)


def test_there_is_a_manual_with_an_index():
    assert manual_page(INDEX) in FILES
    assert len(FILES) >= len(PAGES) + 4


@pytest.mark.parametrize("page_id", PAGE_IDS)
def test_every_page_of_the_window_has_its_page_in_the_manual(page_id):
    title = next(page_title(entry) for entry in PAGES if entry.page_id == page_id)
    first = manual_page(page_id).read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# Trang {title}"


def test_f1_shows_the_manual_of_the_page_that_is_open(on_sample):
    window = on_sample.window
    for entry in PAGES:
        window.open_page(entry.page_id)
        on_sample.settle()
        press_f1(on_sample, window)
        dialog = manual_of(window)
        assert dialog is not None, entry.page_id
        assert dialog.isVisible()
        shown = dialog.browser.toPlainText()
        assert shown.startswith(f"Trang {page_title(entry)}"), entry.page_id
        assert page_title(entry) in dialog.windowTitle()
    assert len(window.findChildren(ManualDialog)) == 1


def test_f1_says_what_the_page_itself_knows_when_the_manual_is_not_there(
    on_sample, monkeypatch, tmp_path
):
    monkeypatch.setattr(paths, "manual_dir", lambda: tmp_path)
    window = on_sample.window
    press_f1(on_sample, window)
    assert manual_of(window) is None
    dialog = window.findChild(HelpDialog)
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Việc cần làm" in said
    dialog.accept()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_links_lead_to_pages_that_are_there(file):
    for target in LINK.findall(file.read_text(encoding="utf-8")):
        assert (file.parent / target) in FILES, f"{file.name}: {target}"


def test_every_page_is_reached_from_the_index():
    listed = set(LINK.findall(manual_page(INDEX).read_text(encoding="utf-8")))
    assert listed == {file.name for file in FILES} - {f"{INDEX}.md"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_buttons_are_called_what_they_are_called_in_the_window(file, window_words):
    text = file.read_text(encoding="utf-8")
    named = set(BUTTON.findall(text)) | set(NAMED.findall(text))
    assert sorted(named - window_words) == [], file.name


# What an officer may have written himself: examples of sentences and of cells.
_EXAMPLES = re.compile(r"\d+/\d+|\d,\d|^(?:cao hơn|giảm từ|tăng \d|chiếm x)")


@pytest.fixture(scope="module")
def every_word():
    """All that the program says, its forms included, in small letters."""
    said = words_of_the_program(paths.program_data() / "ntm_desktop")
    forms = (paths.program_data() / "forms").rglob("*.json")
    return "\n".join([*said, *(file.read_text(encoding="utf-8") for file in forms)]).lower()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_whatever_the_manual_quotes_is_said_by_the_program(file, every_word):
    text = " ".join(file.read_text(encoding="utf-8").split())
    quoted = {one for one in QUOTED.findall(text) if not _EXAMPLES.search(one)}
    missing = sorted(one for one in quoted if one.rstrip("…").lower() not in every_word)
    assert missing == [], file.name


@pytest.fixture
def dialog(qtbot, qapp):
    dialog = ManualDialog()
    qtbot.addWidget(dialog)
    dialog.show_page("overview")
    dialog.show()
    return dialog


def test_a_link_opens_the_page_it_names_and_back_returns(dialog):
    assert not dialog.back.isEnabled()
    dialog.browser.setSource(QUrl("assessment.md"))
    assert dialog.browser.toPlainText().startswith("Trang Tự đánh giá")
    dialog.back.click()
    assert dialog.browser.toPlainText().startswith("Trang Tổng quan")


def test_the_index_button_shows_the_index(dialog):
    dialog.index.click()
    assert dialog.browser.toPlainText().startswith("Hướng dẫn sử dụng NTM Desktop")


def test_markdown_is_laid_out_and_not_shown_as_signs(dialog):
    text = dialog.browser.toPlainText()
    assert "**" not in text
    assert "](" not in text
    assert dialog.browser.document().firstBlock().blockFormat().headingLevel() == 1


def test_nothing_outside_the_manual_is_opened(dialog, tmp_path):
    stray = tmp_path / "lạ.md"
    stray.write_text("# Lạ\n", encoding="utf-8")
    for url in (QUrl.fromLocalFile(str(stray)), QUrl("https://example.org/"), QUrl("không-có.md")):
        dialog.browser.setSource(url)
        assert dialog.browser.toPlainText().startswith("Trang Tổng quan")


def test_a_page_that_is_not_in_the_manual_is_not_shown(dialog):
    assert show_manual("không-có", dialog) is False
