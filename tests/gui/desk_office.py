"""The window of a receiving office with its register, as somebody in front of it sees it."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from ntm_desktop.district import enrol, init_district
from ntm_desktop.gui.desk.program import DeskProgram
from tests.district import communes

AREA = "185"


class Desk:
    """The running program."""

    def __init__(self, qtbot: Any, program: DeskProgram, data: Path) -> None:
        self.qtbot = qtbot
        self.program = program
        self.data = data
        self.faults: list[BaseException] = []
        program.tasks.crashed.connect(self.faults.append)

    @property
    def window(self) -> Any:
        assert self.program.window is not None
        return self.program.window

    @property
    def page(self) -> Any:
        return self.window.current_page

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.program.tasks._running, timeout=60_000)
        assert self.faults == []

    def open(self, folder: Path | None = None) -> Any:
        self.program.begin(folder or self.data)

        def ready() -> bool:
            window = self.program.window
            return bool(window and window.context and window.context.ready and window.print_action)

        self.qtbot.waitUntil(ready, timeout=20_000)
        self.settle()
        return self.window

    def go(self, page: str, target: str | None = None) -> Any:
        self.window.open_page(page, target)
        self.settle()
        return self.page

    def do(self, fn: Any) -> Any:
        got: list[Any] = []
        self.program.tasks.run(fn, done=got.append, owner=self.program)
        self.settle()
        return got[0]


def texts(table: Any) -> list[str]:
    """Rows of a table as a person reads them."""
    return [" | ".join(cell.text for cell in row.cells if cell.text) for row in table.table.rows]


@pytest.fixture
def data(tmp_path) -> Path:
    folder: Path = tmp_path / "Sổ tiếp nhận"
    init_district(folder, name="Văn phòng Điều phối huyện Bắc Sơn", now=lambda: communes.START)
    return folder


@pytest.fixture
def usb(tmp_path) -> Path:
    folder: Path = tmp_path / "USB"
    folder.mkdir()
    return folder


@pytest.fixture
def sender(data, usb) -> communes.Sender:
    made = communes.Sender("06364", usb)
    enrol(data, made.public)
    return made


@pytest.fixture
def desk(qtbot, qapp, data, monkeypatch) -> Iterator[Desk]:
    assert isinstance(qapp, QApplication)
    program = DeskProgram(qapp)
    running = Desk(qtbot, program, data)
    yield running
    for shown in (program.window, program.first):
        if shown is not None:
            shown.closed.disconnect()
            shown.hide()
            shown.deleteLater()
    program.end()
    assert running.faults == []


TODAY = datetime.date(2025, 1, 10)
