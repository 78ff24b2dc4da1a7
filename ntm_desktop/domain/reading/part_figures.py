"""The figures of one stretch of a cell, read for one part of an indicator."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ntm_desktop.domain.assessment import PartAnswer
from ntm_desktop.domain.criteria import Indicator, Kind, Part
from ntm_desktop.domain.numbers import format_decimal, format_percent, percent
from ntm_desktop.domain.reading.figures import (
    MONEY_UNITS,
    NUMBERS,
    Figure,
    FigureKind,
    canonical_unit,
    doubt_of,
)
from ntm_desktop.domain.reading.phrases import Phrase
from ntm_desktop.domain.reading.units import find_units
from ntm_desktop.domain.reading.yes_no import read_yes_no
from ntm_desktop.domain.text import fold

_MONTHLY = re.compile(
    r"/\s*(?:thang|thg|th)\b(?!\s*\d)|\b(?:hang|mot|moi|binh quan) thang\b(?!\s*\d)"
)
_YEARLY = re.compile(r"/\s*nam\b|\b(?:ca|mot|hang|moi) nam\b")
_RICH = Decimal(1000)
"""Triệu đồng a head and year that no commune has: the unit is another one."""
_POOR = Decimal(1)
"""Less than any commune's: the unit is another one, too."""
ZERO = ("không", "không còn", "không có", "đã xóa xong", "đã xoá xong")
_FOREIGN = re.compile(r"(?:usd|us\$|\$|eur|euro|do la|nhan dan te|cny|yen)(?![a-z])")
# "4,9 triệu/tháng" under a figure of the year.
_OTHER_SPAN = re.compile(
    r"[^\d;]{0,40}?(?:/|\bmot |\bmoi |\bhang |\btrong |\b1 )\s*"
    r"(?:(?:nguoi|ng|khau|ld)\.?\s*/\s*)?"
    r"(?:(?P<month>thang|thg|th)|quy|ngay|tuan)(?![a-z])(?!\s*\d)"
)

# "180 triệu/hộ" under a figure a head.
_OTHER_BASE = re.compile(
    r"(?:m2|[^\d;]){0,20}?(?:/|\bmot |\bmoi )\s*"
    r"(?:ho gia dinh|ho|hgd|gia dinh|thon|xa|ha|sao)(?![a-z])"
)

_A_HEAD = re.compile(
    r"(?:m2|[^\d;]){0,12}?(?:/|\bmot |\bmoi )\s*(?:nguoi|ng|khau|dau nguoi)(?![a-z])"
)


@dataclass(slots=True)
class Draft:
    """What was gathered so far from one cell.

    Attributes:
        parts: answers by part.
        doubts: what has to be confirmed, a sentence each.
        faults: why something was not read, a sentence each.
        leftover: stretches that were not used.
        last_share: the part whose share was read last.
        last_percent: the part and figure of a percent that its counts may follow.
        around: what stands around the cell, see ``answers.read_answer``.
    """

    parts: dict[str, PartAnswer] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)
    last_share: Part | None = None
    last_percent: tuple[Part, Figure] | None = None
    around: str | None = None


def read_part(
    indicator: Indicator, part: Part, rest: Phrase, figures: list[Figure], draft: Draft
) -> bool:
    """Read one stretch for one part; whether all of it was understood."""
    draft.last_percent = None
    match part.kind:
        case Kind.YES_NO:
            read = read_yes_no(indicator, part, rest.stripped())
            if read.yes is None:
                return False
            draft.parts[part.id] = PartAnswer(yes=read.yes)
            if read.doubt:
                draft.doubts.append(read.doubt)
            return True
        case Kind.PERCENT:
            return _read_share(part, figures, draft)
        case Kind.LEVEL:
            return read_level(part, rest, figures, draft)
        case Kind.COUNT | Kind.NUMBER:
            return _read_number(part, rest, figures, draft)


def _read_share(part: Part, figures: list[Figure], draft: Draft) -> bool:
    shares = [f for f in figures if f.kind is FigureKind.SHARE]
    percents = [f for f in figures if f.kind is FigureKind.PERCENT]
    others = len(figures) - len(shares) - len(percents)
    if len(shares) == 1 and len(percents) <= 1:
        above, below = shares[0].numbers
        draft.parts[part.id] = PartAnswer(numerator=above, denominator=below)
        draft.last_share = part
        check_share(part, shares[0], percents, draft)
        return not others
    if len(figures) == 1 and percents:
        draft.parts[part.id] = PartAnswer(value=percents[0].numbers[0])
        draft.last_percent = (part, percents[0])
        return True
    if len(figures) == 1 and figures[0].kind is FigureKind.NUMBER:
        _read_lone_number(part, figures[0], draft)
        return True
    return not figures


