"""What the checks of finished programs share: steps that are counted, and a picture of a screen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import freezing


class CheckError(Exception):
    """What was checked is not so."""


@dataclass
class Report:
    """The checks of one kind of installation, one after another; the first failure ends them."""

    title: str
    lines: list[tuple[bool, str]] = field(default_factory=list)

    def run(self, what: str, check: Callable[[], str]) -> None:
        """Carry out one check and note its fact or its fault."""
        started = time.monotonic()
        try:
            fact = check()
        except (CheckError, OSError, subprocess.SubprocessError, freezing.BuildError) as error:
            self.note(False, f"{what}: {error}")
            raise CheckError(what) from error
        self.note(True, f"{what}: {fact} ({time.monotonic() - started:.1f} s)")

    def note(self, good: bool, line: str) -> None:
        """Add a line and say it."""
        self.lines.append((good, line))
        print(f"  {'ok    ' if good else 'FAILED'} {line}", flush=True)

    @property
    def good(self) -> bool:
        """Whether all went well."""
        return bool(self.lines) and all(one for one, _ in self.lines)

    def markdown(self) -> str:
        """For docs/releasing.md."""
        return "".join(f"- {'' if good else '**FAILED** '}{line}\n" for good, line in self.lines)


def call(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    limit: float = 180,
    expect: int = 0,
    cwd: Path | None = None,
) -> str:
    """Run a program and return what it said; another exit code than expected is a failure."""
    done = subprocess.run(
        [str(part) for part in command],
        env=dict(environment),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,  # a pipe: Python under wine cannot write to a file it is handed
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=limit,
        check=False,
    )
    if done.returncode != expect:
        raise CheckError(f"exit {done.returncode}, not {expect}: {done.stdout[-1500:]}")
    return done.stdout


def selftest(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    screen: str,
    expect: int = 0,
) -> str:
    """Run a program's self-test and return its sum."""
    said = call([*command, "selftest", "--json"], environment, limit=300, expect=expect)
    document = json.loads(said[said.index("{") : said.rindex("}") + 1])
    checks = {one["check"]: one for one in document["checks"]}
    if f"“{screen}”" not in checks["qt"]["text"]:
        raise CheckError(f"drawn on another screen: {checks['qt']['text']}")
    return f"{len(checks)} of {len(checks)} parts, window {checks['window']['text']}"


@contextmanager
def screen(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """A screen as an office has it for the time of a check: a window manager on it, too."""
    freezing.need(
        {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
    )
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        seen = {**environment, "DISPLAY": f":{number}"}
        try:
            with subprocess.Popen(
                ["openbox"], env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as manager:
                try:
                    yield seen
                finally:
                    manager.terminate()
        finally:
            server.terminate()


@contextmanager
def running(
    command: Sequence[str | Path], environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A program left running for the time of a check."""
    with subprocess.Popen(
        [str(part) for part in command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def wait_for_window(
    environment: Mapping[str, str], title: str = "NTM Desktop", seconds: float = 60
) -> str:
    """The id of the visible window whose title begins so."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := _visible(environment, title):
            return found[-1]
        time.sleep(0.3)
    raise CheckError(f"no window {title!r} after {seconds:.0f} seconds")


def _visible(environment: Mapping[str, str], title: str) -> list[str]:
    return subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()


def put_away(environment: Mapping[str, str], window: str) -> None:
    """Minimise a window, as people do before they start the program again."""
    call(["xdotool", "windowminimize", window], environment)
    time.sleep(1)
    if window in _visible(environment, "NTM Desktop"):
        raise CheckError("the window cannot be minimised")


def in_front(environment: Mapping[str, str], window: str, seconds: float = 15) -> None:
    """See that this window comes back and is the one that is typed into."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        active = subprocess.run(
            ["xdotool", "getactivewindow"],
            env=dict(environment),
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
        if active == window and window in _visible(environment, "NTM Desktop"):
            return
        time.sleep(0.3)
    raise CheckError("the first window did not come to the front")


def picture(environment: Mapping[str, str], target: Path) -> str:
    """A picture of the whole screen; says how many colours are on it, few are a failure."""
    time.sleep(2)
    call(["import", "-window", "root", target], environment)
    colors = int(call(["identify", "-format", "%k", target], environment).strip())
    if colors < 20:
        raise CheckError(f"the screen shows {colors} colours: {target}")
    return f"{target.name}, {colors} colours"
