"""Working verdicts out anew: what a commune states is compared, never believed."""

from ntm_desktop.catalog import Catalog, override_fingerprint
from ntm_desktop.catalog.rule_documents import (
    read_override_rule,
    read_set_rule,
    rules_with_decisions,
)
from ntm_desktop.district.bounds import check_bounds
from ntm_desktop.domain.assessment import VERDICT_LABELS, Context
from ntm_desktop.domain.criteria import CriteriaSet, SubjectLevel
from ntm_desktop.domain.package import (
    AssessmentContent,
    RuleDocument,
    RuleKind,
    StatedVerdicts,
    stated_verdicts,
)
from ntm_desktop.domain.rule_editing import count_assurance, facts, override_facts
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.verdicts import check_answer, judge
from ntm_desktop.errors import CatalogError, PackageError


def recompute(catalog: Catalog, content: AssessmentContent) -> StatedVerdicts:
    """The verdicts that follow from the answers, worked out anew.

    By this office's own copy of the set; a set that only the commune has, and the province's
    decisions, are taken from the package and named in the receipt (``rule_notes``).

    Raises:
        PackageError: ``unknown-set`` when the rules are not the ones this program has,
            ``values`` when the answers do not fit them or cannot be, ``verdicts`` when the
            stated verdicts differ; every fault in ``faults``.
    """
    criteria_set = rules_of_content(catalog, content)
    if criteria_set.level is not SubjectLevel.COMMUNE or not criteria_set.assessable:
        raise PackageError(
            "level",
            f"Gói bị từ chối: “{criteria_set.short_title}” không phải bộ tiêu chí của xã, hoặc "
            "không có chỉ tiêu nào. Hãy đánh giá xã theo bộ tiêu chí của xã rồi đóng gói lại.",
        )
    _check_answers(criteria_set, content)
    check_bounds(catalog, content)
    verdicts = _judged(criteria_set, content)
    _compare(content.verdicts, verdicts)
    return verdicts


def judged(catalog: Catalog, content: AssessmentContent) -> StatedVerdicts:
    """The verdicts of what was accepted before, not compared with anything again.

    Raises:
        PackageError: ``unknown-set``, ``values``: the rules are not to be had any more.
    """
    return _judged(rules_of_content(catalog, content), content)


def _judged(criteria_set: CriteriaSet, content: AssessmentContent) -> StatedVerdicts:
    context = Context(content.period.year, content.group_id, content.properties)
    return stated_verdicts(judge(criteria_set, content.answers, context))


def rules_of_content(catalog: Catalog, content: AssessmentContent) -> CriteriaSet:
    """The rules an assessment has to be judged by.

    Raises:
        PackageError: ``unknown-set`` when this office has not got the set and the package does
            not bring it, ``values`` when a document of rules is faulty or does not fit.
    """
    return rules_with_decisions(_known_set(catalog, content), content)


def rule_notes(catalog: Catalog, content: AssessmentContent) -> tuple[str, ...]:
    """What the receiving office should look at: rules that it did not bring itself."""
    shipped = {override_fingerprint(one) for one in catalog.overrides()}
    notes = []
    for rule in content.rules:
        if rule.fingerprint in shipped or _office_has(catalog, rule):
            continue
        signed = f", {rule.signer_name} ký (khóa {rule.signer})" if rule.signer else ", xã tự nhập"
        if rule.kind is RuleKind.SET:
            notes.append(
                f"Đánh giá theo bộ tiêu chí kèm trong gói: {rule.decision or rule.title}, bản "
                f"{rule.version} ({rule.fingerprint[:12]}…{signed}). {_sure(rule)} Hãy đối chiếu "
                "với văn bản."
            )
        else:
            notes.append(
                f"Có áp dụng {rule.decision} kèm trong gói, bản {rule.version} "
                f"({rule.fingerprint[:12]}…{signed}). {_sure(rule)} Hãy đối chiếu với quyết định."
            )
    notes += _exemption_notes(rules_of_content(catalog, content), content)
    return tuple(notes)


def _office_has(catalog: Catalog, rule: RuleDocument) -> bool:
    """Whether the very set lies here too: what the package brought of it was not used."""
    try:
        return rule.kind is RuleKind.SET and catalog.fingerprint(rule.id) == rule.fingerprint
    except CatalogError:
        return False


def _exemption_notes(criteria_set: CriteriaSet, content: AssessmentContent) -> list[str]:
    """Exemptions whose reason is in other words than the set's: a person has to look."""
    notes = []
    numbers = {indicator.no: indicator for indicator in criteria_set.indicators()}
    for no, answer in content.answers.items():
        if not answer.not_applicable:
            continue
        said = fold(answer.not_applicable.strip().rstrip("."))
        grounds = [
            fold(text.strip().rstrip("."))
            for reason in numbers[no].exemptions
            for text in (reason.text, *reason.aliases)
        ]
        if said not in grounds:
            notes.append(
                f"Chỉ tiêu {no} ghi không áp dụng với lý do không có trong bộ tiêu chí: "
                f"“{answer.not_applicable[:200]}”. Hãy thẩm tra."
            )
    return notes


