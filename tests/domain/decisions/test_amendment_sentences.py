"""Sentences that amend a set, as offices write them and as a margin or an old list breaks them."""

import textwrap

import pytest

from ntm_desktop.domain.decisions.amendments import Operation
from ntm_desktop.domain.decisions.document import DecisionText, Line
from ntm_desktop.domain.decisions.known import KnownSet
from ntm_desktop.domain.decisions.limits import Limit
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision

NUMBERS = ("8.4", "12.1", "13.4", "13.5", "13.6", "14.4", "15.4", "17.1", "17.2", "17.12", "18.3")
GROUPS = (("nhom-1", "Nhóm 1"), ("nhom-2", "Nhóm 2"), ("nhom-3", "Nhóm 3"))
SET = KnownSet(
    "thu-xa",
    "777/QĐ-TTg",
    "Bộ tiêu chí thử",
    GROUPS,
    dict.fromkeys(NUMBERS, "percent"),
    dict.fromkeys(NUMBERS, "Tỷ lệ hộ dân làm nghề"),
)
HEAD = (
    "QUYẾT ĐỊNH",
    "Sửa đổi, bổ sung một số chỉ tiêu của Bộ tiêu chí thử",
    "Điều 1. Sửa đổi, bổ sung một số chỉ tiêu của Bộ tiêu chí thử ban hành kèm theo Quyết định số "
    "777/QĐ-TTg ngày 08 tháng 3 năm 2022 của Thủ tướng Chính phủ",
)


def read(*clauses: str, width: int = 0) -> DecisionReading:
    told = [*HEAD, *clauses, "Điều 2. Quyết định này có hiệu lực kể từ ngày ký."]
    texts = [part for line in told for part in (textwrap.wrap(line, width) if width else [line])]
    lines = tuple(Line(text, 0, at) for at, text in enumerate(texts, 1))
    return read_decision(DecisionText("sửa đổi.txt", "0" * 64, lines), (SET,))


def told(one: Operation) -> dict[str, tuple[str | None, object]]:
    return {key: (limit.comparison, limit.value) for key, limit in one.thresholds.items()}


@pytest.mark.parametrize("width", [0, 95, 70, 48])
def test_a_margin_breaks_a_change_anywhere_and_none_of_it_is_lost(width: int) -> None:
    made = read(
        "1. Sửa đổi chỉ tiêu 15.4 thuộc tiêu chí số 15 về Y tế và chăm sóc sức khỏe như sau:",
        "“15.4. Tỷ lệ dân số có hồ sơ sức khỏe điện tử được cập nhật trong năm: Nhóm 1 ≥ 75%; "
        "các nhóm còn lại ≥ 65%.”",
        "2. Bãi bỏ chỉ tiêu 13.4 thuộc tiêu chí số 13 về Tổ chức sản xuất nông nghiệp và chỉ tiêu "
        "17.12.",
        "3. Sửa đổi mức đạt chuẩn của chỉ tiêu 18.3 từ “100%” thành “≥ 90%”, áp dụng chung cho "
        "các nhóm.",
        "4. Thay thế cụm từ “làm nghề” bằng cụm từ “làm nghề, kinh doanh dịch vụ nông thôn” tại "
        "chỉ tiêu 17.2.",
        width=width,
    )

    ops = [(one.op, one.number) for one in made.operations]
    assert ops == [
        ("replace", "15.4"), ("repeal", "13.4"), ("repeal", "17.12"),
        ("replace_threshold", "18.3"), ("replace_phrase", "17.2"),
    ]  # fmt: skip
    assert not [one.question for one in made.operations if one.asked]
    assert not made.questions
    assert told(made.operations[0]) == {
        "nhom-1": (">=", 75), "nhom-2": (">=", 65), "nhom-3": (">=", 65),
    }  # fmt: skip
    assert made.operations[4].text == "Tỷ lệ hộ dân làm nghề, kinh doanh dịch vụ nông thôn"


def test_points_below_a_clause_are_changes_of_their_own() -> None:
    made = read(
        "1. Sửa đổi, bổ sung một số chỉ tiêu của tiêu chí số 15 như sau:",
        "a) Sửa đổi chỉ tiêu số 15.4 như sau: “15.4. Tỷ lệ hộ dân làm nghề: ≥ 65%”;",
        "b) Bãi bỏ chỉ tiêu 14.4;",
        "c) Mức đạt của các chỉ tiêu khác do tỉnh xem xét.",
    )

    assert [(one.op, one.number, one.where) for one in made.operations] == [
        ("replace", "15.4", "Điều 1 khoản 1 điểm a"),
        ("repeal", "14.4", "Điều 1 khoản 1 điểm b"),
    ]
    # What none of the forms says is shown, never left out.
    assert [where for where, _ in made.questions] == ["Điều 1 khoản 1 điểm c"]


def test_a_level_told_without_its_wording_leaves_the_wording_as_it_is() -> None:
    made = read(
        "1. Sửa đổi mức đạt chuẩn của chỉ tiêu 15.4 như sau: “Nhóm 1 ≥ 75%; Nhóm 2, Nhóm 3 ≥ 65%”."
    )

    (one,) = made.operations
    assert (one.op, one.number, one.text) == ("replace_threshold", "15.4", None)
    assert told(one)["nhom-3"] == (">=", 65)


def test_what_a_list_below_repeals_is_repealed_and_a_range_is_asked() -> None:
    made = read(
        "1. Bãi bỏ các chỉ tiêu sau:", "- Chỉ tiêu 13.4;", "- Chỉ tiêu 17.12.",
        "2. Bãi bỏ chỉ tiêu 13.4 đến chỉ tiêu 13.6.",
        "3. Bãi bỏ chỉ tiêu 18.3 và các nội dung sau:", "- Ghi chú dưới bảng.",
    )  # fmt: skip

    asked = [(one.number, bool(one.question)) for one in made.operations]
    assert asked[:2] == [("13.4", False), ("17.12", False)]
    assert all(question for _, question in asked[2:4])
    assert "Điều 1 khoản 3" in [where for where, _ in made.questions]


def test_the_groups_left_are_asked_where_the_set_does_not_list_them() -> None:
    made = read(
        "1. Sửa đổi chỉ tiêu 15.4 như sau: “15.4. Tỷ lệ hộ: vùng Tây Nguyên ≥ 55%; các vùng "
        "còn lại ≥ 65%”."
    )

    (one,) = made.operations
    assert "Các vùng còn lại" in one.question
    assert isinstance(one.thresholds["tn"], Limit)


def test_a_change_in_other_words_is_read_or_asked_and_never_left_out() -> None:
    made = read(
        "1. Tại tiêu chí số 15 về Y tế:",
        "a) Chỉ tiêu 15.4 được sửa đổi thành: “15.4. Tỷ lệ hộ dân làm nghề: ≥ 40%”;",
        "b) Thay mức “≥ 40%” tại chỉ tiêu 17.1 bằng mức thấp hơn.",
        "2. Điều chỉnh chỉ tiêu 18.3 như sau: “18.3. Có quy chế: Đạt”.",
        "3. Bỏ chỉ tiêu 17.12.",
        "Chỉ tiêu 14.4 cũng được bỏ.",
    )

    assert [(one.op, one.number) for one in made.operations] == [
        ("replace", "15.4"), ("replace", "18.3"), ("repeal", "17.12"),
    ]  # fmt: skip
    assert [where for where, _ in made.questions] == ["Điều 1 khoản 1 điểm b", "Điều 1 khoản 3"]
