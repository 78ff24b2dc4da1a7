"""Long work is seen, can be stopped, leaves nothing half done, and typing goes on meanwhile."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QLabel

from ntm_desktop.documents import pdf
from ntm_desktop.domain.staged import Beside, OnDatabase
from ntm_desktop.errors import CancelledError, EntryError
from ntm_desktop.exchange import archive
from ntm_desktop.exchange.delivery import HashingSink
from ntm_desktop.gui.assessment.page import AssessmentPage
from ntm_desktop.gui.dossier.page import DossierPage
from ntm_desktop.gui.evidence.page import EvidencePage
from ntm_desktop.gui.evidence.table import Line
from ntm_desktop.gui.exchange.pack_dialog import PackDialog
from ntm_desktop.gui.exchange.verify_dialog import VerifyDialog
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.widgets import ProgressStrip
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.services import assessments, edits, evidence
from ntm_desktop.services.exchange import timeline
from ntm_desktop.store.commune import vault
from tests.gui.office import opened, sample_copy

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

MIB = 1024 * 1024
CHOOSE, WORK, DONE = range(3)


class Gate:
    """Holds work up in the middle until the test has looked at it."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()
        self.passed = 0

    def pass_through(self, after: int) -> None:
        self.passed += 1
        if self.passed > after:
            self.reached.set()
            assert self.open.wait(20)


@pytest.fixture
def gate():
    made = Gate()
    yield made
    made.open.set()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    return tmp_path_factory.mktemp("mau") / "xa"


@pytest.fixture
def office(qtbot, tmp_path, made_once, gate):
    with opened(qtbot, sample_copy(made_once, tmp_path / "xa")) as office:
        yield office
        gate.open.set()


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "Lễ bàn giao nhà văn hóa.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypmp42" + bytes(60 * MIB))
    return path


@pytest.fixture
def slow_vault(gate, monkeypatch):
    """Copying into the vault waits in the middle of the file."""
    read = vault._read

    def slow(stream, source):
        gate.pass_through(after=20)
        return read(stream, source)

    monkeypatch.setattr(vault, "_read", slow)
    return gate


def items(office):
    return office.do(lambda ws: evidence.evidence_items(ws, office.assessment_id))


def look(office, fn):
    """Run a service while other work is held up."""
    got = []
    office.tasks.run(fn, done=got.append, owner=office)
    office.until(lambda: bool(got))
    return got[0]


def partials(office):
    return list(office.context.data_dir.rglob("*.partial"))


def stop(office, strip, gate):
    """Press "Dừng" once the work is in its middle and can be seen."""
    office.until(gate.reached.is_set)
    office.until(strip.isVisible)
    strip.stop_button.click()
    assert not strip.stop_button.isEnabled()
    gate.open.set()
    office.settle()
    assert not strip.isVisible()


# The threads


class Witness:
    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self.ended = 0

    def show_progress(self, job, done, total):
        self.seen.append((done, total))

    def end(self, job):
        self.ended += 1


class Opened:
    """Stands for an open file."""

    def __str__(self) -> str:
        return "xã"

    def close(self) -> None:
        pass


@pytest.fixture
def tasks(qtbot):
    made = Tasks[Any]()
    with qtbot.waitSignal(made.idle):
        made.open(Opened, owner=made)
    yield made
    made.shutdown()


def test_steps_run_on_their_threads_in_order(tasks, qtbot):
    threads, got, witness = [], [], Witness()

    def note(value):
        threads.append(threading.current_thread().name)
        return value

    def work():
        first = yield OnDatabase(lambda ws: note(f"{ws} 1"))
        second = yield Beside(lambda progress: (progress(1, 2), note(f"{first} 2"))[1])
        return (yield OnDatabase(lambda ws: note(f"{second} 3")))

    job = tasks.run_staged(work(), done=got.append, owner=tasks, title="Chép")
    job.watch(witness)
    assert tasks.under_way == ("Chép",)
    with qtbot.waitSignal(tasks.ended):
        pass
    assert got == ["xã 1 2 3"]
    assert [name.split("-")[1] for name in threads] == ["database", "background", "database"]
    assert witness.ended == 1
    assert set(witness.seen) <= {(1, 2)}
    assert tasks.under_way == ()


def test_a_stopped_step_takes_back_what_was_recorded_and_shows_nothing(tasks, qtbot, gate):
    done, told = [], []

    def work():
        yield OnDatabase(lambda ws: done.append("recorded"))
        try:
            yield Beside(lambda progress: (gate.pass_through(0), progress(1, 2)))
        except CancelledError:
            yield OnDatabase(lambda ws: done.append("taken back"))
            raise

    tasks.refused.connect(told.append)
    job = tasks.run_staged(
        work(), done=told.append, failed=told.append, owner=tasks, finished=lambda: done.append("x")
    )
    qtbot.waitUntil(gate.reached.is_set)
    job.cancel()
    gate.open.set()
    qtbot.waitUntil(lambda: "x" in done)
    assert done == ["recorded", "taken back", "x"]
    assert told == []
    assert tasks.failures == 0


