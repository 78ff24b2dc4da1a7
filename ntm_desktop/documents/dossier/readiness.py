"""What a dossier still lacks, and which conditions of recognition are known to hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.minutes import vote
from ntm_desktop.documents.dossier.photos import PHOTOS, chosen_photos
from ntm_desktop.documents.dossier.register_annexes import survey_words
from ntm_desktop.domain.assessment import BLANK_ANSWER, Verdict
from ntm_desktop.domain.dossier import (
    AnsweredBy,
    DocumentForm,
    DocumentKind,
    FormCondition,
    TextField,
)
from ntm_desktop.domain.numbers import format_decimal, format_percent


class Readiness(StrEnum):
    """Where a paper stands: something is missing, only fit as a draft, or ready to sign."""

    MISSING = "missing"
    DRAFT = "draft"
    READY = "ready"


READINESS_LABELS = {
    Readiness.MISSING: "Thiếu dữ liệu",
    Readiness.DRAFT: "Bản nháp",
    Readiness.READY: "Sẵn sàng",
}


# Signed by nobody, or by those who met.
_UNSIGNED = frozenset(
    {DocumentKind.MINUTES, DocumentKind.DETAILED_TABLE, DocumentKind.EVIDENCE_LIST}
)
# What a paper says of a condition that the data cannot tell.
TO_BE_CONFIRMED = "xã xác nhận, kèm tài liệu chứng minh"


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One thing to do before a paper can be signed, with where to do it.

    Attributes:
        text: a sentence.
        page: "assessment", "dossier", "projects", "resources", "settings".
        indicator_no: the indicator to open, None for none.
        field_id: the field of the dossier to open, None for none.
    """

    text: str
    page: str
    indicator_no: str | None = None
    field_id: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of recognition.

    Attributes:
        holds: None when the data cannot tell.
        detail: what the data say of it.
        stated: what a paper says of it although it has to be confirmed.
    """

    text: str
    holds: bool | None
    detail: str
    stated: str = ""


def conditions(facts: DossierFacts) -> tuple[Condition, ...]:
    """The conditions of the form, each with what the commune's data say of it."""
    return tuple(_condition(facts, condition) for condition in facts.form.conditions)


def tier_condition(facts: DossierFacts) -> tuple[Condition, ...]:
    """That the lower tier is held, where the set asks for it.

    Apart from the form's conditions, which papers cite as those of the form's decision.
    """
    lower = facts.lower_tier
    if lower is None:
        return ()
    return (Condition(lower.text, lower.holds, lower.detail.rstrip(".")),)


def _condition(facts: DossierFacts, condition: FormCondition) -> Condition:
    text = facts.fill(condition.text)
    match condition.answered_by:
        case AnsweredBy.ARREARS:
            return _arrears_condition(facts, text)
        case AnsweredBy.SATISFACTION if facts.survey is not None:
            return _survey_condition(facts, text)
        case AnsweredBy.CRITERIA:
            return Condition(text, facts.criteria_hold, f"đạt {facts.counted}")
        case _:
            return Condition(text, None, TO_BE_CONFIRMED)


def _arrears_condition(facts: DossierFacts, text: str) -> Condition:
    if facts.arrears:
        owed = format_decimal(facts.arrears)
        return Condition(text, False, f"còn nợ {owed} triệu đồng")
    if not facts.projects:
        return Condition(text, None, "chưa nhập danh mục công trình")
    unknown = sum(project.arrears is None for project in facts.projects)
    if unknown:
        return Condition(text, None, f"{unknown} công trình chưa có số liệu nợ")
    return Condition(text, True, f"không còn nợ tại {len(facts.projects)} công trình trong năm")


def _survey_condition(facts: DossierFacts, text: str) -> Condition:
    """Against a share that was checked it is decided; else the survey is only told."""
    said, asked, survey = survey_words(facts), facts.form.satisfaction, facts.survey
    if asked is None or not asked.provenance.verified or survey is None:
        return Condition(text, None, said, said)
    held = survey.total.satisfied * 100 >= asked.percent * survey.total.returned
    return Condition(text, held, said)


def missing_items(facts: DossierFacts, form: DocumentForm) -> tuple[MissingItem, ...]:
    """What one paper lacks, in the order in which it is read."""
    return tuple(_missing(facts, form))


def readiness(facts: DossierFacts, form: DocumentForm) -> Readiness:
    """Where a paper stands."""
    if missing_items(facts, form):
        return Readiness.MISSING
    claims = form in facts.form.documents or form.claims
    return Readiness.READY if facts.claim_holds or not claims else Readiness.DRAFT


def claim_sentence(facts: DossierFacts) -> str:
    """Whether recognition may be asked for, in one sentence."""
    if facts.claim_holds:
        said = f"Xã đạt {facts.counted}: tờ trình được đề nghị công nhận."
        lower = facts.lower_tier
        if lower is not None and lower.holds is None:
            said += (
                f" Số liệu trong máy chưa cho thấy điều kiện “{lower.text}”: hãy kèm quyết định "
                "công nhận của bậc đó."
            )
        return said
    if not any(True for _ in facts.criteria_set.indicators()):
        return (
            "Bộ tiêu chí chưa có chỉ tiêu nên xã chưa tự đánh giá được: viết trước được lời văn, "
            "hồ sơ chỉ in bản nháp."
        )
    reasons = []
    if not facts.criteria_hold:
        reasons.append(f"mới đạt {facts.counted}")
    if facts.arrears:
        reasons.append(f"còn nợ đọng {format_decimal(facts.arrears)} triệu đồng")
    if facts.lower_tier is not None and facts.lower_tier_fails:
        reasons.append(f"chưa có điều kiện “{facts.lower_tier.text}”")
    return f"Xã {' và '.join(reasons)}: tờ trình chưa được nói là đạt chuẩn, hồ sơ chỉ in bản nháp."


