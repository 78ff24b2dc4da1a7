import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.reception import find_packages
from ntm_desktop.district_cli import main
from ntm_desktop.district_cli.telling import ignored_lines
from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import PackageOutcome, StatedVerdicts
from ntm_desktop.errors import KeyStoreError
from ntm_desktop.exchange.contents import receipt_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.sealing import seal
from ntm_desktop.store.register.refusals import refusals
from ntm_desktop.store.register.register import Register
from tests.district.communes import YES, Sender, content


def receipt_file(one) -> Path:
    """Where the receipt of a received package was written."""
    path: Path | None = one.receipt_path
    assert path is not None
    return path


def reasons(outcome):
    return [one.reason for one in outcome.refused]


def test_a_good_package_is_registered_and_answered(data, office, sender, tmp_path):
    package = sender.hand_over()
    outcome = receive(data, [package.path], receipts=tmp_path / "phieu")
    assert reasons(outcome) == []
    (received,) = outcome.received
    assert (received.criteria_met, received.criteria_total) == (1, 19)
    assert receipt_file(received).name == "06364_receipt_2024_0001.ntmz"

    key = PublicKey.parse((tmp_path / "phieu" / "district.pub").read_text())
    assert key.encoded == office.public_key
    receipt = receipt_of(read_package(receipt_file(received), lambda header, key_id: key))
    assert receipt.package == package.header
    assert receipt.package_sha256 == package.sha256
    assert receipt.receiver == "UBND huyện Bắc Sơn"
    assert {part.outcome for part in receipt.parts} == {PackageOutcome.RECEIVED}


def test_the_same_package_twice_is_one_package_and_one_receipt(data, office, sender, tmp_path):
    package = sender.hand_over()
    copy = shutil.copy(package.path, tmp_path / "copy.ntmz")
    first = receive(data, [package.path, copy], receipts=tmp_path / "a")
    assert [one.again for one in first.received] == [False, True]
    again = receive(data, [package.path], receipts=tmp_path / "b")
    assert again.received[0].again
    one, two = receipt_file(first.received[0]), receipt_file(again.received[0])
    assert one.read_bytes() == two.read_bytes()
    with Register.open(data) as register:
        assert len(register.packages()) == 1


def test_sealed_and_open_are_the_same_package(data, office, sender, tmp_path):
    package = sender.hand_over()
    sealed = tmp_path / "usb" / "a.ntmz.age"
    seal(package.path, sealed, [office.recipient])
    outcome = receive(data, [sealed, package.path])
    assert [one.again for one in outcome.received] == [False, True]


def test_a_broken_package_does_not_hold_up_the_others(data, office, sender, tmp_path):
    whole = sender.hand_over().path.read_bytes()
    broken = tmp_path / "usb" / "broken.ntmz"
    broken.write_bytes(whole[:-40] + b"x" + whole[-39:])
    outcome = receive(data, [tmp_path / "usb"])
    assert len(outcome.received) == 1
    assert reasons(outcome) == ["container"]
    kept = list((data / "quarantine").iterdir())
    assert [path.read_bytes() for path in kept] == [broken.read_bytes()]
    assert kept[0].suffix == ".bin"
    with Register.open(data) as register:
        (refusal,) = refusals(register)
    assert (refusal.file_name, refusal.reason) == ("broken.ntmz", "container")
    receive(data, [broken])
    with Register.open(data) as register:
        assert len(refusals(register)) == 1


def test_nothing_of_a_refused_package_is_registered(data, office, sender):
    said = content()
    better = StatedVerdicts(
        {**said.verdicts.criteria, 2: Verdict.MET}, {**said.verdicts.indicators}
    )
    outcome = receive(data, [sender.hand_over(replace(said, verdicts=better)).path])
    (refused,) = outcome.refused
    assert refused.reason == "verdicts"
    assert "Tiêu chí 2" in refused.faults[0]
    with Register.open(data) as register:
        assert register.packages() == ()
    assert list((data / "inbox").iterdir()) == []


def test_stated_indicators_are_recomputed_too(data, office, sender):
    said = content()
    changed = StatedVerdicts(
        said.verdicts.criteria, {**said.verdicts.indicators, "17.1": Verdict.MET}
    )
    outcome = receive(data, [sender.hand_over(replace(said, verdicts=changed)).path])
    assert reasons(outcome) == ["verdicts"]


