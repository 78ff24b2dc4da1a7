"""Qt trying itself on this PC: each part that is missing is named, and what to do."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ntm_desktop import paths
from ntm_desktop.errors import NtmError
from ntm_desktop.gui import icons, selfcheck
from ntm_desktop.gui.theme import FONT_FILES

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: Any) -> Path:
    """A folder of resources in which something can be missing."""
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path)
    return tmp_path


def refusal(check: Any) -> NtmError:
    with pytest.raises(NtmError) as caught:
        check()
    return caught.value


def test_the_program_that_runs_is_taken_and_no_second_one_made(qapp):
    assert selfcheck.application() is qapp


def test_every_image_the_program_shows_can_be_read(monkeypatch):
    here = [name for name in selfcheck.EVERYWHERE if "qsvg" in name]
    monkeypatch.setattr(selfcheck, "EVERYWHERE", tuple(here))
    monkeypatch.setattr(selfcheck, "PLUGINS", {})
    said = selfcheck.try_plugins()
    assert f"{len(here)} thành phần" in said
    assert "svg, ico" in said
    assert QApplication.platformName() in said


def test_a_plugin_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(selfcheck, "EVERYWHERE", ("imageformats/qmat",))
    monkeypatch.setattr(selfcheck, "PLUGINS", {})
    fault = refusal(selfcheck.try_plugins)
    assert "cài lại" in str(fault)
    assert [line.partition(":")[0] for line in fault.faults] == ["imageformats/qmat"]


def test_an_image_nobody_can_read_is_named(monkeypatch):
    monkeypatch.setattr(selfcheck, "EVERYWHERE", ())
    monkeypatch.setattr(selfcheck, "PLUGINS", {})
    monkeypatch.setattr(selfcheck, "_FORMATS", ("svg", "xyz"))
    assert "ảnh xyz" in str(refusal(selfcheck.try_plugins))


def test_every_icon_is_drawn():
    count = len(list((paths.resources_dir() / "icons").glob("*.svg")))
    assert selfcheck.try_icons() == f"{count} hình"


def test_an_icon_that_cannot_be_drawn_and_one_that_is_missing_are_named(elsewhere, monkeypatch):
    folder = elsewhere / "icons"
    folder.mkdir()
    assert "app.ico" in str(refusal(selfcheck.try_icons))
    (folder / "hong.svg").write_text("<svg/>")

    def gone(*_: object) -> None:
        raise KeyError("hong")

    monkeypatch.setattr(icons, "pixmap", gone)
    assert "hong.svg" in str(refusal(selfcheck.try_icons))


def test_every_font_has_the_letters_of_vietnamese():
    assert selfcheck.try_screen_fonts() == f"{len(FONT_FILES)} tệp"


def test_a_font_that_is_gone_or_no_font_is_named(elsewhere):
    assert FONT_FILES[0] in str(refusal(selfcheck.try_screen_fonts))
    folder = elsewhere / "fonts" / "ui"
    folder.mkdir(parents=True)
    (folder / FONT_FILES[0]).write_bytes(b"not a font")
    assert "Không đọc được phông chữ" in str(refusal(selfcheck.try_screen_fonts))


def test_qts_own_dialogs_speak_vietnamese():
    said = selfcheck.try_translation()
    assert said.startswith("Cancel → ")
    assert not said.endswith("Cancel")


def test_a_translation_that_is_gone_is_named(elsewhere):
    assert "qtbase_vi.qm" in str(refusal(selfcheck.try_translation))


def test_a_painted_window_is_told_from_a_blank_one(qtbot):
    label = QLabel("Hồ sơ nông thôn mới")
    qtbot.addWidget(label)
    label.resize(300, 80)
    assert selfcheck.try_painting(label).startswith("300×80 điểm, ")
    blank = QWidget()
    qtbot.addWidget(blank)
    blank.resize(300, 80)
    assert "trống" in str(refusal(lambda: selfcheck.try_painting(blank)))


def test_waiting_ends_when_it_is_reached_and_when_it_takes_too_long(monkeypatch):
    turns: list[int] = []
    selfcheck.wait_for(lambda: len(turns) > 2 or bool(turns.append(1)), "chưa xong")
    assert len(turns) == 3
    monkeypatch.setattr(selfcheck, "_SECONDS", 0.05)
    fault = refusal(lambda: selfcheck.wait_for(lambda: False, "cửa sổ chưa hiện"))
    assert "cửa sổ chưa hiện" in str(fault)
