"""Shares: a fraction beside its percent, a count beside the percent it makes of a total."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import pairwise

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.findings import Finding, Kind
from ntm_desktop.domain.consistency.passages import Passage
from ntm_desktop.domain.numbers import format_decimal, round_half_up

_JOIN = re.compile(
    r"(?i)(?:^|[\s,(:=–-])(?P<word>chiếm|đạt|bằng|tương ứng|tương đương|ứng với|tức(?: là)?|hay|"
    r"tỷ lệ|tỉ lệ|=|\(|,|:|–|-)"
    r"(?:\s*(?:chiếm|tỷ lệ|tỉ lệ|đạt|khoảng|gần|trên|là|bằng|với|được|hơn|:|=|\())*\s*$"
)
_SHARE_WORD = re.compile(r"(?i)(?:chiếm|tương ứng|tương đương|tỷ lệ|tỉ lệ)")
_BROKEN = re.compile(
    r"(?i);|[.!?]\s|tăng|giảm|vượt|so với|cao hơn|thấp hơn|\bnâng\b|còn lại|kế hoạch"
)
_RATE = re.compile(r"(?i)tỷ lệ|tỉ lệ")
_OTHER_BASE = re.compile(
    r"(?i)\s*(?:so|kế hoạch|kh\b|mục tiêu|chỉ tiêu|dự toán|cùng kỳ|tổng|tồng|số (?:hộ|"
    r"người|xã|thôn)"
    r"|khối lượng|nghị quyết|đề án|của|trong|dân số|diện tích|giá trị|vốn|hộ|người)"
)
_OUT_OF = re.compile(
    r"(?i)\s*(?:trên|trong|/)(?:\s+tổng)?(?:\s+(?:số|dự toán|kế hoạch|kh|vốn giao|chỉ tiêu))?\s*"
)
_IN_ALL = re.compile(r"(?i)\s*(?:trong|trên|của|so với)?\s*tổng số\s*$")
_ALL_IN_BRACKETS = re.compile(
    r"(?i)\s*(?:so với |trên |trong |của )?(?:tổng số|tổng|số|toàn)\b[^\d.;()]{0,40}\((?:là|có)?\s*"
)
"""“61 xã, chiếm 34,7% tổng số xã (181 xã)”."""
_OF_ALL = re.compile(r"(?i)\s*(?:so với |trên |trong )?tổng số\s+(?P<unit>[^\W\d_]+)")
_WHOLE_PLAN = re.compile(
    r"(?i)\s*(?:vốn\s+)?(?:kế hoạch|kh|dự toán)(?:\s+(?:vốn|giao|năm|được|cả))*,?\s*"
    r"(?:đạt|bằng|chiếm)(?:\s+(?:tỷ lệ|khoảng))*\s*"
)
_STATED = re.compile(r"(?i)\b(?:(?:toàn|tổng|phát ra)\b[^,;.]{0,30}|trong(?: số)?\s+)$")
_PRESENT = re.compile(r"(?i)(?:\s+biểu|\s+viên)?\s+(?:dự|tham dự|tham gia|có mặt|thu về|phát ra)\b")
_BY_PLAN = re.compile(r"(?i)\s*(?:so với )?(?:kế hoạch|kh)\s*\((?:kế hoạch|kh)[^\d()]{0,20}")
_OUT_OF_ALL = re.compile(r"(?i)(?:\s+[^\W\d_]+){1,4}\s+(?:trên|trong\s+tổng số|trên\s+tổng số)\s*")
_PEOPLE = frozenset({"người", "khẩu", "nhân", "cán", "đại", "đảng", "lao"})
_OF_PLAN = re.compile(r"(?i)\s*(?:so với |của )?(?:kế hoạch|kh\b|dự toán|chỉ tiêu|mục tiêu)")
_PLANNED = re.compile(r"(?i)\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)\b[^.;]{0,60}$")
_MEANT = Fraction(35, 100)
"""Further off than this, another base was meant."""
_NEAR = Fraction(8, 100)
_STATED_NEAR = Fraction(20, 100)
"""As far off as that, when the text says that a figure is of all."""


def rounded(value: Fraction, places: int) -> Decimal:
    """Half up, as the province's reports round."""
    return round_half_up(value, places)


