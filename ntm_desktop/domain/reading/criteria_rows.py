"""Rows of a criteria table matched to the indicators of a set: by number, by order, by words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.tables import (
    Table,
    begins_a_total,
    is_signature,
    is_total,
    numbers_the_columns,
)
from ntm_desktop.domain.sheets import Cell, column_letters
from ntm_desktop.domain.text import clean, fold, similarity

_LEADING = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)(?:\s*[.):-]+\s*|\s+|$)(?=\D|$)")
_WHOLE = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,2})*)\s*[.)]?\s*")
_ROMAN = re.compile(r"\s*(?:[IVX]+|[A-E])\s*[.)]?\s*")
_VERDICTS = re.compile(r"^(?:dat|chua dat|khong dat|x)?$")

_SURE = 0.75
_LIKELY = 0.45
_MARGIN = 0.1
_UNLIKE = 0.2


@dataclass(frozen=True, slots=True)
class CriteriaRow:
    """One row that asks for an answer, or that was not understood.

    Attributes:
        no: number of the indicator it was matched to, "" when to none.
        place: of the result cell, "Bieu TC!E31".
        wording: what the row asks, as typed.
        text: of the result cell, word for word.
        self_assessed: of the column "tự đánh giá".
        note: of the column "Ghi chú", with the columns that were put there.
        doubt: why the match has to be confirmed, a sentence, or "".
        fault: why the row cannot be read at all, a sentence, or "".
        around: what stands around the result and may name its unit.
        asked: what has to be answered before the row can be read, a sentence, or "".
    """

    no: str
    place: str
    wording: str
    text: str
    self_assessed: str
    note: str
    doubt: str = ""
    fault: str = ""
    around: str = ""
    asked: str = ""


class _Matcher:
    """Matches row after row; what was matched before says what can come next."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.criteria_set = criteria_set
        self.criterion: int | None = None
        self.last = ""
        self._order = [indicator.no for indicator in criteria_set.indicators()]
        self._taken: set[str] = set()

    def match(self, table: Table, row: int, wording: str) -> tuple[str, str]:
        """The indicator's number and a doubt; ("", "") when there is none for the row."""
        number_cell = table.sheet.own(row, table.column(Role.NUMBER))
        self.follow_criterion(number_cell)
        no, doubt = self._by_number(_leading_number(table, row), number_cell, wording)
        if not no:
            no, doubt = self._by_words(wording)
        if no:
            self.last = no
            self._taken.add(no)
            self.criterion = self.criteria_set.criterion_of(no).no
        return no, doubt

    def follow_criterion(self, cell: Cell | None) -> None:
        """Remember which criterion a number column names; merged cells name it in each row."""
        match = _WHOLE.fullmatch(cell.text) if cell else None
        if match and match[1].isdigit():
            number = int(match[1])
            if any(criterion.no == number for criterion in self.criteria_set.criteria):
                self.criterion = number

    def _by_number(self, leading: str, cell: Cell | None, wording: str) -> tuple[str, str]:
        for typed, as_number in ((leading, False), _typed_number(cell)):
            candidates = [no for no in self._order if no == typed]
            # A second 17.1 may be 17.10 that lost its zero on the way.
            lost = as_number or typed in self._taken
            if lost and "." in typed and f"{typed}0" in self._order:
                candidates.append(f"{typed}0")
            if len(candidates) > 1:
                return self._which_of(candidates, typed, wording)
            if candidates:
                return self._checked(candidates[0], wording)
        return "", ""

    def _which_of(self, candidates: list[str], typed: str, wording: str) -> tuple[str, str]:
        """Excel shows 17.10 typed as a number as 17.1: order and words have to agree."""
        likeness = {no: self._likeness(wording, no) for no in candidates}
        by_words = max(candidates, key=lambda no: likeness[no])
        expected = self._next()
        by_order = expected if expected in candidates else ""
        sure = likeness[by_words] >= _LIKELY
        if sure and by_words == by_order:
            return by_words, ""
        chosen = by_words if sure else by_order or ("" if typed in self._taken else typed)
        shown = " hay ".join(candidates)
        if not chosen:
            return "", ""
        return chosen, f"Số “{typed}” là dạng số nên có thể là {shown}; đã hiểu là {chosen}"

    def _checked(self, no: str, wording: str) -> tuple[str, str]:
        """A number whose wording is that of another indicator is doubtful."""
        own = self._likeness(wording, no)
        if wording and own < _UNLIKE:
            best = max(self._order, key=lambda other: self._likeness(wording, other))
            if best == f"{no}0" and self._likeness(wording, best) >= _LIKELY:
                return best, f"Số “{no}” có thể là {best} mất số 0; theo lời văn đã hiểu là {best}"
            if best != no and self._likeness(wording, best) >= _SURE:
                return no, f"Dòng ghi số {no} nhưng lời văn giống chỉ tiêu {best}"
        return no, ""

    def _by_words(self, wording: str) -> tuple[str, str]:
        if not wording:
            return "", ""
        within = [
            indicator.no
            for criterion in self.criteria_set.criteria
            if self.criterion in (None, criterion.no)
            for indicator in criterion.indicators
        ]
        free = [no for no in within if no not in self._taken]
        for pool in (free, [no for no in self._order if no not in self._taken]):
            ranked = sorted(((self._likeness(wording, no), no) for no in pool), reverse=True)
            if not ranked:
                continue
            score, no = ranked[0]
            second = ranked[1][0] if len(ranked) > 1 else 0.0
            if score < _LIKELY or score - second < _MARGIN:
                continue
            name = self.criteria_set.indicator(no).name
            sure = score >= _SURE and pool is free
            return no, "" if sure else f"Dòng không ghi số; theo lời văn đã hiểu là {no} ({name})"
        return "", ""

    def _next(self) -> str:
        if not self.last:
            return self._order[0] if self._order else ""
        index = self._order.index(self.last) + 1
        return self._order[index] if index < len(self._order) else ""

    def _likeness(self, wording: str, no: str) -> float:
        indicator: Indicator = self.criteria_set.indicator(no)
        words = _LEADING.sub("", wording, count=1)
        return max(similarity(words, indicator.text), similarity(words, indicator.name))


