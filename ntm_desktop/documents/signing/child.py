"""The child process that speaks with a token: its driver is somebody else's code.

A driver that hangs or falls takes this process along and nothing else, and the PIN ends with it.
It is started by :mod:`~ntm_desktop.documents.signing.process`, answers one order with a line of
JSON, and knows no Vietnamese: what went wrong is a code.
"""

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ntm_desktop.documents.child_process import READY

WORD = "--sign"
"""What the frozen program is called with to be this child."""
_SIGNING_USES = frozenset({"digital_signature", "non_repudiation"})
# Of CK_TOKEN_INFO (PKCS#11, 3.2); the binding names only some of them.
_COUNT_LOW, _FINAL_TRY, _LOCKED = 0x10000, 0x20000, 0x40000


class Refused(Exception):
    """The order cannot be carried out.

    Attributes:
        code: as ``process`` knows it.
        pin: state of the PIN, where it matters.
    """

    def __init__(self, code: str, pin: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.pin = pin


def main() -> int:
    """Carry out the one order that standard input holds; the answer is JSON on standard output."""
    # By number: a windowed program on Windows has no sys.stdin, but has the pipes.
    with open(0, "rb", closefd=False) as asked, open(1, "wb", closefd=False) as told:
        _no_dump()
        told.write(READY)
        told.flush()
        line = asked.readline()
        if not line:
            return 0
        told.write(json.dumps(answer(json.loads(line))).encode())
        told.flush()
    # A driver may hang in its own clearing up; nobody waits for that.
    os._exit(0)


def answer(order: Mapping[str, Any]) -> dict[str, Any]:
    """What is answered to an order; ``fault`` is why nothing was done."""
    try:
        if order["do"] == "look":
            return {"tokens": [_described(token) for token in _tokens(order["driver"])]}
        if order["do"] == "try":
            return _tried()
        return _sign(order)
    except Refused as refused:
        return {"fault": refused.code, "pin": refused.pin}
    except ImportError as error:
        return {"fault": "no_extra", "told": error.name or ""}
    except Exception as error:  # noqa: BLE001 - whatever a driver brings about
        return {"fault": _code(error), "told": type(error).__name__}


def _tried() -> dict[str, Any]:
    """Load everything that signing needs; for the program's test of itself."""
    import pkcs11
    from pyhanko.sign import fields, signers
    from pyhanko.sign.pkcs11 import PKCS11Signer
    from pyhanko.version import __version__

    needed = (pkcs11.lib, fields.SigSeedSubFilter.PADES, signers.sign_pdf, PKCS11Signer)
    return {"version": __version__, "parts": len(needed)}


def _tokens(driver: str) -> Iterator[Any]:
    """The initialised tokens that are plugged in."""
    import pkcs11

    if not Path(driver).is_file():
        raise Refused("no_driver")
    try:
        library = pkcs11.lib(driver)
        slots = library.get_slots(token_present=True)
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise Refused("bad_driver") from error
    for slot in slots:
        try:
            token = slot.get_token()
        except (pkcs11.exceptions.TokenNotPresent, pkcs11.exceptions.TokenNotRecognised):
            continue  # pulled out meanwhile, or of another kind
        if pkcs11.TokenFlag.TOKEN_INITIALIZED in token.flags:
            yield token


def _described(token: Any) -> dict[str, Any]:
    with token.open() as session:
        return {
            "label": token.label.strip("\0 "),
            "serial": _serial(token),
            "pin": _pin_state(token),
            "certificates": [
                _certificate(key_id, found)
                for key_id, found in _certificates(session)
                if not found.ca
            ],
        }


def _serial(token: Any) -> str:
    raw = token.serial
    return (raw.decode("latin-1") if isinstance(raw, bytes) else str(raw)).strip("\0 ")


def _pin_state(token: Any) -> str:
    flags = int(token.flags)
    if flags & _LOCKED:
        return "locked"
    if flags & _FINAL_TRY:
        return "last_try"
    return "wrong_before" if flags & _COUNT_LOW else "fresh"


def _certificates(session: Any) -> Iterator[tuple[bytes, Any]]:
    from asn1crypto import x509
    from pkcs11 import Attribute, ObjectClass

    for found in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            yield bytes(found[Attribute.ID]), x509.Certificate.load(found[Attribute.VALUE])
        except (ValueError, TypeError):
            continue  # not an X.509 certificate


def _certificate(key_id: bytes, found: Any) -> dict[str, Any]:
    subject, issuer = found.subject.native, found.issuer.native
    uses = found.key_usage_value.native if found.key_usage_value is not None else None
    return {
        "key_id": key_id.hex(),
        "owner": _text(subject.get("common_name")) or found.subject.human_friendly,
        "organisation": _text(subject.get("organization_name")),
        "issuer": _text(issuer.get("common_name")) or found.issuer.human_friendly,
        "begins": found.not_valid_before.isoformat(),
        "ends": found.not_valid_after.isoformat(),
        "signs": uses is None or bool(_SIGNING_USES & set(uses)),
    }


def _text(value: Any) -> str:
    """A name of a certificate, which may be several."""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _sign(order: Mapping[str, Any]) -> dict[str, Any]:
    import pkcs11
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.pkcs11 import PKCS11Signer

    token = next((one for one in _tokens(order["driver"]) if _serial(one) == order["serial"]), None)
    if token is None:
        raise Refused("no_token")
    if _pin_state(token) == "locked":
        raise Refused("pin_locked", "locked")
    key_id = bytes.fromhex(order["key_id"])
    try:
        session = token.open(user_pin=order["pin"])
    except pkcs11.exceptions.PKCS11Error as error:
        raise Refused(_code(error), _pin_state_again(order)) from error
    with session:
        known = dict(_certificates(session))
        if key_id not in known:
            raise Refused("no_certificate")
        certificate = known[key_id]
        now = datetime.now(UTC)
        if not certificate.not_valid_before <= now <= certificate.not_valid_after:
            raise Refused("expired")
        writer = IncrementalPdfFileWriter(io.BytesIO(Path(order["source"]).read_bytes()))
        taken = {name for name, _value, _field in fields.enumerate_sig_fields(writer)}
        name = next(f"ChuKySo{n}" for n in range(1, 1000) if f"ChuKySo{n}" not in taken)
        signer = PKCS11Signer(
            session,
            signing_cert=certificate,
            key_id=key_id,
            ca_chain=[found for found in known.values() if found.ca],
        )
        meta = signers.PdfSignatureMetadata(
            field_name=name,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=order["reason"],
            location=order["location"],
        )
        try:
            signed = signers.sign_pdf(writer, meta, signer)
        except pkcs11.exceptions.NoSuchKey as error:
            raise Refused("no_key") from error
    Path(order["target"]).write_bytes(signed.getbuffer())
    return {"owner": _certificate(key_id, certificate)["owner"], "moment": now.isoformat()}


def _pin_state_again(order: Mapping[str, Any]) -> str:
    """What the token says of its PIN after a wrong one."""
    for token in _tokens(order["driver"]):
        if _serial(token) == order["serial"]:
            return _pin_state(token)
    return ""


def _code(error: Exception) -> str:
    """What a driver's answer means."""
    codes = {
        "PinIncorrect": "pin_wrong",
        "PinInvalid": "pin_wrong",
        "PinLenRange": "pin_wrong",
        "ArgumentsBad": "pin_wrong",
        "PinLocked": "pin_locked",
        "PinExpired": "pin_expired",
        "TokenNotPresent": "no_token",
        "TokenNotRecognised": "no_token",
        "DeviceRemoved": "token_gone",
        "DeviceError": "token_gone",
        "SessionHandleInvalid": "token_gone",
        "SessionClosed": "token_gone",
        "NoSuchKey": "no_key",
        "KeyHandleInvalid": "no_key",
        "PdfReadError": "bad_pdf",
    }
    return codes.get(type(error).__name__, "other")


def _no_dump() -> None:
    """A process that falls leaves no copy of its memory, in which the PIN is."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
