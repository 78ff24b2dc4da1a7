"""Keeping the register of recognition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.units_of_code import (
    UnitOfCode,
    WhichUnitError,
    unit_chosen,
    unit_named,
    units_of_code,
)
from ntm_desktop.domain import recognition
from ntm_desktop.domain.criteria import Tier
from ntm_desktop.domain.recognition import RECOGNITION_LABELS, Recognition, RecognitionAct
from ntm_desktop.domain.text import nfc
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.recognitions import add_recognition, recognitions
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.sqlite_file import new_id

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class RecognitionBook:
    """The register as a page shows it.

    Attributes:
        entries: all of them in the order they were made.
        standing: who is recognised on the day that was asked for, and by which decision; by
            ``Recognition.of``, since one code may be of several units.
        counts: tier to how many communes of the day.
        gone: the newest decision of each unit that stands there and was merged away by the day.
    """

    entries: tuple[Recognition, ...]
    standing: Mapping[str, Mapping[Tier, Recognition]]
    counts: Mapping[Tier, int]
    gone: tuple[Recognition, ...]

    def of_code(self, code: str) -> Mapping[Tier, Recognition]:
        """What the unit that has a code on the day is recognised as."""
        gone = {entry.of for entry in self.gone}
        return next(
            (
                tiers
                for unit, tiers in self.standing.items()
                if unit not in gone and next(iter(tiers.values())).commune == code
            ),
            {},
        )


class _Units:
    """Units by code, each looked up once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[str, tuple[UnitOfCode, ...]] = {}

    def of(self, code: str) -> tuple[UnitOfCode, ...]:
        if code not in self._known:
            self._known[code] = units_of_code(self._catalog, code)
        return self._known[code]

    def named(self, entry: Recognition) -> UnitOfCode | None:
        return unit_named(self.of(entry.commune), entry.commune_name, entry.decided_on)

    def told(self, entries: Iterable[Recognition]) -> tuple[Recognition, ...]:
        """Entries with the unit that each is about."""
        found = []
        for entry in entries:
            unit = self.named(entry) if len(self.of(entry.commune)) > 1 else None
            found.append(replace(entry, unit=unit.id) if unit is not None else entry)
        return tuple(found)


def recognition_book(register: Register, catalog: Catalog, on: date) -> RecognitionBook:
    """The register of recognition as of a day."""
    units = _Units(catalog)
    entries = units.told(recognitions(register))
    standing = recognition.standing(entries, on)
    newest = {unit: list(tiers.values())[-1] for unit, tiers in standing.items()}
    away = {unit for unit, entry in newest.items() if not _exists(units, entry, on)}
    counts = {
        tier: sum(1 for unit, tiers in standing.items() if tier in tiers and unit not in away)
        for tier in Tier
    }
    gone = tuple(entry for unit, entry in newest.items() if unit in away)
    return RecognitionBook(entries, standing, counts, gone)


def recognise(
    register: Register,
    catalog: Catalog,
    code: str,
    act: RecognitionAct,
    tier: Tier,
    decision: str,
    decided_on: date,
    at: datetime,
    *,
    issuer: str = "",
    year: int | None = None,
    reason: str = "",
    unit: str = "",
    shown: str | None = None,
) -> Recognition:
    """Enter a decision.

    Args:
        register: open.
        catalog: knows what the commune was called on the day of the decision.
        code: of the commune.
        act: what the decision does.
        tier: to or from which.
        decision: its number.
        decided_on: its date.
        at: now, UTC.
        issuer: who decided.
        year: the year it is counted for.
        reason: needed for a revocation.
        unit: which of the units that had the code, as a person answered; the one of the day of
            the decision when "".
        shown: under which name the commune was chosen, "" for a bare code of which a person
            saw no name; None when the day alone is to decide.

    Raises:
        WhichUnitError: it may be about several units that had the code; nothing was entered.
        EntryError: it contradicts what stands there, or something is missing.
    """
    code = code.strip()
    units = _Units(catalog)
    entries = units.told(recognitions(register))
    several = units.of(code)
    meant: UnitOfCode | None = None
    if len(several) > 1:
        if unit:
            meant = unit_chosen(several, unit, decided_on)
        else:
            meant = next((one for one in several if one.on(decided_on)), None)
            standing = recognition.standing(entries, decided_on)
            if _is_doubtful(several, meant, act, tier, standing, shown):
                raise WhichUnitError(code, decided_on, several)
    entry = Recognition(
        id=new_id(),
        commune=code,
        commune_name=(
            meant.written(decided_on)
            if meant is not None
            else _name(register, catalog, code, decided_on)
        ),
        tier=tier,
        act=act,
        decision=_text(decision),
        decided_on=decided_on,
        issuer=_text(issuer),
        year=year,
        reason=_text(reason),
        unit=meant.id if meant is not None else "",
    )
    return _add(register, units, entry, at)


