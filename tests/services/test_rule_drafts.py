from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog, criteria_set_document, parse_criteria_set
from ntm_desktop.domain.assessment import Verdict
from ntm_desktop.domain.criteria import Assurance, Status, SubjectLevel, Tier
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import assess
from ntm_desktop.services.rules.draft_edits import (
    add_criterion,
    add_indicator,
    confirm,
    confirm_criteria,
    confirm_criterion,
    confirm_indicator,
    move_criterion,
    move_indicator,
    remove_criterion,
    remove_indicator,
    replace_criterion,
    replace_head,
    replace_indicator,
)
from ntm_desktop.services.rules.drafts import (
    delete_draft,
    draft_history,
    drafts,
    import_draft,
    new_draft,
    new_draft_from,
    publish,
    read_draft,
    without_threshold,
)
from ntm_desktop.services.rules.sets import (
    compare,
    rule_sets,
    set_summaries,
    versions_of,
    withdraw_set,
)
from ntm_desktop.services.workspace import add_assessment, close_workspace, open_workspace
from tests.services.own_rules import draft_document, limit, percent, trial_document

SET = "qd-51-2025-xa"


def rules_of(ws, draft_id):
    return read_draft(ws, draft_id).criteria_set


@pytest.fixture
def draft(ws):
    return new_draft_from(ws, SET).draft_id


@pytest.fixture
def filled(ws, catalog):
    return import_draft(ws, trial_document(catalog.criteria_set(SET))).draft_id


def everything(ws):
    tables = ("rule_draft_piece", "adopted_set", "provincial_override", "trusted_authority")
    return [ws.file.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables]


def test_a_draft_begins_with_the_ten_names_and_three_groups_and_says_what_is_missing(ws, draft):
    found = read_draft(ws, draft)
    assert len(found.criteria_set.criteria) == 10
    assert [group.id for group in found.criteria_set.groups] == ["nhom-1", "nhom-2", "nhom-3"]
    assert found.problems == ("bộ tiêu chí: có 0 chỉ tiêu, số chính thức là 47.",)
    assert found.base_id == SET
    (line,) = drafts(ws)
    assert (line.indicators, line.official_indicators, line.problems) == (0, 47, 1)
    assert line.created_by == "Hoàng Thị Lan"


@pytest.mark.parametrize("set_id", Catalog.shipped().set_ids())
def test_every_shipped_set_becomes_a_draft_and_comes_back_the_same(ws, catalog, set_id):
    found = new_draft_from(ws, set_id).draft_id
    base = catalog.criteria_set(set_id)
    # How the makers of the program came by a set is no office's note.
    assert rules_of(ws, found) == replace(base, status=Status.CONTENT, notes=())
    document = draft_document(ws, found)
    assert import_draft(ws, document).draft_id == found
    assert draft_document(ws, found) == document


def test_an_officer_is_shown_no_notes_of_the_programs_makers(ws, catalog, draft):
    assert catalog.criteria_set(SET).notes
    replace_head(ws, draft, notes=("Chép từ bản giấy.",))
    heads = {field.label: (field.old, field.new) for field in compare(ws, SET, draft).head}
    assert heads["Ghi chú"] == ("", "Chép từ bản giấy.")


def test_there_is_one_draft_of_a_set(ws, draft):
    with pytest.raises(EntryError, match="Đã có bản nháp"):
        new_draft_from(ws, SET)
    other = new_draft_from(ws, SET, as_id="qd-51-2025-xa-thu").draft_id
    assert {one.set_id for one in drafts(ws)} == {SET, "qd-51-2025-xa-thu"}
    delete_draft(ws, draft)
    assert [one.id for one in drafts(ws)] == [other]
    edits.undo(ws)
    assert {one.id for one in drafts(ws)} == {draft, other}


def test_a_draft_is_there_after_closing_and_opening(ws, data_dir, catalog, filled):
    before = read_draft(ws, filled)
    close_workspace(ws)
    again = open_workspace(data_dir, catalog=catalog)
    assert read_draft(again, filled) == before
    close_workspace(again)


