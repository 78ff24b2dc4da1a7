"""Who may send: an access key per enrolled commune, handed over in its receiver file."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from pathlib import Path

from ntm_desktop.district import office as offices
from ntm_desktop.domain.receivers import Receiver
from ntm_desktop.errors import EntryError, PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.exchange.receiver_file import EXTENSION, read_receiver, receiver_bytes
from ntm_desktop.files import move_into_place
from ntm_desktop.store.register.register import LINE_FOLDER, Office

ACCESS_FILE = "access.json"
_NOBODY = "0" * 64
_CODE = re.compile(r"\d{5}")


def line_folder(data_dir: Path) -> Path:
    """Where the server keeps what is its own, beside the register."""
    return data_dir / LINE_FOLDER


def make_receiver_file(
    office: Office,
    data_dir: Path,
    code: str,
    address: str,
    certificate: str,
    out_dir: Path,
    *,
    renew: bool,
) -> Path:
    """Make the signed file that a commune opens once, with its access key.

    Args:
        office: whose it is.
        data_dir: of its register.
        code: of an enrolled commune.
        address: of the server, as the commune reaches it.
        certificate: SHA-256 of the server's certificate, hex; "" for one of an authority.
        out_dir: folder on a stick or disk.
        renew: give the commune a new access key; the old one no longer opens.

    Raises:
        EntryError: the address is none.
        KeyStoreError: this PC has not got the office's keys.
        StoreError, PackageError: it cannot be written.
    """
    folder = line_folder(data_dir)
    owner = f"{offices.owner_of(office)}-line-{code}"
    known = read_access(folder)
    access_key = None if renew else keys.existing_access_key(f"{owner}-{known.get(code, '')[:12]}")
    if access_key is None or _digest(access_key) != known.get(code):
        access_key = secrets.token_hex(32)
        keys.keep_access_key(f"{owner}-{_digest(access_key)[:12]}", access_key)
        _write_access(folder, {**known, code: _digest(access_key)})
    public = offices.office_keys(office)
    receiver = Receiver(
        name=office.name,
        commune_code=code,
        address=address.rstrip("/"),
        certificate=certificate,
        access_key=access_key,
        recipient=public.recipient,
        public_key=public.public_key.encoded,
    )
    target = out_dir / f"{code}_noi-nhan{EXTENSION}"
    if target.exists():
        # An earlier one of ours; anything else of this name stays.
        read_receiver(target)
        target.unlink()
    deliver_bytes(target, receiver_bytes(receiver, offices.signing_key(office)))
    try:
        read_receiver(target)
    except PackageError:
        target.unlink(missing_ok=True)
        raise EntryError(
            f"Địa chỉ “{address}” không dùng được; phải có dạng https://tên-máy:cổng."
        ) from None
    return target


def read_access(folder: Path) -> dict[str, str]:
    """Commune code to the SHA-256 of its access key, hex.

    Raises:
        StoreError: the file is damaged.
    """
    path = folder / ACCESS_FILE
    try:
        found = json.loads(path.read_bytes())
        return {str(code): str(digest) for code, digest in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise StoreError(f"Danh sách khóa truy cập {path} bị hỏng. Hãy lấy bản sao lưu.") from error


def _write_access(folder: Path, access: dict[str, str]) -> None:
    path = folder / ACCESS_FILE
    partial = path.with_name(f".{ACCESS_FILE}.new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        deliver_bytes(partial, json.dumps(access, sort_keys=True, indent=1).encode())
        move_into_place(partial, path)
    except OSError as error:
        raise StoreError(f"Không ghi được {path}: {in_vietnamese(error)}.") from error


def _digest(access_key: str) -> str:
    return hashlib.sha256(access_key.encode()).hexdigest()


class Doorkeeper:
    """Tells which commune a request comes from; reads the list anew when the desk changed it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read_at: tuple[int, int] | None = None
        self._access: dict[str, str] = {}

    def commune_of(self, authorization: str) -> str | None:
        """The commune's code; None alike for an unknown commune and for a wrong key."""
        self._refresh()
        code, key = _pair(authorization)
        expected = self._access.get(code, _NOBODY)
        # One comparison whether or not the commune exists, and in constant time.
        fits = hmac.compare_digest(_digest(key), expected)
        return code if fits and code in self._access else None

    def _refresh(self) -> None:
        try:
            info = (self._folder / ACCESS_FILE).stat()
        except OSError:
            self._access, self._read_at = {}, None
            return
        stamp = (info.st_mtime_ns, info.st_ino)
        if stamp != self._read_at:
            self._access = read_access(self._folder)
            self._read_at = stamp


def _pair(authorization: str) -> tuple[str, str]:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "basic" or len(rest) > 400:
        return "", ""
    try:
        code, _, key = base64.b64decode(rest, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return (code, key) if _CODE.fullmatch(code) else ("", "")
