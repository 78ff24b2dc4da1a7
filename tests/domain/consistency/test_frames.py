"""Slips in sentences as a commune's officer writes them, each beside the sentence as it should be.

They are of no published report: the guard is held to the kinds, not to the cases it has seen.
"""

from pathlib import Path

import pytest

from tests.domain.consistency.texts import said

FOLDER = Path(__file__).parents[2] / "data" / "reports"


def _rows(name):
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line.strip() and not line.startswith("#")]


PAIRS = [line.replace("\\n", "\n").split(" | ") for line in _rows("cau-xa-viet.txt")]
RIGHT = _rows("cau-dung.txt")


@pytest.mark.parametrize(("text", "wrong", "right"), PAIRS)
def test_the_slip_is_found_and_the_right_sentence_is_left_alone(text, wrong, right):
    assert said(text.replace("{}", wrong.strip("·")))
    assert said(text.replace("{}", right.strip("·"))) == []


def test_several_pages_of_right_sentences_raise_no_alarm_together():
    right = [text.replace("{}", good.strip("·")) for text, _, good in PAIRS]
    assert said("\n".join([*RIGHT, *right])) == []


def test_one_slip_is_told_once():
    text = "Kế hoạch vốn 4.850 triệu đồng, đã giải ngân 3.880 triệu đồng, còn lại 790 triệu đồng."
    assert said(text) == [("sum", "4.850 triệu đồng", "4.670 triệu đồng")]
    text = "Số hộ nghèo giảm từ 121 hộ (8,14%) đầu năm xuống còn 86 hộ (5,79%), giảm 45 hộ."
    assert said(text) == [("growth", "giảm 45 hộ", "35 hộ")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Trồng rừng mới 85 ha, đạt 105,25% kế hoạch (80 ha).",
            ("share", "105,25 %", "106,25 %"),
        ),
        (
            "Chỉ tiêu trồng 12.000 cây, đã trồng 13.500 cây, vượt 15% chỉ tiêu.",
            ("share", "15 %", "12,5 %"),
        ),
        (
            "Sản lượng 2.190 tấn trên diện tích 412 ha, năng suất bình quân 51,3 tạ/ha.",
            ("share", "51,3 tạ", "53,2 tạ"),
        ),
        (
            "Thời gian thi công 120 ngày (từ ngày 01/4/2023 đến hết ngày 30/6/2023).",
            ("date", "120 ngày", "91 ngày"),
        ),
        (
            "Tỷ lệ rác được thu gom 85,2%, chưa được thu gom 15,8%.",
            ("sum", "15,8 %", "14,8 %"),
        ),
    ],
)
def test_a_finding_says_the_printed_figure_and_the_right_one(text, found):
    assert said(text) == [found]
