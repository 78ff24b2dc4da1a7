"""Work goes to one thread in order, and comes back to whoever is still there."""

import errno
import threading
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject

from ntm_desktop.domain.changes import Change, Touched, changes_of
from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.tasks import Tasks
from tests.gui.conftest import record_remark


class Desk:
    """Stands for an open file; notes what was done with it."""

    def __init__(self, name: str = "xã") -> None:
        self.name = name
        self.closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def tasks(qtbot):
    made = Tasks[Any]()
    yield made
    made.shutdown()


@pytest.fixture
def desk(tasks, qtbot) -> Desk:
    made = Desk()
    with qtbot.waitSignal(tasks.idle):
        tasks.open(lambda: made, owner=tasks)
    return made


def run(tasks: Tasks[Any], qtbot: Any, fn: Any, **callbacks: Any) -> None:
    with qtbot.waitSignal(tasks.idle):
        tasks.run(fn, owner=callbacks.pop("owner", tasks), **callbacks)


def test_work_runs_on_one_other_thread_and_its_outcome_comes_back_to_the_gui_thread(
    tasks, desk, qtbot
):
    threads, outcome = set(), []
    for number in range(5):

        def work(ws: Any, number: int = number) -> int:
            threads.add(threading.get_ident())
            return number

        tasks.run(
            work,
            done=lambda n: outcome.append(
                (n, threading.current_thread() is threading.main_thread())
            ),
            owner=tasks,
        )
    qtbot.waitUntil(lambda: len(outcome) == 5)
    assert outcome == [(n, True) for n in range(5)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_an_owner_that_is_gone_is_not_called_back(tasks, desk, qtbot):
    owner = QObject()
    called: list[object] = []
    gate = threading.Event()
    tasks.run(lambda ws: gate.wait(5), done=called.append, finished=called.clear, owner=owner)
    shiboken6.delete(owner)
    with qtbot.waitSignal(tasks.idle):
        gate.set()
    assert called == []


def test_an_expected_error_goes_to_who_asked_and_otherwise_to_the_frame(tasks, desk, qtbot):
    def refused(ws: Any) -> None:
        raise EntryError("Không thể có 201 trên 180 hộ.")

    told: list[NtmError] = []
    run(tasks, qtbot, refused, failed=told.append)
    assert [str(error) for error in told] == ["Không thể có 201 trên 180 hộ."]
    with qtbot.waitSignal(tasks.refused) as frame:
        tasks.run(refused, owner=tasks)
    assert str(frame.args[0]) == "Không thể có 201 trên 180 hộ."
    assert tasks.failures == 2


def test_a_fault_of_the_program_reaches_the_last_resort_with_its_trace(tasks, desk, qtbot):
    ended: list[str] = []
    with qtbot.waitSignal(tasks.crashed) as crash:
        tasks.run(lambda ws: 1 / 0, owner=tasks, finished=lambda: ended.append("x"))
    assert isinstance(crash.args[0], ZeroDivisionError)
    assert crash.args[0].__traceback__ is not None
    qtbot.waitUntil(lambda: ended == ["x"])


def test_a_disk_that_fails_is_told_in_a_sentence_and_is_no_fault_of_the_program(tasks, desk, qtbot):
    def full(_ws):
        raise OSError(errno.ENOSPC, "No space left on device", "/home/x/tệp.pdf")

    told: list[NtmError] = []
    run(tasks, qtbot, full, failed=told.append)
    assert "tệp.pdf" in str(told[0])
    assert "hết chỗ" in str(told[0])
    assert "No space" not in str(told[0])


def test_a_change_is_broadcast_after_who_asked_was_told(on_sample):
    order: list[str] = []
    tasks = on_sample.desktop.tasks
    tasks.changed.connect(lambda change: order.append(change.label))
    tasks.run(
        record_remark("1.1", "Đã rà soát"),
        done=lambda change: order.append(type(change).__name__),
        owner=on_sample.desktop,
    )
    on_sample.settle()
    assert order[0] == Change.__name__
    assert "1.1" in order[1]


def test_work_without_an_open_commune_is_refused_with_what_to_do(tasks, qtbot):
    told: list[NtmError] = []
    run(tasks, qtbot, lambda ws: None, failed=told.append)
    assert "Chưa mở dữ liệu" in str(told[0])


def test_opening_another_folder_closes_the_first(tasks, desk, qtbot):
    other = Desk("xã khác")
    with qtbot.waitSignal(tasks.idle):
        tasks.open(lambda: other, owner=tasks)
    assert desk.closed
    assert not other.closed
    names: list[str] = []
    run(tasks, qtbot, lambda ws: ws.name, done=names.append)
    assert names == ["xã khác"]


class Strip:
    """Notes what a progress strip would show."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self.ended = 0

    def show_progress(self, job: Any, done: int, total: int) -> None:
        self.seen.append((done, total))

    def end(self, job: Any) -> None:
        self.ended += 1


def test_background_work_reports_progress_and_can_be_cancelled_showing_nothing(tasks, qtbot):
    strip = Strip()
    outcome: list[object] = []

    def work(progress: Any) -> str:
        while True:
            progress(2, 3)

    job = tasks.run_background(
        work,
        done=outcome.append,
        failed=outcome.append,
        finished=lambda: outcome.append("ended"),
        owner=tasks,
        title="Vẽ hồ sơ",
    )
    job.watch(strip)
    assert tasks.under_way == ("Vẽ hồ sơ",)
    qtbot.waitUntil(lambda: (2, 3) in strip.seen)
    job.cancel()
    qtbot.waitUntil(lambda: outcome == ["ended"])
    assert strip.ended == 1
    assert tasks.under_way == ()


def test_background_work_does_not_wait_for_the_database(tasks, desk, qtbot):
    gate = threading.Event()
    done: list[int] = []
    tasks.run(lambda ws: gate.wait(5), owner=tasks)
    tasks.run_background(lambda progress: 7, done=done.append, owner=tasks)
    qtbot.waitUntil(lambda: done == [7])
    with qtbot.waitSignal(tasks.idle):
        gate.set()


def test_shutting_down_finishes_what_was_queued_and_closes_the_commune(qtbot):
    desk: Any = Desk()
    done: list[tuple[int, bool]] = []

    def note(number: int, ws: Any) -> None:
        done.append((number, ws.closed))

    tasks = Tasks[Any]()
    tasks.open(lambda: desk, owner=tasks)
    for number in range(20):
        tasks.run(partial(note, number), owner=tasks)
    before = threading.active_count()
    tasks.shutdown()
    assert done == [(number, False) for number in range(20)]
    assert desk.closed
    assert threading.active_count() < before
    tasks.shutdown()


class Made:
    """A result that carries what was changed."""

    def __init__(self, change: Change | None) -> None:
        self.change = change


def a_change(label: str) -> Change:
    return Change(label, frozenset({Touched.RULES}), frozenset(), datetime(2026, 1, 1, tzinfo=UTC))


def test_a_change_inside_a_result_is_broadcast_once_though_whoever_asked_is_gone(
    tasks, desk, qtbot
):
    told: list[str] = []
    tasks.changed.connect(lambda change: told.append(change.label))
    run(tasks, qtbot, lambda ws: Made(a_change("một")))
    run(tasks, qtbot, lambda ws: ("khóa", a_change("hai")))
    run(tasks, qtbot, lambda ws: (Made(a_change("ba")), 3))
    gone = QObject()
    tasks.run(lambda ws: Made(a_change("bốn")), owner=gone)
    shiboken6.delete(gone)
    run(tasks, qtbot, lambda ws: Made(None))
    assert told == ["một", "hai", "ba", "bốn"]


def test_what_carries_no_change_tells_nothing():
    for result in (None, "rules", 3, (), ("rules", 3), Made(None), [a_change("x")]):
        assert changes_of(result) == ()
