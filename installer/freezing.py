"""What both builds share: the tools' own environment, locks, steps, sums, archives."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import bootstrap

ROOT = bootstrap.ROOT
INSTALLER = bootstrap.INSTALLER
BUILD = ROOT / "build"
DIST = ROOT / "dist"
TOOLS = BUILD / "tools"  # PyInstaller and the program's libraries, apart from .venv
SPEC = INSTALLER / "ntm-desktop.spec"
APP = "ntm-desktop"

SIGNING = "sign" in os.environ.get("NTM_EXTRAS", "").split(",")
"""Whether the program is made with what signs by a token; one without is 15 MB smaller."""
LOCKS = (
    "requirements-build.lock",
    "requirements-freeze.lock",
    "requirements-sign.lock" if SIGNING else "requirements.lock",
)
PIN = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)


class BuildError(bootstrap.SetupError):
    """The build cannot go on; the text says why and what to do."""


def version() -> str:
    """The program's version, from its one place."""
    return bootstrap.project_version(ROOT)


def tools_python() -> Path:
    """The Python that freezes; its environment is made from the locks when they changed."""
    if sys.platform == "win32":
        raise BuildError("The builds run on Linux; the Windows program is built there under wine.")
    python = TOOLS / "bin" / "python"
    note = TOOLS / "ntm-tools.txt"
    wanted = bootstrap.digest(
        sys.version.encode(), *((INSTALLER / lock).read_bytes() for lock in LOCKS)
    )
    if note.is_file() and note.read_text("ascii") == wanted and python.exists():
        return python
    bootstrap.add_system_packages(())  # Debian keeps venv in a package of its own
    shutil.rmtree(TOOLS, ignore_errors=True)
    BUILD.mkdir(exist_ok=True)
    step("Making build/tools", [sys.executable, "-m", "venv", str(TOOLS)])
    for lock in LOCKS:
        install = [str(python), "-m", "pip", "-q", "install", "--require-hashes", "--no-deps"]
        step(
            f"Installing installer/{lock}",
            [*install, "--no-build-isolation", "-r", str(INSTALLER / lock)],
        )
    note.write_text(wanted, "ascii")
    return python


def build_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """An environment in which the same sources give the same files."""
    strangers = {"PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT"}
    kept = {key: value for key, value in os.environ.items() if key not in strangers}
    return {
        **kept,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": str(source_time()),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        **(extra or {}),
    }


def source_time() -> int:
    """The time of the last commit; what is built from it carries this time and no other."""
    told = bootstrap.ask(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"], os.environ)
    return int(told) if told.isdigit() else 1_767_225_600


def step(
    what: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    limit: float = 1500,
) -> str:
    """Run a command out of sight and return what it said; on failure show that and stop."""
    print(f"{what} … ", end="", flush=True)
    started = time.monotonic()
    try:
        # A pipe, not a file: a Python under wine cannot write to a file it was handed.
        done = subprocess.run(
            command,
            cwd=cwd,
            env=build_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=limit,
        )
    except subprocess.TimeoutExpired as error:
        print("failed", flush=True)
        raise BuildError(f"{what}: not done after {limit:.0f} seconds.") from error
    except OSError as error:
        print("failed", flush=True)
        raise BuildError(f"{command[0]} does not start: {error.strerror}.") from error
    code, said = done.returncode, done.stdout
    if code:
        print("failed", flush=True)
        raise BuildError(f"{bootstrap.tail(said, 40)}\n\n{what}: failed (exit {code}).")
    print(f"{time.monotonic() - started:.1f} s", flush=True)
    return said


def need(programs: Mapping[str, str]) -> None:
    """Install the system packages whose programs are missing (name → package)."""
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    if missing:
        bootstrap.add_system_packages(list(dict.fromkeys(missing)))
    still = [program for program in programs if not shutil.which(program)]
    if still:
        packages = [programs[program] for program in still]
        raise BuildError(
            f"Missing: {', '.join(still)}. Install with:\n  {bootstrap.apt_line(packages)}"
        )


def pins(lock: str) -> Iterator[re.Match[str]]:
    """The pins of a lock file: name, version, marker, hashes."""
    return PIN.finditer((INSTALLER / lock).read_text("utf-8"))


def write_pins(target: Path, chosen: Iterable[re.Match[str]]) -> None:
    """A lock file of these pins, without the markers that pip would hold against this system."""
    lines = [f"{one['name']}=={one['version']} \\\n{one['hashes']}" for one in chosen]
    target.write_text("".join(lines), "utf-8")


def mounted_below(folder: Path, mounts: bytes) -> list[Path]:
    """What is mounted in a folder, the innermost first; `mounts` as in /proc/self/mountinfo."""
    names = [line.split(b" ")[4] for line in mounts.split(b"\n") if line]
    places = [
        Path(os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda code: bytes([int(code[1], 8)]), name)))
        for name in names
    ]
    return [place for place in reversed(places) if place.is_relative_to(folder.resolve())]