def share_agrees(part: Figure, whole: Figure | None, share: Figure) -> bool | None:
    """Whether a printed percent is the share of two printed figures; None without a base."""
    bottom = part.of if whole is None else whole.value
    if not bottom:
        return None
    exact = Fraction(part.value) * 100 / Fraction(bottom)
    if rounded(exact, share.places) == share.value:
        return True
    # Figures with decimals, and "trên 852 tỷ", are themselves rounded.
    loose = [part] if part.places or part.about else []
    if whole is not None and (whole.places or whole.about):
        loose.append(whole)
    if not loose and share.about in {"", "ước", "từ"}:
        return False
    room = Fraction(0)
    for one in loose:
        width = Fraction(one.value) / 100 if one.about else Fraction(one.step) / 2
        room += abs(exact) * width / abs(Fraction(one.value)) if one.value else 0
    if share.about:
        room += Fraction(1)
    half = Fraction(1, 2 * 10**share.places)
    return abs(exact - Fraction(share.value)) <= room + half


def why_share(part: str, bottom: str, exact: Fraction, share: Figure, places: str) -> str:
    """The sentence of a share that is not what it says."""
    value = rounded(exact, share.places)
    cut = Decimal(exact.numerator) / Decimal(exact.denominator)
    cut = cut.quantize(Decimal(1).scaleb(-share.places), rounding=ROUND_DOWN)
    told = (
        f"{part} trên {bottom} là {format_decimal(value, share.places)} %, "
        f"không phải {format_decimal(share.value, share.places)} % ({places})."
    )
    if cut == share.value:
        told += " Số in bị cắt bớt phần lẻ, không làm tròn."
    elif abs(value - share.value) <= Decimal(2).scaleb(-share.places):
        told += " Có thể đã sửa để các tỷ lệ cộng đủ."
    return told


def finding(
    passage: Passage, part: Figure, bottom: Decimal, share: Figure, other: str = ""
) -> Finding:
    """A share that does not agree."""
    exact = Fraction(part.value) * 100 / Fraction(bottom)
    value = rounded(exact, share.places)
    place = passage.place(share.start)
    where = f"{place}; {other}" if other and other != place else place
    return Finding(
        Kind.SHARE,
        where,
        passage.around(min(part.start, share.start), max(part.tail, share.tail)),
        f"{format_decimal(share.value, share.places)} %",
        f"{format_decimal(value, share.places)} %",
        why_share(part.show(part.value), part.show(bottom), exact, share, where),
    )


def joined_to(text: str, left: Figure, right: Figure) -> str:
    """The word that makes ``right`` a share of what stands before it, "" when nothing does."""
    between = text[left.tail : right.start]
    match = _JOIN.search(between)
    if match is None or len(between) > 170 or right.change:
        return ""
    before = between[: match.start()]
    if _BROKEN.search(before) or _RATE.search(before):
        return ""
    head, comma, rest = before.rpartition(",")
    if comma and rest.strip() and len(rest.split()) > 3:
        return ""
    del head
    word = match["word"].lower()
    return word + " " + between[match.end("word") :].lower() + between[match.start() : match.end()]