def check_share(part: Part, figure: Figure, percents: list[Figure], draft: Draft) -> None:
    """Hold a share against its unit and the percent that stands beside it."""
    _check_unit(part, figure, draft)
    if figure.doubtful:
        draft.doubts.append(figure.doubtful)
    above, below = figure.numbers
    if below == 0:
        draft.doubts.append("Mẫu số bằng 0 nên không tính được tỷ lệ")
    elif percents:
        check_stated(above, below, percents[0], draft)


def _read_lone_number(part: Part, figure: Figure, draft: Draft) -> None:
    """One number where a share is asked: counted ones without their total, or a percent."""
    number = figure.numbers[0]
    if figure.unit:
        draft.parts[part.id] = PartAnswer(numerator=number)
        draft.doubts.append(
            f"Chỉ có một số “{figure.text}”: đã hiểu là số đạt, còn thiếu tổng số"
        )  # fmt: skip
        _check_unit(part, figure, draft)
    elif 0 < number <= 1:
        draft.faults.append(
            f"“{figure.text}” có thể là {figure.text} % hoặc "
            f"{format_decimal(number * 100)} %; hãy ghi rõ dấu %"
        )
    elif number <= 100:
        draft.parts[part.id] = PartAnswer(value=number)
        draft.doubts.append(f"Ô không ghi dấu %: đã hiểu “{figure.text}” là {figure.text} %")
    else:
        draft.faults.append(f"“{figure.text}” không rõ là tỷ lệ hay số lượng")


def read_level(part: Part, rest: Phrase, figures: list[Figure], draft: Draft) -> bool:
    """Read a level; whether all of the stretch was understood."""
    if part.levels:
        named = named_levels(part, rest)
        if not named:
            scale = ", ".join(level.label for level in part.levels)
            draft.faults.append(f"Hãy ghi một trong các mức: {scale}")
            return False
        draft.parts[part.id] = PartAnswer(value=Decimal(min(named)))
        if len(set(named)) > 1:
            draft.doubts.append("Ô có nhiều mức xếp loại: đã lấy mức thấp nhất")
        return True
    chosen = [f for f in figures if f.kind is FigureKind.LEVEL] or [
        f for f in figures if f.kind is FigureKind.NUMBER and not f.unit
    ]
    if len(chosen) != 1 or chosen[0].numbers[0] % 1:
        return False
    draft.parts[part.id] = PartAnswer(value=chosen[0].numbers[0])
    return len(figures) == 1


def named_levels(part: Part, rest: Phrase) -> list[int]:
    """Ordinals of the levels that a stretch names, negated ones left out."""
    spans = sorted(
        (
            (span, level.ordinal)
            for level in part.levels
            for alias in (level.label, *level.aliases)
            for span in rest.find(alias)
        ),
        key=lambda each: each[0][0] - each[0][1],
    )
    taken: list[tuple[tuple[int, int], int]] = []
    for span, ordinal in spans:
        negated = rest.folded[: span[0]].rstrip().endswith(("khong", "chua"))
        if not negated and all(span[1] <= s or span[0] >= e for (s, e), _ in taken):
            taken.append((span, ordinal))
    return [ordinal for _, ordinal in taken]


def _read_number(part: Part, rest: Phrase, figures: list[Figure], draft: Draft) -> bool:
    if not figures:
        bare = rest.stripped()
        none_left = any(bare.equals(word) for word in ZERO) or bare.has("không còn")
        if part.kind is Kind.COUNT and none_left:
            draft.parts[part.id] = PartAnswer(value=Decimal(0))
        return True
    figure = figures[0]
    if len(figures) > 1 or figure.kind is not FigureKind.NUMBER:
        draft.faults.append(f"“{figure.text}” không phải là một số đơn như chỉ tiêu cần")
        return False
    behind = rest.folded[figure.end :]
    if "nguoi" in fold(part.unit) and (base := _OTHER_BASE.match(behind)):
        draft.faults.append(
            f"“{figure.text}{rest.plain[figure.end :][: base.end()]}” không phải số của một người; "
            f"hãy ghi bằng {part.unit}"
        )
        return True
    wanted = canonical_unit(part.unit)
    if wanted in MONEY_UNITS:
        return _read_money(part, rest, figure, draft)
    draft.parts[part.id] = PartAnswer(value=figure.numbers[0])
    if figure.doubtful:
        draft.doubts.append(figure.doubtful)
    # "4.800 m2" is all there is; with the money of a head nobody means all of it.
    if figure.unit and "/" in part.unit and not _A_HEAD.match(behind):
        draft.doubts.append(f"Ô ghi “{figure.text} {figure.unit}”, chỉ tiêu tính bằng {part.unit}")
    if wanted and figure.unit and figure.unit != wanted:
        draft.doubts.append(f"Ô ghi đơn vị “{figure.unit}”, chỉ tiêu tính bằng {part.unit}")
    return True


