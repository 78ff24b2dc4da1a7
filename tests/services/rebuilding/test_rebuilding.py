"""A PC was formatted, only the packages are left: the commune's data come back from them."""

import json
import re
import shutil

import pytest

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.standing import ProjectBook
from ntm_desktop.errors import EntryError, StoreError
from ntm_desktop.exchange import keys
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.history import all_history
from ntm_desktop.services.rebuilding.making import rebuild
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.rules.draft_edits import add_criterion, add_indicator
from ntm_desktop.services.rules.drafts import new_draft_from, publish
from ntm_desktop.services.sample import create_sample
from ntm_desktop.services.standing import standing
from ntm_desktop.services.subjects import add_subject, add_subject_assessment, level_summary
from ntm_desktop.services.workspace import (
    add_assessment,
    assessments,
    close_workspace,
    commune_info,
    latest_assessment,
)
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import joining, project_cards
from ntm_desktop.store.commune.packages import packages
from tests.services.conftest import SET, Clock
from tests.services.own_rules import limit, percent

VILLAGE_SET = "ls-738-2019-thon"
LISTS = (
    "village", "assessed_place", "project_card", "project_year", "project_period",
    "project_quantity", "money_line", "gift", "register_entry", "provincial_override",
)  # fmt: skip


@pytest.fixture
def before(tmp_path, catalog):
    """The sample commune with an own set for villages, a year more, and what it handed over."""
    ws = create_sample(tmp_path / "máy cũ", catalog=catalog, now=Clock())
    draft = new_draft_from(ws, VILLAGE_SET).draft_id
    add_criterion(ws, draft, 1, name="Giao thông")
    add_indicator(ws, draft, 1, percent("1.1", "Tỷ lệ đường thôn được cứng hóa", limit(60)))
    publish(ws, draft)
    village = add_subject(ws, SubjectLevel.VILLAGE, "Thôn Bình Lãng", households=52)
    add_subject(ws, SubjectLevel.GARDEN, "Vườn ông An", village_id=village.id)
    made = add_subject_assessment(ws, village.id, set_id=VILLAGE_SET, period=Period(2024))
    edits.record_figure(ws, made.id, "1.1", "main", "value", "75")
    minutes = tmp_path / "biên bản thôn.txt"
    minutes.write_text("Biên bản họp thôn Bình Lãng", encoding="utf-8")
    add_evidence(ws, made.id, "1.1", None, minutes)
    add_entry(ws, "propaganda", {"topic": "Họp thôn", "village": "Bình Lãng"})
    usb = tmp_path / "USB"
    pack(ws, latest_assessment(ws).id, usb, include_dossier=False)
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "sửa sau khi nộp")
    pack(ws, latest_assessment(ws).id, usb, include_dossier=False)
    next_year = add_assessment(ws, set_id=SET, period=Period(2025))
    edits.record_remark(ws, next_year.id, "1.2", "năm sau")
    pack(ws, next_year.id, usb, include_dossier=False)
    yield ws, usb
    close_workspace(ws)


@pytest.fixture
def after(before, tmp_path, catalog):
    made = rebuild([before[1]], tmp_path / "máy mới", actor="Lan", catalog=catalog, now=Clock())
    yield made
    close_workspace(made.workspace)


def lines(ws, table):
    """Rows as text; figures as they read, 243.0 is 243."""

    def plain(value):
        return value.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d+", str(value)) else value

    return [
        json.dumps({k: plain(v) for k, v in row.items() if k not in ("commune_id", "adopted_at")})
        for row in joining.rows_of(ws.file, table)
    ]


def test_every_list_comes_back_as_it_was_handed_over(before, after):
    for table in LISTS:
        old, new = lines(before[0], table), lines(after.workspace, table)
        if table != "register_entry":
            assert sorted(new) == sorted(old), table
            continue
        assert [json.loads(x)["id"] for x in new] == [json.loads(x)["id"] for x in old]
    assert lines(after.workspace, "register_entry")
    assert project_cards.book(after.workspace.file) != ProjectBook((), (), ())


def test_registers_read_as_before_and_name_their_villages(before, after):
    for register in ("propaganda", "training", "roadmap"):
        old, new = (register_view(ws, register).entries for ws in (before[0], after.workspace))
        assert [(x.values, x.asked) for x in new] == [(x.values, x.asked) for x in old]


