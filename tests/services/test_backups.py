"""Copies of a commune's data and the way back to one, with real files."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ntm_desktop import files, paths
from ntm_desktop.domain.progress import unwatched
from ntm_desktop.domain.staged import OnDatabase, carry_out
from ntm_desktop.errors import CancelledError, EntryError, StoreError
from ntm_desktop.services import backups, edits, evidence
from ntm_desktop.services.workspace import (
    close_workspace,
    commune_info,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store import aside, daily, volumes
from ntm_desktop.store.commune import backups as stored
from ntm_desktop.store.commune import packages
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.services.conftest import SET, Clock


def remark(ws, text):
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", text)


def remark_of(ws):
    found = ws.file.row("SELECT remark FROM answer WHERE indicator_no = '1.1'")
    return found["remark"] if found else ""


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "Quyết định 123.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"x" * 3000 + b"\n%%EOF")
    return path


def copied(ws):
    """Where today's copy was put."""
    path = backups.daily_copy(ws)
    assert path is not None
    return path


def test_the_first_opening_of_a_day_leaves_a_copy_and_the_second_none(ws):
    remark(ws, "của hôm nay")
    made = copied(ws)
    assert made == ws.file.backups / "commune-2024-11-21.ntm"
    assert sqlite3.connect(made).execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert backups.daily_copy(ws) is None
    assert [copy.path for copy in backups.kept_copies(ws.file.data_dir)] == [made]


def test_ten_days_are_kept_and_copies_before_changes_are_never_pruned(ws):
    before_update = ws.file.backups / "commune-v1-20200101-000000.ntm"
    before_update.write_bytes(b"x")
    for day in range(13):
        ws.now.time = datetime(2024, 12, 1 + day, 2, 0, tzinfo=UTC)
        backups.daily_copy(ws)
    daily = sorted(c.path.name for c in backups.kept_copies(ws.file.data_dir) if c.daily)
    assert daily == [f"commune-2024-12-{day:02d}.ntm" for day in range(4, 14)]
    assert before_update.exists()


def test_a_clock_that_was_wrong_does_not_cost_the_copy_of_today(ws):
    for day in range(12):
        (ws.file.backups / f"commune-2099-01-{day + 1:02d}.ntm").write_bytes(b"x")
    made = backups.daily_copy(ws)
    assert made is not None
    assert made.exists()
    assert len(list(ws.file.backups.glob("commune-2*.ntm"))) == 10


def test_the_day_begins_at_midnight_in_vietnam(ws):
    ws.now.time = datetime(2024, 11, 21, 17, 30, tzinfo=UTC)
    assert copied(ws).name == "commune-2024-11-22.ntm"


def test_going_back_keeps_what_was_there_and_begins_a_new_life_for_the_receiver(ws, data_dir):
    remark(ws, "bản tốt")
    copy = copied(ws)
    epoch, _ = packages.next_sequence(ws.file)
    remark(ws, "bản xấu")
    close_workspace(ws)
    again = backups.restore_workspace(data_dir, copy, now=Clock())
    assert remark_of(again) == "bản tốt"
    assert packages.next_sequence(again.file)[0] != epoch
    close_workspace(again)
    aside = [p for p in (data_dir / "backups").iterdir() if "truoc-khoi-phuc" in p.name]
    assert len(aside) == 1
    back = backups.restore_workspace(data_dir, aside[0])
    assert remark_of(back) == "bản xấu"
    close_workspace(back)
    assert not list(data_dir.glob(".*"))


def test_a_broken_file_is_moved_aside_and_the_copy_takes_its_place(ws, data_dir):
    remark(ws, "bản tốt")
    copy = copied(ws)
    close_workspace(ws)
    (data_dir / "commune.ntm").write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    with pytest.raises(StoreError, match="Phục hồi dữ liệu"):
        open_workspace(data_dir)
    again = backups.restore_workspace(data_dir, copy)
    assert remark_of(again) == "bản tốt"
    close_workspace(again)
    assert [p.read_bytes()[-2:] for p in (data_dir / "backups").glob("commune-hong-*")] == [
        b"\xff\xff"
    ]


def test_a_copy_that_is_no_database_changes_nothing(ws, data_dir, tmp_path):
    remark(ws, "đang làm")
    close_workspace(ws)
    before = (data_dir / "commune.ntm").read_bytes()
    broken = tmp_path / "commune-2024-11-20.ntm"
    broken.write_bytes(b"not a database" * 500)
    with pytest.raises(StoreError, match="Dữ liệu hiện tại vẫn nguyên"):
        backups.restore_workspace(data_dir, broken)
    assert (data_dir / "commune.ntm").read_bytes() == before
    assert not list(data_dir.glob(".*"))
    assert not list((data_dir / "backups").iterdir())


