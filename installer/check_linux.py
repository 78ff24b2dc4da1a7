"""The Linux programs tried where they will be: unpacked anywhere, installed on a clean Debian."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import bootstrap
import freezing
import linux_package
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
from freezing import APP, BUILD, DIST, INSTALLER

SAMPLE = ["--commune", "06364", "--set", "qd-318-2022-xa", "--period", "2024"]
CHROOT = BUILD / "chroot"
USER = "canbo"


def plain(home: Path) -> dict[str, str]:
    """The environment of a person who has just logged in, with a home of his own."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}


def check_frozen(report: Report) -> None:
    """The frozen folder as it comes from PyInstaller, and the portable archive."""
    program = linux_package.FROZEN / APP
    with tempfile.TemporaryDirectory(prefix="ntm-check-") as folder:
        home = Path(folder)
        env = plain(home)
        report.run(
            "selftest without a screen", lambda: selftest([program], env, screen="offscreen")
        )
        with screen(env) as seen:
            report.run("selftest under Xvfb", lambda: selftest([program], seen, screen="xcb"))
        report.run(
            "called as ntm-district", lambda: _version(program.with_name("ntm-district"), env)
        )
        report.run("whole job on the sample commune", lambda: _whole_job(program, home))
        _check_portable(report, home, env)


