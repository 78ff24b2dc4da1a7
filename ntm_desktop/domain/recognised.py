"""Recognition as a fact: which decision holds for a commune, village, area or garden.

The decisions stand in the register "recognition". The last one of a tier by its day decides:
recognised, recognised again, or revoked. A line that lacks its tier, act or day, or has one that
is not clear, decides nothing until it is mended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.citing import as_cited
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.values import show_value
from ntm_desktop.domain.text import name_key

RECOGNITION = "recognition"
"""Id of the register."""
_REVOKED, _AGAIN = "revoked", "again"
_TIERS = ("garden", "standard", "advanced", "model", "modern")  # the later reaches further
_NEEDED = ("subject", "tier", "act", "date")
_KINDS = ("xã", "thôn", "bản", "khu dân cư", "vườn hộ", "vườn mẫu", "vườn", "hộ")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision that still decides.

    Attributes:
        tier: label, "Đạt chuẩn nông thôn mới".
        decision: its number.
        day: "05/03/2020", or the month or year when only that is known.
        reason: why it was revoked, "" when not said or not revoked.
    """

    entry_id: str
    tier: str
    decision: str
    day: str
    by_whom: str = ""
    again: bool = False
    revoked: bool = False
    reason: str = ""

    @property
    def words(self) -> str:
        """As a sentence: "Đạt chuẩn nông thôn mới: QĐ số 12/QĐ-UBND, 05/03/2020"."""
        number = self.decision if "quyết định" in self.decision.lower() else f"QĐ {self.decision}"
        whole_day = self.day.count("/") == 2
        said = f"{number} ngày {as_cited(self.day)}" if whole_day else f"{number}, {self.day}"
        if self.by_whom:
            said += f" của {self.by_whom}"
        if self.revoked:
            why = self.reason or "chưa ghi lý do"
            return f"Đã bị thu hồi “{self.tier}” theo {said}. Lý do: {why}"
        return f"{self.tier}{' (công nhận lại)' if self.again else ''} theo {said}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one subject.

    Attributes:
        held: recognitions in force, the furthest reaching first.
        revoked: tiers whose last decision took them back.
    """

    held: tuple[Ruling, ...] = ()
    revoked: tuple[Ruling, ...] = ()

    def __bool__(self) -> bool:
        """Whether any decision is known."""
        return bool(self.held or self.revoked)


def commune_standing(form: Form, entries: Iterable[Entry], name: str) -> Standing:
    """What holds of the commune; a decision about another commune is not its own.

    Args:
        form: the register of decisions.
        entries: its lines.
        name: of the commune, without its kind.
    """
    own = [
        entry
        for entry in entries
        if entry.value("subject") == "commune" and _bare(entry.value("name")) == _bare(name)
    ]
    return _standing(form, own)


def other_communes(entries: Iterable[Entry], name: str) -> tuple[str, ...]:
    """Names of communes that decisions speak of and that are not this one."""
    named = (e.value("name") for e in entries if e.value("subject") == "commune")
    return tuple(dict.fromkeys(other for other in named if other and _bare(other) != _bare(name)))


def place_standing(
    form: Form, entries: Iterable[Entry], place: Place, places: Sequence[Place]
) -> Standing:
    """What holds of a village, residential area or garden.

    A decision is its own when it names it; where several of one name are known, the village
    written beside it decides, and without one the decision is nobody's.
    """
    alike = [p for p in places if p.level is place.level and _bare(p.name) == _bare(place.name)]
    own = []
    for entry in entries:
        if entry.value("subject") != place.level.value:
            continue
        village = entry.value("village")
        if place.level is SubjectLevel.VILLAGE:
            named = village == place.id or (
                not village and _bare(entry.value("name")) == _bare(place.name)
            )
        else:
            named = _bare(entry.value("name")) == _bare(place.name)
            if village and place.village_id:
                named = named and village == place.village_id
            elif named and len(alike) > 1:
                named = False
        if named:
            own.append(entry)
    return _standing(form, own)


def _standing(form: Form, entries: Sequence[Entry]) -> Standing:
    last: dict[str, Entry] = {}
    clear = [e for e in entries if all(e.value(field_id) for field_id in _NEEDED)]
    for entry in sorted(clear, key=_order):
        last[entry.value("tier")] = entry
    rank = sorted(last, key=lambda tier: _TIERS.index(tier) if tier in _TIERS else -1, reverse=True)
    rulings = [_ruling(form, last[tier]) for tier in rank]
    return Standing(
        tuple(one for one in rulings if not one.revoked),
        tuple(one for one in rulings if one.revoked),
    )


def _order(entry: Entry) -> tuple[object, ...]:
    when = entry.when("date")
    assert when is not None
    return when.last, when.first, entry.position


def _ruling(form: Form, entry: Entry) -> Ruling:
    def said(field_id: str) -> str:
        return show_value(form.field(field_id), entry.value(field_id))

    act = entry.value("act")
    return Ruling(
        entry.id,
        said("tier"),
        said("decision") or "(chưa ghi số)",
        said("date"),
        said("by_whom"),
        act == _AGAIN,
        act == _REVOKED,
        said("reason"),
    )


def _bare(name: str) -> str:
    """A name as it is compared, without the kind before it."""
    key = name_key(name)
    heads = (f"{name_key(kind)} " for kind in _KINDS)
    return next((key.removeprefix(head) for head in heads if key.startswith(head)), key)
