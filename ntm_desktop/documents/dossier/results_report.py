"""Báo cáo kết quả: the officer's passages around the outcome of every criterion."""

from typing import NamedTuple

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import (
    document_of,
    head,
    lines_of,
    passage,
    recipient_lines,
    signatures,
    with_end_mark,
)
from ntm_desktop.documents.dossier.outcome import (
    NO_FIGURES,
    PAGE_NOTE,
    IndicatorOutcome,
    criterion_summary,
    criterion_verdict,
    indicator_outcome,
    legal_bases,
    mark_notes,
    set_title,
    source_note,
)
from ntm_desktop.documents.dossier.photos import photo_annex
from ntm_desktop.documents.dossier.prose import unbroken
from ntm_desktop.documents.dossier.resources_table import resources_table, sum_notes
from ntm_desktop.documents.dossier.submission_letter import addressees, condition_paragraphs
from ntm_desktop.documents.pages import (
    Addressees,
    Align,
    BlankLines,
    Block,
    Document,
    Heading,
    Notes,
    Paragraph,
    Run,
    Section,
    Title,
    bold,
    italic,
    words,
)
from ntm_desktop.domain.assessment import CriterionVerdict, Verdict
from ntm_desktop.domain.criteria import Criterion
from ntm_desktop.domain.dossier import DocumentForm
from ntm_desktop.domain.text import fold


class Passage(NamedTuple):
    """A heading of the report with the field whose text stands below it."""

    heading: str
    field_id: str


SITUATION = (
    Passage("1. Đặc điểm", "situation.features"),
    Passage("2. Thuận lợi", "situation.advantages"),
    Passage("3. Khó khăn", "situation.difficulties"),
)
GUIDANCE = (
    Passage("1. Công tác chỉ đạo, điều hành", "guidance.direction"),
    Passage("2. Công tác truyền thông, đào tạo, tập huấn", "guidance.communication"),
    Passage("3. Phát triển sản xuất, ngành nghề, nâng cao thu nhập", "guidance.production"),
)
REVIEW = (
    Passage("1. Mặt được", "review.achievements"),
    Passage("2. Tồn tại, hạn chế và nguyên nhân", "review.limitations"),
    Passage("3. Bài học kinh nghiệm", "review.lessons"),
)
PLAN = (
    Passage("1. Quan điểm", "plan.viewpoint"),
    Passage("2. Mục tiêu", "plan.goals"),
    Passage("3. Nội dung", "plan.content"),
)
BASES = "bases.documents"
RESOURCES = "guidance.resources"


def results_report(facts: DossierFacts, form: DocumentForm) -> Document:
    """The report with all sections of the form."""
    blocks: tuple[Block, ...] = (
        head(facts, form),
        Title(
            "BÁO CÁO",
            f"Kết quả xây dựng nông thôn mới của {facts.commune_name} {facts.year_words}",
        ),
        Addressees(addressees(facts)),
        Heading(1, "I. ĐẶC ĐIỂM TÌNH HÌNH CHUNG"),
        *_passages(facts, SITUATION),
        Heading(1, "II. CĂN CỨ TRIỂN KHAI THỰC HIỆN"),
        *_bases(facts),
        Heading(1, "III. KẾT QUẢ CHỈ ĐẠO, THỰC HIỆN XÂY DỰNG NÔNG THÔN MỚI"),
        *_passages(facts, GUIDANCE),
        Heading(2, "4. Kết quả huy động nguồn lực"),
        *_resources(facts),
        Heading(1, "IV. KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI"),
        *_criteria(facts),
        Heading(1, "V. ĐÁNH GIÁ CHUNG"),
        *_passages(facts, REVIEW),
        Heading(1, "VI. KẾ HOẠCH DUY TRÌ, NÂNG CAO CHẤT LƯỢNG CÁC TIÊU CHÍ"),
        *_passages(facts, PLAN),
        Paragraph(words(with_end_mark(_closing(facts)))),
        signatures(facts, recipient_lines(facts)),
    )
    section = Section(blocks, note=PAGE_NOTE.format(where="Mục IV.2"))
    return document_of(facts, form, (section, *photo_annex(facts)))


