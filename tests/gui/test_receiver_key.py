"""Changing the key of the receiving unit by hand, after its fingerprint was compared."""

import pytest

from ntm_desktop.district.desk import init_district
from ntm_desktop.services.exchange import receipts

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def card(on_sample):
    on_sample.window.open_page("settings")
    on_sample.settle()
    return on_sample.window.current_page.receiver


def key_file(folder):
    return init_district(folder).public_key_path


def test_a_key_counts_only_after_its_fingerprint_was_confirmed(on_sample, card, tmp_path):
    assert "Chưa có" in card.now.text()
    card.offer(key_file(tmp_path / "huyện"))
    on_sample.settle()
    assert not card.fingerprint.isHidden()
    assert on_sample.do(receipts.receiving_key) is None
    shown = card.fingerprint.text()
    card.trust_button.click()
    on_sample.settle()
    assert on_sample.do(receipts.receiving_key).fingerprint == shown
    assert shown in card.now.text()
    assert card.trust_button.isHidden()


def test_the_key_of_before_comes_back_with_ctrl_z(on_sample, card, tmp_path):
    first = receipts.look_at_key(key_file(tmp_path / "một"))
    on_sample.do(lambda ws: receipts.change_receiving_key(ws, first.encoded))
    card.offer(key_file(tmp_path / "hai"))
    on_sample.settle()
    assert card.trust_button.text() == "Giống hệt, đổi khóa"
    card.trust_button.click()
    on_sample.settle()
    assert on_sample.do(receipts.receiving_key) != first
    on_sample.window.undo()
    on_sample.settle()
    assert on_sample.do(receipts.receiving_key) == first
    assert first.fingerprint in card.now.text()


def test_a_file_that_is_no_key_is_refused_beside_the_button(on_sample, card, tmp_path):
    wrong = tmp_path / "x.pub"
    wrong.write_text("nothing", encoding="utf-8")
    card.offer(wrong)
    on_sample.settle()
    assert "minisign" in card.notice.text
    assert card.trust_button.isHidden()
