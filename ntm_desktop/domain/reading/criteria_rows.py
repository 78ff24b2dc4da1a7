"""Rows of a criteria table matched to the indicators of a set: by number, by order, by words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.reading.columns import Role
from ntm_desktop.domain.reading.result_cells import (
    around_of,
    fault_of,
    result_of,
    self_assessed_of,
    text_of,
    wording_of,
)
from ntm_desktop.domain.reading.tables import (
    Table,
    begins_a_total,
    is_signature,
    is_total,
    numbers_the_columns,
)
from ntm_desktop.domain.sheets import Cell
from ntm_desktop.domain.text import clean, fold, similarity, telling_words, tokens

_LEADING = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})*)(?:\s*[.):-]+\s*|\s+|$)(?=\D|$)")
_WHOLE = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,2})*)\s*[.)]?\s*")
_ROMAN = re.compile(r"\s*(?:[IVX]+|[A-E])\s*[.)]?\s*")
_VERDICTS = re.compile(r"^(?:dat|chua dat|khong dat|x)?$")

_SURE = 0.75
_LIKELY = 0.45
_MARGIN = 0.1
_UNLIKE = 0.2
_FEWEST_WORDS = 2


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
        worded_as_another: its number is one indicator's, its wording another's.
        given: what stood in the result cell when the form was handed out; None for any other table.
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
    worded_as_another: bool = False
    given: str | None = None


class _Matcher:
    """Matches row after row; what was matched before says what can come next.

    Attributes:
        worded_as_another: the wording of the row matched last is that of another indicator.
    """

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.criteria_set = criteria_set
        self.criterion: int | None = None
        self.last = ""
        self.worded_as_another = False
        self._order = [indicator.no for indicator in criteria_set.indicators()]
        self._taken: set[str] = set()
        self._worded: dict[str, set[str]] = {}
        for indicator in criteria_set.indicators():
            for word in telling_words(indicator.text) | telling_words(indicator.name):
                self._worded.setdefault(word, set()).add(indicator.no)
        self._weighed: tuple[str, dict[str, float]] = ("", {})

    def match(self, table: Table, row: int, wording: str) -> tuple[str, str]:
        """The indicator's number and a doubt; ("", "") when there is none for the row."""
        self.worded_as_another = False
        number_cell = table.sheet.own(row, table.column(Role.NUMBER))
        self.follow_criterion(number_cell)
        number_cell = table.sheet.own(row, table.column(Role.SECOND_NUMBER)) or number_cell
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
                self.worded_as_another = True
                return no, f"Dòng ghi số {no} nhưng lời văn giống chỉ tiêu {best}"
        return no, ""

    def _by_words(self, wording: str) -> tuple[str, str]:
        if len(set(tokens(wording))) < _FEWEST_WORDS:
            return "", ""  # "Nam" stands in the wording of too many indicators
        alike = self._alike(wording)
        if max(alike.values(), default=0.0) < _LIKELY:
            return "", ""
        within = [
            indicator.no
            for criterion in self.criteria_set.criteria
            if self.criterion in (None, criterion.no)
            for indicator in criterion.indicators
        ]
        free = [no for no in within if no not in self._taken]
        for pool in (free, [no for no in self._order if no not in self._taken]):
            ranked = sorted(((alike.get(no, 0.0), no) for no in pool), reverse=True)
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
        return self._alike(wording).get(no, 0.0)

    def _alike(self, wording: str) -> dict[str, float]:
        """How alike it is to each indicator that shares a word with it; the others are not."""
        if self._weighed[0] != wording:
            words = _LEADING.sub("", wording, count=1)
            sharing = (self._worded.get(word, set()) for word in telling_words(words))
            indicators = map(self.criteria_set.indicator, set().union(*sharing))
            alike = {
                one.no: max(similarity(words, one.text), similarity(words, one.name))
                for one in indicators
            }
            self._weighed = (wording, alike)
        return self._weighed[1]


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
        if rows and (part := _part_of_it(table, number, rows[-1], matcher)) is not None:
            rows[-1] = part
            continue
        row = _row(table, number, matcher)
        if row is not None:
            rows.append(row)
    return tuple(_with_duplicates_marked(rows))


