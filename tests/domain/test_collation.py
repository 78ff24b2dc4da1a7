"""The province's own published tables (reference: reports.md, section 4) are the yardstick."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.collation import (
    CommuneBase,
    CommuneResult,
    band_rows,
    bands_of,
    collate,
    mean_bounds,
    mean_met,
    residue,
    resource_rows,
    share,
)
from ntm_desktop.domain.criteria import (
    Band,
    CriteriaSet,
    Criterion,
    Provenance,
    Status,
    SubjectLevel,
    Tier,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import (
    SHOWN_WITH_MONEY_ONLY,
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)

NINETEEN_BANDS = (
    Band("19", 19, 19),
    Band("15–18", 15, 18),
    Band("10–14", 10, 14),
    Band("5–9", 5, 9),
    Band("Dưới 5", 0, 4),
)
"""The province's own, as its sets bring them."""

SEEN = Provenance("phụ lục", verified=True)


def criteria_set(criteria=19, bands=NINETEEN_BANDS):
    return CriteriaSet(
        id="s",
        version=1,
        title="Bộ tiêu chí",
        short_title="Bộ",
        decision="",
        issued=None,
        effective_from=None,
        first_year=None,
        last_year=None,
        level=SubjectLevel.COMMUNE,
        tier=Tier.STANDARD,
        status=Status.CONTENT,
        official_criteria=criteria,
        official_indicators=None,
        groups=(),
        criteria=tuple(
            Criterion(no, f"Tiêu chí {no}", str(no), "", (), SEEN) for no in range(1, criteria + 1)
        ),
        bands=bands,
    )


def commune(code, met, *, total=19, resources=(), contributions=()):
    verdicts = {no: Verdict.MET if no <= met else Verdict.NOT_MET for no in range(1, total + 1)}
    return CommuneResult(code, f"Xã {code}", "", verdicts, resources, contributions)


def spread(*counts):
    """Criteria met of so many communes: the lowest number of each band, highest band first."""
    return [
        band.lowest
        for band, count in zip(NINETEEN_BANDS, counts, strict=True)
        for _ in range(count)
    ]


def shares(*counts):
    return [str(row.share) for row in band_rows(NINETEEN_BANDS, spread(*counts))]


def test_bands_of_2015():
    assert shares(13, 1, 34, 109, 50) == ["6.28", "0.48", "16.43", "52.66", "24.15"]


def test_bands_of_june_2017():
    assert shares(24, 2, 15, 120, 46) == ["11.59", "0.97", "7.25", "57.97", "22.22"]


def test_bands_planned_for_2017_with_the_misprint_put_right():
    # The province printed 3,87 for 8 of 207.
    assert shares(38, 8, 30, 108, 23) == ["18.36", "3.86", "14.49", "52.17", "11.11"]


def test_bands_aimed_at_for_2020():
    assert shares(72, 8, 37, 90, 0) == ["34.78", "3.86", "17.87", "43.48", "0.00"]


@pytest.mark.parametrize(
    ("met", "communes", "printed"),
    [
        (35, 207, "16.91"),
        (105, 207, "50.72"),
        (106, 207, "51.21"),
        (76, 181, "41.99"),
        (168, 181, "92.82"),
        (72, 181, "39.78"),
        (181, 181, "100.00"),
        (53, 207, "25.60"),
        (74, 207, "35.75"),
    ],
)
def test_shares_of_single_criteria(met, communes, printed):
    assert str(share(met, communes)) == printed


def test_resources_of_the_first_half_of_2017():
    actual = (229_160, 89_832, 603_528, 312_756, 5_891, 111_282)
    sources = [source for source in ResourceSource if source not in SHOWN_WITH_MONEY_ONLY]
    rows = resource_rows(
        ResourceLine(source, None, Decimal(money))
        for source, money in zip(sources, actual, strict=True)
    )
    assert [str(row.share) for row in rows] == ["16.94", "6.64", "44.62", "23.13", "0.44", "8.23"]
    assert sum(row.actual for row in rows) == 1_352_449
    assert residue(row.share for row in rows) == 0


def test_resources_of_2011_to_2015_with_the_misprint_put_right():
    whole = 9_241_426
    parts = (2_401_548, 533_600, 1_867_948, 5_351_257, 1_087_780, 400_841)
    # The province printed 20,22 for the third, so that two parts add up to their whole.
    assert [str(share(part, whole)) for part in parts] == [
        "25.99",
        "5.77",
        "20.21",
        "57.91",
        "11.77",
        "4.34",
    ]


