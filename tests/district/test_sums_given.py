"""A sum that was given out says when it is provisional, and when it is outdated and why."""

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district.appraising import accept_the_rest, appraisal_of
from ntm_desktop.district.closing import finish_appraisal, reopen_appraisal
from ntm_desktop.district.sums_given import note_sum, sum_lines
from ntm_desktop.district.tables import tables_of
from ntm_desktop.district_cli import main
from ntm_desktop.domain.periods import Period
from ntm_desktop.store.register.register import Register
from tests.district import communes


@pytest.fixture
def register(data, sender):
    receive(data, [sender.hand_over().path])
    with Register.open(data) as opened:
        opened.officer = "Lê Văn Tám"
        yield opened


def give_out(register):
    made = tables_of(register, communes.catalog(), area="185")
    note_sum(register, made, "/usb/tong-hop.xlsx", communes.START)


def state(register):
    return sum_lines(register, communes.catalog())[0].state


def appraise_all(register):
    catalog = communes.catalog()
    known = appraisal_of(register, catalog, 1)
    accept_the_rest(register, known, communes.START, met_only=False)
    finish_appraisal(register, catalog, 1, communes.START)


def test_a_sum_says_whom_it_lacks_and_who_made_it(register):
    give_out(register)
    (line,) = sum_lines(register, communes.catalog())
    assert line.state == "Tạm tính: còn thiếu 16 xã"
    assert (line.made.officer, line.made.file) == ("Lê Văn Tám", "/usb/tong-hop.xlsx")


def test_accepting_what_was_counted_leaves_a_sum_as_it_is(register):
    give_out(register)
    appraise_all(register)
    assert sum_lines(register, communes.catalog())[0].why_outdated == ()


def test_an_appraisal_opened_again_outdates_every_sum_made_from_it_and_no_later_one(register):
    appraise_all(register)
    give_out(register)
    known = appraisal_of(register, communes.catalog(), 1)
    reopen_appraisal(register, known, communes.START, "Xem lại")
    assert state(register) == "ĐÃ CŨ: Xã Chiến Thắng (06364) mở lại thẩm tra"
    give_out(register)
    assert sum_lines(register, communes.catalog())[0].why_outdated == ()
    assert sum_lines(register, communes.catalog())[1].why_outdated != ()


def test_a_newer_package_outdates_the_sum(register, sender):
    give_out(register)
    data = register.data_dir
    register.close()
    receive(data, [sender.hand_over(money=5).path])
    with Register.open(data) as again:
        assert state(again) == "ĐÃ CŨ: Xã Chiến Thắng (06364) nộp gói mới"


def test_the_report_and_the_collation_are_sums_that_were_given_out_too(data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    words = ["--data", str(data), "--officer", "Lê Văn Tám"]
    assert main(["report", *words, "--out", str(tmp_path / "bao-cao.docx")]) == 0
    assert main(["collate", *words, "--out", str(tmp_path / "so.xlsx")]) == 0
    receive(data, [sender.hand_over().path])
    with Register.open(data) as register:
        collated, report = sum_lines(register, communes.catalog())
    assert (collated.made.title, report.made.title) == (
        "Bảng tổng hợp năm 2024",
        "Báo cáo năm 2024",
    )
    for one in (collated, report):
        assert one.made.officer == "Lê Văn Tám"
        assert one.why_outdated == ("Xã Chiến Thắng (06364) nộp gói mới",)


def test_a_sum_over_years_rests_on_the_packages_of_each(data, sender):
    receive(data, [sender.hand_over(period="2023").path, sender.hand_over().path])
    with Register.open(data) as register:
        made = tables_of(register, communes.catalog(), period=Period.parse("2023-2024"), area="185")
        note_sum(register, made, "", communes.START)
        assert sum_lines(register, communes.catalog())[0].why_outdated == ()
    receive(data, [sender.hand_over(period="2023").path])
    with Register.open(data) as register:
        assert state(register) == "ĐÃ CŨ: Xã Chiến Thắng (06364) nộp gói mới"
