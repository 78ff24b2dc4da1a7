"""What is known of a signing token and the certificates on it, before anything is signed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PinState(StrEnum):
    """What a token tells of its PIN. PKCS#11 gives no number of tries, only these steps."""

    FRESH = "fresh"
    WRONG_BEFORE = "wrong_before"
    LAST_TRY = "last_try"
    LOCKED = "locked"


PIN_WARNINGS = {
    PinState.FRESH: "",
    PinState.WRONG_BEFORE: "Thiết bị báo đã có lần nhập sai mã PIN; vẫn còn ít nhất hai lần nhập.",
    PinState.LAST_TRY: "Thiết bị báo CHỈ CÒN MỘT LẦN nhập mã PIN; nhập sai lần nữa là bị khóa.",
    PinState.LOCKED: "Thiết bị đã bị khóa vì nhập sai mã PIN quá số lần cho phép. Hãy liên hệ nơi "
    "cấp chữ ký số để mở khóa.",
}
"""How many tries are left, a sentence each; "" when nothing speaks of it."""


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate on a token that its owner may sign with.

    Attributes:
        key_id: CKA_ID of certificate and key, hexadecimal.
        owner: whose it is: "Nguyễn Văn An".
        organisation: of the owner, "" where the certificate does not say.
        issuer: who issued it.
        begins: from when it counts.
        ends: until when it counts.
        signs: its use includes signatures.
    """

    key_id: str
    owner: str
    organisation: str
    issuer: str
    begins: datetime
    ends: datetime
    signs: bool = True

    def fault(self, now: datetime) -> str:
        """Why nothing may be signed with it at this time; "" when it may."""
        if not self.signs:
            return (
                f"Chứng thư số “{self.owner}” không dùng để ký. Hãy chọn chứng thư khác trên "
                "thiết bị."
            )
        if now < self.begins:
            return (
                f"Chứng thư số “{self.owner}” chỉ có hiệu lực từ {self.begins:%d/%m/%Y}. Hãy xem "
                "ngày giờ của máy tính có đúng không."
            )
        if now > self.ends:
            return (
                f"Chứng thư số “{self.owner}” đã hết hạn ngày {self.ends:%d/%m/%Y}. Hãy liên hệ "
                "nơi cấp chữ ký số để gia hạn."
            )
        return ""


@dataclass(frozen=True, slots=True)
class Token:
    """A signing device that is plugged in.

    Attributes:
        driver: file of the PKCS#11 library that sees it.
        serial: tells one device from another.
        pin: what it says of its PIN.
    """

    label: str
    driver: str
    serial: str
    pin: PinState
    certificates: tuple[TokenCertificate, ...]


@dataclass(frozen=True, slots=True)
class SignOrder:
    """With what a paper is to be signed.

    Attributes:
        driver: file of the device's PKCS#11 library.
        serial: of the device.
        key_id: CKA_ID of the certificate, hexadecimal.
        pin: as typed; it goes to the device and is neither kept nor written anywhere.
    """

    driver: str
    serial: str
    key_id: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file.

    Attributes:
        pdf: its bytes; the unsigned file is their beginning.
        owner: who signed.
        moment: when, as the PC's clock had it.
    """

    pdf: bytes = field(repr=False)
    owner: str
    moment: datetime
