"""Lists whose parts are kinds, grades, posts or opposites of one whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.consistency.findings import Finding
from ntm_desktop.domain.consistency.frames import (
    END,
    OTHER,
    SO_MUCH,
    Sentence,
    alike,
    exact,
    fig,
    gap,
    not_so,
    room_of,
    wrong_share,
    wrong_sum,
)
from ntm_desktop.domain.numbers import round_half_up

_PEOPLE = frozenset({"người", "nhân", "khẩu", "học", "lao", "đại", "đoàn", "hội", "cán", "lượt"})
_MEN_WOMEN = re.compile(
    rf"(?i){fig('whole')}[^‹›.;]{{0,25}}?(?:trong đó|gồm|[:(,])[^‹›.;\w]*(?:có\s+)?nam(?: "
    rf"giới)?[\s:]*"
    rf"(?:có\s+)?{fig('men')}[\s,;và]*nữ(?: giới)?[\s:]*(?:có\s+)?{fig('women')}"
)
_AND = re.compile(
    rf"(?i){fig('whole')}\s+(?P<a>[^‹›.;,]{{3,25}}?)\s+và\s+(?P<b>[^‹›.;,]{{3,25}}?)"
    rf",\s*(?:trong đó|gồm)"
    rf"\s*:?\s*(?:có\s+)?(?P<c>[^‹›.;,]{{3,25}}?)\s*{fig('first')}\s*,\s*(?P<d>[^‹›.;,]{{3,25}}?)\s*"
    rf"{fig('second')}{END}"
)
_GRADED = re.compile(
    rf"(?i)\b(?:tổng số|toàn (?:xã|huyện|tỉnh) (?:hiện )?có|hiện có)\s*{fig('whole')}"
    rf"[^‹›.;,]{{0,30}},\s*"
    rf"(?:trong đó\s+)?(?:có|gồm)\s+(?P<list>(?:‹\d+›[^‹›.;,]{{0,20}}?‹\d+›\s*(?:,|và|$|"
    rf"(?=[.;]))\s*){{2,5}})"
)


def people(sentence: Sentence) -> Iterator[Finding]:
    """Men and women, two kinds named before they are counted, products by their stars."""
    for match in sentence.found(_MEN_WOMEN):
        whole, men, women = (sentence.get(match, name) for name in ("whole", "men", "women"))
        if {whole.unit, men.unit, women.unit} - {""} <= _PEOPLE and exact(whole, men, women):
            yield from wrong_sum(sentence, whole, [men, women])
    for match in sentence.found(_AND):
        whole, first, second = (sentence.get(match, name) for name in ("whole", "first", "second"))
        if (match["a"].lower(), match["b"].lower()) != (match["c"].lower(), match["d"].lower()):
            continue
        if alike(whole, first, second) and exact(whole, first, second):
            yield from wrong_sum(sentence, whole, [first, second])
    for match in sentence.found(_GRADED):
        whole = sentence.get(match, "whole")
        marks = [sentence.figs[int(one)] for one in re.findall(r"‹(\d+)›", match["list"])]
        parts, grades = marks[::2], marks[1::2]
        if len({one.unit for one in grades}) != 1 or len({one.value for one in grades}) < len(
            grades
        ):
            continue
        if alike(whole, *parts) and exact(whole, *parts) and grades[0].unit == "sao":
            yield from wrong_sum(sentence, whole, parts)


_TURNED_AWAY = re.compile(
    rf"(?i){fig('whole')}{gap(30, ',')}:\s*(?:đã\s+)?(?:đạt|đúng hạn|giải quyết|xong)"
    rf"[^‹›.;,]{{0,20}}?"
    rf"{fig('first')}{gap(12, ',')},\s*(?:trả lại|không đạt|chưa đạt|quá hạn|loại|chưa xong|đang)"
    rf"[^‹›.;,]{{0,25}}?{fig('second')}{gap(20, ',')}{END}"
)
_TOTAL_BEHIND = re.compile(
    rf"(?i)[,;]\s*(?:tổng|cộng)\s+(?:số\s+|cộng\s+)?(?:(?:vốn|kinh phí|nguồn|tiền|giá trị)"
    rf"[^‹›.;,]{{0,40}}?)?"
    rf"{fig('whole')}{END}"
)
_KINDS = re.compile(
    rf"(?i){fig('whole')}[^‹›.;,]{{0,40}}?(?:,\s*(?:trong đó|gồm)\s*:?|:|\()\s*(?:có\s+)?(?P<list>"
    rf"(?:[^\W\d_]+\s[^‹›.;,()\d]{{1,30}}?\s*:?\s*‹\d+›[^‹›.;,()]{{0,12}}?\s*(?:[,;]\s*(?:và\s+)?|"
    rf"\s+và\s+|(?=[.;)])|$)){{2,6}})"
)
_ONE_KIND = re.compile(
    r"(?i)(?:^|[,;]\s*(?:và\s+)?|\s+và\s+)(?P<first>[^\W\d_]+)\s[^‹›]{1,40}?‹(?P<fig>\d+)›"
)
_MANY_SIDED = frozenset(["hộ", "có", "số", "người", "được", "đã", "thôn", "cho", "ở", "tại"])
"""“hộ nghèo 85 hộ, hộ dân tộc 75 hộ” may be the same households."""
_PERCENTS = re.compile(
    r"(?i)‹\d+›[^‹›.]{0,30}?(?:trong đó|gồm|cơ cấu)\s*:?\s*(?P<list>(?:[^‹›.;\d]{3,45}?‹\d+›\s*"
    r"(?:[,;]|và|(?=[.)])|$)\s*){3,7})"
)
_COLON = re.compile(rf"(?i){fig('whole')}{gap(30, ',')}:(?P<list>[^:]+)$")


def lists(sentence: Sentence) -> Iterator[Finding]:
    """What was met and what was turned away, communes by bands, a total behind its parts."""
    for match in sentence.found(_TURNED_AWAY):
        whole, first, second = (sentence.get(match, name) for name in ("whole", "first", "second"))
        if alike(whole, first, second) and exact(whole, first, second):
            yield from wrong_sum(sentence, whole, [first, second])
    for match in sentence.found(_TOTAL_BEHIND):
        whole = sentence.get(match, "whole")
        parts = list(sentence.figs[: int(match["whole"])])
        head = sentence.text[: match.start()]
        if len(parts) < 2 or not alike(whole, *parts) or not exact(whole, *parts):
            continue
        cut = re.split(r"‹\d+›", head)[1:-1]
        if (
            whole.unit != "đồng"
            or OTHER.search(head)
            or not all(re.search("[,;]", one) for one in cut)
        ):
            continue
        yield from wrong_sum(sentence, whole, parts)
    for match in sentence.found(_KINDS):
        whole = sentence.get(match, "whole")
        named = list(_ONE_KIND.finditer(match["list"]))
        parts = [sentence.figs[int(one["fig"])] for one in named]
        words = {one["first"].lower() for one in named}
        if len(named) != match["list"].count("‹") or len(words) != 1 or words & _MANY_SIDED:
            continue
        if not alike(whole, *parts) or not exact(whole, *parts) or whole.unit in {"", "%"}:
            continue
        if sum(one.value for one in parts) - whole.value > room_of(whole, parts):
            yield from wrong_sum(sentence, whole, parts)  # kinds of one thing; some may be left out
    for match in sentence.found(_PERCENTS):
        marks = [sentence.figs[int(one)] for one in re.findall(r"‹(\d+)›", match["list"])]
        made = sum((one.value for one in marks), Decimal(0))
        room = sum((one.step / 2 for one in marks), Decimal(0))
        if {one.unit for one in marks} != {"%"} or not exact(*marks):
            continue
        if room < made - 100 <= 30 and not re.search(r"(?i)đạt|kế hoạch|tỷ lệ", match["list"]):
            listed = " + ".join(one.show(one.value) for one in marks[:-1])
            last = marks[-1]
            why = f"Phần của 100 % còn lại sau {listed}"
            yield not_so(sentence, last, last.value - made + 100, marks[:-1], why)
    for match in sentence.found(_COLON):
        whole = sentence.get(match, "whole")
        pieces = [one for one in re.split(r"[;,]", match["list"]) if one.strip()]
        firsts = [re.match(r"\s*(?:và\s+|có\s+)?‹(\d+)›", one) for one in pieces]
        if whole.unit != "xã" or len(pieces) < 3 or not all(firsts):
            continue
        parts = [sentence.figs[int(one[1])] for one in firsts if one]
        banded = all("tiêu chí" in one or "‹" in one[6:] for one in pieces)
        if banded and alike(whole, *parts) and exact(whole, *parts):
            yield from wrong_sum(sentence, whole, parts)


_TWO_SIDES = re.compile(
    rf"(?i){fig('yes')}{gap(15, ',')}\({SO_MUCH.replace(')(', ')?(', 1)}{fig('p')}\)"
    rf"[,;]\s*(?:còn\s+)?"
    rf"(?:chưa|không)\b{gap(30, ',')}{fig('no')}{gap(15, ',')}\(\s*(?:chiếm|tỷ lệ)?\s*{fig('q')}\)"
)
_TWO_RATES = re.compile(
    rf"(?i)\btỷ lệ\b{gap(45, ',')}\s*{fig('p')}[,;]\s*(?:tỷ "
    rf"lệ\s+)?(?:còn\s+)?(?:số\s+)?(?:chưa|không)\b"
    rf"{gap(40, ',')}{fig('q')}{END}"
)
_SHARED = re.compile(
    rf"(?i){fig('whole')}[^‹›.;]{{0,20}}?(?:trong đó|gồm)"
    rf"\s*:?(?P<list>(?:[^‹›.;]{{2,40}}?‹\d+›\s*\(‹\d+›\)\s*"
    rf"(?:[,;]|và|(?=[.])|$)\s*){{2,6}})"
)


_BY_TIME = re.compile(
    rf"(?i){fig('whole')}[^‹›.;,]{{0,35}}?[;,:]\s*(?:trong đó\s+|đã\s+)?(?:giải "
    rf"quyết\s+)?(?:trước hạn\s+{fig('first')}"
    rf"[^‹›.;,]{{0,12}}?,\s*)?đúng hạn\s+{fig('second')}[^‹›.;,]{{0,12}}?(?:,\s*(?:không có|"
    rf"không)[^‹›.;,]{{0,12}}?quá hạn"
    rf"|,\s*quá hạn\s+{fig('third')})"
)
_HANDED_OUT = re.compile(
    rf"(?i)\bphát(?: ra)?\s*{fig('whole')}[^‹›.;,]{{0,15}}?,\s*(?:đã\s+)?thu (?:về|lại)"
    rf"\s*{fig('first')}[^‹›.;,]{{0,15}}?"
    rf",\s*(?:thất lạc|không thu (?:được|về)|chưa thu(?: được| về)?)\s*{fig('second')}"
)
_SO_MANY = re.compile(
    rf"(?i){fig('whole')}[^‹›.;:]{{0,40}}?{fig('count')}[^‹›.;:,]{{0,30}}?:\s*(?P<list>[^:]+)$"
)
_AMONG = re.compile(
    rf"(?i)\b(?:toàn (?:xã|trường|thôn)|tổng số|xã)(?:\s+(?:hiện\s+)?có)?\s*{fig('whole')}"
    rf"[^‹›.;]{{0,30}}?[;,]"
    rf"\s*trong đó\s*(?:có\s*)?{fig('part')}[^‹›.;,(]{{0,40}}?(?:\(|,\s*(?:chiếm|đạt)(?: tỷ "
    rf"lệ)?)\s*{fig('share')}"
)


def counted(sentence: Sentence) -> Iterator[Finding]:
    """Papers in time, forms handed out, “6 công trình: …”, a part of the staff."""
    for match in (*sentence.found(_BY_TIME), *sentence.found(_HANDED_OUT)):
        names = [name for name, at in match.groupdict().items() if at and name != "whole"]
        whole, parts = sentence.get(match, "whole"), [sentence.get(match, one) for one in names]
        if alike(whole, *parts) and exact(whole, *parts) and whole.unit not in {"", "%"}:
            yield from wrong_sum(sentence, whole, parts)
    for match in sentence.found(_SO_MANY):
        whole, count = sentence.get(match, "whole"), sentence.get(match, "count")
        parts = list(sentence.figs[int(match["count"]) + 1 :])
        # As many parts as were announced: these are all.
        if whole.unit == "đồng" and len(parts) == count.value > 1 and alike(whole, *parts):
            if exact(whole, *parts) and not OTHER.search(match["list"]):
                yield from wrong_sum(sentence, whole, parts)
    for match in sentence.found(_AMONG):
        whole, part = sentence.get(match, "whole"), sentence.get(match, "part")
        share = sentence.get(match, "share")
        if {whole.unit, part.unit} <= _PEOPLE and share.unit == "%" and whole.value > part.value:
            made = Fraction(part.value) * 100 / Fraction(whole.value)
            if abs(made - Fraction(share.value)) <= made / 8:
                whole = replace(whole, unit=part.unit, rate="")
                yield from wrong_share(sentence, part, whole, share)


def two_sides(sentence: Sentence) -> Iterator[Finding]:
    """“1.102 hộ (74,16%), chưa … 384 hộ (25,84%)”; rates of two opposites; shares told first."""
    for match in sentence.found(_TWO_SIDES):
        yes, no, p, q = (sentence.get(match, name) for name in ("yes", "no", "p", "q"))
        if p.unit == q.unit == "%" and p.value + q.value == 100 and alike(yes, no):
            if exact(yes, no, p, q) and p.value:
                made = yes.value * q.value / p.value
                room = made * (p.step / p.value + q.step / q.value) / 2 + no.step / 2
                if room < abs(made - no.value) <= made / 4:
                    value = round_half_up(Fraction(made), 0)
                    why = f"{yes.show(yes.value)} là {p.show(p.value)} thì {q.show(q.value)}"
                    yield not_so(sentence, no, value, (yes, p, q), why)
    for match in sentence.found(_TWO_RATES):
        p, q = sentence.get(match, "p"), sentence.get(match, "q")
        if p.unit == q.unit == "%" and exact(p, q):
            if (p.step + q.step) / 2 < abs(p.value + q.value - 100) <= 5:
                yield not_so(sentence, q, 100 - p.value, (p,), f"100 % bớt {p.show(p.value)}")
    for match in sentence.found(_SHARED):
        whole = sentence.get(match, "whole")
        marks = [sentence.figs[int(one)] for one in re.findall(r"‹(\d+)›", match["list"])]
        for share, amount in zip(marks[::2], marks[1::2], strict=False):
            if share.unit == "%" and alike(whole, amount) and exact(whole, share, amount):
                made = whole.value * share.value / 100
                room = whole.value * share.step / 200 + amount.step / 2
                if room < abs(made - amount.value) <= made / 4:
                    why = f"{share.show(share.value)} của {whole.show(whole.value)}"
                    yield not_so(sentence, amount, made, (share, whole), why)


_GRADE = r"(?:hoàn thành(?: xuất sắc| tốt)?|xuất sắc|tốt|khá|trung bình|yếu|kém|đạt yêu cầu|giỏi)"
_GRADED_LIST = re.compile(
    rf"(?i){fig('whole')}[^‹›.;,]{{0,25}}?(?:,\s*(?:trong đó|gồm)\s*:?|:)\s*(?P<list>[^:.]+)\.?$"
)
_POSTS = re.compile(
    rf"(?i){fig('whole')}(?P<mid>[^‹›.;,]{{0,25}}?),?\s*gồm\s*:?\s*(?P<list>[^:.;]+)\.?$"
)
_NAMED = re.compile(
    rf"(?i){fig('whole')}[^‹›.;]{{0,60}}?(?:‹\d+›[^‹›.;]{{0,10}}?)?:\s*(?P<list>(?-i:(?:[A-ZĐÀ-Ỹ][^‹›.;,]{{1,30}}?"
    rf"\s‹\d+›\s*(?:[,;]|và|(?=[.])|$)\s*){{3,12}}))"
)


def graded(sentence: Sentence) -> Iterator[Finding]:
    """Parts told by grade or by what they are, or by a place and a bare number each."""
    for match in sentence.found(_GRADED_LIST):
        whole = sentence.get(match, "whole")
        first, last = int(match["whole"]) + 1, len(sentence.figs)
        parts = list(sentence.figs[first:last])
        if len(parts) < 3 or match["list"].count("‹") != len(parts):
            continue
        text = sentence.passage.text
        ends = [one.start for one in parts[1:]] + [parts[-1].tail + 25]
        behind = [
            re.split(r"[,;.]", text[one.end : end])[0] for one, end in zip(parts, ends, strict=True)
        ]
        before = [re.split(r"[,;:]", text[: one.start])[-1] for one in parts]
        if not all(
            re.search(_GRADE, f"{a} {b}", re.IGNORECASE)
            for a, b in zip(before, behind, strict=True)
        ):
            continue
        same = all(one.kind in {whole.kind, ""} or one.unit == whole.unit for one in parts)
        if same and exact(whole, *parts) and whole.unit not in {"", "%"}:
            yield from wrong_sum(sentence, whole, parts)
    for match in sentence.found(_POSTS):
        whole = sentence.get(match, "whole")
        pieces = re.split(r"[,;]\s*(?:và\s+)?|\s+và\s+", match["list"].strip(" .,;"))
        leads = [re.match(r"\s*‹(\d+)›", one) for one in pieces]
        if len(pieces) < 3 or not all(leads) or match["list"].count("‹") != len(pieces):
            continue
        posts = [sentence.figs[int(one[1])] for one in leads if one]
        units = {one.unit for one in posts}
        if len(units) != len(posts) or units & {"", "%", "đồng", whole.unit} or whole.places:
            continue
        if exact(whole, *posts) and not any(one.places or one.rate for one in posts):
            made = sum((one.value for one in posts), Decimal(0))
            if abs(made - whole.value) <= max(whole.value / 10, Decimal(1)):
                yield from wrong_sum(sentence, whole, posts)
    for match in sentence.found(_NAMED):
        whole = sentence.get(match, "whole")
        marks = [sentence.figs[int(one)] for one in re.findall(r"‹(\d+)›", match["list"])]
        if {one.unit for one in marks} <= {"", whole.unit} and exact(whole, *marks):
            if whole.unit not in {"", "%"}:
                yield from wrong_sum(sentence, whole, marks)
