"""What the registers and the evidence say for the papers of a dossier."""

from decimal import Decimal

from ntm_desktop.documents.dossier.facts import (
    EvidenceLine,
    OpinionLine,
    SurveyFacts,
    SurveyLine,
)
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.entries import Entry, missing, shown
from ntm_desktop.domain.registers.form import WHOLE_COMMUNE, Form
from ntm_desktop.domain.registers.sums import period_sums
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.text import name_key
from ntm_desktop.services.recognition import commune_recognition
from ntm_desktop.services.registers.listing import find_register, known_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info
from ntm_desktop.store.commune import evidence
from ntm_desktop.store.commune import registers as stored

_OPINIONS, _SURVEY = "opinions", "satisfaction"
_ZERO = Decimal(0)


def opinions_of(ws: Workspace, year: int) -> tuple[tuple[OpinionLine, ...], int]:
    """The opinions of a year in their order, and how many lines are not clear."""
    form, counted, unsettled = _of_year(ws, _OPINIONS, year)
    known = known_of(ws) if counted else Known()

    def text(entry: Entry, field_id: str) -> str:
        return shown(form, entry, form.field(field_id), known)

    lines = tuple(
        OpinionLine(
            text(entry, "date"),
            text(entry, "body"),
            text(entry, "form"),
            entry.number("persons"),
            entry.number("agree"),
            text(entry, "content"),
            text(entry, "answer"),
        )
        for entry in counted
    )
    return lines, unsettled


def survey_of_year(ws: Workspace, year: int) -> SurveyFacts | None:
    """The satisfaction survey of a year by content; None where none was made."""
    _, counted, unsettled = _of_year(ws, _SURVEY, year)
    if not counted:
        return None
    by_content: dict[str, SurveyLine] = {}
    for entry in counted:
        content = entry.value("content")
        returned, satisfied = entry.number("returned"), entry.number("satisfied")
        key = name_key(content)
        old = by_content.get(key, SurveyLine(content, _ZERO, _ZERO))
        by_content[key] = SurveyLine(
            old.content, old.returned + (returned or _ZERO), old.satisfied + (satisfied or _ZERO)
        )
    contents = tuple(by_content.values())
    total = SurveyLine(
        "",
        sum((one.returned for one in contents), _ZERO),
        sum((one.satisfied for one in contents), _ZERO),
    )
    villages = len({entry.value("village") for entry in counted} - {"", WHOLE_COMMUNE})
    return SurveyFacts(contents, total, villages, unsettled)


def recognised_words(ws: Workspace) -> str:
    """The recognitions of the commune in force, as a sentence; "" while none is known."""
    held = commune_recognition(ws).standing.held
    if not held:
        return ""
    commune = commune_info(ws).commune
    said = "; ".join(one.words[:1].lower() + one.words[1:] for one in held)
    return f"{commune.kind[:1].upper()}{commune.kind[1:]} {commune.name} đã được công nhận {said}."


def _of_year(ws: Workspace, register: str, year: int) -> tuple[Form, tuple[Entry, ...], int]:
    """The lines of a register in a year that are whole; how many others there are."""
    form = find_register(ws, register)
    sums = period_sums(form, stored.entries(ws.file, register), Period(year))
    clear = tuple(entry for entry in sums.counted if not entry.asked and not missing(form, entry))
    return form, clear, len(sums.counted) - len(clear) + len(sums.undated) + len(sums.partly)


def evidence_of(ws: Workspace, assessment_id: str, rules: CriteriaSet) -> tuple[EvidenceLine, ...]:
    """Every file of evidence in the order of the set, numbered within its indicator."""
    items = evidence.of_assessment(ws.file, assessment_id)
    found = []
    for indicator in rules.indicators():
        own = [item for item in items if item.indicator_no == indicator.no]
        own.sort(
            key=lambda item: (
                len(indicator.evidence) if item.requirement is None else item.requirement
            )
        )
        for place, item in enumerate(own, 1):
            asked = item.requirement
            known = asked is not None and asked < len(indicator.evidence)
            found.append(
                EvidenceLine(
                    f"{indicator.no}-{place:02d}",
                    f"Chỉ tiêu {indicator.no}. {indicator.name}",
                    indicator.evidence[asked] if known and asked is not None else "Cả chỉ tiêu",
                    item.name,
                )
            )
    return tuple(found)