def _missing(facts: DossierFacts, form: DocumentForm) -> Iterator[MissingItem]:
    yield from _blank_fields(facts, form.fields)
    match form.kind:
        case DocumentKind.SUBMISSION_LETTER:
            if facts.receiver_gone:
                yield MissingItem(facts.receiver_gone, "settings")
            if not facts.claim_holds:
                yield MissingItem(claim_sentence(facts), "assessment", _first_open(facts))
            if _asks_about_arrears(facts):
                yield from _project_items(facts)
        case DocumentKind.RESULTS_REPORT:
            if not any(line.actual is not None for line in facts.resources):
                yield MissingItem("Chưa nhập số liệu nguồn lực của năm.", "resources")
            yield from _open_indicators(facts)
            yield from _photo_items(facts)
        case DocumentKind.DETAILED_TABLE:
            yield from _open_indicators(facts)
        case DocumentKind.MINUTES:
            yield from _vote_items(facts)
        case DocumentKind.ARREARS_REPORT:
            yield from _arrears_items(facts)
        case DocumentKind.OPINIONS_REPORT:
            unsettled = facts.opinions_unsettled + (facts.survey.unsettled if facts.survey else 0)
            if unsettled:
                yield MissingItem(
                    f"Sổ ý kiến, sổ khảo sát còn {unsettled} dòng chưa rõ.", "registers"
                )
        case DocumentKind.EVIDENCE_LIST:
            if not facts.evidence:
                yield MissingItem("Chưa có tệp minh chứng nào.", "evidence")
        case DocumentKind.LETTER:
            if facts.receiver_gone:
                yield MissingItem(facts.receiver_gone, "settings")
    if form.kind not in _UNSIGNED:
        yield from _blank_fields(facts, facts.form.shared_fields)


def _blank_fields(facts: DossierFacts, fields: Iterable[TextField]) -> Iterator[MissingItem]:
    for field in fields:
        if field.required and not facts.text(field.id):
            yield MissingItem(f"Chưa ghi “{field.label}”.", "dossier", field_id=field.id)


def _open_indicators(facts: DossierFacts) -> Iterator[MissingItem]:
    for criterion in facts.assessment.criteria:
        for outcome in criterion.indicators:
            answer = facts.answers.get(outcome.no, BLANK_ANSWER)
            if outcome.verdict is Verdict.INCOMPLETE:
                text = f"Chỉ tiêu {outcome.no} chưa đủ số liệu."
            elif answer.to_confirm:
                text = f"Chỉ tiêu {outcome.no} còn số liệu phải xác nhận."
            elif outcome.verdict is Verdict.NO_THRESHOLD:
                text = f"Chỉ tiêu {outcome.no} chưa có ngưỡng nên chưa kết luận được."
            else:
                continue
            yield MissingItem(text, "assessment", outcome.no)


def _photo_items(facts: DossierFacts) -> Iterator[MissingItem]:
    for photo in chosen_photos(facts):
        if photo.file is None:
            yield MissingItem(
                f"Không có ảnh nào (minh chứng, công trình) tên “{photo.name}” (JPG, PNG).",
                "dossier",
                field_id=PHOTOS,
            )


def _first_open(facts: DossierFacts) -> str | None:
    """The first indicator that keeps a criterion from being met."""
    for criterion in facts.failing():
        for outcome in criterion.indicators:
            if outcome.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE):
                return outcome.no
    return None


def _vote_items(facts: DossierFacts) -> Iterator[MissingItem]:
    counted = vote(facts)
    for fault in counted.faults:
        yield MissingItem(f"Biên bản: {fault}", "dossier", field_id="minutes.agreed")
    asked = facts.form.agreement
    if asked and counted.agreement is not None and counted.agreement < asked.percent:
        unsure = "" if asked.provenance.verified else " (mức này chưa đối chiếu với văn bản gốc)"
        yield MissingItem(
            f"Tỷ lệ nhất trí {format_percent(counted.agreement)} thấp hơn mức "
            f"{format_decimal(asked.percent)}\u00a0% thường áp dụng{unsure}.",
            "dossier",
            field_id="minutes.agreed",
        )


def _asks_about_arrears(facts: DossierFacts) -> bool:
    """Whether the letter itself has to state the debt, with no paper of its own for it."""
    if facts.document(DocumentKind.ARREARS_REPORT) is not None:
        return False
    return any(one.answered_by is AnsweredBy.ARREARS for one in facts.form.conditions)


def _arrears_items(facts: DossierFacts) -> Iterator[MissingItem]:
    yield from _project_items(facts)
    if facts.arrears and not facts.text("arrears.plan"):
        yield MissingItem(
            "Còn nợ đọng nhưng chưa ghi nguyên nhân, nguồn và thời hạn xử lý.",
            "dossier",
            field_id="arrears.plan",
        )


def _project_items(facts: DossierFacts) -> Iterator[MissingItem]:
    if not facts.projects:
        yield MissingItem("Chưa nhập danh mục công trình của năm.", "projects")
    unknown = [project for project in facts.projects if project.arrears is None]
    for project in unknown:
        yield MissingItem(f"Công trình “{project.name}” chưa có số liệu nợ.", "projects")
