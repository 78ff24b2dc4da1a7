"""Every indicator side by side: reported, appraised, difference, verdicts, remark."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.documents.appraisal.facts import AppraisalFacts
from ntm_desktop.documents.dossier.outcome import (
    NO_FIGURES,
    IndicatorOutcome,
    criterion_summary,
    indicator_outcome,
)
from ntm_desktop.documents.dossier.prose import VERDICT_WORDS, as_written
from ntm_desktop.documents.pages import Align, Cell, Column, Row, Table, bold, words
from ntm_desktop.domain.appraisal import AppraisalDecision, AppraisalLine
from ntm_desktop.domain.assessment import BLANK_ANSWER
from ntm_desktop.domain.criteria import Indicator, Kind
from ntm_desktop.domain.numbers import format_decimal

COLUMNS = (
    Column(62),
    Column(34),
    Column(38),
    Column(34),
    Column(22, Align.CENTRE),
    Column(20, Align.CENTRE),
    Column(20, Align.CENTRE),
    Column(42),
)
_SIZE = 11
DECISION_WORDS = {
    AppraisalDecision.ACCEPTED: "Chấp nhận",
    AppraisalDecision.RETURNED: "Gửi trả",
    AppraisalDecision.OPEN: "Chưa xét",
}


def criteria_table(facts: AppraisalFacts) -> tuple[Table, tuple[IndicatorOutcome, ...]]:
    """The whole table, and its indicators as the commune reported them."""
    reported = facts.reported
    stated = {i.no: i for c in reported.judged().criteria for i in c.indicators}
    lines = {line.indicator_no: line for line in facts.lines}
    rows: list[Row] = []
    outcomes: list[IndicatorOutcome] = []
    judged = facts.judged()
    for criterion, found in zip(facts.criteria_set.criteria, judged.criteria, strict=True):
        rows.append(
            Row(
                (
                    Cell(words(bold(f"Tiêu chí {criterion.no}. {criterion.name}")), span=4),
                    Cell(
                        words(bold(f"{criterion_summary(found)}: {VERDICT_WORDS[found.verdict]}")),
                        span=4,
                        align=Align.LEFT,
                    ),
                ),
                shaded=True,
            )
        )
        verdicts = zip(criterion.indicators, found.indicators, strict=True)
        for place, (indicator, verdict) in enumerate(verdicts):
            line = lines[indicator.no]
            said = indicator_outcome(reported, indicator, stated[indicator.no])
            bare = replace(
                facts,
                answers={
                    indicator.no: replace(
                        facts.answers.get(indicator.no, BLANK_ANSWER), remark="", as_typed=""
                    )
                },
            )
            found_out = indicator_outcome(bare, indicator, verdict)
            outcomes.append(said)
            texts = (
                said.wording,
                said.needed,
                said.result,
                found_out.result if line.changed else "Như xã báo cáo",
                difference_words(line, indicator),
                said.verdict,
                found_out.verdict,
                opinion(line),
            )
            rows.append(
                Row(
                    tuple(Cell(words(text)) for text in texts),
                    with_previous=place == 0,
                    noted=said.unchecked,
                )
            )
    labels = (
        "Nội dung chỉ tiêu",
        "Yêu cầu đạt chuẩn",
        "Số xã báo cáo",
        f"Số {facts.step}",
        "Chênh lệch",
        "Xã tự đánh giá",
        f"Kết quả {facts.step}",
        "Ý kiến",
    )
    header = Row(tuple(Cell(words(bold(text)), align=Align.CENTRE) for text in labels))
    table = Table(COLUMNS, (header,), tuple(rows), _SIZE, f"Kết quả {facts.step} từng chỉ tiêu")
    return table, tuple(outcomes)


def short_table(
    facts: AppraisalFacts, lines: tuple[AppraisalLine, ...]
) -> tuple[Table, tuple[IndicatorOutcome, ...]]:
    """Some indicators on a portrait sheet: what was reported, found, and said of them.

    Returns:
        The table, and its indicators as the commune reported them.
    """
    stated = {i.no: i for c in facts.reported.judged().criteria for i in c.indicators}
    verdicts = {i.no: i for c in facts.judged().criteria for i in c.indicators}
    indicators = {one.no: one for one in facts.criteria_set.indicators()}
    rows: list[Row] = []
    outcomes: list[IndicatorOutcome] = []
    for line in lines:
        indicator = indicators[line.indicator_no]
        outcomes.append(indicator_outcome(facts.reported, indicator, stated[line.indicator_no]))
        mark = " ◇" if outcomes[-1].unchecked else ""
        before = stated[line.indicator_no]
        after = verdicts[line.indicator_no]
        texts = (
            line.indicator_no,
            line.name,
            f"{_shown(before.value)}\n{VERDICT_WORDS[before.verdict]}{mark}",
            f"{_shown(after.value)}\n{VERDICT_WORDS[after.verdict]}{mark}",
            difference_words(line, indicator),
            opinion(line),
        )
        rows.append(Row(tuple(Cell(words(text)) for text in texts)))
    labels = (
        "Chỉ tiêu",
        "Nội dung",
        "Xã báo cáo",
        f"Qua {facts.step}",
        "Chênh lệch",
        "Ý kiến",
    )
    header = Row(tuple(Cell(words(bold(text)), align=Align.CENTRE) for text in labels))
    columns = (
        Column(15, Align.CENTRE),
        Column(42),
        Column(28, Align.CENTRE),
        Column(28, Align.CENTRE),
        Column(20, Align.CENTRE),
        Column(42),
    )
    table = Table(columns, (header,), tuple(rows), _SIZE, "Chỉ tiêu gửi trả hoặc có chênh lệch")
    return table, tuple(outcomes)


def difference_words(line: AppraisalLine, indicator: Indicator) -> str:
    """Appraised less reported, part by part; "–" where nothing was changed."""
    if not line.changed:
        return "–"
    told = []
    for part in indicator.parts:
        difference = line.differences.get(part.id)
        if difference is not None:
            sign = "+" if difference > 0 else ""
            amount = sign + format_decimal(Decimal(round(difference, 2)))
            unit = "\u00a0điểm\u00a0%" if part.kind is Kind.PERCENT else ""
            label = f"{part.label}: " if part.label and len(indicator.parts) > 1 else ""
            told.append(f"{label}{amount}{unit}")
    return "\n".join(told) or "Khác xã báo cáo"


def opinion(line: AppraisalLine) -> str:
    """What was decided of an indicator, with the remark and the day."""
    words_ = DECISION_WORDS[line.decision]
    entered = line.entered
    if entered is None:
        return words_
    if entered.remark:
        words_ += f": {entered.remark.rstrip('. ')}"
    if line.decision is AppraisalDecision.RETURNED and entered.due_on:
        words_ += f"; nộp lại trước ngày {entered.due_on:%d/%m/%Y}"
    return words_ + ("." if entered.remark else "")


def _shown(value: str) -> str:
    return as_written(value) or NO_FIGURES
