from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ntm_desktop.catalog import override_document
from ntm_desktop.district import collate, enrol, init_district, receive
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import Assurance, Comparison
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import assess
from ntm_desktop.services.exchange.timeline import pack, verify_package
from ntm_desktop.services.rules.decision_edits import (
    add_extra,
    confirm_override,
    delete_override,
    import_override,
    name_decision,
    new_override,
    remove_extra,
    replace_override_head,
    set_thresholds,
)
from ntm_desktop.services.rules.decisions import (
    missing_provincial_thresholds,
    override_history,
    overrides,
    read_override,
    rules_in_force,
)
from ntm_desktop.services.rules.drafts import import_draft, publish
from ntm_desktop.services.workspace import add_assessment, close_workspace, create_workspace
from tests.services.conftest import COMMUNE
from tests.services.own_rules import enter_threshold, percent, trial_document

SET = "qd-318-2022-xa"
OPEN = ("2.1", "2.2", "2.3", "2.4", "16")
NAMED = ("6.1", "6.2", "7", "17.3", "17.5")
CITED = "QĐ 99/QĐ-UBND ngày 01/6/2022"


@pytest.fixture
def decision(ws):
    return new_override(ws, SET, decision="QĐ số 99/QĐ-UBND", issued=date(2022, 6, 1)).override_id


def share(ws, assessment, no, have, of=100):
    edits.record_figure(ws, assessment, no, "main", "numerator", str(have))
    edits.record_figure(ws, assessment, no, "main", "denominator", str(of))


def test_what_the_national_set_leaves_to_the_province_is_listed(ws, decision):
    found = missing_provincial_thresholds(ws, SET)
    assert [one.indicator_no for one in found if one.value_missing] == list(OPEN)
    assert [one.indicator_no for one in found if not one.value_missing] == list(NAMED)
    for no in OPEN:
        enter_threshold(ws, decision, no, value=Decimal(80))
    for no in NAMED:
        name_decision(ws, decision, no)
    assert missing_provincial_thresholds(ws, SET) == ()
    assert len(missing_provincial_thresholds(ws, SET, date(2022, 5, 31))) == 10
    with pytest.raises(EntryError, match="Hãy nhập ngưỡng của tỉnh"):
        name_decision(ws, decision, "16")


def test_verdicts_follow_at_once_and_name_the_decision(ws, assessment, decision):
    share(ws, assessment, "2.1", 85)
    edits.record_yes_no(ws, assessment, "7", "main", True)
    before = assess(ws, assessment)
    assert before.indicator("2.1").verdict is Verdict.NO_THRESHOLD
    assert "UBND tỉnh quy định" in before.indicator("7").cautions[0]
    change = enter_threshold(ws, decision, "2.1", value=Decimal(80))
    assert change.touched == {"rules", "answers"}
    name_decision(ws, decision, "7")
    after = assess(ws, assessment)
    assert after.indicator("2.1").verdict is Verdict.MET
    assert after.indicator("2.1").explanation.endswith(f"Theo {CITED}.")
    assert after.indicator("2.1").source == CITED
    assert after.indicator("7").cautions == ()
    assert after.indicator("7").explanation == f"Đạt. Theo {CITED}."
    enter_threshold(ws, decision, "2.1", value=Decimal(90))
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.NOT_MET
    while edits.undo_label(ws) != "Sửa chỉ tiêu 2.1":
        edits.undo(ws)
    assert assess(ws, assessment).indicator("2.1").verdict in (
        Verdict.NO_THRESHOLD,
        Verdict.INCOMPLETE,
    )


def test_only_assessments_that_end_while_it_is_in_force_are_judged_by_it(ws, assessment, decision):
    share(ws, assessment, "2.1", 85)
    enter_threshold(ws, decision, "2.1", value=Decimal(80))
    replace_override_head(ws, decision, effective_to=date(2024, 12, 30))
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.NO_THRESHOLD
    replace_override_head(ws, decision, effective_to=date(2024, 12, 31))
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.MET
    newer = new_override(ws, SET, decision="7/QĐ-UBND", issued=date(2024, 1, 1)).override_id
    enter_threshold(ws, newer, "2.1", value=Decimal(100), comparison=Comparison.EXACTLY)
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.NOT_MET
    assert [one.override.decision for one in overrides(ws, SET)] == ["99/QĐ-UBND", "7/QĐ-UBND"]
    delete_override(ws, newer)
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.MET
    info = add_assessment(ws, set_id=SET, period=Period(2021), group_id=None)
    share(ws, info.id, "2.1", 85)
    assert assess(ws, info.id).indicator("2.1").verdict is Verdict.NO_THRESHOLD


