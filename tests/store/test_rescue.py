"""A damaged file says what is damaged, and what can still be read of it is not lost."""

import random
import sqlite3
from contextlib import closing

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import DamagedDatabaseError, StoreError
from ntm_desktop.services import backups, edits, soundness
from ntm_desktop.services.in_force import pinned_set
from ntm_desktop.services.workspace import (
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store import sqlite_file
from ntm_desktop.store.commune.commune_file import COMMUNE_FILE, CommuneFile
from ntm_desktop.store.damage import tables_of
from ntm_desktop.store.failures import COMMUNE_WORDS, broken, of_sqlite
from ntm_desktop.store.rescue import put_in_place
from ntm_desktop.store.salvage import salvage
from tests.services.conftest import Clock

SAID = "Nhận xét của chỉ tiêu"


@pytest.fixture
def filled(tmp_path):
    """A closed commune with a remark at every indicator and one copy of yesterday."""
    folder = tmp_path / "xã"
    ws = create_workspace(
        folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), now=Clock()
    )
    backups.daily_copy(ws)
    assessment = latest_assessment(ws).id
    for indicator in pinned_set(ws, assessment).indicators():
        edits.record_remark(ws, assessment, indicator.no, f"{SAID} {indicator.no} " + "ồ" * 80)
    close_workspace(ws)
    return folder


def rescued_of(ws):
    assert ws.session.rescued is not None
    return ws.session.rescued


def remarks(folder):
    with closing(sqlite3.connect(folder / "commune.ntm")) as db:
        return dict(db.execute("SELECT indicator_no, remark FROM answer"))


def change(folder, old: bytes, new: bytes, which=0):
    """Change some bytes of the file where they stand the n-th time."""
    path = folder / "commune.ntm"
    raw = path.read_bytes()
    place = -1
    for _ in range(which + 1):
        place = raw.index(old, place + 1)
    path.write_bytes(raw[:place] + new + raw[place + len(old) :])


def overwrite_page_with(folder, text: bytes, *, last=False):
    path = folder / "commune.ntm"
    raw = bytearray(path.read_bytes())
    place = raw.rindex(text) if last else raw.index(text)
    page = place - place % 4096
    raw[page : page + 4096] = random.Random(10).randbytes(4096)
    path.write_bytes(raw)


def test_a_flipped_byte_in_a_text_is_named_and_shows_nothing_that_was_typed(filled):
    change(filled, f"{SAID} 1.1".encode(), f"{SAID} 1.".encode() + b"\xff", which=1)
    change(filled, f"{SAID} 1.1".encode(), f"{SAID} 1.".encode() + b"\xff")
    ws = open_workspace(filled)
    try:
        found = soundness.damage(ws)
        assert any("nhận xét" in line for line in found)
        with pytest.raises(DamagedDatabaseError) as refused:
            ws.file.rows("SELECT * FROM answer")
        assert any("nhận xét" in line for line in refused.value.faults)
        assert SAID not in str(refused.value) + "".join(refused.value.faults)
    finally:
        close_workspace(ws)


def test_a_whole_file_has_no_damage(filled):
    ws = open_workspace(filled)
    assert soundness.damage(ws) == ()
    close_workspace(ws)


def test_a_date_that_is_none_any_more_is_found(filled):
    ws = open_workspace(filled)
    ws.file.run("UPDATE answer SET indicator_no = indicator_no")
    ws.file.run("UPDATE assessment SET created_at = '2024-1x'")
    assert soundness.damage(ws)
    close_workspace(ws)


def test_the_row_of_a_broken_text_is_kept_and_its_place_is_marked(filled):
    before = remarks(filled)
    for which in (1, 0):
        change(filled, f"{SAID} 1.1 ".encode(), f"{SAID} 1.".encode() + b"\xff ", which)
    ws = backups.rescue_workspace(filled, now=Clock())
    close_workspace(ws)
    after = remarks(filled)
    assert "�" in after.pop("1.1")
    before.pop("1.1")
    assert after == before
    assert any("“�”" in line for line in rescued_of(ws).losses)


