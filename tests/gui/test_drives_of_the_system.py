"""Which of the mounted drives are sticks, as Linux and as Windows tell it."""

import ctypes
import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ntm_desktop.gui.widgets import drives

MOUNT = "41 22 8:33 / {root} {options},nosuid shared:9 - {kind} {device} {options}\n"


class Machine:
    """A Linux machine with the disks a test puts into it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mounts = ""

    def path(self, text: str) -> Path:
        """A path of the system, as it is on this machine."""
        inside = text.startswith(("/proc/", "/sys/", "/dev/disk/"))
        return self.root / text[1:] if inside else Path(text)

    def disk(self, name: str, *, removable: str) -> None:
        """A disk with one part, "sdz" with "sdz1"."""
        part = self.root / "sys" / "devices" / name / f"{name}1"
        part.mkdir(parents=True)
        (part.parent / "removable").write_text(f"{removable}\n", encoding="ascii")
        block = self.root / "sys" / "class" / "block"
        block.mkdir(parents=True, exist_ok=True)
        (block / f"{name}1").symlink_to(part)

    def label(self, device: str, label: str) -> None:
        folder = self.root / "dev" / "disk" / "by-label"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / label).symlink_to(device)

    def mount(self, device: str, root: Path | str, kind: str = "vfat", options: str = "rw") -> None:
        self.mounts += MOUNT.format(device=device, root=root, kind=kind, options=options)
        told = self.root / "proc" / "self"
        told.mkdir(parents=True, exist_ok=True)
        (told / "mountinfo").write_text(self.mounts, encoding="utf-8")


@pytest.fixture
def machine(tmp_path, monkeypatch) -> Machine:
    made = Machine(tmp_path / "may")
    monkeypatch.setattr(drives, "Path", made.path)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(drives, "_ASKING", {})
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "gan" / "o1"
    folder.mkdir(parents=True)
    return folder


def test_a_stick_is_listed_with_its_label_its_kind_and_its_room(machine, place):
    machine.disk("sdz", removable="1")
    machine.label("/dev/sdz1", "USB\\x20CUA\\x20XA")
    machine.mount("/dev/sdz1", place, options="ro")
    (stick,) = drives.removable_drives()
    assert (stick.root, stick.title, stick.file_system) == (place, "USB CUA XA", "FAT32")
    assert stick.read_only
    assert stick.answers
    assert 0 < stick.free <= stick.total


def test_a_stick_without_a_label_is_called_as_its_folder(machine, place):
    machine.disk("sdz", removable="1")
    machine.mount("/dev/sdz1", place, kind="udf")
    (stick,) = drives.removable_drives()
    assert (stick.title, stick.file_system, stick.read_only) == ("o1", "UDF", False)


def test_the_disk_of_the_machine_is_no_stick(machine, place):
    machine.disk("sdy", removable="0")
    machine.mount("/dev/sdy1", place, kind="ext4")
    machine.mount("/dev/not-known", place, kind="ext4")
    assert drives.removable_drives() == ()


def test_the_stick_the_machine_was_started_from_is_not_offered(machine):
    machine.disk("sdz", removable="1")
    machine.mount("/dev/sdz1", "/boot")
    assert drives.removable_drives() == ()


def test_a_stick_that_was_pulled_out_just_now_is_not_listed(machine, tmp_path):
    machine.disk("sdz", removable="1")
    machine.mount("/dev/sdz1", tmp_path / "da-rut")
    assert drives.removable_drives() == ()


def test_a_machine_that_tells_nothing_of_its_mounts_has_no_sticks(machine):
    assert drives.removable_drives() == ()


class Kernel:
    """What Windows answers: a fixed C:, a stick E:, a reader without a card F:."""

    def __init__(self) -> None:
        self.modes: list[int] = []

    def GetLogicalDrives(self) -> int:
        return sum(1 << "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) for letter in "CEF")

    def GetDriveTypeW(self, root: str) -> int:
        return {"C:\\": 3, "E:\\": 2, "F:\\": 2}[root]

    def SetThreadErrorMode(self, mode: int, _old: Any) -> int:
        self.modes.append(mode)
        return 1

    def GetVolumeInformationW(
        self,
        root: str,
        name: Any,
        _name_size: int,
        _serial: Any,
        _longest: Any,
        flags: Any,
        kind: Any,
        _kind_size: int,
    ) -> int:
        if root != "E:\\":
            return 0
        name.value, kind.value = "", "exFAT"
        flags._obj.value = 0x0008_0000 | 0x2
        return 1

    def GetDiskFreeSpaceExW(self, _root: str, free: Any, total: Any, _all: Any) -> int:
        free._obj.value, total._obj.value = 7_000_000_000, 16_000_000_000
        return 1


@pytest.fixture
def windows(monkeypatch) -> tuple[ModuleType, Kernel]:
    """The module as Windows reads it."""
    kernel = Kernel()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    spec = importlib.util.spec_from_file_location("drives_on_windows", drives.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "drives_on_windows", module)
    spec.loader.exec_module(module)
    return module, kernel


def test_on_windows_only_a_drive_that_can_be_pulled_out_and_has_something_in_it_is_listed(windows):
    module, kernel = windows
    (stick,) = module.removable_drives()
    assert str(stick.root) == "E:\\"
    assert (stick.name, stick.file_system) == ("USB", "exFAT")
    assert (stick.free, stick.total) == (7_000_000_000, 16_000_000_000)
    assert stick.read_only
    # A reader without a card must not make Windows ask for one: both are asked in silence.
    assert kernel.modes == [1, 1]
