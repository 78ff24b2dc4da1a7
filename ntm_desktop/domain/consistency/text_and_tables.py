"""Totals told in the text and printed at the foot of a table, where one of them was mistyped."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.grids import Total
from ntm_desktop.domain.consistency.passages import Passage, joined
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

_OF_ALL = re.compile(
    r"(?i)\b(?:toàn xã|tổng(?: số| cộng| nguồn| vốn| kinh phí)?|cả xã)\b[^;.:()]{0,60}$"
)
_ANOTHER = re.compile(
    r"(?i)\b(?:kế hoạch|mục tiêu|phấn đấu|cùng kỳ|năm trước|đầu năm|trước|sau|dự kiến|nhu "
    r"cầu|ước)\b"
)
_MONEY = re.compile(r"dong|von|kinh phi|thuc hien|so tien|gia tri|giai ngan|huy dong|tong")
_DIGITS = 3


def check_text_and_tables(
    passages: Sequence[Passage], totals: Sequence[Total], values: frozenset[str]
) -> Iterator[Finding]:
    """A total of the text whose digits are those of a table's total, two of them exchanged.

    Any other difference may be another period's or another count; with the same digits in another
    order it is a slip of the hand.

    Args:
        passages: of the text.
        totals: figures at the foot of its tables.
        values: every figure of the tables as plain digits; one that stands there was not mistyped.
    """
    for passage in passages:
        for one in figures(passage):
            start, end = sentence_bounds(passage.text, one.start)
            if one.of is not None or one.change or one.about or one.unit in {"", "%"}:
                continue
            if not _OF_ALL.search(passage.text[start : one.start]):
                continue
            if _ANOTHER.search(passage.text[start:end]):
                continue
            printed = _plain(one.value / one.scale)
            if printed in values or len(printed) < _DIGITS:
                continue
            for total in totals:
                if _exchanged(printed, _plain(total.value)) and _same(one, total):
                    yield _said(passage, one, total)
                    break


def _plain(value: Decimal) -> str:
    return re.sub(r"\D", "", format(value.normalize(), "f"))


def _exchanged(left: str, right: str) -> bool:
    """“386” and “368”: two neighbours in the other order."""
    off = [at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b]
    return (
        len(left) == len(right)
        and len(off) == 2
        and off[1] == off[0] + 1
        and left[off[0]] == right[off[1]]
        and left[off[1]] == right[off[0]]
    )


def _same(one: Figure, total: Total) -> bool:
    """Whether the column counts what the text counts."""
    if one.unit == "đồng":
        return bool(_MONEY.search(total.head))
    return bool(re.search(rf"\b{fold(one.unit)}\b", total.head))


def _said(passage: Passage, one: Figure, total: Total) -> Finding:
    here = passage.place(one.start)
    printed = one.show(one.value)
    value = total.value * one.scale
    return Finding(
        Kind.REPEAT,
        joined([here, total.place]),
        passage.around(one.start, one.tail),
        printed,
        one.show(value),
        f"Lời ghi {printed} ({here}) nhưng dòng “{total.label}” của bảng ghi "
        f"{format_decimal(total.value)} ({total.place}). Có thể gõ nhầm thứ tự chữ số.",
    )
