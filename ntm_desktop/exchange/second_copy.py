"""A copy of a package, written while the package itself is read back and checked.

What goes on to the stick is what was read back from the disk, so the disk is read once for both.
The stick's own trouble is not the package's: it is told only when the copy is to be finished.
"""

from pathlib import Path

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.exchange.delivery import Begun, file_sha256
from ntm_desktop.hashing import Piece, SideWork


class SecondCopy:
    """To be begun, given every byte, finished, and always discarded after."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._size = 0
        self._begun: Begun | None = None
        self._writing: SideWork | None = None
        self._failure: Exception | None = None

    def begin(self, size: int) -> None:
        """Get ready for a package of so many bytes; touches no file on this thread."""
        self._size = size
        self._writing = SideWork(self._write, "copying")

    def take(self, piece: Piece) -> None:
        """Write the next bytes beside; a medium that fails is told by ``finish``."""
        if self._failure is None:
            assert self._writing is not None
            try:
                self._writing.put(piece)
            except Exception as error:  # noqa: BLE001 - raised by finish
                self._failure = error

    def finish(self, sha256: str, step: Step = no_step) -> None:
        """Read the copy back from its medium and give it its name.

        Args:
            sha256: of the package.
            step: told of every byte read back.

        Raises:
            PackageError: as ``deliver``.
            CancelledError: asked to stop; there is no copy.
        """
        assert self._writing is not None
        if self._failure is not None:
            raise self._failure
        self._writing.finish()
        assert self._begun is not None

        def read_back(partial: Path) -> str:
            return sha256 if file_sha256(partial, step) == sha256 else ""

        self._begun.finish(read_back)

    def discard(self) -> None:
        """Leave nothing unfinished behind; harmless when it was finished."""
        if self._writing is not None:
            self._writing.close()
        if self._begun is not None:
            self._begun.discard()

    def _write(self, piece: Piece) -> None:
        if self._begun is None:
            self._begun = Begun(self._target, self._size, hashing=False)
        with self._begun.explained():
            self._begun.sink.write(piece)