def test_rules_this_office_does_not_have_are_refused(data, office, sender):
    said = content()
    pin = replace(said.pin, set_id="qd-9999-2099-xa")
    outcome = receive(data, [sender.hand_over(replace(said, pin=pin)).path])
    assert reasons(outcome) == ["unknown-set"]


@pytest.mark.parametrize(
    "answers",
    [
        {"99.9": YES},
        {"1.1": Answer(parts={"ghost": PartAnswer(yes=True)})},
    ],
)
def test_answers_that_do_not_fit_the_rules_are_refused(data, office, sender, answers):
    said = replace(content(), answers=answers)
    assert reasons(receive(data, [sender.hand_over(said).path])) == ["values"]


def test_a_group_the_set_does_not_have_is_refused(data, office, sender):
    said = replace(content(), group_id="moon")
    assert reasons(receive(data, [sender.hand_over(said).path])) == ["values"]


def test_an_unknown_commune_is_refused(data, office, tmp_path):
    stranger = Sender("06367", tmp_path / "usb")
    outcome = receive(data, [stranger.hand_over(content("06367")).path])
    assert reasons(outcome) == ["unknown-sender"]


def test_a_package_signed_by_another_key_is_refused(data, office, sender, tmp_path):
    forger = Sender("06364", tmp_path / "forged")
    assert reasons(receive(data, [forger.hand_over().path])) == ["wrong-key"]


def test_an_older_package_never_takes_the_place_of_a_newer(data, office, sender):
    old, new = sender.hand_over(), sender.hand_over()
    assert len(receive(data, [new.path]).received) == 1
    assert reasons(receive(data, [old.path])) == ["sequence"]


def test_packages_of_one_stick_are_taken_in_their_order(data, office, sender, tmp_path):
    paths = [sender.hand_over(period="2023").path for _ in range(3)]
    outcome = receive(data, reversed(paths))
    assert [one.header.sequence for one in outcome.received] == [1, 2, 3]
    assert all(one.notes == () for one in outcome.received)


def test_a_gap_is_pointed_out_also_in_the_receipt(data, office, sender):
    sent = [sender.hand_over(period="2023") for _ in range(4)]
    outcome = receive(data, [sent[0].path, sent[3].path])
    assert outcome.received[1].notes == ("Chưa nhận được các gói số 2 đến 3 trước gói này.",)
    key = PublicKey.parse(office.public_key)
    receipt = receipt_of(
        read_package(receipt_file(outcome.received[1]), lambda header, key_id: key)
    )
    assert receipt.notes == outcome.received[1].notes


def test_another_content_under_a_known_number_is_refused(data, office, sender):
    receive(data, [sender.hand_over().path])
    clone = replace(sender, folder=sender.folder / "clone", sequence=0, previous="")
    twin = clone.hand_over(content(answers={}))
    assert reasons(receive(data, [twin.path])) == ["sequence"]
    fork = clone.hand_over(content(answers={}))
    outcome = receive(data, [fork.path])
    assert reasons(outcome) == ["chain"]
    assert "hai máy" in outcome.refused[0].sentence


def test_a_restored_file_starts_a_new_chain_and_ends_the_old(data, office, sender):
    receive(data, [sender.hand_over().path])
    restored = sender.restored()
    outcome = receive(data, [restored.hand_over().path])
    assert "chuỗi gói mới" in outcome.received[0].notes[0]
    assert reasons(receive(data, [sender.hand_over().path])) == ["epoch"]


def test_an_enrolment_is_sent_to_its_own_command(data, office, sender, tmp_path):
    from ntm_desktop.domain.package import PackageHeader, PackageKind
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.exchange.writing import enrolment_draft, write_package
    from tests.district.communes import START, catalog

    header = PackageHeader(
        PackageKind.ENROLMENT, "06364", Period(2024), "0" * 32, 1, "", START, "x"
    )
    draft = enrolment_draft(header, "x", catalog().commune("06364")[0], sender.key.public)
    write_package(draft, sender.key, tmp_path / "e.ntmz")
    outcome = receive(data, [tmp_path / "e.ntmz"])
    assert reasons(outcome) == ["kind"]
    assert "enrol" in outcome.refused[0].sentence


