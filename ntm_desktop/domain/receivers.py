"""Where a commune sends to over a line, and how far each thing sent has come."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

_FOLDER = re.compile(
    r"\\\\[^\\/:*?\"<>|\x00-\x1f]+[\\/][^:*?\"<>|\x00-\x1f]+"  # \\\\server\\share\\…
    r"|[A-Za-z]:[\\/][^:*?\"<>|\x00-\x1f]*"
    r"|/[^\x00-\x1f]*"
)
_LONGEST_FOLDER = 400


def is_folder_address(text: str) -> bool:
    """Whether an address is a whole path of a folder: of a share, a drive, or from the root."""
    parts = re.split(r"[\\/]", text)
    return (
        len(text) <= _LONGEST_FOLDER and _FOLDER.fullmatch(text) is not None and ".." not in parts
    )


def folder_within(folder: str, name: str) -> str:
    """The path of a folder in a folder that may lie on another kind of PC than this one."""
    stroke = "/" if folder.startswith("/") else "\\"
    return folder.rstrip("\\/") + stroke + name


@dataclass(frozen=True, slots=True)
class Receiver:
    """What the desk says in its receiver file ("nơi nhận").

    Attributes:
        name: of the receiving office.
        commune_code: for whom the file was made.
        address: ``https://host:port``, or a folder that both see: as the office wrote it, or
            where it lies on this PC.
        certificate: SHA-256 of the server's certificate (DER), hex; "" when a known authority
            vouches for the certificate.
        access_key: secret that the server knows the commune by; a folder asks for none.
        recipient: ``age1…``, packages are sealed to it.
        public_key: base64 line of the office's minisign key.
    """

    name: str
    commune_code: str
    address: str
    certificate: str
    access_key: str
    recipient: str
    public_key: str

    def __repr__(self) -> str:
        """Never the secret: it would end in a log."""
        return f"Receiver({self.name!r}, {self.address!r})"

    @property
    def by_folder(self) -> bool:
        """Whether what is sent goes into a folder."""
        return is_folder_address(self.address)

    @property
    def id(self) -> str:
        """The office's key names it: another address of one office is the same receiver."""
        return hashlib.sha256(self.public_key.encode()).hexdigest()[:32]


class SendingState(StrEnum):
    """How far something has come on its way over a line."""

    WAITING = "waiting"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


SENDING_STATE_LABELS: Mapping[SendingState, str] = MappingProxyType(
    {
        SendingState.WAITING: "Chờ gửi",
        SendingState.SENDING: "Đang gửi",
        SendingState.PAUSED: "Tạm dừng",
        SendingState.SENT: "Đã gửi, chờ phiếu",
        SendingState.FAILED: "Chưa gửi được",
        SendingState.CANCELLED: "Đã bỏ",
    }
)

TO_BE_SENT = frozenset({SendingState.WAITING, SendingState.SENDING})
"""States that a run of the outbox goes on with; what a program that died left *sending* too."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One package on its way to one receiver.

    Attributes:
        id: 32 hex digits.
        package_id: what is sent.
        path: the sealed bytes that travel; they stay the same until all are there.
        sentence: why it did not get through, "" when nothing is the matter.
        changed_at: UTC, by this PC's clock; for people only.
    """

    id: str
    package_id: str
    receiver_id: str
    receiver_name: str
    state: SendingState
    path: Path
    sentence: str
    changed_at: datetime
