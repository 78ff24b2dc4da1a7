"""What a text states of one thing, told again: in other sentences, as a base, as a rest.

“Đến hết năm 2022 toàn huyện có 14 xã đạt chuẩn … đến hết năm 2022 toàn huyện có 15 xã đạt chuẩn”;
“Toàn xã có 11 thôn” beside “10/12 thôn”; “60/181 xã đạt … còn 122 xã chưa đạt”.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds, words
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import LOWER, UPPER, Passage, joined
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import fold

_YEAR = r"(?:19|20)\d{2}"
_TIME = re.compile(
    rf"(?i)(?P<lead>(?:lũy kế|tính|từ|đến|tới|hết|cuối|đầu|trong|trước|sau)"
    rf"(?:\s+(?:đến|hết|cuối|đầu|ngày))*\s+)?"
    rf"(?P<time>giai đoạn\s+{_YEAR}\s?[-–]\s?{_YEAR}|(?:\d+|sáu|ba|chín) tháng "
    rf"(?:đầu|cuối) năm(?:\s+{_YEAR})?|quý\s+[IV\d]+(?:[/ ]+(?:năm\s+)?{_YEAR})?|"
    rf"tháng\s+\d{{1,2}}(?:[/ ]+(?:năm\s+)?{_YEAR})?|năm\s+{_YEAR}|\d{{1,2}}/\d{{1,2}}/{_YEAR})"
)
_BY = re.compile(r"(?i)đến|tới|hết|cuối|lũy kế|tính")
_PLAN = re.compile(
    r"(?i)\b(?:phấn đấu|kế hoạch|mục tiêu|chỉ tiêu giao|dự kiến|ước|đăng ký|giao|nghị quyết)\b"
)
_NAME = re.compile(rf"(?<=[{LOWER}{UPPER},] )[{UPPER}][{LOWER}]+")
_EMPTY = words(
    "la co duoc dat tren khoang hon gan uoc voi va cua cac nhung tai trong den het nam nay "
    "hien toan dia ban da so cho de thi con o nhu sau tu lai theo rang trieu ty dong ngay "
    "ket qua danh gia chung vay tom cong tac ve nguon luc nhu cu the noi phan muc"
)
_PLAIN = words("xa thon ho nguoi tieu chi dat chuan huyen tinh ban luot khau nhan")
"""Words that tell nothing of what is counted."""
_PART = re.compile(r"(?i)\b(?:thêm|riêng|trong đó|còn|(?<!thôn )mới|tăng|giảm|mỗi|khác)\b")
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"[;:()]|,\s(?!ngày)")

_LABEL = re.compile(
    r"(?i)^\s*(?:[-+*]\s*)?(?:về|công tác|đánh giá|tổng kết|tiêu chí(?: số)? \d+)[^:.;\d]{0,40}:\s*"
)
"""“Về giảm nghèo: …” names the subject once more."""
_OF_ALL = re.compile(
    r"(?i)\b(?:thu nhập bình quân đầu người|tỷ lệ hộ (?:cận )?nghèo)\b[^,;:(]{0,40}$"
)
_COMPARED = re.compile(r"(?i)\b(?:so với|cùng kỳ|đầu năm|trước|riêng|nếu|trên|từ|dân tộc|thôn)\b")
_TOTAL = re.compile(
    r"(?i)\b(?P<scope>toàn (?:xã|huyện|tỉnh|thành phố)|(?:trong )?tổng số|trong)"
    r"(?:\s+(?:hiện\s+)?(?:có|gồm|là))?(?:\s+tổng số)?\s+$"
)
_ENDS = re.compile(r"(?:\s+(?:dân|gia đình))?\s*(?:$|[,.;:()]|(?:với|và|của|có|thì|đã)\b)")
_COUNTED = frozenset({"xã", "thôn", "huyện", "bản", "hộ", "khẩu", "nhân"})
_PEOPLE = frozenset({"hộ", "khẩu", "nhân"})
_LEFT = re.compile(r"(?i)\bcòn(?:\s+(?:lại|có))?\s+$")
_NOT = re.compile(r"(?i)(?:\s+[^\W\d_]+){0,3}?\s+(?:chưa|không)\b")
_GOES_ON = re.compile(r"(?i)\s*(?:hiện\s+)?còn(?:\s+(?:lại|có))?\s+")
_ABSENT = re.compile(r"(?i)\bvắng(?: mặt)?\s*$")
_DONE = re.compile(r"(?i)(?:\bđạt\b|hoàn thành|cứng hóa|có\b)")


@dataclass(frozen=True, slots=True)
class _Told:
    passage: Passage
    figure: Figure


def check_statements(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Statements told again, stated totals against bases, and rests."""
    yield from _told_again(passages)
    yield from _stated_totals(passages)
    for passage in passages:
        yield from _rests(passage)
        yield from _absent(passage)


