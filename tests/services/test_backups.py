"""Copies of a commune's data and the way back to one, with real files."""

import sqlite3
from datetime import UTC, datetime

import pytest

from ntm_desktop.errors import CancelledError, EntryError, StoreError
from ntm_desktop.services import backups, edits, evidence
from ntm_desktop.services.staged import carry_out
from ntm_desktop.services.workspace import (
    close_workspace,
    commune_info,
    create_workspace,
    latest_assessment,
    open_workspace,
)
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
    with pytest.raises(StoreError, match="Khôi phục từ bản sao lưu"):
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


def test_a_copy_on_a_stick_has_everything_and_opens_by_itself(ws, assessment, paper, tmp_path):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    stick = tmp_path / "USB"
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


def test_stopping_a_copy_leaves_nothing_on_the_stick(ws, assessment, paper, tmp_path):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    stick = tmp_path / "USB"

    def stop(done, _total):
        if done > 0:
            raise CancelledError

    with pytest.raises(CancelledError):
        carry_out(ws, backups.copying_to(stick), stop)
    assert list(stick.iterdir()) == []


def test_a_copy_into_the_data_folder_itself_is_refused(ws):
    with pytest.raises(StoreError, match="USB hoặc ổ đĩa khác"):
        carry_out(ws, backups.copying_to(ws.file.backups))


def test_damaged_evidence_is_copied_and_named(ws, assessment, paper, tmp_path):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    kept = next(p for p in (ws.file.data_dir / "evidence").rglob("*") if p.is_file())
    kept.chmod(0o644)
    kept.write_bytes(b"hong")
    copy = carry_out(ws, backups.copying_to(tmp_path / "USB"))
    assert copy.damaged == (kept.name,)


def test_evidence_that_is_gone_comes_back_with_a_copy_of_everything(
    ws, assessment, paper, data_dir, tmp_path
):
    evidence.add_evidence(ws, assessment, "1.1", None, paper)
    copy = carry_out(ws, backups.copying_to(tmp_path / "USB"))
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


def test_a_copy_of_everything_makes_a_new_pc_without_data_work(ws, data_dir, tmp_path):
    remark(ws, "từ máy cũ")
    copy = carry_out(ws, backups.copying_to(tmp_path / "USB"))
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
