"""A folder as the line: stick, disk, mapped share, folder of a sync client."""

from collections.abc import Collection
from pathlib import Path

from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import deliver_copy, file_sha256
from ntm_desktop.exchange.transports import Parcel

INBOX = "den"
"""Where the receiver looks for what comes in."""
_MOST_FILES = 1000


class FolderTransport:
    """Carries by copying; every copy is read back and compared."""

    def __init__(self, folder: Path, commune_code: str) -> None:
        self._folder = folder
        self._code = commune_code

    def send(self, parcel: Parcel, progress: Progress) -> None:
        """Copy the file into the receiver's inbox; see ``Transport.send``."""
        target = self._folder / INBOX / f"{parcel.sha256[:16]}_{parcel.name}"
        deliver_copy(target, parcel.path, Tally(progress, 2 * parcel.size).add)

    def fetch(self, folder: Path, known: Collection[str], progress: Progress) -> tuple[Path, ...]:
        """Copy what lies in the folder under the commune's code; see ``Transport.fetch``."""
        try:
            offered = sorted(self._folder.glob(f"{self._code}_*.ntmz"))[:_MOST_FILES]
        except OSError as error:
            raise policy.unreadable(self._folder, error) from error
        taken = []
        for number, source in enumerate(offered):
            progress(number, len(offered))
            policy.check_regular_file(source)
            try:
                sha256 = file_sha256(source)
            except OSError as error:
                raise policy.unreadable(source, error) from error
            target = folder / f"{sha256[:16]}_{source.name}"
            if sha256 in known or target.exists():
                continue
            try:
                deliver_copy(target, source)
            except PackageError as error:
                if error.reason != "exists":
                    raise
            taken.append(target)
        return tuple(taken)