def _told_again(passages: Sequence[Passage]) -> Iterator[Finding]:
    told: dict[tuple[object, ...], _Told] = {}
    for passage in passages:
        for index, figure in enumerate(figures(passage)):
            key = _key(passage, index, figure)
            if key is None:
                continue
            first = told.setdefault(key, _Told(passage, figure))
            if first.figure is figure or _same(first.figure, figure):
                continue
            yield _twice(first, passage, figure)


def _key(passage: Passage, index: int, figure: Figure) -> tuple[object, ...] | None:
    """What is told of: its words, its time, its unit; None when that is not plain."""
    if not figure.unit or figure.about:
        return None
    text, figs = passage.text, figures(passage)
    start, end = sentence_bounds(text, figure.start)
    if any(one.start >= start and one.tail <= figure.start for one in figs[:index]):
        return None  # the first of its sentence is what the sentence is about
    head = _LABEL.sub("", text[start : figure.start])
    times = list(_TIME.finditer(head))
    if (
        not times
        and re.search(r"(?i)\btrong năm\b", head)
        and not re.search(_YEAR, text[start:end])
    ):
        head = re.sub(r"(?i)\btrong năm\b", "năm 1900", head)  # the report's own
        times = list(_TIME.finditer(head))
    if not times and _OF_ALL.search(head) and not re.search(_YEAR, passage.heading + text):
        head = f"năm 1900 {head}"  # a figure of the whole report has no time of its own
        times = list(_TIME.finditer(head))
        if _COMPARED.search(text[start:end]):
            return None
    apart = head
    if figure.change:
        apart = re.sub(r"(?i)\b(?:tăng|giảm)(?:\s+(?:được|thêm))*\s*$", "", head)
    elif figure.unit == "%" and re.search(r"(?i)\btỷ lệ\b", head):
        apart = re.sub(r"(?i)\bcòn(?:\s+là)?\s*$", "", head)  # what a rate has come down to
    if (
        len(times) != 1
        or _PART.search(apart)
        or (figure.change and figure.unit == "%")
        or _PLAN.search(text[start:end])
    ):
        return None
    by = "by" if _BY.search(times[0]["lead"] or "") else "in"
    if re.search(r"(?i)đầu\s*$", times[0]["lead"] or ""):
        by = "start"
    tail = _CUT.split(text[figure.tail : end])[0]
    following = next((one for one in figs[index + 1 :] if one.start < end), None)
    if following is not None:
        tail = tail[: max(0, following.start - figure.tail)]
    if _PART.search(tail):
        return None
    said = fold(f"{_TIME.sub(' ', head)} {figure.name or figure.unit} {tail}")
    telling = frozenset(_WORD.findall(said)) - _EMPTY
    counted = re.search(r"(?i)số tiêu chí đạt", head)
    if figure.unit == "tiêu" and counted:
        telling -= {"tong", "hop", "chung"}
    whole = figure.unit == "tiêu" and ((figure.of is not None and "xa" in telling) or counted)
    if len(telling - _PLAIN) < 2 and not whole:
        return None
    names = frozenset(_NAME.findall(head)) | frozenset(_NAME.findall(tail))
    # A short paragraph is taken for its own heading.
    short = len(telling - _PLAIN) < 4 and passage.heading != passage.text
    heading = passage.heading if short else ""
    return (telling, by, fold(times[0]["time"]), figure.kind, figure.of is None, names, heading)


def check_one_figure_of_two_years(passages: Sequence[Passage]) -> Iterator[Finding]:
    """11,54 tiêu chí a commune, of 2019 in one report and of 2020 in another.

    Only means with two decimals, which hardly come out alike two years running.
    """
    told: dict[tuple[str, Decimal], tuple[_Told, int]] = {}
    for passage in passages:
        for one in figures(passage):
            if one.unit != "tiêu" or one.places < 2 or one.change or one.of is not None:
                continue
            times = re.findall(rf"(?<!\d)({_YEAR})(?!\d)", passage.text[: one.start])
            if not times:
                continue
            year = int(times[-1])
            first, other = told.setdefault((one.unit, one.value), (_Told(passage, one), year))
            if first.passage.file == passage.file or other == year:
                continue
            here, there = passage.place(one.start), first.passage.place(first.figure.start)
            shown = one.show(one.value)
            yield Finding(
                Kind.DATE,
                joined([here, there]),
                passage.around(one.start, one.tail),
                f"{shown} của {year}",
                f"{shown} của {other}",
                f"Cùng số {shown} mà chỗ này là của năm {year} ({here}), chỗ kia là của năm "
                f"{other} ({there}). Hãy xem số này chốt ngày nào.",
            )


