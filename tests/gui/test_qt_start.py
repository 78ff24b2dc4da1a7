"""PySide6 compiles its embedded text once, not at every start, and is whole all the same."""

import json
import subprocess
import sys

import pytest

START = """
import json, sys
texts = []

def listen(event, args):
    if event == "compile" and isinstance(args[0], bytes) and len(args[0]) > 500:
        texts.append(str(args[1]))

from ntm_desktop.gui.qt_start import load_qt
import builtins
ordinary = builtins.__import__
sys.addaudithook(listen)
load_qt()
compiled = len(texts)
from PySide6.QtCore import QObject
try:
    QObject().startTimer("soon")
    told = ""
except TypeError as error:  # the text of this error is made by the part that was kept
    told = str(error)
print(json.dumps([compiled, builtins.__import__ is ordinary, told]))
"""


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts a program with a user's folder of its own; returns what it told."""
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(tmp_path))

    def run():
        done = subprocess.run(
            [sys.executable, "-c", START], capture_output=True, encoding="utf-8", check=True
        )
        return json.loads(done.stdout)

    return run


def test_the_second_start_compiles_nothing_and_is_the_same(start):
    compiled, own_import, told = start()
    assert compiled > 5
    assert own_import
    assert "startTimer" in told
    assert start() == [0, True, told]


def test_kept_code_that_was_damaged_is_made_anew(start, tmp_path):
    compiled, *_ = start()
    file = tmp_path / "compiled.kept"
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)
    assert start()[0] == compiled
    assert start()[0] == 0