def test_the_copy_of_another_commune_is_refused(ws, data_dir, tmp_path, catalog):
    close_workspace(ws)
    other = create_workspace(
        tmp_path / "khác", commune_code="06367", set_id=SET, period=latest_period(), catalog=catalog
    )
    copy = copied(other)
    close_workspace(other)
    with pytest.raises(EntryError, match="không phải của xã Chiến Thắng"):
        backups.restore_workspace(data_dir, copy)
    assert not list((data_dir / "backups").iterdir())


def latest_period():
    from ntm_desktop.domain.periods import Period

    return Period(2024)


def test_a_file_open_in_another_window_is_not_taken_for_broken(ws, data_dir):
    copy = copied(ws)
    with pytest.raises(StoreError, match="cửa sổ khác"):
        backups.restore_workspace(data_dir, copy)
    assert not list((data_dir / "backups").glob("commune-hong-*"))


@pytest.fixture
def stick(tmp_path):
    made = tmp_path / "USB"
    made.mkdir()
    return made


def test_a_copy_on_a_stick_has_everything_and_opens_by_itself(ws, assessment, paper, stick):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    seen = []
    copy = carry_out(ws, backups.copying_to(stick), lambda done, total: seen.append((done, total)))
    assert copy.folder == stick / "ntm-06364-chien-thang-2024-11-21"
    assert copy.files == 1
    assert copy.damaged == ()
    assert seen[-1][0] == seen[-1][1] > 6000
    opened = open_workspace(copy.folder)
    # It may be opened and send packages as it is, so its numbers are those of another life.
    assert packages.next_sequence(opened.file)[0] != packages.next_sequence(ws.file)[0]
    item = evidence.evidence_items(opened, assessment)[0]
    assert evidence.evidence_file(opened, item.id).read_bytes() == paper.read_bytes()
    close_workspace(opened)
    again = carry_out(ws, backups.copying_to(stick))
    assert again.folder.name == "ntm-06364-chien-thang-2024-11-21-2"


def test_stopping_a_copy_leaves_nothing_on_the_stick(ws, assessment, paper, stick):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)

    def stop(done, _total):
        if done > 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        carry_out(ws, backups.copying_to(stick), stop)
    assert list(stick.iterdir()) == []


def test_a_copy_into_the_data_folder_itself_is_refused(ws):
    with pytest.raises(StoreError, match="USB hoặc ổ đĩa khác"):
        carry_out(ws, backups.copying_to(ws.file.backups))


def test_damaged_evidence_is_copied_and_named(ws, assessment, paper, stick):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    kept = next(p for p in (ws.file.data_dir / "evidence").rglob("*") if p.is_file())
    kept.chmod(0o644)
    kept.write_bytes(b"hong")
    copy = carry_out(ws, backups.copying_to(stick))
    assert copy.damaged == (kept.name,)


def test_evidence_that_is_gone_comes_back_with_a_copy_of_everything(
    ws, assessment, paper, data_dir, stick
):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    copy = carry_out(ws, backups.copying_to(stick))
    close_workspace(ws)
    kept = next(p for p in (data_dir / "evidence").rglob("*") if p.is_file())
    kept.unlink()
    source = copy.folder / "commune.ntm"
    assert backups.bring_evidence(source, data_dir) == 1
    assert backups.bring_evidence(source, data_dir) == 0
    again = backups.restore_workspace(data_dir, source)
    item = evidence.evidence_items(again, assessment)[0]
    assert evidence.evidence_file(again, item.id).read_bytes() == paper.read_bytes()
    close_workspace(again)


def test_a_copy_of_everything_makes_a_new_pc_without_data_work(ws, data_dir, stick, tmp_path):
    remark(ws, "từ máy cũ")
    copy = carry_out(ws, backups.copying_to(stick))
    fresh = tmp_path / "máy mới" / "data"
    again = backups.restore_workspace(fresh, copy.folder / "commune.ntm")
    assert remark_of(again) == "từ máy cũ"
    assert commune_info(again).commune.code == "06364"
    close_workspace(again)
    assert CommuneFile.open(fresh).close() is None


def test_what_a_killed_restore_left_is_cleared_by_the_next(ws, data_dir):
    copy = copied(ws)
    close_workspace(ws)
    left = data_dir / ".commune.ntm.0123.restoring"
    left.mkdir()
    (left / "commune.ntm").write_bytes(b"half")
    close_workspace(backups.restore_workspace(data_dir, copy))
    assert not left.exists()


