"""What the number format of a cell does to its figure: percent, thousands left out, words added.

``#,##0,,`` shows 2.850 where the cell holds 2.850.000.000, and ``0.0" tỷ"`` writes the unit that
nobody typed. What an officer signs is what he sees, so both have to be known.

Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# Formats that a file names only by number; the gaps are East Asian dates or unused.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0",
    7: "#,##0.00", 8: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0",
    38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58), "dd/mm/yyyy"),
}  # fmt: skip
_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?P<filler>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general)|(?P<exponent>e[+-])|(?P<ampm>am/pm|a/p)"
    r"|(?P<date>[ymdhs]+)|(?P<digits>[0#?])|(?P<comma>,)|(?P<point>\.)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
# Signs around figures say nothing of their unit; letters, currency signs and bounds do.
_TELLING = re.compile(r"[^\W\d_]|[₫$€≥≤<>~]")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format.

    Attributes:
        condition: operator and bound, None where the sign decides.
        percent: shown as a percent.
        thousands: how often the figure is divided by a thousand before it is shown.
        before: telling words in front of the figure.
        after: telling words behind it.
        is_date: a date, with or without a time.
        is_time: only a time of day or a span.
        shows_figure: False for ``;;;``, which shows nothing or only words.
    """

    condition: tuple[str, Decimal] | None
    percent: bool
    thousands: int
    before: str
    after: str
    is_date: bool
    is_time: bool
    shows_figure: bool


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format code; one plain section for an empty code."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKENS.finditer(code[:255] or "General"):
        if token["other"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(_section(tokens) for tokens in parts[:4])


def section_for(code: str, value: Decimal) -> Section:
    """The section by which a value is shown."""
    sections = sections_of(code)
    conditional = [section for section in sections if section.condition]
    for section in conditional:
        assert section.condition is not None
        if _meets(value, *section.condition):
            return section
    if conditional:
        rest = [section for section in sections if not section.condition]
        return rest[0] if rest else sections[-1]
    figures = sections[:3]
    if value < 0 and len(figures) > 1:
        return figures[1]
    if value == 0 and len(figures) > 2:
        return figures[2]
    return figures[0]


def _meets(value: Decimal, operator: str, bound: Decimal) -> bool:
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound,
        "=": value == bound, "<>": value != bound,
    }[operator]  # fmt: skip


def _section(tokens: list[re.Match[str]]) -> Section:
    condition = None
    words: list[list[str]] = [[], []]
    letters = ""
    percent = figure = hashed = elapsed = False
    pending = thousands = 0
    for token in tokens:
        kind = token.lastgroup
        if kind == "comma":
            pending += figure
            continue
        if kind == "digits":
            pending = 0  # a comma between digits only groups them
            figure = True
            hashed = hashed or token[0] == "#"
            continue
        thousands, pending = thousands + pending, 0
        match kind:
            case "general" | "text" | "exponent":
                figure = True
            case "percent":
                percent = True
            case "date" | "ampm":
                letters += token[0].lower()
            case "bracket":
                bracket = token["bracket"]
                if found := _CONDITION.fullmatch(bracket.strip()):
                    condition = (found[1], Decimal(found[2]))
                elif bracket.startswith("$"):
                    words[figure].append(bracket[1:].rpartition("-")[0] or bracket[1:])
                elif re.fullmatch(r"[hms]+", bracket, re.IGNORECASE):
                    elapsed = True
            case "quoted" | "escaped" | "other":
                words[figure].append(token[kind] or "")
            case _:
                pass
    thousands += pending
    dated = bool(letters or elapsed) and not hashed
    told = ("".join(each).strip() for each in words)
    before, after = (text if _TELLING.search(text) and not dated else "" for text in told)
    is_time = dated and not set(letters) & set("yd") and (elapsed or bool(set(letters) & set("hs")))
    return Section(
        condition,
        percent,
        0 if dated else thousands,
        before,
        after,
        is_date=dated and not is_time,
        is_time=is_time,
        shows_figure=figure or dated,
    )
