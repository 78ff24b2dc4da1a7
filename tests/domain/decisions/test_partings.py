"""Levels that ran together in one line: parted where every parting says the same."""

import pytest

from ntm_desktop.domain.decisions.partings import by_those_beside, only_parting, partings


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("≥ 80% Đạt", ["≥ 80%", "Đạt"]),
        ("UBND cấp tỉnh quy định cụ thể UBND cấp tỉnh quy định cụ thể Đạt",
         ["UBND cấp tỉnh quy định cụ thể", "UBND cấp tỉnh quy định cụ thể", "Đạt"]),
        ("Năm 2026: ≥ 60; năm 2027: ≥ 64 ít nhất 80%",
         ["Năm 2026: ≥ 60; năm 2027: ≥ 64", "ít nhất 80%"]),
        ("Đạt ≥ 45 nhỏ hơn 10,5%", ["Đạt", "≥ 45", "nhỏ hơn 10,5%"]),
    ],
)  # fmt: skip
def test_only_one_parting_is_taken(text: str, parts: list[str]) -> None:
    assert only_parting(text, len(parts)) == parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        # One level, or a word cut off its own no.
        ("ĐẠT ít nhất 77% Không đạt Đạt chuẩn", 4),
        ("Đạt Không dưới 85%", 3),
        ("Đạt 100%", 2),
        ("Đạt ≥ 80% Đạt ≥ 70%", 3),
        ("≥ 80% Đạt", 3),
    ],
)
def test_what_may_be_parted_otherwise_is_not(text: str, count: int) -> None:
    assert only_parting(text, count) == []


def test_the_cells_beside_tell_which_parting_is_meant() -> None:
    cells = ["100% ≥ 2 tổ Đạt", "≥ 90% Đạt ≥ 03 tổ Đạt", "≥ 85% ≥ 4 tổ Đạt", "≥ 80% Từ 05 tổ Đạt"]
    cells[1] = "Đạt ≥ 90% Tối thiểu 03 tổ Đạt"

    found = by_those_beside([partings(cell, 3) for cell in cells])

    assert found[1] == ["Đạt ≥ 90%", "Tối thiểu 03 tổ", "Đạt"]
    assert by_those_beside([partings(cells[1], 3), partings("x y", 3)]) == [[], []]
