"""Two copies merged, old communes joined, data made again from packages, while calls fail."""

import json
import shutil
from pathlib import Path

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.exchange.packing import pack
from ntm_desktop.services.joining.making import Joined, join
from ntm_desktop.services.joining.planning import JoinWish
from ntm_desktop.services.merging.applying import comparing, merging
from ntm_desktop.services.predecessors import former_assessments
from ntm_desktop.services.rebuilding.making import rebuild
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.subjects import add_subject
from ntm_desktop.services.workspace import (
    Workspace,
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store.commune import joining
from ntm_desktop.store.commune.commune_file import CommuneFile
from tests.durability.base import (
    DATA,
    SET,
    STICK,
    Clock,
    Say,
    Scenario,
    catalog,
    made,
    need,
    opened,
    paper,
    sound,
)

OTHER = "máy chị Hoa"
TABLES = ("answer", "answer_part", "evidence", "village", "register_entry", "history", "merge")


def state(file: CommuneFile) -> dict[str, list[str]]:
    """Everything that a merge writes."""
    return {
        table: sorted(json.dumps(row, sort_keys=True) for row in joining.rows_of(file, table))
        for table in TABLES
    }


def without_chance(found: dict[str, list[str]]) -> dict[str, int]:
    """How much there is: ids and times of a merge differ from one try to the next."""
    return {table: len(rows) for table, rows in found.items()}


# Merging


def prepare_merge(folder: Path) -> None:
    (folder / STICK).mkdir()
    ws = made(folder)
    edits.record_remark(ws, latest_assessment(ws).id, "1.1", "chung")
    close_workspace(ws)
    shutil.copytree(folder / DATA, folder / OTHER)
    theirs = open_workspace(folder / OTHER, actor="Hoa", catalog=catalog(), now=Clock())
    info = latest_assessment(theirs)
    edits.record_remark(theirs, info.id, "1.1", "của Hoa")
    edits.record_remark(theirs, info.id, "1.2", "thêm")
    add_evidence(theirs, info.id, "6.3", 0, paper(folder, 1))
    add_subject(theirs, SubjectLevel.VILLAGE, "Nà Pàn")
    add_entry(theirs, "propaganda", {"topic": "họp", "village": "Nà Pàn"})
    close_workspace(theirs)
    ours = opened(folder)
    edits.record_remark(ours, latest_assessment(ours).id, "1.1", "của Lan")
    before = state(ours.file)
    close_workspace(ours)
    # What a merge that nothing disturbs leaves behind, tried on a copy.
    shutil.copytree(folder / DATA, folder / "thử")
    tried = open_workspace(folder / "thử", actor="thử", catalog=catalog(), now=Clock())
    _merge(tried, folder)
    after = without_chance(state(tried.file))
    close_workspace(tried)
    shutil.rmtree(folder / "thử")
    (folder / "before.json").write_text(json.dumps(before), encoding="utf-8")
    (folder / "after.json").write_text(json.dumps(after), encoding="utf-8")


def _merge(ws: Workspace, folder: Path) -> tuple[str, ...]:
    plan = carry_out(ws, comparing(folder / OTHER))
    choices = {line.id: "theirs" for line in plan.open}
    return carry_out(ws, merging(folder / OTHER, choices)).missing


def work_merge(folder: Path, say: Say) -> None:
    ws = opened(folder)
    for name in _merge(ws, folder):
        say(f"missing {name}")
    say("merged")
    close_workspace(ws)


def check_merge(folder: Path, said: list[str], ended: bool) -> None:
    before = json.loads((folder / "before.json").read_text(encoding="utf-8"))
    after = json.loads((folder / "after.json").read_text(encoding="utf-8"))
    ws = sound(folder)
    try:
        found = state(ws.file)
        merged = without_chance(found) == after
        need(found == before or merged, "half a merge")
        need(not said or merged, "lost merge")
        # A file of the other copy that the disk did not give is told by name.
        told = {word.removeprefix("missing ") for word in said}
        for item in evidence_items(ws, latest_assessment(ws).id):
            if item.name not in told and (said or not merged):
                vault_file(ws, item)
        _merge(ws, folder)
        need(without_chance(state(ws.file)) == after, "cannot be merged again")
        need(answers(ws, latest_assessment(ws).id)["1.1"].remark == "của Hoa", "choice")
        if not merged:
            edits.undo(ws)
            undone = state(ws.file)
            kept = [table for table in TABLES if table != "history"]
            need({t: undone[t] for t in kept} == {t: before[t] for t in kept}, "undo")
    finally:
        close_workspace(ws)


# Joining

OLD = ("06256", "06268", "06280")


def prepare_join(folder: Path) -> None:
    (folder / STICK).mkdir()
    for number, code in enumerate(OLD, 1):
        ws = create_workspace(
            folder / code, commune_code=code, set_id=SET, period=Period(2024),
            catalog=catalog(), now=Clock(),
        )  # fmt: skip
        info = latest_assessment(ws)
        edits.record_remark(ws, info.id, "1.1", code)
        add_evidence(ws, info.id, "6.3", 0, paper(folder, number))
        add_subject(ws, SubjectLevel.VILLAGE, "Nà Pàn")
        close_workspace(ws)


def _join(folder: Path) -> Joined:
    sources = [folder / code for code in OLD]
    return join(sources, JoinWish(), folder / DATA, catalog=catalog(), now=Clock())


def work_join(folder: Path, say: Say) -> None:
    done = _join(folder)
    close_workspace(done.workspace)
    for name in done.missing:
        say(f"missing {name}")
    say("joined")


def check_join(folder: Path, said: list[str], ended: bool) -> None:
    there = (folder / DATA / "commune.ntm").exists()
    need(there or not said, "said joined and is not there")
    if not there:
        close_workspace(_join(folder).workspace)
    ws = sound(folder)
    try:
        former = former_assessments(ws)
        need(len(former) == len(OLD), "half a commune")
        need(len(joining.rows_of(ws.file, "village")) == len(OLD), "villages")
        # A file of an old commune that the disk did not give is told by name.
        told = {word.removeprefix("missing ") for word in said}
        for _, info in former:
            for item in evidence_items(ws, info.id):
                if item.name not in told and (said or not there):
                    vault_file(ws, item)
    finally:
        close_workspace(ws)
    for code in OLD:
        old = open_workspace(folder / code, catalog=catalog())
        need(answers(old, latest_assessment(old).id)["1.1"].remark == code, "an old file")
        close_workspace(old)


# Making again from packages


def prepare_rebuild(folder: Path) -> None:
    ws = made(folder)
    info = latest_assessment(ws)
    edits.record_remark(ws, info.id, "1.1", "đã nộp")
    add_evidence(ws, info.id, "6.3", 0, paper(folder, 1))
    pack(ws, info.id, folder / STICK, include_dossier=False)
    close_workspace(ws)
    shutil.rmtree(folder / DATA)


def _rebuild(folder: Path) -> Workspace:
    return rebuild([folder / STICK], folder / DATA, catalog=catalog(), now=Clock()).workspace


def work_rebuild(folder: Path, say: Say) -> None:
    close_workspace(_rebuild(folder))
    say("rebuilt")


def check_rebuild(folder: Path, said: list[str], ended: bool) -> None:
    there = (folder / DATA / "commune.ntm").exists()
    need(there or not said, "said rebuilt and is not there")
    if not there:
        close_workspace(_rebuild(folder))
    ws = sound(folder)
    try:
        need(answers(ws, latest_assessment(ws).id)["1.1"].remark == "đã nộp", "half the data")
        if not there:
            (item,) = evidence_items(ws, latest_assessment(ws).id)
            vault_file(ws, item)
    finally:
        close_workspace(ws)


SCENARIOS = (
    Scenario("merge of two", prepare_merge, work_merge, check_merge),
    Scenario("join of three", prepare_join, work_join, check_join),
    Scenario("rebuild", prepare_rebuild, work_rebuild, check_rebuild),
)