def test_an_indicator_is_added_edited_moved_and_removed(ws, draft):
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ hộ A"))
    add_indicator(ws, draft, 1, percent("1.2", "Tỷ lệ hộ B"), place=0)
    assert [i.no for i in rules_of(ws, draft).criteria[0].indicators] == ["1.2", "1.1"]
    moved = move_indicator(ws, draft, "1.2", 1)
    assert (moved.no, set(moved.change.touched)) == ("1.2", {"rules"})
    assert [(i.no, i.text) for i in rules_of(ws, draft).indicators()] == [
        ("1.1", "Tỷ lệ hộ A"),
        ("1.2", "Tỷ lệ hộ B"),
    ]
    replace_indicator(ws, draft, "1.2", percent("1.3", "Tỷ lệ hộ B"))
    with pytest.raises(EntryError, match=r"Đã có chỉ tiêu 1\.1"):
        replace_indicator(ws, draft, "1.3", percent("1.1", "Tỷ lệ hộ B"))
    with pytest.raises(EntryError, match=r"Đã có chỉ tiêu 1\.1"):
        add_indicator(ws, draft, 2, percent("1.1", "Tỷ lệ hộ C"))
    with pytest.raises(EntryError, match="không có tiêu chí 11"):
        add_indicator(ws, draft, 11, percent("11.1", "Tỷ lệ hộ C"))
    remove_indicator(ws, draft, "1.1")
    assert [i.no for i in rules_of(ws, draft).indicators()] == ["1.3"]


def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_saved(ws, draft):
    before = everything(ws)
    with pytest.raises(EntryError) as refused:
        add_indicator(ws, draft, 1, replace(percent("1a", "Tỷ lệ"), name="", question=" "))
    said = " ".join(refused.value.faults)
    assert "1a" in said
    assert "name" in said
    with pytest.raises(EntryError):
        replace_head(ws, draft, short_title="")
    with pytest.raises(EntryError, match="Bộ tiêu chí không có mục"):
        replace_head(ws, draft, version=7)
    assert everything(ws) == before


def test_a_contradiction_is_kept_and_shown_until_it_is_resolved(ws, draft):
    replace_head(ws, draft, official_indicators=1)
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ", limit(80, "nhom-9")))
    (fault,) = read_draft(ws, draft).problems
    assert "nhom-9" in fault
    with pytest.raises(EntryError, match="nhom-9"):
        publish(ws, draft)
    replace_indicator(ws, draft, "1.1", percent("1.1", "Tỷ lệ", limit(80, "nhom-1")))
    found = read_draft(ws, draft)
    assert found.problems == ()
    assert [one for one in found.open_items if "nhom-" in one or "nhóm" in one] == [
        one for one in found.open_items if one.startswith("1.1")
    ]
    assert "tiêu chí 2: chưa có chỉ tiêu nào." in found.open_items


def test_criteria_are_named_and_renamed(ws, draft):
    replace_criterion(ws, draft, 3, name="Kinh tế nông thôn bền vững")
    criterion = rules_of(ws, draft).criteria[2]
    assert criterion.provenance.entered_by == "Hoàng Thị Lan"
    with pytest.raises(EntryError, match="không tự đối chiếu"):
        confirm_criterion(ws, draft, 3, person="Hoàng Thị Lan", place="Phụ lục I")
    confirm_criterion(ws, draft, 3, person="Nông Văn Hòa", place="Phụ lục I")
    assert rules_of(ws, draft).criteria[2].provenance.assurance is Assurance.CHECKED
    for number in (4, 5):
        replace_criterion(ws, draft, number, name=f"Tên mới {number}")
    with pytest.raises(EntryError, match="Không còn tên tiêu chí"):
        confirm_criteria(ws, draft, person="Hoàng Thị Lan", place="Phụ lục I")
    confirm_criteria(ws, draft, person="Vi Thị Mai", place="Phụ lục I")
    names = [criterion.provenance for criterion in rules_of(ws, draft).criteria]
    assert [names[4].checked_by, names[3].checked_by] == ["Vi Thị Mai"] * 2
    assert {one.assurance for one in names} == {Assurance.CHECKED}
    # What another had confirmed keeps his name.
    assert [one.checked_by for one in names].count("Nông Văn Hòa") == 1
    with pytest.raises(EntryError, match="Không còn tên tiêu chí"):
        confirm_criteria(ws, draft, person="Vi Thị Mai", place="Phụ lục I")
    add_criterion(ws, draft, 11, name="Tiêu chí riêng")
    assert "có 11 tiêu chí" in read_draft(ws, draft).problems[0]
    remove_criterion(ws, draft, 11)
    assert len(rules_of(ws, draft).criteria) == 10


