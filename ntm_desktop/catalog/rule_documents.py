"""Rules from outside, word for word: read, and held against what they say of themselves.

Both ends of a package need this: the commune that takes rules over, and the district that
judges by what a commune sent along.
"""

import hashlib
from collections.abc import Iterable, Sequence

from ntm_desktop.catalog.criteria import (
    canonical_bytes,
    criteria_set_document,
    parse_criteria_set,
)
from ntm_desktop.catalog.overrides import override_document, override_faults, parse_override
from ntm_desktop.catalog.reading import parse_json
from ntm_desktop.catalog.registers import parse_register, register_bytes
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import ProvincialOverride, apply_overrides
from ntm_desktop.domain.package import (
    RULE_KIND_LABELS,
    AssessmentContent,
    RuleDocument,
    RuleKind,
)
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.rule_editing import (
    AssuranceCount,
    count_assurance,
    facts,
    override_facts,
)
from ntm_desktop.errors import CatalogError, PackageError


def set_rule(criteria_set: CriteriaSet, *, signer: str = "", signer_name: str = "") -> RuleDocument:
    """A set as it travels in a package."""
    document = canonical_bytes(criteria_set_document(criteria_set))
    return RuleDocument(
        RuleKind.SET,
        criteria_set.id,
        criteria_set.version,
        hashlib.sha256(document).hexdigest(),
        criteria_set.title,
        criteria_set.decision,
        signer,
        signer_name,
        document,
    )


def override_rule(
    override: ProvincialOverride, *, signer: str = "", signer_name: str = ""
) -> RuleDocument:
    """A provincial decision as it travels in a package."""
    document = canonical_bytes(override_document(override))
    return RuleDocument(
        RuleKind.OVERRIDE,
        override.id,
        override.version,
        hashlib.sha256(document).hexdigest(),
        override.title,
        override.citation,
        signer,
        signer_name,
        document,
    )


def register_rule(form: Form, *, signer: str = "", signer_name: str = "") -> RuleDocument:
    """A register's form as it travels in a package."""
    document = register_bytes(form)
    return RuleDocument(
        RuleKind.REGISTER,
        form.id,
        form.version,
        hashlib.sha256(document).hexdigest(),
        form.title,
        "",
        signer,
        signer_name,
        document,
    )


def read_register_rule(rule: RuleDocument) -> Form:
    """The register of a document that travelled.

    Raises:
        PackageError: ``values`` when it is faulty or not what the package lists.
    """
    try:
        found = parse_register(_json(rule))
    except CatalogError as error:
        raise _fault(rule, error.faults or (str(error),)) from error
    again = register_rule(found)
    if (found.id, found.version, again.document) != (rule.id, rule.version, rule.document):
        raise _fault(rule, ["nội dung khác với danh sách trong gói"])
    return found


def read_set_rule(rule: RuleDocument) -> CriteriaSet:
    """The set of a document that travelled.

    Raises:
        PackageError: ``values`` when it is faulty or not what the package lists.
    """
    try:
        found = parse_criteria_set(_json(rule))
    except CatalogError as error:
        raise _fault(rule, error.faults or (str(error),)) from error
    again = set_rule(found)
    if (found.id, found.version, again.document) != (rule.id, rule.version, rule.document):
        raise _fault(rule, ["nội dung khác với danh sách trong gói"])
    return found


def read_override_rule(rule: RuleDocument) -> ProvincialOverride:
    """The provincial decision of a document that travelled.

    Raises:
        PackageError: ``values`` when it is faulty or not what the package lists.
    """
    try:
        found = parse_override(_json(rule))
    except CatalogError as error:
        raise _fault(rule, error.faults or (str(error),)) from error
    again = override_rule(found)
    if (found.id, found.version, again.document) != (rule.id, rule.version, rule.document):
        raise _fault(rule, ["nội dung khác với danh sách trong gói"])
    return found


def amendments_of(
    national: CriteriaSet, overrides: Iterable[ProvincialOverride]
) -> tuple[ProvincialOverride, ...]:
    """The national amendments among decisions that are of this set and fit this version of it."""
    return tuple(
        one
        for one in overrides
        if one.national and one.set_id == national.id and not override_faults(one, national)
    )


def rules_with_decisions(
    national: CriteriaSet,
    content: AssessmentContent,
    amendments: Sequence[ProvincialOverride] = (),
) -> CriteriaSet:
    """A set with the decisions that came along with an assessment.

    Args:
        national: the set.
        content: the assessment with its decisions.
        amendments: national amendments that count whether they came along or not, in the
            reader's own version.

    Raises:
        PackageError: ``values`` when one is faulty, of another set or province, not in force
            in the period, or does not fit the set.
    """
    # Decisions on the sets of villages and gardens came along too; they are laid over those.
    inside = {one.pin.set_id for one in content.places.assessments} - {national.id}
    brought = [
        (rule, found)
        for rule in content.rules
        if rule.kind is RuleKind.OVERRIDE
        for found in (read_override_rule(rule),)
        if found.set_id not in inside
    ]
    found = list(amendments)
    found += [one for _, one in brought if one.national and one.id not in {a.id for a in found}]
    national_ones = tuple(found)
    for rule, override in brought:
        if override.set_id != national.id:
            raise _fault(rule, [f"áp dụng cho bộ “{override.set_id}”, không phải bộ của gói"])
        if override.province_code not in ("", content.commune.province_code):
            raise _fault(rule, [f"là của tỉnh mã {override.province_code}, không phải của xã"])
        if not override.in_force(content.period.last_day):
            raise _fault(rule, [f"không có hiệu lực vào cuối {content.period.inline}"])
        amended = national
        if not override.national:
            amended = apply_overrides(national, national_ones, override.effective_from)
        faults = override_faults(override, amended)
        if faults:
            raise _fault(rule, faults)
        if not override.national:
            found.append(override)
    applied = apply_overrides(national, found, content.period.last_day)
    numbers = [indicator.no for indicator in applied.indicators()]
    if len(numbers) != len(set(numbers)):
        raise PackageError(
            "values", "Gói bị từ chối: hai quyết định của tỉnh bổ sung cùng một số chỉ tiêu."
        )
    return applied


def _json(rule: RuleDocument) -> dict[str, object]:
    return parse_json(rule.document, f"{rule.id}.json")


def _fault(rule: RuleDocument, faults: Sequence[str]) -> PackageError:
    what = RULE_KIND_LABELS[rule.kind].lower()
    return PackageError(
        "values", f"Gói bị từ chối: {what} “{rule.id}” trong gói có lỗi ({faults[0]}).", faults
    )


def rule_counts(rule: RuleDocument) -> AssuranceCount:
    """How sure the facts of an offered set, decision or register are.

    Raises:
        CatalogError: the document is faulty.
    """
    if rule.kind.value == "set":
        return count_assurance(facts(read_set_rule(rule)))
    if rule.kind.value == "register":
        checked = read_register_rule(rule).provenance.verified
        return AssuranceCount(int(not checked), 0, int(checked))
    return count_assurance(iter(override_facts(read_override_rule(rule))))
