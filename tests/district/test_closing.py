"""An appraisal is split, signed, opened again, or its package taken back before it began."""

import shutil
from decimal import Decimal

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district.appraising import (
    accept_the_rest,
    again,
    appraisal_of,
    appraise,
    appraise_known,
)
from ntm_desktop.district.assigning import assign_criteria
from ntm_desktop.district.closing import finish_appraisal, reopen_appraisal, withdraw_package
from ntm_desktop.district.receipts import content_of
from ntm_desktop.domain.appraisal import AppraisalDecision, Appraised
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.errors import ChangedMeanwhileError, EntryError, StoreError
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.acts import ActKind, acts
from ntm_desktop.store.register.register import Register
from tests.district import communes

WATER = Answer(parts={"main": PartAnswer(numerator=Decimal(90), denominator=Decimal(100))})
LOW = PartAnswer(numerator=Decimal(50), denominator=Decimal(100))
ANSWERS = {"1.1": communes.YES, "1.2": communes.YES, "3.1": WATER}


@pytest.fixture
def opened(data, sender):
    receive(data, [sender.hand_over(answers=ANSWERS).path])
    with Register.open(data) as register:
        register.officer = "Lê Văn Tám"
        yield register


def known(register, position=1):
    return appraisal_of(register, communes.catalog(), position)


def enter(register, no, **more):
    more = {"decision": AppraisalDecision.ACCEPTED, "appraiser": register.officer, **more}
    appraise(register, communes.catalog(), 1, no, communes.START, **more)


def accept_all(register):
    accept_the_rest(
        register, known(register), communes.START, met_only=False, appraiser=register.officer
    )


def finish(register):
    return finish_appraisal(register, communes.catalog(), 1, communes.START)


def said(register, position=1):
    receipt = register.receipt(position)
    from ntm_desktop.district import office

    return content_of(receipt, office.signing_key(register.office()).public, register.data_dir)


def test_the_appraised_figures_travel_and_their_verdicts_count(opened):
    accept_all(opened)
    enter(opened, "3.1", parts={"main": LOW}, remark="Đo lại")
    finish(opened)
    found = {one.indicator_no: one for one in said(opened).appraised}
    assert found["3.1"].parts["main"] == LOW
    assert (found["3.1"].verdict, found["3.1"].remark) == (Verdict.NOT_MET, "Đo lại")
    assert contents.indicator_verdicts(opened, 1)["3.1"] is Verdict.NOT_MET


def test_a_program_that_does_not_read_them_gets_the_answer_as_it_knows_it(opened, monkeypatch):
    monkeypatch.setattr("ntm_desktop.district.answering.labels_of", lambda _path: {})
    accept_all(opened)
    finish(opened)
    receipt = opened.receipt(1)
    file = opened.data_dir / "receipts" / receipt.file_name
    from ntm_desktop.district import office

    key = office.signing_key(opened.office()).public
    package = read_package(file, lambda _header, _id: key)
    assert [table.name for table in package.tables] == ["receipt", "parts", "notes"]
    assert package.labels["Ntm-Format"] == "1"


def test_what_was_accepted_is_the_period_before_of_the_next_package(opened, sender):
    accept_all(opened)
    enter(opened, "3.1", parts={"main": LOW})
    finish(opened)
    data = opened.data_dir
    opened.close()
    receive(data, [sender.hand_over(period="2025", answers=ANSWERS).path])
    with Register.open(data) as register:
        line = known(register, 2)
        assert line.earlier == "Năm 2024"
        assert line.earlier_answers["3.1"].parts["main"] == LOW
        assert line.line("3.1").before is Verdict.NOT_MET


def test_an_appraisal_is_opened_again_with_a_reason_that_the_commune_reads(opened):
    accept_all(opened)
    enter(opened, "3.1", parts={"main": LOW})
    finish(opened)
    with pytest.raises(EntryError, match="đã ký"):
        enter(opened, "3.1", parts={})
    with pytest.raises(EntryError, match="lý do"):
        reopen_appraisal(opened, known(opened), communes.START, " ")
    reopen_appraisal(opened, known(opened), communes.START, "Xã nộp bổ sung")
    found = known(opened)
    assert found.answered is PackageOutcome.RECEIVED
    assert found.line("3.1").entered.parts == {"main": LOW}
    assert said(opened).notes[-1] == "Mở lại thẩm tra ngày 01/12/2024: Xã nộp bổ sung"
    assert contents.indicator_verdicts(opened, 1)["3.1"] is Verdict.MET
    enter(opened, "3.1", parts={})
    assert finish(opened).outcome is PackageOutcome.ACCEPTED


