"""The program as a process: painted, ended, faults told, one window per folder."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from ntm_desktop import paths
from ntm_desktop.gui.dialogs import FaultDialog
from ntm_desktop.gui.single_window import Door, knock

START = "from pathlib import Path; import sys; from ntm_desktop.app import run_gui; "
LATER = {"reportlab", "openpyxl", "nacl", "pyrage", "jsonschema", "bagit", "sqlite_utils"}


def start(folder, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *flags, "-c", f"{START}sys.exit(run_gui(Path({str(folder)!r}), ['x']))"],
        env={**os.environ, "NTM_BENCH_PAINTED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_program_paints_its_overview_and_ends(sample_dir):
    done = start(sample_dir)
    assert done.returncode == 0, done.stdout
    assert "painted\n" in done.stdout


def test_nothing_that_is_for_later_is_loaded_before_the_second_start_has_painted(sample_dir):
    assert start(sample_dir).returncode == 0
    done = start(sample_dir, "-X", "importtime")
    assert done.returncode == 0
    before, painted, _ = done.stdout.partition("painted\n")
    assert painted
    loaded = {line.rsplit("|", 1)[-1].strip() for line in before.splitlines()}
    assert "PySide6.QtWidgets" in loaded
    assert not loaded & LATER


def test_a_fault_is_told_with_details_to_copy_and_kept_in_the_log(on_sample, qtbot):
    nothing: dict[str, int] = {}
    typed = "Hộ ông Nguyễn Văn A"
    on_sample.desktop.tasks.run(lambda ws: nothing[typed], owner=on_sample.desktop)
    qtbot.waitUntil(lambda: on_sample.window.findChild(FaultDialog) is not None)
    dialog = on_sample.window.findChild(FaultDialog)
    assert "KeyError" in dialog.details.toPlainText()
    dialog.copy_button.click()
    copied = QApplication.clipboard().text()
    assert "KeyError" in copied
    assert typed not in copied, "what the officer typed is nobody's business"
    log = (paths.user_dir() / "ntm-desktop.log").read_text(encoding="utf-8")
    assert "KeyError" in log
    assert typed not in log
    dialog.accept()
    on_sample.faults.clear()


def test_an_error_in_a_slot_reaches_the_last_resort_too(on_sample, qtbot):
    try:
        raise RuntimeError("trong một nút bấm")
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: on_sample.window.findChild(FaultDialog) is not None)
    assert "trong một nút bấm" in on_sample.window.findChild(FaultDialog).details.toPlainText()
    on_sample.window.findChild(FaultDialog).accept()


def test_a_second_start_brings_the_first_window_to_the_front(on_sample, qtbot, sample_dir):
    door = Door(sample_dir, on_sample.window, on_sample.desktop)
    on_sample.window.showMinimized()
    assert knock(sample_dir)
    qtbot.waitUntil(lambda: not on_sample.window.isMinimized())
    door.deleteLater()
    assert not knock(sample_dir / "khác")


def test_a_second_program_on_the_same_folder_ends_without_a_window(on_sample, qtbot, sample_dir):
    door = Door(sample_dir, on_sample.window, on_sample.desktop)
    on_sample.window.showMinimized()
    second = subprocess.Popen(
        [sys.executable, "-c", f"{START}sys.exit(run_gui(Path({str(sample_dir)!r}), ['x']))"]
    )
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=60_000)
    finally:
        second.kill()
    assert second.returncode == 0
    assert not on_sample.window.isMinimized()
    door.deleteLater()


def test_numbers_and_qts_own_dialogs_are_vietnamese(on_sample):
    assert QLocale().name() == "vi_VN"
    assert QApplication.translate("QPlatformTheme", "Cancel") != "Cancel"


@pytest.mark.parametrize("sizes", [(1366, 768)])
def test_place_and_size_of_the_window_are_remembered(on_sample, sizes):
    window = on_sample.window
    window.showNormal()
    window.resize(*sizes)
    with on_sample.qtbot.waitSignal(window.closed):
        window.close()
    assert not on_sample.desktop.preferences.load().geometry.isEmpty()
