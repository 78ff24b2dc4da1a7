"""Figures of a text held against one another: files, and what was pasted."""

from collections.abc import Sequence
from pathlib import Path

from ntm_desktop.documents import reading_process
from ntm_desktop.domain.consistency import Finding
from ntm_desktop.domain.consistency.known import KnownFigure
from ntm_desktop.domain.progress import Progress, unwatched


def check_files(paths: Sequence[Path], progress: Progress = unwatched) -> tuple[Finding, ...]:
    """Read files in a process of their own and hold their figures against one another.

    Args:
        paths: .txt, .docx, PDF with text, .xlsx, .xls or HTML; of several, the documents they
            cite are also compared between them.
        progress: may stop it.

    Raises:
        ImportRefusedError: a file cannot be read; the sentence says why and what to do.
        CancelledError: asked to stop.
    """
    return reading_process.check_files(paths, progress)


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
    return reading_process.check_text(text, known, years, progress)
