"""Sets up a checkout and runs it: the README's commands and CI call this and nothing else.

Standard library only, because it runs before anything is installed. The environment is
`.venv` in the checkout, filled from the lock files beside this script, every file checked by
its hash. A note in `.venv` says what was installed; while it fits, a later call installs
nothing and needs no network.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

USAGE = """\
python3 installer/bootstrap.py VERB

  run [ARGS]     set up, then show the sample commune; ARGS go to `ntm-desktop demo`
                 (for example: run --no-window --out FOLDER)
  test [ARGS]    set up with the developers' tools, then everything CI checks;
                 ARGS go to pytest (for example: test tests/store -k vault)
  freeze         the Linux program as it is installed, built and letting it try itself
  bench [NAMES]  set up like test, then the measurements in tests/bench, all or the named
  mutate [NAMES] set up like test, then faults put into the rules and the package's checks one by
                 one: does a test notice each? Not in CI; --most N tries a sample
  torture [--minutes M]
                 set up like test, then every work with every call failing and killed at every
                 call, and files from outside changed at random, for M minutes (30)
  nation [ARGS]  set up like test, with DuckDB, Spark and Java beside it, then tests/nation: one
                 published register added up by every engine, every figure compared (not in CI)
  sign [ARGS]    set up like test, with pyHanko and SoftHSM2 beside it, then tests/signing: papers
                 signed by a token and read by pdfsig (not in CI)
  setup [--dev]  only set up; --dev: with the developers' tools

Python 3.11, 3.12 or 3.13. The first run downloads about 120 MB, later ones need no network.
"""

ROOT = Path(__file__).resolve().parent.parent
INSTALLER = ROOT / "installer"
VENV = ROOT / ".venv"
NOTE = VENV / "ntm-setup.json"
UNFINISHED = (
    VENV / "ntm-unfinished"
)  # there while pip works: an interrupted pip leaves half packages

UNTRACED = ("tests/gui", "tests/line", "tests/durability")
OLDEST, NEWEST = (3, 11), (3, 13)  # PySide6 6.8 has no wheel for 3.14

RUN_PACKAGES = (
    # Qt without a screen
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libfontconfig1",
    "libdbus-1-3",
    "libxkbcommon0",
    # Qt in a window
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxkbcommon-x11-0",
    "libxcb-shape0",
    # its print dialog
    "libcups2",
)
TEST_PACKAGES = (
    "xvfb",
    "xauth",
    "poppler-utils",
    "minisign",
    "age",
    "unzip",
    "binutils",
    "faketime",
)

NATION_PACKAGES = ("default-jre-headless",)
SIGN_PACKAGES = ("softhsm2",)

NO_NETWORK_HINT = "Gợi ý: lần chạy đầu tiên cần mạng; hãy kiểm tra kết nối rồi chạy lại lệnh này."


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def main(argv: Sequence[str]) -> int:
    """Run one verb; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not know Vietnamese letters
            stream.reconfigure(errors="replace")
    verbs = {
        "run": run,
        "test": test,
        "freeze": freeze,
        "bench": bench,
        "mutate": mutate,
        "nation": nation,
        "setup": setup,
        "sign": sign,
        "torture": torture,
    }
    verb, rest = split_arguments(argv)
    if verb in {"", "-h", "--help", "help"}:
        print(USAGE, end="")
        return 0 if verb else 2
    if verb not in verbs:
        print(f"There is no verb {verb!r}.\n\n{USAGE}", end="", file=sys.stderr)
        return 2
    problem = python_problem(sys.version_info[:2])
    if problem:
        other = other_python()
        if other:
            say(f"{problem}\nGoing on with {other}.")
            return subprocess.run(
                [other, str(Path(__file__).resolve()), *argv], check=False
            ).returncode
        print(problem, file=sys.stderr)
        return 1
    try:
        return verbs[verb](rest)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        if verb == "run":
            print(NO_NETWORK_HINT, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130


def split_arguments(argv: Sequence[str]) -> tuple[str, list[str]]:
    """The verb ("" when there is none) and what follows it, untouched."""
    return (argv[0], list(argv[1:])) if argv else ("", [])


# The verbs


def run(arguments: list[str]) -> int:
    """Set up and show the sample commune; the demo sends over a line, so the server comes too."""
    prepare(dev=False, extra="serve")
    command = demo_command(arguments, sys.platform, os.environ)
    if "--no-window" in command and "--no-window" not in arguments:
        say("No display here: making the sample documents without a window (--no-window).")
    return subprocess.run(command, env=child_environment(), check=False).returncode


def demo_command(
    arguments: Sequence[str], platform: str, environment: Mapping[str, str]
) -> list[str]:
    """What `run` starts; without a display on Linux, the demo without a window."""
    command = [str(venv_python()), "-m", "ntm_desktop", "demo", *arguments]
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    shown = platform != "linux" or any(environment.get(name) for name in displays)
    asks_only = {"-h", "--help", "--no-window"} & set(arguments)
    return command if shown or asks_only else [*command, "--no-window"]


def test(arguments: list[str]) -> int:
    """Set up and run what CI runs; a failed step does not hide the ones after it."""
    prepare(dev=True)
    environment = child_environment() | {"QT_QPA_PLATFORM": "offscreen"}
    results: list[tuple[str, int, float]] = []
    with contextlib.ExitStack() as stack:
        beside: list[tuple[str, subprocess.Popen[bytes], IO[bytes], float]] = []
        for name, command in check_commands(arguments):
            print(f"\n── {name}: {' '.join(command[1:])}", flush=True)
            started = time.monotonic()
            if name in BESIDE:
                said = stack.enter_context(tempfile.TemporaryFile())
                process = subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT
                )
                beside.append((name, process, said, started))
                continue
            code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
            results.append((name, code, time.monotonic() - started))
        for name, process, spoken, started in beside:
            code = process.wait()
            results.append((name, code, time.monotonic() - started))
            spoken.seek(0)
            print(f"\n── {name}, run beside the others:", flush=True)
            print(spoken.read().decode("utf-8", "replace"), flush=True)
    print()
    for name, code, seconds in results:
        print(f"{'ok    ' if code == 0 else 'FAILED'} {name:<12} {seconds:6.1f} s")
    failed = [name for name, code, _ in results if code]
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


