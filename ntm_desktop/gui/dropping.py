"""What is dragged onto the window from the system's file manager."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files and folders on this PC of a drag; links to the web are left out.

    A folder is among them so that whoever takes the files can say why it does not take that.
    """
    if not data.hasUrls():
        return []
    found = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in found if path.exists()]
