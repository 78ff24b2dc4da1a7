"""One thing told twice with two figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds, words
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import LOWER, UPPER, Passage, joined
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

_WORD = re.compile(r"[^\W_]+(?:[./,]\d+)*%?")
_PER_HEAD = frozenset({"", "người", "người/năm", "người/ năm", "người /năm"})
_LONG = 10
_TIME = re.compile(
    r"(?i)\b(?:giai đoạn\s+\d{4}\s?[-–]\s?\d{4}|(?:\d+|sáu|ba|chín) tháng (?:đầu|"
    r"cuối) năm(?:\s+\d{4})?"
    r"|quý\s+[IV\d]+(?:[/ ]+(?:năm\s+)?\d{4})?|tháng\s+\d{1,2}(?:[/ ]+(?:năm\s+)?\d{4})?|"
    r"năm\s+\d{4}"
    r"|\d{1,2}/\d{1,2}/\d{4})"
)
_PLAN = re.compile(r"(?i)\b(?:phấn đấu|kế hoạch|mục tiêu|chỉ tiêu|dự kiến|đến năm|ước)\b")
_NAME = re.compile(rf"(?<=[{LOWER}{UPPER},] )[{UPPER}][{LOWER}]+")
_EMPTY = words(
    "la co duoc dat tren khoang hon gan uoc voi va cua cac nhung tai trong den het nam nay "
    "hien toan dia ban da so cho de thi con o nhu sau tu lai theo rang trieu ty dong"
)


@dataclass(frozen=True, slots=True)
class _Fact:
    passage: Passage
    figure: Figure
    before: tuple[str, ...]
    after: tuple[str, ...]


def check_repeats(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Sentences that say the same of the same time, word for word or by their telling words."""
    told: dict[tuple[str, ...], _Fact] = {}
    keyed: dict[tuple[object, ...], _Fact] = {}
    seen: set[str] = set()
    for passage in passages:
        for index, figure in enumerate(figures(passage)):
            if figure.change or not figure.unit:
                continue
            for found in (
                _word_for_word(passage, figure, told),
                _by_its_words(passage, index, figure, keyed),
            ):
                if found is not None and found.where not in seen:
                    seen.add(found.where)
                    yield found


def _word_for_word(
    passage: Passage, figure: Figure, told: dict[tuple[str, ...], _Fact]
) -> Finding | None:
    before = tuple(fold(word) for word in _WORD.findall(passage.text[: figure.start])[-_LONG:])
    if len(before) < _LONG or sum(word.isalpha() for word in before) < 7:
        return None
    after = tuple(
        fold(word) for word in _WORD.findall(passage.text[figure.end : figure.end + 40])[:2]
    )
    # The same words of another year are another figure.
    year = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", passage.text[: figure.start])[-1:]
    if not year:
        return None
    start, _ = sentence_bounds(passage.text, figure.start)
    names = sorted(set(_NAME.findall(passage.text[start : figure.start])))
    key = (*before, *year, *names, figure.kind, *after)
    first = told.setdefault(key, _Fact(passage, figure, before, after))
    if _same(first.figure, figure) or first.passage.place() == passage.place():
        return None
    return _said(first, passage, figure)


def _same(left: Figure, right: Figure) -> bool:
    if (left.of is None) != (right.of is None):
        return True
    coarse = max(left.step, right.step)
    if left.about or right.about:
        coarse = max(coarse, abs(left.value) / 50)
    return abs(left.value - right.value) < coarse and (
        left.of == right.of or left.of is None or right.of is None
    )


def _by_its_words(
    passage: Passage, index: int, figure: Figure, keyed: dict[tuple[object, ...], _Fact]
) -> Finding | None:
    """The telling words before the figure in its clause, with the time: equal sets, equal thing."""
    text = passage.text
    if figure.of is not None or figure.unit in {"năm", "tháng"}:
        return None
    start, end = sentence_bounds(text, figure.start)
    figs = figures(passage)
    left = max(start, figs[index - 1].tail if index else 0)
    clause = re.split(r"[;:(]|,\s(?!ngày)", text[left : figure.start])[-1]
    times = [fold(one) for one in _TIME.findall(clause)] or [
        fold(one) for one in _TIME.findall(text[start : figure.start])[-1:]
    ]
    after = _TIME.match(text, figure.tail + 1)
    if after:
        times = [fold(after[0])]
    bare = _TIME.sub(" ", clause)
    telling = frozenset(w for w in fold(bare).split() if w.isalpha() and w not in _EMPTY)
    if len(telling) < 4 or not times:
        return None
    plan = bool(_PLAN.search(text[start:end])) or bool(_PLAN.search(passage.heading))
    # Another village's, another form's figure is told in the same words.
    names = frozenset(_NAME.findall(text[start : figure.start]))
    about = frozenset(_NAME.findall(passage.heading))
    # “43,5 triệu đồng” a head is “43,5 triệu đồng/người/năm”.
    per_head = {"binh", "quan", "dau", "nguoi"} <= telling and figure.rate in _PER_HEAD
    kind = figure.unit if per_head else figure.kind
    key = (telling, frozenset(times), kind, plan, names, about)
    first = keyed.setdefault(key, _Fact(passage, figure, (), ()))
    if _same(first.figure, figure) or first.passage is passage:
        return None
    return _said(first, passage, figure)


def _shown(figure: Figure) -> str:
    if figure.of is not None:
        return f"{format_decimal(figure.value)}/{format_decimal(figure.of)} {figure.unit}".strip()
    return figure.show(figure.value)


def _said(first: _Fact, passage: Passage, figure: Figure) -> Finding:
    here, there = passage.place(figure.start), first.passage.place(first.figure.start)
    return Finding(
        Kind.REPEAT,
        joined([here, there]),
        passage.around(figure.start, figure.tail),
        _shown(figure),
        _shown(first.figure),
        f"Cùng một nội dung ghi {_shown(figure)} ({here}) nhưng chỗ khác ghi "
        f"{_shown(first.figure)} ({there}).",
    )
