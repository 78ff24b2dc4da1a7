"""Two officers work on copies of one commune's data; what they did is put together."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import ProjectKind
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError
from ntm_desktop.services import edits, money, project_cards
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, remove_evidence, vault_file
from ntm_desktop.services.history import indicator_history
from ntm_desktop.services.merging.applying import comparing, merging
from ntm_desktop.services.merging.comparing import plan_merge
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.subjects import add_subject, rename_subject, subjects
from ntm_desktop.services.workspace import (
    add_assessment,
    assessments,
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from tests.services.conftest import COMMUNE, SET, Clock

NUMBERS = ("1.1", "1.2", "2.1", "9.2", "12.2")


def reopened(folder, catalog, actor):
    return open_workspace(folder, actor=actor, catalog=catalog, now=Clock())


@pytest.fixture
def two(ws, catalog, tmp_path):
    """A commune's data, and the copy a colleague took on a stick."""
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "chung")
    close_workspace(ws)
    folder = ws.file.data_dir
    other = tmp_path / "máy chị Hoa"
    shutil.copytree(folder, other)
    mine = reopened(folder, catalog, "Lan")
    theirs = reopened(other, catalog, "Hoa")
    yield mine, theirs
    close_workspace(mine)
    close_workspace(theirs)


def remark(ws, no, text):
    edits.record_remark(ws, latest_assessment(ws).id, no, text)


def remarks(ws):
    return {
        no: answer.remark
        for no, answer in answers(ws, latest_assessment(ws).id).items()
        if answer.remark
    }


def plan(ws, other):
    return carry_out(ws, comparing(other.file.data_dir))


def merge(ws, other, side=None):
    choices = {}
    if side is not None:
        choices = {line.id: side for line in plan(ws, other).open}
    return carry_out(ws, merging(other.file.data_dir, choices))


def test_what_only_one_side_changed_is_taken_and_what_only_we_changed_stays(two):
    mine, theirs = two
    remark(mine, "1.2", "của Lan")
    remark(theirs, "9.2", "của Hoa")
    shown = plan(mine, theirs)
    assert [(line.new, line.said.who) for line in shown.taken] == [("của Hoa", "Hoa")]
    assert "9.2" in shown.taken[0].where
    assert (shown.open, shown.ours_only) == ((), 1)
    assert remarks(mine) == {"1.1": "chung", "1.2": "của Lan"}, "a dry run writes nothing"
    merge(mine, theirs)
    assert remarks(mine) == {"1.1": "chung", "1.2": "của Lan", "9.2": "của Hoa"}
    lines = indicator_history(mine, latest_assessment(mine).id, "9.2")
    assert {line.who for line in lines} == {"Hoa", "Lan"}


def test_what_both_changed_is_asked_and_never_chosen_silently(two):
    mine, theirs = two
    remark(mine, "1.1", "của Lan")
    remark(theirs, "1.1", "của Hoa")
    (line,) = plan(mine, theirs).open
    assert (line.base, line.ours, line.theirs) == ("chung", "của Lan", "của Hoa")
    assert (line.our_said.who, line.their_said.who) == ("Lan", "Hoa")
    with pytest.raises(EntryError, match="chưa chọn") as refused:
        merge(mine, theirs)
    assert "của Hoa" in refused.value.faults[0]
    assert remarks(mine)["1.1"] == "của Lan"
    merge(mine, theirs, "theirs")
    assert remarks(mine)["1.1"] == "của Hoa"


def test_one_undo_gives_back_what_was_there_and_merging_can_be_done_again(two):
    mine, theirs = two
    remark(mine, "1.1", "của Lan")
    remark(theirs, "1.1", "của Hoa")
    remark(theirs, "2.1", "thêm")
    before = remarks(mine)
    merge(mine, theirs, "theirs")
    edits.undo(mine)
    assert remarks(mine) == before
    again = plan(mine, theirs)
    assert (len(again.open), len(again.taken)) == (1, 1)
    edits.redo(mine)
    assert remarks(mine)["2.1"] == "thêm"
    assert plan(mine, theirs).nothing_new


