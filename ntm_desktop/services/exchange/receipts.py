"""Taking in what the receiving unit answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import ReceiptContent
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.receipts import ReceiptSaid, receipt_said
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.contents import receipt_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.services import workspace
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages, sendings

DISTRICT_KEY = "district_public_key"


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose receipts count here, read from the commune's file.

    Attributes:
        code: of the commune.
        known: the receiving unit's key as kept, "" before its first receipt.
        given: the key that is offered for it.
        others: keys of the receivers whose fingerprint was compared, by key id.
    """

    code: str
    known: str
    given: str | Path | None
    others: Mapping[bytes, PublicKey]

    def key(self) -> PublicKey:
        """The key a receipt has to be signed with that none of the others signed.

        Raises:
            PackageError: none is known, or another one is.
        """
        if self.others and not self.known:
            return next(iter(self.others.values()))
        return _district_key(self.known, self.given)


def trust_of(ws: Workspace, public_key: str | Path | None = None) -> Trust:
    """Whose receipts count here, with a key that is offered for the receiving unit."""
    known = workspace.settings(ws).get(DISTRICT_KEY, "")
    # Receivers whose fingerprint was compared sign their own receipts.
    others = {} if public_key else _receivers_keys(ws)
    return Trust(workspace.commune_info(ws).commune.code, known, public_key, others)


def open_receipt(path: Path, trust: Trust, progress: Progress = unwatched) -> OpenedPackage:
    """Read a receipt and check who signed it; needs no workspace.

    Raises:
        PackageError: it is damaged, or not signed by a receiver that counts.
    """
    key = trust.key()
    return read_package(path, lambda header, key_id: trust.others.get(key_id, key), progress)


def accept_receipt(ws: Workspace, path: Path, *, public_key: str | Path | None = None) -> Change:
    """Take a receipt in; the same one twice changes nothing.

    Args:
        ws: the open commune.
        path: the receipt.
        public_key: the receiving unit's public key, needed once; kept in the settings from
            then on. Another key later is refused until the setting is changed by hand.

    Raises:
        PackageError: not a receipt for a package of this commune, or not signed by the
            receiving unit.
    """
    trust = trust_of(ws, public_key)
    return take_in(ws, trust, open_receipt(path, trust))


def take_in(ws: Workspace, trust: Trust, opened: OpenedPackage) -> Change:
    """Record a receipt that was read and checked; the same one twice changes nothing.

    Raises:
        PackageError: it is not for a package of this commune, or older than one taken in.
    """
    code, known, others, key = trust.code, trust.known, trust.others, trust.key()
    receipt = receipt_of(opened)
    package = packages.package_by_sha256(ws.file, receipt.package_sha256)
    if (
        opened.header.commune_code != code
        or package is None
        or (package.epoch, package.sequence) != (receipt.package.epoch, receipt.package.sequence)
    ):
        raise PackageError(
            "unknown-package",
            f"Phiếu này ghi cho gói số {receipt.package.sequence} của đơn vị "
            f"{receipt.package.commune_code}, không phải gói đã đóng từ dữ liệu này.",
        )
    said = said_by(opened, receipt)
    for earlier in packages.receipts(ws.file, package.id):
        before = earlier.said
        if before.epoch == said.epoch and before.sequence > said.sequence:
            raise PackageError(
                "sequence", "Đã có phiếu mới hơn cho gói này; phiếu cũ không thay được phiếu mới."
            )
        if (before.epoch, before.sequence) == (said.epoch, said.sequence) and (
            before.sha256 != said.sha256
        ):
            raise PackageError(
                "other-content",
                f"Đã có phiếu số {said.sequence} của nơi nhận này với nội dung khác. "
                "Phiếu sau không thay được phiếu trước; hãy hỏi lại nơi nhận.",
            )
    label = f"Nhận phiếu tiếp nhận gói số {package.sequence}"
    with ws.file.transaction():
        if not known and not others:
            workspace.change_settings(ws, **{DISTRICT_KEY: key.encoded})
        new = packages.record_receipt(ws.file, package.id, said, ws.now())
    touched = frozenset({Touched.PACKAGES, *([] if known or others else [Touched.SETTINGS])})
    return Change(label, touched if new else frozenset(), frozenset(), ws.now())


@dataclass(frozen=True, slots=True)
class ReceivingKey:
    """The key that receipts have to be signed with; ``encoded`` is its base64 line."""

    number: str
    fingerprint: str
    encoded: str


def receiving_key(ws: Workspace) -> ReceivingKey | None:
    """The key of the receiving unit as it is known here; None before its first receipt."""
    known = workspace.settings(ws).get(DISTRICT_KEY, "")
    return look_at_key(known) if known else None


def look_at_key(public_key: str | Path) -> ReceivingKey:
    """A key that is about to be trusted, to be compared with the unit's paper first.

    Raises:
        PackageError: it is no public key.
    """
    key = read_public_key(public_key)
    return ReceivingKey(key.name, key.fingerprint, key.encoded)


def change_receiving_key(ws: Workspace, public_key: str) -> Change:
    """Trust another key of the receiving unit from now on; receipts taken in stay.

    Args:
        ws: the open commune.
        public_key: base64 line, after a person compared the fingerprint.

    Raises:
        PackageError: it is no public key.
    """
    return workspace.change_settings(ws, **{DISTRICT_KEY: read_public_key(public_key).encoded})


def _receivers_keys(ws: Workspace) -> dict[bytes, PublicKey]:
    keys = [PublicKey.parse(row["public_key"]) for row in sendings.receivers(ws.file)]
    return {key.key_id: key for key in keys}


def _district_key(known: str, given: str | Path | None) -> PublicKey:
    """The key a receipt has to be signed with."""
    if given is None:
        if not known:
            raise PackageError(
                "unknown-sender",
                "Chưa có khóa công khai của nơi nhận để kiểm tra phiếu. Hãy chọn tệp khóa (.pub) "
                "nơi nhận đã phát, và đối chiếu dấu vân tay.",
            )
        return read_public_key(known)
    offered = read_public_key(given)
    if known and read_public_key(known) != offered:
        raise PackageError(
            "wrong-key",
            "Khóa vừa chọn khác với khóa của nơi nhận đã lưu. Nếu nơi nhận thật sự đổi khóa, hãy "
            "vào trang Cài đặt, mục “Khóa của nơi nhận”, đối chiếu dấu vân tay rồi đổi.",
        )
    return offered


def said_by(opened: OpenedPackage, receipt: ReceiptContent) -> ReceiptSaid:
    """What a receipt that was just opened and verified says."""
    return receipt_said(
        receipt,
        epoch=opened.header.epoch,
        sequence=opened.header.sequence,
        sha256=opened.sha256,
        signed_by=opened.key.fingerprint,
    )