def test_an_entry_needs_a_name(ws, draft):
    nobody = replace(ws, actor="")
    with pytest.raises(EntryError, match="họ tên người nhập"):
        add_indicator(nobody, draft, 1, percent("1.1", "Tỷ lệ"))
    add_indicator(nobody, draft, 1, percent("1.1", "Tỷ lệ"), person="Vi Thị Mai")
    assert rules_of(ws, draft).indicator("1.1").provenance.entered_by == "Vi Thị Mai"


def test_a_second_person_confirms_and_an_edit_takes_it_back(ws, filled):
    counts = read_draft(ws, filled).counts
    assert (counts.entered, counts.checked) == (47 * 4, 10)
    with pytest.raises(EntryError, match="không tự đối chiếu"):
        confirm(ws, filled, "1.1", "main", 0, person="hoàng thị lan", place="trang 4")
    with pytest.raises(EntryError, match="tương lai"):
        confirm(ws, filled, "1.1", "main", 0, person="Hòa", place="tr 4", on=date(2030, 1, 1))
    with pytest.raises(EntryError, match="không có ngưỡng thứ 9"):
        confirm(ws, filled, "1.1", "main", 8, person="Hòa", place="tr 4")
    confirm(ws, filled, "1.1", "main", 0, person="Hòa", place="tr 4", on=date(2024, 3, 1))
    confirm(ws, filled, "1.1", "", None, person="Hòa", place="tr 4")
    assert read_draft(ws, filled).counts.checked == 12
    indicator = rules_of(ws, filled).indicator("1.1")
    assert indicator.parts[0].thresholds[0].provenance.checked_on == date(2024, 3, 1)
    part = indicator.parts[0]
    stricter = (replace(part.thresholds[0], value=Decimal(95)), *part.thresholds[1:])
    replace_indicator(
        ws,
        filled,
        "1.1",
        replace(indicator, parts=(replace(part, thresholds=stricter),)),
        person="Hòa",
    )
    again = rules_of(ws, filled).indicator("1.1").parts[0].thresholds[0].provenance
    assert (again.assurance, again.entered_by) == (Assurance.ENTERED, "Hòa")
    assert rules_of(ws, filled).indicator("1.1").provenance.checked_by == "Hòa"
    edits.undo(ws)
    assert read_draft(ws, filled).counts.checked == 12


def test_a_whole_indicator_is_confirmed_at_once(ws, filled):
    confirm_indicator(ws, filled, "1.2", person="Nông Văn Hòa", place="Phụ lục I, trang 5")
    assert read_draft(ws, filled).counts.checked == 14
    with pytest.raises(EntryError, match="không còn nội dung nào"):
        confirm_indicator(ws, filled, "1.2", person="Vi Thị Mai", place="trang 5")
    with pytest.raises(EntryError, match="không tự đối chiếu"):
        confirm_indicator(ws, filled, "1.3", person="Hoàng Thị Lan", place="trang 5")


def test_a_threshold_nobody_entered_cannot_be_confirmed(ws, draft):
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ", limit(None)))
    with pytest.raises(EntryError, match="chưa nhập ngưỡng"):
        confirm(ws, draft, "1.1", "main", 0, person="Hòa", place="tr 4")


