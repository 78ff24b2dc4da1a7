import errno
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlite_utils import Migrations

from ntm_desktop.errors import NewerDatabaseError, StoreError
from ntm_desktop.store import failures
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import COMMUNE_FILE, CommuneFile
from ntm_desktop.store.commune.migrations import (
    APPLICATION_ID,
    COMMUNE_SCHEMA,
    m0001_commune_file,
    m0002_own_rules,
)
from ntm_desktop.store.structure import Schema
from tests.store.conftest import COMMUNE, NOW, fill

NEXT = COMMUNE_SCHEMA.version + 1
DELETION = ("xóa", "xoá", "xóa bỏ", "gỡ bỏ")


def pragma(file, name):
    return file.db.conn.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_new_file_is_made_with_the_settings_that_keep_data_safe(file):
    assert pragma(file, "journal_mode") == "wal"
    assert pragma(file, "locking_mode") == "exclusive"
    assert pragma(file, "synchronous") == 2
    assert pragma(file, "foreign_keys") == 1
    assert pragma(file, "trusted_schema") == 0
    assert pragma(file, "cell_size_check") == 1
    assert pragma(file, "application_id") == APPLICATION_ID
    assert pragma(file, "user_version") == COMMUNE_SCHEMA.version
    assert not (file.data_dir / "commune.ntm-shm").exists()


def test_every_table_is_strict(file):
    tables = file.rows("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    loose = [row["name"] for row in tables if not row["strict"]]
    assert [name for name in loose if not name.startswith("sqlite_")] == []
    with pytest.raises(sqlite3.IntegrityError):
        file.run("INSERT INTO setting (key, value) VALUES ('a', x'00')")


def test_what_was_written_is_there_after_closing_and_opening(file, data_dir):
    file.close()
    again = CommuneFile.open(data_dir)
    assert communes.read(again) == COMMUNE
    again.close()
    assert sorted(path.name for path in data_dir.iterdir()) == [
        "backups", "commune.ntm", "evidence", "outbox",
    ]  # fmt: skip


def test_closing_twice_is_harmless(file, data_dir):
    file.close()
    file.close()
    again = CommuneFile.open(data_dir)
    assert communes.read(again) == COMMUNE
    again.close()


def test_a_second_file_is_not_made_over_the_first(file, data_dir):
    with pytest.raises(StoreError, match="đã có dữ liệu của một xã"):
        CommuneFile.create(data_dir)
    assert communes.read(file) == COMMUNE


def test_the_log_of_a_file_that_was_moved_away_is_not_mixed_into_a_new_one(data_dir):
    data_dir.mkdir()
    log = data_dir / "commune.ntm-wal"
    log.write_bytes(b"the last edits of some other file")
    with pytest.raises(StoreError, match="còn phần ghi dở"):
        CommuneFile.create(data_dir)
    assert [path.name for path in data_dir.iterdir()] == [log.name]


def test_a_file_whose_filling_fails_is_not_left_behind(data_dir):
    def fail(file):
        fill(file)
        raise StoreError("không ghi được")

    with pytest.raises(StoreError, match="không ghi được"):
        CommuneFile.create(data_dir, fail)
    assert [path for path in data_dir.rglob("*") if path.is_file()] == []


def test_opening_an_empty_folder_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="chưa có dữ liệu của xã") as caught:
        CommuneFile.open(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_a_second_window_in_the_same_program_is_told_so(file, data_dir):
    with pytest.raises(StoreError, match="đang được mở ở một cửa sổ khác"):
        CommuneFile.open(data_dir)
    file.run("INSERT INTO setting (key, value) VALUES ('still', 'mine')")


def test_a_second_program_is_told_so_even_when_the_first_only_reads(file, data_dir):
    file.close()
    reader = CommuneFile.open(data_dir)
    script = (
        "import sys; from pathlib import Path\n"
        "from ntm_desktop.store.commune.commune_file import CommuneFile\n"
        "from ntm_desktop.errors import StoreError\n"
        "try: CommuneFile.open(Path(sys.argv[1]))\n"
        "except StoreError as error: sys.stdout.buffer.write(str(error).encode())\n"
    )
    second = subprocess.run(
        [sys.executable, "-c", script, data_dir], capture_output=True, check=True
    )
    assert "đang được mở ở một cửa sổ khác" in second.stdout.decode()
    reader.close()
    CommuneFile.open(data_dir).close()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 not ours", "Danh sách hộ nghèo".encode() * 100],
    ids=["empty", "zip", "text"],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "commune.ntm"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="không phải là tệp dữ liệu") as caught:
        CommuneFile.open(tmp_path)
    assert path.read_bytes() == content
    assert not any(word in str(caught.value).lower() for word in DELETION)


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "commune.ntm"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE photo (id INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="không phải là tệp dữ liệu"):
        CommuneFile.open(tmp_path)
    assert path.read_bytes() == before


