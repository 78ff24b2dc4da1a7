"""The second person's help: the decision's kept file read again, beside the draft made from it.

What the draft has exactly as the document gives it is confirmed by the criterion, each value in
sight beside the document's words; what a person answered or typed is confirmed by itself.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import PurePath

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Provenance, SourceDocument
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.decisions.second_reading import DocumentWords, Key, name_key, read_beside
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.rule_editing import map_criterion, map_indicator
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.services.in_force import find_set, known_ids
from ntm_desktop.services.rules.documents import kept_documents
from ntm_desktop.services.rules.draft_edits import checker
from ntm_desktop.services.rules.drafts import read_draft, save_draft
from ntm_desktop.services.rules.reading import read_file, read_paste
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import rule_documents
from ntm_desktop.temporary import passing_folder

_Proven = Callable[[Provenance, Key], Provenance]
_Kept = tuple[SourceDocument, bytes, tuple[CriteriaSet, ...]]


def reading_again(draft_id: str) -> Staged[DecisionReading | None]:
    """Read the file that a draft was made from once more; None when none is kept.

    Raises:
        ImportRefusedError: it cannot be read any more.
        CancelledError: asked to stop.
    """
    kept: _Kept | None = yield OnDatabase(lambda ws: _kept(ws, draft_id))
    if kept is None:
        return None
    reading: DecisionReading = yield Beside(lambda progress: _read(kept, progress))
    # A form of the program's own proves nothing: an officer filled it in.
    proves = reading.result == "read" and not reading.reason and not reading.document.form
    return reading if proves else None


def _kept(ws: Workspace, draft_id: str) -> _Kept | None:
    documents = kept_documents(ws, read_draft(ws, draft_id).criteria_set)
    if not documents:
        return None
    last = documents[-1]
    content = rule_documents.content(ws.file, last.sha256)
    sets = tuple(find_set(ws, set_id) for set_id in known_ids(ws))
    return (last, content, sets) if content else None


def _read(kept: _Kept, progress: Progress) -> DecisionReading:
    document, content, sets = kept
    name = PurePath(document.name).name
    if not PurePath(name).suffix:  # it was pasted
        text = content.decode("utf-8", "replace")
        html = text if text.lstrip()[:1] == "<" else ""
        return read_paste("" if html else text, html, sets, progress)
    with passing_folder("doc-lai") as folder:
        path = folder / name
        path.write_bytes(content)
        return read_file(path, sets, progress)


def confirm_equal(
    ws: Workspace, draft_id: str, reading: DecisionReading, keys: Collection[Key], *, person: str
) -> Change:
    """Confirm what a person has read beside the document and found the same, as one edit.

    Args:
        ws: the open commune.
        draft_id: which draft.
        reading: of its file, as it was shown.
        keys: names, wordings and thresholds that stand in the draft as in the document.
        person: who read them; never who entered one of them.

    Raises:
        EntryError: one of them is not (any more) as the document has it, was confirmed already,
            or this person entered it.
    """
    rules = read_draft(ws, draft_id).criteria_set
    beside = read_beside(reading, rules)
    if not keys or any(key not in beside or not beside[key].equal for key in keys):
        raise EntryError("Bản nháp đã đổi sau khi mở. Hãy xem lại rồi xác nhận.")

    def proven(provenance: Provenance, key: Key) -> Provenance:
        if provenance.verified:
            raise EntryError("Có mục đã được đối chiếu rồi. Hãy xem lại rồi xác nhận.")
        place = provenance.place or _where(beside[key])
        return checker(ws, rules.decision, person, place, None)(provenance)

    changed = rules
    for criterion in rules.criteria:
        key = name_key(criterion.no)
        if key in keys:
            named = replace(criterion, provenance=proven(criterion.provenance, key))
            changed = map_criterion(changed, criterion.no, lambda _, named=named: named)  # type: ignore[misc]
    # Indicators after names: a criterion carries its indicators.
    for indicator in rules.indicators():
        found = _confirmed(indicator, frozenset(keys), proven)
        if found is not indicator:
            changed = map_indicator(changed, indicator.no, lambda _, found=found: found)  # type: ignore[misc]
    label = f"Đối chiếu {len(keys)} mục với tệp “{reading.document.name}”"
    return save_draft(ws, draft_id, changed, label)


def _confirmed(indicator: Indicator, keys: frozenset[Key], proven: _Proven) -> Indicator:
    found = indicator
    wording: Key = (indicator.no, "", None)
    if wording in keys:
        found = replace(found, provenance=proven(indicator.provenance, wording))
    parts = []
    for part in indicator.parts:
        thresholds = tuple(
            replace(one, provenance=proven(one.provenance, key))
            if (key := (indicator.no, part.id, index)) in keys
            else one
            for index, one in enumerate(part.thresholds)
        )
        parts.append(
            replace(part, thresholds=thresholds) if thresholds != part.thresholds else part
        )
    return replace(found, parts=tuple(parts)) if tuple(parts) != indicator.parts else found


def _where(one: DocumentWords) -> str:
    page, line = one.place
    return f"trang {page}, dòng {line}" if page else f"dòng {line}"
