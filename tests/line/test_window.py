"""The card “Gửi qua mạng”, with a real server at the other end."""

import os
import signal

import pytest

from ntm_desktop.district import enrol
from ntm_desktop.district.desk import make_receiver, receive_inbox
from ntm_desktop.district.line.receivers import making_receivers, use_folder
from ntm_desktop.district.publishing_rules import publishing, read_rules
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.receivers import SendingState
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.gui.exchange.line_card import LineCard
from ntm_desktop.gui.exchange.outbox_run import go_on_sending, outbox_run
from ntm_desktop.gui.exchange.page import ExchangePage
from ntm_desktop.gui.exchange.receiver_dialog import ReceiverDialog
from ntm_desktop.gui.rules.page import RulesPage
from ntm_desktop.gui.widgets import LinkButton
from ntm_desktop.services import edits
from ntm_desktop.services.exchange import sending, timeline
from ntm_desktop.store.commune import sendings
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.gui.office import opened, sample_copy
from tests.signed_rules import signed_rules

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def office(qtbot, tmp_path):
    with opened(qtbot, sample_copy(tmp_path / "mẫu", tmp_path / "xa")) as office:
        yield office


@pytest.fixture
def page(office):
    page = ExchangePage(office.context, find_drives=tuple)
    office.show(page)
    return page


@pytest.fixture
def card(page):
    return page.line_card


@pytest.fixture
def connect(office, page, card, district, server, tmp_path):
    def connect():
        key = tmp_path / "06364.pub"
        key.write_text(office.do(timeline.public_key_info).text)
        enrol(district, key, replace_reason="khóa thật của xã")
        made = make_receiver(district, "06364", server.address, tmp_path / "giấy")
        card.open_file(made.path)
        office.settle()
        dialog = page.window().findChild(ReceiverDialog)
        assert not dialog.save_button.isEnabled()
        dialog.compared.setChecked(True)
        dialog.save_button.click()
        office.settle()

    return connect


def pack(office, tmp_path):
    assessment = office.assessment_id
    office.do(lambda ws: timeline.pack(ws, assessment, tmp_path / "đĩa"))


def type_something(office):
    """A remark is typed while the line is busy; what came of it appears in the result."""
    saved = []
    assessment = office.assessment_id
    office.context.tasks.run(
        lambda ws: edits.record_remark(ws, assessment, "1.1", "ghi trong lúc gửi"),
        done=saved.append,
        failed=saved.append,
        owner=office,
    )
    return saved


def lines(card):
    found = (card._lines.itemAt(place).widget() for place in range(card._lines.count()))
    return [
        [label.text() for label in line.findChildren(object) if hasattr(label, "text")]
        for line in found
    ]


def test_without_a_receiver_nothing_is_offered_but_to_open_its_file(card):
    assert card.send_button.isHidden()
    assert card.fetch_button.isHidden()
    assert "USB" in card.receiver.text()


def test_a_package_is_sent_and_its_receipt_fetched(office, page, card, connect, district, tmp_path):
    connect()
    assert "Bắc Sơn" in card.receiver.text()
    pack(office, tmp_path)
    card.send_button.click()
    office.settle()
    assert lines(card)[0][0] == "Gói số 1 · Đã gửi, chờ phiếu"
    assert len(receive_inbox(district).received) == 1
    card.fetch_button.click()
    office.settle()
    assert "Đã tải 1 tệp" in card.said.text()
    assert office.messages == []


def test_rules_that_the_office_published_come_down_and_are_offered_where_rules_are(
    office, card, connect, district, tmp_path
):
    connect()
    path = signed_rules(tmp_path)
    with Register.open(district) as register:
        found = read_rules(path, unwatched)
        carry_out(register, publishing(path, found.sha256, communes.START))
    card.fetch_button.click()
    office.settle()
    assert not card.rules_link.isHidden()
    assert "(1)" in card.rules_link.text()
    wished = []
    office.context.navigation_requested.connect(lambda page, target: wished.append((page, target)))
    card.rules_link.click()
    ((where, target),) = wished
    rules = RulesPage(office.context, find_drives=tuple)
    office.show(rules)
    rules.show_target(target)
    office.settle()
    assert where == "rules"
    # Whose key it is nobody here has compared yet: it is asked, and nothing is taken over.
    assert rules.current_view is rules.views.receiving
    assert not rules.views.receiving.key_card.isHidden()
    receiving = rules.views.receiving
    assert receiving.key_card.file_name.text() == "khóa ghi trong gói"
    # Left like this, they are offered again, here and in the card, until they are taken over.
    card.refresh()
    receiving.begin()
    office.settle()
    assert not card.rules_link.isHidden()
    (link,) = [one for one in receiving.findChildren(LinkButton) if path.name in one.text()]
    link.click()
    office.settle()
    assert receiving.key_card.fingerprint.text()


