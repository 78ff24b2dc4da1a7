import errno
import os
import sqlite3
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.desk import collate_tables
from ntm_desktop.district.kept import content_of_tables
from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.kept_tables import KeptColumn, KeptRow, KeptTable
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.refusals import refusals
from ntm_desktop.store.register.register import FILE_NAME, PACKAGES_FOLDER, Register
from tests.district import communes
from tests.district.communes import content

ROADS = Answer(
    parts={"main": PartAnswer(numerator=Decimal("8.5"), denominator=Decimal(10))},
    remark="Còn 1,5 km",
)
BRIDGE = Project(1, "Cầu Nà Pán", "Nà Pán", ProjectKind.NEW, planned=Decimal("1250.5"))


@pytest.fixture
def said():
    plain = content(answers={"1.1": communes.YES, "2.1": ROADS})
    return replace(plain, projects=(BRIDGE,), atk=True)


def holds(data):
    with Register.open(data) as register:
        (package,) = register.packages()
        kept = content_of_tables(contents.tables_of(register, package.position))
        return (
            kept.answers,
            kept.projects,
            contents.indicator_verdicts(register, package.position),
        )


def made_old(data):
    db = sqlite3.connect(data / FILE_NAME)
    db.executescript(communes.TO_REGISTER_2)
    db.close()


def test_the_register_keeps_numerators_projects_and_verdicts(data, sender, said):
    receive(data, [sender.hand_over(said).path])
    assert holds(data) == (said.answers, said.projects, said.verdicts.indicators)
    with Register.open(data) as register:
        row = register.row("SELECT contents, atk, border, group_id FROM package")
    assert row == {"contents": "kept", "atk": 1, "border": 0, "group_id": communes.GROUP}


def test_a_register_of_before_is_filled_from_the_packages_it_kept(data, sender, said, tmp_path):
    receive(data, [sender.hand_over(said).path])
    made_old(data)
    made = collate_tables(data, tmp_path / "th.xlsx")
    assert any("đọc lại đủ các bảng của 1 gói" in one for one in made.cautions)
    assert list((data / "backups").glob("register-v2-*.ntmd"))
    assert holds(data) == (said.answers, said.projects, said.verdicts.indicators)
    assert not any("đọc lại" in one for one in collate_tables(data, tmp_path / "b.xlsx").cautions)


def test_an_old_package_that_is_gone_is_said_and_the_rest_goes_on(data, sender, said, tmp_path):
    receive(data, [sender.hand_over(said).path])
    made_old(data)
    for kept in (data / PACKAGES_FOLDER).iterdir():
        kept.unlink()
    (note,) = receive(data, []).notes
    assert "1 gói không đọc lại được" in note
    with Register.open(data) as register:
        assert contents.lost_contents(register) == 1
    assert collate_tables(data, tmp_path / "th.xlsx").resources_actual == 100


def test_what_was_signed_with_the_key_before_stays_genuine(data, sender, tmp_path):
    """Enrolled, received, another key, then looked at again."""
    package = sender.hand_over()
    receive(data, [package.path])
    sender.key = SecretKey.generate()
    sender.public.write_text(sender.key.public.text)
    enrol(data, sender.public, replace_reason="Máy hỏng")
    made_old(data)
    assert collate_tables(data, tmp_path / "th.xlsx").communes[0].met == 1
    with Register.open(data) as register:
        assert contents.lost_contents(register) == 0
    (again,) = receive(data, [package.path]).received
    assert again.again


def test_a_new_package_signed_with_the_key_before_is_refused(data, sender):
    receive(data, [sender.hand_over().path])
    stolen = sender.hand_over(answers={})
    sender.public.write_text(SecretKey.generate().public.text)
    enrol(data, sender.public, replace_reason="Mất máy")
    outcome = receive(data, [stolen.path])
    assert not outcome.received
    assert len(outcome.refused) == 1


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_trouble_of_this_pc_is_no_refusal(data, sender, monkeypatch, code):
    package = sender.hand_over()

    def fails(fd):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        outcome = receive(data, [package.path])
    assert not outcome.received
    assert not outcome.refused
    (unread,) = outcome.unread
    assert "CHƯA ĐỌC ĐƯỢC" in unread.message
    assert "hãy thử lại" in unread.message
    with Register.open(data) as register:
        assert refusals(register) == ()
    (received,) = receive(data, [package.path]).received
    assert not received.again


def test_a_file_the_stick_does_not_give_up_is_no_refusal(data, sender, monkeypatch):
    package = sender.hand_over()
    plain = Path.open

    def fails(self, *args, **kwargs):
        if self == package.path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return plain(self, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "open", fails)
        outcome = receive(data, [package.path])
    assert (len(outcome.refused), len(outcome.unread)) == (0, 1)


def test_a_stick_pulled_out_meanwhile_is_no_refusal(data, sender):
    package = sender.hand_over()
    gone = package.path.with_name("06364_assessment_2024_0009.ntmz")
    outcome = receive(data, [gone, package.path])
    assert (len(outcome.received), len(outcome.refused), len(outcome.unread)) == (1, 0, 1)
    with Register.open(data) as register:
        assert refusals(register) == ()


def test_what_is_in_the_package_still_refuses_it(data, sender):
    package = sender.hand_over()
    raw = bytearray(package.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    package.path.write_bytes(raw)
    outcome = receive(data, [package.path])
    assert (len(outcome.refused), len(outcome.unread)) == (1, 0)
    with Register.open(data) as register:
        (row,) = refusals(register)
    assert row.reason == outcome.refused[0].reason


def test_the_register_is_copied_once_a_day(data, sender):
    receive(data, [sender.hand_over().path], now=lambda: communes.START)
    receive(data, [], now=lambda: communes.START)
    assert [one.name for one in (data / "backups").glob("*.ntmd")] == ["register-2024-12-01.ntmd"]


def test_a_table_this_program_has_never_heard_of_is_kept_and_added_up(data, sender):
    """What a later program adds to packages needs no change of the register."""
    receive(data, [sender.hand_over().path])
    columns = (KeptColumn("loai", "string"), KeptColumn("so_ho", "number"))
    rows: tuple[KeptRow, ...] = (
        {"loai": "chè", "so_ho": Decimal("12")},
        {"loai": "na", "so_ho": None},
    )
    with Register.open(data) as register:
        (package,) = register.packages()
        said = content_of_tables(contents.tables_of(register, package.position))
        models = KeptTable("mo-hinh", columns, rows)
        with register.transaction():
            contents.keep_contents(register, package.position, said, [models], said.verdicts)
        found = contents.tables_named(register, "mo-hinh", [package.position])
    assert found[package.position] == models
    assert models.total("so_ho") == 12
    assert models.total("so_ho", lambda row: row["loai"] == "na") is None


def test_money_of_a_lost_package_stays_with_its_cents(data, sender):
    receive(data, [sender.hand_over(money="1250.75").path])
    made_old(data)
    for kept in (data / PACKAGES_FOLDER).iterdir():
        kept.unlink()
    receive(data, [])
    with Register.open(data) as register:
        table = contents.tables_named(register, contents.RESOURCES, [1])[1]
    assert contents.resource_lines(table)[0].actual == Decimal("1250.75")
