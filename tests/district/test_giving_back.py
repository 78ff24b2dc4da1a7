"""A commune whose PC was lost gets back from the desk what it handed in, and goes on from that."""

import json

import pytest

from ntm_desktop.cli.main import main as commune
from ntm_desktop.district import enrol, receive
from ntm_desktop.district_cli import main as district
from ntm_desktop.domain.periods import Period
from ntm_desktop.exchange.keys import commune_key
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.exchange.receipts import accept_receipt
from ntm_desktop.services.workspace import (
    change_settings,
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from tests.district import communes


@pytest.fixture
def handed_in(tmp_path, data, office):
    """Two packages: the second does not carry again the evidence that was acknowledged."""
    ws = create_workspace(
        tmp_path / "máy hỏng", commune_code="06364", set_id=communes.SET, period=Period(2024),
        actor="Lan", catalog=communes.catalog(),
    )  # fmt: skip
    info = latest_assessment(ws)
    paper = tmp_path / "biên bản.pdf"
    paper.write_bytes(b"%PDF-1.7\nbien ban\n%%EOF")
    edits.record_yes_no(ws, info.id, "1.1", "main", True)
    add_evidence(ws, info.id, "1.1", 0, paper)
    usb = tmp_path / "USB"
    first = pack(ws, info.id, usb, include_dossier=False)
    enrol(data, first.public_key_path)
    (one,) = receive(data, [first.path], catalog=communes.catalog()).received
    change_settings(ws, district_public_key=office.public_key)
    assert one.receipt_path is not None
    accept_receipt(ws, one.receipt_path)
    edits.record_remark(ws, info.id, "1.1", "lần hai")
    second = pack(ws, info.id, usb, include_dossier=False)
    assert second.left_out == 1
    assert receive(data, [second.path], catalog=communes.catalog()).refused == ()
    close_workspace(ws)
    return data


def test_what_was_handed_in_comes_back_with_evidence_that_was_sent_once(
    handed_in, tmp_path, capsys, monkeypatch
):
    capsys.readouterr()
    words = ["give-back", "06364", "--data", str(handed_in), "--out", str(tmp_path / "USB 2")]
    assert district([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["packages"], told["lost"]) == (2, 0)
    new = tmp_path / "máy mới"
    known = commune_key("06364").public.fingerprint
    monkeypatch.setattr("ntm_desktop.exchange.keys.existing_commune_key", lambda code: None)
    rebuild = ["rebuild", "--data", str(new), "--from", told["folder"], "--json"]
    assert commune(rebuild) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["packages"] == ["gói số 2 (năm 2024)"]
    assert (said["fingerprints"], said["key_known_here"]) == ([known], False)
    assert said["missing_files"] == []
    ws = open_workspace(new)
    try:
        info = latest_assessment(ws)
        assert answers(ws, info.id)["1.1"].remark == "lần hai"
        (item,) = evidence_items(ws, info.id)
        assert vault_file(ws, item).read_bytes().startswith(b"%PDF-1.7\nbien ban")
    finally:
        close_workspace(ws)


def test_a_commune_that_handed_in_nothing_gets_nothing_and_is_told_why(handed_in, tmp_path, capsys):
    place = tmp_path / "USB 2"
    words = ["give-back", "06256", "--data", str(handed_in), "--out", str(place)]
    assert district(words) == 1
    assert "chưa nhận gói nào" in capsys.readouterr().err
    assert not place.exists()


def test_a_second_copy_gets_a_folder_of_its_own(handed_in, tmp_path, capsys):
    words = ["give-back", "06364", "--data", str(handed_in), "--out", str(tmp_path / "USB 2")]
    assert district(words) == 0
    assert district(words) == 0
    assert len(list((tmp_path / "USB 2").iterdir())) == 2