def test_what_was_stopped_too_late_is_told(tasks, qtbot, gate):
    got = []

    def work():
        yield Beside(lambda progress: progress(1, 1))
        return (yield OnDatabase(lambda ws: (gate.pass_through(0), "recorded")[1]))

    job = tasks.run_staged(work(), done=got.append, owner=tasks)
    qtbot.waitUntil(gate.reached.is_set)
    job.cancel()
    gate.open.set()
    qtbot.waitUntil(lambda: got == ["recorded"])


def test_a_refusal_and_a_fault_of_a_step_go_where_they_belong(tasks, qtbot):
    told = []

    def refuse(ws):
        raise EntryError("Không có.")

    def refused():
        yield OnDatabase(refuse)

    def faulty():
        yield Beside(lambda progress: 1 / 0)

    def faulty_between():
        yield OnDatabase(lambda ws: None)
        raise KeyError("between")

    tasks.run_staged(refused(), failed=told.append, owner=tasks)
    qtbot.waitUntil(lambda: len(told) == 1)
    for work, kind in ((faulty, ZeroDivisionError), (faulty_between, KeyError)):
        with qtbot.waitSignal(tasks.crashed) as crash:
            tasks.run_staged(work(), failed=told.append, owner=tasks)
        assert isinstance(crash.args[0], kind)
    assert [str(error) for error in told] == ["Không có."]
    assert not tasks._running


def test_nothing_is_recorded_in_another_commune(tasks, qtbot, gate):
    written, told = [], []

    def work():
        yield OnDatabase(lambda ws: None)
        yield Beside(lambda progress: gate.pass_through(0))
        yield OnDatabase(written.append)

    tasks.run_staged(work(), done=told.append, failed=told.append, owner=tasks)
    qtbot.waitUntil(gate.reached.is_set)
    with qtbot.waitSignal(tasks.idle):
        tasks.open(Opened, owner=tasks)
    gate.open.set()
    qtbot.waitUntil(lambda: not tasks._running)
    assert (written, told) == ([], [])


def test_leaving_stops_steps_between_two_threads(qtbot, gate):
    tasks, written = Tasks[Any](), []
    tasks.open(Opened, owner=tasks)

    def work():
        yield OnDatabase(lambda ws: None)
        yield Beside(lambda progress: (gate.pass_through(0), progress(1, 2)))
        yield OnDatabase(written.append)

    tasks.run_staged(work(), owner=tasks)
    qtbot.waitUntil(gate.reached.is_set)
    threading.Timer(0.05, gate.open.set).start()
    tasks.shutdown()
    assert written == []


# The strip


def test_a_strip_shows_jobs_one_after_the_other_and_large_numbers(tasks, qtbot, gate):
    strip, ended = ProgressStrip(), []
    qtbot.addWidget(strip)
    strip.ended.connect(lambda: ended.append(1))

    def work(progress):
        progress(3 << 31, 4 << 31)
        gate.pass_through(0)

    for text in ("một", "hai"):
        strip.begin(text, tasks.run_background(work, owner=tasks))
    qtbot.waitUntil(lambda: strip.bar.value() == 750)
    qtbot.waitUntil(strip.isVisible)
    assert strip.text == "một"
    assert "một" in strip.stop_button.accessibleName()
    gate.open.set()
    qtbot.waitUntil(lambda: ended == [1])
    assert not strip.busy
    assert strip.isHidden()


def test_a_strip_that_is_gone_is_not_told(tasks, qtbot, gate):
    import shiboken6

    owner = QObject()
    strip = ProgressStrip()
    strip.begin("chép", tasks.run_background(lambda p: gate.pass_through(0), owner=owner))
    qtbot.waitUntil(gate.reached.is_set)
    shiboken6.delete(strip)
    gate.open.set()
    qtbot.waitUntil(lambda: not tasks._running)


# Evidence


def test_copying_evidence_is_shown_and_stopped_from_the_evidence_page(office, video, slow_vault):
    page = EvidencePage(office.context)
    office.show(page)
    before = items(office)

    page._add_files(Line("1.1", 0, ""), [video])
    office.until(slow_vault.reached.is_set)
    office.until(lambda: page.progress.bar.value() > 0)
    assert video.name in page.progress.text
    stop(office, page.progress, slow_vault)

    assert items(office) == before
    assert partials(office) == []
    assert office.messages == []
    assert look(office, edits.undo) is None