def _passages(facts: DossierFacts, passages: tuple[Passage, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for heading, field_id in passages:
        blocks.append(Heading(2, heading))
        blocks += passage(facts, field_id)
    return tuple(blocks)


def _bases(facts: DossierFacts) -> tuple[Block, ...]:
    of_form = [facts.fill(line).rstrip("; .") for line in facts.form.legal_bases]
    lines = legal_bases(facts, of_form, province=facts.commune.province_full_name)
    own = [_basis(line) for line in lines_of(facts.text(BASES))]
    said = [f"- {line};" for line in (*lines, *own)]
    if own:
        said[-1] = f"{said[-1][:-1]}."
    blocks = tuple(Paragraph(words(line)) for line in said)
    return blocks if own else (*blocks, BlankLines(2))


def _basis(line: str) -> str:
    """A paper of the province, district or commune in the form of the others."""
    said = line.lstrip("-–+ ").rstrip("; .")
    return said if fold(said).startswith("can cu ") else f"Căn cứ {said}"


def _resources(facts: DossierFacts) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if facts.text(RESOURCES):
        blocks += passage(facts, RESOURCES)
    if not facts.resources:
        # That they are missing is said in the list of what is missing, never on paper.
        return tuple(blocks) or (BlankLines(3),)
    title = f"Kết quả huy động nguồn lực {facts.year_words}"
    blocks.append(
        Paragraph(words(bold(title)), Align.CENTRE, 13, indent=False, keep_with_next=True)
    )
    unit = words(italic("Đơn vị tính: triệu đồng"))
    blocks.append(Paragraph(unit, Align.RIGHT, 12, indent=False, keep_with_next=True))
    blocks.append(resources_table(facts.resources, facts.contributions, facts.year))
    notes = sum_notes(facts.resources, facts.contributions)
    if notes:
        blocks.append(Notes(notes))
    return tuple(blocks)


def _criteria(facts: DossierFacts) -> tuple[Block, ...]:
    assessment = facts.assessment
    blocks: list[Block] = [
        Heading(2, "1. Tổng số tiêu chí đạt"),
        Paragraph(
            words(
                f"Theo kết quả tự đánh giá, {facts.commune_name} đạt ",
                bold(facts.counted_share),
                f" của {set_title(facts.criteria_set)}{_counts(facts)}.",
            )
        ),
    ]
    failing = facts.failing()
    if failing:
        listed = "; ".join(f"tiêu chí số {c.no} {c.name}" for c in failing)
        blocks.append(Paragraph(words(f"Các tiêu chí chưa được kết luận đạt: {listed}.")))
    blocks.append(Heading(2, "2. Kết quả thực hiện từng tiêu chí"))
    outcomes: list[IndicatorOutcome] = []
    for criterion, judged in zip(facts.criteria_set.criteria, assessment.criteria, strict=True):
        added, told = _criterion(facts, criterion, judged)
        blocks += added
        outcomes += told
    blocks.append(Notes((*mark_notes(outcomes), source_note(facts))))
    if facts.form.conditions:
        blocks.append(Heading(2, "3. Các điều kiện công nhận"))
        blocks += condition_paragraphs(facts)
    return tuple(blocks)


def _counts(facts: DossierFacts) -> str:
    """How many indicators stand where, only those that occur."""
    labels = {
        Verdict.MET: "đạt",
        Verdict.NOT_MET: "chưa đạt",
        Verdict.INCOMPLETE: "chưa đủ số liệu",
        Verdict.NO_THRESHOLD: "chưa đánh giá",
        Verdict.NOT_APPLICABLE: "không áp dụng",
    }
    counted = ((facts.assessment.count(verdict), label) for verdict, label in labels.items())
    parts = [f"{count} chỉ tiêu {label}" for count, label in counted if count]
    return f"; trong đó {', '.join(parts)}" if parts else ""


def _criterion(
    facts: DossierFacts, criterion: Criterion, judged: CriterionVerdict
) -> tuple[list[Block], list[IndicatorOutcome]]:
    outcomes = [
        indicator_outcome(facts, indicator, outcome)
        for indicator, outcome in zip(criterion.indicators, judged.indicators, strict=True)
    ]
    several = len(outcomes) > 1
    blocks: list[Block] = [
        Heading(2, f"2.{criterion.no}. Tiêu chí số {criterion.no} về {criterion.name}"),
        Heading(3, "a) Yêu cầu của tiêu chí:"),
    ]
    for said in outcomes:
        # "… đạt từ 80% trở lên" has said already what is asked.
        repeats = fold(said.asked) in fold(said.wording)
        line = _line(said.wording, "") if repeats else _line(f"{said.wording}: ", said.asked)
        blocks.append(Paragraph(line, noted=said.unchecked))
    if not outcomes:
        blocks.append(BlankLines(1))
    blocks.append(Heading(3, "b) Kết quả thực hiện:"))
    for said in outcomes:
        label = f"Chỉ tiêu {said.no}: " if several else ""
        # A yes/no without more to say would read "Đạt – Đạt".
        repeats = said.told.startswith(said.verdict) or said.told == NO_FIGURES
        end = "" if repeats else f" – {unbroken(said.verdict)}"
        # Figures hold together by no-break spaces; justified, they would be torn apart.
        blocks.append(Paragraph(_line(label, said.told, end), Align.LEFT))
    if facts.text(f"criterion.{criterion.no}"):
        blocks += passage(facts, f"criterion.{criterion.no}")
    conclusion = f"{criterion_summary(judged)}. Tiêu chí số {criterion.no}: "
    blocks.append(Heading(3, "c) Tự đánh giá:"))
    blocks.append(Paragraph(words(conclusion, bold(criterion_verdict(judged)), ".")))
    return blocks, outcomes


def _line(label: str, text: str, end: str = "") -> tuple[Run, ...]:
    """One item of a list; several figures of one indicator stand behind each other."""
    lines = [line.rstrip(".;") for line in text.splitlines()]
    return words(f"- {label}", "; ".join(lines), f"{end}.")


def _closing(facts: DossierFacts) -> str:
    return (
        f"Trên đây là báo cáo kết quả xây dựng nông thôn mới {facts.year_words} của "
        f"{facts.commune_name}; Ủy ban nhân dân {facts.commune_name} kính báo cáo "
        f"{' và '.join(addressees(facts)) or 'cơ quan cấp trên'} xem xét"
    )
