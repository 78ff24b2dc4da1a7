import shutil
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_comparison import Difference
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.writing import rules_draft, write_package
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import assess
from ntm_desktop.services.exchange import line_standing
from ntm_desktop.services.exchange.timeline import verify_package
from ntm_desktop.services.in_force import find_set
from ntm_desktop.services.rules import handing_on
from ntm_desktop.services.rules.authorities import (
    authorities,
    authority_key,
    carried_key,
    forget_authority,
    rules_office,
    set_rules_office,
    trust_authority,
)
from ntm_desktop.services.rules.decision_edits import delete_override, new_override
from ntm_desktop.services.rules.decisions import overrides
from ntm_desktop.services.rules.draft_edits import confirm_indicator, replace_head
from ntm_desktop.services.rules.drafts import import_draft, publish
from ntm_desktop.services.rules.handing_on import accept, pack_rules
from ntm_desktop.services.rules.sets import versions_of
from ntm_desktop.services.workspace import add_assessment, close_workspace, latest_assessment
from ntm_desktop.store.commune import sendings
from tests.services.own_rules import enter_threshold, office, preview, trial_document

SET, NATIONAL = "qd-51-2025-xa", "qd-318-2022-xa"
PROVINCE = "Văn phòng Điều phối NTM tỉnh Lạng Sơn"


@pytest.fixture
def province(ws):
    """The maker's side: the commune's copy that speaks for the province."""
    set_rules_office(ws, PROVINCE)
    return ws


@pytest.fixture
def commune(tmp_path, catalog):
    """Another commune's copy of the program, with last year's assessment."""
    opened = office(tmp_path / "xã khác", catalog)
    yield opened
    close_workspace(opened)


@pytest.fixture
def published(province, catalog):
    draft = import_draft(province, trial_document(catalog.criteria_set(SET))).draft_id
    confirm_indicator(province, draft, "1.1", person="Nông Văn Hòa", place="trang 4")
    publish(province, draft)
    return draft


@pytest.fixture
def known(province, commune):
    """The commune knows the province's key, compared with its paper slip."""
    trust_authority(commune, rules_office(province).public_key, PROVINCE)
    return commune


def refused(call):
    with pytest.raises(PackageError) as error:
        call()
    return error.value.reason


def test_a_set_goes_from_the_province_to_a_commune_and_judges_there(
    province, published, known, tmp_path
):
    made = pack_rules(province, tmp_path / "usb", sets=[published], note="Dùng từ năm 2026")
    assert made.path.name == "qd-51-2025-xa_v2.ntmz"
    seen = preview(known, made.path)
    assert (seen.signer_name, seen.maker, seen.note) == (PROVINCE, PROVINCE, "Dùng từ năm 2026")
    assert seen.signer_fingerprint == rules_office(province).fingerprint
    (offered,) = seen.offered
    assert offered.comparison.count(Difference.ADDED) == 47
    assert (offered.known, offered.verdicts) == (False, ())
    change = accept(known, made.path)
    assert PROVINCE in change.label
    assert change.touched == {"rules"}
    (newest, _) = versions_of(known, SET)
    assert (newest.version, newest.origin, newest.signer_name) == (2, "received", PROVINCE)
    assert newest.counts.checked == 14
    info = add_assessment(known, set_id=SET, period=Period(2026), group_id="nhom-2")
    assert assess(known, info.id).total == 10
    assert accept(known, made.path).touched == frozenset()
    assert preview(known, made.path).known
    edits.undo(known)  # the assessment begun
    edits.undo(known)
    assert versions_of(known, SET)[0].origin == "shipped"


def test_a_draft_is_not_handed_on_before_it_is_published(province, published, tmp_path):
    replace_head(province, published, short_title="Bộ 2026")
    with pytest.raises(EntryError, match="đã sửa sau khi ban hành"):
        pack_rules(province, tmp_path, sets=[published])
    with pytest.raises(EntryError, match="Hãy chọn"):
        pack_rules(province, tmp_path)
    assert pack_rules(province, tmp_path, sets=[SET]).rules[0].version == 2


