import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.domain.legacy_encodings import (
    Encoding,
    decode,
    detect,
    font_encoding,
    is_syllable,
)
from tests.domain.legacy_typing import LETTERS, TCVN3, TCVN3_CAPITALS, VNI, type_tcvn3, type_vni

SENTENCES = (
    "Tỷ lệ hộ sử dụng nước sạch theo quy chuẩn",
    "Xã không quy hoạch chợ; có 02 cửa hàng tiện ích",
    "Chủ động phòng, chống thiên tai theo phương châm 4 tại chỗ",
    "Đường trục chính nội đồng 5,6/9,1km",
    "Mỹ phẩm, kỹ thuật, ngoằn ngoèo, khuỷu, quỵ luỵ",
)


@pytest.mark.parametrize("letter", LETTERS)
def test_every_small_letter_of_both_encodings_is_decoded(letter):
    assert decode(TCVN3[letter], Encoding.TCVN3) == letter
    assert decode(VNI[letter], Encoding.VNI) == letter


@pytest.mark.parametrize("letter", [letter.upper() for letter in LETTERS])
def test_every_capital_is_decoded_as_far_as_the_encoding_has_it(letter):
    assert decode(VNI[letter], Encoding.VNI) == letter
    if letter in TCVN3_CAPITALS:
        assert decode(TCVN3_CAPITALS[letter], Encoding.TCVN3) == letter
    assert decode(TCVN3[letter.lower()], Encoding.TCVN3, capitals=True) == letter


def test_texts_seen_in_old_files_are_decoded():
    assert decode("Tû lÖ hé nghÌo", Encoding.TCVN3) == "Tỷ lệ hộ nghèo"
    assert decode("céng hßa x· héi chñ nghÜa", Encoding.TCVN3) == "cộng hòa xã hội chủ nghĩa"
    assert decode("Huyeän Baéc Sôn, tænh Laïng Sôn", Encoding.VNI) == "Huyện Bắc Sơn, tỉnh Lạng Sơn"
    assert decode("ÑÖÔØNG", Encoding.VNI) == "ĐƯỜNG"


def test_a_capital_base_with_a_small_mark_is_a_capital_in_vni():
    assert decode("AÙ Aù aù", Encoding.VNI) == "Á Á á"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_typed_sentence_comes_back_whole(sentence):
    assert decode(type_vni(sentence), Encoding.VNI) == sentence
    assert decode(type_tcvn3(sentence), Encoding.TCVN3) == sentence


@pytest.mark.parametrize(
    ("font", "expected"),
    [
        (".VnTime", (Encoding.TCVN3, False)),
        (".VnTimeH", (Encoding.TCVN3, True)),
        (".VnArial NarrowH", (Encoding.TCVN3, True)),
        ("VNI-Times", (Encoding.VNI, False)),
        ("Times New Roman", (Encoding.UNICODE, False)),
        ("", (Encoding.UNICODE, False)),
    ],
)
def test_the_font_says_the_encoding(font, expected):
    assert font_encoding(font) == expected


def test_texts_without_a_telling_font_are_recognised_by_their_words():
    assert detect(map(type_tcvn3, SENTENCES)) is Encoding.TCVN3
    assert detect(map(type_vni, SENTENCES)) is Encoding.VNI


def test_headings_in_capitals_and_lone_signs_do_not_hide_an_old_encoding():
    headed = [
        "ỦY BAN NHÂN DÂN TỈNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "QUYẾT ĐỊNH",
        "Tỷ lệ đường xã được cứng hóa",
    ]  # fmt: skip
    typed = [type_tcvn3(text) for text in headed]
    assert detect([*typed, *["\u00b3 80%", "\u00a3 5%"] * 20]) is Encoding.TCVN3


def test_proper_unicode_is_never_taken_for_a_legacy_encoding():
    assert detect(SENTENCES) is Encoding.UNICODE
    # None of these has a letter that only Unicode has.
    assert detect(["Có", "Không", "Thôn bản", "đóng góp", "Hoàn thành"]) is Encoding.UNICODE
    assert detect(["Có", "Khánh Hòa", "Hà Tiên", "Công an xã", "Trà Bá"]) is Encoding.UNICODE


def test_too_few_marked_words_are_left_as_they_are():
    assert detect(["§¹t", "12"]) is Encoding.UNICODE


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "Đạt", "XÃ", "giếng", "quyết", "oằn"])
def test_vietnamese_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["lÖ", "Tû", "xyz", "aát", "tàt", "độô"])
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)


@given(st.text(), st.sampled_from(Encoding), st.booleans())
def test_decoding_never_fails_and_keeps_plain_letters(text, encoding, capitals):
    decoded = decode(text, encoding, capitals=capitals)
    if text.isascii() and not capitals:
        assert decoded == text


@pytest.mark.parametrize(
    ("texts", "meant"),
    [
        # A small table under a Unicode font: a unit line with an abbreviation, or two words.
        (["§VT: triÖu ®ång", "Nguån vèn", "KH", "TH", "Doanh nghiÖp"], Encoding.TCVN3),
        (["Nguån vèn", "KH", "TH", "NSTW"], Encoding.TCVN3),
        # One word, names of other tongues, and Unicode stay as they are.
        (["Nguån", "KH"], Encoding.UNICODE),
        (["Café Müller"], Encoding.UNICODE),
        (["Tài chính", "Vùng"], Encoding.UNICODE),
    ],
)
def test_a_small_table_tells_its_encoding_by_two_words(texts, meant):
    assert detect(texts) is meant