BESIDE = frozenset({"window"})


def check_commands(pytest_arguments: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The steps of `test`: a name and a command each; those in BESIDE run beside what follows.

    Coverage is traced where the rules and the data are; the window's tests, and those that wait
    for a line or kill programs, run on the other core without it: tracing would double their time.
    """
    python = str(venv_python())
    coverage = ["--cov", "--cov-branch", "--cov-report=term"]
    checks = [
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("layers", [python, "-c", "from importlinter.cli import lint_imports_command as c; c()"]),
    ]
    pytest = [python, "-m", "pytest"]
    if pytest_arguments:
        return [*checks, ("tests", [*pytest, *coverage, *pytest_arguments])]
    return [
        *checks,
        ("window", [*pytest, *UNTRACED, "-p", "no:cacheprovider"]),
        ("tests", [*pytest, *coverage, *(f"--ignore={folder}" for folder in UNTRACED)]),
    ]


def freeze(arguments: list[str]) -> int:
    """Freeze the program and run its self-test, without a screen and with one."""
    if arguments or sys.platform != "linux":
        raise SetupError("freeze takes no arguments and works on Linux; see installer/build.py.")
    add_system_packages([*RUN_PACKAGES, "xvfb", "xauth", "openbox", "xdotool", "imagemagick"])
    for script, verb in (("build.py", "freeze"), ("check.py", "frozen")):
        done = subprocess.run([sys.executable, str(INSTALLER / script), verb], check=False)
        if done.returncode:
            return done.returncode
    return 0


def bench(names: list[str]) -> int:
    """Set up and run the measurements one after another, their last lines at the end."""
    scripts = bench_scripts(ROOT / "tests" / "bench", names)
    prepare(dev=True)
    lines: list[str] = []
    failed = False
    for script in scripts:
        print(f"\n── {script.name}", flush=True)
        code, last = run_showing([str(venv_python()), str(script)])
        failed = failed or code != 0
        lines.append(last if code == 0 else f"{script.stem}: FAILED (exit {code}) {last}")
    print("\n" + "\n".join(lines), flush=True)
    return 1 if failed else 0


def nation(arguments: list[str]) -> int:
    """Compare the engines that add up published registers; without Java all but Spark."""
    return with_extra("nation", "tests/nation", arguments)


def sign(arguments: list[str]) -> int:
    """Sign papers by a token of SoftHSM2 and have `pdfsig` read them."""
    return with_extra("sign", "tests/signing", arguments)


def with_extra(extra: str, tests: str, arguments: list[str]) -> int:
    """Set up with an extra of the program, then run its tests."""
    prepare(dev=True, extra=extra)
    command = [str(venv_python()), "-m", "pytest", tests, "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *arguments], cwd=ROOT, env=child_environment(), check=False
    ).returncode


def torture(arguments: list[str]) -> int:
    """Two thirds of the time for failing calls and kills, one for changed files; figures last."""
    minutes = torture_minutes(arguments)
    prepare(dev=True)
    lines: list[str] = []
    failed = False
    for name, share in (("torture", 2 / 3), ("fuzz", 1 / 3)):
        print(f"\n── {name}: {minutes * share:.0f} minutes", flush=True)
        module = f"tests.durability.{name}"
        code, last = run_showing(
            [str(venv_python()), "-m", module, "--minutes", f"{minutes * share:.2f}"]
        )
        failed = failed or code != 0
        lines.append(f"{name}: {last}")
    print("\n" + "\n".join(lines), flush=True)
    return 1 if failed else 0


def torture_minutes(arguments: Sequence[str]) -> float:
    """How long to go on, 30 minutes when nothing is said."""
    match list(arguments):
        case []:
            return 30.0
        case ["--minutes", number] if re.fullmatch(r"\d+(\.\d+)?", number) and float(number) > 0:
            return float(number)
    raise SetupError(f"torture takes --minutes M and nothing else, not: {' '.join(arguments)}")


def bench_scripts(folder: Path, names: Sequence[str]) -> list[Path]:
    """The measurements in `folder`: all, or the named (`start` or `bench_start.py`)."""
    scripts = {script.stem: script for script in sorted(folder.glob("bench_*.py"))}
    if not names:
        return list(scripts.values())
    wanted = [f"bench_{Path(name).stem.removeprefix('bench_')}" for name in names]
    unknown = [name for name in wanted if name not in scripts]
    if unknown:
        there = ", ".join(stem.removeprefix("bench_") for stem in scripts)
        raise SetupError(f"No measurement {', '.join(unknown)} in tests/bench. There are: {there}.")
    return [scripts[name] for name in wanted]


def mutate(arguments: list[str]) -> int:
    """Set up and let `mutate.py` put faults into the program and run the tests that reach them."""
    prepare(dev=True)
    return subprocess.run(
        [str(venv_python()), str(INSTALLER / "mutate.py"), *arguments], cwd=ROOT, check=False
    ).returncode


def setup(arguments: list[str]) -> int:
    """Only set up."""
    if set(arguments) - {"--dev"}:
        raise SetupError(f"setup takes --dev and nothing else, not: {' '.join(arguments)}")
    prepare(dev="--dev" in arguments)
    say(f"Ready. The program: {venv_script('ntm-desktop')}")
    return 0


# Setting up


def prepare(*, dev: bool, extra: str = "") -> None:
    """Make the system packages, `.venv`, its packages and the link to this checkout fit.

    Args:
        dev: with the developers' tools.
        extra: with what this extra of the program needs, too ("nation", "serve", "sign"); it
            stays until the developers' tools are installed anew.
    """
    if not dev and sys.platform == "win32":
        say("Chuẩn bị chương trình, xin chờ… (setting up)")
    with one_at_a_time(ROOT):
        add_system_packages([*RUN_PACKAGES, *(TEST_PACKAGES if dev else ())])
        if not venv_usable():
            make_venv()
        note = read_note(NOTE)
        wanted = wanted_note(ROOT, venv_version(), dev=dev)
        if any(note.get(key) != wanted[key] for key in wanted if key != "checkout"):
            install_locked(dev=dev)
            note = {key: value for key, value in note.items() if key == "checkout"} | {
                key: value for key, value in wanted.items() if key != "checkout"
            }
            write_note(note)
        if note.get("checkout") != wanted["checkout"]:
            link_checkout()
            note |= {"checkout": wanted["checkout"]}
            write_note(note)
        if extra:
            add_programs(extra)
            lock = INSTALLER / f"requirements-{extra}.lock"
            want = digest(venv_version().encode(), lock.read_bytes())
            if note.get(lock.name) != want:
                install_extra(lock)
                write_note(note | {lock.name: want})


def python_problem(version: tuple[int, ...]) -> str | None:
    """Why this Python will not do and what to do about it, or None."""
    have = ".".join(map(str, version[:2]))
    if version < OLDEST:
        return (
            f"NTM Desktop needs Python 3.11, 3.12 or 3.13; this is {have}. Install a newer Python"
            " and start this script with it, for example: python3.12 installer/bootstrap.py run"
        )
    if version[:2] > NEWEST:
        return (
            f"NTM Desktop needs Python 3.11, 3.12 or 3.13; this is {have}, for which PySide6 6.8"
            " has no package. Start this script with one of those."
        )
    return None


def other_python() -> str | None:
    """Another Python of this machine that will do, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # A pyenv shim is there for versions that are not switched on too: ask it who it is.
        real = ask([found, "-c", "import sys; print(sys.executable)"], os.environ) if found else ""
        if real:
            return real
    return None


def add_system_packages(wanted: Sequence[str]) -> None:
    """On Debian and its kin, install what is missing; elsewhere leave it to the user.

    Goes on after a failure, with a word about it: an offscreen run needs less than all.
    """
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    names = list(wanted)
    if not importlib.util.find_spec("ensurepip") and not venv_usable():
        names.append(f"python3.{sys.version_info.minor}-venv")
    missing = missing_packages(names, installed_packages(names))
    if not missing:
        return
    line = apt_line(missing)
    if not is_root():
        say(f"Missing from this system: {' '.join(missing)}. Install with:\n  {line}")
        return
    say(f"Installing from the system's packages: {' '.join(missing)}")
    environment = dict(os.environ) | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    output = ""
    for command in (
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", *missing],
    ):
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        output += done.stdout
    left = missing_packages(missing, installed_packages(missing))
    if left:
        say(f"{tail(output)}\nCould not install: {' '.join(left)}. Try yourself:\n  {line}")


def missing_packages(wanted: Iterable[str], installed: Iterable[str]) -> list[str]:
    """Those of `wanted` that are not installed, in order.

    Newer Debian and Ubuntu call some libraries by the old name with `t64` behind it.
    """
    have = set(installed)
    return [name for name in wanted if name not in have and f"{name}t64" not in have]


def installed_packages(names: Sequence[str]) -> set[str]:
    """Those of `names`, also with `t64` behind them, that dpkg has installed."""
    asked = [*names, *(f"{name}t64" for name in names)]
    # dpkg-query fails as soon as one name is unknown, but still tells about the others.
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    return parse_dpkg(done.stdout)


def parse_dpkg(output: str) -> set[str]:
    """The installed ones of lines `name status`."""
    pairs = (line.split() for line in output.splitlines())
    return {pair[0] for pair in pairs if pair[1:] == ["installed"]}


def apt_line(packages: Sequence[str]) -> str:
    """What a person types to install them."""
    return f"sudo apt-get install -y {' '.join(packages)}"


def is_root() -> bool:
    """Whether system packages can be installed without asking."""
    return sys.platform != "win32" and os.geteuid() == 0


def venv_python() -> Path:
    """The environment's Python."""
    return venv_script("python")


def venv_script(name: str) -> Path:
    """A program in the environment."""
    return VENV / "Scripts" / f"{name}.exe" if sys.platform == "win32" else VENV / "bin" / name


def venv_version() -> str:
    """The environment's Python as `3.11`, or "" when it does not start."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return ask([str(venv_python()), "-I", "-c", code]) if venv_python().exists() else ""


def venv_usable() -> bool:
    """Whether `.venv` is whole, belongs to this place, and has a Python that will do."""
    if UNFINISHED.exists() or read_note(NOTE).get("place", str(ROOT)) != str(ROOT):
        return False
    version = venv_version()
    if not version or python_problem(tuple(map(int, version.split(".")))):
        return False
    return ask([str(venv_python()), "-I", "-m", "pip", "--version"]).startswith("pip ")


def make_venv() -> None:
    """A fresh `.venv`; one that is there is half made, moved here or broken, and goes."""
    if VENV.exists():
        say(f"{VENV.name} is unfinished or from elsewhere: making it anew.")
        try:
            shutil.rmtree(VENV)
        except OSError as error:
            raise SetupError(
                f"{VENV} cannot be removed ({error.strerror}). Close the program if it is running,"
                " delete the folder, and run this again."
            ) from error
    if not importlib.util.find_spec("ensurepip"):
        line = apt_line([f"python3.{sys.version_info.minor}-venv"])
        raise SetupError(
            "This Python cannot make an environment: its ensurepip module is missing."
            f"\nOn Debian and Ubuntu: {line}\nElsewhere: use a Python from python.org."
        )
    VENV.mkdir()
    UNFINISHED.touch()
    step(
        f"Making {VENV.name} with Python {sys.version.split()[0]}",
        [sys.executable, "-m", "venv", str(VENV)],
        f"Delete {VENV} and run this again; if it stays, try another Python 3.11 to 3.13.",
    )


def install_locked(*, dev: bool) -> None:
    """Install what the lock file names, each file by its hash, nothing else.

    One dependency comes as source. What builds it is locked too and goes in first: left to
    itself pip would fetch the newest, unchecked, into a place of its own.
    """
    lock = INSTALLER / ("requirements-dev.lock" if dev else "requirements.lock")
    count = len(re.findall(r"^\S+==", lock.read_text("utf-8"), re.MULTILINE))
    UNFINISHED.touch()
    advice = (
        "The first set-up needs the network (PyPI or the mirror that pip is configured for)."
        " When it is there, run the same command again."
    )
    for what, file in (
        ("Installing the build tools", INSTALLER / "requirements-build.lock"),
        (f"Installing {count} packages from installer/{lock.name} (a minute or two)", lock),
    ):
        install = pip("install", "--require-hashes", "--no-deps", "--no-build-isolation")
        step(what, [*install, "-r", str(file)], advice)
    step(
        "Checking that they fit together",
        pip("check"),
        f"installer/{lock.name} does not fit pyproject.toml: make the lock files anew.",
    )
    UNFINISHED.unlink()


def add_programs(extra: str) -> None:
    """The Java that Spark runs on, or a token that is a folder, unless there is one."""
    needed = {"nation": ("java", NATION_PACKAGES), "sign": ("softhsm2-util", SIGN_PACKAGES)}
    program, packages = needed.get(extra, ("", ()))
    if program and not shutil.which(program):
        add_system_packages(packages)


def install_extra(lock: Path) -> None:
    """Install what an extra and its tests need beside what is there, by hash."""
    count = len(re.findall(r"^\S+==", lock.read_text("utf-8"), re.MULTILINE))
    # pyspark is source only; setuptools, which builds it, is there already by its hash.
    install = pip("install", "--require-hashes", "--no-deps", "--no-build-isolation")
    step(
        f"Installing {count} packages from installer/{lock.name} (may take some minutes)",
        [*install, "-r", str(lock)],
        "The first set-up needs the network (PyPI or the mirror that pip is configured for).",
    )


def link_checkout() -> None:
    r"""Put this checkout and its two programs into the environment, without a build.

    An editable install by hatchling would copy forms/ and resources/ beside the real ones, and
    its path file breaks where the system's encoding cannot say the folder's name (Python 3.11
    and 3.12 on Windows in `C:\Users\Nguyễn Văn A`).
    """
    with tempfile.TemporaryDirectory(prefix="ntm-link-") as folder:
        wheel = write_link_wheel(ROOT, Path(folder))
        step(
            "Linking this checkout",
            pip("install", "--no-deps", "--no-index", "--force-reinstall", str(wheel)),
            f"Delete {VENV} and run this again.",
        )


def write_link_wheel(root: Path, folder: Path) -> Path:
    """A wheel that holds no code: the path to `root`, in ASCII, and the entry points."""
    import tomllib  # not there before Python 3.11, and main() has a better message for that

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    name = project["name"].replace("-", "_")
    version = project_version(root)
    scripts = "".join(f"{key} = {value}\n" for key, value in project["scripts"].items())
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}_checkout.pth": f"import sys; sys.path.append({str(root)!a})\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: ntm-bootstrap\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{scripts}",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


def project_version(root: Path) -> str:
    """The version as ntm_desktop/__init__.py has it."""
    source = (root / "ntm_desktop" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    if not found:
        raise SetupError('ntm_desktop/__init__.py has no line __version__ = "…".')
    return found.group(1)


def pip(*arguments: str) -> list[str]:
    """A pip command in the environment, silent but for errors."""
    return [str(venv_python()), "-m", "pip", "-q", *arguments]


# The note of what is installed


def wanted_note(root: Path, version: str, *, dev: bool) -> dict[str, str]:
    """What the note must say for nothing to be done: per part, a hash of what it is made from.

    The developers' lock holds all that the program needs, so its install counts for both.
    """
    installer = root / "installer"
    build = (installer / "requirements-build.lock").read_bytes()
    parts = ["requirements.lock", *(["requirements-dev.lock"] if dev else [])]
    note = {
        part: digest(version.encode(), build, (installer / part).read_bytes()) for part in parts
    }
    link = [(root / "pyproject.toml").read_bytes(), project_version(root).encode()]
    return note | {"place": str(root), "checkout": digest(version.encode(), *link)}


def digest(*parts: bytes) -> str:
    """One hash of several byte strings that do not run into each other."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def read_note(path: Path) -> dict[str, str]:
    """The note; empty when there is none or it is damaged."""
    try:
        note = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def write_note(note: Mapping[str, str]) -> None:
    """Write the note whole or not at all."""
    partial = NOTE.with_suffix(".partial")
    partial.write_text(json.dumps(note, indent=1), "utf-8")
    partial.replace(NOTE)


# Running things


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for another set-up of the same checkout. Leaves no file; not on Windows."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another set-up is at work in this checkout; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def child_environment() -> dict[str, str]:
    """This process's environment without what would lead a child out of `.venv`."""
    strangers = {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_CONSTRAINT"}
    kept = {key: value for key, value in os.environ.items() if key not in strangers}
    return {
        **kept,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_USER": "0",
        "VIRTUAL_ENV": str(VENV),
        "PATH": os.pathsep.join([str(venv_python().parent), os.environ.get("PATH", os.defpath)]),
    }


def step(what: str, command: Sequence[str], advice: str) -> None:
    """Run a command out of sight; on failure show what it said and what to do."""
    print(f"{what} … ", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("failed", flush=True)
        raise SetupError(
            f"{tail(done.stdout)}\n\n{what}: failed (exit {done.returncode}). {advice}"
        )
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def run_showing(command: Sequence[str]) -> tuple[int, str]:
    """Run, passing its output on as it comes; the exit code and the last line that says a thing."""
    last = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=child_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    return process.returncode, last


def ask(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """What a command prints, or "" when it fails or does not start."""
    try:
        done = subprocess.run(
            command,
            env=environment or child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def tail(output: str, lines: int = 25) -> str:
    """The last lines of an output, without pip's long word on each of its five tries."""
    told = [line for line in output.strip().splitlines() if "WARNING: Retrying" not in line]
    return "\n".join(told[-lines:])


def say(text: str) -> None:
    """Print at once, in order with what children print."""
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