def test_rules_of_an_unknown_signer_are_refused_until_a_person_knows_the_key(
    province, published, commune, tmp_path
):
    made = pack_rules(province, tmp_path / "usb", sets=[SET])
    assert refused(lambda: preview(commune, made.path)) == "unknown-sender"
    encoded, fingerprint = authority_key(made.public_key_path)
    assert fingerprint == made.fingerprint
    trust_authority(commune, encoded, PROVINCE)
    (one,) = authorities(commune)
    assert (one.public_key, one.name, one.trusted_by) == (encoded, PROVINCE, "Nông Văn Hòa")
    assert one.sets == ()
    accept(commune, made.path)
    (one,) = authorities(commune)
    assert (len(one.sets), one.decisions) == (1, ())
    forget_authority(commune, one.key_id)
    # What was accepted before stays and counts.
    assert [version.origin for version in versions_of(commune, SET) if version.signer_name]
    assert refused(lambda: accept(commune, made.path)) == "unknown-sender"
    edits.undo(commune)
    assert len(authorities(commune)) == 1


def test_unsigned_wrongly_signed_and_damaged_rules_are_refused(
    province, published, known, tmp_path
):
    made = pack_rules(province, tmp_path / "usb", sets=[SET])
    plain = tmp_path / "bo.ntmz"
    plain.write_bytes(made.rules[0].document)
    assert refused(lambda: accept(known, plain)) == "not-a-package"
    damaged = tmp_path / "hong.ntmz"
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert refused(lambda: accept(known, damaged)) in ("checksum", "container", "signature")
    forger = SecretKey.generate()
    genuine = authorities(known)[0]
    key = PublicKey.parse(genuine.public_key)
    header = read_package(made.path, lambda header, key_id: key).header
    forged = write_package(
        rules_draft(header, PROVINCE, "", made.rules), forger, tmp_path / "gia.ntmz"
    )
    assert refused(lambda: accept(known, forged.path)) == "unknown-sender"
    same_number = PublicKey(key.key_id, forger.public.raw)
    assert refused(lambda: trust_authority(known, same_number.text, "Giả")) == "wrong-key"
    wrong = replace(made.rules[0], version=9)
    false = write_package(rules_draft(header, PROVINCE, "", [wrong]), forger, tmp_path / "sai.ntmz")
    trust_authority(known, forger.public.text, "Nơi khác")
    assert refused(lambda: accept(known, false.path)) == "values"
    assert versions_of(known, SET)[0].origin == "shipped"


def test_an_older_version_never_takes_the_place_of_a_newer_one(
    province, published, known, tmp_path
):
    old = pack_rules(province, tmp_path / "usb", sets=[SET])
    replace_head(province, published, notes=("Sửa lỗi gõ.",))
    publish(province, published)
    new = pack_rules(province, tmp_path / "usb", sets=[SET])
    accept(known, new.path)
    assert refused(lambda: accept(known, old.path)) == "sequence"
    assert refused(lambda: preview(known, old.path)) == "sequence"
    assert versions_of(known, SET)[0].version == 3


@pytest.mark.parametrize(("step", "reason"), [(0, "conflict"), (-1, "sequence")])
def test_a_version_that_came_with_the_program_is_not_replaced_under_its_own_number(
    province, known, catalog, tmp_path, monkeypatch, step, reason
):
    shipped = catalog.criteria_set(NATIONAL)
    other = replace(shipped, version=shipped.version + step, title=f"{shipped.title} (nới)")
    monkeypatch.setattr(handing_on, "_published", lambda _ws, _ref: other)
    made = pack_rules(province, tmp_path / "usb", sets=[NATIONAL])
    assert refused(lambda: preview(known, made.path)) == reason
    assert refused(lambda: accept(known, made.path)) == reason
    assert [one.origin for one in versions_of(known, NATIONAL)] == ["shipped"]


def test_the_set_of_the_program_handed_on_as_it_is_brings_nothing(province, known, tmp_path):
    made = pack_rules(province, tmp_path / "usb", sets=[NATIONAL])
    assert preview(known, made.path).known
    assert not accept(known, made.path).touched


