"""Taking a package back: here while nothing left this PC, else the office that has it does."""

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import enrol, init_district, receive
from ntm_desktop.district.appraising import appraisal_of
from ntm_desktop.district.closing import withdraw_package
from ntm_desktop.domain.outgoing import PackageState
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.exchange.returned import returned
from ntm_desktop.services.exchange.timeline import accept_receipt, pack, timeline
from ntm_desktop.services.exchange.way_back import WayBack
from ntm_desktop.services.exchange.withdrawing import (
    drawing_request,
    request_pages,
    take_back,
)
from ntm_desktop.services.exchange.withdrawing import withdraw_package as withdraw_own
from ntm_desktop.store.commune import packages
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.papers import document_text


@pytest.fixture
def packed(ws, assessment, tmp_path):
    edits.record_yes_no(ws, assessment, "1.1", "main", True)

    def make():
        made = pack(ws, assessment, tmp_path / "usb", include_dossier=False)
        return made, timeline(ws)[0]

    return make


def test_a_package_that_never_left_is_forgotten_and_its_number_not_given_again(ws, packed):
    packed()
    _, second = packed()
    packages.set_state(ws.file, second.package.id, PackageState.PACKED)
    assert timeline(ws)[0].way_back is WayBack.HERE
    assert second.package.path.exists()
    take_back(ws, second.package.id)
    assert not second.package.path.exists()
    assert [entry.package.sequence for entry in timeline(ws)] == [1]
    _, third = packed()
    assert third.package.sequence == 3


def test_one_that_a_newer_one_stands_on_is_not_forgotten(ws, packed):
    _, first = packed()
    packages.set_state(ws.file, first.package.id, PackageState.PACKED)
    packed()
    with pytest.raises(EntryError, match="đã có gói mới hơn"):
        take_back(ws, first.package.id)


def test_what_has_left_is_asked_for_on_paper_and_given_back_by_the_office(ws, packed, tmp_path):
    district = init_district(tmp_path / "so", name="UBND huyện Bắc Sơn")
    made, entry = packed()
    assert entry.way_back is WayBack.ASK
    with pytest.raises(EntryError, match="đã rời máy này"):
        take_back(ws, entry.package.id)
    text = document_text(request_pages(ws, entry.package.id, "Nhầm số hộ nghèo"))
    for said in (entry.package.sha256, "Gói: số 1", "Nhầm số hộ nghèo", "không phải mẫu"):
        assert said.lower() in text.lower()
    assert carry_out(ws, drawing_request(entry.package.id, "Nhầm")).startswith(b"%PDF")
    enrol(tmp_path / "so", made.public_key_path)
    receive(tmp_path / "so", [made.path])
    with Register.open(tmp_path / "so") as register:
        known = appraisal_of(register, Catalog.shipped(), 1)
        done = withdraw_package(register, known, communes.START, "Nhầm số hộ nghèo")
    assert done.receipt_path is not None
    accept_receipt(ws, done.receipt_path, public_key=district.public_key)
    (entry,) = timeline(ws)
    assert entry.package.state is PackageState.RETURNED
    assert entry.way_back is WayBack.NONE
    (todo,) = returned(ws, entry.package.assessment_id or "")
    assert "Xã thu hồi gói này: Nhầm số hộ nghèo" in todo.detail
    with pytest.raises(EntryError, match="đã trả lời"):
        request_pages(ws, entry.package.id, "Nhầm")


def test_a_request_needs_its_reason(ws, packed):
    _, entry = packed()
    with pytest.raises(EntryError, match="lý do"):
        request_pages(ws, entry.package.id, "  ")


def test_by_number_the_newest_first_and_what_left_this_pc_is_asked_for(ws, packed):
    first = packed()
    done = withdraw_own(ws, None, "Nhầm số hộ nghèo")
    assert done.sequence == 1
    assert done.request is not None
    assert done.request.startswith(b"%PDF")
    with pytest.raises(EntryError, match="số 7"):
        withdraw_own(ws, 7, "Nhầm")
    assert first is not None
