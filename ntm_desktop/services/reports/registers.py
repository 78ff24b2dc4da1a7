"""What the commune's registers give a report: tables that fill themselves, figures, “không có”."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.numbers import format_decimal, round_half_up
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.registers.form import Form, SumKind
from ntm_desktop.domain.registers.nothing import (
    NOTHING,
    NOTHING_WORDS,
    markable,
    name_of,
    nothing_in,
)
from ntm_desktop.domain.registers.sums import (
    Line,
    PeriodSums,
    SumResult,
    ordered_lines,
    period_sums,
)
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.registers.wording import beside_words, key_words
from ntm_desktop.domain.reports.form import ReportForm
from ntm_desktop.domain.reports.tables import (
    ReportColumn,
    ReportLine,
    ReportTable,
    without_empty,
)
from ntm_desktop.services.registers.listing import known_of, register_forms
from ntm_desktop.services.reports.sources import difference
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import registers as stored

_MOST_PARTS = 12
"""More parts of one sum than a table of a report can show; the register lists them all."""


@dataclass(frozen=True, slots=True)
class ReportRegister:
    """One register in a period.

    Attributes:
        before: the same in the period it is compared with.
        nothing: it was said that nothing is to be written.
        known: what its fields name.
    """

    sums: PeriodSums
    before: PeriodSums
    nothing: bool
    known: Known

    @property
    def form(self) -> Form:
        """Its form."""
        return self.sums.form

    @property
    def empty(self) -> bool:
        """Whether no line counts in the period."""
        return not self.sums.counted


def report_registers(ws: Workspace, period: Period) -> tuple[ReportRegister, ...]:
    """Every register that prints in reports, in a period and in the same one a year before."""
    known = known_of(ws, period)
    marks = stored.entries(ws.file, NOTHING)
    found = []
    for form in register_forms(ws):
        if not markable(form) or not form.prints:
            continue
        entries = stored.entries(ws.file, form.id)
        # Several years are compared with nothing: one of the years before may not be whole.
        old = () if period.kind is PeriodKind.SPAN else entries
        found.append(
            ReportRegister(
                period_sums(form, entries, period),
                period_sums(form, old, period.year_before),
                nothing_in(form, entries, marks, period),
                known,
            )
        )
    return tuple(found)


def unkept(kept: Sequence[ReportRegister], form: ReportForm) -> tuple[Form, ...]:
    """The registers whose table would stand in a report and is empty without a word."""
    sections = {number for section in form.sections for number in section.numbers}
    return tuple(
        one.form
        for one in kept
        if one.empty
        and not one.nothing
        and any(each.table and each.section in sections for each in one.form.prints)
    )


def register_tables(
    kept: Sequence[ReportRegister], form: ReportForm
) -> Mapping[str, tuple[ReportTable, ...]]:
    """Number of a section to the tables of registers that print in it.

    A register prints where its form first names a table and a section that the report has.
    """
    sections = {number for section in form.sections for number in section.numbers}
    found: dict[str, list[ReportTable]] = {}
    placed = [
        (int("".join(filter(str.isdigit, place.table))), place.section, one)
        for one in kept
        if (place := next((p for p in one.form.prints if p.table and p.section in sections), None))
    ]
    for _number, section, one in sorted(placed, key=lambda each: each[0]):
        if not one.empty:
            found.setdefault(section, []).append(_table(one))
    return {number: tuple(tables) for number, tables in found.items()}


def nothing_sentences(
    kept: Sequence[ReportRegister], form: ReportForm
) -> Mapping[str, tuple[str, ...]]:
    """Number of a section to what is said of registers without a line in the period."""
    sections = {number for section in form.sections for number in section.numbers}
    found: dict[str, list[str]] = {}
    for one in kept:
        place = next((p.section for p in one.form.prints if p.section in sections), "")
        if place and one.nothing:
            said = f"{name_of(one.form)}: {NOTHING_WORDS} trong {one.sums.period.inline}."
            found.setdefault(place, []).append(said)
    return {number: tuple(sentences) for number, sentences in found.items()}


def _table(one: ReportRegister) -> ReportTable:
    lines: list[ReportLine] = []
    said = [result for result in one.sums.results if _says(one, result)]
    for number, result in enumerate(said, 1):
        lines += _lines(one, str(number), result)
    before = one.before.period
    made = ReportTable(
        f"register-{one.form.id}",
        f"{name_of(one.form)} {one.sums.period.inline}",
        (
            ReportColumn("TT", 9, centred=True),
            ReportColumn("Nội dung", 62),
            ReportColumn("Đơn vị", 22, centred=True),
            ReportColumn(one.sums.period.label, 26, right=True),
            ReportColumn(before.label, 26, right=True),
            ReportColumn("Tăng, giảm", 22, right=True),
        ),
        tuple(lines),
        notes=beside_words(one.sums, one.known),
    )
    return made if one.before.counted else without_empty(_unsaid(made), 4, 5)


def _says(one: ReportRegister, result: SumResult) -> bool:
    """Whether a figure was written, then or now."""
    before = one.before.result(result.sum.id)
    return not (_unwritten(result) and (not before.entries or _unwritten(before)))


def _unwritten(result: SumResult) -> bool:
    return result.blank == result.entries > 0


def _unsaid(table: ReportTable) -> ReportTable:
    """Without the columns of a year of which the register knows nothing: not nought, unknown."""
    lines = tuple(replace(line, cells=(*line.cells[:4], None, None)) for line in table.lines)
    return replace(table, lines=lines)


def _lines(one: ReportRegister, number: str, result: SumResult) -> Iterator[ReportLine]:
    each, before = result.sum, one.before.result(result.sum.id)
    unsaid = _unwritten(result)
    yield ReportLine(
        (
            number,
            each.label,
            each.unit,
            None if unsaid else _value(result.total),
            _value(before.total),
            None if unsaid else _change(result.total, before.total),
        ),
        strong=True,
    )
    parts = ordered_lines(one.form, result)
    if unsaid or not 1 < len(parts) <= _MOST_PARTS:
        return
    old = {line.key: line for line in before.lines}
    for line in parts:
        was = old.get(line.key, Line(line.key, Decimal(0), _no_whole(line)))
        yield ReportLine(
            (
                "",
                f"– {key_words(one.form, each, line.key, one.known)}",
                each.unit,
                _value(line),
                _value(was),
                _change(line, was),
            )
        )


def _no_whole(line: Line) -> Decimal | None:
    return None if line.whole is None else Decimal(0)


def _value(line: Line) -> Decimal | str | None:
    if line.whole is None:
        return line.number
    if line.share is None:
        return None
    share = format_decimal(round_half_up(line.share, 2), 2)
    return f"{format_decimal(line.number)}/{format_decimal(line.whole)} ({share}%)"


def _change(now: Line, before: Line) -> Decimal | None:
    return None if now.whole is not None else difference(now.number, before.number)


_SAID: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "bộ máy": (
        "steering",
        (
            ("bodies", "{} tổ chức chỉ đạo, quản lý"),
            ("people", "{} người tham gia"),
            ("full_time", "{} cán bộ chuyên trách"),
        ),
    ),
    "văn bản": ("documents", (("all", "{} văn bản"),)),
    "tuyên truyền": (
        "propaganda",
        (
            ("meetings", "{} hội nghị, cuộc họp"),
            ("participants", "{} lượt người tham gia"),
            ("materials", "{} tài liệu"),
        ),
    ),
    "tập huấn": (
        "training",
        (("classes", "{} lớp"), ("participants", "{} lượt người tham gia")),
    ),
    "khen thưởng": ("emulation", (("all", "{} lượt khen thưởng"),)),
    "mô hình": ("models", (("all", "{} mô hình"), ("households", "{} hộ tham gia"))),
}


def register_figures(kept: Sequence[ReportRegister]) -> dict[str, str]:
    """Name of a live figure to what a register says; a register without a word says nothing."""
    by_id = {one.form.id: one for one in kept}
    found = {}
    for name, (register, parts) in _SAID.items():
        one = by_id.get(register)
        if one is None:
            continue
        if one.nothing:
            found[name] = NOTHING_WORDS.lower()
        elif not one.empty:
            found[name] = ", ".join(_said(one, parts))
    return found


def _said(one: ReportRegister, parts: Sequence[tuple[str, str]]) -> Iterator[str]:
    declared = {result.sum.id: result for result in one.sums.results}
    for sum_id, text in parts:
        result = declared.get(sum_id)
        if result is None or result.sum.kind is SumKind.SHARE:
            continue
        if result.total.number and not _unwritten(result):
            yield text.format(format_decimal(result.total.number))