def check_shares(passage: Passage, bases: frozenset[Decimal]) -> Iterator[Finding]:
    """Every share printed beside its figures.

    Args:
        passage: to be looked at.
        bases: what the whole text counts its units by (207 xã), for a count printed without.
    """
    text = passage.text
    figs = figures(passage)
    for index, share in enumerate(figs):
        if share.unit != "%" or share.of is not None:
            continue
        before = figs[index - 1] if index else None
        after = figs[index + 1] if index + 1 < len(figs) else None
        if before is not None and before.of is not None and joined_to(text, before, share):
            if before.of and before.value <= before.of * 3 and not _bound(before, share):
                agreed = share_agrees(before, None, share)
                exact = Fraction(before.value) * 100 / Fraction(before.of)
                other = _OTHER_BASE.match(text, share.tail)
                if agreed is False and (not other or _near(exact, share)):
                    yield finding(passage, before, before.of, share)
            continue
        two = figs[index - 2] if index > 1 else None
        if (
            before is not None
            and two is not None
            and before.of is None
            and two.of is None
            and before.value >= two.value > 0
            and before.unit in {two.unit, ""} | ({before.unit} if not two.unit else set())
            and (
                _OUT_OF.fullmatch(text[two.tail : before.start])
                or _OUT_OF_ALL.fullmatch(text[two.tail : before.start])
            )
            and (
                joined_to(text, before, share)
                or _WHOLE_PLAN.fullmatch(text[before.tail : share.start])
            )
        ):
            # “9 thôn trên 11 thôn”: of 11, not of more than 11.
            whole = replace(before, about="") if before.about == "trên" else before
            if share_agrees(two, whole, share) is False:
                yield finding(passage, two, before.value, share)
            continue
        if (
            after is not None
            and after.of
            and re.fullmatch(
                r"\s*(?:số [^\W\d_ ]+(?: [^\W\d_ ]+)? )?[,(]?\s*\(?\s*(?:đạt|có|bằng|tương ứng|"
                r"tương đương|là|gồm|tức(?: là)?|với)?\s*|\s+(?:[^\W\d_]+\s+){1,8}\(",
                text[share.tail : after.start],
            )
            and text[share.tail : after.start].strip()
        ):
            if share_agrees(after, None, share) is False:
                yield finding(passage, after, after.of, share)
            continue
        if before is not None and before.unit not in {"%", ""} and not before.change:
            yield from _without_base(passage, figs, index, bases)
    yield from _the_rest(passage, figs)
    yield from _structure(passage, figs)
    yield from _of_one_whole(passage, figs)


def _bound(part: Figure, share: Figure) -> bool:
    """“10/15 nội dung đạt trên 90%”: how good they are, not how many; only of round percents."""
    if share.about not in {"trên", "dưới", "hơn"} or share.places or share.value % 5:
        return False
    exact = Fraction(part.value) * 100 / Fraction(part.of or 1)
    return not _near(exact, share)


def _near(exact: Fraction, share: Figure, room: Fraction = _NEAR) -> bool:
    return abs(exact - Fraction(share.value)) <= abs(exact) * room


