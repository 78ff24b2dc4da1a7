"""What the commune knows about the packages it made and the receipts that came back.

Six words, used the same in window, paper, log and receipt: saved, closed, packed, copied and
checked, received, accepted. The last four are states of a package.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.receipts import ReceiptSaid


class PackageState(StrEnum):
    """How far a package is known to have come; only a signed receipt leads past ``COPIED``."""

    PACKED = "packed"
    COPIED = "copied"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


PACKAGE_STATE_LABELS: Mapping[PackageState, str] = MappingProxyType(
    {
        PackageState.PACKED: "Đã đóng gói",
        PackageState.COPIED: "Đã chép và kiểm tra",
        PackageState.RECEIVED: "Đã tiếp nhận",
        PackageState.ACCEPTED: "Đã chấp nhận",
        PackageState.RETURNED: "Trả lại, có ý kiến",
    }
)

WAITING_STATES = frozenset({PackageState.PACKED, PackageState.COPIED})
"""States in which no receipt has come back yet."""


@dataclass(frozen=True, slots=True)
class OutgoingPackage:
    """One package the commune made.

    Attributes:
        id: uuid4 hex, also named inside the package.
        kind: "assessment", "dossier", "report", "evidence" or "enrolment".
        period_key: what it speaks of, "2024"; empty when of no period.
        assessment_id: the assessment inside, None when there is none.
        epoch: id of the life of the commune's file; a restored copy starts a new one.
        sequence: from 1 within its epoch; order is by this, never by clock.
        sha256: of the file as written, hex.
        file_name: under which it was written.
        path: where it was written first.
        sealed: encrypted to the receiver.
        made_at: UTC.
    """

    id: str
    kind: str
    period_key: str
    assessment_id: str | None
    epoch: str
    sequence: int
    sha256: str
    file_name: str
    path: Path
    sealed: bool
    made_at: datetime
    state: PackageState = PackageState.PACKED


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was taken in.

    Attributes:
        said: what it says.
        received_at: when this program took it in, UTC.
    """

    id: str
    package_id: str
    said: ReceiptSaid
    received_at: datetime


STATE_OF_OUTCOME: Mapping[PackageOutcome, PackageState] = MappingProxyType(
    {
        PackageOutcome.RECEIVED: PackageState.RECEIVED,
        PackageOutcome.ACCEPTED: PackageState.ACCEPTED,
        PackageOutcome.RETURNED: PackageState.RETURNED,
    }
)
"""What one receipt says of a package."""


def newest_of_each(receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """The newest receipt of each office that a package went to, by who answered first.

    An office that has a new key keeps its name, one that has a new name its key.

    Args:
        receipts: of one package, in the order they came in.
    """
    found: list[Receipt] = []
    for receipt in receipts:
        said = receipt.said
        for place, known in enumerate(found):
            if known.said.receiver == said.receiver or (
                said.signed_by and known.said.signed_by == said.signed_by
            ):
                found[place] = receipt
                break
        else:
            found.append(receipt)
    return tuple(found)


def state_of(receipts: Iterable[Receipt]) -> PackageState | None:
    """What the offices that answered say of a package together; None before any did.

    One office that returns it outweighs those that accept it: something is left to do. Accepted
    is what all that answered accept.

    Args:
        receipts: of one package, in the order they came in.
    """
    said = {STATE_OF_OUTCOME[one.said.outcome] for one in newest_of_each(receipts)}
    order = (PackageState.RETURNED, PackageState.RECEIVED, PackageState.ACCEPTED)
    return next((state for state in order if state in said), None)
