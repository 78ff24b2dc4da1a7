"""Money of several old communes put together: every sum with its terms, nothing counted twice.

Offices write money down at different depths: one states a group, another only the sources below
it. Put side by side, the stated group would hide the others' sources. So a commune that did not
state a node which another one did gets a line there with what its own sources come to. What still
does not come out as the sum of the communes is asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Figures, Gift, MoneyLine, figures_at, known_cuts
from ntm_desktop.domain.money.sources import TOTAL, NodeValue, SourceTree
from ntm_desktop.domain.numbers import format_decimal

_NOTHING = NodeValue(None, None, None)
_COLUMNS = (("planned", "kế hoạch"), ("actual", "thực hiện"))


@dataclass(frozen=True, slots=True)
class OldMoney:
    """What one old commune wrote down."""

    name: str
    lines: tuple[MoneyLine, ...]
    gifts: tuple[Gift, ...]


@dataclass(frozen=True, slots=True)
class MoneySum:
    """One node of the tree at one cut, over all old communes.

    Attributes:
        value: the sum, triệu đồng; None when it is asked.
        sentence: every term with its commune, or why there is no sum.
    """

    cut: Cut
    source: str
    column: str
    value: Decimal | None
    sentence: str


@dataclass(frozen=True, slots=True)
class JoinedMoney:
    """What joining money comes to.

    Attributes:
        added: lines that state what a commune's sources come to, beside its own lines.
        sums: with a value, as they stand in the new commune's table.
        asked: the others.
    """

    added: tuple[tuple[str, MoneyLine], ...]
    sums: tuple[MoneySum, ...]
    asked: tuple[MoneySum, ...]


def join_money(tree: SourceTree, old: Sequence[OldMoney], new_id: Callable[[], str]) -> JoinedMoney:
    """Put money together.

    Args:
        tree: the sources.
        old: in a fixed order; it changes no sum.
        new_id: for lines that are added.

    Returns:
        ``added`` names the commune whose sources a line sums up.
    """
    lines = [line for one in old for line in one.lines]
    gifts = [gift for one in old for gift in one.gifts]
    added: list[tuple[str, MoneyLine]] = []
    sums: list[MoneySum] = []
    asked: list[MoneySum] = []
    for cut in known_cuts(lines, ()):
        own = [figures_at(tree, one.lines, one.gifts, cut) for one in old]
        late = [one.name for one, figures in zip(old, own, strict=True) if not _known(figures)]
        more = _stated_like_others(tree, old, own, cut, new_id)
        added.extend(more)
        now = figures_at(tree, [*lines, *(line for _, line in more)], gifts, cut)
        for node in (*(source.id for source in tree.sources), TOTAL):
            for column, word in _COLUMNS:
                found = _one(old, own, now, cut, node, column)
                if found is None:
                    continue
                label = "Tổng" if node == TOTAL else tree.label(node)
                head = f"{cut.title}, {label}, {word}"
                told, value, stands = found
                sentence = f"{head}: {told}"
                if late:
                    sentence += f". Chưa có số liệu đến mốc này: {', '.join(late)}"
                if stands == value and not late:
                    sums.append(MoneySum(cut, node, column, value, sentence + "."))
                elif stands == value:
                    asked.append(MoneySum(cut, node, column, None, sentence + "."))
                else:
                    shown = "trống" if stands is None else format_decimal(stands)
                    asked.append(
                        MoneySum(
                            cut, node, column, None,
                            f"{sentence}. Bảng của xã mới đang ra {shown} vì các xã ghi khác "
                            "mức; hãy chia số tổng theo nguồn rồi xem lại.",
                        )
                    )  # fmt: skip
    return JoinedMoney(tuple(added), tuple(sums), tuple(asked))


def _known(figures: Figures) -> bool:
    nodes = (*figures.planned.values(), *figures.actual.values())
    return any(node.value is not None for node in nodes)


def _one(
    old: Sequence[OldMoney], own: Sequence[Figures], now: Figures, cut: Cut, node: str, column: str
) -> tuple[str, Decimal, Decimal | None] | None:
    """The terms in words, their sum, and what stands in the new table."""
    terms = [
        (one.name, value)
        for one, figures in zip(old, own, strict=True)
        if (value := getattr(figures, column).get(node, _NOTHING).value) is not None
    ]
    if not terms:
        return None
    total = sum((value for _, value in terms), Decimal())
    told = " + ".join(f"{name} {format_decimal(value)}" for name, value in terms)
    told += f" = {format_decimal(total)} triệu đồng" if len(terms) > 1 else " triệu đồng"
    return told, total, getattr(now, column).get(node, _NOTHING).value


def _stated_like_others(
    tree: SourceTree,
    old: Sequence[OldMoney],
    own: Sequence[Figures],
    cut: Cut,
    new_id: Callable[[], str],
) -> list[tuple[str, MoneyLine]]:
    made: list[tuple[str, MoneyLine]] = []
    for source in tree.sources:
        amounts: dict[int, dict[str, Decimal]] = {}
        for column, _ in _COLUMNS:
            values = [getattr(figures, column).get(source.id, _NOTHING) for figures in own]
            if not any(value.stated is not None for value in values):
                continue
            for place, value in enumerate(values):
                if value.stated is None and value.value is not None:
                    amounts.setdefault(place, {})[column] = value.value
        for place, one in amounts.items():
            line = MoneyLine(
                new_id(), cut, source.id, label=source.label,
                planned=one.get("planned"), actual=one.get("actual"),
                note="cộng từ các dòng chi tiết của xã cũ, vì xã khác ghi số của cả nhóm",
            )  # fmt: skip
            made.append((old[place].name, line))
    return made
