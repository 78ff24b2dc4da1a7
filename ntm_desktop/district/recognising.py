"""Keeping the register of recognition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ntm_desktop.catalog import Catalog
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
        standing: who is recognised on the day that was asked for, and by which decision.
        counts: tier to how many communes of the day.
        gone: codes of communes that stand there and were merged away before the day.
    """

    entries: tuple[Recognition, ...]
    standing: Mapping[str, Mapping[Tier, Recognition]]
    counts: Mapping[Tier, int]
    gone: tuple[str, ...]


def recognition_book(register: Register, catalog: Catalog, on: date) -> RecognitionBook:
    """The register of recognition as of a day."""
    entries = recognitions(register)
    standing = recognition.standing(entries, on)
    gone = tuple(code for code in standing if not _exists(catalog, code, standing[code], on))
    counts = {
        tier: sum(1 for code, tiers in standing.items() if tier in tiers and code not in gone)
        for tier in Tier
    }
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

    Raises:
        EntryError: it contradicts what stands there, or something is missing.
    """
    entry = Recognition(
        id=new_id(),
        commune=code.strip(),
        commune_name=_name(register, catalog, code.strip(), decided_on),
        tier=tier,
        act=act,
        decision=_text(decision),
        decided_on=decided_on,
        issuer=_text(issuer),
        year=year,
        reason=_text(reason),
    )
    return _add(register, entry, at)


def take_back(register: Register, entry_id: str, reason: str, at: datetime) -> Recognition:
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
    return _add(register, entry, at)


def _add(register: Register, entry: Recognition, at: datetime) -> Recognition:
    with register.transaction():
        faults = recognition.faults(recognitions(register), entry)
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


def _exists(catalog: Catalog, code: str, tiers: Mapping[Tier, Recognition], on: date) -> bool:
    """Whether the commune that was recognised is still there: the same code may be another's."""
    first = min(entry.decided_on for entry in tiers.values())
    try:
        then, _ = catalog.commune(code, on=first)
        now, units = catalog.commune(code, on=on)
    except CatalogError:
        return True
    return units.valid_on(on) and then.full_name == now.full_name


def _text(text: str) -> str:
    plain = " ".join(nfc(text).split())
    if len(plain) > _LONGEST:
        raise EntryError(f"“{plain[:40]}…” dài quá {_LONGEST} chữ. Hãy rút gọn.")
    return plain
