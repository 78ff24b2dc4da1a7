"""Thresholds as they stand in a cell, both ways.

A cell holds one line ("≥ 80 %") or one line a year ("2026: ≥ 50 triệu đồng"). What a line means
is never guessed: "80 %" alone may be a floor or a ceiling and is refused with the reason; only
"100 %" and "0" can mean one thing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.criteria import Comparison, Kind, ScaleLevel, Threshold
from ntm_desktop.domain.numbers import format_decimal, parse_decimal
from ntm_desktop.domain.rule_tables.wording import PERCENT_UNIT
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.domain.thresholds import SYMBOLS
from ntm_desktop.errors import EntryError

BY_PROVINCE = "UBND tỉnh quy định"
UNKNOWN = "Chưa biết"
MET = "Đạt"
SPARED = "Không áp dụng"
FIRST_YEAR, LAST_YEAR = 2000, 2100
_BY_PROVINCE_SUFFIX = "(tỉnh quy định)"
_STEP = "mức số"

_SIGNS: Mapping[Comparison, str] = {
    Comparison.AT_LEAST: ">=, =>, ≥, ⩾, từ, tối thiểu, ít nhất, không dưới, không thấp hơn, "
    "không ít hơn, không nhỏ hơn, lớn hơn hoặc bằng",
    Comparison.MORE_THAN: ">, trên, lớn hơn, nhiều hơn, cao hơn, vượt, hơn",
    Comparison.AT_MOST: "<=, =<, ≤, ⩽, không quá, tối đa, nhiều nhất, không vượt quá, không vượt, "
    "không trên, không lớn hơn, không cao hơn, không nhiều hơn, không hơn, nhỏ hơn hoặc bằng",
    Comparison.LESS_THAN: "<, dưới, nhỏ hơn, thấp hơn, ít hơn",
    Comparison.EXACTLY: "=, bằng, đúng, đủ",
}
# The longest first: "không quá" before "không", "≥" before ">".
_PREFIXES = tuple(
    sorted(
        ((fold(sign), found) for found, signs in _SIGNS.items() for sign in signs.split(",")),
        key=lambda pair: -len(pair[0]),
    )
)
# "từ 13 % trở xuống" is a ceiling: what comes after decides.
_FROM = "tu"
_SUFFIXES = (("tro len", Comparison.AT_LEAST), ("tro xuong", Comparison.AT_MOST))
# Folding would tear these into "=" and a mark, and turn their meaning round.
_NEGATED = re.compile("[≠≮≯≰≱]")
_YES = frozenset(map(fold, ("Đạt", "Có", "Đạt chuẩn", "Phải đạt", "Đạt yêu cầu", "x")))
_NONE_LEFT = "khong con"
_NONE = frozenset({"khong", "khong co"})
_SPARED = fold(SPARED)
_NOT_ASKED = frozenset({"-", "–", "—", _SPARED, "khong quy dinh", "khong xet"})
_UNKNOWN = frozenset(map(fold, ("Chưa biết", "chưa rõ", "?", "chưa có", "chưa có ngưỡng")))
_PROVINCE = re.compile(
    r"(?:do |theo |theo quy dinh cua )?(?:ubnd |uy ban nhan dan )?(?:cap )?tinh"
    r"(?:,? thanh pho)?(?: quy dinh)?(?: cu the)?"
)
_YEAR = re.compile(r"(?:nam )?(\d{4}) ?: ?(.+)")
_NUMBER = re.compile(r"(-? ?[\d.,\s]*\d)(.*)")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a threshold's figure is measured in.

    Attributes:
        kind: of the part.
        unit: of the part, may be empty.
        levels: of a level, ascending.
    """

    kind: Kind
    unit: str = ""
    levels: tuple[ScaleLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of a threshold cell.

    Attributes:
        comparison: None while it is unknown.
        value: None while it is unknown.
        year: the one it holds for, None for every year.
        set_by_province: the line says that the province sets it.
    """

    comparison: Comparison | None
    value: Decimal | bool | None
    year: int | None = None
    set_by_province: bool = False


class NotUnderstoodError(Exception):
    """A cell says something that could be read in several ways or in none; says what to do."""


def limit_of(threshold: Threshold) -> Limit:
    """What a cell can say of a threshold."""
    return Limit(threshold.comparison, threshold.value, threshold.year, threshold.set_by_province)


def limit_text(limit: Limit, measure: Measure) -> str:
    """A line that :func:`parse_limit` reads as this very limit; "" when no line can say it."""
    for said in _candidates(limit, measure):
        line = f"{limit.year}: {said}" if limit.year is not None else said
        try:
            if parse_limits(line, measure) == (limit,):
                return line
        except NotUnderstoodError:
            continue
    return ""


def _candidates(limit: Limit, measure: Measure) -> Iterable[str]:
    comparison, value = limit.comparison, limit.value
    if comparison is Comparison.NOT_ASKED:
        yield f"{SPARED} {_BY_PROVINCE_SUFFIX}" if limit.set_by_province else SPARED
        return
    if comparison is None or value is None:
        yield BY_PROVINCE if limit.set_by_province else UNKNOWN
        return
    suffix = f" {_BY_PROVINCE_SUFFIX}" if limit.set_by_province else ""
    if comparison is Comparison.MET or isinstance(value, bool):
        yield f"{MET}{suffix}"
        return
    symbol, number = SYMBOLS[comparison], format_decimal(value)
    if measure.levels:
        for level in measure.levels:
            if level.ordinal == value:
                if comparison is Comparison.AT_LEAST:
                    yield f"từ {level.label} trở lên{suffix}"
                yield f"{symbol} {level.label}{suffix}"
        yield f"{symbol} {_STEP} {number}{suffix}"
        return
    if measure.kind is Kind.PERCENT:
        whole = comparison is Comparison.EXACTLY and value == 100
        yield f"{'' if whole else symbol + ' '}{number} {PERCENT_UNIT}{suffix}"
    if measure.unit:
        yield f"{symbol} {number} {measure.unit}{suffix}"
    yield f"{symbol} {number}{suffix}"


def parse_limits(text: str, measure: Measure) -> tuple[Limit, ...]:
    """Every line of a cell.

    Raises:
        NotUnderstoodError: a line has no one meaning, or two lines hold for the same year.
    """
    lines = [line for line in re.split(r"[\n;]", clean(text)) if line.strip()]
    limits = tuple(parse_limit(line, measure) for line in lines)
    years = [limit.year for limit in limits]
    for year in years:
        if years.count(year) > 1:
            which = "không ghi năm" if year is None else f"của năm {year}"
            raise NotUnderstoodError(
                f"Có hai ngưỡng {which} trong một ô. Hãy ghi mỗi năm một dòng, như “2026: ≥ 50”."
            )
    return limits


def parse_limit(text: str, measure: Measure) -> Limit:
    """One line of a cell.

    Raises:
        NotUnderstoodError: the line has no one meaning; the sentence says what to write.
    """
    said = clean(text).rstrip(" .")
    if _NEGATED.search(said):
        raise NotUnderstoodError(f"Không hiểu ngưỡng “{said}”. {_how(measure)}")
    folded = fold(said)
    year = None
    dated = _YEAR.fullmatch(folded)
    if dated:
        year, folded = int(dated[1]), dated[2].strip()
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NotUnderstoodError(f"“{year}” không phải năm đánh giá.")
    if folded in _UNKNOWN:
        return Limit(None, None, year)
    if _PROVINCE.fullmatch(folded):
        return Limit(None, None, year, set_by_province=True)
    suffix = fold(_BY_PROVINCE_SUFFIX)
    by_province = folded.endswith(suffix)
    body = folded.removesuffix(suffix).strip()
    if body == _SPARED:
        return Limit(Comparison.NOT_ASKED, None, year, by_province)
    comparison, value = _parse_body(body, said, measure)
    return Limit(comparison, value, year, by_province)


def says_not_asked(text: str) -> bool:
    """Whether a cell says that its communes need not meet it at all: "-", "Không áp dụng".

    A dash alone means it only where an empty cell means something else, as in a set's own table.
    """
    return fold(clean(text)).rstrip(" .") in _NOT_ASKED


def says_none(text: str) -> bool:
    """Whether a cell says "Không" and no more: there may be none of it, read as "= 0"."""
    return fold(clean(text)).rstrip(" .") in _NONE


def told_measure(text: str) -> Measure | None:
    """What a threshold cell tells of its figure; None when it tells nothing.

    "≥ 80 %" is a share, "Đạt" a yes, "≥ 50 triệu đồng/người/năm" a number in that unit. A number
    without a unit is one, too; a step of a scale is none of these.

    Raises:
        NotUnderstoodError: a line is none of these, or two lines are different ones.
    """
    found: Measure | None = None
    for line in re.split(r"[\n;]", clean(text)):
        told = _told(line.strip().rstrip(" ."))
        if told is None:
            continue
        if found is not None and told != found:
            raise NotUnderstoodError(
                f"“{line.strip()}” không cùng kiểu hoặc đơn vị với dòng trên. Hãy sửa một dòng."
            )
        found = told
    return found


def _told(line: str) -> Measure | None:
    folded = fold(line)
    dated = _YEAR.fullmatch(folded)
    if dated:
        folded, line = dated[2].strip(), line.split(":", 1)[1].strip()
    if not folded or folded in _UNKNOWN or _PROVINCE.fullmatch(folded):
        return None
    suffix = fold(_BY_PROVINCE_SUFFIX)
    if folded.endswith(suffix):
        folded = folded.removesuffix(suffix).strip()
        line = line[: line.rfind("(")].strip()
    if folded == _SPARED:
        return None
    if folded in _YES:
        return Measure(Kind.YES_NO)
    if folded.startswith(_NONE_LEFT) or folded in _NONE:
        return None
    _, rest = _comparison(folded.removeprefix("dat "), line)
    if _NUMBER.fullmatch(rest) is None:
        raise NotUnderstoodError(
            f"Không hiểu “{line}” là tỷ lệ, con số hay Có/Không. Hãy ghi như “≥ 80 %”, “≥ 50 triệu "
            "đồng”, “Đạt”; chỉ tiêu xếp mức thì dùng biểu mẫu đầy đủ."
        )
    unit = re.sub(r"\s*(?:trở lên|trở xuống)$", "", line, flags=re.IGNORECASE)
    unit = re.split(r"\d[\d.,\s]*", unit, maxsplit=1)[1].strip()
    if unit.startswith(PERCENT_UNIT) or fold(unit) == "phan tram":
        return Measure(Kind.PERCENT, PERCENT_UNIT)
    return Measure(Kind.NUMBER, unit)


def _parse_body(body: str, said: str, measure: Measure) -> tuple[Comparison, Decimal | bool]:
    if measure.kind is Kind.YES_NO:
        if body in _YES:
            return Comparison.MET, True
        if body in _NONE:
            raise NotUnderstoodError(
                f"“{said}” ở chỉ tiêu Có/Không chưa rõ. Nhóm xã không phải thực hiện thì ghi “-”; "
                f"phải đạt thì ghi “{MET}”."
            )
        raise NotUnderstoodError(f"Không hiểu ngưỡng “{said}”. {_how(measure)}")
    if measure.levels:
        return _parse_level(body, said, measure)
    if body in _NONE and measure.kind is Kind.PERCENT:
        raise NotUnderstoodError(
            f"Không hiểu “{said}” là 0 % hay không phải thực hiện. Hãy ghi “0 %” hoặc “-”."
        )
    if body in (_NONE_LEFT, f"{_NONE_LEFT} {fold(measure.unit)}", *_NONE):
        return Comparison.EXACTLY, Decimal(0)
    comparison, rest = _comparison(body.removeprefix("dat "), said)
    number = _NUMBER.fullmatch(rest)
    if number is None or (re.search(r"\d", number[2]) and fold(measure.unit) != number[2].strip()):
        raise NotUnderstoodError(f"Không hiểu ngưỡng “{said}”. {_how(measure)}")
    try:
        value = parse_decimal(number[1])
    except EntryError as error:
        raise NotUnderstoodError(f"Không hiểu ngưỡng “{said}”: {error}") from error
    unit = number[2].strip()
    _check_unit(unit, said, measure)
    if measure.kind is Kind.PERCENT and not unit and 0 < abs(value) < 1:
        raise NotUnderstoodError(
            f"“{said}” không rõ là {format_decimal(value)} % hay {format_decimal(value * 100)} %. "
            "Hãy ghi cả dấu %."
        )
    if comparison is None:
        if value == 0 or (measure.kind is Kind.PERCENT and value == 100):
            return Comparison.EXACTLY, value
        raise NotUnderstoodError(
            f"“{said}” chưa rõ là ít nhất hay nhiều nhất. Hãy ghi “≥ {said}” hoặc “≤ {said}”."
        )
    return comparison, value


def _comparison(body: str, said: str) -> tuple[Comparison | None, str]:
    """The comparison that words before or after the figure say, and the rest between them."""
    before, rest, open_ended = None, body, False
    for sign, comparison in _PREFIXES:
        if rest.startswith(sign) and _ends_word(sign, rest):
            before, rest = comparison, rest[len(sign) :].strip()
            open_ended = sign == _FROM
            break
    for words, comparison in _SUFFIXES:
        if rest.endswith(f" {words}"):
            if before not in (None, comparison) and not open_ended:
                raise NotUnderstoodError(
                    f"“{said}” vừa nói ít nhất vừa nói nhiều nhất. Hãy ghi lại, như “≥ 80 %”."
                )
            return comparison, rest.removesuffix(words).strip()
    return before, rest


def _ends_word(sign: str, text: str) -> bool:
    """Whether a sign of letters ends where a word ends: "tu" is not the start of "tuoi"."""
    following = text[len(sign) : len(sign) + 1]
    return not (sign[-1].isalpha() and following.isalpha())


def _check_unit(unit: str, said: str, measure: Measure) -> None:
    known = {"", fold(measure.unit), fold(measure.unit).split("/")[0].strip()}
    if measure.kind is Kind.PERCENT:
        known |= {"%", "phan tram"}
    if unit not in known:
        wanted = measure.unit or "không có đơn vị"
        raise NotUnderstoodError(
            f"Ngưỡng “{said}” không khớp với cột Đơn vị ({wanted}). Hãy sửa đơn vị ở một trong "
            "hai ô."
        )


def _parse_level(body: str, said: str, measure: Measure) -> tuple[Comparison, Decimal]:
    tries: list[tuple[Comparison | None, str]] = [(None, body)]
    for sign, comparison in _PREFIXES:
        if body.startswith(sign) and _ends_word(sign, body):
            tries.append((comparison, body[len(sign) :].strip()))
            break
    for before, rest in tries:
        exact = _ordinal(rest, measure.levels)
        if exact is not None and before is not None:
            return before, exact
        for words, comparison in _SUFFIXES:
            if rest.endswith(f" {words}"):
                ordinal = _ordinal(rest.removesuffix(words).strip(), measure.levels)
                agreed = before in (None, comparison) or body.startswith(f"{_FROM} ")
                if ordinal is not None and agreed:
                    return comparison, ordinal
        if exact is not None:
            raise NotUnderstoodError(
                f"“{said}” chưa rõ là từ mức đó trở lên hay đúng mức đó. "
                f"Hãy ghi “từ {said} trở lên” hoặc “= {said}”."
            )
    raise NotUnderstoodError(f"Không hiểu ngưỡng “{said}”. {_how(measure)}")


def _ordinal(words: str, levels: tuple[ScaleLevel, ...]) -> Decimal | None:
    """The one level that these folded words name: its place, its wording or an abbreviation."""
    if words.startswith(fold(_STEP)):
        words = words.removeprefix(fold(_STEP)).strip()
        named = [level for level in levels if str(level.ordinal) == words]
    else:
        named = (
            [level for level in levels if fold(level.label) == words]
            or [level for level in levels if words in map(fold, level.aliases)]
            or [level for level in levels if str(level.ordinal) == words]
        )
    return Decimal(named[0].ordinal) if len(named) == 1 else None


def _how(measure: Measure) -> str:
    if measure.kind is Kind.YES_NO:
        return f"Chỉ tiêu Có/Không thì ghi “{MET}” hoặc “{BY_PROVINCE}”."
    if measure.levels:
        label = measure.levels[-1].label
        return f"Hãy ghi một mức trong thang, như “từ {label} trở lên”, hoặc “{BY_PROVINCE}”."
    unit = PERCENT_UNIT if measure.kind is Kind.PERCENT else measure.unit
    sample = f"≥ 80 {unit}".strip()
    return f"Hãy ghi như “{sample}”, “không quá 13”, “{BY_PROVINCE}”, hoặc để trống."