def _is_doubtful(
    several: tuple[UnitOfCode, ...],
    meant: UnitOfCode | None,
    act: RecognitionAct,
    tier: Tier,
    standing: Mapping[str, Mapping[Tier, Recognition]],
    shown: str | None,
) -> bool:
    """Whether only a person knows which of the units of a code a decision is about."""
    if meant is None:
        return False  # told what is wrong with the day
    if shown is not None and shown not in (meant.name, meant.choice):
        return True
    if act is RecognitionAct.RECOGNISED:
        return False
    known = {one.id for one in several if tier in standing.get(one.id, {})}
    return bool(known) and meant.id not in known


def take_back(
    register: Register, catalog: Catalog, entry_id: str, reason: str, at: datetime
) -> Recognition:
    """Take back an entry that was a slip; it stays to be read.

    Raises:
        EntryError: there is no such entry, or no reason.
    """
    found = next((one for one in recognitions(register) if one.id == entry_id), None)
    if found is None:
        raise EntryError(f"Sổ công nhận không có dòng “{entry_id}”.")
    entry = Recognition(
        id=new_id(),
        commune=found.commune,
        commune_name=found.commune_name,
        tier=found.tier,
        act=RecognitionAct.VOID,
        decision="",
        decided_on=found.decided_on,
        issuer="",
        reason=_text(reason),
        voids=found.id,
    )
    return _add(register, _Units(catalog), entry, at)


def _add(register: Register, units: _Units, entry: Recognition, at: datetime) -> Recognition:
    with register.transaction():
        faults = recognition.faults(units.told(recognitions(register)), entry)
        if faults:
            raise EntryError(" ".join(faults))
        add_recognition(register, entry, at)
        told = f"{RECOGNITION_LABELS[entry.act]}: {entry.decision or entry.reason}"
        note_act(register, at, ActKind.RECOGNISED, told, commune=entry.commune)
    return entry


def _name(register: Register, catalog: Catalog, code: str, on: date) -> str:
    try:
        unit, units = catalog.commune(code, on=on)
    except CatalogError:
        known = register.commune(code)
        if known is None:
            raise
        return known.name
    if not units.valid_on(on):
        raise EntryError(
            f"Ngày {on:%d/%m/%Y} không có xã nào mang mã “{code}” trong danh mục. Hãy xem lại mã "
            "hoặc ngày quyết định."
        )
    return unit.full_name


def _exists(units: _Units, entry: Recognition, on: date) -> bool:
    """Whether the unit that was recognised is still there: the same code may be another's."""
    of_code = units.of(entry.commune)
    if not of_code:
        return True
    named = units.named(entry)
    # A name that no list has is what the commune was enrolled as.
    return any(one.on(on) for one in of_code) if named is None else named.on(on)


def _text(text: str) -> str:
    plain = " ".join(nfc(text).split())
    if len(plain) > _LONGEST:
        raise EntryError(f"“{plain[:40]}…” dài quá {_LONGEST} chữ. Hãy rút gọn.")
    return plain
