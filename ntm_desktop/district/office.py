"""The receiving office: its register and its two keys, made together."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import EntryError, KeyStoreError
from ntm_desktop.exchange import keys, sealing
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.store.register.register import Office, new_register

PUBLIC_KEY_FILE = "district.pub"
RECIPIENT_FILE = "recipient.txt"
DEFAULT_NAME = "Văn phòng Điều phối nông thôn mới"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What the office gives to its communes.

    Attributes:
        public_key: to check receipts with.
        recipient: ``age1…``, to seal packages to.
    """

    public_key: PublicKey
    recipient: str


def found_office(data_dir: Path, name: str, at: datetime) -> tuple[Office, OfficeKeys]:
    """Make a register with a signing key and an identity for sealed packages.

    The public halves are written into the folder too, to be handed out.

    Raises:
        EntryError: the name is empty or too long.
        StoreError: there is a register already, or the folder cannot be written.
        KeyStoreError: the keys cannot be made.
    """
    plain = " ".join(nfc(name).split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise EntryError(f"Tên nơi nhận phải có từ 1 đến {_LONGEST_NAME} chữ.")
    office = Office(secrets.token_hex(16), plain)

    def make_keys() -> None:
        keys.signing_key(owner_of(office))
        keys.identity_text(owner_of(office), sealing.generate_identity())

    new_register(data_dir, office, at, make_keys).close()
    write_public(office, data_dir)
    return office, office_keys(office)


def write_public(office: Office, folder: Path) -> tuple[Path, ...]:
    """Write the public halves of the keys into a folder, to be handed out.

    Raises:
        KeyStoreError: this PC has not got the office's keys.
        PackageError: the folder cannot be written.
    """
    made = office_keys(office)
    for name, text in (
        (PUBLIC_KEY_FILE, made.public_key.text),
        (RECIPIENT_FILE, f"{made.recipient}\n"),
    ):
        deliver_bytes(folder / name, text.encode("ascii"))
    return folder / PUBLIC_KEY_FILE, folder / RECIPIENT_FILE


def office_keys(office: Office) -> OfficeKeys:
    """The public halves.

    Raises:
        KeyStoreError: this PC has not got the office's keys.
    """
    return OfficeKeys(signing_key(office).public, sealing.recipient_of(identity(office)))


def signing_key(office: Office) -> SecretKey:
    """The key receipts are signed with; never made anew for a register that was copied here.

    Raises:
        KeyStoreError: this PC has not got it, or it is damaged.
    """
    key = keys.existing_signing_key(owner_of(office))
    if key is None:
        raise _missing(office)
    return key


def identity(office: Office) -> str:
    """The identity sealed packages are opened with.

    Raises:
        KeyStoreError: this PC has not got it, or it is damaged.
    """
    text = keys.existing_identity(owner_of(office))
    if text is None:
        raise _missing(office)
    return text


def owner_of(office: Office) -> str:
    """Name of the office's keys in the user's folder."""
    return f"district-{office.id}"


def _missing(office: Office) -> KeyStoreError:
    return KeyStoreError(
        f"Máy này không có khóa của sổ tiếp nhận “{office.name}”. Khóa nằm trong tài khoản đã tạo "
        f"sổ (tệp {owner_of(office)}.key và {owner_of(office)}-age.key); hãy dùng máy đó, "
        "hoặc đưa khóa đã cất trên USB về máy này (trang Cài đặt, hoặc ntm-district keys --from)."
    )
