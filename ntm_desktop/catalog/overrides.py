"""Decisions on a set as documents: reading one with all its faults at once, and writing it.

The short form is that of criteria sets: whatever is left out is empty or false. A threshold
always names its own source here, for there is no indicator to inherit it from.
"""

import hashlib
from collections.abc import Mapping

from ntm_desktop.catalog.criteria import (
    KEY,
    canonical_bytes,
    documents_document,
    indicator_document,
    read_documents,
    read_indicator,
    read_threshold,
    threshold_document,
)
from ntm_desktop.catalog.criteria_checks import contradictions
from ntm_desktop.catalog.reading import Reader, raise_faults, sparse
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import (
    ExtraIndicator,
    ProvincialOverride,
    ThresholdChange,
    apply_overrides,
    faults,
)

OVERRIDE_PLACE = "quyết định của tỉnh"


def parse_override(data: Mapping[str, object]) -> ProvincialOverride:
    """The decision that a document describes: a province's, or a national amendment.

    Raises:
        CatalogError: the document does not follow the form; ``faults`` holds every fault with
            its place. Whether it fits its set is for :func:`override_faults` to say.
    """
    found: list[str] = []
    override = _override(Reader(data, OVERRIDE_PLACE, found))
    raise_faults(f"Quyết định của tỉnh “{override.decision or '?'}”", found)
    return override


def override_document(override: ProvincialOverride) -> dict[str, object]:
    """The document of a decision; :func:`parse_override` gives the decision back."""
    until = override.effective_to
    return {
        "id": override.id,
        "version": override.version,
        "title": override.title,
        "set_id": override.set_id,
        "province_code": override.province_code,
        "decision": override.decision,
        "issued": override.issued.isoformat(),
        "effective_from": override.effective_from.isoformat(),
        "effective_to": until.isoformat() if until else None,
        "changes": [
            {
                "indicator_no": change.indicator_no,
                "part_id": change.part_id,
                "thresholds": [threshold_document(t, None) for t in change.thresholds],
            }
            for change in override.changes
        ],
        **sparse(
            extra=[
                {
                    "criterion_no": extra.criterion_no,
                    "indicator": indicator_document(extra.indicator),
                }
                for extra in override.extra
            ],
            replaced=[indicator_document(indicator) for indicator in override.replaced],
            abolished=list(override.abolished),
            notes=list(override.notes),
            documents=documents_document(override.documents),
        ),
    }


def override_fingerprint(override: ProvincialOverride) -> str:
    """What identifies this very content of a decision: sha256 in hex of its canonical bytes."""
    return hashlib.sha256(canonical_bytes(override_document(override))).hexdigest()


def override_faults(override: ProvincialOverride, criteria_set: CriteriaSet) -> tuple[str, ...]:
    """Everything in a decision that does not fit its set, a sentence with its place each."""
    found = faults(override, criteria_set)
    if found:
        return found
    before = set(contradictions(criteria_set))
    applied = apply_overrides(criteria_set, [override], override.effective_from)
    return tuple(fault for fault in contradictions(applied) if fault not in before)


def _override(reader: Reader) -> ProvincialOverride:
    override_id = reader.text("id")
    if override_id and not KEY.fullmatch(override_id):
        reader.fault(f"mã “{override_id}” chỉ được gồm chữ thường không dấu, số và gạch nối.")
    # Empty is said, not left out: a province's decision without its code is a fault.
    province = "" if reader.raw("province_code") == "" else reader.text("province_code")
    if province and not (len(province) == 2 and province.isascii() and province.isdigit()):
        reader.fault(f"mã tỉnh “{province}” phải gồm hai chữ số.")
    override = ProvincialOverride(
        id=override_id,
        version=reader.integer("version"),
        title=reader.text("title"),
        set_id=reader.text("set_id"),
        province_code=province,
        decision=reader.text("decision"),
        issued=reader.day("issued"),
        effective_from=reader.day("effective_from"),
        effective_to=reader.nullable_date("effective_to"),
        changes=tuple(
            _change(item, number, reader.faults)
            for number, item in enumerate(reader.items("changes"), 1)
        ),
        extra=tuple(
            _extra(item, number, reader.faults)
            for number, item in enumerate(reader.items("extra", required=False), 1)
        ),
        notes=reader.texts("notes"),
        replaced=tuple(
            read_indicator(item, f"chỉ tiêu sửa đổi {number}", reader.faults)
            for number, item in enumerate(reader.items("replaced", required=False), 1)
        ),
        abolished=reader.texts("abolished"),
        documents=read_documents(reader),
    )
    if override.effective_to is not None and override.effective_to < override.effective_from:
        reader.fault("ngày hết hiệu lực trước ngày có hiệu lực.")
    reader.close()
    return override


def _change(value: object, number: int, found: list[str]) -> ThresholdChange:
    reader = Reader(value, f"ngưỡng của tỉnh {number}", found)
    no, part_id = reader.text("indicator_no"), reader.text("part_id")
    place = no or reader.place
    thresholds = reader.items("thresholds")
    if not thresholds:
        reader.fault("phải có ít nhất một ngưỡng.")
    change = ThresholdChange(
        no,
        part_id,
        tuple(
            read_threshold(Reader(item, f"{place} › ngưỡng {step}", found), None)
            for step, item in enumerate(thresholds, 1)
        ),
    )
    reader.close()
    return change


def _extra(value: object, number: int, found: list[str]) -> ExtraIndicator:
    reader = Reader(value, f"chỉ tiêu bổ sung {number}", found)
    raw = reader.raw("indicator")
    if raw is None:
        reader.fault("thiếu “indicator”.")
    extra = ExtraIndicator(
        reader.integer("criterion_no"),
        read_indicator({} if raw is None else raw, f"chỉ tiêu bổ sung {number}", found),
    )
    reader.close()
    return extra