def test_merging_again_changes_nothing_and_what_was_decided_is_not_asked_again(two):
    mine, theirs = two
    remark(mine, "1.1", "của Lan")
    remark(theirs, "1.1", "của Hoa")
    merge(mine, theirs, "ours")
    assert plan(mine, theirs).nothing_new
    assert merge(mine, theirs).change.touched == frozenset()
    back = plan(theirs, mine)
    assert back.open == ()
    merge(theirs, mine)
    assert remarks(theirs) == remarks(mine) == {"1.1": "của Lan"}
    remark(theirs, "1.1", "Hoa sửa sau")
    assert [line.new for line in plan(mine, theirs).taken] == ["Hoa sửa sau"]


def test_what_both_came_to_agree_on_is_where_they_go_on_from(two):
    mine, theirs = two
    for one in two:
        remark(one, "1.2", "như nhau")
    assert plan(mine, theirs).nothing_new
    merge(mine, theirs)
    remark(theirs, "1.2", "")
    merge(mine, theirs)
    assert "1.2" not in remarks(mine)


def test_a_value_that_was_changed_and_changed_back_is_no_change(two):
    mine, theirs = two
    remark(mine, "1.1", "của Lan")
    remark(theirs, "1.1", "thử")
    remark(theirs, "1.1", "chung")
    assert plan(mine, theirs).nothing_new


def test_what_a_program_before_merged_is_still_known_after_the_upgrade(two, catalog):
    mine, theirs = two
    remark(theirs, "9.2", "của Hoa")
    merge(mine, theirs)
    folder = mine.file.data_dir
    close_workspace(mine)
    with closing(sqlite3.connect(folder / "commune.ntm")) as file, file:
        file.executescript(
            "DROP TABLE merged_rows; DELETE FROM _sqlite_migrations WHERE name >= 'm0013';"
            "PRAGMA user_version = 12;"
        )
    again = reopened(folder, catalog, "Lan")
    assert list((folder / "backups").glob("commune-v12-*.ntm"))
    assert plan(again, theirs).nothing_new
    remark(theirs, "9.2", "Hoa sửa sau")
    assert [line.new for line in plan(again, theirs).taken] == ["Hoa sửa sau"]
    merge(again, theirs)
    assert remarks(again)["9.2"] == "Hoa sửa sau"
    close_workspace(again)


def test_evidence_comes_with_its_file_and_the_same_file_only_once(two, tmp_path):
    mine, theirs = two
    paper, same = tmp_path / "biên bản.txt", tmp_path / "chung.txt"
    paper.write_text("biên bản họp")
    same.write_text("cả hai")
    for one in two:
        add_evidence(one, latest_assessment(one).id, "1.1", 0, same)
    add_evidence(theirs, latest_assessment(theirs).id, "1.2", None, paper)
    merged = merge(mine, theirs)
    assert merged.missing == ()
    found = evidence_items(mine, latest_assessment(mine).id)
    assert sorted(item.name for item in found) == ["biên bản.txt", "chung.txt"]
    item = next(item for item in found if item.name == "biên bản.txt")
    assert vault_file(mine, item).read_text() == "biên bản họp"


def test_evidence_whose_file_is_not_beside_the_other_copy_is_named(two, tmp_path):
    mine, theirs = two
    paper = tmp_path / "biên bản.txt"
    paper.write_text("biên bản họp")
    add_evidence(theirs, latest_assessment(theirs).id, "1.2", None, paper)
    shutil.rmtree(theirs.file.data_dir / "evidence")
    assert merge(mine, theirs).missing == ("biên bản.txt",)