def test_only_a_package_that_nobody_has_begun_with_is_taken_back(opened):
    with pytest.raises(EntryError, match="chưa trả lời"):
        reopen_appraisal(opened, known(opened), communes.START, "nhầm")
    enter(opened, "1.1")
    with pytest.raises(EntryError, match="Lê Văn Tám đã bắt đầu"):
        withdraw_package(opened, known(opened), communes.START, "Nộp nhầm kỳ")


def test_a_package_that_was_taken_back_is_not_counted_and_says_why(opened):
    done = withdraw_package(opened, known(opened), communes.START, "Nộp nhầm kỳ")
    assert done.outcome is PackageOutcome.RETURNED
    (criteria,) = [part for part in done.parts if part.part == "criteria"]
    assert criteria.remark == "Xã thu hồi gói này: Nộp nhầm kỳ"


def test_every_act_names_its_officer(opened):
    accept_all(opened)
    finish(opened)
    reopen_appraisal(opened, known(opened), communes.START, "Xem lại")
    told = acts(opened, package=1)
    assert [one.act for one in told] == [ActKind.REOPENED, ActKind.ANSWERED, ActKind.RECEIVED]
    assert [one.officer for one in told] == ["Lê Văn Tám", "Lê Văn Tám", ""]
    assert known(opened).line("1.1").entered.appraiser == "Lê Văn Tám"


def test_an_entry_made_on_what_another_officer_changed_is_not_saved(opened):
    before = known(opened)
    enter(opened, "1.1", remark="Đã xem bản đồ", appraiser="Nguyễn Thị Hoa")
    with pytest.raises(ChangedMeanwhileError, match="Nguyễn Thị Hoa"):
        appraise_known(
            opened,
            before,
            "1.1",
            communes.START,
            decision=AppraisalDecision.RETURNED,
            remark="Thiếu quyết định",
            was=None,
            compare=True,
        )
    entered = again(opened, before).line("1.1").entered
    assert entered is not None
    assert entered.remark == "Đã xem bản đồ"
    seen = Appraised("1.1", AppraisalDecision.ACCEPTED, {}, "Đã  xem bản đồ ", None, "")
    appraise_known(
        opened,
        before,
        "1.1",
        communes.START,
        decision=AppraisalDecision.ACCEPTED,
        remark="Đủ",
        was=seen,
        compare=True,
    )
    assert known(opened).line("1.1").entered.remark == "Đủ"


def test_a_second_window_on_the_same_register_is_refused(opened):
    with pytest.raises(StoreError, match="đang được mở"):
        Register.open(opened.data_dir)


def test_criteria_are_given_to_officers_for_every_package_of_the_set(opened):
    catalog = communes.catalog()
    assign_criteria(opened, catalog, communes.SET, {1: "Hoa", 3: "Tám"}, communes.START)
    assign_criteria(opened, catalog, communes.SET, {3: ""}, communes.START)
    assert known(opened).owners == {1: "Hoa"}
    with pytest.raises(EntryError, match="không có tiêu chí số 99"):
        assign_criteria(opened, catalog, communes.SET, {99: "Hoa"}, communes.START)
    newest = acts(opened)[0]
    assert newest.words == "Phân công thẩm tra: tiêu chí 3: mọi cán bộ"


def test_a_register_of_the_version_before_gets_its_new_tables(data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(data / "register.ntmd")) as db:
        db.executescript(communes.TO_REGISTER_3)
    shutil.copy(data / "register.ntmd", tmp_path / "old.ntmd")
    with Register.open(data) as register:
        assert acts(register) == ()
        assert len(register.packages()) == 1
    assert len(list((data / "backups").glob("register-v3-*"))) == 1
