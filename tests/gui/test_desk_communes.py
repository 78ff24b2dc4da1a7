"""The communes of a receiving office, its first page and its first steps."""

import pytest

from ntm_desktop.district import receive
from ntm_desktop.district_cli import main
from ntm_desktop.gui.desk import program as desk_program
from ntm_desktop.gui.widgets import Notice
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.gui.desk_office import data, desk, sender, texts, usb

__all__ = ["data", "desk", "sender", "usb"]


def enrolled(desk):
    return desk.do(lambda register: {one.code for one in register.communes()})


def test_a_key_is_enrolled_only_when_somebody_compared_its_fingerprint(desk, data, usb):
    made = communes.Sender("06364", usb)
    desk.open()
    page = desk.go("communes")
    page.enrol(made.public)
    desk.settle()
    dialog = page.dialog
    assert dialog.fingerprint.text().split() == made.key.public.fingerprint.split()
    assert not dialog.enrol_button.isEnabled()
    assert enrolled(desk) == set()
    dialog.compared.setChecked(True)
    dialog.enrol_button.click()
    desk.settle()
    assert enrolled(desk) == {"06364"}
    assert page.table.current_key == "06364"


def test_a_key_whose_comment_names_another_commune_is_asked_about(desk, data, usb):
    made = communes.Sender("06364", usb)
    made.public.write_text(f"untrusted comment: 06367\n{made.key.public.encoded}\n")
    desk.open()
    page = desk.go("communes")
    page.enrol(made.public)
    desk.settle()
    assert any("06367" in notice.text for notice in page.dialog.findChildren(Notice))
    page.dialog.compared.setChecked(True)
    page.dialog.enrol_button.click()
    desk.settle()
    assert enrolled(desk) == {"06364"}


def test_another_key_takes_the_place_of_the_first_only_with_a_reason(desk, sender, tmp_path):
    other = communes.Sender("06364", tmp_path / "khác")
    desk.open()
    page = desk.go("communes")
    page.enrol(other.public)
    desk.settle()
    dialog = page.dialog
    dialog.compared.setChecked(True)
    assert not dialog.enrol_button.isEnabled()
    dialog.reason.setText("Máy cũ hỏng")
    dialog.enrol_button.click()
    desk.settle()
    keys = desk.do(lambda register: register.keys_of("06364"))
    assert keys == (other.key.public.encoded, sender.key.public.encoded)


def test_the_list_is_filtered_by_words_without_accents_and_by_state(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.go("communes")
    every = len(page.table.table.rows)
    assert every > 100
    page.search.setText("chien thang")
    found = [row.split(" | ")[0] for row in texts(page.table)]
    assert found == ["Xã Chiến Thắng (06364)", "Xã Chiến Thắng (06481)"]
    page.search.clear()
    page.show_target("state:on-time")
    assert [row.split(" | ")[0] for row in texts(page.table)] == ["Xã Chiến Thắng (06364)"]
    page.show_target("06364")
    assert page.table.current_key == "06364"


def test_the_first_page_leads_to_what_waits(desk, data, sender):
    receive(data, [sender.hand_over().path])
    desk.open()
    page = desk.page
    assert page.waiting_title.text() == "Chờ thẩm tra (1)"
    visits = []
    desk.window.context.navigation_requested.connect(lambda *to: visits.append(to))
    next(link for link in page.links if "Chiến Thắng" in link.text()).click()
    assert ("appraise", "1") in visits


def test_an_office_that_received_nothing_is_told_what_to_do_first(desk, data):
    desk.open()
    assert desk.page.places.currentIndex() == 1


def test_the_first_run_makes_an_office_and_opens_it(desk, tmp_path):
    desk.program.begin(None)
    first = desk.program.first
    first._data_dir = tmp_path / "mới"
    first.name.setText("UBND huyện Tràng Định")
    first.make.click()
    desk.qtbot.waitUntil(lambda: desk.program.window is not None, timeout=20_000)
    desk.settle()
    assert desk.window.top.office.text() == "UBND huyện Tràng Định"
    assert desk.program.preferences.data_dir == tmp_path / "mới"


def test_a_folder_without_a_register_is_refused_in_words(desk, tmp_path):
    desk.program.begin(tmp_path / "không có")
    desk.settle()
    assert desk.program.first.notice.text


@pytest.mark.parametrize("given", [True, False])
def test_the_command_without_a_word_opens_the_window(monkeypatch, tmp_path, given):
    opened = []
    monkeypatch.setattr(desk_program, "run_desk", lambda data, argv: opened.append(data) or 0)
    assert main(["--data", str(tmp_path)] if given else []) == 0
    assert opened == [tmp_path if given else None]


def test_a_register_that_is_open_cannot_be_opened_twice(desk, data):
    from ntm_desktop.errors import StoreError

    desk.open()
    with pytest.raises(StoreError), Register.open(data):
        pass
