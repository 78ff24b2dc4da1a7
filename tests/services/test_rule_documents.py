"""The decision's own file stays with the set that was read from it, and travels with it."""

import hashlib
import zipfile
from dataclasses import replace

import pytest

from ntm_desktop.domain.criteria import SourceDocument
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.services.rules.authorities import rules_office, set_rules_office, trust_authority
from ntm_desktop.services.rules.documents import kept_documents, save_document
from ntm_desktop.services.rules.drafts import publish, read_draft
from ntm_desktop.services.rules.handing_on import accept, pack_rules
from ntm_desktop.services.rules.reading import begin_draft, reading_file
from ntm_desktop.services.rules.sets import find_set
from ntm_desktop.services.rules.workbook import read_rules_workbook, write_rules_workbook
from ntm_desktop.services.workspace import close_workspace
from tests.services.own_rules import office
from tests.services.test_decision_reading import SAMPLES

DECISION = SAMPLES / "03-ba-nhom.docx"
PROVINCE = "Văn phòng Điều phối NTM tỉnh Lạng Sơn"


@pytest.fixture
def begun(ws):
    """A draft read from the decision's file."""
    set_rules_office(ws, PROVINCE)
    reading = carry_out(ws, reading_file(DECISION))
    assert reading.document.content == DECISION.read_bytes()
    return begin_draft(ws, reading).draft_id


@pytest.fixture
def other(ws, tmp_path, catalog):
    opened = office(tmp_path / "xã khác", catalog)
    trust_authority(opened, rules_office(ws).public_key, PROVINCE)
    yield opened
    close_workspace(opened)


def test_the_file_is_kept_by_its_hash_and_can_be_taken_out_again(ws, begun, tmp_path):
    rules = read_draft(ws, begun).criteria_set
    digest = hashlib.sha256(DECISION.read_bytes()).hexdigest()
    assert rules.documents == (SourceDocument(DECISION.name, digest),)
    assert kept_documents(ws, rules) == rules.documents
    first = save_document(ws, rules.documents[0], tmp_path)
    second = save_document(ws, rules.documents[0], tmp_path)
    assert first.read_bytes() == second.read_bytes() == DECISION.read_bytes()
    assert first != second
    unknown = replace(rules.documents[0], sha256="0" * 64)
    with pytest.raises(EntryError, match="không có trong dữ liệu"):
        save_document(ws, unknown, tmp_path)


def test_a_file_that_changed_after_it_was_read_is_not_kept(ws, tmp_path):
    path = tmp_path / DECISION.name
    path.write_bytes(DECISION.read_bytes())
    steps = reading_file(path)
    reading = carry_out(ws, steps)
    other = replace(reading, document=replace(reading.document, content=b"another"))
    draft = begin_draft(ws, other).draft_id
    assert kept_documents(ws, read_draft(ws, draft).criteria_set) == ()


def test_it_travels_with_the_set_and_is_there_after_it_was_taken_over(ws, begun, other, tmp_path):
    publish(ws, begun, open_thresholds=True)
    made = pack_rules(ws, tmp_path / "usb", sets=[begun])
    names = zipfile.ZipFile(made.path).namelist()
    assert [n.rpartition("/")[2] for n in names if "/data/documents/" in n] == [
        hashlib.sha256(DECISION.read_bytes()).hexdigest() + DECISION.suffix
    ]
    accept(other, made.path)
    rules = find_set(other, read_draft(ws, begun).criteria_set.id)
    assert kept_documents(other, rules) == rules.documents
    taken = save_document(other, rules.documents[0], tmp_path)
    assert taken.read_bytes() == DECISION.read_bytes()


def test_a_changed_file_in_a_package_is_refused(ws, begun, other, tmp_path):
    publish(ws, begun, open_thresholds=True)
    made = pack_rules(ws, tmp_path / "usb", sets=[begun])
    data = bytearray(made.path.read_bytes())
    place = data.find(DECISION.read_bytes()[:64])
    if place < 0:  # packed: any byte in the middle of the container
        place = len(data) // 2
    data[place + 20] ^= 1
    made.path.write_bytes(data)
    with pytest.raises(PackageError):
        accept(other, made.path)


def test_the_files_name_survives_excel(ws, begun, tmp_path, catalog):
    rules = read_draft(ws, begun).criteria_set
    path = tmp_path / "bo.xlsx"
    write_rules_workbook(rules, path)
    read = read_rules_workbook(path).criteria_set
    assert read is not None
    assert read.documents == rules.documents