def test_every_period_comes_back_from_its_newest_package(before, after):
    ws = after.workspace
    assert [info.period for info in assessments(ws)] == [Period(2025), Period(2024)]
    assert after.used == ("gói số 2 (năm 2024)", "gói số 3 (năm 2025)")
    for old, new in zip(assessments(before[0]), assessments(ws), strict=True):
        assert answers(ws, new.id) == answers(before[0], old.id)
        assert standing(ws, new).outcome == standing(before[0], old).outcome
    assert answers(ws, assessments(ws)[1].id)["1.1"].remark == "sửa sau khi nộp"


def test_villages_come_back_with_their_assessments_and_the_set_of_this_office(before, after):
    old, new = (
        level_summary(ws, SubjectLevel.VILLAGE, Period(2024), VILLAGE_SET)
        for ws in (before[0], after.workspace)
    )
    assert (new.total, new.assessed, new.fulfilled) == (old.total, old.assessed, old.fulfilled)
    assert new.fulfilled == 1


def test_evidence_of_a_village_comes_back_at_its_own_assessment(before, after):
    old, new = (
        [
            (item.indicator_no, item.name, vault_file(ws, item).read_text(encoding="utf-8"))
            for made in stored.all_of(ws.file, SubjectLevel.VILLAGE)
            for item in evidence_items(ws, made.id)
        ]
        for ws in (before[0], after.workspace)
    )
    assert old == [("1.1", "biên bản thôn.txt", "Biên bản họp thôn Bình Lãng")]
    assert new == old


def test_evidence_comes_back_with_its_bytes_and_what_lies_in_no_package_is_named(
    before, after, tmp_path, catalog
):
    assert after.missing == ()
    old, new = (ws for ws in (before[0], after.workspace))
    had = evidence_items(old, assessments(old)[1].id)
    assert had
    for was, item in zip(had, evidence_items(new, assessments(new)[1].id), strict=True):
        assert (was.sha256, was.name, was.requirement) == (
            item.sha256, item.name, item.requirement,
        )  # fmt: skip
        assert vault_file(new, item).read_bytes() == vault_file(old, was).read_bytes()


def test_the_history_says_from_which_package_each_line_is(after):
    assert {line.who for line in all_history(after.workspace, most=10_000)} >= {
        "Lấy lại từ gói số 2 (năm 2024)",
        "Lấy lại từ gói số 3 (năm 2025)",
    }
    assert any("không chứa lịch sử" in remark for remark in after.remarks)


def test_the_new_file_begins_a_life_of_its_own_and_can_be_packed(before, after, tmp_path):
    ws = after.workspace
    assert commune_info(ws).commune == commune_info(before[0]).commune
    assert commune_info(ws).sample
    done = pack(ws, latest_assessment(ws).id, tmp_path / "USB mới", include_dossier=False)
    assert done.sequence == 1
    old = {one.epoch for one in packages(before[0].file)}
    assert {one.epoch for one in packages(ws.file)}.isdisjoint(old)


def test_the_key_beside_the_packages_proves_only_that_they_are_whole(
    before, after, tmp_path, catalog, monkeypatch
):
    assert after.proven, "the key is on this PC"
    monkeypatch.setattr(keys, "existing_commune_key", lambda code: None)
    new = rebuild([before[1]], tmp_path / "máy lạ", catalog=catalog, now=Clock())
    close_workspace(new.workspace)
    assert not new.proven
    assert new.fingerprints == after.fingerprints


def test_what_is_no_package_or_not_to_be_opened_is_said(before, tmp_path, catalog, monkeypatch):
    empty = tmp_path / "trống"
    empty.mkdir()
    with pytest.raises(EntryError, match="Không có gói tự đánh giá nào"):
        rebuild([empty], tmp_path / "a", catalog=catalog)
    assert not (tmp_path / "a" / "commune.ntm").exists()
    first = sorted(before[1].glob("*.ntmz"))[0]
    broken = tmp_path / "hỏng"
    shutil.copytree(before[1], broken)
    (broken / first.name).write_bytes(first.read_bytes()[:-40])
    (broken / "06364_assessment_2024_0009.ntmz.age").write_bytes(b"age-encryption.org/v1\n")
    made = rebuild([broken], tmp_path / "b", catalog=catalog, now=Clock())
    close_workspace(made.workspace)
    assert sum(first.name in remark for remark in made.remarks) == 1
    assert any("niêm phong" in remark for remark in made.remarks)
    with pytest.raises(StoreError, match="đã có"):
        rebuild([before[1]], tmp_path / "b", catalog=catalog)