def test_reading_a_workbook_in_again_keeps_what_was_confirmed(ws, catalog, filled):
    confirm_indicator(ws, filled, "1.1", person="Nông Văn Hòa", place="trang 4")
    document = draft_document(ws, filled)
    import_draft(ws, document, person="Vi Thị Mai")
    assert draft_document(ws, filled) == document
    changed = import_draft(
        ws, trial_document(catalog.criteria_set(SET)) | {"short_title": "Bộ thử"}, person="Mai"
    )
    assert changed.draft_id == filled
    assert rules_of(ws, filled).short_title == "Bộ thử"
    assert read_draft(ws, filled).counts.checked == 14


def test_a_faulty_document_is_refused_with_all_faults(ws, catalog):
    document = trial_document(catalog.criteria_set(SET)) | {"version": "hai", "title": ""}
    with pytest.raises(EntryError) as refused:
        import_draft(ws, document)
    assert len(refused.value.faults) == 2
    twice: Any = trial_document(catalog.criteria_set(SET))
    twice["criteria"][1]["indicators"][0]["no"] = "1.1"
    with pytest.raises(EntryError, match=r"“1\.1” được dùng 2 lần"):
        import_draft(ws, twice)
    assert drafts(ws) == ()


def test_a_published_version_judges_and_says_that_nobody_checked_it(ws, filled):
    made = publish(ws, filled)
    assert (made.set_id, made.version, made.change.touched) == (SET, 2, frozenset({"rules"}))
    info = add_assessment(ws, set_id=SET, period=Period(2026), group_id="nhom-3")
    assert (info.set_version, info.set_fingerprint) == (2, made.fingerprint)
    edits.record_figure(ws, info.id, "1.1", "main", "numerator", "75")
    edits.record_figure(ws, info.id, "1.1", "main", "denominator", "100")
    verdict = assess(ws, info.id).indicator("1.1")
    assert (verdict.verdict, verdict.verified) == (Verdict.MET, False)
    assert verdict.assurance is Assurance.ENTERED
    assert verdict.source == "51/2025/QĐ-TTg (Phụ lục I)"
    with pytest.raises(EntryError, match="không khác bản 2"):
        publish(ws, filled)
    confirm_indicator(ws, filled, "1.1", person="Nông Văn Hòa", place="trang 4")
    assert publish(ws, filled).version == 3
    assert assess(ws, info.id).indicator("1.1").verified is False
    newer = add_assessment(ws, set_id=SET, period=Period(2027), group_id="nhom-3")
    assert newer.set_version == 3
    assert assess(ws, newer.id).indicator("1.1").assurance is Assurance.CHECKED


def test_lists_show_the_version_that_counts_and_every_other(ws, filled, catalog):
    publish(ws, filled)
    found = {one.summary.id: one for one in rule_sets(ws)}
    assert (found[SET].origin, found[SET].version, found[SET].indicators) == ("own", 2, 47)
    assert found[SET].draft_id == filled
    assert found["qd-318-2022-xa"].origin == "shipped"
    assert [s.id for s in set_summaries(ws) if s.assessable and s.id == SET] == [SET]
    assert {s.id for s in set_summaries(ws)} == set(catalog.set_ids())
    versions = versions_of(ws, SET)
    assert [(one.version, one.origin) for one in versions] == [(2, "own"), (1, "shipped")]
    assert compare(ws, catalog.fingerprint(SET), SET).summary == "Thêm 47 chỉ tiêu"
    assert compare(ws, SET, filled).same
    withdraw_set(ws, versions[0].fingerprint)
    assert {s.id: s for s in set_summaries(ws)}[SET].assessable is False
    edits.undo(ws)
    assert {s.id: s for s in set_summaries(ws)}[SET].assessable


