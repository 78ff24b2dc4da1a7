"""The power fails, the program is killed: whatever was said to be saved is there.

A real child process edits through the services; it is killed at a random moment, again and
again, on the same data.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.evidence import evidence_items, vault_file
from ntm_desktop.services.workspace import (
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)

ROUNDS = 25
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def catalog():
    return Catalog.shipped()


def child(task, folder, number=0):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.durability.writer", task, folder, str(number)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def killed(process):
    """Kill at once and give what was said until then; a half line was not said."""
    process.kill()
    output, _ = process.communicate()
    assert process.returncode != 0
    return [line for line in output.splitlines(keepends=True) if line.endswith("\n")]


def number_of(row):
    """The number that the child gave an edit, from one of its rows of history; else None."""
    if row["subject"] == "evidence":
        return None
    new = (row["new"] or "").removeprefix("lần ")
    return int(new) if row["field"] in ("remark", "main.denominator") else None


def replayed(rows):
    """What the answers must be if the history is true and complete."""
    state = {}
    for row in rows:
        if row["subject"] == "answer":
            state[row["key"], row["field"]] = row["new"]
    return state


def stored(ws):
    state = {}
    for row in ws.file.rows("SELECT indicator_no, remark FROM answer"):
        state[row["indicator_no"], "remark"] = row["remark"]
    for row in ws.file.rows("SELECT * FROM answer_part"):
        for field in ("numerator", "denominator", "value"):
            if row[field] is not None:
                state[row["indicator_no"], f"main.{field}"] = row[field]
    return state


def test_everything_said_to_be_saved_outlives_being_killed(tmp_path, catalog):
    folder = tmp_path / "Xã Chiến Thắng"
    close_workspace(
        create_workspace(
            folder,
            commune_code="06364",
            set_id="qd-318-2022-xa",
            period=Period(2024),
            catalog=catalog,
        )
    )
    dice = random.Random(318)
    said: list[int] = []
    process = child("edit", folder)
    for round_number in range(ROUNDS):
        assert process.stdout.readline() == "open\n"
        time.sleep(dice.uniform(0.002, 0.12))
        lines = killed(process)
        said += [int(line) for line in lines]
        ws = open_workspace(folder, catalog=catalog)
        assert ws.file.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert ws.file.rows("PRAGMA foreign_key_check") == []
        rows = ws.file.rows("SELECT * FROM history ORDER BY position")
        in_history = {number_of(row) for row in rows}
        assert [n for n in said if n % 4 != 3 and n not in in_history] == []
        assert stored(ws) == replayed(rows)
        # Two indicators were written by one edit: never one without the other.
        assert stored(ws).get(("12.2", "remark")) == stored(ws).get(("9.2", "remark"))
        assessment = latest_assessment(ws).id
        items = evidence_items(ws, assessment)
        assert len(items) >= sum(n % 4 == 3 for n in said)
        for item in items[-5:]:
            assert vault_file(ws, item).stat().st_size == item.size
        close_workspace(ws)
        if round_number + 1 < ROUNDS:
            process = child("edit", folder, max(said, default=-1) + 1000)
    # Otherwise the child was killed before it did anything, and nothing was tried.
    assert len(said) > ROUNDS


def test_a_commune_killed_while_it_was_made_is_whole_or_not_there(tmp_path, catalog):
    dice = random.Random(2024)
    for round_number in range(6):
        folder = tmp_path / str(round_number)
        process = child("create", folder)
        while not folder.exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(dice.choice((0, 0.001, 0.003, 0.006, 0.05)))
        said = killed(process)
        there = (folder / "commune.ntm").exists()
        assert there or not said
        if there:
            ws = open_workspace(folder, catalog=catalog)
            assert latest_assessment(ws).period == Period(2024)
        else:
            # What is left of the first try does not stand in the way of the next.
            ws = create_workspace(
                folder,
                commune_code="06364",
                set_id="qd-318-2022-xa",
                period=Period(2024),
                catalog=catalog,
            )
        close_workspace(ws)