def _without_base(
    passage: Passage, figs: tuple[Figure, ...], index: int, bases: frozenset[Decimal]
) -> Iterator[Finding]:
    """“43 trang trại, chiếm 58 %”: of a total said elsewhere in the sentence."""
    text, share, part = passage.text, figs[index], figs[index - 1]
    if part.of is not None or part.rate:
        return
    word = joined_to(text, part, share)
    of_plan = bool(word) and bool(_OF_PLAN.match(text, share.tail))
    start, end = sentence_bounds(text, share.start)
    if word and index + 1 < len(figs):
        told = figs[index + 1]
        of = _ALL_IN_BRACKETS.fullmatch(text[share.tail : told.start])
        closed = text[told.tail : told.tail + 20].lstrip().startswith(")")
        if of and closed and told.kind == part.kind and told.of is None and not told.change:
            if told.value > part.value and share_agrees(part, told, share) is False:
                yield finding(passage, part, told.value, share, passage.place(told.start))
            return
    if not _SHARE_WORD.search(word) and "(" not in word and not of_plan:
        if word:
            yield from _of_the_stated(passage, figs, index, start)
        return
    if index + 1 < len(figs):
        told = figs[index + 1]
        same = told.unit == part.unit or {told.unit, part.unit} <= _PEOPLE
        if same and told.start < end and told.of is None:
            between = text[share.tail : told.start]
            if _IN_ALL.fullmatch(between):
                if share_agrees(part, told, share) is False:
                    yield finding(passage, part, told.value, share, passage.place(told.start))
                return
    plan = _BY_PLAN.match(text, share.tail)
    if plan and index + 1 < len(figs) and figs[index + 1].start == plan.end():
        told = figs[index + 1]
        if told.kind == part.kind and told.value and share_agrees(part, told, share) is False:
            yield finding(passage, part, told.value, share, passage.place(told.start))
        return
    named = [
        one
        for one in figs[: index - 1]
        if one.start >= start and one.kind == part.kind and not one.change and one.of is None
    ]
    planned = [one for one in named if _PLANNED.search(text[start : one.start])]
    for pattern, wholes in ((_OF_PLAN, planned), (_OF_ALL, named)):
        of = pattern.match(text, share.tail)
        if of and pattern is _OF_ALL and of["unit"].lower() != part.unit:
            of = None
        if of and len(wholes) == 1 and len(named) == 1 and wholes[0].value:
            made = Fraction(part.value) * 100 / Fraction(wholes[0].value)
            meant = abs(made - Fraction(share.value)) <= made * _MEANT
            if meant and share_agrees(part, wholes[0], share) is False:
                yield finding(passage, part, wholes[0].value, share, passage.place(wholes[0].start))
            return
    if _OTHER_BASE.match(text, share.tail):
        return
    earlier = [
        one
        for one in figs[: index - 1]
        if one.kind == part.kind
        and one.value > part.value
        and not one.change
        and one.start >= start
    ]
    values = {one.of or one.value for one in earlier} | (bases if part.unit == "xã" else set())
    sums = {one.value for one in figs[: index - 1] if one.kind == part.kind}
    tried = values | sums
    exact = [
        Fraction(part.value) * 100 / Fraction(base) for base in tried if base and base >= part.value
    ]
    if any(rounded(one, share.places) == share.value for one in exact) or share.about or part.about:
        return
    labelled = [
        one
        for one in earlier
        if re.search(
            r"(?i)(?:tổng|toàn (?:xã|huyện|tỉnh))[^,;.]{0,60}$",
            text[max(0, one.start - 70) : one.start],
        )
    ]
    whole = labelled[-1] if len(labelled) == 1 else earlier[0] if len(earlier) == 1 else None
    if whole is None:
        return
    made = Fraction(part.value) * 100 / Fraction(whole.value)
    near = _near(made, share, _STATED_NEAR if labelled == [whole] else _NEAR)
    if near and share_agrees(part, whole, share) is False:
        yield finding(passage, part, whole.value, share, passage.place(whole.start))


def _of_the_stated(
    passage: Passage, figs: tuple[Figure, ...], index: int, start: int
) -> Iterator[Finding]:
    """“Toàn xã có 4.790 nhân khẩu, … 4.506 người, đạt 94,07 %”: the one total of its sentence."""
    text, share, part = passage.text, figs[index], figs[index - 1]
    before = [
        one
        for one in figs[: index - 1]
        if one.start >= start and (one.kind == part.kind or {one.unit, part.unit} <= _PEOPLE)
    ]
    if len(before) != 1 or share.about or part.about or _OTHER_BASE.match(text, share.tail):
        return
    whole = before[0]
    if whole.of is not None or whole.change or whole.about or whole.value <= part.value:
        return
    stated = _STATED.search(text[start : whole.start]) or _PRESENT.match(text, whole.tail)
    if not stated or _PLANNED.search(text[start : part.start]):
        return
    made = Fraction(part.value) * 100 / Fraction(whole.value)
    if _near(made, share, _STATED_NEAR) and share_agrees(part, whole, share) is False:
        yield finding(passage, part, whole.value, share, passage.place(whole.start))


def _of_one_whole(passage: Passage, figs: tuple[Figure, ...]) -> Iterator[Finding]:
    """“A 500, chiếm 25 %; B 700, chiếm 36 %; C 800, chiếm 40 %”: most tell what all are of."""
    text = passage.text
    pairs: list[tuple[Figure, Figure]] = []
    for part, share in pairwise(figs):
        if share.unit != "%" or share.about or part.about or part.change or part.of is not None:
            continue
        word = joined_to(text, part, share)
        if part.unit in {"", "%"} or not (_SHARE_WORD.search(word) or "(" in word):
            continue
        if _OTHER_BASE.match(text, share.tail):
            continue
        same = pairs and pairs[-1][0].kind == part.kind
        if (
            same
            and sentence_bounds(text, pairs[-1][0].start)[0] == sentence_bounds(text, part.start)[0]
        ):
            pairs.append((part, share))
        else:
            yield from _odd_ones(passage, pairs)
            pairs = [(part, share)]
    yield from _odd_ones(passage, pairs)


