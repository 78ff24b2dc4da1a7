"""The form of an officer's part when it comes back: held against what stood in it when it went.

What he did not touch is no news, whatever was changed here meanwhile; what only he changed is
taken; what both changed to different figures is asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, Context
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.reading import describe_answer, read_answer
from ntm_desktop.domain.reading.questions import Choice, Choices, Question, ask
from ntm_desktop.domain.reading.tables import Table
from ntm_desktop.domain.text import clean
from ntm_desktop.services.import_lines import (
    LineState,
    PlanLine,
    TableLines,
    merged_answer,
    rows_of_criteria,
    same_figures,
)

_HERE, _FORM = "here", "form"


def criteria_lines(
    tables: Sequence[Table],
    rules: CriteriaSet,
    current: Mapping[str, Answer],
    context: Context,
    choices: Choices,
) -> TableLines:
    """The lines of criteria tables, and of a form that was handed out what became of each.

    Args:
        tables: of one file.
        rules: of the assessment.
        current: what stands here now.
        context: of the assessment.
        choices: what was answered so far: ``part:<number>`` to "here" or "form".
    """
    read = rows_of_criteria(tables, rules, current, context)
    lines, questions = [], [*read.questions]
    for line in read.lines:
        held, question = line, None
        if line.given is not None and line.subject:
            indicator = rules.indicator(line.subject)
            now = current.get(line.subject, BLANK_ANSWER)
            held, question = _held(line, line.given, indicator, now, choices)
        lines.append(held)
        questions += [question] if question is not None else []
    return replace(read, lines=tuple(lines), questions=tuple(questions))


def _held(
    line: PlanLine, given: str, indicator: Indicator, now: Answer, choices: Choices
) -> tuple[PlanLine, Question | None]:
    here = describe_answer(indicator, now)
    if clean(line.text) == given:
        state = LineState.UNCHANGED if line.text else LineState.EMPTY
        said = f"Người làm không sửa; giữ nguyên số đang có: {here}" if line.old else ""
        return replace(line, state=state, message=said, old="", answer=None), None
    if line.state is not LineState.CHANGED or line.answer is None:
        return line, None
    began = read_answer(indicator, given).answer if given else BLANK_ANSWER
    if same_figures(now, merged_answer(now, began)) and given:
        # Nobody changed it here, so nothing is lost by taking it.
        return replace(line, state=LineState.RECOGNISED, old=""), None
    question = ask(
        choices,
        f"part:{line.subject}",
        f"Chỉ tiêu {line.subject} ({line.cell}): lúc giao là “{given or 'để trống'}”, nay cả hai "
        f"cùng sửa. Lấy số nào?",
        (
            Choice(_HERE, "Giữ số đang có", (here,)),
            Choice(_FORM, "Lấy số ở biểu", (line.reading,)),
        ),
    )
    if question.chosen == _FORM:
        return replace(line, state=LineState.RECOGNISED, old=""), question
    if question.chosen == _HERE:
        said = f"Giữ số đang có: {here}"
        return replace(line, state=LineState.UNCHANGED, message=said, old="", answer=None), question
    said = f"Lúc giao “{given or 'để trống'}”, đang có {here}: chờ chọn lấy số nào"
    return replace(line, state=LineState.AMBIGUOUS, message=said, answer=None), question
