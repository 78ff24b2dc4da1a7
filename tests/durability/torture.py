"""Every work of the program with every call failing once, and killed at every call.

    python -m tests.durability.torture [--minutes M] [--report FILE]

One process has imported everything and forks for each try. Without minutes a sample is tried, as
in CI. The last line is the figures as JSON; the exit is 1 when a goal was missed.
"""

import argparse
import ctypes
import errno
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

SHIM = Path(__file__).with_name("shim.c")
LOADED = "NTM_TORTURE_SHIM"
SLOWEST_SECONDS = 20.0
"""Of the processors: by the clock it says more about who else works on the machine."""
STUCK_SECONDS = 120.0

OPEN, WRITE, SYNC, RENAME, UNLINK, MKDIR, TRUNCATE, READ, LINK = (1 << n for n in range(9))
CHANGING = OPEN | WRITE | SYNC | RENAME | UNLINK | MKDIR | TRUNCATE | LINK
ENGLISH = re.compile(
    r"No space|Input/output|Permission denied|No such file|disk I/O|disk is full|database|"
    r"Read-only|unable to open|malformed|Errno|Traceback"
)


@dataclass(frozen=True)
class Fault:
    """What goes wrong: at which calls, how, and whether it stays so."""

    name: str
    calls: int
    error: int = 0
    stays: bool = False
    kills: bool = False


FAULTS = (
    Fault("killed", CHANGING, kills=True),
    Fault("disk full", OPEN | WRITE | MKDIR | TRUNCATE | LINK, errno.ENOSPC, stays=True),
    Fault("one write refused", WRITE | SYNC | TRUNCATE, errno.ENOSPC),
    Fault("disk error", CHANGING | READ, errno.EIO),
    Fault("not allowed", OPEN | RENAME | MKDIR | UNLINK | LINK, errno.EACCES, stays=True),
)


@dataclass
class Figures:
    """What a run has found; lists hold what was wrong, a line each."""

    kills: int = 0
    failing_calls: int = 0
    said: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    aborts: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    worst_seconds: float = 0.0

    @property
    def good(self) -> bool:
        return not (self.lost or self.tracebacks or self.aborts or self.english)


def compiler() -> str | None:
    """A C compiler of this machine."""
    return next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)


def build_shim(folder: Path) -> Path:
    """Compile the shim."""
    made = folder / "shim.so"
    command = [compiler() or "cc", "-O1", "-shared", "-fPIC", "-o", str(made), str(SHIM), "-ldl"]
    subprocess.run(command, check=True, capture_output=True)
    return made


@dataclass(frozen=True)
class Outcome:
    """How a child ended: "done", "refused", "traceback", "killed", "abort"."""

    how: str
    said: list[str]
    calls: int
    text: str
    seconds: float


def processors() -> float:
    """Seconds of the processors for this process and its children."""
    return sum(os.times()[:4])


