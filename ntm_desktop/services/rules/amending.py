"""An amending decision that was read: what it changes, and taking it over as national amendments.

One is made for each set the decision amends. It holds from its day on, as an amendment that came
with the program does. Where the program, or a signed package, brought this very decision already,
nothing is laid over it a second time: what the file says otherwise is shown, and a person may
let the reading stand in its place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.decisions.drafting_amendment import amended_sets, drafted_amendment
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.overrides import ProvincialOverride, apply_overrides
from ntm_desktop.domain.rule_comparison import SetComparison, compare_sets
from ntm_desktop.domain.rule_editing import Entry, attributed_indicator
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set, known_overrides, override_of, same_amendment
from ntm_desktop.services.rules.decision_edits import kept_override
from ntm_desktop.services.rules.decisions import OWN, RECEIVED, SHIPPED
from ntm_desktop.services.rules.documents import keep_document
from ntm_desktop.services.rules.drafts import entering
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import own_rules
from ntm_desktop.store.commune.history import FieldChange

_DASHES = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Offered:
    """What the decision becomes for one set.

    Attributes:
        amendment: as it was read; whatever has a question is open.
        set_title: of the set it amends.
        origin: of the same decision where it is there already: "shipped", "own" or "received";
            "" where it is not.
        comparison: of what is there and what was read; of the set and what was read where the
            decision is new.
    """

    amendment: ProvincialOverride
    set_title: str
    origin: str
    comparison: SetComparison


@dataclass(frozen=True, slots=True)
class Taken:
    """The amendments that were kept."""

    ids: tuple[str, ...]
    change: Change


def offered_amendments(
    ws: Workspace, reading: DecisionReading, *, effective_from: date | None = None
) -> tuple[Offered, ...]:
    """What an amending decision changes, one for each set; nothing is written.

    Args:
        ws: the open commune.
        reading: of an amending decision.
        effective_from: its first day in force, where the document does not say it.

    Raises:
        EntryError: it amends no set that is known here, or its number or a day is missing.
    """
    return tuple(_offered(ws, one) for one in _amendments(ws, reading, effective_from))


def take_amendments(
    ws: Workspace,
    reading: DecisionReading,
    *,
    effective_from: date | None = None,
    instead: bool = False,
    person: str = "",
) -> Taken:
    """Keep what was read, in one step that can be undone.

    Args:
        ws: the open commune.
        reading: as for :func:`offered_amendments`.
        effective_from: as for :func:`offered_amendments`.
        instead: let it stand in the place of the same decision that came with the program.
        person: who reads it in; the person at the keyboard when empty.

    Raises:
        EntryError: as for :func:`offered_amendments`, or the decision is there already.
    """
    who = entering(ws, person)
    changes: list[FieldChange] = []
    made = _amendments(ws, reading, effective_from)
    for one in made:
        there = _there(ws, one)
        origin = _origin(ws, there)
        if origin == RECEIVED:
            raise EntryError(
                f"{one.citation} đã nhận bằng gói có chữ ký nên không thay bằng bản đọc ở đây. "
                "Muốn dùng bản đọc, hãy bỏ quyết định đã nhận trước."
            )
        if origin == SHIPPED and not instead:
            raise EntryError(
                f"{one.citation} có sẵn trong chương trình. Hãy xem chỗ khác nhau; chỉ lấy bản đọc "
                "khi muốn dùng thay bản của chương trình."
            )
        changes += kept_override(ws, _attributed(ws, one, there, Entry(who, one.citation)))
    with ws.file.transaction():
        keep_document(ws, reading.document)
        change = apply(ws, f"Nhập QĐ sửa đổi {made[0].decision} từ văn bản", changes)
    return Taken(tuple(one.id for one in made), change)


def _amendments(
    ws: Workspace, reading: DecisionReading, effective_from: date | None
) -> tuple[ProvincialOverride, ...]:
    head = reading.head
    set_ids = amended_sets(reading)
    if reading.result != "amendment" or not set_ids:
        raise EntryError(
            reading.reason or "Không thấy bộ tiêu chí nào ở đây mà quyết định này sửa đổi."
        )
    if not head.decision or head.issued is None:
        raise EntryError(
            "Không đọc được số hoặc ngày của quyết định nên chưa đưa vào được. Hãy chọn tệp có cả "
            "trang đầu của quyết định."
        )
    begins = effective_from or head.effective_from
    if begins is None:
        raise EntryError(
            "Không đọc được ngày có hiệu lực của quyết định. Hãy ghi ngày đó rồi đưa vào."
        )
    found = []
    for set_id in set_ids:
        plain = _plain_id(head.decision, head.issued, set_id)
        blank = drafted_amendment(
            reading, find_set(ws, set_id), id_of_override=plain, effective_from=begins
        )
        there = _there(ws, blank)
        found.append(
            drafted_amendment(
                reading,
                set_before(ws, blank),
                id_of_override=there.id if there is not None else plain,
                effective_from=begins,
            )
        )
    return tuple(found)


def set_before(ws: Workspace, amendment: ProvincialOverride) -> CriteriaSet:
    """The set with earlier amendments; only what the set itself has can be amended."""
    national = find_set(ws, amendment.set_id)
    amended = apply_overrides(national, _others(ws, amendment), amendment.effective_from)
    own = {indicator.no for indicator in national.indicators()}
    return replace(
        amended,
        criteria=tuple(
            replace(c, indicators=tuple(i for i in c.indicators if i.no in own))
            for c in amended.criteria
        ),
    )


def _others(ws: Workspace, amendment: ProvincialOverride) -> Sequence[ProvincialOverride]:
    return [
        one
        for one in known_overrides(ws)
        if one.national and one.set_id == amendment.set_id and not same_amendment(one, amendment)
    ]


def _there(ws: Workspace, amendment: ProvincialOverride) -> ProvincialOverride | None:
    """This very decision, as it is known here already."""
    return next((one for one in known_overrides(ws) if same_amendment(one, amendment)), None)


def _origin(ws: Workspace, there: ProvincialOverride | None) -> str:
    if there is None:
        return ""
    stored = own_rules.override(ws.file, there.id)
    if stored is None:
        return SHIPPED
    return RECEIVED if stored.signer_key_id else OWN


def _offered(ws: Workspace, amendment: ProvincialOverride) -> Offered:
    national = find_set(ws, amendment.set_id)
    there, others = _there(ws, amendment), _others(ws, amendment)
    on = amendment.effective_from
    before = [*others, *([there] if there is not None else [])]
    return Offered(
        amendment,
        national.short_title,
        _origin(ws, there),
        compare_sets(
            apply_overrides(national, before, on),
            apply_overrides(national, [*others, amendment], on),
        ),
    )


def _attributed(
    ws: Workspace, made: ProvincialOverride, there: ProvincialOverride | None, entry: Entry
) -> ProvincialOverride:
    """Every fact that is new was entered by this person; what stayed keeps what was known of it."""
    known = {one.no: one for one in set_before(ws, made).indicators()}
    stored = own_rules.override(ws.file, made.id)
    kept = override_of(ws, stored.document) if stored is not None else None
    if kept is not None:
        known |= {one.no: one for one in kept.replaced}
        known |= {one.indicator.no: one.indicator for one in kept.extra}

    def entered(indicator: Indicator) -> Indicator:
        return attributed_indicator(known.get(indicator.no), indicator, entry)

    version = kept.version if kept is not None else 1
    if kept is None and there is not None:
        version = there.version + 1
    return replace(
        made,
        version=version,
        replaced=tuple(entered(one) for one in made.replaced),
        extra=tuple(replace(one, indicator=entered(one.indicator)) for one in made.extra),
    )


def _plain_id(decision: str, issued: date, set_id: str) -> str:
    """The same decision on the same set gets the same id in every office."""
    number = _DASHES.sub("-", fold(decision)).strip("-").partition("-")[0]
    return f"qd-{number}-{issued.year}-{set_id}"[:_LONGEST_ID].rstrip("-")
