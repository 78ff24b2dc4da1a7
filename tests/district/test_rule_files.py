"""The decision a set was read from goes up with the assessment that was judged by it."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.looking import looking_at
from ntm_desktop.domain.criteria import SourceDocument
from ntm_desktop.domain.package_sight import rule_lines
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.assessment_tables import assessment_content, assessment_rows
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.keys import commune_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.rule_tables import MAX_DECISION
from ntm_desktop.exchange.taking_out import copy_evidence
from ntm_desktop.gui.desk.kept_reader import KeptReader
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.exchange.receipts import accept_receipt
from ntm_desktop.services.rebuilding.making import rebuild
from ntm_desktop.services.rules.documents import kept_documents, save_document
from ntm_desktop.services.rules.drafts import publish, read_draft
from ntm_desktop.services.rules.reading import begin_draft, reading_file
from ntm_desktop.services.rules.sets import find_set
from ntm_desktop.services.workspace import add_assessment, close_workspace, create_workspace
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.services.test_decision_reading import SAMPLES

DECISION = SAMPLES / "03-ba-nhom.docx"
DIGEST = hashlib.sha256(DECISION.read_bytes()).hexdigest()


@pytest.fixture
def commune(tmp_path):
    """An office that read the decision, published the set and began a period by it."""
    ws = create_workspace(
        tmp_path / "xã", commune_code="06364", set_id=communes.SET, period=Period(2024),
        actor="Lan", catalog=communes.catalog(),
    )  # fmt: skip
    reading = carry_out(ws, reading_file(DECISION))
    draft = begin_draft(ws, reading).draft_id
    publish(ws, draft, open_thresholds=True)
    rules = read_draft(ws, draft).criteria_set
    made = add_assessment(ws, set_id=rules.id, period=Period(2026), group_id=rules.groups[0].id)
    yield ws, made.id
    close_workspace(ws)


@pytest.fixture
def packed(commune, tmp_path):
    ws, assessment = commune
    return pack(ws, assessment, tmp_path / "USB", include_dossier=False)


def read(packed):
    return read_package(packed.path, lambda header, key_id: commune_key("06364").public)


def test_it_is_inside_by_its_hash_and_is_no_evidence(packed):
    opened = read(packed)
    content = assessment_of(opened)
    (entry,) = content.rule_files
    assert (entry.name, entry.sha256) == (DECISION.name, DIGEST)
    assert opened.files[f"data/evidence/{DIGEST}.docx"] == DIGEST
    assert (content.every_evidence, packed.evidence, packed.notes) == ((), 0, ())
    assert packed.evidence_words == "0 mục minh chứng"


def test_a_receiver_that_does_not_know_it_takes_it_and_sees_what_it_is(packed):
    """It reads the table of evidence alone and takes what stands at an indicator it knows."""
    opened = read(packed)
    content = assessment_of(opened)
    (listed,) = opened.rows["evidence"]
    assert listed["name"] == f"Văn bản quy định: {DECISION.name}"
    assert listed["indicator"] in content.verdicts.indicators
    rows = {name: found for name, found in opened.rows.items() if name != "rule-files"}
    (entry,) = assessment_content(rows, opened.rules).evidence
    assert entry.sha256 == DIGEST


def test_the_desk_shows_it_beside_the_rules_and_opens_it(packed, data, office):
    enrol(data, packed.public_key_path)
    outcome = receive(data, [packed.path], catalog=communes.catalog())
    assert outcome.refused == ()
    with Register.open(data) as register:
        seen: Any = carry_out(register, looking_at(communes.catalog(), 1))
    (rule,) = seen.sight.rules
    (file,) = rule.files
    assert rule.rule.decision
    assert (file.name, file.sha256) == (DECISION.name, DIGEST)
    path = KeptReader(seen.places).evidence(file.entry, lambda done, total: None)
    assert path.read_bytes() == DECISION.read_bytes()
    assert "kèm trong gói" in rule_lines(seen.sight)[0]


def test_what_the_receiver_has_acknowledged_is_not_carried_again(
    commune, packed, data, office, tmp_path
):
    ws, assessment = commune
    enrol(data, packed.public_key_path)
    (received,) = receive(data, [packed.path], catalog=communes.catalog()).received
    assert received.receipt_path is not None
    accept_receipt(ws, received.receipt_path, public_key=office.public_key)
    again = pack(ws, assessment, tmp_path / "USB", include_dossier=False)
    opened = read(again)
    assert opened.left_out == {f"data/evidence/{DIGEST}.docx"}
    assert (again.left_out, again.evidence_words) == (0, "0 mục minh chứng")
    (second,) = receive(data, [again.path], catalog=communes.catalog()).received
    assert second.receipt_path is not None
    with Register.open(data) as register:
        seen: Any = carry_out(register, looking_at(communes.catalog(), 2))
    (file,) = seen.sight.rules[0].files
    path = KeptReader(seen.places).evidence(file.entry, lambda done, total: None)
    assert path.read_bytes() == DECISION.read_bytes()


def test_without_the_file_the_package_goes_all_the_same_and_says_which_is_lacking(
    packed, data, office, tmp_path
):
    sender = communes.Sender("06364", tmp_path / "khác")
    enrol(data, sender.public)
    sender.hand_over(replace(assessment_of(read(packed)), rule_files=()))
    assert receive(data, [sender.folder], catalog=communes.catalog()).refused == ()
    with Register.open(data) as register:
        seen: Any = carry_out(register, looking_at(communes.catalog(), 1))
    (line,) = rule_lines(seen.sight)
    assert f"đọc từ tệp “{DECISION.name}” (SHA-256 {DIGEST[:16]}…), không kèm" in line


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"sha256": "0" * 64}, "không thuộc quy định nào"),
        ({"size": MAX_DECISION + 1}, "lớn bất thường"),
    ],
)
def test_a_file_that_is_no_decision_of_the_rules_is_refused(packed, change, sentence):
    opened = read(packed)
    content = assessment_of(opened)
    (entry,) = content.rule_files
    rows = {
        name: tuple(found)
        for name, found in assessment_rows(
            replace(content, rule_files=(replace(entry, **change),))
        ).items()
    }
    with pytest.raises(PackageError, match=sentence):
        assessment_content(rows, opened.rules)
    rows["rule-files"] = ({"id": "không có", "name": "x"},)
    with pytest.raises(PackageError, match="không có trong bảng evidence"):
        assessment_content(rows, opened.rules)


def test_it_comes_back_with_the_rules_when_the_data_are_made_again_from_packages(packed, tmp_path):
    made = rebuild(
        [packed.path.parent], tmp_path / "máy mới", actor="Lan", catalog=communes.catalog()
    )
    content = assessment_of(read(packed))
    ws = made.workspace
    try:
        assert made.missing == ()
        (entry,) = content.rule_files
        document = SourceDocument(entry.name, entry.sha256)
        assert save_document(ws, document, tmp_path).read_bytes() == DECISION.read_bytes()
        assert kept_documents(ws, find_set(ws, content.pin.set_id)) == (document,)
    finally:
        close_workspace(ws)


def test_its_bytes_are_held_against_the_hash_when_it_is_taken_out(packed, tmp_path):
    target = tmp_path / "ra.docx"
    assert copy_evidence(packed.path, DIGEST, target)
    assert target.read_bytes() == DECISION.read_bytes()
