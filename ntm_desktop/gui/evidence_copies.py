"""Copying files into and out of the vault, from whichever page, with progress and a way to stop."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ntm_desktop.errors import EntryError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.widgets import Level, ProgressStrip

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.gui.jobs import Job
    from ntm_desktop.services.evidence import AddedEvidence


def copy_in(
    context: CommuneContext,
    owner: QObject,
    assessment_id: str,
    no: str,
    requirement: int | None,
    files: Sequence[Path],
    added: "Callable[[Change], None] | None" = None,
) -> "tuple[str, Job]":
    """Begin to keep files as evidence of a line, as one edit.

    Args:
        context: of the page.
        owner: whose deletion makes ``added`` moot.
        assessment_id: the commune's or a village's.
        no: of the indicator.
        requirement: of the line.
        files: what was chosen or dropped.
        added: told of the edit.

    Returns:
        What to say beside the progress bar, and the job.
    """
    from ntm_desktop.services import evidence

    return keep_files(
        context,
        owner,
        evidence.adding_evidence(assessment_id, no, requirement, tuple(files)),
        files,
        _tr("Đang chép minh chứng"),
        added,
    )


def keep_files(
    context: CommuneContext,
    owner: QObject,
    staged: "Staged[AddedEvidence]",
    files: Sequence[Path],
    title: str,
    added: "Callable[[Change], None] | None" = None,
) -> "tuple[str, Job]":
    """Begin the steps that keep files in the vault, and tell what became of each.

    Args:
        context: of the page.
        owner: whose deletion makes ``added`` moot.
        staged: the steps.
        files: what they copy.
        title: what it is, while the program waits to be closed.
        added: told of the edit.

    Returns:
        What to say beside the progress bar, and the job.
    """

    def tell(outcome: "AddedEvidence") -> None:
        if outcome.change is not None and added is not None:
            added(outcome.change)
        if outcome.doubtful:
            context.show_message("\n".join(outcome.doubtful), Level.WARN)
        _tell_refused(context, outcome)

    job = context.tasks.run_staged(
        staged,
        done=tell,
        failed=context.show_error,
        owner=owner,
        title=title,
    )
    text = (
        _tr("Đang chép “{0}” vào dữ liệu của xã…").format(files[0].name)
        if len(files) == 1
        else _tr("Đang chép {0} tệp vào dữ liệu của xã…").format(len(files))
    )
    return text, job


def look_at(
    context: CommuneContext, owner: QObject, evidence_id: str, strip: ProgressStrip
) -> None:
    """Open a copy of a piece of evidence in the system's viewer."""
    from ntm_desktop.services import evidence

    open_copy(context, owner, evidence.opening_evidence(evidence_id), strip)


def open_copy(
    context: CommuneContext, owner: QObject, staged: "Staged[Path]", strip: ProgressStrip
) -> None:
    """Open the copy that the steps make in the system's viewer."""
    job = context.tasks.run_staged(
        staged,
        done=partial(_show, context),
        failed=context.show_error,
        owner=owner,
    )
    strip.begin(_tr("Đang lấy tệp từ dữ liệu của xã…"), job)


def _show(context: CommuneContext, copy: Path) -> None:
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
        context.show_message(
            _tr("Máy này chưa có chương trình mở được “{0}”.").format(copy.name), Level.WARN
        )


def _tell_refused(context: CommuneContext, outcome: "AddedEvidence") -> None:
    if len(outcome.refused) == 1 and outcome.change is None:
        context.show_error(outcome.refused[0])
    elif outcome.refused:
        said = (
            _tr("Có {0} tệp không nhận được; các tệp khác đã được thêm.")
            if outcome.change is not None
            else _tr("Không nhận được tệp nào trong {0} tệp.")
        )
        context.show_error(
            EntryError(said.format(len(outcome.refused)), [str(each) for each in outcome.refused])
        )


def _tr(text: str) -> str:
    return QCoreApplication.translate("EvidenceCopying", text)