def _same(left: Figure, right: Figure) -> bool:
    return left.of == right.of and abs(left.value - right.value) < max(left.step, right.step)


def _shown(figure: Figure) -> str:
    if figure.of is not None:
        name = figure.name or figure.unit
        return f"{format_decimal(figure.value)}/{format_decimal(figure.of)} {name}".strip()
    return figure.show(figure.value)


def _twice(first: _Told, passage: Passage, figure: Figure) -> Finding:
    here, there = passage.place(figure.start), first.passage.place(first.figure.start)
    again = "" if here != there else " câu trước"
    return Finding(
        Kind.REPEAT,
        joined([here, there]),
        passage.around(figure.start, figure.tail),
        _shown(figure),
        _shown(first.figure),
        f"Cùng một nội dung ghi {_shown(figure)} ({here}) nhưng{again or ' chỗ khác'} ghi "
        f"{_shown(first.figure)} ({there}).",
    )


def _stated_totals(passages: Sequence[Passage]) -> Iterator[Finding]:
    """“Toàn xã có 11 thôn” beside another such sentence, and beside “10/12 thôn”."""
    totals: dict[str, list[_Told]] = {}
    bases: dict[str, list[_Told]] = {}
    for passage in passages:
        for one in figures(passage):
            if one.unit not in _COUNTED or one.change or one.about:
                continue
            if one.of is not None:
                if _ENDS_OR_WORD.match(passage.text, one.tail) and not _of_a_year(passage, one):
                    bases.setdefault(one.unit, []).append(_Told(passage, one))
            elif _states(passage, one):
                totals.setdefault(one.unit, []).append(_Told(passage, one))
    for unit, stated in totals.items():
        values = {told.figure.value for told in stated}
        for told in stated[1:]:
            first = stated[0]
            if told.figure.value != first.figure.value and _scoped(first) and _scoped(told):
                yield _twice(first, told.passage, told.figure)
                break
        for base in bases.get(unit, []):
            of = base.figure.of
            if of is None or of in values:
                continue
            near = [one for one in stated if _near(of, one.figure.value, unit)]
            if len(near) == len(stated):
                yield _base(near[0], base)


_ENDS_OR_WORD = re.compile(
    r"(?!\s*(?:xã|thôn|huyện|bản|hộ)?\s*(?:,|và|-)\s*(?:phường|thị trấn|thành phố|khối|phố|bản|khu|"
    r"tổ))"
)


def _states(passage: Passage, one: Figure) -> bool:
    """Whether a sentence says that there are so many in all, of no year but the text's own."""
    text = passage.text
    start, end = sentence_bounds(text, one.start)
    tail = one.tail
    if one.unit == "nhân":
        tail += len(" khẩu") if text[tail:].startswith(" khẩu") else 0
    if not _TOTAL.search(text[start : one.start]) or not _ENDS.match(text, tail):
        return False
    return not re.search(rf"(?i){_YEAR}|trước|sau khi|sáp nhập|sắp xếp|cũ\b", text[start:end])


def _scoped(told: _Told) -> bool:
    text, at = told.passage.text, told.figure.start
    match = _TOTAL.search(text[sentence_bounds(text, at)[0] : at])
    return bool(match and match["scope"].lower().startswith("toàn"))


def _of_a_year(passage: Passage, one: Figure) -> bool:
    """Whether its clause names a year: households and communes were others then."""
    start, _ = sentence_bounds(passage.text, one.start)
    return bool(re.search(_YEAR, _CUT.split(passage.text[start : one.start])[-1]))


def _near(left: Decimal, right: Decimal, unit: str) -> bool:
    """So close that one of them was mistyped: next to it, or its figures in another order."""
    if sorted(str(left)) == sorted(str(right)) and left > 20:
        return True
    if unit in _PEOPLE:
        return False
    return abs(left - right) <= max(Decimal(1), min(left, right) / 50) and left > 4


