"""Slips of published reports are found; what is right beside them is not spoken of.

The excerpts are the sentences with the figures, from two reports of one province (2017, 2020).
"""

from pathlib import Path

import pytest

from ntm_desktop.domain.consistency import check_documents
from ntm_desktop.domain.decisions.document import DecisionText, Line
from tests.domain.consistency.texts import brief, said

FOLDER = Path(__file__).parents[2] / "data" / "reports"


def document(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return DecisionText(name, "", tuple(Line(t, 0, n) for n, t in enumerate(lines, start=1)))


@pytest.mark.parametrize(
    ("kind", "printed", "computed"),
    [
        ("share", "40,33 %", "39,78 %"),
        ("share", "35,74 %", "35,75 %"),
        ("share", "27,7 %", "27,8 %"),
        ("share", "31,5 %", "31,6 %"),
        ("sum", "29.038,0 tỷ đồng", "29.038,5 tỷ đồng"),
        ("sum", "11.776,4 tỷ đồng", "11.776,3 tỷ đồng"),
        ("sum", "1.097 tỷ đồng", "777,495 tỷ đồng"),
        ("sum", "247.191 triệu đồng", "241.551 triệu đồng"),
        ("growth", "tăng 27 %", "21,15 %"),
        ("repeat", "74/207 xã", "77/207 xã"),
        ("base", "207 xã", "181 xã"),
        ("date", "1841/QĐ-UBND ngày 26/11/2016", "1841/QĐ-UBND ngày 26/11/2013"),
        ("date", "05/2016/NQ-HĐND ngày 27/09/2016", "09/2016/NQ-HĐND ngày 29/07/2016"),
    ],
)
def test_every_slip_of_the_ten_years_report_is_found(kind, printed, computed):
    assert (kind, printed, computed) in brief(check_documents([document("muoi-nam.txt")]))


def test_nothing_else_of_the_ten_years_report_is_spoken_of():
    found = brief(check_documents([document("muoi-nam.txt")]))
    assert len(found) == 14  # 35,74 % stands twice
    assert len(set(found)) == 13


def test_the_six_months_report_has_four_slips_and_no_more():
    assert brief(check_documents([document("sau-thang.txt")])) == [
        ("date", "số 37/QĐ-UBND", "số 37/KH-BCĐ"),
        ("date", "Kế hoạch số 41/QĐ-UBND", "ký hiệu KH"),
        ("share", "73,63 %", "73,64 %"),
        ("share", "3,87 %", "3,86 %"),
    ]


def test_a_document_cited_with_two_dates_in_two_reports_is_found():
    cited = "Theo Nghị quyết số 08/2019/NQ-HĐND ngày {} của HĐND tỉnh."
    texts = [
        DecisionText(name, "", (Line(cited.format(day), 0, 1),))
        for name, day in (("a.txt", "10/12/2019"), ("b.txt", "12/12/2019"))
    ]
    (found,) = check_documents(texts)
    assert found.printed == "08/2019/NQ-HĐND ngày 12/12/2019"
    assert found.where == "b.txt, dòng 1; a.txt, dòng 1"


def test_each_finding_says_both_figures_and_where_they_stand():
    (found,) = check_documents(
        [DecisionText("t.txt", "", (Line("Có 12/14 thôn đạt chuẩn, chiếm 87,71%.", 0, 7),))]
    )
    assert found.where == "dòng 7"
    assert "85,71 %" in found.explanation
    assert "87,71 %" in found.explanation
    assert "dòng 7" in found.explanation


def test_a_share_cut_instead_of_rounded_is_called_so():
    (found,) = check_documents(
        [DecisionText("t.txt", "", (Line("Mầm non: 65/234, tỷ lệ 27.7%.", 0, 1),))]
    )
    assert "không làm tròn" in found.explanation


def test_the_clean_appeal_is_silent():
    assert said((FOLDER / "phat-dong.txt").read_text(encoding="utf-8")) == []
