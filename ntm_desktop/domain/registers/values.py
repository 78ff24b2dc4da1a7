"""What typed text means in a field, how a value is kept, and how it is shown.

A value is kept as one plain text whatever its kind: "2024-03-05" or "2024-H1", "12.5", "true",
the id of a choice or village. What can be read in two ways, or not at all, becomes no value: it
stays beside it as typed, with a question (see ``entries``).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from ntm_desktop.domain.numbers import format_decimal, typed_decimal
from ntm_desktop.domain.place_lines import VillageNames
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.registers.form import WHOLE_COMMUNE, Field, FieldKind
from ntm_desktop.domain.registers.times import parse_key, read_when
from ntm_desktop.domain.text import clean, fold, name_key
from ntm_desktop.errors import EntryError

LONGEST_TEXT = 4000
YES, NO = "true", "false"
YES_NO_LABELS: Mapping[str, str] = MappingProxyType({YES: "Có", NO: "Không"})
WHOLE_COMMUNE_LABEL = "Toàn xã"
# Above this, "15.000.000" under triệu đồng is more likely đồng: 100 tỷ in one line of a commune.
ODD_MONEY = Decimal(100_000)
_MONEY_UNITS = (
    (re.compile(r"t[ỷỉyi] ?(?:đồng|đ)?", re.IGNORECASE), Decimal(1000)),
    (re.compile(r"(?:triệu|trieu|tr\.?) ?(?:đồng|dong|đ)?|trđ", re.IGNORECASE), Decimal(1)),
    (re.compile(r"(?:nghìn|ngàn|nghin|ngan) ?(?:đồng|dong|đ)?|k", re.IGNORECASE), Decimal("0.001")),
    (re.compile(r"đồng|dong|đ|vnđ|vnd", re.IGNORECASE), Decimal("0.000001")),
)
_WITH_WORDS = re.compile(r"(-?[\d.,\s]*\d)\s*([^\W\d_].*)", re.DOTALL)
_INDICATOR = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[a-zđ]?", re.IGNORECASE)
_YES_WORDS = frozenset(fold(word) for word in ("có", "rồi", "đã", "đạt", "x", "v", "đúng", "c"))
_NO_WORDS = frozenset(fold(word) for word in ("không", "chưa", "ko", "k", "chưa có", "không có"))
_TICKS = str.maketrans({"✓": "x", "✔": "x", "☑": "x", "√": "x"})
_WHOLE_COMMUNE = frozenset(fold(w) for w in ("toàn xã", "cả xã", "xã", "các thôn", WHOLE_COMMUNE))


@dataclass(frozen=True)
class Known:
    """What fields may name besides their own choices.

    Attributes:
        villages: of the commune.
        projects: names of its projects; empty when not kept.
        indicators: numbers of the set in use; empty when any will do.
    """

    villages: tuple[Place, ...] = ()
    projects: tuple[str, ...] = ()
    indicators: frozenset[str] = frozenset()
    village_names: VillageNames = field(init=False, repr=False, compare=False)
    village_labels: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "village_names", VillageNames(self.villages))
        labels = {village.id: village.name for village in self.villages}
        labels[WHOLE_COMMUNE] = WHOLE_COMMUNE_LABEL
        object.__setattr__(self, "village_labels", labels)


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Read:
    """What a typed text came to.

    Attributes:
        value: as it is kept; "" for nothing, and where there is a question.
        question: what has to be settled first, a sentence; "" when it is clear.
    """

    value: str = ""
    question: str = ""


def read_value(column: Field, text: str, known: Known = NOTHING_KNOWN) -> Read:
    """Read what was typed into a field."""
    plain = clean(text)
    if not plain:
        return Read()
    try:
        return Read(_READERS[column.kind](column, plain, known))
    except (EntryError, ValueError) as error:
        return Read(question=str(error))


def show_value(column: Field, value: str, known: Known = NOTHING_KNOWN) -> str:
    """A kept value as it is shown, printed, and typed again."""
    if not value:
        return ""
    match column.kind:
        case FieldKind.DATE:
            return parse_key(value).shown
        case FieldKind.WHOLE | FieldKind.NUMBER | FieldKind.MONEY:
            return format_decimal(Decimal(value))
        case FieldKind.CHOICE:
            choice = column.choice(value)
            return choice.label if choice else value
        case FieldKind.YES_NO:
            return YES_NO_LABELS.get(value, value)
        case FieldKind.VILLAGE:
            return known.village_labels.get(value, value)
    return value


def valid_value(column: Field, value: str) -> bool:
    """Whether a text can stand as a kept value of this field."""
    match column.kind:
        case FieldKind.DATE:
            try:
                return parse_key(value).key == value
            except ValueError:
                return False
        case FieldKind.WHOLE | FieldKind.NUMBER | FieldKind.MONEY:
            try:
                number = Decimal(value)
            except InvalidOperation:
                return False
            whole = column.kind is not FieldKind.WHOLE or number == int(number)
            return number.is_finite() and number >= 0 and whole and plain_number(number) == value
        case FieldKind.CHOICE:
            return column.choice(value) is not None
        case FieldKind.YES_NO:
            return value in YES_NO_LABELS
    return bool(value) and clean(value) == value and len(value) <= LONGEST_TEXT


def plain_number(number: Decimal) -> str:
    """A number without exponent or trailing zeros: one value, one text."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _text(column: Field, plain: str, _known: Known) -> str:
    if len(plain) > LONGEST_TEXT:
        raise EntryError(f"“{column.label}” dài quá {LONGEST_TEXT} chữ. Hãy ghi ngắn lại.")
    return plain


def _date(_column: Field, plain: str, _known: Known) -> str:
    return read_when(plain).key


