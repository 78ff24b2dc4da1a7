"""A district hands the communes' own packages on; the province verifies the same signatures."""

import hashlib
from dataclasses import replace

import pytest

from ntm_desktop.district import answer, enrol, init_district, receive
from ntm_desktop.district import office as offices
from ntm_desktop.district.appraising import appraisal_of
from ntm_desktop.district.below import enrol_office_below
from ntm_desktop.district.forwarding import ANSWERS_FOLDER, forwarding
from ntm_desktop.domain.package import EvidenceEntry, PackageHeader, PackageKind, PackageOutcome
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.writing import assessment_draft, write_package
from ntm_desktop.store.register.register import Register
from tests.district import communes


@pytest.fixture
def province(tmp_path, sender, office):
    folder = tmp_path / "tỉnh"
    init_district(folder, name="Văn phòng Điều phối tỉnh", now=lambda: communes.START)
    enrol(folder, sender.public)
    return folder


def forward(data, place, period=None):
    place.mkdir(exist_ok=True)
    with Register.open(data) as register:
        return carry_out(
            register, forwarding(communes.catalog(), place, period or Period(2024), communes.START)
        )


def believe(province, folder):
    with Register.open(province) as register:
        enrol_office_below(
            register,
            folder / ANSWERS_FOLDER / offices.PUBLIC_KEY_FILE,
            "Huyện Bắc Sơn",
            communes.START,
        )


def test_the_very_files_of_the_communes_go_up_with_the_answer_beside_them(
    data, sender, province, tmp_path
):
    made = sender.hand_over()
    receive(data, [made.path])
    answer(data, "06364", accept=True)
    sent = forward(data, tmp_path / "usb-tinh")
    assert (sent.packages, sent.communes, sent.answers, sent.unanswered) == (1, 1, 1, ())
    (package,) = sent.folder.glob("*.ntmz")
    assert package.read_bytes() == made.path.read_bytes()
    believe(province, sent.folder)
    done = receive(province, [sent.folder])
    assert [one.sha256 for one in done.received] == [made.sha256]
    assert done.notes == ("Đã nhận 1 phiếu trả lời của Huyện Bắc Sơn.",)
    with Register.open(province) as register:
        (below,) = appraisal_of(register, communes.catalog(), 1).below
    assert (below.office, below.outcome) == ("Huyện Bắc Sơn", PackageOutcome.ACCEPTED)
    assert receive(province, [sent.folder]).notes == ()


def test_an_answer_of_an_office_nobody_compared_is_not_believed(data, sender, province, tmp_path):
    receive(data, [sender.hand_over().path])
    answer(data, "06364", accept=True)
    sent = forward(data, tmp_path / "usb-tinh")
    done = receive(province, [sent.folder])
    assert len(done.received) == 1
    assert "Có 1 phiếu trả lời của cấp dưới ký bằng khóa chưa đăng ký" in done.notes[0]


def test_what_was_changed_on_the_way_is_refused(data, sender, province, tmp_path):
    receive(data, [sender.hand_over().path])
    answer(data, "06364", accept=True)
    sent = forward(data, tmp_path / "usb-tinh")
    believe(province, sent.folder)
    for path in (*sent.folder.glob("*.ntmz"), *(sent.folder / ANSWERS_FOLDER).glob("*.ntmz")):
        changed = bytearray(path.read_bytes())
        changed[len(changed) // 2] ^= 1
        path.write_bytes(changed)
    done = receive(province, [sent.folder])
    assert done.received == ()
    assert len(done.refused) == 1
    assert done.notes[0].startswith("Phiếu trả lời không nhận: ")


def test_who_was_not_answered_is_named_and_an_empty_period_refused(data, sender, tmp_path):
    receive(data, [sender.hand_over().path])
    sent = forward(data, tmp_path / "usb-tinh")
    assert (sent.answers, sent.unanswered) == (0, ("Xã Chiến Thắng",))
    with pytest.raises(EntryError, match="Chưa nhận gói nào cho năm 2019"):
        forward(data, tmp_path / "usb-tinh", Period(2019))
    assert [path.name for path in (tmp_path / "usb-tinh").iterdir()] == [sent.folder.name]


def test_evidence_that_was_not_sent_again_goes_up_in_the_package_that_holds_it(
    data, sender, province, tmp_path
):
    proof = tmp_path / "anh.txt"
    proof.write_text("ảnh")
    digest = hashlib.sha256(proof.read_bytes()).hexdigest()
    entry = EvidenceEntry(
        "1" * 32, "1.1", 0, "ảnh.txt", "text/plain", proof.stat().st_size, digest, communes.START
    )

    def hand(period, held):
        said = replace(communes.content(period=period), evidence=(entry,))
        sender.sequence += 1
        header = PackageHeader(
            PackageKind.ASSESSMENT,
            "06364",
            said.period,
            sender.epoch,
            sender.sequence,
            sender.previous,
            communes.START,
            "ntm-test",
        )
        draft = assessment_draft(header, said, {} if held else {digest: proof}, {}, held)
        made = write_package(draft, sender.key, sender.folder / header.file_name)
        sender.previous = made.sha256
        return made.path

    receive(data, [hand("2023", frozenset())])
    receive(data, [hand("2024", frozenset({digest}))])
    sent = forward(data, tmp_path / "usb-tinh")
    assert (sent.packages, sent.communes) == (2, 1)
    done = receive(province, [sent.folder])
    assert (len(done.received), done.refused) == (2, ())


def test_an_office_does_not_stand_below_itself(data, office):
    with Register.open(data) as register, pytest.raises(EntryError, match="chính nơi nhận này"):
        enrol_office_below(register, data / offices.PUBLIC_KEY_FILE, "Tôi", communes.START)


def test_a_commune_is_named_as_in_the_period_that_is_handed_on(data, sender, tmp_path):
    """06364 is Chiến Thắng in 2024 and Vũ Lễ since July 2025, whoever was enrolled."""
    receive(data, [sender.hand_over(period="2024").path])
    with Register.open(data) as register:
        register.run("UPDATE commune SET name = 'Xã Vũ Lễ' WHERE code = '06364'")
    assert forward(data, tmp_path / "usb-tinh").unanswered == ("Xã Chiến Thắng",)
