"""A sample of what `installer/bootstrap.py torture` does in whole: see docs/reliability.md."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.durability import fuzz, torture
from tests.durability.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]
TRIES = 200
HEAVY = ("report", "moving")

posix = pytest.mark.skipif(sys.platform != "linux", reason="LD_PRELOAD is of Linux")
compiles = pytest.mark.skipif(torture.compiler() is None, reason="no C compiler here")


@posix
@compiles
def test_nothing_is_lost_and_everything_is_told_when_calls_fail_or_are_the_last():
    # Drawing papers and unlocking by a passphrase take seconds each: those are tried by hand.
    only = [w for one in SCENARIOS if one.name not in HEAVY for w in ("--only", one.name)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.torture", "--tries", str(TRIES), *only],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["good"], done.stdout
    assert figures["kills"] + figures["failing_calls"] >= TRIES * 0.9
    assert figures["kills"] > 10
    assert len(figures["tries"]) == len(SCENARIOS) - len(HEAVY)


def test_no_changed_package_is_taken_for_a_genuine_one(tmp_path):
    figures = fuzz.Figures()
    one = fuzz.fuzz_packages(tmp_path, random.Random(7), figures)
    for _ in range(600):
        one()
    assert figures.accepted == []
    assert figures.tracebacks == []
    assert figures.worst_seconds < fuzz.SECONDS
    # The changes get further than the container: forged, moved and wrongly packed members, too.
    reasons = {name.removeprefix("package: ") for name in figures.refused}
    assert {"signature", "container", "wrong-key"} <= reasons


@posix
@pytest.mark.parametrize("kind", ["xlsx", "xls", "docx"])
def test_no_changed_file_hurts_its_reader(tmp_path, kind):
    figures = fuzz.Figures()
    one = fuzz.fuzz_files(tmp_path, random.Random(7), figures)[kind]
    for _ in range(6):
        one()
    assert figures.mutations == {kind: 6}
    assert figures.tracebacks == []
    assert figures.slow == []