def a_year_of_days(ws, begin, days):
    return [daily.make_daily(ws.file, begin + timedelta(days=number)) for number in range(days)]


def names(ws):
    return {path.name for path in ws.file.backups.glob("commune-2*.ntm")}


def test_a_clock_ahead_for_ten_days_does_not_cost_the_right_copies_after_it(ws):
    a_year_of_days(ws, date(2036, 3, 1), 10)
    right = a_year_of_days(ws, date(2026, 3, 11), 9)
    assert {path.name for path in right} <= names(ws)
    assert len(names(ws)) == 10


def test_a_clock_that_went_back_forgets_the_copy_made_first(ws):
    right = a_year_of_days(ws, date(2026, 3, 1), 10)
    a_year_of_days(ws, date(2016, 1, 1), 3)
    assert {path.name for path in right[3:]} <= names(ws)
    assert not {path.name for path in right[:3]} & names(ws)


def test_a_day_that_comes_again_is_copied_again_and_only_once(ws):
    a_year_of_days(ws, date(2026, 3, 1), 2)
    again = daily.make_daily(ws.file, date(2026, 3, 1))
    assert again is not None
    assert again.name == "commune-2026-03-01-2.ntm"
    assert daily.make_daily(ws.file, date(2026, 3, 1)) is None


def restored(ws, data_dir, source):
    def same(_present, _copy):
        pass

    return stored.restore(source, data_dir, ws.now(), same)


def test_a_log_whose_database_is_gone_is_not_written_into_the_copy(ws, data_dir):
    copy = copied(ws)
    before = copy.read_bytes()
    close_workspace(ws)
    (data_dir / "commune.ntm").rename(data_dir / "gone.ntm")
    (data_dir / "commune.ntm-wal").write_bytes(b"log of another file")
    aside = restored(ws, data_dir, copy).aside
    assert not (data_dir / "commune.ntm-wal").exists()
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"log of another file"
    assert copy.read_bytes() == before


def test_a_log_beside_a_copy_that_has_none_is_not_taken_along(ws, data_dir, tmp_path):
    # The log of the open file, put beside the older copy: its pages would replace the copy's.
    copy = copied(ws)
    ws.file.run("UPDATE commune SET name = 'Tên sai'")
    wal = (data_dir / "commune.ntm-wal").read_bytes()
    copy.with_name(copy.name + "-wal").write_bytes(wal)
    close_workspace(ws)
    restored(ws, data_dir, copy)
    with closing(sqlite3.connect(data_dir / "commune.ntm")) as file:
        (name,) = file.execute("SELECT name FROM commune").fetchone()
    assert name != "Tên sai"


