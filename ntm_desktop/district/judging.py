"""Working verdicts out anew: what a commune states is compared, never believed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ntm_desktop.catalog import Catalog, override_fingerprint
from ntm_desktop.catalog.rule_documents import (
    read_override_rule,
    read_set_rule,
    rules_with_decisions,
)
from ntm_desktop.district.limits import limit_notes
from ntm_desktop.district.office_rules import OfficeRules, Pinned
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.criteria import CriteriaSet, Indicator, SubjectLevel
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.package import (
    AssessmentContent,
    RuleDocument,
    RuleKind,
    StatedVerdicts,
    stated_verdicts,
)
from ntm_desktop.domain.package_sight import differing_verdicts, judged_content
from ntm_desktop.domain.rule_editing import count_assurance, facts, override_facts
from ntm_desktop.domain.text import fold
from ntm_desktop.domain.verdicts import check_answer
from ntm_desktop.errors import PackageError

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Judgement:
    """What this office works out from a commune's answers.

    Attributes:
        verdicts: those that count.
        notes: what the office should look at, a sentence each.
    """

    verdicts: StatedVerdicts
    notes: tuple[str, ...]


def recompute(rules: OfficeRules, content: AssessmentContent) -> Judgement:
    """The verdicts that follow from the answers, worked out anew.

    By this office's own copy of the set, in the very version the commune used when it has that;
    a set that only the commune has, and the province's decisions, are taken from the package and
    named. A commune on another version of a set than any that lies here is not refused for it:
    this office judges by its current one and says what differs. A commune that judged without
    an amendment that this office has must be right by its own rules; this office's verdicts
    count.

    Raises:
        PackageError: ``unknown-set`` when no version of the set is to be had, ``level`` when it
            is no commune's, ``values`` when the answers do not fit it or cannot be, ``verdicts``
            when the stated verdicts differ; every fault in ``faults``.
    """
    notes = limit_notes(rules.catalog, content)
    pinned = rules.pinned(content)
    _check_level(pinned.criteria_set)
    if not pinned.same:
        return _by_current(rules, pinned, content, notes)
    theirs = rules_with_decisions(pinned.criteria_set, content)
    faults = _answer_faults(theirs, content)
    if faults:
        raise PackageError("values", f"Gói bị từ chối: số liệu không hợp lệ ({faults[0]}).", faults)
    differing = differing_verdicts(content.verdicts, _verdicts(theirs, content))
    if differing:
        raise PackageError(
            "verdicts",
            f"Gói bị từ chối: kết luận ghi trong gói không khớp với kết quả tính lại từ số liệu "
            f"({len(differing)} chỗ; {differing[0]}).",
            differing,
        )
    amendments = rules.amendments(pinned)
    ours = rules_with_decisions(pinned.criteria_set, content, amendments) if amendments else theirs
    verdicts = _verdicts(ours, content)
    return Judgement(
        verdicts,
        (
            *_amendment_notes(pinned.criteria_set, amendments, content, verdicts),
            *_brought_notes(rules.catalog, pinned, content),
            *_exemption_notes(ours, content),
            *notes,
        ),
    )


def judged(rules: OfficeRules, content: AssessmentContent) -> StatedVerdicts:
    """The verdicts of what was accepted before, not compared with anything again.

    Raises:
        PackageError: ``unknown-set``, ``values``: the rules are not to be had any more.
    """
    pinned = rules.pinned(content)
    if not pinned.same:
        return _by_current(rules, pinned, content, ()).verdicts
    return _verdicts(_amended(rules, pinned, content), content)


def rules_of_content(rules: OfficeRules, content: AssessmentContent) -> CriteriaSet:
    """The rules an assessment has to be judged by, decisions and amendments laid over.

    Raises:
        PackageError: ``unknown-set`` when this office has not got the set and the package does
            not bring it, ``values`` when a document of rules is faulty or does not fit.
    """
    return _amended(rules, rules.pinned(content), content)


def _check_level(criteria_set: CriteriaSet) -> None:
    if criteria_set.level is not SubjectLevel.COMMUNE or not criteria_set.assessable:
        raise PackageError(
            "level",
            f"Gói bị từ chối: “{criteria_set.short_title}” không phải bộ tiêu chí của xã, hoặc "
            "không có chỉ tiêu nào. Hãy đánh giá xã theo bộ tiêu chí của xã rồi đóng gói lại.",
        )


def _amended(rules: OfficeRules, pinned: Pinned, content: AssessmentContent) -> CriteriaSet:
    return rules_with_decisions(pinned.criteria_set, content, rules.amendments(pinned))


def _verdicts(criteria_set: CriteriaSet, content: AssessmentContent) -> StatedVerdicts:
    return stated_verdicts(judged_content(criteria_set, content))


def _by_current(
    rules: OfficeRules, pinned: Pinned, content: AssessmentContent, notes: tuple[str, ...]
) -> Judgement:
    """Judge by this office's current copy what was answered by another version of the set.

    What does not fit the current one counts as not answered, so that nothing becomes met by it.
    """
    ours_plain = pinned.criteria_set
    said = list(notes)
    try:
        ours = _amended(rules, pinned, content)
    except PackageError as error:
        # A decision made for the other version: judged without it, and said.
        ours = ours_plain
        said.append(f"Không áp dụng được quyết định kèm trong gói: {error}")
    left_out = _answer_faults(ours, content)
    fitting = replace(
        content, answers=_fitting(ours, content.answers), group_id=_group(ours, content)
    )
    verdicts = _verdicts(ours, fitting)
    differing = differing_verdicts(content.verdicts, verdicts)
    pin = content.pin
    compared = "; ".join(differing[:_MOST_NAMED]) or "kết luận không đổi"
    if len(differing) > _MOST_NAMED:
        compared += f"; và {len(differing) - _MOST_NAMED} chỗ khác"
    first = (
        f"Xã đánh giá theo “{content.set_title or pin.set_id}” bản {pin.version} "
        f"({pin.fingerprint[:12]}…), khác bản nơi nhận đang dùng (bản {ours_plain.version}, "
        f"{pinned.fingerprint[:12]}…). Nơi nhận tính lại theo bản của mình: {compared}. Hãy thẩm "
        "tra; xã nên cập nhật chương trình."
    )
    if left_out:
        said.append(
            f"{len(left_out)} câu trả lời không hợp với bản của nơi nhận nên tính là chưa trả "
            f"lời: {'; '.join(left_out[:_MOST_NAMED])}."
        )
    return Judgement(
        verdicts,
        (
            first,
            *said,
            *_brought_notes(rules.catalog, pinned, content),
            *_exemption_notes(ours, fitting),
        ),
    )


def _group(criteria_set: CriteriaSet, content: AssessmentContent) -> str | None:
    known = {group.id for group in criteria_set.groups if not group.reference_only}
    return content.group_id if content.group_id in known else None


def _fitting(criteria_set: CriteriaSet, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that can stand under a set."""
    numbers = {indicator.no: indicator for indicator in criteria_set.indicators()}
    return {
        no: answer
        for no, answer in answers.items()
        if no in numbers and not list(_faults_of(numbers[no], answer))
    }


