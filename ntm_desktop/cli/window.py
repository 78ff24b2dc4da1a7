"""How the window is opened from the command line."""

import gc
import sys
from pathlib import Path


def open_window(data: Path | None, package: Path | None = None) -> int:
    """Open the window and stay until it is closed; see ``app.run_gui``."""
    # Nothing made while starting is garbage, and looking for some is a tenth of the start. Once
    # the window is there it says itself when to collect (``gui/garbage.py``).
    gc.disable()
    try:
        from ntm_desktop.gui.qt_start import load_qt

        load_qt()
        from ntm_desktop.app import run_gui

        return run_gui(data, sys.argv[:1], package)
    finally:
        gc.enable()


def open_desk_window(data: Path | None) -> int:
    """Open the receiving office's window; see ``gui.desk.program.run_desk``."""
    gc.disable()
    try:
        from ntm_desktop.gui.qt_start import load_qt

        load_qt()
        from ntm_desktop.gui.desk.program import run_desk

        return run_desk(data, sys.argv[:1])
    finally:
        gc.enable()
