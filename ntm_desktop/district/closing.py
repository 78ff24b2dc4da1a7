"""The end of an appraisal: signed, opened again with a reason, or never begun and taken back."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.answering import Answered, Found, answer_package, sign_answer
from ntm_desktop.district.appraising import Appraisal, again, appraisal_of
from ntm_desktop.domain.appraisal import AppraisalDecision, AppraisalLine
from ntm_desktop.domain.assessment import Answer, Context
from ntm_desktop.domain.package import (
    AppraisedIndicator,
    PackageOutcome,
    PartOutcome,
    ReceiptContent,
    StatedVerdicts,
    stated_verdicts,
)
from ntm_desktop.domain.periods import Period, day_in_vietnam
from ntm_desktop.domain.receipts import indicator_remarks
from ntm_desktop.domain.text import nfc
from ntm_desktop.domain.verdicts import judge
from ntm_desktop.errors import EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.contents import set_verdicts
from ntm_desktop.store.register.register import Register, StoredReceipt

_LONGEST_OF_ALL = 18_000  # a cell of a package holds 20 000
_LONGEST_REASON = 500
_SHOWN_OPEN = 12


def finish_appraisal(
    register: Register,
    catalog: Catalog,
    position: int,
    at: datetime,
    *,
    receipts_dir: Path | None = None,
    known: Appraisal | None = None,
) -> Answered:
    """Answer the commune with what was decided, in a signed receipt.

    One returned indicator returns the part “Kết quả tiêu chí” with all remarks; otherwise the
    package is accepted. From then on the appraised verdicts count. With ``known`` the package is
    not read again.

    Raises:
        EntryError: an indicator is still open, or a newer package has come since.
        PackageError: the receipt cannot be written.
    """
    appraisal = (
        appraisal_of(register, catalog, position) if known is None else again(register, known)
    )
    if appraisal.superseded:
        raise EntryError("Xã đã nộp gói mới hơn cho kỳ này; hãy thẩm tra gói mới thay cho gói này.")
    if appraisal.count.open:
        waiting = [x.indicator_no for x in appraisal.lines if x.decision is AppraisalDecision.OPEN]
        raise EntryError(
            f"Còn {len(waiting)} chỉ tiêu chưa thẩm tra: {', '.join(waiting[:_SHOWN_OPEN])}"
            + ("…." if len(waiting) > _SHOWN_OPEN else ".")
        )
    returned = [x for x in appraisal.lines if x.decision is AppraisalDecision.RETURNED]
    told = indicator_remarks((line.indicator_no, _told(line)) for line in returned)
    return answer_package(
        register,
        appraisal.package.commune,
        at,
        period=Period.parse(appraisal.package.period_key),
        accept=True,
        returned={"criteria": told} if returned else {},
        receipts_dir=receipts_dir,
        longest=_LONGEST_OF_ALL,
        found=Found(
            tuple(_found(line) for line in appraisal.lines),
            _verdicts(appraisal, {x.indicator_no: x.appraised for x in appraisal.lines}),
        ),
    )


def reopen_appraisal(
    register: Register,
    known: Appraisal,
    at: datetime,
    reason: str,
    *,
    receipts_dir: Path | None = None,
) -> Answered:
    """Open an appraisal again whose answer is signed; the commune is told in a new receipt.

    What the appraisers entered stays; the figures of the commune count again until it is
    finished anew, and every sum made from it is outdated.

    Raises:
        EntryError: no reason, the answer is not signed yet, or a newer package has come since.
        PackageError: the receipt cannot be written.
    """
    words = _reason(reason, "Mở lại thẩm tra")
    current = again(register, known)
    if current.superseded:
        raise EntryError("Xã đã nộp gói mới hơn cho kỳ này; hãy thẩm tra gói mới thay cho gói này.")
    if current.answered is PackageOutcome.RECEIVED:
        raise EntryError("Gói này chưa trả lời nên vẫn đang mở, không cần mở lại.")
    package = current.package
    reported = _verdicts(current, {x.indicator_no: x.reported for x in current.lines})

    def change(said: ReceiptContent) -> ReceiptContent:
        note = f"Mở lại thẩm tra ngày {day_in_vietnam(at)}: {words}"
        return replace(
            said,
            parts=tuple(_received(part) for part in said.parts),
            notes=(*said.notes, note),
            appraised=(),
            criteria_met=reported.met,
        )

    def along(_receipt: StoredReceipt) -> None:
        set_verdicts(register, package.position, reported)
        note_act(
            register,
            at,
            ActKind.REOPENED,
            f"Mở lại thẩm tra gói số {package.sequence}: {words}",
            commune=package.commune,
            package=package.position,
        )

    return sign_answer(register, package, at, change, along, receipts_dir=receipts_dir)


def withdraw_package(
    register: Register,
    known: Appraisal,
    at: datetime,
    reason: str,
    *,
    receipts_dir: Path | None = None,
) -> Answered:
    """Give a package back that its commune asks for, as long as nobody has begun with it.

    It is not counted any more; the commune corrects it and hands in another one.

    Raises:
        EntryError: no reason, somebody has begun, or it was answered already.
        PackageError: the receipt cannot be written.
    """
    words = _reason(reason, "Thu hồi gói")
    current = again(register, known)
    if current.answered is not PackageOutcome.RECEIVED:
        raise EntryError("Gói này đã trả lời; xã chỉ thu hồi được gói chưa thẩm tra.")
    if current.begun:
        who = next((x.entered.appraiser for x in current.lines if x.entered), "")
        raise EntryError(
            f"{who or 'Cán bộ'} đã bắt đầu thẩm tra gói này nên xã không thu hồi được nữa. Hãy "
            "thẩm tra tiếp và gửi trả, hoặc nhận gói mới của xã thay cho gói này."
        )
    package = current.package
    remark = f"Xã thu hồi gói này: {words}"

    def change(said: ReceiptContent) -> ReceiptContent:
        parts = tuple(
            replace(part, outcome=PackageOutcome.RETURNED, remark=remark)
            if part.part == "criteria"
            else part
            for part in said.parts
        )
        return replace(said, parts=parts)

    def along(_receipt: StoredReceipt) -> None:
        note_act(
            register,
            at,
            ActKind.WITHDRAWN,
            f"Xã thu hồi gói số {package.sequence}: {words}",
            commune=package.commune,
            package=package.position,
        )

    return sign_answer(register, package, at, change, along, receipts_dir=receipts_dir)


def _reason(reason: str, what: str) -> str:
    words = " ".join(nfc(reason).split()).rstrip(".")
    if not words:
        raise EntryError(f"{what} thì phải ghi lý do.")
    if len(words) > _LONGEST_REASON:
        raise EntryError(f"Lý do dài quá {_LONGEST_REASON} chữ. Hãy rút gọn.")
    return words


def _verdicts(appraisal: Appraisal, answers: dict[str, Answer]) -> StatedVerdicts:
    content = appraisal.content
    context = Context(content.period.year, content.group_id, content.properties)
    return stated_verdicts(judge(appraisal.criteria_set, answers, context))


def _found(line: AppraisalLine) -> AppraisedIndicator:
    returned = line.decision is AppraisalDecision.RETURNED
    return AppraisedIndicator(
        line.indicator_no,
        PackageOutcome.RETURNED if returned else PackageOutcome.ACCEPTED,
        line.verdict,
        line.appraised.parts,
        _told(line),
    )


def _received(part: PartOutcome) -> PartOutcome:
    return replace(part, outcome=PackageOutcome.RECEIVED, remark="")


def _told(line: AppraisalLine) -> str:
    entered = line.entered
    if entered is None:
        return ""
    until = f" (trước ngày {entered.due_on:%d/%m/%Y})" if entered.due_on else ""
    return f"{entered.remark}{until}"
