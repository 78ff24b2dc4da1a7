"""What a receipt says of a package: the one place where a kept receipt is written and read.

"Received" and "accepted" are two facts: a machine can say that a package came whole and was
counted; people who appraise accept it or send it back, later, in a receipt of their own.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ntm_desktop.domain.assessment import PartAnswer, Verdict
from ntm_desktop.domain.package import (
    OUTCOME_LABELS,
    PART_LABELS,
    AppraisedIndicator,
    PackageOutcome,
    PartOutcome,
    ReceiptContent,
    outcome_of,
)
from ntm_desktop.domain.periods import day_in_vietnam, parse_utc, utc_text


@dataclass(frozen=True, slots=True)
class ReceiptSaid:
    """What a signed receipt says, as the commune keeps it.

    Attributes:
        epoch: life of the register that signed it.
        sequence: its number within that life.
        sha256: of its package.
        signed_by: fingerprint of the key, "" in receipts that an early version took in.
        receiver: name of the receiving office.
        received_at: when the office registered the package, UTC by its clock.
        package_sha256: of the package it answers.
        criteria_met: as the office worked out.
        parts: what it says of each part.
        notes: what it points out, a sentence each.
        appraised: what was found of each indicator, () before it was appraised.
    """

    epoch: str
    sequence: int
    sha256: str
    signed_by: str
    receiver: str
    received_at: datetime
    package_sha256: str
    criteria_met: int
    criteria_total: int
    parts: tuple[PartOutcome, ...]
    notes: tuple[str, ...]
    appraised: tuple[AppraisedIndicator, ...] = ()

    @property
    def outcome(self) -> PackageOutcome:
        """Of the package as a whole."""
        return outcome_of(self.parts)

    @property
    def returned(self) -> tuple[PartOutcome, ...]:
        """The parts that go back to the commune."""
        return tuple(part for part in self.parts if part.outcome is PackageOutcome.RETURNED)

    @property
    def head_line(self) -> str:
        """Who received it, on which day, and how many criteria it worked out as met."""
        return (
            f"{self.receiver} tiếp nhận ngày {day_in_vietnam(self.received_at)}: "
            f"{self.criteria_met}/{self.criteria_total} tiêu chí đạt"
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """All it says, a sentence each: head, parts, notes."""
        return (self.head_line, *(part_line(part) for part in self.parts), *self.notes)


def part_line(part: PartOutcome) -> str:
    """What is said of one part, as one sentence."""
    name = PART_LABELS.get(part.part, part.part)
    remark = f": {part.remark}" if part.remark else ""
    return f"{name} ({part.items} mục): {OUTCOME_LABELS[part.outcome]}{remark}"


_FIGURES = ("numerator", "denominator", "value")
_INDICATOR = re.compile(r"(?:^|; )Chỉ tiêu (\d+(?:\.\d+)*): ")
_BETWEEN = re.compile(r"; (?=Chỉ tiêu \d)")


def indicator_remarks(remarks: Iterable[tuple[str, str]]) -> str:
    """What is said of several indicators as the one remark of their part.

    Args:
        remarks: indicator number and what has to be mended, in order.
    """
    # Inside a remark nothing may look like the beginning of the next.
    return "; ".join(f"Chỉ tiêu {no}: {_BETWEEN.sub(', ', said)}" for no, said in remarks)


def read_indicator_remarks(remark: str) -> Mapping[str, str]:
    """Indicator number to what has to be mended; empty when the remark speaks of none.

    A remark that an office wrote by hand begins otherwise and is left whole.
    """
    places = list(_INDICATOR.finditer(remark))
    if not places or places[0].start() != 0:
        return {}
    ends = [place.start() for place in places[1:]] + [len(remark)]
    return {place[1]: remark[place.end() : end] for place, end in zip(places, ends, strict=True)}


def receipt_said(
    receipt: ReceiptContent, *, epoch: str, sequence: int, sha256: str, signed_by: str
) -> ReceiptSaid:
    """What a receipt that was just opened says.

    Args:
        receipt: its content.
        epoch: of its package's header.
        sequence: likewise.
        sha256: of its package.
        signed_by: fingerprint of the key it was verified with.
    """
    return ReceiptSaid(
        epoch=epoch,
        sequence=sequence,
        sha256=sha256,
        signed_by=signed_by,
        receiver=receipt.receiver,
        received_at=receipt.received_at,
        package_sha256=receipt.package_sha256,
        criteria_met=receipt.criteria_met,
        criteria_total=receipt.criteria_total,
        parts=receipt.parts,
        notes=receipt.notes,
        appraised=receipt.appraised,
    )


def receipt_document(said: ReceiptSaid) -> str:
    """The receipt as one JSON text; the same receipt gives the same text."""
    return json.dumps(
        {
            "receipt_epoch": said.epoch,
            "receipt_sequence": said.sequence,
            "receipt_sha256": said.sha256,
            "signed_by": said.signed_by,
            "receiver": said.receiver,
            "received_at": utc_text(said.received_at),
            "package_sha256": said.package_sha256,
            "criteria_met": said.criteria_met,
            "criteria_total": said.criteria_total,
            "parts": [
                {
                    "part": part.part,
                    "outcome": str(part.outcome),
                    "items": part.items,
                    "remark": part.remark,
                }
                for part in said.parts
            ],
            "notes": list(said.notes),
            # Left out where there is nothing: what was kept before stays the same text.
            **({"appraised": [_found(one) for one in said.appraised]} if said.appraised else {}),
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def read_receipt_document(document: str) -> ReceiptSaid:
    """What ``receipt_document`` wrote, also what earlier versions wrote."""
    said: Mapping[str, Any] = json.loads(document)
    return ReceiptSaid(
        epoch=said["receipt_epoch"],
        sequence=said["receipt_sequence"],
        sha256=said["receipt_sha256"],
        signed_by=said.get("signed_by", ""),
        receiver=said["receiver"],
        received_at=parse_utc(said["received_at"]),
        package_sha256=said["package_sha256"],
        criteria_met=said["criteria_met"],
        criteria_total=said["criteria_total"],
        parts=tuple(
            PartOutcome(
                part["part"], PackageOutcome(part["outcome"]), part["items"], part["remark"]
            )
            for part in said["parts"]
        ),
        notes=tuple(said["notes"]),
        appraised=tuple(_read_found(one) for one in said.get("appraised", ())),
    )


def _found(one: AppraisedIndicator) -> dict[str, Any]:
    return {
        "no": one.indicator_no,
        "outcome": str(one.outcome),
        "verdict": str(one.verdict),
        "remark": one.remark,
        "parts": {
            part_id: {
                **{
                    name: f"{value:f}"
                    for name in _FIGURES
                    if (value := getattr(part, name)) is not None
                },
                **({} if part.yes is None else {"yes": part.yes}),
            }
            for part_id, part in one.parts.items()
        },
    }


def _read_found(said: Mapping[str, Any]) -> AppraisedIndicator:
    return AppraisedIndicator(
        said["no"],
        PackageOutcome(said["outcome"]),
        Verdict(said["verdict"]),
        {
            part_id: PartAnswer(
                **{name: Decimal(part[name]) for name in _FIGURES if name in part},
                yes=part.get("yes"),
            )
            for part_id, part in said["parts"].items()
        },
        said["remark"],
    )