def test_an_assessment_outlives_the_version_it_was_made_with(ws, filled):
    made = publish(ws, filled)
    info = add_assessment(ws, set_id=SET, period=Period(2026), group_id="nhom-1")
    ws.session.undo.pop()  # as if only the publishing were taken back
    edits.undo(ws)
    assert assess(ws, info.id).total == 10
    assert [(one.version, one.origin) for one in versions_of(ws, SET)] == [
        (1, "shipped"),
        (2, "kept"),
    ]
    edits.redo(ws)
    assert versions_of(ws, SET)[0].fingerprint == made.fingerprint


def test_a_set_whose_counts_differ_is_not_published(ws, filled):
    remove_indicator(ws, filled, "10.4")
    with pytest.raises(EntryError) as refused:
        publish(ws, filled)
    assert refused.value.faults == ("bộ tiêu chí: có 46 chỉ tiêu, số chính thức là 47.",)


def test_history_says_who_changed_what(ws, filled):
    confirm_indicator(ws, filled, "1.1", person="Nông Văn Hòa", place="trang 4")
    replace_head(ws, filled, decision="51/2025/QĐ-TTg")
    newest = draft_history(ws, filled)[0]
    assert newest.field == "Thông tin chung – decision"
    lines = draft_history(ws, filled, "1.1")
    assert any("đã đối chiếu: Nông Văn Hòa" in line.new for line in lines)
    assert any("Xã nhóm 1" in line.field for line in lines)
    assert lines[-1].field == "Thêm chỉ tiêu 1.1"
    assert {line.who for line in lines} == {"Hoàng Thị Lan"}


def test_a_stub_of_a_village_set_is_filled_in_the_same_way(ws):
    found = new_draft_from(ws, "ls-738-2019-thon").draft_id
    add_criterion(ws, found, 1, name="Giao thông")
    add_indicator(ws, found, 1, percent("1.1", "Tỷ lệ đường thôn được cứng hóa", limit(60)))
    assert publish(ws, found).version == 2
    fresh = new_draft(
        ws, "ls-tam-vuon", title="Bộ vườn", short_title="Vườn", level=SubjectLevel.GARDEN
    ).draft_id
    with pytest.raises(EntryError, match="chưa có chỉ tiêu nào"):
        publish(ws, fresh)
    with pytest.raises(CatalogError):
        new_draft_from(ws, "khong-co")


def test_a_set_from_nothing_says_what_it_is_and_can_be_filled_in(ws):
    started = new_draft(
        ws,
        "qd-12-2031-thon-kieu-mau",
        title="  Bộ tiêu chí thôn  kiểu mẫu ",
        level=SubjectLevel.VILLAGE,
        tier=Tier.MODEL,
        decision="12/QĐ-UBND",
        issued=date(2031, 1, 2),
        first_year=2031,
        last_year=2035,
    )
    found = read_draft(ws, started.draft_id)
    rules = found.criteria_set
    assert (rules.title, rules.short_title) == ("Bộ tiêu chí thôn kiểu mẫu",) * 2
    assert (rules.level, rules.tier, rules.last_year) == (SubjectLevel.VILLAGE, Tier.MODEL, 2035)
    assert found.problems == ("bộ tiêu chí: chưa có chỉ tiêu nào.",)
    add_criterion(ws, started.draft_id, 1, name="Giao thông")
    assert "tiêu chí 1: chưa có chỉ tiêu nào." in read_draft(ws, started.draft_id).open_items
    add_indicator(ws, started.draft_id, 1, percent("1.1", "Tỷ lệ đường thôn được cứng hóa"))
    assert publish(ws, started.draft_id).version == 1
    for more, said in (
        ({"set_id": SET, "title": "Trùng mã"}, "Đã có bộ tiêu chí mang mã"),
        ({"set_id": "bo-moi", "title": " "}, "Hãy ghi tên"),
        ({"set_id": "Bộ mới", "title": "Tên"}, "chữ thường không dấu"),
        ({"set_id": "bo-moi", "title": "Tên", "first_year": 2031, "last_year": 2030}, "trước năm"),
    ):
        with pytest.raises(EntryError, match=said):
            new_draft(ws, **more)