def test_receipts_that_cannot_be_written_do_not_undo_the_registration(
    data, office, sender, tmp_path
):
    (tmp_path / "phieu").write_text("a file where the folder should be")
    outcome = receive(data, [sender.hand_over().path], receipts=tmp_path / "phieu")
    (received,) = outcome.received
    assert received.receipt_path is None
    assert received.receipt_error
    (tmp_path / "phieu").unlink()
    again = receive(data, [sender.folder], receipts=tmp_path / "phieu")
    assert receipt_file(again.received[0]).is_file()


def test_suspicious_files_are_left_alone_and_named(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.ntmz").write_bytes(b"x")
    (tmp_path / "a" / "y.NTMZ.AGE").write_bytes(b"x")
    for name in ("Thu muc.lnk", "autorun.inf", "run.EXE", "half.ntmz.partial", "letter.pdf"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "loop").symlink_to("/")
    found, ignored = find_packages([tmp_path])
    assert [path.name for path in found] == ["x.ntmz", "y.NTMZ.AGE"]
    assert sorted(path.name for path in ignored) == ["Thu muc.lnk", "autorun.inf", "run.EXE"]


def test_what_is_no_file_is_refused_not_fatal(data, office, sender, tmp_path):
    good = sender.hand_over()
    (tmp_path / "folder.ntmz").symlink_to(sender.folder)
    outcome = receive(data, [tmp_path / "folder.ntmz", good.path])
    assert len(outcome.received) == 1
    assert reasons(outcome)[0] == "not-a-file"


def test_what_is_not_there_is_neither_fatal_nor_a_refusal(data, office, sender, tmp_path):
    good = sender.hand_over()
    outcome = receive(data, [tmp_path / "missing.ntmz", good.path])
    assert (len(outcome.received), len(outcome.refused)) == (1, 0)
    (unread,) = outcome.unread
    assert "Không thấy tệp" in unread.message


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode there")
def test_a_name_that_is_no_unicode_does_no_harm(data, office, sender, capfd):
    good = sender.hand_over()
    bad = Path(os.fsdecode(os.fsencode(sender.folder) + b"/\xff\xfe.ntmz"))
    bad.write_bytes(b"rubbish that is no package at all")
    assert main(["receive", str(bad), str(good.path), "--data", str(data)]) == 1
    assert "Đã nhận 1 gói mới, từ chối 1 gói." in capfd.readouterr().out
    assert main(["receive", str(bad), "--data", str(data), "--json"]) == 1


def test_a_register_without_its_keys_receives_nothing(data, office, sender, user_home):
    package = sender.hand_over()
    shutil.rmtree(user_home / "ntm" / "keys")
    with pytest.raises(KeyStoreError, match="không có khóa"):
        receive(data, [package.path])


def test_what_was_received_is_kept_byte_for_byte(data, office, sender):
    package = sender.hand_over()
    receive(data, [package.path])
    (kept,) = (data / "packages").iterdir()
    assert kept.read_bytes() == package.path.read_bytes()
    with Register.open(data) as register:
        assert register.packages()[0].file == kept.name


def test_two_communes_do_not_share_numbers(data, office, sender, tmp_path):
    other = Sender("06367", tmp_path / "usb2")
    enrol(data, other.public)
    outcome = receive(data, [sender.hand_over().path, other.hand_over().path])
    assert sorted(receipt_file(one).name for one in outcome.received) == [
        "06364_receipt_2024_0001.ntmz",
        "06367_receipt_2024_0001.ntmz",
    ]


def test_a_stick_full_of_suspicious_files_is_told_in_a_few_lines(tmp_path):
    paths = [tmp_path / f"{number}.lnk" for number in range(1210)]
    few = ignored_lines(paths[:3])
    assert few == [f"Bỏ qua tệp đáng ngờ, không mở: {path}" for path in paths[:3]]
    many = ignored_lines(paths)
    assert len(many) == 11
    assert "1.200 tệp đáng ngờ nữa" in many[-1]