def _whole_job(program: Path, home: Path) -> str:
    """What the README's first command does: reads, judges, prints, packs, sends and receives."""
    own = home / "Người khác"  # the portable program is later seen to leave the first one empty
    own.mkdir()
    out = own / "Thử cả việc"
    call([program, "demo", "--no-window", "--out", out], plain(own), limit=300)
    files = [path for path in out.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    if missing := {".pdf", ".docx", ".xlsx", ".ntmz"} - kinds:
        raise CheckError(f"none of {sorted(missing)} made")
    return f"{len(files)} files"


def _version(program: Path, env: Mapping[str, str]) -> str:
    return call([program, "--version"], env).strip()


def _check_portable(report: Report, home: Path, env: dict[str, str]) -> None:
    """From the archive when it was made, else from the folder it is made of."""
    archive = DIST / f"NTM-Desktop-{freezing.version()}-linux-portable.tar.xz"
    place = home / "USB của Nguyễn Văn A" / "NTM Desktop"
    place.parent.mkdir(parents=True)

    def put() -> str:
        if archive.is_file():
            place.mkdir()
            call(["tar", "-xJf", archive, "-C", place, "--strip-components=1"], env)
            return f"{archive.name} into {place.parent.name}/{place.name}"
        shutil.copytree(linux_package.FROZEN, place, symlinks=True)
        shutil.copy(INSTALLER / "portable.txt", place)
        return f"copied into {place.parent.name}/{place.name}"

    report.run("portable folder", put)
    report.run("portable: selftest there", lambda: selftest([place / APP], env, screen="offscreen"))
    with screen(env) as seen:
        report.run("portable: data, keys beside the program", lambda: _own_folder(place, seen))
        report.run("second start shows the first window", lambda: second_start(place / APP, seen))
        report.run("a package opens with the program", lambda: _open_package(place, seen))


def _own_folder(place: Path, env: Mapping[str, str]) -> str:
    call([place / APP, "init", *SAMPLE, "--data", place / "data"], env)
    with running([place / APP], env):
        wait_for_window(env)
        time.sleep(2)
    outside = list(Path(env["HOME"]).glob(".local/share/ntm-desktop/**/*"))
    if outside or not (place / "user").is_dir():
        raise CheckError(f"files outside the stick: {outside}")
    return "data/, user/"


def _open_package(place: Path, env: Mapping[str, str]) -> str:
    out = place / "gói gửi đi"
    call([place / APP, "pack", "--data", place / "data", "--out", out], env)
    package = next(out.glob("*.ntmz"))
    with running([place / APP, package], env):
        wait_for_window(env, "NTM Xem")
    return package.name


def second_start(program: Path, env: Mapping[str, str]) -> str:
    """Start twice; the second ends by itself and the one window is back in front."""
    with running([program], env) as first:
        window = wait_for_window(env)
        time.sleep(3)
        put_away(env, window)
        started = time.monotonic()
        call([program], env, limit=30)
        took = time.monotonic() - started
        if first.poll() is not None:
            raise CheckError("the first window is gone")
        in_front(env, window)
        found = call(["xdotool", "search", "--onlyvisible", "--name", "NTM Desktop"], env).split()
        if len(found) != 1:
            raise CheckError(f"{len(found)} windows")
    return f"it ended after {took:.1f} s, the minimised first window came to the front"


# A clean Debian


def check_deb(report: Report) -> None:
    """Install the package on a fresh Debian, use it as a plain user, take it away again."""
    package = DIST / f"{APP}_{freezing.version()}_amd64.deb"
    if not bootstrap.is_root():
        raise CheckError("a chroot needs root")
    freezing.need({"debootstrap": "debootstrap"})
    report.run("fresh Debian", _fresh_debian)
    try:
        report.run("apt install ./" + package.name, lambda: _install(package))
        report.run(
            "selftest without a screen",
            lambda: selftest([*_inside(), "ntm-desktop"], os.environ, screen="offscreen"),
        )
        report.run(
            "ntm-district",
            lambda: call([*_inside(), "ntm-district", "--version"], os.environ).strip(),
        )
        report.run("menu entry and file type", _desktop)
        env = dict(os.environ)
        with screen(env) as seen:
            report.run("window under Xvfb", lambda: _window(seen))
        report.run("installed once more keeps the data", lambda: _upgrade(package))
        report.run("apt remove keeps the data", _remove)
    finally:
        subprocess.run(["umount", str(CHROOT / "proc")], check=False, capture_output=True)


def _inside(user: str = USER) -> list[str]:
    return ["chroot", str(CHROOT), "runuser", "-u", user, "--", "env", "-i", "PATH=/usr/bin:/bin",
            f"HOME=/home/{user}", "LANG=C.UTF-8"]  # fmt: skip


def debian(release: str, packages: tuple[str, ...] = ()) -> Path:
    """A Debian with some packages, made once and kept under build/."""
    base = BUILD / f"{release}-{'-'.join(packages) or 'minimal'}"
    if not base.is_dir():
        part = freezing.fresh(BUILD / f"{base.name}.partial")
        # No mirror named: debootstrap knows Debian's own, and a machine may set another.
        freezing.step(
            f"debootstrap {release}",
            ["debootstrap", "--variant=minbase", release, str(part)],
        )
        if packages:
            freezing.step(
                f"Installing {' '.join(packages)}",
                [
                    *("chroot", str(part), "env", "DEBIAN_FRONTEND=noninteractive"),
                    *("apt-get", "-qy", "--no-install-recommends", "install", *packages),
                ],
            )
        part.rename(base)
    return base


def _fresh_debian() -> str:
    freezing.remove(CHROOT)
    call(["cp", "-a", debian("bookworm"), CHROOT], os.environ)
    call(["mount", "-t", "proc", "proc", CHROOT / "proc"], os.environ)
    call(["chroot", CHROOT, "useradd", "-m", USER], os.environ)
    version: str = (CHROOT / "etc/debian_version").read_text("ascii").strip()
    return version


def _apt(*words: str) -> str:
    return call(
        ["chroot", CHROOT, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *words],
        os.environ,
        limit=600,
    )


def _install(package: Path) -> str:
    shutil.copy(package, CHROOT / "tmp")
    _apt("update")
    _apt("install", "-y", "--no-install-recommends", f"/tmp/{package.name}")
    used = call(["du", "-sm", CHROOT / "usr/lib/ntm-desktop"], os.environ).split()[0]
    return f"{used} MB in /usr/lib/ntm-desktop"


def _desktop() -> str:
    _apt(
        "install", "-y", "--no-install-recommends", "desktop-file-utils", "shared-mime-info", "file"
    )
    entry = "/usr/share/applications/ntm-desktop.desktop"
    desk = "/usr/share/applications/ntm-district.desktop"
    view = "/usr/share/applications/ntm-view.desktop"
    call(["chroot", CHROOT, "desktop-file-validate", entry, desk, view], os.environ)
    known = (CHROOT / "usr/share/mime/globs2").read_text("utf-8")
    if "application/x-ntmz:*.ntmz" not in known:
        raise CheckError("*.ntmz is no known file type")
    handlers = (CHROOT / "usr/share/applications/mimeinfo.cache").read_text("utf-8")
    if "application/x-ntmz=ntm-desktop.desktop" not in handlers:
        raise CheckError("*.ntmz does not open with the program")
    return "desktop-file-validate, *.ntmz → application/x-ntmz → ntm-desktop"


def _window(seen: Mapping[str, str]) -> str:
    call(
        [
            *_inside(),
            "ntm-desktop",
            "init",
            *SAMPLE,
            "--data",
            f"/home/{USER}/.local/share/ntm-desktop/data",
        ],
        os.environ,
    )
    sockets = CHROOT / "tmp/.X11-unix"
    sockets.mkdir(exist_ok=True)
    call(["mount", "--bind", "/tmp/.X11-unix", sockets], os.environ)
    try:
        with running([*_inside(), f"DISPLAY={seen['DISPLAY']}", "ntm-desktop"], os.environ):
            wait_for_window(seen)
            return picture(seen, BUILD / "window-deb.png")
    finally:
        call(["umount", sockets], os.environ)


def _upgrade(package: Path) -> str:
    data = CHROOT / f"home/{USER}/.local/share/ntm-desktop/data/commune.ntm"
    before = freezing.sha256(data)
    _apt("install", "-y", "--reinstall", "--no-install-recommends", f"/tmp/{package.name}")
    if freezing.sha256(data) != before:
        raise CheckError("commune.ntm was touched")
    said = call(
        [*_inside(), "ntm-desktop", "assess", "--data", str(data.parent.relative_to(CHROOT))],
        os.environ,
        cwd=CHROOT,
    )
    return f"commune.ntm as it was; {said.strip().splitlines()[-1]}"


def _remove() -> str:
    _apt("purge", "-y", APP)
    left = [
        one for one in ("usr/lib/ntm-desktop", "usr/bin/ntm-desktop") if (CHROOT / one).exists()
    ]
    kept = CHROOT / f"home/{USER}/.local/share/ntm-desktop/data/commune.ntm"
    if left or not kept.is_file():
        raise CheckError(f"left behind: {left}; data there: {kept.is_file()}")
    return "program gone, commune.ntm there"


# The wheel


def check_wheel(report: Report) -> None:
    """The wheel in an environment of its own, with what the lock names."""
    with tempfile.TemporaryDirectory(prefix="ntm-check-") as folder:
        place = Path(folder)
        venv = place / "venv"
        python = venv / "bin" / "python"

        def install() -> str:
            call([sys.executable, "-m", "venv", venv], os.environ)
            pip: list[str | Path] = [python, "-m", "pip", "-q", "install", "--no-deps"]
            hashed = [*pip, "--require-hashes", "--no-build-isolation"]
            for lock in ("requirements-build.lock", "requirements-dev.lock"):
                call([*hashed, "-r", INSTALLER / lock], os.environ, limit=600)
            call(
                [python, "-m", "hatchling", "build", "-t", "wheel", "-d", place / "dist"],
                os.environ,
                cwd=bootstrap.ROOT,
            )
            wheel = next((place / "dist").glob("*.whl"))
            call([*pip, wheel], os.environ)
            return f"{wheel.name}, {wheel.stat().st_size / 1e6:.1f} MB"

        report.run("install", install)
        env = plain(place)
        report.run(
            "selftest without a screen",
            lambda: selftest([venv / "bin" / APP], env, screen="offscreen"),
        )
