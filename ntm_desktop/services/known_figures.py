"""Figures of money and projects that stand elsewhere, looked for and taken over when asked."""

from collections.abc import Collection
from dataclasses import replace

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.known import PLANNED, KnownFigure, known_money, known_projects
from ntm_desktop.domain.money.lines import MoneyLine
from ntm_desktop.domain.project_cards.standing import standings
from ntm_desktop.errors import EntryError
from ntm_desktop.services.project_fields import new_period
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money, project_cards
from ntm_desktop.store.commune.history import FieldChange

_GONE = "Các số này không còn để lấy; có thể đã ghi ở cửa sổ khác. Hãy mở lại danh sách."


def money_known(ws: Workspace, cut: Cut) -> tuple[KnownFigure, ...]:
    """What could stand in the empty cells of the table of sources at a cut."""
    tree = ws.catalog.source_tree()
    listed = () if cut.spans else standings(tree, project_cards.book(ws.file), cut)
    return known_money(tree, money.lines(ws.file), money.gifts(ws.file), cut, listed)


def take_money(ws: Workspace, cut: Cut, keys: Collection[tuple[str, ...]]) -> Change:
    """Write some of them down, in one edit whose history says where each is from.

    Raises:
        EntryError: none of them is to be had any more.
    """
    wanted = [one for one in money_known(ws, cut) if one.key in keys]
    if not wanted:
        raise EntryError(_GONE)
    lines = money.lines(ws.file)
    used = {line.id for line in lines}
    place = max((line.position for line in lines if line.cut == cut), default=0)
    made: dict[str, MoneyLine] = {
        line.source: line for line in lines if line.cut == cut
    }  # one each: nothing is offered for a source that is written down in several lines
    touched = []
    for one in wanted:
        source, what = one.key
        line = made.get(source)
        if line is None:
            place += 1
            line = MoneyLine("", cut, source, place)
            line = replace(line, id=money.line_id(line, used))
            used.add(line.id)
        if what == PLANNED:
            made[source] = replace(line, planned=one.value)
        else:
            made[source] = replace(line, actual=one.value)
        touched.append(source)
    changes = [money.line_change(ws.file, made[source]) for source in dict.fromkeys(touched)]
    return apply(ws, f"Lấy {_said(wanted)} vào nguồn lực {cut.label}", changes)


def projects_known(ws: Workspace, cut: Cut) -> tuple[KnownFigure, ...]:
    """How projects stood at the cut before, of which nothing is written down at this one."""
    if cut.spans:
        return ()
    found = standings(ws.catalog.source_tree(), project_cards.book(ws.file), cut)
    return known_projects(found, cut)


def take_projects(ws: Workspace, cut: Cut, keys: Collection[tuple[str, ...]]) -> Change:
    """Let some of them stand at this cut as they stood, in one edit.

    Raises:
        EntryError: none of them is to be had any more.
    """
    wanted = [one for one in projects_known(ws, cut) if one.key in keys]
    found = standings(ws.catalog.source_tree(), project_cards.book(ws.file), cut)
    earlier = {one.card.id: one.earlier for one in found}
    changes: list[FieldChange] = []
    for one in wanted:
        (project_id,) = one.key
        then = earlier[project_id]
        if then is not None:
            own = new_period(project_id, cut)
            same = replace(then, id=own.id, month=own.month, listed=own.listed, note="")
            changes.append(project_cards.period_change(ws.file, same))
    if not changes:
        raise EntryError(_GONE)
    return apply(ws, f"Lấy tình trạng {_said(wanted)} vào {cut.label}", changes)


def _said(wanted: list[KnownFigure]) -> str:
    """“3 số: Ngân sách xã, thực hiện (giải ngân của 2 công trình …) …”, cut short."""
    first = wanted[0]
    words = f"{first.label}, {first.column.lower()} ({first.origin})"
    return words if len(wanted) == 1 else f"{words} và {len(wanted) - 1} số nữa"