def test_typing_is_saved_while_a_large_file_is_copied(office, video, slow_vault):
    page = AssessmentPage(office.context)
    office.show(page)
    page.show_target("12.1")

    page.recorder.add_evidence("12.1", 0, [video])
    office.until(slow_vault.reached.is_set)
    page.recorder.record_remark("12.1", "Đã rà soát từng hộ")
    saved = look(office, lambda ws: assessments.answers(ws, office.assessment_id))
    assert saved["12.1"].remark == "Đã rà soát từng hộ"
    assert not slow_vault.open.is_set()
    assert page.progress.busy

    slow_vault.open.set()
    office.settle()
    (item,) = [each for each in items(office) if each.name == video.name]
    assert item.size == video.stat().st_size
    assert (item.indicator_no, item.requirement) == ("12.1", 0)
    office.until(lambda: page.interview.evidence.lines[0].ticked)
    # Newest first: the file, then what was typed while it was copied.
    assert video.name in look(office, edits.undo).label
    assert "12.1" in look(office, edits.undo).label


def test_copying_is_stopped_from_the_assessment_page(office, video, slow_vault):
    page = AssessmentPage(office.context)
    office.show(page)
    before = items(office)

    page.recorder.add_evidence("12.1", 0, [video])
    stop(office, page.progress, slow_vault)

    assert items(office) == before
    assert partials(office) == []


def test_files_that_were_refused_are_named_and_the_others_are_one_edit(office, tmp_path):
    page = EvidencePage(office.context)
    office.show(page)
    files = [tmp_path / name for name in ("a.txt", "b.txt", "trống.txt", "c.exe")]
    for path in files:
        path.write_text(path.name, encoding="utf-8")
    files[2].write_bytes(b"")
    before = len(items(office))

    page._add_files(Line("1.1", 0, ""), files)
    office.settle()

    assert len(items(office)) == before + 2
    assert "Có 2 tệp không nhận được" in office.messages[-1]
    assert "trống.txt" in office.messages[-1]
    assert "c.exe" in office.messages[-1]
    look(office, edits.undo)
    assert len(items(office)) == before


# Packages


@pytest.fixture
def stick(tmp_path):
    root = tmp_path / "USB"
    root.mkdir()
    return Drive(root, "KINGSTON", "FAT32", 7_000_000_000, 8_000_000_000)


@pytest.fixture
def packing(office, stick, video):
    from PySide6.QtCore import Qt

    office.do(lambda ws: evidence.add_evidence(ws, office.assessment_id, "1.1", None, video))
    dialog = PackDialog(office.context, None, find_drives=lambda: (stick,))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    office.qtbot.addWidget(dialog)
    dialog.open()
    office.settle()
    dialog.dossier.setChecked(False)
    return dialog


@pytest.fixture
def slow_stick(gate, monkeypatch, stick):
    """Writing to the stick waits in its middle."""
    write = HashingSink.write

    def slow(self, data):
        if str(stick.root) in str(self._file.name) and self.size > MIB:
            gate.pass_through(after=20)
        return write(self, data)

    monkeypatch.setattr(HashingSink, "write", slow)
    return gate


@pytest.fixture
def slow_bag(gate, monkeypatch):
    """Copying the evidence that goes in waits in its middle."""
    copied = archive._copy

    class Held:
        def __init__(self, sink):
            self._sink = sink

        def write(self, data):
            gate.pass_through(after=20)
            self._sink.write(data)

        def write_again(self, offset, data):
            self._sink.write_again(offset, data)

    monkeypatch.setattr(
        archive, "_copy", lambda member, path, sink, room: copied(member, path, Held(sink), room)
    )
    return gate


