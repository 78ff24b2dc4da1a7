"""How far each paper is, and what its data say otherwise than the signed sheet."""

from ntm_desktop.documents.pages import Document
from ntm_desktop.documents.paper_text import text_beside
from ntm_desktop.domain.papers import (
    Difference,
    PaperLife,
    PaperRecord,
    text_differences,
)
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import papers as stored


def records(ws: Workspace) -> dict[str, PaperRecord]:
    """Key of each paper of which something is kept to its record."""
    return stored.read(ws.file)


def life_of(record: PaperRecord, document: Document, number: str, day: str) -> PaperLife:
    """A record held against the paper as it would be made now.

    Args:
        record: what is kept.
        document: the paper as it is now.
        number: its number as entered now, without symbol.
        day: its date as entered now.
    """
    if record.signed_date:
        found = [
            Difference(f"{label} {kept}".strip(), f"{label} {entered}".strip())
            for label, kept, entered in (
                ("Số", record.signed_number, number),
                ("Ngày", record.signed_date, day),
            )
            if kept and entered and kept != entered
        ]
        now, added = text_beside(document, record.signed_text)
        found += text_differences(record.signed_text, now)
        return PaperLife(record, tuple(found), added)
    if record.printed_on:
        now, added = text_beside(document, record.printed_text)
        return PaperLife(record, text_differences(record.printed_text, now), added)
    return PaperLife(record)