def test_when_the_copy_cannot_take_its_place_the_old_state_stays(ws, data_dir, monkeypatch):
    copy = copied(ws)
    close_workspace(ws)
    path = data_dir / "commune.ntm"
    path.write_bytes(b"broken" * 1000)
    moves = files.move_into_place

    def move(partial, target):
        if target == path and partial.parent.name.endswith(".restoring"):
            raise OSError(errno.ENOSPC, "full")
        moves(partial, target)

    monkeypatch.setattr(stored, "move_into_place", move)
    with pytest.raises(StoreError, match="hết chỗ"):
        restored(ws, data_dir, copy)
    assert path.read_bytes() == b"broken" * 1000


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(made, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_while_going_back_is_called_that_and_leaves_nothing(ws, small_disk):
    copy = copied(ws)
    filler = small_disk / "filler"
    size = copy.stat().st_size
    for room in range(0, 3 * size, 48 * 1024):
        filler.unlink(missing_ok=True)
        filler.write_bytes(bytes(max(0, 2**20 - room - 16 * 1024)))
        target = small_disk / f"data-{room}"
        try:
            restored(ws, target, copy)
        except StoreError as error:
            assert "hết chỗ" in str(error)  # noqa: PT017 - either outcome is right
            assert not (target / "commune.ntm").exists()
        else:
            with closing(sqlite3.connect(target / "commune.ntm")) as file:
                assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        shutil.rmtree(target, ignore_errors=True)


def up_to_filling(ws, place):
    """The steps of copying everything, the folder on the stick begun; and the next step."""
    steps: Any = backups.copying_to(place)
    begin: Any = steps.send(next(steps).fn(ws))
    return steps, steps.send(begin.fn(unwatched))


def test_a_stick_that_is_gone_while_its_folder_remains_is_noticed(ws, assessment, paper, stick):
    steps, fill = up_to_filling(ws, stick)
    for folder in stick.iterdir():
        shutil.rmtree(folder)  # what is left when a stick is pulled out: its empty folder
    with pytest.raises(StoreError, match="rút ra"):
        fill.fn(unwatched)
    steps.close()
    assert list(stick.iterdir()) == []


def test_a_stick_that_was_pulled_out_is_said_to_be_gone(ws, stick, tmp_path, monkeypatch):
    with pytest.raises(StoreError, match="đã bị rút ra; chưa chép gì"):
        carry_out(ws, backups.copying_to(tmp_path / "rút" / "USB"))
    assert not (tmp_path / "rút").exists(), "no folder of that name is made on our own disk"
    # Where sticks are mounted, an empty folder that belongs to the system's disk is what is left.
    monkeypatch.setattr(volumes, "_MOUNTED_UNDER", (stick.parent,))
    with pytest.raises(StoreError, match="đã bị rút ra; chưa chép gì"):
        carry_out(ws, backups.copying_to(stick))
    assert list(stick.iterdir()) == []


def test_copying_everything_touches_the_stick_only_beside_the_database(
    ws, assessment, paper, stick, data_dir
):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    remark(ws, "đã ghi")
    kinds = []

    def watched(steps):
        """The same steps, each looked at from the stick."""
        step = next(steps)
        while True:
            before = sorted(stick.rglob("*"))
            value = yield step
            kinds.append(isinstance(step, OnDatabase))
            assert not kinds[-1] or sorted(stick.rglob("*")) == before
            try:
                step = steps.send(value)
            except StopIteration as end:
                return end.value

    copy = carry_out(ws, watched(backups.copying_to(stick)))
    assert kinds == [True, False, False]
    assert not list((paths.user_dir() / "tmp").glob("sao-luu-*"))
    opened = open_workspace(copy.folder)
    assert remark_of(opened) == "đã ghi"
    close_workspace(opened)


def test_a_pc_without_room_still_gets_its_copy_on_a_stick(ws, stick, monkeypatch):
    remark(ws, "ổ đĩa đầy")

    def full(_purpose):
        raise StoreError("hết chỗ") from OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(aside, "own_folder", full)
    copy = carry_out(ws, backups.copying_to(stick))
    opened = open_workspace(copy.folder)
    assert remark_of(opened) == "ổ đĩa đầy"
    close_workspace(opened)
    monkeypatch.setattr(type(ws.file), "backup", lambda *_: full(""))
    with pytest.raises(StoreError, match="hết chỗ"):
        carry_out(ws, backups.copying_to(stick))
    assert list(stick.iterdir()) == [copy.folder]


def test_what_a_killed_copy_left_on_the_stick_is_cleared_by_the_next(ws, stick):
    up_to_filling(ws, stick)
    (left,) = stick.iterdir()
    foreign = stick / ".another.partial"
    foreign.mkdir()
    copy = carry_out(ws, backups.copying_to(stick)).folder
    assert set(stick.iterdir()) == {copy, foreign}
    assert not left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders to the user")
def test_the_communes_files_are_their_owners_only(ws, data_dir):
    copy = copied(ws)
    for path in (data_dir / "commune.ntm", copy):
        assert path.stat().st_mode & 0o077 == 0


def test_closing_leaves_a_copy_of_what_was_written_and_three_of_them_are_kept(ws):
    made = []
    for number in range(5):
        remark(ws, f"lần {number}")
        copy = backups.closing_copy(ws)
        assert copy is not None
        made.append(copy)
    kept = sorted(ws.file.backups.glob("commune-dong-*.ntm"))
    assert kept == sorted(made[-3:])
    with closing(sqlite3.connect(made[-1])) as there:
        assert there.execute("SELECT remark FROM answer").fetchall() == [("lần 4",)]
    assert not any(one.daily for one in backups.kept_copies(ws.file.data_dir))


def test_a_copy_stopped_between_two_steps_leaves_nothing_on_the_stick(ws, stick):
    steps: Any = backups.copying_to(stick)
    step = steps.send(None)
    while not any(stick.iterdir()):
        value = step.fn(ws) if isinstance(step, OnDatabase) else step.fn(unwatched)
        step = steps.send(value)
    # The filling has not begun: nobody but the steps themselves can clear away.
    step = steps.throw(CancelledError())
    assert step.clearing
    with pytest.raises(CancelledError):
        steps.send(step.fn(unwatched))
    assert not any(stick.iterdir())