def test_a_received_version_takes_the_place_of_an_own_one_and_says_so(
    province, published, known, catalog, tmp_path
):
    own = import_draft(known, trial_document(catalog.criteria_set(SET))).draft_id
    publish(known, own)
    replace_head(known, own, notes=("Bản xã.",))
    publish(known, own)
    made = pack_rules(province, tmp_path / "usb", sets=[SET])
    (offered,) = preview(known, made.path).offered
    assert offered.remarks == ("Thay bản 3 xã tự lập; bản đó vẫn giữ để xem lại.",)
    accept(known, made.path)
    assert [(one.version, one.origin) for one in versions_of(known, SET)][:2] == [
        (2, "received"),
        (3, "own"),
    ]


def decide(ws, value):
    found = [one.override.id for one in overrides(ws, NATIONAL)]
    made = (
        found[0]
        if found
        else new_override(ws, NATIONAL, decision="99/QĐ-UBND", issued=date(2022, 6, 1)).override_id
    )
    enter_threshold(ws, made, "2.1", value=Decimal(value))
    return made


def test_a_decision_shows_what_it_does_to_the_verdicts_and_does_it_at_once(
    province, known, tmp_path
):
    info = latest_assessment(known)
    edits.record_figure(known, info.id, "2.1", "main", "numerator", "85")
    edits.record_figure(known, info.id, "2.1", "main", "denominator", "100")
    made = pack_rules(province, tmp_path / "usb", overrides=[decide(province, 80)])
    (offered,) = preview(known, made.path).offered
    (change,) = offered.verdicts
    assert (change.no, change.before, change.after, change.period_label) == (
        "2.1",
        Verdict.NO_THRESHOLD,
        Verdict.MET,
        "Năm 2025",
    )
    assert [one.no for one in offered.comparison.indicators] == ["2.1"]
    assert assess(known, info.id).indicator("2.1").verdict is Verdict.NO_THRESHOLD
    assert "answers" in accept(known, made.path).touched
    assert assess(known, info.id).indicator("2.1").verdict is Verdict.MET
    (view,) = overrides(known, NATIONAL)
    assert (view.origin, view.signer_name, view.editable) == ("received", PROVINCE, False)
    with pytest.raises(EntryError, match="không sửa ở đây"):
        enter_threshold(known, view.override.id, "2.2", value=Decimal(1))
    edits.undo(known)
    assert assess(known, info.id).indicator("2.1").verdict is Verdict.NO_THRESHOLD


def test_a_decision_that_was_handed_on_gets_a_new_version_when_it_is_edited(
    province, known, tmp_path
):
    decided = decide(province, 80)
    old = pack_rules(province, tmp_path / "usb", overrides=[decided])
    decide(province, 81)
    decide(province, 82)
    new = pack_rules(province, tmp_path / "usb", overrides=[decided])
    assert (old.rules[0].version, new.rules[0].version) == (1, 2)
    accept(known, new.path)
    assert refused(lambda: accept(known, old.path)) == "sequence"
    delete_override(known, decided)
    accept(known, old.path)
    (view,) = overrides(known, NATIONAL)
    assert view.override.version == 1


def test_a_decision_entered_here_is_replaced_by_the_signed_one(province, known, tmp_path):
    decide(known, 70)
    made = pack_rules(province, tmp_path / "usb", overrides=[decide(province, 80)])
    (offered,) = preview(known, made.path).offered
    assert offered.remarks == ("Thay bản xã tự nhập trước đây.",)
    accept(known, made.path)
    (view,) = overrides(known, NATIONAL)
    assert (view.origin, view.override.changes[0].thresholds[0].value) == ("received", 80)


def test_rules_of_several_kinds_come_in_one_step(province, published, known, tmp_path):
    decided = decide(province, 80)
    made = pack_rules(province, tmp_path / "usb", sets=[SET], overrides=[decided])
    accept(known, made.path)
    assert versions_of(known, SET)[0].origin == "received"
    assert len(overrides(known)) == 1
    edits.undo(known)
    assert versions_of(known, SET)[0].origin == "shipped"
    assert overrides(known) == ()