def test_offline_says_so_in_the_card_and_nothing_pops_up(office, card, connect, server, tmp_path):
    connect()
    pack(office, tmp_path)
    server.stop()
    card.send_button.click()
    saved = type_something(office)
    office.settle()
    assert isinstance(saved[0], Change)
    first = lines(card)[0]
    assert first[0] == "Gói số 1 · Chờ gửi"
    assert "chưa trả lời" in first[1]
    assert office.messages == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be halted here")
def test_a_server_that_says_nothing_keeps_no_figure_from_being_saved(
    office, card, connect, server, tmp_path
):
    connect()
    pack(office, tmp_path)
    os.kill(server.process.pid, signal.SIGSTOP)  # the port is open, nobody answers
    try:
        card.send_button.click()
        office.until(lambda: not card.stop_button.isHidden())
        saved = type_something(office)
        office.until(lambda: bool(saved))
        assert isinstance(saved[0], Change)
        office.until(lambda: lines(card)[0][0] == "Gói số 1 · Đang gửi")
        assert not card.stop_button.isHidden(), "it still waits for the server"
        card.stop_button.click()
    finally:
        os.kill(server.process.pid, signal.SIGCONT)
    office.settle()
    assert office.messages == []


def test_what_was_begun_before_a_restart_goes_on_by_itself(
    office, card, connect, district, tmp_path
):
    connect()
    pack(office, tmp_path)
    office.do(sending.queue_newest)
    (entry,) = office.do(sending.outbox)
    begun = SendingState.SENDING  # as a program leaves it that died in the middle
    office.do(lambda ws: sendings.set_sending(ws.file, entry.sending.id, begun, "", ws.now()))
    go_on_sending(office.context)
    office.settle()
    assert [one.sending.state for one in office.do(sending.outbox)] == [SendingState.SENT]
    assert len(receive_inbox(district).received) == 1
    assert "chờ phiếu" in lines(card)[0][0]  # the card followed a run that it did not begin


def test_what_somebody_has_to_mend_or_paused_does_not_go_on_by_itself(
    office, connect, server, tmp_path
):
    connect()
    pack(office, tmp_path)
    office.do(sending.queue_newest)
    (entry,) = office.do(sending.outbox)
    for state in (SendingState.FAILED, SendingState.PAUSED):
        office.do(
            lambda ws, state=state: sendings.set_sending(
                ws.file, entry.sending.id, state, "", ws.now()
            )
        )
        go_on_sending(office.context)
        office.settle()
        assert [one.sending.state for one in office.do(sending.outbox)] == [state]


def test_two_wishes_to_send_are_one_run_and_a_page_opened_later_shows_it(
    office, card, connect, tmp_path
):
    connect()
    pack(office, tmp_path)
    office.do(sending.queue_newest)
    run = outbox_run(office.context)
    run.begin()
    job = run.job
    run.begin(asked=False)
    assert run.job is job
    later = LineCard(office.context)
    assert not later.stop_button.isHidden()
    office.settle()
    assert run.job is None
    assert later.stop_button.isHidden()
    later.deleteLater()


def test_a_receiver_that_is_a_folder_is_opened_sent_to_and_fetched_from(
    office, page, card, district, tmp_path, monkeypatch
):
    share = tmp_path / "Ổ chung"
    share.mkdir()
    key = tmp_path / "06364.pub"
    key.write_text(office.do(timeline.public_key_info).text)
    enrol(district, key, replace_reason="khóa thật của xã")
    with Register.open(district) as register:
        use_folder(register, share, communes.START)
        made = carry_out(register, making_receivers(("06364",), tmp_path / "giấy", communes.START))
    here = tmp_path / "OneDrive"
    (share / "06364").rename(here)
    card.open_file(made.files[0])
    office.settle()
    dialog = page.window().findChild(ReceiverDialog)
    assert "không thấy thư mục" in dialog.fault.text()
    monkeypatch.setattr(
        "ntm_desktop.gui.exchange.receiver_dialog.QFileDialog.getExistingDirectory",
        lambda *_: str(here),
    )
    dialog.folder_button.click()
    office.settle()
    assert dialog.address.text() == str(here)
    assert "Máy này thấy thư mục" in dialog.fault.text()
    dialog.compared.setChecked(True)
    dialog.save_button.click()
    office.settle()
    pack(office, tmp_path)
    card.send_button.click()
    office.settle()
    assert lines(card)[0][0] == "Gói số 1 · Đã gửi, chờ phiếu"
    here.rename(share / "06364")
    assert len(receive_inbox(district).received) == 1
    card.fetch_button.click()
    office.settle()
    assert "không thấy thư mục" in card.said.text()
    (share / "06364").rename(here)
    card.fetch_button.click()
    office.settle()
    assert "Đã tải 1 tệp" in card.said.text()
    assert office.messages == []
