"""A package looked at without a register: verified, judged anew, or refused with the reason."""

import gzip
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.package import StatedVerdicts
from ntm_desktop.domain.package_sight import Trust
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import keys, sealing
from ntm_desktop.services.exchange.view_report import view_report
from ntm_desktop.services.exchange.viewing import look_at_package
from tests.district import communes

LAST = Path(__file__).parents[1] / "data" / "last_version"


@pytest.fixture
def sender(tmp_path):
    return communes.Sender("06364", tmp_path / "usb")


@pytest.fixture
def look(tmp_path):
    work = tmp_path / "work"
    work.mkdir()

    def run(path, **more):
        return look_at_package(path, communes.catalog(), work, **more)

    return run


def reason(look, path, **more):
    with pytest.raises(PackageError) as refused:
        look(path, **more)
    return refused.value.reason


def test_a_package_alone_shows_that_it_is_whole_but_not_whose_it_is(sender, look):
    made = sender.hand_over()
    sender.public.unlink()
    sight = look(made.path).sight
    assert (sight.trust, sight.trust.proves_sender) == (Trust.CARRIED, False)
    assert sight.fingerprint == sender.key.public.fingerprint
    assert sight.verdict("1.1").verdict is Verdict.MET
    assert sight.differing == ()


def test_a_key_that_was_compared_says_whose_it_is(sender, look):
    made = sender.hand_over()
    known = {"06364": (sender.key.public.encoded,)}
    assert look(made.path, known=known).sight.trust is Trust.KNOWN
    assert look(made.path, public_key=sender.public).sight.trust is Trust.GIVEN


def test_a_forged_package_that_brings_its_own_key_is_refused_where_the_key_is_known(
    sender, look, tmp_path
):
    forger = communes.Sender("06364", tmp_path / "forged")
    made = forger.hand_over()
    assert reason(look, made.path, known={"06364": (sender.key.public.encoded,)}) == "wrong-key"


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_nothing_of_a_damaged_package_is_shown(sender, look, place):
    made = sender.hand_over()
    data = bytearray(made.path.read_bytes())
    data[int(len(data) * place)] ^= 0x10
    made.path.write_bytes(data)
    with pytest.raises(PackageError):
        look(made.path)


def test_verdicts_that_do_not_follow_from_the_answers_are_named(sender, look):
    said = communes.content()
    stated = {**said.verdicts.indicators, "2.1": Verdict.MET}
    said = replace(said, verdicts=StatedVerdicts(said.verdicts.criteria, stated))
    sight = look(sender.hand_over(said).path).sight
    (line,) = sight.differing
    assert line == "Chỉ tiêu 2.1: xã ghi “Đạt”, tính lại là “Thiếu số liệu”"
    assert sight.verdict("2.1").verdict is Verdict.INCOMPLETE


def test_a_sealed_package_opens_only_where_its_key_is(sender, look, tmp_path):
    made = sender.hand_over()
    identity = sealing.generate_identity()
    sealed = tmp_path / "gói.ntmz.age"
    sealing.seal(made.path, sealed, [sealing.recipient_of(identity)])
    assert reason(look, sealed) == "sealed"
    keys.identity_text("district-" + "a" * 32, identity)
    seen = look(sealed)
    assert seen.sight.sealed
    assert seen.plain.read_bytes() == made.path.read_bytes()


@pytest.mark.parametrize("path", sorted(LAST.glob("*_assessment_*.ntmz")), ids=lambda p: p.name)
def test_a_package_of_the_last_version_asks_for_its_key_and_is_shown_with_it(path, look, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    assert reason(look, copy) == "unknown-sender"
    (tmp_path / "register.db").write_bytes(
        gzip.decompress((LAST / "register.ntmd.gz").read_bytes())
    )
    with closing(sqlite3.connect(tmp_path / "register.db")) as db:
        keys_then = dict(db.execute("SELECT code, public_key FROM commune"))
    sight = look(copy, public_key=keys_then["06364"]).sight
    assert sight.trust is Trust.GIVEN
    assert (
        sight.content.verdicts.met == json.loads((LAST / "expected.json").read_text("utf-8"))["met"]
    )


def test_the_command_says_the_same_and_writes_the_sheet(sender, tmp_path):
    made = sender.hand_over()
    lines, document = view_report(made.path, tmp_path / "xem.pdf")
    assert "Xã tự đánh giá: đạt 1/19 tiêu chí" in lines
    assert document["criteria_met"] == 1
    assert not document["signed_by_known_key"]
    assert (tmp_path / "xem.pdf").read_bytes()[:4] == b"%PDF"
