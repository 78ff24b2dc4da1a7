"""A stick that hangs holds up nobody: edits are saved, “Dừng” stops, what follows runs."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ntm_desktop.domain.staged import Beside, OnDatabase
from ntm_desktop.errors import CancelledError
from ntm_desktop.exchange import policy
from ntm_desktop.gui import tasks as tasks_module
from ntm_desktop.gui.exchange.receive_dialog import ReceiveDialog
from ntm_desktop.gui.rules.exchange.sign_dialog import SignDialog
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.services import edits, workspace
from ntm_desktop.services.rules import handing_on
from tests.gui.office import opened

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no file that blocks here")


class Stick:
    """A folder whose files block whoever opens them, until it is let go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Path] = []

    def file(self, name: str) -> Path:
        path = self.folder / name
        os.mkfifo(path)
        self.made.append(path)
        return path

    def read(self, path: Path) -> bytes:
        """Blocks, as reading from a stick that hangs."""
        return path.read_bytes()

    def let_go(self) -> None:
        for path in self.made:
            # Whoever waits to read gets an end, whoever waits to write a reader.
            os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))


@pytest.fixture
def stick(tmp_path) -> Iterator[Stick]:
    folder = tmp_path / "usb"
    folder.mkdir()
    made = Stick(folder)
    yield made
    made.let_go()


@pytest.fixture(autouse=True)
def short_patience(monkeypatch) -> None:
    monkeypatch.setattr(tasks_module, "_PATIENCE_MS", 150)


class Opened:
    """Stands for an open file."""

    def __init__(self) -> None:
        self.saved: list[str] = []

    def close(self) -> None:
        pass


@pytest.fixture
def tasks(qtbot) -> Iterator[Any]:
    made = Tasks[Any]()
    with qtbot.waitSignal(made.idle):
        made.open(Opened, owner=made)
    yield made
    made.shutdown()


def save(tasks: Any, qtbot: Any, text: str) -> list[str]:
    got: list[list[str]] = []
    tasks.run(
        lambda opened: (opened.saved.append(text), list(opened.saved))[1],
        done=got.append,
        owner=tasks,
    )
    qtbot.waitUntil(lambda: bool(got), timeout=2000)
    return got[0]


def test_edits_are_saved_while_a_stick_hangs_and_stop_stops_it(tasks, stick, qtbot):
    file, ended = stick.file("gói.ntmz"), []
    job = tasks.run_background(
        lambda _progress: stick.read(file),
        done=lambda _: pytest.fail("told as done"),
        owner=tasks,
        finished=lambda: ended.append(True),
        title="Đọc USB",
    )
    assert save(tasks, qtbot, "một") == ["một"]
    assert tasks.under_way == ("Đọc USB",)
    job.cancel()
    qtbot.waitUntil(lambda: ended == [True], timeout=2000)
    assert tasks.under_way == ()
    assert save(tasks, qtbot, "hai") == ["một", "hai"]


def test_when_every_thread_beside_hangs_what_follows_still_runs(tasks, stick, qtbot):
    files = [stick.file(f"{number}.ntmz") for number in range(3)]
    jobs = [
        tasks.run_background(lambda _progress, file=file: stick.read(file), owner=tasks)
        for file in files
    ]
    got: list[str] = []
    tasks.run_background(lambda _progress: "vẽ xong", done=got.append, owner=tasks)
    qtbot.wait(100)
    assert got == []
    for job in jobs:
        job.cancel()
    qtbot.waitUntil(lambda: got == ["vẽ xong"], timeout=3000)


def test_steps_that_hang_are_stopped_and_take_back_what_they_did(tasks, stick, qtbot):
    file, told, ended = stick.file("gói.ntmz"), [], []

    def steps() -> Any:
        yield OnDatabase(lambda opened: opened.saved.append("gói số 1"))
        try:
            yield Beside(lambda _progress: stick.read(file))
        except CancelledError:
            yield OnDatabase(lambda opened: opened.saved.remove("gói số 1"))
            yield Beside(lambda _progress: told.append("dọn"), clearing=True)
            raise

    job = tasks.run_staged(steps(), owner=tasks, title="Chép", finished=lambda: ended.append(True))
    qtbot.wait(50)
    job.cancel()
    qtbot.waitUntil(lambda: ended == [True], timeout=2000)
    assert told == ["dọn"]
    assert save(tasks, qtbot, "một") == ["một"]


