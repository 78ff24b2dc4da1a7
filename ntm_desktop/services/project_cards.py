"""Công trình: the list at a cut, a project's card, and every edit of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.known import KnownFigure, known_projects
from ntm_desktop.domain.money.lines import Gift
from ntm_desktop.domain.money.sources import TOTAL, SourceTree, add_up
from ntm_desktop.domain.project_cards.cards import (
    Amounts,
    ProjectCard,
    ProjectForm,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.project_cards.photos import ProjectPhoto
from ntm_desktop.domain.project_cards.standing import (
    ProjectBook,
    ProjectSums,
    Standing,
    quantity_sums,
    standings,
)
from ntm_desktop.domain.projects import PROJECT_KIND_LABELS, ProjectKind
from ntm_desktop.errors import EntryError
from ntm_desktop.services.project_fields import (
    FIELD_LABELS,
    ProjectField,
    card_of,
    new_project,
    new_year,
    period_of,
    with_field,
    with_typed,
    year_of,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import amount_of, line_of
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money as stored_money
from ntm_desktop.store.commune import places, project_photos, vault
from ntm_desktop.store.commune import project_cards as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import named_id


@dataclass(frozen=True, slots=True)
class ProjectsView:
    """The list of a year at a cut.

    Attributes:
        groups: the sums of each group that has projects, in the province's order.
        quantities: kind to what was made from the first day of the cut.
        cuts: months of the year that something was written down for.
        unfinished: how many projects of the year before could be carried over.
        known: projects not told of at this cut, as they stood at the cut before.
    """

    cut: Cut
    tree: SourceTree
    form: ProjectForm
    projects: tuple[Standing, ...]
    groups: Mapping[ProjectKind, ProjectSums]
    sums: ProjectSums
    quantities: Amounts
    cuts: tuple[Cut, ...]
    villages: tuple[str, ...]
    unfinished: int
    known: tuple[KnownFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo and where its bytes lie; not to be changed."""

    photo: ProjectPhoto
    path: Path


