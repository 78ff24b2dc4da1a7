"""Python's garbage collector, kept on the GUI thread.

Widgets often sit in reference cycles (a callback that knows its widget), so it is the cyclic
collector that deletes them – on whichever thread happens to allocate when it is due. Qt dies
when a widget is deleted on the database thread. So automatic collection is off while the window
is there, and a timer collects where widgets may be deleted. (Anki and calibre do the same.)
"""

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 2000


class GarbageCollector(QObject):
    """Collects on the thread it was made on; gives automatic collection back when stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def check(self) -> None:
        """Collect the generations that are due, as the automatic collector would."""
        youngest, middle, oldest = gc.get_count()
        if youngest <= self._thresholds[0]:
            return
        if oldest > self._thresholds[2]:
            gc.collect(2)
        elif middle > self._thresholds[1]:
            gc.collect(1)
        else:
            gc.collect(0)

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