def _row(table: Table, row: int, matcher: _Matcher) -> CriteriaRow | None:
    sheet = table.sheet
    result = result_of(table, row)
    text = result.text
    self_assessed = self_assessed_of(table, row)
    wording = wording_of(table, row)
    others = table.asked_words(row)
    answered = bool(text.strip() or self_assessed.strip() or result.fault or others)
    if _leave_out(table, row, wording, text if answered else None):
        return None
    asks = bool(text_of(sheet.own(row, table.column(Role.CONTENT))))
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
    note = clean(text_of(sheet.own(row, table.column(Role.NOTE))))
    return CriteriaRow(
        no,
        result.place,
        wording,
        text,
        self_assessed,
        "; ".join(filter(None, (note, table.kept_words(row)))),
        ". ".join(filter(None, (doubt, result.doubt))),
        fault,
        around=around_of(table, row, wording),
        asked=asked,
        worded_as_another=matcher.worded_as_another,
        given=_given(table, row),
    )


def _given(table: Table, row: int) -> str | None:
    column = table.column(Role.GIVEN)
    return None if column is None else clean(text_of(table.sheet.own(row, column)))


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


def _part_of_it(
    table: Table, row: int, above: CriteriaRow, matcher: _Matcher
) -> CriteriaRow | None:
    """The row above with this one, which answers a part of the same indicator: "- Nam"."""
    number = text_of(table.sheet.own(row, table.column(Role.NUMBER))).strip()
    if not above.no or above.fault or any(letter.isalnum() for letter in number):
        return None
    parts = matcher.criteria_set.indicator(above.no).parts
    words = _OF_A_PART.sub("", fold(wording_of(table, row)))
    if len(parts) < 2 or not words:
        return None
    named = any(
        words == fold(name) for part in parts for name in (part.label, *part.aliases) if name
    )
    result = result_of(table, row)
    if not named or not result.text.strip():
        return None
    doubt = ". ".join(filter(None, (above.doubt, result.doubt, f"Đã đọc chung với {result.place}")))
    text = f"{above.text}\n{words_of(table, row)} {result.text}".strip()
    return replace(above, text=text, fault=result.fault, doubt=doubt)


_OF_A_PART = re.compile(r"^(?:[-+*•–]|[a-h]\))?\s*(?:trong do\s*[:,]?\s*)?|\s*:$")


def words_of(table: Table, row: int) -> str:
    """The wording of a row without the dash in front of it."""
    return wording_of(table, row).lstrip("-+*•– ")


def _with_more(row: CriteriaRow, cell: Cell) -> CriteriaRow:
    fault = row.fault or fault_of(cell)
    doubt = ". ".join(filter(None, (row.doubt, f"Đã đọc chung với ô {cell.address}")))
    return replace(row, text=f"{row.text}\n{cell.text}".strip(), fault=fault, doubt=doubt)


_OF_A_YEAR = re.compile(
    r"(?<![^\W\d_])(?:năm|cuối|hết|đến|đầu)\s+((?:19|20)\d{2})(?!\d)"
    r"|(?:đến|hết|thời điểm)\s+(?:ngày\s+)?\d{1,2}[/.-]\d{1,2}[/.-]((?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)


def other_year(text: str, year: int) -> str:
    """A doubt where a result says itself that it is of another year, or ""."""
    named = [int(one or other) for one, other in _OF_A_YEAR.findall(clean(text))]
    if not named or year in named:
        return ""
    return f"Ô ghi số của năm {named[0]}, đợt tự đánh giá là của năm {year}"


def _leave_out(table: Table, row: int, wording: str, answer: str | None) -> bool:
    """Whether a row is a heading, a sum or a signature; ``answer`` is None when there is none."""
    if numbers_the_columns(table, row):
        return True
    number = text_of(table.sheet.own(row, table.column(Role.NUMBER))).strip()
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
