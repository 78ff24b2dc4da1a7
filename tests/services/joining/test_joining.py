"""A new commune is made from the files of old ones: sums explained, nothing lost."""

import itertools
import json
import shutil
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.nothing import NOTHING
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.services import edits, money, snapshots
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.dossiers import document_pages, dossier_facts, dossier_form
from ntm_desktop.services.evidence import add_evidence, vault_file
from ntm_desktop.services.evidence import evidence_items as items
from ntm_desktop.services.history import all_history
from ntm_desktop.services.joining.making import join
from ntm_desktop.services.joining.planning import JoinWish, plan_joining
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.money_nothing import mark_money
from ntm_desktop.services.predecessors import former_assessments
from ntm_desktop.services.project_cards import add_project, projects_view
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.registers.nothing import mark_nothing
from ntm_desktop.services.subjects import add_subject, subjects
from ntm_desktop.services.workspace import (
    assessments,
    close_workspace,
    commune_info,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store.commune import joining
from ntm_desktop.store.commune import money as money_lines
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.services.conftest import SET, Clock

NEW = "06280"
ADVANCED = "qd-318-2022-xa-nang-cao"
OLD = ("06256", "06268", "06280")
YEAR = Cut.at(2024)
PARTS = {"06256": (10, 20), "06268": (30, 40), "06280": (5, 50)}


@pytest.fixture
def old(tmp_path, catalog):
    """Three old communes of Điềm He, each with a bit of everything."""
    folders = []
    for code in OLD:
        folder = tmp_path / f"xã {code}"
        ws = create_workspace(
            folder, commune_code=code, set_id=SET, period=Period(2024), actor=f"Cán bộ {code}",
            catalog=catalog, now=Clock(),
        )  # fmt: skip
        fill(ws, code, tmp_path)
        close_workspace(ws)
        folders.append(folder)
    return folders


def fill(ws, code, tmp_path):
    info = latest_assessment(ws)
    above, below = PARTS[code]
    edits.record_figures(
        ws, info.id, "2.1", "main", {"numerator": Decimal(above), "denominator": Decimal(below)}
    )
    edits.record_yes_no(ws, info.id, "1.1", "main", True)
    edits.record_yes_no(ws, info.id, "1.2", "main", code != "06280")
    edits.record_remark(ws, info.id, "1.1", f"ghi chú {code}")
    add_subject(ws, SubjectLevel.VILLAGE, "Nà Pàn")
    add_subject(ws, SubjectLevel.VILLAGE, f"Thôn riêng {code}")
    add_entry(ws, "propaganda", {"topic": f"nội dung {code}", "village": "Nà Pàn"})
    add_project(ws, YEAR, f"Đường {code}", typed={ProjectField.VILLAGE: "Nà Pàn"})
    money.record_money(ws, YEAR, "credit", MoneyField.ACTUAL, "100")
    paper = tmp_path / f"{code}.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + code.encode())
    add_evidence(ws, info.id, "1.1", 0, paper)


@pytest.fixture
def joined(old, tmp_path, catalog):
    found = join(
        old, JoinWish(NEW), tmp_path / "mới", actor="Lan", catalog=catalog, now=Clock()
    )  # fmt: skip
    yield found
    close_workspace(found.workspace)


def test_the_dry_run_explains_every_sum_and_writes_nothing(old, tmp_path, catalog):
    before = {path: path.read_bytes() for folder in old for path in folder.glob("commune.ntm")}
    plan = plan_joining(old, JoinWish(NEW), catalog)
    assert plan.commune.full_name == "Xã Điềm He"
    assert [one.code for one in plan.old] == list(OLD)
    shares = {one.indicator_no: one for one in plan.summed}
    assert shares["2.1"].figure.numerator == 45
    assert shares["2.1"].figure.denominator == 110
    assert all(one.name in shares["2.1"].sentence for one in plan.old)
    assert [one.indicator_no for one in plan.asked] == ["1.2"]
    (credit,) = (one for one in plan.money.sums if one.source == "credit")
    assert credit.value == 300
    assert credit.sentence.count("100") == 3
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "mới").exists()


def test_villages_of_one_name_are_told_apart_and_lines_follow_them(joined):
    ws = joined.workspace
    names = [place.name for place in subjects(ws, SubjectLevel.VILLAGE)]
    assert len(names) == 6
    assert len(set(names)) == 6
    assert sum(name.startswith("Nà Pàn (xã ") for name in names) == 3
    cards = [one.card for one in projects_view(ws, YEAR).projects]
    assert len(cards) == 3
    assert all(card.village in names for card in cards)
    assert all("Từ xã" in card.note for card in cards)
    view = register_view(ws, "propaganda", Period(2024))
    assert len(view.entries) == 3
    assert all("Từ xã" in line.value("note") for line in view.entries)