def remove(folder: Path) -> None:
    """Delete a folder, but never through a mount: below it lies what belongs to the machine.

    A check that was killed leaves the machine's /proc and sockets mounted in its Debian.

    Raises:
        BuildError: something is mounted there and cannot be let go.
    """
    for place in _mounted(folder):
        subprocess.run(["umount", str(place)], check=False, capture_output=True)
    if left := _mounted(folder):
        raise BuildError(f"{left[0]} is mounted; nothing was deleted. Unmount it and try again.")
    if folder.exists():
        shutil.rmtree(folder)


def _mounted(folder: Path) -> list[Path]:
    return mounted_below(folder, Path("/proc/self/mountinfo").read_bytes())


def fresh(folder: Path) -> Path:
    """The folder, there and empty."""
    remove(folder)
    folder.mkdir(parents=True)
    return folder


def sha256(path: Path) -> str:
    """Hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tree_size(folder: Path) -> int:
    """Bytes of all files below."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_size for one in files)


def set_times(folder: Path) -> None:
    """Give everything below the time of the sources, so that archives of it are equal."""
    moment = source_time()
    for one in [folder, *folder.rglob("*")]:
        os.utime(one, (moment, moment), follow_symlinks=False)


def sign_release(path: Path) -> str:
    """Sign a finished file with the release key when one is there; says what was done."""
    key = os.environ.get("NTM_RELEASE_KEY")
    if not key:
        return "not signed for updates by stick: NTM_RELEASE_KEY names no minisign secret key"
    need({"minisign": "minisign"})
    system = "windows" if path.suffix == ".exe" else "linux"
    step(
        f"Signing {path.name}",
        [
            "minisign",
            "-S",
            "-W",
            "-s",
            key,
            "-m",
            str(path),
            "-t",
            f"ntm-desktop version={version()} system={system}",
        ],
    )
    return f"signature: {path.name}.minisig"


def report(files: Iterable[Path], facts: Iterable[str]) -> None:
    """Write the sums beside the results and say names, sizes and hashes."""
    names = {path.name for path in files}
    sums = DIST / "SHA256SUMS"
    kept = {}
    if sums.is_file():
        for line in sums.read_text("utf-8").splitlines():
            digest, _, name = line.partition("  ")
            if (DIST / name).is_file():
                kept[name] = digest
    for name in names:
        kept[name] = sha256(DIST / name)
    sums.write_text("".join(f"{kept[name]}  {name}\n" for name in sorted(kept)), "utf-8")
    print()
    for name in sorted(names):
        print(
            f"{(DIST / name).stat().st_size / 1e6:8.1f} MB  {name}\n"
            f"             sha256 {kept[name]}"
        )
    for fact in facts:
        print(fact)
    print(f"In {DIST}; sums in {sums.name}.", flush=True)
