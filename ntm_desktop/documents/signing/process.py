"""Asking the child process that speaks with a signing token; its answers as values and sentences.

PAdES (ETSI EN 319 142, level B-B): the signature is appended, what was there stays byte for
byte. No time stamp of a server, because a commune signs without a network; the time is the PC's.
"""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ntm_desktop.documents.child_process import Child
from ntm_desktop.documents.signing.child import WORD
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.signing import (
    PIN_WARNINGS,
    PinState,
    Signed,
    SignOrder,
    Token,
    TokenCertificate,
)
from ntm_desktop.errors import SigningError
from ntm_desktop.temporary import passing_folder

_LOOK_SECONDS = 45.0
_SIGN_SECONDS = 180.0
"""A device with a key pad waits for its owner."""
_NEEDED = ("pyhanko", "pkcs11")
# File names under which vendors install their libraries on Windows; offered only where they are.
_DRIVERS = (
    "eTPKCS11.dll",
    "bit4xpki.dll",
    "bit4ipki.dll",
    "gclib.dll",
    "wdpkcs.dll",
    "viettel-ca_v6.dll",
    "vnpt-ca_v34.dll",
    "opensc-pkcs11.dll",
)
_LINUX_DRIVERS = (
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/libeTPkcs11.so",
    "/usr/lib/libbit4xpki.so",
)
_SENTENCES = {
    "no_extra": "Bản chương trình này không kèm phần ký số. Hãy cài bản có phần ký số.",
    "no_driver": "Không thấy tệp trình điều khiển “{driver}”. Hãy cài phần mềm đi kèm USB ký số, "
    "rồi chọn lại tệp trình điều khiển PKCS#11.",
    "bad_driver": "“{driver}” không mở được như trình điều khiển PKCS#11. Hãy chọn đúng tệp do "
    "phần mềm của USB ký số cài vào máy (bản 64 bit).",
    "no_token": "Không thấy USB ký số đã chọn. Hãy cắm lại USB rồi bấm “Tìm lại”.",
    "token_gone": "USB ký số bị rút ra hoặc ngừng trả lời trong khi ký; chưa có gì được ký. Hãy "
    "cắm lại rồi ký lại.",
    "pin_wrong": "Mã PIN không đúng; chưa có gì được ký.",
    "pin_locked": PIN_WARNINGS[PinState.LOCKED],
    "pin_expired": "Mã PIN đã hết hạn. Hãy đổi mã PIN bằng phần mềm của USB ký số rồi ký lại.",
    "no_certificate": "USB ký số không còn chứng thư đã chọn. Hãy bấm “Tìm lại” rồi chọn lại.",
    "no_key": "USB ký số không có khóa bí mật của chứng thư đã chọn. Hãy chọn chứng thư khác, "
    "hoặc liên hệ nơi cấp chữ ký số.",
    "expired": "Chứng thư số đã chọn chưa có hiệu lực hoặc đã hết hạn theo đồng hồ của máy. Hãy "
    "xem lại ngày giờ của máy, hoặc liên hệ nơi cấp để gia hạn.",
    "bad_pdf": "Tệp PDF cần ký không đọc được; chưa có gì được ký.",
    "late": "USB ký số không trả lời; chưa có gì được ký. Hãy rút ra cắm lại rồi thử lại.",
    "other": "USB ký số từ chối ({told}); chưa có gì được ký. Hãy cắm lại rồi thử lại, hoặc cài "
    "lại phần mềm của USB ký số.",
}


def available() -> bool:
    """Whether the libraries of the extra are there."""
    return all(find_spec(name) is not None for name in _NEEDED)


def drivers_here() -> tuple[str, ...]:
    """Libraries of tokens that are installed on this PC where vendors put them."""
    if sys.platform == "win32":
        folder = Path("C:/Windows/System32")
        return tuple(str(folder / name) for name in _DRIVERS if (folder / name).is_file())
    return tuple(name for name in _LINUX_DRIVERS if Path(name).is_file())


