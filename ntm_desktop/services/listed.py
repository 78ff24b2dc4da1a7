"""Projects and money as papers, packages and imports list them: by period, a line each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import MoneyLine
from ntm_desktop.domain.money.sources import TOTAL, SourceTree, add_up, total_of
from ntm_desktop.domain.money.statement import (
    contribution_lines,
    resource_lines,
    source_of,
    span_lacks,
)
from ntm_desktop.domain.package import YearContent
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.cards import (
    Amounts,
    ProjectCard,
    ProjectPeriod,
    ProjectYear,
)
from ntm_desktop.domain.project_cards.standing import (
    ProjectBook,
    Standing,
    approval_words,
    as_listed,
    standings,
)
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import Contribution, ResourceLine
from ntm_desktop.domain.text import fold
from ntm_desktop.services.project_fields import new_period, new_year
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money as stored_money
from ntm_desktop.store.commune import project_cards as stored
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import new_id


def listed_projects(ws: Workspace, period: Period) -> tuple[Project, ...]:
    """The list of projects at the end of a period; ``order`` is the place in it, from 1."""
    found = standings(ws.catalog.source_tree(), stored.book(ws.file), Cut.of(period))
    return tuple(as_listed(one, place) for place, one in enumerate(found, start=1))


def listed_money(
    ws: Workspace, period: Period
) -> tuple[tuple[ResourceLine, ...], tuple[Contribution, ...]]:
    """Money by source and what residents gave by kind, cumulative to the end of a period."""
    tree, cut = ws.catalog.source_tree(), Cut.of(period)
    lines, gifts = stored_money.lines(ws.file), stored_money.gifts(ws.file)
    return (
        resource_lines(tree, lines, gifts, cut),
        contribution_lines(tree, lines, gifts, cut),
    )


def money_stated(ws: Workspace, period: Period) -> bool:
    """Whether any source was written down to the end of the period, besides single gifts."""
    cut = Cut.of(period)
    return any(line.cut == cut for line in stored_money.lines(ws.file))


def money_lacks(ws: Workspace, period: Period) -> tuple[str, ...]:
    """Sentences on the years whose money is not in the sum of a period of several years."""
    cut = Cut.of(period)
    if not cut.spans:
        return ()
    lines, gifts = stored_money.lines(ws.file), stored_money.gifts(ws.file)
    return span_lacks(ws.catalog.source_tree(), lines, gifts, cut)


def listed_resources(ws: Workspace, period: Period) -> tuple[ResourceLine, ...]:
    """Money by source, cumulative to the end of a period."""
    return listed_money(ws, period)[0]


def listed_contributions(ws: Workspace, period: Period) -> tuple[Contribution, ...]:
    """What residents gave by kind, cumulative to the end of a period."""
    return listed_money(ws, period)[1]


def year_content_of(ws: Workspace) -> YearContent:
    """Everything that is written down about money and projects, as a package carries it."""
    tree, form = ws.catalog.source_tree(), ws.catalog.project_form()
    return YearContent(
        stored_money.lines(ws.file),
        stored_money.gifts(ws.file),
        stored.book(ws.file),
        {one.id: one.label for one in tree.sources}
        | {TOTAL: tree.label(TOTAL)}
        | {kind.id: kind.label for kind in form.quantities},
        {kind.id: kind.unit for kind in form.quantities},
    )


def replace_resources(
    ws: Workspace,
    period: Period,
    lines: Sequence[ResourceLine],
    contributions: Sequence[Contribution] | None,
    label: str,
) -> Change:
    """Put other figures in the place of those at the end of a period; other periods stay.

    Args:
        ws: the open commune.
        period: whose end the figures run to.
        lines: money by source.
        contributions: by kind; None leaves those that are there.
        label: of the edit, for the undo menu.
    """
    cut = Cut.of(period)
    tree = ws.catalog.source_tree()
    gifts = {source.id for source in tree.gifts()}
    old = [line for line in stored_money.lines(ws.file) if line.cut == cut]
    kept_gifts = contributions is None
    # No table of sources says what a line is made of: what was typed of that stays.
    typed = {source.id for source in tree.sources if tree.is_detail(source)} - gifts
    kept = typed | (gifts if kept_gifts else set())
    going = [line for line in old if line.source not in kept]
    made = [
        MoneyLine("", cut, str(line.source), 0, "", line.planned, line.actual, note=line.note)
        for line in lines
    ]
    made = [_with_its_lines(tree, line, made) for line in made]
    made += [
        MoneyLine(
            "", cut, source_of(gift.kind), 0, "", None, gift.money, gift.quantity, gift.unit,
            gift.note,
        )
        for gift in contributions or ()
    ]  # fmt: skip
    first = 1 + max((line.position for line in old if line not in going), default=0)
    changes: list[FieldChange] = []
    free = list(going)
    used = {line.id for line in stored_money.lines(ws.file)}
    for place, line in enumerate(made, start=first):
        same = next((one for one in free if one.source == line.source), None)
        if same is not None:
            free.remove(same)
        line_id = same.id if same else stored_money.line_id(line, used)
        used.add(line_id)
        written = replace(line, id=line_id, position=place)
        changes.append(stored_money.line_change(ws.file, written))
    changes[:0] = stored_money.removals(ws.file, stored_money.LINES, (one.id for one in free))
    return apply(ws, label, changes)


def _with_its_lines(tree: SourceTree, line: MoneyLine, made: Sequence[MoneyLine]) -> MoneyLine:
    """A group is listed by what it has beyond its lines; it is stated with them."""
    source = tree.find(line.source)
    if source is None or not tree.is_group(source):
        return line
    below = {one.id for one in tree.below(source.id)}
    own = [one for one in made if one.source in below]
    return replace(
        line,
        planned=add_up(iter([line.planned, *(o.planned for o in own)])) if line.planned else None,
        actual=add_up(iter([line.actual, *(o.actual for o in own)])) if line.actual else None,
    )


def replace_projects(
    ws: Workspace, period: Period, projects: Sequence[Project], label: str
) -> Change:
    """Put another list of projects in the place of the one at the end of a period.

    A line that names a project of the list goes on its card; so does one that was carried over
    from an earlier year under the same name and place. Lists at other ends of the year stay as
    they are, whatever this one says of the year as a whole.
    """
    return apply(ws, label, _Replacing(ws, Cut.of(period)).changes(projects))


class _Replacing:
    """Turns a list into changes of cards, years and periods."""

    def __init__(self, ws: Workspace, cut: Cut) -> None:
        self.ws, self.cut = ws, cut
        self.tree = ws.catalog.source_tree()
        self.book: ProjectBook = stored.book(ws.file)
        self.cards = {card.id: card for card in self.book.cards}
        self.years = {year.id: year for year in self.book.years}
        self.listed = standings(self.tree, self.book, cut)
        self.lists: dict[Cut, dict[str, Standing]] = {}
        self.found: list[FieldChange] = []

    def changes(self, projects: Sequence[Project]) -> tuple[FieldChange, ...]:
        free = list(self.listed)
        pairs = [(project, self._take(free, project)) for project in projects]
        removed = [change for one in free for change in self._leave(one)]
        taken = {one.card.id for one in self.listed}
        for place, (project, same) in enumerate(pairs, start=1):
            if same is not None:
                self._go_on(same, project, place)
            else:
                self._begin(project, place, taken)
        return (*removed, *self.found)

    def _take(self, free: list[Standing], project: Project) -> Standing | None:
        """The project of the list that a line names: name and village, else the name alone."""
        for village in (True, False):
            named = [
                one
                for one in free
                if fold(one.card.name) == fold(project.name)
                and (not village or fold(one.card.village) == fold(project.village))
            ]
            if named and (village or len(named) == 1):
                free.remove(named[0])
                return named[0]
        return None

    def _periods(self, project_id: str) -> list[ProjectPeriod]:
        return [p for p in self.book.periods if p.project_id == project_id]

    def _leave(self, one: Standing) -> Iterable[FieldChange]:
        """A project that the new list does not have: other lists of it stay."""
        file = self.ws.file
        own = [p for p in self._periods(one.card.id) if p.year == self.cut.year]
        others = [p for p in own if p.month != self.cut.month]
        if one.now is not None:
            yield stored.PERIODS.change(file, one.now.id, None)
        if others:
            raw = self.years[one.year.id]
            yield stored.year_change(file, replace(raw, absent=(*raw.absent, self.cut.month)))
            return
        yield stored.YEARS.change(file, one.year.id, None)
        more = (
            len(self._periods(one.card.id)) > len(own)
            or any(
                year.project_id == one.card.id and year.id != one.year.id
                for year in self.book.years
            )
            or any(q.project_id == one.card.id for q in self.book.quantities)
            or _named_elsewhere(self.ws, one.card.id)
        )
        if not more:
            yield stored.CARDS.change(file, one.card.id, None)

    def _go_on(self, same: Standing, project: Project, place: int) -> None:
        file = self.ws.file
        raw_card, raw_year = self.cards[same.card.id], self.years[same.year.id]
        card, year = self._updated(raw_card, raw_year, project)
        now = self._standing_now(same.now, same.card.id, project)
        if card != raw_card:
            self.found.append(stored.card_change(file, card))
        self.found.append(stored.year_change(file, replace(year, position=place)))
        self.found.append(stored.period_change(file, now))
        self._keep_others(same.card.id, project)

    def _keep_others(self, project_id: str, project: Project) -> None:
        """Lists that were given for other cuts stay as they were given."""
        for other in self._periods(project_id):
            if (other.year, other.month) != (self.cut.year, self.cut.month):
                self._keep_as_listed(other, project)

    def _keep_as_listed(self, other: ProjectPeriod, project: Project) -> None:
        """What this list changes of card and year was otherwise in the lists of other periods."""
        cut = Cut.at(other.year, other.month)
        if cut not in self.lists:
            found = standings(self.tree, self.book, cut)
            self.lists[cut] = {one.card.id: one for one in found}
        was = self.lists[cut].get(other.project_id)
        if was is None:
            return
        then = as_listed(was, 0)
        texts = dict(other.listed)
        for name in _SHARED if other.year == self.cut.year else _OF_CARD:
            value = getattr(then, name)
            if value != getattr(project, name):
                texts[name] = _text(value)
        if texts != dict(other.listed):
            self.found.append(stored.period_change(self.ws.file, replace(other, listed=texts)))

    def _updated(
        self, card: ProjectCard, year: ProjectYear, project: Project
    ) -> tuple[ProjectCard, ProjectYear]:
        card = replace(card, name=project.name, village=project.village)
        if project.approval != approval_words(card):
            card = replace(card, approval=project.approval, approved_on=None)
        total = total_of(self.tree, card.total) if year.total is None else year.total
        if project.total_investment != total:
            several = any(y.project_id == card.id and y.year != year.year for y in self.book.years)
            if several and project.total_investment is not None:
                year = replace(year, total=project.total_investment)
            else:
                year = replace(year, total=None)
                card = replace(card, total=_whole(project.total_investment))
        if project.planned != total_of(self.tree, year.plan):
            year = replace(year, plan=_whole(project.planned))
        year = replace(
            year, group=project.kind, funded_before=project.funded_before, note=project.note
        )
        return card, year

    def _standing_now(
        self, old: ProjectPeriod | None, card_id: str, project: Project
    ) -> ProjectPeriod:
        now = old or new_period(card_id, self.cut)
        if total_of(self.tree, now.disbursed) != project.disbursed:
            now = replace(now, disbursed=_whole(project.disbursed))
        return replace(now, progress=project.progress, arrears=project.arrears, listed={})

    def _begin(self, project: Project, place: int, taken: set[str]) -> None:
        file, cut = self.ws.file, self.cut
        card = self._carried(project, taken)
        carried = card is not None
        if card is None:
            last = max((one.position for one in self.cards.values()), default=0)
            card = ProjectCard(new_id(), project.name, last + 1)
        hidden = next(
            (y for y in self.book.years if y.project_id == card.id and y.year == cut.year), None
        )
        year = hidden or new_year(card.id, cut.year, project.kind)
        card, year = self._updated(card, year, project)
        self.cards[card.id] = card
        taken.add(card.id)
        year = replace(year, position=place, absent=self._absent(hidden))
        self.found.append(stored.card_change(file, card))
        self.found.append(stored.year_change(file, year))
        old = next(
            (p for p in self._periods(card.id) if (p.year, p.month) == (cut.year, cut.month)), None
        )
        self.found.append(stored.period_change(file, self._standing_now(old, card.id, project)))
        if carried:
            self._keep_others(card.id, project)

    def _absent(self, hidden: ProjectYear | None) -> tuple[int, ...]:
        """A project that joins now was not in the lists of the year that are there already."""
        if hidden is not None:
            return tuple(month for month in hidden.absent if month != self.cut.month)
        given = {p.month for p in self.book.periods if p.year == self.cut.year}
        return tuple(sorted(given - {self.cut.month}))

    def _carried(self, project: Project, taken: set[str]) -> ProjectCard | None:
        """The card of an earlier year that a line goes on with; a new project has none."""
        if project.kind is ProjectKind.NEW:
            own = {y.project_id for y in self.book.years if y.year == self.cut.year}
        else:
            own = {y.project_id for y in self.book.years if y.year <= self.cut.year}
        named = [
            card
            for card in self.cards.values()
            if card.id in own - taken
            and fold(card.name) == fold(project.name)
            and fold(card.village) == fold(project.village)
        ]
        return named[0] if len(named) == 1 else None


_OF_CARD = ("name", "village", "approval", "total_investment")
_SHARED = (
    "name", "village", "kind", "approval", "total_investment", "funded_before", "planned", "note",
)  # fmt: skip


def _text(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _whole(value: Decimal | None) -> Amounts:
    """An amount that is not split by source."""
    return {} if value is None else {TOTAL: value}


def _named_elsewhere(ws: Workspace, project_id: str) -> bool:
    row = ws.file.row(
        "SELECT (SELECT count(*) FROM gift WHERE project_id = :id)"
        " + (SELECT count(*) FROM project_photo WHERE project_id = :id) AS n",
        {"id": project_id},
    )
    return row is not None and row["n"] > 0
