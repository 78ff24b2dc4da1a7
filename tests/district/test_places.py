"""Villages and gardens travel in the commune's package and are added up at the desk."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.district import enrol, receive
from ntm_desktop.district.tables import tables_of, write_tables
from ntm_desktop.documents.desk_pages import desk_document
from ntm_desktop.documents.pages import Header
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.package import StatedVerdicts
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.assessment_tables import assessment_content, assessment_rows
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.keys import commune_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.exchange.taking_out import copy_evidence
from ntm_desktop.services import edits
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.rules.draft_edits import add_criterion, add_indicator
from ntm_desktop.services.rules.drafts import new_draft_from, publish
from ntm_desktop.services.subjects import add_subject, add_subject_assessment
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment
from ntm_desktop.store.register.appraisal_texts import keep_text
from ntm_desktop.store.register.register import Register
from tests.district import communes
from tests.services.own_rules import limit, percent

VILLAGE_SET = "ls-738-2019-thon"
VILLAGE, GARDEN = SubjectLevel.VILLAGE, SubjectLevel.GARDEN
PAVED = {"Nà Pàn": 80, "Pá Danh": 70, "Khuổi Dụi": 20}


@pytest.fixture
def packed(tmp_path):
    """A commune with four villages, three of them assessed, and a garden; its package."""
    ws = create_workspace(
        tmp_path / "xã", commune_code="06364", set_id=communes.SET, period=Period(2024),
        actor="Lan", catalog=communes.catalog(),
    )  # fmt: skip
    draft = new_draft_from(ws, VILLAGE_SET).draft_id
    add_criterion(ws, draft, 1, name="Giao thông")
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ đường thôn được cứng hóa", limit(60)))
    publish(ws, draft)
    for name, paved in PAVED.items():
        village = add_subject(ws, VILLAGE, name, households=40)
        made = add_subject_assessment(ws, village.id, set_id=VILLAGE_SET, period=Period(2024))
        edits.record_figure(ws, made.id, "1.1", "main", "value", str(paved))
        minutes = tmp_path / f"biên bản {name}.txt"
        minutes.write_text(f"Biên bản thôn {name}", encoding="utf-8")
        add_evidence(ws, made.id, "1.1", None, minutes)
    last = add_subject(ws, VILLAGE, "Tân Lập")
    add_subject(ws, GARDEN, "Vườn ông An", village_id=last.id)
    done = pack(ws, latest_assessment(ws).id, tmp_path / "USB", include_dossier=False)
    close_workspace(ws)
    return done


def read(packed):
    return read_package(packed.path, lambda header, key_id: commune_key("06364").public)


def test_a_package_tells_of_every_village_and_reads_back_as_it_was_written(packed):
    content = assessment_of(read(packed)).places
    assert [(one.name, one.level) for one in content.places] == [
        *((name, VILLAGE) for name in (*PAVED, "Tân Lập")),
        ("Vườn ông An", GARDEN),
    ]
    villages = {one.id: one.name for one in content.places}
    assert villages[content.places[-1].village_id] == "Tân Lập"
    assert content.places[0].households == 40
    said = {villages[one.place_id]: one for one in content.assessments}
    assert {name: said[name].answers["1.1"].part("main").value for name in PAVED} == PAVED
    assert {name: said[name].verdicts.met for name in PAVED} == {
        "Nà Pàn": 1, "Pá Danh": 1, "Khuổi Dụi": 0,
    }  # fmt: skip


def test_evidence_of_a_village_travels_with_its_own_indicator_and_name(packed):
    opened = read(packed)
    content = assessment_of(opened)
    villages = {one.id: one.name for one in content.places.places}
    said = {villages[one.place_id]: one.evidence for one in content.places.assessments}
    assert content.evidence == ()
    assert packed.notes == ()
    for name in PAVED:
        (entry,) = said[name]
        assert (entry.indicator_no, entry.name) == ("1.1", f"biên bản {name}.txt")
        assert opened.files[f"data/evidence/{entry.file}"] == entry.sha256


def test_a_receiver_that_does_not_know_it_sees_whose_a_village_s_file_is(packed):
    """It reads the table of evidence alone and takes what stands at an indicator it knows."""
    content = assessment_of(read(packed))
    listed = assessment_rows(content)["evidence"]
    assert {row["name"] for row in listed} == {
        f"{name}, chỉ tiêu 1.1: biên bản {name}.txt" for name in PAVED
    }
    assert {row["indicator"] for row in listed} <= set(content.verdicts.indicators)


def test_evidence_said_to_be_of_a_village_that_is_not_there_is_refused(packed):
    content = assessment_of(read(packed))
    rows = {name: tuple(found) for name, found in assessment_rows(content).items()}
    documents = {f"data/rules/{x.fingerprint}.json": x.document for x in content.rules}
    kept = rows["place-evidence"]
    for wrong in ({"assessment": "không có"}, {"id": "không có"}):
        rows["place-evidence"] = ({**kept[0], **wrong}, *kept[1:])
        with pytest.raises(PackageError, match="không khớp với các bảng khác"):
            assessment_content(rows, documents)


def test_the_desk_refuses_evidence_at_an_indicator_the_village_s_set_has_not(
    packed, data, office, tmp_path
):
    content = assessment_of(read(packed))
    first, *rest = content.places.assessments
    (entry,) = first.evidence
    wrong = replace(first, evidence=(replace(entry, indicator_no="9.9"),))
    sender = communes.Sender("06364", tmp_path / "khác")
    enrol(data, sender.public)
    sender.hand_over(
        replace(content, places=replace(content.places, assessments=(wrong, *rest))),
        files_of(tmp_path, packed),
    )
    (refused,) = receive(data, [sender.folder], catalog=communes.catalog()).refused
    assert refused.reason == "values"
    assert "9.9" in refused.sentence


def files_of(folder, packed):
    """SHA-256 to a copy of each file in the package."""
    found = {}
    for entry in assessment_of(read(packed)).places.evidence:
        found[entry.sha256] = folder / entry.sha256
        assert copy_evidence(packed.path, entry.sha256, found[entry.sha256])
    return found


def test_the_desk_adds_villages_up_and_counts_the_unassessed_in_every_share(
    packed, data, office, tmp_path
):
    enrol(data, packed.public_key_path)
    outcome = receive(data, [packed.path], catalog=communes.catalog())
    assert outcome.refused == ()
    with Register.open(data) as register:
        made = tables_of(register, communes.catalog())
    table = made.table("places")
    assert table.value(f"village/{VILLAGE_SET}", "places") == 4
    assert table.value(f"village/{VILLAGE_SET}", "assessed") == 3
    assert table.value(f"village/{VILLAGE_SET}", "met") == 2
    assert table.value(f"village/{VILLAGE_SET}", "share") == Decimal("50.00")
    assert table.value(f"village/{VILLAGE_SET}/1", "met") == 2
    assert table.value("garden", "places") == 1
    assert write_tables(made, tmp_path / "bảng.xlsx", date(2025, 1, 6)).is_file()


def test_the_head_of_the_tables_names_the_place_that_the_office_once_wrote(packed, data, office):
    enrol(data, packed.public_key_path)
    receive(data, [packed.path], catalog=communes.catalog())
    day = date(2025, 1, 6)
    with Register.open(data) as register:
        unknown = tables_of(register, communes.catalog())
        with register.transaction():
            keep_text(register, 0, "office.place", "Lạng Sơn", shared=True)
        known = tables_of(register, communes.catalog())
    heads = [
        next(block for block in paper.blocks() if isinstance(block, Header)).place_date
        for paper in (
            desk_document(made.tables, made.title, made.office, day, made.place)
            for made in (unknown, known)
        )
    ]
    assert heads == [
        f"{6 * chr(0x2026)}, ngày 06 tháng 01 năm 2025",
        "Lạng Sơn, ngày 06 tháng 01 năm 2025",
    ]


def test_a_village_said_to_meet_what_its_figures_do_not_is_refused(packed, data, office, tmp_path):
    content = assessment_of(read(packed))
    lying = next(one for one in content.places.assessments if not one.verdicts.met)
    stated = StatedVerdicts({1: Verdict.MET}, {"1.1": Verdict.MET})
    made = tuple(
        replace(one, verdicts=stated) if one is lying else one for one in content.places.assessments
    )
    sender = communes.Sender("06364", tmp_path / "khác")
    enrol(data, sender.public)
    sender.hand_over(
        replace(content, places=replace(content.places, assessments=made)),
        files_of(tmp_path, packed),
    )
    (refused,) = receive(data, [sender.folder], catalog=communes.catalog()).refused
    assert refused.reason == "verdicts"
    assert "Khuổi Dụi" in refused.sentence


def test_tables_of_villages_that_do_not_fit_together_are_refused(packed):
    content = assessment_of(read(packed))
    rows = {name: tuple(found) for name, found in assessment_rows(content).items()}
    documents = {f"data/rules/{x.fingerprint}.json": x.document for x in content.rules}
    rows["place-answers"] = ({**rows["place-answers"][0], "assessment": "không có"},)
    with pytest.raises(PackageError, match="không có trong gói"):
        assessment_content(rows, documents)
    del rows["place-answers"]
    with pytest.raises(PackageError, match="thiếu bảng"):
        assessment_content(rows, documents)
