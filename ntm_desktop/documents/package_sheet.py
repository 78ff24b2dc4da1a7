"""A package as sheets of paper: what it says, by which key it was verified, what lies in it.

No official paper: it has no number, nobody signs it, and it says so.
"""

from dataclasses import dataclass
from datetime import datetime

from ntm_desktop.documents.dossier.frame import file_stem
from ntm_desktop.documents.dossier.outcome import (
    PAGE_NOTE,
    criterion_summary,
    indicator_outcome,
    mark_notes,
    source_note,
)
from ntm_desktop.documents.dossier.prose import VERDICT_WORDS
from ntm_desktop.documents.pages import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Notes,
    Orientation,
    Row,
    Section,
    Table,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.assessment import Answer, Context
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.package import evidence_words
from ntm_desktop.domain.package_sight import (
    PAPER_NAMES,
    TRUST_WORDS,
    PackageSight,
    rule_lines,
)
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.thresholds import Applicable, thresholds_of

_SAMPLE = "SỐ LIỆU MẪU"
_SIZE = 11


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers of a package with their rules, as the wording of papers wants them."""

    criteria_set: CriteriaSet
    context: Context
    answers: dict[str, Answer]

    def threshold(self, indicator: Indicator) -> dict[str, Applicable]:
        """Part id to the threshold that applies."""
        return thresholds_of(indicator, self.criteria_set, self.answers, self.context)


def package_sheet(sight: PackageSight, at: datetime) -> Document:
    """A package on paper.

    Args:
        sight: the package.
        at: now, UTC; printed, because the paper says what was verified then.
    """
    blocks: list[Block] = [
        Title(
            "NỘI DUNG GÓI DỮ LIỆU",
            sight.title,
            f"(In từ gói đã kiểm tra ngày {day_in_vietnam(at)}; không thay cho văn bản của xã)",
        ),
        _facts(sight),
    ]
    sections = [Section(tuple(blocks))]
    if sight.criteria_set is not None and sight.assessment is not None:
        sections.append(_criteria(sight, sight.criteria_set))
    return Document(
        "noi-dung-goi",
        f"Nội dung gói dữ liệu: {sight.title}",
        file_stem(f"noi dung goi {sight.header.stem}"),
        tuple(sections),
        notice=_SAMPLE if sight.content.sample else "",
    )


def _facts(sight: PackageSight) -> Table:
    content, header = sight.content, sight.header
    told = [
        (
            "Đơn vị",
            f"{content.commune.full_name}, {content.commune.above} ({content.commune.code})",
        ),
        ("Kỳ, gói", f"{content.period.label}, gói số {header.sequence}"),
        ("Đóng gói", f"{day_in_vietnam(header.created_at)}, {header.program}"),
        ("Bộ tiêu chí", f"{content.set_title or content.pin.set_id}, bản {content.pin.version}"),
        (
            "Xã tự đánh giá",
            f"đạt {content.verdicts.met}/{len(content.verdicts.criteria)} tiêu chí",
        ),
    ]
    if sight.assessment is not None:
        told.append(("Tính lại", f"đạt {sight.assessment.met}/{sight.assessment.total} tiêu chí"))
    told += [
        ("Minh chứng", evidence_words(content.evidence, len(sight.held_back))),
        (
            "Văn bản trong gói",
            ", ".join(PAPER_NAMES.get(one, one) for one in sight.papers) or "không có",
        ),
        ("Chữ ký", f"đúng; dấu vân tay {sight.fingerprint} ({TRUST_WORDS[sight.trust]})"),
        ("SHA-256 của gói", sight.sha256),
    ]
    told += [("Quy định kèm gói", line) for line in rule_lines(sight)]
    told += [("KHÔNG KHỚP", sentence) for sentence in sight.differing]
    told += [("Lưu ý", note) for note in sight.notes]
    rows = tuple(Row((Cell(words(bold(name))), Cell(words(text)))) for name, text in told)
    return Table((Column(40), Column(125)), (), rows, 12, "Thông tin gói")


def _criteria(sight: PackageSight, criteria_set: CriteriaSet) -> Section:
    content = sight.content
    context = Context(content.period.year, content.group_id, content.properties)
    facts = _Answers(criteria_set, context, dict(content.answers))
    rows: list[Row] = []
    outcomes = []
    assert sight.assessment is not None
    pairs = zip(criteria_set.criteria, sight.assessment.criteria, strict=True)
    for criterion, judged in pairs:
        rows.append(
            Row(
                (
                    Cell(words(bold(f"Tiêu chí {criterion.no}. {criterion.name}")), span=3),
                    Cell(words(bold(criterion_summary(judged))), span=2, align=Align.LEFT),
                ),
                shaded=True,
            )
        )
        for place, (indicator, verdict) in enumerate(
            zip(criterion.indicators, judged.indicators, strict=True)
        ):
            said = indicator_outcome(facts, indicator, verdict)
            outcomes.append(said)
            stated = content.verdicts.indicators.get(indicator.no)
            shown = said.verdict
            if stated is not verdict.verdict:
                shown += f"\nXã ghi: {VERDICT_WORDS[stated] if stated else 'không ghi'}"
            evidence = len(sight.evidence_of(indicator.no))
            texts = (said.wording, said.needed, said.result, shown, str(evidence or "–"))
            rows.append(
                Row(
                    tuple(Cell(words(text)) for text in texts),
                    with_previous=place == 0,
                    noted=said.unchecked,
                )
            )
    labels = ("Nội dung chỉ tiêu", "Yêu cầu", "Xã báo cáo", "Kết luận tính lại", "Minh chứng")
    header = Row(tuple(Cell(words(bold(text)), align=Align.CENTRE) for text in labels))
    columns = (
        Column(95),
        Column(50),
        Column(55),
        Column(32, Align.CENTRE),
        Column(20, Align.CENTRE),
    )
    table = Table(columns, (header,), tuple(rows), _SIZE, "Chỉ tiêu")
    blocks = (
        Heading(1, "CHỈ TIÊU"),
        table,
        Notes((*mark_notes(outcomes), source_note(facts))),
    )
    return Section(blocks, Orientation.LANDSCAPE, PAGE_NOTE.format(where="biểu"))