def tokens(driver: str, progress: Progress = unwatched) -> tuple[Token, ...]:
    """The tokens that are plugged in, with their certificates; no PIN is needed.

    Raises:
        SigningError: the driver is none, or does not answer.
        CancelledError: asked to stop.
    """
    said = _ask({"do": "look", "driver": driver}, progress, _LOOK_SECONDS)
    return tuple(_token(driver, one) for one in said["tokens"])


def sign(
    pdf: bytes, order: SignOrder, *, reason: str, location: str, progress: Progress = unwatched
) -> Signed:
    """Sign a PDF; one that is signed already gets a second signature.

    Args:
        pdf: the file.
        order: with what.
        reason: as the reader of the file shows it: "Ký ban hành".
        location: likewise.
        progress: asked again and again whether to go on.

    Raises:
        SigningError: why nothing was signed; ``pin`` says how many tries are left.
        CancelledError: asked to stop; nothing is signed.
    """
    with passing_folder("ky-so") as folder:
        source, target = folder / "chua-ky.pdf", folder / "da-ky.pdf"
        source.write_bytes(pdf)
        asked = {
            "do": "sign",
            "driver": order.driver,
            "serial": order.serial,
            "key_id": order.key_id,
            "pin": order.pin,
            "source": str(source),
            "target": str(target),
            "reason": reason,
            "location": location,
        }
        said = _ask(asked, progress, _SIGN_SECONDS)
        signed = target.read_bytes()
    if not signed.startswith(pdf) or len(signed) <= len(pdf):
        raise SigningError(_SENTENCES["bad_pdf"])
    return Signed(signed, said["owner"], datetime.fromisoformat(said["moment"]))


def try_parts() -> str:
    """Whether the child starts and finds its libraries; says which version signs.

    Raises:
        SigningError: it does not.
    """
    said = _ask({"do": "try", "driver": ""}, unwatched, _SIGN_SECONDS)
    return f"pyHanko {said['version']}"


def _ask(order: Mapping[str, str], progress: Progress, seconds: float) -> dict[str, Any]:
    if not available():
        raise SigningError(_SENTENCES["no_extra"])
    try:
        said, late = _child().ask(order, progress, seconds)
    except OSError as error:
        raise SigningError(
            "Không mở được phần ký số của chương trình. Hãy đóng bớt chương trình khác rồi thử "
            "lại; nếu vẫn vậy, phần mềm diệt vi-rút có thể đang chặn."
        ) from error
    try:
        found = json.loads(said) if said and not late else {"fault": "late"}
    except ValueError:
        found = {"fault": "late"}
    if not isinstance(found, dict) or "fault" in found:
        raise _refusal(found if isinstance(found, dict) else {}, order["driver"])
    return found


def _child() -> Child:
    return Child(WORD, "ntm_desktop.documents.signing.child")


def _refusal(found: Mapping[str, Any], driver: str) -> SigningError:
    code = str(found.get("fault", "late"))
    sentence = _SENTENCES.get(code, _SENTENCES["other"])
    told = sentence.format(driver=Path(driver).name, told=found.get("told") or code)
    state = str(found.get("pin") or "")
    left = PIN_WARNINGS[PinState(state)] if state in list(PinState) else ""
    if left and left != told:
        told = f"{told} {left}"
    return SigningError(told, pin=state)


def _token(driver: str, one: Mapping[str, Any]) -> Token:
    return Token(
        one["label"],
        driver,
        one["serial"],
        PinState(one["pin"]),
        tuple(
            TokenCertificate(
                each["key_id"],
                each["owner"],
                each["organisation"],
                each["issuer"],
                datetime.fromisoformat(each["begins"]),
                datetime.fromisoformat(each["ends"]),
                each["signs"],
            )
            for each in one["certificates"]
        ),
    )
