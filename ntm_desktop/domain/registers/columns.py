"""Which column of a table in a workbook is which field of a register."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.reading.units import find_units
from ntm_desktop.domain.registers.form import FieldKind, Form, heading_key

RUNNING_NUMBER = re.compile(r"(?:tt|stt|so tt|so thu tu|s tt)\.?")
_SURE = 300
_MARKS = re.compile(r"\(\*\)|\*")
_UNIT = re.compile(r"\([^()]*\)|,?\s*đvt\s*:.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns of a table were understood.

    Attributes:
        fields: column to field id.
        number: the column of running numbers, None when there is none.
        unknown: column to its heading, of those that are no field.
        shift: column to the power of ten that makes triệu đồng of its money.
        unsaid: columns of money whose unit stands nowhere: it has to be asked.
        sure: how many headings say a field's name, or begin with it.
    """

    fields: Mapping[int, str]
    number: int | None
    unknown: Mapping[int, str]
    shift: Mapping[int, int]
    sure: int = 0
    unsaid: frozenset[int] = frozenset()

    @property
    def known_share(self) -> float:
        """How much of the headings is understood, 0 to 1."""
        every = len(self.fields) + len(self.unknown)
        return len(self.fields) / every if every else 0.0


def match_columns(form: Form, headings: Mapping[int, str], unit_line: str = "") -> Columns:
    """Match headings with the fields of a register.

    What a heading says exactly decides first, then what it begins with, then what it holds;
    every field takes one column and every column one field.

    Args:
        form: the register.
        headings: column to heading as it stands.
        unit_line: the lines above the table, for the unit of money.
    """
    plain = plain_headings(headings)
    number = next((c for c, text in plain.items() if RUNNING_NUMBER.fullmatch(text)), None)
    open_columns = {column: text for column, text in plain.items() if column != number}
    found: dict[int, str] = {}
    taken: set[str] = set()
    sure = 0
    scored = sorted(
        (
            (score, -place, -column, column, field.id)
            for place, field in enumerate(form.fields)
            for column, text in open_columns.items()
            if (score := _score(form.headings[field.id], text)) > 0
        ),
        reverse=True,
    )
    for score, _, _, column, field_id in scored:
        if column not in found and field_id not in taken:
            found[column] = field_id
            taken.add(field_id)
            sure += score >= _SURE
    table_unit = _money_shift(unit_line)
    shift = {}
    unsaid = set()
    for column, field_id in found.items():
        if form.field(field_id).kind is FieldKind.MONEY:
            own = _money_shift(headings[column])
            known = table_unit if own is None else own
            if known is None:
                unsaid.add(column)
            else:
                shift[column] = known
    unknown = {c: headings[c].strip() for c in open_columns if c not in found}
    return Columns(
        dict(sorted(found.items())), number, unknown, shift, sure, frozenset(unsaid)
    )  # fmt: skip


def plain_headings(headings: Mapping[int, str]) -> dict[int, str]:
    """Column to heading as it is compared: without marks, units and accents."""
    return {column: _plain(text) for column, text in headings.items() if text.strip()}


def may_fit(form: Form, plain: Mapping[int, str]) -> bool:
    """Whether at least two headings begin as fields of this register do; a quick look."""
    return sum(text.startswith(form.every_heading) for text in plain.values()) >= 2


def _plain(heading: str) -> str:
    bare = _UNIT.sub(" ", _MARKS.sub(" ", heading))
    return heading_key(bare) or heading_key(heading)


def _score(phrases: Sequence[str], text: str) -> float:
    """How well a heading fits what a field may be headed by, its label first; 0 for not at all."""
    best = 0.0
    for place, phrase in enumerate(phrases):
        own = 0.0 if place else 1.0
        if text == phrase:
            best = max(best, 1000 + own)
        elif phrase in text and _holds(text, phrase):
            begins = text.startswith(phrase)
            best = max(best, (_SURE if begins else 100) + len(phrase) + own)
        elif len(text) > 3 and text in phrase and _holds(phrase, text):
            best = max(best, 10 + len(text) + own)
    return best


def _holds(text: str, phrase: str) -> bool:
    return bool(phrase) and f" {phrase} " in f" {text} ".replace(",", " ").replace("/", " ")


def _money_shift(lines: str) -> int | None:
    """The power of ten that a unit of money is of triệu đồng; None when none, or several, are."""
    units = {unit.factor for line in lines.split("\n") for unit in find_units(line)}
    return units.pop().adjusted() if len(units) == 1 else None


def looks_like_headings(form: Form, cells: Sequence[str]) -> bool:
    """Whether cells are the headings of this register: two of them at least name fields."""
    columns = match_columns(form, dict(enumerate(cells)))
    filled = sum(bool(cell.strip()) for cell in cells)
    return columns.sure >= 2 and columns.sure * 2 >= filled - (columns.number is not None)
