"""Figures told against a plan, an earlier one or the one they are part of."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ntm_desktop.domain.consistency.findings import Finding
from ntm_desktop.domain.consistency.frames import (
    END,
    OTHER,
    PLAN,
    SO_MUCH,
    Sentence,
    alike,
    fig,
    gap,
    wrong_share,
)
from ntm_desktop.domain.consistency.growth import judged
from ntm_desktop.domain.consistency.shares import finding as share_finding
from ntm_desktop.domain.consistency.shares import share_agrees
from ntm_desktop.domain.numbers import round_half_up

_OF_NAMED = re.compile(
    rf"(?i){fig('part')}{gap(30, ',')},?\s*{SO_MUCH}{fig('share')}\s*(?:so với\s+)?(?P<what>{PLAN}|"
    rf"tổng (?:kinh phí|số|vốn|nguồn)\b){gap(30, ',')}{fig('whole')}{END}"
)
_AFTER_PLAN = re.compile(
    rf"(?i)\b(?P<plan>{PLAN})\b(?P<led>{gap(60, ',:(')}){fig('whole')}(?P<mid>{gap(50, '(')})"
    rf"{fig('part')}(?P<on>{gap(30, ',(')})(?:[,(]\s*{SO_MUCH}|\(\s*){fig('share')}"
    rf"(?:\s*(?:so với\s+)?{PLAN}(?:\s+(?:năm|vốn|giao|được|cả|đề|ra))*)?{END}"
)
_OVER_PLAN = re.compile(
    rf"(?i)\b(?P<plan>{PLAN})\b(?P<led>{gap(60, ',:(')}){fig('whole')}(?P<mid>{gap(50, '(')})"
    rf"{fig('part')}(?P<on>{gap(30, ',(')})[,(]\s*vượt\s*{fig('share')}"
)
_OUT_OF = re.compile(
    rf"(?i){fig('part')}\s*(?:trên|/)\s*(?:(?:tổng số\s+|tổng\s+)?{PLAN}|tổng (?:số\s+)?"
    rf"(?:diện tích|chiều dài|kinh phí|vốn)){gap(25, ',')}{fig('whole')}"
    rf"\s*[,(]\s*{SO_MUCH}{fig('share')}{END}"
)


_FRACTION_OF_PLAN = re.compile(
    rf"(?i){fig('part')}[^‹›.;,]{{0,20}}?\b(?:theo|so với|của)?\s*{PLAN}{gap(20, ',')},\s*{SO_MUCH}"
    rf"{fig('share')}"
)


def against_plan(sentence: Sentence) -> Iterator[Finding]:
    """“đạt 106,25% kế hoạch (80 ha)”, “Kế hoạch 5 km, thực hiện 4,2 km, đạt 84%”, “vượt 12,5%”."""
    for pattern in (_OF_NAMED, _AFTER_PLAN, _OUT_OF, _OVER_PLAN):
        for match in sentence.found(pattern):
            part, whole = sentence.get(match, "part"), sentence.get(match, "whole")
            told = match.groupdict()
            between = f"{told.get('led') or ''} {told.get('mid') or ''} {told.get('on') or ''}"
            if OTHER.search(between) or re.search(r"(?i)\bnăm sau\b", between):
                continue
            share = sentence.get(match, "share")
            yield from wrong_share(sentence, part, whole, share, over=pattern is _OVER_PLAN)
    for match in sentence.found(_FRACTION_OF_PLAN):
        part, share = sentence.get(match, "part"), sentence.get(match, "share")
        if part.of and share.unit == "%" and share.of is None and not part.about:
            if share_agrees(part, None, share) is False:
                yield share_finding(sentence.passage, part, part.of, share)


_UP = r"(?P<up>tăng|vượt|nhiều hơn|cao hơn)"
_DOWN = r"(?P<down>giảm|ít hơn|thấp hơn)"
_WAY = rf"(?:{_UP}|{_DOWN})(?:\s+(?:thêm|được|lên|đi|tương ứng|năm (?:ngoái|trước|\d{{4}})))*\s*"
_THEN = r"\s*so (?:với )?[^‹›.;()]{0,50}?(?:\b(?:là|đạt|có)|\(\s*(?:[^‹›.;()]{0,30}?))\s*"
_NOW_THEN = re.compile(
    rf"(?i){fig('now')}(?P<mid>{gap(40, '(')})[,(]\s*{_WAY}{fig('change')}{_THEN}{fig('then')}{END}"
)
_MORE_THAN = re.compile(
    rf"(?i){fig('now')}(?P<mid>{gap(30, '(')}),\s*{_WAY}{fig('change')}\s*"
    rf"\((?:năm (?:ngoái|trước|\d{{4}})|cùng kỳ|kỳ trước)[^‹›.;()]{{0,20}}?{fig('then')}\)"
)
_FROM_TO = re.compile(
    rf"(?i)\btừ\s*{fig('then')}(?:\s*\(‹\d+›\))?(?P<mid>{gap(70, '(')})\b(?:lên|xuống|đến|tới|"
    rf"còn)\b"
    rf"(?:\s*(?:nay|xã|đã|còn|đến|đạt|mức|có))*\s*{fig('now')}(?:\s*\(‹\d+›\)"
    rf")?(?P<on>{gap(40, ',(')})[,(]\s*{_WAY}"
    rf"{fig('change')}(?!\s*(?:so|/năm|mỗi năm))"
)
_BACK = re.compile(
    rf"(?i)\bnăm (?P<later>(?:19|20)\d\d),?(?P<mid>{gap(45, '(')}){fig('now')}{gap(20, ',(')}"
    rf"[,;]\s*"
    rf"năm (?P<earlier>(?:19|20)\d\d),?{gap(45, ',(')}{fig('then')}(?P<on>{gap(20, ',(')})"
    rf",\s*{_WAY}"
    rf"{fig('change')}{END}"
)
_FOLD = re.compile(
    rf"(?i){fig('now')}(?P<mid>{gap(30, '(')}),?\s*(?P<up>gấp)\s*{fig('change')}"
    rf"[^‹›.;()]{{0,40}}?\(\s*(?:[^‹›.;()]{{0,20}}?){fig('then')}\)"
)


def rises(sentence: Sentence) -> Iterator[Finding]:
    """A rise with both its ends, in the order people write them."""
    for pattern in (_NOW_THEN, _MORE_THAN, _FROM_TO, _FOLD, _BACK):
        for match in sentence.found(pattern):
            now, then = sentence.get(match, "now"), sentence.get(match, "then")
            change = sentence.get(match, "change")
            told = match.groupdict()
            if OTHER.search(f"{told['mid']} {told.get('on') or ''}"):
                continue
            if pattern is _BACK and int(match["later"]) <= int(match["earlier"]):
                continue
            if now.of != then.of or (now.change and pattern is not _FROM_TO):
                continue
            same = now.kind == then.kind or (not then.unit and now.unit)
            fits = change.unit in {"%", "lần"} or change.unit in {now.unit, "đơn"}
            if same and fits:
                rising = told.get("up") is not None
                yield from judged(sentence.passage, now, then, change, rising=rising)


_OF_TOTAL = re.compile(
    rf"(?i){fig('part')}(?P<mid>{gap(40, ',(')}),?\s*{SO_MUCH}{fig('share')}\s*(?:trong|trên)"
    rf"\s+tổng số\s*"
    rf"{fig('whole')}"
)
_SHARE_FIRST = re.compile(
    rf"(?i)\btỷ lệ{gap(35, ',')}{fig('share')}\s*[,;(]\s*(?:trong đó|tức|cụ thể|"
    rf"với)?(?P<mid>{gap(35, ',')})"
    rf"{fig('part')}\s*(?:trên|/)\s*(?:tổng số\s+|tổng\s+)?{gap(25, ',')}{fig('whole')}{END}"
)
_PAIR = re.compile(
    rf"(?i){fig('whole')}(?P<mid>{gap(60, '(')}){fig('part')}(?P<on>{gap(40, '(')})(?:,\s*|\()"
    rf"(?:đạt(?: tỷ lệ)?|tỷ lệ(?:\s+[^\W\d_]+){{0,2}}|chiếm)\s*{fig('share')}{END}"
)
_OUT_OF_ALL = re.compile(
    rf"(?i){fig('part')}(?P<mid>{gap(45, ',(')})\btrên\s+(?:tổng số\s+)?{fig('whole')}"
    rf"(?P<on>{gap(30, ',(')}),\s*"
    rf"(?:đạt(?: tỷ lệ)?|tỷ lệ(?: đạt)?|chiếm)\s*{fig('share')}{END}"
)
_NO_PAIR = re.compile(
    r"(?i)\b(?:trong đó|riêng|bình quân|mỗi|cùng kỳ|trước|lũy kế|ước|tăng|giảm|so với|kế "
    r"hoạch|chỉ tiêu|"
    r"dự toán|mục tiêu|còn|khác|thêm|với)\b|;"
)
_CLOSE = Fraction(8, 100)


def near_shares(sentence: Sentence) -> Iterator[Finding]:
    """A percent behind two counts of one kind that is nearly, and not, the one of the other.

    That two counts stand side by side does not say that one is of the other; that the percent comes
    so near does. Where any other two figures of the sentence make the percent, those were meant.
    """
    for pattern in (_OF_TOTAL, _SHARE_FIRST):
        for match in sentence.found(pattern):
            part, whole = sentence.get(match, "part"), sentence.get(match, "whole")
            share = sentence.get(match, "share")
            if not OTHER.search(match["mid"]) and part.value <= whole.value:
                yield from wrong_share(sentence, part, whole, share)
    for match in (*sentence.found(_PAIR), *sentence.found(_OUT_OF_ALL)):
        part, whole = sentence.get(match, "part"), sentence.get(match, "whole")
        share = sentence.get(match, "share")
        if match.re is _OUT_OF_ALL:
            # “198 giấy trên 240 hồ sơ”: of 240, not more than 240, whatever they are called.
            whole = replace(whole, about="", unit=part.unit, rate=part.rate)
        if part.value > whole.value or not whole.value or not alike(part, whole):
            continue
        if share.unit != "%" or share.about or _NO_PAIR.search(f"{match['mid']} {match['on']}"):
            continue
        made = Fraction(part.value) * 100 / Fraction(whole.value)
        if abs(made - Fraction(share.value)) > _CLOSE * made or share.value == 100:
            continue
        counts = [one for one in sentence.figs if one.value and one.unit not in {"%", ""}]
        meant = any(
            round_half_up(Fraction(a.value) * 100 / Fraction(b.of or b.value), share.places)
            == share.value
            for a in counts
            for b in counts
        )
        if not meant:
            yield from wrong_share(sentence, part, whole, share)
