"""The checks and cautions beside a collation say what they compare, and only what is wrong."""

from decimal import Decimal

import pytest

from ntm_desktop.domain.collation import (
    band_rows,
    collate,
    mean_bounds,
    resource_rows,
)
from ntm_desktop.domain.criteria import Band
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from tests.domain.test_collation import commune, criteria_set, spread

MEAN = "Bình quân tiêu chí/xã"

NINETEEN_BANDS = (
    Band("19", 19, 19),
    Band("15–18", 15, 18),
    Band("10–14", 10, 14),
    Band("5–9", 5, 9),
    Band("Dưới 5", 0, 4),
)


def made(*communes, bands=NINETEEN_BANDS):
    return collate(criteria_set(bands=bands), Period(2024), communes)


def check(collation, label):
    return next((one for one in collation.checks if one.label == label), None)


def test_all_sums_that_agree_say_so_with_both_figures():
    whole = made(commune("1", 3), commune("2", 19))
    assert all(one.holds for one in whole.checks)
    assert [one.label for one in whole.checks] == [
        "Số xã trong các nhóm",
        "Số lượt tiêu chí đạt",
        "Tổng nguồn lực thực hiện (triệu đồng)",
        MEAN,
    ]
    assert whole.checks[0].sentence == (
        "Số xã trong các nhóm: 2 (xã trong các nhóm) khớp với 2 (xã đã nộp)."
    )
    assert whole.checks[1].sentence.startswith("Số lượt tiêu chí đạt: 22 (lượt cộng theo tiêu chí)")


def test_the_mean_lies_within_its_bands_up_to_their_edges():
    said = check(made(commune("1", 3), commune("2", 19)), MEAN)
    assert said.sentence == (
        "Bình quân 11,00 tiêu chí/xã nằm trong khoảng 9,50–11,50 mà bảng nhóm cho phép."
    )
    for met in (15, 18):
        at_edge = check(made(commune("1", met)), MEAN)
        assert at_edge.holds
        assert f"Bình quân {met},00" in at_edge.sentence


def test_a_mean_outside_of_what_its_bands_allow_is_told():
    # One commune of 3 stands in no band: the mean of both is below what the band allows.
    said = check(made(commune("1", 3), commune("2", 19), bands=(Band("Đủ", 19, 19),)), MEAN)
    assert not said.holds
    assert "nằm ngoài khoảng 19,00–19,00" in said.sentence


def test_without_communes_or_without_any_in_a_band_no_mean_is_checked():
    assert check(made(), MEAN) is None
    assert check(made(commune("1", 3), bands=(Band("Đủ", 19, 19),)), MEAN) is None


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((1, 0, 0, 0, 0), "19.00", "19.00"),
        ((0, 1, 0, 0, 0), "15.00", "18.00"),
        ((0, 0, 0, 0, 3), "0.00", "4.00"),
        ((1, 1, 1, 0, 0), "14.67", "17.00"),
    ],
)
def test_the_bounds_of_a_mean(counts, low, high):
    rows = band_rows(NINETEEN_BANDS, spread(*counts))
    assert mean_bounds(rows) == (Decimal(low), Decimal(high))


def test_money_is_added_source_by_source_and_nothing_counts_as_nothing():
    rows = {
        row.source: (row.planned, row.actual, row.share)
        for row in resource_rows(
            [
                ResourceLine(ResourceSource.CREDIT, Decimal(3), None),
                ResourceLine(ResourceSource.CREDIT, None, Decimal(1)),
                ResourceLine(ResourceSource.COMMUNITY, Decimal(2), Decimal(3)),
            ]
        )
    }
    assert rows[ResourceSource.CREDIT] == (Decimal(3), Decimal(1), Decimal("25.00"))
    assert rows[ResourceSource.COMMUNITY] == (Decimal(2), Decimal(3), Decimal("75.00"))
    assert rows[ResourceSource.ENTERPRISE] == (Decimal(0), Decimal(0), Decimal("0.00"))


def test_a_commune_without_money_is_named_and_the_next_one_is_still_looked_at():
    contradicting = commune(
        "2",
        3,
        resources=(ResourceLine(ResourceSource.COMMUNITY, None, Decimal(100)),),
        contributions=(Contribution(ContributionKind.CASH, None, "", Decimal(90)),),
    )
    first, second = made(commune("1", 3), contradicting).cautions
    assert first == "Xã 1 (1) chưa có số liệu nguồn lực."
    assert "cộng lại là 90 triệu đồng" in second
    assert "ghi 100 triệu đồng" in second


def test_only_the_line_of_the_residents_is_held_against_their_contributions():
    def told(*lines):
        given = (Contribution(ContributionKind.CASH, None, "", Decimal(90)),)
        return made(commune("1", 3, resources=lines, contributions=given)).cautions

    community = ResourceLine(ResourceSource.COMMUNITY, None, Decimal(90))
    assert told(community) == ()
    assert told(community, ResourceLine(ResourceSource.CREDIT, None, Decimal(500))) == ()
    assert told(community, ResourceLine(ResourceSource.COMMUNITY, Decimal(7), None)) == ()
    assert "ghi 0 triệu đồng" in told(ResourceLine(ResourceSource.CREDIT, None, Decimal(90)))[0]
