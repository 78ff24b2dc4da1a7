"""Criteria sets as documents: reading one with all its faults at once, and writing it back.

A document says only what is not a matter of course: whatever is left out is empty, false, or
``required: true`` of a part; a threshold without ``provenance`` rests on the indicator's own.
:func:`criteria_set_document` writes exactly this short form, so equal sets give equal bytes
and the fingerprint of a set does not depend on how its file was laid out.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping

from ntm_desktop.catalog.criteria_checks import set_faults
from ntm_desktop.catalog.places import part_place
from ntm_desktop.catalog.reading import (
    Reader,
    number_document,
    provenance_document,
    raise_faults,
    read_provenance,
    sparse,
)
from ntm_desktop.domain.criteria import (
    Band,
    CommuneGroup,
    CommuneProperty,
    Comparison,
    Condition,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    SourceDocument,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)

SET_PLACE = "bộ tiêu chí"
_SHA256 = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""How ids of sets, groups, properties and parts look."""
NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,4}")
"""How the number of an indicator looks."""


def parse_criteria_set(data: Mapping[str, object]) -> CriteriaSet:
    """The set that a document describes.

    Raises:
        CatalogError: the document does not follow the form or contradicts itself; ``faults``
            holds every fault with its place.
    """
    criteria_set, faults = parse_draft(data)
    raise_faults(_named(criteria_set), faults)
    return criteria_set


