"""Biểu nguồn lực: shares half-up, sums made here, what does not add up said."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.documents.dossier.resources_table import resources_table, sum_notes
from ntm_desktop.documents.pages import plain
from ntm_desktop.domain.resources import ResourceLine, ResourceSource
from tests.documents.samples import CONTRIBUTIONS, RESOURCES


def rows_of(lines, contributions=()):
    table = resources_table(lines, contributions, 2024)
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def notes_of(lines, contributions=()):
    return [plain(note) for note in sum_notes(lines, contributions)]


def test_shares_are_rounded_half_up_and_the_total_is_the_sum():
    rows = rows_of(RESOURCES)
    assert [row[4] for row in rows] == [
        "13,53",
        "6,56",
        "22,98",
        "50,67",
        "0,43",
        "5,82",
        "100,00",
    ]
    assert rows[-1][1:4] == ["Tổng cộng", "10.580", "10.494,8"]


def test_the_residue_of_rounding_is_said_and_not_hidden():
    [note] = notes_of(RESOURCES, CONTRIBUTIONS)
    assert "cộng lại bằng 99,99" in note
    assert "−0,01 điểm phần trăm" in note


def test_exact_halves_go_up():
    lines = (
        ResourceLine(ResourceSource.CENTRAL_BUDGET, None, Decimal("0.125")),
        ResourceLine(ResourceSource.CREDIT, None, Decimal("99.875")),
    )
    assert [row[4] for row in rows_of(lines)] == ["0,13", "99,88", "100,00"]


def test_what_residents_gave_stands_below_their_source():
    rows = rows_of(RESOURCES, CONTRIBUTIONS)
    assert rows[5][1] == "Cộng đồng dân cư"
    assert rows[7] == ["-", "Trong đó: ngày công", "", "243", "", "1.215 công"]


def test_contributions_that_do_not_add_up_to_their_source_are_pointed_out():
    wrong = (replace(CONTRIBUTIONS[0], money=Decimal(312)), *CONTRIBUTIONS[1:])
    assert any("cộng lại là 711,3 triệu đồng, khác dòng" in n for n in notes_of(RESOURCES, wrong))


def test_a_source_without_an_actual_figure_is_named_and_left_blank():
    lines = (*RESOURCES[:-1], replace(RESOURCES[-1], actual=None))
    assert rows_of(lines)[5][3:5] == ["", ""]
    assert "Chưa có số thực hiện: Cộng đồng dân cư." in notes_of(lines)