def test_the_package_can_be_looked_at_without_a_commune(province, published, tmp_path):
    made = pack_rules(province, tmp_path / "usb", sets=[SET])
    seen = verify_package(made.path)
    assert (seen.key_source, seen.fingerprint) == ("beside", made.fingerprint)
    assert ("Nơi phát hành", PROVINCE) in seen.facts


def test_without_an_office_rules_go_out_in_the_communes_own_name(ws, published):
    set_rules_office(ws, "")
    assert rules_office(ws).name == "UBND xã Chiến Thắng"
    set_rules_office(ws, PROVINCE)
    first = rules_office(ws)
    set_rules_office(ws, "Sở Nông nghiệp và Môi trường")
    assert rules_office(ws).fingerprint == first.fingerprint
    with pytest.raises(EntryError):
        set_rules_office(ws, "Huyện", owner="district-khong-co")


def test_a_package_that_came_over_a_line_says_by_which_key_it_is_to_be_compared(
    province, published, commune, tmp_path
):
    """No key lies beside it there; the person compares the fingerprint with the paper slip."""
    made = pack_rules(province, tmp_path / "usb", sets=[published])
    made.public_key_path.unlink()
    carried = carried_key(made.path)
    assert carried is not None
    assert carried[1] == made.fingerprint
    assert refused(lambda: preview(commune, made.path)) == "unknown-sender"
    trust_authority(commune, carried[0], PROVINCE)
    assert preview(commune, made.path).signer_fingerprint == made.fingerprint


def test_rules_that_came_over_the_line_wait_until_they_are_taken_over(
    province, published, known, tmp_path, monkeypatch
):
    receiver = {"id": "a" * 32, "name": PROVINCE}
    monkeypatch.setattr(sendings, "receivers", lambda _file: [receiver])
    inbox = line_standing.folder_of(known, receiver["id"])
    inbox.mkdir(parents=True)
    assert line_standing.waiting_rules(known) == ()
    made = pack_rules(province, tmp_path / "usb", sets=[published])
    came = inbox / f"0123456789abcdef_{made.path.name}"
    shutil.copy(made.path, came)
    (inbox / "06364_receipt_2024_0001.ntmz").write_bytes(b"another kind")
    assert line_standing.waiting_rules(known) == (came,)
    accept(known, came)
    assert line_standing.waiting_rules(known) == ()


def test_rules_that_spare_a_group_are_of_a_format_that_older_programs_ask_to_update_for(
    province, catalog, known, tmp_path
):
    def packed(document):
        draft = import_draft(province, document).draft_id
        publish(province, draft)
        path = pack_rules(province, tmp_path / "usb", sets=[draft]).path
        with zipfile.ZipFile(path) as archive:
            name = next(one for one in archive.namelist() if one.endswith("bag-info.txt"))
            return path, "Ntm-Format: 3" in archive.read(name).decode()

    document: Any = trial_document(catalog.criteria_set(SET))
    assert packed(document)[1] is False
    level = document["criteria"][0]["indicators"][0]["parts"][0]["thresholds"][2]
    level |= {"comparison": "not_asked", "value": None}
    path, sparing = packed(document)
    assert sparing is True
    accept(known, path)
    assert find_set(known, SET).indicator("1.1").parts[0].thresholds[2].not_asked


def test_rules_that_are_taken_over_wait_no_longer_whatever_the_office_calls_them(
    province, published, known, tmp_path, monkeypatch
):
    receiver = {"id": "a" * 32, "name": PROVINCE}
    monkeypatch.setattr(sendings, "receivers", lambda _file: [receiver])
    inbox = line_standing.folder_of(known, receiver["id"])
    inbox.mkdir(parents=True)
    made = pack_rules(
        province, tmp_path / "usb", sets=[published], overrides=[decide(province, 81)]
    )
    came = inbox / "0123456789abcdef_Bộ tiêu chí mới của tỉnh.ntmz"
    shutil.copy(made.path, came)
    assert line_standing.waiting_rules(known) == (came,)
    accept(known, came)
    assert line_standing.waiting_rules(known) == ()
    edits.undo(known)
    assert line_standing.waiting_rules(known) == (came,)
    # What is no package is for the officer to see: opened, it says so.
    came.write_bytes(b"PK rubbish")
    assert line_standing.waiting_rules(known) == (came,)