@dataclass(frozen=True, slots=True)
class CardView:
    """One project for its whole life.

    Attributes:
        now: its standing at the cut; None when the year's list does not have it.
        over_time: (cut, standing) for every cut that something was written down for.
    """

    cut: Cut
    tree: SourceTree
    form: ProjectForm
    card: ProjectCard
    now: Standing | None
    years: tuple[ProjectYear, ...]
    over_time: tuple[tuple[Cut, Standing], ...]
    quantities: tuple[Quantity, ...]
    gifts: tuple[Gift, ...]
    villages: tuple[str, ...]
    photos: tuple[ShownPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeProject:
    """A project that was added."""

    id: str
    change: Change


def projects_view(ws: Workspace, cut: Cut) -> ProjectsView:
    """The list of a cut's year with its sums."""
    tree, form = ws.catalog.source_tree(), ws.catalog.project_form()
    book = stored.book(ws.file)
    found = standings(tree, book, cut)
    groups = {
        kind: ProjectSums.of([one for one in found if one.year.group is kind])
        for kind in PROJECT_KIND_LABELS
        if any(one.year.group is kind for one in found)
    }
    months = sorted({p.month for p in book.periods if p.year == cut.year})
    return ProjectsView(
        cut,
        tree,
        form,
        found,
        groups,
        ProjectSums.of(found),
        quantity_sums(form, book.quantities, cut),
        tuple(Cut.at(cut.year, month) for month in months),
        _villages(ws),
        len(_open_projects(tree, book, cut.year)),
        known_projects(found, cut),
    )


def card_view(ws: Workspace, project_id: str, cut: Cut) -> CardView:
    """One project.

    Raises:
        EntryError: there is none with this id.
    """
    tree, book = ws.catalog.source_tree(), stored.book(ws.file)
    card = card_of(book, project_id)
    own = ProjectBook(
        (card,),
        tuple(one for one in book.years if one.project_id == project_id),
        tuple(one for one in book.periods if one.project_id == project_id),
        tuple(one for one in book.quantities if one.project_id == project_id),
    )
    cuts = sorted({Cut.at(p.year, p.month) for p in own.periods})
    over_time = [(one, found) for one in cuts for found in standings(tree, own, one)]
    return CardView(
        cut,
        tree,
        ws.catalog.project_form(),
        card,
        next(iter(standings(tree, own, cut)), None),
        own.years,
        tuple(over_time),
        own.quantities,
        tuple(gift for gift in stored_money.gifts(ws.file) if gift.project_id == project_id),
        _villages(ws),
        tuple(
            ShownPhoto(photo, vault.path_of(ws.file, photo.sha256))
            for photo in project_photos.photos(ws.file, project_id)
        ),
    )


def add_project(
    ws: Workspace,
    cut: Cut,
    name: str,
    group: ProjectKind = ProjectKind.NEW,
    typed: Mapping[ProjectField, str] | None = None,
) -> MadeProject:
    """Add a project to the list of a cut's year, at its end.

    Raises:
        EntryError: it has no name, or something typed cannot be read.
    """
    book = stored.book(ws.file)
    card, year = new_project(book, cut, line_of(name, "Tên công trình", required=True), group)
    card, year, period = with_typed(ws, card, year, None, cut, typed or {})
    changes = [stored.card_change(ws.file, card), stored.year_change(ws.file, year)]
    if period is not None:
        changes.append(stored.period_change(ws.file, period))
    return MadeProject(card.id, apply(ws, f"Thêm công trình {card.name}", changes))


def record_project(
    ws: Workspace, cut: Cut, project_id: str, field: ProjectField, text: str, source: str = TOTAL
) -> Change:
    """Record what was typed into one cell of a project; an empty text clears it.

    Args:
        ws: the open commune.
        cut: of what belongs to a year or a cut.
        project_id: which project.
        field: which cell.
        text: as typed; a choice by its label or value.
        source: for amounts by source, which one; ``TOTAL`` for the whole.

    Raises:
        EntryError: the text cannot be read or cannot be true.
    """
    book = stored.book(ws.file)
    card = card_of(book, project_id)
    year = year_of(book, project_id, cut.year)
    period = period_of(book, project_id, cut)
    new_card, new_year, new_period = with_field(ws, card, year, period, cut, field, text, source)
    changes: list[FieldChange] = []
    if new_card != card:
        changes.append(stored.card_change(ws.file, new_card))
    if new_year != year:
        changes.append(stored.year_change(ws.file, new_year))
    if new_period is not None and new_period != period:
        changes.append(stored.period_change(ws.file, new_period))
    label = f"Sửa {FIELD_LABELS[field].lower()}: {new_card.name}"
    return apply(ws, label, changes)


def remove_projects(ws: Workspace, year: int, ids: Sequence[str]) -> Change:
    """Take projects out of the list of a year; a card that no other year has goes with it.

    Raises:
        EntryError: contributions name one that would go.
    """
    book = stored.book(ws.file)
    changes: list[FieldChange] = []
    file = ws.file
    for project_id in ids:
        card = card_of(book, project_id)
        years = [one for one in book.years if one.project_id == project_id]
        last = all(one.year == year for one in years)
        if last:
            named = [g for g in stored_money.gifts(file) if g.project_id == project_id]
            photos = project_photos.photos(file, project_id)
            if named or photos:
                raise EntryError(
                    f"“{card.name}” còn {len(named)} khoản đóng góp và {len(photos)} ảnh nên "
                    "không xóa được. Hãy bỏ các khoản ấy khỏi công trình trước."
                )
        for quantity in book.quantities:
            if quantity.project_id == project_id and (last or quantity.year == year):
                changes.append(stored.QUANTITIES.change(file, quantity.id, None))
        for period in book.periods:
            if period.project_id == project_id and (last or period.year == year):
                changes.append(stored.PERIODS.change(file, period.id, None))
        for one in years:
            if last or one.year == year:
                changes.append(stored.YEARS.change(file, one.id, None))
        if last:
            changes.append(stored.CARDS.change(file, project_id, None))
    named_one = card_of(book, ids[0]).name if len(ids) == 1 else f"{len(ids)} công trình"
    return apply(ws, f"Xóa {named_one} khỏi danh mục năm {year}", changes)


def move_project(ws: Workspace, cut: Cut, project_id: str, step: int) -> Change:
    """Move a project in the year's list by some places, within its group."""
    book = stored.book(ws.file)
    found = list(standings(ws.catalog.source_tree(), book, cut))
    mine = next((one for one in found if one.card.id == project_id), None)
    if mine is None:
        raise EntryError("Công trình này không có trong danh mục của năm.")
    group = [one for one in found if one.year.group is mine.year.group]
    at = group.index(mine)
    to = min(max(at + step, 0), len(group) - 1)
    other = group[to]
    found.remove(mine)
    found.insert(found.index(other) + (1 if to > at else 0) if other is not mine else at, mine)
    years = {one.id: one for one in book.years}
    changes = [
        stored.year_change(ws.file, replace(years[one.year.id], position=place))
        for place, one in enumerate(found, start=1)
    ]
    return apply(ws, f"Chuyển chỗ {mine.card.name}", changes)


def record_quantity(ws: Workspace, cut: Cut, project_id: str, kind: str, text: str) -> Change:
    """Record what a project made from 1 January to the cut; an empty text clears it.

    Raises:
        EntryError: the text is no number, or there is no such kind or project.
    """
    found = ws.catalog.project_form().quantity(kind)
    if found is None:
        raise EntryError(f"Không có loại khối lượng “{kind}”.")
    book = stored.book(ws.file)
    card = card_of(book, project_id)
    value = amount_of(text, found.label)
    old = next(
        (
            one
            for one in book.quantities
            if (one.project_id, one.kind, one.year, one.month)
            == (project_id, kind, cut.year, cut.month)
        ),
        None,
    )
    if value is None:
        changes = [stored.QUANTITIES.change(ws.file, old.id, None)] if old else []
    else:
        own = named_id("project_quantity", project_id, kind, cut.year, cut.month)
        made = Quantity(old.id if old else own, project_id, cut.year, cut.month, kind, value)
        changes = [stored.quantity_change(ws.file, made)]
    return apply(ws, f"Sửa {found.label.lower()}: {card.name}", changes)


def open_year(ws: Workspace, year: int) -> tuple[tuple[str, ...], Change]:
    """Carry the projects that are not finished, or still owe, into the list of a year.

    Returns:
        Names of what was carried, and the edit.

    Raises:
        EntryError: there is nothing to carry.
    """
    tree, book = ws.catalog.source_tree(), stored.book(ws.file)
    found = _open_projects(tree, book, year)
    if not found:
        raise EntryError(f"Năm {year - 1} không có công trình nào dở dang chưa đưa sang.")
    own = [one.position for one in book.years if one.year == year]
    changes = []
    for place, one in enumerate(found, start=max(own, default=0) + 1):
        group = ProjectKind.PAYING_OFF if _finished(one) else ProjectKind.CARRIED_OVER
        funded = add_up(iter((one.year.funded_before, one.planned)))
        made = replace(
            new_year(one.card.id, year, group),
            position=place,
            funded_before=funded,
            paid_before=one.paid,
        )
        changes.append(stored.year_change(ws.file, made))
    label = f"Đưa {len(found)} công trình sang năm {year}"
    return tuple(one.card.name for one in found), apply(ws, label, changes)


def _villages(ws: Workspace) -> tuple[str, ...]:
    return tuple(one.name for one in places.of_level(ws.file, SubjectLevel.VILLAGE))


def _finished(one: Standing) -> bool:
    return one.state in (ProjectState.DONE, ProjectState.SETTLED) or one.progress == Decimal(100)


def _open_projects(tree: SourceTree, book: ProjectBook, year: int) -> list[Standing]:
    """Projects of the year before that are not finished or still owe, and not carried yet."""
    if not any(one.year == year - 1 for one in book.years):
        return []
    there = {one.project_id for one in book.years if one.year >= year}
    months = [p.month for p in book.periods if p.year == year - 1]
    cut = Cut.at(year - 1, max(months, default=12))
    return [
        one
        for one in standings(tree, book, cut)
        if one.card.id not in there
        and one.state is not ProjectState.SETTLED
        and not (_finished(one) and not one.arrears)
    ]