def test_a_broken_file_is_told_with_the_way_back_and_kept(file, data_dir):
    for number in range(300):
        file.run("INSERT INTO setting (key, value) VALUES (?, ?)", (f"k{number}", "x" * 200))
    file.close()
    path = data_dir / "commune.ntm"
    content = bytearray(path.read_bytes())
    size = 4096
    for page in range(3, len(content) // size):
        content[page * size : page * size + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError, match="bị hỏng") as caught:
        CommuneFile.open(data_dir)
    sentence = str(caught.value)
    assert "backups" in sentence
    assert "giữ nguyên" in sentence
    assert not any(word in sentence.lower() for word in DELETION)
    assert path.read_bytes() == bytes(content)


def test_a_newer_file_is_refused_and_left_alone(file, data_dir):
    file.run("PRAGMA user_version = 99")
    file.close()
    before = (data_dir / "commune.ntm").read_bytes()
    with pytest.raises(NewerDatabaseError, match="phiên bản mới hơn"):
        CommuneFile.open(data_dir)
    assert (data_dir / "commune.ntm").read_bytes() == before
    assert list((data_dir / "backups").iterdir()) == []


def stamp(db):
    db.execute(f"PRAGMA user_version = {NEXT}")


def next_schema(*steps):
    migrations = Migrations("commune")
    for step in (m0001_commune_file, m0002_own_rules, *steps):
        migrations()(step)
    return Schema(migrations, NEXT)


def test_an_older_file_is_upgraded_after_a_copy_was_made(file, data_dir):
    file.close()

    def m_next_adds_a_table(db):
        db.execute("CREATE TABLE added (id TEXT PRIMARY KEY) STRICT")
        stamp(db)

    upgraded = CommuneFile.open(data_dir, next_schema(m_next_adds_a_table))
    assert pragma(upgraded, "user_version") == NEXT
    assert pragma(upgraded, "foreign_keys") == 1
    assert upgraded.rows("SELECT * FROM added") == []
    assert communes.read(upgraded) == COMMUNE
    upgraded.close()
    (copy,) = (data_dir / "backups").iterdir()
    old = sqlite3.connect(copy)
    assert old.execute("PRAGMA user_version").fetchone() == (NEXT - 1,)
    assert old.execute("SELECT name FROM commune").fetchone() == ("Chiến Thắng",)
    old.close()


def test_a_file_of_the_first_version_is_upgraded_and_keeps_what_it_holds(tmp_path, monkeypatch):
    first = Migrations("commune")
    first()(m0001_commune_file)
    with monkeypatch.context() as patch:
        patch.setattr(CommuneFile, "kind", replace(COMMUNE_FILE, schema=Schema(first, 1)))
        CommuneFile.create(tmp_path, lambda file: communes.add(file, COMMUNE, NOW)).close()
    upgraded = CommuneFile.open(tmp_path)
    assert pragma(upgraded, "user_version") == COMMUNE_SCHEMA.version
    assert communes.read(upgraded) == COMMUNE
    assert upgraded.rows("SELECT * FROM rule_draft_piece") == []
    upgraded.close()


def test_a_failing_upgrade_leaves_the_old_file_as_it_was(file, data_dir):
    file.close()

    def m_next_half(db):
        db.execute("CREATE TABLE half (id TEXT)")
        db.execute("UPDATE commune SET name = 'hỏng'")
        stamp(db)

    def m_next_fails(db):
        db.execute("INSERT INTO no_such_table VALUES (1)")

    with pytest.raises(StoreError, match="Tệp cũ vẫn nguyên") as caught:
        CommuneFile.open(data_dir, next_schema(m_next_half, m_next_fails))
    assert "no_such_table" in caught.value.faults[0]
    assert str(data_dir / "backups") in str(caught.value)
    old = CommuneFile.open(data_dir)
    assert communes.read(old) == COMMUNE
    assert old.rows("SELECT name FROM sqlite_schema WHERE name = 'half'") == []
    old.close()


def test_an_upgrade_that_leaves_dangling_references_is_taken_back(file, data_dir):
    file.close()

    def m_next_orphans(db):
        db.execute("DELETE FROM criteria_set")
        stamp(db)

    with pytest.raises(StoreError, match="Tệp cũ vẫn nguyên"):
        CommuneFile.open(data_dir, next_schema(m_next_orphans))
    old = CommuneFile.open(data_dir)
    assert old.row("SELECT count(*) AS n FROM criteria_set") == {"n": 1}
    old.close()


def test_a_failing_transaction_is_taken_back_whole(file):
    def work():
        with file.transaction():
            file.run("INSERT INTO setting (key, value) VALUES ('a', '1')")
            with file.transaction():
                file.run("INSERT INTO setting (key, value) VALUES ('b', '2')")
            raise ValueError("giữa chừng")

    with pytest.raises(ValueError, match="giữa chừng"):
        work()
    assert communes.settings(file) == {}
    with file.transaction():
        file.run("INSERT INTO setting (key, value) VALUES ('c', '3')")
    assert communes.settings(file) == {"c": "3"}


def test_a_failing_inner_part_does_not_spoil_the_outer_one(file):
    def inner():
        with file.transaction():
            file.run("INSERT INTO setting (key, value) VALUES ('inner', '1')")
            raise ValueError("bên trong")

    with file.transaction():
        file.run("INSERT INTO setting (key, value) VALUES ('outer', '1')")
        with pytest.raises(ValueError, match="bên trong"):
            inner()
    assert communes.settings(file) == {"outer": "1"}


def test_a_full_disk_is_told_and_changes_nothing(file):
    file.run(f"PRAGMA max_page_count = {pragma(file, 'page_count')}")

    def work():
        with file.transaction():
            for number in range(500):
                file.run("INSERT INTO setting VALUES (?, ?)", (f"k{number}", "x" * 1000))

    with pytest.raises(StoreError, match="đã hết chỗ"):
        work()
    assert communes.settings(file) == {}
    file.run("PRAGMA max_page_count = 100000")
    file.run("INSERT INTO setting VALUES ('after', '1')")
    assert communes.settings(file) == {"after": "1"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "tep").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError, match="tep"):
        CommuneFile.create(tmp_path / "tep" / "xa")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.EACCES, "Không ghi được vào"),
        (errno.EROFS, "Không ghi được vào"),
        (errno.ENOSPC, "đã hết chỗ"),
        (errno.EIO, "không đọc hoặc ghi được"),
    ],
)
def test_errors_of_the_disk_become_sentences(tmp_path, number, sentence):
    with pytest.raises(StoreError, match=sentence), failures.explained(tmp_path / "commune.ntm"):
        raise OSError(number, "x")


