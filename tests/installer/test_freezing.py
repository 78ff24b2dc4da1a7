"""What is frozen comes from the locks, and what is left out is not needed."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import entry
import freezing
import pytest
import windows_package

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = ROOT / "installer"
LOCKS = [*freezing.LOCKS, "requirements-windows.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_is_read_with_its_hashes(lock):
    text = (INSTALLER / lock).read_text("utf-8")
    assert [pin["name"] for pin in freezing.pins(lock)] == re.findall(r"^(\S+)==", text, re.M)
    assert sum(pin["hashes"].count("sha256:") for pin in freezing.pins(lock)) == text.count(
        "--hash=sha256:"
    )
    assert not re.search(r"://|--index|--find-links|file:", text)


def test_the_tools_that_freeze_agree_with_those_that_build():
    build, freeze = (
        {pin["name"]: pin["version"] for pin in freezing.pins(lock)} for lock in freezing.LOCKS[:2]
    )
    shared = build.keys() & freeze.keys()
    assert shared
    assert {name: build[name] for name in shared} == {name: freeze[name] for name in shared}


def test_the_markers_are_held_against_the_pc_and_not_this_machine(capsys):
    windows_package._for_target(list(freezing.LOCKS[1:]))
    chosen = capsys.readouterr().out.split()
    assert {"pywin32-ctypes", "pefile", "pyside6-essentials", "bagit"} <= set(chosen)
    assert "macholib" not in chosen


def test_a_lock_written_for_pip_has_the_pins_and_no_markers(tmp_path):
    target = tmp_path / "some.lock"
    chosen = [pin for pin in freezing.pins("requirements.lock") if pin["name"] == "cffi"]
    freezing.write_pins(target, chosen)
    text = target.read_text("utf-8")
    assert text.startswith("cffi==")
    assert ";" not in text
    assert text.count("sha256:") == chosen[0]["hashes"].count("sha256:")


def excluded() -> set[str]:
    tree = ast.parse((INSTALLER / "ntm-desktop.spec").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXCLUDES":
            return set(ast.literal_eval(node.value))
    raise AssertionError("no EXCLUDES")


def imported() -> set[str]:
    names: set[str] = set()
    for file in (ROOT / "ntm_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_nothing_the_program_imports_is_left_out():
    assert len(imported()) > 200
    assert imported() & excluded() == set()


def test_what_is_imported_by_name_is_the_programs_own_and_taken_along_whole():
    others = {
        file.name
        for file in (ROOT / "ntm_desktop").rglob("*.py")
        if re.search(r'(import_module|__import__)\((?!f"\{__name__\}\.)', file.read_text("utf-8"))
    }
    # These take a class by its name, of the program's own rooms only, which their tests hold.
    assert others == {"plain_values.py", "reading_process.py"}
    spec = (INSTALLER / "ntm-desktop.spec").read_text("utf-8")
    assert 'collect_submodules("ntm_desktop")' in spec


def test_the_setup_removes_by_name_and_never_the_data_unasked():
    script = (INSTALLER / "windows/setup.nsi").read_text("utf-8")
    removed = re.findall(r'RMDir /r "([^"]+)"', script)
    assert set(removed) == {
        r"$INSTDIR\_internal",
        r"$INSTDIR\_old",
        r"$LOCALAPPDATA\NTM Desktop",
    }
    before, _, _ = script.partition(r'RMDir /r "$LOCALAPPDATA\NTM Desktop"')
    asked = re.findall(r"/SD (\w+) (\w+) keep", before)
    assert asked == [("IDYES", "IDYES"), ("IDNO", "IDNO")]


def test_the_menu_entry_and_the_file_type_are_of_one_kind():
    desktop = (INSTALLER / "linux/ntm-desktop.desktop").read_text("utf-8")
    types = (INSTALLER / "linux/ntm-desktop.xml").read_text("utf-8")
    (kind,) = re.findall(r'type="([^"]+)"', types)
    assert f"MimeType={kind};" in desktop
    assert "Exec=ntm-desktop %f" in desktop


@pytest.mark.parametrize(
    ("called", "says"),
    [
        ("/usr/bin/ntm-district", "ntm-district"),
        ("NTM-District.exe", "ntm-district"),
        ("/usr/bin/ntm-desktop", "ntm-desktop"),
        ("ntm-desktop-cli.exe", "ntm-desktop"),
    ],
)
def test_the_frozen_program_is_what_it_is_called(called, says, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [called, "--version"])
    assert entry.main() == 0
    assert capsys.readouterr().out.split()[0] == says


def test_a_part_that_a_scanner_took_away_is_a_sentence(monkeypatch, capsys):
    def broken():
        raise ImportError("DLL load failed", name="pyrage")

    monkeypatch.setattr(entry, "command", broken)
    assert entry.main() == 1
    said = capsys.readouterr().err
    assert "pyrage" in said
    assert "cài lại" in said
    assert "Traceback" not in said


def test_a_lost_screen_plugin_is_noticed_where_it_lies(tmp_path):
    assert not entry.has_screen(str(tmp_path))
    plugin = tmp_path / "PySide6/plugins/platforms/qwindows.dll"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    assert entry.has_screen(str(tmp_path))


def test_what_the_program_opens_finds_its_own_libraries_and_not_ours(monkeypatch):
    ours = str(Path("/usr/lib/ntm-desktop/_internal"))
    monkeypatch.setattr(os, "environ", {
        "LD_LIBRARY_PATH": ours,
        "QT_PLUGIN_PATH": f"{ours}/PySide6/Qt/plugins",
        "_PYI_APPLICATION_HOME_DIR": ours,
        "PATH": os.pathsep.join([ours, "/usr/bin"]),
        "QT_QPA_PLATFORM": "xcb",
    })  # fmt: skip
    entry.keep_settings_to_ourselves(ours)
    assert os.environ == {"PATH": "/usr/bin", "QT_QPA_PLATFORM": "xcb"}


def test_a_library_path_of_the_users_own_is_given_back(monkeypatch):
    monkeypatch.setattr(
        os,
        "environ",
        {"LD_LIBRARY_PATH": "/ours:/opt/token/lib", "LD_LIBRARY_PATH_ORIG": "/opt/token/lib"},
    )
    entry.keep_settings_to_ourselves("/ours")
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/token/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


MOUNTS = (
    "24 1 0:6 / /dev rw - devtmpfs devtmpfs rw\n"
    "42 1 0:39 / /srv/ntm/build/chroot/proc rw - proc proc rw\n"
    "43 1 254:0 /tmp/.X11-unix /srv/ntm/build/chroot/tmp/.X11\\040unix rw - ext4 /dev/vda rw\n"
    "44 1 0:40 / /srv/ntm/build/chroot-2/proc rw - proc proc rw\n"
)


def test_what_is_mounted_in_a_folder_is_found_innermost_first_and_nothing_beside_it():
    assert freezing.mounted_below(Path("/srv/ntm/build/chroot"), MOUNTS.encode()) == [
        Path("/srv/ntm/build/chroot/tmp/.X11 unix"),
        Path("/srv/ntm/build/chroot/proc"),
    ]


def test_nothing_is_deleted_through_a_mount(tmp_path):
    """A check that was killed left a folder of the machine's mounted in what is thrown away."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting needs root on Linux")
    machine, thrown = tmp_path / "của máy", tmp_path / "bỏ đi"
    inside = thrown / "gắn vào"
    for folder in (machine, inside):
        folder.mkdir(parents=True)
    (machine / "giữ.txt").write_text("the machine's", "utf-8")
    done = subprocess.run(["mount", "--bind", str(machine), str(inside)], capture_output=True)
    if done.returncode:
        pytest.skip(f"nothing may be mounted here: {done.stderr.decode()}")
    try:
        freezing.remove(thrown)
    finally:
        subprocess.run(["umount", str(inside)], capture_output=True)
    assert (machine / "giữ.txt").read_text("utf-8") == "the machine's"
    assert not thrown.exists()


