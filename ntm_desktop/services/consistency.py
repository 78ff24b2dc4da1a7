"""Figures of a text held against one another: files, and what was pasted."""

from collections.abc import Sequence
from pathlib import Path

from ntm_desktop.documents.decision_reader import read_decision_paste, watched
from ntm_desktop.documents.reading_process import read_decision_file
from ntm_desktop.domain.consistency import Finding, check_against, check_documents
from ntm_desktop.domain.consistency.known import KnownFigure
from ntm_desktop.domain.progress import Progress, unwatched


def check_files(paths: Sequence[Path], progress: Progress = unwatched) -> tuple[Finding, ...]:
    """Read each file in a process of its own and hold its figures against one another.

    Args:
        paths: .txt, .docx, PDF with text, .xlsx, .xls or HTML; of several, the documents they
            cite are also compared between them.
        progress: may stop it.

    Raises:
        ImportRefusedError: a file cannot be read; the sentence says why and what to do.
        CancelledError: asked to stop.
    """
    return check_documents([read_decision_file(path, progress) for path in paths])


def check_text(
    text: str,
    progress: Progress = unwatched,
    *,
    known: Sequence[KnownFigure] = (),
    years: range = range(0),
) -> tuple[Finding, ...]:
    """Hold the figures of a typed or pasted text against one another.

    Args:
        text: as typed.
        progress: may stop it.
        known: what the program knows of the period the text is about.
        years: of that period.

    Raises:
        ImportRefusedError: there is no text, or more than any report has.
        CancelledError: asked to stop.
    """
    with watched(progress):
        return check_against(read_decision_paste(text), known, years)
