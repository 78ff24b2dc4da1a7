"""What the receivers have for a commune is brought down, to be offered like what a stick holds.

Nothing of it is applied or believed here: receipts are taken in where receipts are, rules where
rules are.
"""

import contextlib
import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import CancelledError, NtmError, PackageError
from ntm_desktop.exchange.bag import KIND_LABEL
from ntm_desktop.exchange.delivery import file_sha256
from ntm_desktop.exchange.taking_out import labels_of
from ntm_desktop.exchange.transports import Brought
from ntm_desktop.services.exchange.receivers import receivers
from ntm_desktop.services.exchange.sending import Reach, moved, over_the_line
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune.commune_file import FETCHED_FOLDER


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was brought down; nothing of it is applied yet.

    Attributes:
        files: whole files, in the folder of what came in.
        silent: receivers that did not answer, a sentence each.
        change: told to what shows how the line stands.
        rules: those of the files that claim to be rules: they are taken over where rules are.
    """

    files: tuple[Path, ...]
    silent: tuple[str, ...]
    change: Change
    rules: tuple[Path, ...] = ()


def fetch(
    ws: Workspace, *, progress: Progress = unwatched, reach: Reach = over_the_line
) -> Fetched:
    """Bring down receipts, answers and rules, to be offered like those on a stick."""
    return carry_out(ws, fetching(reach=reach), progress)


def fetching(*, reach: Reach = over_the_line) -> Staged[Fetched]:
    """The steps of ``fetch``."""
    every: tuple[Receiver, ...] = yield OnDatabase(receivers)
    folder: Path = yield OnDatabase(lambda ws: ws.file.outbox.parent / FETCHED_FOLDER)
    files: list[Path] = []
    silent: list[str] = []
    dropped = 0
    for receiver in every:
        try:
            brought: Brought = yield Beside(partial(_fetch, receiver, reach, folder))
            files += brought.files
            dropped += yield Beside(partial(_drop_withdrawn, receiver, folder, brought.offered))
        except CancelledError:
            raise
        except NtmError as error:
            silent.append(str(error))
    rules: tuple[Path, ...] = yield Beside(lambda _progress: tuple(filter(claims_rules, files)))
    change: Change = yield OnDatabase(lambda ws: moved(ws, bool(files or dropped)))
    return Fetched(tuple(files), tuple(silent), change, rules)


def claims_rules(path: Path) -> bool:
    """Whether a file says of itself that it is a package of rules; nothing of it is believed."""
    try:
        return labels_of(path).get(KIND_LABEL) == PackageKind.CRITERIA_SET
    except PackageError:
        return False


def _fetch(receiver: Receiver, reach: Reach, folder: Path, progress: Progress) -> Brought:
    with contextlib.suppress(OSError):  # said where the files are written
        folder.mkdir(mode=0o700, exist_ok=True)
    return reach(receiver).fetch(folder / receiver.id[:12], _lying(folder), progress)


def _drop_withdrawn(
    receiver: Receiver, folder: Path, offered: frozenset[str], _progress: Progress
) -> int:
    """Drop rules that the receiver has withdrawn, or hands down in another package; how many.

    What was taken over of them stays where rules are kept. Receipts stay, whatever is offered.
    """
    dropped = 0
    for path in (folder / receiver.id[:12]).glob("*.ntmz"):
        with contextlib.suppress(OSError):  # open elsewhere, perhaps: it goes the next time
            if file_sha256(path) not in offered and claims_rules(path):
                path.unlink()
                dropped += 1
    return dropped


def fetched_files(ws: Workspace) -> tuple[Path, ...]:
    """Everything that was brought down so far, to be looked at."""
    return tuple(sorted((ws.file.outbox.parent / FETCHED_FOLDER).glob("*/*.ntmz")))


def _lying(folder: Path) -> frozenset[str]:
    return frozenset(
        hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*/*.ntmz")
    )