def test_clearing_a_stick_that_still_hangs_is_given_up_too(tasks, stick, qtbot):
    file, again, ended = stick.file("gói.ntmz"), stick.file("khóa.pub"), []

    def steps() -> Any:
        try:
            yield Beside(lambda _progress: stick.read(file))
        except CancelledError:
            yield Beside(lambda _progress: stick.read(again), clearing=True)
            raise

    job = tasks.run_staged(steps(), owner=tasks, finished=lambda: ended.append(True))
    qtbot.wait(50)
    job.cancel()
    qtbot.waitUntil(lambda: ended == [True], timeout=3000)


def test_what_comes_back_after_all_is_told_to_nobody(tasks, stick, qtbot):
    file, told = stick.file("gói.ntmz"), []
    job = tasks.run_background(
        lambda _progress: stick.read(file), done=told.append, owner=tasks, title="Đọc"
    )
    qtbot.wait(50)
    job.cancel()
    qtbot.waitUntil(lambda: tasks.under_way == (), timeout=2000)
    stick.let_go()
    qtbot.wait(100)
    assert told == []


def test_the_program_ends_although_a_stick_hangs(qtbot, stick):
    tasks = Tasks[Any]()
    with qtbot.waitSignal(tasks.idle):
        tasks.open(Opened, owner=tasks)
    file = stick.file("gói.ntmz")
    tasks.run_background(lambda _progress: stick.read(file), owner=tasks, title="Đọc")
    qtbot.wait(50)
    ended = threading.Event()
    timer = threading.Timer(5, ended.set)
    timer.start()
    tasks.shutdown()
    timer.cancel()
    assert not ended.is_set()


def remark(office: Any, text: str) -> None:
    saved: list[Any] = []
    info = office.context.assessment.id
    office.tasks.run(
        lambda ws: edits.record_remark(ws, info, "1.1", text), done=saved.append, owner=office.tasks
    )
    office.qtbot.waitUntil(lambda: bool(saved), timeout=5000)


@pytest.fixture
def office(qtbot, sample_dir) -> Iterator[Any]:
    with opened(qtbot, lambda: workspace.open_workspace(sample_dir)) as made:
        yield made


def test_receipts_on_a_stick_that_hangs(office, qtbot, stick, monkeypatch):
    receipt = stick.file("06364_receipt_1.ntmz")
    # A stick says how large a file is long before it gives the first byte.
    monkeypatch.setattr(policy, "check_regular_file", lambda path: 10)
    office.do(lambda ws: workspace.change_settings(ws, district_public_key=KEY))
    dialog = ReceiveDialog(office.context, None, find_drives=tuple)
    qtbot.addWidget(dialog)
    dialog.take([receipt])
    qtbot.waitUntil(lambda: dialog.progress.busy)
    remark(office, "vẫn lưu")
    assert dialog.progress.busy
    dialog.progress.stop_button.click()
    qtbot.waitUntil(lambda: not dialog.progress.busy, timeout=3000)
    assert "Đã dừng" in dialog.message.text


def test_signing_onto_a_stick_that_hangs(office, qtbot, stick, monkeypatch):
    target = stick.file("bộ.ntmz")

    def write(*_args: Any) -> Any:
        stick.read(target)

    monkeypatch.setattr(handing_on, "write_package", write)
    dialog = SignDialog(office.context, None, find_drives=tuple)
    qtbot.addWidget(dialog)
    office.settle()
    monkeypatch.setattr(
        handing_on, "_published", lambda ws, ref: ws.catalog.criteria_set("qd-318-2022-xa")
    )
    dialog.boxes["set", "qd-318-2022-xa"] = _checked(dialog)
    dialog.pack_into(stick.folder)
    qtbot.waitUntil(lambda: dialog.progress.busy)
    remark(office, "vẫn lưu")
    dialog.progress.stop_button.click()
    qtbot.waitUntil(lambda: not dialog.progress.busy, timeout=3000)
    assert dialog.packed is None
    assert dialog.close_button.isEnabled()


def _checked(parent: QWidget) -> Any:
    from PySide6.QtWidgets import QCheckBox

    box = QCheckBox(parent)
    box.setChecked(True)
    return box


KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"


def test_no_owner_is_kept_waiting(tasks, stick, qtbot):
    owner = QObject()
    file = stick.file("gói.ntmz")
    job = tasks.run_background(
        lambda _progress: stick.read(file), owner=owner, finished=lambda: pytest.fail("gone")
    )
    qtbot.wait(50)
    owner.deleteLater()
    qtbot.wait(50)
    job.cancel()
    qtbot.waitUntil(lambda: not tasks._running, timeout=2000)
