"""Merging two copies with a long history each, held against reading both files.

    python -m tests.bench.bench_merge [--rows N] [--pairs N]

Goal: merging takes at most three times what reading both files takes, every row of every table.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.services.merging.applying import comparing, merging
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.workspace import (
    Workspace,
    close_workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)
from ntm_desktop.store.commune import assessments, edits, registers
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange

_EACH_EDIT = 5
_LINES = 300


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2024, 11, 21, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def edited(ws: Workspace, rows: int, who: str, dice: random.Random) -> None:
    """A year of typing: remarks of indicators and lines of a register, again and again."""
    info = latest_assessment(ws)
    numbers = [one.no for one in ws.catalog.criteria_set(info.set_id).indicators()]
    lines = list(registers.entries(ws.file, "propaganda"))
    with ws.file.transaction():
        for number in range(0, rows, _EACH_EDIT):
            changes: list[FieldChange] = []
            for no in dice.sample(numbers, _EACH_EDIT - 1):
                old = assessments.answer(ws.file, info.id, no).remark or None
                new = f"{who} lần {number}"
                changes.append(FieldChange("answer", no, "remark", old, new, info.id))
            line = dice.choice(lines)
            now = registers.entry(ws.file, line.id)
            assert now is not None
            values = {**now.values, "content": f"{who} {number}"}
            after = type(now)(now.id, now.register, now.position, values, now.asked)
            changes.append(registers.change(ws.file, after, now))
            edits.apply(ws.file, changes, who=who, at=ws.now())


def read_all(folder: Path) -> int:
    """Every row of every table of a file."""
    file = CommuneFile.open(folder)
    try:
        names = file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return sum(len(file.rows(f'SELECT * FROM "{one["name"]}"')) for one in names)
    finally:
        file.close()


def made(rows: int, room: Path) -> tuple[Path, Path]:
    """Two copies of a commune on which two officers worked apart."""
    catalog, dice = Catalog.shipped(), random.Random(16)
    ours, theirs = room / "máy Lan", room / "máy Hoa"
    ws = create_workspace(
        ours, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024), actor="Lan",
        catalog=catalog, now=Clock(),
    )  # fmt: skip
    for number in range(_LINES):
        add_entry(ws, "propaganda", {"topic": f"Họp {number}"})
    close_workspace(ws)
    shutil.copytree(ours, theirs)
    for folder, who in ((ours, "Lan"), (theirs, "Hoa")):
        one = open_workspace(folder, actor=who, catalog=catalog, now=Clock())
        edited(one, rows, who, dice)
        close_workspace(one)
    return ours, theirs


def one_pair(ours: Path, theirs: Path, room: Path) -> dict[str, float]:
    """Read both, then merge into a copy: processor's time and seconds of each."""
    folder = room / "gộp"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ours, folder)
    clock, processor = time.perf_counter(), time.process_time()
    count = read_all(folder) + read_all(theirs)
    reading = time.perf_counter() - clock, time.process_time() - processor
    mine = open_workspace(folder, actor="Lan", catalog=Catalog.shipped(), now=Clock())
    try:
        plan = carry_out(mine, comparing(theirs))
        choices = {line.id: "theirs" for line in plan.open}
        clock, processor = time.perf_counter(), time.process_time()
        carry_out(mine, merging(theirs, choices, [line.id for line in plan.open]))
        merged = time.perf_counter() - clock, time.process_time() - processor
        again = carry_out(mine, comparing(theirs))
    finally:
        close_workspace(mine)
    if not plan.open or not again.nothing_new:
        raise SystemExit("bench: nothing was merged")
    return {
        "rows_read": count,
        "open": len(plan.open),
        "reading_seconds": round(reading[0], 3),
        "merging_seconds": round(merged[0], 3),
        "ratio": merged[0] / reading[0],
        "ratio_of_processor": merged[1] / reading[1],
    }


def main() -> int:
    """Measure in pairs and say the median of the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-merge-") as room:
        ours, theirs = made(given.rows, Path(room))
        one_pair(ours, theirs, Path(room))  # unmeasured: caches are warm afterwards
        pairs = [one_pair(ours, theirs, Path(room)) for _ in range(given.pairs)]
    for pair in pairs:
        print(json.dumps(pair))
    wall = statistics.median(pair["ratio"] for pair in pairs)
    processor = statistics.median(pair["ratio_of_processor"] for pair in pairs)
    print(
        f"merge: {wall:.2f}x, of the processor's time {processor:.2f}x (merging {given.rows} rows "
        "of history into as many / reading every row of both files)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
