"""Nguồn lực: money by source and cut, typed, pasted, carried on; what residents gave."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut, before
from ntm_desktop.domain.known import KnownFigure, known_money
from ntm_desktop.domain.money.lines import MoneyLine, known_cuts
from ntm_desktop.domain.money.nothing import nothing_in
from ntm_desktop.domain.money.reading import ReadMoney, read_money
from ntm_desktop.domain.money.sources import TOTAL, SourceTree
from ntm_desktop.domain.money.statement import Statement, statement
from ntm_desktop.domain.project_cards.standing import paid_by_source, standings
from ntm_desktop.domain.reading.questions import Choices
from ntm_desktop.domain.registers.nothing import NOTHING
from ntm_desktop.errors import EntryError
from ntm_desktop.services.money_nothing import lifting_money
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import amount_of, line_of, note_of
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money as stored
from ntm_desktop.store.commune import project_cards, registers
from ntm_desktop.store.commune.history import FieldChange

__all__ = [
    "MoneyField",
    "MoneyView",
    "add_money_line",
    "carry_money",
    "money_view",
    "paste_money",
    "read_pasted_money",
    "record_money",
    "remove_money_line",
]


class MoneyField(StrEnum):
    """What can be typed of a line."""

    LABEL = "label"
    PLANNED = "planned"
    ACTUAL = "actual"
    QUANTITY = "quantity"
    UNIT = "unit"
    NOTE = "note"


_WORDS = {
    MoneyField.LABEL: "Tên dòng",
    MoneyField.PLANNED: "Kế hoạch",
    MoneyField.ACTUAL: "Thực hiện",
    MoneyField.QUANTITY: "Số lượng",
    MoneyField.UNIT: "Đơn vị",
    MoneyField.NOTE: "Ghi chú",
}
_NUMBERS = (MoneyField.PLANNED, MoneyField.ACTUAL, MoneyField.QUANTITY)


@dataclass(frozen=True, slots=True)
class MoneyView:
    """What the page shows.

    Attributes:
        cuts: every cut that something is written down for.
        over_time: cut to what was mobilised until then, for the cuts of the shown year.
        known: what empty cells could hold, because it stands elsewhere.
        nothing: sources of which it was said that they brought nothing, and nothing denies it.
    """

    tree: SourceTree
    statement: Statement
    cuts: tuple[Cut, ...]
    over_time: tuple[tuple[Cut, Decimal], ...]
    known: tuple[KnownFigure, ...] = ()
    nothing: frozenset[str] = frozenset()


def money_view(ws: Workspace, cut: Cut) -> MoneyView:
    """The table of sources at a cut, with everything that has to be asked about it."""
    tree = ws.catalog.source_tree()
    lines, gifts = stored.lines(ws.file), stored.gifts(ws.file)
    listed = () if cut.spans else standings(tree, project_cards.book(ws.file), cut)
    paid = paid_by_source(listed)
    found = statement(tree, lines, gifts, cut, paid)
    cuts = known_cuts(lines, gifts)
    years = [
        one
        for one in cuts
        if not one.spans and one.year in cut.years and one.last_day <= cut.last_day
    ]
    totals = []
    for one in years:
        total = statement(tree, lines, gifts, one).row(TOTAL).actual.value
        if total is not None:
            totals.append((one, total))
    known = known_money(tree, lines, gifts, cut, listed)
    nothing = nothing_in(tree, registers.entries(ws.file, NOTHING), found, paid)
    return MoneyView(tree, found, cuts, tuple(totals), known, nothing)


def record_money(
    ws: Workspace, cut: Cut, source: str, field: MoneyField, text: str, *, line_id: str = ""
) -> Change:
    """Record what was typed into one cell; an empty text clears it.

    Args:
        ws: the open commune.
        cut: of the figure.
        source: id of the tree, or ``TOTAL``.
        field: which column.
        text: as typed.
        line_id: which line of the source; "" for its first, made when there is none.

    Raises:
        EntryError: the text cannot be read or cannot be true, or there is no such source.
    """
    label = _label(ws, source)
    own = [one for one in stored.lines(ws.file) if one.cut == cut and one.source == source]
    line = next((one for one in own if not line_id or one.id == line_id), None)
    if line is None:
        if line_id:
            raise EntryError("Dòng này không còn nữa; có thể đã xóa ở cửa sổ khác.")
        unit = _unit(ws, source) if field is MoneyField.QUANTITY else ""
        line = _new_line(ws, MoneyLine("", cut, source, _next(ws, cut), unit=unit))
    words = _WORDS[field]
    read = note_of if field is MoneyField.NOTE else line_of
    value: Any = amount_of(text, words) if field in _NUMBERS else read(text, words)
    changed = replace(line, **{field.value: value})
    changes = [_written(ws, changed)]
    if field in (MoneyField.ACTUAL, MoneyField.QUANTITY) and value:
        changes += lifting_money(ws, cut, [source])
    return apply(ws, f"Sửa {label}, {cut.label}", changes)


def _written(ws: Workspace, line: MoneyLine) -> FieldChange:
    """A line that says nothing any more is not kept."""
    said = (line.planned, line.actual, line.quantity)
    if all(value is None for value in said) and not line.label and not line.note:
        return stored.LINES.change(ws.file, line.id, None)
    return stored.line_change(ws.file, line)


def add_money_line(ws: Workspace, cut: Cut, source: str, label: str) -> Change:
    """Add another line of a source beside those that are there ("Xi măng" beside "Cát").

    Raises:
        EntryError: there is no such source, or no name.
    """
    name = line_of(label, "Tên dòng", required=True)
    unit = _unit(ws, source)
    line = _new_line(ws, MoneyLine("", cut, source, _next(ws, cut), name, unit=unit))
    return apply(
        ws, f"Thêm dòng {name} ({_label(ws, source)})", [stored.line_change(ws.file, line)]
    )


def remove_money_line(ws: Workspace, line_id: str) -> Change:
    """Take a line away.

    Raises:
        EntryError: there is none with this id.
    """
    line = next((one for one in stored.lines(ws.file) if one.id == line_id), None)
    if line is None:
        raise EntryError("Dòng này không còn nữa.")
    name = line.label or _label(ws, line.source)
    return apply(
        ws, f"Xóa {name}, {line.cut.label}", stored.removals(ws.file, stored.LINES, [line_id])
    )


def carry_money(ws: Workspace, cut: Cut) -> tuple[int, Change]:
    """Open a cut with the sources and plans of the cut before; actual figures stay empty.

    Returns:
        How many lines were made, and the edit.

    Raises:
        EntryError: there is nothing to carry, or the cut has figures already.
    """
    lines = stored.lines(ws.file)
    if any(line.cut == cut for line in lines):
        raise EntryError(f"{cut.title} đã có số liệu nên không mang từ kỳ trước sang.")
    found = before(cut, {line.cut for line in lines})
    if found is None:
        raise EntryError(f"Chưa có kỳ nào trước {cut.label} trong năm để mang sang.")
    made = [
        replace(line, id="", cut=cut, actual=None, quantity=None, note="")
        for line in lines
        if line.cut == found and (line.planned is not None or line.label)
    ]
    used = {line.id for line in lines}
    for place, line in enumerate(made):
        made[place] = replace(line, id=stored.line_id(line, used))
        used.add(made[place].id)
    changes = [stored.line_change(ws.file, line) for line in made]
    return len(made), apply(ws, f"Mở {cut.label} từ {found.label}", changes)


def read_pasted_money(
    ws: Workspace, cut: Cut, rows: Sequence[Sequence[str]], choices: Choices | None = None
) -> ReadMoney:
    """How cells of a table would be taken in; nothing is written.

    Args:
        ws: the open commune.
        cut: that the figures are to run to.
        rows: the cells, with the lines over the headings.
        choices: answers to the questions of an earlier reading.
    """
    return read_money(ws.catalog.source_tree(), rows, cut, choices)


def paste_money(ws: Workspace, cut: Cut, read: ReadMoney, *, fresh: bool = False) -> Change:
    """Take in a table that was read; sources that it does not name stay.

    Args:
        ws: the open commune.
        cut: that the figures run to.
        read: from :func:`read_pasted_money`.
        fresh: everything that was there for the cut goes first.

    Raises:
        EntryError: no line of it can be taken in.
    """
    usable = [line for line in read.lines if line.usable]
    if not usable:
        raise EntryError("Không có dòng nào ghi được. Hãy xem lý do ở từng dòng.")
    old = [line for line in stored.lines(ws.file) if line.cut == cut]
    named = {line.source for line in usable}
    free = [line for line in old if fresh or line.source in named]
    place = _next(ws, cut)
    changes: list[FieldChange] = []
    used = {line.id for line in stored.lines(ws.file)}
    for read_line in usable:
        same = next(
            (
                one
                for one in free
                if one.source == read_line.source and one.label in ("", read_line.own_label)
            ),
            None,
        )
        if same is not None:
            free.remove(same)
        line = MoneyLine(
            same.id if same else "",
            cut,
            read_line.source,
            same.position if same else place,
            read_line.own_label,
            read_line.planned if read.has_plan or same is None else same.planned,
            read_line.actual,
            read_line.quantity,
            read_line.unit,
            read_line.note,
        )
        if same is None:
            line = replace(line, id=stored.line_id(line, used))
            place += 1
        used.add(line.id)
        changes.append(stored.line_change(ws.file, line))
    changes[:0] = stored.removals(ws.file, stored.LINES, [one.id for one in free])
    changes += lifting_money(ws, cut, [one.source for one in usable if one.actual or one.quantity])
    return apply(ws, f"Nhập {len(usable)} dòng nguồn lực, {cut.label}", changes)


def _next(ws: Workspace, cut: Cut) -> int:
    own = [line.position for line in stored.lines(ws.file) if line.cut == cut]
    return max(own, default=0) + 1


def _new_line(ws: Workspace, line: MoneyLine) -> MoneyLine:
    used = {one.id for one in stored.lines(ws.file)}
    return replace(line, id=stored.line_id(line, used))


def _label(ws: Workspace, source: str) -> str:
    tree = ws.catalog.source_tree()
    if source != TOTAL and tree.find(source) is None:
        raise EntryError(f"Không có nguồn vốn “{source}”.")
    return tree.label(source)


def _unit(ws: Workspace, source: str) -> str:
    found = ws.catalog.source_tree().find(source)
    return found.unit if found else ""
