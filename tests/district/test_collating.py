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
    assert "06370" in dict(made.missing)
    assert len(made.missing) == 173
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
    assert ("06340", "Xã Tân Tri") in before.missing
    after = collate_tables(data, tmp_path / "b.xlsx", period=Period(2025))
    assert [(c.name, c.above) for c in after.communes] == [("Xã Vũ Lễ", "")]
    assert "06340" not in dict(after.missing)


def test_who_handed_over_by_other_rules_is_not_called_missing(data, office, sender, tmp_path):
    other = Sender("06367", tmp_path / "usb2")
    enrol(data, other.public)
    older = content("06367", answers={}, set_id="qd-1980-2016-xa", period="2024")
    receive(data, [sender.hand_over().path, other.hand_over(older).path])
    made = collate_tables(data, tmp_path / "a.xlsx", set_id="qd-318-2022-xa")
    assert "06367" not in dict(made.missing)
    (said,) = [one for one in made.cautions if "06367" in one]
    assert said.startswith("Nộp theo Bộ tiêu chí 2016–2020")


def test_the_day_of_receiving_is_the_offices(data, office, sender, tmp_path):
    at_three_in_the_morning = datetime(2024, 12, 31, 20, 0, tzinfo=UTC)
    receive(data, [sender.hand_over().path], now=lambda: at_three_in_the_morning)
    assert collate_tables(data, tmp_path / "a.xlsx").communes[0].received_on == "01/01/2025"


@pytest.mark.parametrize(
    ("period", "base"), [("2017", 207), ("2019", 207), ("2020", 181), ("2024", 175), ("2025", 61)]
)
def test_shares_are_made_of_all_communes_of_that_day(data, office, sender, tmp_path, period, base):
    set_id = "qd-1980-2016-xa" if int(period) < 2022 else "qd-318-2022-xa"
    receive(data, [sender.hand_over(content(answers={}, set_id=set_id, period=period)).path])
    made = collate_tables(data, tmp_path / "a.xlsx")
    assert made.base.count == base
    assert made.uncounted.count == base - 1
    assert sum(row.count for row in made.bands) + made.uncounted.count == base
    assert sum(row.share for row in (*made.bands, made.uncounted)) == 100 - made.band_residue
    assert f"{base} xã của tỉnh Lạng Sơn" in made.base.sentence


def test_a_number_of_communes_that_was_only_recalled_is_told_as_such(
    data, office, sender, tmp_path
):
    receive(data, [sender.hand_over(period="2023").path])
    assert "theo trí nhớ" in collate_tables(data, tmp_path / "a.xlsx").base.sentence
    assert collate_tables(data, tmp_path / "a.xlsx", base=180).base.count == 180
    with pytest.raises(EntryError, match="từ 1 trở lên"):
        collate_tables(data, tmp_path / "a.xlsx", base=0)


def test_an_office_of_one_district_has_the_communes_of_that_district(
    data, office, sender, tmp_path
):
    receive(data, [sender.hand_over().path])
    made = collate_tables(data, tmp_path / "a.xlsx", area="185")
    assert "huyện Bắc Sơn" in made.base.sentence
    assert len(made.missing) == made.base.count - 1 == 16
    assert "06325" not in dict(made.missing)  # the township
    receive(data, [sender.hand_over(period="2019").path])
    of_2019 = collate_tables(data, tmp_path / "a.xlsx", period=Period(2019), area="185")
    assert of_2019.base.count == 19
    with pytest.raises(EntryError, match="--base"):
        collate_tables(data, tmp_path / "a.xlsx", period=Period(2019), area="999")
