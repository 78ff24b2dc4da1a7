"""The register of recognition: which decision made which commune what, and which took it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ntm_desktop.domain.criteria import Tier


class RecognitionAct(StrEnum):
    """What a decision does; ``VOID`` takes back an entry that was a slip of the pen."""

    RECOGNISED = "recognised"
    RECOGNISED_AGAIN = "recognised-again"
    REVOKED = "revoked"
    VOID = "void"


RECOGNITION_LABELS: Mapping[RecognitionAct, str] = MappingProxyType(
    {
        RecognitionAct.RECOGNISED: "Công nhận",
        RecognitionAct.RECOGNISED_AGAIN: "Công nhận lại",
        RecognitionAct.REVOKED: "Thu hồi",
        RecognitionAct.VOID: "Hủy dòng ghi nhầm",
    }
)


@dataclass(frozen=True, slots=True)
class Recognition:
    """One entry.

    Attributes:
        id: uuid4 hex.
        commune: official code on the day of the decision.
        commune_name: as it was called then.
        decision: number of the decision, "" for a void entry.
        decided_on: its date.
        issuer: who decided.
        year: the year it is counted for, None when the decision names none.
        reason: why it was revoked or void; "" for a recognition.
        voids: id of the entry that this one takes back, "" else.
        unit: which of the units that had the code, one after the other; "" for the only one.
    """

    id: str
    commune: str
    commune_name: str
    tier: Tier
    act: RecognitionAct
    decision: str
    decided_on: date
    issuer: str
    year: int | None = None
    reason: str = ""
    voids: str = ""
    unit: str = ""

    @property
    def of(self) -> str:
        """The unit it is about."""
        return self.unit or self.commune


def valid_entries(entries: Iterable[Recognition]) -> tuple[Recognition, ...]:
    """Entries that no other takes back, by date of decision, then in the order they were made."""
    every = tuple(entries)
    gone = {entry.voids for entry in every if entry.voids}
    kept = (e for e in every if e.id not in gone and e.act is not RecognitionAct.VOID)
    return tuple(sorted(kept, key=lambda entry: entry.decided_on))


def standing(entries: Iterable[Recognition], on: date) -> Mapping[str, Mapping[Tier, Recognition]]:
    """Who is recognised on a day: the unit to tier to the decision that made it so."""
    found: dict[str, dict[Tier, Recognition]] = {}
    for entry in valid_entries(entries):
        if entry.decided_on > on:
            continue
        tiers = found.setdefault(entry.of, {})
        if entry.act is RecognitionAct.REVOKED:
            tiers.pop(entry.tier, None)
        else:
            tiers[entry.tier] = entry
    return {unit: tiers for unit, tiers in found.items() if tiers}


def faults(entries: Iterable[Recognition], new: Recognition) -> tuple[str, ...]:
    """Why an entry cannot stand beside those that are there, a sentence each."""
    every = tuple(entries)
    found = []
    if new.act is RecognitionAct.VOID:
        if new.voids not in {entry.id for entry in valid_entries(every)}:
            found.append("Không có dòng này trong sổ, hoặc dòng đã bị hủy.")
        if not new.reason:
            found.append("Hủy một dòng thì phải ghi lý do.")
        return tuple(found)
    if not new.decision:
        found.append("Chưa ghi số quyết định.")
    if new.act is RecognitionAct.REVOKED and not new.reason:
        found.append("Thu hồi thì phải ghi lý do.")
    before = standing(every, new.decided_on).get(new.of, {})
    known = before.get(new.tier)
    if new.act is RecognitionAct.RECOGNISED and known is not None:
        found.append(
            f"Xã đã được công nhận mức này theo {known.decision} ngày "
            f"{known.decided_on:%d/%m/%Y}; nếu công nhận lại thì ghi là công nhận lại."
        )
    if new.act in (RecognitionAct.REVOKED, RecognitionAct.RECOGNISED_AGAIN) and known is None:
        ever = any(e.of == new.of and e.tier is new.tier for e in valid_entries(every))
        if new.act is RecognitionAct.REVOKED or not ever:
            found.append("Trong sổ chưa có quyết định công nhận mức này cho xã trước ngày đó.")
    return tuple(found)
