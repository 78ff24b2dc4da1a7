"""NTM Xem started from a command, before anything of Qt is loaded."""

import gc
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def open_viewer(
    package: Path | None,
    key: Path | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Open NTM Xem on a package; see ``program.run_viewer``."""
    # As for the other windows: nothing made while starting is garbage.
    gc.disable()
    try:
        from ntm_desktop.gui.qt_start import load_qt

        load_qt()
        from ntm_desktop.gui.viewing.program import run_viewer

        return run_viewer(package, sys.argv[:1], public_key=key, known=known)
    finally:
        gc.enable()
