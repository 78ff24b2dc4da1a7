"""Errors nobody foresaw, wherever they happen: written down, and shown once at a time."""

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from ntm_desktop import paths
from ntm_desktop.errors import trace_without_values
from ntm_desktop.gui.preferences import LOG_FILE

if TYPE_CHECKING:
    from ntm_desktop.gui.dialogs import FaultDialog
    from ntm_desktop.gui.frame import Frame

_LOG_SIZE = 1_000_000


class FaultWatch(QObject):
    """Takes the place of Python's hooks until :meth:`end`.

    Signals:
        shown: the dialog that was opened; more can be said in it (:meth:`tell_damage`).
        interrupted: somebody pressed Ctrl+C in the console the program was started from.
    """

    shown = Signal(object)
    interrupted = Signal()
    _elsewhere = Signal(object)

    def __init__(self, over: "Callable[[], Frame | None]", parent: QObject) -> None:
        """Begin to watch.

        Args:
            over: gives the window the dialog stands on.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._over = over
        self._open = False
        # From any thread: the signal brings it to this one.
        self._elsewhere.connect(self.show_fault, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._unforeseen
        threading.excepthook = self._unforeseen_in_thread

    def end(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def show_fault(self, error: BaseException) -> None:
        """Write it down; show it unless another one is shown."""
        log_fault(error)
        if self._open:
            return  # one dialog at a time; the log has the rest
        from ntm_desktop.gui.dialogs import FaultDialog

        self._open = True
        dialog: FaultDialog = FaultDialog(error, self._over())
        dialog.finished.connect(self._closed)
        dialog.open()
        self.shown.emit(dialog)

    def tell_damage(self, dialog: "FaultDialog", found: tuple[str, ...]) -> None:
        """Say in the dialog what was found damaged, and lead to the ways back."""
        dialog.tell_damage(found)
        window = self._over()
        if found and window is not None:
            dialog.way_back.clicked.connect(dialog.accept)
            dialog.way_back.clicked.connect(window.offer_ways_back)

    def _closed(self) -> None:
        self._open = False

    def _unforeseen(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.interrupted.emit()
        else:
            self._elsewhere.emit(error)

    def _unforeseen_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._elsewhere.emit(args.exc_value)


def log_fault(error: BaseException) -> None:
    """Write the trace of a fault, without anything of the data.

    Logging is loaded only when there is one.
    """
    import logging

    log = logging.getLogger("ntm_desktop")
    if not log.handlers:
        file = paths.user_dir() / LOG_FILE
        try:
            paths.make_user_dir()
            if file.exists() and file.stat().st_size > _LOG_SIZE:
                file.replace(file.with_suffix(".old.log"))
            file.touch(mode=0o600)
            file.chmod(0o600)  # one of an older version was open to all
            handler = logging.FileHandler(file, encoding="utf-8")
        except OSError:
            return  # the dialog still has all of it
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    log.critical("A fault of the program\n%s", trace_without_values(error))