def parse_draft(data: Mapping[str, object]) -> tuple[CriteriaSet, tuple[str, ...]]:
    """The set that a document describes, and what it still says wrong about itself.

    Raises:
        CatalogError: the document does not follow the form, so there is no set to speak of;
            ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    criteria_set = _criteria_set(Reader(data, SET_PLACE, faults))
    raise_faults(_named(criteria_set), faults)
    return criteria_set, tuple(set_faults(criteria_set))


def _named(criteria_set: CriteriaSet) -> str:
    return f"Bộ tiêu chí “{criteria_set.id or '?'}”"


def canonical_bytes(document: Mapping[str, object]) -> bytes:
    """The one way to write a document for hashing: sorted keys, UTF-8, no spaces."""
    text = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode("utf-8")


def fingerprint(criteria_set: CriteriaSet) -> str:
    """What identifies this very content of a set: sha256 in hex of its canonical bytes."""
    return hashlib.sha256(canonical_bytes(criteria_set_document(criteria_set))).hexdigest()


def _criteria_set(reader: Reader) -> CriteriaSet:
    faults = reader.faults
    set_id = _key(reader)
    found = CriteriaSet(
        id=set_id,
        version=reader.integer("version"),
        title=reader.text("title"),
        short_title=reader.text("short_title"),
        decision=reader.optional_text("decision"),
        issued=reader.nullable_date("issued"),
        effective_from=reader.nullable_date("effective_from"),
        first_year=reader.nullable_integer("first_year"),
        last_year=reader.nullable_integer("last_year"),
        level=reader.choice("level", SubjectLevel),
        tier=reader.choice("tier", Tier),
        status=reader.choice("status", Status),
        official_criteria=reader.nullable_integer("official_criteria"),
        official_indicators=reader.nullable_integer("official_indicators"),
        prerequisite=reader.optional_text("prerequisite"),
        groups=tuple(
            _group(Reader(item, f"nhóm xã {number}", faults))
            for number, item in enumerate(reader.items("groups"), 1)
        ),
        properties=tuple(
            _property(Reader(item, f"thuộc tính {number}", faults))
            for number, item in enumerate(reader.items("properties", required=False), 1)
        ),
        bands=tuple(
            _band(Reader(item, f"nhóm tiêu chí {number}", faults))
            for number, item in enumerate(reader.items("bands", required=False), 1)
        ),
        criteria=tuple(
            _criterion(item, number, faults)
            for number, item in enumerate(reader.items("criteria"), 1)
        ),
        amended_by=reader.texts("amended_by"),
        sources=reader.texts("sources"),
        notes=reader.texts("notes"),
        documents=read_documents(reader),
    )
    reader.close()
    return found


def read_documents(reader: Reader) -> tuple[SourceDocument, ...]:
    """The files that rules were read from."""
    found = []
    for number, item in enumerate(reader.items("documents", required=False), 1):
        one = Reader(item, f"tệp văn bản {number}", reader.faults)
        document = SourceDocument(one.text("name"), one.text("sha256"))
        if document.sha256 and not _SHA256.fullmatch(document.sha256):
            one.fault("mã sha256 phải gồm 64 chữ số 0–9, a–f.")
        one.close()
        found.append(document)
    return tuple(found)


def documents_document(documents: Iterable[SourceDocument]) -> list[dict[str, str]]:
    """What :func:`read_documents` reads."""
    return [{"name": one.name, "sha256": one.sha256} for one in documents]


def _key(reader: Reader) -> str:
    found = reader.text("id")
    if found and not KEY.fullmatch(found):
        reader.fault(f"mã “{found}” chỉ được gồm chữ thường không dấu, số và gạch nối.")
    return found


def _group(reader: Reader) -> CommuneGroup:
    group = CommuneGroup(
        id=_key(reader),
        name=reader.text("name"),
        definition=reader.optional_text("definition"),
        verified=reader.flag("verified"),
        reference_only=reader.flag("reference_only", default=False),
    )
    reader.close()
    return group


def _property(reader: Reader) -> CommuneProperty:
    derived_from = reader.texts("derived_from")
    if len(derived_from) not in (0, 2):
        reader.fault("“derived_from” phải gồm số chỉ tiêu và mã phần.")
    found = CommuneProperty(
        id=_key(reader),
        label=reader.text("label"),
        derived_from=(derived_from[0], derived_from[1]) if len(derived_from) == 2 else None,
    )
    reader.close()
    return found


def _band(reader: Reader) -> Band:
    band = Band(reader.text("label"), reader.integer("lowest"), reader.integer("highest"))
    reader.close()
    return band


def _criterion(value: object, position: int, faults: list[str]) -> Criterion:
    reader = Reader(value, f"tiêu chí thứ {position}", faults)
    no = reader.integer("no")
    reader.place = f"tiêu chí {no or position}"
    criterion = Criterion(
        no=no,
        name=reader.text("name"),
        short_name=reader.text("short_name"),
        section=reader.text("section"),
        provenance=read_provenance(reader.child("provenance", reader.place)),
        indicators=tuple(
            read_indicator(item, f"{reader.place} › chỉ tiêu thứ {number}", faults)
            for number, item in enumerate(reader.items("indicators"), 1)
        ),
    )
    reader.close()
    return criterion


def read_indicator(value: object, place: str, faults: list[str]) -> Indicator:
    """The indicator that an object of a document describes; faults are noted with their place."""
    reader = Reader(value, place, faults)
    no = reader.text("no")
    if no:
        reader.place = place = no
        if not NUMBER.fullmatch(no):
            reader.fault(f"số chỉ tiêu “{no}” phải có dạng 7 hoặc 12.1.")
    provenance = read_provenance(reader.child("provenance", f"{place} › nguồn"))
    parts = reader.items("parts")
    if not parts:
        reader.fault("phải có ít nhất một phần trong “parts”.")
    indicator = Indicator(
        no=no,
        text=reader.text("text"),
        name=reader.text("name"),
        question=reader.text("question"),
        parts=tuple(
            _part(item, place, number, len(parts), provenance, faults)
            for number, item in enumerate(parts, 1)
        ),
        provenance=provenance,
        exemptions=tuple(
            _exemption(Reader(item, f"{place} › lý do không áp dụng {number}", faults))
            for number, item in enumerate(reader.items("exemptions", required=False), 1)
        ),
        evidence=reader.texts("evidence"),
        responsible=reader.optional_text("responsible"),
        hint=reader.optional_text("hint"),
        note=reader.optional_text("note"),
        article=reader.optional_text("article"),
    )
    reader.close()
    return indicator


def _part(
    value: object,
    indicator_place: str,
    number: int,
    of: int,
    provenance: Provenance,
    faults: list[str],
) -> Part:
    reader = Reader(value, f"{indicator_place} › phần {number}", faults)
    part_id = _key(reader)
    label = reader.optional_text("label")
    reader.place = place = part_place(indicator_place, part_id, label, number, of)
    part = Part(
        id=part_id,
        label=label,
        kind=reader.choice("kind", Kind),
        unit=reader.optional_text("unit"),
        required=reader.flag("required", default=True),
        numerator_label=reader.optional_text("numerator_label"),
        denominator_label=reader.optional_text("denominator_label"),
        count_unit=reader.optional_text("count_unit"),
        whole_counts=reader.flag("whole_counts", default=False),
        levels=tuple(
            _level(Reader(item, f"{place} › mức {step}", faults))
            for step, item in enumerate(reader.items("levels", required=False), 1)
        ),
        aliases=reader.texts("aliases"),
        affirmed_by=reader.texts("affirmed_by"),
        thresholds=tuple(
            read_threshold(Reader(item, f"{place} › ngưỡng {step}", faults), provenance)
            for step, item in enumerate(reader.items("thresholds"), 1)
        ),
    )
    reader.close()
    return part


def _level(reader: Reader) -> ScaleLevel:
    level = ScaleLevel(reader.integer("ordinal"), reader.text("label"), reader.texts("aliases"))
    reader.close()
    return level


def read_threshold(reader: Reader, inherited: Provenance | None) -> Threshold:
    """One threshold; with nothing to inherit it must name its own source."""
    condition = None
    if reader.has("condition"):
        condition = _condition(reader.child("condition", f"{reader.place} › điều kiện"))
    provenance = inherited
    if provenance is None or reader.has("provenance"):
        provenance = read_provenance(reader.child("provenance", f"{reader.place} › nguồn"))
    threshold = Threshold(
        comparison=reader.nullable_choice("comparison", Comparison),
        value=reader.nullable_amount("value"),
        provenance=provenance,
        group_id=reader.optional_text("group_id") or None,
        year=reader.optional_integer("year"),
        condition=condition,
        basis=reader.optional_text("basis"),
        set_by_province=reader.flag("set_by_province", default=False),
        decision=reader.optional_text("decision"),
    )
    reader.close()
    return threshold


def _condition(reader: Reader) -> Condition:
    condition = Condition(
        property_id=reader.text("property_id"),
        comparison=reader.choice("comparison", Comparison),
        value=reader.amount("value"),
    )
    reader.close()
    return condition


def _exemption(reader: Reader) -> ExemptionReason:
    reason = ExemptionReason(
        text=reader.text("text"),
        aliases=reader.texts("aliases"),
        needs_confirmation=reader.flag("needs_confirmation", default=True),
    )
    reader.close()
    return reason


def criteria_set_document(criteria_set: CriteriaSet) -> dict[str, object]:
    """The document of a set in its short form; :func:`parse_criteria_set` gives the set back."""
    found = criteria_set
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "short_title": found.short_title,
        "decision": found.decision,
        "issued": found.issued.isoformat() if found.issued else None,
        "effective_from": found.effective_from.isoformat() if found.effective_from else None,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "level": found.level.value,
        "tier": found.tier.value,
        "status": found.status.value,
        "official_criteria": found.official_criteria,
        "official_indicators": found.official_indicators,
        **sparse(prerequisite=found.prerequisite, amended_by=list(found.amended_by)),
        "groups": [_group_document(group) for group in found.groups],
        **sparse(
            properties=[_property_document(item) for item in found.properties],
            bands=[
                {"label": band.label, "lowest": band.lowest, "highest": band.highest}
                for band in found.bands
            ],
            notes=list(found.notes),
            sources=list(found.sources),
            documents=documents_document(found.documents),
        ),
        "criteria": [_criterion_document(criterion) for criterion in found.criteria],
    }


def _group_document(group: CommuneGroup) -> dict[str, object]:
    return {
        "id": group.id,
        "name": group.name,
        **sparse(definition=group.definition),
        "verified": group.verified,
        **sparse(reference_only=group.reference_only),
    }


def _property_document(found: CommuneProperty) -> dict[str, object]:
    return {
        "id": found.id,
        "label": found.label,
        **sparse(derived_from=list(found.derived_from or ())),
    }


def _criterion_document(criterion: Criterion) -> dict[str, object]:
    return {
        "no": criterion.no,
        "name": criterion.name,
        "short_name": criterion.short_name,
        "section": criterion.section,
        "provenance": provenance_document(criterion.provenance),
        "indicators": [indicator_document(indicator) for indicator in criterion.indicators],
    }


def indicator_document(indicator: Indicator) -> dict[str, object]:
    """What :func:`read_indicator` reads."""
    return {
        "no": indicator.no,
        "name": indicator.name,
        "text": indicator.text,
        "question": indicator.question,
        **sparse(hint=indicator.hint, note=indicator.note, article=indicator.article),
        "provenance": provenance_document(indicator.provenance),
        "parts": [_part_document(part, indicator.provenance) for part in indicator.parts],
        **sparse(
            exemptions=[
                {
                    "text": reason.text,
                    **sparse(aliases=list(reason.aliases)),
                    "needs_confirmation": reason.needs_confirmation,
                }
                for reason in indicator.exemptions
            ],
            evidence=list(indicator.evidence),
            responsible=indicator.responsible,
        ),
    }


def _part_document(part: Part, provenance: Provenance) -> dict[str, object]:
    return {
        "id": part.id,
        **sparse(label=part.label),
        "kind": part.kind.value,
        **sparse(unit=part.unit),
        **({} if part.required else {"required": False}),
        **sparse(
            numerator_label=part.numerator_label,
            denominator_label=part.denominator_label,
            count_unit=part.count_unit,
            whole_counts=part.whole_counts,
            levels=[
                {
                    "ordinal": level.ordinal,
                    "label": level.label,
                    **sparse(aliases=list(level.aliases)),
                }
                for level in part.levels
            ],
            aliases=list(part.aliases),
            affirmed_by=list(part.affirmed_by),
        ),
        "thresholds": [threshold_document(item, provenance) for item in part.thresholds],
    }


def threshold_document(threshold: Threshold, inherited: Provenance | None) -> dict[str, object]:
    """What :func:`read_threshold` reads."""
    document: dict[str, object] = {
        **sparse(group_id=threshold.group_id, year=threshold.year),
        "comparison": threshold.comparison.value if threshold.comparison else None,
        "value": number_document(threshold.value),
    }
    if threshold.condition is not None:
        document["condition"] = {
            "property_id": threshold.condition.property_id,
            "comparison": threshold.condition.comparison.value,
            "value": number_document(threshold.condition.value),
        }
    document |= sparse(
        basis=threshold.basis,
        set_by_province=threshold.set_by_province,
        decision=threshold.decision,
    )
    if threshold.provenance != inherited:
        document["provenance"] = provenance_document(threshold.provenance)
    return document
