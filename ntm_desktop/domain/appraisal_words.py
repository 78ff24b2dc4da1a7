"""What an appraiser entered for an indicator, as a sentence, and as what it is compared by."""

from ntm_desktop.domain.appraisal import AppraisalDecision, Appraised
from ntm_desktop.domain.assessment import PartAnswer
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.text import nfc

_DECISIONS = {
    AppraisalDecision.OPEN: "chưa kết luận",
    AppraisalDecision.ACCEPTED: "chấp nhận",
    AppraisalDecision.RETURNED: "gửi trả",
}


def entry_key(entered: Appraised | None) -> str:
    """The same for two entries that say the same, whoever said it; "" for nothing at all."""
    if entered is None or (
        entered.decision is AppraisalDecision.OPEN
        and not (entered.parts or entered.remark.strip() or entered.due_on)
    ):
        return ""
    parts = "; ".join(f"{part}={given}" for part, given in sorted(entered.parts.items()))
    remark = " ".join(nfc(entered.remark).split())
    return f"{entered.decision} | {parts} | {remark} | {entered.due_on or ''}"


def entered_words(entered: Appraised | None) -> str:
    """All of it but who entered it; "" for nothing at all."""
    if entered is None:
        return ""
    parts = [_part(given) for _, given in sorted(entered.parts.items())]
    remark = " ".join(entered.remark.split())
    said = [
        f"số thẩm tra {', '.join(filter(None, parts))}" if any(parts) else "",
        f"“{remark}”" if remark else "",
        f"nộp lại trước {entered.due_on:%d/%m/%Y}" if entered.due_on else "",
    ]
    if entered.decision is AppraisalDecision.OPEN and not any(said):
        return ""
    return "; ".join([_DECISIONS[entered.decision], *filter(None, said)])


def _part(given: PartAnswer) -> str:
    if given.yes is not None:
        return "có" if given.yes else "không"
    if given.numerator is not None or given.denominator is not None:
        both = (given.numerator, given.denominator)
        return "/".join("…" if one is None else format_decimal(one) for one in both)
    return "" if given.value is None else format_decimal(given.value)
