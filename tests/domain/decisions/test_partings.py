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
        ("≥ 05 Có từ 02 sản phẩm trở lên", ["≥ 05", "Có từ 02 sản phẩm trở lên"]),
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
    cells = ["Đạt ≥ 45 ≥ 80%", "Đạt ≥ 46 Đạt ≥ 80%", "Đạt ≥ 47 ≥ 70%", "Đạt ≥ 48 100%"]
    ways = [partings(cell, 3) for cell in cells]

    assert by_those_beside(ways)[1] == ["Đạt", "≥ 46", "Đạt ≥ 80%"]
    # By itself it could be “Đạt ≥ 46” and “Đạt” as well.
    assert by_those_beside(ways[1:2]) == [[]]