class Torture:
    """Runs scenarios under faults; in a process that has the shim loaded."""

    def __init__(self, shim: Path, room: Path, dice: random.Random) -> None:
        self._shim = ctypes.CDLL(str(shim))
        self._shim.torture_seen.restype = ctypes.c_long
        self._room = room
        self._dice = dice
        self.figures = Figures()

    def templates(self, names=()):
        """Make every scenario ready once."""
        from tests.durability import many_hands, scenarios

        found = []
        every = (*scenarios.SCENARIOS, *many_hands.SCENARIOS)
        for number, scenario in enumerate(every):
            if names and scenario.name not in names:
                continue
            folder = self._room / f"template{number}"
            folder.mkdir()
            self._home(folder)
            scenario.prepare(folder)
            found.append((scenario, folder))
        return found

    def numbers(self, scenario, template, fault) -> int:
        """How many calls there are that this fault could hit, in a try without any."""
        outcome, folder = self._try(scenario, template, fault, 0)
        shutil.rmtree(folder)
        if outcome.how != "done":
            raise RuntimeError(f"{scenario.name} fails by itself: {outcome.text}")
        return outcome.calls

    def one(self, scenario, template, fault, number) -> None:
        """One try and what must be true after it."""
        began, used = time.monotonic(), processors()
        outcome, folder = self._try(scenario, template, fault, number)
        figures, what = self.figures, f"{scenario.name}, {fault.name}, call {number}"
        figures.tries[scenario.name] = figures.tries.get(scenario.name, 0) + 1
        figures.worst_seconds = max(figures.worst_seconds, outcome.seconds)
        figures.said += len(outcome.said)
        if fault.kills:
            figures.kills += outcome.how == "killed"
        else:
            figures.failing_calls += 1
        if outcome.how == "traceback":
            figures.tracebacks.append(f"{what}: {outcome.text}")
        elif outcome.how == "abort" or (outcome.how == "killed" and not fault.kills):
            figures.aborts.append(f"{what}: {outcome.text}")
        texts = [outcome.text, *outcome.said] if outcome.how != "traceback" else []
        for text in texts:
            if found := ENGLISH.search(text):
                figures.english.append(f"{what}: {found[0]} in: {text[:300]}")
        try:
            scenario.check(folder, outcome.said, outcome.how == "done")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            trace = "".join(traceback.format_exception(error)[-3:])
            figures.lost.append(f"{what} ({outcome.how}): {type(error).__name__}: {error}\n{trace}")
        shutil.rmtree(folder, ignore_errors=True)
        waited, worked = time.monotonic() - began, processors() - used
        if worked > SLOWEST_SECONDS or waited > STUCK_SECONDS:
            figures.aborts.append(f"{what}: took {waited:.0f} s, {worked:.0f} s of the processors")

    def _home(self, folder: Path) -> None:
        os.environ["NTM_DESKTOP_HOME"] = str(folder / "home")

    def _try(self, scenario, template, fault, number) -> tuple[Outcome, Path]:
        folder = self._room / "try"
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(template, folder, symlinks=True)
        self._home(folder)
        reading, writing = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._in_child(scenario, folder, fault, number, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            raw = pipe.read()
        _, status = os.waitpid(child, 0)
        seconds = time.monotonic() - began
        said, how, text, calls = [], "", "", 0
        for line in raw.decode("utf-8", "replace").split("\0"):
            kind, _, rest = line.partition(" ")
            if kind == "say":
                said.append(rest)
            elif kind in ("done", "refused", "traceback"):
                count, _, text = rest.partition(" ")
                how, calls = kind, int(count)
        if os.WIFSIGNALED(status):
            how = "killed" if os.WTERMSIG(status) == signal.SIGKILL else "abort"
            text = f"signal {os.WTERMSIG(status)}"
        return Outcome(how or "abort", said, calls, text, seconds), folder

    def _in_child(self, scenario, folder, fault, number, writing) -> None:
        """The work itself; never returns."""

        def tell(text: str) -> None:
            os.write(writing, text.encode("utf-8", "replace") + b"\0")

        from ntm_desktop.errors import NtmError

        self._shim.torture_arm(
            str(folder).encode(), fault.calls, number, fault.error, fault.stays, fault.kills
        )
        try:
            scenario.work(folder, lambda word: tell(f"say {word}"))
            tell(f"done {self._shim.torture_seen()} ")
        except NtmError as error:
            text = " ".join([str(error), *error.faults])
            tell(f"refused {self._shim.torture_seen()} {text}")
        except BaseException:  # noqa: BLE001
            trace = traceback.format_exc()[-1500:]
            tell(f"traceback {self._shim.torture_seen()} {trace}")
        os._exit(0)


def tries(torture: Torture, dice: random.Random, names=()) -> Iterator[tuple[object, ...]]:
    """Every scenario under every fault at every call, in an order that a sample stands for all."""
    every = []
    for scenario, template in torture.templates(names):
        for fault in FAULTS:
            count = torture.numbers(scenario, template, fault)
            every += [(scenario, template, fault, number) for number in range(1, count + 1)]
    dice.shuffle(every)
    yield from every


def run(room: Path, *, most: int | None, seconds: float | None, names=(), seed=10) -> Figures:
    """Try until the number or the time is used up."""
    dice = random.Random(seed)
    torture = Torture(Path(os.environ[LOADED]), room, dice)
    began = time.monotonic()
    for number, one in enumerate(tries(torture, dice, names)):
        if (most is not None and number >= most) or (
            seconds is not None and time.monotonic() - began > seconds
        ):
            break
        torture.one(*one)
    return torture.figures


def with_shim(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """This module again, in a process with the shim loaded."""
    shim = build_shim(folder)
    environment = os.environ | {"LD_PRELOAD": str(shim), LOADED: str(shim)}
    return subprocess.run(
        [sys.executable, "-m", "tests.durability.torture", *arguments],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--tries", type=int)
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--only", action="append", default=[])
    given = parser.parse_args(argv)
    if LOADED not in os.environ:
        if compiler() is None:
            print("no C compiler: nothing tried")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            done = with_shim(sys.argv[1:] if argv is None else argv, Path(folder))
        print(done.stdout, end="", flush=True)
        return done.returncode
    seconds = given.minutes * 60 if given.minutes else None
    most = given.tries if given.tries or seconds else 120
    with tempfile.TemporaryDirectory(prefix="torture-") as room:
        figures = run(Path(room), most=most, seconds=seconds, names=given.only, seed=given.seed)
    for kind in ("lost", "tracebacks", "aborts", "english"):
        for line in getattr(figures, kind):
            print(f"{kind}: {line}")
    print(json.dumps(asdict(figures) | {"good": figures.good}, ensure_ascii=False))
    return 0 if figures.good else 1


if __name__ == "__main__":
    sys.exit(main())
