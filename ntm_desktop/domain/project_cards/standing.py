"""Where projects stand at a cut: figures, arrears, what does not fit, sums."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL, SourceTree, add_up, total_of
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.project_cards.cards import (
    Amounts,
    ProjectCard,
    ProjectForm,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.projects import Project, ProjectKind

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class ProjectBook:
    """Everything that is written down about projects."""

    cards: tuple[ProjectCard, ...]
    years: tuple[ProjectYear, ...]
    periods: tuple[ProjectPeriod, ...]
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One project of a year's list at a cut.

    Attributes:
        now: what was written down for the cut; None when nothing was.
        earlier: of the latest cut before it in the same year.
        paid: since the project began; None when the years before are not known.
        arrears: what is owed; None when it cannot be known.
        questions: sentences about what does not fit.
    """

    card: ProjectCard
    year: ProjectYear
    now: ProjectPeriod | None
    earlier: ProjectPeriod | None
    total: Decimal | None
    planned: Decimal | None
    disbursed: Decimal | None
    disbursed_earlier: Decimal | None
    paid: Decimal | None
    arrears: Decimal | None
    questions: tuple[str, ...]

    @property
    def accepted(self) -> Decimal | None:
        """Value accepted since it began."""
        return self.now.accepted if self.now else None

    @property
    def progress(self) -> Decimal | None:
        """Percent of the work done."""
        return self.now.progress if self.now else None

    @property
    def state(self) -> ProjectState | None:
        """How far it is, as the office says."""
        return self.now.state if self.now else None

    @property
    def since_earlier(self) -> Decimal | None:
        """What was paid since the cut before; None when one of the two is not known."""
        if self.disbursed is None or self.disbursed_earlier is None:
            return None
        return self.disbursed - self.disbursed_earlier


def standings(tree: SourceTree, book: ProjectBook, cut: Cut) -> tuple[Standing, ...]:
    """The list of a cut's year, in the office's order."""
    cards = {card.id: card for card in book.cards}
    periods: dict[str, list[ProjectPeriod]] = {}
    for period in book.periods:
        periods.setdefault(period.project_id, []).append(period)
    years: dict[str, list[ProjectYear]] = {}
    for year in book.years:
        years.setdefault(year.project_id, []).append(year)
    listed = [year for year in book.years if year.year == cut.year and cut.month not in year.absent]
    listed.sort(key=lambda year: (year.position, cards[year.project_id].position))
    return tuple(
        _standing(
            tree, cards[year.project_id], year, years[year.project_id],
            periods.get(year.project_id, []), cut,
        )
        for year in listed
        if year.project_id in cards
    )  # fmt: skip


def _standing(
    tree: SourceTree,
    card: ProjectCard,
    year: ProjectYear,
    years: Sequence[ProjectYear],
    periods: Sequence[ProjectPeriod],
    cut: Cut,
) -> Standing:
    same_year = [p for p in periods if p.year == cut.year]
    now = next((p for p in same_year if p.month == cut.month), None)
    earlier = max((p for p in same_year if p.month < cut.month), key=_month, default=None)
    total, planned = total_of(tree, card.total), total_of(tree, year.plan)
    total = total if year.total is None else year.total
    if now is not None and now.listed:
        card, year, total, planned = _as_it_was(card, year, total, planned, now.listed)
    disbursed = total_of(tree, now.disbursed) if now else None
    paid = paid_until(tree, years, periods, cut)
    arrears = None
    if now is not None:
        arrears = now.arrears
        if arrears is None and now.accepted is not None and paid is not None:
            arrears = now.accepted - paid
    found = Standing(
        card,
        year,
        now,
        earlier,
        total,
        planned,
        disbursed,
        total_of(tree, earlier.disbursed) if earlier else None,
        paid,
        arrears,
        (),
    )
    questions = (*_questions(found, cut), *_parts(tree, found))
    # Most have none, and the list of a commune is made anew after every edit.
    return replace(found, questions=questions) if questions else found


def paid_until(
    tree: SourceTree, years: Sequence[ProjectYear], periods: Sequence[ProjectPeriod], cut: Cut
) -> Decimal | None:
    """What was paid since the project began; None when some year of it is not known."""
    own = next((year for year in years if year.year == cut.year), None)
    here = [p for p in periods if p.year == cut.year and p.month <= cut.month]
    last = max((p for p in here if p.disbursed), key=_month, default=None)
    if own is None or last is None:
        return None
    before: Decimal | None = own.paid_before
    if before is None and own.group is ProjectKind.NEW:
        before = Decimal(0)
    if before is None:
        previous = max((y.year for y in years if y.year < cut.year), default=None)
        if previous == cut.year - 1:
            before = paid_until(tree, years, periods, Cut.at(previous))
    within = total_of(tree, last.disbursed)
    return None if before is None or within is None else before + within