def test_a_criterion_changes_places_with_its_indicators_and_back_again(ws, filled):
    before = rules_of(ws, filled)
    moved = move_criterion(ws, filled, 2, -1)
    assert moved.no == "1"
    after = rules_of(ws, filled)
    assert after.criteria[0].name == before.criteria[1].name
    assert after.indicator("1.1").text == before.indicator("2.1").text
    assert after.indicator("1.1").provenance == before.indicator("2.1").provenance
    edits.undo(ws)
    assert rules_of(ws, filled) == before
    replace_criterion(ws, filled, 10, new_no=12)
    assert rules_of(ws, filled).criteria[-1].indicators[0].no == "12.1"


STEPS = st.lists(
    st.tuples(st.sampled_from("arceiphd"), st.integers(1, 4), st.integers(0, 100)), max_size=12
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(STEPS)
def test_taking_everything_back_leads_to_the_beginning(ws, catalog, steps):
    while edits.undo(ws):
        pass
    before = everything(ws)
    for kind, number, value in steps:
        try:
            step(ws, catalog, kind, number, value)
        except EntryError:
            continue
        for one in drafts(ws):
            again = criteria_set_document(rules_of(ws, one.id))
            assert again == draft_document(ws, one.id)
            if not read_draft(ws, one.id).problems:
                assert parse_criteria_set(again) == rules_of(ws, one.id)
    states = [everything(ws)]
    while edits.undo(ws):
        states.append(everything(ws))
    assert states[-1] == before
    while len(states) > 1:
        states.pop()
        edits.redo(ws)
        assert everything(ws) == states[-1]
    while edits.undo(ws):
        pass


def step(ws, catalog, kind, number, value):
    known = drafts(ws)
    if kind == "i" or not known:
        import_draft(ws, trial_document(catalog.criteria_set(SET)))
        return
    draft_id, no = known[0].id, f"{number}.1"
    match kind:
        case "a":
            add_indicator(ws, draft_id, number, percent(f"{number}.{value}", "Tỷ lệ khác"))
        case "r":
            remove_indicator(ws, draft_id, no)
        case "c":
            confirm_indicator(ws, draft_id, no, person="Nông Văn Hòa", place="trang 1")
        case "e":
            replace_indicator(ws, draft_id, no, percent(no, "Tỷ lệ sửa", limit(value)))
        case "p":
            publish(ws, draft_id)
        case "h":
            replace_head(ws, draft_id, official_indicators=number)
        case "d":
            delete_draft(ws, draft_id)


@pytest.mark.parametrize("left", ["none", "blank"])
def test_a_set_whose_indicators_lack_a_threshold_is_not_published(ws, catalog, left):
    document: Any = trial_document(catalog.criteria_set(SET))
    indicator = document["criteria"][0]["indicators"][0]
    for part in indicator["parts"]:
        # As a new indicator has it before anything was typed.
        blank = {**part["thresholds"][0], "comparison": None, "value": None}
        part["thresholds"] = [] if left == "none" else [blank]
    bare = import_draft(ws, document).draft_id
    with pytest.raises(EntryError, match="chưa có nội dung nên chưa ban hành được") as refused:
        publish(ws, bare)
    assert refused.value.faults == (f"chỉ tiêu {indicator['no']}: chưa có ngưỡng.",)


def test_a_set_of_which_some_thresholds_are_open_is_published_by_somebody_who_knows(ws, catalog):
    document: Any = trial_document(catalog.criteria_set(SET))
    indicators = [one for c in document["criteria"] for one in c["indicators"]]
    for part in indicators[0]["parts"]:
        part["thresholds"] = []
    draft = import_draft(ws, document).draft_id
    assert without_threshold(ws, draft) == (indicators[0]["no"],)
    assert publish(ws, draft, open_thresholds=True).version
    for indicator in indicators:
        for part in indicator["parts"]:
            part["thresholds"] = []
    none = import_draft(ws, document).draft_id
    with pytest.raises(EntryError, match="chưa ban hành được"):
        publish(ws, none, open_thresholds=True)