def test_projects_of_one_name_and_lines_of_one_source_are_told_apart(old, tmp_path, catalog):
    for folder in old[:2]:
        ws = open_workspace(folder, catalog=catalog, now=Clock())
        add_project(ws, YEAR, "Đường Nà Pàn")
        add_entry(ws, "roadmap", {"task": "Làm đường", "project": "Đường Nà Pàn"})
        close_workspace(ws)
    ws = join(old, JoinWish(NEW), tmp_path / "mới", catalog=catalog, now=Clock()).workspace
    names = {one.card.name for one in projects_view(ws, YEAR).projects}
    told_apart = {name for name in names if name.startswith("Đường Nà Pàn (xã ")}
    assert len(told_apart) == 2
    lines = register_view(ws, "roadmap", Period(2024)).entries
    assert {line.value("project") for line in lines} == told_apart
    credit = [line for line in money_lines.lines(ws.file) if line.source == "credit"]
    assert len({line.label for line in credit}) == 3
    assert all(line.label.startswith("xã ") and line.label.endswith(" cũ") for line in credit)
    close_workspace(ws)


def test_last_period_shows_the_sum_of_the_predecessors_and_what_is_asked_stays_blank(joined):
    ws = joined.workspace
    shown = snapshots.load(ws, latest_assessment(ws).id)
    assert shown.previous is not None
    assert shown.previous.period == Period(2024)
    part = shown.previous.answers["2.1"].part("main")
    assert part.numerator == 45
    assert part.denominator == 110
    assert "1.2" not in shown.previous.answers
    assert "khác nhau" in shown.previous.joined["1.2"][0]
    assert answers(ws, latest_assessment(ws).id) == {}, "nothing is answered for the officer"


def test_old_assessments_are_read_under_the_old_name_and_written_by_nobody(joined):
    ws = joined.workspace
    assert [info.period for info in assessments(ws)] == [Period(2025)]
    found = former_assessments(ws)
    assert [commune.commune.code for commune, _ in found] == list(OLD)
    for commune, info in found:
        facts = dossier_facts(ws, info.id)
        assert facts.commune.name == commune.commune.name
        assert facts.answers["1.1"].remark == f"ghi chú {commune.commune.code}"
        first = dossier_form(ws, info.id).documents[0].id
        assert document_pages(ws, info.id, first).sections
        with pytest.raises(EntryError, match="chỉ xem"):
            edits.record_remark(ws, info.id, "1.1", "sửa")
    assert commune_info(ws).commune.code == NEW


def test_history_keeps_who_did_it_and_says_what_joining_changed(joined):
    said = all_history(joined.workspace, most=10_000)
    assert {f"Cán bộ {code}" for code in OLD} <= {line.who for line in said}
    assert any(line.who == "Lập xã mới từ các xã cũ" for line in said)