def _brought_notes(catalog: Catalog, pinned: Pinned, content: AssessmentContent) -> Iterator[str]:
    """Rules that came along and that this office did not bring itself."""
    shipped = {override_fingerprint(one) for one in catalog.overrides()}
    # Those of villages and gardens are told with them.
    inside = {one.pin.fingerprint for one in content.places.assessments}
    for rule in content.rules:
        if rule.fingerprint in shipped | inside or rule.kind is RuleKind.REGISTER:
            continue
        signed = f", {rule.signer_name} ký (khóa {rule.signer})" if rule.signer else ", xã tự nhập"
        version = f"bản {rule.version} ({rule.fingerprint[:12]}…{signed})"
        if rule.kind is RuleKind.SET:
            if rule.fingerprint == pinned.fingerprint and not pinned.brought:
                continue
            used = pinned.brought and rule.fingerprint == pinned.fingerprint
            yield (
                f"Đánh giá theo bộ tiêu chí kèm trong gói: {rule.decision or rule.title}, "
                f"{version}. {_sure(rule)} Hãy đối chiếu với văn bản."
                if used
                else f"Gói kèm một bản khác của {rule.decision or rule.title}, {version}; nơi nhận "
                f"không dùng bản này. {_sure(rule)}"
            )
        else:
            yield (
                f"Có áp dụng {rule.decision} kèm trong gói, {version}. {_sure(rule)} Hãy đối "
                "chiếu với quyết định."
            )


def _exemption_notes(criteria_set: CriteriaSet, content: AssessmentContent) -> Iterator[str]:
    """Exemptions whose reason is in other words than the set's: a person has to look."""
    numbers = {indicator.no: indicator for indicator in criteria_set.indicators()}
    for no, answer in content.answers.items():
        if not answer.not_applicable or no not in numbers:
            continue
        said = fold(answer.not_applicable.strip().rstrip("."))
        grounds = [
            fold(text.strip().rstrip("."))
            for reason in numbers[no].exemptions
            for text in (reason.text, *reason.aliases)
        ]
        if said not in grounds:
            yield (
                f"Chỉ tiêu {no} ghi không áp dụng với lý do không có trong bộ tiêu chí: "
                f"“{answer.not_applicable[:200]}”. Hãy thẩm tra."
            )


def _amendment_notes(
    national: CriteriaSet,
    amendments: Sequence[ProvincialOverride],
    content: AssessmentContent,
    ours: StatedVerdicts,
) -> Iterator[str]:
    """Name the national amendments this office judged by, and what they change in the package."""
    brought = {rule.fingerprint for rule in content.rules}
    left_out = []
    for one in amendments:
        if not one.in_force(content.period.last_day):
            continue
        if override_fingerprint(one) in brought:
            yield f"Tính theo {one.citation} sửa đổi {national.decision or national.title}."
        else:
            left_out.append(one.citation)
    if not left_out:
        return
    differing = "; ".join(differing_verdicts(content.verdicts, ours)) or "kết luận không đổi"
    yield (
        f"Xã tính chưa theo {', '.join(left_out)}; nơi nhận tính theo quyết định này: {differing}. "
        "Xã hãy cập nhật chương trình."
    )


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


def _answer_faults(criteria_set: CriteriaSet, content: AssessmentContent) -> list[str]:
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
        else:
            faults += _faults_of(indicator, answer)
    faults += [
        f"minh chứng “{entry.name}” ghi cho chỉ tiêu {entry.indicator_no} không có trong bộ"
        for entry in content.evidence
        if entry.indicator_no not in numbers
    ]
    return faults


def _faults_of(indicator: Indicator, answer: Answer) -> Iterator[str]:
    no = indicator.no
    parts = {part.id for part in indicator.parts}
    yield from (f"chỉ tiêu {no} không có phần “{p}”" for p in answer.parts if p not in parts)
    yield from (f"chỉ tiêu {no}: {fault}" for fault in check_answer(indicator, answer))
    if answer.not_applicable and not indicator.exemptions and not indicator.spares_groups:
        yield (
            f"chỉ tiêu {no} ghi không áp dụng (“{answer.not_applicable[:80]}”) mà bộ tiêu chí "
            "không nêu trường hợp nào được miễn"
        )
