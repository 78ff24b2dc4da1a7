"""What is left of a whole, and what has come together over a year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure
from ntm_desktop.domain.consistency.findings import Finding
from ntm_desktop.domain.consistency.frames import (
    END,
    Sentence,
    alike,
    exact,
    fig,
    gap,
    not_so,
    room_of,
)

_LEFT = re.compile(
    rf"(?i){fig('whole')}(?P<mid>(?:[^‹›.;]|‹\d+›){{1,160}}?)[,;]\s*(?:hiện\s+|số\s+)?"
    rf"(?:còn(?:\s+(?:lại|nợ|thiếu|phải(?:\s+[^\W\d_]+){{1,2}}))?|số còn lại)(?:\s+(?:là|có)"
    rf")?\s*{fig('rest')}"
    rf"(?P<behind>{gap(30)}){END}"
)
_DONE = re.compile(
    r"(?i)\b(?:đã|được|hoàn thành|trả|đang|giải ngân|thanh toán|cấp|thực hiện|di dời|có nhà)\b"
)
_NOT_YET = re.compile(r"(?i)\b(?:chưa|không|phải)\b")
_ANOTHER_TIME = re.compile(
    r"(?i)\b(?:đầu năm|năm (?:19|20)\d\d|cùng kỳ|kế hoạch giảm|phát sinh|tăng|(?<!thôn )mới|"
    r"bổ sung|"
    r"trong đó|ước|phấn đấu|bình quân|nghèo)\b"
)
_OF_FRACTION = re.compile(
    rf"(?i){fig('part')}(?P<mid>{gap(45, '(')})(?:\(‹\d+›\)\s*)?,\s*(?:còn lại\s*{fig('left')}"
    rf"|(?:còn\s+(?:lại\s+)?)?"
    rf"{fig('rest')}(?:\s+[^\W\d_]+){{0,2}}?\s*(?:chưa|không)\b)"
)
_BEFORE_FRACTION = re.compile(
    rf"(?i)\bcòn(?:\s+(?:lại|có))?\s*{fig('rest')}\s*chưa\b(?P<mid>{gap(40)})\b(?:mới|đã)\s+"
    rf"(?:chỉ\s+)?(?:đạt|hoàn thành)(?:\s+được)?\s*{fig('part')}"
)


def left(sentence: Sentence) -> Iterator[Finding]:
    """“1.250 triệu đồng, đã trả 800 triệu đồng, còn nợ 450”; “9/20 xã đạt, 11 xã chưa”."""
    for match in sentence.found(_LEFT):
        whole, rest = sentence.get(match, "whole"), sentence.get(match, "rest")
        at, last = int(match["whole"]), int(match["rest"])
        done = [
            one
            for one in sentence.figs[at + 1 : last]
            if one.kind == whole.kind and one.unit != "%"
        ]
        others = [
            one for one in sentence.figs[at + 1 : last] if one not in done and one.unit != "%"
        ]
        if not done or others or not alike(whole, rest) or not exact(whole, rest, *done):
            continue
        if whole.unit in {"", "%"} or whole.value <= max(one.value for one in done):
            continue
        owed = re.search(r"(?i)còn (?:nợ|thiếu|phải|lại)", match[0])
        head = sentence.text[: match.start()]
        if not _DONE.search(match["mid"]) or not (owed or _NOT_YET.search(match["behind"])):
            continue
        if _ANOTHER_TIME.search(match["mid"]) or re.search(r"(?i)trong đó|đầu năm", head):
            continue
        yield from _rest(sentence, whole, done, rest, whole.value)
    for match in sentence.found(_STATES):
        whole, rest = sentence.get(match, "whole"), sentence.get(match, "rest")
        done = list(sentence.figs[int(match["whole"]) + 1 : int(match["rest"])])
        if alike(whole, rest, *done) and exact(whole, rest, *done) and whole.unit not in {"", "%"}:
            yield from _rest(sentence, whole, done, rest, whole.value)
    for pattern in (_OVER_TOTAL, _SURPLUS):
        for match in sentence.found(pattern):
            whole, one, rest = (sentence.get(match, name) for name in ("whole", "done", "rest"))
            told = match.groupdict()
            if told.get("what") == told.get("same") and alike(whole, one, rest):
                if exact(whole, one, rest):
                    yield from _rest(sentence, whole, [one], rest, whole.value)
    for pattern in (_OF_FRACTION, _BEFORE_FRACTION):
        for match in sentence.found(pattern):
            name = "rest" if match["rest"] else "left"
            part, rest = sentence.get(match, "part"), sentence.get(match, name)
            if part.of is None or part.about or part.change or not alike(part, rest):
                continue
            if exact(rest) and not _ANOTHER_TIME.search(match["mid"]):
                if part.of >= part.value:
                    yield from _rest(sentence, part, [part], rest, part.of)


def _rest(
    sentence: Sentence, whole: Figure, done: list[Figure], rest: Figure, of: Decimal
) -> Iterator[Finding]:
    made = of - sum((one.value for one in done), Decimal(0))
    if made < 0 or abs(made - rest.value) <= room_of(whole, [*done, rest]):
        return
    if abs(made - rest.value) > of / 3:
        return  # something else was meant
    every = [of, *(one.value for one in done)]
    if any(left - right == rest.value for left in every for right in every):
        return  # “120 hộ đăng ký, duyệt 45 hộ, giải ngân 38 hộ, còn 7 hộ”: of those before
    gone = " và ".join(one.show(one.value) for one in done)
    ends = done if whole in done else [whole, *done]
    yield not_so(sentence, rest, made, ends, f"{whole.show(of)} bớt {gone}")


_STATES = re.compile(
    rf"(?i)\b(?:số|tổng|trong|có|được giao)\b{gap(30, ',')}{fig('whole')}[^‹›.;,:]{{0,30}}[,;:]\s*"
    rf"(?P<mid>(?:đã|được)[^‹›.;,]{{0,25}}?{fig('first')}[^‹›.;,]{{0,20}}[,;]\s*(?:(?:đang|"
    rf"chuẩn bị)"
    rf"[^‹›.;,]{{0,25}}?‹\d+›[^‹›.;,]{{0,20}}[,;]\s*)?)chưa[^‹›.;,]{{0,25}}?{fig('rest')}{END}"
)
_OVER_TOTAL = re.compile(
    rf"(?i){fig('done')}\s+(?P<what>[^‹›.;,()]{{2,30}}?)[,;]\s*(?:và\s+)?{fig('rest')}\s+chưa\s+(?P<same>"
    rf"[^‹›.;,()]{{2,30}}?)\s*(?:trên|trong)\s+tổng số\s*{fig('whole')}"
)
_SURPLUS = re.compile(
    rf"(?i)\btổng thu{gap(25, ',')}{fig('whole')}{gap(10, ',')}[,;]\s*tổng "
    rf"chi{gap(25, ',')}{fig('done')}"
    rf"{gap(10, ',')}[,;]\s*(?:kết dư|còn dư|chênh lệch|tồn quỹ){gap(20, ',')}{fig('rest')}{END}"
)
_TERM = (
    r"(?i)(?P<lead>[^‹›.;,()]{0,25}?)\b(?P<term>tháng\s+\d{1,2}|(?:cả\s+)?quý\s+(?:I{1,3}|IV|[1-4])|"
    r"(?:6|06|sáu)\s+tháng\s+(?:đầu|cuối)\s+năm|(?:9|chín)\s+tháng(?:\s+đầu\s+năm)?|"
    r"6\s+tháng|cả\s+năm|cả\s+quý|quý)(?:\s*/?\s*(?:năm\s+)?(?:19|20)\d\d)?\b[^‹›.;]{0,45}?‹(?P<fig>\d+)›"
)
_TERMS = re.compile(_TERM)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_STOCK = re.compile(r"(?i)\b(?:đến|hết|cuối|kế hoạch|lũy kế đến|tính|đầu)\s*$|kế hoạch|dự kiến")


def _months(term: str) -> frozenset[int]:
    """Which months of the year a term is: “quý II” → 4, 5, 6."""
    term = re.sub(r"\s+", " ", term.lower())
    term = term.removeprefix("cả ") if term.startswith("cả quý ") else term
    if term.startswith("tháng "):
        return frozenset({int(term.split()[1])})
    if term.startswith("quý "):
        quarter = _QUARTERS[term.split()[1]]
        return frozenset(range(3 * quarter - 2, 3 * quarter + 1))
    if term.startswith("cả năm"):
        return frozenset(range(1, 13))
    if term.endswith("cuối năm"):
        return frozenset(range(7, 13))
    if term.startswith(("9", "chín")):
        return frozenset(range(1, 10))
    if term.startswith(("6", "06", "sáu")):
        return frozenset(range(1, 7))
    return frozenset()


_RAISED = re.compile(
    rf"(?i)\btrong (?:kỳ|tháng|quý)(?P<mid>{gap(50, ',')}){fig('more')}{gap(25, ',')}"
    rf",\s*(?:nâng|đưa)"
    rf"[^‹›.;]{{0,40}}?\blũy kế\b{gap(50)}\blên(?:\s+đến)?\s*{fig('now')}{gap(15)}"
    rf"\((?:kỳ trước|tháng trước|quý trước){gap(15)}{fig('then')}\)"
)


_YEAR_ON = re.compile(
    rf"(?i)\b(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm (?P<y1>(?:19|20)"
    rf"\d\d){gap(30, ',')}{fig('then')}{gap(20, ',')}[,;]"
    rf"\s*(?:trong\s+)?năm (?P<y2>(?:19|20)\d\d)\s*(?:[^\W\d_]+\s+){{0,3}}?(?:thêm|mới|được)"
    rf"\s*{fig('more')}"
    rf"{gap(20, ',')}[,;]{gap(25, ',')}\b(?:đến|tới)\s+(?:hết\s+|cuối\s+)?năm (?P<y3>(?:19|20)"
    rf"\d\d){gap(25, ',')}"
    rf"{fig('now')}"
)


def _covering(span: frozenset[int], terms: Sequence[tuple[frozenset[int], Figure]]) -> list[Figure]:
    """The figures of the terms that follow one another and together make the span."""
    parts: list[Figure] = []
    covered: frozenset[int] = frozenset()
    for months, one in terms:
        if not months or months & covered or not months < span:
            break
        parts.append(one)
        covered |= months
        if covered == span:
            return parts
    return []


def come_together(sentence: Sentence) -> Iterator[Finding]:
    """“quý I … 1.200, quý II … 1.850, lũy kế 6 tháng … 3.050 triệu đồng”."""
    told: list[tuple[frozenset[int], Figure]] = []
    for match in sentence.found(_TERMS):
        one = sentence.figs[int(match["fig"])]
        told.append((_months(match["term"]), one))
        between = match[0][len(match["lead"]) :]
        if _STOCK.search(match["lead"].rstrip()) or re.search(r"(?i)kế hoạch|bình quân", between):
            told[-1] = (frozenset(), one)
    for at, (span, whole) in enumerate(told):
        parts = _covering(span, told[:at][::-1]) or _covering(span, told[at + 1 :])
        parts.sort(key=lambda one: one.start)
        if len(parts) < 2 or not span:
            continue
        if not alike(whole, *parts) or not exact(whole, *parts) or whole.unit in {"", "%"}:
            continue
        if sentence.figs.index(parts[0]) - sentence.figs.index(whole) not in {1, -len(parts)}:
            continue  # other figures stand between
        made = sum((one.value for one in parts), Decimal(0))
        if room_of(whole, parts) < abs(made - whole.value) <= whole.value / 4:
            why = f"Cộng {' + '.join(one.show(one.value) for one in parts)}"
            yield not_so(sentence, whole, made, parts, why)
    raised = [
        match
        for match in sentence.found(_YEAR_ON)
        if int(match["y1"]) + 1 == int(match["y2"]) == int(match["y3"])
    ]
    for match in (*sentence.found(_RAISED), *raised):
        more, now, then = (sentence.get(match, name) for name in ("more", "now", "then"))
        if alike(more, now, then) and exact(replace(more, change=False), now, then):
            made = then.value + more.value
            if abs(made - now.value) > room_of(now, [then, more]):
                why = f"{then.show(then.value)} thêm {more.show(more.value)}"
                yield not_so(sentence, now, made, (then, more), why)