@pytest.mark.parametrize(
    ("free", "sentence"), [(4096, "đã hết chỗ"), (10**9, "không đọc hoặc ghi được")]
)
def test_a_log_that_cannot_grow_on_a_full_disk_is_a_full_disk(
    tmp_path, monkeypatch, free, sentence
):
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    with pytest.raises(StoreError, match=sentence), failures.explained(tmp_path / "commune.ntm"):
        raise error


def test_a_sentence_names_the_folder_and_not_what_is_only_there_while_writing(tmp_path):
    begun = tmp_path / ".commune.ntm.0a1b.restoring" / "backups" / "commune.ntm"
    with pytest.raises(StoreError) as told, failures.explained(begun):
        raise OSError(errno.ENOSPC, "x")
    assert f"“{tmp_path}”" in str(told.value)
    assert ".restoring" not in str(told.value)


def test_our_own_mistakes_in_sql_are_not_taken_for_disk_errors(file):
    with pytest.raises(sqlite3.OperationalError):
        file.rows("SELECT * FROM no_such_table")


def test_a_backup_is_one_file_that_opens_by_itself(file, tmp_path):
    target = tmp_path / "USB của Nguyễn Văn A" / "commune.ntm"
    file.run("INSERT INTO setting VALUES ('latest', 'edit')")
    file.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["commune.ntm"]
    copy = CommuneFile.open(target.parent)
    assert communes.read(copy) == COMMUNE
    assert communes.settings(copy) == {"latest": "edit"}
    copy.close()


def test_a_backup_that_cannot_be_written_leaves_nothing(file, tmp_path):
    (tmp_path / "tep").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError):
        file.backup(tmp_path / "tep" / "commune.ntm")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["tep"]
