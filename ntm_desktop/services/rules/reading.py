"""A decision read into indicators, held against the sets that are there."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ntm_desktop.catalog import Catalog, criteria_set_document
from ntm_desktop.documents.decision_reader import read_decision_paste
from ntm_desktop.documents.reading_process import read_decision_file
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.known import KnownSet, decision_key
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set, known_ids
from ntm_desktop.services.rules.drafts import Started, import_draft
from ntm_desktop.services.session import Workspace


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


def begin_draft(
    ws: Workspace, reading: DecisionReading, *, accepted: Iterable[str] = (), person: str = ""
) -> Started:
    """Take what was read into a draft of the editor.

    A set that is there already with this decision's number gives the draft its id. What has a
    question stays open, with the question in the note of its indicator.

    Args:
        ws: the open commune.
        reading: of a decision that issues a set.
        accepted: numbers of the indicators whose questions were answered with “as read”.
        person: who reads it in; the person at the keyboard when empty.

    Raises:
        EntryError: the decision issues no set, or the draft does not follow the form.
    """
    if reading.result != "read" or reading.reason:
        raise EntryError(
            reading.reason
            or "Văn bản này không ban hành một bộ tiêu chí: đây là quyết định sửa đổi hoặc quyết "
            "định của tỉnh. Hãy nhập ở mục quyết định của tỉnh."
        )
    made = drafted_set(reading, accepted=accepted)
    same = _issued_by(ws, reading)
    if same is not None:
        made = replace(made, id=same.id, tier=same.tier, level=same.level)
    return import_draft(ws, criteria_set_document(made), person=person)


def _issued_by(ws: Workspace, reading: DecisionReading) -> CriteriaSet | None:
    """The only set known here that this decision issues under this title."""
    number = reading.head.decision
    found = [
        one
        for one in (find_set(ws, set_id) for set_id in known_ids(ws))
        if number
        and decision_key(one.decision) == number
        and fold(reading.head.title).endswith(fold(one.title))
    ]
    return found[0] if len(found) == 1 else None
