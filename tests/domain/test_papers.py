"""How far a paper is, and where two of its texts differ."""

from ntm_desktop.domain.papers import (
    Difference,
    KeptFile,
    PaperRecord,
    Stage,
    text_differences,
)

SCAN = KeptFile("a" * 64, "to-trinh.pdf", "application/pdf", 10)


def test_a_paper_goes_from_printed_to_signed_to_scanned():
    assert PaperRecord().stage is Stage.MADE
    assert PaperRecord(printed_on="21/11/2024").stage is Stage.PRINTED
    assert PaperRecord(signed_date="22/11/2024").stage is Stage.SIGNED
    assert PaperRecord(signed_date="22/11/2024", scan=SCAN).stage is Stage.SCANNED


def test_the_same_text_differs_nowhere():
    assert text_differences("Xã đạt 13/19 tiêu chí.", "Xã đạt 13/19 tiêu chí.") == ()


def test_a_day_that_an_earlier_version_cited_with_more_zeros_is_no_change():
    before = "Căn cứ QĐ 211/QĐ-TTg ngày 01/03/2024"
    assert text_differences(before, "Căn cứ QĐ 211/QĐ-TTg ngày 01/3/2024") == ()
    assert text_differences(before, "Căn cứ QĐ 211/QĐ-TTg ngày 01/4/2024") != ()


def test_a_changed_figure_is_told_with_its_row():
    before = "1 | Giao thông | đạt\n2 | Thủy lợi | 85,2%\n3 | Điện | đạt"
    now = "1 | Giao thông | đạt\n2 | Thủy lợi | 86,1%\n3 | Điện | đạt"

    assert text_differences(before, now) == (
        Difference("2 | Thủy lợi | 85,2%", "2 | Thủy lợi | 86,1%"),
    )


def test_of_a_long_passage_only_the_words_around_the_change_are_told():
    words = [f"chữ{n}" for n in range(60)]
    changed = [*words[:30], "khác", *words[31:]]

    found = text_differences(" ".join(words), " ".join(changed))

    assert found == (
        Difference(
            "… chữ24 chữ25 chữ26 chữ27 chữ28 chữ29 chữ30 chữ31 chữ32 chữ33 chữ34 chữ35 chữ36 …",
            "… chữ24 chữ25 chữ26 chữ27 chữ28 chữ29 khác chữ31 chữ32 chữ33 chữ34 chữ35 chữ36 …",
        ),
    )


def test_a_line_that_came_and_one_that_went_are_told_as_such():
    assert text_differences("một\nhai", "một\nhai\nba") == (Difference("", "ba"),)
    assert text_differences("một\nhai\nba", "một\nba") == (Difference("hai", ""),)
