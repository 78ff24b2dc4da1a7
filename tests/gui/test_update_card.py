"""Updating from a stick, as the officer does it under "Cài đặt"."""

import pytest

from ntm_desktop.gui.settings.page import SettingsPage
from ntm_desktop.gui.settings.update_card import UpdateCard
from ntm_desktop.gui.widgets import Level
from ntm_desktop.services import updates
from tests.gui.office import opened, sample_copy
from tests.services.test_updates import KEY, put

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    return tmp_path_factory.mktemp("mau") / "xa"


@pytest.fixture
def office(qtbot, tmp_path, made_once, monkeypatch):
    monkeypatch.setattr(updates, "release_key", lambda: KEY.public)
    with opened(qtbot, sample_copy(made_once, tmp_path / "xa")) as office:
        yield office


@pytest.fixture
def card(office):
    page = SettingsPage(office.context)
    office.show(page)
    return page.findChild(UpdateCard)


@pytest.fixture
def started(monkeypatch):
    setups: list[updates.Update] = []
    monkeypatch.setattr(updates, "start_setup", setups.append)
    return setups


def test_a_genuine_setup_is_offered_backed_up_for_and_started(office, card, tmp_path, started):
    card.check(put(tmp_path, "9.0.0"))
    office.settle()
    assert "Bản 9.0.0" in card.notice.text
    assert card.install_button.isVisible()
    assert started == []

    card.install_button.click()
    office.until(lambda: bool(started))
    assert started[0].version == "9.0.0"
    assert started[0].path.parent.name == "updates"
    assert len(list((tmp_path / "xa" / "backups").glob("commune-truoc-cap-nhat-9.0.0-*"))) == 1
    assert not card.window().isVisible()


def test_a_changed_file_is_refused_and_cannot_be_installed(office, card, tmp_path, started):
    path = put(tmp_path, "9.0.0")
    path.write_bytes(path.read_bytes() + b"more")
    card.check(path)
    office.settle()
    assert card.notice.level is Level.ERROR
    assert "chữ ký không khớp" in card.notice.text
    assert not card.install_button.isVisible()
    card.install_button.click()
    office.settle()
    assert started == []


def test_without_a_backup_nothing_is_started(office, card, tmp_path, started):
    backups = tmp_path / "xa" / "backups"
    backups.rmdir()
    backups.write_text("a file where the folder should be")
    card.check(put(tmp_path, "9.0.0"))
    office.settle()
    card.install_button.click()
    office.settle()
    office.until(lambda: card.notice.level is Level.ERROR)
    assert started == []
    assert card.window().isVisible()
