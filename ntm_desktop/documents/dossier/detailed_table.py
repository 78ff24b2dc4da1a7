"""Biểu chi tiết: every criterion with its indicators, on landscape sheets."""

from ntm_desktop.documents.dossier.facts import DossierFacts
from ntm_desktop.documents.dossier.frame import attached_to, document_of
from ntm_desktop.documents.dossier.outcome import (
    PAGE_NOTE,
    IndicatorOutcome,
    counted_things,
    criterion_summary,
    criterion_verdict,
    indicator_outcome,
    mark_notes,
    source_note,
)
from ntm_desktop.documents.dossier.prose import together
from ntm_desktop.documents.pages import (
    Align,
    Cell,
    Column,
    Document,
    Notes,
    Orientation,
    Row,
    Section,
    Table,
    Title,
    bold,
    words,
)
from ntm_desktop.domain.assessment import CriterionVerdict
from ntm_desktop.domain.criteria import Criterion
from ntm_desktop.domain.dossier import DocumentForm

COLUMNS = (
    Column(9, Align.CENTRE),
    Column(30),
    Column(81, Align.LEFT),
    Column(46),
    Column(54),
    Column(32, Align.CENTRE),
)
_HEADER = (
    "TT",
    "Tên tiêu chí",
    "Nội dung tiêu chí",
    "Yêu cầu đạt chuẩn",
    "Kết quả thực hiện",
    "Kết quả tự đánh giá của xã",
)
_SIZE = 11


def detailed_table(facts: DossierFacts, form: DocumentForm) -> Document:
    """The table as an annex of the results report."""
    table, outcomes = criteria_table(facts)
    blocks = (
        Title(
            "BIỂU CHI TIẾT",
            f"Kết quả thực hiện các tiêu chí nông thôn mới của {facts.commune_name} "
            f"{facts.year_words}",
            attached_to(facts),
        ),
        table,
        Notes((*mark_notes(outcomes), source_note(facts))),
    )
    section = Section(blocks, Orientation.LANDSCAPE, PAGE_NOTE.format(where="biểu"))
    return document_of(facts, form, (section,))


def criteria_table(facts: DossierFacts) -> tuple[Table, tuple[IndicatorOutcome, ...]]:
    """The table itself and the indicators as they stand in it."""
    rows: list[Row] = []
    outcomes: list[IndicatorOutcome] = []
    pairs = zip(facts.criteria_set.criteria, facts.assessment.criteria, strict=True)
    for criterion, judged in pairs:
        added, told = _criterion_rows(facts, criterion, judged)
        rows += added
        outcomes += told
    rows.append(_total_row(facts))
    header = Row(tuple(Cell(words(label), align=Align.CENTRE) for label in _HEADER))
    caption = f"Biểu chi tiết {facts.year_words}"
    return Table(COLUMNS, (header,), tuple(rows), _SIZE, caption), tuple(outcomes)


def _criterion_rows(
    facts: DossierFacts, criterion: Criterion, judged: CriterionVerdict
) -> tuple[list[Row], list[IndicatorOutcome]]:
    shared = (
        Cell(words(bold(str(criterion.no)))),
        Cell(words(bold(together(criterion.name)))),
    )
    rows: list[Row] = []
    outcomes: list[IndicatorOutcome] = []
    for indicator, outcome in zip(criterion.indicators, judged.indicators, strict=True):
        said = indicator_outcome(facts, indicator, outcome)
        outcomes.append(said)
        texts = (said.wording, said.needed, said.result, said.verdict)
        cells = tuple(Cell(words(text)) for text in texts)
        joined = len(shared) if rows else 0
        rows.append(Row((*shared, *cells), joined=joined, noted=said.unchecked))
    summary = (
        Cell(words(bold(f"Tiêu chí {criterion.no}: {criterion_summary(judged)}")), span=3),
        Cell(words(bold(criterion_verdict(judged)))),
    )
    rows.append(
        Row(
            (*shared, *summary),
            joined=len(shared) if rows else 0,
            with_previous=bool(rows),
            shaded=True,
        )
    )
    return rows, outcomes


def _total_row(facts: DossierFacts) -> Row:
    share, thing = counted_things(facts.assessment)
    return Row(
        (
            Cell(words(bold(f"Tổng số {thing} đạt")), span=5, align=Align.CENTRE),
            Cell(words(bold(share))),
        ),
        with_previous=True,
        shaded=True,
    )
