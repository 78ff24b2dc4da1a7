"""A package read once from its first byte to its last, hashed on two processors."""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from io import BufferedReader
from typing import Self

from ntm_desktop.domain.progress import Step
from ntm_desktop.exchange import archive
from ntm_desktop.exchange.archive import Entry
from ntm_desktop.exchange.uncached import pieces_of_the_medium
from ntm_desktop.hashing import Piece, Pieces, SideWork


class HashedFile:
    """A file read from its beginning to its end once, hashed as a whole while parts are looked at.

    The whole and the CRC of what is stored are worked out beside, while the caller hashes a member:
    so two processors have about the same to do. It can only be sought forwards; what is passed over
    is read and hashed, too.
    """

    def __init__(
        self,
        file: BufferedReader,
        step: Step,
        also: Callable[[Piece], object] | None,
        *,
        from_medium: bool = False,
    ) -> None:
        """Begin with the first byte.

        Args:
            file: open for reading.
            step: told of every byte read.
            also: given every piece.
            from_medium: read what the device holds and not what the system remembers of it.
        """
        self._open = ExitStack()
        pieces = pieces_of_the_medium(file) if from_medium else nullcontext(Pieces(file))
        self._pieces = self._open.enter_context(pieces)
        self._step = step
        self._also = also
        self._digest = hashlib.sha256()
        self._crcs: list[tuple[Entry, list[int]]] = []
        self._crc: list[int] | None = None
        self._beside = SideWork(self._sum, "hashing")
        self._place = 0
        if not from_medium:
            file.seek(0)

    def read(self, size: int = -1, /) -> Piece:
        """The next bytes, no more than a piece; to be used before the next are read."""
        data = self._pieces.read(size if size >= 0 else archive.CHUNK)
        self._beside.put((data, self._crc))
        if self._also is not None:
            self._also(data)
        self._place += len(data)
        self._step(len(data))
        return data

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go on at a place further on."""
        assert whence == 0
        assert place >= self._place
        while self._place < place and self.read(min(archive.CHUNK, place - self._place)):
            pass
        return self._place

    def member(self, entry: Entry) -> Iterator[Piece]:
        """The unpacked bytes of a member; ``finish`` holds the CRC of a stored one against it."""
        if entry.method != archive.STORED:
            yield from archive.read_chunks(self, entry)
            return
        self.seek(entry.data_offset)
        self._crc = [0]
        self._crcs.append((entry, self._crc))
        yield from archive.stored_pieces(self, entry)
        self._crc = None

    def finish(self) -> str:
        """SHA-256 of the whole file, hex, after reading what is left of it.

        Raises:
            PackageError: ``container`` when the CRC of a stored member that was read is not right.
        """
        self._crc = None
        while self.read(archive.CHUNK):
            pass
        self._beside.finish()
        for entry, (crc,) in self._crcs:
            archive.check_crc(entry, crc)
        return self._digest.hexdigest()

    def _sum(self, piece_and_crc: tuple[Piece, list[int] | None]) -> None:
        piece, crc = piece_and_crc
        self._digest.update(piece)
        if crc is not None:
            crc[0] = zlib.crc32(piece, crc[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self._beside.close()
        self._open.close()
