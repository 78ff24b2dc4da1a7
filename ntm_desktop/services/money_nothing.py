"""The tick “Không phát sinh” of a source of money and a cut, set and taken away."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money import nothing
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.money.statement import Statement, statement
from ntm_desktop.domain.project_cards.standing import paid_by_source, standings
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.nothing import ABOUT, NOTHING, PERIOD, TITLE, of_register
from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money as stored_money
from ntm_desktop.store.commune import project_cards
from ntm_desktop.store.commune import registers as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import new_id


def nothing_of_money(ws: Workspace, cut: Cut) -> tuple[str, ...]:
    """The sources said to have brought nothing, in the order of the table, ``TOTAL`` first.

    What stands below one that is named itself is left out.
    """
    tree = ws.catalog.source_tree()
    marks = stored.entries(ws.file, NOTHING)
    found = nothing.nothing_in(tree, marks, _statement(ws, cut), _paid(ws, cut))
    if TOTAL in found:
        return (TOTAL,)
    return tuple(
        one.id
        for one in tree.sources
        if one.id in found and not found & set(nothing.above(tree, one.id))
    )


def mark_money(ws: Workspace, cut: Cut, source: str) -> Change:
    """Say that a source brought nothing up to a cut.

    Args:
        ws: the open commune.
        cut: within one year.
        source: id of the tree, ``TOTAL`` for all money.

    Raises:
        EntryError: figures say otherwise, it was said already, or the cut is of several years.
    """
    label = _label(ws, source)
    if cut.spans:
        raise EntryError(f"{cut.title}: đánh dấu “Không phát sinh” ở từng năm.")
    tree = ws.catalog.source_tree()
    if nothing.written(_statement(ws, cut).row(source)):
        raise EntryError(
            f"{label} đã có số đến hết {cut.label} nên không đánh dấu “Không phát sinh” được. Nếu "
            "số ấy ghi nhầm, hãy xóa trước."
        )
    if source in nothing.paid_of(tree, _paid(ws, cut)):
        raise EntryError(
            f"Công trình đã ghi giải ngân từ nguồn này ({label}) đến hết {cut.label} nên không "
            "đánh dấu “Không phát sinh” được. Ghi nhầm thì sửa ở trang Công trình; ghi đúng mà "
            "năm nay nguồn không có thêm thì ghi số 0 vào ô Thực hiện."
        )
    marks = stored.entries(ws.file, NOTHING)
    if nothing.said_of(tree, marks, source, cut):
        raise EntryError(f"{label} đã đánh dấu “Không phát sinh” trong {cut.label}.")
    about = nothing.about_of(source)
    kept = {mark.value(PERIOD) for mark in of_register(marks, about)}
    position = stored.last_position(ws.file, NOTHING)
    wanted = [when.key for when in nothing.stretches_of(cut) if when.key not in kept]
    lines = [
        Entry(
            new_id(),
            NOTHING,
            position + step,
            {ABOUT: about, TITLE: f"Nguồn lực: {label}", PERIOD: key},
        )
        for step, key in enumerate(wanted, 1)
    ]
    told = f"Không phát sinh {cut.label} – {label}"
    return apply(ws, told, [stored.addition(line) for line in lines])


def unmark_money(ws: Workspace, cut: Cut, source: str) -> Change:
    """Take back every mark of a source, and of what it is part of, that reaches to a cut.

    Raises:
        EntryError: there is none.
    """
    label = _label(ws, source)
    marks = stored.entries(ws.file, NOTHING)
    found = nothing.spoken_against(ws.catalog.source_tree(), marks, source, cut)
    if not found:
        raise EntryError(f"{label} chưa đánh dấu “Không phát sinh” trong {cut.label}.")
    changes = [stored.removal(ws.file, mark) for mark in found]
    return apply(ws, f"Bỏ dấu “Không phát sinh” {cut.label} – {label}", changes)


def lifting_money(ws: Workspace, cut: Cut, sources: Iterable[str]) -> list[FieldChange]:
    """What has to be written so that no mark denies figures of these sources."""
    marks = stored.entries(ws.file, NOTHING)
    if cut.spans or not marks:
        return []
    tree = ws.catalog.source_tree()
    untrue = {
        mark.id: mark
        for source in sources
        for mark in nothing.spoken_against(tree, marks, source, cut)
    }
    return [stored.removal(ws.file, mark) for mark in untrue.values()]


def _statement(ws: Workspace, cut: Cut) -> Statement:
    tree = ws.catalog.source_tree()
    return statement(tree, stored_money.lines(ws.file), stored_money.gifts(ws.file), cut)


def _paid(ws: Workspace, cut: Cut) -> Mapping[str, Decimal]:
    """What projects were paid in the year up to a cut, by source."""
    if cut.spans:
        return {}
    return paid_by_source(standings(ws.catalog.source_tree(), project_cards.book(ws.file), cut))


def _label(ws: Workspace, source: str) -> str:
    tree = ws.catalog.source_tree()
    if source != TOTAL and tree.find(source) is None:
        raise EntryError(f"Không có nguồn vốn “{source}”.")
    return tree.label(source)
