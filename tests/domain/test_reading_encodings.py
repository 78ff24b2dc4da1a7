"""Which cells of a sheet are converted, and which must be left alone."""

from ntm_desktop.domain.legacy_encodings import Encoding
from ntm_desktop.domain.reading.encodings import decode_sheet
from ntm_desktop.domain.sheets import Cell, SheetGrid
from tests.domain.legacy_typing import type_tcvn3, type_vni

WORDS = ("Tỷ lệ hộ nghèo", "Chưa đạt", "nước sạch", "thôn văn hóa", "đường trục chính")


def sheet_of(*columns):
    """A sheet of columns, each a list of (text, font)."""
    cells = {
        (row, column): Cell(row, column, text, text, font)
        for column, texts in enumerate(columns, start=1)
        for row, (text, font) in enumerate(texts, start=1)
    }
    return SheetGrid("Trang1", cells)


def texts(sheet, column=1):
    return tuple(sheet.text(row, column) for row in range(1, sheet.last_row + 1))


def test_a_sheet_in_unicode_stays_as_it_is():
    sheet = sheet_of([(word, "Arial") for word in (*WORDS, "Có", "Không")])
    decoded, used, example = decode_sheet(sheet)
    assert texts(decoded) == texts(sheet)
    assert (used, example) == ((), "")


def test_each_column_is_converted_from_its_own_encoding():
    sheet = sheet_of(
        [(type_tcvn3(word), ".VnTime") for word in WORDS],
        [(type_vni(word), "Arial") for word in WORDS],
        [(word, "Arial") for word in WORDS],
    )
    decoded, used, _ = decode_sheet(sheet)
    assert texts(decoded, 1) == texts(decoded, 2) == texts(decoded, 3) == WORDS
    assert used == (Encoding.TCVN3, Encoding.VNI)


def test_a_capital_font_gives_capitals():
    sheet = sheet_of([(type_tcvn3("xã chiến thắng"), ".VnTimeH")])
    assert texts(decode_sheet(sheet)[0]) == ("XÃ CHIẾN THẮNG",)


def test_unicode_retyped_in_cells_that_kept_an_old_font_is_not_converted():
    sheet = sheet_of([(word, ".VnTime") for word in (*WORDS, "Có")])
    decoded, used, _ = decode_sheet(sheet)
    assert texts(decoded) == (*WORDS, "Có")
    assert used == ()


def test_the_conversion_is_shown_by_an_example():
    sheet = sheet_of([(type_vni(word), "VNI-Times") for word in WORDS])
    assert decode_sheet(sheet)[2] in WORDS
