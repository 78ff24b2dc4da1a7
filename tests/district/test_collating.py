from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from ntm_desktop.district import collate, enrol, receive
from ntm_desktop.district.desk import collate_tables
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from tests.district.communes import Sender, content


def test_nothing_received_is_a_sentence(data, office, tmp_path):
    with pytest.raises(EntryError, match="Chưa nhận gói nào"):
        collate(data, tmp_path / "th.xlsx")


def test_the_newest_package_of_each_commune_counts_once(data, office, sender, tmp_path):
    other = Sender("06367", tmp_path / "usb2")
    silent = Sender("06370", tmp_path / "usb3")
    for one in (other, silent):
        enrol(data, one.public)
    receive(data, [sender.hand_over(answers={}).path])
    receive(data, [sender.hand_over(money=30).path, other.hand_over(answers={}, money=70).path])
    made = collate_tables(data, tmp_path / "th.xlsx")
    assert (tmp_path / "th.xlsx").stat().st_size > 1000
    assert {commune.code: commune.met for commune in made.communes} == {"06364": 1, "06367": 0}
    assert [code for code, _ in made.missing] == ["06370"]
    assert made.mean == Decimal("0.50")
    assert made.resources_actual == 100
    assert all(check.holds for check in made.checks)
    assert made.communes[0].sequence == 2


def test_headings_and_sentences_that_wrap_have_the_room_to_be_read(data, office, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    collate_tables(data, tmp_path / "th.xlsx")
    book = openpyxl.load_workbook(tmp_path / "th.xlsx")
    # "Nguồn lực thực hiện (triệu đồng)" over a column of twenty characters: two lines.
    assert book["Các xã"].row_dimensions[4].height >= 30
    checks = book["Kiểm tra"]

    def said(row):
        return str(checks.cell(row, 4).value)

    longest = max(range(5, checks.max_row + 1), key=lambda row: len(said(row)))
    assert len(said(longest)) > 70
    assert checks.row_dimensions[longest].height >= 30


def test_a_period_is_collated_alone(data, office, sender, tmp_path):
    receive(data, [sender.hand_over(period="2023").path, sender.hand_over().path])
    earlier = collate_tables(data, tmp_path / "a.xlsx", period=Period(2023))
    assert earlier.period == Period(2023)
    assert collate_tables(data, tmp_path / "b.xlsx").period == Period(2024)
    with pytest.raises(EntryError, match="2023 "):
        collate_tables(data, tmp_path / "c.xlsx", period=Period(2022))
    assert not (tmp_path / "c.xlsx").exists()


def test_sets_are_not_mixed(data, office, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    advanced = content(answers={}, set_id="qd-318-2022-xa-nang-cao", group=None)
    receive(data, [sender.hand_over(advanced).path])
    made = collate_tables(data, tmp_path / "a.xlsx", set_id="qd-318-2022-xa")
    assert made.communes[0].sequence == 1


def test_a_commune_is_called_as_it_was_called_in_the_period(data, office, sender, tmp_path):
    """06364 was Chiến Thắng and is Vũ Lễ since the merger of 1 July 2025; 06340 is no more."""
    enrol(data, Sender("06340", tmp_path / "usb2").public)
    receive(data, [sender.hand_over().path, sender.hand_over(period="2025").path])
    before = collate_tables(data, tmp_path / "a.xlsx", period=Period(2024))
    assert [(c.name, c.above) for c in before.communes] == [("Xã Chiến Thắng", "huyện Bắc Sơn")]
    assert before.missing == (("06340", "Xã Tân Tri"),)
    after = collate_tables(data, tmp_path / "b.xlsx", period=Period(2025))
    assert [(c.name, c.above) for c in after.communes] == [("Xã Vũ Lễ", "")]
    assert after.missing == ()


def test_who_handed_over_by_other_rules_is_not_called_missing(data, office, sender, tmp_path):
    other = Sender("06367", tmp_path / "usb2")
    enrol(data, other.public)
    older = content("06367", answers={}, set_id="qd-1980-2016-xa", period="2024")
    receive(data, [sender.hand_over().path, other.hand_over(older).path])
    made = collate_tables(data, tmp_path / "a.xlsx", set_id="qd-318-2022-xa")
    assert made.missing == ()
    (said,) = [one for one in made.cautions if "06367" in one]
    assert said.startswith("Nộp theo Bộ tiêu chí 2016–2020")


def test_the_day_of_receiving_is_the_offices(data, office, sender, tmp_path):
    at_three_in_the_morning = datetime(2024, 12, 31, 20, 0, tzinfo=UTC)
    receive(data, [sender.hand_over().path], now=lambda: at_three_in_the_morning)
    assert collate_tables(data, tmp_path / "a.xlsx").communes[0].received_on == "01/01/2025"
