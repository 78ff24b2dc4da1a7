"""An amending decision that was read is laid over its sets, confirmed, handed on and undone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import Assurance
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.services import assessments
from ntm_desktop.services.in_force import find_assessment, pinned_set_of
from ntm_desktop.services.rules import decision_edits, decisions
from ntm_desktop.services.rules.amending import offered_amendments, take_amendments
from ntm_desktop.services.rules.authorities import (
    rules_office,
    set_rules_office,
    trust_authority,
)
from ntm_desktop.services.rules.decisions import rules_in_force
from ntm_desktop.services.rules.documents import kept_documents
from ntm_desktop.services.rules.handing_on import accept, pack_rules
from ntm_desktop.services.rules.reading import begin, read_file
from ntm_desktop.services.undo import undo
from ntm_desktop.services.workspace import add_assessment, close_workspace
from ntm_desktop.services.workspace import assessments as every_assessment
from tests.services.own_rules import enter_threshold, office, preview

SAMPLES = Path(__file__).parents[1] / "data" / "decisions"
SET, ADVANCED = "qd-318-2022-xa", "qd-318-2022-xa-nang-cao"
NEW = f"qd-9911-2024-{SET}"


@pytest.fixture(scope="module")
def reading():
    return read_file(SAMPLES / "07-sua-doi.docx")


def rules_of(ws, period, set_id=SET):
    info = next(
        (
            x
            for x in every_assessment(ws)
            if x.period == Period.parse(period) and x.set_id == set_id
        ),
        None,
    ) or add_assessment(ws, set_id=set_id, period=Period.parse(period), group_id="tdmnpb")
    return pinned_set_of(ws, find_assessment(ws, info.id))


def level(rules, no, part="main"):
    (found,) = rules.indicator(no).part(part).thresholds
    return found.value


def test_each_set_gets_its_own_amendment_and_the_document_is_kept(ws, reading):
    content = (SAMPLES / "07-sua-doi.docx").read_bytes()
    begun = begin(ws, replace(reading, document=replace(reading.document, content=content)))
    assert begun.is_override
    made = {one.override.set_id: one for one in decisions.national_amendments(ws)}
    assert set(made) == {SET, ADVANCED}
    assert begun.id == NEW
    assert made[SET].editable
    assert made[SET].faults == ()
    assert kept_documents(ws, made[SET].override) == (reading.document.source,)
    # It is no decision of the province, and is not listed as one.
    assert decisions.overrides(ws) == ()


def test_it_decides_from_its_day_on_and_not_before(ws, reading):
    begin(ws, reading)
    before, after = rules_of(ws, "2024-M03"), rules_of(ws, "2024-M04")
    assert (level(before, "18.3"), level(after, "18.3")) == (Decimal(100), Decimal(90))
    assert level(after, "15.4") == Decimal(55)
    assert level(after, "17.1", "tap-trung") == Decimal(25)
    numbers = {i.no for i in after.indicators()}
    assert {"13.4", "17.12"} & {i.no for i in before.indicators()} == {"13.4", "17.12"}
    assert not {"13.4", "17.12"} & numbers
    assert "8.5" in numbers
    assert "cụm công nghiệp" in after.indicator("17.2").text
    assert not after.indicator("17.5").parts[0].thresholds[0].set_by_province
    assert "QĐ 9911/QĐ-TTg ngày 01/4/2024" in after.amended_by
    assert "QĐ 9911/QĐ-TTg ngày 01/4/2024" not in before.amended_by


def test_what_has_a_question_is_open_and_says_why(ws, reading):
    begin(ws, reading)
    after = rules_of(ws, "2024-M12")
    trained = after.indicator("12.1")
    (added,) = [part for part in trained.parts if not part.thresholds[0].known]
    assert added.label == "Tỷ lệ lao động là người dân tộc thiểu số qua đào tạo"
    assert "Chưa trả lời (Điều 1 khoản 6)" in trained.note
    assert any("chuyển tiếp" in note for note in after.notes)


def test_a_level_that_is_not_the_one_that_is_there_is_not_replaced_by_guess(ws, reading):
    operations = [
        replace(one, old=replace(one.old, value=Decimal(80))) if one.number == "18.3" else one
        for one in reading.operations
    ]
    begin(ws, replace(reading, operations=operations))
    changed = rules_of(ws, "2024-M12").indicator("18.3")
    assert not changed.parts[0].thresholds[0].known
    assert "mức cũ là" in changed.note


def test_levels_told_without_a_wording_replace_the_levels_and_nothing_else(ws, reading):
    operations = [
        replace(one, op="replace_threshold", text=None) if one.number == "15.4" else one
        for one in reading.operations
    ]
    begin(ws, replace(reading, operations=operations))
    before = rules_of(ws, "2024-M03").indicator("15.4")
    after = rules_of(ws, "2024-M04").indicator("15.4")
    assert (after.text, after.name) == (before.text, before.name)
    assert [part.id for part in after.parts] == [part.id for part in before.parts]
    assert level(rules_of(ws, "2024-M04"), "15.4") == Decimal(55)


def test_an_open_one_is_entered_and_a_second_person_confirms(ws, reading):
    begin(ws, reading, person="Bà Hoa")
    enter_threshold(ws, NEW, "12.1", "p2", value=Decimal(40), person="Bà Hoa")
    assert level(rules_of(ws, "2024-M12"), "12.1", "p2") == Decimal(40)
    with pytest.raises(EntryError, match="không tự đối chiếu"):
        decision_edits.confirm_override(
            ws, NEW, "12.1", "p2", 0, person="Bà Hoa", place="Điều 1 khoản 6"
        )
    decision_edits.confirm_override(
        ws, NEW, "12.1", "p2", 0, person="Ông Bình", place="Điều 1 khoản 6"
    )
    decision_edits.confirm_override(ws, NEW, "15.4", "main", None, person="Ông Bình", place="K. 1")
    found = rules_of(ws, "2024-M12")
    (threshold,) = found.indicator("12.1").part("p2").thresholds
    assert threshold.provenance.checked_by == "Ông Bình"
    assert found.indicator("15.4").provenance.assurance is Assurance.CHECKED
    # What the amendment left as it was keeps what was known of it.
    assert found.indicator("12.1").part("nam").thresholds[0].provenance.entered_by == ""


def test_it_is_undone_in_one_step(ws, reading):
    begin(ws, reading)
    undo(ws)
    assert decisions.national_amendments(ws) == ()
    assert level(rules_of(ws, "2024-M12"), "18.3") == Decimal(100)


def test_verdicts_and_packages_name_it(ws, reading):
    begin(ws, reading)
    info = add_assessment(ws, set_id=SET, period=Period.parse("2024-M12"), group_id="tdmnpb")
    outcome = assessments.assess(ws, info.id)
    assert "QĐ 9911/QĐ-TTg" in outcome.indicator("18.3").source
    assert outcome.indicator("12.1").verdict is not Verdict.MET
    assert "9911/QĐ-TTg" in " ".join(one.decision for one in rules_in_force(ws, info.id))


def test_without_a_day_it_is_not_taken_until_somebody_says_it(ws, reading):
    dateless = replace(reading, head=replace(reading.head, effective_from=None))
    with pytest.raises(EntryError, match="ngày có hiệu lực"):
        begin(ws, dateless)
    begin(ws, dateless, effective_from=date(2024, 5, 1))
    assert decisions.read_override(ws, NEW).override.effective_from == date(2024, 5, 1)


def as_shipped(reading):
    """The same changes, told by the decision that the program ships."""
    head = replace(reading.head, decision="211/QĐ-TTg", issued=date(2024, 3, 1))
    return replace(reading, head=replace(head, effective_from=date(2024, 3, 1)))


def test_one_that_came_with_the_program_is_compared_and_not_laid_over_a_second_time(ws, reading):
    read = as_shipped(reading)
    ours, _ = offered_amendments(ws, read)
    assert ours.origin == "shipped"
    differing = {one.no for one in ours.comparison.indicators}
    assert {"15.4", "17.1", "8.5"} <= differing
    with pytest.raises(EntryError, match="có sẵn trong chương trình"):
        take_amendments(ws, read)
    assert decisions.national_amendments(ws) == ()


def test_the_reading_stands_in_its_place_when_that_is_wanted(ws, reading):
    taken = take_amendments(ws, as_shipped(reading), instead=True)
    assert taken.ids[0] == "qd-211-2024-xa"
    rules = rules_of(ws, "2024-M12")
    assert level(rules, "17.1") == Decimal(40)
    # What only the shipped one said is said no more.
    assert rules.amended_by.count("QĐ 211/QĐ-TTg ngày 01/3/2024") == 1
    decision_edits.delete_override(ws, "qd-211-2024-xa")
    assert not rules_of(ws, "2024-M12").indicator("17.1").part("main").thresholds[0].known


@pytest.fixture
def other(tmp_path, catalog):
    """Another office's copy of the program."""
    opened = office(tmp_path / "xã khác", catalog)
    yield opened
    close_workspace(opened)