def _month(period: ProjectPeriod) -> int:
    return period.month


def _questions(found: Standing, cut: Cut) -> Iterator[str]:
    now, earlier = found.now, found.earlier
    pairs = (
        ("giải ngân", found.disbursed, found.disbursed_earlier, " triệu đồng"),
        ("khối lượng thực hiện", found.progress, earlier.progress if earlier else None, " %"),
        (
            "giá trị nghiệm thu", found.accepted, earlier.accepted if earlier else None,
            " triệu đồng",
        ),
    )  # fmt: skip
    for what, value, was, unit in pairs:
        if value is not None and was is not None and value < was and earlier is not None:
            then = Cut.at(cut.year, earlier.month).label
            yield (
                f"{what.capitalize()} lũy kế {format_decimal(value)}{unit} ít hơn "
                f"{format_decimal(was)}{unit} đã ghi ở {then}"
            )
    planned, disbursed = found.planned, found.disbursed
    if planned is not None and disbursed is not None and disbursed > planned:
        yield (
            f"Giải ngân {format_decimal(disbursed)} lớn hơn kế hoạch vốn "
            f"{format_decimal(planned)} triệu đồng"
        )
    funded = add_up(iter((found.year.funded_before, found.planned)))
    if found.total is not None and funded is not None and funded > found.total:
        yield (
            f"Vốn đã bố trí và kế hoạch năm cộng lại {format_decimal(funded)}, vượt tổng mức đầu "
            f"tư {format_decimal(found.total)} triệu đồng"
        )
    paying_off = found.year.group is ProjectKind.PAYING_OFF
    if paying_off and found.progress is not None and found.progress < _HUNDRED:
        yield (
            "Ghi là trả nợ công trình hoàn thành nhưng tiến độ mới "
            f"{format_decimal(found.progress)} %"
        )
    if now is None:
        return
    if now.accepted is not None and found.total is not None and now.accepted > found.total:
        yield (
            f"Giá trị nghiệm thu {format_decimal(now.accepted)} vượt tổng mức đầu tư "
            f"{format_decimal(found.total)} triệu đồng"
        )
    if now.accepted is not None and found.paid is not None:
        owed = now.accepted - found.paid
        if now.arrears is not None and now.arrears != owed:
            yield (
                f"Nợ đọng ghi {format_decimal(now.arrears)}, nhưng giá trị nghiệm thu trừ số đã "
                f"giải ngân là {format_decimal(owed)} triệu đồng"
            )
        elif now.arrears is None and owed < 0:
            yield f"Đã giải ngân nhiều hơn giá trị nghiệm thu {format_decimal(-owed)} triệu đồng"
    programme = now.arrears_programme
    if programme is not None and found.arrears is not None and programme > found.arrears:
        yield (
            f"Nợ của Chương trình {format_decimal(programme)} lớn hơn tổng nợ "
            f"{format_decimal(found.arrears)} triệu đồng"
        )
    if now.state is ProjectState.NOT_STARTED and (now.progress or found.disbursed):
        yield "Ghi là chưa triển khai nhưng đã có khối lượng hoặc giải ngân"
    if now.state is ProjectState.NOT_STARTED and not now.reason:
        yield "Chưa triển khai nhưng chưa ghi lý do"
    done = now.state in (ProjectState.DONE, ProjectState.SETTLED)
    if done and now.progress is not None and now.progress < _HUNDRED:
        yield f"Ghi là hoàn thành nhưng khối lượng mới {format_decimal(now.progress)} %"


def _parts(tree: SourceTree, found: Standing) -> Iterator[str]:
    """A whole that was typed and sources that do not come to it: one of the two is wrong."""
    for what, amounts in (
        ("Tổng mức đầu tư", found.card.total),
        ("Kế hoạch vốn", found.year.plan),
        ("Giải ngân", found.now.disbursed if found.now else {}),
        ("Kế hoạch trả nợ", found.year.settlement),
    ):
        if len(amounts) < 2:
            continue
        stated = amounts.get(TOTAL)
        parts = total_of(tree, {name: v for name, v in amounts.items() if name != TOTAL})
        if stated is not None and parts is not None and stated != parts:
            word = "nhiều" if stated > parts else "ít"
            yield (
                f"{what} ghi {format_decimal(stated)}, {word} hơn các nguồn cộng lại "
                f"{format_decimal(parts)} triệu đồng (chênh {format_decimal(abs(stated - parts))})"
            )