def _base(total: _Told, base: _Told) -> Finding:
    of = base.figure.of or Decimal(0)
    unit = base.figure.unit
    here, there = base.passage.place(base.figure.start), total.passage.place(total.figure.start)
    stated = format_decimal(total.figure.value)
    return Finding(
        Kind.BASE,
        joined([here, there]),
        base.passage.around(base.figure.start, base.figure.tail),
        f"{format_decimal(of)} {unit}",
        f"{stated} {unit}",
        f"Tính trên {format_decimal(of)} {unit} ({here}) nhưng tổng số {unit} ghi là {stated} "
        f"({there}). Có thể gõ nhầm.",
    )


def _absent(passage: Passage) -> Iterator[Finding]:
    """“24 đại biểu được mời, 23 đại biểu có mặt, vắng 2 đại biểu”."""
    text, figs = passage.text, figures(passage)
    for whole, done, away in zip(figs, figs[1:], figs[2:], strict=False):
        if not _ABSENT.search(text[: away.start][-16:]) or not whole.kind == done.kind == away.kind:
            continue
        start, _ = sentence_bounds(text, away.start)
        plain = not any(one.of or one.change or one.about for one in (whole, done, away))
        made = whole.value - done.value
        if whole.start < start or not plain or made == away.value or made < 0:
            continue
        here = passage.place(away.start)
        yield Finding(
            Kind.SUM,
            joined([here, passage.place(whole.start)]),
            passage.around(whole.start, away.tail),
            f"vắng {away.show(away.value)}",
            f"vắng {away.show(made)}",
            f"{whole.show(whole.value)} mà có mặt {done.show(done.value)} thì vắng "
            f"{away.show(made)}, không phải {away.show(away.value)} ({here}).",
        )


def _rests(passage: Passage) -> Iterator[Finding]:
    """“đạt 14/19 tiêu chí, còn 6 tiêu chí chưa đạt”; “trong 207 xã, còn 121 xã chưa đạt”."""
    text, figs = passage.text, figures(passage)
    for index, rest in enumerate(figs[1:], start=1):
        if rest.change or rest.about or not _LEFT.search(text[: rest.start][-24:]):
            continue
        if not _NOT.match(text, rest.tail):
            continue
        start, _ = sentence_bounds(text, rest.start)
        if start > 1 and _GOES_ON.fullmatch(text[start : rest.start]):
            start, _ = sentence_bounds(text, start - 2)
        same = [
            one
            for one in figs[:index]
            if one.start >= start and one.kind == rest.kind and not one.change and not one.about
        ]
        wholes = [one for one in same if one.of is not None]
        if rest.of is not None and len(same) == 1 and same[0].of in {None, rest.of}:
            done, whole = same[0], rest.of
        elif rest.of is None and len(wholes) == 1 and wholes[0] is same[0] and len(same) < 3:
            done, whole = wholes[0], wholes[0].of or Decimal(0)
        else:
            continue
        if not _DONE.search(text[start : rest.start]):
            continue
        made = whole - done.value
        stated = same[-1] if len(same) == 2 else None
        here = passage.place(rest.start)
        if made == rest.value:
            if stated is not None and stated.value != whole and stated.value > rest.value:
                if _TOTAL.search(text[start : stated.start]):
                    yield _other_whole(passage, done, stated, rest)
            continue
        if stated is not None or abs(made - rest.value) > max(Decimal(2), whole / 10):
            continue
        yield Finding(
            Kind.SUM,
            joined([here, passage.place(done.start)]),
            passage.around(done.start, rest.tail),
            f"còn {rest.show(rest.value)}",
            f"còn {rest.show(made)}",
            f"{_shown(done)} ({passage.place(done.start)}) thì trong {rest.show(whole)} còn "
            f"{rest.show(made)}, không phải {rest.show(rest.value)} ({here}).",
        )


def _other_whole(passage: Passage, done: Figure, stated: Figure, rest: Figure) -> Finding:
    of = done.of or Decimal(0)
    here, there = passage.place(stated.start), passage.place(done.start)
    return Finding(
        Kind.BASE,
        joined([here, there]),
        passage.around(done.start, rest.tail),
        stated.show(stated.value),
        stated.show(of),
        f"Nói trong {stated.show(stated.value)} ({here}) nhưng {_shown(done)} và "
        f"{rest.show(rest.value)} còn lại cộng thành {stated.show(of)} ({there}).",
    )
