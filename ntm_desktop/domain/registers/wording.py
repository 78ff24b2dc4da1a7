"""Sums of a register in words, the same on screen, on paper and in a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from ntm_desktop.domain.numbers import format_decimal, format_percent
from ntm_desktop.domain.registers.entries import Entry, shown
from ntm_desktop.domain.registers.form import YEAR, FieldKind, Form, Sum
from ntm_desktop.domain.registers.sums import Line, PeriodSums, SumResult, ordered_lines
from ntm_desktop.domain.registers.values import NOTHING_KNOWN, Known, show_value

UNSAID = "chưa ghi"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class SumWords:
    """One sum in words.

    Attributes:
        total: "12 lớp", "66,67 % (2/3 mô hình)".
        parts: label and figure of each part, in the order of the form.
        note: what has to be known of it, "" for nothing: lines without a figure.
    """

    label: str
    total: str
    parts: tuple[tuple[str, str], ...]
    note: str = ""


def sum_words(form: Form, result: SumResult, known: Known = NOTHING_KNOWN) -> SumWords:
    """One sum in words."""
    each = result.sum
    parts = tuple(
        (key_words(form, each, line.key, known), line_words(each, line))
        for line in ordered_lines(form, result)
    )
    note = ""
    if result.blank:
        labels = [form.field(field_id).label for field_id in (*each.fields, each.of) if field_id]
        note = f"{result.blank} dòng chưa ghi “{'” hoặc “'.join(labels)}”, không có trong số này"
    total = line_words(each, result.total)
    if result.blank == result.entries > 0:
        # Nothing was written of it: that is not nought.
        total, parts, note = UNSAID, (), ""
    return SumWords(each.label, total, parts, note)


def line_words(each: Sum, line: Line) -> str:
    """A figure with its unit; a share with what it is made of."""
    unit = f" {each.unit}" if each.unit else ""
    if line.whole is None:
        return f"{format_decimal(line.number)}{unit}"
    made = f"{format_decimal(line.number)}/{format_decimal(line.whole)}{unit}"
    return made if line.share is None else f"{format_percent(line.share)} ({made})"


def key_words(form: Form, each: Sum, key: Sequence[str], known: Known = NOTHING_KNOWN) -> str:
    """Which part of a sum: "Cấp tỉnh · Bằng khen"."""
    said = []
    for field_id, value in zip(each.by, key, strict=True):
        if field_id == YEAR:
            said.append(f"năm {value}" if value else f"năm {UNSAID}")
        else:
            said.append(show_value(form.field(field_id), value, known) or UNSAID)
    return " · ".join(said)


def entry_name(form: Form, entry: Entry, known: Known = NOTHING_KNOWN) -> str:
    """What an entry is called: its first key text, else its first filled field."""
    texts = [
        form.field(field_id) for field_id in form.key if form.field(field_id).kind is FieldKind.TEXT
    ]
    required = [column for column in form.fields if column.required]
    for column in (*texts, *required, *form.fields):
        said = shown(form, entry, column, known)
        if said:
            return said.replace("\n", " ")
    return form.singular


def beside_words(sums: PeriodSums, known: Known = NOTHING_KNOWN) -> tuple[str, ...]:
    """What stands beside the sums and is in none of them, a sentence each."""
    form, period = sums.form, sums.period.inline
    found = []
    for lines, why in (
        (sums.partly, f"chỉ biết khoảng thời gian rộng hơn {period}, chưa cộng vào"),
        (sums.undated, f"chưa ghi “{form.field(form.dated_by).label}”, chưa cộng vào {period}"),
        (sums.asked, "có ô chưa rõ cần sửa; số ở ô đó chưa được cộng"),
    ):
        if lines:
            named = "; ".join(f"“{entry_name(form, one, known)}”" for one in lines[:_NAMED])
            more = f" và {len(lines) - _NAMED} dòng nữa" if len(lines) > _NAMED else ""
            found.append(f"{len(lines)} {form.singular} {why}: {named}{more}.")
    return tuple(found)
