"""Everything about packages in one place: pack, check, take receipts in, look back.

*Đã tiếp nhận* comes from a signed receipt and from nothing else.
"""

from dataclasses import dataclass

from ntm_desktop.domain.outgoing import (
    PACKAGE_STATE_LABELS,
    OutgoingPackage,
    Receipt,
    newest_of_each,
)
from ntm_desktop.domain.package import PACKAGE_KIND_LABELS, PackageKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.exchange import keys
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.checks import VerifiedResult, verify_package
from ntm_desktop.services.exchange.copies import copy_package, copying
from ntm_desktop.services.exchange.packing import PackedResult, pack, packing
from ntm_desktop.services.exchange.receipts import accept_receipt
from ntm_desktop.services.exchange.way_back import WayBack, way_back
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages

__all__ = [
    "PackageEntry",
    "PackedResult",
    "PublicKeyInfo",
    "VerifiedResult",
    "accept_receipt",
    "copy_package",
    "copying",
    "pack",
    "packing",
    "public_key_info",
    "timeline",
    "verify_package",
]


@dataclass(frozen=True, slots=True)
class PackageEntry:
    """One package of the timeline, newest first.

    Attributes:
        title: "Tự đánh giá · Năm 2024 · gói số 3".
        state_label: one of the six words.
        receipts: in the order they came in.
        answers: the newest receipt of each office that answered.
        receipt_lines: what the newest receipt says, a sentence each.
        way_back: how it can be taken back.
    """

    package: OutgoingPackage
    title: str
    state_label: str
    receipts: tuple[Receipt, ...]
    answers: tuple[Receipt, ...]
    receipt_lines: tuple[str, ...]
    way_back: WayBack = WayBack.NONE


@dataclass(frozen=True, slots=True)
class PublicKeyInfo:
    """The commune's public key as it is handed to the receiving unit.

    Attributes:
        text: content of the .pub file.
        slip: the paper slip the chairman signs, lines of plain text.
    """

    commune_code: str
    key_id: str
    text: str
    fingerprint: str
    slip: str


def timeline(ws: Workspace) -> tuple[PackageEntry, ...]:
    """Every package made, newest first, with what came back."""
    entries = []
    for package in packages.packages(ws.file):
        receipts = packages.receipts(ws.file, package.id)
        label = PACKAGE_KIND_LABELS.get(PackageKind(package.kind), package.kind)
        period = f" · {Period.parse(package.period_key).label}" if package.period_key else ""
        entries.append(
            PackageEntry(
                package=package,
                title=f"{label}{period} · gói số {package.sequence}",
                state_label=PACKAGE_STATE_LABELS[package.state],
                receipts=receipts,
                answers=newest_of_each(receipts),
                receipt_lines=receipts[-1].said.lines if receipts else (),
                way_back=way_back(ws, package),
            )
        )
    return tuple(entries)


def public_key_info(ws: Workspace) -> PublicKeyInfo:
    """The commune's public key, made when there is none, with its paper slip.

    Raises:
        KeyStoreError: the key cannot be made or read.
    """
    info = workspace.commune_info(ws)
    commune, key = info.commune, keys.commune_key(info.commune.code).public
    slip = "\n".join(
        (
            "PHIẾU ĐĂNG KÝ KHÓA CÔNG KHAI",
            f"Đơn vị: {commune.full_name}, {commune.above} (mã {commune.code})",
            f"Số hiệu khóa: {key.name}",
            f"Dấu vân tay: {key.fingerprint}",
            f"Khóa công khai: {key.encoded}",
            f"Nơi nhận: {info.receiving_unit}",
            "Nơi nhận đối chiếu dấu vân tay trên phiếu này với dấu vân tay hiện trên máy trước "
            "khi đăng ký.",
        )
    )
    return PublicKeyInfo(commune.code, key.name, key.text, key.fingerprint, slip)