def test_deleted_here_and_untouched_there_stays_deleted(two, tmp_path, catalog):
    mine, theirs = two
    paper = tmp_path / "biên bản.txt"
    paper.write_text("biên bản họp")
    add_evidence(mine, latest_assessment(mine).id, "1.2", None, paper)
    merge(theirs, mine)
    (item,) = evidence_items(theirs, latest_assessment(theirs).id)
    remove_evidence(theirs, item.id)
    merge(mine, theirs)
    assert evidence_items(mine, latest_assessment(mine).id) == ()


def test_of_a_record_each_column_is_compared_for_itself(two):
    mine, theirs = two
    made = add_subject(mine, SubjectLevel.VILLAGE, "Thôn Đông", households=40)
    merge(theirs, mine)
    rename_subject(mine, made.id, "Thôn Đông Xa")
    edits_of = subjects(theirs, SubjectLevel.VILLAGE)
    assert [one.name for one in edits_of] == ["Thôn Đông"]
    rename_subject(theirs, made.id, "Thôn Đông Gần")
    (line,) = plan(mine, theirs).open
    assert (line.ours, line.theirs) == ("Thôn Đông Xa", "Thôn Đông Gần")
    assert "tên" in line.where


def test_the_same_period_and_village_made_on_both_are_one(two):
    mine, theirs = two
    for one in two:
        add_assessment(one, set_id=SET, period=Period(2025))
        add_subject(one, SubjectLevel.VILLAGE, "Thôn Nà Lùng")
    newest = next(i for i in assessments(theirs) if i.period == Period(2025))
    edits.record_remark(theirs, newest.id, "1.1", "năm sau")
    merge(mine, theirs)
    ours = [i for i in assessments(mine) if i.period == Period(2025)]
    assert len(ours) == 1
    assert answers(mine, ours[0].id)["1.1"].remark == "năm sau"
    names = [one.name for one in subjects(mine, SubjectLevel.VILLAGE)]
    assert names == ["Thôn Nà Lùng"]


def test_a_project_typed_on_both_pcs_is_one_and_its_payments_come_together(two):
    mine, theirs = two
    half, year = Cut.at(2024, 6), Cut.at(2024)
    for one, cut, paid in ((mine, half, "200"), (theirs, year, "500")):
        road = project_cards.add_project(
            one, cut, "Đường Pá Danh", ProjectKind.NEW, {ProjectField.TOTAL: "1200"}
        ).id
        project_cards.record_project(one, cut, road, ProjectField.DISBURSED, paid, "community")
    shown = plan(mine, theirs)
    merge(mine, theirs, "ours")
    assert shown.open == ()
    (found,) = project_cards.projects_view(mine, year).projects
    assert found.card.name == "Đường Pá Danh"
    assert found.disbursed == 500
    (before,) = project_cards.projects_view(mine, half).projects
    assert before.disbursed == 200


def test_a_period_begun_on_the_other_pc_comes_with_its_rules(two):
    mine, theirs = two
    info = add_assessment(theirs, set_id=SET, period=Period(2025))
    edits.record_yes_no(theirs, info.id, "1.1", "main", True)
    merge(mine, theirs)
    ours = next(i for i in assessments(mine) if i.period == Period(2025))
    assert answers(mine, ours.id)["1.1"].part("main").yes is True


