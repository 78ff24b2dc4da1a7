"""Money and other plain figures in table cells, and the units a table is kept in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, parse_decimal
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.questions import Choice, Choices, Question, ask
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.reading.units import (
    DONG,
    MILLIONS,
    UNITS,
    Unit,
    find_units,
    parse_unit,
)
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean, fold
from ntm_desktop.errors import EntryError

__all__ = [
    "MILLIONS",
    "Amount",
    "Figures",
    "Unit",
    "money_in_text",
]

UNIT = "unit"
NUMBERS = "numbers"
ENGLISH, VIETNAMESE = "nghin", "thap_phan"

# Thousands as Excel set to English parts them, or three decimals as offices write them.
_TWO_WAYS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_ONE_GROUP = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_POINTED = re.compile(r"-?\d+\.(?:\d{1,2}|\d{4,})")
_ENGLISH = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_SPACED = re.compile(r"-?[1-9]\d{0,2}(?:\s\d{3})+(?:,\d+)?")
_BLANKS = frozenset({"", "-", "–", "—", "…", "...", "x", "X"})
_WITH_UNIT = re.compile(r"(-?\d[\d.,\s]*)(\D*)")
_IN_TEXT = re.compile(r"(-?\d+(?:[.,]\d+)*)\s*([^\d\s,;][^\d,;()]{0,24})")
_UNIT_SAID = re.compile(r"\b(?:dvt|dv tinh|don vi tinh)\b|\(\s*don vi\s*:")
_SHOWN_IN_QUESTIONS = 4


@dataclass(frozen=True, slots=True)
class Amount:
    """What a figure cell came to.

    Attributes:
        value: None when the cell is empty, not understood or asked about; money in triệu đồng.
        fault: why it was not understood, with the cell's address, or "".
        impossible: the fault is a figure that cannot be true.
        asked: the question that has to be answered first, "" when none.
        doubt: what has to be looked at, or "".
        unit: the money unit it was given in.
    """

    value: Decimal | None
    fault: str = ""
    impossible: bool = False
    asked: str = ""
    doubt: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Typed:
    """A figure before its unit is known."""

    value: Decimal | None = None
    own: Unit | None = None
    fault: str = ""
    asked: str = ""
    scaled: bool = False


class Figures:
    """Reads the figures of one table by what it says of its units, and by what was answered.

    Attributes:
        questions: about the units and the way numbers are written, with their answers.
        notices: what was converted, a sentence each.
    """

    def __init__(self, table: Table, money: Iterable[int], choices: Choices) -> None:
        """Look for the units.

        Args:
            table: where the figures stand.
            money: the columns that hold money.
            choices: what was answered so far.
        """
        self._table = table
        self._choices = choices
        self.notices: list[str] = []
        around = [*table.title.split("\n"), *_said_below(table)]
        around += [
            line
            for column, head in table.heads.items()
            if column not in table.columns.values()
            for line in head.lines
            if _UNIT_SAID.search(fold(line))
        ]
        self._over = tuple(dict.fromkeys(unit for line in around for unit in find_units(line)))
        self._units: dict[int, Unit | None] = dict.fromkeys(money)
        # "980.55" was typed with an English point, so "1.240" beside it may be one, too.
        self._pointed = any(_POINTED.fullmatch(_number(cell)) for cell in self._figure_cells())
        chosen = UNITS.get(choices.get(UNIT, ""))
        self._unknown: list[int] = []
        for column in self._units:
            own = find_units("\n".join(table.head_lines(column)))
            known = own if own else self._over
            self._units[column] = known[0] if len(known) == 1 else chosen
            if len(known) != 1:
                self._unknown.append(column)
            if len(own) == 1 and self._over and own[0] not in self._over:
                self.notices.append(
                    f"{_capital(table.head_words(column))} tính bằng {own[0].name}, khác đơn vị "
                    f"ghi trên bảng ({', '.join(unit.name for unit in self._over)})."
                )
        self.questions = tuple(self._ask())
        for unit in dict.fromkeys(unit for unit in self._units.values() if unit is not None):
            if unit != MILLIONS:
                self.notices.append(
                    f"Bảng tính bằng {unit.name}; đã đổi sang triệu đồng, xin xem lại."
                )

    @property
    def unit(self) -> Unit | None:
        """The unit of the whole table, None where columns differ or one is not known."""
        units = set(self._units.values())
        return units.pop() if len(units) == 1 else None

    def money(self, cell: Cell | None, what: str) -> Amount:
        """A sum of money in triệu đồng."""
        typed = self._typed(cell, what)
        if cell is None or typed.value is None:
            return Amount(None, typed.fault, asked=typed.asked)
        if cell.percent or "%" in cell.text:
            return Amount(
                None, f"{what} (ô {cell.address}): “{cell.text}” là tỷ lệ, không phải tiền"
            )
        if typed.value < 0:
            return _negative(cell, what, typed.value)
        unit = typed.own or self._units.get(cell.column)
        if unit is None:
            if typed.value == 0:
                return Amount(Decimal(0))
            return Amount(None, asked=UNIT)
        value = unit.convert(typed.value)
        column_unit = self._units.get(cell.column)
        doubt = ""
        if typed.own is not None and column_unit is not None and typed.own != column_unit:
            doubt = (
                f"{_capital(what)} (ô {cell.address}) ghi “{clean(cell.text)}” trong cột tính bằng "
                f"{column_unit.name}: đã hiểu là {format_decimal(value)} triệu đồng"
            )
        # "#,##0,," under "triệu đồng" holds đồng; under "đồng" it would hold less than one.
        if typed.scaled and unit.factor.scaleb(-3 * cell.thousands) < DONG.factor:
            held = cell.value if isinstance(cell.value, Decimal) else Decimal(0)
            return Amount(
                None,
                f"{what} (ô {cell.address}): ô hiện “{cell.text}” nhưng chứa "
                f"{format_decimal(held)}; theo đơn vị {unit.name} không rõ lấy số nào. "
                "Hãy bỏ định dạng rút gọn của ô",
            )
        return Amount(value, doubt=doubt, unit=unit)

    def plain(self, cell: Cell | None, what: str) -> Amount:
        """A figure that is no money: a share, a progress, a quantity."""
        typed = self._typed(cell, what)
        if cell is None or typed.value is None:
            return Amount(None, typed.fault, asked=typed.asked)
        if typed.own is not None:
            return Amount(None, f"{what} (ô {cell.address}): “{clean(cell.text)}” là số tiền")
        if typed.value < 0:
            return _negative(cell, what, typed.value)
        return Amount(typed.value)

    def _typed(self, cell: Cell | None, what: str) -> _Typed:
        if cell is None:
            return _Typed()
        if cell.fault:
            return _Typed(fault=f"{what} (ô {cell.address}): {cell.fault}")
        if cell.shown is not None:
            own = parse_unit(cell.format_words) if cell.format_words else None
            if cell.format_words and own is None:
                return _Typed(
                    fault=f"{what} (ô {cell.address}): ô hiện “{cell.text}”, chữ trong định dạng ô "
                    "không rõ nghĩa; hãy gõ số theo đơn vị bảng"
                )
            return _Typed(cell.shown, own, scaled=cell.thousands > 0)
        text = clean(cell.text)
        if text in _BLANKS:
            return _Typed()
        own = None
        number = text.removesuffix("%").strip()
        if (match := _WITH_UNIT.fullmatch(number)) and match[2].strip():
            own = parse_unit(match[2])
            number = match[1].strip() if own is not None else number
        chosen = self._choices.get(NUMBERS, "")
        if self._two_ways(number) and chosen not in (ENGLISH, VIETNAMESE):
            if number.count(",") + number.count(".") == 1:
                return _Typed(asked=NUMBERS)
            said = f"{what} (ô {cell.address}): “{number}” có dấu phẩy như dấu phần nghìn kiểu Anh"
            return _Typed(fault=f"{said}; hãy trả lời câu hỏi về dấu phẩy hoặc gõ lại số")
        if re.search(r"\d\s+\d", number) and not _SPACED.fullmatch(number):
            said = f"{what} (ô {cell.address}): “{number}” có dấu cách giữa các chữ số"
            return _Typed(fault=f"{said}; hãy gõ lại thành một số")
        try:
            value = _english(number) if chosen == ENGLISH else parse_decimal(number)
        except EntryError:
            return _Typed(fault=f"{what} (ô {cell.address}): “{clean(cell.text)}” không phải số")
        return _Typed(value, own)

    def _ask(self) -> Iterator[Question]:
        if self._unknown:
            yield from self._ask_unit()
        doubtful = [cell for cell in self._figure_cells() if self._two_ways(_number(cell))]
        if doubtful:
            yield self._ask_numbers(doubtful)

    def _two_ways(self, number: str) -> bool:
        """Whether a typed number can be read in two ways: "1,240", or "1.240" beside "980.55"."""
        return bool(_TWO_WAYS.fullmatch(number) or (self._pointed and _ONE_GROUP.fullmatch(number)))

    def _figure_cells(self) -> Iterator[Cell]:
        columns = (*self._units, *self._table.other_figures)
        for row in self._table.rows():
            for column in columns:
                cell = self._table.sheet.own(row, column)
                if cell is not None and cell.text:
                    yield cell

    def _ask_unit(self) -> Iterator[Question]:
        table = self._table
        wanting = [
            cell
            for row in table.rows()
            for column in self._unknown
            if (cell := table.sheet.own(row, column)) is not None
            and not table.sheet.text(row, table.column(Role.UNIT)).strip()
            and (typed := self._typed(cell, "")).value
            and typed.own is None
        ]
        if not wanting:
            return
        said = "; ".join(f"“{line}”" for line in unit_lines(table))
        over = f" Trên bảng ghi {said}, chưa hiểu là đơn vị nào." if said else ""
        if len(self._over) > 1:
            over = f" Trên bảng ghi cả {' và '.join(unit.name for unit in self._over)}."
        text = (
            f"Trang “{table.sheet.name}”: số tiền trong bảng tính bằng đơn vị nào? Bảng không ghi "
            f"rõ đơn vị.{over}"
        )
        shown = wanting[:_SHOWN_IN_QUESTIONS]
        readings = tuple(
            Choice(key, unit.name, tuple(_as_money(table, cell, unit, self) for cell in shown))
            for key, unit in UNITS.items()
        )
        yield ask(self._choices, UNIT, text, readings, table.sheet.name)

    def _ask_numbers(self, cells: list[Cell]) -> Question:
        table = self._table
        shown = cells[:_SHOWN_IN_QUESTIONS]
        text = (
            f"Trang “{table.sheet.name}”: có số viết như “{clean(cells[0].text)}” (ô "
            f"{cells[0].address}). {_mark(cells[0])} là dấu phần nghìn hay dấu thập phân?"
        )

        def read(cell: Cell, key: str) -> str:
            number = _number(cell)
            try:
                value = _english(number) if key == ENGLISH else parse_decimal(number)
            except EntryError:
                return f"{table.sheet.place(cell)}: “{number}” không đọc được"
            return f"{table.sheet.place(cell)}: “{number}” là {format_decimal(value)}"

        labels = {ENGLISH: "dấu phần nghìn (kiểu Anh)", VIETNAMESE: "dấu thập phân"}
        if "," not in _number(cells[0]):
            labels = {
                ENGLISH: "dấu thập phân (kiểu Anh)",
                VIETNAMESE: "dấu phần nghìn (kiểu Việt Nam)",
            }
        readings = tuple(
            Choice(key, label, tuple(read(cell, key) for cell in shown))
            for key, label in labels.items()
        )
        return ask(self._choices, NUMBERS, text, readings, table.sheet.name)


def _said_below(table: Table) -> Iterator[str]:
    """Lines under the rows that name the unit: "Ghi chú: đơn vị tính triệu đồng"."""
    for row in table.rows():
        cell = next(table.sheet.row_cells(row))
        if isinstance(cell.value, str) and _UNIT_SAID.search(fold(cell.text)):
            yield cell.text


def unit_lines(table: Table) -> tuple[str, ...]:
    """The lines over a table that speak of a unit, whatever it is."""
    return tuple(
        line
        for line in table.title.split("\n")
        if re.match(r"\(?\s*(?:dvt|dv tinh|don vi tinh)", fold(line))
    )


def _as_money(table: Table, cell: Cell, unit: Unit, figures: Figures) -> str:
    typed = figures._typed(cell, "")
    assert typed.value is not None
    money = format_decimal(unit.convert(typed.value))
    return f"{table.sheet.place(cell)}: “{clean(cell.text)}” là {money} triệu đồng"


def _mark(cell: Cell) -> str:
    return "Dấu phẩy" if "," in _number(cell) else "Dấu chấm"


def _number(cell: Cell) -> str:
    if not isinstance(cell.value, str):
        return ""
    match = re.match(r"-?[\d.,]+", clean(cell.text))
    return match[0] if match else ""


def _english(number: str) -> Decimal:
    if not _ENGLISH.fullmatch(number):
        raise EntryError(f"“{number}” không phải là số.")
    return Decimal(number.replace(",", ""))


def _negative(cell: Cell, what: str, value: Decimal) -> Amount:
    return Amount(None, f"{what} (ô {cell.address}): {format_decimal(value)} là số âm", True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def money_in_text(text: str) -> Decimal | None:
    """The money a note names, in triệu đồng: "243,0 triệu đồng"; None when it names none."""
    for match in _IN_TEXT.finditer(clean(text)):
        words = match[2].split()
        for length in (3, 2, 1):
            unit = parse_unit(" ".join(words[:length]))
            if unit is None or len(words) < length:
                continue
            try:
                return unit.convert(parse_decimal(match[1]))
            except EntryError:
                break
    return None
