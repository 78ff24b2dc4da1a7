"""Figures of old communes: counts add up whatever the order; what cannot be added is asked."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import Kind
from ntm_desktop.domain.joining import Outcome, add_up, answers_of, names_told_apart

RULES = Catalog.shipped().criteria_set("qd-318-2022-xa")
COUNTS = st.decimals(min_value=0, max_value=10**6, places=1).filter(Decimal.is_finite)
FIGURES = st.one_of(
    st.builds(lambda a, b: PartAnswer(numerator=a, denominator=a + b), COUNTS, COUNTS),
    st.builds(lambda v: PartAnswer(value=v), COUNTS),
    st.builds(lambda y: PartAnswer(yes=y), st.booleans()),
    st.just(PartAnswer()),
)


def of(no, *figures):
    """What communes A, B, … answered to the main part of one indicator."""
    return [
        (f"xã {chr(65 + place)}", RULES, {no: Answer({"main": figure})})
        for place, figure in enumerate(figures)
    ]


def main(no, answered):
    return next(x for x in add_up(RULES, answered) if (x.indicator_no, x.part_id) == (no, "main"))


def share(above, below):
    return PartAnswer(numerator=Decimal(above), denominator=Decimal(below))


def test_a_share_is_added_as_counts_and_not_as_percents():
    one = main("2.1", of("2.1", share(1, 10), share(90, 90)))
    assert one.outcome is Outcome.SUM
    assert one.figure == share(91, 100)
    assert "xã A: 1/10" in one.sentence
    assert "91/100" in one.sentence
    assert "91\u00a0%" in one.sentence


def test_a_percent_without_counts_is_asked():
    one = main("2.1", of("2.1", share(1, 10), PartAnswer(value=Decimal(95))))
    assert (one.outcome, one.figure) == (Outcome.ASKED, PartAnswer())
    assert "95" in one.sentence


def test_yes_and_no_are_asked_and_agreement_is_taken():
    yes, no = PartAnswer(yes=True), PartAnswer(yes=False)
    assert main("1.1", of("1.1", yes, no)).outcome is Outcome.ASKED
    same = main("1.1", of("1.1", yes, yes))
    assert (same.outcome, same.figure.yes) == (Outcome.SAME, True)


def test_averages_and_levels_are_never_added_even_where_they_are_equal():
    income = PartAnswer(value=Decimal(50))
    level = PartAnswer(value=Decimal(2))
    assert main("10", of("10", income, income)).outcome is Outcome.ASKED
    assert main("18.2", of("18.2", level, level)).outcome is Outcome.ASKED


def test_houses_that_were_counted_are_added():
    found = main("9.1", of("9.1", PartAnswer(value=Decimal(3)), PartAnswer(value=Decimal(0))))
    assert (found.outcome, found.figure.value) == (Outcome.SUM, 3)


def test_a_commune_without_the_figure_makes_no_smaller_sum():
    one = main("2.1", of("2.1", share(1, 10), PartAnswer()))
    assert one.outcome is Outcome.ASKED
    assert "xã B: chưa có số liệu" in one.sentence


def test_an_exemption_or_an_open_reading_somewhere_is_asked():
    answered = of("2.1", share(1, 10), share(2, 10))
    answered[1][2]["2.1"] = Answer({"main": share(2, 10)}, not_applicable="không có đường")
    assert "không có đường" in main("2.1", answered).sentence
    assert main("2.1", answered).outcome is Outcome.ASKED
    answered[1][2]["2.1"] = Answer({"main": share(2, 10)}, to_confirm="đọc là 2/10?")
    assert main("2.1", answered).outcome is Outcome.ASKED


@given(
    st.sampled_from(["1.1", "2.1", "9.1", "10", "18.2"]), st.lists(FIGURES, min_size=2, max_size=5)
)
def test_a_figure_is_the_sum_of_all_or_there_is_none_and_order_does_not_matter(no, figures):
    answered = of(no, *figures)
    one, turned = main(no, answered), main(no, list(reversed(answered)))
    assert (one.outcome, one.figure) == (turned.outcome, turned.figure)
    if one.outcome is Outcome.SUM:
        kind = RULES.indicator(no).part("main").kind
        for name in ("numerator", "denominator") if kind is Kind.PERCENT else ("value",):
            assert getattr(one.figure, name) == sum(getattr(x, name) for x in figures)
    elif one.outcome is not Outcome.SAME:
        assert one.figure.blank
    if one.outcome is Outcome.ASKED:
        assert all(name in one.sentence for name, *_ in answered)
    assert ("main" in answers_of([one]).get(no, Answer()).parts) != one.figure.blank


def test_only_what_communes_call_the_same_gets_another_name():
    named = [("1", "Nà Pàn", "xã A"), ("2", "nà pàn", "xã B"), ("3", "Bản Lỵ", "xã B")]
    assert names_told_apart(named) == {"1": "Nà Pàn (xã A cũ)", "2": "nà pàn (xã B cũ)"}
