"""How a finished file gets to the receiver, and what the receiver has for us gets here.

A transport carries bytes and believes nothing: what arrives is a signed package, and only that
is believed. What every transport promises (``tests/exchange/test_transports.py`` holds each of
them to it):

- ``send`` returns only when the whole file is at the receiver's; before, the receiver sees none;
- broken off at any moment, the next ``send`` of the same parcel goes on or begins anew, and the
  receiver gets the file once;
- ``fetch`` delivers whole files only, never one that is there already, and applies nothing; it
  says what else is still offered, so that what was withdrawn can be told.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ntm_desktop.domain.progress import Progress


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be sent; its bytes do not change until it has arrived.

    Attributes:
        path: where it lies.
        name: under which the receiver gets it.
        size: bytes.
        sha256: hex.
    """

    path: Path
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a receiver has for the commune.

    Attributes:
        files: brought now.
        offered: SHA-256 of every file it offers at this moment, hex; of those that were brought
            earlier, too.
    """

    files: tuple[Path, ...]
    offered: frozenset[str]


class Transport(Protocol):
    """One way to a receiver."""

    def send(self, parcel: Parcel, progress: Progress) -> None:
        """Bring the file there.

        Raises:
            LineError, PackageError: it does not get through; what is there already counts
                next time.
            CancelledError: asked to stop.
        """
        ...

    def fetch(self, folder: Path, known: Collection[str], progress: Progress) -> Brought:
        """Bring what the receiver has for this commune into a folder.

        Args:
            folder: made when it is missing.
            known: SHA-256 of files that are not wanted again, hex.
            progress: in files.

        Raises:
            LineError, PackageError: it does not get through; whole files stay.
            CancelledError: asked to stop.
        """
        ...
