"""What the sample commune shows of a year: the half and the year, projects, contributions."""

from typing import Any

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.services import gifts, money, project_cards
from ntm_desktop.services.sample import create_sample
from ntm_desktop.services.workspace import close_workspace

H1, YEAR = Cut.at(2024, 6), Cut.at(2024)


def test_the_sample_has_a_half_a_year_twelve_projects_and_forty_households(tmp_path):
    ws = create_sample(tmp_path / "mẫu")
    half: Any
    year: Any
    half, year = (money.money_view(ws, cut).statement for cut in (H1, YEAR))
    assert half.questions == year.questions == ()
    assert year.row(TOTAL).difference == year.row(TOTAL).actual.value - half.row(TOTAL).actual.value
    lists = [project_cards.projects_view(ws, cut) for cut in (Cut.at(2023), YEAR)]
    assert len({one.card.id for view in lists for one in view.projects}) == 12
    paid = [one for one in lists[1].projects if one.now and len(one.now.disbursed) == 3]
    assert len(paid) == 4
    # What the office's own list says of each project stays its total.
    assert lists[1].sums.disbursed == sum(one.disbursed or 0 for one in lists[1].projects)
    assert not any(one.questions for view in lists for one in view.projects)
    assert len(gifts.gifts_view(ws, YEAR).gifts) == 40
    close_workspace(ws)