def _odd_ones(passage: Passage, pairs: list[tuple[Figure, Figure]]) -> Iterator[Finding]:
    if len(pairs) < 3:
        return
    base = sum((part.value for part, _ in pairs), Decimal(0))
    if not base:
        return
    whole = replace(pairs[0][0], value=base)
    odd = [pair for pair in pairs if share_agrees(pair[0], whole, pair[1]) is False]
    if not odd or len(odd) * 3 > len(pairs):
        return
    for part, share in odd:
        if _near(Fraction(part.value) * 100 / Fraction(base), share):
            yield finding(passage, part, base, share, passage.place(pairs[0][0].start))


def _structure(passage: Passage, figs: tuple[Figure, ...]) -> Iterator[Finding]:
    """“cơ cấu: nông nghiệp 45%, công nghiệp 30%, dịch vụ 25%”: together a hundred."""
    text = passage.text
    for match in re.finditer(r"(?i)cơ cấu", text):
        start, end = sentence_bounds(text, match.start())
        parts = [
            one
            for one in figs
            if match.end() < one.start < end
            and one.unit == "%"
            and not one.change
            and not one.about
        ]
        body = text[match.end() : end]
        if len(parts) < 3 or re.search(
            r"(?i)năm\s+\d{4}.*năm\s+\d{4}|từ\s+\d|so với|tăng|giảm", body
        ):
            continue
        made = sum((one.value for one in parts), Decimal(0))
        room = sum((Decimal(1).scaleb(-one.places) / 2 for one in parts), Decimal(0))
        if not room < abs(made - 100) <= 15:
            continue
        place = passage.place(parts[0].start)
        listed = " + ".join(format_decimal(one.value) for one in parts)
        yield Finding(
            Kind.SUM,
            place,
            passage.around(max(start, match.start()), parts[-1].tail),
            "100 %",
            f"{format_decimal(made)} %",
            f"Các phần của cơ cấu cộng lại {listed} = {format_decimal(made)} %, không bằng 100 % "
            f"({place}).",
        )


def _the_rest(passage: Passage, figs: tuple[Figure, ...]) -> Iterator[Finding]:
    """“chiếm 24 %, còn lại 76 %”: together a hundred."""
    text = passage.text
    for index in range(1, len(figs)):
        rest = figs[index]
        if rest.unit != "%" or rest.about:
            continue
        said = re.search(
            r"(?i)còn lại(?:\s+(?:là|chiếm|đạt|khoảng))*\s*$",
            text[max(0, rest.start - 30) : rest.start],
        )
        start, _ = sentence_bounds(text, rest.start)
        parts = [
            one
            for before, one in pairwise(figs[:index])
            if one.unit == "%"
            and one.start >= start
            and not one.change
            and (joined_to(text, before, one) or one.unit == "%")
        ]
        if not said or not parts or len(parts) > 6:
            continue
        places = max([rest.places, *(one.places for one in parts)])
        made = Decimal(100) - sum((one.value for one in parts), Decimal(0))
        if abs(made - rest.value) > Decimal(len(parts) + 1).scaleb(-min(places, rest.places)) / 2:
            near = abs(made - rest.value) <= 10
            if near:
                yield Finding(
                    Kind.SHARE,
                    passage.place(rest.start),
                    passage.around(parts[-1].start, rest.tail),
                    f"{format_decimal(rest.value, rest.places)} %",
                    f"{format_decimal(made, places)} %",
                    f"Các tỷ lệ đã nêu cộng với phần còn lại {format_decimal(rest.value)} % không "
                    f"bằng 100 %; phần còn lại phải là {format_decimal(made)} % "
                    f"({passage.place(rest.start)}).",
                )
