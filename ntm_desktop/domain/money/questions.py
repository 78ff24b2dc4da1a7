"""What does not fit together in figures of money: asked, never put right in silence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import (
    Figures,
    Gift,
    MoneyLine,
    figures_at,
    gifts_until,
    known_cuts,
)
from ntm_desktop.domain.money.sources import TOTAL, NodeValue, SourceTree
from ntm_desktop.domain.numbers import format_decimal


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to be looked at.

    Attributes:
        source: id of the source that it is about.
        text: a sentence with both figures.
    """

    source: str
    text: str


def money_questions(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    paid: Mapping[str, Decimal] | None = None,
) -> tuple[Question, ...]:
    """Everything that has to be asked about the figures at a cut.

    Args:
        tree: the sources.
        lines: of all cuts.
        gifts: of all years.
        cut: that is looked at.
        paid: what projects paid out of each source up to the cut, where it is known.
    """
    figures = figures_at(tree, lines, gifts, cut)
    return (
        *_falls(tree, lines, gifts, cut, figures),
        *_below_parts(tree, figures.planned, "kế hoạch"),
        *_below_parts(tree, figures.actual, "thực hiện"),
        *_two_ways(tree, figures),
        *_span(tree, lines, gifts, cut, figures),
        *_unvalued(tree, gifts, cut),
        *_less_given(tree, lines, gifts, cut, figures),
        *_paid(tree, figures, paid or {}),
    )


def _falls(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    now: Figures,
) -> Iterator[Question]:
    """A cumulative figure cannot be less than it was earlier in the year, nor vanish."""
    if cut.spans:
        return
    earlier = [one for one in known_cuts(lines, gifts) if not one.spans and one.year == cut.year]
    highest: dict[str, tuple[Decimal, Cut]] = {}
    for one in earlier:
        if one < cut:
            for name, node in figures_at(tree, lines, gifts, one).actual.items():
                if node.value is not None and node.value >= highest.get(name, (node.value, one))[0]:
                    highest[name] = (node.value, one)
    begun = any(line.cut == cut for line in lines)
    for name, (most, then) in highest.items():
        value = now.actual[name].value if name in now.actual else None
        label = tree.label(name)
        if value is not None and value < most:
            yield Question(
                name,
                f"“{label}”: lũy kế đến {cut.label} là {format_decimal(value)}, ít hơn "
                f"{format_decimal(most)} triệu đồng đã ghi ở {then.label}. Số lũy kế không thể "
                "giảm; hãy xem lại một trong hai số.",
            )
        elif value is None and begun and most and name != TOTAL:
            yield Question(
                name,
                f"“{label}”: {then.label} đã ghi {format_decimal(most)} triệu đồng, "
                f"còn {cut.label} để trống. Hãy ghi số lũy kế.",
            )


def _below_parts(tree: SourceTree, nodes: Mapping[str, NodeValue], what: str) -> Iterator[Question]:
    for name, node in nodes.items():
        if name == TOTAL:
            if node.stated is not None and node.parts is not None and node.stated != node.parts:
                yield Question(
                    name,
                    f"Tổng số {what} ghi {format_decimal(node.stated)} nhưng các nguồn cộng lại là "
                    f"{format_decimal(node.parts)} triệu đồng "
                    f"(chênh {format_decimal(abs(node.stated - node.parts))}).",
                )
        elif node.below_its_parts and node.stated is not None and node.parts is not None:
            yield Question(
                name,
                f"“{tree.label(name)}”: {what} ghi {format_decimal(node.stated)}, ít hơn các phần "
                f"của nó cộng lại ({format_decimal(node.parts)} triệu đồng).",
            )


def _two_ways(tree: SourceTree, figures: Figures) -> Iterator[Question]:
    """The state's budget is cut by level or by programme; both at once may count money twice."""
    for group in tree.sources:
        below = [one for one in tree.below(group.id) if one.line]
        usual = [s for s in below if not s.seldom and _has(figures, s.id)]
        other = [s for s in below if s.seldom and _has(figures, s.id)]
        if usual and other and tree.is_group(group):
            names = ", ".join(f"“{s.label}”" for s in (*usual, *other))
            yield Question(
                group.id,
                f"“{group.label}” đang được chia theo hai cách ({names}); hãy xem có khoản nào bị "
                "tính hai lần không.",
            )


def _has(figures: Figures, name: str) -> bool:
    node = figures.actual.get(name)
    return node is not None and node.value is not None


def _span(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    figures: Figures,
) -> Iterator[Question]:
    if not cut.spans:
        return
    if figures.missing:
        named = ", ".join(map(str, figures.missing))
        yield Question(TOTAL, f"{cut.title}: chưa có số liệu của năm {named}.")
    for end in figures.unfinished:
        yield Question(TOTAL, f"Năm {end.year} mới có số liệu {end.label}, chưa đến hết năm.")
    if not any(line.cut == cut for line in lines):
        return
    yearly = figures_at(tree, [line for line in lines if line.cut != cut], gifts, cut)
    if yearly.missing:
        return
    for name, node in figures.actual.items():
        summed = yearly.actual[name].value if name in yearly.actual else None
        if node.value is not None and summed is not None and node.value != summed:
            yield Question(
                name,
                f"“{tree.label(name)}”: {cut.label} ghi {format_decimal(node.value)}, "
                f"còn các năm cộng lại là {format_decimal(summed)} triệu đồng.",
            )


def _unvalued(tree: SourceTree, gifts: Sequence[Gift], cut: Cut) -> Iterator[Question]:
    for kind in dict.fromkeys(gift.kind for gift in gifts):
        given = [g for g in gifts_until(gifts, cut) if g.kind == kind]
        blank = sum(gift.money is None for gift in given)
        if blank and not cut.spans:
            yield Question(
                kind,
                f"“{tree.label(kind)}”: {blank}/{len(given)} khoản đóng góp chưa quy ra tiền nên "
                "chưa có trong tổng.",
            )


def _less_given(
    tree: SourceTree,
    lines: Sequence[MoneyLine],
    gifts: Sequence[Gift],
    cut: Cut,
    figures: Figures,
) -> Iterator[Question]:
    """What residents gave, all of it valued, comes to less than the line of the community says.

    Where something is not valued yet, less is what one expects; more is asked about anyway.
    """
    kinds = tree.gifts()
    node = figures.actual.get(kinds[0].parent) if kinds and not cut.spans else None
    if node is None or node.stated is None or node.parts is None or node.parts >= node.stated:
        return
    ids = {kind.id for kind in kinds}
    blank = any(gift.money is None for gift in gifts_until(gifts, cut)) or any(
        line.cut == cut and line.source in ids and line.actual is None for line in lines
    )
    if not blank:
        yield Question(
            kinds[0].parent,
            f"“{tree.label(kinds[0].parent)}” ghi {format_decimal(node.stated)}, còn các khoản "
            f"đóng góp cộng lại {format_decimal(node.parts)} triệu đồng "
            f"(chênh {format_decimal(node.stated - node.parts)}).",
        )


def _paid(tree: SourceTree, figures: Figures, paid: Mapping[str, Decimal]) -> Iterator[Question]:
    for name, money in paid.items():
        node = figures.actual.get(name)
        if name != TOTAL and node is not None and node.value is not None and money > node.value:
            yield Question(
                name,
                f"“{tree.label(name)}”: các công trình đã giải ngân {format_decimal(money)}, nhiều "
                f"hơn nguồn lực đã ghi ({format_decimal(node.value)} triệu đồng).",
            )