def test_data_of_another_commune_or_none_is_refused_with_a_sentence(two, tmp_path, catalog):
    mine, _ = two
    with pytest.raises(EntryError, match="Không thấy tệp dữ liệu"):
        carry_out(mine, comparing(tmp_path / "không có"))
    strange = create_workspace(
        tmp_path / "xã khác",
        commune_code="06325",
        set_id=SET,
        period=Period(2024),
        catalog=catalog,
        now=Clock(),
    )
    close_workspace(strange)
    with pytest.raises(EntryError, match="06325"):
        carry_out(mine, comparing(strange.file.data_dir))
    broken = tmp_path / "hỏng" / "commune.ntm"
    broken.parent.mkdir()
    broken.write_bytes(b"x" * 5000)
    with pytest.raises(EntryError, match="bị hỏng, hoặc không phải") as refused:
        carry_out(mine, comparing(broken))
    assert str(broken) in str(refused.value)
    assert "gop-" not in str(refused.value)  # where it was copied to is nobody's concern
    newer = tmp_path / "mới hơn"
    shutil.copytree(strange.file.data_dir, newer)
    with closing(sqlite3.connect(newer / "commune.ntm")) as file, file:
        file.execute("PRAGMA user_version = 900")
    with pytest.raises(EntryError, match=r"mới hơn” do phiên bản mới hơn"):
        carry_out(mine, comparing(newer))
    for same in (mine.file.data_dir, mine.file.path):
        with pytest.raises(EntryError, match="chính là dữ liệu đang mở"):
            carry_out(mine, comparing(same))
        with pytest.raises(EntryError, match="chính là dữ liệu đang mở"):
            carry_out(mine, merging(same, {}))


def test_things_of_projects_and_money_are_called_by_their_names(ws, catalog, tmp_path):
    year = Cut.at(2024)
    road = project_cards.add_project(ws, year, "Đường Nà Pàn").id
    project_cards.record_project(ws, year, road, ProjectField.PROGRESS, "50")
    money.record_money(ws, year, "credit", MoneyField.ACTUAL, "10")
    close_workspace(ws)
    shutil.copytree(ws.file.data_dir, tmp_path / "máy chị Hoa")
    mine = reopened(ws.file.data_dir, catalog, "Lan")
    other = reopened(tmp_path / "máy chị Hoa", catalog, "Hoa")
    for one, progress, state in ((mine, "81", "under_way"), (other, "88", "done")):
        project_cards.record_project(one, year, road, ProjectField.PROGRESS, progress)
        project_cards.record_project(one, year, road, ProjectField.STATE, state)
    money.record_money(other, year, "credit", MoneyField.NOTE, "vốn vay")
    add_entry(other, "propaganda", {"topic": "Hội nghị"})
    plan = carry_out(mine, comparing(other.file.data_dir))
    said = {one.where: (one.ours, one.theirs) for one in plan.open}
    where = "Công trình trong kỳ “Đường Nà Pàn”, năm 2024"
    assert said[f"{where} – khối lượng thực hiện"] == ("81", "88")
    assert said[f"{where} – tình trạng"] == ("đang thi công", "hoàn thành")
    taken = {one.where: one.old for one in plan.taken}
    assert any(each.startswith("Nguồn lực “Vốn tín dụng”, năm 2024 – ghi chú") for each in taken)
    assert "(chưa có)" in taken.values()
    assert not [each for each in (*said, *taken) if re.search(r"[0-9a-f]{32}", each)]
    close_workspace(mine)
    close_workspace(other)


def test_two_pcs_that_were_set_up_apart_are_merged_by_what_they_hold(tmp_path, catalog):
    folders = [tmp_path / "một", tmp_path / "hai"]
    both = [
        create_workspace(
            folder,
            commune_code=COMMUNE,
            set_id=SET,
            period=Period(2024),
            actor=who,
            catalog=catalog,
            now=Clock(),
        )
        for folder, who in zip(folders, ("Lan", "Hoa"), strict=True)
    ]
    remark(both[0], "1.1", "của Lan")
    remark(both[1], "1.1", "của Hoa")
    remark(both[1], "2.1", "thêm")
    shown = plan(both[0], both[1])
    assert [line.theirs for line in shown.open] == ["của Hoa"]
    merge(both[0], both[1], "ours")
    assert remarks(both[0]) == {"1.1": "của Lan", "2.1": "thêm"}
    for one in both:
        close_workspace(one)