def test_a_second_person_confirms_a_provincial_threshold(ws, assessment, decision):
    enter_threshold(ws, decision, "16", value=Decimal(80))
    with pytest.raises(EntryError, match="không tự đối chiếu"):
        confirm_override(ws, decision, "16", "main", 0, person="Hoàng Thị Lan", place="Điều 2")
    confirm_override(ws, decision, "16", "main", 0, person="Nông Văn Hòa", place="Điều 2")
    view = read_override(ws, decision)
    assert (view.counts.checked, view.counts.total) == (1, 1)
    (fact,) = view.override.changes[0].thresholds
    assert fact.provenance.assurance is Assurance.CHECKED
    enter_threshold(ws, decision, "16", value=Decimal(81))
    assert read_override(ws, decision).counts.entered == 1
    lines = [line.new for line in override_history(ws, decision)]
    assert any("đã đối chiếu: Nông Văn Hòa" in line for line in lines)
    with pytest.raises(EntryError, match="không có ngưỡng nào"):
        confirm_override(ws, decision, "2.1", "main", 0, person="Hòa", place="Điều 2")


def test_what_does_not_fit_is_refused_and_nothing_is_saved(ws, decision):
    before = read_override(ws, decision)
    for call, said in (
        (lambda: enter_threshold(ws, decision, "99.1", value=Decimal(1)), "không có chỉ tiêu"),
        (lambda: enter_threshold(ws, decision, "2.1", "nu", value=Decimal(1)), "không có phần"),
        (lambda: enter_threshold(ws, decision, "2.1", value=True), "có/không"),
        (
            lambda: enter_threshold(ws, decision, "2.1", value=Decimal(1), group_id="nhom-1"),
            "nhom-1",
        ),
        (lambda: replace_override_head(ws, decision, decision=" "), "số quyết định"),
        (
            lambda: replace_override_head(ws, decision, effective_to=date(2000, 1, 1)),
            "trước ngày có hiệu lực",
        ),
        (lambda: add_extra(ws, decision, 2, percent("2.1", "Trùng")), "trùng số"),
        (lambda: remove_extra(ws, decision, "2.9"), "không bổ sung"),
        (lambda: new_override(ws, SET, decision="99/QĐ-UBND", issued=date(2022, 6, 1)), "Đã có"),
    ):
        with pytest.raises(EntryError, match=said):
            call()
    assert read_override(ws, decision) == before


def test_an_indicator_of_the_province_is_judged_like_the_others(ws, assessment, decision):
    one = percent("2.9", "Tỷ lệ đường ngõ xóm có điện chiếu sáng")
    own = replace(
        one,
        parts=(
            replace(
                one.parts[0], thresholds=(replace(one.parts[0].thresholds[0], value=Decimal(50)),)
            ),
        ),
    )
    add_extra(ws, decision, 2, own)
    share(ws, assessment, "2.9", 60)
    found = assess(ws, assessment).indicator("2.9")
    assert (found.verdict, found.source) == (Verdict.MET, f"{CITED} – {own.provenance.source}")
    confirm_override(ws, decision, "2.9", "main", None, person="Hòa", place="Điều 3")
    confirm_override(ws, decision, "2.9", "main", 0, person="Hòa", place="Điều 3")
    assert assess(ws, assessment).indicator("2.9").verified
    remove_extra(ws, decision, "2.9")
    assert len(list(assess(ws, assessment).criteria[1].indicators)) == 4


def test_an_indicator_of_the_province_is_edited_renumbered_and_moved_in_its_place(
    ws, assessment, decision
):
    add_extra(ws, decision, 2, percent("2.8", "Tỷ lệ đường có cây xanh"))
    add_extra(ws, decision, 2, percent("2.9", "Tỷ lệ đường có đèn"))
    confirm_override(ws, decision, "2.8", "main", None, person="Hòa", place="Điều 3")
    edited = replace(read_override(ws, decision).override.extra[0].indicator, no="3.9")
    add_extra(ws, decision, 3, edited, replaces="2.8")
    found = read_override(ws, decision).override.extra
    assert [(e.criterion_no, e.indicator.no) for e in found] == [(3, "3.9"), (2, "2.9")]
    # The wording did not change, so what was checked stays checked.
    assert found[0].indicator.provenance.assurance is Assurance.CHECKED
    assert "3.9" in [i.no for i in assess(ws, assessment).criteria[2].indicators]
    with pytest.raises(EntryError, match="trùng số"):
        add_extra(ws, decision, 2, replace(edited, no="2.9"), replaces="3.9")
    share(ws, assessment, "2.9", 60)
    line = next(
        one
        for one in override_history(ws, decision)
        if one.field.startswith("Chỉ tiêu bổ sung 2.9 – ngưỡng")
    )
    assert "≥\u00a080" in line.new