def match_rows(table: Table, criteria_set: CriteriaSet) -> tuple[CriteriaRow, ...]:
    """Every row of the table that asks or answers something, in order.

    Headings, sums, signatures and empty rows are left out; a row with a result that fits no
    indicator is there with an empty ``no``.
    """
    matcher = _Matcher(criteria_set)
    rows: list[CriteriaRow] = []
    for number in table.rows():
        if rows and (more := _more_of_it(table, number)) is not None:
            rows[-1] = _with_more(rows[-1], more)
            continue
        row = _row(table, number, matcher)
        if row is not None:
            rows.append(row)
    return tuple(_with_duplicates_marked(rows))


def _row(table: Table, row: int, matcher: _Matcher) -> CriteriaRow | None:
    sheet = table.sheet
    result = _result(table, row)
    text = result.text
    self_assessed = _text(sheet.own(row, table.column(Role.SELF_ASSESSED)))
    wording = _wording(table, row)
    others = table.asked_words(row)
    answered = bool(text.strip() or self_assessed.strip() or result.fault or others)
    if _leave_out(table, row, wording, text if answered else None):
        return None
    asks = bool(_text(sheet.own(row, table.column(Role.CONTENT))))
    if not answered and not asks and table.column(Role.CONTENT) is not None:
        matcher.follow_criterion(sheet.own(row, table.column(Role.NUMBER)))
        return None
    no, doubt = matcher.match(table, row, wording)
    if not no and (not answered or _VERDICTS.match(fold(text or self_assessed))) and not others:
        # A heading, or the verdict on a whole criterion, which follows from its indicators.
        return None
    fault = ""
    if not no:
        fault = "Không tìm thấy chỉ tiêu nào của bộ tiêu chí khớp với dòng này."
    elif result.fault:
        fault = result.fault
    asked = ""
    if table.asked:
        text = text or " | ".join(others)
        asked = f"Chưa rõ lấy cột nào: {'; '.join(others)}" if others else "Chưa rõ lấy cột nào"
    note = clean(_text(sheet.own(row, table.column(Role.NOTE))))
    return CriteriaRow(
        no,
        result.place,
        wording,
        text,
        self_assessed,
        "; ".join(filter(None, (note, table.kept_words(row)))),
        ". ".join(filter(None, (doubt, result.doubt))),
        fault,
        around=_around(table, row, wording),
        asked=asked,
    )