@dataclass(frozen=True, slots=True)
class ProjectSums:
    """Sums over some projects, triệu đồng; None where no project has the figure."""

    count: int
    total: Decimal | None
    funded_before: Decimal | None
    planned: Decimal | None
    disbursed: Decimal | None
    since_earlier: Decimal | None
    accepted: Decimal | None
    arrears: Decimal | None
    states: Mapping[ProjectState, int]

    @classmethod
    def of(cls, found: Sequence[Standing]) -> "ProjectSums":
        """The sums of some projects."""
        states = Counter(one.state for one in found)
        return cls(
            len(found),
            add_up(one.total for one in found),
            add_up(one.year.funded_before for one in found),
            add_up(one.planned for one in found),
            add_up(one.disbursed for one in found),
            add_up(one.since_earlier for one in found),
            add_up(one.accepted for one in found),
            add_up(one.arrears for one in found),
            {state: states[state] for state in ProjectState},
        )


def paid_by_source(found: Iterable[Standing]) -> Amounts:
    """What was paid in the year, by source."""
    sums: dict[str, Decimal] = {}
    for one in found:
        for source, money in (one.now.disbursed if one.now else {}).items():
            sums[source] = sums.get(source, Decimal(0)) + money
    return sums


def quantity_sums(form: ProjectForm, quantities: Iterable[Quantity], cut: Cut) -> Amounts:
    """Kind of quantity to what was made from the first day of a cut to its last.

    Cumulative within a year, so a year's is the last of it; several years are added.
    """
    last: dict[tuple[str, str, int], tuple[int, dict[str, Decimal]]] = {}
    for one in quantities:
        inside = cut.first_year <= one.year and (one.year, one.month) <= (cut.year, cut.month)
        if not inside:
            continue
        key = (one.project_id, one.kind, one.year)
        month, made = last.get(key, (0, {}))
        if one.month > month:
            last[key] = (one.month, {one.id: one.quantity})
        elif one.month == month:
            made[one.id] = one.quantity
    sums: dict[str, Decimal] = {}
    for (_, kind, _), (_, made) in last.items():
        sums[kind] = sums.get(kind, Decimal(0)) + sum(made.values(), Decimal(0))
    order = {kind.id: place for place, kind in enumerate(form.quantities)}
    return dict(sorted(sums.items(), key=lambda item: order.get(item[0], len(order))))


def approval_words(card: ProjectCard) -> str:
    """Number and day of the approving decision: "12/QĐ-UBND ngày 01/03/2024"."""
    if card.approved_on is None:
        return card.approval
    day = f"{card.approved_on:%d/%m/%Y}"
    return f"{card.approval} ngày {day}" if card.approval else day


def as_listed(found: Standing, place: int) -> Project:
    """A project as the year's list has it, for papers and packages."""
    now = found.now
    card = found.card
    values: dict[str, object] = {
        "name": card.name,
        "village": card.village,
        "kind": found.year.group,
        "approval": approval_words(card),
        "total_investment": found.total,
        "funded_before": found.year.funded_before,
        "planned": found.planned,
        "disbursed": found.disbursed,
        "progress": found.progress,
        "arrears": found.arrears,
        "note": found.year.note or (now.note if now else ""),
    }
    return Project(order=place, **values)  # type: ignore[arg-type]


def _as_it_was(
    card: ProjectCard,
    year: ProjectYear,
    total: Decimal | None,
    planned: Decimal | None,
    listed: Mapping[str, str | None],
) -> tuple[ProjectCard, ProjectYear, Decimal | None, Decimal | None]:
    """Card and year as the list of a cut had them, where they were changed since."""

    def money(name: str, now: Decimal | None) -> Decimal | None:
        if name not in listed:
            return now
        text = listed[name]
        return None if text is None else Decimal(text)

    card = replace(
        card,
        name=listed.get("name") or card.name,
        village=listed.get("village", card.village) or "",
    )
    if "approval" in listed:
        card = replace(card, approval=listed["approval"] or "", approved_on=None)
    year = replace(
        year,
        group=ProjectKind(listed.get("kind") or year.group),
        funded_before=money("funded_before", year.funded_before),
        note=listed.get("note", year.note) or "",
    )
    return card, year, money("total_investment", total), money("planned", planned)
