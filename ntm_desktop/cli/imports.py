"""``ntm-desktop import``: what was read, what is asked, and what was written."""

import argparse
from collections.abc import Iterable

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.reading.questions import Question
from ntm_desktop.errors import EntryError, UsageError
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.import_lines import MISSING, OVERWRITE
from ntm_desktop.services.imports import ImportPlan, dry_run
from ntm_desktop.services.workspace import AssessmentInfo, Workspace

DONE, REFUSED = 0, 1

_STATES = {
    "recognised": "nhận ra",
    "ambiguous": "cần xác nhận",
    "changed": "khác số đang có",
    "not_understood": "chưa hiểu",
    "impossible": "không thể đúng",
    "unchanged": "không đổi",
    "empty": "để trống",
}


def run(
    call: argparse.Namespace, output: Output, workspace: Workspace, info: AssessmentInfo
) -> int:
    """Read, say what was read, and write when nothing is left to be asked.

    Raises:
        UsageError: ``--choose`` is not written as question=choice.
        EntryError: it answers a question that is not asked, or with no choice of it.
    """
    choices = _answers(call.choose)
    if call.overwrite:
        choices.setdefault(MISSING, OVERWRITE)
    plan = dry_run(workspace, info.id, call.file, choices=choices)
    _check(choices, plan, overwrite=call.overwrite)
    counts = _say(plan, output)
    left = plan.open_questions
    applied = False
    if left:
        ids = ", ".join(question.id for question in left)
        output.warning(
            f"Chưa ghi gì: còn {len(left)} câu hỏi chưa trả lời ({ids}). Hãy chạy lại, thêm "
            "--choose CÂU_HỎI=LỰA_CHỌN cho từng câu."
        )
    elif not call.dry_run:
        change = apply_import(workspace, info.id, plan, whole=call.overwrite)
        applied = True
        output.line(f"Đã ghi: {change.label}" if change.touched else "Không có gì mới để ghi.")
    output.document(
        {
            "file": str(call.file),
            "kind": plan.kind,
            "applied": applied,
            "counts": counts,
            "notices": list(plan.notices),
            "missing": list(plan.missing),
            "absent": len(plan.absent),
            "questions": [_document(question) for question in plan.questions],
            "lines": [
                {
                    "cell": line.cell,
                    "subject": line.subject,
                    "state": line.state,
                    "text": line.text,
                    "reading": line.reading,
                    "message": line.message,
                }
                for line in plan.lines
            ],
        }
    )
    return REFUSED if left else DONE


def _answers(typed: Iterable[str]) -> dict[str, str]:
    choices = {}
    for each in typed:
        question, equals, choice = each.rpartition("=")
        if not equals or not question:
            raise UsageError(f"“{each}” chưa đúng. Hãy ghi --choose CÂU_HỎI=LỰA_CHỌN.")
        choices[question] = choice
    return choices


def _check(choices: dict[str, str], plan: ImportPlan, *, overwrite: bool) -> None:
    asked = {question.id: question for question in plan.questions}
    for name, key in choices.items():
        if name not in asked:
            if overwrite and name == MISSING:
                continue  # nothing is missing: nothing to overwrite
            there = ", ".join(asked) or "không có câu hỏi nào"
            raise EntryError(f"Tệp này không có câu hỏi “{name}” ({there}).")
        keys = [choice.key for choice in asked[name].choices]
        if key not in keys:
            there = ", ".join(keys)
            raise EntryError(
                f"Câu hỏi “{name}” không có lựa chọn “{key}”. Hãy chọn một trong: {there}."
            )


def _say(plan: ImportPlan, output: Output) -> dict[str, int]:
    open_texts = {question.text for question in plan.open_questions}
    for notice in plan.notices:
        if notice not in open_texts:
            output.line(f"  ! {notice}")
    for line in plan.lines:
        if line.message or line.state not in ("recognised", "unchanged"):
            said = line.message or line.reading or line.text or "(để trống)"
            output.line(f"  {line.cell}  {line.subject}  [{_STATES[line.state]}]  {said}")
    for question in plan.questions:
        mark = "?" if question.open else "="
        output.line(f"  {mark} {question.id}: {question.text}")
        for choice in question.choices:
            chosen = "  (đã chọn)" if choice.key == question.chosen else ""
            output.line(
                f"      --choose {_quoted(question.id, choice.key)}  {choice.label}{chosen}"
            )
            for shown in choice.shows:
                output.line(f"          {shown}")
    counts = {state: sum(x.state == state for x in plan.lines) for state in _STATES}
    output.line("Đọc được: " + ", ".join(f"{_STATES[s]} {n}" for s, n in counts.items() if n))
    return counts


def _quoted(question: str, key: str) -> str:
    answer = f"{question}={key}"
    return f'"{answer}"' if " " in answer else answer


def _document(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "text": question.text,
        "chosen": question.chosen,
        "choices": [
            {"key": choice.key, "label": choice.label, "shows": list(choice.shows)}
            for choice in question.choices
        ],
    }
