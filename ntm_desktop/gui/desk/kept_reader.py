"""What lies in the kept packages of a commune, for whoever looks at one of them."""

from pathlib import Path

from ntm_desktop.district.kept import bring_evidence
from ntm_desktop.domain.package import EvidenceEntry
from ntm_desktop.domain.progress import Progress
from ntm_desktop.exchange.taking_out import dossier_file
from ntm_desktop.temporary import own_folder


class KeptReader:
    """Reads the kept packages of a commune: evidence that was not sent again lies in an earlier."""

    def __init__(self, places: tuple[Path, ...]) -> None:
        """For one package; its own file comes first."""
        self._places = places
        self._folder: Path | None = None

    def evidence(self, entry: EvidenceEntry, progress: Progress) -> Path:
        """A copy of a piece of evidence.

        Raises:
            PackageError: it lies nowhere any more, or the disk does not take it.
            StoreError: the user's folder cannot be written.
        """
        if self._folder is None:
            self._folder = own_folder("desk")
        return bring_evidence(self._places, entry, self._folder, progress)

    def paper(self, document_id: str) -> bytes:
        """A paper of the dossier.

        Raises:
            PackageError: it is not inside, or was changed.
        """
        return dossier_file(self._places[0], document_id)
