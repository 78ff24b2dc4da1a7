"""Files of the version before cards and periods: nothing is lost or put together wrongly."""

import sqlite3
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlite_utils import Migrations

from ntm_desktop.store.commune import communes, criteria_sets, money, project_cards
from ntm_desktop.store.commune.commune_file import COMMUNE_FILE, CommuneFile
from ntm_desktop.store.commune.migrations import (
    COMMUNE_SCHEMA,
    m0001_commune_file,
    m0002_own_rules,
    m0003_line,
)
from ntm_desktop.store.structure import Schema
from tests.store.conftest import COMMUNE, NOW, RULES

ROAD = ("Đường Làng Huyền", "Làng Huyền")
HALL = ("Nhà văn hóa", "Pá Danh")
NOTHING = (None,) * 6
# year, position, name, village, kind, approval; total, before, planned, paid, progress, arrears
PROJECTS = tuple(
    (*place, *named, kind, approval, *figures, note)
    for place, named, kind, approval, figures, note in (
        ((2023, 1), ROAD, "new", "12/QĐ", ("1250.5", None, "600", "550", "45", None), ""),
        (
            (2024, 1), ROAD, "carried_over", "12/QĐ",
            ("1250.5", "600", "650.5", "600", "100", "100.5"), "chờ quyết toán",
        ),
        ((2024, 2), HALL, "new", "", NOTHING, ""),
        ((2024, 3), HALL, "new", "", NOTHING, ""),
        ((2025, 1), ROAD, "new", "12/QĐ", ("1250.5", *NOTHING[1:]), ""),
    )
)  # fmt: skip


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A folder with a file of the last version that kept lists by year."""
    return made(tmp_path, monkeypatch)


def made(tmp_path, monkeypatch, periods=()):
    steps = Migrations("commune")
    for step in (m0001_commune_file, m0002_own_rules, m0003_line):
        steps()(step)

    def fill(file):
        communes.add(file, COMMUNE, NOW)
        criteria_sets.keep(file, RULES, NOW)
        for period in periods:
            file.run(
                "INSERT INTO assessment (id, period_key, set_id, set_version, set_fingerprint,"
                " subject_id, created_at) VALUES (?, ?, 's', 1, ?, 'c', '2024-01-01')",
                (period, period, RULES.fingerprint),
            )
        for number, row in enumerate(PROJECTS):
            file.run(
                "INSERT INTO project (year, position, name, village, kind, approval,"
                " total_investment, funded_before, planned, disbursed, progress, arrears, note, id)"
                f" VALUES ({', '.join('?' * 14)})",
                (*row, f"{number:032d}"),
            )
        for place, (source, planned, actual) in enumerate(
            [("central_budget", "100.25", None), ("community", None, "30")], start=1
        ):
            file.run(
                "INSERT INTO resource_line VALUES (?, 2024, ?, ?, ?, ?, 'đợt 1')",
                (f"l{place}".ljust(32, "0"), place, source, planned, actual),
            )
        file.run(
            "INSERT INTO contribution VALUES (?, 2024, 1, 'land', '1200', 'm2', '30', '')",
            ("g".ljust(32, "0"),),
        )

    with monkeypatch.context() as patch:
        patch.setattr(CommuneFile, "kind", replace(COMMUNE_FILE, schema=Schema(steps, 3)))
        CommuneFile.create(tmp_path, fill).close()
    return tmp_path


def test_lists_by_year_become_cards_and_periods_with_a_copy_beside(old):
    file = CommuneFile.open(old)
    book = project_cards.book(file)
    by_year = {
        year: [
            (one.position, _name(book, one.project_id)) for one in book.years if one.year == year
        ]
        for year in (2023, 2024, 2025)
    }
    assert by_year == {
        2023: [(1, "Đường Làng Huyền")],
        2024: [(1, "Đường Làng Huyền"), (2, "Nhà văn hóa"), (3, "Nhà văn hóa")],
        2025: [(1, "Đường Làng Huyền")],
    }
    # Carried over: the same card. Two of one name in a year, and one newly started: other cards.
    assert len(book.cards) == 4
    road = [one for one in book.years if one.project_id == book.cards[0].id]
    assert [one.year for one in road] == [2023, 2024]
    assert road[1].note == "chờ quyết toán"
    assert {line.source for line in money.lines(file)} == {
        "central_budget", "community", "community_land",
    }  # fmt: skip
    assert file.rows("SELECT name FROM sqlite_master WHERE name = 'project'") == []
    assert file.rows("PRAGMA user_version") == [{"user_version": COMMUNE_SCHEMA.version}]
    file.close()
    (copy,) = (old / "backups").iterdir()
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT count(*) FROM project").fetchone() == (5,)
    kept.close()


def test_every_figure_of_the_old_lists_is_there(old):
    file = CommuneFile.open(old)
    book = project_cards.book(file)
    periods = {(one.project_id, one.year): one for one in book.periods}
    for row in PROJECTS:
        year, position, name, village, kind, approval, *figures, note = row
        total, before, planned, paid, progress, arrears = map(_decimal, figures)
        found = next(y for y in book.years if (y.year, y.position) == (year, position))
        card = next(c for c in book.cards if c.id == found.project_id)
        now = periods[card.id, year]
        assert (card.name, card.village, card.approval) == (name, village, approval)
        assert (found.group, found.funded_before, found.plan.get("total")) == (
            kind,
            before,
            planned,
        )
        assert card.total.get("total") == total
        assert (now.disbursed.get("total"), now.progress, now.arrears) == (paid, progress, arrears)
        assert now.month == 12
        assert found.note == note
    file.close()


@pytest.mark.parametrize(
    ("periods", "month"),
    [(("2023",), 12), (("2024-H1",), 6), (("2024-H1", "2024"), 12), (("2024-9M",), 9),
     (("2024-M02",), 2), (("2023-2024",), 12), (("2024-Q1", "2024-H1"), 6)],
)  # fmt: skip
def test_figures_run_to_the_latest_period_that_the_office_assessed(
    tmp_path, monkeypatch, periods, month
):
    file = CommuneFile.open(made(tmp_path, monkeypatch, periods))
    assert {line.cut.month for line in money.lines(file)} == {month}
    assert {p.month for p in project_cards.book(file).periods if p.year == 2024} == {month}
    file.close()


def _name(book, project_id):
    return next(card.name for card in book.cards if card.id == project_id)


def _decimal(text):
    return None if text is None else Decimal(text)