def test_evidence_comes_along_and_what_is_not_there_is_named(old, tmp_path, catalog, joined):
    ws = joined.workspace
    assert joined.missing == ()
    for _, info in former_assessments(ws):
        (item,) = items(ws, info.id)
        assert vault_file(ws, item).is_file()
    for path in (old[1] / "evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    other = join(old, JoinWish(NEW), tmp_path / "khác", catalog=catalog, now=Clock())
    close_workspace(other.workspace)
    assert other.missing == ("06268.pdf",)


def content(ws):
    """Everything in the new file that does not differ from one making to the next."""
    tables = [*joining.AS_IT_IS, *joining.IN_ORDER, *joining.BY_CONTENT, "history"]
    own = latest_assessment(ws).id
    found = {}
    for table in tables:
        rows = joining.rows_of(ws.file, table)
        lines = [
            json.dumps(
                {k: v for k, v in row.items() if k not in ("accepted_at", "commune_id")},
                sort_keys=True,
            )
            for row in rows
            if row.get("id") != own and not (table == "history" and row["who"].startswith("Lập"))
        ]
        found[table] = sorted(lines) if table != "history" else lines
    return found


def test_the_order_of_files_does_not_matter(old, tmp_path, catalog):
    seen = []
    for place, order in enumerate(itertools.permutations(old)):
        made = join(order, JoinWish(NEW), tmp_path / f"lần {place}", catalog=catalog, now=Clock())
        seen.append(content(made.workspace))
        close_workspace(made.workspace)
    assert all(one == seen[0] for one in seen)


TOLD_ANEW = {
    "id", "position", "note", "name", "label", "village", "commune_id", "content", "key", "new",
}  # fmt: skip
"""Columns in which joining writes: ids that clash, places in lists, origins, names."""


def said(file, table):
    """What stands in a table, as far as joining leaves it as it was; with how often."""
    return Counter(
        json.dumps({k: v for k, v in row.items() if k not in TOLD_ANEW}, sort_keys=True)
        for row in joining.rows_of(file, table)
    )


def test_nothing_is_lost(old, joined):
    for table in (*joining.AS_IT_IS, *joining.IN_ORDER, "history"):
        before = Counter()
        for folder in old:
            file = CommuneFile.open(folder)
            before += said(file, table)
            file.close()
        assert before <= said(joined.workspace.file, table), table
        assert before or table not in joining.IN_ORDER or table in ("assessed_place", "gift")


def test_what_has_one_id_in_several_communes_stays_several_things(old, joined):
    lines = joining.rows_of(joined.workspace.file, "money_line")
    assert len({row["id"] for row in lines}) == 3
    rows = joined.workspace.file.rows("SELECT DISTINCT key FROM history WHERE subject='money_line'")
    assert {row["key"] for row in rows} == {row["id"] for row in lines}


def test_every_table_of_the_file_is_taken_or_left_on_purpose(joined):
    tables = {
        row["name"]
        for row in joined.workspace.file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row["name"].startswith(("sqlite_", "_"))
    }
    said = {
        *joining.AS_IT_IS, *joining.IN_ORDER, *joining.BY_CONTENT, *joining.VERSIONED,
        *joining.WRITTEN, *joining.LEFT, joining.DRAFTS,
    }  # fmt: skip
    assert tables == said


def test_a_missing_predecessor_makes_every_figure_a_question(old, catalog):
    plan = plan_joining(old[:2], JoinWish(NEW), catalog)
    assert plan.summed == ()
    assert {one.indicator_no for one in plan.asked} == {"1.1", "1.2", "2.1"}
    assert any("chưa con số nào là số của cả xã mới" in remark for remark in plan.remarks)


def test_one_commune_twice_or_a_commune_made_from_none_is_refused(old, tmp_path, catalog):
    copy = tmp_path / "chép"
    shutil.copytree(old[0], copy)
    with pytest.raises(EntryError, match="gộp trước"):
        plan_joining([*old, copy], JoinWish(NEW), catalog)
    with pytest.raises(EntryError, match="lập từ các xã nào"):
        plan_joining(old, JoinWish("06256"), catalog)
    with pytest.raises(EntryError, match="ít nhất hai"):
        plan_joining(old[:1], JoinWish(NEW), catalog)


def test_a_folder_with_data_is_left_as_it_is(old, catalog):
    before = (old[0] / "commune.ntm").read_bytes()
    with pytest.raises(StoreError, match="đã có"):
        join(old, JoinWish(NEW), old[0], catalog=catalog, now=Clock())
    assert (old[0] / "commune.ntm").read_bytes() == before


def test_money_stands_in_the_new_table_as_the_sum_that_was_explained(joined):
    view = money.money_view(joined.workspace, YEAR)
    assert view.statement.row(TOTAL).actual.value == 300
    assert view.statement.row("credit").actual.value == 300


def test_other_periods_and_sets_are_shown_side_by_side_and_never_added(tmp_path, catalog):
    """One assessed 2024, one only 2023, one by another set: every figure with its own origin."""
    folders = []
    ways = zip(OLD, (Period(2024), Period(2023), Period(2024)), (SET, SET, ADVANCED), strict=True)
    for code, period, set_id in ways:
        folder = tmp_path / code
        ws = create_workspace(
            folder, commune_code=code, set_id=set_id, period=period, catalog=catalog, now=Clock()
        )
        figure: Any = {"numerator": Decimal(10), "denominator": Decimal(200)}
        edits.record_figures(ws, latest_assessment(ws).id, "11", "main", figure)
        edits.record_figures(ws, latest_assessment(ws).id, "2.1", "main", figure)
        close_workspace(ws)
        folders.append(folder)
    plan = plan_joining(folders, JoinWish(NEW), catalog)
    assert plan.set_id == SET, "two of three used it, though the other one's name comes later"
    assert [one.communes for one in plan.sets] == [2, 1]
    assert plan.before.period is None
    assert plan.summed == ()
    asked = {one.indicator_no: one for one in plan.asked}
    assert set(asked) == {"2.1", "11"}
    assert all(one.sentence.startswith("Khác kỳ hoặc khác bộ") for one in plan.asked)
    assert asked["11"].sentence.count("10/200") == 3, "the same question there"
    assert asked["2.1"].sentence.count("10/200") == 2, "another question under the same number"
    assert "năm 2023" in asked["11"].sentence
    done = join(folders, JoinWish(NEW, set_id=SET), tmp_path / "mới", catalog=catalog, now=Clock())
    shown = snapshots.load(done.workspace, latest_assessment(done.workspace).id)
    assert shown.previous is not None
    assert shown.previous.answers == {}
    assert shown.previous.joined["11"] == (asked["11"].sentence,)
    close_workspace(done.workspace)


def test_what_one_old_commune_says_did_not_occur_is_not_said_of_all(old, tmp_path, catalog):
    for number, folder in enumerate(old):
        ws = open_workspace(folder, catalog=catalog, actor="Lan", now=Clock())
        mark_nothing(ws, "training", Period(2024))
        if not number:
            mark_money(ws, YEAR, "central_budget")
            mark_nothing(ws, "helpers", Period(2024))
        close_workspace(ws)
    found = join(old, JoinWish(NEW), tmp_path / "mới", actor="Lan", catalog=catalog, now=Clock())
    lines = joining.rows_of(found.workspace.file, "register_entry")
    kept = [json.loads(row["content"]) for row in lines if row["register"] == NOTHING]
    assert [one["about"] for one in kept] == ["training"] * 3
    close_workspace(found.workspace)
