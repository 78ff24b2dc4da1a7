"""A library that a bare PC would lack is found in the files themselves, before the PC finds it."""

import shutil
import sys
from pathlib import Path

import PySide6
import pytest
import shared_libraries
from freezing import BuildError
from shared_libraries import Asked

# As `objdump -p` told about Qt's plugin for X11, shortened.
HEADERS = """
_internal/PySide6/Qt/plugins/platforms/libqxcb.so:     file format elf64-x86-64

Program Header:
    LOAD off    0x0000000000000000 vaddr 0x0000000000000000 paddr 0x0000000000000000 align 2**12
         filesz 0x0000000000000d58 memsz 0x0000000000000d58 flags r--

Dynamic Section:
  NEEDED               libQt6XcbQpa.so.6
  NEEDED               libxkbcommon.so.0
  NEEDED               libc.so.6
  SONAME               libqxcb.so
  RUNPATH              $ORIGIN:$ORIGIN/../../lib
  INIT                 0x0000000000002000

Version References:
  required from libc.so.6:
    0x09691a75 0x00 05 GLIBC_2.2.5
"""


def test_what_a_file_asks_for_is_read_from_its_headers():
    assert shared_libraries.asked(HEADERS) == Asked(
        ("libQt6XcbQpa.so.6", "libxkbcommon.so.0", "libc.so.6"),
        ("$ORIGIN", "$ORIGIN/../../lib"),
    )


@pytest.fixture
def home(tmp_path) -> Path:
    """A frozen folder in small, with empty files where the libraries are."""
    for name in (
        "ntm-desktop",
        "_internal/libxkbcommon.so.0",
        "_internal/PySide6/Qt/lib/libQt6XcbQpa.so.6",
        "_internal/PySide6/Qt/plugins/platforms/libqxcb.so",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return Path(tmp_path)


def asking(home: Path) -> dict[Path, Asked]:
    plugin = home / "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"
    return {plugin: shared_libraries.asked(HEADERS)}


def test_a_library_beside_the_file_or_among_ours_is_not_from_outside(home):
    outside = shared_libraries.from_outside(asking(home), home / "_internal")
    assert list(outside) == ["libc.so.6"]


def test_what_neither_folder_nor_package_brings_is_named_with_the_file_that_needs_it(home):
    (home / "_internal/libxkbcommon.so.0").unlink()
    outside = shared_libraries.from_outside(asking(home), home / "_internal")
    (fault,) = shared_libraries.faults(outside, {"libc.so.6": "libc6"}, home)
    assert "libxkbcommon.so.0" in fault
    assert "_internal/PySide6/Qt/plugins/platforms/libqxcb.so" in fault


def test_a_package_of_which_nothing_is_needed_is_named(home):
    outside = shared_libraries.from_outside(asking(home), home / "_internal")
    brought = {"libc.so.6": "libc6", "libglib-2.0.so.0": "libglib2.0-0"}
    assert shared_libraries.idle(outside, brought) == ["libglib2.0-0"]


def test_libraries_that_nothing_asks_for_are_found_with_what_only_they_ask_for(tmp_path):
    inside = tmp_path / "_internal"
    files = {
        tmp_path / "ntm-desktop": Asked(("libz.so.1",)),
        inside / "libz.so.1": Asked(("libc.so.6",)),
        inside / "libpython3.11.so.1.0": Asked(("libexpat.so.1",)),
        inside / "libexpat.so.1": Asked(()),
        inside / "libgtk-3.so.0": Asked(("libcairo.so.2", "libz.so.1")),
        inside / "libcairo.so.2": Asked(()),
        inside / "pypdfium2_raw/libpdfium.so": Asked(()),
    }
    left = shared_libraries.unasked(files, inside)
    assert [file.name for file in left] == ["libcairo.so.2", "libgtk-3.so.0"]


def debian_with_objdump() -> bool:
    return bool(shutil.which("objdump") and shutil.which("dpkg-query"))


def test_a_real_program_is_read_and_its_library_is_in_the_package_of_glibc():
    if not debian_with_objdump():
        pytest.skip("needs Debian and binutils")
    program = Path(sys.executable).resolve()
    assert list(shared_libraries.elf_files(program.parent)).count(program) == 1
    told = shared_libraries.read([program])
    assert "libc.so.6" in told[program].libraries
    assert shared_libraries.provided(["libc6 (>= 2.36)"])["libc.so.6"] == "libc6"


def test_a_package_that_is_not_here_stops_the_build_instead_of_being_believed():
    if not debian_with_objdump():
        pytest.skip("needs Debian")
    with pytest.raises(BuildError, match="no-such-package"):
        shared_libraries.provided(["no-such-package | nor-this-one"])


def test_a_frozen_folder_that_lacks_a_library_is_no_build(tmp_path):
    """The whole check on real files: Qt's plugin for X11, taken along without its libraries."""
    if not debian_with_objdump():
        pytest.skip("needs Debian and binutils")
    qt = Path(PySide6.__file__).parent / "Qt"
    plugins = tmp_path / "_internal/PySide6/Qt/plugins/platforms"
    plugins.mkdir(parents=True)
    shutil.copy(qt / "plugins/platforms/libqxcb.so", plugins)
    with pytest.raises(BuildError) as caught:
        shared_libraries.finish(tmp_path, ["libc6"])
    assert "libQt6XcbQpa.so.6 is not in the folder" in str(caught.value)
    assert "plugins/platforms/libqxcb.so" in str(caught.value)
    assert "libc.so.6" not in str(caught.value)