def _more_of_it(table: Table, row: int) -> Cell | None:
    """The result cell of a row whose wording is merged with the row above: "Nam", "Nữ"."""
    sheet = table.sheet
    wording = sheet.own(row, table.column(Role.CONTENT))
    number = sheet.own(row, table.column(Role.NUMBER))
    if wording is None or not table.header_row < wording.origin[0] < row:
        return None
    if number is not None and number.origin[0] in (0, row):
        return None
    result = sheet.own(row, table.column(Role.RESULT))
    return result if result is not None and result.origin[0] in (0, row) else None


def _with_more(row: CriteriaRow, cell: Cell) -> CriteriaRow:
    fault = row.fault or _fault_of(cell)
    doubt = ". ".join(filter(None, (row.doubt, f"Đã đọc chung với ô {cell.address}")))
    return replace(row, text=f"{row.text}\n{cell.text}".strip(), fault=fault, doubt=doubt)


@dataclass(frozen=True, slots=True)
class _Result:
    """What stands in the result column or columns of a row."""

    place: str
    text: str = ""
    fault: str = ""
    doubt: str = ""


def _result(table: Table, row: int) -> _Result:
    sheet = table.sheet
    column = table.column(Role.RESULT)
    if table.parts:
        return _joined(table, row)
    if column is None:
        places = [c for columns in table.asked.values() for c in columns]
        return _Result(sheet.place(Cell(row, places[0] if places else 1, None, "")))
    place = sheet.place(Cell(row, column, None, ""))
    cell = sheet.own(row, column)
    if cell is None:
        return _Result(place)
    fault = _fault_of(cell)
    unit = clean(_text(sheet.own(row, table.column(Role.UNIT))))
    text = cell.text
    if unit and isinstance(cell.value, Decimal) and not cell.percent and not cell.format_words:
        text = f"{text} {unit}"
    return _Result(place, text, fault, _shared(table, cell, row))


def _joined(table: Table, row: int) -> _Result:
    """Total, met and share in columns of their own, as an officer writes them in one cell."""
    sheet = table.sheet
    cells = {
        role: cell
        for role, column in table.parts.items()
        if (cell := sheet.own(row, column)) is not None and (cell.text.strip() or cell.fault)
    }
    place = sheet.place(Cell(row, table.columns[Role.RESULT], None, ""))
    if not cells:
        return _Result(place)
    place = sheet.place(cells.get(Role.MET) or next(iter(cells.values())))
    fault = next(filter(None, map(_fault_of, cells.values())), "")
    if fault:
        return _Result(place, " | ".join(cell.text for cell in cells.values()), fault)
    unit = clean(_text(sheet.own(row, table.column(Role.UNIT))))
    counted = f" {unit}" if unit and "%" not in unit else ""
    met, whole, share = (cells.get(role) for role in (Role.MET, Role.WHOLE, Role.SHARE))
    said = ""
    if share is not None:
        said = clean(share.text)
        if isinstance(share.value, Decimal) and not share.percent:
            said = f"{said}%"
    if met is not None and whole is not None:
        text = f"{clean(met.text)}/{clean(whole.text)}{counted}"
        return _Result(place, f"{text} ({said})" if said else text)
    if met is not None and said:
        doubt = f"Ô {met.address} ghi số đạt {clean(met.text)} nhưng bảng không có tổng số"
        return _Result(place, said, doubt=doubt)
    if met is not None or (whole is not None and not isinstance(whole.value, Decimal)):
        cell = met or whole
        assert cell is not None
        return _Result(place, f"{clean(cell.text)}{counted}")
    if whole is None:
        return _Result(place, said)
    if said:
        doubt = f"Ô {whole.address} ghi tổng số {clean(whole.text)} nhưng không ghi số đạt"
        return _Result(place, said, doubt=doubt)
    return _Result(
        place,
        clean(whole.text),
        f"Ô {whole.address} là tổng số; thiếu số đạt ở cột bên cạnh nên chưa đọc được.",
    )


