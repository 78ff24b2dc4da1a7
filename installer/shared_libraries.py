"""Whether every shared library that a frozen folder asks for will be on a bare PC.

PyInstaller takes along what the building machine happens to have and passes over the rest in
silence; the program then ends on the first PC without it. So the files themselves are asked
(``objdump -p``): each library that one of them names has to be where the loader will look for it
in the folder, or in a Debian package that the .deb depends on.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from freezing import BuildError

_MAGIC = b"\x7fELF"
_ENTRY = re.compile(r"^\s+(NEEDED|RPATH|RUNPATH)\s+(\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """What a file asks the loader for: libraries by name, and where it wants them looked for."""

    libraries: tuple[str, ...]
    places: tuple[str, ...] = ()


def asked(headers: str) -> Asked:
    """What `objdump -p` told about a file."""
    found = _ENTRY.findall(headers)
    places = [place for kind, text in found if kind != "NEEDED" for place in text.split(":")]
    return Asked(tuple(text for kind, text in found if kind == "NEEDED"), tuple(places))


def elf_files(folder: Path) -> Iterator[Path]:
    """Programs and libraries in a folder, by their first bytes and each once."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(len(_MAGIC)) == _MAGIC:
                    yield file


def read(files: Iterable[Path]) -> dict[Path, Asked]:
    """What each file asks for."""
    told: dict[Path, Asked] = {}
    for file in files:
        done = subprocess.run(
            ["objdump", "-p", str(file)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BuildError(f"objdump cannot read {file}: {done.stderr.strip()}")
        told[file] = asked(done.stdout)
    return told


def from_outside(files: Mapping[Path, Asked], inside: Path) -> dict[str, list[Path]]:
    """The libraries that are not in the folder, each with the files that ask for it.

    Looked for as the loader will: in `inside`, where PyInstaller's starter points
    LD_LIBRARY_PATH, and where the file itself says, seen from its own place.
    """
    outside: dict[str, list[Path]] = {}
    for file, wanted in files.items():
        places = [inside]
        for place in wanted.places:
            own = re.sub(r"^\$(ORIGIN|\{ORIGIN\})", str(file.parent), place)
            if own != place:
                places.append(Path(own))
        for library in wanted.libraries:
            if not any((place / library).is_file() for place in places):
                outside.setdefault(library, []).append(file)
    return outside


def unasked(files: Mapping[Path, Asked], inside: Path) -> list[Path]:
    """The libraries in `inside` that nothing in the folder asks for.

    They came with a plugin that the recipe left out. The library of Python is opened by the
    starter itself; what has a folder of its own belongs to a Python package.
    """
    starts = {
        file
        for file in files
        if file.parent != inside or not re.match(r"lib(?!python)[^/]+\.so", file.name)
    }
    reached: set[Path] = set()
    waiting = list(starts)
    while waiting:
        file = waiting.pop()
        if file not in reached:
            reached.add(file)
            named = (inside / library for library in files[file].libraries)
            waiting += [one for one in named if one in files]
    return sorted(set(files) - reached)


def package_names(entry: str) -> list[str]:
    """The packages of one entry of a Depends line, the preferred one first."""
    return [one.split("(")[0].strip() for one in entry.split("|")]


def provided(depends: Sequence[str]) -> dict[str, str]:
    """The libraries that the packages of a Depends line bring, each with its package.

    Raises:
        BuildError: a package is not on this machine, so nobody knows what it brings.
    """
    libraries: dict[str, str] = {}
    for entry in depends:
        for name in package_names(entry):
            done = subprocess.run(
                ["dpkg-query", "-L", name], capture_output=True, text=True, check=False
            )
            if done.returncode == 0:
                break
        else:
            raise BuildError(f"To see what it brings, {entry} has to be installed here.")
        for line in done.stdout.splitlines():
            library = Path(line).name
            if re.search(r"\.so(\.|$)", library):
                libraries[library] = name
    return libraries


def faults(
    outside: Mapping[str, Sequence[Path]], brought: Mapping[str, str], home: Path
) -> list[str]:
    """A sentence for each library that neither the folder nor a package brings."""
    sentences = []
    for library in sorted(set(outside) - set(brought)):
        files = [str(file.relative_to(home)) for file in outside[library]]
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        sentences.append(
            f"{library} is not in the folder and no package in DEPENDS brings it;"
            f" {files[0]}{more} would not load."
        )
    return sentences


def idle(outside: Collection[str], brought: Mapping[str, str]) -> list[str]:
    """The packages of which no file of the folder needs anything."""
    return sorted(set(brought.values()) - {brought[one] for one in outside if one in brought})


def finish(home: Path, depends: Sequence[str]) -> str:
    """Take out what nothing needs and see that nothing is missing; says what was looked at.

    Raises:
        BuildError: a library would be missing on a bare PC, or a package is named in vain.
    """
    inside = home / "_internal"
    files = read(elf_files(home))
    for file in unasked(files, inside):
        del files[file]
        file.unlink()
    outside = from_outside(files, inside)
    brought = provided(depends)
    wrong = faults(outside, brought, home)
    wrong += [f"Nothing in the folder needs {name}." for name in idle(outside, brought)]
    if wrong:
        raise BuildError(
            "The frozen program would not work on a bare PC:\n  "
            + "\n  ".join(wrong)
            + "\nTAKEN_ALONG in installer/linux_package.py names what has to be on this machine"
            " to be taken along, DEPENDS what the PC brings."
        )
    return f"{len(files)} files; of the system they need {', '.join(sorted(outside))}"
