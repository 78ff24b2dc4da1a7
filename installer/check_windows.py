"""The Windows setup tried under wine: installed, used, upgraded, taken away, data kept.

wine 8 has no `bcryptprimitives.dll`, which Windows has since 7 and which Rust libraries ask for
random numbers (pyrage, rpds, calamine). A library of no code that passes the call on to
advapi32 stands in for it, in wine's own system folder, never in what is shipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import freezing
from checking import CheckError, Report, call, picture, running, screen, selftest, wait_for_window
from freezing import APP, BUILD, DIST

PREFIX = BUILD / "wine-check"
SAMPLE = ["--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
_FORWARD = "LIBRARY bcryptprimitives.dll\nEXPORTS\n  ProcessPrng = advapi32.SystemFunction036\n"


def environment() -> dict[str, str]:
    """A Windows of its own."""
    return {
        **os.environ,
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        "LC_ALL": "C.UTF-8",
    }


def check_windows(report: Report) -> None:
    """The setup from silent install to silent uninstall."""
    freezing.need({"wine": "wine", "x86_64-w64-mingw32-ld": "binutils-mingw-w64-x86-64"})
    setup = DIST / f"NTM-Desktop-{freezing.version()}-setup.exe"
    try:
        with screen(environment()) as env:
            report.run("fresh Windows", lambda: _fresh_windows(env))
            _check_setup(report, setup, env)
            _check_portable(report, env)
    finally:
        subprocess.run(
            ["wine", "wineboot", "-k"], env=environment(), check=False, capture_output=True
        )


def _fresh_windows(env: Mapping[str, str]) -> str:
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.mkdir(parents=True)
    call(["wine", "wineboot", "-i"], env)
    call(["wine", "winecfg", "-v", "win10"], env)
    folder = freezing.fresh(BUILD / "forward")
    (folder / "it.def").write_text(_FORWARD, "ascii")
    library = PREFIX / "drive_c/windows/system32/bcryptprimitives.dll"
    call(["x86_64-w64-mingw32-dlltool", "-d", folder / "it.def", "-e", folder / "it.exp"], env)
    call(["x86_64-w64-mingw32-ld", "-shared", "-o", library, folder / "it.exp"], env)
    return call(["wine", "--version"], env).strip()


def _user() -> Path:
    return next(one for one in (PREFIX / "drive_c/users").iterdir() if one.name != "Public")


def _home() -> Path:
    return _user() / "AppData/Local/Programs/NTM Desktop"


def _check_setup(report: Report, setup: Path, env: Mapping[str, str]) -> None:
    data = _user() / "AppData/Local/NTM Desktop/data"
    console = _home() / "ntm-desktop-cli.exe"

    def install() -> str:
        call(["wine", setup, "/S"], env, limit=300)
        if not (_home() / f"{APP}.exe").is_file():
            raise CheckError("no program in AppData/Local/Programs")
        return f"{freezing.tree_size(_home()) / 1e6:.0f} MB"

    def entries() -> str:
        menu = _user() / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/NTM Desktop.lnk"
        desktop = _user() / "Desktop/NTM Desktop.lnk"
        missing = [one.name for one in (menu, desktop) if not one.is_file()]
        handler = _query(env, r"HKCU\Software\Classes\NTMDesktop.Package\shell\open\command")
        shown = _query(env, UNINSTALL_KEY, "DisplayVersion")
        if missing or "ntm-desktop.exe" not in handler or freezing.version() not in shown:
            raise CheckError(f"missing {missing}, handler {handler!r}, version {shown!r}")
        return "start menu, desktop, .ntmz, list of programs"

    def window(picture_name: str) -> str:
        with running(["wine", _home() / f"{APP}.exe"], env):
            wait_for_window(env)
            return picture(env, BUILD / picture_name)

    report.run("silent install", lambda: install())
    report.run("entries", entries)
    report.run("selftest", lambda: selftest(["wine", console], env, screen="windows"))
    report.run(
        "ntm-district", lambda: _said(["wine", _home() / "ntm-district.exe", "--version"], env)
    )
    report.run(
        "whole job on the sample commune",
        lambda: _said(
            ["wine", console, "demo", "--no-window", "--out", r"C:\Nguyễn Văn A\thử"], env
        ),
    )
    call(["wine", console, "init", *SAMPLE, "--data", "Z:" + str(data).replace("/", "\\")], env)
    before = freezing.sha256(data / "commune.ntm")
    report.run("window", lambda: window("window-windows.png"))
    report.run("second start shows the first window", lambda: _second_start(env))
    report.run("setup refused while the program is open", lambda: _refused_while_open(setup, env))

    def upgrade() -> str:
        stale = _home() / "_internal/stale.txt"
        stale.write_text("of an older version", "ascii")
        install()
        if stale.exists():
            raise CheckError("files of the older version stay")
        return "older files gone"

    report.run("install again over it", upgrade)

    def newer() -> str:
        call(
            ["wine", "reg", "add", UNINSTALL_KEY, "/v", "DisplayVersion", "/d", "99.0.0", "/f"], env
        )
        call(["wine", setup, "/S"], env, expect=3)
        return "refused over a newer one, exit code 3"

    report.run("older setup", newer)

    def uninstall() -> str:
        mine = _home() / "của tôi.txt"
        mine.write_text("a file of the user's own", "utf-8")
        call(["wine", _home() / "uninstall.exe", "/S"], env)
        ends = time.monotonic() + 60  # it goes on from a copy of itself
        while (_home() / "uninstall.exe").exists() and time.monotonic() < ends:
            time.sleep(0.5)
        left = sorted(one.name for one in _home().iterdir())
        if left != [mine.name]:
            raise CheckError(f"left in the folder: {left}")
        if "ERROR" not in _query(env, UNINSTALL_KEY).upper():
            raise CheckError("still in the list of programs")
        if freezing.sha256(data / "commune.ntm") != before:
            raise CheckError("commune.ntm was touched")
        return "program gone, commune.ntm and the user's own file as they were"

    report.run("silent uninstall", uninstall)
    report.run(
        "install again finds the data", lambda: f"{install()}, {_assessed(console, data, env)}"
    )


UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\NTM Desktop"


def _query(env: Mapping[str, str], key: str, value: str = "") -> str:
    words = ["/v", value] if value else ["/ve"]
    return subprocess.run(
        ["wine", "reg", "query", key, *words],
        env=dict(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False,
    ).stdout  # fmt: skip


def _said(command: list[str | Path], env: Mapping[str, str]) -> str:
    return call(command, env, limit=300).strip().splitlines()[-1].strip()


def _assessed(console: Path, data: Path, env: Mapping[str, str]) -> str:
    return _said(["wine", console, "assess", "--data", "Z:" + str(data).replace("/", "\\")], env)


def _second_start(env: Mapping[str, str]) -> str:
    program = _home() / f"{APP}.exe"
    with running(["wine", program], env) as first:
        wait_for_window(env)
        time.sleep(5)
        started = time.monotonic()
        call(["wine", program], env, limit=60)
        if first.poll() is not None:
            raise CheckError("the first window is gone")
        return f"it ended after {time.monotonic() - started:.1f} s"


def _refused_while_open(setup: Path, env: Mapping[str, str]) -> str:
    with running(["wine", _home() / f"{APP}.exe"], env):
        wait_for_window(env)
        time.sleep(2)
        call(["wine", setup, "/S"], env, expect=2)
        if not (_home() / "_internal").is_dir():
            raise CheckError("the running program lost its files")
        return "exit code 2, nothing changed"


def _check_portable(report: Report, env: Mapping[str, str]) -> None:
    archive = DIST / f"NTM-Desktop-{freezing.version()}-windows-portable.zip"
    place = PREFIX / "drive_c/USB của Nguyễn Văn A/NTM Desktop"

    def unpack() -> str:
        with zipfile.ZipFile(archive) as files:
            for one in files.infolist():
                target = place / one.filename.partition("/")[2]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(files.read(one))
        return place.parent.name

    report.run("portable: unpack", unpack)
    console = place / "ntm-desktop-cli.exe"
    report.run(
        "portable: selftest there", lambda: selftest(["wine", console], env, screen="windows")
    )