def test_a_broken_page_costs_what_stood_on_it_and_the_damaged_file_is_kept(filled):
    before = remarks(filled)
    overwrite_page_with(filled, f"{SAID} 9.2".encode(), last=True)
    ws = backups.rescue_workspace(filled, now=Clock())
    assert soundness.damage(ws) == ()
    close_workspace(ws)
    after = remarks(filled)
    assert len(before) - len(after) < 25
    assert after.items() <= before.items()
    assert rescued_of(ws).losses
    assert list((filled / "backups").glob("commune-hong-*.ntm"))


def test_answers_outlive_the_row_of_their_assessment(filled):
    before = remarks(filled)
    with closing(sqlite3.connect(filled / "commune.ntm")) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM assessment")
        db.execute("DELETE FROM criteria_set")
        db.commit()
    ws = backups.rescue_workspace(filled, now=Clock())
    assert latest_assessment(ws).period == Period(2024)
    close_workspace(ws)
    assert remarks(filled) == before
    assert len(rescued_of(ws).mended) == 2


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_broken_the_way_ends_in_a_whole_file_or_a_sentence(filled, tmp_path, seed):
    dice = random.Random(seed)
    raw = bytearray((filled / "commune.ntm").read_bytes())
    for _ in range(dice.choice((1, 3, 20))):
        raw[dice.randrange(len(raw))] = dice.randrange(256)
    if seed % 3 == 0:
        page = dice.randrange(len(raw) // 4096) * 4096
        raw[page : page + 4096] = dice.randbytes(4096)
    damaged = tmp_path / "damaged.ntm"
    damaged.write_bytes(raw)
    room = tmp_path / "room"
    room.mkdir()
    target = tmp_path / "rest.ntm"
    try:
        outcome = salvage(damaged, target, COMMUNE_FILE, room)
    except StoreError as error:
        assert "hỏng" in str(error)  # noqa: PT017
        return
    with closing(sqlite3.connect(target)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        count = sum(
            db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables_of(db)
        )
    assert count == outcome.total + len(outcome.put_back)


def test_a_file_of_which_nothing_is_left_is_refused_and_stays(filled):
    path = filled / "commune.ntm"
    path.write_bytes(random.Random(1).randbytes(50_000))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="hỏng"):
        backups.rescue_workspace(filled, now=Clock())
    assert path.read_bytes() == before
    assert not list(filled.glob(".*"))


def test_going_back_to_a_copy_works_over_a_file_whose_indexes_do_not_fit(filled):
    with closing(sqlite3.connect(filled / "commune.ntm")) as db:
        page = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'history_of_key'"
        ).fetchone()[0]
    path = filled / "commune.ntm"
    raw = bytearray(path.read_bytes())
    place = raw.index(b"1.1", (page - 1) * 4096)
    raw[place] = ord("7")
    path.write_bytes(raw)
    (copy,) = (filled / "backups").glob("commune-2*.ntm")
    ws = backups.restore_workspace(filled, copy, now=Clock())
    close_workspace(ws)
    assert remarks(filled) == {}


def test_a_copy_put_in_place_of_an_open_file_is_refused(filled):
    from ntm_desktop.store.commune.commune_file import CommuneFile

    (copy,) = (filled / "backups").glob("commune-2*.ntm")
    ws = open_workspace(filled)
    with pytest.raises(StoreError, match="cửa sổ khác"):
        put_in_place(CommuneFile, copy, filled, Clock()())
    close_workspace(ws)
    aside = put_in_place(CommuneFile, copy, filled, Clock()())
    assert aside is not None
    assert remarks(filled) == {}


def test_a_row_that_cannot_be_read_does_not_keep_the_file_locked(filled):
    for which in (1, 0):
        change(filled, f"{SAID} 1.1 ".encode(), f"{SAID} 1.".encode() + b"\xff ", which)
    ws = open_workspace(filled)
    with pytest.raises(DamagedDatabaseError) as kept:
        ws.file.rows("SELECT * FROM answer")
    close_workspace(ws)
    close_workspace(open_workspace(filled))
    assert kept.value.faults


