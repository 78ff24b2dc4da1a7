"""What offices below have answered, taken in beside the packages they hand on."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.district import office as offices
from ntm_desktop.domain.package import PackageHeader
from ntm_desktop.domain.receipts import ReceiptSaid, receipt_said
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError, KeyStoreError, PackageError
from ntm_desktop.exchange.contents import receipt_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.below import (
    OfficeBelow,
    add_answer_below,
    add_office_below,
    offices_below,
)
from ntm_desktop.store.register.register import Register

_ANSWER = re.compile(r"\d{5}_receipt_[^/\\]*\.ntmz", re.IGNORECASE)
_MOST = 10_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class KnownOffices:
    """Whose answers are believed, as plain values: read without the register.

    Attributes:
        keys: id of a key, hexadecimal, to the key itself.
        own: id of this office's own key, whose receipts on a stick are nothing new.
    """

    keys: Mapping[str, PublicKey]
    own: str

    @classmethod
    def of(cls, register: Register) -> "KnownOffices":
        """Those of an open register."""
        known = {one.key_id: PublicKey.parse(one.public_key) for one in offices_below(register)}
        try:
            own = offices.signing_key(register.office()).public.key_id.hex()
        except KeyStoreError:
            own = ""
        return cls(known, own)


@dataclass(frozen=True, slots=True)
class AnswersRead:
    """Answers found in folders.

    Attributes:
        found: id of the key to what was said.
        unknown: how many are signed by a key nobody compared.
        damaged: names of those that do not stand the checks, with the reason.
    """

    found: tuple[tuple[str, ReceiptSaid], ...]
    unknown: int
    damaged: tuple[str, ...]


def enrol_office_below(register: Register, file: Path, name: str, at: datetime) -> OfficeBelow:
    """Believe the answers of an office below, after a person compared its fingerprint.

    Args:
        register: open.
        file: its public key, ``district.pub``.
        name: what it is called here.
        at: now, UTC.

    Raises:
        EntryError: no name, or too long a one; its own key.
        PackageError: it is no public key.
    """
    plain = " ".join(nfc(name).split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise EntryError(f"Tên nơi nhận cấp dưới phải có từ 1 đến {_LONGEST_NAME} chữ.")
    key = read_public_key(file)
    known = KnownOffices.of(register)
    if key.key_id.hex() == known.own:
        raise EntryError("Đây là khóa của chính nơi nhận này.")
    office = OfficeBelow(key.key_id.hex(), plain, key.encoded)
    with register.transaction():
        add_office_below(register, office, at)
        note_act(register, at, ActKind.ENROLLED, f"Đăng ký khóa của {plain}: {key.fingerprint}")
    return office


def read_answers(paths: Iterable[Path], known: KnownOffices) -> AnswersRead:
    """Find and check answers in files and folders; needs no register."""
    found: list[tuple[str, ReceiptSaid]] = []
    damaged: list[str] = []
    unknown = 0
    for path in _answers(paths):
        signer: list[str] = []

        def key_for(_header: PackageHeader, key_id: bytes, signer: list[str] = signer) -> PublicKey:
            signer.append(key_id.hex())
            key = known.keys.get(key_id.hex())
            if key is None:
                raise PackageError("unknown-sender", "Khóa chưa đăng ký.")
            return key

        try:
            opened = read_package(path, key_for)
            receipt = receipt_of(opened)
        except PackageError as error:
            if error.reason == "unknown-sender":
                unknown += signer[-1:] != [known.own]
            else:
                damaged.append(f"{path.name}: {error}")
            continue
        header = opened.header
        said = receipt_said(
            receipt,
            epoch=header.epoch,
            sequence=header.sequence,
            sha256=opened.sha256,
            signed_by=opened.key.fingerprint,
        )
        found.append((opened.key.key_id.hex(), said))
    return AnswersRead(tuple(found), unknown, tuple(damaged))


def keep_answers(register: Register, read: AnswersRead, at: datetime) -> tuple[str, ...]:
    """Keep what was read; what was done as sentences, () when there was nothing."""
    names = {one.key_id: one.name for one in offices_below(register)}
    new: dict[str, int] = {}
    with register.transaction():
        for key_id, said in read.found:
            if add_answer_below(register, key_id, said.package_sha256, said, at):
                new[key_id] = new.get(key_id, 0) + 1
        for key_id, count in new.items():
            told = f"Nhận {count} phiếu trả lời của {names[key_id]}"
            note_act(register, at, ActKind.TAKEN_BELOW, told)
    notes = [f"Đã nhận {count} phiếu trả lời của {names[key_id]}." for key_id, count in new.items()]
    if read.unknown:
        notes.append(
            f"Có {read.unknown} phiếu trả lời của cấp dưới ký bằng khóa chưa đăng ký nên không "
            "nhận: đối chiếu dấu vân tay rồi đăng ký tệp district.pub của nơi đó (trang Cài đặt)."
        )
    notes += [f"Phiếu trả lời không nhận: {one}" for one in read.damaged]
    return tuple(notes)


def _answers(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_symlink():
            continue
        if path.is_file() and _ANSWER.fullmatch(path.name):
            found.append(path)
        elif path.is_dir():
            for folder, subfolders, names in os.walk(path):
                subfolders.sort()
                found += [Path(folder) / one for one in sorted(names) if _ANSWER.fullmatch(one)]
                if len(found) > _MOST:
                    return found[:_MOST]
    return found
