"""How figures and requirements are written in an official paper.

On screen a figure stands beside its sign ("84,06 %", "≥ 70 %", "= 0 nhà"); an office writes
"84,06%", "từ 70% trở lên", "không có". The figures themselves are those of the verdict.
"""

import re
from decimal import Decimal

from ntm_desktop.domain.assessment import PartAnswer, Verdict
from ntm_desktop.domain.criteria import Comparison, Kind, Part
from ntm_desktop.domain.numbers import format_decimal, percent
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.thresholds import (
    SYMBOLS,
    Applicable,
    is_scale,
    needed_words,
    threshold_words,
)

# What a paper says of an indicator or a criterion.
VERDICT_WORDS = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Chưa đạt",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
    Verdict.INCOMPLETE: "Chưa đủ số liệu",
    Verdict.NO_THRESHOLD: "Chưa đánh giá",
}
SET_BY_PROVINCE = "Theo quy định của UBND tỉnh"
NONE_LEFT = "không có"
_SHORT_DECISION = re.compile(r"^QĐ (?=\d)")
_HUNDRED = Decimal(100)
_PERCENT_SIGN = re.compile(r"(?<=\d)[ \u00a0]%")
_STEP = re.compile(r"\b(?:từ )?mức (?:độ )?\d", re.I)
_SQUARE = re.compile(r"\b(k?m)2\b")
_AFFIRMED, _DENIED = ("dat",), ("chua dat", "khong dat")
# Said again in the column of the verdict: "9/11 thôn có loa - Chưa đạt".
_VERDICT_AT_END = re.compile(r"[\s,;:.–—-]*\b(chưa đạt|không đạt|đạt|có)\s*[.;]?\s*$", re.I)
_VERDICT_AT_START = re.compile(r"^\s*(chưa đạt|không đạt|đạt)\s*[,;:.–—-]+\s*", re.I)


def as_written(text: str) -> str:
    """A text of figures in the spelling of official papers: "84,06%", "m²", "Mức độ 2" whole."""
    spelt = _SQUARE.sub("\\1²", _PERCENT_SIGN.sub("%", text))
    return _STEP.sub(lambda step: unbroken(step[0]), spelt)


def unbroken(text: str) -> str:
    """A formula that never ends a line inside."""
    return text.replace(" ", "\u00a0")


def together(title: str) -> str:
    """A title whose last line, where it breaks, has two words at least."""
    head, _, last = title.rpartition(" ")
    return f"{head}\u00a0{last}" if " " in head else title


def share_of(numerator: Decimal, denominator: Decimal, shown: str) -> str:
    """A share as it is said, without the zeros that an exact share does not need.

    Args:
        numerator: what is counted.
        denominator: out of what; zero says nothing.
        shown: the share as rounded for the verdict.
    """
    if denominator:
        exact = percent(numerator, denominator)
        places = Decimal(exact.numerator) / Decimal(exact.denominator)
        if exact.denominator in (1, 2, 4, 5, 10, 20, 25, 50, 100):
            return f"{format_decimal(places)}%"
    return as_written(shown)


def figures(part: Part, given: PartAnswer, value: str, *, in_table: bool) -> str:
    """The figures of one part: "612/890 tấn (68,76%)"; empty when there are none.

    Args:
        part: what is asked.
        given: what was typed.
        value: the figure in the words of the verdict.
        in_table: a table has the nought that was typed, a sentence says that there is none.
    """
    if part.kind is not Kind.PERCENT:
        none = not in_table and part.kind is Kind.COUNT and given.value == 0
        return NONE_LEFT if none and value else as_written(value)
    if given.numerator is not None and given.denominator is not None:
        unit = f" {part.count_unit}" if part.count_unit else ""
        counts = f"{format_decimal(given.numerator)}/{format_decimal(given.denominator)}{unit}"
        if not value:
            return unbroken(as_written(counts))
        share = share_of(given.numerator, given.denominator, value)
        return unbroken(as_written(f"{counts} ({share})"))
    if value and given.value is not None and given.value == round(given.value, 2):
        return f"{format_decimal(given.value)}%"
    return as_written(value)


def requirement(part: Part, needed: Applicable, *, in_table: bool) -> str:
    """What a part has to reach: "≥ 70%" in a table, "từ 70% trở lên" in a sentence."""
    threshold = needed.threshold
    if not needed.known or threshold is None:
        if threshold is not None and threshold.set_by_province:
            return SET_BY_PROVINCE
        if threshold is not None and threshold.decision:
            # Which paper says it; that the figure was not entered is told below the table.
            return f"Theo {_SHORT_DECISION.sub('Quyết định số ', threshold.decision)}"
        # "Ngưỡng" is a word of the screen.
        return f"Chưa xác định ({needed.why_unknown.replace('ngưỡng', 'mức quy định')})"
    comparison, value = threshold.comparison, threshold.value
    if not needed.asked or comparison is None or value is None:
        said = as_written(needed_words(part, needed))
        return said if in_table else f"{said[:1].lower()}{said[1:]}"
    if comparison is Comparison.MET or isinstance(value, bool):
        words = "Đạt"
    elif is_scale(part):
        words = as_written(threshold_words(threshold, part))
    else:
        words = _bound(part, comparison, value, in_table=in_table)
    basis = threshold.basis
    return f"{words} ({basis})" if basis and basis != part.label else words


def _bound(part: Part, comparison: Comparison, value: Decimal, *, in_table: bool) -> str:
    unit = f"\u00a0{part.unit}" if part.unit else ""
    amount = as_written(f"{format_decimal(value)}{unit}")
    whole = comparison is Comparison.AT_LEAST and part.kind is Kind.PERCENT and value == _HUNDRED
    if whole or comparison is Comparison.EXACTLY:
        return amount if value else NONE_LEFT
    if in_table:
        return f"{SYMBOLS[comparison]}\u00a0{amount}"
    match comparison:
        case Comparison.AT_LEAST:
            return f"từ\u00a0{amount} trở lên"
        case Comparison.MORE_THAN:
            return f"trên\u00a0{amount}"
        case Comparison.AT_MOST:
            return f"không quá\u00a0{amount}" if value else NONE_LEFT
        case _:
            return f"dưới\u00a0{amount}"


def telling(as_typed: str, *, met: bool | None) -> str:
    """What a cell of the officer's workbook said beyond the verdict; empty for nothing.

    Args:
        as_typed: the cell, word for word.
        met: the answer as it stands now; a cell that says the opposite is out of date.
    """
    folded = fold(as_typed)
    denied = any(words in folded for words in _DENIED)
    affirmed = not denied and any(re.search(rf"\b{words}\b", folded) for words in _AFFIRMED)
    if (denied and met) or (affirmed and met is False):
        return ""
    rest = _VERDICT_AT_START.sub("", as_typed.strip())
    rest = _VERDICT_AT_END.sub("", rest).strip(" .;,–-")
    return as_written(rest) if len(fold(rest)) > 1 else ""
