"""The Windows setup tried under wine: installed, used, upgraded, taken away, data kept.

In a Debian 13 of its own, for its wine 10: the wine 8 of Debian 12 freezes the program well
enough, but lacks two things that every Windows 10 has, so the program ends there at its first
window (`bcryptprimitives.dll`, asked for by the Rust libraries, and the WinRT class UISettings,
asked for by Qt's plugin for Windows). The user is called Nguyễn Văn A, as users are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import bootstrap
import freezing
from check_linux import SAMPLE, debian
from checking import (
    CheckError,
    Report,
    call,
    in_front,
    picture,
    put_away,
    running,
    screen,
    selftest,
    wait_for_window,
)
from freezing import APP, BUILD, DIST

ROOT = BUILD / "debian-13-wine"
USER, NUMBER = "Nguyễn Văn A", "1234"
HOME = ROOT / "home/a"
DRIVE = HOME / "windows/drive_c"
PROFILE = DRIVE / "users" / USER
PROGRAM = PROFILE / "AppData/Local/Programs/NTM Desktop"
DATA = PROFILE / "AppData/Local/NTM Desktop/data"
UNINSTALL_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\NTM Desktop"
TYPE_KEY = r"HKCU\Software\Classes\NTMDesktop.Package\shell\open\command"


def check_windows(report: Report) -> None:
    """The setup from silent install to silent uninstall, then the portable folder."""
    if not bootstrap.is_root():
        raise CheckError("a chroot needs root")
    freezing.need({"debootstrap": "debootstrap"})
    report.run("Debian 13 with wine", _debian_with_wine)
    environment = dict(os.environ)
    with screen(environment) as seen, _mounted():
        computer = _Computer(seen)
        try:
            report.run("fresh Windows, user Nguyễn Văn A", computer.begin)
            _check_setup(report, computer)
            _check_portable(report, computer)
        finally:
            computer.end()


def _debian_with_wine() -> str:
    base = debian("trixie", ("wine64", "wine"))
    if not ROOT.is_dir():
        call(["cp", "-a", base, ROOT], os.environ)
        with (ROOT / "etc/passwd").open("a", encoding="utf-8") as users:
            users.write(f"{USER}:x:{NUMBER}:{NUMBER}::/home/a:/bin/sh\n")
    version: str = (ROOT / "etc/debian_version").read_text("ascii").strip()
    return version


@contextmanager
def _mounted() -> Iterator[None]:
    sockets = ROOT / "tmp/.X11-unix"
    sockets.mkdir(exist_ok=True)
    call(["mount", "-t", "proc", "proc", ROOT / "proc"], os.environ)
    call(["mount", "--bind", "/tmp/.X11-unix", sockets], os.environ)
    try:
        yield
    finally:
        for place in (sockets, ROOT / "proc"):
            subprocess.run(["umount", "-l", str(place)], check=False)


@contextmanager
def _small_disk(place: Path, inside: Path) -> Iterator[None]:
    """A disk with little room in place of a folder, with a copy of what is `inside`."""
    with tempfile.TemporaryDirectory(prefix="ntm-check-") as folder:
        copy = Path(folder) / inside.name
        shutil.copytree(inside, copy)
        size = freezing.tree_size(inside) + 25_000_000
        options = f"size={size},uid={NUMBER},gid={NUMBER}"
        call(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], os.environ)
        try:
            call(["cp", "-r", copy, place], os.environ)
            call(["chown", "-R", f"{NUMBER}:{NUMBER}", place], os.environ)
            yield
        finally:
            call(["umount", "-l", place], os.environ)


class _Computer:
    """The Windows of Nguyễn Văn A."""

    def __init__(self, seen: Mapping[str, str]) -> None:
        self.seen = seen  # for looking at its screen from outside

    def wine(self, *words: str) -> list[str]:
        """A command line that runs a Windows program."""
        settings = {
            "PATH": "/usr/bin:/bin",
            "HOME": "/home/a",
            "DISPLAY": self.seen["DISPLAY"],
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": "/home/a/windows",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d",
        }
        outside = ["chroot", f"--userspec={NUMBER}:{NUMBER}", str(ROOT), "env", "-i"]
        return [*outside, *(f"{key}={value}" for key, value in settings.items()), "wine", *words]

    def call(self, *words: str, expect: int = 0) -> str:
        return call(self.wine(*words), os.environ, limit=300, expect=expect)

    def begin(self) -> str:
        freezing.remove(HOME)
        HOME.mkdir()
        os.chown(HOME, int(NUMBER), int(NUMBER))
        self.call("wineboot", "-i")
        self.call("winecfg", "-v", "win10")
        if not PROFILE.is_dir():
            raise CheckError(f"no {PROFILE}")
        return f"{self.last_line('--version')}, {windows_path(PROFILE)}"

    def end(self) -> None:
        subprocess.run(self.wine("wineboot", "-k"), check=False, capture_output=True)

    def program(self, name: str = APP, folder: Path = PROGRAM) -> str:
        return windows_path(folder / f"{name}.exe")

    def last_line(self, *words: str) -> str:
        return self.call(*words).strip().splitlines()[-1].strip()

    def query(self, key: str, value: str = "") -> str:
        """What the registry holds there; wine's complaint when there is nothing."""
        words = ["/v", value] if value else ["/ve"]
        return subprocess.run(
            self.wine("reg", "query", key, *words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        ).stdout


def windows_path(path: Path) -> str:
    """A place on drive C as Windows calls it."""
    return "C:\\" + str(path.relative_to(DRIVE)).replace("/", "\\")


def _check_setup(report: Report, computer: _Computer) -> None:
    name = f"NTM-Desktop-{freezing.version()}-setup.exe"
    shutil.copy(DIST / name, DRIVE / name)
    setup = f"C:\\{name}"
    console = computer.program("ntm-desktop-cli")

    def install() -> str:
        computer.call(setup, "/S")
        if not (PROGRAM / f"{APP}.exe").is_file():
            raise CheckError("no program in AppData/Local/Programs")
        packed = (DIST / name).stat().st_size
        installed = freezing.tree_size(PROGRAM)
        return f"{installed / 1e6:.0f} MB from a setup of {packed / 1e6:.1f} MB"

    def entries() -> str:
        menu = PROFILE / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/NTM Desktop.lnk"
        desk = menu.with_name("NTM Tiếp nhận.lnk")
        desktop = PROFILE / "Desktop/NTM Desktop.lnk"
        view = menu.with_name("NTM Xem.lnk")
        missing = [one.name for one in (menu, desk, view, desktop) if not one.is_file()]
        handler = computer.query(TYPE_KEY)
        shown = computer.query(UNINSTALL_KEY, "DisplayVersion")
        if missing or "ntm-desktop.exe" not in handler or freezing.version() not in shown:
            raise CheckError(f"missing {missing}, handler {handler!r}, version {shown!r}")
        return "start menu, desktop, .ntmz, list of programs"

    def district() -> str:
        return computer.last_line(computer.program("ntm-district"), "--version")

    def whole_job() -> str:
        out = r"C:\users\Nguyễn Văn A\Documents\Thử cả việc"
        return computer.last_line(console, "demo", "--no-window", "--out", out)

    report.run("silent install", install)
    report.run("entries", entries)
    report.run("selftest", lambda: _selftest(computer, console))
    report.run("ntm-district", district)
    report.run("whole job on the sample commune", whole_job)
    computer.call(console, "init", *SAMPLE, "--data", windows_path(DATA))
    report.run("window", lambda: _window(computer))
    report.run("second start shows the first window", lambda: _second_start(computer))
    report.run("a package opens by the command of its type", lambda: _open_package(computer))
    report.run("setup while the program is open", lambda: _setup_while_open(computer, setup))
    before = freezing.sha256(DATA / "commune.ntm")

    def upgrade() -> str:
        stale = PROGRAM / "_internal/stale.txt"
        stale.write_text("of an older version", "ascii")
        computer.call("reg", "add", UNINSTALL_KEY, "/v", "DisplayVersion", "/d", "0.0.9", "/f")
        install()
        if stale.exists():
            raise CheckError("files of the older version stay")
        if freezing.sha256(DATA / "commune.ntm") != before:
            raise CheckError("commune.ntm was touched")
        return "older files gone, commune.ntm as it was"

    def downgrade() -> str:
        computer.call("reg", "add", UNINSTALL_KEY, "/v", "DisplayVersion", "/d", "99.0.0", "/f")
        computer.call(setup, "/S", expect=3)
        return "refused, exit code 3"

    def full_disk() -> str:
        with _small_disk(PROGRAM.parent, PROGRAM):
            computer.call(setup, "/S", expect=5)
            said = computer.last_line(console, "--version")
            names = sorted(one.name for one in PROGRAM.iterdir())
            computer.end()  # lets go of the disk
        if any(one.startswith("_old") for one in names):
            raise CheckError(f"left half done: {names}")
        return f"refused, exit code 5, {said} there as before"

    def uninstall() -> str:
        mine = PROGRAM / "của tôi.txt"
        mine.write_text("a file of the user's own", "utf-8")
        computer.call(computer.program("uninstall"), "/S")
        ends = time.monotonic() + 90  # it goes on from a copy of itself
        while (PROGRAM / "uninstall.exe").exists() and time.monotonic() < ends:
            time.sleep(0.5)
        time.sleep(3)
        left = sorted(one.name for one in PROGRAM.iterdir())
        if left != [mine.name]:
            raise CheckError(f"left in the folder: {left}")
        for key in (UNINSTALL_KEY, TYPE_KEY):
            if "ntm-desktop" in computer.query(key, "UninstallString" * (key == UNINSTALL_KEY)):
                raise CheckError(f"still in the registry: {key}")
        if freezing.sha256(DATA / "commune.ntm") != before:
            raise CheckError("commune.ntm was touched")
        return "program gone; commune.ntm and a file of the user's own as they were"

    def install_again() -> str:
        return f"{install()}; {computer.last_line(console, 'assess', '--data', windows_path(DATA))}"

    report.run("upgrade in place", upgrade)
    report.run("setup of an older version", downgrade)
    computer.call(
        "reg", "add", UNINSTALL_KEY, "/v", "DisplayVersion", "/d", freezing.version(), "/f"
    )
    report.run("upgrade on a full disk", full_disk)
    report.run("silent uninstall", uninstall)
    report.run("installed again, the data are there", install_again)


def _selftest(computer: _Computer, program: str) -> str:
    return selftest(computer.wine(program), os.environ, screen="windows")


def _window(computer: _Computer) -> str:
    with running(computer.wine(computer.program()), os.environ):
        wait_for_window(computer.seen)
        said = picture(computer.seen, BUILD / "window-windows.png")
        _close(computer)
    return said


def _close(computer: _Computer) -> None:
    """As by the cross of the window; only a program that ended has let go of its files."""
    subprocess.run(
        computer.wine("taskkill", "/im", "ntm-desktop.exe"), check=False, capture_output=True
    )
    time.sleep(3)


def _open_package(computer: _Computer) -> str:
    out = PROFILE / "Documents/Gói gửi đi"
    console = computer.program("ntm-desktop-cli")
    computer.call(console, "pack", "--data", windows_path(DATA), "--out", windows_path(out))
    package = next(out.glob("*.ntmz"))
    # wine looks for file types of all users only, so its `start` does not find ours, which is the
    # user's own; what Windows would call is called here as the registry has it.
    if 'ntm-desktop.exe" "%1"' not in computer.query(TYPE_KEY):
        raise CheckError("another command is registered")
    with running(computer.wine(computer.program(), windows_path(package)), os.environ):
        wait_for_window(computer.seen, "NTM Xem")
        _close(computer)
    return package.name


def _second_start(computer: _Computer) -> str:
    with running(computer.wine(computer.program()), os.environ) as first:
        window = wait_for_window(computer.seen)
        time.sleep(6)
        put_away(computer.seen, window)
        started = time.monotonic()
        computer.call(computer.program())
        took = time.monotonic() - started
        if first.poll() is not None:
            raise CheckError("the first window is gone")
        in_front(computer.seen, window)
        _close(computer)
    return f"it ended after {took:.1f} s, the minimised first window came to the front"


def _setup_while_open(computer: _Computer, setup: str) -> str:
    with running(computer.wine(computer.program()), os.environ):
        wait_for_window(computer.seen)
        time.sleep(3)
        computer.call(setup, "/S", expect=2)
        if not (PROGRAM / "_internal/base_library.zip").is_file():
            raise CheckError("the running program lost its files")
        _close(computer)
    return "refused, exit code 2, nothing changed"


def _check_portable(report: Report, computer: _Computer) -> None:
    archive = DIST / f"NTM-Desktop-{freezing.version()}-windows-portable.zip"
    place = DRIVE / "USB của Nguyễn Văn A/NTM Desktop"

    def unpack() -> str:
        with zipfile.ZipFile(archive) as files:
            for one in files.infolist():
                target = place / one.filename.partition("/")[2]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(files.read(one))
        call(["chown", "-R", f"{NUMBER}:{NUMBER}", place.parent], os.environ)
        return windows_path(place)

    console = computer.program("ntm-desktop-cli", place)

    def own_folder() -> str:
        computer.call(console, "init", *SAMPLE, "--data", windows_path(place / "data"))
        out = windows_path(place / "gói")
        computer.call(console, "pack", "--data", windows_path(place / "data"), "--out", out)
        if not (place / "user/keys").is_dir():
            raise CheckError("the keys are not beside the program")
        return "data/, user/keys/"

    report.run("portable: unpacked", unpack)
    report.run("portable: selftest there", lambda: _selftest(computer, console))
    report.run("portable: data and keys beside the program", own_folder)