def test_it_is_taken_over_from_a_package_only_by_a_known_signature(ws, reading, other, tmp_path):
    set_rules_office(ws, "Văn phòng Điều phối tỉnh")
    begin(ws, reading)
    packed = pack_rules(ws, tmp_path / "usb", overrides=[NEW])
    with pytest.raises(PackageError, match="chưa biết của ai"):
        preview(other, packed.path)
    trust_authority(other, rules_office(ws).public_key, "Văn phòng Điều phối tỉnh")
    (offered,) = preview(other, packed.path).offered
    assert offered.label.startswith("Quyết định sửa đổi bộ quốc gia")
    assert any("15/04/2024" in remark for remark in offered.remarks)
    accept(other, packed.path)
    (view,) = decisions.national_amendments(other)
    assert (view.origin, view.signer_name) == ("received", "Văn phòng Điều phối tỉnh")
    assert level(rules_of(other, "2024-M12"), "18.3") == Decimal(90)
    # What came signed is not edited, and not read over by a file.
    with pytest.raises(EntryError, match="nhận từ"):
        enter_threshold(other, NEW, "12.1", "p2", value=Decimal(40))
    with pytest.raises(EntryError, match="đã nhận bằng gói"):
        take_amendments(other, reading)


def test_the_shipped_one_in_a_package_is_nothing_new(ws, other, tmp_path):
    set_rules_office(ws, "Văn phòng Điều phối tỉnh")
    trust_authority(other, rules_office(ws).public_key, "Văn phòng Điều phối tỉnh")
    packed = pack_rules(ws, tmp_path / "usb", overrides=["qd-211-2024-xa"])
    assert preview(other, packed.path).known
    accept(other, packed.path)
    assert decisions.national_amendments(other) == ()