def _sure(rule: RuleDocument) -> str:
    """How sure whoever made the package says that a rule is."""
    if rule.kind is RuleKind.SET:
        count = count_assurance(facts(read_set_rule(rule)))
    else:
        count = count_assurance(iter(override_facts(read_override_rule(rule))))
    return (
        f"Nơi gửi ghi: {count.checked} nội dung đã đối chiếu, {count.entered} đã nhập, "
        f"{count.recalled} nhớ lại."
    )


def _brought_set(content: AssessmentContent) -> CriteriaSet | None:
    for rule in content.rules:
        if rule.kind is RuleKind.SET and rule.fingerprint == content.pin.fingerprint:
            found = read_set_rule(rule)
            if (found.id, found.version) == (content.pin.set_id, content.pin.version):
                return found
    return None


def _known_set(catalog: Catalog, content: AssessmentContent) -> CriteriaSet:
    pin = content.pin
    try:
        criteria_set = catalog.criteria_set(pin.set_id)
        known = catalog.fingerprint(pin.set_id)
    except CatalogError as error:
        # Only where this office has none of its own: a copy under a known id may be loosened.
        brought = _brought_set(content)
        if brought is not None:
            return brought
        raise PackageError(
            "unknown-set",
            f"Gói bị từ chối: đánh giá theo bộ tiêu chí “{pin.set_id}” mà nơi nhận chưa có. "
            "Hãy cập nhật chương trình ở nơi nhận, hoặc đề nghị xã đóng gói lại.",
        ) from error
    if not criteria_set.assessable:
        # A set of which only the title is known here.
        return _brought_set(content) or criteria_set
    if known != pin.fingerprint:
        raise PackageError(
            "unknown-set",
            f"Gói bị từ chối: bộ tiêu chí “{pin.set_id}” xã dùng (bản {pin.version}, "
            f"{pin.fingerprint[:12]}…) khác với bản của nơi nhận (bản {criteria_set.version}, "
            f"{known[:12]}…). Hai bên hãy dùng cùng một phiên bản chương trình.",
        )
    return criteria_set


def _check_answers(criteria_set: CriteriaSet, content: AssessmentContent) -> None:
    """Whether every answer speaks of this set and can be true."""
    faults = []
    groups = {group.id for group in criteria_set.groups if not group.reference_only}
    if content.group_id is not None and content.group_id not in groups:
        faults.append(f"bộ tiêu chí không có nhóm xã “{content.group_id}”")
    numbers = {indicator.no: indicator for indicator in criteria_set.indicators()}
    for no, answer in content.answers.items():
        indicator = numbers.get(no)
        if indicator is None:
            faults.append(f"bộ tiêu chí không có chỉ tiêu {no}")
            continue
        parts = {part.id for part in indicator.parts}
        faults += [f"chỉ tiêu {no} không có phần “{p}”" for p in answer.parts if p not in parts]
        faults += [f"chỉ tiêu {no}: {fault}" for fault in check_answer(indicator, answer)]
        if answer.not_applicable and not indicator.exemptions:
            faults.append(
                f"chỉ tiêu {no} ghi không áp dụng (“{answer.not_applicable[:80]}”) mà bộ tiêu chí "
                "không nêu trường hợp nào được miễn"
            )
    faults += [
        f"minh chứng “{entry.name}” ghi cho chỉ tiêu {entry.indicator_no} không có trong bộ"
        for entry in content.evidence
        if entry.indicator_no not in numbers
    ]
    if faults:
        raise PackageError("values", f"Gói bị từ chối: số liệu không hợp lệ ({faults[0]}).", faults)


def _compare(stated: StatedVerdicts, computed: StatedVerdicts) -> None:
    faults = []
    for label, theirs, ours in (
        (
            "Tiêu chí",
            {str(no): v for no, v in stated.criteria.items()},
            {str(no): v for no, v in computed.criteria.items()},
        ),
        ("Chỉ tiêu", dict(stated.indicators), dict(computed.indicators)),
    ):
        for no in dict.fromkeys([*ours, *theirs]):
            if theirs.get(no) is not ours.get(no):
                said, found = theirs.get(no), ours.get(no)
                faults.append(
                    f"{label} {no}: xã ghi “{VERDICT_LABELS[said] if said else 'không có'}”, "
                    f"tính lại là “{VERDICT_LABELS[found] if found else 'không có'}”"
                )
    if faults:
        raise PackageError(
            "verdicts",
            f"Gói bị từ chối: kết luận ghi trong gói không khớp với kết quả tính lại từ số liệu "
            f"({len(faults)} chỗ; {faults[0]}).",
            faults,
        )
