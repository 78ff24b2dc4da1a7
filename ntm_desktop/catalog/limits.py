"""Limits of figures, days of reporting and hints of registers as documents."""

from collections.abc import Mapping
from decimal import Decimal

from ntm_desktop.catalog.reading import Reader, raise_faults, read_provenance
from ntm_desktop.domain.limits import Figure, Limit
from ntm_desktop.domain.offers import RegisterHint
from ntm_desktop.domain.periods import PeriodKind
from ntm_desktop.domain.reporting import DueRule


def parse_limits(data: Mapping[str, object]) -> tuple[Limit, ...]:
    """The limits that a document lists.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "giới hạn số liệu", faults)
    reader.texts("notes")
    limits = tuple(
        _limit(Reader(item, f"giới hạn {number}", faults))
        for number, item in enumerate(reader.items("limits"), 1)
    )
    reader.close()
    if len({limit.of for limit in limits}) != len(limits):
        reader.fault("hai giới hạn cho cùng một loại số liệu.")
    raise_faults("Giới hạn số liệu", faults)
    return limits


def _limit(reader: Reader) -> Limit:
    limit = Limit(
        of=reader.choice("of", Figure),
        unit=str(reader.raw("unit") or ""),
        lowest=_bound(reader, "lowest"),
        highest=_bound(reader, "highest"),
        ask_above=_bound(reader, "ask_above"),
        reason=reader.text("reason"),
        provenance=read_provenance(reader.child("provenance", f"{reader.place} › nguồn")),
    )
    reader.close()
    return limit


def _bound(reader: Reader, key: str) -> Decimal | None:
    return None if reader.raw(key) is None else reader.amount(key)


def parse_due_rules(data: Mapping[str, object]) -> tuple[DueRule, ...]:
    """The days of reporting that a document lists.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "thời hạn báo cáo", faults)
    reader.texts("notes")
    rules = tuple(
        _due_rule(Reader(item, f"thời hạn {number}", faults))
        for number, item in enumerate(reader.items("rules"), 1)
    )
    reader.close()
    raise_faults("Thời hạn báo cáo", faults)
    return rules


def _due_rule(reader: Reader) -> DueRule:
    rule = DueRule(
        kind=reader.choice("kind", PeriodKind),
        cutoff_day=reader.integer("cutoff_day"),
        due_days=reader.nullable_integer("due_days"),
        recipient=str(reader.raw("recipient") or ""),
        provenance=read_provenance(reader.child("provenance", f"{reader.place} › nguồn")),
    )
    reader.close()
    return rule


def parse_hints(data: Mapping[str, object]) -> tuple[RegisterHint, ...]:
    """The sums of registers that a document names beside indicators.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "gợi ý từ sổ", faults)
    reader.texts("notes")
    hints = []
    for number, item in enumerate(reader.items("hints"), 1):
        one = Reader(item, f"gợi ý {number}", faults)
        hints.append(
            RegisterHint(
                one.text("set"), one.text("indicator"), one.text("register"), one.text("sum")
            )
        )
        one.close()
    reader.close()
    raise_faults("Gợi ý từ sổ", faults)
    return tuple(hints)
