"""The typefaces come with the program; without them nothing is printed."""

import shutil

import pytest

from ntm_desktop import paths
from ntm_desktop.documents import fonts
from ntm_desktop.errors import DocumentError


@pytest.fixture
def unloaded():
    """Fonts are loaded once for the life of the program; begin before that, and leave it so."""
    fonts.load_fonts.cache_clear()
    yield
    fonts.load_fonts.cache_clear()


def test_the_text_face_has_every_vietnamese_letter_in_all_styles():
    vowels = "aăâeêioôơuưy"
    marked = [f"{letter}{mark}" for letter in vowels for mark in "\u0300\u0301\u0303\u0309\u0323"]
    text = "".join(marked) + "đ" + vowels
    wanted = set(fonts.printable(text + text.upper()))
    assert len(wanted) == 146
    assert wanted <= fonts.load_fonts().text


def test_boxes_and_diamonds_come_from_the_symbols():
    assert set("☐☑◇") <= fonts.load_fonts().symbols


def test_control_characters_and_invisible_ones_are_left_out():
    assert fonts.printable("a\x00b\u200bc\u00add\te\r\nf") == "abcd e\nf"


def test_a_missing_font_is_named(tmp_path, monkeypatch, unloaded):
    monkeypatch.setattr(fonts, "resources_dir", lambda: tmp_path)
    with pytest.raises(DocumentError, match="Thiếu phông chữ Tinos-Regular"):
        fonts.load_fonts()


def test_a_damaged_font_is_named(tmp_path, monkeypatch, unloaded):
    folder = tmp_path / "fonts" / "print"
    shutil.copytree(paths.resources_dir() / "fonts" / "print", folder)
    (folder / "Tinos-Bold.ttf").write_bytes(b"\0" * 100)
    monkeypatch.setattr(fonts, "resources_dir", lambda: tmp_path)
    with pytest.raises(DocumentError, match=r"Không đọc được phông chữ .*Tinos-Bold"):
        fonts.load_fonts()