def _number(column: Field, plain: str, _known: Known) -> str:
    figure, words = _split(plain)
    if words and fold(words).strip(" .") not in _own_words(column):
        raise EntryError(
            f"“{plain}” có chữ “{words}” sau số. Hãy chỉ ghi số"
            + (f", tính bằng {column.unit}." if column.unit else ".")
        )
    number = _figure(column, figure)
    if column.kind is FieldKind.WHOLE and number != int(number):
        raise EntryError(f"“{column.label}” phải là số nguyên, không phải “{plain}”.")
    return plain_number(number)


def _own_words(column: Field) -> frozenset[str]:
    """What may follow a figure: its unit."""
    unit = fold(column.unit)
    return frozenset({unit, unit.split("/")[0], *unit.split(" ")} - {""})


NO_UNIT = "(chưa rõ đơn vị)"
"""Kept behind a figure out of a table that names no unit of money, until somebody says it."""


def bare_money(text: str) -> bool:
    """Whether a text is a figure other than nought without any word that may be its unit."""
    plain = clean(text)
    return any(c in "123456789" for c in plain) and not any(c.isalpha() for c in plain)


def _money(column: Field, plain: str, _known: Known) -> str:
    if plain.endswith(NO_UNIT):
        figure = plain.removesuffix(NO_UNIT).strip()
        raise EntryError(
            f"Bảng không ghi đơn vị tiền: “{figure}” là triệu đồng, nghìn đồng hay đồng? Hãy ghi "
            "như 12,5 hoặc 12.500.000 đồng."
        )
    figure, words = _split(plain)
    number = _figure(column, figure)
    if not words:
        if number >= ODD_MONEY:
            raise EntryError(
                f"“{plain}” tính bằng triệu đồng là quá lớn; có thể là đồng hoặc nghìn đồng. Hãy "
                f"ghi kèm đơn vị, ví dụ “{figure} đồng”."
            )
        return plain_number(number)
    factor = next((f for pattern, f in _MONEY_UNITS if pattern.fullmatch(words.strip(" ."))), None)
    if factor is None:
        raise EntryError(
            f"“{plain}” chưa rõ bằng bao nhiêu triệu đồng. Hãy ghi như 12,5 hoặc 12.500.000 đồng."
        )
    return plain_number(number * factor)


def _split(plain: str) -> tuple[str, str]:
    match = _WITH_WORDS.fullmatch(plain)
    return (match[1], " ".join(match[2].split())) if match else (plain, "")


def _figure(column: Field, text: str) -> Decimal:
    number = typed_decimal(text)
    if number < 0:
        raise EntryError(f"“{column.label}” không thể là số âm ({format_decimal(number)}).")
    return number


def _choice(column: Field, plain: str, _known: Known) -> str:
    bare = plain.strip(" .;,:")
    # "hộ" is not "hố"; typed without marks it may be both.
    for words, alike in (
        (lambda choice: (choice.label,), name_key),
        (lambda choice: choice.synonyms, name_key),
        (lambda choice: (choice.label, *choice.synonyms), fold),
    ):
        wanted = alike(bare)
        found = [c.id for c in column.choices if wanted in map(alike, words(c))]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            labels = ", ".join(f"“{c.label}”" for c in column.choices if c.id in found)
            raise EntryError(f"“{plain}” có thể là {labels}. Hãy chọn một.")
    known = "; ".join(choice.label for choice in column.choices)
    raise EntryError(f"“{plain}” không có trong các lựa chọn của “{column.label}”: {known}.")


def _village(_column: Field, plain: str, known: Known) -> str:
    if fold(plain) in _WHOLE_COMMUNE:
        return WHOLE_COMMUNE
    return known.village_names.find(plain)


def _yes_no(column: Field, plain: str, _known: Known) -> str:
    word = fold(plain.translate(_TICKS)).strip(" .")
    if word in _YES_WORDS or word == YES:
        return YES
    if word in _NO_WORDS or word == NO:
        return NO
    raise EntryError(f"“{plain}” chưa rõ là có hay không. Hãy ghi Có hoặc Không.")


def _indicator(_column: Field, plain: str, known: Known) -> str:
    number = re.sub(r"^(?:chỉ tiêu|tiêu chí)\s*(?:số\s*)?", "", plain, flags=re.IGNORECASE).strip()
    if not _INDICATOR.fullmatch(number):
        raise EntryError(f"“{plain}” không phải số chỉ tiêu. Hãy ghi như 17.8.")
    if known.indicators and number not in known.indicators:
        raise EntryError(f"Bộ tiêu chí đang dùng không có chỉ tiêu hay tiêu chí {number}.")
    return number


def _project(column: Field, plain: str, known: Known) -> str:
    wanted = fold(plain)
    found = [name for name in known.projects if fold(name) == wanted]
    return found[0] if len(found) == 1 else _text(column, plain, known)


_READERS: Mapping[FieldKind, Callable[[Field, str, Known], str]] = MappingProxyType(
    {
        FieldKind.TEXT: _text,
        FieldKind.DATE: _date,
        FieldKind.WHOLE: _number,
        FieldKind.NUMBER: _number,
        FieldKind.MONEY: _money,
        FieldKind.CHOICE: _choice,
        FieldKind.VILLAGE: _village,
        FieldKind.YES_NO: _yes_no,
        FieldKind.INDICATOR: _indicator,
        FieldKind.PROJECT: _project,
    }
)


def indicator_numbers(numbers: Iterable[str]) -> frozenset[str]:
    """Numbers an indicator field takes: of the indicators, and of the criteria they are in."""
    every = set(numbers)
    return frozenset(every | {number.split(".")[0] for number in every})
