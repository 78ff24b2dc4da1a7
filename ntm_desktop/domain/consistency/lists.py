"""Lists that tell two things of each part, or parts that are called something else.

“24 hội nghị với 1.860 người, trong đó cấp xã 4 hội nghị với 320 người, …” adds up twice; “25
thành viên: 01 Trưởng ban, 03 Phó Trưởng ban, 21 ủy viên” adds up though no part is a "thành viên".
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage, joined

_INTRO = re.compile(r"(?i)\b(?:trong đó|gồm|bao gồm|cụ thể|chia ra)\b(?:\s*(?:là|có))?\s*:?|:|\(")
_WITH = re.compile(r"(?i)[\s(,]*(?:với|cho|có|gồm|và|,)?(?:\s+(?:tổng số|gần|trên))*\s*")
_PEOPLE = frozenset({"người", "khẩu", "nhân", "lượt"})
_MEMBERS = frozenset({"thành", "người", "đồng", "đại", "cán", "ủy"})
_NAMED_WHOLE = re.compile(r"(?i)\b(?:thành viên|đồng chí|đại biểu|người|cán bộ|ủy viên)\b")
_MORE = re.compile(r"(?i)…|\.\.\.|v\.v|và một số|và các|chủ yếu|tiêu biểu|như\b")
_APART = re.compile(r"(?i)bình quân|mỗi|so với|kế hoạch|tăng|giảm|kinh phí|trị giá")
_FEW_WORDS = re.compile(r"(?:\s[^\W\d_]+){0,8}\s*")
"""“8,6 km đường bê tông:” as well as “8,6 km:”."""
_ENUMERATED = re.compile(r"(?i)\s*(?:tập thể|cá nhân|hộ|hộ gia đình)\s*(?:,|và)\s*")
_NEAR = Decimal("0.10")
_IN_ALL = re.compile(r"(?i)\btổng(?:\s+[^\W\d_]+){0,2}\s*$")


def check_lists(passage: Passage) -> Iterator[Finding]:
    """Every list of a passage that adds up in one way and not in another."""
    text = passage.text
    for intro in _INTRO.finditer(text):
        start, end = sentence_bounds(text, intro.start())
        figs = figures(passage)
        before = [one for one in figs if start <= one.start and one.tail <= intro.start()]
        inside = [one for one in figs if intro.end() <= one.start and one.tail <= end]
        if not before or len(inside) < 2 or _MORE.search(text[intro.end() : end]):
            continue
        yield from _two_things(passage, before, inside)
        yield from _other_names(passage, before, inside, intro)
        yield from _after_colon(passage, before, inside, intro)
    yield from _written_apart(passage)


def _plain(one: Figure) -> bool:
    return bool(
        one.of is None and not one.change and not one.about and not one.rate and one.unit != "%"
    )


def _alike(left: Figure, right: Figure) -> bool:
    return left.kind == right.kind or {left.unit, right.unit} <= _PEOPLE


def _two_things(
    passage: Passage, before: Sequence[Figure], inside: Sequence[Figure]
) -> Iterator[Finding]:
    """Parts that each tell the same two things as the whole: one sum that holds proves the list."""
    text = passage.text
    if len(before) < 2 or len(inside) < 4 or len(inside) % 2:
        return
    first, second = before[-2:]
    if _alike(first, second) or not _WITH.match(text[first.tail : second.start]):
        return
    rows = [(inside[at], inside[at + 1]) for at in range(0, len(inside), 2)]
    if not all(
        _plain(left) and _plain(right) and _alike(left, first) and _alike(right, second)
        for left, right in rows
    ):
        return
    if not (_plain(first) and _plain(second)) or _APART.search(
        text[first.start : inside[-1].start]
    ):
        return
    made = [sum((row[place].value for row in rows), Decimal(0)) for place in (0, 1)]
    for place, whole in enumerate((first, second)):
        other = (second, first)[place]
        if made[1 - place] != other.value or made[place] == whole.value:
            continue
        parts = [row[place] for row in rows]
        # One of the two sums must hold for the list to be all of it.
        yield _said(passage, whole, parts, made[place])


def _other_names(
    passage: Passage, before: Sequence[Figure], inside: Sequence[Figure], intro: re.Match[str]
) -> Iterator[Finding]:
    """Members by their posts; “35 tập thể, cá nhân” by which of both."""
    text, whole = passage.text, before[-1]
    if not _plain(whole) or not all(_plain(one) for one in inside) or len(inside) > 8:
        return
    between = text[whole.end : intro.start()]
    members = whole.unit in _MEMBERS and _NAMED_WHOLE.match(between.strip())
    several = bool(_ENUMERATED.match(between))
    if not members and not several:
        return
    if members and (len(inside) < 3 or len(between.split()) > 4):
        return
    units = [one.unit for one in inside]
    if any(unit in {"", "đồng"} for unit in units) or len(set(units)) < 2:
        return
    if sum(_alike(one, whole) for one in inside) > 1:
        return  # “4 lớp với 160 người” beside “3 lớp với 90 người”: not posts of a board
    made = sum((one.value for one in inside), Decimal(0))
    if made == whole.value or abs(made - whole.value) > max(whole.value * _NEAR, Decimal(1)):
        return
    yield _said(passage, whole, inside, made)


def _after_colon(
    passage: Passage, before: Sequence[Figure], inside: Sequence[Figure], intro: re.Match[str]
) -> Iterator[Finding]:
    """“52,4 tỷ đồng: năm 2021 8,2 tỷ đồng, năm 2022 9,6 tỷ đồng, …”, all of one unit."""
    text, whole = passage.text, before[-1]
    name = text[whole.end : intro.start()].strip().lower()
    between = text[whole.tail : intro.start()]
    plain = _FEW_WORDS.fullmatch(between) and not _APART.search(between)
    if intro[0] != ":" or not (name == whole.name or plain):
        return
    if len(inside) < (2 if whole.unit == "đồng" else 3):
        return
    if not _plain(whole) or not all(_plain(one) and one.kind == whole.kind for one in inside):
        return
    gaps = [text[a.tail : b.start] for a, b in pairwise(inside)]
    if any(not re.search(r"[;,]|\bvà\b", gap) or _APART.search(gap) for gap in gaps):
        return
    made = sum((one.value for one in inside), Decimal(0))
    room = sum((one.step / 2 for one in inside if one.step > whole.step), Decimal(0))
    told = _IN_ALL.search(text[: whole.start][-20:])  # “tổng số 86 thành viên: …”
    near = whole.value * (_NEAR * 2 if told and len(inside) > 2 else _NEAR)
    if whole.unit != "đồng" and not whole.places:
        near = max(near, Decimal(1))
    if room < abs(made - whole.value) <= near:
        yield _said(passage, whole, inside, made)


def _written_apart(passage: Passage) -> Iterator[Finding]:
    """“A 45 tỷ đồng; B 3 tỷ đồng; C 20 tỷ đồng. Tổng cộng 68 tỷ đồng.”: the total behind."""
    text = passage.text
    figs = figures(passage)
    for match in re.finditer(
        r"(?i)\.\s+tổng\s+cộng(?:\s+(?:là|các nguồn(?: vốn)?|có|được))*\s*:?\s*", text
    ):
        whole = next((one for one in figs if one.start == match.end()), None)
        start, _ = sentence_bounds(text, match.start())
        parts = [one for one in figs if start <= one.start < match.start()]
        if whole is None or not _plain(whole) or len(parts) < 3:
            continue
        if not all(_plain(one) and one.kind == whole.kind for one in parts):
            continue
        if any(not re.search(r"[;,]", text[a.tail : b.start]) for a, b in pairwise(parts)):
            continue
        made = sum((one.value for one in parts), Decimal(0))
        room = sum((one.step / 2 for one in parts if one.step > whole.step), Decimal(0))
        if abs(made - whole.value) > room and abs(made - whole.value) <= whole.value / 2:
            yield _said(passage, whole, parts, made)


def _said(passage: Passage, whole: Figure, parts: Sequence[Figure], made: Decimal) -> Finding:
    here = passage.place(whole.start)
    others = joined(passage.place(one.start) for one in parts)
    listed = " + ".join(one.show(one.value) for one in parts[:8])
    printed, computed = whole.show(whole.value), whole.show(made)
    return Finding(
        Kind.SUM,
        joined([here, *others.split("; ")]),
        passage.around(min(whole.start, parts[0].start), max(whole.tail, parts[-1].tail)),
        printed,
        computed,
        f"Tổng in {printed} ({here}); các phần cộng lại {listed} = {computed} ({others}); lệch "
        f"{whole.show(abs(made - whole.value))}.",
    )