def test_a_decision_is_read_in_from_a_document(ws, decision):
    enter_threshold(ws, decision, "16", value=Decimal(80))
    confirm_override(ws, decision, "16", "main", 0, person="Nông Văn Hòa", place="Điều 2")
    document = override_document(read_override(ws, decision).override)
    import_override(ws, document, person="Vi Thị Mai")
    assert override_document(read_override(ws, decision).override) == document
    with pytest.raises(EntryError) as refused:
        import_override(ws, document | {"issued": "hôm qua", "province_code": "x"})
    assert len(refused.value.faults) == 2


def test_one_of_another_province_changes_nothing(ws, assessment, decision):
    enter_threshold(ws, decision, "2.1", value=Decimal(80))
    share(ws, assessment, "2.1", 85)
    document = override_document(read_override(ws, decision).override)
    delete_override(ws, decision)
    import_override(ws, document | {"province_code": "04", "id": "04-99-2022"})
    assert assess(ws, assessment).indicator("2.1").verdict is Verdict.NO_THRESHOLD


def test_the_rules_travel_with_the_assessment_and_the_district_judges_alike(
    ws, assessment, decision, tmp_path
):
    share(ws, assessment, "2.1", 85)
    national = rules_in_force(ws, assessment)
    assert [one.decision for one in national] == ["QĐ 211/QĐ-TTg ngày 01/3/2024"]
    enter_threshold(ws, decision, "2.1", value=Decimal(80))
    made = pack(ws, assessment, tmp_path / "usb", include_dossier=False)
    key = keys.commune_key("06364").public
    content = assessment_of(read_package(made.path, lambda header, key_id: key))
    assert content.rules == rules_in_force(ws, assessment)
    assert [(one.kind, one.decision, one.signer) for one in content.rules] == [
        ("override", national[0].decision, ""),
        ("override", CITED, ""),
    ]
    init_district(tmp_path / "huyen", name="UBND huyện Bắc Sơn")
    enrol(tmp_path / "huyen", made.public_key_path)
    (received,) = receive(tmp_path / "huyen", [made.path]).received
    assert any(CITED in note and "xã tự nhập" in note for note in received.notes)
    assert verify_package(made.path).criteria_total == 19


def test_an_own_set_travels_with_the_assessment_and_is_added_up(catalog, tmp_path):
    # A commune of that year: the one before it with this code is counted in no sum of 2026.
    ws = create_workspace(
        tmp_path / "Vũ Lễ",
        commune_code=COMMUNE,
        set_id=SET,
        period=Period(2025),
        catalog=catalog,
        actor="Lan",
    )
    draft = import_draft(ws, trial_document(catalog.criteria_set("qd-51-2025-xa"))).draft_id
    publish(ws, draft)
    info = add_assessment(ws, set_id="qd-51-2025-xa", period=Period(2026), group_id="nhom-3")
    share(ws, info.id, "1.1", 75)
    made = pack(ws, info.id, tmp_path / "usb", include_dossier=False)
    init_district(tmp_path / "huyen", name="UBND huyện Bắc Sơn")
    enrol(tmp_path / "huyen", made.public_key_path)
    reception = receive(tmp_path / "huyen", [made.path])
    (received,) = reception.received
    assert (received.criteria_met, received.criteria_total) == (0, 10)
    assert any("bộ tiêu chí kèm trong gói" in note for note in received.notes)
    assert collate(tmp_path / "huyen", tmp_path / "tong-hop.xlsx").is_file()
    close_workspace(ws)


def test_all_thresholds_of_a_part_are_replaced_together(ws, decision):
    enter_threshold(ws, decision, "2.1", value=Decimal(80))
    enter_threshold(ws, decision, "2.1", value=Decimal(85), year=2025)
    enter_threshold(ws, decision, "2.1", value=Decimal(82))
    (change,) = read_override(ws, decision).override.changes
    assert sorted((t.year or 0, t.value) for t in change.thresholds) == [(0, 82), (2025, 85)]
    set_thresholds(ws, decision, "2.1", "main", [])
    assert read_override(ws, decision).override.changes == ()
