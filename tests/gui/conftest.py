"""A commune made once for all window tests, and the frame around it."""

import gc
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from ntm_desktop.app import Desktop
from ntm_desktop.gui.theme import STYLE_ARGUMENTS
from ntm_desktop.services import edits, sample, workspace


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says of every window what it cannot do; that is no warning."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("^This plugin does not support"))


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["ntm-desktop", *STYLE_ARGUMENTS]


@pytest.fixture(autouse=True)
def garbage_on_the_gui_thread() -> Iterator[None]:
    """As in the program: a widget must not be collected on a worker thread."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture(scope="session")
def sample_made_once(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("sample") / "xa-mau"
    workspace.close_workspace(sample.create_sample_figures(folder))
    return folder


@pytest.fixture(autouse=True)
def log_of_its_own():
    """The log of faults is opened once in a program; each test is one."""
    yield
    log = logging.getLogger("ntm_desktop")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


@pytest.fixture
def sample_dir(sample_made_once, tmp_path) -> Path:
    """A copy of the sample commune that a test may change."""
    return Path(shutil.copytree(sample_made_once, tmp_path / "xa mẫu"))


@pytest.fixture
def empty_dir(tmp_path) -> Path:
    """A commune of which nothing was answered yet."""
    folder: Path = tmp_path / "xã mới"
    ws = workspace.create_workspace(
        folder,
        commune_code=sample.SAMPLE_COMMUNE,
        set_id=sample.SAMPLE_SET,
        period=sample.SAMPLE_PERIOD,
        actor="Bà Hoa",
    )
    workspace.close_workspace(ws)
    return folder


class Program:
    """The running program, as somebody in front of the screen sees it."""

    def __init__(self, qtbot: Any, desktop: Desktop) -> None:
        self.qtbot = qtbot
        self.desktop = desktop
        self.faults: list[BaseException] = []
        desktop.tasks.crashed.connect(self.faults.append)

    @property
    def window(self) -> Any:
        assert self.desktop.window is not None
        return self.desktop.window

    def settle(self) -> None:
        """Until everything asked for was answered and drawn."""
        self.qtbot.waitUntil(lambda: not self.desktop.tasks._running, timeout=20_000)

    def until_ready(self) -> Any:
        """Until the commune was read; gives the window."""

        def ready() -> bool:
            window = self.desktop.window
            return bool(window and window.context and window.context.ready and window.print_action)

        self.qtbot.waitUntil(ready, timeout=20_000)
        self.settle()
        return self.window

    def do(self, fn: Any) -> Any:
        """Run a service as a page would."""
        got: list[Any] = []
        self.desktop.tasks.run(fn, done=got.append, owner=self.desktop)
        self.settle()
        return got[0]


@pytest.fixture
def program(qtbot, qapp) -> Iterator[Program]:
    """The program without a folder open yet: call ``desktop.begin``."""
    assert isinstance(qapp, QApplication)
    desktop = Desktop(qapp)
    running = Program(qtbot, desktop)
    yield running
    for shown in (desktop.window, desktop.first_run):
        if shown is not None:
            shown.closed.disconnect()
            shown.hide()
            shown.deleteLater()
    desktop.end()
    assert running.faults == []


@pytest.fixture
def on_sample(program: Program, sample_dir: Path) -> Program:
    """The program with the sample commune open."""
    program.desktop.begin(sample_dir)
    program.until_ready()
    return program


@pytest.fixture
def on_empty(program: Program, empty_dir: Path) -> Program:
    """The program with a commune open that has no figures."""
    program.desktop.begin(empty_dir)
    program.until_ready()
    return program


def record_remark(no: str, text: str) -> Any:
    """An edit to be run on the database thread."""

    def work(ws: Any) -> Any:
        return edits.record_remark(ws, workspace.latest_assessment(ws).id, no, text)

    return work
