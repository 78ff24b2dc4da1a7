"""Colours that can be read, icons that are there, text that is never cut in silence."""

import re
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QComboBox, QToolTip

from ntm_desktop import paths
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.gui import icons, theme
from ntm_desktop.gui.page_list import PAGES
from ntm_desktop.gui.stylesheet import stylesheet
from ntm_desktop.gui.theme import Mode, Theme
from ntm_desktop.gui.tokens import DARK, LIGHT
from ntm_desktop.gui.widgets import (
    Button,
    ElidedLabel,
    Label,
    Level,
    LinkButton,
    Notice,
    ToolButton,
    VerdictMark,
)

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.1."""

    def luminance(color: str) -> float:
        parts = []
        for value in (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()):
            parts.append(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "surface"),
        ("text", "window"),
        ("text", "accent_soft"),
        ("muted", "surface"),
        ("muted", "window"),
        ("accent", "surface"),
        ("accent", "accent_soft"),
        ("on_accent", "accent"),
        ("met", "surface"),
        ("not_met", "surface"),
        ("not_met", "not_met_soft"),
        ("warn", "surface"),
        ("warn", "warn_soft"),
        ("info", "info_soft"),
        ("text", "info_soft"),
        ("on_tooltip", "tooltip"),
    ],
)
def test_text_stands_out_from_its_ground_in_both_themes(tokens, text, ground):
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@THEMES
def test_every_colour_is_a_colour_and_the_style_sheet_uses_no_other(tokens):
    values = {getattr(tokens, name) for name in tokens._fields if name != "name"}
    assert all(QColor(value).isValid() for value in values)
    used = set(re.findall(r"#[0-9a-f]{6}\b", stylesheet(tokens, 1.0)))
    assert used <= values


@THEMES
def test_every_picture_the_style_sheet_names_is_there(tokens):
    pictures = re.findall(r'url\("([^"]+)"\)', stylesheet(tokens, 1.0))
    assert pictures
    folder = (paths.resources_dir() / "style" / tokens.name).as_posix()
    for picture in pictures:
        assert picture.startswith(folder)
        assert (paths.resources_dir() / "style" / tokens.name / picture.rsplit("/")[-1]).is_file()


def test_every_page_and_every_verdict_has_an_icon_and_colours(qapp):
    for name in [entry.icon for entry in PAGES] + list(icons.VERDICT_ICONS.values()):
        assert not icons.pixmap(name, LIGHT.text, 18, 1.5).isNull()
    for verdict in Verdict:
        assert verdict in icons.VERDICT_ICONS
        assert theme.verdict_colors(DARK, verdict)[0].startswith("#")


def test_an_icon_is_drawn_in_the_colour_asked_for_and_for_the_screen(qapp):
    drawn = icons.pixmap("check", "#ff0000", 18, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (36, 2.0)
    image = drawn.toImage()
    colors = {
        image.pixelColor(x, y).name()
        for x in range(36)
        for y in range(36)
        if image.pixelColor(x, y).alpha() > 200
    }
    assert colors == {"#ff0000"}


@THEMES
def test_the_icon_of_a_disabled_primary_button_can_be_seen_on_it(qapp, qtbot, tokens):
    Theme(qapp, Mode.DARK if tokens is DARK else Mode.LIGHT)
    button = Button("Thêm tệp…", "primary", icon="plus")
    qtbot.addWidget(button)
    image = button.icon().pixmap(18, QIcon.Mode.Disabled).toImage()
    seen = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 100
    ]
    assert seen
    for color in seen:
        assert contrast(color.name(), tokens.faint) < 1.1


def test_an_icon_that_is_not_there_is_a_fault_of_the_program(qapp):
    with pytest.raises(KeyError, match="khong-co"):
        icons.pixmap("khong-co", "#000000", 18)


def test_icons_drawn_at_one_start_are_there_at_the_next_without_drawing(
    qapp, tmp_path, monkeypatch
):
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(tmp_path))
    icons.forget()
    wanted = [("check", "#15803d", 14, 1.0), ("paperclip", "#b9c4cd", 18, 1.5)]
    drawn = [icons.pixmap(*each).toImage() for each in wanted]
    sheet = icons.sheet()
    assert sheet is not None
    icons.keep(sheet)

    icons.forget()
    icons.take_kept()
    again = [icons.pixmap(*each) for each in wanted]
    assert icons.sheet() is None  # nothing had to be drawn
    assert [each.devicePixelRatio() for each in again] == [1.0, 1.5]
    for old, new in zip(drawn, again, strict=True):
        image = new.toImage()
        assert [image.pixel(x, y) for x in range(image.width()) for y in range(image.height())] == [
            old.pixel(x, y) for x in range(old.width()) for y in range(old.height())
        ]
    icons.forget()


def test_icons_of_pages_opened_after_the_first_are_whole_at_the_next_start(
    qapp, tmp_path, monkeypatch
):
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(tmp_path))
    icons.forget()
    icons.pixmap("check", "#15803d", 14)
    sheet = icons.sheet()  # as soon as the first page is painted
    assert sheet is not None
    drawn = icons.pixmap("circle-dot", "#b45309", 18).toImage()  # on a page opened later
    icons.keep(sheet)  # when the window is closed

    icons.forget()
    icons.take_kept()
    again = icons.pixmap("circle-dot", "#b45309", 18).toImage()
    icons.forget()
    assert again.convertToFormat(drawn.format()) == drawn


def test_icons_of_another_version_are_drawn_anew(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(tmp_path))
    icons.forget()
    icons.pixmap("check", "#15803d", 14)
    sheet = icons.sheet()
    assert sheet is not None
    icons.keep(sheet)
    icons.forget()
    monkeypatch.setattr(icons, "__version__", "99.0")
    icons.take_kept()
    icons.pixmap("check", "#15803d", 14)
    assert icons.sheet() is not None
    icons.forget()


def test_the_theme_follows_the_choice_and_widgets_follow_the_theme(qapp, qtbot):
    look = Theme(qapp, Mode.LIGHT)
    button = Button("Nhập từ Excel…", icon="file-up")
    qtbot.addWidget(button)
    assert theme.tokens_of(button) is LIGHT
    before = button.icon().cacheKey()
    with qtbot.waitSignal(look.changed):
        look.set_mode(Mode.DARK)
    assert theme.tokens_of(button) is DARK
    assert button.icon().cacheKey() != before
    look.set_mode(Mode.LIGHT)


def test_the_font_size_of_the_settings_reaches_all_text(qapp, qtbot):
    look = Theme(qapp, Mode.LIGHT)
    label = Label("Quy hoạch", "title")
    qtbot.addWidget(label)
    label.show()
    small = label.fontMetrics().height()
    look.set_scale(1.3)
    assert QApplication.font().pixelSize() == 18
    assert theme.text_font(label, "title").pixelSize() == 28
    qtbot.waitUntil(lambda: label.fontMetrics().height() > small)
    look.set_scale(1.0)


def test_the_shipped_typeface_is_used(qapp):
    Theme(qapp, Mode.LIGHT)
    assert QApplication.font().family() == theme.FAMILY


def test_without_the_typeface_the_program_starts_all_the_same(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    family, missing = theme.load_fonts()
    assert family == QApplication.font().family()
    assert missing == list(theme.FONT_FILES)


def test_a_damaged_file_of_the_typeface_counts_as_missing(qapp, monkeypatch, tmp_path):
    folder = tmp_path / "fonts" / "ui"
    shutil.copytree(paths.resources_dir() / "fonts" / "ui", folder)
    (folder / "BeVietnamPro-Bold.ttf").write_bytes(b"half a fi")
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    assert theme.load_fonts() == (theme.FAMILY, ["BeVietnamPro-Bold.ttf"])


def test_a_missing_font_is_a_sentence_above_the_first_page(program, empty_dir):
    program.desktop.theme.missing_fonts = ["BeVietnamPro-Bold.ttf"]
    program.desktop.begin(empty_dir)
    notice = program.until_ready().notice
    assert not notice.isHidden()
    assert "BeVietnamPro-Bold.ttf" in notice.text
    assert "cài lại" in notice.text


def test_a_text_given_later_stands_as_far_from_the_icon_as_one_given_at_once(qapp, qtbot):
    at_once, later = Button("Điền từ quyết định…", icon="pencil"), Button("", icon="pencil")
    for button in (at_once, later):
        qtbot.addWidget(button)
    assert later.iconSize() != at_once.iconSize()
    later.setText(at_once.text())
    assert later.iconSize() == at_once.iconSize()
    assert later.sizeHint() == at_once.sizeHint()


def test_the_list_of_a_box_shows_every_entry_whole(qapp, qtbot):
    Theme(qapp, Mode.LIGHT)
    box = QComboBox()
    box.addItems(["Theo hệ thống", "Sáng", "Tối"])
    box.insertSeparator(3)
    box.addItem("Thêm đợt tự đánh giá…")
    qtbot.addWidget(box)
    box.show()
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    last = view.visualRect(box.model().index(box.count() - 1, 0))
    assert last.height() > view.fontMetrics().height()
    assert view.viewport().rect().contains(last)
    box.hidePopup()


def test_text_from_data_is_never_taken_for_markup(qtbot):
    label = Label("<b>đậm</b> & <img src=x>")
    qtbot.addWidget(label)
    plain = label.sizeHint().width()
    assert plain >= label.fontMetrics().horizontalAdvance("<b>đậm</b>")


def test_a_shortened_text_is_whole_in_its_tool_tip(qtbot):
    label = ElidedLabel("xã Chiến Thắng, huyện Bắc Sơn, tỉnh Lạng Sơn")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    qtbot.waitUntil(lambda: label.toolTip() == label.text())
    label.resize(900, 20)
    qtbot.waitUntil(lambda: label.toolTip() == "")


def test_a_verdict_is_said_to_a_screen_reader(qtbot):
    mark = VerdictMark(Verdict.NOT_MET)
    qtbot.addWidget(mark)
    assert mark.accessibleName() == "Chưa đạt"
    mark.set_verdict(Verdict.NOT_APPLICABLE)
    assert mark.accessibleName() == "Không áp dụng"


def test_a_notice_says_its_sentence_and_does_what_its_link_says(qtbot):
    notice = Notice("Thiếu nhóm xã.", Level.WARN, "Chọn nhóm")
    qtbot.addWidget(notice)
    assert notice.accessibleName() == "Thiếu nhóm xã."
    buttons: list[Button] = list(notice.findChildren(Button))
    link = next(button for button in buttons if button.text() == "Chọn nhóm")
    with qtbot.waitSignal(notice.activated):
        link.click()


def test_space_presses_a_button_and_enter_says_so_and_presses_none(qapp, qtbot):
    for button in (Button("Nhập từ Excel…"), ToolButton("eye", "Xem trước rộng hơn")):
        qtbot.addWidget(button)
        button.setCheckable(True)
        button.show()
        button.setFocus()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            qtbot.keyClick(button, key)
        assert not button.isChecked()
        assert "phím cách" in QToolTip.text()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert button.isChecked()


def test_enter_follows_a_link(qtbot):
    link = LinkButton("Việc cần làm")
    qtbot.addWidget(link)
    with qtbot.waitSignal(link.clicked, timeout=1000):
        qtbot.keyClick(link, Qt.Key.Key_Return)
