"""What a second start carries to the window that is open already."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from ntm_desktop.gui.single_window import Door, knock

KNOCK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ntm_desktop.gui.single_window import knock
app = QCoreApplication([])
sys.exit(0 if knock(Path(sys.argv[1]), *map(Path, sys.argv[2:])) else 1)
"""


@pytest.fixture
def door(qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    door = Door(tmp_path, window)
    yield door
    door.deleteLater()


@pytest.fixture
def heard(door):
    packages: list[str] = []
    door.package_brought.connect(packages.append)
    return packages


def second_start(qtbot, *words: Path) -> int:
    """From another process, as it is."""
    process = subprocess.Popen([sys.executable, "-c", KNOCK, *map(str, words)])
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=60_000)
    return int(process.returncode)


def test_a_package_that_is_double_clicked_comes_to_the_open_window(heard, qtbot, tmp_path):
    package = tmp_path / "Phiếu tiếp nhận của huyện.ntmz"
    assert second_start(qtbot, tmp_path, package) == 0
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [str(package)]


def test_a_second_start_without_a_package_brings_none(heard, qtbot, tmp_path):
    assert second_start(qtbot, tmp_path) == 0
    qtbot.wait(100)
    assert heard == []


def test_nobody_is_there_for_another_folder(door, tmp_path):
    assert not knock(tmp_path / "khác", tmp_path / "x.ntmz")
