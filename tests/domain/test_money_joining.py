"""Money of old communes written down at different depths comes out as the sum of them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.joining import OldMoney, join_money
from ntm_desktop.domain.money.lines import MoneyLine, figures_at
from ntm_desktop.domain.money.sources import TOTAL

TREE = Catalog.shipped().source_tree()
YEAR = Cut.at(2024)
NODES = [source.id for source in TREE.sources]


def commune(name, **amounts):
    lines = tuple(
        MoneyLine(f"{name}{source}", YEAR, source, actual=Decimal(value))
        for source, value in amounts.items()
    )
    return OldMoney(name, lines, ())


def ids():
    return iter(range(10**6)).__next__


def table(old, joined):
    lines = [line for one in old for line in one.lines] + [line for _, line in joined.added]
    return figures_at(TREE, lines, (), YEAR)


def value(sums, node):
    return next((one.value for one in sums if one.source == node), None)


def test_a_stated_group_does_not_hide_the_sources_of_another_commune():
    old = [commune("xã A", state_budget=100), commune("xã B", province_budget=50)]
    joined = join_money(TREE, old, ids())
    assert table(old, joined).actual["state_budget"].value == 150
    assert table(old, joined).actual[TOTAL].value == 150
    assert value(joined.sums, TOTAL) == 150
    assert [(name, line.source) for name, line in joined.added] == [("xã B", "state_budget")]
    assert joined.asked == ()


def test_a_bare_total_beside_sources_is_asked_and_never_swallowed():
    old = [commune("xã A", **{TOTAL: 100}), commune("xã B", credit=50)]
    joined = join_money(TREE, old, ids())
    assert value(joined.sums, TOTAL) is None
    (asked,) = (one for one in joined.asked if one.source == TOTAL)
    assert "150" in asked.sentence
    assert "50" in asked.sentence


def test_a_commune_without_figures_up_to_then_leaves_the_sum_open():
    late = OldMoney("xã B", (MoneyLine("b", Cut.at(2024, 6), "credit", actual=Decimal(5)),), ())
    joined = join_money(TREE, [commune("xã A", credit=10), late], ids())
    assert value([x for x in joined.sums if x.cut == YEAR], "credit") is None
    assert any("Chưa có số liệu đến mốc này: xã B" in one.sentence for one in joined.asked)


AMOUNTS = st.dictionaries(
    st.sampled_from([*NODES, TOTAL]), st.integers(0, 1000), min_size=1, max_size=6
)


@given(st.lists(AMOUNTS, min_size=2, max_size=4))
def test_every_node_is_the_sum_of_the_communes_or_is_asked(given_amounts):
    old = [commune(f"xã {n}", **amounts) for n, amounts in enumerate(given_amounts)]
    joined = join_money(TREE, old, ids())
    stands = table(old, joined)
    asked = {one.source for one in joined.asked}
    for node in (*NODES, TOTAL):
        own = [figures_at(TREE, one.lines, (), YEAR).actual[node].value for one in old]
        known = [x for x in own if x is not None]
        if node not in asked and known:
            assert stands.actual[node].value == sum(known)
            assert value(joined.sums, node) == sum(known)
    turned = join_money(TREE, old[::-1], ids())
    assert {(x.source, x.value) for x in turned.sums} == {(x.source, x.value) for x in joined.sums}