def _read_money(part: Part, rest: Phrase, figure: Figure, draft: Draft) -> bool:
    """A sum of money: in which unit, and of which time."""
    wanted = MONEY_UNITS[canonical_unit(part.unit)]
    behind = rest.folded[figure.end :]
    span = _OTHER_SPAN.match(behind)
    value, unit = figure.numbers[0], MONEY_UNITS.get(figure.unit)
    if span and "nam" in fold(part.unit):
        monthly = format_decimal(value * 12) if span["month"] else ""
        hint = f" (đều các tháng thì là {monthly})" if monthly else ""
        draft.faults.append(
            f"“{figure.text}{rest.plain[figure.end :][: span.end()]}” không phải số của cả năm; "
            f"hãy ghi số cả năm{hint}"
        )
        return True
    if not span and draft.around is not None and "nam" in fold(part.unit):
        around = fold(draft.around)
        if _MONTHLY.search(around) and not _YEARLY.search(around):
            draft.faults.append(
                f"Bảng ghi số của một tháng: “{figure.text}”; chỉ tiêu hỏi cả năm, hãy ghi số cả "
                f"năm (đều các tháng thì là {format_decimal(value * 12)})"
            )
            return True
    if unit is None and (foreign := _FOREIGN.match(behind.lstrip())):
        draft.faults.append(
            f"“{figure.text} {foreign[0].upper()}” không tính bằng tiền Việt Nam; hãy ghi bằng "
            f"{part.unit}"
        )
        return True
    if unit is None and draft.around is not None:
        named = find_units(draft.around)
        if len(named) == 1:
            unit = named[0]
        else:
            draft.doubts.append(
                f"Bảng không ghi đơn vị của “{figure.text}”: đã hiểu là {part.unit}"
            )
    if unit is not None and unit != wanted:
        converted = (value * unit.factor / wanted.factor).normalize()
        draft.doubts.append(
            f"“{figure.text} {unit.name}” đã đổi thành {format_decimal(converted)} {wanted.name}"
        )
        value = converted
    a_head = value * wanted.factor
    if "nguoi" in fold(part.unit) and (a_head >= _RICH or 0 < a_head < _POOR):
        odd = "lớn" if a_head >= _RICH else "nhỏ"
        draft.doubts.append(
            f"{format_decimal(value)} {part.unit} là quá {odd}; xin xem lại đơn vị của "
            f"“{figure.text}”"
        )
    draft.parts[part.id] = PartAnswer(value=value)
    if figure.doubtful:
        draft.doubts.append(figure.doubtful)
    return True


def _check_unit(part: Part, figure: Figure, draft: Draft) -> None:
    wanted = canonical_unit(part.count_unit)
    if wanted and not figure.unit and not figure.doubtful:
        told = (doubt_of(piece, wanted) for piece in NUMBERS.findall(figure.text))
        draft.doubts.extend(doubt for doubt in dict.fromkeys(told) if doubt)
    if wanted and figure.unit and figure.unit != wanted:
        draft.doubts.append(f"Ô ghi đơn vị “{figure.unit}”, chỉ tiêu tính bằng {part.count_unit}")


def check_stated(above: Decimal, below: Decimal, stated: Figure, draft: Draft) -> None:
    """Compare a stated percent with the computed one, allowing for its own rounding."""
    value = stated.numbers[0]
    exact = percent(above, below)
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if abs(exact - Fraction(value)) * 2 > Fraction(1, 10**places):
        draft.doubts.append(
            f"Ô ghi {format_decimal(value)} % nhưng {format_decimal(above)}/"
            f"{format_decimal(below)} là {format_percent(exact)}"
        )
