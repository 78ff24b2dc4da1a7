"""Taking in many receipts, from a stick or a folder, while typing is saved meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import CancelledError, NtmError, PackageError
from ntm_desktop.exchange.reading import OpenedPackage
from ntm_desktop.services.exchange.receipts import Trust, open_receipt, take_in, trust_of
from ntm_desktop.services.exchange.timeline import timeline
from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What became of one file.

    Attributes:
        change: None when it was refused; without anything touched when it was known already.
        lines: what the receipt says, a sentence each.
        refusal: why it was refused; None when it was not.
    """

    file: Path
    change: Change | None = None
    lines: tuple[str, ...] = ()
    refusal: NtmError | None = None


@dataclass(frozen=True, slots=True)
class ReceivedReceipts:
    """What became of all of them.

    Attributes:
        taken: in the order of the files.
        stopped: somebody asked to stop; the files after the last one were not looked at.
    """

    taken: tuple[TakenReceipt, ...]
    stopped: bool = False

    @property
    def change(self) -> Change | None:
        """What they changed together, None when nothing was."""
        made = [one.change for one in self.taken if one.change and one.change.touched]
        if not made:
            return None
        return replace(made[-1], touched=frozenset().union(*(each.touched for each in made)))

    @property
    def key_needed(self) -> Path | None:
        """A receipt that waits for the receiving unit's key; None when none does."""
        return next((one.file for one in self.taken if waits_for_key(one.refusal)), None)


def waits_for_key(refusal: NtmError | None) -> bool:
    """Whether a receipt could not be checked because nobody's key is known yet."""
    return isinstance(refusal, PackageError) and refusal.reason == "unknown-sender"


def receiving(files: Iterable[Path], public_key: str | None = None) -> Staged[ReceivedReceipts]:
    """Take receipts in one after the other; a refused one does not keep back the others.

    Args:
        files: on a stick or disk; each is read beside the database.
        public_key: of the receiving unit, needed once.
    """
    trust: Trust = yield OnDatabase(partial(trust_of, public_key=public_key))
    taken: list[TakenReceipt] = []
    for file in files:
        try:
            opened: OpenedPackage = yield Beside(partial(_opened, file, trust))
            made: TakenReceipt = yield OnDatabase(partial(_taken, file, trust, opened))
        except CancelledError:
            return ReceivedReceipts(tuple(taken), stopped=True)
        except PackageError as error:
            made = TakenReceipt(file, refusal=error)
        taken.append(made)
    return ReceivedReceipts(tuple(taken))


def _opened(file: Path, trust: Trust, progress: Progress) -> OpenedPackage:
    return open_receipt(file, trust, progress)


def _taken(file: Path, trust: Trust, opened: OpenedPackage, ws: Workspace) -> TakenReceipt:
    change = take_in(ws, trust, opened)
    return TakenReceipt(file, change, _newest_lines(ws) if change.touched else ())


def _newest_lines(ws: Workspace) -> tuple[str, ...]:
    """What the receipt taken in just now says."""
    entries = [entry for entry in timeline(ws) if entry.receipts]
    newest = max(entries, key=lambda entry: entry.receipts[-1].received_at, default=None)
    return newest.receipt_lines if newest is not None else ()
