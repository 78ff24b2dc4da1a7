"""What the receiving office accepted of an assessment: next period's "kỳ trước"."""

from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.assessment import BLANK_ANSWER, Answer, PartAnswer
from ntm_desktop.domain.outgoing import newest_of_each
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
        offices = _appraised(ws, package.id)
        if not offices:
            continue
        accepted: dict[str, Mapping[str, PartAnswer]] = {}
        differing = set()
        for one in (one for found in offices for one in found):
            if one.outcome is not PackageOutcome.ACCEPTED:
                continue
            parts = {**answers.get(one.indicator_no, BLANK_ANSWER).parts, **one.parts}
            if accepted.setdefault(one.indicator_no, parts) != parts:
                differing.add(one.indicator_no)
        # Which of two offices is right is nothing to guess about: the commune's own stays.
        for no in differing:
            del accepted[no]
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
    shown: dict[str, AppraisedIndicator] = {}
    for one in (one for found in _appraised(ws, newest.id if newest else "") for one in found):
        before = shown.get(one.indicator_no)
        # Of several offices the one that sends something back is the one to be heard.
        if before is None or before.outcome is not PackageOutcome.RETURNED:
            shown[one.indicator_no] = one
    return shown


def _appraised(ws: Workspace, package_id: str) -> list[tuple[AppraisedIndicator, ...]]:
    """What each office that appraised a package found, as its newest receipt says."""
    receipts = packages.receipts(ws.file, package_id)
    return [one.said.appraised for one in newest_of_each(receipts) if one.said.appraised]
