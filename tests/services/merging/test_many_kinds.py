"""Random pairs of copies, edited in every way: nothing is lost, nothing chosen silently."""

import json
import re
import shutil
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import edits, gifts, money
from ntm_desktop.services.dossiers import record_dossier_text
from ntm_desktop.services.evidence import add_evidence, evidence_items, remove_evidence
from ntm_desktop.services.gifts import GiftField
from ntm_desktop.services.money import MoneyField
from ntm_desktop.services.project_cards import add_project
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.registers.editing import add_entry, type_fields
from ntm_desktop.services.registers.listing import register_view
from ntm_desktop.services.reports.writing import record_passage
from ntm_desktop.services.subjects import add_subject, rename_subject, subjects
from ntm_desktop.services.workspace import (
    change_settings,
    close_workspace,
    create_workspace,
    latest_assessment,
)
from ntm_desktop.store.commune import edits as stored_edits
from ntm_desktop.store.commune import joining
from tests.services.conftest import COMMUNE, SET, Clock
from tests.services.merging.test_merging import merge, plan, reopened

YEAR = Cut.at(2024)
VILLAGE = SubjectLevel.VILLAGE
MERGED = (
    "answer", "answer_part", "assessment", "evidence", "dossier_text", "commune_property",
    "village", "assessed_place", "project_card", "project_year", "project_period",
    "project_quantity", "project_photo", "money_line", "gift", "register_entry", "register_form",
    "report_text", "paper", "adopted_set", "provincial_override", "trusted_authority",
    "rule_draft_piece", "setting", "commune",
)  # fmt: skip
"""Tables whose records are merged; of ``commune`` and ``setting`` what officers set."""
BY_CONTENT = ("criteria_set", "rule_document")
"""Kept when they are not there: they are known by what they say."""
OF_THE_FILE = (
    "package", "receipt", "sending", "receiver", "rules_package", "epoch", "merge", "merged_rows",
    "history",
)  # fmt: skip
"""What one PC did in its own name; history comes along with what it is about."""


def name_of(number):
    return ("Nà Pàn", "Pá Danh", "Tân Lập")[number]


def do(ws, step, folder):
    """One edit; what cannot be done twice is done once."""
    kind, number, text = step
    info = latest_assessment(ws)
    no = ("1.1", "2.1", "9.2")[number]
    match kind:
        case "remark":
            edits.record_remark(ws, info.id, no, text)
        case "figure":
            edits.record_figure(ws, info.id, "9.2", "main", "numerator", str(number + len(text)))
        case "village":
            known = {one.name: one for one in subjects(ws, VILLAGE)}
            if name_of(number) not in known:
                add_subject(ws, VILLAGE, name_of(number), households=number + 1)
            elif f"{name_of(number)} {text}" not in known:
                rename_subject(ws, known[name_of(number)].id, f"{name_of(number)} {text}")
        case "line":
            add_entry(ws, "propaganda", {"topic": f"Họp {text}"})
        case "field":
            lines = register_view(ws, "propaganda", Period(2024)).entries
            if lines:
                type_fields(ws, lines[number % len(lines)].id, {"by_whom": text})
        case "money":
            money.record_money(ws, YEAR, "credit", MoneyField.ACTUAL, str(100 + number))
        case "gift":
            gifts.add_gift(ws, YEAR, {GiftField.KIND: "tiền mặt", GiftField.GIVER: f"Ông {text}"})
        case "project":
            add_project(ws, YEAR, f"Đường {text} {number}", typed={ProjectField.TOTAL: "100"})
        case "passage":
            record_passage(ws, "bao-cao-6-thang-nam", Period(2024), "plan.goals", text)
        case "dossier":
            record_dossier_text(ws, info.id, "signer.name", f"Ông {text}")
        case "setting":
            change_settings(ws, office_name=f"UBND xã {text}")
        case "evidence":
            paper = folder / f"{text}{number}.pdf"
            paper.write_bytes(b"%PDF-1.4\n" + text.encode())
            if not any(item.name == paper.name for item in evidence_items(ws, info.id)):
                add_evidence(ws, info.id, no, None, paper)
        case "take away":
            found = evidence_items(ws, info.id)
            if found:
                remove_evidence(ws, found[number % len(found)].id)


KINDS = (
    "remark", "figure", "village", "line", "field", "money", "gift", "project", "passage",
    "dossier", "setting", "evidence", "take away",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.sampled_from("abc")), max_size=7
)
_VOLATILE = ("position", "added_at", "added_by", "created_at", "adopted_at")


_ID = re.compile(r"[0-9a-f]{32}(?![0-9a-f])")


def content(ws):
    """All that is merged, without places in lists, times of making, and ids.

    What was made on both PCs apart and is one thing keeps the id it has on the PC that merges.
    """
    found = {}
    for table in MERGED:
        rows = joining.rows_of(ws.file, table)
        found[table] = sorted(
            _ID.sub("…", json.dumps({k: v for k, v in row.items() if k not in _VOLATILE}))
            for row in rows
            if not str(row.get("key", "")).startswith("window.")
        )
    return found


def test_every_table_is_merged_or_left_on_purpose(ws):
    tables = {
        row["name"]
        for row in ws.file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row["name"].startswith(("sqlite_", "_"))
    }
    assert tables == {*MERGED, *BY_CONTENT, *OF_THE_FILE}
    own = {table.table for table in stored_edits.TABLES.values()}
    assert own <= set(MERGED), "each kind with an id of its own"


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(before=STEPS, ours=STEPS, theirs=STEPS)
def test_random_pairs_of_copies_come_to_the_same_whichever_merges_first(
    tmp_path_factory, catalog, before, ours, theirs
):
    base: Path = tmp_path_factory.mktemp("gộp")
    first = create_workspace(
        base / "một", commune_code=COMMUNE, set_id=SET, period=Period(2024), actor="Lan",
        catalog=catalog, now=Clock(),
    )  # fmt: skip
    for step in before:
        do(first, step, base)
    close_workspace(first)
    shutil.copytree(base / "một", base / "hai")
    mine, other = (reopened(base / name, catalog, name) for name in ("một", "hai"))
    try:
        for step in ours:
            do(mine, step, base)
        for step in theirs:
            do(other, step, base)
        here = content(mine)
        shown, other_way = plan(mine, other), plan(other, mine)
        assert {line.id for line in shown.open} == {line.id for line in other_way.open}
        # Into a third copy first, so that both orders begin from the same.
        close_workspace(mine)
        shutil.copytree(base / "một", base / "ba")
        mine = reopened(base / "một", catalog, "Lan")
        again = reopened(base / "ba", catalog, "Lan")
        try:
            merge(mine, other, "theirs")
            both = content(mine)
            merge(other, again, "ours")
            assert content(other) == both, "a and b is b and a, but for the choices"
            assert plan(mine, other).nothing_new, "merged twice is merged once"
            for table, lines in here.items():
                if not shown.taken and not shown.open:
                    assert both[table] == lines
            if shown.taken or shown.open:
                edits.undo(mine)
                assert content(mine) == here, "one undo gives back what was there"
        finally:
            close_workspace(again)
    finally:
        close_workspace(mine)
        close_workspace(other)
        shutil.rmtree(base)