def test_without_a_certificate_nothing_is_signed_and_it_is_said(monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("NTM_SIGN_PKCS12", raising=False)
    program = tmp_path / "ntm-desktop.exe"
    program.write_bytes(b"MZ")
    windows_package.sign([program])
    assert program.read_bytes() == b"MZ"
    assert "Not signed: ntm-desktop.exe" in capsys.readouterr().out


def recipe() -> dict[str, object]:
    """The names of the recipe that need no PyInstaller."""
    tree = ast.parse((INSTALLER / "ntm-desktop.spec").read_text("utf-8"))
    wanted = {"QT_PLUGINS", "QT_LIBRARIES", "DROPPED", "DROPPED_DATA", "kept_binary", "kept_data"}
    body: list[ast.stmt] = [
        node
        for node in tree.body
        if (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in wanted)
        or (isinstance(node, ast.FunctionDef) and node.name in wanted)
    ]
    names: dict[str, object] = {"re": re}
    exec(compile(ast.Module(body, []), "spec", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        (r"PySide6\plugins\platforms\qwindows.dll", True),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland-egl.so", False),
        ("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", False),
        ("PySide6/Qt/plugins/egldeviceintegrations/libqeglfs-kms-integration.so", False),
        (r"PySide6\plugins\tls\qopensslbackend.dll", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        (r"PySide6\Qt6Qml.dll", False),
        (r"PySide6\opengl32sw.dll", False),
        ("libxcb-cursor.so.0", True),
        ("pyrage/pyrage.pyd", True),
    ],
)
def test_what_is_drawn_with_stays_and_what_is_not_goes(name, kept):
    assert recipe()["kept_binary"](name) is kept  # type: ignore[operator]


def test_the_self_test_loads_every_plugin_that_is_taken_along():
    from ntm_desktop.gui import selfcheck

    taken = {f"{kind}/{one}" for kind, all_ in recipe()["QT_PLUGINS"].items() for one in all_}  # type: ignore[attr-defined]
    loaded = {*selfcheck.EVERYWHERE, *selfcheck.PLUGINS["linux"], *selfcheck.PLUGINS["win32"]}
    assert taken == loaded


def test_the_programs_own_data_stay_whatever_they_are_called():
    kept = recipe()["kept_data"]
    assert callable(kept)
    assert kept("ntm_desktop/_data/docs/manual/exchange.md")
    assert kept(r"ntm_desktop\_data\resources\translations\qtbase_vi.qm")
    assert not kept("PySide6/Qt/translations/qtbase_de.qm")
    assert not kept("reportlab/fonts/Vera.ttf")
