"""What was refused, why, and what to ask the commune for."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.units_then import name_then
from ntm_desktop.domain.periods import Period, day_in_vietnam, local_day
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.refusals import Refusal, refusals
from ntm_desktop.store.register.register import Register

_PACK_AGAIN = "Đề nghị xã đóng gói lại và gửi gói mới."
_DAMAGED = "Gói hỏng khi chép: đề nghị xã chép lại chính gói đó sang USB khác."
_SUSPICIOUS = (
    "Gói có phần bất thường: đừng mở bằng chương trình khác, quét vi-rút USB, hỏi xã gói từ đâu và "
    "đề nghị xã đóng gói lại."
)
_ALTERED = (
    "Gói bị sửa, hoặc không do chương trình đóng: đề nghị xã đóng gói lại và gửi đúng tệp chương "
    "trình ghi ra."
)
WHAT_TO_ASK: Mapping[str, str] = {
    "unknown-sender": "Đăng ký khóa của xã (tệp .pub, đối chiếu phiếu giấy) rồi nhận lại gói này.",
    "wrong-key": "Gói ký bằng khóa khác: hỏi xã có đổi máy không; nếu có thì đăng ký khóa mới.",
    "signature": "Chữ ký không đúng: hỏi xã gói này có phải do xã đóng không, đề nghị gửi lại.",
    "container": _DAMAGED,
    "not-a-package": _DAMAGED,
    "checksum": _DAMAGED,
    "values": "Đề nghị xã sửa các số liệu nêu trên rồi đóng gói lại.",
    "verdicts": "Đề nghị xã cập nhật chương trình, mở lại phần tự đánh giá rồi đóng gói lại.",
    "level": "Đề nghị xã đánh giá theo bộ tiêu chí của xã rồi đóng gói lại.",
    "unknown-set": "Cập nhật chương trình ở nơi nhận, hoặc đề nghị xã gửi kèm bộ tiêu chí.",
    "missing-evidence": "Đề nghị xã đóng gói lại và chọn gửi lại mọi minh chứng.",
    "sequence": "Xã đã nộp gói mới hơn; không cần làm gì, hoặc đề nghị xã đóng gói lại.",
    "chain": "Hỏi xã dữ liệu có đang dùng ở hai máy không; thống nhất một máy rồi đóng gói lại.",
    "epoch": "Gói từ bản dữ liệu cũ: đề nghị xã đóng gói lại từ máy đang dùng.",
    "kind": "Tệp không phải gói tự đánh giá: đề nghị xã gửi đúng gói.",
    "sealed": "Gói niêm phong cho nơi khác: đề nghị xã niêm phong bằng khóa của nơi nhận này.",
    "newer-format": "Cập nhật chương trình ở nơi nhận rồi nhận lại gói này; xã không phải làm gì.",
    "encrypted": "Tệp nén có mật khẩu: đề nghị xã gửi đúng tệp chương trình ghi ra, đừng nén lại.",
    "not-found": "Tệp không còn trên USB: cắm lại USB của xã rồi nhận lại.",
    "too-many-files": _SUSPICIOUS,
    "not-a-file": "Đây là thư mục hoặc lối tắt: đề nghị xã gửi chính tệp .ntmz.",
    "empty": _DAMAGED,
    "damaged": _DAMAGED,
    "missing-file": _DAMAGED,
    "bag-info": _ALTERED,
    "comment": _ALTERED,
    "manifest": _ALTERED,
    "tagmanifest": _ALTERED,
    "schema": _ALTERED,
    "fetch": _ALTERED,
    "bomb": _SUSPICIOUS,
    "duplicate-name": _SUSPICIOUS,
    "extra-file": _SUSPICIOUS,
    "link": _SUSPICIOUS,
    "unsafe-path": _SUSPICIOUS,
    "too-large": "Gói quá lớn: đề nghị xã bớt minh chứng nặng (video) rồi đóng gói lại.",
}
"""Reason of a refusal to what the office does about it."""


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """One refused file.

    Attributes:
        day: when, dd/mm/yyyy.
        commune: code that the file's name claims, "" when none.
        commune_name: as it was called in the period that the file names, "" when nobody knows.
        what_to_ask: what the office does about it.
        since: what came from that commune afterwards, "" when nothing did.
        kept_as: name of the copy in the quarantine, "" when there is none.
    """

    day: str
    file_name: str
    commune: str
    commune_name: str
    reason: str
    sentence: str
    faults: tuple[str, ...]
    what_to_ask: str
    since: str
    kept_as: str


def refusal_list(register: Register, catalog: Catalog) -> tuple[RefusalLine, ...]:
    """Everything that was refused, newest first."""
    return tuple(_line(register, catalog, one) for one in reversed(refusals(register)))


def _line(register: Register, catalog: Catalog, refusal: Refusal) -> RefusalLine:
    commune = register.commune(refusal.commune) if refusal.commune else None
    since = ""
    if commune is not None:
        later = [p for p in register.packages_of(commune.code) if p.received_at >= refusal.at]
        if later:
            since = (
                f"Sau đó đã nhận gói số {later[-1].sequence} của xã, ngày "
                f"{day_in_vietnam(later[-1].received_at)}."
            )
    return RefusalLine(
        day=day_in_vietnam(refusal.at),
        file_name=refusal.file_name,
        commune=refusal.commune,
        commune_name=claimed_name(
            register, catalog, refusal.commune, refusal.file_name, local_day(refusal.at)
        ),
        reason=refusal.reason,
        sentence=refusal.sentence,
        faults=refusal.faults,
        what_to_ask=WHAT_TO_ASK.get(refusal.reason, _PACK_AGAIN),
        since=since,
        kept_as=refusal.kept_as,
    )


def claimed_name(
    register: Register, catalog: Catalog, code: str, file_name: str, brought: date | None = None
) -> str:
    """The commune that a file claims to be of, which nothing inside could tell.

    Args:
        register: open; knows it when it was enrolled.
        catalog: knows the units of every time.
        code: that the file's name claims, "" when none.
        file_name: claims a period, too.
        brought: the day to go by where the name claims no period; without one it is as enrolled.
    """
    if not code:
        return ""
    enrolled = register.commune(code)
    day = brought
    for word in file_name.split("_"):
        with suppress(EntryError):
            day = Period.parse(word).last_day
            break
    known = enrolled.name if enrolled else ""
    return known if day is None else name_then(catalog, known, code, day)
