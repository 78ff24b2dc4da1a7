"""What one line of a table copied cell by cell can be, and how well it fits there.

Fits are told as costs: 0 for what every such table shows, more for what is rarer, ``NEVER`` for
what no table shows. They only rank the readings of one table against each other.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ntm_desktop.domain.decisions.copied import ROMAN
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.limits import Word
from ntm_desktop.domain.decisions.values import only_sign, read_value, squeeze
from ntm_desktop.domain.decisions.wording import take_number
from ntm_desktop.domain.text import fold

NEVER = 1e9
_CRITERION = re.compile(r"(?:tieu chi(?: so)? )?(\d{1,2})[.)]?")
_HEADING = re.compile(r"tieu chi(?: so)? \d{1,2}\s*[.:] ?\D.*")
_NUMBER = re.compile(r"(\d{1,2})(?:\.\d{1,2})+\.?")
_LETTER = re.compile(r"[a-zđ]\)")
OFFICE = re.compile(
    r"(?:so|bo|ban|phong|van phong|cong an|hoi|uy ban|ubnd|cuc|chi cuc|lien minh)\b"
)
_UNIT = re.compile(
    r"%|‰|(?:trieu |nghin |ty )?dong(?:/[^\s)]+)*|(?:m2|m3|km|ha|kg|tan|lit|m)(?:/\S+)*|"
    r"(?:dat|co)/khong(?: dat| co)?|(?!ty le)[^\W\d]+(?: [^\W\d]+)?(?:/[^\W\d]+)*"
)
_MONEY = re.compile(r"(?:trieu|nghin|ty) dong(?:/.+)?")
_YEAR = re.compile(r"(?:(?:den|trong|tu) )?nam 20\d\d\b")
_VALUE_LIKE = re.compile(r"[≥≤<>=%‰]|\d")
_ODD = re.compile(
    r"(?:không )?(?:tăng|giảm)\b|khuyến khích|vận động|theo quy định|chưa\b|đang\b|cơ bản\b|"
    r"phấn đấu|khoảng\b|mức độ|gấp\b|không đạt|\d|[≥≤<>=⩾⩽]",
    re.IGNORECASE,
)
_LEVELS = re.compile(r"[≥≤<>⩾⩽]|(?<=\d)\s?%|\b(?:đạt|Đạt|ĐẠT)\b|\b(?:UBND|[UỦ][ỷy] ban)\b")
_MOST_WORDS_OF_ODD = 6
_LEAST_WORDS_OF_WORDING = 5
_MOST_WORDS_OF_NAME = 16
_FEWEST_BROKEN, _PART_BROKEN = 3, 10


@dataclass(frozen=True, slots=True)
class Token:
    """One line inside the table.

    Attributes:
        text: squeezed, "" for an empty line.
        line: of the document.
        criterion: the number it is when it is nothing but a criterion's number, 0 otherwise.
        number: "" or the number of an indicator standing alone.
        head: "number", "letter" or "bullet" when a wording behind one begins here.
        letter: whether it is nothing but the letter of a sub-item.
        value: it says a level, and nothing else.
    """

    text: str
    line: Line
    criterion: int = 0
    number: str = ""
    head: str = ""
    letter: bool = False
    value: bool = False

    @property
    def section(self) -> bool:
        """Whether it heads several criteria, or one criterion, all by itself."""
        return bool(ROMAN.match(self.text) or _HEADING.fullmatch(fold(self.text)))

    @property
    def begins(self) -> bool:
        """Whether a row begins here, whatever stands around."""
        return bool(self.number or self.head or self.letter or self.section)

    @property
    def low(self) -> bool:
        """Whether it reads like the rest of a line before it."""
        return not self.text[:1].isupper()


def make_token(line: Line) -> Token:
    """What a line is by itself."""
    text = squeeze(line.text)
    flat = fold(text)
    head = take_number(text)
    criterion = _CRITERION.fullmatch(flat)
    number = _NUMBER.fullmatch(text)
    return Token(
        text,
        line,
        int(criterion[1]) if criterion else 0,
        text.rstrip(".") if number else "",
        head.kind if head.text else "",
        bool(_LETTER.fullmatch(text)),
        not number and not (head.kind and head.text) and bool(_level(text)),
    )


@lru_cache(maxsize=4096)
def _level(text: str) -> bool:
    limit = read_value(text)
    return limit is not None and limit.word is not Word.UNKNOWN and not limit.label


def value_cost(tokens: tuple[Token, ...]) -> float:
    """A cell of values made of these lines."""
    first = tokens[0]
    if len(tokens) > 1 and any(not t.text or t.begins for t in tokens):
        return NEVER
    if first.head in {"number", "letter"} or first.section or first.letter:
        return NEVER
    return _value_cost(tuple(t.text for t in tokens))


@lru_cache(maxsize=16384)
def _value_cost(texts: tuple[str, ...]) -> float:
    whole = "\n".join(texts)
    limit = read_value(whole)
    if limit is None:
        return NEVER
    if limit.word is Word.UNKNOWN or limit.label:
        if len(texts) > 1:
            return NEVER
        words = len(whole.split())
        if _VALUE_LIKE.search(whole) and words <= _MOST_WORDS_OF_ODD + 2:
            return 2.0
        known = words < 3 or _ODD.match(whole)
        return (2.5 if known else 4.0) + max(0, words - _MOST_WORDS_OF_ODD)
    cost = 0.2 * (len(texts) - 1)
    # “≥ 76 | Có quy ước …”: a line in capitals is no unit, it tells something else.
    cost += sum(4.0 for text in texts[1:] if text[:1].isupper() and not _YEAR.match(fold(text)))
    for cut in range(1, len(texts)):
        left, right = "\n".join(texts[:cut]), "\n".join(texts[cut:])
        if _level(left) and _level(right) and not (limit.by_year and not limit.asked):
            cost += 5.0
    if whole.rstrip().endswith((";", ",")):
        cost += 1.5
    if limit.asked and limit.comparison is None:
        cost += 0.7
    return cost


def goes_on_by_year(before: Token, token: Token) -> bool:
    """Whether a line tells the level of a later year than the line before it."""
    years = re.findall(r"\b20\d\d\b", before.text)
    own = re.match(r"(?:năm )?(20\d\d)\b", token.text, re.IGNORECASE)
    return bool(years and own and own[1] > years[-1])


def continues(token: Token, *, wrapped: bool) -> float:
    """A wording or a name that goes on with this line."""
    if not token.text or token.begins or token.criterion:
        return NEVER
    if token.value:
        return 5.0
    if token.low:
        # “x” ticks a cell; no wording goes on with so little.
        if len(token.text) < 3:
            return 2.0
        return 0.4 if token.text[:1].isalpha() else 2.0
    return 2.0 if wrapped else 4.0


def wording_cost(token: Token) -> float:
    """A wording that begins with this line, leaving its number aside."""
    if not token.text or token.number or token.letter or token.section or token.criterion:
        return NEVER
    if token.head:
        return 0.0
    if token.value:
        return 6.0
    return 4.0 if only_sign(token.text) else 1.0 if token.low else 0.0


def may_be_level(text: str) -> bool:
    """Whether a wording without a number might as well be an odd level of the row before."""
    if take_number(text).kind:
        return False
    return len(text.split()) < _LEAST_WORDS_OF_WORDING or bool(_ODD.match(text))


def name_cost(token: Token) -> float:
    """The name of a criterion that begins with this line."""
    if not token.text or token.begins or token.criterion or token.value:
        return NEVER
    if len(token.text.split()) > _MOST_WORDS_OF_NAME or only_sign(token.text):
        return NEVER
    return 2.0 if token.low else 0.0


def unit_cost(tokens: tuple[Token, ...]) -> float:
    """A cell of the column of units made of these lines ("triệu | đồng/người/năm")."""
    if any(not t.text or t.begins or t.criterion or t.value for t in tokens):
        return NEVER
    text = fold(" ".join(token.text for token in tokens))
    if len(tokens) > 1:
        return 0.0 if _MONEY.fullmatch(text) else NEVER
    return 0.0 if _UNIT.fullmatch(text) and text != "x" else 3.0


def aside_cost(token: Token) -> float:
    """A cell behind the values: an office that guides, a remark."""
    if not token.text or token.begins or token.criterion:
        return NEVER
    # What ends with a colon heads the sub-items below it and tells no remark.
    if token.value or token.text.endswith(":"):
        return 5.0
    return 0.0 if OFFICE.match(fold(token.text)) else 1.0


def numbers_due(tokens: list[Token]) -> dict[int, float]:
    """Where bare numbers count the criteria, with what it costs to call one a level."""
    found: dict[int, float] = {}
    current = 0
    for at, token in enumerate(tokens):
        own = re.match(r"(?:Chỉ tiêu )?(\d{1,2})\.\d", token.text)
        if own and (token.number or token.head == "number"):
            current = max(current, int(own[1]))
        elif token.criterion >= max(current, 1) and not token.text.startswith("0"):
            behind = next((t for t in tokens[at + 1 :] if t.text), None)
            if behind is not None and not (behind.value or behind.criterion):
                plain = token.text.isdigit() and token.criterion > current + 1
                found[at] = 1.5 if plain else 4.0
                current = token.criterion
    return found


def is_wrapped(tokens: list[Token]) -> bool:
    """Whether the lines are those of narrow cells rather than whole cells."""
    low = 0
    full = [token for token in tokens if token.text]
    for before, token in pairwise(full):
        wording = token.low and token.text[:1].isalpha() and len(token.text.split()) > 1
        # Levels of several indicators in one line: no wording goes on with them.
        wording = wording and len(_LEVELS.findall(token.text)) < 2
        plain = not (before.value or token.value or token.begins)
        low += wording and plain and unit_cost((token,)) > 0
    wordings = sum(len(token.text.split()) > 3 and not token.value for token in full)
    broken = low >= _FEWEST_BROKEN and _PART_BROKEN * low > wordings
    return broken or 8 * low > sum(1 for token in tokens if token.value)


def cost_without_number(tokens: list[Token], due: dict[int, float]) -> float:
    """What a wording without a number costs: much where nearly all have one."""
    rows = numbered = 0
    told = before = False
    for at, token in enumerate(tokens):
        if not token.text:
            continue
        value = token.value and at not in due
        if value and not before:
            rows += 1
            numbered += told
            told = False
        before = value
        told = told or token.begins or at in due
    return 5.0 if numbered >= 0.8 * max(rows, 1) else 0.5
