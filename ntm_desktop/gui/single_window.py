"""One window per data folder: a second start brings the first to the front and ends."""

import hashlib
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 500
_LONGEST_PATH = 32_768


def door_name(data_dir: Path) -> str:
    """Name of the local socket of a folder; the same for every spelling of its path."""
    folder = str(data_dir.resolve())
    return "ntm-desktop-" + hashlib.sha256(folder.encode()).hexdigest()[:24]


def knock(data_dir: Path, package: Path | None = None) -> bool:
    """Ask a window that has the folder open to come to the front, and to look at a package.

    Returns:
        Whether there is one.
    """
    socket = QLocalSocket()
    socket.connectToServer(door_name(data_dir))
    there = socket.waitForConnected(_PATIENCE_MS)
    if there:
        _let_others_come_forward()
    if there and package is not None:
        socket.write(f"{package.resolve()}\n".encode())
        socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return there


def _let_others_come_forward() -> None:
    """Windows lets only the program that was started last bring a window forward: this one."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)


class Door(QObject):
    """Listens for a second start and raises the window.

    Signals:
        package_brought: path of a package that the second start was to open.
    """

    package_brought = Signal(str)

    def __init__(self, data_dir: Path, window: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._come)
        name = door_name(data_dir)
        if not self._server.listen(name):
            # Left behind by a crash: whoever holds the database holds the name too.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def _come(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(partial(self._hear, socket))
            self._hear(socket)
        self._window.setWindowState(
            self._window.windowState() & ~self._window.windowState().WindowMinimized
        )
        self._window.raise_()
        self._window.activateWindow()

    def _hear(self, socket: QLocalSocket) -> None:
        if socket.canReadLine():
            said = bytes(socket.readLine(_LONGEST_PATH).data()).decode("utf-8", "replace")
            self.package_brought.emit(said.rstrip("\n"))
