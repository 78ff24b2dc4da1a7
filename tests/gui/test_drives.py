"""Which sticks are plugged in, and that one that hangs holds up nobody."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.widgets import Label
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, asked, read_mounts

MOUNTS = """\
22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
23 22 0:5 / /proc rw,nosuid - proc proc rw
40 22 8:17 / /media/lan/KINGSTON\\0401 rw,nosuid shared:9 - vfat /dev/sdb1 rw,fmask=0022
41 22 8:33 / /run/media/lan/KHOA ro,nosuid - exfat /dev/sdc1 ro
a line that is cut off
"""


def stick(name: str) -> Drive:
    return Drive(Path("/media") / name, name, "FAT32", 0, 0)


class Asker:
    """Asks drives; one called HANGS answers only when it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked_for: list[str] = []

    def __call__(self, drive: Drive) -> Drive:
        self.asked_for.append(drive.name)
        if drive.name.startswith("HANGS"):
            self.gate.wait(30)
        return replace(drive, free=5, total=9)


@pytest.fixture
def hanging() -> Iterator[Asker]:
    ask = Asker()
    yield ask
    ask.gate.set()


def test_the_mounts_of_the_system_are_read_with_their_blanks_and_locks():
    assert list(read_mounts(MOUNTS)) == [
        ("/", "/dev/sda2", "ext4", False),
        ("/proc", "proc", "proc", False),
        ("/media/lan/KINGSTON 1", "/dev/sdb1", "vfat", False),
        ("/run/media/lan/KHOA", "/dev/sdc1", "exfat", True),
    ]


def test_a_stick_that_hangs_is_named_and_the_others_answer(hanging):
    began = time.monotonic()
    found = asked([stick("HANGS-1"), stick("KINGSTON")], hanging, 0.2)
    assert time.monotonic() - began < 5
    assert [(one.name, one.answers, one.free) for one in found] == [
        ("HANGS-1", False, 0),
        ("KINGSTON", True, 5),
    ]


def test_a_stick_that_hangs_is_asked_once_until_it_lets_go(hanging):
    places = [stick("HANGS-2")]
    for _ in range(3):
        assert not asked(places, hanging, 0.05)[0].answers
    assert hanging.asked_for == ["HANGS-2"]
    hanging.gate.set()
    deadline = time.monotonic() + 10
    while not asked(places, hanging, 0.5)[0].answers:
        assert time.monotonic() < deadline
    assert asked(places, hanging, 0.5)[0].free == 5


def test_a_reader_without_a_card_is_no_drive():
    assert asked([stick("EMPTY")], lambda _drive: None, 1) == ()


def test_the_list_says_what_to_do_with_a_stick_that_hangs(qtbot):
    tasks: Tasks[Any] = Tasks()
    hangs = replace(stick("KINGSTON"), answers=False)
    shown = DriveList(tasks, "Chép ra USB", writes=False, find=lambda: (hangs, stick("KHÁC")))
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: len(shown.buttons) == 2)
    assert [button.isEnabled() for button in shown.buttons] == [False, True]
    said = [label.text() for label in shown.findChildren(Label)]
    assert any("không trả lời; hãy rút USB ra rồi cắm lại" in text for text in said)
    tasks.shutdown()


def test_sticks_are_asked_without_qt_which_keeps_pythons_lock_while_it_waits():
    from ntm_desktop.gui.widgets import drives

    assert "PySide6" not in Path(drives.__file__).read_text(encoding="utf-8")
