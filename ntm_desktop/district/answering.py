"""The appraisers' word on a package: accepted, or returned with remarks, in a signed receipt.

A receipt given on arrival says what a machine can say: whole, genuine, counted. People read what
is inside and answer later, in a receipt with a higher number for the same package.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.district import office as offices
from ntm_desktop.district.receipts import content_of, hand_out, sign_receipt
from ntm_desktop.district.working import work_folder
from ntm_desktop.domain.package import (
    OUTCOME_LABELS,
    PART_LABELS,
    AppraisedIndicator,
    PackageOutcome,
    PartOutcome,
    ReceiptContent,
    StatedVerdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.text import fold, nfc
from ntm_desktop.errors import EntryError, PackageError, StoreError
from ntm_desktop.exchange.appraised_tables import ANSWERS_LABEL, ANSWERS_READ
from ntm_desktop.exchange.taking_out import labels_of
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.contents import set_verdicts
from ntm_desktop.store.register.register import (
    PACKAGES_FOLDER,
    Register,
    RegisteredPackage,
    StoredReceipt,
)

LONGEST_REMARK = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """What an appraisal found; from then on its verdicts count in the office's sums."""

    indicators: tuple[AppraisedIndicator, ...]
    verdicts: StatedVerdicts

    @property
    def met(self) -> int:
        """Number of criteria met by the appraised figures."""
        return self.verdicts.met


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered.

    Attributes:
        package: the one that was appraised, the newest of the commune.
        outcome: of the package as a whole.
        parts: the word on each part.
        again: it had been answered so before; the same receipt was written out once more.
        receipt_path: where the receipt was written.
        receipt_error: why it could not be written there, "" when it was; the register kept it.
    """

    commune_name: str
    package: RegisteredPackage
    outcome: PackageOutcome
    parts: tuple[PartOutcome, ...]
    again: bool
    receipt_path: Path | None
    receipt_error: str


def answer_package(
    register: Register,
    code: str,
    at: datetime,
    *,
    period: Period | None = None,
    accept: bool = False,
    returned: Mapping[str, str] | None = None,
    receipts_dir: Path | None = None,
    longest: int = LONGEST_REMARK,
    found: Found | None = None,
) -> Answered:
    """Answer the newest package of a commune.

    Args:
        register: open.
        code: of the commune.
        at: now, UTC.
        period: of the package; its newest one when None.
        accept: every part that is not returned is accepted; otherwise it stays received.
        returned: part ("evidence", or as it is called: "Minh chứng") to what has to be mended.
        receipts_dir: where the receipt is written, too.
        longest: most letters of a remark.
        found: what an appraisal found, None when nobody appraised indicator by indicator.

    Raises:
        EntryError: nothing was received from it, nothing is answered, a part or a remark will
            not do.
        PackageError: the stored receipt was changed since it was signed, or none can be written.
    """
    remarks = {
        _part(part): _remark(part, remark, longest) for part, remark in (returned or {}).items()
    }
    if not accept and not remarks:
        raise EntryError("Chưa nói chấp nhận hay trả lại phần nào. Hãy nêu ít nhất một.")
    package = _newest(register, code, period)

    def change(said: ReceiptContent) -> ReceiptContent:
        return replace(
            said,
            parts=tuple(_answered(part, accept, remarks) for part in said.parts),
            appraised=_for_reader(register, package, found),
            criteria_met=found.met if found else said.criteria_met,
        )

    def note(receipt: StoredReceipt) -> None:
        about = Period.parse(package.period_key).inline
        told = f"Trả lời gói số {package.sequence}, {about}: {OUTCOME_LABELS[receipt.outcome]}"
        note_act(register, at, ActKind.ANSWERED, told, commune=code, package=package.position)
        if found is not None:
            set_verdicts(register, package.position, found.verdicts)

    return sign_answer(register, package, at, change, note, receipts_dir=receipts_dir)


def sign_answer(
    register: Register,
    package: RegisteredPackage,
    at: datetime,
    change: Callable[[ReceiptContent], ReceiptContent],
    along: Callable[[StoredReceipt], None],
    *,
    receipts_dir: Path | None = None,
) -> Answered:
    """Sign another receipt for a package; the same answer again signs nothing.

    Args:
        register: open.
        package: which was received.
        at: now, UTC.
        change: what the newest receipt says, to what the new one says.
        along: what else is written in the same transaction.
        receipts_dir: where the receipt is written, too.

    Raises:
        PackageError: the stored receipt was changed since it was signed, or none can be written.
    """
    register.ensure_main()
    before = register.receipt(package.position)
    if before is None:
        raise StoreError("Sổ tiếp nhận thiếu phiếu của một gói đã nhận. Hãy lấy bản sao lưu.")
    office = register.office()
    key = offices.signing_key(office)
    with work_folder("answer", register.data_dir) as work:
        said = content_of(before, key.public, work)
        answer = change(said)
        again = answer == said
        receipt = before
        if not again:
            with register.transaction():
                last = register.last_receipt(package.commune)
                receipt = sign_receipt(register, key, answer, last, work, at.replace(microsecond=0))
                register.add_receipt(package.position, receipt)
                along(receipt)
    return _handed_out(register, package, receipt, answer.parts, again, receipts_dir)


def _for_reader(
    register: Register, package: RegisteredPackage, found: Found | None
) -> tuple[AppraisedIndicator, ...]:
    """What was found, when the program that made the package says that it reads it."""
    if found is None:
        return ()
    labels: Mapping[str, str] = {}
    with suppress(PackageError):
        labels = labels_of(register.data_dir / PACKAGES_FOLDER / package.file)
    return found.indicators if labels.get(ANSWERS_LABEL) == ANSWERS_READ else ()


def _handed_out(
    register: Register,
    package: RegisteredPackage,
    receipt: StoredReceipt,
    parts: tuple[PartOutcome, ...],
    again: bool,
    receipts_dir: Path | None,
) -> Answered:
    path, fault = hand_out(register, receipt, receipts_dir)
    commune = register.commune(package.commune)
    name = commune.name if commune is not None else package.commune
    return Answered(name, package, receipt.outcome, parts, again, path, fault)


def _answered(part: PartOutcome, accept: bool, remarks: Mapping[str, str]) -> PartOutcome:
    if part.part in remarks:
        return replace(part, outcome=PackageOutcome.RETURNED, remark=remarks[part.part])
    outcome = PackageOutcome.ACCEPTED if accept else PackageOutcome.RECEIVED
    return replace(part, outcome=outcome, remark="")


def _newest(register: Register, code: str, period: Period | None) -> RegisteredPackage:
    if register.commune(code) is None:
        raise EntryError(f"Chưa đăng ký xã có mã “{code}”. Hãy xem lại mã.")
    every = register.packages_of(code)
    found = [one for one in every if period is None or one.period_key == period.key]
    if not found:
        known = ", ".join(dict.fromkeys(Period.parse(one.period_key).label for one in every))
        told = f" Đã nhận: {known}." if known else ""
        wanted = f" cho {period.inline}" if period is not None else ""
        raise EntryError(f"Chưa nhận gói nào của xã {code}{wanted}.{told}")
    return found[-1]


def _part(name: str) -> str:
    """The part that is meant, by its name in the receipt or by what it is called."""
    wanted = fold(name.strip())
    for part, label in PART_LABELS.items():
        if wanted in (part, fold(label)):
            return part
    known = ", ".join(f"{part} ({label})" for part, label in PART_LABELS.items())
    raise EntryError(f"Không có phần “{name}” trong gói. Các phần: {known}.")


def _remark(part: str, remark: str, longest: int) -> str:
    plain = " ".join(nfc(remark).split())
    if not plain:
        raise EntryError(f"Trả lại phần “{part}” thì phải ghi nhận xét: xã cần sửa điều gì.")
    if len(plain) > longest:
        raise EntryError(f"Nhận xét phần “{part}” dài quá {longest} chữ. Hãy rút gọn.")
    return plain
