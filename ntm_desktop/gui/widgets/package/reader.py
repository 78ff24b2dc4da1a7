"""Where what lies inside a package is taken from while it is looked at."""

from pathlib import Path
from typing import Protocol

from ntm_desktop.domain.package import EvidenceEntry
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.taking_out import copy_evidence, dossier_file
from ntm_desktop.temporary import own_folder


class PackageReader(Protocol):
    """Gives evidence and papers, each held against its hash again; called in the background."""

    def evidence(self, entry: EvidenceEntry, progress: Progress) -> Path:
        """A copy of a piece of evidence, gone with the program."""

    def paper(self, document_id: str) -> bytes:
        """A paper of the dossier."""


class FileReader:
    """Reads one unsealed package file."""

    def __init__(self, plain: Path, folder: Path | None = None) -> None:
        """Nothing is read yet.

        Args:
            plain: the package.
            folder: where copies of evidence go; None makes one that goes with the program.
        """
        self._plain, self._folder = plain, folder

    def evidence(self, entry: EvidenceEntry, progress: Progress) -> Path:
        """A copy of a piece of evidence.

        Raises:
            PackageError: it is not inside, was changed, or the disk does not take it.
            StoreError: the user's folder cannot be written.
        """
        target = self._room() / f"{entry.sha256[:12]}{Path(entry.file).suffix}"
        if target.exists() or copy_evidence(self._plain, entry.sha256, target, progress):
            return target
        raise PackageError(
            "missing-evidence",
            f"Minh chứng “{entry.name}” không nằm trong gói này: xã đã gửi trong gói trước và "
            "không gửi lại. Hãy xin gói trước, hoặc xem ở nơi nhận.",
        )

    def paper(self, document_id: str) -> bytes:
        """A paper of the dossier.

        Raises:
            PackageError: it is not inside, or was changed.
        """
        return dossier_file(self._plain, document_id)

    def _room(self) -> Path:
        if self._folder is None:
            self._folder = own_folder("xem")
        return self._folder
