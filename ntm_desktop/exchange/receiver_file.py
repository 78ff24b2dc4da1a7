"""The receiver file ("nơi nhận"): all that a commune needs to send over a line, signed by the desk.

JSON with two members: ``receiver``, the text that is signed, and ``signature``, its ``.minisig``.
The key inside is believed only after a person compared its fingerprint with the paper slip.
It holds the commune's access key, so it is handed over like a letter, not published.

Format 1 names a server, format 2 a folder: programs that know no folders say that the file is of
another version instead of taking it for damaged.
"""

import json
import re
from pathlib import Path

from ntm_desktop.domain.receivers import Receiver, is_folder_address
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import minisign, policy, sealing
from ntm_desktop.exchange.minisign import MinisignError, PublicKey, SecretKey, Signature

EXTENSION = ".ntmr"
FORMAT, FOLDER_FORMAT = 1, 2
_LONGEST = 16 * policy.KIB
_FIELDS = ("name", "commune_code", "address", "certificate", "access_key", "recipient")
_SHAPES = {
    "name": re.compile(r"\S(?:.{0,198}\S)?"),
    "commune_code": re.compile(r"\d{5}"),
    "address": re.compile(r".+"),
    "certificate": re.compile(r"(?:[0-9a-f]{64})?"),
    "access_key": re.compile(r"[0-9a-f]{64}"),
    "recipient": re.compile(r"age1[a-z0-9]{58}"),
}
_SERVER = re.compile(r"https://[^\s/@?#]+(?:/[^\s@?#]*)?|http://(127\.0\.0\.1|localhost):\d+")


def is_address(text: str) -> bool:
    """Whether a commune can be sent to it: HTTPS, plain HTTP on this very PC, or a folder."""
    return _SERVER.fullmatch(text) is not None or is_folder_address(text)


def receiver_bytes(receiver: Receiver, key: SecretKey) -> bytes:
    """Content of the file, signed."""
    version = FOLDER_FORMAT if receiver.by_folder else FORMAT
    document = {"format": version, "public_key": key.public.encoded}
    document |= {field: getattr(receiver, field) for field in _FIELDS}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    signature = key.sign(text.encode(), _comment(receiver.commune_code, version))
    return json.dumps({"receiver": text, "signature": signature.text}, ensure_ascii=False).encode()


def read_receiver(path: Path) -> tuple[Receiver, PublicKey]:
    """What a receiver file says, its form and signature checked, and the key to be compared.

    Raises:
        PackageError: ``receiver-file``, ``newer-format``, ``signature``, ``recipient``, and the
            reasons of ``policy.check_regular_file``.
    """
    policy.check_regular_file(path)
    fault = PackageError(
        "receiver-file", f"{path.name} không phải tệp “nơi nhận”, hoặc đã hỏng khi chép."
    )
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
    except OSError as error:
        raise policy.unreadable(path, error) from error
    try:
        outer = json.loads(raw) if len(raw) <= _LONGEST else {}
        text, signature = outer["receiver"], Signature.parse(outer["signature"])
        document = json.loads(text)
        version = document["format"]
        key = PublicKey.parse(document["public_key"])
        fields = {name: document[name] for name in _FIELDS}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise fault from error
    if version not in (FORMAT, FOLDER_FORMAT):
        raise PackageError(
            "newer-format", "Tệp “nơi nhận” do phiên bản khác tạo ra. Hãy cập nhật chương trình."
        )
    for name, shape in _SHAPES.items():
        if not isinstance(fields[name], str) or not shape.fullmatch(fields[name]):
            raise fault
    named = is_folder_address if version == FOLDER_FORMAT else _SERVER.fullmatch
    if not named(fields["address"]):
        raise fault
    try:
        minisign.verify(text.encode(), signature, key)
    except MinisignError as error:
        raise _changed(path) from error
    if signature.trusted_comment != _comment(fields["commune_code"], version):
        raise _changed(path)
    sealing.check_recipients([fields["recipient"]])
    return Receiver(**fields, public_key=key.encoded), key


def _comment(code: str, version: int) -> str:
    # Names what is signed: no other text signed with this key can be taken for such a file.
    return f"ntm receiver for commune:{code} format:{version}"


def _changed(path: Path) -> PackageError:
    return PackageError(
        "signature", f"{path.name} đã bị sửa sau khi ký. Không dùng; hãy xin lại từ nơi nhận."
    )