def test_a_transaction_that_the_disk_has_ended_is_told_as_the_disk_s_fault(tmp_path):
    error = sqlite3.OperationalError("no such savepoint: sqlite_utils_1")
    told = of_sqlite(error, tmp_path / "commune.ntm", COMMUNE_WORDS)
    assert "Ổ đĩa không đọc hoặc ghi được" in str(told)


def test_a_file_kept_as_it_is_is_no_broken_text_and_outlives_a_rescue(filled):
    raw = bytes(range(256)) * 40
    ws = open_workspace(filled)
    ws.file.run(
        "INSERT INTO rule_document (sha256, name, size, content, added_at) VALUES (?, ?, ?, ?, ?)",
        ("a" * 64, "Quyết định.pdf", len(raw), raw, "2024-11-21T00:00:00+00:00"),
    )
    assert ws.file.damage() == ()
    close_workspace(ws)
    ws = backups.rescue_workspace(filled, now=Clock())
    assert ws.file.rows("SELECT content FROM rule_document") == [{"content": raw}]
    assert rescued_of(ws).losses == ()
    close_workspace(ws)


def test_a_copy_that_is_no_copy_is_named_as_it_was_chosen_and_all_stays(filled, tmp_path):
    from ntm_desktop.store.commune.commune_file import CommuneFile

    chosen = tmp_path / "thu-tu.txt"
    chosen.write_text("không phải bản sao lưu")
    before = (filled / "commune.ntm").read_bytes()
    with pytest.raises(StoreError) as refused:
        put_in_place(CommuneFile, chosen, filled, Clock()())
    assert str(chosen) in str(refused.value)
    assert ".restoring" not in str(refused.value)
    assert (filled / "commune.ntm").read_bytes() == before


def test_a_broken_letter_in_what_makes_a_table_is_damage_and_the_rest_is_rescued(filled):
    before = remarks(filled)
    change(filled, b"public_key TEXT NOT NULL", b"public_key T\xffXT NOT NULL")
    with pytest.raises(DamagedDatabaseError):
        open_workspace(filled)
    close_workspace(backups.rescue_workspace(filled, now=Clock()))
    assert remarks(filled) == before


def test_a_table_whose_key_slipped_by_a_letter_is_put_right_by_what_is_known(filled):
    before = remarks(filled)
    change(filled, b"id TEXT NOT NULL UNIQUE", b"ie TEXT NOT NULL UNIQUE")
    close_workspace(backups.rescue_workspace(filled, now=Clock()))
    assert remarks(filled) == before


def test_a_table_of_which_not_even_the_name_can_be_read_costs_only_itself(filled):
    before = remarks(filled)
    path = filled / "commune.ntm"
    raw = bytearray(path.read_bytes())
    # The head of the line that says where the receivers' table begins: its own length.
    raw[raw.index(b"tablereceiverreceiver") - 7] = 5
    path.write_bytes(raw)
    with pytest.raises(DamagedDatabaseError):
        open_workspace(filled)
    ws = backups.rescue_workspace(filled, now=Clock())
    assert soundness.damage(ws) == ()
    assert any("nơi nhận" in line.lower() for line in rescued_of(ws).losses)
    close_workspace(ws)
    assert remarks(filled) == before


def test_a_copy_of_a_damaged_file_names_that_file_and_what_is_damaged_in_it(filled, monkeypatch):
    def not_whole(copy, words):
        raise broken(copy, "một dòng", words)

    monkeypatch.setattr(sqlite_file, "ensure_whole", not_whole)
    change(filled, f"{SAID} 1.1 ".encode(), f"{SAID} 1.".encode() + b"\xff ")
    with CommuneFile.open(filled) as file, pytest.raises(DamagedDatabaseError) as told:
        file.backup(filled / "backups" / "hôm nay.ntm")
    assert f"“{filled / 'commune.ntm'}”" in str(told.value)
    assert "partial" not in str(told.value)
    assert any("hỏng" in line for line in told.value.faults)
    assert not list((filled / "backups").glob("hôm nay*"))
