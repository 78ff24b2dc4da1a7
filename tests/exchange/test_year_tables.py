"""Money, contributions and projects in a package: read back as they were written."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, MoneyLine
from ntm_desktop.domain.package import YearContent
from ntm_desktop.domain.project_cards.cards import (
    ProjectCard,
    ProjectPeriod,
    ProjectState,
    ProjectYear,
    Quantity,
)
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.assessment_tables import assessment_content, assessment_rows
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.tables import read_csv, write_csv
from ntm_desktop.exchange.year_tables import AMOUNTS, YEAR_TABLES, year_content, year_rows
from tests.exchange.samples import content, write

texts = st.sampled_from(["", "Đường Pá Danh", "=HYPERLINK(1)", "- ghi chú", "a\nb"])
names = st.sampled_from(["Đường Pá Danh", "Kênh Khuổi Dụi"])
money = st.none() | st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False)
amounts = st.dictionaries(
    st.sampled_from(["total", "central_budget", "community"]),
    st.integers(0, 10**9).map(Decimal),
    max_size=3,
)
months, years = st.integers(1, 12), st.integers(2011, 2030)
days = st.none() | st.dates(date(2011, 1, 1), date(2030, 12, 31))
ids = st.uuids().map(lambda one: one.hex)


@st.composite
def contents(draw):
    cards = tuple(
        ProjectCard(
            draw(ids), draw(names), place, draw(texts), "roads", draw(texts), draw(texts),
            draw(days), draw(amounts), "2023", "6/2025", draw(texts),
        )
        for place in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    of = st.sampled_from([card.id for card in cards]) if cards else st.nothing()
    lists = st.lists(of, max_size=3, unique=True) if cards else st.just([])
    return YearContent(
        tuple(
            MoneyLine(
                draw(ids), Cut(year, draw(months), year - draw(st.integers(0, 4))),
                draw(st.sampled_from(["total", "credit", "community_labour"])), 1, draw(texts),
                draw(money), draw(money), draw(money), "công", draw(texts),
            )
            for year in draw(st.lists(years, max_size=3))
        ),
        tuple(
            Gift(
                draw(ids), 2024, draw(months), "community_land", draw(days), 2, draw(texts),
                draw(texts), draw(st.sampled_from([*(c.id for c in cards), ""])), draw(money), "m²",
                draw(money), draw(texts),
            )
            for _ in range(draw(st.integers(0, 3)))
        ),
        ProjectBook(
            cards,
            tuple(
                ProjectYear(
                    draw(ids), one, draw(years), draw(st.sampled_from(ProjectKind)), 3,
                    draw(money), draw(money), draw(amounts), draw(amounts), draw(money),
                    draw(texts), (3, 9),
                )
                for one in draw(lists)
            ),
            tuple(
                ProjectPeriod(
                    draw(ids), one, draw(years), draw(months), draw(amounts), draw(money),
                    draw(money), draw(st.none() | st.sampled_from(ProjectState)), draw(texts),
                    draw(money), draw(money), {"planned": None, "name": "Đường"}, draw(texts),
                )
                for one in draw(lists)
            ),
            tuple(
                Quantity(
                    draw(ids), one, draw(years), draw(months), "road_concrete", Decimal("1.25"),
                    draw(texts),
                )
                for one in draw(lists)
            ),
        ),
        {"credit": "Vốn tín dụng"},
        {"road_concrete": "km"},
    )  # fmt: skip


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(contents())
def test_what_is_written_is_read_back_the_same(made):
    written = year_rows(made)
    read = {
        table.name: read_csv(table, write_csv(table, written[table.name]))
        for table in YEAR_TABLES
        if table.name in written
    }
    assert year_content(read) == made


def test_a_package_carries_it_and_one_without_says_nothing(tmp_path):
    card = ProjectCard("c" * 32, "Đường", total={"credit": Decimal(5)})
    year = YearContent(
        (MoneyLine("1" * 32, Cut.at(2024, 6), "credit", actual=Decimal(7)),),
        (),
        ProjectBook((card,), (), ()),
    )
    opened = write(tmp_path, SecretKey.generate(), year=year)
    assert assessment_content(opened.rows, opened.rules).year == year
    assert (
        assessment_content(
            {name: tuple(found) for name, found in assessment_rows(content()).items()}
        ).year
        == YearContent()
    )


def test_a_project_that_is_not_there_is_refused():
    card = ProjectCard("c" * 32, "Đường", total={"credit": Decimal(5)})
    rows = {
        name: tuple(found)
        for name, found in year_rows(YearContent(book=ProjectBook((card,), (), ()))).items()
    }
    rows[AMOUNTS.name] = ({**rows[AMOUNTS.name][0], "project": "khác"},)
    with pytest.raises(PackageError, match="không có trong gói"):
        year_content(rows)
