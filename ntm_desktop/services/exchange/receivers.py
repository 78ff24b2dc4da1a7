"""Receivers reached over a line: opened once from their file, after a person compared the key.

A receiver's folder may lie elsewhere on this PC than where the office sees it (a sync client, a
share under another letter): then the person says where, and that is kept in place of the address.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.receivers import Receiver, is_folder_address
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import EntryError, KeyStoreError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.receiver_file import read_receiver
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.copies import SEAL_RECIPIENT
from ntm_desktop.services.exchange.receipts import DISTRICT_KEY
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import sendings


@dataclass(frozen=True, slots=True)
class OfferedReceiver:
    """What a receiver file says, before it is believed.

    Attributes:
        fingerprint: of the office's key, to be compared with the paper slip.
        known: this very key was compared before (receipts, or an earlier file).
        receiver: all of it.
        fault: why the folder it names cannot be used from this PC, "" when it can, or when it
            names a server.
    """

    fingerprint: str
    known: bool
    receiver: Receiver
    fault: str = ""


def look_at_receiver(ws: Workspace, path: Path) -> OfferedReceiver:
    """Read a receiver file; nothing is believed yet.

    Raises:
        PackageError: it is none, was changed, or is another commune's.
    """
    return carry_out(ws, looking_at_receiver(path))


def looking_at_receiver(path: Path) -> Staged[OfferedReceiver]:
    """The steps of ``look_at_receiver``: the file is read beside the database."""
    read: tuple[Receiver, PublicKey] = yield Beside(lambda _progress: read_receiver(path))
    offered: OfferedReceiver
    offered, earlier = yield OnDatabase(lambda ws: _offered(ws, *read))
    if not offered.receiver.by_folder:
        return offered
    looked: OfferedReceiver = yield Beside(lambda _progress: _seen_from_here(offered, earlier))
    return looked


def at_folder(offered: OfferedReceiver, folder: Path) -> OfferedReceiver:
    """The same receiver with its folder where this PC sees it; looks into the folder.

    Raises:
        EntryError: the receiver is no folder, or the path is none that can be kept.
    """
    from ntm_desktop.exchange.transports.folder import folder_fault

    if not offered.receiver.by_folder or not is_folder_address(str(folder)):
        raise EntryError(
            f"Không dùng thư mục “{folder}” được: nơi nhận này nhận qua máy chủ, hoặc đường dẫn "
            "không đầy đủ. Chưa lưu gì."
        )
    receiver = replace(offered.receiver, address=str(folder))
    fault = folder_fault(receiver)
    return replace(offered, receiver=receiver, fault=str(fault) if fault is not None else "")


def _seen_from_here(offered: OfferedReceiver, earlier: str) -> OfferedReceiver:
    """Where the folder was before on this PC, when it is that one still; else as the file says."""
    if is_folder_address(earlier):
        before = at_folder(offered, Path(earlier))
        if not before.fault:
            return before
    return at_folder(offered, Path(offered.receiver.address))


def _offered(ws: Workspace, receiver: Receiver, key: PublicKey) -> tuple[OfferedReceiver, str]:
    code = workspace.commune_info(ws).commune.code
    if receiver.commune_code != code:
        raise PackageError(
            "other-commune",
            f"Tệp “nơi nhận” này cấp cho đơn vị {receiver.commune_code}, không phải {code}. Hãy "
            "xin nơi nhận tệp của xã mình.",
        )
    rows = sendings.receivers(ws.file)
    trusted = {row["public_key"] for row in rows}
    trusted.add(workspace.settings(ws).get(DISTRICT_KEY, ""))
    earlier = next((row["address"] for row in rows if row["id"] == receiver.id), "")
    return OfferedReceiver(key.fingerprint, key.encoded in trusted, receiver), earlier


def add_receiver(ws: Workspace, offered: OfferedReceiver, *, fingerprint: str = "") -> Change:
    """Send there from now on.

    Args:
        ws: the open commune.
        offered: what was looked at.
        fingerprint: as a person read it from the paper slip; not needed for a known key.

    Raises:
        EntryError: the fingerprint is another one.
        KeyStoreError: the access key cannot be kept.
    """
    if not offered.known and _hex(fingerprint) != _hex(offered.fingerprint):
        raise EntryError(
            f"Dấu vân tay trên phiếu giấy không khớp với tệp “nơi nhận” ({offered.fingerprint}). "
            "Chưa lưu; hãy xem lại phiếu, hoặc gọi nơi nhận."
        )
    receiver = offered.receiver
    access = f"access-{hashlib.sha256(receiver.access_key.encode()).hexdigest()[:24]}"
    keys.keep_access_key(access, receiver.access_key)
    settings = workspace.settings(ws)
    with ws.file.transaction():
        sendings.keep_receiver(ws.file, receiver, access, ws.now())
        missing = {
            name: value
            for name, value in (
                (DISTRICT_KEY, receiver.public_key),
                (SEAL_RECIPIENT, receiver.recipient),
            )
            if not settings.get(name, "")
        }
        if missing:
            workspace.change_settings(ws, **missing)
    touched = frozenset({Touched.PACKAGES, Touched.SETTINGS})
    return Change(f"Lưu nơi nhận {receiver.name}", touched, frozenset(), ws.now())


def forget_receiver(ws: Workspace, receiver_id: str) -> Change:
    """Send nothing there any more; what was not sent yet is cancelled.

    Raises:
        EntryError: it is not known.
    """
    known = next((r for r in sendings.receivers(ws.file) if r["id"] == receiver_id), None)
    if known is None:
        raise EntryError("Không có nơi nhận này trong danh sách. Hãy xem lại.")
    sendings.forget_receiver(ws.file, receiver_id)
    touched = frozenset({Touched.PACKAGES, Touched.SETTINGS})
    return Change(f"Bỏ nơi nhận {known['name']}", touched, frozenset(), ws.now())


def receiver_names(ws: Workspace) -> tuple[str, ...]:
    """Names of the receivers, in the order they were opened first."""
    return tuple(row["name"] for row in sendings.receivers(ws.file))


def receivers(ws: Workspace) -> tuple[Receiver, ...]:
    """Every receiver with its access key.

    Raises:
        KeyStoreError: an access key is not on this PC (data copied from another one).
    """
    code = workspace.commune_info(ws).commune.code
    return tuple(_receiver(row, code) for row in sendings.receivers(ws.file))


def _receiver(row: dict[str, str], code: str) -> Receiver:
    access_key = keys.existing_access_key(row["access"])
    if access_key is None:
        raise KeyStoreError(
            f"Máy này không có khóa truy cập của nơi nhận {row['name']}. Hãy mở lại tệp “nơi nhận” "
            "trên máy này."
        )
    return Receiver(
        name=row["name"],
        commune_code=code,
        address=row["address"],
        certificate=row["certificate"],
        access_key=access_key,
        recipient=row["recipient"],
        public_key=PublicKey.parse(row["public_key"]).encoded,
    )


def _hex(text: str) -> str:
    return "".join(text.split()).upper()
