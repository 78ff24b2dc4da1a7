import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.text import (
    clean,
    fold,
    may_be_same_person,
    name_key,
    nfc,
    similarity,
    tokens,
)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Đường trục chính nội đồng", "duong truc chinh noi dong"),
        ("HỘ  NGHÈO\u00a0đa chiều", "ho ngheo da chieu"),
        (unicodedata.normalize("NFD", "Thủy lợi, ĐIỆN"), "thuy loi, dien"),
        ("  Bắc   Sơn ", "bac son"),
    ],
)
def test_folding_lets_bare_letters_find_marked_ones(typed, folded):
    assert fold(typed) == folded


def test_old_tone_marks_become_composed_letters():
    assert nfc("a\u0340 a\u0341") == "à á"


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("Thôn Hoà Thuế", "thôn  hòa\u00a0thúê"),
        ("Khu Thuở", unicodedata.normalize("NFD", "KHU THỦƠ\u200b")),
    ],
)
def test_a_name_is_the_same_wherever_its_tone_mark_is_put(one, same):
    assert name_key(one) == name_key(same)


@pytest.mark.parametrize(("one", "other"), [("Đông", "Đồng"), ("Đông", "Dông"), ("Sơn", "Son")])
def test_names_that_differ_in_a_mark_are_two(one, other):
    assert name_key(one) != name_key(other)


def test_cleaning_keeps_what_is_read_and_drops_what_is_not_seen():
    typed = "\ufeff12,4\u00a0/\u200b14,6\u2009km  “đạt”\r\nnữ 3 \u2212 2\x0b"
    assert clean(typed) == '12,4 /14,6 km "đạt"\nnữ 3 - 2'


def test_a_shortened_wording_is_nearer_to_its_indicator_than_to_a_neighbour():
    own = "Tỷ lệ chất thải rắn sinh hoạt trên địa bàn được thu gom, xử lý theo quy định"
    neighbour = "Tỷ lệ hộ gia đình thực hiện phân loại chất thải rắn tại nguồn"
    short = "CTR sinh hoạt được thu gom, xử lý"
    assert similarity(short, own) > 0.8 > 0.5 > similarity(short, neighbour)


def test_wordings_without_a_word_in_common_are_not_alike():
    assert similarity("Thu nhập", "Dân quân") == 0
    assert similarity("", "Dân quân") == 0


@given(st.text())
def test_folding_and_cleaning_twice_change_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)
    assert all(token.isalnum() for token in tokens(text))


@pytest.mark.parametrize(
    ("entered", "checks", "one"),
    [
        ("Nguyễn Văn An", "nguyen van an", True),
        ("Nguyễn Văn An", "Ông Nguyễn Văn An", True),
        ("Đ/c Nguyễn Văn An", "Đồng chí Nguyễn Văn An.", True),
        ("Hoa", "Bà Hoa (kế toán)", True),
        ("Nguyễn Văn An", "Nguyễn\u200b Văn An – công chức", True),
        ("Bà Hoa", "Ông Hoa", False),
        ("Bà Hoa", "Bà Hòa Bình", False),
        ("Ông Minh", "Bà Hoa", False),
        ("Bà", "Ông", False),
        ("", "Bà Hoa", False),
    ],
)
def test_how_a_name_is_dressed_up_makes_no_second_person(entered, checks, one):
    assert may_be_same_person(entered, checks) is one
    assert may_be_same_person(checks, entered) is one
