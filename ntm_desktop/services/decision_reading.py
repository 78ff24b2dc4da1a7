"""A decision read into indicators, held against the sets that are there."""

from collections.abc import Iterable
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.documents.decision_reader import read_decision_file, read_decision_paste
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.decisions.known import KnownSet
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision


def read_file(path: Path, known: Iterable[CriteriaSet] | None = None) -> DecisionReading:
    """Read a decision's file.

    Args:
        path: .docx, PDF with text, .xlsx, .xls, HTML or plain text.
        known: the sets an amendment or a province's decision may speak of; the shipped ones
            when None.

    Raises:
        ImportRefusedError: the file cannot be read; the sentence says why and what to do.
    """
    return read_decision(read_decision_file(path), known_sets(known))


def read_paste(
    text: str, html: str = "", known: Iterable[CriteriaSet] | None = None
) -> DecisionReading:
    """Read what was pasted; see ``read_file``."""
    return read_decision(read_decision_paste(text, html), known_sets(known))


def known_sets(sets: Iterable[CriteriaSet] | None) -> tuple[KnownSet, ...]:
    """The sets as far as reading needs them."""
    if sets is None:
        catalog = Catalog.shipped()
        sets = [catalog.criteria_set(set_id) for set_id in catalog.set_ids()]
    return tuple(_known(one) for one in sets)


def _known(one: CriteriaSet) -> KnownSet:
    indicators = list(one.indicators())
    return KnownSet(
        one.id,
        one.decision,
        one.title,
        tuple((group.id, group.name) for group in one.groups),
        {item.no: _kind(item) for item in indicators},
        {item.no: item.text for item in indicators},
        frozenset(item.no for item in indicators if _has_letters(item)),
    )


def _kind(item: Indicator) -> str:
    return item.parts[0].kind.value if len(item.parts) == 1 else ""


def _has_letters(item: Indicator) -> bool:
    return any(part.id in {"a", "b"} for part in item.parts)