def test_what_the_shares_lack_to_a_hundred_is_told_and_not_hidden():
    assert residue([share(1, 3)] * 3) == Decimal("0.01")
    assert residue([Decimal("0.00")] * 3) == 0


@pytest.mark.parametrize(
    ("counts", "printed_mean"),
    [((13, 1, 34, 109, 50), "7.4"), ((24, 2, 15, 120, 46), "7.48"), ((38, 8, 30, 108, 23), "9.4")],
)
def test_printed_means_lie_within_what_their_bands_allow(counts, printed_mean):
    bounds = mean_bounds(band_rows(NINETEEN_BANDS, spread(*counts)))
    assert bounds is not None
    low, high = bounds
    assert low <= Decimal(printed_mean) <= high


def test_the_mean_is_rounded_half_up():
    assert mean_met([1, 2, 2]) == Decimal("1.67")
    assert mean_met([0] * 199 + [1]) == Decimal("0.01")
    assert mean_met([]) is None


def test_every_commune_is_counted_once():
    communes = [commune(f"0{met:04d}", met) for met in range(20)]
    made = collate(criteria_set(), Period(2024), communes)
    assert [row.count for row in made.bands] == [1, 4, 5, 5, 5]
    assert made.criteria[0].met == 19
    assert made.criteria[18].met == 1
    assert made.mean == Decimal("9.50")
    assert all(check.holds for check in made.checks)


def test_verdicts_that_are_not_met_do_not_count():
    other = CommuneResult("1", "Xã", "", dict.fromkeys(range(1, 20), Verdict.NOT_APPLICABLE))
    made = collate(criteria_set(), Period(2024), [other])
    assert made.criteria[0].met == 0


def test_communes_that_have_not_handed_over_are_named():
    made = collate(criteria_set(), Period(2024), [commune("2", 3)], [("2", "Xã B"), ("1", "Xã A")])
    assert made.missing == (("1", "Xã A"),)


def test_nothing_handed_over_gives_empty_tables_and_no_mean():
    made = collate(criteria_set(), Period(2024), [])
    assert made.mean is None
    assert [row.share for row in made.bands] == [Decimal("0.00")] * 5
    assert made.resources_actual == 0
    assert made.band_residue == 0


def test_a_set_brings_its_own_bands_and_another_size_gets_two():
    own = (Band("Tất cả", 0, 19),)
    assert bands_of(criteria_set(bands=own)) == own
    assert [(b.lowest, b.highest) for b in bands_of(criteria_set(10, ()))] == [(10, 10), (0, 9)]


def test_bands_that_leave_a_commune_out_are_told():
    made = collate(
        criteria_set(bands=(Band("Đủ", 19, 19),)), Period(2024), [commune("1", 3), commune("2", 19)]
    )
    failed = [check.sentence for check in made.checks if not check.holds]
    assert "LỆCH" in failed[0]


def test_contributions_that_contradict_the_community_source_are_told():
    told = commune(
        "1",
        3,
        resources=(ResourceLine(ResourceSource.COMMUNITY, None, Decimal(100)),),
        contributions=(Contribution(ContributionKind.CASH, None, "", Decimal(90)),),
    )
    made = collate(criteria_set(), Period(2024), [told, commune("2", 1)])
    assert "90" in made.cautions[0]
    assert "chưa có số liệu nguồn lực" in made.cautions[1]


def test_another_source_shows_only_when_it_is_used():
    used = [ResourceLine(ResourceSource.OTHER, None, Decimal(1))]
    assert len(resource_rows(used)) == 7
    assert len(resource_rows([])) == 6


def test_days_of_work_without_a_value_raise_no_alarm():
    def told(*contributions):
        given = commune(
            "1",
            3,
            resources=(ResourceLine(ResourceSource.COMMUNITY, None, Decimal(100)),),
            contributions=contributions,
        )
        return collate(criteria_set(), Period(2024), [given]).cautions

    days = Contribution(ContributionKind.LABOUR, Decimal(1200), "công", None)
    cash = Contribution(ContributionKind.CASH, None, "", Decimal(90))
    assert told(cash, days) == ()
    assert told(days) == ()
    # More than the whole cannot be, whatever the days are worth.
    assert "120" in told(Contribution(ContributionKind.CASH, None, "", Decimal(120)), days)[0]
    assert "90" in told(cash)[0]


def test_what_handed_over_more_than_there_are_communes_is_told():
    base = CommuneBase(1, "Cơ sở")
    made = collate(criteria_set(), Period(2024), [commune("1", 3), commune("2", 19)], (), base)
    assert any("nhiều hơn cơ sở 1 xã" in check.sentence for check in made.checks if not check.holds)