EDITS = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(("", "a", "b", "c"))), max_size=6
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(EDITS, EDITS, st.sampled_from(("ours", "theirs"))), max_size=2))
def test_nothing_is_lost_and_both_orders_give_the_same(tmp_path_factory, catalog, rounds):
    base: Path = tmp_path_factory.mktemp("gộp")
    first = create_workspace(
        base / "một",
        commune_code=COMMUNE,
        set_id=SET,
        period=Period(2024),
        actor="Lan",
        catalog=catalog,
        now=Clock(),
    )
    close_workspace(first)
    shutil.copytree(base / "một", base / "hai")
    mine, theirs = (reopened(base / name, catalog, name) for name in ("một", "hai"))
    try:
        for ours_done, theirs_done, side in rounds:
            start = remarks(mine)
            for no, text in ours_done:
                remark(mine, no, text)
            for no, text in theirs_done:
                remark(theirs, no, text)
            here, there = remarks(mine), remarks(theirs)
            shown = plan(mine, theirs)
            other_way = plan(theirs, mine)
            assert {line.id for line in shown.open} == {line.id for line in other_way.open}
            expected = {}
            for no in NUMBERS:
                was, a, b = (which.get(no, "") for which in (start, here, there))
                if a == b or b == was:
                    expected[no] = a
                elif a == was:
                    expected[no] = b
                else:
                    expected[no] = a if side == "ours" else b
            merge(mine, theirs, side)
            found = remarks(mine)
            assert {no: found.get(no, "") for no in NUMBERS} == expected
            assert plan(mine, theirs).nothing_new
            edits.undo(mine)
            if shown.taken or (shown.open and side == "theirs"):
                assert remarks(mine) == here
            edits.redo(mine)
            merge(theirs, mine, "theirs")
            assert remarks(theirs) == remarks(mine)
            with_nothing = plan_of(mine, theirs)
            assert with_nothing.nothing_new
    finally:
        close_workspace(mine)
        close_workspace(theirs)
        shutil.rmtree(base)


def plan_of(mine, theirs):
    return plan_merge(mine, theirs.file)


def test_lines_of_registers_written_on_both_pcs_come_together(two):
    mine, theirs = two
    add_subject(mine, SubjectLevel.VILLAGE, "Thôn Đông Tiến")
    add_subject(theirs, SubjectLevel.VILLAGE, "Thôn Đông Tiến")
    add_entry(mine, "training", {"topic": "Trồng na", "village": "Đông Tiến"})
    add_entry(theirs, "training", {"topic": "Nuôi ong", "village": "Đông Tiến"})
    merge(mine, theirs)
    view = register_view(mine, "training")
    assert {line.value("topic") for line in view.entries} == {"Trồng na", "Nuôi ong"}
    (village,) = subjects(mine, SubjectLevel.VILLAGE)
    assert {line.value("village") for line in view.entries} == {village.id}


def test_a_second_project_of_one_name_stays_a_second_project(two):
    mine, theirs = two
    add_entry(mine, "training", {"topic": "khác"})
    road = project_cards.add_project(mine, Cut.at(2024), "Đường Pá Danh", ProjectKind.NEW)
    merge(theirs, mine)
    project_cards.add_project(theirs, Cut.at(2024), "Đường Pá Danh", ProjectKind.NEW)
    merge(mine, theirs)
    cards = [one.card for one in project_cards.projects_view(mine, Cut.at(2024)).projects]
    assert [card.name for card in cards] == ["Đường Pá Danh"] * 2
    assert road.id in {card.id for card in cards}


def test_of_two_projects_of_one_name_here_the_common_one_stays_itself(two):
    mine, theirs = two
    cut = Cut.at(2024)
    road = project_cards.add_project(mine, cut, "Đường Pá Danh", ProjectKind.NEW).id
    merge(theirs, mine)
    project_cards.add_project(mine, cut, "Đường Pá Danh", ProjectKind.NEW)
    project_cards.record_project(theirs, cut, road, ProjectField.DISBURSED, "70", "community")
    merge(mine, theirs)
    paid = {x.card.id: x.disbursed for x in project_cards.projects_view(mine, cut).projects}
    assert paid[road] == 70
    assert len(paid) == 2
