"""A decision read into indicators, held against the sets that are there."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ntm_desktop.catalog import Catalog, criteria_set_document, override_document
from ntm_desktop.documents import reading_process
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.decisions.drafting import drafted_set
from ntm_desktop.domain.decisions.drafting_form import filled_frame
from ntm_desktop.domain.decisions.drafting_province import columns_to_ask, drafted_override
from ntm_desktop.domain.decisions.known import KnownSet, decision_key
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.rule_tables.columns import LONGEST
from ntm_desktop.domain.rule_tables.indicator_reading import shortened
from ntm_desktop.domain.rule_tables.set_reading import frame_of
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set, known_ids
from ntm_desktop.services.rules.amending import take_amendments
from ntm_desktop.services.rules.decision_edits import decision_id, import_override
from ntm_desktop.services.rules.decisions import overrides
from ntm_desktop.services.rules.documents import keep_document
from ntm_desktop.services.rules.drafts import Started, drafts, import_draft
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes


def read_file(
    path: Path,
    known: Iterable[CriteriaSet] | None = None,
    progress: Progress = unwatched,
) -> DecisionReading:
    """Read a decision's file.

    Args:
        path: .docx, PDF with text, .xlsx, .xls, HTML or plain text.
        known: the sets an amendment or a province's decision may speak of; the shipped ones
            when None.
        progress: may stop it.

    Raises:
        ImportRefusedError: the file cannot be read; the sentence says why and what to do.
        CancelledError: asked to stop.
    """
    return reading_process.read_indicators(path, known_sets(known), progress)


def read_paste(
    text: str,
    html: str = "",
    known: Iterable[CriteriaSet] | None = None,
    progress: Progress = unwatched,
) -> DecisionReading:
    """Read what was pasted; see ``read_file``."""
    reading = reading_process.read_pasted_indicators(text, html, known_sets(known), progress)
    content = (html or text).encode("utf-8", "replace")
    return replace(reading, document=replace(reading.document, content=content))


def reading_file(path: Path) -> Staged[DecisionReading]:
    """``read_file`` against every set of the open commune, in steps that can be stopped."""
    sets: tuple[CriteriaSet, ...] = yield OnDatabase(_all_sets)
    reading: DecisionReading = yield Beside(
        lambda progress: _with_frame(_with_content(read_file(path, sets, progress), path), path)
    )
    return reading


def _with_frame(reading: DecisionReading, path: Path) -> DecisionReading:
    """The reading of a filled form with what the form says of its set."""
    if not reading.document.form:
        return reading
    sheets = reading_process.read_workbook(path).sheets
    return replace(reading, frame=frame_of(sheets))


def _with_content(reading: DecisionReading, path: Path) -> DecisionReading:
    """The reading with the file's bytes, when it is still the file that was read."""
    try:
        content = path.read_bytes()
    except OSError:
        return reading  # pulled out meanwhile: what was read stays read
    if hashlib.sha256(content).hexdigest() != reading.document.sha256:
        return reading
    return replace(reading, document=replace(reading.document, content=content))


def reading_paste(text: str, html: str = "") -> Staged[DecisionReading]:
    """``read_paste`` against every set of the open commune, in steps that can be stopped."""
    sets: tuple[CriteriaSet, ...] = yield OnDatabase(_all_sets)
    reading: DecisionReading = yield Beside(lambda progress: read_paste(text, html, sets, progress))
    return reading


def columns_of(ws: Workspace, reading: DecisionReading) -> tuple[tuple[str, str], ...]:
    """(id, name) of the columns of a province's decision that are not the set's groups."""
    if reading.result != "province" or reading.applies is None:
        return ()
    return columns_to_ask(reading, find_set(ws, reading.applies.id))


def _all_sets(ws: Workspace) -> tuple[CriteriaSet, ...]:
    return tuple(find_set(ws, set_id) for set_id in known_ids(ws))


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
            "định của tỉnh. Hãy đọc ở “Đọc từ quyết định…”."
        )
    made = _set_of(ws, reading, accepted)
    with ws.file.transaction():
        if not reading.document.form:
            keep_document(ws, reading.document)
        return import_draft(ws, criteria_set_document(made), person=person)


def _set_of(ws: Workspace, reading: DecisionReading, accepted: Iterable[str] = ()) -> CriteriaSet:
    made = drafted_set(reading, accepted=accepted)
    if reading.frame is not None:
        return filled_frame(reading.frame, made)
    same = _issued_by(ws, reading)
    if same is not None:
        return replace(
            made, id=same.id, short_title=same.short_title, tier=same.tier, level=same.level
        )
    others = {one.short_title for one in _all_sets(ws) if one.id != made.id}
    if made.short_title in others and made.decision:
        # Two sets of one period are told apart by their decisions.
        told_apart = shortened(f"{made.short_title} · {made.decision}", LONGEST["short_title"])
        return replace(made, short_title=told_apart)
    return made


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


@dataclass(frozen=True, slots=True)
class Begun:
    """What a reading became: a draft, or a decision on a set (the first where it is several)."""

    id: str
    is_override: bool
    change: Change


def begin(
    ws: Workspace,
    reading: DecisionReading,
    *,
    column: str = "",
    effective_from: date | None = None,
    instead: bool = False,
    person: str = "",
) -> Begun:
    """Take a reading with its answers where it belongs; see ``begin_draft``.

    Args:
        ws: the open commune.
        reading: with the answers taken over.
        column: of a province's decision whose columns are not the set's groups: which holds.
        effective_from: of an amending decision that does not say it.
        instead: of an amending decision: let it stand for the one that came with the program.
        person: who reads it in; the person at the keyboard when empty.

    Raises:
        EntryError: it is neither a set nor a decision on one, or does not follow the form.
    """
    if reading.result == "amendment" and not reading.reason:
        taken = take_amendments(
            ws, reading, effective_from=effective_from, instead=instead, person=person
        )
        return Begun(taken.ids[0], True, taken.change)
    if reading.result == "province" and not reading.reason:
        with ws.file.transaction():
            keep_document(ws, reading.document)
            override = import_override(
                ws, override_document(_decision_on(ws, reading, column)), person=person
            )
        return Begun(override.override_id, True, override.change)
    draft = begin_draft(ws, reading, person=person)
    return Begun(draft.draft_id, False, draft.change)


def replaced_by(ws: Workspace, reading: DecisionReading) -> str:
    """Title of the draft or decision whose content ``begin`` would replace, "" for none."""
    if reading.result == "amendment":
        return ""  # the view shows what is there, and its differences
    if reading.result == "province":
        made = _decision_on(ws, reading)
        stored = next((one for one in overrides(ws) if one.override.id == made.id), None)
        return stored.override.citation if stored is not None else ""
    made_id = _set_of(ws, reading).id
    return next((one.short_title for one in drafts(ws) if one.set_id == made_id), "")


def _decision_on(ws: Workspace, reading: DecisionReading, column: str = "") -> ProvincialOverride:
    head, applies = reading.head, reading.applies
    if applies is None:
        raise EntryError("Không thấy bộ tiêu chí mà quyết định này áp dụng. Hãy nhập tay.")
    if not head.decision or head.issued is None:
        raise EntryError(
            "Không đọc được số hoặc ngày của quyết định. Hãy nhập tay ở “Quyết định của tỉnh”."
        )
    return drafted_override(
        reading,
        find_set(ws, applies.id),
        province_code=communes.read(ws.file).commune.province_code,
        id_of_override=decision_id(ws, head.decision, head.issued, applies.id),
        column=column,
    )