def _fault_of(cell: Cell) -> str:
    if cell.fault:
        return (
            f"Ô {cell.address}: {cell.fault}. Hãy mở tệp bằng Excel, kiểm tra ô này, lưu lại rồi "
            "nhập lại."
        )
    if isinstance(cell.value, date):
        return (
            f"Ô {cell.address} đang là ngày {cell.text}: Excel có thể đã đổi số liệu như "
            f"“{cell.value.day}/{cell.value.month}” thành ngày. Hãy định dạng ô là Text rồi gõ lại."
        )
    return ""


def _shared(table: Table, cell: Cell, row: int) -> str:
    """A doubt where one result cell is merged over rows that ask different things."""
    if cell.origin == (0, 0):
        return ""
    sheet = table.sheet
    rows = [
        near
        for near in (row - 1, row + 1)
        if near > table.header_row
        and (beside := sheet.cell(near, cell.column)) is not None
        and beside.origin == cell.origin
        and _wording(table, near) != _wording(table, row)
    ]
    if not rows:
        return ""
    first = f"{column_letters(cell.origin[1])}{cell.origin[0]}"
    return f"Ô kết quả {first} gộp chung cho nhiều dòng; chưa chắc là số của dòng này"


def _around(table: Table, row: int, wording: str) -> str:
    sheet = table.sheet
    words = [
        wording,
        _text(sheet.own(row, table.column(Role.REQUIRED))),
        _text(sheet.own(row, table.column(Role.UNIT))),
    ]
    if (column := table.column(Role.RESULT)) is not None:
        words.extend(table.head_lines(column))
    return "\n".join(word for word in words if word)


def _leave_out(table: Table, row: int, wording: str, answer: str | None) -> bool:
    """Whether a row is a heading, a sum or a signature; ``answer`` is None when there is none."""
    if numbers_the_columns(table, row):
        return True
    number = _text(table.sheet.own(row, table.column(Role.NUMBER))).strip()
    first = wording or next((c.text for c in table.sheet.row_cells(row)), "")
    numbered = any(letter.isdigit() for letter in number) or bool(_leading_number(table, row))
    if _ROMAN.fullmatch(number) and not number.isdigit():
        return answer is None or not wording
    if numbered:
        return is_total(first)
    if is_total(first) or begins_a_total(first):
        return True
    # Names and offices below a table have no number; "KT tập thể" with a result is a row.
    signs = answer is None or not wording or is_signature(fold(answer))
    return signs and is_signature(fold(first))


def _wording(table: Table, row: int) -> str:
    for role in (Role.CONTENT, Role.NAME):
        text = clean(_text(table.sheet.own(row, table.column(role)))).replace("\n", " ")
        if text:
            return text
    return ""


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _leading_number(table: Table, row: int) -> str:
    for role in (Role.CONTENT, Role.NAME):
        cell = table.sheet.own(row, table.column(role))
        match = _LEADING.match(cell.text) if cell and isinstance(cell.value, str) else None
        if match:
            return _normal(match[1])
    return ""


def _typed_number(cell: Cell | None) -> tuple[str, bool]:
    """The number in the number column, and whether it is a number cell (17.10 looks as 17.1)."""
    if cell is None:
        return "", False
    if isinstance(cell.value, Decimal):
        return f"{cell.value:f}", True
    match = _WHOLE.fullmatch(cell.text)
    return (_normal(match[1]) if match else ""), False


def _normal(number: str) -> str:
    """The number as the set writes it: "1.1" for "01,1"."""
    return ".".join(str(int(part)) for part in re.split(r"[.,]", number))


def _with_duplicates_marked(rows: Iterable[CriteriaRow]) -> Iterable[CriteriaRow]:
    listed = list(rows)
    first: dict[str, CriteriaRow] = {}
    for row in listed:
        if row.no:
            first.setdefault(row.no, row)
    counts = {no: sum(row.no == no for row in listed) for no in first}
    for row in listed:
        if not row.no or counts[row.no] == 1:
            yield row
            continue
        kept = first[row.no]
        if row is kept:
            doubt = f"Chỉ tiêu {row.no} có {counts[row.no]} dòng; lấy dòng này"
        else:
            doubt = f"Chỉ tiêu {row.no} đã có ở {kept.place}; dòng này không được lấy"
        yield replace(row, doubt=". ".join(filter(None, (row.doubt, doubt))))
