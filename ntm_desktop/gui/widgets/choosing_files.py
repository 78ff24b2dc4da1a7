"""Asking for a file or folder, from where one was last chosen; what is chosen is remembered."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from ntm_desktop.gui.preferences import Preferences


def ask_folder(parent: QWidget, title: str, preferences: "Preferences") -> Path | None:
    """Ask for a folder or a stick; None when nothing was chosen."""
    name = QFileDialog.getExistingDirectory(parent, title, preferences.last_folder)
    if not name:
        return None
    remember_folder(preferences, Path(name))
    return Path(name)


def ask_file(
    parent: QWidget, title: str, preferences: "Preferences", kinds: str = ""
) -> Path | None:
    """Ask for a file that is there; None when nothing was chosen.

    Args:
        parent: of the dialog.
        title: what is to be chosen.
        preferences: know the folder.
        kinds: of files, in Qt's words: "Tệp Excel (*.xlsx)"; "" for all.
    """
    name, _ = QFileDialog.getOpenFileName(parent, title, preferences.last_folder, kinds)
    if not name:
        return None
    remember_folder(preferences, Path(name).parent)
    return Path(name)


def ask_files(
    parent: QWidget, title: str, preferences: "Preferences", kinds: str = ""
) -> list[Path]:
    """Ask for files that are there, as :func:`ask_file`; empty when nothing was chosen."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, preferences.last_folder, kinds)
    if names:
        remember_folder(preferences, Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_new_file(
    parent: QWidget, title: str, preferences: "Preferences", name: str, kinds: str
) -> Path | None:
    """Ask where a file is to be written; None when nothing was chosen.

    Args:
        parent: of the dialog.
        title: what is written.
        preferences: know the folder.
        name: that is proposed.
        kinds: as :func:`ask_file`.
    """
    proposed = str(Path(preferences.last_folder) / name)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, proposed, kinds)
    if not chosen:
        return None
    remember_folder(preferences, Path(chosen).parent)
    return Path(chosen)


def remember_folder(preferences: "Preferences", folder: Path) -> None:
    """The next dialog begins there, after the next start of the program, too."""
    preferences.last_folder = str(folder)
    preferences.save()