def nothing_left(office, stick):
    assert office.do(timeline.timeline) == ()
    assert list(stick.root.iterdir()) == []
    assert [p for p in (office.context.data_dir / "outbox").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("where", ["slow_bag", "slow_stick"])
def test_packing_is_stopped_and_nothing_is_left(office, packing, stick, where, request):
    gate = request.getfixturevalue(where)

    packing.drives.buttons[0].click()
    office.until(gate.reached.is_set)
    assert packing.stack.currentIndex() == WORK
    office.until(lambda: packing.progress.bar.value() > 0)
    look(office, lambda ws: edits.record_remark(ws, office.assessment_id, "1.1", "vẫn lưu"))
    stop(office, packing.progress, gate)

    assert packing.stack.currentIndex() == CHOOSE
    assert "Đã dừng" in packing.error.text
    nothing_left(office, stick)

    packing.drives.buttons[0].click()
    office.until(lambda: packing.stack.currentIndex() == DONE)
    assert packing.target.parent == stick.root


def test_closing_the_dialog_while_it_packs_asks_first(office, packing, stick, slow_bag):
    packing.drives.buttons[0].click()
    office.until(slow_bag.reached.is_set)

    packing.close()
    question: Any = packing._work.question
    assert packing.isVisible()
    assert "Đang đóng gói" in question.text()
    question.stay_button.click()
    assert packing.isVisible()
    assert packing._work.question is None

    packing.reject()
    stopping: Any = packing._work.question
    stopping.stop_button.click()
    slow_bag.open.set()
    office.settle()
    office.until(lambda: not packing.isVisible())
    nothing_left(office, stick)


def test_copying_a_package_again_is_stopped_and_the_package_stays(
    office, packing, stick, slow_stick, tmp_path
):
    packing.pack_into(tmp_path / "thư mục")
    office.until(lambda: packing.stack.currentIndex() == DONE)
    (entry,) = office.do(timeline.timeline)
    again = PackDialog(
        office.context, None, package_id=entry.package.id, find_drives=lambda: (stick,)
    )
    office.qtbot.addWidget(again)
    again.open()

    again.pack_into(stick.root)
    stop(office, again.progress, slow_stick)

    assert list(stick.root.iterdir()) == []
    assert office.do(timeline.timeline) == (entry,)
    assert entry.package.path.is_file()


def test_checking_a_package_is_shown_and_stopped(office, packing, stick, gate, monkeypatch):
    packing.pack_into(stick.root)
    office.until(lambda: packing.stack.currentIndex() == DONE)
    dialog = VerifyDialog(office.context, None)
    office.qtbot.addWidget(dialog)
    dialog.open()
    read = archive.stored_pieces

    def slow(file, entry):
        for piece in read(file, entry):
            if entry.size > MIB:
                gate.pass_through(after=20)
            yield piece

    monkeypatch.setattr(archive, "stored_pieces", slow)
    dialog.check(packing.target)
    assert not dialog.drop.isEnabled()
    stop(office, dialog.progress, gate)

    assert dialog.drop.isEnabled()
    assert not any("nguyên vẹn" in label.text() for label in dialog.findChildren(QLabel))


# The dossier


def test_exporting_the_dossier_is_stopped_and_leaves_nothing(office, tmp_path, gate, monkeypatch):
    page = DossierPage(office.context)
    office.show(page)
    target = tmp_path / "hồ sơ"
    target.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    draw = pdf.document_pdf

    def slow(document):
        made = draw(document)
        gate.pass_through(after=2)
        return made

    monkeypatch.setattr(pdf, "document_pdf", slow)
    page.export_button.click()
    assert not page.export_button.isEnabled()
    office.until(gate.reached.is_set)
    office.until(lambda: page.progress.bar.value() > 0)
    stop(office, page.progress, gate)

    assert page.export_button.isEnabled()
    assert list(target.iterdir()) == []
    assert office.messages == []


# The window


@pytest.fixture
def window(on_sample, qtbot):
    on_sample.desktop._app.setQuitOnLastWindowClosed(False)
    return on_sample.window


def begin_copy(program, video, gate):
    window = program.window
    window.open_page("evidence")
    program.settle()
    window.current_page._add_files(Line("1.1", 0, ""), [video])
    program.qtbot.waitUntil(gate.reached.is_set)


@pytest.mark.parametrize(("button", "kept"), [("wait_button", True), ("stop_button", False)])
def test_closing_the_window_asks_to_wait_or_to_stop(
    on_sample, window, video, slow_vault, monkeypatch, button, kept
):
    monkeypatch.setattr(on_sample.desktop._app, "quit", lambda: None)
    closed = []
    window.closed.connect(lambda: closed.append(1))
    begin_copy(on_sample, video, slow_vault)

    window.close()
    question = window._work.question
    assert window.isVisible()
    assert question.isVisible()
    assert "Đang chép minh chứng" in question.text()
    getattr(question, button).click()
    assert closed == []
    slow_vault.open.set()
    on_sample.qtbot.waitUntil(lambda: closed == [1])

    aid = window.context.assessment.id
    names = [item.name for item in on_sample.do(lambda ws: evidence.evidence_items(ws, aid))]
    assert (video.name in names) is kept


def test_staying_keeps_window_and_work(on_sample, window, video, slow_vault):
    begin_copy(on_sample, video, slow_vault)
    window.close()
    window._work.question.stay_button.click()
    assert window._work.question is None
    slow_vault.open.set()
    on_sample.settle()
    assert window.isVisible()


def test_opening_other_data_asks_first_too(on_sample, window, video, slow_vault):
    wanted = []
    window.open_requested.disconnect()
    window.open_requested.connect(wanted.append)
    begin_copy(on_sample, video, slow_vault)
    window.ask_to_open("folder")
    assert wanted == []
    window._work.question.wait_button.click()
    slow_vault.open.set()
    on_sample.qtbot.waitUntil(lambda: wanted == ["folder"])
