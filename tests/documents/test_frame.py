"""Head, number, date, signature and recipients as Nghị định 30/2020 wants them."""

import pytest

from ntm_desktop.documents.dossier.frame import (
    date_words,
    file_stem,
    head,
    number_line,
    passage,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.pages import BlankLines, Paragraph, plain
from ntm_desktop.domain.dossier import DocumentKind
from tests.documents.samples import facts


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("5/1/2025", "ngày 05 tháng 01 năm 2025"),
        ("09/2/2025", "ngày 09 tháng 02 năm 2025"),
        ("10/03/2025", "ngày 10 tháng 3 năm 2025"),
        ("30/11/2024", "ngày 30 tháng 11 năm 2024"),
        ("ngày 01 tháng 9 năm 2024", "ngày 01 tháng 9 năm 2024"),
    ],
)
def test_days_under_ten_and_the_first_two_months_get_a_zero(typed, printed):
    assert date_words(typed, 2024) == printed


def test_an_open_date_leaves_room_but_names_the_year():
    assert date_words("", 2024).replace("\u00a0", "") == "ngàythángnăm 2024"


def test_a_number_under_ten_gets_a_zero_and_an_open_one_leaves_room():
    form = facts().document(DocumentKind.SUBMISSION_LETTER)
    assert number_line(facts(texts={"to-trinh.number": "5"}), form) == "Số: 05/TTr-UBND"
    assert number_line(facts(texts={"to-trinh.number": "28"}), form) == "Số: 28/TTr-UBND"
    assert number_line(facts(), form).replace("\u00a0", "_") == "Số: ______/TTr-UBND"


def test_the_head_names_the_commune_and_minutes_have_no_place_and_date():
    form = facts().document(DocumentKind.MINUTES)
    made = head(facts(), form, dated=False)
    assert made.issuer == ("ỦY BAN NHÂN DÂN", "XÃ CHIẾN THẮNG")
    assert made.place_date == ""


def test_a_deputy_signs_in_three_lines():
    made = signatures(
        facts(
            texts={
                "signer.capacity": "TM. Ủy ban nhân dân\nKT. Chủ tịch\nPhó Chủ tịch",
                "signer.name": "Triệu Thị Hà",
            }
        ),
        ("- Như trên;",),
    )
    assert made.right.capacity == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert made.right.name == "Triệu Thị Hà"


def test_recipients_begin_with_the_addressee_and_end_with_the_file_copy():
    lines = recipient_lines(facts(texts={"recipients": "- Đảng ủy, HĐND xã;\nLưu: VT, VPTK (3)"}))
    assert lines == ("- Như trên;", "- Đảng ủy, HĐND xã;", "- Lưu: VT, VPTK (3).")
    assert recipient_lines(facts()) == ("- Như trên;", "- Lưu: VT.")


def test_a_blank_passage_becomes_dotted_lines_and_a_written_one_its_paragraphs():
    assert passage(facts(), "situation.features") == (BlankLines(3),)
    written = facts(texts={"situation.features": "Dòng một.\n\n  Dòng hai.  "})
    blocks = passage(written, "situation.features")
    assert [plain(b.text) for b in blocks if isinstance(b, Paragraph)] == ["Dòng một.", "Dòng hai."]


@pytest.mark.parametrize("sentence", ["Kính trình", "Kính trình.", "Kính trình./."])
def test_the_end_mark_stands_once(sentence):
    assert with_end_mark(sentence) == "Kính trình./."


def test_file_names_are_plain_ascii():
    assert file_stem("to-trinh Đồng Mỏ 2024-Q3") == "to-trinh-dong-mo-2024-q3"


def test_a_number_that_was_kept_with_its_symbol_is_printed_with_it_once():
    form = facts().document(DocumentKind.SUBMISSION_LETTER)
    made = facts(texts={"to-trinh.number": "12/TTr-UBND"})
    assert number_line(made, form) == "Số: 12/TTr-UBND"
