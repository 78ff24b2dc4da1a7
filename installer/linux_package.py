"""The Linux program: frozen folder, Debian package, portable archive."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bootstrap
import freezing
import shared_libraries
from freezing import APP, BUILD, DIST, INSTALLER, ROOT, SPEC, step

FROZEN = BUILD / "linux" / APP
LINKS = ("ntm-desktop", "ntm-desktop-cli", "ntm-district")
# PyInstaller takes along the shared libraries that this machine has, and only those: the ones of
# Qt's window and of printing have to be here. shared_libraries.finish() finds what was forgotten.
TAKEN_ALONG = bootstrap.RUN_PACKAGES
# What the program needs from the system it is put on: the frozen folder carries the rest. The
# data are of libraries that are taken along: which fonts there are, which key is which letter.
DATA = ("fontconfig-config", "xkb-data")
DEPENDS = (
    "libc6 (>= {glibc})",
    "libgl1",
    "libegl1",
    "libxcb1",
    *DATA,
)


def freeze() -> Path:
    """Freeze this checkout for Linux; returns the folder that holds the program."""
    freezing.need({"objdump": "binutils", "strip": "binutils", "dpkg-query": "dpkg"})
    brought = [shared_libraries.package_names(entry)[0] for entry in DEPENDS]
    bootstrap.add_system_packages([*TAKEN_ALONG, *_shared_python(), *brought])
    python = freezing.tools_python()
    (ROOT / "docs" / "manual").mkdir(parents=True, exist_ok=True)
    step(
        "Freezing for Linux",
        [
            str(python),
            "-m",
            "PyInstaller",
            "--noconfirm",
            "--log-level",
            "WARN",
            "--distpath",
            str(FROZEN.parent),
            "--workpath",
            str(BUILD / "linux-work"),
            str(SPEC),
        ],
        environment={"PYTHONPATH": str(ROOT)},
    )
    print(f"Shared libraries: {shared_libraries.finish(FROZEN, DEPENDS)}")
    for file in [*FROZEN.rglob("libpython3*.so*"), *FROZEN.rglob("lib-dynload/*.so")]:
        subprocess.run(["strip", "--strip-debug", str(file)], check=True)
    for name in LINKS[1:]:
        (FROZEN / name).unlink(missing_ok=True)
        (FROZEN / name).symlink_to(APP)
    freezing.set_times(FROZEN)
    (FROZEN.parent / "made.txt").write_text(freezing.version(), "utf-8")  # by the real time
    return FROZEN


def _shared_python() -> list[str]:
    """Debian keeps the library that PyInstaller takes along in a package of its own."""
    real = Path(sys.executable).resolve()
    return [f"libpython3.{sys.version_info.minor}"] if real.is_relative_to("/usr/bin") else []


def package() -> list[Path]:
    """Freeze, then make the Debian package and the portable archive in dist/."""
    freezing.need({"dpkg-deb": "dpkg", "xz": "xz-utils"})
    freeze()
    DIST.mkdir(exist_ok=True)
    return [_deb(), _portable()]


def _deb() -> Path:
    version = freezing.version()
    tree = freezing.fresh(BUILD / "deb")
    home = tree / "usr/lib" / APP
    shutil.copytree(FROZEN, home, symlinks=True)
    programs = tree / "usr/bin"
    programs.mkdir(parents=True)
    for name in LINKS:
        (programs / name).symlink_to(f"../lib/{APP}/{APP}")
    for source, target in {
        INSTALLER / "linux/ntm-desktop.desktop": f"usr/share/applications/{APP}.desktop",
        INSTALLER / "linux/ntm-district.desktop": "usr/share/applications/ntm-district.desktop",
        INSTALLER / "linux/ntm-view.desktop": "usr/share/applications/ntm-view.desktop",
        INSTALLER / "linux/ntm-desktop.xml": f"usr/share/mime/packages/{APP}.xml",
        ROOT / "resources/icons/app-48.png": f"usr/share/icons/hicolor/48x48/apps/{APP}.png",
        ROOT / "resources/icons/app-256.png": f"usr/share/icons/hicolor/256x256/apps/{APP}.png",
        ROOT / "resources/icons/app.svg": f"usr/share/icons/hicolor/scalable/apps/{APP}.svg",
        INSTALLER / "linux/copyright": f"usr/share/doc/{APP}/copyright",
    }.items():
        (tree / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, tree / target)
    _plain_modes(tree)
    control = tree / "DEBIAN"
    control.mkdir()
    text = (INSTALLER / "linux/control").read_text("utf-8")
    filled = text.format(
        version=version,
        size=freezing.tree_size(tree) // 1024,
        depends=", ".join(DEPENDS).format(glibc=needed_glibc(home)),
    )
    (control / "control").write_text(filled, "utf-8")
    freezing.set_times(tree)
    package = DIST / f"{APP}_{version}_amd64.deb"
    step(
        "Packing the Debian package",
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z4", "--build", str(tree), str(package)],
    )
    return package


def _plain_modes(tree: Path) -> None:
    for one in tree.rglob("*"):
        if one.is_symlink():
            continue
        runs = one.is_dir() or (one.parent.name == APP and one.name == APP)
        one.chmod(0o755 if runs else 0o644)


def needed_glibc(home: Path) -> str:
    """The newest glibc version that a file of the frozen folder asks for."""
    newest = (2, 17)
    for file in [home / APP, *home.rglob("*.so*")]:
        if file.is_symlink():
            continue
        told = subprocess.run(
            ["objdump", "-T", str(file)], capture_output=True, text=True, check=False
        ).stdout
        for found in re.findall(r"GLIBC_(\d+)\.(\d+)", told):
            newest = max(newest, (int(found[0]), int(found[1])))
    return ".".join(map(str, newest))


def _portable() -> Path:
    name = f"NTM-Desktop-{freezing.version()}-linux-portable"
    tree = freezing.fresh(BUILD / "portable-linux") / name
    shutil.copytree(FROZEN, tree, symlinks=True)
    shutil.copyfile(INSTALLER / "portable.txt", tree / "portable.txt")
    freezing.set_times(tree.parent)
    target = DIST / f"{name}.tar.xz"
    step(
        "Packing the portable folder",
        [
            "tar",
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "-C",
            str(tree.parent),
            "-cJf",
            str(target),
            name,
        ],
        environment={"XZ_OPT": f"-4 -T{os.cpu_count() or 1}"},
    )
    return target
