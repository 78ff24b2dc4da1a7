"""What the receiving office accepted of an assessment: next period's "kỳ trước"."""

from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer
from ntm_desktop.domain.package import AppraisedIndicator, PackageOutcome
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages


def accepted_answers(
    ws: Workspace, assessment_id: str, answers: Mapping[str, Answer]
) -> tuple[Mapping[str, Answer], frozenset[str]]:
    """The answers of an assessment, those the office accepted with its own figures.

    Only the newest package that was answered counts, and only what was accepted in it.

    Args:
        ws: the open commune.
        assessment_id: of the assessment that was handed in.
        answers: as they stand in the commune's file.

    Returns:
        The answers, and the numbers of those whose figures are the office's.
    """
    for package in packages.packages(ws.file):
        if package.assessment_id != assessment_id:
            continue
        receipts = packages.receipts(ws.file, package.id)
        found = receipts[-1].said.appraised if receipts else ()
        if not found:
            continue
        accepted = {
            one.indicator_no: {
                **answers.get(one.indicator_no, BLANK_ANSWER).parts,
                **one.parts,
            }
            for one in found
            if one.outcome is PackageOutcome.ACCEPTED
        }
        changed = {
            no: parts
            for no, parts in accepted.items()
            if parts != answers.get(no, BLANK_ANSWER).parts
        }
        return (
            {
                **answers,
                **{
                    no: replace(answers.get(no, BLANK_ANSWER), parts=parts)
                    for no, parts in changed.items()
                },
            },
            frozenset(accepted),
        )
    return answers, frozenset()


def appraised_indicators(ws: Workspace, assessment_id: str) -> Mapping[str, AppraisedIndicator]:
    """Indicator number to what the office found of it in the newest package, once it said so."""
    newest = next(
        (one for one in packages.packages(ws.file) if one.assessment_id == assessment_id), None
    )
    receipts = packages.receipts(ws.file, newest.id) if newest is not None else ()
    found = receipts[-1].said.appraised if receipts else ()
    return {one.indicator_no: one for one in found}
